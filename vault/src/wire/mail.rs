//! Mail: folders, what lies in them, sending, and the passwords of mail programs.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, AppPasswordId, MailboxId, MessageId, StructureId};
use crate::mail::Address;
use crate::time::Timestamp;
use crate::vocabulary::{FlagMode, SpecialUse};

wire! {
    /// A folder.
    MailboxItem {
        /// Which.
        id: MailboxId,
        /// The structure whose mail it is; of one's own, nothing.
        structure: Option<StructureId>,
        /// What its owner calls it; levels are divided by `/`.
        name: String,
        /// What it is for, if it is one that every program knows.
        special: Option<SpecialUse>,
        /// Whether programs show it.
        subscribed: bool,
        /// Distinguishes it from every other folder that ever had its name.
        uid_validity: u32,
        /// What the next message will be called.
        uid_next: u32,
        /// The number of the last change.
        modseq: u64,
        /// How many messages lie in it.
        messages: u32,
        /// How many of them are unread.
        unseen: u32,
        /// Their bytes.
        bytes: u64,
    }

    /// All folders, and how full they are.
    Mailboxes {
        /// The caller's own first.
        mailboxes: Vec<MailboxItem>,
        /// Bytes of the caller's own mail.
        used: u64,
        /// How many she may keep.
        quota: u64,
    }

    /// Makes a folder.
    MailboxNew {
        /// The structure whose mail it is to be; of one's own, nothing.
        #[serde(default)]
        structure: Option<StructureId>,
        /// Its name.
        name: String,
    }

    /// Gives a folder, and those below it, another name.
    MailboxName {
        /// The name.
        name: String,
    }

    /// A message in a folder.
    MailItem {
        /// Its number in the folder, never given twice.
        uid: u32,
        /// Which message; the same in every folder.
        message: MessageId,
        /// Its bytes.
        size: u64,
        /// When it came.
        at: Timestamp,
        /// The number of its last change.
        modseq: u64,
        /// Its flags, sorted.
        flags: Vec<String>,
        /// Its outer header: who wrote to whom, and nothing of what.
        header: String,
    }

    /// Some of the messages of a folder, in the order of their numbers.
    MailPage {
        /// The messages.
        messages: Vec<MailItem>,
        /// The number from which the next page begins, if there is one.
        next: Option<u32>,
    }

    /// What changed in a folder.
    MailChanged {
        /// Messages that came or have other flags, as they are now.
        changed: Vec<MailItem>,
        /// Numbers of those that went away.
        vanished: Vec<u32>,
        /// The number of the last change told here; to be asked from next.
        modseq: u64,
        /// Whether there is more to tell.
        more: bool,
        /// Whether something that went away since is forgotten: what is not in the folder any more shows from its list.
        #[serde(default)]
        anew: bool,
    }

    /// Changes flags.
    FlagsNew {
        /// Of which messages.
        uids: Vec<u32>,
        /// How.
        mode: FlagMode,
        /// Which flags.
        flags: Vec<String>,
        /// Messages that changed after this number stay as they are.
        #[serde(default)]
        unchanged_since: Option<u64>,
    }

    /// What became of it.
    FlagsChanged {
        /// Numbers of the messages that have the flags now.
        uids: Vec<u32>,
        /// Numbers of those that someone else has changed since.
        modified: Vec<u32>,
    }

    /// Copies or moves messages.
    MailCopyNew {
        /// Which.
        uids: Vec<u32>,
        /// Into which folder.
        to: MailboxId,
    }

    /// A message and where it is now.
    MailMoved {
        /// Its number before.
        from: u32,
        /// Its number in the other folder.
        to: u32,
    }

    /// Where messages are now.
    MailCopied {
        /// UIDVALIDITY of the folder they are in.
        uid_validity: u32,
        /// Each message that was there.
        messages: Vec<MailMoved>,
    }

    /// Takes messages away for good.
    MailRemoval {
        /// Which.
        uids: Vec<u32>,
    }

    /// Those that went.
    MailRemoved {
        /// Their numbers.
        uids: Vec<u32>,
    }

    /// Where a message was put.
    MailAppended {
        /// UIDVALIDITY of the folder.
        uid_validity: u32,
        /// Its number there.
        uid: u32,
    }

    /// What became of a message for one recipient.
    MailDelivery {
        /// Who.
        address: Address,
        /// Why she does not have it; nothing, if she has.
        refused: Option<String>,
    }

    /// What became of a message.
    MailSent {
        /// For each recipient.
        recipients: Vec<MailDelivery>,
        /// Its `Message-ID`.
        message_id: String,
    }

    /// Makes an app password.
    AppPasswordNew {
        /// What its owner calls the device.
        name: String,
    }

    /// An app password, shown this once.
    AppPasswordMade {
        /// Which.
        id: AppPasswordId,
        /// What its owner calls it.
        name: String,
        /// The user name that goes with it.
        user: Address,
        /// The password.
        password: String,
    }

    /// An app password.
    AppPasswordItem {
        /// Which.
        id: AppPasswordId,
        /// What its owner calls it.
        name: String,
        /// Since when it is there.
        created: Timestamp,
        /// When it was last used, to the hour.
        used: Option<Timestamp>,
    }

    /// Who reads an organisation's mail.
    BoxReaders {
        /// Those who were named; where nobody was, every member reads it.
        readers: Option<Vec<AccountId>>,
    }
}
