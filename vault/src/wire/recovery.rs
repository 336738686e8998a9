//! Recovery kits, and getting back in with one.

use serde::{Deserialize, Serialize};

use super::{Base64, Delay, NewSlot, Person, Structure};
use crate::id::{RecoveryId, SlotId};
use crate::recovery::KitNumber;
use crate::time::Timestamp;
use crate::vocabulary::RecoveryState;

wire! {
    /// Hands in a recovery kit.
    KitNew {
        /// The `kit` note, signed by its owner.
        note: String,
        /// The server's half.
        half: Base64,
        /// The service's share, as digits.
        service_share: String,
        /// The structure's share, sealed for the structure.
        structure_share: Base64,
        /// The keyring, sealed for this slot as well.
        keyring: Base64,
        /// The `slot-change` note: this keyring takes the place of that one.
        change: String,
    }

    /// What the owner of a new kit is answered.
    KitTaken {
        /// Which.
        kit: KitNumber,
        /// The delay after which it is good; none when it is good now.
        delay: Option<Delay>,
    }

    /// A kit, as its owner gets it.
    KitHeld {
        /// Which.
        kit: KitNumber,
        /// The `kit` note.
        note: String,
        /// Who holds the structure's share.
        structure: Option<Structure>,
        /// Since when it is good.
        since: Timestamp,
        /// When the sheet was last checked.
        checked: Option<Timestamp>,
        /// When it should be checked again.
        check_due: Timestamp,
    }

    /// Shows that the sheet is there.
    KitCheckNew {
        /// The `kit-check` note, signed by the sheet.
        note: String,
    }

    /// Makes a kit worthless.
    KitRevocationNew {
        /// The `kit-revocation` note, signed by its owner.
        note: String,
    }

    /// Begins a recovery, from a home without an account.
    RecoveryNew {
        /// The `recovery` note.
        note: String,
    }

    /// Where a recovery stands, for the home that began it. What was released to it only that home can open.
    Recovering {
        /// Which.
        id: RecoveryId,
        /// Where it stands.
        state: RecoveryState,
        /// The server's time.
        now: Timestamp,
        /// When it may be opened.
        due: Option<Timestamp>,
        /// How many people have signed that they met the person.
        met: u32,
        /// The `kit` note.
        kit: Option<String>,
        /// The structure's share, sealed to the recovery's key.
        structure_share: Option<Base64>,
        /// The service's share, sealed to the recovery's key; not before it is due.
        service_share: Option<Base64>,
    }

    /// One of my recoveries.
    RecoveryItem {
        /// Which.
        id: RecoveryId,
        /// Where it stands.
        state: RecoveryState,
        /// When it began.
        begun: Timestamp,
        /// When it may be opened.
        due: Timestamp,
    }

    /// A recovery, for a professional who was shown its id by the person.
    RecoveryAsked {
        /// The `recovery` note, of whose digest the id is made.
        note: String,
        /// The `kit` note.
        kit: String,
        /// The keys of the kit's owner, for checking that note.
        owner: Person,
        /// The structure's share, sealed for the structure; only for its members.
        structure_share: Option<Base64>,
        /// Where it stands.
        state: RecoveryState,
        /// When it may be opened.
        due: Option<Timestamp>,
    }

    /// Approves a recovery.
    RecoveryApprovalNew {
        /// The `recovery-approval` note.
        note: String,
        /// The structure's share, sealed to the recovery's key, where that is what is released.
        share: Option<Base64>,
    }

    /// Opens a recovery that is due.
    RecoveryOpeningNew {
        /// The `recovery-opening` note, signed by the kit's secret and by the home.
        note: String,
    }

    /// What opens the keyring, together with the kit's secret.
    RecoveryOpened {
        /// Allows one thing within the hour: setting new ways in.
        token: String,
        /// The server's half.
        half: Base64,
        /// The sealed keyring.
        keyring: Base64,
    }

    /// Begins the registration of a new way in.
    RecoveryRegistration {
        /// From the opening.
        token: String,
        /// The slot's id, chosen by the client.
        slot: SlotId,
        /// OPAQUE RegistrationRequest.
        request: Base64,
    }

    /// The server's half of that registration.
    RecoveryRegistered {
        /// OPAQUE RegistrationResponse.
        response: Base64,
    }

    /// Sets new ways in, and ends the recovery.
    RecoveryCompletionNew {
        /// From the opening.
        token: String,
        /// The `recovery-completion` note, signed by the account.
        note: String,
        /// The new ways in.
        slots: Vec<NewSlot>,
        /// The keyring, sealed for them.
        keyring: Base64,
    }
}
