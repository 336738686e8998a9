//! Words: ids, times, texts, names of files.

use crate::made::Made;
use crate::specimen::vector::hex;

pub(crate) fn words(made: &mut Made) {
    made.ok("id", "zeros", &[], "00000000000000000000000000\n");
    made.ok("id", "ones", &[], "7zzzzzzzzzzzzzzzzzzzzzzzzz\n");
    made.ok("id", "some", &[], "01an4z07by79ka1307sr9x4mv3\n");
    for (name, body) in [
        ("empty", ""),
        ("over-128-bits", "8zzzzzzzzzzzzzzzzzzzzzzzzz"),
        ("upper-case", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
        ("letter-l", "01an4z07by79ka1307sr9x4mvl"),
        ("letter-o", "o1an4z07by79ka1307sr9x4mv3"),
        ("letter-u", "01an4z07by79ka1307sr9x4mvu"),
        ("short", "01an4z07by79ka1307sr9x4mv"),
        ("long", "01an4z07by79ka1307sr9x4mv30"),
        ("space", "01an4z07by79ka1307sr9x4mv3 "),
        ("hyphens", "01an4z07-by79-ka13-07sr9x4"),
        ("uuid", "0155246f-00f0-7c9d-a0ba-31039c4a6a83"),
        ("full-width", "０1an4z07by79ka1307sr9x4m"),
    ] {
        made.fails("id", name, "id", &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("seconds", "2026-12-31T23:00:00Z"),
        ("milliseconds", "2026-12-31T23:00:00.050Z"),
        ("epoch", "1970-01-01T00:00:00Z"),
        ("leap-day", "2028-02-29T00:00:00Z"),
        ("last", "9999-12-30T22:00:00Z"),
    ] {
        made.ok("time", name, &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("empty", ""),
        ("offset", "2026-12-31T23:00:00+00:00"),
        ("lower-case", "2026-12-31t23:00:00z"),
        ("needless-milliseconds", "2026-12-31T23:00:00.000Z"),
        ("two-digits", "2026-12-31T23:00:00.05Z"),
        ("microseconds", "2026-12-31T23:00:00.050000Z"),
        ("no-such-day", "2026-02-30T00:00:00Z"),
        ("not-a-leap-year", "2100-02-29T00:00:00Z"),
        ("before-1970", "1969-12-31T23:59:59Z"),
        ("leap-second", "2016-12-31T23:59:60Z"),
        ("hour-24", "2026-12-31T24:00:00Z"),
        ("space-for-t", "2026-12-31 23:00:00Z"),
        ("no-zone", "2026-12-31T23:00:00"),
        ("date", "2026-12-31"),
        ("year-10000", "10000-01-01T00:00:00Z"),
        ("last-day-of-9999", "9999-12-31T00:00:00Z"),
        ("space-at-end", "2026-12-31T23:00:00Z "),
        ("named-zone", "2026-12-31T23:00:00Z[UTC]"),
    ] {
        made.fails("time", name, "time", &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("french", "Avis d’impôt n° 14"),
        ("arabic", "سجلّ عائلي"),
        ("chinese", "身份证"),
        ("emoji", "❤\u{fe0f} CAF"),
        ("combining", "e\u{301}te\u{301}"),
        ("longest", &"é".repeat(2048)),
    ] {
        made.ok("text", name, &[], format!("{body}\n"));
    }
    for (name, body) in [
        ("empty", ""),
        ("space-first", " a"),
        ("space-last", "a "),
        ("no-break-space-last", "a\u{a0}"),
        ("line-feed", "a\nb"),
        ("tab", "a\tb"),
        ("escape", "a\u{1b}[2J"),
        ("delete", "a\u{7f}"),
        ("c1", "a\u{85}b"),
        ("soft-hyphen", "a\u{ad}b"),
        ("arabic-letter-mark", "a\u{61c}b"),
        ("hangul-filler", "a\u{3164}b"),
        ("zero-width-space", "a\u{200b}b"),
        ("zero-width-joiner", "a\u{200d}b"),
        ("right-to-left-override", "a\u{202e}fdp.exe"),
        ("isolate", "a\u{2066}b"),
        ("line-separator", "a\u{2028}b"),
        ("byte-order-mark", "a\u{feff}b"),
        ("tag", "a\u{e0041}b"),
        ("braille-blank", "a\u{2800}b"),
        ("variation-selector-1", "a\u{fe00}b"),
        ("too-long", &"é".repeat(2049)),
    ] {
        made.fails(
            "text",
            name,
            "unprintable",
            &[("encoding", "hex")],
            hex(format!("{body}\n").as_bytes()) + "\n",
        );
    }
    for (name, body) in [
        ("plain", "avis.pdf"),
        ("traversal", "../../etc/passwd"),
        ("windows-path", "C:\\a\\b.txt"),
        ("dots", ".."),
        ("hidden", ".bashrc"),
        ("device", "con.txt"),
        ("stream", "a:b.pdf"),
        ("accents", "été 2026.pdf"),
        ("override", "a\u{202e}fdp.exe"),
        ("trailing-dot", "a. ."),
        ("long", &("é".repeat(80) + ".pdf")),
    ] {
        made.ok("file-name", name, &[], format!("{body}\n"));
    }
}
