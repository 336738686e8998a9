//! `journal --summary`: a year of the journal, in a few sentences.

use ecrin_vault::vocabulary::{EventCode, Outcome};
use ecrin_vault::wire::JournalRow;
use serde_json::json;

use super::journal::pages;
use crate::context::Context;
use crate::exit::CommandError;
use crate::sentence::{Memory, Reader};
use crate::when::year_of;

/// Who looked how often, mandates given and ended, what was refused, what was put in.
pub(super) fn summary(context: &Context<'_>, year: i16) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let mut rows = pages(|after| Ok(me.api.journal(after)?))?;
    rows.retain(|row| year_of(row.at) == year);
    let reader = Reader {
        words: context.words,
        now: me.now(),
        person: Some(me.account()),
        memory: Memory::default(),
    };
    // In the order in which they first looked: nobody is ranked.
    let mut viewers: Vec<(&JournalRow, u64)> = Vec::new();
    for row in rows
        .iter()
        .filter(|row| is_view(row) && row.actor != Some(me.account()))
    {
        match viewers.iter_mut().find(|(first, _)| first.actor == row.actor) {
            Some((_, count)) => *count += 1,
            None => viewers.push((row, 1)),
        }
    }
    let count = |codes: &[EventCode]| {
        let found = rows
            .iter()
            .filter(|row| row.result == Outcome::Ok && codes.contains(&row.event));
        found.count() as u64
    };
    let given = count(&[EventCode::MandateGranted]);
    let ended = count(&[
        EventCode::MandateExpired,
        EventCode::MandateRevoked,
        EventCode::MandateRefused,
        EventCode::MandateReplaced,
        EventCode::MandateUndone,
    ]);
    let refused = rows.iter().filter(|row| row.result != Outcome::Ok).count() as u64;
    let put_in = |row: &&JournalRow| {
        row.event == EventCode::DocumentDeposited
            && row.result == Outcome::Ok
            && row.actor != Some(me.account())
    };
    let deposits = rows.iter().filter(put_in).count() as u64;
    let views: Vec<_> = viewers
        .iter()
        .map(|(row, count)| json!({ "actor": row.actor, "name": row.actor_name, "count": count }))
        .collect();
    let document = json!({
        "year": year, "views": views, "mandates_given": given, "mandates_ended": ended, "refused": refused,
        "deposits": deposits,
    });
    context.out.result(&document, || {
        let words = context.words;
        let written = year.to_string();
        let mut lines = vec![words.format("summary-title", &[("year", (&written).into())])];
        for (row, count) in &viewers {
            let who = reader.who(row);
            let values = [("who", (&who).into()), ("count", (*count).into())];
            lines.push(words.format("summary-views", &values));
        }
        if viewers.is_empty() {
            lines.push(words.get("summary-no-views"));
        }
        for (key, count) in [
            ("summary-given", given),
            ("summary-ended", ended),
            ("summary-deposits", deposits),
            ("summary-refused", refused),
        ] {
            lines.push(words.format(key, &[("count", count.into())]));
        }
        lines.join("\n")
    });
    Ok(())
}

fn is_view(row: &JournalRow) -> bool {
    row.result == Outcome::Ok
        && matches!(
            row.event,
            EventCode::DocumentReleasedView | EventCode::DocumentReleasedDownload
        )
}
