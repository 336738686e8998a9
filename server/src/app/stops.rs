//! Stops: one act that ends every access to someone's papers; and who may put papers in for her.

use ecrin_vault::act::{Stop, is_fresh};
use ecrin_vault::document::Deposit;
use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::mandate::Mandate;
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{DelayKind, EventCode, NoticeCode, RecoveryState, Right};
use ecrin_vault::wire::{Inbox, Stopped};

use super::mandates::Held;
use super::policy::{acts, is_alive};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::keyspace::{DEPOSITED, INBOXES, MANDATES_OF};
use crate::store::rows::{NoticeRow, mandate_of};
use crate::store::{Batch, Direction};

/// The most mandates looked through at once.
const MOST: usize = 10_000;

/// How many papers one professional may put in for one person on one day.
const PAPERS_A_DAY: u32 = 40;

/// How many bytes of ciphertext.
const BYTES_A_DAY: u64 = 200_000_000;

/// What stands under an inbox that is closed.
const CLOSED: &[u8] = &[1];

impl App {
    /// Ends every mandate of the caller, says no to every question that waits, calls off what waits in her name and every
    /// recovery, and ends her other sessions: all of it in one commit, or nothing. Whoever asks again finds that nothing is left to stop.
    pub fn stop(&self, caller: &Caller, text: &str) -> Result<Stopped, AppError> {
        caller.must_be_beneficiary()?;
        let note: SignedNote<Stop> = SignedNote::parse(text)?;
        let name = key_name(caller.account, &self.domain);
        let stop = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        if stop.owner != caller.account || !is_fresh(stop.at, self.now()) {
            return Err(Refusal::Stale.into());
        }
        let signature = note.signature_of(&name);
        let stopped = self.decide(|| {
            let now = self.now();
            let (mut batch, mut events) = (Batch::new(), Vec::new());
            let mut stopped = Stopped {
                mandates: Vec::new(),
                requests: Vec::new(),
                delays: Vec::new(),
                recoveries: Vec::new(),
                sessions: 0,
                inbox: false,
            };
            for held in self.granted_by(caller.account)? {
                let mandate = held.mandate();
                let Some(lifecycle) = acts::stopped(mandate, &held.row.value.lifecycle, now) else {
                    continue;
                };
                let row = held.after(lifecycle, Some(&note.to_text()));
                batch = self.tell_holders(held.row.replace(batch, &row), mandate, now)?;
                let fact = Fact {
                    signature: signature.clone(),
                    ..Fact::new(EventCode::MandateRevoked).mandate(mandate.id)
                };
                events.push(self.event(now, caller, Some(caller.account), fact)?);
                stopped.mandates.push(mandate.id);
            }
            let (mut batch, refused) = self.refuse_all(caller, batch, &note.to_text(), &signature, now)?;
            for (request, event) in refused {
                stopped.requests.push(request);
                events.push(event);
            }
            for row in self.delay_rows(caller.account)? {
                // Leave to take everything out counts as long as it can be used.
                let open = row.value.kind == DelayKind::Export && row.value.is_open(now);
                if row.value.cancelled.is_none() && (row.value.done.is_none() || open) {
                    let (next, event) = self.called_off(batch, &row, Some(caller), now)?;
                    batch = next;
                    events.push(event);
                    stopped.delays.push(row.value.id);
                }
            }
            for row in self.recoveries_of(caller.account)? {
                let good = self.good_kit_of(&row.value)?.is_some();
                let over = [
                    RecoveryState::Done,
                    RecoveryState::Cancelled,
                    RecoveryState::Lapsed,
                ];
                if !over.contains(&row.value.state(good, now)) {
                    let (next, event) = self.recovery_cancelled(batch, &row, caller, now)?;
                    batch = next;
                    events.push(event);
                    stopped.recoveries.push(row.value.id);
                }
            }
            (batch, stopped.sessions) = self.end_other_sessions(batch, caller)?;
            if stop.inbox && !self.inbox_is_closed(caller.account)? {
                batch = INBOXES.put(batch, &[caller.account.as_bytes()], CLOSED);
                stopped.inbox = true;
            }
            if events.is_empty() && stopped.sessions == 0 && !stopped.inbox {
                return Ok(stopped);
            }
            let fact = Fact {
                signature: signature.clone(),
                ..Fact::new(EventCode::AccessStopped)
            };
            events.push(self.event(now, caller, Some(caller.account), fact)?);
            self.ledger.commit(batch, events)?;
            Ok(stopped)
        })?;
        // Also those of an earlier stop that a crash cut short.
        for held in self.granted_by(caller.account)? {
            if held.row.value.lifecycle.ended.is_some() {
                self.sealer.destroy(held.mandate().id)?;
            }
        }
        Ok(stopped)
    }

    /// Adds to a batch: whoever holds a mandate is told that its owner has ended it.
    pub(super) fn tell_holders(
        &self,
        mut batch: Batch,
        mandate: &Mandate,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        for holder in self.holders(mandate)? {
            let notice = NoticeRow {
                mandate: Some(mandate.id),
                account: Some(mandate.owner),
                ..NoticeRow::new(NoticeCode::MandateStopped, now)
            };
            batch = self.tell(batch, holder, &notice);
        }
        Ok(batch)
    }

