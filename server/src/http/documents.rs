//! Documents, as their owner and their depositors use them.

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ecrin_vault::id::DocumentId;
use ecrin_vault::wire::{Document, DocumentNew, ErrorBody, Filed, FilingNew};
use tokio_util::io::ReaderStream;

use super::Door;
use super::extract::{Body, Id, SignedIn};
use crate::app::{AppError, Payload};

/// How much of a file is in memory at a time.
const PORTION: usize = 64 * 1024;

/// Put an uploaded payload into a vault.
#[utoipa::path(post, path = "/documents", request_body = DocumentNew, responses((status = 201, body = Document), (status = "4XX", body = ErrorBody)))]
pub(super) async fn deposit(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<DocumentNew>,
) -> Result<(StatusCode, Json<Document>), AppError> {
    let document = door
        .ask_as(caller, move |app, caller| app.deposit(caller, &new))
        .await?;
    Ok((StatusCode::CREATED, Json(document)))
}

/// The caller's own documents.
#[utoipa::path(get, path = "/documents", responses((status = 200, body = [Document]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<Document>>, AppError> {
    door.ask_as(caller, move |app, caller| app.documents(caller))
        .await
        .map(Json)
}

/// One of the caller's own documents.
#[utoipa::path(get, path = "/documents/{document}", responses((status = 200, body = Document), (status = "4XX", body = ErrorBody)))]
pub(super) async fn get(
    State(door): State<Door>,
    caller: SignedIn,
    Id(document): Id<DocumentId>,
) -> Result<Json<Document>, AppError> {
    door.ask_as(caller, move |app, caller| app.document(caller, document))
        .await
        .map(Json)
}

/// The ciphertext of one of the caller's own documents.
#[utoipa::path(get, path = "/documents/{document}/payload", responses((status = 200, content_type = "application/octet-stream"), (status = "4XX", body = ErrorBody)))]
pub(super) async fn payload(
    State(door): State<Door>,
    caller: SignedIn,
    Id(document): Id<DocumentId>,
) -> Result<Response, AppError> {
    door.ask_as(caller, move |app, caller| app.own_payload(caller, document))
        .await
        .map(stream)
}

/// Remove a document in all its versions.
#[utoipa::path(delete, path = "/documents/{document}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete(
    State(door): State<Door>,
    caller: SignedIn,
    Id(document): Id<DocumentId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| app.delete_document(caller, document))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take in, or turn away, what someone put in for the caller.
#[utoipa::path(post, path = "/documents/{document}/filing", request_body = FilingNew, responses((status = 200, body = Filed), (status = "4XX", body = ErrorBody)))]
pub(super) async fn file(
    State(door): State<Door>,
    caller: SignedIn,
    Id(document): Id<DocumentId>,
    Body(new): Body<FilingNew>,
) -> Result<Json<Filed>, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.file_document(caller, document, &new.note)
    })
    .await
    .map(Json)
}

/// Ciphertext as it lies on disk, in portions.
pub(super) fn stream(payload: Payload) -> Response {
    let file = tokio::fs::File::from_std(payload.file);
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, payload.size.to_string()),
    ];
    (
        headers,
        Bytes::from_stream(ReaderStream::with_capacity(file, PORTION)),
    )
        .into_response()
}
