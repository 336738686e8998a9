//! A word outside says that something waits, and nothing else; it goes only where its owner showed that the address is
//! hers, at most once a day as long as she does not come, however often the server outside says no or dies.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::app::Fate;
use ecrin_server::clock::Clock as _;
use ecrin_server::config::Config;
use ecrin_tests::harness::{
    Begin, Cast, InProcess, Instance, OUTSIDE_FROM, Person, Postbox, Reception, Taken, TestClock, eventually,
    files_in,
};
use serde_json::Value;

const FATOU: &str = "fatou.vermillon@courriel.example";
const YUSUF: &str = "yusuf.ecarlate@courriel.example";
const NADIA: &str = "nadia.carmin@courriel.example";

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A cast whose server sends through a postbox outside.
struct Stage {
    cast: Cast,
    config: Config,
    postbox: Postbox,
    server: InProcess,
}

impl Stage {
    fn set(begin: Begin) -> Result<Self> {
        let cast = Cast::new()?;
        let postbox = Postbox::open(&cast.instance, begin)?;
        let mut config = cast.instance.config()?;
        postbox.serves(&mut config, &cast.instance)?;
        let server = cast
            .instance
            .serve_configured(config.clone(), TestClock::at(cast.now))?;
        Ok(Self {
            cast,
            config,
            postbox,
            server,
        })
    }

    /// Someone gives an address and the code that came there.
    fn opt_in(&self, who: &Person, address: &str) -> Result<()> {
        let before = self.postbox.taken().len();
        who.json(&["notices", "outside", "set", address])?;
        let code = self.postbox.wait_for(before + 1)?.code()?;
        let on = who.json(&["notices", "outside", "confirm", &code])?;
        ensure!(on["state"] == "on" && on["address"] == address, "{on}");
        Ok(())
    }

    /// Nadia puts a paper in for someone.
    fn deposit(&self, whom: &Person) -> Result<String> {
        let paper = self.cast.out("quittance-vermillon.txt");
        std::fs::write(&paper, "Bonjour")?;
        let put = self.cast.nadia.json(&[
            "doc",
            "add",
            &paper.to_string_lossy(),
            "--type",
            "other",
            "--title",
            "Quittance de la rue des Lilas",
            "--for",
            &whom.account,
        ])?;
        Ok(put["id"].as_str().context("an id")?.to_owned())
    }

    /// Stops the server and starts it again on the same clock.
    fn restart(self) -> Result<Self> {
        let clock = self.server.stop()?;
        let server = self
            .cast
            .instance
            .serve_configured(self.config.clone(), Arc::clone(&clock))?;
        Ok(Self { server, ..self })
    }
}

fn state(who: &Person) -> Result<Value> {
    who.json(&["notices", "outside", "show"])
}

