//! `mail`.

use clap::Subcommand;

/// `ecrin mail …`
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Passwords of mail programs.
    #[command(subcommand)]
    AppPassword(AppPasswordCommand),
}

/// `ecrin mail app-password …`
#[derive(Debug, Subcommand)]
pub enum AppPasswordCommand {
    /// Makes one.
    Add {
        /// What the device is called.
        name: String,
    },
    /// Lists them.
    List,
    /// Takes one back.
    Remove {
        /// Which.
        id: String,
    },
}
