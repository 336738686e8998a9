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
use crate::exit::{CommandError, Exit, Fault};
use crate::home::Replacement;
use crate::letters::{Correspondent, Own, TeamBox};
use crate::mail_index::{self, Headers, Index, Part};
use crate::output::{Table, short};
use crate::prefix::among;
use crate::referrals::{self, Received};
use crate::unlock::SignedIn;
use crate::when::moment;

/// How many messages a page of the server holds.
const PAGE: u32 = 500;

/// The largest message that is fetched, in bytes.
const MAX_MESSAGE: u64 = 32 * 1024 * 1024;

/// Why a letter stays closed, where that is the letter's own fault.
const CLOSED: [&str; 4] = [
    "not-encrypted",
    "letter-damaged",
    "letter-not-opened",
    "too-large",
];

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

/// What is known of a letter from the index; otherwise it is fetched and opened, and the index knows it from then on.
fn headers(
    shelf: &mut Shelf<'_>,
    index: &mut Index<'_>,
    mailbox: MailboxId,
    item: &MailItem,
) -> Result<mail_index::Found, CommandError> {
    if let Some(known) = index.get(item) {
        return Ok(known.clone());
    }
    let found = match shelf.open(mailbox, item.clone()) {
        Ok(found) => mail_index::Found::Opened(headers_of(&found, shelf.signature(&found))),
        Err(reason) if CLOSED.contains(&reason.code()) => mail_index::Found::Closed(reason.code().to_owned()),
        // Something about this one moment: the next list asks again.
        Err(reason) => return Err(reason),
    };
    index.put(item, found.clone());
    Ok(found)
}

fn headers_of(found: &Found, signature: &str) -> Headers {
    let reading = &found.reading;
    let attachments = reading.attachments.iter().map(|one| Part {
        name: one.name.clone(),
        media_type: one.media_type.clone(),
        size: one.bytes.len(),
    });
    Headers {
        from: found.outside.from.clone(),
        to: reading.to.clone(),
        cc: reading.cc.clone(),
        subject: reading.subject.clone(),
        message_id: reading.id.clone(),
        signature: signature.to_owned(),
        protected: reading.protected,
        attachments: attachments.collect(),
    }
}

/// Whether the headers of a letter have all of these words.
fn has_all(headers: &Headers, words: &[String]) -> bool {
    let from = headers.from.as_ref().map(ToString::to_string).unwrap_or_default();
    let (to, cc) = (headers.to.join(" "), headers.cc.join(" "));
    let hay = format!("{} {from} {to} {cc}", headers.subject).to_lowercase();
    words.iter().all(|word| hay.contains(word))
}

/// What is listed so far.
struct Listing<'a> {
    context: &'a Context<'a>,
    words: Vec<String>,
    limit: usize,
    shown: usize,
    table: Table,
}

