//! The rules alone, on a past that is told: each crosses its threshold, and one less does not.

use std::collections::HashMap;
use std::rc::Rc;

use anyhow::{Result, ensure};
use ecrin_server::app::AppError;
use ecrin_server::app::alerts::past::{Past, Seen};
use ecrin_server::app::alerts::rules::judge;
use ecrin_server::config::Alerts;
use ecrin_server::ledger::index::{Term, family};
use ecrin_vault::id::{AccountId, DocumentId, EventId, MandateId, StructureId};
use ecrin_vault::paris::is_outside_hours;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Outcome, Role};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What happened so far, and the time.
struct Story {
    all: Vec<Rc<Seen>>,
    mandates: HashMap<MandateId, (Timestamp, Timestamp)>,
    now: Timestamp,
}

fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn mandate(number: u8) -> MandateId {
    MandateId::from_bytes([number; 16])
}

fn holds(term: &Term<'_>, seen: &Seen) -> bool {
    match term {
        Term::Any => true,
        Term::Actor(account) => seen.actor == Some(*account),
        Term::Structure(structure) => seen.structure == Some(*structure),
        Term::Mandate(mandate) => seen.mandate == Some(*mandate),
        Term::Subject(subject) => seen.subject == Some(*subject),
        Term::Event(event) => seen.event == *event,
        Term::Family(word) => family(seen.event) == *word,
        Term::Result(result) => seen.result == *result,
        Term::OutsideHours => is_outside_hours(seen.at),
        Term::Channel(_) | Term::Purpose(_) => false,
    }
}

