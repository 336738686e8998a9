//! Folders keep what came into them: everyone's, in order, under numbers that are given once, within a quota, for a term.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use ecrin_server::app::mail::{BoxOwner, MailCaller};
use ecrin_server::app::{AppError, Refusal};
use ecrin_server::config::Config;
use ecrin_tests::harness::{Cast, TestClock, files_in};
use ecrin_tests::mailroom::{CANARY, Mailroom, letter, sessions};
use ecrin_vault::vocabulary::{FlagMode, SpecialUse};

/// The cast's members with mail: their numbers.
const NADIA: usize = 1;
const KARIM: usize = 2;
const SONIA: usize = 3;

struct Stage {
    cast: Cast,
    clock: Arc<TestClock>,
    config: Config,
    tokens: Vec<String>,
}

fn stage() -> Result<Stage> {
    let (cast, server) = Cast::served()?;
    let tokens = sessions(&cast)?.tokens;
    let clock = Arc::clone(&server.clock);
    server.stop()?;
    let mut config = cast.instance.config()?;
    config.mail.messages_per_minute = 60_000;
    config.mail.burst = 60_000;
    config.mail.recipients_per_hour = 1_000_000;
    Ok(Stage {
        cast,
        clock,
        config,
        tokens,
    })
}

impl Stage {
    fn room(&self) -> Result<Mailroom> {
        let clock: Arc<TestClock> = Arc::clone(&self.clock);
        Mailroom::open(&self.config, clock, &self.tokens)
    }

    /// Bytes of the data directory.
    fn bytes(&self) -> Result<u64> {
        let files = files_in(&self.cast.instance.path("data"))?;
        let sizes = files.iter().map(|file| Ok(std::fs::metadata(file)?.len()));
        sizes.sum::<Result<u64>>()
    }
}

fn reason<T>(result: Result<T, AppError>) -> Option<Refusal> {
    match result {
        Err(AppError::Refused { reason, .. }) => Some(reason),
        _ => None,
    }
}

#[test]
fn thirty_two_senders_at_once_lose_nothing_and_share_no_number() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let karim = room.member(KARIM)?;
    let to = [karim.address().clone()];
    std::thread::scope(|scope| -> Result<()> {
        let sending: Vec<_> = (0..32)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    let nadia = room.member(NADIA)?;
                    for _ in 0..8 {
                        room.send(&nadia, &to, 2_000)?;
                    }
                    Ok(())
                })
            })
            .collect();
        for sent in sending {
            sent.join().ok().context("a panic")??;
        }
        Ok(())
    })?;
    let inbox = room.folder(&karim, SpecialUse::Inbox)?;
    let uids: Vec<u32> = room
        .read(&karim, &inbox)?
        .into_iter()
        .map(|(uid, _)| uid)
        .collect();
    ensure!(uids == (1..=256).collect::<Vec<_>>(), "{uids:?}");
    ensure!(
        (inbox.messages, inbox.unseen, inbox.uid_next) == (256, 256, 257),
        "{inbox:?}"
    );
    drop(room);
    let (code, report) = stage.cast.instance.check()?;
    ensure!(code == 0, "{report}");
    // Subject and the rest of what was said in clear went no further than the gate.
    for file in files_in(&stage.cast.instance.folder())? {
        let bytes = std::fs::read(&file)?;
        let found = bytes
            .windows(CANARY.len())
            .any(|window| window == CANARY.as_bytes());
        ensure!(!found, "{} says it", file.display());
    }
    // All of it is there again, and the next number is the next.
    let room = stage.room()?;
    let (nadia, karim) = (room.member(NADIA)?, room.member(KARIM)?);
    room.send(&nadia, &to, 100)?;
    let inbox = room.folder(&karim, SpecialUse::Inbox)?;
    ensure!(inbox.uid_next == 258, "{inbox:?}");
    Ok(())
}

