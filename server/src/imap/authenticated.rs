//! With someone known: boxes are listed, made and opened, messages put in.

use ecrin_vault::time::Timestamp;
use imap_codec::imap_types::command::{CommandBody, SelectParameter};
use imap_codec::imap_types::datetime::DateTime;
use imap_codec::imap_types::flag::Flag;
use imap_codec::imap_types::mailbox::{ListMailbox, Mailbox};
use imap_codec::imap_types::status::StatusDataItemName as Item;

use crate::app::mail::MailCaller;
use crate::app::{AppError, Refusal};

use super::extended::{CreateFor, List};
use super::flow::{State, Verb};
use super::folders::{self, Folder};
use super::grammar::Command;
use super::names;
use super::session::{Done, Next, Session, Unable};
use super::view::View;
use super::write::Writer;

/// The flags that a client may set, and words of its own.
const FLAGS: &str = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

impl Session {
    pub(super) fn authenticated(
        &mut self,
        to: &mut Writer,
        tag: &str,
        who: &MailCaller,
        command: Command<'_>,
    ) -> Result<Done, Unable> {
        if command.verb() == Some(Verb::Messages) {
            return self.selected(to, tag, who, command);
        }
        let done = match command {
            Command::List(list) => self.list(to, who, &list),
            Command::CreateFor(CreateFor { name, uses }) => self.create(who, &name, &uses),
            Command::Known(body) => self.known_to_her(to, who, *body),
            Command::Search(_) => Err(Unable::Bad("Not now")),
        }?;
        // Numbers may change with any of these.
        if self.view.is_some() && done.1 == Next::Ready {
            self.tell_news(to, who, true)?;
        }
        Ok(done)
    }

    fn known_to_her(
        &mut self,
        to: &mut Writer,
        who: &MailCaller,
        body: CommandBody<'_>,
    ) -> Result<Done, Unable> {
        match body {
            CommandBody::Noop => Done::ok("NOOP done"),
            CommandBody::Enable { capabilities } => {
                let is_condstore = capabilities
                    .as_ref()
                    .iter()
                    .any(|capability| capability.to_string().eq_ignore_ascii_case("CONDSTORE"));
                self.is_condstore |= is_condstore;
                to.line(if is_condstore {
                    "* ENABLED CONDSTORE"
                } else {
                    "* ENABLED"
                });
                Done::ok("ENABLE done")
            }
            CommandBody::Namespace => {
                let shares = who.boxes().len() > 1;
                let shared = format!("((\"{}/\" \"/\"))", folders::SHARED);
                let shared = if shares { shared.as_str() } else { "NIL" };
                to.line(&format!("* NAMESPACE ((\"\" \"/\")) NIL {shared}"));
                Done::ok("NAMESPACE done")
            }
            CommandBody::Select { mailbox, parameters } => self.open(to, who, &mailbox, &parameters, false),
            CommandBody::Examine { mailbox, parameters } => self.open(to, who, &mailbox, &parameters, true),
            CommandBody::Create { mailbox } => self.create(who, bytes(&mailbox), &[]),
            CommandBody::Delete { mailbox } => {
                let folder = self.folder(who, bytes(&mailbox))?;
                self.app.delete_mailbox(who, folder.mailbox.id)?;
                if self
                    .view
                    .as_ref()
                    .is_some_and(|view| view.mailbox == folder.mailbox.id)
                {
                    self.close();
                }
                Done::ok("DELETE done")
            }
            CommandBody::Rename { from, to: new } => {
                let folder = self.folder(who, bytes(&from))?;
                let (owner, name) = self.new_name(who, bytes(&new))?;
                if owner != folder.mailbox.owner {
                    return Err(Unable::No("[CANNOT] A mailbox stays with its owner"));
                }
                self.app.rename_mailbox(who, folder.mailbox.id, &name)?;
                Done::ok("RENAME done")
            }
            CommandBody::Subscribe { mailbox } => self.subscribe(who, &mailbox, true),
            CommandBody::Unsubscribe { mailbox } => self.subscribe(who, &mailbox, false),
            CommandBody::Lsub {
                reference,
                mailbox_wildcard,
            } => self.lsub(to, who, &reference, &mailbox_wildcard),
            CommandBody::Status { mailbox, item_names } => {
                let folder = self.folder(who, bytes(&mailbox))?;
                self.status(to, who, &folder, &item_names)?;
                Done::ok("STATUS done")
            }
            CommandBody::GetQuotaRoot { mailbox } => {
                let folder = self.folder(who, bytes(&mailbox))?;
                let root = match folder.is_own {
                    true => String::new(),
                    false => self.shared_name(folder.mailbox.owner)?,
                };
                to.put(b"* QUOTAROOT ");
                to.string(names::encode(&folder.name).as_bytes());
                to.put(b" ");
                to.string(names::encode(&root).as_bytes());
                to.line("");
                self.quota(to, who, &root)?;
                Done::ok("GETQUOTAROOT done")
            }
            CommandBody::GetQuota { root } => {
                let root = folders::read(root.as_ref())?;
                self.quota(to, who, &root)?;
                Done::ok("GETQUOTA done")
            }
            CommandBody::Append {
                mailbox,
                flags,
                date,
                message,
            } => {
                use imap_codec::imap_types::extensions::binary::LiteralOrLiteral8;
                let LiteralOrLiteral8::Literal(literal) = message else {
                    return Err(Unable::Bad("Not offered"));
                };
                self.append(who, &mailbox, &flags, date.as_ref(), literal.as_ref())
            }
            CommandBody::Idle => Ok(Done("+ idling".to_owned(), Next::Idle)),
            _ => Err(Unable::Bad("Not now")),
        }
    }

