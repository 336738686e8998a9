//! Upkeep: cleaning up what has ended by itself. No decision waits for it: an ended mandate is refused whether or not
//! this has run.

use std::time::{Duration, SystemTime};

use ecrin_vault::id::MandateId;
use ecrin_vault::vocabulary::EventCode;

use super::mandates::end_key;
use super::{App, AppError, Fact, Refusal, lock};
use crate::ledger::CLOCK_TOLERANCE_MS;
use crate::store::keyspace::{DOCUMENTS, MANDATES_BY_END, NONCES, UPLOADS};
use crate::store::rows::{MandateRow, mandate_of};
use crate::store::{Batch, BlobId, Direction};

/// How many ended mandates are dealt with at a time.
const AT_A_TIME: usize = 500;

/// How long uploads that nobody ends, and ciphertext that nothing names, are kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Rows looked through in one go.
const MOST: usize = 1_000_000;

impl App {
    /// What is due every second. What must be forgotten comes first, and one step that fails keeps no other from
    /// being done.
    pub fn tend(&self) -> Result<(), AppError> {
        let days = self.destroy_days();
        let mandates = self.end_mandates();
        let delays = self.complete_delays();
        let announced = self.announce_ends();
        let logins = self.sweep_logins(self.now());
        let clock = self.note_clock_steps();
        let kits = self.remind_of_kits();
        let closure = self.tend_closure();
        let mail = self.tell_failed_mail_logins();
        let letters = self.write_service_letters();
        let outside = self.look_outside();
        self.sealer.flush_changed_head();
        let alerts = self.watch();
        let journal = self.look_at_journal();
        let daily = self.tend_daily();
        if *lock(&self.memory.unpurged) {
            self.purge();
        }
        days.and(mandates)
            .and(delays)
            .and(announced)
            .and(logins)
            .and(clock)
            .and(kits)
            .and(alerts)
            .and(journal)
            .and(closure)
            .and(mail)
            .and(letters)
            .and(outside)
            .and(daily)
    }

    /// What is due once a day, and at the start. A day on which something failed is not over.
    fn tend_daily(&self) -> Result<(), AppError> {
        let today = self.now().day();
        if *lock(&self.memory.tended) == Some(today) {
            return Ok(());
        }
        let lives = self.tend_lives();
        let lapsed = self.note_lapsed_requests();
        let terms = self.tend_terms();
        let mail = self.tend_mail();
        lives.and(lapsed).and(terms).and(mail)?;
        *lock(&self.memory.tended) = Some(today);
        Ok(())
    }

    /// A clock that was set back stops everything that needs an event. When it runs on from the journal's time again,
    /// the journal says what happened.
    fn note_clock_steps(&self) -> Result<(), AppError> {
        let lag = self.ledger.last().millis_since(self.clock.now());
        let mut behind = lock(&self.memory.behind);
        if lag > CLOCK_TOLERANCE_MS {
            *behind = Some(behind.unwrap_or(0).max(lag));
        } else if let Some(step) = *behind {
            let fact = Fact::new(EventCode::ClockStepped).detail(format_args!("-{} s", step / 1000));
            let event = self.own_event(self.now(), None, fact)?;
            self.commit_one(Batch::new(), event)?;
            *behind = None;
        }
        Ok(())
    }

    fn destroy_days(&self) -> Result<(), AppError> {
        let mut waiting = lock(&self.memory.destroyed);
        waiting.extend(self.sealer.destroy_days_before(self.now().day())?);
        // The destruction is done whether or not it can be written down; what could not be is tried again.
        while let Some(day) = waiting.first().copied() {
            let event = self.own_event(
                self.now(),
                None,
                Fact::new(EventCode::DayKeyDestroyed).detail(day),
            )?;
            self.commit_one(Batch::new(), event)?;
            waiting.remove(0);
        }
        Ok(())
    }

    /// What is due every hour, and at the start: leftovers of crashes and of people who changed their minds.
    pub fn sweep(&self) -> Result<(), AppError> {
        let now = self.now();
        let mut batch = Batch::new();
        for (key, at) in NONCES.scan(self.engine(), &[], Direction::Forward, MOST)? {
            let at = at.try_into().map(i64::from_be_bytes).unwrap_or(0);
            if now.millis() - at > 4 * ecrin_vault::act::FRESHNESS_MS {
                batch = NONCES.delete(batch, &[&key]);
            }
        }
        for row in UPLOADS.scan(self.engine(), &[], MOST)? {
            if now.millis_since(row.value.created) > i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX) {
                batch = row.delete(batch);
            }
        }
        let batch = self.forget_deposit_counts(self.forget_sessions(batch, now)?, now)?;
        let batch = self.forget_exports(batch, now)?;
        let batch = self.forget_approvals(batch, now)?;
        let batch = self.forget_alerts(batch, now)?;
        self.ledger.commit(batch, Vec::new())?;
        self.destroy_left_seals()?;
        let mut known: Vec<BlobId> = self.mail_blobs()?;
        DOCUMENTS.each(self.engine(), |row| known.push(row.value.blob))?;
        known.sort_unstable();
        self.blobs
            .sweep(|blob| known.binary_search(blob).is_ok(), KEPT, SystemTime::now())?;
        Ok(())
    }

    /// Destroys seals that were asked for and never used, and those whose mandate ended just before a crash.
    pub(super) fn destroy_left_seals(&self) -> Result<(), AppError> {
        let now = self.now();
        for mandate in self.sealer.sealed()? {
            let over = match self.held(mandate)? {
                Some(held) => held.row.value.lifecycle.ended.is_some() || now >= held.mandate().until,
                None => self.sealer.is_older_than(mandate, Duration::from_secs(3600)),
            };
            if over {
                self.sealer.destroy(mandate)?;
            }
        }
        Ok(())
    }

    fn end_mandates(&self) -> Result<(), AppError> {
        let now = self.now();
        for (key, _) in MANDATES_BY_END.scan(self.engine(), &[], Direction::Forward, AT_A_TIME)? {
            let over = key.get(..8).is_some_and(|end| end <= end_key(now).as_slice());
            let Some(id) = mandate_of(&key).filter(|_| over) else {
                break;
            };
            self.end_mandate(id, &key)?;
        }
        Ok(())
    }

    fn end_mandate(&self, id: MandateId, key: &[u8]) -> Result<(), AppError> {
        // The seal goes first: were the power cut here, the mandate would be over all the same.
        self.sealer.destroy(id)?;
        self.decide(|| {
            let now = self.now();
            let held = self.held(id)?.ok_or(Refusal::StoreDamaged)?;
            let batch = MANDATES_BY_END.delete(Batch::new(), &[&key]);
            if held.row.value.lifecycle.ended.is_some() || held.row.value.expiry_noted {
                self.ledger.commit(batch, Vec::new())?;
                return Ok(());
            }
            let batch = held.row.replace(
                batch,
                &MandateRow {
                    expiry_noted: true,
                    ..held.row.value.clone()
                },
            );
            let event = self.own_event(
                now,
                Some(held.mandate().owner),
                Fact::new(EventCode::MandateExpired).mandate(id),
            )?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }
}
