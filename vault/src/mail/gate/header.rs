//! Lines and fields: read without guessing, or not at all.

use super::{GateRefusal, MAX_FIELDS, MAX_HEADER, MAX_LINE};

/// Fields that stand at most once; a second one is read differently by different programs.
const ONCE: [&str; 13] = [
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "subject",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

/// Every line ends with CR LF, no line is too long, and nothing but printable ASCII, tabs and line ends is in it.
pub(super) fn check_lines(raw: &[u8]) -> Result<(), GateRefusal> {
    let allowed = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n');
    // Folded in pieces, so that the compiler can look at many bytes at once.
    let plain = |piece: &[u8]| piece.iter().fold(true, |plain, byte| plain & allowed(*byte));
    if !raw.chunks(4096).all(plain) {
        return Err(GateRefusal::NotPlain);
    }
    for line in Lines(raw) {
        let text = line.strip_suffix(b"\r\n").ok_or(GateRefusal::BareLineEnd)?;
        if text.contains(&b'\r') {
            return Err(GateRefusal::BareLineEnd);
        }
        if text.len() > MAX_LINE {
            return Err(GateRefusal::LineTooLong);
        }
    }
    Ok(())
}

/// Lines with their ends.
pub(super) struct Lines<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.0);
        let (line, rest) = self.0.split_at(end.map_or(self.0.len(), |end| end + 1));
        self.0 = rest;
        Some(line)
    }
}

/// The text of a line, without its end and the white space before it.
pub(super) fn trimmed(line: &[u8]) -> &[u8] {
    line.trim_ascii_end()
}

/// The fields of a header: names in lower case, values unfolded.
pub(super) struct Fields<'a>(Vec<(String, std::borrow::Cow<'a, str>)>);

impl<'a> Fields<'a> {
    /// The fields, and what follows the empty line after them.
    pub(super) fn split(raw: &'a [u8]) -> Result<(Self, &'a [u8]), GateRefusal> {
        let mut fields: Vec<(String, std::borrow::Cow<'a, str>)> = Vec::new();
        let mut rest = Lines(raw);
        let mut length = 0;
        while let Some(line) = rest.next() {
            if line == b"\r\n" {
                let fields = Self(fields);
                fields.check()?;
                return Ok((fields, rest.0));
            }
            length += line.len();
            if length > MAX_HEADER || fields.len() > MAX_FIELDS {
                return Err(GateRefusal::HeaderTooLarge);
            }
            let line = std::str::from_utf8(line).map_err(|_| GateRefusal::NotPlain)?;
            let line = line.trim_end_matches(['\r', '\n']);
            if line.starts_with([' ', '\t']) {
                let (_, value) = fields
                    .last_mut()
                    .ok_or(GateRefusal::Malformed("it begins with a continued line"))?;
                value.to_mut().push_str(line);
                continue;
            }
            let (name, value) = line
                .split_once(':')
                .ok_or(GateRefusal::Malformed("a line is no field"))?;
            if name.is_empty() || !name.bytes().all(|c| c.is_ascii_graphic()) {
                return Err(GateRefusal::Malformed("a field has no proper name"));
            }
            fields.push((name.to_ascii_lowercase(), value.into()));
        }
        Err(GateRefusal::Malformed("no empty line ends it"))
    }

    fn check(&self) -> Result<(), GateRefusal> {
        if self.0.len() > MAX_FIELDS {
            return Err(GateRefusal::HeaderTooLarge);
        }
        if self.all("from").count() > 1 {
            return Err(GateRefusal::FromSeveral);
        }
        if ONCE.iter().any(|name| self.all(name).count() > 1) {
            return Err(GateRefusal::Malformed("a field stands in it twice"));
        }
        Ok(())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.trim())
    }

    /// Whether there is such a field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The value of a field that stands at most once, if there is one; the name in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }
}
