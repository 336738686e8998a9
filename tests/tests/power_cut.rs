//! Nothing that was acknowledged is lost when the power goes, and nothing is there by half.
//!
//! A process works on a store on a disk whose power can be cut; it is killed at a random moment,
//! the power goes, and the next process checks what is left. `ECRIN_POWER_CUTS` sets the number of
//! cycles for each store, `ECRIN_POWER_CUT_SEED` repeats a run (up to the timing of the kills).
//! `cargo test --test power_cut -- --nocapture` shows the figures.

#![allow(clippy::print_stderr)]

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use ecrin_server::store::{BlobError, BlobId, Blobs, UploadId};
use ecrin_tests::powercut::{CutMode, NameRule, PowerCutDisk};
use ecrin_tests::scratch::Scratch;
use ecrin_tests::workload::{WORKERS, blob_content, blob_digest};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// A store lives through so many cycles before the next one is created.
const CYCLES_PER_STORE: usize = 12;

/// A process that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn sqlite_loses_nothing() -> Result<()> {
    let Some(mut siege) = Siege::begin("sqlite")? else {
        return Ok(());
    };
    siege.run(cycles(200))?;
    siege.must_be_clean()
}

#[test]
fn sled_in_its_hardened_form_loses_nothing() -> Result<()> {
    let Some(mut siege) = Siege::begin("sled")? else {
        return Ok(());
    };
    siege.run(cycles(200))?;
    siege.must_be_clean()
}

#[test]
fn blobs_that_were_kept_are_whole() -> Result<()> {
    let Some(mut siege) = Siege::begin("blobs")? else {
        return Ok(());
    };
    siege.run(cycles(100))?;
    siege.must_be_clean()
}

#[test]
fn the_siege_would_notice_careless_stores() -> Result<()> {
    for what in ["careless-sqlite", "careless-sled", "careless-blobs"] {
        let Some(mut siege) = Siege::begin(what)? else {
            return Ok(());
        };
        siege.run(25)?;
        siege.tell();
        ensure!(!siege.violations.is_empty(), "{what} was not noticed");
    }
    Ok(())
}

#[test]
fn a_failed_sync_stops_the_engine_and_a_restart_stands_on_firm_ground() -> Result<()> {
    // The file whose sync makes a batch durable.
    for (what, synced) in [("sqlite", "store.sqlite-wal"), ("sled", "db")] {
        let Some(mut siege) = Siege::begin(what)? else {
            return Ok(());
        };
        let folder = siege.disk.path().join("store");
        for round in 0..5 {
            let told = || format!("{what}, round {round}");
            let mut victim = Victim::start(what, &folder)?;
            siege.listen(&mut victim, 10).with_context(told)?;
            siege.disk.fail_syncs_of(synced);
            while let Some(line) = victim.line()? {
                siege.hear(&line).with_context(told)?;
            }
            // The disk says that all is well again, but the engine knows better.
            let words = victim.last_words()?;
            ensure!(words.contains("stopped as it should"), "{what}: {words}");
            siege.disk.heal();

            // The kernel still shows the next process the bytes that it failed to write. What is
            // promised from now on must not stand on them.
            let mut victim = Victim::start(what, &folder)?;
            siege.listen(&mut victim, 20).with_context(told)?;
            victim.kill()?;
            while let Some(line) = victim.line()? {
                siege.hear(&line).with_context(told)?;
            }
            siege.disk.cut_like(CutMode::Nothing, &mut siege.rng)?;
        }
        siege.listen(&mut Victim::start(what, &folder)?, 0)?;
    }
    Ok(())
}

