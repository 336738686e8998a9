//! Exports of the journal, as files.
//!
//! In scope: the four formats, one event a line, and what must be escaped in each. Out of scope: where the events come
//! from, and verifying a file (`commands/audit/export.rs`).

mod csv;
mod ocsf;
mod syslog;

pub use csv::{HEADER as CSV_HEADER, line as csv_line};
pub use ocsf::line as ocsf_line;
pub use syslog::line as syslog_line;

use ecrin_vault::id::EventId;
use ecrin_vault::wire::JournalRow;

/// What a line is made of: the event, the sentence that tells it, and which export it belongs to, so that a page of
/// it that is found somewhere can be traced.
pub struct Exported<'a> {
    /// The event.
    pub row: &'a JournalRow,
    /// The same in words.
    pub sentence: &'a str,
    /// The event of the export.
    pub export: EventId,
    /// The instance's domain.
    pub domain: &'a str,
}

/// A value as text, nothing where there is none.
fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
