//! Searching the journal: a filter becomes terms of the index, and the terms are joined from their newer end.
//!
//! In scope: what a filter means, and how few keys are read to answer it. Out of scope: who may search, and writing
//! down that someone did (`audit.rs`).

use ecrin_vault::id::{EventId, MandateId};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::EventCode;
use ecrin_vault::wire::{AuditFilter, JournalRow};

use super::mandates::end_key;
use super::{App, AppError, Refusal};
use crate::ledger::index::{PLACE, Place, Term, of_place, place};
use crate::ledger::join::{Found, before, join};
use crate::ledger::shard_key;
use crate::store::Direction;
use crate::store::keyspace::{EVENTS, MANDATES_BY_END, OPENINGS};
use crate::store::rows::mandate_of;

/// How far back a search goes unless it is told.
pub(super) const DEFAULT_DAYS: i64 = 30;

/// The most mandates that a search for those that end soon looks at.
const MOST_ENDING: usize = 2_000;

impl App {
    /// The places of the events for which everything in the filter holds.
    pub(super) fn find(
        &self,
        filter: &AuditFilter,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Found, AppError> {
        let (from, to) = self.period(filter);
        let newest = match (after, before(place(to, 0))) {
            (Some(after), Some(newest)) => before(after).map(|after| after.min(newest)),
            (None, newest) => newest,
            (Some(_), None) => None,
        };
        let Some(newest) = newest else {
            return Ok(Found {
                places: Vec::new(),
                next: None,
            });
        };
        let oldest = place(from, 0);
        if let Some(end) = filter.ends_before {
            return self.find_ending(filter, end, newest, limit);
        }
        Ok(join(self.engine(), &terms(filter), oldest, newest, limit)?)
    }

    /// From when to when a filter looks.
    pub(super) fn period(&self, filter: &AuditFilter) -> (Timestamp, Timestamp) {
        let to = filter.to.unwrap_or_else(|| self.now().plus_millis(1));
        let from = filter
            .from
            .unwrap_or_else(|| to.plus_millis(-DEFAULT_DAYS * 86_400_000));
        (from, to)
    }

    /// The events at these places. One whose opening was erased is nobody's any more.
    pub(super) fn rows_at(&self, places: &[Place]) -> Result<Vec<JournalRow>, AppError> {
        let mut rows = Vec::new();
        for place in places {
            let Some(id) = self.event_at(place)? else { continue };
            if OPENINGS.get(self.engine(), &[id.as_bytes()])?.is_some() {
                rows.push(self.row(id)?);
            }
        }
        Ok(rows)
    }

    /// The event at a place.
    pub(super) fn event_at(&self, place: &Place) -> Result<Option<EventId>, AppError> {
        let (at, index) = of_place(place).ok_or(Refusal::StoreDamaged)?;
        let id = EVENTS.get(self.engine(), &[&shard_key(at), &index.to_be_bytes()])?;
        Ok(id.and_then(|id| id.try_into().ok()).map(EventId::from_bytes))
    }

    /// The events by which the mandates were granted that run at present and end before a moment. There are as many as
    /// there are mandates, not as there are events: they are looked up one by one.
    fn find_ending(
        &self,
        filter: &AuditFilter,
        end: Timestamp,
        newest: Place,
        limit: usize,
    ) -> Result<Found, AppError> {
        // Mandates of a year are granted long before they end: the period has no beginning here.
        let oldest = [0; PLACE];
        let mut places = Vec::new();
        for (key, _) in MANDATES_BY_END.scan(self.engine(), &[], Direction::Forward, MOST_ENDING)? {
            if key.get(..8).is_none_or(|ends| ends >= end_key(end).as_slice()) {
                break;
            }
            let Some(mandate) = mandate_of(&key).filter(|id| self.is_running(*id)) else {
                continue;
            };
            let mut terms = terms(filter);
            terms.extend([Term::Mandate(mandate), Term::Event(EventCode::MandateGranted)]);
            places.extend(join(self.engine(), &terms, oldest, newest, 1)?.places);
        }
        places.sort_unstable_by(|a, b| b.cmp(a));
        let next = places.get(limit.saturating_sub(1)).copied();
        let more = places.len() > limit;
        places.truncate(limit);
        Ok(Found {
            places,
            next: next.filter(|_| more),
        })
    }

    fn is_running(&self, mandate: MandateId) -> bool {
        let held = self.held(mandate).ok().flatten();
        held.is_some_and(|held| held.row.value.lifecycle.ended.is_none())
    }
}

/// What a filter asks of the index.
fn terms(filter: &AuditFilter) -> Vec<Term<'_>> {
    let mut terms: Vec<Term<'_>> = Vec::new();
    terms.extend(filter.aidant.map(Term::Actor));
    terms.extend(filter.structure.map(Term::Structure));
    terms.extend(filter.mandate.map(Term::Mandate));
    terms.extend(filter.beneficiary.map(Term::Subject));
    terms.extend(filter.event.map(Term::Event));
    terms.extend(filter.family.as_deref().map(Term::Family));
    terms.extend(filter.result.map(Term::Result));
    terms.extend(filter.channel.map(Term::Channel));
    terms.extend(filter.purpose.map(Term::Purpose));
    terms.extend((filter.outside_hours == Some(true)).then_some(Term::OutsideHours));
    if terms.is_empty() {
        terms.push(Term::Any);
    }
    terms
}

/// A place as the next page names it.
pub(super) fn cursor(place: &Place) -> String {
    place.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The place that a page names.
pub(super) fn place_of(cursor: &str) -> Option<Place> {
    if cursor.len() != 2 * PLACE || !cursor.is_ascii() {
        return None;
    }
    let mut place = [0; PLACE];
    for (byte, digits) in place.iter_mut().zip(cursor.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(place)
}
