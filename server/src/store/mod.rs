//! The cellar: what the server keeps, and how it survives a bad day.
//!
//! In scope: an ordered key-value [`Engine`] with atomic conditional batches that are durable when
//! they return, its embedded implementations ([`SqliteEngine`], [`SledEngine`]), and [`Blobs`], the
//! folder of ciphertexts that are too large for an engine.
//!
//! A file that was emptied, shortened or replaced is refused when it is opened. Single bytes that
//! change in the middle are another matter: SQLite keeps no checksum of a page at rest, and sled
//! skips a part of its log whose head it cannot read. What must not change unseen is sealed, or
//! chained by the ledger, above.
//!
//! Out of scope: what the keys and values mean (the keyspaces and the ledger above), grouping of
//! commits that wait together (the ledger's thread), and every kind of encryption. Nothing here can
//! read a document: values and blobs arrive sealed.
//!
//! All of it is synchronous, because a durable write blocks for as long as the disk takes; the app
//! layer calls it from blocking threads.

pub mod blobs;
mod durable;
pub mod engine;
pub mod keyspace;
mod recent;
pub mod rows;
pub mod sled;
pub mod sqlite;

use std::path::Path;

pub use blobs::{BlobError, BlobId, Blobs, UploadId};
pub(crate) use durable::create_folder;
pub use engine::{Batch, Direction, Engine, EngineError, Mode, Outcome, Pair, Precondition};
pub use sled::SledEngine;
pub use sqlite::SqliteEngine;

/// Which embedded engine keeps the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// SQLite in write-ahead mode: the default.
    Sqlite,
    /// sled 0.34 behind the hardened adapter: only by explicit choice.
    Sled,
}

/// Opens the engine of this kind in the folder `path`, which is created if it is missing and the
/// mode allows writing.
pub fn open_engine(kind: EngineKind, path: &Path, mode: Mode) -> Result<Box<dyn Engine>, EngineError> {
    Ok(match (kind, mode) {
        // Whoever may write is the only one who does, and so may remember; sled remembers by itself.
        (EngineKind::Sqlite, Mode::ReadWrite) => {
            Box::new(recent::Recent::new(SqliteEngine::open(path, mode)?))
        }
        (EngineKind::Sqlite, Mode::ReadOnly) => Box::new(SqliteEngine::open(path, mode)?),
        (EngineKind::Sled, _) => Box::new(SledEngine::open(path, mode)?),
    })
}
