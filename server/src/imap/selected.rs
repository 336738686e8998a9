//! With a box open: messages are shown, searched, marked, copied, moved and taken away.

use ecrin_vault::id::MailboxId;
use ecrin_vault::vocabulary::FlagMode;
use imap_codec::imap_types::IntoStatic as _;
use imap_codec::imap_types::command::{CommandBody, FetchModifier, StoreModifier};
use imap_codec::imap_types::flag::{StoreResponse, StoreType};
use imap_codec::imap_types::sequence::SequenceSet;

use crate::app::mail::{MailCaller, MailExtent, MailRead};

use super::authenticated::{bytes, flag_texts};
use super::extended::Returns;
use super::fetch::{Entry, Wanted};
use super::fields::Header;
use super::grammar::{Command, Search as Asked};
use super::search::{Candidate, Search};
use super::sequence::Numbers;
use super::session::{Done, Next, PIECE, Session, Unable, Unfinished};
use super::view::View;
use super::write::Writer;

/// How many messages are looked at in one go; and how many where each is read whole: about a piece of small ones.
const AT_ONCE: usize = 256;
const AT_ONCE_WHOLE: usize = 64;

/// What is said when a box is open only to be looked at.
const READ_ONLY: Unable = Unable::No("[READ-ONLY] Opened by EXAMINE");

impl Session {
    pub(super) fn selected(
        &mut self,
        to: &mut Writer,
        tag: &str,
        who: &MailCaller,
        command: Command<'_>,
    ) -> Result<Done, Unable> {
        let body = match command {
            Command::Search(asked) => {
                let done = self.search(to, tag, who, &asked)?;
                self.tell_news(to, who, asked.uid)?;
                return Ok(done);
            }
            Command::Known(body) => *body,
            _ => return Err(Unable::Bad("Not now")),
        };
        match body {
            CommandBody::Check => {
                self.tell_news(to, who, true)?;
                Done::ok("CHECK done")
            }
            CommandBody::Unselect => {
                self.close();
                Done::ok("UNSELECT done")
            }
            CommandBody::Close => {
                let view = self.view()?;
                // RFC 3501, 6.4.2: what is marked goes, and nobody is told of each.
                if !view.is_read_only {
                    let (mailbox, uids) = (view.mailbox, view.uids.clone());
                    self.app.expunge_mail(who, mailbox, Some(&uids), true)?;
                }
                self.close();
                Done::ok("CLOSE done")
            }
            CommandBody::Expunge => self.expunge(to, who, None),
            CommandBody::ExpungeUid { sequence_set } => {
                let uids = self.named(&sequence_set, true)?;
                self.expunge(to, who, Some(uids))
            }
            CommandBody::Fetch {
                sequence_set,
                macro_or_item_names,
                uid,
                modifiers,
            } => {
                let mut since = None;
                for modifier in &modifiers {
                    match modifier {
                        FetchModifier::ChangedSince(modseq) => since = Some(modseq.get()),
                        _ => return Err(Unable::Bad("Not offered")),
                    }
                }
                // RFC 7162, 3.1.4.1: whoever asks since when is told the number, too.
                let wanted = Wanted::of(macro_or_item_names.into_static(), uid, since.is_some());
                let wanted = wanted.ok_or(Unable::Bad("Not offered"))?;
                self.is_condstore |= wanted.names_modseq();
                let mut left = self.named(&sequence_set, uid)?;
                left.reverse();
                let unfinished = Unfinished {
                    tag: tag.to_owned(),
                    wanted,
                    left,
                    by_uid: uid,
                    since,
                };
                self.fetch_on(to, who, unfinished)
            }
            CommandBody::Store {
                sequence_set,
                kind,
                response,
                flags,
                uid,
                modifiers,
            } => {
                let since = modifiers
                    .first()
                    .map(|StoreModifier::UnchangedSince(modseq)| *modseq);
                let uids = self.named(&sequence_set, uid)?;
                let flags = flag_texts(&flags)?;
                let done = self.store(to, who, &uids, kind, response, &flags, since, uid)?;
                self.tell_news(to, who, uid)?;
                Ok(done)
            }
            CommandBody::Copy {
                sequence_set,
                mailbox,
                uid,
            } => {
                let target = self.target(who, bytes(&mailbox))?;
                let (from, uids) = (self.view()?.mailbox, self.named(&sequence_set, uid)?);
                let copied = self.app.copy_mail(who, from, &uids, target)?;
                self.tell_news(to, who, true)?;
                match copied_uids(copied.uid_validity, &copied.uids) {
                    Some(code) => Done::ok(format!("{code} COPY done")),
                    None => Done::ok("COPY done, of nothing"),
                }
            }
            CommandBody::Move {
                sequence_set,
                mailbox,
                uid,
            } => {
                let target = self.target(who, bytes(&mailbox))?;
                let uids = self.named(&sequence_set, uid)?;
                let view = self.view()?;
                if view.is_read_only {
                    return Err(READ_ONLY);
                }
                let from = view.mailbox;
                let moved = self.app.move_mail(who, from, &uids, target)?;
                // RFC 6851, 4.3: where they are now is told before they go.
                if let Some(code) = copied_uids(moved.uid_validity, &moved.uids) {
                    to.line(&format!("* OK {code} Moved"));
                }
                let gone = moved.uids.iter().map(|(before, _)| *before).collect();
                self.view_mut()?.tell_gone(to, gone);
                self.tell_news(to, who, true)?;
                Done::ok("MOVE done")
            }
            _ => Err(Unable::Bad("Not now")),
        }
    }

