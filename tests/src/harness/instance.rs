//! An instance in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use ecrin_server::config::Config;
use ecrin_vault::time::Timestamp;
use serde_json::Value;

use super::{InProcess, Person, Process, TestClock, eventually, program};
use crate::scratch::Scratch;

/// The domain of every instance under test.
pub const DOMAIN: &str = "ecrin.test";

/// Where the server answers at present, one URL a door; people look it up at every command, so that a restart does not
/// concern them.
#[derive(Clone, Default)]
pub(super) struct Address(Arc<Mutex<Vec<String>>>);

impl Address {
    pub(super) fn fixed(url: &str) -> Self {
        Self(Arc::new(Mutex::new(vec![url.to_owned()])))
    }

    pub(super) fn get(&self) -> String {
        self.door("https").unwrap_or_default()
    }

    fn door(&self, scheme: &str) -> Option<String> {
        let doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |url: &&String| url.split("://").next() == Some(scheme);
        doors.iter().find(is_it).cloned()
    }

    fn set(&self, doors: Vec<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = doors;
    }
}

/// An instance. Its folder goes away with it.
pub struct Instance {
    scratch: Scratch,
    address: Address,
}

impl Instance {
    /// An empty folder, for an instance that is copied into it.
    pub(super) fn unfilled() -> Result<Self> {
        Ok(Self {
            scratch: Scratch::new()?,
            address: Address::default(),
        })
    }

    /// Makes one on SQLite; answers it with the first administrator's invitation.
    pub fn init() -> Result<(Self, String)> {
        Self::init_on("sqlite")
    }

    /// Makes one on an engine.
    pub fn init_on(engine: &str) -> Result<(Self, String)> {
        let instance = Self::unfilled()?;
        let made = Command::new(program("ecrin-server")?)
            .args([
                "init",
                "--json",
                "--domain",
                DOMAIN,
                "--listen",
                "127.0.0.1:0",
                "--engine",
                engine,
                "--dir",
            ])
            .arg(instance.folder())
            .output()?;
        ensure!(
            made.status.success(),
            "init: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let printed: Value = serde_json::from_slice(&made.stdout)?;
        let invitation = printed["invitation"]
            .as_str()
            .context("init prints an invitation")?
            .to_owned();
        Ok((instance, invitation))
    }

    /// The folder of this test: the instance's own, the homes, and whatever else.
    pub fn root(&self) -> &Path {
        self.scratch.path()
    }

    /// The instance's own folder.
    pub fn folder(&self) -> PathBuf {
        self.root().join("instance")
    }

    /// A file or folder of the instance.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// The configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.path("ecrin.toml")
    }

    /// Adds lines to a section of the configuration.
    pub fn configure(&self, section: &str, lines: &str) -> Result<()> {
        let (file, title) = (self.config_file(), format!("[{section}]\n"));
        let settings = fs::read_to_string(&file)?;
        ensure!(settings.contains(&title), "no section {section}");
        fs::write(file, settings.replace(&title, &format!("{title}{lines}\n")))?;
        Ok(())
    }

    /// The configuration as the server reads it; without its limit of rate, which only its own test needs, and without
    /// letters of the service, which come when they come and would be counted in other tests' boxes.
    pub fn config(&self) -> Result<Config> {
        let mut config = Config::load_with(&self.config_file(), std::iter::empty())?;
        config.limits.requests_per_minute = 1_000_000;
        config.notices.letters = false;
        Ok(config)
    }

    /// Serves it by the real binary.
    pub fn serve(&self) -> Result<Process> {
        self.serve_logging("info")
    }

    /// Serves it by the real binary with this much in the log.
    pub fn serve_logging(&self, level: &str) -> Result<Process> {
        self.serve_with(level, &[])
    }

    /// The same with variables in its environment.
    pub fn serve_with(&self, level: &str, variables: &[(&str, &str)]) -> Result<Process> {
        let (process, doors) = Process::start(&self.config_file(), &self.log(), level, variables)?;
        self.address.set(doors);
        Ok(process)
    }

    /// Where the real binary's log goes.
    pub fn log(&self) -> PathBuf {
        self.root().join("server.log")
    }

    /// Serves it in this process, on a clock that begins now.
    pub fn serve_here(&self) -> Result<InProcess> {
        self.serve_at(TestClock::at(TestClock::real_now()?))
    }

    /// Serves it in this process, on a clock that says this.
    pub fn serve_from(&self, now: Timestamp) -> Result<InProcess> {
        self.serve_at(TestClock::at(now))
    }

    /// Serves it in this process on a clock.
    pub fn serve_at(&self, clock: Arc<TestClock>) -> Result<InProcess> {
        self.serve_configured(self.config()?, clock)
    }

    /// Serves it in this process, with a configuration of the test's own.
    pub fn serve_configured(&self, config: Config, clock: Arc<TestClock>) -> Result<InProcess> {
        let (served, doors) = InProcess::start(config, clock)?;
        self.address.set(doors);
        Ok(served)
    }

    /// Where it answers at present.
    pub fn url(&self) -> String {
        self.address.get()
    }

    /// The port on which it answers at present.
    pub fn port(&self) -> Result<u16> {
        self.port_of("https")
    }

    /// The port of a door at present: `https`, `smtps`, `imaps`.
    pub fn port_of(&self, scheme: &str) -> Result<u16> {
        let url = self
            .address
            .door(scheme)
            .with_context(|| format!("there is no door for {scheme}"))?;
        Ok(url.rsplit(':').next().unwrap_or_default().parse()?)
    }

    /// The authority that clients trust.
    pub fn authority(&self) -> PathBuf {
        self.path("tls/ca.pem")
    }

    /// `ecrin-server` with this configuration; for `check` and for starts that must fail.
    pub fn operator(&self, arguments: &[&str]) -> Result<Output> {
        self.operator_with(arguments, &[])
    }

    /// The same with variables in its environment.
    pub fn operator_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Output> {
        let mut command = Command::new(program("ecrin-server")?);
        command.args(arguments).arg("--config").arg(self.config_file());
        command.env("ECRIN_LANG", "fr").envs(variables.iter().copied());
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        // A server that starts although it must not would otherwise hold the test for ever.
        let ended = eventually("the command's end", || Ok(running.try_wait()?.is_some()));
        if ended.is_err() {
            running.kill()?;
        }
        let output = running.wait_with_output()?;
        ended.with_context(|| {
            format!(
                "{arguments:?} goes on: {}",
                String::from_utf8_lossy(&output.stdout)
            )
        })?;
        Ok(output)
    }

    /// What `check --json` says, and its exit code.
    pub fn check(&self) -> Result<(i32, Value)> {
        let output = self.operator(&["check", "--json"])?;
        let code = output.status.code().unwrap_or(-1);
        let report = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("check says: {}", String::from_utf8_lossy(&output.stderr)))?;
        Ok((code, report))
    }

    /// Someone with an empty home.
    pub fn person(&self, name: &str) -> Person {
        let home = self.root().join("homes").join(name);
        let secret = format!("la phrase secrète de {name}");
        Person::new(name, home, secret, self.address.clone(), self.authority())
    }
}
