//! Team keys: what clients ask for, check and hand in.

use serde::{Deserialize, Serialize};

use super::{Base64, Person, Structure};
use crate::id::AccountId;

wire! {
    /// The team keys of a structure, for anyone who would seal for it.
    Team {
        /// Which structure.
        structure: Structure,
        /// Every `team-key` note, oldest first.
        keys: Vec<String>,
        /// Whoever signed them, each once.
        makers: Vec<Person>,
    }

    /// What a member holds of the team keys, and what is to be done.
    TeamWork {
        /// Her own wraps, oldest first.
        wraps: Vec<TeamWrap>,
        /// Whether a new generation is due: there is none, or someone has left since.
        renew: bool,
        /// Members who lack a generation that the caller holds.
        missing: Vec<TeamMissing>,
        /// Those who may act for the structure.
        members: Vec<AccountId>,
    }

    /// One generation, wrapped for one member.
    TeamWrap {
        /// Which generation.
        generation: u32,
        /// For whom.
        account: AccountId,
        /// An age file that her own key opens.
        wrap: Base64,
    }

    /// A wrap that nobody has made yet.
    TeamMissing {
        /// Which generation.
        generation: u32,
        /// For whom.
        account: AccountId,
    }

    /// Begins a generation.
    TeamKeyNew {
        /// The `team-key` note.
        note: String,
        /// The wraps made at the same time, the maker's own among them.
        wraps: Vec<TeamWrap>,
    }

    /// Hands in wraps of generations that exist.
    TeamWrapsNew {
        /// The wraps.
        wraps: Vec<TeamWrap>,
    }
}
