//! Our own programs, as built for this run.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow, ensure};

/// Where the programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `ecrin-server`.
    pub server: PathBuf,
    /// `ecrin`.
    pub client: PathBuf,
}

/// Finds the programs beside the one that runs, after bringing them up to date if cargo started it.
pub fn programs() -> Result<&'static Programs> {
    static FOUND: OnceLock<Result<Programs, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| find().map_err(|error| format!("{error:#}")));
    found.as_ref().map_err(|reason| anyhow!("{reason}"))
}

fn find() -> Result<Programs> {
    // Cargo builds the programs of a package for that package's own tests only, so others ask for it.
    if let Some(cargo) = env::var_os("CARGO") {
        let mut build = Command::new(cargo);
        build.args([
            "build",
            "--quiet",
            "--locked",
            "--workspace",
            "--bin",
            "ecrin-server",
            "--bin",
            "ecrin",
        ]);
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        ensure!(build.status()?.success(), "the programs do not build");
    }
    let this = env::current_exe()?;
    let mut folder = this.parent().context("this program is in no folder")?;
    if folder.ends_with("deps") {
        folder = folder.parent().context("the tests are in no target folder")?;
    }
    let programs = Programs {
        server: folder.join("ecrin-server"),
        client: folder.join("ecrin"),
    };
    for program in [&programs.server, &programs.client] {
        ensure!(
            program.is_file(),
            "{} is missing: cargo build --workspace",
            program.display()
        );
    }
    Ok(programs)
}
