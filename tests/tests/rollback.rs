//! What has ended does not come back: not with an old copy of the data, not with the aidant's home of that day, and not
//! with a clock that is set back.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use ecrin_server::RunError;
use ecrin_server::instance::OpenError;
use ecrin_server::sealer::SealerError;
use ecrin_tests::harness::{Cast, InProcess, StoreFile, TestClock, copy_folder, eventually};
use ecrin_vault::document::Record;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::mandate::Mandate;
use ecrin_vault::note::SignedNote;
use ecrin_vault::seal::{DayKey, Seal};

/// The keyspaces of mandates and of their envelopes; see the server's table.
const MANDATES: u8 = 0x40;
const MANDATE_ENVELOPES: u8 = 0x42;

/// A mandate that lived when everything was copied.
struct Then {
    cast: Cast,
    mandate: String,
    /// Copies of that moment.
    data: PathBuf,
    sealer: PathBuf,
    home: PathBuf,
    /// What the aidant's home opens with, taken from her client's memory.
    aidant: EncryptionKey,
    now: InProcess,
}

/// Grants a mandate for so many seconds, uses it, and copies everything.
fn copied(seconds: i64) -> Result<Then> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], seconds)?;
    cast.nadia.view(&mandate, 1, &cast.out("then"))?.json()?;
    let aidant = cast.nadia.insider()?.keyring.identity.encryption.clone();
    let clock = server.stop()?;
    let at = |name: &str| cast.instance.root().join(name);
    let (data, sealer, home) = (at("data-then"), at("sealer-then"), at("home-then"));
    copy_folder(&cast.instance.path("data"), &data)?;
    copy_folder(&cast.instance.path("sealer"), &sealer)?;
    copy_folder(cast.nadia.home(), &home)?;
    let now = cast.instance.serve_at(clock)?;
    Ok(Then {
        cast,
        mandate,
        data,
        sealer,
        home,
        aidant,
        now,
    })
}

impl Then {
    fn seal(&self, sealer: &Path) -> PathBuf {
        sealer.join("seals").join(&self.mandate)
    }

    /// Everything the sealer in this folder holds, tried on the copied envelope. What comes off is tried with the
    /// aidant's key.
    fn opens_with(&self, sealer: &Path) -> Result<bool> {
        let store = self.cast.instance.root().join("forensics");
        copy_folder(&self.data, &store.join("data"))?;
        let store = StoreFile::open(&store)?;
        let (_, envelope) = store
            .rows(MANDATE_ENVELOPES)?
            .pop()
            .context("the envelope is in the copy")?;
        let (_, row) = store
            .rows(MANDATES)?
            .pop()
            .context("the mandate is in the copy")?;
        let row: serde_json::Value = serde_json::from_slice(row.get(1..).context("a row")?)?;
        let note = SignedNote::<Mandate>::parse(row["note"].as_str().context("note")?)?;
        let stated = note
            .danger_unverified()
            .documents
            .first()
            .context("a document")?
            .record;
        let days = fs::read_to_string(sealer.join("days"))?;
        let keys = days
            .lines()
            .filter_map(|line| DayKey::from_text(line.split_once(' ')?.1));
        let keys: Vec<DayKey> = keys.collect();
        let mut opened = false;
        for file in fs::read_dir(sealer.join("seals"))? {
            let stored = fs::read(file?.path())?;
            for seal in keys.iter().filter_map(|key| Seal::load(&stored, key).ok()) {
                let inner = seal.take_off(&envelope);
                opened |= inner.is_ok_and(|inner| Record::open(&inner, &self.aidant, stated).is_ok());
            }
        }
        // The envelope without its seal, with the aidant's key alone.
        opened |= Record::open(&envelope, &self.aidant, stated).is_ok();
        Ok(opened)
    }

    /// Stops the server, puts the copy of the data back, and holds what follows against the promise.
    fn brings_nothing_back(self, reason: &str) -> Result<()> {
        ensure!(
            self.opens_with(&self.sealer)?,
            "the control: with the sealer of that day, the envelope opens"
        );
        let sealer = self.cast.instance.path("sealer");
        ensure!(
            !self.opens_with(&sealer)?,
            "with what the sealer holds now, the envelope opens"
        );
        let Self {
            cast,
            mandate,
            data,
            home,
            now,
            ..
        } = self;
        let clock = now.stop()?;
        fs::remove_dir_all(cast.instance.path("data"))?;
        copy_folder(&data, &cast.instance.path("data"))?;

        // The server sees that its state is older than what the sealer has seen.
        let refused = cast
            .instance
            .serve_at(TestClock::at(ecrin_server::clock::Clock::now(clock.as_ref())));
        let refused = refused.err().context("an older state was served")?;
        let older = matches!(
            refused.downcast_ref::<RunError>(),
            Some(RunError::Open(OpenError::Sealer(SealerError::StoreOlder { .. })))
        );
        ensure!(older, "{refused:#}");
        ensure!(cast.instance.check()?.0 == 6, "check finds it as well");

        // Whoever makes it forget that, still has no seal; even when time is set back to when the mandate lived.
        fs::remove_file(sealer.join("head"))?;
        let out = cast.out("now");
        for (clock, reason) in [
            (clock, reason),
            (TestClock::at(cast.now.plus_millis(2_000)), "seal-destroyed"),
        ] {
            let server = cast.instance.serve_at(clock)?;
            cast.nadia
                .in_home(&home)
                .view(&mandate, 1, &out)?
                .refused(3, reason)?;
            ensure!(!out.exists(), "a refusal left a file");
            server.stop()?;
            fs::remove_dir_all(cast.instance.path("data"))?;
            copy_folder(&data, &cast.instance.path("data"))?;
            fs::remove_file(sealer.join("head"))?;
        }
        Ok(())
    }
}