#[test]
fn numbers_are_never_given_again() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let (nadia, karim) = (room.member(NADIA)?, room.member(KARIM)?);
    let to = [karim.address().clone()];
    let own = BoxOwner::Person(karim.account());
    for _ in 0..3 {
        room.send(&nadia, &to, 100)?;
    }
    let inbox = room.folder(&karim, SpecialUse::Inbox)?.id;
    ensure!(
        room.app.expunge_mail(&karim, inbox, Some(&[3]), false)? == [3],
        "the last goes"
    );
    room.send(&nadia, &to, 100)?;
    let uids = |folder| -> Result<Vec<u32>> {
        let entries = room.app.mail_entries(&karim, folder, 0, 100)?;
        Ok(entries.into_iter().map(|entry| entry.uid).collect())
    };
    ensure!(uids(inbox)? == [1, 2, 4], "{:?}", uids(inbox)?);

    // A folder of the same name is another one.
    let first = room.app.create_mailbox(&karim, own, "Dossiers", None)?;
    ensure!(
        reason(room.app.create_mailbox(&karim, own, "Dossiers", None)) == Some(Refusal::AlreadyExists),
        "twice the same name"
    );
    let moved = room.app.move_mail(&karim, inbox, &[1, 2], first.id)?;
    ensure!(moved.uids == [(1, 1), (2, 2)], "{moved:?}");
    room.app.rename_mailbox(&karim, first.id, "Archives/2026")?;
    let renamed = room.app.mailbox(&karim, first.id)?;
    ensure!(
        (renamed.uid_validity, renamed.uid_next, renamed.messages) == (first.uid_validity, 3, 2),
        "{renamed:?}"
    );
    room.app.delete_mailbox(&karim, first.id)?;
    let second = room.app.create_mailbox(&karim, own, "Archives/2026", None)?;
    ensure!(second.uid_validity > first.uid_validity, "the same UIDVALIDITY");
    // Nobody opens another's folder, whatever she knows of it.
    ensure!(
        reason(room.app.mail_entries(&nadia, inbox, 0, 1)) == Some(Refusal::NotFound),
        "Nadia reads Karim's mail"
    );
    drop(room);
    let (code, report) = stage.cast.instance.check()?;
    ensure!(code == 0, "{report}");
    Ok(())
}

#[test]
fn changes_are_told_since_any_moment_and_none_is_overwritten_unseen() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let (nadia, karim) = (room.member(NADIA)?, room.member(KARIM)?);
    let watching = room.app.mail_changes(BoxOwner::Person(karim.account()));
    for _ in 0..3 {
        room.send(&nadia, &[karim.address().clone()], 100)?;
    }
    ensure!(watching.has_changed()?, "whoever watches is told");
    let inbox = room.folder(&karim, SpecialUse::Inbox)?;
    let known = inbox.modseq;
    let seen = ["\\Seen".to_owned()];
    let flag = |uids: &[u32], since| {
        room.app
            .flag_mail(&karim, inbox.id, uids, FlagMode::Add, &seen, since)
    };
    flag(&[2], None)?;
    room.app.expunge_mail(&karim, inbox.id, Some(&[1]), false)?;
    let changes = room.app.mail_changes_since(&karim, inbox.id, known, 100)?;
    let changed: Vec<u32> = changes.changed.iter().map(|entry| entry.uid).collect();
    ensure!(
        (changed.as_slice(), changes.vanished.as_slice()) == (&[2][..], &[1][..]),
        "{changes:?}"
    );
    let again = room
        .app
        .mail_changes_since(&karim, inbox.id, changes.modseq, 100)?;
    ensure!(again.changed.is_empty() && again.vanished.is_empty(), "{again:?}");
    // UID 2 has changed since; UID 3 has not.
    let late = flag(&[2, 3], Some(known))?;
    ensure!(late.modified == [2] && late.entries.len() == 1, "{late:?}");
    ensure!(room.app.mailbox(&karim, inbox.id)?.unseen == 0, "all are read");
    Ok(())
}

