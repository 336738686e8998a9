//! An administrator who means harm: she has the disk, the journal's key, the instance's log key and everyone's, and
//! writes the journal anew as she pleases, with every hash, commitment, signature and index as they should be.

use anyhow::{Context as _, Result};
use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{
    Actor, Checkpoint, Core, Entry, LogKey, MemoryHashes, Part, StoredHashes as _, Subject, leaf_hash,
};
use ecrin_vault::note::{Digest32, NoteBody as _, SigningKey};
use serde_json::{Value, json};

use super::{DOMAIN, Instance, StoreFile};

const LOG_KEYS: u8 = 0x13;
const ENTRIES: u8 = 0x50;
const HASHES: u8 = 0x51;
const CHECKPOINTS: u8 = 0x52;
const OPENINGS: u8 = 0x53;
const EVENTS: u8 = 0x54;
const EVENTS_OF: u8 = 0x55;
const SUBJECT_HEADS: u8 = 0x56;
const INDEX: u8 = 0x57;

/// An event as it will be written.
#[derive(Clone)]
pub struct Forged {
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub core: Core,
    /// Whose papers, with the account.
    pub subject: Option<(AccountId, Subject)>,
    /// Who did it.
    pub actor: Option<Actor>,
    /// The hour of the entry, where it is not that of the core.
    pub hour: Option<u32>,
    /// The rest of its row.
    pub row: Value,
}

/// The journal of an instance that nobody serves, in the hands of someone with every key.
pub struct Forger {
    /// The rows.
    pub store: StoreFile,
    /// The journal's key.
    pub key: SigningKey,
    /// The events, oldest first.
    pub events: Vec<Forged>,
    /// The shard they lie in.
    pub shard: [u8; 3],
    instance_key: LogKey,
}

impl Forger {
    /// Takes everything there is, and makes the sealer forget what it saw.
    pub fn break_in(instance: &Instance) -> Result<Self> {
        let seed = |name: &str| -> Result<[u8; 32]> {
            let bytes = std::fs::read(instance.path(&format!("keys/{name}")))?;
            bytes.try_into().ok().context("a key has 32 bytes")
        };
        let store = StoreFile::open(&instance.folder())?;
        let mut events = Vec::new();
        let mut shard = [0; 3];
        let openings = store.rows(OPENINGS)?;
        for (key, id) in store.rows(EVENTS)? {
            shard.copy_from_slice(&key[1..4]);
            let opening = openings
                .iter()
                .find(|(key, _)| key[1..] == id)
                .context("an opening")?;
            let row: Value = serde_json::from_slice(&opening.1[1..])?;
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            let subject = match row["subject"].as_str() {
                Some(account) => Some((account.parse()?, Subject::from_text(&text("subject_text"))?)),
                None => None,
            };
            let actor = text("actor_text");
            events.push(Forged {
                id: EventId::from_bytes(id.try_into().ok().context("an id")?),
                core: Core::from_text(&text("core"))?,
                subject,
                actor: (!actor.is_empty())
                    .then(|| Actor::from_text(&actor))
                    .transpose()?,
                hour: None,
                row,
            });
        }
        let _ = std::fs::remove_file(instance.path("sealer/head"));
        Ok(Self {
            key: SigningKey::from_seed(&seed("journal.key")?),
            instance_key: LogKey::from_bytes(seed("log.key")?),
            store,
            events,
            shard,
        })
    }

    /// The name of the shard.
    pub fn origin(&self) -> String {
        let year = u16::from_be_bytes([self.shard[0], self.shard[1]]);
        format!("{DOMAIN}/journal/{year}s{}", self.shard[2])
    }

    /// Numbers everyone's events anew, each pointing to the one before: no gap shows where something was.
    pub fn rechain(&mut self) -> Result<()> {
        let mut heads: Vec<(AccountId, u64, Digest32)> = Vec::new();
        for number in 0..self.events.len() {
            let Some((account, _)) = self.events[number].subject.clone() else {
                continue;
            };
            let place = heads.iter().position(|(known, ..)| *known == account);
            let place = place.unwrap_or_else(|| {
                heads.push((account, 0, Digest32([0; 32])));
                heads.len() - 1
            });
            let (_, sequence, previous) = heads[place];
            if let Some((_, subject)) = &mut self.events[number].subject {
                (subject.sequence, subject.previous) = (sequence + 1, previous);
            }
            let entry = self.entry(&self.events[number])?;
            heads[place] = (account, sequence + 1, entry.subject);
        }
        Ok(())
    }

