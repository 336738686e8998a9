//! Cards: a way in that is printed, and opens only together with six digits that its owner knows (spec 02).
//!
//! A card has no name on it. Its first half tells the server which way in is meant, its second half is a secret that
//! the server never sees, and two bytes of check find a letter that was copied wrongly.

use std::ops::RangeInclusive;

use rand::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::id::SlotId;
use crate::slot::Passphrase;

/// What the text of a card begins with.
pub const PREFIX: &str = "ECRIN1:";

/// How many letters and figures follow, and how many of them are printed together.
pub const LETTERS: usize = 45;
const GROUP: usize = 4;

/// Crockford's alphabet in capitals: no I, L, O or U, so that a printed card can be copied by hand.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Separates the ids of cards from every other digest. Wire format: do not change.
const LABEL: &[u8] = b"ecrin/card/v1";

const CREDENTIAL: usize = 10;
const SECRET: usize = 16;
const BYTES: usize = CREDENTIAL + SECRET + 2;

/// Why a text is not a card's. Groups are counted from one, as they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// It does not begin as cards do.
    #[error("not the text of a card")]
    Prefix,
    /// A group has a sign that no card has.
    #[error("group {group} has a sign that is on no card")]
    Sign {
        /// Which group.
        group: usize,
    },
    /// A group has too many letters or too few.
    #[error("group {group} has not as many letters as on the card")]
    Length {
        /// Which group.
        group: usize,
    },
    /// One letter of a group is wrong.
    #[error("group {group} has a wrong letter")]
    Group {
        /// Which group.
        group: usize,
    },
    /// More than one letter is wrong, and it cannot be told where.
    #[error("several letters are wrong")]
    Several,
}

/// A card, in clear. It is wiped when it is dropped.
pub struct Card {
    credential: [u8; CREDENTIAL],
    secret: Zeroizing<[u8; SECRET]>,
}

impl Card {
    /// A fresh card.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let (mut credential, mut secret) = ([0; CREDENTIAL], Zeroizing::new([0; SECRET]));
        rng.fill_bytes(&mut credential);
        rng.fill_bytes(secret.as_mut());
        Self { credential, secret }
    }

    /// The slot that a card opens. The server finds it by this, and by nothing else on the card.
    pub fn slot(&self) -> SlotId {
        let digest = Sha256::new()
            .chain_update(LABEL)
            .chain_update(self.credential)
            .finalize();
        let mut id = [0; 16];
        id[..CREDENTIAL].copy_from_slice(&self.credential);
        id[CREDENTIAL..].copy_from_slice(&digest[..16 - CREDENTIAL]);
        SlotId::from_bytes(id)
    }

    /// What is handed to OPAQUE: the card's secret and the code, neither of which is worth anything alone.
    pub fn passphrase(&self, code: &Code) -> Passphrase {
        Passphrase::whole(self.password(code))
    }

    /// The same as text, for who speaks OPAQUE by other means.
    pub fn password(&self, code: &Code) -> Zeroizing<String> {
        let secret = Zeroizing::new(crate::id::encode(&self.secret));
        Zeroizing::new(format!("v1|{}|{}", secret.as_str(), code.0.as_str()))
    }

    /// The text of the QR code.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + LETTERS));
        text.push_str(PREFIX);
        for digit in self.digits().iter() {
            text.push(char::from(ALPHABET[usize::from(*digit)]));
        }
        text
    }

    /// The same in groups of four, as it is printed; the last one has a single letter.
    pub fn groups(&self) -> Vec<Zeroizing<String>> {
        let text = self.to_text();
        let letters = text.as_bytes().get(PREFIX.len()..).unwrap_or_default();
        letters
            .chunks(GROUP)
            .map(|group| Zeroizing::new(group.iter().copied().map(char::from).collect()))
            .collect()
    }

    /// Reads what [`to_text`](Self::to_text) or [`groups`](Self::groups) printed. Spaces, hyphens and small letters are
    /// forgiven, and I, L and O stand for what they look like. A text with one wrong letter is never taken for a card,
    /// and the group in which it stands is always told.
    pub fn from_text(text: &str) -> Result<Self, CardError> {
        let digits = read_digits(text)?;
        let (bytes, stray) = bytes_of(&digits);
        if !stray && syndrome(&bytes) == 0 {
            let (mut credential, mut secret) = ([0; CREDENTIAL], Zeroizing::new([0; SECRET]));
            credential.copy_from_slice(&bytes[..CREDENTIAL]);
            secret.copy_from_slice(&bytes[CREDENTIAL..CREDENTIAL + SECRET]);
            return Ok(Self { credential, secret });
        }
        Err(wrong_group(&digits).map_or(CardError::Several, |group| CardError::Group { group }))
    }

    fn digits(&self) -> Zeroizing<[u8; LETTERS]> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        bytes[..CREDENTIAL].copy_from_slice(&self.credential);
        bytes[CREDENTIAL..CREDENTIAL + SECRET].copy_from_slice(self.secret.as_slice());
        let check = check(&bytes[..CREDENTIAL + SECRET]);
        bytes[CREDENTIAL + SECRET..].copy_from_slice(&check.to_be_bytes());
        let mut digits = Zeroizing::new([0; LETTERS]);
        for (place, digit) in digits.iter_mut().enumerate() {
            for bit in place * 5..place * 5 + 5 {
                let byte = bytes.get(bit / 8).copied().unwrap_or(0);
                *digit = *digit << 1 | (byte >> (7 - bit % 8) & 1);
            }
        }
        digits
    }
}

