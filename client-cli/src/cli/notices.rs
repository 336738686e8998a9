//! `notices outside`.

use clap::Subcommand;

/// `ecrin notices …`
#[derive(Debug, Subcommand)]
pub enum NoticesCommand {
    /// Whether I am told outside.
    #[command(subcommand)]
    Outside(OutsideCommand),
}

/// `ecrin notices outside …`
#[derive(Debug, Subcommand)]
pub enum OutsideCommand {
    /// Whether, and at which address.
    Show,
    /// Gives an address.
    Set {
        /// Which.
        address: String,
    },
    /// Shows that it is mine.
    Confirm {
        /// The code that came there.
        code: String,
    },
    /// Stops it.
    Off,
}
