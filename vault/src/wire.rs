//! What travels between a client and the server, as JSON (spec 06). Ciphertext and keys are base64 in it; notes are
//! the texts themselves.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::appointment::Appointed;
use crate::envelope::Recipient;
use crate::id::{
    AccountId, DocumentId, EventId, LoginId, MandateId, SessionId, SlotId, StructureId, UploadId,
};
use crate::invitation::Link;
use crate::note::{Digest32, NoteError, SignedNote};
use crate::time::Timestamp;
use crate::vocabulary::{EventCode, MandateState, Outcome, Purpose, Right, Role, SlotKind};

/// How deep chains may lie in one another.
const MAX_NESTED: usize = 8;

/// Bytes, in canonical base64.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Base64(pub Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for Base64 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::encoding::base64(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::encoding::unbase64(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("not canonical base64"))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Base64 {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::text_schema("bytes in standard base64 with padding")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Base64 {}

/// `Debug` tells the name of a type and nothing in it: bodies carry tokens, receipts and people's journals, and a log
/// line is written sooner than it is read.
macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

/// Why a request was not carried out. It tells nothing that a log may not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// A stable word that scripts and translations rely on.
    pub code: String,
    /// The same in plain English.
    pub message: String,
    /// The event under which the refusal stands in the journal, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// How many seconds to wait before trying again, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

// Below the macro, which they use.
mod alert;
mod approval;
mod audit;
mod certificate;
mod delay;
mod desk;
mod life;
mod mail;
mod notice;
mod recovery;
mod request;
mod slot;
mod structure;
mod team;

pub use alert::{Alert, AlertDecided, AlertDecisionNew, AlertShown};
pub use approval::{ApprovalAnswer, ApprovalNew, ApprovalShown, ApprovalState};
pub use audit::{AuditFilter, ExportLine, ExportMade, ExportNew, ExportPage, Health};
pub use certificate::{
    AddressHolder, Addressee, AddresseeShown, BoxCertificateItem, BoxCertificateNew, BoxIdentity,
    CertificateItem, CertificateNew, CertificateRevocationNew, CertificateShown, MailIdentity,
};
pub use delay::{AttestationNew, Delay, ExportAsked};
pub use desk::{Filed, Inbox, InboxNew, InvitationItem, StopNew, Stopped};
pub use life::{Closing, Erased, ErasureNew, Hold, HoldNew};
pub use mail::{
    AppPasswordItem, AppPasswordMade, AppPasswordNew, BoxReaders, FlagsChanged, FlagsNew, MailAppended,
    MailChanged, MailCopied, MailCopyNew, MailDelivery, MailItem, MailMoved, MailPage, MailRemoval,
    MailRemoved, MailSent, MailboxItem, MailboxName, MailboxNew, Mailboxes,
};
pub use notice::{Notice, NoticesSeen, Outside, OutsideCode, OutsideNew};
pub use recovery::{
    KitCheckNew, KitHeld, KitNew, KitRevocationNew, KitTaken, Recovering, RecoveryApprovalNew, RecoveryAsked,
    RecoveryCompletionNew, RecoveryItem, RecoveryNew, RecoveryOpened, RecoveryOpeningNew, RecoveryRegistered,
    RecoveryRegistration,
};
pub use request::{ReferralProof, Request, RequestNew};
pub use slot::{
    CardLoginStart, LastUse, SlotItem, SlotNew, SlotRegistration, SlotRegistrationAnswer, SlotRemoval,
};
pub use structure::{
    AppointmentAnswer, AppointmentNew, AppointmentOffered, Member, MemberPlace, MembershipAct, Place,
    PlaceNew, StructureItem,
};
pub use team::{Team, TeamKeyNew, TeamMissing, TeamWork, TeamWrap, TeamWrapsNew};

