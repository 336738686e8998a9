//! Recovery: whoever has lost everything gets every paper back, in the open and after a wait; nobody else gains a thing.

mod attacks;

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, DOMAIN, InProcess, Person, sheet_digits};
use ecrin_vault::id::SlotId;
use ecrin_vault::note::{SignedNote, SigningKey};
use ecrin_vault::recovery::{Check, Share, share_key_name};
use ecrin_vault::vocabulary::Holder;
use ecrin_vault::wire::KitCheckNew;
use rand::rngs::OsRng;

const HOUR: i64 = 3600;

/// Fatou has a kit, and there is another structure with an aidant of its own.
struct Scene {
    cast: Cast,
    server: InProcess,
    /// The aidant of the other structure.
    maelle: Person,
    /// What the sheet says.
    digits: String,
    /// A file with just that.
    sheet: PathBuf,
}

fn scene() -> Result<Scene> {
    let (cast, server) = Cast::served()?;
    let other = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let other = other["id"].as_str().context("an id")?;
    let maelle = cast
        .instance
        .person("Maëlle Ailleurs")
        .join(&cast.admin.invite("aidant", Some(other))?)?;
    let digits = kit(&cast, &server, "feuille")?;
    let sheet = cast.out("feuille.txt");
    std::fs::write(&sheet, &digits)?;
    Ok(Scene {
        cast,
        server,
        maelle,
        digits,
        sheet,
    })
}

/// Makes a kit for Fatou, waits until it is good, and reads its sheet.
fn kit(cast: &Cast, server: &InProcess, name: &str) -> Result<String> {
    let page = cast.out(&format!("{name}.html"));
    // Not at the desk where the account was opened: there a kit is good at once.
    server.clock.advance_seconds(2 * HOUR);
    let made = cast
        .fatou
        .json(&["recovery", "kit", "--sheet", &page.to_string_lossy()])?;
    ensure!(made["delay"].is_string(), "a new way in waits: {made}");
    cast.fatou.run(&["recovery", "show"])?.refused(3, "no-kit")?;
    server.clock.advance_seconds(73 * HOUR);
    cast.fatou.run(&["login"])?.json()?;
    let held = cast.fatou.json(&["recovery", "show"])?;
    ensure!(held["kit"] == made["kit"], "it is good now: {held}");
    sheet_digits(&std::fs::read_to_string(page)?)
}

impl Scene {
    /// Fatou at a computer that knows nobody, with a new passphrase in mind.
    fn blank(&self, name: &str) -> Person {
        let home = self.cast.out("homes").join(name);
        self.cast
            .fatou
            .in_home(&home)
            .with_secret("un tout nouveau secret de Fatou")
    }

    fn sheet(&self) -> String {
        self.sheet.to_string_lossy().into_owned()
    }

    fn start(&self, person: &Person) -> Result<String> {
        let begun = person.json(&["recovery", "start", "--share-file", &self.sheet()])?;
        begun["id"].as_str().map(ToOwned::to_owned).context("an id")
    }

    fn finish(&self, person: &Person) -> Result<ecrin_tests::harness::Outcome> {
        person.run(&["recovery", "finish", "--share-file", &self.sheet()])
    }

    /// All of Fatou's papers come out as they went in.
    fn has_every_paper(&self, person: &Person) -> Result<()> {
        for (number, paper) in self.cast.papers.iter().enumerate() {
            let out = self.cast.out(&format!("out-{number}"));
            person.json(&["doc", "get", &paper.id, "--out", &out.to_string_lossy()])?;
            ensure!(
                std::fs::read(&out)? == std::fs::read(&paper.file)?,
                "{}",
                paper.title
            );
            std::fs::remove_file(out)?;
        }
        Ok(())
    }
}

fn events(person: &Person, code: &str) -> Result<usize> {
    Ok(person
        .journal()?
        .iter()
        .filter(|row| row["event"] == code && row["result"] == "ok")
        .count())
}

