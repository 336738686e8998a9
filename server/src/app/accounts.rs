//! Accounts: invitations, and joining on one.

use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::{Invitation, Link, VALID_DAYS};
use ecrin_vault::journal::{Actor, LogKey};
use ecrin_vault::note::{Digest32, SignedNote, VerifyingKey, is_printable, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, FourEyesAct, Role};
use ecrin_vault::wire::{Base64, Join, RegistrationAnswer, RegistrationStart, SessionOpened};
use rand::rngs::OsRng;

use super::slots::{check_slot, insert_slot};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::{Event, EventSubject};
use crate::store::Batch;
use crate::store::keyspace::{
    ACCOUNTS, INVITATIONS, KEYRINGS, LOG_KEYS, MEMBERSHIPS, MEMBERSHIPS_OF, Row, STRUCTURES,
};
use crate::store::rows::{AccountRow, InvitationRow, MembershipRow, Standing};

/// The longest name of a person or a structure, in characters.
pub(super) const MAX_NAME: usize = 120;

/// The most ways in that an account is opened with.
const MOST_FIRST_SLOTS: usize = 4;

/// The largest sealed keyring, in bytes.
pub(super) const MAX_KEYRING: usize = 16 * 1024;

/// Refuses names that could deceive or break a line.
pub(super) fn check_name(name: &str) -> Result<(), AppError> {
    if is_printable(name) && name.chars().count() <= MAX_NAME {
        Ok(())
    } else {
        Err(Refusal::BadName.into())
    }
}

fn verifying_key(text: &str) -> Result<VerifyingKey, AppError> {
    VerifyingKey::from_text(text).ok_or_else(|| Refusal::Malformed.into())
}

/// An invitation that may be answered now.
struct OpenInvitation {
    row: Row<InvitationRow>,
    note: SignedNote<Invitation>,
    /// The inviter's membership, unless the instance itself invited.
    standing: Option<Row<MembershipRow>>,
}

impl App {
    /// Takes in an invitation that the caller signed.
    pub fn invite(&self, caller: &Caller, note: &str, approval: Option<EventId>) -> Result<(), AppError> {
        let now = self.now();
        self.must_be_open(now)?;
        let note: SignedNote<Invitation> = SignedNote::parse(note)?;
        let keys = self.keys_of(caller.account)?;
        let invitation = note.verify(&key_name(caller.account, &self.domain), &keys.signing)?;
        if invitation.inviter != Some(caller.account) {
            return Err(Refusal::NotAllowed.into());
        }
        if invitation.until
            > now
                .plus_days(VALID_DAYS)
                .plus_millis(ecrin_vault::act::FRESHNESS_MS)
            || invitation.until <= now
        {
            return Err(Refusal::Stale.into());
        }
        self.check_invited_structure(caller, invitation)?;
        let row = InvitationRow {
            note: note.to_text(),
            answered: None,
            cancelled: None,
        };
        let mut batch =
            INVITATIONS.insert(Batch::new(), &[&Digest32::of(&invitation.key.to_bytes()).0], &row);
        let mut approver = None;
        // Two administrators make a third; the first one of all makes the second, for there is nobody to ask.
        if invitation.role == Role::Admin && self.has_second_admin(caller)? {
            let subject = FourEyesAct::AdminInvitation.as_str();
            let given = self.approved(caller, FourEyesAct::AdminInvitation, subject, approval, now)?;
            approver = Some(given.approver);
            batch = given.spend(batch);
        }
        let mut event = self.event(
            now,
            caller,
            None,
            Fact::new(EventCode::AccountInvited).detail(invitation.role),
        )?;
        if let Some((actor, _)) = &mut event.actor {
            actor.approver = approver;
        }
        self.commit_one(batch, event)?;
        Ok(())
    }

    fn check_invited_structure(&self, caller: &Caller, invitation: &Invitation) -> Result<(), AppError> {
        let needed = invitation.role.is_professional();
        match invitation.structure {
            None if needed || !caller.role.may_invite(invitation.role) => Err(Refusal::NotAllowed.into()),
            None => Ok(()),
            Some(structure) => {
                // What one may do in a structure depends on what one is there.
                let there = caller
                    .role_in(structure)
                    .filter(|role| role.may_invite(invitation.role));
                if caller.role != Role::Admin && there.is_none() {
                    return Err(Refusal::NotAllowed.into());
                }
                STRUCTURES
                    .get(self.engine(), &[structure.as_bytes()])?
                    .ok_or(Refusal::NotFound)?;
                Ok(())
            }
        }
    }

    fn open_invitation(&self, key: &VerifyingKey, now: Timestamp) -> Result<OpenInvitation, AppError> {
        let row = INVITATIONS
            .get(self.engine(), &[&Digest32::of(&key.to_bytes()).0])?
            .ok_or(Refusal::NotFound)?;
        if row.value.answered.is_some() {
            return Err(Refusal::InvitationUsed.into());
        }
        if row.value.cancelled.is_some() {
            return Err(Refusal::InvitationCancelled.into());
        }
        let note: SignedNote<Invitation> = SignedNote::parse(&row.value.note)?;
        if now >= note.danger_unverified().until {
            return Err(Refusal::InvitationExpired.into());
        }
        let standing = self.inviter_standing(note.danger_unverified())?;
        Ok(OpenInvitation { row, note, standing })
    }

