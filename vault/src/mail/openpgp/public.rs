//! Public certificates: what the server takes in, publishes, and encrypts to.

use std::time::Duration;

use sequoia_openpgp::Packet;
use sequoia_openpgp::cert::{Cert, CertParser};
use sequoia_openpgp::crypto::mpi::PublicKey;
use sequoia_openpgp::packet::UserID;
use sequoia_openpgp::parse::Parse;
use sequoia_openpgp::policy::StandardPolicy;
use sequoia_openpgp::serialize::{Serialize, SerializeInto};
use sequoia_openpgp::types::{Curve, RevocationStatus};

use super::pgp_time;
use crate::mail::{Address, Fingerprint, MAX_CERTIFICATE};
use crate::note::Digest32;
use crate::time::Timestamp;

/// How many years a certificate may be good for.
pub const LONGEST_YEARS: u32 = 2;

/// The most subkeys and signatures that are looked at.
const MOST_PARTS: usize = 64;

/// The shortest RSA modulus, in bits.
const SHORTEST_RSA: usize = 3072;

/// Why a certificate is not registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is larger than any certificate.
    #[error("the certificate is larger than {MAX_CERTIFICATE} bytes")]
    TooLarge,
    /// It cannot be read, or there is more than one.
    #[error("not exactly one OpenPGP certificate")]
    Malformed,
    /// It contains a secret key: nobody but its owner should ever have seen it.
    #[error("there is a secret key in it")]
    Secret,
    /// Its user id is not the address and nothing else.
    #[error("its user id is not the member's address")]
    UserId,
    /// What binds its parts together is missing, false, or made with algorithms that are broken.
    #[error("its signatures are missing, false or too weak")]
    Unbound,
    /// Its time has not begun or is over.
    #[error("it has expired")]
    Expired,
    /// Its time does not end within two years.
    #[error("it does not expire within {LONGEST_YEARS} years")]
    TooLong,
    /// Its owner has revoked it.
    #[error("it is revoked")]
    Revoked,
    /// A key of it is too short, or of an algorithm that is not good enough.
    #[error("its keys are too weak")]
    Weak,
    /// There is not exactly one key to encrypt to.
    #[error("it has not exactly one key for encryption")]
    Encryption,
    /// There is no key to sign with.
    #[error("it has no key for signing")]
    Signing,
}

/// A member's public certificate, stripped of everything that its owner did not sign.
#[derive(Clone)]
pub struct PublicCertificate {
    pub(super) cert: Cert,
    address: Address,
}

impl PublicCertificate {
    /// Reads a certificate and checks all that registration asks for at `now`.
    pub fn parse(bytes: &[u8], address: &Address, now: Timestamp) -> Result<Self, CertificateError> {
        let certificate = Self::read(bytes, address)?;
        certificate.check(now)?;
        Ok(certificate)
    }

    /// Reads a certificate that was registered before: it may be over or revoked by now.
    pub fn read(bytes: &[u8], address: &Address) -> Result<Self, CertificateError> {
        if bytes.len() > MAX_CERTIFICATE {
            return Err(CertificateError::TooLarge);
        }
        let mut certs = CertParser::from_bytes(bytes).map_err(|_| CertificateError::Malformed)?;
        let cert = match (certs.next(), certs.next()) {
            (Some(Ok(cert)), None) => cert,
            _ => return Err(CertificateError::Malformed),
        };
        if cert.is_tsk() {
            return Err(CertificateError::Secret);
        }
        Self::from_cert(cert, address)
    }

    /// Keeps what its owner signed, if that says whose it is.
    pub(super) fn from_cert(cert: Cert, address: &Address) -> Result<Self, CertificateError> {
        let cert = stripped(&cert)?;
        let names_its_owner = {
            let mut ids = cert.userids();
            match (ids.next(), ids.next()) {
                (Some(id), None) => names_exactly(id.userid(), address),
                _ => false,
            }
        };
        if !names_its_owner {
            return Err(CertificateError::UserId);
        }
        Ok(Self {
            cert,
            address: address.clone(),
        })
    }

    /// All that registration asks for, at `now`.
    pub fn check(&self, now: Timestamp) -> Result<(), CertificateError> {
        let policy = StandardPolicy::new();
        let at = pgp_time(now);
        let valid = self
            .cert
            .with_policy(&policy, at)
            .map_err(|_| CertificateError::Unbound)?;
        if self.is_revoked(now) {
            return Err(CertificateError::Revoked);
        }
        valid.alive().map_err(|_| CertificateError::Expired)?;
        if valid.userids().count() != 1 {
            return Err(CertificateError::Unbound);
        }
        let ends = [
            valid.primary_key().key_expiration_time(),
            valid
                .keys()
                .subkeys()
                .alive()
                .for_transport_encryption()
                .next()
                .and_then(|key| key.key_expiration_time()),
        ];
        // A day more, for whoever counts two years in calendar days.
        let latest = pgp_time(now.plus_days(LONGEST_YEARS * 366 + 1));
        let latest: Option<_> = latest.into();
        if !ends.iter().any(|end| end.is_some() && *end <= latest) {
            return Err(CertificateError::TooLong);
        }
        if valid.keys().any(|key| !is_strong(key.key().mpis())) {
            return Err(CertificateError::Weak);
        }
        let usable = || valid.keys().supported().alive().revoked(false);
        if usable().for_transport_encryption().count() != 1 {
            return Err(CertificateError::Encryption);
        }
        if usable().for_signing().next().is_none() {
            return Err(CertificateError::Signing);
        }
        Ok(())
    }

