//! Recovery: two shares of a kit, a wait with notice, and then one thing only, new ways in.
//!
//! Nobody here learns the kit's secret. The structure's share passes through sealed to the home that asked, the
//! service's is sealed to it when the recovery is due, and the half that makes the secret worth anything is given out
//! last, to whoever proves to have put two shares together.

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{AccountId, RecoveryId, SessionId, SlotId};
use ecrin_vault::note::{Digest32, SignedNote, VerifyingKey, key_name};
use ecrin_vault::recovery::{
    HOME_KEY_NAME, KIT_KEY_NAME, OPEN_DAYS, Recovery, RecoveryCompletion, RecoveryOpening, WAIT_HOURS,
    recovery_id, share_key_name,
};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Holder, NoticeCode, RecoveryState};
use ecrin_vault::wire::{
    Base64, Recovering, RecoveryCompletionNew, RecoveryItem, RecoveryOpened, RecoveryRegistration,
    SessionOpened,
};
use rand::RngCore as _;
use rand::rngs::OsRng;

use super::accounts::MAX_KEYRING;
use super::slots::{check_slot, insert_slot};
use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::ledger::Event;
use crate::store::Batch;
use crate::store::keyspace::{KEYRINGS, RECOVERIES, RECOVERIES_OF, Row, SLOTS};
use crate::store::rows::{KitEnd, KitRow, NoticeRow, RecoveryApprovalRow, RecoveryRow};

/// For how long an opening lets new ways in be set.
const TOKEN_MS: i64 = 60 * 60 * 1000;

/// The most recoveries without a sheet that wait in memory for an approval; beyond it the oldest give way.
const MOST_ASKED: usize = 1_000;

/// For how long they wait.
pub(super) const ASKED_MS: i64 = 60 * 60 * 1000;

/// The most ways in that a recovery sets.
const MOST_SLOTS: usize = 4;

/// A recovery that began without a sheet, and that nobody has approved.
pub(super) struct Asked {
    pub(super) note: SignedNote<Recovery>,
    pub(super) since: Timestamp,
}

impl RecoveryRow {
    /// When it may be opened. With the sheet, two people who met the person lift the wait, if one of them has nothing
    /// to do with the reference structure. Without the sheet nothing lifts it: those two would be the very two who
    /// release the shares.
    pub(super) fn due(&self) -> Timestamp {
        let waits = self.begun.plus_millis(WAIT_HOURS * 60 * 60 * 1000);
        if !self.with_sheet {
            return waits;
        }
        let met: Vec<&RecoveryApprovalRow> = self.approvals.iter().filter(|row| row.in_person).collect();
        let stranger = met.iter().position(|row| !row.of_reference);
        match (met.get(1), stranger) {
            (Some(second), Some(stranger)) => waits.min(second.at.max(met[stranger].at)),
            _ => waits,
        }
    }

    /// Where it stands.
    pub(super) fn state(&self, kit_is_good: bool, now: Timestamp) -> RecoveryState {
        let due = self.due();
        if self.done.is_some() {
            RecoveryState::Done
        } else if self.cancelled.is_some() {
            RecoveryState::Cancelled
        } else if !kit_is_good || now >= due.plus_days(OPEN_DAYS) {
            RecoveryState::Lapsed
        } else if self.opened.is_some() {
            RecoveryState::Opened
        } else if now >= due {
            RecoveryState::Due
        } else {
            RecoveryState::Waiting
        }
    }

    /// Refuses unless it may be opened.
    fn may_open(&self, kit_is_good: bool, now: Timestamp) -> Result<(), Refusal> {
        match self.state(kit_is_good, now) {
            RecoveryState::Due | RecoveryState::Opened => Ok(()),
            RecoveryState::Asked | RecoveryState::Waiting => Err(Refusal::RecoveryWaiting),
            RecoveryState::Cancelled => Err(Refusal::RecoveryCancelled),
            RecoveryState::Done => Err(Refusal::RecoveryOver),
            RecoveryState::Lapsed if !kit_is_good => Err(Refusal::KitRevoked),
            RecoveryState::Lapsed => Err(Refusal::RecoveryOver),
        }
    }

