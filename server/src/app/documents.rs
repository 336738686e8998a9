//! Documents: putting them in, taking them out, and nobody else doing either.

use std::fs::File;

use ecrin_vault::act::{Filing, is_fresh};
use ecrin_vault::document::Deposit;
use ecrin_vault::id::{AccountId, BlobId, DocumentId};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Role};
use ecrin_vault::wire::{Base64, Document, DocumentNew, Filed};

use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Logged;
use crate::store::keyspace::{DOCUMENT_IDS, DOCUMENTS, DOCUMENTS_OF, OWNER_ENVELOPES, Row};
use crate::store::rows::{DocumentRow, NoticeRow, UploadRow};
use crate::store::{Batch, Direction};

/// The largest envelope, in bytes: it stays in the engine.
pub(super) const MAX_ENVELOPE: usize = 16 * 1024;

/// The most documents listed at once.
const MOST: usize = 10_000;

/// Ciphertext that is released.
pub struct Payload {
    /// The open file.
    pub file: File,
    /// Its length in bytes.
    pub size: u64,
}

impl App {
    /// Puts an uploaded payload into a vault: the caller's own, or a beneficiary's who will file it herself.
    pub fn deposit(&self, caller: &Caller, new: &DocumentNew) -> Result<Document, AppError> {
        let note: SignedNote<Deposit> = SignedNote::parse(&new.deposit)?;
        let name = key_name(caller.account, &self.domain);
        let deposit = note
            .verify(&name, &self.keys_of(caller.account)?.signing)?
            .clone();
        if deposit.depositor != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        if let Some(known) = self.same_deposit(&note, &deposit)? {
            return Ok(known);
        }
        if !is_fresh(deposit.at, self.now()) {
            return Err(Refusal::Stale.into());
        }
        if new.envelope.0.is_empty() || new.envelope.0.len() > MAX_ENVELOPE {
            return Err(Refusal::Malformed.into());
        }
        self.must_be_open(self.now())?;
        self.check_deposit(caller, &deposit, Batch::new())?;
        let upload = self.own_upload(caller, new.upload)?;
        if upload.value.length != deposit.payload_size {
            return Err(Refusal::ChecksumMismatch.into());
        }
        // The ciphertext is durable before any row names it; a crash in between leaves a blob that the sweep removes.
        let blob = self
            .blobs
            .keep(&new.upload, &deposit.payload_sha256.0, deposit.payload_size)?;
        let kept = self.decide(|| {
            if let Some(known) = self.same_deposit(&note, &deposit)? {
                return Ok(known);
            }
            self.put_in(caller, new, &note, &deposit, &upload, blob)
        });
        if let Err(AppError::Refused { reason, .. }) = &kept
            && *reason != Refusal::JournalUnavailable
        {
            // Nothing names the ciphertext: it is an upload again, and nobody has to send it twice. Where the journal
            // cannot say what it wrote, the ciphertext stays where the commit may have found it.
            self.blobs.give_back(&blob, &new.upload)?;
        }
        kept
    }

    /// The same deposit again is a retry after a lost answer, not a second document.
    fn same_deposit(
        &self,
        note: &SignedNote<Deposit>,
        deposit: &Deposit,
    ) -> Result<Option<Document>, AppError> {
        match self.version(deposit.document, deposit.version)? {
            None => Ok(None),
            Some(row) if row.value.deposit == note.to_text() => self.document_of(&row.value).map(Some),
            Some(_) => Err(Refusal::AlreadyExists.into()),
        }
    }

