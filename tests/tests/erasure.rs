//! Erasure: a vault ends for ever at its owner's word, and every other proof stays good.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, Instance};
use ecrin_vault::vocabulary::Ground;
use ecrin_vault::wire::ErasureNew;

fn verifies(cast: &Cast) -> Result<serde_json::Value> {
    let verified = cast.admin.json(&["audit", "verify"])?;
    ensure!(verified["ok"] == true, "{verified}");
    Ok(verified)
}

fn stands(cast: &Cast, server: InProcess) -> Result<()> {
    server.stop()?;
    let checked = ecrin_server::instance::check(&cast.instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    Ok(())
}

/// A view's receipt in both forms, as the aidant keeps it.
fn receipts(cast: &Cast, mandate: &str) -> Result<(String, String)> {
    let seen = cast.nadia.view(mandate, 1, &cast.out("seen"))?.json()?;
    let event = seen["id"].as_str().context("id")?.to_owned();
    let proof = cast.out("view.tlog-proof").to_string_lossy().into_owned();
    let shown = cast.nadia.json(&["receipt", "show", &event, "--out", &proof])?;
    let short = shown["receipt"]
        .as_str()
        .or(shown["short"].as_str())
        .or(shown["text"].as_str());
    Ok((
        short
            .with_context(|| format!("no receipt in {shown}"))?
            .to_owned(),
        proof,
    ))
}

#[test]
fn a_vault_ends_at_its_owners_word_and_every_other_proof_stays_good() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?;
    let (short, proof) = receipts(&cast, &mandate)?;
    let own = cast.out("recus.zip").to_string_lossy().into_owned();
    let before = verifies(&cast)?;

    // Without the first question answered, nothing happens.
    let unasked = cast.fatou.run(&["erase"])?;
    ensure!(
        unasked.code == 3 && unasked.stderr.contains("consent-withheld"),
        "{unasked:?}"
    );
    let wrong = cast
        .fatou
        .with_secret("une tout autre phrase")
        .run(&["erase", "--yes"])?;
    ensure!(
        wrong.code == 7 && wrong.stderr.contains("wrong-secret"),
        "{wrong:?}"
    );
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "all is there");

    // A second home, which knows nothing of what follows.
    let away = cast.fatou.in_home(&cast.out("away"));
    away.json(&["login", "--account", &cast.fatou.account])?;

    let erased = cast.fatou.json(&["erase", "--yes", "--receipts", &own])?;
    ensure!(
        erased["erased"] == true && erased["documents"] == 3 && erased["mandates"] == 1,
        "{erased}"
    );
    ensure!(
        std::fs::metadata(&own)?.len() > 1000,
        "her receipts were written first"
    );

    // The home that was away is told what happened, not that its secret is wrong.
    for arguments in [&["login"][..], &["doc", "list"]] {
        let told = away.run(arguments)?;
        ensure!(told.code == 4 && told.stderr.contains("vault-erased"), "{told:?}");
    }
    // The aidant finds nothing, is told why, and keeps proofs that hold without anyone's help.
    let gone = cast.nadia.view(&mandate, 1, &cast.out("again"))?;
    ensure!(gone.code == 4, "{gone:?}");
    let told = cast.nadia.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "vault-erased"),
        "{told:?}"
    );
    for receipt in [&short, &proof] {
        let verified = cast.nadia.run(&["receipt", "verify", receipt])?;
        ensure!(verified.code == 0, "{verified:?}");
    }
    // The journal holds, says that something was erased, and not whose.
    let after = verifies(&cast)?;
    ensure!(
        after["size"].as_u64() > before["size"].as_u64(),
        "nothing was taken out of the tree"
    );
    ensure!(
        after["statements"] == 1 && after["erased"] == erased["openings"],
        "{after} {erased}"
    );
    for person in [&cast.yusuf, &cast.karim, &cast.referent] {
        person.json(&["whoami"])?;
    }
    stands(&cast, server)
}

