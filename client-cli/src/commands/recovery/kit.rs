//! Kits: made, shown, checked, revoked, declined.

use std::io::IsTerminal as _;
use std::path::Path;

use ecrin_vault::envelope::EnvelopeError;
use ecrin_vault::id::StructureId;
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::recovery::{Check, Kit, KitRevocation, MadeKit, share_key_name};
use ecrin_vault::slot::{Slot, SlotChange};
use ecrin_vault::vocabulary::{SlotAct, SlotKind};
use ecrin_vault::wire::{KitCheckNew, KitHeld, KitNew, KitRevocationNew, KitTaken};
use rand::rngs::OsRng;
use serde_json::{Value, json};

use super::super::card::ask_secret;
use super::{RecoveryError, ask_share, sheet};
use crate::api::Api;
use crate::cli::WayArgs;
use crate::cli::recovery::ShareArgs;
use crate::context::{Context, InputError, check_out};
use crate::exit::CommandError;
use crate::people::People;
use crate::prefix::PrefixError;
use crate::teams::{self, Team};
use crate::unlock::{SignedIn, connect, enter_anew};
use crate::when::{full_moment, moment};

/// Makes a kit, writes its sheet and hands it in. The passphrase is asked for again: a new way in needs the keyring as
/// the server keeps it, and whoever found a session open must not make one.
pub(super) fn make(
    context: &Context<'_>,
    structure: Option<&str>,
    out: &Path,
    way: &WayArgs,
) -> Result<(), CommandError> {
    check_out(out)?;
    let (me, base) = enter_anew(context, &ask_secret(context, way)?)?;
    let structure = match structure {
        Some(text) => text
            .trim()
            .to_lowercase()
            .parse()
            .map_err(|_| PrefixError::NotAnId(text.chars().take(40).collect()))?,
        None => host_of(&me)?,
    };
    let team = teams::fetch(&me, structure)?;
    // Written before it is handed in: a kit without its sheet would be of no use to anyone.
    let (taken, made) = hand_in(&me, base, &team, |made| sheet::write(&me, made, &team.name, out))?;
    let kit = made.note.number;
    let document = json!({
        "id": kit, "kit": kit, "sheets": [out.display().to_string()],
        "delay": taken.delay.as_ref().map(|delay| delay.id), "due": taken.delay.as_ref().map(|delay| delay.due),
    });
    context.out.result(&document, || {
        let path = out.display().to_string();
        let due = taken
            .delay
            .as_ref()
            .map(|delay| moment(context.words, delay.due, me.now()));
        let values = [
            ("path", (&path).into()),
            ("due", due.as_ref().map_or("".into(), Into::into)),
        ];
        let key = if due.is_some() { "kit-waits" } else { "kit-made" };
        context.words.format(key, &values)
    });
    Ok(())
}

/// Makes a kit for someone signed in whose keyring lists its true slots. `keep` gets the kit before it is handed in, to
/// write its sheet.
pub(in crate::commands) fn hand_in(
    me: &SignedIn,
    base: Digest32,
    team: &Team,
    keep: impl FnOnce(&MadeKit) -> Result<(), CommandError>,
) -> Result<(KitTaken, MadeKit), CommandError> {
    let identity = &me.keyring.identity;
    let keys = (
        &identity.encryption.recipient(),
        &identity.signing.verifying_key(),
    );
    let made = MadeKit::generate(
        &mut OsRng,
        me.account(),
        keys,
        team.structure,
        me.now().whole_seconds(),
    );
    // For the structure as an organisation: whoever leaves it loses the share, whoever comes has it.
    let holder = &team.newest()?.recipient;
    let structure_share = holder
        .seal(made.structure.to_digits().as_bytes())
        .map_err(Sealing)?;
    let mut keyring = me.keyring.clone();
    // Of the kits there ever were, only this one is a way in.
    keyring.slots.retain(|slot| slot.kind != SlotKind::Kit);
    keyring.slots.push(Slot {
        id: made.note.slot,
        kind: SlotKind::Kit,
        recipient: made.recipient.clone(),
    });
    keep(&made)?;
    let sealed = keyring.seal()?;
    let change = me.sign(SlotChange {
        account: me.account(),
        act: SlotAct::Add,
        slot: made.note.slot,
        replaces: None,
        base,
        keyring: Digest32::of(&sealed),
        at: me.now().whole_seconds(),
    })?;
    let new = KitNew {
        note: me.sign(made.note.clone())?.to_text(),
        half: made.half.to_vec().into(),
        service_share: made.service.to_digits().to_string(),
        structure_share: structure_share.into(),
        keyring: sealed.into(),
        change: change.to_text(),
    };
    Ok((me.api.add_kit(&new)?, made))
}

