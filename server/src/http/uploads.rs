//! Uploads: tus 1.0.0, core protocol with creation and termination.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ecrin_vault::id::UploadId;
use ecrin_vault::wire::ErrorBody;
use futures_util::{Stream, StreamExt as _};
use tokio::time::Instant;
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

/// How long whoever is refused may go on sending before the connection is closed.
const HEARD_OUT: Duration = Duration::from_secs(5);

/// The rate below which a sender, on the whole, is told to come back: bytes a second. A telephone with one bar sends
/// ten times as much.
const SLOWEST: u64 = 500;

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, AppError> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::Malformed.into())
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), AppError> {
    if headers.get(&TUS_RESUMABLE) == Some(&VERSION) {
        Ok(())
    } else {
        Err(Refusal::WrongProtocol.into())
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
        return Err(Refusal::WrongMediaType.into());
    }
    let offset = number(&headers, &UPLOAD_OFFSET)?;
    // Each upload holds a thread; beyond so many, the next ones wait at the door and not in the house.
    let account = door
        .ask_as(caller.clone(), |_, caller| Ok(caller.account))
        .await?;
    let _place = door.uploads.take(account).await?;
    let mut pieces = SyncIoBridge::new(StreamReader::new(Box::pin(patient(body.into_data_stream()))));
    let (appended, pieces) = door
        .ask_as(caller, move |app, caller| {
            Ok((app.append_upload(caller, upload, offset, &mut pieces), pieces))
        })
        .await?;
    if appended.is_err() {
        // Whoever is still sending does not read; were the connection closed now, she would never see why.
        hear_out(pieces.into_inner().into_inner()).await;
    }
    let offset = appended?;
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

/// The pieces of a body, each within a time and all of them at a rate: a sender that falls silent, or that drips, does
/// not keep a thread for ever. What has come is kept, and the sender goes on from there.
fn patient<S, E>(pieces: S) -> impl Stream<Item = io::Result<Bytes>>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let begun = Instant::now();
    futures_util::stream::unfold(Some((pieces, 0)), move |state| async move {
        let (mut pieces, received) = state?;
        let late = begun + PATIENCE + Duration::from_secs(received / SLOWEST);
        let deadline = late.min(Instant::now() + PATIENCE);
        match tokio::time::timeout_at(deadline, pieces.next()).await {
            Ok(Some(Ok(piece))) => {
                let received = received + piece.len() as u64;
                Some((Ok(piece), Some((pieces, received))))
            }
            Ok(Some(Err(error))) => Some((Err(io::Error::other(error)), None)),
            Ok(None) => None,
            Err(_) => Some((Err(io::ErrorKind::TimedOut.into()), None)),
        }
    })
}

/// Reads what is still coming and forgets it, for a while.
async fn hear_out(mut pieces: impl Stream<Item = io::Result<Bytes>> + Unpin) {
    let _ = tokio::time::timeout(HEARD_OUT, async {
        while let Some(Ok(_)) = pieces.next().await {}
    })
    .await;
}

fn header_value(value: impl std::fmt::Display) -> Result<HeaderValue, AppError> {
    HeaderValue::try_from(value.to_string()).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// How many bytes arrive, and after how long, from a sender with this much to say every so often.
    async fn heard(piece: usize, every: Duration, pieces: usize) -> (usize, Duration, io::Result<()>) {
        let sender = futures_util::stream::iter(0..pieces).then(move |_| async move {
            tokio::time::sleep(every).await;
            Ok::<_, Infallible>(Bytes::from(vec![0; piece]))
        });
        let begun = Instant::now();
        let (mut received, mut heard) = (0, Box::pin(patient(Box::pin(sender))));
        while let Some(piece) = heard.next().await {
            match piece {
                Ok(piece) => received += piece.len(),
                Err(error) => return (received, begun.elapsed(), Err(error)),
            }
        }
        (received, begun.elapsed(), Ok(()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_sender_is_heard_to_the_end() {
        let (received, _, end) = heard(8_192, Duration::from_secs(10), 2_500).await;
        assert!(end.is_ok());
        assert_eq!(received, 2_500 * 8_192);
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_sender_is_left_after_the_patience() {
        let (received, after, end) = heard(20_000_000, Duration::from_secs(31), 1).await;
        assert_eq!((received, after), (0, PATIENCE));
        assert!(end.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_dripping_sender_does_not_stay() {
        let (received, after, end) = heard(1, Duration::from_secs(29), 1_000_000).await;
        assert!(end.is_err());
        assert!(received <= 2 && after <= 2 * PATIENCE, "{received} in {after:?}");
    }
}
