//! Certificates: checked, taken in, and taken back. The server has no secret half in clear, and cannot put a
//! certificate in anyone's place: each is named in a note that its owner signed.

use ecrin_vault::act::is_fresh;
use ecrin_vault::envelope::MAX_ENVELOPE;
use ecrin_vault::mail::openpgp::{CertificateError, PublicCertificate};
use ecrin_vault::mail::{Certificate, CertificateRevocation};
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::vocabulary::EventCode;
use ecrin_vault::wire::{
    Base64, CertificateItem, CertificateNew, CertificateRevocationNew, CertificateShown, MailIdentity,
};

use super::super::{App, AppError, Caller, Fact, Refusal};
use super::BoxOwner;
use crate::store::Batch;
use crate::store::keyspace::Row;
use crate::store::keyspace::mail::CERTIFICATES;
use crate::store::rows::CertificateRow;

/// The most notes about certificates that one account makes.
pub(super) const MOST: usize = 1_000;

impl App {
    /// The caller's address and all her certificates.
    pub fn mail_identity(&self, caller: &Caller) -> Result<MailIdentity, AppError> {
        must_be_professional(caller)?;
        let rows = self.certificates_of(BoxOwner::Person(caller.account))?;
        Ok(MailIdentity {
            address: self.address_of(caller.account)?,
            certificates: rows.into_iter().map(|row| item_of(row.value)).collect(),
        })
    }

    /// Takes in the certificate that speaks for the caller's address from now on; the first one gives her the address.
    pub fn publish_certificate(
        &self,
        caller: &Caller,
        new: &CertificateNew,
    ) -> Result<MailIdentity, AppError> {
        must_be_professional(caller)?;
        let note: SignedNote<Certificate> = SignedNote::parse(&new.note)?;
        let keys = self.keys_of(caller.account)?;
        let signer = key_name(caller.account, &self.domain);
        let named = note.verify(&signer, &keys.signing)?;
        if named.account != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        let sealed_size = new.secret.as_ref().map(|secret| secret.0.len());
        if sealed_size.is_some_and(|size| size == 0 || size > MAX_ENVELOPE) {
            return Err(Refusal::Malformed.into());
        }
        self.decide(|| {
            let now = self.now();
            if !is_fresh(named.at, now) {
                return Err(Refusal::Stale.into());
            }
            let public =
                PublicCertificate::parse(&new.certificate.0, &named.address, now).map_err(refusal_of)?;
            if public.fingerprint() != named.fingerprint || public.digest() != named.certificate {
                return Err(Refusal::BadCertificate.into());
            }
            let rows = self.certificates_of(BoxOwner::Person(caller.account))?;
            let last = rows.last();
            let previous = last.map(|row| digest_of(&row.value)).transpose()?;
            let generation = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(1);
            if named.previous != previous || named.generation != generation {
                return Err(Refusal::Stale.into());
            }
            if rows.len() >= MOST {
                return Err(Refusal::TooLarge.into());
            }
            // What was once taken back speaks for nobody again.
            let same = |row: &&Row<CertificateRow>| row.value.fingerprint == named.fingerprint;
            if rows.iter().any(|row| same(&row) && row.value.revoked.is_some()) {
                return Err(Refusal::BadCertificate.into());
            }
            let mut batch = last.map_or_else(Batch::new, |row| row.unchanged(Batch::new()));
            match self.address_of(caller.account)? {
                Some(address) if address == named.address => {}
                Some(_) => return Err(Refusal::BadAddress.into()),
                None => batch = self.claim(batch, BoxOwner::Person(caller.account), &named.address, now)?,
            }
            // Who only changes what is published hands no secret in again.
            let kept = rows
                .iter()
                .rev()
                .find(same)
                .and_then(|row| row.value.secret.clone());
            let row = CertificateRow {
                note: note.to_text(),
                certificate: Base64(public.to_bytes()),
                fingerprint: named.fingerprint.clone(),
                secret: new.secret.clone().or(kept),
                published: named.published,
                since: now,
                revoked: None,
                digest: named.certificate,
            };
            let key = [caller.account.as_bytes().as_slice(), &generation.to_be_bytes()].concat();
            let mut batch = CERTIFICATES.insert(batch, &[&key], &row);
            if last.is_none() {
                batch = self.welcome(batch, caller.account, now);
            }
            let code = match last {
                None => EventCode::CertificatePublished,
                Some(_) => EventCode::CertificateChanged,
            };
            let mut fact = Fact::new(code).detail(note.digest());
            fact.signature = note.signature_of(&signer);
            let event = self.event(now, caller, None, fact)?;
            self.commit_one(batch, event)?;
            self.mail_identity(caller)
        })
    }

