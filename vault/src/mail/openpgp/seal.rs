//! Sealing: signed by one, encrypted to others and to oneself.

use std::io::Write;

use sequoia_openpgp::armor::Kind;
use sequoia_openpgp::policy::StandardPolicy;
use sequoia_openpgp::serialize::stream::{Armorer, Encryptor, LiteralWriter, Message, Signer};

use super::{PublicCertificate, SecretCertificate, pgp_time};
use crate::time::Timestamp;

/// A message or certificate could not be made: a key is missing, over or not the right kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("could not seal: a key is missing or its time is over")]
pub struct SealError;

/// Encrypts to every recipient, signed by `signer` where there is one. Answers one armoured block with LF line ends.
pub fn seal(
    plain: &[u8],
    signer: Option<&SecretCertificate>,
    recipients: &[&PublicCertificate],
    now: Timestamp,
) -> Result<Vec<u8>, SealError> {
    let policy = StandardPolicy::new();
    let at = pgp_time(now);
    let mut keys = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        // A revocation is the whole certificate's: its keys do not say so themselves.
        if recipient.is_revoked(now) {
            return Err(SealError);
        }
        let valid = recipient.cert.with_policy(&policy, at).map_err(|_| SealError)?;
        let before = keys.len();
        keys.extend(
            valid
                .keys()
                .supported()
                .alive()
                .revoked(false)
                .for_transport_encryption(),
        );
        // A recipient who could not read it is not quietly left out.
        if keys.len() == before {
            return Err(SealError);
        }
    }
    if keys.is_empty() {
        return Err(SealError);
    }
    let mut sealed = Vec::with_capacity(plain.len() / 3 * 4 + 4096);
    let written = (|| -> sequoia_openpgp::Result<()> {
        let message = Message::new(&mut sealed);
        let message = Armorer::new(message).kind(Kind::Message).build()?;
        let mut message = Encryptor::for_recipients(message, keys).build()?;
        if let Some(signer) = signer {
            let mut signed = Signer::new(message, signer.signer(now)?)?.creation_time(at);
            for recipient in recipients {
                // Named inside the signature: a recipient who passes it on cannot make it look as if it was for others.
                signed = signed.add_intended_recipient(&recipient.cert);
            }
            message = signed.build()?;
        }
        let mut message = LiteralWriter::new(message).build()?;
        message.write_all(plain)?;
        message.finalize()
    })();
    written.map_err(|_| SealError)?;
    Ok(sealed)
}
