//! The other engine: sled 0.34, in the only form in which it loses nothing.
//!
//! In scope: everything sled leaves to its user. It flushes with `sync_file_range`, which promises
//! nothing across a power cut; it never syncs its configuration, its folders, or the files it makes
//! for large values; an unfinished snapshot keeps it from opening; and its asynchronous flush can
//! lock up. So this adapter syncs the files itself, keeps every value small enough to stay in the
//! log, removes unfinished snapshots, and lets one commit write at a time.
//!
//! A log that lost its end looks to sled like one that a crash cut off. So the length of the file is
//! written down when a store is closed, and a shorter one is refused. After a crash nothing tells
//! the two apart: then it is the ledger, above, that finds its newest entries missing.
//!
//! Out of scope: its appetite. sled needs several times the disk of SQLite, and its memory grows
//! with the number of keys whatever the cache is set to.

mod files;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{RwLock, RwLockReadGuard};

use self::files::Closing;
use super::durable::{self, FolderLock};
use super::engine::{self, Batch, Direction, Engine, EngineError, FORMAT_KEY, Mode, Outcome, Pair, RESERVED};

const FOLDER_NAME: &str = "store.sled";

/// sled starts new nodes at about sixteen values; this keeps a node far from the 128 KiB at which
/// it would leave the log for a file that is never synced.
const PIECE: usize = 4 << 10;

/// First byte of a stored value: the value follows.
const WHOLE: u8 = 0;
/// First byte of a stored value: the number of pieces follows, as four bytes.
const IN_PIECES: u8 = 1;
/// Pieces live under these two bytes, then the key, then the number of the piece as four bytes.
/// The fixed end makes the names of two keys' pieces differ even if one key begins the other.
const PIECES: [u8; 2] = [RESERVED, 1];

/// A full disk poisons sled for good, so a commit must leave this much free: room for a new
/// segment, a snapshot, and what its cleaner moves.
const RESERVE: u64 = 16 << 20;

/// An [`Engine`] on sled.
#[derive(Debug)]
pub struct SledEngine {
    folder: PathBuf,
    /// sled has no snapshots: a commit keeps readers out until its batch is durable, and readers
    /// keep a commit out until they have seen all of one moment.
    moment: RwLock<Opened>,
    mode: Mode,
    stopped: AtomicBool,
    // The fields above close sled when they are dropped, this one tells how long its file was then,
    // and only then may another process enter.
    _closing: Closing,
    _lock: FolderLock,
}

/// The open files.
#[derive(Debug)]
struct Opened {
    /// Missing only for the moment in which it is written anew, or after that failed.
    tree: Option<::sled::Db>,
    /// sled's data file, opened a second time so that we can sync it.
    data: File,
}

impl Opened {
    fn open(path: &Path) -> Result<Self, EngineError> {
        Ok(Self {
            tree: Some(files::open_tree(path)?),
            data: File::open(path.join("db"))?,
        })
    }

    fn tree(&self) -> Result<&::sled::Db, EngineError> {
        self.tree.as_ref().ok_or(EngineError::Stopped)
    }
}

impl SledEngine {
    /// Opens the store in `folder`; in [`Mode::ReadWrite`], creates it if there is none.
    pub fn open(folder: &Path, mode: Mode) -> Result<Self, EngineError> {
        if mode == Mode::ReadWrite {
            durable::create_folder(folder)?;
        }
        let lock = FolderLock::take(folder)?;
        let path = folder.join(FOLDER_NAME);
        if mode == Mode::ReadWrite {
            files::settle_rewriting(folder, &path)?;
        }
        if mode == Mode::ReadWrite && !path.try_exists()? {
            files::create(folder, &path)?;
        }
        files::remove_unfinished_snapshots(&path)?;
        files::heal_failed_sync(folder, &path.join("db"))?;
        let closing = Closing::begin(folder, path.join("db"))?;
        let opened = Opened::open(&path)?;
        // Opening writes a snapshot and may cut off the unfinished end of the log. A crash before
        // this line leaves what was there; after it, what was opened.
        files::sync_tree(&path).inspect_err(|_| files::note_failed_sync(folder))?;
        let engine = Self {
            folder: folder.to_owned(),
            moment: RwLock::new(opened),
            mode,
            stopped: AtomicBool::new(false),
            _closing: closing,
            _lock: lock,
        };
        let format = engine.hold_moment()?.value(FORMAT_KEY)?;
        engine::check_format(format.as_deref())?;
        Ok(engine)
    }

    fn running(&self) -> Result<(), EngineError> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(EngineError::Stopped);
        }
        Ok(())
    }

    /// Keeps commits out while something is read. A thread that died in the middle of a commit
    /// leaves the lock poisoned, and the engine stopped.
    fn hold_moment(&self) -> Result<RwLockReadGuard<'_, Opened>, EngineError> {
        let held = self.moment.read().map_err(|_| EngineError::Stopped)?;
        self.running()?;
        Ok(held)
    }
}

