//! A kit: any two shares make it, one alone says nothing, it opens nothing without the server, and a mistyped digit is
//! named.

use ecrin_vault::keyring::Keyring;
use ecrin_vault::recovery::{Binding, CombineError, KitNumber, KitSecret, Share, ShareError, combine};
use ecrin_vault::slot::Slot;
use ecrin_vault::vocabulary::{Holder, SlotKind};
use proptest::prelude::*;

use crate::specimen;

proptest! {
    #[test]
    fn any_two_shares_make_the_secret(secret: [u8; 32], slope: [u8; 32], number in 0..1_000_000_000_000u64) {
        let number = KitNumber::new(number).expect("twelve digits");
        let secret = KitSecret::from_bytes(secret);
        let shares = secret.cut(number, slope);
        for first in &shares {
            let typed = Share::parse(&first.to_digits()).expect("a share");
            prop_assert_eq!((typed.kit, typed.holder, typed.value()), (first.kit, first.holder, first.value()));
            prop_assert!(Share::parse(&first.to_qr()).is_ok());
            for second in &shares {
                match combine(&typed, second) {
                    Ok(made) => prop_assert_eq!(made.as_bytes(), secret.as_bytes()),
                    Err(error) => {
                        prop_assert_eq!(error, CombineError::SameShare);
                        prop_assert_eq!(first.holder, second.holder);
                    }
                }
            }
        }
    }

    /// Whatever secret one thinks of, there is a second share with which the first one makes it.
    #[test]
    fn one_share_says_nothing(secret: [u8; 32], slope: [u8; 32], guess: [u8; 32]) {
        let number = specimen::kit().note.number;
        let [sheet, ..] = KitSecret::from_bytes(secret).cut(number, slope);
        // At 1 the line stands at secret xor slope.
        let mut fitting = *sheet.value();
        fitting.iter_mut().zip(guess).for_each(|(byte, guess)| *byte ^= guess);
        let [same, other, _] = KitSecret::from_bytes(guess).cut(number, fitting);
        prop_assert_eq!(same.value(), sheet.value());
        let made = combine(&sheet, &other).expect("two shares");
        prop_assert_eq!(made.as_bytes(), &guess);
    }
}

#[test]
fn every_wrong_digit_is_named() {
    let digits = specimen::kit().sheet.to_digits().replace(' ', "");
    for place in 0..digits.len() {
        for other in 1..10 {
            let mut wrong = digits.clone().into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + other) % 10;
            let wrong = String::from_utf8(wrong).expect("digits");
            assert_eq!(Share::parse(&wrong).err(), Some(ShareError::Group(place / 4 + 1)));
        }
    }
    for place in 0..digits.len() - 1 {
        let mut wrong = digits.clone().into_bytes();
        wrong.swap(place, place + 1);
        let same = wrong == digits.as_bytes();
        let wrong = String::from_utf8(wrong).expect("digits");
        assert_eq!(
            Share::parse(&wrong).is_ok(),
            same,
            "neighbours {place} changed places"
        );
    }
}

#[test]
fn the_secret_of_a_kit_opens_nothing_without_the_servers_half() {
    let (kit, owner) = (specimen::kit(), specimen::owner());
    let keyring = Keyring {
        account: specimen::owner_id(),
        name: "Awa".to_owned(),
        identity: owner.clone(),
        slots: vec![Slot {
            id: kit.note.slot,
            kind: SlotKind::Kit,
            recipient: kit.recipient.clone(),
        }],
    };
    let sealed = keyring.seal().expect("a keyring");
    let secret = combine(&kit.structure, &kit.sheet).expect("two shares");
    let (encryption, signing) = (owner.encryption.recipient(), owner.signing.verifying_key());
    let binding = |number, encryption| Binding {
        kit: number,
        owner: specimen::owner_id(),
        encryption,
        signing: &signing,
    };
    let opens = |half: &[u8; 32], binding: &Binding<'_>| {
        Keyring::open(&sealed, &secret.slot(half, binding).key(), specimen::owner_id()).is_ok()
    };
    assert!(secret.is_of(&kit.note));
    assert!(opens(&kit.half, &binding(kit.note.number, &encryption)));
    assert!(
        !opens(&[0; 32], &binding(kit.note.number, &encryption)),
        "another half"
    );
    // A server that names keys of its own has sealed nothing that this kit opens.
    let others = specimen::aidant().encryption.recipient();
    assert!(
        !opens(&kit.half, &binding(kit.note.number, &others)),
        "other keys"
    );
    let other = specimen::kit_of(12);
    assert!(
        !opens(&kit.half, &binding(other.note.number, &encryption)),
        "another kit"
    );
    assert!(!secret.is_of(&other.note));
    assert_eq!(
        combine(&kit.sheet, &other.service).err(),
        Some(CombineError::OtherKit)
    );
    let proofs = [Holder::Sheet, Holder::Structure, Holder::Service].map(|holder| *kit.note.proof_of(holder));
    let shares = [&kit.sheet, &kit.structure, &kit.service];
    assert!(
        shares
            .iter()
            .zip(proofs)
            .all(|(share, proof)| share.proof_key().verifying_key() == proof)
    );
}
