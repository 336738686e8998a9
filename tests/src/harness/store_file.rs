//! A hand on the disk: the rows of a store that nobody serves, to be read and changed behind the server's back.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, params};
use serde_json::Value;

/// A keyspace of the journal's entries; see the server's table of keyspaces.
pub const ENTRIES: u8 = 0x50;

/// The rows of an instance on SQLite.
pub struct StoreFile(Connection);

impl StoreFile {
    /// Opens the store in an instance's folder, which no server may hold.
    pub fn open(instance: &Path) -> Result<Self> {
        let file = instance.join("data/store/store.sqlite");
        ensure!(file.exists(), "{} is missing", file.display());
        Ok(Self(Connection::open(file)?))
    }

    /// The rows of a keyspace, in key order; keys come whole.
    pub fn rows(&self, keyspace: u8) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut question = self.0.prepare(
            "SELECT k, iif(long IS NULL, v, (SELECT v FROM long WHERE id = entries.long)) FROM entries
             WHERE k >= ?1 AND k < ?2 ORDER BY k",
        )?;
        let rows = question.query_map(params![vec![keyspace], vec![keyspace + 1]], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts a row.
    pub fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.0.execute(
            "INSERT OR REPLACE INTO entries VALUES (?1, ?2, NULL)",
            params![key, value],
        )?;
        Ok(())
    }

    /// Takes a row away.
    pub fn remove(&self, key: &[u8]) -> Result<()> {
        self.0.execute("DELETE FROM entries WHERE k = ?1", params![key])?;
        Ok(())
    }

    /// Changes the raw value of the row of a keyspace whose key holds these bytes.
    pub fn change(&self, keyspace: u8, holding: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let holds = |key: &[u8]| holding.is_empty() || key.windows(holding.len()).any(|part| part == holding);
        let found = self.rows(keyspace)?.into_iter().find(|(key, _)| holds(key));
        let (key, mut value) = found.context("there is no such row")?;
        change(&mut value);
        self.put(&key, &value)
    }

    /// Changes the JSON value of the row of a keyspace whose key holds these bytes.
    pub fn change_json(&self, keyspace: u8, holding: &[u8], change: impl FnOnce(&mut Value)) -> Result<()> {
        let mut failed = None;
        self.change(keyspace, holding, |value| {
            // A version byte, then JSON.
            let json = value.get(1..).unwrap_or_default();
            match serde_json::from_slice::<Value>(json) {
                Ok(mut row) => {
                    change(&mut row);
                    value.truncate(1);
                    value.extend_from_slice(row.to_string().as_bytes());
                }
                Err(error) => failed = Some(error),
            }
        })?;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// Flips one bit of a value wherever a copy of it lies in a file. Pages that were split may hold old copies; which of
/// them is read is the engine's affair.
pub fn flip_in_file(file: &Path, value: &[u8], at: usize) -> Result<()> {
    let mut bytes = std::fs::read(file)?;
    let places: Vec<usize> = bytes
        .windows(value.len())
        .enumerate()
        .filter(|(_, part)| *part == value)
        .map(|(place, _)| place)
        .collect();
    ensure!(!places.is_empty(), "the value is not in {}", file.display());
    for place in places {
        if let Some(byte) = bytes.get_mut(place + at) {
            *byte ^= 1;
        }
    }
    Ok(std::fs::write(file, bytes)?)
}
