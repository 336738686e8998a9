//! Opening: nothing is shown before all of it was checked.

use std::io::Read;

use sequoia_openpgp::crypto::SessionKey;
use sequoia_openpgp::packet::{PKESK, SKESK};
use sequoia_openpgp::parse::Parse;
use sequoia_openpgp::parse::stream::{
    DecryptionHelper, DecryptorBuilder, MessageLayer, MessageStructure, VerificationError, VerificationHelper,
};
use sequoia_openpgp::policy::StandardPolicy;
use sequoia_openpgp::types::SymmetricAlgorithm;
use sequoia_openpgp::{Cert, KeyHandle};
use zeroize::Zeroizing;

use super::public::fingerprint;
use super::{PublicCertificate, SecretCertificate, pgp_time};
use crate::mail::Fingerprint;
use crate::time::Timestamp;

/// The most bytes a message may open to. The library holds this much back until the end was authenticated; what is
/// longer would be handed out before, and a small message that opens to a huge one is an attack.
pub const MAX_PLAIN: usize = 25 * 1024 * 1024;

/// Why a message was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not an encrypted OpenPGP message, or it was altered or cut.
    #[error("not an encrypted message, or it was altered")]
    Damaged,
    /// None of the keys opens it.
    #[error("none of the keys opens this message")]
    NotOpened,
    /// It opens to more than [`MAX_PLAIN`].
    #[error("the message opens to more than {MAX_PLAIN} bytes")]
    TooLarge,
}

/// What is known of who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// Signed with this certificate, which was given as the sender's.
    Good(Fingerprint),
    /// Not signed.
    Missing,
    /// Signed with a key that was not given.
    Unknown,
    /// There is a signature, and it is false or not meant for this.
    Bad,
}

/// A message that was opened.
pub struct Opened {
    /// What was encrypted.
    pub plain: Zeroizing<Vec<u8>>,
    /// Who signed it.
    pub signature: Signature,
}

/// Opens a message with whichever of `secrets` fits, and checks its signature against `senders`.
pub fn open(
    message: &[u8],
    secrets: &[SecretCertificate],
    senders: &[PublicCertificate],
    now: Timestamp,
) -> Result<Opened, OpenError> {
    let policy = StandardPolicy::new();
    let helper = Helper {
        secrets,
        senders,
        signature: Signature::Missing,
        opened: false,
    };
    let failed = |reason: sequoia_openpgp::anyhow::Error| match reason.downcast_ref::<NoKeyFits>() {
        Some(NoKeyFits) => OpenError::NotOpened,
        None => OpenError::Damaged,
    };
    let mut decryptor = DecryptorBuilder::from_bytes(message)
        .map_err(|_| OpenError::Damaged)?
        .with_policy(&policy, pgp_time(now), helper)
        .map_err(failed)?;
    let mut plain = Zeroizing::new(Vec::new());
    let limit = MAX_PLAIN as u64 + 1;
    decryptor
        .by_ref()
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(|_| OpenError::Damaged)?;
    if plain.len() > MAX_PLAIN {
        return Err(OpenError::TooLarge);
    }
    // Only now has the end been seen, and everything before it was authentic.
    if !decryptor.message_processed() {
        return Err(OpenError::Damaged);
    }
    let helper = decryptor.into_helper();
    if !helper.opened {
        return Err(OpenError::Damaged);
    }
    Ok(Opened {
        plain,
        signature: helper.signature,
    })
}

/// No secret key fits.
#[derive(Debug, thiserror::Error)]
#[error("no key fits")]
struct NoKeyFits;

struct Helper<'a> {
    secrets: &'a [SecretCertificate],
    senders: &'a [PublicCertificate],
    signature: Signature,
    opened: bool,
}

impl VerificationHelper for Helper<'_> {
    fn get_certs(&mut self, _: &[KeyHandle]) -> sequoia_openpgp::Result<Vec<Cert>> {
        Ok(self.senders.iter().map(|sender| sender.cert.clone()).collect())
    }

    fn check(&mut self, structure: MessageStructure<'_>) -> sequoia_openpgp::Result<()> {
        // One encryption on the outside, then perhaps compression, then perhaps signatures: what mail programs make.
        // In any other order, someone has put pieces together.
        let mut rank = 0;
        for layer in structure.iter() {
            let here = match layer {
                MessageLayer::Encryption { .. } => 1,
                MessageLayer::Compression { .. } => 2,
                MessageLayer::SignatureGroup { results } => {
                    self.signature = verdict(results);
                    3
                }
            };
            if here <= rank || (rank == 0 && here != 1) {
                return Err(sequoia_openpgp::Error::MalformedMessage("layers out of order".into()).into());
            }
            rank = here;
            self.opened = true;
        }
        Ok(())
    }
}

/// One good signature of the sender's, and none that is false.
fn verdict(results: &[sequoia_openpgp::parse::stream::VerificationResult<'_>]) -> Signature {
    let mut verdict = Signature::Missing;
    for result in results {
        match result {
            Ok(good) => verdict = Signature::Good(fingerprint(&good.ka.cert().fingerprint())),
            Err(VerificationError::MissingKey { .. } | VerificationError::UnknownSignature { .. }) => {
                if verdict == Signature::Missing {
                    verdict = Signature::Unknown;
                }
            }
            Err(_) => return Signature::Bad,
        }
    }
    verdict
}

impl DecryptionHelper for Helper<'_> {
    fn decrypt(
        &mut self,
        pkesks: &[PKESK],
        _: &[SKESK],
        algorithm: Option<SymmetricAlgorithm>,
        decrypt: &mut dyn FnMut(Option<SymmetricAlgorithm>, &SessionKey) -> bool,
    ) -> sequoia_openpgp::Result<Option<Cert>> {
        for pkesk in pkesks {
            let Some(recipient) = pkesk.recipient() else {
                continue;
            };
            for secret in self.secrets {
                // Old mail stays readable: a key that is over or revoked still opens what was sealed for it.
                let keys = secret.cert.keys().unencrypted_secret();
                for key in keys.filter(|key| key.key().key_handle().aliases(&recipient)) {
                    let Ok(mut pair) = key.key().clone().into_keypair() else {
                        continue;
                    };
                    let opened = pkesk
                        .decrypt(&mut pair, algorithm)
                        .is_some_and(|(algorithm, session)| decrypt(algorithm, &session));
                    if opened {
                        return Ok(Some(secret.cert.clone().strip_secret_key_material()));
                    }
                }
            }
        }
        Err(NoKeyFits.into())
    }
}
