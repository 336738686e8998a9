//! What strangers and bad programs send: refused by name, and nobody else notices.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::world::World;
use ecrin_tests::imap::Client;

#[test]
fn literals_of_a_gigabyte_are_refused_before_they_come() -> Result<()> {
    let world = World::new()?;
    let mut stranger = Client::connect(&world.cast.instance)?;
    stranger.refused("LOGIN {1073741824}", "BAD [TOOBIG]")?;
    stranger.refused("LOGIN {1025}", "BAD [TOOBIG]")?;
    let mut nadia = world.nadia()?;
    nadia.refused("APPEND INBOX {1073741824}", "NO [TOOBIG]")?;
    nadia.refused("SEARCH TEXT {1073741824}", "BAD [TOOBIG]")?;
    for unasked in ["4294967295+", "1073741824+", "4097+", "99999999999999999999+"] {
        let mut nadia = world.nadia()?;
        nadia.refused(&format!("APPEND INBOX {{{unasked}}}"), "NO [TOOBIG]")?;
        ensure!(
            nadia.is_over(),
            "{unasked}: what follows would be read as commands"
        );
    }
    // The connection that was asked before lives on.
    nadia.ok("NOOP")?;
    Ok(())
}

#[test]
fn parentheses_without_end_cost_nothing() -> Result<()> {
    let world = World::new()?;
    let mut stranger = Client::connect(&world.cast.instance)?;
    stranger.refused(&format!("NOOP {}", "(".repeat(8000)), "BAD [TOOBIG]")?;
    let mut nadia = world.nadia()?;
    nadia.ok("SELECT INBOX")?;
    for command in [
        format!("NOOP {}", "(".repeat(60_000)),
        format!("SEARCH {}", "(".repeat(60_000)),
        format!("SEARCH {}ALL", "NOT ".repeat(10_000)),
        format!("SEARCH {}ALL", "OR ALL ".repeat(5_000)),
        format!("FETCH 1 {}", "(".repeat(60_000)),
    ] {
        nadia.refused(&command, "BAD")?;
    }
    nadia.ok("NOOP")?;
    Ok(())
}

#[test]
fn sets_patterns_and_keys_without_end_are_answered_at_once() -> Result<()> {
    let world = World::new()?;
    let mut nadia = world.nadia()?;
    world.seed(&mut nadia, "INBOX", 2)?;
    nadia.ok("SELECT INBOX")?;
    let begun = Instant::now();
    let endless = vec!["1:*"; 15_000].join(",");
    ensure!(nadia.ok(&format!("UID FETCH {endless} UID"))?.len() == 2);
    ensure!(nadia.ok("UID FETCH 1:4294967295 UID")?.len() == 2);
    ensure!(nadia.ok("UID SEARCH UID 4294967294:4294967295,1:4294967295")? == ["* SEARCH 1 2"]);
    nadia.refused("FETCH 1:4294967295 UID", "BAD")?;
    let numbers: Vec<String> = (1..9_000).map(|number| (number * 7).to_string()).collect();
    nadia.ok(&format!("UID FETCH {} FLAGS", numbers.join(",")))?;
    for pattern in [
        "%*".repeat(20_000) + "!",
        "*a".repeat(20_000),
        "%/".repeat(20_000),
    ] {
        ensure!(nadia.ok(&format!("LIST \"\" \"{pattern}\""))?.is_empty());
    }
    nadia.refused(&format!("SEARCH {}", "SEEN ".repeat(2_000).trim_end()), "BAD")?;
    nadia.refused(&format!("LIST \"\" ({})", "* ".repeat(1_000).trim_end()), "BAD")?;
    ensure!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    Ok(())
}

#[test]
fn a_line_is_a_line() -> Result<()> {
    let world = World::new()?;
    for stream in [
        b"a NOOP\nb NOOP\r\n".to_vec(),
        [b"a LOGIN x ".as_slice(), &[b'x'; 20_000]].concat(),
    ] {
        let mut stranger = Client::connect(&world.cast.instance)?;
        stranger.send(&stream)?;
        ensure!(stranger.is_over());
    }
    let mut stranger = Client::connect(&world.cast.instance)?;
    stranger.refused("NO\rOP", "BAD")?;
    stranger.refused("NO\0OP", "BAD")?;
    // Whoever does not speak IMAP is not listened to for long.
    stranger.refused("GET / HTTP/1.1", "BAD")?;
    ensure!(stranger.is_over());
    Ok(())
}

#[test]
fn nothing_is_possible_before_login() -> Result<()> {
    let world = World::new()?;
    for command in [
        "SELECT INBOX",
        "LIST \"\" *",
        "STATUS INBOX (MESSAGES)",
        "CREATE a",
        "IDLE",
        "NAMESPACE",
        "ENABLE CONDSTORE",
        "GETQUOTAROOT INBOX",
        "FETCH 1 BODY[]",
        "STARTTLS",
        "COMPRESS DEFLATE",
        "APPEND INBOX {3}",
    ] {
        let mut stranger = Client::connect(&world.cast.instance)?;
        let said = stranger.ask(command)?;
        // A literal that is small enough is let come, and refused then.
        if said.last().is_some_and(|line| line.starts_with('+')) {
            stranger.send(b"abc\r\n")?;
            ensure!(stranger.line()?.contains(" BAD "), "{command}");
        } else {
            ensure!(
                said.last().is_some_and(|line| line.starts_with("BAD")),
                "{command}: {said:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn what_floods_a_header_or_nests_without_end_does_not_get_in() -> Result<()> {
    let world = World::new()?;
    let mut nadia = world.nadia()?;
    let letter = world.letter(400);
    let flooded = |header: String| [header.as_bytes(), letter.as_slice()].concat();
    for header in [
        "X-Flood: x\r\n".repeat(100_000),
        format!("X-Long: {}\r\n", "x".repeat(100_000)),
        format!("References: {}\r\n", "<a@b> ".repeat(50_000)),
        format!("Subject: x\r\n{}", " x*0=y;\r\n".repeat(50_000)),
        (0..2_000)
            .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
            .collect(),
        "Content-Type: message/rfc822\r\n\r\n".repeat(2_000),
    ] {
        let begun = Instant::now();
        let said = nadia.append("INBOX", "", &flooded(header))?;
        ensure!(said.starts_with("NO [CANNOT]"), "{said}");
        ensure!(begun.elapsed() < Duration::from_secs(10));
    }
    ensure!(
        nadia
            .ok("STATUS INBOX (MESSAGES)")?
            .join("")
            .contains("MESSAGES 0")
    );
    Ok(())
}

#[test]
fn slow_clients_hold_nobody_up() -> Result<()> {
    let world = World::new()?;
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut nadia = world.nadia()?;
        nadia.ask("APPEND INBOX {30000000}")?;
        nadia.send(b"From: x")?;
        slow.push(nadia);
        if slow.len() == 8 {
            break;
        }
    }
    // Small messages need no place among the large.
    let mut quick = world.nadia()?;
    let said = quick.append("INBOX", "", &world.letter(400))?;
    ensure!(said.starts_with("OK"), "{said}");
    drop(slow);
    let said = quick.append("INBOX", "", &world.letter(3_000_000))?;
    ensure!(said.starts_with("OK"), "{said}");
    let shown = quick
        .ok("SELECT INBOX")
        .and_then(|_| quick.ok("UID FETCH 2 (RFC822.SIZE BODY.PEEK[])"))?
        .join("");
    ensure!(
        shown.len() > 4_000_000 && shown.trim_end().ends_with("--\r\n)"),
        "a large message comes back whole"
    );
    Ok(())
}