#[test]
fn everything_lost_and_every_paper_back() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("ordinateur neuf");
    let id = scene.start(&fatou)?;
    // The person's sessions and the structure know at once.
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.iter()
            .any(|notice| notice["code"] == "recovery-begun" && notice["detail"] == id.as_str())
    );
    for member in [&cast.nadia, &cast.referent] {
        member.run(&["login"])?.json()?;
        let told = member.lines(&["notices"])?;
        ensure!(
            told.iter().any(|notice| notice["code"] == "recovery-asked"),
            "{told:?}"
        );
    }
    // One share is not enough, and a shortened number is not compared.
    scene.finish(&fatou)?.refused(3, "recovery-waiting")?;
    cast.nadia
        .run(&["recovery", "approve", &id[..10]])?
        .refused(2, "bad-recovery-id")?;
    cast.nadia.json(&["recovery", "approve", &id, "--in-person"])?;
    cast.nadia
        .run(&["recovery", "approve", &id])?
        .refused(3, "already-attested")?;
    // With two shares it waits all the same.
    scene.finish(&fatou)?.refused(3, "recovery-waiting")?;
    scene.server.clock.advance_seconds(71 * HOUR);
    scene.finish(&fatou)?.refused(3, "recovery-waiting")?;
    scene.server.clock.advance_seconds(2 * HOUR);
    ensure!(fatou.json(&["recovery", "status"])?["state"] == "due");
    scene.finish(&fatou)?.json()?;
    scene.has_every_paper(&fatou)?;
    ensure!(
        fatou.json(&["whoami"])?["name"] == cast.fatou.name.as_str(),
        "her name was in the keyring"
    );

    // The old way in is gone, and so are the kit, its sheet and the recovery.
    cast.fatou.run(&["login"])?.refused(7, "wrong-secret")?;
    fatou.run(&["recovery", "show"])?.refused(3, "no-kit")?;
    scene
        .blank("encore un")
        .run(&["recovery", "start", "--share-file", &scene.sheet()])?
        .refused(3, "kit-revoked")?;
    scene.finish(&fatou)?.refused(2, "no-recovery")?;
    // A new kit is good at once: she is still at the desk.
    let page = cast.out("neuve.html");
    let made = fatou.json(&["recovery", "kit", "--sheet", &page.to_string_lossy()])?;
    ensure!(made["delay"].is_null(), "{made}");
    // It is all in her journal, in words.
    for code in [
        "kit.created",
        "recovery.begun",
        "recovery.approved",
        "recovery.opened",
        "recovery.completed",
    ] {
        ensure!(events(&fatou, code)? >= 1, "{code} is missing");
    }
    for row in fatou.journal()? {
        let sentence = row["sentence"].as_str().unwrap_or_default();
        ensure!(sentence.len() > 20 && !sentence.contains("recovery"), "{row}");
    }
    cast.admin.run(&["login"])?.json()?;
    ensure!(cast.admin.json(&["audit", "verify"])?["ok"] == true);
    Ok(())
}

#[test]
fn whoever_is_still_in_stops_it() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let thief = scene.blank("voleur");
    let id = scene.start(&thief)?;
    cast.nadia.run(&["login"])?.json()?;
    cast.nadia.json(&["recovery", "approve", &id])?;
    // Another beneficiary, or another structure, stops nothing.
    cast.yusuf.run(&["login"])?.json()?;
    cast.yusuf
        .run(&["recovery", "cancel", &id])?
        .refused(4, "not-found")?;
    scene.maelle.run(&["login"])?.json()?;
    scene
        .maelle
        .run(&["recovery", "cancel", &id])?
        .refused(4, "not-found")?;
    ensure!(cast.fatou.lines(&["recovery", "list"])?.len() == 1);
    cast.fatou.json(&["recovery", "cancel", &id[..8]])?;
    scene.server.clock.advance_seconds(73 * HOUR);
    scene.finish(&thief)?.refused(3, "recovery-cancelled")?;
    // The structure can as well, at the telephone.
    let again = scene.blank("voleur encore");
    let id = scene.start(&again)?;
    cast.referent.run(&["login"])?.json()?;
    cast.referent.json(&["recovery", "cancel", &id])?;
    scene.finish(&again)?.refused(3, "recovery-cancelled")?;
    cast.fatou.run(&["login"])?.json()?;
    scene.has_every_paper(&cast.fatou)?;
    ensure!(events(&cast.fatou, "recovery.cancelled")? == 2);
    Ok(())
}

