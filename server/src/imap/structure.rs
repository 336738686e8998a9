//! The parts of a message: where each begins and ends, and what `BODY` and `BODYSTRUCTURE` say of them.
//!
//! A message of ours has two leaf parts below `multipart/encrypted`. This reads any tree, but only so deep and so wide.

use super::fields::{Field, Header, Mailbox, Parameters, mailboxes};
use super::write::{self, Writer};

/// How deep parts may nest before what is below is a leaf.
const MAX_DEPTH: usize = 8;
/// How many parts one message may have before the rest is read as one.
const MAX_PARTS: usize = 64;

/// A part: a leaf, or several within one.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its own header: that of the message for the root.
    pub header: Header<'a>,
    /// The header with its empty line, and the body.
    pub whole: &'a [u8],
    /// What follows the header.
    pub body: &'a [u8],
    content: Parameters,
    /// The parts within, if it is a multipart.
    pub parts: Vec<Part<'a>>,
}

impl<'a> Part<'a> {
    /// Reads a message.
    pub fn read(message: &'a [u8]) -> Self {
        let mut budget = MAX_PARTS;
        Self::at(message, MAX_DEPTH, &mut budget)
    }

    /// The message alone, without what lies within it.
    pub fn outermost(message: &'a [u8]) -> Self {
        let (header, begin) = Header::split(message);
        Self {
            header,
            whole: message,
            body: message.get(begin..).unwrap_or_default(),
            content: Parameters::default(),
            parts: Vec::new(),
        }
    }

    fn at(whole: &'a [u8], depth: usize, budget: &mut usize) -> Self {
        let outermost = Self::outermost(whole);
        let content = outermost
            .header
            .text("content-type")
            .map(|text| Parameters::parse(&text))
            .unwrap_or_default();
        let mut parts = Vec::new();
        let is_multipart = content
            .value
            .get(..10)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/"));
        if is_multipart && depth > 0 {
            for piece in content
                .get("boundary")
                .map(|boundary| split(outermost.body, boundary))
                .unwrap_or_default()
            {
                if *budget == 0 {
                    break;
                }
                *budget -= 1;
                parts.push(Self::at(piece, depth - 1, budget));
            }
        }
        Self {
            content,
            parts,
            ..outermost
        }
    }

    /// The part that a section names: `1` is the first part of a multipart, or the whole body of a leaf.
    pub fn section(&self, numbers: &[u32]) -> Option<&Self> {
        let (first, rest) = numbers.split_first()?;
        let at = usize::try_from(*first).ok()?.checked_sub(1)?;
        match self.parts.get(at) {
            Some(part) if rest.is_empty() => Some(part),
            Some(part) => part.section(rest),
            None if self.parts.is_empty() && *first == 1 && rest.is_empty() => Some(self),
            None => None,
        }
    }

    /// Writes `BODY` or, with what may be added to it, `BODYSTRUCTURE`.
    pub fn write(&self, to: &mut Writer, is_extended: bool) {
        let (kind, subtype) = self.kind();
        to.put(b"(");
        if self.parts.is_empty() {
            to.string(kind.as_bytes());
            to.put(b" ");
            to.string(subtype.as_bytes());
            to.put(b" ");
            parameters(to, &self.content.parameters);
            for name in ["content-id", "content-description"] {
                to.put(b" ");
                to.nstring(self.header.text(name).as_deref());
            }
            let encoding = self.header.text("content-transfer-encoding");
            to.put(b" ");
            to.string(
                encoding
                    .unwrap_or_else(|| "7BIT".to_owned())
                    .to_uppercase()
                    .as_bytes(),
            );
            to.put(format!(" {}", self.body.len()).as_bytes());
            if kind.eq_ignore_ascii_case("text") {
                to.put(format!(" {}", lines(self.body)).as_bytes());
            }
            if is_extended {
                // Its digest, then what the multipart has too.
                to.put(b" NIL");
            }
        } else {
            for part in &self.parts {
                part.write(to, is_extended);
            }
            to.put(b" ");
            to.string(subtype.as_bytes());
            if is_extended {
                to.put(b" ");
                parameters(to, &self.content.parameters);
            }
        }
        if is_extended {
            let disposition = self.header.text("content-disposition");
            match disposition.map(|text| Parameters::parse(&text)) {
                None => to.put(b" NIL"),
                Some(disposition) => {
                    to.put(b" (");
                    to.string(disposition.value.as_bytes());
                    to.put(b" ");
                    parameters(to, &disposition.parameters);
                    to.put(b")");
                }
            }
            // Language and location.
            to.put(b" NIL NIL");
        }
        to.put(b")");
    }

