//! `audit`: searching the journal, and verifying every byte of it.

mod alerts;
mod export;
mod offline;
mod search;
mod views;

use std::collections::{HashMap, HashSet};

use ecrin_vault::id::AccountId;
use ecrin_vault::journal::{
    AnyEntry, Checkpoint, Core, ENTRY_LENGTH, Entry, EventKey, MemoryHashes, Part, StatementEntry, Subject,
    leaf_hash, origin,
};
use ecrin_vault::note::{Digest32, NoteBody};
use ecrin_vault::vocabulary::StatementKind;
use ecrin_vault::wire::OpenedEntry;
use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::json;

use crate::cli::AuditCommand;
use crate::context::Context;
use crate::exit::{CommandError, Exit, Fault};
use crate::home::{SeenHead, SeenHeads};
use crate::unlock::SignedIn;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &AuditCommand) -> Result<Exit, CommandError> {
    match command {
        AuditCommand::Search { filter, limit } => search::search(context, filter, *limit),
        AuditCommand::View(command) => views::run(context, command),
        AuditCommand::Alerts(command) => alerts::run(context, command),
        AuditCommand::Export {
            filter,
            format,
            out,
            approval,
            ask,
        } => export::export(context, filter, *format, out, approval.as_deref(), *ask),
        AuditCommand::Verify { file: None } => return verify(context),
        AuditCommand::Verify { file: Some(file) } => return export::verify(context, file),
    }
    .map(|()| Exit::Done)
}

/// Something in the journal that does not hold.
#[derive(Debug, Clone, Serialize)]
struct Finding {
    /// In which shard.
    shard: String,
    /// At which entry, where it is one.
    index: Option<u64>,
    /// What, as a stable code.
    what: &'static str,
}

/// A shard that was verified.
#[derive(Debug, Clone, Serialize)]
struct Shard {
    origin: String,
    size: u64,
    root: Digest32,
    checkpoint: String,
    ok: bool,
}

/// What does not hold, as an error: the findings themselves are the result.
#[derive(Debug, thiserror::Error)]
#[error("the journal does not hold: {0} findings")]
struct JournalFalse(usize);

impl Fault for JournalFalse {
    fn code(&self) -> &str {
        "journal-does-not-hold"
    }
}

/// The name of a shard in statements: the end of its origin.
fn name_of(origin: &str) -> String {
    origin.rsplit('/').next().unwrap_or_default().to_owned()
}

fn verify(context: &Context<'_>) -> Result<Exit, CommandError> {
    let me = context.sign_in()?;
    let mut auditor = Auditor::new(&me, context.home.seen_heads()?);
    let bar = if context.out.is_watched() {
        ProgressBar::new_spinner()
    } else {
        ProgressBar::hidden()
    };
    auditor.verify_all(&bar)?;
    bar.finish_and_clear();
    let ok = auditor.findings.is_empty();
    if ok {
        context.home.keep_seen_heads(&auditor.seen)?;
    }
    let newest = auditor.shards.last();
    let document = json!({
        "id": newest.map(|shard| &shard.origin), "size": newest.map(|shard| shard.size), "root": newest.map(|shard| shard.root),
        "checkpoint": newest.map(|shard| &shard.checkpoint), "ok": ok, "shards": auditor.shards, "erased": auditor.erased,
        "pruned": auditor.pruned, "statements": auditor.statements,
        "findings": auditor.findings,
    });
    context.out.result(&document, || describe(context, &auditor));
    if ok {
        Ok(Exit::Done)
    } else {
        Err(JournalFalse(auditor.findings.len()).into())
    }
}

fn describe(context: &Context<'_>, auditor: &Auditor<'_>) -> String {
    let words = context.words;
    let mut text = String::new();
    for shard in &auditor.shards {
        let root: String = shard.root.to_string().chars().take(16).collect();
        let key = if shard.ok {
            "audit-shard-true"
        } else {
            "audit-shard-false"
        };
        let values = [
            ("shard", (&shard.origin).into()),
            ("size", shard.size.into()),
            ("root", (&root).into()),
        ];
        text += &words.format(key, &values);
        text += "\n";
    }
    // A store that was torn apart shows everywhere; the first places are where to look.
    for finding in auditor.findings.iter().take(20) {
        let what = words.get(&format!("finding-{}", finding.what));
        let key = if finding.index.is_some() {
            "audit-finding-at"
        } else {
            "audit-finding"
        };
        let index = finding.index.unwrap_or_default();
        text += &words.format(
            key,
            &[
                ("shard", (&finding.shard).into()),
                ("index", index.into()),
                ("what", (&what).into()),
            ],
        );
        text += "\n";
    }
    if auditor.findings.len() > 20 {
        text += &words.format(
            "audit-more",
            &[("count", (auditor.findings.len() as u64 - 20).into())],
        );
        text += "\n";
    }
    if auditor.erased > 0 {
        text += &words.format("audit-erased", &[("count", auditor.erased.into())]);
        text += "\n";
    }
    if auditor.pruned > 0 {
        text += &words.format("audit-pruned", &[("count", auditor.pruned.into())]);
        text += "\n";
    }
    text + &words.get(if auditor.findings.is_empty() {
        "audit-true"
    } else {
        "audit-false"
    })
}

