//! Documents: the padded, sealed payload, the record that opens it, and the signed deposit (spec 03).

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::envelope::{ALG, EncryptionKey, EnvelopeError, Recipient};
use crate::id::{AccountId, DocumentId, MandateId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, or_none};
use crate::time::Timestamp;
use crate::vocabulary::DocumentType;

/// The largest file a document may hold, in bytes (25 MB).
pub const MAX_FILE: u64 = 25_000_000;

/// The longest file name kept inside a payload, in bytes.
const MAX_FILE_NAME: usize = 100;

/// Why a document cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The file is over [`MAX_FILE`].
    #[error("the file is larger than {MAX_FILE} bytes")]
    TooLarge,
    /// A title is empty, too long, or has characters that deceive the eye.
    #[error("a title is one line of plain text, at most {MAX_TITLE} characters")]
    Title,
    /// The envelope does not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// What was opened is not a record of a version we know.
    #[error("the record is damaged or of an unknown version")]
    Malformed,
    /// The record, the note and the payload do not belong together.
    #[error("what the server sent does not belong together: {0}")]
    Mismatch(&'static str),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The longest title, in characters.
pub const MAX_TITLE: usize = 120;

/// A title as the owner wrote it: one line that reads the way it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

impl Title {
    /// Checks and keeps a title.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        if crate::note::is_printable(text) && text.chars().count() <= MAX_TITLE {
            Ok(Self(text.to_owned()))
        } else {
            Err(DocumentError::Title)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The smallest Padmé size that holds `length` bytes (Nikitin et al., PoPETs 2019): an observer of sizes learns only
/// their order of magnitude, for at most 12 % more.
pub fn padme(length: u64) -> u64 {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let significant = exponent.ilog2() + 1;
    let mask = (1u64 << exponent.saturating_sub(significant)) - 1;
    (length + mask) & !mask
}

/// A name that any computer can write: no folders, nothing invisible, at most 100 bytes, its ending kept.
pub fn safe_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| {
            if crate::note::is_printable(c.encode_utf8(&mut [0; 4])) || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let clean = clean.trim().trim_start_matches('.');
    let clean = if clean.is_empty() { "document" } else { clean };
    if clean.len() <= MAX_FILE_NAME {
        return clean.to_owned();
    }
    let ending = clean
        .rsplit_once('.')
        .map(|(_, e)| e)
        .filter(|e| e.len() <= 10)
        .map(|e| format!(".{e}"))
        .unwrap_or_default();
    let mut stem = String::new();
    for c in clean.chars() {
        if stem.len() + c.len_utf8() + ending.len() > MAX_FILE_NAME {
            break;
        }
        stem.push(c);
    }
    stem + &ending
}

/// The sizes and digests of what [`seal_payload`] made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedPayload {
    /// SHA-256 of the file itself.
    pub file_sha256: Digest32,
    /// SHA-256 of the ciphertext.
    pub payload_sha256: Digest32,
    /// Bytes of ciphertext.
    pub payload_size: u64,
}

/// Seals a file: `age[recipient](ustar(file) padded with zeros to its Padmé size)`, so that `age -d | tar x` opens it.
pub fn seal_payload(
    recipient: &Recipient,
    file_name: &str,
    file_size: u64,
    file: impl Read,
    out: impl Write,
) -> Result<SealedPayload, DocumentError> {
    if file_size == 0 {
        return Err(DocumentError::Empty);
    }
    if file_size > MAX_FILE {
        return Err(DocumentError::TooLarge);
    }
    let mut file = Hashing::new(file.take(file_size));
    let mut sealed = recipient.writer(Hashing::new(out))?;

    let mut header = tar::Header::new_ustar();
    header
        .set_path(safe_file_name(file_name))
        .or_else(|_| header.set_path("document"))?;
    header.set_size(file_size);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    let mut archive = tar::Builder::new(&mut sealed);
    archive.append(&header, &mut file)?;
    archive.finish()?;
    drop(archive);
    if file.count != file_size {
        return Err(DocumentError::Io(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the file changed while it was read",
        )));
    }

    let archived = 512 + file_size.next_multiple_of(512) + 1024;
    let mut padding = io::repeat(0).take(padme(archived) - archived);
    io::copy(&mut padding, &mut sealed)?;
    let out = sealed.finish()?;
    Ok(SealedPayload {
        file_sha256: file.digest(),
        payload_sha256: Digest32(out.hash.clone().finalize().into()),
        payload_size: out.count,
    })
}

/// What [`open_payload`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedPayload {
    /// The name inside, made [safe](safe_file_name) again.
    pub file_name: String,
    /// Bytes written.
    pub file_size: u64,
    /// SHA-256 of the file.
    pub file_sha256: Digest32,
}

