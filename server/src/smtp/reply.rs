//! Every answer of the door, and the one table from refusals to codes (spec 11, Submission).
//!
//! Codes are those of RFC 5321 and RFC 3463; what needs encryption is told as 523 5.7.10 (RFC 5248).

use std::borrow::Cow;

use ecrin_vault::mail::gate::{Fault, GateRefusal, MAX_MESSAGE, RecipientRefusal};

use crate::app::{AppError, Refusal};

/// An answer: one line, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    code: u16,
    /// RFC 3463, where there is one.
    enhanced: &'static str,
    lines: Vec<Cow<'static, str>>,
}

impl Reply {
    pub(super) fn new(code: u16, enhanced: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            enhanced,
            lines: vec![text.into()],
        }
    }

    /// What a client that says hello hears.
    pub(super) fn hello(domain: &str) -> Self {
        Self {
            code: 250,
            enhanced: "",
            lines: vec![
                domain.to_owned().into(),
                format!("SIZE {MAX_MESSAGE}").into(),
                "PIPELINING".into(),
                "ENHANCEDSTATUSCODES".into(),
                "AUTH PLAIN".into(),
            ],
        }
    }

    /// Whether it says no.
    pub(super) fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// As it goes over the wire.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let last = self.lines.len() - 1;
        let mut out = Vec::new();
        for (place, line) in self.lines.iter().enumerate() {
            let mark = if place == last { ' ' } else { '-' };
            let pause = if self.enhanced.is_empty() { "" } else { " " };
            out.extend_from_slice(
                format!("{}{mark}{}{pause}{line}\r\n", self.code, self.enhanced).as_bytes(),
            );
        }
        out
    }
}

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
        RecipientRefusal::Outside | RecipientRefusal::Suspended | RecipientRefusal::NoCertificate => {
            Reply::new(550, "5.7.1", refusal.to_string())
        }
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
