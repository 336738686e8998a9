//! The gate: nothing passes that is not encrypted to exactly those it goes to (spec 11, The gate).
//!
//! # In scope
//!
//! Reading a message as it came, deciding, and writing it anew from a white list, so that whatever is not ciphertext
//! or an address of the space is not kept because it was never copied. It is the only maker of [`EncryptedMessage`].
//!
//! # Out of scope
//!
//! Keys and their certificates (the [`Space`] answers), and whether what lies inside the ciphertext is really
//! ciphertext: no server can prove that. A body that reads as text is refused; a stubborn sender can still disguise one.

mod addresses;
mod armor;
mod header;
mod packets;
mod parts;
mod rebuild;
mod refusal;

use super::{Address, Domain, Fingerprint, SERVICE_NAME, service_address};
use crate::time::Timestamp;

pub use refusal::{Fault, GateRefusal};

use header::Fields;

/// The largest message, in bytes.
pub const MAX_MESSAGE: usize = 30 * 1024 * 1024;

/// The longest line, without its end.
pub const MAX_LINE: usize = 998;

/// The largest header of a message or of a part, in bytes and in fields.
pub const MAX_HEADER: usize = 64 * 1024;
/// See [`MAX_HEADER`].
pub const MAX_FIELDS: usize = 200;

/// To how many keys a message may be encrypted, and so how many it may go to.
pub const MAX_KEYS: usize = 200;

/// Why an address takes no mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecipientRefusal {
    /// It is not of this space.
    #[error("not an address of this space")]
    Outside,
    /// Nobody has it.
    #[error("no such address")]
    Unknown,
    /// Its holder may not act at present.
    #[error("this member is suspended")]
    Suspended,
    /// It has no certificate to encrypt to.
    #[error("this member has no certificate yet")]
    NoCertificate,
    /// It is the service's own, which only writes.
    #[error("nobody reads what is written to the service's own address")]
    Service,
    /// It cannot be found out at this moment.
    #[error("the directory cannot be read at present")]
    Unavailable,
}

/// The space that the gate guards: who is in it, and with which keys.
pub trait Space {
    /// The domain of this instance, which stands in message ids.
    fn domain(&self) -> &Domain;

    /// Whether addresses of this domain are of this space.
    fn is_ours(&self, domain: &Domain) -> bool;

    /// The name under which the directory knows an address, also of someone who has left; nothing where it knows none.
    fn name_of(&self, address: &Address) -> Option<String>;

    /// The keys of which one opens mail to this address, if it takes mail.
    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal>;
}

/// The keys of which one opens mail to this address. Nobody is looked for outside the space.
pub fn keys_of(space: &dyn Space, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
    if !space.is_ours(address.domain()) {
        Err(RecipientRefusal::Outside)
    } else if is_service(address) {
        Err(RecipientRefusal::Service)
    } else {
        space.keys_of(address)
    }
}

/// Whether this is the address from which the service itself writes.
fn is_service(address: &Address) -> bool {
    *address == service_address(address.domain())
}

/// The name that stands beside an author's address.
fn author_name(space: &dyn Space, address: &Address) -> Option<String> {
    if is_service(address) {
        Some(SERVICE_NAME.to_owned())
    } else {
        space.name_of(address)
    }
}

/// Who hands the message in, and whom it is to reach.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// Who is signed in.
    pub sender: &'a Address,
    /// Whom it is to reach.
    pub recipients: &'a [Address],
    /// How many were named and turned away before: that many unknown keys are taken off the message.
    pub turned_away: usize,
}

/// A message that passed the gate, as it is kept. Only the gate makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptedMessage {
    bytes: Vec<u8>,
    sender: Address,
    recipients: Vec<Address>,
    turned_away: Vec<(Address, RecipientRefusal)>,
    message_id: String,
}

impl EncryptedMessage {
    /// The message in its one canonical form: seven bits, CRLF, nothing but what the white list lets through.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Who wrote it; of a message put into one's own box, whoever its `From` names.
    pub fn sender(&self) -> &Address {
        &self.sender
    }

    /// Whom it reaches: addresses that take mail and hold a key to it. Empty for a message put into one's own box.
    pub fn recipients(&self) -> &[Address] {
        &self.recipients
    }

    /// Whom it does not reach, and why.
    pub fn turned_away(&self) -> &[(Address, RecipientRefusal)] {
        &self.turned_away
    }

    /// Its `Message-ID`, with the angle brackets.
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Its length in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Nothing of a message is shown by accident, not even its ciphertext.
impl std::fmt::Debug for EncryptedMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EncryptedMessage({} bytes)", self.bytes.len())
    }
}

