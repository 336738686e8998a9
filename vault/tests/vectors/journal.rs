//! What the journal writes.

use ecrin_vault::journal::{Actor, Part};
use ecrin_vault::note::NoteBody;
use ecrin_vault::vocabulary::Role;

use crate::made::Made;
use crate::specimen;

use crate::specimen::vector::hex;

pub(crate) fn journal(made: &mut Made) {
    // Payloads.
    let (core, subject) = (
        specimen::core().to_body_text(),
        specimen::subject().to_body_text(),
    );
    let actor = Actor {
        account: specimen::aidant_id(),
        structure: Some(specimen::structure_id()),
        role: Role::Aidant,
        approver: None,
        address: None,
    };
    let actor = actor.to_body_text();
    made.ok("core", "ok", &[], &core);
    made.ok("subject", "ok", &[], &subject);
    made.ok("actor", "ok", &[], &actor);
    for (kind, text, name, expect, from, to) in [
        (
            "core",
            &core,
            "event-unknown",
            "value event",
            "document.released-view",
            "document.eaten",
        ),
        (
            "core",
            &core,
            "signature-too-short",
            "value signature",
            "BQUF",
            "",
        ),
        (
            "core",
            &core,
            "number-with-zero",
            "value number",
            "number: 1",
            "number: 01",
        ),
        ("core", &core, "line-missing", "line reason", "reason: none\n", ""),
        (
            "core",
            &core,
            "line-at-end",
            "trailing",
            "build: 0.1.0\n",
            "build: 0.1.0\nx: y\n",
        ),
        (
            "core",
            &core,
            "no-last-line-feed",
            "malformed",
            "0.1.0\n",
            "0.1.0",
        ),
        (
            "subject",
            &subject,
            "sequence-0",
            "value sequence",
            "sequence: 2",
            "sequence: 0",
        ),
        (
            "subject",
            &subject,
            "first-with-a-previous",
            "value previous",
            "sequence: 2",
            "sequence: 1",
        ),
        (
            "subject",
            &subject,
            "another-kind",
            "wrong-kind",
            "ecrin/subject",
            "ecrin/core",
        ),
        (
            "actor",
            &actor,
            "role-unknown",
            "value role",
            "role: aidant",
            "role: root",
        ),
        (
            "actor",
            &actor,
            "lines-swapped",
            "line account",
            "account: ",
            "structure: ",
        ),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(&wrong, text, "{kind}/{name}");
        made.fails(kind, name, expect, &[], wrong);
    }

    // Statements.
    let statement = "ecrin/statement/v1\nwhat: vault-erased\nground: person\nat: 2026-12-01T09:00:00Z\ncount: 1\nshard: 2026s1 12\nshard: 2026s2 30\n";
    made.ok("statement", "erased", &[], statement);
    let none =
        "ecrin/statement/v1\nwhat: mandates-erased\nground: retention\nat: 2032-12-01T09:00:00Z\ncount: 3\n";
    made.ok("statement", "no-shard", &[], none);
    for (name, expect, from, to) in [
        ("another-kind", "wrong-kind", "ecrin/statement", "ecrin/core"),
        ("what-unknown", "value what", "vault-erased", "vault-lost"),
        (
            "ground-unknown",
            "value ground",
            "ground: person",
            "ground: convenience",
        ),
        (
            "ground-first",
            "line what",
            "what: vault-erased\nground: person",
            "ground: person\nwhat: vault-erased",
        ),
        ("no-count", "line count", "count: 1\n", ""),
        ("count-padded", "value count", "count: 1", "count: 01"),
        (
            "shards-swapped",
            "value shard",
            "shard: 2026s1 12\nshard: 2026s2 30",
            "shard: 2026s2 30\nshard: 2026s1 12",
        ),
        ("shard-twice", "value shard", "2026s2 30", "2026s1 30"),
        ("shard-of-no-half", "value shard", "2026s2 30", "2026s3 30"),
        ("shard-without-count", "value shard", "2026s2 30", "2026s2"),
        (
            "a-line-more",
            "trailing",
            "shard: 2026s2 30",
            "shard: 2026s2 30\nwho: someone",
        ),
    ] {
        let wrong = statement.replacen(from, to, 1);
        assert_ne!(wrong, statement, "{name}");
        made.fails("statement", name, expect, &[], wrong);
    }

    // Commitments.
    let event = specimen::event_id().to_string();
    let log_key = hex(specimen::log_key().as_bytes());
    for (word, part) in [
        ("core", Part::Core),
        ("subject", Part::Subject),
        ("actor", Part::Actor),
    ] {
        let event_key = match part {
            Part::Actor => specimen::log_key().actor_key(specimen::event_id()),
            _ => specimen::log_key().event_key(specimen::event_id()),
        };
        let commitment = event_key.commit(part, core.as_bytes()).to_string();
        let given = |part| {
            [
                ("log-key", log_key.as_str()),
                ("event", &event),
                ("part", part),
                ("commitment", &commitment),
            ]
            .map(|(k, v): (&str, &str)| (k.to_owned(), v.to_owned()))
        };
        let own = given(word);
        let own: Vec<(&str, &str)> = own.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        made.ok("commitment", word, &own, &core);
        made.fails(
            "commitment",
            &format!("{word}-other-words"),
            "opening",
            &own,
            &subject,
        );
        made.fails("commitment", &format!("{word}-no-words"), "opening", &own, "");
        let other = given(if word == "core" { "subject" } else { "core" });
        let other: Vec<(&str, &str)> = other.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        made.fails(
            "commitment",
            &format!("{word}-as-another-part"),
            "opening",
            &other,
            &core,
        );
    }
}
