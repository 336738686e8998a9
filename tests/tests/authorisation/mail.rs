//! What each asker would send about mail.

use serde_json::{Value, json};

/// The body of a mail route, if it is one.
pub(crate) fn body(path: &str, mailbox: &str) -> Option<Value> {
    let (_, end) = path
        .split_once("/mail/")
        .filter(|_| path.starts_with("/api/v1/"))?;
    Some(match end.rsplit('/').next().unwrap_or_default() {
        "mailboxes" | "name" | "app-passwords" => json!({ "name": "Dossiers" }),
        "flags" => json!({ "uids": [1], "mode": "add", "flags": ["\\Seen"] }),
        "copies" | "moves" => json!({ "uids": [1], "to": mailbox }),
        "certificates" if path.contains("/structures/") => {
            json!({ "note": "", "certificate": "", "secret": "" })
        }
        "certificates" => json!({ "note": "", "certificate": "", "secret": null }),
        "revocation" => json!({ "note": "", "certificate": "" }),
        "removals" => json!({ "uids": [1] }),
        "readers" => json!({ "readers": null }),
        _ => Value::Null,
    })
}

/// The headers with which a message is handed in, if one is.
pub(crate) fn headers(method: &str, path: &str) -> Vec<(String, String)> {
    let carries = (path.contains("/mail/") && path.ends_with("/messages")) || path.ends_with("/letter");
    if method != "post" || !carries {
        return Vec::new();
    }
    vec![
        ("content-type".to_owned(), "message/rfc822".to_owned()),
        ("ecrin-recipients".to_owned(), "karim@ecrin.test".to_owned()),
    ]
}
