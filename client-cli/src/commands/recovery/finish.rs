//! Recovering: begun on a home without an account, and finished there when it is due.
//!
//! Between the two the home keeps the key that shares are released to, and no share: the sheet is typed again at the
//! end, so that a home that is stolen meanwhile holds one share at most.

use ecrin_vault::card::Code;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::AccountId;
use ecrin_vault::keyring::Keyring;
use ecrin_vault::note::{Digest32, NoteError, SignedNote, SigningKey, key_name};
use ecrin_vault::opaque::ClientRegistration;
use ecrin_vault::recovery::{
    Binding, CombineError, HOME_KEY_NAME, KIT_KEY_NAME, Kit, Recovery, RecoveryCompletion, RecoveryOpening,
    combine, recovery_id, share_key_name,
};
use ecrin_vault::slot::{Passphrase, Slot};
use ecrin_vault::vocabulary::{RecoveryState, SlotKind};
use ecrin_vault::wire::{
    Base64, NewSlot, Recovering, RecoveryCompletionNew, RecoveryNew, RecoveryOpeningNew, RecoveryRegistration,
};
use rand::rngs::OsRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::card::ask_code;
use super::super::enrol::{Desk, kit_at_desk};
use super::super::sheet::check_folder;
use super::help::read_share;
use super::{RecoveryError, ask_share, scripted_share};
use crate::api::Api;
use crate::cli::recovery::{FinishArgs, ShareArgs};
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::home::{Config, RecoveryFile};
use crate::opening::WayIn;
use crate::prefix::PrefixError;
use crate::unlock::{ask_passphrase, keep};
use crate::when::moment;

/// Begins a recovery.
pub(super) fn start(
    context: &Context<'_>,
    arguments: &ShareArgs,
    account: Option<&str>,
) -> Result<(), CommandError> {
    if context.home.config()?.is_some() {
        return Err(InputError::AlreadyJoined(context.home.dir().to_owned()).into());
    }
    if let Some(file) = context.home.recovery()? {
        return Err(RecoveryError::UnderWay(file.id).into());
    }
    let server = context.flags.server.as_deref().ok_or(InputError::NoServer)?;
    let account: Option<AccountId> = match account {
        None => None,
        Some(text) => {
            let read = text.trim().to_lowercase().parse();
            Some(read.map_err(|_| PrefixError::NotAnId(text.chars().take(40).collect()))?)
        }
    };
    // With an account there is no sheet: two of the three shares come from others.
    let sheet = match account {
        None => Some(ask_share(context, arguments)?),
        Some(_) => None,
    };
    let api = Api::new(server, context.authorities()?.as_deref())?;
    let instance = api.instance()?;
    let key = EncryptionKey::generate(&mut OsRng);
    let home = SigningKey::generate(&mut OsRng);
    let body = Recovery {
        kit: sheet.as_ref().map(|sheet| sheet.kit),
        account,
        key: key.recipient(),
        home: home.verifying_key(),
        at: instance.now.whole_seconds(),
    };
    let mut note = SignedNote::sign(body, &key_name(HOME_KEY_NAME, &instance.domain), &home)?;
    if let Some(sheet) = &sheet {
        let name = share_key_name(sheet.holder, &instance.domain);
        note = note.countersign(&name, &sheet.proof_key())?;
    }
    let id = recovery_id(&note);
    let begun = api.begin_recovery(&RecoveryNew { note: note.to_text() })?;
    if begun.id != id {
        return Err(RecoveryError::False("the server began another recovery").into());
    }
    context.keep_ca()?;
    context.home.keep_recovery(&RecoveryFile {
        v: 1,
        server: api.server().to_owned(),
        domain: instance.domain,
        instance_key: instance.key,
        id,
        key: key.to_text().to_string(),
        home: Base64(home.seed().to_vec()),
    })?;
    show(context, &begun, "recovery-begun");
    Ok(())
}

fn show(context: &Context<'_>, recovering: &Recovering, key: &str) {
    let document = json!({
        "id": recovering.id, "state": recovering.state, "due": recovering.due, "met": recovering.met,
        "structure_share": recovering.structure_share.is_some(),
        "service_share": recovering.service_share.is_some(),
    });
    context.out.result(&document, || {
        let words = context.words;
        let id = recovering.id.to_string();
        let due = recovering.due.map_or_else(
            || words.get("recovery-no-due"),
            |due| moment(words, due, recovering.now),
        );
        let state = words.get(&format!("recovery-state-{}", recovering.state));
        let values = [
            ("id", (&id).into()),
            ("due", (&due).into()),
            ("state", (&state).into()),
        ];
        words.format(key, &values)
    });
}

