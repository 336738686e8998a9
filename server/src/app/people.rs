//! People: the directory of professionals, and the chain of notes that vouches for someone's keys.

use ecrin_vault::appointment::Appointment;
use ecrin_vault::id::{AccountId, TEXT_LENGTH};
use ecrin_vault::identity::KeyRecord;
use ecrin_vault::invitation::Invitation;
use ecrin_vault::note::SignedNote;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::{AppointmentText, LinkText, Person};

use super::appointments::Needed;
use super::{App, AppError, Caller, Refusal};
use crate::store::keyspace::ACCOUNTS;

/// The longest chain of trust; a longer one would be a loop.
const LONGEST_CHAIN: usize = 64;

/// How deep chains may lie in one another; clients follow them no deeper.
const DEEPEST: usize = 7;

/// The most people one search answers.
const MOST_FOUND: usize = 50;

/// The shortest prefix of an id that is searched for.
const SHORTEST_PREFIX: usize = 6;

impl App {
    /// The professionals whose account id begins so. Beneficiaries are found by nobody.
    pub fn search_people(&self, _caller: &Caller, prefix: &str) -> Result<Vec<Person>, AppError> {
        if prefix.len() < SHORTEST_PREFIX {
            return Err(Refusal::Malformed.into());
        }
        // Ids sort like their texts: all that begin so lie between two bounds.
        let bound = |fill: &str| {
            let text: String = prefix
                .chars()
                .chain(fill.chars().cycle())
                .take(TEXT_LENGTH)
                .collect();
            text.parse::<AccountId>()
                .map_err(|_| AppError::from(Refusal::NotFound))
        };
        let (first, last) = (bound("0")?, bound("z")?);
        let mut found = Vec::new();
        for row in ACCOUNTS.scan_from(self.engine(), first.as_bytes(), MOST_FOUND)? {
            let account = row.key().try_into().ok().map(AccountId::from_bytes);
            match account.filter(|account| *account <= last) {
                Some(account) if row.value.role.is_professional() => found.push(self.person(account)?),
                Some(_) => {}
                None => break,
            }
        }
        Ok(found)
    }

    /// Someone's keys, by the whole account id.
    pub fn find_person(&self, _caller: &Caller, account: AccountId) -> Result<Person, AppError> {
        self.person(account)
    }

    pub(super) fn person(&self, account: AccountId) -> Result<Person, AppError> {
        let row = self.existing_account(account)?.value;
        Ok(Person {
            account,
            role: self.role_of(account)?,
            name: row.name,
            structures: self.structures_of(account)?,
            chain: self.chain(account)?,
        })
    }

    fn chain(&self, account: AccountId) -> Result<Vec<LinkText>, AppError> {
        self.chain_for(account, Needed::All, 0)
    }

    /// The chain of an account, with the appointments on which it rests.
    fn chain_for(
        &self,
        account: AccountId,
        mut needed: Needed,
        depth: usize,
    ) -> Result<Vec<LinkText>, AppError> {
        if depth > DEEPEST {
            return Err(AppError::internal("appointments that rest upon themselves"));
        }
        let mut chain = Vec::new();
        let mut next = Some(account);
        while let Some(account) = next {
            if chain.len() >= LONGEST_CHAIN {
                return Err(AppError::internal("a chain of trust that does not end"));
            }
            let row = self.existing_account(account)?.value;
            let record = self.keys_of(account)?;
            let mut appointments = Vec::new();
            if !suffices(&record, needed) {
                for note in self.appointments_needed(account, needed)? {
                    let Appointment { by, structure, .. } = *note.danger_unverified();
                    appointments.push(AppointmentText {
                        note: note.to_text(),
                        chain: self.chain_for(by, Needed::Appointing(structure), depth + 1)?,
                    });
                }
            }
            let invitation: SignedNote<Invitation> = SignedNote::parse(&row.invitation)?;
            let invitation = invitation.danger_unverified();
            next = invitation.inviter;
            needed = Needed::Inviting(invitation.role, invitation.structure);
            chain.push(LinkText {
                invitation: row.invitation,
                record: row.record,
                appointments,
            });
        }
        Ok(chain)
    }
}

/// Whether the record alone gives what a chain needs of someone.
fn suffices(record: &KeyRecord, needed: Needed) -> bool {
    if record.role == Role::Admin {
        return !matches!(needed, Needed::All);
    }
    match needed {
        Needed::All => false,
        Needed::Inviting(guest, into) => {
            record.role.may_invite(guest) && into.is_none_or(|into| record.structure == Some(into))
        }
        Needed::Appointing(of) => record.role == Role::Referent && record.structure == Some(of),
    }
}
