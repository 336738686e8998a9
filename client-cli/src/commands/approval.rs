//! `approval`: what one administrator may not do alone.

use ecrin_vault::audit::{Approval, ApprovalRequest};
use ecrin_vault::id::EventId;
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::vocabulary::FourEyesAct;
use ecrin_vault::wire::{ApprovalAnswer, ApprovalNew, ApprovalShown};

use crate::cli::ApprovalCommand;
use crate::context::Context;
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::people::People;
use crate::prefix::{PrefixError, Typed, among, read};
use crate::unlock::SignedIn;
use crate::when::moment;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &ApprovalCommand) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    match command {
        ApprovalCommand::List => list(context, &me),
        ApprovalCommand::Request { act, subject } => {
            let asked = request(&me, *act, subject.as_deref().unwrap_or(act.as_str()))?;
            show(context, &me, &asked);
            Ok(())
        }
        ApprovalCommand::Give { id } => answer(context, &me, id, true),
        ApprovalCommand::Refuse { id } => answer(context, &me, id, false),
    }
}

/// Signs a request for a second administrator and hands it in.
pub(super) fn request(me: &SignedIn, act: FourEyesAct, subject: &str) -> Result<ApprovalShown, CommandError> {
    let note = me.sign(ApprovalRequest {
        act,
        subject: Digest32::of(subject.as_bytes()),
        requester: me.account(),
        at: me.now(),
    })?;
    Ok(me.api.request_approval(&ApprovalNew {
        note: note.to_text(),
        subject: subject.to_owned(),
    })?)
}

/// One of the requests, by id or its beginning.
pub(super) fn resolve(me: &SignedIn, text: &str) -> Result<ApprovalShown, CommandError> {
    let all = me.api.approvals()?;
    let id = match read::<EventId>(text)? {
        Typed::Whole(id) => id,
        Typed::Beginning(beginning) => among(&beginning, all.iter().map(|approval| approval.id))?,
    };
    Ok(all
        .into_iter()
        .find(|approval| approval.id == id)
        .ok_or_else(|| PrefixError::NotFound(text.to_owned()))?)
}

/// Signs an answer. What is signed is the request as its author signed it, not as the server tells it.
fn answer(context: &Context<'_>, me: &SignedIn, id: &str, given: bool) -> Result<(), CommandError> {
    let asked = resolve(me, id)?;
    let note: SignedNote<ApprovalRequest> = SignedNote::parse(&asked.request)?;
    let requester = People(me).known(asked.requester)?;
    let request = note.verify(
        &key_name(asked.requester, &me.config.domain),
        &requester.record.signing,
    )?;
    if request.act != asked.act || request.subject != Digest32::of(asked.subject.as_bytes()) {
        return Err(ecrin_vault::note::NoteError::Malformed.into());
    }
    let note = me.sign(Approval {
        request: note.digest(),
        given,
        approver: me.account(),
        at: me.now(),
    })?;
    let answered = me
        .api
        .answer_approval(asked.id, &ApprovalAnswer { note: note.to_text() })?;
    show(context, me, &answered);
    Ok(())
}

fn list(context: &Context<'_>, me: &SignedIn) -> Result<(), CommandError> {
    let mut table = Table::default();
    let all = me.api.approvals()?;
    for approval in &all {
        context.out.line(approval);
        table.row(row(context, me, approval));
    }
    context.out.say(&if all.is_empty() {
        context.words.get("no-approvals")
    } else {
        table.to_text()
    });
    Ok(())
}

fn row(context: &Context<'_>, me: &SignedIn, approval: &ApprovalShown) -> [String; 5] {
    let words = context.words;
    let state = serde_json::to_value(approval.state).unwrap_or_default();
    [
        short(approval.id),
        words.get(&format!("act-of-two-{}", approval.act)),
        words.get(&format!("approval-{}", state.as_str().unwrap_or_default())),
        moment(words, approval.until, me.now()),
        approval.subject.clone(),
    ]
}

/// Shows one to whoever asked for it or answered it.
pub(super) fn show(context: &Context<'_>, me: &SignedIn, approval: &ApprovalShown) {
    context.out.result(approval, || {
        let mut table = Table::default();
        table.row(row(context, me, approval));
        table.to_text()
    });
}
