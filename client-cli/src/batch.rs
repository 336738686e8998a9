//! Several papers at once: what went is remembered until all of them did, so that the same command goes on where it
//! stopped and puts nothing in twice.

use std::path::PathBuf;

use ecrin_vault::id::DocumentId;
use ecrin_vault::note::Digest32;

use crate::exit::{CommandError, Fault};
use crate::home::replace;
use crate::outbox::Wish;
use crate::unlock::SignedIn;

/// Not all of several papers were put in.
#[derive(Debug, thiserror::Error)]
#[error("some papers were not put in")]
pub struct Incomplete;

impl Fault for Incomplete {
    fn code(&self) -> &str {
        "batch-incomplete"
    }
}

/// What of several papers went already.
pub struct Batch<'a> {
    me: &'a SignedIn,
    path: PathBuf,
    done: Vec<(Wish, DocumentId)>,
}

impl<'a> Batch<'a> {
    /// Finds what an earlier try of the same wishes has done.
    pub fn resume(me: &'a SignedIn, wishes: &[Wish]) -> Result<Self, CommandError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(wishes).unwrap_or_default());
        let name: String = Digest32::of(&plain).to_string().chars().take(32).collect();
        let path = me.home.outbox()?.join(format!("{name}.batch"));
        let sealed = std::fs::read(&path).ok();
        let opened = sealed.and_then(|sealed| me.keyring.identity.encryption.open(&sealed).ok());
        let done = opened.and_then(|plain| serde_json::from_slice(&plain).ok());
        Ok(Self {
            me,
            path,
            done: done.unwrap_or_default(),
        })
    }

    /// The document that a wish became, if it did.
    pub fn done(&self, wish: &Wish) -> Option<DocumentId> {
        self.done
            .iter()
            .find(|(done, _)| done == wish)
            .map(|(_, document)| *document)
    }

    /// Remembers that a wish was carried out: sealed, since it names papers.
    pub fn remember(&mut self, wish: Wish, document: DocumentId) -> Result<(), CommandError> {
        self.done.push((wish, document));
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&self.done).unwrap_or_default());
        let key = self.me.keyring.identity.encryption.recipient();
        let sealed = key
            .seal(&plain)
            .map_err(ecrin_vault::document::DocumentError::from)?;
        Ok(replace(&self.path, &sealed)?)
    }

    /// Forgets it all: every paper went.
    pub fn forget(self) {
        // Were it left behind, the same papers could not be put in a second time, which nobody wants by mistake.
        let _ = std::fs::remove_file(&self.path);
    }
}
