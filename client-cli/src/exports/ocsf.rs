//! For security desks: OCSF, one JSON object a line.
//!
//! Releases of papers are File Hosting Activity (6006), sign-ins Authentication (3002), rights and people User
//! Management (3007), what is done to the journal Event Log Activity (1008); everything else is the base event.

use ecrin_vault::vocabulary::{EventCode, Outcome};
use serde_json::{Value, json};

use super::Exported;

/// One event.
pub fn line(exported: &Exported<'_>) -> Value {
    let row = exported.row;
    let (category, class, activity, name) = class_of(row.event, row.result);
    let (status, severity) = match row.result {
        Outcome::Ok => (1, 1),
        Outcome::Refused => (2, 3),
        Outcome::Error => (2, 4),
    };
    json!({
        "category_uid": category, "class_uid": class, "activity_id": activity, "activity_name": name,
        "type_uid": class * 100 + activity, "severity_id": severity, "status_id": status,
        "status_code": row.reason, "time": row.at.millis(), "message": exported.sentence,
        "metadata": {
            "version": "1.6.0", "uid": row.id, "event_code": row.event, "correlation_uid": exported.export,
            "log_name": row.origin, "sequence": row.index,
            "product": { "name": "Écrin", "vendor_name": exported.domain },
        },
        "actor": { "user": {
            "uid": row.actor, "name": row.actor_name, "type": row.actor_role,
            "org": row.structure.as_ref().map(|structure| json!({ "uid": structure.id, "name": structure.name })),
        } },
        "file": row.document.map(|document| json!({ "uid": document, "name": document, "type_id": 1 })),
        "unmapped": {
            "subject": row.subject, "sequence": row.sequence, "mandate": row.mandate, "number": row.number,
            "purpose": row.purpose, "detail": row.detail,
        },
    })
}

/// Category, class, activity and its name.
fn class_of(event: EventCode, result: Outcome) -> (u32, u32, u32, &'static str) {
    let word = event.as_str();
    let (family, act) = word.split_once('.').unwrap_or((word, ""));
    match (family, act) {
        ("document", "released-view") => (6, 6006, 9, "Preview"),
        ("document", "released-download" | "exported") => (6, 6006, 2, "Download"),
        ("document", "release-refused") => (6, 6006, 17, "Access Check"),
        ("document", "deposited" | "replaced") => (6, 6006, 1, "Upload"),
        ("document", "deleted") => (6, 6006, 4, "Delete"),
        ("document", _) => (6, 6006, 99, "Other"),
        ("mandate", "granted") => (6, 6006, 12, "Share"),
        ("mandate", "revoked" | "expired" | "refused") => (6, 6006, 13, "Unshare"),
        ("mandate", _) => (6, 6006, 99, "Other"),
        ("session", "opened" | "login-failed") => (3, 3002, 1, "Logon"),
        ("session", "ended" | "revoked") => (3, 3002, 2, "Logoff"),
        ("session", _) => (3, 3002, 99, "Other"),
        ("account" | "member" | "structure" | "key" | "slot" | "approval", _) => (
            3,
            3007,
            if result == Outcome::Ok { 1 } else { 99 },
            "User Management",
        ),
        ("journal", "exported") => (1, 1008, 7, "Export"),
        ("journal", _) => (1, 1008, 99, "Other"),
        _ => (0, 0, 99, "Other"),
    }
}
