//! Ways into an account.

use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// Begins a login with a card.
    pub fn start_card_login(&self, start: &wire::CardLoginStart) -> Result<wire::LoginAnswer, ApiError> {
        self.post("/logins/cards", start)
    }

    /// My ways in.
    pub fn slots(&self) -> Result<Vec<wire::SlotItem>, ApiError> {
        self.get("/slots", &[])
    }

    /// Begins the registration of one more way in.
    pub fn register_slot(
        &self,
        start: &wire::SlotRegistration,
    ) -> Result<wire::SlotRegistrationAnswer, ApiError> {
        self.post("/slots/registrations", start)
    }

    /// Asks for one more way in.
    pub fn add_slot(&self, new: &wire::SlotNew) -> Result<wire::Delay, ApiError> {
        self.post("/slots", new)
    }

    /// Takes a way in away.
    pub fn remove_slot(&self, slot: SlotId, removal: &wire::SlotRemoval) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/slots/{slot}/removal"), removal)
    }

    /// Freezes one of my ways in.
    pub fn freeze_slot(&self, slot: SlotId) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/slots/{slot}/freeze"), &serde_json::Value::Null)
    }

    /// Opens a frozen way in again.
    pub fn thaw_slot(&self, slot: SlotId) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/slots/{slot}/thaw"), &serde_json::Value::Null)
    }

    /// Freezes the cards of someone.
    pub fn freeze_cards(&self, account: AccountId) -> Result<(), ApiError> {
        self.post_without_answer(
            &format!("/accounts/{account}/cards/freeze"),
            &serde_json::Value::Null,
        )
    }
}
