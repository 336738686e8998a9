//! A server that is killed while mail comes in has kept every message it answered for: in every recipient's mailbox,
//! once and whole, under a number that was never given to another. `ECRIN_MAIL_KILLS` sets the number of kills.

#![allow(clippy::print_stderr)]

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::clock::SystemClock;
use ecrin_tests::harness::Cast;
use ecrin_tests::load::siege::asked;
use ecrin_tests::mailbooks::Books;
use ecrin_tests::mailroom::{Mailroom, sessions};
use rand::Rng as _;

/// After so many kills everything is compared, and the whole instance checked.
const COMPARE_EVERY: u64 = 10;

#[test]
fn every_message_answered_for_is_there_once_and_whole() -> Result<()> {
    besiege("sqlite", asked("ECRIN_MAIL_KILLS", 40)?)
}

#[test]
fn the_same_on_sled() -> Result<()> {
    besiege("sled", asked("ECRIN_MAIL_KILLS", 40)? / 4)
}

fn besiege(engine: &str, kills: u64) -> Result<()> {
    let cast = Cast::new_on(engine)?;
    let server = cast.instance.serve()?;
    let tokens = sessions(&cast)?.tokens;
    server.stop()?;
    let config = cast.instance.config()?;
    let mut books = Books::default();
    let mut rng = rand::thread_rng();
    for kill in 1..=kills {
        let time = Duration::from_millis(rng.gen_range(20..300));
        let program = env!("CARGO_BIN_EXE_mail-torture");
        books
            .torture(program, &cast.instance.config_file(), &tokens, time)
            .with_context(|| format!("kill {kill}"))?;
        if kill % COMPARE_EVERY != 0 && kill != kills {
            continue;
        }
        let room = Mailroom::open(&config, Arc::new(SystemClock), &tokens)?;
        books
            .compare(&room, tokens.len())
            .with_context(|| format!("kill {kill}"))?;
        drop(room);
        let (code, report) = cast.instance.check()?;
        ensure!(code == 0, "kill {kill}: {report}");
    }
    eprintln!(
        "{engine}: {kills} kills, {} messages answered for, {} taken away: none lost, none twice, none cut",
        books.promised(),
        books.removed()
    );
    ensure!(books.promised() as u64 > kills, "hardly anything was sent");
    Ok(())
}
