//! The auditor's desk: searching the journal without reading a document, and handing out what it takes to check it.

use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{
    AnyEntry, StoredHashes as _, append, edge_of, leaf_hash, stored_count, stored_index,
};
use ecrin_vault::note::is_printable;
use ecrin_vault::vocabulary::EventCode;
use ecrin_vault::wire::{
    AuditFilter, Base64, EntriesPage, JournalHeads, JournalPage, OpenedEntry, OpenedParts,
};

use super::journal::PAGE;
use super::search::{cursor, place_of};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::{ShardHashes, checkpoints, shard_named};
use crate::store::Batch;
use crate::store::keyspace::{CHECKPOINTS, ENTRIES, EVENTS, OPENINGS, STATEMENTS};

/// The longest ticket.
const LONGEST_TICKET: usize = 60;

impl App {
    /// The events that match, newest first. The search itself is an event, and so is each further page of it.
    pub fn audit_search(&self, caller: &Caller, filter: &AuditFilter) -> Result<JournalPage, AppError> {
        caller.must_be_admin()?;
        check_ticket(filter)?;
        let limit = filter.limit.unwrap_or(PAGE).clamp(1, PAGE);
        let after = filter
            .after
            .as_deref()
            .map(|cursor| place_of(cursor).ok_or(Refusal::Malformed))
            .transpose()?;
        let found = self.find(filter, after, limit)?;
        let events = self.rows_at(&found.places)?;
        let what = if after.is_some() { "search-more" } else { "search" };
        self.note_reading(caller, what_was_read(what, filter, events.len()))?;
        Ok(JournalPage {
            events,
            next: found.next.as_ref().map(cursor),
        })
    }

    /// The signed heads of all shards.
    pub fn audit_heads(&self, caller: &Caller) -> Result<JournalHeads, AppError> {
        caller.must_be_admin()?;
        self.note_reading(caller, "verify".to_owned())?;
        Ok(JournalHeads {
            checkpoints: checkpoints(self.engine())?,
        })
    }

    pub(super) fn note_reading(&self, caller: &Caller, what: String) -> Result<(), AppError> {
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
        self.note_reading(caller, "entries".to_owned())?;
        let minimum = self.pruned_below(shard)?;
        let stored = ShardHashes {
            engine: self.engine(),
            shard,
        };
        let edge: Option<Vec<_>> = edge_of(minimum)
            .into_iter()
            .map(|(level, place)| stored.hash(stored_index(level, place)))
            .collect();
        let pairs = ENTRIES.scan_from(
            self.engine(),
            &[&shard],
            &from.max(minimum).to_be_bytes(),
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
            let place = index.to_be_bytes();
            let statement = STATEMENTS.get(self.engine(), &[&shard, &place])?;
            entries.push(OpenedEntry {
                index,
                entry: Base64(bytes),
                opened: self.opened(&shard, index)?,
                statement: statement.and_then(|text| String::from_utf8(text).ok()),
            });
        }
        Ok(EntriesPage {
            entries,
            minimum,
            edge: edge.ok_or(Refusal::StoreDamaged)?,
        })
    }

    /// The hashes that came with an entry must be those it makes. A client that rebuilds the tree from the entries
    /// would never see a wrong one, but every later proof would lead nowhere.
    pub(super) fn check_hashes(&self, shard: [u8; 3], index: u64, entry: &[u8]) -> Result<(), AppError> {
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

    /// What may be opened of an entry. What was erased is in no list of events any more; that it was, a statement
    /// says, and whoever verifies counts.
    pub(super) fn opened(&self, shard: &[u8], index: u64) -> Result<Option<OpenedParts>, AppError> {
        let Some(id) = EVENTS.get(self.engine(), &[&shard, &index.to_be_bytes()])? else {
            return Ok(None);
        };
        let id = EventId::from_bytes(id.try_into().map_err(|_| Refusal::StoreDamaged)?);
        let row = OPENINGS
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::StoreDamaged)?;
        let row = row.value;
        let key_of = |account: Option<AccountId>| match account {
            Some(account) => self.log_key(account),
            None => Ok(self.secrets.log_key.clone()),
        };
        Ok(Some(OpenedParts {
            id,
            key: Base64(key_of(row.subject)?.event_key(id).0.to_vec()),
            actor_key: Base64(key_of(row.actor)?.actor_key(id).0.to_vec()),
            core: row.core,
            subject: row.subject_text,
            actor: row.actor_text,
        }))
    }

    /// The text of a public statement.
    pub fn public_statement(&self, shard: [u8; 3], index: u64) -> Result<String, AppError> {
        let text = STATEMENTS
            .get(self.engine(), &[&shard, &index.to_be_bytes()])?
            .ok_or(Refusal::NotFound)?;
        String::from_utf8(text).map_err(|_| Refusal::StoreDamaged.into())
    }

    /// Below which index a shard was pruned.
    pub fn public_minimum(&self, shard: [u8; 3]) -> Result<u64, AppError> {
        self.pruned_below(shard)
    }

    /// Raw entries of one shard, in order: commitments only, for anyone.
    pub fn public_entries(&self, shard: [u8; 3], from: u64, count: usize) -> Result<Vec<Vec<u8>>, AppError> {
        let pairs = ENTRIES.scan_from(self.engine(), &[&shard], &from.to_be_bytes(), count)?;
        let entries: Vec<Vec<u8>> = pairs.into_iter().map(|(_, bytes)| bytes).collect();
        match entries.iter().all(|e| AnyEntry::from_bytes(e).is_ok()) {
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

/// A ticket is one word: it stands in the journal.
pub(super) fn check_ticket(filter: &AuditFilter) -> Result<(), Refusal> {
    let fits = |ticket: &String| {
        ticket.len() <= LONGEST_TICKET && is_printable(ticket) && !ticket.contains(char::is_whitespace)
    };
    if filter.ticket.as_ref().is_none_or(fits) {
        Ok(())
    } else {
        Err(Refusal::Malformed)
    }
}

/// What the journal says of a reading: what was done, the digest of the filter, how many events were shown, whether
/// it was about one person, and for which ticket. Not the filter itself: it would tell of a person what the search
/// was about, to everyone who reads the journal later.
pub(super) fn what_was_read(what: &str, filter: &AuditFilter, count: usize) -> String {
    let digest = filter.digest().to_string();
    let digest = digest.get(..16).unwrap_or_default();
    let mut told = format!("{what} {digest} {count}");
    if filter.beneficiary.is_some() {
        told += " person";
    }
    if let Some(ticket) = &filter.ticket {
        told += &format!(" ticket:{ticket}");
    }
    told
}
