//! Seals: the outer layer of a mandate envelope, which only a living seal takes off (spec 04).
//!
//! `mandate envelope = age[seal]( age[grantee]( record ) )`. The server's sealer holds the seal, and so can take off
//! the outer layer but never the inner one. Once the seal, or the day key it lies under, is destroyed, neither the
//! grantee nor any backup opens the envelope again.

use rand::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::document::{DocumentError, Record};
use crate::envelope::{EncryptionKey, EnvelopeError, Recipient};
use crate::note::{LineReader, LineWriter, NoteBody, NoteError};
use crate::time::{Day, Timestamp};

/// The seal of one mandate.
pub struct Seal(EncryptionKey);

impl Seal {
    /// A fresh seal.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(EncryptionKey::generate(rng))
    }

    /// The public half, which the owner writes into the mandate.
    pub fn recipient(&self) -> Recipient {
        self.0.recipient()
    }

    /// How the sealer keeps it: under the key of the day on which the mandate ends.
    pub fn store_under(&self, day_key: &DayKey) -> Result<Vec<u8>, EnvelopeError> {
        day_key.0.recipient().seal(self.0.to_text().as_bytes())
    }

    /// Reads what [`store_under`](Self::store_under) wrote.
    pub fn load(stored: &[u8], day_key: &DayKey) -> Result<Self, EnvelopeError> {
        let text = day_key.0.open(stored)?;
        let text = std::str::from_utf8(&text).map_err(|_| EnvelopeError::Damaged)?;
        EncryptionKey::from_text(text)
            .map(Self)
            .ok_or(EnvelopeError::Damaged)
    }

    /// Takes the outer layer off a mandate envelope. What remains only the grantee opens.
    pub fn take_off(&self, envelope: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        self.0.open(envelope).map(|inner| inner.to_vec())
    }
}

/// Makes a mandate envelope: the record for the grantee, under the seal.
pub fn seal_record(record: &Record, grantee: &Recipient, seal: &Recipient) -> Result<Vec<u8>, DocumentError> {
    let inner = record.seal_for(grantee)?;
    Ok(seal.seal(&inner)?)
}

/// The key of one UTC day. Destroying it ends every mandate that ended that day, in every copy of everything.
pub struct DayKey(EncryptionKey);

impl DayKey {
    /// A fresh day key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(EncryptionKey::generate(rng))
    }

    /// Prints it for the sealer's own file.
    pub fn to_text(&self) -> Zeroizing<String> {
        self.0.to_text()
    }

    /// Reads what [`to_text`](Self::to_text) printed.
    pub fn from_text(text: &str) -> Option<Self> {
        EncryptionKey::from_text(text).map(Self)
    }
}

/// The body of a `day-key-destroyed` note: the server's public statement that it no longer holds a day's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayKeyDestroyed {
    /// The day, as its number since 1970-01-01.
    pub day: Day,
    /// When the file without it was durable.
    pub at: Timestamp,
}

impl NoteBody for DayKeyDestroyed {
    const KIND: &'static str = "day-key-destroyed";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("day", self.day.number());
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let day = Day::from_number(lines.value("day")?);
        if !day.is_in_calendar() {
            return Err(NoteError::Value { key: "day" });
        }
        Ok(Self {
            day,
            at: lines.value("at")?,
        })
    }
}
