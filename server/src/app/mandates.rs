//! Mandates: granted by their owner, ended by anyone entitled, never grown by anyone.

use ecrin_vault::act::{Acceptance, MandateAct, Resumption, Revocation, Suspension};
use ecrin_vault::id::{AccountId, MandateId, StructureId};
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateError, check_period, state_at};
use ecrin_vault::note::{NoteBody, SignedNote, key_name};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Role};
use ecrin_vault::wire::{Mandate as MandateItem, SealMade, Structure};
use rand::rngs::OsRng;

use super::policy::acts::{self, ActQuestion, Party};
use super::policy::{Candidate, may_hold, may_receive};
use super::sessions::Known;
use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::keyspace::{MANDATES, MANDATES_OF, MANDATES_OF_STRUCTURE, MEMBERSHIPS, Row, VIEWS};
use crate::store::rows::{MandateRow, MembershipRow, Standing, mandate_of};
use crate::store::{Batch, Direction};

/// The most mandates listed, and views counted, at once.
pub(super) const MOST: usize = 10_000;

impl From<MandateError> for Refusal {
    fn from(error: MandateError) -> Self {
        match error {
            MandateError::EndBeforeBeginning | MandateError::EndInThePast | MandateError::TooLong => {
                Self::BadPeriod
            }
            MandateError::Documents => Self::BadDocuments,
            MandateError::ToOneself => Self::ToOneself,
            MandateError::NoViews => Self::Malformed,
        }
    }
}

/// A mandate with its row.
pub(super) struct Held {
    pub(super) row: Row<MandateRow>,
    pub(super) note: SignedNote<Mandate>,
}

impl Held {
    pub(super) fn mandate(&self) -> &Mandate {
        // The note was verified when it was taken in; what the store returns is the store's word, which clients check.
        self.note.danger_unverified()
    }

    /// Its row once this has happened to it, by this note.
    pub(super) fn after(&self, lifecycle: Lifecycle, note: Option<&str>) -> MandateRow {
        let mut row = self.row.value.clone();
        row.lifecycle = lifecycle;
        row.acts.extend(note.map(ToOwned::to_owned));
        row
    }
}

/// A note of an act on a mandate, which was verified.
pub(super) struct SignedAct {
    pub(super) text: String,
    pub(super) signature: Option<Vec<u8>>,
    pub(super) act: MandateAct,
}

impl App {
    /// Makes a fresh mandate id with its seal.
    pub fn make_seal(&self, caller: &Caller, until: Timestamp) -> Result<SealMade, AppError> {
        caller.must_be_beneficiary()?;
        let now = self.now();
        self.must_be_open(now)?;
        check_period(now, until, now).map_err(Refusal::from)?;
        let mandate = MandateId::generate(&mut OsRng);
        let seal = self.sealer.make_seal(mandate, until)?;
        Ok(SealMade { mandate, seal })
    }

    /// A grantee is a professional who may act, or a structure in which someone holds the named role, under the key the
    /// owner saw. The answer is the structure for which a person holds it.
    pub(super) fn check_grantee(&self, mandate: &Mandate) -> Result<Option<StructureId>, AppError> {
        let (candidate, through) = match mandate.grantee {
            Grantee::Person(account) => self.person_as_grantee(account)?,
            Grantee::Structure(structure, role) => (self.structure_as_grantee(structure, role)?, None),
        };
        may_receive(mandate, candidate)?;
        Ok(through)
    }

    fn person_as_grantee(&self, account: AccountId) -> Result<(Candidate, Option<StructureId>), AppError> {
        let Some(row) = self
            .account(account)?
            .filter(|row| row.value.role.is_professional())
        else {
            let nobody = Candidate {
                known: false,
                active: false,
                key: None,
            };
            return Ok((nobody, None));
        };
        let through = self.memberships(account)?.first().map(|first| first.structure);
        let dormant = self.dormancy(account, row.value.role, self.now())?.is_some();
        let candidate = Candidate {
            known: true,
            active: through.is_some() && !dormant,
            key: Some(self.keys_of(account)?.encryption.digest()),
        };
        Ok((candidate, through))
    }

