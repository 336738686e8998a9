//! App passwords: random, one for each device, good for mail and for nothing else.
//!
//! Mail programs keep their password in clear and give it to the server at every connection: it must not be the one
//! that opens the vault. A wrong one, a revoked one, an unknown user and someone who may not act are told apart by
//! nobody: one path of code, one answer.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use ecrin_vault::id::{AccountId, AppPasswordId};
use ecrin_vault::mail::Address;
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode};
use ecrin_vault::wire::{AppPasswordItem, AppPasswordMade};
use rand::RngCore as _;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

use super::super::accounts::check_name;
use super::super::{App, AppError, Caller, Fact, Refusal, lock};
use super::BoxOwner;
use super::rates::{later, take};
use crate::store::Batch;
use crate::store::keyspace::mail::APP_PASSWORDS;
use crate::store::rows::{AppPasswordRow, NoticeRow};

/// The most devices of one person.
const MOST: usize = 20;

/// How exactly the last use of a password is remembered.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Characters of a group of a password, as it is shown.
const GROUP: usize = 5;

/// Tries on one user from one network: five at once, then one in twelve seconds. From one network in all: sixty, then
/// one in two seconds; there is a whole office behind it.
const USER_EVERY_MS: i64 = 12_000;
const USER_BURST: i64 = 5;
const NETWORK_EVERY_MS: i64 = 2_000;
const NETWORK_BURST: i64 = 60;

/// How many users and networks are remembered before those that have fallen silent are forgotten.
const MOST_REMEMBERED: usize = 50_000;

/// Someone whom an app password let in. It says who came, not that she may still act: see [`App::mail_caller`].
#[derive(Debug, Clone, Copy)]
pub struct MailLogin {
    account: AccountId,
    password: AppPasswordId,
    network: Option<IpAddr>,
}

impl MailLogin {
    pub(super) fn account(&self) -> AccountId {
        self.account
    }

    pub(super) fn password(&self) -> AppPasswordId {
        self.password
    }

    pub(super) fn network(&self) -> Option<IpAddr> {
        self.network
    }
}

/// Failures that are remembered for as long as they slow anyone down, and those that the journal does not tell yet.
#[derive(Default)]
pub(in crate::app) struct Tries {
    due: Mutex<HashMap<Digest32, i64>>,
    untold: Mutex<HashMap<Option<AccountId>, u32>>,
}

/// What is kept of a password.
fn hash(password: &str) -> Digest32 {
    let plain: Zeroizing<String> = password
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .map(|c| c.to_ascii_lowercase())
        .collect::<String>()
        .into();
    Digest32::of(&Zeroizing::new(
        [b"ecrin/app-password/v1".as_slice(), plain.as_bytes()].concat(),
    ))
}

/// Compares without telling by the time it takes where two digests differ.
fn same(one: &Digest32, other: &Digest32) -> bool {
    let differing = one.0.iter().zip(other.0).fold(0, |bits, (a, b)| bits | (a ^ b));
    std::hint::black_box(differing) == 0
}

impl App {
    /// Makes an app password. It is shown this once.
    pub fn add_app_password(&self, caller: &Caller, name: &str) -> Result<AppPasswordMade, AppError> {
        check_name(name)?;
        let who = self.mail_caller_of(caller)?;
        let mut secret = Zeroizing::new([0; 16]);
        OsRng.fill_bytes(secret.as_mut());
        let text = Zeroizing::new(AppPasswordId::from_bytes(*secret).to_string());
        let id = AppPasswordId::generate(&mut OsRng);
        let created = self.now();
        let hash = hash(&text);
        self.post(|draft| {
            let there = APP_PASSWORDS.scan(draft, &[caller.account.as_bytes()], MOST + 1)?;
            if there.len() >= MOST {
                return Err(Refusal::TooLarge.into());
            }
            let row = AppPasswordRow {
                id,
                name: name.to_owned(),
                hash,
                created,
                used: None,
            };
            let key: [&dyn AsRef<[u8]>; 2] = [caller.account.as_bytes(), id.as_bytes()];
            draft.apply(APP_PASSWORDS.insert(Batch::new(), &key, &row))?;
            draft.log(self.mail_event(created, &who, Fact::new(EventCode::AppPasswordAdded).detail(id))?);
            Ok(())
        })?;
        let groups: Vec<&str> = (0..text.len())
            .step_by(GROUP)
            .filter_map(|start| text.get(start..text.len().min(start + GROUP)))
            .collect();
        Ok(AppPasswordMade {
            id,
            name: name.to_owned(),
            user: who.address().clone(),
            password: groups.join("-"),
        })
    }

