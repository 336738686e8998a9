//! Team keys and appointments: only what someone with the power to do so has signed counts.

use crate::specimen::{DOMAIN, Guest, guest, instance, link, now, rng, structure_id};
use ecrin_vault::appointment::{Appointed, Appointment};
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::invitation::{InvitationError, Link, Vouched, verify_chain};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::team::{TeamError, TeamKey, TeamSecret, verify_team};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::Role;

fn elsewhere() -> StructureId {
    StructureId::from_bytes([33; 16])
}

fn admin() -> Guest {
    guest(40, Role::Admin, Some(StructureId::from_bytes([30; 16])))
}

fn referent() -> Guest {
    guest(41, Role::Referent, Some(structure_id()))
}

fn aidant() -> Guest {
    guest(42, Role::Aidant, Some(structure_id()))
}

fn chain_of(person: &Guest) -> Vec<Link> {
    vec![link(Some(&admin()), person), link(None, &admin())]
}

fn vouched(person: &Guest, chain: &[Link]) -> Vouched {
    let vouched = verify_chain(chain, &instance().verifying_key(), DOMAIN).expect("a chain");
    assert_eq!(vouched.record.account, person.account);
    vouched
}

fn signed_by(person: &Guest, key: TeamKey) -> SignedNote<TeamKey> {
    SignedNote::sign(key, &key_name(person.account, DOMAIN), &person.identity.signing).expect("a note")
}

fn generation(n: u32, by: &Guest, previous: Option<Digest32>, at: Timestamp) -> TeamKey {
    TeamKey {
        structure: structure_id(),
        name: "France Services Hagetmau".to_owned(),
        generation: n,
        recipient: TeamSecret::generate(&mut rng(300 + u64::from(n))).recipient(),
        previous,
        by: by.account,
        at,
    }
}

fn verify(notes: &[SignedNote<TeamKey>], makers: &[&Vouched]) -> Result<Vec<TeamKey>, TeamError> {
    let maker = |by: AccountId| makers.iter().copied().find(|maker| maker.record.account == by);
    verify_team(notes, structure_id(), maker, DOMAIN)
}

#[test]
fn generations_follow_from_one_another_and_are_made_inside() {
    let (r, a) = (referent(), aidant());
    let (vr, va) = (vouched(&r, &chain_of(&r)), vouched(&a, &chain_of(&a)));
    let first = signed_by(&r, generation(1, &r, None, now()));
    let second = signed_by(&a, generation(2, &a, Some(first.digest()), now().plus_days(1)));
    let both = [first.clone(), second.clone()];
    assert_eq!(verify(&both, &[&vr, &va]).expect("keys").len(), 2);
    assert!(verify(&[], &[]).expect("none yet").is_empty());

    let broken = |notes: &[SignedNote<TeamKey>]| matches!(verify(notes, &[&vr, &va]), Err(TeamError::Broken));
    assert!(broken(std::slice::from_ref(&second)), "the first one is missing");
    assert!(broken(&[second.clone(), first.clone()]), "turned around");
    assert!(broken(&[first.clone(), first.clone()]), "twice");
    let earlier = generation(
        2,
        &a,
        Some(first.digest()),
        Timestamp::from_millis(1000).expect("a time"),
    );
    assert!(broken(&[first.clone(), signed_by(&a, earlier)]), "back in time");
    let other = generation(2, &a, Some(Digest32::of(b"another")), now().plus_days(1));
    assert!(
        broken(&[first.clone(), signed_by(&a, other)]),
        "after another one"
    );
    let mut same = generation(2, &a, Some(first.digest()), now().plus_days(1));
    same.recipient = first.danger_unverified().recipient.clone();
    assert!(
        broken(&[first.clone(), signed_by(&a, same)]),
        "the leaver's key again"
    );
    let mut foreign = generation(1, &r, None, now());
    foreign.structure = elsewhere();
    assert!(broken(&[signed_by(&r, foreign)]), "another structure's");

    // Signed by someone else than it says, by nobody we know, and by someone of another structure.
    let (mine, stranger) = (
        generation(1, &r, None, now()),
        guest(43, Role::Referent, Some(elsewhere())),
    );
    assert!(matches!(
        verify(&[signed_by(&a, mine)], &[&vr, &va]),
        Err(TeamError::Note(_))
    ));
    assert!(matches!(verify(&both, &[&vr]), Err(TeamError::Outsider)));
    let theirs = signed_by(&stranger, generation(1, &stranger, None, now()));
    let vs = vouched(&stranger, &chain_of(&stranger));
    assert!(matches!(verify(&[theirs], &[&vs]), Err(TeamError::Outsider)));
    // An administrator belongs to every structure.
    let boss = admin();
    let vb = vouched(&boss, &[link(None, &boss)]);
    verify(&[signed_by(&boss, generation(1, &boss, None, now()))], &[&vb]).expect("an administrator's");
}

