//! A small cast and one of everything it signs, made from fixed seeds so that two runs make the same bytes.
//!
//! Its length is that of the list of what is signed.

#![allow(dead_code)] // Each test uses its part.

pub(crate) mod vector;

use ecrin_vault::act::{Acceptance, Filing, MandateAct, Resumption, Revocation, Stop, Suspension, View};
use ecrin_vault::appointment::Appointment;
use ecrin_vault::audit::{Approval, ApprovalRequest, Export, Range};
use ecrin_vault::card::Card;
use ecrin_vault::delay::Attestation;
use ecrin_vault::document::{Deposit, Record};
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{
    AccountId, DelayId, DocumentId, EventId, MandateId, Nonce, RequestId, SlotId, StructureId,
};
use ecrin_vault::identity::{Identity, KeyRecord};
use ecrin_vault::invitation::{Invitation, InvitationSecret, KEY_NAME_PREFIX, Link};
use ecrin_vault::journal::{
    Checkpoint, Core, Entry, InclusionProof, LogKey, MemoryHashes, Opening, Part, Subject, leaf_hash,
    prove_inclusion,
};
use ecrin_vault::mandate::{Grantee, Mandate, MandateDocument, ShownText};
use ecrin_vault::note::{Digest32, NoteBody, NoteError, SignedNote, SigningKey, VerifyingKey, key_name};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::recovery::{
    Check, HOME_KEY_NAME, KIT_KEY_NAME, KitRevocation, MadeKit, Recovery, RecoveryApproval,
    RecoveryCompletion, RecoveryOpening, recovery_id, share_key_name,
};
use ecrin_vault::request::{Request, RequestEnd};
use ecrin_vault::seal::{DayKeyDestroyed, Seal};
use ecrin_vault::slot::SlotChange;
use ecrin_vault::team::TeamKey;
use ecrin_vault::time::{Day, Timestamp};
use ecrin_vault::vocabulary::{
    Channel, Consent, DelayKind, DocumentType, EventCode, FourEyesAct, Holder, Outcome, Purpose,
    RequestAnswer, RequestReason, Right, Role, SlotAct,
};
use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;

pub(crate) const DOMAIN: &str = "ecrin.example";

pub(crate) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub(crate) fn now() -> Timestamp {
    at("2026-12-01T09:00:00Z")
}

pub(crate) fn instance() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

pub(crate) fn owner() -> Identity {
    Identity::generate(&mut rng(1))
}

pub(crate) fn aidant() -> Identity {
    Identity::generate(&mut rng(2))
}

pub(crate) fn owner_id() -> AccountId {
    AccountId::from_bytes([1; 16])
}

pub(crate) fn aidant_id() -> AccountId {
    AccountId::from_bytes([2; 16])
}

pub(crate) fn admin_id() -> AccountId {
    AccountId::from_bytes([9; 16])
}

pub(crate) fn structure_id() -> StructureId {
    StructureId::from_bytes([3; 16])
}

pub(crate) fn document_id() -> DocumentId {
    DocumentId::from_bytes([4; 16])
}

pub(crate) fn mandate_id() -> MandateId {
    MandateId::from_bytes([5; 16])
}

pub(crate) fn invitation_secret() -> InvitationSecret {
    InvitationSecret::generate(&mut rng(3))
}

/// Signs any text, right or wrong: for notes that no honest client would sign.
pub(crate) fn sign_raw(text: &str, name: &str, key: &SigningKey) -> String {
    let public = [&[1u8], key.verifying_key().to_bytes().as_slice()].concat();
    let id = signed_note::key_id(name, &public);
    let signature = key.sign_bytes(text.as_bytes()).to_vec();
    let line = signed_note::Signature::new(name.to_owned(), id, signature).expect("a key name");
    format!("{text}\n{}", String::from_utf8(line.to_bytes()).expect("text"))
}

/// One signed object, and what verifies it.
pub(crate) struct Signed {
    pub kind: &'static str,
    pub body: String,
    pub text: String,
    pub name: String,
    pub key: SigningKey,
    pub check: fn(&str, &str, &VerifyingKey) -> Result<Digest32, NoteError>,
}

pub(crate) fn check<T: NoteBody>(text: &str, name: &str, key: &VerifyingKey) -> Result<Digest32, NoteError> {
    let note = SignedNote::<T>::parse(text)?;
    note.verify(name, key)?;
    Ok(note.digest())
}

