//! Wrong passphrases: nobody learns from the answer whether an account exists, and nobody tries for ever.

use std::cell::RefCell;

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::api::{Api, ApiError};
use ecrin_tests::harness::{Answer, Cast, Person, Request, agent, send, slower_by};
use ecrin_vault::id::AccountId;
use ecrin_vault::opaque::ClientLogin;
use ecrin_vault::slot::Passphrase;
use ecrin_vault::vocabulary::SlotKind;
use ecrin_vault::wire::LoginStart;
use rand::rngs::OsRng;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// The first message of a login, which costs its sender nothing: guessing does not begin with key stretching.
fn first_message(account: AccountId) -> Result<LoginStart> {
    let guess = Passphrase::parse("une phrase au hasard")?;
    let (_, request) = ClientLogin::start(&mut OsRng, SlotKind::Passphrase, &guess)?;
    Ok(LoginStart {
        account,
        kind: SlotKind::Passphrase,
        request: request.into(),
    })
}

/// A guess that fails: begun and given up.
fn guess(api: &Api, account: AccountId) -> Result<(), ApiError> {
    let start = first_message(account).map_err(|_| ApiError::Address("a message".to_owned()))?;
    api.start_login(&start)
        .and_then(|answer| api.give_up_login(answer.login))
}

fn anonymous(cast: &Cast) -> Result<Api> {
    Ok(Api::new(
        &cast.instance.url(),
        Some(&std::fs::read(cast.instance.authority())?),
    )?)
}

fn account(person: &Person) -> Result<AccountId> {
    Ok(person.account.parse()?)
}

#[test]
fn a_wrong_passphrase_and_an_unknown_account_are_answered_alike() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    cast.fatou
        .with_secret("une phrase secrète fausse")
        .run(&["login"])?
        .refused(7, "wrong-secret")?;
    let stranger = cast.instance.person("stranger");
    let unknown = ["login", "--account", "00000000000000000000000000"];
    stranger.run(&unknown)?.refused(7, "wrong-secret")?;
    ensure!(
        !stranger.home().join("config.json").exists(),
        "a refused login left an account"
    );

    let (agent, url) = (agent(&cast.instance)?, cast.instance.url());
    let begin = |account: AccountId| -> Result<Answer> {
        let request = Request {
            method: "POST".to_owned(),
            path: "/api/v1/logins".to_owned(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: serde_json::to_vec(&first_message(account)?)?,
        };
        send(&agent, &url, &request)
    };
    // All answers have one size and the same headers.
    let shape = RefCell::new(None);
    let ask = |accounts: Vec<AccountId>| {
        let (begin, shape) = (&begin, &shape);
        let mut accounts = accounts.into_iter().cycle();
        move || {
            let answer = begin(accounts.next().context("an account")?)?;
            ensure!(answer.status == 200, "{answer:?}");
            let names: Vec<_> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
            let found = (answer.body.len(), names);
            let mut shape = shape.borrow_mut();
            let first = shape.get_or_insert_with(|| found.clone());
            ensure!(*first == found, "{first:?} {found:?}");
            Ok(())
        }
    };
    let known = [&cast.admin, &cast.referent, &cast.nadia, &cast.karim, &cast.yusuf];
    let known = known.into_iter().map(account).collect::<Result<Vec<_>>>()?;
    let unknown = known.iter().map(|_| AccountId::generate(&mut OsRng)).collect();
    // Not a measurement of speed: an answer without the work, or without the count on disk, would be many times faster.
    let slower = slower_by(20, [ask(known), ask(unknown)])?;
    ensure!(slower < 4.0, "{slower} times as slow");
    Ok(())
}

