//! `slot`: the ways into one's account. One more waits three days; one less is so at once.

use std::path::Path;

use ecrin_vault::id::SlotId;
use ecrin_vault::keyring::Keyring;
use ecrin_vault::note::Digest32;
use ecrin_vault::opaque::ClientRegistration;
use ecrin_vault::slot::{Passphrase, Slot, SlotChange};
use ecrin_vault::vocabulary::{SlotAct, SlotKind};
use ecrin_vault::wire::{Delay, NewSlot, SlotNew, SlotRegistration, SlotRemoval};
use rand::rngs::OsRng;
use serde_json::json;
use zeroize::Zeroizing;

use super::card::{add_card, ask_new_code, ask_secret};
use super::delay::as_json;
use crate::cli::{SlotCommand, WayArgs};
use crate::context::Context;
use crate::exit::{CommandError, Fault};
use crate::opening::WayIn;
use crate::output::{Table, short};
use crate::prefix::among;
use crate::unlock::{SignedIn, ask_passphrase, enter_anew};
use crate::when::moment;

/// The last way in, or one of the last two of a beneficiary, cannot be taken away; nor can a kind be added here that is
/// made elsewhere.
#[derive(Debug, thiserror::Error)]
#[error("a way in of this kind is not made here")]
struct KindError;

impl Fault for KindError {
    fn code(&self) -> &str {
        "not-allowed"
    }
}

/// Lists, adds or takes away.
pub(super) fn run(context: &Context<'_>, command: &SlotCommand) -> Result<(), CommandError> {
    match command {
        SlotCommand::List => list(context),
        SlotCommand::Add { kind, out, way } => add(context, *kind, out.as_deref(), way),
        SlotCommand::Remove { id, way } => remove(context, id, way),
    }
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let words = context.words;
    let mut table = Table::default();
    for slot in me.api.slots()? {
        context.out.line(&slot);
        let used = match slot.used {
            Some(at) => {
                let at = moment(words, at, me.now());
                words.format("slot-used", &[("at", (&at).into())])
            }
            None => words.get("slot-never-used"),
        };
        let state = if slot.frozen.is_some() {
            words.get("slot-is-frozen")
        } else if slot.current {
            words.get("slot-is-current")
        } else {
            String::new()
        };
        let kind = words.get(&format!("slot-{}", slot.kind));
        table.row([short(slot.id), kind, used, state]);
    }
    context.out.say(&table.to_text());
    Ok(())
}

fn add(context: &Context<'_>, kind: SlotKind, out: Option<&Path>, way: &WayArgs) -> Result<(), CommandError> {
    let secret = ask_secret(context, way)?;
    match kind {
        SlotKind::Card => {
            let code = ask_new_code(context, &secret)?;
            let (me, base) = enter_anew(context, &secret)?;
            add_card(context, &me, base, &code, None, out)
        }
        SlotKind::Passphrase => {
            let passphrase = ask_new_passphrase(context)?;
            let (me, base) = enter_anew(context, &secret)?;
            // There is one passphrase at most: a new one takes the place of the old one, once the delay is over.
            let mut listed = me.keyring.slots.iter();
            let old = listed.find(|slot| slot.kind == SlotKind::Passphrase);
            let old = old.map(|slot| slot.id);
            let delay = add_way(&me, base, WayIn::fresh(SlotKind::Passphrase, passphrase), old)?;
            context.out.result(&as_json(&delay), || {
                let due = moment(context.words, delay.due, me.now());
                let (id, account) = (delay.id.to_string(), delay.account.to_string());
                context.words.format(
                    "slot-asked",
                    &[
                        ("due", (&due).into()),
                        ("delay", (&id).into()),
                        ("account", (&account).into()),
                    ],
                )
            });
            Ok(())
        }
        // A passkey belongs to a page, and a kit is made with its shares.
        SlotKind::Passkey | SlotKind::Kit => Err(KindError.into()),
    }
}

/// A script gives the new passphrase in a variable of its own, for the other one holds the old.
pub(super) fn ask_new_passphrase(context: &Context<'_>) -> Result<Passphrase, CommandError> {
    match std::env::var("ECRIN_NEW_SECRET") {
        Ok(typed) if !typed.is_empty() => Ok(Passphrase::parse(&Zeroizing::new(typed))?),
        _ => ask_passphrase(context.words, None, true),
    }
}

/// Registers one more way in, seals the keyring for it and for exactly those that it lists, and asks for it.
pub(super) fn add_way(
    me: &SignedIn,
    base: Digest32,
    way: WayIn,
    replaces: Option<SlotId>,
) -> Result<Delay, CommandError> {
    let (registration, request) = ClientRegistration::start(&mut OsRng, way.kind, &way.passphrase)?;
    let answer = me.api.register_slot(&SlotRegistration {
        slot: way.slot,
        request: request.into(),
    })?;
    let (secret, upload) = registration.finish(&mut OsRng, &way.passphrase, &answer.response.0)?;
    let mut slots = listed_without(&me.keyring, replaces);
    slots.push(Slot {
        id: way.slot,
        kind: way.kind,
        recipient: secret.key().recipient(),
    });
    let sealed = Keyring {
        slots,
        ..me.keyring.clone()
    }
    .seal()?;
    let note = me.sign(SlotChange {
        account: me.account(),
        act: SlotAct::Add,
        slot: way.slot,
        replaces,
        base,
        keyring: Digest32::of(&sealed),
        at: me.now().whole_seconds(),
    })?;
    Ok(me.api.add_slot(&SlotNew {
        slot: NewSlot {
            id: way.slot,
            kind: way.kind,
            upload: upload.into(),
        },
        keyring: sealed.into(),
        note: note.to_text(),
    })?)
}

fn remove(context: &Context<'_>, id: &str, way: &WayArgs) -> Result<(), CommandError> {
    let secret = ask_secret(context, way)?;
    let (me, base) = enter_anew(context, &secret)?;
    let slot = among(id, me.api.slots()?.iter().map(|slot| slot.id))?;
    let slots = listed_without(&me.keyring, Some(slot));
    // A keyring that nobody opens is never sealed; the server says why this one cannot go.
    let sealed = if slots.is_empty() {
        me.keyring.seal()?
    } else {
        Keyring {
            slots,
            ..me.keyring.clone()
        }
        .seal()?
    };
    let note = me.sign(SlotChange {
        account: me.account(),
        act: SlotAct::Remove,
        slot,
        replaces: None,
        base,
        keyring: Digest32::of(&sealed),
        at: me.now().whole_seconds(),
    })?;
    me.api.remove_slot(
        slot,
        &SlotRemoval {
            keyring: sealed.into(),
            note: note.to_text(),
        },
    )?;
    context.out.result(&json!({ "id": slot, "removed": true }), || {
        context.words.get("slot-removed")
    });
    Ok(())
}

/// The ways in as the keyring itself lists them: what a server says about them is of no account here.
fn listed_without(keyring: &Keyring, gone: Option<SlotId>) -> Vec<Slot> {
    let kept = keyring.slots.iter().filter(|slot| Some(slot.id) != gone);
    kept.cloned().collect()
}
