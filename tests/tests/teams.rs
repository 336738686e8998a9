//! Mandates to a structure: everyone who holds the named role at that moment, each under her own name, and nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::api::ApiError;
use ecrin_tests::harness::{Cast, Person, Proxy, damaged};
use ecrin_vault::note::SignedNote;
use ecrin_vault::team::{TeamKey, TeamSecret};
use ecrin_vault::wire::{TeamKeyNew, TeamWrap, TeamWrapsNew};
use rand::rngs::OsRng;
use serde_json::{Value, json};

fn grant(cast: &Cast, role: &str) -> Result<String> {
    let arguments = [
        "grant",
        "--to",
        &cast.structure,
        "--role",
        role,
        "--doc",
        &cast.papers[0].id,
        "--for",
        "31d",
        "--purpose",
        "argent",
    ];
    let granted = cast.fatou.json(&arguments)?;
    ensure!(
        granted["grantee"] == cast.structure.as_str() && granted["grantee_role"] == role,
        "{granted}"
    );
    Ok(granted["id"].as_str().context("id")?.to_owned())
}

fn seen_by(cast: &Cast, name: &str, result: &str) -> Result<usize> {
    let journal = cast.fatou.journal()?;
    let count = journal
        .iter()
        .filter(|event| {
            event["event"]
                .as_str()
                .is_some_and(|code| code.starts_with("document.release"))
        })
        .filter(|event| event["actor_name"] == name && event["result"] == result)
        // Whoever was cut off acts for nobody.
        .filter(|event| result == "refused" || event["structure"] == cast.structure.as_str())
        .count();
    Ok(count)
}

#[test]
fn two_members_look_under_one_mandate_and_the_one_who_leaves_is_refused_at_once() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = grant(&cast, "aidant")?;
    for (person, name) in [(&cast.nadia, "nadia"), (&cast.karim, "karim")] {
        let out = cast.out(name);
        person.view(&mandate, 1, &out)?.json()?;
        ensure!(
            std::fs::read(&out)? == std::fs::read(&cast.papers[0].file)?,
            "{name}"
        );
        let listed = person.lines(&["mandate", "list"])?;
        ensure!(
            listed.iter().any(|row| row["id"] == mandate.as_str()),
            "{name}: {listed:?}"
        );
        ensure!(
            seen_by(&cast, &person.name, "ok")? == 1,
            "the journal does not name {name}"
        );
    }
    // A colleague who leaves: her very next request is refused, on record.
    cast.referent.json(&["member", "suspend", &cast.karim.account])?;
    let out = cast.out("after");
    cast.karim
        .view(&mandate, 1, &out)?
        .refused(3, "account-suspended")?;
    ensure!(
        !out.exists() && seen_by(&cast, &cast.karim.name, "refused")? == 1,
        "on record"
    );
    // The other one goes on.
    cast.nadia.view(&mandate, 1, &cast.out("again"))?.json()?;
    Ok(())
}

#[test]
fn another_role_and_another_structure_are_refused_on_record() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = grant(&cast, "aidant")?;
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    let out = cast.out("out");
    cast.referent
        .view(&mandate, 1, &out)?
        .refused(3, "role-not-named")?;
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?;
    let outsider = cast.instance.person("Olga Ailleurs");
    let outsider = outsider.join(&cast.admin.invite("aidant", Some(elsewhere))?)?;
    outsider
        .view(&mandate, 1, &out)?
        .refused(3, "mandate-not-yours")?;
    ensure!(!out.exists());
    let journal = cast.fatou.journal()?;
    for reason in ["role-not-named", "mandate-not-yours"] {
        ensure!(
            journal.iter().any(|event| event["reason"] == reason),
            "{reason} is not on record"
        );
    }
    // And the référents' own.
    let theirs = grant(&cast, "referent")?;
    cast.referent.view(&theirs, 1, &cast.out("theirs"))?.json()?;
    cast.nadia.view(&theirs, 1, &out)?.refused(3, "role-not-named")?;
    Ok(())
}

#[test]
fn a_newcomer_is_handed_the_key_and_looks_under_older_mandates() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let mandate = grant(&cast, "aidant")?;
    let lucie = cast.instance.person("Lucie Nouvelle");
    let lucie = lucie.join(&cast.referent.invite("aidant", None)?)?;
    let out = cast.out("new");
    lucie.view(&mandate, 1, &out)?.refused(3, "team-key-not-held")?;
    ensure!(!out.exists());
    // Any command of any colleague hands it on.
    cast.nadia.json(&["whoami"])?;
    lucie.view(&mandate, 1, &out)?.json()?;
    Ok(())
}

