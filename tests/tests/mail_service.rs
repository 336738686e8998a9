//! The service writes letters too: encrypted to whoever they are for, once whatever happens in between, from an address
//! that nobody else writes from and nobody can write to.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::config::Config;
use ecrin_tests::harness::{Cast, InProcess, Person, Smtp, TestClock, Writer, eventually, files_in};
use ecrin_tests::imap::{Access, Client};
use ecrin_vault::mail::{Address, Letter, message_id};
use rand::Rng as _;
use rand::rngs::OsRng;
use serde_json::Value;

const SERVICE: &str = "ecrin@ecrin.test";
const SUBJECT: &str = "Dossier vermillon";

/// A cast whose server writes letters.
struct Stage {
    cast: Cast,
    server: InProcess,
}

fn set() -> Result<Stage> {
    set_with(|_| {})
}

fn set_with(change: impl FnOnce(&mut Config)) -> Result<Stage> {
    let cast = Cast::new()?;
    let mut config = cast.instance.config()?;
    config.notices.letters = true;
    change(&mut config);
    let server = cast.instance.serve_configured(config, TestClock::at(cast.now))?;
    Ok(Stage { cast, server })
}

/// The letters of the service in someone's inbox, newest first.
fn letters(person: &Person) -> Result<Vec<Value>> {
    let mut all = person.lines(&["mail", "list"])?;
    all.retain(|letter| letter["from"] == SERVICE);
    Ok(all)
}

/// Waits until there are so many, and answers the newest, opened.
fn newest(person: &Person, count: usize) -> Result<Value> {
    eventually(
        &format!("{count} letters"),
        || Ok(letters(person)?.len() >= count),
    )?;
    let all = letters(person)?;
    ensure!(all.len() == count, "{all:?}");
    let id = all[0]["id"].as_str().context("an id")?;
    person.json(&["mail", "read", id])
}

fn text(letter: &Value) -> Result<&str> {
    letter["text"].as_str().context("a text")
}

#[test]
fn whoever_gets_an_address_is_welcomed_and_nobody_between_reads_it() -> Result<()> {
    let Stage { cast, server } = set()?;
    let invitation = cast.referent.invite("aidant", None)?;
    let awa = cast.instance.person("Awa Nouvelle").join(&invitation)?;
    let letter = newest(&awa, 1)?;
    ensure!(
        letter["signature"] == "service" && letter["protected"] == true && letter["from"] == SERVICE,
        "{letter}"
    );
    ensure!(
        letter["subject"] == "Votre messagerie Écrin / Your Écrin mail"
            && letter["to"][0] == "awa.nouvelle@ecrin.test",
        "{letter}"
    );
    let words = text(&letter)?;
    let (french, english) = words.split_once("* * *").context("two languages")?;
    ensure!(
        french.contains("votre adresse est awa.nouvelle@ecrin.test")
            && english.contains("your address is awa.nouvelle@ecrin.test"),
        "{words}"
    );
    // Those who had an address before are not greeted.
    ensure!(letters(&cast.nadia)?.is_empty(), "she was greeted again");

    // What people see: who wrote, and what is known of it.
    let id = letter["id"].as_str().context("id")?;
    let command = awa.command(&["mail", "read", id])?;
    let mut plain = Command::new(command.get_program());
    plain
        .env_clear()
        .envs([("ECRIN_SECRET", awa.secret()), ("ECRIN_LANG", "fr")])
        .args(command.get_args().filter(|word| *word != "--json"));
    let page = String::from_utf8(plain.output()?.stdout)?;
    ensure!(
        page.contains("De : Écrin <ecrin@ecrin.test>")
            && page.contains("qui seul peut écrire depuis cette adresse")
            && !page.contains("ATTENTION"),
        "{page}"
    );

    // A mail program sees the service's name, and a message like every other.
    let access = Access::of(&awa)?;
    let mut client = Client::sign_in(&cast.instance, &access)?;
    client.ok("SELECT INBOX")?;
    let envelope = client.ok("FETCH 1 (ENVELOPE BODYSTRUCTURE)")?;
    let envelope = format!("{envelope:?}");
    ensure!(
        envelope.contains("=?utf-8?B?w4ljcmlu?=") && envelope.contains("pgp-encrypted"),
        "{envelope}"
    );
    drop(client);

    let clock = server.stop()?;
    for file in files_in(&cast.instance.folder())? {
        let bytes = std::fs::read(&file)?;
        for word in ["votre adresse est", "your address is", "Votre messagerie"] {
            ensure!(
                !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
                "{} says {word}",
                file.display()
            );
        }
    }
    let (code, report) = cast.instance.check()?;
    ensure!(code == 0, "{report}");
    drop(clock);
    Ok(())
}

