//! What every command starts from, and the values on a command line that cannot be used.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use ecrin_locales::Words;

use crate::cli::Flags;
use crate::exit::{CommandError, Fault};
use crate::home::Home;
use crate::output::Output;

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
pub fn check_out(path: &Path) -> Result<(), CommandError> {
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

/// Reads a whole small file: certificates, receipts.
pub fn read_small(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(1 << 20).read_to_end(&mut bytes)?;
    Ok(bytes)
}
