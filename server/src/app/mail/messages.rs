//! What lies in folders: read, marked, copied, moved, put in and taken away.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use ecrin_vault::id::{BlobId, MailboxId, MessageId};
use ecrin_vault::mail::gate::EncryptedMessage;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{FlagMode, SpecialUse};

use super::super::{App, AppError, Refusal};
use super::boxes::{folder_for, open};
use super::flags::{DELETED, changed, read_all};
use super::placing::{Kept, Place, keep, mark, place, take_away};
use super::{BoxOwner, MailCaller};
use crate::store::keyspace::mail::{ENTRIES_IN, MAIL_CHANGES, MESSAGE_BYTES, MESSAGE_HEADERS, MESSAGES};
use crate::store::rows::EntryRow;

/// How many messages are changed in one go; more are changed in several.
const AT_A_TIME: usize = 200;

/// The most messages that are copied at once: all of them or none.
const MOST_COPIED: usize = 2_000;

/// A message in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEntry {
    /// IMAP's UID.
    pub uid: u32,
    /// Which message; the same in every folder.
    pub message: MessageId,
    /// Its bytes.
    pub size: u64,
    /// IMAP's INTERNALDATE.
    pub at: Timestamp,
    /// The number of its last change.
    pub modseq: u64,
    /// Its flags, sorted.
    pub flags: Vec<String>,
}

impl MailEntry {
    pub(super) fn of(uid: u32, row: EntryRow) -> Self {
        Self {
            uid,
            message: row.message,
            size: row.size,
            at: row.at,
            modseq: row.modseq,
            flags: row.flags,
        }
    }
}

/// What changed in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailChanges {
    /// Messages that came or have other flags, as they are now, in the order of their last change.
    pub changed: Vec<MailEntry>,
    /// UIDs of those that went away.
    pub vanished: Vec<u32>,
    /// Up to which change this tells; the number to ask from next.
    pub modseq: u64,
    /// Whether there is more to tell.
    pub more: bool,
    /// Whether something that went away since is forgotten: what is not in the folder any more shows from the folder.
    pub anew: bool,
}

/// What became of a change of flags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flagged {
    /// Messages as they are now.
    pub entries: Vec<MailEntry>,
    /// UIDs of those that someone else has changed since.
    pub modified: Vec<u32>,
}

/// Where copied or moved messages are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// UIDVALIDITY of the folder they are in now.
    pub uid_validity: u32,
    /// UIDs before and after, in the order of the first.
    pub uids: Vec<(u32, u32)>,
}

/// Where a message was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// UIDVALIDITY of the folder.
    pub uid_validity: u32,
    /// Its UID there.
    pub uid: u32,
}

/// The bytes of a message: in memory, or a file to be read.
#[derive(Debug)]
pub struct MailContent {
    size: u64,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Memory(Cursor<Vec<u8>>),
    File(File),
}

impl MailContent {
    /// How many there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// All of them.
    pub fn read_all(mut self) -> io::Result<Vec<u8>> {
        if let Source::Memory(bytes) = self.source {
            return Ok(bytes.into_inner());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(0));
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl MailContent {
    /// The file, or the bytes.
    pub fn into_file(self) -> Result<File, Vec<u8>> {
        match self.source {
            Source::File(file) => Ok(file),
            Source::Memory(bytes) => Err(bytes.into_inner()),
        }
    }
}

impl Read for MailContent {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.source {
            Source::Memory(bytes) => bytes.read(into),
            Source::File(file) => file.read(into),
        }
    }
}

impl Seek for MailContent {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.source {
            Source::Memory(bytes) => bytes.seek(to),
            Source::File(file) => file.seek(to),
        }
    }
}

fn uid_of(key: &[u8]) -> Option<u32> {
    key.get(16..20)?.try_into().ok().map(u32::from_be_bytes)
}

