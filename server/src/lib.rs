//! The Écrin server: trusted with *when*, never with *what*.
//!
//! Front doors (`http`), living rooms (`app`), a cellar (`store`), and between them the `ledger`, the one way to change
//! state. Data flows one way: doors → app → ledger → store. Everyone uses `vault`; nothing flows back.

pub mod app;
pub mod clock;
pub mod config;
pub mod doors;
pub mod http;
pub mod imap;
pub mod instance;
pub mod ledger;
mod outbound;
pub mod sealer;
pub mod smtp;
pub mod store;
mod words;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use clock::Clock;
use config::Config;
use doors::{Closing, Listeners};
use outbound::Relay;

/// How long requests under way may still take once a stop is asked for.
const DRAIN: Duration = Duration::from_secs(20);

/// How often ended things are cleaned up, and how often leftovers are.
const TEND_EVERY: Duration = Duration::from_secs(1);
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Why the server stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The instance does not open.
    #[error(transparent)]
    Open(#[from] instance::OpenError),
    /// The first event cannot be written.
    #[error("journal: {0}")]
    Journal(#[from] app::AppError),
    /// A write failed half way: what is on the disk must be read again.
    #[error("the journal has stopped after a failed write")]
    JournalStopped,
    /// The certificate cannot be used.
    #[error("certificate: {0}")]
    Tls(String),
    /// The server for notices outside cannot be used as it is configured.
    #[error("{0}")]
    Outside(String),
    /// The door cannot be kept open.
    #[error("listening: {0}")]
    Listen(#[from] std::io::Error),
}

/// Opens the instance, says so by calling `opened`, and serves until `shutdown` resolves; then requests under way may
/// finish.
pub async fn run(
    config: Config,
    listeners: Listeners,
    clock: Arc<dyn Clock>,
    opened: impl FnOnce(),
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    let opening = config.clone();
    let app = tokio::task::spawn_blocking(move || -> Result<App, RunError> {
        let app = instance::open(&opening, clock)?;
        app.started()?;
        Ok(app)
    })
    .await;
    let app = Arc::new(app.map_err(std::io::Error::other)??);
    let tls = doors::tls(&config.http.tls)?;
    let mail = listeners.mail_ports(&config)?;
    let relay = config.notices.smtp.as_ref();
    let relay = relay.map(|smtp| Relay::new(smtp, &config.domain)).transpose()?;
    opened();
    let mut upkeep = tokio::spawn(keep_up(Arc::clone(&app)));
    let (close, closing) = Closing::announce();
    let stop = async {
        tokio::select! {
            () = shutdown => {}
            _ = &mut upkeep => tracing::error!("the journal has stopped: the server stops, to be started again"),
        }
        // Those who hear it are the mail doors; where there is none, nobody does.
        let _ = close.send(true);
    };
    let http = async {
        let served = http::serve(
            &config,
            Arc::clone(&app),
            listeners.http,
            mail,
            Arc::clone(&tls),
            stop,
            DRAIN,
        )
        .await;
        // No door stays open alone.
        let _ = close.send(true);
        served
    };
    let smtp = async {
        match (&config.smtp, listeners.smtp) {
            (Some(smtp), Some(listener)) => {
                let closing = closing.clone();
                smtp::serve(smtp, Arc::clone(&app), listener, Arc::clone(&tls), closing, DRAIN).await
            }
            _ => Ok(()),
        }
    };
    let imap = async {
        match (&config.imap, listeners.imap) {
            (Some(imap), Some(listener)) => {
                let closing = closing.clone();
                imap::serve(imap, Arc::clone(&app), listener, Arc::clone(&tls), closing, DRAIN).await
            }
            _ => Ok(()),
        }
    };
    let outside = async {
        if let Some(relay) = relay {
            outbound::serve(relay, Arc::clone(&app), closing.clone()).await;
        }
    };
    let (http, smtp, imap, ()) = tokio::join!(http, smtp, imap, outside);
    let served = http.and(smtp).and(imap);
    upkeep.abort();
    if app.has_stopped() {
        return Err(RunError::JournalStopped);
    }
    let settled = tokio::task::spawn_blocking(move || app.settle()).await;
    settled.map_err(std::io::Error::other)?;
    served
}

/// Cleans up for as long as there is a journal to write it into.
async fn keep_up(app: Arc<App>) {
    let mut tend = tokio::time::interval(TEND_EVERY);
    tend.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    let ended = Arc::clone(&app);
    loop {
        let (what, app) = tokio::select! {
            _ = tend.tick() => (App::tend as fn(&App) -> _, Arc::clone(&app)),
            _ = sweep.tick() => (App::sweep as fn(&App) -> _, Arc::clone(&app)),
        };
        match tokio::task::spawn_blocking(move || what(&app)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(error = &error as &dyn std::error::Error, "upkeep"),
            Err(error) => tracing::error!(%error, "upkeep"),
        }
        if ended.has_stopped() {
            return;
        }
    }
}
