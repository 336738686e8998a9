//! Works on a store until it is killed, and says on its standard output what it was promised.
//!
//! `store-torture <what> <folder>` first checks what it finds and prints `head <worker> <number>`
//! for each worker, then `ready`, then `done <worker> <number>` after every batch. With `blobs` it
//! prints `done <id> <number>` after every blob.
//!
//! The careless variants are controls: they break a rule of the store on purpose, so that a test
//! can show that it would notice.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::Path;
use std::process;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use ecrin_server::store::{
    Batch, BlobId, Blobs, Engine, EngineError, EngineKind, Mode, Outcome, UploadId, open_engine,
};
use ecrin_tests::workload::{WORKERS, Worker, blob_content, blob_digest};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().context("what to torture is missing")?;
    let folder = arguments.next().context("the folder is missing")?;
    let folder = Path::new(&folder);
    match what.as_str() {
        "sqlite" => engine(EngineKind::Sqlite, folder),
        "sled" => engine(EngineKind::Sled, folder),
        "careless-sqlite" => careless_sqlite(folder),
        "careless-sled" => careless_sled(folder),
        "blobs" => blobs(folder),
        "careless-blobs" => careless_blobs(folder),
        other => bail!("there is no {other} to torture"),
    }
}

fn engine(kind: EngineKind, folder: &Path) -> Result<()> {
    let engine = open_engine(kind, folder, Mode::ReadWrite)?;
    let heads = check(&*engine)?;
    work(&heads, |batch| match engine.commit(batch) {
        Ok(Outcome::Committed) => Ok(()),
        Ok(Outcome::Conflict(key)) => bail!("nobody else writes {key:?}"),
        Err(EngineError::Unknown(error)) => {
            let again = engine.commit(batch);
            ensure!(matches!(again, Err(EngineError::Stopped)), "{again:?}");
            let read = engine.get(b"any key");
            ensure!(matches!(read, Err(EngineError::Stopped)), "{read:?}");
            Err(error).context("the engine stopped as it should")
        }
        // The worker that met the failure tells why.
        Err(EngineError::Stopped) => loop {
            thread::park();
        },
        Err(error) => Err(error.into()),
    })
}

/// Checks with the real engine, then writes with SQLite's syncs switched off.
fn careless_sqlite(folder: &Path) -> Result<()> {
    let heads = check(&*open_engine(EngineKind::Sqlite, folder, Mode::ReadWrite)?)?;
    let connection = rusqlite::Connection::open(folder.join("store.sqlite"))?;
    connection.execute_batch("PRAGMA synchronous = OFF")?;
    let connection = Mutex::new(connection);
    work(&heads, |batch| {
        let mut connection = connection.lock().ok().context("a worker died")?;
        let transaction = connection.transaction()?;
        for key in &batch.deletes {
            transaction.execute("DELETE FROM entries WHERE k = ?1", [key])?;
        }
        for (key, value) in &batch.puts {
            transaction.execute(
                "INSERT OR REPLACE INTO entries VALUES (?1, ?2, NULL)",
                (key, value),
            )?;
        }
        Ok(transaction.commit()?)
    })
}

/// Checks with the real engine, then writes with sled as it comes.
fn careless_sled(folder: &Path) -> Result<()> {
    let heads = check(&*open_engine(EngineKind::Sled, folder, Mode::ReadWrite)?)?;
    let tree = sled::open(folder.join("store.sled"))?;
    let alone = Mutex::new(());
    work(&heads, |batch| {
        let _alone = alone.lock().ok().context("a worker died")?;
        let mut changes = sled::Batch::default();
        for key in &batch.deletes {
            changes.remove(key.as_slice());
        }
        for (key, value) in &batch.puts {
            changes.insert(key.as_slice(), [&[0], value.as_slice()].concat());
        }
        tree.apply_batch(changes)?;
        tree.flush()?;
        Ok(())
    })
}

fn check(engine: &dyn Engine) -> Result<Vec<u64>> {
    (0..WORKERS).map(|worker| Worker(worker).check(engine)).collect()
}

/// Commits batch after batch with all workers at once, until one of them fails.
fn work(heads: &[u64], commit: impl Fn(&Batch) -> Result<()> + Sync) -> Result<()> {
    for (worker, head) in heads.iter().enumerate() {
        println!("head {worker} {head}");
    }
    println!("ready");
    thread::scope(|scope| {
        for (worker, head) in (0..WORKERS).zip(heads) {
            let commit = &commit;
            scope.spawn(move || {
                for number in head + 1.. {
                    if let Err(error) = commit(&Worker(worker).batch(number)) {
                        eprintln!("{error:#}");
                        process::exit(1);
                    }
                    println!("done {worker} {number}");
                }
            });
        }
    });
    Ok(())
}

fn blobs(folder: &Path) -> Result<()> {
    let blobs = Blobs::open(folder)?;
    println!("ready");
    for number in 0.. {
        let upload = UploadId::from_bytes(rand::random());
        let bytes = blob_content(number);
        let size = bytes.len() as u64;
        let (first, rest) = bytes.split_at(bytes.len() / 3);
        blobs.create_upload(upload)?;
        let offset = blobs.append(&upload, 0, size, &mut &*first)?;
        blobs.append(&upload, offset, size, &mut &*rest)?;
        let blob = blobs.keep(&upload, &blob_digest(number), size)?;
        println!("done {blob} {number}");
    }
    Ok(())
}

/// Writes and renames, as one would without thinking of power cuts.
fn careless_blobs(folder: &Path) -> Result<()> {
    Blobs::open(folder)?;
    println!("ready");
    for number in 0.. {
        let name = BlobId::from_bytes(rand::random()).to_string();
        let shelf = folder.join(&name[..2]);
        fs::create_dir_all(&shelf)?;
        fs::write(folder.join("tmp/new"), blob_content(number))?;
        fs::rename(folder.join("tmp/new"), shelf.join(&name))?;
        println!("done {name} {number}");
    }
    Ok(())
}
