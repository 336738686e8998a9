//! Acts: the small notes people sign about a mandate or a deposit after it was made (spec 04).

use crate::id::{AccountId, DocumentId, MandateId, Nonce};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError};
use crate::time::Timestamp;
use crate::vocabulary::{Purpose, Right};

/// How far the time in a signed act may be from the server's, in milliseconds.
pub const FRESHNESS_MS: i64 = 5 * 60 * 1000;

/// Whether an act signed at `at` is fresh at `now`.
pub fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.millis_since(at).abs() <= FRESHNESS_MS
}

/// The body of a `view` note: the grantee asks for one document, once. Signed by the person, so that a server cannot
/// claim a view that nobody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Under which mandate.
    pub mandate: MandateId,
    /// Which document of it.
    pub number: u32,
    /// What for; seeing unless said otherwise.
    pub right: Right,
    /// The purpose of the mandate, repeated by the person who uses it.
    pub purpose: Purpose,
    /// Used once.
    pub nonce: Nonce,
    /// Who asks.
    pub viewer: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for View {
    const KIND: &'static str = "view";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("mandate", self.mandate);
        lines.line("number", self.number);
        lines.line("right", self.right);
        lines.line("purpose", self.purpose);
        lines.line("nonce", self.nonce);
        lines.line("viewer", self.viewer);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            mandate: lines.value("mandate")?,
            number: lines.counting("number")?,
            right: lines.value("right")?,
            purpose: lines.value("purpose")?,
            nonce: lines.value("nonce")?,
            viewer: lines.value("viewer")?,
            at: lines.value("at")?,
        })
    }
}

/// The lines that acceptance, revocation and suspension share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandateAct {
    /// Which mandate.
    pub mandate: MandateId,
    /// Digest of the mandate note, so that the act cannot be turned to another text with the same id.
    pub note: Digest32,
    /// Who acts.
    pub actor: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl MandateAct {
    fn write(&self, lines: &mut LineWriter) {
        lines.line("mandate", self.mandate);
        lines.line("note", self.note);
        lines.line("actor", self.actor);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            mandate: lines.value("mandate")?,
            note: lines.value("note")?,
            actor: lines.value("actor")?,
            at: lines.value("at")?,
        })
    }
}

macro_rules! mandate_acts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub MandateAct);

        impl NoteBody for $name {
            const KIND: &'static str = $kind;

            fn write(&self, lines: &mut LineWriter) {
                self.0.write(lines);
            }

            fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
                MandateAct::read(lines).map(Self)
            }
        }

        impl AsRef<MandateAct> for $name {
            fn as_ref(&self) -> &MandateAct {
                &self.0
            }
        }
    )*};
}

mandate_acts! {
    /// The grantee accepts.
    Acceptance = "acceptance",
    /// The grantee refuses, or anyone entitled takes the mandate back for good.
    Revocation = "revocation",
    /// Anyone concerned stops the mandate for now.
    Suspension = "suspension",
    /// The owner, and nobody else, lets a suspended mandate go on.
    Resumption = "resumption",
}

/// The body of a `filing` note: the owner takes into her vault, or turns away, what someone put in for her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Which document.
    pub document: DocumentId,
    /// Digest of its deposit note.
    pub deposit: Digest32,
    /// Whether she keeps it.
    pub kept: bool,
    /// Who signs: the owner.
    pub actor: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Filing {
    const KIND: &'static str = "filing";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("document", self.document);
        lines.line("deposit", self.deposit);
        lines.line("kept", self.kept);
        lines.line("actor", self.actor);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            document: lines.value("document")?,
            deposit: lines.value("deposit")?,
            kept: lines.value("kept")?,
            actor: lines.value("actor")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of a `stop` note: the owner ends every access to her papers at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Whose papers; who signs.
    pub owner: AccountId,
    /// Whether nobody may put papers in for her either, from now on.
    pub inbox: bool,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Stop {
    const KIND: &'static str = "stop";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("owner", self.owner);
        lines.line("inbox", self.inbox);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            owner: lines.value("owner")?,
            inbox: lines.value("inbox")?,
            at: lines.value("at")?,
        })
    }
}