fn under_way(context: &Context<'_>) -> Result<(RecoveryFile, Api), CommandError> {
    let file = context.home.recovery()?.ok_or(RecoveryError::NoRecovery)?;
    let server = context.flags.server.as_deref().unwrap_or(&file.server);
    let api = Api::new(server, context.authorities()?.as_deref())?;
    Ok((file, api))
}

/// Where it stands.
pub(super) fn status(context: &Context<'_>) -> Result<(), CommandError> {
    let (file, api) = under_way(context)?;
    let recovering = api.recovery(file.id)?;
    show(context, &recovering, "recovery-stands");
    Ok(())
}

/// What opens the account from now on.
enum NewWays {
    /// A passphrase that its owner types.
    Passphrase(Passphrase),
    /// A card and what goes with it, for a person who has no computer.
    Desk(Box<Desk>, Code),
}

impl NewWays {
    fn ask(context: &Context<'_>, arguments: &FinishArgs) -> Result<Self, CommandError> {
        if !arguments.card {
            let file = context.flags.secret_file.as_deref();
            return Ok(Self::Passphrase(ask_passphrase(context.words, file, true)?));
        }
        context.tell("enrol-code");
        Ok(Self::Desk(Box::new(Desk::generate()), ask_code(context, true)?))
    }

    fn ways(self) -> Result<(Vec<WayIn>, Option<Box<Desk>>), CommandError> {
        match self {
            Self::Passphrase(passphrase) => Ok((vec![WayIn::fresh(SlotKind::Passphrase, passphrase)], None)),
            Self::Desk(desk, code) => Ok((desk.ways(&code)?.into(), Some(desk))),
        }
    }
}

