//! Accounts that nobody uses: what upkeep writes down of what `life` decides.

use ecrin_vault::id::AccountId;
use ecrin_vault::invitation::Invitation;
use ecrin_vault::note::SignedNote;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Ground, NoticeCode, Role};

use super::life::{Due, due, is_locked};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{ACCOUNTS, LIVES};
use crate::store::rows::{LifeRow, NoticeRow, Stage};

/// The day of a moment: no finer does anyone need to know when somebody was here.
fn day_of(now: Timestamp) -> Timestamp {
    now.plus_millis(-(now.millis() % (24 * 60 * 60 * 1000)))
}

impl App {
    /// Adds to a batch: the account is used today.
    pub(super) fn note_use(&self, batch: Batch, account: AccountId, now: Timestamp) -> Batch {
        let row = LifeRow {
            used: day_of(now),
            told: Vec::new(),
            locked: None,
        };
        LIVES.put(batch, &[account.as_bytes()], &row)
    }

    fn life_of(&self, account: AccountId) -> Result<LifeRow, AppError> {
        match LIVES.get(self.engine(), &[account.as_bytes()])? {
            Some(row) => Ok(row.value),
            // An account from before uses were written down.
            None => Ok(LifeRow {
                used: day_of(self.existing_account(account)?.value.created),
                told: Vec::new(),
                locked: None,
            }),
        }
    }

    /// Why this account may not sign in now for not having been used, if so.
    pub(super) fn dormancy(
        &self,
        account: AccountId,
        role: Role,
        now: Timestamp,
    ) -> Result<Option<Refusal>, AppError> {
        let locked = is_locked(role, &self.life_of(account)?, now);
        Ok(locked.then_some(if role == Role::Beneficiary {
            Refusal::VaultLocked
        } else {
            Refusal::AccountDormant
        }))
    }

    /// Unlocks an account whose owner stands before the caller: a vault by any professional who may act, a
    /// professional's account by a référent of a structure of hers, or an administrator. It gives nobody a way in:
    /// whoever comes back still needs her secret.
    pub fn unlock(&self, caller: &Caller, account: AccountId) -> Result<(), AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        let role = self.existing_account(account)?.value.role;
        if role != Role::Beneficiary && caller.role != Role::Admin {
            let theirs = self.memberships(account)?;
            let governs = caller
                .structures
                .iter()
                .any(|m| m.role == Role::Referent && theirs.iter().any(|t| t.structure == m.structure));
            if !governs {
                return Err(Refusal::NotAllowed.into());
            }
        }
        let now = self.now();
        if !is_locked(role, &self.life_of(account)?, now) {
            return Ok(());
        }
        let notice = NoticeRow {
            account: Some(caller.account),
            ..NoticeRow::new(NoticeCode::AccountUnlocked, now)
        };
        let batch = self.tell(self.note_use(Batch::new(), account, now), account, &notice);
        let subject = (role == Role::Beneficiary).then_some(account);
        let mut fact = Fact::new(EventCode::LifeUnlocked);
        if subject.is_none() {
            fact = fact.detail(account);
        }
        self.commit_one(batch, self.event(now, caller, subject, fact)?)?;
        Ok(())
    }

    /// What is due of accounts that nobody uses.
    pub(super) fn tend_lives(&self) -> Result<(), AppError> {
        let mut accounts = Vec::new();
        ACCOUNTS.each(self.engine(), |row| {
            if let Ok(id) = row.key().try_into() {
                accounts.push((AccountId::from_bytes(id), row.value.role));
            }
        })?;
        for (account, role) in accounts {
            // Two steps may be due at once: a vault is locked, and its owner told.
            while let Some(due) = due(role, &self.life_of(account)?, self.now()) {
                if due == Due::Destroy {
                    if !self.holds_on_person(account, self.now())? {
                        self.erase_vault(account, Ground::Inactivity, None)?;
                    }
                    break;
                }
                self.take_step(account, role, due)?;
            }
        }
        Ok(())
    }

    fn take_step(&self, account: AccountId, role: Role, due: Due) -> Result<(), AppError> {
        let now = self.now();
        let subject = (role == Role::Beneficiary).then_some(account);
        let mut life = self.life_of(account)?;
        let mut batch = Batch::new();
        let code = match due {
            Due::Tell(stage, at) => {
                life.told.push((stage, now));
                let code = match stage {
                    Stage::First | Stage::Second | Stage::Last => NoticeCode::VaultUnused,
                    Stage::Locked | Stage::End => NoticeCode::VaultLocked,
                    Stage::Dormant => NoticeCode::AccountUnused,
                };
                let notice = NoticeRow {
                    due: Some(at),
                    ..NoticeRow::new(code, now)
                };
                batch = self.tell(batch, account, &notice);
                // She may not come by herself any more: whoever opened the vault with her can ask after her.
                if subject.is_some()
                    && stage != Stage::First
                    && let Some(inviter) = self.inviter(account)?
                {
                    let there = NoticeRow {
                        account: Some(account),
                        code: NoticeCode::VaultUnusedThere,
                        ..notice
                    };
                    batch = self.tell(batch, inviter, &there);
                }
                EventCode::LifeNoticed
            }
            Due::Lock(from) => {
                life.locked = Some(from);
                EventCode::LifeLocked
            }
            Due::Destroy => return Ok(()),
        };
        let batch = match LIVES.get(self.engine(), &[account.as_bytes()])? {
            Some(row) => row.replace(batch, &life),
            None => LIVES.insert(batch, &[account.as_bytes()], &life),
        };
        let mut fact = Fact::new(code);
        if subject.is_none() {
            fact = fact.detail(account);
        }
        match self.commit_one(batch, self.own_event(now, subject, fact)?) {
            // She came back at this very moment.
            Err(AppError::Refused {
                reason: Refusal::Conflict,
                ..
            }) => Ok(()),
            committed => committed.map(drop),
        }
    }

    fn inviter(&self, account: AccountId) -> Result<Option<AccountId>, AppError> {
        let note: SignedNote<Invitation> =
            SignedNote::parse(&self.existing_account(account)?.value.invitation)?;
        Ok(note.danger_unverified().inviter)
    }
}
