//! An IMAP client that says what it is told to, byte for byte; and letters that nobody can read.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use ecrin_vault::mail::Address;
use ecrin_vault::mail::openpgp::PublicCertificate;

use crate::harness::{Instance, Person};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// TLS towards servers whose certificates are of this authority.
pub fn trusting(authority: &Path) -> Result<ClientConfig> {
    // A second call in one process finds the provider installed, which is all that is wanted.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(authority)? {
        roots.add(certificate?)?;
    }
    Ok(ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// A connection to the IMAP door.
pub struct Client {
    stream: StreamOwned<ClientConnection, TcpStream>,
    /// What came and was not read yet.
    rest: Vec<u8>,
    tags: u32,
}

impl Client {
    /// Connects, and reads what is said first.
    pub fn connect(instance: &Instance) -> Result<Self> {
        Self::at(instance.port_of("imaps")?, &instance.authority())
    }

    /// Connects to a server on this machine whose certificate is of this authority.
    pub fn at(port: u16, authority: &Path) -> Result<Self> {
        let config = trusting(authority)?;
        let session = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost")?)?;
        let socket = TcpStream::connect(("127.0.0.1", port))?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_nodelay(true)?;
        let mut client = Self {
            stream: StreamOwned::new(session, socket),
            rest: Vec::new(),
            tags: 0,
        };
        let greeting = client.line()?;
        ensure!(greeting.starts_with("* OK [CAPABILITY IMAP4rev1"), "{greeting}");
        Ok(client)
    }

    /// Connects and signs in.
    pub fn sign_in(instance: &Instance, access: &Access) -> Result<Self> {
        let mut client = Self::connect(instance)?;
        client.ok(&format!("LOGIN {} \"{}\"", access.user, access.password))?;
        Ok(client)
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes)?;
        Ok(self.stream.flush()?)
    }

    /// The next line without its end; with its literals, if it has any. An error when the connection has ended.
    pub fn line(&mut self) -> Result<String> {
        let mut line: Vec<u8> = Vec::new();
        loop {
            let end = loop {
                if let Some(at) = self.rest.windows(2).position(|two| two == b"\r\n") {
                    break at;
                }
                self.more()?;
            };
            line.extend(self.rest.drain(..end));
            self.rest.drain(..2);
            let literal = line
                .strip_suffix(b"}")
                .and_then(|line| line.rsplit(|byte| *byte == b'{').next())
                .and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<usize>().ok());
            let Some(length) = literal else {
                return Ok(String::from_utf8(line)?);
            };
            line.extend(b"\r\n");
            while self.rest.len() < length {
                self.more()?;
            }
            line.extend(self.rest.drain(..length));
        }
    }

    fn more(&mut self) -> Result<()> {
        let mut buffer = [0; 16 * 1024];
        let length = self.stream.read(&mut buffer).context("reading")?;
        ensure!(length > 0, "the connection has ended");
        self.rest
            .extend_from_slice(buffer.get(..length).unwrap_or_default());
        Ok(())
    }

    /// Whether the server has nothing more to say and has gone.
    pub fn is_over(&mut self) -> bool {
        loop {
            match self.line() {
                Ok(_) => {}
                Err(_) => return true,
            }
        }
    }

    /// Gives a command and reads up to its answer, without looking at what it reads; answers how much that was.
    pub fn drink(&mut self, command: &str) -> Result<usize> {
        self.tags += 1;
        let tag = format!("t{}", self.tags);
        self.send(format!("{tag} {command}\r\n").as_bytes())?;
        drink(&mut self.stream, &tag)
    }

    /// Gives a command and answers all lines, the tagged one last.
    pub fn ask(&mut self, command: &str) -> Result<Vec<String>> {
        self.tags += 1;
        let tag = format!("t{}", self.tags);
        self.send(format!("{tag} {command}\r\n").as_bytes())?;
        self.answer(&tag)
    }

    /// All lines up to the one with this tag, or up to a `+`.
    pub fn answer(&mut self, tag: &str) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().with_context(|| format!("after {lines:?}"))?;
            let is_last = line.starts_with(&format!("{tag} ")) || line.starts_with("+ ");
            lines.push(match line.strip_prefix(&format!("{tag} ")) {
                Some(text) => text.to_owned(),
                None => line,
            });
            if is_last {
                return Ok(lines);
            }
        }
    }

    /// Gives a command that must succeed; answers the untagged lines.
    pub fn ok(&mut self, command: &str) -> Result<Vec<String>> {
        let mut lines = self.ask(command)?;
        let last = lines.pop().unwrap_or_default();
        ensure!(last.starts_with("OK "), "{command}: {last} after {lines:?}");
        Ok(lines)
    }

    /// Gives a command that must be refused so.
    pub fn refused(&mut self, command: &str, how: &str) -> Result<()> {
        let lines = self.ask(command)?;
        let last = lines.last().map(String::as_str).unwrap_or_default();
        ensure!(last.starts_with(how), "{command}: {last}, expected {how}");
        Ok(())
    }

    /// Puts a message in; answers the tagged line.
    pub fn append(&mut self, mailbox: &str, arguments: &str, message: &[u8]) -> Result<String> {
        let lines = self.ask(&format!("APPEND {mailbox} {arguments}{{{}}}", message.len()))?;
        ensure!(
            lines.last().is_some_and(|line| line.starts_with('+')),
            "APPEND: {lines:?}"
        );
        self.send(message)?;
        self.send(b"\r\n")?;
        let tag = format!("t{}", self.tags);
        let lines = self.answer(&tag)?;
        lines.last().cloned().context("an answer")
    }
}

