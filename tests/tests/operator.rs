//! What operators get wrong, and what disks do: the server says what is wrong and where, and does not start.

use std::fs;
use std::net::TcpListener;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, DOMAIN, Instance, StoreFile, TestClock, copy_folder, program};

/// `serve` must end at once without ever being ready; answers what it says.
fn does_not_start(instance: &Instance) -> Result<String> {
    let ended = instance.operator(&["serve"])?;
    let said = String::from_utf8(ended.stderr)?;
    ensure!(
        ended.status.code() == Some(1) && ended.stdout.is_empty(),
        "{said}"
    );
    ensure!(said.contains("Écrin ne peut pas continuer : "), "{said}");
    Ok(said)
}

/// Whether all is as it was: it starts, a paper comes out, the journal verifies.
fn is_well(cast: &Cast) -> Result<()> {
    let (code, report) = cast.instance.check()?;
    ensure!(code == 0, "{report}");
    let _server = cast.instance.serve()?;
    let out = cast.out("out");
    cast.fatou
        .json(&["doc", "get", &cast.papers[0].id, "--out", &out.to_string_lossy()])?;
    ensure!(
        fs::read(out)? == fs::read(&cast.papers[0].file)?,
        "the bytes differ"
    );
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn an_unknown_key_is_named_with_its_line() -> Result<()> {
    let cast = Cast::new()?;
    let file = cast.instance.config_file();
    let good = fs::read_to_string(&file)?;
    for (section, wrong) in [
        ("[http]", "listne = \"127.0.0.1:0\""),
        ("[limits]", "quota = 1"),
        ("[store]", "url = \"x\""),
    ] {
        fs::write(&file, good.replace(section, &format!("{section}\n{wrong}")))?;
        let line = fs::read_to_string(&file)?
            .lines()
            .position(|text| text == wrong)
            .context("the line")?
            + 1;
        let said = does_not_start(&cast.instance)?;
        let key = wrong.split(' ').next().unwrap_or_default();
        ensure!(
            said.contains(&format!("line {line}")) && said.contains(&format!("`{key}`")),
            "{said}"
        );
        let check = cast.instance.operator(&["check"])?;
        ensure!(check.status.code() == Some(1), "check reads the same file");
    }
    fs::write(&file, good.replace("sqlite\"", "licorne\""))?;
    ensure!(
        does_not_start(&cast.instance)?.contains("licorne"),
        "an unknown engine is named"
    );
    fs::write(&file, &good)?;
    is_well(&cast)
}

#[test]
fn an_unknown_variable_is_named() -> Result<()> {
    let (instance, _) = Instance::init()?;
    for (name, value) in [
        ("ECRIN__HTTP__PORT", "1"),
        ("ECRIN__NOWHERE__X", "1"),
        ("ECRIN__LIMITS__QUOTA_BYTES", "beaucoup"),
    ] {
        let ended = instance.operator_with(&["serve"], &[(name, value)])?;
        let said = String::from_utf8(ended.stderr)?;
        ensure!(ended.status.code() == Some(1) && said.contains(name), "{said}");
    }
    Ok(())
}

#[test]
fn a_port_in_use_is_named() -> Result<()> {
    let cast = Cast::new()?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    let file = cast.instance.config_file();
    let good = fs::read_to_string(&file)?;
    fs::write(&file, good.replace("127.0.0.1:0", &address))?;
    ensure!(
        does_not_start(&cast.instance)?.contains(&address),
        "the address is named"
    );
    fs::write(&file, good)?;
    is_well(&cast)
}

#[test]
fn a_store_that_another_server_holds_stays_its_own() -> Result<()> {
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let said = does_not_start(&cast.instance)?;
    ensure!(said.contains("another process holds the store"), "{said}");
    // The first one goes on as if nothing had been.
    cast.fatou.json(&["whoami"])?;
    ensure!(cast.instance.check()?.0 == 0, "check looks without a lock");
    server.stop()?;
    is_well(&cast)
}

#[test]
fn a_store_that_is_shorter_empty_gone_or_something_else_is_refused() -> Result<()> {
    let cast = Cast::new()?;
    let store = cast.instance.path("data/store/store.sqlite");
    let good = fs::read(&store)?;
    let half = good.get(..good.len() / 2).context("half")?;
    let page = good.get(..4096).context("a page")?;
    for (what, bytes) in [
        ("half", half),
        ("a page", page),
        ("empty", &[]),
        ("text", b"ceci n'est pas une base"),
    ] {
        fs::write(&store, bytes)?;
        does_not_start(&cast.instance).with_context(|| what.to_owned())?;
        ensure!(fs::read(&store)? == bytes, "{what}: what was left was touched");
        let (code, report) = cast.instance.check()?;
        ensure!(code == 6 && report["ok"] == false, "{what}: {report}");
    }
    // A store that is gone is not begun anew: the sealer remembers that there was one.
    fs::remove_file(&store)?;
    does_not_start(&cast.instance)?;
    fs::write(&store, &good)?;
    is_well(&cast)
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() -> Result<()> {
    let cast = Cast::new()?;
    let version =
        |number: u32| StoreFile::open(&cast.instance.folder())?.put(b"\xFFformat", &number.to_be_bytes());
    version(2)?;
    let said = does_not_start(&cast.instance)?;
    ensure!(said.contains("format 2"), "{said}");
    ensure!(
        cast.instance.operator(&["check"])?.status.code() != Some(0),
        "check cannot vouch for it"
    );
    version(1)?;
    is_well(&cast)
}

#[test]
fn secrets_that_are_missing_or_damaged_are_named() -> Result<()> {
    let cast = Cast::new()?;
    for name in [
        "keys/journal.key",
        "keys/opaque.setup",
        "keys/log.key",
        "tls/server.key",
        "tls/server.pem",
    ] {
        let path = cast.instance.path(name);
        let good = fs::read(&path)?;
        fs::remove_file(&path)?;
        cast.instance
            .operator(&["serve"])
            .map(|ended| ensure_failed(&ended, name))??;
        fs::write(&path, &good[..good.len() / 2])?;
        cast.instance
            .operator(&["serve"])
            .map(|ended| ensure_failed(&ended, name))??;
        fs::write(&path, &good)?;
    }
    // Another instance's key does not continue this one's journal.
    let (other, _) = Instance::init()?;
    let mine = fs::read(cast.instance.path("keys/journal.key"))?;
    fs::copy(
        other.path("keys/journal.key"),
        cast.instance.path("keys/journal.key"),
    )?;
    does_not_start(&cast.instance)?;
    fs::write(cast.instance.path("keys/journal.key"), mine)?;
    is_well(&cast)
}

fn ensure_failed(ended: &std::process::Output, name: &str) -> Result<()> {
    ensure!(
        ended.status.code() == Some(1),
        "{name}: {}",
        String::from_utf8_lossy(&ended.stderr)
    );
    Ok(())
}

#[test]
fn init_touches_nothing_that_is_there() -> Result<()> {
    let cast = Cast::new()?;
    let before = cast.out("before");
    copy_folder(&cast.instance.folder(), &before)?;
    let init = |dir: &std::path::Path, domain: &str| -> Result<std::process::Output> {
        let mut command = std::process::Command::new(program("ecrin-server")?);
        Ok(command
            .args(["init", "--domain", domain, "--dir"])
            .arg(dir)
            .output()?)
    };
    ensure!(
        init(&cast.instance.folder(), DOMAIN)?.status.code() == Some(1),
        "init over an instance"
    );
    for domain in ["", "Écrin.test", "a b", "x\ny"] {
        ensure!(!init(&cast.out("new"), domain)?.status.success(), "{domain:?}");
        ensure!(!cast.out("new").exists(), "{domain:?} left something");
    }
    is_well(&cast)
}

#[test]
fn damage_in_any_row_of_the_journal_is_found_by_check() -> Result<()> {
    // Entries, hashes, the head, openings, the order of events: a flipped bit in each must not go unseen.
    for keyspace in [0x50, 0x51, 0x52, 0x53, 0x54] {
        let cast = Cast::new()?;
        StoreFile::open(&cast.instance.folder())?.change(keyspace, &[], |value| {
            let middle = value.len() / 2;
            value[middle] ^= 1;
        })?;
        let (code, report) = cast.instance.check()?;
        ensure!(code == 6, "keyspace {keyspace:#x}: {report}");
    }
    Ok(())
}

#[test]
fn damage_in_any_ciphertext_is_found_by_check_and_by_its_owner() -> Result<()> {
    let cast = Cast::new()?;
    let blobs = ecrin_tests::harness::files_in(&cast.instance.path("data/blobs"))?;
    let blob = blobs
        .iter()
        .find(|blob| fs::metadata(blob).is_ok_and(|about| about.len() > 200_000))
        .context("a blob")?;
    let mut bytes = fs::read(blob)?;
    bytes[150_000] ^= 1;
    fs::write(blob, &bytes)?;
    ensure!(cast.instance.check()?.0 == 6, "check reads every blob");
    let _server = cast.instance.serve_at(TestClock::at(cast.now))?;
    let out = cast.out("out");
    let words = ["doc", "get", &cast.papers[1].id, "--out", &out.to_string_lossy()];
    cast.fatou.run(&words)?.refused(6, "mismatch")?;
    ensure!(!out.exists(), "a damaged paper was written");
    Ok(())
}

#[test]
fn an_address_that_asks_too_often_is_told_when_to_come_back() -> Result<()> {
    let cast = Cast::new()?;
    let mut config = cast.instance.config()?;
    config.limits.requests_per_minute = 2;
    let _server = cast.instance.serve_configured(config, TestClock::at(cast.now))?;
    cast.fatou.json(&["whoami"])?;
    cast.fatou.json(&["whoami"])?;
    cast.fatou.run(&["whoami"])?.refused(3, "too-many-requests")
}
