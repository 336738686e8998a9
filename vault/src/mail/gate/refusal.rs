//! Why the gate refuses, with the stable codes that doors, the journal and scripts rely on.

use crate::mail::Address;

/// Which kind of fault it is: each has one answer at every door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is not encrypted, or not to those it goes to.
    Encryption,
    /// It speaks in someone else's name.
    Sender,
    /// It is not a message that this space carries.
    Form,
    /// It is too large.
    Size,
    /// Nobody whom it names takes mail.
    Recipient,
}

/// A message that does not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GateRefusal {
    /// More bytes than [`super::MAX_MESSAGE`].
    #[error("the message is larger than allowed")]
    TooLarge,
    /// A line longer than [`super::MAX_LINE`].
    #[error("a line is longer than 998 characters")]
    LineTooLong,
    /// A CR or LF that is not half of a line's end.
    #[error("a line does not end with CR LF")]
    BareLineEnd,
    /// A byte above 126, or a control character.
    #[error("only seven-bit text is carried")]
    NotPlain,
    /// More than [`super::MAX_HEADER`] bytes or [`super::MAX_FIELDS`] fields.
    #[error("the header is larger than allowed")]
    HeaderTooLarge,
    /// The header cannot be read without guessing.
    #[error("the header cannot be read: {0}")]
    Malformed(&'static str),
    /// There is no author.
    #[error("there is no From")]
    FromMissing,
    /// There are several.
    #[error("there is more than one From")]
    FromSeveral,
    /// It is not who is signed in.
    #[error("From is not the address that signed in")]
    FromOther,
    /// `Sender` is not who is signed in.
    #[error("Sender is not the address that signed in")]
    SenderOther,
    /// Answers would leave the space.
    #[error("Reply-To leads out of this space")]
    ReplyToOutside,
    /// Nobody whom it names takes mail.
    #[error("nobody whom the message names takes mail")]
    NoRecipient,
    /// It is something else than PGP/MIME at the root.
    #[error("the message is not PGP/MIME: {0}")]
    NotEncrypted(&'static str),
    /// Words stand beside the ciphertext.
    #[error("clear text stands in {0}")]
    ClearText(&'static str),
    /// The armour is not one whole block.
    #[error("the armour cannot be read: {0}")]
    Armor(&'static str),
    /// The packets are not a message.
    #[error("the OpenPGP packets are not a message: {0}")]
    Packets(&'static str),
    /// A password opens it.
    #[error("a password opens the message")]
    Password,
    /// No key opens it.
    #[error("the message is encrypted to nobody")]
    ForNobody,
    /// It hides whom it is for.
    #[error("the message hides whom it is for")]
    Hidden,
    /// It can be altered without anyone noticing.
    #[error("the message has no protection against alteration")]
    NoIntegrity,
    /// What should be ciphertext reads as text.
    #[error("what should be ciphertext reads as text")]
    Readable,
    /// Someone who is not named holds a key to it.
    #[error("the message is encrypted to someone it is not sent to")]
    ForStranger,
    /// Someone who is named holds none.
    #[error("the message is not encrypted to {0}")]
    NotFor(Address),
}

impl GateRefusal {
    /// The stable code, for the journal and for scripts. It says nothing about the message but what is wrong with it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "mail-too-large",
            Self::LineTooLong => "mail-line-too-long",
            Self::BareLineEnd => "mail-bare-line-end",
            Self::NotPlain => "mail-not-plain",
            Self::HeaderTooLarge => "mail-header-too-large",
            Self::Malformed(_) => "mail-malformed",
            Self::FromMissing => "mail-from-missing",
            Self::FromSeveral => "mail-from-several",
            Self::FromOther => "mail-from-other",
            Self::SenderOther => "mail-sender-other",
            Self::ReplyToOutside => "mail-reply-to-outside",
            Self::NoRecipient => "mail-no-recipient",
            Self::NotEncrypted(_) => "mail-not-encrypted",
            Self::ClearText(_) => "mail-clear-text",
            Self::Armor(_) => "mail-armor",
            Self::Packets(_) => "mail-packets",
            Self::Password => "mail-password",
            Self::ForNobody => "mail-for-nobody",
            Self::Hidden => "mail-hidden-recipient",
            Self::NoIntegrity => "mail-no-integrity",
            Self::Readable => "mail-readable",
            Self::ForStranger => "mail-for-stranger",
            Self::NotFor(_) => "mail-not-for-recipient",
        }
    }

    /// Which kind of fault it is.
    pub const fn fault(&self) -> Fault {
        match self {
            Self::TooLarge => Fault::Size,
            Self::LineTooLong
            | Self::BareLineEnd
            | Self::NotPlain
            | Self::HeaderTooLarge
            | Self::Malformed(_) => Fault::Form,
            Self::FromMissing
            | Self::FromSeveral
            | Self::FromOther
            | Self::SenderOther
            | Self::ReplyToOutside => Fault::Sender,
            Self::NoRecipient => Fault::Recipient,
            Self::NotEncrypted(_)
            | Self::ClearText(_)
            | Self::Armor(_)
            | Self::Packets(_)
            | Self::Password
            | Self::ForNobody
            | Self::Hidden
            | Self::NoIntegrity
            | Self::Readable
            | Self::ForStranger
            | Self::NotFor(_) => Fault::Encryption,
        }
    }
}
