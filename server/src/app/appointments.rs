//! Appointments: roles given to people who joined before. Within a structure they count at once; into another one, and
//! for a move, only with the word of the person herself.

use ecrin_vault::act::is_fresh;
use ecrin_vault::appointment::{Appointment, MAX_APPOINTMENTS};
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::invitation::VALID_DAYS;
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Role};
use ecrin_vault::wire::{AppointmentNew, AppointmentOffered};

use super::leavers::Leaver;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::store::Batch;
use crate::store::keyspace::{APPOINTMENTS, MEMBERSHIPS, MEMBERSHIPS_OF, Row};
use crate::store::rows::{AppointmentRow, MembershipRow, NoticeRow, Standing};

/// Whose appointments a chain of trust needs.
#[derive(Clone, Copy)]
pub(super) enum Needed {
    /// All of them: she is the one who is asked about.
    All,
    /// What lets her invite to a role in a structure.
    Inviting(Role, Option<StructureId>),
    /// What lets her appoint in a structure.
    Appointing(StructureId),
}

impl App {
    /// Takes in an appointment. A member's role changes at once; someone else is offered the role.
    pub fn appoint(&self, caller: &Caller, new: &AppointmentNew) -> Result<(), AppError> {
        let note: SignedNote<Appointment> = SignedNote::parse(&new.note)?;
        let name = key_name(caller.account, &self.domain);
        let appointment = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        if appointment.by != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        self.must_govern(caller, appointment.structure)?;
        self.account(appointment.account)?
            .filter(|row| row.value.role.is_professional())
            .ok_or(Refusal::GranteeUnknown)?;
        self.decide(|| {
            let now = self.now();
            if !is_fresh(appointment.at, now) {
                return Err(Refusal::Stale.into());
            }
            let key = [appointment.structure.as_bytes(), appointment.account.as_bytes()];
            let member = MEMBERSHIPS.get(self.engine(), &[key[0], key[1]])?;
            let fact = Fact {
                signature: note.signature_of(&name),
                ..Fact::new(EventCode::MemberRoleChanged)
                    .detail(format!("{} {}", appointment.account, appointment.role))
            };
            let acting = caller.acting_in(appointment.structure);
            match member.filter(|row| row.value.standing != Standing::Removed) {
                Some(row) if new.leaves.is_none() => {
                    self.change_role(&acting, &row, &note, fact, new.leave_one, now)
                }
                Some(_) => Err(Refusal::AlreadyExists.into()),
                None => self.offer_role(&acting, &note, new, fact, now),
            }
        })
    }

    fn change_role(
        &self,
        caller: &Caller,
        member: &Row<MembershipRow>,
        note: &SignedNote<Appointment>,
        fact: Fact,
        leave_one: bool,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let appointment = note.danger_unverified();
        // An administrator's power is not a matter of référents, nor hers to lose by an appointment.
        if member.value.role == Role::Admin {
            return Err(Refusal::NotAllowed.into());
        }
        if member.value.role == appointment.role {
            return Ok(());
        }
        let mut batch = Batch::new();
        if member.value.role == Role::Referent {
            let loses = Leaver {
                account: appointment.account,
                structure: appointment.structure,
            };
            let known = leave_one && caller.role == Role::Admin;
            batch = self.keep_referents(batch, loses, known, now)?;
        }
        let changed = MembershipRow {
            role: appointment.role,
            since: now,
            ..member.value.clone()
        };
        batch = member.replace(batch, &changed);
        batch = self.insert_appointment(batch, note, None, true, now)?;
        // Whatever she was about to do, she was about to do in another role.
        batch = self.suspend_sessions(batch, appointment.account)?;
        batch = self.tell_appointed(batch, NoticeCode::RoleGiven, appointment, now);
        let event = self.event(now, caller, None, fact)?;
        self.commit_one(batch, event)?;
        Ok(())
    }

    fn offer_role(
        &self,
        caller: &Caller,
        note: &SignedNote<Appointment>,
        new: &AppointmentNew,
        fact: Fact,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let appointment = note.danger_unverified();
        if let Some(leaves) = new.leaves {
            // Whether one référent may be left behind is an administrator's to say, and said here.
            let there = MEMBERSHIPS.get(
                self.engine(),
                &[leaves.as_bytes(), appointment.account.as_bytes()],
            )?;
            there
                .filter(|row| row.value.standing != Standing::Removed && row.value.role != Role::Admin)
                .ok_or(Refusal::NotFound)?;
        }
        let mut row = appointment_row(note, new.leaves, false, now);
        row.leave_one = new.leave_one && caller.role == Role::Admin;
        let mut batch = self.insert_row(Batch::new(), note, &row)?;
        batch = self.tell_appointed(batch, NoticeCode::RoleOffered, appointment, now);
        let fact = Fact {
            event: EventCode::MemberOffered,
            ..fact
        };
        let event = self.event(now, caller, None, fact)?;
        self.commit_one(batch, event)?;
        Ok(())
    }

