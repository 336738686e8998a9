//! What is asked of a person: a mandate, or leave to send a letter about her. All that is done with questions of both
//! kinds is done with what they have in common.

use ecrin_vault::id::{AccountId, MandateId, RequestId, StructureId};
use ecrin_vault::note::{Digest32, NoteBody, SignedNote};
use ecrin_vault::referral::{self, Referral};
use ecrin_vault::request::{Request, WAITS_DAYS, state_at};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Purpose, RequestAnswer, RequestState};

use super::super::{AppError, Caller, Fact, Refusal};
use crate::store::keyspace::Row;
use crate::store::rows::{NoticeRow, RequestRow};

/// What is asked. The notes were verified when they were taken in; clients verify them again.
pub(super) enum Question {
    Mandate(SignedNote<Request>),
    Referral(SignedNote<Referral>),
}

/// A request with its row, and what every question has.
pub(super) struct Asked {
    pub(super) row: Row<RequestRow>,
    pub(super) question: Question,
    pub(super) about: About,
}

/// Who asks whom, how long it waits, and what it concerns.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) id: RequestId,
    pub(super) owner: AccountId,
    pub(super) asker: AccountId,
    pub(super) at: Timestamp,
    pub(super) until: Timestamp,
    pub(super) note: Digest32,
    pub(super) mandate: Option<MandateId>,
    pub(super) purpose: Option<Purpose>,
    pub(super) structure: Option<StructureId>,
}

impl Question {
    pub(super) fn parse(text: &str) -> Result<Self, AppError> {
        let first = text.lines().next().unwrap_or_default();
        Ok(if first == format!("ecrin/{}/v1", Referral::KIND) {
            Self::Referral(SignedNote::parse(text)?)
        } else {
            Self::Mandate(SignedNote::parse(text)?)
        })
    }

    pub(super) fn about(&self) -> About {
        match self {
            Self::Mandate(note) => {
                let request = note.danger_unverified();
                About {
                    id: request.id,
                    owner: request.owner,
                    asker: request.asker,
                    at: request.at,
                    until: request.at.plus_days(WAITS_DAYS),
                    note: note.digest(),
                    mandate: request.mandate,
                    purpose: Some(request.purpose),
                    structure: None,
                }
            }
            Self::Referral(note) => {
                let referral = note.danger_unverified();
                About {
                    id: referral.id,
                    owner: referral.owner,
                    asker: referral.aidant,
                    at: referral.at,
                    until: referral.until,
                    note: note.digest(),
                    mandate: None,
                    purpose: None,
                    structure: Some(referral.structure),
                }
            }
        }
    }

    /// How the journal and notices tell that something became of it.
    pub(super) const fn told(&self, state: RequestState) -> (EventCode, NoticeCode) {
        use RequestState as S;
        match (self, state) {
            (Self::Mandate(_), S::Asked) => (EventCode::RequestAsked, NoticeCode::RequestAsked),
            (Self::Mandate(_), S::Accepted | S::Sent) => {
                (EventCode::RequestAccepted, NoticeCode::RequestAccepted)
            }
            (Self::Mandate(_), S::Refused | S::TakenBack) => {
                (EventCode::RequestRefused, NoticeCode::RequestRefused)
            }
            (Self::Mandate(_), S::Withdrawn) => (EventCode::RequestWithdrawn, NoticeCode::RequestWithdrawn),
            (Self::Mandate(_), S::Expired) => (EventCode::RequestLapsed, NoticeCode::RequestLapsed),
            (Self::Referral(_), S::Asked) => (EventCode::ReferralAsked, NoticeCode::ReferralAsked),
            (Self::Referral(_), S::Accepted) => (EventCode::ReferralConsented, NoticeCode::ReferralConsented),
            (Self::Referral(_), S::Refused) => (EventCode::ReferralRefused, NoticeCode::ReferralRefused),
            (Self::Referral(_), S::TakenBack) => {
                (EventCode::ReferralTakenBack, NoticeCode::ReferralTakenBack)
            }
            (Self::Referral(_), S::Withdrawn) => {
                (EventCode::ReferralWithdrawn, NoticeCode::ReferralWithdrawn)
            }
            (Self::Referral(_), S::Expired) => (EventCode::ReferralLapsed, NoticeCode::ReferralLapsed),
            (Self::Referral(_), S::Sent) => (EventCode::ReferralSent, NoticeCode::ReferralSent),
        }
    }
}

