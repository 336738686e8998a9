//! What a mail program may hand in, and what happens to everything else: refused in the words of the spec, and nothing of
//! it kept.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, Instance, Smtp, Writer, eventually, files_in};
use ecrin_vault::vocabulary::SpecialUse;

/// What no refused message leaves behind, in any form in which it was sent.
const CANARY: &str = "canari-4f1c9e77";

/// Nadia and Karim write; Sonia is there and has no certificate.
struct Scene {
    cast: Cast,
    server: InProcess,
    nadia: Writer,
    karim: Writer,
}

fn scene() -> Result<Scene> {
    let (cast, server) = Cast::served()?;
    let nadia = Writer::new(&cast.nadia)?;
    let karim = Writer::new(&cast.karim)?;
    Ok(Scene {
        cast,
        server,
        nadia,
        karim,
    })
}

impl Scene {
    fn instance(&self) -> &Instance {
        &self.cast.instance
    }

    fn from(&self) -> String {
        self.nadia.address.to_string()
    }

    fn to(&self) -> String {
        self.karim.address.to_string()
    }

    /// Nadia's mail program, signed in.
    fn signed_in(&self) -> Result<Smtp> {
        let mut smtp = Smtp::connect(self.instance())?;
        let (code, text) = smtp.sign_in(&self.from(), &self.nadia.password)?;
        ensure!(code == 235, "{code} {text}");
        Ok(smtp)
    }

    /// A letter to Karim that passes, as text.
    fn letter(&self) -> Result<String> {
        Ok(String::from_utf8(self.nadia.letter(
            &[&self.karim],
            "Objet",
            CANARY,
        )?)?)
    }

    /// How many messages Karim has.
    fn delivered(&self) -> Result<u32> {
        let boxes = self.cast.karim.insider()?.api.mailboxes()?;
        let inbox = boxes
            .mailboxes
            .iter()
            .find(|folder| folder.special == Some(SpecialUse::Inbox));
        Ok(inbox.map_or(0, |inbox| inbox.messages))
    }

    /// Nothing with these words lies in the instance's folder or was logged.
    fn nothing_left(&self, words: &[&str]) -> Result<()> {
        for file in files_in(&self.instance().folder())? {
            let bytes = fs::read(&file)?;
            for word in words {
                let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
                ensure!(!found, "{} keeps {word:?}", file.display());
            }
        }
        Ok(())
    }
}

#[test]
fn a_letter_is_durable_when_it_is_answered_and_reaches_its_reader() -> Result<()> {
    let scene = scene()?;
    let mut smtp = scene.signed_in()?;
    let letter = scene.letter()?;
    for sent in 1..=2 {
        let (code, text) = smtp.hand_in(&scene.from(), &[&scene.to()], letter.as_bytes())?;
        ensure!(code == 250, "{code} {text}");
        ensure!(scene.delivered()? == sent, "it is there once");
    }
    smtp.must("QUIT", 221)?;
    ensure!(smtp.is_closed()?);
    // Opened or closed, the server's disk shows nothing that was written.
    scene.nothing_left(&[CANARY, "Objet"])
}

#[test]
fn recipients_are_refused_one_by_one_and_the_others_get_it() -> Result<()> {
    let scene = scene()?;
    let sonia = Writer::new(&scene.cast.sonia)?.address.to_string();
    scene.cast.sonia.json(&["mail", "key", "revoke", "--lost"])?;
    let mut smtp = scene.signed_in()?;
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    for (address, code) in [
        ("karim.autre@dehors.example", 550),
        ("personne@ecrin.test", 550),
        (&sonia, 550),
        ("karim.autre%dehors.example@ecrin.test", 550),
        ("@ecrin.test:karim.autre@dehors.example", 550),
        ("\"karim.autre\"@ecrin.test", 550),
        ("karim.autre@[127.0.0.1]", 550),
        (&scene.to(), 250),
    ] {
        smtp.must(&format!("RCPT TO:<{address}>"), code)?;
    }
    let (code, text) = smtp.data(scene.letter()?.as_bytes())?;
    ensure!(code == 250, "{code} {text}");
    ensure!(scene.delivered()? == 1);
    // Of nobody at all is said at DATA.
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    smtp.must("RCPT TO:<personne@ecrin.test>", 550)?;
    smtp.must("DATA", 554)?;
    Ok(())
}

