//! The door for sending mail: SMTP submission (RFC 6409) over TLS from the first byte (RFC 8314).
//!
//! # In scope
//!
//! Lines, their order and their answers; limits of size and of time. `session` says what follows from a line, `data`
//! where a message ends, `refusals` which code a refusal has. Only this file reads and writes.
//!
//! # Out of scope
//!
//! Which messages are taken in (`vault::mail::gate`), who may send and whom it reaches (`app::mail`). Nothing leaves:
//! this door takes mail for members from members, and there is no other.

pub mod data;
pub mod reply;
pub mod session;

mod refusals;

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use crate::RunError;
use crate::app::mail::{Handed, MailLogin};
use crate::app::{App, AppError, Refusal};
use crate::config::Smtp;
use crate::doors::{self, Closing, Room};
use data::{Data, Progress};
use reply::Reply;
use session::{MAX_LINE, State, Step};

/// How long someone may stand in the door without having signed in.
const UNKNOWN_FOR: Duration = Duration::from_secs(60);

/// How long the next line may take.
const LINE_TIME: Duration = Duration::from_secs(300);

/// How long the next bytes of a message may take, and the whole of it.
const PIECE_TIME: Duration = Duration::from_secs(60);
const MESSAGE_TIME: Duration = Duration::from_secs(15 * 60);

/// How long an answer may take to be read.
const ANSWER_TIME: Duration = Duration::from_secs(60);

/// How long a failed login takes, however it failed: whoever guesses learns nothing from the time.
const FAILURE_TIME: Duration = Duration::from_millis(500);

/// How many refusals one connection hears.
const MOST_REFUSALS: usize = 100;
const MOST_FAILED_LOGINS: usize = 3;

/// What whoever is cut off may still send while the reason reaches her.
const LAST_WORDS: usize = 1024 * 1024;
const LAST_WORDS_TIME: Duration = Duration::from_secs(2);

/// Bytes of messages that are being received at the same time: of each, what is above the first pieces is counted.
const ROOM_FOR_MESSAGES: usize = 512 * 1024 * 1024;
const UNCOUNTED: usize = 256 * 1024;
const COUNTED_BY: usize = 1024 * 1024;

/// What every session shares.
struct Shared {
    app: Arc<App>,
    domain: String,
    room: Arc<Semaphore>,
}

/// Keeps the door until the server closes.
pub(crate) async fn serve(
    config: &Smtp,
    app: Arc<App>,
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    closing: Closing,
    drain: Duration,
) -> Result<(), RunError> {
    let shared = Arc::new(Shared {
        domain: app.instance().domain,
        app,
        room: Arc::new(Semaphore::new(ROOM_FOR_MESSAGES / COUNTED_BY)),
    });
    let room = Room {
        connections: config.connections,
        from_one_address: config.connections_per_address,
    };
    let receive = move |stream, address, closing| {
        let guest = Guest {
            stream,
            address,
            shared: Arc::clone(&shared),
            closing,
            login: None,
            buffer: Vec::new(),
            refusals: 0,
            failures: 0,
        };
        async move {
            // Whoever hangs up in the middle of a word has said enough.
            let _ = guest.stay().await;
        }
    };
    doors::keep(listener, tls, room, closing, drain, receive).await
}

/// Someone in the door.
struct Guest<S> {
    stream: S,
    address: IpAddr,
    shared: Arc<Shared>,
    closing: Closing,
    login: Option<MailLogin>,
    /// What came and was not read yet.
    buffer: Vec<u8>,
    refusals: usize,
    failures: usize,
}

