//! Places: the counters of a structure, so that people know where someone works.

use ecrin_vault::id::{AccountId, PlaceId, StructureId};
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{MemberPlace, Place};
use rand::rngs::OsRng;

use super::accounts::check_name;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{MEMBERSHIPS, PLACES};
use crate::store::rows::{MembershipRow, PlaceRow, Standing};

/// The most places of one structure.
const MOST: usize = 1_000;

impl App {
    /// The places of a structure, for professionals.
    pub fn places(&self, caller: &Caller, structure: StructureId) -> Result<Vec<Place>, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        self.structure(structure)?.ok_or(Refusal::NotFound)?;
        let rows = PLACES.scan(self.engine(), &[structure.as_bytes()], MOST)?;
        let place = |row: &crate::store::keyspace::Row<PlaceRow>| {
            let id = row.key().get(16..)?.try_into().ok().map(PlaceId::from_bytes)?;
            Some(Place {
                id,
                name: row.value.name.clone(),
            })
        };
        Ok(rows.iter().filter_map(place).collect())
    }

    /// Adds a place.
    pub fn add_place(&self, caller: &Caller, structure: StructureId, name: &str) -> Result<Place, AppError> {
        self.must_govern(caller, structure)?;
        check_name(name)?;
        if PLACES.scan(self.engine(), &[structure.as_bytes()], MOST)?.len() >= MOST {
            return Err(Refusal::TooLarge.into());
        }
        let now = self.now();
        let id = PlaceId::generate(&mut OsRng);
        let row = PlaceRow {
            name: name.to_owned(),
            created: now,
        };
        let batch = PLACES.insert(Batch::new(), &[structure.as_bytes(), id.as_bytes()], &row);
        let fact = Fact::new(EventCode::PlaceAdded).detail(id);
        let event = self.event(now, &caller.acting_in(structure), None, fact)?;
        self.commit_one(batch, event)?;
        Ok(Place { id, name: row.name })
    }

    /// Removes a place; whoever worked there works nowhere in particular.
    pub fn remove_place(&self, caller: &Caller, structure: StructureId, id: PlaceId) -> Result<(), AppError> {
        self.must_govern(caller, structure)?;
        self.decide(|| {
            let now = self.now();
            let row = PLACES
                .get(self.engine(), &[structure.as_bytes(), id.as_bytes()])?
                .ok_or(Refusal::NotFound)?;
            let mut batch = row.delete(Batch::new());
            for member in MEMBERSHIPS.scan(self.engine(), &[structure.as_bytes()], usize::MAX)? {
                if member.value.place == Some(id) {
                    let moved = MembershipRow {
                        place: None,
                        ..member.value.clone()
                    };
                    batch = member.replace(batch, &moved);
                }
            }
            let fact = Fact::new(EventCode::PlaceRemoved).detail(id);
            let event = self.event(now, &caller.acting_in(structure), None, fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    /// Gives a member another place.
    pub fn set_place(&self, caller: &Caller, account: AccountId, act: &MemberPlace) -> Result<(), AppError> {
        self.must_govern(caller, act.structure)?;
        self.decide(|| {
            let now = self.now();
            let mut batch = Batch::new();
            if let Some(place) = act.place {
                let place = PLACES.get(self.engine(), &[act.structure.as_bytes(), place.as_bytes()])?;
                batch = place.ok_or(Refusal::NotFound)?.unchanged(batch);
            }
            let member = MEMBERSHIPS
                .get(self.engine(), &[act.structure.as_bytes(), account.as_bytes()])?
                .filter(|row| row.value.standing != Standing::Removed)
                .ok_or(Refusal::NotFound)?;
            if member.value.place == act.place {
                return Ok(());
            }
            let moved = MembershipRow {
                place: act.place,
                ..member.value.clone()
            };
            let batch = member.replace(batch, &moved);
            let fact = Fact::new(EventCode::MemberMoved).detail(account);
            let event = self.event(now, &caller.acting_in(act.structure), None, fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }

    /// A place as its members show it.
    pub(super) fn place(
        &self,
        structure: StructureId,
        id: Option<PlaceId>,
    ) -> Result<Option<Place>, AppError> {
        let Some(id) = id else { return Ok(None) };
        let row = PLACES.get(self.engine(), &[structure.as_bytes(), id.as_bytes()])?;
        Ok(row.map(|row| Place {
            id,
            name: row.value.name,
        }))
    }

    /// Refuses everyone but administrators and the référents of a structure.
    pub(super) fn must_govern(&self, caller: &Caller, structure: StructureId) -> Result<(), AppError> {
        self.structure(structure)?.ok_or(Refusal::NotFound)?;
        if caller.role == Role::Admin || caller.role_in(structure) == Some(Role::Referent) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }
}
