//! Requests: someone asks a person for a mandate, or to let a letter about her go to another structure. A question opens
//! nothing; the answer is what the person signs, or no.

mod question;
mod referrals;

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{AccountId, RequestId, StructureId};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::request::{Request, RequestEnd};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{RequestAnswer, RequestReason, RequestState, Role};
use ecrin_vault::wire::{self, MandateNew, RequestNew};

use self::question::{About, Asked, Question};
use super::documents::MAX_ENVELOPE;
use super::grants::Granting;
use super::mandates::Held;
use super::policy::requests::{Asker, Before, may_answer, may_ask};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::store::keyspace::{REQUESTS, REQUESTS_OF};
use crate::store::rows::{NoticeRow, RequestRow, request_of};
use crate::store::{Batch, Direction};

/// The most requests listed at once.
const MOST: usize = 10_000;

/// How many requests of one asker may wait for one person: asking again and again is pressure.
const MOST_OF_ONE: usize = 3;

/// How many may wait for one person altogether.
const MOST_OF_ALL: usize = 30;

impl App {
    /// Takes in a question that its asker signed.
    pub fn ask(&self, caller: &Caller, new: &RequestNew) -> Result<wire::Request, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        self.must_be_open(self.now())?;
        let question = Question::parse(&new.note)?;
        let (name, keys) = (
            key_name(caller.account, &self.domain),
            self.keys_of(caller.account)?,
        );
        let (signature, text) = match &question {
            Question::Mandate(note) => {
                note.verify(&name, &keys.signing)?;
                (note.signature_of(&name), note.to_text())
            }
            Question::Referral(note) => {
                note.verify(&name, &keys.signing)?;
                (note.signature_of(&name), note.to_text())
            }
        };
        let about = question.about();
        if about.asker != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        if let Some(asked) = self.asked(about.id)? {
            return if asked.row.value.note == text {
                self.request_item(&asked)
            } else {
                Err(Refusal::AlreadyExists.into())
            };
        }
        if !is_fresh(about.at, self.now()) {
            return Err(Refusal::Stale.into());
        }
        if new.wish.as_ref().is_some_and(|wish| wish.0.len() > MAX_ENVELOPE) {
            return Err(Refusal::Malformed.into());
        }
        match &question {
            Question::Mandate(note) => {
                let request = note.danger_unverified();
                let wish = new.wish.as_ref().map(|wish| Digest32::of(&wish.0));
                if !request.is_possible() || wish != request.wish {
                    return Err(Refusal::Malformed.into());
                }
                self.check_asked(caller, request)?;
            }
            Question::Referral(note) => self.check_referral(note.danger_unverified(), new)?,
        }
        self.decide(|| {
            let now = self.now();
            self.check_not_too_many(&question, now)?;
            let row = RequestRow {
                id: about.id,
                note: text.clone(),
                wish: new.wish.clone(),
                answer: None,
                answer_note: None,
                mandate: None,
                lapse_told: None,
                consent: None,
                message: None,
            };
            let mut batch = REQUESTS.insert(Batch::new(), &[about.id.as_bytes()], &row);
            for party in [about.owner, about.asker] {
                batch = REQUESTS_OF.insert(batch, &[party.as_bytes(), about.id.as_bytes()], Vec::new());
            }
            let (event, notice) = question.told(RequestState::Asked);
            let notice = NoticeRow {
                due: Some(about.until),
                ..about.notice(notice, caller.account, now)
            };
            batch = self.tell(batch, about.owner, &notice);
            let fact = Fact {
                signature: signature.clone(),
                ..about.fact(event)
            };
            let event = self.event(now, caller, Some(about.owner), fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        self.request_item(&self.asked(about.id)?.ok_or(Refusal::Conflict)?)
    }

    /// Refuses to ask anything of who is no beneficiary.
    fn must_be_beneficiary(&self, owner: AccountId) -> Result<(), AppError> {
        self.account(owner)?
            .filter(|row| row.value.role == Role::Beneficiary)
            .ok_or(Refusal::NotFound)?;
        Ok(())
    }

    /// Whether the caller may ask this of a beneficiary, who is the owner of what she names.
    fn check_asked(&self, caller: &Caller, request: &Request) -> Result<(), AppError> {
        self.must_be_beneficiary(request.owner)?;
        let held = match request.mandate {
            Some(id) => self.held(id)?,
            None => None,
        };
        let held = held.filter(|held| held.mandate().owner == request.owner);
        let (mut governs, mut theirs) = (Vec::new(), Vec::new());
        if let (RequestReason::Handover, Some(held)) = (request.reason, &held) {
            (governs, theirs) = self.handover_within(caller, request.grantee, held)?;
        }
        let works_for: Vec<StructureId> = caller.structures.iter().map(|member| member.structure).collect();
        let asker = Asker {
            works_for: &works_for,
            governs: &governs,
            theirs: &theirs,
        };
        may_ask(request, asker, held.as_ref().map(before), self.now())?;
        Ok(())
    }

    fn check_not_too_many(&self, question: &Question, now: Timestamp) -> Result<(), AppError> {
        let (mut of_one, mut of_all) = (0, 0);
        let about = question.about();
        for asked in self.requests_of(about.owner)? {
            if asked.state(now) == RequestState::Asked {
                of_all += 1;
                of_one += usize::from(asked.about.asker == about.asker);
            }
        }
        // What was held before may all be handed over at once: that is no pressure for more.
        let handover = matches!(question, Question::Mandate(note)
            if note.danger_unverified().reason == RequestReason::Handover);
        if (of_one >= MOST_OF_ONE && !handover) || of_all >= MOST_OF_ALL {
            return Err(Refusal::TooManyRequestsOpen.into());
        }
        Ok(())
    }

    /// What the caller asks, and is asked, oldest first.
    pub fn requests(&self, caller: &Caller) -> Result<Vec<wire::Request>, AppError> {
        let mut asked = self.requests_of(caller.account)?;
        asked.sort_by_key(|asked| (asked.about.at, asked.about.id));
        asked.iter().map(|asked| self.request_item(asked)).collect()
    }

    /// One request, for whom it concerns: of a referral that was agreed to, also the people of that structure, who find
    /// out whether it was sent.
    pub fn request(&self, caller: &Caller, id: RequestId) -> Result<wire::Request, AppError> {
        let asked = self.asked(id)?.filter(|asked| {
            let agreed = asked.row.value.consent.is_some();
            let theirs = |of| caller.structures.iter().any(|member| member.structure == of);
            asked.concerns(caller) || (agreed && asked.about.structure.is_some_and(theirs))
        });
        self.request_item(&asked.ok_or(Refusal::NotFound)?)
    }

    /// The owner answers with a mandate, which allows at most what was asked; a renewal moreover at most what there was.
    pub fn accept_request(
        &self,
        caller: &Caller,
        id: RequestId,
        new: &MandateNew,
    ) -> Result<wire::Mandate, AppError> {
        let asked = self.own_request(caller, id)?;
        if asked.request()?.owner != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        let granting = self.read_grant(caller, new)?;
        if let Some(known) = self.same_grant(&granting)? {
            // The same answer again is a retry; a mandate that stands already answers nothing.
            return if asked.row.value.mandate == Some(known.id) {
                Ok(known)
            } else {
                Err(Refusal::AlreadyExists.into())
            };
        }
        self.check_grant(&granting, new)?;
        let mandate = granting.mandate().clone();
        self.decide(|| {
            let now = self.now();
            let asked = self.own_request(caller, id)?;
            asked.must_wait(now)?;
            self.check_answer(&asked, &granting, now)?;
            let (batch, mut events) = self.grant_batch(caller, &granting, new, now)?;
            // Asker and grantee are told with the answer.
            let request = asked.request()?;
            let batch = match request.grantee {
                Grantee::Person(_) => batch,
                Grantee::Structure(..) => {
                    self.tell_granted(batch, granting.mandate(), &[request.asker], now)?
                }
            };
            let (batch, event) = self.answered(
                caller,
                &asked,
                batch,
                RequestRow {
                    answer: Some((RequestState::Accepted, now)),
                    mandate: Some(mandate.id),
                    ..asked.row.value.clone()
                },
                granting.signature(),
            )?;
            events.push(event);
            self.ledger.commit(batch, events)?;
            Ok(())
        })?;
        self.granted(&granting)
    }

    fn check_answer(&self, asked: &Asked, granting: &Granting, now: Timestamp) -> Result<(), AppError> {
        let request = asked.request()?;
        let held = match request.mandate {
            Some(id) => self.held(id)?,
            None => None,
        };
        may_answer(request, held.as_ref().map(before), granting.mandate(), now)?;
        Ok(())
    }

    /// The owner says no.
    pub fn refuse_request(
        &self,
        caller: &Caller,
        id: RequestId,
        note: &str,
    ) -> Result<wire::Request, AppError> {
        self.end_request(caller, id, note, RequestAnswer::Refused)
    }

    /// The asker takes it back.
    pub fn withdraw_request(
        &self,
        caller: &Caller,
        id: RequestId,
        note: &str,
    ) -> Result<wire::Request, AppError> {
        self.end_request(caller, id, note, RequestAnswer::Withdrawn)
    }

    fn end_request(
        &self,
        caller: &Caller,
        id: RequestId,
        text: &str,
        answer: RequestAnswer,
    ) -> Result<wire::Request, AppError> {
        let note: SignedNote<RequestEnd> = SignedNote::parse(text)?;
        let name = key_name(caller.account, &self.domain);
        let end = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        self.decide(|| {
            let now = self.now();
            let asked = self.own_request(caller, id)?;
            let whose = match answer {
                RequestAnswer::Refused => asked.about.owner,
                RequestAnswer::Withdrawn => asked.about.asker,
            };
            if whose != caller.account {
                return Err(Refusal::NotAllowed.into());
            }
            let stated = (end.request, end.note, end.answer, end.actor);
            if stated != (id, asked.about.note, answer, caller.account) || !is_fresh(end.at, now) {
                return Err(Refusal::Stale.into());
            }
            if asked.is_ended_by(answer) {
                return Ok(());
            }
            let row = RequestRow {
                answer: Some((asked.ended_by(answer, now)?, now)),
                answer_note: Some(note.to_text()),
                ..asked.row.value.clone()
            };
            let (batch, event) =
                self.answered(caller, &asked, Batch::new(), row, note.signature_of(&name))?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        self.request_item(&self.own_request(caller, id)?)
    }

    /// Adds an answer to a batch: the row, the word to the other side, and the event in the owner's journal.
    fn answered(
        &self,
        caller: &Caller,
        asked: &Asked,
        batch: Batch,
        row: RequestRow,
        signature: Option<Vec<u8>>,
    ) -> Result<(Batch, Event), AppError> {
        let about = About {
            mandate: row.mandate.or(asked.about.mandate),
            ..asked.about
        };
        let (state, at) = row.answer.ok_or(Refusal::Conflict)?;
        let (event, notice) = asked.question.told(state);
        let whom = match state {
            RequestState::Withdrawn | RequestState::Sent => about.owner,
            _ => about.asker,
        };
        let notice = about.notice(notice, caller.account, at);
        let mut batch = self.tell(asked.row.replace(batch, &row), whom, &notice);
        if let (RequestState::Accepted, Ok(request)) = (state, asked.request())
            && let Grantee::Person(grantee) = request.grantee
            && grantee != about.asker
        {
            batch = self.tell(batch, grantee, &notice);
        }
        let fact = Fact {
            signature,
            ..about.fact(event)
        };
        let event = self.event(at, caller, Some(about.owner), fact)?;
        Ok((batch, event))
    }

    /// Once a day: whoever asked something that was never answered is told that it is asked no more.
    pub(super) fn note_lapsed_requests(&self) -> Result<(), AppError> {
        let mut lapsed = Vec::new();
        let now = self.now();
        REQUESTS.each(self.engine(), |row| {
            // Consent to a referral lapses like a question; an answered question for a mandate does not.
            let open = row.value.answer.is_none() || row.value.consent.is_some();
            if open && row.value.lapse_told.is_none() {
                lapsed.push(row.value.id);
            }
        })?;
        for id in lapsed {
            let Some(asked) = self.asked(id)? else { continue };
            if asked.state(now) != RequestState::Expired {
                continue;
            }
            let told = RequestRow {
                lapse_told: Some(now),
                ..asked.row.value.clone()
            };
            let (event, notice) = asked.question.told(RequestState::Expired);
            let notice = asked.about.notice(notice, asked.about.owner, now);
            let batch = self.tell(asked.row.replace(Batch::new(), &told), asked.about.asker, &notice);
            let event = self.own_event(now, Some(asked.about.owner), asked.about.fact(event))?;
            match self.commit_one(batch, event) {
                // Somebody erases or prunes it at this very moment: tomorrow is another day.
                Err(AppError::Refused {
                    reason: Refusal::Conflict,
                    ..
                }) => {}
                told => drop(told?),
            }
        }
        Ok(())
    }

    /// Adds to a batch: no to every question that waits for the caller and to every letter that has not gone, by one note
    /// for all of them.
    pub(super) fn refuse_all(
        &self,
        caller: &Caller,
        mut batch: Batch,
        note: &str,
        signature: &Option<Vec<u8>>,
        now: Timestamp,
    ) -> Result<(Batch, Vec<(RequestId, Event)>), AppError> {
        let mut events = Vec::new();
        for asked in self.requests_of(caller.account)? {
            if asked.about.owner != caller.account {
                continue;
            }
            let Ok(state) = asked.ended_by(RequestAnswer::Refused, now) else {
                continue;
            };
            let row = RequestRow {
                answer: Some((state, now)),
                answer_note: Some(note.to_owned()),
                ..asked.row.value.clone()
            };
            let (next, event) = self.answered(caller, &asked, batch, row, signature.clone())?;
            batch = next;
            events.push((asked.about.id, event));
        }
        Ok((batch, events))
    }

    fn own_request(&self, caller: &Caller, id: RequestId) -> Result<Asked, AppError> {
        self.asked(id)?
            .filter(|asked| asked.concerns(caller))
            .ok_or_else(|| Refusal::NotFound.into())
    }

    fn asked(&self, id: RequestId) -> Result<Option<Asked>, AppError> {
        let Some(row) = REQUESTS.get(self.engine(), &[id.as_bytes()])? else {
            return Ok(None);
        };
        let question = Question::parse(&row.value.note).map_err(|_| Refusal::StoreDamaged)?;
        let about = question.about();
        Ok(Some(Asked { row, question, about }))
    }

    fn requests_of(&self, account: AccountId) -> Result<Vec<Asked>, AppError> {
        let keys = REQUESTS_OF.scan(self.engine(), &[account.as_bytes()], Direction::Forward, MOST)?;
        let ids = keys.iter().filter_map(|(key, _)| request_of(key));
        let found = ids.map(|id| self.asked(id)).collect::<Result<Vec<_>, _>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    fn request_item(&self, asked: &Asked) -> Result<wire::Request, AppError> {
        let RequestRow {
            id,
            note,
            wish,
            answer,
            mandate,
            consent,
            message,
            ..
        } = &asked.row.value;
        let structure = match asked.about.structure {
            Some(structure) => self.structure(structure)?,
            None => None,
        };
        Ok(wire::Request {
            id: *id,
            note: note.clone(),
            wish: wish.clone(),
            state: asked.state(self.now()),
            answered: answer.map(|(_, at)| at),
            mandate: *mandate,
            until: asked.about.until,
            asker: self.person(asked.about.asker)?,
            structure,
            consent: consent.clone(),
            message: *message,
        })
    }
}

/// What a request goes on from.
fn before(held: &Held) -> Before<'_> {
    Before {
        mandate: held.mandate(),
        note: held.note.digest(),
        lifecycle: &held.row.value.lifecycle,
    }
}
