//! Structures: places, a role of one's own in each of them, and never without a référent.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person, damaged};
use ecrin_vault::appointment::Appointment;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::{AppointmentAnswer, AppointmentNew};
use serde_json::Value;

fn structure(cast: &Cast, name: &str) -> Result<String> {
    let made = cast.admin.json(&["structure", "create", name])?;
    Ok(made["id"].as_str().context("id")?.to_owned())
}

fn role_of(cast: &Cast, who: &Person, structure: &str) -> Result<Option<Value>> {
    let members = cast.admin.lines(&["member", "list", "--structure", structure])?;
    Ok(members
        .into_iter()
        .find(|member| member["account"] == who.account.as_str()))
}

#[test]
fn places_come_and_go_and_members_work_at_them() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let place = cast
        .referent
        .json(&["structure", "place", "add", "Mairie de Mugron"])?;
    let id = place["id"].as_str().context("id")?;
    cast.referent
        .json(&["member", "move", &cast.nadia.account, "--place", id])?;
    let nadia = role_of(&cast, &cast.nadia, &cast.structure)?.context("Nadia")?;
    ensure!(nadia["place_name"] == "Mairie de Mugron", "{nadia}");
    ensure!(cast.nadia.lines(&["structure", "place", "list"])?.len() == 1);
    cast.nadia
        .run(&["structure", "place", "add", "Chez moi"])?
        .refused(3, "not-allowed")?;
    cast.referent.json(&["structure", "place", "remove", id])?;
    let nadia = role_of(&cast, &cast.nadia, &cast.structure)?.context("Nadia")?;
    ensure!(nadia["place"].is_null(), "{nadia}");
    cast.referent
        .run(&["structure", "place", "add", "deux\u{202e}lignes"])?
        .refused(2, "bad-name")
}

#[test]
fn one_person_is_aidant_here_and_referent_there() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let elsewhere = structure(&cast, "CCAS de Dax")?;
    cast.admin.json(&[
        "member",
        "role",
        &cast.nadia.account,
        "--role",
        "referent",
        "--structure",
        &elsewhere,
    ])?;
    // Nothing is so before she agrees.
    ensure!(
        role_of(&cast, &cast.nadia, &elsewhere)?.is_none(),
        "without her word"
    );
    let offers = cast.nadia.lines(&["member", "offers"])?;
    ensure!(offers.len() == 1 && offers[0]["role"] == "referent", "{offers:?}");
    let waiting = cast.nadia.lines(&["notices"])?;
    ensure!(
        waiting.iter().any(|notice| notice["code"] == "role-offered"),
        "{waiting:?}"
    );
    cast.nadia.json(&["member", "join", &elsewhere])?;
    let here = role_of(&cast, &cast.nadia, &cast.structure)?.context("here")?;
    let there = role_of(&cast, &cast.nadia, &elsewhere)?.context("there")?;
    ensure!(
        here["role"] == "aidant" && there["role"] == "referent",
        "{here} {there}"
    );
    // She invites aidants there, whose chains hold, and none here.
    let young = cast.instance.person("Yann Jeune");
    let young = young.join(&cast.nadia.invite("aidant", Some(&elsewhere))?)?;
    let refused = cast
        .nadia
        .run(&["invite", "--role", "aidant", "--structure", &cast.structure])?;
    refused.refused(3, "not-allowed")?;
    cast.nadia
        .run(&["member", "suspend", &cast.karim.account])?
        .refused(4, "not-found")
        .or_else(|_| {
            cast.nadia
                .run(&[
                    "member",
                    "suspend",
                    &cast.karim.account,
                    "--structure",
                    &cast.structure,
                ])?
                .refused(3, "not-allowed")
        })?;
    // A mandate to the aidants of here and one to the référents of there: each for what she is there.
    let mandate = |structure: &str, role: &str| -> Result<String> {
        let granted = cast.fatou.json(&[
            "grant",
            "--to",
            structure,
            "--role",
            role,
            "--doc",
            &cast.papers[0].id,
            "--for",
            "1d",
            "--purpose",
            "argent",
        ])?;
        Ok(granted["id"].as_str().context("id")?.to_owned())
    };
    let (ours, theirs) = (
        mandate(&cast.structure, "aidant")?,
        mandate(&elsewhere, "referent")?,
    );
    for (id, out) in [(&ours, "ours"), (&theirs, "theirs")] {
        cast.nadia.view(id, 1, &cast.out(out))?.json()?;
    }
    let journal = cast.fatou.journal()?;
    for (id, structure) in [(&ours, &cast.structure), (&theirs, &elsewhere)] {
        let seen = journal
            .iter()
            .find(|event| event["event"] == "document.released-view" && event["mandate"] == id.as_str());
        ensure!(
            seen.context("a view")?["structure"] == structure.as_str(),
            "for which structure"
        );
    }
    young
        .view(&theirs, 1, &cast.out("no"))?
        .refused(3, "role-not-named")?;
    // Suspended there, she goes on here, after signing in again.
    cast.admin.json(&[
        "member",
        "role",
        &young.account,
        "--role",
        "referent",
        "--structure",
        &elsewhere,
    ])?;
    cast.admin.lines(&[
        "member",
        "suspend",
        &cast.nadia.account,
        "--structure",
        &elsewhere,
        "--leave-one",
    ])?;
    cast.nadia
        .view(&theirs, 1, &cast.out("no"))?
        .refused(3, "membership-suspended")?;
    cast.nadia.view(&ours, 1, &cast.out("again"))?.json()?;
    Ok(())
}

