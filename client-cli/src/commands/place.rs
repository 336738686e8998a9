//! `structure place`: the counters of a structure.

use ecrin_vault::wire::{PlaceNew, Structure};
use serde_json::json;

use super::structure::{mine_or, resolve};
use crate::cli::PlaceCommand;
use crate::context::{Context, checked_name};
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::prefix::among;
use crate::unlock::SignedIn;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &PlaceCommand) -> Result<(), CommandError> {
    match command {
        PlaceCommand::Add { name, structure } => add(context, name, structure.as_deref()),
        PlaceCommand::List { structure } => list(context, structure.as_deref()),
        PlaceCommand::Remove { place, structure } => remove(context, place, structure.as_deref()),
    }
}

/// The structure that was meant, also by someone who belongs to none of several.
fn meant(context: &Context<'_>, me: &SignedIn, text: Option<&str>) -> Result<Structure, CommandError> {
    match text {
        Some(text) => resolve(me, text),
        None => mine_or(context, me, None),
    }
}

fn add(context: &Context<'_>, name: &str, structure: Option<&str>) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let me = context.sign_in()?;
    let structure = meant(context, &me, structure)?;
    let place = me.api.add_place(structure.id, &PlaceNew { name })?;
    context.out.result(&place, || {
        let id = short(place.id);
        context.words.format(
            "place-added",
            &[("name", (&place.name).into()), ("id", (&id).into())],
        )
    });
    Ok(())
}

fn list(context: &Context<'_>, structure: Option<&str>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structure = meant(context, &me, structure)?;
    let places = me.api.places(structure.id)?;
    let mut table = Table::default();
    for place in &places {
        context.out.line(place);
        table.row([short(place.id), place.name.clone()]);
    }
    context.out.say(&if places.is_empty() {
        context.words.get("no-places")
    } else {
        table.to_text()
    });
    Ok(())
}

fn remove(context: &Context<'_>, place: &str, structure: Option<&str>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let structure = meant(context, &me, structure)?;
    let places = me.api.places(structure.id)?;
    let id = among(place, places.iter().map(|place| place.id))?;
    me.api.remove_place(structure.id, id)?;
    context.out.result(&json!({ "id": id, "removed": true }), || {
        context.words.get("place-removed")
    });
    Ok(())
}
