//! People with real keys, and each thing they do as one request.
//!
//! In scope: what a client seals and signs before it asks. Out of scope: checking what the server answers; the
//! client's own tests do that.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use ecrin_cli::api::{Api, ApiError};
use ecrin_vault::act::{Acceptance, MandateAct, Revocation, View};
use ecrin_vault::document::{Deposit, Record, open_payload, seal_payload};
use ecrin_vault::envelope::{ALG, EncryptionKey};
use ecrin_vault::id::{AccountId, DocumentId, MandateId, Nonce, SlotId, StructureId, UploadId};
use ecrin_vault::identity::{Identity, KeyRecord};
use ecrin_vault::invitation::{Invitation, InvitationSecret, KEY_NAME_PREFIX, VALID_DAYS};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::mandate::{Grantee, Mandate, MandateDocument, ShownText};
use ecrin_vault::note::{Digest32, NoteBody, SignedNote, key_name};
use ecrin_vault::opaque::{ClientLogin, ClientRegistration};
use ecrin_vault::seal::seal_record;
use ecrin_vault::slot::{Passphrase, Slot};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Consent, DocumentType, Purpose, Right, Role, SlotKind};
use ecrin_vault::wire::{self, Base64};
use rand::rngs::OsRng;

/// Everybody's passphrase.
const PASSPHRASE: &str = "correct cheval agrafe";

/// The time, as a client that has just asked for it would know it.
pub fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(elapsed.as_millis()).unwrap_or_default();
    Timestamp::from_millis(millis).unwrap_or_else(|_| unreachable!("the clock is within the calendar"))
}

/// Someone with an account and a session, both of which outlive a restart of the server.
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The slot of the passphrase.
    pub slot: SlotId,
    identity: Identity,
    domain: String,
    token: String,
}

impl Person {
    /// Answers an invitation.
    pub fn join(api: &Api, invitation: &str, name: &str) -> Result<Self> {
        let secret = InvitationSecret::from_text(invitation)?;
        let instance = api.instance()?;
        let passphrase = Passphrase::parse(PASSPHRASE)?;
        let (registration, request) =
            ClientRegistration::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
        let slot = SlotId::generate(&mut OsRng);
        let key = secret.signing_key();
        let invitation = key.verifying_key().to_text();
        let start = wire::RegistrationStart {
            invitation: invitation.clone(),
            slot,
            request: request.into(),
        };
        let answer = api.register(&start)?;
        let (slot_secret, upload) = registration.finish(&mut OsRng, &passphrase, &answer.response.0)?;

        let offered = SignedNote::<Invitation>::parse(&answer.invitation)?;
        let offered = offered.danger_unverified();
        let identity = Identity::generate(&mut OsRng);
        let account = AccountId::generate(&mut OsRng);
        let professional = offered.role.is_professional();
        let record = KeyRecord {
            account,
            role: offered.role,
            structure: offered.structure.filter(|_| professional),
            name: professional.then(|| name.to_owned()),
            encryption: identity.encryption.recipient(),
            signing: identity.signing.verifying_key(),
            generation: 1,
            previous: None,
            at: instance.now.whole_seconds().max(offered.from),
        };
        let record = SignedNote::sign(record, &key_name(account, &instance.domain), &identity.signing)?
            .countersign(&key_name(KEY_NAME_PREFIX, &instance.domain), &key)?;
        let recipient = slot_secret.key().recipient();
        let slots = vec![Slot {
            id: slot,
            kind: SlotKind::Passphrase,
            recipient,
        }];
        let keyring = Keyring {
            account,
            name: name.to_owned(),
            identity: identity.clone(),
            slots,
        };
        let opened = api.join(&wire::Join {
            invitation,
            record: record.to_text(),
            slot: wire::NewSlot {
                id: slot,
                kind: SlotKind::Passphrase,
                upload: upload.into(),
            },
            more: Vec::new(),
            keyring: keyring.seal()?.into(),
        })?;
        Ok(Self {
            account,
            slot,
            identity,
            domain: instance.domain,
            token: opened.token,
        })
    }

