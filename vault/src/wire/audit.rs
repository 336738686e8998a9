//! What an auditor asks of the journal, and what she takes away.

use serde::{Deserialize, Serialize};

use super::{JournalRow, OpenedEntry};
use crate::id::{AccountId, EventId, MandateId, StructureId};
use crate::note::Digest32;
use crate::time::Timestamp;
use crate::vocabulary::{Channel, EventCode, Outcome, Purpose};

/// What to look for; everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aidant: Option<AccountId>,
    /// For which structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<StructureId>,
    /// Under which mandate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate: Option<MandateId>,
    /// Whose papers: the pseudonym.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beneficiary: Option<AccountId>,
    /// Which event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventCode>,
    /// Which family of events: the word before the dot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
    /// Through which door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// For which démarche.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Only when no office is open in Paris: before 7, from 20 on, Sundays, public holidays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_hours: Option<bool>,
    /// Only what no witness has confirmed. No instance has witnesses yet: this holds for every event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_witness: Option<bool>,
    /// Instead of what happened in the period: the grants of running mandates that end before this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_before: Option<Timestamp>,
    /// Not before; thirty days before `to` unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Before; now unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// The file in which the reason for this search is kept, one word, for the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Where the page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many events at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

impl AuditFilter {
    /// Whether the filter asks for everything in its period, so that nothing between its first and its last event may
    /// be missing.
    pub fn is_whole(&self) -> bool {
        let Self {
            from,
            to,
            ticket,
            after,
            limit,
            no_witness,
            ..
        } = self;
        *self
            == Self {
                from: *from,
                to: *to,
                ticket: ticket.clone(),
                after: after.clone(),
                limit: *limit,
                no_witness: *no_witness,
                ..Self::default()
            }
    }

    /// The digest under which a search stands in the journal: of the filter without its page and its ticket.
    pub fn digest(&self) -> Digest32 {
        let asked = Self {
            after: None,
            limit: None,
            ticket: None,
            ..self.clone()
        };
        // A filter is plain data: writing it to memory cannot fail.
        Digest32::of(&serde_json::to_vec(&asked).unwrap_or_default())
    }
}

wire! {
    /// Asks for an export.
    ExportNew {
        /// Of what.
        filter: AuditFilter,
        /// In which format, for the journal.
        format: String,
        /// The approval of a second administrator, which many lines need.
        approval: Option<EventId>,
    }

    /// An export that may be fetched.
    ExportMade {
        /// Which: the event under which it stands in the journal.
        id: EventId,
        /// When it was made.
        at: Timestamp,
        /// Until when it may be fetched.
        until: Timestamp,
        /// The filter, with its period.
        filter: AuditFilter,
        /// The signed heads of the journal at that moment, to which every line leads.
        checkpoints: Vec<String>,
    }

    /// One event with what proves it.
    ExportLine {
        /// As a search shows it.
        row: JournalRow,
        /// The entry and its openings.
        opened: OpenedEntry,
        /// The way from the entry to the root of its checkpoint.
        proof: Vec<Digest32>,
    }

    /// A page of an export, newest first.
    ExportPage {
        /// The events.
        lines: Vec<ExportLine>,
        /// Where the next page begins, if there is one.
        next: Option<String>,
    }

    /// How the service itself is, for who administers it. Nothing in it is about anyone.
    Health {
        /// The server's time.
        now: Timestamp,
        /// Which version is running.
        version: String,
        /// When this server last looked at its own journal, if it has since it was started; it does so every minute.
        looked: Option<Timestamp>,
        /// By how many seconds the clock lies behind the journal; nothing is written before it has caught up.
        clock_behind: u32,
        /// Whether everything that is due once a day was done today.
        tended: bool,
        /// How many days' keys are destroyed without an event that says so yet.
        unsaid_days: u32,
        /// Whether what was deleted may still lie in the files of the store.
        unpurged: bool,
        /// Bytes that may still be written where papers lie, and of how many; missing where the disk does not say.
        disk_free: Option<u64>,
        disk_size: Option<u64>,
    }
}
