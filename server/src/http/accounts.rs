//! Joining, signing in and out, inviting.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::{LoginId, SessionId};
use ecrin_vault::wire::{
    ErrorBody, Instance, InvitationNew, Join, LoginAnswer, LoginFinish, LoginStart, RegistrationAnswer,
    RegistrationStart, Session, SessionItem, SessionOpened,
};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// What anyone may know of the instance.
#[utoipa::path(get, path = "/instance", responses((status = 200, body = Instance)))]
pub(super) async fn instance(State(door): State<Door>) -> Json<Instance> {
    Json(door.app.instance())
}

/// Begin the registration of a slot, in answer to an invitation.
#[utoipa::path(post, path = "/registrations", request_body = RegistrationStart, responses((status = 200, body = RegistrationAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) async fn start_registration(
    State(door): State<Door>,
    Body(start): Body<RegistrationStart>,
) -> Result<Json<RegistrationAnswer>, AppError> {
    door.ask(move |app| app.start_registration(&start))
        .await
        .map(Json)
}

/// Open an account on an invitation.
#[utoipa::path(post, path = "/accounts", request_body = Join, responses((status = 201, body = SessionOpened), (status = "4XX", body = ErrorBody)))]
pub(super) async fn join(
    State(door): State<Door>,
    Body(join): Body<Join>,
) -> Result<(StatusCode, Json<SessionOpened>), AppError> {
    let opened = door.ask(move |app| app.join(&join)).await?;
    Ok((StatusCode::CREATED, Json(opened)))
}

/// Begin to sign in.
#[utoipa::path(post, path = "/logins", request_body = LoginStart, responses((status = 200, body = LoginAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) async fn start_login(
    State(door): State<Door>,
    Body(start): Body<LoginStart>,
) -> Result<Json<LoginAnswer>, AppError> {
    door.ask(move |app| app.start_login(&start)).await.map(Json)
}

/// Prove that the secret was known, and open a session.
#[utoipa::path(post, path = "/logins/{login}", request_body = LoginFinish, responses((status = 201, body = SessionOpened), (status = "4XX", body = ErrorBody)))]
pub(super) async fn finish_login(
    State(door): State<Door>,
    Id(login): Id<LoginId>,
    Body(finish): Body<LoginFinish>,
) -> Result<(StatusCode, Json<SessionOpened>), AppError> {
    let opened = door
        .ask(move |app| app.finish_login(login, &finish.finalization.0))
        .await?;
    Ok((StatusCode::CREATED, Json(opened)))
}

/// Say that the secret was wrong.
#[utoipa::path(delete, path = "/logins/{login}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn abandon_login(
    State(door): State<Door>,
    Id(login): Id<LoginId>,
) -> Result<StatusCode, AppError> {
    door.ask(move |app| app.abandon_login(login)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The session that asks.
#[utoipa::path(get, path = "/session", responses((status = 200, body = Session), (status = "4XX", body = ErrorBody)))]
pub(super) async fn session(State(door): State<Door>, caller: SignedIn) -> Result<Json<Session>, AppError> {
    door.ask_as(caller, move |app, caller| app.session(caller))
        .await
        .map(Json)
}

/// Sign out.
#[utoipa::path(delete, path = "/session", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn logout(State(door): State<Door>, caller: SignedIn) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.end_session(caller, caller.session))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All sessions of the account.
#[utoipa::path(get, path = "/sessions", responses((status = 200, body = [SessionItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn sessions(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<SessionItem>>, AppError> {
    door.ask_as(caller, move |app, caller| app.sessions(caller))
        .await
        .map(Json)
}

/// End one of the account's sessions.
#[utoipa::path(delete, path = "/sessions/{session}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn end_session(
    State(door): State<Door>,
    caller: SignedIn,
    Id(session): Id<SessionId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.end_session(caller, session))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hand in an invitation.
#[utoipa::path(post, path = "/invitations", request_body = InvitationNew, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn invite(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<InvitationNew>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.invite(caller, &new.note, new.approval)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
