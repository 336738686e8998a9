//! The IMAP door: members read their mail with the programs they know.
//!
//! In scope: IMAP4rev1 with the extensions that mail programs ask for, over TLS from the first byte. Out of scope: who
//! may read what (the app), and what any message says (nobody here can read one).
//!
//! `framer` cuts commands out of the stream, `grammar` reads them, `flow` says which is legal when; each state has its
//! file, and `session` joins them without a socket. This file has the sockets and the time.

pub mod extended;
pub mod fetch;
pub mod fields;
pub mod flow;
pub mod framer;
pub mod grammar;
pub mod names;
pub mod search;
pub mod sequence;
pub mod structure;
pub mod write;

mod authenticated;
mod folders;
mod refusals;
mod selected;
mod session;
mod unauthenticated;
mod view;

use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::time::{Instant, timeout, timeout_at};

use crate::RunError;
use crate::app::App;
use crate::config::Imap;
use crate::doors::{self, Closing, Room, Secured};
use framer::{Framer, Step};
use session::{Answer, Next, PIECE, Session};

/// How long a stranger may take to sign in.
const LOGIN: Duration = Duration::from_secs(60);

/// How long the rest of a command may take once it has begun, and how slowly a literal may come.
const COMMAND: Duration = Duration::from_secs(60);
const BYTES_A_SECOND: u64 = 16 * 1024;

/// How long a client may say nothing (RFC 3501, 5.4, asks for half an hour at least).
const SILENCE: Duration = Duration::from_secs(31 * 60);

/// How long a client may take to take in a piece of an answer.
const TAKING: Duration = Duration::from_secs(60);

/// How often a client that waits for news is asked after: whoever may not be here any more is out by then.
const LOOK: Duration = Duration::from_secs(10);

/// A wrong password is answered no sooner than this after it was given.
const LATE: Duration = Duration::from_millis(1500);

/// How many messages that are more than a few lines are taken in at the same time, and from which size on.
const LARGE_AT_ONCE: usize = 8;
const LARGE: usize = 1024 * 1024;

/// How much is read at once. Every connection that waits holds this much.
const AT_ONCE: usize = 2048;

/// What all connections share.
struct Door {
    app: Arc<App>,
    large: Semaphore,
}

/// Keeps the door open until the server closes.
pub(crate) async fn serve(
    config: &Imap,
    app: Arc<App>,
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    closing: Closing,
    drain: Duration,
) -> Result<(), RunError> {
    let room = Room {
        connections: config.connections,
        from_one_address: config.connections_per_address,
    };
    let door = Arc::new(Door {
        app,
        large: Semaphore::new(LARGE_AT_ONCE),
    });
    let receive = move |stream: Secured, address: IpAddr, closing: Closing| {
        let door = Arc::clone(&door);
        async move {
            // A client that goes away without a word is no news.
            let _ = Connection::new(&door, stream, address, closing).converse().await;
        }
    };
    doors::keep(listener, tls, room, closing, drain, receive).await
}

/// A client.
struct Connection<'a, S> {
    door: &'a Door,
    stream: S,
    framer: Framer,
    /// Away while a command is answered.
    session: Option<Box<Session>>,
    closing: Closing,
    begun: Instant,
    /// Until when the command that has begun must be whole.
    due: Option<Instant>,
    is_signed_in: bool,
}

