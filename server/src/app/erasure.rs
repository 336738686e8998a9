//! Erasure: a vault ends with all that was known of its owner, and every other proof stays good (RGPD 17).
//!
//! What remains of her in the journal are commitments that nobody can open any more, and a public statement that so
//! many openings went, and why: it names nobody. Her ids are never used again; what keeps them from it is a digest
//! under the instance's own key, with which nobody else can ask whether she was ever here.

use std::collections::{BTreeMap, HashSet};

use ecrin_vault::id::{AccountId, BlobId, DocumentId, EventId, MandateId, RequestId, SlotId, UploadId};
use ecrin_vault::journal::{ShardCount, Statement};
use ecrin_vault::mandate::{EndedBy, Lifecycle};
use ecrin_vault::note::Digest32;
use ecrin_vault::vocabulary::{EventCode, FourEyesAct, Ground, NoticeCode, Role, StatementKind};
use ecrin_vault::wire::{Erased, ErasureNew};

use super::approvals::Given;
use super::{App, AppError, Caller, Fact, Refusal, lock};
use crate::ledger::index::unindex;
use crate::store::keyspace::{
    ALERTS, DOCUMENT_IDS, DOCUMENTS, EVENTS, EVENTS_OF, GONE, MAINTENANCE, MANDATES_OF, OPENINGS,
    RECOVERIES_OF, REQUESTS_OF, Row, SESSIONS, SLOTS, SUBJECT_HEADS, UPLOADS, each_outside_the_journal,
};
use crate::store::rows::{MandateRow, NoticeRow, OpeningRow, mandate_of, slot_of};
use crate::store::{Batch, Direction};

/// How old a login may be to erase a vault by it: a session that was left open on a shared computer erases nothing.
const FRESH_LOGIN_MS: i64 = 5 * 60 * 1000;

/// The first bytes of keys whose rows are others' even where they name someone who was erased: accounts, structures,
/// memberships, team keys, places, roles.
const KEPT: [u8; 8] = [0x10, 0x15, 0x16, 0x17, 0x70, 0x71, 0x72, 0x73];

/// The longest raw value that may be made of ids; longer ones are ciphertext, or texts.
const SHORT: usize = 64;

/// Openings that go, counted by shard.
#[derive(Default)]
pub(super) struct Counted(BTreeMap<[u8; 3], u64>);

impl Counted {
    pub(super) fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// As a statement says it.
    pub(super) fn shards(&self) -> Vec<ShardCount> {
        let name = |[high, low, half]: [u8; 3]| format!("{}s{half}", u16::from_be_bytes([high, low]));
        self.0
            .iter()
            .map(|(shard, count)| ShardCount {
                shard: name(*shard),
                count: *count,
            })
            .collect()
    }
}

/// Everything that leads to one person.
#[derive(Default)]
struct Traces {
    /// Her ids, as bytes; in texts they are looked for as they are printed.
    ids: HashSet<[u8; 16]>,
    texts: HashSet<Vec<u8>>,
    blobs: Vec<BlobId>,
    uploads: Vec<UploadId>,
    slots: Vec<SlotId>,
    documents: Vec<DocumentId>,
    events: Vec<EventId>,
    versions: u64,
}

impl Traces {
    fn add(&mut self, id: [u8; 16], text: String) {
        self.ids.insert(id);
        self.texts.insert(text.into_bytes());
    }

    fn in_key(&self, key: &[u8]) -> bool {
        key.windows(16)
            .any(|window| window.try_into().is_ok_and(|id: [u8; 16]| self.ids.contains(&id)))
    }

    /// Whether a text names one of her ids: a run of exactly as many letters and digits as an id has.
    fn in_text(&self, text: &[u8]) -> bool {
        text.split(|byte| !byte.is_ascii_alphanumeric())
            .any(|word| word.len() == ecrin_vault::id::TEXT_LENGTH && self.texts.contains(word))
    }
}