/// All of a mail but where it goes, its id and its time.
fn skeleton(mail: &Taken) -> String {
    let varies = ["to:", "message-id:", "date:"];
    mail.raw
        .lines()
        .filter(|line| !varies.iter().any(|name| line.to_lowercase().starts_with(name)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn nothing_is_sent_before_the_code_came_back_and_then_a_word_without_content() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    let off = state(&cast.fatou)?;
    ensure!(
        off["state"] == "off" && off["offered"] == true && off["address"].is_null(),
        "{off}"
    );
    // Whoever wants nothing gets nothing.
    stage.deposit(&cast.yusuf)?;
    let waiting = cast.fatou.json(&["notices", "outside", "set", FATOU])?;
    ensure!(waiting["state"] == "waiting", "{waiting}");
    let mail = postbox.wait_for(1)?;
    ensure!(
        mail.to == FATOU && mail.header("From").contains(OUTSIDE_FROM),
        "{}",
        mail.raw
    );
    let code = mail.code()?;
    // Something happens before she has shown that the address is hers: no word of it.
    let document = stage.deposit(&cast.fatou)?;
    let other = if code == "000000" { "000001" } else { "000000" };
    cast.fatou
        .run(&["notices", "outside", "confirm", other])?
        .refused(3, "outside-code-wrong")?;
    cast.nadia
        .run(&["notices", "outside", "confirm", &code])?
        .refused(4, "not-found")?;
    cast.fatou.json(&["notices", "outside", "confirm", &code])?;
    // And none of what was there when she did.
    stage.opt_in(&cast.yusuf, YUSUF)?;
    ensure!(postbox.taken().len() == 2, "{} mails", postbox.taken().len());

    // Two things of different kinds happen to two people.
    stage.deposit(&cast.fatou)?;
    let first = postbox.wait_for(3)?;
    let asked = cast.nadia.json(&[
        "ask",
        "--of",
        &cast.yusuf.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ])?;
    let second = postbox.wait_for(4)?;
    ensure!(
        first.to == FATOU && second.to == YUSUF,
        "{} {}",
        first.to,
        second.to
    );
    ensure!(
        skeleton(&first) == skeleton(&second),
        "{}\n{}",
        first.raw,
        second.raw
    );
    let text = first.text()?;
    ensure!(
        text.starts_with("Un message vous attend dans votre espace Écrin de ecrin.test.")
            && text.contains("A message is waiting for you"),
        "{text}"
    );
    ensure!(
        first.header("Auto-Submitted") == "auto-generated",
        "{}",
        first.raw
    );
    // Nobody's name, nothing of what happened, no id, no link.
    for mail in postbox.taken() {
        let all = format!("{}\n{}", mail.raw, mail.text()?).replace(&mail.to, "");
        for word in [
            "Nadia",
            "Belkacem",
            "Fatou",
            "Yusuf",
            "SPECIMEN",
            "Hagetmau",
            "Quittance",
            "Lilas",
            "vermillon",
            "argent",
            "mandat",
            "papier",
            "http",
            &cast.fatou.account,
            &cast.yusuf.account,
            &cast.nadia.account,
            &cast.structure,
            &document,
            asked["id"].as_str().context("id")?,
        ] {
            ensure!(!all.contains(word), "{word} in {all}");
        }
    }
    Ok(())
}

#[test]
fn one_word_a_day_until_she_has_signed_in() -> Result<()> {
    let stage = Stage::set(Begin::Starttls)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    stage.opt_in(&cast.fatou, FATOU)?;
    stage.opt_in(&cast.yusuf, YUSUF)?;
    stage.deposit(&cast.fatou)?;
    postbox.wait_for(3)?;
    // The second thing within a day; what happens to Yusuf after it shows that it was looked at.
    stage.server.clock.advance_seconds(HOUR);
    cast.nadia.json(&["login"])?;
    stage.deposit(&cast.fatou)?;
    stage.deposit(&cast.yusuf)?;
    ensure!(postbox.wait_for(4)?.to == YUSUF, "she was told twice");
    // She comes, and what happens after that is new.
    cast.fatou.json(&["login"])?;
    stage.deposit(&cast.fatou)?;
    ensure!(postbox.wait_for(5)?.to == FATOU, "she was not told again");
    // She does not come for a day. (A server that stops has written down what it sent.)
    let stage = stage.restart()?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    stage.server.clock.advance_seconds(DAY);
    cast.nadia.json(&["login"])?;
    stage.deposit(&cast.fatou)?;
    ensure!(postbox.wait_for(6)?.to == FATOU, "she was not told again");
    let clear = postbox.clear();
    ensure!(
        clear
            .iter()
            .all(|line| line.starts_with("EHLO") || line == "STARTTLS"),
        "{clear:?}"
    );
    Ok(())
}

#[test]
fn a_server_that_says_not_now_is_asked_again_later() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    stage.opt_in(&cast.fatou, FATOU)?;
    postbox.answer(&[
        Reception::Recipient(451),
        Reception::Recipient(421),
        Reception::Silence,
        Reception::Take,
    ]);
    stage.deposit(&cast.fatou)?;
    eventually("the first try", || Ok(postbox.tries() == 2))?;
    for tries in 3..=5 {
        eventually("the next try", || {
            // Whatever the last one led to is written down a moment after it.
            stage.server.clock.advance_seconds(MINUTE);
            Ok(postbox.tries() >= tries)
        })?;
    }
    // Taken twice, since nobody said so the first time: under one id, by which the second is known.
    let taken = postbox.wait_for(3)?;
    let mails = postbox.taken();
    ensure!(
        mails[1].header("Message-ID") == taken.header("Message-ID")
            && mails[0].header("Message-ID") != taken.header("Message-ID"),
        "{} {}",
        mails[1].raw,
        taken.raw
    );
    cast.fatou.json(&["login"])?;
    ensure!(state(&cast.fatou)?["state"] == "on", "it failed");
    Ok(())
}

#[test]
fn tries_grow_rarer_and_end_after_days() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    stage.opt_in(&stage.cast.fatou, FATOU)?;
    stage.postbox.answer(&[Reception::Recipient(450)]);
    stage.deposit(&stage.cast.fatou)?;
    eventually("the first try", || Ok(stage.postbox.tries() == 2))?;
    let clock = stage.server.stop()?;
    let ticking: Arc<TestClock> = Arc::clone(&clock);
    let app = ecrin_server::instance::open(&stage.config, ticking)?;
    let began = clock.now();
    let mut waits = Vec::new();
    loop {
        let before = clock.now();
        while app.due_outside()?.is_empty() && clock.now().millis_since(before) < DAY * 1000 {
            clock.advance_seconds(MINUTE);
        }
        let due = app.due_outside()?;
        let Some(due) = due.first() else { break };
        waits.push(clock.now().millis_since(before) / 60_000);
        app.settle_outside(due, Fate::Later)?;
    }
    ensure!(waits[..9] == [1, 2, 4, 8, 16, 32, 64, 128, 240], "{waits:?}");
    ensure!(waits[9..].iter().all(|minutes| *minutes == 240), "{waits:?}");
    let days = clock.now().millis_since(began) / 86_400_000;
    ensure!((3..=4).contains(&days), "{days} days");
    drop(app);
    let _server = stage.cast.instance.serve_configured(stage.config, clock)?;
    stage.cast.fatou.json(&["login"])?;
    ensure!(
        state(&stage.cast.fatou)?["state"] == "failing",
        "it is not given up"
    );
    Ok(())
}

