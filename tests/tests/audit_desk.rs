//! The auditor's desk: every filter finds what it should and nothing else, page by page, newest first; searching is
//! an event; the index is made anew where it is missing, and one that was touched is found.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::ledger::index::{PLACE, Place, Term, of_place, place};
use ecrin_server::ledger::join::join;
use ecrin_server::store::{Batch, EngineKind, Mode, open_engine};
use ecrin_tests::harness::{Cast, StoreFile};
use ecrin_tests::scratch::Scratch;
use ecrin_vault::id::AccountId;
use ecrin_vault::paris::is_outside_hours;
use ecrin_vault::vocabulary::{Outcome, Purpose};
use ecrin_vault::wire::AuditFilter;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::Value;

/// The auditor's index; see the server's table of keyspaces.
const INDEX: u8 = 0x57;

/// Everything, which makes one more event.
fn all(cast: &Cast) -> Result<Vec<Value>> {
    cast.admin.lines(&["audit", "search", "--from", "2000-01-01"])
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["id"].to_string()).collect()
}

fn moment(row: &Value) -> Result<ecrin_vault::time::Timestamp> {
    Ok(row["at"].as_str().context("at")?.parse()?)
}

#[test]
fn every_filter_finds_what_it_says_newest_first() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 3600)?;
    let out = cast.out("seen");
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    cast.nadia
        .view(&mandate, 7, &out)?
        .refused(3, "document-not-in-mandate")?;
    cast.karim
        .view(&mandate, 1, &out)?
        .refused(3, "mandate-not-yours")?;
    let before = all(&cast)?;
    let pseudonym = before
        .iter()
        .find(|row| row["mandate"] == mandate.as_str())
        .and_then(|row| row["subject"].as_str())
        .context("a pseudonym")?
        .to_owned();
    type Holds<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let same = |name: &'static str, value: &str| -> Holds<'static> {
        let value = value.to_owned();
        Box::new(move |row| row[name] == value.as_str())
    };
    let nadia = cast.nadia.account.clone();
    let filters: Vec<(Vec<&str>, Holds<'_>)> = vec![
        (vec!["--aidant", &nadia], same("actor", &nadia)),
        (
            vec!["--structure", &cast.structure],
            same("structure", &cast.structure),
        ),
        (vec!["--mandate", &mandate], same("mandate", &mandate)),
        (vec!["--mandate", &mandate[..8]], same("mandate", &mandate)),
        (vec!["--beneficiary", &pseudonym], same("subject", &pseudonym)),
        (
            vec!["--beneficiary", &pseudonym[..6]],
            same("subject", &pseudonym),
        ),
        (
            vec!["--event", "document.released-view"],
            same("event", "document.released-view"),
        ),
        (vec!["--result", "refused"], same("result", "refused")),
        (vec!["--purpose", "argent"], same("purpose", "argent")),
        (
            vec!["--family", "mandate"],
            Box::new(|row| {
                row["event"]
                    .as_str()
                    .is_some_and(|event| event.starts_with("mandate."))
            }),
        ),
        (
            vec!["--channel", "server"],
            Box::new(|row| {
                row["event"]
                    .as_str()
                    .is_some_and(|event| event.starts_with("instance.") || event == "alert.raised")
            }),
        ),
        (
            vec!["--outside-hours"],
            Box::new(|row| moment(row).is_ok_and(is_outside_hours)),
        ),
        (vec!["--no-witness"], Box::new(|_| true)),
        (
            vec!["--aidant", &nadia, "--mandate", &mandate, "--result", "refused"],
            Box::new(|row| {
                row["actor"] == nadia.as_str() && row["result"] == "refused" && !row["mandate"].is_null()
            }),
        ),
    ];
    for (filter, holds) in &filters {
        let newest = moment(&before[0])?.plus_millis(1).to_string();
        let mut words = vec!["audit", "search", "--from", "2000-01-01", "--to", &newest];
        words.extend(filter);
        let found = cast.admin.lines(&words)?;
        let expected: Vec<Value> = before.iter().filter(|row| holds(row)).cloned().collect();
        // Looking up a beginning, and each search itself, may fall into the same millisecond as the last event.
        let known = ids(&before);
        let found: Vec<String> = ids(&found).into_iter().filter(|id| known.contains(id)).collect();
        ensure!(
            found == ids(&expected),
            "{filter:?}: {found:?} instead of {:?}",
            ids(&expected)
        );
        ensure!(
            !found.is_empty() || filter == &["--outside-hours"],
            "{filter:?} was not put to the test"
        );
    }
    let places: Vec<_> = before.iter().map(|row| row["index"].as_u64()).collect();
    ensure!(places.is_sorted_by(|a, b| a > b), "not newest first");

    // Who is not here did nothing here.
    for filter in ["--aidant", "--structure", "--mandate", "--beneficiary"] {
        let nobody = AccountId::from_bytes([9; 16]).to_string();
        let found = cast.admin.lines(&["audit", "search", filter, &nobody])?;
        ensure!(found.is_empty(), "{filter}: {found:?}");
    }
    cast.admin
        .run(&["audit", "search", "--family", "nuage"])?
        .refused(2, "bad-family")?;

    // Thirty days unless said.
    server.clock.advance_seconds(31 * 86_400);
    let month = cast.admin.lines(&["audit", "search"])?;
    ensure!(
        month.iter().all(|row| row["event"] != "mandate.granted") && !month.is_empty(),
        "{month:?}"
    );
    Ok(())
}

