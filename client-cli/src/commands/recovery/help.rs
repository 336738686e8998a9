//! Helping someone to recover: releasing a share to her own home, attesting that one has met her, stopping it.

use std::io::IsTerminal as _;

use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{RecoveryId, StructureId};
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::recovery::{HOME_KEY_NAME, Kit, Recovery, RecoveryApproval, Share, recovery_id};
use ecrin_vault::vocabulary::Holder;
use ecrin_vault::wire::{Base64, RecoveryApprovalNew, RecoveryAsked};
use serde_json::json;

use super::RecoveryError;
use super::kit::Sealing;
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::people::People;
use crate::prefix::among;
use crate::teams::{self, TeamTrustError};
use crate::unlock::SignedIn;
use crate::when::moment;

/// What is approved, after everything in it was checked.
struct Checked {
    recovery: Recovery,
    kit: Kit,
}

/// Signs an approval. The id is taken whole: it is the digest of the note with the key that the share is sealed for,
/// and only the person's own screen can be believed about that.
pub(super) fn approve(
    context: &Context<'_>,
    id: &str,
    release: Option<Holder>,
    attest: bool,
    in_person: bool,
    yes: bool,
) -> Result<(), CommandError> {
    let id: RecoveryId = id.trim().to_lowercase().parse().map_err(|_| RecoveryError::Id)?;
    let me = context.sign_in()?;
    let asked = me.api.recovery_asked(id)?;
    let checked = check(&me, id, &asked)?;
    let own = me
        .session
        .structures
        .iter()
        .any(|s| s.id == checked.kit.structure);
    let releases = match (attest, release) {
        (true, _) => None,
        (false, Some(holder)) => Some(holder),
        (false, None) if own => Some(Holder::Structure),
        (false, None) => Some(Holder::Service),
    };
    // For another structure than the reference one, where there is a choice: that is what her word is worth most for.
    let acting = |of_reference: bool| -> Option<StructureId> {
        let mut structures = me.session.structures.iter().map(|structure| structure.id);
        structures.find(|id| (*id == checked.kit.structure) == of_reference)
    };
    let structure = if releases == Some(Holder::Structure) {
        acting(true)
    } else {
        acting(false).or_else(|| acting(true))
    };
    let structure = structure.ok_or(RecoveryError::False("you act for no structure that could"))?;
    let share = match releases {
        Some(Holder::Structure) => {
            let sealed = asked
                .structure_share
                .as_ref()
                .ok_or(RecoveryError::SharesMissing)?;
            Some(pass_on(&me, sealed, &checked)?)
        }
        _ => None,
    };
    let present = in_person || releases != Some(Holder::Structure);
    context.tell(match releases {
        Some(Holder::Structure) => "approve-structure",
        Some(_) => "approve-service",
        None => "approve-attest",
    });
    if !yes && std::io::stdin().is_terminal() && !agreed(context, "ask-approve")? {
        return Err(InputError::ConsentWithheld.into());
    }
    let note = me.sign(RecoveryApproval {
        recovery: id,
        kit: checked.kit.number,
        releases,
        approver: me.account(),
        structure,
        in_person: present,
        at: me.now().whole_seconds(),
    })?;
    let new = RecoveryApprovalNew {
        note: note.to_text(),
        share,
    };
    me.api.approve_recovery(id, &new)?;
    let document = json!({ "id": id, "kit": checked.kit.number, "releases": releases, "in_person": present });
    context
        .out
        .result(&document, || context.words.get("recovery-approved"));
    Ok(())
}

fn check(me: &SignedIn, id: RecoveryId, asked: &RecoveryAsked) -> Result<Checked, CommandError> {
    let note = SignedNote::<Recovery>::parse(&asked.note)?;
    if recovery_id(&note) != id {
        return Err(RecoveryError::False("the server shows another recovery").into());
    }
    let home = note.danger_unverified().home;
    let recovery = note.verify(&key_name(HOME_KEY_NAME, &me.config.domain), &home)?;
    let owner = People(me).check(&asked.owner)?;
    let kit = SignedNote::<Kit>::parse(&asked.kit)?;
    let kit = owner.verify(&kit, &me.config.domain)?;
    let keys = kit.encryption == owner.record.encryption && kit.signing == owner.record.signing;
    let named = recovery.kit.is_none_or(|number| number == kit.number)
        && recovery.account.is_none_or(|account| account == kit.owner);
    if kit.owner != owner.account() || !keys || !named {
        return Err(RecoveryError::False("the kit is someone else's").into());
    }
    Ok(Checked {
        recovery: recovery.clone(),
        kit: kit.clone(),
    })
}

/// Opens the structure's share and seals it for the person's home. It is in clear between these two lines only.
fn pass_on(me: &SignedIn, sealed: &Base64, checked: &Checked) -> Result<Base64, CommandError> {
    let share = teams::all_secrets(me, checked.kit.structure)?
        .iter()
        .find_map(|secret| read_share(secret.key(), sealed).ok())
        .ok_or(TeamTrustError::NotHeld)?;
    let true_one = share.holder == Holder::Structure
        && share.kit == checked.kit.number
        && share.proof_key().verifying_key() == checked.kit.structure_share;
    if !true_one {
        return Err(RecoveryError::False("the share is not this kit's").into());
    }
    let resealed = checked.recovery.key.seal(share.to_digits().as_bytes());
    Ok(Base64(resealed.map_err(Sealing)?))
}

/// A share out of an envelope.
pub(super) fn read_share(key: &EncryptionKey, sealed: &Base64) -> Result<Share, CommandError> {
    let text = key
        .open(&sealed.0)
        .map_err(|_| RecoveryError::False("the share is not sealed for you"))?;
    let text = std::str::from_utf8(&text).map_err(|_| RecoveryError::False("the share is damaged"))?;
    Ok(Share::parse(text)?)
}

pub(super) fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let recoveries = me.api.recoveries()?;
    let mut table = Table::default();
    for item in &recoveries {
        context.out.line(item);
        let state = context.words.get(&format!("recovery-state-{}", item.state));
        let begun = moment(context.words, item.begun, me.now());
        let due = moment(context.words, item.due, me.now());
        table.row([short(item.id), begun, due, state]);
    }
    context.out.say(&if recoveries.is_empty() {
        context.words.get("no-recoveries")
    } else {
        table.to_text()
    });
    Ok(())
}

pub(super) fn cancel(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    // Someone of the reference structure knows the whole id from her notice.
    let id: RecoveryId = match id.trim().to_lowercase().parse() {
        Ok(id) => id,
        Err(_) => among(id, me.api.recoveries()?.iter().map(|item| item.id))?,
    };
    me.api.cancel_recovery(id)?;
    context.out.result(&json!({ "id": id, "cancelled": true }), || {
        context.words.get("recovery-cancelled")
    });
    Ok(())
}

/// Asks a question that is answered with yes or no.
pub(super) fn agreed(context: &Context<'_>, key: &str) -> Result<bool, CommandError> {
    context.tell(key);
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|_| InputError::ConsentWithheld)?;
    let answer = answer.trim().to_lowercase();
    Ok(matches!(answer.as_str(), "o" | "oui" | "y" | "yes"))
}
