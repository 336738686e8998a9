//! The journal looks at itself: its newest heads every minute, and a few of its entries, one after the other, for ever.
//! `check` and `audit verify` look at all of it at once; this finds what they would have found, sooner or later, when
//! nobody calls them.

use ecrin_vault::journal::{AnyEntry, Checkpoint, Part, root};

use super::rules::Raised;
use crate::app::{App, AppError, Refusal, lock};
use crate::ledger::{ShardHashes, checkpoints, shard_named};
use crate::store::Direction;
use crate::store::keyspace::{ENTRIES, EVENTS};

/// How often.
const EVERY_MS: i64 = 60_000;

/// How many entries each time: a million are gone through in two days.
const AT_A_TIME: usize = 360;

/// Where the journal is looked at next, and when it was last.
#[derive(Default)]
pub(in crate::app) struct Looked {
    at: Option<ecrin_vault::time::Timestamp>,
    next: Vec<u8>,
}

impl App {
    /// When the journal last looked at itself.
    pub(in crate::app) fn looked_at(&self) -> Option<ecrin_vault::time::Timestamp> {
        lock(&self.memory.looked).at
    }

    /// Once a minute: whether the journal on disk holds together.
    pub(in crate::app) fn look_at_journal(&self) -> Result<(), AppError> {
        let now = self.now();
        let from = {
            let mut looked = lock(&self.memory.looked);
            if looked.at.is_some_and(|at| now.millis_since(at) < EVERY_MS) {
                return Ok(());
            }
            looked.at = Some(now);
            looked.next.clone()
        };
        let mut raised = self.look_at_heads()?;
        let page = ENTRIES.scan_from(self.engine(), &[], &from, AT_A_TIME)?;
        for (key, entry) in &page {
            let (Some(shard), Some(index)) = (
                key.get(..3).and_then(|shard| <[u8; 3]>::try_from(shard).ok()),
                key.get(3..).and_then(|index| index.try_into().ok()),
            ) else {
                return Err(Refusal::StoreDamaged.into());
            };
            let index = u64::from_be_bytes(index);
            if self.check_hashes(shard, index, entry).is_err() || !self.opens(shard, index, entry) {
                raised.push(Raised::damaged(shard, Some(index)));
            }
        }
        // At the end it begins anew.
        lock(&self.memory.looked).next = match page.last() {
            Some((key, _)) if page.len() == AT_A_TIME => [key.as_slice(), &[0]].concat(),
            _ => Vec::new(),
        };
        if raised.is_empty() {
            return Ok(());
        }
        tracing::error!(
            faults = raised.len(),
            "the journal on disk does not hold together"
        );
        self.decide(|| self.keep(&raised, None))
    }

    /// Every head is ours, leads to its tree, and is as young as the last entry it should cover: it is written with it.
    fn look_at_heads(&self) -> Result<Vec<Raised>, AppError> {
        let mut raised = Vec::new();
        let key = self.secrets.journal.verifying_key();
        for text in checkpoints(self.engine())? {
            let Ok(head) = Checkpoint::verify(&text, &key) else {
                raised.push(Raised::damaged([0; 3], None));
                continue;
            };
            let shard = shard_named(&head.origin, &self.domain).ok_or(Refusal::StoreDamaged)?;
            let stored = ShardHashes {
                engine: self.engine(),
                shard,
            };
            let last = EVENTS
                .scan(self.engine(), &[&shard], Direction::Backward, 1)?
                .first()
                .and_then(|(key, _)| key.get(3..)?.try_into().ok())
                .map(u64::from_be_bytes);
            // Read after the head: an entry written between the two is not one that the head should cover.
            let covers =
                last.is_none_or(|last| last < head.size) || checkpoints(self.engine())?.last() != Some(&text);
            if !covers || root(head.size, &stored).ok() != Some(head.root) {
                raised.push(Raised::damaged(shard, None));
            }
        }
        Ok(raised)
    }

    /// Whether what may be opened of an entry opens it. What was erased meanwhile needs not.
    fn opens(&self, shard: [u8; 3], index: u64, entry: &[u8]) -> bool {
        let Ok(AnyEntry::Event(entry)) = AnyEntry::from_bytes(entry) else {
            return true;
        };
        match self.opened(&shard, index) {
            Ok(Some(parts)) => {
                let key = |bytes: &[u8]| bytes.try_into().ok().map(ecrin_vault::journal::EventKey);
                match (key(&parts.key.0), key(&parts.actor_key.0)) {
                    (Some(event), Some(actor)) => {
                        event.opens(Part::Core, parts.core.as_bytes(), entry.core)
                            && event.opens(Part::Subject, parts.subject.as_bytes(), entry.subject)
                            && actor.opens(Part::Actor, parts.actor.as_bytes(), entry.actor)
                    }
                    _ => false,
                }
            }
            Ok(None) => true,
            Err(_) => {
                // Erased between two reads, or a row that is missing: the list of events says which.
                matches!(
                    EVENTS.get(self.engine(), &[&shard, &index.to_be_bytes()]),
                    Ok(None)
                )
            }
        }
    }
}
