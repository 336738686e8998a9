//! Grants: a mandate that its owner signed is taken in, and one that follows another takes its place.

use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate};
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::EventCode;
use ecrin_vault::wire::{Mandate as MandateItem, MandateNew};

use super::documents::MAX_ENVELOPE;
use super::mandates::{Held, MOST, end_key};
use super::policy::acts;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::sealer::SealerError;
use crate::store::keyspace::{
    MANDATE_ENVELOPES, MANDATES, MANDATES_BY_END, MANDATES_OF, MANDATES_OF_STRUCTURE, MEMBERSHIPS,
};
use crate::store::rows::{MandateRow, Standing, mandate_of};
use crate::store::{Batch, Direction};

/// A mandate that is being granted: its note, which was verified.
pub(super) struct Granting {
    note: SignedNote<Mandate>,
    name: String,
}

impl Granting {
    pub(super) fn mandate(&self) -> &Mandate {
        // Verified by the one function that makes this.
        self.note.danger_unverified()
    }

    pub(super) fn signature(&self) -> Option<Vec<u8>> {
        self.note.signature_of(&self.name)
    }
}

impl App {
    /// Takes in a mandate that its owner signed.
    pub fn grant(&self, caller: &Caller, new: &MandateNew) -> Result<MandateItem, AppError> {
        let granting = self.read_grant(caller, new)?;
        if let Some(known) = self.same_grant(&granting)? {
            return Ok(known);
        }
        self.check_grant(&granting, new)?;
        self.decide(|| {
            let now = self.now();
            let (batch, events) = self.grant_batch(caller, &granting, new, now)?;
            let batch = self.tell_granted(batch, granting.mandate(), &[], now)?;
            self.ledger.commit(batch, events)?;
            Ok(())
        })?;
        self.granted(&granting)
    }

    /// Reads a mandate that the caller signed as its owner.
    pub(super) fn read_grant(&self, caller: &Caller, new: &MandateNew) -> Result<Granting, AppError> {
        caller.must_be_beneficiary()?;
        let note: SignedNote<Mandate> = SignedNote::parse(&new.note)?;
        let name = key_name(caller.account, &self.domain);
        let mandate = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        if mandate.owner != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        Ok(Granting { note, name })
    }

    /// The same mandate again is a retry after a lost answer.
    pub(super) fn same_grant(&self, granting: &Granting) -> Result<Option<MandateItem>, AppError> {
        match self.held(granting.mandate().id)? {
            None => Ok(None),
            Some(held) if held.row.value.note == granting.note.to_text() => self.mandate_of(&held).map(Some),
            Some(_) => Err(Refusal::AlreadyExists.into()),
        }
    }

    /// Checks all of a mandate that does not change under our hands: times, seal, envelopes.
    pub(super) fn check_grant(&self, granting: &Granting, new: &MandateNew) -> Result<(), AppError> {
        self.must_be_open(self.now())?;
        let mandate = granting.mandate();
        mandate.check(self.now()).map_err(Refusal::from)?;
        self.check_grantee(mandate)?;
        if !self.sealer.has_seal(mandate.id, mandate.until, &mandate.seal) {
            return Err(Refusal::SealDestroyed.into());
        }
        if new.envelopes.len() != mandate.documents.len()
            || new.envelopes.iter().any(|e| e.0.len() > MAX_ENVELOPE)
        {
            return Err(Refusal::BadDocuments.into());
        }
        for envelope in &new.envelopes {
            // What is under the seal only the grantee can open; that the seal comes off, we can tell at once.
            match self.sealer.take_off(mandate.id, mandate.until, &envelope.0) {
                Err(SealerError::Envelope(_)) => return Err(Refusal::BadDocuments.into()),
                taken_off => drop(taken_off?),
            }
        }
        Ok(())
    }

