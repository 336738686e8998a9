//! Messages that are in their recipient's mailbox, durably, when the sender is answered; beside appending the same bytes
//! to a file and syncing it for each.

use std::fs::File;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use ecrin_server::clock::SystemClock;

use super::{ROUNDS, Rounds, Row, rate};
use crate::harness::Cast;
use crate::mailroom::{Mailroom, letter, sessions};
use crate::scratch::Scratch;

const TIME: Duration = Duration::from_millis(2_000);

/// Bytes of a message where its ciphertext would be; as it is kept, it is about a third more.
const LENGTH: usize = 7_000;

const SENDERS: [usize; 2] = [1, 32];

pub(super) fn measure() -> Result<Vec<Row>> {
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let tokens = sessions(&cast)?.tokens;
    server.stop()?;
    let mut config = cast.instance.config()?;
    config.mail.quota_bytes = u64::MAX;
    config.mail.messages_per_minute = 60_000;
    config.mail.burst = 1_000_000;
    config.mail.recipients_per_hour = 1_000_000;
    let room = Mailroom::open(&config, Arc::new(SystemClock), &tokens)?;
    // Everyone writes to the same mailbox: nothing is easier for it than two.
    let (from, to) = (room.member(1)?, [room.member(2)?.address().clone()]);
    let message = letter(from.address(), &to, LENGTH)?;
    let mut rows = Vec::new();
    for senders in SENDERS {
        let (mut ours, mut plain) = (Rounds::default(), Rounds::default());
        for _ in 0..ROUNDS {
            ours.0.push(rate(senders, TIME, |_| {
                let told = room.app.submit(&from, &message, false)?;
                let (_, result) = told.first().context("a recipient")?;
                result.map_err(|reason| anyhow!("{}", reason.code()))
            })?);
            plain.0.push(appends(senders, message.bytes())?);
        }
        rows.push(Row {
            what: format!("{} kB, {senders} at once", message.size() / 1_000),
            ours,
            plainly: Some(("append and sync".to_owned(), plain)),
        });
    }
    Ok(rows)
}

fn appends(senders: usize, bytes: &[u8]) -> Result<f64> {
    let folder = Scratch::new()?;
    let file = Mutex::new(File::create(folder.path().join("log"))?);
    rate(senders, TIME, |_| {
        let mut file = file.lock().map_err(|_| anyhow!("a panic"))?;
        file.write_all(bytes)?;
        Ok(file.sync_data()?)
    })
}
