//! Policy: pure decisions, with the time as an argument.

use ecrin_vault::act::{View, is_fresh};
use ecrin_vault::id::AccountId;
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateDocument, state_at};
use ecrin_vault::request::Request;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{MandateState, Right, Role};

use super::Refusal;
use crate::store::rows::Standing;

/// All that a decision about a view depends on.
pub(super) struct ViewQuestion<'a> {
    pub(super) now: Timestamp,
    pub(super) mandate: &'a Mandate,
    pub(super) lifecycle: &'a Lifecycle,
    /// Why the viewer may not act at all, if so.
    pub(super) standing: Option<Refusal>,
    /// The viewer's membership of the structure that holds the mandate, where one does.
    pub(super) membership: Option<(Role, Standing)>,
    pub(super) view: &'a View,
    /// Views released so far.
    pub(super) views: u32,
}

/// Whether this view is released, and which document it is.
pub(super) fn may_view<'a>(question: &ViewQuestion<'a>) -> Result<&'a MandateDocument, Refusal> {
    let ViewQuestion {
        now,
        mandate,
        lifecycle,
        view,
        ..
    } = question;
    if let Some(refusal) = question.standing {
        return Err(refusal);
    }
    may_hold(mandate.grantee, view.viewer, question.membership)?;
    is_alive(mandate, lifecycle, *now)?;
    if lifecycle.accepted.is_none() {
        return Err(Refusal::MandateNotAccepted);
    }
    if !is_fresh(view.at, *now) {
        return Err(Refusal::Stale);
    }
    let document = mandate
        .document(view.number)
        .ok_or(Refusal::DocumentNotInMandate)?;
    let seeing = matches!(view.right, Right::View | Right::Download | Right::Print);
    if !seeing || !mandate.right.allows(view.right) || view.purpose != mandate.purpose {
        return Err(Refusal::RightNotGranted);
    }
    if mandate.max_views.is_some_and(|most| question.views >= most) {
        return Err(Refusal::MandateExhausted);
    }
    Ok(document)
}

/// Whether someone is a grantee's own person, or one of its people in the named role at this moment.
pub(super) fn may_hold(
    grantee: Grantee,
    account: AccountId,
    membership: Option<(Role, Standing)>,
) -> Result<(), Refusal> {
    match (grantee, membership) {
        (Grantee::Person(person), _) if person == account => Ok(()),
        (Grantee::Person(_), _) | (Grantee::Structure(..), None) => Err(Refusal::MandateNotYours),
        (Grantee::Structure(..), Some((_, Standing::Suspended | Standing::Removed))) => {
            Err(Refusal::MembershipSuspended)
        }
        (Grantee::Structure(_, named), Some((role, Standing::Active))) if role == named => Ok(()),
        (Grantee::Structure(..), Some(_)) => Err(Refusal::RoleNotNamed),
    }
}

/// Whether a mandate is active at this moment, and if not, why.
pub(super) fn is_alive(mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Result<(), Refusal> {
    match state_at(mandate.from, mandate.until, lifecycle, now) {
        MandateState::Active => Ok(()),
        MandateState::Expired => Err(Refusal::MandateExpired),
        MandateState::RevokedByBeneficiary | MandateState::RevokedByStructure => Err(Refusal::MandateRevoked),
        MandateState::RevokedByAidant => Err(Refusal::MandateRefused),
        MandateState::Suspended => Err(Refusal::MandateSuspended),
        MandateState::Replaced => Err(Refusal::MandateReplaced),
        MandateState::Scheduled | MandateState::Draft | MandateState::AwaitingConsent => {
            Err(Refusal::MandateNotStarted)
        }
    }
}

/// Whether a mandate allows no more than a request asked for: the same grantee and démarche, the same right or a
/// smaller one, no more days than asked, counted from the answer.
pub(super) fn is_within_request(request: &Request, mandate: &Mandate, now: Timestamp) -> Result<(), Refusal> {
    let within = mandate.owner == request.owner
        && mandate.grantee == request.grantee
        && mandate.purpose == request.purpose
        && request.right.allows(mandate.right)
        && mandate.until <= now.plus_days(request.days);
    if within {
        Ok(())
    } else {
        Err(Refusal::BeyondRequest)
    }
}

/// Whether a renewal allows no more than the mandate it follows: the very same papers or fewer of them, the same
/// right or a smaller one, as few views.
pub(super) fn is_within_mandate(before: &Mandate, after: &Mandate) -> Result<(), Refusal> {
    if before.grantee == after.grantee {
        allows_no_more(before, after)
    } else {
        Err(Refusal::BeyondRequest)
    }
}

/// Whether a handover allows someone else no more than the mandate it follows, and no longer.
pub(super) fn is_within_handover(before: &Mandate, after: &Mandate) -> Result<(), Refusal> {
    if after.until <= before.until {
        allows_no_more(before, after)
    } else {
        Err(Refusal::BeyondRequest)
    }
}

fn allows_no_more(before: &Mandate, after: &Mandate) -> Result<(), Refusal> {
    let same_paper = |a: &MandateDocument, b: &MandateDocument| {
        (a.document, a.version, a.payload_sha256) == (b.document, b.version, b.payload_sha256)
    };
    let papers = after
        .documents
        .iter()
        .all(|new| before.documents.iter().any(|old| same_paper(old, new)));
    let views = match (before.max_views, after.max_views) {
        (None, _) => true,
        (Some(most), Some(asked)) => asked <= most,
        (Some(_), None) => false,
    };
    let within = before.owner == after.owner
        && before.purpose == after.purpose
        && before.right.allows(after.right)
        && papers
        && views;
    if within {
        Ok(())
    } else {
        Err(Refusal::BeyondRequest)
    }
}
