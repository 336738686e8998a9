//! Sends mail until it is killed, and says on its standard output what it was promised.
//!
//! `mail-torture <config> <token>…` opens the instance, prints `ready`, and then `sent <Message-ID> <recipients>` after
//! every message that everyone has, where the recipients are numbers of tokens. Everyone also takes messages away now
//! and then, and says so before: `removing <number> <UID> <Message-ID>`. What goes wrong is
//! a `fault`.

#![allow(clippy::print_stdout)]

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use ecrin_server::clock::SystemClock;
use ecrin_server::config::Config;
use ecrin_tests::mailroom::{Mailroom, message_id};
use ecrin_vault::vocabulary::SpecialUse;
use rand::Rng as _;

/// How many send at the same time.
const SENDERS: usize = 8;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let config = arguments.next().context("the configuration is missing")?;
    let tokens: Vec<String> = arguments.collect();
    let mut config = Config::load_with(Path::new(&config), std::iter::empty())?;
    config.mail.messages_per_minute = 60_000;
    config.mail.burst = 60_000;
    config.mail.recipients_per_hour = 1_000_000;
    let room = Mailroom::open(&config, Arc::new(SystemClock), &tokens)?;
    println!("ready");
    let people = tokens.len();
    std::thread::scope(|scope| {
        for number in 0..SENDERS {
            let room = &room;
            scope.spawn(move || {
                if let Err(fault) = work(room, number % people, people) {
                    println!("fault {fault:#}");
                }
            });
        }
    });
    Ok(())
}

fn work(room: &Mailroom, me: usize, people: usize) -> Result<()> {
    let mut rng = rand::thread_rng();
    let who = room.member(me)?;
    let folder = room.folder(&who, SpecialUse::Inbox)?;
    loop {
        let to: Vec<usize> = (0..people).filter(|_| rng.gen_ratio(2, 3)).collect();
        if to.is_empty() {
            continue;
        }
        let addresses = to
            .iter()
            .map(|number| Ok(room.member(*number)?.address().clone()))
            .collect::<Result<Vec<_>>>()?;
        // Most lie in the engine, some are files.
        let length = if rng.gen_ratio(1, 6) {
            40_000
        } else {
            rng.gen_range(200..6_000)
        };
        let id = room.send(&who, &addresses, length)?;
        let numbers: Vec<String> = to.iter().map(ToString::to_string).collect();
        println!("sent {id} {}", numbers.join(","));
        if rng.gen_ratio(1, 20)
            && let Some(entry) = room.app.mail_entries(&who, folder.id, 0, 1)?.first()
        {
            let bytes = room.app.mail_content(&who, folder.id, entry.uid);
            // Another hand of the same person was faster.
            let Ok(bytes) = bytes else { continue };
            println!("removing {me} {} {}", entry.uid, message_id(&bytes.read_all()?)?);
            room.app
                .expunge_mail(&who, folder.id, Some(&[entry.uid]), false)?;
        }
    }
}