#[test]
fn whoever_leaves_makes_a_new_generation_and_older_mandates_go_on() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let older = grant(&cast, "aidant")?;
    cast.nadia.view(&older, 1, &cast.out("before"))?.json()?;
    cast.referent.json(&["member", "remove", &cast.karim.account])?;
    let keys = cast.nadia.lines(&["structure", "keys"])?;
    ensure!(
        keys.len() == 2 && keys.iter().all(|key| key["held"] == true),
        "{keys:?}"
    );
    let newer = grant(&cast, "aidant")?;
    for (mandate, name) in [(&older, "older"), (&newer, "newer")] {
        cast.nadia.view(mandate, 1, &cast.out(name))?.json()?;
    }
    cast.karim
        .view(&older, 1, &cast.out("gone"))?
        .refused(3, "account-suspended")?;
    let gone = cast.karim.insider();
    ensure!(gone.is_err(), "a leaver signs in");
    Ok(())
}

/// Runs the grant before a server that lies about the team.
fn granting(
    cast: &Cast,
    lie: impl Fn(&mut Value) + Send + Sync + 'static,
) -> Result<(u32, ecrin_tests::harness::Outcome)> {
    let told = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&told);
    let proxy = Proxy::lying(&cast.instance, move |request, answer| {
        if request.path.ends_with("/team")
            && let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body)
        {
            lie(&mut body);
            answer.body = body.to_string().into_bytes();
            count.fetch_add(1, Ordering::SeqCst);
        }
    })?;
    let outcome = cast.fatou.at(proxy.url()).run(&[
        "grant",
        "--to",
        &cast.structure,
        "--role",
        "aidant",
        "--doc",
        &cast.papers[0].id,
        "--for",
        "1d",
        "--purpose",
        "argent",
    ])?;
    Ok((told.load(Ordering::SeqCst), outcome))
}

/// A key that somebody made for this structure, signed as she signs.
fn made_by(cast: &Cast, maker: &Person, change: impl FnOnce(&mut TeamKey)) -> Result<String> {
    let me = maker.insider()?;
    let mut key = TeamKey {
        structure: cast.structure.parse()?,
        name: "France Services Hagetmau".to_owned(),
        generation: 1,
        recipient: TeamSecret::generate(&mut OsRng).recipient(),
        previous: None,
        by: me.account(),
        at: me.now().whole_seconds(),
    };
    change(&mut key);
    Ok(me.sign(key)?.to_text())
}

#[test]
fn a_server_that_swaps_the_team_key_grants_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let honest = cast.fatou.insider()?.api.team(cast.structure.parse()?)?;
    ensure!(honest.keys.len() == 1, "{} keys", honest.keys.len());
    let real = honest.keys[0].clone();
    // Twenty and more mutations of the note itself.
    let mutations = damaged(&real);
    ensure!(mutations.len() >= 20, "{} mutations", mutations.len());
    for (what, note) in mutations {
        let (told, outcome) = granting(&cast, move |team| team["keys"][0] = json!(note))?;
        ensure!(told > 0 && outcome.code == 6, "{what}: {outcome:?}");
    }
    // A key that someone outside made, and one with nobody to vouch for it.
    let elsewhere = cast.admin.json(&["structure", "create", "CCAS de Dax"])?;
    let elsewhere = elsewhere["id"].as_str().context("id")?;
    let outsider = cast.instance.person("Olga Ailleurs");
    let outsider = outsider.join(&cast.admin.invite("referent", Some(elsewhere))?)?;
    let theirs = made_by(&cast, &outsider, |_| ())?;
    let person = serde_json::to_value(cast.fatou.insider()?.api.person(outsider.account.parse()?)?)?;
    let (_, outcome) = granting(&cast, move |team| {
        team["keys"] = json!([theirs]);
        team["makers"] = json!([person]);
    })?;
    outcome.refused(6, "team-key-false")?;
    let (_, outcome) = granting(&cast, |team| team["makers"] = json!([]))?;
    outcome.refused(6, "team-key-false")?;
    ensure!(
        cast.fatou.lines(&["mandate", "list"])?.is_empty(),
        "something was granted"
    );
    Ok(())
}

#[test]
fn a_server_that_turns_the_generations_back_is_found_out() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let old = cast.fatou.insider()?.api.team(cast.structure.parse()?)?;
    cast.referent.lines(&["structure", "keys", "--renew"])?;
    grant(&cast, "aidant")?;
    // She has seen the second generation: the first alone is a lie now, however true it was.
    let before = serde_json::to_value(&old)?;
    let (told, outcome) = granting(&cast, move |team| *team = before.clone())?;
    ensure!(told > 0);
    outcome.refused(6, "team-key-changed")?;
    // Another key in its place, by a true member who is in league with the server.
    let swapped = made_by(&cast, &cast.karim, |_| ())?;
    let person = serde_json::to_value(cast.fatou.insider()?.api.person(cast.karim.account.parse()?)?)?;
    let first = SignedNote::<TeamKey>::parse(&swapped)?.digest();
    let second = made_by(&cast, &cast.karim, |key| {
        key.generation = 2;
        key.previous = Some(first);
    })?;
    let (_, outcome) = granting(&cast, move |team| {
        team["keys"] = json!([swapped, second]);
        team["makers"] = json!([person]);
    })?;
    outcome.refused(6, "team-key-changed")?;
    Ok(())
}

