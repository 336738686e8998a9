//! OPAQUE (RFC 9807): sign in with a passphrase that never leaves the client (spec 02).
//!
//! The suite is Ristretto255 with TripleDH and SHA-512, without context or identifiers, which is what
//! `@serenity-kit/opaque` speaks. Argon2id parameters belong to the slot's kind and are fixed here: a server that could
//! choose them could weaken them.

use argon2::{Algorithm, Argon2, Params, Version};
use opaque_ke::{
    CipherSuite, ClientLoginFinishParameters, ClientRegistrationFinishParameters, CredentialFinalization,
    CredentialRequest, CredentialResponse, Identifiers, RegistrationRequest, RegistrationResponse,
    RegistrationUpload, Ristretto255, ServerLoginParameters, TripleDh,
};
use rand::{CryptoRng, RngCore};
use sha2::Sha512;
use zeroize::Zeroizing;

use crate::id::SlotId;
use crate::slot::{Passphrase, SlotSecret};
use crate::vocabulary::SlotKind;

/// Why a step of OPAQUE failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpaqueError {
    /// The bytes are not such a message.
    #[error("malformed OPAQUE message")]
    Malformed,
    /// The passphrase is wrong, or the account does not exist: the two cannot be told apart.
    #[error("wrong secret or unknown account")]
    WrongSecret,
}

/// The library reads a message and ignores what follows it; a message has one length.
fn exactly(length: usize, message: &[u8]) -> Result<&[u8], OpaqueError> {
    if message.len() == length {
        Ok(message)
    } else {
        Err(OpaqueError::Malformed)
    }
}

struct Suite;

impl CipherSuite for Suite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, Sha512>;
    type Ksf = Argon2<'static>;
}

/// Argon2id for a kind of slot: memory in KiB, passes, lanes. A card carries 128 bits of its own, so that it may be
/// quick on a phone; a passphrase may be poor, so that it may not.
const CARD: Params = pinned(19_456, 2, 1);
const PASSPHRASE: Params = pinned(65_536, 3, 4);

/// Parameters the library refuses do not compile, rather than fall back to others.
const fn pinned(memory: u32, passes: u32, lanes: u32) -> Params {
    match Params::new(memory, passes, lanes, None) {
        Ok(params) => params,
        Err(_) => panic!("the pinned parameters are within the bounds of Argon2"),
    }
}

fn stretching(kind: SlotKind) -> Argon2<'static> {
    let params = match kind {
        SlotKind::Card => CARD,
        SlotKind::Passphrase | SlotKind::Passkey | SlotKind::Kit => PASSPHRASE,
    };
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The server's long-term OPAQUE secret. Losing it locks everyone out; it is kept apart from the data.
pub struct ServerSetup(opaque_ke::ServerSetup<Suite>);

impl ServerSetup {
    /// A fresh secret, made once per instance.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(opaque_ke::ServerSetup::new(rng))
    }

    /// The bytes to keep (128).
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.serialize().to_vec())
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OpaqueError> {
        opaque_ke::ServerSetup::deserialize(exactly(128, bytes)?)
            .map(Self)
            .map_err(|_| OpaqueError::Malformed)
    }

    /// Answers the first message of a registration for this slot.
    pub fn answer_registration(&self, slot: SlotId, request: &[u8]) -> Result<Vec<u8>, OpaqueError> {
        let request =
            RegistrationRequest::deserialize(exactly(32, request)?).map_err(|_| OpaqueError::Malformed)?;
        let answer = opaque_ke::ServerRegistration::<Suite>::start(&self.0, request, slot.as_bytes());
        Ok(answer
            .map_err(|_| OpaqueError::Malformed)?
            .message
            .serialize()
            .to_vec())
    }

    /// Answers the first message of a login. Without a record the answer is a forgery of the same size, made in the
    /// same time, so that an unknown account looks like a known one.
    pub fn answer_login(
        &self,
        rng: &mut (impl RngCore + CryptoRng),
        slot: SlotId,
        record: Option<&SlotRecord>,
        request: &[u8],
    ) -> Result<(ServerLogin, Vec<u8>), OpaqueError> {
        let request =
            CredentialRequest::deserialize(exactly(96, request)?).map_err(|_| OpaqueError::Malformed)?;
        let record = record.map(|r| r.0.clone());
        let started = opaque_ke::ServerLogin::start(
            rng,
            &self.0,
            record,
            request,
            slot.as_bytes(),
            ServerLoginParameters::default(),
        );
        let started = started.map_err(|_| OpaqueError::Malformed)?;
        Ok((ServerLogin(started.state), started.message.serialize().to_vec()))
    }
}

/// What the server keeps of a slot: the client's registration upload (192 bytes).
#[derive(Clone)]
pub struct SlotRecord(opaque_ke::ServerRegistration<Suite>);

impl SlotRecord {
    /// Reads a registration upload, which is also how it is stored.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OpaqueError> {
        let upload = RegistrationUpload::<Suite>::deserialize(exactly(192, bytes)?)
            .map_err(|_| OpaqueError::Malformed)?;
        Ok(Self(opaque_ke::ServerRegistration::finish(upload)))
    }
}

/// A login that waits for its last message.
pub struct ServerLogin(opaque_ke::ServerLogin<Suite>);

