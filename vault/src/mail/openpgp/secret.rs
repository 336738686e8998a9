//! Secret certificates: made on a member's own machine, kept sealed to her own key, never shown to the server.

use std::io::Write;
use std::time::Duration;

use sequoia_openpgp::armor::{Kind, Writer};
use sequoia_openpgp::cert::amalgamation::key::PrimaryKey as _;
use sequoia_openpgp::cert::{Cert, CertBuilder, CertRevocationBuilder, CipherSuite};
use sequoia_openpgp::crypto::Password;
use sequoia_openpgp::parse::Parse;
use sequoia_openpgp::policy::StandardPolicy;
use sequoia_openpgp::serialize::{Serialize, SerializeInto};
use sequoia_openpgp::types::{Features, KeyFlags, ReasonForRevocation};
use sequoia_openpgp::{Packet, Profile};
use zeroize::Zeroizing;

use super::public::{CertificateError, LONGEST_YEARS, PublicCertificate, fingerprint};
use super::{SealError, pgp_time};
use crate::mail::{Address, Fingerprint, MAX_CERTIFICATE};
use crate::slot::Passphrase;
use crate::time::Timestamp;

/// How long before `now` a certificate begins, so that a program whose clock is slow does not call it unborn.
const BACKDATED_MS: i64 = 10 * 60 * 1000;

/// A certificate with its secret half. It has no `Debug`; the library wipes the secrets when it is dropped.
#[derive(Clone)]
pub struct SecretCertificate {
    pub(super) cert: Cert,
    address: Address,
}

impl SecretCertificate {
    /// A fresh certificate of version 4 on Curve25519 for two years. It asks for nothing newer than what GnuPG 2.2 and
    /// Thunderbird read.
    pub fn generate(address: &Address, now: Timestamp) -> Result<Self, SealError> {
        let born = pgp_time(now.plus_millis(-BACKDATED_MS));
        let life = Duration::from_secs(u64::from(LONGEST_YEARS) * 365 * 24 * 60 * 60);
        let encryption = KeyFlags::empty()
            .set_transport_encryption()
            .set_storage_encryption();
        let made = CertBuilder::new()
            .set_profile(Profile::RFC4880)
            .and_then(|builder| builder.set_features(Features::empty().set_seipdv1()))
            .and_then(|builder| {
                builder
                    .set_cipher_suite(CipherSuite::Cv25519)
                    .set_creation_time(born)
                    .set_validity_period(life)
                    .add_userid(address.to_string())
                    .add_signing_subkey()
                    .add_subkey(encryption, None, None)
                    .generate()
            });
        let (cert, _revocation) = made.map_err(|_| SealError)?;
        Ok(Self {
            cert,
            address: address.clone(),
        })
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, or what another program exported without a passphrase.
    pub fn from_bytes(bytes: &[u8], address: &Address) -> Result<Self, CertificateError> {
        if bytes.len() > MAX_CERTIFICATE {
            return Err(CertificateError::TooLarge);
        }
        let cert = Cert::from_bytes(bytes).map_err(|_| CertificateError::Malformed)?;
        // Whose it is, is in the public half; reading that checks it.
        PublicCertificate::from_cert(cert.clone().strip_secret_key_material(), address)?;
        if cert.keys().unencrypted_secret().next().is_none() {
            return Err(CertificateError::Secret);
        }
        Ok(Self {
            cert,
            address: address.clone(),
        })
    }

    /// The whole certificate, secrets and all.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Large enough from the start: a buffer that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_CERTIFICATE));
        let written = self.cert.as_tsk().serialize(&mut *bytes);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        bytes
    }

    /// The same with every secret locked by `password`.
    fn locked(&self, password: &Password) -> sequoia_openpgp::Result<Cert> {
        let mut locked: Vec<Packet> = Vec::new();
        for key in self.cert.keys().unencrypted_secret() {
            let secret = key.key().clone().encrypt_secret(password)?;
            locked.push(if key.primary() {
                secret.role_into_primary().into()
            } else {
                secret.role_into_subordinate().into()
            });
        }
        Ok(self.cert.clone().insert_packets(locked)?.0)
    }

    /// The public half, as it is registered.
    pub fn public(&self) -> Result<PublicCertificate, CertificateError> {
        PublicCertificate::from_cert(self.cert.clone().strip_secret_key_material(), &self.address)
    }

    /// Its fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint(&self.cert.fingerprint())
    }

    /// Whose it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The same certificate, revoked at `now`. With `lost` nothing it ever signed is believed any more; otherwise it
    /// has only been replaced.
    pub fn revoke(&self, lost: bool, now: Timestamp) -> Result<Self, SealError> {
        let reason = if lost {
            ReasonForRevocation::KeyCompromised
        } else {
            ReasonForRevocation::KeySuperseded
        };
        let primary = self.cert.primary_key().key().clone();
        let revoked = primary
            .parts_into_secret()
            .and_then(|key| key.into_keypair())
            .and_then(|mut signer| {
                CertRevocationBuilder::new()
                    .set_signature_creation_time(pgp_time(now).into())?
                    .set_reason_for_revocation(reason, b"")?
                    .build(&mut signer, &self.cert, None)
            })
            .and_then(|revocation| self.cert.clone().insert_packets(revocation));
        let (cert, _changed) = revoked.map_err(|_| SealError)?;
        Ok(Self {
            cert,
            address: self.address.clone(),
        })
    }

    /// The key that signs at `now`.
    pub(super) fn signer(&self, now: Timestamp) -> Result<sequoia_openpgp::crypto::KeyPair, SealError> {
        let policy = StandardPolicy::new();
        let key = self
            .cert
            .keys()
            .unencrypted_secret()
            .with_policy(&policy, pgp_time(now))
            .supported()
            .alive()
            .revoked(false)
            .for_signing()
            .next()
            .ok_or(SealError)?;
        key.key().clone().into_keypair().map_err(|_| SealError)
    }
}

/// Certificates with their secrets, as other programs take them in: one block of armour, in which every secret is locked
/// by the passphrase. GnuPG 2.2 opens the lock.
pub fn export(secrets: &[SecretCertificate], passphrase: &Passphrase) -> Result<String, SealError> {
    let password = Password::from(passphrase.as_bytes());
    let write = || -> sequoia_openpgp::Result<Vec<u8>> {
        let mut armour = Writer::new(Vec::new(), Kind::SecretKey)?;
        for secret in secrets {
            armour.write_all(&secret.locked(&password)?.as_tsk().to_vec()?)?;
        }
        Ok(armour.finalize()?)
    };
    let bytes = write().map_err(|_| SealError)?;
    String::from_utf8(bytes).map_err(|_| SealError)
}
