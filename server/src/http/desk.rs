//! Stopping, the inbox, and undoing.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::note::Digest32;
use ecrin_vault::wire::{ActNew, ErrorBody, Inbox, InboxNew, InvitationItem, Mandate, StopNew, Stopped};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// End every access to the caller's papers.
#[utoipa::path(post, path = "/stop", request_body = StopNew, responses((status = 200, body = Stopped), (status = "4XX", body = ErrorBody)))]
pub(super) async fn stop(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<StopNew>,
) -> Result<Json<Stopped>, AppError> {
    door.ask_as(caller, move |app, caller| app.stop(caller, &new.note))
        .await
        .map(Json)
}

/// Whether others may put papers in for the caller.
#[utoipa::path(get, path = "/inbox", responses((status = 200, body = Inbox), (status = "4XX", body = ErrorBody)))]
pub(super) async fn inbox(State(door): State<Door>, caller: SignedIn) -> Result<Json<Inbox>, AppError> {
    door.ask_as(caller, move |app, caller| app.inbox(caller))
        .await
        .map(Json)
}

/// Let others put papers in, or not.
#[utoipa::path(post, path = "/inbox", request_body = InboxNew, responses((status = 200, body = Inbox), (status = "4XX", body = ErrorBody)))]
pub(super) async fn set_inbox(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<InboxNew>,
) -> Result<Json<Inbox>, AppError> {
    door.ask_as(caller, move |app, caller| app.set_inbox(caller, new.closed))
        .await
        .map(Json)
}

/// Take back a mandate that was a mistake.
#[utoipa::path(post, path = "/mandates/{mandate}/undoing", request_body = ActNew, responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn undo_mandate(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mandate): Id<MandateId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Mandate>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.undo_mandate(caller, mandate, &act.note)
    })
    .await
    .map(Json)
}

/// Invitations that nobody has answered.
#[utoipa::path(get, path = "/invitations", responses((status = 200, body = [InvitationItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn invitations(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<InvitationItem>>, AppError> {
    door.ask_as(caller, move |app, caller| app.invitations(caller))
        .await
        .map(Json)
}

/// Take back an invitation that nobody has answered.
#[utoipa::path(delete, path = "/invitations/{invitation}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn undo_invitation(
    State(door): State<Door>,
    caller: SignedIn,
    Id(invitation): Id<Digest32>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.undo_invitation(caller, invitation))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take back a vault that was opened by mistake.
#[utoipa::path(post, path = "/accounts/{account}/undoing", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn undo_vault(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.undo_vault(caller, account))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
