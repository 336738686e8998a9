//! The home: the one folder in which this client remembers anything.
//!
//! # In scope
//!
//! Which server and account (`config.json`, `ca.pem`), the session (`session.json`), the keys that were seen
//! (`pins.json`, `teams.json`), the heads of the journal that were verified (`checkpoints.json`), searches
//! that have a name (`views.json`), uploads under way (`outbox/`), the headers of letters (`mail/`, sealed).
//!
//! # Out of scope
//!
//! Secrets in clear. What a thief finds here opens nothing once the session has ended: see [`crate::unlock`].
//!
//! Every file is for its owner only and is replaced whole, so that a crash leaves the old one or the new one.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ecrin_vault::id::{AccountId, RecoveryId, SessionId, StructureId};
use ecrin_vault::invitation::Pin;
use ecrin_vault::mail::{Address, Fingerprint};
use ecrin_vault::note::{Digest32, VerifyingKey};
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire::{AuditFilter, Base64};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use crate::exit::Fault;

/// Why the home cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// There is no folder to put it in.
    #[error("no home folder: set ECRIN_HOME")]
    Nowhere,
    /// Nobody has joined or signed in from here.
    #[error("no account in {0}")]
    NoAccount(PathBuf),
    /// A file cannot be read or written.
    #[error("{path}: {reason}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
    /// A file is not what this program wrote.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
}

impl Fault for HomeError {
    fn code(&self) -> &str {
        match self {
            Self::Nowhere => "no-home",
            Self::NoAccount(_) => "no-account",
            Self::File { .. } => "home-file",
            Self::Damaged(_) => "home-damaged",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Nowhere => Vec::new(),
            Self::NoAccount(path) | Self::Damaged(path) => vec![("path", path.display().to_string())],
            Self::File { path, reason } => {
                vec![
                    ("path", path.display().to_string()),
                    ("reason", reason.to_string()),
                ]
            }
        }
    }
}

/// Which server and whose account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Version of this file, 1.
    pub v: u8,
    /// Where the server answers.
    pub server: String,
    /// Its domain, part of every key name.
    pub domain: String,
    /// Its key as it was first seen; another one is refused.
    pub instance_key: String,
    /// The account of this home.
    pub account: AccountId,
}

impl Config {
    /// The pinned key of the instance.
    pub fn instance(&self) -> Option<VerifyingKey> {
        VerifyingKey::from_text(&self.instance_key)
    }
}

/// The session, as far as the home keeps it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionFile {
    /// Version of this file, 1.
    pub v: u8,
    /// Which session.
    pub id: SessionId,
    /// The bearer token.
    pub token: String,
    /// Our half of the key that opens `keyring`; the server gives the other one, as long as the session lives.
    pub half: Base64,
    /// The keyring, sealed for the key that both halves make.
    pub keyring: Base64,
}

/// A recovery under way. The key opens what is released to this home: one share at most, for the sheet is typed again
/// at the end.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryFile {
    /// Version of this file, 1.
    pub v: u8,
    /// Where the server answers.
    pub server: String,
    /// Its domain.
    pub domain: String,
    /// Its key as it was first seen.
    pub instance_key: String,
    /// Which recovery.
    pub id: RecoveryId,
    /// Opens the shares that are released.
    pub key: String,
    /// Proves this home.
    pub home: Base64,
}

impl Drop for RecoveryFile {
    fn drop(&mut self) {
        self.key.zeroize();
        self.home.0.zeroize();
    }
}

/// The keys of someone, as they were first seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pinned {
    /// The keys.
    pub pin: Pin,
    /// When they were first seen.
    pub seen: Timestamp,
    /// When a person compared their fingerprint, if ever.
    pub compared: Option<Timestamp>,
}

/// The newest team key of a structure, as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPin {
    /// Which generation.
    pub generation: u32,
    /// Digest of its note.
    pub note: Digest32,
    /// The structure's signed name.
    pub name: String,
}

/// The team keys seen so far.
pub type TeamPins = BTreeMap<StructureId, TeamPin>;

/// A head of the journal that was verified to its last entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenHead {
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Digest32,
    /// The signed checkpoint itself: evidence, should the journal ever deny it.
    pub checkpoint: String,
}

/// The keys seen so far.
pub type Pins = BTreeMap<AccountId, Pinned>;

/// The certificates that were seen first, by address.
pub type MailPins = BTreeMap<Address, Fingerprint>;

