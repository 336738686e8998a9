//! How people are told: letters of the service, and a word to an address outside through an operator's SMTP server.

use std::fmt;
use std::path::PathBuf;

use ecrin_vault::mail::OutsideAddress;
use serde::Deserialize;
use zeroize::Zeroizing;

/// How people are told of what waits for them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notices {
    /// Whether professionals with an address are written letters too.
    pub letters: bool,
    /// Through which server a word goes outside; without this section none does.
    pub smtp: Option<OutsideSmtp>,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            letters: true,
            smtp: None,
        }
    }
}

impl Notices {
    /// Why this is not possible, if it is not.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let smtp = self.smtp.as_ref()?;
        let has_password = smtp.password.is_some() || smtp.password_file.is_some();
        if smtp.password.is_some() && smtp.password_file.is_some() {
            Some("password or password_file, not both")
        } else if smtp.user.is_some() != has_password {
            Some("user and a password go together")
        } else {
            None
        }
    }
}

/// An operator's SMTP server. It is spoken to over TLS, or not at all.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideSmtp {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port; usually 465, or 587 with STARTTLS.
    pub port: Option<u16>,
    /// How TLS begins.
    #[serde(default)]
    pub tls: OutsideTls,
    /// An authority to trust besides the public ones, as a PEM file.
    pub ca: Option<PathBuf>,
    /// The user, where it wants one.
    pub user: Option<String>,
    /// Her password.
    pub password: Option<SmtpPassword>,
    /// The same, in a file by itself.
    pub password_file: Option<PathBuf>,
    /// From which address it sends.
    pub from: OutsideAddress,
}

/// How TLS begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutsideTls {
    /// From the first byte.
    #[default]
    Implicit,
    /// By STARTTLS, without which nothing is said.
    Starttls,
}

impl OutsideSmtp {
    /// The port on which it answers.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            OutsideTls::Implicit => 465,
            OutsideTls::Starttls => 587,
        })
    }

    /// The files that it names.
    pub(super) fn files(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        self.ca.iter_mut().chain(&mut self.password_file)
    }

    /// The password, from wherever it is.
    pub fn password(&self) -> std::io::Result<Option<SmtpPassword>> {
        match &self.password_file {
            None => Ok(self.password.clone()),
            Some(file) => {
                let text = Zeroizing::new(std::fs::read_to_string(file)?);
                let line = text.trim_end_matches(['\r', '\n']);
                Ok(Some(SmtpPassword(Zeroizing::new(line.to_owned()))))
            }
        }
    }
}

/// The password stays out of whatever shows a configuration.
impl fmt::Debug for OutsideSmtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutsideSmtp")
            .field("host", &self.host)
            .field("port", &self.port())
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

/// The password of an SMTP server.
#[derive(Clone)]
pub struct SmtpPassword(Zeroizing<String>);

impl SmtpPassword {
    /// As it is handed to the server.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// A password of figures alone comes as a number where it comes by the environment.
struct Figures;

impl serde::de::Visitor<'_> for Figures {
    type Value = SmtpPassword;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a password")
    }

    fn visit_str<E>(self, text: &str) -> Result<SmtpPassword, E> {
        Ok(SmtpPassword(Zeroizing::new(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<SmtpPassword, E> {
        Ok(SmtpPassword(Zeroizing::new(number.to_string())))
    }
}

impl<'de> Deserialize<'de> for SmtpPassword {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Figures)
    }
}
