//! Keyrings: which slot opens one, and what a keyring is not (spec 02).

use ecrin_vault::envelope::{EncryptionKey, EnvelopeError};
use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::keyring::{Keyring, KeyringError};
use ecrin_vault::slot::{Slot, SlotSecret};
use ecrin_vault::vocabulary::SlotKind;

use crate::specimen;

fn keyring() -> (Keyring, EncryptionKey, EncryptionKey) {
    let slots = [1u8, 2].map(|n| SlotSecret::derive(&[n; 64]).key());
    let listed = slots
        .iter()
        .zip([SlotKind::Passphrase, SlotKind::Card])
        .map(|(key, kind)| Slot {
            id: SlotId::from_bytes([7; 16]),
            kind,
            recipient: key.recipient(),
        });
    let keyring = Keyring {
        account: specimen::owner_id(),
        name: "Awa".to_owned(),
        identity: specimen::owner(),
        slots: listed.collect(),
    };
    let [first, second] = slots;
    (keyring, first, second)
}

#[test]
fn each_slot_opens_the_keyring_and_nothing_else_does() {
    let (keyring, first, second) = keyring();
    let sealed = keyring.seal().expect("a keyring");
    for slot in [&first, &second] {
        let Ok(opened) = Keyring::open(&sealed, slot, specimen::owner_id()) else {
            panic!("each slot opens it");
        };
        assert_eq!(
            opened.identity.signing.verifying_key(),
            keyring.identity.signing.verifying_key()
        );
        assert_eq!(
            opened.identity.encryption.recipient(),
            keyring.identity.encryption.recipient()
        );
        assert_eq!((opened.name.as_str(), &opened.slots), ("Awa", &keyring.slots));
    }
    let stranger = SlotSecret::derive(&[3; 64]).key();
    assert!(matches!(
        Keyring::open(&sealed, &stranger, specimen::owner_id()),
        Err(KeyringError::Envelope(EnvelopeError::NotOpened))
    ));
    assert!(matches!(
        Keyring::open(&sealed, &first, AccountId::from_bytes([9; 16])),
        Err(KeyringError::WrongAccount)
    ));
    for place in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        assert!(
            Keyring::open(&altered, &first, specimen::owner_id()).is_err(),
            "byte {place}"
        );
    }
    let none = Keyring {
        slots: Vec::new(),
        ..keyring.clone()
    };
    assert!(matches!(none.seal(), Err(KeyringError::NoSlot)));
    // Sealed for a slot that the list inside does not have.
    let plain = first.open(&sealed).expect("plaintext");
    let stuffed = stranger.recipient().seal(&plain).expect("an envelope");
    assert!(matches!(
        Keyring::open(&stuffed, &stranger, specimen::owner_id()),
        Err(KeyringError::NoSlot)
    ));
}

#[test]
fn a_keyring_of_another_shape_is_malformed() {
    let (keyring, slot, _) = keyring();
    let plain = slot.open(&keyring.seal().expect("a keyring")).expect("plaintext");
    let text = String::from_utf8(plain.to_vec()).expect("JSON");
    for changed in [
        text.replacen("\"v\":1", "\"v\":2", 1),
        text.replacen("\"alg\":\"x25519\"", "\"alg\":\"none\"", 1),
        text.replacen('{', "{\"x\":1,", 1),
        text.replacen("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2", 1),
        text.replacen("\"kind\":\"card\"", "\"kind\":\"door\"", 1),
        text.replacen("\"signing\":\"", "\"signing\":\"AAAA", 1),
        text.replacen("\"slots\":[", "\"slots\":[{}", 1),
        text[..text.len() - 1].to_owned(),
    ] {
        assert_ne!(changed, text);
        let sealed = slot.recipient().seal(changed.as_bytes()).expect("an envelope");
        let result = Keyring::open(&sealed, &slot, specimen::owner_id());
        assert!(matches!(result, Err(KeyringError::Malformed)), "{changed}");
    }
}
