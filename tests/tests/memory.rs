//! The server's memory does not grow with what passes through it.

#![allow(clippy::print_stderr)]

use std::fs;
use std::thread;

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_tests::load::Visitor;
use ecrin_tests::load::siege::Cast;
use ecrin_tests::scratch::Scratch;
use rand::RngCore as _;

/// As many transfers at the same time, of so many bytes each.
const TRANSFERS: usize = 16;
const SIZE: usize = 20_000_000;

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
    let mut peaks = Vec::new();
    for way in ["up", "down"] {
        let transfer = |number: usize| -> Result<()> {
            let owner = cast.owners.get(number % cast.owners.len()).context("an owner")?;
            let me = Visitor::new(owner, &server.api()?);
            if way == "up" {
                let mut plain = vec![0; SIZE];
                rand::thread_rng().fill_bytes(&mut plain);
                me.put_in(&owner.seal(plain)?)?;
            } else {
                let documents = me.api.documents()?;
                let document = documents.get(number / cast.owners.len()).context("a document")?;
                let mut payload = me.api.document_payload(document.id)?;
                let length = std::io::copy(&mut payload, &mut std::io::sink())?;
                ensure!(length == document.payload_size, "{length} bytes came down");
            }
            Ok(())
        };
        thread::scope(|scope| {
            let transfer = &transfer;
            let transfers: Vec<_> = (0..TRANSFERS)
                .map(|number| scope.spawn(move || transfer(number)))
                .collect();
            transfers
                .into_iter()
                .try_for_each(|done| done.join().map_err(|_| anyhow!("a panic"))?)
        })?;
        peaks.push(format!("{} MB after {way}", memory(server.id(), "VmHWM")? >> 10));
    }
    let peak = memory(server.id(), "VmHWM")?;
    let told = format!("idle {} MB, peak {}", idle >> 10, peaks.join(", "));
    eprintln!(
        "{TRANSFERS} transfers of {} MB at the same time: {told}",
        SIZE / 1_000_000
    );
    ensure!(peak - idle < MOST, "too much memory: {told}");
    server.stop()
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
