//! Recovery kits, and getting back in with one.

use ecrin_vault::id::RecoveryId;
use ecrin_vault::recovery::KitNumber;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// Hands in a kit.
    pub fn add_kit(&self, kit: &wire::KitNew) -> Result<wire::KitTaken, ApiError> {
        self.post("/kits", kit)
    }

    /// My kit that is good, if there is one.
    pub fn kits(&self) -> Result<Vec<wire::KitHeld>, ApiError> {
        self.get("/kits", &[])
    }

    /// Says that I want no kit.
    pub fn decline_kit(&self) -> Result<(), ApiError> {
        self.post_without_answer("/kits/declined", &serde_json::json!({}))
    }

    /// Shows that the sheet is there.
    pub fn check_kit(&self, check: &wire::KitCheckNew) -> Result<wire::KitHeld, ApiError> {
        self.post("/kits/checks", check)
    }

    /// Makes a kit worthless.
    pub fn revoke_kit(&self, kit: KitNumber, note: &wire::KitRevocationNew) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/kits/{kit}/revocation"), note)
    }

    /// Begins a recovery.
    pub fn begin_recovery(&self, new: &wire::RecoveryNew) -> Result<wire::Recovering, ApiError> {
        self.post("/recoveries", new)
    }

    /// My recoveries.
    pub fn recoveries(&self) -> Result<Vec<wire::RecoveryItem>, ApiError> {
        self.get("/recoveries", &[])
    }

    /// Where a recovery stands.
    pub fn recovery(&self, recovery: RecoveryId) -> Result<wire::Recovering, ApiError> {
        self.get(&format!("/recoveries/{recovery}"), &[])
    }

    /// Stops a recovery.
    pub fn cancel_recovery(&self, recovery: RecoveryId) -> Result<(), ApiError> {
        self.delete(&format!("/recoveries/{recovery}"))
    }

    /// A recovery whose id the person has shown me.
    pub fn recovery_asked(&self, recovery: RecoveryId) -> Result<wire::RecoveryAsked, ApiError> {
        self.get(&format!("/recoveries/{recovery}/request"), &[])
    }

    /// Approves a recovery.
    pub fn approve_recovery(
        &self,
        recovery: RecoveryId,
        approval: &wire::RecoveryApprovalNew,
    ) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/recoveries/{recovery}/approvals"), approval)
    }

    /// Opens a recovery that is due.
    pub fn open_recovery(
        &self,
        recovery: RecoveryId,
        opening: &wire::RecoveryOpeningNew,
    ) -> Result<wire::RecoveryOpened, ApiError> {
        self.post(&format!("/recoveries/{recovery}/opening"), opening)
    }

    /// Begins the registration of a new way in.
    pub fn register_recovered(
        &self,
        recovery: RecoveryId,
        start: &wire::RecoveryRegistration,
    ) -> Result<wire::RecoveryRegistered, ApiError> {
        self.post(&format!("/recoveries/{recovery}/registrations"), start)
    }

    /// Sets the new ways in.
    pub fn complete_recovery(
        &self,
        recovery: RecoveryId,
        completion: &wire::RecoveryCompletionNew,
    ) -> Result<wire::SessionOpened, ApiError> {
        self.post(&format!("/recoveries/{recovery}/completion"), completion)
    }
}