    fn recovery(&self) -> Result<Recovery, AppError> {
        let note: SignedNote<Recovery> = SignedNote::parse(&self.note)?;
        Ok(note.danger_unverified().clone())
    }

    fn release_of(&self, holder: Holder) -> bool {
        self.approvals.iter().any(|row| row.releases == Some(holder))
    }
}

impl App {
    fn recovery_row(&self, id: RecoveryId) -> Result<Row<RecoveryRow>, AppError> {
        let row = RECOVERIES.get(self.engine(), &[id.as_bytes()])?;
        row.ok_or_else(|| Refusal::NotFound.into())
    }

    pub(super) fn good_kit_of(&self, row: &RecoveryRow) -> Result<Option<Row<KitRow>>, AppError> {
        Ok(self.kit_row(row.kit)?.filter(|kit| kit.value.is_good()))
    }

    /// Begins a recovery from a home without an account. With a sheet the wait begins now; without, the beginning is
    /// kept in memory, and whether there is such an account is not said.
    pub fn begin_recovery(&self, note: &str) -> Result<Recovering, AppError> {
        let now = self.now();
        let note: SignedNote<Recovery> = SignedNote::parse(note)?;
        let home = note.danger_unverified().home;
        let recovery = note.verify(&key_name(HOME_KEY_NAME, &self.domain), &home)?;
        if !is_fresh(recovery.at, now) {
            return Err(Refusal::Stale.into());
        }
        let Some(number) = recovery.kit else {
            return Ok(self.ask_recovery(note, now));
        };
        let found = self.kit_row(number)?;
        let name = share_key_name(Holder::Sheet, &self.domain);
        let signed = note.verify(&name, &self.sheet_key(found.as_ref())?).is_ok();
        let kit = found.filter(|_| signed).ok_or(Refusal::KitUnknown)?;
        let mut fact = Fact::new(EventCode::RecoveryBegun).detail(recovery_id(&note));
        fact.signature = note.signature_of(&name);
        if !kit.value.is_good() {
            return Err(self.refuse_about(now, kit.value.owner, fact, Refusal::KitRevoked));
        }
        let row = new_row(&note, &kit.value, now, true);
        if let Some(known) = RECOVERIES.get(self.engine(), &[row.id.as_bytes()])? {
            // A retry whose first answer was lost.
            return self.recovering(&known.value, now);
        }
        self.check_room_to_recover(row.account, now)?;
        let batch = self.insert_recovery(kit.unchanged(Batch::new()), &row, None, now)?;
        let event = self.own_event_of(now, row.account, fact)?;
        self.commit_one(batch, event)?;
        self.recovering(&row, now)
    }

    /// A thief of a sheet cannot fill the person's notices.
    fn check_room_to_recover(&self, account: AccountId, now: Timestamp) -> Result<(), AppError> {
        let rows = self.recoveries_of(account)?;
        let today = rows
            .iter()
            .filter(|row| now.millis_since(row.value.begun) < 24 * 60 * 60 * 1000);
        if today.count() >= 5 {
            return Err(Refusal::TooManyRequests.into());
        }
        Ok(())
    }

    fn ask_recovery(&self, note: SignedNote<Recovery>, now: Timestamp) -> Recovering {
        let id = recovery_id(&note);
        let mut asked = lock(&self.memory.recoveries);
        asked.retain(|_, asked| now.millis_since(asked.since) < ASKED_MS);
        if asked.len() >= MOST_ASKED
            && let Some(oldest) = asked.iter().min_by_key(|(_, a)| a.since).map(|(id, _)| *id)
        {
            asked.remove(&oldest);
        }
        asked.insert(id, Asked { note, since: now });
        waiting_for_approval(id, now)
    }

    /// Adds to a batch: a recovery begins, and everyone whom it concerns is told.
    pub(super) fn insert_recovery(
        &self,
        batch: Batch,
        row: &RecoveryRow,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let batch = RECOVERIES.insert(batch, &[row.id.as_bytes()], row);
        let mut batch = RECOVERIES_OF.insert(batch, &[row.account.as_bytes(), row.id.as_bytes()], Vec::new());
        batch = self.tell(
            batch,
            row.account,
            &notice(NoticeCode::RecoveryBegun, row, by, now),
        );
        for member in self.members_at_work(row.structure)? {
            batch = self.tell(batch, member, &notice(NoticeCode::RecoveryAsked, row, by, now));
        }
        Ok(batch)
    }

