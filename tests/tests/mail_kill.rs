//! A server that is killed while mail comes in has kept every message it answered for: in every recipient's mailbox,
//! once and whole, under a number that was never given to another. `ECRIN_MAIL_KILLS` sets the number of kills.

#![allow(clippy::print_stderr)]

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::clock::SystemClock;
use ecrin_tests::harness::Cast;
use ecrin_tests::load::siege::asked;
use ecrin_tests::mailroom::{Mailroom, sessions};
use ecrin_vault::vocabulary::SpecialUse;
use rand::Rng as _;

/// After so many kills everything is compared, and the whole instance checked.
const COMPARE_EVERY: u64 = 10;

#[test]
fn every_message_answered_for_is_there_once_and_whole() -> Result<()> {
    let kills = asked("ECRIN_MAIL_KILLS", 40)?;
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let sessions = sessions(&cast)?;
    server.stop()?;
    let config = cast.instance.config()?;

    let mut promised: HashMap<String, Vec<usize>> = HashMap::new();
    let mut removed: HashSet<(usize, String)> = HashSet::new();
    // Which message a number was given to, by whose mailbox.
    let mut given: HashMap<(usize, u32), String> = HashMap::new();
    let mut rng = rand::thread_rng();
    for kill in 1..=kills {
        let mut process = Command::new(env!("CARGO_BIN_EXE_mail-torture"))
            .arg(cast.instance.config_file())
            .args(&sessions.tokens)
            .stdout(Stdio::piped())
            .spawn()?;
        let said = BufReader::new(process.stdout.take().context("its output")?);
        let time = Duration::from_millis(rng.gen_range(20..300));
        let lines = thread::scope(|scope| -> Result<Vec<String>> {
            let (ready, is_ready) = std::sync::mpsc::channel();
            let reading = scope.spawn(move || {
                let mut lines = Vec::new();
                for line in said.lines().map_while(Result::ok) {
                    if line == "ready" {
                        let _ = ready.send(());
                    }
                    lines.push(line);
                }
                lines
            });
            let _ = is_ready.recv();
            thread::sleep(time);
            process.kill()?;
            process.wait()?;
            reading.join().ok().context("a panic")
        })?;
        ensure!(
            lines.first().is_some_and(|line| line == "ready"),
            "kill {kill}: it did not start"
        );
        let fault = lines.iter().find(|line| line.starts_with("fault "));
        ensure!(fault.is_none(), "kill {kill}: {fault:?}");
        for line in &lines {
            let mut words = line.split(' ');
            match (words.next(), words.next(), words.next(), words.next()) {
                (Some("sent"), Some(id), Some(to), None) => {
                    let to = to.split(',').map(str::parse).collect::<Result<_, _>>()?;
                    promised.insert(id.to_owned(), to);
                }
                (Some("removing"), Some(who), Some(uid), Some(id)) => {
                    let (who, uid) = (who.parse()?, uid.parse()?);
                    let before = given.entry((who, uid)).or_insert_with(|| id.to_owned());
                    ensure!(before == id, "kill {kill}: UID {uid} was given twice");
                    removed.insert((who, id.to_owned()));
                }
                // Cut off by the death.
                _ => {}
            }
        }
        if kill % COMPARE_EVERY != 0 && kill != kills {
            continue;
        }
        let room = Mailroom::open(&config, Arc::new(SystemClock), &sessions.tokens)?;
        for number in 0..sessions.tokens.len() {
            let who = room.member(number)?;
            let folder = room.folder(&who, SpecialUse::Inbox)?;
            let found = room.read(&who, &folder)?;
            let mut ids = HashSet::new();
            for (uid, id) in &found {
                ensure!(ids.insert(id.clone()), "kill {kill}: {id} is there twice");
                ensure!(
                    *uid < folder.uid_next,
                    "kill {kill}: UID {uid} will be given again"
                );
                let before = given.entry((number, *uid)).or_insert_with(|| id.clone());
                ensure!(before == id, "kill {kill}: UID {uid} was given twice");
            }
            let gone = |id: &String| removed.contains(&(number, id.clone()));
            for (id, to) in &promised {
                ensure!(
                    !to.contains(&number) || ids.contains(id) || gone(id),
                    "kill {kill}: {id} is lost to {number}"
                );
            }
        }
        drop(room);
        let (code, report) = cast.instance.check()?;
        ensure!(code == 0, "kill {kill}: {report}");
    }
    eprintln!(
        "{kills} kills, {} messages answered for, {} taken away: none lost, none twice, none cut",
        promised.len(),
        removed.len()
    );
    ensure!(promised.len() as u64 > kills, "hardly anything was sent");
    Ok(())
}
