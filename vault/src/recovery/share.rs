//! Shares as people read, type and scan them: thirty-two groups of four digits, each with its own check digit.

use zeroize::Zeroizing;

use super::shamir::Secret;
use crate::encoding::{derive32, sha256};
use crate::note::SigningKey;
use crate::vocabulary::Holder;

/// How many groups of four digits a share has.
pub const GROUPS: usize = 32;

/// What the text of a code begins with.
const QR_PREFIX: &str = "ECRIN1K:";

/// The first digit of a share's text.
const VERSION: u16 = 1;

/// Separates the check of a share from every other digest. Wire format: do not change.
const CHECK_LABEL: &[u8] = b"ecrin/share/check/v1";

/// Separates the key that proves a share from every other use of the same bytes. Wire format: do not change.
const PROOF_LABEL: &[u8] = b"ecrin/share/proof/v1";

/// One more than the greatest kit number.
const KIT_NUMBERS: u64 = 1_000_000_000_000;

/// The number of a kit: twelve random digits, which may be read out over a telephone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct KitNumber(u64);

impl KitNumber {
    /// From a number below 10^12.
    pub const fn new(number: u64) -> Option<Self> {
        if number < KIT_NUMBERS {
            Some(Self(number))
        } else {
            None
        }
    }

    pub(super) fn from_random(bytes: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(bytes) % u128::from(KIT_NUMBERS);
        Self(u64::try_from(number).unwrap_or_default())
    }

    /// Its bytes in a key, big-endian.
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// In three groups of four digits, for people.
    pub fn grouped(self) -> String {
        let text = self.to_string();
        format!("{} {} {}", &text[..4], &text[4..8], &text[8..])
    }
}

impl std::fmt::Display for KitNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl std::str::FromStr for KitNumber {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ShareError::Length);
        }
        text.parse().map(Self).map_err(|_| ShareError::Length)
    }
}

impl serde::Serialize for KitNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for KitNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for KitNumber {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::text_schema("the number of a kit, twelve digits")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for KitNumber {}

/// Why a text is not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// There are not 128 digits, or something else stands between them.
    #[error("a share has {GROUPS} groups of four digits")]
    Length,
    /// A group was mistyped.
    #[error("group {0} is mistyped")]
    Group(usize),
    /// Each group is right, but they do not belong together.
    #[error("the groups do not belong together")]
    Check,
    /// It is of a version or number that does not exist.
    #[error("a share of an unknown version")]
    Version,
}

/// A third of a kit's secret, of which any two are enough. It is wiped when it is dropped.
#[derive(Clone)]
pub struct Share {
    /// Of which kit.
    pub kit: KitNumber,
    /// Whose share; it also says where on the line it stands.
    pub holder: Holder,
    pub(super) value: Secret,
}

impl Holder {
    /// Where on the line of the kit this share stands.
    pub const fn number(self) -> u8 {
        match self {
            Self::Sheet => 1,
            Self::Structure => 2,
            Self::Service => 3,
        }
    }

    fn from_number(number: u16) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|holder| u16::from(holder.number()) == number)
    }
}

impl Share {
    /// The 32 bytes, for tests of the format.
    pub fn value(&self) -> &[u8; 32] {
        &self.value
    }

    /// The key whose signature proves that someone holds this share; its public half stands in the kit's note.
    pub fn proof_key(&self) -> SigningKey {
        let mut seed = Zeroizing::new([0; 32]);
        let (kit, number) = (self.kit.to_string(), [self.holder.number()]);
        derive32(
            self.value.as_slice(),
            &[PROOF_LABEL, kit.as_bytes(), &number],
            &mut seed,
        );
        SigningKey::from_seed(&seed)
    }

