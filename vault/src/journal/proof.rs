//! Checkpoints (C2SP tlog-checkpoint) and proofs that travel without a server (C2SP tlog-proof).

use signed_note::{Note as RawNote, Signature};
use tlog_tiles::{Checkpoint as RawCheckpoint, Hash};

use super::tree::{check_inclusion, leaf_hash};
use super::{Core, ENTRY_LENGTH, Entry, EventKey, JournalError, Part, Subject};
use crate::encoding::{base64, unbase64};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, SigningKey, VerifyingKey};
use crate::time::Timestamp;

/// The origin of the shard that holds events of this time: `<domain>/journal/<year>s<1|2>`.
pub fn origin(domain: &str, at: Timestamp) -> String {
    let (year, half) = at.half_year();
    format!("{domain}/journal/{year}s{half}")
}

/// The longest checkpoint accepted, in bytes: sixteen witnesses need 2 kB.
const MAX_CHECKPOINT: usize = 16 * 1024;

/// The head of a journal: how many entries, and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which shard.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Digest32,
}

impl Checkpoint {
    /// Writes and signs the checkpoint, under the origin as key name, as tlog-checkpoint wants it.
    pub fn sign(&self, key: &SigningKey) -> Result<String, JournalError> {
        let body = RawCheckpoint::new(&self.origin, self.size, Hash(self.root.0), "")
            .map_err(|_| JournalError::Checkpoint)?;
        let body = body.to_bytes();
        let id = signed_note_id(&self.origin, &key.verifying_key());
        let signature = Signature::new(self.origin.clone(), id, key.sign_bytes(&body).to_vec())
            .map_err(|_| JournalError::Checkpoint)?;
        let note = RawNote::new(&body, &[signature]).map_err(|_| JournalError::Checkpoint)?;
        String::from_utf8(note.to_bytes()).map_err(|_| JournalError::Checkpoint)
    }

    /// Reads a checkpoint and checks its signature. Only the canonical text is accepted.
    pub fn verify(text: &str, key: &VerifyingKey) -> Result<Self, JournalError> {
        if text.len() > MAX_CHECKPOINT {
            return Err(JournalError::Checkpoint);
        }
        let note = RawNote::from_bytes(text.as_bytes()).map_err(|_| JournalError::Checkpoint)?;
        let body = RawCheckpoint::from_bytes(note.text()).map_err(|_| JournalError::Checkpoint)?;
        let id = signed_note_id(body.origin(), key);
        let lines = text
            .as_bytes()
            .get(note.text().len() + 1..)
            .ok_or(JournalError::Checkpoint)?;
        let signed = lines
            .split(|b| *b == b'\n')
            .filter(|line| !line.is_empty())
            .any(|line| {
                Signature::from_bytes(line).is_ok_and(|s| {
                    s.name() == body.origin() && s.id() == id && key.verifies(note.text(), s.signature())
                })
            });
        if note.to_bytes() != text.as_bytes()
            || body.to_bytes() != note.text()
            || !body.extension().is_empty()
            || !signed
        {
            return Err(JournalError::Checkpoint);
        }
        Ok(Self {
            origin: body.origin().to_owned(),
            size: body.size(),
            root: Digest32(body.hash().0),
        })
    }
}

fn signed_note_id(name: &str, key: &VerifyingKey) -> u32 {
    signed_note::key_id(name, &[&[0x01], key.to_bytes().as_slice()].concat())
}

/// What a receipt's owner may read of her event: the entry, the key to two of its parts, and their words.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// The entry as it stands in the journal.
    pub entry: [u8; ENTRY_LENGTH],
    /// Opens the core and the subject.
    pub key: EventKey,
    /// The text of the core.
    pub core: String,
    /// The text of the subject.
    pub subject: String,
}

impl Opening {
    /// Checks the words against the entry, and reads them.
    pub fn read(&self) -> Result<(Core, Option<Subject>), JournalError> {
        let entry = Entry::from_bytes(&self.entry)?;
        let core_agrees = self.key.opens(Part::Core, self.core.as_bytes(), entry.core);
        if !core_agrees
            || !self
                .key
                .opens(Part::Subject, self.subject.as_bytes(), entry.subject)
        {
            return Err(JournalError::Opening);
        }
        let core = Core::from_text(&self.core)?;
        // The hour in clear is what retention is held to: it may not tell another story.
        if entry.hour != Entry::hour_of(core.at) {
            return Err(JournalError::Opening);
        }
        let subject = if self.subject.is_empty() {
            None
        } else {
            Some(Subject::from_text(&self.subject)?)
        };
        Ok((core, subject))
    }
}

