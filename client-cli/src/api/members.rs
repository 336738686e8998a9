//! Places, and roles given to people who joined before.

use ecrin_vault::id::{AccountId, PlaceId, StructureId};
use ecrin_vault::note::Digest32;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// The places of a structure.
    pub fn places(&self, structure: StructureId) -> Result<Vec<wire::Place>, ApiError> {
        self.get(&format!("/structures/{structure}/places"), &[])
    }

    /// Adds a place.
    pub fn add_place(&self, structure: StructureId, new: &wire::PlaceNew) -> Result<wire::Place, ApiError> {
        self.post(&format!("/structures/{structure}/places"), new)
    }

    /// Removes a place.
    pub fn remove_place(&self, structure: StructureId, place: PlaceId) -> Result<(), ApiError> {
        self.delete(&format!("/structures/{structure}/places/{place}"))
    }

    /// Gives a member another place.
    pub fn set_place(&self, account: AccountId, act: &wire::MemberPlace) -> Result<(), ApiError> {
        self.post_without_answer(&format!("/members/{account}/place"), act)
    }

    /// Gives or offers someone a role.
    pub fn appoint(&self, new: &wire::AppointmentNew) -> Result<(), ApiError> {
        self.post_without_answer("/appointments", new)
    }

    /// The roles that are offered to me.
    pub fn offered_roles(&self) -> Result<Vec<wire::AppointmentOffered>, ApiError> {
        self.get("/appointments", &[])
    }

    /// Takes a role that is offered to me.
    pub fn take_role(&self, answer: &wire::AppointmentAnswer) -> Result<(), ApiError> {
        self.post_without_answer("/appointments/answer", answer)
    }

    /// Turns away a role that is offered to me.
    pub fn decline_role(&self, appointment: Digest32) -> Result<(), ApiError> {
        self.delete(&format!("/appointments/{appointment}"))
    }

    /// The mandates that a member or leaver holds for a structure.
    pub fn to_hand_over(
        &self,
        structure: StructureId,
        account: AccountId,
    ) -> Result<Vec<wire::Mandate>, ApiError> {
        self.get(&format!("/structures/{structure}/mandates/{account}"), &[])
    }
}
