//! What handlers take: who is asking, what is meant, and what is handed in, all of it parsed before a handler runs.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::Door;
use crate::app::{AppError, Refusal};

/// The bearer token of a request, not yet believed, and where it came from.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) token: String,
    pub(super) address: Option<IpAddr>,
}

impl FromRequestParts<Door> for Token {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<Self, AppError> {
        let value = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = value
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(Refusal::NotSignedIn)?;
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        Ok(Self {
            token: token.to_owned(),
            address,
        })
    }
}

/// Someone who must be signed in. The session is believed by [`Door::ask_as`], together with the act and after the
/// body has arrived: whoever was cut off while she was still sending is refused.
#[derive(Clone)]
pub(super) struct SignedIn(pub(super) Token);

impl FromRequestParts<Door> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, AppError> {
        Token::from_request_parts(parts, door).await.map(Self)
    }
}

/// An id in the path. What is not an id names nothing.
pub(super) struct Id<T>(pub(super) T);

impl<T: FromStr + Send> FromRequestParts<Door> for Id<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, AppError> {
        let Path(text) = Path::<String>::from_request_parts(parts, door)
            .await
            .map_err(|_| Refusal::NotFound)?;
        text.parse().map(Self).map_err(|_| Refusal::NotFound.into())
    }
}

/// Two ids in the path.
pub(super) struct Ids<A, B>(pub(super) A, pub(super) B);

impl<A: FromStr + Send, B: FromStr + Send> FromRequestParts<Door> for Ids<A, B> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, AppError> {
        let Path((first, second)) = Path::<(String, String)>::from_request_parts(parts, door)
            .await
            .map_err(|_| Refusal::NotFound)?;
        match (first.parse(), second.parse()) {
            (Ok(first), Ok(second)) => Ok(Self(first, second)),
            _ => Err(Refusal::NotFound.into()),
        }
    }
}

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Door> for Body<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, door: &Door) -> Result<Self, AppError> {
        match Json::<T>::from_request(request, door).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refusal_of(&rejection).into()),
        }
    }
}

fn refusal_of(rejection: &JsonRejection) -> Refusal {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::TooLarge
    } else {
        Refusal::Malformed
    }
}

/// The query of a request.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Door> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, AppError> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, door)
            .await
            .map_err(|_| Refusal::Malformed)?;
        Ok(Self(query.0))
    }
}
