//! Team keys: what a structure's mandates are sealed for, by generation, and how a member gets hold of one (spec 09).

use std::collections::BTreeSet;

use rand::{CryptoRng, RngCore};

use crate::envelope::{ALG, EncryptionKey, EnvelopeError, Recipient};
use crate::id::{AccountId, StructureId};
use crate::identity::MAX_NAME;
use crate::invitation::Vouched;
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, SignedNote, key_name, or_none};
use crate::time::Timestamp;
use crate::vocabulary::Role;

/// The most generations a structure may have: leavers make them, one each at most.
pub const MAX_GENERATIONS: usize = 1_000;

/// Why a structure's team keys are not believed, or one of them does not come to hand.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// A note is not what it should be.
    #[error("a team key's note does not hold: {0}")]
    Note(#[from] NoteError),
    /// The generations do not follow from one another, or are another structure's.
    #[error("the team keys do not follow from one another")]
    Broken,
    /// It was made by someone whom nobody vouches into the structure.
    #[error("the team key was made by someone outside the structure")]
    Outsider,
    /// A wrap does not open, or holds another key.
    #[error("the wrapped team key is not the one its note names")]
    Wrap,
}

impl From<EnvelopeError> for TeamError {
    fn from(_: EnvelopeError) -> Self {
        Self::Wrap
    }
}

/// The body of a `team-key` note: mandates to this structure are sealed for this recipient. Signed by the member who
/// made it, whose chain of trust leads into the structure or to an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamKey {
    /// Whose.
    pub structure: StructureId,
    /// What the structure is called, so that its name is signed by someone.
    pub name: String,
    /// From 1; a leaver makes the next one.
    pub generation: u32,
    /// The public half.
    pub recipient: Recipient,
    /// Digest of the note before.
    pub previous: Option<Digest32>,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

impl NoteBody for TeamKey {
    const KIND: &'static str = "team-key";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("structure", self.structure);
        lines.line("name", &self.name);
        lines.line("generation", self.generation);
        lines.line("alg", ALG);
        lines.line("recipient", &self.recipient);
        lines.line("previous", or_none(&self.previous));
        lines.line("by", self.by);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let structure = lines.value("structure")?;
        let name = lines.text("name")?;
        if name.chars().count() > MAX_NAME {
            return Err(NoteError::Value { key: "name" });
        }
        let generation = lines.counting("generation")?;
        if lines.text("alg")? != ALG {
            return Err(NoteError::Value { key: "alg" });
        }
        let recipient = lines.value("recipient")?;
        let previous: Option<Digest32> = lines.optional("previous")?;
        if previous.is_some() != (generation > 1) {
            return Err(NoteError::Value { key: "previous" });
        }
        Ok(Self {
            structure,
            name,
            generation,
            recipient,
            previous,
            by: lines.value("by")?,
            at: lines.value("at")?,
        })
    }
}

impl TeamKey {
    /// How a mandate names this key.
    pub fn digest(&self) -> Digest32 {
        self.recipient.digest()
    }
}

/// Where a note stands that a member made for her structure: in a row in which each follows from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose row.
    pub structure: StructureId,
    /// From 1.
    pub generation: u32,
    /// Digest of the note before.
    pub previous: Option<Digest32>,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// A note of such a row.
pub trait TeamNote: NoteBody + Clone {
    /// Where it stands.
    fn place(&self) -> Place;
}

impl TeamNote for TeamKey {
    fn place(&self) -> Place {
        Place {
            structure: self.structure,
            generation: self.generation,
            previous: self.previous,
            by: self.by,
            at: self.at,
        }
    }
}

/// Checks a row of notes that members of a structure made, oldest first: each was signed by someone whose chain leads
/// into the structure or who is an administrator, and follows from the one before. `maker` answers whoever was vouched
/// for under an account.
pub fn verify_row<'v, T: TeamNote>(
    notes: &[SignedNote<T>],
    structure: StructureId,
    maker: impl Fn(AccountId) -> Option<&'v Vouched>,
    domain: &str,
) -> Result<Vec<T>, TeamError> {
    if notes.len() > MAX_GENERATIONS {
        return Err(TeamError::Broken);
    }
    let mut row: Vec<T> = Vec::with_capacity(notes.len());
    let mut before: Option<(Digest32, Timestamp)> = None;
    for (note, generation) in notes.iter().zip(1u32..) {
        let by = note.danger_unverified().place().by;
        let vouched = maker(by)
            .filter(|vouched| vouched.record.account == by)
            .ok_or(TeamError::Outsider)?;
        let body = note.verify(&key_name(by, domain), &vouched.record.signing)?;
        if vouched.record.role != Role::Admin && vouched.role_in(structure).is_none() {
            return Err(TeamError::Outsider);
        }
        let place = body.place();
        let follows = place.previous == before.map(|(digest, _)| digest)
            && before.is_none_or(|(_, at)| at <= place.at)
            && place.generation == generation
            && place.structure == structure;
        if !follows {
            return Err(TeamError::Broken);
        }
        before = Some((note.digest(), place.at));
        row.push(body.clone());
    }
    Ok(row)
}

/// Checks all team keys of a structure, oldest first, as [`verify_row`] does.
///
/// A structure without any has none to check. Which generation was seen before is the caller's to compare.
pub fn verify_team<'v>(
    notes: &[SignedNote<TeamKey>],
    structure: StructureId,
    maker: impl Fn(AccountId) -> Option<&'v Vouched>,
    domain: &str,
) -> Result<Vec<TeamKey>, TeamError> {
    let keys = verify_row(notes, structure, maker, domain)?;
    // A key that comes back would let whoever left open what is new.
    let recipients: BTreeSet<Digest32> = keys.iter().map(TeamKey::digest).collect();
    if recipients.len() < keys.len() {
        return Err(TeamError::Broken);
    }
    Ok(keys)
}

/// The secret half of a team key. Wiped with its [`EncryptionKey`].
#[derive(Clone)]
pub struct TeamSecret(EncryptionKey);

impl TeamSecret {
    /// A fresh one.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(EncryptionKey::generate(rng))
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        self.0.recipient()
    }

    /// Opens what was sealed for the team.
    pub fn key(&self) -> &EncryptionKey {
        &self.0
    }

    /// Wraps it for a member: her own key opens it, with `age` itself if need be.
    pub fn wrap(&self, member: &Recipient) -> Result<Vec<u8>, EnvelopeError> {
        member.seal(self.0.to_text().as_bytes())
    }

    /// Opens a wrap, which must hold the key whose public half is `recipient`.
    pub fn unwrap(wrap: &[u8], member: &EncryptionKey, recipient: &Recipient) -> Result<Self, TeamError> {
        let text = member.open(wrap)?;
        let text = std::str::from_utf8(&text).map_err(|_| TeamError::Wrap)?;
        EncryptionKey::from_text(text)
            .map(Self)
            .filter(|secret| secret.recipient() == *recipient)
            .ok_or(TeamError::Wrap)
    }
}
