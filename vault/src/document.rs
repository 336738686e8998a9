//! Documents: the padded, sealed payload, the record that opens it, and the signed deposit (spec 03).

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

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
#[derive(Clone, PartialEq, Eq)]
pub struct Title(String);

impl std::fmt::Debug for Title {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Title(..)")
    }
}

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
    match length.checked_add(mask) {
        Some(sum) => sum & !mask,
        None => u64::MAX,
    }
}

/// A name that any computer can write: no folders, nothing invisible, none of the characters and names that some
/// system keeps for itself, no dot at either end, no dash in front that a program would take for an option, at most
/// 100 bytes, its ending kept.
pub fn safe_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().map(|c| if is_safe(c) { c } else { '_' }).collect();
    let clean = clean
        .trim_start_matches(['.', ' ', '-'])
        .trim_end_matches(['.', ' ']);
    let reserved = clean.split('.').next().is_some_and(|stem| {
        let stem = stem.trim_end().to_ascii_lowercase();
        RESERVED.contains(&stem.as_str())
    });
    let clean = match clean {
        "" => "document".to_owned(),
        clean if reserved => format!("_{clean}"),
        clean => clean.to_owned(),
    };
    if clean.len() <= MAX_FILE_NAME {
        return clean;
    }
    let ending = clean
        .rsplit_once('.')
        .map(|(_, e)| format!(".{e}"))
        .filter(|e| e.len() <= MAX_ENDING);
    let ending = ending.unwrap_or_default();
    let mut stem = String::new();
    for c in clean.chars() {
        if stem.len() + c.len_utf8() + ending.len() > MAX_FILE_NAME {
            break;
        }
        stem.push(c);
    }
    format!("{}{ending}", stem.trim_end_matches(['.', ' ']))
}

/// The longest ending kept of a name that is too long, in bytes with its dot.
const MAX_ENDING: usize = 11;

/// Device names of Windows, which are no files there whatever their ending.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn is_safe(c: char) -> bool {
    let reserved = matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    c == ' ' || (!reserved && crate::note::is_printable(c.encode_utf8(&mut [0; 4])))
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
    let mut sealed = recipient.writer(Hashing::new(out))?;
    sealed.write_all(file_header(&safe_file_name(file_name), file_size).as_bytes())?;
    let mut file = Hashing::new(file.take(file_size));
    io::copy(&mut file, &mut sealed)?;
    let more = io::copy(&mut file.inner.get_mut().take(1), &mut io::sink())?;
    if file.count != file_size || more > 0 {
        let changed = "the file changed while it was read";
        return Err(DocumentError::Io(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            changed,
        )));
    }
    io::copy(&mut io::repeat(0).take(padding(file_size)), &mut sealed)?;
    let out = sealed.finish()?;
    Ok(SealedPayload {
        file_sha256: file.digest(),
        payload_sha256: out.digest(),
        payload_size: out.count,
    })
}

/// The one header a file of this name and size has inside a payload. The name is [safe](safe_file_name), hence short
/// enough; nothing about the computer it came from is told.
fn file_header(name: &str, size: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    for (place, byte) in header.as_old_mut().name.iter_mut().zip(name.bytes()) {
        *place = byte;
    }
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    header
}

/// How many zeros follow a file of this size: to the end of its last block, the two blocks that end an archive, and
/// on to the Padmé size.
fn padding(file_size: u64) -> u64 {
    let archived = HEADER_SIZE + file_size.next_multiple_of(BLOCK) + 2 * BLOCK;
    padme(archived) - HEADER_SIZE - file_size
}

const BLOCK: u64 = 512;
const HEADER_SIZE: u64 = BLOCK;

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
    if record.size > MAX_FILE {
        return Err(DocumentError::TooLarge);
    }
    let mut ciphertext = Hashing::new(ciphertext);
    let opened = {
        let mut plain = record.identity()?.reader(&mut ciphertext)?;
        let mut header = tar::Header::new_old();
        plain.read_exact(header.as_mut_bytes()).map_err(unreadable)?;
        let file_name = file_name_in(&header, record.size)?;
        let mut file = Hashing::new(plain.by_ref().take(record.size));
        io::copy(&mut file, &mut out).map_err(unreadable)?;
        let opened = OpenedPayload {
            file_name,
            file_size: file.count,
            file_sha256: file.digest(),
        };
        // The padding is part of what was sealed: read to the end so that a cut, or anything hidden there, shows.
        check_padding(plain, padding(record.size))?;
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

/// The name in a header, which must be, to the byte, the one [`seal_payload`] writes for that name and this size: no
/// links, no long names, no owners, no second opinion about the size.
fn file_name_in(header: &tar::Header, size: u64) -> Result<String, DocumentError> {
    let name = &header.as_old().name;
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
    let name = std::str::from_utf8(name).map_err(|_| DocumentError::Mismatch("file name"))?;
    if safe_file_name(name) != name {
        return Err(DocumentError::Mismatch("file name"));
    }
    if header.as_bytes() != file_header(name, size).as_bytes() {
        return Err(DocumentError::Mismatch("file header"));
    }
    Ok(name.to_owned())
}

fn check_padding(mut plain: impl Read, expected: u64) -> Result<(), DocumentError> {
    let mut buffer = [0u8; 8192];
    let mut count = 0u64;
    loop {
        let read = plain.read(&mut buffer).map_err(unreadable)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        count += bytes.len() as u64;
        if bytes.iter().any(|byte| *byte != 0) || count > expected {
            return Err(DocumentError::Mismatch("padding"));
        }
        if read == 0 {
            return if count == expected {
                Ok(())
            } else {
                Err(DocumentError::Mismatch("padding"))
            };
        }
    }
}

/// What the age library reports of an altered or cut file is no fault of the disk.
fn unreadable(error: io::Error) -> DocumentError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => EnvelopeError::Damaged.into(),
        _ => DocumentError::Io(error),
    }
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
///
/// It holds a secret: it has neither `Debug` nor `Serialize`, and its only way out is an envelope.
#[derive(Clone, PartialEq)]
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
    pub kind: DocumentType,
    /// The day it was issued (ISO 8601), if known.
    pub issued: Option<String>,
    /// The day it expires (ISO 8601), if it does.
    pub expires: Option<String>,
    /// The name its owner goes by, in the copies made for grantees.
    pub owner_name: Option<String>,
}

