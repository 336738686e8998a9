//! `mail`.

mod app_password;

use crate::cli::MailCommand;
use crate::context::Context;
use crate::exit::CommandError;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MailCommand) -> Result<(), CommandError> {
    match command {
        MailCommand::AppPassword(command) => app_password::run(context, command),
    }
}
