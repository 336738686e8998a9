//! Cards, ways in, keyrings and invitations.

use ecrin_vault::id::SlotId;
use ecrin_vault::keyring::Keyring;
use ecrin_vault::slot::{Slot, SlotSecret};
use ecrin_vault::vocabulary::SlotKind;

use crate::made::Made;
use crate::specimen;
use crate::specimen::vector::hex;

/// Cards and codes: every way of copying wrongly, and what is said about it.
pub(crate) fn cards(made: &mut Made) {
    let text = specimen::card().to_text().to_string();
    let letters = &text["ECRIN1:".len()..];
    let printed = specimen::card()
        .groups()
        .iter()
        .map(|group| group.to_string())
        .collect::<Vec<_>>();
    let given = [("code", "482913")];
    for (name, copied) in [
        ("ok", text.clone()),
        ("groups", format!("ECRIN1: {}", printed.join(" "))),
        ("small-letters", text.to_lowercase()),
        ("hyphens-and-no-prefix", printed.join("-")),
        (
            "look-alikes",
            text.replacen('0', "O", 1)
                .replacen('1', "I", 2)
                .replacen("ECRINI", "ECRIN1", 1),
        ),
    ] {
        made.ok("card", name, &given, format!("{copied}\n"));
    }
    let with =
        |place: usize, letter: &str| format!("ECRIN1:{}{letter}{}", &letters[..place], &letters[place + 1..]);
    let other = |place: usize| if &letters[place..=place] == "G" { "R" } else { "G" };
    let mut swapped: Vec<char> = letters.chars().collect();
    let first = (8..12)
        .find(|at| swapped[*at] != swapped[at + 1])
        .expect("two letters that differ");
    swapped.swap(first, first + 1);
    let swapped: String = swapped.into_iter().collect();
    let mut long = printed.clone();
    long[8].push('0');
    for (name, expect, wrong) in [
        ("wrong-first-letter", "group 1", with(0, other(0))),
        ("wrong-letter-in-group-3", "group 3", with(10, other(10))),
        ("wrong-letter-in-group-7", "group 7", with(27, other(27))),
        ("wrong-letter-in-the-check", "group 11", with(42, other(42))),
        ("wrong-last-letter", "group 12", with(44, other(44))),
        ("sign-of-no-card", "sign 5", with(17, "U")),
        ("sign-not-of-this-alphabet", "sign 5", with(17, "\u{c9}")),
        ("letters-exchanged", "group 3", swapped),
        ("two-wrong-letters", "several", {
            let one = with(3, other(3));
            let at = "ECRIN1:".len() + 30;
            format!("{}{}{}", &one[..at], other(30), &one[at + 1..])
        }),
        ("cut", "length 12", text[..text.len() - 1].to_owned()),
        ("longer", "length 12", format!("{text}0")),
        ("group-too-long", "length 9", long.join(" ")),
        ("another-prefix", "prefix", text.replacen("ECRIN1", "ECRIN2", 1)),
        ("a-receipt", "prefix", text.replacen("ECRIN1", "ECRIN1R", 1)),
        ("empty", "length 1", String::new()),
    ] {
        made.fails("card", name, expect, &given, format!("{wrong}\n"));
    }
    made.ok("code", "ok", &[], "482913\n");
    made.ok("code", "with-spaces", &[], "48 29 13\n");
    for (name, expect, code) in [
        ("five-digits", "form", "48291"),
        ("seven-digits", "form", "4829130"),
        ("letters", "form", "48291a"),
        ("figures-of-another-script", "form", "\u{661}\u{662}\u{663}"),
        ("one-digit", "common", "777777"),
        ("upwards", "common", "234567"),
        ("downwards", "common", "987654"),
        ("pairs", "common", "272727"),
        ("halves", "common", "409409"),
        ("doubled", "common", "440099"),
        ("on-the-list", "common", "147258"),
        ("year-first", "year", "195873"),
        ("year-last", "year", "731958"),
    ] {
        made.fails("code", name, expect, &[], format!("{code}\n"));
    }
}

