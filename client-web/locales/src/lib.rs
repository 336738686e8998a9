//! The words of Écrin, in Fluent files shared by the server, the command line and the pages.
//!
//! # In scope
//!
//! Finding a message by its key in one language and filling in its particulars.
//!
//! # Out of scope
//!
//! Choosing a language, dates and layout: callers do that. No key is ever made from what a peer sent without asking
//! [`Words::has`] first.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Every file of a language. A file that is added to the folder is added here.
macro_rules! files {
    ($lang:literal) => {
        &[
            include_str!(concat!("../", $lang, "/vocabulary.ftl")),
            include_str!(concat!("../", $lang, "/journal.ftl")),
            include_str!(concat!("../", $lang, "/errors.ftl")),
            include_str!(concat!("../", $lang, "/help.ftl")),
            include_str!(concat!("../", $lang, "/cli.ftl")),
            include_str!(concat!("../", $lang, "/dates.ftl")),
            include_str!(concat!("../", $lang, "/web.ftl")),
            include_str!(concat!("../", $lang, "/web-person.ftl")),
            include_str!(concat!("../", $lang, "/web-messages.ftl")),
            include_str!(concat!("../", $lang, "/web-adding.ftl")),
            include_str!(concat!("../", $lang, "/web-affairs.ftl")),
            include_str!(concat!("../", $lang, "/web-professional.ftl")),
            include_str!(concat!("../", $lang, "/web-mail.ftl")),
            include_str!(concat!("../", $lang, "/web-office.ftl")),
            include_str!(concat!("../", $lang, "/web-team.ftl")),
            include_str!(concat!("../", $lang, "/web-control.ftl")),
            include_str!(concat!("../", $lang, "/web-asking.ftl")),
            include_str!(concat!("../", $lang, "/web-print.ftl")),
            include_str!(concat!("../", $lang, "/web-letter.ftl")),
            include_str!(concat!("../", $lang, "/mandate.ftl")),
            include_str!(concat!("../", $lang, "/notices.ftl")),
            include_str!(concat!("../", $lang, "/life.ftl")),
            include_str!(concat!("../", $lang, "/delays.ftl")),
            include_str!(concat!("../", $lang, "/structures.ftl")),
            include_str!(concat!("../", $lang, "/requests.ftl")),
            include_str!(concat!("../", $lang, "/referrals.ftl")),
            include_str!(concat!("../", $lang, "/desk.ftl")),
            include_str!(concat!("../", $lang, "/summary.ftl")),
            include_str!(concat!("../", $lang, "/audit.ftl")),
            include_str!(concat!("../", $lang, "/alerts.ftl")),
            include_str!(concat!("../", $lang, "/cards.ftl")),
            include_str!(concat!("../", $lang, "/recovery.ftl")),
            include_str!(concat!("../", $lang, "/server.ftl")),
            include_str!(concat!("../", $lang, "/app-passwords.ftl")),
            include_str!(concat!("../", $lang, "/mail.ftl")),
        ]
    };
}

/// A language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// French, which everything is first written in.
    #[default]
    Fr,
    /// English.
    En,
    /// Easy French: the journal, its dates and its year, and a person's pages, in short sentences and everyday words.
    /// Everything else is said in French.
    FrEasy,
}

/// A word that is not the code of a language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLang;

impl Lang {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::Fr, Self::En, Self::FrEasy];

    /// Its ISO 639 code, or `fr-easy`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::FrEasy => "fr-easy",
        }
    }

    const fn files(self) -> &'static [&'static str] {
        match self {
            Self::Fr => files!("fr"),
            Self::En => files!("en"),
            Self::FrEasy => files!("fr"),
        }
    }

    /// What a language says in words of its own, over those of the language it grew from.
    const fn own(self) -> &'static [&'static str] {
        match self {
            Self::Fr | Self::En => &[],
            Self::FrEasy => &[
                include_str!("../fr-easy/journal.ftl"),
                include_str!("../fr-easy/web.ftl"),
                include_str!("../fr-easy/web-person.ftl"),
                include_str!("../fr-easy/web-messages.ftl"),
                include_str!("../fr-easy/web-adding.ftl"),
            ],
        }
    }

    /// The language of plurals and of screen readers.
    const fn tag(self) -> &'static str {
        match self {
            Self::Fr | Self::FrEasy => "fr",
            Self::En => "en",
        }
    }

    /// Whether it is French of some kind: how dates and numbers are written.
    pub const fn is_french(self) -> bool {
        matches!(self, Self::Fr | Self::FrEasy)
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unknown language: expected fr, en or fr-easy")
    }
}

