//! The main job, end to end: a black box of the two programs, with the commands of their contract and nothing else.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{
    Cast, ENTRIES, Instance, Person, StoreFile, TestClock, eventually, flip_in_file, specimen,
};
use serde_json::Value;

/// Looks at a paper and holds it against the file it was made from.
fn sees(who: &Person, mandate: &str, number: u32, out: &Path, file: &Path) -> Result<Value> {
    let released = who.view(mandate, number, out)?.json()?;
    ensure!(fs::read(out)? == fs::read(file)?, "the bytes differ");
    fs::remove_file(out)?;
    Ok(released)
}

/// Tries to look at a paper, is refused, and has nothing in her hands.
fn is_refused(who: &Person, mandate: &str, number: u32, out: &Path, code: &str) -> Result<()> {
    who.view(mandate, number, out)?.refused(3, code)?;
    ensure!(!out.exists(), "a refusal left a file");
    Ok(())
}

/// The events of a journal that are of this kind, with what they say about reason and actor.
fn told<'a>(journal: &'a [Value], event: &str) -> Vec<(&'a str, &'a str, &'a str)> {
    let text = |row: &'a Value, key: &str| row[key].as_str().unwrap_or_default();
    let of_kind = journal.iter().filter(|row| row["event"] == event);
    of_kind
        .map(|row| (text(row, "reason"), text(row, "actor"), text(row, "mandate")))
        .collect()
}

