//! What acts make of a mandate: what it says, what happened to it, who acts, which act, and now give what has happened
//! to it then, or the reason why not.
//!
//! Nothing here returns a mandate: what one says never changes, so that no act adds a paper, a right, a view or a day.

use ecrin_vault::act::{MandateAct, is_fresh};
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::mandate::{EndedBy, Grantee, Lifecycle, Mandate};
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Role};

use super::super::Refusal;
use super::{Standing, is_alive, may_hold};

/// For how long a mistake may be undone by who made it.
pub const UNDO_MS: i64 = 48 * 60 * 60 * 1000;

/// Someone who acts on a mandate, as she stands towards it at this moment.
#[derive(Debug, Clone, Copy)]
pub struct Party {
    /// Who acts.
    pub account: AccountId,
    /// Her membership of the structure for which the mandate is held, where there is one.
    pub membership: Option<(Role, Standing)>,
    /// Whether she answers for those who hold it: a référent of their structure, or an administrator.
    pub governs: bool,
}

/// An act on a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Its grantee accepts it.
    Accept,
    /// It ends for good.
    Revoke,
    /// It stops for now.
    Suspend,
    /// It goes on.
    Resume,
    /// It was a mistake that nobody has used.
    Undo {
        /// When it was granted, as far as that is known.
        granted: Option<Timestamp>,
        /// How many views were released.
        views: u32,
    },
}

/// All that a decision about an act depends on.
#[derive(Debug)]
pub struct ActQuestion<'a> {
    /// The time.
    pub now: Timestamp,
    /// What the mandate says.
    pub mandate: &'a Mandate,
    /// The digest of its note.
    pub note: Digest32,
    /// What happened to it so far.
    pub lifecycle: &'a Lifecycle,
    /// Who acts.
    pub party: Party,
    /// What she does.
    pub act: Act,
    /// What she signed.
    pub signed: &'a MandateAct,
}

/// What has happened to the mandate once the act is done. The same as before is an act that was done already.
pub fn decide(question: &ActQuestion<'_>) -> Result<Lifecycle, Refusal> {
    let ActQuestion {
        now,
        mandate,
        lifecycle,
        party,
        signed,
        ..
    } = *question;
    let owns = mandate.owner == party.account;
    if matches!(question.act, Act::Undo { .. }) && !owns {
        return Err(Refusal::NotFound);
    }
    let stated = (signed.mandate, signed.actor, signed.note);
    if stated != (mandate.id, party.account, question.note) || !is_fresh(signed.at, now) {
        return Err(Refusal::Stale);
    }
    match question.act {
        Act::Accept => {
            may_hold(mandate.grantee, party.account, party.membership)?;
            is_alive_or_scheduled(mandate, lifecycle, now)?;
            Ok(Lifecycle {
                accepted: lifecycle.accepted.or(Some(now)),
                ..*lifecycle
            })
        }
        Act::Revoke => {
            if lifecycle.ended.is_none() && now >= mandate.until {
                return Err(Refusal::MandateExpired);
            }
            let by = relation(mandate, party).ok_or(Refusal::MandateNotYours)?;
            Ok(ended(lifecycle, by, now))
        }
        Act::Suspend => {
            relation(mandate, party).ok_or(Refusal::MandateNotYours)?;
            Ok(suspended(lifecycle, now))
        }
        Act::Resume if owns => Ok(Lifecycle {
            suspended: None,
            ..*lifecycle
        }),
        Act::Resume => Err(Refusal::NotAllowed),
        Act::Undo { granted, views } => {
            in_time(granted.ok_or(Refusal::UndoTooLate)?, now)?;
            if views > 0 {
                return Err(Refusal::UndoUsed);
            }
            Ok(ended(lifecycle, EndedBy::Beneficiary, now))
        }
    }
}

