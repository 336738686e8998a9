//! Names of boxes as IMAP writes them (modified UTF-7, RFC 3501, 5.1.3), and the patterns of `LIST`.

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

/// What stands between a box and the boxes within it.
pub const DELIMITER: char = '/';

const MUTF7: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// Reads a name. Nothing if it is not written as it must be: each name has only one form.
pub fn decode(name: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut rest = std::str::from_utf8(name).ok().filter(|name| name.is_ascii())?;
    while let Some(at) = rest.find('&') {
        text.push_str(rest.get(..at)?);
        let shifted = rest.get(at + 1..)?;
        let end = shifted.find('-')?;
        let encoded = shifted.get(..end)?;
        if encoded.is_empty() {
            text.push('&');
        } else {
            let bytes = MUTF7.decode(encoded).ok()?;
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
                .collect::<Option<_>>()?;
            text.push_str(&String::from_utf16(&units).ok()?);
        }
        rest = shifted.get(end + 1..)?;
    }
    text.push_str(rest);
    let is_canonical = encode(&text).as_bytes() == name;
    (is_canonical && !text.chars().any(char::is_control)).then_some(text)
}

/// Writes a name.
pub fn encode(name: &str) -> String {
    let mut text = String::new();
    let mut shifted = String::new();
    let flush = |shifted: &mut String, text: &mut String| {
        if !shifted.is_empty() {
            let units: Vec<u8> = shifted.encode_utf16().flat_map(u16::to_be_bytes).collect();
            text.push('&');
            text.push_str(&MUTF7.encode(units));
            text.push('-');
            shifted.clear();
        }
    };
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut shifted, &mut text);
            text.push(c);
            if c == '&' {
                text.push('-');
            }
        } else {
            shifted.push(c);
        }
    }
    flush(&mut shifted, &mut text);
    text
}

/// `INBOX` is written in any case, and is one box.
pub fn normal(name: String) -> String {
    let (first, rest) = name.split_once(DELIMITER).unwrap_or((name.as_str(), ""));
    if !first.eq_ignore_ascii_case("INBOX") {
        return name;
    }
    match rest {
        "" if !name.ends_with(DELIMITER) => "INBOX".to_owned(),
        _ => format!("INBOX{DELIMITER}{rest}"),
    }
}

/// Whether a name fits a pattern: `*` is anything, `%` anything within one level. It takes time proportional to the
/// product of both lengths at worst, whatever the pattern.
pub fn matches(pattern: &str, name: &str) -> bool {
    // The places in the name that the pattern read so far may have reached.
    let name: Vec<char> = name.chars().collect();
    let mut reached = vec![false; name.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for wanted in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        let mut carried = false;
        for (place, next) in next.iter_mut().enumerate() {
            let here = reached.get(place).copied().unwrap_or_default();
            let before = place.checked_sub(1).and_then(|at| name.get(at)).copied();
            *next = match wanted {
                '*' => here || carried,
                '%' => here || (carried && before != Some(DELIMITER)),
                wanted => {
                    before == Some(wanted)
                        && place.checked_sub(1).and_then(|at| reached.get(at)).copied() == Some(true)
                }
            };
            carried = *next;
        }
        if !next.contains(&true) {
            return false;
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_form() {
        for (written, read) in [
            ("INBOX", "INBOX"),
            ("&AMk-crits", "Écrits"),
            ("R&AOk-ponses &- suites", "Réponses & suites"),
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("&2D3eAA-", "😀"),
        ] {
            assert_eq!(decode(written.as_bytes()).as_deref(), Some(read));
            assert_eq!(encode(read), written);
        }
        for refused in [
            "&",
            "&AMk",
            "&AMkA-x",
            "&2D0-",
            "&AGE-",
            "a&&-",
            "&AOk-&AOk-",
            "&AAA-",
            "Écrits",
            "&A!k-",
        ] {
            assert_eq!(decode(refused.as_bytes()), None, "{refused}");
        }
        assert_eq!(decode(b"\xff"), None);
    }

    #[test]
    fn patterns_know_levels() {
        for (pattern, name, fits) in [
            ("*", "Structures/Hagetmau/INBOX", true),
            ("%", "INBOX", true),
            ("%", "Structures/Hagetmau", false),
            ("Structures/%", "Structures/Hagetmau", true),
            ("Structures/%", "Structures/Hagetmau/INBOX", false),
            ("%/%", "a/b", true),
            ("%/%", "a/b/c", false),
            ("*/c", "a/b/c", true),
            ("In*", "INBOX", false),
            ("Éc%", "Écrits", true),
            ("", "", true),
            ("", "a", false),
            ("%%%", "abc", true),
            ("*%b", "ab", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn no_pattern_takes_long() {
        let pattern = "%*".repeat(500) + "!";
        let name = "a/".repeat(120);
        let begun = std::time::Instant::now();
        assert!(!matches(&pattern, &name));
        assert!(begun.elapsed() < std::time::Duration::from_secs(1));
    }

    #[test]
    fn inbox_is_one_box() {
        assert_eq!(normal("inbox".into()), "INBOX");
        assert_eq!(normal("InBox/a".into()), "INBOX/a");
        assert_eq!(normal("inboxes".into()), "inboxes");
    }
}