/// The structure of whoever opened the account with her.
fn host_of(me: &SignedIn) -> Result<StructureId, CommandError> {
    let person = me.api.person(me.account())?;
    People(me).check(&person)?;
    let host = person.chain.get(1).map(|link| link.parse()).transpose()?;
    let structure = host.and_then(|host| host.record.danger_unverified().structure);
    Ok(structure.ok_or(RecoveryError::False("name the structure that keeps a share"))?)
}

/// Sealing a share failed, which with recipients of one kind it does not.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct Sealing(pub(super) EnvelopeError);

impl crate::exit::Fault for Sealing {
    fn code(&self) -> &str {
        "kit-false"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

/// Says that the person wants none, after she was told what that means.
pub(super) fn decline(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    context.tell("no-recovery-warning");
    if std::io::stdin().is_terminal() && !super::help::agreed(context, "ask-no-recovery")? {
        return Err(InputError::ConsentWithheld.into());
    }
    me.api.decline_kit()?;
    context
        .out
        .result(&json!({ "id": me.account(), "declined": true }), || {
            context.words.get("kit-declined")
        });
    Ok(())
}

fn as_json(held: &KitHeld) -> Value {
    json!({
        "id": held.kit, "kit": held.kit, "structure": held.structure.as_ref().map(|structure| structure.id),
        "since": held.since, "checked": held.checked, "check_due": held.check_due,
    })
}

/// My kit, after its note was checked.
fn mine(me: &SignedIn) -> Result<(KitHeld, SignedNote<Kit>), CommandError> {
    let held = me.api.kits()?.into_iter().next().ok_or(RecoveryError::NoKit)?;
    let note = SignedNote::<Kit>::parse(&held.note)?;
    let key = me.keyring.identity.signing.verifying_key();
    let kit = note.verify(&me.key_name(), &key)?;
    if kit.owner != me.account() || kit.number != held.kit {
        return Err(RecoveryError::False("it is someone else's").into());
    }
    Ok((held, note))
}

pub(super) fn show(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let (held, _) = mine(&me)?;
    context
        .out
        .result(&as_json(&held), || words_of(context, &held, "kit-is"));
    Ok(())
}

fn words_of(context: &Context<'_>, held: &KitHeld, key: &str) -> String {
    let words = context.words;
    let (number, since, due) = (
        held.kit.grouped(),
        full_moment(words, held.since),
        full_moment(words, held.check_due),
    );
    let structure = held.structure.as_ref().map(|structure| structure.name.clone());
    let structure = structure.unwrap_or_default();
    words.format(
        key,
        &[
            ("kit", (&number).into()),
            ("since", (&since).into()),
            ("due", (&due).into()),
            ("structure", (&structure).into()),
        ],
    )
}

/// The sheet signs that it is there. Nobody need be signed in, and nothing is opened.
pub(super) fn check(context: &Context<'_>, arguments: &ShareArgs) -> Result<(), CommandError> {
    let share = ask_share(context, arguments)?;
    let api = match context.home.config()? {
        Some(config) => connect(context, &config)?,
        None => {
            let server = context.flags.server.as_deref().ok_or(InputError::NoServer)?;
            Api::new(server, context.authorities()?.as_deref())?
        }
    };
    let instance = api.instance()?;
    let body = Check {
        kit: share.kit,
        share: share.holder,
        at: instance.now.whole_seconds(),
    };
    let name = share_key_name(share.holder, &instance.domain);
    let note = SignedNote::sign(body, &name, &share.proof_key())?;
    let held = api.check_kit(&KitCheckNew { note: note.to_text() })?;
    let kit = SignedNote::<Kit>::parse(&held.note)?;
    let kit = kit.danger_unverified();
    if kit.number != share.kit || *kit.proof_of(share.holder) != share.proof_key().verifying_key() {
        return Err(RecoveryError::False("the server's kit is another one").into());
    }
    context
        .out
        .result(&as_json(&held), || words_of(context, &held, "kit-checked"));
    Ok(())
}

pub(super) fn revoke(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let (held, note) = mine(&me)?;
    let revocation = me.sign(KitRevocation {
        kit: held.kit,
        note: note.digest(),
        owner: me.account(),
        at: me.now().whole_seconds(),
    })?;
    let note = revocation.to_text();
    me.api.revoke_kit(held.kit, &KitRevocationNew { note })?;
    context.out.result(
        &json!({ "id": held.kit, "kit": held.kit, "revoked": true }),
        || context.words.get("kit-revoked"),
    );
    Ok(())
}