impl ServerLogin {
    /// Whether the last message proves that the client knew the secret.
    pub fn finish(self, finalization: &[u8]) -> Result<(), OpaqueError> {
        let finalization = CredentialFinalization::deserialize(exactly(64, finalization)?)
            .map_err(|_| OpaqueError::Malformed)?;
        self.0
            .finish(finalization, ServerLoginParameters::default())
            .map_err(|_| OpaqueError::WrongSecret)?;
        Ok(())
    }
}

/// A registration that waits for the server's answer.
pub struct ClientRegistration {
    state: opaque_ke::ClientRegistration<Suite>,
    kind: SlotKind,
}

impl ClientRegistration {
    /// Begins; the second value goes to the server.
    pub fn start(
        rng: &mut (impl RngCore + CryptoRng),
        kind: SlotKind,
        passphrase: &Passphrase,
    ) -> Result<(Self, Vec<u8>), OpaqueError> {
        let started = opaque_ke::ClientRegistration::start(rng, passphrase.as_bytes())
            .map_err(|_| OpaqueError::Malformed)?;
        Ok((
            Self {
                state: started.state,
                kind,
            },
            started.message.serialize().to_vec(),
        ))
    }

    /// Ends; the first value opens the keyring, the second is the upload for the server.
    pub fn finish(
        self,
        rng: &mut (impl RngCore + CryptoRng),
        passphrase: &Passphrase,
        answer: &[u8],
    ) -> Result<(SlotSecret, Vec<u8>), OpaqueError> {
        let answer =
            RegistrationResponse::deserialize(exactly(64, answer)?).map_err(|_| OpaqueError::Malformed)?;
        let ksf = stretching(self.kind);
        let parameters = ClientRegistrationFinishParameters::new(Identifiers::default(), Some(&ksf));
        let done = self
            .state
            .finish(rng, passphrase.as_bytes(), answer, parameters)
            .map_err(|_| OpaqueError::Malformed)?;
        let export = Zeroizing::new(done.export_key.to_vec());
        Ok((SlotSecret::derive(&export), done.message.serialize().to_vec()))
    }
}

/// A login that waits for the server's answer.
pub struct ClientLogin {
    state: opaque_ke::ClientLogin<Suite>,
    kind: SlotKind,
}

impl ClientLogin {
    /// Begins; the second value goes to the server.
    pub fn start(
        rng: &mut (impl RngCore + CryptoRng),
        kind: SlotKind,
        passphrase: &Passphrase,
    ) -> Result<(Self, Vec<u8>), OpaqueError> {
        let started =
            opaque_ke::ClientLogin::start(rng, passphrase.as_bytes()).map_err(|_| OpaqueError::Malformed)?;
        Ok((
            Self {
                state: started.state,
                kind,
            },
            started.message.serialize().to_vec(),
        ))
    }

    /// Ends; the first value opens the keyring, the second proves to the server that the secret was known.
    pub fn finish(
        self,
        rng: &mut (impl RngCore + CryptoRng),
        passphrase: &Passphrase,
        answer: &[u8],
    ) -> Result<(SlotSecret, Vec<u8>), OpaqueError> {
        let answer =
            CredentialResponse::deserialize(exactly(320, answer)?).map_err(|_| OpaqueError::Malformed)?;
        let ksf = stretching(self.kind);
        let parameters = ClientLoginFinishParameters::new(None, Identifiers::default(), Some(&ksf));
        let done = self
            .state
            .finish(rng, passphrase.as_bytes(), answer, parameters)
            .map_err(|_| OpaqueError::WrongSecret)?;
        let export = Zeroizing::new(done.export_key.to_vec());
        Ok((SlotSecret::derive(&export), done.message.serialize().to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::OsRng;

    #[test]
    fn the_right_passphrase_opens_and_a_wrong_one_looks_like_an_unknown_account()
    -> Result<(), Box<dyn std::error::Error>> {
        let setup = ServerSetup::generate(&mut OsRng);
        let slot = SlotId::generate(&mut OsRng);
        let passphrase = Passphrase::parse("correct cheval agrafe")?;
        let (registration, request) = ClientRegistration::start(&mut OsRng, SlotKind::Card, &passphrase)?;
        let (secret, upload) = registration.finish(
            &mut OsRng,
            &passphrase,
            &setup.answer_registration(slot, &request)?,
        )?;
        let record = SlotRecord::from_bytes(&upload)?;

        let (login, request) = ClientLogin::start(&mut OsRng, SlotKind::Card, &passphrase)?;
        let (waiting, answer) = setup.answer_login(&mut OsRng, slot, Some(&record), &request)?;
        let known_size = answer.len();
        let (again, proof) = login.finish(&mut OsRng, &passphrase, &answer)?;
        assert_eq!(again.key().recipient(), secret.key().recipient());
        assert_eq!(waiting.finish(&proof), Ok(()));

        let wrong = Passphrase::parse("wrong cheval agrafe")?;
        for record in [Some(&record), None] {
            let (login, request) = ClientLogin::start(&mut OsRng, SlotKind::Card, &wrong)?;
            let (_, answer) = setup.answer_login(&mut OsRng, slot, record, &request)?;
            assert_eq!(answer.len(), known_size);
            assert_eq!(
                login.finish(&mut OsRng, &wrong, &answer).err(),
                Some(OpaqueError::WrongSecret)
            );
        }
        Ok(())
    }
}
