//! What may be asked of a person for a mandate, and which mandate answers it.

use ecrin_vault::id::StructureId;
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateDocument};
use ecrin_vault::note::Digest32;
use ecrin_vault::request::Request;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::RequestReason;

use super::super::Refusal;
use super::acts::is_left_over;
use super::is_alive;

/// A mandate that a request names, with what happened to it.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// What it says.
    pub mandate: &'a Mandate,
    /// The digest of its note.
    pub note: Digest32,
    /// What happened to it.
    pub lifecycle: &'a Lifecycle,
}

/// Where the asker may act, and what she answers for.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// The structures she works for.
    pub works_for: &'a [StructureId],
    /// For a handover: the structures for which the mandate is held and that she governs.
    pub governs: &'a [StructureId],
    /// For a handover: the structures of whom she proposes.
    pub theirs: &'a [StructureId],
}

/// Whether someone may ask this, for herself or for people of a structure she works for; `before` is what she names of
/// this owner.
pub fn may_ask(
    request: &Request,
    asker: Asker<'_>,
    before: Option<Before<'_>>,
    now: Timestamp,
) -> Result<(), Refusal> {
    if request.reason == RequestReason::Handover {
        return may_hand_over(request, asker, before.ok_or(Refusal::NotFound)?, now);
    }
    let own = match request.grantee {
        Grantee::Person(account) => account == request.asker,
        Grantee::Structure(structure, _) => asker.works_for.contains(&structure),
    };
    if !own {
        return Err(Refusal::NotAllowed);
    }
    if request.reason == RequestReason::Renewal {
        let before = before.ok_or(Refusal::NotFound)?;
        if before.mandate.grantee != request.grantee {
            return Err(Refusal::MandateNotYours);
        }
        is_alive(before.mandate, before.lifecycle, now)?;
        asks_no_more(before.mandate, request)?;
    }
    Ok(())
}

/// Whether the asker may propose this handover: she governs the structure for which the mandate is held, and proposes
/// one of its people, or the structure itself.
fn may_hand_over(
    request: &Request,
    asker: Asker<'_>,
    before: Before<'_>,
    now: Timestamp,
) -> Result<(), Refusal> {
    if !is_left_over(before.mandate, before.lifecycle, now) {
        return Err(Refusal::MandateExpired);
    }
    // Nothing goes to another structure behind a person's choice of this one.
    let within = asker.governs.iter().any(|of| asker.theirs.contains(of));
    if !within || before.mandate.grantee == request.grantee {
        return Err(Refusal::NotAllowed);
    }
    asks_no_more(before.mandate, request)
}

fn asks_no_more(before: &Mandate, request: &Request) -> Result<(), Refusal> {
    if before.right.allows(request.right) && before.purpose == request.purpose {
        Ok(())
    } else {
        Err(Refusal::BeyondRequest)
    }
}

/// Whether a mandate answers a request: it allows at most what was asked; a renewal moreover at most what there was, and
/// a handover that and no longer.
pub fn may_answer(
    request: &Request,
    before: Option<Before<'_>>,
    after: &Mandate,
    now: Timestamp,
) -> Result<(), Refusal> {
    is_within_request(request, after, now)?;
    if request.reason == RequestReason::Access {
        return Ok(());
    }
    let before = before.ok_or(Refusal::NotFound)?;
    if after.previous != Some(before.note) {
        return Err(Refusal::Stale);
    }
    if request.reason == RequestReason::Handover {
        return is_within_handover(before.mandate, after);
    }
    is_alive(before.mandate, before.lifecycle, now)?;
    is_within_mandate(before.mandate, after)
}

/// Whether a mandate allows no more than a request asked for: the same grantee and démarche, the same right or a
/// smaller one, no more days than asked, counted from the answer.
fn is_within_request(request: &Request, mandate: &Mandate, now: Timestamp) -> Result<(), Refusal> {
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
fn is_within_mandate(before: &Mandate, after: &Mandate) -> Result<(), Refusal> {
    if before.grantee == after.grantee {
        allows_no_more(before, after)
    } else {
        Err(Refusal::BeyondRequest)
    }
}

/// Whether a handover allows someone else no more than the mandate it follows, and no longer.
fn is_within_handover(before: &Mandate, after: &Mandate) -> Result<(), Refusal> {
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