/// Names that stand for several addresses.
pub type MailGroups = BTreeMap<String, Vec<Address>>;

/// The heads verified so far, by shard.
pub type SeenHeads = BTreeMap<String, SeenHead>;

/// The searches of the journal that have a name.
pub type Views = BTreeMap<String, AuditFilter>;

const VIEWS: &str = "views.json";

/// The folder.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
}

impl Home {
    /// The folder that was asked for, else the usual place. Nothing is created yet.
    pub fn locate(asked: Option<&Path>) -> Result<Self, HomeError> {
        if let Some(dir) = asked {
            return Ok(Self { dir: dir.to_owned() });
        }
        let data = std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute());
        let data =
            data.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")));
        Ok(Self {
            dir: data.ok_or(HomeError::Nowhere)?.join("ecrin"),
        })
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the certificate authority of the server lies, if it needs one of its own.
    pub fn ca_path(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    /// Which server and account, or nothing before anyone joined.
    pub fn config(&self) -> Result<Option<Config>, HomeError> {
        self.read("config.json")
    }

    /// Which server and account; an error before anyone joined.
    pub fn known_config(&self) -> Result<Config, HomeError> {
        self.config()?
            .ok_or_else(|| HomeError::NoAccount(self.dir.clone()))
    }

    /// Remembers server and account.
    pub fn keep_config(&self, config: &Config) -> Result<(), HomeError> {
        self.write("config.json", config)
    }

    /// Forgets server and account: a join that was refused leaves nothing behind.
    pub fn forget_config(&self) -> Result<(), HomeError> {
        self.remove("ca.pem")?;
        self.remove("config.json")
    }

    /// Keeps the authority's certificate, so that later commands need not name it.
    pub fn keep_ca(&self, pem: &[u8]) -> Result<(), HomeError> {
        self.create()?;
        replace(&self.ca_path(), pem)
    }

    /// The session, if there is one.
    pub fn session(&self) -> Result<Option<SessionFile>, HomeError> {
        self.read("session.json")
    }

    /// Keeps the session.
    pub fn keep_session(&self, session: &SessionFile) -> Result<(), HomeError> {
        self.write("session.json", session)
    }

    /// Forgets the session.
    pub fn forget_session(&self) -> Result<(), HomeError> {
        self.remove("session.json")
    }

    /// The recovery under way, if there is one.
    pub fn recovery(&self) -> Result<Option<RecoveryFile>, HomeError> {
        self.read("recovery.json")
    }

    /// Keeps a recovery under way.
    pub fn keep_recovery(&self, recovery: &RecoveryFile) -> Result<(), HomeError> {
        self.write("recovery.json", recovery)
    }

    /// Forgets it.
    pub fn forget_recovery(&self) -> Result<(), HomeError> {
        self.remove("recovery.json")
    }

    /// The keys seen so far.
    pub fn pins(&self) -> Result<Pins, HomeError> {
        Ok(self.read("pins.json")?.unwrap_or_default())
    }

    /// Keeps the keys seen so far.
    pub fn keep_pins(&self, pins: &Pins) -> Result<(), HomeError> {
        self.write("pins.json", pins)
    }

    /// The certificates that were seen first.
    pub fn mail_pins(&self) -> Result<MailPins, HomeError> {
        Ok(self.read("mail-pins.json")?.unwrap_or_default())
    }

    /// Keeps them.
    pub fn keep_mail_pins(&self, pins: &MailPins) -> Result<(), HomeError> {
        self.write("mail-pins.json", pins)
    }

    /// The names that stand for several addresses.
    pub fn mail_groups(&self) -> Result<MailGroups, HomeError> {
        Ok(self.read("mail-groups.json")?.unwrap_or_default())
    }

    /// Keeps them.
    pub fn keep_mail_groups(&self, groups: &MailGroups) -> Result<(), HomeError> {
        self.write("mail-groups.json", groups)
    }

    /// The team keys seen so far.
    pub fn team_pins(&self) -> Result<TeamPins, HomeError> {
        Ok(self.read("teams.json")?.unwrap_or_default())
    }

    /// Keeps the team keys seen so far.
    pub fn keep_team_pins(&self, pins: &TeamPins) -> Result<(), HomeError> {
        self.write("teams.json", pins)
    }

    /// The heads of the journal verified so far.
    pub fn seen_heads(&self) -> Result<SeenHeads, HomeError> {
        Ok(self.read("checkpoints.json")?.unwrap_or_default())
    }

    /// Keeps the heads of the journal verified so far.
    pub fn keep_seen_heads(&self, heads: &SeenHeads) -> Result<(), HomeError> {
        self.write("checkpoints.json", heads)
    }

    /// The searches that have a name, by name.
    pub fn views(&self) -> Result<Views, HomeError> {
        Ok(self.read(VIEWS)?.unwrap_or_default())
    }

    /// Keeps them.
    pub fn keep_views(&self, views: &Views) -> Result<(), HomeError> {
        self.write(VIEWS, views)
    }

    /// The folder of uploads under way, created if need be.
    pub fn outbox(&self) -> Result<PathBuf, HomeError> {
        self.create()?;
        let outbox = self.dir.join("outbox");
        create_private(&outbox)?;
        Ok(outbox)
    }

    /// The folder of the index of letters, created if need be.
    pub fn mail(&self) -> Result<PathBuf, HomeError> {
        self.create()?;
        let mail = self.dir.join("mail");
        create_private(&mail)?;
        Ok(mail)
    }

    fn create(&self) -> Result<(), HomeError> {
        create_private(&self.dir)
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, HomeError> {
        let path = self.dir.join(name);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|_| HomeError::Damaged(path)),
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(reason) => Err(HomeError::File { path, reason }),
        }
    }

