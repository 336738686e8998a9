//! What lies in folders: marked, copied, moved, put in and taken away.

use ecrin_vault::id::{BlobId, MailboxId};
use ecrin_vault::mail::gate::EncryptedMessage;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{FlagMode, SpecialUse};

use super::super::{App, AppError, Refusal};
use super::boxes::{folder_for, open};
use super::flags::{DELETED, changed, read_all};
use super::placing::{Kept, Place, keep, mark, place, take_away};
use super::{BoxOwner, MailCaller, MailEntry};
use crate::store::keyspace::mail::ENTRIES_IN;
use crate::store::rows::EntryRow;

/// How many messages are changed in one go; more are changed in several.
const AT_A_TIME: usize = 200;

/// The most messages that are copied at once: all of them or none.
const MOST_COPIED: usize = 2_000;

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

impl App {
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
