//! Papers and mandates, and what is done with them.

use ecrin_vault::act::{Filing, MandateAct, Stop, View};
use ecrin_vault::document::{Deposit, Record};
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{AccountId, DocumentId, Nonce, RequestId};
use ecrin_vault::mandate::{Grantee, Mandate, MandateDocument, ShownText};
use ecrin_vault::note::{Digest32, NoteBody};
use ecrin_vault::request::{Request, RequestEnd};
use ecrin_vault::seal::Seal;
use ecrin_vault::vocabulary::{Consent, DocumentType, Purpose, RequestAnswer, RequestReason, Right};

use super::{aidant, aidant_id, at, document_id, mandate_id, now, owner_id, rng};

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
