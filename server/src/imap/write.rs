//! Writes answers: atoms, quoted strings, literals, codes.

/// The end of a line.
pub const CRLF: &[u8] = b"\r\n";

/// The longest text that is quoted rather than sent as a literal.
const MAX_QUOTED: usize = 1000;

/// Bytes on their way to a client.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Bytes as they are: what is known to be safe.
    pub fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A line of our own words.
    pub fn line(&mut self, text: &str) {
        self.put(text.as_bytes());
        self.put(CRLF);
    }

    /// The answer to a command.
    pub fn tagged(&mut self, tag: &str, text: &str) {
        self.put(tag.as_bytes());
        self.put(b" ");
        self.line(text);
    }

    /// A string: quoted if it can be, else a literal.
    pub fn string(&mut self, bytes: &[u8]) {
        let is_plain = bytes.len() <= MAX_QUOTED && bytes.iter().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_plain {
            return self.literal(bytes);
        }
        self.put(b"\"");
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) {
            let (before, after) = rest.split_at(at);
            let (sign, after) = after.split_at(1);
            self.put(before);
            self.put(b"\\");
            self.put(sign);
            rest = after;
        }
        self.put(rest);
        self.put(b"\"");
    }

    /// A string, or `NIL` for none.
    pub fn nstring(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text.as_bytes()),
            None => self.put(b"NIL"),
        }
    }

    /// A literal.
    pub fn literal(&mut self, bytes: &[u8]) {
        self.put(format!("{{{}}}\r\n", bytes.len()).as_bytes());
        self.put(bytes);
    }

    /// How much waits.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Hands over what waits.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_where_they_can_be() {
        let mut writer = Writer::default();
        writer.string(b"a \"b\" \\");
        writer.put(b" ");
        writer.string(b"a\r\nb");
        writer.put(b" ");
        writer.nstring(None);
        writer.string(&[b'x'; 1001]);
        let text = String::from_utf8(writer.take()).expect("text");
        assert!(
            text.starts_with("\"a \\\"b\\\" \\\\\" {4}\r\na\r\nb NIL{1001}\r\nx"),
            "{text}"
        );
    }
}