impl App {
    /// Up to `limit` messages of a folder from a UID on, in the order of their UIDs.
    pub fn mail_entries(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        from: u32,
        limit: usize,
    ) -> Result<Vec<MailEntry>, AppError> {
        open(self.engine(), who, mailbox)?;
        self.entries(mailbox, from, limit)
    }

    pub(super) fn entries(
        &self,
        mailbox: MailboxId,
        from: u32,
        limit: usize,
    ) -> Result<Vec<MailEntry>, AppError> {
        let start = [mailbox.as_bytes().as_slice(), &from.to_be_bytes()].concat();
        let rows = ENTRIES_IN.scan_from(self.engine(), &start, limit)?;
        Ok(rows
            .into_iter()
            .take_while(|row| row.key().starts_with(mailbox.as_bytes()))
            .filter_map(|row| Some(MailEntry::of(uid_of(row.key())?, row.value)))
            .collect())
    }

    /// What changed in a folder after a change that the caller knows of. Each message is told once, however often it
    /// changed.
    pub fn mail_changes_since(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        modseq: u64,
        limit: usize,
    ) -> Result<MailChanges, AppError> {
        let (_, folder) = open(self.engine(), who, mailbox)?;
        let id: &dyn AsRef<[u8]> = mailbox.as_bytes();
        let from = modseq.saturating_add(1).to_be_bytes();
        let rows = MAIL_CHANGES.scan_from(self.engine(), &[id], &from, limit)?;
        let mut changes = MailChanges {
            changed: Vec::new(),
            vanished: Vec::new(),
            modseq,
            more: rows.len() == limit,
            anew: modseq < folder.value.forgotten,
        };
        for (key, value) in rows {
            let number = key
                .get(16..24)
                .and_then(|n| n.try_into().ok())
                .map(u64::from_be_bytes);
            let uid = value
                .get(..4)
                .and_then(|n| n.try_into().ok())
                .map(u32::from_be_bytes);
            let (Some(number), Some(uid)) = (number, uid) else {
                return Err(Refusal::StoreDamaged.into());
            };
            changes.modseq = number;
            match ENTRIES_IN.get(self.engine(), &[id, &uid.to_be_bytes()])? {
                Some(entry) => changes.changed.push(MailEntry::of(uid, entry.value)),
                None => changes.vanished.push(uid),
            }
        }
        if !changes.more {
            changes.modseq = changes.modseq.max(folder.value.modseq);
        }
        Ok(changes)
    }

    /// The outer headers of messages, each with the empty line after it. Those that are gone are left out.
    pub fn mail_headers(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        uids: &[u32],
    ) -> Result<Vec<(u32, Vec<u8>)>, AppError> {
        open(self.engine(), who, mailbox)?;
        let mut headers = Vec::new();
        for uid in uids {
            let key: [&dyn AsRef<[u8]>; 2] = [mailbox.as_bytes(), &uid.to_be_bytes()];
            if let Some(entry) = ENTRIES_IN.get(self.engine(), &key)?
                && let Some(header) = MESSAGE_HEADERS.get(self.engine(), &[entry.value.message.as_bytes()])?
            {
                headers.push((*uid, header));
            }
        }
        Ok(headers)
    }

