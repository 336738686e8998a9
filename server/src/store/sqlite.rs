//! The default engine: an ordered map in SQLite, in write-ahead mode.
//!
//! The map lies in one `WITHOUT ROWID` table, where a search compares whole rows: a value that does not fit into a page
//! would be read from the disk by every search that passes it. Such values lie in a table of their own, one after the
//! other as they came, and the map only has their number.
//!
//! In scope: one writer connection, a few readers, checkpoints, and the translation of SQLite's
//! errors. Out of scope: SQL as a query language; the table is a plain ordered map.
//!
//! While a store is open, nothing in this process may open its files by another way than SQLite:
//! closing any descriptor of a file drops the POSIX locks that the whole process holds on it.

mod writer;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};

use self::writer::Writer;
use super::durable::{self, FolderLock};
use super::engine::{
    self, Batch, Direction, Engine, EngineError, FORMAT_KEY, FORMAT_VERSION, Mode, Outcome, Pair, RESERVED,
};

/// Before 3.51.3 a checkpoint could, with two connections, throw away committed transactions.
const OLDEST_SAFE_SQLITE: i32 = 3_051_003;

const FILE_NAME: &str = "store.sqlite";
const CREATING_NAME: &str = "store.sqlite.creating";

/// How long to wait for a lock that a backup or an administrator's tool may hold for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// Readers that stay open between calls; more are opened and closed under load. Opening one means settings to parse and
/// an empty cache: as many stay as mail programs may well hand in at once.
const IDLE_READERS: usize = 32;

/// Larger values make SQLite chain overflow pages, which is slower than a file of its own.
const INLINE_LIMIT: usize = 16 << 10;

/// The map. `long` is the number of a value that lies apart, and `v` is empty then.
const MAP: &str = "CREATE TABLE entries (k BLOB PRIMARY KEY, v BLOB NOT NULL, long INTEGER) WITHOUT ROWID;";

/// The values that lie apart.
const APART: &str = "CREATE TABLE long (id INTEGER PRIMARY KEY, v BLOB NOT NULL);";

const GET: &str = "SELECT iif(long IS NULL, v, (SELECT v FROM long WHERE id = entries.long)) FROM entries \
                   WHERE k = ?1";

const SCAN_FORWARD: &str = "SELECT k, iif(long IS NULL, v, (SELECT v FROM long WHERE id = entries.long)) FROM entries \
                            WHERE k >= ?1 AND k < ?2 ORDER BY k ASC LIMIT ?3";

const SCAN_BACKWARD: &str = "SELECT k, iif(long IS NULL, v, (SELECT v FROM long WHERE id = entries.long)) FROM entries \
                             WHERE k >= ?1 AND k < ?2 ORDER BY k DESC LIMIT ?3";

/// Values of earlier versions all lay in the map. The tables have other names since, so that such a version does not take
/// an empty value for the true one.
const IS_EARLIER: &str = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kv')";

/// An [`Engine`] in one SQLite file.
#[derive(Debug)]
pub struct SqliteEngine {
    file: PathBuf,
    // Declared before the writer, because only the last connection to leave tidies up, and only
    // the writer may.
    readers: Mutex<Vec<Connection>>,
    writer: Option<Mutex<Writer>>,
    stopped: AtomicBool,
    // Declared last, so that the connections are closed before another process may enter.
    _lock: Option<FolderLock>,
}

impl SqliteEngine {
    /// Opens the store in `folder`; in [`Mode::ReadWrite`], creates it if there is none.
    pub fn open(folder: &Path, mode: Mode) -> Result<Self, EngineError> {
        let version = rusqlite::version_number();
        if version < OLDEST_SAFE_SQLITE {
            let found = format!("SQLite {} loses commits", rusqlite::version());
            return Err(io::Error::new(io::ErrorKind::Unsupported, found).into());
        }
        let file = folder.join(FILE_NAME);
        let mut lock = None;
        if mode == Mode::ReadWrite {
            durable::create_folder(folder)?;
            lock = Some(FolderLock::take(folder)?);
            if !file.try_exists()? {
                create(folder, &file)?;
            }
        }
        // SQLite takes an empty file for a new store. Ours never is: it gets its name when it is
        // complete. So an empty file is a store that was lost, and must not be started afresh.
        if fs::metadata(&file)?.len() == 0 {
            return Err(EngineError::Damaged("its file is empty".into()));
        }
        let writer = match mode {
            Mode::ReadWrite => Some(Mutex::new(Writer::open(&file)?)),
            Mode::ReadOnly => None,
        };
        let engine = Self {
            file,
            readers: Mutex::new(Vec::new()),
            writer,
            stopped: AtomicBool::new(false),
            _lock: lock,
        };
        if engine.with_reader(|reader| reader.query_row(IS_EARLIER, [], |row| row.get(0)))? {
            let found =
                "its tables are those of an earlier version: a server that starts brings them up to date";
            return Err(io::Error::new(io::ErrorKind::Unsupported, found).into());
        }
        engine::check_format(engine.read(FORMAT_KEY)?.as_deref())?;
        Ok(engine)
    }

