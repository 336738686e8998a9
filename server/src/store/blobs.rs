//! Ciphertexts that are too large for an engine, one file each.
//!
//! In scope: uploads that can be taken up again after a broken line, the step from upload to blob,
//! digests, and the removal of what nobody refers to. Memory does not grow with a file.
//!
//! Out of scope: which blob belongs to what (the ledger says so), and every kind of encryption: the
//! bytes arrive sealed and leave sealed.
//!
//! The order that makes this safe: a blob is durable under its name before the commit that names
//! it, and a commit forgets a blob before the blob is removed. A crash in between leaves a file
//! without a reference, which [`Blobs::sweep`] removes a day later, never a reference without a
//! file.

mod sweep;

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

pub use ecrin_vault::id::{BlobId, UploadId};
use rand::rngs::OsRng;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

pub use self::sweep::Swept;
use super::durable;

/// How many characters of a blob's name its shelf has.
const SHELF_NAME: usize = 2;

/// How much of a file is in memory at a time.
const PORTION: usize = 64 << 10;

/// How long a request waits for another one to let go of an upload.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a blob or an upload could not be served.
#[derive(Debug, Error)]
pub enum BlobError {
    /// There is no such blob or upload.
    #[error("it does not exist")]
    NotFound,
    /// An upload of this name has already begun.
    #[error("an upload of this name has begun already")]
    AlreadyExists,
    /// The caller continues at another place than where the upload stands.
    #[error("the upload continues at {expected}, not at {got}")]
    WrongOffset {
        /// Where the upload stands.
        expected: u64,
        /// Where the caller wanted to continue.
        got: u64,
    },
    /// More bytes came than were announced. What was there before is kept.
    #[error("the upload is larger than the {limit} bytes that were announced")]
    TooLarge {
        /// The announced size.
        limit: u64,
    },
    /// The upload is not complete; it is kept, so that it can be.
    #[error("{have} of {expected} bytes have arrived")]
    Incomplete {
        /// How many bytes are there.
        have: u64,
        /// How many were announced.
        expected: u64,
    },
    /// The bytes are not the announced ones. An upload is deleted, a blob is left for inspection.
    #[error("the content does not have the recorded digest")]
    WrongDigest,
    /// Another request works on the same upload, and did so for two seconds.
    #[error("another request works on this upload")]
    Busy,
    /// The disk is full. What has arrived is kept, so that the upload can continue.
    #[error("the disk is full")]
    Full,
    /// The operating system refused.
    #[error("the file could not be read or written")]
    Io(#[source] io::Error),
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::AlreadyExists => Self::AlreadyExists,
            _ if durable::is_full(&error) => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// A folder of blobs and unfinished uploads.
#[derive(Debug)]
pub struct Blobs {
    root: PathBuf,
    /// Uploads that a request works on now: two writers at one offset would mix their bytes, and a
    /// late append would change what `keep` has just checked.
    busy: Mutex<HashSet<UploadId>>,
    /// An upload is nobody's again.
    freed: Condvar,
}

impl Blobs {
    /// Opens the folder, which is created if it is missing.
    pub fn open(root: &Path) -> Result<Self, BlobError> {
        durable::create_folder(&root.join("tmp"))?;
        Ok(Self {
            root: root.to_owned(),
            busy: Mutex::new(HashSet::new()),
            freed: Condvar::new(),
        })
    }

    /// How many bytes its disk still takes, and of how many.
    pub fn room(&self) -> io::Result<(u64, u64)> {
        Ok((fs4::available_space(&self.root)?, fs4::total_space(&self.root)?))
    }

    /// Begins an upload of no bytes.
    pub fn create_upload(&self, upload: UploadId) -> Result<(), BlobError> {
        durable::create_file(&self.upload_path(&upload))?;
        Ok(durable::sync_folder(&self.root.join("tmp"))?)
    }

    /// How many bytes of an upload have arrived: where it continues.
    pub fn upload_length(&self, upload: &UploadId) -> Result<u64, BlobError> {
        Ok(fs::metadata(self.upload_path(upload))?.len())
    }

    /// Adds all that `source` gives, and answers the new length.
    ///
    /// `offset` must be the length so far, and the whole must not exceed `limit`. When `source`
    /// breaks off or the disk is full, what has arrived stays, so that the caller can continue at
    /// the new length.
    pub fn append(
        &self,
        upload: &UploadId,
        offset: u64,
        limit: u64,
        source: &mut dyn Read,
    ) -> Result<u64, BlobError> {
        let _claim = self.claim(upload)?;
        let path = self.upload_path(upload);
        let mut file = OpenOptions::new().append(true).open(&path)?;
        let mut length = file.metadata()?.len();
        if offset != length {
            let (expected, got) = (length, offset);
            return Err(BlobError::WrongOffset { expected, got });
        }
        let mut portion = vec![0; PORTION];
        let arrived = loop {
            let count = match source.read(&mut portion) {
                Ok(0) => break Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => break Err(BlobError::Io(error)),
            };
            if length + count as u64 > limit {
                break Err(BlobError::TooLarge { limit });
            }
            let bytes = portion.get(..count).unwrap_or_default();
            if let Err(error) = file.write_all(bytes) {
                break Err(error.into());
            }
            length += count as u64;
        };
        // A crash before this line may leave fewer bytes, or on some file systems other bytes than
        // came: the digest finds that, and the upload starts again. After it, they stay.
        self.sync_upload(&path, &file)?;
        arrived.map(|()| length)
    }

    /// Gives an upload up; a missing one is fine.
    pub fn delete_upload(&self, upload: &UploadId) -> Result<(), BlobError> {
        let _claim = self.claim(upload)?;
        Ok(durable::remove_if_there(&self.upload_path(upload))?)
    }

    /// Turns a complete upload into a blob, after its size and digest have been checked.
    ///
    /// When it returns, the blob survives a power cut, so that a commit may name it.
    pub fn keep(
        &self,
        upload: &UploadId,
        expected_sha256: &[u8; 32],
        expected_size: u64,
    ) -> Result<BlobId, BlobError> {
        let _claim = self.claim(upload)?;
        let path = self.upload_path(upload);
        let mut file = OpenOptions::new().read(true).append(true).open(&path)?;
        let have = file.metadata()?.len();
        if have < expected_size {
            let expected = expected_size;
            return Err(BlobError::Incomplete { have, expected });
        }
        if have > expected_size || digest_of(&mut file)? != *expected_sha256 {
            durable::remove_if_there(&path)?;
            return Err(BlobError::WrongDigest);
        }
        // The sweep counts a blob's age from here: the commit that names it comes after.
        file.set_modified(SystemTime::now())?;
        self.sync_upload(&path, &file)?;
        let blob = BlobId::generate(&mut OsRng);
        let shelf = self.shelf(&blob);
        durable::create_folder(&shelf)?;
        // A crash before the syncs leaves the upload, the blob, or both names of the same bytes.
        // No commit names the blob yet, so whichever is left is swept or kept again.
        fs::rename(&path, self.blob_path(&blob))?;
        durable::sync_folder(&shelf)?;
        durable::sync_folder(&self.root.join("tmp"))?;
        Ok(blob)
    }

    /// Keeps bytes that are all there already as a blob; durable when it returns, so that a commit may name it.
    pub fn store(&self, bytes: &[u8]) -> Result<BlobId, BlobError> {
        let blob = BlobId::generate(&mut OsRng);
        // Under the name of an upload until it is whole: what a crash leaves there is swept as one.
        let path = self.upload_path(&UploadId::generate(&mut OsRng));
        let shelf = self.shelf(&blob);
        let kept = durable::create_file(&path)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            })
            .and_then(|()| durable::create_folder(&shelf))
            .and_then(|()| fs::rename(&path, self.blob_path(&blob)))
            .and_then(|()| durable::sync_folder(&shelf));
        if let Err(error) = kept {
            // What is not whole takes no place; nobody was told of it.
            let _ = durable::remove_if_there(&path);
            let _ = durable::remove_if_there(&self.blob_path(&blob));
            return Err(error.into());
        }
        Ok(blob)
    }