    fn write(&self, name: &str, value: &impl Serialize) -> Result<(), HomeError> {
        self.create()?;
        let path = self.dir.join(name);
        let mut bytes = serde_json::to_vec_pretty(value).map_err(|_| HomeError::Damaged(path.clone()))?;
        bytes.push(b'\n');
        replace(&path, &bytes)
    }

    fn remove(&self, name: &str) -> Result<(), HomeError> {
        let path = self.dir.join(name);
        match fs::remove_file(&path) {
            Err(reason) if reason.kind() != io::ErrorKind::NotFound => Err(HomeError::File { path, reason }),
            _ => Ok(()),
        }
    }
}

fn create_private(dir: &Path) -> Result<(), HomeError> {
    let failed = |reason| HomeError::File {
        path: dir.to_owned(),
        reason,
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(failed)?;
    let mode = fs::metadata(dir).map_err(failed)?.permissions().mode();
    // A folder made by hand may be open to others; the sessions in it must not be.
    if mode & 0o077 != 0 {
        fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

/// Replaces a file whole, for its owner only.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    let mut file = Replacement::begin(path)?;
    file.write_all(bytes).map_err(|reason| HomeError::File {
        path: path.to_owned(),
        reason,
    })?;
    file.keep()
}

/// A file that takes the place of another one only when it is whole: a crash or a refusal before
/// [`keep`](Self::keep) leaves what was there.
pub struct Replacement {
    file: File,
    beside: PathBuf,
    path: PathBuf,
    kept: bool,
}

impl Replacement {
    /// Begins to write beside the place.
    pub fn begin(path: &Path) -> Result<Self, HomeError> {
        let failed = |reason| HomeError::File {
            path: path.to_owned(),
            reason,
        };
        let name = path
            .file_name()
            .ok_or_else(|| failed(io::Error::from(io::ErrorKind::InvalidInput)))?;
        if path.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let beside = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        let open = |beside: &Path| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(beside)
        };
        let file = match open(&beside) {
            // Left by a process that had our number and died: nobody else writes under this name.
            Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(&beside)
                .and_then(|()| open(&beside))
                .map_err(failed)?,
            opened => opened.map_err(failed)?,
        };
        Ok(Self {
            file,
            beside,
            path: path.to_owned(),
            kept: false,
        })
    }

    /// Makes it durable, then puts it in place.
    pub fn keep(mut self) -> Result<(), HomeError> {
        let failed = |reason| HomeError::File {
            path: self.path.clone(),
            reason,
        };
        self.file.sync_all().map_err(failed)?;
        fs::rename(&self.beside, &self.path).map_err(failed)?;
        self.kept = true;
        // The rename itself must survive a power cut, or the file could be gone from both names.
        let folder = self
            .path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)
    }

    /// The file itself, for writers that seek.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.kept {
            // Best effort: nothing can be done about a folder that has gone away.
            let _ = fs::remove_file(&self.beside);
        }
    }
}
