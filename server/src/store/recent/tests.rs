//! A memory answers what the store would, whatever is written meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::store::{Mode, SqliteEngine};

/// A map that counts how often it is asked, and stops when it is told to.
#[derive(Default)]
struct Plain {
    rows: Mutex<BTreeMap<Vec<u8>, Vec<u8>>>,
    asked: AtomicU64,
    fails: Mutex<Option<EngineError>>,
}

impl Plain {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Plain {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(self.rows().get(key).cloned())
    }

    fn scan(
        &self,
        start: &[u8],
        end: &[u8],
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Pair>, EngineError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if start >= end {
            return Ok(Vec::new());
        }
        let rows = self.rows();
        let range = rows
            .range(start.to_vec()..end.to_vec())
            .map(|(k, v)| (k.clone(), v.clone()));
        Ok(match direction {
            Direction::Forward => range.take(limit).collect(),
            Direction::Backward => range.rev().take(limit).collect(),
        })
    }

    fn commit(&self, batch: &Batch) -> Result<Outcome, EngineError> {
        if let Some(error) = self.fails.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error);
        }
        let mut rows = self.rows();
        for (key, value) in batch.effects()? {
            match value {
                Some(value) => drop(rows.insert(key.to_vec(), value.to_vec())),
                None => drop(rows.remove(key)),
            }
        }
        Ok(Outcome::Committed)
    }

    fn purge(&self) -> Result<(), EngineError> {
        Ok(())
    }

    fn inline_limit(&self) -> usize {
        usize::MAX
    }

    fn name(&self) -> &'static str {
        "plain"
    }
}

/// Few keys, of which many begin alike, some are short, and some end in the largest byte.
fn keys() -> impl Strategy<Value = Vec<u8>> {
    let first = prop_oneof![Just(0x10), Just(0x11), Just(u8::MAX - 1)];
    let middle = prop_oneof![Just(0u8), Just(u8::MAX)];
    (
        first,
        middle,
        prop_oneof![Just(1usize), Just(15), Just(16), Just(17), Just(20)],
        0u8..3,
    )
        .prop_map(|(first, middle, length, last)| {
            let mut key = vec![middle; length];
            key[length - 1] = last;
            key[0] = first;
            key
        })
}

#[derive(Debug, Clone)]
enum Act {
    Get(Vec<u8>),
    Scan(Vec<u8>, Vec<u8>, bool, usize),
    Write(Vec<(Vec<u8>, Option<u8>)>),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => keys().prop_map(Act::Get),
        3 => (keys(), keys(), any::<bool>(), 0usize..4).prop_map(|(a, b, back, limit)| Act::Scan(a, b, back, limit)),
        2 => prop::collection::vec((keys(), prop::option::of(any::<u8>())), 0..4).prop_map(Act::Write),
    ];
    prop::collection::vec(act, 1..80)
}

proptest! {
    #[test]
    fn it_answers_what_the_store_would(acts in acts()) {
        let (recent, plain) = (Recent::new(Plain::default()), Plain::default());
        for act in acts {
            match act {
                Act::Get(key) => prop_assert_eq!(recent.get(&key)?, plain.get(&key)?),
                Act::Scan(start, end, back, limit) => {
                    let way = if back { Direction::Backward } else { Direction::Forward };
                    prop_assert_eq!(recent.scan(&start, &end, way, limit)?, plain.scan(&start, &end, way, limit)?);
                }
                Act::Write(changes) => {
                    let batch = changes.into_iter().fold(Batch::new(), |batch, (key, value)| match value {
                        Some(value) => batch.put(key, [value]),
                        None => batch.delete(key),
                    });
                    recent.commit(&batch)?;
                    plain.commit(&batch)?;
                }
            }
        }
    }
}

const ROW: &[u8] = b"\x16 one key that is long enough";
const PREFIX_OF_ROW: &[u8] = b"\x16 one key that is";
const BEYOND: &[u8] = b"\x16 one key that it";

