//! An SMTP server outside: it takes mail, keeps it as it came, and answers what a test tells it to.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecrin_server::config::{Config, OutsideSmtp, OutsideTls};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Instance, eventually};

/// How long a client may be silent.
const PATIENCE: Duration = Duration::from_secs(20);

/// User and password that it asks for.
const USER: &str = "avis";
const PASSWORD: &str = "0042-mot-de-passe-vermillon";

/// From which address the instance sends.
pub const FROM: &str = "avis@dehors.example";

/// How a connection begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// With TLS.
    Implicit,
    /// In clear, and STARTTLS is offered.
    Starttls,
    /// In clear, and nothing is offered.
    Clear,
}

/// What becomes of a mail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// It is taken.
    Take,
    /// The recipient is answered with this.
    Recipient(u16),
    /// The mail is taken, and the connection ends before that is said.
    Silence,
}

/// A mail that was taken.
#[derive(Clone)]
pub struct Taken {
    /// Where it went.
    pub to: String,
    /// All of it, as it came.
    pub raw: String,
}

impl Taken {
    /// A header, without its name.
    pub fn header(&self, name: &str) -> String {
        let lines = self.raw.lines().take_while(|line| !line.is_empty());
        let mut value = String::new();
        let mut inside = false;
        for line in lines {
            if line.starts_with([' ', '\t']) {
                if inside {
                    value.push_str(line);
                }
            } else {
                inside = line
                    .to_lowercase()
                    .starts_with(&format!("{}:", name.to_lowercase()));
                if inside {
                    value.push_str(line.get(name.len() + 1..).unwrap_or_default());
                }
            }
        }
        value.trim().to_owned()
    }

    /// What it says, decoded.
    pub fn text(&self) -> Result<String> {
        let (_, body) = self.raw.split_once("\r\n\r\n").context("a body")?;
        let bytes = match self.header("Content-Transfer-Encoding").as_str() {
            "base64" => STANDARD.decode(body.split_whitespace().collect::<String>())?,
            "quoted-printable" => quoted(body)?,
            _ => body.as_bytes().to_vec(),
        };
        Ok(String::from_utf8(bytes)?)
    }

    /// The six figures that it brings.
    pub fn code(&self) -> Result<String> {
        let text = self.text()?;
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|c| c.is_ascii_digit());
        let code = text.lines().map(str::trim).find(is_code);
        Ok(code.with_context(|| text.clone())?.to_owned())
    }
}

/// Quoted-printable (RFC 2045, 6.7).
fn quoted(text: &str) -> Result<Vec<u8>> {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next().context("a digit")?, rest.next().context("a digit")?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits)?, 16)?);
        } else {
            bytes.push(byte);
        }
    }
    Ok(bytes)
}

#[derive(Default)]
struct Heard {
    taken: Vec<Taken>,
    answers: VecDeque<Reception>,
    /// How often someone came as far as a recipient.
    tries: usize,
    /// How often someone came at all.
    came: usize,
    /// What was said without TLS.
    clear: Vec<String>,
}

/// An SMTP server outside. It ends when it is dropped.
pub struct Postbox {
    port: u16,
    begin: Begin,
    heard: Arc<Mutex<Heard>>,
    closed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Postbox {
    /// One with the certificate of this instance, on a port of its own.
    pub fn open(instance: &Instance, begin: Begin) -> Result<Self> {
        Self::open_at(instance, begin, 0)
    }

    /// One on this port, where another stood before.
    pub fn open_at(instance: &Instance, begin: Begin, port: u16) -> Result<Self> {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let chain: Vec<CertificateDer<'static>> =
            CertificateDer::pem_file_iter(instance.path("tls/server.pem"))?.collect::<Result<_, _>>()?;
        let key = PrivateKeyDer::from_pem_file(instance.path("tls/server.key"))?;
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        let (config, heard) = (Arc::new(config), Arc::new(Mutex::new(Heard::default())));
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let port = listener.local_addr()?.port();
        let closed = Arc::new(AtomicBool::new(false));
        let (hearing, closing) = (Arc::clone(&heard), Arc::clone(&closed));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if closing.load(Ordering::SeqCst) {
                    break;
                }
                lock(&hearing).came += 1;
                let (config, heard) = (Arc::clone(&config), Arc::clone(&hearing));
                // Whoever breaks off is as much a part of these tests as whoever does not.
                std::thread::spawn(move || drop(receive(stream, begin, config, &heard)));
            }
        });
        Ok(Self {
            port,
            begin,
            heard,
            closed,
            thread: Some(thread),
        })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Lets an instance send through it, trusting this authority.
    pub fn serves(&self, config: &mut Config, instance: &Instance) -> Result<()> {
        let password = instance.root().join("smtp-password");
        std::fs::write(&password, format!("{PASSWORD}\n"))?;
        config.notices.smtp = Some(OutsideSmtp {
            host: "localhost".to_owned(),
            port: Some(self.port),
            tls: match self.begin {
                Begin::Implicit => OutsideTls::Implicit,
                Begin::Starttls | Begin::Clear => OutsideTls::Starttls,
            },
            ca: Some(instance.authority()),
            user: Some(USER.to_owned()),
            password: None,
            password_file: Some(password),
            from: FROM.parse()?,
        });
        Ok(())
    }

    /// What becomes of the next mails, in this order; those after them are taken.
    pub fn answer(&self, answers: &[Reception]) {
        lock(&self.heard).answers.extend(answers);
    }

    /// What it took so far.
    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.heard).taken.clone()
    }

    /// How often someone came as far as a recipient.
    pub fn tries(&self) -> usize {
        lock(&self.heard).tries
    }

    /// How often someone came at all.
    pub fn came(&self) -> usize {
        lock(&self.heard).came
    }

    /// What was said without TLS.
    pub fn clear(&self) -> Vec<String> {
        lock(&self.heard).clear.clone()
    }

    /// Waits until it took so many, and answers the last.
    pub fn wait_for(&self, count: usize) -> Result<Taken> {
        eventually(&format!("{count} mails"), || Ok(self.taken().len() >= count))?;
        self.taken().pop().context("a mail")
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        // Wakes whoever waits for the next connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

fn receive(stream: TcpStream, begin: Begin, config: Arc<ServerConfig>, heard: &Mutex<Heard>) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let stream = match begin {
        Begin::Implicit => stream,
        Begin::Starttls | Begin::Clear => match in_clear(stream, begin, heard)? {
            Some(stream) => stream,
            None => return Ok(()),
        },
    };
    let secured = StreamOwned::new(ServerConnection::new(config)?, stream);
    Session {
        stream: BufReader::new(secured),
        heard,
    }
    .run(begin == Begin::Implicit)
}

