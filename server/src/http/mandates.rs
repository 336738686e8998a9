//! Mandates and views.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ecrin_vault::id::{EventId, MandateId};
use ecrin_vault::wire::{ActNew, ErrorBody, Mandate, MandateNew, SealMade, SealNew, ViewNew, ViewReleased};

use super::Door;
use super::documents::stream;
use super::extract::{Body, Id, SignedIn, Token};
use crate::app::AppError;

/// Make a fresh mandate id with its seal.
#[utoipa::path(post, path = "/seals", request_body = SealNew, responses((status = 201, body = SealMade), (status = "4XX", body = ErrorBody)))]
pub(super) async fn make_seal(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<SealNew>,
) -> Result<(StatusCode, Json<SealMade>), AppError> {
    let made = door
        .ask_as(caller, move |app, caller| app.make_seal(caller, new.until))
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Grant a mandate.
#[utoipa::path(post, path = "/mandates", request_body = MandateNew, responses((status = 201, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn grant(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<MandateNew>,
) -> Result<(StatusCode, Json<Mandate>), AppError> {
    let mandate = door
        .ask_as(caller, move |app, caller| app.grant(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(mandate)))
}

/// The mandates the caller granted or holds.
#[utoipa::path(get, path = "/mandates", responses((status = 200, body = [Mandate]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(State(door): State<Door>, caller: SignedIn) -> Result<Json<Vec<Mandate>>, AppError> {
    door.ask_as(caller, move |app, caller| app.mandates(caller))
        .await
        .map(Json)
}

/// One mandate. An attempt by someone it does not concern stands in its owner's journal.
#[utoipa::path(get, path = "/mandates/{mandate}", responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(door): State<Door>,
    token: Token,
    Id(mandate): Id<MandateId>,
) -> Result<Json<Mandate>, AppError> {
    door.ask(move |app| app.mandate(&token.token, token.address, mandate))
        .await
        .map(Json)
}

/// A mandate's note, for those who may stop it without seeing a paper.
#[utoipa::path(get, path = "/mandates/{mandate}/note", responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn note(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mandate): Id<MandateId>,
) -> Result<Json<Mandate>, AppError> {
    door.ask_as(caller, move |app, caller| app.mandate_note(caller, mandate))
        .await
        .map(Json)
}

/// Accept a mandate.
#[utoipa::path(post, path = "/mandates/{mandate}/acceptance", request_body = ActNew, responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn accept(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mandate): Id<MandateId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Mandate>, AppError> {
    door.ask_as(caller, move |app, caller| app.accept(caller, mandate, &act.note))
        .await
        .map(Json)
}

/// Take a mandate back, or give it back.
#[utoipa::path(post, path = "/mandates/{mandate}/revocation", request_body = ActNew, responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn revoke(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mandate): Id<MandateId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Mandate>, AppError> {
    door.ask_as(caller, move |app, caller| app.revoke(caller, mandate, &act.note))
        .await
        .map(Json)
}

/// Stop a mandate for now.
#[utoipa::path(post, path = "/mandates/{mandate}/suspension", request_body = ActNew, responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn suspend(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mandate): Id<MandateId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Mandate>, AppError> {
    door.ask_as(caller, move |app, caller| app.suspend(caller, mandate, &act.note))
        .await
        .map(Json)
}

/// Let a suspended mandate go on.
#[utoipa::path(post, path = "/mandates/{mandate}/resumption", request_body = ActNew, responses((status = 200, body = Mandate), (status = "4XX", body = ErrorBody)))]
pub(super) async fn resume(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mandate): Id<MandateId>,
    Body(act): Body<ActNew>,
) -> Result<Json<Mandate>, AppError> {
    door.ask_as(caller, move |app, caller| app.resume(caller, mandate, &act.note))
        .await
        .map(Json)
}

/// Ask for one document of a mandate.
#[utoipa::path(post, path = "/mandates/{mandate}/views", request_body = ViewNew, responses((status = 201, body = ViewReleased), (status = "4XX", body = ErrorBody)))]
pub(super) async fn view(
    State(door): State<Door>,
    token: Token,
    Id(mandate): Id<MandateId>,
    Body(new): Body<ViewNew>,
) -> Result<(StatusCode, Json<ViewReleased>), AppError> {
    let released = door
        .ask(move |app| app.view(&token.token, token.address, mandate, &new.note))
        .await?;
    Ok((StatusCode::CREATED, Json(released)))
}

/// The ciphertext of a view that stands in the journal.
#[utoipa::path(get, path = "/views/{event}/payload", responses((status = 200, content_type = "application/octet-stream"), (status = "4XX", body = ErrorBody)))]
pub(super) async fn view_payload(
    State(door): State<Door>,
    token: Token,
    Id(event): Id<EventId>,
) -> Result<Response, AppError> {
    door.ask(move |app| app.view_payload(&token.token, token.address, event))
        .await
        .map(stream)
}
