//! Reading mail: ten thousand messages beside Dovecot, and what five thousand clients cost that only wait.
//!
//! Dovecot's `imap` runs by itself, over a pipe, on a maildir with the same messages: it needs no TLS and no login.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, anyhow, ensure};

use super::{ROUNDS, Rounds, Row, seconds};
use crate::harness::Cast;
use crate::imap::{Access, Client, drink, letter};

/// How many messages are read.
const MESSAGES: usize = 10_000;

/// Bytes of ciphertext of each.
const SIZE: usize = 2_000;

/// How many clients wait, where the system allows so many sockets.
const WAITING: usize = 5_000;

/// How many clients work at the same time.
const AT_ONCE: usize = 16;

/// Dovecot's program, where Debian puts it.
const DOVECOT: &str = "/usr/lib/dovecot/imap";

/// What a client asks when it meets a folder, and when it takes everything home.
const QUESTIONS: [(&str, &str); 2] = [
    (
        "flags, sizes and envelopes of 10,000 messages, in seconds",
        "FETCH 1:* (UID FLAGS RFC822.SIZE ENVELOPE)",
    ),
    (
        "10,000 whole messages of 4 kB, in seconds",
        "FETCH 1:* (UID FLAGS BODY.PEEK[])",
    ),
];

pub(super) fn measure() -> Result<Vec<Row>> {
    let cast = Cast::new()?;
    let settings = fs::read_to_string(cast.instance.config_file())?;
    let settings = settings.replace(
        "[imap]\n",
        "[imap]\nconnections = 20000\nconnections_per_address = 20000\n",
    );
    fs::write(cast.instance.config_file(), settings)?;
    let server = cast.instance.serve_logging("warn")?;
    let access = Access::of(&cast.nadia)?;
    let maildir = cast.out("maildir");
    fill(&cast, &access, &maildir)?;

    let mut rows = Vec::new();
    let has_dovecot = Path::new(DOVECOT).exists();
    for (what, question) in QUESTIONS {
        let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
        // Once for nothing: Dovecot makes its index, and everything is in memory on both sides.
        for round in 0..=ROUNDS {
            let mut client = Client::sign_in(&cast.instance, &access)?;
            client.ok("EXAMINE Archive")?;
            let took = seconds(|| client.drink(question))?;
            let beside = has_dovecot.then(|| dovecot(&maildir, question)).transpose()?;
            if round > 0 {
                ours.0.push(took);
                theirs.0.extend(beside);
            }
        }
        let plainly = has_dovecot.then(|| ("Dovecot, by a pipe".to_owned(), theirs));
        rows.push(Row {
            what: what.to_owned(),
            ours,
            plainly,
        });
    }
    rows.extend(waiting(&cast, &access, server.id())?);
    server.stop()?;
    Ok(rows)
}

/// Puts the messages into a folder of ours and into a maildir.
fn fill(cast: &Cast, access: &Access, maildir: &Path) -> Result<()> {
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(folder))?;
    }
    in_parallel(|number| {
        let mut client = Client::sign_in(&cast.instance, access)?;
        for count in 0..MESSAGES / AT_ONCE {
            let letter = letter(&access.key, SIZE);
            let said = client.append("Archive", "(\\Seen) ", &letter)?;
            ensure!(said.starts_with("OK"), "{said}");
            fs::write(
                maildir.join(format!("cur/{}.{number}.x:2,S", 1_700_000_000 + count)),
                &letter,
            )?;
        }
        Ok(())
    })
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

/// How long Dovecot takes for a question.
fn dovecot(maildir: &Path, question: &str) -> Result<f64> {
    let folder = maildir.parent().context("a folder")?;
    let settings = folder.join("dovecot.conf");
    let at = folder.display();
    fs::write(
        &settings,
        format!(
            "base_dir = {at}/dovecot\nstate_dir = {at}/dovecot\nlog_path = {at}/dovecot.log\nssl = no\nprotocols = imap\n\
             mail_location = maildir:{}\nfirst_valid_uid = 0\n{}",
            maildir.display(),
            // It reads no mail as root.
            if is_root() {
                "mail_uid = 65534\nmail_gid = 65534\n"
            } else {
                ""
            },
        ),
    )?;
    if is_root() {
        let owned = Command::new("chown")
            .args(["-R", "65534:65534"])
            .arg(folder)
            .status()?;
        ensure!(owned.success(), "chown");
    }
    let mut program = Command::new(DOVECOT)
        .arg("-c")
        .arg(&settings)
        .env("USER", "bench")
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let took = ask(&mut program, question);
    program.kill()?;
    program.wait()?;
    took
}

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("Uid:\t0\t"))
}

fn ask(program: &mut Child, question: &str) -> Result<f64> {
    let mut input: ChildStdin = program.stdin.take().context("a pipe")?;
    let mut output: BufReader<ChildStdout> = BufReader::new(program.stdout.take().context("a pipe")?);
    let mut greeting = String::new();
    output.read_line(&mut greeting)?;
    ensure!(greeting.starts_with("* PREAUTH"), "Dovecot says {greeting:?}");
    input.write_all(b"a EXAMINE INBOX\r\n")?;
    drink(&mut output, "a")?;
    seconds(|| {
        input.write_all(format!("b {question}\r\n").as_bytes())?;
        drink(&mut output, "b")
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
