//! The configuration: one file, every value also by environment, unknown keys refused by name and line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use ecrin_vault::time::Timestamp;

use crate::store::EngineKind;

mod alerts;
mod notices;

pub use alerts::Alerts;
pub use notices::{Notices, OutsideSmtp, OutsideTls, SmtpPassword};

/// What variables that set a value begin with: `ECRIN__SECTION__KEY`.
const ENVIRONMENT: &str = "ECRIN__";

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file does not say what it should; the text names line and column.
    #[error("{path}:\n{reason}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// A variable of the environment names no value of the configuration.
    #[error("environment variable {name}: {reason}")]
    Environment {
        /// Which variable.
        name: String,
        /// Why.
        reason: String,
    },
}

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The domain of the instance: part of every key name, never to be changed.
    pub domain: String,
    /// The HTTPS door.
    pub http: Http,
    /// The door for sending mail; without this section it is closed.
    pub smtp: Option<Smtp>,
    /// The door for reading mail; without this section it is closed.
    pub imap: Option<Imap>,
    /// The store.
    #[serde(default)]
    pub store: Store,
    /// The ciphertexts.
    #[serde(default)]
    pub blobs: BlobsAt,
    /// The sealer's own directory.
    #[serde(default)]
    pub sealer: SealerAt,
    /// The instance's secrets.
    #[serde(default)]
    pub keys: KeysAt,
    /// Sizes and rates.
    #[serde(default)]
    pub limits: Limits,
    /// How long what is kept.
    #[serde(default)]
    pub retention: Retention,
    /// The end of the service, where it was decided.
    #[serde(default)]
    pub closure: Closure,
    /// From when on something is worth an auditor's look.
    #[serde(default)]
    pub alerts: Alerts,
    /// How much mail is kept, for how long, and how much is sent.
    #[serde(default)]
    pub mail: MailTerms,
    /// How people are told of what waits for them.
    #[serde(default)]
    pub notices: Notices,
}

/// How much mail is kept, for how long, and how much is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailTerms {
    /// Bytes of mail that one member, or one structure, may keep.
    pub quota_bytes: u64,
    /// Days that a message stays in the bin.
    pub trash_days: u32,
    /// Days that a message stays among unwanted mail.
    pub junk_days: u32,
    /// Messages a minute from one member.
    pub messages_per_minute: u32,
    /// Messages that a member may send at once.
    pub burst: u32,
    /// Recipients an hour of one member's messages.
    pub recipients_per_hour: u32,
}

impl Default for MailTerms {
    fn default() -> Self {
        Self {
            quota_bytes: 1_000_000_000,
            trash_days: 30,
            junk_days: 30,
            messages_per_minute: 60,
            burst: 10,
            recipients_per_hour: 200,
        }
    }
}

/// How long what is kept, in months or years. What has a longest term by law or by the CNIL's advice takes no longer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// What secures the service, such as logins: 6 to 12 months.
    pub session_months: u32,
    /// What was done with papers and mandates: 6 to 12 months, or up to 36 with internal control.
    pub event_months: u32,
    /// Whether the operator has documented an internal control that needs more than a year (CNIL 2021-122).
    pub internal_control: bool,
    /// Keys, people and the running of the service: up to 36 months.
    pub key_months: u32,
    /// The journal's entries themselves, which nobody can open after the terms above: up to 36 months.
    pub commitment_months: u32,
    /// A mandate that ended, as evidence: 6 years or more.
    pub mandate_years: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            session_months: 6,
            event_months: 12,
            internal_control: false,
            key_months: 36,
            commitment_months: 36,
            mandate_years: 6,
        }
    }
}

impl Retention {
    /// Why these terms are not allowed, if they are not.
    fn fault(&self) -> Option<&'static str> {
        let longest = if self.internal_control { 36 } else { 12 };
        let openings = self.session_months.max(self.event_months).max(self.key_months);
        [
            (6..=12)
                .contains(&self.session_months)
                .then_some(())
                .ok_or("session_months: 6 to 12"),
            (6..=longest)
                .contains(&self.event_months)
                .then_some(())
                .ok_or("event_months: 6 to 12, or to 36 with internal_control = true"),
            (6..=36)
                .contains(&self.key_months)
                .then_some(())
                .ok_or("key_months: 6 to 36"),
            (openings..=36)
                .contains(&self.commitment_months)
                .then_some(())
                .ok_or("commitment_months: not shorter than any other term, and at most 36"),
            (6..=30)
                .contains(&self.mandate_years)
                .then_some(())
                .ok_or("mandate_years: 6 to 30"),
        ]
        .into_iter()
        .find_map(Result::err)
    }
}

