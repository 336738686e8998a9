//! A mandate goes on only because its owner signs a new one, which is no wider; and nobody is surprised by an end.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person};
use ecrin_vault::mandate::Mandate;
use ecrin_vault::note::SignedNote;
use ecrin_vault::wire;
use serde_json::Value;

const DAY: i64 = 24 * 3600;

fn id(value: &Value) -> Result<String> {
    Ok(value["id"].as_str().context("id")?.to_owned())
}

fn endings(who: &Person) -> Result<usize> {
    let notices = who.lines(&["notices", "--all"])?;
    Ok(notices
        .iter()
        .filter(|notice| notice["code"] == "mandate-ending")
        .count())
}

/// Upkeep runs every second by the wall clock, whatever the test clock says.
fn some_upkeep() {
    std::thread::sleep(std::time::Duration::from_millis(2_500));
}

/// Waits until someone was told of an end.
fn told(who: &Person) -> Result<()> {
    for _ in 0..10 {
        if endings(who)? > 0 {
            return Ok(());
        }
        some_upkeep();
    }
    anyhow::bail!("nobody was told")
}

#[test]
fn the_aidant_begins_and_the_person_confirms() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let old = cast.mandate(&[0, 1], 20 * DAY)?;
    server.clock.advance_seconds(18 * DAY);
    let asked = id(&cast.nadia.json(&["mandate", "renew", &old])?)?;
    // A question renews nothing.
    ensure!(cast.nadia.json(&["mandate", "show", &old])?["state"] == "active");
    let new = cast.fatou.json(&["ask", "accept", &asked, "--yes"])?;
    ensure!(new["documents"].as_array().context("papers")?.len() == 2, "{new}");
    let before = cast.fatou.json(&["mandate", "show", &old])?;
    ensure!(before["state"] == "replaced", "{before}");
    cast.nadia
        .view(&old, 1, &cast.out("seen"))?
        .refused(3, "mandate-replaced")?;
    ensure!(
        cast.nadia.view(&id(&new)?, 1, &cast.out("seen"))?.code == 0,
        "the new one opens nothing"
    );
    // The seal of the old one is gone from the disk, not only forbidden.
    ensure!(
        !seal_is_kept(&cast, &old)?,
        "the seal of the replaced mandate is still there"
    );
    ensure!(
        seal_is_kept(&cast, &id(&new)?)?,
        "the test looks in the wrong place"
    );
    let renewed = cast.admin.lines(&["audit", "view", "run", "prolongations"])?;
    ensure!(
        renewed.len() == 1 && renewed[0]["mandate"] == old.as_str(),
        "the auditor's view of renewals shows it: {renewed:?}"
    );
    let journal = cast.fatou.journal()?;
    ensure!(
        journal
            .iter()
            .any(|row| row["event"] == "mandate.replaced" && row["mandate"] == old)
    );
    // What was replaced cannot be renewed, revived or revoked into something else.
    cast.nadia
        .run(&["mandate", "renew", &old])?
        .refused(3, "mandate-replaced")?;
    cast.fatou.json(&["mandate", "revoke", &old])?;
    ensure!(cast.fatou.json(&["mandate", "show", &old])?["state"] == "replaced");
    // It lives on past the old end, and ends with its own.
    server.clock.advance_seconds(10 * DAY);
    ensure!(cast.nadia.view(&id(&new)?, 2, &cast.out("seen"))?.code == 0);
    server.clock.advance_seconds(11 * DAY);
    cast.nadia
        .view(&id(&new)?, 1, &cast.out("seen"))?
        .refused(3, "mandate-expired")
}

