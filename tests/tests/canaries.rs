//! Canaries: forty values of one person, planted wherever something of hers can land; after the erasure none of them is
//! left in any file of the instance, on either engine.
//!
//! What may stay, and does, is only what leads to nobody: the commitments of the journal's entries, which no key opens
//! any more; a digest of each of her ids under the instance's own key; the public statement; and what others hold
//! themselves. The test shows that every value that the server knows at all is found before, so that finding none
//! afterwards means something.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{
    Begin, Instance, Person, Postbox, Reception, TestClock, eventually, files_in, sheet_digits,
};
use ecrin_vault::card::PREFIX;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::AccountId;
use serde_json::Value;

/// What a value is, and whether the server holds it in clear before the erasure: only that can be found before.
struct Canary {
    name: String,
    forms: Vec<Vec<u8>>,
    known: bool,
}

#[derive(Default)]
struct Canaries(Vec<Canary>);

impl Canaries {
    /// A text of hers that the server never knows.
    fn sealed(&mut self, name: &str, text: &str) {
        self.add(name, vec![text.as_bytes().to_vec()], false);
    }

    /// A text that the server knows as long as she is here.
    fn known(&mut self, name: &str, text: &str) {
        self.add(name, vec![text.as_bytes().to_vec()], true);
    }

    /// An id: as it is printed, and as its sixteen bytes.
    fn id(&mut self, name: &str, text: &str, known: bool) -> Result<()> {
        let id: AccountId = text.parse().with_context(|| format!("{name}: {text}"))?;
        self.add(
            name,
            vec![text.as_bytes().to_vec(), id.as_bytes().to_vec()],
            known,
        );
        Ok(())
    }

    fn add(&mut self, name: &str, forms: Vec<Vec<u8>>, known: bool) {
        self.0.push(Canary {
            name: name.to_owned(),
            forms,
            known,
        });
    }

    /// Which values are found in which file of the instance, its name included.
    fn found(&self, instance: &Instance) -> Result<BTreeMap<String, String>> {
        let mut found = BTreeMap::new();
        for file in files_in(&instance.folder())? {
            let mut bytes = fs::read(&file)?;
            bytes.extend(file.to_string_lossy().as_bytes());
            for canary in &self.0 {
                if canary.forms.iter().any(|form| contains(&bytes, form)) {
                    found.insert(canary.name.clone(), file.display().to_string());
                }
            }
        }
        Ok(found)
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return false;
    };
    let mut from = 0;
    while let Some(place) = haystack[from..].iter().position(|byte| byte == first) {
        let begin = from + place;
        if haystack[begin + 1..].starts_with(rest) {
            return true;
        }
        from = begin + 1;
    }
    false
}

fn ids(rows: &[Value], key: &str) -> Vec<String> {
    rows.iter()
        .filter_map(|row| row[key].as_str().map(String::from))
        .collect()
}

