//! One file for each verb or family of verbs.

mod appointment;
mod approval;
mod ask;
mod audit;
mod card;
mod delay;
mod desk;
mod doc;
mod enrol;
mod export;
mod grant;
mod handover;
mod invite;
mod join;
mod journal;
mod key;
mod life;
mod mail;
mod mandate;
mod member;
mod notices;
mod outside;
mod place;
mod print;
mod receipt;
mod recovery;
mod session;
mod sheet;
mod slot;
mod structure;
mod summary;
mod view;

use ecrin_locales::Words;

use crate::cli::{Cli, Command, NoticesCommand};
use crate::context::Context;
use crate::exit::{CommandError, Exit};
use crate::home::{Home, HomeError};
use crate::output::Output;

/// Runs one command.
pub fn run(command_line: &Cli, words: &Words, out: Output) -> Result<Exit, CommandError> {
    let home = Home::locate(command_line.flags.home.as_deref()).map_err(|reason: HomeError| reason)?;
    let context = Context {
        flags: &command_line.flags,
        words,
        out,
        home,
    };
    match &command_line.command {
        Command::Join {
            invitation,
            name,
            address,
        } => join::join(&context, invitation, name, address.as_deref())?,
        Command::Login { account } => session::login(&context, account.as_deref())?,
        Command::Logout => session::logout(&context)?,
        Command::Whoami => session::whoami(&context)?,
        Command::Sessions { end } => session::sessions(&context, end.as_deref())?,
        Command::Invite {
            role,
            structure,
            approval,
        } => invite::invite(&context, *role, structure.as_deref(), approval.as_deref())?,
        Command::Enrol(arguments) => enrol::enrol(&context, arguments)?,
        Command::Card(command) => card::run(&context, command)?,
        Command::Slot(command) => slot::run(&context, command)?,
        Command::Structure(command) => structure::run(&context, command)?,
        Command::Member(command) => member::run(&context, command)?,
        Command::Handover(arguments) => handover::run(&context, arguments)?,
        Command::Doc(command) => doc::run(&context, command)?,
        Command::Grant(arguments) => grant::grant(&context, arguments)?,
        Command::Mandate(command) => mandate::run(&context, command)?,
        Command::Stop(arguments) => desk::stop(&context, arguments)?,
        Command::Inbox(command) => desk::inbox(&context, *command)?,
        Command::Undo(command) => desk::undo(&context, command)?,
        Command::Ask(arguments) => ask::run(&context, arguments)?,
        Command::View {
            mandate,
            number,
            out,
            right,
        } => view::view(&context, mandate, *number, *right, out)?,
        Command::Notices { all, command: None } => notices::notices(&context, *all)?,
        Command::Notices {
            command: Some(NoticesCommand::Outside(command)),
            ..
        } => outside::run(&context, command)?,
        Command::Delay(command) => delay::run(&context, command)?,
        Command::Journal { summary: None } => journal::journal(&context)?,
        Command::Journal { summary: Some(year) } => summary::summary(&context, *year)?,
        Command::Export { out } => export::export(&context, out)?,
        Command::Erase(arguments) => life::erase(&context, arguments)?,
        Command::Unlock { account } => life::unlock(&context, account)?,
        Command::Hold(command) => life::hold(&context, command)?,
        Command::Mail(command) => mail::run(&context, command)?,
        Command::Audit(command) => return audit::run(&context, command),
        Command::Approval(command) => approval::run(&context, command)?,
        Command::Recovery(command) => recovery::run(&context, command)?,
        Command::Receipt(command) => receipt::run(&context, command)?,
        Command::Key(command) => key::run(&context, command)?,
    }
    Ok(Exit::Done)
}
