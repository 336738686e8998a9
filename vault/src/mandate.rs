//! Mandates: who may see which documents until when, and what a mandate is worth at a given time (spec 04).

use std::fmt;
use std::str::FromStr;

use crate::document::{DocumentError, Record};
use crate::envelope::Recipient;
use crate::id::{AccountId, DocumentId, MandateId, StructureId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, or_none};
use crate::time::Timestamp;
use crate::vocabulary::{Consent, MandateState, Purpose, Right, Role};

/// The longest a mandate may last, in days. There is no tacit renewal.
pub const MAX_DAYS: u32 = 365;

/// The most documents one mandate may name.
pub const MAX_DOCUMENTS: usize = 50;

/// Why a mandate cannot be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MandateError {
    /// The end lies before the beginning, or is the same moment.
    #[error("a mandate ends after it begins")]
    EndBeforeBeginning,
    /// The end has passed.
    #[error("a mandate cannot end in the past")]
    EndInThePast,
    /// The mandate would last longer than [`MAX_DAYS`].
    #[error("a mandate lasts at most {MAX_DAYS} days")]
    TooLong,
    /// The list of documents is empty, too long, or names one twice.
    #[error("a mandate names between 1 and {MAX_DOCUMENTS} different documents")]
    Documents,
    /// The owner would be her own grantee.
    #[error("nobody needs a mandate on her own papers")]
    ToOneself,
    /// A mandate that may be used no times at all.
    #[error("a mandate allows at least one view")]
    NoViews,
}

/// To whom a mandate is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grantee {
    /// One person.
    Person(AccountId),
    /// Whoever holds this role in this structure at the time of each view.
    Structure(StructureId, Role),
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(account) => write!(f, "person {account}"),
            Self::Structure(structure, role) => write!(f, "structure {structure} {role}"),
        }
    }
}

impl FromStr for Grantee {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Value { key: "grantee" };
        let words: Vec<&str> = text.split(' ').collect();
        match words.as_slice() {
            ["person", account] => account.parse().map(Self::Person).map_err(|_| malformed),
            ["structure", structure, role] => match (structure.parse(), role.parse()) {
                // Only these two roles see documents for their structure.
                (Ok(structure), Ok(role @ (Role::Aidant | Role::Referent))) => {
                    Ok(Self::Structure(structure, role))
                }
                _ => Err(malformed),
            },
            _ => Err(malformed),
        }
    }
}

/// One numbered document of a mandate. The number is all that a grantee's acts show of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MandateDocument {
    /// From 1, without gaps.
    pub number: u32,
    /// Which document.
    pub document: DocumentId,
    /// Which version: a later one needs a new mandate.
    pub version: u32,
    /// SHA-256 of the ciphertext.
    pub payload_sha256: Digest32,
    /// Digest of the record in the grantee's envelope: without it a server could change what the grantee reads of it.
    pub record: Digest32,
}

impl fmt::Display for MandateDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {} {}",
            self.number, self.document, self.version, self.payload_sha256, self.record
        )
    }
}

impl FromStr for MandateDocument {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Value { key: "document" };
        let words: Vec<&str> = text.split(' ').collect();
        let [number, document, version, payload, record] = words.as_slice() else {
            return Err(malformed);
        };
        match (
            number.parse(),
            document.parse(),
            version.parse(),
            payload.parse(),
            record.parse(),
        ) {
            (Ok(number @ 1..), Ok(document), Ok(version @ 1..), Ok(payload_sha256), Ok(record)) => Ok(Self {
                number,
                document,
                version,
                payload_sha256,
                record,
            }),
            _ => Err(malformed),
        }
    }
}

/// The exact words the person was shown, by id, language and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownText {
    /// The id of the text, such as `mandate-2026-11`.
    pub id: String,
    /// Its language, such as `fr`.
    pub language: String,
    /// SHA-256 of the words as shown.
    pub digest: Digest32,
}

impl fmt::Display for ShownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.id, self.language, self.digest)
    }
}

impl FromStr for ShownText {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Value { key: "text" };
        let words: Vec<&str> = text.split(' ').collect();
        let [id, language, digest] = words.as_slice() else {
            return Err(malformed);
        };
        match digest.parse() {
            Ok(digest) if !id.is_empty() && !language.is_empty() => Ok(Self {
                id: (*id).to_owned(),
                language: (*language).to_owned(),
                digest,
            }),
            _ => Err(malformed),
        }
    }
}

/// The body of a `mandate` note. Signed by the owner; nobody else can make one, and nothing makes one grow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Which mandate.
    pub id: MandateId,
    /// Whose papers.
    pub owner: AccountId,
    /// Who may see them.
    pub grantee: Grantee,
    /// Digest of the grantee's recipient, as the owner saw it.
    pub grantee_key: Digest32,
    /// The public half of this mandate's seal.
    pub seal: Recipient,
    /// Which documents.
    pub documents: Vec<MandateDocument>,
    /// To do what.
    pub right: Right,
    /// For which démarche.
    pub purpose: Purpose,
    /// From when.
    pub from: Timestamp,
    /// Until when; at this moment it is over.
    pub until: Timestamp,
    /// How many views at most.
    pub max_views: Option<u32>,
    /// How the person agreed.
    pub consent: Consent,
    /// What the person was shown.
    pub text: ShownText,
    /// Digest of the owner's mandate that this one follows.
    pub previous: Option<Digest32>,
}