fn says(answer: Result<(), ApiError>, code: &str) -> Result<()> {
    match answer {
        Err(reason) if reason.is(code) => Ok(()),
        other => anyhow::bail!("expected {code}: {other:?}"),
    }
}

#[test]
fn the_server_takes_in_only_what_a_member_may_hand_in() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let structure = cast.structure.parse()?;
    let me = cast.referent.insider()?;
    let team = me.api.team(structure)?;
    let last = SignedNote::<TeamKey>::parse(team.keys.last().context("a key")?)?;
    let secret = TeamSecret::generate(&mut OsRng);
    let mine = |generation| -> Result<TeamWrap> {
        Ok(TeamWrap {
            generation,
            account: me.account(),
            wrap: secret.wrap(&me.keyring.identity.encryption.recipient())?.into(),
        })
    };
    let next = TeamKey {
        generation: 2,
        recipient: secret.recipient(),
        previous: Some(last.digest()),
        by: me.account(),
        at: me.now().whole_seconds(),
        ..last.danger_unverified().clone()
    };
    let hand_in = |key: TeamKey, wraps: Vec<TeamWrap>| -> Result<Result<(), ApiError>> {
        let note = me.sign(key)?.to_text();
        Ok(me.api.begin_team_key(structure, &TeamKeyNew { note, wraps }))
    };
    for (what, change) in [
        (
            "an earlier generation",
            (|key| {
                key.generation = 1;
                key.previous = None
            }) as fn(&mut TeamKey),
        ),
        ("a later generation", |key| key.generation = 3),
        ("after another note", |key| {
            key.previous = Some(ecrin_vault::note::Digest32::of(b"x"))
        }),
        ("long ago", |key| {
            key.at = "2020-01-01T00:00:00Z".parse().unwrap_or(key.at)
        }),
    ] {
        let mut key = next.clone();
        change(&mut key);
        let wraps = vec![mine(key.generation)?];
        says(hand_in(key, wraps)?, "stale").context(what)?;
    }
    let mut foreign = next.clone();
    foreign.name = "Une autre structure".to_owned();
    says(hand_in(foreign, vec![mine(2)?])?, "bad-note")?;
    says(hand_in(next.clone(), vec![])?, "malformed")?;
    says(hand_in(next.clone(), vec![mine(1)?])?, "malformed")?;
    let stranger = TeamWrap {
        account: cast.fatou.account.parse()?,
        ..mine(2)?
    };
    says(
        hand_in(next.clone(), vec![mine(2)?, stranger.clone()])?,
        "grantee-unknown",
    )?;
    let shared = me.api.share_team_key(
        structure,
        &TeamWrapsNew {
            wraps: vec![TeamWrap {
                generation: 1,
                ..stranger
            }],
        },
    );
    says(shared, "grantee-unknown")?;
    for (what, note) in damaged(&me.sign(next.clone())?.to_text()) {
        let answer = me.api.begin_team_key(
            structure,
            &TeamKeyNew {
                note,
                wraps: vec![mine(2)?],
            },
        );
        ensure!(answer.is_err(), "{what} was taken");
    }
    hand_in(next, vec![mine(2)?])?.context("the honest one")?;
    // An aidant renews when it is due, not when she likes.
    cast.nadia
        .run(&["structure", "keys", "--renew"])?
        .refused(3, "not-allowed")?;
    Ok(())
}

#[test]
fn a_referent_stops_her_peoples_mandates_without_seeing_a_paper() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let person = cast.mandate(&[0], 3600)?;
    let team = grant(&cast, "aidant")?;
    let before = cast.fatou.journal()?.len();
    for mandate in [&person, &team] {
        cast.referent.json(&["mandate", "suspend", mandate])?;
        cast.admin.json(&["mandate", "revoke", mandate])?;
        cast.karim.json(&["mandate", "list"]).ok();
    }
    let journal = cast.fatou.journal()?;
    let refused = journal
        .iter()
        .skip(before)
        .filter(|event| event["result"] == "refused")
        .count();
    ensure!(refused == 0, "stopping a mandate counts as an intrusion");
    // A colleague who has no part in it does not get even that.
    let third = cast.mandate(&[0], 3600)?;
    cast.karim
        .run(&["mandate", "revoke", &third])?
        .refused(3, "mandate-not-yours")?;
    Ok(())
}
