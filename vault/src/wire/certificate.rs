//! Addresses of the relay and the certificates that speak for them.

use serde::{Deserialize, Serialize};

use super::{Base64, Person};
use crate::id::AccountId;
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

    /// Someone who can be written to.
    Addressee {
        /// Where.
        address: Address,
        /// Who.
        account: AccountId,
        /// Her name.
        name: String,
        /// The names of her structures.
        structures: Vec<String>,
    }

    /// A certificate of someone else.
    CertificateShown {
        /// The `certificate` note.
        note: String,
        /// The public certificate.
        certificate: Base64,
        /// The `certificate-revocation` note, where there is one.
        revocation: Option<String>,
    }

    /// Someone's address with what proves whose it is.
    AddresseeShown {
        /// Where.
        address: Address,
        /// Who, with the chain that vouches for her.
        person: Person,
        /// Whether she can be written to at present.
        reachable: bool,
        /// Her certificates, newest first: the first one counts, the others signed old mail.
        certificates: Vec<CertificateShown>,
    }
}
