//! Policy: pure decisions, with the time as an argument.

use ecrin_vault::act::{View, is_fresh};
use ecrin_vault::id::AccountId;
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateDocument, state_at};
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
