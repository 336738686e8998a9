//! Opening an account: keys are made here, every way in closes them in, and the invitation vouches for them.
//!
//! # In scope
//!
//! What `join` and `enrol` share: someone for herself with a passphrase, or at a desk with a card and a second way in.
//!
//! # Out of scope
//!
//! Where the ways in come from, and what is kept of them.

use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::identity::{Identity, KeyRecord};
use ecrin_vault::invitation::{Invitation, InvitationError, InvitationSecret, KEY_NAME_PREFIX};
use ecrin_vault::keyring::Keyring;
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::opaque::ClientRegistration;
use ecrin_vault::slot::{Passphrase, Slot};
use ecrin_vault::vocabulary::SlotKind;
use ecrin_vault::wire::{Instance, Join, NewSlot, RegistrationStart};
use rand::rngs::OsRng;

use crate::api::Api;
use crate::exit::CommandError;

/// A way in that is about to be made.
pub struct WayIn {
    /// What kind.
    pub kind: SlotKind,
    /// The id of its slot.
    pub slot: SlotId,
    /// What opens it.
    pub passphrase: Passphrase,
}

impl WayIn {
    /// A way in with an id of its own.
    pub fn fresh(kind: SlotKind, passphrase: Passphrase) -> Self {
        Self {
            kind,
            slot: SlotId::generate(&mut OsRng),
            passphrase,
        }
    }
}

/// An account that is ready to be handed in.
pub struct Opening {
    /// What the server gets.
    pub join: Join,
    /// What its owner keeps.
    pub keyring: Keyring,
}

/// Makes the keys of an account with all its first ways in. Nothing exists on the server before the result is handed in.
pub fn prepare(
    api: &Api,
    instance: &Instance,
    secret: &InvitationSecret,
    name: String,
    ways: &[WayIn],
) -> Result<Opening, CommandError> {
    let key = secret.signing_key();
    let invitation = key.verifying_key().to_text();
    let (mut listed, mut handed, mut offered) = (Vec::new(), Vec::new(), None);
    for way in ways {
        let (registration, request) = ClientRegistration::start(&mut OsRng, way.kind, &way.passphrase)?;
        let start = RegistrationStart {
            invitation: invitation.clone(),
            slot: way.slot,
            request: request.into(),
        };
        let answer = api.register(&start)?;
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
        offered = Some(answer.invitation);
    }
    // The note is the inviter's; whether the inviter may invite shows when the chain is verified afterwards.
    let offered = SignedNote::<Invitation>::parse(&offered.unwrap_or_default())?;
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
        // Truncated to the second, a record could seem older than an invitation made within the same second.
        at: instance.now.whole_seconds().max(offered.from),
    };
    let record = SignedNote::sign(record, &key_name(account, &instance.domain), &identity.signing)?
        .countersign(&key_name(KEY_NAME_PREFIX, &instance.domain), &key)?;
    let keyring = Keyring {
        account,
        name,
        identity,
        slots: listed,
    };
    let mut handed = handed.into_iter();
    let slot = handed.next().ok_or(InvitationError::Broken)?;
    let join = Join {
        invitation,
        record: record.to_text(),
        slot,
        more: handed.collect(),
        keyring: keyring.seal()?.into(),
    };
    Ok(Opening { join, keyring })
}