    /// The roles that are offered to the caller.
    pub fn offered_roles(&self, caller: &Caller) -> Result<Vec<AppointmentOffered>, AppError> {
        let now = self.now();
        let mut offers = Vec::new();
        for row in self.appointments_of(caller.account)? {
            if row.value.stands || has_lapsed(&row.value, now) {
                continue;
            }
            let note: SignedNote<Appointment> = SignedNote::parse(&row.value.note)?;
            let structure = self.structure(note.danger_unverified().structure)?;
            let leaves = row
                .value
                .leaves
                .map(|of| self.structure(of))
                .transpose()?
                .flatten();
            offers.push(AppointmentOffered {
                note: row.value.note,
                structure: structure.ok_or(Refusal::StoreDamaged)?,
                leaves,
            });
        }
        Ok(offers)
    }

    /// The caller takes a role that was offered to her, by signing the very same note.
    pub fn take_role(&self, caller: &Caller, text: &str) -> Result<(), AppError> {
        let note: SignedNote<Appointment> = SignedNote::parse(text)?;
        let name = key_name(caller.account, &self.domain);
        let appointment = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        let appointer = key_name(appointment.by, &self.domain);
        note.verify(&appointer, &self.keys_of(appointment.by)?.signing)?;
        if appointment.account != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        self.decide(|| {
            let now = self.now();
            let offer = APPOINTMENTS
                .get(self.engine(), &[caller.account.as_bytes(), &note.digest().0])?
                .ok_or(Refusal::NotFound)?;
            if offer.value.stands {
                return Ok(());
            }
            // What a leaver offered is offered no more.
            let by = self.memberships(appointment.by)?;
            let governs = |m: &super::Membership| {
                m.role == Role::Admin || (m.structure == appointment.structure && m.role == Role::Referent)
            };
            if has_lapsed(&offer.value, now) || !by.iter().any(governs) {
                return Err(Refusal::InvitationExpired.into());
            }
            let stands = AppointmentRow {
                note: note.to_text(),
                stands: true,
                ..offer.value.clone()
            };
            let mut batch = offer.replace(Batch::new(), &stands);
            let mut fact = Fact::new(EventCode::MemberAdded)
                .detail(format!("{} {}", appointment.structure, appointment.role));
            fact.signature = note.signature_of(&name);
            let mut events = vec![self.event(now, caller, None, fact)?];
            batch = self.enter(batch, appointment, now)?;
            if let Some(leaves) = offer.value.leaves {
                batch = self.leave_for(batch, &mut events, caller, leaves, offer.value.leave_one, now)?;
            }
            self.ledger.commit(batch, events)?;
            Ok(())
        })
    }

