//! Questions for mandates, and their answers.

use serde::{Deserialize, Serialize};

use super::{Base64, Person};
use crate::id::{MandateId, RequestId};
use crate::time::Timestamp;
use crate::vocabulary::RequestState;

wire! {
    /// Asks a person for a mandate.
    RequestNew {
        /// The `request` note, signed by the asker.
        note: String,
        /// Which papers, in words: sealed for the owner.
        #[serde(default)]
        wish: Option<Base64>,
    }

    /// A request as its owner or its asker gets it.
    Request {
        /// Which.
        id: RequestId,
        /// The `request` note.
        note: String,
        /// Which papers, in words: sealed for the owner.
        wish: Option<Base64>,
        /// What has become of it.
        state: RequestState,
        /// When it was answered.
        answered: Option<Timestamp>,
        /// The mandate that answers it.
        mandate: Option<MandateId>,
        /// Until when it waits for an answer.
        until: Timestamp,
        /// Who asks, with the keys to check the note with.
        asker: Person,
    }
}
