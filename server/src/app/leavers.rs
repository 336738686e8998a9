//! Leavers: what ends, in one transaction, when someone leaves a structure; and the référents without whom a structure
//! would stand still.
//!
//! What belongs to a membership and ends with it hooks in here, in [`App::cut_off`]: mailboxes will.

use ecrin_vault::id::{AccountId, MandateId, StructureId};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Role};

use super::policy::acts;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::store::keyspace::{ACCOUNTS, MANDATES_OF, MEMBERSHIPS, Row};
use crate::store::rows::{MembershipRow, NoticeRow, Standing, mandate_of};
use crate::store::{Batch, Direction};

/// The most mandates looked through.
const MOST: usize = 100_000;

/// Someone who leaves a structure.
#[derive(Clone, Copy)]
pub(super) struct Leaver {
    pub(super) account: AccountId,
    pub(super) structure: StructureId,
}

impl App {
    /// Adds to a batch and its events: sessions end, wraps go, the mandates she holds as a person for this structure
    /// are suspended and their owners told. Invitations she handed out ask for her standing when they are answered.
    pub(super) fn cut_off(
        &self,
        batch: Batch,
        events: &mut Vec<Event>,
        caller: &Caller,
        leaver: Leaver,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let batch = self.suspend_sessions(batch, leaver.account)?;
        let batch = self.leave_team(batch, leaver.structure, leaver.account)?;
        self.suspend_mandates(batch, events, caller, leaver, now)
    }

    /// The mandates' part of [`cut_off`](Self::cut_off), for someone whose sessions end once for several structures.
    pub(super) fn suspend_mandates(
        &self,
        mut batch: Batch,
        events: &mut Vec<Event>,
        caller: &Caller,
        leaver: Leaver,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        for id in self.mandates_in_hand(leaver)? {
            let held = self.held(id)?.ok_or(Refusal::StoreDamaged)?;
            let Some(lifecycle) = acts::holder_left(held.mandate(), &held.row.value.lifecycle, now) else {
                continue;
            };
            batch = held.row.replace(batch, &held.after(lifecycle, None));
            let owner = held.mandate().owner;
            let fact = Fact::new(EventCode::MandateSuspended)
                .mandate(id)
                .detail("holder-left");
            events.push(self.event(now, caller, Some(owner), fact)?);
            let notice = NoticeRow {
                mandate: Some(id),
                account: Some(leaver.account),
                structure: Some(leaver.structure),
                ..NoticeRow::new(NoticeCode::MandateHolderLeft, now)
            };
            batch = self.tell(batch, owner, &notice);
        }
        Ok(batch)
    }

    /// The mandates that someone holds as a person for a structure, whatever has become of them.
    pub(super) fn mandates_in_hand(&self, of: Leaver) -> Result<Vec<MandateId>, AppError> {
        let keys = MANDATES_OF.scan(self.engine(), &[of.account.as_bytes()], Direction::Forward, MOST)?;
        let mut ids = Vec::new();
        for id in keys.iter().filter_map(|(key, _)| mandate_of(key)) {
            let held = self.held(id)?.ok_or(Refusal::StoreDamaged)?;
            let through = held.row.value.through;
            if acts::is_in_hand(held.mandate(), through, of.account, of.structure) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Refuses to lose a référent whom the structure needs. Those who stay must still be there when it is written, so
    /// that two cannot remove each other; whoever is left alone is told, and so are the administrators.
    pub(super) fn keep_referents(
        &self,
        mut batch: Batch,
        loses: Leaver,
        alone_is_known: bool,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let others = self.referents(loses.structure)?;
        if !others.iter().any(|(account, _)| *account == loses.account) {
            return Ok(batch);
        }
        let staying: Vec<_> = others
            .iter()
            .filter(|(account, _)| *account != loses.account)
            .collect();
        match staying.len() {
            0 => return Err(Refusal::LastReferent.into()),
            1 if !alone_is_known => return Err(Refusal::SecondReferent.into()),
            _ => {}
        }
        for (_, row) in &staying {
            batch = row.unchanged(batch);
        }
        if let [(alone, _)] = staying.as_slice() {
            batch = self.tell_alone(batch, loses.structure, *alone, now)?;
        }
        Ok(batch)
    }

    /// Tells the only référent of a structure, and the administrators, that it needs another.
    pub(super) fn tell_alone(
        &self,
        mut batch: Batch,
        structure: StructureId,
        alone: AccountId,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let mut told = vec![alone];
        ACCOUNTS.each(self.engine(), |row| {
            if row.value.role == Role::Admin {
                told.extend(row.key().try_into().ok().map(AccountId::from_bytes));
            }
        })?;
        told.dedup();
        for account in told {
            let notice = NoticeRow {
                structure: Some(structure),
                account: Some(alone),
                ..NoticeRow::new(NoticeCode::SecondReferentNeeded, now)
            };
            batch = self.tell(batch, account, &notice);
        }
        Ok(batch)
    }

    /// The référents who may act for a structure.
    pub(super) fn referents(
        &self,
        structure: StructureId,
    ) -> Result<Vec<(AccountId, Row<MembershipRow>)>, AppError> {
        let rows = MEMBERSHIPS.scan(self.engine(), &[structure.as_bytes()], usize::MAX)?;
        Ok(rows
            .into_iter()
            .filter(|row| row.value.role == Role::Referent && row.value.standing == Standing::Active)
            .filter_map(|row| {
                let account = row.key().get(16..)?.try_into().ok().map(AccountId::from_bytes)?;
                Some((account, row))
            })
            .collect())
    }
}
