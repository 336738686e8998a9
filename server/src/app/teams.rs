//! Team keys: taken in from members, handed out to whoever would seal for a structure, and wrapped by members for
//! members. The server holds no key that opens any of it.

use std::collections::BTreeSet;

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::team::{MAX_GENERATIONS, TeamKey};
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{Base64, Team, TeamKeyNew, TeamMissing, TeamWork, TeamWrap, TeamWrapsNew};

use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::keyspace::{MEMBERSHIPS, Row, STRUCTURES, TEAM_KEYS, TEAM_WRAPS};
use crate::store::rows::{Standing, StructureRow, TeamKeyRow};
use crate::store::{Batch, Direction};

/// The most wraps taken in at once.
const MOST_WRAPS: usize = 1_000;

/// The largest wrap: an age file with one recipient around one line.
const MAX_WRAP: usize = 4 * 1024;

/// The generations of a structure and who holds which.
struct Keys {
    rows: Vec<Row<TeamKeyRow>>,
    held: BTreeSet<(AccountId, u32)>,
    members: Vec<AccountId>,
    renew: bool,
}

impl Keys {
    fn missing(&self, holder: AccountId) -> Vec<TeamMissing> {
        let mine: Vec<u32> = self
            .held
            .iter()
            .filter(|(a, _)| *a == holder)
            .map(|(_, g)| *g)
            .collect();
        let lacks = |account: &AccountId| {
            let account = *account;
            mine.iter()
                .filter(move |generation| !self.held.contains(&(account, **generation)))
                .map(move |generation| TeamMissing {
                    generation: *generation,
                    account,
                })
        };
        self.members.iter().flat_map(lacks).take(MOST_WRAPS).collect()
    }
}

impl App {
    /// The team keys of a structure with whoever vouches for them.
    pub fn team(&self, _caller: &Caller, id: StructureId) -> Result<Team, AppError> {
        let structure = self.structure(id)?.ok_or(Refusal::NotFound)?;
        let rows = TEAM_KEYS.scan(self.engine(), &[id.as_bytes()], MAX_GENERATIONS)?;
        let makers: BTreeSet<AccountId> = rows.iter().map(|row| row.value.by).collect();
        Ok(Team {
            structure,
            keys: rows.into_iter().map(|row| row.value.note).collect(),
            makers: makers
                .into_iter()
                .map(|by| self.person(by))
                .collect::<Result<_, _>>()?,
        })
    }

    /// What a member holds, and what her client may do for the others.
    pub fn team_work(&self, caller: &Caller, id: StructureId) -> Result<TeamWork, AppError> {
        self.must_be_member(caller, id)?;
        let keys = self.team_keys(id)?;
        let wraps = TEAM_WRAPS.scan(
            self.engine(),
            &[id.as_bytes(), caller.account.as_bytes()],
            Direction::Forward,
            MAX_GENERATIONS,
        )?;
        let wrap = |(key, wrap): (Vec<u8>, Vec<u8>)| {
            holder_of(&key).map(|(account, generation)| TeamWrap {
                generation,
                account,
                wrap: Base64(wrap),
            })
        };
        Ok(TeamWork {
            wraps: wraps.into_iter().filter_map(wrap).collect(),
            renew: keys.renew,
            missing: keys.missing(caller.account),
            members: keys.members,
        })
    }

