//! The journal, for those it concerns and for auditors.

#![allow(unused_qualifications)] // What utoipa writes for `params` names its types in full.

use axum::Json;
use axum::extract::State;
use ecrin_vault::id::EventId;
use ecrin_vault::wire::{AuditFilter, EntriesPage, ErrorBody, JournalHeads, JournalPage, ReceiptPair};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Door;
use super::extract::{Id, Query, SignedIn};
use crate::app::AppError;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Where the page begins.
    after: Option<String>,
    /// How many events at most.
    limit: Option<usize>,
}

/// The caller's own journal, oldest first.
#[utoipa::path(get, path = "/journal", params(Page), responses((status = 200, body = JournalPage), (status = "4XX", body = ErrorBody)))]
pub(super) async fn own(
    State(door): State<Door>,
    caller: SignedIn,
    Query(page): Query<Page>,
) -> Result<Json<JournalPage>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.journal(caller, page.after.as_deref(), page.limit.unwrap_or(usize::MAX))
    })
    .await
    .map(Json)
}

/// What was done to the instance itself, oldest first.
#[utoipa::path(get, path = "/maintenance", params(Page), responses((status = 200, body = JournalPage), (status = "4XX", body = ErrorBody)))]
pub(super) async fn maintenance(
    State(door): State<Door>,
    caller: SignedIn,
    Query(page): Query<Page>,
) -> Result<Json<JournalPage>, AppError> {
    door.ask_as(caller, move |app, _| {
        app.maintenance(page.after.as_deref(), page.limit.unwrap_or(usize::MAX))
    })
    .await
    .map(Json)
}

/// A receipt in both forms.
#[utoipa::path(get, path = "/events/{event}/receipt", responses((status = 200, body = ReceiptPair), (status = "4XX", body = ErrorBody)))]
pub(super) async fn receipt(
    State(door): State<Door>,
    caller: SignedIn,
    Id(event): Id<EventId>,
) -> Result<Json<ReceiptPair>, AppError> {
    door.ask_as(caller, move |app, caller| app.receipt(caller, event))
        .await
        .map(Json)
}

/// Search the journal. The search is an event itself.
#[utoipa::path(get, path = "/audit/events", params(AuditFilter), responses((status = 200, body = JournalPage), (status = "4XX", body = ErrorBody)))]
pub(super) async fn search(
    State(door): State<Door>,
    caller: SignedIn,
    Query(filter): Query<AuditFilter>,
) -> Result<Json<JournalPage>, AppError> {
    door.ask_as(caller, move |app, caller| app.audit_search(caller, &filter))
        .await
        .map(Json)
}

/// The signed heads of the journal.
#[utoipa::path(get, path = "/audit/heads", responses((status = 200, body = JournalHeads), (status = "4XX", body = ErrorBody)))]
pub(super) async fn heads(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<JournalHeads>, AppError> {
    door.ask_as(caller, move |app, caller| app.audit_heads(caller))
        .await
        .map(Json)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Entries {
    /// Which shard.
    origin: String,
    /// From which index.
    #[serde(default)]
    from: u64,
    /// How many at most.
    limit: Option<usize>,
}

/// Entries of a shard with what may be opened of them.
#[utoipa::path(get, path = "/audit/entries", params(Entries), responses((status = 200, body = EntriesPage), (status = "4XX", body = ErrorBody)))]
pub(super) async fn entries(
    State(door): State<Door>,
    caller: SignedIn,
    Query(page): Query<Entries>,
) -> Result<Json<EntriesPage>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.audit_entries(caller, &page.origin, page.from, page.limit.unwrap_or(usize::MAX))
    })
    .await
    .map(Json)
}
