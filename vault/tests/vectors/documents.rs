//! Records, payloads, and the states of mandates.

use crate::made::Made;
use crate::specimen;

pub(crate) fn documents(made: &mut Made) {
    for length in [1u64, 9, 100, 1536, 43_000, 99_000, 300_000, 25_001_536] {
        made.ok("padme", &length.to_string(), &[], format!("{length}\n"));
    }
    made.fails("padme", "negative", "number", &[], "-1\n");
    made.ok("payload", "small", &[("name", "avis.pdf"), ("size", "4")], "");
    made.ok(
        "payload",
        "unsafe-name",
        &[("name", "../é.pdf"), ("size", "100000")],
        "",
    );

    let text = String::from_utf8(specimen::record().to_bytes().to_vec()).expect("JSON");
    made.ok("record", "ok", &[], format!("{text}\n"));
    let for_a_grantee = specimen::record_with(|record| {
        record.mandate = Some(specimen::mandate_id());
        record.owner_name = Some("Awa".to_owned());
        record.title = "Carte \"d’identité\" \\ recto".to_owned();
    });
    let bytes = String::from_utf8(for_a_grantee.to_bytes().to_vec()).expect("JSON");
    made.ok("record", "for-a-grantee", &[], format!("{bytes}\n"));
    for (name, from, to) in [
        ("version-2", "\"v\":1", "\"v\":2"),
        ("algorithm-unknown", "x25519", "mlkem768x25519"),
        ("unknown-field", "{", "{\"x\":1,"),
        ("field-missing", "\"expires\":null,", ""),
        ("field-twice", "\"v\":1,", "\"v\":1,\"v\":1,"),
        (
            "fields-in-another-order",
            "\"v\":1,\"alg\":\"x25519\"",
            "\"alg\":\"x25519\",\"v\":1",
        ),
        ("space", ":1,", ": 1,"),
        ("escaped-letter", "’", "\\u2019"),
        ("document-version-0", "\"version\":1", "\"version\":0"),
        ("size-0", "\"size\":4", "\"size\":0"),
        ("size-over-the-limit", "\"size\":4", "\"size\":25000001"),
        ("size-as-text", "\"size\":4", "\"size\":\"4\""),
        ("size-as-float", "\"size\":4", "\"size\":4.0"),
        ("type-unknown", "tax_notice", "love_letter"),
        ("title-empty", "Avis d’impôt 2026", ""),
        ("title-with-line-feed", "Avis d’impôt 2026", "a\\nb"),
        ("title-with-override", "Avis d’impôt 2026", "a\u{202e}b"),
        ("title-too-long", "Avis d’impôt 2026", &"é".repeat(121)),
        ("day-that-is-none", "2026-08-01", "2026-02-30"),
        ("day-with-escape", "2026-08-01", "\\u001b[2J"),
        ("day-in-french", "2026-08-01", "01/08/2026"),
        ("name-empty", "\"owner_name\":null", "\"owner_name\":\"\""),
        ("identity-altered", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1Q"),
        ("digest-in-capitals", "\"sha256\":\"", "\"sha256\":\"A"),
        ("cut", "}", ""),
        ("not-an-object", &text, "[]"),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{name}");
        made.fails("record", name, "malformed", &[], format!("{wrong}\n"));
    }
}

pub(crate) fn states(made: &mut Made) {
    let (from, until) = ("2026-12-01T09:00:00Z", "2026-12-31T23:00:00Z");
    for (name, now, more) in [
        ("before", "2026-12-01T08:59:59.999Z", None),
        ("at-the-beginning", from, None),
        ("at-the-last-moment", "2026-12-31T22:59:59.999Z", None),
        ("at-the-end", until, None),
        ("suspended", from, Some(("suspended", from))),
        (
            "suspended-before",
            "2026-12-01T08:59:59.999Z",
            Some(("suspended", "2026-11-30T00:00:00Z")),
        ),
        ("suspended-and-over", until, Some(("suspended", from))),
        ("revoked-by-beneficiary", from, Some(("ended", "beneficiary"))),
        ("revoked-by-aidant", from, Some(("ended", "aidant"))),
        ("revoked-by-structure", from, Some(("ended", "structure"))),
        ("replaced", from, Some(("ended", "replacement"))),
        ("revoked-and-over", until, Some(("ended", "beneficiary"))),
    ] {
        let given: Vec<(&str, &str)> = [("from", from), ("until", until), ("now", now)]
            .into_iter()
            .chain(more)
            .collect();
        made.ok("state", name, &given, "");
    }
}
