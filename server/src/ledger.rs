//! The ledger: the one way to change state. A change and its events become durable together, or not at all.
//!
//! In scope: grouping of commits that wait together, the journal's tree, checkpoints, per-person sequences.
//! Out of scope: who may do what (the app decides before it commits), and how bytes reach the disk (the store).
//!
//! One thread owns the journal. It takes every request that waits, leaves out those whose preconditions fail, and
//! writes the rest as a single durable batch: a hundred clients share one sync of the disk.

mod group;
pub mod index;
pub mod join;
mod reading;
mod shard;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{
    Actor, Checkpoint, Core, ENTRY_LENGTH, Entry, EventKey, JournalError, LogKey, Part, Statement,
    StatementEntry, Subject, append, leaf_hash, root, stored_count,
};
use ecrin_vault::note::{Digest32, NoteBody, SigningKey};
use ecrin_vault::time::Timestamp;

use crate::clock::Clock;
use crate::store::keyspace::{
    CHECKPOINTS, ENTRIES, EVENTS, EVENTS_OF, HASHES, INDEX, LOG_KEYS, MAINTENANCE, OPENINGS, STATEMENTS,
    SUBJECT_HEADS,
};
use crate::store::rows::OpeningRow;
use crate::store::{Batch, Engine, EngineError, Outcome};

use group::{Group, GroupHashes};
pub use reading::{ShardHashes, checkpoints, last_event_at};
pub use shard::{shard_from_name, shard_key, shard_named, shard_origin};

/// The most requests that share one write.
const LARGEST_GROUP: usize = 256;

/// The most requests that wait; beyond it callers wait to wait.
const QUEUE: usize = 1024;

/// How far a clock may lie behind the journal before it is a fault and not the jitter of threads, in milliseconds.
pub const CLOCK_TOLERANCE_MS: i64 = 2_000;

/// An event to be written with a change.
pub struct Event {
    /// Its id, chosen by the caller so that rows of the same change can name it.
    pub id: EventId,
    /// What happened. Its time is set when it is written.
    pub core: Core,
    /// Whose papers it concerns.
    pub subject: Option<EventSubject>,
    /// Who did it, and the key of that person's openings.
    pub actor: Option<(Actor, LogKey)>,
}

/// The person an event is about.
pub struct EventSubject {
    /// Whose account.
    pub account: AccountId,
    /// Its name in the journal.
    pub pseudonym: AccountId,
    /// The key of its openings.
    pub key: LogKey,
}

/// Where an event stands.
#[derive(Clone)]
pub struct Logged {
    /// Which event.
    pub id: EventId,
    /// When, as written.
    pub at: Timestamp,
    /// Where in the shard.
    pub index: u64,
    /// Its leaf hash.
    pub leaf: Digest32,
    /// Opens its core and subject.
    pub key: EventKey,
}

/// Why a change was not made. In every case nothing of it was written, except after [`Unavailable`](Self::Unavailable).
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Someone else changed the same thing first; the caller reads again and decides again.
    #[error("someone else changed the same thing")]
    Conflict(Vec<u8>),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// An event has a text that could not be read back.
    #[error("an event cannot be written")]
    Malformed,
    /// The clock lies behind the journal.
    #[error("the clock lies behind the journal")]
    ClockBehind,
    /// The journal cannot be written. The server must be started again.
    #[error("the journal cannot be written")]
    Unavailable,
}

/// A checkpoint with the time of its last event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// When its last event was written.
    pub at: Timestamp,
}

/// Told of every new head once it is durable. The sealer listens.
pub type HeadListener = Box<dyn Fn(&Head) + Send>;

struct Request {
    batch: Batch,
    events: Vec<Event>,
    statement: Option<Statement>,
    before: Option<Timestamp>,
    answer: SyncSender<Result<Vec<Logged>, CommitError>>,
}

/// The handle that the app holds.
pub struct Ledger {
    requests: Option<SyncSender<Request>>,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
}

/// What the journal's thread tells everyone.
struct Shared {
    last_millis: AtomicI64,
    stopped: AtomicBool,
}

