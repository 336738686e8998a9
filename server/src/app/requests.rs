//! Requests: someone asks a person for a mandate. A question opens nothing; the answer is a mandate that the person
//! signs, or no.

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{AccountId, MandateId, RequestId, StructureId};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::note::{Digest32, SignedNote, key_name};
use ecrin_vault::request::{Request, RequestEnd, WAITS_DAYS, state_at};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, RequestAnswer, RequestReason, RequestState, Role};
use ecrin_vault::wire::{self, MandateNew, RequestNew};

use super::documents::MAX_ENVELOPE;
use super::grants::Granting;
use super::mandates::Held;
use super::policy::requests::{Asker, Before, may_answer, may_ask};
use super::{App, AppError, Caller, Fact, Refusal};
use crate::ledger::Event;
use crate::store::keyspace::{REQUESTS, REQUESTS_OF, Row};
use crate::store::rows::{NoticeRow, RequestRow, request_of};
use crate::store::{Batch, Direction};

/// The most requests listed at once.
const MOST: usize = 10_000;

/// How many requests of one asker may wait for one person: asking again and again is pressure.
const MOST_OF_ONE: usize = 3;

/// How many may wait for one person altogether.
const MOST_OF_ALL: usize = 30;

/// A request with its row.
struct Asked {
    row: Row<RequestRow>,
    note: SignedNote<Request>,
}

impl Asked {
    fn request(&self) -> &Request {
        // The note was verified when it was taken in; clients verify it again.
        self.note.danger_unverified()
    }

    fn state(&self, now: Timestamp) -> RequestState {
        let answered = self.row.value.answer.map(|(state, _)| state);
        state_at(self.request().at, answered, now)
    }

    /// Refuses what waits for no answer any more.
    fn must_wait(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state(now) {
            RequestState::Asked => Ok(()),
            RequestState::Expired => Err(Refusal::RequestExpired),
            _ => Err(Refusal::RequestAnswered),
        }
    }
}