    /// Whether its owner has revoked it.
    pub fn is_revoked(&self, now: Timestamp) -> bool {
        let policy = StandardPolicy::new();
        let status = self.cert.revocation_status(&policy, pgp_time(now));
        matches!(status, RevocationStatus::Revoked(_))
    }

    /// Whose it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Its fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint(&self.cert.fingerprint())
    }

    /// The keys that a message to this member may name: those for encryption that are good at `now`.
    pub fn encryption_keys(&self, now: Timestamp) -> Vec<Fingerprint> {
        if self.is_revoked(now) {
            return Vec::new();
        }
        let policy = StandardPolicy::new();
        let Ok(valid) = self.cert.with_policy(&policy, pgp_time(now)) else {
            return Vec::new();
        };
        valid
            .keys()
            .supported()
            .alive()
            .revoked(false)
            .for_transport_encryption()
            .map(|key| fingerprint(&key.key().fingerprint()))
            .collect()
    }

    /// When it ends, in seconds from `now`; nothing where it is over or cannot be told.
    pub fn seconds_left(&self, now: Timestamp) -> Option<u64> {
        let policy = StandardPolicy::new();
        let valid = self.cert.with_policy(&policy, pgp_time(now)).ok()?;
        let key = valid
            .keys()
            .alive()
            .revoked(false)
            .for_transport_encryption()
            .next()?;
        let end = key.key_expiration_time()?;
        let now: Option<_> = pgp_time(now).into();
        end.duration_since(now?).ok().as_ref().map(Duration::as_secs)
    }

    /// The certificate as it is published: binary, and one text for each content.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail, and what was read can be written.
        let written = self.cert.serialize(&mut bytes);
        debug_assert!(written.is_ok(), "a certificate that was read can be written");
        bytes
    }

    /// The same in armour, for people.
    pub fn to_armoured(&self) -> String {
        let bytes = self.cert.armored().to_vec().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// How notes name it.
    pub fn digest(&self) -> Digest32 {
        Digest32::of(&self.to_bytes())
    }
}

pub(super) fn fingerprint(print: &sequoia_openpgp::Fingerprint) -> Fingerprint {
    // A key that the library read has a fingerprint of twenty or thirty-two bytes; an unknown one names nobody.
    Fingerprint::from_bytes(print.as_bytes())
        .or_else(|_| Fingerprint::from_bytes(&[0; 32]))
        .unwrap_or_else(|_| unreachable!("thirty-two bytes are a fingerprint"))
}

/// The address alone, or in angle brackets: a name beside it would be one that nobody vouches for.
fn names_exactly(id: &UserID, address: &Address) -> bool {
    let address = address.to_string();
    let value = id.value();
    value == address.as_bytes() || value == format!("<{address}>").as_bytes()
}

/// The primary key, user ids and subkeys with what the owner herself signed about them; what others say is left out.
fn stripped(cert: &Cert) -> Result<Cert, CertificateError> {
    if cert.user_attributes().next().is_some() || cert.unknowns().next().is_some() {
        return Err(CertificateError::UserId);
    }
    if cert.keys().count() > MOST_PARTS || cert.userids().count() > MOST_PARTS {
        return Err(CertificateError::TooLarge);
    }
    let mut packets: Vec<Packet> = Vec::new();
    let primary = cert.primary_key();
    packets.push(primary.key().clone().into());
    packets.extend(primary.self_signatures().cloned().map(Packet::from));
    packets.extend(primary.self_revocations().cloned().map(Packet::from));
    for id in cert.userids() {
        packets.push(id.userid().clone().into());
        packets.extend(id.self_signatures().cloned().map(Packet::from));
        packets.extend(id.self_revocations().cloned().map(Packet::from));
    }
    for key in cert.keys().subkeys() {
        // A subkey that the primary key did not bind is anyone's.
        if key.self_signatures().next().is_none() {
            continue;
        }
        packets.push(key.key().clone().into());
        packets.extend(key.self_signatures().cloned().map(Packet::from));
        packets.extend(key.self_revocations().cloned().map(Packet::from));
    }
    Cert::from_packets(packets.into_iter()).map_err(|_| CertificateError::Malformed)
}

/// Keys that nobody need doubt: the modern curves, and long RSA.
fn is_strong(key: &PublicKey) -> bool {
    let good_curve = |curve: &Curve| {
        matches!(
            curve,
            Curve::Cv25519
                | Curve::Ed25519
                | Curve::NistP256
                | Curve::NistP384
                | Curve::NistP521
                | Curve::BrainpoolP256
                | Curve::BrainpoolP384
                | Curve::BrainpoolP512
        )
    };
    match key {
        PublicKey::RSA { n, .. } => n.bits() >= SHORTEST_RSA,
        PublicKey::EdDSA { curve, .. } | PublicKey::ECDSA { curve, .. } | PublicKey::ECDH { curve, .. } => {
            good_curve(curve)
        }
        PublicKey::X25519 { .. }
        | PublicKey::X448 { .. }
        | PublicKey::Ed25519 { .. }
        | PublicKey::Ed448 { .. } => true,
        _ => false,
    }
}
