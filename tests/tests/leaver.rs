//! Whoever leaves a structure is cut off at once, with everything she held for it; nothing goes with her.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::Cast;

fn state(cast: &Cast, mandate: &str) -> Result<String> {
    let shown = cast.fatou.json(&["mandate", "show", mandate])?;
    Ok(shown["state"].as_str().context("state")?.to_owned())
}

#[test]
fn a_leaver_loses_sessions_mandates_and_invitations_in_one_act() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (first, second) = (cast.mandate(&[0], 3600)?, cast.mandate(&[1, 2], 7200)?);
    let invitation = cast.nadia.invite("beneficiary", None)?;
    cast.nadia.view(&first, 1, &cast.out("before"))?.json()?;
    let session = cast.nadia.insider()?;
    cast.referent.json(&["member", "remove", &cast.nadia.account])?;

    let asked = session.api.mandates().err().context("her session lives")?;
    ensure!(asked.is("account-suspended"), "{asked:?}");
    cast.nadia.run(&["login"])?.refused(3, "account-suspended")?;
    cast.nadia
        .view(&first, 1, &cast.out("after"))?
        .refused(3, "account-suspended")?;
    for mandate in [&first, &second] {
        ensure!(state(&cast, mandate)? == "suspended", "{mandate}");
    }
    let told = cast.fatou.lines(&["notices"])?;
    let about: Vec<_> = told
        .iter()
        .filter(|notice| notice["code"] == "mandate-holder-left")
        .collect();
    ensure!(
        about.len() == 2 && about[0]["account"] == cast.nadia.account.as_str(),
        "{told:?}"
    );
    let journal = cast.fatou.journal()?;
    let suspended = journal
        .iter()
        .filter(|event| event["event"] == "mandate.suspended")
        .count();
    ensure!(suspended == 2, "{suspended} suspensions in her journal");
    let guest = cast.instance.person("Gil Tard");
    guest
        .run(&["join", &invitation, "--name", "Gil Tard"])?
        .refused(3, "invitation-expired")?;
    // Even the owner's own word lets nobody in who belongs nowhere.
    cast.fatou.json(&["mandate", "resume", &first])?;
    cast.nadia
        .view(&first, 1, &cast.out("after"))?
        .refused(3, "account-suspended")?;
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn her_own_mandates_do_not_move_with_her_and_the_structures_stay() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let own = cast.mandate(&[0], 3600)?;
    let team = cast.fatou.json(&[
        "grant",
        "--to",
        &cast.structure,
        "--role",
        "aidant",
        "--doc",
        &cast.papers[1].id,
        "--for",
        "31d",
        "--purpose",
        "argent",
    ])?;
    let team = team["id"].as_str().context("id")?;
    cast.nadia.view(team, 1, &cast.out("before"))?.json()?;
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?.to_owned();
    let boss = cast.instance.person("Dora Dacquoise");
    let boss = boss.join(&cast.admin.invite("referent", Some(&elsewhere))?)?;

    boss.json(&[
        "member",
        "move",
        &cast.nadia.account,
        "--to",
        &elsewhere,
        "--from",
        &cast.structure,
    ])?;
    ensure!(state(&cast, &own)? == "active", "nothing has happened yet");
    cast.nadia.json(&["member", "join", &elsewhere])?;
    ensure!(state(&cast, &own)? == "suspended", "it moved with her");
    let whoami = cast.nadia.json(&["whoami"])?;
    ensure!(whoami["structures"][0]["id"] == elsewhere.as_str(), "{whoami}");
    let out = cast.out("after");
    cast.nadia.view(&own, 1, &out)?.refused(3, "mandate-suspended")?;
    cast.nadia
        .view(team, 1, &out)?
        .refused(3, "membership-suspended")?;
    cast.karim.view(team, 1, &cast.out("karim"))?.json()?;
    ensure!(!out.exists());
    // For the new one she is granted new ones.
    let granted = cast.mandate(&[2], 3600)?;
    cast.nadia.view(&granted, 1, &cast.out("there"))?.json()?;
    // What is hers for there stays, when the old structure removes someone who is gone.
    cast.referent
        .run(&["member", "remove", &cast.nadia.account])?
        .refused(4, "not-found")?;
    ensure!(state(&cast, &granted)? == "active");
    // She has left a team key behind: the next one was never hers.
    cast.karim.json(&["whoami"])?;
    let keys = cast.karim.lines(&["structure", "keys"])?;
    ensure!(keys.len() == 2 && keys[1]["waiting"] == 0, "{keys:?}");
    Ok(())
}

