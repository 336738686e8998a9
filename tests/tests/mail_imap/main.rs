//! Mail is read with the programs people know, over IMAP; and by nobody else, and never at the cost of others.

mod bad_input;
mod programs;
mod world;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::eventually;
use ecrin_tests::imap::{Client, letter};
use world::World;

/// The lines of an answer that begin so.
fn with<'a>(lines: &'a [String], begin: &str) -> Vec<&'a str> {
    let found = lines.iter().filter(|line| line.starts_with(begin));
    found.map(String::as_str).collect()
}

#[test]
fn messages_are_read_marked_moved_and_taken_away() -> Result<()> {
    let world = World::new()?;
    let mut nadia = world.nadia()?;
    let said = world.seed(&mut nadia, "Archive", 3)?;
    ensure!(said.iter().all(|line| line.contains("[APPENDUID ")), "{said:?}");
    let opened = nadia.ok("SELECT Archive")?;
    ensure!(opened.contains(&"* 3 EXISTS".to_owned()), "{opened:?}");
    ensure!(
        !with(&opened, "* OK [HIGHESTMODSEQ ").is_empty() && !with(&opened, "* OK [UIDVALIDITY ").is_empty()
    );

    let shown = nadia.ok("FETCH 1:* (UID FLAGS RFC822.SIZE ENVELOPE BODYSTRUCTURE)")?;
    ensure!(shown.len() == 3, "{shown:?}");
    for line in &shown {
        ensure!(
            line.contains("\"[...]\"")
                && line.contains("\"encrypted\" (\"protocol\" \"application/pgp-encrypted\""),
            "{line}"
        );
    }
    let whole = nadia.ok("UID FETCH 1 BODY.PEEK[]")?.join("");
    ensure!(whole.contains("-----BEGIN PGP MESSAGE-----") && whole.contains("FETCH (UID 1 BODY[] {"));
    let part = nadia.ok("UID FETCH 1 BODY.PEEK[2]<0.27>")?.join("");
    ensure!(
        part.contains("BODY[2]<0> {27}\r\n-----BEGIN PGP MESSAGE-----"),
        "{part}"
    );
    ensure!(nadia.ok("FETCH 1 FLAGS")? == ["* 1 FETCH (FLAGS ())"]);
    // Reading marks as read, and says so.
    let read = nadia.ok("FETCH 1 BODY[1]")?.join("");
    ensure!(read.contains("FLAGS (\\Seen)"), "{read}");

    ensure!(
        nadia.ok("STORE 2 +FLAGS ($Forwarded \\Flagged)")? == ["* 2 FETCH (FLAGS ($Forwarded \\Flagged))"]
    );
    ensure!(nadia.ok("UID SEARCH KEYWORD $forwarded")? == ["* SEARCH 2"]);
    ensure!(nadia.ok("SEARCH UNSEEN NOT FLAGGED")? == ["* SEARCH 3"]);
    ensure!(
        nadia
            .ok("UID SEARCH RETURN (MIN MAX COUNT ALL) ALL")?
            .join("")
            .ends_with("UID MIN 1 MAX 3 ALL 1:3 COUNT 3")
    );
    ensure!(
        nadia.ok("SEARCH TEXT BEGIN")? == ["* SEARCH"],
        "what is sealed is not searched"
    );

    let copied = nadia.ask("UID COPY 1:2 Trash")?;
    ensure!(
        copied
            .last()
            .is_some_and(|line| line.contains("[COPYUID ") && line.contains(" 1:2 1:2]")),
        "{copied:?}"
    );
    nadia.refused("COPY 1 Nowhere", "NO [TRYCREATE]")?;
    let moved = nadia.ok("UID MOVE 3 Trash")?;
    ensure!(
        !with(&moved, "* OK [COPYUID ").is_empty() && moved.contains(&"* 3 EXPUNGE".to_owned()),
        "{moved:?}"
    );
    nadia.ok("UID STORE 1 +FLAGS.SILENT \\Deleted")?;
    ensure!(nadia.ok("UID EXPUNGE 2:9")?.is_empty(), "what is not named stays");
    ensure!(nadia.ok("EXPUNGE")? == ["* 1 EXPUNGE"]);
    ensure!(nadia.ok("FETCH 1:* UID")? == ["* 1 FETCH (UID 2)"]);
    nadia.ok("CLOSE")?;
    let status = nadia
        .ok("STATUS Trash (MESSAGES UNSEEN UIDNEXT SIZE DELETED)")?
        .join("");
    ensure!(
        status.starts_with("* STATUS \"Trash\" (MESSAGES 3 UNSEEN 2 UIDNEXT 4 SIZE ")
            && status.ends_with("DELETED 0)"),
        "{status}"
    );

    nadia.ok("EXAMINE Trash")?;
    for command in ["STORE 1 FLAGS ()", "EXPUNGE", "MOVE 1 Archive"] {
        nadia.refused(command, "NO [READ-ONLY]")?;
    }
    let peeked = nadia.ok("FETCH 3 (FLAGS BODY[1])")?.join("");
    ensure!(peeked.contains("FLAGS ()"), "looking marks nothing: {peeked}");
    nadia.ok("UNSELECT")?;
    nadia.refused("FETCH 1 FLAGS", "BAD")
}

