//! Team keys.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::StructureId;
use ecrin_vault::wire::{ErrorBody, Team, TeamKeyNew, TeamWork, TeamWrapsNew};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// The team keys of a structure, for whoever would seal for it.
#[utoipa::path(get, path = "/structures/{structure}/team", responses((status = 200, body = Team), (status = "4XX", body = ErrorBody)))]
pub(super) async fn team(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
) -> Result<Json<Team>, AppError> {
    door.ask_as(caller, move |app, caller| app.team(caller, structure))
        .await
        .map(Json)
}

/// Begin the next generation.
#[utoipa::path(post, path = "/structures/{structure}/team", request_body = TeamKeyNew, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn begin(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
    Body(new): Body<TeamKeyNew>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.begin_team_key(caller, structure, &new)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a member holds, and what is to be done.
#[utoipa::path(get, path = "/structures/{structure}/wraps", responses((status = 200, body = TeamWork), (status = "4XX", body = ErrorBody)))]
pub(super) async fn work(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
) -> Result<Json<TeamWork>, AppError> {
    door.ask_as(caller, move |app, caller| app.team_work(caller, structure))
        .await
        .map(Json)
}

/// Hand on generations to members who lack them.
#[utoipa::path(post, path = "/structures/{structure}/wraps", request_body = TeamWrapsNew, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn share(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
    Body(new): Body<TeamWrapsNew>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.share_team_key(caller, structure, &new)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
