//! Retention: how long what the journal says may be opened, how long it stands there at all, and how long a mandate is
//! kept as evidence. What goes is said in a public statement; what stands is kept no longer than its term.
//!
//! Two registers have terms of their own: what secures the service (who signed in), and what was done with papers and
//! mandates. Keys and the running of the service have a third.

use ecrin_vault::id::MandateId;
use ecrin_vault::journal::{AnyEntry, Checkpoint, Core, ShardCount, Statement, edge_of, stored_index};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::note::NoteBody as _;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Ground, StatementKind};

use super::erasure::Counted;
use super::{App, AppError, Refusal};
use crate::config::Retention;
use crate::ledger::{checkpoints, shard_key, shard_named};
use crate::store::keyspace::{
    ENTRIES, EVENTS, HASHES, MANDATE_ENVELOPES, MANDATES, MANDATES_OF, MANDATES_OF_STRUCTURE, OPENINGS,
    PRUNED, Row, STATEMENTS, VIEWS,
};
use crate::store::rows::OpeningRow;
use crate::store::{Batch, Direction};

/// How many openings go with one statement, and how many entries are pruned with one.
const AT_A_TIME: usize = 5_000;
const PRUNED_AT_A_TIME: u64 = 65_536;

/// Entries in a bundle, and levels of hashes in a tile: what tlog-tiles prunes whole or not at all.
const BUNDLE: u64 = 256;
const HEIGHT: u8 = 8;

/// Days of so many months, counted long.
const fn days(months: u32) -> u32 {
    months * 31
}

/// For how many days the opening of an event is kept.
fn opening_days(code: EventCode, terms: &Retention) -> u32 {
    let family = code.as_str().split('.').next().unwrap_or_default();
    days(match family {
        "session" | "mail" => terms.session_months,
        "mandate" | "document" | "journal" | "notice" | "alert" => terms.event_months,
        _ => terms.key_months,
    })
}

impl App {
    /// What is due once a day: openings, mandates and entries whose term has ended.
    pub(super) fn tend_terms(&self) -> Result<(), AppError> {
        let openings = self.forget_old_openings();
        let mandates = self.forget_old_mandates();
        let entries = self.prune();
        openings.and(mandates).and(entries)
    }

