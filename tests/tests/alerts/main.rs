//! Alerts: each rule is raised by what it describes and not by just less; what is raised is raised once, says what was
//! seen, is decided about by administrators and by nobody else, and survives a restart. Nobody is ranked.

mod rules;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::clock::Clock as _;
use ecrin_tests::harness::{Cast, ENTRIES, InProcess, StoreFile, eventually};
use serde_json::Value;

/// Wednesday, when offices are open, after everything that the cast has done.
fn office_hours(server: &InProcess) -> Result<()> {
    let mut now = server.clock.now().plus_days(1);
    // The next day at noon in Paris that is a working day, in either half of the year.
    loop {
        let noon = ecrin_vault::paris::midnight(now).plus_millis(12 * 3_600_000);
        if noon > server.clock.now() && !ecrin_vault::paris::is_outside_hours(noon) {
            server.clock.set(noon);
            return Ok(());
        }
        now = now.plus_days(1);
    }
}

/// The alerts of one rule.
fn raised(cast: &Cast, code: &str) -> Result<Vec<Value>> {
    let all = cast.admin.lines(&["audit", "alerts", "list"])?;
    Ok(all.into_iter().filter(|alert| alert["code"] == code).collect())
}

fn one(cast: &Cast, code: &str) -> Result<Value> {
    eventually(&format!("{code} is raised"), || {
        Ok(!raised(cast, code)?.is_empty())
    })?;
    let mut alerts = raised(cast, code)?;
    ensure!(alerts.len() == 1, "{code}: {alerts:?}");
    alerts.pop().context("one")
}

fn id(alert: &Value) -> Result<String> {
    Ok(alert["id"].as_str().context("id")?.to_owned())
}

/// Someone is refused so many times.
fn refused(cast: &Cast, mandate: &str, times: usize) -> Result<()> {
    for _ in 0..times {
        cast.karim
            .view(mandate, 1, &cast.out("not"))?
            .refused(3, "mandate-not-yours")?;
    }
    Ok(())
}

