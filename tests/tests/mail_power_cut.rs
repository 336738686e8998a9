//! Mail that was answered for outlives the power: on a disk that keeps only what was synced, every message that its
//! sender was promised is in every recipient's mailbox, once and whole, and no number is given twice.
//!
//! `ECRIN_POWER_CUTS` sets the number of cuts, of which mail has its part; `ECRIN_POWER_CUT_SEED` repeats a run up to the
//! timing of threads.

#![allow(clippy::print_stderr)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::clock::SystemClock;
use ecrin_server::config::Config;
use ecrin_tests::harness::{Cast, copy_folder};
use ecrin_tests::load::Instance;
use ecrin_tests::load::folder::copy_durably;
use ecrin_tests::load::siege::asked;
use ecrin_tests::mailbooks::Books;
use ecrin_tests::mailroom::{Mailroom, sessions};
use ecrin_tests::powercut::{NameRule, PowerCutDisk};
use ecrin_tests::scratch::Scratch;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// An instance lives through so many cuts.
const CUTS_PER_INSTANCE: u64 = 10;

#[test]
fn no_message_that_was_promised_is_lost_on_sqlite() -> Result<()> {
    besiege("sqlite", asked("ECRIN_POWER_CUTS", 120)? / 4)
}

#[test]
fn no_message_that_was_promised_is_lost_on_sled() -> Result<()> {
    besiege("sled", asked("ECRIN_POWER_CUTS", 120)? / 12)
}

fn besiege(engine: &str, cuts: u64) -> Result<()> {
    if !PowerCutDisk::is_possible() {
        eprintln!("not run: without /dev/fuse there is no disk whose power can be cut");
        return Ok(());
    }
    let seed = asked("ECRIN_POWER_CUT_SEED", rand::random())?;
    let mut rng = StdRng::seed_from_u64(seed);
    let cast = Cast::new_on(engine)?;
    let server = cast.instance.serve()?;
    let tokens = sessions(&cast)?.tokens;
    server.stop()?;

    let mount = Scratch::new()?;
    let mut disk = PowerCutDisk::mount(mount.path(), NameRule::Strict)?;
    let folder = disk.path().join("instance");
    let (mut done, mut promised, mut unsynced) = (0, 0, 0);
    while done < cuts {
        let names = match (done / CUTS_PER_INSTANCE) % 2 {
            0 => NameRule::Strict,
            _ => NameRule::Journal,
        };
        disk.replace(names)?;
        copy_durably(&cast.instance.folder(), &folder)?;
        let mut books = Books::default();
        for _ in 0..CUTS_PER_INSTANCE.min(cuts - done) {
            done += 1;
            let time = Duration::from_millis(rng.gen_range(20..300));
            let program = env!("CARGO_BIN_EXE_mail-torture");
            let place = format!("{engine}, seed {seed}, cut {done}, {names:?} names");
            books
                .torture(program, &folder.join("ecrin.toml"), &tokens, time)
                .with_context(|| place.clone())?;
            let cut = disk.cut(&mut rng)?;
            unsynced += cut.unsynced_writes + cut.unsynced_names;
            let place = format!("{place}, {:?}", cut.mode);
            compare(&folder, &tokens, &mut books).context(place)?;
        }
        promised += books.promised();
    }
    eprintln!(
        "{engine}: seed {seed}, {done} cuts, {promised} messages answered for, {unsynced} changes never synced: none lost, \
         none twice, none cut"
    );
    ensure!(promised as u64 > cuts, "hardly anything was sent");
    Ok(())
}

/// Opens a copy of what is left: whoever mounts the disk must not map its files into memory.
fn compare(left: &Path, tokens: &[String], books: &mut Books) -> Result<()> {
    let beside = Scratch::new()?;
    let copy = beside.path().join("instance");
    copy_folder(left, &copy)?;
    Instance::open(&copy, &beside.path().join("log"))?.check()?;
    let config = Config::load_with(&copy.join("ecrin.toml"), std::iter::empty())?;
    let room = Mailroom::open(&config, Arc::new(SystemClock), tokens)?;
    books.compare(&room, tokens.len())
}
