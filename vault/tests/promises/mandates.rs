//! What a mandate is worth at a time, and that nothing makes it larger (spec 04).

use ecrin_vault::act::{FRESHNESS_MS, is_fresh};
use ecrin_vault::document::{DocumentError, Record};
use ecrin_vault::envelope::EnvelopeError;
use ecrin_vault::id::{DocumentId, MandateId};
use ecrin_vault::mandate::{
    EndedBy, Grantee, Lifecycle, MAX_DAYS, MAX_DOCUMENTS, Mandate, MandateDocument, MandateError,
    check_period, state_at,
};
use ecrin_vault::note::Digest32;
use ecrin_vault::seal::{DayKey, Seal, seal_record};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{MandateState, Right, Role};
use proptest::prelude::*;

use crate::specimen::{self, at, mandate, now};

#[test]
fn the_state_table() {
    let (from, until) = (at("2026-12-01T09:00:00Z"), at("2026-12-31T23:00:00Z"));
    let moments = [
        from.plus_millis(-1),
        from,
        from.plus_millis(1),
        until.plus_millis(-1),
        until,
        until.plus_millis(1),
    ];
    use MandateState::{Active, Expired, Replaced, Scheduled, Suspended};
    use MandateState::{RevokedByAidant, RevokedByBeneficiary, RevokedByStructure};
    let granted = Lifecycle::default();
    let accepted = Lifecycle {
        accepted: Some(from),
        ..granted
    };
    let suspended = Lifecycle {
        suspended: Some(from),
        ..accepted
    };
    let ended = |by| Lifecycle {
        ended: Some((by, from)),
        ..suspended
    };
    let table = [
        (granted, [Scheduled, Active, Active, Active, Expired, Expired]),
        (accepted, [Scheduled, Active, Active, Active, Expired, Expired]),
        (
            suspended,
            [Suspended, Suspended, Suspended, Suspended, Expired, Expired],
        ),
        (ended(EndedBy::Beneficiary), [RevokedByBeneficiary; 6]),
        (ended(EndedBy::Aidant), [RevokedByAidant; 6]),
        (ended(EndedBy::Structure), [RevokedByStructure; 6]),
        (ended(EndedBy::Replacement), [Replaced; 6]),
    ];
    for (lifecycle, states) in table {
        for (now, state) in moments.into_iter().zip(states) {
            assert_eq!(
                state_at(from, until, &lifecycle, now),
                state,
                "{lifecycle:?} at {now}"
            );
        }
    }
}

#[test]
fn the_rules_of_a_period() {
    let second = 1000;
    let now = now();
    let year = now.plus_days(MAX_DAYS);
    let check = |from: Timestamp, until: Timestamp| check_period(from, until, now);
    assert_eq!(check(now, now), Err(MandateError::EndInThePast));
    assert_eq!(
        check(now.plus_days(1), now.plus_millis(-second)),
        Err(MandateError::EndInThePast)
    );
    assert_eq!(check(now, now.plus_millis(1)), Ok(()));
    assert_eq!(
        check(now.plus_days(2), now.plus_days(1)),
        Err(MandateError::EndBeforeBeginning)
    );
    assert_eq!(
        check(now.plus_days(1), now.plus_days(1)),
        Err(MandateError::EndBeforeBeginning)
    );
    assert_eq!(check(now, year), Ok(()));
    assert_eq!(check(now, year.plus_millis(1)), Err(MandateError::TooLong));
    // Neither a late beginning nor an early one stretches it.
    assert_eq!(
        check(now.plus_days(300), now.plus_days(300 + MAX_DAYS)),
        Err(MandateError::TooLong)
    );
    assert_eq!(check(now.plus_millis(-second), year), Err(MandateError::TooLong));
    assert_eq!(check(now.plus_days(1), year), Ok(()));
}

#[test]
fn the_rules_of_a_mandate() {
    let check = |change: fn(&mut Mandate)| {
        let mut changed = mandate();
        change(&mut changed);
        changed.check(now())
    };
    assert_eq!(check(|_| ()), Ok(()));
    assert_eq!(check(|m| m.documents.clear()), Err(MandateError::Documents));
    assert_eq!(check(|m| m.documents[1].number = 3), Err(MandateError::Documents));
    assert_eq!(check(|m| m.documents.swap(0, 1)), Err(MandateError::Documents));
    assert_eq!(
        check(|m| m.documents[1].document = m.documents[0].document),
        Err(MandateError::Documents)
    );
    assert_eq!(
        check(|m| m.grantee = Grantee::Person(m.owner)),
        Err(MandateError::ToOneself)
    );
    assert_eq!(check(|m| m.max_views = Some(0)), Err(MandateError::NoViews));
    assert_eq!(check(|m| m.until = m.from), Err(MandateError::EndInThePast));
    let with = |count: usize| {
        let line = mandate().documents[0];
        let documents = (1u32..).take(count).map(|number| MandateDocument {
            number,
            document: DocumentId::from_bytes(std::array::from_fn(|i| if i == 0 { number as u8 } else { 9 })),
            ..line
        });
        Mandate {
            documents: documents.collect(),
            ..mandate()
        }
        .check(now())
    };
    assert_eq!(with(MAX_DOCUMENTS), Ok(()));
    assert_eq!(with(MAX_DOCUMENTS + 1), Err(MandateError::Documents));
}

