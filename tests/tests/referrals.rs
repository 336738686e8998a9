//! An aidant hands a person over to another structure: nothing goes before the person has agreed herself, to exactly
//! these words, and whoever receives the letter sees on her own machine that she did.

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_cli::letters::{Correspondent, Own};
use ecrin_cli::referrals::Asked;
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Cast, InProcess, Person, eventually, files_in};
use ecrin_vault::id::RequestId;
use ecrin_vault::mail::openpgp::PublicCertificate;
use ecrin_vault::mail::{Address, Attachment, Letter, message_id};
use ecrin_vault::note::SignedNote;
use ecrin_vault::referral::{Referral, ReferralConsent};
use ecrin_vault::wire::{ActNew, ReferralProof};
use rand::rngs::OsRng;
use serde_json::Value;

const DAY: i64 = 24 * 3600;
const NAME: &str = "Fatou Canari";
const SUBJECT: &str = "Un dossier de surendettement";
const TEXT: &str = "Elle a reçu une lettre écarlate.\nElle peut venir le mardi.";

/// The cast, and Dora in a structure of another town.
struct Stage {
    cast: Cast,
    server: InProcess,
    elsewhere: String,
    dora: Person,
}

fn stage() -> Result<Stage> {
    let (cast, server) = Cast::served()?;
    let elsewhere = id(&cast.admin.json(&["structure", "create", "CCAS de Dax"])?)?;
    let invitation = cast.admin.invite("referent", Some(&elsewhere))?;
    let dora = cast.instance.person("Dora Dacquoise").join(&invitation)?;
    Ok(Stage {
        cast,
        server,
        elsewhere,
        dora,
    })
}

fn id(value: &Value) -> Result<String> {
    Ok(value["id"]
        .as_str()
        .with_context(|| value.to_string())?
        .to_owned())
}

fn codes(who: &Person) -> Result<Vec<String>> {
    let notices = who.lines(&["notices"])?;
    let codes = notices.iter().filter_map(|notice| notice["code"].as_str());
    Ok(codes.map(ToOwned::to_owned).collect())
}

impl Stage {
    fn words<'a>(&'a self, person: &'a str, to: &'a str) -> Vec<&'a str> {
        vec![
            "mail",
            "refer",
            "--person",
            person,
            "--to",
            to,
            "--name",
            NAME,
            "--subject",
            SUBJECT,
            "--text",
            TEXT,
        ]
    }

    /// Nadia asks Fatou to let a letter go to Dax.
    fn asked(&self) -> Result<String> {
        id(&self
            .cast
            .nadia
            .json(&self.words(&self.cast.fatou.account, &self.elsewhere))?)
    }

    /// The same, and Fatou agrees.
    fn agreed(&self) -> Result<String> {
        let asked = self.asked()?;
        self.cast.fatou.json(&["ask", "accept", &asked, "--yes"])?;
        Ok(asked)
    }

    /// What Dora reads in her newest letter.
    fn read_by(&self, who: &Person) -> Result<Value> {
        let letters = who.lines(&["mail", "list"])?;
        let letter = letters.first().context("a letter")?;
        who.json(&["mail", "read", &id(letter)?])
    }

    fn send(&self, asked: &str) -> Result<Value> {
        self.cast.nadia.json(&["mail", "refer", "--send", asked])
    }
}