    /// Takes the caller's certificate back: nobody writes to her until she has named another one.
    pub fn revoke_certificate(
        &self,
        caller: &Caller,
        new: &CertificateRevocationNew,
    ) -> Result<MailIdentity, AppError> {
        must_be_professional(caller)?;
        let note: SignedNote<CertificateRevocation> = SignedNote::parse(&new.note)?;
        let keys = self.keys_of(caller.account)?;
        let signer = key_name(caller.account, &self.domain);
        let act = note.verify(&signer, &keys.signing)?;
        if act.account != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        self.decide(|| {
            let now = self.now();
            if !is_fresh(act.at, now) {
                return Err(Refusal::Stale.into());
            }
            let address = self.address_of(caller.account)?.ok_or(Refusal::NotFound)?;
            let rows = self.certificates_of(BoxOwner::Person(caller.account))?;
            let last = rows.last().ok_or(Refusal::NotFound)?;
            if digest_of(&last.value)? != act.note
                || last.value.fingerprint != act.fingerprint
                || last.value.revoked.is_some()
            {
                return Err(Refusal::Stale.into());
            }
            let public = PublicCertificate::read(&new.certificate.0, &address).map_err(refusal_of)?;
            if public.fingerprint() != act.fingerprint
                || public.digest() != act.certificate
                || !public.is_revoked(now)
            {
                return Err(Refusal::BadCertificate.into());
            }
            let revoked = CertificateRow {
                certificate: Base64(public.to_bytes()),
                revoked: Some((note.to_text(), now)),
                ..last.value.clone()
            };
            let batch = last.replace(Batch::new(), &revoked);
            let mut fact = Fact::new(EventCode::CertificateRevoked).detail(note.digest());
            fact.signature = note.signature_of(&signer);
            let event = self.event(now, caller, None, fact)?;
            self.commit_one(batch, event)?;
            self.mail_identity(caller)
        })
    }

    /// Every certificate of an owner, oldest first.
    pub(super) fn certificates_of(&self, owner: BoxOwner) -> Result<Vec<Row<CertificateRow>>, AppError> {
        Ok(CERTIFICATES.scan(self.engine(), &[owner.id()], usize::MAX)?)
    }

    /// The certificate that speaks for an owner, if there is one that was not taken back.
    pub(super) fn current_certificate(&self, owner: BoxOwner) -> Result<Option<CertificateRow>, AppError> {
        let last = CERTIFICATES.last(self.engine(), &[owner.id()])?;
        Ok(last.map(|row| row.value).filter(|row| row.revoked.is_none()))
    }
}

/// Only those who work for people write to each other.
pub(super) fn must_be_professional(caller: &Caller) -> Result<(), AppError> {
    if caller.role.is_professional() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed.into())
    }
}

fn digest_of(row: &CertificateRow) -> Result<ecrin_vault::note::Digest32, AppError> {
    Ok(SignedNote::<Certificate>::parse(&row.note)?.digest())
}

pub(super) fn refusal_of(reason: CertificateError) -> AppError {
    match reason {
        CertificateError::TooLarge => Refusal::TooLarge.into(),
        _ => Refusal::BadCertificate.into(),
    }
}

fn item_of(row: CertificateRow) -> CertificateItem {
    CertificateItem {
        note: row.note,
        certificate: row.certificate,
        secret: row.secret,
        since: row.since,
        revocation: row.revoked.map(|(note, _)| note),
    }
}

pub(super) fn shown(row: CertificateRow) -> CertificateShown {
    CertificateShown {
        note: row.note,
        certificate: row.certificate,
        revocation: row.revoked.map(|(note, _)| note),
    }
}