#[test]
fn a_full_box_is_refused_alone_and_what_goes_gives_its_place_back() -> Result<()> {
    let mut stage = stage()?;
    stage.config.mail.quota_bytes = 5_000_000;
    let room = stage.room()?;
    let (nadia, karim, sonia) = (room.member(NADIA)?, room.member(KARIM)?, room.member(SONIA)?);
    let empty = stage.bytes()?;
    for _ in 0..3 {
        room.send(&nadia, &[karim.address().clone()], 1_000_000)?;
    }
    let both = [karim.address().clone(), sonia.address().clone()];
    let large = letter(nadia.address(), &both, 1_000_000)?;
    let told = room.app.submit(&nadia, &large, false)?;
    let results: Vec<_> = told.into_iter().map(|(_, result)| result).collect();
    ensure!(results == [Err(Refusal::MailboxFull), Ok(())], "{results:?}");
    let full = stage.bytes()?;
    ensure!(full > empty + 5_000_000, "{empty} then {full}");

    // A message that two people have stays until the second lets it go.
    let inbox = room.folder(&karim, SpecialUse::Inbox)?.id;
    let copy = room.folder(&karim, SpecialUse::Archive)?.id;
    let moved = room.app.move_mail(&karim, inbox, &[1], copy)?;
    ensure!(moved.uids.len() == 1, "a full box can be tidied up");
    room.app.expunge_mail(&karim, inbox, None, false)?;
    room.app.expunge_mail(&karim, copy, None, false)?;
    let hers = room.folder(&sonia, SpecialUse::Inbox)?;
    ensure!(room.read(&sonia, &hers)?.len() == 1, "Sonia's is hers");
    room.app.expunge_mail(&sonia, hers.id, None, false)?;
    let after = stage.bytes()?;
    ensure!(after < empty + 1_000_000, "{empty}, {full}, then {after}");
    room.send(&nadia, &[karim.address().clone()], 1_000_000)?;
    Ok(())
}

#[test]
fn what_was_thrown_away_goes_after_its_term() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let (nadia, karim) = (room.member(NADIA)?, room.member(KARIM)?);
    for _ in 0..2 {
        room.send(&nadia, &[karim.address().clone()], 100)?;
    }
    let inbox = room.folder(&karim, SpecialUse::Inbox)?.id;
    let trash = room.folder(&karim, SpecialUse::Trash)?.id;
    room.app.move_mail(&karim, inbox, &[1], trash)?;
    let lies = |folder| -> Result<usize> { Ok(room.app.mail_entries(&karim, folder, 0, 9)?.len()) };
    stage.clock.advance_seconds(29 * 86_400);
    room.app.tend()?;
    ensure!((lies(inbox)?, lies(trash)?) == (1, 1), "too early");
    stage.clock.advance_seconds(2 * 86_400);
    room.app.tend()?;
    ensure!((lies(inbox)?, lies(trash)?) == (1, 0), "after its term");
    Ok(())
}

#[test]
fn one_member_sends_only_so_much_at_once() -> Result<()> {
    let mut stage = stage()?;
    stage.config.mail = ecrin_server::config::MailTerms::default();
    let room = stage.room()?;
    let (nadia, karim) = (room.member(NADIA)?, room.member(KARIM)?);
    let to = [karim.address().clone()];
    let send = |who: &MailCaller| {
        room.app
            .submit(who, &letter(who.address(), &to, 100).expect("a letter"), false)
    };
    for _ in 0..10 {
        send(&nadia)?;
    }
    let refused = send(&nadia);
    ensure!(
        matches!(
            &refused,
            Err(AppError::Refused {
                reason: Refusal::TooManyRequests,
                retry_after: Some(1..=2),
                ..
            })
        ),
        "{:?}",
        reason(refused)
    );
    // Her colleague is not held up by it, and she goes on in a moment.
    send(&room.member(SONIA)?)?;
    stage.clock.advance_seconds(2);
    send(&nadia)?;
    Ok(())
}

