//! The twenty-five frauds of `vault/spec/journal.md`: an administrator with every key of the server changes the past,
//! expertly, and someone who holds one receipt, or one head that she verified before, finds out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use ecrin_tests::harness::{Cast, Forged, Forger, Proxy, StoreFile, copy_folder};
use ecrin_vault::id::{AccountId, EventId};
use ecrin_vault::journal::{Checkpoint, leaf_hash};
use ecrin_vault::note::{Digest32, SigningKey};
use ecrin_vault::receipt::Receipt;
use ecrin_vault::vocabulary::{EventCode, Outcome};

/// What happened before the fraud, and what people hold of it.
struct Before {
    cast: Cast,
    /// Where instance and homes are kept as they were.
    kept: PathBuf,
    /// The full receipt of the one view, which Fatou holds.
    proof: PathBuf,
    /// The short one, on paper.
    short: String,
    /// The view.
    view: EventId,
    /// The instance as it was before the view: a backup.
    backup: PathBuf,
    now: ecrin_vault::time::Timestamp,
}

fn before() -> Result<Before> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 30 * 86_400)?;
    cast.karim
        .view(&mandate, 1, &cast.out("not"))?
        .refused(3, "mandate-not-yours")?;
    let clock = server.stop()?;
    let backup = cast.out("backup");
    copy_folder(&cast.instance.folder(), &backup)?;
    clock.advance_seconds(3_700);
    let server = cast.instance.serve_at(clock)?;
    let seen = cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    let view = seen["id"].as_str().context("id")?.to_owned();
    let proof = cast.out("receipt.tlog-proof");
    let shown = cast
        .fatou
        .json(&["receipt", "show", &view, "--out", proof.to_str().context("text")?])?;
    let short = shown["receipt"].as_str().context("receipt")?.to_owned();
    // The auditor who will be back later has seen this head, and nothing after it.
    cast.admin.json(&["audit", "verify"])?;
    let clock = server.stop()?;
    let kept = cast.out("kept");
    copy_folder(&cast.instance.folder(), &kept.join("instance"))?;
    copy_folder(&cast.instance.root().join("homes"), &kept.join("homes"))?;
    Ok(Before {
        cast,
        kept,
        proof,
        short,
        view: view.parse()?,
        backup,
        now: ecrin_server::clock::Clock::now(clock.as_ref()),
    })
}

fn put_back(from: &Path, to: &Path) -> Result<()> {
    fs::remove_dir_all(to)?;
    copy_folder(from, to)
}

impl Before {
    /// Everything as it was, then the fraud, then the server again; answers who finds out.
    fn after(&self, fraud: impl FnOnce(&mut Forger) -> Result<()>) -> Result<Vec<&'static str>> {
        put_back(&self.kept.join("instance"), &self.cast.instance.folder())?;
        put_back(&self.kept.join("homes"), &self.cast.instance.root().join("homes"))?;
        let mut forger = Forger::break_in(&self.cast.instance)?;
        fraud(&mut forger)?;
        drop(forger);
        self.found_by(&self.short)
    }

    fn found_by(&self, short: &str) -> Result<Vec<&'static str>> {
        let at = self.now.plus_millis(60_000);
        // A head that does not fit its tree stops our server; whoever forges it has a server of her own, which shows it.
        let forged = match self.cast.instance.serve_from(at) {
            Ok(_server) => return self.asked(&self.cast.instance.url(), short),
            Err(_) => StoreFile::open(&self.cast.instance.folder())?.rows(0x52)?,
        };
        let head = String::from_utf8(forged.into_iter().next().context("a head")?.1)?;
        put_back(&self.kept.join("instance"), &self.cast.instance.folder())?;
        let _server = self.cast.instance.serve_from(at)?;
        let proxy = Proxy::lying(&self.cast.instance, move |request, answer| {
            if request.path.ends_with("/checkpoint") {
                answer.body = head.clone().into_bytes();
            } else if request.path.ends_with("/audit/heads") {
                answer.body = serde_json::json!({ "checkpoints": [head] })
                    .to_string()
                    .into_bytes();
            }
        })?;
        self.asked(proxy.url(), short)
    }

    /// Who finds out, asking the server at this address.
    fn asked(&self, url: &str, short: &str) -> Result<Vec<&'static str>> {
        let mut found = Vec::new();
        let (fatou, admin) = (self.cast.fatou.at(url), self.cast.admin.at(url));
        let proof = self.proof.to_str().context("text")?;
        let fatou = |receipt: &str| fatou.run(&["receipt", "verify", "--live", receipt]);
        for (who, said) in [
            ("a full receipt", fatou(proof)?),
            ("a short receipt", fatou(short)?),
            ("an older head", admin.run(&["audit", "verify"])?),
        ] {
            match said.code {
                0 => {}
                6 => found.push(who),
                _ => bail!("{who} ended otherwise: {said:?}"),
            }
        }
        Ok(found)
    }
}

