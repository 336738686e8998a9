//! What people get wrong: each mistake has its exit code, its stable code and its words, and changes nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Instance, Outcome, Person};
use serde_json::Value;

/// Puts a file in under a title.
fn add(who: &Person, file: &Path, title: &str) -> Result<Outcome> {
    who.run(&[
        "doc",
        "add",
        &file.to_string_lossy(),
        "--type",
        "other",
        "--title",
        title,
    ])
}

/// The state that a refused command must leave as it was: papers, mandates, and what is on its way.
fn state(cast: &Cast) -> Result<(Vec<Value>, Vec<Value>, usize)> {
    let outbox = fs::read_dir(cast.fatou.home().join("outbox"))?.count();
    Ok((
        cast.fatou.lines(&["doc", "list"])?,
        cast.fatou.lines(&["mandate", "list"])?,
        outbox,
    ))
}

/// Runs commands that are all refused, and sees that nothing has changed.
fn refused(cases: impl FnOnce(&Cast) -> Result<()>) -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let before = state(&cast)?;
    cases(&cast)?;
    ensure!(state(&cast)? == before, "a refusal changed something");
    Ok(())
}

#[test]
fn a_file_of_26_megabytes() -> Result<()> {
    refused(|cast| {
        let file = cast.out("large");
        fs::write(&file, vec![1; 26_000_000])?;
        add(&cast.fatou, &file, "Gros")?.refused(3, "too-large")?;
        // A client without that check meets the server's.
        let announced = cast.fatou.insider()?.api.begin_upload(27_000_000);
        ensure!(
            announced.err().context("27 MB were announced")?.is("too-large"),
            "another refusal"
        );
        Ok(())
    })
}

#[test]
fn the_largest_file_that_fits() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (file, out) = (cast.out("large"), cast.out("out"));
    fs::write(&file, vec![1; 25_000_000])?;
    let id = add(&cast.fatou, &file, "Juste")?.json()?["id"]
        .as_str()
        .context("id")?
        .to_owned();
    cast.fatou
        .json(&["doc", "get", &id, "--out", &out.to_string_lossy()])?;
    ensure!(fs::metadata(out)?.len() == 25_000_000, "another size");
    Ok(())
}

#[test]
fn an_empty_file_a_folder_and_a_file_that_is_not_there() -> Result<()> {
    refused(|cast| {
        let file = cast.out("empty");
        fs::write(&file, [])?;
        add(&cast.fatou, &file, "Vide")?.refused(2, "empty-file")?;
        add(&cast.fatou, cast.instance.root(), "Dossier")?.refused(2, "file-is-folder")?;
        add(&cast.fatou, &cast.out("nowhere"), "Rien")?.refused(2, "file-missing")
    })
}

#[test]
fn titles_with_newlines_marks_that_turn_text_around_or_300_characters() -> Result<()> {
    refused(|cast| {
        let long = "é".repeat(300);
        for title in [
            "deux\nlignes",
            "impots\u{202e}fdp.exe",
            "caché\u{200b}",
            "nul\u{7}",
            "",
            "   ",
            &long,
        ] {
            let refused = add(&cast.fatou, &cast.papers[0].file, title)?;
            refused
                .refused(2, "bad-title")
                .with_context(|| format!("{title:?}"))?;
        }
        Ok(())
    })
}

#[test]
fn files_with_such_names_are_taken_in_under_a_harmless_one() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let long = "a".repeat(250) + ".pdf";
    for name in [
        "deux\nlignes.pdf",
        "impots\u{202e}fdp.exe",
        "-rf",
        ".caché",
        &long,
    ] {
        let file = cast.out(name);
        fs::copy(&cast.papers[0].file, &file)?;
        let added = add(&cast.fatou, &file, "Un papier")?.json()?;
        let out = cast.out("out");
        let words = [
            "doc",
            "get",
            added["id"].as_str().context("id")?,
            "--out",
            &out.to_string_lossy(),
        ];
        let taken = cast.fatou.json(&words)?;
        ensure!(fs::read(&out)? == fs::read(&file)?, "the bytes differ");
        let kept = taken["file_name"].as_str().context("a name")?;
        let harmless = !kept.is_empty()
            && kept.len() <= 200
            && !kept.starts_with('.')
            && !kept.contains(['\n', '/', '\u{202e}', '\0']);
        ensure!(harmless, "{name:?} became {kept:?}");
    }
    Ok(())
}

