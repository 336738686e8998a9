//! The closed lists of the product: one enum each, with the word that files and scripts use.
//!
//! French and English labels live in `client-web/locales`; the words here never change.
//!
//! This file is long because every closed list stands in it.

use serde::{Deserialize, Serialize};

/// A word that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {list}: {word:?}")]
pub struct UnknownWord {
    /// The list's name, such as `purpose`.
    pub list: &'static str,
    /// The word as given.
    pub word: String,
}

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $list:literal $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[doc = concat!("`", $word, "`")] #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word of the list, in the order it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that files and scripts use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownWord { list: $list, word: word.chars().take(60).collect() }),
                }
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::schema::word_schema($list, Self::ALL.iter().map(|word| word.as_str()))
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

vocabulary! {
    /// What a person is in the product.
    "role" Role {
        Beneficiary = "beneficiary",
        Aidant = "aidant",
        Referent = "referent",
        Admin = "admin",
    }

    /// The four durations a mandate may have, besides an explicit end.
    "duration" Duration {
        Day = "1d",
        Month = "31d",
        HalfYear = "182d",
        Year = "365d",
    }

    /// What a mandate allows its grantee.
    "right" Right {
        /// See the document inside the client.
        View = "view",
        /// Keep a copy.
        Download = "download",
        /// Print it.
        Print = "print",
        /// Put documents in without seeing any.
        Deposit = "deposit",
    }

    /// What a mandate is, at a time.
    "state" MandateState {
        Draft = "draft",
        AwaitingConsent = "awaiting-consent",
        /// Signed, but its beginning lies ahead.
        Scheduled = "scheduled",
        Active = "active",
        Expired = "expired",
        RevokedByBeneficiary = "revoked-by-beneficiary",
        RevokedByAidant = "revoked-by-aidant",
        RevokedByStructure = "revoked-by-structure",
        Suspended = "suspended",
        Replaced = "replaced",
    }

    /// The families of démarches in national use, plus health where the operator declares HDS hosting.
    "purpose" Purpose {
        Papiers = "papiers",
        Famille = "famille",
        Social = "social",
        Travail = "travail",
        Logement = "logement",
        Transports = "transports",
        Argent = "argent",
        Justice = "justice",
        Etranger = "etranger",
        Loisirs = "loisirs",
        Sante = "sante",
    }

    /// How the person agreed.
    "consent" Consent {
        Presence = "presence",
        Remote = "remote",
    }

    /// The type of a paper. Known to the people concerned only: it never leaves an encrypted record.
    "type" DocumentType {
        NationalIdCard = "national_id_card",
        Passport = "passport",
        ResidencePermit = "residence_permit",
        AsylumCertificate = "asylum_certificate",
        DriverLicense = "driver_license",
        FamilyRecordBook = "family_record_book",
        BirthCertificate = "birth_certificate",
        IdentityPhoto = "identity_photo",
        TaxNotice = "tax_notice",
        TaxReturn = "tax_return",
        BankDetails = "bank_details",
        BankStatement = "bank_statement",
        CafCertificate = "caf_certificate",
        PaySheet = "pay_sheet",
        WorkContract = "work_contract",
        EmploymentCertificate = "employment_certificate",
        Diploma = "diploma",
        Resume = "resume",
        Lease = "lease",
        RentReceipt = "rent_receipt",
        AccommodationProof = "accommodation_proof",
        EnergyInvoice = "energy_invoice",
        Transport = "transport",
        Other = "other",
    }

    /// A way into a keyring.
    "slot kind" SlotKind {
        Passphrase = "passphrase",
        Card = "card",
        Passkey = "passkey",
        Kit = "kit",
    }

    /// What happens to a way in.
    "slot act" SlotAct {
        Add = "add",
        Remove = "remove",
    }

    /// A dangerous act that waits before it is done.
    "delay kind" DelayKind {
        /// A new way into an account.
        Slot = "slot",
        /// Taking everything out at once.
        Export = "export",
        /// A new holder of a share of the recovery kit.
        RecoveryHolder = "recovery-holder",
        /// Recovering an account with shares of its kit.
        Recovery = "recovery",
    }

    /// Whose share of a recovery kit it is.
    "holder" Holder {
        /// The person, on paper.
        Sheet = "sheet",
        /// The reference structure, as an organisation.
        Structure = "structure",
        /// The service.
        Service = "service",
    }

    /// Why someone asks for a mandate.
    "reason" RequestReason {
        /// To see papers for a démarche.
        Access = "access",
        /// To go on with a mandate that ends.
        Renewal = "renewal",
        /// To hand a mandate on to someone else.
        Handover = "handover",
    }

    /// How a request ends without a mandate.
    "answer" RequestAnswer {
        /// Its owner says no.
        Refused = "refused",
        /// Its asker takes it back.
        Withdrawn = "withdrawn",
    }

    /// What has become of a request.
    "request state" RequestState {
        /// It waits for its answer.
        Asked = "asked",
        /// A mandate answers it.
        Accepted = "accepted",
        Refused = "refused",
        Withdrawn = "withdrawn",
        /// Nobody answered in time.
        Expired = "expired",
        /// Of a referral: its owner had agreed, and took that back.
        TakenBack = "taken-back",
        /// Of a referral: the letter has gone.
        Sent = "sent",
    }

    /// Where a recovery stands.
    "recovery state" RecoveryState {
        /// Without a sheet: nobody has approved it yet.
        Asked = "asked",
        /// It waits, and can be cancelled.
        Waiting = "waiting",
        /// It may be opened.
        Due = "due",
        /// It was opened; new ways in are not set yet.
        Opened = "opened",
        /// New ways in are set.
        Done = "done",
        /// Someone stopped it.
        Cancelled = "cancelled",
        /// Nobody opened it in time, or its kit is worthless.
        Lapsed = "lapsed",
    }

    /// What a person is told of when she next signs in.
    "notice" NoticeCode {
        /// Someone put a paper into her vault, which she has not filed.
        DepositWaiting = "deposit-waiting",
        /// A dangerous act was asked for; it waits, and can be called off.
        DelayRequested = "delay-requested",
        /// A dangerous act was called off, or can no longer be done as it was asked for.
        DelayCancelled = "delay-cancelled",
        /// Someone attested that the person herself wants it.
        DelayAttested = "delay-attested",
        /// A dangerous act is done, or may be done now.
        DelayCompleted = "delay-completed",
        /// A way in was frozen.
        SlotFrozen = "slot-frozen",
        /// A frozen way in works again.
        SlotUnfrozen = "slot-unfrozen",
        /// A way in was taken away.
        SlotRemoved = "slot-removed",
        /// A structure has only one référent.
        SecondReferentNeeded = "second-referent-needed",
        /// Whoever holds a mandate has left her structure: it is suspended.
        MandateHolderLeft = "mandate-holder-left",
        /// She was given another role.
        RoleGiven = "role-given",
        /// A role in another structure is offered to her.
        RoleOffered = "role-offered",
        /// She may not act for a structure any more.
        MembershipEnded = "membership-ended",
        /// Someone asks her for a mandate.
        RequestAsked = "request-asked",
        /// What she asked for was granted.
        RequestAccepted = "request-accepted",
        /// What she asked for was refused.
        RequestRefused = "request-refused",
        /// What she was asked for is asked no more.
        RequestWithdrawn = "request-withdrawn",
        /// A mandate will end soon.
        MandateEnding = "mandate-ending",
        /// A mandate she held was ended by its owner.
        MandateStopped = "mandate-stopped",
        /// A paper she put in for someone was kept.
        DepositAccepted = "deposit-accepted",
        /// A paper she put in for someone was turned away.
        DepositRefused = "deposit-refused",
        /// Another administrator asks for a second signature.
        ApprovalWanted = "approval-wanted",
        /// The second signature was given.
        ApprovalGiven = "approval-given",
        /// The second signature was refused.
        ApprovalRefused = "approval-refused",
        /// A recovery kit is good from now on.
        KitCreated = "kit-created",
        /// A recovery kit is worthless from now on.
        KitRevoked = "kit-revoked",
        /// The sheet was not checked for a year.
        KitCheckDue = "kit-check-due",
        /// Someone began to recover her account.
        RecoveryBegun = "recovery-begun",
        /// To the reference structure: someone began to recover an account.
        RecoveryAsked = "recovery-asked",
        /// A professional released a share, or signed that she met the person.
        RecoveryApproved = "recovery-approved",
        /// A recovery was stopped.
        RecoveryCancelled = "recovery-cancelled",
        /// The account was recovered: the old ways in work no longer.
        RecoveryCompleted = "recovery-completed",
        /// Nobody has used the vault for a long time; from `due` on it is locked.
        VaultUnused = "vault-unused",
        /// A vault that this aidant opened with someone has not been used for a long time.
        VaultUnusedThere = "vault-unused-there",
        /// The vault was locked; from `due` on it may be destroyed.
        VaultLocked = "vault-locked",
        /// A professional's account has not been used for a long time; from `due` on it is disabled.
        AccountUnused = "account-unused",
        /// Someone unlocked the account in person.
        AccountUnlocked = "account-unlocked",
        /// A vault whose papers one held a mandate on was erased.
        VaultErased = "vault-erased",
        /// The service will close, at `due`.
        ServiceClosing = "service-closing",
        /// The service will not close after all.
        ServiceStays = "service-stays",
        /// The service is closed; papers can be taken out until `due`.
        ServiceClosed = "service-closed",
        /// The last reminder: at `due` papers are destroyed.
        ServiceEnding = "service-ending",
        /// What she asked for was never answered.
        RequestLapsed = "request-lapsed",
        /// Someone does not want the role that was offered.
        RoleDeclined = "role-declined",
        /// An app password was used for the first time.
        AppPasswordUsed = "app-password-used",
        /// Her mail takes nine tenths of the place it may take.
        MailNearlyFull = "mail-nearly-full",
        /// She may read a structure's mail from now on.
        BoxHandedOver = "box-handed-over",
        /// A mandate was granted to her, or to a structure for which she holds it.
        MandateGranted = "mandate-granted",
        /// A message of hers was taken in and did not reach everyone.
        MailUndelivered = "mail-undelivered",
        /// Her address outside takes nothing: nothing more is sent there.
        OutsideFailing = "outside-failing",
        /// Someone asks her to let a letter about her go to another structure.
        ReferralAsked = "referral-asked",
        /// The person agreed that the letter goes.
        ReferralConsented = "referral-consented",
        /// The person does not want it.
        ReferralRefused = "referral-refused",
        /// The person had agreed, and took that back.
        ReferralTakenBack = "referral-taken-back",
        /// Whoever asked for it does not want it any more.
        ReferralWithdrawn = "referral-withdrawn",
        /// Its time is over, and it was not sent.
        ReferralLapsed = "referral-lapsed",
        /// The letter that she agreed to has gone.
        ReferralSent = "referral-sent",
    }

    /// Whether someone hears outside that something waits for her here.
    "outside state" OutsideState {
        /// She does not want to, or never said so.
        Off = "off",
        /// She gave an address, and its code has not come back yet.
        Waiting = "waiting",
        On = "on",
        /// The address takes nothing any more.
        Failing = "failing",
    }

    /// What one administrator may not do alone.
    "act of two" FourEyesAct {
        /// Taking more than a few hundred lines of the journal away.
        JournalExport = "journal-export",
        /// Keeping what a person has asked to be erased, or what its term would prune.
        LegalHold = "legal-hold",
        /// Changing how long things are kept.
        RetentionChange = "retention-change",
        /// Making another administrator.
        AdminInvitation = "admin-invitation",
        /// Erasing the vault of someone who asked the operator to, has died, or whose erasure was ordered.
        Erasure = "erasure",
    }

    /// What an alert was raised for (spec 10). A9, aidant and beneficiary of one family or one address, is not here: the
    /// server knows neither names of beneficiaries nor addresses.
    "alert" AlertCode {
        /// Many more releases than this aidant's own days ever had.
        Volume = "A1",
        /// More people in a day than anyone of the structure sees.
        People = "A2",
        /// Releases when no office is open.
        OutsideHours = "A3",
        /// A release right after the grant.
        Soon = "A4-soon",
        /// Granted, looked at and taken back within minutes, again and again.
        Repeated = "A4-repeated",
        /// Copies taken where others only look.
        Downloads = "A5",
        /// One paper again and again.
        SamePaper = "A6",
        /// A mandate that was extended again and again for the same grantee.
        Extensions = "A7",
        /// Refusals in a row.
        Refusals = "A8",
        /// A release soon after a recovery.
        AfterRecovery = "A10",
        /// A new way in, and many people right after it.
        NewWay = "A11",
        /// An administrator who searches all day.
        Searches = "A12-many",
        /// A search about one person without a ticket.
        NoTicket = "A12-no-ticket",
        /// The clock stepped.
        Clock = "A13-clock",
        /// The journal on disk does not hold together.
        Damaged = "A13-damaged",
        /// Someone who had been away for months is back.
        Dormant = "A14",
        /// A mandate that is used up on its last day.
        LastDay = "A15",
    }

    /// What was decided about an alert.
    "alert state" AlertState {
        /// Nobody has decided yet.
        New = "new",
        /// There was a good reason.
        Justified = "justified",
        /// Someone has to look into it.
        Escalated = "escalated",
    }

    /// What the journal says about itself.
    "statement" StatementKind {
        /// A vault was erased with all that its journal said of it.
        VaultErased = "vault-erased",
        /// Openings were deleted at the end of their term.
        OpeningsErased = "openings-erased",
        /// Mandates were deleted at the end of theirs as evidence.
        MandatesErased = "mandates-erased",
        /// The oldest entries were pruned at the end of theirs.
        Pruned = "pruned",
    }

    /// Why taking something away was lawful.
    "ground" Ground {
        /// The person did it herself (RGPD 17).
        Person = "person",
        /// The person asked the operator to (RGPD 17).
        Request = "request",
        /// The person has died.
        Death = "death",
        /// An authority or a judge ordered it.
        Authority = "authority",
        /// Nobody had used it for two years, after every notice.
        Inactivity = "inactivity",
        /// Its term had ended.
        Retention = "retention",
        /// The service has ended, after every notice (CPCE D.541).
        Closure = "closure",
    }

    /// What a mailbox is for. There is one of each.
    "mailbox" SpecialUse {
        Inbox = "inbox",
        Drafts = "drafts",
        Sent = "sent",
        Archive = "archive",
        Junk = "junk",
        Trash = "trash",
    }

    /// What becomes of the flags that a message has.
    "flag change" FlagMode {
        Add = "add",
        Remove = "remove",
        Replace = "replace",
    }

    /// How an act ended.
    "result" Outcome {
        Ok = "ok",
        Refused = "refused",
        Error = "error",
    }

    /// The door an act came through.
    "channel" Channel {
        /// The HTTP API.
        Api = "api",
        /// A mail program: submission or IMAP.
        Mail = "mail",
        /// The server itself, on its own clock or at an operator's command.
        Server = "server",
    }

    /// What the journal records.
    "event" EventCode {
        MandateGranted = "mandate.granted",
        MandateAccepted = "mandate.accepted",
        MandateRefused = "mandate.refused",
        MandateExpired = "mandate.expired",
        MandateRevoked = "mandate.revoked",
        MandateSuspended = "mandate.suspended",
        MandateResumed = "mandate.resumed",
        MandateReplaced = "mandate.replaced",
        MandateEndTold = "mandate.end-told",
        MandateUndone = "mandate.undone",
        InvitationUndone = "account.invitation-undone",
        AccountUndone = "account.undone",
        AccessStopped = "access.stopped",
        InboxClosed = "inbox.closed",
        InboxOpened = "inbox.opened",
        RequestAsked = "request.asked",
        RequestAccepted = "request.accepted",
        RequestRefused = "request.refused",
        RequestWithdrawn = "request.withdrawn",
        DocumentDeposited = "document.deposited",
        DocumentReplaced = "document.replaced",
        DocumentDeleted = "document.deleted",
        DocumentAccepted = "document.accepted",
        DocumentRefused = "document.refused",
        DocumentListed = "document.listed",
        DocumentReleasedView = "document.released-view",
        DocumentReleasedDownload = "document.released-download",
        DocumentReleaseRefused = "document.release-refused",
        DocumentExported = "document.exported",
        SessionOpened = "session.opened",
        SessionLoginFailed = "session.login-failed",
        SessionEnded = "session.ended",
        SessionRevoked = "session.revoked",
        SessionRateLimited = "session.rate-limited",
        KeyCreated = "key.created",
        CertificatePublished = "key.certificate-published",
        CertificateChanged = "key.certificate-changed",
        CertificateRevoked = "key.certificate-revoked",
        BoxCertificatePublished = "key.box-certificate-published",
        BoxCertificateChanged = "key.box-certificate-changed",
        SlotAdded = "slot.added",
        SlotFrozen = "slot.frozen",
        SlotUnfrozen = "slot.unfrozen",
        SlotRemoved = "slot.removed",
        DelayRequested = "delay.requested",
        DelayCancelled = "delay.cancelled",
        DelayAttested = "delay.attested",
        DelayCompleted = "delay.completed",
        AccountInvited = "account.invited",
        AccountCreated = "account.created",
        StructureCreated = "structure.created",
        MemberSuspended = "member.suspended",
        MemberResumed = "member.resumed",
        MemberRemoved = "member.removed",
        JournalRead = "journal.read",
        JournalSearched = "journal.searched",
        ReceiptIssued = "journal.receipt-issued",
        JournalExported = "journal.exported",
        ApprovalRequested = "approval.requested",
        ApprovalGiven = "approval.given",
        ApprovalRefused = "approval.refused",
        NoticeSeen = "notice.seen",
        PlaceAdded = "structure.place-added",
        PlaceRemoved = "structure.place-removed",
        TeamKeyMade = "structure.team-key-made",
        TeamKeyShared = "structure.team-key-shared",
        MemberAdded = "member.added",
        MemberRoleChanged = "member.role-changed",
        MemberMoved = "member.moved",
        MemberOffered = "member.offered",
        VaultErased = "vault.erased",
        LifeNoticed = "account.inactivity-noticed",
        LifeLocked = "account.locked",
        LifeUnlocked = "account.unlocked",
        HoldPlaced = "hold.placed",
        HoldLifted = "hold.lifted",
        ClosureAnnounced = "instance.closing",
        ClosureWithdrawn = "instance.closure-withdrawn",
        DayKeyDestroyed = "seal.day-key-destroyed",
        InstanceCreated = "instance.created",
        ServerStarted = "instance.started",
        ClockStepped = "instance.clock-step",
        KitCreated = "kit.created",
        KitDeclined = "kit.declined",
        KitChecked = "kit.checked",
        KitRevoked = "kit.revoked",
        KitCheckDue = "kit.check-due",
        RecoveryBegun = "recovery.begun",
        RecoveryApproved = "recovery.approved",
        RecoveryCancelled = "recovery.cancelled",
        RecoveryOpened = "recovery.opened",
        RecoveryCompleted = "recovery.completed",
        AlertRaised = "alert.raised",
        AlertJustified = "alert.justified",
        AlertEscalated = "alert.escalated",
        ServiceClosed = "instance.closed",
        ServiceEndTold = "instance.end-told",
        RequestLapsed = "request.lapsed",
        MemberOfferDeclined = "member.offer-declined",
        MailAccepted = "mail.accepted",
        MailRefused = "mail.refused",
        MailLoginFailed = "mail.login-failed",
        AppPasswordAdded = "mail.app-password-added",
        AppPasswordRemoved = "mail.app-password-removed",
        BoxHandedOver = "mail.box-handed-over",
        OutsideAsked = "notice.outside-asked",
        OutsideOn = "notice.outside-on",
        OutsideOff = "notice.outside-off",
        ReferralAsked = "referral.asked",
        ReferralConsented = "referral.consented",
        ReferralRefused = "referral.refused",
        ReferralTakenBack = "referral.taken-back",
        ReferralWithdrawn = "referral.withdrawn",
        ReferralLapsed = "referral.lapsed",
        ReferralSent = "referral.sent",
    }
}

