//! Questions for mandates and for referrals, and their answers.

use serde::{Deserialize, Serialize};

use super::{Base64, LinkText, Person, Structure};
use crate::id::{MandateId, MessageId, RequestId};
use crate::time::Timestamp;
use crate::vocabulary::RequestState;

wire! {
    /// Asks a person for a mandate, or to let a referral go.
    RequestNew {
        /// The `request` or `referral` note, signed by the asker.
        note: String,
        /// Which papers, in words, sealed for the owner; or the words of a referral, sealed for owner and asker.
        #[serde(default)]
        wish: Option<Base64>,
    }

    /// A request as its owner or its asker gets it.
    Request {
        /// Which.
        id: RequestId,
        /// The `request` or `referral` note.
        note: String,
        /// Which papers, in words, sealed for the owner; or the words of a referral, sealed for owner and asker.
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
        /// Of a referral: to which structure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        structure: Option<Structure>,
        /// Of a referral: the `referral-consent` note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<String>,
        /// Of a referral that was sent: the message that carried it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<MessageId>,
    }

    /// What a letter carries that hands a person over: everything to check it with, without asking anyone.
    ReferralProof {
        /// The `referral` note.
        referral: String,
        /// The `referral-consent` note.
        consent: String,
        /// The `referral-words` text.
        words: String,
        /// The person's keys, and what vouches for them.
        chain: Vec<LinkText>,
    }
}
