//! Alerts: what an administrator should look at, found in the journal within a second of its being written.
//!
//! In scope: going through what was written since, keeping what the rules raise, and what administrators decide about
//! it. Out of scope: the rules (`rules.rs`, pure), and doing anything to anyone: an alert stops nobody.
//!
//! A place in the journal is kept with every alert, so that nothing is looked at twice; an alert's id is a keyed digest
//! of what it is about, so that nothing is raised twice whatever a crash leaves behind.

pub mod past;
pub mod rules;
mod watch;

use std::collections::BTreeMap;

use ecrin_vault::id::{AlertId, EventId};
use ecrin_vault::note::{Digest32, is_printable};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{AlertCode, AlertState, EventCode};
use ecrin_vault::wire::{Alert, AlertDecided, AlertDecisionNew, AlertShown};

use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::ledger::index::{PLACE, Place, Term, place};
use crate::store::keyspace::{ALERT_EVENTS, ALERTS, INDEX, OPENINGS, WATCHED};
use crate::store::rows::{AlertRow, DecisionRow};
use crate::store::{Batch, Direction};
use past::Journal;
use rules::{Raised, judge};
pub(super) use watch::Looked;

/// How many events are looked at in one go, and how often in a second: a flood of them is worked off within the minute
/// and takes no core for itself.
const AT_A_TIME: usize = 200;
const TIMES: usize = 2;

/// After how many events in which nothing was found the place is written down.
const UNTOLD: usize = 1_000;

/// How far back a journal is looked through that nobody has watched yet.
const FIRST_LOOK_MS: i64 = 24 * 60 * 60 * 1000;

/// The most events that are linked to one alert; all are counted.
const MOST_LINKED: u64 = 200;

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// How long an alert is kept, in days: as long as what it links to may be opened.
const fn kept_days(months: u32) -> u32 {
    months * 31
}

/// How far the journal was looked through.
pub(super) struct Watched {
    place: Place,
    untold: usize,
}

impl App {
    /// Looks at what was written since the last time. Called every second: nothing waits longer than that.
    pub(super) fn watch(&self) -> Result<(), AppError> {
        let mut watched = lock(&self.memory.watched);
        let at = match watched.as_mut() {
            Some(at) => at,
            None => watched.insert(Watched {
                place: self.watched_until()?,
                untold: 0,
            }),
        };
        for _ in 0..TIMES {
            let behind = [at.place.as_slice(), &[0]].concat();
            let page = INDEX.scan_from(self.engine(), &[&Term::Any.prefix()], &behind, AT_A_TIME)?;
            let (journal, mut raised) = (Journal::new(self), Vec::new());
            let mut reached = None;
            for (key, _) in &page {
                let Some(here) = key
                    .get(key.len().saturating_sub(PLACE)..)
                    .and_then(|here| Place::try_from(here).ok())
                else {
                    continue;
                };
                if let Some(seen) = journal.at(&here)? {
                    raised.extend(judge(&seen, &journal, &self.terms.alerts)?);
                }
                reached = Some(here);
            }
            let Some(reached) = reached else { return Ok(()) };
            at.untold += page.len();
            if !raised.is_empty() || at.untold >= UNTOLD {
                self.decide(|| self.keep(&raised, Some(reached)))?;
                at.untold = 0;
            }
            at.place = reached;
            if page.len() < AT_A_TIME {
                break;
            }
        }
        Ok(())
    }

    fn watched_until(&self) -> Result<Place, AppError> {
        let kept = WATCHED.get(self.engine(), &[])?;
        let first = self.now().plus_millis(-FIRST_LOOK_MS);
        Ok(kept
            .and_then(|place| place.try_into().ok())
            .unwrap_or_else(|| place(first, 0)))
    }

