//! What `FETCH` says of one message.
//!
//! Flags, size, dates and numbers come from its entry; everything else from its bytes, which are read only if something
//! asks for them.

use std::num::NonZeroU32;

use ecrin_vault::time::Timestamp;
use imap_codec::imap_types::core::{AString, Vec1};
use imap_codec::imap_types::fetch::{
    Macro, MacroOrMessageDataItemNames, MessageDataItemName as Item, Part as Numbers, Section,
};

use crate::app::mail::MailExtent;

use super::fields;
use super::structure::{self, Part};
use super::write::Writer;

/// What is known of a message without reading it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its UID.
    pub uid: u32,
    /// Its flags.
    pub flags: Vec<String>,
    /// The number of its last change.
    pub modseq: u64,
    /// Its bytes.
    pub size: u64,
    /// When it came.
    pub at: Timestamp,
}

/// What a `FETCH` asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    items: Vec<Item<'static>>,
}

impl Wanted {
    /// What a command names; `None` for what we do not offer.
    pub fn of(named: MacroOrMessageDataItemNames<'static>, by_uid: bool, is_condstore: bool) -> Option<Self> {
        let mut items = match named {
            MacroOrMessageDataItemNames::MessageDataItemNames(items) => items,
            MacroOrMessageDataItemNames::Macro(wanted) => expanded(&wanted)?,
        };
        if items.is_empty() {
            return None;
        }
        // RFC 3501, 6.4.8: an answer to a UID command always has the UID.
        if by_uid && !items.contains(&Item::Uid) {
            items.insert(0, Item::Uid);
        }
        if is_condstore && !items.contains(&Item::ModSeq) {
            items.push(Item::ModSeq);
        }
        let is_offered = !items
            .iter()
            .any(|item| matches!(item, Item::Binary { .. } | Item::BinarySize { .. }));
        is_offered.then_some(Self { items })
    }

    /// What is told of a message whose flags changed.
    pub fn change(with_uid: bool, with_modseq: bool) -> Self {
        let mut items = vec![Item::Flags];
        if with_uid {
            items.insert(0, Item::Uid);
        }
        if with_modseq {
            items.push(Item::ModSeq);
        }
        Self { items }
    }

    /// The number of a change, and nothing else of it.
    pub fn only_modseq(with_uid: bool) -> Self {
        let mut wanted = Self::change(with_uid, true);
        wanted.items.retain(|item| *item != Item::Flags);
        wanted
    }

    /// How much of a message has to be read.
    pub fn extent(&self) -> MailExtent {
        let extent = |item: &Item<'_>| match item {
            Item::Uid | Item::Flags | Item::ModSeq | Item::InternalDate | Item::Rfc822Size => {
                MailExtent::Entry
            }
            Item::Envelope
            | Item::Rfc822Header
            | Item::BodyExt {
                section:
                    Some(
                        Section::Header(None)
                        | Section::HeaderFields(None, _)
                        | Section::HeaderFieldsNot(None, _),
                    ),
                ..
            } => MailExtent::Header,
            _ => MailExtent::Whole,
        };
        self.items.iter().map(extent).max().unwrap_or(MailExtent::Entry)
    }

    /// Whether it asks for numbers of changes, by which a client shows that it knows of them (RFC 7162, 3.1).
    pub fn names_modseq(&self) -> bool {
        self.items.contains(&Item::ModSeq)
    }

    /// Whether it marks what it shows as seen.
    pub fn marks_seen(&self) -> bool {
        self.items.iter().any(|item| {
            matches!(
                item,
                Item::BodyExt { peek: false, .. } | Item::Rfc822 | Item::Rfc822Text
            )
        })
    }

    /// Also says the flags, since they changed.
    #[must_use]
    pub fn with_flags(&self) -> Self {
        let mut wanted = self.clone();
        if !wanted.items.contains(&Item::Flags) {
            wanted.items.push(Item::Flags);
        }
        wanted
    }

    /// Writes the answer for one message.
    pub fn write(&self, to: &mut Writer, number: u32, entry: &Entry, bytes: &[u8]) {
        let read = match self.items.iter().any(asks_for_parts) {
            true => Part::read(bytes),
            false => Part::outermost(bytes),
        };
        to.put(format!("* {number} FETCH (").as_bytes());
        for (at, item) in self.items.iter().enumerate() {
            if at > 0 {
                to.put(b" ");
            }
            match item {
                Item::Uid => to.put(format!("UID {}", entry.uid).as_bytes()),
                Item::Flags => to.put(format!("FLAGS ({})", entry.flags.join(" ")).as_bytes()),
                Item::ModSeq => to.put(format!("MODSEQ ({})", entry.modseq).as_bytes()),
                Item::InternalDate => to.put(format!("INTERNALDATE \"{}\"", date_time(entry.at)).as_bytes()),
                Item::Rfc822Size => to.put(format!("RFC822.SIZE {}", entry.size).as_bytes()),
                item => from_bytes(to, item, &read),
            }
        }
        to.line(")");
    }
}

