//! Notices: what people are told when they next sign in. Nothing that matters to a person happens without one, and no
//! notice says more than the server knows.

use ecrin_vault::id::{AccountId, NoticeId};
use ecrin_vault::mandate::Mandate;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, NoticeCode, Role};
use ecrin_vault::wire::Notice;
use rand::RngCore as _;
use rand::rngs::OsRng;

use super::{App, AppError, Caller, Fact, Refusal};
use crate::store::Batch;
use crate::store::keyspace::{NEWS, NOTICES};
use crate::store::rows::{About, NoticeRow, ServiceLetterRow};

/// The most notices shown or marked at once.
const MOST: usize = 1_000;

impl NoticeRow {
    /// A notice of now that refers to nothing yet.
    pub(super) fn new(code: NoticeCode, at: Timestamp) -> Self {
        Self {
            id: ordered_id(at),
            code,
            at,
            due: None,
            mandate: None,
            document: None,
            structure: None,
            account: None,
            detail: None,
            seen: None,
        }
    }
}

/// What a letter is about that goes with a notice, where one does.
const fn about(code: NoticeCode) -> Option<About> {
    match code {
        NoticeCode::MandateGranted | NoticeCode::RequestAccepted => Some(About::MandateGranted),
        NoticeCode::MailNearlyFull => Some(About::MailNearlyFull),
        NoticeCode::MailUndelivered => Some(About::MailUndelivered),
        _ => None,
    }
}

/// An id whose first eight bytes are the time, so that notices sort by it.
pub(super) fn ordered_id(at: Timestamp) -> NoticeId {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    bytes[..8].copy_from_slice(&at.millis().to_be_bytes());
    NoticeId::from_bytes(bytes)
}

impl App {
    /// Adds to a batch: someone is told something. What deserves a letter is written to her too, and whoever wants a
    /// word outside is looked for: both with the next upkeep.
    pub(super) fn tell(&self, batch: Batch, whom: AccountId, notice: &NoticeRow) -> Batch {
        let batch = NOTICES.insert(batch, &[whom.as_bytes(), notice.id.as_bytes()], notice);
        let batch = NEWS.put(batch, &[whom.as_bytes()], *notice.id.as_bytes());
        match about(notice.code) {
            Some(about) => {
                let letter = ServiceLetterRow {
                    about,
                    mandate: notice.mandate,
                    detail: notice.detail.clone(),
                };
                self.write_to(batch, whom, notice.id, &letter)
            }
            None => batch,
        }
    }

    /// Adds to a batch: those who hold a mandate from now on are told so, but for those who were told in other words.
    pub(super) fn tell_granted(
        &self,
        mut batch: Batch,
        mandate: &Mandate,
        but: &[AccountId],
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        for holder in self.holders(mandate)? {
            if !but.contains(&holder) {
                let notice = NoticeRow {
                    mandate: Some(mandate.id),
                    account: Some(mandate.owner),
                    ..NoticeRow::new(NoticeCode::MandateGranted, now)
                };
                batch = self.tell(batch, holder, &notice);
            }
        }
        Ok(batch)
    }

    /// What the caller was told, oldest first.
    pub fn notices(&self, caller: &Caller) -> Result<Vec<Notice>, AppError> {
        let rows = NOTICES.scan(self.engine(), &[caller.account.as_bytes()], usize::MAX)?;
        // The newest, where there are more than anyone reads.
        let skipped = rows.len().saturating_sub(MOST);
        Ok(rows
            .into_iter()
            .skip(skipped)
            .map(|row| notice_of(&row.value))
            .collect())
    }

    /// How many notices wait for someone.
    pub(super) fn notices_waiting(&self, account: AccountId) -> Result<u64, AppError> {
        let rows = NOTICES.scan(self.engine(), &[account.as_bytes()], usize::MAX)?;
        Ok(rows.iter().filter(|row| row.value.seen.is_none()).count() as u64)
    }

    /// The caller has read these.
    pub fn see_notices(&self, caller: &Caller, notices: &[NoticeId]) -> Result<(), AppError> {
        if notices.len() > MOST {
            return Err(Refusal::Malformed.into());
        }
        self.decide(|| {
            let now = self.now();
            let (mut batch, mut count) = (Batch::new(), 0);
            for row in NOTICES.scan(self.engine(), &[caller.account.as_bytes()], usize::MAX)? {
                if row.value.seen.is_none() && notices.contains(&row.value.id) {
                    let seen = NoticeRow {
                        seen: Some(now),
                        ..row.value.clone()
                    };
                    batch = row.replace(batch, &seen);
                    count += 1;
                }
            }
            if count == 0 {
                return Ok(());
            }
            let subject = (caller.role == Role::Beneficiary).then_some(caller.account);
            let event = self.event(
                now,
                caller,
                subject,
                Fact::new(EventCode::NoticeSeen).detail(count),
            )?;
            self.commit_one(batch, event)?;
            Ok(())
        })
    }
}

fn notice_of(row: &NoticeRow) -> Notice {
    Notice {
        id: row.id,
        code: row.code,
        at: row.at,
        due: row.due,
        mandate: row.mandate,
        document: row.document,
        structure: row.structure,
        account: row.account,
        detail: row.detail.clone(),
        seen: row.seen,
    }
}
