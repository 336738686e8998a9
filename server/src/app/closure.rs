//! The announced end of the service (CPCE D.541): three months' notice to everyone, then twelve months in which papers can
//! be taken out and nothing new is put in, a last reminder, and only then destruction.
//!
//! No step is taken before the one that announces it was, however far a clock jumps.

use ecrin_vault::id::AccountId;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, Ground, NoticeCode, Role};
use ecrin_vault::wire::Closing;

use super::{App, AppError, Fact, Refusal, lock};
use crate::store::Batch;
use crate::store::keyspace::{ACCOUNTS, CLOSURE, Row};
use crate::store::rows::{ClosureRow, NoticeRow};

/// How long before it closes everybody is told: three months are never more than so many days.
pub const NOTICE_DAYS: u32 = 92;
/// For how long papers can be taken out afterwards: twelve months, a leap year among them.
const RETRIEVAL_DAYS: u32 = 366;
/// How long before the papers go everybody is told a last time.
const LAST_NOTICE_DAYS: u32 = 31;

impl ClosureRow {
    /// From when on nothing new is taken in.
    fn closes(&self) -> Timestamp {
        self.on.max(self.announced.plus_days(NOTICE_DAYS))
    }

    /// Before when no paper is destroyed, as far as everybody was told.
    fn ends(&self) -> Timestamp {
        let closed = self.closed.unwrap_or(self.closes()).max(self.closes());
        let ends = closed.plus_days(RETRIEVAL_DAYS);
        self.reminded
            .map_or(ends, |told| ends.max(told.plus_days(LAST_NOTICE_DAYS)))
    }

    /// What is to be done now, if anything is.
    fn due(&self, now: Timestamp) -> Option<Due> {
        match (self.closed, self.reminded) {
            (None, _) => (now >= self.closes()).then_some(Due::Close),
            (Some(_), None) => (now.plus_days(LAST_NOTICE_DAYS) >= self.ends()).then_some(Due::Remind),
            (Some(_), Some(_)) => (now >= self.ends()).then_some(Due::Destroy),
        }
    }
}

/// What the end of the service comes to, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// Say that nothing new is taken in, and until when papers can be taken out.
    Close,
    /// Say a last time when they go.
    Remind,
    /// Destroy them.
    Destroy,
}

impl App {
    fn closure(&self) -> Result<Option<Row<ClosureRow>>, AppError> {
        Ok(CLOSURE.get(self.engine(), &[])?)
    }

    /// When the service closes and ends, where that was announced.
    pub(super) fn closing(&self) -> Result<Option<Closing>, AppError> {
        Ok(self.closure()?.map(|row| Closing {
            closes: row.value.closes(),
            ends: row.value.ends(),
        }))
    }

    /// Refuses what is new once the service is closed: no papers, no mandates, no people. Everything else goes on,
    /// above all taking one's papers out.
    pub(super) fn must_be_open(&self, now: Timestamp) -> Result<(), AppError> {
        match self.closure()? {
            Some(row) if now >= row.value.closes() => Err(Refusal::ServiceClosed.into()),
            _ => Ok(()),
        }
    }

