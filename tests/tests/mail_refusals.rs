//! What people with bad programs or bad intentions hand in, by name: each refused in the words of the spec, in no time,
//! and nothing of it kept. What every member may hand in is in `mail_submission.rs`.

#![allow(clippy::print_stderr)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecrin_server::config::Config;
use ecrin_tests::harness::{Cast, InProcess, Smtp, TestClock, Writer, copy_folder, files_in};
use ecrin_tests::imap::Client;
use ecrin_tests::scratch::Scratch;

/// What no refused message leaves behind.
const CANARY: &str = "canari-5b0d77c1";

const BEGIN: &str = "-----BEGIN PGP MESSAGE-----\r\n\r\n";
const END: &str = "-----END PGP MESSAGE-----";

struct Scene {
    cast: Cast,
    _server: InProcess,
    nadia: Writer,
    karim: Writer,
}

fn scene(change: impl FnOnce(&mut Config)) -> Result<Scene> {
    let cast = Cast::new()?;
    let mut config = cast.instance.config()?;
    change(&mut config);
    let server = cast.instance.serve_configured(config, TestClock::at(cast.now))?;
    let nadia = Writer::new(&cast.nadia)?;
    let karim = Writer::new(&cast.karim)?;
    Ok(Scene {
        cast,
        _server: server,
        nadia,
        karim,
    })
}

impl Scene {
    fn from(&self) -> String {
        self.nadia.address.to_string()
    }

    fn to(&self) -> String {
        self.karim.address.to_string()
    }

    fn signed_in(&self) -> Result<Smtp> {
        let mut smtp = Smtp::connect(&self.cast.instance)?;
        let (code, text) = smtp.sign_in(&self.from(), &self.nadia.password)?;
        ensure!(code == 235, "{code} {text}");
        Ok(smtp)
    }

    fn letter(&self, words: &str) -> Result<String> {
        Ok(String::from_utf8(self.nadia.letter(
            &[&self.karim],
            CANARY,
            words,
        )?)?)
    }

    fn hand_in(&self, message: &str) -> Result<(u16, String)> {
        self.signed_in()?
            .hand_in(&self.from(), &[&self.to()], message.as_bytes())
    }

    fn nothing_left(&self) -> Result<()> {
        nothing_says(&self.cast.instance.folder(), CANARY)
    }
}

fn nothing_says(folder: &Path, word: &str) -> Result<()> {
    for file in files_in(folder)? {
        let bytes = fs::read(&file)?;
        let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
        ensure!(!found, "{} keeps {word:?}", file.display());
    }
    Ok(())
}

/// The same message with other packets in its armour: `change` is given its session keys and what follows them.
fn repacked(message: &str, change: impl FnOnce(Vec<Vec<u8>>, Vec<u8>) -> Vec<u8>) -> Result<String> {
    let (before, rest) = message.split_once(BEGIN).context("armour")?;
    let (armour, after) = rest.split_once(END).context("its end")?;
    let text: String = armour.lines().filter(|line| !line.starts_with('=')).collect();
    let mut rest = STANDARD.decode(text)?;
    let mut keys = Vec::new();
    // Session keys are short: their length is one byte.
    while let [0xc1, length @ 0..=191, ..] = rest[..] {
        keys.push(rest.drain(..2 + usize::from(length)).collect());
    }
    ensure!(!keys.is_empty(), "no session key");
    let mut lines = String::new();
    for line in STANDARD.encode(change(keys, rest)).as_bytes().chunks(64) {
        lines.push_str(std::str::from_utf8(line)?);
        lines.push_str("\r\n");
    }
    Ok(format!("{before}{BEGIN}{lines}{END}{after}"))
}

/// A session key that a password opens.
const FOR_A_PASSWORD: [u8; 15] = [0xc3, 13, 4, 9, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0x60];

