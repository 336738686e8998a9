//! Slots: the ways into a keyring (spec 02). Each yields 32 secret bytes, hence an age identity.

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::encoding::derive32;
use crate::envelope::{EncryptionKey, Recipient};
use crate::id::SlotId;
use crate::vocabulary::SlotKind;

/// Separates slot secrets from every other use of the same bytes. Wire format: do not change.
const LABEL: &[u8] = b"ecrin/slot/v1";

/// What a way in yields; it opens the keyring.
pub struct SlotSecret(Zeroizing<[u8; 32]>);

impl SlotSecret {
    /// Derives the slot secret from the export key of OPAQUE, or from another slot kind's raw secret.
    pub fn derive(raw: &[u8]) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        derive32(raw, &[LABEL], &mut secret);
        Self(secret)
    }

    /// The age identity that opens the keyring.
    pub fn key(&self) -> EncryptionKey {
        EncryptionKey::from_secret(&self.0)
    }
}

/// A slot as the keyring lists it: only these recipients are used when a keyring is sealed again, whatever a server
/// says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Which slot.
    pub id: SlotId,
    /// What kind of way in.
    pub kind: SlotKind,
    /// Whom the keyring is sealed for.
    pub recipient: Recipient,
}

/// The shortest passphrase accepted, in characters.
pub const MIN_PASSPHRASE: usize = 8;

/// The longest passphrase accepted, in bytes.
pub const MAX_PASSPHRASE: usize = 1024;

/// A passphrase that is too short or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a passphrase has between {MIN_PASSPHRASE} characters and {MAX_PASSPHRASE} bytes")]
pub struct PassphraseError;

/// What a person types, in Unicode form NFKC so that every keyboard makes the same bytes.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Normalises and checks the length.
    pub fn parse(typed: &str) -> Result<Self, PassphraseError> {
        let mut text: String = typed.nfkc().collect();
        if text.chars().count() < MIN_PASSPHRASE || text.len() > MAX_PASSPHRASE {
            text.zeroize();
            return Err(PassphraseError);
        }
        Ok(Self(Zeroizing::new(text)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
