//! Shamir's secret sharing, two of three, byte by byte over GF(2^8) with the polynomial of AES (spec 07).
//!
//! Two of three is a straight line for each byte: the secret is its height at 0, the shares are its heights at 1, 2 and
//! 3. Nothing here branches on a secret or looks anything up by one.

use zeroize::Zeroizing;

/// Thirty-two bytes that nobody else may see.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// The product of two elements of the field.
const fn multiply(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    let mut bit = 0;
    while bit < 8 {
        product ^= a & (b & 1).wrapping_neg();
        a = (a << 1) ^ (0x1b & (a >> 7).wrapping_neg());
        b >>= 1;
        bit += 1;
    }
    product
}

/// The inverse of an element: its 254th power.
const fn invert(a: u8) -> u8 {
    let mut power = 1;
    let mut times = 0;
    while times < 254 {
        power = multiply(power, a);
        times += 1;
    }
    power
}

/// The height at `x` of the line through `secret` at 0 with this slope.
pub(super) fn point(secret: &Secret, slope: &Secret, x: u8) -> Secret {
    let mut y = Zeroizing::new([0; 32]);
    for ((y, secret), slope) in y.iter_mut().zip(secret.iter()).zip(slope.iter()) {
        *y = secret ^ multiply(*slope, x);
    }
    y
}

/// The height at 0 of the line through two points; `None` where they stand at the same place.
pub(super) fn secret(first: (u8, &Secret), second: (u8, &Secret)) -> Option<Secret> {
    let ((a, at_a), (b, at_b)) = (first, second);
    if a == b {
        return None;
    }
    let between = invert(a ^ b);
    let (of_a, of_b) = (multiply(b, between), multiply(a, between));
    let mut secret = Zeroizing::new([0; 32]);
    for ((secret, at_a), at_b) in secret.iter_mut().zip(at_a.iter()).zip(at_b.iter()) {
        *secret = multiply(*at_a, of_a) ^ multiply(*at_b, of_b);
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_that_of_aes() {
        // FIPS 197, 4.2.
        assert_eq!(multiply(0x57, 0x83), 0xc1);
        assert_eq!(multiply(0x57, 0x13), 0xfe);
        for a in 1..=u8::MAX {
            assert_eq!(multiply(a, invert(a)), 1);
        }
    }
}
