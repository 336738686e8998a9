//! Lists of addresses (RFC 5322, 3.4), as far as the relay needs them: which mailboxes a field names.
//!
//! Names beside addresses are skipped, since the directory's own are written in their place. What has an old, quoted or
//! routed form is a mailbox that no address of the space equals.

use super::header::Fields;
use super::{GateRefusal, Space};
use crate::mail::Address;

/// How deep comments may nest.
const MAX_DEPTH: usize = 8;

/// The most mailboxes in one field.
const MAX_MAILBOXES: usize = 1_000;

/// The one author of a message.
pub(super) fn sender(fields: &Fields<'_>) -> Result<Address, GateRefusal> {
    let from = fields.get("from").ok_or(GateRefusal::FromMissing)?;
    match mailboxes(from)?.as_slice() {
        [] => Err(GateRefusal::FromMissing),
        [one] => Address::read(one).map_err(|_| GateRefusal::FromOther),
        _ => Err(GateRefusal::FromSeveral),
    }
}

/// `Sender`, where there is one, says the same as who is signed in.
pub(super) fn check_sender_field(fields: &Fields<'_>, sender: &Address) -> Result<(), GateRefusal> {
    let Some(field) = fields.get("sender") else {
        return Ok(());
    };
    match mailboxes(field)?.as_slice() {
        [one] if Address::read(one).as_ref() == Ok(sender) => Ok(()),
        _ => Err(GateRefusal::SenderOther),
    }
}

/// Where answers go, all of it inside the space.
pub(super) fn reply_to(fields: &Fields<'_>, space: &dyn Space) -> Result<Vec<Address>, GateRefusal> {
    let Some(field) = fields.get("reply-to") else {
        return Ok(Vec::new());
    };
    mailboxes(field)?
        .iter()
        .map(|mailbox| {
            Address::read(mailbox)
                .ok()
                .filter(|address| space.is_ours(address.domain()))
                .ok_or(GateRefusal::ReplyToOutside)
        })
        .collect()
}

/// Those whom a field names and the directory knows. A text in the form of an address is a text like any other, so
/// whatever the directory does not know is left out.
pub(super) fn known(
    fields: &Fields<'_>,
    name: &str,
    space: &dyn Space,
) -> Result<Vec<(Address, String)>, GateRefusal> {
    let Some(field) = fields.get(name) else {
        return Ok(Vec::new());
    };
    let mut found: Vec<(Address, String)> = Vec::new();
    for mailbox in mailboxes(field)? {
        let Ok(address) = Address::read(&mailbox) else {
            continue;
        };
        if !space.is_ours(address.domain()) || found.iter().any(|(known, _)| *known == address) {
            continue;
        }
        if let Some(name) = space.name_of(&address) {
            found.push((address, name));
        }
    }
    Ok(found)
}

/// The mailboxes of a list, each as it stands between angle brackets or by itself.
fn mailboxes(value: &str) -> Result<Vec<String>, GateRefusal> {
    let unreadable = GateRefusal::Malformed("a list of addresses");
    let mut found = Vec::new();
    let mut item = Item::default();
    let mut in_group = false;
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '(' => skip_comment(&mut rest).ok_or_else(|| unreadable.clone())?,
            '"' => item.words(&quoted(&mut rest).ok_or_else(|| unreadable.clone())?),
            '<' => {
                let (inside, after) = rest.as_str().split_once('>').ok_or_else(|| unreadable.clone())?;
                if inside.contains(['<', '"', '(', ',']) || item.angle.is_some() {
                    return Err(unreadable);
                }
                item.angle = Some(inside.trim().to_owned());
                rest = after.chars();
            }
            '>' => return Err(unreadable),
            ':' if !in_group && item.angle.is_none() => {
                in_group = true;
                item = Item::default();
            }
            ':' => return Err(unreadable),
            ',' => found.extend(
                std::mem::take(&mut item)
                    .mailbox()
                    .ok_or_else(|| unreadable.clone())?,
            ),
            ';' if in_group => {
                found.extend(
                    std::mem::take(&mut item)
                        .mailbox()
                        .ok_or_else(|| unreadable.clone())?,
                );
                in_group = false;
            }
            ';' => return Err(unreadable),
            c if c.is_ascii_whitespace() => item.words(" "),
            c => item.words(c.encode_utf8(&mut [0; 4])),
        }
        if found.len() > MAX_MAILBOXES {
            return Err(unreadable);
        }
    }
    if in_group {
        return Err(unreadable);
    }
    found.extend(item.mailbox().ok_or(unreadable)?);
    Ok(found)
}