/// Reads up to the line with this tag.
pub fn drink(from: &mut impl std::io::Read, tag: &str) -> Result<usize> {
    let mark = format!("\r\n{tag} OK ");
    let mut buffer = vec![0; 256 * 1024];
    let (mut tail, mut size): (Vec<u8>, usize) = (Vec::new(), 0);
    loop {
        let length = from.read(&mut buffer)?;
        ensure!(length > 0, "it ends before {tag}");
        size += length;
        tail.extend_from_slice(buffer.get(..length).unwrap_or_default());
        // The answer is the last line there is.
        let from = tail.len().saturating_sub(300);
        tail.drain(..from);
        if tail.ends_with(b"\r\n") && tail.windows(mark.len()).any(|window| window == mark.as_bytes()) {
            return Ok(size);
        }
    }
}

/// The address of a member, an app password of hers, and the name of the key that opens her mail.
pub struct Access {
    /// The address.
    pub user: String,
    /// The password.
    pub password: String,
    /// The key.
    pub key: [u8; 8],
}

impl Access {
    /// Makes an app password.
    pub fn of(person: &Person) -> Result<Self> {
        let text = |document: &serde_json::Value, key: &str| {
            let text = document[key].as_str().map(ToOwned::to_owned);
            text.with_context(|| format!("no {key} in {document}"))
        };
        let own = person.json(&["mail", "key", "make"])?;
        let address: Address = text(&own, "address")?.parse()?;
        let certificate = PublicCertificate::read(text(&own, "certificate")?.as_bytes(), &address)?;
        let key = certificate
            .encryption_keys(person.insider()?.now())
            .into_iter()
            .next();
        let made = person.json(&["mail", "app-password", "add", "IMAP"])?;
        Ok(Self {
            user: text(&made, "user")?,
            password: text(&made, "password")?,
            key: key.context("a key that mail is encrypted to")?.key_id().0,
        })
    }
}

/// A letter in the form that the gate asks for: a session key for the key of this id, and noise.
pub fn letter(key: &[u8; 8], size: usize) -> Vec<u8> {
    let mut noise = vec![0; size + 80];
    rand::rngs::OsRng.fill_bytes(&mut noise);
    let (point, rest) = noise.split_at(32);
    let (wrapped, data) = rest.split_at(48);
    let mut packets = vec![0xc1, 1 + 8 + 1 + 2 + 33 + 1 + 48, 3];
    packets.extend(key);
    // ECDH: a point of 263 bits with its prefix, and a wrapped key.
    packets.extend([18, 1, 7, 0x40]);
    packets.extend(point);
    packets.push(48);
    packets.extend(wrapped);
    packets.extend([0xd2, 0xff]);
    packets.extend(u32::try_from(data.len() + 1).unwrap_or(u32::MAX).to_be_bytes());
    packets.push(1);
    packets.extend(data);
    let mut armour = String::new();
    for line in packets.chunks(48) {
        armour.push_str(&STANDARD.encode(line));
        armour.push_str("\r\n");
    }
    format!(
        "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nTo: karim.autre@ecrin.test\r\nSubject: [...]\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--b\r\n\
         Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n{armour}\
         -----END PGP MESSAGE-----\r\n\r\n--b--\r\n"
    )
    .into_bytes()
}