    /// What goes into the `Authorization` header of a request.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn sign<T: NoteBody>(&self, body: T) -> Result<SignedNote<T>> {
        Ok(SignedNote::sign(
            body,
            &key_name(self.account, &self.domain),
            &self.identity.signing,
        )?)
    }

    /// Seals a paper for herself, ready to be sent.
    pub fn seal(&self, plain: Vec<u8>) -> Result<Paper> {
        let key = EncryptionKey::generate(&mut OsRng);
        let size = plain.len() as u64;
        let mut payload = Vec::new();
        let sealed = seal_payload(
            &key.recipient(),
            "papier.pdf",
            size,
            plain.as_slice(),
            &mut payload,
        )?;
        let record = Record {
            v: 1,
            alg: ALG.to_owned(),
            document: DocumentId::generate(&mut OsRng),
            version: 1,
            mandate: None,
            identity: key.to_text().to_string(),
            payload_sha256: sealed.payload_sha256,
            sha256: sealed.file_sha256,
            size,
            title: "Avis d'impôt".to_owned(),
            kind: DocumentType::TaxNotice,
            issued: None,
            expires: None,
            owner_name: None,
        };
        let deposit = Deposit {
            document: record.document,
            version: 1,
            owner: self.account,
            depositor: self.account,
            payload_sha256: sealed.payload_sha256,
            payload_size: sealed.payload_size,
            record: record.digest(),
            previous: None,
            at: now().whole_seconds(),
        };
        let deposit = self.sign(deposit)?.to_text();
        let envelope = record.seal_for(&self.identity.encryption.recipient())?;
        Ok(Paper {
            record,
            payload,
            deposit,
            envelope,
        })
    }
}

/// A sealed paper.
#[derive(Clone)]
pub struct Paper {
    /// What it is, and the key to it.
    pub record: Record,
    /// The ciphertext.
    pub payload: Vec<u8>,
    /// The `deposit` note.
    pub deposit: String,
    envelope: Vec<u8>,
}

impl Paper {
    /// Which document.
    pub fn id(&self) -> DocumentId {
        self.record.document
    }
}

/// A person who talks to the server.
#[derive(Clone)]
pub struct Visitor {
    /// Who.
    pub person: Arc<Person>,
    /// Through which connection.
    pub api: Api,
}

impl Visitor {
    /// Goes on with a session.
    pub fn new(person: &Arc<Person>, api: &Api) -> Self {
        Self {
            person: Arc::clone(person),
            api: api.with_token(&person.token),
        }
    }

    /// Invites someone; the answer is the text to hand over.
    pub fn invite(&self, role: Role, structure: Option<StructureId>) -> Result<String> {
        let secret = InvitationSecret::generate(&mut OsRng);
        let from = now().whole_seconds();
        let invitation = Invitation {
            inviter: Some(self.person.account),
            role,
            structure,
            key: secret.signing_key().verifying_key(),
            from,
            until: from.plus_days(VALID_DAYS),
        };
        self.api.invite(&wire::InvitationNew {
            note: self.person.sign(invitation)?.to_text(),
            approval: None,
        })?;
        Ok(secret.to_text().to_string())
    }

    /// Puts a paper in whose ciphertext has arrived.
    pub fn deposit(&self, upload: UploadId, paper: &Paper) -> Result<wire::Document, ApiError> {
        let (deposit, envelope) = (paper.deposit.clone(), Base64(paper.envelope.clone()));
        self.api.deposit(&wire::DocumentNew {
            upload,
            deposit,
            envelope,
        })
    }

    /// Sends a whole paper in one piece, and puts it in.
    pub fn put_in(&self, paper: &Paper) -> Result<wire::Document, ApiError> {
        let upload = self.api.begin_upload(paper.payload.len() as u64)?;
        self.api.continue_upload(upload, 0, &paper.payload)?;
        self.deposit(upload, paper)
    }

    /// Takes one of her own papers out, and holds it against the original.
    pub fn take_out(&self, paper: &Paper) -> Result<Result<(), String>, ApiError> {
        same(&self.api, &paper.record, self.api.document_payload(paper.id())?)
    }

    /// Writes a mandate on one paper and its envelope.
    pub fn write_mandate(
        &self,
        paper: &Paper,
        grantee: &Person,
        seal: &wire::SealMade,
        until: Timestamp,
    ) -> Result<(SignedNote<Mandate>, Base64)> {
        let mut record = paper.record.clone();
        record.mandate = Some(seal.mandate);
        let encryption = grantee.identity.encryption.recipient();
        let envelope = seal_record(&record, &encryption, &seal.seal)?;
        let mandate = Mandate {
            id: seal.mandate,
            owner: self.person.account,
            grantee: Grantee::Person(grantee.account),
            grantee_key: Digest32::of(encryption.to_string().as_bytes()),
            seal: seal.seal.clone(),
            documents: vec![MandateDocument {
                number: 1,
                document: record.document,
                version: record.version,
                payload_sha256: record.payload_sha256,
                record: record.digest(),
            }],
            right: Right::View,
            purpose: Purpose::Argent,
            from: now().whole_seconds(),
            until,
            max_views: None,
            consent: Consent::Presence,
            text: ShownText {
                id: "test".to_owned(),
                language: "fr".to_owned(),
                digest: Digest32::of(b"test"),
            },
            previous: None,
        };
        Ok((self.person.sign(mandate)?, Base64(envelope)))
    }