fn signed<T: NoteBody>(body: T, name: String, key: &SigningKey) -> Signed {
    let text = body.to_body_text();
    let note = SignedNote::sign(body, &name, key).expect("a note");
    Signed {
        kind: T::KIND,
        body: text,
        text: note.to_text(),
        name,
        key: key.clone(),
        check: check::<T>,
    }
}

pub(crate) fn key_record() -> KeyRecord {
    let aidant = aidant();
    KeyRecord {
        account: aidant_id(),
        role: Role::Aidant,
        structure: Some(structure_id()),
        name: Some("Karima Benali".to_owned()),
        encryption: aidant.encryption.recipient(),
        signing: aidant.signing.verifying_key(),
        generation: 1,
        previous: None,
        at: now(),
    }
}

pub(crate) fn invitation() -> Invitation {
    Invitation {
        inviter: Some(admin_id()),
        role: Role::Aidant,
        structure: Some(structure_id()),
        key: invitation_secret().signing_key().verifying_key(),
        from: now(),
        until: now().plus_days(7),
    }
}

pub(crate) fn record() -> Record {
    Record {
        v: 1,
        alg: "x25519".to_owned(),
        document: document_id(),
        version: 1,
        mandate: None,
        identity: EncryptionKey::generate(&mut rng(4)).to_text().to_string(),
        payload_sha256: Digest32::of(b"payload"),
        sha256: Digest32::of(b"file"),
        size: 4,
        title: "Avis d’impôt 2026".to_owned(),
        kind: DocumentType::TaxNotice,
        issued: Some("2026-08-01".to_owned()),
        expires: None,
        owner_name: None,
    }
}

/// The record with a few things changed; a record is wiped when it is dropped, so that it is not taken apart.
pub(crate) fn record_with(change: impl FnOnce(&mut Record)) -> Record {
    let mut record = record();
    change(&mut record);
    record
}

pub(crate) fn deposit() -> Deposit {
    Deposit {
        document: document_id(),
        version: 1,
        owner: owner_id(),
        depositor: owner_id(),
        payload_sha256: Digest32::of(b"payload"),
        payload_size: 2456,
        record: record().digest(),
        previous: None,
        at: now(),
    }
}

pub(crate) fn seal() -> Seal {
    Seal::generate(&mut rng(5))
}

pub(crate) fn mandate() -> Mandate {
    Mandate {
        id: mandate_id(),
        owner: owner_id(),
        grantee: Grantee::Person(aidant_id()),
        grantee_key: Digest32::of(aidant().encryption.recipient().to_string().as_bytes()),
        seal: seal().recipient(),
        documents: vec![
            MandateDocument {
                number: 1,
                document: document_id(),
                version: 1,
                payload_sha256: Digest32::of(b"payload"),
                record: record().digest(),
            },
            MandateDocument {
                number: 2,
                document: DocumentId::from_bytes([6; 16]),
                version: 3,
                payload_sha256: Digest32::of(b"other"),
                record: Digest32::of(b"record"),
            },
        ],
        right: Right::View,
        purpose: Purpose::Argent,
        from: now(),
        until: at("2026-12-31T23:00:00Z"),
        max_views: Some(20),
        consent: Consent::Presence,
        text: ShownText {
            id: "mandate-2026-11".to_owned(),
            language: "fr".to_owned(),
            digest: Digest32::of(b"words"),
        },
        previous: None,
    }
}

pub(crate) fn mandate_act(actor: AccountId) -> MandateAct {
    MandateAct {
        mandate: mandate_id(),
        note: Digest32::of(mandate().to_body_text().as_bytes()),
        actor,
        at: now(),
    }
}

pub(crate) fn view() -> View {
    View {
        mandate: mandate_id(),
        number: 1,
        right: Right::View,
        purpose: Purpose::Argent,
        nonce: Nonce::from_bytes([8; 16]),
        viewer: aidant_id(),
        at: now(),
    }
}

pub(crate) fn filing() -> Filing {
    Filing {
        document: document_id(),
        deposit: Digest32::of(deposit().to_body_text().as_bytes()),
        kept: true,
        actor: owner_id(),
        at: now(),
    }
}

pub(crate) fn attestation() -> Attestation {
    Attestation {
        delay: DelayId::from_bytes([11; 16]),
        owner: owner_id(),
        kind: DelayKind::Slot,
        request: Digest32::of(b"a new way in"),
        attester: aidant_id(),
        at: now(),
    }
}

/// The owner's recovery kit.
pub(crate) fn kit() -> MadeKit {
    kit_of(10)
}

pub(crate) fn kit_of(seed: u64) -> MadeKit {
    let owner = owner();
    MadeKit::generate(
        &mut rng(seed),
        owner_id(),
        (&owner.encryption.recipient(), &owner.signing.verifying_key()),
        structure_id(),
        now(),
    )
}

