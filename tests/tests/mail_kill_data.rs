//! A server that is killed while mail programs are in the middle of handing mail in has kept every message that it
//! answered with 250: in every recipient's mailbox, once and whole, under a number that was never given to another.
//!
//! The whole program with its doors dies here; `mail_kill.rs` has the app alone, with many more messages.
//! `ECRIN_DATA_KILLS` sets the number of kills.

#![allow(clippy::print_stderr)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_tests::harness::{Cast, Smtp, Writer, eventually};
use ecrin_tests::imap::{Access, Client};
use ecrin_tests::load::siege::asked;
use ecrin_tests::mailroom::message_id;
use ecrin_vault::note::Digest32;
use rand::Rng as _;
use rand::seq::SliceRandom as _;

/// Mail programs that hand mail in at the same time.
const PROGRAMS: usize = 6;

/// After so many kills the whole instance is checked.
const CHECK_EVERY: u64 = 10;

/// Texts of so many bytes: some messages lie in the engine, some are files, some take many pieces to come.
const SIZES: [usize; 4] = [300, 9_000, 40_000, 250_000];

#[test]
fn every_message_answered_with_250_is_there_once_and_whole() -> Result<()> {
    besiege("sqlite", asked("ECRIN_DATA_KILLS", 24)?)
}

#[test]
fn the_same_on_sled() -> Result<()> {
    besiege("sled", asked("ECRIN_DATA_KILLS", 24)? / 4)
}

/// A letter that is sent again and again, each time under another id.
struct Sealed {
    from: usize,
    to: Vec<usize>,
    text: String,
    armour: Digest32,
}

/// A message that was answered with 250.
struct Promise {
    id: String,
    to: Vec<usize>,
    armour: Digest32,
}

/// What a mail program had done when the server was gone.
#[derive(Default)]
struct Day {
    promises: Vec<Promise>,
    is_cut_in_data: bool,
}

/// Someone's inbox, as it was found.
#[derive(Default)]
struct Inbox {
    validity: String,
    highest: u32,
    there: BTreeMap<u32, String>,
    ids: HashSet<String>,
    armours: HashMap<String, Digest32>,
}