    fn act(&self, mandate: MandateId, note: Digest32) -> MandateAct {
        MandateAct {
            mandate,
            note,
            actor: self.person.account,
            at: now().whole_seconds(),
        }
    }

    /// The signed acceptance of a mandate.
    pub fn write_acceptance(&self, mandate: MandateId, note: Digest32) -> Result<wire::ActNew> {
        Ok(wire::ActNew {
            note: self.person.sign(Acceptance(self.act(mandate, note)))?.to_text(),
        })
    }

    /// The signed revocation of a mandate.
    pub fn write_revocation(&self, mandate: MandateId, note: Digest32) -> Result<wire::ActNew> {
        Ok(wire::ActNew {
            note: self.person.sign(Revocation(self.act(mandate, note)))?.to_text(),
        })
    }

    /// The signed request to see the one paper of a mandate.
    pub fn write_view(&self, mandate: MandateId) -> Result<wire::ViewNew> {
        let view = View {
            mandate,
            number: 1,
            right: Right::View,
            purpose: Purpose::Argent,
            nonce: Nonce::generate(&mut OsRng),
            viewer: self.person.account,
            at: now().whole_seconds(),
        };
        Ok(wire::ViewNew {
            note: self.person.sign(view)?.to_text(),
        })
    }

    /// Opens what a view released, and holds it against the original.
    pub fn open(&self, released: &wire::ViewReleased, paper: &Paper) -> Result<Result<(), String>, ApiError> {
        let mut stated = paper.record.clone();
        let mandate = self.person.identity.encryption.open(&released.envelope.0);
        let Ok(Ok(record)) = mandate.map(|plain| Record::from_bytes(&plain)) else {
            return Ok(Err("the envelope does not open".to_owned()));
        };
        stated.mandate = record.mandate;
        if record != stated {
            return Ok(Err("the envelope holds another record".to_owned()));
        }
        same(&self.api, &paper.record, self.api.view_payload(released.event)?)
    }

    /// Begins to sign in, and never ends it: a failed try.
    pub fn try_in_vain(&self) -> Result<Result<(), ApiError>> {
        let passphrase = Passphrase::parse("not the passphrase")?;
        let (_, request) = ClientLogin::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
        let (account, kind) = (self.person.account, SlotKind::Passphrase);
        Ok(self
            .api
            .start_login(&wire::LoginStart {
                account,
                kind,
                request: request.into(),
            })
            .map(drop))
    }

    /// Signs in once more, with the right passphrase.
    pub fn sign_in(&self) -> Result<()> {
        let passphrase = Passphrase::parse(PASSPHRASE)?;
        let (login, request) = ClientLogin::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
        let (account, kind) = (self.person.account, SlotKind::Passphrase);
        let answer = self.api.start_login(&wire::LoginStart {
            account,
            kind,
            request: request.into(),
        })?;
        let (_, finalization) = login.finish(&mut OsRng, &passphrase, &answer.response.0)?;
        let opened = self.api.finish_login(
            answer.login,
            &wire::LoginFinish {
                finalization: finalization.into(),
            },
        )?;
        ensure!(opened.session.account == account, "a session of another account");
        Ok(())
    }
}

/// Whether a payload opens to what its record says, to the last byte. The digests in the record are those of the
/// original, so nothing else can.
fn same(api: &Api, record: &Record, mut payload: impl std::io::Read) -> Result<Result<(), String>, ApiError> {
    let mut bytes = Vec::new();
    let broken = |_| ApiError::Unreachable {
        server: api.server().to_owned(),
    };
    payload.read_to_end(&mut bytes).map_err(broken)?;
    let opened = open_payload(record, bytes.as_slice(), std::io::sink());
    Ok(opened.map(drop).map_err(|error| format!("the payload: {error}")))
}
