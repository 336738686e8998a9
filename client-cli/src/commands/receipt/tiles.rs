//! The public journal as C2SP tlog-tiles: of its hashes, only those tiles that a proof needs; a handful of kilobytes
//! however long the journal is. Nothing that comes from here is believed before it leads to a signed head.

use std::cell::RefCell;
use std::collections::HashMap;

use ecrin_vault::journal::{ENTRY_LENGTH, JournalError, StoredHashes, leaf_hash, node_hash, stored_place};
use ecrin_vault::note::Digest32;

use super::live::Contradiction;
use crate::api::{Api, ApiError};
use crate::exit::CommandError;

/// Entries or hashes in a full tile.
const FULL: u64 = 256;

/// Levels of hashes in a tile.
const HEIGHT: u8 = 8;

/// The length of a hash.
const HASH: usize = 32;

/// Tiles by level and number; nothing where there should be one and is none.
type Tiles = HashMap<(u8, u64), Option<Vec<Digest32>>>;

/// One shard of the public journal, at one size.
pub(super) struct PublicLog<'a> {
    api: &'a Api,
    shard: &'a str,
    size: u64,
    tiles: RefCell<Tiles>,
    /// Why a tile could not be had, where that is nothing that the journal says of itself.
    failed: RefCell<Option<ApiError>>,
}

impl<'a> PublicLog<'a> {
    pub(super) fn new(api: &'a Api, shard: &'a str, size: u64) -> Self {
        Self {
            api,
            shard,
            size,
            tiles: RefCell::default(),
            failed: RefCell::default(),
        }
    }

    /// What was made of hashes that may not have been there; and why not, where the line broke.
    pub(super) fn asked<T>(&self, made: Result<T, JournalError>) -> Result<Option<T>, CommandError> {
        match self.failed.take() {
            Some(reason) => Err(reason.into()),
            None => Ok(made.ok()),
        }
    }

    /// The contradiction: that something is missing, if anything is, or else this one.
    pub(super) fn contradicted(&self, what: &'static str) -> Contradiction {
        let missing = self.tiles.borrow().values().any(Option::is_none);
        Contradiction(if missing { "entries-missing" } else { what })
    }

    /// The hash of the entry that stands at a place.
    pub(super) fn leaf(&self, index: u64) -> Result<Option<Digest32>, CommandError> {
        let number = index / FULL;
        let width = (self.size - number * FULL).min(FULL);
        let Some(bundle) = self.fetch("entries", number, width) else {
            return match self.failed.take() {
                Some(reason) => Err(reason.into()),
                None => Err(Contradiction("entries-missing").into()),
            };
        };
        let mut rest = bundle.as_slice();
        let mut found = None;
        for _ in 0..=index % FULL {
            found = entry_of(&mut rest);
        }
        Ok(found.map(leaf_hash))
    }

    fn fetch(&self, level: &str, number: u64, width: u64) -> Option<Vec<u8>> {
        let mut path = format!("{}/tile/{level}/{}", self.shard, in_threes(number));
        if width < FULL {
            path += &format!(".p/{width}");
        }
        match self.api.public_log(&path) {
            Ok(bytes) => Some(bytes),
            // The server has noticed by itself, or has lost what it signed for.
            Err(reason) if reason.is("store-damaged") || reason.is("not-found") => None,
            Err(reason) => {
                *self.failed.borrow_mut() = Some(reason);
                None
            }
        }
    }

    /// A place of the lowest level that a tile holds.
    fn base(&self, tile: u8, place: u64) -> Option<Digest32> {
        let (number, within) = (place / FULL, usize::try_from(place % FULL).ok()?);
        let known = self.tiles.borrow().get(&(tile, number)).cloned();
        let hashes = match known {
            Some(hashes) => hashes,
            None => {
                let places = self.size >> (u32::from(HEIGHT) * u32::from(tile));
                let width = places.checked_sub(number.checked_mul(FULL)?)?.min(FULL);
                let bytes = self.fetch(&tile.to_string(), number, width);
                let whole = bytes.filter(|bytes| bytes.len() as u64 == width * HASH as u64);
                let hashes = whole.map(|bytes| {
                    let hash = |bytes: &[u8]| bytes.try_into().map(Digest32).unwrap_or(Digest32([0; HASH]));
                    bytes.chunks_exact(HASH).map(hash).collect::<Vec<_>>()
                });
                self.tiles.borrow_mut().insert((tile, number), hashes.clone());
                hashes
            }
        };
        hashes?.get(within).copied()
    }
}

impl StoredHashes for PublicLog<'_> {
    fn hash(&self, index: u64) -> Option<Digest32> {
        let (level, place) = stored_place(index);
        let (tile, above) = (level / HEIGHT, level % HEIGHT);
        let first = place.checked_shl(u32::from(above))?;
        let mut row: Option<Vec<Digest32>> = (first..first + (1 << above))
            .map(|place| self.base(tile, place))
            .collect();
        for _ in 0..above {
            row = row.map(|row| {
                let pairs = row.chunks_exact(2);
                pairs.map(|pair| node_hash(pair[0], pair[1])).collect()
            });
        }
        row?.first().copied()
    }
}

/// The next entry of a bundle: its length in two bytes, then itself.
fn entry_of<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8; ENTRY_LENGTH]> {
    let (length, after) = rest.split_first_chunk::<2>()?;
    let (entry, after) = after.split_first_chunk::<ENTRY_LENGTH>()?;
    *rest = after;
    (usize::from(u16::from_be_bytes(*length)) == ENTRY_LENGTH).then_some(entry)
}

/// A tile's number as C2SP writes it: groups of three digits, an `x` before all but the last.
fn in_threes(number: u64) -> String {
    let mut text = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_threes() {
        assert_eq!(in_threes(0), "000");
        assert_eq!(in_threes(1_234_067), "x001/x234/067");
        assert_eq!(in_threes(5_000), "x005/000");
    }
}
