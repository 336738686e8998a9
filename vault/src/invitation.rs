//! Invitations: a one-time signing key handed over in person, and the chain of trust it makes (spec 02).
//!
//! The invitation text *is* the secret half of an Ed25519 key; the server keeps only the inviter's signed note about
//! its public half. A guest signs her key record with it, so a server that never saw the text cannot put keys of its
//! own in her place, and nobody has to come back later to countersign.

use crate::appointment::{Appointed, Appointment, MAX_APPOINTMENTS, may_appoint};
use crate::envelope::Recipient;
use crate::id::{AccountId, StructureId};
use crate::identity::KeyRecord;
use crate::note::{
    LineReader, LineWriter, NoteBody, NoteError, SignedNote, SigningKey, VerifyingKey, key_name, or_none,
};
use crate::time::Timestamp;
use crate::vocabulary::Role;
use rand::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How long an invitation can be answered, in days.
pub const VALID_DAYS: u32 = 7;

/// The most links a chain may have: administrators invite administrators, but not for ever.
pub const MAX_CHAIN: usize = 32;

/// How deep the chains of those who appointed someone may lie in one another.
const MAX_DEPTH: usize = 8;

/// The key name with which an invitation signs.
pub const KEY_NAME_PREFIX: &str = "invitation";

/// What the text of an invitation begins with.
const TEXT_PREFIX: &str = "ecrin1-";

/// Separates the check from every other digest. Wire format: do not change.
const CHECK_LABEL: &[u8] = b"ecrin/invitation/check/v1";

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

    /// Prints `ecrin1-` and three groups of base32: two halves of the secret and a check.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str(TEXT_PREFIX);
        for half in [0, 16] {
            let mut bytes = Zeroizing::new([0; 16]);
            bytes.copy_from_slice(&self.0[half..half + 16]);
            text.push_str(&Zeroizing::new(crate::id::encode(&bytes)));
            text.push('-');
        }
        text.push_str(&self.check());
        text
    }

    /// Reads what [`to_text`](Self::to_text) printed; spaces around it and capital letters are forgiven.
    pub fn from_text(text: &str) -> Result<Self, InvitationError> {
        let text = Zeroizing::new(text.trim().to_ascii_lowercase());
        let rest = text.strip_prefix(TEXT_PREFIX).ok_or(InvitationError::Text)?;
        let mut parts = rest.splitn(3, '-');
        let mut secret = Zeroizing::new([0; 32]);
        for half in secret.chunks_exact_mut(16) {
            let bytes = crate::id::decode(parts.next().unwrap_or_default());
            half.copy_from_slice(&*Zeroizing::new(bytes.map_err(|_| InvitationError::Text)?));
        }
        let invitation = Self(secret);
        if parts.next() == Some(invitation.check().as_str()) {
            Ok(invitation)
        } else {
            Err(InvitationError::Text)
        }
    }

    /// The last six characters: thirty bits of a digest, so that one wrong letter is noticed.
    fn check(&self) -> String {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(CHECK_LABEL)
            .chain_update(self.0.as_slice())
            .finalize()
            .into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        crate::id::encode(&bytes)[20..].to_owned()
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
    /// The roles the guest was given since.
    pub appointments: Vec<Appointed>,
}

impl Link {
    /// Checks that the record answers the invitation: same key, role and structure, in time, and both signatures.
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
        let short_lived = invitation.until <= invitation.from.plus_days(VALID_DAYS);
        // An invitation opens an account; it does not change the keys of one.
        let first = record.generation == 1;
        let agrees = record.role == invitation.role && record.structure == structure;
        if agrees && in_time && short_lived && first {
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
    /// Every role that was ever vouched for: the record's own and those of appointments. Which of them stand today is
    /// the server's to say.
    pub roles: Vec<(StructureId, Role)>,
}

impl Vouched {
    /// The highest role ever vouched for in this structure.
    pub fn role_in(&self, structure: StructureId) -> Option<Role> {
        let roles = self.roles.iter().filter(|(of, _)| *of == structure);
        roles.map(|(_, role)| *role).max()
    }
}

/// Like [`verify_chain`], for the one account that was asked for: a server may hold many true chains.
pub fn verify_person(
    links: &[Link],
    account: AccountId,
    instance: &VerifyingKey,
    domain: &str,
) -> Result<Vouched, InvitationError> {
    let vouched = verify_chain(links, instance, domain)?;
    if vouched.record.account == account {
        Ok(vouched)
    } else {
        Err(InvitationError::Broken)
    }
}

/// Walks a chain from the account in question up to the instance's own key, and returns the account's record.
///
/// Each inviter must have had the power to invite to that role, and référents and aidants only into a structure of
/// theirs: by the record they joined with, or by an appointment since. Nobody stands twice in a chain. Whether people
/// are still members is the server's to say; whose keys these are is not. The caller still compares the account with
/// the one that was asked for: [`verify_person`] does.
pub fn verify_chain(
    links: &[Link],
    instance: &VerifyingKey,
    domain: &str,
) -> Result<Vouched, InvitationError> {
    Walk { instance, domain }.chain(links, 0)
}

/// What every step of a walk up a chain needs.
struct Walk<'a> {
    instance: &'a VerifyingKey,
    domain: &'a str,
}