impl std::error::Error for UnknownLang {}

impl std::str::FromStr for Lang {
    type Err = UnknownLang;

    /// Reads `fr`, and also what an environment says, such as `fr_FR.UTF-8`.
    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        if text == Self::FrEasy.as_str() {
            return Ok(Self::FrEasy);
        }
        let code = text.split(['_', '-', '.']).next().unwrap_or_default();
        Self::ALL
            .iter()
            .copied()
            .find(|lang| lang.as_str() == code)
            .ok_or(UnknownLang)
    }
}

/// A particular of a message.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Words, as they are.
    Text(&'a str),
    /// A number, which also chooses between singular and plural.
    Number(u64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

/// The words of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Loads a language. Its files are part of the program, so that this cannot fail after the tests have passed.
    pub fn new(lang: Lang) -> Self {
        let language: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Terminals show the marks that keep right-to-left particulars apart as rubbish; all our words run one way.
        bundle.set_use_isolating(false);
        for text in lang.files() {
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) => resource,
                Err((resource, reasons)) => {
                    debug_assert!(false, "the words of {lang} do not parse: {reasons:?}");
                    resource
                }
            };
            let added = bundle.add_resource(resource);
            debug_assert!(added.is_ok(), "a key is used twice in {lang}: {added:?}");
        }
        for text in lang.own() {
            let read = FluentResource::try_new((*text).to_owned());
            debug_assert!(read.is_ok(), "the words of {lang} do not parse");
            bundle.add_resource_overriding(read.unwrap_or_else(|(resource, _)| resource));
        }
        Self { lang, bundle }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether there is a message with this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }

    /// A message without particulars.
    pub fn get(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// A message with its particulars. A missing key stops a build with assertions; otherwise it stands in brackets,
    /// because a wrong word must not keep anyone from her papers.
    pub fn format(&self, key: &str, particulars: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "there are no words in {} for {key:?}", self.lang);
            return format!("[{key}]");
        };
        let mut args = FluentArgs::with_capacity(particulars.len());
        for (name, value) in particulars {
            match value {
                Value::Text(text) => args.set(*name, FluentValue::from(*text)),
                Value::Number(number) => args.set(*name, FluentValue::from(*number)),
            }
        }
        let mut faults = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut faults)
            .into_owned();
        debug_assert!(
            faults.is_empty(),
            "the words for {key:?} in {} lack a particular: {faults:?}",
            self.lang
        );
        text
    }
}

/// The keys of every message of a language, in the order of its files: for tests that compare languages.
pub fn keys(lang: Lang) -> Vec<String> {
    let texts = lang.files().iter().flat_map(|text| text.lines());
    texts
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
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
        let files: [(&str, &[&str]); 14] = [
            (include_str!("../fr/web.ftl"), &french),
            (include_str!("../fr/web-person.ftl"), &french),
            (include_str!("../fr/web-messages.ftl"), &french),
            (include_str!("../fr/web-adding.ftl"), &french),
            (include_str!("../fr/web-affairs.ftl"), &french),
            (include_str!("../fr/web-print.ftl"), &french),
            (include_str!("../fr/web-letter.ftl"), &french),
            (include_str!("../en/web.ftl"), &english),
            (include_str!("../en/web-person.ftl"), &english),
            (include_str!("../en/web-messages.ftl"), &english),
            (include_str!("../en/web-adding.ftl"), &english),
            (include_str!("../en/web-affairs.ftl"), &english),
            (include_str!("../en/web-print.ftl"), &english),
            (include_str!("../en/web-letter.ftl"), &english),
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
}