    /// Type and subtype. What is said to be a message is a leaf here: the gate lets none in, and nothing need be read
    /// as one.
    fn kind(&self) -> (&str, &str) {
        match self.content.value.split_once('/') {
            Some((kind, subtype)) if !kind.is_empty() && !subtype.is_empty() => {
                let is_leaf_of_another = kind.eq_ignore_ascii_case("message")
                    || (kind.eq_ignore_ascii_case("multipart") && self.parts.is_empty());
                match is_leaf_of_another {
                    true => ("application", "octet-stream"),
                    false => (kind, subtype),
                }
            }
            _ => ("text", "plain"),
        }
    }
}

fn parameters(to: &mut Writer, parameters: &[(String, String)]) {
    if parameters.is_empty() {
        return to.put(b"NIL");
    }
    to.put(b"(");
    for (at, (name, value)) in parameters.iter().enumerate() {
        if at > 0 {
            to.put(b" ");
        }
        to.string(name.as_bytes());
        to.put(b" ");
        to.string(value.as_bytes());
    }
    to.put(b")");
}

fn lines(body: &[u8]) -> usize {
    let ends = body.iter().filter(|byte| **byte == b'\n').count();
    ends + usize::from(!body.is_empty() && !body.ends_with(b"\n"))
}

/// What stands between the lines of a boundary; the line end before a boundary belongs to it.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    if boundary.is_empty() || boundary.len() > 70 {
        return Vec::new();
    }
    let mark = [b"--", boundary.as_bytes()].concat();
    let mut pieces = Vec::new();
    let mut begin = None;
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(rest.len(), |end| end + 1);
        let line = rest.get(..end).unwrap_or_default();
        if let Some(after) = line.strip_prefix(mark.as_slice()) {
            let is_last = after.starts_with(b"--");
            let after = after.strip_prefix(b"--").unwrap_or(after);
            if after.iter().all(u8::is_ascii_whitespace) {
                if let Some(begin) = begin {
                    let piece: &[u8] = body.get(begin..at).unwrap_or_default();
                    let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
                    pieces.push(piece.strip_suffix(b"\r").unwrap_or(piece));
                }
                if is_last {
                    return pieces;
                }
                begin = Some(at + end);
            }
        }
        at += end;
    }
    // Without its last boundary the last part goes to the end.
    pieces.extend(begin.and_then(|begin| body.get(begin..)));
    pieces
}

/// Writes `ENVELOPE`.
pub fn envelope(to: &mut Writer, header: Header<'_>) {
    // Read once: most fields are asked for, and some are not there.
    let fields: Vec<Field<'_>> = header.fields().collect();
    let text = |name: &str| fields.iter().find(|field| field.is(name)).map(Field::text);
    to.put(b"(");
    to.nstring(text("date").as_deref());
    to.put(b" ");
    to.nstring(text("subject").as_deref());
    let addresses = |name: &str| text(name).map(|text| mailboxes(&text)).unwrap_or_default();
    let from = addresses("from");
    for name in ["from", "sender", "reply-to", "to", "cc", "bcc"] {
        let own = match name {
            "from" => Vec::new(),
            name => addresses(name),
        };
        // RFC 3501, 7.4.2: the sender and where to reply to are the author, unless others are named.
        let is_author = own.is_empty() && matches!(name, "from" | "sender" | "reply-to");
        write_addresses(to, if is_author { &from } else { &own });
    }
    for name in ["in-reply-to", "message-id"] {
        to.put(b" ");
        to.nstring(text(name).as_deref());
    }
    to.put(b")");
}

fn write_addresses(to: &mut Writer, addresses: &[Mailbox]) {
    if addresses.is_empty() {
        return to.put(b" NIL");
    }
    to.put(b" (");
    for address in addresses {
        to.put(b"(");
        to.nstring(address.name.as_deref());
        to.put(b" NIL ");
        to.string(address.local.as_bytes());
        to.put(b" ");
        to.string(address.domain.as_bytes());
        to.put(b")");
    }
    to.put(b")");
}