#[test]
fn a_structure_is_represented_by_its_aidants_and_referents_only() {
    let structure = specimen::structure_id();
    for role in Role::ALL {
        let text = Grantee::Structure(structure, *role).to_string();
        let read = text.parse::<Grantee>();
        assert_eq!(
            read.is_ok(),
            matches!(role, Role::Aidant | Role::Referent),
            "{text}"
        );
    }
}

#[test]
fn an_act_is_fresh_for_five_minutes_either_way() {
    for (offset, fresh) in [(0, true), (FRESHNESS_MS, true), (FRESHNESS_MS + 1, false)] {
        assert_eq!(is_fresh(now().plus_millis(offset), now()), fresh);
        assert_eq!(is_fresh(now().plus_millis(-offset), now()), fresh);
    }
    assert!(!is_fresh(at("1970-01-01T00:00:00Z"), now()));
}

/// What people may do to a mandate after it was granted. None of it is the owner granting another one.
#[derive(Debug, Clone, Copy)]
enum Act {
    Accept,
    Suspend,
    Resume,
    End(EndedBy),
    Wait(u32),
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Accept),
        Just(Act::Suspend),
        Just(Act::Resume),
        Just(Act::End(EndedBy::Beneficiary)),
        Just(Act::End(EndedBy::Aidant)),
        Just(Act::End(EndedBy::Structure)),
        Just(Act::End(EndedBy::Replacement)),
        (1u32..40 * 24).prop_map(Act::Wait),
    ]
}

/// The reference: whether a mandate is open, told from the history alone.
fn open_by_history(history: &[(Act, Timestamp)], from: Timestamp, until: Timestamp, now: Timestamp) -> bool {
    let ended = history.iter().any(|(act, _)| matches!(act, Act::End(_)));
    let stops = history
        .iter()
        .rev()
        .find(|(act, _)| matches!(act, Act::Suspend | Act::Resume));
    !ended && !matches!(stops, Some((Act::Suspend, _))) && from <= now && now < until
}

proptest! {
    #[test]
    fn no_act_enlarges_a_mandate(history in proptest::collection::vec(acts(), 0..30), start in -20i64..20, days in 1u32..60) {
        let from = now().plus_millis(start * 86_400_000);
        let until = from.plus_days(days);
        let mut lifecycle = Lifecycle::default();
        let mut clock = now();
        let mut told = Vec::new();
        let mut over = false;
        for act in history {
            let before = lifecycle;
            match act {
                Act::Accept => lifecycle.accepted = lifecycle.accepted.or(Some(clock)),
                Act::Suspend => lifecycle.suspended = lifecycle.suspended.or(Some(clock)),
                Act::Resume => lifecycle.suspended = None,
                Act::End(by) => lifecycle.ended = lifecycle.ended.or(Some((by, clock))),
                Act::Wait(hours) => clock = clock.plus_millis(i64::from(hours) * 3_600_000),
            }
            told.push((act, clock));
            let active = state_at(from, until, &lifecycle, clock) == MandateState::Active;
            prop_assert_eq!(active, open_by_history(&told, from, until, clock));
            // Whatever was done, it is never open outside its own period, and never again once it ended.
            for probe in [from.plus_millis(-1), until, until.plus_days(1000)] {
                prop_assert_ne!(state_at(from, until, &lifecycle, probe), MandateState::Active);
            }
            over |= lifecycle.ended.is_some() || clock >= until;
            prop_assert!(!(over && active));
            // Only the owner's resumption opens what was shut, and it opens no more than there was.
            let was = state_at(from, until, &before, clock) == MandateState::Active;
            prop_assert!(was || !active || matches!(act, Act::Resume | Act::Wait(_)));
        }
    }
}

#[test]
fn rights_never_grow() {
    let all = Right::ALL;
    for granted in all {
        assert!(granted.allows(*granted));
        for asked in all.iter().filter(|asked| granted.allows(**asked)) {
            for further in all.iter().filter(|further| asked.allows(**further)) {
                assert!(granted.allows(*further), "{granted} > {asked} > {further}");
            }
        }
    }
    assert!(!Right::View.allows(Right::Print) && !Right::View.allows(Right::Download));
    assert!(!Right::Print.allows(Right::Download));
    for other in [Right::View, Right::Print, Right::Download] {
        assert!(!Right::Deposit.allows(other) && !other.allows(Right::Deposit));
    }
}

