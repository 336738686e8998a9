//! `mail`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// `ecrin mail …`
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Writes to people.
    Send(MailSendArgs),
    /// Hands a person over to another structure, once she agrees.
    Refer(MailReferArgs),
    /// Lists a folder.
    List(MailListArgs),
    /// Shows a letter.
    Read(MailReadArgs),
    /// Answers a letter.
    Reply(MailReplyArgs),
    /// Searches headers, here and not on the server.
    Search {
        /// Words that must all be there.
        #[arg(required = true)]
        words: Vec<String>,
        /// In which folder.
        #[command(flatten)]
        list: MailListArgs,
    },
    /// My address and its certificate.
    #[command(subcommand)]
    Key(MailKeyCommand),
    /// The address that a structure's members share.
    #[command(subcommand, name = "box")]
    TeamBox(TeamBoxCommand),
    /// Names for several addresses, kept here.
    #[command(subcommand)]
    Group(MailGroupCommand),
    /// Passwords of mail programs.
    #[command(subcommand)]
    AppPassword(AppPasswordCommand),
}

/// `ecrin mail box …`
#[derive(Debug, Subcommand)]
pub enum TeamBoxCommand {
    /// Gives the structure an address.
    Make {
        /// The part before the @.
        address: String,
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
        /// Lets anyone outside find its certificate.
        #[arg(long)]
        publish: bool,
    },
    /// Shows it.
    Show {
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
    /// Makes the next certificate, also when none is due.
    Rotate {
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
    /// Lets anyone outside find the certificate, or nobody.
    Publish {
        /// `on` or `off`.
        switch: Switch,
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
    /// Says who reads it, or shows who does.
    Readers {
        /// These members and nobody else.
        #[arg(long, value_name = "ACCOUNT", conflicts_with = "everyone")]
        only: Vec<String>,
        /// Every member.
        #[arg(long)]
        everyone: bool,
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
}

/// `ecrin mail group …`
#[derive(Debug, Subcommand)]
pub enum MailGroupCommand {
    /// Gives several addresses a name, in place of those it had.
    Set {
        /// The name.
        name: String,
        /// The addresses.
        #[arg(required = true)]
        addresses: Vec<String>,
    },
    /// Lists them.
    List,
    /// Forgets one.
    Remove {
        /// The name.
        name: String,
    },
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

/// `ecrin mail send …`
#[derive(Debug, Args)]
pub struct MailSendArgs {
    /// To whom: addresses, or the name of a structure.
    #[arg(long, required = true, value_name = "ADDRESS")]
    pub to: Vec<String>,
    /// To whom else.
    #[arg(long, value_name = "ADDRESS")]
    pub cc: Vec<String>,
    /// About what; sealed with the rest.
    #[arg(long, value_name = "SUBJECT")]
    pub subject: String,
    /// The text, instead of standard input.
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// Files that go along.
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
    /// Keeps it as a draft, sealed for me alone.
    #[arg(long)]
    pub draft: bool,
}

/// `ecrin mail refer …`
#[derive(Debug, Args)]
pub struct MailReferArgs {
    /// Whom.
    #[arg(long, value_name = "ACCOUNT", required_unless_present = "send")]
    pub person: Option<String>,
    /// To which structure.
    #[arg(long = "to", value_name = "STRUCTURE", required_unless_present = "send")]
    pub structure: Option<String>,
    /// What the structure is to call her.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// About what.
    #[arg(long, value_name = "SUBJECT", required_unless_present = "send")]
    pub subject: Option<String>,
    /// The text, instead of standard input.
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// For how many days it may be sent.
    #[arg(long, default_value_t = 7, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=30))]
    pub days: u32,
    /// Sends the letter of a referral that she has agreed to.
    #[arg(long, value_name = "ID", conflicts_with_all = ["person", "structure", "name", "subject", "text"])]
    pub send: Option<String>,
}

/// `ecrin mail list …`
#[derive(Debug, Args)]
pub struct MailListArgs {
    /// Which folder; the inbox unless said otherwise.
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<String>,
    /// How many, the newest first.
    #[arg(long, default_value_t = 50, value_name = "NUMBER")]
    pub limit: usize,
}

/// `ecrin mail read …`
#[derive(Debug, Args)]
pub struct MailReadArgs {
    /// Which letter.
    pub id: String,
    /// Where attachments are kept.
    #[arg(long, value_name = "DIR")]
    pub save_attachments: Option<PathBuf>,
}

/// `ecrin mail reply …`
#[derive(Debug, Args)]
pub struct MailReplyArgs {
    /// Which letter.
    pub id: String,
    /// The text, instead of standard input.
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// Files that go along.
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
}

/// `ecrin mail key …`
#[derive(Debug, Subcommand)]
pub enum MailKeyCommand {
    /// Shows it, or a colleague's.
    Show {
        /// A colleague's address.
        address: Option<String>,
        /// Writes the public key, for programs of others.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Makes address and certificate, where there is none.
    Make {
        /// The part before the @; otherwise it comes from the name.
        #[arg(long, value_name = "LOCAL")]
        address: Option<String>,
        /// Lets anyone outside find it.
        #[arg(long)]
        publish: bool,
    },
    /// Makes the next certificate.
    Rotate,
    /// Lets anyone outside find it, or nobody.
    Publish {
        /// `on` or `off`.
        switch: Switch,
    },
    /// Writes the secret keys, locked by a passphrase of their own, for programs of others.
    Export {
        /// Where to.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Takes it back.
    Revoke {
        /// It fell into other hands: nothing it signed is believed any more.
        #[arg(long)]
        lost: bool,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}
