//! An instance and its server, from the outside: a folder, a program, a port.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use ecrin_cli::api::Api;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::programs::programs;

/// A server that is not ready after so long hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What an invalid store makes `check` end with.
const VERIFICATION_FAILED: i32 = 6;

/// An instance on disk.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its folder.
    pub folder: PathBuf,
    /// The authority that its certificate comes from.
    pub authority: Vec<u8>,
    /// Where its servers write what they have to say.
    pub log: PathBuf,
}

impl Instance {
    /// Makes an instance, and answers the first administrator's invitation too.
    pub fn create(folder: &Path, engine: &str, log: &Path) -> Result<(Self, String)> {
        let made = Command::new(&programs()?.server)
            .args([
                "init",
                "--json",
                "--domain",
                "localhost",
                "--listen",
                "127.0.0.1:0",
                "--engine",
                engine,
            ])
            .arg("--dir")
            .arg(folder)
            .stderr(Stdio::inherit())
            .output()?;
        ensure!(made.status.success(), "init ended with {}", made.status);
        let told: serde_json::Value = serde_json::from_slice(&made.stdout)?;
        let invitation = told["invitation"].as_str().context("init tells the invitation")?;
        Ok((Self::open(folder, log)?, invitation.to_owned()))
    }

    /// An instance that was made before, or a copy of one.
    pub fn open(folder: &Path, log: &Path) -> Result<Self> {
        let authority = fs::read(folder.join("tls/ca.pem")).context("the authority's certificate")?;
        Ok(Self {
            folder: folder.to_owned(),
            authority,
            log: log.to_owned(),
        })
    }

    /// Starts its server, and waits until it is ready.
    pub fn serve(&self) -> Result<Server> {
        let mut server = self.begin_serving()?;
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Starts its server, and does not wait.
    pub fn begin_serving(&self) -> Result<Server> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let mut process = Command::new(&programs()?.server)
            .args(["--lang", "en", "serve", "--config"])
            .arg(self.folder.join("ecrin.toml"))
            .env("ECRIN__LIMITS__REQUESTS_PER_MINUTE", "1000000000")
            .env("ECRIN__NOTICES__LETTERS", "false")
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let output = process.stdout.take().context("it has an output")?;
        Ok(Server {
            instance: self.clone(),
            process,
            output: Some(output),
            url: String::new(),
        })
    }

    /// Runs `ecrin-server check`, which must find nothing wrong.
    pub fn check(&self) -> Result<()> {
        let program = &programs()?.server;
        let config = self.folder.join("ecrin.toml");
        let checked = Command::new(program)
            .args(["--lang", "en", "check", "--config"])
            .arg(config)
            .output()?;
        let words = || {
            let (out, err) = (
                String::from_utf8_lossy(&checked.stdout),
                String::from_utf8_lossy(&checked.stderr),
            );
            format!("{}{}", out.trim(), err.trim())
        };
        match checked.status.code() {
            Some(0) => Ok(()),
            Some(VERIFICATION_FAILED) => bail!("check found: {}", words()),
            _ => bail!("check ended with {}: {}", checked.status, words()),
        }
    }

    /// The last lines that a server wrote.
    pub fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let from = lines.len().saturating_sub(12);
        lines.get(from..).unwrap_or_default().join("\n")
    }
}

/// A server that runs. It never outlives the test.
#[derive(Debug)]
pub struct Server {
    instance: Instance,
    process: Child,
    output: Option<ChildStdout>,
    url: String,
}

impl Server {
    /// Waits until it says where it answers.
    pub fn wait_until_ready(&mut self) -> Result<()> {
        let Some(output) = self.output.take() else {
            return Ok(());
        };
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            let mut output = BufReader::new(output);
            let _ = output.read_line(&mut line).map(|_| sender.send(line));
            // Kept open, so that whatever the server says later does not end it.
            let _ = std::io::copy(&mut output, &mut std::io::sink());
        });
        let line = receiver
            .recv_timeout(PATIENCE)
            .map_err(|_| anyhow!("the server says nothing"))?;
        let url = line.split_whitespace().find(|word| word.starts_with("https://"));
        match url {
            Some(url) => url.clone_into(&mut self.url),
            None => bail!(
                "the server does not start: {line:?}\n{}",
                self.instance.last_words()
            ),
        }
        Ok(())
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A new connection to it.
    pub fn api(&self) -> Result<Api> {
        Ok(Api::new(&self.url, Some(&self.instance.authority))?)
    }

    /// A plain HTTP client that trusts it, for what the real client does not do.
    pub fn agent(&self) -> Agent {
        agent(&self.instance.authority)
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_some())
    }

    /// Kills it (-9), at once.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Asks it to stop (SIGTERM), and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.process.id().to_string()).status()?;
        ensure!(asked.success(), "the server cannot be asked to stop");
        let since = Instant::now();
        while self.process.try_wait()?.is_none() {
            ensure!(since.elapsed() < PATIENCE, "the server does not stop");
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// A plain HTTP client that trusts these authorities.
pub fn agent(authorities: &[u8]) -> Agent {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let roots = parse_pem(authorities).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(roots.collect())));
    Agent::new_with_config(Agent::config_builder().tls_config(tls.build()).build())
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
