//! An instance with nobody in it, for tests of what stands before the app.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{NewInstance, create, open};
use crate::app::App;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::store::EngineKind;

/// The app of such an instance. Its folder goes away with it.
pub(crate) struct Blank {
    /// The app.
    pub(crate) app: Arc<App>,
    folder: PathBuf,
}

impl Blank {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("ecrin-blank-{}-{number}", std::process::id()));
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let made = create(&NewInstance {
            folder: &folder,
            domain: "a.example",
            listen: nowhere,
            smtp: nowhere,
            imap: nowhere,
            engine: EngineKind::Sqlite,
            now: SystemClock.now(),
        })
        .expect("an instance");
        let config = Config::load_with(&made.config, std::iter::empty()).expect("its configuration");
        let app = open(&config, Arc::new(SystemClock)).expect("its app");
        Self {
            app: Arc::new(app),
            folder,
        }
    }
}

impl Drop for Blank {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
