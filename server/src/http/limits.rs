//! Limits of rate and time, before a handler runs.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ecrin_vault::id::AccountId;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::Door;
use crate::app::{AppError, Refusal};
use crate::config::Limits;

/// How long any answer but a transfer may take.
const LONGEST: Duration = Duration::from_secs(60);

/// How many addresses are remembered before those that have fallen silent are forgotten.
const MOST_ADDRESSES: usize = 10_000;

/// How many uploads one account may send at the same time.
const UPLOADS_EACH: usize = 16;

/// How long an upload waits for a place.
const PLACE_PATIENCE: Duration = Duration::from_secs(20);

/// Places for uploads, each of which holds a thread: so many in all, and so many for each account, so that nobody
/// takes them all.
pub(super) struct UploadPlaces {
    all: Semaphore,
    taken: Mutex<HashMap<AccountId, usize>>,
}

/// A place that is given back when it is dropped.
pub(super) struct Place<'a> {
    places: &'a UploadPlaces,
    account: AccountId,
    _permit: Option<SemaphorePermit<'a>>,
}

impl UploadPlaces {
    pub(super) fn new(all: usize) -> Self {
        Self {
            all: Semaphore::new(all),
            taken: Mutex::new(HashMap::new()),
        }
    }

    /// A place for this account, or a word on when to come back.
    pub(super) async fn take(&self, account: AccountId) -> Result<Place<'_>, AppError> {
        let full = || AppError::Refused {
            reason: Refusal::TooManyRequests,
            event: None,
            retry_after: Some(PLACE_PATIENCE.as_secs()),
        };
        {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let mine = taken.entry(account).or_default();
            if *mine >= UPLOADS_EACH {
                return Err(full());
            }
            *mine += 1;
        }
        let mut place = Place {
            places: self,
            account,
            _permit: None,
        };
        let permit = tokio::time::timeout(PLACE_PATIENCE, self.all.acquire()).await;
        place._permit = Some(permit.map_err(|_| full())?.map_err(AppError::internal)?);
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mine) = taken.get_mut(&self.account) {
            *mine -= 1;
            if *mine == 0 {
                taken.remove(&self.account);
            }
        }
    }
}

/// Requests from each network address; of a version 6 address, its network of 64 bits.
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
    let address = address.map(|address| match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    });
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
