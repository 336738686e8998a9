//! Receipts: the journal's signed promise about one event, small enough for a QR on paper (spec 05).

use crate::encoding::sha256;
use crate::journal::EventKey;
use crate::note::{Digest32, SigningKey, VerifyingKey};
use crate::time::Timestamp;

/// What the text of a receipt begins with.
pub const PREFIX: &str = "ECRIN1R:";

/// The length of a receipt, in bytes.
pub const LENGTH: usize = 142;

const SIGNED: usize = 78;
const LABEL: &[u8] = b"ecrin/receipt/v1\n";

/// Why a receipt is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text is not a receipt: a letter is wrong or missing.
    #[error("not a receipt: a letter is wrong or missing")]
    Text,
    /// Another journal made it, or it was altered.
    #[error("this receipt was altered, or comes from another instance")]
    Signature,
}

/// A short receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where the entry stands in its shard, below [`MAX_ENTRIES`](crate::journal::MAX_ENTRIES) (40 bits).
    pub index: u64,
    /// The leaf hash of the entry.
    pub leaf: Digest32,
    /// Opens the core and the subject of the event.
    pub key: EventKey,
    /// When, in whole seconds until 2106; it also names the shard.
    pub at: Timestamp,
    signature: [u8; 64],
    key_id: [u8; 4],
}

fn key_id(key: &VerifyingKey) -> [u8; 4] {
    let digest = sha256(&key.to_bytes());
    [digest[0], digest[1], digest[2], digest[3]]
}

impl Receipt {
    /// Signs a receipt.
    pub fn sign(index: u64, leaf: Digest32, key: EventKey, at: Timestamp, journal: &SigningKey) -> Self {
        let mut receipt = Self {
            index,
            leaf,
            key,
            at: at.whole_seconds(),
            signature: [0; 64],
            key_id: key_id(&journal.verifying_key()),
        };
        receipt.signature = journal.sign_bytes(&[LABEL, &receipt.signed_bytes()].concat());
        receipt
    }

    /// Prints the text that stands in the QR and beside it.
    pub fn to_text(&self) -> String {
        let bytes = [self.signed_bytes().as_slice(), &self.signature].concat();
        format!("{PREFIX}{}", base45::encode(&bytes))
    }

    /// Reads a receipt. Its signature is not checked yet.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        // The space is a digit of base45, but never the last of three: what `trim` takes is not the receipt's.
        let digits = text.trim().strip_prefix(PREFIX).ok_or(ReceiptError::Text)?;
        let bytes = base45::decode(digits).map_err(|_| ReceiptError::Text)?;
        let bytes: [u8; LENGTH] = bytes.try_into().map_err(|_| ReceiptError::Text)?;
        let array = |from: usize| -> [u8; 32] { std::array::from_fn(|i| bytes[from + i]) };
        let seconds = u32::from_be_bytes([bytes[74], bytes[75], bytes[76], bytes[77]]);
        let receipt = Self {
            key_id: [bytes[1], bytes[2], bytes[3], bytes[4]],
            index: u64::from_be_bytes([0, 0, 0, bytes[5], bytes[6], bytes[7], bytes[8], bytes[9]]),
            leaf: Digest32(array(10)),
            key: EventKey(array(42)),
            at: Timestamp::from_millis(i64::from(seconds) * 1000).map_err(|_| ReceiptError::Text)?,
            signature: std::array::from_fn(|i| bytes[SIGNED + i]),
        };
        let canonical = receipt.to_text();
        if canonical == text.trim() {
            Ok(receipt)
        } else {
            Err(ReceiptError::Text)
        }
    }

    /// Whether this journal promised it.
    pub fn verify(&self, journal: &VerifyingKey) -> Result<(), ReceiptError> {
        let message = [LABEL, &self.signed_bytes()].concat();
        if self.key_id == key_id(journal) && journal.verifies(&message, &self.signature) {
            Ok(())
        } else {
            Err(ReceiptError::Signature)
        }
    }

    fn signed_bytes(&self) -> [u8; SIGNED] {
        let mut bytes = [0; SIGNED];
        bytes[0] = 1;
        bytes[1..5].copy_from_slice(&self.key_id);
        bytes[5..10].copy_from_slice(&self.index.to_be_bytes()[3..]);
        bytes[10..42].copy_from_slice(&self.leaf.0);
        bytes[42..74].copy_from_slice(&self.key.0);
        let seconds = u32::try_from(self.at.seconds()).unwrap_or(u32::MAX);
        bytes[74..].copy_from_slice(&seconds.to_be_bytes());
        bytes
    }
}