    fn log_key(&self, account: Option<AccountId>) -> Result<LogKey> {
        let Some(account) = account else {
            return Ok(self.instance_key.clone());
        };
        let rows = self.store.rows(LOG_KEYS)?;
        let (_, key) = rows
            .into_iter()
            .find(|(key, _)| key[1..] == account.as_bytes()[..])
            .context("a log key")?;
        Ok(LogKey::from_bytes(key.try_into().ok().context("32 bytes")?))
    }

    /// The entry that commits to an event.
    pub fn entry(&self, event: &Forged) -> Result<Entry> {
        let key = self
            .log_key(event.subject.as_ref().map(|(account, _)| *account))?
            .event_key(event.id);
        let actor_key = self
            .log_key(event.actor.as_ref().map(|actor| actor.account))?
            .actor_key(event.id);
        let subject = event.subject.as_ref().map(|(_, subject)| subject.to_body_text());
        let actor = event.actor.as_ref().map(|actor| actor.to_body_text());
        Ok(Entry {
            hour: event.hour.unwrap_or_else(|| Entry::hour_of(event.core.at)),
            core: key.commit(Part::Core, event.core.to_body_text().as_bytes()),
            subject: key.commit(Part::Subject, subject.unwrap_or_default().as_bytes()),
            actor: actor_key.commit(Part::Actor, actor.unwrap_or_default().as_bytes()),
        })
    }

    /// Writes the whole journal anew, signed.
    pub fn write(&self) -> Result<()> {
        for keyspace in [
            ENTRIES,
            HASHES,
            CHECKPOINTS,
            OPENINGS,
            EVENTS,
            EVENTS_OF,
            SUBJECT_HEADS,
            INDEX,
        ] {
            for (key, _) in self.store.rows(keyspace)? {
                self.store.remove(&key)?;
            }
        }
        let join = |keyspace: u8, parts: &[&[u8]]| [&[keyspace], parts.concat().as_slice()].concat();
        let mut tree = MemoryHashes::default();
        for (event, index) in self.events.iter().zip(0_u64..) {
            let (entry, place) = (self.entry(event)?, index.to_be_bytes());
            let bytes = entry.to_bytes();
            tree.push(leaf_hash(&bytes))?;
            self.store.put(&join(ENTRIES, &[&self.shard, &place]), &bytes)?;
            self.store
                .put(&join(EVENTS, &[&self.shard, &place]), event.id.as_bytes())?;
            let mut row = event.row.clone();
            row["year"] = json!(u16::from_be_bytes([self.shard[0], self.shard[1]]));
            row["half"] = json!(self.shard[2]);
            row["index"] = json!(index);
            row["event"] = json!(event.core.event);
            row["result"] = json!(event.core.result);
            row["core"] = json!(event.core.to_body_text());
            row["actor"] = json!(event.actor.as_ref().map(|actor| actor.account));
            row["actor_text"] = json!(
                event
                    .actor
                    .as_ref()
                    .map(|actor| actor.to_body_text())
                    .unwrap_or_default()
            );
            row["subject"] = json!(event.subject.as_ref().map(|(account, _)| account));
            row["subject_text"] = json!("");
            if let Some((account, subject)) = &event.subject {
                row["subject_text"] = json!(subject.to_body_text());
                let sequence = subject.sequence.to_be_bytes();
                self.store.put(
                    &join(EVENTS_OF, &[account.as_bytes(), &sequence]),
                    event.id.as_bytes(),
                )?;
                let head = [sequence.as_slice(), &entry.subject.0].concat();
                self.store
                    .put(&join(SUBJECT_HEADS, &[account.as_bytes()]), &head)?;
            }
            let row = [&[1], row.to_string().as_bytes()].concat();
            self.store.put(&join(OPENINGS, &[event.id.as_bytes()]), &row)?;
        }
        let mut number = 0_u64;
        while let Some(hash) = tree.hash(number) {
            self.store
                .put(&join(HASHES, &[&self.shard, &number.to_be_bytes()]), &hash.0)?;
            number += 1;
        }
        let head = Checkpoint {
            origin: self.origin(),
            size: tree.size(),
            root: tree.root_at(tree.size())?,
        };
        self.sign(&head)
    }

    /// Signs a head, whatever it says.
    pub fn sign(&self, head: &Checkpoint) -> Result<()> {
        let key = [&[CHECKPOINTS], self.shard.as_slice()].concat();
        self.store.put(&key, head.sign(&self.key)?.as_bytes())
    }
}
