//! Uploads: ciphertext on its way, in as many pieces as the network needs (tus core).

use std::io::Read;

use ecrin_vault::document::{MAX_FILE, padme};
use ecrin_vault::id::{AccountId, UploadId};
use rand::rngs::OsRng;

use super::{App, AppError, Caller, Refusal};
use crate::store::keyspace::{Row, UPLOADS, USAGE};
use crate::store::rows::UploadRow;
use crate::store::{Batch, BlobError};

/// The most uploads one account may have under way.
const MOST_OPEN: usize = 64;

/// The most rows looked through to count them.
const MOST_ROWS: usize = 10_000;

/// The largest payload: a file of the largest size, archived, padded and sealed.
pub(super) fn largest_payload() -> u64 {
    let archived = 512 + MAX_FILE.next_multiple_of(512) + 1024;
    // age adds a header and 16 bytes to every 64 KiB.
    let padded = padme(archived);
    padded + padded.div_ceil(64 * 1024) * 16 + 2048
}

impl App {
    /// Begins an upload of this many bytes.
    pub fn create_upload(&self, caller: &Caller, length: u64) -> Result<UploadId, AppError> {
        if length == 0 {
            return Err(Refusal::Malformed.into());
        }
        if length > largest_payload() {
            return Err(Refusal::TooLarge.into());
        }
        let open = UPLOADS.scan(self.engine(), &[], MOST_ROWS)?;
        let mine: Vec<&UploadRow> = open
            .iter()
            .map(|row| &row.value)
            .filter(|row| row.account == caller.account)
            .collect();
        if mine.len() >= MOST_OPEN {
            return Err(Refusal::TooManyRequests.into());
        }
        let announced: u64 = mine.iter().map(|row| row.length).sum();
        if self.usage(caller.account)? + announced + length > self.limits.quota_bytes {
            return Err(Refusal::QuotaExceeded.into());
        }
        let upload = UploadId::generate(&mut OsRng);
        self.blobs.create_upload(upload)?;
        let row = UploadRow {
            account: caller.account,
            length,
            created: self.now(),
        };
        // An upload changes nothing that anyone can see until a deposit names it: that is its event.
        self.ledger.commit(
            UPLOADS.insert(Batch::new(), &[upload.as_bytes()], &row),
            Vec::new(),
        )?;
        Ok(upload)
    }

    /// Where an upload stands, and how long it will be.
    pub fn upload_offset(&self, caller: &Caller, upload: UploadId) -> Result<(u64, u64), AppError> {
        let row = self.own_upload(caller, upload)?;
        Ok((self.blobs.upload_length(&upload)?, row.value.length))
    }

    /// Adds bytes at `offset`; answers where the upload stands then. What arrived before a break stays.
    pub fn append_upload(
        &self,
        caller: &Caller,
        upload: UploadId,
        offset: u64,
        source: &mut dyn Read,
    ) -> Result<u64, AppError> {
        let row = self.own_upload(caller, upload)?;
        let appended = self.blobs.append(&upload, offset, row.value.length, source);
        match appended {
            // The sender broke off: what arrived is kept, and it is nobody's fault here.
            Err(BlobError::Io(error)) if error.kind() != std::io::ErrorKind::PermissionDenied => {
                tracing::debug!(%error, "an upload broke off");
                Err(Refusal::NotYetWhole.into())
            }
            appended => Ok(appended?),
        }
    }

    /// Gives an upload up.
    pub fn delete_upload(&self, caller: &Caller, upload: UploadId) -> Result<(), AppError> {
        let row = self.own_upload(caller, upload)?;
        self.blobs.delete_upload(&upload)?;
        self.ledger.commit(row.delete(Batch::new()), Vec::new())?;
        Ok(())
    }

    pub(super) fn own_upload(&self, caller: &Caller, upload: UploadId) -> Result<Row<UploadRow>, AppError> {
        let row = UPLOADS
            .get(self.engine(), &[upload.as_bytes()])?
            .ok_or(Refusal::NotFound)?;
        if row.value.account == caller.account {
            Ok(row)
        } else {
            Err(Refusal::NotFound.into())
        }
    }

    pub(super) fn usage(&self, account: AccountId) -> Result<u64, AppError> {
        let bytes = USAGE.get(self.engine(), &[account.as_bytes()])?;
        Ok(bytes
            .and_then(|b| b.try_into().ok())
            .map_or(0, u64::from_be_bytes))
    }

    /// Adds to a batch: the account keeps this much ciphertext more or less.
    pub(super) fn change_usage(
        &self,
        batch: Batch,
        account: AccountId,
        more: u64,
        less: u64,
    ) -> Result<Batch, AppError> {
        let key = USAGE.key(&[account.as_bytes()]);
        let before = self.engine.get(&key)?;
        let usage = before
            .as_deref()
            .and_then(|b| b.try_into().ok())
            .map_or(0, u64::from_be_bytes);
        let batch = match before {
            Some(bytes) => batch.expect_equals(key.clone(), bytes),
            None => batch.expect_absent(key.clone()),
        };
        Ok(batch.put(
            key,
            usage
                .saturating_add(more)
                .saturating_sub(less)
                .to_be_bytes()
                .to_vec(),
        ))
    }
}
