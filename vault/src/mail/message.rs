//! What a message of the relay looks like when our own clients write it (spec 11, Message form): PGP/MIME (RFC 3156)
//! with every header protected inside (RFC 9788), signed, and encrypted to its readers and to its writer.
//!
//! Outside the ciphertext stand From, To, Cc, Date, Message-ID, the threading headers and `Subject: [...]`: what a
//! standard mail program needs, and what the server therefore knows.

use rand::{CryptoRng, RngCore};

use super::openpgp::{PublicCertificate, SealError, SecretCertificate, seal};
use super::{Address, Domain, LocalPart};
use crate::encoding::base64;
use crate::time::Timestamp;

/// The largest message that leaves a client, in bytes.
pub const MAX_MESSAGE: usize = 30 * 1024 * 1024;

/// The subject that stands outside.
pub const OUTER_SUBJECT: &str = "[...]";

/// The longest line of a header that is written here.
const LINE: usize = 76;

/// Why a message could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WritingError {
    /// A certificate cannot be used.
    #[error(transparent)]
    Sealing(#[from] SealError),
    /// It is larger than the relay takes.
    #[error("the message is larger than {MAX_MESSAGE} bytes")]
    TooLarge,
}

/// A file that goes along.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name. Nobody outside learns it.
    pub name: String,
    /// Its type, such as `application/pdf`.
    pub media_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What someone writes, before it is sealed.
#[derive(Clone)]
pub struct Letter {
    /// From which address.
    pub from: Address,
    /// The writer's name, as colleagues read it.
    pub from_name: String,
    /// To whom.
    pub to: Vec<Address>,
    /// To whom else.
    pub cc: Vec<Address>,
    /// About what. Only the readers see it.
    pub subject: String,
    /// When.
    pub date: Timestamp,
    /// `random@domain`, without angle brackets; see [`message_id`].
    pub id: String,
    /// The message that this one answers.
    pub in_reply_to: Option<String>,
    /// The messages before it, oldest first.
    pub references: Vec<String>,
    /// The text.
    pub text: String,
    /// What goes along.
    pub attachments: Vec<Attachment>,
}

/// A fresh message id. It names the instance and nothing about the machine that wrote the message.
pub fn message_id(address: &Address, rng: &mut (impl RngCore + CryptoRng)) -> String {
    format!("{}@{}", token(rng), address.domain())
}

impl Letter {
    /// Signs and encrypts to `readers`, who should include the writer. Answers the whole message with CRLF line ends.
    pub fn seal(
        &self,
        signer: &SecretCertificate,
        readers: &[&PublicCertificate],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, WritingError> {
        self.written(Some(signer), readers, rng)
    }

    /// The same without a signature: for the service, which has no key of its own to sign with.
    pub fn seal_unsigned(
        &self,
        readers: &[&PublicCertificate],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, WritingError> {
        self.written(None, readers, rng)
    }

    fn written(
        &self,
        signer: Option<&SecretCertificate>,
        readers: &[&PublicCertificate],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, WritingError> {
        let plain = self.plain(rng);
        let sealed = seal(plain.as_bytes(), signer, readers, self.date)?;
        let boundary = token(rng);
        let mut message = String::with_capacity(sealed.len() + sealed.len() / 32 + 2048);
        for (name, value) in self.outer() {
            header(&mut message, &name, &value);
        }
        message += "MIME-Version: 1.0\r\n";
        message += "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n";
        message += &format!(" boundary=\"{boundary}\"\r\n\r\n");
        message +=
            &format!("--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n");
        message += &format!("--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n");
        for line in String::from_utf8_lossy(&sealed).lines() {
            message += line;
            message += "\r\n";
        }
        message += &format!("\r\n--{boundary}--\r\n");
        if message.len() > MAX_MESSAGE {
            return Err(WritingError::TooLarge);
        }
        Ok(message.into_bytes())
    }

    /// The headers that stand outside.
    fn outer(&self) -> Vec<(String, String)> {
        let mut headers = vec![("From".to_owned(), self.from.to_string())];
        for (name, whom) in [("To", &self.to), ("Cc", &self.cc)] {
            if !whom.is_empty() {
                headers.push((name.to_owned(), list(whom)));
            }
        }
        headers.push(("Subject".to_owned(), OUTER_SUBJECT.to_owned()));
        headers.push(("Date".to_owned(), date(self.date)));
        headers.push(("Message-ID".to_owned(), format!("<{}>", self.id)));
        headers.extend(self.thread());
        headers
    }

    fn thread(&self) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        if let Some(id) = &self.in_reply_to {
            headers.push(("In-Reply-To".to_owned(), format!("<{id}>")));
        }
        if !self.references.is_empty() {
            let ids: Vec<String> = self.references.iter().map(|id| format!("<{id}>")).collect();
            headers.push(("References".to_owned(), ids.join(" ")));
        }
        headers
    }

    /// What is encrypted: a MIME entity with the true headers, and a record of what stands outside.
    fn plain(&self, rng: &mut (impl RngCore + CryptoRng)) -> String {
        let mut plain = String::new();
        let from = format!("{} <{}>", phrase(&self.from_name), self.from);
        header(&mut plain, "From", &from);
        for (name, whom) in [("To", &self.to), ("Cc", &self.cc)] {
            if !whom.is_empty() {
                header(&mut plain, name, &list(whom));
            }
        }
        header(&mut plain, "Subject", &unstructured(&self.subject));
        header(&mut plain, "Date", &date(self.date));
        header(&mut plain, "Message-ID", &format!("<{}>", self.id));
        for (name, value) in self.thread() {
            header(&mut plain, &name, &value);
        }
        for (name, value) in self.outer() {
            header(&mut plain, "HP-Outer", &format!("{name}: {value}"));
        }
        plain += "MIME-Version: 1.0\r\n";
        // Both marks: the standard's, and the one that programs looked for before there was a standard.
        const MARKS: &str = "hp=\"cipher\"; protected-headers=\"v1\"";
        if self.attachments.is_empty() {
            plain += &format!("Content-Type: text/plain; charset=\"utf-8\";\r\n {MARKS}\r\n");
            text_body(&mut plain, &self.text);
            return plain;
        }
        let boundary = token(rng);
        plain += &format!("Content-Type: multipart/mixed; boundary=\"{boundary}\";\r\n {MARKS}\r\n\r\n");
        plain += &format!("--{boundary}\r\nContent-Type: text/plain; charset=\"utf-8\"\r\n");
        text_body(&mut plain, &self.text);
        for attachment in &self.attachments {
            plain += &format!("--{boundary}\r\n");
            header(&mut plain, "Content-Type", &media_type(&attachment.media_type));
            plain += "Content-Transfer-Encoding: base64\r\n";
            plain += "Content-Disposition: attachment;\r\n";
            plain += &format!(" filename*=utf-8''{}\r\n\r\n", percent(&attachment.name));
            base64_lines(&mut plain, &attachment.bytes);
        }
        plain += &format!("--{boundary}--\r\n");
        plain
    }
}

/// A random word for boundaries and ids: 26 characters that no text contains by chance.
fn token(rng: &mut (impl RngCore + CryptoRng)) -> String {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    crate::id::encode(&bytes)
}

fn list(addresses: &[Address]) -> String {
    let texts: Vec<String> = addresses.iter().map(Address::to_string).collect();
    texts.join(", ")
}

/// A time as RFC 5322 writes it, in UTC: where the writer sits is nobody's business.
pub(super) fn date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = at.to_string(); // YYYY-MM-DDTHH:MM:SS…Z
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<usize>().ok());
    let days = usize::try_from(at.millis().div_euclid(86_400_000)).unwrap_or_default();
    let month = number(5..7).and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    format!(
        "{}, {:02} {} {} {} +0000",
        DAYS[days % 7],
        number(8..10).unwrap_or(1),
        month.unwrap_or(&MONTHS[0]),
        text.get(..4).unwrap_or("1970"),
        text.get(11..19).unwrap_or("00:00:00"),
    )
}

