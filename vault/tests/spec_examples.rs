//! The examples of `vault/spec/` are run, so that the texts cannot drift from the code.

mod specimen;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ecrin_vault::{act, document, envelope, identity, invitation, journal, mandate, note, receipt, slot};
use specimen::vector::Vector;

/// A fenced block: its info string and what it holds.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.split_inclusive('\n') {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), String::new())),
            (None, None) => {}
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, content)), None) => content.push_str(line),
        }
    }
    assert!(open.is_none(), "a fenced block does not end");
    blocks
}

fn spec() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let files = fs::read_dir(folder).expect("the specs");
    let files = files.map(|file| file.expect("a spec").path());
    files
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(&path).expect("a spec"),
            )
        })
        .collect()
}

#[test]
fn every_example_holds() {
    let mut objects = BTreeMap::new();
    for (path, text) in spec() {
        for (info, content) in blocks(&text) {
            if let Some(object) = info.strip_prefix("vector ") {
                Vector::parse(content.as_bytes()).verify(object, &format!("{path}, the example of {object}"));
                *objects.entry(object.to_owned()).or_insert(0) += 1;
            } else {
                assert!(info == "limits", "{path}: nobody checks a block of {info:?}");
            }
        }
    }
    assert!(objects.len() >= 25, "examples of {:?} only", objects.keys());
}

#[test]
fn the_limits_are_those_of_the_code() {
    let limits = [
        ("note, bytes", note::MAX_LENGTH as u64),
        ("signatures of a note", note::MAX_SIGNATURES as u64),
        ("envelope, bytes", envelope::MAX_ENVELOPE as u64),
        ("age header, bytes", envelope::MAX_HEADER as u64),
        ("file, bytes", document::MAX_FILE),
        ("title, characters", document::MAX_TITLE as u64),
        ("name, characters", identity::MAX_NAME as u64),
        ("passphrase, characters at least", slot::MIN_PASSPHRASE as u64),
        ("passphrase, bytes at most", slot::MAX_PASSPHRASE as u64),
        ("invitation, days", u64::from(invitation::VALID_DAYS)),
        ("chain, links", invitation::MAX_CHAIN as u64),
        ("mandate, days", u64::from(mandate::MAX_DAYS)),
        ("mandate, documents", mandate::MAX_DOCUMENTS as u64),
        ("act, minutes fresh", (act::FRESHNESS_MS / 60_000) as u64),
        ("entry, bytes", journal::ENTRY_LENGTH as u64),
        ("receipt, bytes", receipt::LENGTH as u64),
        ("entries of a shard", journal::MAX_ENTRIES),
    ];
    let stated: String = spec()
        .values()
        .flat_map(|text| blocks(text))
        .filter(|(info, _)| info == "limits")
        .map(|(_, text)| text)
        .collect();
    let meant: String = limits
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    assert_eq!(stated, meant);
}

/// One sentence a line: a line of prose ends with its sentence.
#[test]
fn prose_has_one_sentence_a_line() {
    for (path, text) in spec() {
        let mut fenced = false;
        for line in text.lines() {
            fenced ^= line.starts_with("```");
            let prose = !fenced && !line.is_empty() && !line.starts_with(['#', '|', '`', '-', ' ']);
            let ends = line.ends_with(['.', ':', ';', '`', '!', '?']);
            assert!(!prose || ends, "{path}: {line:?}");
        }
    }
}