#[test]
fn nothing_is_erased_by_a_session_that_was_left_open() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let fatou = cast.fatou.insider()?;
    server.clock.advance_seconds(301);
    let own = ErasureNew {
        account: None,
        ground: Ground::Person,
        approval: None,
    };
    let Err(late) = fatou.api.erase(&own) else {
        anyhow::bail!("it was erased by an old session");
    };
    ensure!(late.is("login-too-old"), "{late}");
    let wrong_ground = ErasureNew {
        account: None,
        ground: Ground::Retention,
        approval: None,
    };
    ensure!(
        fatou.api.erase(&wrong_ground).is_err(),
        "a ground that is not hers"
    );
    // Nobody erases someone else's vault.
    for person in [&cast.nadia, &cast.referent, &cast.yusuf] {
        let other = person.run(&[
            "erase",
            "--yes",
            "--account",
            &cast.fatou.account,
            "--ground",
            "request",
        ])?;
        ensure!(
            other.code == 3 && other.stderr.contains("not-allowed"),
            "{other:?}"
        );
    }
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "all is there");
    Ok(())
}

#[test]
fn an_administrator_erases_on_request_and_stands_in_the_journal_for_it() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 86_400)?;
    let request = [
        "erase",
        "--yes",
        "--account",
        &cast.fatou.account,
        "--ground",
        "request",
    ];
    let denis = cast.second_admin()?;
    let erased = cast.admin.approved(&denis, &request)?.json()?;
    ensure!(erased["documents"] == 3 && erased["mandates"] == 1, "{erased}");
    let again = cast.admin.run(&request)?;
    ensure!(
        again.code == 4 && again.stderr.contains("vault-erased"),
        "{again:?}"
    );
    ensure!(
        cast.nadia.view(&mandate, 1, &cast.out("seen"))?.code == 4,
        "the mandate is gone"
    );
    let found = cast
        .admin
        .lines(&["audit", "search", "--event", "vault.erased"])?;
    ensure!(
        found.len() == 1 && found[0]["actor"].is_string() && found[0]["document"].is_null(),
        "{found:?}"
    );
    ensure!(
        !found[0].to_string().contains(&cast.fatou.account),
        "not whose it was"
    );
    // Professionals are not erased: what they did is others' to know, for a time.
    let nadia = cast.admin.run(&[
        "erase",
        "--yes",
        "--account",
        &cast.nadia.account,
        "--ground",
        "request",
    ])?;
    ensure!(
        nadia.code == 3 && nadia.stderr.contains("not-allowed"),
        "{nadia:?}"
    );
    verifies(&cast)?;
    stands(&cast, server)
}

#[test]
fn a_legal_hold_keeps_everything_and_ends_by_itself() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 40 * 86_400)?;
    let denis = cast.second_admin()?;
    let place = |on: &[&str], reference: &str| {
        let arguments = [&["hold", "place", "--days", "30", "--reference", reference], on].concat();
        cast.admin.approved(&denis, &arguments)
    };
    ensure!(
        place(&["--account", &cast.fatou.account], "Mme Diallo")?.code == 1,
        "a name is no reference"
    );
    ensure!(
        place(&["--account", &cast.nadia.account], "REQ-1")?.code == 3,
        "not on a professional"
    );
    place(&["--mandate", &mandate], "REQ-2026-114")?.json()?;
    // The person may know: it stands in her journal.
    let rows = cast.fatou.journal()?;
    ensure!(
        rows.iter().any(|row| row["event"] == "hold.placed"),
        "she can read it"
    );
    for (person, arguments) in [
        (&cast.fatou, vec!["erase", "--yes"]),
        (
            &cast.admin,
            vec![
                "erase",
                "--yes",
                "--account",
                &cast.fatou.account,
                "--ground",
                "request",
            ],
        ),
    ] {
        let held = person.run(&arguments)?;
        ensure!(held.code == 3 && held.stderr.contains("legal-hold"), "{held:?}");
    }
    ensure!(
        cast.nadia.view(&mandate, 1, &cast.out("seen"))?.code == 0,
        "nothing has ended"
    );
    server.clock.advance_seconds(30 * 86_400);
    let holds = cast.admin.lines(&["hold", "list"])?;
    ensure!(holds.len() == 1 && holds[0]["holds"] == false, "{holds:?}");
    cast.fatou.json(&["erase", "--yes"])?;
    verifies(&cast)?;
    stands(&cast, server)
}

