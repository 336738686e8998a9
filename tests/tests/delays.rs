//! Dangerous acts wait 72 hours with notice, can be called off, and only two professionals who are present lift the
//! wait. Whoever takes everything out is the case in point.

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, InProcess, Person, damaged};
use ecrin_vault::delay::Attestation;
use ecrin_vault::id::{AccountId, DelayId};
use ecrin_vault::wire::{AttestationNew, Delay};
use serde_json::Value;

const HOUR: i64 = 3600;

fn export(cast: &Cast) -> Result<ecrin_tests::harness::Outcome> {
    cast.fatou
        .run(&["export", "--out", &cast.out("tout.zip").to_string_lossy()])
}

/// Fatou wants everything, and it waits; answers the delay.
fn asked(cast: &Cast) -> Result<String> {
    export(cast)?.refused(3, "delay-running")?;
    let delays = cast.fatou.lines(&["delay", "list"])?;
    let last = delays.last().context("a delay")?;
    ensure!(last["kind"] == "export" && last["done"].is_null(), "{last}");
    Ok(last["id"].as_str().context("id")?.to_owned())
}

fn attest(who: &Person, cast: &Cast, delay: &str) -> Result<ecrin_tests::harness::Outcome> {
    who.run(&["delay", "attest", &cast.fatou.account, delay, "--yes"])
}

fn advance(server: &InProcess, hours: i64) {
    server.clock.advance_seconds(hours * HOUR);
}

#[test]
fn everything_at_once_waits_three_days_and_one_paper_at_a_time_does_not() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let delay = asked(&cast)?;
    // Never prevented, only delayed: any paper may be taken out at once, by itself.
    let out = cast.out("un.pdf");
    cast.fatou
        .json(&["doc", "get", &cast.papers[0].id, "--out", &out.to_string_lossy()])?;
    // She is told, on whichever computer she signs in next.
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.iter()
            .any(|notice| notice["code"] == "delay-requested" && notice["due"].is_string()),
        "{told:?}"
    );
    // Asking again, or typing the passphrase again, does not shorten the wait, nor begin a second one.
    cast.fatou.json(&["login"])?;
    ensure!(asked(&cast)? == delay, "a second delay");
    advance(&server, 71);
    ensure!(asked(&cast)? == delay, "after 71 hours");
    server.clock.advance_seconds(HOUR);
    export(&cast)?.json()?;
    ensure!(cast.out("tout.zip").is_file(), "everything was taken out");
    // It stays possible for some days, and then not without asking again.
    advance(&server, 6 * 24);
    export(&cast)?.json()?;
    advance(&server, 24);
    ensure!(asked(&cast)? != delay, "for ever");
    let journal = cast.fatou.journal()?;
    for event in ["delay.requested", "delay.completed", "document.exported"] {
        ensure!(
            journal.iter().any(|row| row["event"] == event),
            "{event} is not in her journal"
        );
    }
    Ok(())
}

#[test]
fn she_calls_it_off_from_any_session_and_then_it_is_off() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let delay = asked(&cast)?;
    // Somebody else cannot.
    for other in [&cast.yusuf, &cast.nadia, &cast.admin] {
        let id: DelayId = delay.parse()?;
        let refused = other
            .insider()?
            .api
            .cancel_delay(id)
            .err()
            .context("called off")?;
        ensure!(refused.is("not-found"), "{refused}");
    }
    let elsewhere = cast.fatou.in_home(&cast.out("ailleurs"));
    elsewhere.json(&["login", "--account", &cast.fatou.account])?;
    elsewhere.json(&["delay", "cancel", &delay])?;
    advance(&server, 73);
    ensure!(asked(&cast)? != delay, "what was called off came due");
    attest(&cast.nadia, &cast, &delay)?.refused(4, "not-found")?;
    let told = cast.fatou.lines(&["notices", "--all"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "delay-cancelled"),
        "{told:?}"
    );
    Ok(())
}

#[test]
fn two_professionals_who_are_present_lift_the_wait() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let delay = asked(&cast)?;
    let first = attest(&cast.nadia, &cast, &delay[..8])?.json()?;
    ensure!(
        first["attested"].as_array().map(Vec::len) == Some(1) && first["done"].is_null(),
        "{first}"
    );
    ensure!(asked(&cast)? == delay, "one is enough");
    attest(&cast.nadia, &cast, &delay)?.refused(3, "already-attested")?;
    ensure!(asked(&cast)? == delay, "one twice is enough");
    let second = attest(&cast.referent, &cast, &delay)?.json()?;
    ensure!(second["done"].is_string(), "{second}");
    export(&cast)?.json()?;
    // Both names stand in her journal, in words, and so does the attempt to attest twice.
    let journal = cast.fatou.journal()?;
    let attested: Vec<&Value> = journal
        .iter()
        .filter(|row| row["event"] == "delay.attested")
        .collect();
    ensure!(attested.len() == 3, "{attested:?}");
    let says = |name: &str| {
        attested
            .iter()
            .any(|row| row["sentence"].as_str().is_some_and(|text| text.contains(name)))
    };
    ensure!(says("Nadia Belkacem") && says("Rémi Référent"), "{attested:?}");
    Ok(())
}

/// What the attester's client would sign.
fn attestation(delay: &Delay, attester: AccountId, at: ecrin_vault::time::Timestamp) -> Attestation {
    Attestation {
        delay: delay.id,
        owner: delay.account,
        kind: delay.kind,
        request: delay.request,
        attester,
        at: at.whole_seconds(),
    }
}

