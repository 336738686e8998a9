//! `audit view`: searches that have a name, five of them known to everyone, the others the administrator's own.

use std::collections::HashSet;

use ecrin_vault::vocabulary::{EventCode, Outcome};
use ecrin_vault::wire::AuditFilter;
use serde_json::json;

use super::search::{auditor, each, filter, show};
use crate::cli::ViewCommand;
use crate::context::{Context, checked_name};
use crate::exit::CommandError;
use crate::output::Table;
use crate::prefix::PrefixError;
use crate::unlock::SignedIn;

/// The views that everyone has.
const BUILT_IN: [&str; 5] = [
    "fins-de-mandat",
    "prolongations",
    "sans-depot",
    "recuperations",
    "refus",
];

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &ViewCommand) -> Result<(), CommandError> {
    match command {
        ViewCommand::Save { name, filter: typed } => {
            let name = checked_name(name)?;
            if BUILT_IN.contains(&name.as_str()) {
                return Err(ViewError(name).into());
            }
            let me = context.sign_in()?;
            let asked = filter(&me, typed)?;
            let mut views = context.home.views()?;
            views.insert(name.clone(), asked.clone());
            context.home.keep_views(&views)?;
            context.out.result(&json!({ "id": name, "filter": asked }), || {
                context.words.get("view-saved")
            });
            Ok(())
        }
        ViewCommand::List => list(context),
        ViewCommand::Run { name } => run_one(context, name),
        ViewCommand::Remove { name } => {
            let mut views = context.home.views()?;
            if views.remove(name).is_none() {
                return Err(PrefixError::NotFound(name.clone()).into());
            }
            context.home.keep_views(&views)?;
            context
                .out
                .result(&json!({ "id": name }), || context.words.get("view-removed"));
            Ok(())
        }
    }
}

/// A name that every administrator has already.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is a view that everyone has")]
struct ViewError(String);

impl crate::exit::Fault for ViewError {
    fn code(&self) -> &str {
        "view-built-in"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.0.clone())]
    }
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let mut table = Table::default();
    for name in BUILT_IN {
        let told = context.words.get(&format!("view-{name}"));
        context
            .out
            .line(&json!({ "id": name, "built_in": true, "title": told }));
        table.row([name.to_owned(), told]);
    }
    for (name, filter) in context.home.views()? {
        context
            .out
            .line(&json!({ "id": name, "built_in": false, "filter": filter }));
        table.row([name, serde_json::to_string(&filter).unwrap_or_default()]);
    }
    context.out.say(&table.to_text());
    Ok(())
}

fn run_one(context: &Context<'_>, name: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    if name == "sans-depot" {
        return without_deposit(context, &me);
    }
    let asked = match name {
        "fins-de-mandat" => AuditFilter {
            ends_before: Some(me.now().plus_days(7)),
            ..AuditFilter::default()
        },
        // A renewal takes the place of the mandate it renews.
        "prolongations" => by_event(EventCode::MandateReplaced),
        "recuperations" => by_event(EventCode::RecoveryCompleted),
        "refus" => AuditFilter {
            result: Some(Outcome::Refused),
            ..AuditFilter::default()
        },
        own => {
            let mut views = context.home.views()?;
            views
                .remove(own)
                .ok_or_else(|| PrefixError::NotFound(own.to_owned()))?
        }
    };
    show(context, &me, &asked, None)
}

fn by_event(event: EventCode) -> AuditFilter {
    AuditFilter {
        event: Some(event),
        ..AuditFilter::default()
    }
}

/// Papers that someone looked at without ever having put one in for that person, in the last thirty days: looking is
/// what the mandate allows, but whoever helps usually also files what comes of it.
fn without_deposit(context: &Context<'_>, me: &SignedIn) -> Result<(), CommandError> {
    let of = |event| AuditFilter {
        event: Some(event),
        ..AuditFilter::default()
    };
    let mut helped = HashSet::new();
    each(me, &of(EventCode::DocumentDeposited), u64::MAX, |row| {
        helped.insert((row.actor, row.subject));
    })?;
    let reader = auditor(context, me);
    let mut shown = 0;
    each(me, &of(EventCode::DocumentReleasedView), u64::MAX, |row| {
        if !helped.contains(&(row.actor, row.subject)) {
            context.out.line(&reader.as_json(row));
            context.out.say(&reader.sentence(row));
            shown += 1;
        }
    })?;
    if shown == 0 {
        context.out.say(&context.words.get("audit-nothing"));
    }
    Ok(())
}
