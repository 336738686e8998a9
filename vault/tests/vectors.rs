//! Runs every text vector of `tests/vectors/`, and makes them: `ECRIN_WRITE=1 cargo test -p ecrin-vault --test vectors`
//! writes the files that the functions below describe. Files that nothing here describes are run all the same.
//!
//! One table of makers, a family after another: its length is that of the list of vectors.

mod specimen;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ecrin_vault::act::View;
use ecrin_vault::document::Deposit;
use ecrin_vault::id::SlotId;
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::Invitation;
use ecrin_vault::journal::{Actor, Checkpoint, Entry, Opening, Part};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::mandate::{Grantee, Mandate};
use ecrin_vault::note::{Digest32, NoteBody, SigningKey, key_name};
use ecrin_vault::recovery::{
    KitSecret, Recovery, RecoveryApproval, RecoveryCompletion, Share, check_digit, combine,
};
use ecrin_vault::slot::{Slot, SlotSecret};
use ecrin_vault::vocabulary::{Role, SlotKind};
use specimen::vector::{Vector, b64, folder, hex};
use specimen::{DOMAIN, Signed, all_signed, instance, sign_raw};

#[test]
fn every_vector_ends_as_it_says() {
    if writes() {
        return; // The other test is changing the files.
    }
    let mut counts = BTreeMap::new();
    for object in sorted(&folder()).iter().filter(|path| path.is_dir()) {
        let name = object
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a folder's name");
        let (ok, failures) = counts.entry(name.to_owned()).or_insert((0, 0));
        for file in sorted(object) {
            let vector = Vector::parse(&fs::read(&file).expect("a vector"));
            vector.verify(name, &file.display().to_string());
            if vector.expects_failure() {
                *failures += 1;
            } else {
                *ok += 1;
            }
        }
        assert!(*ok > 0, "{name} has no vector that succeeds");
    }
    let ok: usize = counts.values().map(|(ok, _)| ok).sum();
    let failures: usize = counts.values().map(|(_, failures)| failures).sum();
    assert!(
        counts.len() >= 20 && failures > ok,
        "{ok} succeed, {failures} fail, in {} folders",
        counts.len()
    );
}

#[test]
fn the_vectors_on_disk_are_the_ones_made_here() {
    let write = writes();
    for ((object, name), vector) in make() {
        let path = folder().join(object).join(name);
        if write {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, vector.to_bytes()).expect("a written vector");
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(
            found == vector.to_bytes(),
            "{} differs from what is made here",
            path.display()
        );
    }
}

fn writes() -> bool {
    std::env::var_os("ECRIN_WRITE").is_some()
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| {
        !path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    });
    paths.sort();
    paths
}

/// The vectors made so far, by folder and file.
#[derive(Default)]
struct Made(BTreeMap<(String, String), Vector>);

impl Made {
    /// A vector that succeeds: what it yields is written into its header.
    fn ok(&mut self, object: &str, name: &str, given: &[(&str, &str)], body: impl AsRef<[u8]>) {
        let mut vector = self.vector("ok", given, body);
        let facts = vector
            .run(object)
            .unwrap_or_else(|error| panic!("{object}/{name}: {error}"));
        vector
            .head
            .extend(facts.into_iter().map(|(key, value)| (key.to_owned(), value)));
        self.keep(object, name, vector);
    }

    /// A vector that fails, with this word.
    fn fails(
        &mut self,
        object: &str,
        name: &str,
        expect: &str,
        given: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) {
        let vector = self.vector(expect, given, body);
        self.keep(object, name, vector);
    }

