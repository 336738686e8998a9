//! Structures, members and people.

#![allow(unused_qualifications)] // What utoipa writes for `params` names its types in full.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::wire::{ErrorBody, Member, MembershipAct, Person, Structure, StructureItem, StructureNew};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Door;
use super::extract::{Body, Id, Query, SignedIn};
use crate::app::{AppError, Standing};

/// Create an organisation.
#[utoipa::path(post, path = "/structures", request_body = StructureNew, responses((status = 201, body = Structure), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<StructureNew>,
) -> Result<(StatusCode, Json<Structure>), AppError> {
    let structure = door
        .ask_as(caller, move |app, caller| app.create_structure(caller, &new.name))
        .await?;
    Ok((StatusCode::CREATED, Json(structure)))
}

/// All organisations.
#[utoipa::path(get, path = "/structures", responses((status = 200, body = [StructureItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<StructureItem>>, AppError> {
    door.ask_as(caller, move |app, caller| app.list_structures(caller))
        .await
        .map(Json)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MembersOf {
    /// Only of this structure.
    structure: Option<StructureId>,
}

/// The members the caller may see.
#[utoipa::path(get, path = "/members", params(MembersOf), responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn members(
    State(door): State<Door>,
    caller: SignedIn,
    Query(of): Query<MembersOf>,
) -> Result<Json<Vec<Member>>, AppError> {
    door.ask_as(caller, move |app, caller| app.members(caller, of.structure))
        .await
        .map(Json)
}

async fn set(
    door: Door,
    caller: SignedIn,
    account: AccountId,
    act: MembershipAct,
    standing: Standing,
) -> Result<Json<Vec<Member>>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.set_standing(caller, account, &act, standing)
    })
    .await
    .map(Json)
}

/// Suspend a member at once.
#[utoipa::path(post, path = "/members/{account}/suspend", request_body = MembershipAct, responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn suspend(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
    Body(act): Body<MembershipAct>,
) -> Result<Json<Vec<Member>>, AppError> {
    set(door, caller, account, act, Standing::Suspended).await
}

/// Let a suspended member act again.
#[utoipa::path(post, path = "/members/{account}/resume", request_body = MembershipAct, responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn resume(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
    Body(act): Body<MembershipAct>,
) -> Result<Json<Vec<Member>>, AppError> {
    set(door, caller, account, act, Standing::Active).await
}

/// Remove a member who has left.
#[utoipa::path(post, path = "/members/{account}/remove", request_body = MembershipAct, responses((status = 200, body = [Member]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
    Body(act): Body<MembershipAct>,
) -> Result<Json<Vec<Member>>, AppError> {
    set(door, caller, account, act, Standing::Removed).await
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Prefix {
    /// The beginning of an account id, six characters at least.
    prefix: String,
}

/// Professionals whose account id begins so.
#[utoipa::path(get, path = "/people", params(Prefix), responses((status = 200, body = [Person]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn search_people(
    State(door): State<Door>,
    caller: SignedIn,
    Query(query): Query<Prefix>,
) -> Result<Json<Vec<Person>>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.search_people(caller, &query.prefix)
    })
    .await
    .map(Json)
}

/// Someone's keys and what vouches for them.
#[utoipa::path(get, path = "/people/{account}", responses((status = 200, body = Person), (status = "4XX", body = ErrorBody)))]
pub(super) async fn person(
    State(door): State<Door>,
    caller: SignedIn,
    Id(account): Id<AccountId>,
) -> Result<Json<Person>, AppError> {
    door.ask_as(caller, move |app, caller| app.find_person(caller, account))
        .await
        .map(Json)
}
