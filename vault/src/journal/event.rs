//! The three payloads of an event, each a few lines of text with a commitment of its own, so that the person, the
//! aidant and the fact can be shown or erased apart.

use crate::encoding::{base64, unbase64};
use crate::id::{AccountId, DocumentId, MandateId, Nonce, StructureId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, or_none};
use crate::time::Timestamp;
use crate::vocabulary::{Channel, EventCode, Outcome, Purpose, Role};

/// The length of an Ed25519 signature.
const SIGNATURE_LENGTH: usize = 64;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Core {
    /// Which event.
    pub event: EventCode,
    /// When, by the server's clock, to the millisecond.
    pub at: Timestamp,
    /// How it ended.
    pub result: Outcome,
    /// The stable code of a refusal.
    pub reason: Option<String>,
    /// Under which mandate.
    pub mandate: Option<MandateId>,
    /// Which document.
    pub document: Option<DocumentId>,
    /// Its number in the mandate.
    pub number: Option<u32>,
    /// SHA-256 of the ciphertext that was released or kept.
    pub ciphertext: Option<Digest32>,
    /// For which démarche.
    pub purpose: Option<Purpose>,
    /// Through which door.
    pub channel: Channel,
    /// The nonce of the signed act.
    pub nonce: Option<Nonce>,
    /// The actor's Ed25519 signature over the act, so that nobody can be framed.
    pub signature: Option<Vec<u8>>,
    /// One word or id more, such as the role offered or the account concerned.
    pub detail: Option<String>,
    /// The version of the server that wrote it.
    pub build: String,
}

impl NoteBody for Core {
    const KIND: &'static str = "core";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("event", self.event);
        lines.line("at", self.at);
        lines.line("result", self.result);
        lines.line("reason", or_none(&self.reason));
        lines.line("mandate", or_none(&self.mandate));
        lines.line("document", or_none(&self.document));
        lines.line("number", or_none(&self.number));
        lines.line("ciphertext", or_none(&self.ciphertext));
        lines.line("purpose", or_none(&self.purpose));
        lines.line("channel", self.channel);
        lines.line("nonce", or_none(&self.nonce));
        lines.line("signature", or_none(&self.signature.as_deref().map(base64)));
        lines.line("detail", or_none(&self.detail));
        lines.line("build", &self.build);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            event: lines.value("event")?,
            at: lines.value("at")?,
            result: lines.value("result")?,
            reason: lines.optional("reason")?,
            mandate: lines.optional("mandate")?,
            document: lines.optional("document")?,
            number: lines.optional("number")?,
            ciphertext: lines.optional("ciphertext")?,
            purpose: lines.optional("purpose")?,
            channel: lines.value("channel")?,
            nonce: lines.optional("nonce")?,
            signature: lines
                .optional::<String>("signature")?
                .map(|text| {
                    let signature = unbase64(&text).filter(|bytes| bytes.len() == SIGNATURE_LENGTH);
                    signature.ok_or(NoteError::Value { key: "signature" })
                })
                .transpose()?,
            detail: lines.optional("detail")?,
            build: lines.value("build")?,
        })
    }
}

/// Whose papers it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The beneficiary's pseudonym in the journal, never reused.
    pub pseudonym: AccountId,
    /// 1, 2, 3 … per beneficiary: a gap shows that something was left out.
    pub sequence: u64,
    /// The commitment of the event before, zeros for the first.
    pub previous: Digest32,
}

impl NoteBody for Subject {
    const KIND: &'static str = "subject";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("pseudonym", self.pseudonym);
        lines.line("sequence", self.sequence);
        lines.line("previous", self.previous);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let subject = Self {
            pseudonym: lines.value("pseudonym")?,
            sequence: lines.counting("sequence")?,
            previous: lines.value("previous")?,
        };
        // The first has no event before it, and only the first.
        if (subject.sequence == 1) != (subject.previous.0 == [0; 32]) {
            return Err(NoteError::Value { key: "previous" });
        }
        Ok(subject)
    }
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Whose account.
    pub account: AccountId,
    /// For which structure.
    pub structure: Option<StructureId>,
    /// In which role.
    pub role: Role,
    /// The second administrator, where the act needed two; what she signed stands in an event of its own.
    pub approver: Option<AccountId>,
    /// A tag of the network address, keyed afresh each day.
    pub address: Option<String>,
}

impl NoteBody for Actor {
    const KIND: &'static str = "actor";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("account", self.account);
        lines.line("structure", or_none(&self.structure));
        lines.line("role", self.role);
        lines.line("approver", or_none(&self.approver));
        lines.line("address", or_none(&self.address));
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            account: lines.value("account")?,
            structure: lines.optional("structure")?,
            role: lines.value("role")?,
            approver: lines.optional("approver")?,
            address: lines.optional("address")?,
        })
    }
}