    /// All that changes when a mandate is granted, and its events. One that follows another takes its place at once.
    pub(super) fn grant_batch(
        &self,
        caller: &Caller,
        granting: &Granting,
        new: &MandateNew,
        now: Timestamp,
    ) -> Result<(Batch, Vec<Event>), AppError> {
        let mandate = granting.mandate();
        let through = self.check_grantee(mandate)?;
        let row = MandateRow {
            id: mandate.id,
            note: granting.note.to_text(),
            lifecycle: Lifecycle::default(),
            acts: Vec::new(),
            expiry_noted: false,
            granted: Some(now),
            through,
        };
        let mut batch = MANDATES.insert(Batch::new(), &[mandate.id.as_bytes()], &row);
        if let (Grantee::Person(person), Some(through)) = (mandate.grantee, through) {
            // Whoever leaves at this very moment is granted nothing more for that structure.
            let member = MEMBERSHIPS
                .get(self.engine(), &[through.as_bytes(), person.as_bytes()])?
                .filter(|row| row.value.standing == Standing::Active)
                .ok_or(Refusal::GranteeSuspended)?;
            batch = member.unchanged(batch);
        }
        for (document, envelope) in mandate.documents.iter().zip(&new.envelopes) {
            let version = self.check_grantable(
                caller,
                document.document,
                document.version,
                document.payload_sha256,
            )?;
            // A paper that is removed at this very moment is not granted.
            batch = version.unchanged(batch);
            batch = MANDATE_ENVELOPES.insert(
                batch,
                &[mandate.id.as_bytes(), &document.number.to_be_bytes()],
                envelope.0.clone(),
            );
        }
        batch = MANDATES_OF.insert(
            batch,
            &[caller.account.as_bytes(), mandate.id.as_bytes()],
            Vec::new(),
        );
        batch = match mandate.grantee {
            Grantee::Person(person) => {
                MANDATES_OF.insert(batch, &[person.as_bytes(), mandate.id.as_bytes()], Vec::new())
            }
            Grantee::Structure(structure, _) => MANDATES_OF_STRUCTURE.insert(
                batch,
                &[structure.as_bytes(), mandate.id.as_bytes()],
                Vec::new(),
            ),
        };
        batch = MANDATES_BY_END.insert(
            batch,
            &[&end_key(mandate.until), mandate.id.as_bytes()],
            Vec::new(),
        );
        batch = self.announce_end(batch, mandate);
        let mut fact = Fact::new(EventCode::MandateGranted).mandate(mandate.id);
        fact.purpose = Some(mandate.purpose);
        fact.signature = granting.signature();
        fact.detail = Some(match mandate.grantee {
            Grantee::Person(person) => person.to_string(),
            Grantee::Structure(structure, role) => format!("{structure} {role}"),
        });
        let mut events = vec![self.event(now, caller, Some(caller.account), fact)?];
        if mandate.previous.is_some() {
            let before = self.named_predecessor(mandate)?.ok_or(Refusal::NotFound)?;
            let lifecycle = acts::replaced(before.mandate(), &before.row.value.lifecycle, mandate, now)?;
            batch = before.row.replace(batch, &before.after(lifecycle, None));
            let fact = Fact {
                signature: granting.signature(),
                ..Fact::new(EventCode::MandateReplaced).mandate(before.mandate().id)
            };
            events.push(self.event(now, caller, Some(caller.account), fact.detail(mandate.id))?);
        }
        Ok((batch, events))
    }

    /// What stands once a mandate was granted. The seal of the one it replaced is destroyed before this returns; a
    /// crash before that leaves it to the next upkeep.
    pub(super) fn granted(&self, granting: &Granting) -> Result<MandateItem, AppError> {
        if let Some(before) = self.named_predecessor(granting.mandate())? {
            self.sealer.destroy(before.mandate().id)?;
        }
        self.mandate_of(&self.held(granting.mandate().id)?.ok_or(Refusal::Conflict)?)
    }

    /// The mandate of the same owner whose place this one takes, which it names by its digest.
    fn named_predecessor(&self, mandate: &Mandate) -> Result<Option<Held>, AppError> {
        let Some(digest) = mandate.previous else {
            return Ok(None);
        };
        let owner = mandate.owner;
        for (key, _) in MANDATES_OF.scan(self.engine(), &[owner.as_bytes()], Direction::Forward, MOST)? {
            if let Some(id) = mandate_of(&key)
                && let Some(held) = self.held(id)?
                && held.mandate().owner == owner
                && held.note.digest() == digest
            {
                return Ok(Some(held));
            }
        }
        Ok(None)
    }
}
