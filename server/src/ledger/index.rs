//! The auditor's index: under which dimensions an event is found. Written with the event, in the same batch.
//!
//! In scope: which keys an event has, and making them anew when an older version wrote them or none did.
//! Out of scope: who may search, and how several dimensions are joined (the app).
//!
//! A key is dimension (1 byte), value (an id of 16 bytes, the first 4 bytes of the SHA-256 of a word, or nothing),
//! milliseconds (6 bytes), index in the shard (5 bytes). Times never step back within the journal, so that this order
//! is the journal's own, and a filter reads one short range from its newer end.

use ecrin_vault::id::{AccountId, MandateId, StructureId};
use ecrin_vault::journal::{Actor, Core, Subject};
use ecrin_vault::note::{Digest32, NoteBody};
use ecrin_vault::paris;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Channel, EventCode, Outcome, Purpose};

use crate::store::keyspace::{EVENTS, INDEX, OPENINGS};
use crate::store::rows::OpeningRow;
use crate::store::{Batch, Direction, Engine, EngineError};

/// What this build writes; an index of another version is made anew at the start.
const VERSION: u8 = 1;

/// Where the version stands: dimension 0 is nobody's.
const VERSION_KEY: &[u8] = &[0];

/// How many events are indexed in one batch when it is made anew.
const AT_A_TIME: usize = 500;

/// The length of a place: milliseconds and index.
pub const PLACE: usize = 11;

/// Where an event stands among all of them, as keys sort.
pub type Place = [u8; PLACE];

/// One thing that may be asked of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term<'a> {
    /// Nothing.
    Any,
    /// Who did it.
    Actor(AccountId),
    /// For which structure.
    Structure(StructureId),
    /// Under which mandate.
    Mandate(MandateId),
    /// Whose papers: the pseudonym.
    Subject(AccountId),
    /// Which event.
    Event(EventCode),
    /// Which family of events: the word before the dot.
    Family(&'a str),
    /// How it ended.
    Result(Outcome),
    /// Through which door.
    Channel(Channel),
    /// For which démarche.
    Purpose(Purpose),
    /// At a time when no office is open.
    OutsideHours,
}

impl Term<'_> {
    /// What the keys of this term begin with.
    pub fn prefix(&self) -> Vec<u8> {
        let word = |dimension: u8, word: &str| {
            let [a, b, c, d, ..] = Digest32::of(word.as_bytes()).0;
            vec![dimension, a, b, c, d]
        };
        let id = |dimension: u8, id: &[u8; 16]| [&[dimension], id.as_slice()].concat();
        match self {
            Self::Any => vec![1],
            Self::Actor(account) => id(2, account.as_bytes()),
            Self::Structure(structure) => id(3, structure.as_bytes()),
            Self::Mandate(mandate) => id(4, mandate.as_bytes()),
            Self::Subject(pseudonym) => id(5, pseudonym.as_bytes()),
            Self::Event(event) => word(6, event.as_str()),
            Self::Family(family) => word(7, family),
            Self::Result(result) => word(8, result.as_str()),
            Self::Channel(channel) => word(9, channel.as_str()),
            Self::Purpose(purpose) => word(10, purpose.as_str()),
            Self::OutsideHours => vec![11],
        }
    }
}

/// The place of an event of this moment and index.
pub fn place(at: Timestamp, index: u64) -> Place {
    let mut place = [0; PLACE];
    place[..6].copy_from_slice(&at.millis().to_be_bytes()[2..]);
    place[6..].copy_from_slice(&index.to_be_bytes()[3..]);
    place
}

/// The moment and the index of a place.
pub fn of_place(place: &Place) -> Option<(Timestamp, u64)> {
    let mut at = [0; 8];
    at[2..].copy_from_slice(&place[..6]);
    let mut index = [0; 8];
    index[3..].copy_from_slice(&place[6..]);
    let at = Timestamp::from_millis(i64::from_be_bytes(at)).ok()?;
    Some((at, u64::from_be_bytes(index)))
}

/// The family of an event: the word before the dot.
pub fn family(event: EventCode) -> &'static str {
    event.as_str().split('.').next().unwrap_or_default()
}

