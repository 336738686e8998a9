//! Approvals: professionals release a share to someone's recovery, or sign that they have met her.
//!
//! They gain nothing by it: what they release is sealed for the person's own home.

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::RecoveryId;
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::recovery::{Recovery, RecoveryApproval};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Holder, NoticeCode, RecoveryState};
use ecrin_vault::wire::{RecoveryApprovalNew, RecoveryAsked};

use super::recovery::{ASKED_MS, belongs, new_row, notice};
use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::store::Batch;
use crate::store::keyspace::{RECOVERIES, Row};
use crate::store::rows::{KitRow, RecoveryApprovalRow, RecoveryRow};

/// The largest share that a structure releases: an age file around a line.
const MAX_RELEASED: usize = 4 * 1024;

impl App {
    /// A recovery for a professional to whom the person has shown its id.
    pub fn recovery_asked(&self, caller: &Caller, id: RecoveryId) -> Result<RecoveryAsked, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        let now = self.now();
        let (note, kit, state, due) = match RECOVERIES.get(self.engine(), &[id.as_bytes()])? {
            Some(row) => {
                let kit = self.good_kit_of(&row.value)?.ok_or(Refusal::KitRevoked)?;
                (
                    row.value.note.clone(),
                    kit,
                    row.value.state(true, now),
                    Some(row.value.due()),
                )
            }
            None => {
                let (note, kit) = self.unapproved(id, now)?;
                (note.to_text(), kit, RecoveryState::Asked, None)
            }
        };
        let own = caller
            .structures
            .iter()
            .any(|m| m.structure == kit.value.structure);
        Ok(RecoveryAsked {
            note,
            owner: self.person(kit.value.owner)?,
            kit: kit.value.note,
            structure_share: kit.value.structure_share.filter(|_| own),
            state,
            due,
        })
    }

    fn unapproved(
        &self,
        id: RecoveryId,
        now: Timestamp,
    ) -> Result<(SignedNote<Recovery>, Row<KitRow>), AppError> {
        let asked = lock(&self.memory.recoveries);
        let note = asked
            .get(&id)
            .filter(|asked| now.millis_since(asked.since) < ASKED_MS)
            .map(|asked| asked.note.clone())
            .ok_or(Refusal::NotFound)?;
        drop(asked);
        let account = note.danger_unverified().account.ok_or(Refusal::NotFound)?;
        let kit = self.kit_of(account)?.ok_or(Refusal::KitUnknown)?;
        Ok((note, kit))
    }

    /// A professional releases a share, or signs that she has met the person.
    pub fn approve_recovery(
        &self,
        caller: &Caller,
        id: RecoveryId,
        new: &RecoveryApprovalNew,
    ) -> Result<(), AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        let note: SignedNote<RecoveryApproval> = SignedNote::parse(&new.note)?;
        let name = key_name(caller.account, &self.domain);
        let approval = note
            .verify(&name, &self.keys_of(caller.account)?.signing)?
            .clone();
        self.decide(|| {
            let now = self.now();
            let found = RECOVERIES.get(self.engine(), &[id.as_bytes()])?;
            let (row, kit) = match &found {
                Some(row) => (
                    row.value.clone(),
                    self.good_kit_of(&row.value)?.ok_or(Refusal::KitRevoked)?,
                ),
                None => {
                    let (asked, kit) = self.unapproved(id, now)?;
                    (new_row(&asked, &kit.value, now, false), kit)
                }
            };
            let mut fact = Fact::new(EventCode::RecoveryApproved).detail(release_word(approval.releases));
            fact.signature = note.signature_of(&name);
            let subject = self.subject_of(row.account)?;
            if let Err(reason) = may_approve(caller, &row, &approval, found.is_some(), new, now) {
                return Err(self.refuse(now, caller, subject, fact, reason));
            }
            let mut approved = row.clone();
            approved.approvals.push(RecoveryApprovalRow {
                approver: caller.account,
                structure: approval.structure,
                in_person: approval.in_person,
                of_reference: belongs(caller, &row),
                releases: approval.releases,
                note: note.to_text(),
                at: now,
            });
            if approval.releases == Some(Holder::Structure) {
                approved.structure_share.clone_from(&new.share);
            }
            let mut events = Vec::new();
            let batch = kit.unchanged(Batch::new());
            let batch = match &found {
                Some(row) => row.replace(batch, &approved),
                None => {
                    let begun = Fact::new(EventCode::RecoveryBegun).detail(row.id);
                    events.push(self.event(now, caller, subject, begun)?);
                    self.insert_recovery(batch, &approved, Some(caller.account), now)?
                }
            };
            let told = notice(NoticeCode::RecoveryApproved, &approved, Some(caller.account), now);
            let batch = self.tell(batch, row.account, &told);
            events.push(self.event(now, caller, subject, fact)?);
            self.ledger.commit(batch, events)?;
            lock(&self.memory.recoveries).remove(&id);
            Ok(())
        })
    }
}

/// Whether this approval counts. `begun` is whether the recovery runs: without a sheet only the reference structure
/// makes it begin.
fn may_approve(
    caller: &Caller,
    row: &RecoveryRow,
    approval: &RecoveryApproval,
    begun: bool,
    new: &RecoveryApprovalNew,
    now: Timestamp,
) -> Result<(), Refusal> {
    let of_reference = belongs(caller, row);
    let member = caller
        .structures
        .iter()
        .any(|m| m.structure == approval.structure);
    if caller.account == row.account || approval.approver != caller.account || !member {
        return Err(Refusal::NotAllowed);
    }
    if approval.recovery != row.id || approval.kit != row.kit || !is_fresh(approval.at, now) {
        return Err(Refusal::Stale);
    }
    match row.state(true, now) {
        RecoveryState::Waiting | RecoveryState::Due | RecoveryState::Opened => {}
        RecoveryState::Cancelled => return Err(Refusal::RecoveryCancelled),
        _ => return Err(Refusal::RecoveryOver),
    }
    let releases_structure = approval.releases == Some(Holder::Structure);
    if !begun && !releases_structure {
        return Err(Refusal::RecoveryWaiting);
    }
    match approval.releases {
        Some(Holder::Structure) if approval.structure != row.structure => return Err(Refusal::ReferenceOnly),
        Some(Holder::Service) if of_reference => return Err(Refusal::OtherStructureOnly),
        Some(Holder::Sheet) => return Err(Refusal::Malformed),
        _ => {}
    }
    let sealed = new
        .share
        .as_ref()
        .is_some_and(|share| share.0.len() <= MAX_RELEASED);
    if releases_structure != sealed || (!releases_structure && new.share.is_some()) {
        return Err(Refusal::Malformed);
    }
    let again = |done: &RecoveryApprovalRow| {
        done.approver == caller.account && (done.releases == approval.releases || approval.releases.is_none())
    };
    if row.approvals.iter().any(again) {
        return Err(Refusal::AlreadyAttested);
    }
    Ok(())
}

fn release_word(releases: Option<Holder>) -> String {
    releases.map_or_else(|| "none".to_owned(), |holder| holder.to_string())
}
