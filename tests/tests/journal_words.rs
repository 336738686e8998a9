//! The person's journal in words: French, easy French and English, with what failed and what was done to the service.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person};
use serde_json::Value;

const DAY: i64 = 24 * 3600;

fn sentences(who: &Person, lang: &str) -> Result<Vec<(Value, String)>> {
    who.lines(&["--lang", lang, "journal"])?
        .into_iter()
        .map(|row| {
            let text = row["sentence"].as_str().context("sentence")?.to_owned();
            Ok((row, text))
        })
        .collect()
}

fn find(rows: &[(Value, String)], event: &str, result: &str) -> Result<String> {
    let found = rows
        .iter()
        .find(|(row, _)| row["event"] == event && row["result"] == result);
    Ok(found.with_context(|| format!("no {event} {result}"))?.1.clone())
}

#[test]
fn who_looked_and_who_could_not_in_three_ways_of_speaking() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0], DAY)?;
    ensure!(cast.nadia.view(&mandate, 1, &cast.out("seen"))?.code == 0);
    cast.nadia
        .view(&mandate, 2, &cast.out("seen"))?
        .refused(3, "document-not-in-mandate")?;
    cast.karim
        .view(&mandate, 1, &cast.out("seen"))?
        .refused(3, "mandate-not-yours")?;
    let who = "Nadia Belkacem (France Services Hagetmau)";
    for (lang, looked, refused) in [
        (
            "fr",
            "a regardé votre avis d'impôt ",
            "Refusé : ce papier n'est pas dans le mandat.",
        ),
        (
            "fr-easy",
            "a regardé votre avis d'impôt. C'était ",
            "Écrin a dit non : ce papier n'est pas dans la permission.",
        ),
        ("en", "looked at", "Refused: this paper is not in the mandate."),
    ] {
        let rows = sentences(&cast.fatou, lang)?;
        let text = find(&rows, "document.released-view", "ok")?;
        ensure!(text.starts_with(who) && text.contains(looked), "{lang}: {text}");
        let text = find(&rows, "document.release-refused", "refused")?;
        ensure!(text.starts_with(who) && text.ends_with(refused), "{lang}: {text}");
    }
    let easy = find(
        &sentences(&cast.fatou, "fr-easy")?,
        "document.released-view",
        "ok",
    )?;
    ensure!(easy.contains(" heures "), "a date that is not in words: {easy}");
    Ok(())
}

#[test]
fn maintenance_is_in_everyones_journal_and_tells_of_nobody() -> Result<()> {
    let (cast, server) = Cast::served()?;
    // Someone else's life, and a day that passes.
    cast.mandate(&[0], DAY)?;
    server.clock.advance_seconds(2 * DAY);
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    let own = sentences(&cast.yusuf, "fr-easy")?;
    ensure!(find(&own, "instance.started", "ok")?.starts_with("Écrin a démarré"));
    ensure!(find(&own, "instance.created", "ok")?.starts_with("Une équipe a installé Écrin"));
    find(&own, "seal.day-key-destroyed", "ok")?;
    for (row, text) in &own {
        let mine = !row["subject"].is_null();
        ensure!(mine || row["actor"].is_null(), "maintenance names someone: {row}");
        ensure!(
            !text.contains("Nadia") && !text.contains("Fatou"),
            "another's life: {text}"
        );
        ensure!(
            mine || row["mandate"].is_null() && row["document"].is_null(),
            "{row}"
        );
    }
    // In the order in which it happened, and nothing twice.
    let times: Vec<_> = own
        .iter()
        .map(|(row, _)| row["at"].as_str().unwrap_or_default())
        .collect();
    ensure!(times.is_sorted(), "{times:?}");
    let mut ids: Vec<_> = own.iter().map(|(row, _)| row["id"].to_string()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    ensure!(ids.len() == all, "an event stands there twice");
    Ok(())
}

#[test]
fn a_year_in_a_few_sentences() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], DAY)?;
    for _ in 0..2 {
        ensure!(cast.nadia.view(&mandate, 1, &cast.out("seen"))?.code == 0);
    }
    cast.karim
        .view(&mandate, 1, &cast.out("seen"))?
        .refused(3, "mandate-not-yours")?;
    cast.fatou.json(&["mandate", "revoke", &mandate])?;
    let year = &cast.now.to_string()[..4];
    let told = cast.fatou.json(&["journal", "--summary", year])?;
    ensure!(
        told["mandates_given"] == 1 && told["mandates_ended"] == 1 && told["refused"] == 1,
        "{told}"
    );
    ensure!(
        told["views"][0]["name"] == "Nadia Belkacem" && told["views"][0]["count"] == 2,
        "{told}"
    );
    // Another year knows nothing of it.
    server.clock.advance_seconds(400 * DAY);
    let next: i32 = year.parse::<i32>()? + 2;
    let told = cast.fatou.json(&["journal", "--summary", &next.to_string()])?;
    ensure!(
        told["views"].as_array().context("views")?.is_empty() && told["mandates_given"] == 0,
        "{told}"
    );
    cast.fatou
        .run(&["journal", "--summary", "deux"])?
        .refused(2, "usage")
}
