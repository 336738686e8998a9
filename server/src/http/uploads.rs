//! Uploads: tus 1.0.0, core protocol with creation and termination.

use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ecrin_vault::id::UploadId;
use ecrin_vault::wire::ErrorBody;
use futures_util::StreamExt as _;
use tokio_util::io::{StreamReader, SyncIoBridge};

use super::Door;
use super::extract::{Id, SignedIn};
use crate::app::{AppError, Refusal};

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const PIECES: &str = "application/offset+octet-stream";

/// How long the next piece of an upload may let us wait.
const PATIENCE: Duration = Duration::from_secs(30);

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, AppError> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::Malformed.into())
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), AppError> {
    if headers.get(&TUS_RESUMABLE) == Some(&VERSION) {
        Ok(())
    } else {
        Err(Refusal::Malformed.into())
    }
}

/// Begin an upload (`Upload-Length`).
#[utoipa::path(post, path = "/uploads", responses((status = 201, description = "Location names the upload"), (status = "4XX", body = ErrorBody)))]
pub(super) async fn create(
    State(door): State<Door>,
    caller: SignedIn,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    speaks_tus(&headers)?;
    let length = number(&headers, &UPLOAD_LENGTH)?;
    let upload = door
        .ask_as(caller, move |app, caller| app.create_upload(caller, length))
        .await?;
    Ok((
        StatusCode::CREATED,
        [
            (TUS_RESUMABLE, VERSION),
            (
                header::LOCATION,
                header_value(format!("/api/v1/uploads/{upload}"))?,
            ),
        ],
    )
        .into_response())
}

/// Where an upload stands.
#[utoipa::path(head, path = "/uploads/{upload}", responses((status = 200), (status = "4XX")))]
pub(super) async fn offset(
    State(door): State<Door>,
    caller: SignedIn,
    Id(upload): Id<UploadId>,
) -> Result<Response, AppError> {
    let (offset, length) = door
        .ask_as(caller, move |app, caller| app.upload_offset(caller, upload))
        .await?;
    let headers = [
        (TUS_RESUMABLE, VERSION),
        (UPLOAD_OFFSET, header_value(offset)?),
        (UPLOAD_LENGTH, header_value(length)?),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

/// Add bytes at `Upload-Offset`.
#[utoipa::path(patch, path = "/uploads/{upload}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn append(
    State(door): State<Door>,
    caller: SignedIn,
    Id(upload): Id<UploadId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    speaks_tus(&headers)?;
    if headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind != PIECES)
    {
        return Err(Refusal::Malformed.into());
    }
    let offset = number(&headers, &UPLOAD_OFFSET)?;
    // Each upload holds a thread; beyond so many, the next ones wait at the door and not in the house.
    let account = door
        .ask_as(caller.clone(), |_, caller| Ok(caller.account))
        .await?;
    let _place = door.uploads.take(account).await?;
    let mut pieces = SyncIoBridge::new(StreamReader::new(Box::pin(patient(body.into_data_stream()))));
    let offset = door
        .ask_as(caller, move |app, caller| {
            app.append_upload(caller, upload, offset, &mut pieces)
        })
        .await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(TUS_RESUMABLE, VERSION), (UPLOAD_OFFSET, header_value(offset)?)],
    )
        .into_response())
}

/// Give an upload up.
#[utoipa::path(delete, path = "/uploads/{upload}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn give_up(
    State(door): State<Door>,
    caller: SignedIn,
    Id(upload): Id<UploadId>,
) -> Result<Response, AppError> {
    door.ask_as(caller, move |app, caller| app.delete_upload(caller, upload))
        .await?;
    Ok((StatusCode::NO_CONTENT, [(TUS_RESUMABLE, VERSION)]).into_response())
}

/// The pieces of a body, each within a time: a sender that falls silent does not keep a thread for ever.
fn patient(body: BodyDataStream) -> impl futures_util::Stream<Item = io::Result<axum::body::Bytes>> {
    futures_util::stream::unfold(Some(body), |body| async move {
        let mut body = body?;
        match tokio::time::timeout(PATIENCE, body.next()).await {
            Ok(Some(Ok(piece))) => Some((Ok(piece), Some(body))),
            Ok(Some(Err(error))) => Some((Err(io::Error::other(error)), None)),
            Ok(None) => None,
            Err(_) => Some((Err(io::ErrorKind::TimedOut.into()), None)),
        }
    })
}

fn header_value(value: impl std::fmt::Display) -> Result<HeaderValue, AppError> {
    HeaderValue::try_from(value.to_string()).map_err(AppError::internal)
}
