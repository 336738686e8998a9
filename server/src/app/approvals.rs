//! Acts that need two administrators (ASVS 2.3.5): asked for by one, approved or refused by another.
//!
//! In scope: requests, answers, and what a use of an approval must show. Out of scope: the acts themselves, which call
//! [`App::approved`] before they are done.
//!
//! An approval is for one exact act of one administrator, is used once, and is over 24 hours after it was asked for.

use ecrin_vault::act::is_fresh;
use ecrin_vault::audit::{Approval, ApprovalRequest};
use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::note::{Digest32, SignedNote, is_printable, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, FourEyesAct, NoticeCode, Role};
use ecrin_vault::wire::{ApprovalAnswer, ApprovalNew, ApprovalShown, ApprovalState};

use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{ACCOUNTS, APPROVALS, Row};
use crate::store::rows::{ApprovalRow, NoticeRow};

/// How long an approval may be given and used, from when it was asked for.
const LASTS_MS: i64 = 24 * 60 * 60 * 1000;

/// The longest text of what is to be done.
const LONGEST_SUBJECT: usize = 4_000;

/// An approval that was found good for an act.
pub(super) struct Given {
    row: Row<ApprovalRow>,
    /// Who gave it.
    pub(super) approver: AccountId,
}

impl Given {
    /// Adds to the batch of the act: the approval is used, and by nobody else.
    pub(super) fn spend(&self, batch: Batch) -> Batch {
        let used = ApprovalRow {
            state: ApprovalState::Used,
            ..self.row.value.clone()
        };
        self.row.replace(batch, &used)
    }

    /// Adds to the batch of an erasure: the approval goes with what it was for, whose name stands in it.
    pub(super) fn burn(&self, batch: Batch) -> Batch {
        self.row.delete(batch)
    }
}

impl App {
    /// Asks for a second signature. Every other administrator is told.
    pub fn request_approval(&self, caller: &Caller, new: &ApprovalNew) -> Result<ApprovalShown, AppError> {
        caller.must_be_admin()?;
        let now = self.now();
        let note: SignedNote<ApprovalRequest> = SignedNote::parse(&new.note)?;
        let keys = self.keys_of(caller.account)?;
        let name = key_name(caller.account, &self.domain);
        let request = note.verify(&name, &keys.signing)?;
        let is_told = is_printable(&new.subject) && new.subject.len() <= LONGEST_SUBJECT;
        if !is_told || request.subject != Digest32::of(new.subject.as_bytes()) {
            return Err(Refusal::Malformed.into());
        }
        if request.requester != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        if !is_fresh(request.at, now) {
            return Err(Refusal::Stale.into());
        }
        let mut event = self.event(
            now,
            caller,
            None,
            Fact::new(EventCode::ApprovalRequested).detail(request.act),
        )?;
        event.core.signature = note.signature_of(&name);
        let row = ApprovalRow {
            id: event.id,
            act: request.act,
            subject: new.subject.clone(),
            requester: caller.account,
            request: new.note.clone(),
            at: now,
            state: ApprovalState::Waiting,
            approver: None,
            answer: None,
        };
        let mut batch = APPROVALS.insert(Batch::new(), &[event.id.as_bytes()], &row);
        let notice = NoticeRow {
            account: Some(caller.account),
            due: Some(now.plus_millis(LASTS_MS)),
            detail: Some(event.id.to_string()),
            ..NoticeRow::new(NoticeCode::ApprovalWanted, now)
        };
        for admin in self.admins()? {
            if admin != caller.account {
                batch = self.tell(batch, admin, &notice);
            }
        }
        self.commit_one(batch, event)?;
        Ok(shown(&row, now))
    }

    /// Every approval that was asked for and is not yet forgotten, newest first.
    pub fn approvals(&self, caller: &Caller) -> Result<Vec<ApprovalShown>, AppError> {
        caller.must_be_admin()?;
        let now = self.now();
        let mut all = Vec::new();
        APPROVALS.each(self.engine(), |row| all.push(shown(&row.value, now)))?;
        all.sort_by_key(|approval| std::cmp::Reverse(approval.at));
        Ok(all)
    }