/// What is carried from entry to entry.
struct Auditor<'a> {
    me: &'a SignedIn,
    seen: SeenHeads,
    shards: Vec<Shard>,
    findings: Vec<Finding>,
    erased: u64,
    /// Entries that nobody can see any more, and statements.
    pruned: u64,
    statements: u64,
    /// By shard: entries without an opening, and how many were said to have none.
    unopened: HashMap<String, u64>,
    stated: HashMap<String, u64>,
    /// By pseudonym: the last sequence number and the commitment it stood under.
    subjects: HashMap<AccountId, (u64, Digest32)>,
    /// Subject commitments whose words were erased: the next event of that person still points to the last of them.
    closed: HashSet<Digest32>,
}

impl<'a> Auditor<'a> {
    fn new(me: &'a SignedIn, seen: SeenHeads) -> Self {
        Self {
            me,
            seen,
            shards: Vec::new(),
            findings: Vec::new(),
            erased: 0,
            pruned: 0,
            statements: 0,
            unopened: HashMap::new(),
            stated: HashMap::new(),
            subjects: HashMap::new(),
            closed: HashSet::new(),
        }
    }

    fn find(&mut self, shard: &str, index: Option<u64>, what: &'static str) {
        self.findings.push(Finding {
            shard: shard.to_owned(),
            index,
            what,
        });
    }

    fn verify_all(&mut self, bar: &ProgressBar) -> Result<(), CommandError> {
        let heads = match self.me.api.heads() {
            Ok(heads) => heads,
            // The server has noticed by itself: that is a finding, not a failure to verify.
            Err(reason) if reason.is("store-damaged") => {
                self.find("", None, "store-damaged");
                return Ok(());
            }
            Err(reason) => return Err(reason.into()),
        };
        let own = format!("{}/journal/", self.me.config.domain);
        for text in &heads.checkpoints {
            match Checkpoint::verify(text, &self.me.instance) {
                // Signed by our key, but for another journal than ours.
                Ok(checkpoint) if !checkpoint.origin.starts_with(&own) => {
                    self.find(&checkpoint.origin, None, "checkpoint");
                }
                Ok(checkpoint) => self.verify_shard(&checkpoint, text, bar)?,
                Err(_) => self.find(text.lines().next().unwrap_or_default(), None, "checkpoint"),
            }
        }
        self.settle();
        let shown: Vec<&str> = self.shards.iter().map(|shard| shard.origin.as_str()).collect();
        let missing: Vec<String> = self
            .seen
            .keys()
            .filter(|origin| !shown.contains(&origin.as_str()))
            .cloned()
            .collect();
        for origin in missing {
            self.find(&origin, None, "shard-missing");
        }
        Ok(())
    }

    fn verify_shard(
        &mut self,
        checkpoint: &Checkpoint,
        text: &str,
        bar: &ProgressBar,
    ) -> Result<(), CommandError> {
        let before = self.findings.len();
        let shard = &checkpoint.origin;
        let mut tree = MemoryHashes::default();
        bar.set_length(checkpoint.size);
        while tree.size() < checkpoint.size {
            let asked = tree.size();
            let page = match self.me.api.entries(shard, asked) {
                Ok(page) => page,
                Err(reason) if reason.is("store-damaged") => {
                    self.find(shard, Some(tree.size()), "store-damaged");
                    break;
                }
                // A head without its journal.
                Err(reason) if reason.is("not-found") => {
                    self.find(shard, Some(tree.size()), "entries-missing");
                    break;
                }
                Err(reason) => return Err(reason.into()),
            };
            if asked == 0 && page.minimum > 0 {
                // The beginning was pruned: the hashes that stand for it are believed once they lead to the root.
                self.pruned += page.minimum;
                match MemoryHashes::pruned(page.minimum, &page.edge) {
                    Ok(begun) => tree = begun,
                    Err(_) => {
                        self.find(shard, Some(0), "entries-missing");
                        break;
                    }
                }
                if tree.size() == checkpoint.size {
                    break;
                }
            }
            if page.entries.is_empty() {
                self.find(shard, Some(tree.size()), "entries-missing");
                break;
            }
            for opened in &page.entries {
                if tree.size() == checkpoint.size {
                    // Written since the checkpoint was signed.
                    break;
                }
                let entry: Option<[u8; ENTRY_LENGTH]> = opened.entry.0.as_slice().try_into().ok();
                let Some(entry) = entry.filter(|_| opened.index == tree.size()) else {
                    self.find(shard, Some(tree.size()), "entries-missing");
                    return self.close_shard(checkpoint, text, &tree, before);
                };
                tree.push(leaf_hash(&entry))?;
                self.verify_entry(shard, &entry, opened);
            }
            bar.set_position(tree.size());
        }
        self.close_shard(checkpoint, text, &tree, before)
    }

