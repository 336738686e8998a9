//! One client's session: who it is, which state it is in, and what answers a command. No sockets here.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::watch;

use crate::app::mail::{MailCaller, MailLogin};
use crate::app::{App, AppError};

use super::fetch::Wanted;
use super::flow::{self, State};
use super::framer::Fault;
use super::grammar::{self, Command};
use super::view::View;
use super::write::Writer;
use imap_codec::imap_types::command::CommandBody;

/// How many wrong passwords end a connection.
const MAX_FAILURES: u32 = 3;

/// How much of an answer is made before it is sent.
pub(super) const PIECE: usize = 256 * 1024;

/// What is done when an answer has been sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The next command is read.
    Ready,
    /// The answer goes on.
    GoOn,
    /// A line is read that answers a challenge.
    Challenge,
    /// News are told until the client is done.
    Idle,
    /// The connection ends.
    Close,
}

/// What is sent, and what is done then.
pub(super) struct Answer {
    pub(super) bytes: Vec<u8>,
    pub(super) next: Next,
    /// A wrong password: it is answered no sooner than others are.
    pub(super) is_late: bool,
}

/// A `FETCH` that has not told everything yet.
pub(super) struct Unfinished {
    pub(super) tag: String,
    pub(super) wanted: Wanted,
    /// What is left, as UIDs; the last of them first.
    pub(super) left: Vec<u32>,
    pub(super) by_uid: bool,
    /// Only what changed after this.
    pub(super) since: Option<u64>,
}

/// A session.
pub(super) struct Session {
    pub(super) app: Arc<App>,
    pub(super) network: IpAddr,
    pub(super) state: State,
    pub(super) login: Option<MailLogin>,
    pub(super) view: Option<View>,
    /// Whether the client knows of numbers of changes (RFC 7162).
    pub(super) is_condstore: bool,
    pub(super) unfinished: Option<Unfinished>,
    failures: u32,
    /// The tag of the command that waits for more lines.
    waiting: String,
}