#[test]
fn what_is_encrypted_to_nobody_to_a_password_or_to_someone_else_is_refused() -> Result<()> {
    let scene = scene(|_| {})?;
    let sonia = Writer::new(&scene.cast.sonia)?;
    let good = scene.letter(CANARY)?;
    let to_sonia = String::from_utf8(scene.nadia.letter(&[&sonia], CANARY, CANARY)?)?;
    let to_all = String::from_utf8(scene.nadia.letter(&[&scene.karim, &sonia], CANARY, CANARY)?)?;
    let nobody = repacked(&good, |_, data| data)?;
    let password = repacked(&good, |_, data| [&FOR_A_PASSWORD[..], &data].concat())?;
    let also_password = repacked(&good, |keys, data| {
        [&keys.concat(), &FOR_A_PASSWORD[..], &data].concat()
    })?;
    let hidden = repacked(&good, |mut keys, data| {
        if let Some(id) = keys.first_mut().and_then(|key| key.get_mut(3..11)) {
            id.fill(0);
        }
        [keys.concat(), data].concat()
    })?;
    let twice = repacked(&good, |keys, data| [keys.concat(), data.clone(), data].concat())?;
    for (what, message, words) in [
        ("to nobody", &nobody, "the message is encrypted to nobody"),
        ("to a password", &password, "a password opens the message"),
        (
            "to a password too",
            &also_password,
            "a password opens the message",
        ),
        ("to a hidden key", &hidden, "the message hides whom it is for"),
        ("two messages", &twice, "the OpenPGP packets are not a message"),
        (
            "to someone else",
            &to_sonia,
            "the message is encrypted to someone it is not sent to",
        ),
        (
            "to someone else too",
            &to_all,
            "the message is encrypted to someone it is not sent to",
        ),
    ] {
        let (code, text) = scene.hand_in(message)?;
        ensure!(
            code == 523
                && text.starts_with(&format!("5.7.10 Encryption needed: {words}"))
                && text.ends_with(". https://ecrin.test/aide/chiffrement"),
            "{what}: {code} {text}"
        );
    }
    // The journal has a line for each, with the rule and without a word of the message.
    let refused = scene
        .cast
        .admin
        .lines(&["audit", "search", "--aidant", &scene.cast.nadia.account])?;
    let refused = refused.iter().filter(|row| row["event"] == "mail.refused");
    ensure!(refused.count() == 7, "every refusal is written down");
    scene.nothing_left()
}

#[test]
fn floods_and_deep_nests_are_refused_before_they_cost_anything() -> Result<()> {
    let scene = scene(|_| {})?;
    let good = scene.letter(CANARY)?;
    let head = format!("From: {}\r\nTo: {}\r\n", scene.from(), scene.to());
    let pieces = |count: usize| -> String {
        (0..count)
            .map(|n| format!(";\r\n boundary*{n}*=%63{CANARY}"))
            .collect()
    };
    let flood = |count| {
        format!(
            "{head}Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"{}\r\n\r\n{CANARY}\r\n",
            pieces(count)
        )
    };
    let mut nested = format!("{head}MIME-Version: 1.0\r\n");
    for depth in 0..2_000 {
        nested.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"
        ));
    }
    nested.push_str(&good);
    let messages: String = (0..2_000)
        .map(|_| "Content-Type: message/rfc822\r\n\r\n")
        .collect();
    let crowd: String = (0..10_000)
        .map(|n| format!(",\r\n personne{n}@ecrin.test"))
        .collect();
    let crowd = good.replacen("\r\nTo: ", &format!("\r\nCc: x@ecrin.test{crowd}\r\nTo: "), 1);
    for (what, message, code, status) in [
        ("a few pieces (RFC 2231)", flood(3), 554, "5.6.0"),
        ("a flood of them", flood(20_000), 554, "5.6.0"),
        ("two thousand parts in parts", nested, 523, "5.7.10"),
        (
            "two thousand messages in messages",
            format!("{head}{messages}{good}"),
            523,
            "5.7.10",
        ),
        ("ten thousand names in a header", crowd, 554, "5.6.0"),
        (
            "a header of forty thousand lines",
            format!("{}{good}", format!("X-A: {CANARY}\r\n").repeat(40_000)),
            554,
            "5.6.0",
        ),
    ] {
        let begun = Instant::now();
        let (answered, text) = scene.hand_in(&message)?;
        ensure!(
            answered == code && text.starts_with(status),
            "{what}: {answered} {text}"
        );
        ensure!(
            begun.elapsed() < Duration::from_secs(10),
            "{what}: {:?}",
            begun.elapsed()
        );
    }
    // One recipient named ten thousand times is one recipient.
    let mut smtp = scene.signed_in()?;
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    let named = format!("RCPT TO:<{}>\r\n", scene.to());
    for _ in 0..100 {
        smtp.send(named.repeat(100).as_bytes())?;
        for _ in 0..100 {
            let (code, text) = smtp.hear()?;
            ensure!(code == 250, "{code} {text}");
        }
    }
    let (code, text) = smtp.data(good.as_bytes())?;
    ensure!(code == 250, "{code} {text}");
    let inbox = scene.cast.karim.lines(&["mail", "list"])?;
    ensure!(inbox.len() == 1, "{inbox:?}");
    scene.nothing_left()
}

