//! Runs every fuzz seed through its entry point, in the ordinary build. `ECRIN_WRITE=1` writes those seeds that can be
//! made here and are missing; a crash that fuzzing finds is added beside them.

#[path = "../fuzz/entry_points.rs"]
mod entry_points;
mod specimen;

use std::fs;
use std::path::{Path, PathBuf};

use ecrin_vault::document::seal_payload;
use ecrin_vault::journal::Opening;
use ecrin_vault::keyring::Keyring;
use ecrin_vault::mail::openpgp::{SealError, SecretCertificate};
use ecrin_vault::mail::{Address, Letter};
use ecrin_vault::note::NoteBody;
use ecrin_vault::opaque::{ClientRegistration, ServerSetup};
use ecrin_vault::slot::{Passphrase, Slot};
use ecrin_vault::vocabulary::SlotKind;
use specimen::vector::{Vector, b64, folder};

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds")
}

#[test]
fn every_seed_runs_and_every_entry_point_has_some() {
    if std::env::var_os("ECRIN_WRITE").is_some() {
        write_missing();
    }
    for (target, _) in entry_points::ALL {
        let files = fs::read_dir(seeds().join(target)).unwrap_or_else(|_| panic!("{target} has no seeds"));
        let files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
        assert!(!files.is_empty(), "{target} has no seeds");
        for file in files {
            entry_points::run(target, &fs::read(&file).expect("a seed"));
        }
        let source = format!("fuzz/fuzz_targets/{target}.rs");
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(source).is_file(),
            "{target} has no fuzz target"
        );
    }
}

fn write(target: &str, name: &str, bytes: &[u8]) {
    let path = seeds().join(target).join(name);
    if !path.exists() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a written seed");
    }
}

fn write_missing() {
    for (target, _) in entry_points::ALL {
        let object = target.strip_prefix("note_").unwrap_or(target).replace('_', "-");
        for name in [
            "ok",
            "some",
            "seconds",
            "milliseconds",
            "french",
            "lines-swapped",
            "altered-after-signing",
            "version-2",
            "kit-sheet",
            "scanned",
            "in-lines",
        ] {
            from_vector(target, &object, name);
        }
    }
    for object in ["core", "subject", "actor"] {
        from_vector("event", object, "ok");
    }
    write(
        "event",
        "opening",
        Opening::to_body_text(&specimen::opening()).as_bytes(),
    );
    write("entry", "ok", &specimen::opening().entry);

    let key = entry_points::fixed_key();
    let record = specimen::record_with(|record| record.identity = key.to_text().to_string());
    write(
        "envelope",
        "record",
        &record.seal_for(&key.recipient()).expect("an envelope"),
    );
    write(
        "envelope",
        "empty",
        &key.recipient().seal(b"").expect("an envelope"),
    );
    write(
        "envelope",
        "key",
        &key.recipient()
            .seal(key.to_text().as_bytes())
            .expect("an envelope"),
    );
    let mut sealed = Vec::new();
    seal_payload(&key.recipient(), "avis.pdf", 4, b"file".as_slice(), &mut sealed).expect("a payload");
    write("envelope", "payload", &sealed);
    write("payload", "file", &key.open(&sealed).expect("plaintext"));

    let slot = Slot {
        id: ecrin_vault::id::SlotId::from_bytes([7; 16]),
        kind: SlotKind::Passphrase,
        recipient: key.recipient(),
    };
    let keyring = Keyring {
        account: specimen::owner_id(),
        name: "Awa".to_owned(),
        identity: specimen::owner(),
        slots: vec![slot],
    };
    write(
        "keyring",
        "ok",
        &key.open(&keyring.seal().expect("a keyring")).expect("plaintext"),
    );

    let mut rng = specimen::rng(70);
    let setup = ServerSetup::generate(&mut rng);
    write("opaque", "setup", &setup.to_bytes());
    let passphrase = Passphrase::parse("correct cheval agrafe").expect("a passphrase");
    let started = ClientRegistration::start(&mut rng, SlotKind::Card, &passphrase).expect("a request");
    write("opaque", "request", &started.1);
    let answer = setup.answer_registration(ecrin_vault::id::SlotId::from_bytes([7; 16]), &started.1);
    let upload = started
        .0
        .finish(&mut rng, &passphrase, &answer.expect("an answer"))
        .expect("an upload")
        .1;
    write("opaque", "upload", &upload);

    mail_seeds();

    write("team_wrap", "key", key.to_text().as_bytes());
    write("team_wrap", "empty", b"");

    write("words", "recipient", key.recipient().to_string().as_bytes());
    write("words", "identity", key.to_text().as_bytes());
    write(
        "words",
        "digest",
        specimen::record().digest().to_string().as_bytes(),
    );
    write("words", "name", "../été 2026.pdf".as_bytes());

    let note = serde_json::to_string(&specimen::all_signed()[3].text).expect("JSON");
    let recipient = key.recipient();
    for (name, json) in [
        ("note", format!("{{\"note\":{note}}}")),
        (
            "mandate",
            format!("{{\"note\":{note},\"envelopes\":[\"{}\"]}}", b64(b"envelope")),
        ),
        ("link", format!("{{\"invitation\":{note},\"record\":{note}}}")),
        ("seal", "{\"until\":\"2026-12-31T23:00:00Z\"}".to_owned()),
        ("structure", "{\"name\":\"CCAS\",\"structure\":null}".to_owned()),
        (
            "login",
            format!(
                "{{\"account\":\"{}\",\"kind\":\"passphrase\",\"request\":\"{}\"}}",
                specimen::owner_id(),
                b64(&[1; 96])
            ),
        ),
        (
            "join",
            format!(
                "{{\"invitation\":\"x\",\"record\":{note},\"slot\":{{\"id\":\"{}\",\"kind\":\"card\",\"recipient\":\"{recipient}\",\"upload\":\"\"}},\"keyring\":\"\"}}",
                specimen::owner_id()
            ),
        ),
    ] {
        write("wire_bodies", name, json.as_bytes());
    }
}

