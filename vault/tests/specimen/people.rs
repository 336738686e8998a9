//! Those who take part: who they are, how they join, what they may do, and their ways in.

use ecrin_vault::appointment::Appointment;
use ecrin_vault::card::Card;
use ecrin_vault::delay::Attestation;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{AccountId, DelayId, SlotId, StructureId};
use ecrin_vault::identity::{Identity, KeyRecord};
use ecrin_vault::invitation::{Invitation, InvitationSecret, KEY_NAME_PREFIX, Link};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::slot::SlotChange;
use ecrin_vault::team::TeamKey;
use ecrin_vault::vocabulary::{DelayKind, Role, SlotAct};

use super::{
    DOMAIN, admin_id, aidant, aidant_id, instance, invitation_secret, now, owner_id, rng, structure_id,
};

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
