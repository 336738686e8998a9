//! Invitations: a one-time signing key handed over in person, and the chain of trust it makes (spec 02).
//!
//! The invitation text *is* the secret half of an Ed25519 key; the server keeps only the inviter's signed note about
//! its public half. A guest signs her key record with it, so a server that never saw the text cannot put keys of its
//! own in her place, and nobody has to come back later to countersign.

use crate::encoding::sha256;
use crate::envelope::Recipient;
use crate::id::{AccountId, StructureId};
use crate::identity::KeyRecord;
use crate::note::{
    LineReader, LineWriter, NoteBody, NoteError, SignedNote, SigningKey, VerifyingKey, key_name, or_none,
};
use crate::time::Timestamp;
use crate::vocabulary::Role;
use rand::{CryptoRng, RngCore};
use zeroize::Zeroizing;

/// How long an invitation can be answered, in days.
pub const VALID_DAYS: u32 = 7;

/// The key name with which an invitation signs.
pub const KEY_NAME_PREFIX: &str = "invitation";

/// What the text of an invitation begins with.
const TEXT_PREFIX: &str = "ecrin1-";

/// Why an invitation or a chain of trust is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// The text is not an invitation: a letter is wrong or missing.
    #[error("not an invitation: a letter is wrong or missing")]
    Text,
    /// A note of the chain is not what it should be.
    #[error("the chain of trust is broken: {0}")]
    Note(#[from] NoteError),
    /// The notes do not follow from one another.
    #[error("the chain of trust is broken")]
    Broken,
}

/// The secret handed to a guest: 32 bytes, printed with a check so that one wrong letter is noticed.
pub struct InvitationSecret(Zeroizing<[u8; 32]>);

impl InvitationSecret {
    /// A fresh invitation.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(secret.as_mut());
        Self(secret)
    }

    /// The key that signs the guest's key record.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_seed(&self.0)
    }

    /// Prints `ecrin1-` and three ids' worth of base32: two halves of the secret and a check.
    pub fn to_text(&self) -> Zeroizing<String> {
        let (left, right, check) = self.parts();
        Zeroizing::new(format!("{TEXT_PREFIX}{left}-{right}-{check}"))
    }

    /// Reads what [`to_text`](Self::to_text) printed; spaces around it and capital letters are forgiven.
    pub fn from_text(text: &str) -> Result<Self, InvitationError> {
        let text = Zeroizing::new(text.trim().to_ascii_lowercase());
        let rest = text.strip_prefix(TEXT_PREFIX).ok_or(InvitationError::Text)?;
        let mut parts = rest.splitn(3, '-');
        let mut half =
            || crate::id::decode(parts.next().unwrap_or_default()).map_err(|_| InvitationError::Text);
        let (left, right) = (half()?, half()?);
        let mut secret = Zeroizing::new([0; 32]);
        secret[..16].copy_from_slice(&left);
        secret[16..].copy_from_slice(&right);
        let invitation = Self(secret);
        if parts.next() == Some(invitation.parts().2.as_str()) {
            Ok(invitation)
        } else {
            Err(InvitationError::Text)
        }
    }

    fn parts(&self) -> (String, String, String) {
        let half = |from: usize| {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&self.0[from..from + 16]);
            crate::id::encode(&bytes)
        };
        let mut check = [0; 16];
        check.copy_from_slice(
            &sha256(&[b"ecrin/invitation/check/v1".as_slice(), self.0.as_slice()].concat())[..16],
        );
        (half(0), half(16), crate::id::encode(&check)[20..].to_owned())
    }
}

/// The body of an `invitation` note: whoever holds the secret half of `key` may become `role` in `structure`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who invites; `None` is the instance itself, which invites its first administrator only.
    pub inviter: Option<AccountId>,
    /// The role offered.
    pub role: Role,
    /// The structure it is offered in.
    pub structure: Option<StructureId>,
    /// The public half of the invitation.
    pub key: VerifyingKey,
    /// When it was made.
    pub from: Timestamp,
    /// When it lapses.
    pub until: Timestamp,
}

