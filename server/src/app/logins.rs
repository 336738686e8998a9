//! Signing in: OPAQUE in two steps, every beginning counted as a failure until its end.

use ecrin_vault::id::{AccountId, LoginId, SlotId};
use ecrin_vault::note::Digest32;
use ecrin_vault::opaque::{ServerLogin, SlotRecord};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Role, SlotKind};
use ecrin_vault::wire::{Base64, CardLoginStart, LoginAnswer, LoginStart, SessionOpened};
use rand::rngs::OsRng;

use super::slots::Way;
use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::ledger::Event;
use crate::sealer::TryRefused;
use crate::store::Batch;
use crate::store::keyspace::{KEYRINGS, SLOT_OWNERS};
use crate::store::rows::SlotRow;

/// How long a login waits for its last message.
const LOGIN_MS: i64 = 60_000;

/// The most logins that wait at once; beyond it the oldest give way.
const MOST_WAITING: usize = 10_000;

/// A login between its two steps. It is good for one answer.
pub(super) struct Waiting {
    state: ServerLogin,
    account: Option<AccountId>,
    slot: SlotId,
    since: Timestamp,
}

impl Waiting {
    /// Whose it is, if anyone's.
    pub(super) fn account(&self) -> Option<AccountId> {
        self.account
    }
}

impl App {
    /// Answers the first message of a login. An unknown account gets an answer of the same size, after the same work.
    pub fn start_login(&self, start: &LoginStart) -> Result<LoginAnswer, AppError> {
        // Whoever knows the id of an account that was erased is told so: it is long, random, and its owner's own.
        if self.is_gone(start.account.as_bytes())? {
            return Err(Refusal::VaultErased.into());
        }
        self.settle_delays(start.account)?;
        let ways = self.ways(start.account)?;
        // There is one passphrase where the account is named; cards name their slot, and a kit has no login.
        let found = ways
            .into_iter()
            .find(|way| way.row.value.kind == start.kind && start.kind == SlotKind::Passphrase)
            .map(|way| (start.account, way));
        self.answer_login(found, start.account.as_bytes(), &start.request.0)
    }

    /// The same with a card, which tells its slot and not whose it is.
    pub fn start_card_login(&self, start: &CardLoginStart) -> Result<LoginAnswer, AppError> {
        if self.is_gone(start.slot.as_bytes())? {
            return Err(Refusal::VaultErased.into());
        }
        let owner = SLOT_OWNERS.get(self.engine(), &[start.slot.as_bytes()])?;
        let owner = owner
            .and_then(|owner| owner.try_into().ok())
            .map(AccountId::from_bytes);
        let mut found = None;
        if let Some(account) = owner {
            self.settle_delays(account)?;
            let mut ways = self.ways(account)?.into_iter();
            found = ways
                .find(|way| way.id == start.slot && way.row.value.kind == SlotKind::Card)
                .map(|way| (account, way));
        }
        self.answer_login(found, start.slot.as_bytes(), &start.request.0)
    }

