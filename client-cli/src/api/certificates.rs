//! Addresses of the relay and their certificates.

use ecrin_vault::id::StructureId;
use ecrin_vault::mail::Address;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// My address and all my certificates.
    pub fn mail_identity(&self) -> Result<wire::MailIdentity, ApiError> {
        self.get("/mail/certificates", &[])
    }

    /// Names the certificate that speaks for my address from now on.
    pub fn publish_certificate(&self, new: &wire::CertificateNew) -> Result<wire::MailIdentity, ApiError> {
        self.post("/mail/certificates", new)
    }

    /// Takes my certificate back.
    pub fn revoke_certificate(
        &self,
        new: &wire::CertificateRevocationNew,
    ) -> Result<wire::MailIdentity, ApiError> {
        self.post("/mail/certificates/revocation", new)
    }

    /// The address of a structure of mine and all its certificates.
    pub fn box_identity(&self, structure: StructureId) -> Result<wire::BoxIdentity, ApiError> {
        self.get(&format!("/structures/{structure}/mail/certificates"), &[])
    }

    /// Names the certificate that speaks for the structure's address from now on.
    pub fn publish_box_certificate(
        &self,
        structure: StructureId,
        new: &wire::BoxCertificateNew,
    ) -> Result<wire::BoxIdentity, ApiError> {
        self.post(&format!("/structures/{structure}/mail/certificates"), new)
    }

    /// Whoever can be written to, whose address or name has this in it.
    pub fn mail_directory(&self, like: &str) -> Result<Vec<wire::Addressee>, ApiError> {
        self.get("/mail/directory", &[("like", Some(like.to_owned()))])
    }

    /// Someone's address with what proves whose it is.
    pub fn addressee(&self, address: &Address) -> Result<wire::AddresseeShown, ApiError> {
        self.get(&format!("/mail/directory/{address}"), &[])
    }
}
