//! Delays: a dangerous act waits 72 hours, its owner is told and may call it off, and two professionals who are
//! present with her may lift the wait.
//!
//! In scope: asking, calling off, attesting, and noting what has come due. Out of scope: what then happens, which is
//! each kind's own family; [`App::complete_delay`] calls it.
//!
//! How a family uses this:
//!
//! 1. [`App::delay`] adds to a batch that an act waits, and that its owner is told; [`App::delay_event`] is the event
//!    to commit with it. The payload is the family's own JSON, which nobody else reads.
//! 2. When someone wants to make use of it, the family reads the row with [`App::delay_row`] and asks
//!    [`DelayRow::is_due`] (or [`DelayRow::is_open`], for what may be done for some days) at that moment.
//! 3. What should happen by itself goes into [`App::complete_delay`]. It is called before every answer that depends on
//!    it ([`App::settle_delays`]) and by the upkeep, whichever comes first.

use ecrin_vault::act::is_fresh;
use ecrin_vault::delay::{Attestation, WAIT_MS, WITNESSES};
use ecrin_vault::id::{AccountId, DelayId};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{DelayKind, EventCode, NoticeCode, Role};
use ecrin_vault::wire::{Base64, Delay, ExportAsked};
use rand::rngs::OsRng;

use super::mandates::end_key;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::store::keyspace::{DELAYS, DELAYS_BY_DUE, Row};
use crate::store::rows::{DelayRow, NoticeRow};
use crate::store::{Batch, Direction};

/// For how long after its day something may be done that its owner does herself, such as an export.
const OPEN_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// The most delays of one account that are read at once, and the most that may wait.
const MOST: usize = 1_000;
const MOST_WAITING: usize = 20;

/// How many that came due are dealt with at a time.
const AT_A_TIME: usize = 500;

impl DelayRow {
    /// Whether it still waits: neither due, nor done, nor called off.
    pub(super) fn is_waiting(&self, now: Timestamp) -> bool {
        self.cancelled.is_none() && self.done.is_none() && now < self.due
    }

    /// Whether it may happen: the wait is over, and nobody called it off.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.cancelled.is_none() && now >= self.due
    }

    /// Whether it is due, and not for so long that the person will have forgotten it.
    pub(super) fn is_open(&self, now: Timestamp) -> bool {
        self.is_due(now) && now < self.due.plus_millis(OPEN_MS)
    }

    /// What an attestation names: the digest of what will be done.
    pub(super) fn request(&self) -> Digest32 {
        Digest32::of(&self.payload.0)
    }

    fn due_key(&self) -> [u8; 8] {
        end_key(self.due)
    }
}

