//! The header of a message: its fields, the addresses and parameters in them, and its date.
//!
//! The gate writes every header anew, so that there is little to be tolerant of. What does not read as it should is
//! left out of an answer, never guessed at.

/// A header that is read field by field.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a>(&'a [u8]);

/// One field, as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// With its name, folds and last CRLF.
    pub whole: &'a [u8],
    /// What stands before the colon.
    pub name: &'a [u8],
    /// What stands after it, with its folds.
    pub value: &'a [u8],
}

impl<'a> Header<'a> {
    /// The header at the beginning of a message or part, and where its body begins.
    pub fn split(bytes: &'a [u8]) -> (Self, usize) {
        let mut at = 0;
        while let Some(line) = line_at(bytes, at) {
            if line == b"\r\n" {
                return (Self(bytes.get(..at).unwrap_or_default()), at + 2);
            }
            at += line.len();
        }
        (Self(bytes), bytes.len())
    }

    /// Its bytes, without the empty line.
    pub fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// Its fields in order.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let begin = at;
            at += line_at(self.0, at)?.len();
            while let Some(fold) =
                line_at(self.0, at).filter(|line| line.starts_with(b" ") || line.starts_with(b"\t"))
            {
                at += fold.len();
            }
            let whole = self.0.get(begin..at)?;
            let colon = whole.iter().position(|byte| *byte == b':').unwrap_or(whole.len());
            Some(Field {
                whole,
                name: whole.get(..colon)?.trim_ascii_end(),
                value: whole.get(colon + 1..).unwrap_or_default(),
            })
        })
    }

    /// The first field of a name, unfolded.
    pub fn text(self, name: &str) -> Option<String> {
        let field = self.fields().find(|field| field.is(name))?;
        Some(field.text())
    }
}

impl Field<'_> {
    /// Whether it has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// Its value on one line, in seven bits.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        for byte in self.value {
            match byte {
                b'\r' | b'\n' | 0 => {}
                b'\t' => text.push(' '),
                byte if byte.is_ascii() => text.push(char::from(*byte)),
                _ => text.push('?'),
            }
        }
        text.trim().to_owned()
    }
}

fn line_at(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let end = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(rest.len(), |end| end + 1);
    rest.get(..end)
}

/// An address as `ENVELOPE` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name beside it.
    pub name: Option<String>,
    /// What stands before the `@`.
    pub local: String,
    /// What stands after it.
    pub domain: String,
}

/// What an address list is made of.
#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Sign(char),
}

/// Reads an address list. A group is read as its members; what is no address is left out.
pub fn mailboxes(text: &str) -> Vec<Mailbox> {
    let mut found = Vec::new();
    let mut one = Vec::new();
    let mut in_angle = false;
    for token in tokens(text) {
        match token {
            Token::Sign(',' | ';') if !in_angle => {
                found.extend(mailbox(&one));
                one.clear();
            }
            // The name of a group.
            Token::Sign(':') if !in_angle => one.clear(),
            token => {
                in_angle = match token {
                    Token::Sign('<') => true,
                    Token::Sign('>') => false,
                    _ => in_angle,
                };
                one.push(token);
            }
        }
    }
    found.extend(mailbox(&one));
    found
}

fn mailbox(tokens: &[Token]) -> Option<Mailbox> {
    let open = tokens.iter().position(|token| *token == Token::Sign('<'));
    let (name, address) = match open {
        Some(open) => {
            let close = tokens.iter().position(|token| *token == Token::Sign('>'))?;
            (tokens.get(..open)?, tokens.get(open + 1..close)?)
        }
        None => (&[][..], tokens),
    };
    let at = address.iter().rposition(|token| *token == Token::Sign('@'))?;
    let joined = |tokens: &[Token]| -> String {
        let parts = tokens.iter().map(|token| match token {
            Token::Word(word) => word.clone(),
            Token::Sign(sign) => sign.to_string(),
        });
        parts.collect()
    };
    let words: Vec<&str> = name
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            Token::Sign(_) => None,
        })
        .collect();
    let name = words.join(" ");
    Some(Mailbox {
        name: (!name.is_empty()).then_some(name),
        local: joined(address.get(..at)?),
        domain: joined(address.get(at + 1..)?),
    })
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' => {}
            '"' => {
                let mut word = String::new();
                while let Some(c) = rest.next() {
                    match c {
                        '"' => break,
                        '\\' => word.extend(rest.next()),
                        c => word.push(c),
                    }
                }
                tokens.push(Token::Word(word));
            }
            '(' => {
                // A comment says nothing; its parentheses may nest.
                let mut depth = 1_usize;
                while depth > 0 {
                    match rest.next() {
                        None => break,
                        Some('(') => depth += 1,
                        Some(')') => depth -= 1,
                        Some('\\') => drop(rest.next()),
                        Some(_) => {}
                    }
                }
            }
            ',' | ';' | ':' | '<' | '>' | '@' => tokens.push(Token::Sign(c)),
            c => {
                let mut word = String::from(c);
                while let Some(c) =
                    rest.next_if(|c| !matches!(c, ' ' | '\t' | '"' | '(' | ',' | ';' | ':' | '<' | '>' | '@'))
                {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens
}

/// A value with parameters, as `Content-Type` has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    /// What stands before the first semicolon.
    pub value: String,
    /// Names and values, at most as many as a sane message has.
    pub parameters: Vec<(String, String)>,
}

