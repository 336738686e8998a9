//! The store keeps what it acknowledged, all of it or nothing, whichever engine is chosen.
//!
//! Every test of an engine runs on both. What a power cut does to them is told in `power_cut.rs`.

#![allow(clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use ecrin_server::store::{
    Batch, Direction, Engine, EngineError, EngineKind, Mode, Outcome, Pair, open_engine,
};
use ecrin_tests::scratch::Scratch;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

const ENGINES: [EngineKind; 2] = [EngineKind::Sqlite, EngineKind::Sled];

fn on_every_engine(story: impl Fn(EngineKind, &Path) -> Result<()>) -> Result<()> {
    for kind in ENGINES {
        let scratch = Scratch::new()?;
        story(kind, scratch.path()).with_context(|| format!("on {kind:?}"))?;
    }
    Ok(())
}

fn serve(kind: EngineKind, path: &Path) -> Result<Box<dyn Engine>, EngineError> {
    open_engine(kind, path, Mode::ReadWrite)
}

fn all(engine: &dyn Engine) -> Result<Vec<Pair>> {
    Ok(engine.scan(b"", b"\xFF", Direction::Forward, usize::MAX)?)
}

fn says(engine: &dyn Engine, key: &str, value: &str) -> Result<bool> {
    Ok(engine.get(key.as_bytes())?.as_deref() == Some(value.as_bytes()))
}

fn pairs(expected: &[(&str, &str)]) -> Vec<Pair> {
    let bytes = |text: &&str| text.as_bytes().to_vec();
    expected.iter().map(|(k, v)| (bytes(k), bytes(v))).collect()
}

#[test]
fn a_batch_is_written_and_found_again() -> Result<()> {
    on_every_engine(|kind, path| {
        let engine = serve(kind, path)?;
        let batch = Batch::new().put("a", "1").put("b", "2").put("c", "3");
        ensure!(engine.commit(&batch)? == Outcome::Committed);
        ensure!(says(&*engine, "b", "2")?);
        ensure!(engine.get(b"missing")?.is_none());

        // Deletes come before puts, and deleting nothing is fine.
        let batch = Batch::new()
            .put("a", "new")
            .delete("a")
            .delete("b")
            .delete("missing");
        ensure!(engine.commit(&batch)? == Outcome::Committed);
        ensure!(all(&*engine)? == pairs(&[("a", "new"), ("c", "3")]));
        ensure!(engine.commit(&Batch::new())? == Outcome::Committed);
        drop(engine);

        let engine = serve(kind, path)?;
        ensure!(all(&*engine)? == pairs(&[("a", "new"), ("c", "3")]));
        Ok(())
    })
}

#[test]
fn a_failed_precondition_writes_nothing() -> Result<()> {
    on_every_engine(|kind, path| {
        let engine = serve(kind, path)?;
        engine.commit(&Batch::new().put("a", "1"))?;
        let conflict = |key: &str| Outcome::Conflict(key.into());

        let batch = Batch::new().put("a", "2").expect_absent("a");
        ensure!(engine.commit(&batch)? == conflict("a"));
        let batch = Batch::new().put("b", "2").expect_equals("a", "other");
        ensure!(engine.commit(&batch)? == conflict("a"));
        let batch = Batch::new().put("b", "2").expect_equals("missing", "");
        ensure!(engine.commit(&batch)? == conflict("missing"));
        let batch = Batch::new()
            .put("b", "2")
            .expect_absent("b")
            .delete("a")
            .expect_equals("a", "2");
        ensure!(engine.commit(&batch)? == conflict("a"));
        ensure!(all(&*engine)? == pairs(&[("a", "1")]));

        let batch = Batch::new()
            .put("b", "2")
            .expect_absent("b")
            .delete("a")
            .expect_equals("a", "1");
        ensure!(engine.commit(&batch)? == Outcome::Committed);
        ensure!(all(&*engine)? == pairs(&[("b", "2")]));
        Ok(())
    })
}

