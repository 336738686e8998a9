//! What a person is told when she next signs in.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, DocumentId, MandateId, NoticeId, StructureId};
use crate::time::Timestamp;
use crate::vocabulary::{NoticeCode, OutsideState};

wire! {
    /// A notice. The words are the client's; what it refers to depends on its code.
    Notice {
        /// Which.
        id: NoticeId,
        /// Of what.
        code: NoticeCode,
        /// Since when.
        at: Timestamp,
        /// When what it announces will happen, where it announces something.
        due: Option<Timestamp>,
        /// Which mandate it is about.
        mandate: Option<MandateId>,
        /// Which document it is about.
        document: Option<DocumentId>,
        /// Which structure it is about.
        structure: Option<StructureId>,
        /// Who caused it, or whom it is about.
        account: Option<AccountId>,
        /// What else must be named, such as the id of what can be cancelled.
        detail: Option<String>,
        /// When it was read.
        seen: Option<Timestamp>,
    }

    /// Says which notices were read.
    NoticesSeen {
        /// Their ids.
        notices: Vec<NoticeId>,
    }

    /// Whether someone hears outside that something waits for her here.
    Outside {
        /// Whether this service sends anything outside at all.
        offered: bool,
        /// Whether she hears it.
        state: OutsideState,
        /// At which address.
        address: Option<String>,
    }

    /// An address outside, to which a code is sent.
    OutsideNew {
        /// Which.
        address: String,
    }

    /// The code that came to an address outside.
    OutsideCode {
        /// Six figures.
        code: String,
    }
}
