//! `mail group`: names for several addresses. They are kept in the home and taken apart before anything is sent: the server
//! knows no list of readers.

use ecrin_vault::mail::Address;
use serde_json::json;

use crate::cli::MailGroupCommand;
use crate::context::Context;
use crate::exit::CommandError;
use crate::letters::address;
use crate::output::Table;
use crate::prefix::PrefixError;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MailGroupCommand) -> Result<(), CommandError> {
    let home = &context.home;
    let mut groups = home.mail_groups()?;
    match command {
        MailGroupCommand::Set { name, addresses } => {
            let name = name.trim().to_lowercase();
            let mut group: Vec<Address> = addresses
                .iter()
                .map(|text| address(text))
                .collect::<Result<_, _>>()?;
            group.sort();
            group.dedup();
            let document = json!({ "id": name, "addresses": group });
            groups.insert(name, group);
            home.keep_mail_groups(&groups)?;
            context
                .out
                .result(&document, || context.words.get("mail-group-kept"));
        }
        MailGroupCommand::List => {
            let mut table = Table::default();
            for (name, group) in &groups {
                context.out.line(&json!({ "id": name, "addresses": group }));
                let addresses: Vec<String> = group.iter().map(ToString::to_string).collect();
                table.row([name.clone(), addresses.join(", ")]);
            }
            context.out.say(&if groups.is_empty() {
                context.words.get("mail-group-none")
            } else {
                table.to_text()
            });
        }
        MailGroupCommand::Remove { name } => {
            let id = name.trim().to_lowercase();
            if groups.remove(&id).is_none() {
                return Err(PrefixError::NotFound(name.clone()).into());
            }
            home.keep_mail_groups(&groups)?;
            context.out.result(&json!({ "id": id, "removed": true }), || {
                context.words.get("mail-group-gone")
            });
        }
    }
    Ok(())
}
