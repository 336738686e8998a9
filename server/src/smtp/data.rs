//! The lines after DATA, until the one line that ends them (RFC 5321, 4.1.1.4).
//!
//! The end is CR LF . CR LF and nothing else. A CR or LF by itself is how messages are smuggled inside others
//! (CVE-2023-51764 and its kin): whoever sends one is not heard any further.

use ecrin_vault::mail::gate::MAX_MESSAGE;

/// How far too large a message may be and still be heard to its end, so that its sender learns why.
const PATIENCE: usize = 2 * MAX_MESSAGE;

/// What came of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Progress {
    /// More is to come.
    More,
    /// It is whole; so many bytes belonged to it, and those after are commands again.
    Whole(usize),
    /// It was too large, and is over; as above.
    TooLarge(usize),
    /// A line end that is none, or a message without end.
    Broken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    Line,
    Cr,
    Dot,
    DotCr,
}

/// Receives a message, and takes off the dots that were put before dots.
pub struct Data {
    at: At,
    bytes: Vec<u8>,
    received: usize,
}

impl Default for Data {
    fn default() -> Self {
        Self::new()
    }
}

impl Data {
    /// Nothing has come yet.
    pub const fn new() -> Self {
        Self {
            at: At::LineStart,
            bytes: Vec::new(),
            received: 0,
        }
    }

    /// How many bytes it holds.
    pub fn held(&self) -> usize {
        self.bytes.capacity()
    }

    /// The message.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Takes in bytes.
    pub fn receive(&mut self, bytes: &[u8]) -> Progress {
        let mut place = 0;
        while let Some(&byte) = bytes.get(place) {
            let kept = place;
            place += 1;
            match (self.at, byte) {
                (At::LineStart, b'.') => {
                    self.at = At::Dot;
                    continue;
                }
                (At::Dot, b'\r') => {
                    self.at = At::DotCr;
                    continue;
                }
                (At::DotCr, b'\n') => {
                    self.received += place;
                    return if self.received > PATIENCE || self.bytes.len() > MAX_MESSAGE {
                        Progress::TooLarge(place)
                    } else {
                        Progress::Whole(place)
                    };
                }
                (At::DotCr, _) | (_, b'\n') if self.at != At::Cr => return Progress::Broken,
                (At::Cr, b'\n') => self.at = At::LineStart,
                (At::Cr, _) => return Progress::Broken,
                (_, b'\r') => self.at = At::Cr,
                _ => {
                    // Up to the next line end there is nothing to decide.
                    let rest = bytes.get(place..).unwrap_or_default();
                    place += rest
                        .iter()
                        .position(|byte| matches!(byte, b'\r' | b'\n'))
                        .unwrap_or(rest.len());
                    self.at = At::Line;
                }
            }
            // One byte too many is kept, so that it is known that there was one.
            let room = (MAX_MESSAGE + 1).saturating_sub(self.bytes.len());
            let piece = bytes.get(kept..place).unwrap_or_default();
            self.bytes
                .extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
        }
        self.received += bytes.len();
        if self.received > PATIENCE {
            Progress::Broken
        } else {
            Progress::More
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In pieces of one size; the message, or why not.
    fn received(bytes: &[u8], size: usize) -> Result<(Vec<u8>, Vec<u8>), Progress> {
        let mut data = Data::new();
        for (number, piece) in bytes.chunks(size).enumerate() {
            match data.receive(piece) {
                Progress::More => {}
                Progress::Whole(used) => {
                    return Ok((data.into_bytes(), bytes[number * size + used..].to_vec()));
                }
                other => return Err(other),
            }
        }
        Err(Progress::More)
    }

    #[test]
    fn the_end_is_found_however_the_bytes_come() {
        let sent = b"a\r\n..b\r\n...\r\n\r\n.c\r\n.\r\nQUIT\r\n";
        for size in 1..=sent.len() {
            let (message, rest) = received(sent, size).expect("it is whole");
            assert_eq!(message, b"a\r\n.b\r\n..\r\n\r\nc\r\n", "{size}");
            assert_eq!(rest, b"QUIT\r\n");
        }
        assert_eq!(received(b".\r\n", 1), Ok((Vec::new(), Vec::new())));
    }

    #[test]
    fn no_other_line_end_ends_a_message_or_passes() {
        for smuggled in [
            "\n.\n",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r",
            "\r.\r\n",
            "\r\n.\r",
            "\r\r\n.\r\n",
            "\n\n.\r\n",
            "\r\n.\r\r\n",
            "\r\n\n.\r\n",
            "\r.\n",
            "\n.\r",
        ] {
            let sent = format!("a{smuggled}MAIL FROM:<x@a.example>\r\n.\r\n");
            for size in 1..sent.len() {
                assert_eq!(
                    received(sent.as_bytes(), size),
                    Err(Progress::Broken),
                    "{smuggled:?} {size}"
                );
            }
        }
        // What is no line end at all is content, and the gate's to refuse.
        assert!(received(b"a\r\n\0.\r\n.\r\n", 3).is_ok());
    }

    #[test]
    fn what_is_too_large_is_heard_to_its_end_but_not_for_ever() {
        let mut data = Data::new();
        let line = [b"a".repeat(998), b"\r\n".to_vec()].concat();
        for _ in 0..=MAX_MESSAGE / line.len() {
            assert_eq!(data.receive(&line), Progress::More);
        }
        assert_eq!(data.receive(b".\r\nQUIT\r\n"), Progress::TooLarge(3));
        assert!(data.into_bytes().len() == MAX_MESSAGE + 1);
        let mut data = Data::new();
        let endless = (0..=PATIENCE / line.len())
            .map(|_| data.receive(&line))
            .find(|p| *p != Progress::More);
        assert_eq!(endless, Some(Progress::Broken));
    }
}