    /// Where a recovery stands. Its id is the digest of a note with fresh keys: whoever knows it was told.
    pub fn recovery(&self, id: RecoveryId) -> Result<Recovering, AppError> {
        let now = self.now();
        if let Some(row) = RECOVERIES.get(self.engine(), &[id.as_bytes()])? {
            return self.recovering(&row.value, now);
        }
        let asked = lock(&self.memory.recoveries);
        match asked.get(&id) {
            Some(asked) if now.millis_since(asked.since) < ASKED_MS => Ok(waiting_for_approval(id, now)),
            _ => Err(Refusal::NotFound.into()),
        }
    }

    fn recovering(&self, row: &RecoveryRow, now: Timestamp) -> Result<Recovering, AppError> {
        let kit = self.good_kit_of(row)?;
        let state = row.state(kit.is_some(), now);
        let open = matches!(state, RecoveryState::Due | RecoveryState::Opened);
        let mut service_share = None;
        if let Some(share) = kit.as_ref().and_then(|kit| kit.value.service_share.as_ref())
            && open
            && row.release_of(Holder::Service)
        {
            let sealed = row
                .recovery()?
                .key
                .seal(share.as_bytes())
                .map_err(AppError::internal)?;
            service_share = Some(Base64(sealed));
        }
        let live = open || state == RecoveryState::Waiting;
        Ok(Recovering {
            id: row.id,
            state,
            now,
            due: Some(row.due()),
            met: u32::try_from(row.approvals.iter().filter(|a| a.in_person).count()).unwrap_or(u32::MAX),
            kit: kit.filter(|_| live).map(|kit| kit.value.note),
            structure_share: row.structure_share.clone().filter(|_| live),
            service_share,
        })
    }

    /// The caller's own recoveries.
    pub fn recoveries(&self, caller: &Caller) -> Result<Vec<RecoveryItem>, AppError> {
        let now = self.now();
        let mut items = Vec::new();
        for row in self.recoveries_of(caller.account)? {
            let good = self.good_kit_of(&row.value)?.is_some();
            items.push(RecoveryItem {
                id: row.value.id,
                state: row.value.state(good, now),
                begun: row.value.begun,
                due: row.value.due(),
            });
        }
        items.sort_by_key(|item| (item.begun, item.id));
        Ok(items)
    }

