//! Stopping, the inbox, and undoing.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::id::{AccountId, DelayId, EventId, MandateId, RecoveryId, RequestId, StructureId};
use crate::note::Digest32;
use crate::time::Timestamp;
use crate::vocabulary::Role;

wire! {
    /// Ends every access.
    StopNew {
        /// The `stop` note, signed by the owner.
        note: String,
    }

    /// What was stopped; empty where nothing was left to stop.
    Stopped {
        /// The mandates that ended.
        mandates: Vec<MandateId>,
        /// The requests that were refused.
        requests: Vec<RequestId>,
        /// What waited in her name, and was called off.
        #[serde(default)]
        delays: Vec<DelayId>,
        /// The recoveries that were stopped.
        #[serde(default)]
        recoveries: Vec<RecoveryId>,
        /// How many other sessions ended.
        sessions: u64,
        /// Whether the inbox was closed by this.
        inbox: bool,
    }

    /// Who may put papers in.
    Inbox {
        /// Whether nobody may.
        closed: bool,
        /// How many papers wait to be filed.
        waiting: u64,
    }

    /// Opens or closes the inbox.
    InboxNew {
        /// Whether it is to be closed.
        closed: bool,
    }

    /// What became of a deposit that waited.
    Filed {
        /// The document, where it was kept.
        document: Option<Document>,
        /// The event, unless it had been kept before.
        event: Option<EventId>,
        /// The short receipt of that event.
        receipt: Option<String>,
    }

    /// An invitation that nobody has answered.
    InvitationItem {
        /// SHA-256 of its public key.
        id: Digest32,
        /// Who invites; none where the instance does.
        inviter: Option<AccountId>,
        /// To which role.
        role: Role,
        /// Into which structure.
        structure: Option<StructureId>,
        /// From when.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
    }
}