/// The keys under which an event is found.
pub(super) fn keys(
    core: &Core,
    subject: Option<&Subject>,
    actor: Option<&Actor>,
    index: u64,
) -> Vec<Vec<u8>> {
    let mut terms = vec![
        Term::Any,
        Term::Event(core.event),
        Term::Family(family(core.event)),
        Term::Result(core.result),
        Term::Channel(core.channel),
    ];
    terms.extend(core.mandate.map(Term::Mandate));
    terms.extend(core.purpose.map(Term::Purpose));
    terms.extend(subject.map(|subject| Term::Subject(subject.pseudonym)));
    terms.extend(actor.map(|actor| Term::Actor(actor.account)));
    terms.extend(actor.and_then(|actor| actor.structure).map(Term::Structure));
    terms.extend(paris::is_outside_hours(core.at).then_some(Term::OutsideHours));
    let place = place(core.at, index);
    terms
        .into_iter()
        .map(|term| [term.prefix().as_slice(), &place].concat())
        .collect()
}

/// The same, read off what is kept of an event; none where its words cannot be read.
pub fn keys_of(row: &OpeningRow) -> Vec<Vec<u8>> {
    let Ok(core) = Core::from_text(&row.core) else {
        return Vec::new();
    };
    let subject = Subject::from_text(&row.subject_text).ok();
    let actor = Actor::from_text(&row.actor_text).ok();
    keys(&core, subject.as_ref(), actor.as_ref(), row.index)
}

/// Adds to the batch: an event is found no more. Whoever erases an opening does this with it.
pub fn unindex(batch: Batch, row: &OpeningRow) -> Batch {
    keys_of(row)
        .iter()
        .fold(batch, |batch, key| INDEX.delete(batch, &[key]))
}

/// Whether the index is one that this build wrote from the beginning.
pub fn is_current(engine: &dyn Engine) -> Result<bool, EngineError> {
    Ok(INDEX.get(engine, &[&VERSION_KEY])?.as_deref() == Some(&[VERSION]))
}

/// Makes the index anew where it is missing or of another version: a store of an earlier build is searched like any
/// other. A crash half way leaves no version, and the next start begins again.
pub fn renew(engine: &dyn Engine) -> Result<(), EngineError> {
    if is_current(engine)? {
        return Ok(());
    }
    loop {
        let old = INDEX.scan(engine, &[], Direction::Forward, AT_A_TIME)?;
        if old.is_empty() {
            break;
        }
        let batch = old
            .iter()
            .fold(Batch::new(), |batch, (key, _)| INDEX.delete(batch, &[key]));
        engine.commit(&batch)?;
    }
    let mut from = Vec::new();
    loop {
        let page = EVENTS.scan_from(engine, &[], &from, AT_A_TIME)?;
        let Some((last, _)) = page.last() else { break };
        from = [last.as_slice(), &[0]].concat();
        let mut batch = Batch::new();
        for (_, id) in &page {
            // An event whose opening was erased is found by nobody.
            if let Some(row) = OPENINGS.get(engine, &[id])? {
                for key in keys_of(&row.value) {
                    batch = INDEX.put(batch, &[&key], Vec::new());
                }
            }
        }
        engine.commit(&batch)?;
    }
    engine.commit(&INDEX.put(Batch::new(), &[&VERSION_KEY], vec![VERSION]))?;
    Ok(())
}

/// How many keys the index holds, for whoever checks that it holds no more than it should.
pub fn count(engine: &dyn Engine) -> Result<u64, EngineError> {
    let (mut count, mut from) = (0, vec![1]);
    loop {
        let page = INDEX.scan_from(engine, &[], &from, 10_000)?;
        let Some((last, _)) = page.last() else {
            return Ok(count);
        };
        from = [last.as_slice(), &[0]].concat();
        count += page.len() as u64;
    }
}

/// Whether an event is found under every key it should be.
pub fn holds(engine: &dyn Engine, row: &OpeningRow) -> Result<(bool, u64), EngineError> {
    let keys = keys_of(row);
    for key in &keys {
        if INDEX.get(engine, &[key])?.is_none() {
            return Ok((false, keys.len() as u64));
        }
    }
    Ok((true, keys.len() as u64))
}
