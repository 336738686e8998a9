//! Slots: the ways into an account. One more waits three days; one less, or a frozen one, is so at once.
//!
//! In scope: listing, adding (as a [delay](super::delays)), replacing, removing, freezing and thawing, and what each
//! does to sessions. Out of scope: signing in (logins), and counting tries (the sealer).
//!
//! The keyring is sealed by its owner's client for exactly the ways in that it lists inside; what comes here is signed
//! by her, and names the keyring it started from, so that nothing is lost between two changes.

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::journal::{Actor, LogKey};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::opaque::SlotRecord;
use ecrin_vault::slot::SlotChange;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{DelayKind, EventCode, NoticeCode, Role, SlotAct, SlotKind};
use ecrin_vault::wire::{
    Base64, Delay, NewSlot, SlotItem, SlotNew, SlotRegistration, SlotRegistrationAnswer, SlotRemoval,
};

use super::accounts::MAX_KEYRING;
use super::delays::delay_of;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::store::keyspace::{KEYRINGS, MANDATES_OF, Row, SLOT_OWNERS, SLOTS};
use crate::store::rows::{DelayRow, NoticeRow, SlotRow, mandate_of, slot_of};
use crate::store::{Batch, Direction};

/// The most ways in of one account.
const MOST: usize = 32;

/// The most mandates looked through for whether a structure knows someone.
const MOST_MANDATES: usize = 10_000;

/// A way in with its id.
pub(super) struct Way {
    pub(super) id: SlotId,
    pub(super) row: Row<SlotRow>,
}

/// How many ways in an account keeps at least. A beneficiary who loses one must have another.
const fn fewest(role: Role) -> usize {
    match role {
        Role::Beneficiary => 2,
        Role::Aidant | Role::Referent | Role::Admin => 1,
    }
}

/// Whether a way in is one that OPAQUE opens, with an upload that can be read.
pub(super) fn check_slot(slot: &NewSlot) -> Result<(), AppError> {
    if !matches!(slot.kind, SlotKind::Passphrase | SlotKind::Card) {
        return Err(Refusal::Malformed.into());
    }
    SlotRecord::from_bytes(&slot.upload.0).map_err(|_| Refusal::Malformed)?;
    Ok(())
}

/// Adds to a batch: a way in, whose id must never have been used.
pub(super) fn insert_slot(batch: Batch, account: AccountId, slot: &NewSlot, now: Timestamp) -> Batch {
    let batch = SLOT_OWNERS.insert(batch, &[slot.id.as_bytes()], account.as_bytes().to_vec());
    put_slot(batch, account, slot, now)
}

/// The same for an id that is reserved already.
fn put_slot(batch: Batch, account: AccountId, slot: &NewSlot, now: Timestamp) -> Batch {
    let row = SlotRow {
        kind: slot.kind,
        upload: slot.upload.clone(),
        added: Some(now),
        frozen: None,
        used: None,
    };
    SLOTS.insert(batch, &[account.as_bytes(), slot.id.as_bytes()], &row)
}

impl App {
    /// Refuses a slot id that was ever used: whoever could register it again would be answered as its owner is.
    pub(super) fn check_new_slot(&self, slot: SlotId) -> Result<(), AppError> {
        match SLOT_OWNERS.get(self.engine(), &[slot.as_bytes()])? {
            Some(_) => Err(Refusal::AlreadyExists.into()),
            None => Ok(()),
        }
    }

    pub(super) fn ways(&self, account: AccountId) -> Result<Vec<Way>, AppError> {
        let rows = SLOTS.scan(self.engine(), &[account.as_bytes()], MOST)?;
        rows.into_iter()
            .map(|row| {
                let id = slot_of(row.key()).ok_or_else(|| AppError::internal("a slot without an id"))?;
                Ok(Way { id, row })
            })
            .collect()
    }