#[test]
fn boxes_are_made_named_listed_and_deleted() -> Result<()> {
    let world = World::new()?;
    let mut nadia = world.nadia()?;
    let all = nadia.ok("LIST \"\" \"*\" RETURN (SPECIAL-USE)")?;
    for special in ["\\Drafts", "\\Sent", "\\Archive", "\\Junk", "\\Trash"] {
        ensure!(
            all.iter().filter(|line| line.contains(special)).count() == 1,
            "{special}: {all:?}"
        );
    }
    ensure!(nadia.ok("LIST \"\" \"\"")? == ["* LIST (\\Noselect) \"/\" \"\""]);
    nadia.ok("CREATE \"Ann&AOk-e/2026\"")?;
    nadia.refused("CREATE \"Ann&AOk-e/2026\"", "NO [ALREADYEXISTS]")?;
    let listed = nadia.ok("LIST \"\" \"Ann*\"")?;
    ensure!(
        listed
            == [
                "* LIST (\\Noselect \\HasChildren) \"/\" \"Ann&AOk-e\"",
                "* LIST (\\HasNoChildren) \"/\" \"Ann&AOk-e/2026\""
            ],
        "{listed:?}"
    );
    ensure!(nadia.ok("LIST \"Ann&AOk-e/\" %")?.len() == 1);
    nadia.ok("UNSUBSCRIBE \"Ann&AOk-e/2026\"")?;
    ensure!(nadia.ok("LSUB \"\" \"Ann*\"")?.is_empty());
    ensure!(
        nadia.ok("LIST (SUBSCRIBED) \"\" INBOX")?
            == ["* LIST (\\Noinferiors \\HasNoChildren \\Subscribed) \"/\" \"INBOX\""]
    );
    nadia.ok("RENAME \"Ann&AOk-e/2026\" Pass&AOk-")?;
    let status = nadia.ok("LIST \"\" (INBOX \"Pass*\") RETURN (STATUS (MESSAGES UIDVALIDITY))")?;
    ensure!(with(&status, "* STATUS ").len() == 2, "{status:?}");
    nadia.refused("RENAME INBOX Other", "NO [CANNOT]")?;
    nadia.refused("DELETE INBOX", "NO [CANNOT]")?;
    nadia.refused("DELETE Trash", "NO [CANNOT]")?;
    nadia.refused("CREATE Structures/x", "NO [CANNOT]")?;
    nadia.refused("CREATE \"a&AGE-\"", "NO [CANNOT]")?;
    nadia.refused("CREATE Poubelle (USE (\\Trash))", "NO ")?;
    nadia.refused("CREATE Tout (USE (\\All))", "NO [USEATTR]")?;

    // A name that is given again is another box.
    let validity = |lines: Vec<String>| {
        lines
            .into_iter()
            .find(|line| line.contains("[UIDVALIDITY "))
            .context("a validity")
    };
    let before = validity(nadia.ok("SELECT Pass&AOk-")?)?;
    nadia.ok("DELETE Pass&AOk-")?;
    nadia.refused("FETCH 1 FLAGS", "BAD")?;
    nadia.ok("CREATE Pass&AOk-")?;
    ensure!(before != validity(nadia.ok("SELECT Pass&AOk-")?)?);

    ensure!(nadia.ok("NAMESPACE")? == ["* NAMESPACE ((\"\" \"/\")) NIL NIL"]);
    let quota = nadia.ok("GETQUOTAROOT INBOX")?;
    ensure!(
        quota.len() == 2 && quota.join("").contains("* QUOTA \"\" (STORAGE 0 "),
        "{quota:?}"
    );
    nadia.refused("SETQUOTA \"\" (STORAGE 1)", "BAD")
}