/// Ways in and what waits: a kit and its sheet, a recovery that someone began with it, a card and its code, a question in
/// words of its own.
fn plant_ways_in(instance: &Instance, fatou: &Person, nadia: &Person, canaries: &mut Canaries) -> Result<()> {
    let text = |value: &Value, key: &str| -> Result<String> {
        let found = value[key]
            .as_str()
            .with_context(|| format!("no {key} in {value}"))?;
        Ok(found.to_owned())
    };
    let page = instance.root().join("feuille.html");
    let kit = fatou.json(&["recovery", "kit", "--sheet", &page.to_string_lossy()])?;
    ensure!(kit["delay"].is_null(), "the kit is good at once: {kit}");
    canaries.known("the number of her kit", &text(&kit, "kit")?);
    let digits = sheet_digits(&fs::read_to_string(&page)?)?;
    let whole = digits.replace(' ', "");
    canaries.sealed("the digits of her sheet", &digits);
    canaries.sealed("the digits of her sheet in one", &whole);
    // Without its head, which the kit's other shares have nearly in common.
    canaries.sealed(
        "the secret part of her sheet",
        digits.get(25..).context("digits")?,
    );
    canaries.sealed("the secret part in one", whole.get(20..).context("digits")?);
    let sheet = instance.root().join("feuille.txt");
    fs::write(&sheet, &digits)?;
    let finder = fatou.in_home(&instance.root().join("finder"));
    let begun = finder.json(&["recovery", "start", "--share-file", &sheet.to_string_lossy()])?;
    canaries.id("a recovery", &text(&begun, "id")?, true)?;

    let made = fatou
        .run_with(&[("ECRIN_CODE", "730451")], &["slot", "add", "card"])?
        .json()?;
    canaries.id("what waits", &text(&made, "id")?, true)?;
    canaries.id("the slot of her card", &text(&made, "slot")?, true)?;
    let card = text(&made, "card")?;
    let letters = card.get(PREFIX.len()..).context("letters")?;
    canaries.sealed("the text of her card", &card);
    canaries.sealed("the letters of her card", letters);
    canaries.sealed("the same in small letters", &letters.to_lowercase());
    // The credential's id is the server's to know; the secret behind it is not.
    canaries.sealed("the secret of her card", letters.get(16..42).context("letters")?);
    // Six digits are found by chance in any large file; not so as a program would write them.
    for written in ["\"730451\"", "|730451", "code=730451", "code: 730451"] {
        canaries.sealed(&format!("her code as {written}"), written);
    }

    let words = "CANARI-SOUHAIT quittance de la rue des Lilas";
    let asked = [
        "ask",
        "--of",
        &fatou.account,
        "--purpose",
        "logement",
        "--for",
        "31d",
        "--message",
        words,
    ];
    canaries.id("a question", &text(&nadia.json(&asked)?, "id")?, true)?;
    canaries.sealed("what was asked for", "CANARI-SOUHAIT");
    let whoami = nadia.json(&["whoami"])?;
    let structure = whoami["structures"][0]["id"].as_str().context("a structure")?;
    let refer = [
        "mail",
        "refer",
        "--person",
        &fatou.account,
        "--to",
        structure,
        "--name",
        "Canari Diallo-Kouyaté",
        "--subject",
        "CANARI-OBJET",
        "--text",
        "CANARI-ORIENTATION vers la rue des Lilas",
    ];
    let referral = text(&nadia.json(&refer)?, "id")?;
    fatou.json(&["ask", "accept", &referral, "--yes"])?;
    nadia.json(&["mail", "refer", "--send", &referral])?;
    canaries.id("a referral", &referral, true)?;
    canaries.sealed("its subject", "CANARI-OBJET");
    canaries.sealed("its words", "CANARI-ORIENTATION");
    let waits = fatou.run(&["export", "--out", "/dev/null"])?;
    ensure!(waits.code == 3, "{waits:?}");
    Ok(())
}

