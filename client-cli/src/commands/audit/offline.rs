//! Verifying an export: every line against its entry, every entry against the signed head, all lines against the note.
//!
//! In scope: what a file shows by itself, and against the heads and keys that this home has seen. Out of scope: asking
//! anyone.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use ecrin_vault::audit::{Export, Range, chained};
use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{
    Actor, Checkpoint, Core, Entry, EventKey, Part, Subject, check_inclusion, leaf_hash, origin,
};
use ecrin_vault::note::{Digest32, NoteBody as _, SignedNote, VerifyingKey, key_name};
use ecrin_vault::wire::{AuditFilter, Base64, OpenedParts};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::home::{Pins, SeenHeads};

/// The longest line read: one event with its proof is a few kilobytes, the first line some checkpoints more.
const LONGEST_LINE: u64 = 1 << 20;

/// What is known without the file.
pub(super) struct Known {
    pub(super) instance: VerifyingKey,
    pub(super) domain: String,
    pub(super) heads: SeenHeads,
    pub(super) pins: Pins,
}

/// Something in the file that does not hold.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    /// In which line, from 1.
    pub(super) line: u64,
    /// What, as a stable code.
    pub(super) what: &'static str,
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) event: Option<EventId>,
    pub(super) count: u64,
    pub(super) whole: bool,
    pub(super) signer: Option<AccountId>,
    pub(super) signer_known: bool,
    pub(super) ranges: Vec<Range>,
    pub(super) findings: Vec<Finding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "ecrin")]
    kind: String,
    version: u32,
    instance: String,
    event: EventId,
    #[serde(rename = "at")]
    _at: String,
    filter: AuditFilter,
    whole: bool,
    checkpoints: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    #[serde(rename = "ecrin")]
    kind: String,
    note: String,
}

#[derive(Deserialize)]
struct Proofs {
    entry: Base64,
    opened: Option<OpenedParts>,
    proof: Vec<Digest32>,
    origin: String,
    index: u64,
}

/// Reads a file to its end and says everything that does not hold.
pub(super) fn verify(path: &Path, known: &Known) -> std::io::Result<Report> {
    let mut lines = Lines(BufReader::new(File::open(path)?));
    let mut reading = Reading::new(known);
    let mut number = 0;
    let mut waiting: Option<String> = None;
    while let Some(line) = lines.next()? {
        number += 1;
        // The last line is the note about all others: each line waits until it is known not to be the last.
        if let Some(before) = waiting.replace(line) {
            reading.line(number - 1, &before);
        }
    }
    match waiting {
        Some(last) => reading.end(number, &last),
        None => reading.find(1, "file-empty"),
    }
    Ok(reading.report)
}

/// Lines that end in a line feed; a last one without it, or one that is too long, is shown as it is and holds nothing.
struct Lines(BufReader<File>);

impl Lines {
    fn next(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = self.0.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        if bytes.pop() != Some(b'\n') {
            return Ok(Some(String::new()));
        }
        Ok(Some(String::from_utf8(bytes).unwrap_or_default()))
    }
}

struct Reading<'a> {
    known: &'a Known,
    head: Option<Head>,
    heads: HashMap<String, Checkpoint>,
    chain: Digest32,
    seen: HashMap<String, BTreeSet<u64>>,
    report: Report,
}

impl<'a> Reading<'a> {
    fn new(known: &'a Known) -> Self {
        Self {
            known,
            head: None,
            heads: HashMap::new(),
            chain: Digest32([0; 32]),
            seen: HashMap::new(),
            report: Report::default(),
        }
    }

    fn find(&mut self, line: u64, what: &'static str) {
        self.report.findings.push(Finding { line, what });
    }

    fn line(&mut self, number: u64, text: &str) {
        self.chain = chained(self.chain, text);
        if number == 1 {
            return self.first(text);
        }
        self.report.count += 1;
        if let Err(what) = self.event(text) {
            self.find(number, what);
        }
    }

    fn first(&mut self, text: &str) {
        let head = serde_json::from_str::<Head>(text)
            .ok()
            .filter(|head| head.kind == "export" && head.version == 1);
        let Some(head) = head else {
            return self.find(1, "not-an-export");
        };
        if head.instance != self.known.domain {
            self.find(1, "other-instance");
        }
        for text in &head.checkpoints {
            match Checkpoint::verify(text, &self.known.instance) {
                Ok(checkpoint) => {
                    // What this home verified to its last entry once must be the same journal.
                    let contradicts = self
                        .known
                        .heads
                        .get(&checkpoint.origin)
                        .is_some_and(|seen| seen.size == checkpoint.size && seen.root != checkpoint.root);
                    if contradicts {
                        self.find(1, "rewritten");
                    }
                    self.heads.insert(checkpoint.origin.clone(), checkpoint);
                }
                Err(_) => self.find(1, "checkpoint"),
            }
        }
        self.report.event = Some(head.event);
        self.report.whole = head.whole;
        self.head = Some(head);
    }

