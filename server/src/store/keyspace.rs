//! The table of keyspaces: one byte each, with the shape of key and value.
//!
//! In scope: how typed rows become keys and values, and which rows exist. Out of scope: who may read or change them.
//!
//! Values are a version byte and then JSON, or raw bytes where JSON would only add weight.

pub mod mail;

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rows::{
    AccountRow, AlertRow, AppointmentRow, ApprovalRow, ClosureRow, DelayRow, DocumentRow, ExportRow, HoldRow,
    InvitationRow, KitRow, LifeRow, MandateRow, MembershipRow, NoticeRow, OpeningRow, OutsideRow, PlaceRow,
    RecoveryRow, RequestRow, ServiceLetterRow, SessionRow, SlotRow, StructureRow, TeamKeyRow, UploadRow,
};
use super::{Batch, Direction, Engine, EngineError};

/// How many rows are read at a time where all of them are.
const PAGE: usize = 1_000;

/// The version byte of every JSON value.
const VALUE_VERSION: u8 = 1;

/// What people are: account id.
pub const ACCOUNTS: Table<AccountRow> = Table::new(0x10);
/// Ways in: account id, slot id.
pub const SLOTS: Table<SlotRow> = Table::new(0x11);
/// Sealed keyrings: account id. Raw.
pub const KEYRINGS: RawTable = RawTable::new(0x12);
/// The keys of the journal's openings: account id. Raw, 32 bytes.
pub const LOG_KEYS: RawTable = RawTable::new(0x13);
/// Invitations: SHA-256 of the public key.
pub const INVITATIONS: Table<InvitationRow> = Table::new(0x14);
/// Organisations: structure id.
pub const STRUCTURES: Table<StructureRow> = Table::new(0x15);
/// Who belongs where: structure id, account id.
pub const MEMBERSHIPS: Table<MembershipRow> = Table::new(0x16);
/// The same by person: account id, structure id. Raw, empty.
pub const MEMBERSHIPS_OF: RawTable = RawTable::new(0x17);
/// Sessions: SHA-256 of the token.
pub const SESSIONS: Table<SessionRow> = Table::new(0x18);
/// The same by person: account id, session id. Raw, the SHA-256 of the token.
pub const SESSIONS_OF: RawTable = RawTable::new(0x19);
/// Uploads under way: upload id.
pub const UPLOADS: Table<UploadRow> = Table::new(0x20);
/// Documents, one row a version: document id, version u32.
pub const DOCUMENTS: Table<DocumentRow> = Table::new(0x30);
/// The newest version by owner: owner id, document id. Raw, version u32.
pub const DOCUMENTS_OF: RawTable = RawTable::new(0x31);
/// Owner envelopes: document id, version u32. Raw ciphertext.
pub const OWNER_ENVELOPES: RawTable = RawTable::new(0x32);
/// Which document ids were ever used, and by whom: document id. Raw, the owner id and 1, or 0 once it was removed.
pub const DOCUMENT_IDS: RawTable = RawTable::new(0x34);
/// Bytes of ciphertext an account keeps: account id. Raw u64.
pub const USAGE: RawTable = RawTable::new(0x33);
/// Mandates: mandate id.
pub const MANDATES: Table<MandateRow> = Table::new(0x40);
/// The same by whom they concern: account id, mandate id. Raw, empty.
pub const MANDATES_OF: RawTable = RawTable::new(0x41);
/// Mandate envelopes: mandate id, number u32. Raw ciphertext.
pub const MANDATE_ENVELOPES: RawTable = RawTable::new(0x42);
/// Views that were released: mandate id, and then the event id, or the place taken (u32) where places are counted.
/// Raw, empty.
pub const VIEWS: RawTable = RawTable::new(0x43);
/// Nonces of signed acts that were used: account id, nonce. Raw, milliseconds u64.
pub const NONCES: RawTable = RawTable::new(0x44);
/// Mandates that have not ended, in the order of their end: milliseconds u64, mandate id. Raw, empty.
pub const MANDATES_BY_END: RawTable = RawTable::new(0x45);
/// Questions for mandates: request id.
pub const REQUESTS: Table<RequestRow> = Table::new(0x48);
/// The same by whom they concern: account id, request id. Raw, empty.
pub const REQUESTS_OF: RawTable = RawTable::new(0x49);
/// Mandates whose end is not announced yet, in the order of the announcement: milliseconds u64, mandate id. Raw, empty.
pub const MANDATES_BY_NOTICE: RawTable = RawTable::new(0x4A);
/// Inboxes that are closed: account id. Raw, 1.
pub const INBOXES: RawTable = RawTable::new(0x4B);
/// What was put in for someone today: owner id, depositor id, day u32. Raw, papers u32 and bytes u64.
pub const DEPOSITED: RawTable = RawTable::new(0x4C);
/// The journal's entries: shard, index u64. Raw, 108 bytes.
pub const ENTRIES: RawTable = RawTable::new(0x50);
/// The journal's hashes, in tlog-tiles storage order: shard, index u64. Raw, 32 bytes.
pub const HASHES: RawTable = RawTable::new(0x51);
/// The journal's signed heads: shard. Raw text.
pub const CHECKPOINTS: RawTable = RawTable::new(0x52);
/// What may be opened of an entry: event id.
pub const OPENINGS: Table<OpeningRow> = Table::new(0x53);
/// Events in the order of the journal: shard, index u64. Raw, the event id.
pub const EVENTS: RawTable = RawTable::new(0x54);
/// Events by whose papers they concern: account id, sequence u64. Raw, the event id.
pub const EVENTS_OF: RawTable = RawTable::new(0x55);
/// The last event of each person's own sequence: account id. Raw, sequence u64 and commitment.
pub const SUBJECT_HEADS: RawTable = RawTable::new(0x56);
/// Where the auditor finds events: dimension, value, milliseconds (48 bits), index (40 bits). Raw, empty; see
/// `ledger/index.rs`, which also keeps its version here.
pub const INDEX: RawTable = RawTable::new(0x57);
/// Maintenance, which concerns everyone: shard, index u64. Raw, the event id.
pub const MAINTENANCE: RawTable = RawTable::new(0x5E);
/// When the last entry was written. One value. Raw, milliseconds i64.
pub const LAST_WRITTEN: RawTable = RawTable::new(0x5B);
/// The texts of public statements: shard, index u64. Raw text.
pub const STATEMENTS: RawTable = RawTable::new(0x58);
/// Below which index the entries of a shard were pruned: shard. Raw u64.
pub const PRUNED: RawTable = RawTable::new(0x59);
/// Ids that were erased and are never used again: a keyed digest of the id. Raw, empty.
pub const GONE: RawTable = RawTable::new(0x5A);
/// How an account is used, and what was said about its not being used: account id.
pub const LIVES: Table<LifeRow> = Table::new(0x90);
/// What the law wants kept: hold id.
pub const HOLDS: Table<HoldRow> = Table::new(0x91);
/// The announced end of the service. One value.
pub const CLOSURE: Table<ClosureRow> = Table::new(0x92);
/// What people are told, oldest first: account id, notice id. A notice's id begins with its time.
pub const NOTICES: Table<NoticeRow> = Table::new(0x60);
/// Letters of the service that are not written yet: account id, notice id. Each goes with the commit that delivers it.
pub const SERVICE_LETTERS: Table<ServiceLetterRow> = Table::new(0x63);
/// Addresses outside: account id.
pub const OUTSIDE: Table<OutsideRow> = Table::new(0x64);
/// What is to be sent there, in the order in which it is due: milliseconds u64, account id. Raw, empty.
pub const OUTSIDE_BY_DUE: RawTable = RawTable::new(0x65);
/// Who was told something that nobody has looked at for a word outside: account id. Raw, the last notice's id.
pub const NEWS: RawTable = RawTable::new(0x66);
/// Who was sent a word outside since she last signed in, and when: account id. Raw, milliseconds i64.
pub const OUTSIDE_TOLD: RawTable = RawTable::new(0x67);
/// Team keys: structure id, generation u32.
pub const TEAM_KEYS: Table<TeamKeyRow> = Table::new(0x70);
/// Team keys wrapped for members: structure id, account id, generation u32. Raw ciphertext.
pub const TEAM_WRAPS: RawTable = RawTable::new(0x71);
/// Places: structure id, place id.
pub const PLACES: Table<PlaceRow> = Table::new(0x72);
/// Roles given or offered since someone joined: account id, SHA-256 of the note's text.
pub const APPOINTMENTS: Table<AppointmentRow> = Table::new(0x73);
/// Mandates that structures hold: structure id, mandate id. Raw, empty.
pub const MANDATES_OF_STRUCTURE: RawTable = RawTable::new(0x74);

