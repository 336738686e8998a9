//! Whoever needs papers asks; the person answers, and her answer is never more than the question.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person, damaged};
use ecrin_vault::id::RequestId;
use ecrin_vault::mandate::Grantee;
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::request::{Request, seal_wish};
use ecrin_vault::vocabulary::{Purpose, RequestReason, Right, Role};
use ecrin_vault::wire;
use rand::rngs::OsRng;
use serde_json::Value;

const DAY: i64 = 24 * 3600;

/// What Nadia asks of Fatou.
fn ask(cast: &Cast, who: &Person, words: &[&str]) -> Result<Value> {
    let mut line = vec![
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ];
    line.extend(words);
    who.json(&line)
}

fn id(value: &Value) -> Result<String> {
    Ok(value["id"].as_str().context("id")?.to_owned())
}

fn codes(who: &Person) -> Result<Vec<String>> {
    let notices = who.lines(&["notices"])?;
    Ok(notices
        .iter()
        .filter_map(|n| n["code"].as_str().map(ToOwned::to_owned))
        .collect())
}

#[test]
fn a_question_is_heard_and_its_answer_is_a_mandate() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let asked = ask(
        &cast,
        &cast.nadia,
        &["--message", "votre avis d'impôt 2025, s'il vous plaît"],
    )?;
    ensure!(asked["state"] == "asked" && asked["message"].is_null(), "{asked}");
    ensure!(codes(&cast.fatou)? == ["request-asked"], "she was not told");

    let heard = cast.fatou.lines(&["ask", "list"])?;
    ensure!(heard.len() == 1 && heard[0]["message"] == "votre avis d'impôt 2025, s'il vous plaît");
    ensure!(heard[0]["asker_name"] == cast.nadia.name, "{heard:?}");
    let id = id(&asked)?;
    let mandate = cast
        .fatou
        .json(&["ask", "accept", &id, "--doc", &cast.papers[0].id, "--yes"])?;
    ensure!(
        mandate["grantee"] == cast.nadia.account && mandate["right"] == "view",
        "{mandate}"
    );
    ensure!(
        codes(&cast.nadia)? == ["request-accepted"],
        "the asker was not told"
    );
    let seen = cast
        .nadia
        .view(mandate["id"].as_str().context("id")?, 1, &cast.out("seen"))?;
    ensure!(seen.code == 0, "{seen:?}");

    ensure!(
        cast.fatou.lines(&["ask", "list"])?.is_empty(),
        "an answered question waits"
    );
    let all = cast.nadia.lines(&["ask", "list", "--all"])?;
    ensure!(
        all[0]["state"] == "accepted" && all[0]["mandate"] == mandate["id"],
        "{all:?}"
    );
    let journal = cast.fatou.journal()?;
    for event in ["request.asked", "request.accepted", "mandate.granted"] {
        ensure!(
            journal.iter().any(|row| row["event"] == event),
            "{event} is not in the journal"
        );
    }
    // Once is enough.
    cast.fatou
        .run(&["ask", "accept", &id, "--doc", &cast.papers[1].id, "--yes"])?
        .refused(3, "request-answered")
}

#[test]
fn the_server_does_not_learn_which_papers_are_meant() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let wish = "quittance-canari-7731";
    ask(&cast, &cast.nadia, &["--message", wish])?;
    let mut folders = vec![cast.instance.folder()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path)?;
                ensure!(
                    !bytes.windows(wish.len()).any(|found| found == wish.as_bytes()),
                    "{} tells the wish",
                    path.display()
                );
            }
        }
    }
    Ok(())
}

