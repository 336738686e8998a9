//! Bodies of the routes about recovery: each would be taken, were there such a kit or recovery.

use anyhow::Result;
use ecrin_cli::unlock::SignedIn;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{RecoveryId, SlotId, StructureId};
use ecrin_vault::note::{Digest32, SignedNote, SigningKey, key_name};
use ecrin_vault::recovery::{
    Check, HOME_KEY_NAME, KIT_KEY_NAME, KitNumber, KitRevocation, MadeKit, Recovery, RecoveryApproval,
    RecoveryCompletion, RecoveryOpening, share_key_name,
};
use ecrin_vault::slot::SlotChange;
use ecrin_vault::vocabulary::{Holder, SlotAct};
use ecrin_vault::wire;
use rand::rngs::OsRng;
use serde_json::{Value, json};

/// The kit of the paths; nobody has it.
pub(crate) const KIT: &str = "000000000001";

pub(crate) fn body(
    path: &str,
    me: &SignedIn,
    structure: StructureId,
    recovery: RecoveryId,
) -> Result<Option<Value>> {
    let at = me.now().whole_seconds();
    let identity = &me.keyring.identity;
    let keys = (
        &identity.encryption.recipient(),
        &identity.signing.verifying_key(),
    );
    let made = MadeKit::generate(&mut OsRng, me.account(), keys, structure, at);
    let number: KitNumber = KIT.parse()?;
    let domain = &me.config.domain;
    let home = SigningKey::generate(&mut OsRng);
    // Whoever does not sign in anew does not know the keyring that hers takes the place of.
    let change = SlotChange {
        account: me.account(),
        act: SlotAct::Add,
        slot: made.note.slot,
        replaces: None,
        base: Digest32::of(b"another"),
        keyring: Digest32::of(&[0; 3]),
        at,
    };
    let note = |text: String| json!({ "note": text });
    let end = path.rsplit('/').next().unwrap_or_default();
    if !path.contains("/kits") && !path.contains("/recoveries") {
        return Ok(None);
    }
    Ok(Some(match end {
        "kits" => serde_json::to_value(wire::KitNew {
            note: me.sign(made.note.clone())?.to_text(),
            half: made.half.to_vec().into(),
            service_share: made.service.to_digits().to_string(),
            structure_share: vec![0; 3].into(),
            keyring: vec![0; 3].into(),
            change: me.sign(change)?.to_text(),
        })?,
        "declined" => Value::Null,
        "checks" => {
            let check = Check {
                kit: number,
                share: Holder::Sheet,
                at,
            };
            let name = share_key_name(Holder::Sheet, domain);
            note(SignedNote::sign(check, &name, &made.sheet.proof_key())?.to_text())
        }
        "revocation" => note(
            me.sign(KitRevocation {
                kit: number,
                note: Digest32::of(b"no kit"),
                owner: me.account(),
                at,
            })?
            .to_text(),
        ),
        "recoveries" => {
            let begun = Recovery {
                kit: Some(number),
                account: None,
                key: EncryptionKey::generate(&mut OsRng).recipient(),
                home: home.verifying_key(),
                at,
            };
            let begun = SignedNote::sign(begun, &key_name(HOME_KEY_NAME, domain), &home)?;
            let name = share_key_name(Holder::Sheet, domain);
            note(begun.countersign(&name, &made.sheet.proof_key())?.to_text())
        }
        "approvals" => note(
            me.sign(RecoveryApproval {
                recovery,
                kit: number,
                releases: None,
                approver: me.account(),
                structure,
                in_person: true,
                at,
            })?
            .to_text(),
        ),
        "opening" => {
            let opening = RecoveryOpening {
                recovery,
                kit: number,
                at,
            };
            let opening =
                SignedNote::sign(opening, &key_name(KIT_KEY_NAME, domain), &made.sheet.proof_key())?;
            note(
                opening
                    .countersign(&key_name(HOME_KEY_NAME, domain), &home)?
                    .to_text(),
            )
        }
        "registrations" => json!({ "token": "x", "slot": SlotId::generate(&mut OsRng), "request": "AAAA" }),
        _ => {
            let completion = RecoveryCompletion {
                recovery,
                account: me.account(),
                slots: vec![SlotId::generate(&mut OsRng)],
                keyring: Digest32::of(b""),
                at,
            };
            json!({ "token": "x", "note": me.sign(completion)?.to_text(), "slots": [], "keyring": "" })
        }
    }))
}