#[test]
fn a_promoted_aidant_invites_and_her_guests_are_vouched_for() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    cast.referent
        .json(&["member", "role", &cast.karim.account, "--role", "referent"])?;
    let guest = cast.instance.person("Gina Invitée");
    let guest = guest.join(&cast.karim.invite("aidant", None)?)?;
    let fatou = cast.fatou.insider()?;
    let known = ecrin_cli::people::People(&fatou)
        .known(guest.account.parse()?)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    ensure!(known.vouchers.len() == 3, "{:?}", known.vouchers);
    // A référent appoints in her own structure, and never an administrator.
    cast.referent
        .run(&["member", "role", &cast.karim.account, "--role", "admin"])?
        .refused(2, "usage")?;
    let elsewhere = structure(&cast, "CCAS de Dax")?;
    cast.referent
        .run(&[
            "member",
            "role",
            &cast.karim.account,
            "--role",
            "aidant",
            "--structure",
            &elsewhere,
        ])?
        .refused(3, "not-allowed")?;
    cast.nadia
        .run(&["member", "role", &cast.sonia.account, "--role", "referent"])?
        .refused(3, "not-allowed")
}

#[test]
fn a_structure_keeps_two_referents_and_is_never_without_one() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let referent = cast.referent.account.clone();
    for act in ["suspend", "remove"] {
        cast.admin
            .run(&["member", act, &referent])?
            .refused(3, "last-referent")?;
        cast.admin
            .run(&["member", act, &referent, "--leave-one"])?
            .refused(3, "last-referent")?;
    }
    let demote = [
        "member",
        "role",
        &referent,
        "--role",
        "aidant",
        "--structure",
        &cast.structure,
    ];
    cast.admin.run(&demote)?.refused(3, "last-referent")?;
    let listed = cast.admin.lines(&["structure", "list"])?;
    let ours = listed.iter().find(|row| row["id"] == cast.structure.as_str());
    ensure!(ours.context("ours")?["referents"] == 1, "{listed:?}");
    let told = cast.referent.lines(&["notices"])?;
    ensure!(
        told.iter()
            .any(|notice| notice["code"] == "second-referent-needed"),
        "{told:?}"
    );

    cast.referent
        .json(&["member", "role", &cast.karim.account, "--role", "referent"])?;
    // Two: a colleague cannot leave one, an administrator only knowingly.
    cast.karim
        .run(&["member", "remove", &referent])?
        .refused(3, "second-referent")?;
    cast.karim
        .run(&["member", "remove", &referent, "--leave-one"])?
        .refused(3, "second-referent")?;
    cast.admin.run(&demote)?.refused(3, "second-referent")?;
    // Three: anyone of them may go.
    cast.referent
        .json(&["member", "role", &cast.nadia.account, "--role", "referent"])?;
    cast.karim.json(&["member", "remove", &referent])?;
    // And back to one, by an administrator who says so.
    cast.admin
        .lines(&["member", "remove", &cast.karim.account, "--leave-one"])?;
    cast.admin
        .run(&["member", "remove", &cast.nadia.account, "--leave-one"])?
        .refused(3, "last-referent")
}

#[test]
fn touched_appointments_and_forged_answers_are_refused() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let me = cast.referent.insider()?;
    let appointment = Appointment {
        account: cast.karim.account.parse()?,
        structure: cast.structure.parse()?,
        role: Role::Referent,
        by: me.account(),
        at: me.now().whole_seconds(),
    };
    let hand_in = |note: String| {
        me.api.appoint(&AppointmentNew {
            note,
            leave_one: false,
            leaves: None,
        })
    };
    let note = me.sign(appointment.clone())?;
    for (what, text) in damaged(&note.to_text()) {
        ensure!(hand_in(text).is_err(), "{what} was taken");
    }
    let old = Appointment {
        at: "2020-01-01T00:00:00Z".parse()?,
        ..appointment
    };
    let stale = hand_in(me.sign(old)?.to_text()).err().context("an old one")?;
    ensure!(stale.is("stale"), "{stale:?}");
    // What nobody offered is taken by nobody, whoever signs it.
    let karim = cast.karim.insider()?;
    let countersigned = note
        .countersign(&karim.key_name(), &karim.keyring.identity.signing)?
        .to_text();
    let taken = karim.api.take_role(&AppointmentAnswer { note: countersigned });
    ensure!(taken.err().context("never offered")?.is("not-found"));
    ensure!(
        role_of(&cast, &cast.karim, &cast.structure)?.context("Karim")?["role"] == "aidant",
        "he rose all the same"
    );
    Ok(())
}
