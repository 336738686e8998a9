//! The index of letters: what was opened once is listed and searched without being fetched again.
//!
//! # In scope
//!
//! One file for each folder of mail, `mail/<folder>.age` in the home: the headers of the letters that were opened, by
//! UIDVALIDITY and UID, sealed for the member's own key, signed with it, and padded. A file that does not open, is not
//! hers or is about another folder counts as none and is written anew.
//!
//! # Out of scope
//!
//! Flags and what lies in a folder at all: the server is asked each time. Texts and attachments are not kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use ecrin_vault::document::padme;
use ecrin_vault::id::{MailboxId, MessageId};
use ecrin_vault::mail::Address;
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire::{MailItem, MailboxItem};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::home::{HomeError, Replacement};
use crate::unlock::SignedIn;

/// Separates the signature of an index from every other one of the same key. Do not change.
const LABEL: &[u8] = b"ecrin/mail-index/v1\n";

/// The length of a signature.
const SIGNATURE: usize = 64;

/// The most letters of a folder that are kept, the newest.
const MOST: usize = 20_000;

/// The largest index that is read.
const MAX_INDEX: u64 = 64 * 1024 * 1024;

/// What could not be opened, or whose signature nobody could check, is looked at again after an hour: certificates come
/// late, and keys come back.
const DOUBTFUL_MS: i64 = 60 * 60 * 1000;

/// A file that came with a letter, without what is in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Its bytes.
    pub size: usize,
}

/// The headers of a letter, as they were inside.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Headers {
    /// The writer, as the relay checked.
    pub from: Option<Address>,
    /// To whom.
    pub to: Vec<String>,
    /// To whom else.
    pub cc: Vec<String>,
    /// About what.
    pub subject: String,
    /// Its id.
    pub message_id: Option<String>,
    /// What the signature was found to be.
    pub signature: String,
    /// Whether the headers were protected.
    pub protected: bool,
    /// What came along.
    pub attachments: Vec<Part>,
}

/// What was found in a letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// It was opened.
    Opened(Headers),
    /// It cannot be, by the code of why.
    Closed(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    message: MessageId,
    at: Timestamp,
    found: Found,
}

impl Entry {
    fn is_doubtful(&self) -> bool {
        match &self.found {
            Found::Opened(headers) => headers.signature == "unknown",
            Found::Closed(_) => true,
        }
    }
}

/// What is in a file, under the signature.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mailbox: MailboxId,
    uid_validity: u32,
    entries: BTreeMap<u32, Entry>,
}

/// The index of one folder.
pub struct Index<'a> {
    me: &'a SignedIn,
    file: File,
    changed: bool,
}

impl<'a> Index<'a> {
    /// What is known of a folder, without what has gone from it.
    pub fn open(me: &'a SignedIn, mailbox: &MailboxItem, items: &[MailItem]) -> Self {
        let kept = read(me, mailbox.id).filter(|file| file.uid_validity == mailbox.uid_validity);
        let mut index = Self {
            me,
            changed: false,
            file: kept.unwrap_or(File {
                mailbox: mailbox.id,
                uid_validity: mailbox.uid_validity,
                entries: BTreeMap::new(),
            }),
        };
        let there: BTreeSet<u32> = items.iter().map(|item| item.uid).collect();
        let before = index.file.entries.len();
        index.file.entries.retain(|uid, _| there.contains(uid));
        index.changed = index.file.entries.len() != before;
        index
    }

    /// What was found in a letter, unless it is worth another look.
    pub fn get(&self, item: &MailItem) -> Option<&Found> {
        let entry = self.file.entries.get(&item.uid)?;
        let old = self.me.now().millis_since(entry.at) >= DOUBTFUL_MS;
        (entry.message == item.message && !(old && entry.is_doubtful())).then_some(&entry.found)
    }

    /// Remembers what was found in a letter.
    pub fn put(&mut self, item: &MailItem, found: Found) {
        let entry = Entry {
            message: item.message,
            at: self.me.now(),
            found,
        };
        self.file.entries.insert(item.uid, entry);
        self.changed = true;
    }

    /// Writes it down, if there is anything new.
    pub fn save(mut self) -> Result<(), HomeError> {
        if !self.changed {
            return Ok(());
        }
        while self.file.entries.len() > MOST {
            self.file.entries.pop_first();
        }
        let path = path(self.me, self.file.mailbox)?;
        let failed = |reason| HomeError::File {
            path: path.clone(),
            reason,
        };
        let text = serde_json::to_vec(&self.file).map_err(|_| HomeError::Damaged(path.clone()))?;
        let mut text = Zeroizing::new(text);
        // Spaces at the end are nothing to a reader, and hide how much there is.
        let length = text.len();
        let padded = usize::try_from(padme(length as u64)).unwrap_or(length);
        text.resize(padded.max(length), b' ');
        let identity = &self.me.keyring.identity;
        let signature = identity.signing.sign_bytes(&[LABEL, text.as_slice()].concat());
        let mut out = Replacement::begin(&path)?;
        let mut sealed = identity
            .encryption
            .recipient()
            .writer(&mut out)
            .map_err(|_| HomeError::Damaged(path.clone()))?;
        sealed.write_all(&signature).map_err(failed)?;
        sealed.write_all(&text).map_err(failed)?;
        sealed.finish().map_err(failed)?;
        out.keep()
    }
}

/// Takes the files away of folders that are there no more, or were someone else's.
pub fn forget_others(me: &SignedIn, mailboxes: &[MailboxItem]) -> Result<(), HomeError> {
    let folder = me.home.mail()?;
    let known: BTreeSet<String> = mailboxes.iter().map(|one| name(one.id)).collect();
    let failed = |reason| HomeError::File {
        path: folder.clone(),
        reason,
    };
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !known.contains(&*entry.file_name().to_string_lossy()) {
            // Another command of the same member may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn name(mailbox: MailboxId) -> String {
    format!("{mailbox}.age")
}

fn path(me: &SignedIn, mailbox: MailboxId) -> Result<PathBuf, HomeError> {
    Ok(me.home.mail()?.join(name(mailbox)))
}

/// What a file holds; nothing, if it is not what this member wrote about this folder.
fn read(me: &SignedIn, mailbox: MailboxId) -> Option<File> {
    let sealed = fs::File::open(path(me, mailbox).ok()?).ok()?;
    let identity = &me.keyring.identity;
    let mut plain = Zeroizing::new(Vec::new());
    let mut opened = identity.encryption.reader(sealed).ok()?.take(MAX_INDEX);
    opened.read_to_end(&mut plain).ok()?;
    let (signature, text) = plain.split_at_checked(SIGNATURE)?;
    let mine = identity.signing.verifying_key();
    if !mine.verifies(&[LABEL, text].concat(), signature) {
        return None;
    }
    let file: File = serde_json::from_slice(text).ok()?;
    (file.mailbox == mailbox).then_some(file)
}
