//! What the journal says may be opened for a term and no longer, and what is gone leaves everything else provable.

use anyhow::{Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, eventually};
use serde_json::Value;

const DAY: i64 = 24 * 3600;

/// So many days pass, in which everyone comes by now and then.
fn days_pass(cast: &Cast, server: &InProcess, days: i64) -> Result<()> {
    let mut left = days;
    while left > 0 {
        let step = left.min(60);
        server.clock.advance_seconds(step * DAY);
        for person in [
            &cast.admin,
            &cast.referent,
            &cast.nadia,
            &cast.karim,
            &cast.fatou,
            &cast.yusuf,
        ] {
            person.json(&["login"])?;
        }
        left -= step;
    }
    Ok(())
}

/// The lines of her journal of this event, of the first day of the story.
fn of_the_first_day(cast: &Cast, event: &str, first: &str) -> Result<usize> {
    let journal = cast.fatou.journal()?;
    Ok(journal
        .iter()
        .filter(|row| row["event"] == event && row["at"].as_str().is_some_and(|at| at.starts_with(first)))
        .count())
}

fn verifies(cast: &Cast) -> Result<Value> {
    let verified = cast.admin.json(&["audit", "verify"])?;
    ensure!(verified["ok"] == true, "{verified}");
    Ok(verified)
}

#[test]
fn each_register_is_opened_for_its_own_term_and_the_journal_holds_throughout() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?;
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    let journal = cast.fatou.journal()?;
    let first = journal[0]["at"].as_str().unwrap_or_default()[..10].to_owned();
    let (sign_ins, views) = ("session.opened", "document.released-view");
    ensure!(of_the_first_day(&cast, sign_ins, &first)? > 0, "her sign-in");
    ensure!(of_the_first_day(&cast, views, &first)? == 1, "the view");
    // Enough lines for the log to have whole bundles, which are all that is ever pruned.
    let fatou = cast.fatou.insider()?;
    for _ in 0..300 {
        fatou.api.journal(None)?;
    }
    ensure!(verifies(&cast)?["pruned"] == 0, "nothing is pruned yet");

    // Half a year and some days: who signed in is forgotten, who looked is not.
    days_pass(&cast, &server, 190)?;
    eventually("old sign-ins are forgotten", || {
        Ok(of_the_first_day(&cast, sign_ins, &first)? == 0)
    })?;
    ensure!(
        of_the_first_day(&cast, views, &first)? == 1,
        "the view, after half a year"
    );
    verifies(&cast)?;

    // More than a year: the view is forgotten too. Nobody's papers are.
    days_pass(&cast, &server, 200)?;
    eventually("old views are forgotten", || {
        Ok(of_the_first_day(&cast, views, &first)? == 0)
    })?;
    verifies(&cast)?;
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "her papers");

    // More than three years: what stands in the log goes as well, and what is left still verifies.
    days_pass(&cast, &server, 760)?;
    eventually("old lines are pruned", || {
        Ok(verifies(&cast)?["pruned"].as_u64() > Some(255))
    })?;
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "her papers");
    server.stop()?;
    let checked = ecrin_server::instance::check(&cast.instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    Ok(())
}
