//! Alerts, and what is decided about them.

use ecrin_vault::id::AlertId;
use ecrin_vault::vocabulary::AlertState;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// The alerts, newest first.
    pub fn alerts(&self, state: Option<AlertState>) -> Result<Vec<wire::Alert>, ApiError> {
        self.get(
            "/audit/alerts",
            &[("state", state.map(|state| state.to_string()))],
        )
    }

    /// One alert with its events.
    pub fn alert(&self, id: AlertId) -> Result<wire::AlertShown, ApiError> {
        self.get(&format!("/audit/alerts/{id}"), &[])
    }

    /// Justifies or escalates.
    pub fn decide_alert(
        &self,
        id: AlertId,
        decision: &wire::AlertDecisionNew,
    ) -> Result<wire::Alert, ApiError> {
        self.post(&format!("/audit/alerts/{id}/decision"), decision)
    }
}
