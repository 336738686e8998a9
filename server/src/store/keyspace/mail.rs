//! The keyspaces of mail, 0xA0 to 0xA7. Addresses and certificates have 0xA8 to 0xAF.

use ecrin_vault::id::MessageId;

use super::{RawTable, Table};
use crate::store::rows::{
    AddressRow, AppPasswordRow, CertificateRow, EntryRow, MailOwnerRow, MailboxRow, MessageRow,
};

/// The key of a message: the second half of its id, which is the time, and then the first. Messages that come one after
/// the other lie side by side in the store, and yet people tell them apart by the first characters of their ids.
pub fn message_key(id: MessageId) -> [u8; 16] {
    let mut key = *id.as_bytes();
    key.rotate_left(8);
    key
}

/// The message of such a key.
pub fn message_of_key(key: &[u8]) -> Option<MessageId> {
    let mut bytes: [u8; 16] = key.try_into().ok()?;
    bytes.rotate_left(8);
    Some(MessageId::from_bytes(bytes))
}

/// What is known of somebody's mail as a whole: owner.
pub const MAIL_OWNERS: Table<MailOwnerRow> = Table::new(0xA0);
/// Folders: owner, mailbox id.
pub const MAILBOXES: Table<MailboxRow> = Table::new(0xA1);
/// Messages: message key.
pub const MESSAGES: Table<MessageRow> = Table::new(0xA2);
/// Their bytes, of those that are not blobs: message key. Raw.
pub const MESSAGE_BYTES: RawTable = RawTable::new(0xA3);
/// Their outer headers, so that a list of messages is read without them: message key. Raw.
pub const MESSAGE_HEADERS: RawTable = RawTable::new(0xA4);
/// What lies in a folder: mailbox id, UID u32.
pub const ENTRIES_IN: Table<EntryRow> = Table::new(0xA5);
/// The last change of each message that lies or lay in a folder: mailbox id, number u64. Raw, UID u32 and then 1, or 0
/// where it was taken away.
pub const MAIL_CHANGES: RawTable = RawTable::new(0xA6);
/// Passwords of mail programs: account id, app password id.
pub const APP_PASSWORDS: Table<AppPasswordRow> = Table::new(0xA7);

/// Addresses of the relay, for ever: local part.
pub const ADDRESSES: Table<AddressRow> = Table::new(0xA8);
/// What the eye sees of them, so that nobody gets a look-alike: skeleton. Raw, the local part.
pub const ADDRESS_SKELETONS: RawTable = RawTable::new(0xA9);
/// The same by holder: account or structure id. Raw, the local part.
pub const ADDRESSES_OF: RawTable = RawTable::new(0xAA);
/// The same by what web key directories ask for: the hash in z-base-32. Raw, the local part.
pub const ADDRESSES_BY_HASH: RawTable = RawTable::new(0xAB);
/// Certificates, one row a note: account or structure id, generation u32.
pub const CERTIFICATES: Table<CertificateRow> = Table::new(0xAC);