    /// The mandates that someone granted, whatever became of them.
    pub(super) fn granted_by(&self, owner: AccountId) -> Result<Vec<Held>, AppError> {
        let keys = MANDATES_OF.scan(self.engine(), &[owner.as_bytes()], Direction::Forward, MOST)?;
        let ids: Vec<MandateId> = keys.iter().filter_map(|(key, _)| mandate_of(key)).collect();
        let mut granted = Vec::new();
        for id in ids {
            granted.extend(self.held(id)?.filter(|held| held.mandate().owner == owner));
        }
        Ok(granted)
    }

    /// Whether others may put papers in for the caller, and how many wait to be filed.
    pub fn inbox(&self, caller: &Caller) -> Result<Inbox, AppError> {
        caller.must_be_beneficiary()?;
        Ok(Inbox {
            closed: self.inbox_is_closed(caller.account)?,
            waiting: self
                .documents(caller)?
                .iter()
                .filter(|paper| !paper.filed)
                .count() as u64,
        })
    }

    /// Lets others put papers in for the caller, or not.
    pub fn set_inbox(&self, caller: &Caller, closed: bool) -> Result<Inbox, AppError> {
        caller.must_be_beneficiary()?;
        if self.inbox_is_closed(caller.account)? != closed {
            let key = [caller.account.as_bytes()];
            let (batch, code) = if closed {
                (
                    INBOXES.put(Batch::new(), &[&key[0]], CLOSED),
                    EventCode::InboxClosed,
                )
            } else {
                (INBOXES.delete(Batch::new(), &[&key[0]]), EventCode::InboxOpened)
            };
            let event = self.event(self.now(), caller, Some(caller.account), Fact::new(code))?;
            self.commit_one(batch, event)?;
        }
        self.inbox(caller)
    }

    fn inbox_is_closed(&self, account: AccountId) -> Result<bool, AppError> {
        Ok(INBOXES.get(self.engine(), &[account.as_bytes()])?.is_some())
    }

    /// Whether a professional may put this in for someone today, and the count that must still be so when it is
    /// written. Into a closed inbox goes only what a living mandate to deposit allows.
    pub(super) fn check_depositor(
        &self,
        caller: &Caller,
        deposit: &Deposit,
        batch: Batch,
    ) -> Result<Batch, AppError> {
        let now = self.now();
        if self.inbox_is_closed(deposit.owner)? && !self.may_deposit(caller, deposit.owner, now)? {
            return Err(Refusal::InboxClosed.into());
        }
        let day = now.day().number().to_be_bytes();
        let key = DEPOSITED.key(&[deposit.owner.as_bytes(), caller.account.as_bytes(), &day]);
        let before = DEPOSITED.get(
            self.engine(),
            &[deposit.owner.as_bytes(), caller.account.as_bytes(), &day],
        )?;
        let (papers, bytes) = before.as_deref().map_or((0, 0), read_count);
        let (papers, bytes) = (papers + 1, bytes.saturating_add(deposit.payload_size));
        if papers > PAPERS_A_DAY || bytes > BYTES_A_DAY {
            return Err(Refusal::DepositLimit.into());
        }
        let batch = match before {
            Some(raw) => batch.expect_equals(key.clone(), raw),
            None => batch.expect_absent(key.clone()),
        };
        Ok(batch.put(
            key,
            [papers.to_be_bytes().as_slice(), &bytes.to_be_bytes()].concat(),
        ))
    }

    fn may_deposit(&self, caller: &Caller, owner: AccountId, now: Timestamp) -> Result<bool, AppError> {
        for held in self.granted_by(owner)? {
            let lifecycle = &held.row.value.lifecycle;
            if held.mandate().right == Right::Deposit
                && lifecycle.accepted.is_some()
                && is_alive(held.mandate(), lifecycle, now).is_ok()
                && self.holds(&held, caller.account)?.is_ok()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds to a batch: what was counted on past days is forgotten.
    pub(super) fn forget_deposit_counts(&self, mut batch: Batch, now: Timestamp) -> Result<Batch, AppError> {
        let today = now.day().number().to_be_bytes();
        for (key, _) in DEPOSITED.scan(self.engine(), &[], Direction::Forward, 1_000_000)? {
            if key.get(32..).is_some_and(|day| day < today.as_slice()) {
                batch = DEPOSITED.delete(batch, &[&key]);
            }
        }
        Ok(batch)
    }
}

fn read_count(raw: &[u8]) -> (u32, u64) {
    let papers = raw.get(..4).and_then(|bytes| bytes.try_into().ok());
    let bytes = raw.get(4..12).and_then(|bytes| bytes.try_into().ok());
    (
        papers.map_or(0, u32::from_be_bytes),
        bytes.map_or(0, u64::from_be_bytes),
    )
}
