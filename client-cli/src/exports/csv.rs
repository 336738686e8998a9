//! For spreadsheets: UTF-8 with a byte order mark, semicolons, CRLF, every field in quotes.
//!
//! A spreadsheet runs what begins with `=`, `+`, `-`, `@`, a tabulator or a carriage return; an apostrophe before it
//! makes it a text again. Names of people and structures come from people, and one of them may mean harm.

use super::{Exported, text};

/// The byte order mark and the names of the columns.
pub const HEADER: &str = "\u{feff}\"id\";\"at\";\"event\";\"result\";\"reason\";\"actor\";\"actor_name\";\"actor_role\";\"structure\";\"structure_name\";\"subject\";\"sequence\";\"mandate\";\"document\";\"number\";\"purpose\";\"detail\";\"origin\";\"index\";\"sentence\";\"export\"\r\n";

/// One event.
pub fn line(exported: &Exported<'_>) -> String {
    let row = exported.row;
    let fields = [
        row.id.to_string(),
        row.at.to_string(),
        row.event.to_string(),
        row.result.to_string(),
        text(row.reason.as_ref()),
        text(row.actor.as_ref()),
        text(row.actor_name.as_ref()),
        text(row.actor_role.as_ref()),
        text(row.structure.as_ref().map(|structure| &structure.id)),
        text(row.structure.as_ref().map(|structure| &structure.name)),
        text(row.subject.as_ref()),
        text(row.sequence.as_ref()),
        text(row.mandate.as_ref()),
        text(row.document.as_ref()),
        text(row.number.as_ref()),
        text(row.purpose.as_ref()),
        text(row.detail.as_ref()),
        row.origin.clone(),
        row.index.to_string(),
        exported.sentence.to_owned(),
        exported.export.to_string(),
    ];
    let mut line = fields.map(|value| field(&value)).join(";");
    line.push_str("\r\n");
    line
}

fn field(value: &str) -> String {
    let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula() {
        for formula in [
            "=1+1",
            "+33600000000",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "=HYPERLINK(\"http://x\";\"y\")",
        ] {
            let made = field(formula);
            assert!(made.starts_with("\"'") && made.ends_with('"'), "{made}");
        }
        assert_eq!(field("a \"b\"; c"), "\"a \"\"b\"\"; c\"");
        assert_eq!(field("2026-12-01"), "\"2026-12-01\"");
        assert_eq!(field(""), "\"\"");
    }
}