impl Past for Story {
    fn find(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Rc<Seen>>, AppError> {
        let found = self
            .all
            .iter()
            .rev()
            .filter(|seen| (from..=to).contains(&seen.at) && terms.iter().all(|term| holds(term, seen)));
        Ok(found.take(most).cloned().collect())
    }

    fn times(
        &self,
        terms: &[Term<'_>],
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Vec<Timestamp>, AppError> {
        Ok(self
            .find(terms, from, to, most)?
            .iter()
            .map(|seen| seen.at)
            .collect())
    }

    fn mandate(&self, id: MandateId) -> Result<Option<(Timestamp, Timestamp)>, AppError> {
        Ok(self.mandates.get(&id).copied())
    }
}

impl Story {
    /// A Wednesday at ten in Paris.
    fn begin() -> Result<Self> {
        Ok(Self {
            all: Vec::new(),
            mandates: HashMap::new(),
            now: "2026-03-04T09:00:00Z".parse()?,
        })
    }

    fn passes(&mut self, millis: i64) {
        self.now = self.now.plus_millis(millis);
    }

    /// Something happens: which rules are raised by it.
    fn happens(&mut self, what: impl FnOnce(&mut Seen)) -> Result<Vec<&'static str>> {
        let mut id = [0; 16];
        id[8..].copy_from_slice(&(self.all.len() as u64).to_be_bytes());
        let mut seen = Seen {
            id: EventId::from_bytes(id),
            at: self.now,
            event: EventCode::DocumentReleasedView,
            result: Outcome::Ok,
            actor: Some(account(1)),
            role: Some(Role::Aidant),
            structure: Some(StructureId::from_bytes([9; 16])),
            subject: Some(account(100)),
            mandate: Some(mandate(1)),
            document: None,
            detail: String::new(),
        };
        what(&mut seen);
        let seen = Rc::new(seen);
        self.all.push(Rc::clone(&seen));
        let raised = judge(&seen, self, &Alerts::default())?;
        for alert in &raised {
            ensure!(
                alert.events.contains(&seen.id),
                "{} does not link what raised it",
                alert.code
            );
        }
        Ok(raised.iter().map(|alert| alert.code.as_str()).collect())
    }

    /// So many releases, one a second; which rules the last one raises.
    fn releases(&mut self, count: usize, what: impl Fn(usize, &mut Seen)) -> Result<Vec<&'static str>> {
        let mut last = Vec::new();
        for number in 0..count {
            self.passes(SECOND);
            last = self.happens(|seen| what(number, seen))?;
        }
        Ok(last)
    }
}

fn only(raised: &[&str], expected: &[&str]) -> Result<()> {
    ensure!(raised == expected, "{raised:?} instead of {expected:?}");
    Ok(())
}

#[test]
fn a1_more_in_an_hour_than_any_day_of_the_month_ever_had() -> Result<()> {
    let mut story = Story::begin()?;
    // A busy day: seven. Three times seven are twenty-one, which is not more.
    story.releases(7, |_, _| {})?;
    story.passes(DAY);
    only(&story.releases(19, |_, _| {})?, &[])?;
    only(&story.releases(1, |_, _| {})?, &[])?;
    only(&story.releases(1, |_, _| {})?, &[])?;
    only(&story.releases(1, |_, _| {})?, &["A1"])?;
    // Twenty of somebody new are enough; nineteen are not, and neither are twenty over more than an hour.
    let new = |_: usize, seen: &mut Seen| seen.actor = Some(account(2));
    only(&story.releases(19, new)?, &[])?;
    story.passes(HOUR);
    only(&story.releases(1, new)?, &[])?;
    story.passes(DAY * 40);
    only(&story.releases(19, new)?, &[])?;
    only(&story.releases(1, new)?, &["A1"])?;
    // What people take out of their own vaults is their own business.
    story.passes(DAY);
    only(
        &story.releases(100, |_, seen| {
            seen.actor = Some(account(3));
            seen.mandate = None;
        })?,
        &[],
    )
}

#[test]
fn a2_more_people_than_anyone_of_the_structure_sees() -> Result<()> {
    let mut story = Story::begin()?;
    let person = |number: usize, seen: &mut Seen| {
        seen.subject = Some(account(100 + number as u8));
        seen.mandate = Some(mandate(100 + number as u8));
    };
    only(&story.releases(14, person)?, &[])?;
    // The same person again is nobody new.
    only(&story.releases(1, |_, seen| person(0, seen))?, &[])?;
    only(&story.releases(1, |_, seen| person(14, seen))?, &["A2"])?;
    // Where a colleague had a day of sixteen, sixteen are nothing special, and seventeen are.
    let mut story = Story::begin()?;
    story.releases(16, |number, seen| {
        person(number, seen);
        seen.actor = Some(account(2));
    })?;
    story.passes(DAY);
    only(&story.releases(16, person)?, &[])?;
    only(&story.releases(1, |_, seen| person(16, seen))?, &["A2"])
}

#[test]
fn a3_nights_sundays_and_holidays() -> Result<()> {
    for (moment, expected) in [
        ("2026-03-04T05:59:59Z", true),
        ("2026-03-04T06:00:00Z", false),
        ("2026-03-04T18:59:59Z", false),
        ("2026-03-04T19:00:00Z", true),
        ("2026-03-08T10:00:00Z", true),
        ("2026-04-06T10:00:00Z", true),
        ("2026-05-14T10:00:00Z", true),
        ("2026-05-15T10:00:00Z", false),
    ] {
        let mut story = Story::begin()?;
        story.now = moment.parse()?;
        let raised = story.happens(|_| {})?;
        ensure!(raised.contains(&"A3") == expected, "{moment}: {raised:?}");
        // A refusal at night is no release.
        let refused = story.happens(|seen| seen.result = Outcome::Refused)?;
        ensure!(!refused.contains(&"A3"), "{moment}: {refused:?}");
    }
    Ok(())
}

fn granted(story: &mut Story, number: u8) -> Result<()> {
    let raised = story.happens(|seen| {
        seen.event = EventCode::MandateGranted;
        seen.actor = Some(account(100));
        seen.role = Some(Role::Beneficiary);
        seen.mandate = Some(mandate(number));
        seen.detail = account(1).to_string();
    })?;
    only(&raised, &[])
}

#[test]
fn a4_looked_at_within_a_minute_of_the_grant() -> Result<()> {
    let mut story = Story::begin()?;
    granted(&mut story, 1)?;
    story.passes(60 * SECOND);
    only(&story.happens(|_| {})?, &["A4-soon"])?;
    // The second release is not the first.
    only(&story.happens(|_| {})?, &[])?;
    granted(&mut story, 2)?;
    story.passes(60 * SECOND + 1);
    only(&story.happens(|seen| seen.mandate = Some(mandate(2)))?, &[])
}

#[test]
fn a4_granted_used_and_taken_back_again_and_again() -> Result<()> {
    let mut story = Story::begin()?;
    story.passes(-3 * DAY);
    let round = |story: &mut Story, number: u8, minutes: i64| -> Result<Vec<&'static str>> {
        story.passes(DAY);
        granted(story, number)?;
        story.passes(2 * MINUTE);
        only(&story.happens(|seen| seen.mandate = Some(mandate(number)))?, &[])?;
        story.passes(minutes * MINUTE);
        story.happens(|seen| {
            seen.event = EventCode::MandateRevoked;
            seen.actor = Some(account(100));
            seen.mandate = Some(mandate(number));
        })
    };
    only(&round(&mut story, 1, 5)?, &[])?;
    only(&round(&mut story, 2, 5)?, &[])?;
    // Ten minutes are not less than ten minutes.
    only(&round(&mut story, 3, 8)?, &[])?;
    only(&round(&mut story, 4, 7)?, &["A4-repeated"])
}

