//! `ecrin`: reads the command line, runs it, and turns how it ended into an exit code.

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    Ok(ExitCode::from(ecrin_cli::run(&arguments) as u8))
}
