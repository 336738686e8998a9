//! What is read of the messages in a folder: their entries, what changed, their headers, all of their bytes.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use ecrin_vault::id::{MailboxId, MessageId};
use ecrin_vault::time::Timestamp;

use super::super::{App, AppError, Refusal};
use super::MailCaller;
use super::boxes::open;
use crate::store::keyspace::mail::{
    ENTRIES_IN, MAIL_CHANGES, MESSAGE_BYTES, MESSAGE_HEADERS, MESSAGES, message_key,
};
use crate::store::rows::EntryRow;

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

/// How much of a message is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailExtent {
    /// Its entry in the folder.
    Entry,
    /// Its header as well, with the empty line after it.
    Header,
    /// All of it.
    Whole,
}

/// A message, with as much of it as was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRead {
    /// Its entry.
    pub entry: MailEntry,
    /// Its header, or all of its bytes, or none.
    pub bytes: Vec<u8>,
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
        let (read, _) = self.read_mail(who, mailbox, uids, MailExtent::Header, None, u64::MAX)?;
        Ok(read
            .into_iter()
            .map(|read| (read.entry.uid, read.bytes))
            .collect())
    }

    /// Reads messages as far as is asked: those of these UIDs, in their order, that are there and, where a number is
    /// given, have changed after it. Once what is read whole has filled `room` bytes, the rest is left. Answers how many
    /// of the UIDs were looked at.
    pub fn read_mail(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        uids: &[u32],
        extent: MailExtent,
        since: Option<u64>,
        room: u64,
    ) -> Result<(Vec<MailRead>, usize), AppError> {
        open(self.engine(), who, mailbox)?;
        let mut entries = self.entries_of(mailbox, uids)?;
        entries.retain(|entry| since.is_none_or(|since| entry.modseq > since));
        let mut looked_at = uids.len();
        if extent == MailExtent::Whole {
            let mut size = 0;
            let fit = entries.iter().take_while(|entry| {
                let fits = size < room;
                size += entry.size;
                fits
            });
            let fit = fit.count();
            if let (Some(last), true) = (
                fit.checked_sub(1).and_then(|last| entries.get(last)),
                fit < entries.len(),
            ) {
                looked_at = uids.partition_point(|uid| *uid <= last.uid);
            }
            entries.truncate(fit);
        }
        let texts = self.texts_of(&entries, extent)?;
        let read = entries.into_iter().zip(texts);
        // Another reader may take one away between two reads: then it is gone, and not damaged.
        let read = read.filter_map(|(entry, bytes)| Some(MailRead { entry, bytes: bytes? }));
        Ok((read.collect(), looked_at))
    }

    /// Entries of messages, in the order of their UIDs. Those that are gone are left out.
    fn entries_of(&self, mailbox: MailboxId, uids: &[u32]) -> Result<Vec<MailEntry>, AppError> {
        let (Some(first), Some(last)) = (uids.first(), uids.last()) else {
            return Ok(Vec::new());
        };
        // What stands together is read in one go.
        let span = usize::try_from(last.abs_diff(*first)).unwrap_or(usize::MAX);
        if span < uids.len().saturating_mul(4) {
            let mut entries = self.entries(mailbox, *first, span.saturating_add(1))?;
            entries.retain(|entry| uids.binary_search(&entry.uid).is_ok());
            return Ok(entries);
        }
        let keys = uids.iter().map(|uid| uid.to_be_bytes());
        let rows = ENTRIES_IN.get_all(self.engine(), mailbox.as_bytes(), keys)?;
        let entries = uids.iter().zip(rows);
        Ok(entries
            .filter_map(|(uid, row)| Some(MailEntry::of(*uid, row?.value)))
            .collect())
    }

    /// As much of the bytes of messages as is asked for, in their order; nothing for one that is gone.
    fn texts_of(&self, entries: &[MailEntry], extent: MailExtent) -> Result<Vec<Option<Vec<u8>>>, AppError> {
        let ids = entries.iter().map(|entry| message_key(entry.message));
        match extent {
            MailExtent::Entry => Ok(vec![Some(Vec::new()); entries.len()]),
            MailExtent::Header => Ok(MESSAGE_HEADERS.get_all(self.engine(), &[], ids)?),
            MailExtent::Whole => {
                let mut texts = MESSAGE_BYTES.get_all(self.engine(), &[], ids)?;
                for (text, entry) in texts.iter_mut().zip(entries) {
                    if text.is_none() {
                        *text = self.text_of(entry.message)?;
                    }
                }
                Ok(texts)
            }
        }
    }

    /// All bytes of a message, unless it is gone.
    fn text_of(&self, message: MessageId) -> Result<Option<Vec<u8>>, AppError> {
        match self.content_of(message) {
            Ok(content) => Ok(Some(content.read_all().map_err(AppError::internal)?)),
            Err(AppError::Refused {
                reason: Refusal::NotFound,
                ..
            }) => Ok(None),
            Err(error) => Err(error),
        }
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
        self.content_of(entry.value.message)
    }

    fn content_of(&self, id: MessageId) -> Result<MailContent, AppError> {
        // Another reader may take it away between two reads: then it is gone, and not damaged.
        let row = MESSAGES
            .get(self.engine(), &[&message_key(id)])?
            .ok_or(Refusal::NotFound)?;
        let size = row.value.size;
        let source = match row.value.blob {
            Some(blob) => Source::File(self.blobs.open_blob(&blob)?),
            None => {
                let bytes = MESSAGE_BYTES.get(self.engine(), &[&message_key(id)])?;
                Source::Memory(Cursor::new(bytes.ok_or(Refusal::NotFound)?))
            }
        };
        Ok(MailContent { size, source })
    }
}
