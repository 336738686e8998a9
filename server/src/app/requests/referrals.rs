//! Referrals: a person agrees that a letter about her goes to another structure, and it goes there and nowhere else. The
//! server learns who, to which structure and when; name and words are sealed before they arrive.

use ecrin_vault::act::is_fresh;
use ecrin_vault::id::{MessageId, RequestId, StructureId};
use ecrin_vault::mail::Address;
use ecrin_vault::note::{SignedNote, key_name};
use ecrin_vault::referral::{Referral, ReferralConsent};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, RequestState};
use ecrin_vault::wire::{self, MailSent, RequestNew};

use super::question::{Asked, Question};
use crate::app::mail::{BoxOwner, MailCaller};
use crate::app::{App, AppError, Caller, Refusal};
use crate::ledger::Event;
use crate::store::Batch;
use crate::store::rows::RequestRow;

impl Asked {
    /// The note of a referral; a question for a mandate has no other answer than a mandate.
    fn referral(&self) -> Result<&SignedNote<Referral>, Refusal> {
        match &self.question {
            Question::Referral(note) => Ok(note),
            Question::Mandate(_) => Err(Refusal::NotAllowed),
        }
    }

    /// Refuses to let a letter go that its person has not agreed to, or not any more, or that has gone.
    fn may_be_sent(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state(now) {
            RequestState::Accepted => Ok(()),
            RequestState::Sent => Err(Refusal::ReferralSent),
            RequestState::TakenBack => Err(Refusal::ReferralTakenBack),
            RequestState::Expired => Err(Refusal::ReferralExpired),
            RequestState::Asked | RequestState::Refused | RequestState::Withdrawn => {
                Err(Refusal::ReferralNotAgreed)
            }
        }
    }
}

impl App {
    pub(super) fn check_referral(&self, referral: &Referral, new: &RequestNew) -> Result<(), AppError> {
        if !referral.is_possible() || new.wish.is_none() {
            return Err(Refusal::Malformed.into());
        }
        self.must_be_beneficiary(referral.owner)?;
        self.structure(referral.structure)?.ok_or(Refusal::NotFound)?;
        Ok(())
    }

    /// The owner agrees that the letter goes.
    pub fn consent_to_referral(
        &self,
        caller: &Caller,
        id: RequestId,
        text: &str,
    ) -> Result<wire::Request, AppError> {
        let asked = self.own_request(caller, id)?;
        if asked.about.owner != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        asked.referral()?;
        let note: SignedNote<ReferralConsent> = SignedNote::parse(text)?;
        let name = key_name(caller.account, &self.domain);
        let consent = note.verify(&name, &self.keys_of(caller.account)?.signing)?;
        self.decide(|| {
            let now = self.now();
            let asked = self.own_request(caller, id)?;
            let agreed = asked.state(now) == RequestState::Accepted;
            if !agreed {
                asked.must_wait(now)?;
            }
            if !consent.answers(asked.referral()?) || !is_fresh(consent.at, now) {
                return Err(Refusal::Stale.into());
            }
            if agreed {
                return Ok(());
            }
            let row = RequestRow {
                answer: Some((RequestState::Accepted, now)),
                consent: Some(note.to_text()),
                ..asked.row.value.clone()
            };
            let (batch, event) =
                self.answered(caller, &asked, Batch::new(), row, note.signature_of(&name))?;
            self.commit_one(batch, event)?;
            Ok(())
        })?;
        self.request_item(&self.own_request(caller, id)?)
    }

    /// Sends the letter of a referral to people of the structure that its person agreed to. That it has gone stands in
    /// her journal in the same write that brings it there.
    pub fn send_referral(
        &self,
        who: &MailCaller,
        id: RequestId,
        recipients: &[Address],
        raw: &[u8],
    ) -> Result<MailSent, AppError> {
        let caller = who.caller();
        let asked = self.own_request(caller, id)?;
        let structure = asked.referral()?.danger_unverified().structure;
        if asked.about.asker != caller.account {
            return Err(Refusal::NotAllowed.into());
        }
        let may = asked
            .may_be_sent(self.now())
            .map_err(AppError::from)
            .and_then(|()| self.must_be_theirs(recipients, structure));
        match may {
            Ok(()) => {}
            Err(AppError::Refused { reason, .. }) => {
                let fact = asked.about.fact(EventCode::ReferralSent);
                return Err(self.refuse(self.now(), caller, Some(asked.about.owner), fact, reason));
            }
            Err(error) => return Err(error),
        }
        self.submit_raw_along(who, recipients, raw, true, &|message, now| {
            self.referral_sent(caller, id, message, now).map(Some)
        })
    }

    /// Refuses a letter to anyone who is not of the structure.
    fn must_be_theirs(&self, recipients: &[Address], structure: StructureId) -> Result<(), AppError> {
        for address in recipients {
            let theirs = match self.owner_of(address)? {
                Some(BoxOwner::Structure(of)) => of == structure,
                Some(BoxOwner::Person(account)) => {
                    let members = self.memberships(account)?;
                    members.iter().any(|member| member.structure == structure)
                }
                None => false,
            };
            if !theirs {
                return Err(Refusal::ReferralElsewhere.into());
            }
        }
        Ok(())
    }

    fn referral_sent(
        &self,
        caller: &Caller,
        id: RequestId,
        message: MessageId,
        now: Timestamp,
    ) -> Result<(Batch, Event), AppError> {
        let asked = self.own_request(caller, id)?;
        asked.may_be_sent(now)?;
        let row = RequestRow {
            answer: Some((RequestState::Sent, now)),
            message: Some(message),
            ..asked.row.value.clone()
        };
        self.answered(caller, &asked, Batch::new(), row, None)
    }
}