/// The fields of these names, or all but these, with the empty line that ends them.
pub fn chosen_fields(header: Header<'_>, names: &[&[u8]], are_wanted: bool) -> Vec<u8> {
    let named = |name: &[u8]| names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
    let mut chosen: Vec<u8> = header
        .fields()
        .filter(|field| named(field.name) == are_wanted)
        .flat_map(|field| field.whole.iter().copied())
        .collect();
    chosen.extend_from_slice(write::CRLF);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = b"From: Nadia B <nadia@ecrin.example>\r\nTo: a@ecrin.example, b@ecrin.example\r\n\
        Subject: [...]\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@ecrin.example>\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n\
        \x20boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--b1\r\n\
        Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nwcBM\r\n\
        -----END PGP MESSAGE-----\r\n--b1--\r\n";

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::default();
        write(&mut writer);
        String::from_utf8(writer.take()).expect("seven bits")
    }

    #[test]
    fn our_messages_have_two_parts() {
        let part = Part::read(MESSAGE);
        assert_eq!(
            part.section(&[1]).map(|part| part.body),
            Some(b"Version: 1\r\n".as_slice())
        );
        let armour = part.section(&[2]).expect("a second part");
        assert!(armour.body.starts_with(b"-----BEGIN") && armour.body.ends_with(b"MESSAGE-----"));
        assert!(
            part.section(&[3]).is_none() && part.section(&[1, 2]).is_none() && part.section(&[]).is_none()
        );
        assert_eq!(
            written(|to| part.write(to, false)),
            "((\"application\" \"pgp-encrypted\" NIL NIL NIL \"7BIT\" 12)\
             (\"application\" \"octet-stream\" NIL NIL NIL \"7BIT\" 62) \"encrypted\")"
        );
        assert!(written(|to| part.write(to, true)).ends_with(
            "\"encrypted\" (\"protocol\" \"application/pgp-encrypted\" \"boundary\" \"b1\") NIL NIL NIL)"
        ));
    }

    #[test]
    fn envelopes_repeat_the_author() {
        let (header, _) = Header::split(MESSAGE);
        let nadia = "((\"Nadia B\" NIL \"nadia\" \"ecrin.example\"))";
        assert_eq!(
            written(|to| envelope(to, header)),
            format!(
                "(\"Sun, 22 Nov 2026 10:00:00 +0000\" \"[...]\" {nadia} {nadia} {nadia} \
                 ((NIL NIL \"a\" \"ecrin.example\")(NIL NIL \"b\" \"ecrin.example\")) NIL NIL NIL \
                 \"<1@ecrin.example>\")"
            )
        );
    }

    #[test]
    fn chosen_fields_keep_their_order_and_folds() {
        let (header, _) = Header::split(MESSAGE);
        let chosen = chosen_fields(header, &[b"content-TYPE", b"to"], true);
        assert!(chosen.starts_with(b"To: a@") && chosen.ends_with(b"\"b1\"\r\n\r\n"));
        let others = chosen_fields(header, &[b"to"], false);
        assert_eq!(
            others.len() + "To: a@ecrin.example, b@ecrin.example\r\n".len(),
            header.bytes().len() + 2
        );
    }

    #[test]
    fn a_leaf_is_its_own_first_part() {
        let part = Part::read(b"Subject: x\r\n\r\none\r\ntwo");
        assert_eq!(
            part.section(&[1]).map(|part| part.body),
            Some(b"one\r\ntwo".as_slice())
        );
        assert_eq!(
            written(|to| part.write(to, false)),
            "(\"text\" \"plain\" NIL NIL NIL \"7BIT\" 8 2)"
        );
    }

    #[test]
    fn trees_are_cut_before_they_are_deep_or_wide() {
        let mut deep = b"x".to_vec();
        for level in 0..200 {
            let head = format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
            deep = [head.as_bytes(), &deep, format!("\r\n--b{level}--\r\n").as_bytes()].concat();
        }
        fn depth(part: &Part<'_>) -> usize {
            1 + part.parts.iter().map(depth).max().unwrap_or_default()
        }
        assert_eq!(depth(&Part::read(&deep)), MAX_DEPTH + 1);
        let wide = [
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".as_slice(),
            &b"--b\r\n\r\nx\r\n".repeat(10_000),
        ]
        .concat();
        assert_eq!(Part::read(&wide).parts.len(), MAX_PARTS);
    }
}
