//! Documents: putting them in, taking them out, and nobody else doing either.

use std::fs::File;

use ecrin_vault::act::{Filing, is_fresh};
use ecrin_vault::document::Deposit;
use ecrin_vault::id::{AccountId, DocumentId};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{Base64, Document, DocumentNew};

use super::uploads::file_of;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::keyspace::{DOCUMENTS, DOCUMENTS_OF, OWNER_ENVELOPES, Row};
use crate::store::rows::DocumentRow;
use crate::store::{Batch, BlobId, Direction};

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
        let now = self.clock.now();
        let note: SignedNote<Deposit> = SignedNote::parse(&new.deposit)?;
        let name = key_name(caller.account, &self.domain);
        let deposit = note
            .verify(&name, &self.keys_of(caller.account)?.signing)?
            .clone();
        if deposit.depositor != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        if let Some(row) = self.version(deposit.document, deposit.version)? {
            // The same deposit again is a retry after a lost answer, not a second document.
            return if row.value.deposit == note.to_text() {
                self.document_of(&row.value)
            } else {
                Err(Refusal::AlreadyExists.into())
            };
        }
        if !is_fresh(deposit.at, now) {
            return Err(Refusal::Stale.into());
        }
        if new.envelope.0.is_empty() || new.envelope.0.len() > MAX_ENVELOPE {
            return Err(Refusal::Malformed.into());
        }
        self.check_deposit(caller, &deposit)?;
        let upload = self.own_upload(caller, new.upload)?;
        if upload.value.length != deposit.payload_size {
            return Err(Refusal::ChecksumMismatch.into());
        }
        if self.usage(deposit.owner)? + deposit.payload_size > self.limits.quota_bytes {
            return Err(Refusal::QuotaExceeded.into());
        }
        // The ciphertext is durable before any row names it; a crash in between leaves a blob that the sweep removes.
        let blob = self.blobs.keep(
            &file_of(new.upload),
            &deposit.payload_sha256.0,
            deposit.payload_size,
        )?;

        let own = deposit.owner == caller.account;
        let code = if deposit.version == 1 {
            EventCode::DocumentDeposited
        } else {
            EventCode::DocumentReplaced
        };
        self.decide(|| {
            let mut fact = Fact::new(code).document(deposit.document);
            fact.ciphertext = Some(deposit.payload_sha256);
            fact.signature = note.signature_of(&name);
            let event = self.event(now, caller, Some(deposit.owner), fact)?;
            let row = DocumentRow {
                id: deposit.document,
                version: deposit.version,
                owner: deposit.owner,
                depositor: caller.account,
                deposit: note.to_text(),
                blob: blob.to_string(),
                payload_size: deposit.payload_size,
                payload_sha256: deposit.payload_sha256,
                filed: own,
                at: now,
                event: event.id,
            };
            let version = deposit.version.to_be_bytes();
            let batch = DOCUMENTS.insert(Batch::new(), &[deposit.document.as_bytes(), &version], &row);
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
            let batch = self.change_usage(batch, deposit.owner, deposit.payload_size, 0)?;
            self.commit_one(upload.delete(batch), event)?;
            self.document_of(&row)
        })
    }

    fn check_deposit(&self, caller: &Caller, deposit: &Deposit) -> Result<(), AppError> {
        let owner = self.existing_account(deposit.owner)?.value;
        if owner.role != Role::Beneficiary {
            return Err(Refusal::NotAllowed.into());
        }
        let own = deposit.owner == caller.account;
        if !own && !caller.role.is_professional() {
            return Err(Refusal::NotFound.into());
        }
        if deposit.version == 1 {
            return if deposit.previous.is_none() {
                Ok(())
            } else {
                Err(Refusal::Stale.into())
            };
        }
        // Only the owner replaces a paper, and only the version she last saw.
        let before = self
            .newest(deposit.document)?
            .filter(|row| row.value.owner == deposit.owner)
            .ok_or(Refusal::NotFound)?;
        let last: SignedNote<Deposit> = SignedNote::parse(&before.value.deposit)?;
        let follows = before.value.version + 1 == deposit.version && deposit.previous == Some(last.digest());
        if own && follows {
            Ok(())
        } else {
            Err(Refusal::Stale.into())
        }
    }

    /// The caller's own documents, newest version of each.
    pub fn documents(&self, caller: &Caller) -> Result<Vec<Document>, AppError> {
        let mut documents = Vec::new();
        for (key, _) in DOCUMENTS_OF.scan(
            self.engine(),
            &[caller.account.as_bytes()],
            Direction::Forward,
            MOST,
        )? {
            let Some(id) = key
                .get(16..)
                .and_then(|k| k.try_into().ok())
                .map(DocumentId::from_bytes)
            else {
                continue;
            };
            if let Some(row) = self.newest(id)? {
                documents.push(self.document_of(&row.value)?);
            }
        }
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
        let now = self.clock.now();
        let row = self.own_document(caller, id)?;
        let mut fact = Fact::new(EventCode::DocumentReleasedDownload).document(id);
        fact.ciphertext = Some(row.value.payload_sha256);
        let event = self.event(now, caller, Some(caller.account), fact)?;
        self.commit_one(row.unchanged(Batch::new()), event)?;
        self.payload(&row.value)
    }

    /// Takes in, or turns away, what someone put in for the caller.
    pub fn file_document(
        &self,
        caller: &Caller,
        id: DocumentId,
        note: &str,
    ) -> Result<Option<Document>, AppError> {
        let now = self.clock.now();
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
                self.document_of(&row.value).map(Some)
            } else {
                Err(Refusal::Conflict.into())
            };
        }
        let code = if filing.kept {
            EventCode::DocumentAccepted
        } else {
            EventCode::DocumentRefused
        };
        let mut fact = Fact::new(code).document(id);
        fact.signature = note.signature_of(&name);
        if !filing.kept {
            self.remove(caller, id, fact)?;
            return Ok(None);
        }
        let filed = DocumentRow {
            filed: true,
            ..row.value.clone()
        };
        let event = self.event(now, caller, Some(caller.account), fact)?;
        self.commit_one(row.replace(Batch::new(), &filed), event)?;
        self.document_of(&filed).map(Some)
    }

    /// Removes a document in all its versions. Mandates that name it open nothing from then on.
    pub fn delete_document(&self, caller: &Caller, id: DocumentId) -> Result<(), AppError> {
        self.own_document(caller, id)?;
        self.remove(caller, id, Fact::new(EventCode::DocumentDeleted).document(id))
    }

    /// Journals that the owner takes everything out at once.
    pub fn export(&self, caller: &Caller) -> Result<(), AppError> {
        caller.must_be_beneficiary()?;
        let event = self.event(
            self.clock.now(),
            caller,
            Some(caller.account),
            Fact::new(EventCode::DocumentExported),
        )?;
        self.commit_one(Batch::new(), event)?;
        Ok(())
    }

    fn remove(&self, caller: &Caller, id: DocumentId, fact: Fact) -> Result<(), AppError> {
        let now = self.clock.now();
        let blobs = self.decide(|| {
            let rows = DOCUMENTS.scan(self.engine(), &[id.as_bytes()], MOST)?;
            let mut batch = DOCUMENTS_OF.delete(Batch::new(), &[caller.account.as_bytes(), id.as_bytes()]);
            let mut freed = 0;
            for row in &rows {
                batch = OWNER_ENVELOPES.delete(row.delete(batch), &[&row.key()]);
                freed += row.value.payload_size;
            }
            let batch = self.change_usage(batch, caller.account, 0, freed)?;
            let event = self.event(now, caller, Some(caller.account), fact.clone())?;
            self.commit_one(batch, event)?;
            Ok(rows)
        })?;
        for row in blobs {
            // The rows are gone, durably; a file that a crash leaves behind is the sweep's.
            if let Some(blob) = blob_of(&row.value) {
                self.blobs.remove(&blob)?;
            }
        }
        Ok(())
    }

    pub(super) fn version(&self, id: DocumentId, version: u32) -> Result<Option<Row<DocumentRow>>, AppError> {
        Ok(DOCUMENTS.get(self.engine(), &[id.as_bytes(), &version.to_be_bytes()])?)
    }

    fn newest(&self, id: DocumentId) -> Result<Option<Row<DocumentRow>>, AppError> {
        Ok(DOCUMENTS.scan(self.engine(), &[id.as_bytes()], MOST)?.pop())
    }

    /// The newest version, if the caller owns it. An attempt on someone else's paper stands in that person's journal.
    fn own_document(&self, caller: &Caller, id: DocumentId) -> Result<Row<DocumentRow>, AppError> {
        let row = self.newest(id)?.ok_or(Refusal::NotFound)?;
        if row.value.owner == caller.account {
            return Ok(row);
        }
        let fact = Fact::new(EventCode::DocumentReleaseRefused).document(id);
        match self.refuse(
            self.clock.now(),
            caller,
            Some(row.value.owner),
            fact,
            Refusal::NotAllowed,
        ) {
            AppError::Refused {
                reason: Refusal::NotAllowed,
                ..
            } => Err(Refusal::NotFound.into()),
            unwritten => Err(unwritten),
        }
    }

    pub(super) fn payload(&self, row: &DocumentRow) -> Result<Payload, AppError> {
        let blob = blob_of(row).ok_or_else(|| AppError::internal("a document without a blob id"))?;
        let file = self.blobs.open_blob(&blob).map_err(|error| match error {
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

    /// Whether this account owns this version, has filed it, and its ciphertext is the one named.
    pub(super) fn check_grantable(
        &self,
        owner: AccountId,
        id: DocumentId,
        version: u32,
        payload: Digest32,
    ) -> Result<Row<DocumentRow>, AppError> {
        let row = self
            .version(id, version)?
            .filter(|row| row.value.owner == owner)
            .ok_or(Refusal::NotFound)?;
        if !row.value.filed {
            return Err(Refusal::NotFiled.into());
        }
        if row.value.payload_sha256 != payload {
            return Err(Refusal::Stale.into());
        }
        Ok(row)
    }
}

pub(super) fn blob_of(row: &DocumentRow) -> Option<BlobId> {
    u128::from_str_radix(&row.blob, 16)
        .ok()
        .map(|id| BlobId::from_bytes(id.to_be_bytes()))
}
