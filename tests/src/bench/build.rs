//! Building and testing from nothing. It takes most of the time that `make bench` does.

use std::env;
use std::process::Command;

use anyhow::{Result, ensure};

use super::{Rounds, Row, seconds};
use crate::scratch::Scratch;

pub(super) fn measure() -> Result<Vec<Row>> {
    let target = Scratch::new()?;
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(arguments)
            .args(["--workspace", "--locked", "--quiet"])
            .env("CARGO_TARGET_DIR", target.path());
        let status = cargo.status()?;
        ensure!(status.success(), "cargo {arguments:?} ended with {status}");
        Ok(())
    };
    // The tests run the programs, and a build of the tests alone makes no programs.
    let steps: [(_, &[&[&str]]); 3] = [
        ("cold build, release", &[&["build", "--release"]]),
        (
            "cold build of programs and tests, development",
            &[&["build"], &["test", "--no-run"]],
        ),
        ("every test", &[&["test"]]),
    ];
    let measured = steps.into_iter().map(|(what, commands)| {
        let took = seconds(|| commands.iter().try_for_each(|arguments| cargo(arguments)))?;
        Ok(Row {
            what: what.to_owned(),
            ours: Rounds(vec![took]),
            plainly: None,
        })
    });
    measured.collect()
}
