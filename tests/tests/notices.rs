//! Notices: what concerns a person waits for her until she has read it, and for nobody else.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person, eventually};
use ecrin_vault::wire::NoticesSeen;

#[test]
fn a_paper_put_in_for_her_is_announced_until_she_has_read_it() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let paper = cast.out("lettre.txt");
    std::fs::write(&paper, "Bonjour")?;
    cast.nadia.json(&[
        "doc",
        "add",
        &paper.to_string_lossy(),
        "--type",
        "other",
        "--title",
        "Lettre",
        "--for",
        &cast.fatou.account,
    ])?;
    ensure!(cast.fatou.json(&["whoami"])?["notices"] == 1, "one waits");
    ensure!(
        cast.nadia.json(&["whoami"])?["notices"] == 0,
        "none for whoever put it in"
    );
    // Someone else cannot read it away.
    let (fatou, nadia) = (cast.fatou.insider()?, cast.nadia.insider()?);
    let notices: Vec<_> = fatou.api.notices()?.iter().map(|notice| notice.id).collect();
    nadia.api.see_notices(&NoticesSeen { notices })?;
    // It is still there after a restart.
    let clock = server.stop()?;
    let _server = cast.instance.serve_at(clock)?;
    cast.fatou.run(&["login"])?.json()?;
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.len() == 1 && told[0]["code"] == "deposit-waiting" && told[0]["seen"].is_null(),
        "{told:?}"
    );
    ensure!(cast.fatou.lines(&["notices"])?.is_empty(), "it was read");
    ensure!(
        cast.fatou.lines(&["notices", "--all"])?.len() == 1,
        "it is not lost"
    );
    ensure!(
        cast.fatou
            .journal()?
            .iter()
            .any(|row| row["event"] == "notice.seen"),
        "that she was told stands in the journal"
    );
    Ok(())
}

fn codes(who: &Person) -> Result<Vec<String>> {
    let told = who.lines(&["notices"])?;
    let mut codes: Vec<String> = told
        .iter()
        .filter_map(|notice| notice["code"].as_str().map(ToOwned::to_owned))
        .collect();
    // Those of one moment come in any order.
    codes.sort();
    Ok(codes)
}

#[test]
fn whoever_held_a_mandate_hears_that_it_was_taken_back() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?;
    cast.fatou.json(&["mandate", "revoke", &mandate])?;
    ensure!(
        codes(&cast.nadia)? == ["mandate-granted", "mandate-stopped"],
        "she was not told"
    );
    // Whoever gives one back knows it herself.
    let mandate = cast.mandate(&[0], 3600)?;
    cast.nadia.json(&["mandate", "revoke", &mandate])?;
    ensure!(
        codes(&cast.nadia)? == ["mandate-granted"],
        "she was told of her own act"
    );
    Ok(())
}

#[test]
fn whoever_asked_in_vain_hears_that_it_is_over() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let asked = cast.nadia.json(&[
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ])?;
    server.clock.advance_seconds(30 * 24 * 3600);
    let found = eventually("she is told", || {
        cast.nadia.json(&["login"])?;
        let told = cast.nadia.lines(&["notices", "--all"])?;
        Ok(told
            .iter()
            .any(|notice| notice["code"] == "request-lapsed" && notice["detail"] == asked["id"]))
    });
    found?;
    // Once, and it stands in the person's journal in words.
    server.clock.advance_seconds(3 * 24 * 3600);
    cast.fatou.json(&["login"])?;
    let journal = cast.fatou.journal()?;
    let lapsed: Vec<_> = journal
        .iter()
        .filter(|row| row["event"] == "request.lapsed")
        .collect();
    ensure!(
        lapsed.len() == 1 && lapsed[0]["sentence"].to_string().len() > 20,
        "{lapsed:?}"
    );
    Ok(())
}

#[test]
fn whoever_offered_a_role_hears_a_no() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?;
    let offer = ["member", "role", &cast.nadia.account, "--role", "aidant"];
    cast.admin
        .json(&[&offer[..], &["--structure", elsewhere]].concat())?;
    ensure!(cast.nadia.lines(&["member", "offers"])?.len() == 1, "no offer");
    // Nobody else says no for her.
    ensure!(
        cast.karim.run(&["member", "decline", elsewhere])?.code == 4,
        "declined by another"
    );
    cast.nadia.json(&["member", "decline", elsewhere])?;
    ensure!(
        cast.nadia.lines(&["member", "offers"])?.is_empty(),
        "it is still offered"
    );
    cast.nadia
        .run(&["member", "join", elsewhere])?
        .refused(4, "not-found")?;
    ensure!(
        codes(&cast.admin)?.contains(&"role-declined".to_owned()),
        "not told"
    );
    Ok(())
}