impl NoteBody for Invitation {
    const KIND: &'static str = "invitation";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("inviter", or_none(&self.inviter));
        lines.line("role", self.role);
        lines.line("structure", or_none(&self.structure));
        lines.line("key", self.key.to_text());
        lines.line("from", self.from);
        lines.line("until", self.until);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            inviter: lines.optional("inviter")?,
            role: lines.value("role")?,
            structure: lines.optional("structure")?,
            key: VerifyingKey::from_text(&lines.text("key")?).ok_or(NoteError::Value { key: "key" })?,
            from: lines.value("from")?,
            until: lines.value("until")?,
        })
    }
}

/// One step of a chain of trust: an invitation, and the key record of the guest who answered it.
#[derive(Clone)]
pub struct Link {
    /// Signed by the inviter.
    pub invitation: SignedNote<Invitation>,
    /// Signed by the guest and by the invitation.
    pub record: SignedNote<KeyRecord>,
}

impl Link {
    /// Checks that the record answers the invitation: same key, role and structure, and both signatures.
    pub fn verify_record(&self, domain: &str) -> Result<&KeyRecord, InvitationError> {
        let invitation = self.invitation.danger_unverified();
        let unverified = self.record.danger_unverified();
        self.record
            .verify(&key_name(KEY_NAME_PREFIX, domain), &invitation.key)?;
        let record = self
            .record
            .verify(&key_name(unverified.account, domain), &unverified.signing)?;
        let structure = if record.role.is_professional() {
            invitation.structure
        } else {
            None
        };
        let in_time = invitation.from <= record.at && record.at < invitation.until;
        if record.role == invitation.role && record.structure == structure && in_time {
            Ok(record)
        } else {
            Err(InvitationError::Broken)
        }
    }
}

/// What a verified chain proves about the account at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The record at the end of the chain.
    pub record: KeyRecord,
    /// The administrators, référents and aidants on the way, nearest first.
    pub vouchers: Vec<AccountId>,
}

/// Walks a chain from the account in question up to the instance's own key, and returns the account's record.
///
/// Each inviter must have had the power to invite to that role, and référents and aidants only into their own
/// structure. Whether people are still members is the server's to say; whose keys these are is not.
pub fn verify_chain(
    links: &[Link],
    instance: &VerifyingKey,
    domain: &str,
) -> Result<Vouched, InvitationError> {
    let mut vouchers = Vec::new();
    for (position, link) in links.iter().enumerate() {
        let guest = link.verify_record(domain)?;
        match (
            link.invitation.danger_unverified().inviter,
            links.get(position + 1),
        ) {
            (None, None) => {
                let invitation = link.invitation.verify(domain, instance)?;
                if invitation.role != Role::Admin {
                    return Err(InvitationError::Broken);
                }
                let record = links[0].record.danger_unverified().clone();
                return Ok(Vouched { record, vouchers });
            }
            (Some(inviter), Some(next)) => {
                let host = next.verify_record(domain)?;
                let invitation = link
                    .invitation
                    .verify(&key_name(inviter, domain), &host.signing)?;
                let own_structure = host.role == Role::Admin
                    || invitation.structure.is_none()
                    || invitation.structure == host.structure;
                if host.account != inviter || !host.role.may_invite(guest.role) || !own_structure {
                    return Err(InvitationError::Broken);
                }
                vouchers.push(inviter);
            }
            _ => return Err(InvitationError::Broken),
        }
    }
    Err(InvitationError::Broken)
}

/// A key record's public keys as clients pin them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pin {
    /// The recipient that was seen.
    pub encryption: Recipient,
    /// The signing key that was seen, in base64.
    pub signing: String,
}

impl From<&KeyRecord> for Pin {
    fn from(record: &KeyRecord) -> Self {
        Self {
            encryption: record.encryption.clone(),
            signing: record.signing.to_text(),
        }
    }
}
