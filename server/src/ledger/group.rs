//! A group under construction: what the store will hold once it is written.

use std::collections::HashMap;

use ecrin_vault::journal::StoredHashes;
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;

use crate::store::keyspace::{HASHES, LAST_WRITTEN};
use crate::store::{Batch, Engine, EngineError, Precondition};

/// A group under construction: what the store will hold once it is written.
pub(super) struct Group<'a> {
    pub(super) engine: &'a dyn Engine,
    pub(super) overlay: HashMap<Vec<u8>, Option<Vec<u8>>>,
    pub(super) preconditions: Vec<Precondition>,
    pub(super) last: Option<Timestamp>,
    /// Size of each shard touched, and whether it had a head before.
    pub(super) sizes: HashMap<[u8; 3], u64>,
}

impl Group<'_> {
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match self.overlay.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.engine.get(key),
        }
    }

    /// The first precondition that does not hold.
    pub(super) fn conflict(&self, batch: &Batch) -> Result<Option<Vec<u8>>, EngineError> {
        for condition in &batch.preconditions {
            let found = self.get(condition.key())?;
            let holds = match condition {
                Precondition::Equals(_, value) => found.as_ref() == Some(value),
                Precondition::Absent(_) => found.is_none(),
            };
            if !holds {
                return Ok(Some(condition.key().to_vec()));
            }
        }
        Ok(None)
    }

    pub(super) fn apply(&mut self, batch: Batch) {
        // The engine checks again what the store itself must answer for; what this group changed it cannot know.
        let overlay = &self.overlay;
        self.preconditions.extend(
            batch
                .preconditions
                .into_iter()
                .filter(|c| !overlay.contains_key(c.key())),
        );
        self.overlay
            .extend(batch.deletes.into_iter().map(|key| (key, None)));
        self.overlay
            .extend(batch.puts.into_iter().map(|(key, value)| (key, Some(value))));
    }

    /// An entry of this time is in the group. The time is kept beside the openings, which may be erased.
    pub(super) fn wrote(&mut self, at: Timestamp) {
        self.last = Some(at);
        self.apply(LAST_WRITTEN.put(Batch::new(), &[], at.millis().to_be_bytes()));
    }

    pub(super) fn into_batch(self) -> Batch {
        let mut batch = Batch {
            preconditions: self.preconditions,
            ..Batch::default()
        };
        for (key, value) in self.overlay {
            match value {
                Some(value) => batch.puts.push((key, value)),
                None => batch.deletes.push(key),
            }
        }
        batch
    }
}

/// The hashes of one shard as the group leaves them.
pub(super) struct GroupHashes<'a, 'b>(pub(super) &'a Group<'b>, pub(super) [u8; 3]);

impl StoredHashes for GroupHashes<'_, '_> {
    fn hash(&self, index: u64) -> Option<Digest32> {
        let bytes = self.0.get(&HASHES.key(&[&self.1, &index.to_be_bytes()])).ok()??;
        bytes.try_into().ok().map(Digest32)
    }
}