/// How many parameters of one field are read.
const MAX_PARAMETERS: usize = 16;

impl Parameters {
    /// Reads a value with its parameters.
    pub fn parse(text: &str) -> Self {
        let mut pieces = pieces(text).into_iter();
        let value = pieces.next().unwrap_or_default().trim().to_owned();
        let parameters = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_owned(), unquoted(value.trim())))
        });
        Self {
            value,
            parameters: parameters.take(MAX_PARAMETERS).collect(),
        }
    }

    /// A parameter by its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .parameters
            .iter()
            .find(|(of, _)| of.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What stands between semicolons that are not quoted.
fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            ';' if !quoted => pieces.push(std::mem::take(&mut piece)),
            c => {
                if c == '"' && !escaped {
                    quoted = !quoted;
                }
                escaped = c == '\\' && quoted && !escaped;
                piece.push(c);
            }
        }
    }
    pieces.push(piece);
    pieces
}

fn unquoted(text: &str) -> String {
    let Some(inside) = text.strip_prefix('"') else {
        return text.split([' ', '(']).next().unwrap_or_default().to_owned();
    };
    let mut value = String::new();
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => value.extend(rest.next()),
            c => value.push(c),
        }
    }
    value
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Year, month and day of a `Date` field, as they are written there: `SENTBEFORE` and its like ask for nothing else.
pub fn written_day(date: &str) -> Option<(i32, u32, u32)> {
    let date = date.split_once(',').map_or(date, |(_, date)| date);
    let mut words = date.split_ascii_whitespace();
    let day = words.next()?.parse().ok()?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    let year = words.next()?.parse().ok()?;
    Some((year, u32::try_from(month).ok()? + 1, day))
}

/// The name of a month, counted from 1.
pub fn month(number: u32) -> &'static str {
    let at = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1));
    at.and_then(|at| MONTHS.get(at)).copied().unwrap_or("Jan")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (Option<String>, String, String) {
        let found = mailboxes(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let mailbox = found.into_iter().next().expect("one");
        (mailbox.name, mailbox.local, mailbox.domain)
    }

    #[test]
    fn addresses_are_read_with_their_names() {
        for (text, name, local, domain) in [
            ("a.b@ecrin.example", None, "a.b", "ecrin.example"),
            ("<a@b>", None, "a", "b"),
            ("\"Nadia \\\"N\\\", B\" <a@b>", Some("Nadia \"N\", B"), "a", "b"),
            (
                "=?utf-8?q?H=C3=A9l=C3=A8ne?= B <a@b>",
                Some("=?utf-8?q?H=C3=A9l=C3=A8ne?= B"),
                "a",
                "b",
            ),
            ("a@b (a (nested) comment)", None, "a", "b"),
            ("\"x y\"@b", None, "x y", "b"),
        ] {
            assert_eq!(
                one(text),
                (name.map(ToOwned::to_owned), local.to_owned(), domain.to_owned()),
                "{text}"
            );
        }
        assert_eq!(mailboxes("a@b, \"c, d\" <c@d>; e@f").len(), 3);
        assert_eq!(mailboxes("Team: a@b, c@d;").len(), 2);
        for nothing in ["", "nobody", "<>", "undisclosed-recipients:;", "((((", "<a@b"] {
            assert!(mailboxes(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn a_header_ends_at_its_empty_line() {
        let message = b"Subject: [...]\r\nTo: a@b,\r\n c@d\r\n\r\nSubject: body\r\n";
        let (header, body) = Header::split(message);
        assert_eq!(header.text("subject").as_deref(), Some("[...]"));
        assert_eq!(header.text("TO").as_deref(), Some("a@b, c@d"));
        assert_eq!(header.fields().count(), 2);
        assert_eq!(message.get(body..), Some(b"Subject: body\r\n".as_slice()));
        assert_eq!(Header::split(b"A: b").1, 4);
        assert_eq!(Header::split(b"\r\nx").1, 2);
    }

    #[test]
    fn parameters_are_few_and_unquoted() {
        let read = Parameters::parse(
            "multipart/encrypted; protocol=\"application/pgp-encrypted\";\tboundary=\"a;\\\"b\"",
        );
        assert_eq!(read.value, "multipart/encrypted");
        assert_eq!(read.get("BOUNDARY"), Some("a;\"b"));
        assert_eq!(read.get("protocol"), Some("application/pgp-encrypted"));
        let flood = format!("a/b{}", "; x*0=y".repeat(100_000));
        assert_eq!(Parameters::parse(&flood).parameters.len(), MAX_PARAMETERS);
    }

    #[test]
    fn days_are_those_written() {
        assert_eq!(
            written_day("Sun, 22 Nov 2026 23:59:59 +0100"),
            Some((2026, 11, 22))
        );
        assert_eq!(written_day("2 nov 2026 00:00:00 +0000"), Some((2026, 11, 2)));
        assert_eq!(written_day("yesterday"), None);
    }
}