    /// The caller's app passwords, oldest first; not the passwords themselves, which nobody knows.
    pub fn app_passwords(&self, caller: &Caller) -> Result<Vec<AppPasswordItem>, AppError> {
        self.mail_caller_of(caller)?;
        let mut rows: Vec<AppPasswordRow> = APP_PASSWORDS
            .scan(self.engine(), &[caller.account.as_bytes()], MOST + 1)?
            .into_iter()
            .map(|row| row.value)
            .collect();
        rows.sort_by_key(|row| row.created);
        Ok(rows
            .into_iter()
            .map(|row| AppPasswordItem {
                id: row.id,
                name: row.name,
                created: row.created,
                used: row.used,
            })
            .collect())
    }

    /// Takes an app password back. Whoever is connected with it is out at her next command.
    pub fn remove_app_password(&self, caller: &Caller, id: AppPasswordId) -> Result<(), AppError> {
        let who = self.mail_caller_of(caller)?;
        self.post(|draft| {
            let key: [&dyn AsRef<[u8]>; 2] = [caller.account.as_bytes(), id.as_bytes()];
            let row = APP_PASSWORDS.get(draft, &key)?.ok_or(Refusal::NotFound)?;
            draft.apply(row.delete(Batch::new()))?;
            let fact = Fact::new(EventCode::AppPasswordRemoved).detail(id);
            draft.log(self.mail_event(self.now(), &who, fact)?);
            // Whoever waits for news with it hears that there is something to ask, and is refused.
            draft.touch(BoxOwner::Person(caller.account));
            Ok(())
        })
    }

    /// Adds to a batch: someone who is no member any more keeps no app password.
    pub(in crate::app) fn forget_app_passwords(
        &self,
        mut batch: Batch,
        account: AccountId,
    ) -> Result<Batch, AppError> {
        for row in APP_PASSWORDS.scan(self.engine(), &[account.as_bytes()], MOST + 1)? {
            batch = row.delete(batch);
        }
        Ok(batch)
    }

    /// Lets a mail program in: user is the address. Every failure is the same: `wrong-secret`, or `too-many-tries` for
    /// a network that goes on. Doors answer a failure no sooner than a fixed time after the question.
    pub fn mail_login(
        &self,
        user: &str,
        password: &str,
        network: Option<IpAddr>,
    ) -> Result<MailLogin, AppError> {
        let now = self.now();
        self.may_try(user, network, now)?;
        let owner = match Address::read(user) {
            Ok(address) => self.owner_of(&address)?,
            Err(_) => None,
        };
        let known = match owner {
            Some(BoxOwner::Person(account)) => Some(account),
            _ => None,
        };
        // Nobody has this account: looking for its passwords takes as long as looking for anyone's.
        let account = known.unwrap_or_else(|| AccountId::from_bytes([0; 16]));
        let given = hash(password);
        let mut found = None;
        for row in APP_PASSWORDS.scan(self.engine(), &[account.as_bytes()], MOST + 1)? {
            if same(&row.value.hash, &given) {
                found = Some(row.value);
            }
        }
        let may_act = match self.professional(account, network) {
            Ok(_) => true,
            Err(AppError::Refused { .. }) => false,
            Err(error) => return Err(error),
        };
        match found.filter(|_| may_act) {
            Some(row) => {
                self.note_use_of(account, &row, now)?;
                Ok(MailLogin {
                    account,
                    password: row.id,
                    network,
                })
            }
            None => {
                self.note_failure(user, network, known, now);
                Err(Refusal::WrongSecret.into())
            }
        }
    }