impl NoteBody for Opening {
    const KIND: &'static str = "opening";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("entry", base64(&self.entry));
        lines.line("key", base64(&self.key.0));
        lines.line("core", base64(self.core.as_bytes()));
        lines.line("subject", format_args!("={}", base64(self.subject.as_bytes())));
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let bytes = |lines: &mut LineReader<'_>, key| {
            let text = lines.text(key)?;
            unbase64(&text).ok_or(NoteError::Value { key })
        };
        let entry = bytes(lines, "entry")?
            .try_into()
            .map_err(|_| NoteError::Value { key: "entry" })?;
        let key = EventKey(
            bytes(lines, "key")?
                .try_into()
                .map_err(|_| NoteError::Value { key: "key" })?,
        );
        let core = String::from_utf8(bytes(lines, "core")?).map_err(|_| NoteError::Value { key: "core" })?;
        let subject = lines.text("subject")?;
        // An event without a subject has an empty text, which a line could not carry by itself.
        let subject = subject
            .strip_prefix('=')
            .and_then(unbase64)
            .and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(Self {
            entry,
            key,
            core,
            subject: subject.ok_or(NoteError::Value { key: "subject" })?,
        })
    }
}

/// A `.tlog-proof`: proves offline, for ever, that an event stood in the journal.
#[derive(Clone)]
pub struct InclusionProof {
    /// What the holder may read.
    pub opening: Opening,
    /// Where the entry stands.
    pub index: u64,
    /// The hashes from the leaf to the root.
    pub hashes: Vec<Digest32>,
    /// The signed checkpoint the proof leads to, verbatim.
    pub checkpoint: String,
}

/// The longest proof accepted, in bytes: a thousand times a thousand million entries need 3 kB.
const MAX_PROOF: usize = 64 * 1024;

const PROOF_HEADER: &str = "c2sp.org/tlog-proof@v1\n";

impl InclusionProof {
    /// Prints the proof file.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{PROOF_HEADER}extra {}\nindex {}\n",
            base64(self.opening.to_body_text().as_bytes()),
            self.index
        );
        for hash in &self.hashes {
            text.push_str(&base64(&hash.0));
            text.push('\n');
        }
        text + "\n" + &self.checkpoint
    }

    /// Reads a proof file. Nothing is verified yet.
    pub fn parse(text: &str) -> Result<Self, JournalError> {
        if text.len() > MAX_PROOF {
            return Err(JournalError::Proof);
        }
        let rest = text.strip_prefix(PROOF_HEADER).ok_or(JournalError::Proof)?;
        let (head, checkpoint) = rest.split_once("\n\n").ok_or(JournalError::Proof)?;
        let mut lines = head.split('\n');
        let extra = lines
            .next()
            .and_then(|l| l.strip_prefix("extra "))
            .and_then(unbase64)
            .ok_or(JournalError::Proof)?;
        let index = lines
            .next()
            .and_then(|l| l.strip_prefix("index "))
            .ok_or(JournalError::Proof)?;
        let hashes: Option<Vec<Digest32>> = lines
            .map(|l| unbase64(l).and_then(|b| b.try_into().ok()).map(Digest32))
            .collect();
        let proof = Self {
            opening: Opening::from_text(std::str::from_utf8(&extra).map_err(|_| JournalError::Proof)?)?,
            index: index.parse().map_err(|_| JournalError::Proof)?,
            hashes: hashes.ok_or(JournalError::Proof)?,
            checkpoint: checkpoint.to_owned(),
        };
        // One proof has one text, so that two verifiers never disagree about a file.
        if proof.to_text() == text {
            Ok(proof)
        } else {
            Err(JournalError::Proof)
        }
    }

    /// Verifies everything: the checkpoint's signature, the way from the leaf to the root, the words, and that the
    /// event stands in the shard of its time. Whose domain the checkpoint names is the caller's to compare.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(Core, Option<Subject>, Checkpoint), JournalError> {
        let checkpoint = Checkpoint::verify(&self.checkpoint, key)?;
        let leaf = leaf_hash(&self.opening.entry);
        check_inclusion(&self.hashes, checkpoint.size, checkpoint.root, self.index, leaf)?;
        let (core, subject) = self.opening.read()?;
        let shard = checkpoint
            .origin
            .rsplit_once("/journal/")
            .map(|(domain, _)| origin(domain, core.at));
        if shard.as_ref() != Some(&checkpoint.origin) {
            return Err(JournalError::Checkpoint);
        }
        Ok((core, subject, checkpoint))
    }
}
