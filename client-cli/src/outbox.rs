//! Papers on their way into a vault.
//!
//! # In scope
//!
//! Sealing a file, uploading the ciphertext piece by piece, and signing its deposit, in such a way that an
//! interruption anywhere is made good by running the same command again. age draws new randomness each time, so the
//! ciphertext is kept until the deposit stands: what is resumed must be the same bytes.
//!
//! # Out of scope
//!
//! Which file, title and owner: the commands decide.
//!
//! A job lies in `outbox/` as `<document>.age` (the payload) and `<document>.job` (what remains to be done, sealed for
//! its maker). The key to the payload is in neither: it is in the owner's envelope only.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ecrin_vault::document::{Deposit, MAX_FILE, Record, SealedPayload, Title, seal_payload};
use ecrin_vault::envelope::{ALG, EncryptionKey, Recipient};
use ecrin_vault::id::{AccountId, DocumentId, UploadId};
use ecrin_vault::note::Digest32;
use ecrin_vault::vocabulary::DocumentType;
use ecrin_vault::wire::{Base64, Document, DocumentNew};
use indicatif::{ProgressBar, ProgressStyle};
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::api::ApiError;
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::home::{HomeError, Replacement, replace};
use crate::unlock::SignedIn;

/// Bytes in one piece of an upload: small enough to lose little, large enough not to wait for answers.
const PIECE: usize = 4 * 1024 * 1024;

/// How often a piece is tried again before giving up, each time after a longer pause.
const TRIES: u32 = 5;

/// After this long, a payload without a job belongs to no command that still runs.
const ORPHAN_AGE: Duration = Duration::from_secs(24 * 3600);

/// What someone wants in a vault. The same wish finds the job that an interruption left behind.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// Whose vault.
    pub owner: AccountId,
    /// The document this is a newer version of: its id, the new version, and the digest of the deposit before.
    pub replaces: Option<(DocumentId, u32, Digest32)>,
    /// SHA-256 of the file.
    pub sha256: Digest32,
    /// Bytes of the file.
    pub size: u64,
    /// What its owner calls it.
    pub title: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: DocumentType,
    /// The day it was issued.
    pub issued: Option<String>,
    /// The day it expires.
    pub expires: Option<String>,
}

/// What remains to be done for a wish.
#[derive(Serialize, Deserialize)]
struct Job {
    v: u8,
    wish: Wish,
    document: DocumentId,
    payload_sha256: Digest32,
    payload_size: u64,
    record: Digest32,
    envelope: Base64,
    upload: Option<UploadId>,
    deposit: Option<String>,
}

/// Looks at a file before anything is sealed or sent: its size and digest, or what is wrong with it.
pub fn examine(path: &Path) -> Result<(u64, Digest32), CommandError> {
    let unreadable = |reason: std::io::Error| InputError::Unreadable {
        path: path.to_owned(),
        reason: reason.to_string(),
    };
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => {
            return Err(InputError::Missing(path.to_owned()).into());
        }
        Err(reason) => return Err(unreadable(reason).into()),
    };
    if about.is_dir() {
        return Err(InputError::Folder(path.to_owned()).into());
    }
    if !about.is_file() {
        return Err(unreadable(std::io::Error::from(std::io::ErrorKind::InvalidInput)).into());
    }
    match about.len() {
        0 => return Err(ecrin_vault::document::DocumentError::Empty.into()),
        size if size > MAX_FILE => return Err(ecrin_vault::document::DocumentError::TooLarge.into()),
        _ => {}
    }
    let mut hash = Sha256::new();
    let size = std::io::copy(&mut File::open(path).map_err(unreadable)?, &mut hash).map_err(unreadable)?;
    Ok((size, Digest32(hash.finalize().into())))
}

/// Checks a title.
pub fn checked_title(text: &str) -> Result<String, CommandError> {
    Ok(Title::parse(text)?.as_str().to_owned())
}