#[test]
fn whoever_is_suspended_or_loses_her_password_is_out_at_once() -> Result<()> {
    let scene = scene()?;
    let mut smtp = scene.signed_in()?;
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    scene
        .cast
        .referent
        .json(&["member", "suspend", &scene.cast.karim.account])?;
    smtp.must(&format!("RCPT TO:<{}>", scene.to()), 550)?;
    scene
        .cast
        .referent
        .json(&["member", "resume", &scene.cast.karim.account])?;
    smtp.must(&format!("RCPT TO:<{}>", scene.to()), 250)?;
    smtp.must("DATA", 354)?;
    scene
        .cast
        .referent
        .json(&["member", "suspend", &scene.cast.nadia.account])?;
    smtp.send(scene.letter()?.as_bytes())?;
    smtp.send(b".\r\n")?;
    let (code, text) = smtp.hear()?;
    ensure!(code == 550, "{code} {text}");
    ensure!(scene.delivered()? == 0, "nothing of a suspended member arrives");
    // And she cannot come in again, in the words of a wrong password.
    let mut again = Smtp::connect(scene.instance())?;
    let suspended = again.sign_in(&scene.from(), &scene.nadia.password)?;
    let wrong = Smtp::connect(scene.instance())?.sign_in(&scene.to(), "0000-0000")?;
    let unknown = Smtp::connect(scene.instance())?.sign_in("personne@ecrin.test", "0000-0000")?;
    ensure!(
        suspended == wrong && wrong == unknown && wrong.0 == 535,
        "{suspended:?} {wrong:?} {unknown:?}"
    );
    Ok(())
}

#[test]
fn a_wrong_password_takes_its_time_and_three_end_the_connection() -> Result<()> {
    let scene = scene()?;
    let mut smtp = Smtp::connect(scene.instance())?;
    for user in ["personne@ecrin.test", &scene.from(), "kein-address"] {
        let began = Instant::now();
        let (code, _) = smtp.sign_in(user, "abcde-fghij")?;
        ensure!(
            code == 535 && began.elapsed() >= Duration::from_millis(500),
            "{user}: {code}"
        );
    }
    ensure!(smtp.is_closed()?);
    Ok(())
}

