//! Referrals: an aidant hands a person over to another structure, in words that the person has read and agreed to
//! (spec 08, Referrals).

use zeroize::Zeroizing;

use crate::envelope::{EncryptionKey, EnvelopeError, Recipient, seal_to};
use crate::id::{AccountId, Nonce, RequestId, StructureId};
use crate::identity::MAX_NAME;
use crate::note::{
    Digest32, LineReader, LineWriter, NoteBody, NoteError, SignedNote, VerifyingKey, is_printable, key_name,
    or_none,
};
use crate::time::Timestamp;
use crate::vocabulary::RequestState;

/// The most days between the question and the last moment at which the letter may go.
pub const MAX_DAYS: u32 = 30;

/// The longest subject, in characters.
pub const MAX_SUBJECT: usize = 200;

/// The most bytes of all words together. They are sealed at this size: their length tells nothing.
pub const MAX_WORDS: usize = 8 * 1024;

/// Why the words of a referral cannot be sealed or read.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// They are not plain text, or too long.
    #[error("the words of a referral are plain text, at most {MAX_WORDS} bytes")]
    Text,
    /// They belong to another referral, or are none at all.
    #[error("the words are not this referral's")]
    Mismatch,
    /// The envelope does not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
}

/// The body of a `referral` note, signed by the aidant: she asks a person to let her write about her to a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Which.
    pub id: RequestId,
    /// Who would write.
    pub aidant: AccountId,
    /// About whom.
    pub owner: AccountId,
    /// To whom.
    pub structure: StructureId,
    /// Digest of the words.
    pub words: Digest32,
    /// When it was signed.
    pub at: Timestamp,
    /// From when on nothing may be sent any more.
    pub until: Timestamp,
}

impl Referral {
    /// Checks what a signature cannot: that it ends, soon enough, and is about someone else.
    pub fn is_possible(&self) -> bool {
        self.at < self.until && self.until <= self.at.plus_days(MAX_DAYS) && self.aidant != self.owner
    }
}

impl NoteBody for Referral {
    const KIND: &'static str = "referral";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("id", self.id);
        lines.line("aidant", self.aidant);
        lines.line("owner", self.owner);
        lines.line("structure", self.structure);
        lines.line("words", self.words);
        lines.line("at", self.at);
        lines.line("until", self.until);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            id: lines.value("id")?,
            aidant: lines.value("aidant")?,
            owner: lines.value("owner")?,
            structure: lines.value("structure")?,
            words: lines.value("words")?,
            at: lines.value("at")?,
            until: lines.value("until")?,
        })
    }
}

/// The body of a `referral-consent` note, signed by the person: this aidant may send these words to this structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralConsent {
    /// Which referral.
    pub referral: RequestId,
    /// Digest of its note.
    pub note: Digest32,
    /// Who agrees.
    pub owner: AccountId,
    /// Who may write.
    pub aidant: AccountId,
    /// To whom.
    pub structure: StructureId,
    /// Digest of the words.
    pub words: Digest32,
    /// When it was signed.
    pub at: Timestamp,
    /// Until when the letter may go.
    pub until: Timestamp,
}

impl ReferralConsent {
    /// Agreement to exactly what a referral asks.
    pub fn to(note: &SignedNote<Referral>, at: Timestamp) -> Self {
        let referral = note.danger_unverified();
        Self {
            referral: referral.id,
            note: note.digest(),
            owner: referral.owner,
            aidant: referral.aidant,
            structure: referral.structure,
            words: referral.words,
            at,
            until: referral.until,
        }
    }

    /// Whether it agrees to this referral, in every line, and in time.
    pub fn answers(&self, note: &SignedNote<Referral>) -> bool {
        *self == Self::to(note, self.at) && self.at < self.until
    }
}

