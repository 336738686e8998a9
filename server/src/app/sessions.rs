//! Sessions: who is asking, and for how long that is believed.

use std::net::IpAddr;

use ecrin_vault::id::{AccountId, SessionId, SlotId, StructureId};
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Channel, EventCode, Role, SlotKind};
use ecrin_vault::wire::{Base64, LastUse, Session, SessionItem};
use rand::RngCore as _;
use rand::rngs::OsRng;

use super::{App, AppError, Fact, Membership, Refusal, lock};
use crate::store::keyspace::{MEMBERSHIPS, MEMBERSHIPS_OF, Row, SESSIONS, SESSIONS_OF};
use crate::store::rows::{SessionEnd, SessionRow, Standing, structure_of};
use crate::store::{Batch, Direction, EngineError};

/// Idle minutes after which a beneficiary's session ends: shared computers.
const IDLE_BENEFICIARY_MS: i64 = 15 * 60 * 1000;
/// Idle minutes after which a professional's session ends.
const IDLE_PROFESSIONAL_MS: i64 = 30 * 60 * 1000;
/// After this a session ends whatever happens.
const ABSOLUTE_MS: i64 = 8 * 60 * 60 * 1000;
/// How long a session that is over is remembered: an attempt with its token is still known to be whose it was.
const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1000;

/// Someone whose session was believed, with what she is at this moment.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whose account.
    pub account: AccountId,
    /// The role of the account.
    pub role: Role,
    /// Through which session.
    pub session: SessionId,
    /// Where she may act.
    pub structures: Vec<Membership>,
    /// From where.
    pub address: Option<IpAddr>,
}

impl Caller {
    /// Her role in a structure, if she may act there.
    pub(super) fn role_in(&self, structure: StructureId) -> Option<Role> {
        let held = self.structures.iter().find(|m| m.structure == structure);
        held.map(|membership| membership.role)
    }

    /// The same caller for a structure of hers: the journal names it, and her role there.
    pub(super) fn acting_in(&self, structure: StructureId) -> Self {
        let mut acting = self.clone();
        if let Some(place) = acting.structures.iter().position(|m| m.structure == structure) {
            acting.structures.swap(0, place);
        }
        acting
    }