/// Dangerous acts that wait: account id, delay id.
pub const DELAYS: Table<DelayRow> = Table::new(0x61);
/// Those that are neither done nor called off, in the order in which they are due: milliseconds u64, account id, delay
/// id. Raw, empty.
pub const DELAYS_BY_DUE: RawTable = RawTable::new(0x62);

/// Exports of the journal that may be fetched: event id.
pub const EXPORTS: Table<ExportRow> = Table::new(0x80);
/// Acts that need two administrators: the event id of the request.
pub const APPROVALS: Table<ApprovalRow> = Table::new(0x81);
/// Alerts: alert id.
pub const ALERTS: Table<AlertRow> = Table::new(0x82);
/// What shows them: alert id, event id. Raw, empty.
pub const ALERT_EVENTS: RawTable = RawTable::new(0x83);
/// Up to where alerts have looked through the journal. One value. Raw, a place of the index.
pub const WATCHED: RawTable = RawTable::new(0x84);

/// Which slot ids were ever used, and whose they are: slot id. Raw, the account id. A card is found by it, and no id is
/// registered twice.
pub const SLOT_OWNERS: RawTable = RawTable::new(0x1A);

/// Recovery kits: kit number u64.
pub const KITS: Table<KitRow> = Table::new(0x68);
/// The kit of an account that is good: account id. Raw, the kit number.
pub const KITS_OF: RawTable = RawTable::new(0x69);
/// Recoveries: recovery id.
pub const RECOVERIES: Table<RecoveryRow> = Table::new(0x6a);
/// The same by account: account id, recovery id. Raw, empty.
pub const RECOVERIES_OF: RawTable = RawTable::new(0x6b);

