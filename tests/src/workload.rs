//! Work for an engine whose every state can be foretold.
//!
//! Each worker counts its batches. After batch `n`, all it has stored follows from `n` alone, so a
//! store that was cut off at any moment can be compared as a whole with what it must hold.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::store::{Batch, Direction, Engine};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};

/// How many workers share a store.
pub const WORKERS: u8 = 2;

/// Each batch writes into one of so many places in turn, and removes what stood there before.
const PLACES: u64 = 40;

/// The most values one batch leaves in its place.
const MOST: u8 = 5;

/// One of those who share the store.
#[derive(Debug, Clone, Copy)]
pub struct Worker(pub u8);

impl Worker {
    /// The key under which the worker keeps the number of its last batch.
    fn head(self) -> Vec<u8> {
        vec![b'w', self.0, b'h']
    }

    fn key(self, number: u64, part: u8) -> Vec<u8> {
        vec![b'w', self.0, b'v', (number % PLACES) as u8, part]
    }

    /// What batch `number` puts into its place.
    fn values(self, number: u64) -> Vec<Vec<u8>> {
        let seed = number << 8 | u64::from(self.0);
        let mut rng = StdRng::seed_from_u64(seed);
        let count = rng.gen_range(1..=u64::from(MOST));
        let length = match number {
            // Several in a row, so that large values are neighbours.
            _ if number % 64 < 4 => 20_000,
            _ if number.is_multiple_of(17) => 4_096,
            _ => rng.gen_range(1..400),
        };
        (0..count).map(|part| content(seed << 8 | part, length)).collect()
    }

    /// The batch that follows batch `number - 1`; the first is number 1.
    pub fn batch(self, number: u64) -> Batch {
        let head = self.head();
        let before = number - 1;
        let mut batch = Batch::new().put(head.clone(), number.to_be_bytes());
        batch = match before {
            0 => batch.expect_absent(head),
            _ => batch.expect_equals(head, before.to_be_bytes()),
        };
        for part in 0..MOST {
            batch = batch.delete(self.key(number, part));
        }
        for (part, value) in (0..).zip(self.values(number)) {
            batch = batch.put(self.key(number, part), value);
        }
        batch
    }

    /// All that the worker has stored after batch `number`.
    fn expected(self, number: u64) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut expected = BTreeMap::new();
        if number > 0 {
            expected.insert(self.head(), number.to_be_bytes().to_vec());
        }
        for number in number.saturating_sub(PLACES - 1).max(1)..=number {
            for (part, value) in (0..).zip(self.values(number)) {
                expected.insert(self.key(number, part), value);
            }
        }
        expected
    }

    /// The number of the last batch in the store, if all that follows from it is there, and
    /// nothing else.
    pub fn check(self, engine: &dyn Engine) -> Result<u64> {
        let number = match engine.get(&self.head())? {
            Some(number) => u64::from_be_bytes(number.as_slice().try_into()?),
            None => 0,
        };
        let (start, end) = ([b'w', self.0], [b'w', self.0 + 1]);
        let found = engine.scan(&start, &end, Direction::Forward, usize::MAX)?;
        let mut backward = engine.scan(&start, &end, Direction::Backward, usize::MAX)?;
        backward.reverse();
        ensure!(found == backward, "the scans of both directions differ");
        let expected = self.expected(number);
        ensure!(
            found.len() == expected.len(),
            "half a batch: {} keys instead of {} after batch {number}",
            found.len(),
            expected.len()
        );
        for (key, value) in &found {
            let right = expected.get(key).context("half a batch: a key too many")?;
            ensure!(value == right, "half a batch: {key:?} has another value");
        }
        Ok(number)
    }
}

/// The content of blob `number`.
pub fn blob_content(number: u64) -> Vec<u8> {
    let length = StdRng::seed_from_u64(number).gen_range(0..100_000);
    content(number, length)
}

/// The SHA-256 of that content.
pub fn blob_digest(number: u64) -> [u8; 32] {
    Sha256::digest(blob_content(number)).into()
}

/// Bytes that look random, follow from the seed, and are quick to make in a build for tests.
fn content(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut content = Vec::with_capacity(length + 8);
    while content.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.extend_from_slice(&state.to_le_bytes());
    }
    content.truncate(length);
    content
}