impl App {
    /// Adds to a batch: an act that waits, and its owner is told. `by` is who asks, where it is someone else than her.
    pub(super) fn delay(
        &self,
        batch: Batch,
        owner: AccountId,
        kind: DelayKind,
        payload: Vec<u8>,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> (Batch, DelayRow) {
        let row = DelayRow {
            id: DelayId::generate(&mut OsRng),
            account: owner,
            kind,
            asked: now,
            due: now.plus_millis(WAIT_MS),
            payload: Base64(payload),
            attestations: Vec::new(),
            cancelled: None,
            done: None,
        };
        let batch = DELAYS.insert(batch, &[owner.as_bytes(), row.id.as_bytes()], &row);
        let batch = DELAYS_BY_DUE.insert(
            batch,
            &[&row.due_key(), owner.as_bytes(), row.id.as_bytes()],
            Vec::new(),
        );
        let batch = self.tell_of(batch, NoticeCode::DelayRequested, &row, by, now);
        (batch, row)
    }

    /// The event that goes with a change of a delay; it stands in the journal of whom the delay concerns.
    pub(super) fn delay_event(
        &self,
        code: EventCode,
        row: &DelayRow,
        by: Option<&Caller>,
        now: Timestamp,
    ) -> Result<Event, AppError> {
        let subject = self.subject_of(row.account)?;
        let fact = Fact::new(code).detail(row.kind);
        match by {
            Some(caller) => self.event(now, caller, subject, fact),
            None => self.own_event(now, subject, fact),
        }
    }

    /// Whose journal an event about an account belongs to: a beneficiary's own; professionals' events have an actor.
    pub(super) fn subject_of(&self, account: AccountId) -> Result<Option<AccountId>, AppError> {
        let role = self.existing_account(account)?.value.role;
        Ok((role == Role::Beneficiary).then_some(account))
    }

    /// One delay of an account.
    pub(super) fn delay_row(
        &self,
        owner: AccountId,
        delay: DelayId,
    ) -> Result<Option<Row<DelayRow>>, AppError> {
        Ok(DELAYS.get(self.engine(), &[owner.as_bytes(), delay.as_bytes()])?)
    }

    /// All delays of an account.
    pub(super) fn delay_rows(&self, owner: AccountId) -> Result<Vec<Row<DelayRow>>, AppError> {
        Ok(DELAYS.scan(self.engine(), &[owner.as_bytes()], MOST)?)
    }

    /// Refuses more than anyone needs.
    pub(super) fn check_room_to_wait(&self, owner: AccountId, now: Timestamp) -> Result<(), AppError> {
        let waiting = self.delay_rows(owner)?;
        if waiting.iter().filter(|row| row.value.is_waiting(now)).count() >= MOST_WAITING {
            return Err(Refusal::QuotaExceeded.into());
        }
        Ok(())
    }

    fn tell_of(
        &self,
        batch: Batch,
        code: NoticeCode,
        row: &DelayRow,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> Batch {
        let notice = NoticeRow {
            due: Some(row.due),
            account: by,
            detail: Some(format!("{} {}", row.kind, row.id)),
            ..NoticeRow::new(code, now)
        };
        self.tell(batch, row.account, &notice)
    }

    /// The caller's own delays, oldest first.
    pub fn delays(&self, caller: &Caller) -> Result<Vec<Delay>, AppError> {
        self.settle_delays(caller.account)?;
        let mut delays: Vec<Delay> = self
            .delay_rows(caller.account)?
            .iter()
            .map(|row| delay_of(&row.value))
            .collect();
        delays.sort_by_key(|delay| (delay.asked, delay.id));
        Ok(delays)
    }

    /// What waits for someone, for a professional who sits beside her: she says her whole account id.
    pub fn delays_of(&self, caller: &Caller, owner: AccountId) -> Result<Vec<Delay>, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        self.existing_account(owner)?;
        let now = self.now();
        let rows = self.delay_rows(owner)?;
        Ok(rows
            .iter()
            .filter(|row| row.value.is_waiting(now))
            .map(|row| delay_of(&row.value))
            .collect())
    }

    /// Whom it concerns calls it off, from any of her sessions.
    pub fn cancel_delay(&self, caller: &Caller, delay: DelayId) -> Result<(), AppError> {
        self.settle_delays(caller.account)?;
        self.decide(|| {
            let row = self.delay_row(caller.account, delay)?.ok_or(Refusal::NotFound)?;
            self.call_off(&row, Some(caller))
        })
    }

    /// Calls one off: by its owner, or by nobody when it can no longer be done as it was asked for.
    pub(super) fn call_off(&self, row: &Row<DelayRow>, by: Option<&Caller>) -> Result<(), AppError> {
        let now = self.now();
        if row.value.cancelled.is_some() {
            return Ok(());
        }
        // A way in that exists is removed, not called off; leave to take everything out can be taken back.
        if row.value.done.is_some() && row.value.kind == DelayKind::Slot {
            return Err(Refusal::DelayOver.into());
        }
        let (batch, event) = self.called_off(Batch::new(), row, by, now)?;
        self.commit_one(batch, event)?;
        Ok(())
    }

    /// Adds to a batch: one is called off.
    pub(super) fn called_off(
        &self,
        batch: Batch,
        row: &Row<DelayRow>,
        by: Option<&Caller>,
        now: Timestamp,
    ) -> Result<(Batch, Event), AppError> {
        let cancelled = DelayRow {
            cancelled: Some(now),
            ..row.value.clone()
        };
        let batch = row.replace(unlisted(batch, &row.value), &cancelled);
        let batch = self.tell_of(
            batch,
            NoticeCode::DelayCancelled,
            &cancelled,
            by.map(|c| c.account),
            now,
        );
        let event = self.delay_event(EventCode::DelayCancelled, &cancelled, by, now)?;
        Ok((batch, event))
    }

    /// A professional who is with the person attests that it is she who wants it. The second one lifts the wait.
    pub fn attest(
        &self,
        caller: &Caller,
        owner: AccountId,
        delay: DelayId,
        note: &str,
    ) -> Result<Delay, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        let note: SignedNote<Attestation> = SignedNote::parse(note)?;
        let name = key_name(caller.account, &self.domain);
        let attestation = note
            .verify(&name, &self.keys_of(caller.account)?.signing)?
            .clone();
        self.decide(|| {
            let now = self.now();
            let row = self.delay_row(owner, delay)?.ok_or(Refusal::NotFound)?;
            let fact = Fact {
                signature: note.signature_of(&name),
                ..Fact::new(EventCode::DelayAttested).detail(row.value.kind)
            };
            if let Err(reason) = may_attest(&row.value, &attestation, caller.account, now) {
                return Err(self.refuse(now, caller, self.subject_of(owner)?, fact, reason));
            }
            let mut attested = row.value.clone();
            attested.attestations.push((caller.account, note.to_text()));
            let mut batch = unlisted(Batch::new(), &row.value);
            if attested.attestations.len() >= WITNESSES {
                attested.due = now;
            }
            batch = row.replace(batch, &attested);
            batch = DELAYS_BY_DUE.put(
                batch,
                &[&attested.due_key(), owner.as_bytes(), delay.as_bytes()],
                Vec::new(),
            );
            let batch = self.tell_of(
                batch,
                NoticeCode::DelayAttested,
                &attested,
                Some(caller.account),
                now,
            );
            let event = self.event(now, caller, self.subject_of(owner)?, fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        self.settle_delays(owner)?;
        let row = self.delay_row(owner, delay)?.ok_or(Refusal::NotFound)?;
        Ok(delay_of(&row.value))
    }

    /// Does what has come due for one account. Called before whatever depends on it, so that no answer waits for the
    /// upkeep.
    pub(super) fn settle_delays(&self, owner: AccountId) -> Result<(), AppError> {
        let now = self.now();
        for row in self.delay_rows(owner)? {
            if row.value.is_due(now) && row.value.done.is_none() {
                self.complete_delay(owner, row.value.id)?;
            }
        }
        Ok(())
    }

    /// Does what has come due for anyone: the upkeep, every second.
    pub(super) fn complete_delays(&self) -> Result<(), AppError> {
        let now = self.now();
        for (key, _) in DELAYS_BY_DUE.scan(self.engine(), &[], Direction::Forward, AT_A_TIME)? {
            if key.get(..8).is_none_or(|due| due > end_key(now).as_slice()) {
                break;
            }
            let id = |from: usize| key.get(from..from + 16).and_then(|id| id.try_into().ok());
            if let (Some(owner), Some(delay)) = (id(8), id(24)) {
                self.complete_delay(AccountId::from_bytes(owner), DelayId::from_bytes(delay))?;
            }
        }
        Ok(())
    }

    fn complete_delay(&self, owner: AccountId, delay: DelayId) -> Result<(), AppError> {
        self.decide(|| {
            let now = self.now();
            let row = self.delay_row(owner, delay)?.ok_or(Refusal::StoreDamaged)?;
            if row.value.done.is_some() || !row.value.is_due(now) {
                return Ok(());
            }
            let done = DelayRow {
                done: Some(now),
                ..row.value.clone()
            };
            let batch = row.replace(unlisted(Batch::new(), &row.value), &done);
            let batch = self.tell_of(batch, NoticeCode::DelayCompleted, &done, None, now);
            let mut events = vec![self.delay_event(EventCode::DelayCompleted, &done, None, now)?];
            let batch = match done.kind {
                DelayKind::Slot => {
                    let Some((batch, more)) = self.complete_slot(batch, &done, now)? else {
                        return self.call_off(&row, None);
                    };
                    events.extend(more);
                    batch
                }
                DelayKind::RecoveryHolder => {
                    let Some((batch, more)) = self.complete_kit(&done, batch, now)? else {
                        return self.call_off(&row, None);
                    };
                    events.extend(more);
                    batch
                }
                // What someone does herself, from now on.
                DelayKind::Export | DelayKind::Recovery => batch,
            };
            self.ledger.commit(batch, events)?;
            Ok(())
        })
    }

    /// The owner wants to take everything out at once. It waits like every dangerous act; one paper at a time she may
    /// always take out.
    pub fn export(&self, caller: &Caller) -> Result<ExportAsked, AppError> {
        caller.must_be_beneficiary()?;
        self.settle_delays(caller.account)?;
        self.decide(|| {
            let now = self.now();
            let rows = self.delay_rows(caller.account)?;
            let mut exports = rows.iter().filter(|row| row.value.kind == DelayKind::Export);
            if exports.clone().any(|row| row.value.is_open(now)) {
                let fact = Fact::new(EventCode::DocumentExported);
                let event = self.event(now, caller, Some(caller.account), fact)?;
                self.commit_one(Batch::new(), event)?;
                return Ok(ExportAsked { delay: None });
            }
            if let Some(waiting) = exports.find(|row| row.value.is_waiting(now)) {
                return Ok(ExportAsked {
                    delay: Some(delay_of(&waiting.value)),
                });
            }
            self.check_room_to_wait(caller.account, now)?;
            let (batch, row) = self.delay(
                Batch::new(),
                caller.account,
                DelayKind::Export,
                b"{}".to_vec(),
                Some(caller.account),
                now,
            );
            let event = self.delay_event(EventCode::DelayRequested, &row, Some(caller), now)?;
            self.commit_one(batch, event)?;
            Ok(ExportAsked {
                delay: Some(delay_of(&row)),
            })
        })
    }
}

/// Adds to a batch: it is not listed among those that will come due.
fn unlisted(batch: Batch, row: &DelayRow) -> Batch {
    DELAYS_BY_DUE.delete(
        batch,
        &[&row.due_key(), row.account.as_bytes(), row.id.as_bytes()],
    )
}

/// Whether this attestation counts.
fn may_attest(
    row: &DelayRow,
    attestation: &Attestation,
    attester: AccountId,
    now: Timestamp,
) -> Result<(), Refusal> {
    if attester == row.account || attestation.attester != attester {
        return Err(Refusal::NoWitness);
    }
    let names_it = attestation.delay == row.id
        && attestation.owner == row.account
        && attestation.kind == row.kind
        && attestation.request == row.request();
    if !names_it || !is_fresh(attestation.at, now) {
        return Err(Refusal::Stale);
    }
    if !row.is_waiting(now) {
        return Err(Refusal::DelayOver);
    }
    if row.attestations.iter().any(|(account, _)| *account == attester) {
        return Err(Refusal::AlreadyAttested);
    }
    Ok(())
}

/// A delay as its readers get it.
pub(super) fn delay_of(row: &DelayRow) -> Delay {
    Delay {
        id: row.id,
        account: row.account,
        kind: row.kind,
        asked: row.asked,
        due: row.due,
        request: row.request(),
        attested: row.attestations.iter().map(|(account, _)| *account).collect(),
        cancelled: row.cancelled,
        done: row.done,
    }
}
