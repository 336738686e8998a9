//! Exports of the journal: what an auditor takes away, with what proves it.
//!
//! In scope: the event of every export, its term, the second pair of eyes that many lines need, and its pages. Out of
//! scope: the formats, which the client writes: the server hands out the same lines for all of them.

use ecrin_vault::id::EventId;
use ecrin_vault::journal::{Checkpoint, StoredHashes, prove_inclusion};
use ecrin_vault::note::{Digest32, is_printable};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, FourEyesAct};
use ecrin_vault::wire::{AuditFilter, Base64, ExportLine, ExportMade, ExportNew, ExportPage, OpenedEntry};
use std::cell::RefCell;
use std::collections::HashMap;

use super::audit::{check_ticket, what_was_read};
use super::journal::{PAGE, shard_of};
use super::search::{cursor, place_of};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::{ShardHashes, checkpoints, shard_named};
use crate::store::Batch;
use crate::store::keyspace::{ENTRIES, EXPORTS, OPENINGS};
use crate::store::rows::ExportRow;

/// More lines than this need a second administrator.
pub(super) const MOST_ALONE: usize = 500;

/// How long an export may be fetched.
const FETCHED_WITHIN_MS: i64 = 24 * 60 * 60 * 1000;

/// The longest name of a format.
const LONGEST_FORMAT: usize = 20;

impl App {
    /// Makes an export: writes down that it was made, and by whom. What it holds is fetched page by page.
    pub fn make_export(&self, caller: &Caller, new: &ExportNew) -> Result<ExportMade, AppError> {
        caller.must_be_admin()?;
        check_ticket(&new.filter)?;
        let fits = new.format.len() <= LONGEST_FORMAT
            && is_printable(&new.format)
            && !new.format.contains(char::is_whitespace);
        if !fits || new.filter.after.is_some() || new.filter.limit.is_some() {
            return Err(Refusal::Malformed.into());
        }
        let now = self.now();
        let (from, to) = self.period(&new.filter);
        let filter = AuditFilter {
            from: Some(from),
            to: Some(to),
            ..new.filter.clone()
        };
        let counted = self.count_until(&filter, MOST_ALONE)?;
        let mut batch = Batch::new();
        let mut approver = None;
        if counted > MOST_ALONE {
            let given = self.approved(
                caller,
                FourEyesAct::JournalExport,
                &subject_of(&new.filter),
                new.approval,
                now,
            )?;
            approver = Some(given.approver);
            batch = given.spend(batch);
        }
        let told = what_was_read(&new.format, &filter, counted.min(MOST_ALONE));
        let mut event = self.event(
            now,
            caller,
            None,
            Fact::new(EventCode::JournalExported).detail(if counted > MOST_ALONE {
                format!("{told} more")
            } else {
                told
            }),
        )?;
        if let Some((actor, _)) = &mut event.actor {
            actor.approver = approver;
        }
        let row = ExportRow {
            by: caller.account,
            at: now,
            filter,
            checkpoints: checkpoints(self.engine())?,
        };
        let id = event.id;
        batch = EXPORTS.insert(batch, &[id.as_bytes()], &row);
        self.commit_one(batch, event)?;
        Ok(ExportMade {
            id,
            at: now,
            until: now.plus_millis(FETCHED_WITHIN_MS),
            filter: row.filter,
            checkpoints: row.checkpoints,
        })
    }

