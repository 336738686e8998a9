//! An aidant who hands a person over, and the person's agreement.

use ecrin_vault::id::{Nonce, RequestId};
use ecrin_vault::note::{NoteBody, SignedNote, key_name};
use ecrin_vault::referral::{Referral, ReferralConsent, ReferralWords};

use super::{DOMAIN, aidant, aidant_id, at, now, owner_id, structure_id};

pub(crate) fn referral_words() -> ReferralWords {
    ReferralWords {
        referral: RequestId::from_bytes([11; 16]),
        salt: Nonce::from_bytes([12; 16]),
        name: Some("Fatou Diallo".to_owned()),
        subject: "Un dossier de surendettement".to_owned(),
        lines: vec![
            "Madame Diallo a reçu une lettre de la banque.".to_owned(),
            "Elle peut venir le mardi matin.".to_owned(),
        ],
    }
}

pub(crate) fn referral() -> Referral {
    Referral {
        id: referral_words().referral,
        aidant: aidant_id(),
        owner: owner_id(),
        structure: structure_id(),
        words: referral_words().digest(),
        at: now(),
        until: at("2026-12-08T09:00:00Z"),
    }
}

pub(crate) fn referral_consent() -> ReferralConsent {
    let name = key_name(aidant_id(), DOMAIN);
    let note = SignedNote::sign(referral(), &name, &aidant().signing).expect("a note");
    ReferralConsent::to(&note, at("2026-12-01T09:04:00Z"))
}

pub(crate) fn referral_words_text() -> String {
    referral_words().to_body_text()
}
