//! What administrators sign: exports of the journal, and the acts that need two of them (spec 07).

use crate::id::{AccountId, EventId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError};
use crate::time::Timestamp;
use crate::vocabulary::FourEyesAct;

/// The most ranges of an export: one for each half-year it touches.
pub const MAX_RANGES: usize = 200;

/// What of one shard an export tells: from this entry to that one, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The shard.
    pub origin: String,
    /// The first entry.
    pub first: u64,
    /// The last entry.
    pub last: u64,
}

/// The body of an `export` note, the last line of an export: whoever made it says what it holds, so that a line that
/// is missing or was added later shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The event under which the export stands in the journal.
    pub event: EventId,
    /// Who made it.
    pub by: AccountId,
    /// Digest of the filter.
    pub filter: Digest32,
    /// Whether it holds every entry of its ranges.
    pub whole: bool,
    /// How many events.
    pub count: u64,
    /// The chain of every line before the one that holds this note: from 32 zeros, SHA-256 of the value before and the
    /// line with its line feed.
    pub lines: Digest32,
    /// What it tells, one range for each shard.
    pub ranges: Vec<Range>,
    /// When it was made.
    pub at: Timestamp,
}

/// The chain of lines, one line further.
pub fn chained(before: Digest32, line: &str) -> Digest32 {
    Digest32::of(&[before.0.as_slice(), line.as_bytes(), b"\n"].concat())
}

impl NoteBody for Export {
    const KIND: &'static str = "export";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("event", self.event);
        lines.line("by", self.by);
        lines.line("filter", self.filter);
        lines.line("whole", self.whole);
        lines.line("count", self.count);
        lines.line("lines", self.lines);
        for range in &self.ranges {
            lines.line(
                "range",
                format!("{} {} {}", range.first, range.last, range.origin),
            );
        }
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let (event, by, filter) = (lines.value("event")?, lines.value("by")?, lines.value("filter")?);
        let (whole, count) = (lines.value("whole")?, lines.value("count")?);
        let chain = lines.value("lines")?;
        let mut ranges = Vec::new();
        while lines.next_is("range") && ranges.len() < MAX_RANGES {
            let text = lines.text("range")?;
            ranges.push(range(&text).ok_or(NoteError::Value { key: "range" })?);
        }
        // One set of ranges has one text: each journal once, in the order of their names.
        if ranges.windows(2).any(|pair| pair[0].origin >= pair[1].origin) {
            return Err(NoteError::Value { key: "range" });
        }
        Ok(Self {
            event,
            by,
            filter,
            whole,
            count,
            lines: chain,
            ranges,
            at: lines.value("at")?,
        })
    }
}

fn range(text: &str) -> Option<Range> {
    let mut words = text.splitn(3, ' ');
    let (first, last, origin) = (words.next()?, words.next()?, words.next()?);
    let range = Range {
        first: first.parse().ok()?,
        last: last.parse().ok()?,
        origin: origin.to_owned(),
    };
    // One range has one text.
    let canonical = range.first.to_string() == first && range.last.to_string() == last;
    (canonical && range.first <= range.last && !origin.is_empty()).then_some(range)
}

/// The body of an `approval-request` note: an administrator asks a second one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRequest {
    /// For what kind of act.
    pub act: FourEyesAct,
    /// Digest of what exactly is to be done, as text.
    pub subject: Digest32,
    /// Who asks.
    pub requester: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for ApprovalRequest {
    const KIND: &'static str = "approval-request";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("act", self.act);
        lines.line("subject", self.subject);
        lines.line("requester", self.requester);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            act: lines.value("act")?,
            subject: lines.value("subject")?,
            requester: lines.value("requester")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of an `approval` note: the second administrator answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Digest of the request note, signatures and all.
    pub request: Digest32,
    /// Whether it may be done.
    pub given: bool,
    /// Who answers.
    pub approver: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Approval {
    const KIND: &'static str = "approval";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("request", self.request);
        lines.line("given", self.given);
        lines.line("approver", self.approver);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            request: lines.value("request")?,
            given: lines.value("given")?,
            approver: lines.value("approver")?,
            at: lines.value("at")?,
        })
    }
}
