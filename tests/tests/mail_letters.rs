//! Members write to members from the command line: sealed here, opened here, searched here; the server has the
//! envelopes and nothing else.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::letters::Own;
use ecrin_tests::harness::{Cast, InProcess, Person, Request, agent, damaged, files_in, send};
use ecrin_vault::mail::Certificate;
use ecrin_vault::note::SignedNote;
use ecrin_vault::wire::CertificateNew;
use serde_json::Value;

const KARIM: &str = "karim.autre@ecrin.test";
const SUBJECT: &str = "Awa Diop, demain à onze heures";
const TEXT: &str = "Elle vient avec son avis d’impôt et le dossier vermillon.";

fn ready() -> Result<(Cast, InProcess)> {
    Cast::served()
}

/// Nadia writes to Karim, with a file.
fn write(cast: &Cast, subject: &str) -> Result<Value> {
    let file = cast.out("vermillon-secret.txt");
    fs::write(&file, "un contenu écarlate\n".repeat(200))?;
    let file = file.to_string_lossy().into_owned();
    let arguments = [
        "mail",
        "send",
        "--to",
        KARIM,
        "--subject",
        subject,
        "--text",
        TEXT,
        "--attach",
        &file,
    ];
    cast.nadia.json(&arguments)
}

/// The newest letter of someone's inbox.
fn newest(person: &Person) -> Result<Value> {
    let letters = person.lines(&["mail", "list"])?;
    letters.first().cloned().context("a letter")
}

fn id(value: &Value) -> Result<&str> {
    value["id"].as_str().context("an id")
}

#[test]
fn a_letter_is_read_answered_and_found_and_the_server_saw_none_of_it() -> Result<()> {
    let (cast, server) = ready()?;
    let key = cast.nadia.json(&["mail", "key", "show"])?;
    ensure!(
        key["address"] == "nadia.belkacem@ecrin.test" && key["published"] == false,
        "{key}"
    );
    let sent = write(&cast, SUBJECT)?;
    ensure!(sent["recipients"][0]["refused"].is_null(), "{sent}");

    let letter = newest(&cast.karim)?;
    ensure!(
        letter["subject"] == SUBJECT && letter["signature"] == "good",
        "{letter}"
    );
    ensure!(
        letter["from"] == "nadia.belkacem@ecrin.test" && letter["seen"] == false,
        "{letter}"
    );
    let folder = cast.out("saved");
    fs::create_dir(&folder)?;
    let folder = folder.to_string_lossy().into_owned();
    let read = cast
        .karim
        .json(&["mail", "read", &id(&letter)?[..8], "--save-attachments", &folder])?;
    ensure!(
        read["text"].as_str().is_some_and(|text| text.trim() == TEXT),
        "{read}"
    );
    let kept = fs::read_to_string(format!("{folder}/vermillon-secret.txt"))?;
    ensure!(kept == "un contenu écarlate\n".repeat(200), "the file changed");
    ensure!(newest(&cast.karim)?["seen"] == true, "it was read");

    cast.karim
        .json(&["mail", "reply", id(&letter)?, "--text", "Entendu."])?;
    let answer = newest(&cast.nadia)?;
    ensure!(
        answer["subject"] == format!("Re: {SUBJECT}") && answer["signature"] == "good",
        "{answer}"
    );
    // Her own copy is among what she sent, and she can open it.
    let own = cast.nadia.lines(&["mail", "list", "--folder", "sent"])?;
    ensure!(
        own.len() == 1 && own[0]["subject"] == SUBJECT && own[0]["signature"] == "good",
        "{own:?}"
    );
    // Found by words of the subject, which the server does not know.
    ensure!(
        !cast.karim.lines(&["mail", "search", "awa", "ONZE"])?.is_empty(),
        "found"
    );
    ensure!(
        cast.karim.lines(&["mail", "search", "awa", "minuit"])?.is_empty(),
        "not found"
    );
    // A draft is for its writer alone.
    let draft = [
        "mail",
        "send",
        "--to",
        KARIM,
        "--subject",
        "brouillon vermillon",
        "--text",
        "à finir",
        "--draft",
    ];
    cast.nadia.json(&draft)?;
    let drafts = cast.nadia.lines(&["mail", "list", "--folder", "drafts"])?;
    ensure!(
        drafts.len() == 1 && drafts[0]["subject"] == "brouillon vermillon",
        "{drafts:?}"
    );

    server.stop()?;
    for file in files_in(&cast.instance.folder())? {
        let bytes = fs::read(&file)?;
        for secret in [
            "onze heures",
            "vermillon",
            "écarlate",
            "Entendu",
            "brouillon",
            "à finir",
        ] {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            ensure!(!found, "{secret:?} stands in {}", file.display());
        }
    }
    Ok(())
}

