//! Addresses of the relay and the certificates that speak for them.

use serde::{Deserialize, Serialize};

use super::{Base64, Person, Structure};
use crate::id::{AccountId, StructureId};
use crate::mail::Address;
use crate::time::Timestamp;

wire! {
    /// Names the certificate that speaks for my address from now on. The first one gives me the address.
    CertificateNew {
        /// The `certificate` note.
        note: String,
        /// The public certificate, binary and stripped.
        certificate: Base64,
        /// The secret half, sealed for my own key; none where another program keeps it.
        secret: Option<Base64>,
    }

    /// One of my certificates.
    CertificateItem {
        /// The `certificate` note.
        note: String,
        /// The public certificate.
        certificate: Base64,
        /// The secret half, sealed for my own key.
        secret: Option<Base64>,
        /// Since when it speaks for the address.
        since: Timestamp,
        /// The `certificate-revocation` note, where there is one.
        revocation: Option<String>,
    }

    /// My address and every certificate I ever named, oldest first: old mail stays readable.
    MailIdentity {
        /// The address; none before the first certificate.
        address: Option<Address>,
        /// The certificates.
        certificates: Vec<CertificateItem>,
    }

    /// Takes back the certificate that speaks for my address.
    CertificateRevocationNew {
        /// The `certificate-revocation` note.
        note: String,
        /// The public certificate with its revocation.
        certificate: Base64,
    }

    /// Someone who can be written to: a person or a structure.
    Addressee {
        /// Where.
        address: Address,
        /// Who; none for a structure.
        account: Option<AccountId>,
        /// Which structure, where it is one's own address.
        structure: Option<StructureId>,
        /// Her name, or the structure's.
        name: String,
        /// The names of her structures.
        structures: Vec<String>,
    }

    /// Names the certificate that speaks for the address of a structure from now on. The first one gives it the address.
    BoxCertificateNew {
        /// The `box-certificate` note.
        note: String,
        /// The public certificate, binary and stripped.
        certificate: Base64,
        /// The secret half, sealed for the newest team key.
        secret: Base64,
    }

    /// One of a structure's certificates.
    BoxCertificateItem {
        /// The `box-certificate` note.
        note: String,
        /// The public certificate.
        certificate: Base64,
        /// The secret half, sealed for the team key that the note names; none for those who do not read the box.
        secret: Option<Base64>,
    }

    /// A structure's address and every certificate it ever had, oldest first.
    BoxIdentity {
        /// The address; none before the first certificate.
        address: Option<Address>,
        /// The certificates.
        certificates: Vec<BoxCertificateItem>,
        /// Those who made them, with the chains that vouch for them.
        makers: Vec<Person>,
    }

    /// A certificate of someone else.
    CertificateShown {
        /// The `certificate` note; a structure's `box-certificate`.
        note: String,
        /// The public certificate.
        certificate: Base64,
        /// The `certificate-revocation` note, where there is one.
        revocation: Option<String>,
    }

    /// An address with what proves whose it is.
    AddresseeShown {
        /// Where.
        address: Address,
        /// Whose.
        holder: AddressHolder,
        /// Whether it can be written to at present.
        reachable: bool,
        /// Its certificates, newest first: the first one counts, the others signed old mail.
        certificates: Vec<CertificateShown>,
    }
}

/// Whose an address is, with the chains that vouch for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AddressHolder {
    /// A professional's.
    Person(Person),
    /// A structure's, with those members who named its certificates.
    Structure {
        /// Which.
        structure: Structure,
        /// Who named them.
        makers: Vec<Person>,
    },
}