/// Under which code the act stands in the journal. Whoever gives back what she never accepted has refused it.
pub fn event_of(question: &ActQuestion<'_>) -> EventCode {
    let party = question.party;
    match question.act {
        Act::Accept => EventCode::MandateAccepted,
        Act::Revoke
            if question.lifecycle.accepted.is_none()
                && may_hold(question.mandate.grantee, party.account, party.membership).is_ok() =>
        {
            EventCode::MandateRefused
        }
        Act::Revoke => EventCode::MandateRevoked,
        Act::Suspend => EventCode::MandateSuspended,
        Act::Resume => EventCode::MandateResumed,
        Act::Undo { .. } => EventCode::MandateUndone,
    }
}

/// What someone is to a mandate, if anything: it decides who is said to have ended it.
pub fn relation(mandate: &Mandate, party: Party) -> Option<EndedBy> {
    if mandate.owner == party.account {
        return Some(EndedBy::Beneficiary);
    }
    if may_hold(mandate.grantee, party.account, party.membership).is_ok() {
        return Some(match mandate.grantee {
            Grantee::Person(_) => EndedBy::Aidant,
            Grantee::Structure(..) => EndedBy::Structure,
        });
    }
    party.governs.then_some(EndedBy::Structure)
}

/// What a stop of its owner's makes of a mandate; nothing of one that is over.
pub fn stopped(mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Option<Lifecycle> {
    is_left_over(mandate, lifecycle, now).then(|| ended(lifecycle, EndedBy::Beneficiary, now))
}

/// What it makes of a mandate in hand that its holder leaves the structure; nothing of one that rests or is over.
pub fn holder_left(mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Option<Lifecycle> {
    let runs = lifecycle.suspended.is_none() && is_left_over(mandate, lifecycle, now);
    runs.then(|| suspended(lifecycle, now))
}

/// Whether someone holds a mandate as a person for this structure. Of one that was granted before it was written down
/// for which, she holds it for each.
pub fn is_in_hand(
    mandate: &Mandate,
    through: Option<StructureId>,
    holder: AccountId,
    structure: StructureId,
) -> bool {
    mandate.grantee == Grantee::Person(holder) && through.is_none_or(|through| through == structure)
}

/// Whether something is left of it: it has not ended, suspended or not.
pub fn is_left_over(mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> bool {
    lifecycle.ended.is_none() && now < mandate.until
}

/// What becomes of a mandate when another of the same owner takes its place.
pub fn replaced(
    before: &Mandate,
    lifecycle: &Lifecycle,
    after: &Mandate,
    now: Timestamp,
) -> Result<Lifecycle, Refusal> {
    if before.owner != after.owner {
        return Err(Refusal::NotFound);
    }
    match is_alive_or_scheduled(before, lifecycle, now) {
        // Whoever held it has left, or was stopped: it does not go on, but its place may be taken.
        Ok(()) | Err(Refusal::MandateSuspended) => {}
        Err(over) => return Err(over),
    }
    // It takes the place now or not at all: a replacement that waits would be a second mandate beside the first.
    if after.from > now {
        return Err(Refusal::BadPeriod);
    }
    Ok(ended(lifecycle, EndedBy::Replacement, now))
}

/// Whether something made at `at` may be undone at `now` by who made it.
pub fn in_time(at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if now.millis_since(at) < UNDO_MS {
        Ok(())
    } else {
        Err(Refusal::UndoTooLate)
    }
}

fn is_alive_or_scheduled(mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Result<(), Refusal> {
    match is_alive(mandate, lifecycle, now) {
        Err(Refusal::MandateNotStarted) => Ok(()),
        alive => alive,
    }
}

/// The first end is the end.
fn ended(lifecycle: &Lifecycle, by: EndedBy, now: Timestamp) -> Lifecycle {
    Lifecycle {
        ended: lifecycle.ended.or(Some((by, now))),
        ..*lifecycle
    }
}

fn suspended(lifecycle: &Lifecycle, now: Timestamp) -> Lifecycle {
    Lifecycle {
        suspended: lifecycle.suspended.or(Some(now)),
        ..*lifecycle
    }
}