    fn running(&self) -> Result<(), EngineError> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(EngineError::Stopped);
        }
        Ok(())
    }

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.with_reader(|reader| {
            reader
                .prepare_cached(GET)?
                .query_row([key], |row| row.get(0))
                .optional()
        })
    }

    fn with_reader<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, EngineError> {
        self.running()?;
        let idle = self.idle_readers().pop();
        let reader = idle.map_or_else(|| open_reader(&self.file), Ok)?;
        let answer = question(&reader).map_err(failed_read)?;
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS {
            idle.push(reader);
        }
        Ok(answer)
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        // A list of idle connections is whole even if a thread died while it held the lock.
        self.readers.lock().unwrap_or_else(|dead| dead.into_inner())
    }
}

impl Engine for SqliteEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        if key.first() == Some(&RESERVED) {
            return Ok(None);
        }
        self.read(key)
    }

    fn get_all(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, EngineError> {
        // One transaction for all: beginning and ending one costs as much as finding a key.
        self.with_reader(|reader| {
            let moment = reader.unchecked_transaction()?;
            let mut question = moment.prepare_cached(GET)?;
            keys.iter()
                .map(|key| match key.first() {
                    Some(&RESERVED) => Ok(None),
                    _ => question.query_row([key], |row| row.get(0)).optional(),
                })
                .collect()
        })
    }

    fn scan(
        &self,
        start: &[u8],
        end: &[u8],
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Pair>, EngineError> {
        let Some((start, end)) = engine::visible_range(start, end) else {
            return self.running().map(|()| Vec::new());
        };
        let question = match direction {
            Direction::Forward => SCAN_FORWARD,
            Direction::Backward => SCAN_BACKWARD,
        };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // One statement sees one moment of the store, however long it takes.
        self.with_reader(|reader| {
            reader
                .prepare_cached(question)?
                .query_map(params![start, end, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    fn commit(&self, batch: &Batch) -> Result<Outcome, EngineError> {
        let writer = self.writer.as_ref().ok_or(EngineError::ReadOnly)?;
        let mut writer = writer.lock().map_err(|_| EngineError::Stopped)?;
        self.running()?;
        let answer = writer.commit(batch);
        if writer.must_stop {
            self.stopped.store(true, Ordering::Release);
        }
        answer
    }

    fn purge(&self) -> Result<(), EngineError> {
        let writer = self.writer.as_ref().ok_or(EngineError::ReadOnly)?;
        // An idle reader holds no snapshot, and one at work lets go within our patience.
        let mut writer = writer.lock().map_err(|_| EngineError::Stopped)?;
        self.running()?;
        writer.purge()
    }

    fn inline_limit(&self) -> usize {
        INLINE_LIMIT
    }

    fn name(&self) -> &'static str {
        "sqlite"
    }
}

/// Makes a complete, empty store under another name, then gives it its own.
fn create(folder: &Path, file: &Path) -> Result<(), EngineError> {
    for orphan in ["store.sqlite-wal", "store.sqlite-journal"] {
        if folder.join(orphan).try_exists()? {
            let why = format!("{orphan} is there, but its store is missing");
            return Err(EngineError::Damaged(why));
        }
    }
    let unfinished = folder.join(CREATING_NAME);
    for suffix in ["", "-wal", "-shm", "-journal"] {
        durable::remove_if_there(&folder.join(format!("{CREATING_NAME}{suffix}")))?;
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&unfinished, flags).map_err(failed_open)?;
    fill(&connection).map_err(failed_open)?;
    // The last connection to leave folds the write-ahead log into the file.
    connection.close().map_err(|(_, error)| failed_open(error))?;
    File::open(&unfinished)?.sync_all()?;
    // A crash before the rename leaves a name that the next start removes; a crash before the sync
    // leaves either no store or a whole one. Nothing has been acknowledged yet.
    fs::rename(&unfinished, file)?;
    durable::sync_folder(folder)?;
    Ok(())
}

fn fill(connection: &Connection) -> rusqlite::Result<()> {
    // SQLite hides a failed sync when it closes; without its syncs, ours is the first to hear.
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;")?;
    connection.execute_batch(MAP)?;
    connection.execute_batch(APART)?;
    connection.execute(
        "INSERT INTO entries VALUES (?1, ?2, NULL)",
        params![FORMAT_KEY, FORMAT_VERSION.to_be_bytes()],
    )?;
    Ok(())
}

fn open_reader(file: &Path) -> Result<Connection, EngineError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags)
        .and_then(|reader| {
            reader.busy_timeout(PATIENCE)?;
            // Only the writer copies the log into the table, also when a reader leaves last.
            reader.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            reader.execute_batch(
                "PRAGMA query_only = ON;
                 PRAGMA wal_autocheckpoint = 0;
                 PRAGMA temp_store = MEMORY;
                 PRAGMA cell_size_check = ON;
                 PRAGMA cache_size = -4096;",
            )?;
            Ok(reader)
        })
        .map_err(failed_open)
}

/// What a failure means before anything was written.
fn failed_read(error: rusqlite::Error) -> EngineError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => EngineError::Locked,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => EngineError::Damaged(error.to_string()),
        Some(ErrorCode::DiskFull) => EngineError::Full,
        // The map has the number of a value that is nowhere.
        None if matches!(error, rusqlite::Error::InvalidColumnType(..)) => {
            EngineError::Damaged(error.to_string())
        }
        _ => EngineError::Io(io::Error::other(error)),
    }
}

/// What a failure means while a store is created or opened.
fn failed_open(error: rusqlite::Error) -> EngineError {
    match error.sqlite_error_code() {
        // "No such table" and the like: it is a database, but not one of ours.
        Some(ErrorCode::Unknown) => EngineError::Damaged(error.to_string()),
        _ => failed_read(error),
    }
}
