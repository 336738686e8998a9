//! Policy: pure decisions, with the time as an argument. Here: who may see what; below: what acts make of a mandate, and
//! what may be asked and answered.
//!
//! Nothing else decides on a mandate's life, and tests play random histories against it.

pub mod acts;
pub mod requests;

use ecrin_vault::act::{View, is_fresh};
use ecrin_vault::id::AccountId;
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateDocument, state_at};
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{MandateState, Right, Role};

use super::Refusal;
pub use crate::store::rows::Standing;

/// How long after a view its payload may still be fetched.
pub const FETCH_MS: i64 = 10 * 60 * 1000;

/// All that a decision about a view depends on.
#[derive(Debug)]
pub struct ViewQuestion<'a> {
    /// The time.
    pub now: Timestamp,
    /// What the mandate says.
    pub mandate: &'a Mandate,
    /// What happened to it.
    pub lifecycle: &'a Lifecycle,
    /// Why the viewer may not act at all, if so.
    pub standing: Option<Refusal>,
    /// The viewer's membership of the structure for which the mandate is held, where there is one.
    pub membership: Option<(Role, Standing)>,
    /// What she asks for.
    pub view: &'a View,
    /// Views released so far.
    pub views: u32,
}

/// Whether this view is released, and which document it is.
pub fn may_view<'a>(question: &ViewQuestion<'a>) -> Result<&'a MandateDocument, Refusal> {
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

/// All that a decision depends on about the ciphertext of a view that stands in the journal.
#[derive(Debug)]
pub struct FetchQuestion<'a> {
    /// The time.
    pub now: Timestamp,
    /// What the mandate says.
    pub mandate: &'a Mandate,
    /// What happened to it.
    pub lifecycle: &'a Lifecycle,
    /// Why the viewer may not act at all, if so.
    pub standing: Option<Refusal>,
    /// Who made the view.
    pub viewer: AccountId,
    /// Her membership of the structure for which the mandate is held, where there is one.
    pub membership: Option<(Role, Standing)>,
    /// When the view was released.
    pub released: Timestamp,
}

/// Whether the ciphertext of a view may still be fetched: for a short while, as long as the mandate lives and its holder
/// may act.
pub fn may_fetch(question: &FetchQuestion<'_>) -> Result<(), Refusal> {
    if let Some(refusal) = question.standing {
        return Err(refusal);
    }
    may_hold(question.mandate.grantee, question.viewer, question.membership)?;
    is_alive(question.mandate, question.lifecycle, question.now)?;
    if question.now.millis_since(question.released) > FETCH_MS {
        return Err(Refusal::Stale);
    }
    Ok(())
}

/// Whoever a mandate would be granted to, as she or it stands at this moment.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// A professional, or a structure.
    pub known: bool,
    /// Whether she may act, or whether someone holds the named role and may.
    pub active: bool,
    /// Digest of the recipient that papers are sealed for, where there is one.
    pub key: Option<Digest32>,
}

/// Whether a mandate may be granted to whom it names, under the key its owner saw.
pub fn may_receive(mandate: &Mandate, candidate: Candidate) -> Result<(), Refusal> {
    if !candidate.known {
        return Err(Refusal::GranteeUnknown);
    }
    let key = candidate.key.ok_or(Refusal::TeamKeyMissing)?;
    if !candidate.active {
        return Err(Refusal::GranteeSuspended);
    }
    if key == mandate.grantee_key {
        Ok(())
    } else {
        Err(Refusal::Stale)
    }
}

/// Whether someone is a grantee's own person, or one of its people in the named role at this moment.
pub fn may_hold(
    grantee: Grantee,
    account: AccountId,
    membership: Option<(Role, Standing)>,
) -> Result<(), Refusal> {
    match (grantee, membership) {
        // What she holds for a structure rests while she is suspended there, wherever else she works. Once she has
        // left, the mandate itself is suspended, and whether it goes on is its owner's word.
        (Grantee::Person(person), Some((_, Standing::Suspended))) if person == account => {
            Err(Refusal::MembershipSuspended)
        }
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
pub fn is_alive(mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Result<(), Refusal> {
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
