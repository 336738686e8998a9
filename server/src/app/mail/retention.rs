//! How long mail is kept where its owner has thrown it away, and what is left of someone who has gone.

use ecrin_vault::vocabulary::SpecialUse;

use super::super::{App, AppError};
use super::BoxOwner;
use super::boxes::folders;
use crate::store::keyspace::mail::MAIL_OWNERS;

impl App {
    /// What is due once a day: messages that have lain in the bin, or among unwanted mail, for their term. Each folder
    /// counts from when a message came into it.
    pub(in crate::app) fn tend_mail(&self) -> Result<(), AppError> {
        let now = self.now();
        let mut owners = Vec::new();
        MAIL_OWNERS.each(self.engine(), |row| owners.extend(BoxOwner::of_key(row.key())))?;
        for owner in owners {
            for (place, row) in folders(self.engine(), owner)? {
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
}