    /// Makes a blob an upload again, because the commit that would have named it did not happen: nobody has to send
    /// the bytes twice.
    pub fn give_back(&self, blob: &BlobId, upload: &UploadId) -> Result<(), BlobError> {
        fs::rename(self.blob_path(blob), self.upload_path(upload))?;
        Ok(durable::sync_folder(&self.root.join("tmp"))?)
    }

    /// Opens a blob for reading.
    pub fn open_blob(&self, blob: &BlobId) -> Result<File, BlobError> {
        Ok(File::open(self.blob_path(blob))?)
    }

    /// Reads a whole blob and checks its digest.
    pub fn verify(&self, blob: &BlobId, sha256: &[u8; 32]) -> Result<(), BlobError> {
        if digest_of(&mut self.open_blob(blob)?)? != *sha256 {
            return Err(BlobError::WrongDigest);
        }
        Ok(())
    }

    /// Removes a blob that no commit names any more; a missing one is fine.
    pub fn remove(&self, blob: &BlobId) -> Result<(), BlobError> {
        // A crash here may bring the file back; nobody refers to it, so the sweep finds it.
        Ok(durable::remove_if_there(&self.blob_path(blob))?)
    }

    /// Syncs an upload. If that fails, the kernel may have dropped any of its bytes and would say
    /// nothing the next time, so the upload has to start again.
    fn sync_upload(&self, path: &Path, file: &File) -> Result<(), BlobError> {
        file.sync_all().map_err(|error| {
            let _ = durable::remove_if_there(path);
            BlobError::Io(error)
        })
    }

