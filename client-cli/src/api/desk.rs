//! Stopping, the inbox, and undoing.

use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::note::Digest32;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// Ends every access.
    pub fn stop(&self, stop: &wire::StopNew) -> Result<wire::Stopped, ApiError> {
        self.post("/stop", stop)
    }

    /// Whether others may put papers in for me.
    pub fn inbox(&self) -> Result<wire::Inbox, ApiError> {
        self.get("/inbox", &[])
    }

    /// Lets others put papers in, or not.
    pub fn set_inbox(&self, inbox: &wire::InboxNew) -> Result<wire::Inbox, ApiError> {
        self.post("/inbox", inbox)
    }

    /// Takes back a mandate that was a mistake.
    pub fn undo_mandate(&self, mandate: MandateId, act: &wire::ActNew) -> Result<wire::Mandate, ApiError> {
        self.post(&format!("/mandates/{mandate}/undoing"), act)
    }

    /// Invitations that nobody has answered.
    pub fn invitations(&self) -> Result<Vec<wire::InvitationItem>, ApiError> {
        self.get("/invitations", &[])
    }

    /// Takes back an invitation.
    pub fn undo_invitation(&self, invitation: Digest32) -> Result<(), ApiError> {
        self.delete(&format!("/invitations/{invitation}"))
    }

    /// Takes back a vault.
    pub fn undo_vault(&self, account: AccountId) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/accounts/{account}/undoing"), &serde_json::Value::Null)
    }

    /// What was done to the instance itself, oldest first.
    pub fn maintenance(&self, after: Option<String>) -> Result<wire::JournalPage, ApiError> {
        self.get("/maintenance", &[("after", after)])
    }
}