#[test]
fn nothing_is_said_before_tls_and_nothing_can_be_injected_into_it() -> Result<()> {
    let scene = scene(|_| {})?;
    for door in ["smtps", "imaps"] {
        let mut plain = TcpStream::connect(("127.0.0.1", scene.cast.instance.port_of(door)?))?;
        plain.set_read_timeout(Some(Duration::from_secs(30)))?;
        let said = format!("EHLO x\r\nSTARTTLS\r\nMAIL FROM:<{}>\r\n", scene.from());
        plain.write_all(said.as_bytes())?;
        let mut heard = Vec::new();
        // It may as well be cut off without a word.
        let _ = plain.read_to_end(&mut heard);
        let is_alert = heard.first() == Some(&0x15);
        ensure!(heard.is_empty() || is_alert, "{door}: {heard:?}");
        ensure!(
            !heard.windows(3).any(|three| three == b"220" || three == b"250"),
            "{door}"
        );
    }
    // Inside, STARTTLS changes nothing, whatever stands behind it.
    let mut smtp = Smtp::connect(&scene.cast.instance)?;
    smtp.send(format!("EHLO x\r\nSTARTTLS\r\nMAIL FROM:<{}>\r\nNOOP\r\n", scene.from()).as_bytes())?;
    let heard = [smtp.hear()?.0, smtp.hear()?.0, smtp.hear()?.0, smtp.hear()?.0];
    ensure!(heard == [250, 503, 530, 250], "{heard:?}");
    let (_, hello) = smtp.say("EHLO x")?;
    ensure!(!hello.contains("STARTTLS"), "{hello}");
    let mut imap = Client::connect(&scene.cast.instance)?;
    imap.refused("STARTTLS", "BAD")?;
    ensure!(!imap.ok("CAPABILITY")?.join("").contains("STARTTLS"));
    Ok(())
}

#[test]
fn the_door_relays_for_nobody_however_it_is_asked() -> Result<()> {
    let scene = scene(|_| {})?;
    let mut smtp = scene.signed_in()?;
    smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
    for address in [
        "a@dehors.example",
        "a%dehors.example@ecrin.test",
        "dehors.example!a@ecrin.test",
        "a@dehors.example@ecrin.test",
        "karim.autre@ecrin.test@dehors.example",
        "@ecrin.test:a@dehors.example",
        "@ecrin.test,@dehors.example:karim.autre@ecrin.test",
        "\"a@dehors.example\"@ecrin.test",
        "\"karim.autre\"@ecrin.test",
        "karim.autre@[127.0.0.1]",
        "karim.autre@[IPv6:::1]",
        "karim.autre@xn--crin-9oa.test",
        "karim.autre@sous.ecrin.test",
        "karim.autre",
        "",
    ] {
        let (code, text) = smtp.say(&format!("RCPT TO:<{address}>"))?;
        ensure!(
            (code == 550 && (text.starts_with("5.7.1 ") || text.starts_with("5.1.1 "))) || code == 501,
            "{address}: {code} {text}"
        );
    }
    smtp.must("DATA", 554)?;
    // An address in another alphabet is not even a line.
    smtp.send("RCPT TO:<karim.autre@écrin.test>\r\n".as_bytes())?;
    ensure!(smtp.hear()?.0 == 500);
    ensure!(smtp.is_closed()?);
    Ok(())
}

