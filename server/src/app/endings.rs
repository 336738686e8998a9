//! Endings: a mandate's end is announced before it comes, once, to both sides.

use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::mandate::{Grantee, Mandate};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Duration, EventCode, NoticeCode};

use super::mandates::{end_key, standing_of};
use super::policy::is_alive;
use super::{App, AppError, Fact, Refusal};
use crate::store::keyspace::{MANDATES_BY_NOTICE, MEMBERSHIPS};
use crate::store::rows::{NoticeRow, Standing, mandate_of};
use crate::store::{Batch, Direction};

/// How many announcements are made at a time.
const AT_A_TIME: usize = 500;

/// Days before the end at which a long mandate's is announced.
const LONG_DAYS: i64 = 30;

/// The same for a short one.
const SHORT_DAYS: i64 = 1;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// When a mandate's end is announced: a month before for half a year and more, else the day before. One that is over
/// within two days is announced by being granted.
fn announced_at(mandate: &Mandate) -> Option<Timestamp> {
    let lasts = mandate.until.millis_since(mandate.from);
    let days = if lasts >= i64::from(Duration::HalfYear.days()) * DAY_MS {
        LONG_DAYS
    } else {
        SHORT_DAYS
    };
    (lasts > 2 * DAY_MS).then(|| mandate.until.plus_millis(-days * DAY_MS))
}

impl App {
    /// Adds to a batch: the end of this mandate will be announced.
    pub(super) fn announce_end(&self, batch: Batch, mandate: &Mandate) -> Batch {
        match announced_at(mandate) {
            Some(at) => MANDATES_BY_NOTICE.insert(batch, &[&end_key(at), mandate.id.as_bytes()], Vec::new()),
            None => batch,
        }
    }

    /// Tells both sides what will end soon. What is told goes with the mark in one batch: a restart tells nothing
    /// twice.
    pub(super) fn announce_ends(&self) -> Result<(), AppError> {
        let now = self.now();
        for (key, _) in MANDATES_BY_NOTICE.scan(self.engine(), &[], Direction::Forward, AT_A_TIME)? {
            let due = key.get(..8).is_some_and(|at| at <= end_key(now).as_slice());
            let Some(id) = mandate_of(&key).filter(|_| due) else {
                break;
            };
            self.decide(|| self.announce(id, &key))?;
        }
        Ok(())
    }

    fn announce(&self, id: MandateId, key: &[u8]) -> Result<(), AppError> {
        let now = self.now();
        let mark = MANDATES_BY_NOTICE.key(&[&key]);
        let batch = Batch::new().expect_equals(mark, Vec::new());
        let mut batch = MANDATES_BY_NOTICE.delete(batch, &[&key]);
        let Some(held) = self.held(id)? else {
            return Err(AppError::from(Refusal::StoreDamaged));
        };
        let mandate = held.mandate();
        // What has ended, or is over already because the server was down, is not announced any more.
        let told = is_alive(mandate, &held.row.value.lifecycle, now).is_ok();
        if told {
            let holders = self.holders(mandate)?;
            let first = holders.first().copied();
            let about = |account| NoticeRow {
                due: Some(mandate.until),
                mandate: Some(id),
                account,
                ..NoticeRow::new(NoticeCode::MandateEnding, now)
            };
            batch = self.tell(batch, mandate.owner, &about(first));
            for holder in holders {
                batch = self.tell(batch, holder, &about(Some(mandate.owner)));
            }
        }
        let fact = Fact::new(EventCode::MandateEndTold).mandate(id);
        let event = self.own_event(now, Some(mandate.owner), fact)?;
        self.ledger
            .commit(batch, told.then_some(event).into_iter().collect())?;
        Ok(())
    }

    /// Who holds a mandate at this moment: its grantee, or everyone of its structure in that role.
    pub(super) fn holders(&self, mandate: &Mandate) -> Result<Vec<AccountId>, AppError> {
        let (structure, role) = match mandate.grantee {
            Grantee::Person(account) => return Ok(vec![account]),
            Grantee::Structure(structure, role) => (structure, role),
        };
        let members = MEMBERSHIPS.scan(self.engine(), &[structure.as_bytes()], usize::MAX)?;
        let holding = members
            .iter()
            .filter(|row| standing_of(row) == (role, Standing::Active));
        Ok(holding
            .filter_map(|row| row.key().get(16..32)?.try_into().ok().map(AccountId::from_bytes))
            .collect())
    }
}