    fn put_in(
        &self,
        caller: &Caller,
        new: &DocumentNew,
        note: &SignedNote<Deposit>,
        deposit: &Deposit,
        upload: &Row<UploadRow>,
        blob: BlobId,
    ) -> Result<Document, AppError> {
        let now = self.now();
        let batch = self.check_deposit(caller, deposit, Batch::new())?;
        let code = if deposit.version == 1 {
            EventCode::DocumentDeposited
        } else {
            EventCode::DocumentReplaced
        };
        let mut fact = Fact::new(code).document(deposit.document);
        fact.ciphertext = Some(deposit.payload_sha256);
        fact.signature = note.signature_of(&key_name(caller.account, &self.domain));
        let event = self.event(now, caller, Some(deposit.owner), fact)?;
        let row = DocumentRow {
            id: deposit.document,
            version: deposit.version,
            owner: deposit.owner,
            depositor: caller.account,
            deposit: note.to_text(),
            blob,
            payload_size: deposit.payload_size,
            payload_sha256: deposit.payload_sha256,
            filed: deposit.owner == caller.account,
            at: now,
            event: event.id,
        };
        let version = deposit.version.to_be_bytes();
        let batch = DOCUMENTS.insert(batch, &[deposit.document.as_bytes(), &version], &row);
        let batch = OWNER_ENVELOPES.insert(
            batch,
            &[deposit.document.as_bytes(), &version],
            new.envelope.0.clone(),
        );
        let batch = DOCUMENTS_OF.put(
            batch,
            &[deposit.owner.as_bytes(), deposit.document.as_bytes()],
            version.to_vec(),
        );
        let mut batch = self.change_usage(batch, deposit.owner, deposit.payload_size, 0)?;
        if !row.filed {
            let notice = NoticeRow {
                document: Some(row.id),
                account: Some(caller.account),
                ..NoticeRow::new(NoticeCode::DepositWaiting, now)
            };
            batch = self.tell(batch, deposit.owner, &notice);
        }
        self.commit_one(upload.delete(batch), event)?;
        self.document_of(&row)
    }

    /// Whether this deposit may be made now, and what must still be so when it is written. A document's id is used
    /// once: what was removed never comes back under mandates that named it.
    fn check_deposit(&self, caller: &Caller, deposit: &Deposit, batch: Batch) -> Result<Batch, AppError> {
        let owner = self.existing_account(deposit.owner)?.value;
        if owner.role != Role::Beneficiary {
            return Err(Refusal::NotAllowed.into());
        }
        let own = deposit.owner == caller.account;
        if !own && (!caller.role.is_professional() || owner.undone.is_some()) {
            return Err(Refusal::NotFound.into());
        }
        let batch = if own {
            batch
        } else {
            self.check_depositor(caller, deposit, batch)?
        };
        if self.usage(deposit.owner)? + deposit.payload_size > self.limits.quota_bytes {
            return Err(Refusal::QuotaExceeded.into());
        }
        let id = deposit.document;
        let used = DOCUMENT_IDS.get(self.engine(), &[id.as_bytes()])?;
        if deposit.version == 1 {
            return match used {
                None if self.is_gone(id.as_bytes())? => Err(Refusal::AlreadyExists.into()),
                None => Ok(DOCUMENT_IDS.insert(batch, &[id.as_bytes()], living(deposit.owner))),
                Some(_) => Err(Refusal::AlreadyExists.into()),
            };
        }
        // Only the owner replaces a paper, and only the version she last saw.
        let before = self
            .newest(id)?
            .filter(|row| row.value.owner == deposit.owner)
            .ok_or(Refusal::NotFound)?;
        let last: SignedNote<Deposit> = SignedNote::parse(&before.value.deposit)?;
        let follows = before.value.version + 1 == deposit.version && deposit.previous == Some(last.digest());
        if own && follows {
            let batch = before.unchanged(batch);
            Ok(batch.expect_equals(DOCUMENT_IDS.key(&[id.as_bytes()]), living(deposit.owner)))
        } else {
            Err(Refusal::Stale.into())
        }
    }

    /// The caller's own documents, newest version of each.
    pub fn documents(&self, caller: &Caller) -> Result<Vec<Document>, AppError> {
        let papers = self.papers_of(caller.account)?;
        let documents: Result<Vec<_>, AppError> = papers.iter().map(|row| self.document_of(row)).collect();
        let mut documents = documents?;
        documents.sort_by_key(|d| (d.at, d.id));
        Ok(documents)
    }

    /// One of the caller's own documents.
    pub fn document(&self, caller: &Caller, id: DocumentId) -> Result<Document, AppError> {
        let row = self.own_document(caller, id)?;
        self.document_of(&row.value)
    }