/// What came of waiting for a line.
enum Heard {
    Line(Vec<u8>),
    TooLong,
    TooLate,
    Closing,
    Gone,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Guest<S> {
    async fn stay(mut self) -> std::io::Result<()> {
        let greeting = Reply::new(220, "", format!("{} ESMTP", self.shared.domain));
        self.say(&greeting).await?;
        self.converse(State::New).await
    }

    /// Hears lines and answers them, from this state on.
    async fn converse(&mut self, mut state: State) -> std::io::Result<()> {
        let came = Instant::now();
        loop {
            let until = if state.is_signed_in() {
                Instant::now() + LINE_TIME
            } else {
                came + UNKNOWN_FOR
            };
            let line = match self.line(until).await? {
                Heard::Line(line) => line,
                Heard::TooLong => {
                    return self
                        .close(&Reply::new(500, "5.5.2", "the line is too long"))
                        .await;
                }
                Heard::TooLate => return self.close(&Reply::new(421, "4.4.2", "too slow")).await,
                Heard::Closing => {
                    return self
                        .close(&Reply::new(421, "4.3.2", "the server is closing"))
                        .await;
                }
                Heard::Gone => return Ok(()),
            };
            let step = state.step(&line, &self.shared.domain, self.buffer.is_empty());
            drop(zeroize::Zeroizing::new(line));
            let (reply, next) = match step {
                Step::Say(reply, next) => (reply, next),
                Step::Close(reply) => return self.close(&reply).await,
                Step::Login { user, password } => {
                    let begun = Instant::now();
                    let network = Some(self.address);
                    let login = self
                        .ask(move |app| app.mail_sender(&user, &password, network))
                        .await;
                    match login {
                        Ok((login, own)) => {
                            self.login = Some(login);
                            (Reply::new(235, "2.7.0", "welcome"), State::Ready { own })
                        }
                        Err(error) => {
                            tokio::time::sleep_until(begun + FAILURE_TIME).await;
                            self.failures += 1;
                            let reply = of_login(&error);
                            if self.failures >= MOST_FAILED_LOGINS {
                                return self.close(&reply).await;
                            }
                            (reply, State::Greeted)
                        }
                    }
                }
                Step::Recipient(address) => {
                    let named = address.clone();
                    match self
                        .ask_as(move |app, login| app.mail_recipient(login, &named))
                        .await
                    {
                        Ok(Ok(())) => (Reply::new(250, "2.1.5", "kept for them"), state.with(address)),
                        Ok(Err(refusal)) => (refusals::of_recipient(refusal), state.turned_away()),
                        Err(error) if is_out(&error) => return self.close(&refusals::of_error(&error)).await,
                        Err(error) => (refusals::of_error(&error), state.turned_away()),
                    }
                }
                Step::Receive => {
                    self.say(&Reply::new(354, "", "end with a dot by itself")).await?;
                    let Some((raw, _room)) = self.receive().await? else {
                        return Ok(());
                    };
                    (self.hand_in(&state, raw).await, state.without_message())
                }
            };
            if reply.is_refusal() {
                self.refusals += 1;
                if self.refusals >= MOST_REFUSALS {
                    return self.close(&Reply::new(421, "4.7.0", "too many refusals")).await;
                }
            }
            self.say(&reply).await?;
            state = next;
        }
    }

    /// The next line, with its end.
    async fn line(&mut self, until: Instant) -> std::io::Result<Heard> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                if end >= MAX_LINE {
                    return Ok(Heard::TooLong);
                }
                let rest = self.buffer.split_off(end + 1);
                return Ok(Heard::Line(std::mem::replace(&mut self.buffer, rest)));
            }
            if self.buffer.len() >= MAX_LINE {
                return Ok(Heard::TooLong);
            }
            let mut closing = self.closing.clone();
            let read = tokio::select! {
                read = timeout_at(until, self.stream.read_buf(&mut self.buffer)) => read,
                () = closing.asked() => return Ok(Heard::Closing),
            };
            match read {
                Ok(Ok(0)) => return Ok(Heard::Gone),
                Ok(read) => drop(read?),
                Err(_) => return Ok(Heard::TooLate),
            }
        }
    }

    /// The message, if it is one; whoever breaks it off has heard why.
    async fn receive(&mut self) -> std::io::Result<Option<(Vec<u8>, Vec<OwnedSemaphorePermit>)>> {
        let mut data = Data::new();
        let mut places = Vec::new();
        let until = Instant::now() + MESSAGE_TIME;
        loop {
            let pieces = std::mem::take(&mut self.buffer);
            match data.receive(&pieces) {
                Progress::More => {}
                Progress::Whole(used) => {
                    self.buffer = pieces.get(used..).unwrap_or_default().to_vec();
                    return Ok(Some((data.into_bytes(), places)));
                }
                Progress::TooLarge(used) => {
                    // The gate says so as well; the message itself need not be kept until then.
                    self.buffer = pieces.get(used..).unwrap_or_default().to_vec();
                    return Ok(Some((data.into_bytes(), places)));
                }
                Progress::Broken => {
                    self.close(&Reply::new(
                        554,
                        "5.6.0",
                        "a line does not end with CR LF, or the message has no end",
                    ))
                    .await?;
                    return Ok(None);
                }
            }
            while data.held() > UNCOUNTED + places.len() * COUNTED_BY {
                let Ok(place) = Arc::clone(&self.shared.room).try_acquire_owned() else {
                    self.close(&Reply::new(452, "4.3.1", "too many messages at once: try again"))
                        .await?;
                    return Ok(None);
                };
                places.push(place);
            }
            self.buffer = pieces;
            self.buffer.clear();
            self.buffer.reserve(16 * 1024);
            let within = until.min(Instant::now() + PIECE_TIME);
            match timeout_at(within, self.stream.read_buf(&mut self.buffer)).await {
                Ok(Ok(0)) => return Ok(None),
                Ok(read) => drop(read?),
                Err(_) => {
                    self.close(&Reply::new(421, "4.4.2", "too slow")).await?;
                    return Ok(None);
                }
            }
        }
    }

    /// Hands a message in. Whatever is answered with 250 is durable, and in the box of everyone it reaches.
    async fn hand_in(&self, state: &State, raw: Vec<u8>) -> Reply {
        let State::Sending {
            recipients,
            turned_away,
            ..
        } = state
        else {
            return Reply::new(503, "5.5.1", "not now");
        };
        let (recipients, turned_away) = (recipients.clone(), *turned_away);
        let handed = self
            .ask_as(move |app, login| app.hand_in(login, &recipients, turned_away, &raw))
            .await;
        match handed {
            Ok(Handed::Delivered { message_id }) => Reply::new(250, "2.0.0", format!("kept as {message_id}")),
            Ok(Handed::Refused(refusal)) => refusals::of_gate(&refusal, &self.shared.domain),
            Err(error) => refusals::of_error(&error),
        }
    }

    async fn say(&mut self, reply: &Reply) -> std::io::Result<()> {
        let write = async {
            self.stream.write_all(&reply.to_bytes()).await?;
            self.stream.flush().await
        };
        timeout(ANSWER_TIME, write).await?
    }

    /// The last answer. What still comes is read for a moment, or the answer might be lost with it.
    async fn close(&mut self, reply: &Reply) -> std::io::Result<()> {
        self.say(reply).await?;
        let _ = timeout(LAST_WORDS_TIME, async {
            self.stream.shutdown().await?;
            let mut ignored = [0; 4096];
            let mut length = 0;
            while length < LAST_WORDS {
                match self.stream.read(&mut ignored).await? {
                    0 => break,
                    read => length += read,
                }
            }
            std::io::Result::Ok(())
        })
        .await;
        Ok(())
    }

    /// Calls the app on a thread that may block.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = Arc::clone(&self.shared.app);
        tokio::task::spawn_blocking(move || question(&app))
            .await
            .map_err(AppError::internal)?
    }

    /// The same for whoever has signed in.
    async fn ask_as<T: Send + 'static>(
        &self,
        question: impl FnOnce(&App, &MailLogin) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let login = self.login.ok_or(Refusal::NotSignedIn)?;
        self.ask(move |app| question(app, &login)).await
    }
}

/// Whether someone may not act any more at all.
fn is_out(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Refused {
            reason: Refusal::SessionEnded | Refusal::AccountSuspended | Refusal::NotAllowed,
            ..
        }
    )
}

/// One answer for every wrong try; another for too many.
fn of_login(error: &AppError) -> Reply {
    match error {
        AppError::Refused {
            reason: Refusal::TooManyTries,
            ..
        } => Reply::new(454, "4.7.0", "too many tries: wait a moment"),
        AppError::Refused { .. } => Reply::new(535, "5.7.8", "wrong address or password"),
        AppError::Internal(_) => refusals::of_error(error),
    }
}

#[cfg(test)]
mod tests;
