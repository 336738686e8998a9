//! What every language says, and how: keys, words that no page may use, sentences that are short enough.

use super::*;
use std::collections::BTreeSet;

#[test]
fn both_languages_have_the_same_keys_once_each() {
    for lang in Lang::ALL {
        let all = keys(*lang);
        let unique: BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), unique.len(), "a key of {lang} is written twice");
        let words = Words::new(*lang);
        for key in &all {
            assert!(words.has(key), "{key} has no words in {lang}");
        }
    }
    let set = |lang| keys(lang).into_iter().collect::<BTreeSet<_>>();
    let (fr, en) = (set(Lang::Fr), set(Lang::En));
    assert_eq!(
        fr.difference(&en).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "only in French"
    );
    assert_eq!(
        en.difference(&fr).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "only in English"
    );
}

#[test]
fn both_languages_take_the_same_particulars() {
    let particulars = |lang: Lang| {
        let mut found = std::collections::BTreeMap::<String, BTreeSet<String>>::new();
        let mut key = String::new();
        for line in lang.files().iter().flat_map(|text| text.lines()) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line
                    .split_once(" =")
                    .map(|(key, _)| key.to_owned())
                    .unwrap_or_default();
            }
            for rest in line.split('$').skip(1) {
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
                    .collect();
                found.entry(key.clone()).or_default().insert(name);
            }
        }
        found
    };
    let (fr, en) = (particulars(Lang::Fr), particulars(Lang::En));
    for (key, names) in &fr {
        // A language may do without a particular, but neither may invent one that callers do not give.
        if let Some(other) = en.get(key) {
            assert!(
                names.is_subset(other) || other.is_subset(names),
                "{key}: {names:?} and {other:?}"
            );
        }
    }
}

/// What the person's journal is made of.
fn is_of_the_journal(key: &str) -> bool {
    [
        "did-",
        "you-",
        "act-",
        "sentence-",
        "who-",
        "thing-",
        "reason-",
        "summary-",
    ]
    .iter()
    .any(|beginning| key.starts_with(beginning))
        && !key.starts_with("you-are")
        // The two administrators' acts are the auditor's.
        && !key.starts_with("act-of-two")
}

fn easy() -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::<String, String>::new();
    let mut key = String::new();
    for line in Lang::FrEasy.own().iter().flat_map(|text| text.lines()) {
        if line.starts_with('#') {
            continue;
        }
        if let Some((name, value)) = line
            .split_once(" =")
            .filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            key = name.to_owned();
            assert!(
                found.insert(key.clone(), value.to_owned()).is_none(),
                "{key} is written twice"
            );
        } else if let Some(value) = found.get_mut(&key) {
            value.push_str(line);
        }
    }
    found
}

#[test]
fn easy_french_tells_the_whole_journal_in_words_of_its_own() {
    let easy = easy();
    let french: BTreeSet<String> = keys(Lang::Fr).into_iter().collect();
    let missing: Vec<_> = french
        .iter()
        .filter(|key| is_of_the_journal(key) && !easy.contains_key(*key))
        .collect();
    assert!(
        missing.is_empty(),
        "say it in fr-easy/journal.ftl too: {missing:?}"
    );
}

#[test]
fn easy_french_is_easy() {
    let hard = [
        "mandat",
        "session",
        "révoqu",
        "expir",
        "habilit",
        "bénéficiaire",
        "traçab",
        "consult",
        " été ",
        "procédure",
        "authentif",
        "attest",
    ];
    for (key, text) in easy() {
        // What is filled in is not ours to choose.
        let ours: Vec<&str> = text.split(['{', '}']).step_by(2).collect();
        let lower = ours.join("…").to_lowercase();
        let word = hard.iter().find(|word| lower.contains(**word));
        assert!(word.is_none(), "{key} says {word:?}: {text}");
        // On a page there is room for a full stop.
        let most = if key.starts_with("web-") { 12 } else { 16 };
        let sentences = lower.split(['.', ':', '?', '[']);
        let longest = sentences
            .map(|sentence| sentence.split_whitespace().count())
            .max();
        assert!(longest.unwrap_or(0) <= most, "{key} is long: {text}");
    }
}

/// On a person's pages what ordinary French says at length, easy French says shortly; and it says nothing twice, nor
/// anything that French has not, nor in another file, from which it would be loaded too late or too early.
#[test]
fn easy_french_says_a_persons_pages_shortly() {
    let pages = [
        (include_str!("../fr/web.ftl"), include_str!("../fr-easy/web.ftl")),
        (
            include_str!("../fr/web-person.ftl"),
            include_str!("../fr-easy/web-person.ftl"),
        ),
        (
            include_str!("../fr/web-messages.ftl"),
            include_str!("../fr-easy/web-messages.ftl"),
        ),
        (
            include_str!("../fr/web-adding.ftl"),
            include_str!("../fr-easy/web-adding.ftl"),
        ),
        (
            include_str!("../fr/web-recovering.ftl"),
            include_str!("../fr-easy/web-recovering.ftl"),
        ),
    ];
    for (french, easy) in pages {
        let (french, easy) = (messages(french), messages(easy));
        assert!(easy.len() >= 10, "the easy words have gone missing");
        for (key, text) in &easy {
            let ordinary = french.iter().find(|(name, _)| name == key);
            assert!(ordinary.is_some(), "{key} is in no French file of that name");
            assert!(
                ordinary.is_some_and(|(_, said)| said != text),
                "{key} is what French says already: {text}"
            );
        }
        for (key, text) in french {
            let ours: Vec<&str> = text.split(['{', '}']).step_by(2).collect();
            let joined = ours.join("…");
            let longest = joined
                .split(['.', ':', '?', '!', '['])
                .map(|sentence| sentence.split_whitespace().count())
                .max();
            let said = easy.iter().any(|(name, _)| *name == key);
            assert!(
                said || longest.unwrap_or(0) <= 14,
                "say it shortly in fr-easy too: {key} = {text}"
            );
        }
    }
}

