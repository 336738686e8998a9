//! Notes: the one canonical form of anything signed (spec 01, C2SP signed-note).
//!
//! A note is text: a first line `ecrin/<kind>/v1`, `key: value` lines in the fixed order of its kind, a blank line,
//! and Ed25519 signature lines. There is one text for each note; anything else is refused.

use ed25519_dalek::{Signer as _, SigningKey as DalekSigningKey, VerifyingKey as DalekVerifyingKey};
use rand::{CryptoRng, RngCore};
use signed_note::{Note as RawNote, Signature};
use zeroize::Zeroizing;

use crate::encoding::{base64, hex, sha256, unbase64};

/// The signature algorithm byte of C2SP signed-note for Ed25519.
const ED25519: u8 = 0x01;

/// The longest note accepted, in bytes: a mandate on fifty documents is a quarter of it.
pub const MAX_LENGTH: usize = 64 * 1024;

/// The most signatures a note may carry: C2SP asks verifiers for sixteen.
pub const MAX_SIGNATURES: usize = 16;

/// Why a text is not the note it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text is not a canonical signed note.
    #[error("malformed note")]
    Malformed,
    /// The first line names another kind or version.
    #[error("this note is not an ecrin/{expected}/v1")]
    WrongKind {
        /// The kind that was expected.
        expected: &'static str,
    },
    /// A line is missing, unknown or out of order.
    #[error("line {key:?} is missing or out of order")]
    Line {
        /// The key that should stand there.
        key: &'static str,
    },
    /// A line's value cannot be read.
    #[error("line {key:?} has a value that cannot be read")]
    Value {
        /// The key of the line.
        key: &'static str,
    },
    /// There are lines after the last one of this kind.
    #[error("unknown lines at the end of the note")]
    Trailing,
    /// The signer expected here has not signed.
    #[error("the signature of {signer} is missing")]
    Unsigned {
        /// The key name that should have signed.
        signer: String,
    },
    /// The signer's line is there and false.
    #[error("the signature of {signer} is false")]
    BadSignature {
        /// The key name that should have signed.
        signer: String,
    },
}

/// The secret half of a signing key. The library wipes it when it is dropped.
#[derive(Clone)]
pub struct SigningKey(DalekSigningKey);

impl SigningKey {
    /// A fresh key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(DalekSigningKey::generate(rng))
    }

    /// From its 32-byte seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(DalekSigningKey::from_bytes(seed))
    }

    /// The 32-byte seed, for a keyring.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// A bare Ed25519 signature; the caller separates domains.
    pub fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// The public half of a signing key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VerifyingKey(DalekVerifyingKey);

impl VerifyingKey {
    /// From 32 bytes; weak points are refused.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let key = DalekVerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
        (!key.is_weak()).then_some(Self(key))
    }

    /// The 32 bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Reads base64.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_bytes(&unbase64(text)?)
    }

    /// Prints base64.
    pub fn to_text(&self) -> String {
        base64(&self.to_bytes())
    }

    /// Whether `signature` is this key's over `message`, strictly (no malleable signature, no small-order point).
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|s| self.0.verify_strict(message, &s).is_ok())
    }

    fn note_key_id(&self, name: &str) -> u32 {
        signed_note::key_id(name, &[&[ED25519], self.to_bytes().as_slice()].concat())
    }

    /// The C2SP verifier key (`name+id+base64`), which other people's verifiers take.
    pub fn to_vkey(&self, name: &str) -> String {
        signed_note::new_ed25519_verifier_key(name, &self.0)
    }
}

/// The key name under which an account signs: `<account id>@<instance domain>`.
pub fn key_name(account: impl std::fmt::Display, domain: &str) -> String {
    format!("{account}@{domain}")
}

/// What each kind of note knows: its lines, in order.
pub trait NoteBody: Sized {
    /// The word in the first line.
    const KIND: &'static str;

    /// Writes the lines.
    fn write(&self, lines: &mut LineWriter);

    /// Reads the lines in the same order.
    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError>;

    /// The text without signatures, for payloads that commitments rather than signatures protect.
    fn to_body_text(&self) -> String {
        let mut lines = LineWriter::new(Self::KIND);
        self.write(&mut lines);
        lines.0
    }

    /// The same, once it is seen to read back: a free text that breaks its line is refused before it is kept.
    fn to_checked_text(&self) -> Result<String, NoteError> {
        let text = self.to_body_text();
        Self::from_text(&text)?;
        Ok(text)
    }

