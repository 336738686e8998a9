//! The postman: changes of mail that come at the same moment are put on one sheet and written together.
//!
//! Every message that reaches a folder takes the folder's next UID and makes it one longer. Were each delivery a commit
//! of its own, thirty-two of them for one mailbox would fight over one row, and thirty-one would lose. So each reads
//! what the others on the sheet have written already; whoever finds nobody writing takes the sheet to the ledger, and
//! the next sheet fills meanwhile. A sheet that could not be written is decided again by everyone on it, and by those
//! who read from it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Condvar, Mutex};

use super::super::{App, AppError, Refusal, lock};
use crate::ledger::{CommitError, Event};
use crate::store::rows::BoxOwner;
use crate::store::{Batch, Direction, Engine, EngineError, Outcome, Pair, Precondition};

/// The most changes on one sheet; beyond it callers wait for the next.
const MOST: usize = 256;

/// Keys and what they become.
type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Changes that will be written together.
#[derive(Default)]
struct Sheet {
    changes: Changes,
    /// What was read in the store before it was changed, and must still be there.
    expected: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    events: Vec<Event>,
    touched: BTreeSet<BoxOwner>,
    people: usize,
}

impl Sheet {
    fn into_batch(self) -> (Batch, Vec<Event>) {
        let mut batch = Batch::new();
        for (key, value) in self.expected {
            // The engine asks that whatever is expected to be absent is put; what came and went on one sheet was never
            // there.
            match value {
                Some(value) => batch.preconditions.push(Precondition::Equals(key, value)),
                None if matches!(self.changes.get(&key), Some(Some(_))) => {
                    batch.preconditions.push(Precondition::Absent(key));
                }
                None => {}
            }
        }
        for (key, value) in self.changes {
            match value {
                Some(value) => batch.puts.push((key, value)),
                None => batch.deletes.push(key),
            }
        }
        (batch, self.events)
    }
}

/// How a sheet ended, until everyone on it has heard.
struct Ended {
    why_not: Option<WhyNot>,
    people: usize,
}

/// Why a sheet was not written.
#[derive(Clone, Copy)]
enum WhyNot {
    Refused(Refusal),
    Malformed,
}

#[derive(Default)]
struct State {
    /// The number of the sheet that is being filled.
    number: u64,
    sheet: Sheet,
    /// The changes of the sheet before it, as long as they are being written.
    writing: Option<Arc<Changes>>,
    ended: HashMap<u64, Ended>,
}

/// Where the sheets lie.
#[derive(Default)]
pub(in crate::app) struct Postman {
    state: Mutex<State>,
    /// A sheet has ended.
    ended: Condvar,
}

/// What one caller changes, over what is on the sheets and in the store. It reads like a store, so that tables read
/// through it.
pub(super) struct Draft<'a> {
    engine: &'a dyn Engine,
    writing: Option<Arc<Changes>>,
    sheet: &'a Changes,
    own: Changes,
    expected: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    events: Vec<Event>,
    touched: BTreeSet<BoxOwner>,
}

impl Draft<'_> {
    /// Puts a batch on the draft. Its preconditions hold, or it is a conflict.
    pub(super) fn apply(&mut self, batch: Batch) -> Result<(), AppError> {
        for condition in batch.preconditions {
            let found = self.get(condition.key())?;
            let expected = match &condition {
                Precondition::Equals(_, value) => Some(value.clone()),
                Precondition::Absent(_) => None,
            };
            if found != expected {
                return Err(Refusal::Conflict.into());
            }
            let key = condition.key();
            if !self.own.contains_key(key) && !self.sheet.contains_key(key) {
                self.expected.entry(key.to_vec()).or_insert(expected);
            }
        }
        self.own.extend(batch.deletes.into_iter().map(|key| (key, None)));
        self.own
            .extend(batch.puts.into_iter().map(|(key, value)| (key, Some(value))));
        Ok(())
    }

    /// Adds an event.
    pub(super) fn log(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Somebody's mail has changed: those who watch it are told once it is written.
    pub(super) fn touch(&mut self, owner: BoxOwner) {
        self.touched.insert(owner);
    }

    fn layers(&self) -> impl Iterator<Item = &Changes> {
        self.writing.as_deref().into_iter().chain([self.sheet, &self.own])
    }
}

