//! What the journal holds, what proves it, and what administrators sign.

use ecrin_vault::audit::{Approval, ApprovalRequest, Export, Range};
use ecrin_vault::id::{EventId, Nonce};
use ecrin_vault::journal::{
    Checkpoint, Core, Entry, InclusionProof, LogKey, MemoryHashes, Opening, Part, Subject, leaf_hash,
    prove_inclusion,
};
use ecrin_vault::note::{Digest32, NoteBody};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::vocabulary::{Channel, EventCode, FourEyesAct, Outcome, Purpose};

use super::{DOMAIN, admin_id, aidant_id, document_id, instance, mandate_id, now, owner_id};

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