impl Ledger {
    /// Starts the journal's thread from the state on disk.
    pub fn start(
        engine: Arc<dyn Engine>,
        domain: String,
        key: SigningKey,
        instance_log_key: LogKey,
        clock: Arc<dyn Clock>,
        listener: HeadListener,
    ) -> Result<Self, EngineError> {
        let last = last_event_at(engine.as_ref())?;
        let shared = Arc::new(Shared {
            last_millis: AtomicI64::new(last.map_or(0, Timestamp::millis)),
            stopped: AtomicBool::new(false),
        });
        let (requests, waiting) = sync_channel(QUEUE);
        let mut writer = Writer {
            engine,
            domain,
            key,
            instance_log_key,
            clock,
            listener,
            last,
            shared: Arc::clone(&shared),
        };
        let thread = std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || writer.run(&waiting))?;
        Ok(Self {
            requests: Some(requests),
            thread: Some(thread),
            shared,
        })
    }

    /// The time of the last event: time does not run before it, whatever a clock says.
    pub fn last(&self) -> Timestamp {
        Timestamp::from_millis(self.shared.last_millis.load(Ordering::Acquire))
            .unwrap_or_else(|_| unreachable!("it was a time when it was stored"))
    }

    /// Whether a write failed half way, after which nothing is written until the server is started again.
    pub fn has_stopped(&self) -> bool {
        self.shared.stopped.load(Ordering::Acquire)
    }

    /// Makes the change and writes its events, durably. Blocks until it is done.
    pub fn commit(&self, batch: Batch, events: Vec<Event>) -> Result<Vec<Logged>, CommitError> {
        self.commit_before(None, batch, events)
    }

    /// The same for a change that takes something away, with the public statement that says so. Its time is set when
    /// it is written.
    pub fn commit_stating(
        &self,
        batch: Batch,
        events: Vec<Event>,
        statement: Statement,
    ) -> Result<Vec<Logged>, CommitError> {
        self.ask(None, batch, events, Some(statement))
    }

    /// The same, but only if the events are written before this moment; otherwise it is a conflict, and the caller
    /// decides again. What a mandate allows is not written at or after its end.
    pub fn commit_before(
        &self,
        before: Option<Timestamp>,
        batch: Batch,
        events: Vec<Event>,
    ) -> Result<Vec<Logged>, CommitError> {
        self.ask(before, batch, events, None)
    }

    fn ask(
        &self,
        before: Option<Timestamp>,
        batch: Batch,
        events: Vec<Event>,
        statement: Option<Statement>,
    ) -> Result<Vec<Logged>, CommitError> {
        let (answer, answered) = sync_channel(1);
        let requests = self.requests.as_ref().ok_or(CommitError::Unavailable)?;
        requests
            .send(Request {
                batch,
                events,
                statement,
                before,
                answer,
            })
            .map_err(|_| CommitError::Unavailable)?;
        answered.recv().map_err(|_| CommitError::Unavailable)?
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        // Closing the queue lets the thread finish what waits, and end.
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Writer {
    engine: Arc<dyn Engine>,
    domain: String,
    key: SigningKey,
    instance_log_key: LogKey,
    clock: Arc<dyn Clock>,
    listener: HeadListener,
    last: Option<Timestamp>,
    shared: Arc<Shared>,
}

type Answered = (SyncSender<Result<Vec<Logged>, CommitError>>, Vec<Logged>);

impl Writer {
    fn run(&mut self, waiting: &Receiver<Request>) {
        while let Ok(first) = waiting.recv() {
            let mut requests = vec![first];
            while requests.len() < LARGEST_GROUP {
                match waiting.try_recv() {
                    Ok(request) => requests.push(request),
                    Err(_) => break,
                }
            }
            self.write_group(requests);
        }
    }

    fn write_group(&mut self, requests: Vec<Request>) {
        if self.shared.stopped.load(Ordering::Acquire) {
            for request in requests {
                let _ = request.answer.send(Err(CommitError::Unavailable));
            }
            return;
        }
        let engine = Arc::clone(&self.engine);
        let mut group = Group {
            engine: engine.as_ref(),
            overlay: HashMap::new(),
            preconditions: Vec::new(),
            last: self.last,
            sizes: HashMap::new(),
        };
        let mut written: Vec<Answered> = Vec::new();
        for request in requests {
            let answer = request.answer.clone();
            match self.add(&mut group, request) {
                Ok(Ok(logged)) => written.push((answer, logged)),
                Ok(Err(refused)) => {
                    let _ = answer.send(Err(refused));
                }
                Err(fault) => {
                    written.push((answer, Vec::new()));
                    return give_up(written, &fault);
                }
            }
        }
        let heads = match self.sign_heads(&mut group) {
            Ok(heads) => heads,
            Err(fault) => return give_up(written, &fault),
        };
        let last = group.last;
        // A crash before this line leaves nothing of the group, and nobody was told that anything happened. A crash
        // after it leaves all of it: changes, events, tree and checkpoint are one batch.
        match self.engine.commit(&group.into_batch()) {
            Ok(Outcome::Committed) => {
                self.last = last;
                if let Some(last) = last {
                    self.shared.last_millis.store(last.millis(), Ordering::Release);
                }
                // The sealer knows before anyone is answered: what it writes down next includes this.
                for head in &heads {
                    (self.listener)(head);
                }
                for (answer, logged) in written {
                    let _ = answer.send(Ok(logged));
                }
            }
            Ok(Outcome::Conflict(key)) => {
                // Only another writer on the same store can cause this; each caller reads again and decides again.
                for (answer, _) in written {
                    let _ = answer.send(Err(CommitError::Conflict(key.clone())));
                }
            }
            Err(EngineError::Full) => {
                tracing::error!("the disk is full: {} changes were refused", written.len());
                for (answer, _) in written {
                    let _ = answer.send(Err(CommitError::Full));
                }
            }
            Err(error @ (EngineError::Unknown(_) | EngineError::Stopped)) => {
                // Nobody can say what is on the disk: nothing more is written. No journal, no view.
                self.shared.stopped.store(true, Ordering::Release);
                give_up(written, &error);
            }
            Err(error) => give_up(written, &error),
        }
    }

    fn add(
        &mut self,
        group: &mut Group<'_>,
        request: Request,
    ) -> Result<Result<Vec<Logged>, CommitError>, LedgerFault> {
        let Request {
            batch,
            events,
            statement,
            before,
            ..
        } = request;
        if let Some(key) = group.conflict(&batch)? {
            return Ok(Err(CommitError::Conflict(key)));
        }
        // Whoever was erased a moment ago gets no more events: nothing of her comes back behind the erasure.
        for event in &events {
            if let Some(subject) = &event.subject {
                let key = LOG_KEYS.key(&[subject.account.as_bytes()]);
                if group.get(&key)?.is_none() && !batch.puts.iter().any(|(put, _)| *put == key) {
                    return Ok(Err(CommitError::Conflict(key)));
                }
            }
        }
        // Told before anything of the request is in the group: what cannot be read back is never written.
        if let Some(fault) = events.iter().find_map(|event| event.core.to_checked_text().err()) {
            tracing::error!(%fault, "an event that cannot be written");
            return Ok(Err(CommitError::Malformed));
        }
        let now = self.clock.now();
        let behind = group
            .last
            .is_some_and(|last| last.millis_since(now) > CLOCK_TOLERANCE_MS);
        if behind && (!events.is_empty() || statement.is_some()) {
            return Ok(Err(CommitError::ClockBehind));
        }
        // The journal's times never step back, and they are those of writing: whoever waited is not dated back.
        let at = group.last.map_or(now, |last| last.max(now));
        if before.is_some_and(|before| at >= before) {
            return Ok(Err(CommitError::Conflict(Vec::new())));
        }
        group.apply(batch);
        // A fault from here on leaves half a request in the group: the whole group is given up with it.
        let logged = events
            .into_iter()
            .map(|event| self.log(group, event, at))
            .collect::<Result<_, _>>()?;
        if let Some(statement) = statement {
            self.state(group, Statement { at, ..statement })?;
        }
        Ok(Ok(logged))
    }

    /// Writes a public statement: an entry like any other, with its text beside it.
    fn state(&self, group: &mut Group<'_>, statement: Statement) -> Result<(), LedgerFault> {
        let shard = shard_key(statement.at);
        let (index, rows) = self.append_entry(group, shard, StatementEntry::of(&statement).to_bytes())?;
        let rows = STATEMENTS.put(
            rows,
            &[&shard, &index.to_be_bytes()],
            statement.to_body_text().into_bytes(),
        );
        group.apply(rows);
        group.wrote(statement.at);
        Ok(())
    }

    /// The rows of one more entry, and its place.
    fn append_entry(
        &self,
        group: &mut Group<'_>,
        shard: [u8; 3],
        bytes: [u8; ENTRY_LENGTH],
    ) -> Result<(u64, Batch), LedgerFault> {
        let index = match group.sizes.get(&shard) {
            Some(size) => *size,
            None => shard_size(group, &shard, &self.key, &self.domain)?,
        };
        let hashes = append(index, leaf_hash(&bytes), &GroupHashes(group, shard))?;
        let mut rows = ENTRIES.put(Batch::new(), &[&shard, &index.to_be_bytes()], bytes);
        for (offset, hash) in (stored_count(index)..).zip(hashes) {
            rows = HASHES.put(rows, &[&shard, &offset.to_be_bytes()], hash.0);
        }
        group.sizes.insert(shard, index + 1);
        Ok((index, rows))
    }

    fn log(&self, group: &mut Group<'_>, mut event: Event, at: Timestamp) -> Result<Logged, LedgerFault> {
        event.core.at = at;
        let shard = shard_key(at);
        let key = event
            .subject
            .as_ref()
            .map_or(&self.instance_log_key, |s| &s.key)
            .event_key(event.id);
        let actor_key = event
            .actor
            .as_ref()
            .map_or(&self.instance_log_key, |(_, key)| key)
            .actor_key(event.id);
        let core_text = event.core.to_body_text();
        let actor_text = event
            .actor
            .as_ref()
            .map(|(actor, _)| actor.to_body_text())
            .unwrap_or_default();
        let mut subject_text = String::new();
        let (mut head, mut of) = (None, None);
        if let Some(subject) = &event.subject {
            let (sequence, previous) = subject_head(group, subject.account)?;
            let payload = Subject {
                pseudonym: subject.pseudonym,
                sequence: sequence + 1,
                previous,
            };
            subject_text = payload.to_body_text();
            head = Some((subject.account, sequence + 1));
            of = Some(payload);
        }
        let entry = Entry {
            hour: Entry::hour_of(at),
            core: key.commit(Part::Core, core_text.as_bytes()),
            subject: key.commit(Part::Subject, subject_text.as_bytes()),
            actor: actor_key.commit(Part::Actor, actor_text.as_bytes()),
        };
        let bytes = entry.to_bytes();
        let leaf = leaf_hash(&bytes);
        let (index, mut rows) = self.append_entry(group, shard, bytes)?;
        let position = index.to_be_bytes();
        rows = EVENTS.put(rows, &[&shard, &position], event.id.as_bytes().to_vec());
        if event.core.event.is_maintenance() {
            rows = MAINTENANCE.put(rows, &[&shard, &position], event.id.as_bytes().to_vec());
        }
        let by = event.actor.as_ref().map(|(actor, _)| actor);
        for key in index::keys(&event.core, of.as_ref(), by, index) {
            rows = INDEX.put(rows, &[&key], Vec::new());
        }
        if let Some((account, sequence)) = head {
            let value = [sequence.to_be_bytes().as_slice(), &entry.subject.0].concat();
            rows = SUBJECT_HEADS.put(rows, &[account.as_bytes()], value);
            rows = EVENTS_OF.put(
                rows,
                &[account.as_bytes(), &sequence.to_be_bytes()],
                event.id.as_bytes().to_vec(),
            );
        }
        let (year, half) = at.half_year();
        let opening = OpeningRow {
            year,
            half,
            index,
            event: event.core.event,
            result: event.core.result,
            subject: event.subject.as_ref().map(|s| s.account),
            actor: event.actor.as_ref().map(|(actor, _)| actor.account),
            core: core_text,
            subject_text,
            actor_text,
        };
        rows = OPENINGS.insert(rows, &[event.id.as_bytes()], &opening);
        group.apply(rows);
        group.wrote(at);
        Ok(Logged {
            id: event.id,
            at,
            index,
            leaf,
            key,
        })
    }

    fn sign_heads(&self, group: &mut Group<'_>) -> Result<Vec<Head>, LedgerFault> {
        let mut heads = Vec::new();
        for (shard, size) in std::mem::take(&mut group.sizes) {
            let root = root(size, &GroupHashes(group, shard))?;
            let checkpoint = Checkpoint {
                origin: shard_origin(&self.domain, &shard),
                size,
                root,
            };
            let text = checkpoint.sign(&self.key)?;
            group.apply(CHECKPOINTS.put(Batch::new(), &[&shard], text));
            if let Some(at) = group.last {
                heads.push(Head { checkpoint, at });
            }
        }
        Ok(heads)
    }
}

/// Answers everyone in a group of which nothing was written, or of which nobody can say.
fn give_up(written: Vec<Answered>, error: &(dyn std::error::Error + 'static)) {
    tracing::error!(error, "the journal was not written");
    for (answer, _) in written {
        let _ = answer.send(Err(CommitError::Unavailable));
    }
}

/// What can go wrong while a group is built, none of which is a caller's fault.
#[derive(Debug, thiserror::Error)]
enum LedgerFault {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

fn shard_size(
    group: &Group<'_>,
    shard: &[u8; 3],
    key: &SigningKey,
    domain: &str,
) -> Result<u64, LedgerFault> {
    let Some(text) = group.get(&CHECKPOINTS.key(&[shard]))? else {
        return Ok(0);
    };
    let text = String::from_utf8(text).map_err(|_| JournalError::Checkpoint)?;
    let checkpoint = Checkpoint::verify(&text, &key.verifying_key())?;
    if checkpoint.origin == shard_origin(domain, shard) {
        Ok(checkpoint.size)
    } else {
        Err(JournalError::Checkpoint.into())
    }
}

fn subject_head(group: &Group<'_>, account: AccountId) -> Result<(u64, Digest32), LedgerFault> {
    let Some(value) = group.get(&SUBJECT_HEADS.key(&[account.as_bytes()]))? else {
        return Ok((0, Digest32([0; 32])));
    };
    let damaged = || EngineError::Damaged("the head of a person's events".into());
    let (sequence, commitment) = value.split_at_checked(8).ok_or_else(damaged)?;
    let sequence = u64::from_be_bytes(sequence.try_into().map_err(|_| damaged())?);
    Ok((sequence, Digest32(commitment.try_into().map_err(|_| damaged())?)))
}
