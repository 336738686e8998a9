//! How fast things are, each beside the same work done plainly, on the same machine in the same run.
//!
//! In scope: what `make bench` prints. Out of scope: judging it; no test depends on a time.
//!
//! Every figure is the median of a few rounds, with the least and the most beside it; what is compared takes turns.

mod build;
mod commits;
mod deliveries;
mod dovecot;
mod files;
mod forwarder;
mod gate;
mod imap;
mod journal;
mod postfix;
mod search;
mod submission;
mod views;

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::load::programs::programs;

/// Rounds of each measurement.
const ROUNDS: usize = 3;

/// One table: its name on the command line, its title, and what fills it.
type Table = (&'static str, &'static str, fn() -> Result<Vec<Row>>);

/// Every table, in the order of the print; the one that takes longest comes last.
const TABLES: &[Table] = &[
    (
        "commits",
        "Durable commits a second through the ledger",
        commits::measure,
    ),
    (
        "views",
        "Views of a 300 kB paper a second, 8 clients on keep-alive TLS",
        views::measure,
    ),
    (
        "journal",
        "Verifying a million entries of the journal, in seconds",
        journal::measure,
    ),
    ("files", "A file of 20 MB, in seconds", files::measure),
    (
        "gate",
        "The gate of mail, in milliseconds a message",
        gate::measure,
    ),
    (
        "imap",
        "Reading mail over IMAP with TLS, both with one client of ours",
        imap::measure,
    ),
    (
        "submission",
        "Messages a second that smtp-source hands in, durable when answered",
        submission::measure,
    ),
    (
        "deliveries",
        "Messages a second into one mailbox, durable when answered",
        deliveries::measure,
    ),
    (
        "search",
        "Searching the journal at a million events",
        search::measure,
    ),
    ("build", "From nothing, in seconds", build::measure),
];

/// Measures the tables of these names, or all of them where none is named, and hands each to `show` as soon as it is
/// there.
pub fn run(names: &[String], mut show: impl FnMut(&str)) -> Result<()> {
    if let Some(stranger) = names
        .iter()
        .find(|name| TABLES.iter().all(|(known, ..)| known != name))
    {
        let known: Vec<_> = TABLES.iter().map(|(name, ..)| *name).collect();
        bail!("no table is called {stranger}; there are: {}", known.join(", "));
    }
    // The tables start them, each beside this program.
    programs()?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    for (_, title, measure) in TABLES.iter().filter(|(name, ..)| wanted(name)) {
        show(&table(title, &measure()?));
    }
    Ok(())
}

/// The results of the rounds of one measurement.
#[derive(Debug, Clone, Default)]
struct Rounds(Vec<f64>);

impl Rounds {
    fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn text(&self) -> String {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if self.0.len() < 2 {
            return figure(self.median());
        }
        format!("{} [{}–{}]", figure(self.median()), figure(least), figure(most))
    }
}

/// Three digits that mean something.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// One line: our figure, and the same work done plainly.
struct Row {
    what: String,
    ours: Rounds,
    plainly: Option<(String, Rounds)>,
}

fn table(title: &str, rows: &[Row]) -> String {
    let mut text = format!("\n{title}\n");
    let longest = rows.iter().map(|row| row.what.chars().count()).max().unwrap_or(0);
    for Row { what, ours, plainly } in rows {
        let gap = " ".repeat(longest - what.chars().count());
        // Writing to a text cannot fail.
        let _ = write!(text, "  {what}{gap}  {:>24}", ours.text());
        if let Some((beside, plain)) = plainly {
            let ratio = ours.median() / plain.median();
            let _ = write!(text, "   {beside} {}   × {}", plain.text(), figure(ratio));
        }
        text.push('\n');
    }
    text
}

/// Whether this user may start servers of others, which change users themselves.
fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("Uid:\t0\t"))
}

/// How long something takes, in seconds.
fn seconds<T>(work: impl FnOnce() -> Result<T>) -> Result<f64> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed().as_secs_f64())
}

/// How often something is done a second by so many threads, for about `time`.
fn rate(threads: usize, time: Duration, work: impl Fn(usize) -> Result<()> + Sync) -> Result<f64> {
    let began = Instant::now();
    let (work, end) = (&work, began + time);
    let done = std::thread::scope(|scope| {
        let start = |thread| {
            scope.spawn(move || -> Result<u64> {
                let mut count = 0;
                while Instant::now() < end {
                    work(thread)?;
                    count += 1;
                }
                Ok(count)
            })
        };
        let working: Vec<_> = (0..threads).map(start).collect();
        let counts = working
            .into_iter()
            .map(|worker| worker.join().map_err(|_| anyhow::anyhow!("a panic"))?);
        counts.sum::<Result<u64>>()
    })?;
    Ok(done as f64 / began.elapsed().as_secs_f64())
}
