//! The flags and subcommands, as typed. What the help says about them stands in the language files: see [`crate::help`].

mod ask;
mod desk;
mod structures;

mod alerts;
mod audit;

pub use alerts::AlertsCommand;
pub use audit::{ApprovalCommand, AuditCommand, ExportFormat, FilterArgs, ViewCommand};

mod ways;

pub mod recovery;

mod life;

mod mail;

mod notices;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use ecrin_locales::Lang;
use ecrin_vault::vocabulary::{Consent, DocumentType, Duration, Purpose, Right, Role};

pub use ask::{AcceptArgs, AskArgs, AskCommand, RenewArgs};
pub use desk::{InboxCommand, StopArgs, UndoCommand};
pub use structures::{
    HandoverArgs, HandoverCommand, MemberArgs, MemberCommand, PlaceCommand, StructureCommand,
};

pub use ways::{CardCommand, Declaration, EnrolArgs, SlotCommand, WayArgs};

pub use life::{EraseArgs, HoldArgs, HoldCommand};

pub use mail::{
    AppPasswordCommand, MailCommand, MailGroupCommand, MailKeyCommand, MailListArgs, MailReadArgs,
    MailReferArgs, MailReplyArgs, MailSendArgs, Switch, TeamBoxCommand,
};

pub use notices::{NoticesCommand, OutsideCommand};

/// `ecrin`.
#[derive(Debug, Parser)]
#[command(
    name = "ecrin",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub flags: Flags,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Flags {
    /// Where the server answers.
    #[arg(long, global = true, env = "ECRIN_SERVER", value_name = "URL")]
    pub server: Option<String>,
    /// The folder in which this client remembers things.
    #[arg(long, global = true, env = "ECRIN_HOME", value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// The certificate authority of the server.
    #[arg(long, global = true, env = "ECRIN_CA", value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// JSON on standard output and nothing else.
    #[arg(long, global = true)]
    pub json: bool,
    /// The language of the words.
    #[arg(long, global = true, env = "ECRIN_LANG", value_name = "LANG")]
    pub lang: Option<Lang>,
    /// A file whose first line is the passphrase.
    #[arg(long, global = true, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answers an invitation.
    Join {
        /// The text of the invitation.
        invitation: String,
        /// The name to go by.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The part of a professional's mail address before the @; otherwise it comes from the name.
        #[arg(long, value_name = "LOCAL")]
        address: Option<String>,
    },
    /// Signs in.
    Login {
        /// Whose account, on a computer that does not know it yet.
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
    },
    /// Ends the session.
    Logout,
    /// Who is signed in.
    Whoami,
    /// Where one is signed in.
    Sessions {
        /// Ends one of them.
        #[arg(long, value_name = "ID")]
        end: Option<String>,
    },
    /// Invites someone.
    Invite {
        /// In which role.
        #[arg(long, value_name = "ROLE")]
        role: Role,
        /// Into which structure.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
        /// The approval of a second administrator, for inviting another one.
        #[arg(long, value_name = "ID")]
        approval: Option<String>,
    },
    /// Opens a vault for the person beside me.
    Enrol(EnrolArgs),
    /// Cards.
    #[command(subcommand)]
    Card(CardCommand),
    /// Ways into my account.
    #[command(subcommand)]
    Slot(SlotCommand),
    /// Structures.
    #[command(subcommand)]
    Structure(StructureCommand),
    /// Members of a structure.
    #[command(subcommand)]
    Member(MemberCommand),
    /// Asks for what a leaver held, for someone else.
    Handover(HandoverArgs),
    /// Papers.
    #[command(subcommand)]
    Doc(DocCommand),
    /// Lets someone see papers until a day.
    Grant(GrantArgs),
    /// Mandates, given or received.
    #[command(subcommand)]
    Mandate(MandateCommand),
    /// Ends every access to my papers.
    Stop(StopArgs),
    /// Who may put papers in for me.
    #[command(subcommand)]
    Inbox(InboxCommand),
    /// Takes back a mistake.
    #[command(subcommand)]
    Undo(UndoCommand),
    /// Asks someone for a mandate, or answers.
    Ask(AskArgs),
    /// Looks at a paper of a mandate.
    View {
        /// Which mandate.
        mandate: String,
        /// The number of the paper in it.
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        number: u32,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// What for.
        #[arg(long, value_name = "RIGHT", default_value = "view")]
        right: Right,
    },
    /// What I am told.
    #[command(args_conflicts_with_subcommands = true)]
    Notices {
        /// Also those that were read.
        #[arg(long)]
        all: bool,
        /// How I am told.
        #[command(subcommand)]
        command: Option<NoticesCommand>,
    },
    /// Dangerous acts that wait.
    #[command(subcommand)]
    Delay(DelayCommand),
    /// The recovery kit.
    #[command(subcommand)]
    Recovery(recovery::RecoveryCommand),
    /// Who did what with my papers.
    Journal {
        /// The summary of a year instead.
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(2000..3000))]
        summary: Option<i16>,
    },
    /// Everything, in one open file.
    Export {
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Erases a vault for ever.
    Erase(EraseArgs),
    /// Unlocks an account that nobody used.
    Unlock {
        /// Which account.
        account: String,
    },
    /// Legal holds.
    #[command(subcommand)]
    Hold(HoldCommand),
    /// Mail between members.
    #[command(subcommand)]
    Mail(MailCommand),
    /// The auditor's tools.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Acts that need two administrators.
    #[command(subcommand)]
    Approval(ApprovalCommand),
    /// Receipts.
    #[command(subcommand)]
    Receipt(ReceiptCommand),
    /// Keys and fingerprints.
    #[command(subcommand)]
    Key(KeyCommand),
}

