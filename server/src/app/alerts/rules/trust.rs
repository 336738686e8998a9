//! Whether someone is who she says, and may do what she tries: mandates that never end, probing, recoveries, new ways
//! in, those who come back, and those who read the journal.

use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::paris;
use ecrin_vault::vocabulary::{AlertCode, EventCode, Outcome, Role};

use super::usage::distinct;
use super::{DAY, HOUR, MINUTE, MOST, MOST_USUAL, Raised, day, ids, releases};
use crate::app::AppError;
use crate::app::alerts::past::{Past, Seen};
use crate::config::Alerts;
use crate::ledger::index::Term;

/// How far back a chain of extensions is followed: no opening is older.
const CHAIN_DAYS: i64 = 3 * 366;

type Judged = Result<Option<Raised>, AppError>;

/// A7: extended again and again for the same grantee.
pub(super) fn extensions(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let (EventCode::MandateReplaced, Some(subject), Some(before)) = (seen.event, seen.subject, seen.mandate)
    else {
        return Ok(None);
    };
    let since = seen.at.plus_millis(-CHAIN_DAYS * DAY);
    let grantee = |mandate| -> Result<Option<String>, AppError> {
        let terms = [Term::Mandate(mandate), Term::Event(EventCode::MandateGranted)];
        let granted = past.find(&terms, since, seen.at, 1)?;
        Ok(granted.first().map(|granted| granted.detail.clone()))
    };
    let Ok(newest) = seen.detail.parse::<MandateId>() else {
        return Ok(None);
    };
    let Some(held_by) = grantee(newest)? else {
        return Ok(None);
    };
    let terms = [Term::Subject(subject), Term::Event(EventCode::MandateReplaced)];
    let replaced = past.find(&terms, since, seen.at, MOST)?;
    // From each mandate back to the one whose place it took, as long as it was the same grantee's.
    let (mut events, mut older) = (Vec::new(), Some((before, seen.id)));
    while let Some((mandate, event)) = older {
        if grantee(mandate)?.as_deref() != Some(held_by.as_str()) || events.contains(&event) {
            break;
        }
        events.push(event);
        older = replaced.iter().find_map(|other| {
            let made = other.detail.parse() == Ok(mandate);
            other.mandate.filter(|_| made).map(|before| (before, other.id))
        });
    }
    let times = events.len();
    let mut raised = Raised::new(AlertCode::Extensions, &[newest.as_bytes()])
        .saw(times, limits.extensions)
        .shown_by(events);
    raised.account = held_by.parse::<AccountId>().ok();
    Ok((times >= limits.extensions as usize).then_some(raised))
}

/// A8: someone tries what is refused, again and again.
pub(super) fn refusals(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(actor) = seen.actor.filter(|_| seen.result == Outcome::Refused) else {
        return Ok(None);
    };
    let from = seen
        .at
        .plus_millis(1 - i64::from(limits.refusal_minutes) * MINUTE);
    let terms = [Term::Actor(actor), Term::Result(Outcome::Refused)];
    let found = past.find(&terms, from, seen.at, MOST)?;
    let raised = Raised::by(AlertCode::Refusals, actor, &[&day(seen.at)])
        .saw(found.len(), limits.refusals)
        .shown_by(ids(&found));
    Ok((found.len() >= limits.refusals as usize).then_some(raised))
}

/// A10: papers are shown to someone soon after a recovery.
pub(super) fn after_recovery(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let (Some(aidant), Some(subject)) = (seen.released_to(), seen.subject) else {
        return Ok(None);
    };
    let from = seen
        .at
        .plus_millis(1 - i64::from(limits.after_recovery_hours) * HOUR);
    let terms = [Term::Subject(subject), Term::Event(EventCode::RecoveryCompleted)];
    let recovered = past.find(&terms, from, seen.at, 1)?;
    Ok(recovered.first().map(|recovered| {
        let hours = usize::try_from(seen.at.millis_since(recovered.at) / HOUR).unwrap_or_default();
        Raised::by(AlertCode::AfterRecovery, aidant, &[recovered.id.as_bytes()])
            .saw(hours, limits.after_recovery_hours)
            .shown_by([recovered.id, seen.id])
    }))
}

