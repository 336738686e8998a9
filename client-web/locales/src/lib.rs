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
            include_str!(concat!("../", $lang, "/web-roles.ftl")),
            include_str!(concat!("../", $lang, "/web-holds.ftl")),
            include_str!(concat!("../", $lang, "/web-control.ftl")),
            include_str!(concat!("../", $lang, "/web-asking.ftl")),
            include_str!(concat!("../", $lang, "/web-recovering.ftl")),
            include_str!(concat!("../", $lang, "/web-helping.ftl")),
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
                include_str!("../fr-easy/web-recovering.ftl"),
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
mod tests;