#[test]
fn no_is_an_answer_and_so_is_never_mind() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (first, second) = (
        id(&ask(&cast, &cast.nadia, &[])?)?,
        id(&ask(&cast, &cast.nadia, &[])?)?,
    );
    // Each by whom it belongs to.
    cast.nadia
        .run(&["ask", "refuse", &first])?
        .refused(3, "not-allowed")?;
    cast.fatou
        .run(&["ask", "withdraw", &second])?
        .refused(3, "not-allowed")?;
    cast.karim
        .run(&["ask", "withdraw", &second])?
        .refused(4, "not-found")?;
    ensure!(cast.fatou.json(&["ask", "refuse", &first])?["state"] == "refused");
    ensure!(cast.nadia.json(&["ask", "withdraw", &second])?["state"] == "withdrawn");
    // Twice is the same; the other way round is too late.
    ensure!(cast.fatou.json(&["ask", "refuse", &first])?["state"] == "refused");
    cast.nadia
        .run(&["ask", "withdraw", &first])?
        .refused(3, "request-answered")?;
    for gone in [&first, &second] {
        cast.fatou
            .run(&["ask", "accept", gone, "--doc", &cast.papers[0].id, "--yes"])?
            .refused(3, "request-answered")?;
    }
    ensure!(codes(&cast.nadia)? == ["request-refused"]);
    ensure!(codes(&cast.fatou)?.contains(&"request-withdrawn".to_owned()));
    Ok(())
}

#[test]
fn after_thirty_days_a_question_is_no_question_any_more() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let asked = id(&ask(&cast, &cast.nadia, &[])?)?;
    server.clock.advance_seconds(30 * DAY - 60);
    ensure!(
        cast.fatou.lines(&["ask", "list"])?.len() == 1,
        "it waits until the end"
    );
    server.clock.advance_seconds(60);
    ensure!(cast.fatou.lines(&["ask", "list", "--all"])?[0]["state"] == "expired");
    cast.fatou
        .run(&["ask", "accept", &asked, "--doc", &cast.papers[0].id, "--yes"])?
        .refused(3, "request-expired")?;
    cast.fatou
        .run(&["ask", "refuse", &asked])?
        .refused(3, "request-expired")
}

#[test]
fn the_answer_is_never_more_than_the_question() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let asked = id(&ask(&cast, &cast.nadia, &["--right", "view"])?)?;
    let accept = |words: &[&str]| {
        let mut line = vec!["ask", "accept", &asked, "--doc", &cast.papers[0].id, "--yes"];
        line.extend(words);
        cast.fatou.run(&line)
    };
    accept(&["--right", "download"])?.refused(3, "beyond-request")?;
    accept(&["--for", "182d"])?.refused(3, "beyond-request")?;
    ensure!(
        cast.fatou.lines(&["mandate", "list"])?.is_empty(),
        "a refused answer left a mandate"
    );
    ensure!(accept(&["--for", "1d"])?.code == 0, "less is always possible");
    Ok(())
}

#[test]
fn an_answer_for_someone_else_or_for_another_end_is_refused() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let asked: RequestId = id(&ask(&cast, &cast.nadia, &[])?)?.parse()?;
    // The mandate is Karim's, the question Nadia's.
    let fatou = cast.fatou.insider()?;
    let other = cast
        .fatou
        .grant(&cast.karim, &[&cast.papers[0].id], &["--for", "1d"])?;
    let note = fatou.api.mandate(other.parse()?)?.note;
    let answer = fatou.api.accept_request(
        asked,
        &wire::MandateNew {
            note,
            envelopes: Vec::new(),
        },
    );
    ensure!(
        answer
            .err()
            .context("another's mandate answered")?
            .is("already-exists")
    );
    Ok(())
}

#[test]
fn nobody_is_pressed_with_questions() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mut asked = Vec::new();
    for _ in 0..3 {
        asked.push(id(&ask(&cast, &cast.nadia, &[])?)?);
    }
    let line = [
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ];
    cast.nadia.run(&line)?.refused(3, "too-many-open")?;
    // Someone else still may, and so may she once one was answered.
    ask(&cast, &cast.karim, &[])?;
    cast.fatou.json(&["ask", "refuse", &asked[0]])?;
    ask(&cast, &cast.nadia, &[])?;
    Ok(())
}

