//! Delivery: a message that passed the gate comes into every recipient's mailbox, durably, before anyone is told so.

use ecrin_vault::id::{AccountId, MessageId};
use ecrin_vault::mail::gate::{EncryptedMessage, RecipientRefusal};
use ecrin_vault::mail::{Address, Undelivered};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, SpecialUse};

use super::super::{App, AppError, Fact, Refusal};
use super::boxes::folder_for;
use super::placing::{Kept, Letter, SEEN, keep, place};
use super::postman::Draft;
use super::{BoxOwner, MailCaller};
use crate::ledger::Event;
use crate::store::Batch;
use crate::store::keyspace::mail::{MAIL_OWNERS, MESSAGES};
use crate::store::rows::NoticeRow;

/// What became of a message for one recipient.
pub type Delivered = (Address, Result<(), Refusal>);

/// What else is written once a message has reached someone, in the same commit: from the message and the time, a change
/// with its event.
pub(in crate::app) type Along<'a> =
    dyn Fn(MessageId, Timestamp) -> Result<Option<(Batch, Event)>, AppError> + 'a;

/// From how many hundredths of the quota on its owner is told.
const NEARLY_FULL: u64 = 90;

impl App {
    /// Sends a message. When it returns, the message is durable and in the mailbox of everyone for whom it says so; a
    /// copy is in the sender's own folder, marked as read, if she wants one.
    pub fn submit(
        &self,
        who: &MailCaller,
        message: &EncryptedMessage,
        copy: bool,
    ) -> Result<Vec<Delivered>, AppError> {
        self.submit_along(who, message, copy, &|_, _| Ok(None))
    }

    /// The same, with a change that is written together with it.
    pub(super) fn submit_along(
        &self,
        who: &MailCaller,
        message: &EncryptedMessage,
        copy: bool,
        along: &Along<'_>,
    ) -> Result<Vec<Delivered>, AppError> {
        let turned_away = message
            .turned_away()
            .iter()
            .map(|(address, reason)| (address.clone(), Err(of_recipient(*reason))));
        let told: Vec<Delivered> = turned_away.collect();
        self.within_sending_rates(who.account(), message.recipients().len(), self.now())?;
        let letter = self.letter(message.bytes())?;
        let sent = self.post(|draft| self.try_submit(draft, who, message, &letter, (copy, along), &told));
        match sent {
            Ok(delivered) => {
                // Nobody has it, so nothing of it was kept.
                if delivered.iter().all(|(_, result)| result.is_err()) {
                    self.withdraw(&letter);
                }
                Ok([told, delivered].concat())
            }
            Err(error) => {
                self.withdraw_unless_unknown(&letter, &error);
                Err(error)
            }
        }
    }

    fn try_submit(
        &self,
        draft: &mut Draft<'_>,
        who: &MailCaller,
        message: &EncryptedMessage,
        letter: &Letter<'_>,
        (copy, along): (bool, &Along<'_>),
        turned_away: &[Delivered],
    ) -> Result<Vec<Delivered>, AppError> {
        // Whoever was suspended while her message was on its way sends nothing any more.
        let who = self.mail_writer_again(who)?;
        self.expect_member(draft, &who)?;
        let now = self.now();
        let mut delivered = Vec::new();
        let mut kept = None;
        for address in message.recipients() {
            let result = match self.may_receive(address)? {
                Ok(owner) => self.deliver(draft, owner, letter, &mut kept, now)?,
                Err(reason) => Err(reason),
            };
            delivered.push((address.clone(), result));
        }
        let taken = delivered.iter().filter(|(_, result)| result.is_ok()).count();
        let fact = if taken > 0 {
            if let Some(kept) = kept
                && let Some((batch, event)) = along(kept.message, now)?
            {
                draft.apply(batch)?;
                draft.log(event);
            }
            if copy && let Some(kept) = kept {
                let at = folder_for(draft, who.own(), SpecialUse::Sent, now)?;
                let quota = self.mail.quota_bytes;
                place(draft, at, kept, now, now, vec![SEEN.to_owned()], quota)?;
            }
            if who.password.is_some() {
                self.tell_undelivered(draft, &who, message, turned_away.iter().chain(&delivered), now)?;
            }
            Fact::new(EventCode::MailAccepted).detail(format_args!("{taken} {}", size_class(message.size())))
        } else {
            let reason = delivered.iter().find_map(|(_, result)| result.err());
            let reason = reason.unwrap_or(Refusal::RecipientsRefused);
            Fact::new(EventCode::MailRefused).refused(reason)
        };
        draft.log(self.mail_event(now, &who, fact)?);
        Ok(delivered)
    }

    /// Tells a sender whose mail program was answered 250 whom her message did not reach: SMTP has no word for it by
    /// then. Our own clients have it in the answer.
    fn tell_undelivered<'d>(
        &self,
        draft: &mut Draft<'_>,
        who: &MailCaller,
        message: &EncryptedMessage,
        delivered: impl Iterator<Item = &'d Delivered>,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let to: Vec<(Address, String)> = delivered
            .filter_map(|(address, result)| Some((address.clone(), result.err()?.code().to_owned())))
            .collect();
        if to.is_empty() {
            return Ok(());
        }
        let told = Undelivered {
            message_id: message.message_id().to_owned(),
            to,
        };
        let notice = NoticeRow {
            detail: Some(told.to_string()),
            ..NoticeRow::new(NoticeCode::MailUndelivered, now)
        };
        draft.apply(self.tell(Batch::new(), who.account(), &notice))
    }