/// A message that is sent.
///
/// The sender is who is signed in, and the only `From`. Recipients that take no mail are turned away one by one; for the
/// others there must be a key to the message, and for nobody else but the sender.
pub fn admit(
    raw: &[u8],
    envelope: &Envelope<'_>,
    space: &dyn Space,
    now: Timestamp,
) -> Result<EncryptedMessage, GateRefusal> {
    let (fields, body) = read(raw)?;
    let from = addresses::sender(&fields)?;
    if from != *envelope.sender {
        return Err(GateRefusal::FromOther);
    }
    addresses::check_sender_field(&fields, envelope.sender)?;
    let reply_to = addresses::reply_to(&fields, space)?;
    let mut armored = parts::ciphertext(&fields, body)?;

    let mut reached: Vec<(Address, Vec<Fingerprint>)> = Vec::new();
    let mut turned_away = Vec::new();
    for address in envelope.recipients {
        if reached.iter().any(|(known, _)| known == address) {
            continue;
        }
        match keys_of(space, address) {
            Ok(keys) => reached.push((address.clone(), keys)),
            Err(reason) => turned_away.push((address.clone(), reason)),
        }
    }
    if reached.is_empty() {
        return Err(GateRefusal::NoRecipient);
    }
    // Whoever lost her certificate meanwhile may still write to others.
    let own = space.keys_of(envelope.sender).unwrap_or_default();
    let named_in_vain = envelope.turned_away + turned_away.len();
    let walk = packets::walk(&armored)?;
    let known = |key: &packets::KeyName| {
        own.iter()
            .chain(reached.iter().flat_map(|(_, keys)| keys))
            .any(|print| key.names(print))
    };
    let strangers = walk.keys.iter().filter(|key| !known(&key.name)).count();
    if strangers > named_in_vain {
        return Err(GateRefusal::ForStranger);
    }
    for (address, keys) in &reached {
        let covered = walk
            .keys
            .iter()
            .any(|key| keys.iter().any(|print| key.name.names(print)));
        if !covered {
            return Err(GateRefusal::NotFor(address.clone()));
        }
    }
    if strangers > 0 {
        // Whoever was turned away gets no key to what others receive.
        armored = walk.without(&armored, |key| !known(&key.name));
    }
    let kept = rebuild::Kept {
        from: &from,
        reply_to,
        fields: &fields,
        ciphertext: &armored,
        now,
    };
    let (bytes, message_id) = rebuild::write(&kept, space)?;
    let recipients = reached.into_iter().map(|(address, _)| address).collect();
    Ok(EncryptedMessage {
        bytes,
        sender: from,
        recipients,
        turned_away,
        message_id,
    })
}

/// A message that someone puts into a box of her own: a draft, a copy of what was sent, something moved.
///
/// It must be encrypted to the box's own address at least; to whom else is not asked, since keys change and copies stay.
pub fn admit_own(
    raw: &[u8],
    owner: &Address,
    space: &dyn Space,
    now: Timestamp,
) -> Result<EncryptedMessage, GateRefusal> {
    let (fields, body) = read(raw)?;
    let from = if fields.has("from") {
        addresses::sender(&fields)?
    } else {
        owner.clone()
    };
    // What the service writes is not signed: only the service puts it anywhere.
    if !space.is_ours(from.domain()) || is_service(&from) {
        return Err(GateRefusal::FromOther);
    }
    let reply_to = addresses::reply_to(&fields, space)?;
    let armored = parts::ciphertext(&fields, body)?;
    let keys = space
        .keys_of(owner)
        .map_err(|_| GateRefusal::NotFor(owner.clone()))?;
    let walk = packets::walk(&armored)?;
    let covered = walk
        .keys
        .iter()
        .any(|key| keys.iter().any(|print| key.name.names(print)));
    if !covered {
        return Err(GateRefusal::NotFor(owner.clone()));
    }
    let kept = rebuild::Kept {
        from: &from,
        reply_to,
        fields: &fields,
        ciphertext: &armored,
        now,
    };
    let (bytes, message_id) = rebuild::write(&kept, space)?;
    Ok(EncryptedMessage {
        bytes,
        sender: from,
        recipients: Vec::new(),
        turned_away: Vec::new(),
        message_id,
    })
}

/// The fields and the body of a message whose lines are lines.
fn read(raw: &[u8]) -> Result<(Fields<'_>, &[u8]), GateRefusal> {
    if raw.len() > MAX_MESSAGE {
        return Err(GateRefusal::TooLarge);
    }
    header::check_lines(raw)?;
    Fields::split(raw)
}

#[cfg(test)]
mod tests;