    /// The ciphertext of one of the caller's own documents. That she took it out stands in her journal first.
    pub fn own_payload(&self, caller: &Caller, id: DocumentId) -> Result<Payload, AppError> {
        let now = self.now();
        let row = self.own_document(caller, id)?;
        let mut fact = Fact::new(EventCode::DocumentReleasedDownload).document(id);
        fact.ciphertext = Some(row.value.payload_sha256);
        let event = self.event(now, caller, Some(caller.account), fact)?;
        self.commit_one(row.unchanged(Batch::new()), event)?;
        self.payload(&row.value)
    }

    /// Takes in, or turns away, what someone put in for the caller.
    pub fn file_document(&self, caller: &Caller, id: DocumentId, note: &str) -> Result<Filed, AppError> {
        let now = self.now();
        let row = self.own_document(caller, id)?;
        let note: SignedNote<Filing> = SignedNote::parse(note)?;
        let name = key_name(caller.account, &self.domain);
        let filing = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        let deposit: SignedNote<Deposit> = SignedNote::parse(&row.value.deposit)?;
        if filing.document != id
            || filing.actor != caller.account
            || filing.deposit != deposit.digest()
            || !is_fresh(filing.at, now)
        {
            return Err(Refusal::Stale.into());
        }
        if row.value.filed {
            return if filing.kept {
                Ok(Filed {
                    document: Some(self.document_of(&row.value)?),
                    event: None,
                    receipt: None,
                })
            } else {
                Err(Refusal::Conflict.into())
            };
        }
        let (code, told) = if filing.kept {
            (EventCode::DocumentAccepted, NoticeCode::DepositAccepted)
        } else {
            (EventCode::DocumentRefused, NoticeCode::DepositRefused)
        };
        let mut fact = Fact::new(code).document(id);
        fact.signature = note.signature_of(&name);
        let notice = NoticeRow {
            document: Some(id),
            account: Some(caller.account),
            ..NoticeRow::new(told, now)
        };
        let told = |batch| self.tell(batch, row.value.depositor, &notice);
        let (logged, document) = if filing.kept {
            let filed = DocumentRow {
                filed: true,
                ..row.value.clone()
            };
            let event = self.event(now, caller, Some(caller.account), fact)?;
            let logged = self.commit_one(told(row.replace(Batch::new(), &filed)), event)?;
            (logged, Some(self.document_of(&filed)?))
        } else {
            (self.remove_telling(caller, caller.account, id, fact, told)?, None)
        };
        let receipt = Receipt::sign(
            logged.index,
            logged.leaf,
            logged.key.clone(),
            logged.at,
            &self.secrets.journal,
        );
        Ok(Filed {
            document,
            event: Some(logged.id),
            receipt: Some(receipt.to_text()),
        })
    }

    /// Removes a document in all its versions. Mandates that name it open nothing from then on.
    pub fn delete_document(&self, caller: &Caller, id: DocumentId) -> Result<(), AppError> {
        self.own_document(caller, id)?;
        let fact = Fact::new(EventCode::DocumentDeleted).document(id);
        self.remove(caller, caller.account, id, fact)
    }

    pub(super) fn remove(
        &self,
        caller: &Caller,
        owner: AccountId,
        id: DocumentId,
        fact: Fact,
    ) -> Result<(), AppError> {
        self.remove_telling(caller, owner, id, fact, |batch| batch)
            .map(drop)
    }

    fn remove_telling(
        &self,
        caller: &Caller,
        owner: AccountId,
        id: DocumentId,
        fact: Fact,
        told: impl Fn(Batch) -> Batch,
    ) -> Result<Logged, AppError> {
        let now = self.now();
        let (blobs, logged) = self.decide(|| {
            let rows = DOCUMENTS.scan(self.engine(), &[id.as_bytes()], MOST)?;
            let mark = DOCUMENT_IDS.key(&[id.as_bytes()]);
            let gone = [owner.as_bytes().as_slice(), &[0]].concat();
            let mut batch = DOCUMENTS_OF.delete(Batch::new(), &[owner.as_bytes(), id.as_bytes()]);
            batch = batch.expect_equals(mark.clone(), living(owner)).put(mark, gone);
            let mut freed = 0;
            for row in &rows {
                batch = OWNER_ENVELOPES.delete(row.delete(batch), &[&row.key()]);
                freed += row.value.payload_size;
            }
            let batch = told(self.change_usage(batch, owner, 0, freed)?);
            let event = self.event(now, caller, Some(owner), fact.clone())?;
            let logged = self.commit_one(batch, event)?;
            Ok((rows, logged))
        })?;
        for row in blobs {
            // The rows are gone, durably; a file that a crash leaves behind is the sweep's.
            self.blobs.remove(&row.value.blob)?;
        }
        Ok(logged)
    }