    /// Writes down what was raised: new alerts with an event each, and further events of those that are known.
    fn keep(&self, raised: &[Raised], reached: Option<Place>) -> Result<(), AppError> {
        let now = self.now();
        let mut batch = Batch::new();
        if let Some(place) = reached {
            batch = WATCHED.put(batch, &[], place.to_vec());
        }
        let mut alike: BTreeMap<AlertId, Vec<&Raised>> = BTreeMap::new();
        for one in raised {
            alike.entry(self.alert_id(one)).or_default().push(one);
        }
        let mut events = Vec::new();
        for (id, all) in alike {
            let Some(newest) = all.last() else { continue };
            let known = ALERTS.get(self.engine(), &[id.as_bytes()])?;
            let mut row = match &known {
                Some(known) => known.value.clone(),
                None => AlertRow {
                    id,
                    code: newest.code,
                    at: now,
                    last: now,
                    account: newest.account,
                    seen: 0,
                    limit: newest.limit,
                    usual: newest.usual,
                    events: 0,
                    decided: 0,
                    decisions: Vec::new(),
                },
            };
            let mut linked: Vec<EventId> = all.iter().flat_map(|one| &one.events).copied().collect();
            linked.sort_unstable();
            linked.dedup();
            let mut grew = false;
            for event in linked {
                let key: [&dyn AsRef<[u8]>; 2] = [id.as_bytes(), event.as_bytes()];
                if row.events >= MOST_LINKED || ALERT_EVENTS.get(self.engine(), &key)?.is_some() {
                    continue;
                }
                batch = ALERT_EVENTS.put(batch, &key, Vec::new());
                row.events += 1;
                grew = true;
            }
            row.seen = all.iter().map(|one| one.seen).fold(row.seen, u64::max);
            row.last = now;
            batch = match known {
                Some(known) if grew => known.replace(batch, &row),
                Some(_) => batch,
                None => {
                    let told = Fact::new(EventCode::AlertRaised).detail(format_args!("{} {id}", row.code));
                    events.push(self.own_event(now, None, told)?);
                    ALERTS.insert(batch, &[id.as_bytes()], &row)
                }
            };
        }
        self.ledger.commit(batch, events)?;
        Ok(())
    }

    /// The id of what was raised. It is keyed: whoever has it cannot try whom it is about.
    fn alert_id(&self, raised: &Raised) -> AlertId {
        let key = self.secrets.log_key.as_bytes().as_slice();
        let about = [
            key,
            b"ecrin/alert/v1",
            raised.code.as_str().as_bytes(),
            &raised.key,
        ];
        let mut id = [0; 16];
        id.copy_from_slice(&Digest32::of(&about.concat()).0[..16]);
        AlertId::from_bytes(id)
    }

    /// The alerts, newest first and in no other order.
    pub fn alerts(&self, caller: &Caller, state: Option<AlertState>) -> Result<Vec<Alert>, AppError> {
        caller.must_be_admin()?;
        let mut rows = Vec::new();
        ALERTS.each(self.engine(), |row| {
            if state.is_none_or(|state| row.value.state() == state) {
                rows.push(row.value);
            }
        })?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
        self.note_reading(caller, format!("alerts {}", rows.len()))?;
        rows.iter().map(|row| self.shown(row)).collect()
    }

