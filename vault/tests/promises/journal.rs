//! The tree, the commitments, checkpoints, proofs and receipts (spec 05).

use ecrin_vault::id::EventId;
use ecrin_vault::journal::{
    Checkpoint, Core, Entry, InclusionProof, JournalError, LogKey, MAX_ENTRIES, MemoryHashes, Opening, Part,
    StoredHashes, check_consistency, check_inclusion, leaf_hash, origin, prove_consistency, prove_inclusion,
    root, stored_count,
};
use ecrin_vault::note::{Digest32, NoteBody, SigningKey};
use ecrin_vault::receipt::{LENGTH, PREFIX, Receipt, ReceiptError};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::specimen::{self, DOMAIN, at, instance, leaf, now, sign_raw};

/// RFC 6962, section 2.1, written down as it stands there and shared with nothing.
mod rfc6962 {
    use super::{Digest, Sha256};

    pub(super) fn node(left: [u8; 32], right: [u8; 32]) -> [u8; 32] {
        Sha256::new()
            .chain_update([1])
            .chain_update(left)
            .chain_update(right)
            .finalize()
            .into()
    }

    fn split(count: usize) -> usize {
        let mut k = 1;
        while k * 2 < count {
            k *= 2;
        }
        k
    }

    pub(super) fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
        match leaves {
            [] => Sha256::digest(b"").into(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len()));
                node(root(left), root(right))
            }
        }
    }

    pub(super) fn path(index: usize, leaves: &[[u8; 32]]) -> Vec<[u8; 32]> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let k = split(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut path, sibling) = if index < k {
            (path(index, left), root(right))
        } else {
            (path(index - k, right), root(left))
        };
        path.push(sibling);
        path
    }

    pub(super) fn proof(old: usize, leaves: &[[u8; 32]]) -> Vec<[u8; 32]> {
        subproof(old, leaves, true)
    }

    fn subproof(old: usize, leaves: &[[u8; 32]], whole: bool) -> Vec<[u8; 32]> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![root(leaves)] };
        }
        let k = split(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut proof, sibling) = if old <= k {
            (subproof(old, left, whole), root(right))
        } else {
            (subproof(old - k, right, false), root(left))
        };
        proof.push(sibling);
        proof
    }
}

const SIZES: usize = 300;

fn tree(size: usize) -> (MemoryHashes, Vec<[u8; 32]>) {
    let mut tree = MemoryHashes::default();
    let mut leaves = Vec::new();
    for number in 0..size as u64 {
        tree.push(leaf(number)).expect("a leaf");
        leaves.push(leaf(number).0);
    }
    (tree, leaves)
}

fn digests(hashes: &[[u8; 32]]) -> Vec<Digest32> {
    hashes.iter().copied().map(Digest32).collect()
}

#[test]
fn roots_are_those_of_the_rfc() {
    let (tree, leaves) = tree(SIZES);
    for size in 0..=SIZES {
        let expected = Digest32(rfc6962::root(&leaves[..size]));
        assert_eq!(tree.root_at(size as u64), Ok(expected), "{size}");
    }
    assert_eq!(tree.size(), SIZES as u64);
    assert!(tree.root_at(SIZES as u64 + 1).is_err());
}

#[test]
fn inclusion_proofs_are_those_of_the_rfc_for_every_size_and_leaf() {
    let (tree, leaves) = tree(SIZES);
    for size in 1..=SIZES {
        let root = Digest32(rfc6962::root(&leaves[..size]));
        for index in (0..size).filter(|index| size < 70 || index % 7 == size % 7 || index + 2 > size) {
            let proof = prove_inclusion(size as u64, index as u64, &tree).expect("a proof");
            assert_eq!(
                proof,
                digests(&rfc6962::path(index, &leaves[..size])),
                "{index} of {size}"
            );
            let checked = |index: u64, leaf| check_inclusion(&proof, size as u64, root, index, leaf);
            assert_eq!(checked(index as u64, Digest32(leaves[index])), Ok(()));
            let other = (index + 1) % size;
            if other != index {
                assert!(checked(other as u64, Digest32(leaves[index])).is_err());
                assert!(checked(index as u64, Digest32(leaves[other])).is_err());
            }
        }
        assert!(prove_inclusion(size as u64, size as u64, &tree).is_err());
    }
}

