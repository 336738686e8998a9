//! What a client may say when, and what follows: a state and a line in, a step out. Nothing here waits or reads a
//! clock; what only the house knows is asked for by a step, and its answer comes back as the next state.

use data_encoding::BASE64;
use ecrin_vault::mail::Address;
use ecrin_vault::mail::gate::{MAX_KEYS, MAX_MESSAGE};
use smtp_proto::{AUTH_PLAIN, Error, MailFrom, RcptTo, Request};
use zeroize::Zeroizing;

use super::reply::Reply;

/// The longest command line, with its end: room for a password in base64.
pub const MAX_LINE: usize = 2048;

/// Where a client stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing was said yet.
    New,
    /// Hello was said.
    Greeted,
    /// The answer to AUTH PLAIN is to come.
    Answering,
    /// An app password of this address was given.
    Ready {
        /// From where she sends.
        own: Address,
    },
    /// MAIL was taken.
    Sending {
        /// From where she sends.
        own: Address,
        /// Whom it reaches.
        recipients: Vec<Address>,
        /// How many were named and turned away.
        turned_away: usize,
    },
}

/// What follows from a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// This is said, and this is where the client stands then.
    Say(Reply, State),
    /// Someone says who she is.
    Login {
        /// Her address.
        user: String,
        /// Her app password.
        password: Zeroizing<String>,
    },
    /// Someone is named as a recipient.
    Recipient(Address),
    /// The message is to come.
    Receive,
    /// This is said, and nothing after it.
    Close(Reply),
}

impl State {
    /// What follows from a whole line. `last` says that nothing came after it yet.
    pub fn step(&self, line: &[u8], domain: &str, last: bool) -> Step {
        let stay = |reply: Reply| Step::Say(reply, self.clone());
        let Some(text) = line_text(line) else {
            return Step::Close(Reply::new(500, "5.5.2", "lines are ASCII and end with CR LF"));
        };
        if *self == Self::Answering {
            return answer(text);
        }
        let request = match Request::parse(&mut line.iter()) {
            Ok(request) => request,
            Err(Error::UnknownCommand) => return stay(Reply::new(500, "5.5.1", "no such command")),
            Err(Error::InvalidSenderAddress | Error::InvalidRecipientAddress) => {
                return stay(Reply::new(550, "5.7.1", "not an address of this space"));
            }
            Err(Error::UnsupportedParameter { .. }) => {
                return stay(Reply::new(555, "5.5.4", "no such parameter here"));
            }
            Err(_) => return stay(Reply::new(501, "5.5.4", "the command cannot be read")),
        };
        match request {
            Request::Ehlo { .. } | Request::Helo { .. } => {
                let next = match self {
                    Self::New | Self::Greeted | Self::Answering => Self::Greeted,
                    Self::Ready { own } | Self::Sending { own, .. } => Self::Ready { own: own.clone() },
                };
                let reply = match request {
                    Request::Ehlo { .. } => Reply::hello(domain),
                    _ => Reply::new(250, "", domain.to_owned()),
                };
                Step::Say(reply, next)
            }
            Request::Auth {
                mechanism,
                initial_response,
            } => match self {
                Self::Greeted if mechanism != AUTH_PLAIN => {
                    stay(Reply::new(504, "5.5.4", "PLAIN is the only mechanism"))
                }
                Self::Greeted if initial_response.is_empty() => {
                    Step::Say(Reply::new(334, "", ""), Self::Answering)
                }
                Self::Greeted => answer(&initial_response),
                _ => stay(out_of_order()),
            },
            Request::Mail { from } => match self {
                Self::Ready { own } => self.mail(&from, text, own),
                Self::New | Self::Greeted | Self::Answering => stay(sign_in_first()),
                Self::Sending { .. } => stay(out_of_order()),
            },
            Request::Rcpt { to } => match self {
                Self::Sending {
                    recipients,
                    turned_away,
                    ..
                } => {
                    if recipients.len() >= MAX_KEYS || *turned_away >= MAX_KEYS {
                        return stay(Reply::new(
                            452,
                            "4.5.3",
                            "too many recipients: send the message again to the others",
                        ));
                    }
                    self.rcpt(&to, text)
                }
                Self::New | Self::Greeted | Self::Answering => stay(sign_in_first()),
                Self::Ready { .. } => stay(out_of_order()),
            },
            Request::Data => match self {
                Self::Sending { recipients, .. } if recipients.is_empty() => {
                    stay(Reply::new(554, "5.5.1", "no recipient takes mail"))
                }
                // Whatever stands behind DATA already was sent by someone who does not wait to be asked.
                Self::Sending { .. } if !last => Step::Close(Reply::new(
                    554,
                    "5.5.0",
                    "nothing may follow DATA before the answer to it",
                )),
                Self::Sending { .. } => Step::Receive,
                Self::New | Self::Greeted | Self::Answering => stay(sign_in_first()),
                Self::Ready { .. } => stay(out_of_order()),
            },
            Request::Rset => Step::Say(Reply::new(250, "2.0.0", "forgotten"), self.without_message()),
            Request::Noop { .. } => stay(Reply::new(250, "2.0.0", "nothing done")),
            Request::Quit => Step::Close(Reply::new(221, "2.0.0", "goodbye")),
            Request::StartTls => stay(Reply::new(503, "5.5.1", "TLS is there from the first byte")),
            Request::Help { .. } => stay(Reply::new(
                214,
                "2.0.0",
                format!("https://{domain}/aide/courrier"),
            )),
            // Who is a member is told to those who write to her; nothing is sent in pieces, or for others.
            Request::Vrfy { .. }
            | Request::Expn { .. }
            | Request::Bdat { .. }
            | Request::Burl { .. }
            | Request::Etrn { .. }
            | Request::Atrn { .. }
            | Request::Lhlo { .. } => stay(Reply::new(502, "5.5.1", "not done here")),
        }
    }

