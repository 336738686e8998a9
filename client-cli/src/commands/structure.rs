//! `structure`: the organisations of an instance.

use ecrin_vault::wire::{Structure, StructureNew};

use crate::cli::StructureCommand;
use crate::context::{Context, checked_name};
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::prefix::among;
use crate::unlock::SignedIn;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &StructureCommand) -> Result<(), CommandError> {
    match command {
        StructureCommand::Create { name } => create(context, name),
        StructureCommand::List => list(context),
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
        table.row([short(structure.id), structure.name.clone()]);
    }
    context.out.say(&if structures.is_empty() {
        context.words.get("no-structures")
    } else {
        table.to_text()
    });
    Ok(())
}

/// The structure that was meant. Names are not taken: two may share one.
pub(super) fn resolve(me: &SignedIn, text: &str) -> Result<Structure, CommandError> {
    let mut structures = me.api.structures()?;
    let id = among(text, structures.iter().map(|structure| structure.id))?;
    structures.retain(|structure| structure.id == id);
    structures
        .pop()
        .ok_or_else(|| crate::prefix::PrefixError::NotFound(text.to_owned()).into())
}
