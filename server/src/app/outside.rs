//! Outside: one fixed word to an address that its owner confirmed, when something waits for her here.
//!
//! In scope: whose address it is, what is due to be sent there and when it is tried again. Out of scope: how it is sent,
//! and its words (`outbound`).
//!
//! The word is the same whatever happened. One is sent, and then none for a day, unless she has signed in since. What is
//! to be sent is written down before it is tried, keeps its message id however often that is, and holds up nobody.

use std::collections::HashMap;
use std::sync::Mutex;

use ecrin_vault::id::{AccountId, Nonce};
use ecrin_vault::mail::OutsideAddress;
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, OutsideState, Role};
use ecrin_vault::wire;
use rand::Rng as _;
use rand::rngs::OsRng;

use super::mail::{later, take};
use super::mandates::end_key;
use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::store::keyspace::{NEWS, OUTSIDE, OUTSIDE_BY_DUE, OUTSIDE_TOLD, Row};
use crate::store::rows::{Errand, NoticeRow, Outgoing, OutsideRow, WaitingCode};
use crate::store::{Batch, Direction};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How long after a word no other is sent to someone who has not signed in since.
const QUIET_MS: i64 = DAY_MS;

/// How long a code is good, and how many wrong ones end it.
const CODE_MS: i64 = DAY_MS;
const MOST_WRONG: u32 = 5;

/// Codes for one account, and to one address: three at once, then one in eight hours. Nobody is pestered through us.
const CODE_EVERY_MS: i64 = 8 * HOUR_MS;
const CODE_BURST: i64 = 3;

/// How many accounts and addresses are remembered before those that have fallen silent are forgotten.
const MOST_REMEMBERED: usize = 10_000;

/// When a mail is tried again: after a minute, then each time after twice as long, up to four hours; and when it is given
/// up.
const FIRST_RETRY_MS: i64 = MINUTE_MS;
const LONGEST_RETRY_MS: i64 = 4 * HOUR_MS;
const GIVE_UP_MS: i64 = 3 * DAY_MS;

/// How many are looked at, and how many are sent, in one go.
const AT_A_TIME: usize = 500;
const SENT_AT_A_TIME: usize = 20;

/// How many codes were asked for, by account and by address. What may be forgotten at a restart.
#[derive(Default)]
pub(super) struct CodeRates(Mutex<HashMap<Digest32, i64>>);

/// A mail that is due.
pub struct Due {
    account: AccountId,
    outgoing: Outgoing,
    address: OutsideAddress,
    code: Option<String>,
}

/// What a mail says. There is nothing else that could be said.
#[derive(Clone, Copy)]
pub enum Word<'a> {
    /// The code for this address.
    Code(&'a str),
    /// Something waits.
    Notice,
}

impl Due {
    /// Where it goes.
    pub fn address(&self) -> &OutsideAddress {
        &self.address
    }

    /// What it says.
    pub fn word(&self) -> Word<'_> {
        match &self.code {
            Some(code) => Word::Code(code),
            None => Word::Notice,
        }
    }

    /// Names this mail, however often it is tried.
    pub fn id(&self) -> Nonce {
        self.outgoing.id
    }
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The server outside has it.
    Sent,
    /// It may go better later.
    Later,
    /// The address takes nothing.
    Refused,
}

impl App {
    /// Whether the caller hears outside that something waits for her.
    pub fn outside(&self, caller: &Caller) -> Result<wire::Outside, AppError> {
        let row = OUTSIDE.get(self.engine(), &[caller.account.as_bytes()])?;
        let row = row.map(|row| row.value);
        Ok(wire::Outside {
            offered: self.terms.outside,
            state: row.as_ref().map_or(OutsideState::Off, state_of),
            address: row.map(|row| row.address.to_text()),
        })
    }