#[test]
fn an_address_that_takes_nothing_is_given_up_and_its_owner_hears_of_it_here() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    stage.opt_in(&cast.fatou, FATOU)?;
    postbox.answer(&[Reception::Recipient(550)]);
    stage.deposit(&cast.fatou)?;
    eventually("it is given up", || Ok(state(&cast.fatou)?["state"] == "failing"))?;
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "outside-failing"),
        "{told:?}"
    );
    let journal = cast.fatou.journal()?;
    let stopped: Vec<_> = journal
        .iter()
        .filter(|row| row["event"] == "notice.outside-off")
        .collect();
    ensure!(stopped.len() == 1 && stopped[0]["actor"].is_null(), "{stopped:?}");
    // One that never says yes is given up after days; the code of a day before.
    postbox.answer(&[Reception::Recipient(450); 60]);
    let tried = postbox.tries();
    cast.fatou.json(&["notices", "outside", "set", YUSUF])?;
    eventually("a try", || Ok(postbox.tries() > tried))?;
    stage.server.clock.advance_seconds(DAY + MINUTE);
    cast.fatou.json(&["login"])?;
    eventually("it is given up", || Ok(state(&cast.fatou)?["state"] == "failing"))?;
    Ok(())
}

#[test]
fn a_server_that_cannot_show_who_it_is_is_told_nothing() -> Result<()> {
    let cast = Cast::new()?;
    let (stranger, _) = Instance::init()?;
    let mut config = cast.instance.config()?;
    let mut clock = TestClock::at(cast.now);
    for (begin, name) in [(Begin::Implicit, "implicit"), (Begin::Starttls, "starttls")] {
        let postbox = Postbox::open(&stranger, begin)?;
        postbox.serves(&mut config, &cast.instance)?;
        let server = cast.instance.serve_configured(config.clone(), clock)?;
        cast.fatou.json(&["notices", "outside", "set", FATOU])?;
        eventually("someone came", || Ok(postbox.came() > 0))?;
        stay(&server, &postbox)?;
        let said = postbox.clear();
        ensure!(
            postbox.tries() == 0
                && said
                    .iter()
                    .all(|line| line.starts_with("EHLO") || line == "STARTTLS"),
            "{name}: {said:?}"
        );
        cast.fatou.json(&["notices", "outside", "off"])?;
        clock = server.stop()?;
    }
    // One that has no TLS at all learns a name, and that nobody wants it.
    let postbox = Postbox::open(&cast.instance, Begin::Clear)?;
    postbox.serves(&mut config, &cast.instance)?;
    let server = cast.instance.serve_configured(config.clone(), clock)?;
    cast.fatou.json(&["notices", "outside", "set", FATOU])?;
    eventually("someone came", || Ok(!postbox.clear().is_empty()))?;
    stay(&server, &postbox)?;
    ensure!(
        postbox
            .clear()
            .iter()
            .all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{:?}",
        postbox.clear()
    );
    // What waited goes to the right one as soon as that is there, also after a restart.
    let clock = server.stop()?;
    let right = Postbox::open(&cast.instance, Begin::Implicit)?;
    right.serves(&mut config, &cast.instance)?;
    clock.advance_seconds(HOUR);
    let _server = cast.instance.serve_configured(config, clock)?;
    let code = right.wait_for(1)?.code()?;
    cast.fatou.json(&["login"])?;
    cast.fatou.json(&["notices", "outside", "confirm", &code])?;
    Ok(())
}

