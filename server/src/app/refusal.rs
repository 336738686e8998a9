//! Every reason for which the app says no, with the stable code that doors, scripts and translations rely on.

use ecrin_vault::id::EventId;

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $message:literal;)*) => {
        /// A reason to refuse.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Refusal {
            $($(#[$doc])* #[doc = $message] $variant,)*
        }

        impl Refusal {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The same in plain English.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $message),* }
            }
        }
    };
}

refusals! {
    Malformed = "malformed", "the request cannot be read";
    WrongProtocol = "wrong-protocol", "uploads speak tus 1.0.0";
    WrongMediaType = "wrong-media-type", "the body is not of the type that is taken here";
    BadNote = "bad-note", "a note is malformed or of another kind";
    WrongOffset = "wrong-offset", "the upload stands elsewhere";
    BadName = "bad-name", "a name is one line of plain text, at most 120 characters";
    NotSignedIn = "not-signed-in", "sign in first";
    SessionEnded = "session-ended", "the session has ended";
    WrongSecret = "wrong-secret", "wrong secret or unknown account";
    AccountSuspended = "account-suspended", "this account may not act at present";
    NotAllowed = "not-allowed", "this role does not allow it";
    NotFound = "not-found", "there is no such thing, or it is not yours to see";
    AlreadyExists = "already-exists", "it exists already, with another content";
    Conflict = "conflict", "someone else changed it at the same moment";
    NotFiled = "not-filed", "the document waits to be filed first";
    NotYetWhole = "not-yet-whole", "the upload is not complete";
    Busy = "busy", "another request works on this upload";
    InvitationUsed = "invitation-used", "this invitation was used already";
    InvitationExpired = "invitation-expired", "this invitation has expired";
    TooLarge = "too-large", "it is larger than allowed";
    QuotaExceeded = "quota-exceeded", "the vault is full";
    ChecksumMismatch = "checksum-mismatch", "the bytes that arrived are not the announced ones";
    BadPeriod = "bad-period", "the period of the mandate is not possible";
    BadDocuments = "bad-documents", "the list of documents of the mandate is not possible";
    ToOneself = "to-oneself", "nobody needs a mandate on her own papers";
    GranteeUnknown = "grantee-unknown", "there is no such aidant";
    GranteeSuspended = "grantee-suspended", "this aidant may not act at present";
    BadSignature = "bad-signature", "a signature is missing or false";
    Stale = "stale", "it was signed too long ago, or refers to something that has changed since";
    TooManyTries = "too-many-tries", "too many tries";
    SlotFrozen = "slot-frozen", "too many wrong tries: this way in is closed";
    TooManyRequests = "too-many-requests", "too many requests";
    MandateExpired = "mandate-expired", "the mandate has ended";
    MandateRevoked = "mandate-revoked", "the mandate was taken back";
    MandateRefused = "mandate-refused", "the mandate was refused or given back";
    MandateSuspended = "mandate-suspended", "the mandate is suspended";
    MandateReplaced = "mandate-replaced", "another mandate took its place";
    MandateNotStarted = "mandate-not-started", "the mandate has not begun";
    MandateNotAccepted = "mandate-not-accepted", "the mandate was not accepted yet";
    MandateExhausted = "mandate-exhausted", "the mandate allows no more views";
    MandateNotYours = "mandate-not-yours", "the mandate is someone else's";
    MembershipSuspended = "membership-suspended", "this membership is suspended or has ended";
    RoleNotNamed = "role-not-named", "the mandate names another role of the structure";
    TeamKeyMissing = "team-key-missing", "the structure has no team key yet";
    LastReferent = "last-referent", "a structure is never without a référent";
    SecondReferent = "second-referent", "a structure keeps two référents; an administrator may leave one, knowingly";
    DocumentNotInMandate = "document-not-in-mandate", "the mandate does not name such a document";
    RightNotGranted = "right-not-granted", "the mandate does not allow that";
    DocumentGone = "document-gone", "its owner has removed the document";
    Replayed = "replayed", "this request was made already";
    SealDestroyed = "seal-destroyed", "the seal of this mandate was destroyed";
    BeyondRequest = "beyond-request", "the mandate would allow more than was asked for";
    RequestAnswered = "request-answered", "the request was answered or taken back already";
    RequestExpired = "request-expired", "nobody answered the request in time";
    ReferralNotAgreed = "referral-not-agreed", "the person has not agreed that this is sent";
    ReferralTakenBack = "referral-taken-back", "the person has taken her agreement back";
    ReferralExpired = "referral-expired", "the time in which this could be sent is over";
    ReferralSent = "referral-sent", "this referral was sent already";
    ReferralElsewhere = "referral-elsewhere", "this letter would go to others than the person agreed to";
    TooManyRequestsOpen = "too-many-open", "too many requests wait for this person's answer already";
    InboxClosed = "inbox-closed", "this person lets nobody put papers in";
    DepositLimit = "deposit-limit", "too much was put in for this person today";
    UndoTooLate = "undo-too-late", "this can only be undone within 48 hours";
    UndoUsed = "undo-used", "it was used already and cannot be undone";
    InvitationCancelled = "invitation-cancelled", "this invitation was taken back";
    ApprovalNeeded = "approval-needed", "a second administrator must approve this first";
    ApprovalOther = "approval-other", "that approval is for something else or someone else";
    ApprovalOver = "approval-over", "that approval was refused, used, or its 24 hours are over";
    AlertDecided = "alert-decided", "this alert was decided about already";
    JournalUnavailable = "journal-unavailable", "the journal cannot be written: nothing is released";
    ClockBehind = "clock-behind", "the server's clock lies behind the journal: nothing is released";
    StorageFull = "storage-full", "the server's disk is full; nothing was lost";
    LastSlot = "last-slot", "without this way in, too few would be left";
    DelayOver = "delay-over", "what waited is done, or was called off";
    AlreadyAttested = "already-attested", "you have attested this already; it takes two people";
    NoWitness = "no-witness", "only another person, a professional, can attest";
    KitUnknown = "kit-unknown", "there is no such kit, or this is not one of its shares";
    KitRevoked = "kit-revoked", "this kit is worthless: it was revoked, replaced or used";
    RecoveryWaiting = "recovery-waiting", "the recovery has to wait";
    RecoveryCancelled = "recovery-cancelled", "the recovery was stopped";
    RecoveryOver = "recovery-over", "the recovery is over";
    ReferenceOnly = "reference-only", "only the person's reference structure can release this";
    OtherStructureOnly = "other-structure-only", "only another structure than the person's own can release this";
    VaultErased = "vault-erased", "this vault was erased, and nothing of it is left";
    VaultLocked = "vault-locked", "nobody used this vault for a year: an aidant unlocks it with its owner in person";
    AccountDormant = "account-dormant", "nobody used this account for six months: a référent unlocks it";
    LegalHold = "legal-hold", "a legal hold keeps this from being erased";
    LoginTooOld = "login-too-old", "sign in again first: this cannot be undone";
    ServiceClosed = "service-closed", "the service is closed: papers can be taken out, and nothing new put in";
    EncryptionNeeded = "encryption-needed", "mail is taken in only if it is encrypted to whoever may read it";
    NoAddress = "no-address", "this account has no mail address";
    RecipientUnknown = "recipient-unknown", "nobody here has this address";
    RecipientGone = "recipient-gone", "whoever has this address may not receive mail at present";
    RecipientWithoutKey = "recipient-without-key", "there is no certificate to encrypt to for this address";
    RecipientsRefused = "recipients-refused", "none of the recipients can have it";
    MailboxFull = "mailbox-full", "there is no room for it in this mailbox";
    AddressTaken = "address-taken", "this address, or one that looks like it, is taken";
    BadAddress = "bad-address", "this address is not possible";
    BadCertificate = "bad-certificate", "this certificate does not fit the address or is not good enough";
    NoReply = "no-reply", "nobody reads what is written to the service's own address";
    OutsideNotOffered = "outside-not-offered", "this service sends no notices outside";
    OutsideCodeWrong = "outside-code-wrong", "this is not the code that was sent";
    OutsideCodeOver = "outside-code-over", "this code is over: ask for another";
    StoreDamaged = "store-damaged", "what the server keeps is damaged";
}

