//! Notes of recovery.

use ecrin_vault::id::SlotId;
use ecrin_vault::note::{Digest32, NoteBody, SigningKey, key_name};
use ecrin_vault::recovery::{Recovery, RecoveryApproval, RecoveryCompletion};

use crate::made::Made;
use crate::specimen;
use crate::specimen::{DOMAIN, sign_raw};

/// What only notes of recovery can get wrong.
pub(crate) fn kit_notes(made: &mut Made) {
    let home = specimen::home().signing;
    let aidant = specimen::aidant().signing;
    let owner = specimen::owner().signing;
    let (recovery, approval) = (specimen::recovery(), specimen::recovery_approval());
    let completion = RecoveryCompletion {
        recovery: approval.recovery,
        account: specimen::owner_id(),
        slots: vec![SlotId::from_bytes([12; 16]), SlotId::from_bytes([13; 16])],
        keyring: Digest32::of(b"keyring"),
        at: specimen::now(),
    };
    let by_account = Recovery {
        kit: None,
        account: Some(specimen::owner_id()),
        ..recovery.clone()
    };
    let attested = RecoveryApproval {
        releases: None,
        ..approval.clone()
    };
    let from_afar = RecoveryApproval {
        in_person: false,
        ..approval.clone()
    };
    let home_name = key_name("home", DOMAIN);
    let aidant_name = key_name(specimen::aidant_id(), DOMAIN);
    let owner_name = key_name(specimen::owner_id(), DOMAIN);
    let signed = |text: &str, name: &str, key: &SigningKey| {
        let given = [
            ("signer".to_owned(), name.to_owned()),
            ("key".to_owned(), key.verifying_key().to_text()),
        ];
        (given, sign_raw(text, name, key))
    };
    let mut add = |object: &str, name: &str, expect: &str, (given, text): ([(String, String); 2], String)| {
        let given = given
            .each_ref()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        if expect == "ok" {
            made.ok(object, name, &given, text);
        } else {
            made.fails(object, name, expect, &given, text);
        }
    };
    let by_home = |text: &str| signed(text, &home_name, &home);
    let by_aidant = |text: &str| signed(text, &aidant_name, &aidant);
    let by_owner = |text: &str| signed(text, &owner_name, &owner);
    let text = recovery.to_body_text();
    let none = text.replace(&format!("kit: {}", specimen::kit().note.number), "kit: none");
    let both = by_account
        .to_body_text()
        .replace("kit: none", &format!("kit: {}", specimen::kit().note.number));
    add(
        "recovery",
        "without-sheet",
        "ok",
        by_home(&by_account.to_body_text()),
    );
    add(
        "recovery",
        "neither-kit-nor-account",
        "value account",
        by_home(&none),
    );
    add("recovery", "kit-and-account", "value account", by_home(&both));
    let text = approval.to_body_text();
    add(
        "recovery-approval",
        "attestation",
        "ok",
        by_aidant(&attested.to_body_text()),
    );
    add(
        "recovery-approval",
        "from-afar",
        "ok",
        by_aidant(&from_afar.to_body_text()),
    );
    let sheet = text.replace("releases: structure", "releases: sheet");
    add(
        "recovery-approval",
        "of-the-sheet",
        "value releases",
        by_aidant(&sheet),
    );
    let afar = from_afar
        .to_body_text()
        .replace("releases: structure", "releases: service");
    add(
        "recovery-approval",
        "service-from-afar",
        "value in-person",
        by_aidant(&afar),
    );
    let afar = from_afar
        .to_body_text()
        .replace("releases: structure", "releases: none");
    add(
        "recovery-approval",
        "attestation-from-afar",
        "value in-person",
        by_aidant(&afar),
    );
    let text = completion.to_body_text();
    add("recovery-completion", "two-slots", "ok", by_owner(&text));
    let (one, two) = (completion.slots[0].to_string(), completion.slots[1].to_string());
    add(
        "recovery-completion",
        "one-slot-twice",
        "value slot",
        by_owner(&text.replace(&two, &one)),
    );
    let line = format!("slot: {one}\nslot: {two}\n");
    add(
        "recovery-completion",
        "no-slot",
        "line slot",
        by_owner(&text.replace(&line, "")),
    );
    let many: String = (20..29)
        .map(|seed| format!("slot: {}\n", SlotId::from_bytes([seed; 16])))
        .collect();
    add(
        "recovery-completion",
        "nine-slots",
        "value slot",
        by_owner(&text.replace(&line, &many)),
    );
}
