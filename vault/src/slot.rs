//! Slots: the ways into a keyring (spec 02). Each yields 32 secret bytes, hence an age identity.

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::encoding::derive32;
use crate::envelope::{EncryptionKey, Recipient};
use crate::id::{AccountId, SlotId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError};
use crate::time::Timestamp;
use crate::vocabulary::{SlotAct, SlotKind};

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

    /// What is made by a program and has its length already.
    pub(crate) const fn whole(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The body of a `slot-change` note: the owner herself changes the ways into her account. Without her signature, whoever
/// holds a session could put bytes in the place of her keyring that nobody opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotChange {
    /// Whose account.
    pub account: AccountId,
    /// Whether a way in comes or goes.
    pub act: SlotAct,
    /// Which.
    pub slot: SlotId,
    /// The one that goes when this one comes, such as a lost card.
    pub replaces: Option<SlotId>,
    /// SHA-256 of the sealed keyring that it starts from.
    pub base: Digest32,
    /// SHA-256 of the sealed keyring that takes its place.
    pub keyring: Digest32,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for SlotChange {
    const KIND: &'static str = "slot-change";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("account", self.account);
        lines.line("act", self.act);
        lines.line("slot", self.slot);
        lines.line("replaces", crate::note::or_none(&self.replaces));
        lines.line("base", self.base);
        lines.line("keyring", self.keyring);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let change = Self {
            account: lines.value("account")?,
            act: lines.value("act")?,
            slot: lines.value("slot")?,
            replaces: lines.optional("replaces")?,
            base: lines.value("base")?,
            keyring: lines.value("keyring")?,
            at: lines.value("at")?,
        };
        // What goes makes room for nothing.
        if change.act == SlotAct::Remove && change.replaces.is_some() {
            return Err(NoteError::Value { key: "replaces" });
        }
        Ok(change)
    }
}
