//! Whether a message is what a `SEARCH` looks for.
//!
//! Headers, flags, dates, sizes and numbers are compared. What a message says is sealed: `BODY` and `TEXT` find nothing,
//! and clients search what they have opened themselves.

use imap_codec::imap_types::search::SearchKey as Key;

use super::fetch::Entry;
use super::fields::{self, Header};
use super::sequence::Numbers;

/// How many keys one search may have.
const MAX_KEYS: usize = 256;

/// A search, with its sets of numbers counted out once.
#[derive(Debug)]
pub struct Search {
    keys: Vec<Test>,
    /// Whether headers are looked at.
    needs_header: bool,
    /// Whether numbers of changes are looked at.
    names_modseq: bool,
}

/// A key that is ready to be compared.
#[derive(Debug)]
enum Test {
    All(Vec<Test>),
    Either(Box<(Test, Test)>),
    Not(Box<Test>),
    Always,
    Never,
    Number(Numbers),
    Uid(Numbers),
    Flag(String),
    Day(Ordering, String),
    SentDay(Ordering, String),
    Larger(u64),
    Smaller(u64),
    ModSeq(u64),
    /// A field that holds this text, in lower case; an empty text asks only for the field.
    Field(String, String),
}

/// On which side of a day.
#[derive(Debug, Clone, Copy)]
enum Ordering {
    Before,
    On,
    Since,
}

impl Ordering {
    fn holds(self, day: &str, of: &str) -> bool {
        match self {
            Self::Before => day < of,
            Self::On => day == of,
            Self::Since => day >= of,
        }
    }
}

/// A message that may be found.
pub struct Candidate<'a> {
    /// Its number in the box.
    pub number: u32,
    /// What is known of it.
    pub entry: &'a Entry,
    /// Its header, if one is needed.
    pub header: Option<Header<'a>>,
}

