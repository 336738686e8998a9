//! Exports of the journal: verified without any server, and found out when a letter, a line or an end is missing; safe
//! in a spreadsheet; read by whoever reads RFC 5424 and OCSF; never half a file.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Person};
use serde_json::Value;

fn utf8(path: &Path) -> Result<&str> {
    path.to_str().context("paths of tests are text")
}

fn export(cast: &Cast, format: &str, out: &Path, filter: &[&str]) -> Result<Value> {
    let mut words = vec!["audit", "export", "--format", format, "--out", utf8(out)?];
    words.extend(filter);
    cast.admin.json(&words)
}

fn verify(person: &Person, file: &Path) -> Result<ecrin_tests::harness::Outcome> {
    person.run(&["audit", "verify", "--file", utf8(file)?])
}

/// A cast in whose journal a mandate was granted, used, and tried in vain.
fn lived() -> Result<(Cast, ecrin_tests::harness::InProcess)> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 3600)?;
    cast.nadia.view(&mandate, 1, &cast.out("seen"))?.json()?;
    cast.nadia.view(&mandate, 9, &cast.out("not"))?;
    Ok((cast, server))
}

#[test]
fn an_export_verifies_without_a_server_and_shows_what_was_done_to_it() -> Result<()> {
    let (cast, server) = lived()?;
    let (whole, part) = (cast.out("whole.jsonl"), cast.out("part.jsonl"));
    let made = export(&cast, "jsonl", &whole, &[])?;
    let some = export(&cast, "jsonl", &part, &["--family", "document"])?;
    ensure!(
        made["count"].as_u64() > some["count"].as_u64() && some["count"].as_u64() > Some(3),
        "{made} {some}"
    );
    // The export stands in the journal under its own id.
    let told = cast
        .admin
        .lines(&["audit", "search", "--event", "journal.exported"])?;
    ensure!(told.len() == 2 && told[0]["id"] == some["id"], "{told:?}");
    server.stop()?;

    let held = verify(&cast.admin, &whole)?.json()?;
    ensure!(
        held["ok"] == true
            && held["whole"] == true
            && held["signer_known"] == true
            && held["count"] == made["count"],
        "{held}"
    );
    let held = verify(&cast.admin, &part)?.json()?;
    ensure!(held["ok"] == true && held["whole"] == false, "{held}");
    // Anyone who has joined can, too, though she does not know who signed.
    let held = verify(&cast.karim, &whole)?.json()?;
    ensure!(held["ok"] == true, "{held}");

    let touched = cast.out("touched.jsonl");
    let found_out = |what: &str, lines: &[String], person: &Person| -> Result<()> {
        fs::write(&touched, lines.concat())?;
        let said = verify(person, &touched)?;
        ensure!(said.code == 6, "{what} was believed: {said:?}");
        Ok(())
    };
    for file in [&whole, &part] {
        let text = fs::read_to_string(file)?;
        let lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let with = |change: &dyn Fn(&mut Vec<String>)| {
            let mut lines = lines.clone();
            change(&mut lines);
            lines
        };
        let middle = lines.len() / 2;
        found_out(
            "a line that was dropped",
            &with(&|lines| drop(lines.remove(middle))),
            &cast.admin,
        )?;
        found_out(
            "the newest line dropped",
            &with(&|lines| drop(lines.remove(1))),
            &cast.admin,
        )?;
        found_out(
            "the oldest line dropped",
            &with(&|lines| drop(lines.remove(lines.len() - 2))),
            &cast.admin,
        )?;
        found_out(
            "two lines exchanged",
            &with(&|lines| lines.swap(1, middle)),
            &cast.admin,
        )?;
        found_out(
            "a line told twice",
            &with(&|lines| lines.insert(middle, lines[middle].clone())),
            &cast.admin,
        )?;
        found_out("no end", &with(&|lines| drop(lines.pop())), &cast.admin)?;
        found_out("no beginning", &with(&|lines| drop(lines.remove(0))), &cast.admin)?;
        found_out("nothing", &[], &cast.admin)?;
        found_out(
            "half a last line",
            &with(&|lines| lines.last_mut().into_iter().for_each(|line| line.truncate(99))),
            &cast.admin,
        )?;
        for cut in [1, 40] {
            found_out(
                "the end of the file cut off",
                &[text[..text.len() - cut].to_owned()],
                &cast.admin,
            )?;
        }
        // One letter, anywhere: in a word, an index, a proof, a signature. Every place would take long; many do.
        for place in (0..text.len()).step_by(text.len() / 97) {
            let mut bytes = text.clone().into_bytes();
            bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            found_out(&format!("a letter at {place}"), &[changed], &cast.admin)?;
        }
    }
    // The end of one export on the lines of another.
    let (one, other) = (fs::read_to_string(&whole)?, fs::read_to_string(&part)?);
    let mut lines: Vec<String> = one.split_inclusive('\n').map(str::to_owned).collect();
    lines.pop();
    lines.extend(other.split_inclusive('\n').next_back().map(str::to_owned));
    found_out("another export's end", &lines, &cast.admin)?;
    Ok(())
}