/// Certificates have fresh keys each time they are made; those that are kept stay as they are.
fn mail_seeds() {
    let whose: Address = "nadia.belkacem@ecrin.test".parse().expect("an address");
    let now = specimen::at("2026-12-01T09:00:00Z");
    let secret = SecretCertificate::generate(&whose, now).expect("a certificate");
    let public = secret.public().expect("its public half");
    let revoked = secret
        .revoke(true, now)
        .and_then(|secret| secret.public().map_err(|_| SealError));
    let letter = Letter {
        from: whose.clone(),
        from_name: "Nadia Belkacem".to_owned(),
        to: vec![whose.clone()],
        cc: Vec::new(),
        subject: "à midi".to_owned(),
        date: now,
        id: "one@ecrin.test".to_owned(),
        in_reply_to: None,
        references: vec!["two@ecrin.test".to_owned()],
        text: "Bonjour".to_owned(),
        attachments: Vec::new(),
    };
    let message = letter.seal(&secret, &[&public], &mut specimen::rng(71));
    write("address", "whole", whose.to_string().as_bytes());
    write("address", "source-route", b"@autre.fr:nadia@ecrin.test");
    write("certificate", "public", &public.to_bytes());
    write("certificate", "armoured", public.to_armoured().as_bytes());
    write(
        "certificate",
        "revoked",
        &revoked.expect("a revocation").to_bytes(),
    );
    write("letter", "sealed", &message.expect("a message"));
    write(
        "letter",
        "plain",
        b"From: a@b\r\nContent-Type: text/plain\r\n\r\nbonjour\r\n",
    );
}

/// A vector's body, where there is one of that name.
fn from_vector(target: &str, object: &str, name: &str) {
    if let Ok(bytes) = fs::read(folder().join(object).join(format!("{name}.txt"))) {
        let vector = Vector::parse(&bytes);
        if vector.get("encoding").is_none() {
            let line = vector.body.strip_suffix(b"\n").unwrap_or(&vector.body);
            let whole = target.starts_with("note_") || ["proof", "checkpoint", "event"].contains(&target);
            write(
                target,
                &format!("{object}-{name}"),
                if whole { &vector.body } else { line },
            );
        }
    }
}
