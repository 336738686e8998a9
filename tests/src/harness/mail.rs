//! Someone who writes and is written to: an address, a certificate whose secret half is at hand, an app password.

use anyhow::{Context as _, Result, anyhow};
use ecrin_cli::letters::Own;
use ecrin_vault::mail::openpgp::{PublicCertificate, SecretCertificate};
use ecrin_vault::mail::{Address, Letter, message_id};
use rand::rngs::OsRng;

use super::person::text;
use super::{Person, TestClock};

/// Someone who writes.
pub struct Writer {
    /// Where she is written to.
    pub address: Address,
    /// Her certificate.
    pub certificate: SecretCertificate,
    /// For her mail program.
    pub password: String,
    name: String,
}

impl Writer {
    /// A member with the certificate that she made when she joined, and an app password made now.
    pub fn new(person: &Person) -> Result<Self> {
        let own = Own::ready(&person.insider()?).map_err(|error| anyhow!("{error}"))?;
        let made = person.json(&["mail", "app-password", "add", "essai"])?;
        Ok(Self {
            address: own.address,
            certificate: own.current.context("a certificate that counts")?,
            password: text(&made, "password")?,
            name: person.name.clone(),
        })
    }

    /// Her certificate, as others have it.
    pub fn public(&self) -> Result<PublicCertificate> {
        Ok(self.certificate.public()?)
    }

    /// A letter of hers to these people, sealed for them and for herself, as it is handed in.
    pub fn letter(&self, to: &[&Self], subject: &str, words: &str) -> Result<Vec<u8>> {
        let letter = Letter {
            from: self.address.clone(),
            from_name: self.name.clone(),
            to: to.iter().map(|reader| reader.address.clone()).collect(),
            cc: Vec::new(),
            subject: subject.to_owned(),
            date: TestClock::real_now()?,
            id: message_id(&self.address, &mut OsRng),
            in_reply_to: None,
            references: Vec::new(),
            text: words.to_owned(),
            attachments: Vec::new(),
        };
        let mut readers = vec![self.public()?];
        for reader in to {
            readers.push(reader.public()?);
        }
        let readers: Vec<&PublicCertificate> = readers.iter().collect();
        Ok(letter.seal(&self.certificate, &readers, &mut OsRng)?)
    }
}
