//! Why a request had no good answer, split by who is at fault: the server that refuses, the way to it, or what we were
//! told to use.

use ecrin_vault::id::EventId;

use crate::exit::Fault;

/// Why a request had no good answer.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The server refuses, and says why.
    #[error("{message}")]
    Refused {
        /// The stable code.
        code: String,
        /// The same in plain English.
        message: String,
        /// The event under which the refusal stands in the journal.
        event: Option<EventId>,
        /// How many seconds to wait, where waiting helps.
        retry_after: Option<u64>,
    },
    /// Nobody answers there.
    #[error("{server} does not answer")]
    Unreachable {
        /// The address that was tried.
        server: String,
    },
    /// The name leads nowhere.
    #[error("{server} is not a known name")]
    UnknownHost {
        /// The address that was tried.
        server: String,
    },
    /// Whoever answers cannot prove to be a server we trust.
    #[error("{server} does not prove who it is: {reason}")]
    Certificate {
        /// The address that was tried.
        server: String,
        /// What the TLS library says.
        reason: String,
    },
    /// Whoever answers is trusted under another name.
    #[error("the certificate of {server} is for another name")]
    Name {
        /// The address that was tried.
        server: String,
    },
    /// The answer did not come in time.
    #[error("{server} takes too long to answer")]
    Timeout {
        /// The address that was tried.
        server: String,
    },
    /// The answer is not of this protocol.
    #[error("the answer of {server} cannot be understood")]
    Answer {
        /// The address that was tried.
        server: String,
    },
    /// The address is not one.
    #[error("not the address of a server: {0:?}")]
    Address(String),
    /// The file of authorities is none.
    #[error("no certificate in {0}")]
    Authorities(String),
}

impl Fault for ApiError {
    fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Unreachable { .. } => "server-unreachable",
            Self::UnknownHost { .. } => "server-unknown-host",
            Self::Certificate { .. } => "server-certificate",
            Self::Name { .. } => "server-name",
            Self::Timeout { .. } => "server-timeout",
            Self::Answer { .. } => "server-answer",
            Self::Address(_) => "bad-server",
            Self::Authorities(_) => "ca-missing",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            // Every refusal has the same particulars; the words take those they need.
            Self::Refused {
                message, retry_after, ..
            } => {
                let minutes = retry_after.unwrap_or(60).div_ceil(60).max(1);
                vec![
                    ("reason", message.clone()),
                    ("minutes", minutes.to_string()),
                    ("id", String::new()),
                ]
            }
            Self::Unreachable { server }
            | Self::UnknownHost { server }
            | Self::Name { server }
            | Self::Timeout { server }
            | Self::Answer { server } => {
                vec![("server", server.clone())]
            }
            Self::Certificate { server, reason } => {
                vec![("server", server.clone()), ("reason", reason.clone())]
            }
            Self::Address(text) => vec![("text", text.clone())],
            Self::Authorities(path) => vec![("path", path.clone())],
        }
    }
}

impl ApiError {
    /// Whether this is a refusal with this code.
    pub fn is(&self, code: &str) -> bool {
        self.code() == code
    }

    /// Whether the same request may well succeed a moment later.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Timeout { .. } | Self::Answer { .. }
        ) || matches!(self.code(), "too-many-requests" | "journal-unavailable" | "busy")
    }

    /// Whether there is no living session behind it.
    pub fn is_signed_out(&self) -> bool {
        matches!(self.code(), "not-signed-in" | "session-ended")
    }
}
