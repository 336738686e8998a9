//! Recovery kits: taken in, checked, revoked. What is done with one is in `recovery.rs`.
//!
//! The server holds one share and the half without which the secret opens nothing. Both go with the kit.

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{AccountId, SlotId, StructureId};
use ecrin_vault::note::{Digest32, SignedNote, SigningKey, key_name};
use ecrin_vault::recovery::{CHECK_DAYS, Check, Kit, KitNumber, KitRevocation, Share, share_key_name};
use ecrin_vault::slot::SlotChange;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{DelayKind, EventCode, Holder, NoticeCode, SlotAct, SlotKind};
use ecrin_vault::wire::{Base64, KitHeld, KitNew, KitTaken, NewSlot};

use super::accounts::MAX_KEYRING;
use super::delays::delay_of;
use super::slots::insert_slot;
use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::ledger::Event;
use crate::store::Batch;
use crate::store::keyspace::{KEYRINGS, KITS, KITS_OF, MEMBERSHIPS, RECOVERIES, Row, SLOTS};
use crate::store::rows::{DelayRow, KitEnd, KitRow, MembershipRow, NoticeRow, RecoveryRow, Standing};

/// For how long after an account was opened or recovered a kit is good at once: the person is still at the desk, and
/// there is nothing else to protect her with.
const FRESH_MS: i64 = 60 * 60 * 1000;

/// The largest sealed share: an age file for every member of a structure.
const MAX_SHARE: usize = 16 * 1024;

impl KitRow {
    /// Whether it may be used.
    pub(super) const fn is_good(&self) -> bool {
        self.ended.is_none()
    }

    /// The same, worthless: nothing that could open anything is left.
    fn ended(&self, why: KitEnd, now: Timestamp) -> Self {
        Self {
            half: None,
            service_share: None,
            structure_share: None,
            ended: Some((why, now)),
            ..self.clone()
        }
    }

    pub(super) fn kit(&self) -> Result<Kit, AppError> {
        let note: SignedNote<Kit> = SignedNote::parse(&self.note)?;
        Ok(note.danger_unverified().clone())
    }
}

impl App {
    pub(super) fn kit_row(&self, number: KitNumber) -> Result<Option<Row<KitRow>>, AppError> {
        Ok(KITS.get(self.engine(), &[&number.to_bytes()])?)
    }

    /// The kit of an account that may be used, if there is one.
    pub(super) fn kit_of(&self, account: AccountId) -> Result<Option<Row<KitRow>>, AppError> {
        let Some(number) = KITS_OF.get(self.engine(), &[account.as_bytes()])? else {
            return Ok(None);
        };
        let row = KITS.get(self.engine(), &[&number])?;
        Ok(row.filter(|row| row.value.is_good()))
    }

    /// Who may act for a structure.
    pub(super) fn members_at_work(&self, structure: StructureId) -> Result<Vec<AccountId>, AppError> {
        let rows = MEMBERSHIPS.scan(self.engine(), &[structure.as_bytes()], usize::MAX)?;
        let active = |row: &Row<MembershipRow>| row.value.standing == Standing::Active;
        let account = |row: &Row<MembershipRow>| row.key().get(16..32)?.try_into().ok();
        Ok(rows
            .iter()
            .filter(|row| active(row))
            .filter_map(account)
            .map(AccountId::from_bytes)
            .collect())
    }

    /// Takes in a kit. It is a new way in and waits like every other one, except at the desk where the account was just
    /// opened or recovered.
    pub fn add_kit(&self, caller: &Caller, new: &KitNew) -> Result<KitTaken, AppError> {
        self.settle_delays(caller.account)?;
        let kit = self.checked_kit(caller, new)?;
        let number = kit.number;
        self.check_new_slot(kit.slot)?;
        let change = self.checked_change(caller, &new.change, SlotAct::Add, kit.slot, &new.keyring)?;
        self.decide(|| {
            let now = self.now();
            let keyring = self.keyring(caller.account)?;
            // Whatever changed it meanwhile must not be undone.
            if Digest32::of(&keyring) != change.base {
                return Err(Refusal::Stale.into());
            }
            if self.was_just_opened(caller.account, now)? {
                let (batch, events) = self.good_kit(Batch::new(), caller.account, new, &keyring, now)?;
                self.ledger.commit(batch, events)?;
                return Ok(KitTaken {
                    kit: number,
                    delay: None,
                });
            }
            self.check_room_to_wait(caller.account, now)?;
            let payload = serde_json::to_vec(new).map_err(AppError::internal)?;
            let (batch, row) = self.delay(
                Batch::new(),
                caller.account,
                DelayKind::RecoveryHolder,
                payload,
                Some(caller.account),
                now,
            );
            let event = self.delay_event(EventCode::DelayRequested, &row, Some(caller), now)?;
            self.commit_one(batch, event)?;
            Ok(KitTaken {
                kit: number,
                delay: Some(delay_of(&row)),
            })
        })
    }