    fn open(
        &mut self,
        to: &mut Writer,
        who: &MailCaller,
        mailbox: &Mailbox<'_>,
        parameters: &[SelectParameter],
        is_read_only: bool,
    ) -> Result<Done, Unable> {
        // Whatever comes of it, the box that was open is not open any more (RFC 3501, 6.3.1).
        self.close();
        for parameter in parameters {
            match parameter {
                SelectParameter::CondStore => self.is_condstore = true,
                _ => return Err(Unable::Bad("Not offered")),
            }
        }
        let folder = self.folder(who, bytes(mailbox))?;
        // Its numbers first: what changes after them is told as news.
        let row = self.app.mailbox(who, folder.mailbox.id)?;
        let entries = self.app.mail_entries(who, row.id, 1, usize::MAX)?;
        let unseen = entries
            .iter()
            .position(|entry| !entry.flags.iter().any(|flag| flag == "\\Seen"));
        let uids: Vec<u32> = entries.iter().map(|entry| entry.uid).collect();
        let next = uids
            .last()
            .map_or(row.uid_next, |last| row.uid_next.max(last + 1));
        to.line(&format!("* FLAGS ({FLAGS})"));
        to.line(&format!("* {} EXISTS", uids.len()));
        to.line("* 0 RECENT");
        match is_read_only {
            true => to.line("* OK [PERMANENTFLAGS ()] Nothing changes"),
            false => to.line(&format!(
                "* OK [PERMANENTFLAGS ({FLAGS} \\*)] And words of your own"
            )),
        }
        if let Some(at) = unseen {
            to.line(&format!("* OK [UNSEEN {}] The first unread", at + 1));
        }
        to.line(&format!(
            "* OK [UIDVALIDITY {}] As long as it is",
            row.uid_validity
        ));
        to.line(&format!("* OK [UIDNEXT {next}] The next"));
        to.line(&format!("* OK [HIGHESTMODSEQ {}] The last change", row.modseq));
        self.view = Some(View::new(row.id, row.owner, is_read_only, row.modseq, uids));
        self.state = State::Selected;
        Done::ok(match is_read_only {
            true => "[READ-ONLY] EXAMINE done",
            false => "[READ-WRITE] SELECT done",
        })
    }

    /// No box is open any more.
    pub(super) fn close(&mut self) {
        self.view = None;
        if self.state == State::Selected {
            self.state = State::Authenticated;
        }
    }

    fn create(&self, who: &MailCaller, name: &[u8], uses: &[String]) -> Result<Done, Unable> {
        let special = match uses {
            [] => None,
            [one] => Some(folders::special_use(one).ok_or(Unable::No("[USEATTR] Not a use of ours"))?),
            _ => return Err(Unable::No("[USEATTR] One use for each mailbox")),
        };
        let (owner, name) = self.new_name(who, name)?;
        self.app.create_mailbox(who, owner, &name, special)?;
        Done::ok("CREATE done")
    }

    fn subscribe(&self, who: &MailCaller, mailbox: &Mailbox<'_>, wanted: bool) -> Result<Done, Unable> {
        let folder = self.folder(who, bytes(mailbox))?;
        self.app.subscribe_mailbox(who, folder.mailbox.id, wanted)?;
        Done::ok(if wanted {
            "SUBSCRIBE done"
        } else {
            "UNSUBSCRIBE done"
        })
    }

