//! Envelopes: small age files, and the X25519 keys that open them (spec 02, C2SP age).

use std::io::{self, Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use bech32::{Bech32, Hrp};
use rand::{CryptoRng, RngCore};
use zeroize::{Zeroize, Zeroizing};

/// The word every record and keyring carries for today's only algorithm.
pub const ALG: &str = "x25519";

/// The largest envelope accepted, in bytes: a record is well under 2 kB.
pub const MAX_ENVELOPE: usize = 64 * 1024;

/// The longest age header accepted, in bytes. The library reads a header again at each piece, so that an endless one
/// would keep a client busy for ever; a keyring of eight slots is under 1 kB.
pub const MAX_HEADER: usize = 16 * 1024;

const HEADER_END: &[u8] = b"\n---";

/// Why an age file could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// The key does not open this file, or the file was altered.
    #[error("this key does not open this envelope, or it was altered")]
    NotOpened,
    /// The file is damaged, cut short or larger than any envelope.
    #[error("the envelope is damaged, cut short or too large")]
    Damaged,
    /// A recipient text is not an age X25519 recipient.
    #[error("not an age recipient")]
    Recipient,
    /// Sealing failed; with recipients of one kind and memory to write to, it does not.
    #[error("could not seal")]
    Sealing,
}

/// A secret that opens envelopes: an age X25519 identity.
#[derive(Clone)]
pub struct EncryptionKey(age::x25519::Identity);

impl EncryptionKey {
    /// From 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        // The age library takes identities as text only; any 32 bytes are an X25519 secret.
        let hrp = Hrp::parse_unchecked("age-secret-key-");
        let mut text = bech32::encode_upper::<Bech32>(hrp, secret).unwrap_or_default();
        let identity = age::x25519::Identity::from_str(&text);
        text.zeroize();
        match identity {
            Ok(identity) => Self(identity),
            Err(reason) => unreachable!("32 bytes are always an age identity: {reason}"),
        }
    }

    /// A fresh key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut secret = Zeroizing::new([0u8; 32]);
        rng.fill_bytes(secret.as_mut());
        Self::from_secret(&secret)
    }

    /// Reads `AGE-SECRET-KEY-1…`.
    pub fn from_text(text: &str) -> Option<Self> {
        age::x25519::Identity::from_str(text).ok().map(Self)
    }

    /// Prints `AGE-SECRET-KEY-1…`, which Debian's `age` takes as an identity file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// Opens a small envelope in memory.
    pub fn open(&self, envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
        if envelope.len() > MAX_ENVELOPE {
            return Err(EnvelopeError::Damaged);
        }
        let mut reader = self.reader(envelope)?;
        let mut plain = Zeroizing::new(Vec::with_capacity(envelope.len()));
        reader
            .read_to_end(&mut plain)
            .map_err(|_| EnvelopeError::Damaged)?;
        Ok(plain)
    }

    /// Opens a stream. What it yields is authentic chunk by chunk, but only its end proves that nothing was cut.
    pub fn reader<'a>(&self, ciphertext: impl Read + 'a) -> Result<impl Read + 'a, EnvelopeError> {
        let mut ciphertext = ciphertext;
        let mut beginning = Vec::new();
        let limit = MAX_HEADER as u64;
        ciphertext
            .by_ref()
            .take(limit)
            .read_to_end(&mut beginning)
            .map_err(|_| EnvelopeError::Damaged)?;
        // The last line of a header begins with three dashes, and no other does.
        if !beginning
            .windows(HEADER_END.len())
            .any(|window| window == HEADER_END)
        {
            return Err(EnvelopeError::Damaged);
        }
        let file = io::Cursor::new(beginning).chain(ciphertext);
        let decryptor = age::Decryptor::new(file).map_err(|_| EnvelopeError::Damaged)?;
        decryptor
            .decrypt(std::iter::once(&self.0 as &dyn age::Identity))
            .map_err(|_| EnvelopeError::NotOpened)
    }
}

/// Whom an envelope is for: an age X25519 recipient, printed `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// Seals a small envelope in memory.
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        seal_to(std::slice::from_ref(self), plain)
    }

    /// How notes name it: the digest of its text.
    pub fn digest(&self) -> crate::note::Digest32 {
        crate::note::Digest32::of(self.to_string().as_bytes())
    }

    /// Seals a stream; the writer must be [finished](age::stream::StreamWriter::finish).
    pub fn writer<W: Write>(&self, out: W) -> Result<age::stream::StreamWriter<W>, EnvelopeError> {
        encryptor(std::slice::from_ref(self))?
            .wrap_output(out)
            .map_err(|_| EnvelopeError::Sealing)
    }
}

/// Seals one envelope to several recipients of the same kind.
pub fn seal_to(recipients: &[Recipient], plain: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    let mut out = Vec::with_capacity(plain.len() + 512);
    let mut writer = encryptor(recipients)?
        .wrap_output(&mut out)
        .map_err(|_| EnvelopeError::Sealing)?;
    writer.write_all(plain).map_err(|_| EnvelopeError::Sealing)?;
    writer.finish().map_err(|_| EnvelopeError::Sealing)?;
    Ok(out)
}

fn encryptor(recipients: &[Recipient]) -> Result<age::Encryptor, EnvelopeError> {
    age::Encryptor::with_recipients(recipients.iter().map(|r| &r.0 as &dyn age::Recipient))
        .map_err(|_| EnvelopeError::Sealing)
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Recipient {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        text.parse().map(Self).map_err(|_| EnvelopeError::Recipient)
    }
}

impl serde::Serialize for Recipient {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Recipient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Recipient {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::text_schema("an age recipient, age1…")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Recipient {}