    /// Remembers when a password was used, to the hour, and that the account is used: whoever only ever opens her mail
    /// program is not away. At its first use its owner is told: it is a new device.
    fn note_use_of(&self, account: AccountId, row: &AppPasswordRow, now: Timestamp) -> Result<(), AppError> {
        if row.used.is_some_and(|used| now.millis_since(used) < HOUR_MS) {
            return Ok(());
        }
        let id = row.id;
        self.post(|draft| {
            let key: [&dyn AsRef<[u8]>; 2] = [account.as_bytes(), id.as_bytes()];
            // Taken back at this very moment.
            let row = APP_PASSWORDS.get(draft, &key)?.ok_or(Refusal::WrongSecret)?;
            let used = AppPasswordRow {
                used: Some(now),
                ..row.value.clone()
            };
            let mut batch = self.note_use(row.replace(Batch::new(), &used), account, now);
            if row.value.used.is_none() {
                let notice = NoticeRow {
                    detail: Some(row.value.name.clone()),
                    ..NoticeRow::new(NoticeCode::AppPasswordUsed, now)
                };
                batch = self.tell(batch, account, &notice);
            }
            draft.apply(batch)
        })
    }

    /// The names under which tries are counted: of nobody in particular, and cut to the network.
    fn counters(&self, user: &str, network: Option<IpAddr>) -> [Digest32; 2] {
        let network = match network.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(v4)) => v4.octets().to_vec(),
            Some(IpAddr::V6(v6)) => v6.octets()[..8].to_vec(),
            None => Vec::new(),
        };
        let user = user.to_ascii_lowercase();
        [
            Digest32::of(&[b"u", network.as_slice(), user.as_bytes()].concat()),
            Digest32::of(&[b"n", network.as_slice()].concat()),
        ]
    }

    fn may_try(&self, user: &str, network: Option<IpAddr>, now: Timestamp) -> Result<(), AppError> {
        let due = lock(&self.memory.tries.due);
        let rates = [(USER_EVERY_MS, USER_BURST), (NETWORK_EVERY_MS, NETWORK_BURST)];
        for (counter, (every, burst)) in self.counters(user, network).iter().zip(rates) {
            let until = due.get(counter).copied().unwrap_or(0);
            take(until, now.millis(), every, burst, 1).map_err(|wait| later(Refusal::TooManyTries, wait))?;
        }
        Ok(())
    }

    fn note_failure(&self, user: &str, network: Option<IpAddr>, account: Option<AccountId>, now: Timestamp) {
        let now = now.millis();
        let mut due = lock(&self.memory.tries.due);
        if due.len() > MOST_REMEMBERED {
            due.retain(|_, until| *until > now);
        }
        for (counter, every) in self
            .counters(user, network)
            .into_iter()
            .zip([USER_EVERY_MS, NETWORK_EVERY_MS])
        {
            let until = due.entry(counter).or_insert(0);
            *until = (*until).max(now) + every;
        }
        drop(due);
        // Written down with the next upkeep: were it written now, it would cost time that tells something.
        *lock(&self.memory.tries.untold).entry(account).or_insert(0) += 1;
    }

    /// Writes down who failed to get in, and how often, since the last time.
    pub(in crate::app) fn tell_failed_mail_logins(&self) -> Result<(), AppError> {
        let untold = std::mem::take(&mut *lock(&self.memory.tries.untold));
        for (account, count) in untold {
            let fact = Fact::new(EventCode::MailLoginFailed).refused(Refusal::WrongSecret);
            let fact = match account {
                Some(account) => fact.detail(format_args!("{account} {count}")),
                None => fact.detail(count),
            };
            let event = self.own_event(self.now(), None, fact)?;
            self.commit_one(Batch::new(), event)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_same_however_it_is_typed() {
        let id = AppPasswordId::from_bytes([7; 16]).to_string();
        let typed = format!(" {}-{} ", id[..5].to_ascii_uppercase(), &id[5..]);
        assert!(same(&hash(&id), &hash(&typed)));
        assert!(!same(&hash(&id), &hash(&id[1..])));
    }
}
