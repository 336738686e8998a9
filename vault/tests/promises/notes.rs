//! Signed notes: one text each, and nothing else (spec 01).

use ecrin_vault::act::{Acceptance, Filing, Resumption, Revocation, Suspension, View};
use ecrin_vault::document::Deposit;
use ecrin_vault::id::{AccountId, DocumentId, MandateId, Nonce};
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::Invitation;
use ecrin_vault::journal::{Actor, Core, Subject};
use ecrin_vault::mandate::{Mandate, MandateDocument};
use ecrin_vault::note::{
    Digest32, MAX_LENGTH, MAX_SIGNATURES, NoteBody, NoteError, SignedNote, SigningKey, is_printable, key_name,
};
use ecrin_vault::seal::DayKeyDestroyed;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Purpose, Right, Role};
use proptest::prelude::*;

use crate::specimen::{self, DOMAIN, all_signed, check, sign_raw};

#[test]
fn every_object_verifies_under_its_signer() {
    for object in all_signed() {
        let digest = (object.check)(&object.text, &object.name, &object.key.verifying_key());
        assert_eq!(
            digest,
            Ok(Digest32::of(object.body.as_bytes())),
            "{}",
            object.kind
        );
    }
}

#[test]
fn every_truncation_is_refused() {
    for object in all_signed() {
        let key = object.key.verifying_key();
        for end in (0..object.text.len()).filter(|end| object.text.is_char_boundary(*end)) {
            let result = (object.check)(&object.text[..end], &object.name, &key);
            assert!(result.is_err(), "{} cut at {end}", object.kind);
        }
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    for object in all_signed() {
        let key = object.key.verifying_key();
        for place in 0..object.text.len() {
            for bit in 0..8 {
                let mut bytes = object.text.clone().into_bytes();
                bytes[place] ^= 1 << bit;
                // What is no longer text never reaches the parser.
                let Ok(text) = String::from_utf8(bytes) else {
                    continue;
                };
                let result = (object.check)(&text, &object.name, &key);
                assert!(result.is_err(), "{} bit {bit} of byte {place}", object.kind);
            }
        }
    }
}

#[test]
fn lines_in_another_order_are_refused_even_when_signed_so() {
    for object in all_signed() {
        let lines: Vec<&str> = object.body.lines().collect();
        for first in 1..lines.len() {
            for second in first + 1..lines.len() {
                let mut swapped = lines.clone();
                swapped.swap(first, second);
                let text = sign_raw(&(swapped.join("\n") + "\n"), &object.name, &object.key);
                let result = (object.check)(&text, &object.name, &object.key.verifying_key());
                // Two lines of a list change places without a line being out of order; the numbers in them tell.
                let list =
                    lines[first].starts_with("document: 1") && lines[second].starts_with("document: 2");
                // Where a list may be empty, what stands in its place begins too early, and the rest is too much.
                let refused = lines[first].starts_with("range: ") && result.is_err();
                assert!(
                    list || refused || matches!(result, Err(NoteError::Line { .. })),
                    "{} {first} {second}",
                    object.kind
                );
            }
        }
    }
}

#[test]
fn missing_doubled_and_additional_lines_are_refused_even_when_signed_so() {
    for object in all_signed() {
        let lines: Vec<&str> = object.body.lines().collect();
        let refused = |lines: &[&str]| {
            let text = sign_raw(&(lines.join("\n") + "\n"), &object.name, &object.key);
            (object.check)(&text, &object.name, &object.key.verifying_key()).is_err()
        };
        for place in 1..lines.len() {
            let listed = lines[place].starts_with("document: ") && object.kind == "mandate";
            let mut missing = lines.clone();
            missing.remove(place);
            let one_less = listed || lines[place].starts_with("range: ");
            assert!(
                one_less || refused(&missing),
                "{} without line {place}",
                object.kind
            );
            // Of a list, one less is another list; one twice is none.
            let mut doubled = lines.clone();
            doubled.insert(place, lines[place]);
            assert!(
                listed || refused(&doubled),
                "{} with line {place} twice",
                object.kind
            );
            for foreign in ["", "x: y", " ", "note: a\u{202e}b"] {
                let mut more = lines.clone();
                more.insert(place, foreign);
                assert!(refused(&more), "{} with {foreign:?} at {place}", object.kind);
            }
        }
        let mut more = lines.clone();
        more.push("x: y");
        let text = sign_raw(&(more.join("\n") + "\n"), &object.name, &object.key);
        let result = (object.check)(&text, &object.name, &object.key.verifying_key());
        assert_eq!(result, Err(NoteError::Trailing), "{}", object.kind);
    }
}

#[test]
fn a_note_of_another_kind_is_refused_by_name() {
    let objects = all_signed();
    for object in objects {
        for other in objects.iter().filter(|other| other.kind != object.kind) {
            let result = (other.check)(&object.text, &object.name, &object.key.verifying_key());
            assert_eq!(result, Err(NoteError::WrongKind { expected: other.kind }));
        }
        let next_version = object.body.replacen("/v1", "/v2", 1);
        let text = sign_raw(&next_version, &object.name, &object.key);
        let result = (object.check)(&text, &object.name, &object.key.verifying_key());
        assert_eq!(
            result,
            Err(NoteError::WrongKind {
                expected: object.kind
            })
        );
    }
}

#[test]
fn a_signature_stands_for_one_key_and_one_name() {
    let stranger = SigningKey::from_seed(&[99; 32]);
    for object in all_signed() {
        let key = object.key.verifying_key();
        let unsigned = Err(NoteError::Unsigned {
            signer: object.name.clone(),
        });
        // Signed by someone else under this name, and by this key under another name.
        assert_eq!(
            (object.check)(
                &sign_raw(&object.body, &object.name, &stranger),
                &object.name,
                &key
            ),
            unsigned
        );
        let elsewhere = key_name(specimen::owner_id(), "autre.example");
        assert_eq!(
            (object.check)(
                &sign_raw(&object.body, &elsewhere, &object.key),
                &object.name,
                &key
            ),
            unsigned
        );
        assert_eq!(
            (object.check)(&object.text, &object.name, &stranger.verifying_key()),
            unsigned
        );
        // A line that claims the right key over another text.
        let other = sign_raw(
            &object.body.replace("at: 2026", "at: 2027"),
            &object.name,
            &object.key,
        );
        let line = other.split_once("\n\n").map(|(_, line)| line).unwrap_or_default();
        if object.body.contains("at: 2026") {
            let result = (object.check)(&format!("{}\n{line}", object.body), &object.name, &key);
            assert_eq!(
                result,
                Err(NoteError::BadSignature {
                    signer: object.name.clone()
                })
            );
        }
    }
}

/// The flaw this guards against: a false line before the true one verified, and the journal kept the false one.
#[test]
fn nobody_has_two_signature_lines() {
    let object = &all_signed()[8];
    assert_eq!(object.kind, "view");
    let stranger = SigningKey::from_seed(&[99; 32]);
    let false_line = sign_raw(&object.body, &object.name, &stranger);
    let (body, false_line) = false_line.split_once("\n\n").expect("a note");
    let (_, true_line) = object.text.split_once("\n\n").expect("a note");
    let two = format!("{body}\n\n{false_line}{true_line}");
    assert_eq!(
        check::<View>(&two, &object.name, &object.key.verifying_key()),
        Err(NoteError::Malformed)
    );

    let note = SignedNote::<View>::parse(&object.text).expect("a view");
    assert!(matches!(
        note.clone().countersign(&object.name, &object.key),
        Err(NoteError::Malformed)
    ));
    let sixteen = (1..MAX_SIGNATURES).try_fold(note, |note, n| note.countersign(&format!("t{n}"), &stranger));
    let sixteen = sixteen.expect("sixteen signatures");
    assert!(SignedNote::<View>::parse(&sixteen.to_text()).is_ok());
    assert!(matches!(
        sixteen.countersign("one.more", &stranger),
        Err(NoteError::Malformed)
    ));
}

#[test]
fn a_note_has_no_other_text() {
    for object in all_signed() {
        let key = object.key.verifying_key();
        let others = [
            object.text.replace('\n', "\r\n"),
            format!("{}\n", object.text),
            format!("\u{feff}{}", object.text),
            object.text.trim_end().to_owned(),
            object.text.replace(": ", ":  "),
            object.text.replacen(": ", ":", 1),
            object.text.replacen("\n\n", "\n\n\n", 1),
            object.text.replace("\u{2014} ", "- "),
            object.text.replacen("Z\n", "+00:00\n", 1),
        ];
        for text in others.iter().filter(|text| **text != object.text) {
            assert!((object.check)(text, &object.name, &key).is_err(), "{text}");
        }
        let long = object.text.clone() + &" ".repeat(MAX_LENGTH);
        assert_eq!(
            (object.check)(&long, &object.name, &key),
            Err(NoteError::Malformed)
        );
    }
}

fn refused<T: NoteBody>(body: T, key: &'static str) {
    let signing = SigningKey::from_seed(&[1; 32]);
    let result = SignedNote::sign(body, "a@b", &signing).map(|_| ());
    assert_eq!(result, Err(NoteError::Value { key }), "{}", T::KIND);
}

#[test]
fn what_could_not_be_read_back_is_never_signed() {
    let with_name = |name: &str| KeyRecord {
        name: Some(name.to_owned()),
        ..specimen::key_record()
    };
    refused(with_name("none"), "name");
    refused(with_name(" Karima"), "name");
    refused(with_name("Karima\u{202e}"), "name");
    refused(with_name(&"k".repeat(121)), "name");
    refused(
        KeyRecord {
            name: None,
            ..specimen::key_record()
        },
        "name",
    );
    refused(
        KeyRecord {
            role: Role::Beneficiary,
            ..specimen::key_record()
        },
        "name",
    );
    refused(
        KeyRecord {
            role: Role::Beneficiary,
            name: None,
            ..specimen::key_record()
        },
        "structure",
    );
    refused(
        KeyRecord {
            generation: 0,
            ..specimen::key_record()
        },
        "generation",
    );
    refused(
        KeyRecord {
            generation: 2,
            ..specimen::key_record()
        },
        "previous",
    );
    refused(
        KeyRecord {
            previous: Some(Digest32::of(b"x")),
            ..specimen::key_record()
        },
        "previous",
    );
    refused(
        Deposit {
            version: 0,
            ..specimen::deposit()
        },
        "version",
    );
    refused(
        Deposit {
            version: 2,
            ..specimen::deposit()
        },
        "previous",
    );
    refused(
        Deposit {
            previous: Some(Digest32::of(b"x")),
            ..specimen::deposit()
        },
        "previous",
    );
    refused(
        View {
            number: 0,
            ..specimen::view()
        },
        "number",
    );
    let day = ecrin_vault::time::Day::from_number(u32::MAX);
    refused(
        DayKeyDestroyed {
            day,
            at: specimen::now(),
        },
        "day",
    );
    let mut mandate = specimen::mandate();
    mandate.documents[0].number = 0;
    refused(mandate, "document");
    let mut mandate = specimen::mandate();
    mandate.text.language = "fr fr".to_owned();
    refused(mandate, "text");

    // A line break would begin another line.
    let signing = SigningKey::from_seed(&[1; 32]);
    let broken = with_name("Karima\nalg: none");
    assert!(matches!(
        SignedNote::sign(broken, "a@b", &signing),
        Err(NoteError::Value { key: "alg" })
    ));
    let broken = Core {
        detail: Some("x\nbuild: y".to_owned()),
        ..specimen::core()
    };
    assert_eq!(broken.to_checked_text(), Err(NoteError::Trailing));
    let short = Core {
        signature: Some(vec![1; 63]),
        ..specimen::core()
    };
    assert_eq!(
        short.to_checked_text(),
        Err(NoteError::Value { key: "signature" })
    );
    let gap = Subject {
        sequence: 1,
        ..specimen::subject()
    };
    assert_eq!(gap.to_checked_text(), Err(NoteError::Value { key: "previous" }));
    assert!(specimen::core().to_checked_text().is_ok());
}

#[test]
fn what_deceives_the_eye_is_not_printable() {
    let deceptive = "\u{0}\u{7}\u{1b}\u{7f}\u{85}\u{ad}\u{34f}\u{61c}\u{115f}\u{17b4}\u{180e}\u{200b}\u{200d}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\u{2800}\u{3164}\u{fe00}\u{feff}\u{ffa0}\u{fff9}\u{1bca0}\u{1d173}\u{e0001}\u{e0100}";
    for c in deceptive.chars() {
        assert!(!is_printable(&format!("a{c}b")), "U+{:04X}", u32::from(c));
    }
    for text in ["", " ", " a", "a ", "\u{a0}a", "a\u{3000}"] {
        assert!(!is_printable(text), "{text:?}");
    }
    for text in [
        "a",
        "Avis d’impôt",
        "Reçu n° 14 (août)",
        "❤\u{fe0f} CAF",
        "سجلّ",
        "身份证",
        "e\u{301}",
    ] {
        assert!(is_printable(text), "{text:?}");
    }
    assert!(is_printable(&"a".repeat(4096)) && !is_printable(&"a".repeat(4097)));
}

fn times() -> impl Strategy<Value = Timestamp> {
    (0i64..253_402_207_200_000).prop_map(|ms| Timestamp::from_millis(ms).expect("in range"))
}

fn words<T: Copy + std::fmt::Debug>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn round_trip<T: NoteBody + PartialEq + std::fmt::Debug>(body: &T) {
    let text = body.to_checked_text().expect("a body");
    assert_eq!(T::from_text(&text).as_ref(), Ok(body));
}

proptest! {
    #[test]
    fn any_view_is_read_back(mandate: [u8; 16], number in 1u32.., nonce: [u8; 16], viewer: [u8; 16], at in times(),
        right in words(Right::ALL), purpose in words(Purpose::ALL)) {
        round_trip(&View {
            mandate: MandateId::from_bytes(mandate), number, right, purpose,
            nonce: Nonce::from_bytes(nonce), viewer: AccountId::from_bytes(viewer), at,
        });
    }

    #[test]
    fn any_mandate_is_read_back(count in 1u32..50, from in times(), until in times(), views: Option<u32>,
        previous: Option<[u8; 32]>, document: [u8; 16], version in 1u32..) {
        let documents = (1..=count).map(|number| MandateDocument {
            number, document: DocumentId::from_bytes(document), version,
            payload_sha256: Digest32::of(b"p"), record: Digest32::of(b"r"),
        }).collect();
        round_trip(&Mandate {
            documents, from, until, max_views: views, previous: previous.map(Digest32), ..specimen::mandate()
        });
    }

    #[test]
    fn any_printable_name_is_read_back(name in "\\PC{1,120}") {
        let record = KeyRecord { name: Some(name.clone()), ..specimen::key_record() };
        if is_printable(&name) && name != "none" {
            round_trip(&record);
        } else {
            prop_assert!(record.to_checked_text().is_err());
        }
    }

    #[test]
    fn any_time_has_one_text(at in times()) {
        prop_assert_eq!(at.to_string().parse(), Ok(at));
    }

    #[test]
    fn any_id_has_one_text(bytes: [u8; 16]) {
        let id = AccountId::from_bytes(bytes);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "\\PC{0,200}", body in "(ecrin/[a-z-]{3,12}/v1\n)?([a-z-]{2,12}: \\PC{0,30}\n){0,12}\n\u{2014} \\PC{1,80}\n") {
        for text in [&text, &body] {
            for object in all_signed() {
                prop_assert!((object.check)(text, &object.name, &object.key.verifying_key()).is_err());
            }
        }
        let _ = (Acceptance::from_text(&body), Revocation::from_text(&body), Suspension::from_text(&body));
        let _ = (Resumption::from_text(&body), Filing::from_text(&body), Invitation::from_text(&body));
        let _ = (Actor::from_text(&body), Subject::from_text(&body), Core::from_text(&body));
    }
}

#[test]
fn a_note_carries_its_instance_in_every_name() {
    assert_eq!(
        key_name(specimen::owner_id(), DOMAIN),
        format!("{}@{DOMAIN}", specimen::owner_id())
    );
}
