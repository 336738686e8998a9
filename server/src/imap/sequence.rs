//! Sets of numbers: sequence numbers or UIDs, as commands name them and answers write them.

use std::fmt::Write as _;

use imap_codec::imap_types::sequence::{SeqOrUid, Sequence, SequenceSet};

/// Numbers as ordered ranges that do not touch: as small as can be, whatever was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers(Vec<(u32, u32)>);

impl Numbers {
    /// What a command names, where `*` is `largest`; without one, `*` names nothing (RFC 3501, 9).
    pub fn named(set: &SequenceSet, largest: Option<u32>) -> Self {
        let number = |end: &SeqOrUid| match end {
            SeqOrUid::Value(value) => Some(value.get()),
            SeqOrUid::Asterisk => largest,
        };
        let ranges = set.0.as_ref().iter().filter_map(|sequence| match sequence {
            Sequence::Single(one) => number(one).map(|one| (one, one)),
            Sequence::Range(a, b) => {
                let (a, b) = (number(a)?, number(b)?);
                Some((a.min(b), a.max(b)))
            }
        });
        Self::of_ranges(ranges.collect())
    }

    /// These numbers.
    pub fn of(numbers: impl IntoIterator<Item = u32>) -> Self {
        Self::of_ranges(numbers.into_iter().map(|number| (number, number)).collect())
    }

    fn of_ranges(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, to) in ranges {
            match joined.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = to.max(*end),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// Whether it names this number.
    pub fn contains(&self, number: u32) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= number);
        let range = after.checked_sub(1).and_then(|at| self.0.get(at));
        range.is_some_and(|(_, to)| number <= *to)
    }

    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The largest.
    pub fn largest(&self) -> Option<u32> {
        self.0.last().map(|(_, to)| *to)
    }

    /// The smallest.
    pub fn smallest(&self) -> Option<u32> {
        self.0.first().map(|(from, _)| *from)
    }

    /// The places in an ordered list of those it names. It never counts through a range.
    pub fn places_in(&self, ordered: &[u32]) -> Vec<usize> {
        let mut places = Vec::new();
        for (from, to) in &self.0 {
            let begin = ordered.partition_point(|number| number < from);
            let end = ordered.partition_point(|number| number <= to);
            places.extend(begin..end);
        }
        places
    }

    /// As answers write it; empty if it names nothing.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (from, to) in &self.0 {
            let comma = if text.is_empty() { "" } else { "," };
            // Writing into a text does not fail.
            let _ = match from == to {
                true => write!(text, "{comma}{from}"),
                false => write!(text, "{comma}{from}:{to}"),
            };
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, largest: Option<u32>) -> String {
        let set = SequenceSet::try_from(text).expect("a set");
        Numbers::named(&set, largest).text()
    }

    #[test]
    fn sets_are_ordered_and_joined() {
        assert_eq!(named("5,3:4,9:7,1", Some(20)), "1,3:5,7:9");
        assert_eq!(named("1:*", Some(3)), "1:3");
        assert_eq!(named("*:5", Some(3)), "3:5");
        assert_eq!(named("559:*", Some(3)), "3:559");
        assert_eq!(named("*", None), "");
        assert_eq!(
            named("4294967295,4294967294:*", Some(4_294_967_295)),
            "4294967294:4294967295"
        );
    }

    #[test]
    fn a_set_without_end_costs_its_length() {
        let endless = vec!["1:*"; 20_000].join(",");
        let set = SequenceSet::try_from(endless.as_str()).expect("a set");
        let numbers = Numbers::named(&set, Some(u32::MAX));
        assert_eq!(numbers.text(), "1:4294967295");
        let uids: Vec<u32> = (1..=1000).map(|number| number * 1_000_000).collect();
        assert_eq!(numbers.places_in(&uids).len(), 1000);
    }

    #[test]
    fn places_are_those_that_exist() {
        let set = Numbers::of([1, 2, 3, 50, 51, 7]);
        assert_eq!(set.text(), "1:3,7,50:51");
        assert_eq!(set.places_in(&[2, 3, 5, 7, 51, 60]), [0, 1, 3, 4]);
        assert!(set.contains(50) && !set.contains(49) && !set.contains(0));
    }
}