    /// Refuses anyone else than an administrator.
    pub(super) fn must_be_admin(&self) -> Result<(), AppError> {
        if self.role == Role::Admin {
            Ok(())
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }

    /// Refuses professionals.
    pub(super) fn must_be_beneficiary(&self) -> Result<(), AppError> {
        if self.role == Role::Beneficiary {
            Ok(())
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }
}

/// A token that was shown to be a session's, whether or not that session may still act.
pub(super) struct Known {
    pub(super) row: Row<SessionRow>,
    pub(super) caller: Caller,
    pub(super) refusal: Option<Refusal>,
}

/// The role of a professional is that of her memberships, which change; the one she joined with says only whether she
/// is a professional.
pub(super) fn effective(joined: Role, memberships: &[Membership]) -> Role {
    let highest = memberships.iter().map(|membership| membership.role).max();
    highest.unwrap_or(joined)
}

fn idle_ms(role: Role) -> i64 {
    if role.is_professional() {
        IDLE_PROFESSIONAL_MS
    } else {
        IDLE_BENEFICIARY_MS
    }
}

impl App {
    /// Who is asking. Checked anew at every request: nothing of a session is believed longer than that.
    pub fn caller(&self, token: &str, address: Option<IpAddr>) -> Result<Caller, AppError> {
        let known = self.known(token, address)?;
        match known.refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok(known.caller),
        }
    }

    pub(super) fn known(&self, token: &str, address: Option<IpAddr>) -> Result<Known, AppError> {
        let now = self.now();
        let digest = Digest32::of(token.as_bytes());
        let row = SESSIONS
            .get(self.engine(), &[&digest.0])?
            .ok_or(Refusal::NotSignedIn)?;
        let account = self.existing_account(row.value.account)?.value;
        let structures = self.memberships(row.value.account)?;
        let caller = Caller {
            account: row.value.account,
            role: effective(account.role, &structures),
            session: row.value.id,
            structures,
            address,
        };
        // After a restart nothing is known of the last use: the session counts as idle since it was opened. On a shared
        // computer it is better to sign in once more than to find a session that was left behind alive again.
        let mut used = lock(&self.memory.used);
        let last = used
            .get(&row.value.id)
            .copied()
            .unwrap_or(row.value.opened)
            .max(row.value.opened);
        let over = now.millis_since(last) >= idle_ms(account.role)
            || now.millis_since(row.value.opened) >= ABSOLUTE_MS;
        let homeless = account.role.is_professional() && caller.structures.is_empty();
        let refusal = match row.value.ended {
            Some(SessionEnd::Suspended) => Some(Refusal::AccountSuspended),
            Some(SessionEnd::SignedOut) => Some(Refusal::SessionEnded),
            None if over => Some(Refusal::SessionEnded),
            None if homeless => Some(Refusal::AccountSuspended),
            None => None,
        };
        if refusal.is_none() {
            used.insert(row.value.id, now);
        }
        drop(used);
        Ok(Known { row, caller, refusal })
    }

    /// The memberships under which an account may act now.
    pub(super) fn memberships(&self, account: AccountId) -> Result<Vec<Membership>, EngineError> {
        let keys = MEMBERSHIPS_OF.scan(
            self.engine(),
            &[account.as_bytes()],
            Direction::Forward,
            usize::MAX,
        )?;
        let mut active = Vec::new();
        for structure in keys.iter().filter_map(|(key, _)| structure_of(key)) {
            if let Some(row) = MEMBERSHIPS.get(self.engine(), &[structure.as_bytes(), account.as_bytes()])?
                && row.value.standing == Standing::Active
            {
                active.push(Membership {
                    structure,
                    role: row.value.role,
                });
            }
        }
        // What counts most comes first: it is what she is where no structure is named.
        active.sort_by_key(|membership| std::cmp::Reverse(membership.role));
        Ok(active)
    }

    /// What an account is at present: the highest role of its memberships.
    pub(super) fn role_of(&self, account: AccountId) -> Result<Role, AppError> {
        let role = self.existing_account(account)?.value.role;
        Ok(effective(role, &self.memberships(account)?))
    }

    /// Adds a fresh session to a batch; the token is shown to its owner once. It came through this way in, and is told
    /// of the sign-in before it.
    pub(super) fn open_session_through(
        &self,
        batch: Batch,
        account: AccountId,
        through: Option<(SlotId, SlotKind)>,
        last: Option<(Timestamp, SlotKind)>,
        now: Timestamp,
    ) -> (Batch, String, SessionRow) {
        let mut bytes = [0u8; 32];
        OsRng.fill_bytes(&mut bytes);
        let token = Digest32(bytes).to_string();
        let mut half = vec![0u8; 32];
        OsRng.fill_bytes(&mut half);
        let id = SessionId::generate(&mut OsRng);
        let row = SessionRow {
            id,
            account,
            opened: now,
            half: Base64(half),
            ended: None,
            through,
            last,
        };
        let digest = Digest32::of(token.as_bytes()).0;
        let batch = SESSIONS.insert(batch, &[&digest], &row);
        let batch = SESSIONS_OF.insert(batch, &[account.as_bytes(), id.as_bytes()], digest.to_vec());
        let batch = self.note_use(batch, account, now);
        let batch = self.signed_in_again(batch, account);
        (batch, token, row)
    }

    /// The session as its client sees it.
    pub(super) fn session_of(&self, row: &SessionRow) -> Result<Session, AppError> {
        let account = self.existing_account(row.account)?.value;
        Ok(Session {
            id: row.id,
            account: row.account,
            role: self.role_of(row.account)?,
            name: account.name,
            structures: self.structures_of(row.account)?,
            half: row.half.clone(),
            now: self.now(),
            until: row.opened.plus_millis(ABSOLUTE_MS),
            idle_seconds: u64::try_from(idle_ms(account.role) / 1000).unwrap_or(0),
            notices: self.notices_waiting(row.account)?,
            team_work: self.has_team_work(row.account)?,
            closing: self.closing()?,
            through: row.through.map(|(_, kind)| kind),
            last: row.last.map(|(at, kind)| LastUse {
                at,
                kind,
                channel: Channel::Api,
            }),
        })
    }

    /// The session that asks.
    pub fn session(&self, caller: &Caller) -> Result<Session, AppError> {
        let row = self
            .session_row(caller.account, caller.session)?
            .ok_or(Refusal::SessionEnded)?;
        self.session_of(&row.value)
    }

    /// All sessions of the account that have not ended.
    pub fn sessions(&self, caller: &Caller) -> Result<Vec<SessionItem>, AppError> {
        let now = self.now();
        let used = lock(&self.memory.used).clone();
        let mut items = Vec::new();
        for row in self.session_rows(caller.account)? {
            let SessionRow {
                id, opened, ended, ..
            } = row.value;
            let last = used.get(&id).copied().unwrap_or(opened);
            let over =
                now.millis_since(last) >= idle_ms(caller.role) || now.millis_since(opened) >= ABSOLUTE_MS;
            if ended.is_none() && !over {
                items.push(SessionItem {
                    id,
                    opened,
                    used: last,
                    current: id == caller.session,
                });
            }
        }
        Ok(items)
    }

    /// Ends one of the caller's own sessions.
    pub fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), AppError> {
        let now = self.now();
        let row = self
            .session_row(caller.account, session)?
            .ok_or(Refusal::NotFound)?;
        if row.value.ended.is_some() {
            return Ok(());
        }
        let batch = row.replace(
            Batch::new(),
            &SessionRow {
                ended: Some(SessionEnd::SignedOut),
                ..row.value.clone()
            },
        );
        let code = if session == caller.session {
            EventCode::SessionEnded
        } else {
            EventCode::SessionRevoked
        };
        let subject = (caller.role == Role::Beneficiary).then_some(caller.account);
        let event = self.event(now, caller, subject, Fact::new(code))?;
        self.commit_one(batch, event)?;
        lock(&self.memory.used).remove(&session);
        Ok(())
    }