    /// One alert with its events.
    pub fn alert(&self, caller: &Caller, id: AlertId) -> Result<AlertShown, AppError> {
        caller.must_be_admin()?;
        let row = ALERTS
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::NotFound)?;
        let mut rows = Vec::new();
        for event in self.linked(id)? {
            if OPENINGS.get(self.engine(), &[event.as_bytes()])?.is_some() {
                rows.push(self.row(event)?);
            }
        }
        rows.sort_by_key(|row| (row.at, row.index));
        self.note_reading(caller, format!("alert {id}"))?;
        Ok(AlertShown {
            alert: self.shown(&row.value)?,
            rows,
        })
    }

    /// Justifies or escalates. Nobody clears herself.
    pub fn decide_alert(
        &self,
        caller: &Caller,
        id: AlertId,
        new: &AlertDecisionNew,
    ) -> Result<Alert, AppError> {
        caller.must_be_admin()?;
        let reason = new.reason.trim();
        if reason.is_empty() || reason.len() > LONGEST_REASON || !is_printable(reason) {
            return Err(Refusal::Malformed.into());
        }
        let code = match new.state {
            AlertState::Justified => EventCode::AlertJustified,
            AlertState::Escalated => EventCode::AlertEscalated,
            AlertState::New => return Err(Refusal::Malformed.into()),
        };
        self.decide(|| {
            let now = self.now();
            let row = ALERTS
                .get(self.engine(), &[id.as_bytes()])?
                .ok_or(Refusal::NotFound)?;
            // The reason stays with the alert; the journal, which is kept longer and cannot be corrected, has its digest.
            let digest = Digest32::of(reason.as_bytes()).to_string();
            let told = format!("{} {id} {}", row.value.code, digest.get(..16).unwrap_or_default());
            let fact = Fact::new(code).detail(told);
            if row.value.account == Some(caller.account) && new.state == AlertState::Justified {
                return Err(self.refuse(now, caller, None, fact, Refusal::NotAllowed));
            }
            // What was escalated ends by being justified, or stays; nothing else is decided twice.
            match (row.value.state(), new.state) {
                (AlertState::New, _) | (AlertState::Escalated, AlertState::Justified) => {}
                _ => return Err(Refusal::AlertDecided.into()),
            }
            let mut decided = row.value.clone();
            decided.decided = decided.events;
            decided.decisions.push(DecisionRow {
                state: new.state,
                by: caller.account,
                at: now,
                reason: reason.to_owned(),
            });
            let event = self.event(now, caller, None, fact)?;
            self.commit_one(row.replace(Batch::new(), &decided), event)?;
            self.shown(&decided)
        })
    }

    fn linked(&self, id: AlertId) -> Result<Vec<EventId>, AppError> {
        let keys = ALERT_EVENTS.scan(self.engine(), &[id.as_bytes()], Direction::Forward, usize::MAX)?;
        Ok(keys
            .iter()
            .filter_map(|(key, _)| key.get(16..)?.try_into().ok().map(EventId::from_bytes))
            .collect())
    }

    fn shown(&self, row: &AlertRow) -> Result<Alert, AppError> {
        let name = match row.account {
            Some(account) => self.account(account)?.and_then(|row| row.value.name),
            None => None,
        };
        Ok(Alert {
            id: row.id,
            code: row.code,
            state: row.state(),
            at: row.at,
            last: row.last,
            account: row.account,
            name,
            seen: row.seen,
            limit: row.limit,
            usual: row.usual,
            events: row.events,
            since: row.events.saturating_sub(row.decided),
            decisions: row
                .decisions
                .iter()
                .map(|decision| AlertDecided {
                    state: decision.state,
                    by: decision.by,
                    at: decision.at,
                    reason: decision.reason.clone(),
                })
                .collect(),
        })
    }

    /// Alerts whose term is over are forgotten with their reasons; their events stay in the journal.
    pub(super) fn forget_alerts(&self, batch: Batch, now: Timestamp) -> Result<Batch, AppError> {
        let kept = kept_days(self.terms.retention.event_months);
        let mut over = Vec::new();
        ALERTS.each(self.engine(), |row| {
            if now >= row.value.last.plus_days(kept) {
                over.push(row);
            }
        })?;
        let mut batch = batch;
        for row in over {
            for event in self.linked(row.value.id)? {
                batch = ALERT_EVENTS.delete(batch, &[row.value.id.as_bytes(), event.as_bytes()]);
            }
            batch = row.delete(batch);
        }
        Ok(batch)
    }
}

impl Raised {
    /// The journal on disk does not hold together at a place.
    fn damaged(shard: [u8; 3], index: Option<u64>) -> Self {
        let place = index.map_or([0xff; 8], u64::to_be_bytes);
        Self::new(AlertCode::Damaged, &[&shard, &place])
    }
}