#[test]
fn a_spreadsheet_runs_nothing_that_a_name_says() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let structure = cast.admin.json(&["structure", "create", "=1+1;\"x\""])?;
    let id = structure["id"].as_str().context("id")?;
    let evil = cast
        .instance
        .person("@SUM(A1)")
        .join(&cast.admin.invite("referent", Some(id))?)?;
    evil.json(&["whoami"])?;
    let out = cast.out("journal.csv");
    export(&cast, "csv", &out, &[])?;
    let bytes = fs::read(&out)?;
    ensure!(
        bytes.starts_with(b"\xef\xbb\xbf\"id\";\"at\";"),
        "no byte order mark or header"
    );
    let text = String::from_utf8(bytes)?;
    ensure!(
        text.lines().count() > 10 && text.ends_with("\r\n"),
        "lines end in CRLF"
    );
    for line in text.trim_start_matches('\u{feff}').split_terminator("\r\n") {
        // Every field is quoted, so that the beginning of each is seen as a spreadsheet sees it.
        let fields: Vec<&str> = line.trim_matches('"').split("\";\"").collect();
        ensure!(fields.len() == 21, "{} fields: {line}", fields.len());
        for field in fields {
            ensure!(
                !field.starts_with(['=', '+', '-', '@', '\t']),
                "a formula: {field}"
            );
        }
    }
    ensure!(
        text.contains("\"'@SUM(A1)\"") && text.contains("\"'=1+1;\"\"x\"\"\""),
        "the names are gone"
    );
    Ok(())
}