/// Opens a payload into `out` and checks it against its record to the last byte of ciphertext.
///
/// `out` receives bytes before the whole payload is proved; the caller writes to a temporary place and keeps it only
/// when this returns `Ok`.
pub fn open_payload(
    record: &Record,
    ciphertext: impl Read,
    mut out: impl Write,
) -> Result<OpenedPayload, DocumentError> {
    let mut ciphertext = Hashing::new(ciphertext);
    let opened = {
        let mut plain = record.identity()?.reader(&mut ciphertext)?;
        let opened = {
            let mut archive = tar::Archive::new(&mut plain);
            let mut entries = archive.entries()?;
            let mut entry = entries
                .next()
                .ok_or(DocumentError::Mismatch("no file inside"))??;
            if entry.header().entry_type() != tar::EntryType::Regular || entry.header().size()? > MAX_FILE {
                return Err(DocumentError::Mismatch("not a file inside"));
            }
            let file_name = safe_file_name(&entry.path()?.to_string_lossy());
            let mut file = Hashing::new(&mut entry);
            let file_size = io::copy(&mut file, &mut out)?;
            OpenedPayload {
                file_name,
                file_size,
                file_sha256: file.digest(),
            }
        };
        // The padding is part of what was sealed: read to the end so that a cut shows.
        io::copy(&mut plain, &mut io::sink())?;
        opened
    };
    io::copy(&mut ciphertext, &mut io::sink())?;
    if ciphertext.digest() != record.payload_sha256 {
        return Err(DocumentError::Mismatch("payload digest"));
    }
    if opened.file_sha256 != record.sha256 || opened.file_size != record.size {
        return Err(DocumentError::Mismatch("file digest"));
    }
    Ok(opened)
}

/// A reader or writer that hashes and counts what passes.
struct Hashing<T> {
    inner: T,
    hash: Sha256,
    count: u64,
}

impl<T> Hashing<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            count: 0,
        }
    }

    fn digest(&self) -> Digest32 {
        Digest32(self.hash.clone().finalize().into())
    }

    fn note(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.count += bytes.len() as u64;
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.note(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.note(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The plaintext of an envelope: all that is needed to open one version of a document, and what it is.
/// Wire format: do not change.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Version of this format, 1.
    pub v: u8,
    /// Algorithm of the payload.
    pub alg: String,
    /// Which document.
    pub document: DocumentId,
    /// Which version, from 1.
    pub version: u32,
    /// The mandate this copy of the record belongs to; `None` in the owner's own envelope.
    pub mandate: Option<MandateId>,
    /// The document identity, `AGE-SECRET-KEY-1…`. Its recipient is told to nobody, least of all the server, which
    /// therefore cannot make a payload that opens.
    pub identity: String,
    /// SHA-256 of the ciphertext.
    pub payload_sha256: Digest32,
    /// SHA-256 of the file.
    pub sha256: Digest32,
    /// Bytes of the file.
    pub size: u64,
    /// What its owner calls it.
    pub title: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: DocumentType,
    /// The day it was issued (ISO 8601), if known.
    pub issued: Option<String>,
    /// The day it expires (ISO 8601), if it does.
    pub expires: Option<String>,
    /// The name its owner goes by, in the copies made for grantees.
    pub owner_name: Option<String>,
}

impl Record {
    /// The bytes that envelopes carry and deposits sign the digest of. The random identity inside makes that digest
    /// tell nothing about the rest.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a record; unknown fields, versions and algorithms are refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DocumentError> {
        let record: Self = serde_json::from_slice(bytes).map_err(|_| DocumentError::Malformed)?;
        if record.v != 1 || record.alg != ALG || record.version == 0 || Title::parse(&record.title).is_err() {
            return Err(DocumentError::Malformed);
        }
        Ok(record)
    }

    /// Digest of the record's bytes, as deposits and mandates state it.
    pub fn digest(&self) -> Digest32 {
        Digest32::of(&self.to_bytes())
    }

    fn identity(&self) -> Result<EncryptionKey, DocumentError> {
        EncryptionKey::from_text(&self.identity).ok_or(DocumentError::Malformed)
    }

    /// The owner's envelope.
    pub fn seal_for(&self, owner: &Recipient) -> Result<Vec<u8>, DocumentError> {
        Ok(owner.seal(&self.to_bytes())?)
    }

    /// Opens an envelope and holds it against the digest its signer stated.
    pub fn open(envelope: &[u8], key: &EncryptionKey, stated: Digest32) -> Result<Self, DocumentError> {
        let bytes = key.open(envelope)?;
        if Digest32::of(&bytes) != stated {
            return Err(DocumentError::Mismatch("record digest"));
        }
        Self::from_bytes(&bytes)
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.identity);
    }
}

/// The body of a `deposit` note: this version of this document was put in by this person (CPCE L.103, origin and
/// integrity). Signed by the depositor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Which document.
    pub document: DocumentId,
    /// Which version, from 1.
    pub version: u32,
    /// Whose vault.
    pub owner: AccountId,
    /// Who put it in.
    pub depositor: AccountId,
    /// SHA-256 of the ciphertext.
    pub payload_sha256: Digest32,
    /// Bytes of ciphertext.
    pub payload_size: u64,
    /// Digest of the record inside the owner's envelope: without it a server could swap title, type or identity.
    pub record: Digest32,
    /// Digest of the deposit of the previous version.
    pub previous: Option<Digest32>,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Deposit {
    const KIND: &'static str = "deposit";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("document", self.document);
        lines.line("version", self.version);
        lines.line("owner", self.owner);
        lines.line("depositor", self.depositor);
        lines.line("payload", self.payload_sha256);
        lines.line("size", self.payload_size);
        lines.line("record", self.record);
        lines.line("previous", or_none(&self.previous));
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            document: lines.value("document")?,
            version: lines.value("version")?,
            owner: lines.value("owner")?,
            depositor: lines.value("depositor")?,
            payload_sha256: lines.value("payload")?,
            payload_size: lines.value("size")?,
            record: lines.value("record")?,
            previous: lines.optional("previous")?,
            at: lines.value("at")?,
        })
    }
}