#[test]
fn whoever_is_not_let_in_learns_nothing_from_the_words_or_the_time() -> Result<()> {
    let scene = scene(|_| {})?;
    let sonia = Writer::new(&scene.cast.sonia)?;
    let taken_back = scene.cast.karim.json(&["mail", "app-password", "add", "perdu"])?;
    let (password, id) = (&taken_back["password"], &taken_back["id"]);
    let password = password.as_str().context("a password")?;
    let id = id.as_str().context("an id")?;
    scene.cast.karim.json(&["mail", "app-password", "remove", id])?;
    scene
        .cast
        .referent
        .json(&["member", "suspend", &scene.cast.sonia.account])?;
    let kinds = [
        ("wrong", scene.from(), "abcde-fghij"),
        ("revoked", scene.to(), password),
        ("suspended", sonia.address.to_string(), &sonia.password),
        ("unknown", "personne@ecrin.test".to_owned(), password),
        ("no address", "personne".to_owned(), password),
    ];
    let (mut smtp_words, mut imap_words) = (Vec::new(), Vec::new());
    for (kind, user, password) in &kinds {
        // The shortest of several is what the door itself takes, on a machine that does other things.
        let mut shortest = [Duration::MAX; 2];
        let in_time = |shortest: [Duration; 2]| {
            shortest.into_iter().zip([500, 1_500]).all(|(took, least)| {
                let least = Duration::from_millis(least);
                (least..least + Duration::from_millis(700)).contains(&took)
            })
        };
        for round in 0..6 {
            if round > 1 && in_time(shortest) {
                break;
            }
            let mut smtp = Smtp::connect(&scene.cast.instance)?;
            smtp.must("EHLO x", 250)?;
            let answer = STANDARD.encode(format!("\0{user}\0{password}"));
            let begun = Instant::now();
            smtp_words.push(smtp.say(&format!("AUTH PLAIN {answer}"))?);
            shortest[0] = shortest[0].min(begun.elapsed());
            let mut imap = Client::connect(&scene.cast.instance)?;
            let begun = Instant::now();
            imap_words.push(imap.ask(&format!("LOGIN \"{user}\" \"{password}\""))?);
            shortest[1] = shortest[1].min(begun.elapsed());
        }
        ensure!(in_time(shortest), "{kind}: {shortest:?}");
    }
    ensure!(
        smtp_words.iter().all(|answer| *answer == smtp_words[0]) && smtp_words[0].0 == 535,
        "{smtp_words:?}"
    );
    ensure!(smtp_words[0].1.starts_with("5.7.8 "), "{smtp_words:?}");
    ensure!(
        imap_words.iter().all(|answer| *answer == imap_words[0])
            && imap_words[0].join("").starts_with("NO [AUTHENTICATIONFAILED]"),
        "{imap_words:?}"
    );
    Ok(())
}

#[test]
fn what_a_program_tells_about_its_user_stays_with_her() -> Result<()> {
    let scene = scene(|_| {})?;
    let told = format!(
        "Received: from [192.0.2.77] (poste.{CANARY}) by x; Mon, 2 Mar 2026 10:00:00 +0100\r\n\
         X-Originating-IP: [192.0.2.77]\r\nUser-Agent: {CANARY}/1.0\r\nX-Mailer: {CANARY}\r\n\
         Organization: {CANARY}\r\nFrom: "
    );
    let letter = scene.letter("Bonjour")?.replacen("From: ", &told, 1);
    let id = letter
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .context("an id")?;
    let letter = letter.replacen(id, &format!("<1.{CANARY}@poste.example>"), 1);
    let (code, text) = scene.hand_in(&letter)?;
    ensure!(code == 250 && !text.contains(CANARY), "{code} {text}");
    let access = ecrin_tests::imap::Access {
        user: scene.to(),
        password: scene.karim.password.clone(),
        key: [0; 8],
    };
    let mut imap = Client::sign_in(&scene.cast.instance, &access)?;
    imap.ok("SELECT INBOX")?;
    let header = imap.ok("FETCH 1 BODY.PEEK[HEADER]")?.join("");
    for word in [
        CANARY,
        "192.0.2.77",
        "127.0.0.1",
        "Received",
        "User-Agent",
        "poste",
    ] {
        ensure!(!header.contains(word), "{word}: {header}");
    }
    ensure!(
        header.contains("Subject: [...]\r\n") && header.contains("@ecrin.test>\r\n"),
        "{header}"
    );
    scene.nothing_left()
}

