//! The demonstration does what it tells: `make demo` must not be the one thing that nobody ran.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{program, specimen};

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_story_is_told_to_its_end_without_a_terminal_and_in_plain_text() -> Result<()> {
    if !specimen("made/scan-20mo-specimen.pdf").exists() {
        // Written so that the harness of Rust does not keep it to itself.
        let _ = writeln!(
            std::io::stderr(),
            "\nSKIPPED: the big specimens are missing; make specimens makes them\n"
        );
        return Ok(());
    }
    let programs = program("ecrin")?.parent().context("a folder")?.to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&others)))?;
    let told = Command::new(script("demo.sh"))
        .env("PATH", path)
        .stdin(Stdio::null())
        .output()?;
    let (story, fault) = (
        String::from_utf8(told.stdout)?,
        String::from_utf8_lossy(&told.stderr),
    );
    ensure!(told.status.success(), "{}\n{story}\n{fault}", told.status);
    ensure!(fault.is_empty(), "{fault}");
    ensure!(
        !story.contains('\u{1b}') && !story.contains('\r'),
        "colours or motion, and nobody watches"
    );
    for step in 1..=9 {
        ensure!(story.contains(&format!("\n {step}. ")), "step {step} is not told");
    }
    Ok(())
}

#[test]
fn the_scripts_of_the_story_are_well_formed() -> Result<()> {
    for name in ["demo.sh", "demo/telling.sh"] {
        let read = Command::new("bash").arg("-n").arg(script(name)).output()?;
        ensure!(
            read.status.success() && read.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&read.stderr)
        );
    }
    Ok(())
}
