//! `notices`: what I am told, in words.

use std::collections::HashMap;

use ecrin_vault::id::{AccountId, DocumentId};
use ecrin_vault::mail::{Address, Undelivered};
use ecrin_vault::vocabulary::NoticeCode;
use ecrin_vault::wire::{Notice, NoticesSeen};

use crate::context::Context;
use crate::exit::CommandError;
use crate::output::{Table, short};
use crate::people::People;
use crate::unlock::SignedIn;
use crate::when::moment;

/// Shows the notices that were not read yet, or all of them, and says that they were read.
pub(super) fn notices(context: &Context<'_>, all: bool) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let mut notices = me.api.notices()?;
    notices.retain(|notice| all || notice.seen.is_none());
    let mut reader = Reader {
        context,
        me: &me,
        names: HashMap::new(),
    };
    let mut table = Table::default();
    for notice in &notices {
        context.out.line(notice);
        let since = moment(context.words, notice.at, me.now());
        table.row([since, reader.words(notice)]);
    }
    context.out.say(&if notices.is_empty() {
        context.words.get("no-notices")
    } else {
        table.to_text()
    });
    let unread: Vec<_> = notices.iter().filter(|notice| notice.seen.is_none()).collect();
    if !unread.is_empty() {
        let notices = unread.iter().map(|notice| notice.id).collect();
        me.api.see_notices(&NoticesSeen { notices })?;
    }
    Ok(())
}

struct Reader<'a> {
    context: &'a Context<'a>,
    me: &'a SignedIn,
    names: HashMap<AccountId, String>,
}

impl Reader<'_> {
    /// A notice in words: `notice-<code>`, with everything it may refer to.
    fn words(&mut self, notice: &Notice) -> String {
        let words = self.context.words;
        let who = notice
            .account
            .map(|account| self.name(account))
            .unwrap_or_else(|| words.get("who-someone"));
        let due = notice
            .due
            .map(|due| moment(words, due, self.me.now()))
            .unwrap_or_default();
        let mandate = notice.mandate.map(short).unwrap_or_default();
        let document = notice
            .document
            .map(|id: DocumentId| short(id))
            .unwrap_or_default();
        let structure = notice.structure.map(short).unwrap_or_default();
        let detail = notice.detail.as_deref().unwrap_or_default();
        let detail = match (notice.code, detail.parse::<Undelivered>()) {
            (NoticeCode::MailUndelivered, Ok(undelivered)) => self.listed(&undelivered),
            _ => self.told(detail),
        };
        // A delay's notice names its kind and its id.
        let (what, reference) = match notice.detail.as_deref().and_then(|detail| detail.split_once(' ')) {
            Some((kind, id)) if words.has(&format!("delay-kind-{kind}")) => {
                (words.get(&format!("delay-kind-{kind}")), short(id))
            }
            _ => (detail.clone(), String::new()),
        };
        words.format(
            &format!("notice-{}", notice.code),
            &[
                ("who", (&who).into()),
                ("due", (&due).into()),
                ("mandate", (&mandate).into()),
                ("document", (&document).into()),
                ("structure", (&structure).into()),
                ("detail", (&detail).into()),
                ("what", (&what).into()),
                ("ref", (&reference).into()),
            ],
        )
    }

    /// Whom a message did not reach, each with the reason.
    fn listed(&self, undelivered: &Undelivered) -> String {
        let words = self.context.words;
        let one = |(address, code): &(Address, String)| {
            let key = format!("letter-reason-{code}");
            let reason = if words.has(&key) {
                words.get(&key)
            } else {
                code.clone()
            };
            format!("{address} ({reason})")
        };
        undelivered.to.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// A word of a closed list in the reader's language; anything else as it is.
    fn told(&self, detail: &str) -> String {
        let key = format!("slot-{detail}");
        if self.context.words.has(&key) {
            self.context.words.get(&key)
        } else {
            detail.to_owned()
        }
    }

    /// The name of a professional, as her verified record says it.
    fn name(&mut self, account: AccountId) -> String {
        if let Some(name) = self.names.get(&account) {
            return name.clone();
        }
        let name = People(self.me)
            .known(account)
            .ok()
            .and_then(|known| known.record.name.clone())
            .unwrap_or_else(|| {
                let id = short(account);
                self.context.words.format("who-unnamed", &[("id", (&id).into())])
            });
        self.names.insert(account, name.clone());
        name
    }
}