    fn list(&self, to: &mut Writer, who: &MailCaller, list: &List) -> Result<Done, Unable> {
        // RFC 3501, 6.3.8: an empty pattern asks for the delimiter only.
        if list.patterns.iter().all(Vec::is_empty) {
            to.line("* LIST (\\Noselect) \"/\" \"\"");
            return Done::ok("LIST done");
        }
        let patterns = patterns(&list.reference, &list.patterns)?;
        let folders = self.folders(who)?;
        for (name, folder) in with_those_above(&folders) {
            if !patterns.iter().any(|pattern| names::matches(pattern, &name)) {
                continue;
            }
            let below = format!("{name}/");
            let are_below = |wanted: &dyn Fn(&Folder) -> bool| {
                folders
                    .iter()
                    .any(|other| other.name.starts_with(&below) && wanted(other))
            };
            let is_subscribed = folder.is_some_and(|folder| folder.mailbox.subscribed);
            let child = list.recursive && are_below(&|other| other.mailbox.subscribed);
            let special = folder.and_then(Folder::attribute);
            if (list.only_subscribed && !is_subscribed && !child) || (list.only_special && special.is_none())
            {
                continue;
            }
            let mut attributes = Vec::new();
            attributes.extend(folder.is_none().then_some("\\Noselect"));
            attributes.extend((name == "INBOX").then_some("\\Noinferiors"));
            attributes.push(match are_below(&|_| true) {
                true => "\\HasChildren",
                false => "\\HasNoChildren",
            });
            attributes.extend(special);
            let tells = list.tell_subscribed || list.only_subscribed;
            attributes.extend((tells && is_subscribed).then_some("\\Subscribed"));
            let info = if child && list.only_subscribed {
                " (\"CHILDINFO\" (\"SUBSCRIBED\"))"
            } else {
                ""
            };
            line(to, "LIST", &attributes, &name, info);
            if let Some(folder) = folder.filter(|_| !list.status.is_empty()) {
                self.status(to, who, folder, &list.status)?;
            }
        }
        Done::ok("LIST done")
    }

    fn lsub(
        &self,
        to: &mut Writer,
        who: &MailCaller,
        reference: &Mailbox<'_>,
        pattern: &ListMailbox<'_>,
    ) -> Result<Done, Unable> {
        let pattern: &[u8] = match pattern {
            ListMailbox::Token(token) => token.as_ref(),
            ListMailbox::String(string) => string.as_ref(),
        };
        let patterns = patterns(bytes(reference), &[pattern.to_vec()])?;
        let folders = self.folders(who)?;
        for (name, folder) in with_those_above(&folders) {
            if !patterns.iter().any(|pattern| names::matches(pattern, &name)) {
                continue;
            }
            let is_subscribed = folder.is_some_and(|folder| folder.mailbox.subscribed);
            let below = format!("{name}/");
            let is_above = folders
                .iter()
                .any(|other| other.mailbox.subscribed && other.name.starts_with(&below));
            match (is_subscribed, is_above) {
                (true, _) => line(to, "LSUB", &[], &name, ""),
                (false, true) => line(to, "LSUB", &["\\Noselect"], &name, ""),
                (false, false) => {}
            }
        }
        Done::ok("LSUB done")
    }

    fn status(
        &self,
        to: &mut Writer,
        who: &MailCaller,
        folder: &Folder,
        items: &[Item],
    ) -> Result<(), Unable> {
        let mailbox = &folder.mailbox;
        let mut words = Vec::new();
        for item in items {
            words.push(match item {
                Item::Messages => format!("MESSAGES {}", mailbox.messages),
                Item::Recent => "RECENT 0".to_owned(),
                Item::UidNext => format!("UIDNEXT {}", mailbox.uid_next),
                Item::UidValidity => format!("UIDVALIDITY {}", mailbox.uid_validity),
                Item::Unseen => format!("UNSEEN {}", mailbox.unseen),
                Item::Size => format!("SIZE {}", mailbox.bytes),
                Item::HighestModSeq => format!("HIGHESTMODSEQ {}", mailbox.modseq),
                Item::Deleted => {
                    let entries = self.app.mail_entries(who, mailbox.id, 1, usize::MAX)?;
                    let is_deleted = |flags: &[String]| flags.iter().any(|flag| flag == "\\Deleted");
                    let deleted = entries.iter().filter(|entry| is_deleted(&entry.flags)).count();
                    format!("DELETED {deleted}")
                }
                Item::DeletedStorage => return Err(Unable::Bad("Not offered")),
            });
        }
        to.put(b"* STATUS ");
        to.string(names::encode(&folder.name).as_bytes());
        to.line(&format!(" ({})", words.join(" ")));
        Ok(())
    }