/// Where the view stands.
fn place(forger: &Forger, view: EventId) -> Result<usize> {
    forger
        .events
        .iter()
        .position(|event| event.id == view)
        .context("the view")
}

/// The refusal that Karim was given.
fn refusal(forger: &Forger) -> Result<usize> {
    let refused = |event: &Forged| event.core.event == EventCode::DocumentReleaseRefused;
    forger.events.iter().position(refused).context("the refusal")
}

/// A fraud: its name, and what the administrator does.
type Fraud = (&'static str, fn(&mut Forger, &Before) -> Result<()>);

#[rustfmt::skip]
const FRAUDS: &[Fraud] = &[
    ("an entry is altered", |forger, before| {
        let index = place(forger, before.view)? as u64;
        forger.store.change(0x50, &index.to_be_bytes(), |entry| entry[20] ^= 1)
    }),
    ("an opening is altered", |forger, _| {
        let refused = forger.events[refusal(forger)?].id;
        forger.store.change_json(0x53, refused.as_bytes(), |row| {
            let core = row["core"].as_str().map(|core| core.replace("result: refused", "result: ok"));
            row["core"] = core.into();
        })
    }),
    ("an event is altered and everything signed anew", |forger, _| {
        let refused = refusal(forger)?;
        (forger.events[refused].core.result, forger.events[refused].core.reason) = (Outcome::Ok, None);
        forger.rechain()?;
        forger.write()
    }),
    ("an event is dropped", |forger, _| {
        let refused = refusal(forger)?;
        forger.events.remove(refused);
        forger.rechain()?;
        forger.write()
    }),
    ("the view is dropped", |forger, before| {
        let view = place(forger, before.view)?;
        forger.events.remove(view);
        forger.rechain()?;
        forger.write()
    }),
    ("two events change places", |forger, _| {
        let refused = refusal(forger)?;
        forger.events.swap(refused, refused - 1);
        forger.rechain()?;
        forger.write()
    }),
    ("the view is dated back an hour", |forger, before| {
        let view = place(forger, before.view)?;
        let core = &mut forger.events[view].core;
        core.at = core.at.plus_millis(-3_600_000);
        forger.rechain()?;
        forger.write()
    }),
    ("the hour of an entry is moved", |forger, before| {
        let view = place(forger, before.view)?;
        forger.events[view].hour = Some(ecrin_vault::journal::Entry::hour_of(forger.events[view].core.at) - 24);
        forger.write()
    }),
    ("the journal is forked from before the view", |forger, before| {
        let view = place(forger, before.view)?;
        forger.events.truncate(view);
        let copies: Vec<Forged> = forger.events.iter().rev().take(8).cloned().collect();
        for (number, copy) in copies.into_iter().enumerate() {
            let id = EventId::from_bytes([number as u8 + 1; 16]);
            let at = forger.events.last().map_or(copy.core.at, |last| last.core.at);
            let mut copy = Forged { id, ..copy };
            copy.core.at = at;
            forger.events.push(copy);
        }
        forger.rechain()?;
        forger.write()
    }),
    ("two people are shown different heads of one size", |forger, before| {
        let view = place(forger, before.view)?;
        forger.events[view].core.purpose = None;
        forger.rechain()?;
        forger.write()
    }),
    ("the store is rolled back to a backup", |forger, before| {
        let instance = before.cast.instance.folder();
        put_back(&before.backup.join("data"), &instance.join("data"))?;
        forger.events.clear();
        Ok(())
    }),
    ("the last events are cut off", |forger, before| {
        let view = place(forger, before.view)?;
        forger.events.truncate(view);
        forger.write()
    }),
    ("an event is invented", |forger, _| {
        let refused = refusal(forger)?;
        let invented = Forged { id: EventId::from_bytes([3; 16]), ..forger.events[refused].clone() };
        forger.events.insert(refused, invented);
        forger.rechain()?;
        forger.write()
    }),
    ("a person's event is given to nobody", |forger, before| {
        let view = place(forger, before.view)?;
        forger.events[view].subject = None;
        forger.rechain()?;
        forger.write()
    }),
    ("an event is told twice", |forger, before| {
        let view = place(forger, before.view)?;
        let again = Forged { id: EventId::from_bytes([4; 16]), ..forger.events[view].clone() };
        forger.events.insert(view, again);
        forger.write()
    }),
    ("a person's events are renumbered", |forger, before| {
        let view = place(forger, before.view)?;
        if let Some((_, subject)) = &mut forger.events[view].subject {
            subject.sequence += 1;
        }
        forger.write()
    }),
    ("the openings of two events are exchanged", |forger, before| {
        let (one, other) = (forger.events[refusal(forger)?].id, before.view);
        let rows = forger.store.rows(0x53)?;
        let row = |id: EventId| rows.iter().find(|(key, _)| key[1..] == id.as_bytes()[..]).context("an opening");
        let ((first, one), (second, other)) = (row(one)?, row(other)?);
        forger.store.put(first, other)?;
        forger.store.put(second, one)
    }),
    ("another aidant is said to have looked", |forger, before| {
        let view = place(forger, before.view)?;
        let karim: AccountId = before.cast.karim.account.parse()?;
        if let Some(actor) = &mut forger.events[view].actor {
            actor.account = karim;
        }
        forger.write()
    }),
    ("a refusal becomes a release by an aidant who never asked", |forger, before| {
        let (refused, view) = (refusal(forger)?, place(forger, before.view)?);
        let (core, actor) = (forger.events[view].core.clone(), forger.events[view].actor.clone());
        let at = forger.events[refused].core.at;
        let framed = &mut forger.events[refused];
        framed.core = ecrin_vault::journal::Core { at, signature: Some(vec![7; 64]), ..core };
        framed.actor = actor;
        forger.rechain()?;
        forger.write()
    }),
    ("a pseudonym is used again", |forger, before| {
        let yusuf: AccountId = before.cast.yusuf.account.parse()?;
        let view = place(forger, before.view)?;
        let fatou = forger.events[view].subject.as_ref().map(|(_, subject)| subject.pseudonym).context("Fatou")?;
        for event in &mut forger.events {
            if let Some((account, subject)) = &mut event.subject && *account == yusuf {
                subject.pseudonym = fatou;
            }
        }
        forger.rechain()?;
        forger.write()
    }),
    ("the journal's key is replaced", |forger, before| {
        let seed = [42; 32];
        forger.key = SigningKey::from_seed(&seed);
        fs::write(before.cast.instance.path("keys/journal.key"), seed)?;
        forger.write()
    }),
    ("an old size is signed with another root", |forger, _| {
        let head = Checkpoint { origin: forger.origin(), size: forger.events.len() as u64, root: Digest32([5; 32]) };
        forger.sign(&head)
    }),
    ("a head is signed for another journal", |forger, _| {
        let head = Checkpoint {
            origin: "ailleurs.test/journal/2026s2".to_owned(),
            size: forger.events.len() as u64,
            root: Digest32([5; 32]),
        };
        forger.sign(&head)
    }),
    ("the journal is moved to another half-year", |forger, _| {
        forger.shard[2] = 3 - forger.shard[2];
        forger.write()
    }),
];

#[test]
fn twenty_five_of_twenty_five_are_found_by_someone_who_holds_one_receipt_or_one_older_head() -> Result<()> {
    let before = before()?;
    // Nothing was done: nothing is found.
    let found = before.after(|_| Ok(()))?;
    ensure!(found.is_empty(), "an honest journal is doubted by {found:?}");
    let found = before.after(|forger| {
        forger.rechain()?;
        forger.write()
    })?;
    ensure!(
        found.is_empty(),
        "the forger's hand shows where nothing was changed: {found:?}"
    );

    let mut missed = Vec::new();
    let mut count = 0;
    for (what, fraud) in FRAUDS {
        let found = before
            .after(|forger| fraud(forger, &before))
            .with_context(|| (*what).to_owned())?;
        count += 1;
        if found.is_empty() {
            missed.push(*what);
        }
    }

    // A receipt of what was never written, signed with the journal's own key.
    let mut invented = String::new();
    let found = before.after(|forger| {
        let view = &forger.events[place(forger, before.view)?];
        let mut told = view.clone();
        told.core.purpose = None;
        let leaf = leaf_hash(&forger.entry(&told)?.to_bytes());
        let kept = Receipt::parse(&before.short)?;
        invented = Receipt::sign(kept.index, leaf, kept.key.clone(), kept.at, &forger.key).to_text();
        Ok(())
    })?;
    ensure!(found.is_empty(), "{found:?}");
    let found = before.found_by(&invented)?;
    count += 1;
    if found != ["a short receipt"] {
        missed.push("a receipt of what was never written");
    }
    ensure!(
        count == 25 && missed.is_empty(),
        "{} of {count}: {missed:?}",
        count - missed.len()
    );
    Ok(())
}

/// The list in the spec is the list of the test.
#[test]
fn the_spec_names_every_fraud() -> Result<()> {
    let spec = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../vault/spec/journal.md"))?;
    for (what, _) in FRAUDS {
        ensure!(
            spec.to_lowercase().contains(&what.to_lowercase()),
            "journal.md does not name: {what}"
        );
    }
    ensure!(spec.contains("receipt of what was never written"), "the last one");
    Ok(())
}
