//! Requests: someone asks a person for a mandate; only the person gives one (spec 08).

use zeroize::Zeroizing;

use crate::envelope::{EncryptionKey, EnvelopeError, Recipient};
use crate::id::{AccountId, MandateId, RequestId};
use crate::mandate::{Grantee, MAX_DAYS};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, is_printable, or_none};
use crate::time::Timestamp;
use crate::vocabulary::{Purpose, RequestAnswer, RequestReason, RequestState, Right};

/// How long a request waits for its answer, in days.
pub const WAITS_DAYS: u32 = 30;

/// The longest wish, in characters.
pub const MAX_WISH: usize = 300;

/// Every wish is sealed at this size: its length tells nothing.
const WISH_SIZE: usize = 16 + 4 * MAX_WISH;

/// Why a wish cannot be sealed or read.
#[derive(Debug, thiserror::Error)]
pub enum WishError {
    /// It is not one line of plain text, or too long.
    #[error("a wish is one line of plain text, at most {MAX_WISH} characters")]
    Text,
    /// It belongs to another request, or is none at all.
    #[error("the wish is not this request's")]
    Mismatch,
    /// The envelope does not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
}

/// The body of a `request` note, signed by the asker. It opens nothing: it is a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which request.
    pub id: RequestId,
    /// Why it is asked.
    pub reason: RequestReason,
    /// Who asks.
    pub asker: AccountId,
    /// Of whom.
    pub owner: AccountId,
    /// For whom.
    pub grantee: Grantee,
    /// To do what.
    pub right: Right,
    /// For which démarche.
    pub purpose: Purpose,
    /// For how many days at most, counted from the answer.
    pub days: u32,
    /// The mandate that would be renewed or handed over.
    pub mandate: Option<MandateId>,
    /// Digest of the sealed wish.
    pub wish: Option<Digest32>,
    /// When it was signed.
    pub at: Timestamp,
}

impl Request {
    /// Checks what a signature cannot: the days, and that a renewal or a handover names a mandate and nothing else does.
    pub fn is_possible(&self) -> bool {
        let refers = self.reason != RequestReason::Access;
        (1..=MAX_DAYS).contains(&self.days)
            && refers == self.mandate.is_some()
            && self.asker != self.owner
            && self.grantee != Grantee::Person(self.owner)
    }
}

impl NoteBody for Request {
    const KIND: &'static str = "request";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("id", self.id);
        lines.line("reason", self.reason);
        lines.line("asker", self.asker);
        lines.line("owner", self.owner);
        lines.line("grantee", self.grantee);
        lines.line("right", self.right);
        lines.line("purpose", self.purpose);
        lines.line("days", self.days);
        lines.line("mandate", or_none(&self.mandate));
        lines.line("wish", or_none(&self.wish));
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            id: lines.value("id")?,
            reason: lines.value("reason")?,
            asker: lines.value("asker")?,
            owner: lines.value("owner")?,
            grantee: lines.value("grantee")?,
            right: lines.value("right")?,
            purpose: lines.value("purpose")?,
            days: lines.counting("days")?,
            mandate: lines.optional("mandate")?,
            wish: lines.optional("wish")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of a `request-answer` note: the owner says no, or the asker takes the question back. Saying yes is a
/// mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestEnd {
    /// Which request.
    pub request: RequestId,
    /// Digest of its note.
    pub note: Digest32,
    /// What is answered.
    pub answer: RequestAnswer,
    /// Who signs.
    pub actor: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for RequestEnd {
    const KIND: &'static str = "request-answer";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("request", self.request);
        lines.line("note", self.note);
        lines.line("answer", self.answer);
        lines.line("actor", self.actor);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            request: lines.value("request")?,
            note: lines.value("note")?,
            answer: lines.value("answer")?,
            actor: lines.value("actor")?,
            at: lines.value("at")?,
        })
    }
}

/// What a request is at `now`. It is asked at every reading; no job has to have run.
pub fn state_at(at: Timestamp, answered: Option<RequestState>, now: Timestamp) -> RequestState {
    match answered {
        Some(state) => state,
        None if now >= at.plus_days(WAITS_DAYS) => RequestState::Expired,
        None => RequestState::Asked,
    }
}

/// Seals the words that say which papers are wanted: for the owner alone, and bound to the request.
pub fn seal_wish(request: RequestId, text: &str, owner: &Recipient) -> Result<Vec<u8>, WishError> {
    if !is_printable(text) || text.chars().count() > MAX_WISH {
        return Err(WishError::Text);
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(WISH_SIZE));
    plain.extend_from_slice(request.as_bytes());
    plain.extend_from_slice(text.as_bytes());
    plain.resize(WISH_SIZE, 0);
    Ok(owner.seal(&plain)?)
}

/// Opens a wish.
pub fn open_wish(
    request: RequestId,
    sealed: &[u8],
    key: &EncryptionKey,
) -> Result<Zeroizing<String>, WishError> {
    let plain = key.open(sealed)?;
    if plain.len() != WISH_SIZE {
        return Err(WishError::Mismatch);
    }
    let text = plain
        .strip_prefix(request.as_bytes().as_slice())
        .ok_or(WishError::Mismatch)?;
    let end = text
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let text = text.get(..end).and_then(|text| std::str::from_utf8(text).ok());
    text.filter(|text| is_printable(text) && text.chars().count() <= MAX_WISH)
        .map(|text| Zeroizing::new(text.to_owned()))
        .ok_or(WishError::Mismatch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> EncryptionKey {
        EncryptionKey::from_secret(&[7; 32])
    }

    fn id(byte: u8) -> RequestId {
        RequestId::from_bytes([byte; 16])
    }

    #[test]
    fn a_wish_opens_for_its_owner_and_its_request_alone() {
        let sealed = seal_wish(id(1), "l’avis d’impôt de 2025", &key().recipient()).expect("sealed");
        assert_eq!(
            open_wish(id(1), &sealed, &key()).expect("opened").as_str(),
            "l’avis d’impôt de 2025"
        );
        assert!(matches!(
            open_wish(id(2), &sealed, &key()),
            Err(WishError::Mismatch)
        ));
        let other = EncryptionKey::from_secret(&[8; 32]);
        assert!(matches!(
            open_wish(id(1), &sealed, &other),
            Err(WishError::Envelope(_))
        ));
    }

    #[test]
    fn the_length_of_a_wish_tells_nothing() {
        let long = "é".repeat(MAX_WISH);
        // age puts a stanza of random length into the header; what is sealed comes after it.
        let seal = |text: &str| {
            let sealed = seal_wish(id(1), text, &key().recipient())?;
            let header = sealed.windows(4).position(|bytes| bytes == b"\n---").unwrap_or(0);
            Ok::<_, WishError>(sealed.len() - header)
        };
        assert_eq!(seal("un").expect("sealed"), seal(&long).expect("sealed"));
        assert!(matches!(seal(&format!("{long}é")), Err(WishError::Text)));
        assert!(matches!(seal("deux\nlignes"), Err(WishError::Text)));
        assert!(matches!(seal(""), Err(WishError::Text)));
    }

    #[test]
    fn a_request_waits_thirty_days_and_no_longer() {
        let at: Timestamp = "2026-12-01T09:00:00Z".parse().expect("a time");
        let end = at.plus_days(WAITS_DAYS);
        assert_eq!(state_at(at, None, end.plus_millis(-1)), RequestState::Asked);
        assert_eq!(state_at(at, None, end), RequestState::Expired);
        assert_eq!(
            state_at(at, Some(RequestState::Accepted), end),
            RequestState::Accepted
        );
    }
}