/// Carries out a wish, from wherever an earlier try stopped.
pub fn put_in(
    context: &Context<'_>,
    me: &SignedIn,
    file: &Path,
    wish: Wish,
    owner: &Recipient,
) -> Result<Document, CommandError> {
    let outbox = Outbox {
        dir: me.home.outbox()?,
        key: me.keyring.identity.encryption.clone(),
    };
    outbox.sweep();
    let mut job = match outbox.find(&wish)? {
        Some(job) => {
            context.tell("upload-resumed");
            job
        }
        None => outbox.begin(file, wish, owner)?,
    };
    let mut again = true;
    loop {
        upload(context, me, &outbox, &mut job)?;
        match deposit(me, &outbox, &mut job) {
            Ok(document) => {
                outbox.remove(job.document)?;
                return Ok(document);
            }
            Err(reason)
                if again
                    && matches!(
                        reason.code(),
                        "stale" | "not-yet-whole" | "checksum-mismatch" | "not-found"
                    ) =>
            {
                // Interrupted long ago: the signature is too old, or the server has dropped the pieces. Once more, from
                // the same ciphertext.
                again = false;
                if reason.code() != "stale" {
                    job.upload = None;
                }
                job.deposit = None;
                outbox.keep(&job)?;
            }
            Err(reason) => {
                // What can never succeed is not kept for a next time.
                if matches!(
                    reason.code(),
                    "conflict" | "already-exists" | "not-allowed" | "bad-note"
                ) {
                    outbox.remove(job.document)?;
                }
                return Err(reason);
            }
        }
    }
}

fn deposit(me: &SignedIn, outbox: &Outbox, job: &mut Job) -> Result<Document, CommandError> {
    let (version, previous) = match job.wish.replaces {
        Some((_, version, previous)) => (version, Some(previous)),
        None => (1, None),
    };
    let note = match &job.deposit {
        Some(note) => note.clone(),
        None => {
            // A large upload may have taken longer than a signature stays fresh.
            let at = me.api.session()?.now;
            let note = me.sign(Deposit {
                document: job.document,
                version,
                owner: job.wish.owner,
                depositor: me.account(),
                payload_sha256: job.payload_sha256,
                payload_size: job.payload_size,
                record: job.record,
                previous,
                at: at.whole_seconds(),
            })?;
            let note = note.to_text();
            // Kept before it is sent: a lost answer is asked for again with the same note.
            job.deposit = Some(note.clone());
            outbox.keep(job)?;
            note
        }
    };
    let Some(upload) = job.upload else {
        return Err(ApiError::Answer {
            server: me.api.server().to_owned(),
        }
        .into());
    };
    let new = DocumentNew {
        upload,
        deposit: note,
        envelope: job.envelope.clone(),
    };
    let mut tries = 0;
    loop {
        match me.api.deposit(&new) {
            Err(reason) if reason.is_passing() && tries < TRIES => pause(&mut tries),
            answer => return Ok(answer?),
        }
    }
}

fn upload(context: &Context<'_>, me: &SignedIn, outbox: &Outbox, job: &mut Job) -> Result<(), CommandError> {
    let path = outbox.payload(job.document);
    let failed = |reason| HomeError::File {
        path: path.clone(),
        reason,
    };
    let mut payload = File::open(&path).map_err(failed)?;
    let bar = if context.out.is_watched() && job.payload_size > PIECE as u64 / 4 {
        ProgressBar::new(job.payload_size).with_style(
            ProgressStyle::with_template("{bar:40} {percent} %")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        )
    } else {
        ProgressBar::hidden()
    };
    let mut tries = 0;
    let mut offset = None;
    let mut piece = vec![0; PIECE];
    loop {
        let reached = match (job.upload, offset) {
            (None, _) => me.api.begin_upload(job.payload_size).map(|upload| {
                job.upload = Some(upload);
                0
            }),
            (Some(upload), None) => me.api.upload_offset(upload),
            (Some(upload), Some(offset)) => {
                let length = fill(&mut payload, offset, &mut piece).map_err(failed)?;
                me.api
                    .continue_upload(upload, offset, piece.get(..length).unwrap_or_default())
            }
        };
        match reached {
            Ok(reached) => {
                if reached == 0 {
                    outbox.keep(job)?;
                }
                tries = 0;
                bar.set_position(reached);
                offset = Some(reached);
                if reached >= job.payload_size {
                    bar.finish_and_clear();
                    return Ok(());
                }
            }
            // The server dropped what it had; the ciphertext is still here.
            Err(reason) if reason.is("not-found") && job.upload.is_some() => {
                (job.upload, offset) = (None, None)
            }
            // Where the connection broke, the server knows better than we do how far it got.
            Err(reason)
                if (reason.is_passing() || reason.is("wrong-offset") || reason.is("conflict"))
                    && tries < TRIES =>
            {
                pause(&mut tries);
                offset = None;
            }
            Err(reason) => {
                bar.abandon();
                return Err(reason.into());
            }
        }
    }
}

fn fill(payload: &mut File, offset: u64, piece: &mut [u8]) -> std::io::Result<usize> {
    payload.seek(SeekFrom::Start(offset))?;
    let mut length = 0;
    while let Some(rest) = piece.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match payload.read(rest)? {
            0 => break,
            count => length += count,
        }
    }
    Ok(length)
}

fn pause(tries: &mut u32) {
    std::thread::sleep(Duration::from_millis(250 << *tries));
    *tries += 1;
}