/// Why a conversation ends.
enum End {
    /// The server closes.
    Closing,
    /// The client took too long.
    TooSlow,
    /// The line is broken.
    Broken,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Broken
    }
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Connection<'a, S> {
    fn new(door: &'a Door, stream: S, address: IpAddr, closing: Closing) -> Self {
        Self {
            door,
            stream,
            framer: Framer::new(),
            session: Some(Session::new(Arc::clone(&door.app), address)),
            closing,
            begun: Instant::now(),
            due: None,
            is_signed_in: false,
        }
    }

    async fn converse(mut self) -> Result<(), io::Error> {
        let ended = self.talk().await;
        let last: &[u8] = match ended {
            Err(End::Closing) => b"* BYE [UNAVAILABLE] The server closes\r\n",
            Err(End::TooSlow) => b"* BYE [UNAVAILABLE] Too slow\r\n",
            _ => b"",
        };
        let farewell = async {
            self.stream.write_all(last).await?;
            self.stream.shutdown().await
        };
        timeout(Duration::from_secs(5), farewell).await.unwrap_or(Ok(()))
    }

    async fn talk(&mut self) -> Result<(), End> {
        self.send(Session::greeting()).await?;
        let mut place: Option<SemaphorePermit<'a>> = None;
        loop {
            let answer = match self.framer.step() {
                Step::More => {
                    self.read().await?;
                    continue;
                }
                Step::GiveLeave => {
                    if self.framer.missing() > LARGE && place.is_none() {
                        let waiting = timeout(COMMAND, self.door.large.acquire());
                        place = Some(
                            waiting
                                .await
                                .map_err(|_| End::TooSlow)?
                                .map_err(|_| End::Closing)?,
                        );
                    }
                    let long = Duration::from_secs(self.framer.missing() as u64 / BYTES_A_SECOND);
                    self.due = Some(Instant::now() + COMMAND + long);
                    self.send(b"+ go on\r\n".to_vec()).await?;
                    continue;
                }
                Step::Command(bytes) => {
                    let asked = Instant::now();
                    let answer = self.ask(move |session| session.command(&bytes)).await?;
                    if answer.is_late {
                        tokio::time::sleep_until(asked + LATE).await;
                    }
                    answer
                }
                Step::Refused(bytes, fault) => {
                    self.ask(move |session| session.faulty(&bytes, fault, false))
                        .await?
                }
                Step::Broken(bytes, fault) => {
                    self.ask(move |session| session.faulty(&bytes, fault, true))
                        .await?
                }
            };
            place = None;
            self.due = None;
            if self.follow(answer).await? {
                return Ok(());
            }
            if self.closing.is_asked() {
                return Err(End::Closing);
            }
        }
    }

    /// Sends an answer and does what it asks for; whether the conversation is over.
    async fn follow(&mut self, mut answer: Answer) -> Result<bool, End> {
        loop {
            let bytes = std::mem::take(&mut answer.bytes);
            // What goes on is read while its beginning is sent; never more than one large message is held.
            if answer.next == Next::GoOn && bytes.len() <= 2 * PIECE {
                let asking = ask(&mut self.session, Session::go_on);
                let (sent, asked) = tokio::join!(send(&mut self.stream, &bytes), asking);
                sent?;
                answer = asked?;
                continue;
            }
            self.send(bytes).await?;
            let asked = Instant::now();
            answer = match answer.next {
                Next::Ready => return Ok(false),
                Next::Close => return Ok(true),
                Next::GoOn => self.ask(Session::go_on).await?,
                Next::Idle => self.idle().await?,
                Next::Challenge => {
                    let line = self.line().await?;
                    self.ask(move |session| match line {
                        Ok(line) => session.challenged(&line),
                        Err(fault) => session.faulty(b"", fault, true),
                    })
                    .await?
                }
            };
            if answer.is_late {
                tokio::time::sleep_until(asked + LATE).await;
            }
        }
    }

    /// Asks the session on a thread that may block.
    async fn ask(
        &mut self,
        question: impl FnOnce(&mut Session) -> Answer + Send + 'static,
    ) -> Result<Answer, End> {
        let answer = ask(&mut self.session, question).await?;
        let is_known = self
            .session
            .as_ref()
            .is_some_and(|session| session.is_signed_in());
        if !self.is_signed_in && is_known {
            self.is_signed_in = true;
            self.framer.signed_in();
        }
        Ok(answer)
    }

    /// Tells news until the client is done.
    async fn idle(&mut self) -> Result<Answer, End> {
        let until = Instant::now() + SILENCE;
        let mut changes = self.session.as_ref().and_then(|session| session.watched());
        // What came before it was watched.
        let news = self.ask(Session::news).await?;
        if news.next == Next::Close {
            return Ok(news);
        }
        self.send(news.bytes).await?;
        loop {
            match self.framer.line() {
                Step::More => {}
                Step::Command(line) => return self.ask(move |session| session.idled(&line)).await,
                Step::Broken(bytes, fault) | Step::Refused(bytes, fault) => {
                    return self.ask(move |session| session.faulty(&bytes, fault, true)).await;
                }
                Step::GiveLeave => return Err(End::Broken),
            }
            let mut buffer = [0; 512];
            tokio::select! {
                read = self.stream.read(&mut buffer) => match read? {
                    0 => return Err(End::Broken),
                    length => {
                        self.framer.push(buffer.get(..length).unwrap_or_default());
                        continue;
                    }
                },
                () = changed(&mut changes) => {}
                () = tokio::time::sleep(LOOK) => {}
                () = tokio::time::sleep_until(until) => return Err(End::TooSlow),
                () = self.closing.asked() => return Err(End::Closing),
            }
            let news = self.ask(Session::news).await?;
            if news.next == Next::Close {
                return Ok(news);
            }
            self.send(news.bytes).await?;
        }
    }

    /// A line that answers a challenge.
    async fn line(&mut self) -> Result<Result<Vec<u8>, framer::Fault>, End> {
        loop {
            match self.framer.line() {
                Step::More => self.read().await?,
                Step::Command(line) => return Ok(Ok(line)),
                Step::Broken(_, fault) | Step::Refused(_, fault) => return Ok(Err(fault)),
                Step::GiveLeave => return Err(End::Broken),
            }
        }
    }

    /// Reads more, for as long as a client at this point may take.
    async fn read(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let mut until = match self.framer.is_waiting() {
            true => *self.due.get_or_insert(now + COMMAND),
            false => now + SILENCE,
        };
        if !self.is_signed_in {
            until = until.min(self.begun + LOGIN);
        }
        let mut buffer = [0; AT_ONCE];
        let length = tokio::select! {
            read = timeout_at(until, self.stream.read(&mut buffer)) => read.map_err(|_| End::TooSlow)??,
            () = self.closing.asked() => return Err(End::Closing),
        };
        if length == 0 {
            return Err(End::Broken);
        }
        self.framer.push(buffer.get(..length).unwrap_or_default());
        Ok(())
    }

    async fn send(&mut self, bytes: Vec<u8>) -> Result<(), End> {
        send(&mut self.stream, &bytes).await
    }
}

