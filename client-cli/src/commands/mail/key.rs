//! `mail key`: my address and the certificate that speaks for it, those of colleagues, and the way out to mail programs
//! of others.

use std::path::Path;

use ecrin_vault::mail::Address;
use ecrin_vault::mail::openpgp::{self, PublicCertificate};
use serde_json::json;

use crate::cli::{MailKeyCommand, Switch};
use crate::commands::slot::ask_new_passphrase;
use crate::context::{Context, check_out};
use crate::exit::CommandError;
use crate::home::replace;
use crate::letters::{self, Correspondent, LetterError, Own};
use crate::unlock::SignedIn;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &MailKeyCommand) -> Result<(), CommandError> {
    if let MailKeyCommand::Show { out: Some(out), .. } | MailKeyCommand::Export { out } = command {
        check_out(out)?;
    }
    let me = context.sign_in()?;
    let existing = || -> Result<Own, CommandError> { Ok(Own::fetch(&me)?.ok_or(LetterError::NoAddress)?) };
    match command {
        MailKeyCommand::Show { address, out } => match address {
            Some(text) => show_of(context, &me, &letters::address(text)?, out.as_deref()),
            None => {
                let own = existing()?;
                if let Some(out) = out {
                    let current = own.current.as_ref().ok_or(LetterError::Key)?;
                    write_public(context, &current.public().map_err(|_| LetterError::Key)?, out)?;
                }
                show(context, &own, "mail-key-shown")
            }
        },
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
        MailKeyCommand::Export { out } => export(context, &existing()?, out),
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

/// Shows a colleague's, once it was held against what she signed.
fn show_of(
    context: &Context<'_>,
    me: &SignedIn,
    address: &Address,
    out: Option<&Path>,
) -> Result<(), CommandError> {
    let someone = Correspondent::find(me, address)?;
    let (public, warning) = someone.current(me, context.words)?;
    if let Some(warning) = warning {
        context.out.tell(&warning);
    }
    if let Some(out) = out {
        write_public(context, public, out)?;
    }
    let document = json!({
        "id": address, "address": address, "name": someone.name, "fingerprint": public.fingerprint(),
        "certificate": public.to_armoured(),
    });
    context.out.result(&document, || {
        let (who, address) = (someone.name.clone(), address.to_string());
        let fingerprint = public.fingerprint().in_groups();
        context.words.format(
            "mail-key-of",
            &[
                ("who", (&who).into()),
                ("address", (&address).into()),
                ("fingerprint", (&fingerprint).into()),
            ],
        )
    });
    Ok(())
}

fn write_public(context: &Context<'_>, public: &PublicCertificate, out: &Path) -> Result<(), CommandError> {
    replace(out, public.to_armoured().as_bytes())?;
    let path = out.display().to_string();
    let told = context
        .words
        .format("mail-key-written", &[("path", (&path).into())]);
    context.out.tell(&told);
    Ok(())
}

/// Writes every secret there is, so that old mail is read there as well; all of them locked by a passphrase of the file.
fn export(context: &Context<'_>, own: &Own, out: &Path) -> Result<(), CommandError> {
    if own.secrets.is_empty() {
        return Err(LetterError::Key.into());
    }
    context.tell("mail-key-export-warning");
    let passphrase = ask_new_passphrase(context)?;
    let armour = openpgp::export(&own.secrets, &passphrase).map_err(LetterError::from)?;
    replace(out, armour.as_bytes())?;
    let keys = own.secrets.len() as u64;
    let path = out.display().to_string();
    let document = json!({ "id": own.address, "address": own.address, "out": path, "keys": keys });
    context.out.result(&document, || {
        context.words.format(
            "mail-key-exported",
            &[("path", (&path).into()), ("keys", keys.into())],
        )
    });
    Ok(())
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
