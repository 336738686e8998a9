//! `handover`: a référent asks every person whose mandates a leaver held whether someone else may go on. Nothing is
//! handed over by asking: each person grants a mandate of her own, or says no.

use ecrin_vault::id::{RequestId, StructureId};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::request::Request;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{RequestAnswer, RequestReason, Role};
use ecrin_vault::wire::RequestNew;
use rand::rngs::OsRng;
use serde_json::json;

use super::ask;
use super::structure::{mine_or, resolve};
use crate::cli::{AcceptArgs, HandoverArgs, HandoverCommand};
use crate::context::Context;
use crate::exit::CommandError;
use crate::mandates::{self, team_name};
use crate::output::{Table, short};
use crate::people::People;
use crate::prefix::{PrefixError, Typed, read};
use crate::unlock::SignedIn;

/// Asks, or answers.
pub(super) fn run(context: &Context<'_>, arguments: &HandoverArgs) -> Result<(), CommandError> {
    match (&arguments.command, &arguments.from, &arguments.to) {
        (Some(HandoverCommand::List), ..) => ask::list(context, false),
        (Some(HandoverCommand::Accept { id }), ..) => {
            let answer = AcceptArgs {
                id: id.clone(),
                documents: Vec::new(),
                duration: None,
                right: None,
                max_views: None,
                yes: false,
            };
            ask::accept(context, &answer)
        }
        (Some(HandoverCommand::Refuse { id }), ..) => ask::end(context, id, RequestAnswer::Refused),
        (None, Some(from), Some(to)) => propose(context, from, to, arguments),
        // The parser asks for both.
        (None, ..) => Err(PrefixError::NotFound(String::new()).into()),
    }
}

fn propose(
    context: &Context<'_>,
    from: &str,
    to: &str,
    arguments: &HandoverArgs,
) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structure = mine_or(context, &me, arguments.structure.as_deref())?;
    let leaver = People(&me).find(from)?;
    let (grantee, name) = heir(context, &me, to, structure.id, arguments.role)?;
    let mut table = Table::default();
    let mut asked = 0u64;
    for wire in me.api.to_hand_over(structure.id, leaver.account())? {
        let checked = mandates::check(&me, wire)?;
        let (body, owner) = (&checked.body, checked.owner_name());
        if body.grantee != Grantee::Person(leaver.account()) {
            return Err(mandates::MandateCheckError::Another.into());
        }
        let id = RequestId::generate(&mut OsRng);
        let note = me.sign(Request {
            id,
            reason: RequestReason::Handover,
            asker: me.account(),
            owner: body.owner,
            grantee,
            right: body.right,
            purpose: body.purpose,
            days: days_left(me.now(), body.until),
            mandate: Some(body.id),
            wish: None,
            at: me.now().whole_seconds(),
        })?;
        me.api.ask(&RequestNew {
            note: note.to_text(),
            wish: None,
        })?;
        asked += 1;
        context.out.line(&json!({
            "id": id, "mandate": body.id, "owner": body.owner, "from": leaver.account(),
            "grantee": grantee.to_string().split(' ').nth(1), "until": body.until,
        }));
        table.row([short(id), short(body.id), owner]);
    }
    context.out.say(&table.to_text());
    let values = [("count", asked.into()), ("to", (&name).into())];
    context.out.say(&context.words.format("handover-asked", &values));
    Ok(())
}

/// Whom it goes to: the structure itself, where that is what was typed, or one of its people.
fn heir(
    context: &Context<'_>,
    me: &SignedIn,
    to: &str,
    structure: StructureId,
    role: Option<Role>,
) -> Result<(Grantee, String), CommandError> {
    let is_structure = match read::<StructureId>(to)? {
        Typed::Whole(id) => id == structure,
        Typed::Beginning(beginning) => structure.to_string().starts_with(&beginning),
    };
    if is_structure {
        let role = role.unwrap_or(Role::Aidant);
        let named = resolve(me, &structure.to_string())?;
        return Ok((
            Grantee::Structure(structure, role),
            team_name(context.words, &named.name, role),
        ));
    }
    let colleague = People(me).find(to)?;
    Ok((Grantee::Person(colleague.account()), colleague.name()))
}

/// Whole days, rounded up: the person's client cuts what is over.
fn days_left(now: Timestamp, until: Timestamp) -> u32 {
    const DAY_MS: i64 = 24 * 3_600_000;
    let days = (until.millis_since(now) + DAY_MS - 1).div_euclid(DAY_MS);
    u32::try_from(days)
        .unwrap_or(1)
        .clamp(1, ecrin_vault::mandate::MAX_DAYS)
}
