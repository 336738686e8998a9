//! The packets of an encrypted message (RFC 9580, 4 and 5), walked without a key.
//!
//! One or more public-key encrypted session keys, then exactly one block of encrypted and protected data that ends
//! where the message ends. Nothing else, whatever it is: what is not needed can only carry words.

use std::ops::Range;

use super::{GateRefusal, MAX_KEYS};
use crate::mail::Fingerprint;

/// The largest session key packet: the largest post-quantum one fits.
const MAX_KEY_PACKET: usize = 4096;

/// The smallest piece but the last of a body in pieces. RFC 9580 (4.2.1.4) asks it of the first; nobody writes smaller
/// ones, and words in crumbs would not be recognised.
const LEAST_PIECE: usize = 512;

/// How many bytes are looked at together when text is suspected, and how many of them may be printable.
const WINDOW: usize = 256;
const MOST_PRINTABLE: usize = WINDOW * 4 / 5;

/// How a packet names its key.
#[derive(PartialEq, Eq)]
pub(super) enum KeyName {
    /// By eight bytes.
    Id([u8; 8]),
    /// In full.
    Print(Fingerprint),
}

impl KeyName {
    /// Whether this is that key.
    pub(super) fn names(&self, print: &Fingerprint) -> bool {
        match self {
            Self::Id(id) => *id == print.key_id().0,
            Self::Print(own) => own == print,
        }
    }
}

/// A session key packet: where it lies, and whose it is.
pub(super) struct KeyPacket {
    pub(super) name: KeyName,
    place: Range<usize>,
}

/// What a message consists of.
pub(super) struct Walk {
    pub(super) keys: Vec<KeyPacket>,
    /// Where the encrypted data begins.
    data: usize,
}

impl Walk {
    /// The message without these session keys.
    pub(super) fn without(&self, message: &[u8], leave_out: impl Fn(&KeyPacket) -> bool) -> Vec<u8> {
        let mut kept = Vec::with_capacity(message.len());
        for key in self.keys.iter().filter(|key| !leave_out(key)) {
            kept.extend_from_slice(&message[key.place.clone()]);
        }
        kept.extend_from_slice(&message[self.data..]);
        kept
    }
}

/// Walks the packets of a whole message.
pub(super) fn walk(message: &[u8]) -> Result<Walk, GateRefusal> {
    let mut keys: Vec<KeyPacket> = Vec::new();
    let mut place = 0;
    loop {
        let packet = Packet::read(message, place)?;
        match packet.tag {
            1 => {
                let body = packet.whole(message, MAX_KEY_PACKET)?;
                let name = key_name(body)?;
                if keys.len() == MAX_KEYS {
                    return Err(GateRefusal::Packets("too many keys"));
                }
                if keys.iter().any(|key| key.name == name) {
                    return Err(GateRefusal::Packets("a key stands in it twice"));
                }
                keys.push(KeyPacket {
                    name,
                    place: place..packet.end,
                });
                place = packet.end;
            }
            3 => return Err(GateRefusal::Password),
            9 | 20 => return Err(GateRefusal::NoIntegrity),
            18 => {
                if keys.is_empty() {
                    return Err(GateRefusal::ForNobody);
                }
                if packet.end != message.len() {
                    return Err(GateRefusal::Packets("something follows the encrypted data"));
                }
                check_data(&packet, message)?;
                return Ok(Walk { keys, data: place });
            }
            _ => return Err(GateRefusal::Packets("a packet that has no place in it")),
        }
    }
}

/// A packet: its tag, its body in one piece or several, and where it ends.
struct Packet {
    tag: u8,
    pieces: Vec<Range<usize>>,
    in_pieces: bool,
    end: usize,
}

impl Packet {
    fn read(message: &[u8], place: usize) -> Result<Self, GateRefusal> {
        let cut = || GateRefusal::Packets("it is cut short");
        let mut reader = Reader { message, place };
        let first = reader.byte().ok_or_else(cut)?;
        if first & 0x80 == 0 {
            return Err(GateRefusal::Packets("it does not begin with a packet"));
        }
        if first & 0x40 == 0 {
            let tag = first >> 2 & 0x0f;
            let length = match first & 3 {
                0 => reader.number(1),
                1 => reader.number(2),
                2 => reader.number(4),
                _ => return Err(GateRefusal::Packets("a packet without a length")),
            };
            let piece = length.and_then(|length| reader.take(length)).ok_or_else(cut)?;
            return Ok(Self {
                tag,
                end: piece.end,
                pieces: vec![piece],
                in_pieces: false,
            });
        }
        let tag = first & 0x3f;
        let mut pieces = Vec::new();
        loop {
            let (length, more) = match reader.byte().ok_or_else(cut)? {
                short @ 0..=191 => (usize::from(short), false),
                two @ 192..=223 => {
                    let low = reader.byte().ok_or_else(cut)?;
                    ((usize::from(two) - 192) * 256 + usize::from(low) + 192, false)
                }
                255 => (reader.number(4).ok_or_else(cut)?, false),
                power => (1 << (power & 0x1f), true),
            };
            if more && length < LEAST_PIECE {
                return Err(GateRefusal::Packets("one of its pieces is too small"));
            }
            let piece = reader.take(length).ok_or_else(cut)?;
            let end = piece.end;
            let in_pieces = more || !pieces.is_empty();
            pieces.push(piece);
            if !more {
                return Ok(Self {
                    tag,
                    pieces,
                    in_pieces,
                    end,
                });
            }
        }
    }