#[test]
fn what_was_read_is_not_asked_for_again_until_it_changes() -> Result<(), EngineError> {
    let recent = Recent::new(Plain::default());
    let asked = || recent.engine.asked.load(Ordering::Relaxed);
    for _ in 0..3 {
        assert_eq!(recent.get(ROW)?, None);
        assert!(
            recent
                .scan(PREFIX_OF_ROW, BEYOND, Direction::Forward, 10)?
                .is_empty()
        );
    }
    assert_eq!(asked(), 2);
    recent.commit(&Batch::new().put(ROW, b"1"))?;
    for _ in 0..3 {
        assert_eq!(recent.get(ROW)?, Some(b"1".to_vec()));
        assert_eq!(
            recent.scan(PREFIX_OF_ROW, BEYOND, Direction::Forward, 10)?.len(),
            1
        );
    }
    assert_eq!(asked(), 4);
    Ok(())
}

#[test]
fn it_forgets_rather_than_grows() -> Result<(), EngineError> {
    let recent = Recent::new(Plain::default());
    for number in 0..200_000u32 {
        recent.get(&[ROW, &number.to_be_bytes()].concat())?;
    }
    assert!(recent.memory().bytes <= MOST + LARGEST + OVERHEAD);
    let large = vec![7; LARGEST + 1];
    recent.commit(&Batch::new().put(ROW, large.clone()))?;
    let before = recent.engine.asked.load(Ordering::Relaxed);
    assert_eq!(recent.get(ROW)?, Some(large.clone()));
    assert_eq!(recent.get(ROW)?, Some(large));
    assert_eq!(recent.engine.asked.load(Ordering::Relaxed), before + 2);
    Ok(())
}

#[test]
fn after_a_write_that_nobody_knows_of_it_remembers_nothing() -> Result<(), EngineError> {
    let recent = Recent::new(Plain::default());
    recent.get(ROW)?;
    let broken = EngineError::Unknown(std::io::Error::other("the disk went away"));
    *recent.engine.fails.lock().unwrap_or_else(PoisonError::into_inner) = Some(broken);
    assert!(
        recent
            .commit(&Batch::new().put(b"another".as_slice(), b"1"))
            .is_err()
    );
    let before = recent.engine.asked.load(Ordering::Relaxed);
    recent.get(ROW)?;
    recent.get(ROW)?;
    assert_eq!(recent.engine.asked.load(Ordering::Relaxed), before + 2);
    Ok(())
}

/// One writer counts up in two rows at once. Whoever reads after a commit has returned sees at least its number, by key
/// and by scan, and never one row of a batch without the other.
#[test]
fn nobody_reads_what_was_before_the_last_commit() -> Result<(), Box<dyn std::error::Error>> {
    const OTHER: &[u8] = b"\x16 one key that is lovely too";
    let folder = std::env::temp_dir().join(format!("ecrin-recent-{}", std::process::id()));
    let recent = Recent::new(SqliteEngine::open(&folder, Mode::ReadWrite)?);
    let written = AtomicU64::new(0);
    let number = |value: &[u8]| value.try_into().map_or(0, u64::from_be_bytes);
    let until = Instant::now() + Duration::from_secs(2);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| -> Result<u64, EngineError> {
                    let mut reads = 0;
                    while Instant::now() < until {
                        let least = written.load(Ordering::SeqCst);
                        let row = recent.get(ROW)?.map_or(0, |value| number(&value));
                        assert!(row >= least, "read {row} after {least} was written");
                        let least = written.load(Ordering::SeqCst);
                        let pairs = recent.scan(PREFIX_OF_ROW, BEYOND, Direction::Forward, 10)?;
                        let seen: Vec<_> = pairs.iter().map(|(_, value)| number(value)).collect();
                        assert!(seen.iter().all(|n| *n >= least), "scanned {seen:?} after {least}");
                        assert!(
                            seen.windows(2).all(|two| two[0] == two[1]),
                            "half a batch: {seen:?}"
                        );
                        reads += 1;
                    }
                    Ok(reads)
                })
            })
            .collect();
        let mut count = 0u64;
        while Instant::now() < until {
            count += 1;
            let value = count.to_be_bytes();
            recent.commit(&Batch::new().put(ROW, value).put(OTHER, value))?;
            written.store(count, Ordering::SeqCst);
        }
        assert!(count > 20, "only {count} writes");
        for reader in readers {
            let reads = reader.join().map_err(|_| "a reader saw the past")??;
            assert!(reads > count, "{reads} reads beside {count} writes");
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    drop(recent);
    Ok(std::fs::remove_dir_all(folder)?)
}
