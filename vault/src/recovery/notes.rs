//! What is signed about a kit and about its use.

use super::share::KitNumber;
use crate::envelope::Recipient;
use crate::id::{AccountId, RecoveryId, SlotId, StructureId};
use crate::note::{
    Digest32, LineReader, LineWriter, NoteBody, NoteError, SignedNote, VerifyingKey, key_name, or_none,
};
use crate::time::Timestamp;
use crate::vocabulary::Holder;

/// Under which name the key of a kit's secret signs: `kit@<domain>`.
pub const KIT_KEY_NAME: &str = "kit";

/// Under which name the key of the home that asks signs: `home@<domain>`.
pub const HOME_KEY_NAME: &str = "home";

/// Under which name the key of a share signs: `share-sheet@<domain>`.
pub fn share_key_name(holder: Holder, domain: &str) -> String {
    key_name(format!("share-{holder}"), domain)
}

fn verifying_key(lines: &mut LineReader<'_>, key: &'static str) -> Result<VerifyingKey, NoteError> {
    VerifyingKey::from_text(&lines.text(key)?).ok_or(NoteError::Value { key })
}

/// The body of a `kit` note, signed by its owner: this kit opens my keyring, and these keys prove its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// Its number.
    pub number: KitNumber,
    /// Whose.
    pub owner: AccountId,
    /// The owner's recipient: a kit opens these keys and no others.
    pub encryption: Recipient,
    /// The owner's signing key.
    pub signing: VerifyingKey,
    /// Its slot in the keyring.
    pub slot: SlotId,
    /// Proves its secret.
    pub key: VerifyingKey,
    /// Proves the share on the sheet.
    pub sheet: VerifyingKey,
    /// The structure that holds the second share, as an organisation.
    pub structure: StructureId,
    /// Proves that share.
    pub structure_share: VerifyingKey,
    /// Proves the service's share.
    pub service_share: VerifyingKey,
    /// SHA-256 of the half that the server holds.
    pub half: Digest32,
    /// When it was made.
    pub at: Timestamp,
}

impl Kit {
    /// The key that proves the share of one holder.
    pub const fn proof_of(&self, holder: Holder) -> &VerifyingKey {
        match holder {
            Holder::Sheet => &self.sheet,
            Holder::Structure => &self.structure_share,
            Holder::Service => &self.service_share,
        }
    }
}

