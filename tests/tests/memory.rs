//! The server's memory does not grow with what passes through it.
//!
//! All transfers stop when most of a paper has passed, until all of them have come so far: whoever kept a paper in
//! memory would then keep all of them.

#![allow(clippy::print_stderr)]

use std::fs;
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_tests::load::siege::Cast;
use ecrin_tests::load::{Server, Visitor};
use ecrin_tests::scratch::Scratch;
use rand::RngCore as _;
use ureq::SendBody;

/// As many transfers at the same time, of so many bytes each.
const TRANSFERS: usize = 16;
const SIZE: usize = 20_000_000;

/// Where they wait for one another.
const HALT: u64 = 18_000_000;

/// How long they wait; less than the server waits for a sender, and for ever for nobody.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most that they may take above a server that does nothing, in kibibytes.
const MOST: u64 = 150 << 10;

#[test]
fn sixteen_large_papers_up_and_down_take_little_memory() -> Result<()> {
    let cast = Cast::assemble("sqlite")?;
    let folder = Scratch::new()?;
    let instance = cast.copy_to(&folder.path().join("instance"), &folder.path().join("log"))?;
    let server = instance.serve()?;
    server.api()?.instance()?;
    let idle = memory(server.id(), "VmRSS")?;

    let gate = Gate::default();
    together(|number| send(&visitor(&cast, &server, number)?, &server, &gate))?;
    let up = memory(server.id(), "VmHWM")?;
    together(|number| {
        take(
            &visitor(&cast, &server, number)?,
            number / cast.owners.len(),
            &gate,
        )
    })?;
    let down = memory(server.id(), "VmHWM")?;

    let told = format!(
        "idle {} MB, peak {} MB after up, {} MB after down",
        idle >> 10,
        up >> 10,
        down >> 10
    );
    eprintln!(
        "{TRANSFERS} transfers of {} MB at the same time: {told}",
        SIZE / 1_000_000
    );
    ensure!(down.saturating_sub(idle) < MOST, "too much memory: {told}");
    server.stop()
}

fn together(transfer: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    let transfer = &transfer;
    thread::scope(|scope| {
        let transfers: Vec<_> = (0..TRANSFERS)
            .map(|number| scope.spawn(move || transfer(number)))
            .collect();
        transfers
            .into_iter()
            .try_for_each(|done| done.join().map_err(|_| anyhow!("a panic"))?)
    })
}

fn visitor(cast: &Cast, server: &Server, number: usize) -> Result<Visitor> {
    let owner = cast.owners.get(number % cast.owners.len()).context("an owner")?;
    Ok(Visitor::new(owner, &server.api()?))
}

fn send(me: &Visitor, server: &Server, gate: &Gate) -> Result<()> {
    let mut plain = vec![0; SIZE];
    rand::thread_rng().fill_bytes(&mut plain);
    let paper = me.person.seal(plain)?;
    let upload = me.api.begin_upload(paper.payload.len() as u64)?;
    let (before, after) = paper.payload.split_at(usize::try_from(HALT)?);
    let mut body = before.chain(Halt(Some(gate))).chain(after);
    // In one piece: more than the client ever sends at once.
    server
        .agent()
        .patch(format!("{}/api/v1/uploads/{upload}", server.url()))
        .header("Authorization", me.person.authorization())
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Offset", "0")
        .header("Content-Length", paper.payload.len().to_string())
        .content_type("application/offset+octet-stream")
        .send(SendBody::from_reader(&mut body))?;
    me.deposit(upload, &paper)?;
    Ok(())
}

fn take(me: &Visitor, which: usize, gate: &Gate) -> Result<()> {
    let documents = me.api.documents()?;
    let document = documents.get(which).context("a document")?;
    let mut payload = me.api.document_payload(document.id)?;
    let before = io::copy(&mut payload.by_ref().take(HALT), &mut io::sink())?;
    gate.wait();
    let length = before + io::copy(&mut payload, &mut io::sink())?;
    ensure!(length == document.payload_size, "{length} bytes came down");
    Ok(())
}

/// Opens when all transfers have come to it.
#[derive(Default)]
struct Gate {
    arrived: Mutex<usize>,
    all: Condvar,
}

impl Gate {
    fn wait(&self) {
        let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        *arrived += 1;
        self.all.notify_all();
        // Whoever waits for one that failed goes on alone; the failure is told elsewhere.
        let _ = self
            .all
            .wait_timeout_while(arrived, PATIENCE, |arrived| *arrived < TRANSFERS);
    }
}

/// Nothing to read, but a moment to wait.
struct Halt<'a>(Option<&'a Gate>);

impl Read for Halt<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        if let Some(gate) = self.0.take() {
            gate.wait();
        }
        Ok(0)
    }
}

/// A line of what the kernel says of a process, in kibibytes.
fn memory(process: u32, line: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let found = status
        .lines()
        .find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    let number = found
        .and_then(|text| text.trim().strip_suffix(" kB"))
        .context("a figure in kB")?;
    Ok(number.trim().parse()?)
}
