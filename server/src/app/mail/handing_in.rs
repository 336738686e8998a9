//! Handing in: raw bytes from a client of ours go through the gate, like those of every other door.

use ecrin_vault::id::MailboxId;
use ecrin_vault::mail::Address;
use ecrin_vault::mail::gate::{Envelope, Fault, GateRefusal, MAX_KEYS, admit, admit_own};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::EventCode;
use ecrin_vault::wire::{MailDelivery, MailSent};

use super::super::{App, AppError, Fact, Refusal};
use super::boxes::open;
use super::{Along, Appended, MailCaller};

impl App {
    /// Sends a message to these recipients, if the gate lets it pass.
    pub fn submit_raw(
        &self,
        who: &MailCaller,
        recipients: &[Address],
        raw: &[u8],
        copy: bool,
    ) -> Result<MailSent, AppError> {
        self.submit_raw_along(who, recipients, raw, copy, &|_, _| Ok(None))
    }

    /// The same, with a change that is written together with it.
    pub(in crate::app) fn submit_raw_along(
        &self,
        who: &MailCaller,
        recipients: &[Address],
        raw: &[u8],
        copy: bool,
        along: &Along<'_>,
    ) -> Result<MailSent, AppError> {
        if recipients.is_empty() || recipients.len() > MAX_KEYS {
            return Err(Refusal::TooLarge.into());
        }
        let now = self.now();
        let envelope = Envelope {
            sender: who.address(),
            recipients,
            turned_away: 0,
        };
        let message = match admit(raw, &envelope, &self.space()?, now) {
            Ok(message) => message,
            Err(refusal) => return Err(self.refuse_mail(who, &refusal)),
        };
        let delivered = self.submit_along(who, &message, copy, along)?;
        if delivered.iter().all(|(_, result)| result.is_err()) {
            return Err(Refusal::RecipientsRefused.into());
        }
        Ok(MailSent {
            recipients: delivered
                .into_iter()
                .map(|(address, result)| MailDelivery {
                    address,
                    refused: result.err().map(|reason| reason.code().to_owned()),
                })
                .collect(),
            message_id: message.message_id().to_owned(),
        })
    }

    /// Puts a message into a folder, if the gate lets it pass.
    pub fn append_raw(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        raw: &[u8],
        flags: &[String],
        received: Option<Timestamp>,
    ) -> Result<Appended, AppError> {
        let (place, _) = open(self.engine(), who, mailbox)?;
        let owner = self.box_address(place.owner)?.ok_or(Refusal::NoAddress)?;
        match admit_own(raw, &owner, &self.space()?, self.now()) {
            Ok(message) => self.append_mail(who, mailbox, &message, flags, received),
            Err(refusal) => Err(self.refuse_mail(who, &refusal)),
        }
    }

    /// Writes down that the gate was shut, under which rule, and answers it.
    pub fn refuse_mail(&self, who: &MailCaller, refusal: &GateRefusal) -> AppError {
        let reason = match refusal.fault() {
            Fault::Encryption => Refusal::EncryptionNeeded,
            Fault::Sender => Refusal::NotAllowed,
            Fault::Form => Refusal::Malformed,
            Fault::Size => Refusal::TooLarge,
            Fault::Recipient => Refusal::RecipientsRefused,
        };
        let fact = Fact::new(EventCode::MailRefused)
            .detail(refusal.code())
            .refused(reason);
        let logged = self
            .mail_event(self.now(), who, fact)
            .and_then(|event| self.commit_one(crate::store::Batch::new(), event));
        match logged {
            Ok(logged) => AppError::Refused {
                reason,
                event: Some(logged.id),
                retry_after: None,
            },
            Err(error) => error,
        }
    }
}