    /// The membership under which the inviter may still invite so. What a leaver handed out ends with her standing.
    fn inviter_standing(&self, invitation: &Invitation) -> Result<Option<Row<MembershipRow>>, AppError> {
        let Some(inviter) = invitation.inviter else {
            return Ok(None);
        };
        let memberships = self.memberships(inviter)?;
        let standing = memberships
            .iter()
            .find(|m| {
                let here = invitation
                    .structure
                    .is_none_or(|structure| structure == m.structure);
                m.role == Role::Admin || (here && m.role.may_invite(invitation.role))
            })
            .ok_or(Refusal::InvitationExpired)?;
        Ok(MEMBERSHIPS.get(
            self.engine(),
            &[standing.structure.as_bytes(), inviter.as_bytes()],
        )?)
    }

    /// Answers the first message of a slot's registration. Only the holder of an open invitation is answered.
    pub fn start_registration(&self, start: &RegistrationStart) -> Result<RegistrationAnswer, AppError> {
        let OpenInvitation { row, .. } =
            self.open_invitation(&verifying_key(&start.invitation)?, self.now())?;
        self.check_new_slot(start.slot)?;
        let response = self
            .secrets
            .opaque
            .answer_registration(start.slot, &start.request.0)
            .map_err(|_| Refusal::Malformed)?;
        Ok(RegistrationAnswer {
            response: Base64(response),
            invitation: row.value.note,
        })
    }

    /// Opens an account on an invitation, and a session with it.
    pub fn join(&self, join: &Join) -> Result<SessionOpened, AppError> {
        let now = self.now();
        let OpenInvitation { row, note, standing } =
            self.open_invitation(&verifying_key(&join.invitation)?, now)?;
        let link = Link {
            invitation: note,
            record: SignedNote::parse(&join.record)?,
            appointments: Vec::new(),
        };
        let record = link
            .verify_record(&self.domain)
            .map_err(|_| Refusal::BadSignature)?;
        if !ecrin_vault::act::is_fresh(record.at, now) || record.generation != 1 {
            return Err(Refusal::Stale.into());
        }
        if let Some(name) = &record.name {
            check_name(name)?;
        }
        if join.more.len() >= MOST_FIRST_SLOTS || join.keyring.0.len() > MAX_KEYRING {
            return Err(Refusal::Malformed.into());
        }
        let ways = || std::iter::once(&join.slot).chain(&join.more);
        for slot in ways() {
            check_slot(slot)?;
        }

        self.must_be_open(now)?;
        let account = record.account;
        if self.is_gone(account.as_bytes())? {
            return Err(Refusal::AlreadyExists.into());
        }
        let role = record.role;
        let pseudonym = AccountId::generate(&mut OsRng);
        let log_key = LogKey::generate(&mut OsRng);
        let account_row = AccountRow {
            role,
            name: record.name.clone(),
            pseudonym,
            invitation: row.value.note.clone(),
            record: link.record.to_text(),
            created: now,
            undone: None,
        };
        // The invitation is used in the same batch that opens the account: it works once, whatever happens.
        let batch = standing.map_or_else(Batch::new, |membership| membership.unchanged(Batch::new()));
        let batch = row.replace(
            batch,
            &InvitationRow {
                answered: Some(account),
                ..row.value.clone()
            },
        );
        let batch = ACCOUNTS.insert(batch, &[account.as_bytes()], &account_row);
        // Ways in that come with the account need no delay: there is nothing yet that they could open.
        let batch = ways().fold(batch, |batch, slot| insert_slot(batch, account, slot, now));
        let batch = KEYRINGS.insert(batch, &[account.as_bytes()], join.keyring.0.clone());
        let mut batch = LOG_KEYS.insert(batch, &[account.as_bytes()], log_key.as_bytes().to_vec());
        if let Some(structure) = record.structure {
            let membership = MembershipRow {
                role,
                standing: Standing::Active,
                since: now,
                place: None,
            };
            batch = MEMBERSHIPS.insert(batch, &[structure.as_bytes(), account.as_bytes()], &membership);
            batch = MEMBERSHIPS_OF.insert(batch, &[account.as_bytes(), structure.as_bytes()], Vec::new());
            if role == Role::Referent && self.referents(structure)?.is_empty() {
                batch = self.tell_alone(batch, structure, account, now)?;
            }
        }
        let through = Some((join.slot.id, join.slot.kind));
        let (batch, token, session) = self.open_session_through(batch, account, through, None, now);

        let actor = Actor {
            account,
            structure: record.structure,
            role,
            approver: None,
            address: None,
        };
        let event = |fact: Fact| Event {
            id: EventId::generate(&mut OsRng),
            core: self.core(now, ecrin_vault::vocabulary::Channel::Api, fact),
            subject: (role == Role::Beneficiary).then(|| EventSubject {
                account,
                pseudonym,
                key: log_key.clone(),
            }),
            actor: Some((actor.clone(), log_key.clone())),
        };
        let mut key_created = Fact::new(EventCode::KeyCreated).detail(link.record.digest());
        key_created.signature = link.record.signature_of(&key_name(account, &self.domain));
        let events = vec![
            event(Fact::new(EventCode::AccountCreated).detail(role)),
            event(key_created),
            event(Fact::new(EventCode::SessionOpened)),
        ];
        match self.ledger.commit(batch, events) {
            Err(crate::ledger::CommitError::Conflict(key)) if key.first() == Some(&0x14) => {
                Err(Refusal::InvitationUsed.into())
            }
            committed => {
                committed?;
                Ok(SessionOpened {
                    token,
                    keyring: join.keyring.clone(),
                    session: self.session_of(&session)?,
                })
            }
        }
    }

    /// The verified record of an account that this server took in itself.
    pub(super) fn keys_of(&self, account: AccountId) -> Result<KeyRecord, AppError> {
        let row = self.existing_account(account)?;
        let record: SignedNote<KeyRecord> = SignedNote::parse(&row.value.record)?;
        Ok(record.danger_unverified().clone())
    }
}
