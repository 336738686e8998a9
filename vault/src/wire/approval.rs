//! Acts that need two administrators.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, EventId};
use crate::time::Timestamp;
use crate::vocabulary::FourEyesAct;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalState {
    /// Nobody has answered yet.
    Waiting,
    /// It may be done, once.
    Given,
    /// It may not be done.
    Refused,
    /// It was done.
    Used,
    /// Its time is over.
    Over,
}

wire! {
    /// Asks for a second signature.
    ApprovalNew {
        /// The `approval-request` note.
        note: String,
        /// What exactly is to be done, whose digest the note holds.
        subject: String,
    }

    /// Answers a request.
    ApprovalAnswer {
        /// The `approval` note.
        note: String,
    }

    /// A request and what became of it.
    ApprovalShown {
        /// Which: the event by which it was asked for.
        id: EventId,
        /// What kind of act.
        act: FourEyesAct,
        /// What exactly is to be done.
        subject: String,
        /// Who asks.
        requester: AccountId,
        /// The `approval-request` note.
        request: String,
        /// When it was asked for.
        at: Timestamp,
        /// Until when it may be answered and used.
        until: Timestamp,
        /// What became of it.
        state: ApprovalState,
        /// Who answered.
        approver: Option<AccountId>,
        /// The `approval` note.
        answer: Option<String>,
    }
}
