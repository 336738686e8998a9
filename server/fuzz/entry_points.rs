//! One function for each reader: never panics, and keeps no more than it may. The fuzz targets and the test that runs
//! every seed call the same functions.

use ecrin_vault::mail::gate::{MAX_KEYS, MAX_MESSAGE};

use crate::imap::framer::{Framer, MAX_APPEND, Step};
use crate::imap::structure::{self, Part};
use crate::imap::write::Writer;
use crate::imap::{fields, grammar, names};
use crate::smtp::data::{Data, Progress};
use crate::smtp::reply::Reply;
use crate::smtp::session::{MAX_LINE, State, Step as Answer};

/// Takes any bytes at all.
pub(crate) type EntryPoint = fn(&[u8]);

/// Every entry point, by the name of its target and of its folder of seeds.
pub(crate) const ALL: &[(&str, EntryPoint)] = &[
    ("imap_stream", imap_stream),
    ("imap_message", imap_message),
    ("imap_names", imap_names),
    ("smtp_session", smtp_session),
];

/// A stream, in pieces of a size that its first byte says; with an odd one somebody has signed in.
pub(crate) fn imap_stream(data: &[u8]) {
    let Some((first, stream)) = data.split_first() else {
        return;
    };
    let mut framer = Framer::new();
    let longest = if first % 2 == 1 {
        framer.signed_in();
        MAX_APPEND + 200 * 1024
    } else {
        16 * 1024
    };
    for piece in stream.chunks(usize::from(*first).max(1)) {
        framer.push(piece);
        loop {
            match framer.step() {
                Step::More => break,
                Step::GiveLeave => {}
                Step::Command(command) => {
                    assert!(command.len() <= longest && command.ends_with(b"\r\n"));
                    if let Ok(request) = grammar::read(&command) {
                        assert!(!request.tag.is_empty());
                        let _ = request.command.verb();
                    }
                }
                Step::Refused(command, _) => assert!(command.len() <= longest),
                Step::Broken(..) => return,
            }
        }
    }
}

/// A message: whatever it is, its answers are well-formed.
pub(crate) fn imap_message(data: &[u8]) {
    let part = Part::read(data);
    let mut writer = Writer::default();
    for is_extended in [false, true] {
        part.write(&mut writer, is_extended);
        assert!(is_balanced(&writer.take()));
    }
    structure::envelope(&mut writer, part.header);
    assert!(is_balanced(&writer.take()));
    for section in [&[1][..], &[2], &[1, 1], &[u32::MAX]] {
        if let Some(found) = part.section(section) {
            assert!(found.whole.len() <= data.len());
        }
    }
    let chosen = structure::chosen_fields(part.header, &[b"from", b"subject"], true).len();
    let others = structure::chosen_fields(part.header, &[b"from", b"subject"], false).len();
    assert_eq!(chosen + others, part.header.bytes().len() + 4);
    if let Some(date) = part.header.text("date") {
        let _ = fields::written_day(&date);
    }
}

/// A pattern and a name, one a line.
pub(crate) fn imap_names(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let (Some(pattern), Some(name)) = (lines.next(), lines.next()) else {
        return;
    };
    let (pattern, name) = (names::decode(pattern), names::decode(name));
    if let Some(name) = &name {
        assert_eq!(names::decode(names::encode(name).as_bytes()).as_ref(), Some(name));
        assert!(names::matches("*", name) && (names::matches(name, name) || name.contains(['%', '*'])));
    }
    if let (Some(pattern), Some(name)) = (pattern, name) {
        let _ = names::matches(&pattern, &name);
    }
}

/// A stream of lines and messages. With an odd first byte somebody has signed in; whatever is asked of the house is
/// answered yes.
pub(crate) fn smtp_session(data: &[u8]) {
    let Some((first, mut rest)) = data.split_first() else {
        return;
    };
    let Ok(own) = "nadia@a.example".parse() else {
        return;
    };
    let own: ecrin_vault::mail::Address = own;
    let mut state = match first % 2 {
        1 => State::Ready { own: own.clone() },
        _ => State::New,
    };
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        if end >= MAX_LINE {
            return;
        }
        let (line, after) = rest.split_at(end + 1);
        rest = after;
        state = match state.step(line, "a.example", rest.is_empty() || *first >= 128) {
            Answer::Say(reply, next) => {
                assert!(is_an_answer(&reply));
                next
            }
            Answer::Close(reply) => {
                assert!(is_an_answer(&reply));
                return;
            }
            // Nobody is asked for a password twice, and nobody signs in twice.
            Answer::Login { .. } => {
                assert!(!state.is_signed_in());
                State::Ready { own: own.clone() }
            }
            Answer::Recipient(address) => {
                assert!(state.is_signed_in());
                state.with(address)
            }
            Answer::Receive => {
                assert!(matches!(&state, State::Sending { recipients, .. }
                    if !recipients.is_empty() && recipients.len() <= MAX_KEYS));
                match received(rest, usize::from(*first)) {
                    Some(used) => rest = rest.get(used..).unwrap_or_default(),
                    None => return,
                }
                state.without_message()
            }
        };
    }
}

/// How many bytes a message takes up to its end, if it has one; what it holds then has whole line ends only.
fn received(stream: &[u8], size: usize) -> Option<usize> {
    let mut data = Data::new();
    let mut before = 0;
    for piece in stream.chunks(size.max(1)) {
        match data.receive(piece) {
            Progress::More => before += piece.len(),
            Progress::Whole(used) => {
                assert!(used <= piece.len());
                let message = data.into_bytes();
                assert!(message.len() <= MAX_MESSAGE && (message.is_empty() || message.ends_with(b"\r\n")));
                let ends = |pair: &[u8]| (pair[0] == b'\r') == (pair[1] == b'\n');
                assert!(message.first() != Some(&b'\n') && message.windows(2).all(ends));
                return Some(before + used);
            }
            Progress::TooLarge(_) | Progress::Broken => return None,
        }
    }
    None
}

/// Whether an answer is lines of a code and printable text, each with its end.
fn is_an_answer(reply: &Reply) -> bool {
    let bytes = reply.to_bytes();
    let Some(text) = bytes.strip_suffix(b"\r\n") else {
        return false;
    };
    text.split(|byte| *byte == b'\n').all(|line| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.iter().take(3).all(u8::is_ascii_digit)
            && line.len() >= 3
            && line.iter().all(|byte| matches!(byte, b' '..=b'~'))
    })
}

/// Whether parentheses outside strings close as often as they open.
fn is_balanced(answer: &[u8]) -> bool {
    let mut depth = 0_i64;
    let mut at = 0;
    while let Some(byte) = answer.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'"' => {
                at += 1;
                while let Some(byte) = answer.get(at).filter(|byte| **byte != b'"') {
                    at += if *byte == b'\\' { 2 } else { 1 };
                }
            }
            b'{' => {
                let rest = answer.get(at + 1..).unwrap_or_default();
                let digits: Vec<u8> = rest.iter().copied().take_while(u8::is_ascii_digit).collect();
                let length: usize = String::from_utf8_lossy(&digits).parse().unwrap_or_default();
                at += digits.len() + 3 + length;
            }
            _ => {}
        }
        if depth < 0 {
            return false;
        }
        at += 1;
    }
    depth == 0
}