#[test]
fn consistency_proofs_are_those_of_the_rfc_for_every_pair_of_sizes() {
    let (tree, leaves) = tree(SIZES);
    let roots: Vec<Digest32> = (0..=SIZES)
        .map(|size| Digest32(rfc6962::root(&leaves[..size])))
        .collect();
    for size in 1..=SIZES {
        for old in (1..=size).filter(|old| size < 70 || old % 7 == size % 7 || old + 2 > size) {
            let proof = prove_consistency(size as u64, old as u64, &tree).expect("a proof");
            assert_eq!(
                proof,
                digests(&rfc6962::proof(old, &leaves[..size])),
                "{old} to {size}"
            );
            let checked = |new, before| check_consistency(&proof, size as u64, new, old as u64, before);
            assert_eq!(checked(roots[size], roots[old]), Ok(()));
            assert!(checked(roots[size - 1], roots[old]).is_err());
            assert!(checked(roots[size], roots[old - 1]).is_err());
        }
        assert!(prove_consistency(size as u64, size as u64 + 1, &tree).is_err());
    }
    // Every tree grew out of the empty one.
    assert_eq!(prove_consistency(5, 0, &tree), Ok(Vec::new()));
    assert_eq!(check_consistency(&[], 5, roots[5], 0, roots[0]), Ok(()));
    assert_eq!(check_consistency(&[], 0, roots[0], 0, roots[0]), Ok(()));
    assert!(check_consistency(&[], 0, roots[5], 0, roots[0]).is_err());
    assert!(check_consistency(&[], 5, roots[5], 0, roots[1]).is_err());
    assert!(check_consistency(&[roots[5]], 5, roots[5], 0, roots[0]).is_err());
}

#[test]
fn an_altered_proof_leads_nowhere() {
    let (tree, leaves) = tree(21);
    let root = Digest32(rfc6962::root(&leaves));
    let proof = prove_inclusion(21, 9, &tree).expect("a proof");
    let check = |proof: &[Digest32]| check_inclusion(proof, 21, root, 9, Digest32(leaves[9]));
    assert_eq!(check(&proof), Ok(()));
    for place in 0..proof.len() {
        let mut altered = proof.clone();
        altered[place].0[0] ^= 1;
        assert_eq!(check(&altered), Err(JournalError::Proof));
        altered.remove(place);
        assert_eq!(check(&altered), Err(JournalError::Proof));
        let mut longer = proof.clone();
        longer.insert(place, leaf(0));
        assert_eq!(check(&longer), Err(JournalError::Proof));
    }
}

#[test]
fn sizes_without_end_are_refused_and_do_not_panic() {
    struct Everything;
    impl StoredHashes for Everything {
        fn hash(&self, _: u64) -> Option<Digest32> {
            Some(Digest32([1; 32]))
        }
    }
    let zero = Digest32([0; 32]);
    for size in [MAX_ENTRIES + 1, u64::MAX - 1, u64::MAX] {
        assert!(root(size, &Everything).is_err());
        assert!(prove_inclusion(size, 1, &Everything).is_err());
        assert!(prove_consistency(size, 1, &Everything).is_err());
        assert!(check_inclusion(&[zero; 64], size, zero, 1, zero).is_err());
        assert!(check_consistency(&[zero; 64], size, zero, 1, zero).is_err());
        assert!(ecrin_vault::journal::append(size, zero, &Everything).is_err());
    }
    assert!(root(MAX_ENTRIES, &Everything).is_ok());
    assert!(prove_inclusion(MAX_ENTRIES, MAX_ENTRIES - 1, &Everything).is_ok());
    assert_eq!(stored_count(3), 4);
}