#[test]
fn a_client_hears_what_others_do_when_it_may() -> Result<()> {
    let world = World::new()?;
    let (mut one, mut other) = (world.nadia()?, world.nadia()?);
    world.seed(&mut one, "INBOX", 2)?;
    one.ok("SELECT INBOX")?;
    other.ok("SELECT INBOX (CONDSTORE)")?;
    // Numbers do not change while a client counts by them.
    other.ok("STORE 1 +FLAGS \\Deleted")?;
    other.ok("EXPUNGE")?;
    let shown = one.ok("FETCH 1:2 (UID)")?;
    ensure!(
        with(&shown, "* 2 FETCH (UID 2)").len() == 1 && with(&shown, "* 1 EXPUNGE").is_empty(),
        "{shown:?}"
    );
    ensure!(one.ok("NOOP")? == ["* 1 EXPUNGE"]);
    // What came is told, and who waits is told at once.
    let waits = one.ask("IDLE")?;
    ensure!(
        waits.last().is_some_and(|line| line.starts_with("+ ")),
        "{waits:?}"
    );
    world.seed(&mut other, "INBOX", 1)?;
    ensure!(one.line()? == "* 2 EXISTS");
    other.ok("UID STORE 2 +FLAGS \\Flagged")?;
    ensure!(one.line()? == "* 1 FETCH (UID 2 FLAGS (\\Flagged))");
    one.send(b"DONE\r\n")?;
    ensure!(one.line()?.contains(" OK "));

    // Two clients do not overwrite each other unseen.
    let at = other.ok("UID FETCH 2 (MODSEQ)")?.join("");
    let modseq = at
        .split("MODSEQ (")
        .nth(1)
        .and_then(|rest| rest.split(')').next())
        .context("a number")?;
    one.ok("UID STORE 2 +FLAGS \\Seen")?;
    let refused = other.ask(&format!(
        "UID STORE 2 (UNCHANGEDSINCE {modseq}) +FLAGS (\\Answered)"
    ))?;
    ensure!(
        refused.last().is_some_and(|line| line.contains("[MODIFIED 2]")),
        "{refused:?}"
    );
    let since = other.ok(&format!("UID FETCH 1:* (FLAGS) (CHANGEDSINCE {modseq})"))?;
    ensure!(
        with(&since, "* 1 FETCH (UID 2 FLAGS (\\Flagged \\Seen) MODSEQ (").len() == 1,
        "{since:?}"
    );
    Ok(())
}

#[test]
fn thunderbird_on_android_gets_what_it_asks_for() -> Result<()> {
    let world = World::new()?;
    let access = world.access();
    let (user, password) = (&access.user, &access.password);
    let mut seeded = world.nadia()?;
    world.seed(&mut seeded, "INBOX", 2)?;
    let mut client = Client::connect(&world.cast.instance)?;
    client.ok("CAPABILITY")?;
    let plain = world::plain(user, password);
    let signed_in = client.ask(&format!("AUTHENTICATE PLAIN {plain}"))?.join("");
    ensure!(
        signed_in.contains("OK [CAPABILITY ") && signed_in.contains(" IDLE "),
        "{signed_in}"
    );
    client.ok("ID (\"name\" \"Thunderbird\" \"version\" \"10.0\")")?;
    client.ok("NAMESPACE")?;
    let listed = client.ok("LIST \"\" \"*\" RETURN (SPECIAL-USE)")?;
    ensure!(listed.len() == 6, "{listed:?}");
    client.ok("SELECT \"INBOX\"")?;
    ensure!(client.ok("UID SEARCH 1:* NOT DELETED")? == ["* SEARCH 1 2"]);
    let listed = client.ok(
        "UID FETCH 1,2 (UID FLAGS INTERNALDATE RFC822.SIZE BODYSTRUCTURE \
         BODY.PEEK[HEADER.FIELDS (date subject from content-type to cc reply-to message-id references in-reply-to \
         list-unsubscribe sender X-K9mail-Identity Chat-Version)])",
    )?;
    ensure!(
        listed.len() == 2 && listed.iter().all(|line| line.contains("Subject: [...]")),
        "{listed:?}"
    );
    let body = client.ok("UID FETCH 2 (UID BODY.PEEK[])")?.join("");
    ensure!(body.contains("-----END PGP MESSAGE-----"));
    client.ok("UID STORE 2 +FLAGS.SILENT (\\Seen)")?;
    client.ok("UID MOVE 2 \"Archive\"")?;
    client.ok("EXPUNGE")?;
    ensure!(client.ok("UID SEARCH UID 1:*")? == ["* SEARCH 1"]);
    ensure!(
        client
            .ask("IDLE")?
            .last()
            .is_some_and(|line| line.starts_with('+'))
    );
    client.send(b"DONE\r\n")?;
    client.line()?;
    ensure!(client.ok("LOGOUT")? == ["* BYE Au revoir"]);
    ensure!(client.is_over());
    Ok(())
}

