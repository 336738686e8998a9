//! Folders: made with the first use of an address, named by their owner, and never mistaken for one that was there
//! before.

use ecrin_vault::id::MailboxId;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::SpecialUse;
use rand::rngs::OsRng;

use super::super::{App, AppError, Refusal};
use super::placing::Place;
use super::postman::Draft;
use super::{BoxOwner, MailCaller};
use crate::store::keyspace::Row;
use crate::store::keyspace::mail::{MAIL_CHANGES, MAIL_OWNERS, MAILBOXES};
use crate::store::rows::MailboxRow;
use crate::store::{Batch, Direction, Engine};

/// The most folders of one owner, the longest name, and how deep folders lie in one another.
const MOST: usize = 500;
const LONGEST_NAME: usize = 240;
const DEEPEST: usize = 8;

/// What divides the levels of a name.
const LEVEL: char = '/';

/// Names of the first level that mail programs are shown for something else.
const TAKEN: [&str; 2] = ["Structures", "INBOX"];

/// A folder as doors see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Which.
    pub id: MailboxId,
    /// Whose.
    pub owner: BoxOwner,
    /// What its owner calls it; levels are divided by `/`.
    pub name: String,
    /// What it is for.
    pub special: Option<SpecialUse>,
    /// Whether programs show it.
    pub subscribed: bool,
    /// IMAP's UIDVALIDITY.
    pub uid_validity: u32,
    /// IMAP's UIDNEXT.
    pub uid_next: u32,
    /// IMAP's HIGHESTMODSEQ.
    pub modseq: u64,
    /// How many messages lie in it.
    pub messages: u32,
    /// How many of them are unread.
    pub unseen: u32,
    /// Their bytes.
    pub bytes: u64,
}

impl Mailbox {
    fn of(place: Place, row: MailboxRow) -> Self {
        Self {
            id: place.mailbox,
            owner: place.owner,
            name: row.name,
            special: row.special,
            subscribed: row.subscribed,
            uid_validity: row.uid_validity,
            uid_next: row.uid_next,
            modseq: row.modseq,
            messages: row.messages,
            unseen: row.unseen,
            bytes: row.bytes,
        }
    }
}

/// What a folder for something is called at first. Programs show it in their own words.
const fn first_name(special: SpecialUse) -> &'static str {
    match special {
        SpecialUse::Inbox => "INBOX",
        SpecialUse::Drafts => "Drafts",
        SpecialUse::Sent => "Sent",
        SpecialUse::Archive => "Archive",
        SpecialUse::Junk => "Junk",
        SpecialUse::Trash => "Trash",
    }
}

/// Refuses what is not the name of a folder.
fn check_name(name: &str) -> Result<(), Refusal> {
    let mut levels = name.split(LEVEL);
    let is_good = |level: &str| !level.is_empty() && level.trim() == level && !level.starts_with('#');
    let is_plain = |c: char| !c.is_control() && !matches!(c, '%' | '*' | '\\' | '"');
    let first = levels.clone().next().unwrap_or_default();
    let is_taken = TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(first));
    let ok = name.len() <= LONGEST_NAME
        && levels.clone().count() <= DEEPEST
        && levels.all(is_good)
        && name.chars().all(is_plain)
        && !is_taken;
    if ok { Ok(()) } else { Err(Refusal::BadName) }
}

/// The folders of an owner.
pub(super) fn folders(
    engine: &dyn Engine,
    owner: BoxOwner,
) -> Result<Vec<(Place, Row<MailboxRow>)>, AppError> {
    let rows = MAILBOXES.scan(engine, &[&owner.to_bytes()], MOST + 1)?;
    let place = |row: &Row<MailboxRow>| {
        let id = row.key().get(crate::store::rows::OWNER..)?.try_into().ok()?;
        Some(Place {
            owner,
            mailbox: MailboxId::from_bytes(id),
        })
    };
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((place(&row)?, row)))
        .collect())
}

/// An owner's folder for something; the first six are made when the first is asked for.
pub(super) fn folder_for(
    draft: &mut Draft<'_>,
    owner: BoxOwner,
    special: SpecialUse,
    now: Timestamp,
) -> Result<Place, AppError> {
    let found = |draft: &Draft<'_>| -> Result<Option<Place>, AppError> {
        let all = folders(draft, owner)?;
        Ok(all
            .into_iter()
            .find(|(_, row)| row.value.special == Some(special))
            .map(|(place, _)| place))
    };
    if let Some(place) = found(draft)? {
        return Ok(place);
    }
    make_first(draft, owner, now)?;
    found(draft)?.ok_or_else(|| Refusal::StoreDamaged.into())
}