    /// Whoever is still in stops it: the person from any session, or anyone of her reference structure.
    pub fn cancel_recovery(&self, caller: &Caller, id: RecoveryId) -> Result<(), AppError> {
        self.decide(|| {
            let now = self.now();
            let row = self.recovery_row(id)?;
            if row.value.account != caller.account && !belongs(caller, &row.value) {
                return Err(Refusal::NotFound.into());
            }
            if row.value.done.is_some() {
                return Err(Refusal::RecoveryOver.into());
            }
            if row.value.cancelled.is_some() {
                return Ok(());
            }
            let (batch, event) = self.recovery_cancelled(Batch::new(), &row, caller, now)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    /// Adds to a batch: a recovery is stopped.
    pub(super) fn recovery_cancelled(
        &self,
        batch: Batch,
        row: &Row<RecoveryRow>,
        by: &Caller,
        now: Timestamp,
    ) -> Result<(Batch, Event), AppError> {
        let cancelled = RecoveryRow {
            cancelled: Some(now),
            structure_share: None,
            ..row.value.clone()
        };
        let told = notice(NoticeCode::RecoveryCancelled, &row.value, Some(by.account), now);
        let batch = self.tell(row.replace(batch, &cancelled), row.value.account, &told);
        let fact = Fact::new(EventCode::RecoveryCancelled).detail(row.value.id);
        let event = self.event(now, by, self.subject_of(row.value.account)?, fact)?;
        Ok((batch, event))
    }

    /// Opens a recovery that is due, for whoever proves to have put two shares together in the home that began it.
    pub fn open_recovery(&self, id: RecoveryId, note: &str) -> Result<RecoveryOpened, AppError> {
        let note: SignedNote<RecoveryOpening> = SignedNote::parse(note)?;
        self.decide(|| {
            let now = self.now();
            let row = self.recovery_row(id)?;
            let kit = self.kit_row(row.value.kit)?.ok_or(Refusal::StoreDamaged)?;
            let keys = kit.value.kit()?;
            self.verify_opening(&note, &keys.key, KIT_KEY_NAME)?;
            let opening = self.verify_opening(&note, &row.value.recovery()?.home, HOME_KEY_NAME)?;
            if opening.recovery != id || opening.kit != keys.number || !is_fresh(opening.at, now) {
                return Err(Refusal::Stale.into());
            }
            let mut fact = Fact::new(EventCode::RecoveryOpened).detail(id);
            fact.signature = note.signature_of(&key_name(KIT_KEY_NAME, &self.domain));
            if let Err(reason) = row.value.may_open(kit.value.is_good(), now) {
                let refused = self.refuse_about(now, row.value.account, fact, reason);
                return Err(later(refused, row.value.due(), now));
            }
            let half = kit.value.half.clone().ok_or(Refusal::KitRevoked)?;
            let mut bytes = [0u8; 32];
            OsRng.fill_bytes(&mut bytes);
            let token = Digest32(bytes).to_string();
            let opened = RecoveryRow {
                opened: Some((now, Digest32::of(token.as_bytes()))),
                ..row.value.clone()
            };
            // Whoever cancels or revokes at this very moment is first: then this is decided again.
            let batch = kit.unchanged(row.replace(Batch::new(), &opened));
            let event = self.own_event_of(now, row.value.account, fact)?;
            self.commit_one(batch, event)?;
            let keyring = KEYRINGS
                .get(self.engine(), &[row.value.account.as_bytes()])?
                .ok_or_else(|| AppError::internal("an account without a keyring"))?;
            Ok(RecoveryOpened {
                token,
                half,
                keyring: Base64(keyring),
            })
        })
    }

    fn verify_opening<'n>(
        &self,
        note: &'n SignedNote<RecoveryOpening>,
        key: &VerifyingKey,
        name: &str,
    ) -> Result<&'n RecoveryOpening, AppError> {
        Ok(note.verify(&key_name(name, &self.domain), key)?)
    }

    /// The recovery that a token of an opening belongs to, while it lasts.
    fn opened_by(&self, id: RecoveryId, token: &str) -> Result<Row<RecoveryRow>, AppError> {
        let now = self.now();
        let row = self.recovery_row(id)?;
        let fits = row.value.opened.is_some_and(|(at, digest)| {
            digest == Digest32::of(token.as_bytes()) && now.millis_since(at) < TOKEN_MS
        });
        if !fits {
            return Err(Refusal::NotSignedIn.into());
        }
        row.value.may_open(self.good_kit_of(&row.value)?.is_some(), now)?;
        Ok(row)
    }

    /// Answers the first message of the registration of a new way in.
    pub fn register_recovered(
        &self,
        id: RecoveryId,
        start: &RecoveryRegistration,
    ) -> Result<Base64, AppError> {
        self.opened_by(id, &start.token)?;
        self.secrets
            .opaque
            .answer_registration(start.slot, &start.request.0)
            .map(Base64)
            .map_err(|_| Refusal::Malformed.into())
    }

    /// Sets the new ways in. Every old one, every session and the kit end with it.
    pub fn complete_recovery(
        &self,
        id: RecoveryId,
        new: &RecoveryCompletionNew,
    ) -> Result<SessionOpened, AppError> {
        let note: SignedNote<RecoveryCompletion> = SignedNote::parse(&new.note)?;
        self.decide(|| {
            let now = self.now();
            let row = self.opened_by(id, &new.token)?;
            let account = row.value.account;
            let name = key_name(account, &self.domain);
            let body = note.verify(&name, &self.keys_of(account)?.signing)?;
            let slots: Vec<SlotId> = new.slots.iter().map(|slot| slot.id).collect();
            let fits = body.recovery == id
                && body.account == account
                && body.slots == slots
                && body.keyring == Digest32::of(&new.keyring.0);
            if !fits || !is_fresh(body.at, now) {
                return Err(Refusal::Stale.into());
            }
            if new.keyring.0.len() > MAX_KEYRING || slots.is_empty() || slots.len() > MOST_SLOTS {
                return Err(Refusal::Malformed.into());
            }
            let kit = self.good_kit_of(&row.value)?.ok_or(Refusal::KitRevoked)?;
            let done = RecoveryRow {
                done: Some(now),
                structure_share: None,
                ..row.value.clone()
            };
            let mut batch = self.end_kit(row.replace(Batch::new(), &done), &kit, KitEnd::Used, now)?;
            let used = kit.value.kit()?.slot;
            for old in SLOTS.scan(self.engine(), &[account.as_bytes()], usize::MAX)? {
                // The kit's own goes with the kit.
                if crate::store::rows::slot_of(old.key()) != Some(used) {
                    batch = old.delete(batch);
                }
            }
            for slot in &new.slots {
                check_slot(slot)?;
                self.check_new_slot(slot.id)?;
                batch = insert_slot(batch, account, slot, now);
            }
            batch = KEYRINGS.put(batch, &[account.as_bytes()], new.keyring.0.clone());
            batch = self.suspend_sessions(batch, account)?;
            batch = self.tell(
                batch,
                account,
                &notice(NoticeCode::RecoveryCompleted, &done, None, now),
            );
            for member in self.members_at_work(row.value.structure)? {
                batch = self.tell(
                    batch,
                    member,
                    &notice(NoticeCode::RecoveryCompleted, &done, None, now),
                );
            }
            let (batch, token, session) = self.open_session_through(batch, account, None, None, now);
            let caller = Caller {
                account,
                role: self.existing_account(account)?.value.role,
                session: SessionId::from_bytes([0; 16]),
                structures: self.memberships(account)?,
                address: None,
            };
            let subject = self.subject_of(account)?;
            let mut fact = Fact::new(EventCode::RecoveryCompleted).detail(slots.len());
            fact.signature = note.signature_of(&name);
            let mut events = vec![self.event(now, &caller, subject, fact)?];
            for slot in &new.slots {
                let added = Fact::new(EventCode::SlotAdded).detail(slot.kind);
                events.push(self.event(now, &caller, subject, added)?);
            }
            events.push(self.event(now, &caller, subject, Fact::new(EventCode::SessionOpened))?);
            self.ledger.commit(batch, events)?;
            Ok(SessionOpened {
                token,
                keyring: new.keyring.clone(),
                session: self.session_of(&session)?,
            })
        })
    }
}

pub(super) fn new_row(
    note: &SignedNote<Recovery>,
    kit: &KitRow,
    now: Timestamp,
    with_sheet: bool,
) -> RecoveryRow {
    RecoveryRow {
        id: recovery_id(note),
        note: note.to_text(),
        kit: kit.number,
        account: kit.owner,
        structure: kit.structure,
        begun: now,
        with_sheet,
        approvals: Vec::new(),
        structure_share: None,
        opened: None,
        cancelled: None,
        done: None,
    }
}

fn waiting_for_approval(id: RecoveryId, now: Timestamp) -> Recovering {
    Recovering {
        id,
        state: RecoveryState::Asked,
        now,
        due: None,
        met: 0,
        kit: None,
        structure_share: None,
        service_share: None,
    }
}

pub(super) fn belongs(caller: &Caller, row: &RecoveryRow) -> bool {
    caller.structures.iter().any(|m| m.structure == row.structure)
}

/// Says how long the wait still is.
fn later(refused: AppError, due: Timestamp, now: Timestamp) -> AppError {
    match refused {
        AppError::Refused {
            reason: reason @ Refusal::RecoveryWaiting,
            event,
            ..
        } => AppError::Refused {
            reason,
            event,
            retry_after: Some(u64::try_from(due.millis_since(now)).unwrap_or(0).div_ceil(1000)),
        },
        other => other,
    }
}

pub(super) fn notice(
    code: NoticeCode,
    row: &RecoveryRow,
    by: Option<AccountId>,
    now: Timestamp,
) -> NoticeRow {
    NoticeRow {
        due: Some(row.due()),
        structure: Some(row.structure),
        account: by,
        detail: Some(row.id.to_string()),
        ..NoticeRow::new(code, now)
    }
}
