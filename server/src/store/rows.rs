//! The rows: what the server remembers. Every document and key in them is sealed; there is no type here with which the
//! server could hold an open one.

mod alert;
mod certificate;
mod mail;
mod told;

use ecrin_vault::id::{
    AccountId, BlobId, DelayId, DocumentId, EventId, HoldId, MandateId, MessageId, NoticeId, PlaceId,
    RecoveryId, RequestId, SessionId, SlotId, StructureId,
};
use ecrin_vault::mandate::Lifecycle;
use ecrin_vault::note::Digest32;
use ecrin_vault::recovery::KitNumber;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{
    DelayKind, EventCode, FourEyesAct, Holder, NoticeCode, Outcome, RequestState, Role, SlotKind,
};
use ecrin_vault::wire::{ApprovalState, AuditFilter, Base64};
use serde::{Deserialize, Serialize};

pub use alert::{AlertRow, DecisionRow};
pub use certificate::CertificateRow;
pub use mail::{AddressRow, AppPasswordRow, BoxOwner, EntryRow, MailOwnerRow, MailboxRow, MessageRow, OWNER};
pub use told::{About, Errand, Outgoing, OutsideRow, ServiceLetterRow, WaitingCode};

/// An account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountRow {
    /// The role its invitation gave.
    pub role: Role,
    /// A professional's name; a beneficiary's is not known here.
    pub name: Option<String>,
    /// The name in the journal of a beneficiary, never reused.
    pub pseudonym: AccountId,
    /// The `invitation` note it answered.
    pub invitation: String,
    /// The current `key` note.
    pub record: String,
    /// When it was opened.
    pub created: Timestamp,
    /// When it was undone, because it had been opened by mistake.
    #[serde(default)]
    pub undone: Option<Timestamp>,
}

/// A way in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotRow {
    /// What kind.
    pub kind: SlotKind,
    /// The OPAQUE registration upload.
    pub upload: Base64,
    /// Since when it is there.
    #[serde(default)]
    pub added: Option<Timestamp>,
    /// Since when it is frozen. The sealer knows it too, and is what counts.
    #[serde(default)]
    pub frozen: Option<Timestamp>,
    /// When it was last used.
    #[serde(default)]
    pub used: Option<Timestamp>,
}

/// An invitation that was handed out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationRow {
    /// The `invitation` note.
    pub note: String,
    /// The account that answered it.
    pub answered: Option<AccountId>,
    /// When it was taken back.
    #[serde(default)]
    pub cancelled: Option<Timestamp>,
}

/// An organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StructureRow {
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created: Timestamp,
    /// Since when the next team key is due, because a member has left.
    #[serde(default)]
    pub left: Option<Timestamp>,
}

/// A place of a structure.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceRow {
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created: Timestamp,
}

/// One generation of a structure's team key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamKeyRow {
    /// The `team-key` note.
    pub note: String,
    /// Who signed it.
    pub by: AccountId,
    /// When it was taken in.
    pub taken: Timestamp,
}

/// A role that was given or offered to someone who had joined before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppointmentRow {
    /// The `appointment` note.
    pub note: String,
    /// When it was taken in.
    pub taken: Timestamp,
    /// Whether it counts: given within a structure, or taken by her to whom it was offered.
    pub stands: bool,
    /// The structure that she leaves for it.
    pub leaves: Option<StructureId>,
    /// Whether an administrator knows that only one référent is left there.
    pub leave_one: bool,
}

/// Whether a member may act for a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// May act.
    Active,
    /// May not act for now.
    Suspended,
    /// Has left.
    Removed,
}

/// A membership.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipRow {
    /// In which role.
    pub role: Role,
    /// Whether the member may act.
    pub standing: Standing,
    /// Since when it is so.
    pub since: Timestamp,
    /// Where the member mostly works.
    #[serde(default)]
    pub place: Option<PlaceId>,
}

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionEnd {
    /// Its owner signed out, here or from another session.
    SignedOut,
    /// The account or its membership was suspended or removed.
    Suspended,
}

/// A session; its token is known to the client only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// When it was opened.
    pub opened: Timestamp,
    /// The server's half of the key under which the client keeps its keyring.
    pub half: Base64,
    /// Why it ended, if it did.
    pub ended: Option<SessionEnd>,
    /// Through which way in it was opened.
    #[serde(default)]
    pub through: Option<(SlotId, SlotKind)>,
    /// The sign-in before it: when, and through which kind of way in.
    #[serde(default)]
    pub last: Option<(Timestamp, SlotKind)>,
}

/// An upload under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadRow {
    /// Whose.
    pub account: AccountId,
    /// How many bytes were announced.
    pub length: u64,
    /// When it began.
    pub created: Timestamp,
}