#[test]
fn a5_copies_where_others_look() -> Result<()> {
    let copy = |_: usize, seen: &mut Seen| seen.event = EventCode::DocumentReleasedDownload;
    let mut story = Story::begin()?;
    only(&story.releases(9, copy)?, &[])?;
    only(&story.releases(1, copy)?, &["A5"])?;
    // Half as many copies as views are not more than half.
    let mut story = Story::begin()?;
    story.releases(10, |_, _| {})?;
    only(&story.releases(5, copy)?, &[])?;
    only(&story.releases(1, copy)?, &["A5"])
}

#[test]
fn a6_one_paper_five_times_in_a_day() -> Result<()> {
    let mut story = Story::begin()?;
    let paper = |number: usize, seen: &mut Seen| {
        seen.document = Some(DocumentId::from_bytes([number as u8 % 2; 16]));
    };
    only(&story.releases(8, paper)?, &[])?;
    only(&story.releases(1, |_, seen| paper(0, seen))?, &["A6"])?;
    story.passes(DAY);
    only(&story.releases(1, |_, seen| paper(1, seen))?, &[])
}

#[test]
fn a7_extended_three_times_in_a_row_for_the_same_grantee() -> Result<()> {
    let mut story = Story::begin()?;
    granted(&mut story, 1)?;
    let mut extended = |from: u8, to: u8, holder: u8| -> Result<Vec<&'static str>> {
        story.passes(20 * DAY);
        story.happens(|seen| {
            seen.event = EventCode::MandateGranted;
            seen.actor = Some(account(100));
            seen.mandate = Some(mandate(to));
            seen.detail = account(holder).to_string();
        })?;
        story.happens(|seen| {
            seen.event = EventCode::MandateReplaced;
            seen.actor = Some(account(100));
            seen.mandate = Some(mandate(from));
            seen.detail = mandate(to).to_string();
        })
    };
    only(&extended(1, 2, 1)?, &[])?;
    only(&extended(2, 3, 1)?, &[])?;
    only(&extended(3, 4, 1)?, &["A7"])?;
    // In another's hands it is another row.
    only(&extended(4, 5, 2)?, &[])?;
    only(&extended(5, 6, 2)?, &[])?;
    only(&extended(6, 7, 2)?, &[])?;
    only(&extended(7, 8, 2)?, &["A7"])
}

#[test]
fn a8_five_refusals_in_ten_minutes() -> Result<()> {
    let refused = |seen: &mut Seen| {
        seen.event = EventCode::DocumentReleaseRefused;
        seen.result = Outcome::Refused;
    };
    let mut story = Story::begin()?;
    for _ in 0..4 {
        story.passes(2 * MINUTE);
        only(&story.happens(refused)?, &[])?;
    }
    // Ten minutes after the first.
    story.passes(4 * MINUTE);
    only(&story.happens(refused)?, &[])?;
    only(&story.happens(refused)?, &["A8"])?;
    // Of others they are others'.
    only(
        &story.happens(|seen| {
            refused(seen);
            seen.actor = Some(account(2));
        })?,
        &[],
    )
}