impl Listing<'_> {
    /// Lists a folder, newest first.
    fn folder(
        &mut self,
        shelf: &mut Shelf<'_>,
        folder: &MailboxItem,
        items: &[MailItem],
        index: &mut Index<'_>,
    ) -> Result<(), CommandError> {
        for item in items.iter().rev() {
            if self.shown >= self.limit {
                break;
            }
            // One that cannot be opened is listed, and says so; the others are not kept from her.
            match headers(shelf, index, folder.id, item) {
                Ok(mail_index::Found::Opened(headers)) => self.letter(shelf, folder, item, &headers),
                Ok(mail_index::Found::Closed(code)) => {
                    let why = self.context.words.get(&format!("error-{code}"));
                    self.closed(shelf, folder, item, (&code, why));
                }
                Err(reason) if reason.exit() == Exit::Unreachable => return Err(reason),
                Err(reason) => {
                    let why = reason.explain(self.context.words);
                    self.closed(shelf, folder, item, (reason.code(), why));
                }
            }
        }
        Ok(())
    }

    fn letter(&mut self, shelf: &mut Shelf<'_>, folder: &MailboxItem, item: &MailItem, headers: &Headers) {
        if !has_all(headers, &self.words) {
            return;
        }
        let seen = item.flags.iter().any(|flag| flag == "\\Seen");
        self.context
            .out
            .line(&describe(headers, item, &folder.name, seen));
        self.shown += 1;
        if self.context.out.is_json() {
            return;
        }
        let who = match &headers.from {
            Some(from) if *from == shelf.own.address => headers.to.join(", "),
            Some(from) => shelf.writer(from).0,
            None => String::new(),
        };
        let mark = if seen {
            headers.subject.clone()
        } else {
            format!("* {}", headers.subject)
        };
        let at = moment(self.context.words, item.at, shelf.me.now());
        self.table.row([short(item.message), at, who, mark]);
    }

    fn closed(
        &mut self,
        shelf: &Shelf<'_>,
        folder: &MailboxItem,
        item: &MailItem,
        (code, why): (&str, String),
    ) {
        if !self.words.is_empty() {
            return;
        }
        let document = json!({ "id": item.message, "folder": folder.name, "code": code });
        self.context.out.line(&document);
        self.shown += 1;
        let at = moment(self.context.words, item.at, shelf.me.now());
        self.table.row([short(item.message), at, String::new(), why]);
    }
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
    let mut listing = Listing {
        context,
        words: words.iter().map(|word| word.to_lowercase()).collect(),
        limit: arguments.limit,
        shown: 0,
        table: Table::default(),
    };
    mail_index::forget_others(&me, &shelf.boxes)?;
    for one in &boxes {
        let items = shelf.items(one.id)?;
        let mut index = Index::open(&me, one, &items);
        let listed = listing.folder(&mut shelf, one, &items, &mut index);
        // Also of a list that was cut short: what was opened need not be opened again.
        index.save()?;
        listed?;
    }
    context.out.say(&if listing.shown == 0 {
        context.words.get("mail-nothing")
    } else {
        listing.table.to_text()
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
    let sender = found.outside.from.as_ref();
    let referral = referrals::received(&me, &found.reading, sender, &own.address, &found.item)?;
    let mut document = describe(&headers_of(&found, signature), &found.item, "", true);
    document["text"] = json!(found.reading.text);
    document["saved"] = json!(saved);
    if let Some(referral) = &referral {
        document["referral"] = referral.as_json();
    }
    let writer = match sender {
        Some(from) if *from == own.address => me.keyring.name.clone(),
        Some(from) => shelf.writer(from).0,
        None => String::new(),
    };
    let from = sender.map_or_else(String::new, |from| format!("{writer} <{from}>"));
    let referral = referral.as_ref().map(|referral| (referral, writer.as_str()));
    context.out.result(&document, || {
        page(context, &me, &found, (&from, signature), referral, &saved)
    });
    Ok(())
}

fn page(
    context: &Context<'_>,
    me: &SignedIn,
    found: &Found,
    (from, signature): (&str, &str),
    referral: Option<(&Received, &str)>,
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
    text += &format!("\n{}", words.get(&key));
    // What the person agreed to is shown in her own words, not as the letter retells it.
    let agreed = referral.and_then(|(referral, _)| referral.words());
    if let Some((referral, writer)) = referral {
        text += &format!("\n\n{}", referral.sentence(context, writer, me.now()));
    }
    let shown = agreed.map_or_else(|| reading.text.trim_end().to_owned(), |words| words.text());
    text += &format!("\n\n{shown}\n");
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

fn describe(headers: &Headers, item: &MailItem, folder: &str, seen: bool) -> Value {
    json!({
        "id": item.message, "folder": folder, "uid": item.uid,
        "from": headers.from, "to": headers.to, "cc": headers.cc,
        "subject": headers.subject, "at": item.at, "message_id": headers.message_id, "seen": seen,
        "signature": headers.signature, "protected": headers.protected, "attachments": headers.attachments,
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
