//! Alerts, and what administrators decide about them.

use serde::{Deserialize, Serialize};

use super::JournalRow;
use crate::id::{AccountId, AlertId};
use crate::time::Timestamp;
use crate::vocabulary::{AlertCode, AlertState};

wire! {
    /// Something that someone should look at.
    Alert {
        /// Which.
        id: AlertId,
        /// By which rule.
        code: AlertCode,
        /// What was decided.
        state: AlertState,
        /// When it was raised.
        at: Timestamp,
        /// When the last of its events was written.
        last: Timestamp,
        /// Who did it, where it is someone.
        account: Option<AccountId>,
        /// The name of that professional.
        name: Option<String>,
        /// What was seen, in the unit of its rule.
        seen: u64,
        /// The threshold.
        limit: u64,
        /// What is usual, where the rule compares with it.
        usual: Option<u64>,
        /// How many events it has.
        events: u64,
        /// How many of them are younger than the last decision.
        since: u64,
        /// What was decided, oldest first.
        decisions: Vec<AlertDecided>,
    }

    /// A decision.
    AlertDecided {
        /// What.
        state: AlertState,
        /// By whom.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    }

    /// An alert with its events, oldest first.
    AlertShown {
        /// The alert.
        alert: Alert,
        /// Its events, as far as they may still be opened.
        rows: Vec<JournalRow>,
    }

    /// Decides about an alert.
    AlertDecisionNew {
        /// What: `justified` or `escalated`.
        state: AlertState,
        /// Why, in one line. Never a name.
        reason: String,
    }
}
