//! `ecrin recovery …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ecrin_vault::vocabulary::Holder;

use super::WayArgs;

/// `ecrin recovery …`
#[derive(Debug, Subcommand)]
pub enum RecoveryCommand {
    /// Makes a kit, or says that I want none.
    Kit {
        /// Which structure holds a share.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
        /// Where to write the sheet to print.
        #[arg(long, value_name = "FILE", required_unless_present = "no_recovery")]
        sheet: Option<PathBuf>,
        /// With what I open my vault.
        #[command(flatten)]
        way: WayArgs,
        /// Makes none.
        #[arg(long, conflicts_with_all = ["structure", "sheet"])]
        no_recovery: bool,
    },
    /// Shows my kit.
    Show,
    /// Checks that the sheet is there and legible.
    Check(ShareArgs),
    /// Makes my kit worthless.
    Revoke,
    /// Begins a recovery on a computer that knows no account.
    Start {
        /// The sheet.
        #[command(flatten)]
        share: ShareArgs,
        /// Whose account, where the sheet is lost.
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
    },
    /// Where the recovery of this computer stands.
    Status,
    /// Releases a share to the person beside me, or attests that I have met her.
    Approve {
        /// The whole number that her screen shows.
        id: String,
        /// Whose share; the structure's for members of it, else the service's.
        #[arg(long, value_name = "HOLDER", conflicts_with = "attest")]
        release: Option<Holder>,
        /// Only says that I have met her.
        #[arg(long)]
        attest: bool,
        /// She is here.
        #[arg(long)]
        in_person: bool,
        /// Signs without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Lists the recoveries of my account.
    List,
    /// Stops a recovery.
    Cancel {
        /// Which.
        id: String,
    },
    /// Opens the recovery that is due, and sets a new passphrase, or a new card and its code.
    Finish(FinishArgs),
}

/// `ecrin recovery finish …`
#[derive(Debug, Args)]
pub struct FinishArgs {
    /// The sheet.
    #[command(flatten)]
    pub share: ShareArgs,
    /// A new card and a code, instead of a passphrase.
    #[arg(long)]
    pub card: bool,
    /// The folder for the pages to print, with a card.
    #[arg(long, value_name = "DIR", requires = "card")]
    pub out: Option<PathBuf>,
}

/// Where the digits of a sheet come from.
#[derive(Debug, Args)]
pub struct ShareArgs {
    /// A file with the digits, or with what the code says.
    #[arg(long, value_name = "FILE")]
    pub share_file: Option<PathBuf>,
}