    /// Adds to a batch: every session of the caller's but the one that asks ends. Answers how many did.
    pub(super) fn end_other_sessions(
        &self,
        mut batch: Batch,
        caller: &Caller,
    ) -> Result<(Batch, u64), AppError> {
        let mut ended = 0;
        for item in self.sessions(caller)? {
            if let Some(row) = self
                .session_row(caller.account, item.id)?
                .filter(|_| !item.current)
            {
                let over = SessionRow {
                    ended: Some(SessionEnd::SignedOut),
                    ..row.value.clone()
                };
                batch = row.replace(batch, &over);
                ended += 1;
            }
        }
        Ok((batch, ended))
    }

    /// Adds to a batch: every session of the account ends, because the account may not act any more.
    pub(super) fn suspend_sessions(&self, mut batch: Batch, account: AccountId) -> Result<Batch, AppError> {
        for row in self.session_rows(account)? {
            if row.value.ended.is_none() {
                batch = row.replace(
                    batch,
                    &SessionRow {
                        ended: Some(SessionEnd::Suspended),
                        ..row.value.clone()
                    },
                );
            }
        }
        Ok(batch)
    }

    /// Adds to a batch: those sessions of the account end that the choice says, because a way in has changed.
    pub(super) fn end_sessions(
        &self,
        mut batch: Batch,
        account: AccountId,
        which: impl Fn(&SessionRow) -> bool,
    ) -> Result<Batch, AppError> {
        for row in self.session_rows(account)? {
            if row.value.ended.is_none() && which(&row.value) {
                let ended = SessionRow {
                    ended: Some(SessionEnd::SignedOut),
                    ..row.value.clone()
                };
                batch = row.replace(batch, &ended);
            }
        }
        Ok(batch)
    }

    /// Adds to a batch: sessions that ended long ago are forgotten.
    pub(super) fn forget_sessions(&self, mut batch: Batch, now: Timestamp) -> Result<Batch, AppError> {
        for row in SESSIONS.scan(self.engine(), &[], usize::MAX)? {
            if now.millis_since(row.value.opened) > REMEMBERED_MS {
                batch = SESSIONS_OF.delete(
                    row.delete(batch),
                    &[row.value.account.as_bytes(), row.value.id.as_bytes()],
                );
                lock(&self.memory.used).remove(&row.value.id);
            }
        }
        Ok(batch)
    }

    fn session_rows(&self, account: AccountId) -> Result<Vec<Row<SessionRow>>, AppError> {
        let digests = SESSIONS_OF.scan(
            self.engine(),
            &[account.as_bytes()],
            Direction::Forward,
            usize::MAX,
        )?;
        let mut rows = Vec::new();
        for (_, digest) in digests {
            rows.extend(SESSIONS.get(self.engine(), &[&digest])?);
        }
        Ok(rows)
    }

    pub(super) fn session_row(
        &self,
        account: AccountId,
        session: SessionId,
    ) -> Result<Option<Row<SessionRow>>, AppError> {
        match SESSIONS_OF.get(self.engine(), &[account.as_bytes(), session.as_bytes()])? {
            Some(digest) => Ok(SESSIONS.get(self.engine(), &[&digest])?),
            None => Ok(None),
        }
    }
}
