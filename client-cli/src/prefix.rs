//! Ids may be shortened to any unique beginning of at least six characters.

use std::fmt::Display;
use std::str::FromStr;

use crate::exit::Fault;

/// Fewer characters than this could be a typing mistake that happens to fit.
pub const MIN_PREFIX: usize = 6;

/// The letters and figures of an id (spec 01).
const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";

/// Why a beginning does not lead to one thing.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PrefixError {
    /// It has letters that no id has, or too many.
    #[error("not an id: {0:?}")]
    NotAnId(String),
    /// It is too short to be sure.
    #[error("{0:?} is too short")]
    TooShort(String),
    /// It is the beginning of several.
    #[error("{text:?} is the beginning of several ids")]
    Ambiguous {
        /// As typed.
        text: String,
        /// What it could be.
        candidates: Vec<String>,
    },
    /// It is the beginning of none.
    #[error("nothing has the id {0:?}")]
    NotFound(String),
}

impl Fault for PrefixError {
    fn code(&self) -> &str {
        match self {
            Self::NotAnId(_) => "bad-id",
            Self::TooShort(_) => "id-too-short",
            Self::Ambiguous { .. } => "id-ambiguous",
            Self::NotFound(_) => "not-found",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotAnId(text) | Self::TooShort(text) | Self::NotFound(text) => vec![("id", text.clone())],
            Self::Ambiguous { text, candidates } => {
                vec![("id", text.clone()), ("candidates", candidates.join(", "))]
            }
        }
    }
}

/// What a person typed for an id.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed<T> {
    /// All of it.
    Whole(T),
    /// Its beginning.
    Beginning(String),
}

/// Reads a whole id or a beginning that is long enough.
pub fn read<T: FromStr>(text: &str) -> Result<Typed<T>, PrefixError> {
    let typed = text.trim().to_ascii_lowercase();
    if let Ok(id) = typed.parse() {
        return Ok(Typed::Whole(id));
    }
    let shown: String = typed.chars().take(40).collect();
    if typed.is_empty()
        || typed.len() >= ecrin_vault::id::TEXT_LENGTH
        || !typed.chars().all(|c| ALPHABET.contains(c))
    {
        return Err(PrefixError::NotAnId(shown));
    }
    if typed.len() < MIN_PREFIX {
        Err(PrefixError::TooShort(shown))
    } else {
        Ok(Typed::Beginning(typed))
    }
}

/// The one candidate that was meant.
pub fn among<T>(text: &str, candidates: impl IntoIterator<Item = T>) -> Result<T, PrefixError>
where
    T: Copy + PartialEq + Display + FromStr,
{
    let wanted = match read::<T>(text)? {
        Typed::Whole(id) => id.to_string(),
        Typed::Beginning(beginning) => beginning,
    };
    let mut found: Vec<T> = Vec::new();
    for candidate in candidates {
        if candidate.to_string().starts_with(&wanted) && !found.contains(&candidate) {
            found.push(candidate);
        }
    }
    match found.as_slice() {
        [] => Err(PrefixError::NotFound(wanted)),
        [one] => Ok(*one),
        several => Err(PrefixError::Ambiguous {
            text: wanted,
            candidates: several
                .iter()
                .take(5)
                .map(|id| id.to_string().chars().take(12).collect())
                .collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecrin_vault::id::DocumentId;

    #[test]
    fn a_beginning_leads_to_one_thing_or_says_why_not() {
        let ids = [DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16])];
        let text = ids[0].to_string();
        assert_eq!(among(&text, ids), Ok(ids[0]));
        assert_eq!(among(&text[..8], ids), Ok(ids[0]));
        assert_eq!(among(&text[..8].to_uppercase(), ids), Ok(ids[0]));
        assert!(matches!(among(&text[..5], ids), Err(PrefixError::TooShort(_))));
        assert!(matches!(among("éléphant", ids), Err(PrefixError::NotAnId(_))));
        assert!(matches!(among("zzzzzz", ids), Err(PrefixError::NotFound(_))));
        let near = [
            DocumentId::from_bytes([1; 16]),
            DocumentId::from_bytes([[1; 15].as_slice(), &[9]].concat().try_into().expect("16")),
        ];
        assert!(matches!(
            among(&text[..8], near),
            Err(PrefixError::Ambiguous { .. })
        ));
    }
}
