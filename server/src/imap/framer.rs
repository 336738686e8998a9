//! Cuts what a client sends into whole commands, and never holds more of it than a command may have.
//!
//! In scope: lines, literals, and their limits before and after login; how deep parentheses may go. Out of scope: what
//! a command means (`grammar`), sockets and time (`mod`). Pure: bytes in, steps out.
//!
//! A line ends with CRLF and nothing else (RFC 3501, 2.2). A literal that waits for leave (`{n}`) is refused before a
//! byte of it is sent; one that does not wait (`{n+}`, RFC 7888) has at most 4096 bytes, and a longer one ends the
//! connection, since there is no other way not to read it.

/// The longest message that is taken in by `APPEND`.
pub const MAX_APPEND: usize = 30 * 1024 * 1024;

/// The longest literal that a client may send without waiting for leave (`LITERAL-`).
pub const MAX_UNASKED: usize = 4096;

/// How deep parentheses may go.
pub const MAX_DEPTH: usize = 16;

/// What a connection may send as one command.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// All lines of a command together.
    lines: usize,
    /// All literals of a command together, but for a message.
    literals: usize,
    /// A message.
    message: usize,
}

const BEFORE_LOGIN: Limits = Limits {
    lines: 8 * 1024,
    literals: 1024,
    message: 0,
};

const AFTER_LOGIN: Limits = Limits {
    lines: 64 * 1024,
    literals: 64 * 1024,
    message: MAX_APPEND,
};

/// Why a command, or the whole connection, is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Its lines are longer than allowed.
    LineTooLong,
    /// A literal is longer than allowed.
    LiteralTooLong,
    /// Parentheses go deeper than allowed.
    TooDeep,
    /// A line ends with LF alone, or holds a CR or a NUL.
    BareControl,
    /// A literal of the binary kind (`~{n}`).
    Binary,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// More bytes are needed.
    More,
    /// A literal waits for leave to be sent.
    GiveLeave,
    /// A whole command, with its literals and its last CRLF.
    Command(Vec<u8>),
    /// This command is refused; the connection goes on.
    Refused(Vec<u8>, Fault),
    /// Nothing more can be understood: the connection ends.
    Broken(Vec<u8>, Fault),
}

/// Cuts a stream into commands.
pub struct Framer {
    limits: Limits,
    /// What has arrived and is not part of a command yet.
    input: Vec<u8>,
    /// How much of `input` has been searched for the end of a line.
    searched: usize,
    /// The command as far as it is complete.
    command: Vec<u8>,
    lines: usize,
    literals: usize,
    /// How much of a literal is still to come.
    missing: usize,
    depth: usize,
    broken: bool,
}

impl Default for Framer {
    fn default() -> Self {
        Self::new()
    }
}

impl Framer {
    /// For a connection on which nobody is known yet.
    pub fn new() -> Self {
        Self {
            limits: BEFORE_LOGIN,
            input: Vec::new(),
            searched: 0,
            command: Vec::new(),
            lines: 0,
            literals: 0,
            missing: 0,
            depth: 0,
            broken: false,
        }
    }

    /// Someone has signed in: commands may be longer.
    pub fn signed_in(&mut self) {
        self.limits = AFTER_LOGIN;
    }

