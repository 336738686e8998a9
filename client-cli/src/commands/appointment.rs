//! `member role`, `member move`, `member offers`, `member join`: roles given after someone joined. Whoever gives one
//! signs it, and whoever takes one in another structure signs the very same note.

use ecrin_vault::appointment::Appointment;
use ecrin_vault::id::AccountId;
use ecrin_vault::note::SignedNote;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::{AppointmentAnswer, AppointmentNew, MemberPlace, Structure};
use serde_json::json;

use super::structure::{mine_or, resolve};
use crate::context::Context;
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::people::People;
use crate::prefix::{PrefixError, among};
use crate::unlock::SignedIn;

/// Gives a member another role, or offers one to someone from elsewhere.
pub(super) fn role(
    context: &Context<'_>,
    account: &str,
    role: Role,
    structure: Option<&str>,
    leave_one: bool,
) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structure = mine_or(context, &me, structure)?;
    let known = People(&me).find(account)?;
    appoint(&me, known.account(), role, &structure, leave_one, None)?;
    tell(
        context,
        "role-given",
        known.account(),
        &known.name(),
        role,
        &structure,
    );
    Ok(())
}

/// Where someone goes.
pub(super) struct Move<'a> {
    pub(super) to: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    pub(super) place: Option<&'a str>,
    pub(super) role: Role,
    pub(super) leave_one: bool,
}

/// Moves someone to another place, or offers her a move to another structure.
pub(super) fn relocate(context: &Context<'_>, account: &str, to: &Move<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let known = People(&me).find(account)?;
    let from = match (to.from, known.structures.as_slice()) {
        (Some(text), _) => resolve(&me, text)?,
        (None, [only]) => only.clone(),
        (None, _) => return Err(PrefixError::NotFound(account.to_owned()).into()),
    };
    let Some(target) = to.to else {
        return set_place(context, &me, known.account(), &known.name(), &from, to.place);
    };
    let target = resolve(&me, target)?;
    appoint(&me, known.account(), to.role, &target, to.leave_one, Some(&from))?;
    tell(
        context,
        "move-offered",
        known.account(),
        &known.name(),
        to.role,
        &target,
    );
    Ok(())
}

fn set_place(
    context: &Context<'_>,
    me: &SignedIn,
    account: AccountId,
    name: &str,
    structure: &Structure,
    place: Option<&str>,
) -> Result<(), CommandError> {
    let places = me.api.places(structure.id)?;
    let place = match place {
        Some(text) => Some(among(text, places.iter().map(|place| place.id))?),
        None => None,
    };
    let act = MemberPlace {
        structure: structure.id,
        place,
    };
    me.api.set_place(account, &act)?;
    let called = places.iter().find(|known| Some(known.id) == place);
    let called = called.map(|place| place.name.clone()).unwrap_or_default();
    context.out.result(
        &json!({ "id": account, "structure": structure.id, "place": place }),
        || {
            let values = [("name", name.into()), ("place", (&called).into())];
            context.words.format("member-placed", &values)
        },
    );
    Ok(())
}

fn appoint(
    me: &SignedIn,
    account: AccountId,
    role: Role,
    structure: &Structure,
    leave_one: bool,
    leaves: Option<&Structure>,
) -> Result<(), CommandError> {
    let note = me.sign(Appointment {
        account,
        structure: structure.id,
        role,
        by: me.account(),
        at: me.now().whole_seconds(),
    })?;
    me.api.appoint(&AppointmentNew {
        note: note.to_text(),
        leave_one,
        leaves: leaves.map(|structure| structure.id),
    })?;
    Ok(())
}

fn tell(context: &Context<'_>, key: &str, account: AccountId, name: &str, role: Role, structure: &Structure) {
    let document = json!({ "id": account, "structure": structure.id, "role": role });
    context.out.result(&document, || {
        let role = context.words.get(&format!("role-{role}"));
        let values = [
            ("name", name.into()),
            ("role", (&role).into()),
            ("structure", (&structure.name).into()),
        ];
        context.words.format(key, &values)
    });
}

/// Lists the roles that are offered to me.
pub(super) fn offers(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let offers = me.api.offered_roles()?;
    let mut table = Table::default();
    for offer in &offers {
        let note: SignedNote<Appointment> = SignedNote::parse(&offer.note)?;
        let by = People(&me).known(note.danger_unverified().by)?;
        let body = by.verify(&note, &me.config.domain)?;
        context.out.line(&json!({
            "id": body.structure, "structure": body.structure, "structure_name": offer.structure.name,
            "role": body.role, "by": body.by, "leaves": offer.leaves.as_ref().map(|structure| structure.id),
        }));
        let role = context.words.get(&format!("role-{}", body.role));
        table.row([
            short(body.structure),
            offer.structure.name.clone(),
            role,
            by.name(),
        ]);
    }
    context.out.say(&if offers.is_empty() {
        context.words.get("no-offers")
    } else {
        table.to_text()
    });
    Ok(())
}

/// Turns away a role that is offered to me.
pub(super) fn decline(context: &Context<'_>, structure: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let offers = me.api.offered_roles()?;
    let id = among(structure, offers.iter().map(|offer| offer.structure.id))?;
    for offer in offers.iter().filter(|offer| offer.structure.id == id) {
        let note: SignedNote<Appointment> = SignedNote::parse(&offer.note)?;
        me.api.decline_role(note.digest())?;
    }
    context
        .out
        .result(&json!({ "id": id, "structure": id, "declined": true }), || {
            context.words.get("role-declined")
        });
    Ok(())
}

/// Takes a role that is offered to me.
pub(super) fn join(context: &Context<'_>, structure: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let offers = me.api.offered_roles()?;
    let id = among(structure, offers.iter().map(|offer| offer.structure.id))?;
    let offer = offers.iter().find(|offer| offer.structure.id == id);
    let offer = offer.ok_or_else(|| PrefixError::NotFound(structure.to_owned()))?;
    let note: SignedNote<Appointment> = SignedNote::parse(&offer.note)?;
    let by = People(&me).known(note.danger_unverified().by)?;
    let body = by.verify(&note, &me.config.domain)?.clone();
    // What is signed is what was said: this structure, and oneself.
    if body.account != me.account() || body.structure != id {
        return Err(crate::people::TrustError::SomeoneElse(body.account).into());
    }
    let note = note.countersign(&me.key_name(), &me.keyring.identity.signing)?;
    me.api.take_role(&AppointmentAnswer { note: note.to_text() })?;
    tell(
        context,
        "role-taken",
        me.account(),
        &me.keyring.name,
        body.role,
        &offer.structure,
    );
    Ok(())
}