/// What an app call answers instead of a result.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Someone asked for what cannot be had.
    #[error("{}", .reason.message())]
    Refused {
        /// Why.
        reason: Refusal,
        /// The event under which it stands in the journal.
        event: Option<EventId>,
        /// After how many seconds it is worth another try.
        retry_after: Option<u64>,
    },
    /// The fault is ours. The details go to the log and nowhere else.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// An internal fault with a reason for the log.
    pub(crate) fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<Refusal> for AppError {
    fn from(reason: Refusal) -> Self {
        Self::Refused {
            reason,
            event: None,
            retry_after: None,
        }
    }
}

impl From<crate::store::EngineError> for AppError {
    fn from(error: crate::store::EngineError) -> Self {
        use crate::store::EngineError;
        match error {
            EngineError::Full => Refusal::StorageFull.into(),
            EngineError::Unknown(_) | EngineError::Stopped => Refusal::JournalUnavailable.into(),
            EngineError::Damaged(what) => {
                tracing::error!(what, "the store is damaged");
                Refusal::StoreDamaged.into()
            }
            other => Self::internal(other),
        }
    }
}

impl From<crate::ledger::CommitError> for AppError {
    fn from(error: crate::ledger::CommitError) -> Self {
        use crate::ledger::CommitError;
        match error {
            CommitError::Conflict(_) => Refusal::Conflict.into(),
            CommitError::Full => Refusal::StorageFull.into(),
            CommitError::Malformed => Self::internal(error),
            CommitError::ClockBehind => Refusal::ClockBehind.into(),
            CommitError::Unavailable => Refusal::JournalUnavailable.into(),
        }
    }
}

