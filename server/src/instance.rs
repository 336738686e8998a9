//! An instance on disk: made once, opened at every start, checked whenever someone doubts.
//!
//! In scope: the order in which store, sealer and journal are opened and held against one another.
//! Out of scope: serving (`lib.rs`) and deciding anything (the app).

#[cfg(test)]
pub(crate) mod blank;
mod check;
mod create;
mod secrets;

use std::sync::Arc;

use ecrin_vault::journal::{Checkpoint, JournalError, root};
use ecrin_vault::note::VerifyingKey;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::ledger::{
    CLOCK_TOLERANCE_MS, Ledger, ShardHashes, checkpoints, index, last_event_at, shard_named,
};
use crate::sealer::{Sealer, SealerError};
use crate::store::{BlobError, Blobs, Engine, EngineError, Mode, open_engine};

pub use check::{Finding, Report, check};
pub use create::{CreateError, Created, NewInstance, create};
pub use secrets::SecretsError;

/// Why an instance does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store.
    #[error("store: {0}")]
    Store(#[from] EngineError),
    /// The ciphertexts.
    #[error("blobs: {0}")]
    Blobs(#[from] BlobError),
    /// The sealer, which may have seen a newer journal or a later time.
    #[error("sealer: {0}")]
    Sealer(#[from] SealerError),
    /// The instance's keys.
    #[error("keys: {0}")]
    Secrets(#[from] SecretsError),
    /// The journal does not hold together.
    #[error("journal: {0}")]
    Journal(#[from] JournalError),
    /// The journal belongs to another domain or key.
    #[error("the journal {0} is not this instance's")]
    OtherInstance(String),
    /// The clock lies behind the journal.
    #[error(
        "the clock says {now}, but the journal goes on until {last}: set the clock right, then start again"
    )]
    ClockBehind {
        /// The clock.
        now: ecrin_vault::time::Timestamp,
        /// The last event.
        last: ecrin_vault::time::Timestamp,
    },
}

impl OpenError {
    /// Whether what is on disk is at fault, and not the circumstances.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Store(EngineError::Damaged(_))
                | Self::Journal(_)
                | Self::OtherInstance(_)
                | Self::Blobs(BlobError::WrongDigest)
        )
    }
}

/// Opens everything and refuses to serve a state older than the sealer has seen, or with a clock behind the journal.
pub fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<App, OpenError> {
    let engine: Arc<dyn Engine> = Arc::from(open_engine(
        config.store.engine.into(),
        &config.store.path,
        Mode::ReadWrite,
    )?);
    let blobs = Blobs::open(&config.blobs.path)?;
    let secrets = secrets::load(&config.keys.path)?;
    let sealer = Arc::new(Sealer::open(&config.sealer.path)?);
    let key = secrets.journal.verifying_key();

    check_heads(engine.as_ref(), &sealer, &key, &config.domain)?;
    let now = clock.now();
    sealer.check_clock(now)?;
    if let Some(last) = last_event_at(engine.as_ref())?
        && last.millis_since(now) > CLOCK_TOLERANCE_MS
    {
        return Err(OpenError::ClockBehind { now, last });
    }

    index::renew(engine.as_ref())?;
    let listener = {
        let sealer = Arc::clone(&sealer);
        Box::new(move |head: &crate::ledger::Head| sealer.note_head(head))
    };
    let ledger = Ledger::start(
        Arc::clone(&engine),
        config.domain.clone(),
        secrets.journal.clone(),
        secrets.log_key.clone(),
        Arc::clone(&clock),
        listener,
    )?;
    Ok(App::new(
        engine,
        blobs,
        ledger,
        sealer,
        secrets,
        clock,
        config.limits.clone(),
        config.terms(),
        config.mail.clone(),
        config.domain.clone(),
    ))
}

/// Holds every head against its tree, and the journal against what the sealer has seen of it.
fn check_heads(
    engine: &dyn Engine,
    sealer: &Sealer,
    key: &VerifyingKey,
    domain: &str,
) -> Result<(), OpenError> {
    let mut heads = Vec::new();
    for text in checkpoints(engine)? {
        let head = Checkpoint::verify(&text, key)?;
        let shard =
            shard_named(&head.origin, domain).ok_or_else(|| OpenError::OtherInstance(head.origin.clone()))?;
        if root(head.size, &ShardHashes { engine, shard })? != head.root {
            return Err(JournalError::Proof.into());
        }
        heads.push((head, shard));
    }
    let Some(seen) = sealer.seen() else { return Ok(()) };
    let older = || SealerError::StoreOlder {
        origin: seen.checkpoint.origin.clone(),
        seen: seen.checkpoint.size,
    };
    let (head, shard) = heads
        .iter()
        .find(|(head, _)| head.origin == seen.checkpoint.origin)
        .ok_or_else(older)?;
    // A journal that is longer but grew from another past is as wrong as a shorter one.
    let same_past = head.size >= seen.checkpoint.size
        && root(
            seen.checkpoint.size,
            &ShardHashes {
                engine,
                shard: *shard,
            },
        )? == seen.checkpoint.root;
    if same_past { Ok(()) } else { Err(older().into()) }
}
