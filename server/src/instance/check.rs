//! Checking an instance without changing it: the store, the ciphertexts, and every entry of the journal.

use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{Checkpoint, ENTRY_LENGTH, Entry, LogKey, MemoryHashes, Part, Subject, leaf_hash};
use ecrin_vault::note::{Digest32, NoteBody, VerifyingKey};
use std::collections::HashMap;

use super::{OpenError, secrets};
use crate::config::Config;
use crate::ledger::{checkpoints, index as found, shard_named};
use crate::sealer::Sealer;
use crate::store::keyspace::{
    DOCUMENTS, ENTRIES, EVENTS, EVENTS_OF, HASHES, LOG_KEYS, OPENINGS, OWNER_ENVELOPES, SUBJECT_HEADS,
};
use crate::store::{Blobs, Engine, EngineError, Mode, open_engine};

/// How many rows are read at a time.
const PAGE: usize = 2_000;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub place: String,
    /// What.
    pub fault: String,
}

/// What a check saw.
#[derive(Debug, Default)]
pub struct Report {
    /// Entries of the journal.
    pub entries: u64,
    /// Keys under which the auditor finds them.
    pub indexed: u64,
    /// Documents whose ciphertext was read.
    pub documents: u64,
    /// What does not hold; nothing, if all is well.
    pub findings: Vec<Finding>,
}

impl Report {
    fn find(&mut self, place: impl Into<String>, fault: impl Into<String>) {
        self.findings.push(Finding {
            place: place.into(),
            fault: fault.into(),
        });
    }
}

/// Reads everything there is and holds it against the journal.
pub fn check(config: &Config) -> Result<Report, OpenError> {
    let engine = open_engine(config.store.engine.into(), &config.store.path, Mode::ReadOnly)?;
    let secrets = secrets::load(&config.keys.path)?;
    let key = secrets.journal.verifying_key();
    let mut report = Report::default();

    let mut sequences = HashMap::new();
    for text in checkpoints(engine.as_ref())? {
        check_shard(
            engine.as_ref(),
            &text,
            &key,
            config,
            &secrets.log_key,
            &mut sequences,
            &mut report,
        )?;
    }
    // An index that shows fewer events than there are hides the others from whoever searches. One that is missing
    // altogether is made anew at the next start.
    let keys = found::count(engine.as_ref())?;
    if found::is_current(engine.as_ref())? && keys != report.indexed {
        report.find(
            "index",
            format!("{keys} keys, where the events have {}", report.indexed),
        );
    }
    for (account, (sequence, commitment)) in &sequences {
        let head = [sequence.to_be_bytes().as_slice(), &commitment.0].concat();
        if SUBJECT_HEADS.get(engine.as_ref(), &[account.as_bytes()])? != Some(head) {
            report.find(
                "journal",
                format!("the last event of account {account} is not remembered"),
            );
        }
    }
    check_documents(engine.as_ref(), &Blobs::open(&config.blobs.path)?, &mut report)?;
    // A server that runs has seen more than this snapshot; one that is behind is what must be found.
    if let Err(fault) = super::check_heads(
        engine.as_ref(),
        &Sealer::open(&config.sealer.path)?,
        &key,
        &config.domain,
    ) {
        report.find("sealer", fault.to_string());
    }
    Ok(report)
}

type Sequences = HashMap<AccountId, (u64, Digest32)>;

fn check_shard(
    engine: &dyn Engine,
    text: &str,
    key: &VerifyingKey,
    config: &Config,
    instance_key: &LogKey,
    sequences: &mut Sequences,
    report: &mut Report,
) -> Result<(), OpenError> {
    let head = match Checkpoint::verify(text, key) {
        Ok(head) => head,
        Err(fault) => {
            report.find("journal", fault.to_string());
            return Ok(());
        }
    };
    let Some(shard) = shard_named(&head.origin, &config.domain) else {
        report.find(&head.origin, "this journal is another instance's");
        return Ok(());
    };
    let mut tree = MemoryHashes::default();
    while tree.size() < head.size {
        let from = tree.size();
        let page = ENTRIES.scan_from(engine, &[&shard], &from.to_be_bytes(), PAGE)?;
        if page.is_empty() {
            report.find(&head.origin, format!("entry {from} is missing"));
            return Ok(());
        }
        for (position, bytes) in page {
            let index = tree.size();
            let place = format!("{} entry {index}", head.origin);
            let expected = position.get(3..) == Some(index.to_be_bytes().as_slice());
            let (Ok(bytes), true) = (<[u8; ENTRY_LENGTH]>::try_from(bytes), expected) else {
                report.find(place, "missing or of the wrong length");
                return Ok(());
            };
            match Entry::from_bytes(&bytes) {
                Ok(entry) => check_opening(
                    engine,
                    &shard,
                    index,
                    &entry,
                    instance_key,
                    sequences,
                    &place,
                    report,
                )?,
                Err(fault) => report.find(&place, fault.to_string()),
            }
            tree.push(leaf_hash(&bytes))?;
            if tree.size() == head.size {
                break;
            }
        }
    }
    if tree.root_at(head.size)? != head.root {
        report.find(&head.origin, "the entries do not lead to the signed root");
    }
    let mut index = 0;
    while let Some(expected) = ecrin_vault::journal::StoredHashes::hash(&tree, index) {
        if HASHES.get(engine, &[&shard, &index.to_be_bytes()])? != Some(expected.0.to_vec()) {
            report.find(&head.origin, format!("stored hash {index} is wrong"));
            break;
        }
        index += 1;
    }
    report.entries += head.size;
    Ok(())
}