    fn forget_old_openings(&self) -> Result<(), AppError> {
        let now = self.now();
        let terms = &self.terms.retention;
        let shortest = days(terms.session_months.min(terms.event_months).min(terms.key_months));
        let (people, mandates) = self.all_held(now)?;
        let mut due: Vec<Row<OpeningRow>> = Vec::new();
        let mut from = Vec::new();
        'journal: loop {
            let page = EVENTS.scan_from(self.engine(), &[], &from, AT_A_TIME)?;
            let Some((last, _)) = page.last() else { break };
            from = [last.as_slice(), &[0]].concat();
            for (_, id) in &page {
                let opening = OPENINGS.get(self.engine(), &[id])?.ok_or(Refusal::StoreDamaged)?;
                let core = Core::from_text(&opening.value.core).map_err(|_| Refusal::StoreDamaged)?;
                if now < core.at.plus_days(shortest) {
                    // Everything from here on is younger.
                    break 'journal;
                }
                let held = opening
                    .value
                    .subject
                    .is_some_and(|subject| people.contains(&subject))
                    || core.mandate.is_some_and(|mandate| mandates.contains(&mandate));
                if !held && now >= core.at.plus_days(opening_days(core.event, terms)) {
                    due.push(opening);
                }
            }
        }
        for some in due.chunks(AT_A_TIME) {
            let (mut batch, mut counted) = (Batch::new(), Counted::default());
            for opening in some {
                batch = self.forget_opening(batch, opening, &mut counted);
            }
            let statement = Statement {
                what: StatementKind::OpeningsErased,
                ground: Ground::Retention,
                at: now,
                count: counted.total(),
                shards: counted.shards(),
            };
            self.ledger.commit_stating(batch, Vec::new(), statement)?;
        }
        if !due.is_empty() {
            self.purge();
        }
        Ok(())
    }

    /// A mandate that has ended is evidence: its note and what ended it are kept for years, what could release
    /// anything is not.
    fn forget_old_mandates(&self) -> Result<(), AppError> {
        let now = self.now();
        let (people, held) = self.all_held(now)?;
        let terms = &self.terms.retention;
        let mut all: Vec<MandateId> = Vec::new();
        MANDATES.each(self.engine(), |row| all.push(row.value.id))?;
        let mut forgotten = 0;
        let mut batch = Batch::new();
        for id in all {
            let Some(mandate) = self.held(id)? else { continue };
            let body = mandate.mandate();
            let ended = mandate
                .row
                .value
                .lifecycle
                .ended
                .map_or(body.until, |(_, at)| at.min(body.until));
            if held.contains(&id) || people.contains(&body.owner) {
                continue;
            }
            if now >= ended.plus_days(days(terms.event_months)) {
                for table in [MANDATE_ENVELOPES, VIEWS] {
                    for (key, _) in
                        table.scan(self.engine(), &[id.as_bytes()], Direction::Forward, usize::MAX)?
                    {
                        batch = table.delete(batch, &[&key]);
                    }
                }
            }
            if now >= ended.plus_days(terms.mandate_years * 366) {
                batch = mandate.row.delete(batch);
                batch = MANDATES_OF.delete(batch, &[body.owner.as_bytes(), id.as_bytes()]);
                batch = match body.grantee {
                    Grantee::Person(person) => MANDATES_OF.delete(batch, &[person.as_bytes(), id.as_bytes()]),
                    Grantee::Structure(structure, _) => {
                        MANDATES_OF_STRUCTURE.delete(batch, &[structure.as_bytes(), id.as_bytes()])
                    }
                };
                forgotten += 1;
            }
        }
        if forgotten > 0 {
            let statement = Statement {
                what: StatementKind::MandatesErased,
                ground: Ground::Retention,
                at: now,
                count: forgotten,
                shards: Vec::new(),
            };
            self.ledger.commit_stating(batch, Vec::new(), statement)?;
            self.purge();
        } else if batch != Batch::new() {
            self.ledger.commit(batch, Vec::new())?;
        }
        Ok(())
    }

    /// Prunes the oldest entries, in whole bundles, by the rules of tlog-tiles: the hashes above them stay, so that
    /// every later entry and every later size can still be proved.
    fn prune(&self) -> Result<(), AppError> {
        let now = self.now();
        let term = days(self.terms.retention.commitment_months);
        let key = self.secrets.journal.verifying_key();
        for text in checkpoints(self.engine())? {
            let head = Checkpoint::verify(&text, &key).map_err(|_| Refusal::StoreDamaged)?;
            let shard = shard_named(&head.origin, &self.domain).ok_or(Refusal::StoreDamaged)?;
            let minimum = self.pruned_below(shard)?;
            let closed = shard < shard_key(now);
            let below = self.prunable(shard, minimum, head.size, closed, now, term)?;
            if below == minimum {
                // A younger shard is never pruned before an older one is.
                if minimum < head.size {
                    break;
                }
                continue;
            }
            let name = head.origin.rsplit('/').next().unwrap_or_default().to_owned();
            let statement = Statement {
                what: StatementKind::Pruned,
                ground: Ground::Retention,
                at: now,
                count: below - minimum,
                shards: vec![ShardCount {
                    shard: name,
                    count: below,
                }],
            };
            let batch = self.pruning(shard, minimum, below, head.size)?;
            self.ledger.commit_stating(batch, Vec::new(), statement)?;
            self.purge();
            if below < head.size {
                break;
            }
        }
        Ok(())
    }

    /// Below which index a shard may be pruned now: whole bundles, or all of a shard that is closed, whose term has
    /// ended and of which nothing may be opened any more.
    fn prunable(
        &self,
        shard: [u8; 3],
        minimum: u64,
        size: u64,
        closed: bool,
        now: Timestamp,
        term: u32,
    ) -> Result<u64, AppError> {
        let most = size.min(minimum.saturating_add(PRUNED_AT_A_TIME));
        let first_opening = EVENTS
            .scan(self.engine(), &[&shard], Direction::Forward, 1)?
            .first()
            .and_then(|(key, _)| key.get(3..)?.try_into().ok())
            .map_or(size, u64::from_be_bytes);
        let mut below = minimum;
        let count = usize::try_from(most.min(first_opening).saturating_sub(minimum)).unwrap_or(0);
        for (_, bytes) in ENTRIES.scan_from(self.engine(), &[&shard], &minimum.to_be_bytes(), count)? {
            let hour = match AnyEntry::from_bytes(&bytes).map_err(|_| Refusal::StoreDamaged)? {
                AnyEntry::Event(entry) => entry.hour,
                AnyEntry::Statement(entry) => entry.hour,
            };
            // The hour in clear is what anyone can hold the term against.
            let at = Timestamp::from_millis((i64::from(hour) + 1) * 3_600_000)
                .map_err(|_| Refusal::StoreDamaged)?;
            if now < at.plus_days(term) {
                break;
            }
            below += 1;
        }
        if closed && below == size {
            return Ok(size);
        }
        Ok((below - below % BUNDLE).max(minimum))
    }

    fn pruning(&self, shard: [u8; 3], minimum: u64, below: u64, size: u64) -> Result<Batch, AppError> {
        let mut batch = PRUNED.put(Batch::new(), &[&shard], below.to_be_bytes());
        let kept = edge_of(below);
        for index in minimum..below {
            let place = index.to_be_bytes();
            batch = ENTRIES.delete(batch, &[&shard, &place]);
            batch = STATEMENTS.delete(batch, &[&shard, &place]);
        }
        for level in 0..HEIGHT {
            // Places whose leaves all go. Where a whole shard ends within a bundle, what leads to its root stays.
            for place in (minimum >> level)..(below >> level) {
                if !kept.contains(&(level, place)) {
                    batch = HASHES.delete(batch, &[&shard, &stored_index(level, place).to_be_bytes()]);
                }
            }
        }
        debug_assert!(below <= size, "nothing is pruned that is not there");
        Ok(batch)
    }

    /// Below which index the entries of a shard were pruned.
    pub(super) fn pruned_below(&self, shard: [u8; 3]) -> Result<u64, AppError> {
        let minimum = PRUNED.get(self.engine(), &[&shard])?;
        Ok(minimum
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u64::from_be_bytes))
    }
}
