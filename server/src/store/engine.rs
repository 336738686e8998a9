//! The one interface every engine implements, and the words it uses.
//!
//! In scope: keys, batches, outcomes, errors, and the rules that are the same for every engine.
//! Out of scope: how any engine keeps them on a disk.

use std::collections::BTreeMap;
use std::io;

use thiserror::Error;

/// Keys that begin with this byte belong to the engines themselves; callers never see them.
pub(super) const RESERVED: u8 = 0xFF;

/// Where the format version lives, in every engine.
pub(super) const FORMAT_KEY: &[u8] = b"\xFFformat";

/// The format this build writes, and the newest it can read.
pub const FORMAT_VERSION: u32 = 1;

/// No engine accepts longer keys. sled sets the bound: an inner node of its tree holds up to 256
/// keys and must stay below 128 KiB, where sled would move it to a file that it never syncs.
/// PostgreSQL could index keys of about 2.7 KB.
pub const LONGEST_KEY: usize = 384;

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// How the store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Serving: takes the lock, creates what is missing, may commit.
    ReadWrite,
    /// Looking: creates nothing and refuses every commit. SQLite allows it while another process
    /// serves; sled, which allows one process only, answers [`EngineError::Locked`] then.
    ReadOnly,
}

/// What must hold for a batch to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// The key holds exactly this value.
    Equals(Vec<u8>, Vec<u8>),
    /// The key does not exist. The same batch must put it: only then can an engine without
    /// serializable transactions (PostgreSQL under read committed) uphold the promise.
    Absent(Vec<u8>),
}

impl Precondition {
    /// The key this precondition looks at.
    pub fn key(&self) -> &[u8] {
        match self {
            Self::Equals(key, _) | Self::Absent(key) => key,
        }
    }

    /// Whether it holds for the value found under its key.
    pub(super) fn holds(&self, found: Option<&[u8]>) -> bool {
        match self {
            Self::Equals(_, value) => found == Some(value),
            Self::Absent(_) => found.is_none(),
        }
    }
}

/// Changes that happen together or not at all.
///
/// Deletes are applied before puts, and the last put of a key wins, so the order in which a batch
/// was put together never changes its meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// All of these must hold, or nothing is written.
    pub preconditions: Vec<Precondition>,
    /// Keys that get a value.
    pub puts: Vec<Pair>,
    /// Keys that go away; deleting a missing key is not an error.
    pub deletes: Vec<Vec<u8>>,
}

impl Batch {
    /// An empty batch, to be filled by the methods below.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds: `key` gets `value`.
    #[must_use]
    pub fn put(mut self, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        self.puts.push((key.into(), value.into()));
        self
    }

    /// Adds: `key` goes away.
    #[must_use]
    pub fn delete(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.deletes.push(key.into());
        self
    }

    /// Adds the condition that `key` holds exactly `value`.
    #[must_use]
    pub fn expect_equals(mut self, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        let condition = Precondition::Equals(key.into(), value.into());
        self.preconditions.push(condition);
        self
    }

    /// Adds the condition that `key` does not exist; the same batch must put it.
    #[must_use]
    pub fn expect_absent(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.preconditions.push(Precondition::Absent(key.into()));
        self
    }

    /// What each touched key becomes, in key order, after the rules that hold for every engine
    /// have been checked.
    pub(super) fn effects(&self) -> Result<BTreeMap<&[u8], Option<&[u8]>>, EngineError> {
        let mut effects = BTreeMap::new();
        for key in &self.deletes {
            effects.insert(key.as_slice(), None);
        }
        for (key, value) in &self.puts {
            effects.insert(key.as_slice(), Some(value.as_slice()));
        }
        let looked_at = self.preconditions.iter().map(Precondition::key);
        for key in effects.keys().copied().chain(looked_at) {
            if key.is_empty() || key.len() > LONGEST_KEY {
                return Err(EngineError::Misuse("a key has 1 to 384 bytes"));
            }
            if key.first() == Some(&RESERVED) {
                return Err(EngineError::Misuse("keys that begin with 0xFF are reserved"));
            }
        }
        for condition in &self.preconditions {
            if let Precondition::Absent(key) = condition
                && !matches!(effects.get(key.as_slice()), Some(Some(_)))
            {
                return Err(EngineError::Misuse("an absent key must be put by the same batch"));
            }
        }
        Ok(effects)
    }
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All of it is durable.
    Committed,
    /// Nothing was written, because the precondition on this key did not hold.
    Conflict(Vec<u8>),
}

