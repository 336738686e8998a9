//! `join`: keys are made here, a passphrase closes them in, and the invitation vouches for them.

use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::identity::{Identity, KeyRecord};
use ecrin_vault::invitation::{Invitation, InvitationError, InvitationSecret, KEY_NAME_PREFIX};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::opaque::ClientRegistration;
use ecrin_vault::slot::Slot;
use ecrin_vault::vocabulary::SlotKind;
use ecrin_vault::wire::{Join, NewSlot, RegistrationStart};
use rand::rngs::OsRng;
use serde_json::json;

use crate::api::{Api, ApiError};
use crate::context::{Context, InputError, checked_name};
use crate::exit::CommandError;
use crate::home::Config;
use crate::people::People;
use crate::unlock::{ask_passphrase, keep};

/// Answers an invitation and signs in.
pub(super) fn join(context: &Context<'_>, invitation: &str, name: &str) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let secret = InvitationSecret::from_text(invitation)?;
    if context.home.config()?.is_some() {
        return Err(InputError::AlreadyJoined(context.home.dir().to_owned()).into());
    }
    let server = context.flags.server.as_deref().ok_or(InputError::NoServer)?;
    let api = Api::new(server, context.authorities()?.as_deref())?;
    let instance = api.instance()?;
    let passphrase = ask_passphrase(context.words, context.flags.secret_file.as_deref(), true)?;

    let (registration, request) = ClientRegistration::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
    let slot = SlotId::generate(&mut OsRng);
    let key = secret.signing_key();
    let start = RegistrationStart {
        invitation: key.verifying_key().to_text(),
        slot,
        request: request.into(),
    };
    let answer = api.register(&start)?;
    let (slot_secret, upload) = registration.finish(&mut OsRng, &passphrase, &answer.response.0)?;

    // The note is the inviter's; whether the inviter may invite shows when our own chain is verified below.
    let offered = SignedNote::<Invitation>::parse(&answer.invitation)?;
    let offered = offered.danger_unverified();
    if offered.key != key.verifying_key() {
        return Err(InvitationError::Broken.into());
    }
    let identity = Identity::generate(&mut OsRng);
    let account = AccountId::generate(&mut OsRng);
    let professional = offered.role.is_professional();
    let record = KeyRecord {
        account,
        role: offered.role,
        structure: offered.structure.filter(|_| professional),
        name: professional.then(|| name.clone()),
        encryption: identity.encryption.recipient(),
        signing: identity.signing.verifying_key(),
        generation: 1,
        previous: None,
        at: instance.now.whole_seconds(),
    };
    // Truncated to the second, a record could seem older than an invitation made within the same second.
    let record = KeyRecord {
        at: record.at.max(offered.from),
        ..record
    };
    let record = SignedNote::sign(record, &key_name(account, &instance.domain), &identity.signing)?
        .countersign(&key_name(KEY_NAME_PREFIX, &instance.domain), &key)?;

    let recipient = slot_secret.key().recipient();
    let slots = vec![Slot {
        id: slot,
        kind: SlotKind::Passphrase,
        recipient: recipient.clone(),
    }];
    let keyring = Keyring {
        account,
        name,
        identity,
        slots,
    };
    let new = Join {
        invitation: key.verifying_key().to_text(),
        record: record.to_text(),
        slot: NewSlot {
            id: slot,
            kind: SlotKind::Passphrase,
            recipient,
            upload: upload.into(),
        },
        keyring: keyring.seal()?.into(),
    };

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

    let role = context.words.get(&format!("role-{}", me.session.role));
    let document = json!({
        "id": account, "account": account, "role": me.session.role, "name": me.keyring.name,
        "structures": me.session.structures, "server": config.server, "domain": config.domain,
    });
    context.out.result(&document, || {
        let (account, domain) = (account.to_string(), config.domain.clone());
        let values = [
            ("name", (&me.keyring.name).into()),
            ("role", (&role).into()),
            ("domain", (&domain).into()),
            ("account", (&account).into()),
        ];
        context.words.format("joined", &values)
    });
    Ok(())
}
