//! OPAQUE: right, wrong and unknown, and messages that are none (spec 02).

use ecrin_vault::id::SlotId;
use ecrin_vault::opaque::{ClientLogin, ClientRegistration, OpaqueError, ServerSetup, SlotRecord};
use ecrin_vault::slot::{MAX_PASSPHRASE, Passphrase, PassphraseError, SlotSecret};
use ecrin_vault::vocabulary::SlotKind;
use rand::rngs::StdRng;

use crate::specimen;

struct Registered {
    rng: StdRng,
    setup: ServerSetup,
    slot: SlotId,
    passphrase: Passphrase,
    secret: SlotSecret,
    upload: Vec<u8>,
}

fn register(kind: SlotKind) -> Registered {
    let mut rng = specimen::rng(40);
    let setup = ServerSetup::generate(&mut rng);
    let slot = SlotId::generate(&mut rng);
    let passphrase = Passphrase::parse("correct cheval agrafe").expect("a passphrase");
    let (client, request) = ClientRegistration::start(&mut rng, kind, &passphrase).expect("a request");
    let answer = setup.answer_registration(slot, &request).expect("an answer");
    let (secret, upload) = client.finish(&mut rng, &passphrase, &answer).expect("an upload");
    Registered {
        rng,
        setup,
        slot,
        passphrase,
        secret,
        upload,
    }
}

/// Logs in; the client's end and the server's.
fn log_in(
    registered: &mut Registered,
    kind: SlotKind,
    passphrase: &Passphrase,
    known: bool,
) -> (Result<SlotSecret, OpaqueError>, Result<(), OpaqueError>) {
    let Registered {
        rng,
        setup,
        slot,
        upload,
        ..
    } = registered;
    let record = SlotRecord::from_bytes(upload).expect("a record");
    let (client, request) = ClientLogin::start(rng, kind, passphrase).expect("a request");
    let (waiting, answer) = setup
        .answer_login(rng, *slot, known.then_some(&record), &request)
        .expect("an answer");
    match client.finish(rng, passphrase, &answer) {
        Ok((secret, proof)) => (Ok(secret), waiting.finish(&proof)),
        Err(error) => (Err(error), waiting.finish(&[0; 64])),
    }
}

#[test]
fn the_same_passphrase_yields_the_same_slot_key_for_both_kinds() {
    for kind in [SlotKind::Card, SlotKind::Passphrase] {
        let mut registered = register(kind);
        let passphrase = Passphrase::parse("correct cheval agrafe").expect("a passphrase");
        let (secret, server) = log_in(&mut registered, kind, &passphrase, true);
        let again = secret.map(|secret| secret.key().recipient());
        assert!(again == Ok(registered.secret.key().recipient()) && server == Ok(()));
    }
}

#[test]
fn a_wrong_passphrase_and_an_unknown_account_are_the_same_error() {
    let mut registered = register(SlotKind::Card);
    let wrong = Passphrase::parse("wrong cheval agrafe").expect("a passphrase");
    let right = Passphrase::parse("correct cheval agrafe").expect("a passphrase");
    for (passphrase, known) in [(&wrong, true), (&wrong, false), (&right, false)] {
        let (client, server) = log_in(&mut registered, SlotKind::Card, passphrase, known);
        assert_eq!(client.err(), Some(OpaqueError::WrongSecret));
        assert_eq!(server, Err(OpaqueError::WrongSecret));
    }
    // Argon2 with the parameters of another kind of slot is another secret.
    let (client, _) = log_in(&mut registered, SlotKind::Passphrase, &right, true);
    assert_eq!(client.err(), Some(OpaqueError::WrongSecret));
}

#[test]
fn a_record_answers_for_its_own_slot_and_instance_only() {
    let mut registered = register(SlotKind::Card);
    let passphrase = Passphrase::parse("correct cheval agrafe").expect("a passphrase");
    registered.slot = SlotId::from_bytes([0; 16]);
    assert_eq!(
        log_in(&mut registered, SlotKind::Card, &passphrase, true).0.err(),
        Some(OpaqueError::WrongSecret)
    );
    let mut registered = register(SlotKind::Card);
    registered.setup = ServerSetup::generate(&mut specimen::rng(41));
    assert_eq!(
        log_in(&mut registered, SlotKind::Card, &passphrase, true).0.err(),
        Some(OpaqueError::WrongSecret)
    );
}

#[test]
fn a_setup_survives_being_stored() {
    let mut registered = register(SlotKind::Card);
    let stored = registered.setup.to_bytes();
    assert_eq!(stored.len(), 128);
    registered.setup = ServerSetup::from_bytes(&stored).expect("a setup");
    let passphrase = Passphrase::parse("correct cheval agrafe").expect("a passphrase");
    assert_eq!(
        log_in(&mut registered, SlotKind::Card, &passphrase, true).1,
        Ok(())
    );
}

#[test]
fn messages_of_another_length_are_malformed() {
    let mut registered = register(SlotKind::Card);
    let rng = &mut registered.rng;
    let (_, request) = ClientLogin::start(rng, SlotKind::Card, &registered.passphrase).expect("a request");
    assert_eq!((request.len(), registered.upload.len()), (96, 192));
    let record = SlotRecord::from_bytes(&registered.upload).expect("a record");
    for bytes in [
        &request[..95],
        &[&request[..], &[0]].concat(),
        &[0; 96],
        &[255; 96],
        &[],
    ] {
        let answer = registered
            .setup
            .answer_login(rng, registered.slot, Some(&record), bytes);
        assert_eq!(
            answer.err(),
            Some(OpaqueError::Malformed),
            "{} bytes of {:?}",
            bytes.len(),
            bytes.first()
        );
    }
    for length in [0, 191, 193] {
        assert_eq!(
            SlotRecord::from_bytes(&vec![1; length]).err(),
            Some(OpaqueError::Malformed)
        );
    }
    assert_eq!(
        ServerSetup::from_bytes(&[1; 127]).err(),
        Some(OpaqueError::Malformed)
    );
    // A false answer of the server is a wrong secret to the client, never a panic.
    let (client, _) = ClientLogin::start(rng, SlotKind::Card, &registered.passphrase).expect("a request");
    assert!(client.finish(rng, &registered.passphrase, &[7; 320]).is_err());
}

#[test]
fn passphrases_are_normalised_and_bounded() {
    let key = |text: &str| {
        let (mut rng, passphrase) = (specimen::rng(42), Passphrase::parse(text).expect("a passphrase"));
        ClientLogin::start(&mut rng, SlotKind::Card, &passphrase).map(|(_, request)| request)
    };
    // The same letters, composed, decomposed and full-width.
    assert_eq!(key("e\u{301}te\u{301} 2026"), key("été 2026"));
    assert_eq!(key("\u{ff41}bcdefgh"), key("abcdefgh"));
    assert_ne!(key("ete 2026"), key("été 2026"));
    for text in ["", "1234567", "ééééééé", &"x".repeat(MAX_PASSPHRASE + 1)] {
        assert_eq!(Passphrase::parse(text).err(), Some(PassphraseError));
    }
}