    fn way(&self, account: AccountId, slot: SlotId) -> Result<Way, AppError> {
        let row = SLOTS.get(self.engine(), &[account.as_bytes(), slot.as_bytes()])?;
        Ok(Way {
            id: slot,
            row: row.ok_or(Refusal::NotFound)?,
        })
    }

    /// The caller's ways in.
    pub fn slots(&self, caller: &Caller) -> Result<Vec<SlotItem>, AppError> {
        self.settle_delays(caller.account)?;
        let through = self.through(caller)?;
        let ways = self.ways(caller.account)?;
        Ok(ways
            .iter()
            .map(|Way { id, row }| SlotItem {
                id: *id,
                kind: row.value.kind,
                added: row.value.added,
                frozen: row
                    .value
                    .frozen
                    .or_else(|| self.sealer.is_frozen(*id).then(|| self.now())),
                used: row.value.used,
                current: through == Some(*id),
            })
            .collect())
    }

    /// Begins the registration of one more way in.
    pub fn register_slot(
        &self,
        _caller: &Caller,
        start: &SlotRegistration,
    ) -> Result<SlotRegistrationAnswer, AppError> {
        self.check_new_slot(start.slot)?;
        let response = self
            .secrets
            .opaque
            .answer_registration(start.slot, &start.request.0)
            .map_err(|_| Refusal::Malformed)?;
        Ok(SlotRegistrationAnswer {
            response: Base64(response),
        })
    }

    /// Asks for one more way in, perhaps in the place of another. It opens nothing before the delay is over; a card
    /// that it replaces is frozen at once, because it may be lost.
    pub fn add_slot(&self, caller: &Caller, new: &SlotNew) -> Result<Delay, AppError> {
        self.settle_delays(caller.account)?;
        check_slot(&new.slot)?;
        let change = self.checked_change(caller, &new.note, SlotAct::Add, new.slot.id, &new.keyring)?;
        let old = change
            .replaces
            .map(|slot| self.way(caller.account, slot))
            .transpose()?;
        // A kit is replaced by a kit, with its shares.
        if old
            .as_ref()
            .is_some_and(|old| old.row.value.kind == SlotKind::Kit)
        {
            return Err(Refusal::Malformed.into());
        }
        let delay = self.decide(|| {
            let now = self.now();
            self.check_new_slot(new.slot.id)?;
            self.check_room_to_wait(caller.account, now)?;
            let ways = self.ways(caller.account)?;
            if ways.len() >= MOST {
                return Err(Refusal::QuotaExceeded.into());
            }
            // A login with a passphrase names the account, not the slot: of two, each use of one would count as a wrong
            // try of the other. A new passphrase takes the old one's place.
            let second =
                |way: &&Way| way.row.value.kind == SlotKind::Passphrase && Some(way.id) != change.replaces;
            if new.slot.kind == SlotKind::Passphrase && ways.iter().any(|way| second(&way)) {
                return Err(Refusal::AlreadyExists.into());
            }
            let payload = serde_json::to_vec(new).map_err(AppError::internal)?;
            let batch = SLOT_OWNERS.insert(
                Batch::new(),
                &[new.slot.id.as_bytes()],
                caller.account.as_bytes().to_vec(),
            );
            let by = Some(caller.account);
            let (batch, row) = self.delay(batch, caller.account, DelayKind::Slot, payload, by, now);
            let event = self.delay_event(EventCode::DelayRequested, &row, Some(caller), now)?;
            self.commit_one(batch, event)?;
            Ok(delay_of(&row))
        })?;
        // A card may be lost, and there is another way in; a passphrase that is being changed opens until then.
        if let Some(old) = old
            && old.row.value.kind == SlotKind::Card
            && self.has_another(caller.account, old.id)?
        {
            self.freeze(caller.account, old.id, Some(caller))?;
        }
        Ok(delay)
    }