/// A keyspace of JSON rows.
pub struct Table<V> {
    prefix: u8,
    rows: PhantomData<V>,
}

/// A keyspace of raw values.
pub struct RawTable {
    prefix: u8,
}

/// A row with the bytes it was read from, so that a commit can require that nobody changed it meanwhile.
#[derive(Debug, Clone)]
pub struct Row<V> {
    /// The row.
    pub value: V,
    key: Vec<u8>,
    raw: Vec<u8>,
}

impl<V> Row<V> {
    /// The key without the keyspace's byte.
    pub fn key(&self) -> &[u8] {
        self.key.get(1..).unwrap_or_default()
    }

    /// Adds to the batch: this row must still be what was read.
    pub fn unchanged(&self, batch: Batch) -> Batch {
        batch.expect_equals(self.key.clone(), self.raw.clone())
    }

    /// Adds to the batch: this row, if it is still what was read, goes away.
    pub fn delete(&self, batch: Batch) -> Batch {
        self.unchanged(batch).delete(self.key.clone())
    }
}

impl<V: Serialize> Row<V> {
    /// Adds to the batch: this row, if it is still what was read, becomes `value`.
    pub fn replace(&self, batch: Batch, value: &V) -> Batch {
        self.unchanged(batch).put(self.key.clone(), encode(value))
    }
}

fn encode<V: Serialize>(value: &V) -> Vec<u8> {
    let mut bytes = vec![VALUE_VERSION];
    // Rows are plain data with text keys: writing them to memory cannot fail.
    let written = serde_json::to_writer(&mut bytes, value);
    debug_assert!(written.is_ok(), "rows are plain data");
    bytes
}

