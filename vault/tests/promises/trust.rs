//! Invitations and the chain of trust from an account up to its instance (spec 02).

use ecrin_vault::invitation::{
    InvitationError, InvitationSecret, Link, MAX_CHAIN, VALID_DAYS, verify_chain, verify_person,
};
use ecrin_vault::note::{Digest32, SignedNote, SigningKey, key_name};
use ecrin_vault::vocabulary::Role;

use crate::specimen::{
    self, DOMAIN, Guest, guest, instance, invitation_secret, link, link_with, now, structure_id,
};

fn broken(links: &[Link]) {
    let result = verify_chain(links, &instance().verifying_key(), DOMAIN);
    assert_eq!(result.err(), Some(InvitationError::Broken));
}

fn cast() -> (Guest, Guest, Guest, Guest) {
    let structure = Some(structure_id());
    (
        guest(1, Role::Admin, None),
        guest(2, Role::Referent, structure),
        guest(3, Role::Aidant, structure),
        guest(4, Role::Beneficiary, structure),
    )
}

#[test]
fn a_chain_leads_from_a_person_to_the_instance() {
    let (admin, referent, aidant, person) = cast();
    let chain = [
        link(Some(&aidant), &person),
        link(Some(&referent), &aidant),
        link(Some(&admin), &referent),
        link(None, &admin),
    ];
    let key = instance().verifying_key();
    let vouched = verify_chain(&chain, &key, DOMAIN).expect("a chain");
    assert_eq!(vouched.record.account, person.account);
    assert_eq!(
        vouched.vouchers,
        [aidant.account, referent.account, admin.account]
    );
    for end in 0..chain.len() {
        assert!(verify_chain(&chain[end..], &key, DOMAIN).is_ok());
        broken(&chain[..end]);
    }
    // A true chain, and not of the one who was asked for.
    assert!(verify_person(&chain, person.account, &key, DOMAIN).is_ok());
    assert_eq!(
        verify_person(&chain[1..], person.account, &key, DOMAIN).err(),
        Some(InvitationError::Broken)
    );
    // Another instance's key or domain.
    let other = SigningKey::from_seed(&[8; 32]).verifying_key();
    assert!(matches!(
        verify_chain(&chain, &other, DOMAIN),
        Err(InvitationError::Note(_))
    ));
    assert!(matches!(
        verify_chain(&chain, &key, "autre.example"),
        Err(InvitationError::Note(_))
    ));
}

#[test]
fn a_chain_with_a_link_moved_or_left_out_is_broken() {
    let (admin, referent, aidant, person) = cast();
    let links = || {
        vec![
            link(Some(&aidant), &person),
            link(Some(&referent), &aidant),
            link(Some(&admin), &referent),
            link(None, &admin),
        ]
    };
    for skipped in 1..4 {
        let mut chain = links();
        chain.remove(skipped);
        assert!(verify_chain(&chain, &instance().verifying_key(), DOMAIN).is_err());
    }
    for first in 0..4 {
        for second in first + 1..4 {
            let mut chain = links();
            chain.swap(first, second);
            assert!(verify_chain(&chain, &instance().verifying_key(), DOMAIN).is_err());
        }
    }
    broken(&[]);
}

#[test]
fn powers_are_those_of_the_role() {
    let (admin, referent, aidant, _) = cast();
    let up = |host: &Guest| match host.role {
        Role::Referent => vec![link(Some(&admin), &referent), link(None, &admin)],
        Role::Aidant => vec![
            link(Some(&referent), &aidant),
            link(Some(&admin), &referent),
            link(None, &admin),
        ],
        _ => vec![link(None, &admin)],
    };
    for host in [&admin, &referent, &aidant] {
        for role in Role::ALL {
            let invited = guest(9, *role, Some(structure_id()));
            let mut chain = vec![link(Some(host), &invited)];
            chain.extend(up(host));
            let result = verify_chain(&chain, &instance().verifying_key(), DOMAIN);
            assert_eq!(
                result.is_ok(),
                host.role.may_invite(*role),
                "{} invites {role}",
                host.role
            );
        }
    }
    // A référent has no say in another structure, and the instance invites administrators only.
    let foreign = guest(
        9,
        Role::Aidant,
        Some(ecrin_vault::id::StructureId::from_bytes([77; 16])),
    );
    broken(&[
        link(Some(&referent), &foreign),
        link(Some(&admin), &referent),
        link(None, &admin),
    ]);
    broken(&[link(None, &referent)]);
    // A beneficiary invites nobody.
    let person = guest(5, Role::Beneficiary, None);
    broken(&[
        link(Some(&person), &aidant),
        link(Some(&admin), &person),
        link(None, &admin),
    ]);
}