/// Whether something within the message is asked for, and not only where its header ends.
fn asks_for_parts(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Body
            | Item::BodyStructure
            | Item::BodyExt {
                section: Some(Section::Part(_) | Section::Mime(_)),
                ..
            }
    )
}

fn expanded(wanted: &Macro) -> Option<Vec<Item<'static>>> {
    let fast = vec![Item::Flags, Item::InternalDate, Item::Rfc822Size];
    let more: &[Item<'static>] = match wanted {
        Macro::Fast => &[],
        Macro::All => &[Item::Envelope],
        Macro::Full => &[Item::Envelope, Item::Body],
        _ => return None,
    };
    Some([fast.as_slice(), more].concat())
}

fn from_bytes(to: &mut Writer, item: &Item<'_>, message: &Part<'_>) {
    match item {
        Item::Envelope => {
            to.put(b"ENVELOPE ");
            structure::envelope(to, message.header);
        }
        Item::Body | Item::BodyStructure => {
            let is_extended = *item == Item::BodyStructure;
            to.put(if is_extended { b"BODYSTRUCTURE " } else { b"BODY " });
            message.write(to, is_extended);
        }
        Item::Rfc822 => {
            to.put(b"RFC822 ");
            to.literal(message.whole);
        }
        Item::Rfc822Header => {
            to.put(b"RFC822.HEADER ");
            to.literal(&head(message));
        }
        Item::Rfc822Text => {
            to.put(b"RFC822.TEXT ");
            to.literal(message.body);
        }
        Item::BodyExt { section, partial, .. } => {
            to.put(b"BODY[");
            label(to, section.as_ref());
            to.put(b"]");
            if let Some((origin, _)) = partial {
                to.put(format!("<{origin}>").as_bytes());
            }
            to.put(b" ");
            match sectioned(message, section.as_ref()) {
                Some(text) => to.literal(cut(&text, *partial)),
                None => to.put(b"NIL"),
            }
        }
        _ => {}
    }
}

/// The bytes of a section; nothing if there is no such part.
fn sectioned<'a>(message: &Part<'a>, section: Option<&Section<'_>>) -> Option<std::borrow::Cow<'a, [u8]>> {
    let chosen = |part: &Part<'a>, names: &Vec1<AString<'_>>, are_wanted| {
        let names: Vec<&[u8]> = names.as_ref().iter().map(AsRef::as_ref).collect();
        structure::chosen_fields(part.header, &names, are_wanted)
    };
    Some(match section {
        None => message.whole.into(),
        Some(Section::Header(None)) => head(message).into(),
        Some(Section::Text(None)) => message.body.into(),
        Some(Section::HeaderFields(None, names)) => chosen(message, names, true).into(),
        Some(Section::HeaderFieldsNot(None, names)) => chosen(message, names, false).into(),
        Some(Section::Part(numbers)) => message.section(&places(numbers))?.body.into(),
        Some(Section::Mime(numbers)) => head(message.section(&places(numbers))?).into(),
        // A part of ours is never a message of its own, and only a message has a header and a text.
        Some(
            Section::Header(Some(_))
            | Section::Text(Some(_))
            | Section::HeaderFields(Some(_), _)
            | Section::HeaderFieldsNot(Some(_), _),
        ) => return None,
    })
}

fn head(part: &Part<'_>) -> Vec<u8> {
    [part.header.bytes(), b"\r\n"].concat()
}

fn places(numbers: &Numbers) -> Vec<u32> {
    numbers.0.as_ref().iter().map(|number| number.get()).collect()
}

fn cut(text: &[u8], partial: Option<(u32, NonZeroU32)>) -> &[u8] {
    let Some((origin, length)) = partial else {
        return text;
    };
    let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let rest = text.get(size(origin)..).unwrap_or_default();
    rest.get(..size(length.get())).unwrap_or(rest)
}

/// Repeats which section it is.
fn label(to: &mut Writer, section: Option<&Section<'_>>) {
    let (numbers, word, names) = match section {
        None => return,
        Some(Section::Part(numbers)) => (Some(numbers), "", None),
        Some(Section::Mime(numbers)) => (Some(numbers), "MIME", None),
        Some(Section::Header(numbers)) => (numbers.as_ref(), "HEADER", None),
        Some(Section::Text(numbers)) => (numbers.as_ref(), "TEXT", None),
        Some(Section::HeaderFields(numbers, names)) => (numbers.as_ref(), "HEADER.FIELDS", Some(names)),
        Some(Section::HeaderFieldsNot(numbers, names)) => {
            (numbers.as_ref(), "HEADER.FIELDS.NOT", Some(names))
        }
    };
    let path: Vec<String> = numbers
        .map(|numbers| places(numbers).iter().map(u32::to_string).collect())
        .unwrap_or_default();
    to.put(path.join(".").as_bytes());
    if !path.is_empty() && !word.is_empty() {
        to.put(b".");
    }
    to.put(word.as_bytes());
    if let Some(names) = names {
        to.put(b" (");
        for (at, name) in names.as_ref().iter().enumerate() {
            if at > 0 {
                to.put(b" ");
            }
            let name: &[u8] = name.as_ref();
            let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
            match !name.is_empty() && name.iter().all(is_plain) {
                true => to.put(name),
                false => to.string(name),
            }
        }
        to.put(b")");
    }
}

