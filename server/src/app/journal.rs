//! The journal as people read it: each her own, in words; and the receipts that prove it.

use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{
    Actor, Checkpoint, Core, InclusionProof, Opening, Subject, leaf_hash, prove_inclusion,
};
use ecrin_vault::note::NoteBody;
use ecrin_vault::receipt::Receipt;
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{JournalPage, JournalRow, ReceiptPair};

use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::{ShardHashes, shard_origin};
use crate::store::Batch;
use crate::store::keyspace::{CHECKPOINTS, ENTRIES, EVENTS_OF, MAINTENANCE, OPENINGS};
use crate::store::rows::OpeningRow;

/// The most events on a page.
pub(super) const PAGE: usize = 500;

/// The three bytes that name a shard in keys.
pub(super) fn shard_of(opening: &OpeningRow) -> [u8; 3] {
    let [high, low] = opening.year.to_be_bytes();
    [high, low, opening.half]
}

impl App {
    /// The events of the caller's own journal, oldest first.
    pub fn journal(
        &self,
        caller: &Caller,
        after: Option<&str>,
        limit: usize,
    ) -> Result<JournalPage, AppError> {
        caller.must_be_beneficiary()?;
        let limit = limit.clamp(1, PAGE);
        let from: u64 = after.map_or(Ok(0), str::parse).map_err(|_| Refusal::Malformed)?;
        let start = from.saturating_add(1).to_be_bytes();
        let pairs = EVENTS_OF.scan_from(self.engine(), &[caller.account.as_bytes()], &start, limit + 1)?;
        let more = pairs.len() > limit;
        let mut events = Vec::new();
        for (_, id) in pairs.iter().take(limit) {
            let id = EventId::from_bytes(id.as_slice().try_into().map_err(|_| Refusal::StoreDamaged)?);
            events.push(self.row(id)?);
        }
        let next = events
            .last()
            .and_then(|row| row.sequence)
            .filter(|_| more)
            .map(|sequence| sequence.to_string());
        // Reading is an event too; it shows from the next reading on.
        let event = self.event(
            self.now(),
            caller,
            Some(caller.account),
            Fact::new(EventCode::JournalRead),
        )?;
        self.commit_one(Batch::new(), event)?;
        Ok(JournalPage { events, next })
    }

    /// What was done to the instance itself, oldest first: it concerns everyone on it, and tells of nobody.
    pub fn maintenance(&self, after: Option<&str>, limit: usize) -> Result<JournalPage, AppError> {
        let limit = limit.clamp(1, PAGE);
        let from = after.map_or(Ok(Vec::new()), place_after)?;
        let pairs = MAINTENANCE.scan_from(self.engine(), &[], &from, limit + 1)?;
        let mut events = Vec::new();
        for (_, id) in pairs.iter().take(limit) {
            let id = EventId::from_bytes(id.as_slice().try_into().map_err(|_| Refusal::StoreDamaged)?);
            events.push(JournalRow {
                actor: None,
                actor_name: None,
                actor_role: None,
                structure: None,
                ..self.row(id)?
            });
        }
        let last = pairs.get(limit - 1).filter(|_| pairs.len() > limit);
        let next = last.map(|(key, _)| key.iter().map(|byte| format!("{byte:02x}")).collect());
        Ok(JournalPage { events, next })
    }

    /// A receipt in both forms, for whom the event concerns.
    pub fn receipt(&self, caller: &Caller, event: EventId) -> Result<ReceiptPair, AppError> {
        let opening = OPENINGS
            .get(self.engine(), &[event.as_bytes()])?
            .ok_or(Refusal::NotFound)?
            .value;
        let concerned =
            [opening.subject, opening.actor].contains(&Some(caller.account)) || caller.role == Role::Admin;
        if !concerned {
            return Err(Refusal::NotFound.into());
        }
        let shard = shard_of(&opening);
        let entry = ENTRIES.get(self.engine(), &[&shard, &opening.index.to_be_bytes()])?;
        let entry = entry
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(Refusal::StoreDamaged)?;
        let log_key = match opening.subject {
            Some(account) => self.log_key(account)?,
            None => self.secrets.log_key.clone(),
        };
        let key = log_key.event_key(event);
        let damaged = |_| AppError::from(Refusal::StoreDamaged);
        let core = Core::from_text(&opening.core).map_err(damaged)?;
        let short = Receipt::sign(
            opening.index,
            leaf_hash(&entry),
            key.clone(),
            core.at,
            &self.secrets.journal,
        );

        let checkpoint = CHECKPOINTS
            .get(self.engine(), &[&shard])?
            .and_then(|text| String::from_utf8(text).ok())
            .ok_or(Refusal::StoreDamaged)?;
        let head = Checkpoint::verify(&checkpoint, &self.secrets.journal.verifying_key())
            .map_err(|_| Refusal::StoreDamaged)?;
        let hashes = prove_inclusion(
            head.size,
            opening.index,
            &ShardHashes {
                engine: self.engine(),
                shard,
            },
        )
        .map_err(|_| Refusal::StoreDamaged)?;
        let opening_text = Opening {
            entry,
            key,
            core: opening.core,
            subject: opening.subject_text,
        };
        let proof = InclusionProof {
            opening: opening_text,
            index: opening.index,
            hashes,
            checkpoint,
        };
        let subject = opening.subject.filter(|account| *account == caller.account);
        let issued = self.event(
            self.now(),
            caller,
            subject,
            Fact::new(EventCode::ReceiptIssued).detail(event),
        )?;
        self.commit_one(Batch::new(), issued)?;
        Ok(ReceiptPair {
            short: short.to_text(),
            proof: proof.to_text(),
        })
    }

    /// One event in the shape that its readers get.
    pub(super) fn row(&self, id: EventId) -> Result<JournalRow, AppError> {
        let opening = OPENINGS
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::StoreDamaged)?
            .value;
        let damaged = |_| AppError::from(Refusal::StoreDamaged);
        let core = Core::from_text(&opening.core).map_err(damaged)?;
        let subject = (!opening.subject_text.is_empty())
            .then(|| Subject::from_text(&opening.subject_text))
            .transpose()
            .map_err(damaged)?;
        let actor = (!opening.actor_text.is_empty())
            .then(|| Actor::from_text(&opening.actor_text))
            .transpose()
            .map_err(damaged)?;
        let structure = match actor.as_ref().and_then(|actor| actor.structure) {
            Some(id) => self.structure(id)?,
            None => None,
        };
        Ok(JournalRow {
            id,
            at: core.at,
            event: core.event,
            result: core.result,
            reason: core.reason,
            actor_name: actor
                .as_ref()
                .map(|a| self.name_of(a.account))
                .transpose()?
                .flatten(),
            actor_role: actor.as_ref().map(|a| a.role),
            actor: actor.map(|a| a.account),
            structure,
            subject: subject.as_ref().map(|s| s.pseudonym),
            sequence: subject.map(|s| s.sequence),
            mandate: core.mandate,
            document: core.document,
            number: core.number,
            purpose: core.purpose,
            detail: core.detail,
            origin: shard_origin(&self.domain, &shard_of(&opening)),
            index: opening.index,
        })
    }

    fn name_of(&self, account: AccountId) -> Result<Option<String>, AppError> {
        Ok(self.account(account)?.and_then(|row| row.value.name))
    }
}

/// The first key behind a place of the journal, as pages name it.
fn place_after(text: &str) -> Result<Vec<u8>, Refusal> {
    let digits: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect();
    let mut key = digits.filter(|key| key.len() == 11).ok_or(Refusal::Malformed)?;
    key.push(0);
    Ok(key)
}