    fn structure_as_grantee(&self, structure: StructureId, role: Role) -> Result<Candidate, AppError> {
        let members = MEMBERSHIPS.scan(self.engine(), &[structure.as_bytes()], usize::MAX)?;
        let holds = |row: &Row<MembershipRow>| standing_of(row) == (role, Standing::Active);
        Ok(Candidate {
            known: self.structure(structure)?.is_some(),
            active: members.iter().any(holds),
            key: self.newest_team_key(structure)?,
        })
    }

    /// Someone's membership of the structure for which a mandate is held: by the structure itself, or by her as a person
    /// for it.
    pub(super) fn membership_under(
        &self,
        held: &Held,
        account: AccountId,
    ) -> Result<Option<Row<MembershipRow>>, AppError> {
        let structure = match held.mandate().grantee {
            Grantee::Structure(structure, _) => Some(structure),
            Grantee::Person(person) => held.row.value.through.filter(|_| person == account),
        };
        match structure {
            Some(of) => Ok(MEMBERSHIPS.get(self.engine(), &[of.as_bytes(), account.as_bytes()])?),
            None => Ok(None),
        }
    }

    /// Whether someone holds a mandate at this moment, and if not, why.
    pub(super) fn holds(&self, held: &Held, account: AccountId) -> Result<Result<(), Refusal>, AppError> {
        let membership = self.membership_under(held, account)?;
        let grantee = held.mandate().grantee;
        Ok(may_hold(grantee, account, membership.as_ref().map(standing_of)))
    }

    /// The mandates the caller granted or holds.
    pub fn mandates(&self, caller: &Caller) -> Result<Vec<MandateItem>, AppError> {
        let mut keys = MANDATES_OF.scan(
            self.engine(),
            &[caller.account.as_bytes()],
            Direction::Forward,
            MOST,
        )?;
        for membership in &caller.structures {
            keys.extend(MANDATES_OF_STRUCTURE.scan(
                self.engine(),
                &[membership.structure.as_bytes()],
                Direction::Forward,
                MOST,
            )?);
        }
        let mut items = Vec::new();
        for (key, _) in keys {
            let Some(held) = mandate_of(&key).map(|id| self.held(id)).transpose()?.flatten() else {
                continue;
            };
            let mandate = held.mandate();
            if mandate.owner == caller.account || self.holds(&held, caller.account)?.is_ok() {
                items.push((mandate.from, self.mandate_of(&held)?));
            }
        }
        items.sort_by_key(|(from, item)| (*from, item.id));
        Ok(items.into_iter().map(|(_, item)| item).collect())
    }

    /// One mandate. Whoever asks for a mandate that is not hers, or after she was suspended, made an attempt on its
    /// owner's papers: it stands in the owner's journal.
    pub fn mandate(
        &self,
        token: &str,
        address: Option<std::net::IpAddr>,
        id: MandateId,
    ) -> Result<MandateItem, AppError> {
        let Known { caller, refusal, .. } = self.known(token, address)?;
        if let Some(refusal @ (Refusal::SessionEnded | Refusal::NotSignedIn)) = refusal {
            return Err(refusal.into());
        }
        let held = self.held(id)?.ok_or(Refusal::NotFound)?;
        let party = if held.mandate().owner == caller.account {
            Ok(())
        } else {
            self.holds(&held, caller.account)?
        };
        if let Some(reason) = refusal.or(party.err()) {
            let fact = Fact::new(EventCode::DocumentReleaseRefused).mandate(id);
            return Err(self.refuse(self.now(), &caller, Some(held.mandate().owner), fact, reason));
        }
        self.mandate_of(&held)
    }

    /// The grantee accepts.
    pub fn accept(&self, caller: &Caller, id: MandateId, note: &str) -> Result<MandateItem, AppError> {
        self.act::<Acceptance>(caller, id, note, acts::Act::Accept)
    }

    /// Its owner takes it back, its grantee gives it back, or the grantee's structure does. It never lives again: the
    /// seal is destroyed before this returns.
    pub fn revoke(&self, caller: &Caller, id: MandateId, note: &str) -> Result<MandateItem, AppError> {
        let item = self.act::<Revocation>(caller, id, note, acts::Act::Revoke)?;
        // A crash before this line leaves the seal of a mandate that is already over; the next upkeep destroys it.
        self.sealer.destroy(id)?;
        Ok(item)
    }