/// Makes those of the first six folders that are not there.
pub(super) fn make_first(draft: &mut Draft<'_>, owner: BoxOwner, now: Timestamp) -> Result<(), AppError> {
    let there = folders(draft, owner)?;
    for special in SpecialUse::ALL {
        if there.iter().any(|(_, row)| row.value.special == Some(*special)) {
            continue;
        }
        // Someone may have named a folder of her own so.
        let mut name = first_name(*special).to_owned();
        while there.iter().any(|(_, row)| row.value.name == name) {
            name.push('\'');
        }
        make(draft, owner, &name, Some(*special), now)?;
    }
    Ok(())
}

fn make(
    draft: &mut Draft<'_>,
    owner: BoxOwner,
    name: &str,
    special: Option<SpecialUse>,
    now: Timestamp,
) -> Result<Place, AppError> {
    let key = owner.to_bytes();
    let row = MAIL_OWNERS.get(draft, &[&key])?;
    let mut known = row.as_ref().map(|row| row.value.clone()).unwrap_or_default();
    // Greater than any that was given before, and than any that a lost store may have given until now.
    let seconds = u32::try_from(now.millis() / 1000).unwrap_or(u32::MAX);
    known.validity = seconds.max(known.validity.saturating_add(1));
    let mailbox = MailboxId::generate(&mut OsRng);
    let folder = MailboxRow {
        name: name.to_owned(),
        special,
        subscribed: true,
        created: now,
        uid_validity: known.validity,
        uid_next: 1,
        modseq: 1,
        forgotten: 0,
        messages: 0,
        unseen: 0,
        bytes: 0,
    };
    let batch = match &row {
        Some(row) => row.replace(Batch::new(), &known),
        None => MAIL_OWNERS.insert(Batch::new(), &[&key], &known),
    };
    draft.apply(MAILBOXES.insert(batch, &[&key, mailbox.as_bytes()], &folder))?;
    draft.touch(owner);
    Ok(Place { owner, mailbox })
}

/// A folder that the caller may open.
pub(super) fn open(
    engine: &dyn Engine,
    who: &MailCaller,
    mailbox: MailboxId,
) -> Result<(Place, Row<MailboxRow>), AppError> {
    for owner in who.boxes() {
        if let Some(row) = MAILBOXES.get(engine, &[&owner.to_bytes(), mailbox.as_bytes()])? {
            let owner = *owner;
            return Ok((Place { owner, mailbox }, row));
        }
    }
    Err(Refusal::NotFound.into())
}

impl App {
    /// Every folder the caller may open: her own first, in the order of their names.
    pub fn mailboxes(&self, who: &MailCaller) -> Result<Vec<Mailbox>, AppError> {
        let mut all = Vec::new();
        for owner in who.boxes() {
            let mut of_owner = folders(self.engine(), *owner)?;
            if of_owner.is_empty() {
                self.post(|draft| make_first(draft, *owner, self.now()))?;
                of_owner = folders(self.engine(), *owner)?;
            }
            of_owner.sort_by(|(_, a), (_, b)| a.value.name.cmp(&b.value.name));
            all.extend(
                of_owner
                    .into_iter()
                    .map(|(place, row)| Mailbox::of(place, row.value)),
            );
        }
        Ok(all)
    }

    /// One folder.
    pub fn mailbox(&self, who: &MailCaller, mailbox: MailboxId) -> Result<Mailbox, AppError> {
        let (place, row) = open(self.engine(), who, mailbox)?;
        Ok(Mailbox::of(place, row.value))
    }

    /// Bytes of mail that somebody keeps, and how many she may.
    pub fn mail_quota(&self, who: &MailCaller, owner: BoxOwner) -> Result<(u64, u64), AppError> {
        if !who.boxes().contains(&owner) {
            return Err(Refusal::NotFound.into());
        }
        let row = MAIL_OWNERS.get(self.engine(), &[&owner.to_bytes()])?;
        let used = row.map_or(0, |row| row.value.bytes);
        Ok((used, self.mail.quota_bytes))
    }

