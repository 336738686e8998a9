//! `ecrin`, the command line of Écrin.
//!
//! # In scope
//!
//! What a person, a script or a test does with a vault from a terminal: keys are made and kept here, everything is
//! sealed and signed here, and nothing that comes from a server is believed before its signature was checked here.
//!
//! # Out of scope
//!
//! The protocol itself (`ecrin-vault`), the words (`ecrin-locales`), and every decision that is the server's.
//!
//! Reading order: [`cli`] is what can be typed, [`commands`] what is done, [`unlock`] and [`people`] where trust comes
//! from, [`api`] the only way out.

pub mod api;
pub mod batch;
pub mod cli;
pub mod commands;
pub mod context;
pub mod exit;
pub mod exports;
pub mod help;
pub mod home;
pub mod letters;
pub mod mail_index;
pub mod mandates;
pub mod opening;
pub mod outbox;
pub mod output;
pub mod papers;
pub mod people;
pub mod prefix;
pub mod referrals;
pub mod sentence;
pub mod teams;
pub mod unlock;
pub mod when;

use clap::FromArgMatches;
use clap::error::ErrorKind;
use ecrin_locales::Words;

use exit::Exit;
use output::Output;

/// Runs one command line, the program's name first, and says how it ended.
pub fn run(arguments: &[String]) -> Exit {
    let words = Words::new(help::language(arguments));
    let out = Output::new(arguments.iter().any(|argument| argument == "--json"));
    let read = help::command(&words)
        .try_get_matches_from(arguments)
        .and_then(|matches| cli::Cli::from_arg_matches(&matches));
    let command_line = match read {
        Ok(command_line) => command_line,
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // Help is for people even when a script asks for it.
            Output::new(false).say(&asked.render().to_string());
            return Exit::Done;
        }
        Err(error) => {
            out.fail("usage", &help::explain(&error, &words));
            return Exit::Usage;
        }
    };
    match commands::run(&command_line, &words, out) {
        Ok(exit) => exit,
        Err(error) => {
            out.fail(error.code(), &error.explain(&words));
            error.exit()
        }
    }
}
