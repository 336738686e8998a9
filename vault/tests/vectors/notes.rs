//! Everything that can be wrong with any note.

use ecrin_vault::note::SigningKey;

use crate::made::Made;
use crate::specimen::{DOMAIN, Signed, sign_raw};

/// A word, what is wrong, and the note text.
type Wrong<'a> = (&'a str, String, String);

/// One that is right, and everything that can be wrong with any note.
pub(crate) fn note(made: &mut Made, object: &Signed) {
    let public = object.key.verifying_key().to_text();
    let given = [("signer", object.name.as_str()), ("key", public.as_str())];
    made.ok(object.kind, "ok", &given, &object.text);

    let lines: Vec<&str> = object.body.lines().collect();
    let key_of = |line: usize| lines[line].split_once(": ").map_or("", |(key, _)| key);
    let (last, count) = (lines.len() - 1, lines.len());
    let resigned = |lines: &[&str]| sign_raw(&(lines.join("\n") + "\n"), &object.name, &object.key);
    let with = |place: usize, line: &str| {
        let mut changed = lines.clone();
        changed[place] = line;
        resigned(&changed)
    };
    let without = |place: usize| {
        let mut changed = lines.clone();
        changed.remove(place);
        resigned(&changed)
    };
    let plus = |place: usize, line: &str| {
        let mut changed = lines.clone();
        changed.insert(place, line);
        resigned(&changed)
    };
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    let timed = lines.iter().position(|line| line.ends_with('Z')).expect("a time");
    let (value, first_value) = (format!("value {}", key_of(last)), format!("value {}", key_of(1)));
    let stranger = SigningKey::from_seed(&[99; 32]);
    let strangers = sign_raw(&object.body, &object.name, &stranger);
    let own_line = object.text.split_once("\n\n").map_or("", |(_, line)| line);
    let malformed = || "malformed".to_owned();
    let another = if object.kind == "kit" {
        "ecrin/view/v1"
    } else {
        "ecrin/kit/v1"
    };

    let wrong: Vec<Wrong<'_>> = vec![
        ("no-signature", malformed(), object.body.clone() + "\n"),
        ("nothing-but-the-text", malformed(), object.body.clone()),
        (
            "signature-cut",
            malformed(),
            object.text[..object.text.len() - 9].to_owned(),
        ),
        (
            "no-last-line-feed",
            malformed(),
            object.text.trim_end().to_owned(),
        ),
        ("carriage-returns", malformed(), object.text.replace('\n', "\r\n")),
        ("line-after-signature", malformed(), object.text.clone() + "x\n"),
        (
            "signature-without-padding",
            malformed(),
            object.text.replace("=\n", "\n"),
        ),
        (
            "signature-with-hyphen",
            malformed(),
            object.text.replace('\u{2014}', "-"),
        ),
        (
            "two-lines-of-one-signer",
            malformed(),
            strangers.clone() + own_line,
        ),
        (
            "byte-order-mark",
            "wrong-kind".to_owned(),
            sign_raw(&format!("\u{feff}{}", object.body), &object.name, &object.key),
        ),
        (
            "version-2",
            "wrong-kind".to_owned(),
            with(0, &lines[0].replace("/v1", "/v2")),
        ),
        ("another-kind", "wrong-kind".to_owned(), with(0, another)),
        ("first-line-missing", "wrong-kind".to_owned(), without(0)),
        ("lines-swapped", format!("line {}", key_of(1)), resigned(&swapped)),
        ("line-missing", format!("line {}", key_of(1)), without(1)),
        (
            "last-line-missing",
            format!("line {}", key_of(last)),
            without(last),
        ),
        ("line-twice", format!("line {}", key_of(2)), plus(2, lines[1])),
        ("blank-line-inside", format!("line {}", key_of(1)), plus(1, "")),
        (
            "unknown-line-inside",
            format!("line {}", key_of(1)),
            plus(1, "x: y"),
        ),
        ("unknown-line-at-end", "trailing".to_owned(), plus(count, "x: y")),
        ("blank-line-at-end", "trailing".to_owned(), plus(count, "")),
        (
            "no-space-after-colon",
            format!("line {}", key_of(1)),
            with(1, &lines[1].replacen(": ", ":", 1)),
        ),
        (
            "key-in-capitals",
            format!("line {}", key_of(1)),
            with(1, &lines[1].replacen(key_of(1), &key_of(1).to_uppercase(), 1)),
        ),
        (
            "two-spaces-after-colon",
            first_value.clone(),
            with(1, &lines[1].replacen(": ", ":  ", 1)),
        ),
        (
            "value-empty",
            value.clone(),
            with(last, &format!("{}: ", key_of(last))),
        ),
        (
            "value-with-space-at-end",
            value.clone(),
            with(last, &format!("{} ", lines[last])),
        ),
        (
            "value-with-direction-mark",
            first_value.clone(),
            with(1, &format!("{}\u{200f}", lines[1])),
        ),
        (
            "value-not-canonical",
            first_value.clone(),
            with(1, &lines[1].replacen(": ", ": 0", 1)),
        ),
        (
            "time-with-offset",
            format!("value {}", key_of(timed)),
            with(timed, &lines[timed].replace('Z', "+00:00")),
        ),
        (
            "altered-after-signing",
            "bad-signature".to_owned(),
            object.text.replacen(": 2026-12", ": 2027-12", 1),
        ),
        ("signed-by-another-key", "unsigned".to_owned(), strangers),
        (
            "signed-for-another-instance",
            "unsigned".to_owned(),
            sign_raw(
                &object.body,
                &object.name.replace(DOMAIN, "autre.example"),
                &object.key,
            ),
        ),
    ];
    for (name, expect, text) in wrong {
        made.fails(object.kind, name, &expect, &given, text);
    }
}
