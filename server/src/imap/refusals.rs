//! The one table from the app's refusals to IMAP's words (RFC 5530).

use crate::app::{AppError, Refusal};

/// What a wrong password, an unknown user, a revoked password and a suspended member are told alike.
const NOBODY: &str = "NO [AUTHENTICATIONFAILED] Not an address and its app password";

/// The answer to someone who was not let in.
pub(super) fn login(error: &AppError) -> &'static str {
    match error {
        AppError::Refused { .. } => NOBODY,
        _ => "NO [UNAVAILABLE] Try again later",
    }
}

/// Where help with encryption is found.
pub(super) fn encryption_needed(domain: &str) -> String {
    format!("NO [CANNOT] Encryption needed: https://{domain}/aide/chiffrement")
}

/// The answer to a command that the app refused.
pub(super) fn text(error: &AppError, domain: &str) -> String {
    let AppError::Refused { reason, .. } = error else {
        tracing::error!(error = error as &dyn std::error::Error, "imap");
        return "NO [SERVERBUG] It is our fault; try again later".to_owned();
    };
    let text = match reason {
        Refusal::EncryptionNeeded => return encryption_needed(domain),
        Refusal::NotFound => "NO [NONEXISTENT] No such mailbox",
        Refusal::AlreadyExists => "NO [ALREADYEXISTS] There is one of this name",
        Refusal::BadName => "NO [CANNOT] Not a name for a mailbox",
        Refusal::NotAllowed => "NO [CANNOT] This one stays as it is",
        Refusal::Malformed => "NO [CANNOT] Not a flag",
        Refusal::MailboxFull => "NO [OVERQUOTA] No room left",
        Refusal::TooLarge => "NO [LIMIT] Too many at once",
        Refusal::StorageFull | Refusal::JournalUnavailable | Refusal::ClockBehind => {
            "NO [UNAVAILABLE] Nothing can be kept at present"
        }
        Refusal::Conflict => "NO [INUSE] Try again",
        _ => "NO [NOPERM] Refused",
    };
    text.to_owned()
}
