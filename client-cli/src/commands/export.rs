//! `export`: everything a person has here, in one file that any computer opens (D.537-541 CPCE).

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use indicatif::ProgressBar;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::delay::Waits;
use super::journal::{reader, whole};
use crate::context::{Context, check_out};
use crate::exit::{CommandError, Fault};
use crate::home::{HomeError, Replacement};
use crate::papers::{self, Held};

/// Why the file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the export cannot be written: {0}")]
struct ExportError(String);

impl Fault for ExportError {
    fn code(&self) -> &str {
        "export-io"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.0.clone())]
    }
}

impl From<zip::result::ZipError> for ExportError {
    fn from(reason: zip::result::ZipError) -> Self {
        Self(reason.to_string())
    }
}

impl From<std::io::Error> for ExportError {
    fn from(reason: std::io::Error) -> Self {
        Self(reason.to_string())
    }
}

/// Writes the originals, a list of them, the mandates and the journal.
pub(super) fn export(context: &Context<'_>, out: &Path) -> Result<(), CommandError> {
    check_out(out)?;
    let me = context.sign_in()?;
    // Everything at once is a dangerous act: whoever stands behind the person, or has found her session open, should
    // not have it at once. One paper at a time she takes out whenever she likes (`doc get`).
    if let Some(delay) = me.api.ask_export()?.delay {
        return Err(Waits::for_delay(context, &delay, me.now()).into());
    }
    let held = papers::all(&me)?;
    let mut file = Replacement::begin(out)?;
    let mut zip = ZipWriter::new(file.file());
    // Photos and PDFs are compressed already; trying again costs time and gains nothing.
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o600);
    let deflated = stored.compression_method(CompressionMethod::Deflated);

    let bar = if context.out.is_watched() {
        ProgressBar::new(held.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let (mut list, mut names, mut left_out) = (Vec::new(), HashSet::new(), 0u64);
    for Held { id, paper } in &held {
        let Ok(paper) = paper else {
            // Said in the list rather than left out in silence.
            list.push(json!({ "id": id, "authentic": false }));
            left_out += 1;
            continue;
        };
        let beside = tempfile(context)?;
        let opened = {
            let mut plain = Replacement::begin(&beside)?;
            let opened = paper.open_into(&me, &mut plain)?;
            std::io::Seek::rewind(plain.file()).map_err(ExportError::from)?;
            let name = unique_name(&mut names, &opened.file_name);
            zip.start_file(format!("documents/{name}"), stored)
                .map_err(ExportError::from)?;
            std::io::copy(plain.file(), &mut zip).map_err(ExportError::from)?;
            let mut item = paper.as_json();
            if let Value::Object(fields) = &mut item {
                fields.insert("file".to_owned(), json!(format!("documents/{name}")));
                fields.insert("deposit".to_owned(), json!(paper.document.deposit));
            }
            item
        };
        list.push(opened);
        bar.inc(1);
    }
    bar.finish_and_clear();

    let mandates = me.api.mandates()?;
    let mandates: Vec<Value> = mandates
        .iter()
        .map(|mandate| json!({ "id": mandate.id, "note": mandate.note, "state": mandate.state }))
        .collect();
    let rows = whole(&me)?;
    let reader = reader(context, &me, &held)?;
    let (mut lines, mut sentences) = (String::new(), String::new());
    for row in &rows {
        lines += &format!("{}\n", reader.as_json(row));
        sentences += &format!("{}\n", reader.sentence(row));
    }
    let manifest = json!({
        "format": "ecrin-export/1", "account": me.account(), "name": me.keyring.name, "domain": me.config.domain,
        "instance_key": me.config.instance_key, "at": me.now(), "documents": list, "mandates": mandates,
        "journal": { "lines": "journal.jsonl", "sentences": "journal.txt", "events": rows.len() },
    });
    let manifest = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    for (name, bytes) in [
        ("manifest.json", manifest.as_slice()),
        ("journal.jsonl", lines.as_bytes()),
        ("journal.txt", sentences.as_bytes()),
    ] {
        zip.start_file(name, deflated).map_err(ExportError::from)?;
        zip.write_all(bytes).map_err(ExportError::from)?;
    }
    zip.finish().map_err(ExportError::from)?;
    file.keep()?;

    let count = list.len() as u64 - left_out;
    let document = json!({ "id": me.account(), "out": out.display().to_string(), "documents": count, "left_out": left_out, "events": rows.len() });
    context.out.result(&document, || {
        let path = out.display().to_string();
        let events = rows.len() as u64;
        let mut text = context.words.format(
            "exported",
            &[
                ("count", count.into()),
                ("events", events.into()),
                ("path", (&path).into()),
            ],
        );
        if left_out > 0 {
            text += "\n";
            text += &context
                .words
                .format("export-left-out", &[("count", left_out.into())]);
        }
        text
    });
    Ok(())
}

/// Where one opened paper lies for a moment: in the home, which is for its owner only. It is never kept.
fn tempfile(context: &Context<'_>) -> Result<std::path::PathBuf, HomeError> {
    Ok(context.home.outbox()?.join("export"))
}

/// Two papers may come from files of one name.
fn unique_name(taken: &mut HashSet<String>, name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let candidates = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{stem} ({n}){ending}")));
    // Endless candidates and finitely many taken names: one is free.
    let free = candidates
        .into_iter()
        .find(|candidate| !taken.contains(&candidate.to_lowercase()))
        .unwrap_or_default();
    taken.insert(free.to_lowercase());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_files_of_an_export_share_a_name() {
        let mut taken = HashSet::new();
        assert_eq!(unique_name(&mut taken, "scan.pdf"), "scan.pdf");
        assert_eq!(unique_name(&mut taken, "Scan.pdf"), "Scan (2).pdf");
        assert_eq!(unique_name(&mut taken, "scan.pdf"), "scan (3).pdf");
        assert_eq!(unique_name(&mut taken, "sans"), "sans");
    }
}