    /// The newest versions of someone's papers.
    pub(super) fn papers_of(&self, owner: AccountId) -> Result<Vec<DocumentRow>, AppError> {
        let keys = DOCUMENTS_OF.scan(self.engine(), &[owner.as_bytes()], Direction::Forward, MOST)?;
        let mut papers = Vec::new();
        for (key, _) in keys {
            let id = key.get(16..).and_then(|id| id.try_into().ok());
            if let Some(id) = id.map(DocumentId::from_bytes) {
                papers.extend(self.newest(id)?.map(|row| row.value));
            }
        }
        Ok(papers)
    }

    pub(super) fn version(&self, id: DocumentId, version: u32) -> Result<Option<Row<DocumentRow>>, AppError> {
        Ok(DOCUMENTS.get(self.engine(), &[id.as_bytes(), &version.to_be_bytes()])?)
    }

    fn newest(&self, id: DocumentId) -> Result<Option<Row<DocumentRow>>, AppError> {
        Ok(DOCUMENTS.last(self.engine(), &[id.as_bytes()])?)
    }

    /// The newest version, if the caller owns it. An attempt on someone else's paper stands in that person's journal.
    fn own_document(&self, caller: &Caller, id: DocumentId) -> Result<Row<DocumentRow>, AppError> {
        let row = self.newest(id)?.ok_or(Refusal::NotFound)?;
        if row.value.owner == caller.account {
            return Ok(row);
        }
        Err(self.refuse_foreign(caller, &row.value))
    }

    /// An attempt on someone else's paper: it stands in that person's journal, and is answered as if there were none.
    fn refuse_foreign(&self, caller: &Caller, row: &DocumentRow) -> AppError {
        let fact = Fact::new(EventCode::DocumentReleaseRefused).document(row.id);
        match self.refuse(self.now(), caller, Some(row.owner), fact, Refusal::NotAllowed) {
            AppError::Refused {
                reason: Refusal::NotAllowed,
                ..
            } => Refusal::NotFound.into(),
            unwritten => unwritten,
        }
    }

    pub(super) fn payload(&self, row: &DocumentRow) -> Result<Payload, AppError> {
        let file = self.blobs.open_blob(&row.blob).map_err(|error| match error {
            crate::store::BlobError::NotFound => {
                tracing::error!(document = %row.id, "a ciphertext is missing");
                AppError::from(Refusal::StoreDamaged)
            }
            other => other.into(),
        })?;
        Ok(Payload {
            file,
            size: row.payload_size,
        })
    }

    fn document_of(&self, row: &DocumentRow) -> Result<Document, AppError> {
        let envelope =
            OWNER_ENVELOPES.get(self.engine(), &[row.id.as_bytes(), &row.version.to_be_bytes()])?;
        let envelope = envelope.ok_or(Refusal::StoreDamaged)?;
        Ok(Document {
            id: row.id,
            version: row.version,
            deposit: row.deposit.clone(),
            envelope: Base64(envelope),
            payload_size: row.payload_size,
            filed: row.filed,
            at: row.at,
            event: row.event,
        })
    }

    /// Whether the caller owns this version, has filed it, and its ciphertext is the one named.
    pub(super) fn check_grantable(
        &self,
        caller: &Caller,
        id: DocumentId,
        version: u32,
        payload: Digest32,
    ) -> Result<Row<DocumentRow>, AppError> {
        let row = self.version(id, version)?.ok_or(Refusal::NotFound)?;
        if row.value.owner != caller.account {
            return Err(self.refuse_foreign(caller, &row.value));
        }
        if !row.value.filed {
            return Err(Refusal::NotFiled.into());
        }
        if row.value.payload_sha256 != payload {
            return Err(Refusal::Stale.into());
        }
        Ok(row)
    }
}

/// What stands under a document's id as long as it was not removed.
fn living(owner: AccountId) -> Vec<u8> {
    [owner.as_bytes().as_slice(), &[1]].concat()
}
