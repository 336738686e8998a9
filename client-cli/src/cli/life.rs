//! `erase`, `unlock` and `hold`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ecrin_vault::vocabulary::Ground;

/// `ecrin erase …`
#[derive(Debug, Args)]
pub struct EraseArgs {
    /// Writes the receipts of everything first.
    #[arg(long, value_name = "FILE")]
    pub receipts: Option<PathBuf>,
    /// Erases without the first question.
    #[arg(long)]
    pub yes: bool,
    /// For administrators: whose vault.
    #[arg(long, value_name = "ACCOUNT", requires = "ground")]
    pub account: Option<String>,
    /// For administrators: why.
    #[arg(long, value_name = "GROUND", requires = "account")]
    pub ground: Option<Ground>,
    /// For administrators: the approval of a second one.
    #[arg(long, value_name = "ID", requires = "account")]
    pub approval: Option<String>,
    /// For administrators: asks a second one.
    #[arg(long, conflicts_with = "approval", requires = "account")]
    pub ask: bool,
}

/// `ecrin hold …`
#[derive(Debug, Subcommand)]
pub enum HoldCommand {
    /// Places one.
    Place(HoldArgs),
    /// Lists them.
    List,
    /// Lifts one.
    Lift {
        /// Which.
        id: String,
    },
}

/// `ecrin hold place …`
#[derive(Debug, Args)]
pub struct HoldArgs {
    /// On whose vault.
    #[arg(
        long,
        value_name = "ACCOUNT",
        required_unless_present = "mandate",
        conflicts_with = "mandate"
    )]
    pub account: Option<String>,
    /// On which mandate.
    #[arg(long, value_name = "ID")]
    pub mandate: Option<String>,
    /// For how many days.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub days: u32,
    /// The reference of the order.
    #[arg(long, value_name = "TEXT")]
    pub reference: String,
    /// The approval of a second administrator.
    #[arg(long, value_name = "ID")]
    pub approval: Option<String>,
    /// Asks a second administrator.
    #[arg(long, conflicts_with = "approval")]
    pub ask: bool,
}
