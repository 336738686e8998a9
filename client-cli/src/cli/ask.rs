//! `ecrin ask …`

use clap::{Args, Subcommand};
use ecrin_vault::vocabulary::{Duration, Purpose, Right};

/// Asks someone for a mandate, or answers.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct AskArgs {
    /// What to do with requests that exist.
    #[command(subcommand)]
    pub command: Option<AskCommand>,
    /// Of whom.
    #[arg(long, value_name = "ACCOUNT", required = true)]
    pub of: Option<String>,
    /// For whom; for oneself unless said.
    #[arg(long = "to", value_name = "ACCOUNT", conflicts_with = "structure")]
    pub grantee: Option<String>,
    /// For the aidants of a structure.
    #[arg(long, value_name = "ID")]
    pub structure: Option<String>,
    /// To do what.
    #[arg(long, value_name = "RIGHT", default_value = "view")]
    pub right: Right,
    /// For which démarche.
    #[arg(long, value_name = "CODE", required = true)]
    pub purpose: Option<Purpose>,
    /// For how long.
    #[arg(long = "for", value_name = "DURATION", required = true)]
    pub duration: Option<Duration>,
    /// Which papers, in words that only the person reads.
    #[arg(long, value_name = "TEXT")]
    pub message: Option<String>,
    /// The mandate that someone else would go on with.
    #[arg(long, value_name = "ID")]
    pub mandate: Option<String>,
}

/// What to do with requests.
#[derive(Debug, Subcommand)]
pub enum AskCommand {
    /// Lists them.
    List {
        /// Also those that were answered.
        #[arg(long)]
        all: bool,
    },
    /// Shows one with every word of it.
    Show {
        /// Which.
        id: String,
    },
    /// Answers with a mandate, or agrees that a letter goes.
    Accept(AcceptArgs),
    /// Says no.
    Refuse {
        /// To which.
        id: String,
    },
    /// Takes one back.
    Withdraw {
        /// Which.
        id: String,
    },
}

/// `ecrin ask accept …`
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// Which request.
    pub id: String,
    /// Which papers; those of the mandate that goes on unless said.
    #[arg(long = "doc", value_name = "ID")]
    pub documents: Vec<String>,
    /// For how long; as long as asked unless said.
    #[arg(long = "for", value_name = "DURATION")]
    pub duration: Option<Duration>,
    /// To do what; what was asked unless said.
    #[arg(long, value_name = "RIGHT")]
    pub right: Option<Right>,
    /// How many views at most.
    #[arg(long, value_name = "N")]
    pub max_views: Option<u32>,
    /// Signs without asking.
    #[arg(long)]
    pub yes: bool,
}

/// `ecrin mandate renew …`
#[derive(Debug, Args)]
pub struct RenewArgs {
    /// Which mandate.
    pub id: String,
    /// For how long; as long as it was given for unless said.
    #[arg(long = "for", value_name = "DURATION")]
    pub duration: Option<Duration>,
    /// A word to the person, which only she reads.
    #[arg(long, value_name = "TEXT")]
    pub message: Option<String>,
}
