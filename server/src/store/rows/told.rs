//! What follows a notice: a letter of the service, and a word to an address outside.

use ecrin_vault::id::{MandateId, Nonce};
use ecrin_vault::mail::OutsideAddress;
use ecrin_vault::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a letter of the service is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Her first certificate was taken in, and with it her address.
    Welcome,
    /// A mandate was granted to her.
    MandateGranted,
    /// Her mail takes most of the place it may take.
    MailNearlyFull,
    /// A message of hers did not reach everyone.
    MailUndelivered,
}

/// A letter of the service that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceLetterRow {
    /// About what.
    pub about: About,
    /// Which mandate it is about.
    pub mandate: Option<MandateId>,
    /// What else it names.
    pub detail: Option<String>,
}

/// An address outside, and what is to be sent there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideRow {
    /// Where.
    pub address: OutsideAddress,
    /// The code that is awaited from its owner; nothing is sent but it before it came back.
    pub code: Option<WaitingCode>,
    /// Since when the address takes nothing.
    pub failing: Option<Timestamp>,
    /// What is to be sent.
    pub outgoing: Option<Outgoing>,
}

/// A code that was sent, or is about to be. It is worth one switch, to its owner, for a day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitingCode {
    /// Six figures.
    pub code: String,
    /// When it was asked for.
    pub asked: Timestamp,
    /// How many wrong ones came.
    pub wrong: u32,
}

impl std::fmt::Debug for WaitingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WaitingCode").finish_non_exhaustive()
    }
}

/// What is sent outside. There is nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Errand {
    /// The code that shows that the address is its owner's.
    Code,
    /// The word that something waits.
    Notice,
}

/// Something on its way outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Names this mail however often it is tried, and says nothing.
    pub id: Nonce,
    /// What.
    pub errand: Errand,
    /// Since when.
    pub since: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next: Timestamp,
}