/// Writes a header, folded at spaces.
fn header(out: &mut String, name: &str, value: &str) {
    let mut line = format!("{name}:");
    for word in value.split(' ').filter(|word| !word.is_empty()) {
        if line.len() + 1 + word.len() > LINE && line.len() > name.len() + 1 {
            out.push_str(&line);
            out.push_str("\r\n");
            line = String::new();
        }
        line.push(' ');
        line.push_str(word);
    }
    out.push_str(&line);
    out.push_str("\r\n");
}

/// Free text in a header: as it is where it is plain, else in encoded words (RFC 2047). Line breaks become spaces.
pub(super) fn unstructured(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let plain = text.is_ascii() && !text.contains("=?") && !text.contains("  ") && text.trim() == text;
    // A word that fits no line would be cut by whoever passes it on.
    if plain && text.split(' ').all(|word| word.len() < LINE) {
        return text;
    }
    let mut words: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in text.chars() {
        if piece.len() + c.len_utf8() > 42 {
            words.push(encoded_word(&piece));
            piece.clear();
        }
        piece.push(c);
    }
    words.push(encoded_word(&piece));
    words.join(" ")
}

fn encoded_word(text: &str) -> String {
    format!("=?utf-8?B?{}?=", base64(text.as_bytes()))
}

/// A name before an address.
fn phrase(name: &str) -> String {
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'));
    if plain && !name.is_empty() {
        return name.to_owned();
    }
    // Encoded words may stand in a phrase whatever is in them.
    if name.is_ascii() {
        encoded_word(name)
    } else {
        unstructured(name)
    }
}

/// `type/subtype` of plain letters; anything else is bytes.
fn media_type(text: &str) -> String {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'+'))
    };
    match text.split_once('/') {
        Some((kind, sub))
            if text.len() <= 100
                && word(kind)
                && word(sub)
                && !kind.eq_ignore_ascii_case("multipart")
                && !kind.eq_ignore_ascii_case("message") =>
        {
            text.to_ascii_lowercase()
        }
        _ => "application/octet-stream".to_owned(),
    }
}

/// A file's name as RFC 2231 writes it.
fn percent(name: &str) -> String {
    let name = crate::document::safe_file_name(name);
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn text_body(out: &mut String, text: &str) {
    let short = |line: &str| line.len() <= 900;
    // Plain lines stay legible for whoever opens the message with other tools; the rest is base64.
    if text.is_ascii() && !text.contains('\r') && text.lines().all(short) && !text.contains('\0') {
        out.push_str("Content-Transfer-Encoding: 7bit\r\n\r\n");
        for line in text.lines() {
            out.push_str(line);
            out.push_str("\r\n");
        }
    } else {
        out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
        let lines: String = text.lines().flat_map(|line| [line, "\r\n"]).collect();
        base64_lines(out, lines.as_bytes());
    }
}

fn base64_lines(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.chunks(57) {
        out.push_str(&base64(chunk));
        out.push_str("\r\n");
    }
}

/// The name under which the service writes.
pub const SERVICE_NAME: &str = "Écrin";

/// The address of the service itself, from which it writes to members. It is reserved, so that nobody is given it, and
/// nobody reads what is written to it.
pub fn service_address(domain: &Domain) -> Address {
    let local: LocalPart = "ecrin".parse().unwrap_or_else(|_| unreachable!("a local part"));
    Address::new(local, domain.clone())
}
