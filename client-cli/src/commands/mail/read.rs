//! `mail list`, `mail read`, `mail search`: what was sealed is opened here, and searched here.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{Read as _, Write as _};
use std::path::Path;

use ecrin_vault::id::{MailboxId, StructureId};
use ecrin_vault::mail::openpgp::{OpenError, PublicCertificate, SecretCertificate, Signature};
use ecrin_vault::mail::{
    Address, Outside, Reading, ReadingError, SERVICE_NAME, outside, read, service_address,
};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{FlagMode, SpecialUse};
use ecrin_vault::wire::{FlagsNew, MailItem, MailboxItem};
use serde_json::{Value, json};

use crate::cli::{MailListArgs, MailReadArgs};
use crate::context::{Context, InputError};
use crate::exit::{CommandError, Fault};
use crate::home::Replacement;
use crate::letters::{Correspondent, Own, TeamBox};
use crate::output::{Table, short};
use crate::prefix::among;
use crate::unlock::SignedIn;
use crate::when::moment;

/// How many messages a page of the server holds.
const PAGE: u32 = 200;

/// The largest message that is fetched, in bytes.
const MAX_MESSAGE: u64 = 32 * 1024 * 1024;

impl Fault for ReadingError {
    fn code(&self) -> &str {
        match self {
            Self::NotEncrypted => "not-encrypted",
            Self::Inside | Self::Opening(OpenError::Damaged) => "letter-damaged",
            Self::Opening(OpenError::NotOpened) => "letter-not-opened",
            Self::Opening(OpenError::TooLarge) => "too-large",
        }
    }
}

/// The letters of someone signed in, with whoever wrote them.
pub(super) struct Shelf<'a> {
    me: &'a SignedIn,
    own: &'a Own,
    boxes: Vec<MailboxItem>,
    writers: BTreeMap<Address, (String, Vec<PublicCertificate>)>,
    /// The keys of the structures whose boxes were opened.
    teams: BTreeMap<StructureId, Vec<SecretCertificate>>,
}

/// A letter that was found and opened.
pub(super) struct Found {
    pub(super) reading: Reading,
    pub(super) outside: Outside,
    pub(super) mailbox: MailboxId,
    item: MailItem,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(me: &'a SignedIn, own: &'a Own) -> Result<Self, CommandError> {
        let mut boxes = me.api.mailboxes()?.mailboxes;
        // What lies in the inbox is what people mean first.
        boxes.sort_by_key(|one| one.special != Some(SpecialUse::Inbox));
        Ok(Self {
            me,
            own,
            boxes,
            writers: BTreeMap::new(),
            teams: BTreeMap::new(),
        })
    }

    /// The structure whose box this is, if it is not my own.
    pub(super) fn structure_of(&self, mailbox: MailboxId) -> Option<StructureId> {
        let found = self.boxes.iter().find(|one| one.id == mailbox);
        found.and_then(|one| one.structure)
    }

    /// The keys that open what lies in a box: mine, or those of the structure whose it is.
    fn secrets(&mut self, mailbox: MailboxId) -> Result<&[SecretCertificate], CommandError> {
        let Some(structure) = self.structure_of(mailbox) else {
            return Ok(&self.own.secrets);
        };
        if let Entry::Vacant(vacant) = self.teams.entry(structure) {
            let team_box = TeamBox::fetch(self.me, structure)?;
            vacant.insert(team_box.map(|one| one.secrets).unwrap_or_default());
        }
        Ok(self.teams.get(&structure).map_or(&[], Vec::as_slice))
    }

    /// The messages of a folder, oldest first.
    fn items(&self, mailbox: MailboxId) -> Result<Vec<MailItem>, CommandError> {
        let (mut items, mut from) = (Vec::new(), 1);
        loop {
            let page = self.me.api.messages(mailbox, from, PAGE)?;
            items.extend(page.messages);
            match page.next {
                Some(next) if next > from => from = next,
                _ => return Ok(items),
            }
        }
    }

    /// Fetches a message and opens it.
    fn open(&mut self, mailbox: MailboxId, item: MailItem) -> Result<Found, CommandError> {
        let mut raw = Vec::new();
        let stream = self.me.api.message(mailbox, item.uid)?;
        stream
            .take(MAX_MESSAGE)
            .read_to_end(&mut raw)
            .map_err(|_| ReadingError::Opening(OpenError::Damaged))?;
        let outside = outside(&raw);
        let senders = match &outside.from {
            Some(from) if *from == self.own.address => own_certificates(self.own),
            Some(from) => self.writer(from).1,
            None => Vec::new(),
        };
        let now = self.me.now();
        let reading = read(&raw, self.secrets(mailbox)?, &senders, now)?;
        Ok(Found {
            reading,
            outside,
            mailbox,
            item,
        })
    }

