//! Policy: pure decisions, with the time as an argument.

use ecrin_vault::act::{View, is_fresh};
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateDocument, state_at};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{MandateState, Right};

use super::{Membership, Refusal};

/// All that a decision about a view depends on.
pub(super) struct ViewQuestion<'a> {
    pub(super) now: Timestamp,
    pub(super) mandate: &'a Mandate,
    pub(super) lifecycle: &'a Lifecycle,
    /// Why the viewer may not act at all, if so.
    pub(super) standing: Option<Refusal>,
    pub(super) structures: &'a [Membership],
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
    let holds = match mandate.grantee {
        Grantee::Person(account) => account == view.viewer,
        Grantee::Structure(structure, role) => question
            .structures
            .iter()
            .any(|m| m.structure == structure && m.role == role),
    };
    if !holds {
        return Err(Refusal::MandateNotYours);
    }
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