/// HMAC and HKDF from SHA-256 alone, so that the commitments are checked against something else than the library.
mod by_hand {
    use super::{Digest, Sha256};

    pub(super) fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
        let mut block = [0u8; 64];
        block[..key.len()].copy_from_slice(key);
        let inner = Sha256::new()
            .chain_update(block.map(|b| b ^ 0x36))
            .chain_update(message)
            .finalize();
        Sha256::new()
            .chain_update(block.map(|b| b ^ 0x5c))
            .chain_update(inner)
            .finalize()
            .into()
    }

    pub(super) fn expand(prk: &[u8], info: &[u8]) -> [u8; 32] {
        hmac(prk, &[info, &[1]].concat())
    }

    pub(super) fn hkdf(material: &[u8], info: &[u8]) -> [u8; 32] {
        expand(&hmac(&[0; 32], material), info)
    }
}

#[test]
fn commitments_are_what_the_spec_says() {
    let (log, event) = (LogKey::from_bytes([11; 32]), EventId::from_bytes([12; 16]));
    let event_key = by_hand::hkdf(&[11; 32], &[b"ecrin/entry/v1/ev".as_slice(), &[12; 16]].concat());
    let actor_key = by_hand::hkdf(&[11; 32], &[b"ecrin/entry/v1/act".as_slice(), &[12; 16]].concat());
    assert_eq!(
        (log.event_key(event).0, log.actor_key(event).0),
        (event_key, actor_key)
    );
    for (part, word) in [
        (Part::Core, "core"),
        (Part::Subject, "subject"),
        (Part::Actor, "actor"),
    ] {
        for payload in [b"".as_slice(), b"payload", &[7; 1000]] {
            let salt = by_hand::expand(&event_key, format!("ecrin/entry/v1/salt/{word}").as_bytes());
            let message = [format!("ecrin/entry/v1/{word}\0").as_bytes(), payload].concat();
            let commitment = Digest32(by_hand::hmac(&salt, &message));
            assert_eq!(log.event_key(event).commit(part, payload), commitment);
            assert!(log.event_key(event).opens(part, payload, commitment));
            assert!(!log.actor_key(event).opens(part, payload, commitment));
            assert!(!log.event_key(event).opens(part, b"other", commitment));
        }
    }
    let of = |part| log.event_key(event).commit(part, b"same");
    assert!(of(Part::Core) != of(Part::Subject) && of(Part::Subject) != of(Part::Actor));
}

#[test]
fn an_entry_has_one_hundred_and_eight_bytes_and_one_meaning() {
    let entry = specimen::opening().entry;
    let read = Entry::from_bytes(&entry).expect("an entry");
    assert_eq!(read.to_bytes(), entry);
    assert_eq!(read.hour, Entry::hour_of(now()));
    for place in 0..8 {
        for bit in 0..8 {
            let mut altered = entry;
            altered[place] ^= 1 << bit;
            assert!(Entry::from_bytes(&altered).is_err(), "byte {place}");
        }
    }
    assert!(Entry::from_bytes(&entry[..107]).is_err());
    assert!(Entry::from_bytes(&[entry.as_slice(), &[0]].concat()).is_err());
    // Beyond the header, another byte is another entry, hence another leaf.
    for place in 8..108 {
        let mut altered = entry;
        altered[place] ^= 1;
        assert_ne!(leaf_hash(&altered), leaf_hash(&entry));
        let opening = Opening {
            entry: altered,
            ..specimen::opening()
        };
        // The actor's part is not in the opening: only the way to the root holds it.
        assert_eq!(opening.read().is_err(), place < 76, "byte {place}");
    }
}

