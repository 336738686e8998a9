//! Ids: newtypes over 16 random bytes, printed as 26 lower-case Crockford base32 characters (spec 01).

use std::fmt;
use std::str::FromStr;

use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's alphabet, lower case: no i, l, o, u, so that a printed id can be read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The length of a printed id.
pub const TEXT_LENGTH: usize = 26;

/// A text that is not a canonical id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected {TEXT_LENGTH} lower-case base32 characters")]
pub struct IdError;

/// Prints 16 bytes as 26 characters, most significant first; the first character carries only three bits.
pub fn encode(bytes: &[u8; 16]) -> String {
    let value = u128::from_be_bytes(*bytes);
    (0..TEXT_LENGTH)
        .rev()
        .map(|i| char::from(ALPHABET[(value >> (5 * i)) as usize & 31]))
        .collect()
}

/// Reads what [`encode`] printed; upper case, look-alikes and values above 128 bits are refused.
pub fn decode(text: &str) -> Result<[u8; 16], IdError> {
    let digits = text.as_bytes();
    if digits.len() != TEXT_LENGTH || digits[0] > b'7' {
        return Err(IdError);
    }
    let mut value: u128 = 0;
    for digit in digits {
        let position = ALPHABET.iter().position(|c| c == digit).ok_or(IdError)?;
        value = value << 5 | position as u128;
    }
    Ok(value.to_be_bytes())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Wraps 16 bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// A fresh random id.
            pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
                let mut bytes = [0; 16];
                rng.fill_bytes(&mut bytes);
                Self(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                decode(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::schema::text_schema("26 lower-case Crockford base32 characters")
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

ids! {
    /// A person's account.
    AccountId,
    /// An organisation.
    StructureId,
    /// A paper, through all its versions.
    DocumentId,
    /// A mandate.
    MandateId,
    /// A way into a keyring.
    SlotId,
    /// An event of the journal.
    EventId,
    /// A stored ciphertext.
    BlobId,
    /// A ciphertext on its way to the server.
    UploadId,
    /// A login between its first and its last message.
    LoginId,
    /// A session; not its token.
    SessionId,
    /// Something a person is told when she next signs in.
    NoticeId,
    /// A dangerous act that waits.
    DelayId,
    /// A recovery: the beginning of the digest of its note.
    RecoveryId,
    /// A place of a structure, such as a counter in another town.
    PlaceId,
    /// A question for a mandate.
    RequestId,
    /// What the law wants kept.
    HoldId,
    /// An alert: a keyed digest of what it is about.
    AlertId,
    /// A folder of somebody's mail.
    MailboxId,
    /// A message, stored once however many have it.
    MessageId,
    /// A password that one device uses for mail.
    AppPasswordId,
    /// A value used once.
    Nonce,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_printed_and_read_back() {
        let id = DocumentId::from_bytes([0xff; 16]);
        assert_eq!(id.to_string(), "7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn only_the_canonical_text_is_an_id() {
        for text in [
            "",
            "8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "7zzzzzzzzzzzzzzzzzzzzzzzz",
            "7zzzzzzzzzzzzzzzzzzzzzzzzl",
        ] {
            assert_eq!(text.parse::<DocumentId>(), Err(IdError), "{text}");
        }
    }
}
