//! `mail`.

mod app_password;
mod compose;
mod group;
mod key;
mod read;
mod refer;
mod team_box;

use crate::cli::MailCommand;
use crate::context::Context;
use crate::exit::CommandError;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MailCommand) -> Result<(), CommandError> {
    match command {
        MailCommand::Send(arguments) => compose::send(context, arguments),
        MailCommand::Refer(arguments) => refer::refer(context, arguments),
        MailCommand::List(arguments) => read::list(context, arguments, &[]),
        MailCommand::Read(arguments) => read::read_one(context, arguments),
        MailCommand::Reply(arguments) => compose::reply(context, arguments),
        MailCommand::Search { words, list } => read::list(context, list, words),
        MailCommand::Key(command) => key::run(context, command),
        MailCommand::TeamBox(command) => team_box::run(context, command),
        MailCommand::Group(command) => group::run(context, command),
        MailCommand::AppPassword(command) => app_password::run(context, command),
    }
}
