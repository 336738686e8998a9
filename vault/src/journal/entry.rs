//! Entries: 108 bytes that commit to an event without telling it (spec 05).

use hmac::{Hmac, Mac};
use rand::{CryptoRng, RngCore};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::encoding::{derive32, expand32};
use crate::id::EventId;
use crate::note::Digest32;
use crate::time::Timestamp;

/// The length of every entry, in bytes.
pub const ENTRY_LENGTH: usize = 108;

const MAGIC: [u8; 4] = *b"ECR1";
const VERSION: u8 = 1;
const CLASS_EVENT: u8 = 0;
pub(super) const CLASS_STATEMENT: u8 = 1;

/// Labels that separate one use of a key from another. Wire format: do not change.
const LABEL_EVENT: &[u8] = b"ecrin/entry/v1/ev";
const LABEL_ACTOR: &[u8] = b"ecrin/entry/v1/act";

/// Why 108 bytes are not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a journal entry of version {VERSION}")]
pub struct EntryError;

/// Which of the three payloads a commitment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What happened.
    Core,
    /// Whose papers.
    Subject,
    /// Who did it.
    Actor,
}

impl Part {
    const fn label(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Subject => "subject",
            Self::Actor => "actor",
        }
    }
}

/// The long-term key of one beneficiary's, one aidant's or the instance's openings. Erasing a person erases it.
#[derive(Clone)]
pub struct LogKey(Zeroizing<[u8; 32]>);

impl LogKey {
    /// A fresh key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(key.as_mut());
        Self(key)
    }

    /// From 32 stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key that opens the core and the subject of one event, and nothing else: receipts carry it.
    pub fn event_key(&self, event: EventId) -> EventKey {
        EventKey(self.expand(LABEL_EVENT, event))
    }

    /// The key that opens the actor of one event.
    pub fn actor_key(&self, event: EventId) -> EventKey {
        EventKey(self.expand(LABEL_ACTOR, event))
    }

    fn expand(&self, label: &[u8], event: EventId) -> [u8; 32] {
        let mut key = [0; 32];
        derive32(self.0.as_slice(), &[label, event.as_bytes()], &mut key);
        key
    }
}

/// The key that opens parts of one event. It is a secret: whoever holds it can read them.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct EventKey(pub [u8; 32]);

impl EventKey {
    /// Commits to a payload: `HMAC-SHA256(salt, "ecrin/entry/v1/" ‖ part ‖ 00 ‖ payload)`, the salt being this key
    /// expanded for the part.
    pub fn commit(&self, part: Part, payload: &[u8]) -> Digest32 {
        let salt_label = format!("ecrin/entry/v1/salt/{}", part.label());
        let mut salt = Zeroizing::new([0u8; 32]);
        expand32(&self.0, &[salt_label.as_bytes()], &mut salt);
        match Hmac::<Sha256>::new_from_slice(salt.as_slice()) {
            Ok(mut mac) => {
                mac.update(format!("ecrin/entry/v1/{}\0", part.label()).as_bytes());
                mac.update(payload);
                Digest32(mac.finalize().into_bytes().into())
            }
            Err(reason) => unreachable!("HMAC takes keys of any length: {reason}"),
        }
    }

    /// Whether a commitment is about this payload.
    pub fn opens(&self, part: Part, payload: &[u8], commitment: Digest32) -> bool {
        self.commit(part, payload).0.ct_eq(&commitment.0).into()
    }
}

/// One entry of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Hours since 1970, the only datum in clear: it lets an auditor check that pruning kept to its terms.
    pub hour: u32,
    /// Commitment to what happened.
    pub core: Digest32,
    /// Commitment to whose papers.
    pub subject: Digest32,
    /// Commitment to who did it.
    pub actor: Digest32,
}

impl Entry {
    /// The hour of a time.
    pub fn hour_of(at: Timestamp) -> u32 {
        u32::try_from(at.seconds() / 3600).unwrap_or(u32::MAX)
    }

    /// The 108 bytes.
    pub fn to_bytes(&self) -> [u8; ENTRY_LENGTH] {
        frame(CLASS_EVENT, self.hour, &[self.core, self.subject, self.actor])
    }

    /// Reads 108 bytes of class 00; an unknown version or another class is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        let (hour, [core, subject, actor]) = unframe(CLASS_EVENT, bytes)?;
        Ok(Self {
            hour,
            core,
            subject,
            actor,
        })
    }
}

/// What all classes have in common: the first twelve bytes, and up to three digests.
pub(super) fn frame(class: u8, hour: u32, digests: &[Digest32]) -> [u8; ENTRY_LENGTH] {
    let mut bytes = [0; ENTRY_LENGTH];
    bytes[..4].copy_from_slice(&MAGIC);
    bytes[4] = VERSION;
    bytes[5] = class;
    bytes[8..12].copy_from_slice(&hour.to_be_bytes());
    for (place, digest) in bytes[12..].chunks_exact_mut(32).zip(digests) {
        place.copy_from_slice(&digest.0);
    }
    bytes
}

pub(super) fn unframe(class: u8, bytes: &[u8]) -> Result<(u32, [Digest32; 3]), EntryError> {
    let bytes: &[u8; ENTRY_LENGTH] = bytes.try_into().map_err(|_| EntryError)?;
    if bytes[..4] != MAGIC || bytes[4] != VERSION || bytes[5] != class || bytes[6..8] != [0, 0] {
        return Err(EntryError);
    }
    let digest = |from: usize| {
        let mut digest = [0; 32];
        digest.copy_from_slice(&bytes[from..from + 32]);
        Digest32(digest)
    };
    let hour = u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
    Ok((hour, [digest(12), digest(44), digest(76)]))
}
