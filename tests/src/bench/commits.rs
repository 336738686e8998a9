//! Changes with their events, durable when they return, beside appending the same bytes to a file and syncing it.

use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Result, anyhow};
use ecrin_server::clock::SystemClock;
use ecrin_server::ledger::{Event, EventSubject, Ledger};
use ecrin_server::store::keyspace::{LOG_KEYS, OWNER_ENVELOPES};
use ecrin_server::store::{Batch, EngineKind, Mode, open_engine};
use ecrin_vault::id::{AccountId, DocumentId, EventId};
use ecrin_vault::journal::{Actor, Core, LogKey};
use ecrin_vault::note::{Digest32, SigningKey};
use ecrin_vault::vocabulary::{Channel, EventCode, Outcome, Role};
use rand::rngs::OsRng;

use super::{ROUNDS, Rounds, Row, rate};
use crate::load::person::now;
use crate::scratch::Scratch;

const TIME: Duration = Duration::from_millis(1200);

/// A row such as a document has.
const VALUE: usize = 700;

/// A group of requests waits for one sync; alone, a sync is all there is to wait for.
const CLIENTS: [usize; 3] = [1, 8, 64];

pub(super) fn measure() -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let engines = [("sqlite", EngineKind::Sqlite), ("sled", EngineKind::Sled)];
    for clients in CLIENTS {
        let mut ours = vec![Rounds::default(); engines.len()];
        let mut plain = Rounds::default();
        for _ in 0..ROUNDS {
            for ((_, engine), rounds) in engines.iter().zip(&mut ours) {
                rounds.0.push(commits(*engine, clients)?);
            }
            plain.0.push(appends(clients)?);
        }
        for ((name, _), ours) in engines.iter().zip(ours) {
            let what = format!("{name}, {clients} at once");
            rows.push(Row {
                what,
                ours,
                plainly: Some(("append and sync".to_owned(), plain.clone())),
            });
        }
    }
    Ok(rows)
}

fn commits(engine: EngineKind, clients: usize) -> Result<f64> {
    let folder = Scratch::new()?;
    let engine = Arc::from(open_engine(engine, folder.path(), Mode::ReadWrite)?);
    let (key, log_key) = (SigningKey::generate(&mut OsRng), LogKey::generate(&mut OsRng));
    let ledger = Ledger::start(
        engine,
        "localhost".to_owned(),
        key,
        log_key,
        Arc::new(SystemClock),
        Box::new(|_| {}),
    )?;
    let people: Vec<_> = (0..clients).map(|_| Someone::new()).collect();
    // Nothing is written about someone who is not there: the ledger looks for her key.
    let known = people.iter().fold(Batch::new(), |batch, person| {
        LOG_KEYS.insert(
            batch,
            &[person.account.as_bytes()],
            person.key.as_bytes().to_vec(),
        )
    });
    ledger.commit(known, Vec::new())?;
    rate(clients, TIME, |number| {
        let person = people.get(number).ok_or_else(|| anyhow!("a person"))?;
        let (document, event) = person.event();
        // One new row, as when a paper is put in.
        let batch = OWNER_ENVELOPES.insert(Batch::new(), &[document.as_bytes()], vec![7; VALUE]);
        ledger.commit(batch, vec![event])?;
        Ok(())
    })
}

struct Someone {
    account: AccountId,
    key: LogKey,
}

impl Someone {
    fn new() -> Self {
        Self {
            account: AccountId::generate(&mut OsRng),
            key: LogKey::generate(&mut OsRng),
        }
    }

    fn event(&self) -> (DocumentId, Event) {
        let document = DocumentId::generate(&mut OsRng);
        let actor = Actor {
            account: self.account,
            structure: None,
            role: Role::Beneficiary,
            approver: None,
            address: None,
        };
        let subject = EventSubject {
            account: self.account,
            pseudonym: self.account,
            key: self.key.clone(),
        };
        let event = Event {
            id: EventId::generate(&mut OsRng),
            core: core(document),
            subject: Some(subject),
            actor: Some((actor, self.key.clone())),
        };
        (document, event)
    }
}

/// What the journal says of a paper that was put in.
pub(super) fn core(document: DocumentId) -> Core {
    Core {
        event: EventCode::DocumentDeposited,
        at: now(),
        result: Outcome::Ok,
        reason: None,
        mandate: None,
        document: Some(document),
        number: None,
        ciphertext: Some(Digest32([7; 32])),
        purpose: None,
        channel: Channel::Api,
        nonce: None,
        signature: Some(vec![7; 64]),
        detail: None,
        build: "bench".to_owned(),
    }
}

/// One file, appended to and synced by one after the other.
fn appends(clients: usize) -> Result<f64> {
    let folder = Scratch::new()?;
    let file = Mutex::new(File::create(folder.path().join("log"))?);
    rate(clients, TIME, |_| {
        let mut file = file.lock().map_err(|_| anyhow!("a panic"))?;
        file.write_all(&[7; VALUE])?;
        Ok(file.sync_data()?)
    })
}