/// Lets the server come again, and lets it be.
fn stay(server: &InProcess, postbox: &Postbox) -> Result<()> {
    let came = postbox.came();
    eventually("someone came again", || {
        server.clock.advance_seconds(5);
        Ok(postbox.came() > came)
    })
}

#[test]
fn what_was_to_be_sent_survives_a_restart_and_is_sent_once() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    stage.opt_in(&stage.cast.fatou, FATOU)?;
    stage.postbox.answer(&[Reception::Recipient(450)]);
    stage.deposit(&stage.cast.fatou)?;
    eventually("the first try", || Ok(stage.postbox.tries() == 2))?;
    let stage = stage.restart()?;
    stage.server.clock.advance_seconds(2 * MINUTE);
    let mail = stage.postbox.wait_for(2)?;
    ensure!(mail.to == FATOU, "{}", mail.raw);
    let stage = stage.restart()?;
    stage.server.clock.advance_seconds(HOUR);
    // What happens to someone else goes out after anything that was left.
    stage.cast.yusuf.json(&["login"])?;
    stage.opt_in(&stage.cast.yusuf, YUSUF)?;
    ensure!(
        stage.postbox.taken().len() == 3,
        "{}",
        stage.postbox.taken().len()
    );
    Ok(())
}

#[test]
fn wrong_codes_and_many_codes_lead_nowhere() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    cast.nadia.json(&["notices", "outside", "set", NADIA])?;
    let code = postbox.wait_for(1)?.code()?;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    for _ in 0..5 {
        cast.nadia
            .run(&["notices", "outside", "confirm", wrong])?
            .refused(3, "outside-code-wrong")?;
    }
    // The right one comes too late.
    cast.nadia
        .run(&["notices", "outside", "confirm", &code])?
        .refused(3, "outside-code-over")?;
    // A new one is good, the old one is not; and it is good for a day.
    cast.nadia.json(&["notices", "outside", "set", NADIA])?;
    let code = postbox.wait_for(2)?.code()?;
    stage.server.clock.advance_seconds(DAY + 1);
    cast.nadia.json(&["login"])?;
    cast.nadia
        .run(&["notices", "outside", "confirm", &code])?
        .refused(3, "outside-code-over")?;
    // Nobody is pestered: neither by one account, nor at one address by several.
    for count in 3..=5 {
        cast.nadia.json(&["notices", "outside", "set", NADIA])?;
        postbox.wait_for(count)?;
    }
    cast.nadia
        .run(&["notices", "outside", "set", YUSUF])?
        .refused(3, "too-many-requests")?;
    cast.karim.json(&["login"])?;
    cast.karim
        .run(&["notices", "outside", "set", &NADIA.to_uppercase()])?
        .refused(3, "too-many-requests")?;
    // What is no address, or one of this space, is refused.
    for text in ["karim", "karim@ecrin.test", "karim@courriel.example\r\nX: y"] {
        cast.karim
            .run(&["notices", "outside", "set", text])?
            .refused(2, "bad-address")?;
    }
    Ok(())
}

#[test]
fn where_nothing_is_sent_outside_nobody_gives_an_address() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    ensure!(state(&cast.fatou)?["offered"] == false, "it is offered");
    cast.fatou
        .run(&["notices", "outside", "set", FATOU])?
        .refused(3, "outside-not-offered")?;
    Ok(())
}

/// The files of an instance that have these bytes in them.
fn found(cast: &Cast, text: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in files_in(&cast.instance.folder())? {
        let bytes = std::fs::read(&file)?;
        if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
            found.push(file.display().to_string());
        }
    }
    Ok(found)
}