#[test]
fn words_that_were_not_written_do_not_open_an_entry() {
    let opening = specimen::opening();
    let (core, subject) = opening.read().expect("the words");
    assert_eq!((core, subject), (specimen::core(), Some(specimen::subject())));
    let other = Core {
        purpose: None,
        ..specimen::core()
    }
    .to_body_text();
    assert_eq!(
        Opening {
            core: other,
            ..specimen::opening()
        }
        .read()
        .err(),
        Some(JournalError::Opening)
    );
    let none = Opening {
        subject: String::new(),
        ..specimen::opening()
    };
    assert_eq!(none.read().err(), Some(JournalError::Opening));
    // An entry whose clear hour is not the hour of its words.
    let key = specimen::log_key().event_key(specimen::event_id());
    let entry = Entry {
        hour: 1,
        ..Entry::from_bytes(&opening.entry).expect("an entry")
    };
    let moved = Opening {
        entry: entry.to_bytes(),
        key,
        ..specimen::opening()
    };
    assert_eq!(moved.read().err(), Some(JournalError::Opening));
}

fn checkpoint() -> (Checkpoint, String) {
    let checkpoint = Checkpoint {
        origin: origin(DOMAIN, now()),
        size: 7,
        root: leaf(1),
    };
    let text = checkpoint.sign(&instance()).expect("a checkpoint");
    (checkpoint, text)
}

#[test]
fn a_checkpoint_is_signed_by_its_journal() {
    let (expected, text) = checkpoint();
    let key = instance().verifying_key();
    assert_eq!(Checkpoint::verify(&text, &key), Ok(expected.clone()));
    assert_eq!(text.lines().next(), Some("ecrin.example/journal/2026s2"));
    let refused = |text: &str| {
        assert_eq!(
            Checkpoint::verify(text, &key),
            Err(JournalError::Checkpoint),
            "{text}"
        )
    };
    for place in 0..text.len() {
        if text.is_char_boundary(place) {
            refused(&text[..place]);
        }
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            if let Ok(altered) = String::from_utf8(bytes) {
                refused(&altered);
            }
        }
    }
    let body = format!(
        "{}\n7\n{}\n",
        expected.origin,
        text.lines().nth(2).expect("a root")
    );
    assert_eq!(sign_raw(&body, &expected.origin, &instance()), text);
    for other in [
        body.replace("\n7\n", "\n07\n"),
        format!("{body}extension\n"),
        body.replace("=\n", "\n"),
    ] {
        refused(&sign_raw(&other, &expected.origin, &instance()));
    }
    refused(&sign_raw(&body, "autre.example/journal/2026s2", &instance()));
    refused(&sign_raw(
        &body,
        &expected.origin,
        &SigningKey::from_seed(&[8; 32]),
    ));
    // A witness may add its line.
    let witness = sign_raw(&body, "temoin.example", &SigningKey::from_seed(&[8; 32]));
    let (_, line) = witness.split_once("\n\n").expect("a line");
    assert_eq!(Checkpoint::verify(&format!("{text}{line}"), &key), Ok(expected));
    // A name that would begin another line is not signed.
    let broken = Checkpoint {
        origin: "a\nb".to_owned(),
        size: 1,
        root: leaf(0),
    };
    assert!(broken.sign(&instance()).is_err());
}

#[test]
fn a_proof_holds_offline_and_an_altered_one_does_not() {
    let text = specimen::proof().to_text();
    let key = instance().verifying_key();
    let verify = |text: &str| InclusionProof::parse(text)?.verify(&key);
    let (core, subject, checkpoint) = verify(&text).expect("a proof");
    assert_eq!(
        (core, subject, checkpoint.size),
        (specimen::core(), Some(specimen::subject()), 7)
    );
    for place in 0..text.len() {
        if text.is_char_boundary(place) {
            assert!(verify(&text[..place]).is_err(), "cut at {place}");
        }
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1 << (place % 7);
        if let Ok(altered) = String::from_utf8(bytes) {
            assert!(verify(&altered).is_err(), "byte {place}");
        }
    }
    for altered in [
        text.replace("index 3", "index 03"),
        text.replace("index 3", "index +3"),
        text.replace("index 3", "index 4"),
        text.replace('\n', "\r\n"),
        format!("{text}\n"),
        text.replacen("@v1", "@v2", 1),
    ] {
        assert!(verify(&altered).is_err(), "{altered}");
    }
    let other = SigningKey::from_seed(&[8; 32]).verifying_key();
    assert!(matches!(
        specimen::proof().verify(&other),
        Err(JournalError::Checkpoint)
    ));
    let long = text.clone() + &"A".repeat(70_000);
    assert!(matches!(InclusionProof::parse(&long), Err(JournalError::Proof)));
}