    fn view(&self) -> Result<&View, Unable> {
        self.view.as_ref().ok_or(Unable::Bad("No mailbox is open"))
    }

    fn view_mut(&mut self) -> Result<&mut View, Unable> {
        self.view.as_mut().ok_or(Unable::Bad("No mailbox is open"))
    }

    /// UIDs of the messages that a set names.
    fn named(&self, set: &SequenceSet, by_uid: bool) -> Result<Vec<u32>, Unable> {
        let view = self.view()?;
        if by_uid {
            let numbers = Numbers::named(set, view.uids.last().copied());
            let places = numbers.places_in(&view.uids);
            return Ok(places
                .into_iter()
                .filter_map(|at| view.uids.get(at).copied())
                .collect());
        }
        let numbers = Numbers::named(set, Some(view.exists()));
        // RFC 3501, 9: a number that no message has is a mistake, while a UID is not.
        let is_within = numbers.smallest().is_none_or(|number| number > 0)
            && numbers.largest().is_none_or(|number| number <= view.exists());
        if !is_within {
            return Err(Unable::Bad("No message has this number"));
        }
        let all: Vec<u32> = (1..=view.exists()).collect();
        let places = numbers.places_in(&all);
        Ok(places
            .into_iter()
            .filter_map(|at| view.uids.get(at).copied())
            .collect())
    }

    fn target(&self, who: &MailCaller, name: &[u8]) -> Result<MailboxId, Unable> {
        match self.folder(who, name) {
            Ok(folder) => Ok(folder.mailbox.id),
            Err(Unable::No(_)) => Err(Unable::No("[TRYCREATE] No such mailbox")),
            Err(no) => Err(no),
        }
    }

    fn expunge(&mut self, to: &mut Writer, who: &MailCaller, uids: Option<Vec<u32>>) -> Result<Done, Unable> {
        let view = self.view()?;
        if view.is_read_only {
            return Err(READ_ONLY);
        }
        let (mailbox, uids) = (view.mailbox, uids.unwrap_or_else(|| view.uids.clone()));
        let gone = self.app.expunge_mail(who, mailbox, Some(&uids), true)?;
        self.view_mut()?.tell_gone(to, gone);
        self.tell_news(to, who, true)?;
        Done::ok("EXPUNGE done")
    }

