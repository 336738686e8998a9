//! Places, and roles given to people who joined before.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{AccountId, PlaceId, StructureId};
use ecrin_vault::note::Digest32;
use ecrin_vault::wire::{
    AppointmentAnswer, AppointmentNew, AppointmentOffered, ErrorBody, Mandate, Member, MemberPlace, Place,
    PlaceNew,
};

use super::Door;
use super::extract::{Body, Id, Ids, SignedIn};
use crate::app::AppError;

/// The places of a structure.
#[utoipa::path(get, path = "/structures/{structure}/places", responses((status = 200, body = [Place]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn places(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
) -> Result<Json<Vec<Place>>, AppError> {
    door.ask_as(caller, move |app, caller| app.places(caller, structure))
        .await
        .map(Json)
}

/// Add a place.
#[utoipa::path(post, path = "/structures/{structure}/places", request_body = PlaceNew, responses((status = 201, body = Place), (status = "4XX", body = ErrorBody)))]
pub(super) async fn add_place(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
    Body(new): Body<PlaceNew>,
) -> Result<(StatusCode, Json<Place>), AppError> {
    let place = door
        .ask_as(caller, move |app, caller| {
            app.add_place(caller, structure, &new.name)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(place)))
}

/// Remove a place.
#[utoipa::path(delete, path = "/structures/{structure}/places/{place}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove_place(
    State(door): State<Door>,
    caller: SignedIn,
    Ids(structure, place): Ids<StructureId, PlaceId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.remove_place(caller, structure, place)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a member another place.
#[utoipa::path(post, path = "/members/{account}/place", request_body = MemberPlace, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn set_place(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
    Body(act): Body<MemberPlace>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.set_place(caller, account, &act))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give or offer someone a role.
#[utoipa::path(post, path = "/appointments", request_body = AppointmentNew, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn appoint(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<AppointmentNew>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.appoint(caller, &new))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The roles that are offered to me.
#[utoipa::path(get, path = "/appointments", responses((status = 200, body = [AppointmentOffered]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn offers(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<AppointmentOffered>>, AppError> {
    door.ask_as(caller, move |app, caller| app.offered_roles(caller))
        .await
        .map(Json)
}

/// Take a role that is offered to me.
#[utoipa::path(post, path = "/appointments/answer", request_body = AppointmentAnswer, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn take(
    State(door): State<Door>,
    caller: SignedIn,
    Body(answer): Body<AppointmentAnswer>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.take_role(caller, &answer.note))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Turn away a role that is offered to me.
#[utoipa::path(delete, path = "/appointments/{appointment}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn decline(
    State(door): State<Door>,
    caller: SignedIn,
    Id(appointment): Id<Digest32>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.decline_role(caller, appointment))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Those who have left a structure, and on whom a mandate still hangs.
#[utoipa::path(get, path = "/structures/{structure}/leavers", responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn leavers(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
) -> Result<Json<Vec<Member>>, AppError> {
    door.ask_as(caller, move |app, caller| app.leavers(caller, structure))
        .await
        .map(Json)
}

/// The mandates that a member or leaver holds for a structure: their notes, without a paper.
#[utoipa::path(get, path = "/structures/{structure}/mandates/{account}", responses((status = 200, body = [Mandate]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn to_hand_over(
    State(door): State<Door>,
    caller: SignedIn,
    Ids(structure, account): Ids<StructureId, AccountId>,
) -> Result<Json<Vec<Mandate>>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.to_hand_over(caller, structure, account)
    })
    .await
    .map(Json)
}