impl EventCode {
    /// Whether it is maintenance of the instance, which concerns everyone on it and tells of nobody (CPCE R.55-4).
    pub const fn is_maintenance(self) -> bool {
        matches!(
            self,
            Self::InstanceCreated
                | Self::ServerStarted
                | Self::ClockStepped
                | Self::DayKeyDestroyed
                | Self::ClosureAnnounced
                | Self::ClosureWithdrawn
                | Self::ServiceClosed
                | Self::ServiceEndTold
        )
    }
}

impl Duration {
    /// The duration in days.
    pub const fn days(self) -> u32 {
        match self {
            Self::Day => 1,
            Self::Month => 31,
            Self::HalfYear => 182,
            Self::Year => 365,
        }
    }
}

impl Right {
    /// Whether a mandate with this right allows an act that needs `asked`. Printing and keeping include seeing;
    /// depositing allows nothing else.
    pub const fn allows(self, asked: Self) -> bool {
        matches!(
            (self, asked),
            (Self::View, Self::View)
                | (Self::Print, Self::View | Self::Print)
                | (Self::Download, Self::View | Self::Print | Self::Download)
                | (Self::Deposit, Self::Deposit)
        )
    }
}

impl Role {
    /// Whether the role belongs to a professional, whose name is public inside the instance.
    pub const fn is_professional(self) -> bool {
        !matches!(self, Self::Beneficiary)
    }

    /// Whether someone with this role may invite someone to `role`. An instance itself invites only its first admin.
    pub const fn may_invite(self, role: Self) -> bool {
        match self {
            Self::Admin => true,
            Self::Referent => !matches!(role, Self::Admin),
            Self::Aidant => matches!(role, Self::Beneficiary),
            Self::Beneficiary => false,
        }
    }
}
