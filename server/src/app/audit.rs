//! The auditor's desk: searching the journal without reading a document, and handing out what it takes to check it.

use ecrin_vault::id::{AccountId, EventId, MandateId, StructureId};
use ecrin_vault::journal::{Entry, StoredHashes as _, append, leaf_hash, stored_count};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Outcome};
use ecrin_vault::wire::{
    Base64, EntriesPage, JournalHeads, JournalPage, JournalRow, OpenedEntry, OpenedParts,
};
use serde::Deserialize;

use super::journal::PAGE;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::{ShardHashes, checkpoints, shard_named};
use crate::store::Batch;
use crate::store::keyspace::{CHECKPOINTS, ENTRIES, EVENTS, OPENINGS};

/// What to look for; everything that is given must hold.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// By whom.
    pub aidant: Option<AccountId>,
    /// For which structure.
    pub structure: Option<StructureId>,
    /// Under which mandate.
    pub mandate: Option<MandateId>,
    /// Which event.
    pub event: Option<EventCode>,
    /// How it ended.
    pub result: Option<Outcome>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Where the page begins.
    pub after: Option<String>,
    /// How many events at most.
    pub limit: Option<usize>,
}

impl AuditFilter {
    fn holds(&self, row: &JournalRow) -> bool {
        let same = |wanted: Option<AccountId>, found: Option<AccountId>| wanted.is_none() || wanted == found;
        same(self.aidant, row.actor)
            && (self.structure.is_none() || self.structure == row.structure.as_ref().map(|s| s.id))
            && (self.mandate.is_none() || self.mandate == row.mandate)
            && (self.event.is_none_or(|event| event == row.event))
            && (self.result.is_none_or(|result| result == row.result))
            && (self.from.is_none_or(|from| row.at >= from))
            && (self.to.is_none_or(|to| row.at < to))
    }
}