    /// A writer's name and certificates; nothing where they cannot be checked, so that her signature is unknown.
    fn writer(&mut self, address: &Address) -> (String, Vec<PublicCertificate>) {
        if let Some(known) = self.writers.get(address) {
            return known.clone();
        }
        if self.is_service(address) {
            return (SERVICE_NAME.to_owned(), Vec::new());
        }
        let found = match Correspondent::find(self.me, address) {
            Ok(someone) => (someone.name, someone.certificates),
            Err(_) => (address.to_string(), Vec::new()),
        };
        self.writers.insert(address.clone(), found.clone());
        found
    }

    /// Whether it is the service itself that writes from here.
    fn is_service(&self, address: &Address) -> bool {
        *address == service_address(self.own.address.domain())
    }

    /// What is to be said of who wrote a letter. The service signs nothing: the relay lets nobody else write from its
    /// address, which is all that is known.
    fn signature(&self, found: &Found) -> &'static str {
        let from_service = found
            .outside
            .from
            .as_ref()
            .is_some_and(|from| self.is_service(from));
        match &found.reading.signature {
            Signature::Missing if from_service && found.reading.from == found.outside.from => "service",
            Signature::Missing => "missing",
            Signature::Good(_) => "good",
            Signature::Unknown => "unknown",
            Signature::Bad => "bad",
        }
    }

    /// The letter that was meant, by the beginning of its id.
    pub(super) fn find(&mut self, id: &str) -> Result<Found, CommandError> {
        let mut all = Vec::new();
        for one in &self.boxes {
            for item in self.items(one.id)? {
                all.push((one.id, item));
            }
        }
        let mut ids: Vec<_> = all.iter().map(|(_, item)| item.message).collect();
        ids.sort();
        ids.dedup();
        let wanted = among(id, ids)?;
        let place = all.into_iter().find(|(_, item)| item.message == wanted);
        let (mailbox, item) = place.ok_or_else(|| crate::prefix::PrefixError::NotFound(id.to_owned()))?;
        self.open(mailbox, item)
    }
}

fn own_certificates(own: &Own) -> Vec<PublicCertificate> {
    own.secrets
        .iter()
        .filter_map(|secret| secret.public().ok())
        .collect()
}

/// Lists the letters of a folder, newest first; with words, those whose headers have them all.
pub(super) fn list(
    context: &Context<'_>,
    arguments: &MailListArgs,
    words: &[String],
) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let own = Own::ready(&me)?;
    let mut shelf = Shelf::new(&me, &own)?;
    let asked = arguments.folder.as_deref().map(str::to_lowercase);
    let boxes: Vec<MailboxItem> = shelf
        .boxes
        .iter()
        .filter(|one| match &asked {
            Some(name) => {
                one.name.to_lowercase() == *name
                    || one.special.is_some_and(|special| special.as_str() == name)
            }
            None => !words.is_empty() || one.special == Some(SpecialUse::Inbox),
        })
        .cloned()
        .collect();
    if let (Some(name), true) = (&arguments.folder, boxes.is_empty()) {
        return Err(crate::prefix::PrefixError::NotFound(name.clone()).into());
    }
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let (mut table, mut shown) = (Table::default(), 0);
    for one in boxes {
        for item in shelf.items(one.id)?.into_iter().rev() {
            if shown >= arguments.limit {
                break;
            }
            let (id, at) = (item.message, item.at);
            let seen = item.flags.iter().any(|flag| flag == "\\Seen");
            let found = match shelf.open(one.id, item) {
                Ok(found) => found,
                Err(reason) if reason.exit() == crate::exit::Exit::Unreachable => return Err(reason),
                Err(reason) => {
                    // One that cannot be opened is listed, and says so; the others are not kept from her.
                    if words.is_empty() {
                        context
                            .out
                            .line(&json!({ "id": id, "folder": one.name, "code": reason.code() }));
                        table.row([
                            short(id),
                            moment(context.words, at, me.now()),
                            String::new(),
                            reason.explain(context.words),
                        ]);
                        shown += 1;
                    }
                    continue;
                }
            };
            let document = describe(&found, shelf.signature(&found), &one.name, seen);
            let hay = format!(
                "{} {} {} {}",
                found.reading.subject,
                document["from"].as_str().unwrap_or_default(),
                found.reading.to.join(" "),
                found.reading.cc.join(" ")
            )
            .to_lowercase();
            if !words.iter().all(|word| hay.contains(word)) {
                continue;
            }
            context.out.line(&document);
            let who = match &found.outside.from {
                Some(from) if *from == own.address => found.reading.to.join(", "),
                Some(from) => shelf.writer(from).0,
                None => String::new(),
            };
            let mark = if seen {
                found.reading.subject
            } else {
                format!("* {}", found.reading.subject)
            };
            table.row([short(id), moment(context.words, at, me.now()), who, mark]);
            shown += 1;
        }
    }
    context.out.say(&if shown == 0 {
        context.words.get("mail-nothing")
    } else {
        table.to_text()
    });
    Ok(())
}