#[test]
fn five_tries_close_a_way_in_eight_for_a_day_ten_for_good() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let (fatou, mut api) = (account(&cast.fatou)?, anonymous(&cast)?);
    let clock = server.clock.clone();
    let mut server = Some(server);
    let mut restart = |api: &mut Api| -> Result<()> {
        server.take().context("served")?.stop()?;
        server = Some(cast.instance.serve_at(clock.clone())?);
        *api = anonymous(&cast)?;
        Ok(())
    };
    let closed = |api: &Api, code: &str| -> Result<Option<u64>> {
        match guess(api, fatou).err().context("a try more")? {
            ApiError::Refused {
                code: found,
                retry_after,
                ..
            } if found == code => Ok(retry_after),
            other => anyhow::bail!("{other:?}"),
        }
    };
    for _ in 0..5 {
        guess(&api, fatou)?;
    }
    ensure!(
        closed(&api, "too-many-tries")? == Some(900),
        "a quarter of an hour"
    );
    // The right one is not tried either, and a restart gives no new tries.
    cast.fatou.run(&["login"])?.refused(3, "too-many-tries")?;
    restart(&mut api)?;
    ensure!(
        closed(&api, "too-many-tries")? == Some(900),
        "a restart forgot the tries"
    );
    clock.advance_seconds(15 * MINUTE - 1);
    closed(&api, "too-many-tries")?;
    for _ in 5..8 {
        clock.advance_seconds(15 * MINUTE);
        guess(&api, fatou)?;
    }
    restart(&mut api)?;
    ensure!(closed(&api, "too-many-tries")? == Some(86_400), "a day");
    clock.advance_seconds(15 * MINUTE);
    closed(&api, "too-many-tries")?;
    for _ in 8..10 {
        clock.advance_seconds(DAY);
        guess(&api, fatou)?;
    }
    restart(&mut api)?;
    closed(&api, "slot-frozen")?;
    clock.advance_seconds(10 * DAY);
    closed(&api, "slot-frozen")?;
    cast.fatou.run(&["login"])?.refused(3, "slot-frozen")?;
    // Nobody else is kept out.
    cast.nadia.json(&["login"])?;
    Ok(())
}

#[test]
fn a_good_passphrase_forgives_the_wrong_ones_and_tells_of_them() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let (fatou, api) = (account(&cast.fatou)?, anonymous(&cast)?);
    for _ in 0..4 {
        guess(&api, fatou)?;
    }
    cast.fatou.json(&["login"])?;
    for _ in 0..4 {
        guess(&api, fatou)?;
    }
    // A try that nobody ends has failed as well.
    api.start_login(&first_message(fatou)?)?;
    cast.fatou.run(&["login"])?.refused(3, "too-many-tries")?;
    server.clock.advance_seconds(61);
    let failed = || -> Result<usize> {
        let journal = cast.fatou.journal()?;
        Ok(journal
            .iter()
            .filter(|row| row["event"] == "session.login-failed")
            .count())
    };
    ecrin_tests::harness::eventually("the unended try is in the journal", || Ok(failed()? == 9))
}

#[test]
fn an_answer_to_a_login_is_good_once_and_not_for_long() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let (fatou, api) = (account(&cast.fatou)?, anonymous(&cast)?);
    let passphrase = Passphrase::parse(cast.fatou.secret())?;
    let log_in = |seconds: i64| -> Result<(ecrin_vault::id::LoginId, ecrin_vault::wire::LoginFinish)> {
        let (login, request) = ClientLogin::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
        let start = LoginStart {
            account: fatou,
            kind: SlotKind::Passphrase,
            request: request.into(),
        };
        let answer = api.start_login(&start)?;
        let (_, finalization) = login.finish(&mut OsRng, &passphrase, &answer.response.0)?;
        server.clock.advance_seconds(seconds);
        Ok((
            answer.login,
            ecrin_vault::wire::LoginFinish {
                finalization: finalization.into(),
            },
        ))
    };
    let (login, finish) = log_in(0)?;
    api.finish_login(login, &finish)?;
    ensure!(
        api.finish_login(login, &finish)
            .err()
            .context("twice")?
            .is("wrong-secret"),
        "another refusal"
    );
    let (login, finish) = log_in(61)?;
    ensure!(
        api.finish_login(login, &finish)
            .err()
            .context("late")?
            .is("wrong-secret"),
        "another refusal"
    );
    Ok(())
}

#[test]
fn a_session_ends_when_it_is_left_alone_and_after_eight_hours_in_any_case() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let ended = |who: &Person| who.with_secret("").run(&["whoami"])?.refused(7, "session-ended");
    cast.fatou.json(&["whoami"])?;
    cast.nadia.json(&["whoami"])?;
    server.clock.advance_seconds(15 * MINUTE - 1);
    cast.fatou.with_secret("").json(&["whoami"])?;
    server.clock.advance_seconds(15 * MINUTE);
    ended(&cast.fatou)?;
    server.clock.advance_seconds(1);
    ended(&cast.nadia)?;
    cast.nadia.json(&["login"])?;
    for _ in 0..(8 * 60 / 20 - 1) {
        server.clock.advance_seconds(20 * MINUTE);
        cast.nadia.with_secret("").json(&["whoami"])?;
    }
    server.clock.advance_seconds(20 * MINUTE);
    ended(&cast.nadia)
}
