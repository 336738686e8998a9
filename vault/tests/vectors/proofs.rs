//! What proves what the journal wrote.

use ecrin_vault::journal::{Checkpoint, Entry, Opening};
use ecrin_vault::note::{NoteBody, SigningKey};

use crate::made::Made;
use crate::specimen;
use crate::specimen::vector::{b64, hex};
use crate::specimen::{DOMAIN, instance, sign_raw};

/// Entries, checkpoints, and what anyone can hold against them.
pub(crate) fn proofs(made: &mut Made) {
    let key = instance().verifying_key().to_text();
    let given = [("key", key.as_str())];
    let subject = specimen::subject().to_body_text();

    // Entries.
    let opening = specimen::opening();
    let hexed = |bytes: &[u8]| hex(bytes) + "\n";
    let in_hex = [("encoding", "hex")];
    made.ok("entry", "ok", &in_hex, hexed(&opening.entry));
    made.fails("entry", "empty", "entry", &in_hex, "");
    made.fails("entry", "short", "entry", &in_hex, hexed(&opening.entry[..107]));
    made.fails(
        "entry",
        "long",
        "entry",
        &in_hex,
        hexed(&[opening.entry.as_slice(), &[0]].concat()),
    );
    for (name, place, byte) in [
        ("magic", 0, b'X'),
        ("version-2", 4, 2),
        ("class-1", 5, 1),
        ("class-2", 5, 2),
        ("not-zero", 6, 1),
        ("not-zero-either", 7, 1),
    ] {
        let mut wrong = opening.entry;
        wrong[place] = byte;
        made.fails("entry", name, "entry", &in_hex, hexed(&wrong));
    }

    // Checkpoints.
    let proof = specimen::proof();
    let checkpoint = proof.checkpoint.clone();
    let (body, _) = checkpoint.split_once("\n\n").expect("a note");
    let body = format!("{body}\n");
    let origin = body.lines().next().expect("an origin");
    let signed = |body: &str| sign_raw(body, origin, &instance());
    made.ok("checkpoint", "ok", &given, &checkpoint);
    let witness = sign_raw(&body, "temoin.example", &SigningKey::from_seed(&[8; 32]));
    let (_, line) = witness.split_once("\n\n").expect("a line");
    made.ok(
        "checkpoint",
        "with-a-witness",
        &given,
        format!("{checkpoint}{line}"),
    );
    for (name, text) in [
        ("no-signature", format!("{body}\n")),
        (
            "signed-by-another",
            sign_raw(&body, origin, &SigningKey::from_seed(&[8; 32])),
        ),
        (
            "signed-under-another-name",
            sign_raw(&body, "autre.example/journal/2026s2", &instance()),
        ),
        ("witness-only", witness.clone()),
        ("size-with-zero", signed(&body.replace("\n7\n", "\n07\n"))),
        ("size-negative", signed(&body.replace("\n7\n", "\n-7\n"))),
        ("size-altered", checkpoint.replace("\n7\n", "\n8\n")),
        ("root-without-padding", signed(&body.replace("=\n", "\n"))),
        ("extension", signed(&format!("{body}more\n"))),
        ("carriage-returns", checkpoint.replace('\n', "\r\n")),
        ("no-last-line-feed", checkpoint.trim_end().to_owned()),
        ("line-at-end", checkpoint.clone() + "x\n"),
    ] {
        made.fails("checkpoint", name, "checkpoint", &given, text);
    }

    // Receipts.
    let receipt = specimen::receipt().to_text();
    made.ok("receipt", "ok", &given, format!("{receipt}\n"));
    made.ok("receipt", "spaces-around", &given, format!(" {receipt} \n"));
    let other_key = SigningKey::from_seed(&[8; 32]).verifying_key().to_text();
    made.fails(
        "receipt",
        "another-instance",
        "signature",
        &[("key", &other_key)],
        format!("{receipt}\n"),
    );
    let decoded = base45::decode(&receipt[8..]).expect("base45");
    for (name, place, expect) in [
        ("version", 0, "text"),
        ("key-id", 1, "signature"),
        ("index", 9, "signature"),
        ("leaf", 10, "signature"),
        ("event-key", 42, "signature"),
        ("time", 77, "signature"),
        ("signature-first", 78, "signature"),
        ("signature-last", 141, "signature"),
    ] {
        let mut altered = decoded.clone();
        altered[place] ^= 2;
        made.fails(
            "receipt",
            &format!("altered-{name}"),
            expect,
            &given,
            format!("ECRIN1R:{}\n", base45::encode(&altered)),
        );
    }
    for (name, text) in [
        ("empty", String::new()),
        ("no-prefix", receipt[8..].to_owned()),
        ("lower-case", receipt.to_lowercase()),
        ("cut", receipt[..receipt.len() - 1].to_owned()),
        ("cut-by-two-bytes", receipt[..receipt.len() - 3].to_owned()),
        ("longer", format!("{receipt}00")),
        ("letter-outside", receipt.replacen(&receipt[20..21], "é", 1)),
        (
            "number-too-large",
            format!("{}::::::", &receipt[..receipt.len() - 6]),
        ),
    ] {
        made.fails("receipt", name, "text", &given, format!("{text}\n"));
    }

    // Proofs.
    let text = proof.to_text();
    made.ok("proof", "ok", &given, &text);
    let hash = b64(&proof.hashes[0].0);
    for (name, expect, wrong) in [
        ("empty", "proof", String::new()),
        ("version-2", "proof", text.replacen("@v1", "@v2", 1)),
        (
            "index-with-zero",
            "proof",
            text.replacen("index 3", "index 03", 1),
        ),
        ("index-missing", "proof", text.replacen("index 3\n", "", 1)),
        ("another-index", "proof", text.replacen("index 3", "index 2", 1)),
        (
            "index-beyond-the-end",
            "proof",
            text.replacen("index 3", "index 7", 1),
        ),
        (
            "hash-missing",
            "proof",
            text.replacen(&format!("{hash}\n"), "", 1),
        ),
        (
            "hash-twice",
            "proof",
            text.replacen(&format!("{hash}\n"), &format!("{hash}\n{hash}\n"), 1),
        ),
        ("hash-altered", "proof", text.replacen(&hash, &b64(&[1; 32]), 1)),
        ("hash-too-short", "proof", text.replacen(&hash, &b64(&[1; 31]), 1)),
        (
            "hash-without-padding",
            "proof",
            text.replacen(&hash, hash.trim_end_matches('='), 1),
        ),
        ("extra-missing", "proof", text.replacen("extra ", "", 1)),
        ("carriage-returns", "proof", text.replace('\n', "\r\n")),
        (
            "no-checkpoint",
            "proof",
            text.split_once("\n\n")
                .map(|(head, _)| format!("{head}\n"))
                .unwrap_or_default(),
        ),
        (
            "checkpoint-altered",
            "checkpoint",
            text.replacen("\n7\n", "\n8\n", 1),
        ),
        ("line-at-end", "checkpoint", text.clone() + "x\n"),
    ] {
        assert_ne!(wrong, text, "{name}");
        made.fails("proof", name, expect, &given, wrong);
    }
    let other_words = Opening {
        core: subject.clone(),
        ..specimen::opening()
    };
    let no_subject = Opening {
        subject: String::new(),
        ..specimen::opening()
    };
    for (name, opening) in [("other-words", other_words), ("no-subject", no_subject)] {
        let mut changed = specimen::proof();
        changed.opening = opening;
        made.fails("proof", name, "opening", &given, changed.to_text());
    }
    let mut moved = specimen::proof();
    moved.opening.entry = Entry {
        hour: 1,
        ..Entry::from_bytes(&opening.entry).expect("an entry")
    }
    .to_bytes();
    made.fails("proof", "another-hour", "proof", &given, moved.to_text());
    let honest = Checkpoint::verify(&checkpoint, &instance().verifying_key()).expect("a checkpoint");
    let shard = Checkpoint {
        origin: format!("{DOMAIN}/journal/2026s1"),
        ..honest
    };
    let mut moved = specimen::proof();
    moved.checkpoint = shard.sign(&instance()).expect("a checkpoint");
    made.fails("proof", "another-shard", "checkpoint", &given, moved.to_text());
    let mut broken = specimen::proof();
    broken.opening.entry[0] = b'X';
    made.fails("proof", "not-an-entry", "proof", &given, broken.to_text());
}