#[test]
fn what_is_raised_is_shown_to_administrators_decided_once_and_survives_a_restart() -> Result<()> {
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    let mandate = cast.mandate(&[0], 86_400 * 20)?;
    server.clock.advance_seconds(120);
    refused(&cast, &mandate, 4)?;
    // One that is raised after the four shows that they were looked at.
    cast.admin
        .lines(&["audit", "search", "--beneficiary", &cast.fatou.account])?;
    one(&cast, "A12-no-ticket")?;
    ensure!(raised(&cast, "A8")?.is_empty(), "four refusals are not five");
    refused(&cast, &mandate, 1)?;
    let alert = one(&cast, "A8")?;
    ensure!(
        alert["seen"] == 5 && alert["limit"] == 5 && alert["events"] == 5 && alert["state"] == "new",
        "{alert}"
    );
    ensure!(alert["account"] == cast.karim.account.as_str(), "{alert}");
    let explained = alert["explanation"].as_str().context("words")?;
    ensure!(
        explained.contains("Karim Autre") && explained.contains('5'),
        "{explained}"
    );
    let shown = cast.admin.json(&["audit", "alerts", "show", &id(&alert)?])?;
    let rows = shown["rows"].as_array().context("rows")?;
    ensure!(
        rows.len() == 5 && rows.iter().all(|row| row["result"] == "refused"),
        "{shown}"
    );
    // It is in the journal, and tells of nobody.
    let told = cast
        .admin
        .lines(&["audit", "search", "--event", "alert.raised"])?;
    ensure!(
        told.iter()
            .any(|row| row["detail"] == format!("A8 {}", alert["id"].as_str().unwrap_or_default())),
        "{told:?}"
    );

    // Nobody else reads any of it.
    for person in [&cast.nadia, &cast.referent, &cast.fatou] {
        for words in [
            vec!["audit", "alerts", "list"],
            vec!["audit", "alerts", "show", &id(&alert)?],
            vec!["audit", "alerts", "justify", &id(&alert)?, "--reason", "x"],
        ] {
            person.run(&words)?.refused(3, "not-allowed")?;
        }
    }

    // A restart raises nothing again and forgets nothing.
    let clock = server.stop()?;
    let server = cast.instance.serve_at(clock)?;
    refused(&cast, &mandate, 1)?;
    eventually("the sixth refusal is counted", || {
        Ok(one(&cast, "A8")?["events"] == 6)
    })?;

    // Decided with a reason, in the journal with its author; not twice.
    let decide = |verb: &str, reason: &str| {
        cast.admin
            .run(&["audit", "alerts", verb, &id(&alert)?[..8], "--reason", reason])
    };
    decide("justify", "")?.refused(1, "malformed")?;
    decide("justify", &"x".repeat(501))?.refused(1, "malformed")?;
    let escalated = decide("escalate", "mauvais mandat ?")?.json()?;
    ensure!(
        escalated["state"] == "escalated" && escalated["decisions"][0]["reason"] == "mauvais mandat ?",
        "{escalated}"
    );
    decide("escalate", "encore")?.refused(3, "alert-decided")?;
    let justified = decide("justify", "erreur de saisie, dossier 12")?.json()?;
    ensure!(
        justified["state"] == "justified"
            && justified["decisions"].as_array().map(Vec::len) == Some(2)
            && justified["decisions"][1]["by"] == cast.admin.account.as_str(),
        "{justified}"
    );
    decide("justify", "encore")?.refused(3, "alert-decided")?;
    for (event, verb) in [("alert.escalated", "escalate"), ("alert.justified", "justify")] {
        let told = cast.admin.lines(&["audit", "search", "--event", event])?;
        ensure!(
            told.len() == 1
                && told[0]["actor"] == cast.admin.account.as_str()
                && !told[0].to_string().contains("saisie"),
            "{verb}: {told:?}"
        );
    }
    // What comes after a decision is counted apart, and raises nothing new.
    refused(&cast, &mandate, 1)?;
    eventually("one more since", || Ok(one(&cast, "A8")?["since"] == 1))?;
    let only = cast
        .admin
        .lines(&["audit", "alerts", "list", "--state", "justified"])?;
    ensure!(only.len() == 1 && only[0]["code"] == "A8", "{only:?}");

    // Reading alerts is an event like every reading of the journal.
    let read = cast
        .admin
        .lines(&["audit", "search", "--event", "journal.searched"])?;
    let reads = |word: &str| {
        read.iter().any(|row| {
            row["detail"]
                .as_str()
                .is_some_and(|detail| detail.starts_with(word))
        })
    };
    ensure!(reads("alerts ") && reads("alert "), "{read:?}");
    let nobody = ecrin_vault::id::AlertId::from_bytes([7; 16]).to_string();
    cast.admin
        .run(&["audit", "alerts", "show", &nobody])?
        .refused(4, "not-found")?;
    cast.admin.json(&["audit", "verify"])?;
    server.stop()?;
    let checked = ecrin_server::instance::check(&cast.instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    Ok(())
}

#[test]
fn nobody_clears_herself() -> Result<()> {
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    cast.admin.lines(&[
        "audit",
        "search",
        "--beneficiary",
        &cast.fatou.account,
        "--ticket",
        "CNIL-1",
    ])?;
    cast.admin
        .lines(&["audit", "search", "--beneficiary", &cast.fatou.account])?;
    let alert = one(&cast, "A12-no-ticket")?;
    ensure!(alert["events"] == 1, "the one with a ticket is none: {alert}");
    let words = |verb| ["audit", "alerts", verb, "", "--reason", "c'était moi"].map(str::to_owned);
    let run = |verb| -> Result<_> {
        let mut words = words(verb);
        words[3] = id(&alert)?;
        cast.admin.run(&words.each_ref().map(String::as_str))
    };
    run("justify")?.refused(3, "not-allowed")?;
    ensure!(
        run("escalate")?.json()?["state"] == "escalated",
        "but she may call for someone"
    );
    Ok(())
}

#[test]
fn a_night_is_noticed_and_an_office_day_is_not() -> Result<()> {
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    let mandate = cast.mandate(&[0, 1], 20 * 86_400)?;
    server.clock.advance_seconds(61);
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    // Eight in the evening and a second.
    server.clock.advance_seconds(8 * 3600 - 61);
    cast.nadia.view(&mandate, 2, &cast.out("seen"))?.json()?;
    let alert = one(&cast, "A3")?;
    ensure!(
        alert["seen"] == 1 && alert["account"] == cast.nadia.account.as_str(),
        "only what was in the evening: {alert}"
    );
    ensure!(raised(&cast, "A4-soon")?.is_empty(), "a minute and a second");
    // An erased person leaves the alert without the event that was hers.
    let event = cast.admin.json(&["audit", "alerts", "show", &id(&alert)?])?["rows"][0]["id"]
        .as_str()
        .context("event")?
        .to_owned();
    cast.fatou.json(&["login"])?;
    cast.fatou.json(&["erase", "--yes"])?;
    let shown = cast.admin.json(&["audit", "alerts", "show", &id(&alert)?])?;
    ensure!(
        shown["rows"].as_array().is_some_and(Vec::is_empty) && !shown.to_string().contains(&event),
        "{shown}"
    );
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn a_paper_opened_at_once_is_noticed() -> Result<()> {
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    let mandate = cast.mandate(&[0], 20 * 86_400)?;
    server.clock.advance_seconds(59);
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    let alert = one(&cast, "A4-soon")?;
    ensure!(
        alert["seen"] == 59 && alert["limit"] == 60 && alert["events"] == 2,
        "{alert}"
    );
    // Four times are not five.
    for _ in 0..3 {
        cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    }
    ensure!(raised(&cast, "A6")?.is_empty(), "four times");
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    ensure!(one(&cast, "A6")?["seen"] == 5, "five times");
    Ok(())
}

#[test]
fn a_journal_that_was_touched_is_noticed_without_anyone_asking() -> Result<()> {
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    cast.admin.lines(&["audit", "search"])?;
    ensure!(raised(&cast, "A13-damaged")?.is_empty(), "it holds");
    let clock = server.stop()?;
    let store = StoreFile::open(&cast.instance.folder())?;
    let (key, mut entry) = store.rows(ENTRIES)?.into_iter().nth(3).context("an entry")?;
    entry[50] ^= 1;
    store.put(&key, &entry)?;
    drop(store);
    let server = cast.instance.serve_at(clock)?;
    let alert = one(&cast, "A13-damaged")?;
    // Every minute again, and still one alert.
    server.clock.advance_seconds(61);
    server.clock.advance_seconds(61);
    cast.admin.lines(&["audit", "search"])?;
    ensure!(
        id(&one(&cast, "A13-damaged")?)? == id(&alert)?,
        "one alert for one entry"
    );
    Ok(())
}

#[test]
fn a_clock_that_was_set_back_is_noticed() -> Result<()> {
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    let now = server.clock.now();
    cast.admin.lines(&["audit", "search"])?;
    server.clock.advance_seconds(-3600);
    // Upkeep has to see it.
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    server.clock.set(now.plus_millis(1000));
    one(&cast, "A13-clock")?;
    Ok(())
}

/// Nobody's work is measured here: no route takes an order, groups or counts by person, and what is listed is listed by
/// time.
#[test]
fn nobody_is_ranked() -> Result<()> {
    let document: Value = serde_json::from_str(&ecrin_server::http::openapi())?;
    let mut names = Vec::new();
    let paths = document["paths"].as_object().context("paths")?;
    for (path, methods) in paths {
        names.extend(path.split(['/', '-']).map(str::to_owned));
        for method in methods.as_object().into_iter().flatten() {
            for parameter in method.1["parameters"].as_array().into_iter().flatten() {
                names.extend(parameter["name"].as_str().map(str::to_owned));
            }
        }
    }
    let schemas = document["components"]["schemas"].as_object().context("schemas")?;
    for (_, schema) in schemas {
        names.extend(
            schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone()),
        );
    }
    for word in [
        "sort",
        "order",
        "order_by",
        "rank",
        "ranking",
        "top",
        "score",
        "group_by",
        "per_aidant",
        "by_aidant",
        "statistics",
        "stats",
        "productivity",
        "totals",
        "leaderboard",
    ] {
        ensure!(!names.iter().any(|name| name == word), "the API knows {word}");
    }
    ensure!(names.iter().any(|name| name == "state"), "the search is blind");

    // Two aidants, the busier one first and last: what is listed is in the order of time.
    let (cast, server) = Cast::served()?;
    office_hours(&server)?;
    let mandate = cast.mandate(&[0], 20 * 86_400)?;
    server.clock.advance_seconds(120);
    refused(&cast, &mandate, 9)?;
    one(&cast, "A8")?;
    server.clock.advance_seconds(60);
    for _ in 0..5 {
        cast.nadia.view(&mandate, 9, &cast.out("not"))?;
    }
    eventually("both", || Ok(raised(&cast, "A8")?.len() == 2))?;
    let all = cast.admin.lines(&["audit", "alerts", "list"])?;
    let times: Vec<&str> = all.iter().filter_map(|alert| alert["at"].as_str()).collect();
    ensure!(times.is_sorted_by(|a, b| a >= b), "newest first: {times:?}");
    ensure!(
        all[0]["account"] == cast.nadia.account.as_str(),
        "not the busiest first: {all:?}"
    );
    Ok(())
}
