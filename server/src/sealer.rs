//! The sealer: what must be forgotten, and what must not roll back.
//!
//! In scope: the seals of mandates, the day keys they lie under, counters of failed tries, and the last head of the
//! journal that was seen. Out of scope: deciding whether a mandate is alive (the app does), and documents.
//!
//! Its directory is small, is in no backup, and may be lost: then running mandates end, and no document with them.
//! Files are replaced whole: written beside, synced, renamed, and the folder synced.

mod days;
mod files;
mod tries;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ecrin_vault::envelope::{EnvelopeError, Recipient};
use ecrin_vault::id::{MandateId, SlotId};
use ecrin_vault::note::Digest32;
use ecrin_vault::seal::Seal;
use ecrin_vault::time::{Day, Timestamp};
use rand::rngs::OsRng;

use crate::ledger::{CLOCK_TOLERANCE_MS, Head};
use days::DayKeys;
use files::{remove_durably, write_durably};
pub use tries::{Tries, TryRefused};

/// How often the head is written when nothing presses, in milliseconds.
const HEAD_EVERY_MS: i64 = 1_000;

/// Why the sealer refuses.
#[derive(Debug, thiserror::Error)]
pub enum SealerError {
    /// The journal on disk is shorter than, or another than, the one seen before.
    #[error(
        "the journal is older than the one this sealer has seen, or another: {origin} had {seen} entries"
    )]
    StoreOlder {
        /// Which shard.
        origin: String,
        /// How many entries it had.
        seen: u64,
    },
    /// The clock lies behind the journal.
    #[error("the clock says {now}, but the journal goes on until {seen}")]
    ClockBehind {
        /// The clock.
        now: Timestamp,
        /// The last event seen.
        seen: Timestamp,
    },
    /// The seal is gone: the mandate has ended for good.
    #[error("the seal of this mandate was destroyed")]
    Destroyed,
    /// An envelope does not carry this seal.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// A file of the sealer cannot be read as what it should be.
    #[error("the sealer's file {0} is damaged")]
    Damaged(PathBuf),
    /// The directory cannot be read or written.
    #[error("the sealer's directory: {0}")]
    Io(#[from] std::io::Error),
}

/// The sealer, in this process.
pub struct Sealer {
    directory: PathBuf,
    days: Mutex<DayKeys>,
    tries: Mutex<Tries>,
    head: Mutex<SeenHead>,
}

#[derive(Default)]
struct SeenHead {
    head: Option<Head>,
    written: Option<Timestamp>,
    changed: bool,
}

impl Sealer {
    /// Opens the directory, which is made if it is missing.
    pub fn open(directory: &Path) -> Result<Self, SealerError> {
        files::create_directory(directory)?;
        files::create_directory(&directory.join("seals"))?;
        files::create_directory(&directory.join("tries"))?;
        let head = read_head(&directory.join("head"))?;
        Ok(Self {
            directory: directory.to_owned(),
            days: Mutex::new(DayKeys::open(&directory.join("days"))?),
            tries: Mutex::new(Tries::open(&directory.join("tries"))?),
            head: Mutex::new(SeenHead {
                head,
                written: None,
                changed: false,
            }),
        })
    }

    /// The last head seen, with which the journal on disk must agree.
    pub fn seen(&self) -> Option<Head> {
        lock(&self.head).head.clone()
    }

    /// Refuses a clock that lies behind what was seen.
    pub fn check_clock(&self, now: Timestamp) -> Result<(), SealerError> {
        match self.seen() {
            Some(head) if head.at.millis_since(now) > CLOCK_TOLERANCE_MS => {
                Err(SealerError::ClockBehind { now, seen: head.at })
            }
            _ => Ok(()),
        }
    }

    /// Remembers a head that is durable in the store. Written at most once a second: what is seen may lag behind the
    /// journal, never run ahead of it.
    pub fn note_head(&self, head: &Head) {
        let mut seen = lock(&self.head);
        let due = seen
            .written
            .is_none_or(|written| head.at.millis_since(written) >= HEAD_EVERY_MS);
        seen.head = Some(head.clone());
        seen.changed = true;
        if due {
            self.write_head(&mut seen);
        }
    }

    /// Writes the head now: before a stop, and with every destruction.
    pub fn flush_head(&self) {
        self.write_head(&mut lock(&self.head));
    }

    /// Writes the head if it is newer than the one on disk: asked every second.
    pub fn flush_changed_head(&self) {
        let mut seen = lock(&self.head);
        if seen.changed {
            self.write_head(&mut seen);
        }
    }

    fn write_head(&self, seen: &mut SeenHead) {
        let Some(head) = &seen.head else { return };
        let Head { checkpoint, at } = head;
        let text = format!(
            "ecrin/seen/v1\n{}\n{}\n{}\n{at}\n",
            checkpoint.origin, checkpoint.size, checkpoint.root
        );
        // A crash here leaves the older head, which only makes the next check less strict by a second.
        match write_durably(&self.directory.join("head"), text.as_bytes()) {
            Ok(()) => {
                seen.written = Some(*at);
                seen.changed = false;
            }
            Err(error) => tracing::error!(%error, "the sealer could not write down the head of the journal"),
        }
    }