impl From<crate::store::BlobError> for AppError {
    fn from(error: crate::store::BlobError) -> Self {
        use crate::store::BlobError;
        match error {
            BlobError::NotFound => Refusal::NotFound.into(),
            BlobError::AlreadyExists => Refusal::AlreadyExists.into(),
            BlobError::WrongOffset { .. } => Refusal::WrongOffset.into(),
            BlobError::TooLarge { .. } => Refusal::TooLarge.into(),
            BlobError::Incomplete { .. } => Refusal::NotYetWhole.into(),
            BlobError::WrongDigest => Refusal::ChecksumMismatch.into(),
            BlobError::Busy => Refusal::Busy.into(),
            BlobError::Full => Refusal::StorageFull.into(),
            BlobError::Io(error) => Self::internal(error),
        }
    }
}

impl From<crate::sealer::SealerError> for AppError {
    fn from(error: crate::sealer::SealerError) -> Self {
        use crate::sealer::SealerError;
        match error {
            SealerError::Destroyed => Refusal::SealDestroyed.into(),
            SealerError::ClockBehind { .. } => Refusal::ClockBehind.into(),
            SealerError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                Refusal::StorageFull.into()
            }
            // An envelope that was whole when it was taken in, or a file of the sealer's own.
            damaged @ (SealerError::Envelope(_) | SealerError::Damaged(_)) => {
                tracing::error!(
                    error = &damaged as &dyn std::error::Error,
                    "what the server keeps is damaged"
                );
                Refusal::StoreDamaged.into()
            }
            other => Self::internal(other),
        }
    }
}

impl From<ecrin_vault::note::NoteError> for AppError {
    fn from(error: ecrin_vault::note::NoteError) -> Self {
        use ecrin_vault::note::NoteError;
        match error {
            NoteError::Unsigned { .. } | NoteError::BadSignature { .. } => Refusal::BadSignature.into(),
            _ => Refusal::BadNote.into(),
        }
    }
}