#[test]
fn what_no_engine_can_promise_is_refused_by_all() -> Result<()> {
    on_every_engine(|kind, path| {
        let engine = serve(kind, path)?;
        let refused = [
            Batch::new().put("", "empty key"),
            Batch::new().put([0xFF, 7], "reserved"),
            Batch::new().delete([0xFF]),
            Batch::new().put(vec![b'k'; 385], "long key"),
            Batch::new().expect_absent("not put"),
            Batch::new().expect_absent("deleted").delete("deleted"),
        ];
        for batch in refused {
            let answer = engine.commit(&batch);
            ensure!(
                matches!(answer, Err(EngineError::Misuse(_))),
                "{batch:?} was answered by {answer:?}"
            );
        }
        // The engine's own keys are invisible.
        ensure!(engine.get(b"\xFFformat")?.is_none());
        ensure!(engine.scan(b"", &[0xFF; 9], Direction::Backward, 9)? == []);
        engine.commit(&Batch::new().put(vec![b'k'; 384], "longest key"))?;
        Ok(())
    })
}

#[test]
fn scans_answer_in_order_from_both_ends() -> Result<()> {
    on_every_engine(|kind, path| {
        let engine = serve(kind, path)?;
        let mut batch = Batch::new();
        for key in ["a", "b", "b1", "b2", "c"] {
            batch = batch.put(key, key);
        }
        engine.commit(&batch)?;
        let scan = |start: &str, end: &str, direction, limit| -> Result<String> {
            let found = engine.scan(start.as_bytes(), end.as_bytes(), direction, limit)?;
            let keys = found.into_iter().map(|(key, _)| String::from_utf8(key));
            Ok(keys.collect::<Result<Vec<_>, _>>()?.join(" "))
        };
        use Direction::{Backward, Forward};
        ensure!(scan("b", "c", Forward, 9)? == "b b1 b2");
        ensure!(scan("b", "c", Backward, 9)? == "b2 b1 b");
        ensure!(scan("b", "c", Forward, 2)? == "b b1");
        ensure!(scan("b", "c", Backward, 2)? == "b2 b1");
        ensure!(scan("", "z", Backward, 2)? == "c b2");
        ensure!(scan("b", "b", Forward, 9)?.is_empty());
        ensure!(scan("c", "a", Backward, 9)?.is_empty());
        ensure!(scan("a", "z", Forward, 0)?.is_empty());
        Ok(())
    })
}

#[test]
fn large_values_come_back_whole_and_leave_nothing_behind() -> Result<()> {
    on_every_engine(|kind, path| {
        let mut engine = serve(kind, path)?;
        let sizes = [0, 1, 4095, 4096, 4097, 8192, 40_000, 300_000, 5000, 3, 0];
        for (round, size) in sizes.into_iter().enumerate() {
            let value: Vec<u8> = (0..size).map(|at| (at * 7 + round) as u8).collect();
            // Two keys of which one begins the other, so that their pieces are neighbours.
            let other = [b"k".as_slice(), &[0, 0, 0, 1]].concat();
            let batch = Batch::new().put("k", value.clone()).put(other.clone(), "short");
            engine.commit(&batch)?;
            let conditional = Batch::new()
                .put("seen", round.to_string())
                .expect_equals("k", value.clone());
            ensure!(engine.commit(&conditional)? == Outcome::Committed);
            if round % 3 == 0 {
                drop(engine);
                engine = serve(kind, path)?;
            }
            ensure!(engine.get(b"k")?.as_ref() == Some(&value), "after {size} bytes");
            let found = engine.scan(b"k", b"l", Direction::Backward, 9)?;
            ensure!(found == [(other, b"short".to_vec()), (b"k".to_vec(), value)]);
        }
        engine.commit(&Batch::new().delete("k"))?;
        ensure!(engine.get(b"k")?.is_none());
        drop(engine);
        if kind == EngineKind::Sled {
            let raw = sled::open(path.join("store.sled"))?;
            let pieces = raw.scan_prefix([0xFF, 1]).count();
            ensure!(pieces == 0, "{pieces} pieces were left behind");
        }
        Ok(())
    })
}