impl NoteBody for Kit {
    const KIND: &'static str = "kit";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("kit", self.number);
        lines.line("owner", self.owner);
        lines.line("encryption", &self.encryption);
        lines.line("signing", self.signing.to_text());
        lines.line("slot", self.slot);
        lines.line("key", self.key.to_text());
        lines.line("sheet", self.sheet.to_text());
        lines.line("structure", self.structure);
        lines.line("structure-share", self.structure_share.to_text());
        lines.line("service-share", self.service_share.to_text());
        lines.line("half", self.half);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            number: lines.value("kit")?,
            owner: lines.value("owner")?,
            encryption: lines.value("encryption")?,
            signing: verifying_key(lines, "signing")?,
            slot: lines.value("slot")?,
            key: verifying_key(lines, "key")?,
            sheet: verifying_key(lines, "sheet")?,
            structure: lines.value("structure")?,
            structure_share: verifying_key(lines, "structure-share")?,
            service_share: verifying_key(lines, "service-share")?,
            half: lines.value("half")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of a `kit-revocation` note: its owner makes a kit worthless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitRevocation {
    /// Which kit.
    pub kit: KitNumber,
    /// Digest of its note.
    pub note: Digest32,
    /// Who signs: the owner.
    pub owner: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for KitRevocation {
    const KIND: &'static str = "kit-revocation";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("kit", self.kit);
        lines.line("note", self.note);
        lines.line("owner", self.owner);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            kit: lines.value("kit")?,
            note: lines.value("note")?,
            owner: lines.value("owner")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of a `kit-check` note, signed by a share: whoever signs has it in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which kit.
    pub kit: KitNumber,
    /// Which of its shares.
    pub share: Holder,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Check {
    const KIND: &'static str = "kit-check";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("kit", self.kit);
        lines.line("share", self.share);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            kit: lines.value("kit")?,
            share: lines.value("share")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of a `recovery` note: a home without an account asks to recover one. Signed by the home's own fresh key,
/// and by the sheet's where there is a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The kit, as the sheet says it; absent where the sheet is lost.
    pub kit: Option<KitNumber>,
    /// The account, where there is no sheet to say which kit.
    pub account: Option<AccountId>,
    /// Whom shares are released to: a key that this home made for this.
    pub key: Recipient,
    /// Proves the home.
    pub home: VerifyingKey,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for Recovery {
    const KIND: &'static str = "recovery";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("kit", or_none(&self.kit));
        lines.line("account", or_none(&self.account));
        lines.line("key", &self.key);
        lines.line("home", self.home.to_text());
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let kit = lines.optional("kit")?;
        let account = lines.optional("account")?;
        if kit.is_some() == account.is_some() {
            return Err(NoteError::Value { key: "account" });
        }
        Ok(Self {
            kit,
            account,
            key: lines.value("key")?,
            home: verifying_key(lines, "home")?,
            at: lines.value("at")?,
        })
    }
}

/// The id of a recovery is made of its note, so that whoever compares the id has compared the key that shares go to: no
/// server can put another one in its place.
pub fn recovery_id(note: &SignedNote<Recovery>) -> RecoveryId {
    let mut id = [0; 16];
    id.copy_from_slice(&note.digest().0[..16]);
    RecoveryId::from_bytes(id)
}

/// The body of a `recovery-approval` note, signed by a professional: I met this person, or: my structure releases its
/// share to this recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryApproval {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Of which kit.
    pub kit: KitNumber,
    /// Whose share this releases; `none` where it only attests.
    pub releases: Option<Holder>,
    /// Who signs.
    pub approver: AccountId,
    /// For which structure.
    pub structure: StructureId,
    /// Whether the person stood before the approver.
    pub in_person: bool,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for RecoveryApproval {
    const KIND: &'static str = "recovery-approval";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("recovery", self.recovery);
        lines.line("kit", self.kit);
        lines.line("releases", or_none(&self.releases));
        lines.line("approver", self.approver);
        lines.line("structure", self.structure);
        lines.line("in-person", self.in_person);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let approval = Self {
            recovery: lines.value("recovery")?,
            kit: lines.value("kit")?,
            releases: lines.optional("releases")?,
            approver: lines.value("approver")?,
            structure: lines.value("structure")?,
            in_person: lines.value("in-person")?,
            at: lines.value("at")?,
        };
        match approval.releases {
            // The sheet is nobody's to release but the person's.
            Some(Holder::Sheet) => Err(NoteError::Value { key: "releases" }),
            // The service's share and a bare attestation are worth what the meeting was worth.
            None | Some(Holder::Service) if !approval.in_person => Err(NoteError::Value { key: "in-person" }),
            _ => Ok(approval),
        }
    }
}

/// The body of a `recovery-opening` note, signed by the kit's secret and by the home: two shares were put together
/// here, and the waiting is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryOpening {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Of which kit.
    pub kit: KitNumber,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for RecoveryOpening {
    const KIND: &'static str = "recovery-opening";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("recovery", self.recovery);
        lines.line("kit", self.kit);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        Ok(Self {
            recovery: lines.value("recovery")?,
            kit: lines.value("kit")?,
            at: lines.value("at")?,
        })
    }
}

/// The body of a `recovery-completion` note, signed by the account's own key out of the keyring that was opened: these
/// are my ways in from now on, and no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryCompletion {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Whose.
    pub account: AccountId,
    /// The new ways in.
    pub slots: Vec<SlotId>,
    /// SHA-256 of the keyring, sealed for them.
    pub keyring: Digest32,
    /// When it was signed.
    pub at: Timestamp,
}

/// The most slots a completion names.
const MAX_SLOTS: usize = 8;

impl NoteBody for RecoveryCompletion {
    const KIND: &'static str = "recovery-completion";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("recovery", self.recovery);
        lines.line("account", self.account);
        for slot in &self.slots {
            lines.line("slot", slot);
        }
        lines.line("keyring", self.keyring);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let recovery = lines.value("recovery")?;
        let account = lines.value("account")?;
        let mut slots = vec![lines.value("slot")?];
        while lines.next_is("slot") {
            let slot = lines.value("slot")?;
            if slots.contains(&slot) || slots.len() >= MAX_SLOTS {
                return Err(NoteError::Value { key: "slot" });
            }
            slots.push(slot);
        }
        Ok(Self {
            recovery,
            account,
            slots,
            keyring: lines.value("keyring")?,
            at: lines.value("at")?,
        })
    }
}