#[test]
fn whoever_is_granted_a_mandate_is_written_to_once_and_keeps_the_notice() -> Result<()> {
    let Stage {
        cast,
        server: _server,
    } = set()?;
    let mandate = cast.mandate(&[0], 3600)?;
    let letter = newest(&cast.nadia, 1)?;
    ensure!(text(&letter)?.contains(&mandate), "{letter}");
    for word in ["Fatou", "SPECIMEN", "Acacias", "tax_notice", &cast.fatou.account] {
        ensure!(!letter.to_string().contains(word), "{word} in {letter}");
    }
    let told = cast.nadia.lines(&["notices"])?;
    ensure!(
        told.len() == 1 && told[0]["code"] == "mandate-granted" && told[0]["mandate"] == mandate,
        "{told:?}"
    );
    // A structure's mandate is told to everyone who holds it, and to nobody else.
    for person in [&cast.referent, &cast.nadia, &cast.karim, &cast.sonia] {
        person.json(&["login"])?;
    }
    let until = cast
        .fatou
        .insider()?
        .now()
        .whole_seconds()
        .plus_days(1)
        .to_string();
    let granted = cast.fatou.json(&[
        "grant",
        "--to",
        &cast.structure,
        "--role",
        "aidant",
        "--doc",
        &cast.papers[1].id,
        "--until",
        &until,
        "--purpose",
        "papiers",
        "--yes",
    ])?;
    let granted = granted["id"].as_str().context("id")?;
    for (person, count) in [(&cast.nadia, 2), (&cast.karim, 1), (&cast.sonia, 1)] {
        ensure!(
            text(&newest(person, count)?)?.contains(granted),
            "{}",
            person.name
        );
    }
    ensure!(letters(&cast.referent)?.is_empty(), "the référent holds none");
    // Whoever asked is told with the answer, once.
    let asked = cast.karim.json(&[
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ])?;
    cast.fatou.json(&[
        "ask",
        "accept",
        asked["id"].as_str().context("id")?,
        "--doc",
        &cast.papers[0].id,
        "--yes",
    ])?;
    newest(&cast.karim, 2)?;
    Ok(())
}

#[test]
fn who_has_no_certificate_has_the_notice() -> Result<()> {
    let Stage { cast, server } = set()?;
    cast.nadia.json(&["mail", "key", "revoke"])?;
    cast.mandate(&[0], 3600)?;
    // What is owed to Karim comes after it.
    cast.fatou
        .grant(&cast.karim, &[&cast.papers[0].id], &["--for", "1d"])?;
    newest(&cast.karim, 1)?;
    let told = cast.nadia.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "mandate-granted"),
        "{told:?}"
    );
    // It is not kept for the day she has one again.
    cast.nadia.json(&["mail", "key", "make"])?;
    let clock = server.stop()?;
    let mut config = cast.instance.config()?;
    config.notices.letters = true;
    let _server = cast.instance.serve_configured(config, clock)?;
    cast.nadia.json(&["login"])?;
    cast.fatou.json(&["login"])?;
    cast.mandate(&[0], 3600)?;
    newest(&cast.nadia, 1)?;
    Ok(())
}