/// The key of the home that recovers.
pub(crate) fn home() -> Identity {
    Identity::generate(&mut rng(11))
}

pub(crate) fn recovery() -> Recovery {
    Recovery {
        kit: Some(kit().note.number),
        account: None,
        key: home().encryption.recipient(),
        home: home().signing.verifying_key(),
        at: now(),
    }
}

pub(crate) fn recovery_approval() -> RecoveryApproval {
    let name = key_name(HOME_KEY_NAME, DOMAIN);
    let note = SignedNote::sign(recovery(), &name, &home().signing).expect("a note");
    RecoveryApproval {
        recovery: recovery_id(&note),
        kit: kit().note.number,
        releases: Some(Holder::Structure),
        approver: aidant_id(),
        structure: structure_id(),
        in_person: true,
        at: now(),
    }
}

fn recovery_notes() -> Vec<Signed> {
    let (made, owner, home) = (kit(), owner(), home());
    let owner_name = key_name(owner_id(), DOMAIN);
    let secret = ecrin_vault::recovery::combine(&made.sheet, &made.service).expect("two shares");
    let (number, recovery_id) = (made.note.number, recovery_approval().recovery);
    let revocation = KitRevocation {
        kit: number,
        note: Digest32::of(made.note.to_body_text().as_bytes()),
        owner: owner_id(),
        at: now(),
    };
    let check = Check {
        kit: number,
        share: Holder::Sheet,
        at: now(),
    };
    let opening = RecoveryOpening {
        recovery: recovery_id,
        kit: number,
        at: now(),
    };
    let completion = RecoveryCompletion {
        recovery: recovery_id,
        account: owner_id(),
        slots: vec![SlotId::from_bytes([12; 16])],
        keyring: Digest32::of(b"keyring"),
        at: now(),
    };
    let sheet_name = share_key_name(Holder::Sheet, DOMAIN);
    let aidant_name = key_name(aidant_id(), DOMAIN);
    vec![
        signed(made.note.clone(), owner_name.clone(), &owner.signing),
        signed(revocation, owner_name.clone(), &owner.signing),
        signed(check, sheet_name, &made.sheet.proof_key()),
        signed(recovery(), key_name(HOME_KEY_NAME, DOMAIN), &home.signing),
        signed(recovery_approval(), aidant_name, &aidant().signing),
        signed(opening, key_name(KIT_KEY_NAME, DOMAIN), &secret.auth_key(number)),
        signed(completion, owner_name, &owner.signing),
    ]
}

pub(crate) fn team_key() -> TeamKey {
    TeamKey {
        structure: structure_id(),
        name: "France Services Hagetmau".to_owned(),
        generation: 1,
        recipient: EncryptionKey::generate(&mut rng(8)).recipient(),
        previous: None,
        by: aidant_id(),
        at: now(),
    }
}

pub(crate) fn appointment() -> Appointment {
    Appointment {
        account: aidant_id(),
        structure: structure_id(),
        role: Role::Referent,
        by: admin_id(),
        at: now(),
    }
}

pub(crate) fn stop() -> Stop {
    Stop {
        owner: owner_id(),
        inbox: true,
        at: now(),
    }
}

pub(crate) fn request() -> Request {
    Request {
        id: RequestId::from_bytes([10; 16]),
        reason: RequestReason::Renewal,
        asker: aidant_id(),
        owner: owner_id(),
        grantee: Grantee::Person(aidant_id()),
        right: Right::View,
        purpose: Purpose::Argent,
        days: 31,
        mandate: Some(mandate_id()),
        wish: Some(Digest32::of(b"wish")),
        at: now(),
    }
}

pub(crate) fn request_end() -> RequestEnd {
    RequestEnd {
        request: request().id,
        note: Digest32::of(request().to_body_text().as_bytes()),
        answer: RequestAnswer::Refused,
        actor: owner_id(),
        at: now(),
    }
}

pub(crate) fn export() -> Export {
    let range = |first, last, half| Range {
        origin: format!("{DOMAIN}/journal/2026s{half}"),
        first,
        last,
    };
    Export {
        event: event_id(),
        by: admin_id(),
        filter: Digest32::of(b"a filter"),
        whole: true,
        count: 12,
        lines: Digest32::of(b"the lines"),
        at: now(),
        ranges: vec![range(90, 99, 1), range(0, 1, 2)],
    }
}

pub(crate) fn approval_request() -> ApprovalRequest {
    ApprovalRequest {
        act: FourEyesAct::JournalExport,
        subject: Digest32::of(b"a filter"),
        requester: admin_id(),
        at: now(),
    }
}

