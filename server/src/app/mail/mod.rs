//! Mail: who has which boxes, what lies in them, and how it gets there.
//!
//! In scope: addresses, folders, delivery, flags, app passwords, quotas and terms. Out of scope: sockets and protocols
//! (the doors), which messages are taken in at all (the gate), and what any message says (nobody here can read one).

mod addresses;
mod app_passwords;
mod box_certificates;
mod boxes;
mod callers;
mod certificates;
mod delivery;
mod directory;
mod flags;
mod handing_in;
mod known_certificates;
mod messages;
mod placing;
mod postman;
mod rates;
mod readers;
mod reading;
mod retention;
mod service;
mod submission;
mod watching;

pub use app_passwords::MailLogin;
pub use boxes::Mailbox;
pub use callers::MailCaller;
pub use delivery::Delivered;
pub use messages::{Appended, Copied, Flagged};
pub use reading::{MailChanges, MailContent, MailEntry, MailExtent, MailRead};
pub use submission::Handed;

pub use crate::store::rows::BoxOwner;

pub(super) use app_passwords::Tries;
pub(super) use delivery::Along;
pub(super) use known_certificates::KnownCertificates;
pub(super) use postman::Postman;
pub(super) use rates::{SendingRates, later, take};
pub(super) use watching::Watched;