#[test]
fn an_event_stands_in_the_shard_of_its_time() {
    let mut proof = specimen::proof();
    let honest = Checkpoint::verify(&proof.checkpoint, &instance().verifying_key()).expect("a checkpoint");
    for name in [
        "ecrin.example/journal/2026s1",
        "ecrin.example/journal/2027s1",
        "ecrin.example",
    ] {
        let moved = Checkpoint {
            origin: name.to_owned(),
            ..honest.clone()
        };
        proof.checkpoint = moved.sign(&instance()).expect("a checkpoint");
        assert_eq!(
            proof.verify(&instance().verifying_key()).err(),
            Some(JournalError::Checkpoint),
            "{name}"
        );
    }
    assert_eq!(
        origin(DOMAIN, at("2026-06-30T23:59:59.999Z")),
        "ecrin.example/journal/2026s1"
    );
    assert_eq!(
        origin(DOMAIN, at("2026-07-01T00:00:00Z")),
        "ecrin.example/journal/2026s2"
    );
}

#[test]
fn a_receipt_is_read_back_and_a_wrong_letter_is_noticed() {
    let receipt = specimen::receipt();
    let text = receipt.to_text();
    assert_eq!(text.len(), PREFIX.len() + LENGTH / 2 * 3);
    let key = instance().verifying_key();
    let read = Receipt::parse(&text).expect("a receipt");
    assert_eq!(
        (read.index, read.leaf, read.at, read.verify(&key)),
        (3, receipt.leaf, now(), Ok(()))
    );
    assert!(Receipt::parse(&format!(" {text}\n")).is_ok());
    // The QR alphabet has 45 letters: each wrong one is refused, by shape or by signature.
    for place in 0..text.len() {
        for letter in ["0", "Z", ":", " ", "é", "a"] {
            let mut wrong = text.clone();
            wrong.replace_range(place..=place, letter);
            if wrong != text {
                let result = Receipt::parse(&wrong).and_then(|receipt| receipt.verify(&key));
                assert!(result.is_err(), "{letter} at {place}");
            }
        }
        assert_eq!(Receipt::parse(&text[..place]).err(), Some(ReceiptError::Text));
    }
    let other = SigningKey::from_seed(&[8; 32]).verifying_key();
    assert_eq!(read.verify(&other), Err(ReceiptError::Signature));
    // A note's signature is no receipt's, and the key inside opens what the receipt is about.
    assert!(
        read.key.opens(
            Part::Core,
            specimen::core().to_body_text().as_bytes(),
            Entry::from_bytes(&specimen::opening().entry)
                .expect("an entry")
                .core
        )
    );
}

proptest! {
    #[test]
    fn any_receipt_is_read_back(index in 0..MAX_ENTRIES, leaf: [u8; 32], key: [u8; 32], seconds in 0u32..) {
        let at = ecrin_vault::time::Timestamp::from_millis(i64::from(seconds) * 1000).expect("a time");
        let key = ecrin_vault::journal::EventKey(key);
        let receipt = Receipt::sign(index, Digest32(leaf), key, at, &instance());
        // A space is a digit, and never the last one: a copy that loses spaces at its ends loses nothing.
        prop_assert!(!receipt.to_text().ends_with(' '));
        let read = Receipt::parse(&format!("  {} ", receipt.to_text())).expect("a receipt");
        prop_assert!(read == receipt);
        prop_assert_eq!(read.verify(&instance().verifying_key()), Ok(()));
    }
}