/// What stands between two commas.
#[derive(Default)]
struct Item {
    /// What stands outside brackets and comments.
    words: String,
    /// What stands between angle brackets.
    angle: Option<String>,
    /// Words came after the angle brackets.
    trailing: bool,
}

impl Item {
    fn words(&mut self, text: &str) {
        if self.angle.is_some() {
            self.trailing |= !text.trim().is_empty();
        } else {
            self.words.push_str(text);
        }
    }

    /// Its mailbox; nothing between two commas is no mailbox, and words without one cannot be read.
    fn mailbox(self) -> Option<Option<String>> {
        match self.angle {
            Some(_) if self.trailing => None,
            Some(inside) => Some(Some(inside)),
            None => match self.words.trim() {
                "" => Some(None),
                words if words.contains(char::is_whitespace) => None,
                word => Some(Some(word.to_owned())),
            },
        }
    }
}

/// Passes over a comment whose opening was read.
fn skip_comment(rest: &mut std::str::Chars<'_>) -> Option<()> {
    let mut depth = 1;
    while depth > 0 {
        match rest.next()? {
            '(' if depth == MAX_DEPTH => return None,
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' => drop(rest.next()?),
            _ => {}
        }
    }
    Some(())
}

/// A quoted text whose opening was read, with its quotes: as an address it equals none.
fn quoted(rest: &mut std::str::Chars<'_>) -> Option<String> {
    let mut text = String::from('"');
    loop {
        match rest.next()? {
            '"' => break,
            '\\' => text.push(rest.next()?),
            c => text.push(c),
        }
    }
    text.push('"');
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_its_mailboxes() {
        for (list, expected) in [
            ("nadia@a.example", vec!["nadia@a.example"]),
            (" <nadia@a.example> ", vec!["nadia@a.example"]),
            ("Nadia <nadia@a.example>", vec!["nadia@a.example"]),
            (
                "\"Nadia, (aidante) <x@y>\" <nadia@a.example>",
                vec!["nadia@a.example"],
            ),
            (
                "nadia@a.example (Nadia <x@y>, \\) (twice))",
                vec!["nadia@a.example"],
            ),
            ("=?utf-8?Q?Nadia=2C?= <nadia@a.example>", vec!["nadia@a.example"]),
            (
                "a@a.example, B <b@a.example>,, c@a.example",
                vec!["a@a.example", "b@a.example", "c@a.example"],
            ),
            ("undisclosed-recipients:;", vec![]),
            (
                "Team: a@a.example, b@a.example; , c@a.example",
                vec!["a@a.example", "b@a.example", "c@a.example"],
            ),
            ("karim@a.example <nadia@a.example>", vec!["nadia@a.example"]),
            ("\"nadia\"@a.example", vec!["\"nadia\"@a.example"]),
            ("", vec![]),
        ] {
            assert_eq!(
                mailboxes(list).as_deref(),
                Ok(expected
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .as_slice()),
                "{list}"
            );
        }
    }

    #[test]
    fn what_programs_would_read_differently_is_not_read() {
        for list in [
            "nadia@a.example karim@a.example",
            "<nadia@a.example> karim@a.example",
            "<nadia@a.example> <karim@a.example>",
            "<nadia@a.example",
            "nadia@a.example>",
            "<<nadia@a.example>>",
            "<\"x\" nadia@a.example>",
            "\"nadia@a.example",
            "nadia@a.example (and so on",
            "Team: a@a.example",
            "Team: Inner: a@a.example;;",
            "a@a.example; b@a.example",
            "((((((((((deep))))))))))a@a.example",
        ] {
            assert!(mailboxes(list).is_err(), "{list}");
        }
    }
}
