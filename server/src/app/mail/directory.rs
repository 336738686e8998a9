//! The directory, as the gate asks it.

use ecrin_vault::mail::gate::{RecipientRefusal, Space};
use ecrin_vault::mail::{Address, Domain, Fingerprint};

use super::super::{App, AppError};

/// The space of this instance at one moment.
pub(super) struct Directory {
    domain: Domain,
}

impl App {
    /// The space that the gate guards.
    pub(super) fn space(&self) -> Result<Directory, AppError> {
        let domain = self.mail_domain()?;
        Ok(Directory { domain })
    }
}

impl Space for Directory {
    fn domain(&self) -> &Domain {
        &self.domain
    }

    fn is_ours(&self, domain: &Domain) -> bool {
        *domain == self.domain
    }

    fn name_of(&self, _: &Address) -> Option<String> {
        None
    }

    fn keys_of(&self, _: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        // Nobody has a certificate yet.
        Err(RecipientRefusal::NoCertificate)
    }
}