    /// What happens when the delay of a new way in is over. `None` when it can no longer be done as it was asked for,
    /// because the ways in have changed meanwhile.
    pub(super) fn complete_slot(
        &self,
        batch: Batch,
        delay: &DelayRow,
        now: Timestamp,
    ) -> Result<Option<(Batch, Vec<Event>)>, AppError> {
        let new: SlotNew = serde_json::from_slice(&delay.payload.0).map_err(AppError::internal)?;
        let note: SignedNote<SlotChange> = SignedNote::parse(&new.note).map_err(|_| Refusal::StoreDamaged)?;
        // Its signature was checked when it was taken in.
        let change = note.danger_unverified();
        let account = delay.account;
        let before = KEYRINGS
            .get(self.engine(), &[account.as_bytes()])?
            .ok_or(Refusal::StoreDamaged)?;
        if Digest32::of(&before) != change.base {
            return Ok(None);
        }
        let batch = self.replaced_keyring(batch, account, before, &new.keyring);
        let mut batch = put_slot(batch, account, &new.slot, now);
        let mut events = vec![self.slot_event(EventCode::SlotAdded, account, new.slot.kind, None, now)?];
        if let Some(old) = change.replaces {
            let Ok(old) = self.way(account, old) else {
                return Ok(None);
            };
            batch = old.row.delete(batch);
            events.push(self.slot_event(EventCode::SlotRemoved, account, old.row.value.kind, None, now)?);
        }
        let batch = self.end_sessions(batch, account, |_| true)?;
        Ok(Some((batch, events)))
    }

    /// Takes a way in away, at once.
    pub fn remove_slot(&self, caller: &Caller, slot: SlotId, removal: &SlotRemoval) -> Result<(), AppError> {
        self.settle_delays(caller.account)?;
        let change = self.checked_change(caller, &removal.note, SlotAct::Remove, slot, &removal.keyring)?;
        self.decide(|| {
            let now = self.now();
            let ways = self.ways(caller.account)?;
            let gone = ways.iter().find(|way| way.id == slot).ok_or(Refusal::NotFound)?;
            let rest = ways.iter().filter(|way| way.id != slot);
            let fact = Fact::new(EventCode::SlotRemoved).detail(gone.row.value.kind);
            let usable = rest.clone().filter(|way| !self.sealer.is_frozen(way.id)).count();
            if rest.count() < fewest(caller.role) || usable == 0 {
                let subject = self.subject_of(caller.account)?;
                return Err(self.refuse(now, caller, subject, fact, Refusal::LastSlot));
            }
            let before = KEYRINGS
                .get(self.engine(), &[caller.account.as_bytes()])?
                .ok_or(Refusal::StoreDamaged)?;
            if Digest32::of(&before) != change.base {
                return Err(Refusal::Stale.into());
            }
            let batch = self.replaced_keyring(Batch::new(), caller.account, before, &removal.keyring);
            let subject = self.subject_of(caller.account)?;
            let mut events = vec![self.event(now, caller, subject, fact)?];
            // A kit is more than its way in: its shares go with it, and so do recoveries that began with it.
            let batch = match self.kit_behind(caller.account, slot)? {
                Some(kit) => {
                    let (batch, event) = self.kit_ended_by_owner(batch, caller, &kit, None, now)?;
                    events.push(event);
                    batch
                }
                None => gone.row.delete(batch),
            };
            let batch = self.end_sessions(batch, caller.account, |session| session.id != caller.session)?;
            let batch = self.tell_slot(
                batch,
                NoticeCode::SlotRemoved,
                caller.account,
                gone.row.value.kind,
                Some(caller),
                now,
            );
            self.ledger.commit(batch, events)?;
            Ok(())
        })?;
        // Should an old copy of the data ever be put back, what was taken away stays shut.
        self.sealer.freeze(slot, self.now())?;
        Ok(())
    }

    /// The caller freezes one of her own ways in.
    pub fn freeze_slot(&self, caller: &Caller, slot: SlotId) -> Result<(), AppError> {
        self.way(caller.account, slot)?;
        if !self.has_another(caller.account, slot)? {
            return Err(Refusal::LastSlot.into());
        }
        self.freeze(caller.account, slot, Some(caller))
    }