/// The plaintext as JSON. Wire format: do not change.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Record", deny_unknown_fields)]
struct RecordFormat {
    v: u8,
    alg: String,
    document: DocumentId,
    version: u32,
    mandate: Option<MandateId>,
    identity: String,
    payload_sha256: Digest32,
    sha256: Digest32,
    size: u64,
    title: String,
    #[serde(rename = "type")]
    kind: DocumentType,
    issued: Option<String>,
    expires: Option<String>,
    owner_name: Option<String>,
}

impl Record {
    /// The bytes that envelopes carry and deposits sign the digest of. The random identity inside makes that digest
    /// tell nothing about the rest.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Room for the longest record, so that no half-written copy of the identity is left behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
        let written = RecordFormat::serialize(self, &mut serde_json::Serializer::new(&mut *bytes));
        if let Err(reason) = written {
            unreachable!("a record has only texts and numbers, and memory takes them: {reason}");
        }
        bytes
    }

    /// Reads a record; unknown fields, versions and algorithms are refused, and so is any other way to write the same.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DocumentError> {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let record = RecordFormat::deserialize(&mut json).map_err(|_| DocumentError::Malformed)?;
        if record.check().is_err() || record.to_bytes().as_slice() != bytes {
            return Err(DocumentError::Malformed);
        }
        Ok(record)
    }

    /// What every reader checks, and hence every writer too: a record that cannot be read is a lost document.
    fn check(&self) -> Result<(), DocumentError> {
        Title::parse(&self.title)?;
        let days = [&self.issued, &self.expires];
        let dated = days.into_iter().flatten().all(|day| is_day(day));
        let named = self.owner_name.as_ref().is_none_or(|name| {
            crate::note::is_printable(name) && name.chars().count() <= crate::identity::MAX_NAME
        });
        let sized = (1..=MAX_FILE).contains(&self.size);
        self.identity()?;
        if self.v == 1 && self.alg == ALG && self.version > 0 && dated && named && sized {
            Ok(())
        } else {
            Err(DocumentError::Malformed)
        }
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
        self.check()?;
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
        self.identity.zeroize();
        self.title.zeroize();
        self.owner_name.zeroize();
    }
}

/// Whether a text is a day of the calendar, as `2026-12-31`.
fn is_day(text: &str) -> bool {
    let day: Result<jiff::civil::Date, _> = text.parse();
    text.len() == 10 && day.is_ok_and(|day| day.to_string() == text)
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

impl Deposit {
    /// Checks that the record in the owner's envelope is the one this deposit speaks of: its digest, and every field
    /// the two share. A depositor who signs two that disagree shows the owner one thing and the journal another.
    pub fn check_record(&self, record: &Record) -> Result<(), DocumentError> {
        if record.digest() != self.record {
            return Err(DocumentError::Mismatch("record digest"));
        }
        let same = record.document == self.document
            && record.version == self.version
            && record.payload_sha256 == self.payload_sha256
            && record.mandate.is_none();
        if same {
            Ok(())
        } else {
            Err(DocumentError::Mismatch("record and deposit"))
        }
    }
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
        let deposit = Self {
            document: lines.value("document")?,
            version: lines.counting("version")?,
            owner: lines.value("owner")?,
            depositor: lines.value("depositor")?,
            payload_sha256: lines.value("payload")?,
            payload_size: lines.value("size")?,
            record: lines.value("record")?,
            previous: lines.optional("previous")?,
            at: lines.value("at")?,
        };
        if deposit.previous.is_some() != (deposit.version > 1) {
            return Err(NoteError::Value { key: "previous" });
        }
        Ok(deposit)
    }
}
