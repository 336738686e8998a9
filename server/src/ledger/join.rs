//! Joining terms of the auditor's index from their newer end.
//!
//! Every term is a list of places in the journal's order. The lists are joined by leaping: each in turn is asked for
//! its newest place at or before the one that the others agree on. A page never reads more than [`MOST_KEYS`] keys;
//! one that would stops short and says where the next one begins, so that no question, however unlucky its terms,
//! holds the server for longer.

use std::collections::VecDeque;

use super::index::{PLACE, Place, Term};
use crate::store::keyspace::INDEX;
use crate::store::{Engine, EngineError};

/// The most keys that one page reads.
const MOST_KEYS: usize = 40_000;

/// Keys read at first from a list, and at most once it turns out to be read in order.
const FIRST_READ: usize = 16;
const LARGEST_READ: usize = 1_024;

const LAST: Place = [u8::MAX; PLACE];

/// A page of places, newest first.
pub struct Found {
    /// Where the events stand.
    pub places: Vec<Place>,
    /// What the next page comes after, if there may be one.
    pub next: Option<Place>,
}

/// Joins the lists of these terms between two places, both included, newest first.
pub fn join(
    engine: &dyn Engine,
    terms: &[Term<'_>],
    oldest: Place,
    newest: Place,
    limit: usize,
) -> Result<Found, EngineError> {
    let mut lists: Vec<List<'_>> = terms
        .iter()
        .map(|term| List::new(engine, term.prefix(), oldest))
        .collect();
    let mut places = Vec::new();
    let (mut sought, mut agreed, mut turn) = (newest, 0, 0);
    let count = lists.len();
    loop {
        if places.len() == limit {
            return Ok(Found {
                next: places.last().copied(),
                places,
            });
        }
        if lists.iter().map(|list| list.read).sum::<usize>() > MOST_KEYS {
            // The next page begins just below what was sought in vain.
            let next = after(sought);
            return Ok(Found { places, next });
        }
        let Some(list) = lists.get_mut(turn) else { break };
        turn = (turn + 1) % count;
        let Some(found) = list.newest_until(&sought)? else {
            break;
        };
        agreed = if found == sought { agreed + 1 } else { 1 };
        sought = found;
        if agreed == count {
            places.push(found);
            let Some(below) = before(found) else { break };
            (sought, agreed) = (below, 0);
        }
    }
    Ok(Found { places, next: None })
}

/// The places of one term, read from the newer end as far as they are needed.
struct List<'a> {
    engine: &'a dyn Engine,
    prefix: Vec<u8>,
    oldest: Place,
    waiting: VecDeque<Place>,
    at_a_time: usize,
    over: bool,
    read: usize,
}

impl<'a> List<'a> {
    fn new(engine: &'a dyn Engine, prefix: Vec<u8>, oldest: Place) -> Self {
        Self {
            engine,
            prefix,
            oldest,
            waiting: VecDeque::new(),
            at_a_time: FIRST_READ,
            over: false,
            read: 0,
        }
    }

    /// The newest place that is not newer than `bound`.
    fn newest_until(&mut self, bound: &Place) -> Result<Option<Place>, EngineError> {
        let mut skipped = 0;
        while self.waiting.front().is_some_and(|place| place > bound) {
            self.waiting.pop_front();
            skipped += 1;
        }
        if self.waiting.is_empty() && !self.over {
            // A list that was read to its end here is read in order, and more of it at a time is cheaper; one in which
            // the others leap far is read a little at each landing.
            self.at_a_time = if skipped < self.at_a_time / 2 {
                (self.at_a_time * 2).min(LARGEST_READ)
            } else {
                FIRST_READ.max(self.at_a_time / 2)
            };
            let end = [bound.as_slice(), &[0]].concat();
            let pairs = INDEX.scan_back(self.engine, &self.prefix, &self.oldest, &end, self.at_a_time)?;
            self.over = pairs.len() < self.at_a_time;
            // A scan has a price of its own, of about as many keys.
            self.read += pairs.len() + FIRST_READ;
            let places = pairs
                .iter()
                .filter_map(|(key, _)| Place::try_from(key.get(key.len().checked_sub(PLACE)?..)?).ok());
            self.waiting.extend(places);
        }
        Ok(self.waiting.front().copied())
    }
}

/// The place just before another.
pub fn before(mut place: Place) -> Option<Place> {
    for byte in place.iter_mut().rev() {
        match byte.checked_sub(1) {
            Some(less) => {
                *byte = less;
                return Some(place);
            }
            None => *byte = u8::MAX,
        }
    }
    None
}

/// The place just after another.
fn after(mut place: Place) -> Option<Place> {
    for byte in place.iter_mut().rev() {
        match byte.checked_add(1) {
            Some(more) => {
                *byte = more;
                return Some(place);
            }
            None => *byte = 0,
        }
    }
    (place != LAST).then_some(place)
}
