//! One command stops every access, all at once and for good.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, damaged, sheet_digits};
use ecrin_vault::act::Stop;
use ecrin_vault::wire;

const DAY: i64 = 24 * 3600;

#[test]
fn one_command_stops_everything() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let first = cast.mandate(&[0, 1], 20 * DAY)?;
    let second = cast
        .fatou
        .grant(&cast.karim, &[&cast.papers[2].id], &["--for", "31d"])?;
    cast.karim.json(&["mandate", "accept", &second])?;
    let asked = cast.nadia.json(&[
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ])?;
    // She is also signed in at the library, and has left.
    let library = cast.fatou.in_home(&cast.out("library"));
    library.json(&["login", "--account", &cast.fatou.account])?;

    let stopped = cast.fatou.json(&["stop", "--inbox", "--yes"])?;
    ensure!(
        stopped["mandates"].as_array().context("mandates")?.len() == 2,
        "{stopped}"
    );
    ensure!(stopped["requests"][0] == asked["id"], "{stopped}");
    ensure!(
        stopped["sessions"].as_u64().context("sessions")? >= 1,
        "{stopped}"
    );
    ensure!(stopped["inbox"] == true, "{stopped}");

    cast.nadia
        .view(&first, 1, &cast.out("seen"))?
        .refused(3, "mandate-revoked")?;
    cast.karim
        .view(&second, 1, &cast.out("seen"))?
        .refused(3, "mandate-revoked")?;
    ensure!(
        cast.fatou.lines(&["ask", "list"])?.is_empty(),
        "a request still waits"
    );
    let file = cast.papers[0].file.to_string_lossy().into_owned();
    let put_in = [
        "doc",
        "add",
        &file,
        "--type",
        "other",
        "--for",
        &cast.fatou.account,
    ];
    cast.nadia.run(&put_in)?.refused(3, "inbox-closed")?;
    for who in [&cast.nadia, &cast.karim] {
        let told = who.lines(&["notices"])?;
        ensure!(
            told.iter().any(|notice| notice["code"] == "mandate-stopped"),
            "{} was not told",
            who.name
        );
    }
    // Whoever comes back to the library finds a session that is over.
    library.run(&["doc", "list"])?;
    let sessions = cast.fatou.lines(&["sessions"])?;
    ensure!(
        sessions
            .iter()
            .filter(|session| session["current"] == true)
            .count()
            == 1
    );
    // It stands in the journal, in words.
    let journal = cast.fatou.journal()?;
    let row = journal
        .iter()
        .find(|row| row["event"] == "access.stopped")
        .context("no event")?;
    ensure!(
        row["sentence"]
            .as_str()
            .context("words")?
            .contains("arrêté tous les accès")
    );
    Ok(())
}

#[test]
fn stopping_again_finds_nothing_left_to_stop() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    cast.mandate(&[0], DAY)?;
    cast.fatou.json(&["stop", "--yes"])?;
    let events = cast.fatou.journal()?.len();
    let again = cast.fatou.json(&["stop", "--yes"])?;
    ensure!(
        again["mandates"].as_array().context("mandates")?.is_empty() && again["sessions"] == 0,
        "{again}"
    );
    // One reading more, and no other event.
    ensure!(
        cast.fatou.journal()?.len() == events + 1,
        "nothing happened, and it stands in the journal"
    );
    Ok(())
}

#[test]
fn nobody_else_stops_and_no_damaged_note_does() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0], DAY)?;
    let (fatou, yusuf) = (cast.fatou.insider()?, cast.yusuf.insider()?);
    let body = Stop {
        owner: fatou.account(),
        inbox: true,
        at: fatou.now().whole_seconds(),
    };
    let note = fatou.sign(body.clone())?.to_text();
    for (what, text) in damaged(&note) {
        let answer = fatou.api.stop(&wire::StopNew { note: text });
        let reason = answer.err().with_context(|| format!("taken in: {what}"))?;
        ensure!(
            reason.is("bad-note") || reason.is("bad-signature"),
            "{what}: {reason}"
        );
    }
    let of_another = yusuf.api.stop(&wire::StopNew { note: note.clone() });
    ensure!(of_another.err().context("another's note")?.is("bad-signature"));
    let own_name = yusuf.sign(body.clone())?.to_text();
    let answer = yusuf.api.stop(&wire::StopNew { note: own_name });
    ensure!(answer.err().context("signed by another")?.is("stale"));
    let old = Stop {
        at: body.at.plus_millis(-3_600_000),
        ..body
    };
    let answer = fatou.api.stop(&wire::StopNew {
        note: fatou.sign(old)?.to_text(),
    });
    ensure!(answer.err().context("an old note")?.is("stale"));
    cast.nadia.run(&["stop", "--yes"])?.refused(3, "not-allowed")?;
    ensure!(
        cast.nadia.view(&mandate, 1, &cast.out("seen"))?.code == 0,
        "something was stopped"
    );
    Ok(())
}

/// What waits in her name, and whoever tries to get in with her kit, is stopped with everything else.
#[test]
fn what_waits_is_called_off_and_recoveries_end() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let page = cast.out("feuille.html");
    cast.fatou
        .json(&["recovery", "kit", "--sheet", &page.to_string_lossy()])?;
    let sheet = cast.out("feuille.txt");
    std::fs::write(&sheet, sheet_digits(&std::fs::read_to_string(&page)?)?)?;
    let sheet = sheet.to_string_lossy().into_owned();
    let thief = cast
        .fatou
        .in_home(&cast.out("thief"))
        .with_secret("le secret de qui a trouvé la feuille");
    let begun = thief.json(&["recovery", "start", "--share-file", &sheet])?;
    let out = cast.out("coffre.zip").to_string_lossy().into_owned();
    let waits = cast.fatou.run(&["export", "--out", &out])?;
    waits.refused(3, "delay-running")?;

    let stopped = cast.fatou.json(&["stop", "--yes"])?;
    ensure!(
        stopped["recoveries"][0] == begun["id"] && stopped["delays"].as_array().context("delays")?.len() == 1,
        "{stopped}"
    );
    let journal = cast.fatou.journal()?;
    for code in ["delay.cancelled", "recovery.cancelled", "access.stopped"] {
        ensure!(journal.iter().any(|row| row["event"] == code), "no {code}");
    }
    server.clock.advance_seconds(4 * DAY);
    cast.fatou.json(&["login"])?;
    thief
        .run(&["recovery", "finish", "--share-file", &sheet])?
        .refused(3, "recovery-cancelled")?;
    // What was called off waits anew when it is asked for again, and so does leave that could be used already.
    cast.fatou
        .run(&["export", "--out", &out])?
        .refused(3, "delay-running")?;
    server.clock.advance_seconds(4 * DAY);
    cast.fatou.json(&["login"])?;
    cast.fatou.json(&["export", "--out", &out])?;
    let again = cast.fatou.json(&["stop", "--yes"])?;
    ensure!(
        again["delays"].as_array().context("delays")?.len() == 1,
        "{again}"
    );
    std::fs::remove_file(&out)?;
    cast.fatou
        .run(&["export", "--out", &out])?
        .refused(3, "delay-running")
}
