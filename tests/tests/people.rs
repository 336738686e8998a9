//! One person's story, with the commands and nothing else: a vault opened at a desk, a card, a paper put in by an
//! aidant who never sees it, a mandate to a structure, one of its members who leaves and whose own mandate is handed
//! over, everything lost and everything back, and the end. Whatever happens, the journal verifies, and she can read it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, Person, sheet_digits};
use serde_json::Value;

const CODE: &str = "482913";

fn text(value: &Value) -> Result<String> {
    value
        .as_str()
        .map(ToOwned::to_owned)
        .with_context(|| format!("a text, not {value}"))
}

/// The journal holds together, and every line of hers is a sentence without anything that only a machine would say.
fn all_is_well(cast: &Cast, awa: &Person) -> Result<Vec<Value>> {
    let verified = cast.admin.json(&["audit", "verify"])?;
    ensure!(verified["ok"] == true, "{verified}");
    let journal = awa.journal()?;
    for line in &journal {
        let sentence = text(&line["sentence"])?;
        let said = sentence.trim();
        ensure!(
            said.ends_with('.') && !said.contains(['{', '}', '_']) && said.len() > 10,
            "{line}"
        );
    }
    Ok(journal)
}

#[test]
fn from_the_desk_to_the_end() -> Result<()> {
    let (cast, server) = Cast::served()?;
    // At the desk: Nadia opens a vault, the person chooses her code.
    let printed = cast.nadia.enrol(CODE, &cast.out("pages"))?;
    let (account, card) = (text(&printed["account"])?, text(&printed["card"])?);
    let awa = cast
        .instance
        .person("Awa")
        .in_home(&cast.out("awa"))
        .with_secret("")
        .with_account(&account);
    awa.run_with(&[("ECRIN_CODE", CODE)], &["card", "login", &card])?
        .json()?;
    // One command made all of it: her kit is good already, and its sheet is among the pages.
    let held = awa.json(&["recovery", "show"])?;
    ensure!(
        held["kit"] == printed["kit"] && held["structure"] == cast.structure.as_str(),
        "{held} {printed}"
    );
    let sheet = sheet_digits(&fs::read_to_string(cast.out("pages/feuille.html"))?)?;
    ensure!(sheet == text(&printed["sheets"][1])?, "two sheets");
    all_is_well(&cast, &awa)?;

    // Nadia puts a paper in that she never sees again; the person files it.
    let letter = cast.out("courrier.txt");
    fs::write(&letter, "Courrier de la caisse, SPÉCIMEN")?;
    let added = cast.nadia.json(&[
        "doc",
        "add",
        &letter.to_string_lossy(),
        "--type",
        "other",
        "--title",
        "Courrier de la caisse",
        "--for",
        &account,
    ])?;
    let paper = text(&added["id"])?;
    ensure!(
        awa.json(&["whoami"])?["notices"].as_u64() > Some(0),
        "she is told"
    );
    cast.nadia
        .run(&["doc", "get", &paper, "--out", &cast.out("peek").to_string_lossy()])?
        .refused(4, "not-found")?;
    awa.json(&["doc", "accept", &paper])?;

    // A mandate to everyone who is an aidant of the structure, each under her own name.
    let granted = awa.json(&[
        "grant",
        "--to",
        &cast.structure,
        "--role",
        "aidant",
        "--doc",
        &paper,
        "--for",
        "31d",
        "--purpose",
        "argent",
        "--yes",
    ])?;
    let mandate = text(&granted["id"])?;
    for (member, name) in [(&cast.nadia, "nadia"), (&cast.karim, "karim")] {
        let out = cast.out(name);
        member.view(&mandate, 1, &out)?.json()?;
        ensure!(fs::read(&out)? == fs::read(&letter)?, "{name} sees other bytes");
    }
    let journal = all_is_well(&cast, &awa)?;
    let seen: Vec<&Value> = journal
        .iter()
        .filter(|line| line["event"] == "document.released-view")
        .collect();
    for member in [&cast.nadia, &cast.karim] {
        ensure!(
            seen.iter()
                .any(|line| line["sentence"].to_string().contains(&member.name)),
            "her journal does not name {}",
            member.name
        );
    }

    let own = awa.json(&[
        "grant",
        "--to",
        &cast.karim.account,
        "--doc",
        &paper,
        "--for",
        "31d",
        "--purpose",
        "social",
        "--yes",
    ])?;
    let own = text(&own["id"])?;

    changes_of_structure(&cast, &awa, (&mandate, &own, &paper))?;

    let awa = everything_is_lost_and_found(&cast, &server, &sheet)?;
    let out = cast.out("found");
    awa.json(&["doc", "get", &paper, "--out", &out.to_string_lossy()])?;
    ensure!(
        fs::read(&out)? == fs::read(&letter)?,
        "her paper came back otherwise"
    );
    let journal = all_is_well(&cast, &awa)?;
    for code in [
        "recovery.begun",
        "recovery.completed",
        "mandate.granted",
        "document.accepted",
    ] {
        ensure!(journal.iter().any(|line| line["event"] == code), "no {code}");
    }
    // The card that was lost opens nothing any more.
    let lost = cast
        .instance
        .person("Awa")
        .in_home(&cast.out("lost card"))
        .with_secret("");
    let tried = lost.run_with(&[("ECRIN_CODE", CODE)], &["card", "login", &card])?;
    ensure!(tried.code != 0, "the lost card opens: {tried:?}");

    // The end, at her word. Every other proof stays good.
    awa.json(&["login"])?;
    let erased = awa.json(&["erase", "--yes"])?;
    ensure!(erased["erased"] == true, "{erased}");
    cast.nadia
        .view(&mandate, 1, &cast.out("after the end"))?
        .code
        .ne(&0)
        .then_some(())
        .context("an erased vault is looked into")?;
    cast.admin.json(&["login"])?;
    ensure!(
        cast.admin.json(&["audit", "verify"])?["ok"] == true,
        "after the end"
    );
    server.stop()?;
    let checked = ecrin_server::instance::check(&cast.instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    Ok(())
}

/// Karim works elsewhere from now on, and leaves there too. What he held for either structure goes on with a colleague of
/// that structure, because she signs it anew, and not before.
fn changes_of_structure(cast: &Cast, awa: &Person, (mandate, own, paper): (&str, &str, &str)) -> Result<()> {
    let (karim, out) = (&cast.karim, cast.out("gone"));
    let there = text(&cast.admin.json(&["structure", "create", "CCAS de Dax"])?["id"])?;
    let boss = cast.instance.person("Dora Dacquoise");
    let boss = boss.join(&cast.admin.invite("referent", Some(&there))?)?;
    let colleague = cast.instance.person("Maïté Dacquoise");
    let colleague = colleague.join(&boss.invite("aidant", None)?)?;

    // He leaves: refused within one request, on record, and told in words.
    let to = ["member", "move", &karim.account, "--to", &there];
    boss.json(&[&to[..], &["--from", &cast.structure]].concat())?;
    karim.json(&["member", "join", &there])?;
    karim.view(mandate, 1, &out)?.refused(3, "membership-suspended")?;
    karim.view(own, 1, &out)?.refused(3, "mandate-suspended")?;
    ensure!(!out.exists(), "something was released");
    cast.nadia.view(mandate, 1, &cast.out("again"))?.json()?;
    let journal = all_is_well(cast, awa)?;
    ensure!(
        journal
            .iter()
            .any(|line| line["result"] == "refused" && line["sentence"].to_string().contains(&karim.name)),
        "his attempt is not in her journal"
    );

    // The first structure's handover.
    hand_over(awa, &cast.referent, karim, &cast.nadia, (own, &cast.out("first")))?;

    // Where he is now he asks anew; what she grants him there stays there when he leaves.
    let words = [
        "ask",
        "--of",
        &awa.account,
        "--purpose",
        "logement",
        "--for",
        "31d",
    ];
    let asked = text(&karim.json(&words)?["id"])?;
    let granted = awa.json(&["ask", "accept", &asked, "--doc", paper, "--yes"])?;
    let granted = text(&granted["id"])?;
    karim.view(&granted, 1, &cast.out("there"))?.json()?;
    boss.json(&["member", "remove", &karim.account])?;
    karim.view(&granted, 1, &out)?.refused(3, "account-suspended")?;
    // Nobody of the first structure comes by it.
    for who in [&cast.referent, &boss] {
        let said = who.run(&["handover", &karim.account, "--to", &cast.nadia.account])?;
        ensure!(
            said.code != 0 || said.stdout.trim().is_empty(),
            "{} proposed someone of another structure: {said:?}",
            who.name
        );
    }
    hand_over(awa, &boss, karim, &colleague, (&granted, &cast.out("second")))?;
    all_is_well(cast, awa)?;
    Ok(())
}

/// A référent asks; the heir sees nothing before the person has said yes, and the old mandate has ended then.
fn hand_over(
    awa: &Person,
    referent: &Person,
    leaver: &Person,
    heir: &Person,
    (mandate, out): (&str, &Path),
) -> Result<()> {
    let asked = referent.lines(&["handover", &leaver.account, "--to", &heir.account])?;
    let of_hers = asked
        .iter()
        .find(|row| row["mandate"] == mandate)
        .context("a request")?;
    heir.view(mandate, 1, out)?.refused(3, "mandate-not-yours")?;
    let new = awa.json(&["handover", "accept", &text(&of_hers["id"])?])?;
    heir.view(&text(&new["id"])?, 1, out)?.json()?;
    let old = awa.json(&["mandate", "show", mandate])?;
    ensure!(old["state"] == "replaced", "{old}");
    Ok(())
}

/// Card, code and home are gone. The sheet and her structure are two of three; three days later she is back.
fn everything_is_lost_and_found(cast: &Cast, server: &InProcess, sheet: &str) -> Result<Person> {
    let file = cast.out("feuille.txt");
    fs::write(&file, sheet)?;
    let file = file.to_string_lossy().into_owned();
    let awa = cast
        .instance
        .person("Awa")
        .in_home(&cast.out("a new home"))
        .with_secret("une phrase toute neuve pour Awa");
    let begun = awa.json(&["recovery", "start", "--share-file", &file])?;
    cast.nadia
        .json(&["recovery", "approve", &text(&begun["id"])?, "--in-person"])?;
    awa.run(&["recovery", "finish", "--share-file", &file])?
        .refused(3, "recovery-waiting")?;
    server.clock.advance_seconds(73 * 3600);
    awa.json(&["recovery", "finish", "--share-file", &file])?;
    awa.run(&["recovery", "show"])?.refused(3, "no-kit")?;
    for person in [&cast.admin, &cast.nadia] {
        person.json(&["login"])?;
    }
    Ok(awa)
}