    /// Puts a message into someone's mailbox; it is kept with its first place.
    pub(super) fn deliver(
        &self,
        draft: &mut Draft<'_>,
        owner: BoxOwner,
        letter: &Letter<'_>,
        kept: &mut Option<Kept>,
        now: Timestamp,
    ) -> Result<Result<(), Refusal>, AppError> {
        let quota = self.mail.quota_bytes;
        // Asked before anything of it is on the draft: who has no room costs the others nothing.
        let used = MAIL_OWNERS
            .get(draft, &[&owner.to_bytes()])?
            .map_or(0, |row| row.value.bytes);
        if used.saturating_add(letter.size()) > quota {
            return Ok(Err(Refusal::MailboxFull));
        }
        let at = folder_for(draft, owner, SpecialUse::Inbox, now)?;
        let message = match *kept {
            Some(kept) => kept,
            None => *kept.insert(keep(draft, letter, now)?),
        };
        place(draft, at, message, now, now, Vec::new(), quota)?;
        self.tell_if_nearly_full(draft, owner, now)?;
        Ok(Ok(()))
    }

    /// Takes back what was not written. Where nobody can say whether it was, it stays: a file without a name is the
    /// sweep's, a name without a file would be a lost message.
    pub(super) fn withdraw_unless_unknown(&self, letter: &Letter<'_>, error: &AppError) {
        if !matches!(
            error,
            AppError::Refused {
                reason: Refusal::JournalUnavailable,
                ..
            } | AppError::Internal(_)
        ) {
            self.withdraw(letter);
        }
    }

    /// Whose mailbox an address leads to, if it takes mail now.
    pub fn may_receive(&self, address: &Address) -> Result<Result<BoxOwner, Refusal>, AppError> {
        let Some(owner) = self.owner_of(address)? else {
            return Ok(Err(Refusal::RecipientUnknown));
        };
        if let BoxOwner::Person(account) = owner
            && !self.may_have_mail(account)?
        {
            return Ok(Err(Refusal::RecipientGone));
        }
        Ok(Ok(owner))
    }

    /// Whether someone may act at present, and so receive.
    fn may_have_mail(&self, account: AccountId) -> Result<bool, AppError> {
        match self.professional(account, None) {
            Ok(_) => Ok(true),
            Err(AppError::Refused {
                reason:
                    Refusal::NotAllowed | Refusal::AccountSuspended | Refusal::AccountDormant | Refusal::NotFound,
                ..
            }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Tells a person once that her mail takes most of the place it may take.
    fn tell_if_nearly_full(
        &self,
        draft: &mut Draft<'_>,
        owner: BoxOwner,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let Some(row) = MAIL_OWNERS.get(draft, &[&owner.to_bytes()])? else {
            return Ok(());
        };
        let is_full = row.value.bytes > self.mail.quota_bytes / 100 * NEARLY_FULL;
        if is_full == row.value.told_full {
            return Ok(());
        }
        let mut after = row.value.clone();
        after.told_full = is_full;
        let mut batch = row.replace(Batch::new(), &after);
        if let (true, BoxOwner::Person(account)) = (is_full, owner) {
            batch = self.tell(batch, account, &NoticeRow::new(NoticeCode::MailNearlyFull, now));
        }
        draft.apply(batch)
    }

    /// Every blob that holds a message, for the sweep.
    pub(in crate::app) fn mail_blobs(&self) -> Result<Vec<crate::store::BlobId>, AppError> {
        let mut blobs = Vec::new();
        MESSAGES.each(self.engine(), |row| blobs.extend(row.value.blob))?;
        Ok(blobs)
    }
}

/// The reason of a refusal at the gate, as everyone else is told it.
const fn of_recipient(reason: RecipientRefusal) -> Refusal {
    match reason {
        RecipientRefusal::Outside | RecipientRefusal::Unknown => Refusal::RecipientUnknown,
        RecipientRefusal::Suspended => Refusal::RecipientGone,
        RecipientRefusal::NoCertificate => Refusal::RecipientWithoutKey,
        RecipientRefusal::Service => Refusal::NoReply,
        RecipientRefusal::Unavailable => Refusal::JournalUnavailable,
    }
}

/// How large a message is, to the next power of four: what the journal says of it.
fn size_class(size: usize) -> &'static str {
    const CLASSES: [(usize, &str); 7] = [
        (4 << 10, "4kB"),
        (16 << 10, "16kB"),
        (64 << 10, "64kB"),
        (256 << 10, "256kB"),
        (1 << 20, "1MB"),
        (4 << 20, "4MB"),
        (16 << 20, "16MB"),
    ];
    let class = CLASSES.iter().find(|(most, _)| size <= *most);
    class.map_or("64MB", |(_, name)| name)
}