impl Search {
    /// Readies a search; `None` if it has more keys than a sane one.
    pub fn of(keys: &[Key<'_>], largest_number: Option<u32>, largest_uid: Option<u32>) -> Option<Self> {
        let mut search = Self {
            keys: Vec::new(),
            needs_header: false,
            names_modseq: false,
        };
        let mut budget = MAX_KEYS;
        let largest = (largest_number, largest_uid);
        search.keys = keys
            .iter()
            .map(|key| search.test(key, largest, &mut budget))
            .collect::<Option<_>>()?;
        Some(search)
    }

    /// Whether headers are looked at.
    pub fn needs_header(&self) -> bool {
        self.needs_header
    }

    /// Whether numbers of changes are looked at.
    pub fn names_modseq(&self) -> bool {
        self.names_modseq
    }

    /// Whether a message is found.
    pub fn finds(&self, candidate: &Candidate<'_>) -> bool {
        self.keys.iter().all(|test| test.holds(candidate))
    }

    fn test(
        &mut self,
        key: &Key<'_>,
        largest: (Option<u32>, Option<u32>),
        budget: &mut usize,
    ) -> Option<Test> {
        *budget = budget.checked_sub(1)?;
        let flag = |name: &str| Some(Test::Flag(name.to_owned()));
        let without = |name: &str| Some(Test::Not(Box::new(Test::Flag(name.to_owned()))));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase();
        match key {
            Key::And(keys) => {
                let tests = keys.as_ref().iter().map(|key| self.test(key, largest, budget));
                Some(Test::All(tests.collect::<Option<_>>()?))
            }
            Key::Or(one, other) => Some(Test::Either(Box::new((
                self.test(one, largest, budget)?,
                self.test(other, largest, budget)?,
            )))),
            Key::Not(key) => Some(Test::Not(Box::new(self.test(key, largest, budget)?))),
            Key::All | Key::Old => Some(Test::Always),
            // Nothing is recent: what is new is known by its UID.
            Key::New | Key::Recent | Key::Body(_) | Key::Text(_) => Some(Test::Never),
            Key::SequenceSet(set) => Some(Test::Number(Numbers::named(set, largest.0))),
            Key::Uid(set) => Some(Test::Uid(Numbers::named(set, largest.1))),
            Key::Answered => flag("\\Answered"),
            Key::Deleted => flag("\\Deleted"),
            Key::Draft => flag("\\Draft"),
            Key::Flagged => flag("\\Flagged"),
            Key::Seen => flag("\\Seen"),
            Key::Keyword(word) => flag(word.as_ref()),
            Key::Unanswered => without("\\Answered"),
            Key::Undeleted => without("\\Deleted"),
            Key::Undraft => without("\\Draft"),
            Key::Unflagged => without("\\Flagged"),
            Key::Unseen => without("\\Seen"),
            Key::Unkeyword(word) => without(word.as_ref()),
            Key::Before(date) => Some(Test::Day(Ordering::Before, date.as_ref().to_string())),
            Key::On(date) => Some(Test::Day(Ordering::On, date.as_ref().to_string())),
            Key::Since(date) => Some(Test::Day(Ordering::Since, date.as_ref().to_string())),
            Key::Larger(size) => Some(Test::Larger(u64::from(*size))),
            Key::Smaller(size) => Some(Test::Smaller(u64::from(*size))),
            Key::ModSequence { modseq, .. } => {
                self.names_modseq = true;
                Some(Test::ModSeq(*modseq))
            }
            Key::SentBefore(_)
            | Key::SentOn(_)
            | Key::SentSince(_)
            | Key::From(_)
            | Key::To(_)
            | Key::Cc(_)
            | Key::Bcc(_)
            | Key::Subject(_)
            | Key::Header(_, _) => {
                self.needs_header = true;
                Some(match key {
                    Key::SentBefore(date) => Test::SentDay(Ordering::Before, date.as_ref().to_string()),
                    Key::SentOn(date) => Test::SentDay(Ordering::On, date.as_ref().to_string()),
                    Key::SentSince(date) => Test::SentDay(Ordering::Since, date.as_ref().to_string()),
                    Key::From(value) => Test::Field("from".to_owned(), text(value.as_ref())),
                    Key::To(value) => Test::Field("to".to_owned(), text(value.as_ref())),
                    Key::Cc(value) => Test::Field("cc".to_owned(), text(value.as_ref())),
                    Key::Bcc(value) => Test::Field("bcc".to_owned(), text(value.as_ref())),
                    Key::Subject(value) => Test::Field("subject".to_owned(), text(value.as_ref())),
                    Key::Header(name, value) => Test::Field(text(name.as_ref()), text(value.as_ref())),
                    _ => Test::Never,
                })
            }
        }
    }
}

impl Test {
    fn holds(&self, candidate: &Candidate<'_>) -> bool {
        let entry = candidate.entry;
        match self {
            Self::All(tests) => tests.iter().all(|test| test.holds(candidate)),
            Self::Either(two) => two.0.holds(candidate) || two.1.holds(candidate),
            Self::Not(test) => !test.holds(candidate),
            Self::Always => true,
            Self::Never => false,
            Self::Number(numbers) => numbers.contains(candidate.number),
            Self::Uid(numbers) => numbers.contains(entry.uid),
            Self::Flag(name) => entry.flags.iter().any(|flag| flag.eq_ignore_ascii_case(name)),
            Self::Day(ordering, of) => {
                let at = entry.at.to_string();
                ordering.holds(at.get(..10).unwrap_or_default(), of)
            }
            Self::SentDay(ordering, of) => {
                let date = candidate.header.and_then(|header| header.text("date"));
                let day = date.and_then(|date| fields::written_day(&date));
                day.is_some_and(|(year, month, day)| {
                    ordering.holds(&format!("{year:04}-{month:02}-{day:02}"), of)
                })
            }
            Self::Larger(size) => entry.size > *size,
            Self::Smaller(size) => entry.size < *size,
            Self::ModSeq(least) => entry.modseq >= *least,
            Self::Field(name, text) => candidate.header.is_some_and(|header| {
                header
                    .fields()
                    .any(|field| field.is(name) && field.text().to_lowercase().contains(text))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::{self, Command};
    use super::*;

    const HEADER: &[u8] = b"From: Nadia <nadia@ecrin.test>\r\nTo: paul@ecrin.test,\r\n anne@ecrin.test\r\n\
        Subject: [...]\r\nDate: Sun, 1 Nov 2026 23:30:00 -0500\r\n\r\n";

    fn finds(keys: &str) -> bool {
        let command = format!("1 UID SEARCH {keys}\r\n");
        let request = grammar::read(command.as_bytes()).expect(keys);
        let Command::Search(asked) = request.command else {
            panic!("a search");
        };
        let search = Search::of(&asked.keys, Some(9), Some(90)).expect("few keys");
        let entry = Entry {
            uid: 40,
            flags: vec!["\\Seen".to_owned(), "$Junk".to_owned()],
            modseq: 77,
            size: 5000,
            at: "2026-11-02T04:30:00Z".parse().expect("a time"),
        };
        search.finds(&Candidate {
            number: 4,
            entry: &entry,
            header: search.needs_header().then(|| Header::split(HEADER).0),
        })
    }

    #[test]
    fn messages_are_found_by_what_is_not_sealed() {
        for found in [
            "ALL",
            "4",
            "1:*",
            "UID 40",
            "UID 1:*",
            "SEEN UNDELETED",
            "KEYWORD $junk",
            "NOT UNSEEN",
            "OR FLAGGED SEEN",
            "(SEEN (NOT DELETED))",
            "LARGER 4999 SMALLER 5001",
            "ON 2-Nov-2026",
            "SINCE 2-Nov-2026 BEFORE 3-Nov-2026",
            "SENTON 1-Nov-2026",
            "SENTBEFORE 2-Nov-2026",
            "FROM NADIA",
            "TO anne@ecrin.test",
            "HEADER subject \"\"",
            "HEADER To {4}\r\npaul",
            "MODSEQ 77",
            "NOT BODY x",
            "OLD",
        ] {
            assert!(finds(found), "{found}");
        }
        for absent in [
            "BODY x",
            "TEXT nadia",
            "5:*",
            "UID 41:*",
            "UNSEEN",
            "LARGER 5000",
            "BEFORE 2-Nov-2026",
            "SENTSINCE 2-Nov-2026",
            "CC nadia",
            "HEADER X-No \"\"",
            "MODSEQ 78",
            "RECENT",
            "NEW",
            "SUBJECT secret",
        ] {
            assert!(!finds(absent), "{absent}");
        }
    }

    #[test]
    fn a_flood_of_keys_is_no_search() {
        let keys: Vec<Key<'_>> = (0..300).map(|_| Key::All).collect();
        assert!(Search::of(&keys, None, None).is_none());
    }
}
