//! Reads one command: by the grammar we stand on, and by our own for what it does not know (`extended`).

use imap_codec::CommandCodec;
use imap_codec::decode::Decoder as _;
use imap_codec::imap_types::IntoStatic as _;
use imap_codec::imap_types::command::{Command as Parsed, CommandBody};
use imap_codec::imap_types::search::SearchKey;

use super::extended::{self, CreateFor, List, Malformed, Returns};
use super::flow::Verb;

/// A command and the tag that its answer bears.
#[derive(Debug)]
pub struct Request<'a> {
    /// The tag.
    pub tag: String,
    /// What is asked.
    pub command: Command<'a>,
}

/// What is asked.
#[derive(Debug)]
pub enum Command<'a> {
    /// Everything that the grammar knows.
    Known(Box<CommandBody<'a>>),
    /// `LIST`.
    List(List),
    /// `SEARCH` and `UID SEARCH`.
    Search(Search),
    /// `CREATE` for a use.
    CreateFor(CreateFor),
}

/// A `SEARCH`.
#[derive(Debug)]
pub struct Search {
    /// In which character set its texts are.
    pub charset: Option<String>,
    /// All of these.
    pub keys: Vec<SearchKey<'static>>,
    /// Whether UIDs are asked for.
    pub uid: bool,
    /// How to answer, if it was said.
    pub returns: Option<Returns>,
}

/// A command that is not understood, with its tag if it has one.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The tag.
    pub tag: Option<String>,
}

/// Reads a whole command.
pub fn read(command: &[u8]) -> Result<Request<'_>, Unreadable> {
    let tag = tag(command).ok_or(Unreadable { tag: None })?;
    let read = body(command, &tag).map_err(|Malformed| Unreadable {
        tag: Some(tag.clone()),
    })?;
    Ok(Request { tag, command: read })
}

/// The tag at the beginning of a command: what an answer can bear without harm.
pub fn tag(command: &[u8]) -> Option<String> {
    let tag = command.split(|byte| *byte == b' ').next()?;
    let is_tag = |byte: &u8| {
        matches!(byte, b'!'..=b'~') && !matches!(byte, b'(' | b')' | b'{' | b'%' | b'*' | b'"' | b'\\' | b'+')
    };
    let is_sound = !tag.is_empty() && tag.len() <= 100 && tag.len() < command.len() && tag.iter().all(is_tag);
    is_sound.then(|| String::from_utf8_lossy(tag).into_owned())
}

fn body<'a>(command: &'a [u8], tag: &str) -> Result<Command<'a>, Malformed> {
    let after_tag = command.get(tag.len() + 1..).ok_or(Malformed)?;
    let (verb, arguments) = word(after_tag);
    let (uid, verb, arguments) = match verb.as_str() {
        "UID" => {
            let (verb, arguments) = word(arguments.get(1..).ok_or(Malformed)?);
            (true, verb, arguments)
        }
        _ => (false, verb, arguments),
    };
    match verb.as_str() {
        "LIST" if !uid => Ok(Command::List(extended::list(arguments)?)),
        "CREATE" if !uid && arguments.ends_with(b"))\r\n") => {
            Ok(Command::CreateFor(extended::create(arguments)?))
        }
        "SEARCH" if is_word(arguments, b" RETURN") => {
            let (returns, rest) = extended::returns(arguments)?;
            let plain = [b"x SEARCH".as_slice(), rest].concat();
            search(known(&plain)?, uid, Some(returns))
        }
        "SEARCH" => search(known(command)?, uid, None),
        _ => Ok(Command::Known(Box::new(known(command)?))),
    }
}

/// The first word in upper case, and what follows it.
fn word(text: &[u8]) -> (String, &[u8]) {
    let length = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let (word, rest) = text.split_at(length);
    (String::from_utf8_lossy(word).to_ascii_uppercase(), rest)
}

fn is_word(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(word))
}

fn known(command: &[u8]) -> Result<CommandBody<'_>, Malformed> {
    match CommandCodec::default().decode(command) {
        Ok(([], Parsed { body, .. })) => Ok(body),
        _ => Err(Malformed),
    }
}