#[test]
fn random_batches_agree_with_a_map_in_memory() -> Result<()> {
    on_every_engine(|kind, path| {
        let seed = rand::random();
        let mut rng = StdRng::seed_from_u64(seed);
        let told = || format!("with seed {seed}");
        let mut engine = serve(kind, path)?;
        let mut model = BTreeMap::<Vec<u8>, Vec<u8>>::new();
        for _ in 0..600 {
            let (batch, holds) = random_batch(&mut rng, &model);
            let outcome = engine.commit(&batch).with_context(told)?;
            ensure!((outcome == Outcome::Committed) == holds, told());
            if holds {
                for key in batch.deletes {
                    model.remove(&key);
                }
                model.extend(batch.puts);
            }
            if rng.gen_ratio(1, 100) {
                drop(engine);
                engine = serve(kind, path).with_context(told)?;
            }
            let (start, end) = (random_key(&mut rng), random_key(&mut rng));
            let limit = rng.gen_range(0..20);
            let inside = |(key, _): &(&Vec<u8>, &Vec<u8>)| start <= **key && **key < end;
            let expected = model.iter().filter(inside).map(|(k, v)| (k.clone(), v.clone()));
            let found = engine.scan(&start, &end, Direction::Forward, limit)?;
            ensure!(found == expected.clone().take(limit).collect::<Vec<_>>(), told());
            let found = engine.scan(&start, &end, Direction::Backward, limit)?;
            ensure!(found == expected.rev().take(limit).collect::<Vec<_>>(), told());
            ensure!(engine.get(&start)? == model.get(&start).cloned(), told());
        }
        let everything: Vec<Pair> = model.into_iter().collect();
        ensure!(all(&*engine)? == everything, told());
        Ok(())
    })
}

fn random_key(rng: &mut StdRng) -> Vec<u8> {
    let length = rng.gen_range(1..4);
    (0..length).map(|_| rng.gen_range(b'a'..b'e')).collect()
}

