//! Recovery kits, and getting back in with one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::RecoveryId;
use ecrin_vault::recovery::KitNumber;
use ecrin_vault::wire::{
    ErrorBody, KitCheckNew, KitHeld, KitNew, KitRevocationNew, KitTaken, Recovering, RecoveryApprovalNew,
    RecoveryAsked, RecoveryCompletionNew, RecoveryItem, RecoveryNew, RecoveryOpened, RecoveryOpeningNew,
    RecoveryRegistered, RecoveryRegistration, SessionOpened,
};

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::AppError;

/// Hand in a kit.
#[utoipa::path(post, path = "/kits", request_body = KitNew, responses((status = 201, body = KitTaken), (status = "4XX", body = ErrorBody)))]
pub(super) async fn add_kit(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<KitNew>,
) -> Result<(StatusCode, Json<KitTaken>), AppError> {
    let taken = door
        .ask_as(caller, move |app, caller| app.add_kit(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(taken)))
}

/// The caller's kit that is good, if there is one.
#[utoipa::path(get, path = "/kits", responses((status = 200, body = [KitHeld]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn kits(State(door): State<Door>, caller: SignedIn) -> Result<Json<Vec<KitHeld>>, AppError> {
    door.ask_as(caller, move |app, caller| app.kits(caller))
        .await
        .map(Json)
}

/// Say that one wants no kit.
#[utoipa::path(post, path = "/kits/declined", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn decline_kit(State(door): State<Door>, caller: SignedIn) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.decline_kit(caller))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show that the sheet is there.
#[utoipa::path(post, path = "/kits/checks", request_body = KitCheckNew, responses((status = 200, body = KitHeld), (status = "4XX", body = ErrorBody)))]
pub(super) async fn check_kit(
    State(door): State<Door>,
    Body(new): Body<KitCheckNew>,
) -> Result<Json<KitHeld>, AppError> {
    door.ask(move |app| app.check_kit(&new.note)).await.map(Json)
}

/// Make a kit worthless.
#[utoipa::path(post, path = "/kits/{kit}/revocation", request_body = KitRevocationNew, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn revoke_kit(
    State(door): State<Door>,
    caller: SignedIn,
    Id(kit): Id<KitNumber>,
    Body(new): Body<KitRevocationNew>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.revoke_kit(caller, kit, &new.note))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin a recovery.
#[utoipa::path(post, path = "/recoveries", request_body = RecoveryNew, responses((status = 201, body = Recovering), (status = "4XX", body = ErrorBody)))]
pub(super) async fn begin(
    State(door): State<Door>,
    Body(new): Body<RecoveryNew>,
) -> Result<(StatusCode, Json<Recovering>), AppError> {
    let begun = door.ask(move |app| app.begin_recovery(&new.note)).await?;
    Ok((StatusCode::CREATED, Json(begun)))
}

/// The caller's own recoveries.
#[utoipa::path(get, path = "/recoveries", responses((status = 200, body = [RecoveryItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<RecoveryItem>>, AppError> {
    door.ask_as(caller, move |app, caller| app.recoveries(caller))
        .await
        .map(Json)
}

/// Where a recovery stands.
#[utoipa::path(get, path = "/recoveries/{recovery}", responses((status = 200, body = Recovering), (status = "4XX", body = ErrorBody)))]
pub(super) async fn show(
    State(door): State<Door>,
    Id(recovery): Id<RecoveryId>,
) -> Result<Json<Recovering>, AppError> {
    door.ask(move |app| app.recovery(recovery)).await.map(Json)
}

/// Stop a recovery.
#[utoipa::path(delete, path = "/recoveries/{recovery}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn cancel(
    State(door): State<Door>,
    caller: SignedIn,
    Id(recovery): Id<RecoveryId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.cancel_recovery(caller, recovery))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A recovery, for a professional who was shown its id.
#[utoipa::path(get, path = "/recoveries/{recovery}/request", responses((status = 200, body = RecoveryAsked), (status = "4XX", body = ErrorBody)))]
pub(super) async fn request(
    State(door): State<Door>,
    caller: SignedIn,
    Id(recovery): Id<RecoveryId>,
) -> Result<Json<RecoveryAsked>, AppError> {
    door.ask_as(caller, move |app, caller| app.recovery_asked(caller, recovery))
        .await
        .map(Json)
}

/// Release a share, or attest that one has met the person.
#[utoipa::path(post, path = "/recoveries/{recovery}/approvals", request_body = RecoveryApprovalNew, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn approve(
    State(door): State<Door>,
    caller: SignedIn,
    Id(recovery): Id<RecoveryId>,
    Body(new): Body<RecoveryApprovalNew>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.approve_recovery(caller, recovery, &new)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open a recovery that is due.
#[utoipa::path(post, path = "/recoveries/{recovery}/opening", request_body = RecoveryOpeningNew, responses((status = 200, body = RecoveryOpened), (status = "4XX", body = ErrorBody)))]
pub(super) async fn open(
    State(door): State<Door>,
    Id(recovery): Id<RecoveryId>,
    Body(new): Body<RecoveryOpeningNew>,
) -> Result<Json<RecoveryOpened>, AppError> {
    door.ask(move |app| app.open_recovery(recovery, &new.note))
        .await
        .map(Json)
}

/// Begin the registration of a new way in.
#[utoipa::path(post, path = "/recoveries/{recovery}/registrations", request_body = RecoveryRegistration, responses((status = 200, body = RecoveryRegistered), (status = "4XX", body = ErrorBody)))]
pub(super) async fn register(
    State(door): State<Door>,
    Id(recovery): Id<RecoveryId>,
    Body(start): Body<RecoveryRegistration>,
) -> Result<Json<RecoveryRegistered>, AppError> {
    let response = door
        .ask(move |app| app.register_recovered(recovery, &start))
        .await?;
    Ok(Json(RecoveryRegistered { response }))
}

/// Set the new ways in.
#[utoipa::path(post, path = "/recoveries/{recovery}/completion", request_body = RecoveryCompletionNew, responses((status = 201, body = SessionOpened), (status = "4XX", body = ErrorBody)))]
pub(super) async fn complete(
    State(door): State<Door>,
    Id(recovery): Id<RecoveryId>,
    Body(new): Body<RecoveryCompletionNew>,
) -> Result<(StatusCode, Json<SessionOpened>), AppError> {
    let opened = door.ask(move |app| app.complete_recovery(recovery, &new)).await?;
    Ok((StatusCode::CREATED, Json(opened)))
}
