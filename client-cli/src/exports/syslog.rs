//! For system logs: RFC 5424, one message a line, the fields as structured data.

use ecrin_vault::vocabulary::Outcome;

use super::{Exported, text};

/// Log audit (13), at informational (6) where it was done, and at warning (4) where it was refused or failed.
const AUDIT: u8 = 13 * 8;

/// The name of our structured data. 32473 is the number that RFC 5612 keeps for examples: an operator who has one of
/// her own maps it.
const DATA: &str = "ecrin@32473";

/// One event, without the line feed.
pub fn line(exported: &Exported<'_>) -> String {
    let row = exported.row;
    let severity = if row.result == Outcome::Ok { 6 } else { 4 };
    let fields = [
        ("id", row.id.to_string()),
        ("result", row.result.to_string()),
        ("reason", text(row.reason.as_ref())),
        ("actor", text(row.actor.as_ref())),
        ("actorName", text(row.actor_name.as_ref())),
        ("actorRole", text(row.actor_role.as_ref())),
        (
            "structure",
            text(row.structure.as_ref().map(|structure| &structure.id)),
        ),
        ("subject", text(row.subject.as_ref())),
        ("sequence", text(row.sequence.as_ref())),
        ("mandate", text(row.mandate.as_ref())),
        ("document", text(row.document.as_ref())),
        ("number", text(row.number.as_ref())),
        ("purpose", text(row.purpose.as_ref())),
        ("detail", text(row.detail.as_ref())),
        ("origin", row.origin.clone()),
        ("index", row.index.to_string()),
        ("export", exported.export.to_string()),
    ];
    let mut data = String::new();
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        data += &format!(" {name}=\"{}\"", escaped(value));
    }
    // The byte order mark says that the message is UTF-8 (RFC 5424, 6.4).
    format!(
        "<{}>1 {} {} ecrin - {} [{DATA}{data}] \u{feff}{}",
        AUDIT + severity,
        row.at,
        header(exported.domain, 255),
        header(row.event.as_str(), 32),
        one_line(exported.sentence)
    )
}

/// In values, quotation mark, backslash and closing bracket stand behind a backslash (RFC 5424, 6.3.3).
fn escaped(value: &str) -> String {
    let mut text = String::new();
    for c in one_line(value).chars() {
        if matches!(c, '"' | '\\' | ']') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// A field of the header is printable ASCII without spaces.
fn header(value: &str, longest: usize) -> String {
    let text: String = value
        .chars()
        .filter(char::is_ascii_graphic)
        .take(longest)
        .collect();
    if text.is_empty() { "-".to_owned() } else { text }
}

fn one_line(value: &str) -> String {
    value.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped(r#"a"b\c]d"#), r#"a\"b\\c\]d"#);
        assert_eq!(escaped("a\nb\u{0}c"), "a b c");
        assert_eq!(header("é vin", 10), "vin");
        assert_eq!(header("", 10), "-");
    }
}