fn besiege(engine: &str, kills: u64) -> Result<()> {
    let cast = Cast::new_on(engine)?;
    cast.instance.configure(
        "mail",
        "messages_per_minute = 60000\nburst = 60000\nrecipients_per_hour = 1000000",
    )?;
    let mut server = cast.instance.serve()?;
    let people = [&cast.nadia, &cast.karim, &cast.sonia].map(Writer::new);
    let people = people.into_iter().collect::<Result<Vec<_>>>()?;
    let letters = letters(&people)?;

    let (mut promised, mut answered, mut cut, mut removed) = (Vec::new(), 0, 0, 0);
    let mut inboxes: Vec<Inbox> = people.iter().map(|_| Inbox::default()).collect();
    let mut rng = rand::thread_rng();
    for kill in 1..=kills {
        // After so many answers, however fast this machine is, and some moments.
        let (enough, time) = (rng.gen_range(1..12), Duration::from_millis(rng.gen_range(0..40)));
        let signed_in = Barrier::new(PROGRAMS + 1);
        let heard = AtomicUsize::new(0);
        let days = std::thread::scope(|scope| -> Result<Vec<Day>> {
            let programs: Vec<_> = (0..PROGRAMS)
                .map(|number| {
                    let (cast, me) = (&cast, &people[number % people.len()]);
                    let mine: Vec<&Sealed> = letters
                        .iter()
                        .filter(|letter| letter.from == number % people.len())
                        .collect();
                    let (signed_in, people, heard) = (&signed_in, &people, &heard);
                    scope.spawn(move || {
                        let came = Smtp::connect(&cast.instance).and_then(|mut smtp| {
                            let answer = smtp.sign_in(&me.address.to_string(), &me.password)?;
                            ensure!(answer.0 == 235, "{answer:?}");
                            Ok(smtp)
                        });
                        signed_in.wait();
                        came.map(|smtp| hand_in_until_it_dies(smtp, me, &mine, people, heard))
                    })
                })
                .collect();
            signed_in.wait();
            // A program that could not sign in is told below; nobody waits for it.
            let _ = eventually("answers", || Ok(heard.load(Ordering::Relaxed) >= enough));
            std::thread::sleep(time);
            server.kill()?;
            let days = programs.into_iter().map(|program| {
                let day = program.join().map_err(|_| anyhow!("a panic"))?;
                day.with_context(|| format!("kill {kill}"))
            });
            days.collect()
        })?;
        for day in days {
            cut += usize::from(day.is_cut_in_data);
            answered += day.promises.len();
            promised.extend(day.promises);
        }
        if kill % CHECK_EVERY == 0 || kill == kills {
            let (code, report) = cast.instance.check()?;
            ensure!(code == 0, "kill {kill}: {report}");
        }
        server = cast.instance.serve()?;
        for (number, (person, inbox)) in people.iter().zip(&mut inboxes).enumerate() {
            let access = Access {
                user: person.address.to_string(),
                password: person.password.clone(),
                key: [0; 8],
            };
            let mut client = Client::sign_in(&cast.instance, &access)?;
            inbox
                .compare(&mut client)
                .with_context(|| format!("kill {kill}"))?;
            for promise in promised.iter().filter(|promise| promise.to.contains(&number)) {
                let kept = inbox.armours.get(&promise.id);
                ensure!(
                    kept == Some(&promise.armour),
                    "kill {kill}: {} is lost to {}, or cut",
                    promise.id,
                    person.address
                );
            }
            // Whoever takes her newest message away must not find its number on another.
            if rng.gen_ratio(1, 3) {
                removed += inbox.take_newest_away(&mut client)?;
            }
        }
        promised.clear();
    }
    server.stop()?;
    let (code, report) = cast.instance.check()?;
    ensure!(code == 0, "in the end: {report}");
    eprintln!(
        "{engine}: {kills} kills, {cut} messages cut in the middle, {answered} answered with 250, {removed} taken away: \
         none lost, none twice, none cut short, no number given twice"
    );
    ensure!(
        answered as u64 > kills && cut as u64 > kills,
        "hardly anything was sent"
    );
    Ok(())
}

/// Letters of everyone to one and to all of the others, of every size.
fn letters(people: &[Writer]) -> Result<Vec<Sealed>> {
    let mut rng = rand::thread_rng();
    let mut letters = Vec::new();
    for (from, writer) in people.iter().enumerate() {
        let others: Vec<usize> = (0..people.len()).filter(|number| *number != from).collect();
        for size in SIZES {
            for to in [&others[..1], &others[..]] {
                let readers: Vec<&Writer> = to.iter().map(|number| &people[*number]).collect();
                let words: String = (0..size).map(|_| rng.gen_range('a'..='z')).collect();
                let text = String::from_utf8(writer.letter(&readers, "Objet", &words)?)?;
                letters.push(Sealed {
                    from,
                    to: to.to_vec(),
                    armour: armour(&text)?,
                    text,
                });
            }
        }
    }
    Ok(letters)
}

/// What is sealed, whatever stands around it.
fn armour(message: &str) -> Result<Digest32> {
    let block = message
        .split("-----BEGIN PGP MESSAGE-----\r\n")
        .nth(1)
        .and_then(|rest| rest.split("-----END PGP MESSAGE-----").next())
        .context("a block of armour")?;
    let lines = block
        .lines()
        .filter(|line| !line.contains(':') && !line.starts_with('='));
    Ok(Digest32::of(lines.collect::<String>().as_bytes()))
}

