//! Handover: what a leaver held is asked for again, for someone else. The référent asks; only each person herself grants.

use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::{Mandate as MandateItem, Member};

use super::leavers::Leaver;
use super::mandates::Held;
use super::policy::acts::is_left_over;
use super::{App, AppError, Caller, Refusal};
use crate::store::keyspace::MEMBERSHIPS;
use crate::store::rows::Standing;

impl App {
    /// The mandates that someone holds, or held until she left, as a person for a structure: their notes, for those who
    /// govern it, without a paper.
    pub fn to_hand_over(
        &self,
        caller: &Caller,
        structure: StructureId,
        account: AccountId,
    ) -> Result<Vec<MandateItem>, AppError> {
        self.must_govern(caller, structure)?;
        let now = self.now();
        let mut items = Vec::new();
        for id in self.mandates_in_hand(Leaver { account, structure })? {
            let held = self.held(id)?.ok_or(Refusal::StoreDamaged)?;
            if is_left_over(held.mandate(), &held.row.value.lifecycle, now) {
                items.push(self.mandate_of(&held)?);
            }
        }
        Ok(items)
    }

    /// Those who have left a structure and on whom a mandate still hangs, for those who govern it: nothing of theirs is
    /// forgotten because a page was closed.
    pub fn leavers(&self, caller: &Caller, structure: StructureId) -> Result<Vec<Member>, AppError> {
        self.must_govern(caller, structure)?;
        let named = self.structure(structure)?.ok_or(Refusal::NotFound)?;
        let now = self.now();
        let mut leavers = Vec::new();
        for row in MEMBERSHIPS.scan(self.engine(), &[structure.as_bytes()], usize::MAX)? {
            let account = row.key().get(16..).and_then(|key| key.try_into().ok());
            let Some(account) = account.map(AccountId::from_bytes) else {
                continue;
            };
            if row.value.standing != Standing::Removed
                || !self.leaves_over(Leaver { account, structure }, now)?
            {
                continue;
            }
            leavers.push(Member {
                account,
                name: self.existing_account(account)?.value.name.unwrap_or_default(),
                structure: named.clone(),
                role: row.value.role,
                active: false,
                since: row.value.since,
                place: None,
            });
        }
        Ok(leavers)
    }

    fn leaves_over(&self, leaver: Leaver, now: Timestamp) -> Result<bool, AppError> {
        for id in self.mandates_in_hand(leaver)? {
            let held = self.held(id)?.ok_or(Refusal::StoreDamaged)?;
            if is_left_over(held.mandate(), &held.row.value.lifecycle, now) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The structures for which a mandate is held and that the caller governs, and those of whom she proposes.
    pub(super) fn handover_within(
        &self,
        caller: &Caller,
        grantee: Grantee,
        held: &Held,
    ) -> Result<(Vec<StructureId>, Vec<StructureId>), AppError> {
        let mut governs = self.structures_concerned(held)?;
        governs.retain(|of| caller.role == Role::Admin || caller.role_in(*of) == Some(Role::Referent));
        let theirs = match grantee {
            Grantee::Structure(structure, _) => vec![structure],
            Grantee::Person(account) => {
                let memberships = self.memberships(account)?;
                memberships
                    .iter()
                    .map(|membership| membership.structure)
                    .collect()
            }
        };
        Ok((governs, theirs))
    }
}
