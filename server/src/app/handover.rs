//! Handover: what a leaver held is asked for again, for someone else. The référent asks; only each person herself grants.

use ecrin_vault::id::{AccountId, MandateId, StructureId};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::request::Request;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::Mandate as MandateItem;

use super::leavers::Leaver;
use super::mandates::Held;
use super::{App, AppError, Caller, Refusal};

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
            if is_left_over(&held, now) {
                items.push(self.mandate_of(&held)?);
            }
        }
        Ok(items)
    }

    /// Whether the caller may propose this handover: she governs the structure for which the mandate is held, and
    /// proposes one of its people, or the structure itself.
    pub(super) fn check_handover(
        &self,
        caller: &Caller,
        request: &Request,
        id: MandateId,
    ) -> Result<(), AppError> {
        let held = self
            .held(id)?
            .filter(|held| held.mandate().owner == request.owner)
            .ok_or(Refusal::NotFound)?;
        if !is_left_over(&held, self.now()) {
            return Err(Refusal::MandateExpired.into());
        }
        let governs =
            |of: &StructureId| caller.role == Role::Admin || caller.role_in(*of) == Some(Role::Referent);
        let concerned = self.structures_concerned(&held)?;
        let theirs: Vec<StructureId> = match request.grantee {
            Grantee::Structure(structure, _) => vec![structure],
            Grantee::Person(account) => {
                let memberships = self.memberships(account)?;
                memberships
                    .iter()
                    .map(|membership| membership.structure)
                    .collect()
            }
        };
        // Nothing goes to another structure behind a person's choice of this one.
        let within = concerned.iter().any(|of| governs(of) && theirs.contains(of));
        let mandate = held.mandate();
        if !within || mandate.grantee == request.grantee {
            return Err(Refusal::NotAllowed.into());
        }
        if !mandate.right.allows(request.right) || mandate.purpose != request.purpose {
            return Err(Refusal::BeyondRequest.into());
        }
        Ok(())
    }
}

/// Whether there is something to hand over: it has not ended, suspended or not.
fn is_left_over(held: &Held, now: ecrin_vault::time::Timestamp) -> bool {
    held.row.value.lifecycle.ended.is_none() && now < held.mandate().until
}