impl Opened {
    fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let stored = self.tree()?.get(key).map_err(failed_read)?;
        stored.map(|stored| self.assemble(key, &stored)).transpose()
    }

    fn assemble(&self, key: &[u8], stored: &[u8]) -> Result<Vec<u8>, EngineError> {
        match stored.split_first() {
            Some((&WHOLE, value)) => Ok(value.to_vec()),
            _ => {
                let mut value = Vec::new();
                for number in 0..pieces_in(stored)? {
                    let piece = self.tree()?.get(piece_key(key, number)).map_err(failed_read)?;
                    let piece = piece.ok_or_else(|| {
                        EngineError::Damaged(format!("piece {number} of a value is missing"))
                    })?;
                    value.extend_from_slice(&piece);
                }
                Ok(value)
            }
        }
    }

    /// The same changes as `batch`, with large values in pieces and the pieces of old values gone.
    fn translate(&self, batch: &Batch) -> Result<(::sled::Batch, u64), EngineError> {
        let mut changes = ::sled::Batch::default();
        let mut bytes = 0;
        for (key, value) in batch.effects()? {
            let old = match self.tree()?.get(key).map_err(failed_read)? {
                Some(stored) => pieces_in(&stored)?,
                None => 0,
            };
            let mut new = 0;
            match value {
                None => changes.remove(key),
                Some(value) if value.len() < PIECE => {
                    changes.insert(key, [&[WHOLE], value].concat());
                }
                Some(value) => {
                    for piece in value.chunks(PIECE) {
                        changes.insert(piece_key(key, new), piece);
                        new += 1;
                    }
                    changes.insert(key, [&[IN_PIECES], &new.to_be_bytes()[..]].concat());
                }
            }
            for number in new..old {
                changes.remove(piece_key(key, number));
            }
            bytes += (key.len() + value.map_or(0, <[u8]>::len)) as u64;
        }
        Ok((changes, bytes))
    }

    fn write(&self, changes: ::sled::Batch) -> io::Result<()> {
        // A crash before the last line forgets the whole batch or keeps the whole of it: sled
        // recovers a batch only if its log holds all of it. After the last line, it holds it.
        let tree = self.tree().map_err(io::Error::other)?;
        tree.apply_batch(changes)?;
        tree.flush()?;
        self.data.sync_data()
    }
}

impl Engine for SledEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let held = self.hold_moment()?;
        if key.first() == Some(&RESERVED) {
            return Ok(None);
        }
        held.value(key)
    }

    fn scan(
        &self,
        start: &[u8],
        end: &[u8],
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Pair>, EngineError> {
        let held = self.hold_moment()?;
        let Some((start, end)) = engine::visible_range(start, end) else {
            return Ok(Vec::new());
        };
        let complete = |found: ::sled::Result<(::sled::IVec, ::sled::IVec)>| {
            let (key, stored) = found.map_err(failed_read)?;
            let value = held.assemble(&key, &stored)?;
            Ok((key.to_vec(), value))
        };
        let range = held.tree()?.range(start..end);
        match direction {
            Direction::Forward => range.take(limit).map(complete).collect(),
            Direction::Backward => range.rev().take(limit).map(complete).collect(),
        }
    }

    fn commit(&self, batch: &Batch) -> Result<Outcome, EngineError> {
        if self.mode == Mode::ReadOnly {
            return Err(EngineError::ReadOnly);
        }
        let alone = self.moment.write().map_err(|_| EngineError::Stopped)?;
        self.running()?;
        let (changes, bytes) = alone.translate(batch)?;
        for condition in &batch.preconditions {
            if !condition.holds(alone.value(condition.key())?.as_deref()) {
                return Ok(Outcome::Conflict(condition.key().to_vec()));
            }
        }
        if fs4::available_space(&self.folder)? < RESERVE + 4 * bytes {
            return Err(EngineError::Full);
        }
        alone.write(changes).map_err(|error| {
            self.stopped.store(true, Ordering::Release);
            files::note_failed_sync(&self.folder);
            EngineError::Unknown(error)
        })?;
        Ok(Outcome::Committed)
    }

    fn purge(&self) -> Result<(), EngineError> {
        if self.mode == Mode::ReadOnly {
            return Err(EngineError::ReadOnly);
        }
        let mut alone = self.moment.write().map_err(|_| EngineError::Stopped)?;
        self.running()?;
        // sled writes behind what it wrote before and reuses a part of its file when it pleases: only a file that is
        // written anew holds nothing of what was deleted.
        let path = self.folder.join(FOLDER_NAME);
        files::rewrite(&self.folder, alone.tree()?)?;
        alone.tree = None;
        let swapped = files::swap_in(&self.folder, &path).and_then(|()| Opened::open(&path));
        match swapped {
            Ok(opened) => {
                *alone = opened;
                Ok(files::sync_tree(&path)?)
            }
            Err(error) => {
                self.stopped.store(true, Ordering::Release);
                Err(error)
            }
        }
    }

    fn inline_limit(&self) -> usize {
        PIECE
    }

    fn name(&self) -> &'static str {
        "sled"
    }
}

fn piece_key(key: &[u8], number: u32) -> Vec<u8> {
    [&PIECES, key, &number.to_be_bytes()].concat()
}

/// How many pieces a stored value has.
fn pieces_in(stored: &[u8]) -> Result<u32, EngineError> {
    match stored.split_first() {
        Some((&WHOLE, _)) => Some(0),
        Some((&IN_PIECES, count)) => count.try_into().map(u32::from_be_bytes).ok(),
        _ => None,
    }
    .ok_or_else(|| EngineError::Damaged("a value has an unknown shape".into()))
}

/// What a failure means before anything was written.
fn failed_read(error: ::sled::Error) -> EngineError {
    match error {
        ::sled::Error::Io(error) if durable::is_full(&error) => EngineError::Full,
        ::sled::Error::Io(error) => EngineError::Io(error),
        other => EngineError::Damaged(other.to_string()),
    }
}
