//! The message as it is kept: written anew, field by field, from what was understood.
//!
//! What a sender could hide words in is not copied: subjects, names beside addresses, boundaries, file names, the
//! headers of the armour, the left half of a message id. Names come from the directory. Message ids are digests of the
//! sender's own, so that answers still find what they answer, also when the original id never left her computer.

use jiff::fmt::rfc2822;

use super::header::Fields;
use super::{GateRefusal, Space, addresses, armor, author_name};
use crate::encoding::{base64, sha256};
use crate::id::{decode, encode};
use crate::mail::Address;
use crate::time::Timestamp;

/// What the digest in a message id begins with.
const MESSAGE_ID: &[u8] = b"ecrin/message-id/v1\n";

/// The most ids that a message refers to; of more, the first and the last ones are kept.
const MAX_REFERENCES: usize = 50;

/// How far ahead of the clock a date may lie, in milliseconds.
const AHEAD_MS: i64 = 24 * 60 * 60 * 1000;

/// How much of a name goes into one encoded word (RFC 2047), in bytes.
const WORD: usize = 42;

/// What is kept of a message.
pub(super) struct Kept<'a> {
    pub(super) from: &'a Address,
    pub(super) reply_to: Vec<Address>,
    pub(super) fields: &'a Fields<'a>,
    pub(super) ciphertext: &'a [u8],
    pub(super) now: Timestamp,
}

/// The message, and its id.
pub(super) fn write(kept: &Kept<'_>, space: &dyn Space) -> Result<(Vec<u8>, String), GateRefusal> {
    let own_id = kept.fields.get("message-id").and_then(|value| ids(value).next());
    let message_id = match own_id {
        Some(id) => rewritten(id, space),
        None => id_of(&sha256(kept.ciphertext), space),
    };
    let mut head = String::new();
    let mut field = |name: &str, value: &str| {
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
        head.push_str("\r\n");
    };
    field(
        "From",
        &mailbox(kept.from, author_name(space, kept.from).as_deref()),
    );
    let to = addresses::known(kept.fields, "to", space)?;
    let cc = addresses::known(kept.fields, "cc", space)?;
    let list = |people: &[(Address, String)]| {
        let people: Vec<String> = people
            .iter()
            .map(|(address, name)| mailbox(address, Some(name)))
            .collect();
        people.join(",\r\n ")
    };
    if to.is_empty() && cc.is_empty() {
        field("To", "undisclosed-recipients:;");
    }
    if !to.is_empty() {
        field("To", &list(&to));
    }
    if !cc.is_empty() {
        field("Cc", &list(&cc));
    }
    if !kept.reply_to.is_empty() {
        let people: Vec<(Address, String)> = kept
            .reply_to
            .iter()
            .filter_map(|address| Some((address.clone(), space.name_of(address)?)))
            .collect();
        if !people.is_empty() {
            field("Reply-To", &list(&people));
        }
    }
    field("Date", &date(kept.fields.get("date"), kept.now));
    field("Message-ID", &message_id);
    for (name, key) in [("In-Reply-To", "in-reply-to"), ("References", "references")] {
        let ids: Vec<String> = kept
            .fields
            .get(key)
            .map(|value| ids(value).map(|id| rewritten(id, space)).collect())
            .unwrap_or_default();
        let ids: Vec<String> = if ids.len() > MAX_REFERENCES {
            let last = ids.len() - (MAX_REFERENCES - 1);
            ids.into_iter()
                .enumerate()
                .filter(|(place, _)| *place == 0 || *place >= last)
                .map(|(_, id)| id)
                .collect()
        } else {
            ids
        };
        if !ids.is_empty() {
            field(name, &ids.join("\r\n "));
        }
    }
    field("Subject", "[...]");
    field("MIME-Version", "1.0");
    // Armour has no line that begins like it.
    let boundary = format!("ecrin-{}", encode(&first_half(&sha256(message_id.as_bytes()))));
    field(
        "Content-Type",
        &format!("multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n boundary=\"{boundary}\""),
    );

    let mut message = head.into_bytes();
    // Four signs for three bytes, and a line end for every sixty-four of them.
    message.reserve(kept.ciphertext.len() * 11 / 8 + 1024);
    message.extend_from_slice(
        format!(
            "\r\n--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\
             Content-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n\r\n\
             --{boundary}\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n\
             Content-Description: OpenPGP encrypted message\r\n\
             Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n"
        )
        .as_bytes(),
    );
    armor::encode(kept.ciphertext, &mut message);
    message.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    Ok((message, message_id))
}

/// An address with the name that the directory has for it.
fn mailbox(address: &Address, name: Option<&str>) -> String {
    match name {
        None | Some("") => address.to_string(),
        Some(name) if name.bytes().all(|c| matches!(c, b' '..=b'~')) => {
            let name = name.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{name}\" <{address}>")
        }
        Some(name) => format!("{}\r\n <{address}>", encoded_words(name)),
    }
}

/// RFC 2047, each word whole characters.
fn encoded_words(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in name.chars() {
        if piece.len() + c.len_utf8() > WORD {
            words.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    words.push(piece);
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", base64(word.as_bytes())))
        .collect();
    words.join("\r\n ")
}

/// The sender's date in its one form, if it can be read and does not lie ahead; the time of arrival otherwise.
fn date(value: Option<&str>, now: Timestamp) -> String {
    let written = value
        .and_then(|value| {
            rfc2822::DateTimeParser::new()
                .relaxed_weekday(true)
                .parse_zoned(value)
                .ok()
        })
        .filter(|written| written.timestamp().as_millisecond() <= now.plus_millis(AHEAD_MS).millis());
    let printed = written.and_then(|written| rfc2822::to_string(&written).ok());
    printed.unwrap_or_else(|| {
        let now = jiff::Timestamp::from_millisecond(now.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        rfc2822::to_string(&now.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default()
    })
}

/// What stands between angle brackets and has the form of a message id.
fn ids(value: &str) -> impl Iterator<Item = &str> {
    value.split('<').skip(1).filter_map(|rest| {
        let (id, _) = rest.split_once('>')?;
        let (left, right) = id.split_once('@')?;
        let whole = !left.is_empty() && !right.is_empty() && !id.contains(char::is_whitespace);
        whole.then_some(id)
    })
}

/// The id under which a message with this id is kept: a digest of it, unless it is one already.
fn rewritten(id: &str, space: &dyn Space) -> String {
    let kept = id
        .split_once('@')
        .is_some_and(|(left, right)| right == space.domain().as_str() && decode(left).is_ok());
    if kept {
        format!("<{id}>")
    } else {
        id_of(&sha256(&[MESSAGE_ID, id.as_bytes()].concat()), space)
    }
}

fn id_of(digest: &[u8; 32], space: &dyn Space) -> String {
    format!("<{}@{}>", encode(&first_half(digest)), space.domain())
}

fn first_half(digest: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}
