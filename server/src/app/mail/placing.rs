//! Placing: a message comes into a folder or leaves it, and every number that counts it follows.

use ecrin_vault::id::{BlobId, MailboxId, MessageId};
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use rand::rngs::OsRng;

use super::super::{App, AppError, Refusal};
use super::postman::Draft;
use super::{BoxOwner, MailEntry};
use crate::store::Batch;
use crate::store::keyspace::mail::{
    ENTRIES_IN, MAIL_CHANGES, MAIL_OWNERS, MAILBOXES, MESSAGE_BYTES, MESSAGE_HEADERS, MESSAGES, message_key,
};
use crate::store::rows::{EntryRow, MailboxRow, MessageRow};

/// The largest message that lies in the engine.
const LARGEST_INLINE: usize = 16 << 10;

/// The flag of what was read.
pub(super) const SEEN: &str = "\\Seen";

/// A folder, as it is found in a store or on a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) owner: BoxOwner,
    pub(super) mailbox: MailboxId,
}

/// A message that is kept, or about to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) message: MessageId,
    pub(super) size: u64,
}

/// The bytes of a message on their way to the store. Those that are too large for the engine are durable already.
pub(super) struct Letter<'a> {
    bytes: &'a [u8],
    blob: Option<BlobId>,
}

impl Letter<'_> {
    /// How many bytes it has.
    pub(super) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl App {
    /// Makes a message durable as far as that is done before the commit that names it.
    pub(super) fn letter<'a>(&self, bytes: &'a [u8]) -> Result<Letter<'a>, AppError> {
        let is_large = bytes.len() > LARGEST_INLINE.min(self.engine().inline_limit());
        let blob = is_large.then(|| self.blobs.store(bytes)).transpose()?;
        Ok(Letter { bytes, blob })
    }

    /// Takes a letter back that no commit named.
    pub(super) fn withdraw(&self, letter: &Letter<'_>) {
        if let Some(blob) = &letter.blob {
            self.remove_blobs([*blob]);
        }
    }

    /// Removes blobs that nothing names any more. One that stays is the sweep's.
    pub(super) fn remove_blobs(&self, blobs: impl IntoIterator<Item = BlobId>) {
        for blob in blobs {
            if let Err(error) = self.blobs.remove(&blob) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a blob stays for the sweep"
                );
            }
        }
    }
}

/// Puts a message into the store, in so many places as are added after it.
pub(super) fn keep(draft: &mut Draft<'_>, letter: &Letter<'_>, now: Timestamp) -> Result<Kept, AppError> {
    let message = timed_id(now);
    let size = letter.size();
    let row = MessageRow {
        size,
        sha256: Digest32::of(letter.bytes),
        blob: letter.blob,
        places: 0,
        at: now,
    };
    let mut batch = MESSAGES.insert(Batch::new(), &[&message_key(message)], &row);
    let header = letter
        .bytes
        .get(..header_length(letter.bytes))
        .unwrap_or_default();
    batch = MESSAGE_HEADERS.put(batch, &[&message_key(message)], header);
    if letter.blob.is_none() {
        batch = MESSAGE_BYTES.put(batch, &[&message_key(message)], letter.bytes);
    }
    draft.apply(batch)?;
    Ok(Kept { message, size })
}

/// An id whose second half is the time, by which it lies in the store (see [`message_key`]).
fn timed_id(at: Timestamp) -> MessageId {
    let mut bytes = *MessageId::generate(&mut OsRng).as_bytes();
    bytes[8..].copy_from_slice(&at.millis().to_be_bytes());
    MessageId::from_bytes(bytes)
}

/// Where the header of a message ends, with the empty line.
fn header_length(bytes: &[u8]) -> usize {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(bytes.len(), |end| end + 4)
}

/// Puts a kept message into a folder; answers its UID there. Whoever it belongs to has room for it, or it is refused.
pub(super) fn place(
    draft: &mut Draft<'_>,
    at: Place,
    kept: Kept,
    received: Timestamp,
    now: Timestamp,
    flags: Vec<String>,
    quota: u64,
) -> Result<u32, AppError> {
    grow(draft, at.owner, kept.size, quota)?;
    let key = at.owner.to_bytes();
    let folder = MAILBOXES
        .get(draft, &[&key, at.mailbox.as_bytes()])?
        .ok_or(Refusal::NotFound)?;
    let uid = folder.value.uid_next;
    let modseq = folder.value.modseq + 1;
    let after = MailboxRow {
        // The last number is never given: what cannot be counted further is full.
        uid_next: uid.checked_add(1).ok_or(Refusal::MailboxFull)?,
        modseq,
        messages: folder.value.messages + 1,
        unseen: folder.value.unseen + u32::from(!is_seen(&flags)),
        bytes: folder.value.bytes + kept.size,
        ..folder.value.clone()
    };
    let message = MESSAGES
        .get(draft, &[&message_key(kept.message)])?
        .ok_or(Refusal::NotFound)?;
    let placed = MessageRow {
        places: message.value.places + 1,
        ..message.value.clone()
    };
    let entry = EntryRow {
        message: kept.message,
        size: kept.size,
        at: received,
        placed: now,
        modseq,
        flags,
    };
    let batch = folder.replace(Batch::new(), &after);
    let batch = message.replace(batch, &placed);
    let batch = ENTRIES_IN.insert(batch, &[at.mailbox.as_bytes(), &uid.to_be_bytes()], &entry);
    draft.apply(note_change(batch, at.mailbox, uid, modseq, true))?;
    draft.touch(at.owner);
    Ok(uid)
}