#[allow(clippy::too_many_arguments)] // One step of one walk; a struct would only rename the arguments.
fn check_opening(
    engine: &dyn Engine,
    shard: &[u8; 3],
    index: u64,
    entry: &Entry,
    instance_key: &LogKey,
    sequences: &mut Sequences,
    place: &str,
    report: &mut Report,
) -> Result<(), OpenError> {
    let Some(id) = EVENTS
        .get(engine, &[shard, &index.to_be_bytes()])?
        .and_then(|id| id.try_into().ok())
        .map(EventId::from_bytes)
    else {
        report.find(place, "has no event");
        return Ok(());
    };
    let row = match OPENINGS.get(engine, &[id.as_bytes()]) {
        Ok(Some(row)) => row.value,
        Ok(None) => {
            report.find(place, "has no opening");
            return Ok(());
        }
        Err(EngineError::Damaged(fault)) => {
            report.find(place, fault);
            return Ok(());
        }
        Err(other) => return Err(other.into()),
    };
    let key_of = |account: Option<AccountId>| -> Result<Option<LogKey>, EngineError> {
        let Some(account) = account else {
            return Ok(Some(instance_key.clone()));
        };
        let bytes = LOG_KEYS.get(engine, &[account.as_bytes()])?;
        Ok(bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(LogKey::from_bytes))
    };
    let (Some(key), Some(actor_key)) = (key_of(row.subject)?, key_of(row.actor)?) else {
        report.find(place, "has no key");
        return Ok(());
    };
    let (key, actor_key) = (key.event_key(id), actor_key.actor_key(id));
    let opens = key.opens(Part::Core, row.core.as_bytes(), entry.core)
        && key.opens(Part::Subject, row.subject_text.as_bytes(), entry.subject)
        && actor_key.opens(Part::Actor, row.actor_text.as_bytes(), entry.actor);
    if !opens {
        report.find(place, "the words do not agree with the entry");
    }
    let (is_found, keys) = found::holds(engine, &row)?;
    report.indexed += keys;
    if !is_found && found::is_current(engine)? {
        report.find(place, "is not found by whoever searches");
    }
    if let Some(account) = row.subject {
        let (sequence, previous) = sequences.get(&account).copied().unwrap_or((0, Digest32([0; 32])));
        match Subject::from_text(&row.subject_text) {
            Ok(subject) if subject.sequence == sequence + 1 && subject.previous == previous => {}
            _ => report.find(place, "a person's events do not follow one another"),
        }
        sequences.insert(account, (sequence + 1, entry.subject));
        let listed = EVENTS_OF.get(engine, &[account.as_bytes(), &(sequence + 1).to_be_bytes()])?;
        if listed.as_deref() != Some(id.as_bytes().as_slice()) {
            report.find(place, "is missing from the journal of the person it concerns");
        }
    }
    Ok(())
}

fn check_documents(engine: &dyn Engine, blobs: &Blobs, report: &mut Report) -> Result<(), OpenError> {
    for row in DOCUMENTS.scan(engine, &[], usize::MAX)? {
        let document = row.value;
        let place = format!("document {} version {}", document.id, document.version);
        if let Err(fault) = blobs.verify(&document.blob, &document.payload_sha256.0) {
            report.find(&place, fault.to_string());
        }
        if OWNER_ENVELOPES
            .get(engine, &[document.id.as_bytes(), &document.version.to_be_bytes()])?
            .is_none()
        {
            report.find(&place, "its envelope is missing");
        }
        report.documents += 1;
    }
    Ok(())
}
