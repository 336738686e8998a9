//! The certificates that speak for addresses.

use ecrin_vault::mail::Fingerprint;
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire::Base64;
use serde::{Deserialize, Serialize};

/// A certificate, and the note with which its owner named it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateRow {
    /// The `certificate` note; a structure's `box-certificate`.
    pub note: String,
    /// The public certificate; with its revocation, once there is one.
    pub certificate: Base64,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// The secret half, sealed for its owner or the team; none where another program keeps it.
    pub secret: Option<Base64>,
    /// Whether anyone outside may find it.
    pub published: bool,
    /// Since when it speaks for the address.
    pub since: Timestamp,
    /// The `certificate-revocation` note, and when it came.
    pub revoked: Option<(String, Timestamp)>,
    /// SHA-256 of the public certificate as it was named in the note.
    pub digest: Digest32,
}