wire! {
    /// What anyone may know of an instance.
    Instance {
        /// Its domain, which is part of every key name.
        domain: String,
        /// Its public Ed25519 key in base64: signs checkpoints, receipts, and the first invitation.
        key: String,
        /// The server's time. Clients sign with it, for the server is trusted with *when*.
        now: Timestamp,
        /// The version of the server.
        version: String,
        /// The largest file of a document, in bytes.
        max_file: u64,
        /// When the service closes, where that was announced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closing: Option<Closing>,
    }

    /// Begins the registration of a slot, in answer to an invitation.
    RegistrationStart {
        /// The public half of the invitation, in base64.
        invitation: String,
        /// The slot's id, chosen by the client.
        slot: SlotId,
        /// OPAQUE RegistrationRequest.
        request: Base64,
    }

    /// The server's half of a registration.
    RegistrationAnswer {
        /// OPAQUE RegistrationResponse.
        response: Base64,
        /// The `invitation` note: the guest's key record must repeat its role and structure.
        invitation: String,
    }

    /// A slot as a client hands it in.
    NewSlot {
        /// The slot's id.
        id: SlotId,
        /// What kind of way in.
        kind: SlotKind,
        /// OPAQUE RegistrationUpload.
        upload: Base64,
    }

    /// Opens an account.
    Join {
        /// The public half of the invitation it answers, in base64.
        invitation: String,
        /// The `key` note, signed by the account and by the invitation.
        record: String,
        /// The first way in.
        slot: NewSlot,
        /// The others: a beneficiary who is enrolled at a desk has two from the beginning.
        #[serde(default)]
        more: Vec<NewSlot>,
        /// The sealed keyring.
        keyring: Base64,
    }

    /// Begins a login.
    LoginStart {
        /// Whose.
        account: AccountId,
        /// Through which kind of slot.
        kind: SlotKind,
        /// OPAQUE CredentialRequest (KE1).
        request: Base64,
    }

    /// The server's half of a login.
    LoginAnswer {
        /// Which login; good for one answer within a minute.
        login: LoginId,
        /// OPAQUE CredentialResponse (KE2).
        response: Base64,
    }

    /// Ends a login.
    LoginFinish {
        /// OPAQUE CredentialFinalization (KE3).
        finalization: Base64,
    }

    /// A session that was just opened.
    SessionOpened {
        /// The bearer token, shown once.
        token: String,
        /// The sealed keyring of the account.
        keyring: Base64,
        /// The session.
        session: Session,
    }

    /// The current session.
    Session {
        /// Which session.
        id: SessionId,
        /// Whose.
        account: AccountId,
        /// In which role.
        role: Role,
        /// A professional's name.
        name: Option<String>,
        /// The structures the account is an active member of.
        structures: Vec<Structure>,
        /// The server's half of the key under which a client may keep its unlocked keyring during this session.
        half: Base64,
        /// The server's time.
        now: Timestamp,
        /// When it ends whatever happens.
        until: Timestamp,
        /// After how many idle seconds it ends.
        idle_seconds: u64,
        /// How many notices wait to be read.
        notices: u64,
        /// Whether a team key waits to be made or handed on by this member's client.
        #[serde(default)]
        team_work: bool,
        /// Through which kind of way in it was opened.
        through: Option<SlotKind>,
        /// The sign-in before this one.
        last: Option<LastUse>,
        /// When the service closes, where that was announced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closing: Option<Closing>,
    }

    /// One of my sessions.
    SessionItem {
        /// Which.
        id: SessionId,
        /// When it was opened.
        opened: Timestamp,
        /// When it was last used, as far as the server remembers.
        used: Timestamp,
        /// Whether it is the one that asks.
        current: bool,
    }

    /// Hands in an invitation.
    InvitationNew {
        /// The `invitation` note, signed by the inviter.
        note: String,
        /// The approval of a second administrator, which the invitation of an administrator needs.
        approval: Option<EventId>,
    }

    /// An organisation.
    Structure {
        /// Which.
        id: StructureId,
        /// Its name.
        name: String,
    }

    /// Creates an organisation.
    StructureNew {
        /// Its name.
        name: String,
    }

    /// One step of a chain of trust, as the two notes.
    LinkText {
        /// The `invitation` note.
        invitation: String,
        /// The `key` note.
        record: String,
        /// The roles given since, as far as they matter here.
        #[serde(default)]
        appointments: Vec<AppointmentText>,
    }

    /// A role that was given to someone who had joined before.
    AppointmentText {
        /// The `appointment` note.
        note: String,
        /// From whoever gave it up to the instance.
        #[cfg_attr(feature = "openapi", schema(no_recursion))]
        chain: Vec<LinkText>,
    }

    /// Someone's keys and what vouches for them.
    Person {
        /// Whose account.
        account: AccountId,
        /// In which role.
        role: Role,
        /// A professional's name.
        name: Option<String>,
        /// The structures the person is an active member of.
        structures: Vec<Structure>,
        /// From the person up to the instance.
        chain: Vec<LinkText>,
    }

    /// Puts an uploaded payload into a vault.
    DocumentNew {
        /// The finished upload.
        upload: UploadId,
        /// The `deposit` note.
        deposit: String,
        /// The owner's envelope.
        envelope: Base64,
    }

    /// A document as its owner gets it.
    Document {
        /// Which.
        id: DocumentId,
        /// Which version.
        version: u32,
        /// The `deposit` note.
        deposit: String,
        /// The owner's envelope.
        envelope: Base64,
        /// Bytes of ciphertext.
        payload_size: u64,
        /// Whether the owner has taken it in; false while it waits to be filed.
        filed: bool,
        /// When it was put in.
        at: Timestamp,
        /// The event of its deposit.
        event: EventId,
    }

    /// Takes in or turns away a deposit.
    FilingNew {
        /// The `filing` note.
        note: String,
    }

    /// Asks for a fresh mandate id and seal.
    SealNew {
        /// When the mandate would end.
        until: Timestamp,
    }

    /// A fresh mandate id and its seal.
    SealMade {
        /// The id to write into the mandate.
        mandate: MandateId,
        /// The public half of its seal.
        seal: Recipient,
    }

    /// Grants a mandate.
    MandateNew {
        /// The `mandate` note, signed by the owner.
        note: String,
        /// One mandate envelope for each of its documents, in their order.
        envelopes: Vec<Base64>,
    }

    /// A mandate as its owner or its grantee gets it.
    Mandate {
        /// Which.
        id: MandateId,
        /// The `mandate` note.
        note: String,
        /// What it is worth now.
        state: MandateState,
        /// When the grantee accepted it.
        accepted: Option<Timestamp>,
        /// When it was ended early.
        ended: Option<Timestamp>,
        /// How many views have been released.
        views: u32,
        /// Who may see, for people.
        grantee: String,
        /// The structure of the grantee, for people.
        structure: Option<Structure>,
        /// The keys of the owner, for the grantee to check the note with.
        owner: Person,
    }

    /// A signed act about a mandate: acceptance, revocation, suspension or resumption.
    ActNew {
        /// The note.
        note: String,
    }

    /// Asks for one document of a mandate.
    ViewNew {
        /// The `view` note, signed by the grantee.
        note: String,
    }

    /// A view that stands in the journal. The payload follows at `/views/{event}/payload`.
    ViewReleased {
        /// Its event.
        event: EventId,
        /// When.
        at: Timestamp,
        /// What for.
        right: Right,
        /// The inner envelope, which only the grantee opens.
        envelope: Base64,
        /// SHA-256 of the ciphertext that follows.
        payload_sha256: Digest32,
        /// Bytes of ciphertext.
        payload_size: u64,
        /// The short receipt.
        receipt: String,
    }

    /// One event, as far as its reader may know it.
    JournalRow {
        /// Which event.
        id: EventId,
        /// When.
        at: Timestamp,
        /// What happened.
        event: EventCode,
        /// How it ended.
        result: Outcome,
        /// The stable code of a refusal.
        reason: Option<String>,
        /// Who did it.
        actor: Option<AccountId>,
        /// That person's name, if a professional.
        actor_name: Option<String>,
        /// That person's role.
        actor_role: Option<Role>,
        /// For which structure.
        structure: Option<Structure>,
        /// Whose papers: the beneficiary's pseudonym.
        subject: Option<AccountId>,
        /// How many events that person's journal had, this one included.
        sequence: Option<u64>,
        /// Under which mandate.
        mandate: Option<MandateId>,
        /// Which document.
        document: Option<DocumentId>,
        /// Its number in the mandate.
        number: Option<u32>,
        /// For which démarche.
        purpose: Option<Purpose>,
        /// One word or id more.
        detail: Option<String>,
        /// The shard of the journal.
        origin: String,
        /// Where in the shard.
        index: u64,
    }

    /// A page of events.
    JournalPage {
        /// Oldest first.
        events: Vec<JournalRow>,
        /// Where the next page begins, if there is one.
        next: Option<String>,
    }

    /// A receipt in both forms.
    ReceiptPair {
        /// The short form, for paper.
        short: String,
        /// The `.tlog-proof`.
        proof: String,
    }

    /// The shards of the journal, each with its signed checkpoint.
    JournalHeads {
        /// Oldest first; the last one grows.
        checkpoints: Vec<String>,
    }

    /// The opened parts of one entry, for an auditor who checks them against it.
    OpenedEntry {
        /// Where in the shard.
        index: u64,
        /// The 108 bytes.
        entry: Base64,
        /// The opened parts; absent once they were erased.
        opened: Option<OpenedParts>,
        /// The text of a public statement, where the entry is one.
        #[serde(default)]
        statement: Option<String>,
    }

    /// The texts of one event and the keys of their commitments.
    OpenedParts {
        /// Which event.
        id: EventId,
        /// Opens core and subject.
        key: Base64,
        /// Opens the actor.
        actor_key: Base64,
        /// The text of the core.
        core: String,
        /// The text of the subject, empty where there is none.
        subject: String,
        /// The text of the actor, empty where there is none.
        actor: String,
    }

    /// A page of entries.
    EntriesPage {
        /// In order.
        entries: Vec<OpenedEntry>,
        /// Below which index the shard was pruned.
        #[serde(default)]
        minimum: u64,
        /// The hashes of the complete subtrees below that index, largest first.
        #[serde(default)]
        edge: Vec<Digest32>,
    }
}

impl LinkText {
    /// Reads the two notes.
    pub fn parse(&self) -> Result<Link, NoteError> {
        self.parse_within(MAX_NESTED)
    }

    fn parse_within(&self, nested: usize) -> Result<Link, NoteError> {
        let chain_of = |appointment: &AppointmentText| -> Result<Appointed, NoteError> {
            let nested = nested.checked_sub(1).ok_or(NoteError::Malformed)?;
            let links = appointment.chain.iter().map(|link| link.parse_within(nested));
            Ok(Appointed {
                note: SignedNote::parse(&appointment.note)?,
                chain: links.collect::<Result<_, _>>()?,
            })
        };
        Ok(Link {
            invitation: SignedNote::parse(&self.invitation)?,
            record: SignedNote::parse(&self.record)?,
            appointments: self.appointments.iter().map(chain_of).collect::<Result<_, _>>()?,
        })
    }
}
