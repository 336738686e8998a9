//! `audit alerts …`

use clap::Subcommand;
use ecrin_vault::vocabulary::AlertState;

/// `ecrin audit alerts …`
#[derive(Debug, Subcommand)]
pub enum AlertsCommand {
    /// Lists them, newest first.
    List {
        /// Only those about which this was decided.
        #[arg(long, value_name = "STATE")]
        state: Option<AlertState>,
    },
    /// Shows one with its events.
    Show {
        /// Which.
        id: String,
    },
    /// Writes down that there was a good reason.
    Justify {
        /// Which.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Writes down that someone has to look into it.
    Escalate {
        /// Which.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
