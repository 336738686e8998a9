//! An answer of the door, and how it goes over the wire.

use std::borrow::Cow;

use ecrin_vault::mail::gate::MAX_MESSAGE;

/// An answer: one line, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    /// RFC 3463, where there is one.
    enhanced: &'static str,
    lines: Vec<Cow<'static, str>>,
}

impl Reply {
    /// An answer of one line.
    pub fn new(code: u16, enhanced: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            enhanced,
            lines: vec![text.into()],
        }
    }

    /// What a client that says hello hears.
    pub fn hello(domain: &str) -> Self {
        Self {
            code: 250,
            enhanced: "",
            lines: vec![
                domain.to_owned().into(),
                format!("SIZE {MAX_MESSAGE}").into(),
                "PIPELINING".into(),
                "ENHANCEDSTATUSCODES".into(),
                "AUTH PLAIN".into(),
            ],
        }
    }

    /// Whether it says no.
    pub fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// As it goes over the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        let last = self.lines.len() - 1;
        let mut out = Vec::new();
        for (place, line) in self.lines.iter().enumerate() {
            let mark = if place == last { ' ' } else { '-' };
            let pause = if self.enhanced.is_empty() { "" } else { " " };
            out.extend_from_slice(
                format!("{}{mark}{}{pause}{line}\r\n", self.code, self.enhanced).as_bytes(),
            );
        }
        out
    }
}