    /// Sends a code to an address of the caller's; until it comes back, nothing else is sent there. The address that was
    /// there before is forgotten.
    pub fn set_outside(&self, caller: &Caller, address: &str) -> Result<wire::Outside, AppError> {
        if !self.terms.outside {
            return Err(Refusal::OutsideNotOffered.into());
        }
        let address: OutsideAddress = address.trim().parse().map_err(|_| Refusal::BadAddress)?;
        // Nothing of this space lies outside of it.
        if address.domain().as_str().eq_ignore_ascii_case(&self.domain) {
            return Err(Refusal::BadAddress.into());
        }
        self.within_code_rates(caller, &address)?;
        let code = format!("{:06}", OsRng.gen_range(0..1_000_000));
        let was_another = self.decide(|| {
            let now = self.now();
            let row = OutsideRow {
                address: address.clone(),
                code: Some(WaitingCode {
                    code: code.clone(),
                    asked: now,
                    wrong: 0,
                }),
                failing: None,
                outgoing: None,
            };
            let row = row.with_errand(Errand::Code, now);
            let before = self.outside_row(caller.account)?;
            let batch = match &before {
                Some(before) => self.forget(Batch::new(), caller.account, before),
                None => OUTSIDE.insert(Batch::new(), &[caller.account.as_bytes()], &row),
            };
            let batch = self.put_outside(batch, caller.account, &row);
            self.note_outside(caller, batch, Fact::new(EventCode::OutsideAsked), now)?;
            Ok(before.is_some_and(|before| before.value.address != address))
        })?;
        if was_another {
            self.purge();
        }
        self.outside(caller)
    }

    /// The caller shows that the address is hers.
    pub fn confirm_outside(&self, caller: &Caller, code: &str) -> Result<wire::Outside, AppError> {
        let given = code.trim();
        let wrong = self.decide(|| {
            let now = self.now();
            let before = self.outside_row(caller.account)?.ok_or(Refusal::NotFound)?;
            let waiting = before.value.code.clone().ok_or(Refusal::NotFound)?;
            if waiting.wrong >= MOST_WRONG || now.millis_since(waiting.asked) >= CODE_MS {
                return Err(Refusal::OutsideCodeOver.into());
            }
            let is_right = waiting.code == given;
            let code = (!is_right).then_some(WaitingCode {
                wrong: waiting.wrong + 1,
                ..waiting
            });
            let mut after = before.value.clone();
            after.code = code;
            let mut batch = Batch::new();
            let mut fact = Fact::new(EventCode::OutsideOn);
            if is_right {
                // Whoever has the code needs no second mail with it.
                batch = forget_due(batch, caller.account, &before.value);
                after.outgoing = None;
                // What was told her before is no news, also where nobody has looked at it yet.
                batch = NEWS.delete(batch, &[caller.account.as_bytes()]);
            } else {
                fact = fact.refused(Refusal::OutsideCodeWrong);
            }
            self.note_outside(caller, before.replace(batch, &after), fact, now)?;
            Ok(!is_right)
        })?;
        if wrong {
            return Err(Refusal::OutsideCodeWrong.into());
        }
        self.outside(caller)
    }

    /// Nothing is sent outside any more, and the address is forgotten.
    pub fn end_outside(&self, caller: &Caller) -> Result<(), AppError> {
        let was_there = self.decide(|| {
            let Some(row) = self.outside_row(caller.account)? else {
                return Ok(false);
            };
            let batch = self.forget(Batch::new(), caller.account, &row);
            let fact = Fact::new(EventCode::OutsideOff);
            self.note_outside(caller, batch, fact, self.now())?;
            Ok(true)
        })?;
        if was_there {
            // The row is gone, but it may still lie in the engine's files.
            self.purge();
        }
        Ok(())
    }

    /// Adds to a batch: someone who is no member any more hears nothing outside. Answers whether she did: then her
    /// address is still to be purged from the engine's files.
    pub(super) fn forget_outside(&self, batch: Batch, account: AccountId) -> Result<(Batch, bool), AppError> {
        Ok(match self.outside_row(account)? {
            Some(row) => (self.forget(batch, account, &row), true),
            None => (batch, false),
        })
    }

    /// Adds to a batch: someone has signed in, and the next thing that happens is new to her.
    pub(super) fn signed_in_again(&self, batch: Batch, account: AccountId) -> Batch {
        OUTSIDE_TOLD.delete(batch, &[account.as_bytes()])
    }

