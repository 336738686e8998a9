//! Who reads an organisation's mail: all of its members, until one of its référents has named them. Nothing is handed
//! over by the server alone: what opens the messages is the team's key, which members hand to members.

use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Role};

use super::super::{App, AppError, Caller, Fact, Refusal};
use super::BoxOwner;
use crate::store::Batch;
use crate::store::keyspace::MEMBERSHIPS;
use crate::store::keyspace::mail::MAIL_OWNERS;
use crate::store::rows::{NoticeRow, Standing};

/// The most people who read one box.
const MOST: usize = 200;

impl App {
    /// Who reads a structure's mail, as far as someone has said so.
    pub fn box_readers(
        &self,
        caller: &Caller,
        structure: StructureId,
    ) -> Result<Option<Vec<AccountId>>, AppError> {
        self.must_be_member(caller, structure)?;
        let key = BoxOwner::Structure(structure).to_bytes();
        Ok(MAIL_OWNERS
            .get(self.engine(), &[&key])?
            .and_then(|row| row.value.readers))
    }

    /// Names who reads a structure's mail; nobody named, and every member does. Whoever reads it from now on is told.
    pub fn hand_over_box(
        &self,
        caller: &Caller,
        structure: StructureId,
        readers: Option<Vec<AccountId>>,
    ) -> Result<(), AppError> {
        if self.must_be_member(caller, structure)? == Role::Aidant {
            return Err(Refusal::NotAllowed.into());
        }
        if readers
            .as_ref()
            .is_some_and(|readers| readers.is_empty() || readers.len() > MOST)
        {
            return Err(Refusal::Malformed.into());
        }
        let owner = BoxOwner::Structure(structure);
        self.post(|draft| {
            let now = self.now();
            let mut batch = Batch::new();
            for reader in readers.iter().flatten() {
                let member = MEMBERSHIPS
                    .get(draft, &[structure.as_bytes(), reader.as_bytes()])?
                    .filter(|row| row.value.standing == Standing::Active)
                    .ok_or(Refusal::GranteeUnknown)?;
                batch = member.unchanged(batch);
            }
            let row = MAIL_OWNERS.get(draft, &[&owner.to_bytes()])?;
            let mut after = row.as_ref().map(|row| row.value.clone()).unwrap_or_default();
            let before = std::mem::replace(&mut after.readers, readers.clone());
            batch = match &row {
                Some(row) => row.replace(batch, &after),
                None => MAIL_OWNERS.insert(batch, &[&owner.to_bytes()], &after),
            };
            for reader in readers.iter().flatten() {
                let is_new = before.as_ref().is_some_and(|before| !before.contains(reader));
                if is_new && *reader != caller.account {
                    let notice = NoticeRow {
                        structure: Some(structure),
                        account: Some(caller.account),
                        ..NoticeRow::new(NoticeCode::BoxHandedOver, now)
                    };
                    batch = self.tell(batch, *reader, &notice);
                }
            }
            draft.apply(batch)?;
            let count = readers.as_ref().map_or(0, Vec::len);
            let fact = Fact::new(EventCode::BoxHandedOver).detail(format_args!("{structure} {count}"));
            draft.log(self.event(now, &caller.acting_in(structure), None, fact)?);
            // Those who read it no longer find it closed.
            draft.touch(owner);
            Ok(())
        })
    }
}
