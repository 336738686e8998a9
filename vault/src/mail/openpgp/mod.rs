//! OpenPGP: the only place that names the library (spec 11, Certificates and Message form).
//!
//! # In scope
//!
//! What a member's public certificate must be to be registered; making, revoking and keeping the secret half; sealing
//! and signing, opening and verifying.
//!
//! # Out of scope
//!
//! MIME, and what the relay's gate looks at: it walks the packets of a message without keys and without this library.
//!
//! The library draws session keys and secrets from the operating system itself, as `age` does.

mod open;
mod public;
mod seal;
mod secret;

pub use open::{MAX_PLAIN, OpenError, Opened, Signature, open};
pub use public::{CertificateError, LONGEST_YEARS, PublicCertificate};
pub use seal::{SealError, seal};
pub use secret::{SecretCertificate, export};

use sequoia_openpgp::types::Timestamp as PgpTime;

use crate::time::Timestamp;

/// A time as OpenPGP writes it: whole seconds. What lies outside its range is its nearest end.
fn pgp_time(at: Timestamp) -> PgpTime {
    let seconds = at.millis().div_euclid(1000).clamp(0, i64::from(u32::MAX));
    PgpTime::from(u32::try_from(seconds).unwrap_or_default())
}

/// SHA-1, which web key directories name their files by. Good for nothing else.
pub(super) fn sha1(bytes: &[u8]) -> [u8; 20] {
    use sequoia_openpgp::types::HashAlgorithm;
    let mut digest = [0; 20];
    if let Ok(context) = HashAlgorithm::SHA1.context() {
        let mut context = context.for_digest();
        context.update(bytes);
        let _ = context.digest(&mut digest);
    }
    digest
}