#[test]
fn app_passwords_open_mail_until_they_are_taken_back_and_say_nothing_else() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let nadia = room.caller(NADIA)?;
    let made = room.app.add_app_password(nadia, "Téléphone")?;
    let user = made.user.to_string();
    let office = Some("192.0.2.7".parse()?);
    let enter = |user: &str, password: &str| room.app.mail_login(user, password, office);
    let login = enter(&user, &made.password)?;
    enter(
        &user.to_uppercase(),
        &made.password.to_uppercase().replace('-', " "),
    )?;
    ensure!(
        room.app.mail_caller(&login)?.account() == nadia.account,
        "it is her"
    );
    let told = room.app.notices(nadia)?;
    let first = told
        .iter()
        .filter(|notice| notice.code.as_str() == "app-password-used");
    ensure!(
        first.count() == 1,
        "she is told of the first use, and of no other"
    );

    // Wrong, of nobody, of somebody else: the same answer.
    let other = room.member(KARIM)?.address().to_string();
    for (user, password) in [
        (user.as_str(), "00000-00000"),
        (user.as_str(), ""),
        ("personne@ecrin.test", made.password.as_str()),
        (other.as_str(), made.password.as_str()),
        ("pas une adresse", made.password.as_str()),
    ] {
        ensure!(
            reason(enter(user, password)) == Some(Refusal::WrongSecret),
            "{user}"
        );
    }
    // Who goes on guessing waits, whether or not there is such a user; the office beside her does not.
    for user in ["personne@ecrin.test", user.as_str()] {
        let answers: Vec<_> = (0..6).map(|_| reason(enter(user, "x"))).collect();
        ensure!(
            answers.last() == Some(&Some(Refusal::TooManyTries)),
            "{answers:?}"
        );
    }
    ensure!(
        room.app
            .mail_login(&user, &made.password, Some("198.51.100.1".parse()?))
            .is_ok(),
        "from elsewhere"
    );

    room.app.remove_app_password(nadia, made.id)?;
    ensure!(
        reason(room.app.mail_caller(&login)) == Some(Refusal::SessionEnded),
        "an open connection is out"
    );
    stage.clock.advance_seconds(3_600);
    ensure!(
        reason(enter(&user, &made.password)) == Some(Refusal::WrongSecret),
        "taken back"
    );
    Ok(())
}

#[test]
fn whoever_only_ever_opens_her_mail_program_is_not_away() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let made = room.app.add_app_password(room.caller(NADIA)?, "Téléphone")?;
    let user = made.user.to_string();
    let days = |days: i64| -> Result<Option<Refusal>> {
        // A day at a time for the last of them: whoever is away is told before she is shut out.
        stage.clock.advance_seconds((days - 40) * 86_400);
        for _ in 0..40 {
            stage.clock.advance_seconds(86_400);
            room.app.tend()?;
        }
        Ok(reason(room.app.mail_login(&user, &made.password, None)))
    };
    for _ in 0..3 {
        ensure!(days(140)?.is_none(), "she was here less than five months ago");
    }
    ensure!(days(200)? == Some(Refusal::WrongSecret), "now she was away");
    Ok(())
}

#[test]
fn what_went_away_long_ago_is_forgotten_and_whoever_asks_from_before_is_told() -> Result<()> {
    let stage = stage()?;
    let room = stage.room()?;
    let (nadia, karim) = (room.member(NADIA)?, room.member(KARIM)?);
    for _ in 0..50 {
        room.send(&nadia, &[karim.address().clone()], 100)?;
    }
    let inbox = room.folder(&karim, SpecialUse::Inbox)?.id;
    let archive = room.folder(&karim, SpecialUse::Archive)?.id;
    let long_ago = room.app.mailbox(&karim, inbox)?.modseq;
    // Each way and back leaves fifty behind in either folder; 1,100 in all.
    let mut lately = long_ago;
    for _ in 0..22 {
        lately = room.app.mailbox(&karim, inbox)?.modseq;
        for (from, to) in [(inbox, archive), (archive, inbox)] {
            let there = room.app.mail_entries(&karim, from, 0, 100)?;
            let uids: Vec<u32> = there.iter().map(|entry| entry.uid).collect();
            room.app.move_mail(&karim, from, &uids, to)?;
        }
    }
    let since = |modseq| room.app.mail_changes_since(&karim, inbox, modseq, 10_000);
    let before = (room.app.mailbox(&karim, inbox)?, since(long_ago)?);
    ensure!(
        before.1.vanished.len() == 1_100 && !before.1.anew,
        "{:?}",
        before.1
    );
    room.app.tend()?;
    let folder = room.app.mailbox(&karim, inbox)?;
    ensure!(folder.modseq == before.0.modseq, "HIGHESTMODSEQ is another");
    let told = since(long_ago)?;
    ensure!(told.vanished.len() == 1_000 && told.anew, "{told:?}");
    ensure!(told.changed == before.1.changed, "{told:?}");
    let told = since(lately)?;
    ensure!(told.vanished.len() == 50 && !told.anew, "{told:?}");
    // What comes after it counts on.
    room.send(&nadia, &[karim.address().clone()], 100)?;
    ensure!(
        room.app.mailbox(&karim, inbox)?.modseq > folder.modseq,
        "it goes on"
    );
    drop(room);
    let (code, report) = stage.cast.instance.check()?;
    ensure!(code == 0, "{report}");
    Ok(())
}