    /// Makes the seal of a mandate that would end at `until`.
    pub fn make_seal(&self, mandate: MandateId, until: Timestamp) -> Result<Recipient, SealerError> {
        let seal = Seal::generate(&mut OsRng);
        let stored = seal.store_under(lock(&self.days).key_for(until.day())?)?;
        // A crash after this line leaves a seal without a mandate, which the next sweep removes.
        write_durably(&self.seal_path(mandate), &stored)?;
        Ok(seal.recipient())
    }

    /// Whether the seal of a mandate that ends at `until` is this one.
    pub fn has_seal(&self, mandate: MandateId, until: Timestamp, recipient: &Recipient) -> bool {
        self.load(mandate, until)
            .is_ok_and(|seal| seal.recipient() == *recipient)
    }

    /// Takes the seal off an envelope. What remains only the grantee opens.
    pub fn take_off(
        &self,
        mandate: MandateId,
        until: Timestamp,
        envelope: &[u8],
    ) -> Result<Vec<u8>, SealerError> {
        Ok(self.load(mandate, until)?.take_off(envelope)?)
    }

    fn load(&self, mandate: MandateId, until: Timestamp) -> Result<Seal, SealerError> {
        let stored = match std::fs::read(self.seal_path(mandate)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(SealerError::Destroyed),
            read => read?,
        };
        let days = lock(&self.days);
        let key = days.get(until.day()).ok_or(SealerError::Destroyed)?;
        Ok(Seal::load(&stored, key)?)
    }

    /// Destroys the seal of a mandate for good. When it returns, no restart and no backup brings it back.
    pub fn destroy(&self, mandate: MandateId) -> Result<(), SealerError> {
        remove_durably(&self.seal_path(mandate))?;
        self.flush_head();
        Ok(())
    }

    /// Destroys the keys of all days before `today`, and answers which they were.
    pub fn destroy_days_before(&self, today: Day) -> Result<Vec<Day>, SealerError> {
        let gone = lock(&self.days).destroy_before(today)?;
        if !gone.is_empty() {
            self.flush_head();
        }
        Ok(gone)
    }

    /// The mandates that have a seal.
    pub fn sealed(&self) -> Result<Vec<MandateId>, SealerError> {
        let mut ids = Vec::new();
        for entry in std::fs::read_dir(self.directory.join("seals"))? {
            ids.extend(
                entry?
                    .file_name()
                    .to_str()
                    .and_then(|name| name.parse::<MandateId>().ok()),
            );
        }
        Ok(ids)
    }

    /// Whether a seal was made longer ago than this, by its file's own time.
    pub fn is_older_than(&self, mandate: MandateId, age: std::time::Duration) -> bool {
        let modified = std::fs::metadata(self.seal_path(mandate)).and_then(|file| file.modified());
        modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|elapsed| elapsed > age))
    }

    /// Counts a try before it is answered. Durable when it returns, so that pulling the plug gives no new tries.
    pub fn begin_try(
        &self,
        slot: SlotId,
        known: bool,
        now: Timestamp,
    ) -> Result<Result<(), TryRefused>, SealerError> {
        lock(&self.tries).begin(slot, known, now)
    }

    /// Forgets the tries of a slot, whose secret was just proved. Answers how many had failed before.
    pub fn end_tries(&self, slot: SlotId) -> Result<u32, SealerError> {
        lock(&self.tries).succeed(slot)
    }

    /// Freezes a slot, as ten wrong tries would. No restart and no restored backup thaws it.
    pub fn freeze(&self, slot: SlotId, now: Timestamp) -> Result<(), SealerError> {
        lock(&self.tries).freeze(slot, now)
    }

    /// Whether a slot is frozen, by tries or by someone.
    pub fn is_frozen(&self, slot: SlotId) -> bool {
        lock(&self.tries).is_frozen(slot)
    }

    fn seal_path(&self, mandate: MandateId) -> PathBuf {
        self.directory.join("seals").join(mandate.to_string())
    }
}

/// A poisoned lock means that a thread panicked while it held it; the state is written to disk before it is kept in
/// memory, so that going on is safe.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn read_head(path: &Path) -> Result<Option<Head>, SealerError> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let damaged = || SealerError::Damaged(path.to_owned());
    let lines: Vec<&str> = text.lines().collect();
    let ["ecrin/seen/v1", origin, size, root, at] = lines.as_slice() else {
        return Err(damaged());
    };
    let checkpoint = ecrin_vault::journal::Checkpoint {
        origin: (*origin).to_owned(),
        size: size.parse().map_err(|_| damaged())?,
        root: root.parse::<Digest32>().map_err(|_| damaged())?,
    };
    Ok(Some(Head {
        checkpoint,
        at: at.parse().map_err(|_| damaged())?,
    }))
}