#[test]
fn a_letter_that_is_owed_is_written_once_whenever_the_server_dies() -> Result<()> {
    let cast = Cast::new()?;
    let letters_on = [("ECRIN__NOTICES__LETTERS", "true")];
    let mut granted = Vec::new();
    for _ in 0..8 {
        let server = cast.instance.serve_with("info", &letters_on)?;
        cast.fatou.json(&["login"])?;
        granted.push(
            cast.fatou
                .grant(&cast.nadia, &[&cast.papers[0].id], &["--for", "1d"])?,
        );
        // Before, while and after the letter is written, which is within a second.
        std::thread::sleep(Duration::from_millis(rand::thread_rng().gen_range(0..1_200)));
        server.kill()?;
    }
    let _server = cast.instance.serve_with("info", &letters_on)?;
    cast.nadia.json(&["login"])?;
    eventually(
        "every letter",
        || Ok(letters(&cast.nadia)?.len() >= granted.len()),
    )?;
    let mut told = Vec::new();
    for letter in letters(&cast.nadia)? {
        let letter = cast
            .nadia
            .json(&["mail", "read", letter["id"].as_str().context("id")?])?;
        let words = text(&letter)?.to_owned();
        told.extend(granted.iter().filter(|mandate| words.contains(*mandate)).cloned());
    }
    told.sort();
    granted.sort();
    ensure!(told == granted, "{told:?} is not {granted:?}");
    Ok(())
}

#[test]
fn a_sender_hears_whom_her_message_did_not_reach_and_nothing_more_of_it() -> Result<()> {
    let Stage {
        cast,
        server: _server,
    } = set_with(|config| config.mail.quota_bytes = 30_000)?;
    let (nadia, karim, sonia) = (
        Writer::new(&cast.nadia)?,
        Writer::new(&cast.karim)?,
        Writer::new(&cast.sonia)?,
    );
    // Karim's box is filled until nothing more goes in; he is told when there is little room left.
    let mut program = Smtp::connect(&cast.instance)?;
    program.sign_in(&nadia.address.to_string(), &nadia.password)?;
    let to = |writer: &Writer| writer.address.to_string();
    let long = "rien de particulier, mais beaucoup ".repeat(150);
    loop {
        let message = nadia.letter(&[&karim], SUBJECT, &long)?;
        let (code, _) = program.hand_in(&to(&nadia), &[&to(&karim)], &message)?;
        if code != 250 {
            ensure!(code == 552, "{code}");
            break;
        }
    }
    // One who has room, one who has none, and one who is not there any more when the message comes.
    let message = nadia.letter(&[&karim, &sonia], SUBJECT, &long)?;
    let (code, answer) = program.hand_in(&to(&nadia), &[&to(&karim), &to(&sonia)], &message)?;
    ensure!(code == 250, "{code} {answer}");
    let letter = newest(&cast.nadia, 1)?;
    let words = text(&letter)?;
    ensure!(
        words.contains("- karim.autre@ecrin.test : sa messagerie est pleine")
            && words.contains("- karim.autre@ecrin.test : the mailbox is full")
            && !words.contains("sonia"),
        "{words}"
    );
    ensure!(!letter.to_string().contains("vermillon"), "{letter}");
    let told = cast.nadia.lines(&["notices"])?;
    let told = told
        .iter()
        .find(|notice| notice["code"] == "mail-undelivered")
        .context("a notice")?;
    ensure!(
        told["detail"]
            .as_str()
            .is_some_and(|detail| detail.ends_with("karim.autre@ecrin.test mailbox-full")),
        "{told}"
    );
    // It names the message by the id under which its readers have it.
    let detail = told["detail"].as_str().unwrap_or_default();
    let named = detail.split(['<', '>']).nth(1).context("an id")?;
    ensure!(words.contains(named), "{words}");
    // Our own client says so itself, and no letter follows.
    let sent = cast.nadia.json(&[
        "mail",
        "send",
        "--to",
        "karim.autre@ecrin.test,sonia.troisieme@ecrin.test",
        "--subject",
        SUBJECT,
        "--text",
        &long,
    ])?;
    ensure!(
        sent["recipients"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["refused"] == "mailbox-full")),
        "{sent}"
    );
    let mandate = cast.mandate(&[0], 3600)?;
    ensure!(
        text(&newest(&cast.nadia, 2)?)?.contains(&mandate),
        "another letter came"
    );
    Ok(())
}

