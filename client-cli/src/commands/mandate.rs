//! `mandate`: reading mandates, and the small signed acts about them.

use ecrin_vault::act::{Acceptance, MandateAct, Resumption, Revocation, Suspension};
use ecrin_vault::note::{NoteBody, NoteError};
use ecrin_vault::vocabulary::MandateState;
use ecrin_vault::wire::{ActNew, Mandate};
use serde_json::json;

use super::{ask, print};
use crate::cli::MandateCommand;
use crate::context::Context;
use crate::exit::CommandError;
use crate::mandates::{Checked, check, find, find_to_stop, title_of};
use crate::output::{Table, short};
use crate::papers::{self, Held};
use crate::unlock::SignedIn;
use crate::when::{full_moment, moment};

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MandateCommand) -> Result<(), CommandError> {
    match command {
        MandateCommand::List => list(context),
        MandateCommand::Show { id } => show(context, id),
        MandateCommand::Accept { id } => act(context, id, "acceptance", "mandate-accepted"),
        MandateCommand::Refuse { id } => act(context, id, "revocation", "mandate-refused"),
        MandateCommand::Revoke { id } => act(context, id, "revocation", "mandate-revoked"),
        MandateCommand::Suspend { id } => act(context, id, "suspension", "mandate-suspended"),
        MandateCommand::Resume { id } => act(context, id, "resumption", "mandate-resumed"),
        MandateCommand::Renew(arguments) => ask::renew(context, arguments),
        MandateCommand::Print { id, out } => print::print(context, id, out),
    }
}

/// My papers, for their titles; professionals have none.
pub(super) fn own_papers(me: &SignedIn) -> Result<Vec<Held>, CommandError> {
    if me.session.role.is_professional() {
        Ok(Vec::new())
    } else {
        papers::all(me)
    }
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let words = context.words;
    let mandates = me.api.mandates()?;
    let held = own_papers(&me)?;
    let mut table = Table::default();
    let none = mandates.is_empty();
    for wire in mandates {
        let id = wire.id;
        let checked = match check(&me, wire) {
            Ok(checked) => checked,
            Err(reason) => {
                context
                    .out
                    .line(&json!({ "id": id, "authentic": false, "reason": reason.code() }));
                context.out.tell(&reason.explain(words));
                table.row([
                    short(id),
                    words.get("not-authentic"),
                    String::new(),
                    String::new(),
                    String::new(),
                ]);
                continue;
            }
        };
        context.out.line(&checked.as_json(&held));
        let other = if checked.owner.is_some() {
            checked.owner_name()
        } else {
            checked.grantee_name(context.words)
        };
        let state = words.get(&format!("state-{}", checked.wire.state));
        let until = moment(words, checked.body.until, me.now());
        let until = words.format("until", &[("moment", (&until).into())]);
        table.row([
            short(id),
            other,
            papers_in_words(context, &checked, &held),
            state,
            until,
        ]);
    }
    context.out.say(&if none {
        words.get("no-mandates")
    } else {
        table.to_text()
    });
    Ok(())
}

fn papers_in_words(context: &Context<'_>, checked: &Checked, held: &[Held]) -> String {
    let titles: Vec<&str> = checked
        .body
        .documents
        .iter()
        .filter_map(|line| title_of(held, line.document))
        .collect();
    match (titles.as_slice(), checked.body.documents.len()) {
        ([only], 1) => (*only).to_owned(),
        (_, count) => context
            .words
            .format("papers-count", &[("count", (count as u64).into())]),
    }
}

fn show(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let checked = find(&me, id)?;
    let held = own_papers(&me)?;
    context.out.result(&checked.as_json(&held), || {
        describe(context, &me, &checked, &held)
    });
    Ok(())
}

fn describe(context: &Context<'_>, me: &SignedIn, checked: &Checked, held: &[Held]) -> String {
    let words = context.words;
    let (body, wire) = (&checked.body, &checked.wire);
    let mut table = Table::default();
    let mut row = |key: &str, value: String| table.row([words.get(key), value]);
    row("label-mandate", body.id.to_string());
    row(
        "label-owner",
        if checked.owner.is_some() {
            checked.owner_name()
        } else {
            me.keyring.name.clone()
        },
    );
    row("label-grantee", checked.grantee_name(context.words));
    for line in &body.documents {
        let title = title_of(held, line.document).map_or_else(|| short(line.document), ToOwned::to_owned);
        let number = u64::from(line.number);
        row(
            "label-paper",
            words
                .format(
                    "mandate-text-document",
                    &[("number", number.into()), ("title", (&title).into())],
                )
                .trim()
                .to_owned(),
        );
    }
    row("label-right", words.get(&format!("right-{}", body.right)));
    row("label-purpose", words.get(&format!("purpose-{}", body.purpose)));
    row("label-from", full_moment(words, body.from));
    row("label-until", full_moment(words, body.until));
    let views = u64::from(wire.views);
    row(
        "label-views",
        match body.max_views {
            Some(most) => words.format(
                "views-of",
                &[("views", views.into()), ("most", u64::from(most).into())],
            ),
            None => words.format("views-made", &[("views", views.into())]),
        },
    );
    row("label-state", words.get(&format!("state-{}", wire.state)));
    if let (Some(at), true) = (wire.accepted, wire.state == MandateState::Active) {
        row("label-accepted", full_moment(words, at));
    }
    if let Some(at) = wire.ended {
        row("label-ended", full_moment(words, at));
    }
    table.to_text()
}

fn act(context: &Context<'_>, id: &str, route: &str, done: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let checked = match route {
        "revocation" | "suspension" => find_to_stop(&me, id)?,
        _ => find(&me, id)?,
    };
    let wire = hand_in(&me, &checked, route)?;
    let checked = check(&me, wire)?;
    let held = own_papers(&me)?;
    context.out.result(&checked.as_json(&held), || {
        let other = if checked.owner.is_some() {
            checked.owner_name()
        } else {
            checked.grantee_name(context.words)
        };
        context.words.format(done, &[("who", (&other).into())])
    });
    Ok(())
}

/// Signs the act that belongs to a route and hands it in.
pub(super) fn hand_in(me: &SignedIn, checked: &Checked, route: &str) -> Result<Mandate, CommandError> {
    let act = MandateAct {
        mandate: checked.body.id,
        note: checked.note.digest(),
        actor: me.account(),
        at: me.now().whole_seconds(),
    };
    let note = match route {
        "acceptance" => signed(me, Acceptance(act)),
        "revocation" => signed(me, Revocation(act)),
        "suspension" => signed(me, Suspension(act)),
        _ => signed(me, Resumption(act)),
    }?;
    Ok(me.api.act_on_mandate(checked.body.id, route, &ActNew { note })?)
}

fn signed<T: NoteBody>(me: &SignedIn, body: T) -> Result<String, NoteError> {
    Ok(me.sign(body)?.to_text())
}
