//! The operator's commands and their words.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use ecrin_locales::{Lang, Words};
use ecrin_server::app::CLOSURE_NOTICE_DAYS;
use ecrin_server::clock::{Clock as _, SystemClock};
use ecrin_server::config::{Config, EngineName, closing};
use ecrin_server::doors::Listeners;
use ecrin_server::instance::{self, NewInstance, OpenError};
use ecrin_server::sealer::SealerError;
use ecrin_server::{RunError, http, run as serve};
use tokio::signal::unix::{SignalKind, signal};

/// How far from the port of HTTPS the port for sending mail lies: 465 from 443, and so with every other.
const SMTP_FROM_HTTP: u16 = 465 - 443;

/// The same for reading it: 993.
const IMAP_FROM_HTTP: u16 = 993 - 443;

/// What a check ends with when something does not hold.
const VERIFICATION_FAILED: u8 = 6;

/// Le serveur Écrin : il sait quand, jamais quoi.
#[derive(Parser)]
#[command(version = version(), about, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Langue des messages : fr ou en
    #[arg(long, global = true, env = "ECRIN_LANG", default_value = "fr")]
    lang: Lang,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Crée une instance : clés, certificat local, journal vide, première invitation
    Init {
        /// Dossier à créer ; il doit être vide
        #[arg(long)]
        dir: PathBuf,
        /// Nom de domaine de l'instance ; il ne changera plus
        #[arg(long)]
        domain: String,
        /// Adresse d'écoute
        #[arg(long, default_value = "127.0.0.1:8443")]
        listen: SocketAddr,
        /// Adresse d'écoute pour l'envoi du courrier ; sans elle, 22 ports plus haut, comme 465 au-dessus de 443
        #[arg(long)]
        smtp: Option<SocketAddr>,
        /// Adresse d'écoute pour la lecture du courrier ; sans elle, 550 ports plus haut, comme 993 au-dessus de 443
        #[arg(long)]
        imap: Option<SocketAddr>,
        /// Moteur de stockage : sqlite, ou sled
        #[arg(long, default_value = "sqlite", value_parser = engine)]
        engine: EngineName,
        /// Affiche un document JSON et rien d'autre
        #[arg(long)]
        json: bool,
    },
    /// Sert l'instance au premier plan ; SIGTERM laisse finir ce qui est en cours
    Serve {
        /// Fichier ecrin.toml de l'instance
        #[arg(long)]
        config: PathBuf,
    },
    /// Vérifie tout sans rien changer ; code 6 si quelque chose ne tient pas
    Check {
        /// Fichier ecrin.toml de l'instance
        #[arg(long)]
        config: PathBuf,
        /// Affiche un document JSON et rien d'autre
        #[arg(long)]
        json: bool,
    },
    /// Annonce la fermeture du service, ou l'annule ; le serveur prévient tout le monde dans la seconde, ou à son démarrage
    Close {
        /// Fichier ecrin.toml de l'instance
        #[arg(long)]
        config: PathBuf,
        /// Le jour de la fermeture, AAAA-MM-JJ ; jamais moins de trois mois après l'annonce
        #[arg(long, value_parser = day, required_unless_present = "cancel")]
        on: Option<String>,
        /// Le service reste : annule la fermeture
        #[arg(long, conflicts_with = "on")]
        cancel: bool,
        /// Affiche un document JSON et rien d'autre
        #[arg(long)]
        json: bool,
    },
    /// Affiche le document OpenAPI
    Openapi,
}

/// The version, and what `sha256sum` makes of the pages: who builds the same sources gets the same.
fn version() -> String {
    let pages = if http::PAGES.is_empty() { "-" } else { http::PAGES };
    format!("{} (web: {pages})", env!("CARGO_PKG_VERSION"))
}

fn day(text: &str) -> Result<String, String> {
    closing(text)
        .map(|_| text.to_owned())
        .ok_or_else(|| "AAAA-MM-JJ".to_owned())
}

fn engine(word: &str) -> Result<EngineName, String> {
    match word {
        "sqlite" => Ok(EngineName::Sqlite),
        "sled" => Ok(EngineName::Sled),
        _ => Err("sqlite, sled".to_owned()),
    }
}

/// The port at this distance from another; where the system chooses one, it chooses the other too.
fn beside(port: u16, distance: u16) -> u16 {
    match port {
        0 => 0,
        port => port.checked_add(distance).unwrap_or_default(),
    }
}