fn random_value(rng: &mut StdRng) -> Vec<u8> {
    let longest = if rng.gen_ratio(1, 20) { 20_000 } else { 50 };
    vec![rng.r#gen(); rng.gen_range(0..longest)]
}

/// A batch, and whether its preconditions hold.
fn random_batch(rng: &mut StdRng, model: &BTreeMap<Vec<u8>, Vec<u8>>) -> (Batch, bool) {
    let mut batch = Batch::new();
    let mut holds = true;
    for _ in 0..rng.gen_range(0..4) {
        batch = batch.delete(random_key(rng));
    }
    for _ in 0..rng.gen_range(0..6) {
        batch = batch.put(random_key(rng), random_value(rng));
    }
    if rng.gen_ratio(1, 3) {
        let key = random_key(rng);
        let actual = model.get(&key);
        let expected = match actual {
            Some(value) if rng.gen_ratio(4, 5) => value.clone(),
            _ => random_value(rng),
        };
        holds &= actual == Some(&expected);
        batch = batch.expect_equals(key, expected);
    }
    if rng.gen_ratio(1, 3) {
        let key = random_key(rng);
        holds &= !model.contains_key(&key);
        batch = batch.put(key.clone(), random_value(rng)).expect_absent(key);
    }
    (batch, holds)
}

#[test]
fn of_several_writers_with_one_precondition_one_wins() -> Result<()> {
    on_every_engine(|kind, path| {
        let engine = serve(kind, path)?;
        engine.commit(&Batch::new().put("counter", 0_u32.to_be_bytes()))?;
        let won = AtomicU32::new(0);
        let count_up = || -> Result<()> {
            for _ in 0..40 {
                let now = engine.get(b"counter")?.context("the counter is gone")?;
                let next = u32::from_be_bytes(now.as_slice().try_into()?) + 1;
                let batch = Batch::new()
                    .expect_equals("counter", now)
                    .put("counter", next.to_be_bytes());
                if engine.commit(&batch)? == Outcome::Committed {
                    won.fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok(())
        };
        thread::scope(|scope| {
            let writers = [(); 4].map(|()| scope.spawn(count_up));
            writers.into_iter().try_for_each(joined)
        })?;
        let counted = won.load(Ordering::Relaxed).to_be_bytes();
        ensure!(engine.get(b"counter")? == Some(counted.to_vec()));
        Ok(())
    })
}

fn joined(thread: thread::ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    match thread.join() {
        Ok(result) => result,
        Err(_) => bail!("a thread panicked"),
    }
}

#[test]
fn a_scan_never_sees_part_of_a_batch() -> Result<()> {
    on_every_engine(|kind, path| {
        let engine = serve(kind, path)?;
        let every_key_says = |round: u32| {
            (0..60_u8).fold(Batch::new(), |batch, key| {
                batch.put([b'k', key], round.to_be_bytes())
            })
        };
        engine.commit(&every_key_says(0))?;
        let done = AtomicBool::new(false);
        let watch = |direction| -> Result<()> {
            while !done.load(Ordering::Relaxed) {
                let found = engine.scan(b"k", b"l", direction, 99)?;
                ensure!(found.len() == 60);
                let first = found.first().map(|(_, value)| value);
                ensure!(found.iter().all(|(_, value)| Some(value) == first));
            }
            Ok(())
        };
        thread::scope(|scope| {
            let forward = scope.spawn(|| watch(Direction::Forward));
            let backward = scope.spawn(|| watch(Direction::Backward));
            let written = (1..150).try_for_each(|round| {
                engine.commit(&every_key_says(round))?;
                Ok(())
            });
            done.store(true, Ordering::Relaxed);
            written.and(joined(forward)).and(joined(backward))
        })
    })
}

#[test]
fn one_process_serves_and_others_may_look() -> Result<()> {
    on_every_engine(|kind, path| {
        let look = || open_engine(kind, path, Mode::ReadOnly);
        ensure!(matches!(look(), Err(EngineError::Io(_))), "it is not there");
        let engine = serve(kind, path)?;
        engine.commit(&Batch::new().put("a", "1"))?;
        ensure!(matches!(serve(kind, path), Err(EngineError::Locked)));
        match kind {
            EngineKind::Sqlite => {
                let reader = look()?;
                ensure!(all(&*reader)? == pairs(&[("a", "1")]));
                engine.commit(&Batch::new().put("b", "2"))?;
                ensure!(says(&*reader, "b", "2")?);
                let refused = reader.commit(&Batch::new().put("c", "3"));
                ensure!(matches!(refused, Err(EngineError::ReadOnly)));
            }
            EngineKind::Sled => ensure!(matches!(look(), Err(EngineError::Locked))),
        }
        drop(engine);
        let reader = look()?;
        ensure!(says(&*reader, "a", "1")?);
        let refused = reader.commit(&Batch::new().put("c", "3"));
        ensure!(matches!(refused, Err(EngineError::ReadOnly)));
        Ok(())
    })
}

#[test]
fn a_store_from_the_future_is_refused() -> Result<()> {
    on_every_engine(|kind, path| {
        drop(serve(kind, path)?);
        let newer = 2_u32.to_be_bytes();
        match kind {
            EngineKind::Sqlite => {
                let raw = rusqlite::Connection::open(path.join("store.sqlite"))?;
                raw.execute(
                    "UPDATE entries SET v = ?1 WHERE k = ?2",
                    (newer, b"\xFFformat".as_slice()),
                )?;
            }
            EngineKind::Sled => {
                let raw = sled::open(path.join("store.sled"))?;
                raw.insert(b"\xFFformat", [&[0], newer.as_slice()].concat())?;
                drop(raw);
                // sled's threads hold its lock a moment longer.
                fs::File::open(path.join("store.sled/db"))?.lock()?;
            }
        }
        for mode in [Mode::ReadWrite, Mode::ReadOnly] {
            let refused = open_engine(kind, path, mode).err();
            ensure!(
                matches!(refused, Some(EngineError::NewerVersion { found: 2, known: 1 })),
                "{refused:?}"
            );
        }
        Ok(())
    })
}

#[test]
fn a_store_of_an_earlier_version_is_brought_up_to_date() -> Result<()> {
    let scratch = Scratch::new()?;
    let path = scratch.path();
    let file = path.join("store.sqlite");
    let values: [&[u8]; 3] = [b"short", &[7; 5_000], &[8; 12_000]];
    let engine = serve(EngineKind::Sqlite, path)?;
    let batch = (0..30_u8).fold(Batch::new(), |batch, key| {
        batch.put([key], values[usize::from(key % 3)])
    });
    engine.commit(&batch)?;
    let before = all(&*engine)?;
    drop(engine);
    rusqlite::Connection::open(&file)?.execute_batch(
        "CREATE TABLE kv (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;
         INSERT INTO kv SELECT k, iif(long IS NULL, v, (SELECT v FROM long WHERE id = entries.long)) FROM entries;
         DROP TABLE entries;
         DROP TABLE long;",
    )?;
    let looked = open_engine(EngineKind::Sqlite, path, Mode::ReadOnly).err();
    ensure!(
        matches!(&looked, Some(EngineError::Io(why)) if why.kind() == std::io::ErrorKind::Unsupported),
        "{looked:?}"
    );
    let engine = serve(EngineKind::Sqlite, path)?;
    ensure!(all(&*engine)? == before);
    // Whatever a value was, it may become anything; none is left apart that nothing names.
    for round in 0..3_usize {
        let batch = (0..30_u8).fold(Batch::new(), |batch, key| {
            match (usize::from(key) * 7 + usize::from(key / 3) + round) % 4 {
                3 => batch.delete([key]),
                which => batch.put([key], values[which]),
            }
        });
        engine.commit(&batch)?;
        let mut expected = batch.puts;
        expected.sort();
        ensure!(all(&*engine)? == expected, "round {round}");
    }
    drop(engine);
    let raw = rusqlite::Connection::open(&file)?;
    let (named, apart): (i64, i64) = raw.query_row(
        "SELECT (SELECT count(*) FROM entries WHERE long IS NOT NULL), (SELECT count(*) FROM long)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    ensure!(named == apart && apart > 0, "{named} named, {apart} apart");
    raw.execute("DELETE FROM long", [])?;
    drop(raw);
    // A value that is nowhere is damage, not an empty value.
    let engine = serve(EngineKind::Sqlite, path)?;
    let missing = all(&*engine).err();
    ensure!(missing.is_some_and(|why| matches!(why.downcast_ref(), Some(EngineError::Damaged(_)))));
    Ok(())
}

#[test]
fn a_damaged_file_is_refused_and_never_started_afresh() -> Result<()> {
    type Damage = fn(&Path) -> Result<()>;
    let damages: [(&str, Damage); 3] = [
        ("emptied", |file| Ok(fs::write(file, b"")?)),
        ("cut in half", |file| {
            let file = OpenOptions::new().write(true).open(file)?;
            Ok(file.set_len(file.metadata()?.len() / 2)?)
        }),
        ("replaced by other bytes", |file| {
            let length = fs::metadata(file)?.len();
            Ok(fs::write(file, vec![b'x'; usize::try_from(length)?])?)
        }),
    ];
    on_every_engine(|kind, path| {
        for (number, (what, damage)) in damages.iter().enumerate() {
            let path = path.join(number.to_string());
            let engine = serve(kind, &path)?;
            for round in 0..40_u8 {
                let batch = (0..50_u8).fold(Batch::new(), |batch, key| {
                    batch.put([round, key], vec![key; 1000])
                });
                engine.commit(&batch)?;
            }
            drop(engine);
            damage(&path.join(match kind {
                EngineKind::Sqlite => "store.sqlite",
                EngineKind::Sled => "store.sled/db",
            }))?;
            let answer = serve(kind, &path).map(|engine| all(&*engine).map(|found| found.len()));
            ensure!(
                matches!(answer, Err(EngineError::Damaged(_))),
                "{what}: {answer:?}"
            );
        }
        Ok(())
    })
}

#[test]
fn what_a_crash_left_behind_does_not_keep_it_from_opening() -> Result<()> {
    on_every_engine(|kind, path| {
        // A creation that was cut off.
        match kind {
            EngineKind::Sqlite => {
                fs::write(path.join("store.sqlite.creating"), b"half a store")?;
                fs::write(path.join("store.sqlite.creating-wal"), b"half a log")?;
            }
            EngineKind::Sled => {
                fs::create_dir(path.join("store.sled.creating"))?;
                fs::write(path.join("store.sled.creating/db"), b"half a store")?;
            }
        }
        let engine = serve(kind, path)?;
        engine.commit(&Batch::new().put("a", "1"))?;
        drop(engine);
        if kind == EngineKind::Sled {
            fs::write(path.join("store.sled/snap.0000000000000001.generating"), b"")?;
        }
        ensure!(all(&*serve(kind, path)?)? == pairs(&[("a", "1")]));
        Ok(())
    })
}

#[test]
fn a_log_without_its_store_is_not_taken_for_a_new_store() -> Result<()> {
    let scratch = Scratch::new()?;
    fs::write(scratch.path().join("store.sqlite-wal"), b"all that is left")?;
    let refused = serve(EngineKind::Sqlite, scratch.path()).err();
    ensure!(matches!(refused, Some(EngineError::Damaged(_))));
    Ok(())
}

#[test]
fn a_full_disk_refuses_the_batch_and_nothing_else() -> Result<()> {
    for kind in ENGINES {
        let mebibytes = match kind {
            EngineKind::Sqlite => 4,
            EngineKind::Sled => 24,
        };
        let Some(disk) = Scratch::small_disk(mebibytes)? else {
            eprintln!("not run: only root may mount the small disk this test fills");
            return Ok(());
        };
        let reserve = disk.path().join("reserve");
        fs::write(&reserve, vec![1; 1 << 20])?;
        let path = disk.path().join("store");
        let engine = serve(kind, &path)?;
        let mut kept = 0_u32;
        let refusal = loop {
            let batch = (0..8_u8).fold(Batch::new(), |batch, part| {
                let key = [&kept.to_be_bytes()[..], &[part]].concat();
                batch.put(key, vec![part; 4000])
            });
            match engine.commit(&batch) {
                Ok(outcome) => ensure!(outcome == Outcome::Committed),
                Err(refusal) => break refusal,
            }
            kept += 1;
            ensure!(kept < 1000, "the disk never got full");
        };
        ensure!(matches!(refusal, EngineError::Full), "{kind:?}: {refusal:?}");
        ensure!(all(&*engine)?.len() == kept as usize * 8, "{kind:?}");

        fs::remove_file(&reserve)?;
        let small = Batch::new().put("after", "there was room again");
        let again = engine.commit(&small).with_context(|| format!("on {kind:?}"))?;
        ensure!(again == Outcome::Committed, "{kind:?}");
        drop(engine);
        let engine = serve(kind, &path)?;
        ensure!(all(&*engine)?.len() == kept as usize * 8 + 1, "{kind:?}");
    }
    Ok(())
}