    /// Goes on with a `FETCH`, up to the end or until a piece is full.
    pub(super) fn fetch_on(
        &mut self,
        to: &mut Writer,
        who: &MailCaller,
        mut unfinished: Unfinished,
    ) -> Result<Done, Unable> {
        let mailbox = self.view()?.mailbox;
        let marks = unfinished.wanted.marks_seen() && !self.view()?.is_read_only;
        let extent = unfinished.wanted.extent();
        let at_once = match extent {
            MailExtent::Whole => AT_ONCE_WHOLE,
            _ => AT_ONCE,
        };
        let wanted = match marks {
            true => unfinished.wanted.with_flags(),
            false => unfinished.wanted.clone(),
        };
        while !unfinished.left.is_empty() && to.len() < PIECE {
            let ahead: Vec<u32> = unfinished.left.iter().rev().take(at_once).copied().collect();
            let room = PIECE.saturating_sub(to.len()) as u64;
            let (mut due, looked_at) =
                self.app
                    .read_mail(who, mailbox, &ahead, extent, unfinished.since, room)?;
            if marks {
                self.mark_seen(who, mailbox, &mut due)?;
            }
            for MailRead { entry, bytes } in due {
                if let Some(number) = self.view()?.number(entry.uid) {
                    wanted.write(to, number, &Entry::from(entry), &bytes);
                }
            }
            unfinished.left.truncate(unfinished.left.len() - looked_at);
        }
        if unfinished.left.is_empty() {
            self.tell_news(to, who, unfinished.by_uid)?;
            return Done::ok("FETCH done");
        }
        self.unfinished = Some(unfinished);
        Ok(Done(String::new(), Next::GoOn))
    }

