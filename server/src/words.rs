//! What the server itself writes to people: in every language it speaks, one below the other, since it does not know
//! which one is read.

use std::sync::LazyLock;

use ecrin_locales::{Lang, Words};

/// French first.
static SPOKEN: LazyLock<[Words; 2]> = LazyLock::new(|| [Words::new(Lang::Fr), Words::new(Lang::En)]);

/// The same text in every language, made by `say` for each.
pub(crate) fn in_each(say: impl FnMut(&Words) -> String) -> String {
    let texts: Vec<String> = SPOKEN.iter().map(say).collect();
    texts.join("\n\n* * *\n\n")
}

/// A line in every language.
pub(crate) fn in_one_line(key: &str) -> String {
    let texts: Vec<String> = SPOKEN.iter().map(|words| words.get(key)).collect();
    texts.join(" / ")
}
