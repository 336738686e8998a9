//! The notices of the account.

use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// What I was told, oldest first.
    pub fn notices(&self) -> Result<Vec<wire::Notice>, ApiError> {
        self.get("/notices", &[])
    }

    /// Says which I have read.
    pub fn see_notices(&self, seen: &wire::NoticesSeen) -> Result<(), ApiError> {
        self.post_without_answer("/notices/seen", seen)
    }
    /// Whether I am told outside that something waits.
    pub fn outside(&self) -> Result<wire::Outside, ApiError> {
        self.get("/notices/outside", &[])
    }

    /// Names an address, to which a code is sent.
    pub fn set_outside(&self, new: &wire::OutsideNew) -> Result<wire::Outside, ApiError> {
        self.post("/notices/outside", new)
    }

    /// Shows that it is mine.
    pub fn confirm_outside(&self, code: &wire::OutsideCode) -> Result<wire::Outside, ApiError> {
        self.post("/notices/outside/code", code)
    }

    /// Ends it.
    pub fn end_outside(&self) -> Result<(), ApiError> {
        self.delete("/notices/outside")
    }
}
