//! Letters of the service: encrypted here to whoever they are for, and handed to the gate like every other.
//!
//! A letter is owed from the batch that writes its notice on, and the debt goes with the batch that delivers it: a crash
//! between the two neither loses nor doubles it. Who has no certificate, or no room, has the notice.
//!
//! The service has no OpenPGP key of its own: whoever held one could be made to sign, and nobody could check more by it
//! than she can see from where the letter lies, since the gate lets nobody else write from this address.

use ecrin_locales::{Value, Words};
use ecrin_vault::id::{AccountId, NoticeId};
use ecrin_vault::mail::gate::{EncryptedMessage, Envelope, admit};
use ecrin_vault::mail::{Address, Letter, SERVICE_NAME, Undelivered, message_id, service_address};
use ecrin_vault::time::Timestamp;
use rand::rngs::OsRng;

use super::super::notices::ordered_id;
use super::super::{App, AppError, Refusal};
use super::BoxOwner;
use crate::store::Batch;
use crate::store::keyspace::{Row, SERVICE_LETTERS};
use crate::store::rows::{About, ServiceLetterRow};
use crate::words::{in_each, in_one_line};

/// How many letters are written in one go.
const AT_A_TIME: usize = 100;

impl About {
    const fn key(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::MandateGranted => "mandate-granted",
            Self::MailNearlyFull => "mail-nearly-full",
            Self::MailUndelivered => "mail-undelivered",
        }
    }
}

impl App {
    /// Adds to a batch: a letter is owed to someone.
    pub(in crate::app) fn write_to(
        &self,
        batch: Batch,
        whom: AccountId,
        id: NoticeId,
        letter: &ServiceLetterRow,
    ) -> Batch {
        if self.terms.letters {
            SERVICE_LETTERS.insert(batch, &[whom.as_bytes(), id.as_bytes()], letter)
        } else {
            batch
        }
    }

    /// Adds to a batch: someone has an address from now on, and the first letter in her box says what it is for.
    pub(super) fn welcome(&self, batch: Batch, whom: AccountId, now: Timestamp) -> Batch {
        let letter = ServiceLetterRow {
            about: About::Welcome,
            mandate: None,
            detail: None,
        };
        self.write_to(batch, whom, ordered_id(now), &letter)
    }

    /// Writes the letters that are owed.
    pub(in crate::app) fn write_service_letters(&self) -> Result<(), AppError> {
        for owed in SERVICE_LETTERS.scan(self.engine(), &[], AT_A_TIME)? {
            self.write_service_letter(&owed)?;
        }
        Ok(())
    }

    fn write_service_letter(&self, owed: &Row<ServiceLetterRow>) -> Result<(), AppError> {
        let whom = owed.key().get(..16).and_then(|id| id.try_into().ok());
        let whom = AccountId::from_bytes(whom.ok_or(Refusal::StoreDamaged)?);
        let message = self.service_letter(whom, &owed.value)?;
        let letter = match &message {
            Some(message) => Some(self.letter(message.bytes())?),
            None => None,
        };
        let delivered = self.post(|draft| {
            // Written by another hand meanwhile, or of someone who was erased.
            if SERVICE_LETTERS.get(draft, &[&owed.key()])?.is_none() {
                return Ok(false);
            }
            draft.apply(owed.delete(Batch::new()))?;
            let Some(letter) = &letter else { return Ok(false) };
            let owner = BoxOwner::Person(whom);
            let placed = self.deliver(draft, owner, letter, &mut None, self.now())?;
            Ok(placed.is_ok())
        });
        if let Some(letter) = &letter {
            match &delivered {
                Ok(true) => {}
                Ok(false) => self.withdraw(letter),
                Err(error) => self.withdraw_unless_unknown(letter, error),
            }
        }
        delivered.map(drop)
    }

    /// The letter, if there is someone who could open it and may have mail.
    fn service_letter(
        &self,
        whom: AccountId,
        row: &ServiceLetterRow,
    ) -> Result<Option<EncryptedMessage>, AppError> {
        let now = self.now();
        let Some(to) = self.address_of(whom)? else {
            return Ok(None);
        };
        let Some(certificate) = self.mail_certificate(&to, now)? else {
            return Ok(None);
        };
        if self.may_receive(&to)?.is_err() {
            return Ok(None);
        }
        let from = service_address(&self.mail_domain()?);
        let undelivered: Option<Undelivered> = row.detail.as_deref().and_then(|told| told.parse().ok());
        let (subject, text) = self.words_of(row, &to, undelivered.as_ref());
        let answered = undelivered.map(|told| told.message_id.trim_matches(['<', '>']).to_owned());
        let letter = Letter {
            from: from.clone(),
            from_name: SERVICE_NAME.to_owned(),
            to: vec![to.clone()],
            cc: Vec::new(),
            subject,
            date: now,
            id: message_id(&from, &mut OsRng),
            references: answered.iter().cloned().collect(),
            in_reply_to: answered,
            text,
            attachments: Vec::new(),
        };
        let Ok(sealed) = letter.seal_unsigned(&[&certificate], &mut OsRng) else {
            return Ok(None);
        };
        let envelope = Envelope {
            sender: &from,
            recipients: std::slice::from_ref(&to),
            turned_away: 0,
        };
        match admit(&sealed, &envelope, &self.space()?, now) {
            Ok(message) => Ok(Some(message)),
            Err(refusal) => {
                // Her certificate changed at this very moment, or the fault is ours; she has the notice.
                tracing::warn!(
                    code = refusal.code(),
                    "a letter of the service did not pass the gate"
                );
                Ok(None)
            }
        }
    }

    /// Subject and text, in every language one below the other.
    fn words_of(
        &self,
        row: &ServiceLetterRow,
        to: &Address,
        undelivered: Option<&Undelivered>,
    ) -> (String, String) {
        let address = to.to_string();
        let mandate = row.mandate.map(|id| id.to_string()).unwrap_or_default();
        let message = undelivered
            .map(|told| told.message_id.clone())
            .unwrap_or_default();
        let key = row.about.key();
        let text = in_each(|words| {
            let whom = undelivered.map(|told| listed(told, words)).unwrap_or_default();
            let particulars: [(&str, Value<'_>); 5] = [
                ("domain", (&self.domain).into()),
                ("address", (&address).into()),
                ("mandate", (&mandate).into()),
                ("message", (&message).into()),
                ("whom", (&whom).into()),
            ];
            let body = words.format(&format!("letter-{key}"), &particulars);
            format!("{body}\n\n{}", words.get("letter-end"))
        });
        (in_one_line(&format!("letter-subject-{key}")), text)
    }
}

/// Each address with the reason, a line each.
fn listed(told: &Undelivered, words: &Words) -> String {
    let line = |(address, code): &(Address, String)| {
        let key = format!("letter-reason-{code}");
        let reason = if words.has(&key) {
            words.get(&key)
        } else {
            code.clone()
        };
        format!("- {address} : {reason}")
    };
    told.to.iter().map(line).collect::<Vec<_>>().join("\n")
}
