//! Keyrings: the secret halves of an account in one age file that each of its slots opens (spec 02).

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::encoding::{base64, unbase64};
use crate::envelope::{ALG, EncryptionKey, EnvelopeError, seal_to};
use crate::id::AccountId;
use crate::identity::Identity;
use crate::note::SigningKey;
use crate::slot::Slot;

/// Why a keyring cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The slot does not open it.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// What is inside is not a keyring of a version we know.
    #[error("the keyring is damaged or of an unknown version")]
    Malformed,
    /// It belongs to another account: a server handed out the wrong one.
    #[error("the keyring belongs to another account")]
    WrongAccount,
    /// It lists no slot, or not the one that opens it: someone else sealed it again.
    #[error("a keyring lists every slot that opens it, and at least one")]
    NoSlot,
}

/// The opened keyring. Its keys are wiped when it is dropped.
#[derive(Clone)]
pub struct Keyring {
    /// Whose keyring; checked against the account that asked for it.
    pub account: AccountId,
    /// The name its owner goes by. A beneficiary's is known nowhere else.
    pub name: String,
    /// The two secrets.
    pub identity: Identity,
    /// Every way in; the keyring is always sealed again for exactly these.
    pub slots: Vec<Slot>,
}

/// The plaintext. Wire format: do not change.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    v: u8,
    alg: String,
    account: AccountId,
    name: String,
    encryption: String,
    signing: String,
    slots: Vec<Slot>,
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.name.zeroize();
        self.encryption.zeroize();
        self.signing.zeroize();
    }
}

impl Keyring {
    /// Seals the keyring for all its slots.
    pub fn seal(&self) -> Result<Vec<u8>, KeyringError> {
        let recipients: Vec<_> = self.slots.iter().map(|slot| slot.recipient.clone()).collect();
        if recipients.is_empty() {
            return Err(KeyringError::NoSlot);
        }
        let plain = Sealed {
            v: 1,
            alg: ALG.to_owned(),
            account: self.account,
            name: self.name.clone(),
            encryption: self.identity.encryption.to_text().to_string(),
            signing: base64(self.identity.signing.seed().as_slice()),
            slots: self.slots.clone(),
        };
        let plain = Zeroizing::new(serde_json::to_vec(&plain).map_err(|_| KeyringError::Malformed)?);
        Ok(seal_to(&recipients, &plain)?)
    }

    /// Opens a keyring with one of its slots and checks whose it is.
    pub fn open(sealed: &[u8], slot: &EncryptionKey, account: AccountId) -> Result<Self, KeyringError> {
        let plain = slot.open(sealed)?;
        let inside: Sealed = serde_json::from_slice(&plain).map_err(|_| KeyringError::Malformed)?;
        if inside.v != 1 || inside.alg != ALG {
            return Err(KeyringError::Malformed);
        }
        if inside.account != account {
            return Err(KeyringError::WrongAccount);
        }
        if !inside
            .slots
            .iter()
            .any(|listed| listed.recipient == slot.recipient())
        {
            return Err(KeyringError::NoSlot);
        }
        let seed = Zeroizing::new(unbase64(&inside.signing).ok_or(KeyringError::Malformed)?);
        let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| KeyringError::Malformed)?;
        Ok(Self {
            account,
            name: inside.name.clone(),
            identity: Identity {
                encryption: EncryptionKey::from_text(&inside.encryption).ok_or(KeyringError::Malformed)?,
                signing: SigningKey::from_seed(seed),
            },
            slots: inside.slots.clone(),
        })
    }
}