#[test]
fn a_person_is_handed_over_once_she_agrees_and_the_receiver_sees_that_she_did() -> Result<()> {
    let stage = stage()?;
    let (nadia, fatou) = (&stage.cast.nadia, &stage.cast.fatou);
    let asked = stage.asked()?;
    nadia
        .run(&["mail", "refer", "--send", &asked])?
        .refused(3, "referral-not-agreed")?;
    ensure!(codes(fatou)? == ["referral-asked"], "she was not told");
    let heard = fatou.lines(&["ask", "list"])?;
    ensure!(
        heard.len() == 1 && heard[0]["reason"] == "referral" && heard[0]["asker_name"] == nadia.name,
        "{heard:?}"
    );
    let shown = fatou.json(&["ask", "show", &asked])?;
    ensure!(
        shown["text"] == TEXT && shown["subject"] == SUBJECT && shown["name"] == NAME,
        "{shown}"
    );
    ensure!(shown["structure_name"] == "CCAS de Dax", "{shown}");
    let agreed = fatou.json(&["ask", "accept", &asked, "--yes"])?;
    ensure!(agreed["state"] == "accepted", "{agreed}");
    ensure!(codes(nadia)? == ["referral-consented"], "the aidant was not told");
    // Yes twice is yes once.
    fatou.json(&["ask", "accept", &asked, "--yes"])?;

    let sent = stage.send(&asked)?;
    ensure!(sent["recipients"][0]["refused"].is_null(), "{sent}");
    ensure!(
        codes(fatou)?.contains(&"referral-sent".to_owned()),
        "she was not told"
    );
    let read = stage.read_by(&stage.dora)?;
    let referral = &read["referral"];
    ensure!(
        referral["verified"] == true && referral["doubt"].is_null() && referral["name"] == NAME,
        "{read}"
    );
    ensure!(
        referral["text"] == TEXT && referral["owner"] == fatou.account && read["signature"] == "good",
        "{read}"
    );
    ensure!(
        read["text"]
            .as_str()
            .is_some_and(|text| text.trim_end().ends_with(TEXT)),
        "whoever has another program reads it too: {read}"
    );
    // In words, too.
    let letter = id(&stage.dora.lines(&["mail", "list"])?[0])?;
    let page = stage.dora.command(&["mail", "read", &letter])?.output()?;
    let page = String::from_utf8_lossy(&page.stdout).into_owned();
    ensure!(
        page.contains("\"verified\"") || page.contains("VÉRIFIÉE"),
        "{page}"
    );
    // Her own copy tells the aidant the same.
    let own = nadia.lines(&["mail", "list", "--folder", "sent"])?;
    let own = nadia.json(&["mail", "read", &id(&own[0])?])?;
    ensure!(own["referral"]["verified"] == true, "{own}");

    let journal = fatou.journal()?;
    let told = |event: &str| {
        let row = journal.iter().find(|row| row["event"] == event);
        row.and_then(|row| row["sentence"].as_str().map(ToOwned::to_owned))
            .with_context(|| format!("{event} is not in the journal"))
    };
    let consent = told("referral.consented")?;
    ensure!(
        consent.starts_with("Vous avez laissé Nadia Belkacem") && consent.contains("à CCAS de Dax"),
        "{consent}"
    );
    let sending = told("referral.sent")?;
    ensure!(
        sending.starts_with("Nadia Belkacem") && sending.contains("CCAS de Dax"),
        "{sending}"
    );
    told("referral.asked")?;

    // It goes once, and what has gone is not taken back.
    nadia
        .run(&["mail", "refer", "--send", &asked])?
        .refused(3, "referral-sent")?;
    fatou
        .run(&["ask", "refuse", &asked])?
        .refused(3, "referral-sent")?;
    stage.cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn the_server_learns_neither_name_nor_words() -> Result<()> {
    let stage = stage()?;
    stage.send(&stage.agreed()?)?;
    stage.server.stop()?;
    for file in files_in(&stage.cast.instance.folder())? {
        let bytes = std::fs::read(&file)?;
        for secret in [NAME, "surendettement", "écarlate"] {
            let found = bytes
                .windows(secret.len())
                .any(|found| found == secret.as_bytes());
            ensure!(!found, "{secret} stands in {}", file.display());
        }
    }
    Ok(())
}

#[test]
fn no_is_an_answer_and_a_yes_can_be_taken_back_until_it_is_sent() -> Result<()> {
    let stage = stage()?;
    let (nadia, fatou) = (&stage.cast.nadia, &stage.cast.fatou);
    let send = |asked: &str| nadia.run(&["mail", "refer", "--send", asked]);
    let refused = stage.asked()?;
    ensure!(fatou.json(&["ask", "refuse", &refused])?["state"] == "refused");
    send(&refused)?.refused(3, "referral-not-agreed")?;
    let back = stage.agreed()?;
    ensure!(fatou.json(&["ask", "refuse", &back])?["state"] == "taken-back");
    send(&back)?.refused(3, "referral-taken-back")?;
    fatou
        .run(&["ask", "accept", &back, "--yes"])?
        .refused(3, "referral-taken-back")?;
    let withdrawn = stage.agreed()?;
    ensure!(nadia.json(&["ask", "withdraw", &withdrawn])?["state"] == "withdrawn");
    send(&withdrawn)?.refused(3, "referral-not-agreed")?;
    // One stop for everything takes it back as well.
    let stopped = stage.agreed()?;
    fatou.json(&["stop", "--yes"])?;
    send(&stopped)?.refused(3, "referral-taken-back")?;
    ensure!(
        stage.dora.lines(&["mail", "list"])?.is_empty(),
        "something has gone"
    );
    let told = codes(nadia)?;
    for code in ["referral-refused", "referral-taken-back", "referral-consented"] {
        ensure!(told.contains(&code.to_owned()), "{code}: {told:?}");
    }
    let journal = fatou.journal()?;
    for event in [
        "referral.refused",
        "referral.taken-back",
        "referral.withdrawn",
        "referral.consented",
    ] {
        ensure!(journal.iter().any(|row| row["event"] == event), "no {event}");
    }
    Ok(())
}

#[test]
fn after_its_days_nothing_may_be_sent() -> Result<()> {
    let stage = stage()?;
    let (asked, agreed) = (stage.asked()?, stage.agreed()?);
    stage.server.clock.advance_seconds(7 * DAY - 120);
    for person in [&stage.cast.nadia, &stage.cast.fatou] {
        person.json(&["login"])?;
    }
    ensure!(stage.cast.fatou.json(&["ask", "show", &agreed])?["state"] == "accepted");
    stage.server.clock.advance_seconds(120);
    ensure!(stage.cast.fatou.json(&["ask", "show", &agreed])?["state"] == "expired");
    stage
        .cast
        .nadia
        .run(&["mail", "refer", "--send", &agreed])?
        .refused(3, "referral-expired")?;
    stage
        .cast
        .fatou
        .run(&["ask", "accept", &asked, "--yes"])?
        .refused(3, "referral-expired")?;
    // What is due once a day is due tomorrow.
    stage.server.clock.advance_seconds(DAY);
    stage.cast.nadia.json(&["login"])?;
    eventually("she is told", || {
        Ok(codes(&stage.cast.nadia)?.contains(&"referral-lapsed".to_owned()))
    })?;
    stage.cast.fatou.json(&["login"])?;
    let journal = stage.cast.fatou.journal()?;
    let lapsed = journal.iter().filter(|row| row["event"] == "referral.lapsed");
    ensure!(lapsed.count() == 2, "what was agreed to lapses like what was not");
    Ok(())
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() -> Result<()> {
    let stage = stage()?;
    let Stage { cast, elsewhere, .. } = &stage;
    let nobody = "0123456789abcdefghjkmnpqrs";
    let refer = |who: &Person, person: &str, to: &str| who.run(&stage.words(person, to));
    refer(&cast.nadia, nobody, elsewhere)?.refused(4, "not-found")?;
    refer(&cast.nadia, &cast.karim.account, elsewhere)?.refused(4, "not-found")?;
    refer(&cast.nadia, &cast.fatou.account, nobody)?.refused(4, "not-found")?;
    refer(&cast.fatou, &cast.yusuf.account, elsewhere)?.refused(3, "not-allowed")?;
    let empty = id(&cast.admin.json(&["structure", "create", "Mairie vide"])?)?;
    refer(&cast.nadia, &cast.fatou.account, &empty)?.refused(3, "recipient-without-key")?;
    let mut long = stage.words(&cast.fatou.account, elsewhere);
    long.extend(["--days", "31"]);
    ensure!(cast.nadia.run(&long)?.code == 2, "thirty days are the most");
    let words = "é".repeat(9000);
    for (subject, text) in [
        (SUBJECT, " \n "),
        ("", TEXT),
        (SUBJECT, "a\u{202e}b"),
        (SUBJECT, &words),
    ] {
        let line = [
            "mail",
            "refer",
            "--person",
            &cast.fatou.account,
            "--to",
            elsewhere,
            "--subject",
            subject,
            "--text",
            text,
        ];
        cast.nadia.run(&line)?.refused(2, "bad-referral")?;
    }
    // Nobody is pressed: three of one asker wait at the most, whatever they ask for.
    let of = [
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ];
    cast.nadia.json(&of)?;
    let (first, _) = (stage.asked()?, stage.asked()?);
    refer(&cast.nadia, &cast.fatou.account, elsewhere)?.refused(3, "too-many-open")?;
    cast.nadia.run(&of)?.refused(3, "too-many-open")?;
    // It is the person who agrees, and nobody in her place.
    cast.yusuf
        .run(&["ask", "accept", &first, "--yes"])?
        .refused(4, "not-found")?;
    cast.nadia
        .run(&["ask", "accept", &first, "--yes"])?
        .refused(3, "not-allowed")?;
    cast.karim
        .run(&["mail", "refer", "--send", &first])?
        .refused(4, "not-found")?;
    cast.fatou
        .run(&["mail", "refer", "--send", &first])?
        .refused(3, "not-allowed")
}

/// An aidant with a program of her own, which sends what it likes.
struct Forger {
    me: SignedIn,
    own: Own,
    asked: RequestId,
    proof: ReferralProof,
    letter: Letter,
}

impl Forger {
    fn new(stage: &Stage, who: &Person) -> Result<Self> {
        let asked: RequestId = stage.agreed()?.parse()?;
        let nadia = stage.cast.nadia.insider()?;
        let checked = Asked::check(&nadia, nadia.api.request(asked)?).map_err(failed)?;
        let (_, part) = checked.prove(&nadia).map_err(failed)?;
        let me = who.insider()?;
        let own = Own::ready(&me).map_err(failed)?;
        let letter = Letter {
            from: own.address.clone(),
            from_name: who.name.clone(),
            to: Vec::new(),
            cc: Vec::new(),
            subject: SUBJECT.to_owned(),
            date: me.now(),
            id: String::new(),
            in_reply_to: None,
            references: Vec::new(),
            text: format!("Bonjour.\n\n{TEXT}\n"),
            attachments: Vec::new(),
        };
        Ok(Self {
            proof: serde_json::from_slice(&part.bytes)?,
            me,
            own,
            asked,
            letter,
        })
    }

    /// The letter with such a proof, for one reader.
    fn sealed(&self, proof: &ReferralProof, to: &Address) -> Result<Vec<u8>> {
        let letter = Letter {
            to: vec![to.clone()],
            id: message_id(&self.own.address, &mut OsRng),
            attachments: vec![Attachment {
                name: "orientation.json".to_owned(),
                media_type: "application/json".to_owned(),
                bytes: serde_json::to_vec(proof)?,
            }],
            ..self.letter.clone()
        };
        let secret = self.own.current.as_ref().context("a certificate")?;
        let reader = Correspondent::find(&self.me, to).map_err(failed)?;
        let readers: Vec<PublicCertificate> = vec![
            secret.public()?,
            reader.certificates.first().context("a certificate")?.clone(),
        ];
        let readers: Vec<&PublicCertificate> = readers.iter().collect();
        Ok(letter.seal(secret, &readers, &mut OsRng)?)
    }

    /// Sends it as any other letter.
    fn post(&self, proof: &ReferralProof, to: &Address) -> Result<()> {
        let message = self.sealed(proof, to)?;
        self.me
            .api
            .send_message(std::slice::from_ref(to), false, &message)?;
        Ok(())
    }
}

fn failed(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("{error}")
}

fn address(who: &Person) -> Result<Address> {
    Ok(Own::ready(&who.insider()?).map_err(failed)?.address)
}

#[test]
fn the_receiver_believes_the_persons_signature_and_nothing_else() -> Result<()> {
    let stage = stage()?;
    let (nadia, dora) = (&stage.cast.nadia, &stage.dora);
    let doubted = |who: &Person, doubt: &str| -> Result<()> {
        let read = stage.read_by(who)?;
        ensure!(
            read["referral"]["verified"] == false && read["referral"]["doubt"] == doubt,
            "{doubt}: {}",
            read["referral"]
        );
        Ok(())
    };
    let forger = Forger::new(&stage, nadia)?;
    let (to, good) = (address(dora)?, forger.proof.clone());
    // One byte of the words.
    let words = ReferralProof {
        words: good.words.replace("mardi", "jeudi"),
        ..good.clone()
    };
    forger.post(&words, &to)?;
    doubted(dora, "words")?;
    // The words of the proof are right, those of the letter are not.
    let told = Forger {
        letter: Letter {
            text: TEXT.replace("mardi", "jeudi"),
            ..forger.letter.clone()
        },
        ..Forger::new(&stage, nadia)?
    };
    told.post(&told.proof, &to)?;
    doubted(dora, "words")?;
    // Agreement by whoever asks for it.
    let note = SignedNote::<Referral>::parse(&good.referral)?;
    let consent = forger.me.sign(ReferralConsent::to(&note, forger.me.now()))?;
    let forged = ReferralProof {
        consent: consent.to_text(),
        ..good.clone()
    };
    forger.post(&forged, &to)?;
    doubted(dora, "consent")?;
    // A chain that leads to somebody else.
    let karim = stage.cast.karim.insider()?;
    let another = ReferralProof {
        chain: forger.me.api.person(karim.account())?.chain,
        ..good.clone()
    };
    forger.post(&another, &to)?;
    doubted(dora, "keys")?;
    // What she agreed to, past the relay's own act.
    forger.post(&good, &to)?;
    doubted(dora, "not-sent")?;
    // To another structure than she agreed to.
    forger.post(&good, &address(&stage.cast.karim)?)?;
    doubted(&stage.cast.karim, "elsewhere")?;
    // By another aidant.
    let other = Forger::new(&stage, &stage.cast.sonia)?;
    other.post(&other.proof, &to)?;
    doubted(dora, "aidant")?;
    // Taken back in the meantime.
    stage
        .cast
        .fatou
        .json(&["ask", "refuse", &forger.asked.to_string()])?;
    forger.post(&good, &to)?;
    doubted(dora, "not-sent")
}

#[test]
fn the_server_lets_it_go_to_that_structure_once_and_writes_down_every_attempt() -> Result<()> {
    let stage = stage()?;
    let forger = Forger::new(&stage, &stage.cast.nadia)?;
    let (karim, dora) = (address(&stage.cast.karim)?, address(&stage.dora)?);
    let send = |to: &Address| -> Result<_> {
        let message = forger.sealed(&forger.proof, to)?;
        Ok(forger
            .me
            .api
            .send_referral(forger.asked, std::slice::from_ref(to), &message))
    };
    let reason = send(&karim)?.err().context("it went elsewhere")?;
    ensure!(reason.is("referral-elsewhere"), "{reason}");
    send(&dora)??;
    let reason = send(&dora)?.err().context("it went twice")?;
    ensure!(reason.is("referral-sent"), "{reason}");
    ensure!(stage.cast.karim.lines(&["mail", "list"])?.is_empty());
    ensure!(stage.read_by(&stage.dora)?["referral"]["verified"] == true);
    let journal = stage.cast.fatou.journal()?;
    let told: Vec<&str> = journal
        .iter()
        .filter(|row| row["event"] == "referral.sent")
        .filter_map(|row| row["result"].as_str())
        .collect();
    ensure!(told == ["refused", "ok", "refused"], "{told:?}");
    // Consent to something else, or too old, is none.
    let fatou = stage.cast.fatou.insider()?;
    let other: RequestId = stage.asked()?.parse()?;
    let note = SignedNote::<Referral>::parse(&fatou.api.request(other)?.note)?;
    let right = ReferralConsent::to(&note, fatou.now().whole_seconds());
    let wrong = [
        ReferralConsent {
            until: right.until.plus_days(1),
            ..right.clone()
        },
        ReferralConsent {
            referral: forger.asked,
            ..right.clone()
        },
        ReferralConsent {
            at: right.at.plus_millis(-3_600_000),
            ..right.clone()
        },
        ReferralConsent {
            structure: stage.cast.structure.parse()?,
            ..right
        },
    ];
    for lie in wrong {
        let act = ActNew {
            note: fatou.sign(lie)?.to_text(),
        };
        let answer = fatou.api.consent_to_referral(other, &act);
        let reason = answer.err().context("taken in")?;
        ensure!(reason.is("stale"), "{reason}");
    }
    Ok(())
}