/// A moment as IMAP writes it, in UTC.
pub fn date_time(at: Timestamp) -> String {
    let text = at.whole_seconds().to_string();
    let piece = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let month = piece(5..7).parse().map_or("Jan", fields::month);
    format!("{}-{month}-{} {} +0000", piece(8..10), piece(0..4), piece(11..19))
}

#[cfg(test)]
mod tests {
    use imap_codec::CommandCodec;
    use imap_codec::decode::Decoder as _;
    use imap_codec::imap_types::command::CommandBody;

    use super::*;

    const MESSAGE: &[u8] =
        b"From: a@b\r\nSubject: [...]\r\nContent-Type: multipart/encrypted; boundary=x\r\n\r\n\
        --x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\n\
        Content-Type: application/octet-stream\r\n\r\nARMOUR\r\n--x--\r\n";

    fn wanted(items: &str, by_uid: bool) -> Option<Wanted> {
        let command = format!("1 FETCH 1 {items}\r\n");
        let (_, command) = CommandCodec::default()
            .decode_static(command.as_bytes())
            .expect("a command");
        match command.body {
            CommandBody::Fetch {
                macro_or_item_names, ..
            } => Wanted::of(macro_or_item_names, by_uid, false),
            _ => None,
        }
    }

    fn fetched(items: &str) -> String {
        let entry = Entry {
            uid: 7,
            flags: vec!["\\Seen".to_owned(), "$Forwarded".to_owned()],
            modseq: 12,
            size: MESSAGE.len() as u64,
            at: "2026-11-02T09:05:00.250Z".parse().expect("a time"),
        };
        let mut writer = Writer::default();
        wanted(items, false)
            .expect("offered")
            .write(&mut writer, 3, &entry, MESSAGE);
        String::from_utf8(writer.take()).expect("text")
    }

    #[test]
    fn entries_are_told_without_bytes() {
        assert_eq!(
            fetched("(UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)"),
            format!(
                "* 3 FETCH (UID 7 FLAGS (\\Seen $Forwarded) INTERNALDATE \"02-Nov-2026 09:05:00 +0000\" \
                 RFC822.SIZE {} MODSEQ (12))\r\n",
                MESSAGE.len()
            )
        );
        assert_eq!(
            wanted("FAST", false).expect("offered").extent(),
            MailExtent::Entry
        );
        assert_eq!(
            wanted("ALL", false).expect("offered").extent(),
            MailExtent::Header
        );
        assert_eq!(
            wanted("FULL", false).expect("offered").extent(),
            MailExtent::Whole
        );
        assert_eq!(
            wanted("(FLAGS BODY.PEEK[HEADER])", false)
                .expect("offered")
                .extent(),
            MailExtent::Header
        );
        assert!(wanted("BODY[]", false).expect("offered").marks_seen());
        assert!(
            !wanted("(BODY.PEEK[] RFC822.HEADER)", false)
                .expect("offered")
                .marks_seen()
        );
        assert!(wanted("BINARY[1]", false).is_none());
        assert!(wanted("()", false).is_none());
    }

    #[test]
    fn sections_are_cut_where_they_begin_and_end() {
        for (items, answer) in [
            ("BODY.PEEK[1]", "BODY[1] {10}\r\nVersion: 1"),
            ("BODY.PEEK[2]", "BODY[2] {6}\r\nARMOUR"),
            ("BODY.PEEK[2]<2.3>", "BODY[2]<2> {3}\r\nMOU"),
            ("BODY.PEEK[2]<20.3>", "BODY[2]<20> {0}\r\n"),
            (
                "BODY.PEEK[2.MIME]",
                "BODY[2.MIME] {42}\r\nContent-Type: application/octet-stream\r\n\r\n",
            ),
            ("BODY.PEEK[3]", "BODY[3] NIL"),
            ("BODY.PEEK[1.TEXT]", "BODY[1.TEXT] NIL"),
            (
                "BODY.PEEK[HEADER.FIELDS (subject X-No)]",
                "BODY[HEADER.FIELDS (subject X-No)] {18}\r\nSubject: [...]\r\n\r\n",
            ),
        ] {
            assert_eq!(fetched(items), format!("* 3 FETCH ({answer})\r\n"), "{items}");
        }
        assert!(
            fetched("BODY[TEXT]").contains("{144}\r\n--x\r\n")
                || fetched("BODY[TEXT]").contains("\r\n--x\r\n")
        );
        assert!(fetched("RFC822.HEADER").ends_with("boundary=x\r\n\r\n)\r\n"));
        assert!(fetched("BODY[]").contains(&format!("BODY[] {{{}}}\r\nFrom", MESSAGE.len())));
    }
}