    fn quota(&self, to: &mut Writer, who: &MailCaller, root: &str) -> Result<(), Unable> {
        for owner in who.boxes() {
            let of_owner = match *owner == who.own() {
                true => String::new(),
                false => self.shared_name(*owner)?,
            };
            if of_owner == root {
                let (used, most) = self.app.mail_quota(who, *owner)?;
                to.put(b"* QUOTA ");
                to.string(names::encode(root).as_bytes());
                to.line(&format!(" (STORAGE {} {})", used.div_ceil(1024), most / 1024));
                return Ok(());
            }
        }
        Err(Unable::No("[NONEXISTENT] No such quota root"))
    }

    fn append(
        &mut self,
        who: &MailCaller,
        mailbox: &Mailbox<'_>,
        flags: &[Flag<'_>],
        date: Option<&DateTime>,
        message: &[u8],
    ) -> Result<Done, Unable> {
        let folder = self.folder(who, bytes(mailbox)).map_err(|no| match no {
            Unable::No(_) => Unable::No("[TRYCREATE] No such mailbox"),
            no => no,
        })?;
        let received = date.map(|date| Timestamp::from_millis(date.as_ref().timestamp_millis()));
        let received = received
            .transpose()
            .map_err(|_| Unable::Bad("Not a date of ours"))?;
        let flags = flag_texts(flags)?;
        let placed = self
            .app
            .append_raw(who, folder.mailbox.id, message, &flags, received);
        let placed = placed.map_err(|error| match error {
            AppError::Refused {
                reason:
                    Refusal::EncryptionNeeded
                    | Refusal::Malformed
                    | Refusal::NotAllowed
                    | Refusal::RecipientsRefused,
                ..
            } => Unable::Unencrypted,
            error => Unable::App(error),
        })?;
        Done::ok(format!(
            "[APPENDUID {} {}] APPEND done",
            placed.uid_validity, placed.uid
        ))
    }
}

/// The bytes of a name.
pub(super) fn bytes<'a>(mailbox: &'a Mailbox<'_>) -> &'a [u8] {
    match mailbox {
        Mailbox::Inbox => b"INBOX",
        Mailbox::Other(name) => name.as_ref(),
    }
}

/// Flags as the app knows them. `\Recent` and other words of the system are nobody's to give.
pub(super) fn flag_texts(flags: &[Flag<'_>]) -> Result<Vec<String>, Unable> {
    flags
        .iter()
        .map(|flag| match flag {
            Flag::Extension(_) => Err(Unable::No("[CANNOT] Not a flag")),
            flag => Ok(flag.to_string()),
        })
        .collect()
}

/// Patterns with what they count from before them.
fn patterns(reference: &[u8], patterns: &[Vec<u8>]) -> Result<Vec<String>, Unable> {
    let read = |pattern: &Vec<u8>| {
        let whole = [reference, pattern.as_slice()].concat();
        names::decode(&whole)
            .map(names::normal)
            .ok_or(Unable::No("[CANNOT] Not a pattern"))
    };
    patterns.iter().map(read).collect()
}

/// All boxes, and the names above them that are no boxes themselves, in the order of their names.
fn with_those_above(folders: &[Folder]) -> Vec<(String, Option<&Folder>)> {
    let mut all: Vec<(String, Option<&Folder>)> = folders
        .iter()
        .map(|folder| (folder.name.clone(), Some(folder)))
        .collect();
    for folder in folders {
        for (at, _) in folder.name.match_indices(names::DELIMITER) {
            let above = folder.name.get(..at).unwrap_or_default();
            if !all.iter().any(|(name, _)| name == above) {
                all.push((above.to_owned(), None));
            }
        }
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

fn line(to: &mut Writer, word: &str, attributes: &[&str], name: &str, info: &str) {
    to.put(format!("* {word} ({}) \"/\" ", attributes.join(" ")).as_bytes());
    to.string(names::encode(name).as_bytes());
    to.line(info);
}
