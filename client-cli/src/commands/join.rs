//! `join`: keys are made here, a passphrase closes them in, and the invitation vouches for them.

use ecrin_vault::invitation::InvitationSecret;
use ecrin_vault::vocabulary::SlotKind;
use serde_json::json;

use crate::api::{Api, ApiError};
use crate::context::{Context, InputError, checked_name};
use crate::exit::CommandError;
use crate::home::Config;
use crate::letters::Own;
use crate::opening::{Opening, WayIn, prepare};
use crate::people::People;
use crate::unlock::{ask_passphrase, keep};

/// Answers an invitation and signs in.
pub(super) fn join(
    context: &Context<'_>,
    invitation: &str,
    name: &str,
    address: Option<&str>,
) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let secret = InvitationSecret::from_text(invitation)?;
    if context.home.config()?.is_some() {
        return Err(InputError::AlreadyJoined(context.home.dir().to_owned()).into());
    }
    let server = context.flags.server.as_deref().ok_or(InputError::NoServer)?;
    let api = Api::new(server, context.authorities()?.as_deref())?;
    let instance = api.instance()?;
    let passphrase = ask_passphrase(context.words, context.flags.secret_file.as_deref(), true)?;

    let way = WayIn::fresh(SlotKind::Passphrase, passphrase);
    let Opening { join: new, keyring } = prepare(&api, &instance, &secret, name, &[way])?;
    let account = keyring.account;

    let config = Config {
        v: 1,
        server: api.server().to_owned(),
        domain: instance.domain,
        instance_key: instance.key,
        account,
    };
    context.keep_ca()?;
    // Kept before it is known to be accepted: should the answer be lost, `login` finds out.
    context.home.keep_config(&config)?;
    let opened = match api.join(&new) {
        Ok(opened) => opened,
        Err(reason) => {
            if matches!(reason, ApiError::Refused { .. }) {
                context.home.forget_config()?;
            }
            return Err(reason.into());
        }
    };
    let me = keep(context, &api, &config, opened, keyring)?;
    // Only now can the server show the whole chain; an inviter without the right to invite is found out here.
    People(&me).known(account)?;

    let address = if me.session.role.is_professional() {
        // The account stands, whatever becomes of its mail: the next mail command tries again.
        match Own::make(&me, address, false) {
            Ok(own) => Some(own.address),
            Err(reason) => {
                context.out.tell(&reason.explain(context.words));
                None
            }
        }
    } else {
        None
    };
    let role = context.words.get(&format!("role-{}", me.session.role));
    let document = json!({
        "id": account, "account": account, "role": me.session.role, "name": me.keyring.name,
        "structures": me.session.structures, "server": config.server, "domain": config.domain, "address": address,
    });
    context.out.result(&document, || {
        let (account, domain) = (account.to_string(), config.domain.clone());
        let values = [
            ("name", (&me.keyring.name).into()),
            ("role", (&role).into()),
            ("domain", (&domain).into()),
            ("account", (&account).into()),
        ];
        let mut text = context.words.format("joined", &values);
        if let Some(address) = &address {
            let address = address.to_string();
            text += "\n";
            text += &context
                .words
                .format("joined-address", &[("address", (&address).into())]);
        }
        text
    });
    Ok(())
}