#[test]
fn two_who_met_her_lift_the_wait_if_one_is_from_elsewhere() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("au guichet");
    let id = scene.start(&fatou)?;
    for person in [&cast.nadia, &cast.karim, &scene.maelle] {
        person.run(&["login"])?.json()?;
    }
    cast.nadia.json(&["recovery", "approve", &id, "--in-person"])?;
    cast.karim.json(&["recovery", "approve", &id, "--attest"])?;
    // Two of one structure are one.
    scene.finish(&fatou)?.refused(3, "recovery-waiting")?;
    scene.maelle.json(&["recovery", "approve", &id, "--attest"])?;
    scene.finish(&fatou)?.json()?;
    scene.has_every_paper(&fatou)
}

#[test]
fn the_services_share_takes_another_structure() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("avec le service");
    let id = scene.start(&fatou)?;
    for person in [&cast.nadia, &scene.maelle] {
        person.run(&["login"])?.json()?;
    }
    cast.nadia
        .run(&["recovery", "approve", &id, "--release", "service"])?
        .refused(3, "other-structure-only")?;
    scene
        .maelle
        .run(&["recovery", "approve", &id, "--release", "structure"])?
        .refused(6, "kit-false")?;
    scene.maelle.json(&["recovery", "approve", &id])?;
    // One person who met her lifts nothing, and before the day the service's share is not handed out.
    ensure!(fatou.json(&["recovery", "status"])?["service_share"] == false);
    scene.server.clock.advance_seconds(73 * HOUR);
    ensure!(fatou.json(&["recovery", "status"])?["service_share"] == true);
    scene.finish(&fatou)?.json()?;
    scene.has_every_paper(&fatou)
}

#[test]
fn without_the_sheet_structure_and_service_do_but_nothing_lifts_the_wait() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("sans feuille");
    let begun = fatou.json(&["recovery", "start", "--account", &cast.fatou.account])?;
    let id = begun["id"].as_str().context("an id")?;
    ensure!(begun["state"] == "asked" && begun["due"].is_null(), "{begun}");
    // Nobody is disturbed before someone answers for it, and an account that does not exist is answered alike.
    ensure!(
        !cast
            .fatou
            .lines(&["notices"])?
            .iter()
            .any(|n| n["code"] == "recovery-begun")
    );
    let nobody = SlotId::generate(&mut OsRng).to_string();
    let other = scene
        .blank("personne")
        .json(&["recovery", "start", "--account", &nobody])?;
    ensure!(other["state"] == "asked");
    for person in [&cast.nadia, &scene.maelle] {
        person.run(&["login"])?.json()?;
    }
    scene
        .maelle
        .run(&["recovery", "approve", id])?
        .refused(3, "recovery-waiting")?;
    cast.nadia.json(&["recovery", "approve", id, "--in-person"])?;
    ensure!(
        cast.fatou
            .lines(&["notices"])?
            .iter()
            .any(|n| n["code"] == "recovery-begun")
    );
    scene.maelle.json(&["recovery", "approve", id])?;
    fatou
        .run(&["recovery", "finish"])?
        .refused(3, "recovery-waiting")?;
    scene.server.clock.advance_seconds(73 * HOUR);
    fatou.run(&["recovery", "finish"])?.json()?;
    scene.has_every_paper(&fatou)
}

