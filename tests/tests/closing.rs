//! The end of the service: three months' notice, then twelve months to take papers out, then nothing is left (CPCE D.541).

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, Outcome, eventually, files_in};

const DAY: i64 = 24 * 3600;

fn order(cast: &Cast, arguments: &[&str]) -> Result<std::process::Output> {
    cast.instance.operator(&[&["close"], arguments].concat())
}

/// The date so many days from the server's now.
fn date(server: &InProcess, days: u32) -> String {
    let now = ecrin_server::clock::Clock::now(server.clock.as_ref());
    now.plus_days(days).day().to_string()
}

fn announced(cast: &Cast) -> Result<bool> {
    Ok(!cast.fatou.json(&["whoami"])?["closing"].is_null())
}

fn told(cast: &Cast, code: &str) -> Result<bool> {
    let told = cast.fatou.lines(&["notices", "--all"])?;
    Ok(told.iter().any(|notice| notice["code"] == code))
}

fn all_sign_in(cast: &Cast) -> Result<()> {
    for person in [&cast.admin, &cast.referent, &cast.nadia, &cast.fatou, &cast.yusuf] {
        person.json(&["login"])?;
    }
    Ok(())
}

/// How many papers lie on the disk; what was sent and refused is no paper, and goes with the next sweep.
fn kept(cast: &Cast) -> Result<usize> {
    let blobs = cast.instance.path("data/blobs");
    let mut files = files_in(&blobs)?;
    files.retain(|file| !file.starts_with(blobs.join("tmp")));
    Ok(files.len())
}

/// Everything that would be new.
fn something_new(cast: &Cast) -> Result<Vec<Outcome>> {
    let file = cast.papers[0].file.to_string_lossy().into_owned();
    let fatou = cast.fatou.account.as_str();
    let add = ["doc", "add", &file, "--type", "other", "--title", "Encore"];
    let grant = ["grant", "--to", &cast.karim.account, "--doc", &cast.papers[1].id];
    let grant = [&grant[..], &["--for", "1d", "--purpose", "argent", "--yes"]].concat();
    let ask = ["ask", "--of", fatou, "--purpose", "argent", "--for", "31d"];
    Ok(vec![
        cast.fatou.run(&add)?,
        cast.nadia.run(&[&add[..], &["--for", fatou]].concat())?,
        cast.fatou.run(&grant)?,
        cast.nadia.run(&ask)?,
        cast.nadia.run(&["invite", "--role", "beneficiary"])?,
        cast.nadia.run_with(
            &[("ECRIN_CODE", "482913")],
            &["enrol", "--declares", "adult", "--yes"],
        )?,
    ])
}