#[test]
fn what_is_not_encrypted_is_refused_and_nothing_of_it_is_kept() -> Result<()> {
    let scene = scene()?;
    let (from, to) = (scene.from(), scene.to());
    let good = scene.letter()?;
    let head = format!("From: {from}\r\nTo: {to}\r\n");
    let mixed = format!("{head}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n");
    let stranger = String::from_utf8(scene.karim.letter(&[&scene.karim], "x", "x")?)?.replace(&to, &from);
    let preamble = good.replacen("\r\n\r\n--", &format!("\r\n\r\n{CANARY}\r\n--"), 1);
    let typed = good.replacen(
        "application/octet-stream",
        &format!("application/octet-stream; name=\"{CANARY}.pdf\""),
        1,
    );
    for (what, message, code) in [
        (
            "clear text",
            format!("{head}Subject: {CANARY}\r\n\r\n{CANARY}\r\n"),
            523,
        ),
        (
            "the word in the body",
            format!("{head}\r\napplication/pgp-encrypted\r\n{CANARY}\r\n"),
            523,
        ),
        (
            "the word in a header",
            format!("{head}X-A: application/pgp-encrypted\r\n\r\n{CANARY}\r\n"),
            523,
        ),
        (
            "in a nested part",
            format!("{mixed}\r\n{CANARY}\r\n--m\r\n{good}\r\n--m--\r\n"),
            523,
        ),
        ("words before", preamble, 523),
        ("words after", format!("{good}{CANARY}\r\n"), 523),
        ("a file's name", typed, 523),
        ("comments", format!("Comments: {CANARY}\r\n{good}"), 523),
        ("for someone else", stranger, 523),
        ("of a colleague", good.replacen(&from, &to, 1), 550),
        ("of two", format!("From: {to}\r\n{good}"), 550),
        ("sent by a colleague", format!("Sender: {to}\r\n{good}"), 550),
        (
            "answers to outside",
            format!("Reply-To: {CANARY}@dehors.example\r\n{good}"),
            550,
        ),
        (
            "two subjects",
            format!("Subject: {CANARY}\r\nSubject: x\r\n{good}"),
            554,
        ),
        ("eight bits", format!("X-A: {CANARY} é\r\n{good}"), 554),
        ("a zero", format!("X-A: {CANARY} \0\r\n{good}"), 554),
        (
            "too many fields",
            format!("{}{good}", format!("X-A: {CANARY}\r\n").repeat(250)),
            554,
        ),
        (
            "a long line",
            format!("X-A: {CANARY}{}\r\n{good}", "a".repeat(998)),
            554,
        ),
    ] {
        let mut smtp = scene.signed_in()?;
        let (answered, text) = smtp.hand_in(&from, &[&to], message.as_bytes())?;
        ensure!(answered == code, "{what}: {answered} {text}");
        if code == 523 {
            ensure!(
                text.starts_with("5.7.10 Encryption needed")
                    && text.ends_with("https://ecrin.test/aide/chiffrement"),
                "{what}: {text}"
            );
        }
        // The connection goes on after it.
        smtp.must("NOOP", 250)?;
    }
    ensure!(scene.delivered()? == 0);
    scene.nothing_left(&[CANARY])?;
    // What is accepted loses its words on the way in.
    let shown = good.replacen(
        "Subject: [...]",
        &format!("Subject: {CANARY}\r\nX-Mailer: {CANARY}"),
        1,
    );
    ensure!(shown.contains(CANARY));
    let (code, text) = scene.signed_in()?.hand_in(&from, &[&to], shown.as_bytes())?;
    ensure!(code == 250, "{code} {text}");
    scene.nothing_left(&[CANARY])
}

#[test]
fn twelve_ways_to_smuggle_a_message_end_the_connection() -> Result<()> {
    let scene = scene()?;
    let (from, to) = (scene.from(), scene.to());
    for end in [
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\r\r\n.\r\n",
        "\n\n.\r\n",
        "\r\n.\r\r\n",
        "\r\n\n.\r\n",
        "\r.\n",
        "\n.\r",
    ] {
        let mut smtp = scene.signed_in()?;
        smtp.must(&format!("MAIL FROM:<{from}>"), 250)?;
        smtp.must(&format!("RCPT TO:<{to}>"), 250)?;
        smtp.must("DATA", 354)?;
        let smuggled = scene.letter()?;
        let body = format!(
            "From: {from}\r\n\r\n{CANARY}{end}MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\nDATA\r\n{smuggled}.\r\n"
        );
        // The door may be closed before all of it was said.
        let _ = smtp.send(body.as_bytes());
        let (code, text) = smtp.hear()?;
        ensure!(code == 554 && text.starts_with("5.6.0"), "{end:?}: {code} {text}");
        ensure!(smtp.is_closed()?, "{end:?}");
    }
    // A zero beside the dot ends nothing either: it is part of what is refused.
    let mut smtp = scene.signed_in()?;
    let (code, _) = smtp.hand_in(
        &from,
        &[&to],
        format!("From: {from}\r\n\0.\r\n{CANARY}\r\n").as_bytes(),
    )?;
    ensure!(code == 554, "{code}");
    ensure!(scene.delivered()? == 0);
    scene.nothing_left(&[CANARY])
}

