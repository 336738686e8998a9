//! The words of a referral: a text that nobody signs by itself.

use crate::made::Made;
use crate::specimen::referral_words_text;

const KIND: &str = "referral-words";

/// One that is right, one without a name, and what can be wrong with them.
pub(crate) fn words(made: &mut Made) {
    let text = referral_words_text();
    made.ok(KIND, "ok", &[], &text);
    let nameless = text.replacen("name: Fatou Diallo", "name: none", 1);
    made.ok(KIND, "nobody-named", &[], nameless);
    let wrong = [
        (
            "another-kind",
            "wrong-kind",
            "ecrin/referral-words/",
            "ecrin/referral/",
        ),
        ("version-2", "wrong-kind", "words/v1", "words/v2"),
        ("salt-missing", "line salt", "salt: ", "sel: "),
        ("salt-in-capitals", "value salt", "salt: 0", "salt: O"),
        ("name-missing", "line name", "name: Fatou Diallo\n", ""),
        (
            "name-with-override",
            "value name",
            "Fatou Diallo",
            "Fatou\u{202e}Diallo",
        ),
        (
            "subject-empty",
            "value subject",
            "Un dossier de surendettement",
            "",
        ),
        ("text-missing", "line text", "text: ", "texte: "),
        ("text-empty", "value text", "Elle peut venir le mardi matin.", ""),
        (
            "line-at-end",
            "trailing",
            "mardi matin.\n",
            "mardi matin.\nx: y\n",
        ),
        ("line-inside", "line subject", "subject: ", "x: y\nsubject: "),
        ("no-last-line-feed", "malformed", "mardi matin.\n", "mardi matin."),
        ("carriage-return", "malformed", "mardi matin.", "mardi matin.\r"),
    ];
    for (name, expect, from, to) in wrong {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{KIND}/{name}");
        made.fails(KIND, name, expect, &[], changed);
    }
}
