//! Reading mail: ten thousand messages beside Dovecot, and what five thousand clients cost that only wait.
//!
//! Dovecot keeps the same messages in a maildir, and is asked by the same client over TLS with the same certificate.

use std::fs;

use anyhow::{Context as _, Result, anyhow, ensure};

use super::dovecot::Dovecot;
use super::{ROUNDS, Rounds, Row, seconds};
use crate::harness::Cast;
use crate::imap::{Access, Client, letter};

/// How many messages are read.
const MESSAGES: usize = 10_000;

/// Bytes of ciphertext of each.
const SIZE: usize = 2_000;

/// How many clients wait, where the system allows so many sockets.
const WAITING: usize = 5_000;

/// How many clients work at the same time.
const AT_ONCE: usize = 16;

/// Where the messages lie.
const FOLDER: &str = "Archive";

/// What a client asks when it meets a folder, and when it takes everything home.
const QUESTIONS: [(&str, &str); 6] = [
    ("a folder of 10,000 is opened", "EXAMINE {}"),
    ("flags of 10,000 messages", "FETCH 1:* (FLAGS)"),
    (
        "flags, sizes and envelopes of 10,000",
        "FETCH 1:* (UID FLAGS RFC822.SIZE ENVELOPE)",
    ),
    (
        "10,000 whole messages of 4 kB",
        "FETCH 1:* (UID FLAGS BODY.PEEK[])",
    ),
    ("unread among 10,000", "UID SEARCH UNSEEN"),
    ("one sender among 10,000", "UID SEARCH FROM karim"),
];

pub(super) fn measure() -> Result<Vec<Row>> {
    let cast = Cast::new()?;
    cast.instance
        .configure("imap", "connections = 20000\nconnections_per_address = 20000")?;
    let server = cast.instance.serve_logging("warn")?;
    let access = Access::of(&cast.nadia)?;
    let letters: Vec<Vec<u8>> = (0..MESSAGES).map(|_| letter(&access.key, SIZE)).collect();
    in_parallel(|number| {
        let mut client = Client::sign_in(&cast.instance, &access)?;
        for letter in letters.iter().skip(number).step_by(AT_ONCE) {
            let said = client.append(FOLDER, "(\\Seen) ", letter)?;
            ensure!(said.starts_with("OK"), "{said}");
        }
        Ok(())
    })?;
    // Dovecot reads what we keep.
    let kept = kept(&cast, &access)?;
    let dovecot = Dovecot::start(&cast.instance, &kept)?;

    let mut rows = Vec::new();
    for (what, question) in QUESTIONS {
        let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
        // Once for nothing: Dovecot makes its index, and everything is in memory on both sides.
        for round in 0..=ROUNDS {
            let mine = asked(Client::sign_in(&cast.instance, &access)?, FOLDER, question)?;
            let beside = match &dovecot {
                Some(dovecot) => Some(asked(dovecot.sign_in(&cast.instance)?, "INBOX", question)?),
                None => None,
            };
            if round > 0 {
                ours.0.push(mine);
                theirs.0.extend(beside);
            }
        }
        let plainly = dovecot
            .as_ref()
            .map(|_| ("Dovecot, also over TLS".to_owned(), theirs));
        rows.push(Row {
            what: format!("{what}, in milliseconds"),
            ours,
            plainly,
        });
    }
    rows.extend(waiting(&cast, &access, server.id())?);
    server.stop()?;
    Ok(rows)
}

/// How long a question takes, in milliseconds; what `{}` stands for in it is the name of the folder.
fn asked(mut client: Client, folder: &str, question: &str) -> Result<f64> {
    if !question.contains("{}") {
        client.ok(&format!("EXAMINE {folder}"))?;
    }
    let question = question.replace("{}", folder);
    Ok(seconds(|| client.drink(&question))? * 1000.0)
}

/// The messages as they are kept, with a name for each.
fn kept(cast: &Cast, access: &Access) -> Result<Vec<(String, Vec<u8>)>> {
    let mut client = Client::sign_in(&cast.instance, access)?;
    client.ok(&format!("EXAMINE {FOLDER}"))?;
    let answers = client.ok("FETCH 1:* BODY.PEEK[]")?;
    let letters = answers.iter().enumerate().map(|(number, answer)| {
        let letter = answer
            .split_once("}\r\n")
            .and_then(|(_, rest)| rest.strip_suffix(')'))
            .context("a letter")?;
        Ok((
            format!("{}.{number}.x", 1_700_000_000 + number),
            letter.as_bytes().to_vec(),
        ))
    });
    letters.collect()
}

fn in_parallel(work: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    let work = &work;
    std::thread::scope(|scope| {
        let working: Vec<_> = (0..AT_ONCE)
            .map(|number| scope.spawn(move || work(number)))
            .collect();
        for worker in working {
            worker.join().map_err(|_| anyhow!("a panic"))??;
        }
        Ok(())
    })
}

/// What clients that wait cost the server, in memory.
fn waiting(cast: &Cast, access: &Access, server: u32) -> Result<Vec<Row>> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let files = limits.lines().find(|line| line.starts_with("Max open files"));
    let files = files.and_then(|line| line.split_whitespace().nth(3)?.parse::<usize>().ok());
    let count = WAITING.min(files.unwrap_or(1024).saturating_sub(200));
    let before = memory(server)?;
    let clients = std::sync::Mutex::new(Vec::new());
    in_parallel(|_| {
        for _ in 0..count / AT_ONCE {
            let mut client = Client::sign_in(&cast.instance, access)?;
            client.ok("SELECT INBOX")?;
            client.ask("IDLE")?;
            clients.lock().map_err(|_| anyhow!("a panic"))?.push(client);
        }
        Ok(())
    })?;
    let all = clients.into_inner().map_err(|_| anyhow!("a panic"))?;
    let more = memory(server)? - before;
    let count = all.len();
    Ok(vec![
        Row {
            what: format!("memory of {count} clients that wait, in MB"),
            ours: Rounds(vec![more / 1024.0]),
            plainly: None,
        },
        Row {
            what: "of each, in kB".to_owned(),
            ours: Rounds(vec![more / count.max(1) as f64]),
            plainly: None,
        },
    ])
}

/// Memory of a process that is its own, in kB.
fn memory(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let size = line
        .and_then(|line| line.split_whitespace().nth(1))
        .context("VmRSS")?;
    Ok(size.parse()?)
}
