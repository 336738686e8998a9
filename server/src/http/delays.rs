//! Dangerous acts that wait.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{AccountId, DelayId};
use ecrin_vault::wire::{AttestationNew, Delay, ErrorBody, ExportAsked};

use super::Door;
use super::extract::{Body, Id, Ids, SignedIn};
use crate::app::AppError;

/// What waits for the caller, and what did.
#[utoipa::path(get, path = "/delays", responses((status = 200, body = [Delay]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn own(State(door): State<Door>, caller: SignedIn) -> Result<Json<Vec<Delay>>, AppError> {
    door.ask_as(caller, move |app, caller| app.delays(caller))
        .await
        .map(Json)
}

/// Call one off.
#[utoipa::path(delete, path = "/delays/{delay}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn cancel(
    State(door): State<Door>,
    caller: SignedIn,
    Id(delay): Id<DelayId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.cancel_delay(caller, delay))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What waits for someone, for a professional who is with her.
#[utoipa::path(get, path = "/accounts/{account}/delays", responses((status = 200, body = [Delay]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn of_account(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
) -> Result<Json<Vec<Delay>>, AppError> {
    door.ask_as(caller, move |app, caller| app.delays_of(caller, account))
        .await
        .map(Json)
}

/// Attest that the person is present and wants it.
#[utoipa::path(post, path = "/accounts/{account}/delays/{delay}/attestations", request_body = AttestationNew, responses((status = 200, body = Delay), (status = "4XX", body = ErrorBody)))]
pub(super) async fn attest(
    State(door): State<Door>,
    caller: SignedIn,
    Ids(account, delay): Ids<AccountId, DelayId>,
    Body(new): Body<AttestationNew>,
) -> Result<Json<Delay>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.attest(caller, account, delay, &new.note)
    })
    .await
    .map(Json)
}

/// Ask to take everything out, and be told whether it may be done now.
#[utoipa::path(post, path = "/exports", responses((status = 200, body = ExportAsked), (status = "4XX", body = ErrorBody)))]
pub(super) async fn export(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<ExportAsked>, AppError> {
    door.ask_as(caller, move |app, caller| app.export(caller))
        .await
        .map(Json)
}