    fn close_shard(
        &mut self,
        checkpoint: &Checkpoint,
        text: &str,
        tree: &MemoryHashes,
        before: usize,
    ) -> Result<(), CommandError> {
        let shard = &checkpoint.origin;
        if tree.size() == checkpoint.size && tree.root_at(checkpoint.size)? != checkpoint.root {
            self.find(shard, None, "root");
        }
        match self.seen.get(shard) {
            Some(seen) if seen.size > checkpoint.size => self.find(shard, None, "shorter"),
            // Whoever comes back after the whole past she knew was pruned can only go on from the signed root.
            Some(seen) if seen.size < tree.first_leaf() => {}
            Some(seen) if seen.size <= tree.size() && tree.root_at(seen.size)? != seen.root => {
                self.find(shard, None, "rewritten");
            }
            _ => {}
        }
        let ok = self.findings.len() == before;
        if ok {
            let head = SeenHead {
                size: checkpoint.size,
                root: checkpoint.root,
                checkpoint: text.to_owned(),
            };
            self.seen.insert(shard.clone(), head);
        }
        self.shards.push(Shard {
            origin: shard.clone(),
            size: checkpoint.size,
            root: checkpoint.root,
            checkpoint: text.to_owned(),
            ok,
        });
        Ok(())
    }

    fn verify_entry(&mut self, shard: &str, bytes: &[u8], opened: &OpenedEntry) {
        let index = Some(opened.index);
        let entry = match AnyEntry::from_bytes(bytes) {
            Ok(AnyEntry::Event(entry)) => entry,
            Ok(AnyEntry::Statement(entry)) => return self.verify_statement(shard, index, &entry, opened),
            Err(_) => return self.find(shard, index, "entry"),
        };
        let Some(parts) = &opened.opened else {
            self.erased += 1;
            *self.unopened.entry(name_of(shard)).or_default() += 1;
            self.closed.insert(entry.subject);
            return;
        };
        let key = |bytes: &[u8]| bytes.try_into().ok().map(EventKey);
        let (Some(event_key), Some(actor_key)) = (key(&parts.key.0), key(&parts.actor_key.0)) else {
            self.find(shard, index, "opening");
            return;
        };
        let agrees = event_key.opens(Part::Core, parts.core.as_bytes(), entry.core)
            && event_key.opens(Part::Subject, parts.subject.as_bytes(), entry.subject)
            && actor_key.opens(Part::Actor, parts.actor.as_bytes(), entry.actor);
        if !agrees {
            self.find(shard, index, "opening");
            // The person's next event points to this commitment, which stands: nothing is missing between the two.
            self.closed.insert(entry.subject);
            return;
        }
        match Core::from_text(&parts.core) {
            Ok(core)
                if Entry::hour_of(core.at) == entry.hour
                    && origin(&self.me.config.domain, core.at) == shard => {}
            Ok(_) => self.find(shard, index, "time"),
            Err(_) => self.find(shard, index, "opening"),
        }
        if !parts.subject.is_empty() {
            match Subject::from_text(&parts.subject) {
                Ok(subject) => self.follow(shard, index, &subject, entry.subject),
                Err(_) => self.find(shard, index, "opening"),
            }
        }
    }

    /// What the journal says about itself must be what it committed to, at the time of its entry.
    fn verify_statement(
        &mut self,
        shard: &str,
        index: Option<u64>,
        entry: &StatementEntry,
        opened: &OpenedEntry,
    ) {
        let Some(Ok(statement)) = opened.statement.as_deref().map(|text| entry.read(text)) else {
            return self.find(shard, index, "statement");
        };
        if origin(&self.me.config.domain, statement.at) != shard {
            return self.find(shard, index, "time");
        }
        self.statements += 1;
        if statement.what != StatementKind::Pruned {
            for part in statement.shards {
                *self.stated.entry(part.shard).or_default() += part.count;
            }
        }
    }

    /// What cannot be opened must have been said to be erased, all of it: a server that hides what it still knows
    /// would have to say so for ever, in public.
    fn settle(&mut self) {
        let unsaid: Vec<String> = self
            .unopened
            .iter()
            .filter(|(shard, count)| **count > self.stated.get(*shard).copied().unwrap_or(0))
            .map(|(shard, _)| format!("{}/journal/{shard}", self.me.config.domain))
            .collect();
        for shard in unsaid {
            self.find(&shard, None, "erased-unsaid");
        }
    }

    /// Each event of a person counts one more and points to the one before: what was left out shows as a gap.
    fn follow(&mut self, shard: &str, index: Option<u64>, subject: &Subject, commitment: Digest32) {
        let zeros = Digest32([0; 32]);
        let (last, previous) = self
            .subjects
            .get(&subject.pseudonym)
            .copied()
            .unwrap_or((0, zeros));
        let follows = subject.sequence == last + 1 && subject.previous == previous;
        let follows_erased = subject.sequence > last + 1
            && (self.closed.contains(&subject.previous) || (last == 0 && self.pruned > 0));
        if !follows && !follows_erased {
            self.find(
                shard,
                index,
                if subject.sequence <= last {
                    "repeated"
                } else {
                    "gap"
                },
            );
        }
        self.subjects
            .insert(subject.pseudonym, (subject.sequence, commitment));
    }
}