#[test]
fn whoever_switches_it_off_is_sent_nothing_and_her_address_is_nowhere() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    stage.opt_in(&cast.fatou, FATOU)?;
    // One is on its way when she changes her mind.
    postbox.answer(&[Reception::Recipient(450)]);
    stage.deposit(&cast.fatou)?;
    eventually("the first try", || Ok(postbox.tries() == 2))?;
    ensure!(!found(cast, FATOU)?.is_empty(), "the search is blind");
    cast.fatou.json(&["notices", "outside", "off"])?;
    ensure!(state(&cast.fatou)?["state"] == "off", "it is on");
    stage.server.clock.advance_seconds(HOUR);
    cast.nadia.json(&["login"])?;
    cast.yusuf.json(&["login"])?;
    stage.deposit(&cast.fatou)?;
    stage.opt_in(&cast.yusuf, YUSUF)?;
    ensure!(
        postbox.taken().iter().filter(|mail| mail.to == FATOU).count() == 1,
        "she was sent something"
    );
    cast.fatou.json(&["login"])?;
    let journal = cast.fatou.journal()?;
    for event in ["notice.outside-asked", "notice.outside-on", "notice.outside-off"] {
        let rows: Vec<_> = journal.iter().filter(|row| row["event"] == event).collect();
        ensure!(rows.len() == 1, "{event}: {rows:?}");
    }
    ensure!(
        !serde_json::to_string(&journal)?.contains("courriel.example"),
        "the journal has the address"
    );
    let found = found(cast, FATOU)?;
    ensure!(found.is_empty(), "{found:?}");
    Ok(())
}

#[test]
fn an_address_outside_goes_with_its_owner() -> Result<()> {
    let stage = Stage::set(Begin::Implicit)?;
    let (cast, postbox) = (&stage.cast, &stage.postbox);
    stage.opt_in(&cast.fatou, FATOU)?;
    stage.opt_in(&cast.nadia, NADIA)?;
    postbox.answer(&[Reception::Recipient(450)]);
    stage.deposit(&cast.fatou)?;
    eventually("the first try", || Ok(postbox.tries() == 3))?;
    ensure!(
        !found(cast, FATOU)?.is_empty() && !found(cast, NADIA)?.is_empty(),
        "the search is blind"
    );
    cast.fatou.json(&["erase", "--yes"])?;
    let left = found(cast, "fatou.vermillon")?;
    ensure!(left.is_empty(), "{left:?}");
    // Whoever is no member any more hears nothing outside.
    cast.referent.json(&["member", "remove", &cast.nadia.account])?;
    stage.server.clock.advance_seconds(DAY);
    eventually("it is forgotten", || Ok(found(cast, "nadia.carmin")?.is_empty()))?;
    cast.yusuf.json(&["login"])?;
    stage.opt_in(&cast.yusuf, YUSUF)?;
    ensure!(postbox.taken().len() == 3, "{} mails", postbox.taken().len());
    Ok(())
}

#[test]
fn the_log_knows_no_address_and_no_password() -> Result<()> {
    let cast = Cast::new()?;
    let postbox = Postbox::open(&cast.instance, Begin::Implicit)?;
    let variables = [
        ("ECRIN__NOTICES__SMTP__HOST", "localhost".to_owned()),
        ("ECRIN__NOTICES__SMTP__PORT", postbox.port().to_string()),
        ("ECRIN__NOTICES__SMTP__CA", "tls/ca.pem".to_owned()),
        ("ECRIN__NOTICES__SMTP__USER", "avis".to_owned()),
        ("ECRIN__NOTICES__SMTP__PASSWORD", "00421".to_owned()),
        ("ECRIN__NOTICES__SMTP__FROM", OUTSIDE_FROM.to_owned()),
    ];
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    // Everything that any part of it could say.
    let server = cast.instance.serve_with("trace", &variables)?;
    cast.fatou.json(&["login"])?;
    cast.fatou.json(&["notices", "outside", "set", FATOU])?;
    // The password is another one: it is refused, and nothing is sent.
    eventually("someone came", || Ok(postbox.came() > 0))?;
    eventually("it is told", || {
        let log = std::fs::read_to_string(cast.instance.log())?;
        Ok(log.contains("notices outside says no"))
    })?;
    server.stop()?;
    ensure!(postbox.tries() == 0, "it was let in");
    let log = std::fs::read_to_string(cast.instance.log())?;
    for word in ["fatou.vermillon", "courriel.example", "00421", OUTSIDE_FROM] {
        ensure!(!log.contains(word), "the log says {word}");
    }
    Ok(())
}
