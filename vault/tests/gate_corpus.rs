//! The gate before the corpus of `tests/mail`: letters as mail programs write them pass, every fake is refused by name,
//! and whatever passes is clean, whole, and passes again as it is.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use ecrin_vault::mail::gate::{
    EncryptedMessage, Envelope, GateRefusal, RecipientRefusal, Space, admit, admit_own,
};
use ecrin_vault::mail::{Address, Domain, Fingerprint};
use ecrin_vault::time::Timestamp;
use proptest::prelude::*;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/mail")
}

/// The people of `space.txt`.
struct People {
    domain: Domain,
    keys: HashMap<Address, Vec<Fingerprint>>,
}

impl People {
    fn read() -> Self {
        let text = fs::read_to_string(corpus().join("space.txt")).expect("the people");
        let person = |line: &str| {
            let mut words = line.split_whitespace();
            let address: Address = words.next()?.parse().ok()?;
            Some((address, words.filter_map(|word| word.parse().ok()).collect()))
        };
        Self {
            domain: "ecrin.example".parse().expect("a domain"),
            keys: text.lines().filter_map(person).collect(),
        }
    }
}

impl Space for People {
    fn domain(&self) -> &Domain {
        &self.domain
    }

    fn is_ours(&self, domain: &Domain) -> bool {
        *domain == self.domain
    }

    fn name_of(&self, address: &Address) -> Option<String> {
        self.keys.get(address).map(|_| format!("Prénom de {address}"))
    }

    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        self.keys.get(address).cloned().ok_or(RecipientRefusal::Unknown)
    }
}

fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().expect("a time")
}

fn send(raw: &[u8], people: &People) -> Result<EncryptedMessage, GateRefusal> {
    let envelope = Envelope {
        sender: &address("nadia@ecrin.example"),
        recipients: &[address("karim@ecrin.example")],
        turned_away: 0,
    };
    admit(raw, &envelope, people, now())
}

fn letters(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut letters: Vec<(String, Vec<u8>)> = fs::read_dir(corpus().join(folder))
        .expect("the corpus")
        .map(|entry| entry.expect("a file").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("a letter"))
        })
        .collect();
    letters.sort();
    letters
}

#[test]
fn letters_of_mail_programs_pass_and_nothing_in_clear_remains() {
    let people = People::read();
    let letters = letters("passes");
    assert!(letters.len() >= 12);
    for (name, raw) in letters {
        let admitted = send(&raw, &people).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let text = std::str::from_utf8(admitted.bytes()).expect("seven bits");
        let clean = |word: &str| !text.to_lowercase().contains(word);
        for word in [
            "thunderbird",
            "mutt",
            "k-9",
            "apple",
            "gpgtools",
            "autocrypt",
            "user-agent",
            "x-m",
            "x-k",
            "dossier",
            "bonjour",
            "comment:",
            "gnupg",
            "6f1c1e3a",
            "zfq2x3",
            "openpgp/mime",
            "vkogq",
            "k3vqyv",
        ] {
            assert!(clean(word), "{name} keeps {word}: {text}");
        }
        assert!(
            text.is_ascii()
                && text
                    .split("\r\n")
                    .all(|line| line.len() <= 998 && !line.contains(['\r', '\n']))
        );
        assert!(text.contains("\r\nSubject: [...]\r\n"), "{name}");
        let again =
            send(admitted.bytes(), &people).unwrap_or_else(|refusal| panic!("{name} again: {refusal}"));
        assert_eq!(again.bytes(), admitted.bytes(), "{name}");
    }
}

#[test]
fn every_fake_is_refused_with_the_code_in_its_name() {
    let people = People::read();
    let fakes = letters("refused");
    assert!(fakes.len() >= 80);
    for (name, raw) in fakes {
        let code = name.split('.').next().unwrap_or_default();
        match send(&raw, &people) {
            Ok(_) => panic!("{name} passes"),
            Err(refusal) => assert_eq!(refusal.code(), code, "{name}: {refusal}"),
        }
        // In one's own box there are no recipients to cover; all else holds there too.
        let own = admit_own(&raw, &address("nadia@ecrin.example"), &people, now());
        let about_people = [
            "mail-from-missing",
            "mail-from-other",
            "mail-sender-other",
            "mail-for-stranger",
            "mail-not-for-recipient",
        ];
        assert!(
            own.is_err() || about_people.contains(&code),
            "{name} is put into a box"
        );
    }
}

proptest! {
    /// Letters with a few bytes changed, cut or doubled: none is a crash, and what still passes is clean and stable.
    #[test]
    fn no_mutation_of_a_letter_passes_unclean(
        which in any::<prop::sample::Index>(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let people = People::read();
        let letters = letters("passes");
        let (_, raw) = which.get(&letters);
        let mut raw = raw.clone();
        for (place, byte, how) in places {
            let place = place.index(raw.len());
            match how {
                0 => raw[place] = byte,
                1 => drop(raw.remove(place)),
                2 => raw.insert(place, byte),
                _ => raw.truncate(place + 1),
            }
        }
        if let Ok(admitted) = send(&raw, &people) {
            prop_assert!(admitted.bytes().is_ascii());
            let again = send(admitted.bytes(), &people);
            prop_assert_eq!(again.as_ref().map(EncryptedMessage::bytes), Ok(admitted.bytes()));
            prop_assert_eq!(admitted.recipients(), &[address("karim@ecrin.example")][..]);
        }
    }
}
