//! One person's story, with the commands and nothing else: a vault opened at a desk, a card, a paper put in by an
//! aidant who never sees it, a mandate to a structure, one of its members who leaves. Whatever happens, the journal
//! verifies, and she can read it.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person};
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
fn from_the_desk_to_the_leaver() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    // At the desk: Nadia opens a vault, the person chooses her code.
    let printed = cast.nadia.enrol(CODE, &cast.out("pages"))?;
    let (account, card) = (text(&printed["account"])?, text(&printed["card"])?);
    let awa = cast
        .instance
        .person("Awa")
        .in_home(&cast.out("awa"))
        .with_secret("");
    awa.run_with(&[("ECRIN_CODE", CODE)], &["card", "login", &card])?
        .json()?;
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

    // One of them leaves: refused within one request, on record, and told in words.
    cast.referent.json(&["member", "remove", &cast.karim.account])?;
    let out = cast.out("gone");
    cast.karim
        .view(&mandate, 1, &out)?
        .refused(3, "account-suspended")?;
    ensure!(!out.exists(), "something was released");
    cast.nadia.view(&mandate, 1, &cast.out("again"))?.json()?;
    let journal = all_is_well(&cast, &awa)?;
    ensure!(
        journal.iter().any(
            |line| line["result"] == "refused" && line["sentence"].to_string().contains(&cast.karim.name)
        ),
        "his attempt is not in her journal"
    );
    Ok(())
}
