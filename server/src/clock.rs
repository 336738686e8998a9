//! The one place where time enters the server.

use std::time::{SystemTime, UNIX_EPOCH};

use ecrin_vault::time::Timestamp;

/// Tells the time. Tests hand in a clock that they move.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The computer's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        // A clock beyond the year 9999 is as wrong as one before 1970: both read as 1970, and the sealer refuses them.
        Timestamp::from_millis(millis)
            .unwrap_or_else(|_| Timestamp::from_millis(0).unwrap_or_else(|_| unreachable!("1970 is a time")))
    }
}
