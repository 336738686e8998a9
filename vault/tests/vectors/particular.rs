//! What only notes of one kind can get wrong.

use ecrin_vault::act::View;
use ecrin_vault::document::Deposit;
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::Invitation;
use ecrin_vault::mandate::{Grantee, Mandate};
use ecrin_vault::note::{Digest32, NoteBody, key_name};
use ecrin_vault::vocabulary::Role;

use crate::made::Made;
use crate::specimen;
use crate::specimen::vector::b64;
use crate::specimen::{DOMAIN, all_signed, sign_raw};

/// What only one kind of note can get right or wrong.
pub(crate) fn particular_notes(made: &mut Made) {
    fn ok<T: NoteBody>(made: &mut Made, name: &str, body: &T) {
        let signer = key_name(specimen::owner_id(), DOMAIN);
        let key = specimen::owner().signing;
        let text = sign_raw(&body.to_body_text(), &signer, &key);
        made.ok(
            T::KIND,
            name,
            &[("signer", &signer), ("key", &key.verifying_key().to_text())],
            text,
        );
    }
    let previous = Some(Digest32::of(b"previous"));
    let key = specimen::key_record;
    ok(
        made,
        "beneficiary",
        &KeyRecord {
            role: Role::Beneficiary,
            structure: None,
            name: None,
            ..key()
        },
    );
    ok(
        made,
        "second-generation",
        &KeyRecord {
            generation: 2,
            previous,
            ..key()
        },
    );
    ok(
        made,
        "by-the-instance",
        &Invitation {
            inviter: None,
            role: Role::Admin,
            structure: None,
            ..specimen::invitation()
        },
    );
    ok(
        made,
        "second-version",
        &Deposit {
            version: 2,
            previous,
            ..specimen::deposit()
        },
    );
    let structure = Grantee::Structure(specimen::structure_id(), Role::Aidant);
    ok(
        made,
        "to-a-structure",
        &Mandate {
            grantee: structure,
            max_views: None,
            previous,
            ..specimen::mandate()
        },
    );
    ok(
        made,
        "to-the-millisecond",
        &View {
            at: specimen::at("2026-12-01T09:00:00.001Z"),
            ..specimen::view()
        },
    );

    let objects = all_signed();
    let mut wrong = |kind: &str, name: &str, expect: &str, from: &str, to: &str| {
        let object = objects
            .iter()
            .find(|object| object.kind == kind)
            .expect("a kind of note");
        let body = object.body.replacen(from, to, 1);
        assert_ne!(body, object.body, "{kind}/{name}");
        let given = [
            ("signer", object.name.as_str()),
            ("key", &object.key.verifying_key().to_text()),
        ];
        made.fails(
            kind,
            name,
            expect,
            &given,
            sign_raw(&body, &object.name, &object.key),
        );
    };
    let name = "name: Karima Benali";
    wrong("key", "aidant-without-name", "value name", name, "name: none");
    wrong(
        "key",
        "beneficiary-with-name",
        "value name",
        "role: aidant",
        "role: beneficiary",
    );
    wrong(
        "key",
        "name-too-long",
        "value name",
        name,
        &format!("name: {}", "é".repeat(121)),
    );
    wrong(
        "key",
        "name-with-override",
        "value name",
        name,
        "name: Karima\u{202e}",
    );
    wrong("key", "role-unknown", "value role", "role: aidant", "role: root");
    wrong(
        "key",
        "algorithm-unknown",
        "value alg",
        "alg: x25519+ed25519",
        "alg: mlkem768x25519+ed25519",
    );
    wrong(
        "key",
        "generation-0",
        "value generation",
        "generation: 1",
        "generation: 0",
    );
    wrong(
        "key",
        "generation-with-sign",
        "value generation",
        "generation: 1",
        "generation: +1",
    );
    wrong(
        "key",
        "second-generation-without-previous",
        "value previous",
        "generation: 1",
        "generation: 2",
    );
    wrong(
        "key",
        "previous-in-capitals",
        "value previous",
        "previous: none",
        &format!("previous: {}", "AB".repeat(32)),
    );
    wrong(
        "key",
        "recipient-in-capitals",
        "value encryption",
        "encryption: age1",
        "encryption: AGE1",
    );
    let signing = specimen::key_record().signing.to_text();
    let weak = b64(&[&[1u8][..], &[0; 31]].concat());
    wrong("key", "weak-signing-key", "value signing", &signing, &weak);
    wrong(
        "key",
        "signing-key-too-short",
        "value signing",
        &signing,
        &b64(&[9; 31]),
    );
    wrong(
        "invitation",
        "role-unknown",
        "value role",
        "role: aidant",
        "role: guest",
    );
    wrong(
        "invitation",
        "inviter-instance-by-name",
        "value inviter",
        &specimen::admin_id().to_string(),
        DOMAIN,
    );
    wrong(
        "deposit",
        "version-0",
        "value version",
        "version: 1",
        "version: 0",
    );
    wrong(
        "deposit",
        "second-version-without-previous",
        "value previous",
        "version: 1",
        "version: 2",
    );
    wrong("deposit", "size-negative", "value size", "size: 2456", "size: -1");
    wrong(
        "deposit",
        "size-over-64-bits",
        "value size",
        "size: 2456",
        "size: 18446744073709551616",
    );
    wrong(
        "mandate",
        "document-0",
        "value document",
        "document: 1 ",
        "document: 0 ",
    );
    wrong("mandate", "document-version-0", "value document", " 3 ", " 0 ");
    wrong(
        "mandate",
        "document-with-two-spaces",
        "value document",
        "document: 1 ",
        "document: 1  ",
    );
    wrong(
        "mandate",
        "right-unknown",
        "value right",
        "right: view",
        "right: everything",
    );
    wrong(
        "mandate",
        "purpose-unknown",
        "value purpose",
        "purpose: argent",
        "purpose: autre",
    );
    let person = format!("person {}", specimen::aidant_id());
    wrong(
        "mandate",
        "grantee-of-no-kind",
        "value grantee",
        &person,
        &specimen::aidant_id().to_string(),
    );
    let admins = format!("structure {} admin", specimen::structure_id());
    wrong("mandate", "grantee-admins", "value grantee", &person, &admins);
    wrong(
        "mandate",
        "views-negative",
        "value max-views",
        "max-views: 20",
        "max-views: -1",
    );
    wrong(
        "mandate",
        "text-without-digest",
        "value text",
        "text: mandate-2026-11 fr ",
        "text: mandate-2026-11 ",
    );
    wrong(
        "mandate",
        "seal-not-a-recipient",
        "value seal",
        "seal: age1",
        "seal: age2",
    );
    wrong("view", "number-0", "value number", "number: 1", "number: 0");
    wrong(
        "view",
        "right-unknown",
        "value right",
        "right: view",
        "right: extend",
    );
    wrong(
        "attestation",
        "kind-unknown",
        "value kind",
        "kind: slot",
        "kind: everything",
    );
    wrong("stop", "inbox-yes", "value inbox", "inbox: true", "inbox: yes");
    wrong("request", "days-0", "value days", "days: 31", "days: 0");
    wrong(
        "request",
        "reason-unknown",
        "value reason",
        "reason: renewal",
        "reason: curiosity",
    );
    wrong(
        "request",
        "right-unknown",
        "value right",
        "right: view",
        "right: everything",
    );
    wrong(
        "request-answer",
        "answer-accepted",
        "value answer",
        "answer: refused",
        "answer: accepted",
    );
    let structure = specimen::structure_id().to_string();
    wrong(
        "referral",
        "structure-by-name",
        "value structure",
        &structure,
        "CCAS de Dax",
    );
    wrong(
        "referral",
        "words-not-a-digest",
        "value words",
        "words: ",
        "words: g",
    );
    wrong(
        "referral",
        "without-end",
        "value until",
        "until: 2026",
        "until: none",
    );
    wrong(
        "referral-consent",
        "to-nobody",
        "value structure",
        &structure,
        "none",
    );
    wrong(
        "referral-consent",
        "without-words",
        "line words",
        "words: ",
        "mots: ",
    );
    wrong("slot-change", "act-unknown", "value act", "act: add", "act: swap");
    wrong(
        "slot-change",
        "removal-that-replaces",
        "value replaces",
        "act: add",
        "act: remove",
    );
    wrong("filing", "kept-yes", "value kept", "kept: true", "kept: yes");
    wrong(
        "export",
        "whole-maybe",
        "value whole",
        "whole: true",
        "whole: maybe",
    );
    wrong("export", "count-padded", "value count", "count: 12", "count: 012");
    wrong(
        "export",
        "range-reversed",
        "value range",
        "range: 90 99",
        "range: 99 90",
    );
    wrong(
        "export",
        "range-padded",
        "value range",
        "range: 90 99",
        "range: 090 99",
    );
    wrong(
        "export",
        "range-without-shard",
        "value range",
        "range: 0 1 ecrin.example/journal/2026s2",
        "range: 0 1",
    );
    wrong(
        "approval-request",
        "act-unknown",
        "value act",
        "act: journal-export",
        "act: everything",
    );
    wrong(
        "approval",
        "given-perhaps",
        "value given",
        "given: true",
        "given: perhaps",
    );
    wrong(
        "day-key-destroyed",
        "day-out-of-calendar",
        "value day",
        "day: 20788",
        "day: 4294967295",
    );
}