impl App {
    /// Erases the caller's own vault, or, for an administrator, that of someone who asked the operator to.
    pub fn erase(&self, caller: &Caller, erasure: &ErasureNew) -> Result<Erased, AppError> {
        let now = self.now();
        let account = match erasure.account {
            None => {
                caller.must_be_beneficiary()?;
                if erasure.ground != Ground::Person {
                    return Err(Refusal::Malformed.into());
                }
                let session = self.session_row(caller.account, caller.session)?;
                let opened = session.ok_or(Refusal::SessionEnded)?.value.opened;
                if now.millis_since(opened) > FRESH_LOGIN_MS {
                    return Err(Refusal::LoginTooOld.into());
                }
                caller.account
            }
            Some(account) => {
                caller.must_be_admin()?;
                if !matches!(
                    erasure.ground,
                    Ground::Request | Ground::Death | Ground::Authority
                ) {
                    return Err(Refusal::Malformed.into());
                }
                if self.is_gone(account.as_bytes())? {
                    return Err(Refusal::VaultErased.into());
                }
                if self.existing_account(account)?.value.role != Role::Beneficiary {
                    return Err(Refusal::NotAllowed.into());
                }
                account
            }
        };
        if self.holds_on_person(account, now)? {
            let fact = Fact::new(EventCode::VaultErased).detail(erasure.ground);
            return Err(self.refuse(now, caller, Some(account), fact, Refusal::LegalHold));
        }
        if erasure.account.is_none() {
            // Her own vault is hers to end: she asks nobody.
            return self.erase_vault(account, erasure.ground, None);
        }
        // Looked at before any mandate is ended; and used in the transaction of the erasure.
        let given = self.approved(
            caller,
            FourEyesAct::Erasure,
            &erasure.subject(),
            erasure.approval,
            now,
        )?;
        self.erase_vault(account, erasure.ground, Some((caller, &given)))
    }