#[test]
fn pages_join_without_gap_or_repetition() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let whole = all(&cast)?;
    let admin = cast.admin.insider()?;
    let (mut found, mut after) = (Vec::new(), None);
    let to = moment(&whole[0])?.plus_millis(1);
    loop {
        let page = admin.api.audit_events(&AuditFilter {
            from: Some("1970-01-01T00:00:00Z".parse()?),
            to: Some(to),
            after: after.clone(),
            limit: Some(3),
            ..AuditFilter::default()
        })?;
        ensure!(page.events.len() <= 3, "a page of {}", page.events.len());
        found.extend(page.events.iter().map(|row| format!("\"{}\"", row.id)));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let known = ids(&whole);
    found.retain(|id| known.contains(id));
    ensure!(found == known, "{} of {}", found.len(), known.len());
    for cursor in ["x", "00", &"é".repeat(11), &"g".repeat(22)] {
        let filter = AuditFilter {
            after: Some((*cursor).to_owned()),
            ..AuditFilter::default()
        };
        let asked = admin.api.audit_events(&filter);
        ensure!(
            asked.is_err_and(|error| error.is("malformed")),
            "{cursor} is no place"
        );
    }
    Ok(())
}

#[test]
fn searching_is_an_event_that_tells_of_the_search_and_not_of_the_person() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let nobody = AccountId::from_bytes([9; 16]).to_string();
    cast.admin.lines(&[
        "audit",
        "search",
        "--beneficiary",
        &nobody,
        "--ticket",
        "CNIL-2026-12",
    ])?;
    let told = cast
        .admin
        .lines(&["audit", "search", "--event", "journal.searched"])?;
    let detail = told[0]["detail"].as_str().context("detail")?;
    let words: Vec<&str> = detail.split(' ').collect();
    ensure!(
        matches!(words.as_slice(), ["search", digest, "0", "person", "ticket:CNIL-2026-12"] if digest.len() == 16),
        "{detail}"
    );
    ensure!(!detail.contains(&nobody), "{detail}");
    cast.admin
        .run(&["audit", "search", "--ticket", "deux mots"])?
        .refused(1, "malformed")
}

#[test]
fn an_index_that_is_missing_is_made_anew_and_one_that_was_touched_is_found() -> Result<()> {
    let (cast, server) = Cast::served()?;
    cast.mandate(&[0], 3600)?;
    let before = all(&cast)?;
    let clock = server.stop()?;
    let (code, report) = cast.instance.check()?;
    ensure!(code == 0, "{report}");

    // Someone hides an event from whoever searches.
    let store = StoreFile::open(&cast.instance.folder())?;
    let rows = store.rows(INDEX)?;
    let (hidden, _) = rows
        .iter()
        .rev()
        .find(|(key, _)| key[1] == 1)
        .context("an event")?;
    store.remove(hidden)?;
    let (code, report) = cast.instance.check()?;
    ensure!(code == 6 && report.to_string().contains("searches"), "{report}");
    // Or invents one.
    store.put(hidden, &[])?;
    let mut invented = hidden.clone();
    invented[10] ^= 1;
    store.put(&invented, &[])?;
    let (code, report) = cast.instance.check()?;
    ensure!(code == 6 && report.to_string().contains("index"), "{report}");

    // A store of a build that knew no index.
    for (key, _) in store.rows(INDEX)? {
        store.remove(&key)?;
    }
    drop(store);
    let (code, report) = cast.instance.check()?;
    ensure!(code == 0, "an index that will be made is no damage: {report}");
    let _server = cast.instance.serve_at(clock)?;
    let after = all(&cast)?;
    let known = ids(&before);
    let found: Vec<String> = ids(&after).into_iter().filter(|id| known.contains(id)).collect();
    ensure!(found == known, "{} of {}", found.len(), known.len());
    Ok(())
}

