//! Rows of mail: folders, what lies in them, and the passwords of mail programs. What a message says is sealed before it
//! arrives; what stands here is what every mail server must know to keep it.

use ecrin_vault::id::{AccountId, AppPasswordId, BlobId, MessageId, StructureId};
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::SpecialUse;
use serde::{Deserialize, Serialize};

/// Whose mail it is: a person's, or an organisation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoxOwner {
    /// A professional's own.
    Person(AccountId),
    /// A structure's, which its members share.
    Structure(StructureId),
}

/// The length of an owner in a key.
pub const OWNER: usize = 17;

impl BoxOwner {
    /// The id of the account or the structure. Ids are random, so no two owners share one.
    pub fn id(&self) -> &[u8; 16] {
        match self {
            Self::Person(id) => id.as_bytes(),
            Self::Structure(id) => id.as_bytes(),
        }
    }

    /// As keys spell it.
    pub fn to_bytes(self) -> [u8; OWNER] {
        let (kind, id) = match self {
            Self::Person(id) => (1, *id.as_bytes()),
            Self::Structure(id) => (2, *id.as_bytes()),
        };
        let mut bytes = [kind; OWNER];
        bytes[1..].copy_from_slice(&id);
        bytes
    }

    /// The owner at the beginning of a key.
    pub fn of_key(key: &[u8]) -> Option<Self> {
        let id = key.get(1..OWNER)?.try_into().ok()?;
        match key.first()? {
            1 => Some(Self::Person(AccountId::from_bytes(id))),
            2 => Some(Self::Structure(StructureId::from_bytes(id))),
            _ => None,
        }
    }
}

/// What is known of somebody's mail as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailOwnerRow {
    /// Bytes of all messages in all folders.
    pub bytes: u64,
    /// The last UIDVALIDITY that was given to a folder: none is given twice.
    pub validity: u32,
    /// Whether it was said that there is little room left.
    pub told_full: bool,
    /// Who may read it, where a référent has said so; of a person's own mail, nobody else ever.
    #[serde(default)]
    pub readers: Option<Vec<AccountId>>,
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxRow {
    /// What its owner calls it; levels are divided by `/`.
    pub name: String,
    /// What it is for, if it is one that programs know.
    pub special: Option<SpecialUse>,
    /// Whether programs show it.
    pub subscribed: bool,
    /// When it was made.
    pub created: Timestamp,
    /// Distinguishes it from every other folder that ever had its name.
    pub uid_validity: u32,
    /// What the next message will be called. It only grows.
    pub uid_next: u32,
    /// The number of the last change.
    pub modseq: u64,
    /// Up to which change it is forgotten what went away.
    #[serde(default)]
    pub forgotten: u64,
    /// How many messages lie in it.
    pub messages: u32,
    /// How many of them are unread.
    pub unseen: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// A message, stored once however many have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageRow {
    /// Its bytes.
    pub size: u64,
    /// SHA-256 of them.
    pub sha256: Digest32,
    /// Where they are, if they are too large for the engine.
    pub blob: Option<BlobId>,
    /// In how many folders it lies. It goes with the last.
    pub places: u32,
    /// When it came.
    pub at: Timestamp,
}

/// A message in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryRow {
    /// Which message.
    pub message: MessageId,
    /// Its bytes.
    pub size: u64,
    /// IMAP's INTERNALDATE.
    pub at: Timestamp,
    /// When it came into this folder.
    pub placed: Timestamp,
    /// The number of its last change.
    pub modseq: u64,
    /// Its flags, sorted.
    pub flags: Vec<String>,
}

/// A password that one device uses for mail and for nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppPasswordRow {
    /// Which.
    pub id: AppPasswordId,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of it, with a word before it. It is random and long: a slow hash would protect nothing more.
    pub hash: Digest32,
    /// Since when it is there.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub used: Option<Timestamp>,
}

/// An address. The row stays when its holder has gone: nobody is ever given another's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressRow {
    /// Whose.
    pub holder: BoxOwner,
    /// Since when.
    pub since: Timestamp,
}