    fn mail(&self, from: &MailFrom<std::borrow::Cow<'_, str>>, text: &str, own: &Address) -> Step {
        let stay = |reply: Reply| Step::Say(reply, self.clone());
        if from.size > MAX_MESSAGE {
            return stay(Reply::new(552, "5.3.4", "the message is larger than allowed"));
        }
        if from.flags != 0
            || from.env_id.is_some()
            || from.hold_for != 0
            || from.hold_until != 0
            || from.by != 0
        {
            return stay(Reply::new(555, "5.5.4", "no such parameter here"));
        }
        // The parser takes quotes and routes off; what had any is no address of ours.
        let literal = text.contains(&format!("<{}>", from.address));
        match Address::read(&from.address) {
            Ok(address) if literal && address == *own => Step::Say(
                Reply::new(250, "2.1.0", "from you"),
                Self::Sending {
                    own: own.clone(),
                    recipients: Vec::new(),
                    turned_away: 0,
                },
            ),
            _ => stay(Reply::new(
                550,
                "5.7.1",
                "MAIL FROM is not the address that signed in",
            )),
        }
    }

    fn rcpt(&self, to: &RcptTo<std::borrow::Cow<'_, str>>, text: &str) -> Step {
        if to.flags != 0 || to.orcpt.is_some() || to.rrvs != 0 {
            return Step::Say(Reply::new(555, "5.5.4", "no such parameter here"), self.clone());
        }
        let literal = text.contains(&format!("<{}>", to.address));
        match Address::read(&to.address) {
            Ok(address) if literal => Step::Recipient(address),
            _ => Step::Say(
                Reply::new(550, "5.7.1", "not an address of this space"),
                self.turned_away(),
            ),
        }
    }

    /// The same with one more recipient.
    pub fn with(&self, address: Address) -> Self {
        let mut next = self.clone();
        if let Self::Sending { recipients, .. } = &mut next
            && !recipients.contains(&address)
        {
            recipients.push(address);
        }
        next
    }

    /// The same with one more that was turned away.
    pub fn turned_away(&self) -> Self {
        let mut next = self.clone();
        if let Self::Sending { turned_away, .. } = &mut next {
            *turned_away += 1;
        }
        next
    }

    /// The same without the message that was begun.
    pub fn without_message(&self) -> Self {
        match self {
            Self::Sending { own, .. } => Self::Ready { own: own.clone() },
            other => other.clone(),
        }
    }

    /// Whether someone has signed in.
    pub fn is_signed_in(&self) -> bool {
        matches!(self, Self::Ready { .. } | Self::Sending { .. })
    }
}

fn out_of_order() -> Reply {
    Reply::new(503, "5.5.1", "not now")
}

fn sign_in_first() -> Reply {
    Reply::new(530, "5.7.0", "sign in first, with an app password")
}

/// A line without its end, if it is printable ASCII and ends as lines do.
fn line_text(line: &[u8]) -> Option<&str> {
    let text = line.strip_suffix(b"\r\n")?;
    let printable = text.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
    std::str::from_utf8(text).ok().filter(|_| printable)
}

/// RFC 4616: nobody acts for someone else.
fn answer(text: &str) -> Step {
    let refused = |code, text: &'static str| Step::Say(Reply::new(code, "5.5.2", text), State::Greeted);
    if text == "*" {
        return refused(501, "called off");
    }
    let Ok(decoded) = BASE64.decode(text.trim().as_bytes()).map(Zeroizing::new) else {
        return refused(501, "not base64");
    };
    let mut pieces = decoded.split(|byte| *byte == 0).map(std::str::from_utf8);
    let (Some(Ok(acting)), Some(Ok(user)), Some(Ok(password)), None) =
        (pieces.next(), pieces.next(), pieces.next(), pieces.next())
    else {
        return refused(501, "not an answer to PLAIN");
    };
    if !acting.is_empty() && acting != user {
        return Step::Say(
            Reply::new(535, "5.7.8", "wrong address or password"),
            State::Greeted,
        );
    }
    Step::Login {
        user: user.to_owned(),
        password: Zeroizing::new(password.to_owned()),
    }
}

#[cfg(test)]
mod tests;