    /// Announces the end of the service that the operator asked for, once, to everybody, or takes it back; then does
    /// what is due of it.
    pub(super) fn tend_closure(&self) -> Result<(), AppError> {
        let known = self.closure()?;
        let asked = match self.terms.closing() {
            Ok(asked) => asked,
            // An order that cannot be read neither closes a service nor keeps one open.
            Err(error) => {
                if !std::mem::replace(&mut *lock(&self.memory.order_unread), true) {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the order to close cannot be read"
                    );
                }
                known.as_ref().map(|row| row.value.on)
            }
        };
        match (&known, asked) {
            (None, None) => Ok(()),
            (Some(row), Some(on)) if row.value.on == on => self.take_closing_step(row),
            (_, Some(on)) => self.announce_closure(known.as_ref(), on),
            (Some(row), None) => {
                let fact = Fact::new(EventCode::ClosureWithdrawn);
                self.tell_everybody(row.delete(Batch::new()), NoticeCode::ServiceStays, None, fact)
            }
        }
    }

    fn announce_closure(&self, known: Option<&Row<ClosureRow>>, on: Timestamp) -> Result<(), AppError> {
        let closure = ClosureRow {
            announced: self.now(),
            on,
            closed: None,
            reminded: None,
        };
        let batch = match known {
            Some(row) => row.replace(Batch::new(), &closure),
            None => CLOSURE.insert(Batch::new(), &[], &closure),
        };
        let closes = closure.closes();
        let fact = Fact::new(EventCode::ClosureAnnounced).detail(closes.day());
        self.tell_everybody(batch, NoticeCode::ServiceClosing, Some(closes), fact)
    }

    fn take_closing_step(&self, row: &Row<ClosureRow>) -> Result<(), AppError> {
        let now = self.now();
        let (changed, code, event) = match row.value.due(now) {
            None => return Ok(()),
            Some(Due::Destroy) => return self.destroy_all(now),
            Some(Due::Close) => {
                let closed = ClosureRow {
                    closed: Some(now),
                    ..row.value.clone()
                };
                (closed, NoticeCode::ServiceClosed, EventCode::ServiceClosed)
            }
            Some(Due::Remind) => {
                let reminded = ClosureRow {
                    reminded: Some(now),
                    ..row.value.clone()
                };
                (reminded, NoticeCode::ServiceEnding, EventCode::ServiceEndTold)
            }
        };
        let ends = changed.ends();
        let fact = Fact::new(event).detail(ends.day());
        self.tell_everybody(row.replace(Batch::new(), &changed), code, Some(ends), fact)
    }

    fn tell_everybody(
        &self,
        mut batch: Batch,
        code: NoticeCode,
        due: Option<Timestamp>,
        fact: Fact,
    ) -> Result<(), AppError> {
        let now = self.now();
        for account in self.everybody(|_| true)? {
            let notice = NoticeRow {
                due,
                ..NoticeRow::new(code, now)
            };
            batch = self.tell(batch, account, &notice);
        }
        self.commit_one(batch, self.own_event(now, None, fact)?)?;
        Ok(())
    }

    fn everybody(&self, whom: impl Fn(Role) -> bool) -> Result<Vec<AccountId>, AppError> {
        let mut accounts = Vec::new();
        ACCOUNTS.each(self.engine(), |row| {
            if whom(row.value.role) {
                accounts.extend(row.key().try_into().ok().map(AccountId::from_bytes));
            }
        })?;
        Ok(accounts)
    }

    /// The vaults go; what the law holds stays until it is lifted, and the journal and the professionals stay.
    fn destroy_all(&self, now: Timestamp) -> Result<(), AppError> {
        for account in self.everybody(|role| role == Role::Beneficiary)? {
            if !self.holds_on_person(account, now)? {
                self.erase_vault(account, Ground::Closure, None)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: u32) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000).unwrap().plus_days(days)
    }

    fn row(on: u32, closed: Option<u32>, reminded: Option<u32>) -> ClosureRow {
        ClosureRow {
            announced: day(0),
            on: day(on),
            closed: closed.map(day),
            reminded: reminded.map(day),
        }
    }

    #[test]
    fn each_step_comes_in_its_time() {
        // Asked for tomorrow, it closes after three months all the same.
        assert_eq!(row(1, None, None).due(day(91)), None);
        assert_eq!(row(1, None, None).due(day(92)), Some(Due::Close));
        assert_eq!(row(200, None, None).due(day(199)), None);
        assert_eq!(row(200, None, None).due(day(200)), Some(Due::Close));
        assert_eq!(row(200, Some(200), None).due(day(534)), None);
        assert_eq!(row(200, Some(200), None).due(day(535)), Some(Due::Remind));
        assert_eq!(row(200, Some(200), Some(535)).due(day(565)), None);
        assert_eq!(row(200, Some(200), Some(535)).due(day(566)), Some(Due::Destroy));
    }

    #[test]
    fn a_clock_that_jumps_skips_no_notice() {
        let late = 9000;
        assert_eq!(row(1, None, None).due(day(late)), Some(Due::Close));
        assert_eq!(row(1, Some(late), None).due(day(late)), None);
        assert_eq!(row(1, Some(late), None).due(day(late + 5000)), Some(Due::Remind));
        let told = row(1, Some(late), Some(late + 5000));
        assert_eq!(told.due(day(late + 5030)), None);
        assert_eq!(told.due(day(late + 5031)), Some(Due::Destroy));
    }
}