    /// Whether another way in than this one opens the account at present.
    fn has_another(&self, account: AccountId, slot: SlotId) -> Result<bool, AppError> {
        let ways = self.ways(account)?;
        Ok(ways
            .iter()
            .any(|way| way.id != slot && !self.sealer.is_frozen(way.id)))
    }

    /// A professional freezes the cards of someone her structure knows: a lost card is reported by telephone.
    pub fn freeze_cards(&self, caller: &Caller, account: AccountId) -> Result<(), AppError> {
        let own = account == caller.account;
        if !(own || caller.role == Role::Admin || self.knows(caller, account)?) {
            return Err(Refusal::NotAllowed.into());
        }
        self.existing_account(account)?;
        for way in self.ways(account)? {
            if way.row.value.kind == SlotKind::Card {
                self.freeze(account, way.id, Some(caller))?;
            }
        }
        Ok(())
    }

    /// Whether one of the caller's structures knows a person: a member of it invited her, or holds a mandate of hers.
    fn knows(&self, caller: &Caller, account: AccountId) -> Result<bool, AppError> {
        if !caller.role.is_professional() {
            return Ok(false);
        }
        let shares = |other: AccountId| -> Result<bool, AppError> {
            let theirs = self.memberships(other)?;
            Ok(other == caller.account
                || theirs
                    .iter()
                    .any(|m| caller.structures.iter().any(|own| own.structure == m.structure)))
        };
        let invitation = self.existing_account(account)?.value.invitation;
        let invitation: SignedNote<ecrin_vault::invitation::Invitation> =
            SignedNote::parse(&invitation).map_err(|_| Refusal::StoreDamaged)?;
        let invitation = invitation.danger_unverified();
        let invited_into = invitation
            .structure
            .is_some_and(|structure| caller.structures.iter().any(|own| own.structure == structure));
        if invited_into || invitation.inviter.map(&shares).transpose()?.unwrap_or(false) {
            return Ok(true);
        }
        let mandates = MANDATES_OF.scan(
            self.engine(),
            &[account.as_bytes()],
            Direction::Forward,
            MOST_MANDATES,
        )?;
        for (key, _) in mandates {
            let Some(held) = mandate_of(&key).map(|id| self.held(id)).transpose()?.flatten() else {
                continue;
            };
            let known = held.mandate().owner == account
                && match held.mandate().grantee {
                    Grantee::Person(grantee) => shares(grantee)?,
                    Grantee::Structure(structure, _) => {
                        caller.structures.iter().any(|own| own.structure == structure)
                    }
                };
            if known {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Shuts a way in at once, and ends the sessions that came through it.
    fn freeze(&self, account: AccountId, slot: SlotId, by: Option<&Caller>) -> Result<(), AppError> {
        // The sealer first: whatever happens after this line, the slot opens nothing.
        self.sealer.freeze(slot, self.now())?;
        self.note_frozen(account, slot, by)
    }

    /// Writes down that a way in is frozen, once.
    pub(super) fn note_frozen(
        &self,
        account: AccountId,
        slot: SlotId,
        by: Option<&Caller>,
    ) -> Result<(), AppError> {
        self.decide(|| {
            let now = self.now();
            let way = self.way(account, slot)?;
            if way.row.value.frozen.is_some() {
                return Ok(());
            }
            let kind = way.row.value.kind;
            let frozen = SlotRow {
                frozen: Some(now),
                ..way.row.value.clone()
            };
            let batch = way.row.replace(Batch::new(), &frozen);
            let batch = self.end_sessions(batch, account, |session| {
                session.through.is_some_and(|(through, _)| through == slot)
                    && by.is_none_or(|caller| caller.session != session.id)
            })?;
            let batch = self.tell_slot(batch, NoticeCode::SlotFrozen, account, kind, by, now);
            let event = self.slot_event(EventCode::SlotFrozen, account, kind, by, now)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    /// Opens a frozen way in again, from a session that came through another one.
    pub fn thaw_slot(&self, caller: &Caller, slot: SlotId) -> Result<(), AppError> {
        if self.through(caller)?.is_none_or(|through| through == slot) {
            return Err(Refusal::NotAllowed.into());
        }
        self.decide(|| {
            let now = self.now();
            let way = self.way(caller.account, slot)?;
            let kind = way.row.value.kind;
            let thawed = SlotRow {
                frozen: None,
                ..way.row.value.clone()
            };
            let batch = way.row.replace(Batch::new(), &thawed);
            let batch = self.tell_slot(
                batch,
                NoticeCode::SlotUnfrozen,
                caller.account,
                kind,
                Some(caller),
                now,
            );
            let event = self.slot_event(EventCode::SlotUnfrozen, caller.account, kind, Some(caller), now)?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        self.sealer.end_tries(slot)?;
        Ok(())
    }

    /// Through which way in the caller's session came.
    fn through(&self, caller: &Caller) -> Result<Option<SlotId>, AppError> {
        let row = self.session_row(caller.account, caller.session)?;
        Ok(row.and_then(|row| row.value.through).map(|(slot, _)| slot))
    }

    /// The change that the owner signed, if it is fresh and about this slot and this keyring.
    pub(super) fn checked_change(
        &self,
        caller: &Caller,
        note: &str,
        act: SlotAct,
        slot: SlotId,
        keyring: &Base64,
    ) -> Result<SlotChange, AppError> {
        let note: SignedNote<SlotChange> = SignedNote::parse(note)?;
        let name = key_name(caller.account, &self.domain);
        let change = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        if keyring.0.len() > MAX_KEYRING {
            return Err(Refusal::Malformed.into());
        }
        let agrees = change.account == caller.account
            && change.act == act
            && change.slot == slot
            && change.keyring == Digest32::of(&keyring.0)
            && is_fresh(change.at, self.now());
        if agrees {
            Ok(change.clone())
        } else {
            Err(Refusal::Stale.into())
        }
    }

    fn replaced_keyring(&self, batch: Batch, account: AccountId, before: Vec<u8>, after: &Base64) -> Batch {
        let batch = batch.expect_equals(KEYRINGS.key(&[account.as_bytes()]), before);
        KEYRINGS.put(batch, &[account.as_bytes()], after.0.clone())
    }

    fn slot_event(
        &self,
        code: EventCode,
        account: AccountId,
        kind: SlotKind,
        by: Option<&Caller>,
        now: Timestamp,
    ) -> Result<Event, AppError> {
        let fact = Fact::new(code).detail(kind);
        let subject = self.subject_of(account)?;
        match by {
            Some(caller) => self.event(now, caller, subject, fact),
            None => {
                let mut event = self.own_event(now, subject, fact)?;
                // A professional has no journal of her own: without her name on it, nobody could tell whose way in it is.
                if subject.is_none() {
                    event.actor = Some(self.owner_as_actor(account)?);
                }
                Ok(event)
            }
        }
    }

    /// Who asked for something three days before it was done.
    fn owner_as_actor(&self, account: AccountId) -> Result<(Actor, LogKey), AppError> {
        let actor = Actor {
            account,
            structure: None,
            role: self.existing_account(account)?.value.role,
            approver: None,
            address: None,
        };
        Ok((actor, self.log_key(account)?))
    }

    fn tell_slot(
        &self,
        batch: Batch,
        code: NoticeCode,
        account: AccountId,
        kind: SlotKind,
        by: Option<&Caller>,
        now: Timestamp,
    ) -> Batch {
        let notice = NoticeRow {
            account: by.map(|caller| caller.account),
            detail: Some(kind.to_string()),
            ..NoticeRow::new(code, now)
        };
        self.tell(batch, account, &notice)
    }
}