    /// Approves or refuses. Nobody answers herself.
    pub fn answer_approval(
        &self,
        caller: &Caller,
        id: EventId,
        answer: &ApprovalAnswer,
    ) -> Result<ApprovalShown, AppError> {
        caller.must_be_admin()?;
        let note: SignedNote<Approval> = SignedNote::parse(&answer.note)?;
        let (keys, name) = (
            self.keys_of(caller.account)?,
            key_name(caller.account, &self.domain),
        );
        self.decide(|| {
            let now = self.now();
            let row = APPROVALS
                .get(self.engine(), &[id.as_bytes()])?
                .ok_or(Refusal::NotFound)?;
            let said = note.verify(&name, &keys.signing)?;
            let request: SignedNote<ApprovalRequest> =
                SignedNote::parse(&row.value.request).map_err(|_| Refusal::StoreDamaged)?;
            if said.approver != caller.account || row.value.requester == caller.account {
                return Err(Refusal::NotAllowed.into());
            }
            if said.request != request.digest() {
                return Err(Refusal::BadNote.into());
            }
            if !is_fresh(said.at, now) {
                return Err(Refusal::Stale.into());
            }
            if state_at(&row.value, now) != ApprovalState::Waiting {
                return Err(Refusal::ApprovalOver.into());
            }
            let (state, code, notice) = if said.given {
                (
                    ApprovalState::Given,
                    EventCode::ApprovalGiven,
                    NoticeCode::ApprovalGiven,
                )
            } else {
                (
                    ApprovalState::Refused,
                    EventCode::ApprovalRefused,
                    NoticeCode::ApprovalRefused,
                )
            };
            let answered = ApprovalRow {
                state,
                approver: Some(caller.account),
                answer: Some(answer.note.clone()),
                ..row.value.clone()
            };
            let mut event = self.event(now, caller, None, Fact::new(code).detail(row.value.act))?;
            event.core.signature = note.signature_of(&name);
            let batch = row.replace(Batch::new(), &answered);
            let notice = NoticeRow {
                account: Some(caller.account),
                detail: Some(id.to_string()),
                ..NoticeRow::new(notice, now)
            };
            let batch = self.tell(batch, row.value.requester, &notice);
            self.commit_one(batch, event)?;
            Ok(shown(&answered, now))
        })
    }

    /// The approval of a second administrator for exactly this act of the caller, at this moment. The second one must
    /// still be an administrator.
    pub(super) fn approved(
        &self,
        caller: &Caller,
        act: FourEyesAct,
        subject: &str,
        approval: Option<EventId>,
        now: Timestamp,
    ) -> Result<Given, AppError> {
        let id = approval.ok_or(Refusal::ApprovalNeeded)?;
        let row = APPROVALS
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::NotFound)?;
        let held = &row.value;
        if held.requester != caller.account || held.act != act || held.subject != subject {
            return Err(Refusal::ApprovalOther.into());
        }
        match state_at(held, now) {
            ApprovalState::Given => {}
            ApprovalState::Waiting => return Err(Refusal::ApprovalNeeded.into()),
            ApprovalState::Refused | ApprovalState::Over | ApprovalState::Used => {
                return Err(Refusal::ApprovalOver.into());
            }
        }
        let approver = held.approver.ok_or(Refusal::StoreDamaged)?;
        if approver == caller.account || self.existing_account(approver)?.value.role != Role::Admin {
            return Err(Refusal::ApprovalOther.into());
        }
        Ok(Given { row, approver })
    }

    /// Whether there is anyone who could approve what this administrator asks. The first administrator of an instance
    /// has nobody: she invites the second one alone, and that one only.
    pub(super) fn has_second_admin(&self, caller: &Caller) -> Result<bool, AppError> {
        Ok(self.admins()?.iter().any(|admin| *admin != caller.account))
    }

    /// Every administrator.
    pub(super) fn admins(&self) -> Result<Vec<AccountId>, AppError> {
        let mut admins = Vec::new();
        ACCOUNTS.each(self.engine(), |row| {
            if row.value.role == Role::Admin
                && let Ok(id) = row.key().try_into()
            {
                admins.push(AccountId::from_bytes(id));
            }
        })?;
        Ok(admins)
    }

    /// Requests that are long over are forgotten; their events stay.
    pub(super) fn forget_approvals(&self, batch: Batch, now: Timestamp) -> Result<Batch, AppError> {
        let mut over = Vec::new();
        APPROVALS.each(self.engine(), |row| {
            if now.millis_since(row.value.at) > 30 * LASTS_MS {
                over.push(row);
            }
        })?;
        Ok(over.iter().fold(batch, |batch, row| row.delete(batch)))
    }
}

/// What an approval is at a moment: evaluated when asked, as everything that ends.
fn state_at(row: &ApprovalRow, now: Timestamp) -> ApprovalState {
    let over = now.millis_since(row.at) > LASTS_MS;
    match row.state {
        ApprovalState::Waiting | ApprovalState::Given if over => ApprovalState::Over,
        state => state,
    }
}

fn shown(row: &ApprovalRow, now: Timestamp) -> ApprovalShown {
    ApprovalShown {
        id: row.id,
        act: row.act,
        subject: row.subject.clone(),
        requester: row.requester,
        request: row.request.clone(),
        at: row.at,
        until: row.at.plus_millis(LASTS_MS),
        state: state_at(row, now),
        approver: row.approver,
        answer: row.answer.clone(),
    }
}