#[test]
fn searches_with_a_name_are_kept_and_five_are_known_to_everyone() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?;
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    cast.nadia.view(&mandate, 9, &cast.out("not"))?;
    let view = |name: &str| cast.admin.lines(&["audit", "view", "run", name]);
    let ending = view("fins-de-mandat")?;
    ensure!(
        ending.len() == 1
            && ending[0]["mandate"] == mandate.as_str()
            && ending[0]["event"] == "mandate.granted",
        "{ending:?}"
    );
    let refused = view("refus")?;
    ensure!(
        !refused.is_empty() && refused.iter().all(|row| row["result"] == "refused"),
        "{refused:?}"
    );
    let looked = view("sans-depot")?;
    ensure!(
        looked.len() == 1 && looked[0]["actor"] == cast.nadia.account.as_str(),
        "{looked:?}"
    );
    view("prolongations")?;
    view("recuperations")?;

    let save = [
        "audit",
        "view",
        "save",
        "nadia",
        "--aidant",
        &cast.nadia.account,
        "--result",
        "ok",
    ];
    cast.admin.json(&save)?;
    let own = view("nadia")?;
    ensure!(
        !own.is_empty() && own.iter().all(|row| row["actor"] == cast.nadia.account.as_str()),
        "{own:?}"
    );
    ensure!(
        cast.admin.lines(&["audit", "view", "list"])?.len() == 6,
        "five and one"
    );
    cast.admin
        .run(&["audit", "view", "save", "refus"])?
        .refused(2, "view-built-in")?;
    cast.admin.json(&["audit", "view", "remove", "nadia"])?;
    cast.admin
        .run(&["audit", "view", "run", "nadia"])?
        .refused(4, "not-found")
}

/// Random lists, joined and counted by hand: whatever the lists are, nothing is left out and nothing is shown twice.
#[test]
fn joining_agrees_with_looking_at_everything() -> Result<()> {
    let folder = Scratch::new()?;
    let engine = open_engine(EngineKind::Sqlite, folder.path(), Mode::ReadWrite)?;
    let mut random = StdRng::seed_from_u64(57);
    let terms = [
        Term::Any,
        Term::Result(Outcome::Refused),
        Term::Purpose(Purpose::Argent),
        Term::OutsideHours,
    ];
    let mut lists: [BTreeSet<Place>; 4] = Default::default();
    let mut batch = Batch::new();
    let start: ecrin_vault::time::Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let mut at = start;
    for index in 0..3_000_u64 {
        at = at.plus_millis(random.gen_range(0..3));
        let here = place(at, index);
        ensure!(of_place(&here) == Some((at, index)), "a place says where it is");
        for (number, chance) in [1.0, 0.02, 0.4, 0.1].iter().enumerate() {
            // Long stretches without any make the lists leap.
            if random.gen_bool(*chance) && (number == 0 || (index / 200) % 3 != number as u64 % 3) {
                lists[number].insert(here);
                let key = [&[INDEX], terms[number].prefix().as_slice(), &here].concat();
                batch = batch.put(key, Vec::new());
            }
        }
    }
    engine.commit(&batch)?;
    let lowest: Place = [0; PLACE];
    for chosen in [
        vec![0],
        vec![1],
        vec![0, 1],
        vec![1, 2],
        vec![2, 3],
        vec![1, 2, 3],
        vec![0, 1, 2, 3],
    ] {
        for (from, to) in [(0, i64::MAX), (500, 2_000), (1_000, 1_000), (2_500, 10)] {
            let oldest = if from == 0 {
                lowest
            } else {
                place(start.plus_millis(from), 0)
            };
            let newest = if to == i64::MAX {
                [u8::MAX; PLACE]
            } else {
                place(start.plus_millis(to), 0)
            };
            let expected: Vec<Place> = lists[chosen[0]]
                .iter()
                .rev()
                .filter(|place| **place >= oldest && **place <= newest)
                .filter(|place| chosen.iter().all(|list| lists[*list].contains(*place)))
                .copied()
                .collect();
            let asked: Vec<Term<'_>> = chosen.iter().map(|list| terms[*list]).collect();
            for limit in [1, 7, 10_000] {
                let (mut found, mut bound) = (Vec::new(), Some(newest));
                while let Some(newest) = bound {
                    let page = join(engine.as_ref(), &asked, oldest, newest, limit)?;
                    ensure!(page.places.len() <= limit, "a page is too long");
                    found.extend(page.places);
                    bound = page.next.and_then(ecrin_server::ledger::join::before);
                }
                ensure!(found == expected, "{chosen:?} {from}..{to} by {limit}");
            }
        }
    }
    Ok(())
}