    fn keyring(&self, account: AccountId) -> Result<Vec<u8>, AppError> {
        KEYRINGS
            .get(self.engine(), &[account.as_bytes()])?
            .ok_or_else(|| AppError::internal("an account without a keyring"))
    }

    fn checked_kit(&self, caller: &Caller, new: &KitNew) -> Result<Kit, AppError> {
        let note: SignedNote<Kit> = SignedNote::parse(&new.note)?;
        let keys = self.keys_of(caller.account)?;
        let kit = note.verify(&key_name(caller.account, &self.domain), &keys.signing)?;
        if kit.owner != caller.account || kit.encryption != keys.encryption || kit.signing != keys.signing {
            return Err(Refusal::BadNote.into());
        }
        if !is_fresh(kit.at, self.now()) {
            return Err(Refusal::Stale.into());
        }
        let share = Share::parse(&new.service_share).map_err(|_| Refusal::Malformed)?;
        let fits = share.kit == kit.number
            && share.holder == Holder::Service
            && share.proof_key().verifying_key() == kit.service_share
            && Digest32::of(&new.half.0) == kit.half
            && new.half.0.len() == 32;
        if !fits || new.keyring.0.len() > MAX_KEYRING || new.structure_share.0.len() > MAX_SHARE {
            return Err(Refusal::Malformed.into());
        }
        if self.structure(kit.structure)?.is_none() || self.members_at_work(kit.structure)?.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        if self.kit_row(kit.number)?.is_some() {
            return Err(Refusal::AlreadyExists.into());
        }
        Ok(kit.clone())
    }

    fn was_just_opened(&self, account: AccountId, now: Timestamp) -> Result<bool, AppError> {
        let fresh = |since: Timestamp| now.millis_since(since) < FRESH_MS;
        let created = self.existing_account(account)?.value.created;
        let first = fresh(created) && KITS_OF.get(self.engine(), &[account.as_bytes()])?.is_none();
        let recovered = self.recoveries_of(account)?;
        Ok(first || recovered.iter().any(|row| row.value.done.is_some_and(fresh)))
    }

    /// Adds to a batch: the kit is good from now on, and the one before it worthless.
    fn good_kit(
        &self,
        batch: Batch,
        account: AccountId,
        new: &KitNew,
        keyring: &[u8],
        now: Timestamp,
    ) -> Result<(Batch, Vec<Event>), AppError> {
        let note: SignedNote<Kit> = SignedNote::parse(&new.note)?;
        let kit = note.danger_unverified();
        let mut batch = batch.expect_equals(KEYRINGS.key(&[account.as_bytes()]), keyring.to_vec());
        if let Some(older) = self.kit_of(account)? {
            batch = older.replace(batch, &older.value.ended(KitEnd::Replaced, now));
            batch = self.without_slot(batch, account, older.value.kit()?.slot)?;
        }
        let row = KitRow {
            number: kit.number,
            owner: account,
            note: new.note.clone(),
            structure: kit.structure,
            half: Some(new.half.clone()),
            service_share: Some(new.service_share.clone()),
            structure_share: Some(new.structure_share.clone()),
            since: now,
            checked: None,
            reminded: None,
            ended: None,
        };
        let batch = KITS.insert(batch, &[&kit.number.to_bytes()], &row);
        let batch = KITS_OF.put(batch, &[account.as_bytes()], kit.number.to_bytes());
        let batch = KEYRINGS.put(batch, &[account.as_bytes()], new.keyring.0.clone());
        let slot = NewSlot {
            id: kit.slot,
            kind: SlotKind::Kit,
            upload: Base64::default(),
        };
        let batch = insert_slot(batch, account, &slot, now);
        let batch = self.tell(batch, account, &kit_notice(NoticeCode::KitCreated, &row, now));
        let mut fact = Fact::new(EventCode::KitCreated).detail(kit.number);
        fact.signature = note.signature_of(&key_name(account, &self.domain));
        let event = self.own_event_of(now, account, fact)?;
        Ok((batch, vec![event]))
    }

    /// An event about an account that stands in its journal, whoever caused it.
    pub(super) fn own_event_of(
        &self,
        now: Timestamp,
        account: AccountId,
        fact: Fact,
    ) -> Result<Event, AppError> {
        self.own_event(now, self.subject_of(account)?, fact)
    }

