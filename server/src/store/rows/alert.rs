//! What is kept of an alert. Its events are rows of their own, so that one of them can be erased without the others.

use ecrin_vault::id::{AccountId, AlertId};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{AlertCode, AlertState};
use serde::{Deserialize, Serialize};

/// An alert. It names whoever acted and nobody whose papers it is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRow {
    /// Which.
    pub id: AlertId,
    /// By which rule.
    pub code: AlertCode,
    /// When it was raised.
    pub at: Timestamp,
    /// When the last of its events was written.
    pub last: Timestamp,
    /// Who acted, where it is someone.
    pub account: Option<AccountId>,
    /// What was seen.
    pub seen: u64,
    /// The threshold.
    pub limit: u64,
    /// What is usual.
    pub usual: Option<u64>,
    /// How many events it has, also those that are not linked any more.
    pub events: u64,
    /// How many it had at the last decision.
    pub decided: u64,
    /// What was decided, oldest first.
    pub decisions: Vec<DecisionRow>,
}

/// A decision about an alert.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionRow {
    /// What.
    pub state: AlertState,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl AlertRow {
    /// What it is at present.
    pub fn state(&self) -> AlertState {
        self.decisions
            .last()
            .map_or(AlertState::New, |decision| decision.state)
    }
}
