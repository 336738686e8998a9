//! A mail program that says whatever a test wants, over TLS.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::Instance;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Someone who speaks SMTP.
pub struct Smtp {
    stream: BufReader<StreamOwned<ClientConnection, TcpStream>>,
}

impl Smtp {
    /// Comes through the door and hears its greeting.
    pub fn connect(instance: &Instance) -> Result<Self> {
        let mut came = Self::knock(instance)?;
        let (code, text) = came.hear()?;
        ensure!(code == 220, "{code} {text}");
        Ok(came)
    }

    /// Comes through the door and does not wait for a word.
    pub fn knock(instance: &Instance) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(instance.authority())? {
            roots.add(certificate?)?;
        }
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let config = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connection = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost")?)?;
        let stream = TcpStream::connect(("127.0.0.1", instance.port_of("smtps")?))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream: BufReader::new(StreamOwned::new(connection, stream)),
        })
    }

    /// Sends these bytes and no others.
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(bytes)?;
        Ok(stream.flush()?)
    }

    /// An answer: its code, and its lines as one text.
    pub fn hear(&mut self) -> Result<(u16, String)> {
        let mut text = String::new();
        loop {
            let mut line = String::new();
            let read = self.stream.read_line(&mut line)?;
            ensure!(read > 0, "the door was closed after {text:?}");
            ensure!(line.ends_with("\r\n"), "an answer without an end: {line:?}");
            let (code, rest) = line.trim_end().split_at_checked(3).context("a code")?;
            let code: u16 = code.parse().with_context(|| line.clone())?;
            let (mark, words) = rest.split_at_checked(1).unwrap_or((" ", ""));
            text.push_str(words);
            match mark {
                "-" => text.push('\n'),
                " " => return Ok((code, text)),
                _ => bail!("no answer: {line:?}"),
            }
        }
    }

    /// Says a line and hears the answer.
    pub fn say(&mut self, line: &str) -> Result<(u16, String)> {
        self.send(format!("{line}\r\n").as_bytes())?;
        self.hear().with_context(|| format!("after {line}"))
    }

    /// Says a line that must be answered with this code.
    pub fn must(&mut self, line: &str, code: u16) -> Result<String> {
        let (answered, text) = self.say(line)?;
        ensure!(answered == code, "{line}: {answered} {text}, not {code}");
        Ok(text)
    }

    /// Says hello and signs in.
    pub fn sign_in(&mut self, user: &str, password: &str) -> Result<(u16, String)> {
        self.must("EHLO test.example", 250)?;
        let answer = ecrin_vault::wire::Base64(format!("\0{user}\0{password}").into_bytes());
        let answer: String = serde_json::from_value(serde_json::to_value(answer)?)?;
        self.say(&format!("AUTH PLAIN {answer}"))
    }

    /// Says from whom and to whom, and hands a message in; answers what the last word of the door was.
    pub fn hand_in(&mut self, from: &str, to: &[&str], message: &[u8]) -> Result<(u16, String)> {
        self.must(&format!("MAIL FROM:<{from}>"), 250)?;
        for recipient in to {
            self.must(&format!("RCPT TO:<{recipient}>"), 250)?;
        }
        self.data(message)
    }

    /// Hands a message in, after its envelope.
    pub fn data(&mut self, message: &[u8]) -> Result<(u16, String)> {
        self.must("DATA", 354)?;
        let mut stuffed = Vec::with_capacity(message.len() + 8);
        for line in message.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                stuffed.push(b'.');
            }
            stuffed.extend_from_slice(line);
        }
        stuffed.extend_from_slice(b".\r\n");
        self.send(&stuffed)?;
        self.hear()
    }

    /// Whether the door is closed: nothing more is said, whatever is sent.
    pub fn is_closed(&mut self) -> Result<bool> {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Ok(0) => Ok(true),
            Ok(_) => bail!("more was said: {}", String::from_utf8_lossy(&rest)),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(false),
            // Without a farewell is closed as well.
            Err(_) => Ok(true),
        }
    }
}
