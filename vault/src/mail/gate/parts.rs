//! The two parts of PGP/MIME (RFC 3156, 4), at the root and nowhere else.

use super::header::{Fields, Lines, trimmed};
use super::{GateRefusal, armor};

/// The most parameters of a content type.
const MAX_PARAMETERS: usize = 16;

/// What mail programs write before the first part, for readers without MIME. Anything else there is someone's words.
const PREAMBLES: [&[u8]; 6] = [
    b"This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)",
    b"This is an OpenPGP/MIME encrypted message (RFC 2440 and 3156)",
    b"This is an OpenPGP/MIME encrypted message (RFC 9580 and 3156)",
    b"This is a multi-part message in MIME format.",
    b"This is a multipart message in MIME format.",
    b"This is a MIME-encapsulated message.",
];

/// What mail programs call the file that holds the ciphertext.
const FILE_NAMES: [&str; 6] = [
    "encrypted",
    "msg",
    "message",
    "openpgp-encrypted-message",
    "noname",
    "openpgp-encrypted-message.mime",
];

/// Fields that serve for nothing but to be read by people.
const FOR_READERS: [&str; 2] = ["comments", "keywords"];

/// The bytes under the armour of a message that is PGP/MIME and nothing else.
pub(super) fn ciphertext(fields: &Fields<'_>, body: &[u8]) -> Result<Vec<u8>, GateRefusal> {
    if FOR_READERS.iter().any(|name| fields.has(name)) {
        return Err(GateRefusal::ClearText("a field of the header"));
    }
    let content = fields
        .get("content-type")
        .ok_or(GateRefusal::NotEncrypted("there is no content type"))?;
    let content = ContentType::parse(content)?;
    if content.kind != "multipart/encrypted" {
        return Err(GateRefusal::NotEncrypted("the root is not multipart/encrypted"));
    }
    let protocol = content.parameter("protocol")?;
    if !protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("application/pgp-encrypted")) {
        return Err(GateRefusal::NotEncrypted("the protocol is not OpenPGP"));
    }
    if fields
        .get("content-transfer-encoding")
        .is_some_and(|encoding| !is_identity(encoding))
    {
        return Err(GateRefusal::NotEncrypted("the root is encoded"));
    }
    let boundary = content
        .parameter("boundary")?
        .filter(|boundary| is_boundary(boundary))
        .ok_or(GateRefusal::NotEncrypted("there is no boundary"))?;
    let [control, data] = split(body, boundary)?;

    let (fields, body) = part(control, "application/pgp-encrypted")?;
    if fields
        .get("content-transfer-encoding")
        .is_some_and(|encoding| !is_identity(encoding))
    {
        return Err(GateRefusal::NotEncrypted("a part is encoded"));
    }
    if !body.trim_ascii().eq_ignore_ascii_case(b"Version: 1") {
        return Err(GateRefusal::NotEncrypted(
            "the first part does not say Version: 1",
        ));
    }
    let (fields, body) = part(data, "application/octet-stream")?;
    if fields
        .get("content-transfer-encoding")
        .is_some_and(|encoding| !is_identity(encoding))
    {
        return Err(GateRefusal::NotEncrypted("a part is encoded"));
    }
    armor::decode(body)
}

/// The two parts between the lines of a boundary.
fn split<'a>(body: &'a [u8], boundary: &str) -> Result<[&'a [u8]; 2], GateRefusal> {
    let delimiter = format!("--{boundary}");
    let mut marks = Vec::new();
    let mut place = 0;
    for line in Lines(body) {
        if let Some(after) = line.strip_prefix(delimiter.as_bytes()) {
            let closes = match trimmed(after) {
                b"" => false,
                b"--" => true,
                // Some programs take this for a delimiter and some do not.
                _ => return Err(GateRefusal::NotEncrypted("a line resembles the boundary")),
            };
            if marks.len() == 3 {
                return Err(GateRefusal::NotEncrypted("there are not exactly two parts"));
            }
            marks.push((place, place + line.len(), closes));
        }
        place += line.len();
    }
    let [
        (first, first_end, false),
        (second, second_end, false),
        (close, close_end, true),
    ] = marks[..]
    else {
        return Err(GateRefusal::NotEncrypted("there are not exactly two parts"));
    };
    let preamble = body[..first].trim_ascii();
    if !preamble.is_empty() && !PREAMBLES.contains(&preamble) {
        return Err(GateRefusal::ClearText("the preamble"));
    }
    if !body[close_end..].trim_ascii().is_empty() {
        return Err(GateRefusal::ClearText("the epilogue"));
    }
    Ok([&body[first_end..second], &body[second_end..close]])
}

