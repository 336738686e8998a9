//! Invariant: a secret has neither `Debug`, `Display` nor `Serialize`, so that nothing prints it by accident.

use ecrin_vault::document::Record;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::identity::Identity;
use ecrin_vault::invitation::InvitationSecret;
use ecrin_vault::journal::{EventKey, InclusionProof, LogKey, Opening};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::note::SigningKey;
use ecrin_vault::opaque::{ClientLogin, ClientRegistration, ServerLogin, ServerSetup, SlotRecord};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::seal::{DayKey, Seal};
use ecrin_vault::slot::{Passphrase, SlotSecret};
use ecrin_vault::wire;

/// Does not compile once the type has the trait: the call would then be ambiguous.
macro_rules! lacks {
    ($($secret:ty),* $(,)?) => {
        lacks!(@ std::fmt::Debug; $($secret),*);
        lacks!(@ std::fmt::Display; $($secret),*);
        lacks!(@ serde::Serialize; $($secret),*);
    };
    (@ $forbidden:path; $($secret:ty),*) => {$(
        const _: fn() = || {
            trait Ambiguous<A> { fn check() {} }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Has;
            impl<T: ?Sized + $forbidden> Ambiguous<Has> for T {}
            let _ = <$secret as Ambiguous<_>>::check;
        };
    )*};
}

lacks!(
    EncryptionKey,
    SigningKey,
    Identity,
    Keyring,
    Record,
    SlotSecret,
    Passphrase,
    InvitationSecret,
    Seal,
    DayKey,
    LogKey,
    EventKey,
    Opening,
    InclusionProof,
    Receipt,
    ServerSetup,
    SlotRecord,
    ServerLogin,
    ClientLogin,
    ClientRegistration,
);

#[test]
fn bodies_print_their_name_and_nothing_else() {
    let made = wire::ReceiptPair {
        short: "secret".to_owned(),
        proof: "secret".to_owned(),
    };
    assert_eq!(format!("{made:?}"), "ReceiptPair { .. }");
    let token = wire::LoginFinish {
        finalization: wire::Base64(b"secret".to_vec()),
    };
    assert_eq!(format!("{token:?}"), "LoginFinish { .. }");
    let title = ecrin_vault::document::Title::parse("Avis d’impôt").expect("a title");
    assert!(!format!("{title:?}").contains("Avis"));
}
