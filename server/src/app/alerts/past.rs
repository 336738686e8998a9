//! What rules may ask of the past: a few events that the auditor's index leads to. No rule keeps a count of anyone:
//! whatever it needs is read off the journal when an event calls for it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use ecrin_vault::id::{AccountId, DocumentId, EventId, MandateId, StructureId};
use ecrin_vault::journal::{Actor, Core, Subject};
use ecrin_vault::note::NoteBody as _;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Outcome, Role};

use crate::app::{App, AppError, Refusal};
use crate::ledger::index::{Place, Term, of_place, place};
use crate::ledger::join::{before, join};
use crate::store::keyspace::OPENINGS;

/// An event as rules see it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Which.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: EventCode,
    /// How it ended.
    pub result: Outcome,
    /// Who did it.
    pub actor: Option<AccountId>,
    /// In which role.
    pub role: Option<Role>,
    /// For which structure.
    pub structure: Option<StructureId>,
    /// Whose papers: the pseudonym.
    pub subject: Option<AccountId>,
    /// Under which mandate.
    pub mandate: Option<MandateId>,
    /// Which paper.
    pub document: Option<DocumentId>,
    /// One word more.
    pub detail: String,
}

impl Seen {
    /// Who was shown a paper under a mandate, if that is what happened. What people take out of their own vaults is
    /// nobody's business.
    pub fn released_to(&self) -> Option<AccountId> {
        let shown = matches!(
            self.event,
            EventCode::DocumentReleasedView | EventCode::DocumentReleasedDownload
        );
        self.actor
            .filter(|_| shown && self.mandate.is_some() && self.result == Outcome::Ok)
    }
}

/// The past as far as rules may see it.
pub trait Past {
    /// The events for which all of this holds, between two moments, both included; newest first.
    fn find(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Rc<Seen>>, AppError>;

    /// When they were: cheaper, for nothing is opened.
    fn times(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Timestamp>, AppError>;

    /// From when to when a mandate runs.
    fn mandate(&self, id: MandateId) -> Result<Option<(Timestamp, Timestamp)>, AppError>;
}

/// The journal on disk. What was opened once is remembered for as long as a handful of events is judged.
pub(super) struct Journal<'a> {
    app: &'a App,
    opened: RefCell<HashMap<EventId, Rc<Seen>>>,
}

impl<'a> Journal<'a> {
    pub(super) fn new(app: &'a App) -> Self {
        Self {
            app,
            opened: RefCell::default(),
        }
    }

    /// The event at a place, unless it was erased.
    pub(super) fn at(&self, place: &Place) -> Result<Option<Rc<Seen>>, AppError> {
        let Some(id) = self.app.event_at(place)? else {
            return Ok(None);
        };
        if let Some(seen) = self.opened.borrow().get(&id) {
            return Ok(Some(Rc::clone(seen)));
        }
        let Some(opening) = OPENINGS.get(self.app.engine(), &[id.as_bytes()])? else {
            return Ok(None);
        };
        let core = Core::from_text(&opening.value.core).map_err(|_| Refusal::StoreDamaged)?;
        let actor = Actor::from_text(&opening.value.actor_text).ok();
        let subject = Subject::from_text(&opening.value.subject_text).ok();
        let seen = Rc::new(Seen {
            id,
            at: core.at,
            event: core.event,
            result: core.result,
            actor: actor.as_ref().map(|actor| actor.account),
            role: actor.as_ref().map(|actor| actor.role),
            structure: actor.and_then(|actor| actor.structure),
            subject: subject.map(|subject| subject.pseudonym),
            mandate: core.mandate,
            document: core.document,
            detail: core.detail.unwrap_or_default(),
        });
        self.opened.borrow_mut().insert(id, Rc::clone(&seen));
        Ok(Some(seen))
    }

    fn places(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Place>, AppError> {
        let (oldest, mut newest) = (place(from, 0), before(place(to.plus_millis(1), 0)));
        let mut places = Vec::new();
        while let Some(bound) = newest.filter(|_| places.len() < most) {
            let found = join(self.app.engine(), terms, oldest, bound, most - places.len())?;
            places.extend(found.places);
            newest = found.next.and_then(before);
        }
        Ok(places)
    }
}

impl Past for Journal<'_> {
    fn find(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Rc<Seen>>, AppError> {
        let mut found = Vec::new();
        for place in self.places(terms, from, to, most)? {
            found.extend(self.at(&place)?);
        }
        Ok(found)
    }

    fn times(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Timestamp>, AppError> {
        let places = self.places(terms, from, to, most)?;
        let times: Option<Vec<_>> = places
            .iter()
            .map(|place| of_place(place).map(|(at, _)| at))
            .collect();
        times.ok_or_else(|| Refusal::StoreDamaged.into())
    }

    fn mandate(&self, id: MandateId) -> Result<Option<(Timestamp, Timestamp)>, AppError> {
        let held = self.app.held(id)?;
        Ok(held.map(|held| (held.mandate().from, held.mandate().until)))
    }
}
