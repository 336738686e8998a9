//! One block of OpenPGP armour (RFC 9580, 6), and nothing around it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::GateRefusal;
use super::header::{Lines, trimmed};

const BEGIN: &[u8] = b"-----BEGIN PGP MESSAGE-----";
const END: &[u8] = b"-----END PGP MESSAGE-----";

/// The headers of armour that exist. Their values are dropped.
const HEADERS: [&[u8]; 5] = [b"Version", b"Comment", b"MessageID", b"Hash", b"Charset"];

/// How many bytes make one line when armour is written: 64 characters.
const LINE: usize = 48;

/// The bytes under the armour.
pub(super) fn decode(text: &[u8]) -> Result<Vec<u8>, GateRefusal> {
    let refused = |what| Err(GateRefusal::Armor(what));
    let mut lines = Lines(text).map(trimmed).skip_while(|line| line.is_empty());
    match lines.next() {
        Some(line) if line == BEGIN => {}
        Some(line) if line.starts_with(b"-----BEGIN PGP") => return refused("it is no message"),
        _ => return Err(GateRefusal::NotEncrypted("the second part is not armoured")),
    }
    for line in lines.by_ref() {
        if line.is_empty() {
            break;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        if !HEADERS.contains(&name) || name.len() == line.len() {
            return refused("a header of its own");
        }
    }
    let mut digits = Vec::with_capacity(text.len());
    let mut ended = false;
    let mut summed = false;
    for line in lines.by_ref() {
        if line == END {
            ended = true;
            break;
        }
        // The sum is 24 bits and one sign before them; base64 itself never begins a line with that sign.
        match line {
            [b'=', sum @ ..] if sum.len() == 4 && !summed => summed = true,
            line if summed || line.is_empty() || line.starts_with(b"=") => {
                return refused("a line is out of place");
            }
            line => digits.extend_from_slice(line),
        }
    }
    if !ended {
        return refused("it has no end");
    }
    if lines.any(|line| !line.is_empty()) {
        return Err(GateRefusal::ClearText("what follows the armour"));
    }
    match STANDARD.decode(&digits) {
        Ok(bytes) => Ok(bytes),
        Err(_) => refused("it is not base64"),
    }
}

/// Writes armour in its one form: no headers, no sum, lines of 64.
pub(super) fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(BEGIN);
    out.extend_from_slice(b"\r\n\r\n");
    let mut line = [0; LINE.div_ceil(3) * 4];
    for piece in bytes.chunks(LINE) {
        // The buffer holds a whole line, so that this cannot fail.
        let length = STANDARD.encode_slice(piece, &mut line).unwrap_or_default();
        out.extend_from_slice(&line[..length]);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(END);
    out.extend_from_slice(b"\r\n");
}