    /// Anyone concerned stops it for now.
    pub fn suspend(&self, caller: &Caller, id: MandateId, note: &str) -> Result<MandateItem, AppError> {
        self.act::<Suspension>(caller, id, note, acts::Act::Suspend)
    }

    /// Its owner, and nobody else, lets it go on.
    pub fn resume(&self, caller: &Caller, id: MandateId, note: &str) -> Result<MandateItem, AppError> {
        self.act::<Resumption>(caller, id, note, acts::Act::Resume)
    }

    /// What the caller is to a mandate at this moment.
    fn party(
        &self,
        caller: &Caller,
        held: &Held,
        membership: Option<&Row<MembershipRow>>,
    ) -> Result<Party, AppError> {
        let governs = caller.role == Role::Admin
            || self
                .structures_concerned(held)?
                .iter()
                .any(|of| caller.role_in(*of) == Some(Role::Referent));
        Ok(Party {
            account: caller.account,
            membership: membership.map(standing_of),
            governs,
        })
    }

    /// The structures whose référents answer for a mandate: the one that holds it, or the one for which a person does.
    pub(super) fn structures_concerned(&self, held: &Held) -> Result<Vec<StructureId>, AppError> {
        match (held.mandate().grantee, held.row.value.through) {
            (Grantee::Structure(structure, _), _) | (Grantee::Person(_), Some(structure)) => {
                Ok(vec![structure])
            }
            (Grantee::Person(person), None) => {
                let memberships = self.memberships(person)?;
                Ok(memberships
                    .iter()
                    .map(|membership| membership.structure)
                    .collect())
            }
        }
    }

    /// A mandate's note for those who may stop it without seeing a paper: the référents of its grantee's structure and
    /// administrators. It is no attempt on anything, and no paper's name stands in it.
    pub fn mandate_note(&self, caller: &Caller, id: MandateId) -> Result<MandateItem, AppError> {
        let held = self.held(id)?.ok_or(Refusal::NotFound)?;
        let membership = self.membership_under(&held, caller.account)?;
        if acts::relation(held.mandate(), self.party(caller, &held, membership.as_ref())?).is_none() {
            let fact = Fact::new(EventCode::DocumentReleaseRefused).mandate(id);
            let owner = Some(held.mandate().owner);
            return Err(self.refuse(self.now(), caller, owner, fact, Refusal::MandateNotYours));
        }
        self.mandate_of(&held)
    }

    /// Reads an act on a mandate that the caller signed.
    pub(super) fn read_act<T: NoteBody + AsRef<MandateAct>>(
        &self,
        caller: &Caller,
        text: &str,
    ) -> Result<SignedAct, AppError> {
        let note: SignedNote<T> = SignedNote::parse(text)?;
        let name = key_name(caller.account, &self.domain);
        let act = note
            .verify(&name, &self.keys_of(caller.account)?.signing)?
            .as_ref()
            .clone();
        Ok(SignedAct {
            text: note.to_text(),
            signature: note.signature_of(&name),
            act,
        })
    }

    fn act<T: NoteBody + AsRef<MandateAct>>(
        &self,
        caller: &Caller,
        id: MandateId,
        text: &str,
        act: acts::Act,
    ) -> Result<MandateItem, AppError> {
        let signed = self.read_act::<T>(caller, text)?;
        self.decide(|| {
            let held = self.held(id)?.ok_or(Refusal::NotFound)?;
            self.try_act(caller, &held, &signed, act)
        })?;
        self.mandate_item(id)
    }

