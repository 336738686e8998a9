//! One file for each verb or family of verbs, and what they all start from.

mod audit;
mod doc;
mod export;
mod grant;
mod invite;
mod join;
mod journal;
mod key;
mod mandate;
mod member;
mod print;
mod receipt;
mod session;
mod structure;
mod view;

use std::path::PathBuf;

use ecrin_locales::Words;

use crate::cli::{Cli, Command, Flags};
use crate::exit::{CommandError, Exit, Fault};
use crate::home::{Home, HomeError};
use crate::output::Output;
use crate::unlock::{SignedIn, read_small, resume};

/// What every command starts from.
pub struct Context<'a> {
    /// What every command takes.
    pub flags: &'a Flags,
    /// The person's language.
    pub words: &'a Words,
    /// Where results go.
    pub out: Output,
    /// What this client remembers.
    pub home: Home,
}

impl Context<'_> {
    /// Goes on with the session.
    pub fn sign_in(&self) -> Result<SignedIn, CommandError> {
        resume(self)
    }

    /// The certificates to trust: those named, else those kept at join, else the system's.
    pub fn authorities(&self) -> Result<Option<Vec<u8>>, CommandError> {
        let kept = self.home.ca_path();
        let path = match &self.flags.ca {
            Some(path) => path.clone(),
            None if kept.exists() => kept,
            None => return Ok(None),
        };
        match read_small(&path) {
            Ok(pem) => Ok(Some(pem)),
            Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => {
                Err(InputError::Missing(path).into())
            }
            Err(reason) => Err(InputError::Unreadable {
                path,
                reason: reason.to_string(),
            }
            .into()),
        }
    }

    /// Keeps the certificates that were named, so that later commands need not name them.
    pub fn keep_ca(&self) -> Result<(), CommandError> {
        if self.flags.ca.is_some()
            && let Some(pem) = self.authorities()?
        {
            self.home.keep_ca(&pem)?;
        }
        Ok(())
    }

    /// A message for people, by its key.
    pub fn tell(&self, key: &str) {
        self.out.tell(&self.words.get(key));
    }
}

/// A value on the command line that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A file that does not exist.
    #[error("there is no file {0}")]
    Missing(PathBuf),
    /// A folder that does not exist.
    #[error("there is no folder {0}")]
    NoFolder(PathBuf),
    /// A folder where a file belongs.
    #[error("{0} is a folder")]
    Folder(PathBuf),
    /// A file that cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A name with characters that deceive the eye, or too many.
    #[error("a name is one line of plain text")]
    Name,
    /// There is no server to speak to.
    #[error("no server is known here: give --server")]
    NoServer,
    /// There is an account in this home already.
    #[error("this home has an account already")]
    AlreadyJoined(PathBuf),
    /// The person said no.
    #[error("not signed")]
    ConsentWithheld,
    /// Papers are entrusted to professionals only.
    #[error("{0} is not a professional")]
    NotProfessional(String),
}

impl Fault for InputError {
    fn code(&self) -> &str {
        match self {
            Self::Missing(_) => "file-missing",
            Self::NoFolder(_) => "folder-missing",
            Self::Folder(_) => "file-is-folder",
            Self::Unreadable { .. } => "bad-file",
            Self::Name => "bad-name",
            Self::NoServer => "no-server",
            Self::AlreadyJoined(_) => "already-joined",
            Self::ConsentWithheld => "consent-withheld",
            Self::NotProfessional(_) => "grantee-not-professional",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Missing(path) | Self::NoFolder(path) | Self::Folder(path) | Self::AlreadyJoined(path) => {
                vec![("path", path.display().to_string())]
            }
            Self::Unreadable { path, reason } => {
                vec![("path", path.display().to_string()), ("reason", reason.clone())]
            }
            Self::NotProfessional(name) => vec![("name", name.clone())],
            _ => Vec::new(),
        }
    }
}

/// A name as it may stand in a signed note.
pub fn checked_name(text: &str) -> Result<String, InputError> {
    let name = text.trim();
    // The word that notes write where there is no name cannot be one.
    let fits = ecrin_vault::note::is_printable(name)
        && name.chars().count() <= ecrin_vault::identity::MAX_NAME
        && name != "none";
    if fits {
        Ok(name.to_owned())
    } else {
        Err(InputError::Name)
    }
}

/// A file to write must not be a folder, and its folder must exist: said before any work is done.
pub fn check_out(path: &std::path::Path) -> Result<(), CommandError> {
    if path.is_dir() {
        return Err(InputError::Folder(path.to_owned()).into());
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(InputError::NoFolder(folder.to_owned()).into())
        }
        _ => Ok(()),
    }
}

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
        Command::Join { invitation, name } => join::join(&context, invitation, name)?,
        Command::Login { account } => session::login(&context, account.as_deref())?,
        Command::Logout => session::logout(&context)?,
        Command::Whoami => session::whoami(&context)?,
        Command::Sessions { end } => session::sessions(&context, end.as_deref())?,
        Command::Invite { role, structure } => invite::invite(&context, *role, structure.as_deref())?,
        Command::Structure(command) => structure::run(&context, command)?,
        Command::Member(command) => member::run(&context, command)?,
        Command::Doc(command) => doc::run(&context, command)?,
        Command::Grant(arguments) => grant::grant(&context, arguments)?,
        Command::Mandate(command) => mandate::run(&context, command)?,
        Command::View {
            mandate,
            number,
            out,
            right,
        } => view::view(&context, mandate, *number, *right, out)?,
        Command::Journal => journal::journal(&context)?,
        Command::Export { out } => export::export(&context, out)?,
        Command::Audit(command) => return audit::run(&context, command),
        Command::Receipt(command) => receipt::run(&context, command)?,
        Command::Key(command) => key::run(&context, command)?,
    }
    Ok(Exit::Done)
}