#[test]
fn a_sheet_is_checked_without_opening_anything() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let checked = cast
        .fatou
        .json(&["recovery", "check", "--share-file", &scene.sheet()])?;
    ensure!(checked["checked"].is_string());
    // From a computer that knows nobody, too; and nobody is told of a recovery.
    scene
        .blank("vérifie")
        .json(&["recovery", "check", "--share-file", &scene.sheet()])?;
    ensure!(events(&cast.fatou, "kit.checked")? == 2);
    ensure!(cast.fatou.lines(&["recovery", "list"])?.is_empty());
    let insider = cast.fatou.insider()?;
    let sheet = Share::parse(&scene.digits)?;
    let check = Check {
        kit: sheet.kit,
        share: Holder::Sheet,
        at: insider.now().whole_seconds(),
    };
    let forged = SignedNote::sign(
        check,
        &share_key_name(Holder::Sheet, DOMAIN),
        &SigningKey::generate(&mut OsRng),
    )?;
    let refused = insider.api.check_kit(&KitCheckNew {
        note: forged.to_text(),
    });
    ensure!(refused.err().context("a refusal")?.is("kit-unknown"));
    // A year later she is reminded, once.
    scene.server.clock.advance_seconds(366 * 24 * HOUR);
    ecrin_tests::harness::eventually("the reminder", || {
        cast.fatou.run(&["login"])?.json()?;
        let told = cast.fatou.lines(&["notices", "--all"])?;
        Ok(told
            .iter()
            .filter(|notice| notice["code"] == "kit-check-due")
            .count()
            == 1)
    })
}

#[test]
fn who_wants_no_kit_is_warned_and_it_is_written_down() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let ended = cast.fatou.run(&["recovery", "kit", "--no-recovery"])?;
    ensure!(ended.json()?["declined"] == true);
    ensure!(events(&cast.fatou, "kit.declined")? == 1);
    cast.fatou.run(&["recovery", "check"])?.refused(2, "no-share")?;
    Ok(())
}

/// Someone without a computer leaves the desk as she did the first time: with a card, a code and two sheets.
#[test]
fn a_recovery_may_end_with_a_new_card() -> Result<()> {
    let scene = scene()?;
    let cast = &scene.cast;
    let fatou = scene.blank("au guichet").with_secret("");
    let id = scene.start(&fatou)?;
    cast.nadia.run(&["login"])?.json()?;
    cast.nadia.json(&["recovery", "approve", &id, "--in-person"])?;
    scene.server.clock.advance_seconds(73 * HOUR);
    let (sheet, pages) = (scene.sheet(), cast.out("pages"));
    let folder = pages.to_string_lossy().into_owned();
    let finish = ["recovery", "finish", "--share-file", &sheet, "--card", "--out"];
    let finish = [&finish[..], &[&folder]].concat();
    fatou
        .run_with(&[("ECRIN_CODE", "123456")], &finish)?
        .refused(3, "code-common")?;
    let made = fatou.run_with(&[("ECRIN_CODE", "730451")], &finish)?.json()?;
    ensure!(
        made["account"] == cast.fatou.account.as_str()
            && made["files"].as_array().is_some_and(|f| f.len() == 4),
        "{made}"
    );
    // The card opens the vault anywhere, and nothing that was lost does.
    let card = made["card"].as_str().context("a card")?;
    let anywhere = scene.blank("ailleurs").with_secret("");
    anywhere
        .run_with(&[("ECRIN_CODE", "730451")], &["card", "login", card])?
        .json()?;
    scene.has_every_paper(&anywhere)?;
    cast.fatou.run(&["login"])?.refused(7, "wrong-secret")?;
    // The new kit is good at once, and it is the one whose sheet was printed.
    let held = anywhere.json(&["recovery", "show"])?;
    ensure!(held["kit"] == made["kit"], "{held} {made}");
    let digits = sheet_digits(&std::fs::read_to_string(pages.join("feuille.html"))?)?;
    ensure!(made["sheets"][1] == digits.as_str(), "two sheets");
    ensure!(
        anywhere.lines(&["slot", "list"])?.len() == 3,
        "card, spare key and kit"
    );
    Ok(())
}
