//! What becomes of accounts that nobody uses: told, locked, opened again in person, and destroyed only after every notice.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, Person, TestClock, eventually, files_in};
use serde_json::Value;

const DAY: i64 = 24 * 3600;

/// A cast whose days are counted from the beginning, and whose professionals come by now and then.
struct Years {
    cast: Cast,
    server: Option<InProcess>,
    day: i64,
}

impl Years {
    fn begin() -> Result<Self> {
        let (cast, server) = Cast::served()?;
        // Uses are written down by the day: whatever happens today, today is day zero.
        let years = Self {
            cast,
            server: Some(server),
            day: 0,
        };
        for person in [&years.cast.fatou, &years.cast.yusuf] {
            person.json(&["login"])?;
        }
        Ok(years)
    }

    fn clock(&self) -> Result<&TestClock> {
        Ok(&self.server.as_ref().context("a server")?.clock)
    }

    /// Goes on to a day. Those who work here, and Yusuf, come by every few weeks; Fatou does not.
    fn until(&mut self, day: i64) -> Result<()> {
        while self.day < day {
            let step = (day - self.day).min(60);
            self.clock()?.advance_seconds(step * DAY);
            self.day += step;
            let cast = &self.cast;
            for person in [&cast.admin, &cast.referent, &cast.nadia, &cast.yusuf] {
                person.json(&["login"])?;
            }
        }
        Ok(())
    }

    /// The events of this code that concern some person's vault, oldest first.
    fn of_vaults(&self, code: &str) -> Result<Vec<Value>> {
        let from = self.cast.now.to_string();
        let search = ["audit", "search", "--event", code, "--from", &from];
        let mut found = self.cast.admin.lines(&search)?;
        found.retain(|row| row["subject"].is_string());
        found.reverse();
        Ok(found)
    }

    /// Goes on to a day on which something is said for the so many-th time.
    fn said_by(&mut self, day: i64, code: &str, count: usize) -> Result<()> {
        self.until(day)?;
        eventually(&format!("{code} by day {day}"), || {
            Ok(self.of_vaults(code)?.len() >= count)
        })
    }

    /// On this day, and not the day before, there are so many events of this code.
    fn on_the_day(&mut self, day: i64, code: &str, count: usize) -> Result<()> {
        self.until(day - 1)?;
        ensure!(
            self.of_vaults(code)?.len() + 1 == count,
            "{code} came before day {day}"
        );
        self.until(day)?;
        let now = ecrin_server::clock::Clock::now(self.clock()?).to_string();
        eventually(&format!("{code} on day {day}"), || {
            Ok(self.of_vaults(code)?.len() >= count)
        })?;
        let found = self.of_vaults(code)?;
        ensure!(found.len() == count, "{code} on day {day}: {}", found.len());
        let at = found[count - 1]["at"].as_str().context("a time")?;
        ensure!(at[..10] == now[..10], "{code} came {at}, not {now}");
        Ok(())
    }

    fn told(&self, who: &Person, code: &str) -> Result<usize> {
        let told = who.lines(&["notices", "--all"])?;
        Ok(told.iter().filter(|notice| notice["code"] == code).count())
    }

    fn verifies(&self) -> Result<()> {
        let verified = self.cast.admin.json(&["audit", "verify"])?;
        ensure!(verified["ok"] == true, "{verified}");
        Ok(())
    }
}

#[test]
fn a_vault_is_told_of_locked_and_opened_again_with_everything_in_it() -> Result<()> {
    let mut years = Years::begin()?;
    for (day, count) in [(274, 1), (335, 2), (358, 3)] {
        years.on_the_day(day, "account.inactivity-noticed", count)?;
    }
    years.on_the_day(365, "account.locked", 1)?;
    let cast = &years.cast;
    cast.fatou.run(&["login"])?.refused(3, "vault-locked")?;
    // Whoever opened the vault with her was told from the second notice on; the locking has a notice of its own.
    ensure!(
        years.told(&cast.nadia, "vault-unused-there")? == 3,
        "the aidant was not told"
    );
    // Nobody but a professional opens it again, and she gains nothing by it.
    cast.yusuf
        .run(&["unlock", &cast.fatou.account])?
        .refused(3, "not-allowed")?;
    cast.nadia.json(&["unlock", &cast.fatou.account])?;
    let out = cast.out("peek").to_string_lossy().into_owned();
    cast.nadia
        .run(&["doc", "get", &cast.papers[0].id, "--out", &out])?
        .refused(4, "not-found")?;
    cast.fatou.json(&["login"])?;
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "her papers");
    ensure!(
        years.told(&cast.fatou, "vault-unused")? == 3,
        "her notices waited for her"
    );
    ensure!(
        years.told(&cast.fatou, "account-unlocked")? == 1,
        "she is told who unlocked it"
    );
    let journal = cast.fatou.journal()?;
    for code in ["account.inactivity-noticed", "account.locked", "account.unlocked"] {
        let row = journal.iter().find(|row| row["event"] == code);
        let sentence = row.and_then(|row| row["sentence"].as_str()).context(code)?;
        ensure!(
            sentence.len() > 20 && !sentence.contains(['{', '_']),
            "{sentence}"
        );
    }
    // Everything begins afresh from here.
    years.on_the_day(365 + 274, "account.inactivity-noticed", 5)?;
    years.verifies()
}