/// One version of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRow {
    /// Which.
    pub id: DocumentId,
    /// Which version.
    pub version: u32,
    /// Whose vault.
    pub owner: AccountId,
    /// Who put it in.
    pub depositor: AccountId,
    /// The `deposit` note.
    pub deposit: String,
    /// The stored ciphertext.
    pub blob: BlobId,
    /// Bytes of ciphertext.
    pub payload_size: u64,
    /// SHA-256 of the ciphertext.
    pub payload_sha256: Digest32,
    /// Whether the owner has taken it in.
    pub filed: bool,
    /// When it was put in.
    pub at: Timestamp,
    /// The event of its deposit.
    pub event: EventId,
}

/// A mandate.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandateRow {
    /// Which.
    pub id: MandateId,
    /// The `mandate` note.
    pub note: String,
    /// What happened to it since.
    pub lifecycle: Lifecycle,
    /// The notes that made it so, oldest first.
    pub acts: Vec<String>,
    /// Whether its expiry stands in the journal.
    pub expiry_noted: bool,
    /// When it was granted.
    #[serde(default)]
    pub granted: Option<Timestamp>,
    /// The structure for which a person held it when it was granted: when she leaves that one, it is suspended.
    #[serde(default)]
    pub through: Option<StructureId>,
}

/// A question for a mandate, or for leave to send a referral.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRow {
    /// Which.
    pub id: RequestId,
    /// The `request` or `referral` note.
    pub note: String,
    /// Which papers, in words, sealed for the owner; or the words of a referral, sealed for owner and asker.
    pub wish: Option<Base64>,
    /// How it was answered, and when.
    pub answer: Option<(RequestState, Timestamp)>,
    /// The `request-answer` note; a mandate is its own.
    pub answer_note: Option<String>,
    /// The mandate that answers it.
    pub mandate: Option<MandateId>,
    /// When its asker was told that nobody answered it.
    #[serde(default)]
    pub lapse_told: Option<Timestamp>,
    /// The `referral-consent` note.
    #[serde(default)]
    pub consent: Option<String>,
    /// The message that carried a referral.
    #[serde(default)]
    pub message: Option<MessageId>,
}

/// Something a person is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRow {
    /// Which.
    pub id: NoticeId,
    /// Of what.
    pub code: NoticeCode,
    /// Since when.
    pub at: Timestamp,
    /// When what it announces will happen.
    pub due: Option<Timestamp>,
    /// Which mandate it is about.
    pub mandate: Option<MandateId>,
    /// Which document it is about.
    pub document: Option<DocumentId>,
    /// Which structure it is about.
    pub structure: Option<StructureId>,
    /// Who caused it, or whom it is about.
    pub account: Option<AccountId>,
    /// What else must be named.
    pub detail: Option<String>,
    /// When it was read.
    pub seen: Option<Timestamp>,
}

/// A dangerous act that waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelayRow {
    /// Which.
    pub id: DelayId,
    /// Whom it concerns.
    pub account: AccountId,
    /// What kind of act.
    pub kind: DelayKind,
    /// When it was asked for.
    pub asked: Timestamp,
    /// When it may happen: 72 hours later, or when the second attestation came.
    pub due: Timestamp,
    /// What will be done, in the form that its kind gives it.
    pub payload: Base64,
    /// The `attestation` notes, with who signed them.
    pub attestations: Vec<(AccountId, String)>,
    /// When it was called off.
    pub cancelled: Option<Timestamp>,
    /// When it was done, or noted as due.
    pub done: Option<Timestamp>,
}

/// Why a kit is worthless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KitEnd {
    /// Its owner revoked it.
    Revoked,
    /// A newer one took its place.
    Replaced,
    /// It was used.
    Used,
}

/// A recovery kit. Of its three shares the server holds one in clear; once the kit is worthless it holds none, nor the
/// half without which the secret opens nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KitRow {
    /// Which.
    pub number: KitNumber,
    /// Whose.
    pub owner: AccountId,
    /// The `kit` note.
    pub note: String,
    /// The structure that holds the second share.
    pub structure: StructureId,
    /// The server's half.
    pub half: Option<Base64>,
    /// The service's share, as digits.
    pub service_share: Option<String>,
    /// The structure's share, sealed for it.
    pub structure_share: Option<Base64>,
    /// Since when it is good.
    pub since: Timestamp,
    /// When the sheet was last checked.
    pub checked: Option<Timestamp>,
    /// When its owner was last reminded to check it.
    pub reminded: Option<Timestamp>,
    /// Why and since when it is worthless.
    pub ended: Option<(KitEnd, Timestamp)>,
}

/// A professional's word for a recovery.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryApprovalRow {
    /// Whose.
    pub approver: AccountId,
    /// For which structure.
    pub structure: StructureId,
    /// Whether she has met the person.
    pub in_person: bool,
    /// Whether she belongs to the reference structure, in any role.
    pub of_reference: bool,
    /// Whose share it releases.
    pub releases: Option<Holder>,
    /// The `recovery-approval` note.
    pub note: String,
    /// When it was taken in.
    pub at: Timestamp,
}

