//! Limits of rate and time, before a handler runs.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Door;
use crate::app::{AppError, Refusal};
use crate::config::Limits;

/// How long any answer but a transfer may take.
const LONGEST: Duration = Duration::from_secs(60);

/// How many addresses are remembered before those that have fallen silent are forgotten.
const MOST_ADDRESSES: usize = 10_000;

/// Requests from each network address.
pub(super) struct Rates(DefaultKeyedRateLimiter<IpAddr>);

impl Rates {
    pub(super) fn new(limits: &Limits) -> Self {
        let per_minute = NonZeroU32::new(limits.requests_per_minute).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::keyed(Quota::per_minute(per_minute)))
    }
}

/// Refuses an address that asks too often, and says when to come back.
pub(super) async fn within_rate(State(door): State<Door>, request: Request, next: Next) -> Response {
    if door.rates.0.len() > MOST_ADDRESSES {
        door.rates.0.retain_recent();
    }
    let address = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    if let Some(address) = address
        && let Err(until) = door.rates.0.check_key(&address)
    {
        let wait = until.wait_time_from(DefaultClock::default().now());
        let retry_after = Some(wait.as_secs() + 1);
        return AppError::Refused {
            reason: Refusal::TooManyRequests,
            event: None,
            retry_after,
        }
        .into_response();
    }
    next.run(request).await
}

/// Ends what takes too long. Uploads have a limit of their own: each piece must come in time.
pub(super) async fn within_time(request: Request, next: Next) -> Response {
    if request.method() == Method::PATCH {
        return next.run(request).await;
    }
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => AppError::from(Refusal::JournalUnavailable).into_response(),
    }
}
