//! Structures: places, members and their roles.

use serde::{Deserialize, Serialize};

use super::Structure;
use crate::id::{AccountId, PlaceId, StructureId};
use crate::time::Timestamp;
use crate::vocabulary::Role;

wire! {
    /// An organisation in the list of all.
    StructureItem {
        /// Which.
        id: StructureId,
        /// Its name.
        name: String,
        /// How many référents may act for it. There should be two: with one, it stands still when she falls ill.
        referents: u32,
        /// How many people may act for it.
        members: u32,
        /// The generation of its team key, if it has one.
        generation: Option<u32>,
    }

    /// A place of a structure.
    Place {
        /// Which.
        id: PlaceId,
        /// Its name.
        name: String,
    }

    /// Adds a place.
    PlaceNew {
        /// Its name.
        name: String,
    }

    /// A member of a structure.
    Member {
        /// Whose account.
        account: AccountId,
        /// The member's name.
        name: String,
        /// In which structure.
        structure: Structure,
        /// In which role.
        role: Role,
        /// Whether the member may act for it at present.
        active: bool,
        /// Since when.
        since: Timestamp,
        /// Where she mostly works.
        place: Option<Place>,
    }

    /// Which membership an act is about; without it, every one that the caller may decide on.
    MembershipAct {
        /// In which structure.
        #[serde(default)]
        structure: Option<StructureId>,
        /// Whether an administrator knows that only one référent will be left.
        #[serde(default)]
        leave_one: bool,
    }

    /// Gives a member another place.
    MemberPlace {
        /// In which structure.
        structure: StructureId,
        /// The place, or none.
        place: Option<PlaceId>,
    }

    /// Gives someone a role: a member another one, or someone a role in a structure that is new to her.
    AppointmentNew {
        /// The `appointment` note, signed by whoever appoints.
        note: String,
        /// Whether an administrator knows that only one référent will be left.
        #[serde(default)]
        leave_one: bool,
        /// The structure that she leaves for it, where she moves.
        #[serde(default)]
        leaves: Option<StructureId>,
    }

    /// An appointment that waits for the word of the one who is appointed.
    AppointmentOffered {
        /// The note as far as it is signed.
        note: String,
        /// In which structure.
        structure: Structure,
        /// The structure that she leaves for it.
        leaves: Option<Structure>,
    }

    /// Takes an offered role.
    AppointmentAnswer {
        /// The note, countersigned.
        note: String,
    }
}
