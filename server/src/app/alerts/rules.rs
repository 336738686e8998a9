//! The rules: each looks at one event that was just written and at what the past says beside it, and may raise an
//! alert. They are pure: no clock, no store, no memory.
//!
//! Nothing here compares aidants with one another by name, and nothing ever lists them by what they did: a rule says of
//! one moment that someone should look at it.

mod trust;
mod usage;

use std::rc::Rc;

use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::paris;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{AlertCode, EventCode};

use super::past::{Past, Seen};
use crate::app::AppError;
use crate::config::Alerts;
use crate::ledger::index::Term;

/// How far back the rules look for what is usual, in days.
const USUAL_DAYS: i64 = 30;

/// The most events a rule opens for one judgement. Whoever has more in a day has long been noticed.
const MOST: usize = 1_000;

/// The most that it opens, or only counts, where it asks what is usual.
const MOST_USUAL: usize = 5_000;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Something that someone should look at.
#[derive(Debug, Clone)]
pub struct Raised {
    /// By which rule.
    pub code: AlertCode,
    /// What makes it one thing: the same rule and the same key are the same alert.
    pub key: Vec<u8>,
    /// Who acted.
    pub account: Option<AccountId>,
    /// What was seen.
    pub seen: u64,
    /// The threshold.
    pub limit: u64,
    /// What is usual.
    pub usual: Option<u64>,
    /// Which events show it.
    pub events: Vec<EventId>,
}

impl Raised {
    /// What nobody in particular did.
    pub(super) fn new(code: AlertCode, key: &[&[u8]]) -> Self {
        Self {
            code,
            key: key.concat(),
            account: None,
            seen: 1,
            limit: 1,
            usual: None,
            events: Vec::new(),
        }
    }

    /// What someone did.
    fn by(code: AlertCode, account: AccountId, key: &[&[u8]]) -> Self {
        Self {
            account: Some(account),
            ..Self::new(code, &[&[account.as_bytes().as_slice()], key].concat())
        }
    }

    fn saw(mut self, seen: usize, limit: u32) -> Self {
        self.seen = seen as u64;
        self.limit = u64::from(limit);
        self
    }

    fn usually(mut self, usual: usize) -> Self {
        self.usual = Some(usual as u64);
        self
    }

    pub(super) fn shown_by(mut self, events: impl IntoIterator<Item = EventId>) -> Self {
        self.events.extend(events);
        self
    }
}

type Rule = fn(&Seen, &dyn Past, &Alerts) -> Result<Option<Raised>, AppError>;

const RULES: [Rule; 15] = [
    usage::volume,
    usage::people,
    usage::outside_hours,
    usage::soon,
    usage::repeated,
    usage::downloads,
    usage::same_paper,
    usage::last_day,
    trust::extensions,
    trust::refusals,
    trust::after_recovery,
    trust::new_way,
    trust::searches,
    trust::no_ticket,
    trust::dormant,
];

/// What the rules make of an event.
pub fn judge(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Result<Vec<Raised>, AppError> {
    let mut raised = Vec::new();
    for rule in RULES {
        raised.extend(rule(seen, past, limits)?);
    }
    if seen.event == EventCode::ClockStepped {
        let clock = Raised::new(AlertCode::Clock, &[seen.id.as_bytes()]);
        raised.push(clock.shown_by([seen.id]));
    }
    Ok(raised)
}

/// The day in Paris in which a moment lies, as keys name it.
fn day(at: Timestamp) -> [u8; 8] {
    paris::midnight(at).millis().to_be_bytes()
}

/// What was released to someone, or under a mandate, or for a structure; newest first.
fn releases(
    past: &dyn Past,
    by: Term<'_>,
    from: Timestamp,
    to: Timestamp,
    most: usize,
) -> Result<Vec<Rc<Seen>>, AppError> {
    let mut found = Vec::new();
    for event in [
        EventCode::DocumentReleasedView,
        EventCode::DocumentReleasedDownload,
    ] {
        found.extend(past.find(&[by, Term::Event(event)], from, to, most)?);
    }
    found.retain(|seen| seen.released_to().is_some());
    found.sort_by_key(|seen| std::cmp::Reverse(seen.at));
    found.truncate(most);
    Ok(found)
}

/// When something was released to someone.
fn release_times(
    past: &dyn Past,
    by: Term<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Timestamp>, AppError> {
    let mut found = Vec::new();
    for event in [
        EventCode::DocumentReleasedView,
        EventCode::DocumentReleasedDownload,
    ] {
        found.extend(past.times(&[by, Term::Event(event)], from, to, MOST_USUAL)?);
    }
    Ok(found)
}

fn ids(seen: &[Rc<Seen>]) -> impl Iterator<Item = EventId> + '_ {
    seen.iter().map(|seen| seen.id)
}
