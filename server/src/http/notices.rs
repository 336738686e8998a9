//! Notices.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::wire::{ErrorBody, Notice, NoticesSeen};

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
