//! Messages that are taken in a second, durable when they are answered 250: Postfix's `smtp-source` with thirty-two
//! sessions before our door, beside the same before Postfix on the same disk.
//!
//! Our sessions are signed in over TLS, by a forwarder on this machine since `smtp-source` knows neither; a message goes
//! through the gate, into its recipient's mailbox and into the journal. Postfix is asked twice: the same way, through a
//! forwarder and TLS into a mailbox, and at its lightest, straight and in clear, throwing away what it has taken in.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecrin_vault::vocabulary::SpecialUse;
use rand::RngCore as _;
use rand::rngs::OsRng;

use super::forwarder::Forwarder;
use super::postfix::{Postfix, Way};
use super::{ROUNDS, Rounds, Row, seconds};
use crate::harness::{Cast, Writer};

/// Postfix's source of mail, where Debian puts it.
const SOURCE: &str = "/usr/sbin/smtp-source";

const SESSIONS: usize = 32;

/// Messages of a round, and what each says, in bytes; sealed, they are about twice as much.
const MESSAGES: usize = 4_000;
const WORDS: usize = 5_000;

pub(super) fn measure() -> Result<Vec<Row>> {
    ensure!(
        Path::new(SOURCE).exists(),
        "{SOURCE} is missing: .ci/install postfix"
    );
    let cast = Cast::new()?;
    cast.instance.configure(
        "mail",
        "messages_per_minute = 60000\nburst = 1000000\nrecipients_per_hour = 3600000",
    )?;
    let server = cast.instance.serve_logging("warn")?;
    let (nadia, karim) = (Writer::new(&cast.nadia)?, Writer::new(&cast.karim)?);
    let mut noise = vec![0; WORDS / 4 * 3];
    OsRng.fill_bytes(&mut noise);
    let letter = String::from_utf8(nadia.letter(&[&karim], "Objet", &STANDARD.encode(noise))?)?;
    let size = letter.len();
    let file = cast.out("letter.eml");
    // It ends lines itself.
    fs::write(&file, letter.replace("\r\n", "\n"))?;
    let (from, to) = (nadia.address.to_string(), karim.address.to_string());
    let forwarder = Forwarder::to_submission(&cast.instance, &from, &nadia.password)?;
    let alike = Postfix::start(Way::TlsToMailbox(&cast.instance))?;
    let before = alike
        .as_ref()
        .map(|postfix| Forwarder::to(&cast.instance, postfix.port, None))
        .transpose()?;
    let light = Postfix::start(Way::ClearToNowhere)?;

    let source = |port: u16| -> Result<f64> {
        let took = seconds(|| {
            let status = Command::new(SOURCE)
                .args(["-d", "-s", &SESSIONS.to_string(), "-m", &MESSAGES.to_string()])
                .args(["-f", &from, "-t", &to, "-F"])
                .arg(&file)
                .arg(format!("127.0.0.1:{port}"))
                .status()?;
            ensure!(status.success(), "smtp-source ended with {status}");
            Ok(())
        })?;
        Ok(MESSAGES as f64 / took)
    };
    let (mut ours, mut same, mut lightest) = (Rounds::default(), Rounds::default(), Rounds::default());
    for round in 1..=ROUNDS {
        ours.0.push(source(forwarder.port)?);
        if let (Some(postfix), Some(before)) = (&alike, &before) {
            same.0.push(source(before.port)?);
            // What still lies in the queue would slow the next one down.
            postfix.delivered(round * MESSAGES)?;
        }
        if let Some(postfix) = &light {
            lightest.0.push(source(postfix.port)?);
        }
    }
    let boxes = cast.karim.insider()?.api.mailboxes()?;
    let inbox = boxes
        .mailboxes
        .iter()
        .find(|folder| folder.special == Some(SpecialUse::Inbox))
        .context("an inbox")?;
    ensure!(
        inbox.messages as usize == ROUNDS * MESSAGES,
        "{} messages came",
        inbox.messages
    );
    drop((forwarder, before));
    server.stop()?;
    let row = |beside: &str, theirs: Option<Rounds>| Row {
        what: format!("{} kB, {SESSIONS} sessions over TLS", size / 1_000),
        ours: ours.clone(),
        plainly: theirs.map(|theirs| (beside.to_owned(), theirs)),
    };
    Ok(vec![
        row("Postfix, over TLS into a mailbox", alike.map(|_| same)),
        row("Postfix, in clear, delivering nowhere", light.map(|_| lightest)),
    ])
}
