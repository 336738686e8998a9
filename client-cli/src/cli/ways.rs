//! The subcommands about cards and other ways in.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use ecrin_vault::vocabulary::SlotKind;

/// What is declared about the person before a vault is opened for her.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Declaration {
    /// Of age, and nobody decides for her.
    Adult,
    /// Under tutelle or curatelle, or another measure of protection.
    Protected,
    /// Not of age.
    Minor,
}

/// `ecrin enrol …`
#[derive(Debug, Args)]
pub struct EnrolArgs {
    /// What is declared; asked for unless said.
    #[arg(long, value_name = "DECLARATION", value_enum)]
    pub declares: Option<Declaration>,
    /// What she wants to be called; it stays sealed in her keyring.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The folder for the pages to print.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// She agrees, and was asked.
    #[arg(long)]
    pub yes: bool,
}

/// The secret with which someone signs in anew.
#[derive(Debug, Args)]
pub struct WayArgs {
    /// Through my card, instead of my passphrase: its text, or a file with it.
    #[arg(long, value_name = "CARD")]
    pub with_card: Option<String>,
}

/// `ecrin card …`
#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// Signs in with a card and its code.
    Login {
        /// The text of the card, as it is printed.
        #[arg(num_args = 0..)]
        card: Vec<String>,
        /// A file with the text.
        #[arg(long, value_name = "FILE", conflicts_with = "card")]
        file: Option<PathBuf>,
    },
    /// Shuts my cards, or those of someone who lost hers.
    Freeze {
        /// Whose.
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
    },
    /// Opens my frozen cards again.
    Unfreeze,
    /// A new card in the place of the old one.
    Renew {
        /// The folder for the pages to print.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// With what I sign in.
        #[command(flatten)]
        way: WayArgs,
    },
}

/// `ecrin slot …`
#[derive(Debug, Subcommand)]
pub enum SlotCommand {
    /// Lists them.
    List,
    /// One more.
    Add {
        /// What kind: passphrase or card.
        kind: SlotKind,
        /// The folder for the pages to print, for a card.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// With what I sign in.
        #[command(flatten)]
        way: WayArgs,
    },
    /// Takes one away.
    Remove {
        /// Which.
        id: String,
        /// With what I sign in.
        #[command(flatten)]
        way: WayArgs,
    },
}
