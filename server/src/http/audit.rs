//! The auditor's desk: exports, and acts that need two administrators.

#![allow(unused_qualifications)] // What utoipa writes for `params` names its types in full.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::EventId;
use ecrin_vault::wire::{
    ApprovalAnswer, ApprovalNew, ApprovalShown, ErrorBody, ExportMade, ExportNew, ExportPage, Health,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Door;
use super::extract::{Body, Id, Query, SignedIn};
use crate::app::AppError;

/// Make an export of the journal, which is an event itself.
#[utoipa::path(post, path = "/audit/exports", request_body = ExportNew, responses((status = 201, body = ExportMade), (status = "4XX", body = ErrorBody)))]
pub(super) async fn make_export(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<ExportNew>,
) -> Result<(StatusCode, Json<ExportMade>), AppError> {
    let made = door
        .ask_as(caller, move |app, caller| app.make_export(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Where the page begins.
    after: Option<String>,
}

/// A page of one's own export, newest first, with what proves each line.
#[utoipa::path(get, path = "/audit/exports/{export}", params(Page), responses((status = 200, body = ExportPage), (status = "4XX", body = ErrorBody)))]
pub(super) async fn export_page(
    State(door): State<Door>,
    caller: SignedIn,
    Id(export): Id<EventId>,
    Query(page): Query<Page>,
) -> Result<Json<ExportPage>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.export_page(caller, export, page.after.as_deref())
    })
    .await
    .map(Json)
}

/// How the service itself is.
#[utoipa::path(get, path = "/audit/health", responses((status = 200, body = Health), (status = "4XX", body = ErrorBody)))]
pub(super) async fn health(State(door): State<Door>, caller: SignedIn) -> Result<Json<Health>, AppError> {
    door.ask_as(caller, |app, caller| app.health(caller))
        .await
        .map(Json)
}

/// Ask a second administrator to approve an act.
#[utoipa::path(post, path = "/approvals", request_body = ApprovalNew, responses((status = 201, body = ApprovalShown), (status = "4XX", body = ErrorBody)))]
pub(super) async fn request_approval(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<ApprovalNew>,
) -> Result<(StatusCode, Json<ApprovalShown>), AppError> {
    let asked = door
        .ask_as(caller, move |app, caller| app.request_approval(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(asked)))
}

/// What was asked for, newest first.
#[utoipa::path(get, path = "/approvals", responses((status = 200, body = [ApprovalShown]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn approvals(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<ApprovalShown>>, AppError> {
    door.ask_as(caller, move |app, caller| app.approvals(caller))
        .await
        .map(Json)
}

/// Approve or refuse what another administrator asks.
#[utoipa::path(post, path = "/approvals/{approval}/answer", request_body = ApprovalAnswer, responses((status = 200, body = ApprovalShown), (status = "4XX", body = ErrorBody)))]
pub(super) async fn answer_approval(
    State(door): State<Door>,
    caller: SignedIn,
    Id(approval): Id<EventId>,
    Body(answer): Body<ApprovalAnswer>,
) -> Result<Json<ApprovalShown>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.answer_approval(caller, approval, &answer)
    })
    .await
    .map(Json)
}