#[test]
fn people_and_structures_with_such_names() -> Result<()> {
    refused(|cast| {
        let invitation = cast.nadia.invite("beneficiary", None)?;
        let long = "é".repeat(300);
        for name in ["deux\nlignes", "Nadia\u{202e}", "", &long] {
            let someone = cast.instance.person("someone");
            someone
                .run(&["join", &invitation, "--name", name])?
                .refused(2, "bad-name")?;
            ensure!(!someone.home().exists(), "a refused name left a home");
            cast.admin
                .run(&["structure", "create", name])?
                .refused(2, "bad-name")?;
            // A client without that check meets the server's.
            let new = ecrin_vault::wire::StructureNew {
                name: name.to_owned(),
            };
            let created = cast.admin.insider()?.api.create_structure(&new);
            ensure!(
                created
                    .err()
                    .context("the server took such a name")?
                    .is("bad-name"),
                "another refusal"
            );
        }
        ensure!(
            cast.admin.lines(&["structure", "list"])?.len() == 2,
            "a structure more"
        );
        Ok(())
    })
}

#[test]
fn words_that_are_in_no_list() -> Result<()> {
    refused(|cast| {
        let (fatou, file, paper) = (
            &cast.fatou,
            cast.papers[0].file.to_string_lossy(),
            &cast.papers[0].id,
        );
        let typed = |words: &[&str]| {
            fatou
                .run(words)?
                .refused(2, "usage")
                .with_context(|| format!("{words:?}"))
        };
        typed(&["doc", "add", &file, "--type", "licorne", "--title", "T"])?;
        let grant = ["grant", "--to", &cast.nadia.account, "--doc", paper, "--yes"];
        let with = |more: &[&'static str]| [grant.as_slice(), more].concat();
        typed(&with(&["--for", "1d", "--purpose", "vacances"]))?;
        typed(&with(&["--for", "2d", "--purpose", "argent"]))?;
        typed(&with(&["--for", "1d", "--purpose", "argent", "--right", "edit"]))?;
        typed(&with(&["--purpose", "argent"]))?;
        typed(&with(&[
            "--for",
            "1d",
            "--until",
            "2026-12-01T00:00:00Z",
            "--purpose",
            "argent",
        ]))?;
        typed(&["view", paper, "0", "--out", "x"])?;
        typed(&["licorne"])?;
        fatou
            .run(&with(&["--until", "demain", "--purpose", "argent"]))?
            .refused(2, "bad-time")?;
        fatou.run(&["mandate", "show", "é'é'é'"])?.refused(2, "bad-id")?;
        fatou
            .run(&["mandate", "show", "abc"])?
            .refused(2, "id-too-short")?;
        fatou.run(&["mandate", "show", "abcdef"])?.refused(4, "not-found")
    })
}

#[test]
fn periods_in_the_past_turned_around_or_too_long() -> Result<()> {
    refused(|cast| {
        let now = cast.fatou.insider()?.now().whole_seconds();
        let at = |seconds: i64| now.plus_millis(seconds * 1000).to_string();
        let year = 365 * 86_400;
        for (from, until) in [
            (None, -1),
            (None, 0),
            (None, year + 1),
            (Some(60), 59),
            (Some(60), 60),
            (Some(86_400), year + 60),
        ] {
            let (until, from) = (at(until), from.map(at));
            let grant = [
                "grant",
                "--to",
                &cast.nadia.account,
                "--doc",
                &cast.papers[0].id,
                "--purpose",
                "argent",
            ];
            let mut words = [grant.as_slice(), &["--until", &until]].concat();
            words.extend(from.iter().flat_map(|from| ["--from", from]));
            cast.fatou
                .run(&words)?
                .refused(3, "bad-period")
                .with_context(|| format!("{words:?}"))?;
        }
        Ok(())
    })
}

#[test]
fn mandates_on_papers_that_are_not_there_and_for_people_who_cannot_have_them() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let [tax, card, pay] = cast.papers.as_slice() else {
        anyhow::bail!("three papers")
    };
    cast.fatou.json(&["doc", "rm", &pay.id])?;
    cast.referent.json(&["member", "suspend", &cast.karim.account])?;
    let before = state(&cast)?;
    let grant = |who: &Person, to: &str, paper: &str| {
        who.run(&[
            "grant",
            "--to",
            to,
            "--doc",
            paper,
            "--for",
            "1d",
            "--purpose",
            "argent",
        ])
    };
    let nadia = &cast.nadia.account;
    grant(&cast.yusuf, nadia, &tax.id)?.refused(4, "not-found")?;
    grant(&cast.fatou, nadia, &pay.id)?.refused(4, "not-found")?;
    grant(&cast.fatou, &cast.karim.account, &tax.id)?.refused(3, "grantee-suspended")?;
    grant(&cast.fatou, &cast.fatou.account, &tax.id)?.refused(3, "to-oneself")?;
    grant(&cast.fatou, &cast.yusuf.account, &tax.id)?.refused(3, "grantee-not-professional")?;
    grant(&cast.fatou, "00000000000000000000000000", &tax.id)?.refused(4, "not-found")?;
    let twice = [
        "grant",
        "--to",
        nadia,
        "--doc",
        &tax.id,
        "--doc",
        &tax.id,
        "--for",
        "1d",
        "--purpose",
        "argent",
    ];
    cast.fatou.run(&twice)?.refused(3, "bad-documents")?;
    let none = [
        "grant",
        "--to",
        nadia,
        "--doc",
        &card.id,
        "--for",
        "1d",
        "--purpose",
        "argent",
        "--max-views",
        "0",
    ];
    let none = cast.fatou.run(&none)?;
    none.refused(2, "no-views")?;
    ensure!(state(&cast)? == before, "a refusal changed something");

    // Numbers outside the mandate, and rights it does not give.
    let mandate = cast.mandate(&[0], 3600)?;
    let out = cast.out("seen");
    cast.nadia
        .view(&mandate, 2, &out)?
        .refused(3, "document-not-in-mandate")?;
    cast.nadia
        .view(&mandate, u32::MAX, &out)?
        .refused(3, "document-not-in-mandate")?;
    let download = [
        "view",
        &mandate,
        "1",
        "--right",
        "download",
        "--out",
        &out.to_string_lossy(),
    ];
    cast.nadia.run(&download)?.refused(3, "right-not-granted")?;
    // A paper that its owner throws away is gone for everyone.
    cast.fatou.json(&["doc", "rm", &tax.id])?;
    cast.nadia.view(&mandate, 1, &out)?.refused(3, "document-gone")?;
    ensure!(!out.exists(), "a refusal left a file");
    Ok(())
}