/// Puts two shares together, opens the keyring, and sets a new passphrase, or makes a new card.
pub(super) fn finish(context: &Context<'_>, arguments: &FinishArgs) -> Result<(), CommandError> {
    if let Some(out) = &arguments.out {
        check_folder(out)?;
    }
    let (file, api) = under_way(context)?;
    let instance = api.instance()?;
    if instance.key != file.instance_key || instance.domain != file.domain {
        return Err(crate::unlock::UnlockError::InstanceChanged(api.server().to_owned()).into());
    }
    let damaged = || crate::home::HomeError::Damaged(context.home.dir().join("recovery.json"));
    let key = EncryptionKey::from_text(&file.key).ok_or_else(damaged)?;
    let seed: [u8; 32] = file.home.0.as_slice().try_into().map_err(|_| damaged())?;
    let home = SigningKey::from_seed(&Zeroizing::new(seed));

    let recovering = api.recovery(file.id)?;
    match recovering.state {
        RecoveryState::Cancelled => return Err(RecoveryError::Cancelled.into()),
        RecoveryState::Lapsed | RecoveryState::Done => return Err(RecoveryError::Over.into()),
        _ => {}
    }
    let mut shares = Vec::new();
    for sealed in [&recovering.structure_share, &recovering.service_share]
        .into_iter()
        .flatten()
    {
        shares.push(read_share(&key, sealed)?);
    }
    // What was typed counts first: a sheet of another kit is to be named as that.
    if let Some(sheet) = scripted_share(&arguments.share)? {
        shares.insert(0, sheet);
    } else if shares.len() == 1 && recovering.state != RecoveryState::Waiting {
        shares.insert(0, ask_share(context, &arguments.share)?);
    }
    let [first, second, ..] = shares.as_slice() else {
        return Err(waits_or(context, &recovering, RecoveryError::SharesMissing).into());
    };
    let secret = combine(first, second)?;
    let kit = recovering.kit.as_ref().ok_or(RecoveryError::NoKit)?;
    let kit = SignedNote::<Kit>::parse(kit)?;
    // Whose keys these are is proved by the secret itself, further down.
    let signing = kit.danger_unverified().signing;
    let kit = kit.verify(&key_name(kit.danger_unverified().owner, &file.domain), &signing)?;
    if kit.number != first.kit || !secret.is_of(kit) {
        return Err(CombineError::Wrong.into());
    }
    if recovering.state == RecoveryState::Waiting {
        return Err(waits_or(context, &recovering, RecoveryError::Over).into());
    }
    let (ways, desk) = NewWays::ask(context, arguments)?.ways()?;

    let opening = RecoveryOpening {
        recovery: file.id,
        kit: kit.number,
        at: instance.now.whole_seconds(),
    };
    let note = SignedNote::sign(
        opening,
        &key_name(KIT_KEY_NAME, &file.domain),
        &secret.auth_key(kit.number),
    )?
    .countersign(&key_name(HOME_KEY_NAME, &file.domain), &home)?;
    let opened = api.open_recovery(file.id, &RecoveryOpeningNew { note: note.to_text() })?;
    let token = Zeroizing::new(opened.token);
    let half: [u8; 32] = opened
        .half
        .0
        .as_slice()
        .try_into()
        .map_err(|_| RecoveryError::False("the server's half is not one"))?;
    let half = Zeroizing::new(half);
    if Digest32::of(half.as_slice()) != kit.half {
        return Err(RecoveryError::False("the server's half is another one").into());
    }
    let binding = Binding {
        kit: kit.number,
        owner: kit.owner,
        encryption: &kit.encryption,
        signing: &kit.signing,
    };
    let way_in = secret.slot(&half, &binding).key();
    let mut keyring = Keyring::open(&opened.keyring.0, &way_in, kit.owner)?;
    let same = keyring.identity.encryption.recipient() == kit.encryption
        && keyring.identity.signing.verifying_key() == kit.signing;
    if !same {
        return Err(RecoveryError::False("the keyring has other keys").into());
    }

    let (mut listed, mut handed) = (Vec::new(), Vec::new());
    for way in &ways {
        let (registration, request) = ClientRegistration::start(&mut OsRng, way.kind, &way.passphrase)?;
        let start = RecoveryRegistration {
            token: token.to_string(),
            slot: way.slot,
            request: request.into(),
        };
        let answer = api.register_recovered(file.id, &start)?;
        let (slot_secret, upload) = registration.finish(&mut OsRng, &way.passphrase, &answer.response.0)?;
        listed.push(Slot {
            id: way.slot,
            kind: way.kind,
            recipient: slot_secret.key().recipient(),
        });
        handed.push(NewSlot {
            id: way.slot,
            kind: way.kind,
            upload: upload.into(),
        });
    }
    keyring.slots = listed;
    let sealed = keyring.seal()?;
    let base = Digest32::of(&sealed);
    let completion = completion(&file, &keyring, &sealed, &api)?;
    let new = RecoveryCompletionNew {
        token: token.to_string(),
        note: completion.to_text(),
        slots: handed,
        keyring: sealed.into(),
    };
    let session = api.complete_recovery(file.id, &new)?;
    let config = Config {
        v: 1,
        server: api.server().to_owned(),
        domain: file.domain.clone(),
        instance_key: file.instance_key.clone(),
        account: keyring.account,
    };
    context.home.keep_config(&config)?;
    context.home.forget_recovery()?;
    let me = keep(context, &api, &config, session, keyring)?;
    if let Some(desk) = desk {
        // The old kit is used up. Made within the hour a new one is good at once, for she is still at the desk.
        let renewed = kit_at_desk(context, &me, &me, base, Some(kit.structure));
        let (words, name) = (context.words, me.keyring.name.clone());
        return desk.hand_over(
            context,
            arguments.out.as_deref(),
            &me.config.server,
            me.account(),
            renewed,
            |_| words.format("recovery-done-card", &[("name", (&name).into())]),
        );
    }
    let document = json!({ "id": file.id, "account": me.account(), "state": RecoveryState::Done });
    context.out.result(&document, || {
        context
            .words
            .format("recovery-done", &[("name", (&me.keyring.name).into())])
    });
    Ok(())
}

/// Stretching the new passphrase takes its time: what is signed says when that was done.
fn completion(
    file: &RecoveryFile,
    keyring: &Keyring,
    sealed: &[u8],
    api: &Api,
) -> Result<SignedNote<RecoveryCompletion>, CommandError> {
    let body = RecoveryCompletion {
        recovery: file.id,
        account: keyring.account,
        slots: keyring.slots.iter().map(|slot| slot.id).collect(),
        keyring: Digest32::of(sealed),
        at: api.instance()?.now.whole_seconds(),
    };
    let signed: Result<_, NoteError> = SignedNote::sign(
        body,
        &key_name(keyring.account, &file.domain),
        &keyring.identity.signing,
    );
    Ok(signed?)
}

fn waits_or(context: &Context<'_>, recovering: &Recovering, otherwise: RecoveryError) -> RecoveryError {
    match (recovering.state, recovering.due) {
        (RecoveryState::Waiting, Some(due)) => {
            RecoveryError::Waits(moment(context.words, due, recovering.now))
        }
        (RecoveryState::Asked, _) => RecoveryError::Waits(context.words.get("recovery-no-due")),
        _ => otherwise,
    }
}