    /// A kit that has waited: it is good now, unless the keyring has changed since.
    pub(super) fn complete_kit(
        &self,
        row: &DelayRow,
        batch: Batch,
        now: Timestamp,
    ) -> Result<Option<(Batch, Vec<Event>)>, AppError> {
        let new: KitNew = serde_json::from_slice(&row.payload.0).map_err(AppError::internal)?;
        let keyring = self.keyring(row.account)?;
        let note: SignedNote<Kit> = SignedNote::parse(&new.note)?;
        // Its signature was checked when it was taken in.
        let change: SignedNote<SlotChange> = SignedNote::parse(&new.change)?;
        let kit = note.danger_unverified();
        let taken = self.kit_row(kit.number)?.is_some() || self.check_new_slot(kit.slot).is_err();
        if taken || Digest32::of(&keyring) != change.danger_unverified().base {
            return Ok(None);
        }
        self.good_kit(batch, row.account, &new, &keyring, now).map(Some)
    }

    /// The caller's kits that are good: one or none.
    pub fn kits(&self, caller: &Caller) -> Result<Vec<KitHeld>, AppError> {
        self.settle_delays(caller.account)?;
        let row = self.kit_of(caller.account)?;
        row.map(|row| self.kit_held(&row.value))
            .transpose()
            .map(Vec::from_iter)
    }

    fn kit_held(&self, row: &KitRow) -> Result<KitHeld, AppError> {
        Ok(KitHeld {
            kit: row.number,
            note: row.note.clone(),
            structure: self.structure(row.structure)?,
            since: row.since,
            checked: row.checked,
            check_due: check_due(row),
        })
    }

    /// The sheet is there. A kit that nobody knows and a sheet that is not the kit's are answered alike, after the same
    /// work.
    pub fn check_kit(&self, note: &str) -> Result<KitHeld, AppError> {
        let note: SignedNote<Check> = SignedNote::parse(note)?;
        let number = note.danger_unverified().kit;
        self.decide(|| {
            let now = self.now();
            let found = self.kit_row(number)?;
            let name = share_key_name(Holder::Sheet, &self.domain);
            let body = note.danger_unverified();
            let signed = note.verify(&name, &self.sheet_key(found.as_ref())?).is_ok();
            let row = found.filter(|_| signed).ok_or(Refusal::KitUnknown)?;
            if body.share != Holder::Sheet || !is_fresh(body.at, now) {
                return Err(Refusal::Stale.into());
            }
            let mut fact = Fact::new(EventCode::KitChecked).detail(number);
            fact.signature = note.signature_of(&name);
            if !row.value.is_good() {
                return Err(self.refuse_about(now, row.value.owner, fact, Refusal::KitRevoked));
            }
            let checked = KitRow {
                checked: Some(now),
                reminded: None,
                ..row.value.clone()
            };
            let event = self.own_event_of(now, row.value.owner, fact)?;
            self.commit_one(row.replace(Batch::new(), &checked), event)?;
            self.kit_held(&checked)
        })
    }

    /// The key that a sheet must sign with; for a kit that nobody knows, one that nobody has.
    pub(super) fn sheet_key(
        &self,
        kit: Option<&Row<KitRow>>,
    ) -> Result<ecrin_vault::note::VerifyingKey, AppError> {
        match kit {
            Some(row) => Ok(row.value.kit()?.sheet),
            None => {
                let seed = Digest32::of(&[self.secrets.log_key.as_bytes().as_slice(), b"no-kit"].concat());
                Ok(SigningKey::from_seed(&seed.0).verifying_key())
            }
        }
    }

    /// Writes a refusal that nobody in particular caused into the journal of whom it is about.
    pub(super) fn refuse_about(
        &self,
        now: Timestamp,
        account: AccountId,
        fact: Fact,
        reason: Refusal,
    ) -> AppError {
        let logged = self
            .own_event_of(now, account, fact.refused(reason))
            .and_then(|event| self.commit_one(Batch::new(), event));
        match logged {
            Ok(logged) => AppError::Refused {
                reason,
                event: Some(logged.id),
                retry_after: None,
            },
            Err(error) => error,
        }
    }

