//! Papers that others put in: unseen, counted, kept or turned away by the person, with receipts.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Outcome, Person};
use serde_json::Value;

/// Puts several files in for Fatou.
fn put_in(cast: &Cast, who: &Person, files: &[String]) -> Result<Outcome> {
    let mut line = vec!["doc", "add"];
    line.extend(files.iter().map(String::as_str));
    line.extend(["--type", "other", "--for", &cast.fatou.account]);
    who.run(&line)
}

fn file(cast: &Cast, name: &str) -> Result<String> {
    let path = cast.out(name);
    fs::write(&path, format!("papier {name}"))?;
    Ok(path.to_string_lossy().into_owned())
}

fn lines(outcome: &Outcome) -> Result<Vec<Value>> {
    outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| line.to_owned()))
        .collect()
}

#[test]
fn a_paper_is_put_in_unseen_and_both_sides_have_a_receipt() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let secret = cast.out("attestation.txt");
    fs::write(&secret, "le contenu que le dépositaire oublie")?;
    let kept = put_in(&cast, &cast.nadia, &[secret.to_string_lossy().into_owned()])?.json()?;
    let (id, receipt) = (
        kept["id"].as_str().context("id")?,
        kept["receipt"].as_str().context("receipt")?,
    );
    ensure!(kept["index"].is_u64(), "no line of the journal: {kept}");
    cast.nadia.json(&["receipt", "verify", receipt])?;
    // She forgets: neither her commands nor anything in her home opens it again.
    cast.nadia
        .run(&["doc", "get", id, "--out", &cast.out("again").to_string_lossy()])?
        .refused(4, "not-found")?;
    ensure!(
        fs::read_dir(cast.nadia.home().join("outbox"))?.count() == 0,
        "something stayed behind"
    );
    let insider = cast.nadia.insider()?;
    let wire = cast.fatou.insider()?.api.documents()?;
    let waiting = wire
        .iter()
        .find(|found| found.id.to_string() == id)
        .context("waiting")?;
    ensure!(
        insider
            .keyring
            .identity
            .encryption
            .open(&waiting.envelope.0)
            .is_err(),
        "the depositor opens the envelope"
    );

    let inbox = cast.fatou.lines(&["doc", "inbox"])?;
    ensure!(
        inbox.len() == 1 && inbox[0]["title"] == "attestation" && inbox[0]["filed"] == false,
        "{inbox:?}"
    );
    ensure!(cast.fatou.json(&["inbox", "show"])?["waiting"] == 1);
    let filed = cast.fatou.json(&["doc", "accept", id])?;
    cast.fatou
        .json(&["receipt", "verify", filed["receipt"].as_str().context("receipt")?])?;
    ensure!(cast.fatou.lines(&["doc", "inbox"])?.is_empty(), "it still waits");
    let told = cast.nadia.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "deposit-accepted"),
        "{told:?}"
    );
    Ok(())
}

#[test]
fn what_is_turned_away_is_gone_and_its_receipts_remain() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let kept = put_in(&cast, &cast.nadia, &[file(&cast, "non.txt")?])?.json()?;
    let refused = cast
        .fatou
        .json(&["doc", "refuse", kept["id"].as_str().context("id")?])?;
    for receipt in [&kept["receipt"], &refused["receipt"]] {
        cast.nadia
            .json(&["receipt", "verify", receipt.as_str().context("receipt")?])?;
    }
    let told = cast.nadia.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "deposit-refused"),
        "{told:?}"
    );
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3);
    Ok(())
}