#[test]
fn a_vault_that_nobody_comes_back_to_ends_after_two_years_and_nothing_else_does() -> Result<()> {
    let mut years = Years::begin()?;
    let mandate = years.cast.mandate(&[0], 30 * DAY)?;
    let seen = years.cast.out("seen");
    let event = years.cast.nadia.view(&mandate, 1, &seen)?.json()?;
    let event = event["id"].as_str().context("an event")?.to_owned();
    let proof = years.cast.out("view.tlog-proof").to_string_lossy().into_owned();
    years
        .cast
        .nadia
        .json(&["receipt", "show", &event, "--out", &proof])?;
    let kept = years.cast.out("yusuf.txt");
    std::fs::write(&kept, "Le papier de Yusuf, SPÉCIMEN")?;
    years.cast.yusuf.add(&kept, "other", "Lettre")?;
    let blobs = years.cast.instance.path("data/blobs");
    let papers = files_in(&blobs)?.len();

    for (day, count) in [(274, 1), (335, 2), (358, 3), (365, 4)] {
        years.said_by(day, "account.inactivity-noticed", count)?;
    }
    years.on_the_day(638, "account.inactivity-noticed", 5)?;
    years.until(729)?;
    ensure!(files_in(&blobs)?.len() == papers, "something went before its day");
    years.cast.fatou.run(&["login"])?.refused(3, "vault-locked")?;
    years.until(730)?;
    let cast = &years.cast;
    eventually("her papers are gone", || Ok(files_in(&blobs)?.len() == 1))?;
    eventually("her vault is gone", || {
        let said = cast.fatou.run(&["login"])?;
        Ok(said.refused(4, "vault-erased").is_ok())
    })?;
    // What is someone else's is as it was, and so is every proof.
    ensure!(cast.yusuf.lines(&["doc", "list"])?.len() == 1, "Yusuf's paper");
    cast.nadia.json(&["receipt", "verify", &proof])?;
    years.verifies()?;
    cast.nadia
        .run(&["unlock", &cast.fatou.account])?
        .code
        .ne(&0)
        .then_some(())
        .context("a vault that is gone was unlocked")?;
    years.server.take().context("a server")?.stop()?;
    let checked = ecrin_server::instance::check(&years.cast.instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    Ok(())
}

#[test]
fn a_clock_that_jumps_over_every_deadline_still_tells_first() -> Result<()> {
    let mut years = Years::begin()?;
    // The server was off for three years and a half: nobody was told anything.
    let clock = years.server.take().context("a server")?.stop()?;
    clock.advance_seconds(1300 * DAY);
    years.server = Some(years.cast.instance.serve_at(clock)?);
    years.day = 1300;
    let cast = &years.cast;
    for person in [&cast.admin, &cast.nadia, &cast.referent] {
        person.json(&["login"])?;
    }
    eventually("she is told", || {
        Ok(years.of_vaults("account.inactivity-noticed")?.len() >= 2)
    })?;
    // Both vaults were told of once, and nothing is locked for a week.
    cast.yusuf.json(&["login"])?;
    ensure!(
        years.told(&cast.yusuf, "vault-unused")? == 1,
        "one notice, the last"
    );
    years.on_the_day(1307, "account.locked", 1)?;
    let cast = &years.cast;
    cast.fatou.run(&["login"])?.refused(3, "vault-locked")?;
    // Off again, over the day of destruction and the notice before it: told first, and still there.
    let clock = years.server.take().context("a server")?.stop()?;
    clock.advance_seconds(900 * DAY);
    years.server = Some(years.cast.instance.serve_at(clock)?);
    let cast = &years.cast;
    for person in [&cast.admin, &cast.nadia] {
        person.json(&["login"])?;
    }
    eventually("its end is announced", || {
        Ok(years.told(&cast.nadia, "vault-unused-there")? >= 3)
    })?;
    cast.nadia.json(&["unlock", &cast.fatou.account])?;
    cast.fatou.json(&["login"])?;
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "her papers");
    years.verifies()
}

#[test]
fn a_professional_who_never_comes_is_told_then_disabled_and_a_referent_lets_her_in_again() -> Result<()> {
    let mut years = Years::begin()?;
    years.until(151)?;
    // Sonia comes by once in between, Karim never.
    years.cast.sonia.json(&["login"])?;
    years.until(152)?;
    let search = ["audit", "search", "--event", "account.inactivity-noticed"];
    eventually("Karim is told", || {
        Ok(!years.cast.admin.lines(&search)?.is_empty())
    })?;
    years.until(182)?;
    let cast = &years.cast;
    let from = cast.now.to_string();
    let noticed = |code: &str| -> Result<Vec<Value>> {
        let search = ["audit", "search", "--event", code, "--from", &from];
        let mut found = cast.admin.lines(&search)?;
        found.retain(|row| row["subject"].is_null());
        Ok(found)
    };
    let told = noticed("account.inactivity-noticed")?;
    ensure!(
        told.len() == 1 && told[0]["detail"] == cast.karim.account.as_str(),
        "{told:?}"
    );
    ensure!(noticed("account.locked")?.is_empty(), "too early");
    years.until(183)?;
    let cast = &years.cast;
    cast.karim.run(&["login"])?.refused(3, "account-dormant")?;
    cast.sonia.json(&["login"])?;
    // A colleague lets nobody in; her référent does, and she is told of what she missed.
    cast.nadia
        .run(&["unlock", &cast.karim.account])?
        .refused(3, "not-allowed")?;
    cast.referent.json(&["unlock", &cast.karim.account])?;
    cast.karim.json(&["login"])?;
    ensure!(years.told(&cast.karim, "account-unused")? == 1, "he was not told");
    ensure!(
        years.told(&cast.karim, "account-unlocked")? == 1,
        "he was not told"
    );
    // His home is as it was, and six months begin again.
    years.until(183 + 151)?;
    years.cast.karim.json(&["login"])?;
    years.verifies()
}