    /// The erasure itself. Mandates end and their seals are destroyed first: whatever happens after that, nobody sees
    /// another paper.
    pub(super) fn erase_vault(
        &self,
        account: AccountId,
        ground: Ground,
        by: Option<(&Caller, &Given)>,
    ) -> Result<Erased, AppError> {
        let mandates = self.end_all_mandates(account)?;
        let (traces, openings) = self.decide(|| self.try_erase(account, ground, by))?;
        for blob in &traces.blobs {
            // The rows are gone, durably; a file that a crash leaves behind is the sweep's.
            self.blobs.remove(blob)?;
        }
        for upload in &traces.uploads {
            match self.blobs.delete_upload(upload) {
                Ok(()) | Err(crate::store::BlobError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        for slot in &traces.slots {
            self.sealer.end_tries(*slot)?;
        }
        lock(&self.memory.logins).retain(|_, waiting| waiting.account() != Some(account));
        // Rows that were deleted may still lie in the engine's files, where nobody looks but everybody could.
        self.purge();
        Ok(Erased {
            documents: traces.versions,
            mandates,
            openings,
        })
    }

    /// Removes from the engine's files what was deleted. A reader in the way is no reason to say that nothing was
    /// erased: it is tried again with the next upkeep.
    pub(super) fn purge(&self) {
        let purged = self.engine.purge();
        if let Err(error) = &purged {
            tracing::warn!(
                error = error as &dyn std::error::Error,
                "deleted rows may still lie in files"
            );
        }
        *lock(&self.memory.unpurged) = purged.is_err();
    }

    fn end_all_mandates(&self, account: AccountId) -> Result<u64, AppError> {
        let mut ended = 0;
        for id in self.mandates_granted(account)? {
            let running = self.decide(|| {
                let (now, held) = (self.now(), self.held(id)?.ok_or(Refusal::NotFound)?);
                let lifecycle = held.row.value.lifecycle;
                if lifecycle.ended.is_some() || now >= held.mandate().until {
                    return Ok(false);
                }
                let row = MandateRow {
                    lifecycle: Lifecycle {
                        ended: Some((EndedBy::Beneficiary, now)),
                        ..lifecycle
                    },
                    ..held.row.value.clone()
                };
                // Whoever worked with these papers is told that they are gone, and not whose they were: her name for
                // them ends here.
                let notice = NoticeRow::new(NoticeCode::VaultErased, now);
                let batch = held.row.replace(Batch::new(), &row);
                let batch = self
                    .holders(held.mandate())?
                    .into_iter()
                    .fold(batch, |batch, holder| {
                        self.tell(batch, holder, &NoticeRow::new(notice.code, now))
                    });
                let fact = Fact::new(EventCode::MandateRevoked).mandate(id);
                self.commit_one(batch, self.own_event(now, Some(account), fact)?)?;
                Ok(true)
            })?;
            self.sealer.destroy(id)?;
            ended += u64::from(running);
        }
        Ok(ended)
    }

    fn try_erase(
        &self,
        account: AccountId,
        ground: Ground,
        by: Option<(&Caller, &Given)>,
    ) -> Result<(Traces, u64), AppError> {
        let now = self.now();
        // Every event about her moves this head: if one is written meanwhile, everything is gathered again.
        let head_key = SUBJECT_HEADS.key(&[account.as_bytes()]);
        let head = self.engine().get(&head_key)?.ok_or(Refusal::NotFound)?;
        let row = self.existing_account(account)?;
        let mut traces = self.traces(account)?;
        traces.add(*row.value.pseudonym.as_bytes(), row.value.pseudonym.to_string());

        let mut batch = Batch::new()
            .expect_equals(head_key.clone(), head)
            .delete(head_key);
        batch = row.delete(batch);
        let mut counted = Counted::default();
        OPENINGS.each(self.engine(), |opening| {
            if opening.value.subject == Some(account) || opening.value.any_text(|text| traces.in_text(text)) {
                batch = self.forget_opening(std::mem::take(&mut batch), &opening, &mut counted);
            }
        })?;
        each_outside_the_journal(self.engine(), |key, value| {
            let others = key.first().is_some_and(|keyspace| KEPT.contains(keyspace));
            if traces.in_key(key)
                || (!others && (traces.in_text(value) || (value.len() <= SHORT && traces.in_key(value))))
            {
                batch = std::mem::take(&mut batch).delete(key);
            }
        })?;
        // Account, ways in and papers have ids that clients choose; every other id is drawn here, and never the same twice.
        for id in [*account.as_bytes()]
            .into_iter()
            .chain(traces.documents.iter().map(|id| *id.as_bytes()))
            .chain(traces.slots.iter().map(|id| *id.as_bytes()))
        {
            batch = GONE.put(batch, &[&self.gone_key(&id)], Vec::new());
        }
        let statement = Statement {
            what: StatementKind::VaultErased,
            ground,
            at: now,
            count: 1,
            shards: counted.shards(),
        };
        let events = match by {
            // Who erased on request is accountable; whom, nobody needs to know any more.
            Some((admin, given)) => {
                let fact = Fact::new(EventCode::VaultErased).detail(ground);
                let mut event = self.event(now, admin, None, fact)?;
                if let Some((actor, _)) = &mut event.actor {
                    actor.approver = Some(given.approver);
                }
                batch = given.burn(batch);
                vec![event]
            }
            None => Vec::new(),
        };
        self.ledger.commit_stating(batch, events, statement)?;
        Ok((traces, counted.total()))
    }

    /// Adds to a batch: what may be opened of an entry goes away. The entry stays, and with it everybody's proofs.
    pub(super) fn forget_opening(
        &self,
        batch: Batch,
        opening: &Row<OpeningRow>,
        counted: &mut Counted,
    ) -> Batch {
        use ecrin_vault::note::NoteBody as _;
        let row = &opening.value;
        let shard = super::journal::shard_of(row);
        *counted.0.entry(shard).or_default() += 1;
        let batch = unindex(batch, row);
        let batch = EVENTS.delete(batch, &[&shard, &row.index.to_be_bytes()]);
        let batch = MAINTENANCE.delete(batch, &[&shard, &row.index.to_be_bytes()]);
        let batch = match (
            row.subject,
            ecrin_vault::journal::Subject::from_text(&row.subject_text),
        ) {
            (Some(account), Ok(subject)) => {
                EVENTS_OF.delete(batch, &[account.as_bytes(), &subject.sequence.to_be_bytes()])
            }
            _ => batch,
        };
        opening.delete(batch)
    }

    fn traces(&self, account: AccountId) -> Result<Traces, AppError> {
        let engine = self.engine();
        let mut traces = Traces::default();
        traces.add(*account.as_bytes(), account.to_string());
        DOCUMENTS.each(engine, |row| {
            if row.value.owner == account {
                traces.blobs.push(row.value.blob);
                traces.versions += 1;
                traces.add(*row.value.blob.as_bytes(), row.value.blob.to_string());
            }
        })?;
        // Also the papers she removed long ago: their ids are marked as hers.
        for (key, mark) in DOCUMENT_IDS.scan(engine, &[], Direction::Forward, usize::MAX)? {
            if let (Ok(id), true) = (key.try_into(), mark.starts_with(account.as_bytes())) {
                let id = DocumentId::from_bytes(id);
                traces.documents.push(id);
                traces.add(*id.as_bytes(), id.to_string());
            }
        }
        ALERTS.each(engine, |row| {
            if row.value.account == Some(account) {
                traces.add(*row.value.id.as_bytes(), row.value.id.to_string());
            }
        })?;
        for id in self.mandates_granted(account)? {
            traces.add(*id.as_bytes(), id.to_string());
        }
        // What she was asked, and who tried to get in with her kit: others' notices and lists name these.
        for table in [REQUESTS_OF, RECOVERIES_OF] {
            let keys = table.scan(engine, &[account.as_bytes()], Direction::Forward, usize::MAX)?;
            for (key, _) in keys {
                if let Some(id) = key.get(16..).and_then(|id| id.try_into().ok()) {
                    let id = RequestId::from_bytes(id);
                    traces.add(*id.as_bytes(), id.to_string());
                }
            }
        }
        for row in SLOTS.scan(engine, &[account.as_bytes()], usize::MAX)? {
            if let Some(slot) = slot_of(row.key()) {
                traces.slots.push(slot);
                traces.add(*slot.as_bytes(), slot.to_string());
            }
        }
        for row in SESSIONS.scan(engine, &[], usize::MAX)? {
            if row.value.account == account {
                let id = row.value.id;
                traces.add(*id.as_bytes(), id.to_string());
            }
        }
        for row in UPLOADS.scan(engine, &[], usize::MAX)? {
            if let (Ok(id), true) = (row.key().try_into(), row.value.account == account) {
                let id = UploadId::from_bytes(id);
                traces.uploads.push(id);
                traces.add(*id.as_bytes(), id.to_string());
            }
        }
        for (_, id) in EVENTS_OF.scan(engine, &[account.as_bytes()], Direction::Forward, usize::MAX)? {
            if let Ok(id) = id.try_into() {
                let id = EventId::from_bytes(id);
                traces.events.push(id);
                traces.add(*id.as_bytes(), id.to_string());
            }
        }
        Ok(traces)
    }

    fn mandates_granted(&self, account: AccountId) -> Result<Vec<MandateId>, AppError> {
        let mut granted = Vec::new();
        for (key, _) in MANDATES_OF.scan(
            self.engine(),
            &[account.as_bytes()],
            Direction::Forward,
            usize::MAX,
        )? {
            if let Some(id) = mandate_of(&key)
                && self.held(id)?.is_some_and(|held| held.mandate().owner == account)
            {
                granted.push(id);
            }
        }
        Ok(granted)
    }

    /// Whether this id was erased: it is never used again.
    pub(super) fn is_gone(&self, id: &[u8; 16]) -> Result<bool, AppError> {
        Ok(GONE.get(self.engine(), &[&self.gone_key(id)])?.is_some())
    }

    fn gone_key(&self, id: &[u8; 16]) -> [u8; 32] {
        let key = self.secrets.log_key.as_bytes().as_slice();
        Digest32::of(&[key, b"ecrin/gone/v1", id.as_slice()].concat()).0
    }
}
