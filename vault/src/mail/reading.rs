//! How our own clients read a message (spec 11, Message form): only a root PGP/MIME part is opened, nothing is shown
//! before all of it was checked, and the headers inside count, not those outside.

use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::openpgp::{OpenError, PublicCertificate, SecretCertificate, Signature, open};
use super::{Address, Attachment};
use crate::time::Timestamp;

/// The most attachments and addresses that are read.
const MOST: usize = 1_000;

/// Why a message is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadingError {
    /// It is not PGP/MIME at its root: what is encrypted somewhere inside other parts is an attack or a list's doing.
    #[error("not an encrypted message (PGP/MIME)")]
    NotEncrypted,
    /// What was inside is no message.
    #[error("what was encrypted is not a message")]
    Inside,
    /// It could not be opened.
    #[error(transparent)]
    Opening(#[from] OpenError),
}

/// What stands outside of a message, for lists and for finding out whose certificate to check.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// The writer, as the relay checked.
    pub from: Option<Address>,
    /// Its id, without angle brackets.
    pub id: Option<String>,
}

/// A message that was opened and read.
#[derive(Clone)]
pub struct Reading {
    /// From whom, as the writer wrote it inside.
    pub from: Option<Address>,
    /// To whom.
    pub to: Vec<String>,
    /// To whom else.
    pub cc: Vec<String>,
    /// About what.
    pub subject: String,
    /// When it was written, in milliseconds since 1970, as the writer says.
    pub date: Option<i64>,
    /// Its id, without angle brackets.
    pub id: Option<String>,
    /// The message it answers.
    pub in_reply_to: Option<String>,
    /// The messages before it.
    pub references: Vec<String>,
    /// Its text; what came as HTML without its marks, and nothing is ever fetched.
    pub text: String,
    /// What came along.
    pub attachments: Vec<Attachment>,
    /// Who signed it.
    pub signature: Signature,
    /// Whether the headers were protected inside.
    pub protected: bool,
}

/// Reads what stands outside.
pub fn outside(raw: &[u8]) -> Outside {
    let Some(message) = MessageParser::default().parse(raw) else {
        return Outside::default();
    };
    Outside {
        from: sole_sender(&message),
        id: message.message_id().map(str::to_owned),
    }
}

/// Opens and reads a message. `senders` are the certificates of the address that stands outside as its writer.
pub fn read(
    raw: &[u8],
    secrets: &[SecretCertificate],
    senders: &[PublicCertificate],
    now: Timestamp,
) -> Result<Reading, ReadingError> {
    let outer = MessageParser::default()
        .parse(raw)
        .ok_or(ReadingError::NotEncrypted)?;
    let sealed = encrypted_part(&outer).ok_or(ReadingError::NotEncrypted)?;
    let opened = open(sealed, secrets, senders, now)?;
    let inner = MessageParser::default()
        .parse(opened.plain.as_slice())
        .ok_or(ReadingError::Inside)?;
    let root = inner.content_type();
    let marked = |name: &str, value: &str| root.and_then(|root| root.attribute(name)) == Some(value);
    let protected = marked("hp", "cipher") || marked("protected-headers", "v1");
    // What is not protected inside is only what the relay lets stand outside.
    let headers = if protected { &inner } else { &outer };

    let from = sole_sender(headers);
    let mut signature = opened.signature;
    // Signed by someone, but written in the name of someone else.
    if protected && from.is_some() && from != sole_sender(&outer) && signature != Signature::Missing {
        signature = Signature::Bad;
    }
    Ok(Reading {
        from,
        to: addresses(headers.to()),
        cc: addresses(headers.cc()),
        subject: one_line(headers.subject().unwrap_or_default()),
        date: headers
            .date()
            .map(|date| date.to_timestamp().saturating_mul(1000)),
        id: headers.message_id().map(str::to_owned),
        in_reply_to: ids(headers.in_reply_to()).pop(),
        references: ids(headers.references()),
        text: text_of(&inner),
        attachments: attachments_of(&inner),
        signature,
        protected,
    })
}

/// The armoured block of a message that is PGP/MIME at its root, and nothing else.
fn encrypted_part<'m>(message: &'m Message<'_>) -> Option<&'m [u8]> {
    let root = message.content_type()?;
    let protocol = root.attribute("protocol")?;
    if !message.is_content_type("multipart", "encrypted")
        || !protocol.eq_ignore_ascii_case("application/pgp-encrypted")
    {
        return None;
    }
    let [version, sealed] = message.root_part().sub_parts()? else {
        return None;
    };
    let (version, sealed) = (message.part(*version)?, message.part(*sealed)?);
    let says_one = version.is_content_type("application", "pgp-encrypted")
        && String::from_utf8_lossy(version.contents())
            .trim()
            .eq_ignore_ascii_case("version: 1");
    (says_one && sealed.is_content_type("application", "octet-stream") && !sealed.is_multipart())
        .then(|| sealed.contents())
}

/// The one writer; several are none.
fn sole_sender(message: &Message<'_>) -> Option<Address> {
    let mut all = message.from()?.iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one
            .address
            .as_deref()
            .and_then(|address| Address::read(address).ok()),
        _ => None,
    }
}

fn addresses(header: Option<&mail_parser::Address<'_>>) -> Vec<String> {
    let all = header.into_iter().flat_map(|header| header.iter());
    all.take(MOST)
        .filter_map(|one| one.address.as_deref().map(one_line))
        .collect()
}

fn ids(header: &HeaderValue<'_>) -> Vec<String> {
    let texts: Vec<String> = match header {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(texts) => texts.iter().take(MOST).map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().filter(|id| is_message_id(id)).collect()
}

/// Whether a text has the shape of a message id: two plain words and an `@`. What has not may carry anything.
pub fn is_message_id(text: &str) -> bool {
    let plain = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&c))
    };
    text.len() <= 250
        && text
            .split_once('@')
            .is_some_and(|(left, right)| plain(left) && plain(right))
}

/// Without controls and without marks that reorder or hide: what is shown is what is there.
fn one_line(text: &str) -> String {
    let shown = text.chars().take(2_000);
    let clean: String = shown
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| *c == ' ' || crate::note::is_printable(&c.to_string()))
        .collect();
    clean.trim().to_owned()
}

/// The texts of a message, one after another.
fn text_of(message: &Message<'_>) -> String {
    let mut text = String::new();
    for part in 0..message.text_body_count().min(MOST) {
        if let Some(body) = message.body_text(part) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&body);
        }
    }
    // A terminal obeys controls; a letter has none but line ends and tabs.
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect()
}

/// What came along. A message within the message is one attachment, and is not looked into.
fn attachments_of(message: &Message<'_>) -> Vec<Attachment> {
    let attachment = |part: &MessagePart<'_>| {
        let kind = part.content_type().map_or_else(
            || "application/octet-stream".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")),
        );
        let bytes = match &part.body {
            PartType::Message(nested) => nested.raw_message().to_vec(),
            _ => part.contents().to_vec(),
        };
        Attachment {
            name: crate::document::safe_file_name(&one_line(part.attachment_name().unwrap_or("document"))),
            media_type: one_line(&kind),
            bytes,
        }
    };
    message.attachments().take(MOST).map(attachment).collect()
}
