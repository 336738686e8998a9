//! Dangerous acts that wait.

use ecrin_vault::id::{AccountId, DelayId};
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// What waits for me, and what did.
    pub fn delays(&self) -> Result<Vec<wire::Delay>, ApiError> {
        self.get("/delays", &[])
    }

    /// Calls one of mine off.
    pub fn cancel_delay(&self, delay: DelayId) -> Result<(), ApiError> {
        self.delete(&format!("/delays/{delay}"))
    }

    /// What waits for someone who is here with me.
    pub fn delays_of(&self, account: AccountId) -> Result<Vec<wire::Delay>, ApiError> {
        self.get(&format!("/accounts/{account}/delays"), &[])
    }

    /// Attests that she is here and wants it.
    pub fn attest(
        &self,
        account: AccountId,
        delay: DelayId,
        attestation: &wire::AttestationNew,
    ) -> Result<wire::Delay, ApiError> {
        self.post(
            &format!("/accounts/{account}/delays/{delay}/attestations"),
            attestation,
        )
    }

    /// Asks to take everything out; answers what to wait for, if anything.
    pub fn ask_export(&self) -> Result<wire::ExportAsked, ApiError> {
        self.post("/exports", &serde_json::Value::Null)
    }
}