#[test]
fn nothing_that_is_not_encrypted_is_put_in_nor_kept() -> Result<()> {
    let world = World::new()?;
    let mut nadia = world.nadia()?;
    let help = "/aide/chiffrement";
    let secret = "Madame Canari habite ici";
    let plain = format!("From: nadia@ecrin.test\r\nSubject: {secret}\r\n\r\n{secret}\r\n");
    let quoting = format!(
        "Subject: {secret}\r\nContent-Type: text/plain\r\n\r\n{secret} application/pgp-encrypted\r\n\
         -----BEGIN PGP MESSAGE-----\r\n"
    );
    for message in [plain, quoting] {
        let said = nadia.append("Drafts", "(\\Draft) ", message.as_bytes())?;
        ensure!(
            said.starts_with("NO [CANNOT] Encryption needed: https://") && said.ends_with(help),
            "{said}"
        );
    }
    // Encrypted, but to someone else.
    let said = nadia.append("Sent", "", &letter(&[9; 8], 400))?;
    ensure!(said.starts_with("NO [CANNOT]"), "{said}");
    ensure!(
        nadia
            .ok("STATUS Drafts (MESSAGES)")?
            .join("")
            .contains("MESSAGES 0")
    );
    world.nothing_says(secret)
}

#[test]
fn whoever_is_not_let_in_is_told_nothing() -> Result<()> {
    let world = World::new()?;
    let access = world.access();
    let (user, password) = (&access.user, &access.password);
    let mut words = Vec::new();
    for (user, password) in [
        (user.as_str(), "wrong"),
        ("nobody.at.all@ecrin.test", password.as_str()),
        ("not an address", password.as_str()),
        (user.as_str(), ""),
    ] {
        let begun = std::time::Instant::now();
        let mut client = Client::connect(&world.cast.instance)?;
        let said = client.ask(&format!("LOGIN \"{user}\" \"{password}\""))?.pop();
        words.push(said.context("an answer")?);
        // By construction: every failure is answered at the same time after the question.
        ensure!(begun.elapsed() >= std::time::Duration::from_millis(1500));
    }
    let mut client = Client::connect(&world.cast.instance)?;
    let plain = world::plain(user, "wrong");
    words.extend(client.ask(&format!("AUTHENTICATE PLAIN {plain}"))?.pop());
    // Nobody signs in for somebody else.
    let for_another = world::base64(format!("karim\0{user}\0{password}").as_bytes());
    words.extend(client.ask(&format!("AUTHENTICATE PLAIN {for_another}"))?.pop());
    ensure!(
        words
            .iter()
            .all(|said| *said == "NO [AUTHENTICATIONFAILED] Not an address and its app password"),
        "{words:?}"
    );
    Ok(())
}

#[test]
fn a_session_ends_with_the_right_to_have_it() -> Result<()> {
    let world = World::new()?;
    let (mut asks, mut waits) = (world.nadia()?, world.nadia()?);
    asks.ok("SELECT INBOX")?;
    waits.ok("SELECT INBOX")?;
    waits.ask("IDLE")?;
    let cast = &world.cast;
    cast.referent.json(&["member", "suspend", &cast.nadia.account])?;
    let said = asks.ask("NOOP");
    ensure!(
        said.is_err() || said?.iter().any(|line| line.starts_with("* BYE")),
        "she is still in"
    );
    ensure!(asks.is_over());
    // Whoever only waits is out within moments.
    eventually("the end of the other session", || {
        Ok(waits.line().map_or(true, |line| line.starts_with("* BYE")))
    })?;
    ensure!(Client::sign_in(&cast.instance, world.access()).is_err());
    Ok(())
}
