//! A mistake is undone within two days, by who made it, as long as nobody has used it; and stays on record.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person};

const HOUR: i64 = 3600;

#[test]
fn a_mandate_by_mistake() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let wrong = cast
        .fatou
        .grant(&cast.karim, &[&cast.papers[0].id], &["--for", "31d"])?;
    cast.karim
        .run(&["undo", "mandate", &wrong])?
        .refused(4, "not-found")?;
    let undone = cast.fatou.json(&["undo", "mandate", &wrong])?;
    ensure!(undone["state"] == "revoked-by-beneficiary", "{undone}");
    cast.karim
        .view(&wrong, 1, &cast.out("seen"))?
        .refused(3, "mandate-revoked")?;
    let journal = cast.fatou.journal()?;
    ensure!(
        journal.iter().any(|row| row["event"] == "mandate.undone"),
        "it is not in the journal"
    );
    // One that was used is no mistake any more; one of three days ago neither. Both can be revoked.
    let used = cast.mandate(&[0], 30 * 24 * HOUR)?;
    ensure!(cast.nadia.view(&used, 1, &cast.out("seen"))?.code == 0);
    cast.fatou
        .run(&["undo", "mandate", &used])?
        .refused(3, "undo-used")?;
    let old = cast
        .fatou
        .grant(&cast.karim, &[&cast.papers[1].id], &["--for", "31d"])?;
    server.clock.advance_seconds(48 * HOUR);
    cast.fatou
        .run(&["undo", "mandate", &old])?
        .refused(3, "undo-too-late")?;
    cast.fatou.json(&["mandate", "revoke", &old])?;
    Ok(())
}

#[test]
fn an_invitation_by_mistake() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let wrong = cast.nadia.invite("beneficiary", None)?;
    cast.karim
        .run(&["undo", "invitation", &wrong])?
        .refused(4, "not-found")?;
    let waiting = cast.nadia.lines(&["undo", "invitation"])?;
    ensure!(
        waiting.len() == 1 && waiting[0]["role"] == "beneficiary",
        "{waiting:?}"
    );
    cast.nadia
        .json(&["undo", "invitation", waiting[0]["id"].as_str().context("id")?])?;
    let guest = cast.instance.person("Trop Tard");
    guest
        .run(&["join", &wrong, "--name", "Trop Tard"])?
        .refused(3, "invitation-cancelled")?;
    // Twice is the same; after two days only an administrator may; an answered one is a vault.
    cast.nadia.json(&["undo", "invitation", &wrong])?;
    let old = cast.nadia.invite("beneficiary", None)?;
    server.clock.advance_seconds(48 * HOUR);
    cast.nadia
        .run(&["undo", "invitation", &old])?
        .refused(3, "undo-too-late")?;
    cast.admin.json(&["undo", "invitation", &old])?;
    let answered = cast.nadia.invite("beneficiary", None)?;
    cast.instance.person("Assez Tôt").join(&answered)?;
    cast.nadia
        .run(&["undo", "invitation", &answered])?
        .refused(3, "invitation-used")
}

fn vault(cast: &Cast, name: &str) -> Result<Person> {
    cast.instance
        .person(name)
        .join(&cast.nadia.invite("beneficiary", None)?)
}

#[test]
fn a_vault_by_mistake() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let wrong = vault(&cast, "Par Erreur")?;
    let file = cast.papers[0].file.to_string_lossy().into_owned();
    let put_in = [
        "doc",
        "add",
        &file,
        "--type",
        "other",
        "--title",
        "Pour vous",
        "--for",
        &wrong.account,
    ];
    cast.nadia.json(&put_in)?;
    cast.karim
        .run(&["undo", "vault", &wrong.account])?
        .refused(4, "not-found")?;
    wrong
        .run(&["undo", "vault", &wrong.account])?
        .refused(3, "not-allowed")?;
    cast.nadia.json(&["undo", "vault", &wrong.account])?;
    // Nothing opens it, nothing goes in, and once more is the same.
    ensure!(wrong.run(&["doc", "list"])?.code != 0, "an undone vault opens");
    let elsewhere = wrong.in_home(&cast.out("elsewhere"));
    elsewhere
        .run(&["login", "--account", &wrong.account])?
        .refused(7, "wrong-secret")?;
    cast.nadia.run(&put_in)?.refused(4, "not-found")?;
    cast.nadia.json(&["undo", "vault", &wrong.account])?;
    ensure!(cast.instance.check()?.0 == 0, "check finds something");

    // Whoever has put something in herself has a vault, whoever opened it.
    let used = vault(&cast, "Bien Réelle")?;
    used.add(&cast.papers[1].file, "other", "À moi")?;
    cast.nadia
        .run(&["undo", "vault", &used.account])?
        .refused(3, "undo-used")?;
    cast.admin
        .run(&["undo", "vault", &used.account])?
        .refused(3, "undo-used")?;
    // After two days only an administrator.
    let old = vault(&cast, "Oubliée")?;
    server.clock.advance_seconds(48 * HOUR);
    cast.nadia
        .run(&["undo", "vault", &old.account])?
        .refused(3, "undo-too-late")?;
    cast.admin.json(&["undo", "vault", &old.account])?;
    Ok(())
}
