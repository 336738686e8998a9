//! The server as it runs: as a process of its own, or here on a clock that tests move.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow, bail};
use ecrin_server::RunError;
use ecrin_server::clock::Clock;
use ecrin_server::config::Config;
use ecrin_server::doors::Listeners;
use ecrin_vault::time::Timestamp;
use tokio::sync::oneshot;

use super::program;

/// A clock that stands still until a test moves it.
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// A clock that says this.
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self(Mutex::new(now)))
    }

    /// What the computer's clock says.
    pub fn real_now() -> Result<Timestamp> {
        let millis = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
        Ok(Timestamp::from_millis(i64::try_from(millis)?)?)
    }

    /// Moves on, or back.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut now = self.hand();
        *now = now.plus_millis(seconds * 1000);
    }

    /// Moves to this moment.
    pub fn set(&self, now: Timestamp) {
        *self.hand() = now;
    }

    fn hand(&self) -> MutexGuard<'_, Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.hand()
    }
}

/// `ecrin-server serve` as a process; killed when dropped.
pub struct Process {
    child: Child,
}

impl Process {
    pub(super) fn start(
        config: &Path,
        log: &Path,
        level: &str,
        variables: &[(&str, &str)],
    ) -> Result<(Self, Vec<String>)> {
        let said = File::options().create(true).append(true).open(log)?;
        let mut child = Command::new(program("ecrin-server")?)
            .args(["serve", "--config"])
            .arg(config)
            .env("RUST_LOG", level)
            .env("ECRIN_LANG", "fr")
            .env("ECRIN__LIMITS__REQUESTS_PER_MINUTE", "1000000")
            .env("ECRIN__NOTICES__LETTERS", "false")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()?;
        let stdout = child.stdout.take().context("the server's output")?;
        let mut ready = String::new();
        BufReader::new(stdout).read_line(&mut ready)?;
        let doors: Vec<String> = ready
            .split_whitespace()
            .filter(|word| word.contains("://"))
            .map(ToOwned::to_owned)
            .collect();
        if doors.is_empty() {
            let status = child.wait()?;
            bail!("serve ended with {status}: {}", std::fs::read_to_string(log)?);
        }
        Ok((Self { child }, doors))
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, and does not wait.
    pub fn terminate(&self) -> Result<()> {
        // This workspace forbids unsafe code, and sending a signal is nothing else to Rust.
        let sent = Command::new("kill")
            .arg("-TERM")
            .arg(self.id().to_string())
            .status()?;
        if sent.success() {
            Ok(())
        } else {
            Err(anyhow!("the server is gone already"))
        }
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(mut self) -> Result<ExitStatus> {
        self.terminate()?;
        Ok(self.child.wait()?)
    }

    /// Waits until it has ended.
    pub fn wait(mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }

    /// Kills it at this very moment.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended long ago; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server in this process, on a thread and a runtime of its own; stopped when dropped.
pub struct InProcess {
    /// Its clock.
    pub clock: Arc<TestClock>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), RunError>>>,
}

impl InProcess {
    pub(super) fn start(config: Config, clock: Arc<TestClock>) -> Result<(Self, Vec<String>)> {
        let listeners = Listeners::bind(&config).map_err(|(at, error)| anyhow!("{at}: {error}"))?;
        let doors = listeners.urls()?;
        let (opened, waiting) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let ticking: Arc<dyn Clock> = Arc::clone(&clock) as _;
        let thread = std::thread::spawn(move || {
            let opened = move || {
                // Whoever waited has gone away only if the test failed meanwhile.
                let _ = opened.send(());
            };
            let shutdown = async {
                // A sender that was dropped asks for a stop as well.
                let _ = stopped.await;
            };
            runtime.block_on(ecrin_server::run(config, listeners, ticking, opened, shutdown))
        });
        match waiting.recv() {
            Ok(()) => Ok((
                Self {
                    clock,
                    stop: Some(stop),
                    thread: Some(thread),
                },
                doors,
            )),
            Err(_) => {
                let ended = thread.join().map_err(|_| anyhow!("the server panicked"))?;
                Err(ended.map_or_else(anyhow::Error::from, |()| anyhow!("the server stopped by itself")))
            }
        }
    }

    /// Stops it, letting requests under way finish, and answers its clock.
    pub fn stop(mut self) -> Result<Arc<TestClock>> {
        self.end()?;
        Ok(Arc::clone(&self.clock))
    }

    fn end(&mut self) -> Result<()> {
        self.stop = None;
        let Some(thread) = self.thread.take() else {
            return Ok(());
        };
        Ok(thread.join().map_err(|_| anyhow!("the server panicked"))??)
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        // How it ended concerns the tests that call `stop`.
        let _ = self.end();
    }
}
