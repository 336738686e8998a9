//! Counters of failed tries, which no restart and no restored backup sets back.
//!
//! Every beginning of a login counts as failed until its end proves the secret: 5 tries close a slot for a quarter of
//! an hour, 8 for a day, 10 for good.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ecrin_vault::id::SlotId;
use ecrin_vault::time::Timestamp;

use super::SealerError;
use super::files::{remove_durably, write_durably};

const QUARTER_HOUR_MS: i64 = 15 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// After this many a slot is frozen.
const MOST_TRIES: u32 = 10;

/// How many counters of slots that do not exist are kept in memory; the oldest knowledge about an invented account is
/// worth nothing.
const MOST_UNKNOWN: usize = 100_000;

/// Why a try is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryRefused {
    /// Too many tries; again after this many seconds.
    Later(u64),
    /// Too many for good; only another slot opens this one again.
    Frozen,
}

#[derive(Clone, Copy, Default)]
struct Counter {
    failed: u32,
    last_ms: i64,
}

/// The counters.
pub struct Tries {
    directory: PathBuf,
    counters: HashMap<SlotId, Counter>,
    unknown: HashMap<SlotId, Counter>,
}

impl Tries {
    pub(super) fn open(directory: &Path) -> Result<Self, SealerError> {
        let mut counters = HashMap::new();
        for entry in std::fs::read_dir(directory)? {
            let path = entry?.path();
            let Some(slot) = path
                .file_name()
                .and_then(|n| n.to_str())
                .and_then(|n| n.parse().ok())
            else {
                continue;
            };
            let text = std::fs::read_to_string(&path)?;
            let counter = text.trim_end().split_once(' ').and_then(|(failed, last)| {
                Some(Counter {
                    failed: failed.parse().ok()?,
                    last_ms: last.parse().ok()?,
                })
            });
            counters.insert(slot, counter.ok_or(SealerError::Damaged(path))?);
        }
        Ok(Self {
            directory: directory.to_owned(),
            counters,
            unknown: HashMap::new(),
        })
    }

    pub(super) fn begin(
        &mut self,
        slot: SlotId,
        known: bool,
        now: Timestamp,
    ) -> Result<Result<(), TryRefused>, SealerError> {
        let counters = if known {
            &mut self.counters
        } else {
            &mut self.unknown
        };
        let mut counter = counters.get(&slot).copied().unwrap_or_default();
        let wait = match counter.failed {
            0..5 => 0,
            5..8 => QUARTER_HOUR_MS,
            8..MOST_TRIES => DAY_MS,
            _ => return Ok(Err(TryRefused::Frozen)),
        };
        let left = counter.last_ms + wait - now.millis();
        // Only the fifth and the eighth failure close the slot; a try after the wait is one more, and waits again.
        if wait > 0 && left > 0 {
            return Ok(Err(TryRefused::Later(
                u64::try_from(left).unwrap_or(0).div_ceil(1000),
            )));
        }
        counter = Counter {
            failed: counter.failed + 1,
            last_ms: now.millis(),
        };
        if known {
            // The try is answered only once it is counted on disk.
            write_durably(
                &self.directory.join(slot.to_string()),
                format!("{} {}\n", counter.failed, counter.last_ms).as_bytes(),
            )?;
            self.counters.insert(slot, counter);
        } else {
            // The same work as for a slot that exists, so that the time of an answer does not tell them apart.
            write_durably(
                &self.directory.join("unknown"),
                format!("{} {}\n", counter.failed, counter.last_ms).as_bytes(),
            )?;
            if self.unknown.len() >= MOST_UNKNOWN {
                self.unknown.clear();
            }
            self.unknown.insert(slot, counter);
        }
        Ok(Ok(()))
    }

    pub(super) fn freeze(&mut self, slot: SlotId, now: Timestamp) -> Result<(), SealerError> {
        let counter = Counter {
            failed: MOST_TRIES,
            last_ms: now.millis(),
        };
        write_durably(
            &self.directory.join(slot.to_string()),
            format!("{} {}\n", counter.failed, counter.last_ms).as_bytes(),
        )?;
        self.counters.insert(slot, counter);
        Ok(())
    }

    pub(super) fn is_frozen(&self, slot: SlotId) -> bool {
        self.counters
            .get(&slot)
            .is_some_and(|counter| counter.failed >= MOST_TRIES)
    }

    pub(super) fn succeed(&mut self, slot: SlotId) -> Result<u32, SealerError> {
        let failed = self.counters.get(&slot).map_or(0, |counter| counter.failed);
        remove_durably(&self.directory.join(slot.to_string()))?;
        self.counters.remove(&slot);
        // The last of them was the one that just succeeded.
        Ok(failed.saturating_sub(1))
    }
}
