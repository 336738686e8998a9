//! sled's files: how they come to be, become durable, open and close.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use super::{WHOLE, failed_read};
use crate::store::durable;
use crate::store::engine::{EngineError, FORMAT_KEY, FORMAT_VERSION};

const CREATING_NAME: &str = "store.sled.creating";
const CLOSED_NAME: &str = "store.sled.closed";

const FAILED_NAME: &str = "store.sled.failed";

const CACHE: u64 = 64 << 20;

/// Remembers, while nobody has the store open, how long its data file was when it was closed.
#[derive(Debug)]
pub(super) struct Closing {
    data: PathBuf,
    note: PathBuf,
}

impl Closing {
    /// Compares the file with the note, and takes the note away: from now on the length changes.
    pub(super) fn begin(folder: &Path, data: PathBuf) -> Result<Self, EngineError> {
        let note = folder.join(CLOSED_NAME);
        let length = fs::metadata(&data)?.len();
        let expected = match fs::read(&note) {
            Ok(bytes) => bytes.try_into().map(u64::from_be_bytes).unwrap_or(0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error.into()),
        };
        // A store without a note was left by a crash; but it has held a version since before it
        // had its name, so it is never empty.
        if length < expected.max(1) {
            let why = format!("its file has {length} bytes and had {expected} when it was closed");
            return Err(EngineError::Damaged(why));
        }
        durable::remove_if_there(&note)?;
        durable::sync_folder(folder)?;
        Ok(Self { data, note })
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        // Without a note, or with half of one, the next start has nothing to compare: no harm done.
        // What the note counts is durable before it is written; after a failed sync, nothing is.
        if self.note.with_file_name(FAILED_NAME).exists() {
            return;
        }
        let _ = wait_until_closed(&self.data).and_then(|data| {
            data.sync_all()?;
            fs::write(&self.note, data.metadata()?.len().to_be_bytes())
        });
    }
}

/// Makes a complete, empty store under another name, then gives it its own.
pub(super) fn create(folder: &Path, path: &Path) -> Result<(), EngineError> {
    let unfinished = folder.join(CREATING_NAME);
    durable::remove_if_there(&unfinished)?;
    let tree = open_tree(&unfinished)?;
    let version = [&[WHOLE], &FORMAT_VERSION.to_be_bytes()[..]].concat();
    tree.insert(FORMAT_KEY, version).map_err(failed_read)?;
    tree.flush().map_err(failed_read)?;
    drop(tree);
    wait_until_closed(&unfinished.join("db"))?;
    sync_tree(&unfinished)?;
    // A crash before the rename leaves a folder that the next start removes; a crash before the
    // sync leaves either no store or a whole one. Nothing has been acknowledged yet.
    fs::rename(&unfinished, path)?;
    durable::sync_folder(folder)?;
    Ok(())
}

pub(super) fn open_tree(path: &Path) -> Result<::sled::Db, EngineError> {
    let config = ::sled::Config::new()
        .path(path)
        .cache_capacity(CACHE)
        // The flush in the background would only forget the errors that ours reports.
        .flush_every_ms(None);
    // sled meets some damage with a panic.
    match panic::catch_unwind(AssertUnwindSafe(|| config.open())) {
        Ok(opened) => opened.map_err(failed_read),
        Err(_) => Err(EngineError::Damaged("sled panicked while opening".into())),
    }
}

/// Where a store is written anew, and where the old one lies until the new one has its name.
const REWRITING_NAME: &str = "store.sled.rewriting";
const OLD_NAME: &str = "store.sled.old";

/// Writes all that a store holds now into a new one beside it, durably.
pub(super) fn rewrite(folder: &Path, from: &::sled::Db) -> Result<(), EngineError> {
    let beside = folder.join(REWRITING_NAME);
    durable::remove_if_there(&beside)?;
    let tree = open_tree(&beside)?;
    let mut batch = ::sled::Batch::default();
    for (count, pair) in from.iter().enumerate() {
        let (key, value) = pair.map_err(failed_read)?;
        batch.insert(key, value);
        if count % 1_000 == 999 {
            tree.apply_batch(std::mem::take(&mut batch))
                .map_err(failed_read)?;
        }
    }
    tree.apply_batch(batch).map_err(failed_read)?;
    tree.flush().map_err(failed_read)?;
    drop(tree);
    wait_until_closed(&beside.join("db"))?;
    Ok(sync_tree(&beside)?)
}

/// Puts the new store in the place of the old one, which nobody has open any more, and removes that.
pub(super) fn swap_in(folder: &Path, path: &Path) -> Result<(), EngineError> {
    wait_until_closed(&path.join("db"))?;
    // A crash between the two renames leaves no store under its name, but the old one beside it: the next start puts
    // it back. After the second, the new one counts.
    fs::rename(path, folder.join(OLD_NAME))?;
    durable::sync_folder(folder)?;
    fs::rename(folder.join(REWRITING_NAME), path)?;
    durable::sync_folder(folder)?;
    durable::remove_if_there(&folder.join(OLD_NAME))?;
    Ok(durable::sync_folder(folder)?)
}

/// Ends what a crash left half done.
pub(super) fn settle_rewriting(folder: &Path, path: &Path) -> Result<(), EngineError> {
    let old = folder.join(OLD_NAME);
    if old.try_exists()? && !path.try_exists()? {
        fs::rename(&old, path)?;
        durable::sync_folder(folder)?;
    }
    durable::remove_if_there(&old)?;
    durable::remove_if_there(&folder.join(REWRITING_NAME))?;
    Ok(())
}

/// sled's threads may use its files for a moment after it was dropped. They hold its lock, so who
/// gets it knows that they are gone.
fn wait_until_closed(data: &Path) -> io::Result<File> {
    let file = File::open(data)?;
    file.lock()?;
    file.unlock()?;
    Ok(file)
}

/// sled writes a snapshot under this name before it counts, yet refuses to open if it finds one.
pub(super) fn remove_unfinished_snapshots(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().ends_with(b".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Notes that a sync failed. The note itself needs no sync: it speaks of bytes that only the
/// kernel's memory holds, and goes away with them.
pub(super) fn note_failed_sync(folder: &Path) {
    if let Err(error) = fs::write(folder.join(FAILED_NAME), b"") {
        tracing::error!(%error, "cannot note that a sync failed");
    }
}

/// After a failed sync, the kernel shows bytes that it takes for written and the disk may not have.
/// sled would go on behind them, and a power cut would leave a hole in its log that hides all that
/// follows. So everything is written once more before anything new is promised.
pub(super) fn heal_failed_sync(folder: &Path, data: &Path) -> io::Result<()> {
    let note = folder.join(FAILED_NAME);
    if !note.try_exists()? {
        return Ok(());
    }
    let file = OpenOptions::new().read(true).write(true).open(data)?;
    let mut portion = vec![0; 1 << 20];
    let mut offset = 0;
    loop {
        let count = file.read_at(&mut portion, offset)?;
        let bytes = portion.get(..count).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        file.write_all_at(bytes, offset)?;
        offset += count as u64;
    }
    file.sync_all()?;
    durable::remove_if_there(&note)
}

/// Makes everything below `path`, and the names of it, durable.
pub(super) fn sync_tree(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?.path();
        if entry.is_dir() {
            sync_tree(&entry)?;
        } else {
            File::open(&entry)?.sync_all()?;
        }
    }
    durable::sync_folder(path)
}