fn no_canary_is_left(engine: &str) -> Result<()> {
    let (instance, invitation) = Instance::init_on(engine)?;
    let postbox = Postbox::open(&instance, Begin::Implicit)?;
    let mut config = instance.config()?;
    postbox.serves(&mut config, &instance)?;
    let server = instance.serve_configured(config.clone(), TestClock::at(TestClock::real_now()?))?;
    let text = |value: &Value, key: &str| -> Result<String> {
        Ok(value[key]
            .as_str()
            .with_context(|| format!("no {key} in {value}"))?
            .to_owned())
    };
    let admin = instance.person("Claire Administratrice").join(&invitation)?;
    let structure = text(&admin.json(&["structure", "create", "France Services"])?, "id")?;
    let referent = instance
        .person("Rémi")
        .join(&admin.invite("referent", Some(&structure))?)?;
    let nadia = instance.person("Nadia").join(&referent.invite("aidant", None)?)?;
    let fatou = instance
        .person("Canari Diallo-Kouyaté")
        .join(&nadia.invite("beneficiary", None)?)?;
    let yusuf = instance
        .person("Yusuf")
        .join(&nadia.invite("beneficiary", None)?)?;
    let mut canaries = Canaries::default();
    canaries.sealed("her name", "Canari Diallo");
    canaries.sealed("a part of it", "Kouyat");
    canaries.sealed("her passphrase", fatou.secret());
    canaries.id("her account", &fatou.account, true)?;

    // Papers with titles, file names and words of their own; one replaced, one removed, one put in by the aidant.
    let mut papers = Vec::new();
    for (number, kind) in ["tax_notice", "passport", "lease", "pay_sheet"]
        .into_iter()
        .enumerate()
    {
        let file = instance.root().join(format!("canari-fichier-{number}.txt"));
        let words = format!("CANARI-CONTENU-{number}-0123456789");
        let title = format!("CANARI-TITRE-{number} rue des Lilas");
        fs::write(&file, words.repeat(40))?;
        let id = fatou.add(&file, kind, &title)?;
        canaries.sealed(&format!("title {number}"), &format!("CANARI-TITRE-{number}"));
        canaries.sealed(
            &format!("file name {number}"),
            &format!("canari-fichier-{number}"),
        );
        canaries.sealed(&format!("content {number}"), &words);
        canaries.id(&format!("document {number}"), &id, true)?;
        papers.push((id, file));
    }
    canaries.sealed("a type", "tax_notice");
    let file = |number: usize| papers[number].1.to_string_lossy().into_owned();
    fatou.json(&[
        "doc",
        "replace",
        &papers[1].0,
        &file(1),
        "--title",
        "CANARI-TITRE-NEUF",
    ])?;
    canaries.sealed("a new title", "CANARI-TITRE-NEUF");
    fatou.json(&["doc", "rm", &papers[2].0])?;
    let put_in = nadia.json(&[
        "doc",
        "add",
        &file(3),
        "--type",
        "other",
        "--title",
        "CANARI-POUR-ELLE",
        "--for",
        &fatou.account,
    ])?;
    canaries.sealed("what the aidant put in", "CANARI-POUR-ELLE");
    canaries.id("a document put in for her", &text(&put_in, "id")?, true)?;

    // Mandates: one used, one suspended, one taken back, each with acts and views.
    for number in 0..3 {
        let mandate = fatou.grant(&nadia, &[&papers[number % 2].0], &["--for", "31d"])?;
        canaries.id(&format!("mandate {number}"), &mandate, true)?;
        nadia.json(&["mandate", "accept", &mandate])?;
        let seen = nadia
            .view(&mandate, 1, &instance.root().join(format!("vu-{number}")))?
            .json()?;
        let event = text(&seen, "id")?;
        canaries.id(&format!("view {number}"), &event, true)?;
        // A receipt that the aidant asks for names the event in her own part of the journal.
        nadia.json(&["receipt", "show", &event])?;
        admin.json(&["receipt", "show", &event])?;
        if number > 0 {
            fatou.json(&[
                "mandate",
                if number == 1 { "suspend" } else { "revoke" },
                &mandate,
            ])?;
        }
    }
    // Attempts of others, which stand in her journal; logins that failed; what she was told; an upload under way.
    ensure!(
        yusuf
            .run(&["doc", "get", &papers[0].0, "--out", "/dev/null"])?
            .code
            != 0
    );
    ensure!(
        fatou
            .with_secret("une phrase qui est fausse")
            .run(&["login"])?
            .code
            == 7
    );
    let insider = fatou.insider()?;
    let upload = insider.api.begin_upload(4096)?;
    insider.api.continue_upload(upload, 0, &[0x43; 512])?;
    canaries.id("an upload under way", &upload.to_string(), true)?;
    canaries.id("her session", &insider.session.id.to_string(), true)?;
    let notices = insider.api.notices()?;
    canaries.id(
        "a notice",
        &notices.first().context("a notice")?.id.to_string(),
        true,
    )?;
    plant_ways_in(&instance, &fatou, &nadia, &mut canaries)?;
    // Her address outside, and a word on its way there that nobody takes.
    fatou.json(&["notices", "outside", "set", "canari.dehors@courriel.example"])?;
    let mail = postbox.wait_for(1)?;
    fatou.json(&["notices", "outside", "confirm", &mail.code()?])?;
    postbox.answer(&[Reception::Recipient(450)]);
    nadia.json(&[
        "doc",
        "add",
        &file(3),
        "--type",
        "other",
        "--title",
        "CANARI-POUR-ELLE",
        "--for",
        &fatou.account,
    ])?;
    eventually("a try", || Ok(postbox.tries() == 2))?;
    canaries.known("her address outside", "canari.dehors@courriel.example");
    canaries.known("its first half", "canari.dehors");
    // An administrator's hold that was lifted, with its reference.
    let second = instance
        .person("Denis Second")
        .join(&admin.invite("admin", Some(&structure))?)?;
    let words = [
        "hold",
        "place",
        "--account",
        &fatou.account,
        "--days",
        "2",
        "--reference",
        "CANARI-2026-114",
    ];
    let hold = admin.approved(&second, &words)?.json()?;
    admin.json(&["hold", "lift", &text(&hold, "id")?])?;
    canaries.known("the reference of a hold", "CANARI-2026-114");
    canaries.id("a hold", &text(&hold, "id")?, true)?;

    // What the server made up for her: her name in the journal, her keys, every event.
    let rows = fatou.journal()?;
    // What was done to the whole service stands in every journal and is nobody's: the first that is hers alone.
    let own: Vec<Value> = rows
        .iter()
        .filter(|row| row["event"] == "account.created")
        .cloned()
        .collect();
    let events = ids(&own, "id");
    canaries.id("her first event", events.first().context("events")?, true)?;
    let found = admin.lines(&["audit", "search", "--event", "mandate.granted"])?;
    let subject = ids(&found, "subject");
    if let Some(pseudonym) = subject.first() {
        canaries.id("her pseudonym", pseudonym, true)?;
    }
    let own: EncryptionKey = insider.keyring.identity.encryption.clone();
    canaries.known("her recipient", &own.recipient().to_string());
    let signing = insider.keyring.identity.signing.verifying_key().to_text();
    canaries.known("her signing key", &signing);
    for (number, document) in insider.api.documents()?.iter().take(3).enumerate() {
        let deposit =
            ecrin_vault::note::SignedNote::<ecrin_vault::document::Deposit>::parse(&document.deposit)?;
        let digest = deposit.danger_unverified().payload_sha256.to_string();
        canaries.known(&format!("digest of a ciphertext {number}"), &digest);
        canaries.id(
            &format!("event of a deposit {number}"),
            &document.event.to_string(),
            true,
        )?;
        let sealed = document.envelope.0.get(100..160).context("an envelope")?.to_vec();
        canaries.add(&format!("a sealed record {number}"), vec![sealed], true);
    }
    ensure!(canaries.0.len() >= 40, "only {} canaries", canaries.0.len());

    // Before: everything that the server knows is there to be found, and nothing that it must not know.
    let clock = server.stop()?;
    let before = canaries.found(&instance)?;
    let unseen: Vec<&str> = canaries
        .0
        .iter()
        .filter(|canary| canary.known != before.contains_key(&canary.name))
        .map(|canary| canary.name.as_str())
        .collect();
    ensure!(
        unseen.is_empty(),
        "not where they should be before: {unseen:?}; found {before:?}"
    );

    let server = instance.serve_configured(config, clock)?;
    fatou.json(&["erase", "--yes"])?;
    // While it still runs, so that neither a stop nor a start is what cleans up.
    let running = canaries.found(&instance)?;
    ensure!(running.is_empty(), "left while the server runs: {running:?}");
    let verified = admin.json(&["audit", "verify"])?;
    ensure!(verified["ok"] == true, "{verified}");
    let clock = server.stop()?;
    let after = canaries.found(&instance)?;
    ensure!(after.is_empty(), "left: {after:?}");
    let checked = ecrin_server::instance::check(&instance.config()?)?;
    ensure!(checked.findings.is_empty(), "{:?}", checked.findings);
    // And the instance lives: others come and go as before.
    let _server = instance.serve_at(clock)?;
    let others: [&Person; 2] = [&nadia, &yusuf];
    for person in others {
        person.json(&["login"])?;
    }
    Ok(())
}

#[test]
fn none_of_forty_planted_values_is_left_on_sqlite() -> Result<()> {
    no_canary_is_left("sqlite")
}

#[test]
fn none_of_forty_planted_values_is_left_on_sled() -> Result<()> {
    no_canary_is_left("sled")
}
