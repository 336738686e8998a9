//! The two texts that go outside: a code, and that something waits. French first, English below.

use ecrin_vault::id::Nonce;
use ecrin_vault::mail::SERVICE_NAME;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Address, Message};

use crate::app::Word;
use crate::words::{in_each, in_one_line};

/// A mail. It differs from one person to another by the address and a random id, and by nothing else.
pub(super) fn message(
    from: &Address,
    to: &Address,
    word: Word<'_>,
    id: Nonce,
    domain: &str,
) -> Result<Message, lettre::error::Error> {
    let (key, code) = match word {
        Word::Code(code) => ("code", code),
        Word::Notice => ("notice", ""),
    };
    let text = in_each(|words| {
        let particulars = [("domain", domain.into()), ("code", code.into())];
        words.format(&format!("outside-mail-{key}"), &particulars)
    });
    MessageBuilder::new()
        .from(Mailbox::new(Some(SERVICE_NAME.to_owned()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(in_one_line(&format!("outside-subject-{key}")))
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(text)
}

/// RFC 3834: no automaton answers what an automaton wrote.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