#[test]
fn a_record_answers_its_invitation_to_the_letter() {
    let admin = guest(1, Role::Admin, None);
    let aidant = guest(3, Role::Aidant, Some(structure_id()));
    let top = || link(None, &admin);
    broken(&[
        link_with(Some(&admin), &aidant, |_| (), |r| r.role = Role::Referent),
        top(),
    ]);
    broken(&[
        link_with(Some(&admin), &aidant, |_| (), |r| r.structure = None),
        top(),
    ]);
    broken(&[
        link_with(Some(&admin), &aidant, |_| (), |r| r.at = now().plus_millis(-1000)),
        top(),
    ]);
    broken(&[
        link_with(Some(&admin), &aidant, |_| (), |r| r.at = now().plus_days(7)),
        top(),
    ]);
    broken(&[
        link_with(Some(&admin), &aidant, |i| i.until = i.from, |_| ()),
        top(),
    ]);
    broken(&[
        link_with(
            Some(&admin),
            &aidant,
            |i| i.until = i.from.plus_days(VALID_DAYS + 1),
            |_| (),
        ),
        top(),
    ]);
    let second = |record: &mut ecrin_vault::identity::KeyRecord| {
        record.generation = 2;
        record.previous = Some(Digest32::of(b"first"));
    };
    broken(&[link_with(Some(&admin), &aidant, |_| (), second), top()]);
}

/// A server that never saw the invitation cannot put its own keys in the guest's place.
#[test]
fn a_record_without_the_invitations_signature_is_refused() {
    let admin = guest(1, Role::Admin, None);
    let aidant = guest(3, Role::Aidant, Some(structure_id()));
    let honest = link(Some(&admin), &aidant);
    let swapped = guest(33, Role::Aidant, Some(structure_id()));
    let mut record = honest.record.danger_unverified().clone();
    record.encryption = swapped.identity.encryption.recipient();
    record.signing = swapped.identity.signing.verifying_key();
    let name = key_name(record.account, DOMAIN);
    let record = SignedNote::sign(record, &name, &swapped.identity.signing).expect("a record");
    let forged = Link {
        invitation: honest.invitation.clone(),
        record: record.clone(),
        appointments: Vec::new(),
    };
    assert!(matches!(
        forged.verify_record(DOMAIN),
        Err(InvitationError::Note(_))
    ));
    let own_key = record.countersign(&key_name("invitation", DOMAIN), &swapped.identity.signing);
    let forged = Link {
        invitation: honest.invitation,
        record: own_key.expect("a record"),
        appointments: Vec::new(),
    };
    assert!(matches!(
        forged.verify_record(DOMAIN),
        Err(InvitationError::Note(_))
    ));
}

#[test]
fn nobody_stands_twice_in_a_chain_and_it_ends() {
    let admin = guest(1, Role::Admin, None);
    let again = Guest {
        account: admin.account,
        ..guest(2, Role::Admin, None)
    };
    broken(&[link(Some(&admin), &again), link(None, &admin)]);
    let admins: Vec<Guest> = (10..10 + MAX_CHAIN as u8 + 1)
        .map(|n| guest(n, Role::Admin, None))
        .collect();
    let chain: Vec<Link> = (0..admins.len())
        .rev()
        .map(|n| link(n.checked_sub(1).map(|host| &admins[host]), &admins[n]))
        .collect();
    broken(&chain);
    assert!(verify_chain(&chain[1..], &instance().verifying_key(), DOMAIN).is_ok());
}

#[test]
fn an_invitation_is_read_back_and_a_wrong_letter_is_noticed() {
    let text = invitation_secret().to_text();
    let again = InvitationSecret::from_text(&text).expect("an invitation");
    assert_eq!(
        again.signing_key().verifying_key(),
        invitation_secret().signing_key().verifying_key()
    );
    assert!(InvitationSecret::from_text(&format!(" {}\n", text.to_ascii_uppercase())).is_ok());
    for place in 0..text.len() {
        for letter in ["0", "z", "i", "-", "é", ""] {
            let mut wrong = text.to_string();
            wrong.replace_range(place..=place, letter);
            if *wrong != **text {
                assert!(
                    InvitationSecret::from_text(&wrong).is_err(),
                    "{letter} at {place}"
                );
            }
        }
        assert!(InvitationSecret::from_text(&text[..place]).is_err());
    }
    assert!(InvitationSecret::from_text(&format!("{}0", *text)).is_err());
}

#[test]
fn a_fingerprint_changes_with_either_key() {
    let record = specimen::key_record();
    let other = specimen::owner();
    let mine = record.fingerprint();
    assert_eq!(
        mine.split(' ')
            .filter(|group| group.len() == 5 && group.bytes().all(|b| b.is_ascii_digit()))
            .count(),
        8
    );
    let mut swapped = record.clone();
    swapped.encryption = other.encryption.recipient();
    assert_ne!(swapped.fingerprint(), mine);
    let mut swapped = record;
    swapped.signing = other.signing.verifying_key();
    assert_ne!(swapped.fingerprint(), mine);
}