/// The figures of a text of a card, group by group.
fn read_digits(text: &str) -> Result<Zeroizing<[u8; LETTERS]>, CardError> {
    let text = Zeroizing::new(text.trim().to_uppercase());
    let rest = match text.split_once(':') {
        Some((before, rest)) if before.trim_end() == PREFIX.trim_end_matches(':') => rest,
        Some(_) => return Err(CardError::Prefix),
        None => text.as_str(),
    };
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let groups: Vec<&str> = rest.split(is_gap).filter(|group| !group.is_empty()).collect();
    // Copied group by group, a letter too few or too many is found where it is.
    if groups.len() > 1 {
        for (place, group) in groups.iter().enumerate() {
            let last = place + 1 == groups.len();
            let length = group.chars().count();
            let fits = if last { length <= GROUP } else { length == GROUP };
            if !fits {
                return Err(CardError::Length { group: place + 1 });
            }
        }
    }
    let mut digits = Zeroizing::new([0; LETTERS]);
    let mut count = 0;
    for letter in groups.iter().flat_map(|group| group.chars()) {
        let group = count / GROUP + 1;
        let digit = match letter {
            'O' => 0,
            'I' | 'L' => 1,
            other => ALPHABET
                .iter()
                .position(|c| char::from(*c) == other)
                .ok_or(CardError::Sign { group })?,
        };
        let Some(place) = digits.get_mut(count) else {
            return Err(CardError::Length { group });
        };
        // The alphabet has thirty-two letters.
        *place = u8::try_from(digit).unwrap_or(0);
        count += 1;
    }
    if count < LETTERS {
        return Err(CardError::Length {
            group: count / GROUP + 1,
        });
    }
    Ok(digits)
}

/// The bytes that digits stand for, and whether the bit that is left over is set.
fn bytes_of(digits: &[u8; LETTERS]) -> (Zeroizing<[u8; BYTES]>, bool) {
    let mut bytes = Zeroizing::new([0; BYTES]);
    let mut stray = false;
    for (place, digit) in digits.iter().enumerate() {
        for offset in 0..5 {
            let set = digit >> (4 - offset) & 1;
            let bit = place * 5 + offset;
            match bytes.get_mut(bit / 8) {
                Some(byte) => *byte |= set << (7 - bit % 8),
                None => stray |= set == 1,
            }
        }
    }
    (bytes, stray)
}

/// CRC-16/CCITT-FALSE. Of its kin it is one whose sums of all 45 × 31 single wrong letters differ from each other, so
/// that one wrong letter is not only noticed, but found.
fn check(bytes: &[u8]) -> u16 {
    let mut sum: u16 = 0xFFFF;
    for byte in bytes {
        sum ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let carry = sum & 0x8000 != 0;
            sum <<= 1;
            if carry {
                sum ^= 0x1021;
            }
        }
    }
    sum
}

/// What is left when the check is compared: zero for a card.
fn syndrome(bytes: &[u8; BYTES]) -> u16 {
    let said = u16::from_be_bytes([bytes[BYTES - 2], bytes[BYTES - 1]]);
    check(&bytes[..BYTES - 2]) ^ said
}

fn is_card(digits: &[u8; LETTERS]) -> bool {
    let (bytes, stray) = bytes_of(digits);
    !stray && syndrome(&bytes) == 0
}

