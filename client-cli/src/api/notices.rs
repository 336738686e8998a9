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
}