#[test]
fn a10_shown_within_a_day_of_a_recovery() -> Result<()> {
    let mut story = Story::begin()?;
    story.happens(|seen| {
        seen.event = EventCode::RecoveryCompleted;
        seen.mandate = None;
    })?;
    only(&story.happens(|seen| seen.subject = Some(account(101)))?, &[])?;
    story.passes(DAY - 1);
    only(&story.happens(|_| {})?, &["A10"])?;
    story.passes(1);
    only(&story.happens(|_| {})?, &[])
}

#[test]
fn a11_a_new_way_in_and_then_many_people() -> Result<()> {
    let mut story = Story::begin()?;
    story.happens(|seen| {
        seen.event = EventCode::SlotAdded;
        seen.mandate = None;
        seen.subject = None;
    })?;
    let person = |number: usize, seen: &mut Seen| seen.subject = Some(account(100 + number as u8));
    only(&story.releases(5, person)?, &[])?;
    only(&story.releases(1, |_, seen| person(5, seen))?, &["A11"])?;
    story.passes(DAY);
    only(&story.releases(6, person)?, &[])
}

#[test]
fn a12_an_administrator_who_searches_all_day_or_without_a_ticket() -> Result<()> {
    let mut story = Story::begin()?;
    let search = |story: &mut Story, detail: &str| {
        story.passes(SECOND);
        story.happens(|seen| {
            seen.event = EventCode::JournalSearched;
            seen.role = Some(Role::Admin);
            seen.mandate = None;
            seen.subject = None;
            seen.detail = detail.to_owned();
        })
    };
    for _ in 0..50 {
        only(&search(&mut story, "search 00112233 5")?, &[])?;
        // Pages and verifying are no searches.
        only(&search(&mut story, "search-more 00112233 5")?, &[])?;
        only(&search(&mut story, "entries")?, &[])?;
    }
    only(&search(&mut story, "search 00112233 5")?, &["A12-many"])?;
    story.passes(DAY);
    only(
        &search(&mut story, "search 00112233 5 person ticket:CNIL-1")?,
        &[],
    )?;
    only(
        &search(&mut story, "search 00112233 5 person")?,
        &["A12-no-ticket"],
    )?;
    only(
        &search(&mut story, "search-more 00112233 5 person")?,
        &["A12-no-ticket"],
    )
}

#[test]
fn a13_a_clock_that_stepped() -> Result<()> {
    let mut story = Story::begin()?;
    let step = |seen: &mut Seen| {
        seen.event = EventCode::ClockStepped;
        (seen.actor, seen.mandate) = (None, None);
    };
    only(&story.happens(step)?, &["A13-clock"])
}

#[test]
fn a14_back_after_ninety_days() -> Result<()> {
    let signs_in = |seen: &mut Seen| {
        seen.event = EventCode::SessionOpened;
        (seen.subject, seen.mandate) = (None, None);
    };
    let mut story = Story::begin()?;
    only(&story.happens(signs_in)?, &[])?;
    story.passes(90 * DAY - 1);
    only(&story.happens(signs_in)?, &[])?;
    story.passes(90 * DAY);
    only(&story.happens(signs_in)?, &["A14"])?;
    story.passes(MINUTE);
    only(&story.happens(signs_in)?, &[])
}

#[test]
fn a15_used_up_on_the_last_day() -> Result<()> {
    let mut story = Story::begin()?;
    let until = story.now.plus_days(31);
    story.mandates.insert(mandate(1), (story.now, until));
    story.now = until.plus_millis(-DAY - 10 * SECOND);
    story.releases(8, |_, _| {})?;
    // What was before the last day does not count.
    story.passes(SECOND);
    only(&story.releases(10, |_, _| {})?, &[])?;
    only(&story.releases(1, |_, _| {})?, &["A15"])?;
    // A mandate of one day has no last day.
    let mut story = Story::begin()?;
    let until = story.now.plus_days(1);
    story.mandates.insert(mandate(1), (story.now, until));
    only(&story.releases(15, |_, _| {})?, &[])
}
