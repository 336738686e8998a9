//! Ways into an account.

use serde::{Deserialize, Serialize};

use super::{Base64, NewSlot};
use crate::id::SlotId;
use crate::time::Timestamp;
use crate::vocabulary::{Channel, SlotKind};

wire! {
    /// One of my ways in.
    SlotItem {
        /// Which.
        id: SlotId,
        /// What kind.
        kind: SlotKind,
        /// Since when.
        added: Option<Timestamp>,
        /// Since when it is frozen, if it is.
        frozen: Option<Timestamp>,
        /// When it was last used.
        used: Option<Timestamp>,
        /// Whether the session that asks came through it.
        current: bool,
    }

    /// When, and through what, someone last signed in.
    LastUse {
        /// When.
        at: Timestamp,
        /// Through which kind of way in.
        kind: SlotKind,
        /// Through which door.
        channel: Channel,
    }

    /// Begins a login with a card. The server finds the account by the card's slot.
    CardLoginStart {
        /// The slot of the card.
        slot: SlotId,
        /// OPAQUE CredentialRequest (KE1).
        request: Base64,
    }

    /// Begins the registration of one more way in.
    SlotRegistration {
        /// The slot's id, chosen by the client; it must be new.
        slot: SlotId,
        /// OPAQUE RegistrationRequest.
        request: Base64,
    }

    /// The server's half of it.
    SlotRegistrationAnswer {
        /// OPAQUE RegistrationResponse.
        response: Base64,
    }

    /// Asks for one more way in; it waits before it opens anything.
    SlotNew {
        /// The way in.
        slot: NewSlot,
        /// The keyring, sealed for all ways in and this one.
        keyring: Base64,
        /// The `slot-change` note.
        note: String,
    }

    /// Takes a way in away.
    SlotRemoval {
        /// The keyring, sealed for all others.
        keyring: Base64,
        /// The `slot-change` note.
        note: String,
    }
}