fn search(body: CommandBody<'_>, uid: bool, returns: Option<Returns>) -> Result<Command<'static>, Malformed> {
    match body.into_static() {
        CommandBody::Search {
            charset, criteria, ..
        } => Ok(Command::Search(Search {
            charset: charset.map(|charset| charset.as_ref().to_owned()),
            keys: criteria.into_iter().collect(),
            uid,
            returns,
        })),
        _ => Err(Malformed),
    }
}

impl Command<'_> {
    /// What it is called in the table of states. Nothing for what the grammar knows and we do not offer.
    pub fn verb(&self) -> Option<Verb> {
        let body = match self {
            Self::List(_) => return Some(Verb::Look),
            Self::Search(_) => return Some(Verb::Messages),
            Self::CreateFor(_) => return Some(Verb::Boxes),
            Self::Known(body) => body.as_ref(),
        };
        Some(match body {
            CommandBody::Capability => Verb::Capability,
            CommandBody::Noop => Verb::Noop,
            CommandBody::Logout => Verb::Logout,
            CommandBody::Id { .. } => Verb::Id,
            CommandBody::Login { .. } | CommandBody::Authenticate { .. } => Verb::Login,
            CommandBody::Enable { .. } => Verb::Enable,
            CommandBody::Select { .. } | CommandBody::Examine { .. } => Verb::Select,
            CommandBody::Create { .. }
            | CommandBody::Delete { .. }
            | CommandBody::Rename { .. }
            | CommandBody::Subscribe { .. }
            | CommandBody::Unsubscribe { .. } => Verb::Boxes,
            CommandBody::Lsub { .. } | CommandBody::Status { .. } | CommandBody::Namespace => Verb::Look,
            CommandBody::GetQuota { .. } | CommandBody::GetQuotaRoot { .. } => Verb::Quota,
            CommandBody::Append { .. } => Verb::Append,
            CommandBody::Idle => Verb::Idle,
            CommandBody::Check
            | CommandBody::Close
            | CommandBody::Unselect
            | CommandBody::Expunge
            | CommandBody::ExpungeUid { .. }
            | CommandBody::Fetch { .. }
            | CommandBody::Store { .. }
            | CommandBody::Copy { .. }
            | CommandBody::Move { .. } => Verb::Messages,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(text: &str) -> Option<Verb> {
        let command = format!("{text}\r\n");
        read(command.as_bytes())
            .ok()
            .and_then(|request| request.command.verb())
    }

    #[test]
    fn what_clients_send_is_understood() {
        for (text, expected) in [
            ("1 CAPABILITY", Verb::Capability),
            ("A01 LOGIN nadia@ecrin.test \"pass word\"", Verb::Login),
            ("2 AUTHENTICATE PLAIN AGEAYg==", Verb::Login),
            ("3 ID (\"name\" \"Thunderbird\")", Verb::Id),
            ("3 ID NIL", Verb::Id),
            ("4 ENABLE UTF8=ACCEPT", Verb::Enable),
            ("4 ENABLE CONDSTORE", Verb::Enable),
            ("5 NAMESPACE", Verb::Look),
            ("6 LIST \"\" \"*\" RETURN (SPECIAL-USE)", Verb::Look),
            ("6 list \"\" %", Verb::Look),
            ("6 LSUB \"\" \"*\"", Verb::Look),
            ("7 SELECT \"INBOX\" (CONDSTORE)", Verb::Select),
            ("7 EXAMINE INBOX", Verb::Select),
            ("8 UID SEARCH 1:* NOT DELETED", Verb::Messages),
            (
                "8 UID SEARCH RETURN (COUNT) UNSEEN SINCE 1-Nov-2026",
                Verb::Messages,
            ),
            ("8 SEARCH RETURN (MIN MAX) CHARSET UTF-8 MODSEQ 5", Verb::Messages),
            ("9 UID FETCH 1:* (UID FLAGS)", Verb::Messages),
            ("9 UID FETCH 1:20 (FLAGS) (CHANGEDSINCE 12)", Verb::Messages),
            (
                "9 UID FETCH 5 (UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (From To Cc Date Subject)])",
                Verb::Messages,
            ),
            ("9 FETCH 1 BODY.PEEK[1.MIME]<0.100>", Verb::Messages),
            ("10 UID STORE 5 +FLAGS.SILENT (\\Seen $Forwarded)", Verb::Messages),
            ("10 UID STORE 5 (UNCHANGEDSINCE 7) FLAGS ()", Verb::Messages),
            ("11 UID MOVE 5 Archive", Verb::Messages),
            ("11 UID EXPUNGE 5:7", Verb::Messages),
            ("12 CREATE a (USE (\\Junk))", Verb::Boxes),
            ("12 CREATE a", Verb::Boxes),
            (
                "13 STATUS INBOX (MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ SIZE)",
                Verb::Look,
            ),
            ("14 GETQUOTAROOT INBOX", Verb::Quota),
            ("15 IDLE", Verb::Idle),
            ("16 UNSELECT", Verb::Messages),
        ] {
            assert_eq!(verb(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_offered_is_not_done() {
        for text in [
            "1 STARTTLS",
            "1 COMPRESS DEFLATE",
            "1 SETQUOTA a (STORAGE 5)",
            "1 SORT (DATE) UTF-8 ALL",
            "1 UID LIST \"\" *",
            "1 NOOP x",
            "1 NOOP (((((",
            "1",
            "",
            "* NOOP",
            "a+ NOOP",
            "1 SEARCH",
            "1 SEARCH RETURN (SAVE) ALL",
            "1 LOGIN a",
            "1 FETCH 0 FLAGS",
            "1 FETCH 4294967296 FLAGS",
            "1 UID",
            "1 UID ",
        ] {
            assert_eq!(verb(text), None, "{text}");
        }
        let deep = format!("1 SEARCH {}ALL", "NOT ".repeat(100));
        assert_eq!(verb(&deep), None);
        assert_eq!(tag(b"a1 NOOP\r\n").as_deref(), Some("a1"));
        assert_eq!(tag(b"\r\n"), None);
        assert_eq!(tag("é NOOP\r\n".as_bytes()), None);
    }

    #[test]
    fn a_message_is_not_copied() {
        let bytes = b"1 APPEND Sent (\\Seen) \"22-Nov-2026 10:00:00 +0100\" {3}\r\nabc\r\n";
        let request = read(bytes).expect("read");
        assert_eq!(request.command.verb(), Some(Verb::Append));
    }
}