    /// Thirty-two groups of four digits, a space between two.
    pub fn to_digits(&self) -> Zeroizing<String> {
        let kit = self.kit.to_string();
        // Room for all of them at once: no copy is left behind where the list grew.
        let mut parts = Zeroizing::new(Vec::with_capacity(GROUPS));
        parts.push(VERSION * 100 + u16::from(self.holder.number()) * 10);
        // Twelve digits are four parts of three.
        parts.extend((0..4).map(|part| kit[part * 3..part * 3 + 3].parse::<u16>().unwrap_or_default()));
        parts.extend_from_slice(to_thousands(&self.value).as_slice());
        parts.push(self.check());
        let mut text = Zeroizing::new(String::with_capacity(GROUPS * 5));
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                text.push(' ');
            }
            let digits = [part / 100, part / 10 % 10, part % 10];
            for digit in digits.into_iter().chain([check_digit(place + 1, digits)]) {
                text.push(char::from(b'0' + u8::try_from(digit).unwrap_or_default()));
            }
        }
        text
    }

    /// The text of a code to scan.
    pub fn to_qr(&self) -> Zeroizing<String> {
        let digits = self.to_digits();
        Zeroizing::new(format!("{QR_PREFIX}{}", digits.replace(' ', "").as_str()))
    }

    /// Reads what someone typed or scanned. White space, hyphens and dots between digits mean nothing.
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let text = text.trim();
        let text = text.strip_prefix(QR_PREFIX).unwrap_or(text);
        let mut digits = Zeroizing::new([0u16; GROUPS * 4]);
        let mut count = 0;
        for c in text.chars() {
            match c.to_digit(10) {
                Some(digit) => {
                    let place = digits.get_mut(count).ok_or(ShareError::Length)?;
                    *place = u16::try_from(digit).unwrap_or_default();
                    count += 1;
                }
                None if c.is_whitespace() || matches!(c, '-' | '.' | '\u{2013}') => {}
                None => return Err(ShareError::Length),
            }
        }
        if count != digits.len() {
            return Err(ShareError::Length);
        }
        let mut parts = Zeroizing::new([0u16; GROUPS]);
        for (place, group) in digits.chunks_exact(4).enumerate() {
            let read = [group[0], group[1], group[2]];
            if check_digit(place + 1, read) != group[3] {
                return Err(ShareError::Group(place + 1));
            }
            parts[place] = read[0] * 100 + read[1] * 10 + read[2];
        }
        let head = parts[0];
        if head / 100 != VERSION || head % 10 != 0 {
            return Err(ShareError::Version);
        }
        let holder = Holder::from_number(head / 10 % 10).ok_or(ShareError::Version)?;
        let number = parts[1..5]
            .iter()
            .fold(0, |sum, part| sum * 1000 + u64::from(*part));
        let share = Self {
            kit: KitNumber::new(number).ok_or(ShareError::Check)?,
            holder,
            value: from_thousands(&parts[5..GROUPS - 1]).ok_or(ShareError::Check)?,
        };
        if share.check() == parts[GROUPS - 1] {
            Ok(share)
        } else {
            Err(ShareError::Check)
        }
    }

    /// Three digits over the whole share, for what single groups do not show.
    fn check(&self) -> u16 {
        let holder = [self.holder.number()];
        let kit = self.kit.to_bytes();
        let digest = sha256(&Zeroizing::new(
            [CHECK_LABEL, &holder, &kit, self.value.as_slice()].concat(),
        ));
        let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) % 1000;
        u16::try_from(number).unwrap_or_default()
    }
}

/// Damm's quasigroup of order 10: it catches every single wrong digit and every two neighbours that changed places.
const DAMM: [[u16; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit of a group: Damm's over the two digits of its place, counted from 1, and its own three.
pub fn check_digit(place: usize, digits: [u16; 3]) -> u16 {
    let place = u16::try_from(place).unwrap_or_default();
    [place / 10, place % 10]
        .into_iter()
        .chain(digits)
        .fold(0, |row, digit| DAMM[usize::from(row)][usize::from(digit)])
}

/// Thirty-two bytes as a big-endian number in base 1000: twenty-six parts.
fn to_thousands(value: &Secret) -> Zeroizing<[u16; 26]> {
    let mut rest = value.clone();
    let mut parts = Zeroizing::new([0; 26]);
    for part in parts.iter_mut().rev() {
        let mut remainder = 0u32;
        for byte in rest.iter_mut() {
            let current = remainder << 8 | u32::from(*byte);
            *byte = u8::try_from(current / 1000).unwrap_or_default();
            remainder = current % 1000;
        }
        *part = u16::try_from(remainder).unwrap_or_default();
    }
    parts
}

/// The bytes again; `None` where the number is greater than any 32 bytes.
fn from_thousands(parts: &[u16]) -> Option<Secret> {
    let mut value = Zeroizing::new([0u8; 32]);
    for part in parts {
        let mut carry = u32::from(*part);
        for byte in value.iter_mut().rev() {
            let current = u32::from(*byte) * 1000 + carry;
            *byte = u8::try_from(current & 0xff).unwrap_or_default();
            carry = current >> 8;
        }
        if carry != 0 {
            return None;
        }
    }
    Some(value)
}
