//! The one table from refusals to codes (spec 11, Submission).
//!
//! Codes are those of RFC 5321 and RFC 3463; what needs encryption is told as 523 5.7.10 (RFC 5248).

use ecrin_vault::mail::gate::{Fault, GateRefusal, RecipientRefusal};

use super::reply::Reply;
use crate::app::{AppError, Refusal};

/// A message that does not pass the gate. Whoever sent it learns what to do about it.
pub(super) fn of_gate(refusal: &GateRefusal, domain: &str) -> Reply {
    match refusal.fault() {
        Fault::Encryption => Reply::new(
            523,
            "5.7.10",
            format!("Encryption needed: {refusal}. https://{domain}/aide/chiffrement"),
        ),
        Fault::Sender => Reply::new(550, "5.7.1", refusal.to_string()),
        Fault::Recipient => Reply::new(554, "5.5.1", refusal.to_string()),
        Fault::Size => Reply::new(552, "5.3.4", refusal.to_string()),
        Fault::Form => Reply::new(554, "5.6.0", refusal.to_string()),
    }
}

/// A recipient that takes no mail.
pub(super) fn of_recipient(refusal: RecipientRefusal) -> Reply {
    match refusal {
        RecipientRefusal::Unknown => Reply::new(550, "5.1.1", refusal.to_string()),
        RecipientRefusal::Unavailable => Reply::new(451, "4.3.0", refusal.to_string()),
        RecipientRefusal::Outside
        | RecipientRefusal::Suspended
        | RecipientRefusal::NoCertificate
        | RecipientRefusal::Service => Reply::new(550, "5.7.1", refusal.to_string()),
    }
}

/// What the app refuses after the gate, and what fails at our side. Only what a later try may change is temporary.
pub(super) fn of_error(error: &AppError) -> Reply {
    let AppError::Refused { reason, .. } = error else {
        tracing::error!(error = error as &dyn std::error::Error, "mail: internal error");
        return Reply::new(451, "4.3.0", "the server failed; nothing was kept");
    };
    let text = reason.message();
    match reason {
        Refusal::TooManyRequests => Reply::new(450, "4.7.1", text),
        Refusal::StorageFull => Reply::new(452, "4.3.1", text),
        Refusal::JournalUnavailable | Refusal::ClockBehind | Refusal::Conflict => {
            Reply::new(451, "4.3.0", text)
        }
        Refusal::MailboxFull => Reply::new(552, "5.2.2", text),
        Refusal::TooLarge => Reply::new(552, "5.3.4", text),
        _ => Reply::new(550, "5.7.1", text),
    }
}
