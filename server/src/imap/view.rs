//! The open box as its client knows it: which messages stand at which number, and what it has been told.
//!
//! Numbers may change only when the client is told so, and it may be told only at certain moments (RFC 3501, 7.4.1).
//! Between them the view stays as it was.

use std::collections::{BTreeMap, BTreeSet};

use ecrin_vault::id::MailboxId;

use crate::app::mail::{BoxOwner, MailCaller, MailChanges, MailEntry};

use super::fetch::{Entry, Wanted};
use super::session::{Session, Unable};
use super::write::Writer;

/// How many changes are read at once.
const AT_ONCE: usize = 1000;

/// An open box.
#[derive(Debug)]
pub(super) struct View {
    pub(super) mailbox: MailboxId,
    pub(super) owner: BoxOwner,
    pub(super) is_read_only: bool,
    /// UIDs in the order of their numbers.
    pub(super) uids: Vec<u32>,
    /// The last change that the client was told, or caused.
    pub(super) modseq: u64,
    /// Messages that went away without the client having been told.
    gone: Vec<u32>,
    /// Changes that the client has caused itself, by their UIDs: it is not told those again.
    caused: BTreeMap<u32, u64>,
}

impl View {
    pub(super) fn new(
        mailbox: MailboxId,
        owner: BoxOwner,
        is_read_only: bool,
        modseq: u64,
        uids: Vec<u32>,
    ) -> Self {
        Self {
            mailbox,
            owner,
            is_read_only,
            uids,
            modseq,
            gone: Vec::new(),
            caused: BTreeMap::new(),
        }
    }

    /// The number of a message.
    pub(super) fn number(&self, uid: u32) -> Option<u32> {
        let at = self.uids.binary_search(&uid).ok()?;
        u32::try_from(at).ok()?.checked_add(1)
    }

    /// How many messages the client knows of.
    pub(super) fn exists(&self) -> u32 {
        u32::try_from(self.uids.len()).unwrap_or(u32::MAX)
    }

    /// The client has caused these.
    pub(super) fn has_caused(&mut self, entries: &[MailEntry]) {
        self.caused
            .extend(entries.iter().map(|entry| (entry.uid, entry.modseq)));
    }

    /// Tells that these are gone, the last first, so that the numbers before them stay true.
    pub(super) fn tell_gone(&mut self, to: &mut Writer, mut gone: Vec<u32>) {
        gone.sort_unstable();
        gone.dedup();
        for uid in gone.into_iter().rev() {
            if let Ok(at) = self.uids.binary_search(&uid) {
                self.uids.remove(at);
                to.line(&format!("* {} EXPUNGE", at + 1));
            }
            self.caused.remove(&uid);
        }
    }

    /// Takes in changes and tells what may be told now.
    fn tell(&mut self, to: &mut Writer, changes: MailChanges, with_gone: bool, is_condstore: bool) {
        self.gone.extend(changes.vanished);
        if with_gone {
            let gone = std::mem::take(&mut self.gone);
            self.tell_gone(to, gone);
        }
        let mut changed = changes.changed;
        changed.sort_by_key(|entry| entry.uid);
        let before = self.uids.len();
        let last = self.uids.last().copied().unwrap_or_default();
        let (new, old): (Vec<MailEntry>, Vec<MailEntry>) =
            changed.into_iter().partition(|entry| entry.uid > last);
        self.uids.extend(new.iter().map(|entry| entry.uid));
        if self.uids.len() > before {
            to.line(&format!("* {} EXISTS", self.uids.len()));
        }
        let wanted = Wanted::change(true, is_condstore);
        for entry in old {
            let is_own = self
                .caused
                .remove(&entry.uid)
                .is_some_and(|modseq| modseq >= entry.modseq);
            if let Some(number) = self.number(entry.uid).filter(|_| !is_own) {
                wanted.write(to, number, &Entry::from(entry), &[]);
            }
        }
        self.modseq = self.modseq.max(changes.modseq);
        self.caused.clear();
    }
}

impl From<MailEntry> for Entry {
    fn from(entry: MailEntry) -> Self {
        Self {
            uid: entry.uid,
            flags: entry.flags,
            modseq: entry.modseq,
            size: entry.size,
            at: entry.at,
        }
    }
}

impl Session {
    /// Tells what happened in the open box since the client was told last; what went away only at moments when numbers
    /// may change.
    pub(super) fn tell_news(
        &mut self,
        to: &mut Writer,
        who: &MailCaller,
        with_gone: bool,
    ) -> Result<(), Unable> {
        let is_condstore = self.is_condstore;
        let Some(view) = self.view.as_mut() else {
            return Ok(());
        };
        // All of them first: a message that came may have changed since, and then stands after later ones.
        let mut all = self
            .app
            .mail_changes_since(who, view.mailbox, view.modseq, AT_ONCE)?;
        while all.more {
            let next = self
                .app
                .mail_changes_since(who, view.mailbox, all.modseq, AT_ONCE)?;
            all.changed.extend(next.changed);
            all.vanished.extend(next.vanished);
            (all.modseq, all.more) = (next.modseq, next.more);
        }
        if all.anew {
            let entries = self.app.mail_entries(who, view.mailbox, 0, usize::MAX)?;
            let there: BTreeSet<u32> = entries.iter().map(|entry| entry.uid).collect();
            let gone = view.uids.iter().filter(|uid| !there.contains(uid));
            all.vanished.extend(gone);
        }
        view.tell(to, all, with_gone, is_condstore);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ecrin_vault::id::{AccountId, MessageId};

    use super::*;

    fn view() -> View {
        View::new(
            MailboxId::from_bytes([1; 16]),
            BoxOwner::Person(AccountId::from_bytes([2; 16])),
            false,
            10,
            vec![2, 5, 9],
        )
    }

    fn entry(uid: u32, modseq: u64) -> MailEntry {
        MailEntry {
            uid,
            message: MessageId::from_bytes([3; 16]),
            size: 1,
            at: "2026-11-22T10:00:00Z".parse().expect("a time"),
            modseq,
            flags: vec!["\\Seen".to_owned()],
        }
    }

    fn told(view: &mut View, changed: Vec<MailEntry>, vanished: Vec<u32>, with_gone: bool) -> String {
        let changes = MailChanges {
            changed,
            vanished,
            modseq: 20,
            more: false,
            anew: false,
        };
        let mut writer = Writer::default();
        view.tell(&mut writer, changes, with_gone, false);
        String::from_utf8(writer.take()).expect("text")
    }

    #[test]
    fn numbers_stay_until_the_client_is_told() {
        let mut view = view();
        assert_eq!(
            told(&mut view, vec![entry(12, 15)], vec![2, 5], false),
            "* 4 EXISTS\r\n"
        );
        assert_eq!(view.number(9), Some(3));
        assert_eq!(
            told(&mut view, vec![], vec![], true),
            "* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n"
        );
        assert_eq!(
            (view.number(9), view.number(12), view.number(5)),
            (Some(1), Some(2), None)
        );
    }

    #[test]
    fn what_a_client_did_itself_is_not_told_again() {
        let mut view = view();
        view.has_caused(&[entry(5, 15)]);
        assert_eq!(
            told(&mut view, vec![entry(5, 15), entry(9, 16)], vec![], true),
            "* 3 FETCH (UID 9 FLAGS (\\Seen))\r\n"
        );
        view.has_caused(&[entry(5, 15)]);
        let by_another = told(&mut view, vec![entry(5, 17)], vec![], true);
        assert_eq!(by_another, "* 2 FETCH (UID 5 FLAGS (\\Seen))\r\n");
    }
}
