//! Team keys.

use ecrin_vault::id::StructureId;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// The team keys of a structure.
    pub fn team(&self, structure: StructureId) -> Result<wire::Team, ApiError> {
        self.get(&format!("/structures/{structure}/team"), &[])
    }

    /// Begins the next generation.
    pub fn begin_team_key(&self, structure: StructureId, new: &wire::TeamKeyNew) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/structures/{structure}/team"), new)
    }

    /// What I hold, and what my client may do for the others.
    pub fn team_work(&self, structure: StructureId) -> Result<wire::TeamWork, ApiError> {
        self.get(&format!("/structures/{structure}/wraps"), &[])
    }

    /// Hands on generations to members who lack them.
    pub fn share_team_key(&self, structure: StructureId, new: &wire::TeamWrapsNew) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/structures/{structure}/wraps"), new)
    }
}
