//! `journal`: who did what with my papers, in sentences.

use std::collections::HashMap;

use ecrin_vault::mandate::Mandate;
use ecrin_vault::note::SignedNote;
use ecrin_vault::wire::JournalRow;

use super::mandate::own_papers;
use crate::context::Context;
use crate::exit::CommandError;
use crate::output::short;
use crate::papers::Held;
use crate::sentence::{Memory, Reader};
use crate::unlock::SignedIn;

/// Prints the journal, oldest first.
pub(super) fn journal(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let rows = whole(&me)?;
    let reader = reader(context, &me, &own_papers(&me)?)?;
    for row in &rows {
        context.out.line(&reader.as_json(row));
        context.out.say(&reader.sentence(row));
    }
    if rows.is_empty() {
        context.out.say(&context.words.get("no-events"));
    }
    Ok(())
}

/// My journal and what was done to the service itself, which concerns everyone on it; oldest first.
pub(super) fn whole(me: &SignedIn) -> Result<Vec<JournalRow>, CommandError> {
    let mut rows = pages(|after| Ok(me.api.journal(after)?))?;
    rows.extend(pages(|after| Ok(me.api.maintenance(after)?))?);
    rows.sort_by(|a, b| (a.at, &a.origin, a.index).cmp(&(b.at, &b.origin, b.index)));
    Ok(rows)
}

/// Every event of a search, page after page.
pub(super) fn pages(
    fetch: impl Fn(Option<String>) -> Result<ecrin_vault::wire::JournalPage, CommandError>,
) -> Result<Vec<JournalRow>, CommandError> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = fetch(after.clone())?;
        rows.extend(page.events);
        // A server that hands out the same place for ever is not followed for ever.
        if page.next.is_none() || page.next == after {
            return Ok(rows);
        }
        after = page.next;
    }
}

/// The person as a reader, with the names of her papers and of her grantees.
pub(super) fn reader<'a>(
    context: &Context<'a>,
    me: &SignedIn,
    held: &[Held],
) -> Result<Reader<'a>, CommandError> {
    let papers = held.iter().filter_map(|held| {
        let record = &held.paper.as_ref().ok()?.record;
        Some((held.id, (record.kind, record.title.clone())))
    });
    let mandates = me.api.mandates()?.into_iter().filter_map(|wire| {
        // For telling which paper a number was. Nothing is opened on the strength of it.
        let note = SignedNote::<Mandate>::parse(&wire.note).ok()?;
        let numbers: HashMap<_, _> = note
            .danger_unverified()
            .documents
            .iter()
            .map(|line| (line.number, line.document))
            .collect();
        Some((wire.id, (wire.grantee, numbers)))
    });
    let referrals = me.api.requests()?.into_iter().filter_map(|wire| {
        let place = wire.structure.as_ref()?.name.clone();
        let asker = &wire.asker;
        let name = asker.name.clone().unwrap_or_else(|| short(asker.account));
        let aidant = match asker.structures.first() {
            Some(structure) => format!("{name} ({})", structure.name),
            None => name,
        };
        Some((wire.id, (aidant, place)))
    });
    let memory = Memory {
        papers: papers.collect(),
        mandates: mandates.collect(),
        referrals: referrals.collect(),
    };
    Ok(Reader {
        words: context.words,
        now: me.now(),
        person: Some(me.account()),
        memory,
    })
}
