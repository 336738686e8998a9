//! A structure has an address of its own: its members open what comes, whoever leaves opens nothing more, and nobody
//! else is let in between.

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::letters::TeamBox;
use ecrin_tests::harness::{Cast, Person, damaged};
use ecrin_vault::mail::BoxCertificate;
use ecrin_vault::note::SignedNote;
use ecrin_vault::wire::BoxCertificateNew;
use serde_json::Value;

const HAGETMAU: &str = "hagetmau@ecrin.test";

/// The structure has its address, and somebody of another structure writes to it.
fn written_to(cast: &Cast) -> Result<Person> {
    let made = cast.referent.json(&["mail", "box", "make", "hagetmau"])?;
    ensure!(made["address"] == HAGETMAU && made["held"] == true, "{made}");
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?;
    let dora = cast.instance.person("Dora Dacquoise");
    let dora = dora.join(&cast.admin.invite("referent", Some(elsewhere))?)?;
    write(&dora, "Fatou arrive lundi")?;
    Ok(dora)
}

fn write(from: &Person, subject: &str) -> Result<Value> {
    let to = "France Services Hagetmau";
    from.json(&[
        "mail",
        "send",
        "--to",
        to,
        "--subject",
        subject,
        "--text",
        "Dossier vermillon.",
    ])
}

/// The letter with this subject, as someone lists it.
fn seen(person: &Person, subject: &str) -> Result<Option<Value>> {
    let letters = person.lines(&["mail", "list"])?;
    Ok(letters.into_iter().find(|letter| letter["subject"] == subject))
}

#[test]
fn members_read_what_comes_to_their_structure_and_see_that_it_was_answered() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let dora = written_to(&cast)?;
    for member in [&cast.referent, &cast.nadia, &cast.karim] {
        let letter = seen(member, "Fatou arrive lundi")?.context("the letter")?;
        ensure!(letter["signature"] == "good", "{letter}");
        let read = member.json(&["mail", "read", letter["id"].as_str().context("id")?])?;
        let text = read["text"].as_str().unwrap_or_default();
        ensure!(text.trim() == "Dossier vermillon.", "{read}");
    }
    ensure!(
        seen(&dora, "Fatou arrive lundi")?.is_none(),
        "she wrote it and reads none of their mail"
    );
    let letter = seen(&cast.karim, "Fatou arrive lundi")?.context("the letter")?;
    let id = letter["id"].as_str().context("id")?;
    cast.karim.json(&["mail", "reply", id, "--text", "Entendu."])?;
    let answer = "Re: Fatou arrive lundi";
    ensure!(seen(&dora, answer)?.is_some(), "the answer");
    ensure!(seen(&cast.nadia, answer)?.is_some(), "her colleagues see it");
    // Beneficiaries and members of other structures have no part in it.
    let show = ["mail", "box", "show", "--structure", &cast.structure];
    dora.run(&show)?.refused(3, "not-allowed")?;
    cast.fatou.run(&show)?.refused(3, "not-allowed")?;
    // The address is nobody else's any more, and looks like nobody else's.
    let taken = cast.nadia.run(&["mail", "box", "make", "hagetrnau"])?;
    ensure!(taken.json()?["address"] == HAGETMAU, "there is one already");
    Ok(())
}

#[test]
fn whoever_leaves_opens_nothing_more_and_whoever_comes_opens_what_was_there() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let dora = written_to(&cast)?;
    seen(&cast.karim, "Fatou arrive lundi")?.context("the letter")?;
    let before = cast.nadia.json(&["mail", "box", "show"])?;
    cast.referent.json(&["member", "remove", &cast.karim.account])?;
    cast.karim
        .run(&["mail", "list"])?
        .refused(3, "account-suspended")?;
    // The next member's client makes the next key, here the référent's own: nobody has to think of it.
    let after = cast.nadia.json(&["mail", "box", "show"])?;
    ensure!(after["fingerprint"] != before["fingerprint"], "{after}");
    ensure!(after["by"] == cast.referent.account.as_str(), "{after}");
    // Whoever wrote before is not alarmed: the new key follows from the one that she saw.
    let sent = write(&dora, "Et mardi Yusuf")?;
    ensure!(sent["key_changed"] == serde_json::json!([]), "{sent}");
    let ines = cast.instance.person("Inès Nouvelle");
    let ines = ines.join(&cast.referent.invite("aidant", None)?)?;
    cast.referent.json(&["whoami"])?;
    for subject in ["Fatou arrive lundi", "Et mardi Yusuf"] {
        ensure!(seen(&ines, subject)?.is_some(), "{subject}");
        ensure!(seen(&cast.nadia, subject)?.is_some(), "{subject}");
    }
    let journal = cast.admin.lines(&["audit", "search"])?;
    for event in ["key.box-certificate-published", "key.box-certificate-changed"] {
        let found = journal.iter().find(|row| row["event"] == event).context(event)?;
        ensure!(found["structure"] == cast.structure.as_str(), "{found}");
    }
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}

