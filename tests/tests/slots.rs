//! The ways into a vault: one more waits three days, fewer than two there never are, and a change ends what was open.

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::api::ApiError;
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Cast, InProcess, Outcome, Person, damaged};
use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::note::Digest32;
use ecrin_vault::opaque::ClientRegistration;
use ecrin_vault::slot::{Passphrase, SlotChange};
use ecrin_vault::vocabulary::{SlotAct, SlotKind};
use ecrin_vault::wire::{NewSlot, RegistrationStart, SlotNew, SlotRegistration, SlotRemoval};
use rand::rngs::OsRng;
use serde_json::Value;

const HOUR: i64 = 3600;
const NEW: &str = "une autre phrase secrète";
const CODE: &str = "482913";

/// Asks for a card.
fn add(who: &Person) -> Result<Outcome> {
    who.run_with(&[("ECRIN_CODE", CODE)], &["slot", "add", "card"])
}

fn id(value: &Value) -> Result<&str> {
    value["id"].as_str().context("an id")
}

/// Whether the card that was asked for opens the vault, at a computer of its own.
fn opens(cast: &Cast, asked: &Value, home: &str) -> Result<Outcome> {
    let card = asked["card"].as_str().context("a card")?;
    at(cast, home).run_with(&[("ECRIN_CODE", CODE)], &["card", "login", card])
}

/// Fatou at another computer, without her passphrase.
fn at(cast: &Cast, home: &str) -> Person {
    cast.fatou.in_home(&cast.out(home)).with_secret("")
}

/// Whether a passphrase opens the vault, at a computer of its own.
fn passphrase_opens(cast: &Cast, secret: &str, home: &str) -> Result<Outcome> {
    at(cast, home)
        .with_secret(secret)
        .run(&["login", "--account", &cast.fatou.account])
}

fn slots(cast: &Cast) -> Result<Vec<Value>> {
    cast.fatou.lines(&["slot", "list"])
}

/// Fatou has a passphrase and a card; answers the card.
fn served_with_two() -> Result<(Cast, InProcess, Value)> {
    let (cast, server) = Cast::served()?;
    let card = add(&cast.fatou)?.json()?;
    server.clock.advance_seconds(72 * HOUR);
    ensure!(slots(&cast)?.len() == 2, "two ways in");
    Ok((cast, server, card))
}

#[test]
fn one_more_way_in_waits_three_days_and_then_is_there_by_itself() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let asked = add(&cast.fatou)?.json()?;
    ensure!(asked["kind"] == "slot" && asked["done"].is_null(), "{asked}");
    ensure!(slots(&cast)?.len() == 1, "at once");
    opens(&cast, &asked, "early")?.refused(7, "wrong-code")?;
    server.clock.advance_seconds(72 * HOUR - 1);
    opens(&cast, &asked, "early")?.refused(7, "wrong-code")?;
    server.clock.advance_seconds(1);
    // The server decides when it is asked; nobody waited for a job.
    opens(&cast, &asked, "due")?.json()?;
    // Both open now, to the same papers.
    passphrase_opens(&cast, cast.fatou.secret(), "old")?.json()?;
    ensure!(at(&cast, "due").lines(&["doc", "list"])?.len() == 3, "her papers");
    let journal = cast.fatou.journal()?;
    for event in ["delay.requested", "delay.completed", "slot.added"] {
        ensure!(journal.iter().any(|row| row["event"] == event), "no {event}");
    }
    Ok(())
}

#[test]
fn she_calls_a_new_way_in_off_and_two_who_are_present_open_it_at_once() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let asked = add(&cast.fatou)?.json()?;
    cast.fatou.json(&["delay", "cancel", id(&asked)?])?;
    server.clock.advance_seconds(73 * HOUR);
    opens(&cast, &asked, "called-off")?.refused(7, "wrong-code")?;
    ensure!(slots(&cast)?.len() == 1, "it came all the same");

    let asked = add(&cast.fatou)?.json()?;
    // A session somewhere else, which the change will end.
    let elsewhere = cast.fatou.in_home(&cast.out("elsewhere"));
    elsewhere.json(&["login", "--account", &cast.fatou.account])?;
    for witness in [&cast.nadia, &cast.referent] {
        witness.json(&["delay", "attest", &cast.fatou.account, id(&asked)?, "--yes"])?;
    }
    opens(&cast, &asked, "attested")?.json()?;
    elsewhere
        .with_secret("")
        .run(&["whoami"])?
        .refused(7, "session-ended")?;
    // Done is done: it is removed, not called off.
    cast.fatou
        .run(&["delay", "cancel", id(&asked)?])?
        .refused(3, "delay-over")?;
    Ok(())
}