    fn claim(&self, upload: &UploadId) -> Result<Claim<'_>, BlobError> {
        // Whoever was cut off and comes back at once meets her own request, which has yet to notice.
        let (mut busy, _) = self
            .freed
            .wait_timeout_while(self.busy_uploads(), PATIENCE, |busy| busy.contains(upload))
            .unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(*upload) {
            return Err(BlobError::Busy);
        }
        Ok(Claim {
            blobs: self,
            upload: *upload,
        })
    }

    fn busy_uploads(&self) -> MutexGuard<'_, HashSet<UploadId>> {
        // A set of names is whole even if a thread died while it held the lock.
        self.busy.lock().unwrap_or_else(|dead| dead.into_inner())
    }

    fn upload_path(&self, upload: &UploadId) -> PathBuf {
        self.root.join("tmp").join(upload.to_string())
    }

    /// The folder a blob lies in, by the first two characters of its name: one of 256, so that none grows too long.
    fn shelf(&self, blob: &BlobId) -> PathBuf {
        self.root
            .join(blob.to_string().get(..SHELF_NAME).unwrap_or_default())
    }

    fn blob_path(&self, blob: &BlobId) -> PathBuf {
        self.shelf(blob).join(blob.to_string())
    }
}

/// One request's exclusive use of an upload, until dropped.
struct Claim<'a> {
    blobs: &'a Blobs,
    upload: UploadId,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.blobs.busy_uploads().remove(&self.upload);
        self.blobs.freed.notify_all();
    }
}

fn digest_of(file: &mut File) -> io::Result<[u8; 32]> {
    let mut digest = Sha256::new();
    let mut portion = vec![0; PORTION];
    loop {
        match file.read(&mut portion)? {
            0 => return Ok(digest.finalize().into()),
            count => digest.update(portion.get(..count).unwrap_or_default()),
        }
    }
}