/// The aidant answers as if she were an administrator: a note says who signed it, not who may.
pub(crate) fn approval() -> Approval {
    Approval {
        request: Digest32::of(approval_request().to_body_text().as_bytes()),
        given: true,
        approver: aidant_id(),
        at: now(),
    }
}

pub(crate) fn slot_change() -> SlotChange {
    SlotChange {
        account: owner_id(),
        act: SlotAct::Add,
        slot: SlotId::from_bytes([12; 16]),
        replaces: Some(SlotId::from_bytes([7; 16])),
        base: Digest32::of(b"the keyring before"),
        keyring: Digest32::of(b"the keyring after"),
        at: now(),
    }
}

pub(crate) fn card() -> Card {
    Card::generate(&mut rng(40))
}

/// One of every kind that anyone signs, made once.
pub(crate) fn all_signed() -> &'static [Signed] {
    static ALL: OnceLock<Vec<Signed>> = OnceLock::new();
    ALL.get_or_init(sign_all)
}

fn sign_all() -> Vec<Signed> {
    let (owner, aidant) = (owner(), aidant());
    let owner_name = key_name(owner_id(), DOMAIN);
    let aidant_name = key_name(aidant_id(), DOMAIN);
    let admin = Identity::generate(&mut rng(6)).signing;
    let aidant_name_again = aidant_name.clone();
    let approver_name = aidant_name.clone();
    let destroyed = DayKeyDestroyed {
        day: Day::from_number(20_788),
        at: at("2026-12-02T00:00:04Z"),
    };
    let mut all = vec![
        signed(key_record(), aidant_name.clone(), &aidant.signing),
        signed(invitation(), key_name(admin_id(), DOMAIN), &admin),
        signed(deposit(), owner_name.clone(), &owner.signing),
        signed(mandate(), owner_name.clone(), &owner.signing),
        signed(
            Acceptance(mandate_act(aidant_id())),
            aidant_name.clone(),
            &aidant.signing,
        ),
        signed(
            Revocation(mandate_act(owner_id())),
            owner_name.clone(),
            &owner.signing,
        ),
        signed(
            Suspension(mandate_act(aidant_id())),
            aidant_name.clone(),
            &aidant.signing,
        ),
        signed(
            Resumption(mandate_act(owner_id())),
            owner_name.clone(),
            &owner.signing,
        ),
        signed(view(), aidant_name.clone(), &aidant.signing),
        signed(attestation(), aidant_name.clone(), &aidant.signing),
        signed(filing(), owner_name.clone(), &owner.signing),
        signed(request(), aidant_name, &aidant.signing),
        signed(request_end(), owner_name.clone(), &owner.signing),
        signed(stop(), owner_name.clone(), &owner.signing),
        signed(slot_change(), owner_name, &owner.signing),
        signed(destroyed, DOMAIN.to_owned(), &instance()),
        signed(team_key(), aidant_name_again.clone(), &aidant.signing),
        signed(appointment(), key_name(admin_id(), DOMAIN), &admin),
        signed(export(), key_name(admin_id(), DOMAIN), &admin),
        signed(approval_request(), key_name(admin_id(), DOMAIN), &admin),
        signed(approval(), approver_name, &aidant.signing),
    ];
    all.extend(recovery_notes());
    all
}

/// A link of a chain of trust: `host` invites, the guest answers.
pub(crate) struct Guest {
    pub account: AccountId,
    pub identity: Identity,
    pub role: Role,
    pub structure: Option<StructureId>,
}

pub(crate) fn guest(seed: u8, role: Role, structure: Option<StructureId>) -> Guest {
    let identity = Identity::generate(&mut rng(100 + u64::from(seed)));
    Guest {
        account: AccountId::from_bytes([seed; 16]),
        identity,
        role,
        structure,
    }
}

/// The chain's link for `guest`, invited by `host` or by the instance.
pub(crate) fn link(host: Option<&Guest>, guest: &Guest) -> Link {
    link_with(host, guest, |_| (), |_| ())
}