#[test]
fn system_logs_and_security_desks_read_it() -> Result<()> {
    let (cast, _server) = lived()?;
    let (syslog, ocsf) = (cast.out("journal.log"), cast.out("journal.ocsf"));
    let made = export(&cast, "rfc5424", &syslog, &[])?;
    let count = usize::try_from(made["count"].as_u64().context("count")?)?;
    let text = fs::read_to_string(&syslog)?;
    ensure!(text.lines().count() == count, "{} lines", text.lines().count());
    for line in text.lines() {
        let (priority, rest) = line
            .strip_prefix('<')
            .and_then(|line| line.split_once('>'))
            .context("PRI")?;
        ensure!(["108", "110"].contains(&priority), "{priority}");
        let fields: Vec<&str> = rest.splitn(7, ' ').collect();
        let [version, at, host, app, process, event, data] = fields[..] else {
            anyhow::bail!("{line}")
        };
        ensure!(
            version == "1" && host == "ecrin.test" && app == "ecrin" && process == "-",
            "{line}"
        );
        ensure!(
            at.parse::<ecrin_vault::time::Timestamp>().is_ok() && event.contains('.'),
            "{line}"
        );
        ensure!(structured(data).is_some(), "{data}");
    }
    let made = export(&cast, "ocsf", &ocsf, &[])?;
    let lines: Vec<Value> = fs::read_to_string(&ocsf)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    ensure!(
        Some(lines.len() as u64) == made["count"].as_u64(),
        "{} lines",
        lines.len()
    );
    for line in &lines {
        let number = |name: &str| line[name].as_u64().unwrap_or_default();
        ensure!(
            number("type_uid") == number("class_uid") * 100 + number("activity_id"),
            "{line}"
        );
        ensure!(
            number("time") > 1_600_000_000_000 && line["metadata"]["uid"].is_string(),
            "{line}"
        );
    }
    let class = |event: &str| {
        let line = lines.iter().find(|line| line["metadata"]["event_code"] == event);
        line.map(|line| (line["class_uid"].as_u64(), line["activity_id"].as_u64()))
    };
    ensure!(
        class("document.released-view") == Some((Some(6006), Some(9))),
        "a view"
    );
    ensure!(
        class("session.opened") == Some((Some(3002), Some(1))),
        "a sign-in"
    );
    Ok(())
}

/// Reads one element of structured data and the message behind it, as RFC 5424 defines them.
fn structured(text: &str) -> Option<Vec<(String, String)>> {
    let mut rest = text.strip_prefix("[ecrin@32473")?;
    let mut fields = Vec::new();
    while let Some(field) = rest.strip_prefix(' ') {
        let (name, value) = field.split_once("=\"")?;
        let (mut told, mut letters, mut end) = (String::new(), value.char_indices(), None);
        while let Some((place, letter)) = letters.next() {
            match letter {
                '"' => {
                    end = Some(place);
                    break;
                }
                '\\' => told.push(letters.next()?.1),
                ']' => return None,
                other => told.push(other),
            }
        }
        fields.push((name.to_owned(), told));
        rest = value.get(end? + 1..)?;
    }
    rest.strip_prefix("] \u{feff}").map(|_| fields)
}

#[test]
fn a_full_disk_leaves_no_half_export() -> Result<()> {
    let (cast, _server) = lived()?;
    let out = cast.out("journal.jsonl");
    fs::write(&out, "what was there")?;
    // A file that may not grow beyond 16 KiB, as a disk on which no more is left.
    let ordinary = cast
        .admin
        .command(&["audit", "export", "--format", "jsonl", "--out", utf8(&out)?])?;
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\""])
        .arg(ordinary.get_program());
    limited.args(ordinary.get_args()).env_clear();
    for (name, value) in ordinary.get_envs() {
        if let Some(value) = value {
            limited.env(name, value);
        }
    }
    let done = limited.output()?;
    ensure!(done.status.code() == Some(2), "{done:?}");
    ensure!(
        fs::read_to_string(&out)? == "what was there",
        "the file was touched"
    );
    let left: Vec<_> = fs::read_dir(cast.instance.root())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".part"))
        .collect();
    ensure!(left.is_empty(), "{left:?}");
    export(&cast, "jsonl", &out, &[])?;
    verify(&cast.admin, &out)?.json()?;
    Ok(())
}

#[test]
fn an_export_is_its_makers_and_for_a_day() -> Result<()> {
    let (cast, server) = lived()?;
    let made = export(&cast, "csv", &cast.out("journal.csv"), &[])?;
    let id = made["id"].as_str().context("id")?.parse()?;
    let admin = cast.admin.insider()?;
    ensure!(
        !admin.api.export_page(id, None)?.lines.is_empty(),
        "it may be fetched again"
    );
    server.clock.advance_seconds(86_401);
    let admin = cast.admin.insider()?;
    let over = admin.api.export_page(id, None);
    ensure!(
        over.is_err_and(|error| error.is("not-found")),
        "after a day it is over"
    );
    Ok(())
}