    /// One event: its words open its entry, its entry leads to the head, and what is told beside is what it says.
    fn event(&mut self, text: &str) -> Result<(), &'static str> {
        let told: Value = serde_json::from_str(text).map_err(|_| "line")?;
        let proofs: Proofs = serde_json::from_value(told.clone()).map_err(|_| "line")?;
        let head = self.heads.get(&proofs.origin).ok_or("checkpoint")?;
        let bytes = proofs.entry.0.as_slice().try_into().map_err(|_| "entry")?;
        let entry = Entry::from_bytes(&proofs.entry.0).map_err(|_| "entry")?;
        check_inclusion(
            &proofs.proof,
            head.size,
            head.root,
            proofs.index,
            leaf_hash(bytes),
        )
        .map_err(|_| "proof")?;
        let parts = proofs.opened.ok_or("opening")?;
        let key = |bytes: &[u8]| bytes.try_into().map(EventKey).map_err(|_| "opening");
        let (event_key, actor_key) = (key(&parts.key.0)?, key(&parts.actor_key.0)?);
        let opens = event_key.opens(Part::Core, parts.core.as_bytes(), entry.core)
            && event_key.opens(Part::Subject, parts.subject.as_bytes(), entry.subject)
            && actor_key.opens(Part::Actor, parts.actor.as_bytes(), entry.actor);
        if !opens {
            return Err("opening");
        }
        let core = Core::from_text(&parts.core).map_err(|_| "opening")?;
        let subject = (!parts.subject.is_empty())
            .then(|| Subject::from_text(&parts.subject))
            .transpose()
            .map_err(|_| "opening")?;
        let actor = (!parts.actor.is_empty())
            .then(|| Actor::from_text(&parts.actor))
            .transpose()
            .map_err(|_| "opening")?;
        if Entry::hour_of(core.at) != entry.hour || origin(&self.known.domain, core.at) != proofs.origin {
            return Err("time");
        }
        let said = json!({
            "id": parts.id, "at": core.at, "event": core.event, "result": core.result, "reason": core.reason,
            "mandate": core.mandate, "document": core.document, "number": core.number, "purpose": core.purpose,
            "detail": core.detail, "subject": subject.as_ref().map(|subject| subject.pseudonym),
            "sequence": subject.as_ref().map(|subject| subject.sequence),
            "actor": actor.as_ref().map(|actor| actor.account),
            "actor_role": actor.as_ref().map(|actor| actor.role),
        });
        let agrees = said
            .as_object()
            .is_some_and(|said| said.iter().all(|(name, value)| told.get(name) == Some(value)));
        if !agrees {
            return Err("told-otherwise");
        }
        if self.seen.entry(proofs.origin).or_default().insert(proofs.index) {
            Ok(())
        } else {
            Err("repeated")
        }
    }

    /// The note about all lines.
    fn end(&mut self, number: u64, text: &str) {
        let note = serde_json::from_str::<End>(text)
            .ok()
            .filter(|end| end.kind == "export-end")
            .and_then(|end| SignedNote::<Export>::parse(&end.note).ok());
        let Some(note) = note else {
            // Whatever the last line is, a file without the note about it was cut off.
            self.line(number, text);
            return self.find(number, "cut-off");
        };
        let export = note.danger_unverified().clone();
        self.report.signer = Some(export.by);
        let name = key_name(export.by, &self.known.domain);
        // A note without a signature in the name of its author is nobody's, whoever may know the author.
        if note.signature_of(&name).is_none() {
            self.find(number, "signature");
        }
        match self.known.pins.get(&export.by) {
            Some(pinned) => {
                self.report.signer_known = true;
                let key = VerifyingKey::from_text(&pinned.pin.signing);
                if key.is_none_or(|key| note.verify(&name, &key).is_err()) {
                    self.find(number, "signature");
                }
            }
            // A whole export shows by itself that nothing is missing; of a filtered one, only its maker can say so.
            None if !self.report.whole => self.find(number, "signer-unknown"),
            None => {}
        }
        let (filter, whole) = match &self.head {
            Some(head) => (head.filter.digest(), head.filter.is_whole()),
            None => (Digest32([0; 32]), false),
        };
        if export.lines != self.chain || export.count != self.report.count {
            self.find(number, "lines");
        }
        if Some(export.event) != self.report.event
            || export.filter != filter
            || export.whole != whole
            || self.report.whole != whole
        {
            self.find(number, "told-otherwise");
        }
        let mut told: Vec<(String, u64, u64, u64)> = self
            .seen
            .iter()
            .filter_map(|(origin, indexes)| {
                let (first, last) = (*indexes.first()?, *indexes.last()?);
                Some((origin.clone(), first, last, indexes.len() as u64))
            })
            .collect();
        told.sort();
        let stated: Vec<(String, u64, u64)> = export
            .ranges
            .iter()
            .map(|range| (range.origin.clone(), range.first, range.last))
            .collect();
        let found: Vec<(String, u64, u64)> = told
            .iter()
            .map(|(origin, first, last, _)| (origin.clone(), *first, *last))
            .collect();
        if stated != found {
            self.find(number, "range");
        }
        // A filter may leave entries out; a whole range may not, whoever signed for it.
        if whole
            && told
                .iter()
                .any(|(_, first, last, count)| last - first + 1 != *count)
        {
            self.find(number, "entries-missing");
        }
        self.report.ranges = export.ranges;
    }
}