#[test]
fn who_is_suspended_in_one_structure_sees_nothing_she_holds_for_it_through_another() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let own = cast.mandate(&[0], 3600)?;
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?.to_owned();
    let boss = cast.instance.person("Dora Dacquoise");
    let boss = boss.join(&cast.admin.invite("referent", Some(&elsewhere))?)?;
    boss.json(&[
        "member",
        "role",
        &cast.nadia.account,
        "--role",
        "aidant",
        "--structure",
        &elsewhere,
    ])?;
    cast.nadia.json(&["member", "join", &elsewhere])?;
    cast.nadia.view(&own, 1, &cast.out("before"))?.json()?;

    cast.referent.json(&["member", "suspend", &cast.nadia.account])?;
    // The other structure lets her in, and to nothing of this one's.
    cast.nadia.json(&["login"])?;
    let out = cast.out("after");
    cast.nadia
        .view(&own, 1, &out)?
        .refused(3, "membership-suspended")?;
    ensure!(!out.exists());
    cast.nadia
        .run(&["mandate", "revoke", &own])?
        .refused(3, "mandate-not-yours")?;
    ensure!(state(&cast, &own)? == "active", "nothing has happened to it");
    let journal = cast.fatou.journal()?;
    let refused = journal
        .iter()
        .filter(|event| event["event"] == "document.release-refused");
    ensure!(refused.count() > 0, "no attempt stands in her journal");
    cast.referent.json(&["member", "resume", &cast.nadia.account])?;
    cast.nadia.view(&own, 1, &cast.out("again"))?.json()?;
    Ok(())
}

#[test]
fn the_last_referent_cannot_move_away() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?.to_owned();
    let to = ["member", "move", &cast.referent.account, "--to", &elsewhere];
    cast.admin.json(&to)?;
    cast.referent
        .run(&["member", "join", &elsewhere])?
        .refused(3, "last-referent")?;
    cast.referent
        .json(&["member", "role", &cast.karim.account, "--role", "referent"])?;
    cast.referent
        .run(&["member", "join", &elsewhere])?
        .refused(3, "second-referent")?;
    cast.referent
        .json(&["member", "role", &cast.nadia.account, "--role", "referent"])?;
    cast.referent.json(&["member", "join", &elsewhere])?;
    Ok(())
}

#[test]
fn a_handover_is_asked_for_and_only_the_person_hands_over() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (first, second) = (cast.mandate(&[0], 86_400)?, cast.mandate(&[1, 2], 5 * 86_400)?);
    cast.referent.json(&["member", "remove", &cast.nadia.account])?;
    // A colleague who governs nothing asks for nothing of hers; nobody's neighbour either.
    cast.karim
        .run(&["handover", &cast.nadia.account, "--to", &cast.karim.account])?
        .refused(3, "not-allowed")?;
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?.to_owned();
    let boss = cast.instance.person("Dora Dacquoise");
    let boss = boss.join(&cast.admin.invite("referent", Some(&elsewhere))?)?;
    boss.run(&[
        "handover",
        &cast.nadia.account,
        "--to",
        &boss.account,
        "--structure",
        &cast.structure,
    ])?
    .refused(3, "not-allowed")?;
    cast.referent
        .run(&["handover", &cast.nadia.account, "--to", &boss.account])?
        .refused(3, "not-allowed")?;

    let asked = cast
        .referent
        .lines(&["handover", &cast.nadia.account, "--to", &cast.karim.account])?;
    ensure!(asked.len() == 2, "{asked:?}");
    // Asking opens nothing.
    let out = cast.out("karim");
    for mandate in [&first, &second] {
        cast.karim
            .view(mandate, 1, &out)?
            .refused(3, "mandate-not-yours")?;
    }
    ensure!(cast.karim.lines(&["mandate", "list"])?.is_empty() && !out.exists());
    let about = |mandate: &str| -> Result<String> {
        let found = asked
            .iter()
            .find(|row| row["mandate"] == mandate)
            .context("a request")?;
        Ok(found["id"].as_str().context("id")?.to_owned())
    };
    // Nobody else says yes for her.
    for someone in [&cast.karim, &cast.referent, &cast.yusuf] {
        let said = someone.run(&["handover", "accept", &about(&first)?])?;
        ensure!(said.code != 0, "{} said yes: {said:?}", someone.name);
    }
    let before = cast.fatou.json(&["mandate", "show", &second])?;
    let granted = cast.fatou.json(&["handover", "accept", &about(&second)?])?;
    let new = granted["id"].as_str().context("id")?;
    ensure!(
        granted["grantee"] == cast.karim.account.as_str() && granted["right"] == before["right"],
        "{granted}"
    );
    ensure!(
        granted["until"].as_str() <= before["until"].as_str(),
        "{granted} {before}"
    );
    ensure!(state(&cast, &second)? == "replaced");
    cast.karim.view(new, 2, &out)?.json()?;
    // And no is no.
    cast.fatou.json(&["handover", "refuse", &about(&first)?])?;
    ensure!(state(&cast, &first)? == "suspended");
    ensure!(cast.karim.lines(&["mandate", "list"])?.len() == 1);
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn a_structure_takes_over_what_one_of_its_people_held() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 86_400)?;
    cast.referent.json(&["member", "remove", &cast.nadia.account])?;
    let asked = cast
        .referent
        .lines(&["handover", &cast.nadia.account, "--to", &cast.structure])?;
    let id = asked[0]["id"].as_str().context("id")?;
    let granted = cast.fatou.json(&["handover", "accept", id])?;
    let new = granted["id"].as_str().context("id")?;
    for (who, name) in [(&cast.karim, "karim"), (&cast.sonia, "sonia")] {
        who.view(new, 1, &cast.out(name))?.json()?;
    }
    ensure!(state(&cast, &mandate)? == "replaced");
    cast.fatou
        .run(&["handover", "accept", id])?
        .refused(3, "request-answered")
}