impl Engine for Draft<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        for layer in [Some(&self.own), Some(self.sheet), self.writing.as_deref()] {
            if let Some(value) = layer.and_then(|layer| layer.get(key)) {
                return Ok(value.clone());
            }
        }
        self.engine.get(key)
    }

    fn scan(
        &self,
        start: &[u8],
        end: &[u8],
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Pair>, EngineError> {
        if start >= end {
            return Ok(Vec::new());
        }
        let mut changed: BTreeMap<&[u8], Option<&[u8]>> = BTreeMap::new();
        for layer in self.layers() {
            let within = layer.range::<[u8], _>((Bound::Included(start), Bound::Excluded(end)));
            changed.extend(within.map(|(key, value)| (key.as_slice(), value.as_deref())));
        }
        // As many more as may be hidden by changes.
        let limit_below = limit.saturating_add(changed.len());
        let pairs = self.engine.scan(start, end, direction, limit_below)?;
        if changed.is_empty() {
            return Ok(pairs);
        }
        let mut merged: BTreeMap<Vec<u8>, Vec<u8>> = pairs.into_iter().collect();
        for (key, value) in changed {
            match value {
                Some(value) => drop(merged.insert(key.to_vec(), value.to_vec())),
                None => drop(merged.remove(key)),
            }
        }
        Ok(match direction {
            Direction::Forward => merged.into_iter().take(limit).collect(),
            Direction::Backward => merged.into_iter().rev().take(limit).collect(),
        })
    }

    fn commit(&self, _: &Batch) -> Result<Outcome, EngineError> {
        Err(EngineError::Misuse("a draft is written by the ledger"))
    }

    fn purge(&self) -> Result<(), EngineError> {
        Ok(())
    }

    fn inline_limit(&self) -> usize {
        self.engine.inline_limit()
    }

    fn name(&self) -> &'static str {
        self.engine.name()
    }
}

impl App {
    /// Makes a change of mail, durably, together with those that wait. Blocks until it is written. What `work` decides
    /// is decided again if someone else changed the same thing first.
    pub(super) fn post<T>(
        &self,
        mut work: impl FnMut(&mut Draft<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.decide(|| self.try_post(&mut work))
    }

    fn try_post<T>(
        &self,
        work: &mut impl FnMut(&mut Draft<'_>) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let postman = &self.memory.postman;
        let wait = |state| {
            postman
                .ended
                .wait(state)
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        let mut state = lock(&postman.state);
        while state.sheet.people >= MOST {
            state = wait(state);
        }
        let mut draft = Draft {
            engine: self.engine(),
            writing: state.writing.clone(),
            sheet: &state.sheet.changes,
            own: Changes::new(),
            expected: BTreeMap::new(),
            events: Vec::new(),
            touched: BTreeSet::new(),
        };
        // If it is refused, nothing of it is on the sheet.
        let answer = work(&mut draft)?;
        let Draft {
            own,
            expected,
            events,
            touched,
            ..
        } = draft;
        let sheet = &mut state.sheet;
        for (key, value) in expected {
            sheet.expected.entry(key).or_insert(value);
        }
        sheet.changes.extend(own);
        sheet.events.extend(events);
        sheet.touched.extend(touched);
        sheet.people += 1;
        let number = state.number;
        loop {
            if let Some(ended) = state.ended.get_mut(&number) {
                let why_not = ended.why_not;
                ended.people -= 1;
                if ended.people == 0 {
                    state.ended.remove(&number);
                }
                return match why_not {
                    None => Ok(answer),
                    Some(WhyNot::Refused(reason)) => Err(reason.into()),
                    Some(WhyNot::Malformed) => Err(AppError::internal("an event of mail cannot be written")),
                };
            }
            if state.writing.is_none() {
                let sheet = std::mem::take(&mut state.sheet);
                state.number += 1;
                state.writing = Some(Arc::new(sheet.changes.clone()));
                drop(state);
                let (people, touched) = (sheet.people, sheet.touched.clone());
                let (batch, events) = sheet.into_batch();
                let why_not = self.ledger.commit(batch, events).err().map(why_not);
                if why_not.is_none() {
                    self.memory.mail_watched.changed(&touched);
                }
                state = lock(&postman.state);
                state.writing = None;
                state.ended.insert(number, Ended { why_not, people });
                if why_not.is_some() && state.sheet.people > 0 {
                    // Whoever read from the sheet that failed decides again.
                    let above = std::mem::take(&mut state.sheet);
                    let ended = Ended {
                        why_not: Some(WhyNot::Refused(Refusal::Conflict)),
                        people: above.people,
                    };
                    let number = state.number;
                    state.number += 1;
                    state.ended.insert(number, ended);
                }
                postman.ended.notify_all();
            } else {
                state = wait(state);
            }
        }
    }
}

fn why_not(error: CommitError) -> WhyNot {
    WhyNot::Refused(match error {
        CommitError::Conflict(_) => Refusal::Conflict,
        CommitError::Full => Refusal::StorageFull,
        CommitError::ClockBehind => Refusal::ClockBehind,
        CommitError::Unavailable => Refusal::JournalUnavailable,
        CommitError::Malformed => return WhyNot::Malformed,
    })
}