/// Shows a letter, keeps its attachments if that is wanted, and marks it as read.
pub(super) fn read_one(context: &Context<'_>, arguments: &MailReadArgs) -> Result<(), CommandError> {
    if let Some(folder) = &arguments.save_attachments
        && !folder.is_dir()
    {
        return Err(InputError::NoFolder(folder.clone()).into());
    }
    let me = context.sign_in()?;
    let own = Own::ready(&me)?;
    let mut shelf = Shelf::new(&me, &own)?;
    let found = shelf.find(&arguments.id)?;
    let saved = match &arguments.save_attachments {
        Some(folder) => save(&found.reading, folder)?,
        None => Vec::new(),
    };
    let seen = found.item.flags.iter().any(|flag| flag == "\\Seen");
    if !seen {
        let flags = FlagsNew {
            uids: vec![found.item.uid],
            mode: FlagMode::Add,
            flags: vec!["\\Seen".to_owned()],
            unchanged_since: None,
        };
        me.api.flag_messages(found.mailbox, &flags)?;
    }
    let signature = shelf.signature(&found);
    let mut document = describe(&found, signature, "", true);
    document["text"] = json!(found.reading.text);
    document["saved"] = json!(saved);
    let from = match &found.outside.from {
        Some(from) if *from == own.address => format!("{} <{from}>", me.keyring.name),
        Some(from) => format!("{} <{from}>", shelf.writer(from).0),
        None => String::new(),
    };
    context.out.result(&document, || {
        page(context, &me, &found, (&from, signature), &saved)
    });
    Ok(())
}

fn page(
    context: &Context<'_>,
    me: &SignedIn,
    found: &Found,
    (from, signature): (&str, &str),
    saved: &[String],
) -> String {
    let reading = &found.reading;
    let words = context.words;
    let at = reading
        .date
        .and_then(|date| Timestamp::from_millis(date).ok())
        .unwrap_or(found.item.at);
    let at = moment(words, at, me.now());
    let to = [reading.to.as_slice(), &reading.cc].concat().join(", ");
    let mut text = words.format(
        "mail-letter",
        &[
            ("from", from.into()),
            ("to", (&to).into()),
            ("at", (&at).into()),
            ("subject", (&reading.subject).into()),
        ],
    );
    let key = format!("mail-signature-{signature}");
    text += &format!("\n{}\n\n{}\n", words.get(&key), reading.text.trim_end());
    for attachment in &reading.attachments {
        let size = attachment.bytes.len().div_ceil(1024) as u64;
        let line = [("name", (&attachment.name).into()), ("size", size.into())];
        text += &format!("\n{}", words.format("mail-attachment", &line));
    }
    for path in saved {
        text += &format!("\n{}", words.format("mail-saved", &[("path", path.into())]));
    }
    text
}

fn describe(found: &Found, signature: &str, folder: &str, seen: bool) -> Value {
    let reading = &found.reading;
    let attachments: Vec<Value> = reading
        .attachments
        .iter()
        .map(|one| json!({ "name": one.name, "type": one.media_type, "size": one.bytes.len() }))
        .collect();
    json!({
        "id": found.item.message, "folder": folder, "uid": found.item.uid,
        "from": found.outside.from, "to": reading.to, "cc": reading.cc,
        "subject": reading.subject, "at": found.item.at, "message_id": reading.id, "seen": seen,
        "signature": signature, "protected": reading.protected, "attachments": attachments,
    })
}

/// Writes attachments under names of their own: nothing that is there is replaced.
fn save(reading: &Reading, folder: &Path) -> Result<Vec<String>, CommandError> {
    let mut saved = Vec::new();
    for attachment in &reading.attachments {
        let (stem, ending) = match attachment.name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem.to_owned(), format!(".{ending}")),
            _ => (attachment.name.clone(), String::new()),
        };
        let mut path = folder.join(&attachment.name);
        let mut number = 2;
        while path.exists() {
            path = folder.join(format!("{stem} ({number}){ending}"));
            number += 1;
        }
        let mut file = Replacement::begin(&path)?;
        file.write_all(&attachment.bytes)
            .map_err(|reason| InputError::Unreadable {
                path: path.clone(),
                reason: reason.to_string(),
            })?;
        file.keep()?;
        saved.push(path.display().to_string());
    }
    Ok(saved)
}
