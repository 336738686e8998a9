//! Erasing, unlocking, and what the law wants kept.

use ecrin_vault::id::{AccountId, HoldId};
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// Erases a vault.
    pub fn erase(&self, erasure: &wire::ErasureNew) -> Result<wire::Erased, ApiError> {
        self.post("/erasures", erasure)
    }

    /// Unlocks an account that nobody used.
    pub fn unlock(&self, account: AccountId) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/accounts/{account}/unlock"), &())
    }

    /// Places a legal hold.
    pub fn place_hold(&self, hold: &wire::HoldNew) -> Result<wire::Hold, ApiError> {
        self.post("/holds", hold)
    }

    /// All legal holds.
    pub fn holds(&self) -> Result<Vec<wire::Hold>, ApiError> {
        self.get("/holds", &[])
    }

    /// Lifts a legal hold.
    pub fn lift_hold(&self, hold: HoldId) -> Result<(), ApiError> {
        self.delete(&format!("/holds/{hold}"))
    }
}