impl Mandate {
    /// Checks what a signature cannot: the times and the list. `now` is the server's when it is granted.
    pub fn check(&self, now: Timestamp) -> Result<(), MandateError> {
        check_period(self.from, self.until, now)?;
        let mut seen: Vec<DocumentId> = self.documents.iter().map(|d| d.document).collect();
        seen.sort_unstable();
        seen.dedup();
        let numbered = self.documents.iter().zip(1u32..).all(|(d, n)| d.number == n);
        if self.documents.is_empty()
            || self.documents.len() > MAX_DOCUMENTS
            || seen.len() != self.documents.len()
            || !numbered
        {
            return Err(MandateError::Documents);
        }
        if self.grantee == Grantee::Person(self.owner) {
            return Err(MandateError::ToOneself);
        }
        if self.max_views == Some(0) {
            return Err(MandateError::NoViews);
        }
        Ok(())
    }

    /// The document with this number.
    pub fn document(&self, number: u32) -> Option<&MandateDocument> {
        self.documents.iter().find(|d| d.number == number)
    }
}

impl MandateDocument {
    /// Checks that the record in the grantee's envelope is the one the owner signed for: its digest, and every field
    /// the two share.
    pub fn check_record(&self, mandate: MandateId, record: &Record) -> Result<(), DocumentError> {
        if record.digest() != self.record {
            return Err(DocumentError::Mismatch("record digest"));
        }
        let same = record.document == self.document
            && record.version == self.version
            && record.payload_sha256 == self.payload_sha256
            && record.mandate == Some(mandate);
        if same {
            Ok(())
        } else {
            Err(DocumentError::Mismatch("record and mandate"))
        }
    }
}

/// Checks the period of a mandate that would be granted now.
pub fn check_period(from: Timestamp, until: Timestamp, now: Timestamp) -> Result<(), MandateError> {
    if until <= now {
        return Err(MandateError::EndInThePast);
    }
    if until <= from {
        return Err(MandateError::EndBeforeBeginning);
    }
    // A period may not be pushed into the future to stretch it: it counts from now at the latest.
    let beginning = if from < now { from } else { now };
    if until > beginning.plus_days(MAX_DAYS) {
        Err(MandateError::TooLong)
    } else {
        Ok(())
    }
}

impl NoteBody for Mandate {
    const KIND: &'static str = "mandate";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("id", self.id);
        lines.line("owner", self.owner);
        lines.line("grantee", self.grantee);
        lines.line("grantee-key", self.grantee_key);
        lines.line("seal", &self.seal);
        for document in &self.documents {
            lines.line("document", document);
        }
        lines.line("right", self.right);
        lines.line("purpose", self.purpose);
        lines.line("from", self.from);
        lines.line("until", self.until);
        lines.line("max-views", or_none(&self.max_views));
        lines.line("consent", self.consent);
        lines.line("text", &self.text);
        lines.line("previous", or_none(&self.previous));
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let id = lines.value("id")?;
        let owner = lines.value("owner")?;
        let grantee = lines.value("grantee")?;
        let grantee_key = lines.value("grantee-key")?;
        let seal = lines.value("seal")?;
        let mut documents = Vec::new();
        while lines.next_is("document") {
            documents.push(lines.value("document")?);
        }
        Ok(Self {
            id,
            owner,
            grantee,
            grantee_key,
            seal,
            documents,
            right: lines.value("right")?,
            purpose: lines.value("purpose")?,
            from: lines.value("from")?,
            until: lines.value("until")?,
            max_views: lines.optional("max-views")?,
            consent: lines.value("consent")?,
            text: lines.value("text")?,
            previous: lines.optional("previous")?,
        })
    }
}

/// What happened to a mandate after it was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// When the grantee accepted it.
    pub accepted: Option<Timestamp>,
    /// Who ended it early, and when.
    pub ended: Option<(EndedBy, Timestamp)>,
    /// Since when it is suspended.
    pub suspended: Option<Timestamp>,
}

/// Who ended a mandate before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedBy {
    /// Its owner took it back.
    Beneficiary,
    /// Its grantee refused it or gave it back.
    Aidant,
    /// The grantee's structure took it back.
    Structure,
    /// A newer mandate took its place.
    Replacement,
}

/// The state of a mandate at `now`. It is asked at every request; no job has to have run.
pub fn state_at(from: Timestamp, until: Timestamp, lifecycle: &Lifecycle, now: Timestamp) -> MandateState {
    match lifecycle.ended {
        Some((EndedBy::Beneficiary, _)) => MandateState::RevokedByBeneficiary,
        Some((EndedBy::Aidant, _)) => MandateState::RevokedByAidant,
        Some((EndedBy::Structure, _)) => MandateState::RevokedByStructure,
        Some((EndedBy::Replacement, _)) => MandateState::Replaced,
        None if now >= until => MandateState::Expired,
        None if lifecycle.suspended.is_some() => MandateState::Suspended,
        None if now < from => MandateState::Scheduled,
        None => MandateState::Active,
    }
}
