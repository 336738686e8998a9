//! How papers are looked at: how many, whose, when, and how soon.

use std::collections::{HashMap, HashSet};

use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::paris;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{AlertCode, EventCode};

use super::{DAY, HOUR, MINUTE, MOST, MOST_USUAL, Raised, USUAL_DAYS, day, ids, release_times, releases};
use crate::app::AppError;
use crate::app::alerts::past::{Past, Seen};
use crate::config::Alerts;
use crate::ledger::index::Term;

/// The hour at which a night is over, for counting it as one.
const MORNING: i64 = 7 * HOUR;

type Judged = Result<Option<Raised>, AppError>;

/// A1: far more in an hour than this aidant's own days ever had.
pub(super) fn volume(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(aidant) = seen.released_to() else {
        return Ok(None);
    };
    let by = Term::Actor(aidant);
    let hour = releases(past, by, seen.at.plus_millis(1 - HOUR), seen.at, MOST)?;
    if hour.len() < limits.volume_per_hour as usize {
        return Ok(None);
    }
    let today = paris::midnight(seen.at);
    let times = release_times(past, by, today.plus_millis(-USUAL_DAYS * DAY), seen.at)?;
    let mut days: HashMap<Timestamp, usize> = HashMap::new();
    for at in times {
        *days.entry(paris::midnight(at)).or_default() += 1;
    }
    let now = days.remove(&today).unwrap_or_default();
    let most = days.into_values().max().unwrap_or_default();
    let raised = Raised::by(AlertCode::Volume, aidant, &[&day(seen.at)])
        .saw(now, limits.volume_per_hour)
        .usually(most)
        .shown_by(ids(&hour));
    Ok((now > limits.volume_factor as usize * most).then_some(raised))
}

