//! A small cast and one of everything it signs, made from fixed seeds so that two runs make the same bytes.

#![allow(dead_code, unused_imports)] // Each test uses its part.

mod journal;
mod mail;
mod papers;
mod people;
mod recovery;
mod referrals;
pub(crate) mod vector;

use std::sync::OnceLock;

use ecrin_vault::act::{Acceptance, Resumption, Revocation, Suspension};
use ecrin_vault::id::{AccountId, DocumentId, MandateId, StructureId};
use ecrin_vault::identity::Identity;
use ecrin_vault::invitation::InvitationSecret;
use ecrin_vault::note::{Digest32, NoteBody, NoteError, SignedNote, SigningKey, VerifyingKey, key_name};
use ecrin_vault::seal::DayKeyDestroyed;
use ecrin_vault::time::{Day, Timestamp};
use rand::SeedableRng;
use rand::rngs::StdRng;

pub(crate) use journal::{
    approval, approval_request, core, event_id, export, leaf, log_key, opening, proof, receipt, subject,
};
use mail::{box_certificate, certificate, certificate_revocation};
pub(crate) use papers::{
    deposit, filing, mandate, mandate_act, record, record_with, request, request_end, seal, stop, view,
};
pub(crate) use people::{
    Guest, appointment, attestation, card, guest, invitation, key_record, link, link_with, slot_change,
    team_key,
};
use recovery::recovery_notes;
pub(crate) use recovery::{home, kit, kit_of, recovery, recovery_approval};
pub(crate) use referrals::{referral, referral_consent, referral_words_text};

pub(crate) const DOMAIN: &str = "ecrin.example";

pub(crate) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub(crate) fn now() -> Timestamp {
    at("2026-12-01T09:00:00Z")
}

pub(crate) fn instance() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

pub(crate) fn owner() -> Identity {
    Identity::generate(&mut rng(1))
}

pub(crate) fn aidant() -> Identity {
    Identity::generate(&mut rng(2))
}

pub(crate) fn owner_id() -> AccountId {
    AccountId::from_bytes([1; 16])
}

pub(crate) fn aidant_id() -> AccountId {
    AccountId::from_bytes([2; 16])
}

pub(crate) fn admin_id() -> AccountId {
    AccountId::from_bytes([9; 16])
}

pub(crate) fn structure_id() -> StructureId {
    StructureId::from_bytes([3; 16])
}

pub(crate) fn document_id() -> DocumentId {
    DocumentId::from_bytes([4; 16])
}

pub(crate) fn mandate_id() -> MandateId {
    MandateId::from_bytes([5; 16])
}

pub(crate) fn invitation_secret() -> InvitationSecret {
    InvitationSecret::generate(&mut rng(3))
}

/// Signs any text, right or wrong: for notes that no honest client would sign.
pub(crate) fn sign_raw(text: &str, name: &str, key: &SigningKey) -> String {
    let public = [&[1u8], key.verifying_key().to_bytes().as_slice()].concat();
    let id = signed_note::key_id(name, &public);
    let signature = key.sign_bytes(text.as_bytes()).to_vec();
    let line = signed_note::Signature::new(name.to_owned(), id, signature).expect("a key name");
    format!("{text}\n{}", String::from_utf8(line.to_bytes()).expect("text"))
}

/// One signed object, and what verifies it.
pub(crate) struct Signed {
    pub kind: &'static str,
    pub body: String,
    pub text: String,
    pub name: String,
    pub key: SigningKey,
    pub check: fn(&str, &str, &VerifyingKey) -> Result<Digest32, NoteError>,
}

pub(crate) fn check<T: NoteBody>(text: &str, name: &str, key: &VerifyingKey) -> Result<Digest32, NoteError> {
    let note = SignedNote::<T>::parse(text)?;
    note.verify(name, key)?;
    Ok(note.digest())
}

