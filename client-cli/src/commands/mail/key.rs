//! `mail key`: my address and the certificate that speaks for it.

use serde_json::json;

use crate::cli::{MailKeyCommand, Switch};
use crate::context::Context;
use crate::exit::CommandError;
use crate::letters::{LetterError, Own};

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MailKeyCommand) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let existing = || -> Result<Own, CommandError> { Ok(Own::fetch(&me)?.ok_or(LetterError::NoAddress)?) };
    match command {
        MailKeyCommand::Show => show(context, &existing()?, "mail-key-shown"),
        MailKeyCommand::Make { address, publish } => {
            let made = match Own::fetch(&me)? {
                // After a revocation, the next one of the same address.
                Some(own) if own.current.is_none() => own.rotate(&me)?,
                Some(own) => own,
                None => Own::make(&me, address.as_deref(), *publish)?,
            };
            show(context, &made, "mail-key-shown")
        }
        MailKeyCommand::Rotate => {
            let own = existing()?;
            show(context, &own.rotate(&me)?, "mail-key-rotated")
        }
        MailKeyCommand::Publish { switch } => {
            let own = existing()?;
            let on = matches!(switch, Switch::On);
            let key = if on {
                "mail-key-published"
            } else {
                "mail-key-hidden"
            };
            show(context, &own.publish(&me, on)?, key)
        }
        MailKeyCommand::Revoke { lost } => {
            let own = existing()?;
            own.revoke(&me, *lost)?;
            let address = own.address.to_string();
            context
                .out
                .result(&json!({ "id": address, "revoked": true }), || {
                    context
                        .words
                        .format("mail-key-revoked", &[("address", (&address).into())])
                });
            Ok(())
        }
    }
}

fn show(context: &Context<'_>, own: &Own, key: &str) -> Result<(), CommandError> {
    let fingerprint = own.current.as_ref().map(|secret| secret.fingerprint());
    let public = own.current.as_ref().and_then(|secret| secret.public().ok());
    let document = json!({
        "id": own.address, "address": own.address, "fingerprint": fingerprint, "published": own.published,
        "certificate": public.as_ref().map(|public| public.to_armoured()),
    });
    context.out.result(&document, || {
        let address = own.address.to_string();
        let shown = fingerprint.as_ref().map(|print| print.in_groups());
        let shown = shown.unwrap_or_else(|| context.words.get("mail-key-none"));
        let published = context.words.get(if own.published {
            "mail-key-yes"
        } else {
            "mail-key-no"
        });
        context.words.format(
            key,
            &[
                ("address", (&address).into()),
                ("fingerprint", (&shown).into()),
                ("published", (&published).into()),
            ],
        )
    });
    Ok(())
}
