//! `mail app-password`: a password for each mail program, which opens mail and nothing else.

use ecrin_vault::wire::AppPasswordNew;
use serde_json::json;

use crate::cli::AppPasswordCommand;
use crate::context::{Context, checked_name};
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::prefix::among;
use crate::when::moment;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &AppPasswordCommand) -> Result<(), CommandError> {
    match command {
        AppPasswordCommand::Add { name } => add(context, name),
        AppPasswordCommand::List => list(context),
        AppPasswordCommand::Remove { id } => remove(context, id),
    }
}

fn add(context: &Context<'_>, name: &str) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let me = context.sign_in()?;
    let made = me.api.add_app_password(&AppPasswordNew { name })?;
    context.out.result(&made, || {
        let (user, id) = (made.user.to_string(), short(made.id));
        context.words.format(
            "app-password-made",
            &[
                ("name", (&made.name).into()),
                ("user", (&user).into()),
                ("password", (&made.password).into()),
                ("id", (&id).into()),
            ],
        )
    });
    Ok(())
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let all = me.api.app_passwords()?;
    let mut table = Table::default();
    for one in &all {
        context.out.line(one);
        let used = match one.used {
            Some(used) => moment(context.words, used, me.now()),
            None => context.words.get("app-password-unused"),
        };
        table.row([short(one.id), one.name.clone(), used]);
    }
    context.out.say(&if all.is_empty() {
        context.words.get("no-app-passwords")
    } else {
        table.to_text()
    });
    Ok(())
}

fn remove(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let all = me.api.app_passwords()?;
    let id = among(id, all.iter().map(|one| one.id))?;
    me.api.remove_app_password(id)?;
    context.out.result(&json!({ "id": id, "removed": true }), || {
        context.words.get("app-password-removed")
    });
    Ok(())
}
