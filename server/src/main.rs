//! `ecrin-server`: makes, serves and checks an instance.

mod command;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    command::run(command::Arguments::parse())
}