#[test]
fn several_at_once_of_which_one_fails_and_nothing_is_lost_or_doubled() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mut files = Vec::new();
    for name in ["un.txt", "deux.txt", "trois.txt"] {
        files.push(file(&cast, name)?);
    }
    // A file that cannot be read is found before anything is sent.
    let mut wrong = files.clone();
    wrong.push(cast.out("nulle-part").to_string_lossy().into_owned());
    put_in(&cast, &cast.nadia, &wrong)?.refused(2, "file-missing")?;
    ensure!(
        cast.fatou.lines(&["doc", "inbox"])?.is_empty(),
        "half of a wrong command was done"
    );
    // The inbox closes between two of them: on the second, nothing of the first is sent again.
    ensure!(put_in(&cast, &cast.nadia, &files[..1])?.code == 0);
    cast.fatou.json(&["inbox", "close"])?;
    let tried = put_in(&cast, &cast.nadia, &files)?;
    ensure!(
        tried.code == 3 && tried.stderr.contains("batch-incomplete"),
        "{tried:?}"
    );
    ensure!(
        lines(&tried)?.iter().all(|line| line["code"] == "inbox-closed"),
        "{tried:?}"
    );
    cast.fatou.json(&["inbox", "open"])?;
    let done = put_in(&cast, &cast.nadia, &files)?;
    ensure!(done.code == 0 && lines(&done)?.len() == 3, "{done:?}");
    ensure!(cast.fatou.lines(&["doc", "inbox"])?.len() == 4);
    ensure!(
        fs::read_dir(cast.nadia.home().join("outbox"))?.count() == 0,
        "something stayed behind"
    );
    Ok(())
}

#[test]
fn what_went_is_not_sent_twice() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    // Thirty-nine papers stand already; of three more only one has room today.
    let mut many = Vec::new();
    for number in 0..39 {
        many.push(file(&cast, &format!("papier-{number}.txt"))?);
    }
    ensure!(put_in(&cast, &cast.nadia, &many)?.code == 0, "the limit is lower");
    let mut files = Vec::new();
    for name in ["un.txt", "deux.txt", "trois.txt"] {
        files.push(file(&cast, name)?);
    }
    let tried = put_in(&cast, &cast.nadia, &files)?;
    ensure!(tried.code == 3, "{tried:?}");
    let said = lines(&tried)?;
    ensure!(
        said[0]["done"] == true && said[1]["code"] == "deposit-limit" && said[2]["code"] == "deposit-limit"
    );
    // Someone else's measure is her own.
    ensure!(put_in(&cast, &cast.karim, &files[..1])?.code == 0);
    let again = put_in(&cast, &cast.nadia, &files)?;
    ensure!(again.code == 3 && lines(&again)?[0]["done"] == true, "{again:?}");
    let count = cast.fatou.lines(&["doc", "inbox"])?.len();
    ensure!(count == 39 + 1 + 1, "{count} papers wait");
    Ok(())
}

#[test]
fn the_same_command_the_next_day_puts_in_the_rest() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mut files = Vec::new();
    for number in 0..41 {
        files.push(file(&cast, &format!("papier-{number}.txt"))?);
    }
    let tried = put_in(&cast, &cast.nadia, &files)?;
    ensure!(tried.code == 3, "{tried:?}");
    server.clock.advance_seconds(24 * 3600);
    let done = put_in(&cast, &cast.nadia, &files)?;
    ensure!(done.code == 0, "{done:?}");
    ensure!(
        cast.fatou.lines(&["doc", "inbox"])?.len() == 41,
        "not each paper once"
    );
    Ok(())
}

#[test]
fn a_closed_inbox_takes_what_a_mandate_to_deposit_allows() -> Result<()> {
    let (cast, server) = Cast::served()?;
    cast.fatou.json(&["inbox", "close"])?;
    ensure!(cast.fatou.json(&["inbox", "show"])?["closed"] == true);
    put_in(&cast, &cast.nadia, &[file(&cast, "un.txt")?])?.refused(3, "inbox-closed")?;
    let id = cast.fatou.grant(
        &cast.nadia,
        &[&cast.papers[0].id],
        &["--for", "1d", "--right", "deposit"],
    )?;
    put_in(&cast, &cast.nadia, &[file(&cast, "un.txt")?])?.refused(3, "inbox-closed")?;
    cast.nadia.json(&["mandate", "accept", &id])?;
    ensure!(
        put_in(&cast, &cast.nadia, &[file(&cast, "un.txt")?])?.code == 0,
        "the mandate allows nothing"
    );
    // To put in is not to see.
    cast.nadia
        .view(&id, 1, &cast.out("seen"))?
        .refused(3, "right-not-granted")?;
    server.clock.advance_seconds(24 * 3600);
    put_in(&cast, &cast.nadia, &[file(&cast, "deux.txt")?])?.refused(3, "inbox-closed")?;
    // Her own papers are another matter.
    cast.fatou.add(&cast.papers[0].file, "other", "À moi")?;
    cast.nadia.run(&["inbox", "open"])?.refused(3, "not-allowed")
}