impl Walk<'_> {
    fn chain(&self, links: &[Link], depth: usize) -> Result<Vouched, InvitationError> {
        if links.len() > MAX_CHAIN || depth > MAX_DEPTH {
            return Err(InvitationError::Broken);
        }
        let first = links.first().ok_or(InvitationError::Broken)?;
        let end = first.record.danger_unverified().account;
        let mut vouchers: Vec<AccountId> = Vec::new();
        for (position, link) in links.iter().enumerate() {
            let guest = link.verify_record(self.domain)?;
            match (
                link.invitation.danger_unverified().inviter,
                links.get(position + 1),
            ) {
                (None, None) => {
                    let invitation = link.invitation.verify(self.domain, self.instance)?;
                    if invitation.role != Role::Admin {
                        return Err(InvitationError::Broken);
                    }
                    return Ok(Vouched {
                        record: first.record.danger_unverified().clone(),
                        vouchers,
                        roles: self.roles(first, depth)?,
                    });
                }
                (Some(inviter), Some(next)) => {
                    let host = next.verify_record(self.domain)?;
                    let invitation = link
                        .invitation
                        .verify(&key_name(inviter, self.domain), &host.signing)?;
                    if host.account != inviter
                        || vouchers.contains(&inviter)
                        || end == inviter
                        || !self.may_have_invited(next, host, guest.role, invitation.structure, depth)?
                    {
                        return Err(InvitationError::Broken);
                    }
                    vouchers.push(inviter);
                }
                _ => return Err(InvitationError::Broken),
            }
        }
        Err(InvitationError::Broken)
    }

    fn may_have_invited(
        &self,
        link: &Link,
        host: &KeyRecord,
        guest: Role,
        into: Option<StructureId>,
        depth: usize,
    ) -> Result<bool, InvitationError> {
        if host.role == Role::Admin {
            return Ok(true);
        }
        let reaches = |structure: StructureId, role: Role| {
            into.is_none_or(|into| into == structure) && role.may_invite(guest)
        };
        if host
            .structure
            .is_some_and(|structure| reaches(structure, host.role))
        {
            return Ok(true);
        }
        let roles = self.roles(link, depth)?;
        Ok(roles.iter().any(|(structure, role)| reaches(*structure, *role)))
    }

    /// Every role of someone whose record was verified.
    fn roles(&self, link: &Link, depth: usize) -> Result<Vec<(StructureId, Role)>, InvitationError> {
        if link.appointments.len() > MAX_APPOINTMENTS {
            return Err(InvitationError::Broken);
        }
        let record = link.record.danger_unverified();
        let mut roles: Vec<(StructureId, Role)> = record
            .structure
            .map(|structure| (structure, record.role))
            .into_iter()
            .collect();
        for appointed in &link.appointments {
            let appointment = self.appointment(record, &roles, appointed, depth)?;
            roles.push((appointment.structure, appointment.role));
        }
        Ok(roles)
    }

    fn appointment<'n>(
        &self,
        record: &KeyRecord,
        before: &[(StructureId, Role)],
        appointed: &'n Appointed,
        depth: usize,
    ) -> Result<&'n Appointment, InvitationError> {
        let appointer = self.chain(&appointed.chain, depth + 1)?;
        let by = appointer.record.account;
        let appointment = appointed
            .note
            .verify(&key_name(by, self.domain), &appointer.record.signing)?;
        if appointment.by != by || appointment.account != record.account || !record.role.is_professional() {
            return Err(InvitationError::Broken);
        }
        // Once she has given her word for a structure, a role in it may change without it.
        if !before
            .iter()
            .any(|(structure, _)| *structure == appointment.structure)
        {
            let name = key_name(record.account, self.domain);
            appointed.note.verify(&name, &record.signing)?;
        }
        may_appoint(&appointer, appointment)?;
        Ok(appointment)
    }
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