#[test]
fn a_full_mailbox_refuses_and_the_others_get_it() -> Result<()> {
    let scene = scene(|config| config.mail.quota_bytes = 150_000)?;
    let sonia = Writer::new(&scene.cast.sonia)?;
    let words = "x".repeat(60_000);
    let (code, text) = scene.hand_in(&scene.letter(&words)?)?;
    ensure!(code == 250, "{code} {text}");
    let (code, text) = scene.hand_in(&scene.letter(&words)?)?;
    ensure!(code == 552 && text.starts_with("5.2.2 "), "{code} {text}");
    let to_both = scene.nadia.letter(&[&scene.karim, &sonia], CANARY, &words)?;
    let both = [scene.to(), sonia.address.to_string()];
    let (code, text) = scene
        .signed_in()?
        .hand_in(&scene.from(), &[&both[0], &both[1]], &to_both)?;
    ensure!(code == 250, "{code} {text}");
    for (person, count) in [(&scene.cast.karim, 1), (&scene.cast.sonia, 1)] {
        ensure!(person.lines(&["mail", "list"])?.len() == count, "{}", person.name);
    }
    scene.nothing_left()
}

#[test]
fn a_full_disk_is_told_as_such_and_passes() -> Result<()> {
    const DISK: u32 = 40;
    let Some(disk) = Scratch::small_disk(DISK)? else {
        eprintln!("not run: this user may not mount a small disk");
        return Ok(());
    };
    let cast = Cast::new()?;
    let folder = disk.path().join("instance");
    copy_folder(&cast.instance.folder(), &folder)?;
    let mut config = Config::load_with(&folder.join("ecrin.toml"), std::iter::empty())?;
    config.mail.messages_per_minute = 60_000;
    config.mail.burst = 60_000;
    config.mail.recipients_per_hour = 60_000;
    let _server = cast.instance.serve_configured(config, TestClock::at(cast.now))?;
    let (nadia, karim) = (Writer::new(&cast.nadia)?, Writer::new(&cast.karim)?);
    let letter = nadia.letter(&[&karim], CANARY, &"x".repeat(40_000))?;
    let mut smtp = Smtp::connect(&cast.instance)?;
    let (from, to) = (nadia.address.to_string(), karim.address.to_string());
    ensure!(smtp.sign_in(&from, &nadia.password)?.0 == 235);
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![7; 24 << 20])?;
    let mut kept = 0_u32;
    let (code, text) = loop {
        let (code, text) = smtp.hand_in(&from, &[&to], &letter)?;
        if code != 250 {
            break (code, text);
        }
        kept += 1;
        ensure!(kept < 2_000, "the disk does not become full");
    };
    ensure!(code == 452 && text.starts_with("4.3.1 "), "{code} {text}");
    fs::remove_file(&ballast)?;
    let (code, text) = smtp.hand_in(&from, &[&to], &letter)?;
    ensure!(code == 250, "with room again: {code} {text}");
    let inbox = cast.karim.insider()?.api.mailboxes()?;
    ensure!(
        inbox.mailboxes.iter().any(|folder| folder.messages == kept + 1),
        "{inbox:?}"
    );
    nothing_says(&folder, CANARY)
}

#[test]
fn slow_programs_hold_nobody_up() -> Result<()> {
    let scene = scene(|_| {})?;
    let good = scene.letter("Bonjour")?;
    let mut slow = Vec::new();
    for number in 0..60 {
        if number % 3 == 0 {
            // Never says hello, not even to TLS.
            let raw = TcpStream::connect(("127.0.0.1", scene.cast.instance.port_of("smtps")?))?;
            slow.push((None, Some(raw)));
            continue;
        }
        let mut smtp = scene.signed_in()?;
        smtp.must(&format!("MAIL FROM:<{}>", scene.from()), 250)?;
        smtp.must(&format!("RCPT TO:<{}>", scene.to()), 250)?;
        if number % 3 == 1 {
            // Begins a large message, and stays there.
            smtp.must("DATA", 354)?;
            smtp.send(format!("X-A: {}\r\n", "a".repeat(900)).repeat(600).as_bytes())?;
        } else {
            // Asks much, and reads nothing of the answers.
            smtp.send("NOOP\r\n".repeat(500).as_bytes())?;
        }
        slow.push((Some(smtp), None));
    }
    let begun = Instant::now();
    let (code, text) = scene.hand_in(&good)?;
    ensure!(code == 250, "{code} {text}");
    ensure!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(slow);
    ensure!(scene.hand_in(&good)?.0 == 250);
    Ok(())
}
