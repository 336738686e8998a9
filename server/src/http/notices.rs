//! Notices.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::wire::{ErrorBody, Notice, NoticesSeen, Outside, OutsideCode, OutsideNew};

use super::Door;
use super::extract::{Body, SignedIn};
use crate::app::AppError;

/// What the caller was told, oldest first.
#[utoipa::path(get, path = "/notices", responses((status = 200, body = [Notice]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(door): State<Door>, caller: SignedIn) -> Result<Json<Vec<Notice>>, AppError> {
    door.ask_as(caller, move |app, caller| app.notices(caller))
        .await
        .map(Json)
}

/// Say which were read.
#[utoipa::path(post, path = "/notices/seen", request_body = NoticesSeen, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn see(
    State(door): State<Door>,
    caller: SignedIn,
    Body(seen): Body<NoticesSeen>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.see_notices(caller, &seen.notices))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the caller hears outside that something waits for her here.
#[utoipa::path(get, path = "/notices/outside", responses((status = 200, body = Outside), (status = "4XX", body = ErrorBody)))]
pub(super) async fn outside(State(door): State<Door>, caller: SignedIn) -> Result<Json<Outside>, AppError> {
    door.ask_as(caller, |app, caller| app.outside(caller))
        .await
        .map(Json)
}

/// Name an address outside; a code goes there, and until it comes back nothing else does.
#[utoipa::path(post, path = "/notices/outside", request_body = OutsideNew, responses((status = 200, body = Outside), (status = "4XX", body = ErrorBody)))]
pub(super) async fn set_outside(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<OutsideNew>,
) -> Result<Json<Outside>, AppError> {
    door.ask_as(caller, move |app, caller| app.set_outside(caller, &new.address))
        .await
        .map(Json)
}

/// Hear nothing outside any more; the address is forgotten.
#[utoipa::path(delete, path = "/notices/outside", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn end_outside(State(door): State<Door>, caller: SignedIn) -> Result<StatusCode, AppError> {
    door.ask_as(caller, |app, caller| app.end_outside(caller)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show by its code that the address is one's own.
#[utoipa::path(post, path = "/notices/outside/code", request_body = OutsideCode, responses((status = 200, body = Outside), (status = "4XX", body = ErrorBody)))]
pub(super) async fn confirm_outside(
    State(door): State<Door>,
    caller: SignedIn,
    Body(code): Body<OutsideCode>,
) -> Result<Json<Outside>, AppError> {
    door.ask_as(caller, move |app, caller| app.confirm_outside(caller, &code.code))
        .await
        .map(Json)
}
