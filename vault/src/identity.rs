//! Identities and the key records that bind them to an account (spec 02).

use rand::{CryptoRng, RngCore};

use crate::envelope::{EncryptionKey, Recipient};
use crate::id::{AccountId, StructureId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, SigningKey, VerifyingKey, or_none};
use crate::time::Timestamp;
use crate::vocabulary::Role;

/// The two secrets of an account. They exist in clear only in a client's memory and inside a sealed keyring.
#[derive(Clone)]
pub struct Identity {
    /// Opens envelopes.
    pub encryption: EncryptionKey,
    /// Signs notes.
    pub signing: SigningKey,
}

impl Identity {
    /// A fresh identity.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self {
            encryption: EncryptionKey::generate(rng),
            signing: SigningKey::generate(rng),
        }
    }
}

/// The longest name, in characters.
pub const MAX_NAME: usize = 120;

/// The word for today's pair of algorithms.
const KEY_ALG: &str = "x25519+ed25519";

/// The body of a `key` note: this account has these public keys. Signed by the account itself and by the key of the
/// invitation it answered, so that the person who invited vouches for it without any later step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// Whose keys.
    pub account: AccountId,
    /// The role the invitation gave.
    pub role: Role,
    /// The structure the invitation was for; beneficiaries have none.
    pub structure: Option<StructureId>,
    /// A professional's name as colleagues and beneficiaries read it. A beneficiary's is never written.
    pub name: Option<String>,
    /// Whom to seal for.
    pub encryption: Recipient,
    /// Whose signatures to check.
    pub signing: VerifyingKey,
    /// 1 for the first keys of an account.
    pub generation: u32,
    /// Digest of the record this one replaces.
    pub previous: Option<Digest32>,
    /// When it was signed.
    pub at: Timestamp,
}

impl KeyRecord {
    /// The fingerprint two people compare: SHA-256 over both public keys, shown as eight groups of five digits.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.encryption, &self.signing)
    }
}

/// See [`KeyRecord::fingerprint`]: 133 bits of a SHA-256, as digits because digits can be read aloud in any language.
pub fn fingerprint(encryption: &Recipient, signing: &VerifyingKey) -> String {
    let digest =
        Digest32::of(format!("ecrin/fingerprint/v1\n{encryption}\n{}\n", signing.to_text()).as_bytes()).0;
    let groups: Vec<String> = digest
        .chunks_exact(4)
        .map(|c| format!("{:05}", u32::from_be_bytes([c[0], c[1], c[2], c[3]]) % 100_000))
        .collect();
    groups.join(" ")
}

impl NoteBody for KeyRecord {
    const KIND: &'static str = "key";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("account", self.account);
        lines.line("role", self.role);
        lines.line("structure", or_none(&self.structure));
        lines.line("name", or_none(&self.name));
        lines.line("alg", KEY_ALG);
        lines.line("encryption", &self.encryption);
        lines.line("signing", self.signing.to_text());
        lines.line("generation", self.generation);
        lines.line("previous", or_none(&self.previous));
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let account = lines.value("account")?;
        let role = lines.value("role")?;
        let structure = lines.optional("structure")?;
        let name = lines.optional("name")?;
        if lines.text("alg")? != KEY_ALG {
            return Err(NoteError::Value { key: "alg" });
        }
        let record = Self {
            account,
            role,
            structure,
            name,
            encryption: lines.value("encryption")?,
            signing: VerifyingKey::from_text(&lines.text("signing")?)
                .ok_or(NoteError::Value { key: "signing" })?,
            generation: lines.counting("generation")?,
            previous: lines.optional("previous")?,
            at: lines.value("at")?,
        };
        // A beneficiary's name is nobody's business; a professional without one could not be recognised.
        let long = |name: &String| name.chars().count() > MAX_NAME;
        if record.role.is_professional() != record.name.is_some() || record.name.as_ref().is_some_and(long) {
            return Err(NoteError::Value { key: "name" });
        }
        if record.structure.is_some() && !record.role.is_professional() {
            return Err(NoteError::Value { key: "structure" });
        }
        if record.previous.is_some() != (record.generation > 1) {
            return Err(NoteError::Value { key: "previous" });
        }
        Ok(record)
    }
}
