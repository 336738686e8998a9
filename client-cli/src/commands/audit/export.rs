//! `audit export`, and verifying what it wrote without any server.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use ecrin_vault::audit::{Export, Range, chained};
use ecrin_vault::note::Digest32;
use ecrin_vault::vocabulary::FourEyesAct;
use ecrin_vault::wire::{AuditFilter, ExportLine, ExportMade, ExportNew};
use serde_json::{Value, json};

use super::super::approval;
use super::offline;
use super::search::{auditor, filter};
use crate::cli::{ExportFormat, FilterArgs};
use crate::context::{Context, InputError, check_out};
use crate::exit::{CommandError, Exit, Fault};
use crate::exports::{CSV_HEADER, Exported, csv_line, ocsf_line, syslog_line};
use crate::home::{HomeError, Replacement};
use crate::people::People;
use crate::sentence::Reader;
use crate::unlock::SignedIn;
use crate::when::full_moment;

/// What does not hold in a file, as an error: the findings themselves are the result.
#[derive(Debug, thiserror::Error)]
#[error("the export does not hold: {0} findings")]
struct ExportFalse(usize);

impl Fault for ExportFalse {
    fn code(&self) -> &str {
        "export-does-not-hold"
    }
}

pub(super) fn export(
    context: &Context<'_>,
    typed: &FilterArgs,
    format: ExportFormat,
    out: &Path,
    approved: Option<&str>,
    ask: bool,
) -> Result<(), CommandError> {
    check_out(out)?;
    let me = context.sign_in()?;
    let (wanted, approval) = match approved {
        // What was approved, and nothing else.
        Some(text) => {
            let approval = approval::resolve(&me, text)?;
            let wanted: AuditFilter = serde_json::from_str(&approval.subject)
                .map_err(|_| crate::prefix::PrefixError::NotFound(text.to_owned()))?;
            (wanted, Some(approval.id))
        }
        None => (with_period(&me, filter(&me, typed)?), None),
    };
    let made = me.api.make_export(&ExportNew {
        filter: wanted.clone(),
        format: format.as_str().to_owned(),
        approval,
    });
    let made = match made {
        Err(reason) if ask && reason.is("approval-needed") => {
            let subject = serde_json::to_string(&wanted).unwrap_or_default();
            let asked = approval::request(&me, FourEyesAct::JournalExport, &subject)?;
            context.tell("export-asked");
            approval::show(context, &me, &asked);
            return Ok(());
        }
        made => made?,
    };
    let count = write(context, &me, &made, format, out)?;
    let path = out.display().to_string();
    let document = json!({
        "id": made.id, "at": made.at, "format": format.as_str(), "count": count, "out": path, "filter": made.filter,
    });
    context.out.result(&document, || {
        let at = full_moment(context.words, made.at);
        let values = [
            ("count", count.into()),
            ("path", (&path).into()),
            ("moment", (&at).into()),
        ];
        context.words.format("export-journal-written", &values)
    });
    Ok(())
}

/// The period is fixed before anyone is asked: what is approved today is not another thing tomorrow.
fn with_period(me: &SignedIn, filter: AuditFilter) -> AuditFilter {
    let to = filter.to.unwrap_or_else(|| me.now().plus_millis(1));
    AuditFilter {
        from: Some(filter.from.unwrap_or_else(|| to.plus_millis(-30 * 86_400_000))),
        to: Some(to),
        ..filter
    }
}