/// A2: more people in a day than the structure's people see on 99 days of 100.
pub(super) fn people(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(aidant) = seen.released_to() else {
        return Ok(None);
    };
    let today = paris::midnight(seen.at);
    let own = releases(past, Term::Actor(aidant), today, seen.at, MOST)?;
    let people = distinct(own.iter().filter_map(|seen| seen.subject));
    let met_before = own
        .iter()
        .any(|other| other.id != seen.id && other.subject == seen.subject);
    if people < limits.people_per_day as usize || met_before {
        return Ok(None);
    }
    let by = seen.structure.map_or(Term::Actor(aidant), Term::Structure);
    let before = releases(
        past,
        by,
        today.plus_millis(-USUAL_DAYS * DAY),
        today.plus_millis(-1),
        MOST_USUAL,
    )?;
    let mut days: HashMap<(Option<AccountId>, Timestamp), HashSet<Option<AccountId>>> = HashMap::new();
    for seen in &before {
        let of = (seen.actor, paris::midnight(seen.at));
        days.entry(of).or_default().insert(seen.subject);
    }
    let mut counts: Vec<usize> = days.into_values().map(|people| people.len()).collect();
    counts.sort_unstable();
    let usual = counts
        .get((counts.len() * 99 / 100).min(counts.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default();
    let raised = Raised::by(AlertCode::People, aidant, &[&day(seen.at)])
        .saw(people, limits.people_per_day)
        .usually(usual)
        .shown_by(ids(&own));
    Ok((people > usual).then_some(raised))
}

/// A3: while no office is open. A night is one night, also beyond midnight.
pub(super) fn outside_hours(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(aidant) = seen.released_to().filter(|_| paris::is_outside_hours(seen.at)) else {
        return Ok(None);
    };
    let night = paris::midnight(seen.at.plus_millis(-MORNING));
    let from = night.plus_millis(MORNING);
    let mut found = releases(past, Term::Actor(aidant), from, seen.at, MOST)?;
    found.retain(|seen| paris::is_outside_hours(seen.at));
    let raised = Raised::by(AlertCode::OutsideHours, aidant, &[&night.millis().to_be_bytes()])
        .saw(found.len(), limits.outside_hours)
        .shown_by(ids(&found));
    Ok((found.len() >= limits.outside_hours as usize).then_some(raised))
}

/// A4: the first release, right after the grant.
pub(super) fn soon(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let (Some(aidant), Some(mandate)) = (seen.released_to(), seen.mandate) else {
        return Ok(None);
    };
    let within = i64::from(limits.soon_seconds) * 1000;
    let from = seen.at.plus_millis(-within);
    let granted = past.find(
        &[Term::Mandate(mandate), Term::Event(EventCode::MandateGranted)],
        from,
        seen.at,
        1,
    )?;
    let Some(grant) = granted.first() else {
        return Ok(None);
    };
    let shown = releases(past, Term::Mandate(mandate), grant.at, seen.at, 2)?;
    let seconds = usize::try_from(seen.at.millis_since(grant.at) / 1000).unwrap_or_default();
    let raised = Raised::by(AlertCode::Soon, aidant, &[mandate.as_bytes()])
        .saw(seconds, limits.soon_seconds)
        .shown_by([grant.id, seen.id]);
    Ok((shown.len() < 2).then_some(raised))
}

/// A4: a mandate that was granted, used and taken back within minutes, not for the first time.
pub(super) fn repeated(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(mandate) = seen.mandate.filter(|_| seen.event == EventCode::MandateRevoked) else {
        return Ok(None);
    };
    let within = i64::from(limits.repeated_minutes) * MINUTE;
    let shown = releases(
        past,
        Term::Mandate(mandate),
        seen.at.plus_millis(-within),
        seen.at,
        1,
    )?;
    let Some(aidant) = shown.first().and_then(|shown| shown.released_to()) else {
        return Ok(None);
    };
    let since = seen.at.plus_millis(-USUAL_DAYS * DAY);
    let all = releases(past, Term::Actor(aidant), since, seen.at, MOST)?;
    let mandates: HashSet<MandateId> = all.iter().filter_map(|seen| seen.mandate).collect();
    let mut events = Vec::new();
    for mandate in mandates {
        let one = |event| {
            let terms = [Term::Mandate(mandate), Term::Event(event)];
            past.find(&terms, since.plus_millis(-within), seen.at, 1)
        };
        let (granted, revoked) = (one(EventCode::MandateGranted)?, one(EventCode::MandateRevoked)?);
        if let (Some(granted), Some(revoked)) = (granted.first(), revoked.first())
            && revoked.at.millis_since(granted.at) < within
        {
            events.extend([granted.id, revoked.id]);
        }
    }
    let times = events.len() / 2;
    let raised = Raised::by(AlertCode::Repeated, aidant, &[&day(seen.at)])
        .saw(times, limits.repeated_times)
        .shown_by(events);
    Ok((times >= limits.repeated_times as usize).then_some(raised))
}

/// A5: copies where others look.
pub(super) fn downloads(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(aidant) = seen
        .released_to()
        .filter(|_| seen.event == EventCode::DocumentReleasedDownload)
    else {
        return Ok(None);
    };
    let today = releases(past, Term::Actor(aidant), paris::midnight(seen.at), seen.at, MOST)?;
    let (copies, views): (Vec<_>, Vec<_>) = today
        .iter()
        .cloned()
        .partition(|seen| seen.event == EventCode::DocumentReleasedDownload);
    let many = today.len() >= limits.download_least as usize
        && copies.len() * 100 > views.len() * limits.download_percent as usize;
    let raised = Raised::by(AlertCode::Downloads, aidant, &[&day(seen.at)])
        .saw(copies.len(), limits.download_percent)
        .usually(views.len())
        .shown_by(ids(&copies));
    Ok(many.then_some(raised))
}

/// A6: one paper again and again.
pub(super) fn same_paper(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let (Some(aidant), Some(document)) = (seen.released_to(), seen.document) else {
        return Ok(None);
    };
    let mut today = releases(past, Term::Actor(aidant), paris::midnight(seen.at), seen.at, MOST)?;
    today.retain(|other| other.document == Some(document));
    let raised = Raised::by(
        AlertCode::SamePaper,
        aidant,
        &[document.as_bytes(), &day(seen.at)],
    )
    .saw(today.len(), limits.same_paper)
    .shown_by(ids(&today));
    Ok((today.len() >= limits.same_paper as usize).then_some(raised))
}

/// A15: a mandate of more than a day that is used up on its last one.
pub(super) fn last_day(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let (Some(aidant), Some(mandate)) = (seen.released_to(), seen.mandate) else {
        return Ok(None);
    };
    let Some((from, until)) = past.mandate(mandate)? else {
        return Ok(None);
    };
    let last = until.plus_millis(-DAY);
    if until.millis_since(from) <= DAY || seen.at < last {
        return Ok(None);
    }
    let found = releases(past, Term::Mandate(mandate), last, seen.at, MOST)?;
    let raised = Raised::by(AlertCode::LastDay, aidant, &[mandate.as_bytes()])
        .saw(found.len(), limits.last_day)
        .shown_by(ids(&found));
    Ok((found.len() > limits.last_day as usize).then_some(raised))
}

/// How many different people.
pub(super) fn distinct(people: impl Iterator<Item = AccountId>) -> usize {
    people.collect::<HashSet<_>>().len()
}
