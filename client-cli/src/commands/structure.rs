//! `structure`: the organisations of an instance.

use ecrin_vault::wire::{Structure, StructureNew};
use serde_json::json;

use super::place;
use crate::cli::StructureCommand;
use crate::context::{Context, checked_name};
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::prefix::among;
use crate::teams;
use crate::unlock::SignedIn;
use crate::when::moment;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &StructureCommand) -> Result<(), CommandError> {
    match command {
        StructureCommand::Create { name } => create(context, name),
        StructureCommand::List => list(context),
        StructureCommand::Place(command) => place::run(context, command),
        StructureCommand::Keys { structure, renew } => keys(context, structure.as_deref(), *renew),
    }
}

fn create(context: &Context<'_>, name: &str) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let me = context.sign_in()?;
    let structure = me.api.create_structure(&StructureNew { name })?;
    context.out.result(&structure, || {
        let id = short(structure.id);
        context.words.format(
            "structure-created",
            &[("name", (&structure.name).into()), ("id", (&id).into())],
        )
    });
    Ok(())
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structures = me.api.structures()?;
    let mut table = Table::default();
    for structure in &structures {
        context.out.line(structure);
        let (members, referents) = (u64::from(structure.members), u64::from(structure.referents));
        let values = [("members", members.into()), ("referents", referents.into())];
        let people = context.words.format("structure-people", &values);
        let warning = if structure.referents == 1 {
            context.words.get("structure-one-referent")
        } else {
            String::new()
        };
        table.row([short(structure.id), structure.name.clone(), people, warning]);
    }
    context.out.say(&if structures.is_empty() {
        context.words.get("no-structures")
    } else {
        table.to_text()
    });
    Ok(())
}

/// Shows the checked team keys of a structure, after doing what is due.
fn keys(context: &Context<'_>, structure: Option<&str>, renew: bool) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structure = mine_or(context, &me, structure)?;
    let member = me.session.structures.iter().any(|own| own.id == structure.id);
    if renew {
        teams::renew(&me, &structure)?;
    }
    let team = teams::fetch(&me, structure.id)?;
    let work = if member {
        Some(me.api.team_work(structure.id)?)
    } else {
        None
    };
    let mut table = Table::default();
    for key in &team.keys {
        let held = work
            .as_ref()
            .is_some_and(|work| work.wraps.iter().any(|wrap| wrap.generation == key.generation));
        let waiting = work.as_ref().map_or(0, |work| {
            work.missing
                .iter()
                .filter(|missing| missing.generation == key.generation)
                .count()
        });
        let maker = team.maker(key);
        context.out.line(&json!({
            "id": structure.id, "structure": structure.id, "name": key.name, "generation": key.generation,
            "recipient": key.recipient, "by": key.by, "by_name": maker, "at": key.at, "held": held, "waiting": waiting,
        }));
        let at = moment(context.words, key.at, me.now());
        let words = context.words.format(
            "team-key",
            &[
                ("generation", u64::from(key.generation).into()),
                ("maker", (&maker).into()),
                ("moment", (&at).into()),
            ],
        );
        let held = context.words.get(if held {
            "team-key-held"
        } else {
            "team-key-not-held"
        });
        table.row([words, held]);
    }
    context.out.say(&if team.keys.is_empty() {
        context.words.get("no-team-keys")
    } else {
        table.to_text()
    });
    Ok(())
}

/// The structure that was meant, or the only one I belong to.
pub(super) fn mine_or(
    context: &Context<'_>,
    me: &SignedIn,
    text: Option<&str>,
) -> Result<Structure, CommandError> {
    match (text, me.session.structures.as_slice()) {
        (Some(text), _) => resolve(me, text),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(crate::prefix::PrefixError::NotFound(context.words.get("which-structure")).into()),
    }
}

/// The structure that was meant. Names are not taken: two may share one.
pub(super) fn resolve(me: &SignedIn, text: &str) -> Result<Structure, CommandError> {
    let structures = me.api.structures()?;
    let id = among(text, structures.iter().map(|structure| structure.id))?;
    let found = structures.into_iter().find(|structure| structure.id == id);
    let found = found.ok_or_else(|| crate::prefix::PrefixError::NotFound(text.to_owned()))?;
    Ok(Structure {
        id: found.id,
        name: found.name,
    })
}
