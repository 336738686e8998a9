//! `ecrin inbox …` and `ecrin undo …`

use clap::{Args, Subcommand};

/// `ecrin stop …`
#[derive(Debug, Args)]
pub struct StopArgs {
    /// Also lets nobody put papers in any more.
    #[arg(long)]
    pub inbox: bool,
    /// Stops without asking.
    #[arg(long)]
    pub yes: bool,
}

/// `ecrin inbox …`
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum InboxCommand {
    /// Whether it is open.
    Show,
    /// Lets nobody put papers in for me.
    Close,
    /// Lets professionals put papers in for me.
    Open,
}

/// `ecrin undo …`
#[derive(Debug, Subcommand)]
pub enum UndoCommand {
    /// Takes back an invitation that nobody has answered; lists them where none is named.
    Invitation {
        /// Which: its id, or its text.
        id: Option<String>,
    },
    /// Takes back a mandate that nobody has used.
    Mandate {
        /// Which.
        id: String,
    },
    /// Takes back a vault that was opened by mistake.
    Vault {
        /// Whose.
        account: String,
    },
}
