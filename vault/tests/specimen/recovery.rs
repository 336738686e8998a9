//! A kit, and the notes of a recovery.

use ecrin_vault::id::SlotId;
use ecrin_vault::identity::Identity;
use ecrin_vault::note::{Digest32, NoteBody, SignedNote, key_name};
use ecrin_vault::recovery::{
    Check, HOME_KEY_NAME, KIT_KEY_NAME, KitRevocation, MadeKit, Recovery, RecoveryApproval,
    RecoveryCompletion, RecoveryOpening, recovery_id, share_key_name,
};
use ecrin_vault::vocabulary::Holder;

use super::{DOMAIN, Signed, aidant, aidant_id, now, owner, owner_id, rng, signed, structure_id};

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

pub(super) fn recovery_notes() -> Vec<Signed> {
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