/// A recovery.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryRow {
    /// Which.
    pub id: RecoveryId,
    /// The `recovery` note.
    pub note: String,
    /// With which kit.
    pub kit: KitNumber,
    /// Whose account.
    pub account: AccountId,
    /// The structure that holds the second share.
    pub structure: StructureId,
    /// When it began.
    pub begun: Timestamp,
    /// Whether it began with the sheet.
    pub with_sheet: bool,
    /// Who has approved what.
    pub approvals: Vec<RecoveryApprovalRow>,
    /// The structure's share, sealed to the recovery's key.
    pub structure_share: Option<Base64>,
    /// When it was opened, and SHA-256 of the token of that opening.
    pub opened: Option<(Timestamp, Digest32)>,
    /// When it was stopped.
    pub cancelled: Option<Timestamp>,
    /// When new ways in were set.
    pub done: Option<Timestamp>,
}

/// How an account is used, and what was said about its not being used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeRow {
    /// The day it was last used; no finer.
    pub used: Timestamp,
    /// What its owner was told since, and when.
    pub told: Vec<(Stage, Timestamp)>,
    /// Since when it is locked.
    pub locked: Option<Timestamp>,
}

/// What an account that nobody uses comes to, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// After nine months.
    First,
    /// After eleven.
    Second,
    /// A week before a year is over.
    Last,
    /// It was locked.
    Locked,
    /// Its end is near.
    End,
    /// A professional's account, after five months.
    Dormant,
}

/// What the law wants kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldRow {
    /// Which.
    pub id: HoldId,
    /// Whose vault.
    pub account: Option<AccountId>,
    /// Which mandate.
    pub mandate: Option<MandateId>,
    /// The reference of the order.
    pub reference: String,
    /// Who placed it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
    /// When it was lifted before.
    pub lifted: Option<Timestamp>,
}

/// The announced end of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureRow {
    /// When everybody was told.
    pub announced: Timestamp,
    /// The day the operator asked for.
    pub on: Timestamp,
    /// When everybody was told that it is closed.
    #[serde(default)]
    pub closed: Option<Timestamp>,
    /// When everybody was told a last time that papers will go.
    #[serde(default)]
    pub reminded: Option<Timestamp>,
}

/// What may be opened of an entry of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningRow {
    /// Year of the shard.
    pub year: u16,
    /// Half-year of the shard.
    pub half: u8,
    /// Where in the shard.
    pub index: u64,
    /// Which event, for searching.
    pub event: EventCode,
    /// How it ended, for searching.
    pub result: Outcome,
    /// Whose papers, for finding the key.
    pub subject: Option<AccountId>,
    /// Who did it, for finding the key.
    pub actor: Option<AccountId>,
    /// The text of the core.
    pub core: String,
    /// The text of the subject, empty where there is none.
    pub subject_text: String,
    /// The text of the actor, empty where there is none.
    pub actor_text: String,
}

/// An export of the journal that may be fetched.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportRow {
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Of what, with its period.
    pub filter: AuditFilter,
    /// The heads of the journal at that moment.
    pub checkpoints: Vec<String>,
}

/// An act that needs two administrators.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRow {
    /// The event by which it was asked for.
    pub id: EventId,
    /// What kind of act.
    pub act: FourEyesAct,
    /// What exactly, as text.
    pub subject: String,
    /// Who asked.
    pub requester: AccountId,
    /// The `approval-request` note.
    pub request: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// What became of it; that its time is over is not written down.
    pub state: ApprovalState,
    /// Who answered.
    pub approver: Option<AccountId>,
    /// The `approval` note.
    pub answer: Option<String>,
}

impl OpeningRow {
    /// Whether any of its texts answers to this.
    pub fn any_text(&self, mut found: impl FnMut(&[u8]) -> bool) -> bool {
        [&self.core, &self.subject_text, &self.actor_text]
            .into_iter()
            .any(|text| found(text.as_bytes()))
    }
}

/// A slot's key in its table, for the sealer's counters.
pub fn slot_of(key: &[u8]) -> Option<SlotId> {
    key.get(16..32)?.try_into().ok().map(SlotId::from_bytes)
}

/// A structure id at the end of a key of `MEMBERSHIPS_OF`.
pub fn structure_of(key: &[u8]) -> Option<StructureId> {
    key.get(16..32)?.try_into().ok().map(StructureId::from_bytes)
}

/// A request id at the end of a key of `REQUESTS_OF`.
pub fn request_of(key: &[u8]) -> Option<RequestId> {
    key.get(16..32)?.try_into().ok().map(RequestId::from_bytes)
}

/// A mandate id at the end of a key of `MANDATES_OF`.
pub fn mandate_of(key: &[u8]) -> Option<MandateId> {
    key.get(key.len().checked_sub(16)?..)?
        .try_into()
        .ok()
        .map(MandateId::from_bytes)
}