/// The parts of a key, in order; each but the last has a fixed length.
pub type KeyParts<'a> = &'a [&'a dyn AsRef<[u8]>];

fn join(prefix: u8, parts: KeyParts<'_>) -> Vec<u8> {
    let mut key = vec![prefix];
    for part in parts {
        key.extend_from_slice(part.as_ref());
    }
    key
}

/// The smallest key that is greater than every key that begins with `prefix`; keyspace bytes are below 0xFF.
fn after(mut prefix: Vec<u8>) -> Vec<u8> {
    while let Some(last) = prefix.pop() {
        if last < u8::MAX {
            prefix.push(last + 1);
            break;
        }
    }
    prefix
}

impl<V: Serialize + DeserializeOwned> Table<V> {
    const fn new(prefix: u8) -> Self {
        Self {
            prefix,
            rows: PhantomData,
        }
    }

    /// Reads one row.
    pub fn get(&self, engine: &dyn Engine, key: KeyParts<'_>) -> Result<Option<Row<V>>, EngineError> {
        let key = join(self.prefix, key);
        engine.get(&key)?.map(|raw| decode(key, raw)).transpose()
    }

    /// Reads the rows with these keys below `prefix`, in the order of the keys.
    pub fn get_all<K: AsRef<[u8]>>(
        &self,
        engine: &dyn Engine,
        prefix: &[u8],
        keys: impl Iterator<Item = K>,
    ) -> Result<Vec<Option<Row<V>>>, EngineError> {
        let keys: Vec<Vec<u8>> = keys.map(|key| join(self.prefix, &[&prefix, &key])).collect();
        let found = engine.get_all(&keys)?.into_iter().zip(keys);
        found
            .map(|(raw, key)| raw.map(|raw| decode(key, raw)).transpose())
            .collect()
    }

    /// Reads the rows whose key begins with `prefix`, in key order.
    pub fn scan(
        &self,
        engine: &dyn Engine,
        prefix: KeyParts<'_>,
        limit: usize,
    ) -> Result<Vec<Row<V>>, EngineError> {
        let start = join(self.prefix, prefix);
        let end = after(start.clone());
        let pairs = engine.scan(&start, &end, Direction::Forward, limit)?;
        pairs.into_iter().map(|(key, raw)| decode(key, raw)).collect()
    }

    /// Reads the last row whose key begins with `prefix`.
    pub fn last(&self, engine: &dyn Engine, prefix: KeyParts<'_>) -> Result<Option<Row<V>>, EngineError> {
        let start = join(self.prefix, prefix);
        let end = after(start.clone());
        let pair = engine.scan(&start, &end, Direction::Backward, 1)?.pop();
        pair.map(|(key, raw)| decode(key, raw)).transpose()
    }

    /// Reads the rows from the key `from` on, in key order.
    pub fn scan_from(
        &self,
        engine: &dyn Engine,
        from: &[u8],
        limit: usize,
    ) -> Result<Vec<Row<V>>, EngineError> {
        let start = join(self.prefix, &[&from]);
        let pairs = engine.scan(&start, &after(vec![self.prefix]), Direction::Forward, limit)?;
        pairs.into_iter().map(|(key, raw)| decode(key, raw)).collect()
    }

    /// Shows every row to `visit`, a page at a time: memory does not grow with the keyspace.
    pub fn each(&self, engine: &dyn Engine, mut visit: impl FnMut(Row<V>)) -> Result<(), EngineError> {
        let mut from = Vec::new();
        loop {
            let page = self.scan_from(engine, &from, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            from = [last.key(), &[0]].concat();
            page.into_iter().for_each(&mut visit);
        }
    }

    /// Adds to the batch: a row, whatever was there.
    pub fn put(&self, batch: Batch, key: KeyParts<'_>, value: &V) -> Batch {
        batch.put(join(self.prefix, key), encode(value))
    }

    /// Adds to the batch: a new row, which must not exist yet.
    pub fn insert(&self, batch: Batch, key: KeyParts<'_>, value: &V) -> Batch {
        let key = join(self.prefix, key);
        batch.expect_absent(key.clone()).put(key, encode(value))
    }
}

/// Shows every key and value outside the journal (0x50 to 0x5F) and outside mailboxes (0xA0 to 0xA7), which only
/// professionals have, to `visit`, a page at a time: what an erasure looks through for what is left of somebody.
pub fn each_outside_the_journal(
    engine: &dyn Engine,
    mut visit: impl FnMut(&[u8], &[u8]),
) -> Result<(), EngineError> {
    for (from, end) in [(0x01, 0x50), (0x60, 0xA0), (0xA8, 0xFF)] {
        let mut from = vec![from];
        loop {
            let page = engine.scan(&from, &[end], Direction::Forward, PAGE)?;
            let Some((last, _)) = page.last() else { break };
            from = [last.as_slice(), &[0]].concat();
            page.iter().for_each(|(key, value)| visit(key, value));
        }
    }
    Ok(())
}

fn decode<V: DeserializeOwned>(key: Vec<u8>, raw: Vec<u8>) -> Result<Row<V>, EngineError> {
    let damaged = |what: &str| {
        EngineError::Damaged(format!(
            "row of keyspace {:#04x}: {what}",
            key.first().copied().unwrap_or(0)
        ))
    };
    let value = match raw.split_first() {
        Some((&VALUE_VERSION, json)) => serde_json::from_slice(json).map_err(|e| damaged(&e.to_string()))?,
        _ => return Err(damaged("unknown version")),
    };
    Ok(Row { value, key, raw })
}

impl RawTable {
    const fn new(prefix: u8) -> Self {
        Self { prefix }
    }

    /// The full key, for preconditions on raw values.
    pub fn key(&self, key: KeyParts<'_>) -> Vec<u8> {
        join(self.prefix, key)
    }

    /// Reads one value.
    pub fn get(&self, engine: &dyn Engine, key: KeyParts<'_>) -> Result<Option<Vec<u8>>, EngineError> {
        engine.get(&join(self.prefix, key))
    }

    /// Reads the values with these keys below `prefix`, in the order of the keys.
    pub fn get_all<K: AsRef<[u8]>>(
        &self,
        engine: &dyn Engine,
        prefix: &[u8],
        keys: impl Iterator<Item = K>,
    ) -> Result<Vec<Option<Vec<u8>>>, EngineError> {
        let keys: Vec<Vec<u8>> = keys.map(|key| join(self.prefix, &[&prefix, &key])).collect();
        engine.get_all(&keys)
    }

    /// Reads the values whose key begins with `prefix`; keys come without the keyspace's byte.
    pub fn scan(
        &self,
        engine: &dyn Engine,
        prefix: KeyParts<'_>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<super::Pair>, EngineError> {
        let start = join(self.prefix, prefix);
        let end = after(start.clone());
        strip(engine.scan(&start, &end, direction, limit)?)
    }

    /// Reads the values from `from` to the end of `prefix`, forward.
    pub fn scan_from(
        &self,
        engine: &dyn Engine,
        prefix: KeyParts<'_>,
        from: &[u8],
        limit: usize,
    ) -> Result<Vec<super::Pair>, EngineError> {
        let prefix = join(self.prefix, prefix);
        let start = [prefix.as_slice(), from].concat();
        strip(engine.scan(&start, &after(prefix), Direction::Forward, limit)?)
    }

    /// Reads up to `limit` values below `prefix` whose further key lies in `from..to`, the largest first; keys come
    /// without the keyspace's byte.
    pub fn scan_back(
        &self,
        engine: &dyn Engine,
        prefix: &[u8],
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<super::Pair>, EngineError> {
        let (start, end) = (
            join(self.prefix, &[&prefix, &from]),
            join(self.prefix, &[&prefix, &to]),
        );
        strip(engine.scan(&start, &end, Direction::Backward, limit)?)
    }

    /// Adds to the batch: a value, whatever was there.
    pub fn put(&self, batch: Batch, key: KeyParts<'_>, value: impl Into<Vec<u8>>) -> Batch {
        batch.put(join(self.prefix, key), value)
    }

    /// Adds to the batch: a new value, which must not exist yet.
    pub fn insert(&self, batch: Batch, key: KeyParts<'_>, value: impl Into<Vec<u8>>) -> Batch {
        let key = join(self.prefix, key);
        batch.expect_absent(key.clone()).put(key, value)
    }

    /// Adds to the batch: the value, if it is still this, goes away.
    pub fn delete_if(&self, batch: Batch, key: KeyParts<'_>, is: impl Into<Vec<u8>>) -> Batch {
        let key = join(self.prefix, key);
        batch.expect_equals(key.clone(), is).delete(key)
    }

    /// Adds to the batch: the value goes away.
    pub fn delete(&self, batch: Batch, key: KeyParts<'_>) -> Batch {
        batch.delete(join(self.prefix, key))
    }
}

fn strip(pairs: Vec<super::Pair>) -> Result<Vec<super::Pair>, EngineError> {
    Ok(pairs
        .into_iter()
        .map(|(key, value)| (key.get(1..).unwrap_or_default().to_vec(), value))
        .collect())
}