/// The order in which a scan answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest key first.
    Forward,
    /// Largest key first.
    Backward,
}

/// Why an engine could not answer.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A write or a sync failed half way. Nobody can say whether the batch is on the disk: after a
    /// failed sync the kernel may have dropped the very pages it was asked to keep, and a second
    /// sync would succeed without them. The engine has stopped; after a restart, the caller looks
    /// for the id key of its batch.
    #[error("the write may or may not have reached the disk; the store has stopped")]
    Unknown(#[source] io::Error),
    /// The engine stopped after an earlier [`EngineError::Unknown`].
    #[error("the store has stopped after a failed write and must be opened again")]
    Stopped,
    /// The disk is full. Nothing was written, and the engine goes on.
    #[error("the disk is full")]
    Full,
    /// Another process holds the store.
    #[error("another process holds the store")]
    Locked,
    /// What is on the disk is not a store, or no longer one.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The store was written by a newer version of this program.
    #[error("the store has format {found}, this program knows up to {known}")]
    NewerVersion {
        /// The format found on the disk.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// A commit on a store opened for reading.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// The batch breaks a rule of the interface; it can never succeed.
    #[error("the batch is not well formed: {0}")]
    Misuse(&'static str),
    /// The operating system refused; nothing was written.
    #[error("the store could not be read or opened")]
    Io(#[from] io::Error),
}

/// An ordered map from bytes to bytes with atomic conditional batches.
///
/// Commits may come from several threads; they take effect one after the other.
/// A reader never sees a batch that is not yet durable.
pub trait Engine: Send + Sync {
    /// The value under `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;

    /// The values under these keys, in their order: what asking for each would answer, on some engines sooner.
    fn get_all(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, EngineError> {
        keys.iter().map(|key| self.get(key)).collect()
    }

    /// Up to `limit` pairs with `start <= key < end`, all from one moment: no batch is seen in
    /// part. `Backward` answers the largest keys first.
    fn scan(
        &self,
        start: &[u8],
        end: &[u8],
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Pair>, EngineError>;

    /// Writes the whole batch or nothing. When it answers [`Outcome::Committed`], the batch
    /// survives a power cut.
    fn commit(&self, batch: &Batch) -> Result<Outcome, EngineError>;

    /// Removes from the files what was deleted or replaced before: until then it may still lie there, unread. It takes
    /// as long as the store is large on some engines.
    fn purge(&self) -> Result<(), EngineError>;

    /// The largest value that belongs in this engine. Larger ones are kept whole and correct, but
    /// ciphertext above this size goes to blobs.
    fn inline_limit(&self) -> usize;

    /// The engine's name, as the configuration spells it.
    fn name(&self) -> &'static str;
}

/// Scans end before the reserved keys, and an empty or reversed range is simply empty.
pub(super) fn visible_range<'a>(start: &'a [u8], end: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    const FIRST_RESERVED: &[u8] = &[RESERVED];
    let end = end.min(FIRST_RESERVED);
    (start < end).then_some((start, end))
}

/// Reads the stored format version, and refuses what this program cannot understand.
pub(super) fn check_format(stored: Option<&[u8]>) -> Result<(), EngineError> {
    let stored = stored.ok_or_else(|| EngineError::Damaged("it has no format version".into()))?;
    let bytes = stored
        .try_into()
        .map_err(|_| EngineError::Damaged("its format version is not a number".into()))?;
    let found = u32::from_be_bytes(bytes);
    if found > FORMAT_VERSION {
        let known = FORMAT_VERSION;
        return Err(EngineError::NewerVersion { found, known });
    }
    Ok(())
}