    /// Looks at whom something was told, and lays a word outside ready for those who want one. Whoever was told so
    /// already knows that something waits.
    pub(super) fn look_outside(&self) -> Result<(), AppError> {
        for (key, notice) in NEWS.scan(self.engine(), &[], Direction::Forward, AT_A_TIME)? {
            let account = key.as_slice().try_into().map(AccountId::from_bytes);
            let account = account.map_err(|_| Refusal::StoreDamaged)?;
            let looked = self.decide(|| {
                let now = self.now();
                let batch = NEWS.delete_if(Batch::new(), &[account.as_bytes()], notice.clone());
                let row = self.outside_row(account)?;
                let batch = match row.filter(|row| state_of(&row.value) == OutsideState::On) {
                    Some(row) if row.value.outgoing.is_none() && self.is_news_to(account, now)? => {
                        let after = row.value.clone().with_errand(Errand::Notice, now);
                        self.put_outside(row.unchanged(batch), account, &after)
                    }
                    _ => batch,
                };
                self.ledger.commit(batch, Vec::new())?;
                Ok(())
            });
            match looked {
                // More has happened to her meanwhile: the next look sees all of it.
                Err(AppError::Refused {
                    reason: Refusal::Conflict,
                    ..
                }) => {}
                looked => looked?,
            }
        }
        Ok(())
    }

    fn is_news_to(&self, account: AccountId, now: Timestamp) -> Result<bool, AppError> {
        let told = OUTSIDE_TOLD.get(self.engine(), &[account.as_bytes()])?;
        let told = told.and_then(|at| at.try_into().ok()).map(i64::from_be_bytes);
        Ok(told.is_none_or(|at| now.millis() - at >= QUIET_MS))
    }

    /// What is to be sent now, the longest due first.
    pub fn due_outside(&self) -> Result<Vec<Due>, AppError> {
        let now = self.now();
        let mut due = Vec::new();
        for (key, _) in OUTSIDE_BY_DUE.scan(self.engine(), &[], Direction::Forward, SENT_AT_A_TIME)? {
            if key.get(..8).is_none_or(|at| at > end_key(now).as_slice()) {
                break;
            }
            let account = key.get(8..).and_then(|id| id.try_into().ok());
            let account = AccountId::from_bytes(account.ok_or(Refusal::StoreDamaged)?);
            let Some(row) = self.outside_row(account)?.map(|row| row.value) else {
                continue;
            };
            let Some(outgoing) = row.outgoing else { continue };
            let code = match outgoing.errand {
                Errand::Code => row.code.map(|waiting| waiting.code),
                Errand::Notice => None,
            };
            if outgoing.errand == Errand::Code && code.is_none() {
                continue;
            }
            due.push(Due {
                account,
                outgoing,
                address: row.address,
                code,
            });
        }
        Ok(due)
    }

    /// Writes down what became of a mail. Whoever has changed her mind meanwhile has: nothing more follows.
    pub fn settle_outside(&self, due: &Due, fate: Fate) -> Result<(), AppError> {
        let account = due.account;
        self.decide(|| {
            let now = self.now();
            let Some(row) = self.outside_row(account)? else {
                return Ok(());
            };
            let Some(outgoing) = row.value.outgoing.clone().filter(|on| on.id == due.id()) else {
                return Ok(());
            };
            let mut after = row.value.clone();
            after.outgoing = None;
            let batch = forget_due(row.unchanged(Batch::new()), account, &row.value);
            let given_up = match outgoing.errand {
                Errand::Code => CODE_MS,
                Errand::Notice => GIVE_UP_MS,
            };
            let is_over = now.millis_since(outgoing.since) >= given_up;
            match fate {
                Fate::Sent => {
                    let batch = match outgoing.errand {
                        Errand::Notice => {
                            OUTSIDE_TOLD.put(batch, &[account.as_bytes()], now.millis().to_be_bytes())
                        }
                        Errand::Code => batch,
                    };
                    self.ledger
                        .commit(self.put_outside(batch, account, &after), Vec::new())?;
                }
                Fate::Later if !is_over => {
                    after.outgoing = Some(Outgoing {
                        tries: outgoing.tries + 1,
                        next: now.plus_millis(wait_ms(outgoing.tries)),
                        ..outgoing
                    });
                    self.ledger
                        .commit(self.put_outside(batch, account, &after), Vec::new())?;
                }
                Fate::Later | Fate::Refused => {
                    after.failing = Some(now);
                    after.code = None;
                    let batch = self.put_outside(batch, account, &after);
                    let batch = self.tell(batch, account, &NoticeRow::new(NoticeCode::OutsideFailing, now));
                    let subject = self.subject_of(account)?;
                    let event = self.own_event(now, subject, Fact::new(EventCode::OutsideOff))?;
                    self.commit_one(batch, event)?;
                }
            }
            Ok(())
        })
    }