#[test]
fn an_upload_that_could_not_be_synced_starts_again() -> Result<()> {
    let Some(siege) = Siege::begin("nothing")? else {
        return Ok(());
    };
    let blobs = Blobs::open(&siege.disk.path().join("blobs"))?;
    let upload = UploadId::from_bytes([7; 16]);
    let bytes = blob_content(1);
    let size = bytes.len() as u64;
    blobs.create_upload(upload)?;
    siege.disk.fail_syncs_of(upload.to_string());
    let failed = blobs.append(&upload, 0, size, &mut &*bytes);
    ensure!(matches!(failed, Err(BlobError::Io(_))), "{failed:?}");
    siege.disk.heal();
    // It can still be read, so a digest would be right; but it is not on the disk.
    let gone = blobs.keep(&upload, &blob_digest(1), size);
    ensure!(matches!(gone, Err(BlobError::NotFound)), "{gone:?}");
    Ok(())
}

fn cycles(default: usize) -> usize {
    let asked = env::var("ECRIN_POWER_CUTS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(default)
}

/// One store, or rather one after the other, and what became of them.
struct Siege {
    what: &'static str,
    // Declared before the folder it is mounted in, to be unmounted first.
    disk: PowerCutDisk,
    _folder: Scratch,
    seed: u64,
    rng: StdRng,
    names: NameRule,
    /// The last batch each worker of the present store was promised.
    promised: [u64; WORKERS as usize],
    /// The blobs that were promised, and their digests.
    kept: BTreeMap<BlobId, [u8; 32]>,
    cuts: usize,
    kills: usize,
    promises: u64,
    unsynced: usize,
    violations: Vec<String>,
}

impl Siege {
    fn begin(what: &'static str) -> Result<Option<Self>> {
        if !PowerCutDisk::is_possible() {
            eprintln!("not run: without /dev/fuse there is no disk whose power can be cut");
            return Ok(None);
        }
        let seed = match env::var("ECRIN_POWER_CUT_SEED") {
            Ok(seed) => seed.parse().context("the seed is not a number")?,
            Err(_) => rand::random(),
        };
        let folder = Scratch::new()?;
        Ok(Some(Self {
            what,
            disk: PowerCutDisk::mount(folder.path(), NameRule::Strict)?,
            _folder: folder,
            seed,
            rng: StdRng::seed_from_u64(seed),
            names: NameRule::Strict,
            promised: [0; WORKERS as usize],
            kept: BTreeMap::new(),
            cuts: 0,
            kills: 0,
            promises: 0,
            unsynced: 0,
            violations: Vec::new(),
        }))
    }

    fn run(&mut self, cycles: usize) -> Result<()> {
        for cycle in 0..cycles {
            if cycle % CYCLES_PER_STORE == 0 {
                self.next_store()?;
            }
            // The last process of a store is killed like the others; its successor would check.
            if let Err(violation) = self.cycle() {
                let names = self.names;
                self.violations
                    .push(format!("cycle {cycle}, {names:?} names: {violation:#}"));
                self.next_store()?;
            }
        }
        Ok(())
    }

    /// Puts an empty disk in the place of the old one.
    fn next_store(&mut self) -> Result<()> {
        self.names = match self.names {
            NameRule::Strict => NameRule::Journal,
            NameRule::Journal => NameRule::Strict,
        };
        self.promised = [0; WORKERS as usize];
        self.kept.clear();
        Ok(self.disk.replace(self.names)?)
    }

    /// Work, a kill, most often a power cut, and for blobs the check that engines do when the next
    /// cycle begins. An error is a violation.
    fn cycle(&mut self) -> Result<()> {
        // Not the root of the disk, so that the creation of the folder is part of the story.
        let folder = self.disk.path().join("data/store");
        let mut victim = Victim::start(self.what, &folder)?;
        if self.rng.gen_ratio(1, 7) {
            // Die early, while the store is created or opened.
            let delay = self.rng.gen_range(0..25_000);
            thread::sleep(Duration::from_micros(delay));
        } else {
            // Now and then long enough for a log to be copied into its table, or cleaned.
            let most = match self.what.ends_with("blobs") {
                true => 40,
                false if self.rng.gen_ratio(1, 6) => 1200,
                false => 80,
            };
            let promises = self.rng.gen_range(0..most);
            self.listen(&mut victim, promises)?;
            let delay = self.rng.gen_range(0..1500);
            thread::sleep(Duration::from_micros(delay));
        }
        victim.kill()?;
        self.kills += 1;
        // What the process had said before it died was promised as well.
        while let Some(line) = victim.line()? {
            self.hear(&line)?;
        }
        if self.rng.gen_ratio(7, 8) {
            let cut = self.disk.cut(&mut self.rng)?;
            self.cuts += 1;
            self.unsynced += cut.unsynced_writes + cut.unsynced_names;
        }
        self.check_blobs(&folder)
    }

    fn listen(&mut self, victim: &mut Victim, promises: u32) -> Result<()> {
        let mut heard = None;
        while heard != Some(promises) {
            let Some(line) = victim.line()? else {
                bail!("the process ended by itself: {}", victim.last_words()?);
            };
            self.hear(&line)?;
            heard = match heard {
                None => (line == "ready").then_some(0),
                Some(count) => Some(count + 1),
            };
        }
        Ok(())
    }

    fn hear(&mut self, line: &str) -> Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["ready"] => {}
            ["head", worker, number] => {
                let number: u64 = number.parse()?;
                let promised = self.promised_to(worker)?;
                ensure!(number >= *promised, "lost: {number} of {promised} batches");
                ensure!(
                    number <= *promised + 1,
                    "batch {number} came after batch {promised}"
                );
                // What has been seen after a restart must never go away either.
                *promised = number;
            }
            ["done", id, number] if self.what.ends_with("blobs") => {
                let digest = blob_digest(number.parse()?);
                self.kept.insert(id.parse()?, digest);
                self.promises += 1;
            }
            ["done", worker, number] => {
                *self.promised_to(worker)? = number.parse()?;
                self.promises += 1;
            }
            _ => bail!("the process said {line:?}"),
        }
        Ok(())
    }

    fn promised_to(&mut self, worker: &str) -> Result<&mut u64> {
        let worker: usize = worker.parse()?;
        self.promised.get_mut(worker).context("an unknown worker")
    }

    fn check_blobs(&self, folder: &Path) -> Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let blobs = Blobs::open(folder)?;
        for (blob, digest) in &self.kept {
            blobs
                .verify(blob, digest)
                .with_context(|| format!("blob {blob} was promised"))?;
        }
        Ok(())
    }

    fn tell(&self) {
        eprintln!(
            "{}: seed {}, {} kills, {} power cuts, {} promises, {} changes never synced, \
             {} violations",
            self.what,
            self.seed,
            self.kills,
            self.cuts,
            self.promises,
            self.unsynced,
            self.violations.len()
        );
    }

    fn must_be_clean(&self) -> Result<()> {
        self.tell();
        let violations = self.violations.join("\n");
        ensure!(violations.is_empty(), "seed {}:\n{violations}", self.seed);
        ensure!(self.promises > 0, "nothing was ever promised");
        Ok(())
    }
}

/// A process that works on a store. It never outlives the test.
struct Victim {
    process: Child,
    lines: Receiver<String>,
}

impl Victim {
    fn start(what: &str, folder: &Path) -> Result<Self> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_store-torture"))
            .arg(what)
            .arg(folder)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().context("it has an output")?;
        Ok(Self {
            process,
            lines: lines_of(output),
        })
    }

    /// The next line, or nothing when the process has ended.
    fn line(&self) -> Result<Option<String>> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => bail!("the process hangs"),
        }
    }

    fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    fn last_words(&mut self) -> Result<String> {
        self.kill()?;
        let mut words = String::new();
        if let Some(error) = &mut self.process.stderr {
            error.read_to_string(&mut words)?;
        }
        Ok(words)
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

fn lines_of(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}
