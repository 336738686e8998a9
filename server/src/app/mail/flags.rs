//! Flags: the five that every mail program knows, and words of a program's own.

use ecrin_vault::vocabulary::FlagMode;

use super::super::Refusal;

/// The flags that mean the same everywhere.
const SYSTEM: [&str; 5] = ["\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen"];

/// What marks a message for removal.
pub(super) const DELETED: &str = "\\Deleted";

/// The most words of their own that programs give a message, and the longest of them. They are not encrypted: a few
/// short words are marks, more would be notes.
const MOST_KEYWORDS: usize = 16;
const LONGEST_KEYWORD: usize = 32;

/// Reads a flag. System flags are written in one way; other words stay as they are.
fn read(flag: &str) -> Result<String, Refusal> {
    if let Some(system) = SYSTEM.iter().find(|system| system.eq_ignore_ascii_case(flag)) {
        return Ok((*system).to_owned());
    }
    let is_atom = |c: u8| c.is_ascii_graphic() && !b"(){%*\"\\]".contains(&c);
    if !flag.is_empty() && flag.len() <= LONGEST_KEYWORD && flag.bytes().all(is_atom) {
        Ok(flag.to_owned())
    } else {
        Err(Refusal::Malformed)
    }
}

/// Reads flags: sorted, each once whatever its capitals.
pub(super) fn read_all<S: AsRef<str>>(flags: &[S]) -> Result<Vec<String>, Refusal> {
    let mut read_flags: Vec<String> = Vec::new();
    for flag in flags {
        let flag = read(flag.as_ref())?;
        if !read_flags.iter().any(|known| known.eq_ignore_ascii_case(&flag)) {
            read_flags.push(flag);
        }
    }
    let keywords = read_flags.iter().filter(|flag| !flag.starts_with('\\')).count();
    if keywords > MOST_KEYWORDS {
        return Err(Refusal::TooLarge);
    }
    read_flags.sort_unstable();
    Ok(read_flags)
}

/// What becomes of a message's flags.
pub(super) fn changed(before: &[String], mode: FlagMode, flags: &[String]) -> Result<Vec<String>, Refusal> {
    let is_named = |flag: &String| flags.iter().any(|named| named.eq_ignore_ascii_case(flag));
    match mode {
        FlagMode::Replace => read_all(flags),
        FlagMode::Add => read_all(&[before, flags].concat()),
        FlagMode::Remove => {
            let kept: Vec<String> = before.iter().filter(|flag| !is_named(flag)).cloned().collect();
            read_all(&kept)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_in_one_way() {
        let flags = read_all(&["\\seen", "$Forwarded", "\\SEEN", "$forwarded"]);
        assert_eq!(flags, Ok(vec!["$Forwarded".to_owned(), "\\Seen".to_owned()]));
        for bad in ["", "\\Recent", "\\Other", "a b", "(", "é", &"x".repeat(33)] {
            assert_eq!(read_all(&[bad]), Err(Refusal::Malformed), "{bad:?}");
        }
        let many: Vec<String> = (0..17).map(|n| format!("k{n}")).collect();
        assert_eq!(read_all(&many), Err(Refusal::TooLarge));
    }

    #[test]
    fn flags_are_added_removed_and_replaced() {
        let flags = |list: &[&str]| list.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
        let before = flags(&["\\Flagged", "\\Seen"]);
        let change = |mode, list: &[&str]| changed(&before, mode, &flags(list)).expect("flags");
        assert_eq!(
            change(FlagMode::Add, &["\\Deleted"]),
            flags(&["\\Deleted", "\\Flagged", "\\Seen"])
        );
        assert_eq!(change(FlagMode::Remove, &["\\seen", "x"]), flags(&["\\Flagged"]));
        assert_eq!(change(FlagMode::Replace, &[]), flags(&[]));
    }
}