/// Why a command is not done.
pub(super) enum Unable {
    /// It makes no sense here.
    Bad(&'static str),
    /// It is refused, with these words.
    No(&'static str),
    /// The app says why.
    App(AppError),
    /// A message that the gate does not let in.
    Unencrypted,
    /// She may not be here any more.
    Over,
}

impl From<AppError> for Unable {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// How a command ended well: what its last line says, and what is done then.
pub(super) struct Done(pub(super) String, pub(super) Next);

impl Done {
    pub(super) fn ok(text: impl Into<String>) -> Result<Self, Unable> {
        Ok(Self(text.into(), Next::Ready))
    }
}

impl Session {
    pub(super) fn new(app: Arc<App>, network: IpAddr) -> Box<Self> {
        Box::new(Self {
            app,
            network,
            state: State::NotAuthenticated,
            login: None,
            view: None,
            is_condstore: false,
            unfinished: None,
            failures: 0,
            waiting: String::new(),
        })
    }

    /// What is said first.
    pub(super) fn greeting() -> Vec<u8> {
        format!(
            "* OK [CAPABILITY {}] Bonjour\r\n",
            super::unauthenticated::CAPABILITIES
        )
        .into_bytes()
    }

    /// Answers a whole command.
    pub(super) fn command(&mut self, bytes: &[u8]) -> Answer {
        let mut to = Writer::default();
        let request = match grammar::read(bytes) {
            Ok(request) => request,
            Err(unreadable) => {
                let tag = unreadable.tag.as_deref().unwrap_or("*");
                to.tagged(tag, "BAD Not understood");
                // Whoever speaks another language here is not listened to for long.
                if self.state == State::NotAuthenticated {
                    self.failures += 1;
                }
                return self.after(to, Next::Ready);
            }
        };
        let tag = request.tag;
        let legal = request
            .command
            .verb()
            .map(|verb| flow::is_legal(verb, self.state));
        let done = match legal {
            None => Err(Unable::Bad("Not offered")),
            Some(false) => Err(Unable::Bad("Not now")),
            Some(true) => self.known(&mut to, &tag, request.command),
        };
        self.finish(to, &tag, done)
    }

    fn known(&mut self, to: &mut Writer, tag: &str, command: Command<'_>) -> Result<Done, Unable> {
        tag.clone_into(&mut self.waiting);
        if let Command::Known(body) = &command {
            match body.as_ref() {
                CommandBody::Logout => {
                    to.line("* BYE Au revoir");
                    return Ok(Done("LOGOUT done".to_owned(), Next::Close));
                }
                CommandBody::Capability => {
                    to.line(&format!("* CAPABILITY {}", self.capabilities()));
                    return Done::ok("CAPABILITY done");
                }
                CommandBody::Id { .. } => {
                    to.line("* ID (\"name\" \"Ecrin\")");
                    return Done::ok("ID done");
                }
                _ => {}
            }
        }
        match self.state {
            State::NotAuthenticated => self.unauthenticated(command),
            _ => {
                // Nothing of what she was is believed longer than a command.
                let who = self.who()?;
                self.authenticated(to, tag, &who, command)
            }
        }
    }

    /// Who is behind this session, at this moment.
    pub(super) fn who(&self) -> Result<MailCaller, Unable> {
        let login = self.login.as_ref().ok_or(Unable::Bad("Not now"))?;
        self.app.mail_caller(login).map_err(|error| match error {
            AppError::Refused { .. } => Unable::Over,
            error => Unable::App(error),
        })
    }

    /// Answers a line that is not a command: the answer to a challenge.
    pub(super) fn challenged(&mut self, line: &[u8]) -> Answer {
        let tag = std::mem::take(&mut self.waiting);
        let done = self.answered(line);
        self.finish(Writer::default(), &tag, done)
    }

    /// Whether someone is known.
    pub(super) fn is_signed_in(&self) -> bool {
        self.login.is_some()
    }

    /// Hears when something changes in the open box.
    pub(super) fn watched(&self) -> Option<watch::Receiver<u64>> {
        self.view.as_ref().map(|view| self.app.mail_changes(view.owner))
    }

    /// Goes on with an answer that was too long for one piece.
    pub(super) fn go_on(&mut self) -> Answer {
        let mut to = Writer::default();
        let Some(unfinished) = self.unfinished.take() else {
            return self.after(to, Next::Ready);
        };
        let tag = unfinished.tag.clone();
        let done = self
            .who()
            .and_then(|who| self.fetch_on(&mut to, &who, unfinished));
        self.finish(to, &tag, done)
    }

    /// News for a client that waits for them; empty if there are none.
    pub(super) fn news(&mut self) -> Answer {
        let mut to = Writer::default();
        let told = self.who().and_then(|who| self.tell_news(&mut to, &who, true));
        match told {
            Ok(()) => self.after(to, Next::Idle),
            Err(Unable::Over) => self.thrown_out(to),
            // The next look may succeed.
            Err(_) => self.after(to, Next::Idle),
        }
    }

    /// The client has had enough news.
    pub(super) fn idled(&mut self, line: &[u8]) -> Answer {
        let tag = std::mem::take(&mut self.waiting);
        let done = match line.trim_ascii().eq_ignore_ascii_case(b"DONE") {
            true => Done::ok("IDLE done"),
            false => Err(Unable::Bad("Expected DONE")),
        };
        self.finish(Writer::default(), &tag, done)
    }

    /// A command that the framer refused, and whether the connection goes on.
    pub(super) fn faulty(&mut self, command: &[u8], fault: Fault, is_broken: bool) -> Answer {
        let mut to = Writer::default();
        let tag = grammar::tag(command).unwrap_or_else(|| "*".to_owned());
        let is_message = super::framer::verb(command).eq_ignore_ascii_case(b"APPEND");
        let text = match fault {
            Fault::LineTooLong => "BAD [TOOBIG] Line too long",
            Fault::LiteralTooLong if is_message && self.state != State::NotAuthenticated => {
                "NO [TOOBIG] A message may have 30 MiB"
            }
            Fault::LiteralTooLong => "BAD [TOOBIG] Literal too long",
            Fault::TooDeep => "BAD [TOOBIG] Too many parentheses",
            Fault::BareControl => "BAD A line ends with CRLF",
            Fault::Binary => "BAD Not offered",
        };
        to.tagged(&tag, text);
        if is_broken {
            to.line("* BYE Nothing after this can be understood");
        }
        if self.state == State::NotAuthenticated {
            self.failures += 1;
        }
        self.after(to, if is_broken { Next::Close } else { Next::Ready })
    }

    fn finish(&mut self, mut to: Writer, tag: &str, done: Result<Done, Unable>) -> Answer {
        match done {
            Ok(Done(_, next @ Next::GoOn)) => self.after(to, next),
            Ok(Done(text, next @ (Next::Idle | Next::Challenge))) => {
                to.line(&text);
                self.after(to, next)
            }
            Ok(Done(text, next)) => {
                to.tagged(tag, &format!("OK {text}"));
                self.after(to, next)
            }
            Err(Unable::Bad(why)) => {
                to.tagged(tag, &format!("BAD {why}"));
                self.after(to, Next::Ready)
            }
            Err(Unable::No(why)) => {
                to.tagged(tag, &format!("NO {why}"));
                self.after(to, Next::Ready)
            }
            Err(Unable::App(error)) if self.state == State::NotAuthenticated => {
                self.failures += 1;
                to.tagged(tag, super::refusals::login(&error));
                let mut answer = self.after(to, Next::Ready);
                answer.is_late = true;
                answer
            }
            Err(Unable::Over) => self.thrown_out(to),
            Err(Unable::Unencrypted) => {
                to.tagged(
                    tag,
                    &super::refusals::encryption_needed(&self.app.instance().domain),
                );
                self.after(to, Next::Ready)
            }
            Err(Unable::App(error)) => {
                let text = super::refusals::text(&error, &self.app.instance().domain);
                to.tagged(tag, &text);
                self.after(to, Next::Ready)
            }
        }
    }

    fn after(&mut self, mut to: Writer, next: Next) -> Answer {
        let next = match next {
            Next::Ready if self.state == State::NotAuthenticated && self.failures >= MAX_FAILURES => {
                to.line("* BYE Too many tries");
                Next::Close
            }
            next => next,
        };
        if next == Next::Close {
            self.state = State::Logout;
        }
        Answer {
            bytes: to.take(),
            next,
            is_late: false,
        }
    }

    /// She may not be here any more: suspended, removed, or without this password.
    fn thrown_out(&mut self, mut to: Writer) -> Answer {
        to.line("* BYE [UNAVAILABLE] This access has ended");
        self.after(to, Next::Close)
    }
}
