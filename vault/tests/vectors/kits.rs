//! Recovery kits: shares, and what two of them open.

use ecrin_vault::recovery::{KitSecret, Share, check_digit, combine};

use crate::made::Made;
use crate::specimen;
use crate::specimen::vector::hex;

/// Shares, what two of them make, and what that opens.
pub(crate) fn kits(made: &mut Made) {
    let (kit, other) = (specimen::kit(), specimen::kit_of(12));
    for share in [&kit.sheet, &kit.structure, &kit.service] {
        let name = format!("kit-{}", share.holder);
        made.ok("share", &name, &[], format!("{}\n", *share.to_digits()));
    }
    let sheet = kit.sheet.to_digits();
    made.ok(
        "share",
        "other-kit-sheet",
        &[],
        format!("{}\n", *other.sheet.to_digits()),
    );
    let all = |byte: u8| KitSecret::from_bytes([byte; 32]).cut(kit.note.number, [byte; 32]);
    made.ok("share", "all-zeros", &[], format!("{}\n", *all(0)[0].to_digits()));
    made.ok(
        "share",
        "all-ones",
        &[],
        format!("{}\n", *all(0xff)[1].to_digits()),
    );
    made.ok("share", "scanned", &[], format!("{}\n", *kit.sheet.to_qr()));
    made.ok("share", "in-one", &[], format!("{}\n", sheet.replace(' ', "")));
    let lines = sheet.replace(' ', "-").chars().collect::<Vec<_>>();
    let lines: Vec<String> = lines.chunks(20).map(|line| line.iter().collect()).collect();
    made.ok("share", "in-lines", &[], lines.join("\r\n\t") + "\n");

    let groups: Vec<String> = sheet.split(' ').map(ToOwned::to_owned).collect();
    for place in [0, 1, 4, 5, 17, 30, 31] {
        for digit in [0, 2] {
            let mut wrong = groups.clone();
            let mut bytes = wrong[place].clone().into_bytes();
            bytes[digit] = b'0' + (bytes[digit] - b'0' + 1) % 10;
            wrong[place] = String::from_utf8(bytes).expect("digits");
            let word = format!("group {}", place + 1);
            let name = format!("group-{:02}-digit-{}", place + 1, digit + 1);
            made.fails("share", &name, &word, &[], wrong.join(" ") + "\n");
        }
    }
    // The first group that differs from its left neighbour when the two change places.
    let swap = (5..30)
        .find(|place| groups[*place] != groups[place + 1])
        .expect("two groups");
    let mut wrong = groups.clone();
    wrong.swap(swap, swap + 1);
    made.fails(
        "share",
        "groups-swapped",
        &format!("group {}", swap + 1),
        &[],
        wrong.join(" ") + "\n",
    );
    for (name, text) in [
        ("empty", String::new()),
        ("a-group-short", groups[..31].join(" ")),
        ("a-digit-short", sheet[..sheet.len() - 1].to_owned()),
        ("a-group-more", format!("{} 1234", *sheet)),
        ("letter-o", sheet.replacen('0', "O", 1)),
        ("prefix-in-small", kit.sheet.to_qr().to_ascii_lowercase()),
        ("arabic-digits", sheet.replace('1', "\u{661}")),
    ] {
        made.fails("share", name, "length", &[], text + "\n");
    }
    // Groups of two shares, each right in itself: only the last group tells.
    let mixed = [
        &groups[..20],
        &other
            .sheet
            .to_digits()
            .split(' ')
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()[20..],
    ]
    .concat();
    made.fails("share", "two-shares-mixed", "check", &[], mixed.join(" ") + "\n");
    let overflowing = [&groups[..5], &nines(6, 26), &groups[31..]].concat();
    made.fails(
        "share",
        "number-too-great",
        "check",
        &[],
        overflowing.join(" ") + "\n",
    );
    for (name, first) in [
        ("version-2", [2, 1, 0]),
        ("share-0", [1, 0, 0]),
        ("share-4", [1, 4, 0]),
        ("last-digit", [1, 1, 1]),
    ] {
        let mut wrong = groups.clone();
        wrong[0] = group(1, first);
        made.fails("share", name, "version", &[], wrong.join(" ") + "\n");
    }

    let text = |share: &Share| share.to_digits().to_string();
    for (name, first, second) in [
        ("sheet-structure", &kit.sheet, &kit.structure),
        ("sheet-service", &kit.sheet, &kit.service),
        ("structure-service", &kit.structure, &kit.service),
        ("service-sheet", &kit.service, &kit.sheet),
    ] {
        made.ok(
            "shares",
            name,
            &[("first", &text(first)), ("second", &text(second))],
            "",
        );
    }
    for (name, word, first, second) in [
        ("sheet-twice", "same-share", &kit.sheet, &kit.sheet),
        ("service-twice", "same-share", &kit.service, &kit.service),
        ("two-kits", "other-kit", &kit.sheet, &other.structure),
        ("two-sheets-of-two-kits", "other-kit", &kit.sheet, &other.sheet),
        (
            "structures-of-two-kits",
            "other-kit",
            &other.structure,
            &kit.structure,
        ),
    ] {
        made.fails(
            "shares",
            name,
            word,
            &[("first", &text(first)), ("second", &text(second))],
            "",
        );
    }

    let secret = combine(&kit.sheet, &kit.structure).expect("two shares");
    let (secret, half) = (hex(secret.as_bytes()), hex(kit.half.as_slice()));
    let (number, owner) = (kit.note.number.to_string(), kit.note.owner.to_string());
    let (encryption, signing) = (kit.note.encryption.to_string(), kit.note.signing.to_text());
    let aidant = specimen::aidant();
    let given = |half: &str, encryption: &str| {
        [
            ("secret-of", secret.clone()),
            ("half", half.to_owned()),
            ("kit-of", number.clone()),
            ("owner", owner.clone()),
            ("encryption", encryption.to_owned()),
            ("signing", signing.clone()),
        ]
    };
    for (name, half, encryption) in [
        ("ok", half.clone(), encryption.clone()),
        ("other-half", hex(&[0; 32]), encryption.clone()),
        ("other-keys", half, aidant.encryption.recipient().to_string()),
    ] {
        let given = given(&half, &encryption);
        let given: Vec<(&str, &str)> = given.iter().map(|(key, value)| (*key, value.as_str())).collect();
        made.ok("kit-slot", name, &given, "");
    }
}

/// Groups of three nines with their true check digits: a number greater than any 32 bytes.
fn nines(from: usize, count: usize) -> Vec<String> {
    (from..from + count)
        .map(|place| group(place, [9, 9, 9]))
        .collect()
}

fn group(place: usize, digits: [u16; 3]) -> String {
    let check = check_digit(place, digits);
    format!("{}{}{}{check}", digits[0], digits[1], digits[2])
}