#[test]
fn commands_are_lines_in_their_order() -> Result<()> {
    let scene = scene()?;
    let (from, to) = (scene.from(), scene.to());
    // Behind DATA nothing may stand before it was answered.
    let mut smtp = scene.signed_in()?;
    smtp.send(format!("MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\nDATA\r\nFrom: x\r\n").as_bytes())?;
    let heard = [smtp.hear()?.0, smtp.hear()?.0, smtp.hear()?.0];
    ensure!(heard == [250, 250, 554], "{heard:?}");
    ensure!(smtp.is_closed()?);
    // Otherwise lines may come together.
    let mut smtp = scene.signed_in()?;
    smtp.send(format!("MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\nNOOP\r\nDATA\r\n").as_bytes())?;
    let heard = [smtp.hear()?.0, smtp.hear()?.0, smtp.hear()?.0, smtp.hear()?.0];
    ensure!(heard == [250, 250, 250, 354], "{heard:?}");
    smtp.send(format!("{}.\r\n", scene.letter()?).as_bytes())?;
    ensure!(smtp.hear()?.0 == 250);
    for (line, code) in [
        ("VRFY karim", 502),
        ("EXPN tous", 502),
        ("BDAT 3 LAST", 502),
        ("STARTTLS", 503),
        ("TURN", 500),
        ("MAIL FROM:<>", 550),
        (&format!("MAIL FROM:<{to}>"), 550),
        (&format!("MAIL FROM:<{from}> SIZE=99999999"), 552),
    ] {
        smtp.must(line, code)?;
    }
    // A line that is none ends it: without CR, with a lone CR, too long, in another alphabet.
    for line in [
        b"NOOP\n".to_vec(),
        b"NO\rOP\r\n".to_vec(),
        vec![b'a'; 5000],
        "NOOP é\r\n".into(),
        b"\x16\x03\x01\r\n".to_vec(),
    ] {
        let mut smtp = Smtp::connect(scene.instance())?;
        smtp.send(&line)?;
        let (code, text) = smtp.hear()?;
        ensure!(code == 500, "{line:?}: {code} {text}");
        ensure!(smtp.is_closed()?);
    }
    // Nobody gets further without a password.
    let mut smtp = Smtp::connect(scene.instance())?;
    smtp.must("EHLO x", 250)?;
    for line in [
        format!("MAIL FROM:<{from}>"),
        format!("RCPT TO:<{to}>"),
        "DATA".to_owned(),
    ] {
        smtp.must(&line, 530)?;
    }
    Ok(())
}

#[test]
fn too_many_recipients_and_too_many_refusals_are_told_so() -> Result<()> {
    let scene = scene()?;
    let mut smtp = scene.signed_in()?;
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    let mut heard = Vec::new();
    for n in 0..10_000 {
        let (code, _) = smtp.say(&format!("RCPT TO:<personne{n}@ecrin.test>"))?;
        heard.push(code);
        if code == 421 {
            break;
        }
    }
    ensure!(
        heard.len() <= 100 && heard.last() == Some(&421),
        "{}",
        heard.len()
    );
    ensure!(smtp.is_closed()?);
    Ok(())
}

#[test]
fn a_message_that_breaks_off_leaves_nothing() -> Result<()> {
    let scene = scene()?;
    let mut smtp = scene.signed_in()?;
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    smtp.must(&format!("RCPT TO:<{}>", scene.to()), 250)?;
    smtp.must("DATA", 354)?;
    let letter = scene.letter()?;
    smtp.send(&letter.as_bytes()[..letter.len() / 2])?;
    drop(smtp);
    eventually("the door is free again", || Ok(scene.signed_in().is_ok()))?;
    ensure!(scene.delivered()? == 0);
    let Scene { cast, server, .. } = scene;
    server.stop()?;
    let (code, report) = cast.instance.check()?;
    ensure!(code == 0, "{report}");
    Ok(())
}

#[test]
fn whoever_is_inside_when_the_server_closes_hears_of_it() -> Result<()> {
    let scene = scene()?;
    let mut smtp = scene.signed_in()?;
    let stopping = std::thread::spawn(move || scene.server.stop().map(|_| ()));
    let (code, _) = smtp.hear()?;
    ensure!(code == 421, "{code}");
    stopping.join().map_err(|_| anyhow::anyhow!("a panic"))?
}
