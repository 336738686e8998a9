//! What one administrator may not do alone: asked for by one, approved by another, used once, within a day.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person};
use serde_json::Value;

fn id(document: &Value) -> Result<&str> {
    document["id"].as_str().context("id")
}

#[test]
fn two_administrators_make_a_third_and_the_first_makes_the_second() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let denis = cast.second_admin()?;
    let invite = ["invite", "--role", "admin", "--structure", &cast.structure];
    for admin in [&cast.admin, &denis] {
        admin.run(&invite)?.refused(3, "approval-needed")?;
    }
    let asked = cast.admin.json(&["approval", "request", "admin-invitation"])?;
    let with = |approval: &str| {
        let mut words = invite.to_vec();
        words.extend(["--approval", approval]);
        words.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let run =
        |person: &Person, words: &[String]| person.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let invited = with(id(&asked)?);
    run(&cast.admin, &invited)?.refused(3, "approval-needed")?;
    // Nobody approves herself, and nobody else than an administrator approves.
    cast.admin
        .run(&["approval", "give", id(&asked)?])?
        .refused(3, "not-allowed")?;
    cast.referent
        .run(&["approval", "give", id(&asked)?])?
        .refused(3, "not-allowed")?;
    // The other one was told, and so is the first.
    let told = denis.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "approval-wanted"),
        "{told:?}"
    );
    denis.json(&["approval", "give", id(&asked)?])?;
    let told = cast.admin.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "approval-given"),
        "{told:?}"
    );
    denis
        .run(&["approval", "refuse", id(&asked)?])?
        .refused(3, "approval-over")?;
    // It is hers who asked, and for once.
    run(&denis, &invited)?.refused(3, "approval-other")?;
    run(&cast.admin, &invited)?.json()?;
    run(&cast.admin, &invited)?.refused(3, "approval-over")?;
    // The second one stands in the event of the act, and signed one of her own.
    let found = cast
        .admin
        .lines(&["audit", "search", "--event", "approval.given"])?;
    ensure!(
        found.len() == 1 && found[0]["actor"] == denis.account.as_str(),
        "{found:?}"
    );
    let admin = cast.admin.insider()?;
    let origin = ecrin_vault::journal::origin("ecrin.test", cast.now);
    let mut approvers = 0;
    let mut signed = 0;
    for entry in admin.api.entries(&origin, 0)?.entries {
        let opened = entry.opened.context("opened")?;
        let by = format!("approver: {}\n", denis.account);
        approvers += usize::from(opened.core.contains("account.invited") && opened.actor.contains(&by));
        signed +=
            usize::from(opened.core.contains("event: approval.") && !opened.core.contains("signature: none"));
    }
    ensure!(
        approvers == 1 && signed == 2,
        "{approvers} approvers, {signed} signatures"
    );

    // One that was refused, one that is over, one for another act.
    let refused = cast.admin.json(&["approval", "request", "admin-invitation"])?;
    denis.json(&["approval", "refuse", id(&refused)?])?;
    run(&cast.admin, &with(id(&refused)?))?.refused(3, "approval-over")?;
    let other = cast.admin.json(&["approval", "request", "legal-hold"])?;
    denis.json(&["approval", "give", id(&other)?])?;
    run(&cast.admin, &with(id(&other)?))?.refused(3, "approval-other")?;
    let late = cast.admin.json(&["approval", "request", "admin-invitation"])?;
    denis.json(&["approval", "give", id(&late)?])?;
    server.clock.advance_seconds(24 * 3600 + 1);
    run(&cast.admin, &with(id(&late)?))?.refused(3, "approval-over")?;
    let nobody = ecrin_vault::id::EventId::from_bytes([7; 16]).to_string();
    run(&cast.admin, &with(&nobody))?.refused(4, "not-found")?;
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn more_than_five_hundred_lines_leave_only_with_a_second_pair_of_eyes() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let out = cast.out("journal.jsonl");
    let file = out.to_str().context("text")?;
    let export = ["audit", "export", "--format", "jsonl", "--out", file];
    cast.admin.json(&export)?;
    let admin = cast.admin.insider()?;
    for _ in 0..520 {
        admin.api.heads()?;
    }
    cast.admin.run(&export)?.refused(3, "approval-needed")?;
    // Fewer of them leave alone.
    let few = [
        "audit", "export", "--format", "jsonl", "--out", file, "--family", "mandate",
    ];
    cast.admin.json(&few)?;

    let denis = cast.second_admin()?;
    let mut asking = export.to_vec();
    asking.push("--ask");
    let asked = cast.admin.json(&asking)?;
    ensure!(
        asked["state"] == "waiting" && asked["act"] == "journal-export",
        "{asked}"
    );
    let mut approved = export.to_vec();
    approved.extend(["--approval", id(&asked)?]);
    cast.admin.run(&approved)?.refused(3, "approval-needed")?;
    denis.json(&["approval", "give", id(&asked)?])?;
    denis.run(&approved)?.refused(3, "approval-other")?;
    let made = cast.admin.json(&approved)?;
    ensure!(made["count"].as_u64() > Some(520), "{made}");
    cast.admin.run(&approved)?.refused(3, "approval-over")?;
    let held = cast.admin.json(&["audit", "verify", "--file", file])?;
    ensure!(held["whole"] == true && held["count"] == made["count"], "{held}");
    Ok(())
}