/// The fields and the body of a part of this type.
fn part<'a>(raw: &'a [u8], kind: &'static str) -> Result<(Fields<'a>, &'a [u8]), GateRefusal> {
    let (fields, body) = Fields::split(raw)?;
    let content = fields
        .get("content-type")
        .ok_or(GateRefusal::NotEncrypted("a part has no type"))?;
    let content = ContentType::parse(content)?;
    if content.kind != kind {
        return Err(GateRefusal::NotEncrypted("a part has another type"));
    }
    if FOR_READERS.iter().any(|name| fields.has(name)) {
        return Err(GateRefusal::ClearText("a field of the header"));
    }
    let disposition = fields
        .get("content-disposition")
        .map(ContentType::parse)
        .transpose()?;
    let names = content.parameters_named("name").chain(
        disposition
            .iter()
            .flat_map(|disposition| disposition.parameters_named("filename")),
    );
    for name in names {
        if !is_usual_name(name) {
            return Err(GateRefusal::ClearText("the name of a file"));
        }
    }
    Ok((fields, body))
}

fn is_usual_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stem = [".asc", ".pgp", ".gpg"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(&name);
    FILE_NAMES.contains(&stem)
}

fn is_identity(encoding: &str) -> bool {
    ["7bit", "8bit", "binary"]
        .iter()
        .any(|identity| encoding.trim().eq_ignore_ascii_case(identity))
}

/// RFC 2046, 5.1.1.
fn is_boundary(text: &str) -> bool {
    (1..=70).contains(&text.len())
        && !text.ends_with(' ')
        && text
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&c))
}

/// A content type or a disposition: one word or two, and parameters.
struct ContentType {
    /// In lower case.
    kind: String,
    parameters: Vec<(String, String)>,
}

impl ContentType {
    fn parse(value: &str) -> Result<Self, GateRefusal> {
        let unreadable = || GateRefusal::Malformed("a content type");
        let mut pieces = pieces(value).ok_or_else(unreadable)?.into_iter();
        let kind = pieces.next().ok_or_else(unreadable)?;
        let kind = kind.trim().to_ascii_lowercase();
        if kind.is_empty() || kind.contains(['"', ' ', '\t', '=']) {
            return Err(unreadable());
        }
        let mut parameters = Vec::new();
        for piece in pieces {
            let piece = piece.trim();
            if piece.is_empty() {
                continue;
            }
            let (name, value) = piece.split_once('=').ok_or_else(unreadable)?;
            let value = value.trim();
            let value = match value.strip_prefix('"') {
                Some(quoted) => unquoted(quoted).ok_or_else(unreadable)?,
                None if value.contains(['"', ' ', '\t']) => return Err(unreadable()),
                None => value.to_owned(),
            };
            parameters.push((name.trim().to_ascii_lowercase(), value));
            if parameters.len() > MAX_PARAMETERS {
                return Err(unreadable());
            }
        }
        Ok(Self { kind, parameters })
    }

    /// A parameter that stands at most once, in its plain form: split or encoded ones (RFC 2231) are read differently
    /// by different programs.
    fn parameter(&self, name: &str) -> Result<Option<&str>, GateRefusal> {
        let mut found = self.parameters_named(name);
        let first = found.next();
        let split = self
            .parameters
            .iter()
            .any(|(other, _)| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('*')));
        if split || found.next().is_some() {
            return Err(GateRefusal::Malformed(
                "a parameter stands in it twice, or in pieces",
            ));
        }
        Ok(first)
    }

    /// Every form of a parameter, also split and encoded ones.
    fn parameters_named(&self, name: &str) -> impl Iterator<Item = &str> {
        self.parameters
            .iter()
            .filter(move |(other, _)| {
                other
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('*'))
            })
            .map(|(_, value)| value.as_str())
    }
}

/// What stands between semicolons that are outside quotes. Comments are not read: no program writes them here.
fn pieces(value: &str) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let (mut begin, mut quoted, mut escaped) = (0, false, false);
    for (place, c) in value.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => return None,
            ';' if !quoted => {
                pieces.push(value.get(begin..place)?);
                begin = place + 1;
            }
            _ => {}
        }
        if pieces.len() > MAX_PARAMETERS + 1 {
            return None;
        }
    }
    pieces.push(value.get(begin..)?);
    (!quoted).then_some(pieces)
}

/// The text of a quoted value whose opening quote was taken off.
fn unquoted(text: &str) -> Option<String> {
    let mut value = String::new();
    let mut rest = text.chars();
    loop {
        match rest.next()? {
            '"' => break,
            '\\' => value.push(rest.next()?),
            c => value.push(c),
        }
    }
    rest.as_str().trim().is_empty().then_some(value)
}
