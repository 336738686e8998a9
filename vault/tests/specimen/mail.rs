//! What a member says about the certificate of her address.

use ecrin_vault::mail::{BoxCertificate, Certificate, CertificateRevocation};
use ecrin_vault::note::Digest32;

use super::{aidant_id, now, structure_id};

const FINGERPRINT: &str = "D1A66E1A23B182C9980F788CFBFCC82A015E7330";

pub(crate) fn certificate() -> Certificate {
    Certificate {
        account: aidant_id(),
        address: "nadia.belkacem@ecrin.example".parse().expect("an address"),
        fingerprint: FINGERPRINT.parse().expect("a fingerprint"),
        certificate: Digest32::of(b"a certificate"),
        published: true,
        generation: 2,
        previous: Some(Digest32::of(b"the certificate before")),
        at: now(),
    }
}

pub(crate) fn certificate_revocation() -> CertificateRevocation {
    CertificateRevocation {
        account: aidant_id(),
        fingerprint: FINGERPRINT.parse().expect("a fingerprint"),
        note: Digest32::of(b"the certificate note"),
        certificate: Digest32::of(b"a revoked certificate"),
        at: now(),
    }
}

pub(crate) fn box_certificate() -> BoxCertificate {
    BoxCertificate {
        structure: structure_id(),
        address: "hagetmau@ecrin.example".parse().expect("an address"),
        fingerprint: FINGERPRINT.parse().expect("a fingerprint"),
        certificate: Digest32::of(b"a certificate"),
        team_key: Digest32::of(b"a team key"),
        published: false,
        generation: 2,
        previous: Some(Digest32::of(b"the certificate before")),
        by: aidant_id(),
        at: now(),
    }
}
