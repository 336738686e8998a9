//! Statements: what the journal says to everyone, about itself (spec 05, class 01).
//!
//! What was taken away cannot be shown; that it was, how much of it, when and why, is. A statement names nobody.

use super::{ENTRY_LENGTH, EntryError};
use crate::encoding::sha256;
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError};
use crate::time::Timestamp;
use crate::vocabulary::{Ground, StatementKind};

/// How much of one shard a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShardCount {
    /// The shard, `<year>s<1|2>`.
    pub shard: String,
    /// How many openings went, or, where entries were pruned, below which index.
    pub count: u64,
}

impl std::fmt::Display for ShardCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.shard, self.count)
    }
}

impl std::str::FromStr for ShardCount {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Value { key: "shard" };
        let Some((shard, count)) = text.split_once(' ') else {
            return Err(malformed);
        };
        let named = shard.split_once('s').is_some_and(|(year, half)| {
            year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit()) && matches!(half, "1" | "2")
        });
        match count.parse() {
            Ok(count) if named => Ok(Self {
                shard: shard.to_owned(),
                count,
            }),
            _ => Err(malformed),
        }
    }
}

/// What the journal says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What was done.
    pub what: StatementKind,
    /// Why it was lawful.
    pub ground: Ground,
    /// When.
    pub at: Timestamp,
    /// How many vaults, or days, or shards it was done to.
    pub count: u64,
    /// How much of each shard is gone since, oldest shard first, each once.
    pub shards: Vec<ShardCount>,
}

impl NoteBody for Statement {
    const KIND: &'static str = "statement";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("what", self.what);
        lines.line("ground", self.ground);
        lines.line("at", self.at);
        lines.line("count", self.count);
        for shard in &self.shards {
            lines.line("shard", shard);
        }
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let (what, ground) = (lines.value("what")?, lines.value("ground")?);
        let (at, count) = (lines.value("at")?, lines.value("count")?);
        let mut shards: Vec<ShardCount> = Vec::new();
        while lines.next_is("shard") {
            let next: ShardCount = lines.value("shard")?;
            if shards.last().is_some_and(|last| last.shard >= next.shard) {
                return Err(NoteError::Value { key: "shard" });
            }
            shards.push(next);
        }
        Ok(Self {
            what,
            ground,
            at,
            count,
            shards,
        })
    }
}

/// The entry of a statement: 108 bytes that commit to a text which is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementEntry {
    /// Hours since 1970.
    pub hour: u32,
    /// SHA-256 of the statement's text.
    pub digest: Digest32,
}

impl StatementEntry {
    /// The entry of a statement.
    pub fn of(statement: &Statement) -> Self {
        Self {
            hour: super::Entry::hour_of(statement.at),
            digest: Digest32(sha256(statement.to_body_text().as_bytes())),
        }
    }

    /// The 108 bytes.
    pub fn to_bytes(&self) -> [u8; ENTRY_LENGTH] {
        super::entry::frame(super::entry::CLASS_STATEMENT, self.hour, &[self.digest])
    }

    /// Reads 108 bytes of class 01; whatever follows the digest must be zeros.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        let (hour, digests) = super::entry::unframe(super::entry::CLASS_STATEMENT, bytes)?;
        let zeros = Digest32([0; 32]);
        match digests {
            [digest, second, third] if second == zeros && third == zeros => Ok(Self { hour, digest }),
            _ => Err(EntryError),
        }
    }

    /// Reads the text, if it is the one that was committed to and tells the same time.
    pub fn read(&self, text: &str) -> Result<Statement, super::JournalError> {
        let statement = Statement::from_text(text)?;
        if Self::of(&statement) == *self && statement.to_body_text() == text {
            Ok(statement)
        } else {
            Err(super::JournalError::Opening)
        }
    }
}

/// An entry of either class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyEntry {
    /// Class 00.
    Event(super::Entry),
    /// Class 01.
    Statement(StatementEntry),
}

impl AnyEntry {
    /// Reads 108 bytes; an unknown version or class is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        super::Entry::from_bytes(bytes)
            .map(Self::Event)
            .or_else(|_| StatementEntry::from_bytes(bytes).map(Self::Statement))
    }
}
