//! Mail from one end to the other: an aidant hands a letter in with her mail program, a colleague of another structure
//! would not know the difference between reading it in his own program and with `ecrin`, and nobody between can.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Writer, files_in};

/// What only the two of them know.
const SUBJECT: &str = "Rendez-vous de mardi";
const ATTACHED: &str = "avis-de-madame.txt";
const WORDS: &str = "Madame passera mardi a dix heures, avec son avis d'impot.";

#[test]
fn a_letter_goes_from_one_mail_program_to_another_and_nobody_between_reads_it() -> Result<()> {
    story("sqlite")
}

#[test]
fn the_same_on_sled() -> Result<()> {
    story("sled")
}

fn story(engine: &str) -> Result<()> {
    let cast = Cast::new_on(engine)?;
    // The real program, which says in its log all that it ever says.
    let server = cast.instance.serve_logging("trace")?;
    let nadia = Writer::new(&cast.nadia)?;
    let karim = Writer::new(&cast.karim)?;
    let authority = cast.instance.authority();

    // She writes with a program that seals by itself, and hands it in.
    let letter = nadia.letter(&[&karim], SUBJECT, WORDS)?;
    let file = cast.out("lettre.eml");
    fs::write(&file, &letter)?;
    let swaks = Command::new("swaks")
        .args([
            "--protocol",
            "SSMTPA",
            "--server",
            "127.0.0.1",
            "--auth",
            "PLAIN",
            "--tls-verify",
        ])
        .args([
            "--port",
            &cast.instance.port_of("smtps")?.to_string(),
            "--tls-ca-path",
        ])
        .arg(&authority)
        .args([
            "--auth-user",
            &nadia.address.to_string(),
            "--auth-password",
            &nadia.password,
        ])
        .args([
            "--from",
            &nadia.address.to_string(),
            "--to",
            &karim.address.to_string(),
        ])
        .args(["--data", &format!("@{}", file.display())])
        .output()
        .context("swaks")?;
    let said = String::from_utf8_lossy(&swaks.stdout).into_owned();
    ensure!(
        swaks.status.success() && said.contains("250 2.0.0 kept as <"),
        "{said}"
    );

    // His program fetches it, by a protocol of 1996, as it is kept: without a subject.
    let curl = Command::new("curl")
        .args(["--silent", "--show-error", "--cacert"])
        .arg(&authority)
        .args(["--user", &format!("{}:{}", karim.address, karim.password)])
        .arg(format!(
            "imaps://localhost:{}/INBOX;MAILINDEX=1",
            cast.instance.port_of("imaps")?
        ))
        .output()
        .context("curl")?;
    let fetched = String::from_utf8(curl.stdout)?;
    ensure!(curl.status.success(), "{}", String::from_utf8_lossy(&curl.stderr));
    ensure!(
        fetched.contains("Subject: [...]\r\n") && fetched.contains("-----BEGIN PGP MESSAGE-----"),
        "{fetched}"
    );
    ensure!(!fetched.contains("mardi"), "{fetched}");

    // With `ecrin` he reads what she wrote, and that it was she.
    let inbox = cast.karim.lines(&["mail", "list"])?;
    ensure!(inbox.len() == 1 && inbox[0]["subject"] == SUBJECT, "{inbox:?}");
    let id = inbox[0]["id"].as_str().context("an id")?;
    let read = cast.karim.json(&["mail", "read", id])?;
    ensure!(
        read["text"].as_str().is_some_and(|text| text.contains(WORDS)),
        "{read}"
    );
    ensure!(
        read["from"].to_string().contains(nadia.address.local().as_str()),
        "{read}"
    );

    // He answers with `ecrin`; her program fetches the answer, which refers to what she sent.
    let attached = cast.out(ATTACHED);
    fs::write(&attached, WORDS)?;
    let attached = attached.to_string_lossy();
    cast.karim
        .json(&["mail", "reply", id, "--text", "Entendu.", "--attach", &attached])?;
    let answered = cast.nadia.lines(&["mail", "list"])?;
    ensure!(answered.len() == 1, "{answered:?}");

    server.stop()?;
    // Nobody between them could read it: not the disk, and not the log, which knows no address and no password either.
    let log = cast.instance.log();
    for place in files_in(&cast.instance.folder())?.iter().chain([&log]) {
        let bytes = fs::read(place)?;
        let mut words = vec![SUBJECT, WORDS, "Entendu.", ATTACHED];
        if *place == log {
            ensure!(!bytes.is_empty(), "a log that says nothing proves nothing");
            words.extend(["nadia.belkacem", "karim.autre", &nadia.password, &karim.password]);
        }
        for word in words {
            let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            ensure!(!found, "{} keeps {word:?}", place.display());
        }
    }
    Ok(())
}
