//! Certificates of structures: what letters to a structure's address are encrypted to. A member's client makes them and
//! seals the secret half for the team key; when someone has left, the next member who comes makes the next one.

use std::collections::BTreeSet;

use ecrin_vault::act::is_fresh;
use ecrin_vault::envelope::MAX_ENVELOPE;
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::mail::BoxCertificate;
use ecrin_vault::mail::openpgp::PublicCertificate;
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{Base64, BoxCertificateItem, BoxCertificateNew, BoxIdentity, Person};

use super::super::{App, AppError, Caller, Fact, Refusal};
use super::BoxOwner;
use super::certificates::{MOST, refusal_of};
use crate::store::Batch;
use crate::store::keyspace::mail::CERTIFICATES;
use crate::store::keyspace::{Row, TEAM_KEYS};
use crate::store::rows::CertificateRow;

/// How long before its end the certificate of a structure is replaced, in seconds.
const EARLY: u64 = 30 * 24 * 60 * 60;

impl App {
    /// A structure's address and its certificates, for its members. Secret halves are for those who read the box.
    pub fn box_identity(&self, caller: &Caller, id: StructureId) -> Result<BoxIdentity, AppError> {
        self.must_be_member(caller, id)?;
        let owner = BoxOwner::Structure(id);
        let rows = self.certificates_of(owner)?;
        let makers = self.makers_of(&rows)?;
        let reads = self.may_read(owner, caller.account)?;
        let item = |row: Row<CertificateRow>| BoxCertificateItem {
            note: row.value.note,
            certificate: row.value.certificate,
            secret: row.value.secret.filter(|_| reads),
        };
        Ok(BoxIdentity {
            address: self.box_address(owner)?,
            certificates: rows.into_iter().map(item).collect(),
            makers,
        })
    }

    /// Those who named these certificates of a structure.
    pub(super) fn makers_of(&self, rows: &[Row<CertificateRow>]) -> Result<Vec<Person>, AppError> {
        let makers: BTreeSet<AccountId> = rows
            .iter()
            .map(|row| Ok(parse(&row.value)?.danger_unverified().by))
            .collect::<Result<_, AppError>>()?;
        makers.into_iter().map(|by| self.person(by)).collect()
    }

    /// Whether the address of a structure needs its next certificate: somebody who could open the last one has left, or
    /// it is about to end.
    pub(in crate::app) fn box_is_due(&self, id: StructureId, now: Timestamp) -> Result<bool, AppError> {
        let owner = BoxOwner::Structure(id);
        let (Some(address), Some(row)) = (self.box_address(owner)?, self.current_certificate(owner)?) else {
            return Ok(false);
        };
        let named = parse(&row)?;
        let left = PublicCertificate::read(&row.certificate.0, &address)
            .ok()
            .and_then(|public| public.seconds_left(now));
        Ok(
            Some(named.danger_unverified().team_key) != self.newest_team_key(id)?
                || left.is_some_and(|left| left < EARLY),
        )
    }

    /// Takes in the certificate that speaks for a structure's address from now on; the first one gives it the address.
    /// Whoever governs the structure may name one at any time, every other member when one is due.
    pub fn publish_box_certificate(
        &self,
        caller: &Caller,
        id: StructureId,
        new: &BoxCertificateNew,
    ) -> Result<BoxIdentity, AppError> {
        let role = self.must_be_member(caller, id)?;
        let note: SignedNote<BoxCertificate> = SignedNote::parse(&new.note)?;
        let signer = key_name(caller.account, &self.domain);
        let named = note.verify(&signer, &self.keys_of(caller.account)?.signing)?;
        if named.structure != id || named.by != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        if new.secret.0.is_empty() || new.secret.0.len() > MAX_ENVELOPE {
            return Err(Refusal::Malformed.into());
        }
        let owner = BoxOwner::Structure(id);
        self.decide(|| {
            let now = self.now();
            if role == Role::Aidant && !self.box_is_due(id, now)? {
                return Err(Refusal::NotAllowed.into());
            }
            if !is_fresh(named.at, now) {
                return Err(Refusal::Stale.into());
            }
            let public =
                PublicCertificate::parse(&new.certificate.0, &named.address, now).map_err(refusal_of)?;
            if public.fingerprint() != named.fingerprint || public.digest() != named.certificate {
                return Err(Refusal::BadCertificate.into());
            }
            let rows = self.certificates_of(owner)?;
            let last = rows.last();
            let before = last.map(|row| parse(&row.value)).transpose()?;
            let generation = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(1);
            let older = before
                .as_ref()
                .is_some_and(|before| before.danger_unverified().at > named.at);
            if named.previous != before.as_ref().map(SignedNote::digest)
                || named.generation != generation
                || older
            {
                return Err(Refusal::Stale.into());
            }
            if rows.len() >= MOST {
                return Err(Refusal::TooLarge.into());
            }
            // A team key that was renewed meanwhile makes this one stale: whoever left would have its secret half.
            let team = TEAM_KEYS
                .last(self.engine(), &[id.as_bytes()])?
                .ok_or(Refusal::TeamKeyMissing)?;
            if self.newest_team_key(id)? != Some(named.team_key) {
                return Err(Refusal::Stale.into());
            }
            // A certificate that comes back under another team key is known to whoever had the one before.
            let known = rows
                .iter()
                .filter(|row| row.value.fingerprint == named.fingerprint);
            for row in known {
                if parse(&row.value)?.danger_unverified().team_key != named.team_key {
                    return Err(Refusal::BadCertificate.into());
                }
            }
            let mut batch = team.unchanged(Batch::new());
            if let Some(last) = last {
                batch = last.unchanged(batch);
            }
            match self.box_address(owner)? {
                Some(address) if address == named.address => {}
                Some(_) => return Err(Refusal::BadAddress.into()),
                None => batch = self.claim(batch, owner, &named.address, now)?,
            }
            let row = CertificateRow {
                note: note.to_text(),
                certificate: Base64(public.to_bytes()),
                fingerprint: named.fingerprint.clone(),
                secret: Some(new.secret.clone()),
                published: named.published,
                since: now,
                revoked: None,
                digest: named.certificate,
            };
            let key = [id.as_bytes().as_slice(), &generation.to_be_bytes()].concat();
            let batch = CERTIFICATES.insert(batch, &[&key], &row);
            let code = match last {
                None => EventCode::BoxCertificatePublished,
                Some(_) => EventCode::BoxCertificateChanged,
            };
            let mut fact = Fact::new(code).detail(note.digest());
            fact.signature = note.signature_of(&signer);
            let event = self.event(now, &caller.acting_in(id), None, fact)?;
            self.commit_one(batch, event)?;
            self.box_identity(caller, id)
        })
    }
}

fn parse(row: &CertificateRow) -> Result<SignedNote<BoxCertificate>, AppError> {
    Ok(SignedNote::parse(&row.note)?)
}
