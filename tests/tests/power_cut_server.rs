//! A whole server whose power is cut has kept every promise it made, and has done nothing by half.
//!
//! Everything the server has lies on a disk that keeps only what was synced, and some random pieces of the rest:
//! store, ciphertexts, keys, and the sealer's folder. Eight clients work, the server dies, the power goes, and what
//! is left must pass `check`, start, and hold all that was acknowledged. The sealer's own promises are looked at
//! before anything starts that could make them good: a destroyed seal stays destroyed, tries stay counted.
//!
//! `ECRIN_POWER_CUTS` sets the number of cuts, `ECRIN_POWER_CUT_SEED` repeats a run up to the timing of threads.
//! `cargo test --test power_cut_server -- --nocapture` shows the figures.

#![allow(clippy::print_stderr)]

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_tests::load::Instance;
use ecrin_tests::load::siege::{Cast, Figures, Siege, asked};
use ecrin_tests::powercut::{NameRule, PowerCutDisk};
use ecrin_tests::scratch::Scratch;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// An instance lives through so many cuts.
const CUTS_PER_INSTANCE: u64 = 15;

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() -> Result<()> {
    besiege("sqlite", asked("ECRIN_POWER_CUTS", 120)?)
}

#[test]
fn nothing_acknowledged_is_lost_on_sled() -> Result<()> {
    besiege("sled", asked("ECRIN_POWER_CUTS", 120)? / 4)
}

#[test]
fn an_instance_that_was_made_is_whole() -> Result<()> {
    let Some(mut scene) = Scene::set("init")? else {
        return Ok(());
    };
    let folder = scene.disk.path().join("instance");
    for round in 0..asked("ECRIN_POWER_CUTS", 120)? / 6 {
        let place = format!("round {round}, seed {}", scene.seed);
        scene.next_disk()?;
        Instance::create(&folder, "sqlite", &scene.log)?;
        scene.disk.cut(&mut scene.rng)?;
        let instance = Instance::open(&folder, &scene.log).with_context(|| place.clone())?;
        instance.check().with_context(|| place.clone())?;
        let server = instance.serve().with_context(|| place.clone())?;
        server.api()?.instance()?;
        server.kill()?;
        for kept in ["rescue.age", "tls/ca.key"] {
            let length = std::fs::metadata(folder.join(kept)).map(|file| file.len());
            ensure!(length.is_ok_and(|length| length > 0), "{place}: {kept} is lost");
        }
    }
    Ok(())
}

/// A disk, chance, and a place for what servers say.
struct Scene {
    // Declared before the folder it is mounted in, to be unmounted first.
    disk: PowerCutDisk,
    _folder: Scratch,
    _words: Scratch,
    log: std::path::PathBuf,
    seed: u64,
    rng: StdRng,
    names: NameRule,
}

impl Scene {
    fn set(what: &str) -> Result<Option<Self>> {
        if !PowerCutDisk::is_possible() {
            eprintln!("not run: without /dev/fuse there is no disk whose power can be cut");
            return Ok(None);
        }
        let seed = asked("ECRIN_POWER_CUT_SEED", rand::random())?;
        eprintln!("{what}: seed {seed}");
        let (folder, words) = (Scratch::new()?, Scratch::new()?);
        Ok(Some(Self {
            disk: PowerCutDisk::mount(folder.path(), NameRule::Strict)?,
            _folder: folder,
            log: words.path().join("log"),
            _words: words,
            seed,
            rng: StdRng::seed_from_u64(seed),
            names: NameRule::Strict,
        }))
    }

    /// Puts an empty disk in the place of the old one, with the other rule about names.
    fn next_disk(&mut self) -> Result<()> {
        self.names = match self.names {
            NameRule::Strict => NameRule::Journal,
            NameRule::Journal => NameRule::Strict,
        };
        Ok(self.disk.replace(self.names)?)
    }
}

fn besiege(engine: &str, cuts: u64) -> Result<()> {
    let Some(mut scene) = Scene::set(engine)? else {
        return Ok(());
    };
    let began = Instant::now();
    let cast = Cast::assemble(engine)?;
    let mut figures = Figures::default();
    while figures.cuts < cuts && figures.violations() == 0 {
        one_instance(
            &cast,
            CUTS_PER_INSTANCE.min(cuts - figures.cuts),
            &mut figures,
            &mut scene,
        )?;
    }
    eprintln!("{engine}: {figures} ({} s)", began.elapsed().as_secs());
    figures
        .verdict()
        .map_err(|found| anyhow!("{engine}, seed {}:\n{found}", scene.seed))?;
    ensure!(figures.acts > cuts, "hardly anything was acknowledged");
    Ok(())
}

fn one_instance(cast: &Cast, cuts: u64, figures: &mut Figures, scene: &mut Scene) -> Result<()> {
    scene.next_disk()?;
    let folder = scene.disk.path().join("instance");
    let mut siege = Siege::begin(cast, folder, &scene.log, &mut scene.rng)?;
    for _ in 0..cuts {
        let place = format!("cut {}, {:?} names", figures.cuts + 1, scene.names);
        if scene.rng.gen_ratio(1, 8) {
            let server = siege.instance.begin_serving()?;
            thread::sleep(Duration::from_micros(scene.rng.gen_range(0..60_000)));
            server.kill()?;
            figures.early += 1;
        } else {
            let besieged = match siege.serve() {
                Ok(besieged) => besieged,
                Err(error) => {
                    figures.wrong.push(format!("{place}: {error:#}"));
                    break;
                }
            };
            figures.note(&place, siege.compare(&besieged, false)?);
            let time = Duration::from_millis(scene.rng.gen_range(50..400));
            let verdicts = siege.load_and_kill(besieged, time)?;
            figures.note(&place, verdicts);
        }
        figures.kills += 1;
        let cut = scene.disk.cut(&mut scene.rng)?;
        figures.cuts += 1;
        figures.unsynced += cut.unsynced_writes + cut.unsynced_names;
        let place = format!("{place}, {:?}", cut.mode);
        figures.note(&place, siege.compare_sealer()?);
        figures.checks += 1;
        if let Err(error) = siege.instance.check() {
            figures.wrong.push(format!("{place}: {error:#}"));
        }
        if figures.violations() > 0 {
            break;
        }
    }
    if figures.violations() == 0 {
        let besieged = siege.serve()?;
        figures.note("the end", siege.compare(&besieged, true)?);
        besieged.server.kill()?;
    }
    siege.count_into(figures);
    Ok(())
}
