//! Building and testing from nothing. It takes most of the time that `make bench` does: `ECRIN_BENCH_BUILD=0` leaves
//! it out.

use std::env;
use std::process::Command;

use anyhow::{Result, ensure};

use super::{Rounds, Row, seconds};
use crate::scratch::Scratch;

pub(super) fn measure() -> Result<Option<Vec<Row>>> {
    if env::var("ECRIN_BENCH_BUILD").as_deref() == Ok("0") {
        return Ok(None);
    }
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
    let steps = [
        ("cold build, release", ["build", "--release"].as_slice()),
        (
            "cold build of programs and tests, development",
            &["test", "--no-run"],
        ),
        ("every test", &["test"]),
    ];
    let measured = steps.into_iter().map(|(what, arguments)| {
        let ours = Rounds(vec![seconds(|| cargo(arguments))?]);
        Ok(Row {
            what: what.to_owned(),
            ours,
            plainly: None,
        })
    });
    measured.collect::<Result<_>>().map(Some)
}
