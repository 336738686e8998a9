//! A server that is killed at any moment has kept every promise it made, and has done nothing by half.
//!
//! Eight clients work, the server is killed (-9), often while they wait for an answer, sometimes while it starts;
//! then it is started again and compared with what it had acknowledged. `ECRIN_KILLS` sets the number of kills,
//! `ECRIN_KILL_SEED` repeats a run up to the timing of threads. `cargo test --test kill -- --nocapture` shows the
//! figures.

#![allow(clippy::print_stderr)]

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use ecrin_tests::load::siege::{Cast, Figures, Siege, asked};
use ecrin_tests::scratch::Scratch;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// An instance lives through so many kills, so that its journal stays short enough to be checked often.
const KILLS_PER_INSTANCE: u64 = 50;

/// After so many kills the whole instance is checked.
const CHECK_EVERY: u64 = 10;

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() -> Result<()> {
    besiege("sqlite", asked("ECRIN_KILLS", 300)?)
}

#[test]
fn nothing_acknowledged_is_lost_on_sled() -> Result<()> {
    besiege("sled", asked("ECRIN_KILLS", 300)? / 6)
}

fn besiege(engine: &str, kills: u64) -> Result<()> {
    let seed = asked("ECRIN_KILL_SEED", rand::random())?;
    eprintln!("{engine}: seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let began = Instant::now();
    let cast = Cast::assemble(engine)?;
    let mut figures = Figures::default();
    while figures.kills < kills && figures.violations() == 0 {
        one_instance(
            &cast,
            KILLS_PER_INSTANCE.min(kills - figures.kills),
            &mut figures,
            &mut rng,
        )?;
    }
    eprintln!("{engine}: {figures} ({} s)", began.elapsed().as_secs());
    figures
        .verdict()
        .map_err(|found| anyhow!("{engine}, seed {seed}:\n{found}"))?;
    ensure!(figures.acts > kills, "hardly anything was acknowledged");
    Ok(())
}

fn one_instance(cast: &Cast, kills: u64, figures: &mut Figures, rng: &mut StdRng) -> Result<()> {
    let folder = Scratch::new()?;
    let log = folder.path().join("log");
    let mut siege = Siege::begin(cast, folder.path().join("instance"), &log, rng)?;
    for kill in 1..=kills {
        let place = format!("kill {}", figures.kills + 1);
        if rng.gen_ratio(1, 8) {
            let server = siege.instance.begin_serving()?;
            thread::sleep(Duration::from_micros(rng.gen_range(0..60_000)));
            server.kill()?;
            figures.kills += 1;
            figures.early += 1;
            continue;
        }
        let whole = kill % CHECK_EVERY == 0;
        let besieged = siege.serve()?;
        figures.note(&place, siege.compare(&besieged, whole)?);
        let time = Duration::from_millis(rng.gen_range(50..250));
        let verdicts = siege.load_and_kill(besieged, time)?;
        figures.note(&place, verdicts);
        figures.kills += 1;
        figures.note(&place, siege.compare_sealer()?);
        if whole {
            check(&siege, figures, &place);
        }
        if figures.violations() > 0 {
            break;
        }
    }
    if figures.violations() == 0 {
        let besieged = siege.serve()?;
        figures.note("the end", siege.compare(&besieged, true)?);
        besieged.server.stop()?;
        check(&siege, figures, "the end");
    }
    siege.count_into(figures);
    Ok(())
}

fn check(siege: &Siege, figures: &mut Figures, place: &str) {
    figures.checks += 1;
    if let Err(error) = siege.instance.check() {
        figures.wrong.push(format!("{place}: {error:#}"));
    }
}