    fn outside_row(&self, account: AccountId) -> Result<Option<Row<OutsideRow>>, AppError> {
        Ok(OUTSIDE.get(self.engine(), &[account.as_bytes()])?)
    }

    /// Adds to a batch: the row, and what it says is due.
    fn put_outside(&self, batch: Batch, account: AccountId, row: &OutsideRow) -> Batch {
        let batch = OUTSIDE.put(batch, &[account.as_bytes()], row);
        match &row.outgoing {
            Some(outgoing) => {
                OUTSIDE_BY_DUE.put(batch, &[&end_key(outgoing.next), account.as_bytes()], Vec::new())
            }
            None => batch,
        }
    }

    fn forget(&self, batch: Batch, account: AccountId, row: &Row<OutsideRow>) -> Batch {
        let batch = forget_due(batch, account, &row.value);
        let batch = OUTSIDE_TOLD.delete(batch, &[account.as_bytes()]);
        row.delete(batch)
    }

    fn note_outside(
        &self,
        caller: &Caller,
        batch: Batch,
        fact: Fact,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let subject = (caller.role == Role::Beneficiary).then_some(caller.account);
        let event = self.event(now, caller, subject, fact)?;
        self.commit_one(batch, event)?;
        Ok(())
    }

    fn within_code_rates(&self, caller: &Caller, address: &OutsideAddress) -> Result<(), AppError> {
        let now = self.now().millis();
        let mut rates = lock(&self.memory.codes.0);
        if rates.len() > MOST_REMEMBERED {
            rates.retain(|_, due| *due > now);
        }
        let text = address.to_text().to_ascii_lowercase();
        let counters = [
            Digest32::of(&[b"a", caller.account.as_bytes().as_slice()].concat()),
            Digest32::of(&[b"t", text.as_bytes()].concat()),
        ];
        let mut after = Vec::new();
        for counter in counters {
            let due = rates.get(&counter).copied().unwrap_or(0);
            let taken = take(due, now, CODE_EVERY_MS, CODE_BURST, 1)
                .map_err(|wait| later(Refusal::TooManyRequests, wait))?;
            after.push((counter, taken));
        }
        rates.extend(after);
        Ok(())
    }
}

impl OutsideRow {
    fn with_errand(mut self, errand: Errand, now: Timestamp) -> Self {
        self.outgoing = Some(Outgoing {
            id: Nonce::generate(&mut OsRng),
            errand,
            since: now,
            tries: 0,
            next: now,
        });
        self
    }
}

fn state_of(row: &OutsideRow) -> OutsideState {
    if row.failing.is_some() {
        OutsideState::Failing
    } else if row.code.is_some() {
        OutsideState::Waiting
    } else {
        OutsideState::On
    }
}

fn forget_due(batch: Batch, account: AccountId, row: &OutsideRow) -> Batch {
    match &row.outgoing {
        Some(outgoing) => OUTSIDE_BY_DUE.delete(batch, &[&end_key(outgoing.next), account.as_bytes()]),
        None => batch,
    }
}

/// How long to wait after so many tries that failed before.
fn wait_ms(tries: u32) -> i64 {
    FIRST_RETRY_MS
        .saturating_mul(1 << tries.min(20))
        .min(LONGEST_RETRY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (0..12).map(|tries| wait_ms(tries) / MINUTE_MS).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]);
        assert_eq!(wait_ms(u32::MAX), LONGEST_RETRY_MS);
    }
}
