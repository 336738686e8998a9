//! The only connection that writes, and what each of its failures means.

use std::io;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, ToSql, params};

use super::{APART, GET, IS_EARLIER, PATIENCE, failed_open, failed_read};
use crate::store::engine::{Batch, EngineError, Outcome};

/// The write-ahead log is copied into the table after this much. A commit touches a page in every keyspace and index
/// that it changes, some dozens: under the heaviest mail of `make bench` the log was seen to grow to 30 MB.
const CHECKPOINT_COMMITS: usize = 100;
const CHECKPOINT_BYTES: usize = 8 << 20;

/// The largest value that lies in the map. A row with more than some 1,000 bytes does not fit into its page, of which four
/// must find room there.
const LARGEST_IN_MAP: usize = 768;

/// The largest table that is rebuilt in memory, in bytes.
const REBUILT_IN_MEMORY: i64 = 256 << 20;

/// A connection, and how much it has written since the log was last copied.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    commits: usize,
    bytes: usize,
    /// Set when a write failed in a way that leaves its fate open.
    pub(super) must_stop: bool,
}

impl Writer {
    pub(super) fn open(file: &Path) -> Result<Self, EngineError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags).map_err(failed_open)?;
        let mode: String = connection
            .busy_timeout(PATIENCE)
            // `synchronous = FULL` syncs the log before a commit returns. The automatic checkpoint
            // is off because it hides its errors; `checkpoint` below does not.
            .and_then(|()| {
                connection.execute_batch(
                    "PRAGMA synchronous = FULL;
                     PRAGMA fullfsync = ON;
                     PRAGMA secure_delete = ON;
                     PRAGMA wal_autocheckpoint = 0;
                     PRAGMA temp_store = MEMORY;
                     PRAGMA cell_size_check = ON;
                     PRAGMA cache_size = -65536;",
                )
            })
            .and_then(|()| connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)))
            .map_err(failed_open)?;
        if mode != "wal" {
            return Err(EngineError::Damaged(format!("its journal is {mode}")));
        }
        let mut writer = Self {
            connection,
            commits: 0,
            bytes: 0,
            must_stop: false,
        };
        // After a failed sync, the log may hold frames that only the kernel's memory still has.
        // Copying all of it into the table and starting an empty log writes every byte again, so
        // that nothing acknowledged from now on stands behind a hole. A reader in another process
        // that outlasts our patience, or a full disk, leaves the log as it is: wrong only if a sync
        // has failed as well.
        match writer.checkpoint("TRUNCATE") {
            Err(error) if error.sqlite_error_code() != Some(ErrorCode::DiskFull) => {
                return Err(failed_open(error));
            }
            _ => {}
        }
        writer.bring_up_to_date().map_err(failed_open)?;
        Ok(writer)
    }

    /// Gives a store of an earlier version the tables of today, at once or not at all. Its values stay where they are
    /// until they are written again.
    fn bring_up_to_date(&self) -> rusqlite::Result<()> {
        if self.connection.query_row(IS_EARLIER, [], |row| row.get(0))? {
            self.connection.execute_batch(&format!(
                "BEGIN IMMEDIATE;
                 ALTER TABLE kv RENAME TO entries;
                 ALTER TABLE entries ADD COLUMN long INTEGER;
                 {APART}
                 COMMIT;"
            ))?;
        }
        Ok(())
    }

    pub(super) fn commit(&mut self, batch: &Batch) -> Result<Outcome, EngineError> {
        let effects = batch.effects()?;
        self.connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(failed_read)?;
        for condition in &batch.preconditions {
            let found = self.connection.prepare_cached(GET).and_then(|mut question| {
                question
                    .query_row([condition.key()], |row| row.get::<_, Vec<u8>>(0))
                    .optional()
            });
            let found = match found {
                Ok(found) => found,
                Err(error) => return Err(self.give_up(failed_read(error))),
            };
            if !condition.holds(found.as_deref()) {
                self.roll_back()?;
                return Ok(Outcome::Conflict(condition.key().to_vec()));
            }
        }
        let mut written = 0;
        for (key, value) in effects {
            written += key.len() + value.map_or(0, <[u8]>::len);
            let done = self.write(key, value);
            if let Err(error) = done {
                return Err(self.failed_write(error));
            }
        }
        // A crash before or within this statement forgets the whole batch: recovery reads the log
        // up to the last frame that says "committed" and has the right checksum. When it returns,
        // that frame has been synced.
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            return Err(self.failed_write(error));
        }
        self.commits += 1;
        self.bytes += written;
        if self.commits >= CHECKPOINT_COMMITS || self.bytes >= CHECKPOINT_BYTES {
            self.checkpoint_after_commit();
        }
        Ok(Outcome::Committed)
    }

    /// Puts or deletes one value.
    fn write(&self, key: &[u8], value: Option<&[u8]>) -> rusqlite::Result<()> {
        let run = |statement: &str, parameters: &[&dyn ToSql]| {
            self.connection
                .prepare_cached(statement)
                .and_then(|mut prepared| prepared.execute(parameters))
                .map(drop)
        };
        run(
            "DELETE FROM long WHERE id = (SELECT long FROM entries WHERE k = ?1)",
            params![key],
        )?;
        match value {
            Some(value) if value.len() > LARGEST_IN_MAP => {
                run("INSERT INTO long (v) VALUES (?1)", params![value])?;
                let id = self.connection.last_insert_rowid();
                run(
                    "INSERT OR REPLACE INTO entries VALUES (?1, x'', ?2)",
                    params![key, id],
                )
            }
            Some(value) => run(
                "INSERT OR REPLACE INTO entries VALUES (?1, ?2, NULL)",
                params![key, value],
            ),
            None => run("DELETE FROM entries WHERE k = ?1", params![key]),
        }
    }

    /// Copies the log into the table and syncs it. A crash meanwhile loses nothing: the log is
    /// started over only when the table is durable.
    fn checkpoint(&mut self, how: &str) -> rusqlite::Result<()> {
        self.connection
            .query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(()))?;
        self.commits = 0;
        self.bytes = 0;
        Ok(())
    }

    /// The batch is durable in the log whatever happens here, so a failure never changes the
    /// answer; but a failed sync of the table stops the engine before the next batch.
    fn checkpoint_after_commit(&mut self) {
        let Err(error) = self.checkpoint("PASSIVE") else {
            return;
        };
        match error.sqlite_error_code() {
            // The log keeps growing until there is room, or until nobody is in the way.
            Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {}
            _ => {
                tracing::error!(%error, "checkpoint failed, the store stops");
                self.stop();
            }
        }
    }

    /// Deleted rows are overwritten with zeros in their pages (`secure_delete`), but copies of them stay in pages that
    /// were balanced since (measured), and in the log. Only a table that is written anew, and a log that was copied into
    /// it and cut off, leave them nowhere.
    pub(super) fn purge(&mut self) -> Result<(), EngineError> {
        let pages: i64 = self
            .connection
            .query_row(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                [],
                |row| row.get(0),
            )
            .map_err(failed_read)?;
        // A small table is rebuilt in memory; one that would not fit goes through a file without a name.
        let temporary = if pages <= REBUILT_IN_MEMORY {
            "MEMORY"
        } else {
            "FILE"
        };
        let rebuilt = self
            .connection
            .execute_batch(&format!("PRAGMA temp_store = {temporary}; VACUUM;"));
        let restored = self.connection.execute_batch("PRAGMA temp_store = MEMORY;");
        rebuilt.and(restored).map_err(failed_read)?;
        let busy: i64 = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(failed_read)?;
        if busy == 0 {
            (self.commits, self.bytes) = (0, 0);
            Ok(())
        } else {
            Err(EngineError::Locked)
        }
    }

    /// Says what a failure among the writes or in the commit means.
    fn failed_write(&mut self, error: rusqlite::Error) -> EngineError {
        let known = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => EngineError::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => EngineError::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                EngineError::Damaged(error.to_string())
            }
            Some(ErrorCode::TooBig) => EngineError::Misuse("a value has at most 10⁹ bytes"),
            _ => {
                self.stop();
                return EngineError::Unknown(io::Error::other(error));
            }
        };
        self.give_up(known)
    }

    /// Rolls back and passes `why` on, unless even that fails.
    fn give_up(&mut self, why: EngineError) -> EngineError {
        match self.roll_back() {
            Ok(()) => why,
            Err(worse) => worse,
        }
    }

    fn roll_back(&mut self) -> Result<(), EngineError> {
        // Some failures have made SQLite roll back by itself.
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.connection.execute_batch("ROLLBACK").map_err(|error| {
            self.stop();
            EngineError::Unknown(io::Error::other(error))
        })
    }

    fn stop(&mut self) {
        self.must_stop = true;
        // Closing would sync and checkpoint once more, and a sync that follows a failed one proves
        // nothing. If this cannot be set, the close is as harmless as any later start.
        let _ = self
            .connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }
}