impl NoteBody for ReferralConsent {
    const KIND: &'static str = "referral-consent";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("referral", self.referral);
        lines.line("note", self.note);
        lines.line("owner", self.owner);
        lines.line("aidant", self.aidant);
        lines.line("structure", self.structure);
        lines.line("words", self.words);
        lines.line("at", self.at);
        lines.line("until", self.until);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            referral: lines.value("referral")?,
            note: lines.value("note")?,
            owner: lines.value("owner")?,
            aidant: lines.value("aidant")?,
            structure: lines.value("structure")?,
            words: lines.value("words")?,
            at: lines.value("at")?,
            until: lines.value("until")?,
        })
    }
}

/// What is said to the other structure: a `referral-words` text, which nobody signs by itself; the notes name its
/// digest. The salt keeps whoever sees that digest from guessing.
#[derive(Clone, PartialEq, Eq)]
pub struct ReferralWords {
    /// Of which referral.
    pub referral: RequestId,
    /// Random.
    pub salt: Nonce,
    /// What the person is called, if she is named.
    pub name: Option<String>,
    /// About what.
    pub subject: String,
    /// The text, a line each; there are no empty ones.
    pub lines: Vec<String>,
}

impl ReferralWords {
    /// What the notes name.
    pub fn digest(&self) -> Digest32 {
        Digest32::of(self.to_body_text().as_bytes())
    }

    /// The text as a letter has it.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Seals the words for whoever may read them before they are sent: the person and the aidant.
    pub fn seal(&self, readers: &[Recipient]) -> Result<Vec<u8>, WordsError> {
        let text = Zeroizing::new(self.to_checked_text().map_err(|_| WordsError::Text)?);
        if !self.is_short() || text.len() > MAX_WORDS {
            return Err(WordsError::Text);
        }
        let mut plain = Zeroizing::new(text.as_bytes().to_vec());
        plain.resize(MAX_WORDS, 0);
        Ok(seal_to(readers, &plain)?)
    }

    /// Opens the words of a referral; others are refused.
    pub fn open(referral: &Referral, sealed: &[u8], key: &EncryptionKey) -> Result<Self, WordsError> {
        let plain = key.open(sealed)?;
        let end = plain
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        let text = plain.get(..end).and_then(|text| std::str::from_utf8(text).ok());
        if plain.len() != MAX_WORDS {
            return Err(WordsError::Mismatch);
        }
        Self::of(referral, text.ok_or(WordsError::Mismatch)?)
    }

    /// Reads the words of a referral: exactly those whose digest it names.
    pub fn of(referral: &Referral, text: &str) -> Result<Self, WordsError> {
        if Digest32::of(text.as_bytes()) != referral.words {
            return Err(WordsError::Mismatch);
        }
        let words = Self::from_text(text).map_err(|_| WordsError::Mismatch)?;
        if words.referral == referral.id && words.is_short() && text.len() <= MAX_WORDS {
            Ok(words)
        } else {
            Err(WordsError::Mismatch)
        }
    }

    fn is_short(&self) -> bool {
        let name = self.name.as_ref().map_or(0, |name| name.chars().count());
        name <= MAX_NAME && self.subject.chars().count() <= MAX_SUBJECT
    }
}

impl NoteBody for ReferralWords {
    const KIND: &'static str = "referral-words";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("referral", self.referral);
        lines.line("salt", self.salt);
        lines.line("name", or_none(&self.name));
        lines.line("subject", &self.subject);
        for line in &self.lines {
            lines.line("text", line);
        }
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let (referral, salt) = (lines.value("referral")?, lines.value("salt")?);
        let (name, subject) = (lines.optional("name")?, lines.text("subject")?);
        let mut text = vec![lines.text("text")?];
        while lines.next_is("text") {
            text.push(lines.text("text")?);
        }
        Ok(Self {
            referral,
            salt,
            name,
            subject,
            lines: text,
        })
    }
}