/// The end of the service, where it was decided.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Closure {
    /// The day from which nothing new is taken in, `YYYY-MM-DD`; three months after it was announced at the earliest.
    pub on: Option<String>,
    /// The file in which `ecrin-server close` leaves that day for a server that may be running.
    pub order: PathBuf,
}

impl Default for Closure {
    fn default() -> Self {
        Self {
            on: None,
            order: "closing".into(),
        }
    }
}

impl Closure {
    /// The day on which the service is to close: the configuration's, or else the operator's order.
    pub fn day(&self) -> std::io::Result<Option<Timestamp>> {
        if let Some(on) = &self.on {
            return Ok(closing(on));
        }
        match std::fs::read_to_string(&self.order) {
            Ok(text) => closing(text.trim())
                .map(Some)
                .ok_or_else(|| std::io::Error::other("no day in the order")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Leaves the order to close on a day, or takes it back.
    pub fn leave_order(&self, day: Option<&str>) -> std::io::Result<()> {
        match day {
            Some(day) => {
                let beside = self.order.with_extension("new");
                std::fs::write(&beside, format!("{day}\n"))?;
                std::fs::rename(&beside, &self.order)
            }
            None => match std::fs::remove_file(&self.order) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
        }
    }
}

/// What the app needs to know of terms.
#[derive(Debug, Clone)]
pub struct Terms {
    /// How long what is kept.
    pub retention: Retention,
    /// The end of the service, where it was decided.
    pub closure: Closure,
    /// From when on something is worth an auditor's look.
    pub alerts: Alerts,
    /// Whether the service writes letters of its own.
    pub letters: bool,
    /// Whether it can send a word outside.
    pub outside: bool,
}

impl Terms {
    /// The day on which the service is to close.
    pub fn closing(&self) -> std::io::Result<Option<Timestamp>> {
        self.closure.day()
    }
}

/// The HTTPS door.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The certificate.
    #[serde(default)]
    pub tls: Tls,
}

/// The door for sending mail, over TLS from the first byte.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The port that mail programs are told, where something in front of the server listens for it.
    #[serde(default)]
    pub public_port: Option<u16>,
    /// Connections at the same time.
    #[serde(default = "Smtp::default_connections")]
    pub connections: usize,
    /// Of these, from one network address.
    #[serde(default = "Smtp::default_connections_per_address")]
    pub connections_per_address: usize,
}

impl Smtp {
    const fn default_connections() -> usize {
        1_000
    }

    const fn default_connections_per_address() -> usize {
        200
    }
}

/// The door for reading mail, over TLS from the first byte.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imap {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The port that mail programs are told, where something in front of the server listens for it.
    #[serde(default)]
    pub public_port: Option<u16>,
    /// Connections at the same time. Most of them only wait for news.
    #[serde(default = "Imap::default_connections")]
    pub connections: usize,
    /// Of these, from one network address: a whole office may be behind it, with several for each person.
    #[serde(default = "Imap::default_connections_per_address")]
    pub connections_per_address: usize,
}

impl Imap {
    const fn default_connections() -> usize {
        10_000
    }

    const fn default_connections_per_address() -> usize {
        500
    }
}

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// The chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// The key of the first certificate.
    pub key: PathBuf,
}

impl Default for Tls {
    fn default() -> Self {
        Self {
            certificate: "tls/server.pem".into(),
            key: "tls/server.key".into(),
        }
    }
}

/// The store.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// `sqlite` or `sled`.
    pub engine: EngineName,
    /// Its folder.
    pub path: PathBuf,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            engine: EngineName::Sqlite,
            path: "data/store".into(),
        }
    }
}

/// The engines, as the configuration spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineName {
    /// The default.
    Sqlite,
    /// By choice.
    Sled,
}

impl From<EngineName> for EngineKind {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Sqlite => Self::Sqlite,
            EngineName::Sled => Self::Sled,
        }
    }
}

/// Where ciphertexts are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BlobsAt {
    /// Their folder.
    pub path: PathBuf,
}

impl Default for BlobsAt {
    fn default() -> Self {
        Self {
            path: "data/blobs".into(),
        }
    }
}

/// Where the sealer keeps its files, which belong in no backup.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SealerAt {
    /// Its folder.
    pub path: PathBuf,
}

impl Default for SealerAt {
    fn default() -> Self {
        Self {
            path: "sealer".into(),
        }
    }
}