#[test]
fn nobody_writes_to_whoever_cannot_be_reached() -> Result<()> {
    let (cast, _server) = ready()?;
    let to = |address: &str| {
        let arguments = ["mail", "send", "--to", address, "--subject", "x", "--text", "y"];
        cast.nadia.run(&arguments)
    };
    to("personne@ecrin.test")?.refused(4, "not-found")?;
    to("karim.autre@autre.fr")?.refused(4, "not-found")?;
    to("karim@autre@ecrin.test")?.refused(2, "bad-address")?;
    cast.referent.json(&["member", "suspend", &cast.karim.account])?;
    to(KARIM)?.refused(3, "recipient-without-key")?;
    cast.karim
        .run(&["mail", "list"])?
        .refused(3, "account-suspended")?;
    cast.referent.json(&["member", "resume", &cast.karim.account])?;
    to(KARIM)?.json()?;
    // A whole structure is taken apart on the client, where each reader has a key.
    let group = [
        "mail",
        "send",
        "--to",
        "France Services Hagetmau",
        "--subject",
        "x",
        "--text",
        "y",
    ];
    let sent = cast.sonia.json(&group)?;
    ensure!(
        sent["recipients"].as_array().is_some_and(|all| all.len() >= 3),
        "{sent}"
    );
    // Beneficiaries have no part in it.
    cast.fatou
        .run(&["mail", "key", "show"])?
        .refused(3, "not-allowed")
}

#[test]
fn a_key_is_changed_taken_back_and_what_it_opened_stays_readable() -> Result<()> {
    let (cast, _server) = ready()?;
    write(&cast, "avant")?;
    let before = cast.karim.json(&["mail", "key", "show"])?["fingerprint"].clone();
    let after = cast.karim.json(&["mail", "key", "rotate"])?["fingerprint"].clone();
    ensure!(before != after, "another key");
    ensure!(newest(&cast.karim)?["subject"] == "avant", "old mail");
    // Whoever writes is told, once.
    let arguments = ["mail", "send", "--to", KARIM, "--subject", "après", "--text", "y"];
    ensure!(
        cast.nadia.json(&arguments)?["key_changed"][0] == KARIM,
        "she is told"
    );
    ensure!(cast.nadia.json(&arguments)?["key_changed"][0].is_null(), "once");
    cast.karim.json(&["mail", "key", "revoke"])?;
    cast.nadia.run(&arguments)?.refused(3, "recipient-without-key")?;
    ensure!(newest(&cast.karim)?["subject"] == "après", "still readable");
    cast.karim.json(&["mail", "key", "make"])?;
    cast.nadia.json(&arguments)?;
    let journal = cast
        .admin
        .lines(&["audit", "search", "--aidant", &cast.karim.account])?;
    for event in [
        "key.certificate-published",
        "key.certificate-changed",
        "key.certificate-revoked",
    ] {
        ensure!(journal.iter().any(|row| row["event"] == event), "no {event}");
    }
    Ok(())
}

#[test]
fn addresses_are_given_once_and_never_alike() -> Result<()> {
    let (cast, _server) = ready()?;
    let join = |name: &str, address: Option<&str>| -> Result<Value> {
        let invitation = cast.referent.invite("aidant", None)?;
        let person = cast.instance.person(&format!("{name} {address:?}"));
        let mut arguments = vec!["join", &invitation, "--name", name];
        arguments.extend(address.iter().flat_map(|address| ["--address", address]));
        person.json(&arguments)
    };
    ensure!(
        join("Nadia Belkacem", None)?["address"] == "nadia.belkacem2@ecrin.test",
        "a number"
    );
    ensure!(
        join("Zoë d’Œuvre", None)?["address"] == "zoe.doeuvre@ecrin.test",
        "without accents"
    );
    // The account is opened, and its owner chooses another address later.
    for taken in ["nadia-belkacem", "nadla.be1kacem", "postmaster", "Nadia..B"] {
        ensure!(join("Paul Durand", Some(taken))?["address"].is_null(), "{taken}");
    }
    Ok(())
}