#[test]
fn the_main_job_from_an_empty_folder_to_the_audit() -> Result<()> {
    let (instance, invitation) = Instance::init()?;
    let server = instance.serve()?;
    let out = instance.root().join("seen.pdf");

    let admin = instance.person("Claire Administratrice").join(&invitation)?;
    let structure = admin.json(&["structure", "create", "France Services Hagetmau"])?;
    let structure = structure["id"].as_str().context("id")?;
    let referent = instance
        .person("Rémi Référent")
        .join(&admin.invite("referent", Some(structure))?)?;
    let nadia = instance
        .person("Nadia Belkacem")
        .join(&referent.invite("aidant", None)?)?;
    let karim = instance
        .person("Karim Autre")
        .join(&referent.invite("aidant", None)?)?;
    let fatou = instance
        .person("Fatou SPECIMEN")
        .join(&nadia.invite("beneficiary", None)?)?;

    // Three papers: a PDF, a photo, and one more.
    let notice = specimen("avis-impot-specimen.pdf");
    let tax = fatou.add(&notice, "tax_notice", "Avis d'impôt 2026")?;
    let card = fatou.add(
        &specimen("carte-identite-specimen.jpg"),
        "national_id_card",
        "Ma carte",
    )?;
    let other = instance.root().join("quittance.txt");
    fs::write(&other, "SPÉCIMEN quittance de loyer\n")?;
    fatou.add(&other, "rent_receipt", "Quittance de mai")?;
    let listed = fatou.lines(&["doc", "list"])?;
    ensure!(
        listed.len() == 3 && listed.iter().any(|row| row["title"] == "Avis d'impôt 2026"),
        "{listed:?}"
    );

    // One of them, for five seconds.
    let until = TestClock::real_now()?.whole_seconds().plus_millis(6_000);
    let short = fatou.grant(&nadia, &[&tax], &["--until", &until.to_string()])?;
    let released = sees(&nadia, &short, 1, &out, &notice)?;
    let event = released["id"].as_str().context("id")?;
    is_refused(&nadia, &short, 2, &out, "document-not-in-mandate")?;
    is_refused(&karim, &short, 1, &out, "mandate-not-yours")?;
    eventually("the mandate's end", || Ok(TestClock::real_now()? > until))?;
    is_refused(&nadia, &short, 1, &out, "mandate-expired")?;
    ensure!(
        nadia.json(&["mandate", "show", &short])?["state"] == "expired",
        "not expired"
    );

    // One for a month, taken back.
    let month = fatou.grant(&nadia, &[&tax, &card], &["--for", "31d"])?;
    sees(&nadia, &month, 2, &out, &specimen("carte-identite-specimen.jpg"))?;
    ensure!(
        fatou.json(&["mandate", "revoke", &month])?["state"] == "revoked-by-beneficiary",
        "not revoked"
    );
    is_refused(&nadia, &month, 1, &out, "mandate-revoked")?;

    // One more, and its aidant leaves.
    let last = fatou.grant(&nadia, &[&tax], &["--for", "1d"])?;
    sees(&nadia, &last, 1, &out, &notice)?;
    referent.json(&["member", "suspend", &nadia.account])?;
    let left = nadia.view(&last, 1, &out)?;
    ensure!(matches!(left.code, 3 | 7), "{left:?}");
    left.refused(left.code, "account-suspended")?;

    // The journal holds every view and every refusal, by whom and why; the end itself is written within moments.
    eventually("the end of the mandate in the journal", || {
        Ok(!told(&fatou.journal()?, "mandate.expired").is_empty())
    })?;
    let journal = fatou.journal()?;
    let (nadia_is, karim_is) = (nadia.account.as_str(), karim.account.as_str());
    let views = told(&journal, "document.released-view");
    ensure!(
        views
            == [
                ("", nadia_is, short.as_str()),
                ("", nadia_is, &month),
                ("", nadia_is, &last)
            ],
        "{views:?}"
    );
    let mut refusals = told(&journal, "document.release-refused");
    refusals.dedup();
    let expected = [
        ("document-not-in-mandate", nadia_is, short.as_str()),
        ("mandate-not-yours", karim_is, &short),
        ("mandate-expired", nadia_is, &short),
        ("mandate-revoked", nadia_is, &month),
        ("account-suspended", nadia_is, &last),
    ];
    ensure!(refusals == expected, "{refusals:?}");
    ensure!(
        journal
            .iter()
            .all(|row| row["result"] != "refused" || row["reason"].is_string()),
        "a refusal without reason"
    );
    ensure!(
        told(&journal, "mandate.expired").len() == 1 && told(&journal, "mandate.revoked").len() == 1,
        "ends"
    );

    // What the person reads.
    let sentences: Vec<&str> = journal
        .iter()
        .filter_map(|row| row["sentence"].as_str())
        .collect();
    let reads = |beginning: &str, end: &str| {
        sentences
            .iter()
            .any(|s| s.starts_with(beginning) && s.ends_with(end))
    };
    for (beginning, end) in [
        ("Vous avez ouvert votre compte ", "."),
        ("Vous avez déposé votre avis d'impôt ", "."),
        ("Vous avez donné un mandat à Nadia Belkacem ", "."),
        (
            "Nadia Belkacem (France Services Hagetmau) a accepté votre mandat ",
            ".",
        ),
        (
            "Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt ",
            ".",
        ),
        (
            "Karim Autre (France Services Hagetmau) a voulu ",
            "Refusé : le mandat a été donné à quelqu'un d'autre.",
        ),
        (
            "Nadia Belkacem (France Services Hagetmau) a voulu ",
            "Refusé : ce papier n'est pas dans le mandat.",
        ),
        (
            "Nadia Belkacem (France Services Hagetmau) a voulu ",
            "Refusé : le mandat est terminé.",
        ),
        ("Le mandat de Nadia Belkacem s'est terminé comme prévu ", "."),
        ("Vous avez retiré le mandat de Nadia Belkacem ", "."),
        (
            "Nadia Belkacem (France Services Hagetmau) a voulu ",
            "Refusé : le mandat a été retiré.",
        ),
        ("Nadia Belkacem", "Refusé : ce compte est suspendu."),
    ] {
        ensure!(
            reads(beginning, end),
            "nobody reads « {beginning}…{end} » in {sentences:#?}"
        );
    }

    // The auditor finds the same, names no paper, and verifies.
    let found = admin.lines(&[
        "audit",
        "search",
        "--aidant",
        &nadia.account,
        "--result",
        "refused",
    ])?;
    ensure!(
        found.iter().any(|row| row["reason"] == "mandate-expired"),
        "{found:?}"
    );
    let verified = admin.json(&["audit", "verify"])?;
    ensure!(
        verified["ok"] == true && verified["size"].as_u64() > Some(20),
        "{verified}"
    );
    let receipt = fatou.json(&["receipt", "show", event])?;
    fatou.json(&[
        "receipt",
        "verify",
        receipt["receipt"].as_str().context("receipt")?,
    ])?;

    // One bit of one entry: the server may start, the auditor is not deceived.
    ensure!(server.stop()?.success(), "an orderly stop");
    ensure!(instance.check()?.0 == 0, "{:?}", instance.check()?);
    let entries = StoreFile::open(&instance.folder())?.rows(ENTRIES)?;
    let (_, entry) = entries.get(entries.len() / 2).context("entries")?;
    ensure!(entry.starts_with(b"ECR1"), "an entry begins with its magic");
    flip_in_file(&instance.path("data/store/store.sqlite"), entry, 40)?;
    let (code, report) = instance.check()?;
    ensure!(code == 6 && report["ok"] == false, "{report}");
    let _server = instance.serve()?;
    let verified = admin.run(&["audit", "verify"])?;
    ensure!(
        verified.code == 6 && verified.stdout.contains(r#""ok":false"#),
        "{verified:?}"
    );
    verified.refused(6, "journal-does-not-hold")?;
    Ok(())
}

#[test]
fn a_mandate_is_over_at_its_very_last_millisecond() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let (file, out) = (&cast.papers[0].file, cast.out("seen"));
    let mandate = cast.mandate(&[0], 5)?;
    sees(&cast.nadia, &mandate, 1, &out, file)?;
    server.clock.advance_seconds(4);
    sees(&cast.nadia, &mandate, 1, &out, file)?;
    let until: ecrin_vault::time::Timestamp = cast.fatou.json(&["mandate", "show", &mandate])?["until"]
        .as_str()
        .context("until")?
        .parse()?;
    server.clock.set(until.plus_millis(-1));
    sees(&cast.nadia, &mandate, 1, &out, file)?;
    server.clock.set(until);
    is_refused(&cast.nadia, &mandate, 1, &out, "mandate-expired")?;
    is_refused(&cast.nadia, &mandate, 2, &out, "mandate-expired")?;
    is_refused(&cast.karim, &mandate, 1, &out, "mandate-not-yours")?;
    let seal = cast.instance.path("sealer/seals").join(&mandate);
    eventually("the seal's destruction", || Ok(!seal.exists()))?;
    is_refused(&cast.nadia, &mandate, 1, &out, "mandate-expired")?;
    Ok(())
}

#[test]
fn a_suspended_mandate_rests_until_its_owner_resumes_it() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let out = cast.out("seen");
    let mandate = cast.mandate(&[0], 3600)?;
    cast.nadia.json(&["mandate", "suspend", &mandate])?;
    is_refused(&cast.nadia, &mandate, 1, &out, "mandate-suspended")?;
    cast.nadia
        .run(&["mandate", "resume", &mandate])?
        .refused(3, "not-allowed")?;
    is_refused(&cast.nadia, &mandate, 1, &out, "mandate-suspended")?;
    cast.fatou.json(&["mandate", "resume", &mandate])?;
    sees(&cast.nadia, &mandate, 1, &out, &cast.papers[0].file)?;
    Ok(())
}

#[test]
fn views_can_be_counted_and_run_out() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let out = cast.out("seen");
    let mandate = cast.fatou.grant(
        &cast.nadia,
        &[&cast.papers[0].id],
        &["--for", "1d", "--max-views", "2"],
    )?;
    for _ in 0..2 {
        sees(&cast.nadia, &mandate, 1, &out, &cast.papers[0].file)?;
    }
    is_refused(&cast.nadia, &mandate, 1, &out, "mandate-exhausted")
}