/// Speaks until TLS is asked for; nothing where it never is.
fn in_clear(stream: TcpStream, begin: Begin, heard: &Mutex<Heard>) -> Result<Option<TcpStream>> {
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(b"220 dehors.example\r\n")?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        lock(heard).clear.push(line.trim().to_owned());
        let answer: &[u8] = match line.trim().to_uppercase().as_str() {
            "STARTTLS" if begin == Begin::Starttls => {
                stream.get_mut().write_all(b"220 go on\r\n")?;
                return Ok(Some(stream.into_inner()));
            }
            hello if hello.starts_with("EHLO") && begin == Begin::Starttls => {
                b"250-dehors.example\r\n250 STARTTLS\r\n"
            }
            // Whoever goes on without TLS is let in, and found out by what she said.
            hello if hello.starts_with("EHLO") => b"250-dehors.example\r\n250 AUTH PLAIN\r\n",
            _ => b"250 yes\r\n",
        };
        stream.get_mut().write_all(answer)?;
    }
}

struct Session<'a, S> {
    stream: BufReader<S>,
    heard: &'a Mutex<Heard>,
}

impl<S: Read + Write> Session<'_, S> {
    fn run(&mut self, greets: bool) -> Result<()> {
        if greets {
            self.say("220 dehors.example")?;
        }
        let (mut signed_in, mut to, mut next) = (false, String::new(), Reception::Take);
        loop {
            let line = self.line()?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => self.say("250-dehors.example\r\n250 AUTH PLAIN")?,
                "AUTH" => {
                    let expected = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
                    signed_in = line == format!("AUTH PLAIN {expected}");
                    self.say(if signed_in { "235 yes" } else { "535 5.7.8 no" })?;
                }
                "MAIL" if !signed_in => self.say("530 5.7.0 who are you?")?,
                "MAIL" => self.say(if line.contains(FROM) { "250 yes" } else { "550 no" })?,
                "RCPT" => {
                    let mut heard = lock(self.heard);
                    heard.tries += 1;
                    next = heard.answers.pop_front().unwrap_or(Reception::Take);
                    drop(heard);
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    match next {
                        // As servers do, it repeats what it was told.
                        Reception::Recipient(code) => self.say(&format!("{code} <{to}> not now"))?,
                        _ => self.say("250 yes")?,
                    }
                }
                "DATA" => {
                    self.say("354 go on")?;
                    let raw = self.message()?;
                    let taken = Taken { to: to.clone(), raw };
                    lock(self.heard).taken.push(taken);
                    if next == Reception::Silence {
                        return Ok(());
                    }
                    self.say("250 taken")?;
                }
                "QUIT" => return self.say("221 bye"),
                _ => self.say("502 no")?,
            }
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line)?;
        anyhow::ensure!(read > 0, "gone");
        Ok(line.trim_end().to_owned())
    }

    fn message(&mut self) -> Result<String> {
        let mut raw = String::new();
        loop {
            let mut line = String::new();
            anyhow::ensure!(self.stream.read_line(&mut line)? > 0, "gone");
            match line.as_str() {
                ".\r\n" => return Ok(raw),
                _ => raw.push_str(line.strip_prefix('.').unwrap_or(&line)),
            }
        }
    }

    fn say(&mut self, answer: &str) -> Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(format!("{answer}\r\n").as_bytes())?;
        Ok(stream.flush()?)
    }
}
