//! The boxes someone sees: her own, and below `Structures/` those that she shares.

use crate::app::AppError;
use crate::app::mail::{BoxOwner, MailCaller, Mailbox};
use ecrin_vault::vocabulary::SpecialUse;

use super::names::{self, DELIMITER};
use super::session::{Session, Unable};

/// What stands before the boxes of structures.
pub(super) const SHARED: &str = "Structures";

/// A box with the name it has for this reader.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    /// Its whole name.
    pub(super) name: String,
    /// What the app says of it.
    pub(super) mailbox: Mailbox,
    /// Whether it is the reader's own.
    pub(super) is_own: bool,
}

impl Folder {
    /// The attribute of RFC 6154, for her own boxes: programs look for one of each.
    pub(super) fn attribute(&self) -> Option<&'static str> {
        if !self.is_own {
            return None;
        }
        match self.mailbox.special? {
            SpecialUse::Inbox => None,
            SpecialUse::Drafts => Some("\\Drafts"),
            SpecialUse::Sent => Some("\\Sent"),
            SpecialUse::Archive => Some("\\Archive"),
            SpecialUse::Junk => Some("\\Junk"),
            SpecialUse::Trash => Some("\\Trash"),
        }
    }
}

/// The special use of a word of RFC 6154, in upper case.
pub(super) fn special_use(word: &str) -> Option<SpecialUse> {
    Some(match word {
        "DRAFTS" => SpecialUse::Drafts,
        "SENT" => SpecialUse::Sent,
        "ARCHIVE" => SpecialUse::Archive,
        "JUNK" => SpecialUse::Junk,
        "TRASH" => SpecialUse::Trash,
        _ => return None,
    })
}

impl Session {
    /// Every box she sees.
    pub(super) fn folders(&self, who: &MailCaller) -> Result<Vec<Folder>, AppError> {
        let mut folders = Vec::new();
        let mut prefix: Option<(BoxOwner, String)> = None;
        for mailbox in self.app.mailboxes(who)? {
            let is_own = mailbox.owner == who.own();
            let name = if is_own {
                mailbox.name.clone()
            } else {
                let before = match prefix.take().filter(|(of, _)| *of == mailbox.owner) {
                    Some((_, before)) => before,
                    None => self.shared_name(mailbox.owner)?,
                };
                let name = format!("{before}{DELIMITER}{}", mailbox.name);
                prefix = Some((mailbox.owner, before));
                name
            };
            folders.push(Folder {
                name,
                mailbox,
                is_own,
            });
        }
        Ok(folders)
    }

    /// What stands before the boxes of a structure: its own address makes it known to its members.
    pub(super) fn shared_name(&self, owner: BoxOwner) -> Result<String, AppError> {
        let local = self
            .app
            .box_address(owner)?
            .map(|address| address.local().to_string());
        Ok(format!("{SHARED}{DELIMITER}{}", local.unwrap_or_default()))
    }

    /// The box of a name, as a command writes it.
    pub(super) fn folder(&self, who: &MailCaller, name: &[u8]) -> Result<Folder, Unable> {
        let name = read(name)?;
        let found = self.folders(who)?.into_iter().find(|folder| folder.name == name);
        found.ok_or(Unable::No("[NONEXISTENT] No such mailbox"))
    }

    /// Whose box a new name would be, and what its owner would call it.
    pub(super) fn new_name(&self, who: &MailCaller, name: &[u8]) -> Result<(BoxOwner, String), Unable> {
        let name = read(name)?;
        // RFC 3501, 6.3.3: a delimiter at the end only says that there will be boxes below.
        let name = name.strip_suffix(DELIMITER).unwrap_or(&name);
        for owner in who.boxes() {
            if *owner == who.own() {
                continue;
            }
            let before = format!("{}{DELIMITER}", self.shared_name(*owner)?);
            if let Some(own) = name.strip_prefix(&before) {
                return Ok((*owner, own.to_owned()));
            }
        }
        Ok((who.own(), name.to_owned()))
    }
}

/// Reads a name.
pub(super) fn read(name: &[u8]) -> Result<String, Unable> {
    let name = names::decode(name).ok_or(Unable::No("[CANNOT] Not a name for a mailbox"))?;
    Ok(names::normal(name))
}