    /// Reads what [`to_body_text`](Self::to_body_text) printed, and nothing else.
    fn from_text(text: &str) -> Result<Self, NoteError> {
        let body = read_body::<Self>(text.as_bytes())?;
        if body.to_body_text() == text {
            Ok(body)
        } else {
            Err(NoteError::Malformed)
        }
    }
}

/// Collects `key: value` lines.
pub struct LineWriter(String);

impl LineWriter {
    fn new(kind: &str) -> Self {
        Self(format!("ecrin/{kind}/v1\n"))
    }

    /// Adds one line. Values must be [printable](is_printable); [`SignedNote::sign`] and
    /// [`NoteBody::to_checked_text`] refuse a text in which one is not.
    pub fn line(&mut self, key: &str, value: impl std::fmt::Display) {
        use std::fmt::Write as _;
        let _ = writeln!(self.0, "{key}: {value}");
    }
}

/// Hands out `key: value` lines in order.
pub struct LineReader<'a> {
    lines: std::iter::Peekable<std::str::Lines<'a>>,
}

impl LineReader<'_> {
    /// The value of the next line, which must have this key.
    pub fn text(&mut self, key: &'static str) -> Result<String, NoteError> {
        let line = self.lines.next().ok_or(NoteError::Line { key })?;
        let value = line
            .strip_prefix(key)
            .and_then(|rest| rest.strip_prefix(": "))
            .ok_or(NoteError::Line { key })?;
        if is_printable(value) {
            Ok(value.to_owned())
        } else {
            Err(NoteError::Value { key })
        }
    }

    /// The value of the next line, parsed; its printed form must be the same text again.
    pub fn value<T: std::str::FromStr + std::fmt::Display>(
        &mut self,
        key: &'static str,
    ) -> Result<T, NoteError> {
        let text = self.text(key)?;
        let value: T = text.parse().map_err(|_| NoteError::Value { key })?;
        if value.to_string() == text {
            Ok(value)
        } else {
            Err(NoteError::Value { key })
        }
    }

    /// The value of the next line, a number from 1.
    pub fn counting<T: std::str::FromStr + std::fmt::Display + Default + PartialEq>(
        &mut self,
        key: &'static str,
    ) -> Result<T, NoteError> {
        let value = self.value(key)?;
        if value == T::default() {
            Err(NoteError::Value { key })
        } else {
            Ok(value)
        }
    }

    /// The value of the next line, or `None` where it is `none`.
    pub fn optional<T: std::str::FromStr + std::fmt::Display>(
        &mut self,
        key: &'static str,
    ) -> Result<Option<T>, NoteError> {
        if self.next_is(key)
            && self
                .lines
                .peek()
                .is_some_and(|line| line.ends_with(": none") && line.len() == key.len() + 6)
        {
            self.lines.next();
            return Ok(None);
        }
        self.value(key).map(Some)
    }

    /// Whether the next line has this key: for lines that repeat.
    pub fn next_is(&mut self, key: &str) -> bool {
        self.lines
            .peek()
            .is_some_and(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(": ")))
    }
}

/// Prints an optional value, `none` when absent. The word is reserved: no text may be just that.
pub fn or_none<T: std::fmt::Display>(value: &Option<T>) -> String {
    value
        .as_ref()
        .map_or_else(|| "none".to_owned(), ToString::to_string)
}

/// Whether a text may stand in a note, a title or a name: no control characters, nothing invisible that reorders,
/// joins or hides what is read, no space at either end, not empty, at most 4,096 bytes (spec 01, Text).
pub fn is_printable(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4096 && text.trim() == text && !text.chars().any(is_deceptive)
}

/// Controls, bidirectional marks, fillers, joiners, tags and blanks that are no space. The two variation selectors of
/// emoji (U+FE0E, U+FE0F) may stay: telephones type them.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A SHA-256 digest, printed as lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest32(pub [u8; 32]);

impl Digest32 {
    /// SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }
}

impl std::fmt::Display for Digest32 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::fmt::Debug for Digest32 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Digest32 {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        crate::encoding::unhex32(text)
            .map(Self)
            .ok_or(NoteError::Malformed)
    }
}