#[test]
fn a_hold_and_an_erasure_on_request_need_two_and_her_own_erasure_nobody() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let fatou = cast.fatou.account.clone();
    let hold = [
        "hold",
        "place",
        "--days",
        "30",
        "--reference",
        "REQ-7",
        "--account",
        &fatou,
    ];
    let erase = ["erase", "--yes", "--ground", "request", "--account", &fatou];
    // One alone: refused, whether or not there is a second one.
    cast.admin.run(&hold)?.refused(3, "approval-needed")?;
    cast.admin.run(&erase)?.refused(3, "approval-needed")?;
    let denis = cast.second_admin()?;
    cast.admin.run(&hold)?.refused(3, "approval-needed")?;
    cast.admin.run(&erase)?.refused(3, "approval-needed")?;
    ensure!(cast.fatou.lines(&["doc", "list"])?.len() == 3, "nothing has gone");

    // An approval is for exactly this: not for more days, not for another person, not for the other act.
    let asked = cast.admin.json(&[&hold[..], &["--ask"]].concat())?;
    ensure!(
        asked["act"] == "legal-hold" && asked["state"] == "waiting",
        "{asked}"
    );
    denis.json(&["approval", "give", id(&asked)?])?;
    let approval = ["--approval", id(&asked)?];
    let longer = [
        "hold",
        "place",
        "--days",
        "31",
        "--reference",
        "REQ-7",
        "--account",
        &fatou,
    ];
    let other = [
        "hold",
        "place",
        "--days",
        "30",
        "--reference",
        "REQ-7",
        "--account",
        &cast.yusuf.account,
    ];
    for words in [&longer[..], &other[..], &erase[..]] {
        cast.admin
            .run(&[words, &approval].concat())?
            .refused(3, "approval-other")?;
    }
    denis
        .run(&[&hold[..], &approval].concat())?
        .refused(3, "approval-other")?;
    let placed = cast.admin.json(&[&hold[..], &approval].concat())?;
    cast.admin
        .run(&[&hold[..], &approval].concat())?
        .refused(3, "approval-over")?;
    // Held, not even two erase.
    cast.admin.approved(&denis, &erase)?.refused(3, "legal-hold")?;
    cast.admin.json(&["hold", "lift", id(&placed)?])?;
    let erased = cast.admin.approved(&denis, &erase)?.json()?;
    ensure!(erased["erased"] == true && erased["documents"] == 3, "{erased}");
    // Both stand for it in the journal, and what they signed about her is gone with her.
    let opened = cast.admin.insider()?;
    let heads = opened.api.heads()?;
    let mut lines = heads.checkpoints.last().context("a shard")?.lines();
    let origin = lines.next().context("an origin")?.to_owned();
    let size: u64 = lines.next().context("a size")?.parse()?;
    let (mut both, mut from) = (0, 0);
    while from < size {
        let page = opened.api.entries(&origin, from)?;
        from = page.entries.last().context("entries")?.index + 1;
        for parts in page.entries.iter().filter_map(|entry| entry.opened.as_ref()) {
            let by_two = parts.actor.contains(&format!("approver: {}\n", denis.account));
            both += usize::from(by_two && parts.core.contains("event: vault.erased\n"));
        }
    }
    ensure!(both == 1, "{both} erasures by two");
    let approvals = cast.admin.lines(&["approval", "list"])?;
    ensure!(
        !approvals
            .iter()
            .any(|approval| approval.to_string().contains(&fatou)),
        "{approvals:?}"
    );
    // Her own vault is hers to end.
    cast.yusuf.json(&["login"])?;
    cast.yusuf.json(&["erase", "--yes"])?;
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}
