//! Outbound: the word that something waits, through an operator's SMTP server.
//!
//! In scope: connections, the two texts there are, and what an answer means. Out of scope: to whom and when (the app).
//! Nothing that is sent says who, what, or even how much. What a server answers may name an address: it is never logged.

mod text;

use std::sync::Arc;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use crate::RunError;
use crate::app::{App, AppError, Due, Fate};
use crate::config::{OutsideSmtp, OutsideTls};
use crate::doors::Closing;

/// How often is looked for what is due.
const EVERY: Duration = Duration::from_secs(1);

/// How long the server outside may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends what is due until the server closes.
pub(crate) async fn serve(relay: Relay, app: Arc<App>, mut closing: Closing) {
    let relay = Arc::new(relay);
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = closing.asked() => return,
            _ = every.tick() => {}
        }
        let (app, relay, closing) = (Arc::clone(&app), Arc::clone(&relay), closing.clone());
        let sent = tokio::task::spawn_blocking(move || relay.send_due(&app, &closing)).await;
        match sent {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(error = &error as &dyn std::error::Error, "notices outside"),
            Err(error) => tracing::error!(%error, "notices outside"),
        }
    }
}

/// The operator's server, as it is spoken to.
pub(crate) struct Relay {
    host: String,
    port: u16,
    begin: OutsideTls,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
    from: Address,
    /// The domain of this instance, which both texts name.
    domain: String,
}

/// Why a mail was not sent.
enum Failure {
    /// The connection: nothing that the address is to blame for.
    Connection(Error),
    /// This mail.
    Mail(Error),
    /// There is no mail to send to such an address.
    Unsendable,
}

impl Relay {
    /// Reads what the configuration names; speaks to nobody yet.
    pub(crate) fn new(config: &OutsideSmtp, domain: &str) -> Result<Self, RunError> {
        let told = |what: &str, error: &dyn std::fmt::Display| {
            RunError::Outside(format!("[notices.smtp] {what}: {error}"))
        };
        let mut tls = TlsParameters::builder(config.host.clone());
        if let Some(file) = &config.ca {
            let pem = std::fs::read(file).map_err(|error| told("ca", &error))?;
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| told("ca", &error))?);
        }
        let password = config.password().map_err(|error| told("password_file", &error))?;
        let credentials = config
            .user
            .clone()
            .zip(password)
            .map(|(user, password)| Credentials::new(user, password.expose().to_owned()));
        let from = config.from.to_text().parse();
        Ok(Self {
            host: config.host.clone(),
            port: config.port(),
            begin: config.tls,
            tls: tls.build().map_err(|error| told("tls", &error))?,
            credentials,
            from: from.map_err(|error| told("from", &error))?,
            hello: ClientId::Domain(config.from.domain().to_string()),
            domain: domain.to_owned(),
        })
    }

    /// Sends what is due, over one connection as long as that holds. A server that cannot be reached ends the round: the
    /// others wait for the next.
    fn send_due(&self, app: &App, closing: &Closing) -> Result<(), AppError> {
        let mut connection = None;
        for due in app.due_outside()? {
            if closing.is_asked() {
                break;
            }
            let sent = self.send(&mut connection, &due);
            let (fate, is_reached) = match &sent {
                Ok(()) => (Fate::Sent, true),
                Err(Failure::Mail(error)) => (fate_of(error), true),
                Err(Failure::Unsendable) => (Fate::Refused, true),
                Err(Failure::Connection(error)) => {
                    warn(error);
                    (Fate::Later, false)
                }
            };
            if sent.is_err() {
                connection = None;
            }
            app.settle_outside(&due, fate)?;
            if !is_reached {
                break;
            }
        }
        if let Some(mut connection) = connection {
            // Everything was answered; how the farewell is answered changes nothing.
            let _ = connection.quit();
        }
        Ok(())
    }

    fn send(&self, connection: &mut Option<SmtpConnection>, due: &Due) -> Result<(), Failure> {
        let to: Address = due.address().to_text().parse().map_err(|_| Failure::Unsendable)?;
        let message = text::message(&self.from, &to, due.word(), due.id(), &self.domain);
        let message = message.map_err(|_| Failure::Unsendable)?;
        let open = match connection {
            Some(open) => open,
            None => connection.insert(self.connect().map_err(Failure::Connection)?),
        };
        open.command(Mail::new(Some(self.from.clone()), Vec::new()))
            .map_err(Failure::Connection)?;
        open.command(Rcpt::new(to, Vec::new())).map_err(Failure::Mail)?;
        open.command(Data).map_err(Failure::Mail)?;
        open.message(&message.formatted()).map_err(Failure::Mail)?;
        Ok(())
    }

    /// Encrypted, signed in, and ready; or not at all.
    fn connect(&self) -> Result<SmtpConnection, Error> {
        let wrapped = (self.begin == OutsideTls::Implicit).then_some(&self.tls);
        let server = (self.host.as_str(), self.port);
        let mut connection = SmtpConnection::connect(server, Some(PATIENCE), &self.hello, wrapped, None)?;
        if self.begin == OutsideTls::Starttls {
            connection.starttls(&self.tls, &self.hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)?;
        }
        Ok(connection)
    }
}

/// Only a clear no is the address's own fault: everything else may go better later.
fn fate_of(error: &Error) -> Fate {
    if error.is_permanent() {
        Fate::Refused
    } else {
        Fate::Later
    }
}

/// Says that the server cannot be used. What it answered stays out of the log, but for the code.
fn warn(error: &Error) {
    match error.status() {
        Some(code) => tracing::warn!(%code, "the server for notices outside says no"),
        None => tracing::warn!(
            error = error as &dyn std::error::Error,
            "the server for notices outside cannot be reached"
        ),
    }
}