#[test]
fn of_two_changes_that_wait_the_later_one_does_not_undo_the_earlier() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let first = add(&cast.fatou)?.json()?;
    let second = add(&cast.fatou)?.json()?;
    server.clock.advance_seconds(72 * HOUR + 60);
    let delays = cast.fatou.lines(&["delay", "list"])?;
    let find = |asked: &Value| delays.iter().find(|delay| delay["id"] == asked["id"]).cloned();
    let (first_now, second_now) = (find(&first).context("first")?, find(&second).context("second")?);
    ensure!(
        first_now["done"].is_string() != second_now["done"].is_string(),
        "exactly one of the two is done: {first_now} {second_now}"
    );
    // What lapsed is told, and can be asked for again.
    ensure!(
        first_now["cancelled"].is_string() != second_now["cancelled"].is_string(),
        "{first_now} {second_now}"
    );
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "delay-cancelled"),
        "{told:?}"
    );
    ensure!(slots(&cast)?.len() == 2, "one was added");
    // The keyring opens through every way in that the server lists.
    passphrase_opens(&cast, cast.fatou.secret(), "old")?.json()?;
    let opened = [
        opens(&cast, &first, "one")?.code,
        opens(&cast, &second, "two")?.code,
    ];
    ensure!(opened == [0, 7] || opened == [7, 0], "{opened:?}");
    Ok(())
}

#[test]
fn fewer_than_two_there_never_are() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let only = slots(&cast)?;
    cast.fatou
        .run(&["slot", "remove", id(&only[0])?])?
        .refused(3, "last-slot")?;
    let journal = cast.fatou.journal()?;
    ensure!(
        journal
            .iter()
            .any(|row| row["event"] == "slot.removed" && row["result"] == "refused"),
        "the attempt is in her journal"
    );
    // Not the only one of a professional either.
    let only = cast.nadia.lines(&["slot", "list"])?;
    cast.nadia
        .run(&["slot", "remove", id(&only[0])?])?
        .refused(3, "last-slot")?;
    cast.nadia.json(&["login"])?;
    Ok(())
}

#[test]
fn one_of_three_is_taken_away_at_once_and_what_was_open_ends() -> Result<()> {
    let (cast, server, card) = served_with_two()?;
    // Of two, none goes.
    for slot in slots(&cast)? {
        cast.fatou
            .run(&["slot", "remove", id(&slot)?])?
            .refused(3, "last-slot")?;
    }
    let third = add(&cast.fatou)?.json()?;
    server.clock.advance_seconds(72 * HOUR);
    ensure!(slots(&cast)?.len() == 3, "a card more");
    opens(&cast, &card, "desk")?.json()?;
    let gone = card["slot"].as_str().context("a slot")?;
    cast.fatou.json(&["slot", "remove", gone])?;
    at(&cast, "desk").run(&["whoami"])?.refused(7, "session-ended")?;
    opens(&cast, &card, "again")?.refused(7, "wrong-code")?;
    opens(&cast, &third, "third")?.json()?;
    ensure!(slots(&cast)?.len() == 2, "the session that did it goes on");
    // A frozen card is no way in to rely on: with it and one other left, the other one stays.
    let told = cast.fatou.lines(&["notices"])?;
    ensure!(
        told.iter().any(|notice| notice["code"] == "slot-removed"),
        "{told:?}"
    );
    Ok(())
}

#[test]
fn a_new_passphrase_takes_the_place_of_the_old_one_after_the_delay() -> Result<()> {
    let (cast, server) = Cast::served()?;
    cast.fatou
        .run_with(&[("ECRIN_NEW_SECRET", NEW)], &["slot", "add", "passphrase"])?
        .json()?;
    // Until then the old one opens, and the new one does not.
    passphrase_opens(&cast, cast.fatou.secret(), "old")?.json()?;
    passphrase_opens(&cast, NEW, "new")?.refused(7, "wrong-secret")?;
    server.clock.advance_seconds(72 * HOUR);
    passphrase_opens(&cast, NEW, "new")?.json()?;
    passphrase_opens(&cast, cast.fatou.secret(), "gone")?.refused(7, "wrong-secret")?;
    let new = at(&cast, "new").with_secret(NEW);
    ensure!(new.lines(&["slot", "list"])?.len() == 1, "one passphrase");
    ensure!(new.lines(&["doc", "list"])?.len() == 3, "her papers");
    Ok(())
}

/// A change as her client would sign it.
fn change(me: &SignedIn, slot: SlotId, keyring: &[u8]) -> SlotChange {
    SlotChange {
        account: me.account(),
        act: SlotAct::Add,
        slot,
        replaces: None,
        base: Digest32::of(b"another keyring"),
        keyring: Digest32::of(keyring),
        at: me.now().whole_seconds(),
    }
}

