//! Addresses of the relay and their certificates.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ecrin_vault::id::StructureId;
use ecrin_vault::mail::Address;
use ecrin_vault::wire::{
    Addressee, AddresseeShown, BoxCertificateNew, BoxIdentity, CertificateNew, CertificateRevocationNew,
    ErrorBody, MailIdentity,
};
use serde::Deserialize;

use super::Door;
use super::extract::{Body, Id, Query, SignedIn};
use crate::app::AppError;

/// My address and all my certificates.
#[utoipa::path(get, path = "/mail/certificates", responses((status = 200, body = MailIdentity), (status = "4XX", body = ErrorBody)))]
pub(super) async fn own(State(door): State<Door>, caller: SignedIn) -> Result<Json<MailIdentity>, AppError> {
    door.ask_as(caller, |app, caller| app.mail_identity(caller))
        .await
        .map(Json)
}

/// Name the certificate that speaks for my address from now on; the first one gives me the address.
#[utoipa::path(post, path = "/mail/certificates", request_body = CertificateNew, responses((status = 201, body = MailIdentity), (status = "4XX", body = ErrorBody)))]
pub(super) async fn publish(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<CertificateNew>,
) -> Result<(StatusCode, Json<MailIdentity>), AppError> {
    let identity = door
        .ask_as(caller, move |app, caller| app.publish_certificate(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(identity)))
}

/// Take my certificate back.
#[utoipa::path(post, path = "/mail/certificates/revocation", request_body = CertificateRevocationNew, responses((status = 200, body = MailIdentity), (status = "4XX", body = ErrorBody)))]
pub(super) async fn revoke(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<CertificateRevocationNew>,
) -> Result<Json<MailIdentity>, AppError> {
    door.ask_as(caller, move |app, caller| app.revoke_certificate(caller, &new))
        .await
        .map(Json)
}

/// The address of a structure of mine and all its certificates.
#[utoipa::path(get, path = "/structures/{structure}/mail/certificates", responses((status = 200, body = BoxIdentity), (status = "4XX", body = ErrorBody)))]
pub(super) async fn of_structure(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
) -> Result<Json<BoxIdentity>, AppError> {
    door.ask_as(caller, move |app, caller| app.box_identity(caller, structure))
        .await
        .map(Json)
}

/// Name the certificate that speaks for the structure's address from now on; the first one gives it the address.
#[utoipa::path(post, path = "/structures/{structure}/mail/certificates", request_body = BoxCertificateNew, responses((status = 201, body = BoxIdentity), (status = "4XX", body = ErrorBody)))]
pub(super) async fn publish_for_structure(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
    Body(new): Body<BoxCertificateNew>,
) -> Result<(StatusCode, Json<BoxIdentity>), AppError> {
    let identity = door
        .ask_as(caller, move |app, caller| {
            app.publish_box_certificate(caller, structure, &new)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(identity)))
}

/// What is looked for in the directory.
#[derive(Deserialize)]
pub(super) struct Like {
    like: String,
}

/// Whoever can be written to, whose address or name has this in it.
#[utoipa::path(get, path = "/mail/directory", params(("like" = String, Query)), responses((status = 200, body = [Addressee]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn directory(
    State(door): State<Door>,
    caller: SignedIn,
    Query(query): Query<Like>,
) -> Result<Json<Vec<Addressee>>, AppError> {
    door.ask_as(caller, move |app, caller| app.mail_directory(caller, &query.like))
        .await
        .map(Json)
}

/// Someone's address with what proves whose it is.
#[utoipa::path(get, path = "/mail/directory/{address}", responses((status = 200, body = AddresseeShown), (status = "4XX", body = ErrorBody)))]
pub(super) async fn addressee(
    State(door): State<Door>,
    caller: SignedIn,
    Id(address): Id<Address>,
) -> Result<Json<AddresseeShown>, AppError> {
    door.ask_as(caller, move |app, caller| app.addressee(caller, &address))
        .await
        .map(Json)
}