/// Takes a message out of a folder. Where that was its last place it goes altogether, and the blob that is to be removed
/// once this is written is answered.
pub(super) fn take_away(draft: &mut Draft<'_>, at: Place, uid: u32) -> Result<Option<BlobId>, AppError> {
    let key = at.owner.to_bytes();
    let number = uid.to_be_bytes();
    let entry = ENTRIES_IN
        .get(draft, &[at.mailbox.as_bytes(), &number])?
        .ok_or(Refusal::NotFound)?;
    let folder = MAILBOXES
        .get(draft, &[&key, at.mailbox.as_bytes()])?
        .ok_or(Refusal::NotFound)?;
    let modseq = folder.value.modseq + 1;
    let after = MailboxRow {
        modseq,
        messages: folder.value.messages.saturating_sub(1),
        unseen: folder
            .value
            .unseen
            .saturating_sub(u32::from(!is_seen(&entry.value.flags))),
        bytes: folder.value.bytes.saturating_sub(entry.value.size),
        ..folder.value.clone()
    };
    let batch = folder.replace(Batch::new(), &after);
    let batch = MAIL_CHANGES.delete(batch, &[at.mailbox.as_bytes(), &entry.value.modseq.to_be_bytes()]);
    let batch = note_change(entry.delete(batch), at.mailbox, uid, modseq, false);
    draft.apply(batch)?;
    shrink(draft, at.owner, entry.value.size)?;
    draft.touch(at.owner);
    leave(draft, entry.value.message)
}

/// One place of a message less.
fn leave(draft: &mut Draft<'_>, id: MessageId) -> Result<Option<BlobId>, AppError> {
    let message = MESSAGES
        .get(draft, &[&message_key(id)])?
        .ok_or(Refusal::StoreDamaged)?;
    if message.value.places > 1 {
        let left = MessageRow {
            places: message.value.places - 1,
            ..message.value.clone()
        };
        draft.apply(message.replace(Batch::new(), &left))?;
        return Ok(None);
    }
    let batch = message.delete(Batch::new());
    let batch = MESSAGE_BYTES.delete(batch, &[&message_key(id)]);
    let batch = MESSAGE_HEADERS.delete(batch, &[&message_key(id)]);
    draft.apply(batch)?;
    Ok(message.value.blob)
}

/// Gives a message other flags; answers it as it is then.
pub(super) fn mark(
    draft: &mut Draft<'_>,
    at: Place,
    uid: u32,
    flags: Vec<String>,
) -> Result<MailEntry, AppError> {
    let key = at.owner.to_bytes();
    let entry = ENTRIES_IN
        .get(draft, &[at.mailbox.as_bytes(), &uid.to_be_bytes()])?
        .ok_or(Refusal::NotFound)?;
    if entry.value.flags == flags {
        return Ok(MailEntry::of(uid, entry.value));
    }
    let folder = MAILBOXES
        .get(draft, &[&key, at.mailbox.as_bytes()])?
        .ok_or(Refusal::NotFound)?;
    let modseq = folder.value.modseq + 1;
    let unseen = folder.value.unseen + u32::from(!is_seen(&flags));
    let after = MailboxRow {
        modseq,
        unseen: unseen.saturating_sub(u32::from(!is_seen(&entry.value.flags))),
        ..folder.value.clone()
    };
    let marked = EntryRow {
        modseq,
        flags,
        ..entry.value.clone()
    };
    let batch = folder.replace(Batch::new(), &after);
    let batch = entry.replace(batch, &marked);
    let batch = MAIL_CHANGES.delete(batch, &[at.mailbox.as_bytes(), &entry.value.modseq.to_be_bytes()]);
    draft.apply(note_change(batch, at.mailbox, uid, modseq, true))?;
    draft.touch(at.owner);
    Ok(MailEntry::of(uid, marked))
}

fn note_change(batch: Batch, mailbox: MailboxId, uid: u32, modseq: u64, is_there: bool) -> Batch {
    let value = [uid.to_be_bytes().as_slice(), &[u8::from(is_there)]].concat();
    MAIL_CHANGES.put(batch, &[mailbox.as_bytes(), &modseq.to_be_bytes()], value)
}

fn is_seen(flags: &[String]) -> bool {
    flags.iter().any(|flag| flag == SEEN)
}

/// So many bytes more, if there is room.
fn grow(draft: &mut Draft<'_>, owner: BoxOwner, size: u64, quota: u64) -> Result<(), AppError> {
    let key = owner.to_bytes();
    let row = MAIL_OWNERS.get(draft, &[&key])?;
    let mut after = row.as_ref().map(|row| row.value.clone()).unwrap_or_default();
    after.bytes = after.bytes.saturating_add(size);
    if after.bytes > quota {
        return Err(Refusal::MailboxFull.into());
    }
    let batch = match row {
        Some(row) => row.replace(Batch::new(), &after),
        None => MAIL_OWNERS.insert(Batch::new(), &[&key], &after),
    };
    draft.apply(batch)
}

fn shrink(draft: &mut Draft<'_>, owner: BoxOwner, size: u64) -> Result<(), AppError> {
    if let Some(row) = MAIL_OWNERS.get(draft, &[&owner.to_bytes()])? {
        let mut after = row.value.clone();
        after.bytes = after.bytes.saturating_sub(size);
        draft.apply(row.replace(Batch::new(), &after))?;
    }
    Ok(())
}