/// `ecrin doc …`
#[derive(Debug, Subcommand)]
pub enum DocCommand {
    /// Puts a paper in.
    Add(DocAddArgs),
    /// Lists my papers.
    List,
    /// Lists what waits to be filed.
    Inbox,
    /// Takes a copy out.
    Get {
        /// Which.
        id: String,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Puts a newer version in.
    Replace(DocReplaceArgs),
    /// Throws a paper away.
    Rm {
        /// Which.
        id: String,
    },
    /// Keeps what someone put in for me.
    Accept {
        /// Which.
        id: String,
    },
    /// Turns away what someone put in for me.
    Refuse {
        /// Which.
        id: String,
    },
}

/// `ecrin doc add …`
#[derive(Debug, Args)]
pub struct DocAddArgs {
    /// The files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// What they are.
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: DocumentType,
    /// What its owner calls it; its file's name where there are several.
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The day it was issued.
    #[arg(long, value_name = "DATE")]
    pub issued: Option<String>,
    /// The day it expires.
    #[arg(long, value_name = "DATE")]
    pub expires: Option<String>,
    /// Whose vault to put it in, without seeing it afterwards.
    #[arg(long = "for", value_name = "ACCOUNT")]
    pub owner: Option<String>,
}

/// `ecrin doc replace …`
#[derive(Debug, Args)]
pub struct DocReplaceArgs {
    /// Which paper.
    pub id: String,
    /// The newer file.
    pub file: PathBuf,
    /// A new title.
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The day the newer one was issued.
    #[arg(long, value_name = "DATE")]
    pub issued: Option<String>,
    /// The day the newer one expires.
    #[arg(long, value_name = "DATE")]
    pub expires: Option<String>,
}

/// `ecrin grant …`
#[derive(Debug, Args)]
pub struct GrantArgs {
    /// To whom: a person, or a structure.
    #[arg(long, value_name = "ACCOUNT")]
    pub to: String,
    /// To whom in a structure; its aidants unless said.
    #[arg(long, value_name = "ROLE", value_parser = structures::team_role)]
    pub role: Option<Role>,
    /// Which papers.
    #[arg(long = "doc", value_name = "ID", required = true)]
    pub documents: Vec<String>,
    /// For how long.
    #[arg(
        long = "for",
        value_name = "DURATION",
        conflicts_with = "until",
        required_unless_present = "until"
    )]
    pub duration: Option<Duration>,
    /// Until when.
    #[arg(long, value_name = "RFC3339")]
    pub until: Option<String>,
    /// From when; at once unless said.
    #[arg(long, value_name = "RFC3339")]
    pub from: Option<String>,
    /// To do what.
    #[arg(long, value_name = "RIGHT", default_value = "view")]
    pub right: Right,
    /// For which démarche.
    #[arg(long, value_name = "CODE")]
    pub purpose: Purpose,
    /// How many views at most.
    #[arg(long, value_name = "N")]
    pub max_views: Option<u32>,
    /// How the person agrees.
    #[arg(long, value_name = "CONSENT", default_value = "presence")]
    pub consent: Consent,
    /// Signs without asking.
    #[arg(long)]
    pub yes: bool,
}

/// `ecrin mandate …`
#[derive(Debug, Subcommand)]
pub enum MandateCommand {
    /// Lists them.
    List,
    /// Shows one.
    Show {
        /// Which.
        id: String,
    },
    /// Accepts one that was granted to me.
    Accept {
        /// Which.
        id: String,
    },
    /// Refuses one that was granted to me.
    Refuse {
        /// Which.
        id: String,
    },
    /// Takes one back for good.
    Revoke {
        /// Which.
        id: String,
    },
    /// Stops one for now.
    Suspend {
        /// Which.
        id: String,
    },
    /// Lets a suspended one go on.
    Resume {
        /// Which.
        id: String,
    },
    /// Asks its owner to go on with one that ends.
    Renew(RenewArgs),
    /// Writes a page to print and sign.
    Print {
        /// Which.
        id: String,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// `ecrin delay …`
#[derive(Debug, Subcommand)]
pub enum DelayCommand {
    /// Lists them.
    List,
    /// Calls one off.
    Cancel {
        /// Which.
        id: String,
    },
    /// Attests that the person is here and wants it.
    Attest {
        /// Whose account.
        account: String,
        /// Which.
        id: String,
        /// Signs without asking.
        #[arg(long)]
        yes: bool,
    },
}

/// `ecrin receipt …`
#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// Shows the receipt of an event.
    Show {
        /// Which event.
        event: String,
        /// Where to write the proof that needs no server.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Verifies a receipt or a proof.
    Verify {
        /// A file, or the text of a receipt.
        receipt: String,
        /// Also holds it against the journal as the server shows it to anyone now.
        #[arg(long)]
        live: bool,
    },
}

/// `ecrin key …`
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Shows a fingerprint.
    Show {
        /// Whose; mine unless said.
        account: Option<String>,
    },
    /// Compares a fingerprint with what someone reads aloud.
    Compare {
        /// What the other person's `key show` says.
        #[arg(required = true, num_args = 1..)]
        text: Vec<String>,
    },
    /// Writes the age identity, for `age` itself.
    Export {
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