/// Carries out a command; what went wrong is told on stderr.
#[allow(clippy::print_stdout, clippy::print_stderr)] // This is where the server speaks to its operator.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let words = Words::new(arguments.lang);
    let done = match arguments.command {
        Command::Init {
            dir,
            domain,
            listen,
            smtp,
            imap,
            engine,
            json,
        } => {
            let beside = |distance| SocketAddr::new(listen.ip(), beside(listen.port(), distance));
            let new = NewInstance {
                folder: &dir,
                domain: &domain,
                listen,
                smtp: smtp.unwrap_or_else(|| beside(SMTP_FROM_HTTP)),
                imap: imap.unwrap_or_else(|| beside(IMAP_FROM_HTTP)),
                engine: engine.into(),
                now: SystemClock.now(),
            };
            init(&words, &new, json)
        }
        Command::Serve { config } => serve_instance(&words, &config),
        Command::Check { config, json } => check(&words, &config, json),
        Command::Close {
            config,
            on,
            cancel: _,
            json,
        } => close(&words, &config, on.as_deref(), json),
        Command::Openapi => {
            println!("{}", http::openapi());
            Ok(ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|error| {
        eprintln!(
            "{}",
            words.format(
                "server-error",
                &[("reason", told(&words, &error).as_str().into())]
            )
        );
        ExitCode::FAILURE
    })
}

/// An error and its causes. Errors here tell their cause themselves; none is told twice.
fn told(words: &Words, error: &anyhow::Error) -> String {
    // What an operator sees who has just put a backup back needs more than a cause.
    if let Some(RunError::Open(OpenError::Sealer(SealerError::StoreOlder { origin, seen }))) =
        error.downcast_ref()
    {
        return words.format(
            "server-older",
            &[("shard", origin.into()), ("size", (*seen).into())],
        );
    }
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

#[allow(clippy::print_stdout)]
fn init(words: &Words, new: &NewInstance<'_>, json: bool) -> anyhow::Result<ExitCode> {
    let NewInstance {
        folder,
        domain,
        listen,
        ..
    } = new;
    let created = instance::create(new)?;
    if json {
        let document = serde_json::json!({
            "id": domain,
            "domain": domain,
            "config": created.config,
            "ca": created.authority,
            "invitation": created.invitation.as_str(),
            "rescue_key": created.rescue_key.as_str(),
        });
        println!("{document}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut url = format!("https://{listen}");
    if listen.port() == 0 {
        // The system chooses at each start; `serve` tells which.
        url.truncate(url.len() - 1);
        url += "PORT";
    }
    let particulars = [
        ("dir", folder.display().to_string()),
        ("config", created.config.display().to_string()),
        ("ca", created.authority.display().to_string()),
        ("url", url),
        ("invitation", created.invitation.to_string()),
        ("rescue", created.rescue_key.to_string()),
    ];
    let particulars: Vec<_> = particulars
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    println!("{}", words.format("server-created", &particulars));
    Ok(ExitCode::SUCCESS)
}

#[allow(clippy::print_stdout)]
fn serve_instance(words: &Words, config: &std::path::Path) -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .init();
    let config = Config::load(config)?;
    let listeners = Listeners::bind(&config).map_err(|(address, error)| {
        anyhow::Error::from(error)
            .context(words.format("server-port", &[("address", address.to_string().as_str().into())]))
    })?;
    let urls = listeners.urls()?.join(" ");
    if config.store.engine == EngineName::Sled {
        tracing::warn!("{}", words.get("server-sled"));
    }
    let ready = words.format(
        "server-ready",
        &[
            ("url", urls.as_str().into()),
            ("domain", config.domain.as_str().into()),
        ],
    );
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let mut terminate = signal(SignalKind::terminate())?;
            let mut interrupt = signal(SignalKind::interrupt())?;
            let shutdown = async move {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                tracing::info!("stopping: requests under way may finish");
            };
            let opened = move || println!("{ready}");
            serve(config, listeners, Arc::new(SystemClock), opened, shutdown).await?;
            anyhow::Ok(())
        })?;
    Ok(ExitCode::SUCCESS)
}

/// Leaves the order where the server looks for it, whether or not it runs. What was decided in the configuration is not
/// changed behind its back.
#[allow(clippy::print_stdout)]
fn close(words: &Words, config: &std::path::Path, on: Option<&str>, json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(config)?;
    if config.closure.on.is_some() {
        anyhow::bail!(words.get("server-close-configured"));
    }
    config.closure.leave_order(on)?;
    // What the server will say: the day asked for, or three months from now.
    let earliest = SystemClock.now().plus_days(CLOSURE_NOTICE_DAYS);
    let closes = on.and_then(closing).map(|on| on.max(earliest).day().to_string());
    if json {
        println!(
            "{}",
            serde_json::json!({ "id": config.domain, "on": on, "closes": closes })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{}",
        match &closes {
            Some(day) => words.format("server-closes", &[("day", day.into())]),
            None => words.get("server-stays"),
        }
    );
    Ok(ExitCode::SUCCESS)
}

#[allow(clippy::print_stdout)]
fn check(words: &Words, config: &std::path::Path, json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(config)?;
    let report = match instance::check(&config) {
        Ok(report) => report,
        Err(error) if error.is_damage() => instance::Report {
            findings: vec![instance::Finding {
                place: "store".to_owned(),
                fault: error.to_string(),
            }],
            ..Default::default()
        },
        Err(error) => return Err(error.into()),
    };
    let ok = report.findings.is_empty();
    if json {
        let findings: Vec<_> = report
            .findings
            .iter()
            .map(|f| serde_json::json!({ "place": f.place, "fault": f.fault }))
            .collect();
        println!(
            "{}",
            serde_json::json!({ "ok": ok, "entries": report.entries, "documents": report.documents, "findings": findings })
        );
    } else {
        for finding in &report.findings {
            println!(
                "{}",
                words.format(
                    "server-finding",
                    &[
                        ("place", finding.place.as_str().into()),
                        ("fault", finding.fault.as_str().into())
                    ]
                )
            );
        }
        let key = if ok {
            "server-check-ok"
        } else {
            "server-check-failed"
        };
        let counts = [
            ("entries", report.entries),
            ("documents", report.documents),
            ("findings", report.findings.len() as u64),
        ];
        let all: Vec<_> = counts
            .iter()
            .map(|(name, count)| (*name, (*count).into()))
            .collect();
        println!("{}", words.format(key, &all));
    }
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(VERIFICATION_FAILED)
    })
}