    /// Takes in what has arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        if !self.broken {
            self.input.extend_from_slice(bytes);
        }
    }

    /// Whether part of a command has arrived: then its rest may be waited for only so long.
    pub fn is_waiting(&self) -> bool {
        !self.input.is_empty() || !self.command.is_empty()
    }

    /// How many bytes of a literal are still to come.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// The next step. Call it until it answers `More`, or ends the connection.
    pub fn step(&mut self) -> Step {
        loop {
            if let Some(step) = self.advance() {
                return step;
            }
        }
    }

    /// One line or one literal further; nothing if there is nothing to say about it.
    fn advance(&mut self) -> Option<Step> {
        if self.broken || (self.missing > 0 && !self.take_literal()) {
            return Some(Step::More);
        }
        let Some(end) = self.line_end() else {
            if self.lines + self.input.len() > self.limits.lines {
                return Some(self.broken(Fault::LineTooLong));
            }
            return Some(Step::More);
        };
        if self.lines + end > self.limits.lines {
            return Some(self.broken(Fault::LineTooLong));
        }
        let line: Vec<u8> = self.input.drain(..end).collect();
        self.searched = 0;
        self.lines += end;
        if !line.ends_with(b"\r\n") {
            return Some(self.broken(Fault::BareControl));
        }
        let text = line.get(..end - 2).unwrap_or_default();
        let fits = self.nest(text);
        self.command.extend_from_slice(&line);
        if text.iter().any(|byte| matches!(byte, b'\r' | 0)) {
            return Some(self.refused(Fault::BareControl));
        }
        let Some(literal) = Announced::at_the_end_of(text) else {
            let command = std::mem::take(&mut self.command);
            self.rest();
            return Some(match fits {
                true => Step::Command(command),
                false => Step::Refused(command, Fault::TooDeep),
            });
        };
        let fault = match literal.length {
            _ if !fits => Some(Fault::TooDeep),
            _ if literal.is_binary => Some(Fault::Binary),
            Some(length) if self.may_send(length) => None,
            _ => Some(Fault::LiteralTooLong),
        };
        // Whoever does not wait sends the literal whatever is answered, and it would be read as commands.
        let is_unasked_and_long = literal.length.is_none_or(|length| length > MAX_UNASKED);
        match fault {
            Some(fault) if literal.waits => return Some(self.refused(fault)),
            Some(fault) => return Some(self.broken(fault)),
            None if !literal.waits && is_unasked_and_long => {
                return Some(self.broken(Fault::LiteralTooLong));
            }
            None => {}
        }
        let length = literal.length.unwrap_or_default();
        if !self.is_message(length) {
            self.literals += length;
        }
        self.missing = length;
        literal.waits.then_some(Step::GiveLeave)
    }

    /// The next line by itself, for what is not a command: the answer to a challenge, the end of an `IDLE`.
    pub fn line(&mut self) -> Step {
        if self.broken {
            return Step::More;
        }
        let Some(end) = self.line_end() else {
            if self.input.len() > self.limits.lines {
                return self.broken(Fault::LineTooLong);
            }
            return Step::More;
        };
        let line: Vec<u8> = self.input.drain(..end).collect();
        self.searched = 0;
        if end > self.limits.lines {
            return self.broken(Fault::LineTooLong);
        }
        if !line.ends_with(b"\r\n") {
            return self.broken(Fault::BareControl);
        }
        Step::Command(line)
    }

    /// Where the first line of the input ends, its LF included.
    fn line_end(&mut self) -> Option<usize> {
        let unsearched = self.input.get(self.searched..).unwrap_or_default();
        let found = unsearched.iter().position(|byte| *byte == b'\n');
        let end = found.map(|at| self.searched + at + 1);
        self.searched = self.input.len();
        end
    }

    /// Moves what has arrived of a literal into the command; whether that was all of it.
    fn take_literal(&mut self) -> bool {
        let here = self.missing.min(self.input.len());
        // Room for the whole of it is made when some of it is there, not when it is announced.
        if self.command.capacity() - self.command.len() < here {
            self.command
                .reserve_exact(if here >= MAX_UNASKED { self.missing } else { here });
        }
        self.command.extend(self.input.drain(..here));
        self.searched = 0;
        self.missing -= here;
        self.missing == 0
    }

    /// Counts parentheses outside quoted strings; whether they go no deeper than allowed.
    fn nest(&mut self, text: &[u8]) -> bool {
        let (mut quoted, mut escaped) = (false, false);
        let mut deepest = self.depth;
        for byte in text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'(' if !quoted => self.depth += 1,
                b')' if !quoted => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(self.depth);
        }
        deepest <= MAX_DEPTH
    }

    fn may_send(&self, length: usize) -> bool {
        self.is_message(length) || self.literals + length <= self.limits.literals
    }

    /// Whether a literal of this length can be the message of an `APPEND`: the first one that is no small thing.
    fn is_message(&self, length: usize) -> bool {
        let already = self.command.len().saturating_sub(self.lines) > self.limits.literals;
        length <= self.limits.message && !already && verb(&self.command).eq_ignore_ascii_case(b"APPEND")
    }

    fn refused(&mut self, fault: Fault) -> Step {
        let command = std::mem::take(&mut self.command);
        self.rest();
        Step::Refused(command, fault)
    }

    fn broken(&mut self, fault: Fault) -> Step {
        self.broken = true;
        let mut command = std::mem::take(&mut self.command);
        let input = std::mem::take(&mut self.input);
        if command.is_empty() && fault == Fault::LineTooLong {
            // Enough to know its tag by.
            command.extend(input.into_iter().take(MAX_UNASKED));
        }
        Step::Broken(command, fault)
    }

    /// Between two commands: nothing is kept but what has arrived already.
    fn rest(&mut self) {
        self.lines = 0;
        self.literals = 0;
        self.missing = 0;
        self.depth = 0;
        if self.input.is_empty() {
            self.input = Vec::new();
        }
    }
}

