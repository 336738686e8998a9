//! Which OpenPGP certificate speaks for an address: the notes with which its owner says so (spec 11, Certificates).
//!
//! The server checks and publishes certificates, but it cannot put one in a member's place: every one is named in a
//! note that its owner signed with the key that people know her by.

use std::fmt;
use std::str::FromStr;

use super::Address;
use crate::id::AccountId;
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, or_none};
use crate::time::Timestamp;

/// The largest public certificate, in bytes: one with the keys of two algorithms is a tenth of it.
pub const MAX_CERTIFICATE: usize = 32 * 1024;

/// The fingerprint of an OpenPGP key, printed as upper-case hexadecimal: 20 bytes of version 4, or 32 of version 6.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(Vec<u8>);

/// What a message names a key by: eight bytes of its fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 8]);

/// A text or bytes that are no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint: 40 or 64 upper-case hexadecimal digits")]
pub struct FingerprintError;

impl Fingerprint {
    /// From 20 or 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FingerprintError> {
        match bytes.len() {
            20 | 32 => Ok(Self(bytes.to_vec())),
            _ => Err(FingerprintError),
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How messages name this key: the last eight bytes in version 4, the first eight in version 6.
    pub fn key_id(&self) -> KeyId {
        let part = match self.0.len() {
            20 => self.0.get(12..20),
            _ => self.0.get(..8),
        };
        KeyId(part.and_then(|part| part.try_into().ok()).unwrap_or_default())
    }

    /// In groups of four, for people who compare.
    pub fn in_groups(&self) -> String {
        let text = self.to_string();
        let groups: Vec<&str> = (0..text.len())
            .step_by(4)
            .filter_map(|start| text.get(start..start + 4))
            .collect();
        groups.join(" ")
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let digit = |c: &u8| match c {
            b'0'..=b'9' => Ok(c - b'0'),
            b'A'..=b'F' => Ok(c - b'A' + 10),
            _ => Err(FingerprintError),
        };
        let bytes: Vec<u8> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => Ok(digit(high)? << 4 | digit(low)?),
                _ => Err(FingerprintError),
            })
            .collect::<Result<_, _>>()?;
        Self::from_bytes(&bytes)
    }
}

impl serde::Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Fingerprint {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::text_schema("The fingerprint of an OpenPGP key in upper-case hexadecimal")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Fingerprint {}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The body of a `certificate` note: from now on, this certificate and no other speaks for this address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Who signs.
    pub account: AccountId,
    /// For which address.
    pub address: Address,
    /// Which certificate.
    pub fingerprint: Fingerprint,
    /// SHA-256 of the public certificate, as the server gives it out.
    pub certificate: Digest32,
    /// Whether anyone outside may find it (web key directory).
    pub published: bool,
    /// 1 for the first note of this account about an address.
    pub generation: u32,
    /// Digest of the note that this one replaces.
    pub previous: Option<Digest32>,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Certificate {
    const KIND: &'static str = "certificate";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("account", self.account);
        lines.line("address", &self.address);
        lines.line("fingerprint", &self.fingerprint);
        lines.line("certificate", self.certificate);
        lines.line("published", self.published);
        lines.line("generation", self.generation);
        lines.line("previous", or_none(&self.previous));
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let note = Self {
            account: lines.value("account")?,
            address: lines.value("address")?,
            fingerprint: lines.value("fingerprint")?,
            certificate: lines.value("certificate")?,
            published: lines.value("published")?,
            generation: lines.counting("generation")?,
            previous: lines.optional("previous")?,
            at: lines.value("at")?,
        };
        if note.previous.is_some() != (note.generation > 1) {
            return Err(NoteError::Value { key: "previous" });
        }
        Ok(note)
    }
}

/// The body of a `certificate-revocation` note: the certificate named before speaks for nobody any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRevocation {
    /// Who signs.
    pub account: AccountId,
    /// Which certificate.
    pub fingerprint: Fingerprint,
    /// Digest of the `certificate` note that named it last.
    pub note: Digest32,
    /// SHA-256 of the public certificate with its revocation in it.
    pub certificate: Digest32,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for CertificateRevocation {
    const KIND: &'static str = "certificate-revocation";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("account", self.account);
        lines.line("fingerprint", &self.fingerprint);
        lines.line("note", self.note);
        lines.line("certificate", self.certificate);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            account: lines.value("account")?,
            fingerprint: lines.value("fingerprint")?,
            note: lines.value("note")?,
            certificate: lines.value("certificate")?,
            at: lines.value("at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_has_one_text_and_names_its_key() {
        let text = "D1A66E1A23B182C9980F788CFBFCC82A015E7330";
        let fingerprint: Fingerprint = text.parse().expect("a fingerprint");
        assert_eq!(fingerprint.to_string(), text);
        assert_eq!(fingerprint.key_id().to_string(), "FBFCC82A015E7330");
        assert!(fingerprint.in_groups().starts_with("D1A6 6E1A 23B1"));
        let six: Fingerprint = "AB".repeat(32).parse().expect("a fingerprint");
        assert_eq!(six.key_id(), KeyId([0xab; 8]));
        for wrong in [
            "",
            "D1A6",
            &text.to_lowercase(),
            &text[1..],
            &format!("{text} "),
            &text.replace('A', "Ａ"),
        ] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(FingerprintError), "{wrong:?}");
        }
    }
}
