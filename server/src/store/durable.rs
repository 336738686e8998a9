//! Small steps on a file system whose effect survives a power cut.
//!
//! In scope: folders, renames and the lock file that several parts of the store share.
//! Out of scope: the content of any file.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::engine::EngineError;

/// Creates a folder that only this user can enter, with its parents, and makes the names durable.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = named_parent(path) {
        create_folder(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        result => result?,
    }
    // A crash before this line forgets the folder, and with it nothing: it is still empty.
    sync_parent(path)
}

/// Makes the names inside a folder durable: files that were created, renamed or removed there.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Makes the name of `path` itself durable.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    sync_folder(named_parent(path).unwrap_or(Path::new(".")))
}

fn named_parent(path: &Path) -> Option<&Path> {
    path.parent().filter(|parent| !parent.as_os_str().is_empty())
}

/// Opens a file for writing that only this user can read; it must not exist yet.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Removes a file or a folder with all that is in it; a missing one is fine.
pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Whether an error says that no more bytes fit, on the disk or in the user's share of it.
pub(super) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}

/// The right to serve from a folder, held until dropped and given up by the kernel if we die.
#[derive(Debug)]
pub(super) struct FolderLock {
    file: File,
}

impl FolderLock {
    /// Takes the lock, or answers at once that another process has it.
    pub(super) fn take(folder: &Path) -> Result<Self, EngineError> {
        let path: PathBuf = folder.join("lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(EngineError::Locked),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing the file would do, but not at once: a program that is just being started holds a
        // copy of all our descriptors for a moment.
        let _ = self.file.unlock();
    }
}