#[test]
fn false_replayed_and_damaged_attestations_are_refused() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let fatou: AccountId = cast.fatou.account.parse()?;
    asked(&cast)?;
    let nadia = cast.nadia.insider()?;
    let delay = nadia.api.delays_of(fatou)?.pop().context("a delay")?;
    let hand_in = |me: &ecrin_cli::unlock::SignedIn, note: String| -> Result<String> {
        let new = AttestationNew { note };
        Ok(match me.api.attest(fatou, delay.id, &new) {
            Ok(_) => "taken".to_owned(),
            Err(ecrin_cli::api::ApiError::Refused { code, .. }) => code,
            Err(other) => anyhow::bail!("{other}"),
        })
    };
    let true_one = attestation(&delay, nadia.account(), nadia.now());
    let text = nadia.sign(true_one.clone())?.to_text();

    // An id that is not hers to attest: another delay, another owner, another act, another time, another's name.
    type Change = fn(&mut Attestation);
    let changes: [(&str, Change); 6] = [
        ("delay", |a| a.delay = DelayId::from_bytes([7; 16])),
        ("owner", |a| a.owner = AccountId::from_bytes([7; 16])),
        ("kind", |a| a.kind = ecrin_vault::vocabulary::DelayKind::Slot),
        ("request", |a| {
            a.request = ecrin_vault::note::Digest32::of(b"another");
        }),
        ("earlier", |a| a.at = a.at.plus_millis(-301_000)),
        ("later", |a| a.at = a.at.plus_millis(360_000)),
    ];
    for (what, change) in changes {
        let mut false_one = true_one.clone();
        change(&mut false_one);
        let code = hand_in(&nadia, nadia.sign(false_one)?.to_text())?;
        ensure!(code == "stale", "{what}: {code}");
    }
    let mut in_another_name = true_one.clone();
    in_another_name.attester = cast.karim.account.parse()?;
    let code = hand_in(&nadia, nadia.sign(in_another_name)?.to_text())?;
    ensure!(code == "no-witness", "{code}");
    // The aidant who knows no such delay, or no such person.
    let made_up = DelayId::from_bytes([9; 16]);
    for (owner, id) in [
        (fatou, made_up),
        (cast.yusuf.account.parse()?, delay.id),
        (made_up_account(), delay.id),
    ] {
        let refused = nadia
            .api
            .attest(owner, id, &AttestationNew { note: text.clone() })
            .err();
        ensure!(refused.is_some_and(|error| error.is("not-found")), "{owner} {id}");
    }
    // The person herself, another beneficiary, and somebody else who hands in Nadia's note.
    let (own, other, karim) = (
        cast.fatou.insider()?,
        cast.yusuf.insider()?,
        cast.karim.insider()?,
    );
    for me in [&own, &other] {
        let note = me.sign(attestation(&delay, me.account(), me.now()))?.to_text();
        ensure!(
            hand_in(me, note)? == "not-allowed",
            "a beneficiary attests for herself"
        );
    }
    ensure!(
        hand_in(&karim, text.clone())? == "bad-signature",
        "another's note"
    );

    // Damaged ones; a signature in another base64 of the same bits is refused by its form.
    let forms = damaged(&text);
    ensure!(forms.len() > 200, "{} forms", forms.len());
    for (what, form) in forms.into_iter().step_by(7) {
        let code = hand_in(&nadia, form)?;
        ensure!(
            ["bad-note", "bad-signature", "stale"].contains(&code.as_str()),
            "{what}: {code}"
        );
    }
    ensure!(
        cast.fatou.lines(&["delay", "list"])?[0]["attested"] == serde_json::json!([]),
        "one of them counted"
    );

    // The true one counts once. For a later delay of the same kind it is worth nothing.
    ensure!(hand_in(&nadia, text.clone())? == "taken", "the true one");
    ensure!(hand_in(&nadia, text.clone())? == "already-attested", "replayed");
    cast.fatou.json(&["delay", "cancel", &delay.id.to_string()])?;
    ensure!(hand_in(&nadia, text.clone())? == "delay-over", "called off");
    asked(&cast)?;
    let next = nadia.api.delays_of(fatou)?.pop().context("the next")?;
    ensure!(next.id != delay.id, "the same delay");
    let replayed = nadia
        .api
        .attest(fatou, next.id, &AttestationNew { note: text })
        .err();
    ensure!(
        replayed.is_some_and(|error| error.is("stale")),
        "replayed for the next"
    );
    // One who was suspended a moment ago is nobody.
    cast.referent.json(&["member", "suspend", &cast.karim.account])?;
    let refused = karim
        .api
        .attest(
            fatou,
            next.id,
            &AttestationNew {
                note: karim
                    .sign(attestation(&next, karim.account(), karim.now()))?
                    .to_text(),
            },
        )
        .err();
    ensure!(
        refused.is_some_and(|error| error.is("account-suspended")),
        "suspended"
    );
    server.stop()?;
    Ok(())
}

fn made_up_account() -> AccountId {
    AccountId::from_bytes([9; 16])
}

#[test]
fn a_restart_neither_shortens_nor_forgets_the_wait() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let delay = asked(&cast)?;
    attest(&cast.nadia, &cast, &delay)?.json()?;
    let clock = server.stop()?;
    let server = cast.instance.serve_at(clock)?;
    attest(&cast.nadia, &cast, &delay)?.refused(3, "already-attested")?;
    ensure!(asked(&cast)? == delay, "forgotten");
    advance(&server, 72);
    // Nothing of it waits for a job: the answer is right at the very moment.
    export(&cast)?.json()?;
    Ok(())
}