/// One mandate envelope, and the keys of everyone around it.
struct Sealed {
    envelope: Vec<u8>,
    record: Record,
    line: MandateDocument,
}

fn sealed() -> Sealed {
    let record = specimen::record_with(|r| {
        r.mandate = Some(specimen::mandate_id());
        r.owner_name = Some("Awa".to_owned());
    });
    let envelope = seal_record(
        &record,
        &specimen::aidant().encryption.recipient(),
        &specimen::seal().recipient(),
    );
    let line = MandateDocument {
        record: record.digest(),
        ..mandate().documents[0]
    };
    Sealed {
        envelope: envelope.expect("an envelope"),
        record,
        line,
    }
}

#[test]
fn an_envelope_opens_under_its_seal_and_its_grantee_together() {
    let Sealed {
        envelope,
        record,
        line,
    } = sealed();
    let inner = specimen::seal().take_off(&envelope).expect("the outer layer");
    let opened = Record::open(&inner, &specimen::aidant().encryption, line.record).expect("a record");
    assert!(opened == record);
    assert!(line.check_record(specimen::mandate_id(), &opened).is_ok());
    assert!(matches!(
        line.check_record(MandateId::from_bytes([0; 16]), &opened),
        Err(DocumentError::Mismatch("record and mandate"))
    ));
    let other_version = MandateDocument { version: 2, ..line };
    assert!(
        other_version
            .check_record(specimen::mandate_id(), &opened)
            .is_err()
    );
    let other_record = MandateDocument {
        record: Digest32::of(b"x"),
        ..line
    };
    assert!(matches!(
        other_record.check_record(specimen::mandate_id(), &opened),
        Err(DocumentError::Mismatch("record digest"))
    ));
}

#[test]
fn an_envelope_without_its_seal_opens_for_nobody() {
    let Sealed { envelope, line, .. } = sealed();
    let not_opened = |result: Result<Record, DocumentError>| {
        matches!(result, Err(DocumentError::Envelope(EnvelopeError::NotOpened)))
    };
    // The grantee's own key, the owner's and another mandate's seal on the sealed envelope.
    for key in [specimen::aidant().encryption, specimen::owner().encryption] {
        assert!(not_opened(Record::open(&envelope, &key, line.record)));
    }
    let other = Seal::generate(&mut specimen::rng(50));
    assert!(matches!(other.take_off(&envelope), Err(EnvelopeError::NotOpened)));
    // The seal alone sees no record.
    let inner = specimen::seal().take_off(&envelope).expect("the outer layer");
    assert!(not_opened(Record::open(
        &inner,
        &specimen::owner().encryption,
        line.record
    )));
    assert!(specimen::seal().take_off(&inner).is_err());
    // The owner signed another record than the one inside.
    let stated = Digest32::of(b"another record");
    assert!(matches!(
        Record::open(&inner, &specimen::aidant().encryption, stated),
        Err(DocumentError::Mismatch("record digest"))
    ));
}

#[test]
fn a_stored_seal_needs_the_key_of_its_day() {
    let day = DayKey::generate(&mut specimen::rng(51));
    let stored = specimen::seal().store_under(&day).expect("a stored seal");
    let kept = DayKey::from_text(&day.to_text()).expect("a day key");
    let loaded = Seal::load(&stored, &kept).expect("a seal");
    assert_eq!(loaded.recipient(), specimen::seal().recipient());
    let Sealed { envelope, .. } = sealed();
    assert!(loaded.take_off(&envelope).is_ok());
    // Everything restored from a backup but the day key: nothing opens.
    let next_day = DayKey::generate(&mut specimen::rng(52));
    assert!(matches!(
        Seal::load(&stored, &next_day),
        Err(EnvelopeError::NotOpened)
    ));
    assert!(specimen::aidant().encryption.open(&stored).is_err());
    assert!(Seal::load(&stored[..stored.len() - 1], &day).is_err());
    let nonsense = DayKey::from_text("AGE-SECRET-KEY-1");
    assert!(nonsense.is_none());
}

#[test]
fn an_altered_mandate_envelope_is_refused_at_every_byte() {
    let Sealed { envelope, .. } = sealed();
    for place in 0..envelope.len() {
        let mut altered = envelope.clone();
        altered[place] ^= 1;
        assert!(specimen::seal().take_off(&altered).is_err(), "byte {place}");
        assert!(
            specimen::seal().take_off(&envelope[..place]).is_err(),
            "cut at {place}"
        );
    }
    let longer = [envelope.as_slice(), b"x"].concat();
    assert!(specimen::seal().take_off(&longer).is_err());
}