#[test]
fn a_session_alone_changes_no_way_in() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let (fatou, nadia) = (cast.fatou.insider()?, cast.nadia.insider()?);
    let passphrase = Passphrase::parse(NEW)?;
    let slot = SlotId::generate(&mut OsRng);
    let (registration, request) = ClientRegistration::start(&mut OsRng, SlotKind::Card, &passphrase)?;
    let answer = fatou.api.register_slot(&SlotRegistration {
        slot,
        request: request.into(),
    })?;
    let (_, upload) = registration.finish(&mut OsRng, &passphrase, &answer.response.0)?;
    let garbage = b"not a keyring".to_vec();
    let hand_in = |note: String| -> Result<String> {
        let new = SlotNew {
            slot: NewSlot {
                id: slot,
                kind: SlotKind::Card,
                upload: upload.clone().into(),
            },
            keyring: garbage.clone().into(),
            note,
        };
        Ok(match fatou.api.add_slot(&new) {
            Ok(_) => "taken".to_owned(),
            Err(ApiError::Refused { code, .. }) => code,
            Err(other) => anyhow::bail!("{other}"),
        })
    };
    // Signed by someone else, for someone else, about another keyring, too old, or to take away.
    let mine = change(&fatou, slot, &garbage);
    ensure!(
        hand_in(nadia.sign(mine.clone())?.to_text())? == "bad-signature",
        "another's signature"
    );
    type Edit = fn(&mut SlotChange);
    let edits: [Edit; 5] = [
        |c| c.account = AccountId::from_bytes([1; 16]),
        |c| c.slot = SlotId::from_bytes([1; 16]),
        |c| c.keyring = Digest32::of(b"another"),
        |c| c.at = c.at.plus_millis(-301_000),
        |c| c.act = SlotAct::Remove,
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        let mut edited = mine.clone();
        edit(&mut edited);
        let code = hand_in(fatou.sign(edited)?.to_text())?;
        ensure!(code == "stale", "edit {number}: {code}");
    }
    let text = fatou.sign(mine)?.to_text();
    let forms = damaged(&text);
    ensure!(forms.len() > 200, "{} forms", forms.len());
    for (what, form) in forms.into_iter().step_by(7) {
        let code = hand_in(form)?;
        ensure!(
            ["bad-note", "bad-signature", "stale"].contains(&code.as_str()),
            "{what}: {code}"
        );
    }
    // Signed by herself, but started from a keyring that is not hers: it waits, and then lapses instead of shutting her
    // out.
    ensure!(hand_in(text)? == "taken", "signed by herself");
    server.clock.advance_seconds(73 * HOUR);
    cast.fatou.json(&["login"])?;
    ensure!(
        slots(&cast)?.len() == 1,
        "a keyring that nobody opens took its place"
    );
    let delays = cast.fatou.lines(&["delay", "list"])?;
    ensure!(delays[0]["cancelled"].is_string(), "{delays:?}");
    Ok(())
}

#[test]
fn no_slot_is_registered_twice_and_nobody_touches_anothers() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let fatous: SlotId = id(&slots(&cast)?[0])?.parse()?;
    let nadia = cast.nadia.insider()?;
    let passphrase = Passphrase::parse(NEW)?;
    let (_, request) = ClientRegistration::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
    // Whoever may register could otherwise have the server's secret applied to another's slot, and guess at leisure.
    let refused = nadia.api.register_slot(&SlotRegistration {
        slot: fatous,
        request: request.clone().into(),
    });
    ensure!(refused.err().is_some_and(|e| e.is("already-exists")), "signed in");
    let secret =
        ecrin_vault::invitation::InvitationSecret::from_text(&cast.nadia.invite("beneficiary", None)?)?;
    let refused = nadia.api.register(&RegistrationStart {
        invitation: secret.signing_key().verifying_key().to_text(),
        slot: fatous,
        request: request.into(),
    });
    ensure!(
        refused.err().is_some_and(|e| e.is("already-exists")),
        "with an invitation"
    );
    // Freezing, thawing and removing by id are for its owner.
    let keyring = nadia.keyring.seal()?;
    let removal = SlotChange {
        act: SlotAct::Remove,
        ..change(&nadia, fatous, &keyring)
    };
    let removal = SlotRemoval {
        keyring: keyring.into(),
        note: nadia.sign(removal)?.to_text(),
    };
    for refused in [
        nadia.api.freeze_slot(fatous),
        nadia.api.remove_slot(fatous, &removal),
    ] {
        ensure!(refused.err().is_some_and(|e| e.is("not-found")), "another's slot");
    }
    let refused = nadia.api.thaw_slot(fatous).err().context("thawed")?;
    ensure!(refused.is("not-found"), "{refused}");
    cast.fatou.json(&["login"])?;
    Ok(())
}

#[test]
fn the_one_way_in_is_not_frozen_by_its_owner_and_thawed_only_through_another() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let only: SlotId = id(&slots(&cast)?[0])?.parse()?;
    let refused = cast
        .fatou
        .insider()?
        .api
        .freeze_slot(only)
        .err()
        .context("frozen")?;
    ensure!(refused.is("last-slot"), "{refused}");
    let card = add(&cast.fatou)?.json()?;
    server.clock.advance_seconds(72 * HOUR);
    opens(&cast, &card, "desk")?.json()?;
    let through_card = at(&cast, "desk").insider()?;
    through_card.api.freeze_slot(only)?;
    passphrase_opens(&cast, cast.fatou.secret(), "frozen")?.refused(3, "slot-frozen")?;
    through_card.api.thaw_slot(only)?;
    passphrase_opens(&cast, cast.fatou.secret(), "thawed")?.json()?;
    // A session does not thaw the way it came through itself.
    let card: SlotId = card["slot"].as_str().context("a slot")?.parse()?;
    let refused = through_card.api.thaw_slot(card).err().context("thawed")?;
    ensure!(refused.is("not-allowed"), "{refused}");
    Ok(())
}