    /// Makes a folder. What it is for can be said once for each purpose.
    pub fn create_mailbox(
        &self,
        who: &MailCaller,
        owner: BoxOwner,
        name: &str,
        special: Option<SpecialUse>,
    ) -> Result<Mailbox, AppError> {
        check_name(name)?;
        if !who.boxes().contains(&owner) {
            return Err(Refusal::NotFound.into());
        }
        let place = self.post(|draft| {
            let now = self.now();
            make_first(draft, owner, now)?;
            let there = folders(draft, owner)?;
            let is_taken = there.iter().any(|(_, row)| {
                row.value.name == name || (special.is_some() && row.value.special == special)
            });
            if is_taken {
                return Err(Refusal::AlreadyExists.into());
            }
            if there.len() >= MOST {
                return Err(Refusal::TooLarge.into());
            }
            make(draft, owner, name, special, now)
        })?;
        self.mailbox(who, place.mailbox)
    }

    /// Gives a folder, and those below it, another name. What lies in them stays as it is.
    pub fn rename_mailbox(&self, who: &MailCaller, mailbox: MailboxId, name: &str) -> Result<(), AppError> {
        check_name(name)?;
        self.post(|draft| {
            let (place, row) = open(draft, who, mailbox)?;
            if row.value.special == Some(SpecialUse::Inbox) {
                return Err(Refusal::NotAllowed.into());
            }
            let (old, below) = (row.value.name.clone(), format!("{}{LEVEL}", row.value.name));
            if name.starts_with(&below) {
                return Err(Refusal::BadName.into());
            }
            let all = folders(draft, place.owner)?;
            let renamed = |own: &str| match own.strip_prefix(&below) {
                Some(rest) => Some(format!("{name}{LEVEL}{rest}")),
                None => (own == old).then(|| name.to_owned()),
            };
            for (_, folder) in &all {
                let Some(new) = renamed(&folder.value.name) else {
                    continue;
                };
                check_name(&new)?;
                // Another folder that keeps its name.
                if all
                    .iter()
                    .any(|(_, other)| other.value.name == new && renamed(&other.value.name).is_none())
                {
                    return Err(Refusal::AlreadyExists.into());
                }
                let after = MailboxRow {
                    name: new,
                    ..folder.value.clone()
                };
                draft.apply(folder.replace(Batch::new(), &after))?;
            }
            draft.touch(place.owner);
            Ok(())
        })
    }

    /// Says whether programs show a folder.
    pub fn subscribe_mailbox(
        &self,
        who: &MailCaller,
        mailbox: MailboxId,
        subscribed: bool,
    ) -> Result<(), AppError> {
        self.post(|draft| {
            let (_, row) = open(draft, who, mailbox)?;
            let after = MailboxRow {
                subscribed,
                ..row.value.clone()
            };
            draft.apply(row.replace(Batch::new(), &after))
        })
    }

    /// Deletes a folder with all that lies in it. The six that programs count on stay.
    pub fn delete_mailbox(&self, who: &MailCaller, mailbox: MailboxId) -> Result<(), AppError> {
        let (place, row) = open(self.engine(), who, mailbox)?;
        if row.value.special.is_some() {
            return Err(Refusal::NotAllowed.into());
        }
        loop {
            self.empty(place)?;
            let is_gone = self.post(|draft| {
                let (_, row) = open(draft, who, mailbox)?;
                // A message that came meanwhile is not lost with the folder unseen: it is emptied again.
                if row.value.messages > 0 {
                    return Ok(false);
                }
                let mut batch = row.delete(Batch::new());
                for (key, _) in
                    MAIL_CHANGES.scan(draft, &[mailbox.as_bytes()], Direction::Forward, usize::MAX)?
                {
                    batch = MAIL_CHANGES.delete(batch, &[&key]);
                }
                draft.apply(batch)?;
                draft.touch(place.owner);
                Ok(true)
            })?;
            if is_gone {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn names_of_folders_are_plain_and_nobodys_else() {
        for good in ["Dossiers", "Dossiers/2026", "À faire", "inboxes"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let deep = ["a"; 9].join("/");
        for bad in [
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            " a",
            "a ",
            "a*",
            "%",
            "INBOX",
            "inbox/a",
            "Structures/x",
            "a\nb",
            "#x",
            &deep,
            &"x".repeat(241),
        ] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