/// Asks a session on a thread that may block.
async fn ask(
    session: &mut Option<Box<Session>>,
    question: impl FnOnce(&mut Session) -> Answer + Send + 'static,
) -> Result<Answer, End> {
    let mut asked = session.take().ok_or(End::Broken)?;
    let answering = tokio::task::spawn_blocking(move || {
        let answer = question(&mut asked);
        (asked, answer)
    });
    let (asked, answer) = answering.await.map_err(|_| End::Broken)?;
    *session = Some(asked);
    Ok(answer)
}

/// Sends bytes, as fast as the client takes them in.
async fn send(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> Result<(), End> {
    for piece in bytes.chunks(64 * 1024) {
        timeout(TAKING, stream.write_all(piece))
            .await
            .map_err(|_| End::TooSlow)??;
    }
    if !bytes.is_empty() {
        timeout(TAKING, stream.flush())
            .await
            .map_err(|_| End::TooSlow)??;
    }
    Ok(())
}

/// Comes back when something changed; never if nothing can.
async fn changed(changes: &mut Option<watch::Receiver<u64>>) {
    let heard = match changes {
        Some(changes) => changes.changed().await,
        None => std::future::pending().await,
    };
    if heard.is_err() {
        *changes = None;
    }
}

#[cfg(test)]
mod tests;
