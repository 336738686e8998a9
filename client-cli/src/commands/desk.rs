//! `stop`, `inbox` and `undo`: one act that ends every access, who may put papers in, and taking back mistakes.

use ecrin_vault::act::{MandateAct, Revocation, Stop};
use ecrin_vault::id::AccountId;
use ecrin_vault::invitation::InvitationSecret;
use ecrin_vault::note::Digest32;
use ecrin_vault::wire::{ActNew, InboxNew, StopNew};
use serde_json::json;

use super::grant;
use super::mandate::own_papers;
use crate::cli::{InboxCommand, StopArgs, UndoCommand};
use crate::context::Context;
use crate::exit::CommandError;
use crate::mandates;
use crate::output::{Table, short};
use crate::prefix::{PrefixError, among};
use crate::when::full_moment;

/// Ends every access to my papers: one confirmation, one request.
pub(super) fn stop(context: &Context<'_>, arguments: &StopArgs) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    context.tell("stop-warning");
    grant::ask(context, arguments.yes)?;
    let note = me.sign(Stop {
        owner: me.account(),
        inbox: arguments.inbox,
        at: me.now().whole_seconds(),
    })?;
    let stopped = me.api.stop(&StopNew { note: note.to_text() })?;
    context.out.result(&stopped, || {
        let values = [
            ("mandates", (stopped.mandates.len() as u64).into()),
            ("requests", (stopped.requests.len() as u64).into()),
            ("sessions", stopped.sessions.into()),
        ];
        let mut text = context.words.format("stopped", &values);
        let waited = [
            ("delays", (stopped.delays.len() as u64).into()),
            ("recoveries", (stopped.recoveries.len() as u64).into()),
        ];
        if !(stopped.delays.is_empty() && stopped.recoveries.is_empty()) {
            text += "\n";
            text += &context.words.format("stopped-waiting", &waited);
        }
        if stopped.inbox {
            text += "\n";
            text += &context.words.get("inbox-closed");
        }
        text
    });
    Ok(())
}

/// Who may put papers in for me.
pub(super) fn inbox(context: &Context<'_>, command: InboxCommand) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let inbox = match command {
        InboxCommand::Show => me.api.inbox()?,
        InboxCommand::Close => me.api.set_inbox(&InboxNew { closed: true })?,
        InboxCommand::Open => me.api.set_inbox(&InboxNew { closed: false })?,
    };
    context.out.result(&inbox, || {
        let key = if inbox.closed {
            "inbox-closed"
        } else {
            "inbox-open"
        };
        let waiting = context
            .words
            .format("inbox-waiting", &[("waiting", inbox.waiting.into())]);
        format!("{}\n{waiting}", context.words.get(key))
    });
    Ok(())
}

/// Takes back a mistake.
pub(super) fn undo(context: &Context<'_>, command: &UndoCommand) -> Result<(), CommandError> {
    match command {
        UndoCommand::Invitation { id: None } => invitations(context),
        UndoCommand::Invitation { id: Some(id) } => undo_invitation(context, id),
        UndoCommand::Mandate { id } => undo_mandate(context, id),
        UndoCommand::Vault { account } => undo_vault(context, account),
    }
}

fn invitations(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let words = context.words;
    let found = me.api.invitations()?;
    let mut table = Table::default();
    for item in &found {
        context.out.line(item);
        let role = words.get(&format!("role-{}", item.role));
        table.row([short(item.id), role, full_moment(words, item.from)]);
    }
    context.out.say(&if found.is_empty() {
        words.get("no-invitations")
    } else {
        table.to_text()
    });
    Ok(())
}

fn undo_invitation(context: &Context<'_>, text: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let id = match InvitationSecret::from_text(text) {
        Ok(secret) => Digest32::of(&secret.signing_key().verifying_key().to_bytes()),
        Err(_) => match text.parse() {
            Ok(id) => id,
            Err(_) => among(text, me.api.invitations()?.iter().map(|item| item.id))?,
        },
    };
    me.api.undo_invitation(id)?;
    context.out.result(&json!({ "id": id, "undone": true }), || {
        context.words.get("invitation-undone")
    });
    Ok(())
}

fn undo_mandate(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let checked = mandates::find(&me, id)?;
    let note = me.sign(Revocation(MandateAct {
        mandate: checked.body.id,
        note: checked.note.digest(),
        actor: me.account(),
        at: me.now().whole_seconds(),
    }))?;
    let wire = me
        .api
        .undo_mandate(checked.body.id, &ActNew { note: note.to_text() })?;
    let checked = mandates::check(&me, wire)?;
    context.out.result(&checked.as_json(&own_papers(&me)?), || {
        let id = short(checked.body.id);
        context.words.format("mandate-undone", &[("id", (&id).into())])
    });
    Ok(())
}

fn undo_vault(context: &Context<'_>, text: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let account: AccountId = text.parse().map_err(|_| PrefixError::NotFound(text.to_owned()))?;
    me.api.undo_vault(account)?;
    context
        .out
        .result(&json!({ "account": account, "undone": true }), || {
            let id = short(account);
            context.words.format("vault-undone", &[("id", (&id).into())])
        });
    Ok(())
}
