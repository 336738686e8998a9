//! What was promised to those who sent mail, against what is in the mailboxes afterwards.
//!
//! In scope: the program `mail-torture`, killed; what it said before; and holding every mailbox against that. Out of
//! scope: what happens to the disk in between.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ecrin_vault::vocabulary::SpecialUse;

use crate::mailroom::Mailroom;

/// What was promised, taken away and numbered so far.
#[derive(Default)]
pub struct Books {
    /// To whom each message was promised.
    promised: HashMap<String, Vec<usize>>,
    removed: HashSet<(usize, String)>,
    /// Which message a number was given to, by whose mailbox.
    given: HashMap<(usize, u32), String>,
}

impl Books {
    /// How many messages were promised.
    pub fn promised(&self) -> usize {
        self.promised.len()
    }

    /// How many were taken away.
    pub fn removed(&self) -> usize {
        self.removed.len()
    }

    /// Lets `mail-torture` work on an instance for a while, kills it, and writes down what it had said.
    pub fn torture(&mut self, program: &str, config: &Path, tokens: &[String], time: Duration) -> Result<()> {
        let mut process = Command::new(program)
            .arg(config)
            .args(tokens)
            .stdout(Stdio::piped())
            .spawn()?;
        let said = BufReader::new(process.stdout.take().context("its output")?);
        let lines = thread::scope(|scope| -> Result<Vec<String>> {
            let (ready, is_ready) = mpsc::channel();
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
            "it did not start"
        );
        lines.iter().try_for_each(|line| self.hear(line))
    }

    fn hear(&mut self, line: &str) -> Result<()> {
        ensure!(!line.starts_with("fault "), "{line}");
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("sent"), Some(id), Some(to), None) => {
                let to = to.split(',').map(str::parse).collect::<Result<_, _>>()?;
                self.promised.insert(id.to_owned(), to);
            }
            (Some("removing"), Some(who), Some(uid), Some(id)) => {
                let (who, uid) = (who.parse()?, uid.parse()?);
                let before = self.given.entry((who, uid)).or_insert_with(|| id.to_owned());
                ensure!(before == id, "UID {uid} was given twice");
                self.removed.insert((who, id.to_owned()));
            }
            // Cut off by the death.
            _ => {}
        }
        Ok(())
    }

    /// Holds the inboxes of so many people against what was promised.
    pub fn compare(&mut self, room: &Mailroom, people: usize) -> Result<()> {
        for number in 0..people {
            let who = room.member(number)?;
            let folder = room.folder(&who, SpecialUse::Inbox)?;
            let found = room.read(&who, &folder)?;
            let mut ids = HashSet::new();
            for (uid, id) in &found {
                ensure!(ids.insert(id.clone()), "{id} is there twice");
                ensure!(*uid < folder.uid_next, "UID {uid} will be given again");
                let before = self.given.entry((number, *uid)).or_insert_with(|| id.clone());
                ensure!(before == id, "UID {uid} was given twice");
            }
            let gone = |id: &String| self.removed.contains(&(number, id.clone()));
            for (id, to) in &self.promised {
                ensure!(
                    !to.contains(&number) || ids.contains(id) || gone(id),
                    "{id} is lost to {number}"
                );
            }
        }
        Ok(())
    }
}