/// A11: a new way into an aidant's account, and many people seen right after it.
pub(super) fn new_way(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let Some(aidant) = seen.released_to() else {
        return Ok(None);
    };
    let from = seen.at.plus_millis(1 - i64::from(limits.new_way_hours) * HOUR);
    let terms = [Term::Actor(aidant), Term::Event(EventCode::SlotAdded)];
    let added = past.find(&terms, from, seen.at, 1)?;
    let Some(way) = added.first() else { return Ok(None) };
    let found = releases(past, Term::Actor(aidant), way.at, seen.at, MOST)?;
    let people = distinct(found.iter().filter_map(|seen| seen.subject));
    let raised = Raised::by(AlertCode::NewWay, aidant, &[way.id.as_bytes()])
        .saw(people, limits.new_way_people)
        .shown_by([way.id])
        .shown_by(ids(&found));
    Ok((people > limits.new_way_people as usize).then_some(raised))
}

/// A12: an administrator who searches all day. Pages of one search, and verifying, are not counted.
pub(super) fn searches(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let is_search =
        |seen: &Seen| seen.event == EventCode::JournalSearched && seen.detail.starts_with("search ");
    let Some(admin) = seen.actor.filter(|_| is_search(seen)) else {
        return Ok(None);
    };
    let terms = [Term::Actor(admin), Term::Event(EventCode::JournalSearched)];
    let mut found = past.find(&terms, paris::midnight(seen.at), seen.at, MOST_USUAL)?;
    found.retain(|seen| is_search(seen));
    let raised = Raised::by(AlertCode::Searches, admin, &[&day(seen.at)])
        .saw(found.len(), limits.searches_per_day)
        .shown_by(ids(&found));
    Ok((found.len() > limits.searches_per_day as usize).then_some(raised))
}

/// A12: a search about one person, or what was found of her taken away, and no ticket that says why.
pub(super) fn no_ticket(seen: &Seen, past: &dyn Past, _limits: &Alerts) -> Judged {
    let is_bare = |seen: &Seen| {
        matches!(
            seen.event,
            EventCode::JournalSearched | EventCode::JournalExported
        ) && seen.detail.split(' ').any(|word| word == "person")
            && !seen.detail.contains(" ticket:")
    };
    let Some(admin) = seen.actor.filter(|_| is_bare(seen)) else {
        return Ok(None);
    };
    let terms = [Term::Actor(admin), Term::Family("journal")];
    let mut found = past.find(&terms, paris::midnight(seen.at), seen.at, MOST_USUAL)?;
    found.retain(|seen| is_bare(seen));
    Ok(Some(
        Raised::by(AlertCode::NoTicket, admin, &[&day(seen.at)])
            .saw(found.len(), 1)
            .shown_by(ids(&found)),
    ))
}

/// A14: someone who had been away for months signs in.
pub(super) fn dormant(seen: &Seen, past: &dyn Past, limits: &Alerts) -> Judged {
    let works = matches!(seen.role, Some(Role::Aidant | Role::Referent));
    let Some(aidant) = seen
        .actor
        .filter(|_| works && seen.event == EventCode::SessionOpened && seen.result == Outcome::Ok)
    else {
        return Ok(None);
    };
    let earlier = past.find(
        &[Term::Actor(aidant)],
        seen.at.plus_millis(-CHAIN_DAYS * DAY),
        seen.at.plus_millis(-1),
        1,
    )?;
    Ok(earlier.first().and_then(|earlier| {
        let days = usize::try_from(seen.at.millis_since(earlier.at) / DAY).unwrap_or_default();
        let raised = Raised::by(AlertCode::Dormant, aidant, &[seen.id.as_bytes()])
            .saw(days, limits.dormant_days)
            .shown_by([earlier.id, seen.id]);
        (days >= limits.dormant_days as usize).then_some(raised)
    }))
}