    /// Messages that are shown are seen.
    fn mark_seen(
        &mut self,
        who: &MailCaller,
        mailbox: MailboxId,
        due: &mut [MailRead],
    ) -> Result<(), Unable> {
        let is_unseen = |read: &&MailRead| !read.entry.flags.iter().any(|flag| flag == "\\Seen");
        let uids: Vec<u32> = due.iter().filter(is_unseen).map(|read| read.entry.uid).collect();
        if uids.is_empty() {
            return Ok(());
        }
        let seen = ["\\Seen".to_owned()];
        let flagged = self
            .app
            .flag_mail(who, mailbox, &uids, FlagMode::Add, &seen, None)?;
        self.view_mut()?.has_caused(&flagged.entries);
        for after in flagged.entries {
            if let Ok(at) = due.binary_search_by_key(&after.uid, |read| read.entry.uid)
                && let Some(read) = due.get_mut(at)
            {
                read.entry = after;
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)] // They are those of the command.
    fn store(
        &mut self,
        to: &mut Writer,
        who: &MailCaller,
        uids: &[u32],
        kind: StoreType,
        response: StoreResponse,
        flags: &[String],
        since: Option<u64>,
        by_uid: bool,
    ) -> Result<Done, Unable> {
        let view = self.view()?;
        if view.is_read_only {
            return Err(READ_ONLY);
        }
        self.is_condstore |= since.is_some();
        let mode = match kind {
            StoreType::Replace => FlagMode::Replace,
            StoreType::Add => FlagMode::Add,
            StoreType::Remove => FlagMode::Remove,
        };
        let mailbox = self.view()?.mailbox;
        let flagged = self.app.flag_mail(who, mailbox, uids, mode, flags, since)?;
        let is_condstore = self.is_condstore;
        let view = self.view_mut()?;
        view.has_caused(&flagged.entries);
        let wanted = match response {
            StoreResponse::Answer => Some(Wanted::change(by_uid, is_condstore)),
            // RFC 7162, 3.1.3: silence does not extend to the number of the change.
            StoreResponse::Silent if is_condstore => Some(Wanted::only_modseq(by_uid)),
            StoreResponse::Silent => None,
        };
        if let Some(wanted) = wanted {
            for entry in flagged.entries {
                if let Some(number) = view.number(entry.uid) {
                    wanted.write(to, number, &Entry::from(entry), &[]);
                }
            }
        }
        if flagged.modified.is_empty() {
            return Done::ok("STORE done");
        }
        let modified = flagged.modified.into_iter();
        let modified: Vec<u32> = match by_uid {
            true => modified.collect(),
            false => modified.filter_map(|uid| view.number(uid)).collect(),
        };
        Done::ok(format!(
            "[MODIFIED {}] Others changed them",
            Numbers::of(modified).text()
        ))
    }

    fn search(
        &mut self,
        to: &mut Writer,
        tag: &str,
        who: &MailCaller,
        asked: &Asked,
    ) -> Result<Done, Unable> {
        let is_known = |charset: &String| {
            ["US-ASCII", "UTF-8"]
                .iter()
                .any(|known| charset.eq_ignore_ascii_case(known))
        };
        if !asked.charset.as_ref().is_none_or(is_known) {
            return Err(Unable::No(
                "[BADCHARSET (US-ASCII UTF-8)] Not a character set of ours",
            ));
        }
        let view = self.view()?;
        let search = Search::of(&asked.keys, Some(view.exists()), view.uids.last().copied());
        let search = search.ok_or(Unable::Bad("Too many keys"))?;
        let mailbox = view.mailbox;
        let (mut found, mut modseq) = (Vec::new(), 0);
        let mut from = 1;
        loop {
            let entries = self.app.mail_entries(who, mailbox, from, AT_ONCE)?;
            let Some(last) = entries.last().map(|entry| entry.uid) else {
                break;
            };
            let is_last = entries.len() < AT_ONCE;
            let mut headers = Vec::new();
            if search.needs_header() {
                let uids: Vec<u32> = entries.iter().map(|entry| entry.uid).collect();
                headers = self.app.mail_headers(who, mailbox, &uids)?;
            }
            for entry in entries {
                let uid = entry.uid;
                let Some(number) = self.view()?.number(uid) else {
                    continue;
                };
                let entry = Entry::from(entry);
                let at = headers.binary_search_by_key(&uid, |(of, _)| *of).ok();
                let header = at
                    .and_then(|at| headers.get(at))
                    .map(|(_, header)| Header::split(header).0);
                let candidate = Candidate {
                    number,
                    entry: &entry,
                    header,
                };
                if search.finds(&candidate) {
                    found.push(if asked.uid { uid } else { number });
                    modseq = modseq.max(entry.modseq);
                }
            }
            match last.checked_add(1).filter(|_| !is_last) {
                Some(next) => from = next,
                None => break,
            }
        }
        self.is_condstore |= search.names_modseq();
        let modseq = Some(modseq).filter(|_| search.names_modseq() && !found.is_empty());
        match asked.returns {
            Some(returns) => extended(to, tag, asked.uid, returns, &found, modseq),
            None => {
                let words: Vec<String> = found.iter().map(u32::to_string).collect();
                let space = if words.is_empty() { "" } else { " " };
                let modseq = modseq
                    .map(|modseq| format!(" (MODSEQ {modseq})"))
                    .unwrap_or_default();
                to.line(&format!("* SEARCH{space}{}{modseq}", words.join(" ")));
            }
        }
        Done::ok("SEARCH done")
    }
}

/// RFC 4731.
fn extended(to: &mut Writer, tag: &str, uid: bool, returns: Returns, found: &[u32], modseq: Option<u64>) {
    to.put(format!("* ESEARCH (TAG \"{tag}\")").as_bytes());
    if uid {
        to.put(b" UID");
    }
    let (smallest, largest) = (found.iter().min(), found.iter().max());
    if let Some(smallest) = smallest.filter(|_| returns.min) {
        to.put(format!(" MIN {smallest}").as_bytes());
    }
    if let Some(largest) = largest.filter(|_| returns.max) {
        to.put(format!(" MAX {largest}").as_bytes());
    }
    if returns.all && !found.is_empty() {
        to.put(format!(" ALL {}", Numbers::of(found.iter().copied()).text()).as_bytes());
    }
    if returns.count {
        to.put(format!(" COUNT {}", found.len()).as_bytes());
    }
    if let Some(modseq) = modseq {
        to.put(format!(" MODSEQ {modseq}").as_bytes());
    }
    to.line("");
}

/// RFC 4315: where copies are, the UIDs in the same order on both sides.
fn copied_uids(uid_validity: u32, uids: &[(u32, u32)]) -> Option<String> {
    if uids.is_empty() {
        return None;
    }
    let before = Numbers::of(uids.iter().map(|(before, _)| *before)).text();
    let after = Numbers::of(uids.iter().map(|(_, after)| *after)).text();
    Some(format!("[COPYUID {uid_validity} {before} {after}]"))
}