#[test]
fn a_hold_that_is_lifted_holds_no_longer() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let denis = cast.second_admin()?;
    let words = [
        "hold",
        "place",
        "--days",
        "30",
        "--reference",
        "REQ-2",
        "--account",
        &cast.fatou.account,
    ];
    let hold = cast.admin.approved(&denis, &words)?.json()?;
    ensure!(cast.fatou.run(&["erase", "--yes"])?.code == 3, "it holds");
    cast.admin
        .json(&["hold", "lift", hold["id"].as_str().context("id")?])?;
    cast.fatou.json(&["erase", "--yes"])?;
    verifies(&cast)?;
    Ok(())
}

#[test]
fn no_id_of_an_erased_vault_is_used_again() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let invited = cast.nadia.invite("beneficiary", None)?;
    cast.fatou.json(&["erase", "--yes"])?;
    // Somebody joins as herself, and would like to be Fatou.
    let yusuf = cast.yusuf.insider()?;
    let known = cast.admin.run(&["key", "show", &cast.fatou.account])?;
    ensure!(known.code == 4, "nobody knows her: {known:?}");
    drop((invited, yusuf));
    // Whoever was told of her paper cannot put another one under its id.
    let karim = cast.karim.insider()?;
    let document = cast.papers[0].id.parse()?;
    let payload = b"octets";
    let upload = karim.api.begin_upload(payload.len() as u64)?;
    karim.api.continue_upload(upload, 0, payload)?;
    let deposit = karim.sign(ecrin_vault::document::Deposit {
        document,
        version: 1,
        owner: cast.yusuf.account.parse()?,
        depositor: karim.account(),
        payload_sha256: ecrin_vault::note::Digest32::of(payload),
        payload_size: payload.len() as u64,
        record: ecrin_vault::note::Digest32::of(b""),
        previous: None,
        at: karim.now().whole_seconds(),
    })?;
    let refused = karim.api.deposit(&ecrin_vault::wire::DocumentNew {
        upload,
        deposit: deposit.to_text(),
        envelope: vec![0; 3].into(),
    });
    let Err(refused) = refused else {
        anyhow::bail!("the id of an erased paper was used again");
    };
    ensure!(refused.is("already-exists"), "{refused}");
    Ok(())
}

#[test]
fn an_erasure_survives_a_restart_and_an_opening_that_goes_without_a_word_is_found() -> Result<()> {
    let (cast, server) = Cast::served()?;
    cast.fatou.json(&["erase", "--yes"])?;
    let clock = server.stop()?;
    let server = cast.instance.serve_at(clock)?;
    ensure!(
        cast.fatou.run(&["login", "--account", &cast.fatou.account])?.code == 4,
        "she is gone"
    );
    verifies(&cast)?;
    let clock = server.stop()?;
    // Whoever takes more openings away than the journal says is found out.
    let removed = remove_one_opening(&cast.instance)?;
    ensure!(removed, "an opening was removed");
    let checked = ecrin_server::instance::check(&cast.instance.config()?)?;
    ensure!(
        checked
            .findings
            .iter()
            .any(|finding| finding.fault.contains("said to be erased")),
        "{:?}",
        checked.findings
    );
    let _server = cast.instance.serve_at(clock)?;
    let verified = cast.admin.run(&["audit", "verify"])?;
    ensure!(
        verified.code == 6 && verified.stdout.contains("erased-unsaid"),
        "{verified:?}"
    );
    Ok(())
}

/// Takes the opening of one event away as a dishonest operator would: with all rows that lead to it.
fn remove_one_opening(instance: &Instance) -> Result<bool> {
    use ecrin_server::store::keyspace::{EVENTS, OPENINGS};
    use ecrin_server::store::{Batch, Direction, Mode, open_engine};
    let config = instance.config()?;
    let engine = open_engine(config.store.engine.into(), &config.store.path, Mode::ReadWrite)?;
    for (key, id) in EVENTS.scan(engine.as_ref(), &[], Direction::Forward, 100)? {
        let opening = OPENINGS.get(engine.as_ref(), &[&id])?.context("an opening")?;
        if opening.value.subject.is_none() {
            let batch = EVENTS.delete(opening.delete(Batch::new()), &[&key]);
            engine.commit(&batch)?;
            return Ok(true);
        }
    }
    Ok(false)
}
