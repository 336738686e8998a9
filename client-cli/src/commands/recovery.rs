//! `recovery`: kits are made, checked and revoked; someone who has lost everything gets back in; professionals help
//! without gaining anything by it.
//!
//! What a helper's program handles in clear is one share, for as long as it takes to seal it for the person's own home.
//! The secret of a kit is put together in that home only, when the recovery is due.

mod finish;
mod help;
mod kit;
mod sheet;

pub(super) use kit::hand_in;
pub(super) use sheet::page as kit_page;

use std::io::IsTerminal as _;

use ecrin_vault::id::RecoveryId;
use ecrin_vault::recovery::{CombineError, Share, ShareError};
use zeroize::Zeroizing;

use crate::cli::recovery::{RecoveryCommand, ShareArgs};
use crate::context::{Context, InputError, read_small};
use crate::exit::{CommandError, Fault};

/// Why a recovery does not go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecoveryError {
    /// There is nobody to ask for the sheet, and no script gave it.
    #[error("no share, and no terminal to ask on")]
    NoShare,
    /// This home recovers nothing.
    #[error("no recovery was begun here")]
    NoRecovery,
    /// A recovery was begun here already.
    #[error("recovery {0} was begun here already")]
    UnderWay(RecoveryId),
    /// The id must be whole: it stands for the key that the share is sealed for.
    #[error("the number of a recovery is 26 characters, all of them")]
    Id,
    /// One share is not enough.
    #[error("two shares are needed")]
    SharesMissing,
    /// It waits.
    #[error("the recovery waits until {0}")]
    Waits(String),
    /// Someone stopped it.
    #[error("the recovery was stopped")]
    Cancelled,
    /// It is over.
    #[error("the recovery is over")]
    Over,
    /// There is no kit.
    #[error("there is no kit")]
    NoKit,
    /// The server's kit is not what the shares prove, or not its owner's.
    #[error("the kit does not hold: {0}")]
    False(&'static str),
}

impl Fault for RecoveryError {
    fn code(&self) -> &str {
        match self {
            Self::NoShare => "no-share",
            Self::NoRecovery => "no-recovery",
            Self::UnderWay(_) => "recovery-under-way",
            Self::Id => "bad-recovery-id",
            Self::SharesMissing => "shares-missing",
            Self::Waits(_) => "recovery-waiting",
            Self::Cancelled => "recovery-cancelled",
            Self::Over => "recovery-over",
            Self::NoKit => "no-kit",
            Self::False(_) => "kit-false",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnderWay(id) => vec![("id", id.to_string())],
            Self::Waits(due) => vec![("due", due.clone())],
            Self::False(reason) => vec![("reason", (*reason).to_owned())],
            _ => Vec::new(),
        }
    }
}

impl Fault for ShareError {
    fn code(&self) -> &str {
        match self {
            Self::Length => "bad-share-length",
            Self::Group(_) => "bad-share-group",
            Self::Check => "bad-share-check",
            Self::Version => "bad-share-version",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Group(group) => {
                // Groups stand four to a line on the sheet.
                let (line, place) = ((group - 1) / 4 + 1, (group - 1) % 4 + 1);
                vec![
                    ("group", group.to_string()),
                    ("line", line.to_string()),
                    ("place", place.to_string()),
                ]
            }
            _ => Vec::new(),
        }
    }
}

impl Fault for CombineError {
    fn code(&self) -> &str {
        match self {
            Self::SameShare => "same-share",
            Self::OtherKit => "other-kit",
            Self::Wrong => "kit-false",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

/// Runs one of the commands.
pub(super) fn run(context: &Context<'_>, command: &RecoveryCommand) -> Result<(), CommandError> {
    match command {
        RecoveryCommand::Kit {
            structure,
            sheet,
            way,
            no_recovery: _,
        } => match (structure, sheet) {
            (structure, Some(sheet)) => kit::make(context, structure.as_deref(), sheet, way),
            _ => kit::decline(context),
        },
        RecoveryCommand::Show => kit::show(context),
        RecoveryCommand::Check(share) => kit::check(context, share),
        RecoveryCommand::Revoke => kit::revoke(context),
        RecoveryCommand::Start { share, account } => finish::start(context, share, account.as_deref()),
        RecoveryCommand::Status => finish::status(context),
        RecoveryCommand::Approve {
            id,
            release,
            attest,
            in_person,
            yes,
        } => help::approve(context, id, *release, *attest, *in_person, *yes),
        RecoveryCommand::List => help::list(context),
        RecoveryCommand::Cancel { id } => help::cancel(context, id),
        RecoveryCommand::Finish(arguments) => finish::finish(context, arguments),
    }
}

/// The sheet's digits as a script gave them: a file, or `ECRIN_SHARE`.
fn scripted_share(arguments: &ShareArgs) -> Result<Option<Share>, CommandError> {
    let text = match &arguments.share_file {
        Some(path) if !path.exists() => return Err(InputError::Missing(path.clone()).into()),
        Some(path) => {
            let bytes = read_small(path).map_err(|reason| InputError::Unreadable {
                path: path.clone(),
                reason: reason.to_string(),
            })?;
            let bytes = Zeroizing::new(bytes);
            Some(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
        }
        None => std::env::var("ECRIN_SHARE")
            .ok()
            .filter(|text| !text.is_empty())
            .map(Zeroizing::new),
    };
    Ok(text.map(|text| Share::parse(&text)).transpose()?)
}

/// The sheet's digits, from a script or typed. They are shown while they are typed: there are too many to type blindly.
fn ask_share(context: &Context<'_>, arguments: &ShareArgs) -> Result<Share, CommandError> {
    if let Some(share) = scripted_share(arguments)? {
        return Ok(share);
    }
    if !std::io::stdin().is_terminal() {
        return Err(RecoveryError::NoShare.into());
    }
    context.tell("ask-share");
    let mut typed = Zeroizing::new(String::new());
    loop {
        let mut line = Zeroizing::new(String::new());
        let read = std::io::stdin().read_line(&mut line);
        if read.map_err(|_| RecoveryError::NoShare)? == 0 || line.trim().is_empty() {
            break;
        }
        typed.push_str(&line);
        if Share::parse(&typed).err() != Some(ShareError::Length) {
            break;
        }
    }
    Ok(Share::parse(&typed)?)
}
