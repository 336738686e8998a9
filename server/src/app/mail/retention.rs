//! How long mail is kept where its owner has thrown it away, and what is left of someone who has gone.

use ecrin_vault::vocabulary::SpecialUse;

use super::super::{App, AppError};
use super::BoxOwner;
use super::boxes::folders;
use super::placing::Place;
use crate::store::keyspace::mail::{MAIL_CHANGES, MAIL_OWNERS, MAILBOXES};
use crate::store::rows::MailboxRow;
use crate::store::{Batch, Direction};

/// How many messages that went away a folder remembers: a client that was away for longer compares for itself.
const MOST_GONE: usize = 1_000;

/// How many are forgotten in one go.
const AT_A_TIME: usize = 200;

impl App {
    /// What is due once a day: messages that have lain in the bin, or among unwanted mail, for their term, and what
    /// folders remember of those that went away. Each folder counts from when a message came into it.
    pub(in crate::app) fn tend_mail(&self) -> Result<(), AppError> {
        let now = self.now();
        let mut owners = Vec::new();
        MAIL_OWNERS.each(self.engine(), |row| owners.extend(BoxOwner::of_key(row.key())))?;
        for owner in owners {
            for (place, row) in folders(self.engine(), owner)? {
                self.forget_gone(place)?;
                let days = match row.value.special {
                    Some(SpecialUse::Trash) => self.mail.trash_days,
                    Some(SpecialUse::Junk) => self.mail.junk_days,
                    _ => continue,
                };
                let uids: Vec<u32> = self
                    .entries(place.mailbox, 0, usize::MAX)?
                    .into_iter()
                    .map(|entry| entry.uid)
                    .collect();
                self.take_out(place, &uids, |entry| now >= entry.placed.plus_days(days))?;
            }
        }
        Ok(())
    }

    /// Forgets of a folder what went away before the newest thousand that did. The number of its last change stays.
    fn forget_gone(&self, at: Place) -> Result<(), AppError> {
        let mailbox: &dyn AsRef<[u8]> = at.mailbox.as_bytes();
        let rows = MAIL_CHANGES.scan(self.engine(), &[mailbox], Direction::Forward, usize::MAX)?;
        let gone = rows.iter().filter(|(_, value)| value.get(4) == Some(&0));
        let numbers: Vec<u64> = gone
            .filter_map(|(key, _)| key.get(16..24)?.try_into().ok().map(u64::from_be_bytes))
            .collect();
        let due = numbers.len().saturating_sub(MOST_GONE);
        for some in numbers[..due].chunks(AT_A_TIME) {
            self.post(|draft| {
                let key = at.owner.to_bytes();
                let Some(folder) = MAILBOXES.get(draft, &[&key, mailbox])? else {
                    return Ok(());
                };
                let last = some.last().copied().unwrap_or_default();
                let after = MailboxRow {
                    forgotten: folder.value.forgotten.max(last),
                    ..folder.value.clone()
                };
                let mut batch = folder.replace(Batch::new(), &after);
                for number in some {
                    batch = MAIL_CHANGES.delete(batch, &[mailbox, &number.to_be_bytes()]);
                }
                draft.apply(batch)
            })?;
        }
        Ok(())
    }
}
