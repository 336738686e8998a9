//! Which OpenPGP certificate speaks for the address of a structure: the notes with which its members say so (spec 11,
//! Boxes of structures).

use super::{Address, Fingerprint};
use crate::id::{AccountId, StructureId};
use crate::note::{Digest32, LineReader, LineWriter, NoteBody, NoteError, or_none};
use crate::team::{Place, TeamNote};
use crate::time::Timestamp;

/// The body of a `box-certificate` note: from now on, this certificate and no other speaks for the address of a
/// structure. Signed by the member who made it, whose chain of trust leads into the structure or to an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxCertificate {
    /// Whose.
    pub structure: StructureId,
    /// For which address.
    pub address: Address,
    /// Which certificate.
    pub fingerprint: Fingerprint,
    /// SHA-256 of the public certificate, as the server gives it out.
    pub certificate: Digest32,
    /// The team key that the secret half is sealed for: digest of its recipient.
    pub team_key: Digest32,
    /// Whether anyone outside may find it (web key directory).
    pub published: bool,
    /// 1 for the first note about the structure's address.
    pub generation: u32,
    /// Digest of the note that this one replaces.
    pub previous: Option<Digest32>,
    /// Who made it.
    pub by: AccountId,
    /// When it was signed.
    pub at: Timestamp,
}

impl NoteBody for BoxCertificate {
    const KIND: &'static str = "box-certificate";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("structure", self.structure);
        lines.line("address", &self.address);
        lines.line("fingerprint", &self.fingerprint);
        lines.line("certificate", self.certificate);
        lines.line("team-key", self.team_key);
        lines.line("published", self.published);
        lines.line("generation", self.generation);
        lines.line("previous", or_none(&self.previous));
        lines.line("by", self.by);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let note = Self {
            structure: lines.value("structure")?,
            address: lines.value("address")?,
            fingerprint: lines.value("fingerprint")?,
            certificate: lines.value("certificate")?,
            team_key: lines.value("team-key")?,
            published: lines.value("published")?,
            generation: lines.counting("generation")?,
            previous: lines.optional("previous")?,
            by: lines.value("by")?,
            at: lines.value("at")?,
        };
        if note.previous.is_some() != (note.generation > 1) {
            return Err(NoteError::Value { key: "previous" });
        }
        Ok(note)
    }
}

impl TeamNote for BoxCertificate {
    fn place(&self) -> Place {
        Place {
            structure: self.structure,
            generation: self.generation,
            previous: self.previous,
            by: self.by,
            at: self.at,
        }
    }
}