/// Whether a file under the sealer's folder bears the mandate's id.
fn seal_is_kept(cast: &Cast, mandate: &str) -> Result<bool> {
    let mut folders = vec![cast.instance.root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.contains(mandate) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[test]
fn a_renewal_is_never_wider() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let old = cast.mandate(&[0], 20 * DAY)?;
    let asked = id(&cast.nadia.json(&["mandate", "renew", &old, "--for", "31d"])?)?;
    let accept = |words: &[&str]| {
        let mut line = vec!["ask", "accept", &asked, "--yes"];
        line.extend(words);
        cast.fatou.run(&line)
    };
    let both = ["--doc", &cast.papers[0].id, "--doc", &cast.papers[1].id];
    accept(&both)?.refused(3, "beyond-request")?;
    accept(&["--doc", &cast.papers[1].id])?.refused(3, "beyond-request")?;
    accept(&["--right", "print"])?.refused(3, "beyond-request")?;
    accept(&["--for", "365d"])?.refused(3, "beyond-request")?;
    ensure!(
        cast.fatou.json(&["mandate", "show", &old])?["state"] == "active",
        "a refusal ended it"
    );
    // The same paper in a newer version is another paper.
    let newer = cast.out("newer");
    std::fs::write(&newer, b"%PDF-1.4 newer")?;
    let path = newer.to_string_lossy().into_owned();
    cast.fatou.json(&["doc", "replace", &cast.papers[0].id, &path])?;
    accept(&[])?.refused(3, "beyond-request")
}

#[test]
fn a_grantee_cannot_prolong_anything_by_herself() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let old = cast.mandate(&[0], 5 * DAY)?;
    let asked = id(&cast.nadia.json(&["mandate", "renew", &old])?)?;
    let nadia = cast.nadia.insider()?;
    // Her own yes to her own question.
    let note = nadia.api.mandate(old.parse()?)?.note;
    let longer: Mandate = {
        let before = SignedNote::<Mandate>::parse(&note)?;
        let body = before.danger_unverified().clone();
        Mandate {
            previous: Some(before.digest()),
            until: body.until.plus_days(30),
            ..body
        }
    };
    let forged = nadia.sign(longer)?.to_text();
    let envelopes = Vec::new();
    let new = wire::MandateNew {
        note: forged,
        envelopes,
    };
    let answer = nadia.api.accept_request(asked.parse()?, &new);
    ensure!(answer.err().context("she answered herself")?.is("not-allowed"));
    ensure!(
        nadia
            .api
            .grant(&new)
            .err()
            .context("she granted")?
            .is("not-allowed")
    );
    // Nor may she ask for more than she has, or for what is someone else's, or after the end.
    cast.nadia
        .run(&[
            "ask",
            "--of",
            &cast.fatou.account,
            "--purpose",
            "argent",
            "--for",
            "31d",
            "--mandate",
            "x",
        ])?
        .refused(4, "not-found")?;
    cast.karim
        .run(&["mandate", "renew", &old])?
        .refused(3, "mandate-not-yours")?;
    server.clock.advance_seconds(5 * DAY);
    cast.nadia
        .run(&["mandate", "renew", &old])?
        .refused(3, "mandate-expired")?;
    // The question from before the end is worth nothing after it.
    cast.fatou
        .run(&["ask", "accept", &asked, "--yes"])?
        .refused(3, "mandate-expired")
}

#[test]
fn both_are_told_the_day_before_a_short_mandate_ends_and_once_each() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let id = cast.mandate(&[0], 20 * DAY)?;
    cast.mandate(&[1], DAY)?;
    server.clock.advance_seconds(19 * DAY - 60);
    some_upkeep();
    ensure!(
        (endings(&cast.fatou)?, endings(&cast.nadia)?) == (0, 0),
        "too early"
    );
    server.clock.advance_seconds(60);
    told(&cast.fatou)?;
    some_upkeep();
    ensure!(
        (endings(&cast.fatou)?, endings(&cast.nadia)?) == (1, 1),
        "not once each"
    );
    let notice = &cast.nadia.lines(&["notices", "--all"])?;
    let notice = notice.iter().find(|notice| notice["code"] == "mandate-ending");
    ensure!(notice.context("notice")?["mandate"] == id);
    // A server that is started again does not tell it again.
    let _server = cast.instance.serve_at(server.stop()?)?;
    some_upkeep();
    ensure!(
        (endings(&cast.fatou)?, endings(&cast.nadia)?) == (1, 1),
        "told again"
    );
    Ok(())
}

#[test]
fn both_are_told_a_month_before_a_long_mandate_ends() -> Result<()> {
    let (cast, server) = Cast::served()?;
    cast.fatou
        .grant(&cast.nadia, &[&cast.papers[0].id], &["--for", "182d"])?;
    let revoked = cast
        .fatou
        .grant(&cast.nadia, &[&cast.papers[1].id], &["--for", "182d"])?;
    cast.fatou.json(&["mandate", "revoke", &revoked])?;
    server.clock.advance_seconds(152 * DAY - 60);
    some_upkeep();
    ensure!(endings(&cast.fatou)? == 0, "too early");
    server.clock.advance_seconds(60);
    told(&cast.fatou)?;
    // Of two mandates, the one that lives.
    ensure!((endings(&cast.fatou)?, endings(&cast.nadia)?) == (1, 1));
    Ok(())
}