fn signed<T: NoteBody>(body: T, name: String, key: &SigningKey) -> Signed {
    let text = body.to_body_text();
    let note = SignedNote::sign(body, &name, key).expect("a note");
    Signed {
        kind: T::KIND,
        body: text,
        text: note.to_text(),
        name,
        key: key.clone(),
        check: check::<T>,
    }
}

/// One of every kind that anyone signs, made once.
pub(crate) fn all_signed() -> &'static [Signed] {
    static ALL: OnceLock<Vec<Signed>> = OnceLock::new();
    ALL.get_or_init(sign_all)
}

fn sign_all() -> Vec<Signed> {
    let (owner, aidant) = (owner(), aidant());
    let owner_name = key_name(owner_id(), DOMAIN);
    let aidant_name = key_name(aidant_id(), DOMAIN);
    let admin = Identity::generate(&mut rng(6)).signing;
    let aidant_name_again = aidant_name.clone();
    let approver_name = aidant_name.clone();
    let destroyed = DayKeyDestroyed {
        day: Day::from_number(20_788),
        at: at("2026-12-02T00:00:04Z"),
    };
    let mut all = vec![
        signed(key_record(), aidant_name.clone(), &aidant.signing),
        signed(invitation(), key_name(admin_id(), DOMAIN), &admin),
        signed(deposit(), owner_name.clone(), &owner.signing),
        signed(mandate(), owner_name.clone(), &owner.signing),
        signed(
            Acceptance(mandate_act(aidant_id())),
            aidant_name.clone(),
            &aidant.signing,
        ),
        signed(
            Revocation(mandate_act(owner_id())),
            owner_name.clone(),
            &owner.signing,
        ),
        signed(
            Suspension(mandate_act(aidant_id())),
            aidant_name.clone(),
            &aidant.signing,
        ),
        signed(
            Resumption(mandate_act(owner_id())),
            owner_name.clone(),
            &owner.signing,
        ),
        signed(view(), aidant_name.clone(), &aidant.signing),
        signed(attestation(), aidant_name.clone(), &aidant.signing),
        signed(filing(), owner_name.clone(), &owner.signing),
        signed(request(), aidant_name, &aidant.signing),
        signed(request_end(), owner_name.clone(), &owner.signing),
        signed(referral(), key_name(aidant_id(), DOMAIN), &aidant.signing),
        signed(referral_consent(), owner_name.clone(), &owner.signing),
        signed(stop(), owner_name.clone(), &owner.signing),
        signed(slot_change(), owner_name, &owner.signing),
        signed(destroyed, DOMAIN.to_owned(), &instance()),
        signed(team_key(), aidant_name_again.clone(), &aidant.signing),
        signed(appointment(), key_name(admin_id(), DOMAIN), &admin),
        signed(certificate(), key_name(aidant_id(), DOMAIN), &aidant.signing),
        signed(
            certificate_revocation(),
            key_name(aidant_id(), DOMAIN),
            &aidant.signing,
        ),
        signed(box_certificate(), key_name(aidant_id(), DOMAIN), &aidant.signing),
        signed(export(), key_name(admin_id(), DOMAIN), &admin),
        signed(approval_request(), key_name(admin_id(), DOMAIN), &admin),
        signed(approval(), approver_name, &aidant.signing),
    ];
    all.extend(recovery_notes());
    all
}

/// The stable word for an error, as the vectors write it.
pub(crate) fn word(error: &NoteError) -> String {
    match error {
        NoteError::Malformed => "malformed".to_owned(),
        NoteError::WrongKind { .. } => "wrong-kind".to_owned(),
        NoteError::Line { key } => format!("line {key}"),
        NoteError::Value { key } => format!("value {key}"),
        NoteError::Trailing => "trailing".to_owned(),
        NoteError::Unsigned { .. } => "unsigned".to_owned(),
        NoteError::BadSignature { .. } => "bad-signature".to_owned(),
    }
}
