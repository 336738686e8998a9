//! How a command ends: one table from stable codes to exit codes, and the words for people.
//!
//! # In scope
//!
//! [`Fault`], which every family of errors implements beside the code that raises it; [`CommandError`], which carries
//! any of them up; the exit codes that scripts rely on.
//!
//! # Out of scope
//!
//! Printing: see [`crate::output`].

use ecrin_locales::{Value, Words};
use ecrin_vault::card::{CardError, CodeError};
use ecrin_vault::document::DocumentError;
use ecrin_vault::invitation::InvitationError;
use ecrin_vault::journal::JournalError;
use ecrin_vault::keyring::KeyringError;
use ecrin_vault::mandate::MandateError;
use ecrin_vault::note::NoteError;
use ecrin_vault::opaque::OpaqueError;
use ecrin_vault::receipt::ReceiptError;
use ecrin_vault::slot::PassphraseError;

/// The exit codes of `ecrin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It is done.
    Done = 0,
    /// Something happened that nobody foresaw.
    Unexpected = 1,
    /// The command or one of its values is wrong.
    Usage = 2,
    /// A rule of the product refuses; the reason is a stable code.
    Refused = 3,
    /// There is no such thing.
    NotFound = 4,
    /// The server does not answer, or not as itself.
    Unreachable = 5,
    /// What was received is not what was signed.
    Verification = 6,
    /// Nobody is signed in, or no longer.
    SignedOut = 7,
}

/// An error that has a stable code, and words in the files of the languages under `error-<code>`.
pub trait Fault: std::error::Error {
    /// The stable code.
    fn code(&self) -> &str;

