//! A full disk refuses mail with a clear word, costs nothing that was there, and ends when there is room again.

#![allow(clippy::print_stderr)]

use std::fs;
use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use ecrin_server::app::{AppError, Refusal};
use ecrin_server::clock::SystemClock;
use ecrin_server::config::Config;
use ecrin_tests::harness::{Cast, copy_folder};
use ecrin_tests::mailroom::{Mailroom, letter, sessions};
use ecrin_tests::scratch::Scratch;
use ecrin_vault::vocabulary::SpecialUse;

/// The size of the disk in mebibytes, of which so many are given back in the end.
const DISK: u32 = 40;
const BALLAST: usize = 10;

#[test]
fn mail_goes_on_when_there_is_room_again() -> Result<()> {
    let Some(disk) = Scratch::small_disk(DISK)? else {
        eprintln!("not run: this user may not mount a small disk");
        return Ok(());
    };
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![7; BALLAST << 20])?;
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let tokens = sessions(&cast)?.tokens;
    server.stop()?;
    let folder = disk.path().join("instance");
    copy_folder(&cast.instance.folder(), &folder)?;
    let mut config = Config::load_with(&folder.join("ecrin.toml"), std::iter::empty())?;
    config.mail.messages_per_minute = 60_000;
    config.mail.burst = 60_000;
    config.mail.recipients_per_hour = 1_000_000;

    let room = Mailroom::open(&config, Arc::new(SystemClock), &tokens)?;
    let (nadia, karim) = (room.member(1)?, room.member(2)?);
    let to = [karim.address().clone()];
    let mut promised = Vec::new();
    // Large ones, which are files, and then small ones, which are not.
    for length in [300_000, 3_000] {
        loop {
            let message = letter(nadia.address(), &to, length)?;
            match room.app.submit(&nadia, &message, false) {
                Ok(told) if told.iter().all(|(_, result)| result.is_ok()) => {
                    promised.push(message.message_id().to_owned());
                }
                Err(AppError::Refused {
                    reason: Refusal::StorageFull,
                    ..
                }) => break,
                other => bail!("while the disk fills: {other:?}"),
            }
            ensure!(promised.len() < 20_000, "the disk does not become full");
        }
    }
    let whole = |room: &Mailroom| -> Result<Vec<String>> {
        let karim = room.member(2)?;
        let inbox = room.folder(&karim, SpecialUse::Inbox)?;
        Ok(room.read(&karim, &inbox)?.into_iter().map(|(_, id)| id).collect())
    };
    ensure!(
        whole(&room)? == promised,
        "while it is full, all of it is there and nothing else"
    );
    fs::remove_file(&ballast)?;
    promised.push(room.send(&nadia, &to, 300_000)?);
    drop(room);
    let room = Mailroom::open(&config, Arc::new(SystemClock), &tokens)?;
    ensure!(whole(&room)? == promised, "after a restart");
    eprintln!(
        "{} messages on a disk of {DISK} MiB, then full, then on",
        promised.len()
    );
    Ok(())
}