/// The second word of a command.
pub fn verb(command: &[u8]) -> &[u8] {
    let mut words = command.split(|byte| matches!(byte, b' ' | b'\r' | b'\n'));
    words.nth(1).unwrap_or_default()
}

/// A literal, as the end of a line announces it.
struct Announced {
    /// `None` if no literal can be that long.
    length: Option<usize>,
    waits: bool,
    is_binary: bool,
}

impl Announced {
    fn at_the_end_of(line: &[u8]) -> Option<Self> {
        let inside = line.strip_suffix(b"}")?;
        let open = inside.iter().rposition(|byte| *byte == b'{')?;
        let (before, number) = (inside.get(..open)?, inside.get(open + 1..)?);
        let (digits, waits) = match number.strip_suffix(b"+") {
            Some(digits) => (digits, false),
            None => (number, true),
        };
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let length = std::str::from_utf8(digits)
            .ok()
            .and_then(|text| text.parse::<u32>().ok());
        Some(Self {
            length: length.and_then(|length| usize::try_from(length).ok()),
            waits,
            is_binary: before.ends_with(b"~"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything a stream yields, byte by byte and at once: both must be the same.
    fn all(framer: impl Fn() -> Framer, stream: &[u8]) -> Vec<Step> {
        let run = |pieces: &mut dyn Iterator<Item = &[u8]>| {
            let (mut framer, mut steps) = (framer(), Vec::new());
            for piece in pieces {
                framer.push(piece);
                loop {
                    match framer.step() {
                        Step::More => break,
                        step => steps.push(step),
                    }
                }
            }
            steps
        };
        let whole = run(&mut std::iter::once(stream));
        assert_eq!(
            whole,
            run(&mut stream.chunks(1)),
            "{:?}",
            String::from_utf8_lossy(stream)
        );
        whole
    }

    fn signed_in() -> Framer {
        let mut framer = Framer::new();
        framer.signed_in();
        framer
    }

    fn command(text: &[u8]) -> Step {
        Step::Command(text.to_vec())
    }

    #[test]
    fn lines_and_literals_become_commands() {
        let steps = all(
            Framer::new,
            b"a NOOP\r\nb LOGIN {3}\r\nmay {2+}\r\nxy\r\nc NOOP\r\n",
        );
        assert_eq!(
            steps,
            [
                command(b"a NOOP\r\n"),
                Step::GiveLeave,
                command(b"b LOGIN {3}\r\nmay {2+}\r\nxy\r\n"),
                command(b"c NOOP\r\n")
            ]
        );
    }

    #[test]
    fn a_quoted_brace_is_no_literal_and_an_empty_literal_is_one() {
        assert_eq!(
            all(Framer::new, b"a LOGIN \"{5}\" \"x{3}\"\r\n"),
            [command(b"a LOGIN \"{5}\" \"x{3}\"\r\n")]
        );
        assert_eq!(
            all(Framer::new, b"a LOGIN x {0}\r\n\r\n"),
            [Step::GiveLeave, command(b"a LOGIN x {0}\r\n\r\n")]
        );
    }

    #[test]
    fn nothing_long_is_taken_before_login() {
        let long = [b"a LOGIN ".as_slice(), &[b'x'; 9000]].concat();
        assert!(matches!(
            all(Framer::new, &long).as_slice(),
            [Step::Broken(_, Fault::LineTooLong)]
        ));
        assert_eq!(
            all(Framer::new, b"a LOGIN {1025}\r\nb NOOP\r\n"),
            [
                Step::Refused(b"a LOGIN {1025}\r\n".to_vec(), Fault::LiteralTooLong),
                command(b"b NOOP\r\n")
            ]
        );
        // Twice less than the limit is more than the limit.
        let twice = [b"a LOGIN {1000}\r\n".as_slice(), &[b'x'; 1000], b" {1000}\r\n"].concat();
        assert!(matches!(
            all(Framer::new, &twice).as_slice(),
            [Step::GiveLeave, Step::Refused(_, Fault::LiteralTooLong)]
        ));
        assert!(matches!(
            all(Framer::new, b"a APPEND INBOX {5000}\r\n").as_slice(),
            [Step::Refused(_, Fault::LiteralTooLong)]
        ));
    }

    #[test]
    fn a_literal_that_does_not_wait_ends_the_connection_when_it_is_long() {
        for number in ["4097+", "4294967295+", "99999999999999999999+", "1073741824+"] {
            let stream = format!("a APPEND INBOX {{{number}}}\r\nb NOOP\r\n");
            let steps = all(signed_in, stream.as_bytes());
            assert!(
                matches!(steps.as_slice(), [Step::Broken(_, Fault::LiteralTooLong)]),
                "{steps:?}"
            );
        }
    }

    #[test]
    fn one_message_may_be_long_and_nothing_else() {
        assert_eq!(all(signed_in, b"a APPEND Sent {31457280}\r\n"), [Step::GiveLeave]);
        for refused in [
            "a APPEND Sent {31457281}\r\n",
            "a APPEND Sent {1073741824}\r\n",
            "a SEARCH TEXT {70000}\r\n",
            "a XAPPEND Sent {70000}\r\n",
        ] {
            let steps = all(signed_in, refused.as_bytes());
            assert!(
                matches!(steps.as_slice(), [Step::Refused(_, Fault::LiteralTooLong)]),
                "{refused}"
            );
        }
        let second = [
            b"a APPEND Sent {70000}\r\n".as_slice(),
            &[b'x'; 70000],
            b" {70000}\r\n",
        ]
        .concat();
        let mut framer = signed_in();
        framer.push(&second);
        assert_eq!(framer.step(), Step::GiveLeave);
        assert!(matches!(framer.step(), Step::Refused(_, Fault::LiteralTooLong)));
    }

    #[test]
    fn a_message_takes_no_more_room_than_it_has() {
        let mut framer = signed_in();
        framer.push(b"a APPEND Sent {30000000}\r\n");
        assert_eq!(framer.step(), Step::GiveLeave);
        assert!(framer.command.capacity() < 1000, "announcing costs nothing");
        framer.push(&[b'x'; 16000]);
        assert_eq!(framer.step(), Step::More);
        assert!(framer.command.capacity() < 30_001_000);
    }

    #[test]
    fn parentheses_have_a_floor() {
        let deep = [b"a NOOP ".as_slice(), &[b'('; 17], b"\r\nb NOOP\r\n"].concat();
        let steps = all(signed_in, &deep);
        assert!(
            matches!(
                steps.as_slice(),
                [Step::Refused(_, Fault::TooDeep), Step::Command(_)]
            ),
            "{steps:?}"
        );
        let through_literals = b"a SEARCH ((((((((({1}\r\nx((((((((({1}\r\nx\r\n";
        assert!(matches!(
            all(signed_in, through_literals).as_slice(),
            [Step::GiveLeave, Step::Refused(_, Fault::TooDeep), ..]
        ));
        let quoted = [b"a SEARCH TEXT \"\\\"".as_slice(), &[b'('; 60], b"\"\r\n"].concat();
        assert!(matches!(all(signed_in, &quoted).as_slice(), [Step::Command(_)]));
        let flat = [b"a FETCH 1 ".as_slice(), &b"()".repeat(500), b"\r\n"].concat();
        assert!(matches!(all(signed_in, &flat).as_slice(), [Step::Command(_)]));
    }

    #[test]
    fn bare_line_feeds_end_the_connection() {
        for stream in [b"a NOOP\nb NOOP\r\n".as_slice(), b"\n"] {
            assert!(matches!(
                all(Framer::new, stream).as_slice(),
                [Step::Broken(_, Fault::BareControl)]
            ));
        }
        assert!(matches!(
            all(Framer::new, b"a NO\rOP\r\n").as_slice(),
            [Step::Refused(_, Fault::BareControl)]
        ));
        assert!(matches!(
            all(Framer::new, b"a NO\0OP\r\n").as_slice(),
            [Step::Refused(_, Fault::BareControl)]
        ));
    }

    #[test]
    fn nothing_is_kept_between_commands() {
        let mut framer = signed_in();
        framer.push(&[b"a NOOP ".as_slice(), &[b'x'; 60000], b"\r\n"].concat());
        assert!(matches!(framer.step(), Step::Command(_)));
        assert_eq!(framer.step(), Step::More);
        assert_eq!((framer.input.capacity(), framer.command.capacity()), (0, 0));
        assert!(!framer.is_waiting());
    }
}