/// The group in which one letter, or the order of two, makes the whole right again.
fn wrong_group(digits: &[u8; LETTERS]) -> Option<usize> {
    let mut tried = Zeroizing::new(*digits);
    for place in 0..LETTERS {
        for digit in 0..32 {
            tried[place] = digit;
            if is_card(&tried) {
                return Some(place / GROUP + 1);
            }
        }
        tried[place] = digits[place];
    }
    let mut swapped = None;
    for place in 1..LETTERS {
        tried.swap(place - 1, place);
        if is_card(&tried) {
            // Where two exchanges would do, it is not known which.
            if swapped.is_some() {
                return None;
            }
            swapped = Some((place - 1) / GROUP + 1);
        }
        tried.swap(place - 1, place);
    }
    swapped
}

/// Why six digits are not a good code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A code has six digits.
    #[error("a code has six digits")]
    Form,
    /// Too many people choose it.
    #[error("too many people choose this code")]
    Common,
    /// It has a year in it, which those who know the person would try first.
    #[error("this code has a year in it")]
    Year,
}

/// How many digits a code has.
const DIGITS: usize = 6;

/// The years that a code may not begin or end with.
const YEARS: RangeInclusive<u32> = 1900..=2029;

/// The six digits that go with a card. They are wiped when they are dropped.
pub struct Code(Zeroizing<String>);

impl Code {
    /// Reads a code as it is typed; spaces are forgiven.
    pub fn read(typed: &str) -> Result<Self, CodeError> {
        let digits: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|c| !c.is_whitespace()).collect());
        if digits.len() == DIGITS && digits.bytes().all(|c| c.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(CodeError::Form)
        }
    }

    /// Reads a new code, and refuses those that would be tried first.
    pub fn choose(typed: &str) -> Result<Self, CodeError> {
        let code = Self::read(typed)?;
        let is_year = |part: &str| part.parse().is_ok_and(|year: u32| YEARS.contains(&year));
        if is_common(&code.0) {
            Err(CodeError::Common)
        } else if is_year(&code.0[..4]) || is_year(&code.0[2..]) {
            Err(CodeError::Year)
        } else {
            Ok(code)
        }
    }
}

/// Whether a code is among those that are tried first: what is easy to say or to type, and the list of what people
/// choose besides.
fn is_common(code: &str) -> bool {
    let digits = code.as_bytes();
    let step = digits[1].wrapping_sub(digits[0]);
    let runs = matches!(step, 0 | 1 | 2 | 254 | 255)
        && digits
            .windows(2)
            .all(|pair| pair[1].wrapping_sub(pair[0]) == step);
    let pairs = digits[..2] == digits[2..4] && digits[..2] == digits[4..];
    let halves = digits[..3] == digits[3..];
    let doubled = digits.chunks(2).all(|pair| pair[0] == pair[1]);
    let tripled = digits
        .chunks(3)
        .all(|three| three[0] == three[1] && three[1] == three[2]);
    runs || pairs || halves || doubled || tripled || COMMON.contains(&code)
}

