//! How much one member may send (GCRA): a rate with a burst, that forgives as time goes by and remembers one number.

use std::collections::HashMap;
use std::sync::Mutex;

use ecrin_vault::id::AccountId;
use ecrin_vault::time::Timestamp;

use super::super::{App, AppError, Refusal, lock};

/// How many senders are remembered before those who have fallen silent are forgotten.
const MOST_REMEMBERED: usize = 10_000;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// For each sender, when her messages and her recipients would be forgiven.
#[derive(Default)]
pub(in crate::app) struct SendingRates(Mutex<HashMap<AccountId, Due>>);

#[derive(Default, Clone, Copy)]
struct Due {
    messages: i64,
    recipients: i64,
}

/// Takes `count` of a rate of one in `every_ms`, of which `burst` may come at once. Answers when all that was taken
/// will be forgiven, or how many milliseconds to wait.
pub(in crate::app) fn take(due: i64, now: i64, every_ms: i64, burst: i64, count: i64) -> Result<i64, i64> {
    let after = due.max(now).saturating_add(every_ms.saturating_mul(count));
    let wait = after - now - every_ms.saturating_mul(burst.max(count));
    if wait > 0 { Err(wait) } else { Ok(after) }
}

/// A refusal that says when to come back.
pub(in crate::app) fn later(reason: Refusal, wait_ms: i64) -> AppError {
    AppError::Refused {
        reason,
        event: None,
        retry_after: Some(u64::try_from(wait_ms / 1000 + 1).unwrap_or(1)),
    }
}

impl App {
    /// Counts a message to so many, or says when to come back.
    pub(super) fn within_sending_rates(
        &self,
        account: AccountId,
        recipients: usize,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let limits = &self.mail;
        let now = now.millis();
        let mut rates = lock(&self.memory.sending.0);
        if rates.len() > MOST_REMEMBERED {
            rates.retain(|_, due| due.messages > now || due.recipients > now);
        }
        let due = rates.entry(account).or_default();
        let refused = |wait| later(Refusal::TooManyRequests, wait);
        let every = MINUTE_MS / i64::from(limits.messages_per_minute.max(1));
        let messages = take(due.messages, now, every, i64::from(limits.burst), 1).map_err(refused)?;
        let hourly = i64::from(limits.recipients_per_hour.max(1));
        let count = i64::try_from(recipients).unwrap_or(i64::MAX);
        let taken = take(due.recipients, now, HOUR_MS / hourly, hourly, count).map_err(refused)?;
        *due = Due {
            messages,
            recipients: taken,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn a_burst_passes_then_one_at_a_time() {
        let mut due = 0;
        for _ in 0..10 {
            due = take(due, 5_000, 1_000, 10, 1).expect("within the burst");
        }
        assert_eq!(take(due, 5_000, 1_000, 10, 1), Err(1_000));
        due = take(due, 6_000, 1_000, 10, 1).expect("a second later");
        assert!(take(due, 6_000, 1_000, 10, 1).is_err());
        assert!(take(due, 16_000, 1_000, 10, 10).is_ok());
    }

    #[test]
    fn more_at_once_than_the_burst_passes_only_after_silence() {
        assert_eq!(take(0, 0, 1_000, 10, 20), Ok(20_000));
        assert_eq!(take(20_000, 0, 1_000, 10, 20), Err(20_000));
    }
}
