//! Ways into an account.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{AccountId, SlotId};
use ecrin_vault::wire::{
    CardLoginStart, Delay, ErrorBody, LoginAnswer, SlotItem, SlotNew, SlotRegistration,
    SlotRegistrationAnswer, SlotRemoval,
};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// Begin to sign in with a card.
#[utoipa::path(post, path = "/logins/cards", request_body = CardLoginStart, responses((status = 200, body = LoginAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) async fn start_card_login(
    State(door): State<Door>,
    Body(start): Body<CardLoginStart>,
) -> Result<Json<LoginAnswer>, AppError> {
    door.ask(move |app| app.start_card_login(&start)).await.map(Json)
}

/// The caller's ways in.
#[utoipa::path(get, path = "/slots", responses((status = 200, body = [SlotItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<SlotItem>>, AppError> {
    door.ask_as(caller, move |app, caller| app.slots(caller))
        .await
        .map(Json)
}

/// Ask for one more way in.
#[utoipa::path(post, path = "/slots", request_body = SlotNew, responses((status = 201, body = Delay), (status = "4XX", body = ErrorBody)))]
pub(super) async fn add(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<SlotNew>,
) -> Result<(StatusCode, Json<Delay>), AppError> {
    let delay = door
        .ask_as(caller, move |app, caller| app.add_slot(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(delay)))
}

/// Begin the registration of one more way in.
#[utoipa::path(post, path = "/slots/registrations", request_body = SlotRegistration, responses((status = 200, body = SlotRegistrationAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) async fn register(
    State(door): State<Door>,
    caller: SignedIn,
    Body(start): Body<SlotRegistration>,
) -> Result<Json<SlotRegistrationAnswer>, AppError> {
    door.ask_as(caller, move |app, caller| app.register_slot(caller, &start))
        .await
        .map(Json)
}

/// Take a way in away.
#[utoipa::path(post, path = "/slots/{slot}/removal", request_body = SlotRemoval, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove(
    State(door): State<Door>,
    caller: SignedIn,
    Id(slot): Id<SlotId>,
    Body(removal): Body<SlotRemoval>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.remove_slot(caller, slot, &removal))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Freeze one of the caller's ways in.
#[utoipa::path(post, path = "/slots/{slot}/freeze", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn freeze(
    State(door): State<Door>,
    caller: SignedIn,
    Id(slot): Id<SlotId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.freeze_slot(caller, slot))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a frozen way in again, from a session that came through another.
#[utoipa::path(post, path = "/slots/{slot}/thaw", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn thaw(
    State(door): State<Door>,
    caller: SignedIn,
    Id(slot): Id<SlotId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.thaw_slot(caller, slot))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Freeze the cards of someone who lost hers.
#[utoipa::path(post, path = "/accounts/{account}/cards/freeze", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn freeze_cards(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.freeze_cards(caller, account))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