    /// Decides on an act and writes down what it makes of the mandate, if it makes anything of it.
    pub(super) fn try_act(
        &self,
        caller: &Caller,
        held: &Held,
        signed: &SignedAct,
        act: acts::Act,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mandate = held.mandate();
        let membership = self.membership_under(held, caller.account)?;
        let question = ActQuestion {
            now,
            mandate,
            note: held.note.digest(),
            lifecycle: &held.row.value.lifecycle,
            party: self.party(caller, held, membership.as_ref())?,
            act,
            signed: &signed.act,
        };
        let fact = Fact {
            signature: signed.signature.clone(),
            ..Fact::new(acts::event_of(&question)).mandate(mandate.id)
        };
        let lifecycle = match acts::decide(&question) {
            // What is not hers to know of is no attempt on it.
            Err(Refusal::NotFound) => return Err(Refusal::NotFound.into()),
            decided => decided
                .map_err(|reason| self.refuse(now, caller, Some(mandate.owner), fact.clone(), reason))?,
        };
        if lifecycle == held.row.value.lifecycle {
            return Ok(());
        }
        let mut batch = held
            .row
            .replace(Batch::new(), &held.after(lifecycle, Some(&signed.text)));
        // Whoever is suspended or leaves at this very moment is decided on again, as that.
        if let Some(row) = &membership {
            batch = row.unchanged(batch);
        }
        // Whoever worked with these papers hears from the person that it is over, not from a refusal at the next desk.
        let taken_back = act == acts::Act::Revoke && mandate.owner == caller.account;
        if taken_back || matches!(act, acts::Act::Undo { .. }) {
            batch = self.tell_holders(batch, mandate, now)?;
        }
        let event = self.event(now, caller, Some(mandate.owner), fact)?;
        self.commit_one(batch, event)?;
        Ok(())
    }

    pub(super) fn held(&self, id: MandateId) -> Result<Option<Held>, AppError> {
        let Some(row) = MANDATES.get(self.engine(), &[id.as_bytes()])? else {
            return Ok(None);
        };
        let note = SignedNote::parse(&row.value.note).map_err(|_| Refusal::StoreDamaged)?;
        Ok(Some(Held { row, note }))
    }

    /// How many views were released under a mandate.
    pub(super) fn views_of(&self, id: MandateId) -> Result<u32, AppError> {
        let views = VIEWS.scan(self.engine(), &[id.as_bytes()], Direction::Forward, MOST)?;
        Ok(u32::try_from(views.len()).unwrap_or(u32::MAX))
    }

    /// A mandate by its id, as a wire item.
    pub(super) fn mandate_item(&self, id: MandateId) -> Result<MandateItem, AppError> {
        self.mandate_of(&self.held(id)?.ok_or(Refusal::NotFound)?)
    }

    pub(super) fn mandate_of(&self, held: &Held) -> Result<MandateItem, AppError> {
        let mandate = held.mandate();
        let MandateRow {
            id, note, lifecycle, ..
        } = &held.row.value;
        let (grantee, structure) = self.grantee_in_words(held)?;
        Ok(MandateItem {
            id: *id,
            note: note.clone(),
            state: state_at(mandate.from, mandate.until, lifecycle, self.now()),
            accepted: lifecycle.accepted,
            ended: lifecycle.ended.map(|(_, at)| at),
            views: self.views_of(*id)?,
            grantee,
            structure,
            owner: self.person(mandate.owner)?,
        })
    }
}

impl App {
    /// The grantee for people: a person with her structure, or the structure that holds it.
    fn grantee_in_words(&self, held: &Held) -> Result<(String, Option<Structure>), AppError> {
        match held.mandate().grantee {
            Grantee::Structure(structure, _) => {
                let structure = self.structure(structure)?.ok_or(Refusal::StoreDamaged)?;
                Ok((structure.name.clone(), Some(structure)))
            }
            Grantee::Person(person) => {
                let name = self.existing_account(person)?.value.name.unwrap_or_default();
                let structure = match held.row.value.through {
                    Some(structure) => self.structure(structure)?,
                    None => self.structures_of(person)?.into_iter().next(),
                };
                Ok((name, structure))
            }
        }
    }
}

/// The key under which mandates sort by their end.
pub(super) fn end_key(until: Timestamp) -> [u8; 8] {
    until.millis().to_be_bytes()
}

/// Role and standing of a membership.
pub(super) fn standing_of(row: &Row<MembershipRow>) -> (Role, Standing) {
    (row.value.role, row.value.standing)
}
