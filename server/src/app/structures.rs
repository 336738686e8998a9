//! Structures and their members: who may act, and who no longer may.

use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Role};
use ecrin_vault::wire::{Member, MembershipAct, Structure, StructureItem};
use rand::rngs::OsRng;

use super::accounts::check_name;
use super::leavers::Leaver;
use super::{App, AppError, Caller, Fact, Membership, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{MEMBERSHIPS, Row, STRUCTURES};
use crate::store::rows::{MembershipRow, NoticeRow, Standing, StructureRow};

/// The most structures or members one answer lists.
const MOST: usize = 10_000;

impl App {
    /// Creates an organisation.
    pub fn create_structure(&self, caller: &Caller, name: &str) -> Result<Structure, AppError> {
        caller.must_be_admin()?;
        check_name(name)?;
        let now = self.now();
        let id = StructureId::generate(&mut OsRng);
        let batch = STRUCTURES.insert(
            Batch::new(),
            &[id.as_bytes()],
            &StructureRow {
                name: name.to_owned(),
                created: now,
                left: None,
            },
        );
        let event = self.event(
            now,
            caller,
            None,
            Fact::new(EventCode::StructureCreated).detail(id),
        )?;
        self.commit_one(batch, event)?;
        Ok(Structure {
            id,
            name: name.to_owned(),
        })
    }

    /// All organisations, with what shows whether one could stand still.
    pub fn list_structures(&self, caller: &Caller) -> Result<Vec<StructureItem>, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        let mut items = Vec::new();
        for row in STRUCTURES.scan(self.engine(), &[], MOST)? {
            let Some(id) = structure_id(row.key()) else {
                continue;
            };
            let members = MEMBERSHIPS.scan(self.engine(), &[id.as_bytes()], MOST)?;
            let active = members
                .iter()
                .filter(|row| row.value.standing == Standing::Active);
            let count = |of: &dyn Fn(Role) -> bool| {
                u32::try_from(active.clone().filter(|row| of(row.value.role)).count()).unwrap_or(u32::MAX)
            };
            items.push(StructureItem {
                id,
                name: row.value.name,
                referents: count(&|role| role == Role::Referent),
                members: count(&|_| true),
                generation: self.generation_of(id)?,
            });
        }
        Ok(items)
    }

    /// An organisation by its id.
    pub(super) fn structure(&self, id: StructureId) -> Result<Option<Structure>, AppError> {
        Ok(STRUCTURES
            .get(self.engine(), &[id.as_bytes()])?
            .map(|row| Structure {
                id,
                name: row.value.name,
            }))
    }

    /// Whether anyone acts for an organisation at present.
    pub(super) fn has_members(&self, id: StructureId) -> Result<bool, AppError> {
        let members = MEMBERSHIPS.scan(self.engine(), &[id.as_bytes()], MOST)?;
        Ok(members.iter().any(|row| row.value.standing == Standing::Active))
    }

    /// The organisations an account may act for.
    pub(super) fn structures_of(&self, account: AccountId) -> Result<Vec<Structure>, AppError> {
        let mut structures = Vec::new();
        for membership in self.memberships(account)? {
            structures.extend(self.structure(membership.structure)?);
        }
        Ok(structures)
    }

    /// The members the caller may see: an administrator all, a référent those of her own structures.
    pub fn members(&self, caller: &Caller, of: Option<StructureId>) -> Result<Vec<Member>, AppError> {
        let mut members = Vec::new();
        for structure in self.governed(caller, of)? {
            let structure = self.structure(structure)?.ok_or(Refusal::NotFound)?;
            for row in MEMBERSHIPS.scan(self.engine(), &[structure.id.as_bytes()], MOST)? {
                let Some(account) = row
                    .key()
                    .get(16..)
                    .and_then(|k| k.try_into().ok())
                    .map(AccountId::from_bytes)
                else {
                    continue;
                };
                let MembershipRow {
                    role,
                    standing,
                    since,
                    place,
                } = row.value;
                if standing != Standing::Removed {
                    let name = self.existing_account(account)?.value.name.unwrap_or_default();
                    members.push(Member {
                        account,
                        name,
                        structure: structure.clone(),
                        role,
                        active: standing == Standing::Active,
                        since,
                        place: self.place(structure.id, place)?,
                    });
                }
            }
        }
        Ok(members)
    }

    /// Suspends, resumes or removes a member. A leaver is cut off at once: her sessions end in the same batch.
    pub fn set_standing(
        &self,
        caller: &Caller,
        account: AccountId,
        act: &MembershipAct,
        standing: Standing,
    ) -> Result<Vec<Member>, AppError> {
        if account == caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        let governed = self.governed(caller, act.structure)?;
        let alone_is_known = act.leave_one && caller.role == Role::Admin;
        self.decide(|| self.try_set_standing(caller, account, &governed, standing, alone_is_known))?;
        self.members(caller, act.structure)
    }

    fn try_set_standing(
        &self,
        caller: &Caller,
        account: AccountId,
        governed: &[StructureId],
        standing: Standing,
        alone_is_known: bool,
    ) -> Result<(), AppError> {
        let now = self.now();
        let code = match standing {
            Standing::Active => EventCode::MemberResumed,
            Standing::Suspended => EventCode::MemberSuspended,
            Standing::Removed => EventCode::MemberRemoved,
        };
        let mut batch = Batch::new();
        let mut events = Vec::new();
        let mut found = false;
        for structure in governed {
            let Some(row) = MEMBERSHIPS.get(self.engine(), &[structure.as_bytes(), account.as_bytes()])?
            else {
                continue;
            };
            if row.value.standing == Standing::Removed {
                continue;
            }
            found = true;
            // A référent governs aidants and référents, never an administrator.
            if row.value.role == Role::Admin && caller.role != Role::Admin {
                return Err(Refusal::NotAllowed.into());
            }
            if row.value.standing == standing {
                continue;
            }
            let leaver = Leaver {
                account,
                structure: *structure,
            };
            let acting = caller.acting_in(*structure);
            if standing != Standing::Active {
                batch = self.keep_referents(batch, leaver, alone_is_known, now)?;
            }
            batch = row.replace(
                batch,
                &MembershipRow {
                    standing,
                    since: now,
                    ..row.value.clone()
                },
            );
            events.push(self.event(now, &acting, None, Fact::new(code).detail(account))?);
            if standing == Standing::Removed {
                batch = self.leave_team(batch, *structure, account)?;
                batch = self.suspend_mandates(batch, &mut events, &acting, leaver, now)?;
                let notice = NoticeRow {
                    structure: Some(*structure),
                    account: Some(caller.account),
                    ..NoticeRow::new(NoticeCode::MembershipEnded, now)
                };
                batch = self.tell(batch, account, &notice);
            }
        }
        if !found {
            return Err(Refusal::NotFound.into());
        }
        if events.is_empty() {
            return Ok(());
        }
        if standing != Standing::Active {
            batch = self.suspend_sessions(batch, account)?;
        }
        let stays =
            |memberships: Vec<Membership>| memberships.iter().any(|m| !governed.contains(&m.structure));
        let mut heard_outside = false;
        if standing == Standing::Removed && !stays(self.memberships(account)?) {
            batch = self.forget_app_passwords(batch, account)?;
            (batch, heard_outside) = self.forget_outside(batch, account)?;
        }
        self.ledger.commit(batch, events)?;
        if heard_outside {
            self.purge();
        }
        Ok(())
    }

    fn governed(&self, caller: &Caller, of: Option<StructureId>) -> Result<Vec<StructureId>, AppError> {
        let own: Vec<StructureId> = match caller.role {
            Role::Admin => {
                let rows: Vec<Row<StructureRow>> = STRUCTURES.scan(self.engine(), &[], MOST)?;
                rows.iter().filter_map(|row| structure_id(row.key())).collect()
            }
            _ => caller
                .structures
                .iter()
                .filter(|m| m.role == Role::Referent)
                .map(|m| m.structure)
                .collect(),
        };
        match of {
            _ if own.is_empty() => Err(Refusal::NotAllowed.into()),
            None => Ok(own),
            Some(structure) if own.contains(&structure) => Ok(vec![structure]),
            Some(_) => Err(Refusal::NotAllowed.into()),
        }
    }
}

fn structure_id(key: &[u8]) -> Option<StructureId> {
    key.try_into().ok().map(StructureId::from_bytes)
}
