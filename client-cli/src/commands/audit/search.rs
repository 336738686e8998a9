//! `audit search`: from what was typed to a filter, and from pages to lines.

use ecrin_vault::id::{AccountId, MandateId, StructureId};
use ecrin_vault::vocabulary::EventCode;
use ecrin_vault::wire::{AuditFilter, JournalRow};

use super::super::structure;
use crate::cli::FilterArgs;
use crate::context::Context;
use crate::exit::{CommandError, Fault};
use crate::people::People;
use crate::prefix::{Typed, among, read};
use crate::sentence::{Memory, Reader};
use crate::unlock::SignedIn;
use crate::when::parse_moment;

/// As many as a person reads at once.
const FOR_PEOPLE: u64 = 200;

/// As many as a page of the server holds.
const PAGE: u64 = 500;

/// A word that is no family of events.
#[derive(Debug, thiserror::Error)]
#[error("there is no family of events called {0:?}")]
pub(super) struct UnknownFamily(String);

impl Fault for UnknownFamily {
    fn code(&self) -> &str {
        "bad-family"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        let mut families: Vec<&str> = EventCode::ALL.iter().map(|event| family(*event)).collect();
        families.dedup();
        families.sort_unstable();
        families.dedup();
        vec![("text", self.0.clone()), ("families", families.join(", "))]
    }
}

fn family(event: EventCode) -> &'static str {
    event.as_str().split('.').next().unwrap_or_default()
}

pub(super) fn search(
    context: &Context<'_>,
    arguments: &FilterArgs,
    limit: Option<u64>,
) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let filter = filter(&me, arguments)?;
    show(context, &me, &filter, limit)
}

/// Shows the events of a search, newest first, page after page: nothing is held that was shown.
pub(super) fn show(
    context: &Context<'_>,
    me: &SignedIn,
    filter: &AuditFilter,
    limit: Option<u64>,
) -> Result<(), CommandError> {
    let reader = auditor(context, me);
    let most = limit.unwrap_or(if context.out.is_json() {
        u64::MAX
    } else {
        FOR_PEOPLE
    });
    let (shown, more) = each(me, filter, most, |row| {
        context.out.line(&reader.as_json(row));
        context.out.say(&reader.sentence(row));
    })?;
    if shown == 0 {
        context.out.say(&context.words.get("audit-nothing"));
    }
    if more {
        let text = context
            .words
            .format("audit-there-is-more", &[("count", shown.into())]);
        context.out.tell(&text);
    }
    if filter.no_witness == Some(true) {
        context.tell("audit-no-witness-yet");
    }
    Ok(())
}

/// An auditor as a reader: she knows people by their names in the journal.
pub(super) fn auditor<'a>(context: &Context<'a>, me: &SignedIn) -> Reader<'a> {
    Reader {
        words: context.words,
        now: me.now(),
        person: None,
        memory: Memory::default(),
    }
}

/// Hands up to `most` events of a search to `visit`; answers how many, and whether there may be more.
pub(super) fn each(
    me: &SignedIn,
    filter: &AuditFilter,
    most: u64,
    mut visit: impl FnMut(&JournalRow),
) -> Result<(u64, bool), CommandError> {
    let (mut shown, mut after) = (0, None);
    loop {
        let page = me.api.audit_events(&AuditFilter {
            after: after.clone(),
            limit: usize::try_from((most - shown).min(PAGE)).ok(),
            ..filter.clone()
        })?;
        for row in &page.events {
            visit(row);
            shown += 1;
        }
        // A server that hands out the same place for ever is not followed for ever.
        if page.next.is_none() || page.next == after {
            return Ok((shown, false));
        }
        if shown >= most {
            return Ok((shown, true));
        }
        after = page.next;
    }
}

/// What was typed, as the server is asked. Whole ids are taken as they are: one that nothing has finds nothing.
pub(super) fn filter(me: &SignedIn, typed: &FilterArgs) -> Result<AuditFilter, CommandError> {
    let moment = |text: &Option<String>| text.as_deref().map(parse_moment).transpose();
    if let Some(word) = &typed.family
        && !EventCode::ALL.iter().any(|event| family(*event) == word)
    {
        return Err(UnknownFamily(word.chars().take(60).collect()).into());
    }
    let aidant = match typed
        .aidant
        .as_deref()
        .map(|text| (text, read::<AccountId>(text)))
    {
        None => None,
        Some((_, Ok(Typed::Whole(id)))) => Some(id),
        Some((text, _)) => Some(People(me).resolve(text)?),
    };
    let structure = match typed
        .structure
        .as_deref()
        .map(|text| (text, read::<StructureId>(text)))
    {
        None => None,
        Some((_, Ok(Typed::Whole(id)))) => Some(id),
        Some((text, _)) => Some(structure::resolve(me, text)?.id),
    };
    let mut filter = AuditFilter {
        aidant,
        structure,
        event: typed.event,
        family: typed.family.clone(),
        result: typed.result,
        channel: typed.channel,
        purpose: typed.purpose,
        outside_hours: typed.outside_hours.then_some(true),
        no_witness: typed.no_witness.then_some(true),
        ends_before: moment(&typed.ends_before)?,
        from: moment(&typed.from)?,
        to: moment(&typed.to)?,
        ticket: typed.ticket.clone(),
        ..AuditFilter::default()
    };
    // An auditor has no list of mandates or of people: the beginning of one is looked for among the events.
    if let Some(text) = &typed.mandate {
        filter.mandate = Some(match read::<MandateId>(text)? {
            Typed::Whole(id) => id,
            Typed::Beginning(beginning) => {
                let mut known = Vec::new();
                each(me, &filter, u64::MAX, |row| known.extend(row.mandate))?;
                among(&beginning, known)?
            }
        });
    }
    if let Some(text) = &typed.beneficiary {
        // As sentences write it: « B-7Q2M1K ».
        let text = text.trim_start_matches("B-").trim_start_matches("b-");
        filter.beneficiary = Some(match read::<AccountId>(text)? {
            Typed::Whole(id) => id,
            Typed::Beginning(beginning) => {
                let mut known = Vec::new();
                each(me, &filter, u64::MAX, |row| known.extend(row.subject))?;
                among(&beginning, known)?
            }
        });
    }
    Ok(filter)
}
