//! Legal holds: what a judge or an authority wants kept is left alone by erasure and retention, for a time that ends by
//! itself, under a reference, and not in secret.

use ecrin_vault::id::{AccountId, HoldId, MandateId};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, FourEyesAct, Role};
use ecrin_vault::wire::{Hold, HoldNew};
use rand::rngs::OsRng;

use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{HOLDS, Row};
use crate::store::rows::HoldRow;

/// The longest a hold lasts, in days; whoever needs it longer orders it again.
const LONGEST: u32 = 365;

/// The longest reference.
const LONGEST_REFERENCE: usize = 40;

/// Whether a hold holds at this moment.
pub(super) fn holds(hold: &HoldRow, now: Timestamp) -> bool {
    hold.lifted.is_none() && now < hold.until
}

/// A reference is no place for a name: capitals, digits and what stands between them.
fn is_reference(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_REFERENCE
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-/.".contains(&byte))
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

impl App {
    /// Places a hold on a vault or a mandate.
    pub fn place_hold(&self, caller: &Caller, new: &HoldNew) -> Result<Hold, AppError> {
        caller.must_be_admin()?;
        let now = self.now();
        let owner = match (new.account, new.mandate) {
            (Some(account), None) => {
                if self.existing_account(account)?.value.role != Role::Beneficiary {
                    return Err(Refusal::NotAllowed.into());
                }
                account
            }
            (None, Some(mandate)) => self.held(mandate)?.ok_or(Refusal::NotFound)?.mandate().owner,
            _ => return Err(Refusal::Malformed.into()),
        };
        if !is_reference(&new.reference) || !(1..=LONGEST).contains(&new.days) {
            return Err(Refusal::Malformed.into());
        }
        let row = HoldRow {
            id: HoldId::generate(&mut OsRng),
            account: new.account,
            mandate: new.mandate,
            reference: new.reference.clone(),
            by: caller.account,
            at: now,
            until: now.plus_days(new.days),
            lifted: None,
        };
        let given = self.approved(caller, FourEyesAct::LegalHold, &new.subject(), new.approval, now)?;
        let batch = HOLDS.insert(given.spend(Batch::new()), &[row.id.as_bytes()], &row);
        let fact = Fact {
            mandate: new.mandate,
            ..Fact::new(EventCode::HoldPlaced).detail(&row.reference)
        };
        let mut event = self.event(now, caller, Some(owner), fact)?;
        if let Some((actor, _)) = &mut event.actor {
            actor.approver = Some(given.approver);
        }
        self.commit_one(batch, event)?;
        Ok(hold_of(&row, now))
    }

    /// All holds, also those that are over.
    pub fn list_holds(&self, caller: &Caller) -> Result<Vec<Hold>, AppError> {
        caller.must_be_admin()?;
        let now = self.now();
        let mut rows = self.hold_rows()?;
        rows.sort_by_key(|row| row.value.at);
        Ok(rows.iter().map(|row| hold_of(&row.value, now)).collect())
    }

    /// Lifts a hold before its time.
    pub fn lift_hold(&self, caller: &Caller, id: HoldId) -> Result<(), AppError> {
        caller.must_be_admin()?;
        let now = self.now();
        let row = HOLDS
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::NotFound)?;
        if !holds(&row.value, now) {
            return Ok(());
        }
        let owner = match (row.value.account, row.value.mandate) {
            (Some(account), _) => Some(account),
            (None, Some(mandate)) => self.held(mandate)?.map(|held| held.mandate().owner),
            (None, None) => None,
        };
        let lifted = HoldRow {
            lifted: Some(now),
            ..row.value.clone()
        };
        let fact = Fact {
            mandate: row.value.mandate,
            ..Fact::new(EventCode::HoldLifted).detail(&row.value.reference)
        };
        let event = self.event(now, caller, owner, fact)?;
        self.commit_one(row.replace(Batch::new(), &lifted), event)?;
        Ok(())
    }

    /// Whether anything of this person's is held: her vault, or a mandate of hers.
    pub(super) fn holds_on_person(&self, account: AccountId, now: Timestamp) -> Result<bool, AppError> {
        for row in self.hold_rows()?.iter().filter(|row| holds(&row.value, now)) {
            if row.value.account == Some(account) {
                return Ok(true);
            }
            if let Some(mandate) = row.value.mandate
                && self
                    .held(mandate)?
                    .is_some_and(|held| held.mandate().owner == account)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The vaults and the mandates that are held.
    pub(super) fn all_held(&self, now: Timestamp) -> Result<(Vec<AccountId>, Vec<MandateId>), AppError> {
        let rows = self.hold_rows()?;
        let held: Vec<&HoldRow> = rows
            .iter()
            .map(|row| &row.value)
            .filter(|row| holds(row, now))
            .collect();
        Ok((
            held.iter().filter_map(|row| row.account).collect(),
            held.iter().filter_map(|row| row.mandate).collect(),
        ))
    }

    fn hold_rows(&self) -> Result<Vec<Row<HoldRow>>, AppError> {
        Ok(HOLDS.scan(self.engine(), &[], usize::MAX)?)
    }
}

fn hold_of(row: &HoldRow, now: Timestamp) -> Hold {
    Hold {
        id: row.id,
        account: row.account,
        mandate: row.mandate,
        reference: row.reference.clone(),
        by: row.by,
        at: row.at,
        until: row.until,
        holds: holds(row, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_not_a_name() {
        assert!(is_reference("REQ-2026/114"));
        for wrong in ["", "Mme Diallo", "DIALLO", "req-1", "A 1", &"1".repeat(41)] {
            assert!(!is_reference(wrong), "{wrong}");
        }
    }
}