    /// A page of an export, for whoever made it, while it may be fetched.
    pub fn export_page(
        &self,
        caller: &Caller,
        id: EventId,
        after: Option<&str>,
    ) -> Result<ExportPage, AppError> {
        caller.must_be_admin()?;
        let row = EXPORTS
            .get(self.engine(), &[id.as_bytes()])?
            .map(|row| row.value)
            .filter(|row| row.by == caller.account && !is_over(row.at, self.now()))
            .ok_or(Refusal::NotFound)?;
        let after = after
            .map(|cursor| place_of(cursor).ok_or(Refusal::Malformed))
            .transpose()?;
        let mut sizes = HashMap::new();
        for text in &row.checkpoints {
            let head = Checkpoint::verify(text, &self.secrets.journal.verifying_key())
                .map_err(|_| Refusal::StoreDamaged)?;
            let shard = shard_named(&head.origin, &self.domain).ok_or(Refusal::StoreDamaged)?;
            sizes.insert(shard, head.size);
        }
        let found = self.find(&row.filter, after, PAGE)?;
        let mut lines = Vec::new();
        let known = Known::default();
        for place in &found.places {
            let Some(event) = self.event_at(place)? else {
                continue;
            };
            lines.extend(self.export_line(event, &sizes, &known)?);
        }
        Ok(ExportPage {
            lines,
            next: found.next.as_ref().map(cursor),
        })
    }

    fn export_line(
        &self,
        event: EventId,
        sizes: &HashMap<[u8; 3], u64>,
        known: &Known,
    ) -> Result<Option<ExportLine>, AppError> {
        let Some(opening) = OPENINGS.get(self.engine(), &[event.as_bytes()])? else {
            return Ok(None);
        };
        let (shard, index) = (shard_of(&opening.value), opening.value.index);
        // What was written after the export was made is not part of it.
        let Some(size) = sizes.get(&shard).copied().filter(|size| index < *size) else {
            return Ok(None);
        };
        let entry = ENTRIES
            .get(self.engine(), &[&shard, &index.to_be_bytes()])?
            .ok_or(Refusal::StoreDamaged)?;
        let stored = Remembered {
            inner: ShardHashes {
                engine: self.engine(),
                shard,
            },
            known,
        };
        let proof = prove_inclusion(size, index, &stored).map_err(|_| Refusal::StoreDamaged)?;
        let opened = self.opened(&shard, index)?;
        Ok(Some(ExportLine {
            row: self.row(event)?,
            opened: OpenedEntry {
                index,
                entry: Base64(entry),
                opened,
                statement: None,
            },
            proof,
        }))
    }

    /// How many events match, counted no further than one more than `most`.
    fn count_until(&self, filter: &AuditFilter, most: usize) -> Result<usize, AppError> {
        let (mut count, mut after) = (0, None);
        loop {
            let found = self.find(filter, after, most + 1 - count)?;
            count += found.places.len();
            if count > most || found.next.is_none() {
                return Ok(count);
            }
            after = found.next;
        }
    }

    /// Exports that may be fetched no more are forgotten; their events stay.
    pub(super) fn forget_exports(&self, batch: Batch, now: Timestamp) -> Result<Batch, AppError> {
        let mut over = Vec::new();
        EXPORTS.each(self.engine(), |row| {
            if is_over(row.value.at, now) {
                over.push(row);
            }
        })?;
        Ok(over.iter().fold(batch, |batch, row| row.delete(batch)))
    }
}

/// What a second administrator is asked to approve: the filter, as text.
pub(super) fn subject_of(filter: &AuditFilter) -> String {
    // A filter is plain data: writing it to memory cannot fail.
    serde_json::to_string(filter).unwrap_or_default()
}

fn is_over(made: Timestamp, now: Timestamp) -> bool {
    now.millis_since(made) > FETCHED_WITHIN_MS
}

/// The hashes that the proofs of one page share: neighbours lead to the root by the same way.
type Known = RefCell<HashMap<([u8; 3], u64), Option<Digest32>>>;

struct Remembered<'a> {
    inner: ShardHashes<'a>,
    known: &'a Known,
}

impl StoredHashes for Remembered<'_> {
    fn hash(&self, index: u64) -> Option<Digest32> {
        let key = (self.inner.shard, index);
        if let Some(hash) = self.known.borrow().get(&key) {
            return *hash;
        }
        let hash = self.inner.hash(index);
        self.known.borrow_mut().insert(key, hash);
        hash
    }
}
