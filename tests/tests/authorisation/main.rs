//! Who may ask for what: every route of the API, asked by everyone, against a table. A route without a row fails.

mod mail;
mod recovery;
mod world;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Request, agent, send};
use ecrin_vault::vocabulary::{EventCode, Right};
use ecrin_vault::wire;
use serde_json::{Value, json};

use crate::world::world;

/// Those who ask, in the order of the table's columns and in another order of asking: whoever may change something
/// comes last, so that the others are refused for what they are.
const ASKERS: [&str; 8] = [
    "nobody",
    "owner",
    "other",
    "grantee",
    "colleague",
    "referent",
    "admin",
    "suspended",
];
const ORDER: [usize; 8] = [0, 7, 2, 4, 5, 6, 3, 1];

/// Method, path, and what each asker is answered: nobody, the owner of vault, paper and mandate, another beneficiary,
/// the mandate's grantee, another aidant of her structure, its référent, an administrator, a suspended aidant.
#[rustfmt::skip]
const TABLE: &[(&str, &str, [u16; 8])] = &[
    // Open to anyone. Invitation and account are unknown here, which is all that is answered.
    ("get", "/api/v1/instance", [200; 8]),
    ("post", "/api/v1/registrations", [404; 8]),
    ("post", "/api/v1/accounts", [404; 8]),
    ("post", "/api/v1/logins", [200; 8]),
    ("post", "/api/v1/logins/{login}", [401; 8]),
    ("delete", "/api/v1/logins/{login}", [204; 8]),
    ("post", "/api/v1/logins/cards", [200; 8]),
    // Ways in are each one's own. Nobody signs another's change; of one way in, none goes.
    ("get", "/api/v1/slots", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/slots/registrations", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/slots", [401, 201, 201, 201, 201, 201, 201, 403]),
    ("post", "/api/v1/slots/{slot}/removal", [401, 403, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/slots/{slot}/freeze", [401, 403, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/slots/{slot}/thaw", [401, 403, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/accounts/{account}/cards/freeze", [401, 204, 403, 204, 204, 204, 204, 403]),
    // One's own session.
    ("get", "/api/v1/session", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("delete", "/api/v1/session", [401, 204, 204, 204, 204, 204, 204, 403]),
    ("get", "/api/v1/sessions", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("delete", "/api/v1/sessions/{session}", [401, 204, 404, 404, 404, 404, 404, 403]),
    // Organisations and people. The invitation is an aidant's, into the structure.
    ("post", "/api/v1/invitations", [401, 403, 403, 403, 403, 204, 204, 403]),
    ("post", "/api/v1/structures", [401, 403, 403, 403, 403, 403, 201, 403]),
    ("get", "/api/v1/structures", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/members", [401, 403, 403, 403, 403, 200, 200, 403]),
    ("post", "/api/v1/members/{account}/suspend", [401, 403, 403, 403, 403, 200, 200, 403]),
    ("post", "/api/v1/members/{account}/resume", [401, 403, 403, 403, 403, 200, 200, 403]),
    // The administrator asks after the référent, and finds that the member has left.
    ("post", "/api/v1/members/{account}/remove", [401, 403, 403, 403, 403, 200, 404, 403]),
    // Places, and roles. The appointment makes the other aidant a référent; nobody is offered a role.
    ("get", "/api/v1/structures/{structure}/places", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/structures/{structure}/places", [401, 403, 403, 403, 403, 201, 201, 403]),
    ("delete", "/api/v1/structures/{structure}/places/{place}", [401, 403, 403, 403, 403, 404, 404, 403]),
    ("post", "/api/v1/members/{account}/place", [401, 403, 403, 403, 403, 204, 204, 403]),
    ("post", "/api/v1/appointments", [401, 403, 403, 403, 403, 204, 204, 403]),
    ("get", "/api/v1/appointments", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/appointments/answer", [401, 422, 422, 422, 422, 422, 422, 403]),
    ("delete", "/api/v1/appointments/{appointment}", [401, 404, 404, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/structures/{structure}/leavers", [401, 403, 403, 403, 403, 200, 200, 403]),
    ("get", "/api/v1/structures/{structure}/mandates/{account}", [401, 403, 403, 403, 403, 200, 200, 403]),
    // Team keys are shown to whoever would seal for a structure; the rest is for its members.
    ("get", "/api/v1/structures/{structure}/team", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/structures/{structure}/team", [401, 403, 403, 403, 403, 204, 403, 403]),
    ("get", "/api/v1/structures/{structure}/wraps", [401, 403, 403, 200, 200, 200, 403, 403]),
    ("post", "/api/v1/structures/{structure}/wraps", [401, 403, 403, 204, 204, 204, 403, 403]),
    ("get", "/api/v1/people", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/people/{account}", [401, 200, 200, 200, 200, 200, 200, 403]),
    // Uploads are their maker's; a deposit may be anyone's who works for people.
    ("post", "/api/v1/uploads", [401, 201, 201, 201, 201, 201, 201, 403]),
    ("head", "/api/v1/uploads/{upload}", [401, 200, 404, 404, 404, 404, 404, 403]),
    ("patch", "/api/v1/uploads/{upload}", [401, 204, 404, 404, 404, 404, 404, 403]),
    ("delete", "/api/v1/uploads/{upload}", [401, 204, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/documents", [401, 201, 404, 201, 201, 201, 201, 403]),
    // Papers are their owner's, and for everyone else not there.
    ("get", "/api/v1/documents", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/documents/{document}", [401, 200, 404, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/documents/{document}/payload", [401, 200, 404, 404, 404, 404, 404, 403]),
    ("delete", "/api/v1/documents/{document}", [401, 204, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/documents/{document}/filing", [401, 200, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/exports", [401, 200, 200, 403, 403, 403, 403, 403]),
    // What waits is its owner's; professionals see it beside her, and attest. Two are enough: the rest come too late.
    ("get", "/api/v1/delays", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("delete", "/api/v1/delays/{delay}", [401, 204, 404, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/accounts/{account}/delays", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/accounts/{account}/delays/{delay}/attestations", [401, 403, 403, 409, 200, 200, 409, 403]),
    // Kits are each one's own; whoever recovers has no session. Kit and recovery of these paths do not exist.
    ("post", "/api/v1/kits", [401, 422, 422, 422, 422, 422, 422, 403]),
    ("get", "/api/v1/kits", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/kits/declined", [401, 204, 204, 204, 204, 204, 204, 403]),
    ("post", "/api/v1/kits/checks", [404; 8]),
    ("post", "/api/v1/kits/{kit}/revocation", [401, 404, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/recoveries", [404; 8]),
    ("get", "/api/v1/recoveries", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/recoveries/{recovery}", [404; 8]),
    ("delete", "/api/v1/recoveries/{recovery}", [401, 404, 404, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/recoveries/{recovery}/request", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/recoveries/{recovery}/approvals", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/recoveries/{recovery}/opening", [404; 8]),
    ("post", "/api/v1/recoveries/{recovery}/registrations", [404; 8]),
    ("post", "/api/v1/recoveries/{recovery}/completion", [404; 8]),
    // Mandates are granted by owners on papers of their own.
    ("post", "/api/v1/seals", [401, 201, 201, 403, 403, 403, 403, 403]),
    ("post", "/api/v1/mandates", [401, 201, 404, 403, 403, 403, 403, 403]),
    ("get", "/api/v1/mandates", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/mandates/{mandate}", [401, 200, 403, 200, 403, 403, 403, 403]),
    // Whoever may stop a mandate reads its note.
    ("get", "/api/v1/mandates/{mandate}/note", [401, 200, 403, 200, 403, 200, 200, 403]),
    ("post", "/api/v1/mandates/{mandate}/acceptance", [401, 403, 403, 200, 403, 403, 403, 403]),
    ("post", "/api/v1/mandates/{mandate}/revocation", [401, 200, 403, 200, 403, 200, 200, 403]),
    ("post", "/api/v1/mandates/{mandate}/suspension", [401, 200, 403, 200, 403, 200, 200, 403]),
    ("post", "/api/v1/mandates/{mandate}/resumption", [401, 200, 403, 403, 403, 403, 403, 403]),
    ("post", "/api/v1/mandates/{mandate}/views", [401, 403, 403, 201, 403, 403, 403, 403]),
    ("get", "/api/v1/views/{event}/payload", [401, 404, 404, 200, 404, 404, 404, 404]),
    // A person stops what concerns her and decides who puts papers in; mistakes are undone by who made them. The
    // mandate was used, the invitation is nobody's, and the account no beneficiary's.
    ("post", "/api/v1/stop", [401, 200, 200, 403, 403, 403, 403, 403]),
    ("get", "/api/v1/inbox", [401, 200, 200, 403, 403, 403, 403, 403]),
    ("post", "/api/v1/inbox", [401, 200, 200, 403, 403, 403, 403, 403]),
    ("post", "/api/v1/mandates/{mandate}/undoing", [401, 409, 404, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/invitations", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("delete", "/api/v1/invitations/{invitation}", [401, 404, 404, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/accounts/{account}/undoing", [401, 403, 403, 404, 404, 404, 404, 403]),
    // Whoever works for people may ask; the owner answers, and the asker takes back.
    ("post", "/api/v1/requests", [401, 403, 403, 201, 201, 201, 201, 403]),
    ("get", "/api/v1/requests", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/requests/{request}", [401, 200, 404, 200, 404, 404, 404, 403]),
    ("post", "/api/v1/requests/{request}/acceptance", [401, 201, 404, 403, 404, 404, 404, 403]),
    ("post", "/api/v1/requests/{request}/refusal", [401, 200, 404, 403, 404, 404, 404, 403]),
    ("post", "/api/v1/requests/{request}/withdrawal", [401, 403, 404, 200, 404, 404, 404, 403]),
    // A letter about her goes once its owner agrees; here the asker is told that she has not yet.
    ("post", "/api/v1/requests/{request}/consent", [401, 200, 404, 403, 404, 404, 404, 403]),
    ("post", "/api/v1/requests/{request}/letter", [401, 403, 403, 409, 404, 404, 404, 403]),
    // The end of a vault: an administrator may ask for one with a ground, which this body has not.
    ("post", "/api/v1/erasures", [401, 200, 200, 403, 403, 403, 403, 403]),
    // The account is a suspended aidant's: a référent answers for her only while she belongs to the structure.
    ("post", "/api/v1/accounts/{account}/unlock", [401, 403, 403, 403, 403, 403, 204, 403]),
    // A hold takes two administrators.
    ("post", "/api/v1/holds", [401, 403, 403, 403, 403, 403, 403, 403]),
    ("get", "/api/v1/holds", [401, 403, 403, 403, 403, 403, 200, 403]),
    ("delete", "/api/v1/holds/{hold}", [401, 403, 403, 403, 403, 403, 404, 403]),
    // Notices are each one's own.
    ("get", "/api/v1/notices", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/notices/seen", [401, 204, 204, 204, 204, 204, 204, 403]),
    // Everyone for herself; nobody awaits a code.
    ("get", "/api/v1/notices/outside", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/notices/outside", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/notices/outside/code", [401, 404, 404, 404, 404, 404, 404, 403]),
    ("delete", "/api/v1/notices/outside", [401, 204, 204, 204, 204, 204, 204, 403]),
    // Mail is for professionals, each her own: this folder and this password are nobody's, and an empty message is none.
    // Who reads a structure's mail is known in it, and said by its référent.
    ("get", "/api/v1/mail/mailboxes", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/mail/mailboxes", [401, 403, 403, 201, 201, 201, 201, 403]),
    ("post", "/api/v1/mail/mailboxes/{mailbox}/name", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("delete", "/api/v1/mail/mailboxes/{mailbox}", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/mail/mailboxes/{mailbox}/messages", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/mail/mailboxes/{mailbox}/messages", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/mail/mailboxes/{mailbox}/messages/{uid}", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("get", "/api/v1/mail/mailboxes/{mailbox}/changes", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/mail/mailboxes/{mailbox}/flags", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/mail/mailboxes/{mailbox}/copies", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/mail/mailboxes/{mailbox}/moves", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/mail/mailboxes/{mailbox}/removals", [401, 403, 403, 404, 404, 404, 404, 403]),
    ("post", "/api/v1/mail/messages", [401, 403, 403, 400, 400, 400, 400, 403]),
    ("get", "/api/v1/mail/app-passwords", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/mail/app-passwords", [401, 403, 403, 201, 201, 201, 201, 403]),
    ("delete", "/api/v1/mail/app-passwords/{password}", [401, 403, 403, 404, 404, 404, 404, 403]),
    // Addresses and certificates are for professionals; the note of this body is none.
    ("get", "/api/v1/mail/certificates", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("post", "/api/v1/mail/certificates", [401, 403, 403, 400, 400, 400, 400, 403]),
    ("post", "/api/v1/mail/certificates/revocation", [401, 403, 403, 400, 400, 400, 400, 403]),
    ("get", "/api/v1/mail/directory", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/mail/directory/{address}", [401, 403, 403, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/structures/{structure}/mail/certificates", [401, 403, 403, 200, 200, 200, 403, 403]),
    ("post", "/api/v1/structures/{structure}/mail/certificates", [401, 403, 403, 400, 400, 400, 403, 403]),
    ("get", "/api/v1/structures/{structure}/mail/readers", [401, 403, 403, 200, 200, 200, 403, 403]),
    ("post", "/api/v1/structures/{structure}/mail/readers", [401, 403, 403, 403, 403, 204, 403, 403]),
    // The journal is read by whom it concerns, and audited by administrators.
    ("get", "/api/v1/journal", [401, 200, 200, 403, 403, 403, 403, 403]),
    ("get", "/api/v1/maintenance", [401, 200, 200, 200, 200, 200, 200, 403]),
    ("get", "/api/v1/events/{event}/receipt", [401, 200, 404, 200, 404, 404, 200, 403]),
    ("get", "/api/v1/audit/events", [401, 403, 403, 403, 403, 403, 200, 403]),
    ("get", "/api/v1/audit/heads", [401, 403, 403, 403, 403, 403, 200, 403]),
    ("get", "/api/v1/audit/entries", [401, 403, 403, 403, 403, 403, 200, 403]),
    // Exports are their maker's; nobody has asked for an approval here, and nobody answers herself.
    ("post", "/api/v1/audit/exports", [401, 403, 403, 403, 403, 403, 201, 403]),
    ("get", "/api/v1/audit/exports/{export}", [401, 403, 403, 403, 403, 403, 404, 403]),
    // Alerts are for administrators; of those there is none here.
    ("get", "/api/v1/audit/alerts", [401, 403, 403, 403, 403, 403, 200, 403]),
    ("get", "/api/v1/audit/alerts/{alert}", [401, 403, 403, 403, 403, 403, 404, 403]),
    ("post", "/api/v1/audit/alerts/{alert}/decision", [401, 403, 403, 403, 403, 403, 404, 403]),
    ("get", "/api/v1/audit/health", [401, 403, 403, 403, 403, 403, 200, 403]),
    ("post", "/api/v1/approvals", [401, 403, 403, 403, 403, 403, 201, 403]),
    ("get", "/api/v1/approvals", [401, 403, 403, 403, 403, 403, 200, 403]),
    ("post", "/api/v1/approvals/{approval}/answer", [401, 403, 403, 403, 403, 403, 404, 403]),
];

#[test]
fn the_table_has_a_row_for_every_route_and_no_other() -> Result<()> {
    let document: Value = serde_json::from_str(&ecrin_server::http::openapi())?;
    let paths = document["paths"].as_object().context("paths")?;
    let routes: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .into_iter()
                .flatten()
                .map(move |(m, _)| (m.clone(), path.clone()))
        })
        .collect();
    let rows: BTreeSet<(String, String)> = TABLE
        .iter()
        .map(|(m, path, _)| ((*m).to_owned(), (*path).to_owned()))
        .collect();
    let missing: Vec<_> = routes.difference(&rows).collect();
    let gone: Vec<_> = rows.difference(&routes).collect();
    ensure!(
        missing.is_empty() && gone.is_empty(),
        "no row for {missing:?}; no route for {gone:?}"
    );
    ensure!(rows.len() == TABLE.len(), "two rows for one route");
    Ok(())
}

/// What others generate from the document speaks to the server: words are those that travel, and no name stands twice.
#[test]
fn the_document_says_words_as_they_travel() -> Result<()> {
    let document: Value = serde_json::from_str(&ecrin_server::http::openapi())?;
    let schemas = &document["components"]["schemas"];
    ensure!(schemas["Right"]["enum"] == json!(Right::ALL));
    ensure!(schemas["EventCode"]["enum"] == json!(EventCode::ALL));
    let operations = document["paths"].as_object().into_iter().flatten();
    let operations = operations.flat_map(|(_, methods)| methods.as_object().into_iter().flatten());
    let names: Vec<&str> = operations
        .filter_map(|(_, operation)| operation["operationId"].as_str())
        .collect();
    let once: BTreeSet<&str> = names.iter().copied().collect();
    ensure!(once.len() == names.len(), "two operations of one name");
    Ok(())
}

fn holds(rows: impl Fn(&str) -> bool) -> Result<()> {
    let mut reading = None;
    let mut wrong = Vec::new();
    for (method, path, expected) in TABLE
        .iter()
        .filter(|(method, path, _)| rows(method) && !path.is_empty())
    {
        // Whoever only reads changes nothing for the next one; every other route has a world of its own.
        let world = match reading.take() {
            Some(world) => world,
            None => world()?,
        };
        for asker in ORDER {
            let (status, body) = world.ask(method, path, asker)?;
            let name = ASKERS[asker];
            if status != expected[asker] {
                let said = String::from_utf8_lossy(&body)
                    .chars()
                    .take(200)
                    .collect::<String>();
                wrong.push(format!(
                    "{method} {path}: {name} is answered {status}, not {}: {said}",
                    expected[asker]
                ));
            }
            let lists_own = matches!(*path, "/api/v1/documents" | "/api/v1/mandates") && *method == "get";
            if lists_own && status == 200 {
                let count = serde_json::from_slice::<Vec<Value>>(&body)?.len();
                let own = match (*path, name) {
                    ("/api/v1/documents", "owner") => 3,
                    ("/api/v1/mandates", "owner" | "grantee") => 1,
                    _ => 0,
                };
                ensure!(count == own, "{path} shows {name} {count} of others'");
            }
            if status >= 400 && *method != "head" {
                let error: wire::ErrorBody = serde_json::from_slice(&body)?;
                ensure!(
                    !error.code.is_empty() && !error.message.is_empty(),
                    "{method} {path}: no code"
                );
            }
        }
        if matches!(*method, "get" | "head") {
            reading = Some(world);
        }
    }
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[test]
fn whoever_reads_is_answered_by_the_table() -> Result<()> {
    holds(|method| matches!(method, "get" | "head"))
}

#[test]
fn whoever_changes_something_is_answered_by_the_table() -> Result<()> {
    holds(|method| !matches!(method, "get" | "head"))
}

#[test]
fn made_up_tokens_open_nothing() -> Result<()> {
    let world = world()?;
    let (agent, url) = (agent(&world.cast.instance)?, world.cast.instance.url());
    let good = world.people[1].as_ref().context("the owner")?.1.clone();
    let upper = good.to_uppercase();
    let longer = format!("{good}0");
    for token in ["", "x", &good[..63], &longer, &upper, &"0".repeat(64)] {
        let authorization = ("authorization".to_owned(), format!("Bearer {token}"));
        let path = "/api/v1/documents".to_owned();
        let request = Request {
            method: "GET".to_owned(),
            path,
            headers: vec![authorization],
            body: Vec::new(),
        };
        let answer = send(&agent, &url, &request)?;
        ensure!(answer.status == 401, "{token:?}: {answer:?}");
    }
    Ok(())
}