    /// A message as it is kept.
    pub fn mail_content(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        uid: u32,
    ) -> Result<MailContent, AppError> {
        open(self.engine(), who, mailbox)?;
        let entry = ENTRIES_IN
            .get(self.engine(), &[mailbox.as_bytes(), &uid.to_be_bytes()])?
            .ok_or(Refusal::NotFound)?;
        let id = entry.value.message;
        // Another reader may take it away between two reads: then it is gone, and not damaged.
        let row = MESSAGES
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::NotFound)?;
        let size = row.value.size;
        let source = match row.value.blob {
            Some(blob) => Source::File(self.blobs.open_blob(&blob)?),
            None => {
                let bytes = MESSAGE_BYTES.get(self.engine(), &[id.as_bytes()])?;
                Source::Memory(Cursor::new(bytes.ok_or(Refusal::NotFound)?))
            }
        };
        Ok(MailContent { size, source })
    }

    /// Changes the flags of messages; those that are gone are left out. With `unchanged_since`, messages that someone
    /// else has changed after that number stay as they are.
    pub fn flag_mail(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        uids: &[u32],
        mode: FlagMode,
        flags: &[String],
        unchanged_since: Option<u64>,
    ) -> Result<Flagged, AppError> {
        let flags = read_all(flags)?;
        let mut all = Flagged::default();
        for some in uids.chunks(AT_A_TIME) {
            let part = self.post(|draft| {
                let (at, _) = open(draft, who, mailbox)?;
                let mut part = Flagged::default();
                for uid in some {
                    let key: [&dyn AsRef<[u8]>; 2] = [mailbox.as_bytes(), &uid.to_be_bytes()];
                    let Some(entry) = ENTRIES_IN.get(draft, &key)? else {
                        continue;
                    };
                    if unchanged_since.is_some_and(|since| entry.value.modseq > since) {
                        part.modified.push(*uid);
                        continue;
                    }
                    let after = changed(&entry.value.flags, mode, &flags)?;
                    part.entries.push(mark(draft, at, *uid, after)?);
                }
                Ok(part)
            })?;
            all.entries.extend(part.entries);
            all.modified.extend(part.modified);
        }
        Ok(all)
    }

    /// Copies messages into another folder that the caller may open: all of them that are there, or none.
    pub fn copy_mail(
        &self,
        who: &MailCaller,
        from: MailboxId,
        uids: &[u32],
        to: MailboxId,
    ) -> Result<Copied, AppError> {
        if uids.len() > MOST_COPIED {
            return Err(Refusal::TooLarge.into());
        }
        self.post(|draft| {
            let (now, quota) = (self.now(), self.mail.quota_bytes);
            open(draft, who, from)?;
            let (at, folder) = open(draft, who, to)?;
            let mut copied = Copied {
                uid_validity: folder.value.uid_validity,
                uids: Vec::new(),
            };
            for uid in uids {
                let key: [&dyn AsRef<[u8]>; 2] = [from.as_bytes(), &uid.to_be_bytes()];
                let Some(entry) = ENTRIES_IN.get(draft, &key)? else {
                    continue;
                };
                let EntryRow {
                    message,
                    size,
                    at: received,
                    flags,
                    ..
                } = entry.value;
                let kept = Kept { message, size };
                copied
                    .uids
                    .push((*uid, place(draft, at, kept, received, now, flags, quota)?));
            }
            Ok(copied)
        })
    }

    /// Moves messages into another folder that the caller may open. Each is in one of the two at every moment.
    pub fn move_mail(
        &self,
        who: &MailCaller,
        from: MailboxId,
        uids: &[u32],
        to: MailboxId,
    ) -> Result<Copied, AppError> {
        let mut all = Copied::default();
        for some in uids.chunks(AT_A_TIME) {
            let part = self.post(|draft| {
                let now = self.now();
                let (source, _) = open(draft, who, from)?;
                let (at, folder) = open(draft, who, to)?;
                let mut moved = Copied {
                    uid_validity: folder.value.uid_validity,
                    uids: Vec::new(),
                };
                for uid in some {
                    let key: [&dyn AsRef<[u8]>; 2] = [from.as_bytes(), &uid.to_be_bytes()];
                    let Some(entry) = ENTRIES_IN.get(draft, &key)? else {
                        continue;
                    };
                    let EntryRow {
                        message,
                        size,
                        at: received,
                        flags,
                        ..
                    } = entry.value;
                    // A full box may still be tidied up: what is moved within it takes no more place.
                    let quota = if source.owner == at.owner {
                        u64::MAX
                    } else {
                        self.mail.quota_bytes
                    };
                    let kept = Kept { message, size };
                    let new = place(draft, at, kept, received, now, flags, quota)?;
                    take_away(draft, source, *uid)?;
                    moved.uids.push((*uid, new));
                }
                Ok(moved)
            })?;
            all.uid_validity = part.uid_validity;
            all.uids.extend(part.uids);
        }
        Ok(all)
    }

    /// Takes messages away for good: those of these UIDs, or all; with `marked`, only those marked `\Deleted`. Answers
    /// the UIDs of those that went.
    pub fn expunge_mail(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        uids: Option<&[u32]>,
        marked: bool,
    ) -> Result<Vec<u32>, AppError> {
        let (at, _) = open(self.engine(), who, mailbox)?;
        let all: Vec<u32> = match uids {
            Some(uids) => uids.to_vec(),
            None => self
                .entries(mailbox, 0, usize::MAX)?
                .into_iter()
                .filter(|entry| !marked || entry.flags.iter().any(|flag| flag == DELETED))
                .map(|entry| entry.uid)
                .collect(),
        };
        let is_due = |entry: &EntryRow| !marked || entry.flags.iter().any(|flag| flag == DELETED);
        self.take_out(at, &all, is_due)
    }

    /// Takes out of a folder those of these messages that are due, and gives back the place they took.
    pub(super) fn take_out(
        &self,
        at: Place,
        uids: &[u32],
        is_due: impl Fn(&EntryRow) -> bool,
    ) -> Result<Vec<u32>, AppError> {
        let mut gone = Vec::new();
        for some in uids.chunks(AT_A_TIME) {
            let (part, blobs) = self.post(|draft| {
                let (mut part, mut blobs): (Vec<u32>, Vec<BlobId>) = (Vec::new(), Vec::new());
                for uid in some {
                    let key: [&dyn AsRef<[u8]>; 2] = [at.mailbox.as_bytes(), &uid.to_be_bytes()];
                    if let Some(entry) = ENTRIES_IN.get(draft, &key)?
                        && is_due(&entry.value)
                    {
                        blobs.extend(take_away(draft, at, *uid)?);
                        part.push(*uid);
                    }
                }
                Ok((part, blobs))
            })?;
            // Only now that nothing names them, durably.
            self.remove_blobs(blobs);
            gone.extend(part);
        }
        Ok(gone)
    }

    /// Takes everything out of a folder.
    pub(super) fn empty(&self, at: Place) -> Result<(), AppError> {
        let uids: Vec<u32> = self
            .entries(at.mailbox, 0, usize::MAX)?
            .into_iter()
            .map(|entry| entry.uid)
            .collect();
        self.take_out(at, &uids, |_| true)?;
        Ok(())
    }

    /// Puts a message that passed the gate into a folder of the caller's.
    pub fn append_mail(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        message: &EncryptedMessage,
        flags: &[String],
        received: Option<Timestamp>,
    ) -> Result<Appended, AppError> {
        let flags = read_all(flags)?;
        open(self.engine(), who, mailbox)?;
        let letter = self.letter(message.bytes())?;
        let appended = self.post(|draft| {
            let now = self.now();
            let (at, folder) = open(draft, who, mailbox)?;
            let kept = keep(draft, &letter, now)?;
            let uid = place(
                draft,
                at,
                kept,
                received.unwrap_or(now),
                now,
                flags.clone(),
                self.mail.quota_bytes,
            )?;
            Ok(Appended {
                uid_validity: folder.value.uid_validity,
                uid,
            })
        });
        if let Err(error) = &appended {
            self.withdraw_unless_unknown(&letter, error);
        }
        appended
    }

    /// A folder of the caller's own for something, made if it is not there.
    pub fn mailbox_for(
        &self,
        who: &MailCaller,
        owner: BoxOwner,
        special: SpecialUse,
    ) -> Result<MailboxId, AppError> {
        if !who.boxes().contains(&owner) {
            return Err(Refusal::NotFound.into());
        }
        let place = self.post(|draft| folder_for(draft, owner, special, self.now()))?;
        Ok(place.mailbox)
    }
}
