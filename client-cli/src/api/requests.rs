//! Questions for mandates and for referrals, and their answers.

use ecrin_vault::id::RequestId;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// Asks a person for a mandate, or to let a referral go.
    pub fn ask(&self, request: &wire::RequestNew) -> Result<wire::Request, ApiError> {
        self.post("/requests", request)
    }

    /// What I ask and am asked, oldest first.
    pub fn requests(&self) -> Result<Vec<wire::Request>, ApiError> {
        self.get("/requests", &[])
    }

    /// One request; of a referral that was agreed to, also for the people of its structure.
    pub fn request(&self, request: RequestId) -> Result<wire::Request, ApiError> {
        self.get(&format!("/requests/{request}"), &[])
    }

    /// Agrees that the letter of a referral goes.
    pub fn consent_to_referral(
        &self,
        request: RequestId,
        note: &wire::ActNew,
    ) -> Result<wire::Request, ApiError> {
        self.post(&format!("/requests/{request}/consent"), note)
    }

    /// Answers a request with a mandate.
    pub fn accept_request(
        &self,
        request: RequestId,
        mandate: &wire::MandateNew,
    ) -> Result<wire::Mandate, ApiError> {
        self.post(&format!("/requests/{request}/acceptance"), mandate)
    }

    /// Says no to a request, or takes it back: `refusal` or `withdrawal`.
    pub fn end_request(
        &self,
        request: RequestId,
        how: &str,
        note: &wire::ActNew,
    ) -> Result<wire::Request, ApiError> {
        self.post(&format!("/requests/{request}/{how}"), note)
    }
}
