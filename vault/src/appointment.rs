//! Appointments: someone's role in a structure, given after she joined (spec 09).

use crate::id::{AccountId, StructureId};
use crate::invitation::{InvitationError, Link};
use crate::note::{LineReader, LineWriter, NoteBody, NoteError, SignedNote};
use crate::time::Timestamp;
use crate::vocabulary::Role;

/// The most appointments anyone shows: a working life of moves and promotions.
pub const MAX_APPOINTMENTS: usize = 64;

/// The body of an `appointment` note. Signed by an administrator or by a référent of the structure; and by the person
/// herself where it is not the structure that her invitation named: nobody works for a structure without her word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Who.
    pub account: AccountId,
    /// In which structure.
    pub structure: StructureId,
    /// As what: aidant or référent. An administrator is invited as one.
    pub role: Role,
    /// Who appoints.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

impl NoteBody for Appointment {
    const KIND: &'static str = "appointment";

    fn write(&self, lines: &mut LineWriter) {
        lines.line("account", self.account);
        lines.line("structure", self.structure);
        lines.line("role", self.role);
        lines.line("by", self.by);
        lines.line("at", self.at);
    }

    fn read(lines: &mut LineReader<'_>) -> Result<Self, NoteError> {
        let appointment = Self {
            account: lines.value("account")?,
            structure: lines.value("structure")?,
            role: lines.value("role")?,
            by: lines.value("by")?,
            at: lines.value("at")?,
        };
        if !matches!(appointment.role, Role::Aidant | Role::Referent) {
            return Err(NoteError::Value { key: "role" });
        }
        if appointment.account == appointment.by {
            return Err(NoteError::Value { key: "by" });
        }
        Ok(appointment)
    }
}

/// An appointment, with the chain of trust of whoever made it.
#[derive(Clone)]
pub struct Appointed {
    /// The note.
    pub note: SignedNote<Appointment>,
    /// The chain of whoever appoints.
    pub chain: Vec<Link>,
}

/// Whether an appointment by someone in these roles counts.
pub(crate) fn may_appoint(
    appointer: &crate::invitation::Vouched,
    appointment: &Appointment,
) -> Result<(), InvitationError> {
    let referent = appointer
        .roles
        .iter()
        .any(|(structure, role)| *structure == appointment.structure && *role == Role::Referent);
    if appointer.record.role == Role::Admin || referent {
        Ok(())
    } else {
        Err(InvitationError::Broken)
    }
}