/// Writes the file beside its place and puts it there when it is whole: a disk that fills up, or a server that goes
/// away, leaves no file that looks like an export.
fn write(
    context: &Context<'_>,
    me: &SignedIn,
    made: &ExportMade,
    format: ExportFormat,
    out: &Path,
) -> Result<u64, CommandError> {
    let failed = |reason: std::io::Error| -> CommandError {
        InputError::Unreadable {
            path: out.to_owned(),
            reason: reason.to_string(),
        }
        .into()
    };
    // Whoever verifies the file in this home later knows whose signature it is.
    People(me).known(me.account())?;
    let mut file = BufWriter::new(Replacement::begin(out)?);
    let reader = auditor(context, me);
    let mut sum = Summary::new();
    match format {
        ExportFormat::Jsonl => {
            let head = json!({
                "ecrin": "export", "version": 1, "instance": me.config.domain, "event": made.id, "at": made.at,
                "filter": made.filter, "whole": made.filter.is_whole(), "checkpoints": made.checkpoints,
            });
            sum.put(&mut file, &head.to_string()).map_err(failed)?;
        }
        ExportFormat::Csv => file.write_all(CSV_HEADER.as_bytes()).map_err(failed)?,
        ExportFormat::Rfc5424 | ExportFormat::Ocsf => {}
    }
    let mut after = None;
    loop {
        let page = me.api.export_page(made.id, after.clone())?;
        for line in &page.lines {
            sum.tell(line);
            let sentence = reader.sentence(&line.row);
            let exported = Exported {
                row: &line.row,
                sentence: &sentence,
                export: made.id,
                domain: &me.config.domain,
            };
            match format {
                ExportFormat::Jsonl => sum.put(&mut file, &json_line(&reader, line).to_string()),
                ExportFormat::Csv => file.write_all(csv_line(&exported).as_bytes()),
                ExportFormat::Rfc5424 => writeln!(file, "{}", syslog_line(&exported)),
                ExportFormat::Ocsf => writeln!(file, "{}", ocsf_line(&exported)),
            }
            .map_err(failed)?;
        }
        if page.next.is_none() || page.next == after {
            break;
        }
        after = page.next;
    }
    if format == ExportFormat::Jsonl {
        let note = me.sign(Export {
            event: made.id,
            by: me.account(),
            filter: made.filter.digest(),
            whole: made.filter.is_whole(),
            count: sum.count,
            lines: sum.chain,
            at: made.at,
            ranges: sum.ranges(),
        })?;
        writeln!(
            file,
            "{}",
            json!({ "ecrin": "export-end", "note": note.to_text() })
        )
        .map_err(failed)?;
    }
    file.flush().map_err(failed)?;
    file.into_inner()
        .map_err(|reason| failed(reason.into_error()))?
        .keep()?;
    Ok(sum.count)
}

/// One line: what a search shows, and what proves it.
fn json_line(reader: &Reader<'_>, line: &ExportLine) -> Value {
    let mut value = reader.as_json(&line.row);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("entry".to_owned(), json!(line.opened.entry));
        fields.insert("opened".to_owned(), json!(line.opened.opened));
        fields.insert("proof".to_owned(), json!(line.proof));
    }
    value
}

/// What the note at the end says of the lines before it.
struct Summary {
    chain: Digest32,
    count: u64,
    ranges: BTreeMap<String, (u64, u64)>,
}

impl Summary {
    fn new() -> Self {
        Self {
            chain: Digest32([0; 32]),
            count: 0,
            ranges: BTreeMap::new(),
        }
    }

    fn put(&mut self, file: &mut impl std::io::Write, line: &str) -> std::io::Result<()> {
        self.chain = chained(self.chain, line);
        writeln!(file, "{line}")
    }

    fn tell(&mut self, line: &ExportLine) {
        self.count += 1;
        let range = self
            .ranges
            .entry(line.row.origin.clone())
            .or_insert((line.row.index, line.row.index));
        *range = (range.0.min(line.row.index), range.1.max(line.row.index));
    }

    fn ranges(&self) -> Vec<Range> {
        self.ranges
            .iter()
            .map(|(origin, (first, last))| Range {
                origin: origin.clone(),
                first: *first,
                last: *last,
            })
            .collect()
    }
}

/// Verifies a file. Nothing is asked of any server, and nobody need be signed in.
pub(super) fn verify(context: &Context<'_>, file: &Path) -> Result<Exit, CommandError> {
    let config = context.home.known_config()?;
    let instance = config
        .instance()
        .ok_or_else(|| HomeError::Damaged(context.home.dir().join("config.json")))?;
    let seen = offline::Known {
        instance,
        domain: config.domain.clone(),
        heads: context.home.seen_heads()?,
        pins: context.home.pins()?,
    };
    let report = offline::verify(file, &seen).map_err(|reason| -> CommandError {
        match reason.kind() {
            std::io::ErrorKind::NotFound => InputError::Missing(file.to_owned()).into(),
            _ => InputError::Unreadable {
                path: file.to_owned(),
                reason: reason.to_string(),
            }
            .into(),
        }
    })?;
    let ok = report.findings.is_empty();
    let document = json!({
        "id": report.event, "ok": ok, "count": report.count, "whole": report.whole, "signer": report.signer,
        "signer_known": report.signer_known, "ranges": report.ranges.iter().map(|range| json!({
            "origin": range.origin, "first": range.first, "last": range.last })).collect::<Vec<_>>(),
        "findings": report.findings,
    });
    context.out.result(&document, || {
        let words = context.words;
        let mut text = String::new();
        for finding in report.findings.iter().take(20) {
            let what = words.get(&format!("finding-{}", finding.what));
            let line = [("line", finding.line.into()), ("what", (&what).into())];
            text += &words.format("export-finding", &line);
            text += "\n";
        }
        if !report.signer_known && ok {
            text += &words.get("export-signer-unknown");
            text += "\n";
        }
        let key = if ok { "export-true" } else { "export-false" };
        text + &words.format(key, &[("count", report.count.into())])
    });
    if ok {
        Ok(Exit::Done)
    } else {
        Err(ExportFalse(report.findings.len()).into())
    }
}