/// Hands letters in, one after the other, in pieces; until nobody is there any more.
fn hand_in_until_it_dies(
    mut smtp: Smtp,
    me: &Writer,
    letters: &[&Sealed],
    people: &[Writer],
    heard: &AtomicUsize,
) -> Day {
    let mut day = Day::default();
    let mut rng = rand::thread_rng();
    while let Some(letter) = letters.choose(&mut rng) {
        let to: Vec<String> = letter
            .to
            .iter()
            .filter_map(|number| people.get(*number))
            .map(|reader| reader.address.to_string())
            .collect();
        // An error is the end of the server: what it means for the message is seen in the mailboxes.
        let mut begin = || -> Result<()> {
            smtp.must(&format!("MAIL FROM:<{}>", me.address), 250)?;
            for reader in &to {
                smtp.must(&format!("RCPT TO:<{reader}>"), 250)?;
            }
            smtp.must("DATA", 354)?;
            Ok(())
        };
        if begin().is_err() {
            return day;
        }
        day.is_cut_in_data = true;
        let id = format!("Message-ID: <{:032x}@poste.example>", rng.r#gen::<u128>());
        let text: Vec<&str> = letter
            .text
            .split_inclusive('\n')
            .map(|line| match line.starts_with("Message-ID:") {
                true => "",
                false => line,
            })
            .collect();
        let text = format!("{id}\r\n{}.\r\n", text.concat());
        let size = rng.gen_range(500..20_000);
        for piece in text.as_bytes().chunks(size) {
            if smtp.send(piece).is_err() {
                return day;
            }
            if rng.gen_ratio(1, 4) {
                std::thread::sleep(Duration::from_micros(rng.gen_range(0..3_000)));
            }
        }
        let Ok((code, told)) = smtp.hear() else {
            return day;
        };
        let kept = told.strip_prefix("2.0.0 kept as ").filter(|_| code == 250);
        day.promises.push(Promise {
            // Whatever else was answered is no id, and found nowhere.
            id: kept.unwrap_or(&told).to_owned(),
            to: letter.to.clone(),
            armour: letter.armour,
        });
        heard.fetch_add(1, Ordering::Relaxed);
        day.is_cut_in_data = false;
    }
    day
}

impl Inbox {
    /// Holds the inbox against what it was: nothing is gone, nothing is there twice, and numbers only grow.
    fn compare(&mut self, client: &mut Client) -> Result<()> {
        let opened = client.ok("EXAMINE INBOX")?;
        let validity = opened
            .iter()
            .find(|line| line.contains("[UIDVALIDITY "))
            .context("a validity")?;
        ensure!(
            self.validity.is_empty() || self.validity == *validity,
            "another validity: {validity}"
        );
        self.validity.clone_from(validity);
        let found = client.ok("UID SEARCH ALL")?.join("");
        let uids = found
            .split(' ')
            .skip(2)
            .map(|uid| Ok(uid.parse()?))
            .collect::<Result<Vec<u32>>>()?;
        let known: Vec<u32> = uids.iter().copied().filter(|uid| *uid <= self.highest).collect();
        ensure!(
            known.iter().eq(self.there.keys()),
            "there were {:?}, now {known:?}",
            self.there.keys()
        );
        let Some(newest) = uids.last().filter(|uid| **uid > self.highest) else {
            return Ok(());
        };
        let fetch = format!("UID FETCH {}:{newest} (UID BODY.PEEK[])", self.highest + 1);
        for line in client.ok(&fetch)? {
            let (about, body) = line.split_once("}\r\n").context("a message")?;
            let uid: u32 = about
                .split("UID ")
                .nth(1)
                .and_then(|rest| rest.split(' ').next())
                .context("a number")?
                .parse()?;
            let body = body.strip_suffix(')').context("an end")?;
            ensure!(body.ends_with("--\r\n"), "UID {uid} is cut");
            let id = message_id(body.as_bytes())?;
            ensure!(self.ids.insert(id.clone()), "{id} is there twice");
            self.armours.insert(id.clone(), armour(body)?);
            self.there.insert(uid, id);
        }
        self.highest = *newest;
        ensure!(self.there.len() == uids.len(), "not every message was shown");
        Ok(())
    }

    /// Takes the newest message away; answers how many were.
    fn take_newest_away(&mut self, client: &mut Client) -> Result<usize> {
        let Some((uid, _)) = self.there.pop_last() else {
            return Ok(0);
        };
        client.ok("SELECT INBOX")?;
        client.ok(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)"))?;
        client.ok(&format!("UID EXPUNGE {uid}"))?;
        Ok(1)
    }
}