pub(crate) fn people(made: &mut Made) {
    let record = specimen::key_record();
    let (encryption, signing) = (record.encryption.to_string(), record.signing.to_text());
    made.ok(
        "fingerprint",
        "ok",
        &[("encryption", &encryption), ("signing", &signing)],
        "",
    );
    made.fails(
        "fingerprint",
        "keys-exchanged",
        "recipient",
        &[("encryption", &signing), ("signing", &encryption)],
        "",
    );
    made.ok("slot", "export-key", &[("raw", &hex(&[1; 64]))], "");
    made.ok("slot", "half-as-long", &[("raw", &hex(&[2; 32]))], "");

    let text = specimen::invitation_secret().to_text().to_string();
    made.ok("invitation-text", "ok", &[], format!("{text}\n"));
    made.ok(
        "invitation-text",
        "capitals-and-spaces",
        &[],
        format!("  {} \n", text.to_uppercase()),
    );
    for (name, wrong) in [
        ("empty", String::new()),
        ("cut", text[..text.len() - 1].to_owned()),
        ("longer", format!("{text}0")),
        ("wrong-prefix", text.replacen("ecrin1", "ecrin2", 1)),
        ("no-hyphens", text.replace('-', "")),
        ("look-alike", text.replacen('0', "o", 1)),
        ("halves-exchanged", {
            let parts: Vec<&str> = text.split('-').collect();
            [parts[0], parts[2], parts[1], parts[3]].join("-")
        }),
        ("one-letter", {
            let letter = if text.as_bytes()[10] == b'a' { "b" } else { "a" };
            [&text[..10], letter, &text[11..]].concat()
        }),
    ] {
        made.fails("invitation-text", name, "text", &[], format!("{wrong}\n"));
    }

    cards(made);

    let slot = SlotSecret::derive(&[1; 64]).key();
    let keyring = Keyring {
        account: specimen::owner_id(),
        name: "Awa".to_owned(),
        identity: specimen::owner(),
        slots: vec![Slot {
            id: SlotId::from_bytes([7; 16]),
            kind: SlotKind::Passphrase,
            recipient: slot.recipient(),
        }],
    };
    let sealed = keyring.seal().expect("a keyring");
    let plain = slot.open(&sealed).expect("plaintext");
    let plain = String::from_utf8(plain.to_vec()).expect("JSON");
    let (raw, account) = (hex(&[1; 64]), specimen::owner_id().to_string());
    let given = [("slot", raw.as_str()), ("account", account.as_str())];
    made.ok("keyring", "ok", &given, format!("{plain}\n"));
    for (name, expect, from, to) in [
        ("version-2", "malformed", "\"v\":1", "\"v\":2"),
        (
            "algorithm-unknown",
            "malformed",
            "\"alg\":\"x25519\"",
            "\"alg\":\"none\"",
        ),
        ("unknown-field", "malformed", "{", "{\"x\":1,"),
        ("field-missing", "malformed", "\"name\":\"Awa\",", ""),
        (
            "slot-of-no-kind",
            "malformed",
            "\"kind\":\"passphrase\"",
            "\"kind\":\"door\"",
        ),
        (
            "signing-not-base64",
            "malformed",
            "\"signing\":\"",
            "\"signing\":\"*",
        ),
        (
            "identity-altered",
            "malformed",
            "AGE-SECRET-KEY-1",
            "AGE-SECRET-KEY-1Q",
        ),
        (
            "another-account",
            "wrong-account",
            account.as_str(),
            "01an4z07by79ka1307sr9x4mv3",
        ),
        (
            "slot-not-listed",
            "no-slot",
            &slot.recipient().to_string(),
            &specimen::aidant().encryption.recipient().to_string(),
        ),
    ] {
        made.fails(
            "keyring",
            name,
            expect,
            &given,
            format!("{}\n", plain.replacen(from, to, 1)),
        );
    }
}