    /// What does not exist has a slot of its own all the same, always the same one for the same name, so that its
    /// counter and its answers behave like any other's.
    fn invented_slot(&self, name: &[u8; 16]) -> SlotId {
        let secret = self.secrets.log_key.as_bytes().as_slice();
        let digest = Digest32::of(&[secret, b"ecrin/unknown-slot/v1", name].concat());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.0[..16]);
        SlotId::from_bytes(bytes)
    }

    fn answer_login(
        &self,
        found: Option<(AccountId, Way)>,
        name: &[u8; 16],
        request: &[u8],
    ) -> Result<LoginAnswer, AppError> {
        let now = self.now();
        let slot = found
            .as_ref()
            .map_or_else(|| self.invented_slot(name), |(_, way)| way.id);
        if found
            .as_ref()
            .is_some_and(|(_, way)| way.row.value.frozen.is_some())
        {
            return Err(Refusal::SlotFrozen.into());
        }
        if let Err(refused) = self.sealer.begin_try(slot, found.is_some(), now)? {
            return Err(match refused {
                TryRefused::Later(seconds) => AppError::Refused {
                    reason: Refusal::TooManyTries,
                    event: None,
                    retry_after: Some(seconds),
                },
                TryRefused::Frozen => {
                    // Had the server stopped right after the tenth try, it would not be written down yet.
                    if let Some((account, way)) = &found {
                        self.note_frozen(*account, way.id, None)?;
                    }
                    Refusal::SlotFrozen.into()
                }
            });
        }
        let record = found
            .as_ref()
            .map(|(_, way)| SlotRecord::from_bytes(&way.row.value.upload.0))
            .transpose()
            .map_err(AppError::internal)?;
        let record = record.as_ref();
        let (state, response) = self
            .secrets
            .opaque
            .answer_login(&mut OsRng, slot, record, request)
            .map_err(|_| Refusal::Malformed)?;
        let login = LoginId::generate(&mut OsRng);
        let account = found.as_ref().map(|(account, _)| *account);
        let mut waiting = lock(&self.memory.logins);
        if waiting.len() >= MOST_WAITING
            && let Some(oldest) = waiting.iter().min_by_key(|(_, w)| w.since).map(|(id, _)| *id)
        {
            waiting.remove(&oldest);
        }
        waiting.insert(
            login,
            Waiting {
                state,
                account,
                slot,
                since: now,
            },
        );
        Ok(LoginAnswer {
            login,
            response: Base64(response),
        })
    }

    /// Ends a login with the proof that the secret was known, and opens a session.
    pub fn finish_login(&self, login: LoginId, finalization: &[u8]) -> Result<SessionOpened, AppError> {
        let now = self.now();
        let waiting = lock(&self.memory.logins)
            .remove(&login)
            .ok_or(Refusal::WrongSecret)?;
        let in_time = now.millis_since(waiting.since) <= LOGIN_MS;
        let account = match (waiting.account, waiting.state.finish(finalization)) {
            (Some(account), Ok(())) if in_time => account,
            (account, _) => {
                self.note_failed_login(account, waiting.slot, waiting.since)?;
                return Err(Refusal::WrongSecret.into());
            }
        };
        // Frozen by someone while the last message was on its way: what would forgive the tries would thaw it.
        let ways = self.ways(account)?;
        if ways
            .iter()
            .any(|way| way.id == waiting.slot && way.row.value.frozen.is_some())
        {
            return Err(Refusal::SlotFrozen.into());
        }
        // The secret was right, whatever follows from it: the tries are forgiven.
        let failed = self.sealer.end_tries(waiting.slot)?;
        let role = self.role_of(account)?;
        let structures = self.memberships(account)?;
        if let Some(reason) = self.dormancy(account, role, now)? {
            let caller = Caller {
                account,
                role,
                session: ecrin_vault::id::SessionId::from_bytes([0; 16]),
                structures,
                address: None,
            };
            let subject = (role == Role::Beneficiary).then_some(account);
            return Err(self.refuse(now, &caller, subject, Fact::new(EventCode::SessionOpened), reason));
        }
        if role.is_professional() && structures.is_empty() {
            let caller = Caller {
                account,
                role,
                session: ecrin_vault::id::SessionId::from_bytes([0; 16]),
                structures,
                address: None,
            };
            return Err(self.refuse(
                now,
                &caller,
                None,
                Fact::new(EventCode::SessionOpened),
                Refusal::AccountSuspended,
            ));
        }
        let (token, session) = self.decide(|| {
            let ways = self.ways(account)?;
            let way = ways
                .iter()
                .find(|way| way.id == waiting.slot)
                .ok_or(Refusal::WrongSecret)?;
            let last = ways
                .iter()
                .filter_map(|way| Some((way.row.value.used?, way.row.value.kind)))
                .max();
            let used = SlotRow {
                used: Some(now),
                ..way.row.value.clone()
            };
            let batch = way.row.replace(Batch::new(), &used);
            let through = Some((way.id, way.row.value.kind));
            let (batch, token, session) = self.open_session_through(batch, account, through, last, now);
            let caller = Caller {
                account,
                role,
                session: session.id,
                structures: structures.clone(),
                address: None,
            };
            let mut fact = Fact::new(EventCode::SessionOpened);
            if failed > 0 {
                fact = fact.detail(failed);
            }
            let subject = (role == Role::Beneficiary).then_some(account);
            let event = self.event(now, &caller, subject, fact)?;
            self.commit_one(batch, event)?;
            Ok((token, session))
        })?;
        let keyring = KEYRINGS
            .get(self.engine(), &[account.as_bytes()])?
            .ok_or_else(|| AppError::internal("an account without a keyring"))?;
        Ok(SessionOpened {
            token,
            keyring: Base64(keyring),
            session: self.session_of(&session)?,
        })
    }

    /// The client says that the secret was wrong: the failure stands in the journal at once.
    pub fn abandon_login(&self, login: LoginId) -> Result<(), AppError> {
        match lock(&self.memory.logins).remove(&login) {
            Some(Waiting {
                account, slot, since, ..
            }) => self.note_failed_login(account, slot, since),
            None => Ok(()),
        }
    }

    /// Logins that nobody ended failed.
    pub(super) fn sweep_logins(&self, now: Timestamp) -> Result<(), AppError> {
        let stale: Vec<Waiting> = {
            let mut waiting = lock(&self.memory.logins);
            let ids: Vec<LoginId> = waiting
                .iter()
                .filter(|(_, w)| now.millis_since(w.since) > LOGIN_MS)
                .map(|(id, _)| *id)
                .collect();
            ids.iter().filter_map(|id| waiting.remove(id)).collect()
        };
        for login in stale {
            self.note_failed_login(login.account, login.slot, login.since)?;
        }
        Ok(())
    }

    /// A try on an account that does not exist is written down too, under nobody's name: it costs the same time.
    fn note_failed_login(
        &self,
        account: Option<AccountId>,
        slot: SlotId,
        began: Timestamp,
    ) -> Result<(), AppError> {
        let now = self.now();
        let fact = Fact::new(EventCode::SessionLoginFailed)
            .refused(Refusal::WrongSecret)
            .detail(began);
        let Some(account) = account else {
            let event = self.own_event(now, None, fact)?;
            self.commit_one(Batch::new(), event)?;
            return Ok(());
        };
        let role = self.role_of(account)?;
        let event: Event = if role == Role::Beneficiary {
            self.own_event(now, Some(account), fact)?
        } else {
            let caller = Caller {
                account,
                role,
                session: ecrin_vault::id::SessionId::from_bytes([0; 16]),
                structures: Vec::new(),
                address: None,
            };
            self.event(now, &caller, None, fact)?
        };
        self.commit_one(Batch::new(), event)?;
        if self.sealer.is_frozen(slot) {
            self.note_frozen(account, slot, None)?;
        }
        Ok(())
    }
}