#[test]
fn papers_of_someone_else() -> Result<()> {
    refused(|cast| {
        let out = cast.out("out");
        for who in [&cast.yusuf, &cast.nadia, &cast.admin] {
            let words = ["doc", "get", &cast.papers[0].id, "--out", &out.to_string_lossy()];
            who.run(&words)?.refused(4, "not-found")?;
            who.run(&["doc", "rm", &cast.papers[0].id])?
                .refused(4, "not-found")?;
            let api = who.insider()?.api;
            let id = cast.papers[0].id.parse()?;
            ensure!(
                api.document_payload(id)
                    .err()
                    .context("the payload")?
                    .is("not-found"),
                "another refusal"
            );
            ensure!(
                api.delete_document(id).err().context("deleted")?.is("not-found"),
                "another refusal"
            );
        }
        ensure!(!out.exists(), "a refusal left a file");
        let journal = cast.fatou.journal()?;
        let tries = journal
            .iter()
            .filter(|row| row["event"] == "document.release-refused")
            .count();
        ensure!(
            tries == 6,
            "{tries} attempts are in the journal of the person they were made on"
        );
        Ok(())
    })
}

#[test]
fn invitations_that_are_expired_used_foreign_or_mistyped() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let someone = |name: &str| cast.instance.person(name);
    let join = |who: &Person, text: &str| who.run(&["join", text, "--name", "Quelqu'un"]);
    let used = cast.nadia.invite("beneficiary", None)?;
    someone("first").join(&used)?;
    join(&someone("second"), &used)?.refused(3, "invitation-used")?;

    let (_elsewhere, foreign) = Instance::init()?;
    join(&someone("second"), &foreign)?.refused(4, "not-found")?;
    let mut mistyped = used.clone();
    let last = mistyped.pop().context("a character")?;
    mistyped.push(if last == '2' { '3' } else { '2' });
    join(&someone("second"), &mistyped)?.refused(2, "bad-invitation-text")?;
    join(&someone("second"), "bonjour")?.refused(2, "bad-invitation-text")?;
    ensure!(
        !someone("second").home().join("config.json").exists(),
        "a refused join left an account"
    );

    let old = cast.nadia.invite("beneficiary", None)?;
    server.clock.advance_seconds(7 * 86_400 - 1);
    let kept = cast.nadia.invite("beneficiary", None)?;
    server.clock.advance_seconds(1);
    join(&someone("second"), &old)?.refused(3, "invitation-expired")?;
    // Nothing of all this stands in the way of a good invitation.
    someone("second").join(&kept)?;
    join(&someone("second"), &kept)?.refused(2, "already-joined")
}

