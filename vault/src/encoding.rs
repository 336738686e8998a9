//! The text encodings of the protocol, in one place so that each is canonical: bytes have exactly one text; and the
//! two digests and derivations everything is made of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads exactly 32 bytes of lower-case hexadecimal; anything else is `None`.
pub(crate) fn unhex32(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let nibble = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let mut out = [0u8; 32];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(out)
}

/// Standard base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads canonical standard base64; the decoder refuses stray bits and missing padding.
pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// SHA-256 of `bytes`.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HKDF-SHA256 without salt, from input key material to 32 bytes.
pub(crate) fn derive32(material: &[u8], info: &[&[u8]], out: &mut [u8; 32]) {
    fill(Hkdf::new(None, material), info, out);
}

/// HKDF-Expand alone, from a key that is already uniform.
pub(crate) fn expand32(key: &[u8; 32], info: &[&[u8]], out: &mut [u8; 32]) {
    match Hkdf::from_prk(key) {
        Ok(hkdf) => fill(hkdf, info, out),
        Err(reason) => unreachable!("32 bytes are a key for HKDF-SHA256: {reason}"),
    }
}

fn fill(hkdf: Hkdf<Sha256>, info: &[&[u8]], out: &mut [u8; 32]) {
    // Never go on with a key of zeros.
    if let Err(reason) = hkdf.expand_multi_info(info, out) {
        unreachable!("32 bytes are far below the limit of HKDF: {reason}");
    }
}
