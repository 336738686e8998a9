//! Removes what a crash or an impatient client left behind.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{BlobError, BlobId, Blobs, SHELF_NAME, UploadId};
use crate::store::durable;

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Uploads that nobody continued.
    pub uploads: usize,
    /// Blobs that nobody refers to.
    pub blobs: usize,
}

impl Blobs {
    /// Removes uploads that nobody continued and blobs that nobody refers to, if they were last
    /// changed `older_than` before `now` or earlier.
    ///
    /// The age protects a blob between [`Blobs::keep`] and the commit that names it. Files with
    /// other names are not ours and stay.
    pub fn sweep(
        &self,
        is_known: impl Fn(&BlobId) -> bool,
        older_than: Duration,
        now: SystemTime,
    ) -> Result<Swept, BlobError> {
        let is_old = |path: &Path| -> io::Result<bool> {
            let changed = match fs::metadata(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                metadata => metadata?.modified()?,
            };
            // A file from the future is not old.
            Ok(now.duration_since(changed).is_ok_and(|age| age >= older_than))
        };
        let mut swept = Swept::default();
        for entry in fs::read_dir(self.root.join("tmp"))? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(upload) = name.to_str().and_then(|name| name.parse::<UploadId>().ok()) else {
                continue;
            };
            if let Ok(_claim) = self.claim(&upload)
                && is_old(&entry.path())?
            {
                durable::remove_if_there(&entry.path())?;
                swept.uploads += 1;
            }
        }
        for shelf in fs::read_dir(&self.root)? {
            let shelf = shelf?;
            if shelf.file_name().len() != SHELF_NAME {
                continue;
            }
            for entry in fs::read_dir(shelf.path())? {
                let entry = entry?;
                let name = entry.file_name();
                let Some(blob) = name.to_str().and_then(|name| name.parse::<BlobId>().ok()) else {
                    continue;
                };
                // Age first: a blob that is old and unknown now can never become known.
                if is_old(&entry.path())? && !is_known(&blob) {
                    durable::remove_if_there(&entry.path())?;
                    swept.blobs += 1;
                }
            }
        }
        Ok(swept)
    }
}