#[test]
fn invitations_beyond_ones_role() -> Result<()> {
    refused(|cast| {
        let invite = |who: &Person, role: &str| who.run(&["invite", "--role", role]);
        for role in ["beneficiary", "aidant", "referent", "admin"] {
            invite(&cast.fatou, role)?.refused(3, "not-allowed")?;
        }
        for role in ["aidant", "referent", "admin"] {
            invite(&cast.nadia, role)?.refused(3, "not-allowed")?;
        }
        invite(&cast.referent, "admin")?.refused(3, "not-allowed")?;
        // Nor into a structure that is not one's own.
        let other = cast.admin.json(&["structure", "create", "Ailleurs"])?;
        let other = other["id"].as_str().context("id")?;
        let into = ["invite", "--role", "aidant", "--structure", other];
        cast.referent.run(&into)?.refused(3, "not-allowed")?;
        let own = ["structure", "create", "À moi"];
        cast.referent.run(&own)?.refused(3, "not-allowed")?;
        let suspend = |who: &Person, whom: &Person| who.run(&["member", "suspend", &whom.account]);
        suspend(&cast.nadia, &cast.karim)?.refused(3, "not-allowed")?;
        suspend(&cast.referent, &cast.admin)?.refused(4, "not-found")?;
        suspend(&cast.referent, &cast.referent)?.refused(3, "not-allowed")
    })
}

#[test]
fn a_leaver_is_cut_off_at_once_and_comes_back_only_when_resumed() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let out = cast.out("seen");
    let mandate = cast.mandate(&[0], 3600)?;
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    fs::remove_file(&out)?;
    cast.referent.json(&["member", "suspend", &cast.nadia.account])?;
    cast.nadia
        .view(&mandate, 1, &out)?
        .refused(3, "account-suspended")?;
    cast.nadia.run(&["login"])?.refused(3, "account-suspended")?;
    cast.nadia
        .run(&["structure", "list"])?
        .refused(3, "account-suspended")?;
    cast.referent.json(&["member", "resume", &cast.nadia.account])?;
    cast.nadia.json(&["login"])?;
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    fs::remove_file(&out)?;
    cast.referent.json(&["member", "remove", &cast.nadia.account])?;
    cast.nadia
        .view(&mandate, 1, &out)?
        .refused(3, "account-suspended")?;
    ensure!(!out.exists(), "a refusal left a file");
    Ok(())
}

#[test]
fn servers_that_do_not_answer_or_are_not_ours() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let url = cast.instance.url();
    cast.fatou
        .at("http://127.0.0.1:1")
        .run(&["whoami"])?
        .refused(2, "bad-server")?;
    let (elsewhere, _) = Instance::init()?;
    let _other = elsewhere.serve_here()?;
    cast.fatou
        .at(&elsewhere.url())
        .run(&["whoami"])?
        .refused(5, "server-certificate")?;
    server.stop()?;
    cast.fatou
        .at(&url)
        .run(&["whoami"])?
        .refused(5, "server-unreachable")
}