/// Chosen by many, and not covered by the rules above: walks over the keys, mirrors, famous numbers, round ones.
const COMMON: &[&str] = &[
    "012346", "098765", "100001", "100100", "100200", "101010", "101112", "102030", "102938", "110011",
    "111112", "111119", "111213", "112211", "113355", "114477", "115599", "117711", "119911", "120120",
    "121211", "121314", "122112", "122333", "123000", "123212", "123321", "123333", "123412", "123432",
    "123451", "123454", "123455", "123457", "123458", "123459", "123465", "123478", "123567", "123654",
    "123666", "123678", "123698", "123777", "123789", "123890", "123987", "124578", "125689", "131211",
    "131313", "132435", "134679", "135246", "135790", "135791", "142536", "142857", "143143", "145236",
    "147147", "147258", "147369", "147852", "147896", "147963", "151617", "152535", "159357", "159487",
    "159632", "159753", "159951", "161803", "161718", "171717", "181818", "200000", "202020", "211211",
    "212223", "212121", "213141", "214365", "220022", "221122", "223344", "224466", "225588", "231231",
    "232323", "234432", "235689", "241241", "246801", "246802", "246810", "246813", "248163", "252525",
    "258000", "258258", "258369", "258456", "258852", "262626", "271828", "300000", "303030", "311311",
    "314159", "321123", "321321", "321654", "321987", "332211", "333222", "334455", "336699", "345543",
    "357159", "357951", "363636", "369147", "369258", "369369", "369852", "369963", "400000", "404040",
    "420420", "421421", "424242", "445566", "456123", "456321", "456456", "456654", "456789", "456852",
    "456987", "474747", "484848", "500000", "505050", "515253", "521521", "525252", "543345", "555666",
    "556677", "565656", "567765", "575757", "585858", "600000", "606060", "616263", "636363", "646464",
    "654123", "654456", "654789", "656565", "667788", "676767", "678876", "686868", "696969", "700000",
    "707070", "717273", "741741", "741852", "741963", "747474", "753159", "753951", "757575", "767676",
    "777888", "778899", "787878", "789123", "789321", "789456", "789654", "789789", "789987", "797979",
    "800000", "808080", "818181", "828282", "838383", "848484", "852147", "852258", "852456", "852852",
    "852963", "858585", "868686", "876678", "878787", "888999", "891011", "900000", "909090", "911911",
    "919191", "929292", "939393", "949494", "951357", "951753", "951951", "959595", "963147", "963258",
    "963852", "963963", "969696", "979797", "987123", "987456", "987654", "987789", "989898", "990099",
    "997755", "998877", "999000", "000001", "000007", "000111", "000123", "001001", "001122", "007007",
    "010101", "010203", "012012", "012321", "020202", "020304", "030303", "040404", "050505", "060606",
    "070707", "080808", "090909",
];

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::OsRng;

    #[test]
    fn every_single_wrong_letter_is_refused_and_its_group_told() {
        let card = Card::generate(&mut OsRng);
        let text = card.to_text();
        let mut tried = 0;
        for place in 0..LETTERS {
            for letter in ALPHABET {
                let mut bytes = text.as_bytes().to_vec();
                if bytes[PREFIX.len() + place] == *letter {
                    continue;
                }
                bytes[PREFIX.len() + place] = *letter;
                let wrong = String::from_utf8(bytes).expect("letters");
                let group = place / GROUP + 1;
                assert_eq!(
                    Card::from_text(&wrong).err(),
                    Some(CardError::Group { group }),
                    "{place}"
                );
                tried += 1;
            }
        }
        assert_eq!(tried, LETTERS * 31);
    }

    #[test]
    fn a_card_is_read_as_people_copy_it() {
        let card = Card::generate(&mut OsRng);
        let printed = card
            .groups()
            .iter()
            .map(|group| group.to_string())
            .collect::<Vec<_>>();
        assert_eq!(printed.len(), 12);
        let text = card.to_text().to_string();
        for copied in [
            text.clone(),
            text.to_lowercase(),
            printed.join(" "),
            printed.join("-"),
            format!("  ecrin1 : {}\n", printed.join("  ")),
            text.replacen('0', "O", 3)
                .replacen('1', "I", 1)
                .replace("ECRINI", "ECRIN1"),
        ] {
            let read = Card::from_text(&copied).unwrap_or_else(|error| panic!("{copied}: {error}"));
            assert_eq!(read.slot(), card.slot());
            assert_eq!(*read.to_text(), text);
        }
        let mut short = printed.clone();
        short[6].pop();
        assert_eq!(
            Card::from_text(&short.join(" ")).err(),
            Some(CardError::Length { group: 7 })
        );
        let mut sign = printed.clone();
        sign[2].replace_range(1..2, "U");
        assert_eq!(
            Card::from_text(&sign.join("")).err(),
            Some(CardError::Sign { group: 3 })
        );
        assert_eq!(
            Card::from_text(&text.replace("ECRIN1", "ECRAN1")).err(),
            Some(CardError::Prefix)
        );
        assert!(matches!(Card::from_text(""), Err(CardError::Length { group: 1 })));
    }

    #[test]
    fn a_code_that_others_would_try_first_is_refused() {
        let list = COMMON.iter().copied().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(list.len(), COMMON.len(), "twice in the list");
        let refused = (0..1_000_000)
            .filter(|n| Code::choose(&format!("{n:06}")).is_err())
            .count();
        assert!((200..40_000).contains(&refused), "{refused}");
        for (code, error) in [
            ("123456", CodeError::Common),
            ("000000", CodeError::Common),
            ("654321", CodeError::Common),
            ("112233", CodeError::Common),
            ("147258", CodeError::Common),
            ("195812", CodeError::Year),
            ("121958", CodeError::Year),
            ("12345", CodeError::Form),
            ("1234567", CodeError::Form),
            ("12345a", CodeError::Form),
            ("１２３４５６", CodeError::Form),
        ] {
            assert_eq!(Code::choose(code).err(), Some(error), "{code}");
        }
        assert!(Code::choose("48 29 13").is_ok());
        assert!(Code::read("123456").is_ok(), "an old one still opens");
    }
}