    /// What the words need to name.
    fn particulars(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// Why a command was not carried out.
#[derive(Debug)]
pub struct CommandError(Box<dyn Fault + Send + Sync>);

impl<F: Fault + Send + Sync + 'static> From<F> for CommandError {
    fn from(fault: F) -> Self {
        Self(Box::new(fault))
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl CommandError {
    /// The stable code.
    pub fn code(&self) -> &str {
        self.0.code()
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        exit_of(self.code())
    }

    /// What to tell the person, in her language.
    pub fn explain(&self, words: &Words) -> String {
        let key = format!("error-{}", self.code());
        if !words.has(&key) {
            // A newer server may know codes that this client does not.
            let (code, reason) = (self.code(), self.0.to_string());
            return words.format(
                "error-unknown-code",
                &[("code", code.into()), ("reason", (&reason).into())],
            );
        }
        let particulars = self.0.particulars();
        let values: Vec<(&str, Value<'_>)> = particulars.iter().map(|(n, v)| (*n, v.into())).collect();
        words.format(&key, &values)
    }
}

/// The exit code of a stable code. Codes of the server and of this client share one table, so that the same fault ends
/// the same way wherever it is noticed.
pub fn exit_of(code: &str) -> Exit {
    match code {
        "usage"
        | "bad-id"
        | "id-too-short"
        | "id-ambiguous"
        | "bad-date"
        | "bad-time"
        | "bad-server"
        | "bad-name"
        | "bad-address"
        | "bad-title"
        | "bad-file"
        | "empty-file"
        | "file-missing"
        | "folder-missing"
        | "file-is-folder"
        | "bad-invitation-text"
        | "bad-passphrase"
        | "passphrases-differ"
        | "no-passphrase"
        | "secret-file"
        | "no-views"
        | "no-account"
        | "no-server"
        | "already-joined"
        | "bad-key-text"
        | "bad-message"
        | "bad-referral"
        | "bad-dates-order"
        | "bad-family"
        | "view-built-in"
        | "card-of-another"
        | "bad-card"
        | "bad-card-group"
        | "bad-card-length"
        | "bad-code"
        | "no-code"
        | "codes-differ"
        | "declaration-missing"
        | "ca-missing"
        | "bad-share-length"
        | "bad-share-group"
        | "bad-share-check"
        | "bad-share-version"
        | "same-share"
        | "other-kit"
        | "no-share"
        | "no-recovery"
        | "bad-recovery-id"
        | "recovery-under-way" => Exit::Usage,

        "not-found" | "kit-unknown" | "vault-erased" => Exit::NotFound,

        "server-unreachable"
        | "server-unknown-host"
        | "server-certificate"
        | "server-name"
        | "server-timeout"
        | "server-answer"
        | "journal-unavailable"
        | "clock-behind"
        | "shutting-down" => Exit::Unreachable,

        "verification-failed"
        | "bad-note-received"
        | "key-changed"
        | "chain-broken"
        | "instance-changed"
        | "receipt-false"
        | "journal-false"
        | "mismatch"
        | "keyring-damaged"
        | "not-authenticated"
        | "store-damaged"
        | "fingerprint-differs"
        | "fingerprint-unknown"
        | "receipt-text"
        | "team-key-false"
        | "team-key-changed"
        | "journal-does-not-hold"
        | "export-does-not-hold"
        | "journal-contradicts"
        | "kit-false"
        | "certificate-not-signed"
        | "letter-damaged"
        | "letter-not-opened" => Exit::Verification,

        "not-signed-in" | "session-ended" | "wrong-secret" | "wrong-code" | "login-too-old" => {
            Exit::SignedOut
        }

        "already-exists"
        | "conflict"
        | "not-filed"
        | "not-yet-whole"
        | "busy"
        | "slot-frozen"
        | "invitation-used"
        | "invitation-expired"
        | "too-large"
        | "quota-exceeded"
        | "checksum-mismatch"
        | "bad-period"
        | "bad-documents"
        | "to-oneself"
        | "grantee-unknown"
        | "grantee-suspended"
        | "bad-signature"
        | "stale"
        | "too-many-tries"
        | "too-many-requests"
        | "account-suspended"
        | "not-allowed"
        | "mandate-expired"
        | "mandate-revoked"
        | "mandate-refused"
        | "mandate-suspended"
        | "mandate-replaced"
        | "mandate-not-started"
        | "mandate-not-accepted"
        | "mandate-exhausted"
        | "mandate-not-yours"
        | "membership-suspended"
        | "role-not-named"
        | "team-key-missing"
        | "team-key-not-held"
        | "last-referent"
        | "second-referent"
        | "document-not-in-mandate"
        | "right-not-granted"
        | "document-gone"
        | "replayed"
        | "seal-destroyed"
        | "last-slot"
        | "vault-locked"
        | "account-dormant"
        | "legal-hold"
        | "service-closed"
        | "delay-over"
        | "delay-running"
        | "already-attested"
        | "no-witness"
        | "beyond-request"
        | "request-answered"
        | "request-expired"
        | "referral-not-agreed"
        | "referral-taken-back"
        | "referral-expired"
        | "referral-sent"
        | "referral-elsewhere"
        | "too-many-open"
        | "inbox-closed"
        | "deposit-limit"
        | "undo-too-late"
        | "undo-used"
        | "invitation-cancelled"
        | "batch-incomplete"
        | "storage-full"
        | "approval-needed"
        | "approval-other"
        | "approval-over"
        | "alert-decided"
        | "consent-withheld"
        | "code-common"
        | "code-year"
        | "declared-protected"
        | "declared-minor"
        | "grantee-not-professional"
        | "kit-revoked"
        | "recovery-waiting"
        | "recovery-cancelled"
        | "recovery-over"
        | "reference-only"
        | "other-structure-only"
        | "shares-missing"
        | "encryption-needed"
        | "no-address"
        | "recipient-unknown"
        | "recipient-gone"
        | "recipient-without-key"
        | "recipients-refused"
        | "mailbox-full"
        | "no-reply"
        | "outside-not-offered"
        | "outside-code-wrong"
        | "outside-code-over"
        | "address-taken"
        | "bad-certificate"
        | "not-encrypted"
        | "no-kit" => Exit::Refused,

        _ => Exit::Unexpected,
    }
}

/// The codes that a server may send (spec 06), for the tests that hold the table and the words against it.
pub const SERVER_CODES: &[&str] = &[
    "malformed",
    "wrong-protocol",
    "wrong-media-type",
    "bad-note",
    "wrong-offset",
    "bad-name",
    "bad-title",
    "not-signed-in",
    "session-ended",
    "wrong-secret",
    "account-suspended",
    "not-allowed",
    "not-found",
    "already-exists",
    "conflict",
    "not-filed",
    "not-yet-whole",
    "busy",
    "slot-frozen",
    "invitation-used",
    "invitation-expired",
    "too-large",
    "quota-exceeded",
    "checksum-mismatch",
    "bad-period",
    "bad-documents",
    "to-oneself",
    "grantee-unknown",
    "grantee-suspended",
    "bad-signature",
    "stale",
    "too-many-tries",
    "too-many-requests",
    "approval-needed",
    "approval-other",
    "approval-over",
    "alert-decided",
    "internal",
    "journal-unavailable",
    "clock-behind",
    "shutting-down",
    "storage-full",
    "store-damaged",
    "mandate-expired",
    "mandate-revoked",
    "mandate-refused",
    "mandate-suspended",
    "mandate-replaced",
    "mandate-not-started",
    "mandate-not-accepted",
    "mandate-exhausted",
    "mandate-not-yours",
    "membership-suspended",
    "role-not-named",
    "team-key-missing",
    "last-referent",
    "second-referent",
    "document-not-in-mandate",
    "right-not-granted",
    "document-gone",
    "replayed",
    "seal-destroyed",
    "last-slot",
    "vault-erased",
    "vault-locked",
    "account-dormant",
    "legal-hold",
    "login-too-old",
    "service-closed",
    "delay-over",
    "already-attested",
    "no-witness",
    "beyond-request",
    "request-answered",
    "request-expired",
    "referral-not-agreed",
    "referral-taken-back",
    "referral-expired",
    "referral-sent",
    "referral-elsewhere",
    "too-many-open",
    "inbox-closed",
    "deposit-limit",
    "undo-too-late",
    "undo-used",
    "invitation-cancelled",
    "kit-unknown",
    "kit-revoked",
    "recovery-waiting",
    "recovery-cancelled",
    "recovery-over",
    "reference-only",
    "other-structure-only",
    "encryption-needed",
    "no-address",
    "recipient-unknown",
    "recipient-gone",
    "recipient-without-key",
    "recipients-refused",
    "mailbox-full",
    "no-reply",
    "outside-not-offered",
    "outside-code-wrong",
    "outside-code-over",
    "address-taken",
    "bad-address",
    "bad-certificate",
];

impl Fault for DocumentError {
    fn code(&self) -> &str {
        match self {
            Self::Empty => "empty-file",
            Self::TooLarge => "too-large",
            Self::Title => "bad-title",
            Self::Envelope(_) | Self::Malformed | Self::Mismatch(_) => "mismatch",
            Self::Io(_) => "payload-io",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

impl Fault for NoteError {
    fn code(&self) -> &str {
        "bad-note-received"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

impl Fault for InvitationError {
    fn code(&self) -> &str {
        match self {
            Self::Text => "bad-invitation-text",
            Self::Note(_) | Self::Broken => "chain-broken",
        }
    }
}

impl Fault for JournalError {
    fn code(&self) -> &str {
        "journal-false"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

impl Fault for KeyringError {
    fn code(&self) -> &str {
        "keyring-damaged"
    }
}

impl Fault for MandateError {
    fn code(&self) -> &str {
        match self {
            Self::EndBeforeBeginning | Self::EndInThePast | Self::TooLong => "bad-period",
            Self::Documents => "bad-documents",
            Self::ToOneself => "to-oneself",
            Self::NoViews => "no-views",
        }
    }
}

impl Fault for OpaqueError {
    fn code(&self) -> &str {
        match self {
            Self::Malformed => "server-answer",
            Self::WrongSecret => "wrong-secret",
        }
    }
}

impl Fault for ReceiptError {
    fn code(&self) -> &str {
        match self {
            Self::Text => "receipt-text",
            Self::Signature => "receipt-false",
        }
    }
}

impl Fault for PassphraseError {
    fn code(&self) -> &str {
        "bad-passphrase"
    }
}

impl Fault for CardError {
    fn code(&self) -> &str {
        match self {
            Self::Prefix | Self::Several => "bad-card",
            Self::Sign { .. } | Self::Group { .. } => "bad-card-group",
            Self::Length { .. } => "bad-card-length",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Sign { group } | Self::Group { group } | Self::Length { group } => {
                vec![("group", group.to_string())]
            }
            Self::Prefix | Self::Several => Vec::new(),
        }
    }
}

impl Fault for CodeError {
    fn code(&self) -> &str {
        match self {
            Self::Form => "bad-code",
            Self::Common => "code-common",
            Self::Year => "code-year",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecrin_locales::Lang;

    /// The codes of the table above, read from this very file.
    fn table() -> Vec<String> {
        let source = include_str!("exit.rs");
        let table = source
            .split("match code {")
            .nth(1)
            .and_then(|rest| rest.split("_ => Exit::Unexpected").next());
        let quoted = table.unwrap_or_default().split('"').skip(1).step_by(2);
        quoted.map(ToOwned::to_owned).collect()
    }

    #[test]
    fn every_code_of_the_table_has_words_once() {
        let codes = table();
        assert!(codes.len() > 80, "the table has gone missing");
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            for code in codes.iter().filter(|code| *code != "usage") {
                assert!(
                    words.has(&format!("error-{code}")),
                    "no words in {lang} for {code}"
                );
            }
        }
        let unique: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(unique.len(), codes.len());
    }

    #[test]
    fn every_code_of_the_server_has_words_and_an_exit_code() {
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            for code in SERVER_CODES {
                assert!(
                    words.has(&format!("error-{code}")),
                    "no words in {lang} for {code}"
                );
            }
        }
        let unexpected = [
            "malformed",
            "wrong-protocol",
            "wrong-media-type",
            "bad-note",
            "wrong-offset",
            "internal",
        ];
        for code in SERVER_CODES {
            assert_eq!(
                exit_of(code) == Exit::Unexpected,
                unexpected.contains(code),
                "{code}"
            );
        }
    }
}
