//! An address outside the space, where its owner wants to hear that something waits for her here. Nothing else is ever
//! sent there, and it is hers alone to know: it is shown by no log.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Domain;

/// The longest address (RFC 5321, 4.5.3.1.3), and the longest part before the `@`.
const MAX_ADDRESS: usize = 254;
const MAX_LOCAL: usize = 64;

/// A text that is no address to which a word could be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address: letters, figures and a few signs, @, a domain with a dot")]
pub struct OutsideAddressError;

/// An address outside: a dot-atom (RFC 5322) at a host name in ASCII. Quoted parts, comments and routes are none.
#[derive(Clone, PartialEq, Eq)]
pub struct OutsideAddress {
    local: String,
    domain: Domain,
}

impl OutsideAddress {
    /// What stands after it.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// As it is written: for its owner, and for the server that sends there.
    pub fn to_text(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

impl FromStr for OutsideAddress {
    type Err = OutsideAddressError;

    fn from_str(text: &str) -> Result<Self, OutsideAddressError> {
        let (local, domain) = text.rsplit_once('@').ok_or(OutsideAddressError)?;
        let sign = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&c);
        let atom = |word: &str| !word.is_empty() && word.bytes().all(sign);
        let domain: Domain = domain
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| OutsideAddressError)?;
        let fits = text.len() <= MAX_ADDRESS && local.len() <= MAX_LOCAL;
        if fits && local.split('.').all(atom) && domain.as_str().contains('.') {
            Ok(Self {
                local: local.to_owned(),
                domain,
            })
        } else {
            Err(OutsideAddressError)
        }
    }
}

/// Someone's address says who she is: it stands in no log by accident.
impl fmt::Debug for OutsideAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutsideAddress(…)")
    }
}

impl Serialize for OutsideAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for OutsideAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_servers_take_is_an_address_and_nothing_else_is() {
        for text in [
            "fatou.specimen@courriel.example",
            "Fatou+ecrin@courriel.example",
            "o'neil_2@sous.courriel.example",
        ] {
            let address: OutsideAddress = text.parse().expect(text);
            assert_eq!(address.to_text(), text);
        }
        let upper: OutsideAddress = "F@Courriel.EXAMPLE".parse().expect("an address");
        assert_eq!(upper.to_text(), "F@courriel.example");
        let long = format!("{}@courriel.example", "a".repeat(65));
        for text in [
            "",
            "fatou",
            "@courriel.example",
            "fatou@",
            "fatou@courriel",
            "fatou@@courriel.example",
            "fatou specimen@courriel.example",
            "fatou..specimen@courriel.example",
            ".fatou@courriel.example",
            "\"fatou\"@courriel.example",
            "fatou@[192.0.2.1]",
            "fatou@courriel.example\r\nRCPT TO:<x@y.example>",
            "fatou\r\n@courriel.example",
            "fatou@courriel.example,x@courriel.example",
            "<fatou@courriel.example>",
            "fatoü@courriel.example",
            &long,
        ] {
            assert!(text.parse::<OutsideAddress>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn it_is_shown_by_no_log() {
        let address: OutsideAddress = "fatou@courriel.example".parse().expect("an address");
        assert!(!format!("{address:?}").contains("fatou"));
    }
}
