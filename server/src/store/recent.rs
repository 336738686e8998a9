//! What was read lately, in memory: asking who somebody is takes the same few rows a hundred times a second, and each
//! time a transaction, two locks on a file and some pages of it.
//!
//! In scope: an [`Engine`] over another that answers from memory what nobody has changed since it was read. It is exact,
//! never merely fresh: every change of a store that is open for writing comes through [`Engine::commit`], and whatever
//! a batch touches is forgotten before the batch is written and not remembered while it is.
//!
//! Out of scope: large values and long scans, which are read where they lie.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use super::engine::{Batch, Direction, Engine, EngineError, Outcome, Pair};

/// Keys that share so many first bytes lie together: the byte of a keyspace, and most of the id after it. A scan within
/// that prefix is remembered beside them.
const PREFIX: usize = 16;

/// The largest value, or sum of a scan's keys and values, that is remembered.
const LARGEST: usize = 8 << 10;

/// How many bytes are remembered before all of them are forgotten.
const MOST: usize = 16 << 20;

/// What an entry costs besides its bytes.
const OVERHEAD: usize = 160;

/// The question of a scan.
type Question = (Vec<u8>, Vec<u8>, bool, usize);

/// What is remembered of keys that begin alike.
#[derive(Default)]
struct Shelf {
    rows: HashMap<Vec<u8>, Option<Vec<u8>>>,
    scans: HashMap<Question, Vec<Pair>>,
    /// How many batches that touch it are being written.
    writing: usize,
}

#[derive(Default)]
struct Memory {
    shelves: HashMap<Vec<u8>, Shelf>,
    bytes: usize,
    /// Counts beginnings and ends of writes: what was read across one is not remembered.
    turns: u64,
    /// Nobody knows what the last batch left behind, so nothing is remembered any more.
    is_lost: bool,
}

impl Memory {
    fn shelf(&self, key: &[u8]) -> Option<&Shelf> {
        self.shelves.get(prefix(key))
    }

    /// Where something may be remembered that was read since that turn.
    fn shelf_for(&mut self, key: &[u8], bytes: usize, turn: u64) -> Option<&mut Shelf> {
        let is_written = self.shelf(key).is_some_and(|shelf| shelf.writing > 0);
        if self.is_lost || self.turns != turn || is_written || bytes > LARGEST {
            return None;
        }
        if self.bytes > MOST {
            self.forget();
        }
        self.bytes += bytes + OVERHEAD;
        Some(self.shelves.entry(prefix(key).to_vec()).or_default())
    }

    /// Forgets all but what is being written.
    fn forget(&mut self) {
        self.bytes = 0;
        self.shelves.retain(|_, shelf| {
            shelf.rows.clear();
            shelf.scans.clear();
            shelf.writing > 0
        });
    }
}

/// An engine and its memory.
pub(super) struct Recent<E> {
    engine: E,
    memory: Mutex<Memory>,
}

impl<E: Engine> Recent<E> {
    pub(super) fn new(engine: E) -> Self {
        Self {
            engine,
            memory: Mutex::default(),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // No panic can come between two changes of it.
        self.memory.lock().unwrap_or_else(|dead| dead.into_inner())
    }

    /// What is remembered under a key, or the turn at which it was asked.
    fn recall(&self, key: &[u8]) -> Result<Option<Vec<u8>>, u64> {
        let memory = self.memory();
        let row = memory.shelf(key).and_then(|shelf| shelf.rows.get(key));
        row.cloned().ok_or(memory.turns)
    }

    fn remember(&self, key: &[u8], value: Option<&[u8]>, turn: u64) {
        let bytes = key.len() + value.map_or(0, <[u8]>::len);
        if let Some(shelf) = self.memory().shelf_for(key, bytes, turn) {
            shelf.rows.insert(key.to_vec(), value.map(<[u8]>::to_vec));
        }
    }
}

impl<E: Engine> Engine for Recent<E> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match self.recall(key) {
            Ok(value) => Ok(value),
            Err(turn) => {
                let value = self.engine.get(key)?;
                self.remember(key, value.as_deref(), turn);
                Ok(value)
            }
        }
    }

    fn get_all(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, EngineError> {
        self.engine.get_all(keys)
    }

    fn scan(
        &self,
        start: &[u8],
        end: &[u8],
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Pair>, EngineError> {
        // Everything in the range begins alike, or the change of a key could not find the scan.
        let is_near =
            start.len() >= PREFIX && start < end && successor(prefix(start)).is_none_or(|next| end <= &*next);
        if !is_near {
            return self.engine.scan(start, end, direction, limit);
        }
        let question: Question = (
            start.to_vec(),
            end.to_vec(),
            direction == Direction::Backward,
            limit,
        );
        let turn = {
            let memory = self.memory();
            if let Some(pairs) = memory.shelf(start).and_then(|shelf| shelf.scans.get(&question)) {
                return Ok(pairs.clone());
            }
            memory.turns
        };
        let pairs = self.engine.scan(start, end, direction, limit)?;
        let bytes = start.len() + end.len() + pairs.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>();
        if let Some(shelf) = self.memory().shelf_for(start, bytes, turn) {
            shelf.scans.insert(question, pairs.clone());
        }
        Ok(pairs)
    }

    fn commit(&self, batch: &Batch) -> Result<Outcome, EngineError> {
        let touched = || batch.puts.iter().map(|(key, _)| key).chain(&batch.deletes);
        {
            let mut memory = self.memory();
            memory.turns += 1;
            for key in touched() {
                let shelf = memory.shelves.entry(prefix(key).to_vec()).or_default();
                shelf.rows.remove(key);
                shelf.scans.clear();
                shelf.writing += 1;
            }
        }
        let outcome = self.engine.commit(batch);
        let mut memory = self.memory();
        memory.turns += 1;
        for key in touched() {
            if let Some(shelf) = memory.shelves.get_mut(prefix(key)) {
                shelf.writing -= 1;
                if shelf.writing == 0 && shelf.rows.is_empty() {
                    memory.shelves.remove(prefix(key));
                }
            }
        }
        if matches!(outcome, Err(EngineError::Unknown(_) | EngineError::Stopped)) {
            memory.is_lost = true;
            memory.forget();
        }
        outcome
    }

    fn purge(&self) -> Result<(), EngineError> {
        self.engine.purge()
    }

    fn inline_limit(&self) -> usize {
        self.engine.inline_limit()
    }

    fn name(&self) -> &'static str {
        self.engine.name()
    }
}

fn prefix(key: &[u8]) -> &[u8] {
    key.get(..PREFIX).unwrap_or(key)
}

/// The first key beyond everything that begins so; nothing, where there is none.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut next = prefix.get(..=last)?.to_vec();
    *next.last_mut()? += 1;
    Some(next)
}

#[cfg(test)]
mod tests;