    /// Its owner makes a kit worthless. Recoveries with it end at once.
    pub fn revoke_kit(&self, caller: &Caller, number: KitNumber, note: &str) -> Result<(), AppError> {
        let note: SignedNote<KitRevocation> = SignedNote::parse(note)?;
        let name = key_name(caller.account, &self.domain);
        let body = note
            .verify(&name, &self.keys_of(caller.account)?.signing)?
            .clone();
        self.decide(|| {
            let now = self.now();
            let row = self
                .kit_row(number)?
                .filter(|row| row.value.owner == caller.account)
                .ok_or(Refusal::NotFound)?;
            let kit: SignedNote<Kit> = SignedNote::parse(&row.value.note)?;
            if body.kit != number || body.owner != caller.account || body.note != kit.digest() {
                return Err(Refusal::BadNote.into());
            }
            if !is_fresh(body.at, now) {
                return Err(Refusal::Stale.into());
            }
            if !row.value.is_good() {
                return Err(Refusal::KitRevoked.into());
            }
            let signature = note.signature_of(&name);
            let (batch, event) = self.kit_ended_by_owner(Batch::new(), caller, &row, signature, now)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    /// Adds to a batch: the caller's kit is worthless, because she says so.
    pub(super) fn kit_ended_by_owner(
        &self,
        batch: Batch,
        caller: &Caller,
        kit: &Row<KitRow>,
        signature: Option<Vec<u8>>,
        now: Timestamp,
    ) -> Result<(Batch, Event), AppError> {
        let batch = self.end_kit(batch, kit, KitEnd::Revoked, now)?;
        let notice = kit_notice(NoticeCode::KitRevoked, &kit.value, now);
        let batch = self.tell(batch, caller.account, &notice);
        let mut fact = Fact::new(EventCode::KitRevoked).detail(kit.value.number);
        fact.signature = signature;
        let event = self.event(now, caller, self.subject_of(caller.account)?, fact)?;
        Ok((batch, event))
    }

    /// The good kit of an account whose way in this is.
    pub(super) fn kit_behind(
        &self,
        account: AccountId,
        slot: SlotId,
    ) -> Result<Option<Row<KitRow>>, AppError> {
        let Some(kit) = self.kit_of(account)? else {
            return Ok(None);
        };
        Ok((kit.value.kit()?.slot == slot).then_some(kit))
    }

    /// Adds to a batch: a kit is worthless, and its way in is gone.
    pub(super) fn end_kit(
        &self,
        batch: Batch,
        row: &Row<KitRow>,
        why: KitEnd,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let batch = row.replace(batch, &row.value.ended(why, now));
        let batch = KITS_OF.delete(batch, &[row.value.owner.as_bytes()]);
        self.without_slot(batch, row.value.owner, row.value.kit()?.slot)
    }

    fn without_slot(&self, batch: Batch, account: AccountId, slot: SlotId) -> Result<Batch, AppError> {
        let row = SLOTS.get(self.engine(), &[account.as_bytes(), slot.as_bytes()])?;
        Ok(match row {
            Some(row) => row.delete(batch),
            None => batch,
        })
    }

    /// The person wants no kit, and was told what that means.
    pub fn decline_kit(&self, caller: &Caller) -> Result<(), AppError> {
        let subject = self.subject_of(caller.account)?;
        let event = self.event(self.now(), caller, subject, Fact::new(EventCode::KitDeclined))?;
        self.commit_one(Batch::new(), event)?;
        Ok(())
    }

    /// Once a day: whoever has not checked her sheet for a year is told so.
    pub(super) fn remind_of_kits(&self) -> Result<(), AppError> {
        let now = self.now();
        let today = now.day().number();
        if lock(&self.memory.kits_looked_at).replace(today) == Some(today) {
            return Ok(());
        }
        let mut due = Vec::new();
        KITS.each(self.engine(), |row| {
            let again = row
                .value
                .reminded
                .is_none_or(|at| now >= at.plus_days(CHECK_DAYS));
            if row.value.is_good() && now >= check_due(&row.value) && again {
                due.push(row);
            }
        })?;
        for row in due {
            let reminded = KitRow {
                reminded: Some(now),
                ..row.value.clone()
            };
            let batch = row.replace(Batch::new(), &reminded);
            let notice = kit_notice(NoticeCode::KitCheckDue, &row.value, now);
            let batch = self.tell(batch, row.value.owner, &notice);
            let fact = Fact::new(EventCode::KitCheckDue).detail(row.value.number);
            let event = self.own_event_of(now, row.value.owner, fact)?;
            match self.commit_one(batch, event) {
                // Someone checks or revokes it at this very moment: tomorrow is another day.
                Ok(_)
                | Err(AppError::Refused {
                    reason: Refusal::Conflict,
                    ..
                }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// All recoveries of an account.
    pub(super) fn recoveries_of(&self, account: AccountId) -> Result<Vec<Row<RecoveryRow>>, AppError> {
        let keys = crate::store::keyspace::RECOVERIES_OF.scan(
            self.engine(),
            &[account.as_bytes()],
            crate::store::Direction::Forward,
            usize::MAX,
        )?;
        let mut rows = Vec::new();
        for (key, _) in keys {
            let id = key.get(16..).unwrap_or_default();
            rows.extend(RECOVERIES.get(self.engine(), &[&id])?);
        }
        Ok(rows)
    }
}

/// When a sheet should be checked again.
fn check_due(row: &KitRow) -> Timestamp {
    row.checked.unwrap_or(row.since).plus_days(CHECK_DAYS)
}

fn kit_notice(code: NoticeCode, row: &KitRow, now: Timestamp) -> NoticeRow {
    NoticeRow {
        structure: Some(row.structure),
        detail: Some(row.number.grouped()),
        ..NoticeRow::new(code, now)
    }
}
