//! Delays: dangerous acts wait three days, are announced, and can be called off by whom they concern. Two people who
//! are present with her may lift the wait (spec 02).

use crate::id::{AccountId, DelayId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError};
use crate::time::Timestamp;
use crate::vocabulary::DelayKind;

/// How long a dangerous act waits: three days, so that a weekend does not hide it.
pub const WAIT_MS: i64 = 72 * 60 * 60 * 1000;

/// How many people who are present lift the wait.
pub const WITNESSES: usize = 2;

/// The body of an `attestation` note: a professional was with the person, and saw that it is she who wants this very
/// act. It names the act by a digest, so that nobody's word can be turned to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Which delay.
    pub delay: DelayId,
    /// Whom it concerns.
    pub owner: AccountId,
    /// What kind of act waits.
    pub kind: DelayKind,
    /// SHA-256 of what will be done.
    pub request: Digest32,
    /// Who attests.
    pub attester: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Attestation {
    const KIND: &'static str = "attestation";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("delay", self.delay);
        lines.line("owner", self.owner);
        lines.line("kind", self.kind);
        lines.line("request", self.request);
        lines.line("attester", self.attester);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            delay: lines.value("delay")?,
            owner: lines.value("owner")?,
            kind: lines.value("kind")?,
            request: lines.value("request")?,
            attester: lines.value("attester")?,
            at: lines.value("at")?,
        })
    }
}