impl App {
    /// Takes in a question that its asker signed.
    pub fn ask(&self, caller: &Caller, new: &RequestNew) -> Result<wire::Request, AppError> {
        if !caller.role.is_professional() {
            return Err(Refusal::NotAllowed.into());
        }
        self.must_be_open(self.now())?;
        let note: SignedNote<Request> = SignedNote::parse(&new.note)?;
        let name = key_name(caller.account, &self.domain);
        let request = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        if request.asker != caller.account {
            return Err(Refusal::BadSignature.into());
        }
        if let Some(asked) = self.asked(request.id)? {
            return if asked.row.value.note == note.to_text() {
                self.request_item(&asked)
            } else {
                Err(Refusal::AlreadyExists.into())
            };
        }
        if !is_fresh(request.at, self.now()) {
            return Err(Refusal::Stale.into());
        }
        let wish = new.wish.as_ref().map(|wish| Digest32::of(&wish.0));
        let too_long = new.wish.as_ref().is_some_and(|wish| wish.0.len() > MAX_ENVELOPE);
        if !request.is_possible() || wish != request.wish || too_long {
            return Err(Refusal::Malformed.into());
        }
        self.check_asked(caller, request)?;
        self.decide(|| {
            let now = self.now();
            self.check_not_too_many(request, now)?;
            let row = RequestRow {
                id: request.id,
                note: note.to_text(),
                wish: new.wish.clone(),
                answer: None,
                answer_note: None,
                mandate: None,
                lapse_told: None,
            };
            let mut batch = REQUESTS.insert(Batch::new(), &[request.id.as_bytes()], &row);
            for party in [request.owner, request.asker] {
                batch = REQUESTS_OF.insert(batch, &[party.as_bytes(), request.id.as_bytes()], Vec::new());
            }
            let notice = NoticeRow {
                due: Some(request.at.plus_days(WAITS_DAYS)),
                ..notice_about(NoticeCode::RequestAsked, request, caller.account, now)
            };
            batch = self.tell(batch, request.owner, &notice);
            let mut fact = Fact::new(EventCode::RequestAsked).detail(request.id);
            fact.mandate = request.mandate;
            fact.purpose = Some(request.purpose);
            fact.signature = note.signature_of(&name);
            let event = self.event(now, caller, Some(request.owner), fact)?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        self.request_item(&self.asked(request.id)?.ok_or(Refusal::Conflict)?)
    }

    /// Whether the caller may ask this of a beneficiary, who is the owner of what she names.
    fn check_asked(&self, caller: &Caller, request: &Request) -> Result<(), AppError> {
        self.account(request.owner)?
            .filter(|row| row.value.role == Role::Beneficiary)
            .ok_or(Refusal::NotFound)?;
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

    fn check_not_too_many(&self, request: &Request, now: Timestamp) -> Result<(), AppError> {
        let (mut of_one, mut of_all) = (0, 0);
        for asked in self.requests_of(request.owner)? {
            if asked.state(now) == RequestState::Asked {
                of_all += 1;
                of_one += usize::from(asked.request().asker == request.asker);
            }
        }
        // What was held before may all be handed over at once: that is no pressure for more.
        let handover = request.reason == RequestReason::Handover;
        if (of_one >= MOST_OF_ONE && !handover) || of_all >= MOST_OF_ALL {
            return Err(Refusal::TooManyRequestsOpen.into());
        }
        Ok(())
    }

    /// What the caller asks, and is asked, oldest first.
    pub fn requests(&self, caller: &Caller) -> Result<Vec<wire::Request>, AppError> {
        let mut asked = self.requests_of(caller.account)?;
        asked.sort_by_key(|asked| (asked.request().at, asked.row.value.id));
        asked.iter().map(|asked| self.request_item(asked)).collect()
    }

    /// One request, for whom it concerns.
    pub fn request(&self, caller: &Caller, id: RequestId) -> Result<wire::Request, AppError> {
        self.request_item(&self.own_request(caller, id)?)
    }

    /// The owner answers with a mandate, which allows at most what was asked; a renewal moreover at most what there was.
    pub fn accept_request(
        &self,
        caller: &Caller,
        id: RequestId,
        new: &MandateNew,
    ) -> Result<wire::Mandate, AppError> {
        let asked = self.own_request(caller, id)?;
        if asked.request().owner != caller.account {
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
            let request = asked.request();
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
                (RequestState::Accepted, now),
                (None, Some(mandate.id)),
                Fact {
                    signature: granting.signature(),
                    ..Fact::new(EventCode::RequestAccepted).mandate(mandate.id)
                },
            )?;
            events.push(event);
            self.ledger.commit(batch, events)?;
            Ok(())
        })?;
        self.granted(&granting)
    }

    fn check_answer(&self, asked: &Asked, granting: &Granting, now: Timestamp) -> Result<(), AppError> {
        let held = match asked.request().mandate {
            Some(id) => self.held(id)?,
            None => None,
        };
        may_answer(
            asked.request(),
            held.as_ref().map(before),
            granting.mandate(),
            now,
        )?;
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
        let (state, code, who) = match answer {
            RequestAnswer::Refused => (RequestState::Refused, EventCode::RequestRefused, true),
            RequestAnswer::Withdrawn => (RequestState::Withdrawn, EventCode::RequestWithdrawn, false),
        };
        self.decide(|| {
            let now = self.now();
            let asked = self.own_request(caller, id)?;
            let request = asked.request();
            let whose = if who { request.owner } else { request.asker };
            if whose != caller.account {
                return Err(Refusal::NotAllowed.into());
            }
            let stated = (end.request, end.note, end.answer, end.actor);
            if stated != (id, asked.note.digest(), answer, caller.account) || !is_fresh(end.at, now) {
                return Err(Refusal::Stale.into());
            }
            if asked.row.value.answer.is_some_and(|(before, _)| before == state) {
                return Ok(());
            }
            asked.must_wait(now)?;
            let fact = Fact {
                signature: note.signature_of(&name),
                ..Fact::new(code)
            };
            let (batch, event) = self.answered(
                caller,
                &asked,
                Batch::new(),
                (state, now),
                (Some(note.to_text()), None),
                fact,
            )?;
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
        answer: (RequestState, Timestamp),
        (answer_note, mandate): (Option<String>, Option<MandateId>),
        fact: Fact,
    ) -> Result<(Batch, Event), AppError> {
        let request = asked.request();
        let row = RequestRow {
            answer: Some(answer),
            answer_note,
            mandate,
            ..asked.row.value.clone()
        };
        let (whom, code) = match answer.0 {
            RequestState::Accepted => (request.asker, NoticeCode::RequestAccepted),
            RequestState::Withdrawn => (request.owner, NoticeCode::RequestWithdrawn),
            _ => (request.asker, NoticeCode::RequestRefused),
        };
        let notice = NoticeRow {
            mandate: mandate.or(request.mandate),
            ..notice_about(code, request, caller.account, answer.1)
        };
        let mut batch = self.tell(asked.row.replace(batch, &row), whom, &notice);
        if let (RequestState::Accepted, Grantee::Person(grantee)) = (answer.0, request.grantee)
            && grantee != request.asker
        {
            batch = self.tell(batch, grantee, &notice);
        }
        let mut fact = fact.detail(request.id);
        fact.mandate = fact.mandate.or(request.mandate);
        fact.purpose = Some(request.purpose);
        let event = self.event(answer.1, caller, Some(request.owner), fact)?;
        Ok((batch, event))
    }

    /// Once a day: whoever asked something that was never answered is told that it is asked no more.
    pub(super) fn note_lapsed_requests(&self) -> Result<(), AppError> {
        let mut lapsed = Vec::new();
        let now = self.now();
        REQUESTS.each(self.engine(), |row| {
            if row.value.answer.is_none() && row.value.lapse_told.is_none() {
                lapsed.push(row.value.id);
            }
        })?;
        for id in lapsed {
            let Some(asked) = self.asked(id)? else { continue };
            if asked.state(now) != RequestState::Expired {
                continue;
            }
            let request = asked.request();
            let told = RequestRow {
                lapse_told: Some(now),
                ..asked.row.value.clone()
            };
            let notice = notice_about(NoticeCode::RequestLapsed, request, request.owner, now);
            let batch = self.tell(asked.row.replace(Batch::new(), &told), request.asker, &notice);
            let mut fact = Fact::new(EventCode::RequestLapsed).detail(request.id);
            fact.mandate = request.mandate;
            fact.purpose = Some(request.purpose);
            let event = self.own_event(now, Some(request.owner), fact)?;
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

    /// Adds to a batch: no to every question that waits for the caller, by one note for all of them.
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
            if asked.request().owner != caller.account || asked.state(now) != RequestState::Asked {
                continue;
            }
            let fact = Fact {
                signature: signature.clone(),
                ..Fact::new(EventCode::RequestRefused)
            };
            let answer = (RequestState::Refused, now);
            let (next, event) =
                self.answered(caller, &asked, batch, answer, (Some(note.to_owned()), None), fact)?;
            batch = next;
            events.push((asked.request().id, event));
        }
        Ok((batch, events))
    }

    fn own_request(&self, caller: &Caller, id: RequestId) -> Result<Asked, AppError> {
        self.asked(id)?
            .filter(|asked| [asked.request().owner, asked.request().asker].contains(&caller.account))
            .ok_or_else(|| Refusal::NotFound.into())
    }

    fn asked(&self, id: RequestId) -> Result<Option<Asked>, AppError> {
        let Some(row) = REQUESTS.get(self.engine(), &[id.as_bytes()])? else {
            return Ok(None);
        };
        let note = SignedNote::parse(&row.value.note).map_err(|_| Refusal::StoreDamaged)?;
        Ok(Some(Asked { row, note }))
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
            ..
        } = &asked.row.value;
        Ok(wire::Request {
            id: *id,
            note: note.clone(),
            wish: wish.clone(),
            state: asked.state(self.now()),
            answered: answer.map(|(_, at)| at),
            mandate: *mandate,
            until: asked.request().at.plus_days(WAITS_DAYS),
            asker: self.person(asked.request().asker)?,
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

fn notice_about(code: NoticeCode, request: &Request, by: AccountId, now: Timestamp) -> NoticeRow {
    NoticeRow {
        mandate: request.mandate,
        account: Some(by),
        detail: Some(request.id.to_string()),
        ..NoticeRow::new(code, now)
    }
}