    /// Whether the client of an account could make or hand on a team key, or the certificate of a structure's address.
    pub(super) fn has_team_work(&self, account: AccountId) -> Result<bool, AppError> {
        for membership in self.memberships(account)? {
            let keys = self.team_keys(membership.structure)?;
            let is_due = self.box_is_due(membership.structure, self.now())?;
            if keys.renew || is_due || !keys.missing(account).is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes in the next generation.
    pub fn begin_team_key(&self, caller: &Caller, id: StructureId, new: &TeamKeyNew) -> Result<(), AppError> {
        let role = self.must_be_member(caller, id)?;
        let note: SignedNote<TeamKey> = SignedNote::parse(&new.note)?;
        let name = key_name(caller.account, &self.domain);
        let key = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        self.decide(|| {
            let now = self.now();
            let structure = STRUCTURES
                .get(self.engine(), &[id.as_bytes()])?
                .ok_or(Refusal::NotFound)?;
            let keys = self.team_keys(id)?;
            // Whoever governs may renew at any time; everyone else when it is due.
            if !keys.renew && role == Role::Aidant {
                return Err(Refusal::NotAllowed.into());
            }
            if key.structure != id || key.by != caller.account || key.name != structure.value.name {
                return Err(Refusal::BadNote.into());
            }
            let last: Option<SignedNote<TeamKey>> = match keys.rows.last() {
                Some(row) => Some(SignedNote::parse(&row.value.note)?),
                None => None,
            };
            let previous = last.as_ref().map(SignedNote::digest);
            let older = last
                .as_ref()
                .is_some_and(|last| last.danger_unverified().at > key.at);
            let next = u32::try_from(keys.rows.len() + 1).unwrap_or(u32::MAX);
            if key.generation != next || key.previous != previous || older || !is_fresh(key.at, now) {
                return Err(Refusal::Stale.into());
            }
            if keys.rows.len() >= MAX_GENERATIONS {
                return Err(Refusal::TooLarge.into());
            }
            let row = TeamKeyRow {
                note: note.to_text(),
                by: caller.account,
                taken: now,
            };
            // Nothing is due any more. A member who leaves at this very moment makes this one stale.
            let settled = StructureRow {
                left: None,
                ..structure.value.clone()
            };
            let batch = structure.replace(Batch::new(), &settled);
            let batch = TEAM_KEYS.insert(batch, &[id.as_bytes(), &next.to_be_bytes()], &row);
            let batch = self.take_wraps(batch, id, &keys, &new.wraps, |generation| generation == next)?;
            if !new.wraps.iter().any(|wrap| wrap.account == caller.account) {
                return Err(Refusal::Malformed.into());
            }
            let mut fact = Fact::new(EventCode::TeamKeyMade).detail(note.digest());
            fact.signature = note.signature_of(&name);
            let event = self.event(now, &caller.acting_in(id), None, fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    /// Takes in wraps that a member made for members.
    pub fn share_team_key(
        &self,
        caller: &Caller,
        id: StructureId,
        new: &TeamWrapsNew,
    ) -> Result<(), AppError> {
        self.must_be_member(caller, id)?;
        self.decide(|| {
            let now = self.now();
            let keys = self.team_keys(id)?;
            let held = |generation: u32| keys.held.contains(&(caller.account, generation));
            let batch = self.take_wraps(Batch::new(), id, &keys, &new.wraps, held)?;
            let event = self.event(
                now,
                &caller.acting_in(id),
                None,
                Fact::new(EventCode::TeamKeyShared).detail(new.wraps.len()),
            )?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    fn take_wraps(
        &self,
        mut batch: Batch,
        id: StructureId,
        keys: &Keys,
        wraps: &[TeamWrap],
        offered: impl Fn(u32) -> bool,
    ) -> Result<Batch, AppError> {
        if wraps.is_empty() || wraps.len() > MOST_WRAPS {
            return Err(Refusal::Malformed.into());
        }
        let mut seen = BTreeSet::new();
        for wrap in wraps {
            let own = (wrap.account, wrap.generation);
            if wrap.wrap.0.len() > MAX_WRAP || !offered(wrap.generation) || !seen.insert(own) {
                return Err(Refusal::Malformed.into());
            }
            // Whoever left meanwhile gets nothing.
            let member = MEMBERSHIPS
                .get(self.engine(), &[id.as_bytes(), wrap.account.as_bytes()])?
                .filter(|row| row.value.standing == Standing::Active)
                .ok_or(Refusal::GranteeUnknown)?;
            batch = member.unchanged(batch);
            // The first wrap stands: a second one could only take from a member what she has.
            if !keys.held.contains(&own) {
                batch = TEAM_WRAPS.insert(
                    batch,
                    &[
                        id.as_bytes(),
                        wrap.account.as_bytes(),
                        &wrap.generation.to_be_bytes(),
                    ],
                    wrap.wrap.0.clone(),
                );
            }
        }
        Ok(batch)
    }

    /// The digest of the newest generation's recipient.
    pub(super) fn newest_team_key(&self, id: StructureId) -> Result<Option<Digest32>, AppError> {
        let Some(row) = TEAM_KEYS.last(self.engine(), &[id.as_bytes()])? else {
            return Ok(None);
        };
        let note: SignedNote<TeamKey> = SignedNote::parse(&row.value.note)?;
        Ok(Some(note.danger_unverified().digest()))
    }

    /// The newest generation of a structure's team key.
    pub(super) fn generation_of(&self, id: StructureId) -> Result<Option<u32>, AppError> {
        let row = TEAM_KEYS.last(self.engine(), &[id.as_bytes()])?;
        Ok(row.and_then(|row| row.key().get(16..)?.try_into().ok().map(u32::from_be_bytes)))
    }

    /// Adds to a batch: someone who has left holds no wraps any more, and the next generation is due.
    pub(super) fn leave_team(
        &self,
        batch: Batch,
        id: StructureId,
        account: AccountId,
    ) -> Result<Batch, AppError> {
        let now = self.now();
        let row = STRUCTURES
            .get(self.engine(), &[id.as_bytes()])?
            .ok_or(Refusal::NotFound)?;
        let mut left = row.value.clone();
        left.left = Some(now);
        let mut batch = row.replace(batch, &left);
        let wraps = TEAM_WRAPS.scan(
            self.engine(),
            &[id.as_bytes(), account.as_bytes()],
            Direction::Forward,
            MAX_GENERATIONS,
        )?;
        for (key, _) in wraps {
            batch = TEAM_WRAPS.delete(batch, &[&key]);
        }
        Ok(batch)
    }

    fn team_keys(&self, id: StructureId) -> Result<Keys, AppError> {
        let rows = TEAM_KEYS.scan(self.engine(), &[id.as_bytes()], MAX_GENERATIONS)?;
        let wraps = TEAM_WRAPS.scan(self.engine(), &[id.as_bytes()], Direction::Forward, usize::MAX)?;
        let left = STRUCTURES
            .get(self.engine(), &[id.as_bytes()])?
            .and_then(|row| row.value.left);
        let members = MEMBERSHIPS.scan(self.engine(), &[id.as_bytes()], usize::MAX)?;
        let members = members
            .iter()
            .filter(|row| row.value.standing == Standing::Active)
            .filter_map(|row| row.key().get(16..)?.try_into().ok().map(AccountId::from_bytes));
        let renew = rows.is_empty() || left.is_some();
        Ok(Keys {
            held: wraps.iter().filter_map(|(key, _)| holder_of(key)).collect(),
            members: members.collect(),
            rows,
            renew,
        })
    }

    /// The role of an active member.
    pub(super) fn must_be_member(&self, caller: &Caller, id: StructureId) -> Result<Role, AppError> {
        caller.role_in(id).ok_or_else(|| Refusal::NotAllowed.into())
    }
}

/// Account and generation in a key of `TEAM_WRAPS`.
fn holder_of(key: &[u8]) -> Option<(AccountId, u32)> {
    let account = key.get(16..32)?.try_into().ok().map(AccountId::from_bytes)?;
    let generation = key.get(32..36)?.try_into().ok().map(u32::from_be_bytes)?;
    Some((account, generation))
}
