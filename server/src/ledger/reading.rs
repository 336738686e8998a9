//! Reading the journal as it stands on disk.

use ecrin_vault::journal::{Core, StoredHashes};
use ecrin_vault::note::{Digest32, NoteBody};
use ecrin_vault::time::Timestamp;

use crate::store::keyspace::{CHECKPOINTS, EVENTS, HASHES, LAST_WRITTEN, OPENINGS};
use crate::store::{Direction, Engine, EngineError};

/// The time of the last event in the journal, if there is one.
pub fn last_event_at(engine: &dyn Engine) -> Result<Option<Timestamp>, EngineError> {
    if let Some(millis) = LAST_WRITTEN.get(engine, &[])? {
        let millis = millis.try_into().map(i64::from_be_bytes).ok();
        let at = millis.and_then(|millis| Timestamp::from_millis(millis).ok());
        return at
            .map(Some)
            .ok_or_else(|| EngineError::Damaged("the time of the last entry".into()));
    }
    // A store that an older version left: its last event still has its opening.
    let Some((_, id)) = EVENTS.scan(engine, &[], Direction::Backward, 1)?.pop() else {
        return Ok(None);
    };
    let opening = OPENINGS
        .get(engine, &[&id])?
        .ok_or_else(|| EngineError::Damaged("the last event has no opening".into()))?;
    let core = Core::from_text(&opening.value.core)
        .map_err(|e| EngineError::Damaged(format!("the last event: {e}")))?;
    Ok(Some(core.at))
}

/// The signed checkpoints of all shards, oldest first.
pub fn checkpoints(engine: &dyn Engine) -> Result<Vec<String>, EngineError> {
    let pairs = CHECKPOINTS.scan(engine, &[], Direction::Forward, usize::MAX)?;
    pairs
        .into_iter()
        .map(|(_, text)| {
            String::from_utf8(text).map_err(|_| EngineError::Damaged("a checkpoint is not text".into()))
        })
        .collect()
}

/// The stored hashes of one shard.
pub struct ShardHashes<'a> {
    /// Where they are kept.
    pub engine: &'a dyn Engine,
    /// Which shard.
    pub shard: [u8; 3],
}

impl StoredHashes for ShardHashes<'_> {
    fn hash(&self, index: u64) -> Option<Digest32> {
        let bytes = HASHES
            .get(self.engine, &[&self.shard, &index.to_be_bytes()])
            .ok()??;
        bytes.try_into().ok().map(Digest32)
    }
}
