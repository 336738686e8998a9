//! Recomputing the journal: every entry into the tree, every word held against its commitment.

use anyhow::{Result, ensure};
use ecrin_vault::id::{AccountId, DocumentId, EventId};
use ecrin_vault::journal::{
    Actor, ENTRY_LENGTH, Entry, EventKey, LogKey, MemoryHashes, Part, Subject, leaf_hash,
};
use ecrin_vault::note::{Digest32, NoteBody as _};
use ecrin_vault::vocabulary::Role;
use rand::rngs::OsRng;
use sha2::{Digest as _, Sha256};

use super::commits::core;
use super::{ROUNDS, Rounds, Row, seconds};

/// So many are verified; the figures are for a million.
const ENTRIES: usize = 100_000;
const MILLION: f64 = 1_000_000.0;

struct Opened {
    entry: [u8; ENTRY_LENGTH],
    key: EventKey,
    actor_key: EventKey,
    core: String,
    subject: String,
    actor: String,
}

pub(super) fn measure() -> Result<Vec<Row>> {
    let journal = write();
    let bytes: usize = journal
        .iter()
        .map(|opened| ENTRY_LENGTH + opened.core.len() + opened.subject.len() + opened.actor.len())
        .sum();
    let plain = vec![7u8; bytes];
    let entries = vec![7u8; ENTRIES * ENTRY_LENGTH];
    let mut rounds = [(); 4].map(|()| Rounds::default());
    let [tree, hashed_entries, all, hashed] = &mut rounds;
    let scale = MILLION / ENTRIES as f64;
    for _ in 0..ROUNDS {
        tree.0.push(scale * seconds(|| verify(&journal, false))?);
        hashed_entries
            .0
            .push(scale * seconds(|| Ok(Sha256::digest(&entries)))?);
        all.0.push(scale * seconds(|| verify(&journal, true))?);
        hashed.0.push(scale * seconds(|| Ok(Sha256::digest(&plain)))?);
    }
    let [tree, hashed_entries, all, hashed] = rounds;
    let row = |what: &str, bytes: usize, ours, plain| Row {
        what: format!("{what}, {} bytes each", bytes / ENTRIES),
        ours,
        plainly: Some(("SHA-256 of the same bytes".to_owned(), plain)),
    };
    Ok(vec![
        row(
            "entries alone (tree and root)",
            entries.len(),
            tree,
            hashed_entries,
        ),
        row("with every word opened", bytes, all, hashed),
    ])
}

fn write() -> Vec<Opened> {
    let (account, key) = (AccountId::generate(&mut OsRng), LogKey::generate(&mut OsRng));
    let mut previous = Digest32([0; 32]);
    (1..=ENTRIES as u64)
        .map(|sequence| {
            let event = EventId::generate(&mut OsRng);
            let core = core(DocumentId::generate(&mut OsRng));
            let (actor_key, event_key) = (key.actor_key(event), key.event_key(event));
            let subject = Subject {
                pseudonym: account,
                sequence,
                previous,
            }
            .to_body_text();
            let actor = Actor {
                account,
                structure: None,
                role: Role::Beneficiary,
                approver: None,
                address: None,
            };
            let (hour, core, actor) = (Entry::hour_of(core.at), core.to_body_text(), actor.to_body_text());
            let entry = Entry {
                hour,
                core: event_key.commit(Part::Core, core.as_bytes()),
                subject: event_key.commit(Part::Subject, subject.as_bytes()),
                actor: actor_key.commit(Part::Actor, actor.as_bytes()),
            };
            previous = entry.subject;
            Opened {
                entry: entry.to_bytes(),
                key: event_key,
                actor_key,
                core,
                subject,
                actor,
            }
        })
        .collect()
}

fn verify(journal: &[Opened], words: bool) -> Result<Digest32> {
    let mut tree = MemoryHashes::default();
    for opened in journal {
        let entry = Entry::from_bytes(&opened.entry)?;
        let opens = || {
            opened.key.opens(Part::Core, opened.core.as_bytes(), entry.core)
                && opened
                    .key
                    .opens(Part::Subject, opened.subject.as_bytes(), entry.subject)
                && opened
                    .actor_key
                    .opens(Part::Actor, opened.actor.as_bytes(), entry.actor)
        };
        ensure!(!words || opens(), "an entry does not open");
        tree.push(leaf_hash(&opened.entry))?;
    }
    Ok(tree.root_at(journal.len() as u64)?)
}