    /// The caller does not want a role that was offered to her. Nothing needs to be signed: she has no more than before.
    pub fn decline_role(&self, caller: &Caller, appointment: Digest32) -> Result<(), AppError> {
        self.decide(|| {
            let now = self.now();
            let offer = APPOINTMENTS
                .get(self.engine(), &[caller.account.as_bytes(), &appointment.0])?
                .filter(|row| !row.value.stands)
                .ok_or(Refusal::NotFound)?;
            let note: SignedNote<Appointment> = SignedNote::parse(&offer.value.note)?;
            let body = note.danger_unverified();
            let notice = NoticeRow {
                structure: Some(body.structure),
                account: Some(caller.account),
                ..NoticeRow::new(NoticeCode::RoleDeclined, now)
            };
            let batch = self.tell(offer.delete(Batch::new()), body.by, &notice);
            let fact =
                Fact::new(EventCode::MemberOfferDeclined).detail(format!("{} {}", body.structure, body.role));
            let event = self.event(now, caller, None, fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    fn enter(&self, batch: Batch, appointment: &Appointment, now: Timestamp) -> Result<Batch, AppError> {
        let (structure, account) = (appointment.structure, appointment.account);
        let row = MembershipRow {
            role: appointment.role,
            standing: Standing::Active,
            since: now,
            place: None,
        };
        let batch = match MEMBERSHIPS.get(self.engine(), &[structure.as_bytes(), account.as_bytes()])? {
            Some(before) if before.value.standing == Standing::Removed => before.replace(batch, &row),
            Some(_) => return Err(Refusal::AlreadyExists.into()),
            None => MEMBERSHIPS.insert(batch, &[structure.as_bytes(), account.as_bytes()], &row),
        };
        Ok(MEMBERSHIPS_OF.put(batch, &[account.as_bytes(), structure.as_bytes()], Vec::new()))
    }

    fn leave_for(
        &self,
        batch: Batch,
        events: &mut Vec<Event>,
        caller: &Caller,
        leaves: StructureId,
        leave_one: bool,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let there = MEMBERSHIPS.get(self.engine(), &[leaves.as_bytes(), caller.account.as_bytes()])?;
        let Some(there) = there.filter(|row| row.value.standing != Standing::Removed) else {
            return Ok(batch);
        };
        let leaver = Leaver {
            account: caller.account,
            structure: leaves,
        };
        let batch = self.keep_referents(batch, leaver, leave_one, now)?;
        let gone = MembershipRow {
            standing: Standing::Removed,
            since: now,
            ..there.value.clone()
        };
        let batch = there.replace(batch, &gone);
        let acting = caller.acting_in(leaves);
        let fact = Fact::new(EventCode::MemberRemoved).detail(caller.account);
        events.push(self.event(now, &acting, None, fact)?);
        self.cut_off(batch, events, &acting, leaver, now)
    }

    fn tell_appointed(
        &self,
        batch: Batch,
        code: NoticeCode,
        appointment: &Appointment,
        now: Timestamp,
    ) -> Batch {
        let notice = NoticeRow {
            structure: Some(appointment.structure),
            account: Some(appointment.by),
            detail: Some(appointment.role.to_string()),
            ..NoticeRow::new(code, now)
        };
        self.tell(batch, appointment.account, &notice)
    }

    fn insert_appointment(
        &self,
        batch: Batch,
        note: &SignedNote<Appointment>,
        leaves: Option<StructureId>,
        stands: bool,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        self.insert_row(batch, note, &appointment_row(note, leaves, stands, now))
    }

    fn insert_row(
        &self,
        batch: Batch,
        note: &SignedNote<Appointment>,
        row: &AppointmentRow,
    ) -> Result<Batch, AppError> {
        let account = note.danger_unverified().account;
        if self.appointments_of(account)?.len() >= MAX_APPOINTMENTS {
            return Err(Refusal::TooLarge.into());
        }
        Ok(APPOINTMENTS.insert(batch, &[account.as_bytes(), &note.digest().0], row))
    }

    /// Every appointment and offer of someone, oldest first.
    fn appointments_of(&self, account: AccountId) -> Result<Vec<Row<AppointmentRow>>, AppError> {
        let mut rows = APPOINTMENTS.scan(self.engine(), &[account.as_bytes()], MAX_APPOINTMENTS + 1)?;
        rows.sort_by_key(|row| row.value.taken);
        Ok(rows)
    }

    /// The standing appointments of someone that a chain needs. Only the first that suffices: it was made before any
    /// that could rest upon it, so that chains in one another come to an end.
    pub(super) fn appointments_needed(
        &self,
        account: AccountId,
        needed: Needed,
    ) -> Result<Vec<SignedNote<Appointment>>, AppError> {
        let mut notes = Vec::new();
        for row in self
            .appointments_of(account)?
            .into_iter()
            .filter(|row| row.value.stands)
        {
            notes.push(SignedNote::<Appointment>::parse(&row.value.note)?);
        }
        let suffices = |note: &SignedNote<Appointment>| {
            let Appointment { structure, role, .. } = *note.danger_unverified();
            match needed {
                Needed::All => true,
                Needed::Inviting(guest, into) => {
                    role.may_invite(guest) && into.is_none_or(|into| into == structure)
                }
                Needed::Appointing(of) => role == Role::Referent && structure == of,
            }
        };
        match needed {
            Needed::All => Ok(notes),
            // Promoted where she joined later: the note before carries her word for that structure.
            _ => {
                let Some(first) = notes.iter().position(suffices) else {
                    return Ok(Vec::new());
                };
                let structure = notes.get(first).map(|note| note.danger_unverified().structure);
                notes.truncate(first + 1);
                notes.retain(|note| Some(note.danger_unverified().structure) == structure);
                Ok(notes)
            }
        }
    }
}

fn appointment_row(
    note: &SignedNote<Appointment>,
    leaves: Option<StructureId>,
    stands: bool,
    now: Timestamp,
) -> AppointmentRow {
    AppointmentRow {
        note: note.to_text(),
        taken: now,
        stands,
        leaves,
        leave_one: false,
    }
}

/// An offer lapses like an invitation.
fn has_lapsed(row: &AppointmentRow, now: Timestamp) -> bool {
    now >= row.taken.plus_days(VALID_DAYS)
}