/// Where the instance's secrets are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeysAt {
    /// Their folder.
    pub path: PathBuf,
}

impl Default for KeysAt {
    fn default() -> Self {
        Self { path: "keys".into() }
    }
}

/// Sizes and rates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of ciphertext that one vault may hold.
    pub quota_bytes: u64,
    /// Requests a minute from one network address.
    pub requests_per_minute: u32,
    /// Uploads that are received at the same time.
    pub parallel_uploads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            quota_bytes: 1_000_000_000,
            requests_per_minute: 1_200,
            parallel_uploads: 64,
        }
    }
}

impl Config {
    /// Reads the file, then the environment. Relative paths count from the file's folder.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::load_with(path, std::env::vars())
    }

    /// The same with the environment as an argument.
    pub fn load_with(
        path: &Path,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        let malformed = |error: toml::de::Error| ConfigError::Malformed {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        // Once on the file alone, so that its faults are told with their line.
        let mut config: Self = toml::from_str(&text).map_err(malformed)?;
        let mut table: toml::Table = toml::from_str(&text).map_err(malformed)?;
        // A section may come by several variables, and be whole only with the last.
        let mut unread = None;
        for (name, value) in environment.filter(|(name, _)| name.starts_with(ENVIRONMENT)) {
            let told = |reason| ConfigError::Environment {
                name: name.clone(),
                reason,
            };
            set(&mut table, &name, plain(&value)).map_err(told)?;
            match table.clone().try_into() {
                Ok(read) => (config, unread) = (read, None),
                Err(error) => {
                    let error: toml::de::Error = error;
                    unread.get_or_insert(told(error.message().to_owned()));
                }
            }
        }
        if let Some(error) = unread {
            return Err(error);
        }
        let fault = config
            .retention
            .fault()
            .map(|fault| format!("[retention] {fault}"));
        let day_is_bad = config
            .closure
            .on
            .as_deref()
            .is_some_and(|day| closing(day).is_none());
        let fault = fault.or_else(|| config.alerts.fault().map(|fault| format!("[alerts] {fault}")));
        let fault = fault.or_else(|| day_is_bad.then(|| "[closure] on: YYYY-MM-DD".to_owned()));
        let fault = fault.or_else(|| {
            config
                .notices
                .fault()
                .map(|fault| format!("[notices.smtp] {fault}"))
        });
        if let Some(reason) = fault {
            return Err(ConfigError::Malformed {
                path: path.to_owned(),
                reason,
            });
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        for place in [
            &mut config.http.tls.certificate,
            &mut config.http.tls.key,
            &mut config.store.path,
            &mut config.blobs.path,
            &mut config.sealer.path,
            &mut config.keys.path,
            &mut config.closure.order,
        ] {
            *place = folder.join(&*place);
        }
        for place in config.notices.smtp.iter_mut().flat_map(OutsideSmtp::files) {
            *place = folder.join(&*place);
        }
        Ok(config)
    }
}

impl Config {
    /// What the app needs to know of terms.
    pub fn terms(&self) -> Terms {
        Terms {
            retention: self.retention.clone(),
            closure: self.closure.clone(),
            alerts: self.alerts.clone(),
            letters: self.notices.letters,
            outside: self.notices.smtp.is_some(),
        }
    }
}

/// The beginning of a day, in UTC.
pub fn closing(day: &str) -> Option<Timestamp> {
    format!("{day}T00:00:00Z").parse().ok()
}

/// A value that is written as a number or a truth value is one; figures after a nought are a text.
fn plain(value: &str) -> toml::Value {
    match (value.parse::<i64>(), value.parse::<bool>()) {
        (Ok(number), _) if number.to_string() == value => toml::Value::Integer(number),
        (_, Ok(truth)) => toml::Value::Boolean(truth),
        _ => toml::Value::String(value.to_owned()),
    }
}

/// Sets `ECRIN__SECTION__KEY`.
fn set(table: &mut toml::Table, name: &str, value: toml::Value) -> Result<(), String> {
    let path: Vec<String> = name
        .trim_start_matches(ENVIRONMENT)
        .split("__")
        .map(str::to_lowercase)
        .collect();
    let (last, sections) = path.split_last().ok_or("it names nothing")?;
    let mut table = table;
    for section in sections {
        let entry = table
            .entry(section.clone())
            .or_insert_with(|| toml::Value::Table(toml::Table::new()));
        table = entry
            .as_table_mut()
            .ok_or_else(|| format!("{section} is not a section"))?;
    }
    table.insert(last.clone(), value);
    Ok(())
}
