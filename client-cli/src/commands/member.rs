//! `member`: who acts for a structure, and cutting off a leaver at once.

use ecrin_vault::id::AccountId;
use ecrin_vault::wire::{Member, MembershipAct};
use serde_json::{Value, json};

use super::appointment;
use super::structure::resolve;
use crate::cli::{MemberArgs, MemberCommand};
use crate::context::Context;
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::prefix::{Typed, among, read};
use crate::unlock::SignedIn;
use crate::when::moment;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MemberCommand) -> Result<(), CommandError> {
    match command {
        MemberCommand::List { structure } => list(context, structure.as_deref()),
        MemberCommand::Suspend(member) => decide(context, member, "suspend", "member-suspended"),
        MemberCommand::Resume(member) => decide(context, member, "resume", "member-resumed"),
        MemberCommand::Remove(member) => decide(context, member, "remove", "member-removed"),
        MemberCommand::Role {
            account,
            role,
            structure,
            leave_one,
        } => appointment::role(context, account, *role, structure.as_deref(), *leave_one),
        MemberCommand::Move {
            account,
            to,
            from,
            place,
            role,
            leave_one,
        } => appointment::relocate(
            context,
            account,
            &appointment::Move {
                to: to.as_deref(),
                from: from.as_deref(),
                place: place.as_deref(),
                role: *role,
                leave_one: *leave_one,
            },
        ),
        MemberCommand::Offers => appointment::offers(context),
        MemberCommand::Join { structure } => appointment::join(context, structure),
        MemberCommand::Decline { structure } => appointment::decline(context, structure),
    }
}

fn list(context: &Context<'_>, structure: Option<&str>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structure = structure.map(|text| resolve(&me, text)).transpose()?;
    let members = me.api.members(structure.map(|structure| structure.id))?;
    show(context, &me, &members);
    if members.is_empty() {
        context.out.say(&context.words.get("no-members"));
    }
    Ok(())
}

fn decide(context: &Context<'_>, member: &MemberArgs, act: &str, done: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    // Asked before the decision: whoever is removed is in no list afterwards.
    let known = me.api.members(None)?;
    let account: AccountId = match read(&member.account)? {
        Typed::Whole(account) => account,
        Typed::Beginning(beginning) => among(&beginning, known.iter().map(|member| member.account))?,
    };
    let name = known
        .iter()
        .find(|member| member.account == account)
        .map_or_else(|| short(account), |member| member.name.clone());
    let structure = member
        .structure
        .as_deref()
        .map(|text| resolve(&me, text))
        .transpose()?;
    let scope = MembershipAct {
        structure: structure.map(|structure| structure.id),
        leave_one: member.leave_one,
    };
    let members = me.api.decide_member(account, act, &scope)?;
    if act == "remove" {
        // What is granted from now on is sealed for a key that the leaver never had.
        context.tend_teams_now(&me);
    }
    let memberships: Vec<Value> = members
        .iter()
        .filter(|member| member.account == account)
        .map(as_json)
        .collect();
    context.out.result(
        &json!({ "id": account, "act": act, "memberships": memberships }),
        || context.words.format(done, &[("name", (&name).into())]),
    );
    Ok(())
}

fn show(context: &Context<'_>, me: &SignedIn, members: &[Member]) {
    let words = context.words;
    let mut table = Table::default();
    for member in members {
        context.out.line(&as_json(member));
        let state = words.get(if member.active {
            "member-active"
        } else {
            "member-inactive"
        });
        let since = moment(words, member.since, me.now());
        let since = words.format("since", &[("moment", (&since).into())]);
        let role = words.get(&format!("role-{}", member.role));
        table.row([
            short(member.account),
            member.name.clone(),
            role,
            match &member.place {
                Some(place) => format!("{}, {}", member.structure.name, place.name),
                None => member.structure.name.clone(),
            },
            state,
            since,
        ]);
    }
    context.out.say(&table.to_text());
}

fn as_json(member: &Member) -> Value {
    json!({
        "id": member.account, "account": member.account, "name": member.name, "structure": member.structure.id,
        "structure_name": member.structure.name, "role": member.role, "active": member.active, "since": member.since,
        "place": member.place.as_ref().map(|place| place.id), "place_name": member.place.as_ref().map(|place| &place.name),
    })
}