/// The messages of a file, each on one line.
fn messages(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =") {
            Some((key, value)) if line.starts_with(|c: char| c.is_ascii_lowercase()) => {
                found.push((key.to_owned(), value.to_owned()));
            }
            _ => {
                if let Some((_, value)) = found.last_mut() {
                    value.push_str(line);
                }
            }
        }
    }
    found
}

#[test]
fn pages_say_things_with_everyday_words_and_one_name_each() {
    let french = [
        "mandat",
        "coffre",
        "chiffré",
        "chiffrement",
        "clé",
        "session",
        "authentif",
        "identifiant",
        "bénéficiaire",
        "serveur",
        "révoqu",
        "expir",
        "habilit",
        "télévers",
        "upload",
        "login",
        "mot de passe",
        "cookie",
        "jeton",
    ];
    let english = [
        "mandate",
        "vault",
        "encrypt",
        "session",
        "authenticat",
        "identifier",
        "beneficiary",
        "server",
        "revoke",
        "expire",
        "upload",
        "log in",
        "login",
        "password",
        "cookie",
        "token",
    ];
    let files: [(&str, &[&str]); 16] = [
        (include_str!("../fr/web.ftl"), &french),
        (include_str!("../fr/web-person.ftl"), &french),
        (include_str!("../fr/web-messages.ftl"), &french),
        (include_str!("../fr/web-adding.ftl"), &french),
        (include_str!("../fr/web-affairs.ftl"), &french),
        (include_str!("../fr/web-print.ftl"), &french),
        (include_str!("../fr/web-letter.ftl"), &french),
        (include_str!("../fr/web-recovering.ftl"), &french),
        (include_str!("../en/web.ftl"), &english),
        (include_str!("../en/web-person.ftl"), &english),
        (include_str!("../en/web-messages.ftl"), &english),
        (include_str!("../en/web-adding.ftl"), &english),
        (include_str!("../en/web-affairs.ftl"), &english),
        (include_str!("../en/web-print.ftl"), &english),
        (include_str!("../en/web-letter.ftl"), &english),
        (include_str!("../en/web-recovering.ftl"), &english),
    ];
    let mut looked = 0;
    for (text, hard) in files {
        let all = messages(text);
        looked += all.len();
        for (key, text) in all {
            // What is filled in is not ours to choose.
            let ours: Vec<&str> = text.split(['{', '}']).step_by(2).collect();
            let lower = ours.join("…").to_lowercase();
            let word = hard.iter().find(|word| lower.contains(**word));
            assert!(word.is_none(), "{key} says {word:?}: {text}");
            let longest = lower
                .split(['.', ':', '?', '!', ','])
                .map(|sentence| sentence.split_whitespace().count())
                .max();
            assert!(longest.unwrap_or(0) <= 20, "{key} is long: {text}");
        }
    }
    assert!(looked > 600, "the words of the pages have gone missing: {looked}");
}

/// Faults that only a command line can meet.
const OF_THE_COMMAND_LINE: &[&str] = &[
    "card-of-another",
    "no-code",
    "declaration-missing",
    "no-passphrase",
    "no-home",
    "no-account",
    "no-server",
    "already-joined",
    "home-damaged",
    "ca-missing",
    "no-share",
    "no-recovery",
];

#[test]
fn no_page_answers_with_a_command_to_type() {
    for lang in [Lang::Fr, Lang::En] {
        let words = Words::new(lang);
        let errors = lang.files().iter().flat_map(|text| messages(text));
        for (key, text) in errors.filter(|(key, _)| key.starts_with("error-")) {
            let command = text.contains("ecrin ") || text.contains(" --") || text.contains("ECRIN_");
            let code = key.trim_start_matches("error-");
            assert!(
                !command || words.has(&format!("web-{key}")) || OF_THE_COMMAND_LINE.contains(&code),
                "say it for pages too, as web-{key}: {text}"
            );
        }
    }
}

#[test]
fn an_environment_names_a_language() {
    assert_eq!("fr_FR.UTF-8".parse(), Ok(Lang::Fr));
    assert_eq!("en".parse(), Ok(Lang::En));
    assert_eq!("fr-easy".parse(), Ok(Lang::FrEasy));
    assert_eq!("de".parse::<Lang>(), Err(UnknownLang));
}
