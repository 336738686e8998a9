//! What a sender is told of a message that did not reach everyone: its id, and who has it not, and why. Nothing else of
//! the message.

use std::fmt;
use std::str::FromStr;

use super::Address;

/// A message that was taken in and did not reach these. In one line of text: the id with its angle brackets, then each
/// address and the code of its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The `Message-ID` under which it is kept, with the angle brackets.
    pub message_id: String,
    /// Whom it did not reach, and the stable code of the reason.
    pub to: Vec<(Address, String)>,
}

/// A text that says nothing of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a message that did not reach everyone")]
pub struct UndeliveredError;

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_id)?;
        for (address, reason) in &self.to {
            write!(f, " {address} {reason}")?;
        }
        Ok(())
    }
}

impl FromStr for Undelivered {
    type Err = UndeliveredError;

    fn from_str(text: &str) -> Result<Self, UndeliveredError> {
        let mut words = text.split(' ');
        let message_id = words.next().filter(|id| id.starts_with('<') && id.ends_with('>'));
        let message_id = message_id.ok_or(UndeliveredError)?.to_owned();
        let mut to = Vec::new();
        while let Some(address) = words.next() {
            let address = address.parse().map_err(|_| UndeliveredError)?;
            let reason = words.next().ok_or(UndeliveredError)?.to_owned();
            to.push((address, reason));
        }
        Ok(Self { message_id, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_line_and_back() {
        let told = "<040g@ecrin.example> karim@ecrin.example mailbox-full sonia@ecrin.example recipient-gone";
        let read: Undelivered = told.parse().expect("undelivered");
        assert_eq!(read.to.len(), 2);
        assert_eq!(read.to_string(), told);
        for text in [
            "",
            "040g",
            "<040g> karim@ecrin.example",
            "<040g> karim mailbox-full",
        ] {
            assert!(text.parse::<Undelivered>().is_err(), "{text}");
        }
    }
}
