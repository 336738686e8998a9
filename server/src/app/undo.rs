//! Undoing: a mistake of the last two days is taken back by who made it, as long as nobody has made use of it. Later an
//! administrator may, for invitations and vaults. What was undone stays on record, and its id is never used again.

use ecrin_vault::act::Revocation;
use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::invitation::Invitation;
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{self, InvitationItem};

use super::policy::acts::{self, in_time};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{DOCUMENTS_OF, INVITATIONS, KEYRINGS, SLOTS};
use crate::store::rows::{AccountRow, InvitationRow};

/// The most documents and slots of a vault that is undone.
const MOST: usize = 10_000;

impl App {
    /// Takes back a mandate that was a mistake and that nobody has used.
    pub fn undo_mandate(
        &self,
        caller: &Caller,
        id: MandateId,
        text: &str,
    ) -> Result<wire::Mandate, AppError> {
        let signed = self.read_act::<Revocation>(caller, text)?;
        self.decide(|| {
            let held = self.held(id)?.ok_or(Refusal::NotFound)?;
            let act = acts::Act::Undo {
                granted: held.row.value.granted,
                views: self.views_of(id)?,
            };
            self.try_act(caller, &held, &signed, act)
        })?;
        self.sealer.destroy(id)?;
        self.mandate_item(id)
    }

    /// The invitations of the caller that nobody has answered; an administrator sees everyone's.
    pub fn invitations(&self, caller: &Caller) -> Result<Vec<InvitationItem>, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        let now = self.now();
        let mut items = Vec::new();
        for row in INVITATIONS.scan(self.engine(), &[], MOST)? {
            let note: SignedNote<Invitation> =
                SignedNote::parse(&row.value.note).map_err(|_| Refusal::StoreDamaged)?;
            let invitation = note.danger_unverified();
            let own = invitation.inviter == Some(caller.account) || caller.role == Role::Admin;
            let open =
                row.value.answered.is_none() && row.value.cancelled.is_none() && now < invitation.until;
            if own && open {
                items.push(InvitationItem {
                    id: Digest32::of(&invitation.key.to_bytes()),
                    inviter: invitation.inviter,
                    role: invitation.role,
                    structure: invitation.structure,
                    from: invitation.from,
                    until: invitation.until,
                });
            }
        }
        items.sort_by_key(|item| item.from);
        Ok(items)
    }

    /// Takes back an invitation that nobody has answered.
    pub fn undo_invitation(&self, caller: &Caller, id: Digest32) -> Result<(), AppError> {
        self.decide(|| {
            let now = self.now();
            let row = INVITATIONS
                .get(self.engine(), &[&id.0])?
                .ok_or(Refusal::NotFound)?;
            let note: SignedNote<Invitation> =
                SignedNote::parse(&row.value.note).map_err(|_| Refusal::StoreDamaged)?;
            let invitation = note.danger_unverified();
            let fact = Fact::new(EventCode::InvitationUndone).detail(invitation.role);
            if caller.role != Role::Admin {
                if invitation.inviter != Some(caller.account) {
                    return Err(Refusal::NotFound.into());
                }
                in_time(invitation.from, now)
                    .map_err(|reason| self.refuse(now, caller, None, fact.clone(), reason))?;
            }
            if row.value.answered.is_some() {
                return Err(self.refuse(now, caller, None, fact, Refusal::InvitationUsed));
            }
            if row.value.cancelled.is_some() {
                return Ok(());
            }
            let cancelled = InvitationRow {
                cancelled: Some(now),
                ..row.value.clone()
            };
            let event = self.event(now, caller, None, fact)?;
            self.commit_one(row.replace(Batch::new(), &cancelled), event)?;
            Ok(())
        })
    }

    /// Takes back a vault that was opened by mistake, while the person has put nothing into it herself. What others put
    /// in for her goes with it; the row stays, so that neither its id nor its journal is ever anyone else's.
    pub fn undo_vault(&self, caller: &Caller, id: AccountId) -> Result<(), AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        self.decide(|| {
            let now = self.now();
            let row = self.existing_account(id)?;
            let note: SignedNote<Invitation> =
                SignedNote::parse(&row.value.invitation).map_err(|_| Refusal::StoreDamaged)?;
            let fact = Fact::new(EventCode::AccountUndone);
            let refuse = |reason| self.refuse(now, caller, Some(id), fact.clone(), reason);
            if row.value.role != Role::Beneficiary {
                return Err(Refusal::NotFound.into());
            }
            if caller.role != Role::Admin {
                if note.danger_unverified().inviter != Some(caller.account) {
                    return Err(Refusal::NotFound.into());
                }
                in_time(row.value.created, now).map_err(refuse)?;
            }
            if row.value.undone.is_some() {
                return Ok(());
            }
            if !self.is_unused(id)? {
                return Err(refuse(Refusal::UndoUsed));
            }
            let undone = AccountRow {
                undone: Some(now),
                ..row.value.clone()
            };
            let mut batch = self.suspend_sessions(row.replace(Batch::new(), &undone), id)?;
            for slot in SLOTS.scan(self.engine(), &[id.as_bytes()], MOST)? {
                batch = slot.delete(batch);
            }
            batch = KEYRINGS.delete(batch, &[id.as_bytes()]);
            let event = self.event(now, caller, Some(id), fact.clone())?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        // The vault is shut already; a crash here leaves papers that nobody can open, and the same command goes on.
        self.remove_all(caller, id)
    }

    /// Whether someone has put in nothing herself and granted nothing.
    fn is_unused(&self, owner: AccountId) -> Result<bool, AppError> {
        if !self.granted_by(owner)?.is_empty() {
            return Ok(false);
        }
        Ok(self
            .papers_of(owner)?
            .iter()
            .all(|row| row.depositor != owner && !row.filed))
    }

    fn remove_all(&self, caller: &Caller, owner: AccountId) -> Result<(), AppError> {
        for row in self.papers_of(owner)? {
            self.remove(
                caller,
                owner,
                row.id,
                Fact::new(EventCode::DocumentDeleted).document(row.id),
            )?;
        }
        debug_assert!(
            DOCUMENTS_OF
                .scan(
                    self.engine(),
                    &[owner.as_bytes()],
                    crate::store::Direction::Forward,
                    1
                )
                .is_ok_and(|left| left.is_empty())
        );
        Ok(())
    }
}
