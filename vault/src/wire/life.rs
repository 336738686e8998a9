//! The end of a vault, and what keeps it from ending.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, EventId, HoldId, MandateId};
use crate::time::Timestamp;
use crate::vocabulary::Ground;

impl ErasureNew {
    /// What a second administrator is asked to approve.
    pub fn subject(&self) -> String {
        let whose = self
            .account
            .map(|account| account.to_string())
            .unwrap_or_default();
        format!("erase {whose} {}", self.ground)
    }
}

impl HoldNew {
    /// What a second administrator is asked to approve.
    pub fn subject(&self) -> String {
        let account = self.account.map(|account| format!("account {account}"));
        let mandate = self.mandate.map(|mandate| format!("mandate {mandate}"));
        let what = account.or(mandate).unwrap_or_default();
        format!("hold {what} {} {}", self.days, self.reference)
    }
}

wire! {
    /// The announced end of the service.
    Closing {
        /// From when on nothing new is taken in.
        closes: Timestamp,
        /// Before when no paper is destroyed.
        ends: Timestamp,
    }

    /// Asks for an erasure: one's own vault, or, for an administrator, somebody's.
    ErasureNew {
        /// Whose; her own, where it is missing.
        #[serde(default)]
        account: Option<AccountId>,
        /// Why; `person` for one's own.
        ground: Ground,
        /// The approval of a second administrator; nobody needs one for her own.
        #[serde(default)]
        approval: Option<EventId>,
    }

    /// What was erased.
    Erased {
        /// Documents in all their versions.
        documents: u64,
        /// Mandates that were ended first.
        mandates: u64,
        /// Openings of the journal.
        openings: u64,
    }

    /// Freezes what the law wants kept: erasure and retention leave it alone.
    HoldNew {
        /// Whose vault, or
        #[serde(default)]
        account: Option<AccountId>,
        /// which mandate.
        #[serde(default)]
        mandate: Option<MandateId>,
        /// For how many days, at most 365; then it ends by itself.
        days: u32,
        /// The reference of the order, such as `REQ-2026-114`. Never a name.
        reference: String,
        /// The approval of a second administrator.
        #[serde(default)]
        approval: Option<EventId>,
    }

    /// A hold.
    Hold {
        /// Which.
        id: HoldId,
        /// Whose vault.
        account: Option<AccountId>,
        /// Which mandate.
        mandate: Option<MandateId>,
        /// The reference of the order.
        reference: String,
        /// Who placed it.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// When it ends by itself.
        until: Timestamp,
        /// Whether it holds now.
        holds: bool,
    }
}
