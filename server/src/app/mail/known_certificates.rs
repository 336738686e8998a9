//! Certificates that were read before. Reading one checks every signature in it, and the gate asks for the same few
//! again and again: they are remembered by their bytes, so that whatever is registered anew is read anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ecrin_vault::mail::Address;
use ecrin_vault::mail::openpgp::{CertificateError, PublicCertificate};
use ecrin_vault::note::Digest32;

use super::super::{App, lock};

/// How many certificates are remembered, of some kilobytes each, before all of them are forgotten.
const MOST_REMEMBERED: usize = 2_000;

/// Certificates that were read, by the digest of their bytes.
#[derive(Default)]
pub(in crate::app) struct KnownCertificates(Mutex<HashMap<Digest32, Arc<PublicCertificate>>>);

impl App {
    /// A registered certificate. It may be over or taken back by now: what counts at this moment, it says itself.
    pub(super) fn known_certificate(
        &self,
        bytes: &[u8],
        address: &Address,
    ) -> Result<Arc<PublicCertificate>, CertificateError> {
        let digest = Digest32::of(bytes);
        let known = lock(&self.memory.known_certificates.0).get(&digest).cloned();
        if let Some(known) = known.filter(|known| known.address() == address) {
            return Ok(known);
        }
        let read = Arc::new(PublicCertificate::read(bytes, address)?);
        let mut all = lock(&self.memory.known_certificates.0);
        if all.len() >= MOST_REMEMBERED {
            all.clear();
        }
        all.insert(digest, Arc::clone(&read));
        Ok(read)
    }
}
