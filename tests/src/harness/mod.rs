//! A real server, real people, and time that tests move.
//!
//! # In scope
//!
//! [`Instance`]: made by the real `ecrin-server init`, served by the real binary ([`Process`]) or in this process on a
//! [`TestClock`] ([`InProcess`]). [`Person`]: a home folder and the real `ecrin`. [`Cast`]: everyone who has a part in
//! the main job, ready in a moment. [`Proxy`]: whoever stands between a client and its server. [`StoreFile`]: whoever
//! has a hand on the disk. [`Writer`] and [`Smtp`]: someone with an address, and a mail program
//! that says whatever a test wants. [`Postbox`]: an SMTP server outside.
//!
//! # Out of scope
//!
//! What must hold: every file beside this crate's `src` is one promise.
//!
//! Nothing here sleeps to wait for something to have happened, and nothing listens on a fixed port.

mod cast;
mod damage;
mod forger;
mod instance;
mod mail;
mod person;
mod postbox;
mod proxy;
mod served;
mod smtp;
mod store_file;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

pub use cast::{Cast, Paper};
pub use damage::damaged;
pub use forger::{Forged, Forger};
pub use instance::{DOMAIN, Instance};
pub use mail::Writer;
pub use person::{Outcome, Person};
pub use postbox::{Begin, FROM as OUTSIDE_FROM, Postbox, Reception, Taken};
pub use proxy::{Answer, Fate, Proxy, Request, agent, send};
pub use served::{InProcess, Process, TestClock};
pub use smtp::Smtp;
pub use store_file::{ENTRIES, StoreFile, flip_in_file};

/// How long something may take that happens by itself, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The folder of the programs under test: the one above a test's own, or a program's own.
fn built() -> Result<PathBuf> {
    let test = std::env::current_exe().context("where this test lies")?;
    let folder = test.parent().context("a test lies in a folder")?;
    // Tests lie one folder deeper than the programs of this crate, which lie beside those under test.
    let above = folder.parent().filter(|_| folder.ends_with("deps"));
    Ok(above.unwrap_or(folder).to_owned())
}

/// A program under test.
pub fn program(name: &str) -> Result<PathBuf> {
    let path = built()?.join(name);
    ensure!(
        path.exists(),
        "{} is missing: cargo build --workspace",
        path.display()
    );
    Ok(path)
}

/// A specimen of `tests/specimens`.
pub fn specimen(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specimens").join(name)
}

/// Asks again and again until it is so.
pub fn eventually(what: &str, mut so: impl FnMut() -> Result<bool>) -> Result<()> {
    let begin = Instant::now();
    while !so()? {
        ensure!(begin.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// How many times as long the slower of two questions takes, each asked in turns `times` times: the shortest answer to
/// each counts, for it is what the server itself takes on a machine that does other things beside.
pub fn slower_by(times: u32, mut ask: [impl FnMut() -> Result<()>; 2]) -> Result<f64> {
    let mut shortest = [f64::MAX; 2];
    for _ in 0..times {
        for (ask, shortest) in ask.iter_mut().zip(&mut shortest) {
            let begun = Instant::now();
            ask()?;
            *shortest = shortest.min(begun.elapsed().as_secs_f64());
        }
    }
    Ok(shortest[0].max(shortest[1]) / shortest[0].min(shortest[1]))
}

/// The digits of a printed recovery sheet, as they stand in the table of the page.
pub fn sheet_digits(page: &str) -> Result<String> {
    let groups: Vec<&str> = page
        .split("<td>")
        .skip(1)
        .filter_map(|rest| rest.split("</td>").next())
        .collect();
    ensure!(groups.len() == 32, "{} groups", groups.len());
    Ok(groups.join(" "))
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    std::fs::set_permissions(to, std::fs::metadata(from)?.permissions())?;
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &place)?;
        } else {
            std::fs::copy(entry.path(), &place)?;
        }
    }
    Ok(())
}

/// Every file in a folder, at any depth.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