#[test]
fn a_wrap_opens_for_its_member_and_holds_the_named_key_only() {
    let (r, a) = (referent(), aidant());
    let secret = TeamSecret::generate(&mut rng(301));
    let other = TeamSecret::generate(&mut rng(302));
    let wrap = secret.wrap(&a.identity.encryption.recipient()).expect("a wrap");
    let open = |wrap: &[u8], key, recipient| TeamSecret::unwrap(wrap, key, recipient).map(|s| s.recipient());
    let (recipient, others) = (secret.recipient(), other.recipient());
    assert_eq!(
        open(&wrap, &a.identity.encryption, &recipient).expect("a key"),
        recipient
    );
    assert!(matches!(
        open(&wrap, &r.identity.encryption, &recipient),
        Err(TeamError::Wrap)
    ));
    assert!(matches!(
        open(&wrap, &a.identity.encryption, &others),
        Err(TeamError::Wrap)
    ));
    for place in 0..wrap.len() {
        let mut touched = wrap.clone();
        touched[place] ^= 1;
        assert!(
            open(&touched, &a.identity.encryption, &recipient).is_err(),
            "byte {place}"
        );
    }
}

fn appointed(by: &Guest, chain: Vec<Link>, who: &Guest, structure: StructureId, consents: bool) -> Appointed {
    let note = Appointment {
        account: who.account,
        structure,
        role: Role::Referent,
        by: by.account,
        at: now(),
    };
    let note = SignedNote::sign(note, &key_name(by.account, DOMAIN), &by.identity.signing).expect("a note");
    let note = if consents {
        let name = key_name(who.account, DOMAIN);
        note.countersign(&name, &who.identity.signing).expect("a note")
    } else {
        note
    };
    Appointed { note, chain }
}

fn with(person: &Guest, appointed: Appointed) -> Vec<Link> {
    let mut chain = chain_of(person);
    chain[0].appointments.push(appointed);
    chain
}

fn refused(chain: &[Link]) -> bool {
    matches!(
        verify_chain(chain, &instance().verifying_key(), DOMAIN),
        Err(InvitationError::Broken | InvitationError::Note(_))
    )
}

#[test]
fn an_appointment_counts_when_its_maker_could_make_it_and_she_agreed() {
    let (r, a) = (referent(), aidant());
    let inside = with(&a, appointed(&r, chain_of(&r), &a, structure_id(), false));
    assert_eq!(vouched(&a, &inside).role_in(structure_id()), Some(Role::Referent));
    // Whom an appointed référent invites is as well vouched for as anyone.
    let young = guest(44, Role::Aidant, Some(structure_id()));
    let mut chain = vec![link(Some(&a), &young)];
    chain.extend(inside.clone());
    vouched(&young, &chain);
    chain[1].appointments.clear();
    assert!(refused(&chain), "an aidant invites no aidant");

    let elsewhere_boss = guest(45, Role::Referent, Some(elsewhere()));
    let offer = |consents| {
        appointed(
            &elsewhere_boss,
            chain_of(&elsewhere_boss),
            &a,
            elsewhere(),
            consents,
        )
    };
    assert_eq!(
        vouched(&a, &with(&a, offer(true))).role_in(elsewhere()),
        Some(Role::Referent)
    );
    assert!(
        refused(&with(&a, offer(false))),
        "nobody works elsewhere without her word"
    );
    let foreign = appointed(
        &elsewhere_boss,
        chain_of(&elsewhere_boss),
        &a,
        structure_id(),
        true,
    );
    assert!(refused(&with(&a, foreign)), "another structure's référent");
    let colleague = guest(46, Role::Aidant, Some(structure_id()));
    let low = appointed(&colleague, chain_of(&colleague), &a, structure_id(), true);
    assert!(refused(&with(&a, low)), "an aidant appoints nobody");
    let someone_elses = appointed(&r, chain_of(&r), &colleague, structure_id(), false);
    assert!(refused(&with(&a, someone_elses)), "another person's appointment");
    let unproven = appointed(&r, Vec::new(), &a, structure_id(), false);
    assert!(refused(&with(&a, unproven)), "nobody vouches for who appoints");
    let stolen = appointed(&r, chain_of(&colleague), &a, structure_id(), false);
    assert!(refused(&with(&a, stolen)), "another one's chain");
}

#[test]
fn appointments_in_one_another_end_somewhere() {
    let (r, a) = (referent(), aidant());
    let mut nested = chain_of(&r);
    for _ in 0..12 {
        nested = with(&a, appointed(&r, nested, &a, structure_id(), false));
    }
    assert!(refused(&nested));
}
