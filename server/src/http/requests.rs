//! Questions for mandates and for referrals.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::RequestId;
use ecrin_vault::wire::{ActNew, ErrorBody, Mandate, MandateNew, Request, RequestNew};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// Ask a person for a mandate, or to let a referral go.
#[utoipa::path(post, path = "/requests", request_body = RequestNew, responses((status = 201, body = Request), (status = "4XX", body = ErrorBody)))]
pub(super) async fn ask(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<RequestNew>,
) -> Result<(StatusCode, Json<Request>), AppError> {
    let request = door
        .ask_as(caller, move |app, caller| app.ask(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(request)))
}

/// What the caller asks, and is asked, oldest first.
#[utoipa::path(get, path = "/requests", responses((status = 200, body = [Request]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(door): State<Door>, caller: SignedIn) -> Result<Json<Vec<Request>>, AppError> {
    door.ask_as(caller, move |app, caller| app.requests(caller))
        .await
        .map(Json)
}

/// One request.
#[utoipa::path(get, path = "/requests/{request}", responses((status = 200, body = Request), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(door): State<Door>,
    caller: SignedIn,
    Id(request): Id<RequestId>,
) -> Result<Json<Request>, AppError> {
    door.ask_as(caller, move |app, caller| app.request(caller, request))
        .await
        .map(Json)
}

/// Answer a request with a mandate.
#[utoipa::path(post, path = "/requests/{request}/acceptance", request_body = MandateNew, responses((status = 201, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn accept(
    State(door): State<Door>,
    caller: SignedIn,
    Id(request): Id<RequestId>,
    Body(new): Body<MandateNew>,
) -> Result<(StatusCode, Json<Mandate>), AppError> {
    let mandate = door
        .ask_as(caller, move |app, caller| {
            app.accept_request(caller, request, &new)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(mandate)))
}

/// Agree that the letter of a referral goes.
#[utoipa::path(post, path = "/requests/{request}/consent", request_body = ActNew, responses((status = 200, body = Request), (status = "4XX", body = ErrorBody)))]
pub(super) async fn consent(
    State(door): State<Door>,
    caller: SignedIn,
    Id(request): Id<RequestId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Request>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.consent_to_referral(caller, request, &act.note)
    })
    .await
    .map(Json)
}

/// Say no to a request, or take back consent to a letter that has not gone.
#[utoipa::path(post, path = "/requests/{request}/refusal", request_body = ActNew, responses((status = 200, body = Request), (status = "4XX", body = ErrorBody)))]
pub(super) async fn refuse(
    State(door): State<Door>,
    caller: SignedIn,
    Id(request): Id<RequestId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Request>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.refuse_request(caller, request, &act.note)
    })
    .await
    .map(Json)
}

/// Take a request back.
#[utoipa::path(post, path = "/requests/{request}/withdrawal", request_body = ActNew, responses((status = 200, body = Request), (status = "4XX", body = ErrorBody)))]
pub(super) async fn withdraw(
    State(door): State<Door>,
    caller: SignedIn,
    Id(request): Id<RequestId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Request>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.withdraw_request(caller, request, &act.note)
    })
    .await
    .map(Json)
}