impl App {
    /// The events that match, oldest first. The search itself is an event.
    pub fn audit_search(&self, caller: &Caller, filter: &AuditFilter) -> Result<JournalPage, AppError> {
        caller.must_be_admin()?;
        let limit = filter.limit.unwrap_or(PAGE).clamp(1, PAGE);
        let mut from = match &filter.after {
            Some(cursor) => next_key(&unhex(cursor).ok_or(Refusal::Malformed)?),
            None => Vec::new(),
        };
        let mut events: Vec<JournalRow> = Vec::new();
        let mut next = None;
        'search: loop {
            let pairs = EVENTS.scan_from(self.engine(), &[], &from, PAGE)?;
            for (key, id) in &pairs {
                let id = EventId::from_bytes(id.as_slice().try_into().map_err(|_| Refusal::StoreDamaged)?);
                let row = self.row(id)?;
                if filter.holds(&row) {
                    if events.len() == limit {
                        break 'search;
                    }
                    events.push(row);
                    next = Some(hex(key));
                }
            }
            match pairs.last() {
                Some((key, _)) if pairs.len() == PAGE => from = next_key(key),
                _ => {
                    next = None;
                    break;
                }
            }
        }
        self.note_reading(caller, "search")?;
        Ok(JournalPage { events, next })
    }

    /// The signed heads of all shards.
    pub fn audit_heads(&self, caller: &Caller) -> Result<JournalHeads, AppError> {
        caller.must_be_admin()?;
        self.note_reading(caller, "verify")?;
        Ok(JournalHeads {
            checkpoints: checkpoints(self.engine())?,
        })
    }

    fn note_reading(&self, caller: &Caller, what: &str) -> Result<(), AppError> {
        let event = self.event(
            self.now(),
            caller,
            None,
            Fact::new(EventCode::JournalSearched).detail(what),
        )?;
        self.commit_one(Batch::new(), event)?;
        Ok(())
    }

    /// Entries of one shard with what may be opened of them.
    pub fn audit_entries(
        &self,
        caller: &Caller,
        origin: &str,
        from: u64,
        limit: usize,
    ) -> Result<EntriesPage, AppError> {
        caller.must_be_admin()?;
        let shard = shard_named(origin, &self.domain).ok_or(Refusal::NotFound)?;
        self.note_reading(caller, "entries")?;
        let pairs = ENTRIES.scan_from(
            self.engine(),
            &[&shard],
            &from.to_be_bytes(),
            limit.clamp(1, PAGE),
        )?;
        let mut entries = Vec::new();
        for (key, bytes) in pairs {
            let index = key
                .get(3..)
                .and_then(|k| k.try_into().ok())
                .map(u64::from_be_bytes)
                .ok_or(Refusal::StoreDamaged)?;
            self.check_hashes(shard, index, &bytes)?;
            let opened = Some(self.opened(&shard, index)?);
            entries.push(OpenedEntry {
                index,
                entry: Base64(bytes),
                opened,
            });
        }
        Ok(EntriesPage { entries })
    }

    /// The hashes that came with an entry must be those it makes. A client that rebuilds the tree from the entries
    /// would never see a wrong one, but every later proof would lead nowhere.
    fn check_hashes(&self, shard: [u8; 3], index: u64, entry: &[u8]) -> Result<(), AppError> {
        let entry = entry.try_into().map_err(|_| Refusal::StoreDamaged)?;
        let stored = ShardHashes {
            engine: self.engine(),
            shard,
        };
        let made = append(index, leaf_hash(entry), &stored).map_err(|_| Refusal::StoreDamaged)?;
        let whole = (stored_count(index)..)
            .zip(made)
            .all(|(place, hash)| stored.hash(place) == Some(hash));
        if whole {
            Ok(())
        } else {
            Err(Refusal::StoreDamaged.into())
        }
    }

    /// What may be opened of an entry. Nothing erases openings yet, so that a missing one is damage.
    fn opened(&self, shard: &[u8], index: u64) -> Result<OpenedParts, AppError> {
        let id = EVENTS.get(self.engine(), &[&shard, &index.to_be_bytes()])?;
        let id = id
            .and_then(|id| id.try_into().ok())
            .ok_or(Refusal::StoreDamaged)?;
        let id = EventId::from_bytes(id);
        let row = OPENINGS
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::StoreDamaged)?;
        let row = row.value;
        let key_of = |account: Option<AccountId>| match account {
            Some(account) => self.log_key(account),
            None => Ok(self.secrets.log_key.clone()),
        };
        Ok(OpenedParts {
            id,
            key: Base64(key_of(row.subject)?.event_key(id).0.to_vec()),
            actor_key: Base64(key_of(row.actor)?.actor_key(id).0.to_vec()),
            core: row.core,
            subject: row.subject_text,
            actor: row.actor_text,
        })
    }

    /// Raw entries of one shard, in order: commitments only, for anyone.
    pub fn public_entries(&self, shard: [u8; 3], from: u64, count: usize) -> Result<Vec<Vec<u8>>, AppError> {
        let pairs = ENTRIES.scan_from(self.engine(), &[&shard], &from.to_be_bytes(), count)?;
        let entries: Vec<Vec<u8>> = pairs.into_iter().map(|(_, bytes)| bytes).collect();
        match entries.iter().all(|e| Entry::from_bytes(e).is_ok()) {
            true => Ok(entries),
            false => Err(Refusal::StoreDamaged.into()),
        }
    }

    /// The engine behind the public tiles of a shard, and its signed head.
    pub fn public_head(&self, shard: [u8; 3]) -> Result<String, AppError> {
        let text = CHECKPOINTS
            .get(self.engine(), &[&shard])?
            .ok_or(Refusal::NotFound)?;
        String::from_utf8(text).map_err(|_| Refusal::StoreDamaged.into())
    }

    /// A stored hash of a shard.
    pub fn public_hash(&self, shard: [u8; 3], index: u64) -> Option<ecrin_vault::note::Digest32> {
        ShardHashes {
            engine: self.engine(),
            shard,
        }
        .hash(index)
    }
}

fn next_key(key: &[u8]) -> Vec<u8> {
    [key, &[0]].concat()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.len() > 64 {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| {
            text.get(i..i + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect()
}