#[test]
fn who_may_ask_for_whom() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let of = &cast.fatou.account;
    // Not a person of another person, not of a professional, not for a colleague unless one hands over.
    let line = |of: &str, more: &[&str]| -> Vec<String> {
        let mut line = vec!["ask", "--of", of, "--purpose", "argent", "--for", "31d"];
        line.extend(more);
        line.iter().map(|word| (*word).to_owned()).collect()
    };
    let run = |who: &Person, line: Vec<String>| who.run(&line.iter().map(String::as_str).collect::<Vec<_>>());
    run(&cast.yusuf, line(of, &[]))?.refused(3, "not-allowed")?;
    run(&cast.nadia, line(&cast.karim.account, &[]))?.refused(4, "not-found")?;
    run(&cast.nadia, line(of, &["--to", &cast.karim.account]))?.refused(3, "not-allowed")?;
    run(&cast.referent, line(of, &["--to", &cast.karim.account]))?.refused(3, "not-allowed")?;
    run(&cast.nadia, line(of, &["--message", &"é".repeat(301)]))?.refused(2, "bad-message")?;
    // For her structure she may.
    let asked = ask(&cast, &cast.nadia, &["--structure", &cast.structure])?;
    ensure!(asked["grantee"] == cast.structure, "{asked}");
    // And her référent may ask that a mandate be handed on.
    let mandate = cast.mandate(&[0], 10 * DAY)?;
    let handed = ["--to", &cast.karim.account, "--mandate", &mandate];
    let asked = id(&ask(&cast, &cast.referent, &handed)?)?;
    let given = cast
        .fatou
        .json(&["ask", "accept", &asked, "--for", "1d", "--yes"])?;
    ensure!(given["grantee"] == cast.karim.account, "{given}");
    ensure!(
        codes(&cast.karim)? == ["request-accepted"],
        "the new grantee was not told"
    );
    ensure!(cast.fatou.json(&["mandate", "show", &mandate])?["state"] == "replaced");
    Ok(())
}

#[test]
fn every_damaged_question_is_refused() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let nadia = cast.nadia.insider()?;
    let owner = cast.fatou.insider()?;
    let id = RequestId::generate(&mut OsRng);
    let wish = seal_wish(id, "un bail", &owner.keyring.identity.encryption.recipient())?;
    let body = Request {
        id,
        reason: RequestReason::Access,
        asker: nadia.account(),
        owner: owner.account(),
        grantee: Grantee::Person(nadia.account()),
        right: Right::View,
        purpose: Purpose::Argent,
        days: 31,
        mandate: None,
        wish: Some(Digest32::of(&wish)),
        at: nadia.now().whole_seconds(),
    };
    let note = nadia.sign(body.clone())?.to_text();
    let forms = damaged(&note);
    ensure!(forms.len() >= 20, "{} mutations", forms.len());
    for (what, text) in forms {
        let answer = nadia.api.ask(&wire::RequestNew {
            note: text,
            wish: Some(wish.clone().into()),
        });
        let reason = answer.err().with_context(|| format!("taken in: {what}"))?;
        ensure!(
            reason.is("bad-note") || reason.is("bad-signature"),
            "{what}: {reason}"
        );
    }
    // Well signed and still impossible: another's name, another wish, days without measure, a mandate that is not there.
    let long_ago = body.at.plus_days(0).plus_millis(-3_600_000);
    let lies: [(Request, &str); 6] = [
        (
            Request {
                asker: cast.karim.account.parse()?,
                ..body.clone()
            },
            "bad-signature",
        ),
        (
            Request {
                wish: None,
                ..body.clone()
            },
            "malformed",
        ),
        (
            Request {
                days: 366,
                ..body.clone()
            },
            "malformed",
        ),
        (
            Request {
                reason: RequestReason::Renewal,
                ..body.clone()
            },
            "malformed",
        ),
        (
            Request {
                at: long_ago,
                ..body.clone()
            },
            "stale",
        ),
        (
            Request {
                grantee: Grantee::Structure("01040g2081040g2081040g2081".parse()?, Role::Aidant),
                ..body.clone()
            },
            "not-allowed",
        ),
    ];
    for (lie, code) in lies {
        let answer = nadia.api.ask(&wire::RequestNew {
            note: nadia.sign(lie)?.to_text(),
            wish: Some(wish.clone().into()),
        });
        let reason = answer
            .err()
            .with_context(|| format!("taken in instead of {code}"))?;
        ensure!(reason.is(code), "{reason} instead of {code}");
    }
    // The true one is taken in, and once more is the same.
    for _ in 0..2 {
        let new = wire::RequestNew {
            note: note.clone(),
            wish: Some(wish.clone().into()),
        };
        let asked = nadia.api.ask(&new)?;
        ensure!(SignedNote::<Request>::parse(&asked.note)?.to_text() == note);
    }
    Ok(())
}
