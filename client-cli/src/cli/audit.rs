//! The words of the auditor's desk, as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use ecrin_vault::vocabulary::{Channel, EventCode, FourEyesAct, Outcome, Purpose};

use super::AlertsCommand;

/// `ecrin audit …`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Searches the journal, newest first.
    Search {
        /// What for.
        #[command(flatten)]
        filter: FilterArgs,
        /// How many events at most.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
    },
    /// Searches that have a name.
    #[command(subcommand)]
    View(ViewCommand),
    /// Takes part of the journal away, with what proves it.
    Export {
        /// What of it.
        #[command(flatten)]
        filter: FilterArgs,
        /// As what.
        #[arg(long, value_name = "FORMAT")]
        format: ExportFormat,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The approval of a second administrator, whose filter is then the export's.
        #[arg(long, value_name = "ID")]
        approval: Option<String>,
        /// Asks a second administrator where one is needed.
        #[arg(long, conflicts_with = "approval")]
        ask: bool,
    },
    /// What someone should look at.
    #[command(subcommand)]
    Alerts(AlertsCommand),
    /// Verifies the whole journal, or an export without any server.
    Verify {
        /// An export.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

/// `ecrin audit view …`
#[derive(Debug, Subcommand)]
pub enum ViewCommand {
    /// Keeps a search under a name.
    Save {
        /// Which.
        name: String,
        /// What for.
        #[command(flatten)]
        filter: Box<FilterArgs>,
    },
    /// Lists them.
    List,
    /// Runs one.
    Run {
        /// Which.
        name: String,
    },
    /// Forgets one of my own.
    Remove {
        /// Which.
        name: String,
    },
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One event a line, with what proves it.
    Jsonl,
    /// For spreadsheets.
    Csv,
    /// For system logs.
    Rfc5424,
    /// For security desks.
    Ocsf,
}

impl ExportFormat {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Rfc5424 => "rfc5424",
            Self::Ocsf => "ocsf",
        }
    }
}

/// What to look for; everything that is given must hold.
#[derive(Debug, Args)]
pub struct FilterArgs {
    /// What this professional did.
    #[arg(long, value_name = "ACCOUNT")]
    pub aidant: Option<String>,
    /// What was done for this structure.
    #[arg(long, value_name = "ID")]
    pub structure: Option<String>,
    /// What was done under this mandate.
    #[arg(long, value_name = "ID")]
    pub mandate: Option<String>,
    /// What concerns this person: her name in the journal.
    #[arg(long, value_name = "PSEUDONYM")]
    pub beneficiary: Option<String>,
    /// What kind of event.
    #[arg(long, value_name = "EVENT")]
    pub event: Option<EventCode>,
    /// Which family of events.
    #[arg(long, value_name = "FAMILY")]
    pub family: Option<String>,
    /// From when.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Until when.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// How it ended.
    #[arg(long, value_name = "RESULT")]
    pub result: Option<Outcome>,
    /// Through which door.
    #[arg(long, value_name = "CHANNEL")]
    pub channel: Option<Channel>,
    /// For which démarche.
    #[arg(long, value_name = "CODE")]
    pub purpose: Option<Purpose>,
    /// Only when no office is open.
    #[arg(long)]
    pub outside_hours: bool,
    /// Only what no witness has confirmed.
    #[arg(long)]
    pub no_witness: bool,
    /// Only the grants of running mandates that end before this.
    #[arg(long, value_name = "DATE")]
    pub ends_before: Option<String>,
    /// The file in which the reason is kept.
    #[arg(long, value_name = "WORD")]
    pub ticket: Option<String>,
}

/// `ecrin approval …`
#[derive(Debug, Subcommand)]
pub enum ApprovalCommand {
    /// Lists what was asked for.
    List,
    /// Asks another administrator.
    Request {
        /// For what kind of act.
        act: FourEyesAct,
        /// For what exactly; the act itself unless said.
        #[arg(long, value_name = "TEXT")]
        subject: Option<String>,
    },
    /// Approves what another administrator asks.
    Give {
        /// Which request.
        id: String,
    },
    /// Refuses what another administrator asks.
    Refuse {
        /// Which request.
        id: String,
    },
}