#[test]
fn a_group_of_ones_own_is_taken_apart_before_anything_is_sent() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (karim, sonia) = ("karim.autre@ecrin.test", "sonia.troisieme@ecrin.test");
    cast.nadia
        .run(&["mail", "group", "set", "Permanence", "pas une adresse"])?
        .refused(2, "bad-address")?;
    cast.nadia
        .json(&["mail", "group", "set", "Permanence", karim, sonia, karim])?;
    let send = [
        "mail",
        "send",
        "--to",
        "permanence",
        "--subject",
        "Jeudi",
        "--text",
        "À neuf heures.",
    ];
    let sent = cast.nadia.json(&send)?;
    ensure!(
        sent["recipients"].as_array().is_some_and(|all| all.len() == 2),
        "{sent}"
    );
    ensure!(
        seen(&cast.karim, "Jeudi")?.is_some() && seen(&cast.sonia, "Jeudi")?.is_some(),
        "both have it"
    );
    ensure!(
        cast.nadia.lines(&["mail", "group", "list"])?.len() == 1,
        "it is kept"
    );
    cast.nadia.json(&["mail", "group", "remove", "Permanence"])?;
    cast.nadia.run(&send)?.refused(2, "bad-address")?;
    cast.nadia
        .run(&["mail", "group", "remove", "Permanence"])?
        .refused(4, "not-found")
}

#[test]
fn a_referent_says_who_reads_it() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    written_to(&cast)?;
    let readers = |who: &Person, more: &[&str]| who.run(&[&["mail", "box", "readers"], more].concat());
    readers(&cast.nadia, &["--only", &cast.nadia.account])?.refused(3, "not-allowed")?;
    readers(&cast.referent, &["--only", &cast.karim.account])?.json()?;
    ensure!(seen(&cast.karim, "Fatou arrive lundi")?.is_some(), "he was named");
    ensure!(seen(&cast.nadia, "Fatou arrive lundi")?.is_none(), "she was not");
    let shown = cast.nadia.json(&["mail", "box", "show"])?;
    ensure!(shown["held"] == false, "she is given no secret half: {shown}");
    readers(&cast.referent, &["--everyone"])?.json()?;
    ensure!(
        seen(&cast.nadia, "Fatou arrive lundi")?.is_some(),
        "everyone again"
    );
    Ok(())
}

#[test]
fn the_certificate_of_a_structure_is_named_by_its_members_in_one_row() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let dora = written_to(&cast)?;
    let structure = cast.structure.parse()?;
    let (referent, nadia, dora) = (cast.referent.insider()?, cast.nadia.insider()?, dora.insider()?);
    let own = TeamBox::fetch(&referent, structure)
        .map_err(|reason| anyhow::anyhow!("{reason}"))?
        .context("an address")?;
    let last = referent
        .api
        .box_identity(structure)?
        .certificates
        .pop()
        .context("one")?;
    let previous = SignedNote::<BoxCertificate>::parse(&last.note)?;
    let next = BoxCertificate {
        published: true,
        generation: 2,
        previous: Some(previous.digest()),
        at: referent.now(),
        ..own.current.0.clone()
    };
    let new = |note: String| BoxCertificateNew {
        note,
        certificate: last.certificate.clone(),
        secret: last.secret.clone().unwrap_or_default(),
    };
    let hand_in = |who: &ecrin_cli::unlock::SignedIn, note: BoxCertificate| -> Result<bool> {
        let note = who.sign(note)?.to_text();
        Ok(who.api.publish_box_certificate(structure, &new(note)).is_ok())
    };
    let good = referent.sign(next.clone())?.to_text();
    for (what, text) in damaged(&good).into_iter().take(40) {
        let taken = referent.api.publish_box_certificate(structure, &new(text));
        ensure!(taken.is_err(), "{what} was taken");
    }
    let by = |who: &ecrin_cli::unlock::SignedIn| BoxCertificate {
        by: who.account(),
        ..next.clone()
    };
    ensure!(!hand_in(&nadia, by(&nadia))?, "an aidant, when none is due");
    ensure!(!hand_in(&dora, by(&dora))?, "someone of another structure");
    ensure!(!hand_in(&nadia, next.clone())?, "signed by someone else");
    let wrong = [
        BoxCertificate {
            generation: 3,
            ..next.clone()
        },
        BoxCertificate {
            team_key: previous.digest(),
            ..next.clone()
        },
        BoxCertificate {
            address: "dax@ecrin.test".parse()?,
            ..next.clone()
        },
        BoxCertificate {
            certificate: previous.digest(),
            ..next.clone()
        },
        BoxCertificate {
            previous: Some(next.certificate),
            ..next.clone()
        },
        BoxCertificate {
            at: referent.now().plus_millis(-301_000),
            ..next.clone()
        },
    ];
    for note in wrong {
        ensure!(!hand_in(&referent, note.clone())?, "{note:?}");
    }
    ensure!(hand_in(&referent, next.clone())?, "the good one");
    ensure!(!hand_in(&referent, next)?, "twice");
    Ok(())
}