#[test]
fn a_certificate_is_named_by_its_owner_and_by_nobody_else() -> Result<()> {
    let (cast, _server) = ready()?;
    let (nadia, karim) = (cast.nadia.insider()?, cast.karim.insider()?);
    let own = Own::fetch(&karim)
        .map_err(|reason| anyhow::anyhow!("{reason}"))?
        .context("an address")?;
    let secret = own.current.as_ref().context("a key")?;
    let public = secret.public()?;
    let last = karim
        .api
        .mail_identity()?
        .certificates
        .pop()
        .context("a certificate")?;
    let previous = SignedNote::<Certificate>::parse(&last.note)?;
    let named = Certificate {
        published: true,
        generation: 2,
        previous: Some(previous.digest()),
        at: karim.now(),
        ..previous.danger_unverified().clone()
    };
    let new = |note: String| CertificateNew {
        note,
        certificate: public.to_bytes().into(),
        secret: None,
    };
    let good = karim.sign(named.clone())?.to_text();
    for (what, text) in damaged(&good).into_iter().take(40) {
        ensure!(
            karim.api.publish_certificate(&new(text)).is_err(),
            "{what} was taken"
        );
    }
    // Neither in another's session, nor signed by another, nor for another's address, nor in another order.
    ensure!(
        nadia.api.publish_certificate(&new(good.clone())).is_err(),
        "another's session"
    );
    ensure!(
        nadia
            .api
            .publish_certificate(&new(nadia.sign(named.clone())?.to_text()))
            .is_err(),
        "another's address"
    );
    let skipped = Certificate {
        generation: 3,
        ..named.clone()
    };
    ensure!(
        karim
            .api
            .publish_certificate(&new(karim.sign(skipped)?.to_text()))
            .is_err(),
        "a hole"
    );
    let old = Certificate {
        at: karim.now().plus_millis(-301_000),
        ..named
    };
    ensure!(
        karim
            .api
            .publish_certificate(&new(karim.sign(old)?.to_text()))
            .is_err(),
        "an old one"
    );
    let taken = karim.api.publish_certificate(&new(good.clone()))?;
    ensure!(
        taken.certificates.len() == 2 && taken.certificates[1].secret.is_some(),
        "the good one"
    );
    ensure!(karim.api.publish_certificate(&new(good)).is_err(), "twice");
    Ok(())
}

#[test]
fn the_world_finds_only_the_keys_of_those_who_agreed() -> Result<()> {
    let (cast, _server) = ready()?;
    let (agent, url) = (agent(&cast.instance)?, cast.instance.url());
    let get = |path: &str| {
        let request = Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        send(&agent, &url, &request)
    };
    let hash = ecrin_vault::mail::directory_hash(&"karim.autre".parse()?);
    let direct = format!("/.well-known/openpgpkey/hu/{hash}?l=karim.autre");
    let advanced = format!("/.well-known/openpgpkey/ecrin.test/hu/{hash}?l=karim.autre");
    let unknown = get(&format!("/.well-known/openpgpkey/hu/{}", "y".repeat(32)))?;
    for path in [&direct, &advanced] {
        let answer = get(path)?;
        ensure!(
            answer.status == 404 && answer.body == unknown.body,
            "{path}: {answer:?}"
        );
    }
    cast.karim.json(&["mail", "key", "publish", "on"])?;
    for path in [&direct, &advanced] {
        let answer = get(path)?;
        ensure!(answer.status == 200, "{path}");
        let karim = KARIM.parse()?;
        let found = ecrin_vault::mail::openpgp::PublicCertificate::read(&answer.body, &karim)?;
        let shown = cast.karim.json(&["mail", "key", "show"])?;
        ensure!(
            shown["fingerprint"] == found.fingerprint().to_string(),
            "another key"
        );
    }
    ensure!(
        get("/.well-known/openpgpkey/autre.fr/policy")?.status == 404,
        "not ours"
    );
    for path in [
        "/.well-known/openpgpkey/policy",
        "/.well-known/openpgpkey/ecrin.test/policy",
    ] {
        let answer = get(path)?;
        ensure!(answer.status == 200 && answer.body.is_empty(), "{path}");
    }
    cast.karim.json(&["mail", "key", "publish", "off"])?;
    ensure!(get(&direct)?.status == 404, "hidden again");
    let settings = get("/.well-known/autoconfig/mail/config-v1.1.xml")?;
    let text = String::from_utf8(settings.body)?;
    ensure!(settings.status == 200, "{text}");
    // Mail programs are told the ports on which the doors are.
    for (kind, scheme) in [("imap", "imaps"), ("smtp", "smtps")] {
        let port = cast.instance.port_of(scheme)?;
        let server = text
            .split(&format!("type=\"{kind}\""))
            .nth(1)
            .context("a server")?;
        ensure!(
            server.contains(&format!("<port>{port}</port>"))
                && server.contains("<socketType>SSL</socketType>"),
            "{text}"
        );
    }
    Ok(())
}
