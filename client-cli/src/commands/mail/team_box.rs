//! `mail box`: the address that the members of a structure share.

use ecrin_vault::id::AccountId;
use ecrin_vault::wire::{BoxReaders, Structure};
use serde_json::json;

use crate::cli::{Switch, TeamBoxCommand};
use crate::commands::structure::mine_or;
use crate::context::Context;
use crate::exit::CommandError;
use crate::letters::{LetterError, TeamBox};
use crate::people::People;
use crate::unlock::SignedIn;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &TeamBoxCommand) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let meant = |text: &Option<String>| mine_or(context, &me, text.as_deref());
    match command {
        TeamBoxCommand::Make {
            address,
            structure,
            publish,
        } => {
            let structure = meant(structure)?;
            let made = match TeamBox::fetch(&me, structure.id)? {
                Some(own) => own,
                None => TeamBox::make(&me, &structure, address, *publish)?,
            };
            show(context, &structure, &made)
        }
        TeamBoxCommand::Show { structure } => {
            let structure = meant(structure)?;
            show(context, &structure, &existing(&me, &structure)?)
        }
        TeamBoxCommand::Rotate { structure } => {
            let structure = meant(structure)?;
            show(context, &structure, &existing(&me, &structure)?.rotate(&me)?)
        }
        TeamBoxCommand::Publish { switch, structure } => {
            let structure = meant(structure)?;
            let on = matches!(switch, Switch::On);
            show(context, &structure, &existing(&me, &structure)?.publish(&me, on)?)
        }
        TeamBoxCommand::Readers {
            only,
            everyone,
            structure,
        } => readers(context, &me, &meant(structure)?, only, *everyone),
    }
}

fn existing(me: &SignedIn, structure: &Structure) -> Result<TeamBox, CommandError> {
    Ok(TeamBox::fetch(me, structure.id)?.ok_or(LetterError::NoAddress)?)
}

fn show(context: &Context<'_>, structure: &Structure, own: &TeamBox) -> Result<(), CommandError> {
    let (named, public) = &own.current;
    let fingerprint = public.fingerprint();
    let document = json!({
        "id": own.address, "address": own.address, "structure": structure.id, "fingerprint": fingerprint,
        "published": named.published, "by": named.by, "at": named.at, "held": !own.secrets.is_empty(),
        "certificate": public.to_armoured(),
    });
    context.out.result(&document, || {
        let (address, fingerprint) = (own.address.to_string(), fingerprint.in_groups());
        let published = context.words.get(if named.published {
            "mail-key-yes"
        } else {
            "mail-key-no"
        });
        let values = [
            ("structure", (&structure.name).into()),
            ("address", (&address).into()),
            ("fingerprint", (&fingerprint).into()),
            ("published", (&published).into()),
        ];
        context.words.format("mail-box-shown", &values)
    });
    Ok(())
}

/// Names who reads the box, if that is wanted, and shows who does.
fn readers(
    context: &Context<'_>,
    me: &SignedIn,
    structure: &Structure,
    only: &[String],
    everyone: bool,
) -> Result<(), CommandError> {
    if everyone || !only.is_empty() {
        let accounts = only.iter().map(|text| People(me).resolve(text));
        let accounts: Vec<AccountId> = accounts.collect::<Result<_, _>>()?;
        let readers = (!everyone).then_some(accounts);
        me.api.set_box_readers(structure.id, &BoxReaders { readers })?;
    }
    let readers = me.api.box_readers(structure.id)?.readers;
    let document = json!({ "id": structure.id, "readers": readers });
    let mut names = Vec::new();
    for account in readers.iter().flatten() {
        names.push(People(me).known(*account)?.name());
    }
    context.out.result(&document, || match &readers {
        None => context.words.get("mail-box-everyone"),
        Some(_) => {
            let names = names.join(", ");
            context
                .words
                .format("mail-box-readers", &[("names", (&names).into())])
        }
    });
    Ok(())
}