pub(crate) fn link_with(
    host: Option<&Guest>,
    guest: &Guest,
    change_invitation: impl FnOnce(&mut Invitation),
    change_record: impl FnOnce(&mut KeyRecord),
) -> Link {
    let secret = InvitationSecret::generate(&mut rng(200 + u64::from(guest.account.as_bytes()[0])));
    let mut invitation = Invitation {
        inviter: host.map(|h| h.account),
        role: guest.role,
        structure: guest.structure,
        key: secret.signing_key().verifying_key(),
        from: now(),
        until: now().plus_days(7),
    };
    change_invitation(&mut invitation);
    let (name, key) = match host {
        Some(host) => (key_name(host.account, DOMAIN), host.identity.signing.clone()),
        None => (DOMAIN.to_owned(), instance()),
    };
    let professional = guest.role.is_professional();
    let mut record = KeyRecord {
        account: guest.account,
        role: guest.role,
        structure: guest.structure.filter(|_| professional),
        name: professional.then(|| "Quelqu’un".to_owned()),
        encryption: guest.identity.encryption.recipient(),
        signing: guest.identity.signing.verifying_key(),
        generation: 1,
        previous: None,
        at: now().plus_days(1),
    };
    change_record(&mut record);
    let own_name = key_name(record.account, DOMAIN);
    let record = SignedNote::sign(record, &own_name, &guest.identity.signing)
        .and_then(|note| note.countersign(&key_name(KEY_NAME_PREFIX, DOMAIN), &secret.signing_key()))
        .expect("a key record");
    Link {
        invitation: SignedNote::sign(invitation, &name, &key).expect("an invitation"),
        record,
        appointments: Vec::new(),
    }
}

pub(crate) fn core() -> Core {
    Core {
        event: EventCode::DocumentReleasedView,
        at: now(),
        result: Outcome::Ok,
        reason: None,
        mandate: Some(mandate_id()),
        document: Some(document_id()),
        number: Some(1),
        ciphertext: Some(Digest32::of(b"payload")),
        purpose: Some(Purpose::Argent),
        channel: Channel::Api,
        nonce: Some(Nonce::from_bytes([8; 16])),
        signature: Some(vec![5; 64]),
        detail: None,
        build: "0.1.0".to_owned(),
    }
}

pub(crate) fn subject() -> Subject {
    Subject {
        pseudonym: owner_id(),
        sequence: 2,
        previous: Digest32::of(b"before"),
    }
}

pub(crate) fn log_key() -> LogKey {
    LogKey::from_bytes([11; 32])
}

pub(crate) fn event_id() -> EventId {
    EventId::from_bytes([12; 16])
}

pub(crate) fn opening() -> Opening {
    let key = log_key().event_key(event_id());
    let (core, subject) = (core().to_body_text(), subject().to_body_text());
    let actor = LogKey::from_bytes([13; 32]).actor_key(event_id());
    let entry = Entry {
        hour: Entry::hour_of(now()),
        core: key.commit(Part::Core, core.as_bytes()),
        subject: key.commit(Part::Subject, subject.as_bytes()),
        actor: actor.commit(Part::Actor, b"an actor"),
    };
    Opening {
        entry: entry.to_bytes(),
        key,
        core,
        subject,
    }
}

/// A leaf that stands for an entry nobody cares about.
pub(crate) fn leaf(number: u64) -> Digest32 {
    let mut entry = opening().entry;
    entry[12..20].copy_from_slice(&number.to_be_bytes());
    leaf_hash(&entry)
}

/// A proof for the event of [`opening`] at place 3 of 7.
pub(crate) fn proof() -> InclusionProof {
    let opening = opening();
    let mut tree = MemoryHashes::default();
    for number in 0..7 {
        tree.push(if number == 3 {
            leaf_hash(&opening.entry)
        } else {
            leaf(number)
        })
        .expect("a leaf");
    }
    let checkpoint = Checkpoint {
        origin: ecrin_vault::journal::origin(DOMAIN, now()),
        size: 7,
        root: tree.root_at(7).expect("a root"),
    };
    InclusionProof {
        hashes: prove_inclusion(7, 3, &tree).expect("a proof"),
        opening,
        index: 3,
        checkpoint: checkpoint.sign(&instance()).expect("a checkpoint"),
    }
}

pub(crate) fn receipt() -> Receipt {
    let opening = opening();
    Receipt::sign(3, leaf_hash(&opening.entry), opening.key, now(), &instance())
}

/// The stable word for an error, as the vectors write it.
pub(crate) fn word(error: &NoteError) -> String {
    match error {
        NoteError::Malformed => "malformed".to_owned(),
        NoteError::WrongKind { .. } => "wrong-kind".to_owned(),
        NoteError::Line { key } => format!("line {key}"),
        NoteError::Value { key } => format!("value {key}"),
        NoteError::Trailing => "trailing".to_owned(),
        NoteError::Unsigned { .. } => "unsigned".to_owned(),
        NoteError::BadSignature { .. } => "bad-signature".to_owned(),
    }
}
