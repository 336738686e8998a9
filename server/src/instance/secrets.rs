//! The instance's secrets: three small files, readable by the server's user only.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ecrin_vault::journal::LogKey;
use ecrin_vault::note::SigningKey;
use ecrin_vault::opaque::ServerSetup;
use zeroize::Zeroizing;

use crate::app::Secrets;

const JOURNAL: &str = "journal.key";
const OPAQUE: &str = "opaque.setup";
const LOG: &str = "log.key";

/// Why the secrets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
}

/// Reads the three files.
pub(super) fn load(folder: &Path) -> Result<Secrets, SecretsError> {
    let read = |name: &str| {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok((Zeroizing::new(bytes), path)),
            Err(source) => Err(SecretsError::Io { path, source }),
        }
    };
    let seed = |name: &str| {
        let (bytes, path) = read(name)?;
        <[u8; 32]>::try_from(bytes.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| SecretsError::Damaged(path))
    };
    let (opaque, path) = read(OPAQUE)?;
    Ok(Secrets {
        journal: SigningKey::from_seed(&*seed(JOURNAL)?),
        opaque: ServerSetup::from_bytes(&opaque).map_err(|_| SecretsError::Damaged(path))?,
        log_key: LogKey::from_bytes(*seed(LOG)?),
    })
}

/// Writes the three files, durably; none may exist yet.
pub(super) fn store(folder: &Path, secrets: &Secrets) -> Result<(), SecretsError> {
    write_private(&folder.join(JOURNAL), secrets.journal.seed().as_slice())?;
    write_private(&folder.join(OPAQUE), &secrets.opaque.to_bytes())?;
    write_private(&folder.join(LOG), secrets.log_key.as_bytes())
}

/// Writes a new file that only this user reads, durably.
pub(super) fn write_private(path: &Path, content: &[u8]) -> Result<(), SecretsError> {
    write_new(path, content, 0o600)
}

/// Writes a new file that everyone may read, durably.
pub(super) fn write_public(path: &Path, content: &[u8]) -> Result<(), SecretsError> {
    write_new(path, content, 0o644)
}

fn write_new(path: &Path, content: &[u8], mode: u32) -> Result<(), SecretsError> {
    let written = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(path)?;
        file.write_all(content)?;
        file.sync_all()?;
        match path.parent() {
            Some(folder) => fs::File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    written().map_err(|source| SecretsError::Io {
        path: path.to_owned(),
        source,
    })
}