struct Outbox {
    dir: PathBuf,
    key: EncryptionKey,
}

impl Outbox {
    fn payload(&self, document: DocumentId) -> PathBuf {
        self.dir.join(format!("{document}.age"))
    }

    fn job(&self, document: DocumentId) -> PathBuf {
        self.dir.join(format!("{document}.job"))
    }

    /// The job that an earlier try left for the same wish. Jobs that cannot be read are someone else's or broken.
    fn find(&self, wish: &Wish) -> Result<Option<Job>, HomeError> {
        let failed = |reason| HomeError::File {
            path: self.dir.clone(),
            reason,
        };
        for entry in fs::read_dir(&self.dir).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_none_or(|ending| ending != "job") {
                continue;
            }
            let job = fs::read(&path)
                .ok()
                .and_then(|sealed| self.key.open(&sealed).ok());
            let job = job.and_then(|plain| serde_json::from_slice::<Job>(&plain).ok());
            if let Some(job) = job.filter(|job| job.wish == *wish) {
                let whole = fs::metadata(self.payload(job.document))
                    .is_ok_and(|about| about.len() == job.payload_size);
                if whole {
                    return Ok(Some(job));
                }
                self.remove(job.document)?;
            }
        }
        Ok(None)
    }

    fn begin(&self, file: &Path, wish: Wish, owner: &Recipient) -> Result<Job, CommandError> {
        let (document, version) = match wish.replaces {
            Some((document, version, _)) => (document, version),
            None => (DocumentId::generate(&mut OsRng), 1),
        };
        let key = EncryptionKey::generate(&mut OsRng);
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let sealed = self.seal(file, &name, wish.size, document, &key.recipient())?;
        if sealed.file_sha256 != wish.sha256 {
            self.remove(document)?;
            return Err(InputError::Unreadable {
                path: file.to_owned(),
                reason: "it changed while it was read".to_owned(),
            }
            .into());
        }
        let record = Record {
            v: 1,
            alg: ALG.to_owned(),
            document,
            version,
            mandate: None,
            identity: key.to_text().to_string(),
            payload_sha256: sealed.payload_sha256,
            sha256: sealed.file_sha256,
            size: wish.size,
            title: wish.title.clone(),
            kind: wish.kind,
            issued: wish.issued.clone(),
            expires: wish.expires.clone(),
            owner_name: None,
        };
        let job = Job {
            v: 1,
            wish,
            document,
            payload_sha256: sealed.payload_sha256,
            payload_size: sealed.payload_size,
            record: record.digest(),
            envelope: record.seal_for(owner)?.into(),
            upload: None,
            deposit: None,
        };
        self.keep(&job)?;
        Ok(job)
    }

    fn seal(
        &self,
        file: &Path,
        name: &str,
        size: u64,
        document: DocumentId,
        to: &Recipient,
    ) -> Result<SealedPayload, CommandError> {
        let unreadable = |reason: std::io::Error| InputError::Unreadable {
            path: file.to_owned(),
            reason: reason.to_string(),
        };
        let plain = std::io::BufReader::new(File::open(file).map_err(unreadable)?);
        let mut payload = Replacement::begin(&self.payload(document))?;
        let sealed = seal_payload(to, name, size, plain, &mut payload)?;
        payload.keep()?;
        Ok(sealed)
    }

    fn keep(&self, job: &Job) -> Result<(), CommandError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(job).unwrap_or_default());
        let sealed = self
            .key
            .recipient()
            .seal(&plain)
            .map_err(ecrin_vault::document::DocumentError::from)?;
        Ok(replace(&self.job(job.document), &sealed)?)
    }

    /// Clears away payloads whose job a crash took with it. Young ones may belong to a command that runs right now.
    fn sweep(&self) {
        let entries = fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()) {
            let age = fs::metadata(&path)
                .and_then(|about| about.modified())
                .ok()
                .and_then(|at| at.elapsed().ok());
            let orphan = path
                .extension()
                .is_none_or(|ending| ending != "job" && ending != "batch")
                && !path.with_extension("job").exists();
            if orphan && age.is_some_and(|age| age > ORPHAN_AGE) {
                // Best effort: it is only rubbish, and ciphertext at that.
                let _ = fs::remove_file(&path);
            }
        }
    }

    fn remove(&self, document: DocumentId) -> Result<(), HomeError> {
        // The job goes first: a payload without a job is rubbish, a job without its payload would be a lie.
        for path in [self.job(document), self.payload(document)] {
            match fs::remove_file(&path) {
                Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => {
                    return Err(HomeError::File { path, reason });
                }
                _ => {}
            }
        }
        Ok(())
    }
}