#[test]
fn whoever_has_little_room_left_is_written_to_while_there_is_some() -> Result<()> {
    let Stage {
        cast,
        server: _server,
    } = set_with(|config| {
        config.mail.quota_bytes = 100_000;
        config.mail.burst = 1_000;
    })?;
    let (nadia, karim) = (Writer::new(&cast.nadia)?, Writer::new(&cast.karim)?);
    let (from, to) = (nadia.address.to_string(), karim.address.to_string());
    let mut program = Smtp::connect(&cast.instance)?;
    program.sign_in(&from, &nadia.password)?;
    let words = "rien de particulier, mais beaucoup\n".repeat(100);
    let me = cast.karim.insider()?;
    let mut sent = 0;
    while !me
        .api
        .notices()?
        .iter()
        .any(|notice| notice.code.as_str() == "mail-nearly-full")
    {
        let message = nadia.letter(&[&karim], SUBJECT, &words)?;
        ensure!(program.hand_in(&from, &[&to], &message)?.0 == 250, "not taken");
        sent += 1;
    }
    ensure!(sent > 10, "after {sent} messages");
    let letter = newest(&cast.karim, 1)?;
    ensure!(text(&letter)?.contains("plus des neuf dixièmes"), "{letter}");
    Ok(())
}

#[test]
fn nobody_writes_to_the_service_or_in_its_name() -> Result<()> {
    let Stage {
        cast,
        server: _server,
    } = set()?;
    cast.nadia
        .run(&[
            "mail",
            "send",
            "--to",
            SERVICE,
            "--subject",
            "Bonjour",
            "--text",
            "Bonjour",
        ])?
        .refused(3, "no-reply")?;
    cast.mandate(&[0], 3600)?;
    let letter = newest(&cast.nadia, 1)?;
    let id = letter["id"].as_str().context("id")?;
    cast.nadia
        .run(&["mail", "reply", id, "--text", "Merci"])?
        .refused(3, "no-reply")?;
    let nadia = Writer::new(&cast.nadia)?;
    let from = nadia.address.to_string();
    let mut program = Smtp::connect(&cast.instance)?;
    program.sign_in(&from, &nadia.password)?;
    program.must(&format!("MAIL FROM:<{from}>"), 250)?;
    let answer = program.must(&format!("RCPT TO:<{SERVICE}>"), 550)?;
    ensure!(answer.contains("5.7.1") && answer.contains("service"), "{answer}");
    program.must("RSET", 250)?;
    program.must(&format!("MAIL FROM:<{SERVICE}>"), 550)?;
    // In its name: neither to others, nor into a box that others read.
    let service: Address = SERVICE.parse()?;
    let mine = nadia.public()?;
    let forged = Letter {
        from: service.clone(),
        from_name: "Écrin".to_owned(),
        to: vec![nadia.address.clone()],
        cc: Vec::new(),
        subject: "Donnez votre phrase secrète".to_owned(),
        date: TestClock::real_now()?,
        id: message_id(&service, &mut OsRng),
        in_reply_to: None,
        references: Vec::new(),
        text: "Répondez vite.".to_owned(),
        attachments: Vec::new(),
    };
    let forged = forged.seal_unsigned(&[&mine], &mut OsRng)?;
    program.must("RSET", 250)?;
    let (code, answer) = program.hand_in(&from, &[&from], &forged)?;
    ensure!(code == 550, "{code} {answer}");
    let me = cast.nadia.insider()?;
    let boxes = me.api.mailboxes()?.mailboxes;
    let inbox = boxes.first().context("a box")?;
    ensure!(
        me.api.append_message(inbox.id, "", &forged).is_err(),
        "it was put into a box"
    );
    // Nobody is given the address.
    let invitation = cast.referent.invite("aidant", None)?;
    let awa = cast.instance.person("Awa");
    let joined = awa.json(&["join", &invitation, "--name", "Awa", "--address", "ecrin"])?;
    ensure!(joined["address"].is_null(), "{joined}");
    awa.run(&["mail", "key", "make", "--address", "ecrin"])?
        .refused(2, "bad-address")?;
    Ok(())
}