#[test]
fn a_mandate_that_has_expired_stays_ended() -> Result<()> {
    let then = copied(60)?;
    then.now.clock.advance_seconds(61);
    let seal = then.seal(&then.cast.instance.path("sealer"));
    eventually("the seal's destruction", || Ok(!seal.exists()))?;
    then.brings_nothing_back("mandate-expired")
}

#[test]
fn a_mandate_that_was_revoked_stays_ended() -> Result<()> {
    let then = copied(86_400)?;
    then.cast.fatou.json(&["mandate", "revoke", &then.mandate])?;
    // Not a moment later, but when the command has returned.
    ensure!(
        !then.seal(&then.cast.instance.path("sealer")).exists(),
        "revoked, and the seal is there"
    );
    then.brings_nothing_back("seal-destroyed")
}

#[test]
fn a_mandate_whose_day_is_over_stays_ended_even_if_its_seal_was_kept() -> Result<()> {
    let then = copied(60)?;
    let sealer = then.cast.instance.path("sealer");
    let days = fs::read_to_string(sealer.join("days"))?;
    then.now.clock.advance_seconds(86_400);
    eventually("the day key's destruction", || {
        let left = fs::read_to_string(sealer.join("days"))?;
        Ok(days.lines().all(|day| !left.contains(day)))
    })?;
    let kept = then.seal(&then.sealer);
    eventually("the seal's destruction", || Ok(!then.seal(&sealer).exists()))?;
    fs::copy(kept, then.seal(&sealer))?;
    then.brings_nothing_back("mandate-expired")
}

#[test]
fn a_clock_that_was_set_back_is_refused_at_the_start_and_later() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 86_400)?;
    let out = cast.out("seen");
    server.clock.advance_seconds(3600);
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    fs::remove_file(&out)?;
    // The jitter of clocks is forgiven, an hour is not.
    server.clock.advance_seconds(-1);
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    fs::remove_file(&out)?;
    server.clock.advance_seconds(-1800);
    cast.nadia.view(&mandate, 1, &out)?.refused(5, "clock-behind")?;
    ensure!(!out.exists(), "something was released");
    cast.fatou
        .run(&["mandate", "revoke", &mandate])?
        .refused(5, "clock-behind")?;
    let file = &cast.papers[0].file.to_string_lossy();
    let added = cast
        .fatou
        .run(&["doc", "add", file, "--type", "other", "--title", "Encore"])?;
    added.refused(5, "clock-behind")?;
    // Once it is right again, the journal says that it was not.
    let stepped = || -> Result<bool> {
        let events = cast
            .admin
            .lines(&["audit", "search", "--event", "instance.clock-step"])?;
        Ok(!events.is_empty())
    };
    // Nothing shows from outside that the upkeep, which looks every second, has seen it.
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    server.clock.advance_seconds(1801);
    eventually("the step in the journal", stepped)?;
    server.clock.advance_seconds(-1800);

    let behind = TestClock::at(ecrin_server::clock::Clock::now(server.stop()?.as_ref()));
    let refused = cast
        .instance
        .serve_at(behind)
        .err()
        .context("served with a clock behind the journal")?;
    let sealer = matches!(
        refused.downcast_ref::<RunError>(),
        Some(RunError::Open(
            OpenError::Sealer(SealerError::ClockBehind { .. }) | OpenError::ClockBehind { .. }
        ))
    );
    ensure!(sealer, "{refused:#}");
    // Without the sealer's memory the journal itself knows what time it was.
    fs::remove_file(cast.instance.path("sealer/head"))?;
    let refused = cast
        .instance
        .serve_from(cast.now)
        .err()
        .context("served with a clock behind the journal")?;
    let journal = matches!(
        refused.downcast_ref::<RunError>(),
        Some(RunError::Open(OpenError::ClockBehind { .. }))
    );
    ensure!(journal, "{refused:#}");

    // Set right again, nothing was lost.
    let _server = cast.instance.serve_from(cast.now.plus_millis(3_700_000))?;
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    Ok(())
}

#[test]
fn without_the_sealers_directory_mandates_have_ended_and_papers_have_not() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 86_400)?;
    let clock = server.stop()?;
    fs::remove_dir_all(cast.instance.path("sealer"))?;
    let _server = cast.instance.serve_at(clock)?;
    let out = cast.out("seen");
    cast.nadia.view(&mandate, 1, &out)?.refused(3, "seal-destroyed")?;
    for paper in &cast.papers {
        cast.fatou
            .json(&["doc", "get", &paper.id, "--out", &out.to_string_lossy()])?;
        ensure!(fs::read(&out)? == fs::read(&paper.file)?, "the bytes differ");
    }
    let again = cast.mandate(&[0], 3600)?;
    cast.nadia.view(&again, 1, &out)?.json()?;
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn an_older_state_is_refused_by_the_program_itself() -> Result<()> {
    let cast = Cast::new()?;
    let old = cast.instance.root().join("old");
    copy_folder(&cast.instance.path("data"), &old)?;
    let server = cast.instance.serve()?;
    cast.fatou.json(&["whoami"])?;
    cast.fatou.lines(&["journal"])?;
    server.stop()?;
    fs::remove_dir_all(cast.instance.path("data"))?;
    copy_folder(&old, &cast.instance.path("data"))?;
    let refused = cast.instance.operator(&["serve"])?;
    let said = String::from_utf8(refused.stderr)?;
    ensure!(
        refused.status.code() == Some(1) && said.contains("Écrin ne peut pas continuer"),
        "{said}"
    );
    ensure!(refused.stdout.is_empty(), "it must not say that it is ready");
    Ok(())
}
