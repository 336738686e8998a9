//! The relay's letters: who has an address, which certificate speaks for it, and what a message looks like (spec 11).
//!
//! # In scope
//!
//! Addresses and their look-alikes; the `certificate` notes of members and of structures; reading, making and revoking
//! OpenPGP certificates; sealing and opening PGP/MIME messages; the gate, which says which messages the relay carries;
//! addresses outside, where a word without content may go.
//!
//! # Out of scope
//!
//! Where messages are kept, and who may read which box.

mod address;
mod box_certificate;
mod certificate;
pub mod gate;
mod message;
pub mod openpgp;
mod outside;
mod reading;
mod undelivered;

pub use address::{Address, AddressError, Domain, LocalPart, directory_hash};
pub use box_certificate::BoxCertificate;
pub use certificate::{
    Certificate, CertificateRevocation, Fingerprint, FingerprintError, KeyId, MAX_CERTIFICATE,
};
pub use message::{
    Attachment, Letter, MAX_MESSAGE, OUTER_SUBJECT, SERVICE_NAME, WritingError, message_id, service_address,
};
pub use outside::{OutsideAddress, OutsideAddressError};
pub use reading::{Outside, Reading, ReadingError, is_message_id, outside, read};
pub use undelivered::{Undelivered, UndeliveredError};
