//! Checking an instance without changing it: the store, the ciphertexts, and every entry of the journal.

use ecrin_vault::id::{AccountId, EventId, MessageId};
use ecrin_vault::journal::{
    AnyEntry, Checkpoint, ENTRY_LENGTH, Entry, LogKey, MemoryHashes, Part, Subject, edge_of, leaf_hash,
    stored_index,
};
use ecrin_vault::note::{Digest32, NoteBody, VerifyingKey};
use ecrin_vault::vocabulary::StatementKind;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{OpenError, secrets};
use crate::config::Config;
use crate::ledger::{ShardHashes, checkpoints, index as found, shard_named};
use crate::sealer::Sealer;
use crate::store::keyspace::mail::{ENTRIES_IN, MAILBOXES, MESSAGE_BYTES, MESSAGES, message_of_key};
use crate::store::keyspace::{
    DOCUMENTS, ENTRIES, EVENTS, EVENTS_OF, HASHES, LOG_KEYS, OPENINGS, OWNER_ENVELOPES, PRUNED, STATEMENTS,
    SUBJECT_HEADS,
};
use crate::store::rows::OWNER;
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
    /// Messages that were read.
    pub messages: u64,
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

    let mut walk = Walk::default();
    for text in checkpoints(engine.as_ref())? {
        check_shard(
            engine.as_ref(),
            &text,
            &key,
            config,
            &secrets.log_key,
            &mut walk,
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
    walk.settle(&mut report);
    for (account, (sequence, commitment)) in &walk.sequences {
        let head = [sequence.to_be_bytes().as_slice(), &commitment.0].concat();
        let kept = SUBJECT_HEADS.get(engine.as_ref(), &[account.as_bytes()])?;
        // Her last events may have been erased at the end of their term: the head still points to one of them.
        let erased = kept
            .as_deref()
            .and_then(|kept| kept.get(8..)?.try_into().ok())
            .is_some_and(|last| walk.closed.contains(&Digest32(last)));
        if kept != Some(head) && !erased {
            report.find(
                "journal",
                format!("the last event of account {account} is not remembered"),
            );
        }
    }
    let blobs = Blobs::open(&config.blobs.path)?;
    check_documents(engine.as_ref(), &blobs, &mut report)?;
    check_mail(engine.as_ref(), &blobs, &mut report)?;
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

/// What is carried from entry to entry.
#[derive(Default)]
struct Walk {
    /// By account: the last sequence number and the commitment it stood under.
    sequences: HashMap<AccountId, (u64, Digest32)>,
    /// Subject commitments whose words were erased; the next event of that person points to the last of them.
    closed: HashSet<Digest32>,
    /// Whether entries were pruned, and with them commitments that later events point to.
    pruned: bool,
    /// Entries without an opening, and those of them that a statement speaks of, by shard.
    erased: BTreeMap<String, u64>,
    stated: BTreeMap<String, u64>,
}

impl Walk {
    /// What is erased without a word was not erased by this server.
    fn settle(&self, report: &mut Report) {
        for (shard, erased) in &self.erased {
            let stated = self.stated.get(shard).copied().unwrap_or(0);
            if *erased > stated {
                report.find(
                    shard,
                    format!("{erased} entries have no opening, but only {stated} were said to be erased"),
                );
            }
        }
    }
}

fn check_shard(
    engine: &dyn Engine,
    text: &str,
    key: &VerifyingKey,
    config: &Config,
    instance_key: &LogKey,
    walk: &mut Walk,
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
    let name = head.origin.rsplit('/').next().unwrap_or_default().to_owned();
    let pruned = PRUNED.get(engine, &[&shard])?;
    let pruned = pruned
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u64::from_be_bytes);
    walk.pruned |= pruned > 0;
    let stored = ShardHashes { engine, shard };
    let edge = edge_of(pruned)
        .into_iter()
        .map(|(level, place)| ecrin_vault::journal::StoredHashes::hash(&stored, stored_index(level, place)));
    let Some(edge) = edge.collect::<Option<Vec<_>>>() else {
        report.find(&head.origin, "a hash above what was pruned is missing");
        return Ok(());
    };
    let mut tree = MemoryHashes::pruned(pruned, &edge)?;
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
            match AnyEntry::from_bytes(&bytes) {
                Ok(AnyEntry::Statement(entry)) => {
                    let text = STATEMENTS.get(engine, &[&shard, &index.to_be_bytes()])?;
                    let text = text
                        .and_then(|text| String::from_utf8(text).ok())
                        .unwrap_or_default();
                    match entry.read(&text) {
                        Ok(statement) if statement.what != StatementKind::Pruned => {
                            for part in statement.shards {
                                *walk.stated.entry(part.shard).or_default() += part.count;
                            }
                        }
                        Ok(_) => {}
                        Err(fault) => report.find(&place, fault.to_string()),
                    }
                }
                Ok(AnyEntry::Event(entry)) => {
                    let known =
                        check_opening(engine, &shard, index, &entry, instance_key, walk, &place, report)?;
                    if !known {
                        walk.closed.insert(entry.subject);
                        *walk.erased.entry(name.clone()).or_default() += 1;
                    }
                }
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
    let mut index = tree.first_stored();
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
    walk: &mut Walk,
    place: &str,
    report: &mut Report,
) -> Result<bool, OpenError> {
    // What was erased is in no list of events any more.
    let Some(id) = EVENTS.get(engine, &[shard, &index.to_be_bytes()])? else {
        return Ok(false);
    };
    let Ok(id) = id.try_into().map(EventId::from_bytes) else {
        report.find(place, "has no event");
        return Ok(true);
    };
    let row = match OPENINGS.get(engine, &[id.as_bytes()]) {
        Ok(Some(row)) => row.value,
        Ok(None) => {
            report.find(place, "has no opening");
            return Ok(true);
        }
        Err(EngineError::Damaged(fault)) => {
            report.find(place, fault);
            return Ok(true);
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
        return Ok(true);
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
        let (sequence, previous) = walk
            .sequences
            .get(&account)
            .copied()
            .unwrap_or((0, Digest32([0; 32])));
        let mut place_of = sequence + 1;
        match Subject::from_text(&row.subject_text) {
            Ok(subject) => {
                place_of = subject.sequence;
                let follows = subject.sequence == sequence + 1 && subject.previous == previous;
                // What stood in between was erased at the end of its term, or pruned with its entry.
                let closed = walk.closed.contains(&subject.previous) || (walk.pruned && sequence == 0);
                let follows_erased = subject.sequence > sequence + 1 && closed;
                if !follows && !follows_erased {
                    report.find(place, "a person's events do not follow one another");
                }
            }
            Err(_) => report.find(place, "a person's events do not follow one another"),
        }
        walk.sequences.insert(account, (place_of, entry.subject));
        let listed = EVENTS_OF.get(engine, &[account.as_bytes(), &place_of.to_be_bytes()])?;
        if listed.as_deref() != Some(id.as_bytes().as_slice()) {
            report.find(place, "is missing from the journal of the person it concerns");
        }
    }
    Ok(true)
}

/// Messages: their bytes are what came, they lie in as many folders as they say, and folders count what lies in them.
fn check_mail(engine: &dyn Engine, blobs: &Blobs, report: &mut Report) -> Result<(), OpenError> {
    let mut places: HashMap<MessageId, u32> = HashMap::new();
    let mut folders: HashMap<Vec<u8>, (u32, u64, u32)> = HashMap::new();
    ENTRIES_IN.each(engine, |row| {
        let (folder, uid) = row.key().split_at_checked(16).unwrap_or_default();
        let counted = folders.entry(folder.to_vec()).or_default();
        *counted = (
            counted.0 + 1,
            counted.1 + row.value.size,
            uid.try_into().map_or(0, u32::from_be_bytes),
        );
        *places.entry(row.value.message).or_default() += 1;
    })?;
    let mut messages = Vec::new();
    MESSAGES.each(engine, |row| messages.push(row))?;
    for row in messages {
        let Some(id) = message_of_key(row.key()) else {
            report.find("message", "has no id");
            continue;
        };
        let (place, message) = (format!("message {id}"), &row.value);
        let fault = match message.blob {
            Some(blob) => blobs
                .verify(&blob, &message.sha256.0)
                .err()
                .map(|fault| fault.to_string()),
            None => {
                let bytes = MESSAGE_BYTES.get(engine, &[&row.key()])?.unwrap_or_default();
                (Digest32::of(&bytes) != message.sha256).then(|| "its bytes are not what came".to_owned())
            }
        };
        if let Some(fault) = fault {
            report.find(&place, fault);
        }
        if places.remove(&id) != Some(message.places) {
            report.find(&place, "does not lie where it says");
        }
        report.messages += 1;
    }
    for id in places.keys() {
        report.find(format!("message {id}"), "is missing");
    }
    let mut known = Vec::new();
    MAILBOXES.each(engine, |row| known.push(row))?;
    for row in known {
        let folder = row.key().get(OWNER..).unwrap_or_default();
        let (count, bytes, last) = folders.remove(folder).unwrap_or_default();
        if (count, bytes) != (row.value.messages, row.value.bytes) || last >= row.value.uid_next {
            report.find("mailbox", "does not hold what it counts");
        }
    }
    if !folders.is_empty() {
        report.find("mailbox", "messages lie in no folder");
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