/// The lines of a text as words keep them: without spaces at either end, without empty ones.
pub fn lines_of(text: &str) -> Result<Vec<String>, WordsError> {
    let lines = text.lines().map(|line| line.trim().replace('\t', " "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    if lines.is_empty() || !lines.iter().all(|line| is_printable(line)) {
        return Err(WordsError::Text);
    }
    Ok(lines)
}

/// Why a referral that was sent is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferralFault {
    /// It is not signed by whoever is to have asked.
    #[error("the aidant did not sign this referral")]
    Asked,
    /// The person did not sign, or signed something else.
    #[error("the person did not agree to this")]
    Consent,
    /// These are other words than the person agreed to.
    #[error("these are other words than the person agreed to")]
    Words,
}

/// Whose keys the two notes of a referral are checked with.
#[derive(Debug, Clone, Copy)]
pub struct ReferralKeys<'a> {
    /// The aidant's.
    pub aidant: (AccountId, &'a VerifyingKey),
    /// The person's.
    pub owner: (AccountId, &'a VerifyingKey),
    /// Of which instance.
    pub domain: &'a str,
}

/// What a receiver may believe: the aidant asked, the person agreed to every line of it, and these are the words.
pub fn agreed(
    referral: &SignedNote<Referral>,
    consent: &SignedNote<ReferralConsent>,
    words: &str,
    keys: ReferralKeys<'_>,
) -> Result<(ReferralConsent, ReferralWords), ReferralFault> {
    let asked = referral
        .verify(&key_name(keys.aidant.0, keys.domain), keys.aidant.1)
        .map_err(|_| ReferralFault::Asked)?;
    let given = consent
        .verify(&key_name(keys.owner.0, keys.domain), keys.owner.1)
        .map_err(|_| ReferralFault::Consent)?;
    if asked.aidant != keys.aidant.0 || !asked.is_possible() {
        return Err(ReferralFault::Asked);
    }
    if given.owner != keys.owner.0 || !given.answers(referral) {
        return Err(ReferralFault::Consent);
    }
    let words = ReferralWords::of(asked, words).map_err(|_| ReferralFault::Words)?;
    Ok((given.clone(), words))
}

/// What a referral is at `now`. It is asked at every reading; no job has to have run.
pub fn state_at(until: Timestamp, answered: Option<RequestState>, now: Timestamp) -> RequestState {
    match answered {
        None | Some(RequestState::Accepted) if now >= until => RequestState::Expired,
        Some(state) => state,
        None => RequestState::Asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Identity;
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    const DOMAIN: &str = "ecrin.example";

    fn identity(seed: u64) -> Identity {
        Identity::generate(&mut StdRng::seed_from_u64(seed))
    }

    fn account(byte: u8) -> AccountId {
        AccountId::from_bytes([byte; 16])
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn words() -> ReferralWords {
        ReferralWords {
            referral: RequestId::from_bytes([1; 16]),
            salt: Nonce::from_bytes([2; 16]),
            name: Some("Fatou Diallo".to_owned()),
            subject: "Dossier de surendettement".to_owned(),
            lines: vec!["Elle a besoin d’un rendez-vous.".to_owned(), "Merci.".to_owned()],
        }
    }

    fn referral(words: &ReferralWords) -> Referral {
        Referral {
            id: words.referral,
            aidant: account(2),
            owner: account(1),
            structure: StructureId::from_bytes([3; 16]),
            words: words.digest(),
            at: at("2026-12-01T09:00:00Z"),
            until: at("2026-12-08T09:00:00Z"),
        }
    }

    fn signed<T: NoteBody>(body: T, who: u8) -> SignedNote<T> {
        let key = identity(u64::from(who)).signing;
        SignedNote::sign(body, &key_name(account(who), DOMAIN), &key).expect("a note")
    }

    fn check(
        referral: &SignedNote<Referral>,
        consent: &SignedNote<ReferralConsent>,
        words: &str,
    ) -> Result<(ReferralConsent, ReferralWords), ReferralFault> {
        let (owner, aidant) = (identity(1), identity(2));
        let keys = ReferralKeys {
            aidant: (account(2), &aidant.signing.verifying_key()),
            owner: (account(1), &owner.signing.verifying_key()),
            domain: DOMAIN,
        };
        agreed(referral, consent, words, keys)
    }

    #[test]
    fn the_words_open_for_the_person_and_the_aidant_alone() {
        let words = words();
        let readers = [1, 2].map(|who| identity(who).encryption.recipient());
        let sealed = words.seal(&readers).expect("sealed");
        for who in [1, 2] {
            let opened = ReferralWords::open(&referral(&words), &sealed, &identity(who).encryption);
            assert!(opened.expect("opened") == words);
        }
        let stranger = ReferralWords::open(&referral(&words), &sealed, &identity(3).encryption);
        assert!(matches!(stranger, Err(WordsError::Envelope(_))));
        let other = Referral {
            words: Digest32::of(b"other words"),
            ..referral(&words)
        };
        let opened = ReferralWords::open(&other, &sealed, &identity(1).encryption);
        assert!(matches!(opened, Err(WordsError::Mismatch)));
    }

    #[test]
    fn one_byte_less_or_more_is_something_else() {
        let words = words();
        let asked = signed(referral(&words), 2);
        let consent = signed(ReferralConsent::to(&asked, at("2026-12-02T09:00:00Z")), 1);
        let text = words.to_body_text();
        assert!(check(&asked, &consent, &text).is_ok());
        for index in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[index] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert_eq!(
                check(&asked, &consent, &changed).err(),
                Some(ReferralFault::Words),
                "byte {index}"
            );
        }
    }

    #[test]
    fn consent_is_the_persons_and_to_this_alone() {
        let words = words();
        let text = words.to_body_text();
        let asked = signed(referral(&words), 2);
        let agreed = ReferralConsent::to(&asked, at("2026-12-02T09:00:00Z"));
        let elsewhere = signed(
            Referral {
                structure: StructureId::from_bytes([4; 16]),
                ..referral(&words)
            },
            2,
        );
        let consent = signed(agreed.clone(), 1);
        assert_eq!(
            check(&elsewhere, &consent, &text).err(),
            Some(ReferralFault::Consent)
        );
        // The aidant cannot sign it in her place.
        let forged = signed(agreed.clone(), 2);
        assert_eq!(check(&asked, &forged, &text).err(), Some(ReferralFault::Consent));
        // Nor is it any longer what it was when it comes too late.
        let late = signed(
            ReferralConsent {
                at: agreed.until,
                ..agreed.clone()
            },
            1,
        );
        assert_eq!(check(&asked, &late, &text).err(), Some(ReferralFault::Consent));
        let longer = signed(
            ReferralConsent {
                until: agreed.until.plus_days(1),
                ..agreed
            },
            1,
        );
        assert_eq!(check(&asked, &longer, &text).err(), Some(ReferralFault::Consent));
        let unsigned = signed(referral(&words), 1);
        assert_eq!(
            check(&unsigned, &consent, &text).err(),
            Some(ReferralFault::Asked)
        );
    }

    #[test]
    fn consent_lapses_and_what_was_sent_stays_sent() {
        let until = at("2026-12-08T09:00:00Z");
        let (before, yes) = (until.plus_millis(-1), Some(RequestState::Accepted));
        assert_eq!(state_at(until, None, before), RequestState::Asked);
        assert_eq!(state_at(until, yes, before), RequestState::Accepted);
        assert_eq!(state_at(until, None, until), RequestState::Expired);
        assert_eq!(state_at(until, yes, until), RequestState::Expired);
        assert_eq!(
            state_at(until, Some(RequestState::Sent), until),
            RequestState::Sent
        );
    }

    #[test]
    fn the_length_of_the_words_tells_nothing() {
        let readers = [identity(1).encryption.recipient()];
        let seal = |words: &ReferralWords| {
            let sealed = words.seal(&readers)?;
            let header = sealed.windows(4).position(|bytes| bytes == b"\n---").unwrap_or(0);
            Ok::<_, WordsError>(sealed.len() - header)
        };
        let long = ReferralWords {
            lines: lines_of(&"un mot de plus\n\n".repeat(300)).expect("lines"),
            ..words()
        };
        assert_eq!(seal(&words()).expect("sealed"), seal(&long).expect("sealed"));
        let longer = ReferralWords {
            lines: vec!["é".repeat(2048); 3],
            ..words()
        };
        assert!(matches!(seal(&longer), Err(WordsError::Text)));
        assert!(lines_of(" \n\n").is_err() && lines_of("a\u{202e}b").is_err());
    }
}
