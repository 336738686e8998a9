//! Addresses of the relay: a local part that a person can dictate, at the instance's domain (spec 11, Addresses).
//!
//! Only plain ASCII: what looks like an address is that address. Two local parts that the eye confuses have one
//! [skeleton](LocalPart::skeleton), and the server gives each skeleton out once.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest local part.
const MAX_LOCAL: usize = 64;

/// The longest domain.
const MAX_DOMAIN: usize = 253;

/// Names that a reader takes for the service itself, or that the standards of mail promise to someone: never a
/// person's.
const RESERVED: [&str; 30] = [
    "abuse",
    "admin",
    "administrateur",
    "administration",
    "administrator",
    "aide",
    "assistance",
    "autoconfig",
    "contact",
    "dpo",
    "ecrin",
    "help",
    "hostmaster",
    "info",
    "mailer-daemon",
    "ne-pas-repondre",
    "no-reply",
    "noc",
    "nobody",
    "openpgpkey",
    "postmaster",
    "root",
    "securite",
    "security",
    "service",
    "support",
    "system",
    "systeme",
    "webmaster",
    "www",
];

/// A text that is no address of the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The local part is empty, too long, or has something else than `a-z`, `0-9` and single `.` or `-` between them.
    #[error("not a local part: lower-case letters and figures, with single dots or hyphens between them")]
    Local,
    /// The domain is not a host name in lower case.
    #[error("not a domain: a host name in lower case")]
    Domain,
    /// There is not exactly one `@`.
    #[error("not an address: a local part, @, a domain")]
    Form,
}

/// What stands before the `@`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalPart(String);

impl LocalPart {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the eye sees: look-alikes drawn together, dots and hyphens left out. Two local parts with one skeleton must
    /// not both exist.
    pub fn skeleton(&self) -> String {
        let bare: String = self
            .0
            .chars()
            .filter(|c| !matches!(c, '.' | '-'))
            .map(|c| match c {
                '0' => 'o',
                '1' | 'i' => 'l',
                other => other,
            })
            .collect();
        bare.replace("rn", "m").replace("vv", "w")
    }

    /// Whether people would take it for the service itself.
    pub fn is_reserved(&self) -> bool {
        let skeleton = self.skeleton();
        RESERVED
            .iter()
            .any(|name| Self((*name).to_owned()).skeleton() == skeleton)
    }

    /// A proposal from a person's name: `Jean-Pierre Béranger` gives `jean-pierre.beranger`. Nothing where the name has
    /// no letter of the Latin alphabet.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut local = String::new();
        let mut pause = None;
        for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
            let plain: &str = match c {
                'œ' | 'Œ' => "oe",
                'æ' | 'Æ' => "ae",
                'ß' | 'ẞ' => "ss",
                'ø' | 'Ø' => "o",
                'ł' | 'Ł' => "l",
                'đ' | 'Đ' | 'ð' | 'Ð' => "d",
                'þ' | 'Þ' => "th",
                'ı' => "i",
                c if c.is_ascii_alphanumeric() => &c.to_ascii_lowercase().to_string(),
                '-' | '‐' | '‑' => {
                    pause = pause.or(Some('-'));
                    continue;
                }
                '\'' | '’' | 'ʼ' => continue,
                _ => {
                    pause = Some('.');
                    continue;
                }
            };
            if local.len() + plain.len() + 1 > MAX_LOCAL {
                break;
            }
            if let Some(mark) = pause.take().filter(|_| !local.is_empty()) {
                local.push(mark);
            }
            local.push_str(plain);
        }
        local.parse().ok()
    }

    /// The proposal after this one, when it is taken: a number at the end.
    pub fn numbered(&self, number: u32) -> Self {
        let number = number.to_string();
        let mut stem = self.0.as_str();
        while stem.len() + number.len() > MAX_LOCAL {
            stem = &stem[..stem.len() - 1]; // ASCII: every place is a boundary.
        }
        Self(format!("{}{number}", stem.trim_end_matches(['.', '-'])))
    }
}

impl FromStr for LocalPart {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let words = || text.split(['.', '-']);
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        if text.len() <= MAX_LOCAL && words().all(|word| !word.is_empty() && word.bytes().all(plain)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(AddressError::Local)
        }
    }
}

/// What stands after the `@`: a host name in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Domain(String);

impl Domain {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Domain {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        };
        if text.len() <= MAX_DOMAIN && text.split('.').all(label) {
            Ok(Self(text.to_owned()))
        } else {
            Err(AddressError::Domain)
        }
    }
}

/// An address of the relay. There is one text for each: no upper case, no comment, no quoted part, no `+`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    local: LocalPart,
    domain: Domain,
}

impl Address {
    /// The address of this local part at this domain.
    pub fn new(local: LocalPart, domain: Domain) -> Self {
        Self { local, domain }
    }