impl About {
    /// The beginning of an event about it.
    pub(super) fn fact(&self, code: EventCode) -> Fact {
        let fact = Fact {
            mandate: self.mandate,
            purpose: self.purpose,
            ..Fact::new(code)
        };
        match self.structure {
            Some(structure) => fact.detail(format_args!("{} {structure}", self.id)),
            None => fact.detail(self.id),
        }
    }

    pub(super) fn notice(&self, code: NoticeCode, by: AccountId, now: Timestamp) -> NoticeRow {
        NoticeRow {
            mandate: self.mandate,
            account: Some(by),
            structure: self.structure,
            detail: Some(self.id.to_string()),
            ..NoticeRow::new(code, now)
        }
    }
}

impl Asked {
    /// The question, if it is for a mandate: only that has a mandate as its answer.
    pub(super) fn request(&self) -> Result<&Request, Refusal> {
        match &self.question {
            Question::Mandate(note) => Ok(note.danger_unverified()),
            Question::Referral(_) => Err(Refusal::NotAllowed),
        }
    }

    pub(super) fn state(&self, now: Timestamp) -> RequestState {
        let answered = self.row.value.answer.map(|(state, _)| state);
        match &self.question {
            Question::Mandate(_) => state_at(self.about.at, answered, now),
            Question::Referral(_) => referral::state_at(self.about.until, answered, now),
        }
    }

    /// Refuses what waits for no answer any more.
    pub(super) fn must_wait(&self, now: Timestamp) -> Result<(), Refusal> {
        Err(match (&self.question, self.state(now)) {
            (_, RequestState::Asked) => return Ok(()),
            (Question::Referral(_), RequestState::Expired) => Refusal::ReferralExpired,
            (Question::Referral(_), RequestState::TakenBack) => Refusal::ReferralTakenBack,
            (Question::Referral(_), RequestState::Sent) => Refusal::ReferralSent,
            (Question::Mandate(_), RequestState::Expired) => Refusal::RequestExpired,
            _ => Refusal::RequestAnswered,
        })
    }

    pub(super) fn concerns(&self, caller: &Caller) -> bool {
        [self.about.owner, self.about.asker].contains(&caller.account)
    }

    /// Whether this answer was given already: once more is the same.
    pub(super) fn is_ended_by(&self, answer: RequestAnswer) -> bool {
        matches!(
            (answer, self.row.value.answer),
            (
                RequestAnswer::Refused,
                Some((RequestState::Refused | RequestState::TakenBack, _))
            ) | (RequestAnswer::Withdrawn, Some((RequestState::Withdrawn, _)))
        )
    }

    /// What it is once its owner says no, or its asker never mind. Consent to a referral counts until the letter goes.
    pub(super) fn ended_by(&self, answer: RequestAnswer, now: Timestamp) -> Result<RequestState, Refusal> {
        let agreed = self.about.structure.is_some() && self.state(now) == RequestState::Accepted;
        match answer {
            RequestAnswer::Refused if agreed => Ok(RequestState::TakenBack),
            RequestAnswer::Withdrawn if agreed => Ok(RequestState::Withdrawn),
            RequestAnswer::Refused => self.must_wait(now).map(|()| RequestState::Refused),
            RequestAnswer::Withdrawn => self.must_wait(now).map(|()| RequestState::Withdrawn),
        }
    }
}
