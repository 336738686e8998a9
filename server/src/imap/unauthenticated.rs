//! Before anyone is known: capabilities, and signing in by an app password.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use imap_codec::imap_types::auth::AuthMechanism;
use imap_codec::imap_types::command::CommandBody;
use zeroize::Zeroizing;

use super::flow::State;
use super::grammar::Command;
use super::session::{Done, Next, Session, Unable};

/// What is offered before login.
pub(super) const CAPABILITIES: &str = "IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL- ID ENABLE";

/// What is offered after it. The number is the longest message that `APPEND` takes.
const ALL_CAPABILITIES: &str = "IMAP4rev1 LITERAL- ID ENABLE NAMESPACE CHILDREN IDLE UIDPLUS MOVE UNSELECT \
    SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS CONDSTORE ESEARCH STATUS=SIZE \
    QUOTA QUOTA=RES-STORAGE APPENDLIMIT=31457280";

/// The longest name and password that are looked at.
const MAX_CREDENTIAL: usize = 512;

impl Session {
    pub(super) fn capabilities(&self) -> &'static str {
        match self.state {
            State::NotAuthenticated => CAPABILITIES,
            _ => ALL_CAPABILITIES,
        }
    }

    pub(super) fn unauthenticated(&mut self, command: Command<'_>) -> Result<Done, Unable> {
        let Command::Known(body) = command else {
            return Err(Unable::Bad("Not now"));
        };
        match *body {
            CommandBody::Noop => Done::ok("NOOP done"),
            CommandBody::Login { username, password } => {
                self.sign_in(username.as_ref(), password.declassify().as_ref())
            }
            CommandBody::Authenticate {
                mechanism: AuthMechanism::Plain,
                initial_response,
            } => match initial_response {
                Some(response) => self.plain(response.declassify()),
                None => Ok(Done("+ ".to_owned(), Next::Challenge)),
            },
            CommandBody::Authenticate { .. } => Err(Unable::No("[CANNOT] Only PLAIN")),
            _ => Err(Unable::Bad("Not now")),
        }
    }

    /// The answer to the challenge.
    pub(super) fn answered(&mut self, line: &[u8]) -> Result<Done, Unable> {
        let text = line.trim_ascii();
        if text == b"*" {
            return Err(Unable::Bad("Given up"));
        }
        let response = STANDARD.decode(text).map_err(|_| Unable::Bad("Not base64"))?;
        self.plain(&Zeroizing::new(response))
    }

    /// RFC 4616: whose access, who asks, and the password. Nobody acts for anybody else here.
    fn plain(&mut self, response: &[u8]) -> Result<Done, Unable> {
        let mut words = response.split(|byte| *byte == 0);
        let (Some(for_whom), Some(user), Some(password), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(Unable::Bad("Not as RFC 4616 has it"));
        };
        if !for_whom.is_empty() && for_whom != user {
            return self.sign_in(b"", password);
        }
        self.sign_in(user, password)
    }

    fn sign_in(&mut self, user: &[u8], password: &[u8]) -> Result<Done, Unable> {
        // What cannot be a name is looked up all the same: it must not be told from one that nobody has.
        let text = |bytes: &[u8]| Zeroizing::new(String::from_utf8_lossy(cut(bytes)).into_owned());
        let (user, password) = (text(user), text(password));
        let login = self.app.mail_login(&user, &password, Some(self.network))?;
        self.login = Some(login);
        self.state = State::Authenticated;
        Done::ok(format!("[CAPABILITY {}] Bienvenue", self.capabilities()))
    }
}

fn cut(bytes: &[u8]) -> &[u8] {
    bytes.get(..MAX_CREDENTIAL).unwrap_or(bytes)
}