    /// The body, of a packet that may not come in pieces.
    fn whole<'a>(&self, message: &'a [u8], most: usize) -> Result<&'a [u8], GateRefusal> {
        match self.pieces.as_slice() {
            [piece] if !self.in_pieces && piece.len() <= most => Ok(&message[piece.clone()]),
            _ => Err(GateRefusal::Packets("a key packet is too large, or in pieces")),
        }
    }
}

/// Reads on from a place.
struct Reader<'a> {
    message: &'a [u8],
    place: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.message.get(self.place).copied();
        self.place += 1;
        byte
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        let mut number = 0;
        for _ in 0..bytes {
            number = number << 8 | usize::from(self.byte()?);
        }
        Some(number)
    }

    fn take(&mut self, length: usize) -> Option<Range<usize>> {
        let end = self.place.checked_add(length)?;
        let piece = self.place..end;
        self.place = end;
        (end <= self.message.len()).then_some(piece)
    }
}

/// Whose session key this is; and that the packet holds a session key and nothing more.
fn key_name(body: &[u8]) -> Result<KeyName, GateRefusal> {
    let cut = GateRefusal::Packets("a key packet is cut short");
    let (name, rest) = match body {
        [3, rest @ ..] => {
            let (id, rest) = rest.split_first_chunk::<8>().ok_or(cut)?;
            if *id == [0; 8] {
                return Err(GateRefusal::Hidden);
            }
            (KeyName::Id(*id), rest)
        }
        [6, 0, ..] => return Err(GateRefusal::Hidden),
        // The length counts the version of the key before its fingerprint.
        [6, 21, 4, rest @ ..] | [6, 33, 6, rest @ ..] => {
            let length = usize::from(body[1]) - 1;
            let (print, rest) = rest.split_at_checked(length).ok_or(cut.clone())?;
            (
                KeyName::Print(Fingerprint::from_bytes(print).map_err(|_| cut)?),
                rest,
            )
        }
        _ => return Err(GateRefusal::Packets("a key packet of an unknown version")),
    };
    let [algorithm, material @ ..] = rest else {
        return Err(GateRefusal::Packets("a key packet is cut short"));
    };
    let filled = match algorithm {
        // RSA: one number. Elgamal: two. ECDH: one and a wrapped key. X25519 and X448: a point and a wrapped key.
        1 | 2 => after_number(material),
        16 => after_number(material).and_then(after_number),
        18 => after_number(material).and_then(after_counted),
        25 => material.get(32..).and_then(after_counted),
        26 => material.get(56..).and_then(after_counted),
        // ML-KEM-768 with X25519, ML-KEM-1024 with X448 (RFC 9980).
        35 => material.get(32 + 1088..).and_then(after_counted),
        36 => material.get(56 + 1568..).and_then(after_counted),
        _ => return Err(GateRefusal::Packets("a key packet of an unknown algorithm")),
    };
    match filled {
        Some([]) => Ok(name),
        _ => Err(GateRefusal::Packets("a key packet holds something else")),
    }
}

/// What follows a multiprecision integer, whose first bit is where it says.
fn after_number(bytes: &[u8]) -> Option<&[u8]> {
    let (bits, rest) = bytes.split_first_chunk::<2>()?;
    let bits = usize::from(u16::from_be_bytes(*bits));
    let (number, rest) = rest.split_at_checked(bits.div_ceil(8))?;
    let highest = number.first()?.checked_ilog2()?;
    (highest as usize == (bits - 1) % 8).then_some(rest)
}

/// What follows a piece with its length before it.
fn after_counted(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first()?;
    rest.get(usize::from(*length)..)
}

/// That the data is of a protected kind, long enough to be ciphertext, and does not read as text.
fn check_data(packet: &Packet, message: &[u8]) -> Result<(), GateRefusal> {
    let length: usize = packet.pieces.iter().map(Range::len).sum();
    let head: Vec<u8> = packet
        .pieces
        .iter()
        .flat_map(|piece| &message[piece.clone()])
        .take(4)
        .copied()
        .collect();
    let (header, least) = match head.as_slice() {
        // A block and its two repeated bytes, a packet in it, and the twenty-two bytes of the digest.
        [1, ..] => (1, 16 + 2 + 2 + 22),
        // AES or Camellia or Twofish; EAX, OCB or GCM; pieces of at most 4 MiB.
        [2, 7..=13, 1..=3, 0..=16] => (4 + 32, 16 + 2 + 16),
        [2, ..] => return Err(GateRefusal::Packets("encrypted data of an unknown kind")),
        _ => return Err(GateRefusal::Packets("encrypted data of an unknown version")),
    };
    if length < header + least {
        return Err(GateRefusal::Packets("its encrypted data is cut short"));
    }
    let mut skip = header;
    for piece in &packet.pieces {
        let bytes = &message[piece.clone()];
        let skipped = skip.min(bytes.len());
        skip -= skipped;
        let bytes = &bytes[skipped..];
        let whole = bytes.chunks_exact(WINDOW);
        // A shorter end is looked at together with what stands before it.
        let last = &bytes[bytes.len().saturating_sub(WINDOW)..];
        if whole.chain([last]).any(reads_as_text) {
            return Err(GateRefusal::Readable);
        }
    }
    Ok(())
}

/// Whether far more bytes are printable than chance has it: of ciphertext, a window in 10⁴⁰.
fn reads_as_text(bytes: &[u8]) -> bool {
    // At most a window, so that sixteen bits are enough, and the compiler can count many bytes at once.
    let printable: u16 = bytes
        .iter()
        .map(|byte| u16::from(matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n')))
        .sum();
    // Too few bytes show nothing.
    bytes.len() >= 40 && usize::from(printable) * WINDOW > MOST_PRINTABLE * bytes.len()
}