    /// Reads what a person typed or a mail program sent: capital letters count as small ones, and that is all the
    /// kindness there is.
    pub fn read(text: &str) -> Result<Self, AddressError> {
        text.to_ascii_lowercase().parse()
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &LocalPart {
        &self.local
    }

    /// What stands after it.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// What the eye sees of the local part; see [`LocalPart::skeleton`].
    pub fn skeleton(&self) -> String {
        self.local.skeleton()
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (local, domain) = text.split_once('@').ok_or(AddressError::Form)?;
        if domain.contains('@') {
            return Err(AddressError::Form);
        }
        Ok(Self {
            local: local.parse()?,
            domain: domain.parse()?,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for LocalPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What web key directories ask for: the SHA-1 of the local part in z-base-32. Anyone can compute it: it names a file,
/// and hides nothing.
pub fn directory_hash(local: &LocalPart) -> String {
    const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";
    let digest = super::openpgp::sha1(local.as_str().as_bytes());
    // Twenty bytes are thirty-two digits of five bits, with nothing left over.
    (0..32)
        .map(|place| {
            let (byte, bit) = (place * 5 / 8, place * 5 % 8);
            let high = u16::from(digest.get(byte).copied().unwrap_or_default());
            let low = u16::from(digest.get(byte + 1).copied().unwrap_or_default());
            let five = (high << 8 | low) >> (11 - bit) & 31;
            char::from(ALPHABET[usize::from(five)])
        })
        .collect()
}

macro_rules! travels_as_text {
    ($($name:ident: $description:literal),* $(,)?) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::schema::text_schema($description)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

travels_as_text! {
    Address: "An address of the relay, in lower case",
    LocalPart: "The part of an address before the @: a-z, 0-9 and single . or - between them",
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> LocalPart {
        text.parse().expect("a local part")
    }

    #[test]
    fn an_address_has_one_text() {
        let address: Address = "nadia.belkacem@ecrin.landes.fr".parse().expect("an address");
        assert_eq!(address.to_string(), "nadia.belkacem@ecrin.landes.fr");
        assert_eq!(address.local().as_str(), "nadia.belkacem");
        assert_eq!(address.domain().as_str(), "ecrin.landes.fr");
        assert_eq!(Address::read("Nadia.Belkacem@Ecrin.Landes.FR"), Ok(address));
    }

    #[test]
    fn everything_else_is_refused() {
        for (text, error) in [
            ("", AddressError::Form),
            ("nadia", AddressError::Form),
            ("a@b@c.fr", AddressError::Form),
            ("@c.fr", AddressError::Local),
            (".a@c.fr", AddressError::Local),
            ("a.@c.fr", AddressError::Local),
            ("a..b@c.fr", AddressError::Local),
            ("a.-b@c.fr", AddressError::Local),
            ("Nadia@c.fr", AddressError::Local),
            ("nadia+x@c.fr", AddressError::Local),
            ("nadia_b@c.fr", AddressError::Local),
            ("\"nadia\"@c.fr", AddressError::Local),
            ("nadia%autre.fr@c.fr", AddressError::Local),
            ("autre.fr!nadia@c.fr", AddressError::Local),
            ("nаdia@c.fr", AddressError::Local), // a Cyrillic а
            ("<nadia@c.fr>", AddressError::Local),
            ("nadia@", AddressError::Domain),
            ("nadia@C.fr", AddressError::Domain),
            ("nadia@c..fr", AddressError::Domain),
            ("nadia@-c.fr", AddressError::Domain),
            ("nadia@[127.0.0.1]", AddressError::Domain),
            ("nadia@c.fr.", AddressError::Domain),
            ("nadia@c.fr\r\n", AddressError::Domain),
            ("nadia@é.fr", AddressError::Domain),
        ] {
            assert_eq!(text.parse::<Address>(), Err(error), "{text:?}");
        }
        assert!("a".repeat(64).parse::<LocalPart>().is_ok());
        assert!("a".repeat(65).parse::<LocalPart>().is_err());
    }

    #[test]
    fn what_the_eye_confuses_has_one_skeleton() {
        for (one, other) in [
            ("nadia.belkacem", "nadia-belkacem"),
            ("nadia.belkacem", "nadia.be1kacem"),
            ("nadia.belkacem", "nadia.belkacern"),
            ("nadia.belkacem", "nadla.belkacem"),
            ("paulo", "paul0"),
            ("william", "vvilliam"),
            ("r.noel", "moel"),
        ] {
            assert_eq!(local(one).skeleton(), local(other).skeleton(), "{one} {other}");
        }
        assert_ne!(local("nadia").skeleton(), local("nadja").skeleton());
    }

    #[test]
    fn a_name_gives_an_address_that_can_be_dictated() {
        for (name, expected) in [
            ("Nadia Belkacem", "nadia.belkacem"),
            ("Jean-Pierre Béranger", "jean-pierre.beranger"),
            ("Anne  d’Œuvre", "anne.doeuvre"),
            ("  Łukasz - Größe ", "lukasz.grosse"),
            ("Zoë (accueil)", "zoe.accueil"),
            ("２号 Ａ", "2.a"),
        ] {
            assert_eq!(
                LocalPart::from_name(name)
                    .map(|local| local.to_string())
                    .as_deref(),
                Some(expected),
                "{name}"
            );
        }
        assert_eq!(LocalPart::from_name("李明"), None);
        assert!(LocalPart::from_name(&"très long ".repeat(50)).is_some());
    }

    #[test]
    fn a_number_is_added_when_a_name_is_taken() {
        assert_eq!(local("nadia.belkacem").numbered(2).as_str(), "nadia.belkacem2");
        assert_eq!(local(&"a".repeat(64)).numbered(10).as_str().len(), 64);
        let dotted = format!("{}.b", "a".repeat(62));
        assert!(local(&dotted).numbered(2).as_str().parse::<LocalPart>().is_ok());
    }

    #[test]
    fn a_directory_is_asked_by_a_hash() {
        // The example of the web key directory draft, its local part in lower case.
        assert_eq!(
            directory_hash(&local("joe.doe")),
            "iy9q119eutrkn8s1mk4r39qejnbu3n5q"
        );
    }

    #[test]
    fn the_services_own_names_are_nobodys() {
        for name in [
            "postmaster",
            "p0stmaster",
            "post-master",
            "a1de",
            "ecrin",
            "no.reply",
        ] {
            assert!(local(name).is_reserved(), "{name}");
        }
        assert!(!local("nadia.belkacem").is_reserved());
    }
}
