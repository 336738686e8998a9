//! Dangerous acts that wait.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, DelayId};
use crate::note::Digest32;
use crate::time::Timestamp;
use crate::vocabulary::DelayKind;

wire! {
    /// A dangerous act that waits, or did.
    Delay {
        /// Which.
        id: DelayId,
        /// Whom it concerns.
        account: AccountId,
        /// What kind of act.
        kind: DelayKind,
        /// When it was asked for.
        asked: Timestamp,
        /// When it may happen.
        due: Timestamp,
        /// SHA-256 of what will be done: what an attestation names.
        request: Digest32,
        /// Who attested so far.
        attested: Vec<AccountId>,
        /// When it was called off.
        cancelled: Option<Timestamp>,
        /// When it was done.
        done: Option<Timestamp>,
    }

    /// Attests that the person is present and wants it.
    AttestationNew {
        /// The `attestation` note.
        note: String,
    }

    /// What an owner who wants to take everything out is answered.
    ExportAsked {
        /// The delay to wait for; none when everything may be taken out now.
        delay: Option<Delay>,
    }
}