impl serde::Serialize for Digest32 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Digest32 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Digest32 {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::text_schema("SHA-256 in lower-case hexadecimal")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Digest32 {}

/// A note that was read or written but whose signatures nobody has checked yet: [`verify`](Self::verify) opens it.
#[derive(Clone)]
pub struct SignedNote<T> {
    body: T,
    text: String,
    signatures: Vec<Signature>,
}

impl<T: NoteBody> SignedNote<T> {
    /// Writes the body and signs it under `name`.
    pub fn sign(body: T, name: &str, key: &SigningKey) -> Result<Self, NoteError> {
        let text = body.to_body_text();
        // What we sign is what a reader will accept: a body that cannot be read back is refused before it is signed.
        let body = T::from_text(&text)?;
        Self {
            body,
            text,
            signatures: Vec::new(),
        }
        .countersign(name, key)
    }

    /// Adds a signature. Nobody signs a note twice.
    pub fn countersign(mut self, name: &str, key: &SigningKey) -> Result<Self, NoteError> {
        let signature = key.sign_bytes(self.text.as_bytes()).to_vec();
        let id = key.verifying_key().note_key_id(name);
        self.signatures
            .push(Signature::new(name.to_owned(), id, signature).map_err(|_| NoteError::Malformed)?);
        check_signers(&self.signatures)?;
        Ok(self)
    }

    /// Reads a note. Only its one canonical text is accepted, and only within [`MAX_LENGTH`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        if text.len() > MAX_LENGTH {
            return Err(NoteError::Malformed);
        }
        let raw = RawNote::from_bytes(text.as_bytes()).map_err(|_| NoteError::Malformed)?;
        if raw.to_bytes() != text.as_bytes() {
            return Err(NoteError::Malformed);
        }
        let body_length = raw.text().len();
        let signatures = text
            .get(body_length + 1..)
            .unwrap_or_default()
            .lines()
            .map(|line| Signature::from_bytes(line.as_bytes()).map_err(|_| NoteError::Malformed))
            .collect::<Result<Vec<_>, _>>()?;
        check_signers(&signatures)?;
        let text = text.get(..body_length).ok_or(NoteError::Malformed)?.to_owned();
        Ok(Self {
            body: T::from_text(&text)?,
            text,
            signatures,
        })
    }

    /// The body, once `key` is seen to have signed it under `name`.
    pub fn verify(&self, name: &str, key: &VerifyingKey) -> Result<&T, NoteError> {
        let id = key.note_key_id(name);
        let signature = self
            .signatures
            .iter()
            .find(|s| s.name() == name && s.id() == id)
            .ok_or_else(|| NoteError::Unsigned {
                signer: name.to_owned(),
            })?;
        if key.verifies(self.text.as_bytes(), signature.signature()) {
            Ok(&self.body)
        } else {
            Err(NoteError::BadSignature {
                signer: name.to_owned(),
            })
        }
    }

    /// The body before any signature was checked: for finding out whose key to check, and nothing else.
    pub fn danger_unverified(&self) -> &T {
        &self.body
    }

    /// SHA-256 of the signed text: how other notes refer to this one.
    pub fn digest(&self) -> Digest32 {
        Digest32::of(self.text.as_bytes())
    }

    /// The whole note.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.text);
        for signature in &self.signatures {
            text.push_str(&String::from_utf8_lossy(&signature.to_bytes()));
        }
        text
    }

    /// The signature made under this key name, for the journal.
    pub fn signature_of(&self, name: &str) -> Option<Vec<u8>> {
        self.signatures
            .iter()
            .find(|s| s.name() == name)
            .map(|s| s.signature().to_vec())
    }
}

/// One line for each key name. Otherwise a signer could put a false line of hers before the true one, which verifies,
/// and have the journal keep the false one as her signature.
fn check_signers(signatures: &[Signature]) -> Result<(), NoteError> {
    let mut names: Vec<&str> = signatures.iter().map(Signature::name).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() == signatures.len() && names.len() <= MAX_SIGNATURES {
        Ok(())
    } else {
        Err(NoteError::Malformed)
    }
}

fn read_body<T: NoteBody>(text: &[u8]) -> Result<T, NoteError> {
    let text = std::str::from_utf8(text).map_err(|_| NoteError::Malformed)?;
    let mut lines = text.lines().peekable();
    if lines.next() != Some(format!("ecrin/{}/v1", T::KIND).as_str()) {
        return Err(NoteError::WrongKind { expected: T::KIND });
    }
    let mut reader = LineReader { lines };
    let body = T::read(&mut reader)?;
    if reader.lines.next().is_some() {
        return Err(NoteError::Trailing);
    }
    Ok(body)
}