    fn vector(&self, expect: &str, given: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vector {
        let given = given
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let head = std::iter::once(("expect".to_owned(), expect.to_owned()))
            .chain(given)
            .collect();
        Vector {
            head,
            body: body.as_ref().to_vec(),
        }
    }

    fn keep(&mut self, object: &str, name: &str, vector: Vector) {
        let old = self.0.insert((object.to_owned(), format!("{name}.txt")), vector);
        assert!(old.is_none(), "{object}/{name} is made twice");
    }
}

fn make() -> BTreeMap<(String, String), Vector> {
    let mut made = Made::default();
    words(&mut made);
    for object in all_signed() {
        note(&mut made, object);
    }
    particular_notes(&mut made);
    people(&mut made);
    documents(&mut made);
    states(&mut made);
    journal(&mut made);
    kits(&mut made);
    kit_notes(&mut made);
    made.0
}

fn words(made: &mut Made) {
    made.ok("id", "zeros", &[], "00000000000000000000000000\n");
    made.ok("id", "ones", &[], "7zzzzzzzzzzzzzzzzzzzzzzzzz\n");
    made.ok("id", "some", &[], "01an4z07by79ka1307sr9x4mv3\n");
    for (name, body) in [
        ("empty", ""),
        ("over-128-bits", "8zzzzzzzzzzzzzzzzzzzzzzzzz"),
        ("upper-case", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
        ("letter-l", "01an4z07by79ka1307sr9x4mvl"),
        ("letter-o", "o1an4z07by79ka1307sr9x4mv3"),
        ("letter-u", "01an4z07by79ka1307sr9x4mvu"),
        ("short", "01an4z07by79ka1307sr9x4mv"),
        ("long", "01an4z07by79ka1307sr9x4mv30"),
        ("space", "01an4z07by79ka1307sr9x4mv3 "),
        ("hyphens", "01an4z07-by79-ka13-07sr9x4"),
        ("uuid", "0155246f-00f0-7c9d-a0ba-31039c4a6a83"),
        ("full-width", "０1an4z07by79ka1307sr9x4m"),
    ] {
        made.fails("id", name, "id", &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("seconds", "2026-12-31T23:00:00Z"),
        ("milliseconds", "2026-12-31T23:00:00.050Z"),
        ("epoch", "1970-01-01T00:00:00Z"),
        ("leap-day", "2028-02-29T00:00:00Z"),
        ("last", "9999-12-30T22:00:00Z"),
    ] {
        made.ok("time", name, &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("empty", ""),
        ("offset", "2026-12-31T23:00:00+00:00"),
        ("lower-case", "2026-12-31t23:00:00z"),
        ("needless-milliseconds", "2026-12-31T23:00:00.000Z"),
        ("two-digits", "2026-12-31T23:00:00.05Z"),
        ("microseconds", "2026-12-31T23:00:00.050000Z"),
        ("no-such-day", "2026-02-30T00:00:00Z"),
        ("not-a-leap-year", "2100-02-29T00:00:00Z"),
        ("before-1970", "1969-12-31T23:59:59Z"),
        ("leap-second", "2016-12-31T23:59:60Z"),
        ("hour-24", "2026-12-31T24:00:00Z"),
        ("space-for-t", "2026-12-31 23:00:00Z"),
        ("no-zone", "2026-12-31T23:00:00"),
        ("date", "2026-12-31"),
        ("year-10000", "10000-01-01T00:00:00Z"),
        ("last-day-of-9999", "9999-12-31T00:00:00Z"),
        ("space-at-end", "2026-12-31T23:00:00Z "),
        ("named-zone", "2026-12-31T23:00:00Z[UTC]"),
    ] {
        made.fails("time", name, "time", &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("french", "Avis d’impôt n° 14"),
        ("arabic", "سجلّ عائلي"),
        ("chinese", "身份证"),
        ("emoji", "❤\u{fe0f} CAF"),
        ("combining", "e\u{301}te\u{301}"),
        ("longest", &"é".repeat(2048)),
    ] {
        made.ok("text", name, &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("empty", ""),
        ("space-first", " a"),
        ("space-last", "a "),
        ("no-break-space-last", "a\u{a0}"),
        ("line-feed", "a\nb"),
        ("tab", "a\tb"),
        ("escape", "a\u{1b}[2J"),
        ("delete", "a\u{7f}"),
        ("c1", "a\u{85}b"),
        ("soft-hyphen", "a\u{ad}b"),
        ("arabic-letter-mark", "a\u{61c}b"),
        ("hangul-filler", "a\u{3164}b"),
        ("zero-width-space", "a\u{200b}b"),
        ("zero-width-joiner", "a\u{200d}b"),
        ("right-to-left-override", "a\u{202e}fdp.exe"),
        ("isolate", "a\u{2066}b"),
        ("line-separator", "a\u{2028}b"),
        ("byte-order-mark", "a\u{feff}b"),
        ("tag", "a\u{e0041}b"),
        ("braille-blank", "a\u{2800}b"),
        ("variation-selector-1", "a\u{fe00}b"),
        ("too-long", &"é".repeat(2049)),
    ] {
        made.fails(
            "text",
            name,
            "unprintable",
            &[("encoding", "hex")],
            hex(format!("{body}\n").as_bytes()) + "\n",
        );
    }
    for (name, body) in [
        ("plain", "avis.pdf"),
        ("traversal", "../../etc/passwd"),
        ("windows-path", "C:\\a\\b.txt"),
        ("dots", ".."),
        ("hidden", ".bashrc"),
        ("device", "con.txt"),
        ("stream", "a:b.pdf"),
        ("accents", "été 2026.pdf"),
        ("override", "a\u{202e}fdp.exe"),
        ("trailing-dot", "a. ."),
        ("long", &("é".repeat(80) + ".pdf")),
    ] {
        made.ok("file-name", name, &[], format!("{body}\n"));
    }
}

/// A word, what is wrong, and the note text.
type Wrong<'a> = (&'a str, String, String);

/// One that is right, and everything that can be wrong with any note.
fn note(made: &mut Made, object: &Signed) {
    let public = object.key.verifying_key().to_text();
    let given = [("signer", object.name.as_str()), ("key", public.as_str())];
    made.ok(object.kind, "ok", &given, &object.text);

    let lines: Vec<&str> = object.body.lines().collect();
    let key_of = |line: usize| lines[line].split_once(": ").map_or("", |(key, _)| key);
    let (last, count) = (lines.len() - 1, lines.len());
    let resigned = |lines: &[&str]| sign_raw(&(lines.join("\n") + "\n"), &object.name, &object.key);
    let with = |place: usize, line: &str| {
        let mut changed = lines.clone();
        changed[place] = line;
        resigned(&changed)
    };
    let without = |place: usize| {
        let mut changed = lines.clone();
        changed.remove(place);
        resigned(&changed)
    };
    let plus = |place: usize, line: &str| {
        let mut changed = lines.clone();
        changed.insert(place, line);
        resigned(&changed)
    };
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    let timed = lines.iter().position(|line| line.ends_with('Z')).expect("a time");
    let (value, first_value) = (format!("value {}", key_of(last)), format!("value {}", key_of(1)));
    let stranger = SigningKey::from_seed(&[99; 32]);
    let strangers = sign_raw(&object.body, &object.name, &stranger);
    let own_line = object.text.split_once("\n\n").map_or("", |(_, line)| line);
    let malformed = || "malformed".to_owned();
    let another = if object.kind == "kit" {
        "ecrin/view/v1"
    } else {
        "ecrin/kit/v1"
    };

    let wrong: Vec<Wrong<'_>> = vec![
        ("no-signature", malformed(), object.body.clone() + "\n"),
        ("nothing-but-the-text", malformed(), object.body.clone()),
        (
            "signature-cut",
            malformed(),
            object.text[..object.text.len() - 9].to_owned(),
        ),
        (
            "no-last-line-feed",
            malformed(),
            object.text.trim_end().to_owned(),
        ),
        ("carriage-returns", malformed(), object.text.replace('\n', "\r\n")),
        ("line-after-signature", malformed(), object.text.clone() + "x\n"),
        (
            "signature-without-padding",
            malformed(),
            object.text.replace("=\n", "\n"),
        ),
        (
            "signature-with-hyphen",
            malformed(),
            object.text.replace('\u{2014}', "-"),
        ),
        (
            "two-lines-of-one-signer",
            malformed(),
            strangers.clone() + own_line,
        ),
        (
            "byte-order-mark",
            "wrong-kind".to_owned(),
            sign_raw(&format!("\u{feff}{}", object.body), &object.name, &object.key),
        ),
        (
            "version-2",
            "wrong-kind".to_owned(),
            with(0, &lines[0].replace("/v1", "/v2")),
        ),
        ("another-kind", "wrong-kind".to_owned(), with(0, another)),
        ("first-line-missing", "wrong-kind".to_owned(), without(0)),
        ("lines-swapped", format!("line {}", key_of(1)), resigned(&swapped)),
        ("line-missing", format!("line {}", key_of(1)), without(1)),
        (
            "last-line-missing",
            format!("line {}", key_of(last)),
            without(last),
        ),
        ("line-twice", format!("line {}", key_of(2)), plus(2, lines[1])),
        ("blank-line-inside", format!("line {}", key_of(1)), plus(1, "")),
        (
            "unknown-line-inside",
            format!("line {}", key_of(1)),
            plus(1, "x: y"),
        ),
        ("unknown-line-at-end", "trailing".to_owned(), plus(count, "x: y")),
        ("blank-line-at-end", "trailing".to_owned(), plus(count, "")),
        (
            "no-space-after-colon",
            format!("line {}", key_of(1)),
            with(1, &lines[1].replacen(": ", ":", 1)),
        ),
        (
            "key-in-capitals",
            format!("line {}", key_of(1)),
            with(1, &lines[1].replacen(key_of(1), &key_of(1).to_uppercase(), 1)),
        ),
        (
            "two-spaces-after-colon",
            first_value.clone(),
            with(1, &lines[1].replacen(": ", ":  ", 1)),
        ),
        (
            "value-empty",
            value.clone(),
            with(last, &format!("{}: ", key_of(last))),
        ),
        (
            "value-with-space-at-end",
            value.clone(),
            with(last, &format!("{} ", lines[last])),
        ),
        (
            "value-with-direction-mark",
            first_value.clone(),
            with(1, &format!("{}\u{200f}", lines[1])),
        ),
        (
            "value-not-canonical",
            first_value.clone(),
            with(1, &lines[1].replacen(": ", ": 0", 1)),
        ),
        (
            "time-with-offset",
            format!("value {}", key_of(timed)),
            with(timed, &lines[timed].replace('Z', "+00:00")),
        ),
        (
            "altered-after-signing",
            "bad-signature".to_owned(),
            object.text.replacen(": 2026-12", ": 2027-12", 1),
        ),
        ("signed-by-another-key", "unsigned".to_owned(), strangers),
        (
            "signed-for-another-instance",
            "unsigned".to_owned(),
            sign_raw(
                &object.body,
                &object.name.replace(DOMAIN, "autre.example"),
                &object.key,
            ),
        ),
    ];
    for (name, expect, text) in wrong {
        made.fails(object.kind, name, &expect, &given, text);
    }
}

/// What only one kind of note can get right or wrong.
fn particular_notes(made: &mut Made) {
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

/// Cards and codes: every way of copying wrongly, and what is said about it.
fn cards(made: &mut Made) {
    let text = specimen::card().to_text().to_string();
    let letters = &text["ECRIN1:".len()..];
    let printed = specimen::card()
        .groups()
        .iter()
        .map(|group| group.to_string())
        .collect::<Vec<_>>();
    let given = [("code", "482913")];
    for (name, copied) in [
        ("ok", text.clone()),
        ("groups", format!("ECRIN1: {}", printed.join(" "))),
        ("small-letters", text.to_lowercase()),
        ("hyphens-and-no-prefix", printed.join("-")),
        (
            "look-alikes",
            text.replacen('0', "O", 1)
                .replacen('1', "I", 2)
                .replacen("ECRINI", "ECRIN1", 1),
        ),
    ] {
        made.ok("card", name, &given, format!("{copied}\n"));
    }
    let with =
        |place: usize, letter: &str| format!("ECRIN1:{}{letter}{}", &letters[..place], &letters[place + 1..]);
    let other = |place: usize| if &letters[place..=place] == "G" { "R" } else { "G" };
    let mut swapped: Vec<char> = letters.chars().collect();
    let first = (8..12)
        .find(|at| swapped[*at] != swapped[at + 1])
        .expect("two letters that differ");
    swapped.swap(first, first + 1);
    let swapped: String = swapped.into_iter().collect();
    let mut long = printed.clone();
    long[8].push('0');
    for (name, expect, wrong) in [
        ("wrong-first-letter", "group 1", with(0, other(0))),
        ("wrong-letter-in-group-3", "group 3", with(10, other(10))),
        ("wrong-letter-in-group-7", "group 7", with(27, other(27))),
        ("wrong-letter-in-the-check", "group 11", with(42, other(42))),
        ("wrong-last-letter", "group 12", with(44, other(44))),
        ("sign-of-no-card", "sign 5", with(17, "U")),
        ("sign-not-of-this-alphabet", "sign 5", with(17, "\u{c9}")),
        ("letters-exchanged", "group 3", swapped),
        ("two-wrong-letters", "several", {
            let one = with(3, other(3));
            let at = "ECRIN1:".len() + 30;
            format!("{}{}{}", &one[..at], other(30), &one[at + 1..])
        }),
        ("cut", "length 12", text[..text.len() - 1].to_owned()),
        ("longer", "length 12", format!("{text}0")),
        ("group-too-long", "length 9", long.join(" ")),
        ("another-prefix", "prefix", text.replacen("ECRIN1", "ECRIN2", 1)),
        ("a-receipt", "prefix", text.replacen("ECRIN1", "ECRIN1R", 1)),
        ("empty", "length 1", String::new()),
    ] {
        made.fails("card", name, expect, &given, format!("{wrong}\n"));
    }
    made.ok("code", "ok", &[], "482913\n");
    made.ok("code", "with-spaces", &[], "48 29 13\n");
    for (name, expect, code) in [
        ("five-digits", "form", "48291"),
        ("seven-digits", "form", "4829130"),
        ("letters", "form", "48291a"),
        ("figures-of-another-script", "form", "\u{661}\u{662}\u{663}"),
        ("one-digit", "common", "777777"),
        ("upwards", "common", "234567"),
        ("downwards", "common", "987654"),
        ("pairs", "common", "272727"),
        ("halves", "common", "409409"),
        ("doubled", "common", "440099"),
        ("on-the-list", "common", "147258"),
        ("year-first", "year", "195873"),
        ("year-last", "year", "731958"),
    ] {
        made.fails("code", name, expect, &[], format!("{code}\n"));
    }
}

fn people(made: &mut Made) {
    let record = specimen::key_record();
    let (encryption, signing) = (record.encryption.to_string(), record.signing.to_text());
    made.ok(
        "fingerprint",
        "ok",
        &[("encryption", &encryption), ("signing", &signing)],
        "",
    );
    made.fails(
        "fingerprint",
        "keys-exchanged",
        "recipient",
        &[("encryption", &signing), ("signing", &encryption)],
        "",
    );
    made.ok("slot", "export-key", &[("raw", &hex(&[1; 64]))], "");
    made.ok("slot", "half-as-long", &[("raw", &hex(&[2; 32]))], "");

    let text = specimen::invitation_secret().to_text().to_string();
    made.ok("invitation-text", "ok", &[], format!("{text}\n"));
    made.ok(
        "invitation-text",
        "capitals-and-spaces",
        &[],
        format!("  {} \n", text.to_uppercase()),
    );
    for (name, wrong) in [
        ("empty", String::new()),
        ("cut", text[..text.len() - 1].to_owned()),
        ("longer", format!("{text}0")),
        ("wrong-prefix", text.replacen("ecrin1", "ecrin2", 1)),
        ("no-hyphens", text.replace('-', "")),
        ("look-alike", text.replacen('0', "o", 1)),
        ("halves-exchanged", {
            let parts: Vec<&str> = text.split('-').collect();
            [parts[0], parts[2], parts[1], parts[3]].join("-")
        }),
        ("one-letter", {
            let letter = if text.as_bytes()[10] == b'a' { "b" } else { "a" };
            [&text[..10], letter, &text[11..]].concat()
        }),
    ] {
        made.fails("invitation-text", name, "text", &[], format!("{wrong}\n"));
    }

    cards(made);

    let slot = SlotSecret::derive(&[1; 64]).key();
    let keyring = Keyring {
        account: specimen::owner_id(),
        name: "Awa".to_owned(),
        identity: specimen::owner(),
        slots: vec![Slot {
            id: SlotId::from_bytes([7; 16]),
            kind: SlotKind::Passphrase,
            recipient: slot.recipient(),
        }],
    };
    let sealed = keyring.seal().expect("a keyring");
    let plain = slot.open(&sealed).expect("plaintext");
    let plain = String::from_utf8(plain.to_vec()).expect("JSON");
    let (raw, account) = (hex(&[1; 64]), specimen::owner_id().to_string());
    let given = [("slot", raw.as_str()), ("account", account.as_str())];
    made.ok("keyring", "ok", &given, format!("{plain}\n"));
    for (name, expect, from, to) in [
        ("version-2", "malformed", "\"v\":1", "\"v\":2"),
        (
            "algorithm-unknown",
            "malformed",
            "\"alg\":\"x25519\"",
            "\"alg\":\"none\"",
        ),
        ("unknown-field", "malformed", "{", "{\"x\":1,"),
        ("field-missing", "malformed", "\"name\":\"Awa\",", ""),
        (
            "slot-of-no-kind",
            "malformed",
            "\"kind\":\"passphrase\"",
            "\"kind\":\"door\"",
        ),
        (
            "signing-not-base64",
            "malformed",
            "\"signing\":\"",
            "\"signing\":\"*",
        ),
        (
            "identity-altered",
            "malformed",
            "AGE-SECRET-KEY-1",
            "AGE-SECRET-KEY-1Q",
        ),
        (
            "another-account",
            "wrong-account",
            account.as_str(),
            "01an4z07by79ka1307sr9x4mv3",
        ),
        (
            "slot-not-listed",
            "no-slot",
            &slot.recipient().to_string(),
            &specimen::aidant().encryption.recipient().to_string(),
        ),
    ] {
        made.fails(
            "keyring",
            name,
            expect,
            &given,
            format!("{}\n", plain.replacen(from, to, 1)),
        );
    }
}

fn documents(made: &mut Made) {
    for length in [1u64, 9, 100, 1536, 43_000, 99_000, 300_000, 25_001_536] {
        made.ok("padme", &length.to_string(), &[], format!("{length}\n"));
    }
    made.fails("padme", "negative", "number", &[], "-1\n");
    made.ok("payload", "small", &[("name", "avis.pdf"), ("size", "4")], "");
    made.ok(
        "payload",
        "unsafe-name",
        &[("name", "../é.pdf"), ("size", "100000")],
        "",
    );

    let text = String::from_utf8(specimen::record().to_bytes().to_vec()).expect("JSON");
    made.ok("record", "ok", &[], format!("{text}\n"));
    let for_a_grantee = specimen::record_with(|record| {
        record.mandate = Some(specimen::mandate_id());
        record.owner_name = Some("Awa".to_owned());
        record.title = "Carte \"d’identité\" \\ recto".to_owned();
    });
    let bytes = String::from_utf8(for_a_grantee.to_bytes().to_vec()).expect("JSON");
    made.ok("record", "for-a-grantee", &[], format!("{bytes}\n"));
    for (name, from, to) in [
        ("version-2", "\"v\":1", "\"v\":2"),
        ("algorithm-unknown", "x25519", "mlkem768x25519"),
        ("unknown-field", "{", "{\"x\":1,"),
        ("field-missing", "\"expires\":null,", ""),
        ("field-twice", "\"v\":1,", "\"v\":1,\"v\":1,"),
        (
            "fields-in-another-order",
            "\"v\":1,\"alg\":\"x25519\"",
            "\"alg\":\"x25519\",\"v\":1",
        ),
        ("space", ":1,", ": 1,"),
        ("escaped-letter", "’", "\\u2019"),
        ("document-version-0", "\"version\":1", "\"version\":0"),
        ("size-0", "\"size\":4", "\"size\":0"),
        ("size-over-the-limit", "\"size\":4", "\"size\":25000001"),
        ("size-as-text", "\"size\":4", "\"size\":\"4\""),
        ("size-as-float", "\"size\":4", "\"size\":4.0"),
        ("type-unknown", "tax_notice", "love_letter"),
        ("title-empty", "Avis d’impôt 2026", ""),
        ("title-with-line-feed", "Avis d’impôt 2026", "a\\nb"),
        ("title-with-override", "Avis d’impôt 2026", "a\u{202e}b"),
        ("title-too-long", "Avis d’impôt 2026", &"é".repeat(121)),
        ("day-that-is-none", "2026-08-01", "2026-02-30"),
        ("day-with-escape", "2026-08-01", "\\u001b[2J"),
        ("day-in-french", "2026-08-01", "01/08/2026"),
        ("name-empty", "\"owner_name\":null", "\"owner_name\":\"\""),
        ("identity-altered", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1Q"),
        ("digest-in-capitals", "\"sha256\":\"", "\"sha256\":\"A"),
        ("cut", "}", ""),
        ("not-an-object", &text, "[]"),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{name}");
        made.fails("record", name, "malformed", &[], format!("{wrong}\n"));
    }
}

fn states(made: &mut Made) {
    let (from, until) = ("2026-12-01T09:00:00Z", "2026-12-31T23:00:00Z");
    for (name, now, more) in [
        ("before", "2026-12-01T08:59:59.999Z", None),
        ("at-the-beginning", from, None),
        ("at-the-last-moment", "2026-12-31T22:59:59.999Z", None),
        ("at-the-end", until, None),
        ("suspended", from, Some(("suspended", from))),
        (
            "suspended-before",
            "2026-12-01T08:59:59.999Z",
            Some(("suspended", "2026-11-30T00:00:00Z")),
        ),
        ("suspended-and-over", until, Some(("suspended", from))),
        ("revoked-by-beneficiary", from, Some(("ended", "beneficiary"))),
        ("revoked-by-aidant", from, Some(("ended", "aidant"))),
        ("revoked-by-structure", from, Some(("ended", "structure"))),
        ("replaced", from, Some(("ended", "replacement"))),
        ("revoked-and-over", until, Some(("ended", "beneficiary"))),
    ] {
        let given: Vec<(&str, &str)> = [("from", from), ("until", until), ("now", now)]
            .into_iter()
            .chain(more)
            .collect();
        made.ok("state", name, &given, "");
    }
}

fn journal(made: &mut Made) {
    let key = instance().verifying_key().to_text();
    let given = [("key", key.as_str())];

    // Payloads.
    let (core, subject) = (
        specimen::core().to_body_text(),
        specimen::subject().to_body_text(),
    );
    let actor = Actor {
        account: specimen::aidant_id(),
        structure: Some(specimen::structure_id()),
        role: Role::Aidant,
        approver: None,
        address: None,
    };
    let actor = actor.to_body_text();
    made.ok("core", "ok", &[], &core);
    made.ok("subject", "ok", &[], &subject);
    made.ok("actor", "ok", &[], &actor);
    for (kind, text, name, expect, from, to) in [
        (
            "core",
            &core,
            "event-unknown",
            "value event",
            "document.released-view",
            "document.eaten",
        ),
        (
            "core",
            &core,
            "signature-too-short",
            "value signature",
            "BQUF",
            "",
        ),
        (
            "core",
            &core,
            "number-with-zero",
            "value number",
            "number: 1",
            "number: 01",
        ),
        ("core", &core, "line-missing", "line reason", "reason: none\n", ""),
        (
            "core",
            &core,
            "line-at-end",
            "trailing",
            "build: 0.1.0\n",
            "build: 0.1.0\nx: y\n",
        ),
        (
            "core",
            &core,
            "no-last-line-feed",
            "malformed",
            "0.1.0\n",
            "0.1.0",
        ),
        (
            "subject",
            &subject,
            "sequence-0",
            "value sequence",
            "sequence: 2",
            "sequence: 0",
        ),
        (
            "subject",
            &subject,
            "first-with-a-previous",
            "value previous",
            "sequence: 2",
            "sequence: 1",
        ),
        (
            "subject",
            &subject,
            "another-kind",
            "wrong-kind",
            "ecrin/subject",
            "ecrin/core",
        ),
        (
            "actor",
            &actor,
            "role-unknown",
            "value role",
            "role: aidant",
            "role: root",
        ),
        (
            "actor",
            &actor,
            "lines-swapped",
            "line account",
            "account: ",
            "structure: ",
        ),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(&wrong, text, "{kind}/{name}");
        made.fails(kind, name, expect, &[], wrong);
    }

    // Statements.
    let statement = "ecrin/statement/v1\nwhat: vault-erased\nground: person\nat: 2026-12-01T09:00:00Z\ncount: 1\nshard: 2026s1 12\nshard: 2026s2 30\n";
    made.ok("statement", "erased", &[], statement);
    let none =
        "ecrin/statement/v1\nwhat: mandates-erased\nground: retention\nat: 2032-12-01T09:00:00Z\ncount: 3\n";
    made.ok("statement", "no-shard", &[], none);
    for (name, expect, from, to) in [
        ("another-kind", "wrong-kind", "ecrin/statement", "ecrin/core"),
        ("what-unknown", "value what", "vault-erased", "vault-lost"),
        (
            "ground-unknown",
            "value ground",
            "ground: person",
            "ground: convenience",
        ),
        (
            "ground-first",
            "line what",
            "what: vault-erased\nground: person",
            "ground: person\nwhat: vault-erased",
        ),
        ("no-count", "line count", "count: 1\n", ""),
        ("count-padded", "value count", "count: 1", "count: 01"),
        (
            "shards-swapped",
            "value shard",
            "shard: 2026s1 12\nshard: 2026s2 30",
            "shard: 2026s2 30\nshard: 2026s1 12",
        ),
        ("shard-twice", "value shard", "2026s2 30", "2026s1 30"),
        ("shard-of-no-half", "value shard", "2026s2 30", "2026s3 30"),
        ("shard-without-count", "value shard", "2026s2 30", "2026s2"),
        (
            "a-line-more",
            "trailing",
            "shard: 2026s2 30",
            "shard: 2026s2 30\nwho: someone",
        ),
    ] {
        let wrong = statement.replacen(from, to, 1);
        assert_ne!(wrong, statement, "{name}");
        made.fails("statement", name, expect, &[], wrong);
    }

    // Commitments.
    let event = specimen::event_id().to_string();
    let log_key = hex(specimen::log_key().as_bytes());
    for (word, part) in [
        ("core", Part::Core),
        ("subject", Part::Subject),
        ("actor", Part::Actor),
    ] {
        let event_key = match part {
            Part::Actor => specimen::log_key().actor_key(specimen::event_id()),
            _ => specimen::log_key().event_key(specimen::event_id()),
        };
        let commitment = event_key.commit(part, core.as_bytes()).to_string();
        let given = |part| {
            [
                ("log-key", log_key.as_str()),
                ("event", &event),
                ("part", part),
                ("commitment", &commitment),
            ]
            .map(|(k, v): (&str, &str)| (k.to_owned(), v.to_owned()))
        };
        let own = given(word);
        let own: Vec<(&str, &str)> = own.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        made.ok("commitment", word, &own, &core);
        made.fails(
            "commitment",
            &format!("{word}-other-words"),
            "opening",
            &own,
            &subject,
        );
        made.fails("commitment", &format!("{word}-no-words"), "opening", &own, "");
        let other = given(if word == "core" { "subject" } else { "core" });
        let other: Vec<(&str, &str)> = other.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        made.fails(
            "commitment",
            &format!("{word}-as-another-part"),
            "opening",
            &other,
            &core,
        );
    }

    // Entries.
    let opening = specimen::opening();
    let hexed = |bytes: &[u8]| hex(bytes) + "\n";
    let in_hex = [("encoding", "hex")];
    made.ok("entry", "ok", &in_hex, hexed(&opening.entry));
    made.fails("entry", "empty", "entry", &in_hex, "");
    made.fails("entry", "short", "entry", &in_hex, hexed(&opening.entry[..107]));
    made.fails(
        "entry",
        "long",
        "entry",
        &in_hex,
        hexed(&[opening.entry.as_slice(), &[0]].concat()),
    );
    for (name, place, byte) in [
        ("magic", 0, b'X'),
        ("version-2", 4, 2),
        ("class-1", 5, 1),
        ("class-2", 5, 2),
        ("not-zero", 6, 1),
        ("not-zero-either", 7, 1),
    ] {
        let mut wrong = opening.entry;
        wrong[place] = byte;
        made.fails("entry", name, "entry", &in_hex, hexed(&wrong));
    }

    // Checkpoints.
    let proof = specimen::proof();
    let checkpoint = proof.checkpoint.clone();
    let (body, _) = checkpoint.split_once("\n\n").expect("a note");
    let body = format!("{body}\n");
    let origin = body.lines().next().expect("an origin");
    let signed = |body: &str| sign_raw(body, origin, &instance());
    made.ok("checkpoint", "ok", &given, &checkpoint);
    let witness = sign_raw(&body, "temoin.example", &SigningKey::from_seed(&[8; 32]));
    let (_, line) = witness.split_once("\n\n").expect("a line");
    made.ok(
        "checkpoint",
        "with-a-witness",
        &given,
        format!("{checkpoint}{line}"),
    );
    for (name, text) in [
        ("no-signature", format!("{body}\n")),
        (
            "signed-by-another",
            sign_raw(&body, origin, &SigningKey::from_seed(&[8; 32])),
        ),
        (
            "signed-under-another-name",
            sign_raw(&body, "autre.example/journal/2026s2", &instance()),
        ),
        ("witness-only", witness.clone()),
        ("size-with-zero", signed(&body.replace("\n7\n", "\n07\n"))),
        ("size-negative", signed(&body.replace("\n7\n", "\n-7\n"))),
        ("size-altered", checkpoint.replace("\n7\n", "\n8\n")),
        ("root-without-padding", signed(&body.replace("=\n", "\n"))),
        ("extension", signed(&format!("{body}more\n"))),
        ("carriage-returns", checkpoint.replace('\n', "\r\n")),
        ("no-last-line-feed", checkpoint.trim_end().to_owned()),
        ("line-at-end", checkpoint.clone() + "x\n"),
    ] {
        made.fails("checkpoint", name, "checkpoint", &given, text);
    }

    // Receipts.
    let receipt = specimen::receipt().to_text();
    made.ok("receipt", "ok", &given, format!("{receipt}\n"));
    made.ok("receipt", "spaces-around", &given, format!(" {receipt} \n"));
    let other_key = SigningKey::from_seed(&[8; 32]).verifying_key().to_text();
    made.fails(
        "receipt",
        "another-instance",
        "signature",
        &[("key", &other_key)],
        format!("{receipt}\n"),
    );
    let decoded = base45::decode(&receipt[8..]).expect("base45");
    for (name, place, expect) in [
        ("version", 0, "text"),
        ("key-id", 1, "signature"),
        ("index", 9, "signature"),
        ("leaf", 10, "signature"),
        ("event-key", 42, "signature"),
        ("time", 77, "signature"),
        ("signature-first", 78, "signature"),
        ("signature-last", 141, "signature"),
    ] {
        let mut altered = decoded.clone();
        altered[place] ^= 2;
        made.fails(
            "receipt",
            &format!("altered-{name}"),
            expect,
            &given,
            format!("ECRIN1R:{}\n", base45::encode(&altered)),
        );
    }
    for (name, text) in [
        ("empty", String::new()),
        ("no-prefix", receipt[8..].to_owned()),
        ("lower-case", receipt.to_lowercase()),
        ("cut", receipt[..receipt.len() - 1].to_owned()),
        ("cut-by-two-bytes", receipt[..receipt.len() - 3].to_owned()),
        ("longer", format!("{receipt}00")),
        ("letter-outside", receipt.replacen(&receipt[20..21], "é", 1)),
        (
            "number-too-large",
            format!("{}::::::", &receipt[..receipt.len() - 6]),
        ),
    ] {
        made.fails("receipt", name, "text", &given, format!("{text}\n"));
    }

    // Proofs.
    let text = proof.to_text();
    made.ok("proof", "ok", &given, &text);
    let hash = b64(&proof.hashes[0].0);
    for (name, expect, wrong) in [
        ("empty", "proof", String::new()),
        ("version-2", "proof", text.replacen("@v1", "@v2", 1)),
        (
            "index-with-zero",
            "proof",
            text.replacen("index 3", "index 03", 1),
        ),
        ("index-missing", "proof", text.replacen("index 3\n", "", 1)),
        ("another-index", "proof", text.replacen("index 3", "index 2", 1)),
        (
            "index-beyond-the-end",
            "proof",
            text.replacen("index 3", "index 7", 1),
        ),
        (
            "hash-missing",
            "proof",
            text.replacen(&format!("{hash}\n"), "", 1),
        ),
        (
            "hash-twice",
            "proof",
            text.replacen(&format!("{hash}\n"), &format!("{hash}\n{hash}\n"), 1),
        ),
        ("hash-altered", "proof", text.replacen(&hash, &b64(&[1; 32]), 1)),
        ("hash-too-short", "proof", text.replacen(&hash, &b64(&[1; 31]), 1)),
        (
            "hash-without-padding",
            "proof",
            text.replacen(&hash, hash.trim_end_matches('='), 1),
        ),
        ("extra-missing", "proof", text.replacen("extra ", "", 1)),
        ("carriage-returns", "proof", text.replace('\n', "\r\n")),
        (
            "no-checkpoint",
            "proof",
            text.split_once("\n\n")
                .map(|(head, _)| format!("{head}\n"))
                .unwrap_or_default(),
        ),
        (
            "checkpoint-altered",
            "checkpoint",
            text.replacen("\n7\n", "\n8\n", 1),
        ),
        ("line-at-end", "checkpoint", text.clone() + "x\n"),
    ] {
        assert_ne!(wrong, text, "{name}");
        made.fails("proof", name, expect, &given, wrong);
    }
    let other_words = Opening {
        core: subject.clone(),
        ..specimen::opening()
    };
    let no_subject = Opening {
        subject: String::new(),
        ..specimen::opening()
    };
    for (name, opening) in [("other-words", other_words), ("no-subject", no_subject)] {
        let mut changed = specimen::proof();
        changed.opening = opening;
        made.fails("proof", name, "opening", &given, changed.to_text());
    }
    let mut moved = specimen::proof();
    moved.opening.entry = Entry {
        hour: 1,
        ..Entry::from_bytes(&opening.entry).expect("an entry")
    }
    .to_bytes();
    made.fails("proof", "another-hour", "proof", &given, moved.to_text());
    let honest = Checkpoint::verify(&checkpoint, &instance().verifying_key()).expect("a checkpoint");
    let shard = Checkpoint {
        origin: format!("{DOMAIN}/journal/2026s1"),
        ..honest
    };
    let mut moved = specimen::proof();
    moved.checkpoint = shard.sign(&instance()).expect("a checkpoint");
    made.fails("proof", "another-shard", "checkpoint", &given, moved.to_text());
    let mut broken = specimen::proof();
    broken.opening.entry[0] = b'X';
    made.fails("proof", "not-an-entry", "proof", &given, broken.to_text());
}

/// Shares, what two of them make, and what that opens.
fn kits(made: &mut Made) {
    let (kit, other) = (specimen::kit(), specimen::kit_of(12));
    for share in [&kit.sheet, &kit.structure, &kit.service] {
        let name = format!("kit-{}", share.holder);
        made.ok("share", &name, &[], format!("{}\n", *share.to_digits()));
    }
    let sheet = kit.sheet.to_digits();
    made.ok(
        "share",
        "other-kit-sheet",
        &[],
        format!("{}\n", *other.sheet.to_digits()),
    );
    let all = |byte: u8| KitSecret::from_bytes([byte; 32]).cut(kit.note.number, [byte; 32]);
    made.ok("share", "all-zeros", &[], format!("{}\n", *all(0)[0].to_digits()));
    made.ok(
        "share",
        "all-ones",
        &[],
        format!("{}\n", *all(0xff)[1].to_digits()),
    );
    made.ok("share", "scanned", &[], format!("{}\n", *kit.sheet.to_qr()));
    made.ok("share", "in-one", &[], format!("{}\n", sheet.replace(' ', "")));
    let lines = sheet.replace(' ', "-").chars().collect::<Vec<_>>();
    let lines: Vec<String> = lines.chunks(20).map(|line| line.iter().collect()).collect();
    made.ok("share", "in-lines", &[], lines.join("\r\n\t") + "\n");

    let groups: Vec<String> = sheet.split(' ').map(ToOwned::to_owned).collect();
    for place in [0, 1, 4, 5, 17, 30, 31] {
        for digit in [0, 2] {
            let mut wrong = groups.clone();
            let mut bytes = wrong[place].clone().into_bytes();
            bytes[digit] = b'0' + (bytes[digit] - b'0' + 1) % 10;
            wrong[place] = String::from_utf8(bytes).expect("digits");
            let word = format!("group {}", place + 1);
            let name = format!("group-{:02}-digit-{}", place + 1, digit + 1);
            made.fails("share", &name, &word, &[], wrong.join(" ") + "\n");
        }
    }
    // The first group that differs from its left neighbour when the two change places.
    let swap = (5..30)
        .find(|place| groups[*place] != groups[place + 1])
        .expect("two groups");
    let mut wrong = groups.clone();
    wrong.swap(swap, swap + 1);
    made.fails(
        "share",
        "groups-swapped",
        &format!("group {}", swap + 1),
        &[],
        wrong.join(" ") + "\n",
    );
    for (name, text) in [
        ("empty", String::new()),
        ("a-group-short", groups[..31].join(" ")),
        ("a-digit-short", sheet[..sheet.len() - 1].to_owned()),
        ("a-group-more", format!("{} 1234", *sheet)),
        ("letter-o", sheet.replacen('0', "O", 1)),
        ("prefix-in-small", kit.sheet.to_qr().to_ascii_lowercase()),
        ("arabic-digits", sheet.replace('1', "\u{661}")),
    ] {
        made.fails("share", name, "length", &[], text + "\n");
    }
    // Groups of two shares, each right in itself: only the last group tells.
    let mixed = [
        &groups[..20],
        &other
            .sheet
            .to_digits()
            .split(' ')
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()[20..],
    ]
    .concat();
    made.fails("share", "two-shares-mixed", "check", &[], mixed.join(" ") + "\n");
    let overflowing = [&groups[..5], &nines(6, 26), &groups[31..]].concat();
    made.fails(
        "share",
        "number-too-great",
        "check",
        &[],
        overflowing.join(" ") + "\n",
    );
    for (name, first) in [
        ("version-2", [2, 1, 0]),
        ("share-0", [1, 0, 0]),
        ("share-4", [1, 4, 0]),
        ("last-digit", [1, 1, 1]),
    ] {
        let mut wrong = groups.clone();
        wrong[0] = group(1, first);
        made.fails("share", name, "version", &[], wrong.join(" ") + "\n");
    }

    let text = |share: &Share| share.to_digits().to_string();
    for (name, first, second) in [
        ("sheet-structure", &kit.sheet, &kit.structure),
        ("sheet-service", &kit.sheet, &kit.service),
        ("structure-service", &kit.structure, &kit.service),
        ("service-sheet", &kit.service, &kit.sheet),
    ] {
        made.ok(
            "shares",
            name,
            &[("first", &text(first)), ("second", &text(second))],
            "",
        );
    }
    for (name, word, first, second) in [
        ("sheet-twice", "same-share", &kit.sheet, &kit.sheet),
        ("service-twice", "same-share", &kit.service, &kit.service),
        ("two-kits", "other-kit", &kit.sheet, &other.structure),
        ("two-sheets-of-two-kits", "other-kit", &kit.sheet, &other.sheet),
        (
            "structures-of-two-kits",
            "other-kit",
            &other.structure,
            &kit.structure,
        ),
    ] {
        made.fails(
            "shares",
            name,
            word,
            &[("first", &text(first)), ("second", &text(second))],
            "",
        );
    }

    let secret = combine(&kit.sheet, &kit.structure).expect("two shares");
    let (secret, half) = (hex(secret.as_bytes()), hex(kit.half.as_slice()));
    let (number, owner) = (kit.note.number.to_string(), kit.note.owner.to_string());
    let (encryption, signing) = (kit.note.encryption.to_string(), kit.note.signing.to_text());
    let aidant = specimen::aidant();
    let given = |half: &str, encryption: &str| {
        [
            ("secret-of", secret.clone()),
            ("half", half.to_owned()),
            ("kit-of", number.clone()),
            ("owner", owner.clone()),
            ("encryption", encryption.to_owned()),
            ("signing", signing.clone()),
        ]
    };
    for (name, half, encryption) in [
        ("ok", half.clone(), encryption.clone()),
        ("other-half", hex(&[0; 32]), encryption.clone()),
        ("other-keys", half, aidant.encryption.recipient().to_string()),
    ] {
        let given = given(&half, &encryption);
        let given: Vec<(&str, &str)> = given.iter().map(|(key, value)| (*key, value.as_str())).collect();
        made.ok("kit-slot", name, &given, "");
    }
}

/// What only notes of recovery can get wrong.
fn kit_notes(made: &mut Made) {
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

/// Groups of three nines with their true check digits: a number greater than any 32 bytes.
fn nines(from: usize, count: usize) -> Vec<String> {
    (from..from + count)
        .map(|place| group(place, [9, 9, 9]))
        .collect()
}

fn group(place: usize, digits: [u16; 3]) -> String {
    let check = check_digit(place, digits);
    format!("{}{}{}{check}", digits[0], digits[1], digits[2])
}
