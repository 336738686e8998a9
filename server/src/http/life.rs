//! The end of a vault, and what keeps it from ending.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{AccountId, HoldId};
use ecrin_vault::wire::{Erased, ErasureNew, ErrorBody, Hold, HoldNew};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// Erase a vault: one's own right after signing in, or as an administrator on request.
#[utoipa::path(post, path = "/erasures", request_body = ErasureNew, responses((status = 200, body = Erased), (status = "4XX", body = ErrorBody)))]
pub(super) async fn erase(
    State(door): State<Door>,
    caller: SignedIn,
    Body(erasure): Body<ErasureNew>,
) -> Result<Json<Erased>, AppError> {
    door.ask_as(caller, move |app, caller| app.erase(caller, &erasure))
        .await
        .map(Json)
}

/// Unlock an account that nobody used, its owner being present.
#[utoipa::path(post, path = "/accounts/{account}/unlock", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn unlock(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.unlock(caller, account))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Place a legal hold.
#[utoipa::path(post, path = "/holds", request_body = HoldNew, responses((status = 201, body = Hold), (status = "4XX", body = ErrorBody)))]
pub(super) async fn place(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<HoldNew>,
) -> Result<(StatusCode, Json<Hold>), AppError> {
    let hold = door
        .ask_as(caller, move |app, caller| app.place_hold(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(hold)))
}

/// All legal holds.
#[utoipa::path(get, path = "/holds", responses((status = 200, body = [Hold]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn holds(State(door): State<Door>, caller: SignedIn) -> Result<Json<Vec<Hold>>, AppError> {
    door.ask_as(caller, move |app, caller| app.list_holds(caller))
        .await
        .map(Json)
}

/// Lift a legal hold.
#[utoipa::path(delete, path = "/holds/{hold}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn lift(
    State(door): State<Door>,
    caller: SignedIn,
    Id(hold): Id<HoldId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.lift_hold(caller, hold))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