#[test]
fn three_months_then_a_year_then_nothing_is_left() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast
        .fatou
        .grant(&cast.nadia, &[&cast.papers[0].id], &["--for", "365d"])?;
    cast.nadia.json(&["mandate", "accept", &mandate])?;
    // Asked for the day after tomorrow, it closes in three months.
    let ordered = order(&cast, &["--on", &date(&server, 2), "--json"])?;
    ensure!(ordered.status.success(), "{ordered:?}");
    eventually("everybody is told", || announced(&cast))?;
    let closing = cast.fatou.json(&["whoami"])?["closing"].clone();
    ensure!(
        closing["closes"].as_str().context("a time")?[..10] >= date(&server, 92)[..10],
        "{closing}"
    );
    ensure!(told(&cast, "service-closing")?, "she has no notice");
    // Before anyone signs in the instance says so too, and until the day everything goes on.
    let instance = cast.fatou.insider()?.api.instance()?;
    ensure!(instance.closing.is_some(), "the instance keeps it to itself");
    let file = cast.papers[0].file.clone();
    cast.fatou.add(&file, "other", "À temps")?;
    server.clock.advance_seconds(91 * DAY);
    all_sign_in(&cast)?;
    cast.fatou.add(&file, "other", "À temps encore")?;

    server.clock.advance_seconds(2 * DAY);
    all_sign_in(&cast)?;
    eventually("it is closed", || told(&cast, "service-closed"))?;
    for said in something_new(&cast)? {
        said.refused(3, "service-closed")?;
    }
    // What is there can be seen and taken out.
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    let out = cast.out("coffre.zip").to_string_lossy().into_owned();
    cast.fatou
        .run(&["export", "--out", &out])?
        .refused(3, "delay-running")?;
    server.clock.advance_seconds(73 * 3600);
    all_sign_in(&cast)?;
    ensure!(
        cast.fatou.json(&["export", "--out", &out])?["documents"] == 5,
        "five papers"
    );
    let journal = cast.fatou.journal()?;
    for code in ["instance.closing", "instance.closed"] {
        ensure!(
            journal
                .iter()
                .any(|row| row["event"] == code && row["sentence"].to_string().len() > 20),
            "{code} is not in her journal"
        );
    }

    // A year later, after a last reminder, and not a day before.
    for _ in 0..6 {
        server.clock.advance_seconds(55 * DAY);
        all_sign_in(&cast)?;
    }
    server.clock.advance_seconds(3 * DAY);
    all_sign_in(&cast)?;
    eventually("the last reminder", || told(&cast, "service-ending"))?;
    server.clock.advance_seconds(28 * DAY);
    all_sign_in(&cast)?;
    let left = kept(&cast)?;
    ensure!(left == 5, "something went too early: {left} are left");
    server.clock.advance_seconds(6 * DAY);
    eventually("nothing is left", || Ok(kept(&cast)? == 0))?;
    eventually("her vault is gone", || {
        let said = cast.fatou.run(&["login"])?;
        Ok(said.refused(4, "vault-erased").is_ok())
    })?;
    cast.admin.json(&["login"])?;
    ensure!(cast.admin.json(&["audit", "verify"])?["ok"] == true);
    server.stop()?;
    let checked = ecrin_server::instance::check(&cast.instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    Ok(())
}

#[test]
fn a_closure_that_is_cancelled_leaves_everything_open() -> Result<()> {
    let (cast, server) = Cast::served()?;
    ensure!(order(&cast, &["--on", &date(&server, 100)])?.status.success());
    eventually("everybody is told", || announced(&cast))?;
    server.clock.advance_seconds(101 * DAY);
    all_sign_in(&cast)?;
    eventually("it is closed", || told(&cast, "service-closed"))?;
    ensure!(order(&cast, &["--cancel"])?.status.success());
    eventually("it stays", || Ok(!announced(&cast)?))?;
    ensure!(told(&cast, "service-stays")?, "she has no notice");
    let file = cast.papers[0].file.clone();
    cast.fatou.add(&file, "other", "De nouveau")?;
    // Ordered again, the three months begin again, however late the day that is asked for lies behind.
    ensure!(order(&cast, &["--on", &date(&server, 0)])?.status.success());
    eventually("everybody is told", || announced(&cast))?;
    cast.fatou.add(&file, "other", "Encore")?;
    Ok(())
}

#[test]
fn what_is_no_order_changes_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    for wrong in [
        &["--on", "2027-13-40"][..],
        &["--on", "demain"],
        &[],
        &["--on", "2027-05-01", "--cancel"],
    ] {
        let said = order(&cast, wrong)?;
        ensure!(said.status.code() == Some(2), "{wrong:?}: {said:?}");
    }
    // An order that nobody can read neither closes a service nor keeps one open.
    std::fs::write(cast.instance.path("closing"), "un jour\n")?;
    cast.fatou.json(&["login"])?;
    ensure!(!announced(&cast)?);
    // What the configuration decides is changed there.
    let file = cast.instance.config_file();
    let text = std::fs::read_to_string(&file)?;
    std::fs::write(&file, format!("{text}\n[closure]\non = \"2027-05-01\"\n"))?;
    let said = order(&cast, &["--cancel"])?;
    ensure!(said.status.code() == Some(1), "{said:?}");
    Ok(())
}
