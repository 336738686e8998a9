//! What is printed where: results on standard output, everything else on standard error.
//!
//! With `--json` standard output holds JSON and nothing else, and standard error holds at most one object, so that a
//! script never has to pick words apart.

use std::io::{IsTerminal, Write};

use serde::Serialize;
use serde_json::json;

/// The switch between people and scripts.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// For scripts when `json`, for people otherwise.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a script reads along.
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person watches, so that bars and questions make sense.
    pub fn is_watched(self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }

    /// A result: the document for scripts, the words for people.
    pub fn result(self, document: &impl Serialize, words: impl FnOnce() -> String) {
        if self.json {
            self.line(document);
        } else {
            self.say(&words());
        }
    }

    /// One JSON document on one line, for scripts only.
    pub fn line(self, document: &impl Serialize) {
        if self.json {
            // Every document is a plain tree of texts and numbers, which always serialises.
            let text = serde_json::to_string(document).unwrap_or_default();
            write_line(&mut std::io::stdout().lock(), &text);
        }
    }

    /// A result for people, on standard output.
    pub fn say(self, text: &str) {
        if !self.json {
            write_line(&mut std::io::stdout().lock(), text);
        }
    }

    /// A message on the way, on standard error.
    pub fn tell(self, text: &str) {
        if !self.json {
            write_line(&mut std::io::stderr().lock(), text);
        }
    }

    /// Why nothing was done.
    pub fn fail(self, code: &str, message: &str) {
        let mut err = std::io::stderr().lock();
        if self.json {
            write_line(&mut err, &json!({ "code": code, "message": message }).to_string());
        } else {
            write_line(&mut err, message);
        }
    }
}

/// A reader that has gone away is no reason to fail: `ecrin journal | head` is an ordinary thing to do.
fn write_line(out: &mut impl Write, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end_matches('\n'));
    let _ = out.flush();
}

/// Rows whose columns line up, for people.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// The rows, two spaces between columns, nothing after the last.
    pub fn to_text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let padding = width - cell.chars().count();
                line.push_str(cell);
                line.push_str(&" ".repeat(padding + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// As much of an id as people need to tell two apart; commands take it back.
pub fn short(id: impl std::fmt::Display) -> String {
    id.to_string().chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_accents() {
        let mut table = Table::default();
        table.row(["é".to_owned(), "un".to_owned(), String::new()]);
        table.row(["élan".to_owned(), "deux".to_owned(), "x".to_owned()]);
        assert_eq!(table.to_text(), "é     un\nélan  deux  x\n");
    }
}
