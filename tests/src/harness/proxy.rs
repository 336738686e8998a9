//! Whoever stands between a client and its server: with the server's own certificate, and intentions of its own.
//!
//! HTTP/1.1 and no more of it than our client speaks; one request a connection.

use std::io::{BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use anyhow::{Context as _, Result, anyhow};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::Instance;

/// What a client asks.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What the server answers.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What becomes of a request.
pub enum Fate {
    /// It reaches the server, and the answer the client.
    Pass,
    /// It reaches the server, and no answer the client.
    Unanswered,
    /// It does not reach the server.
    Broken,
}

type Ask = dyn Fn(&mut Request) -> Fate + Send + Sync;
type Reply = dyn Fn(&Request, &mut Answer) + Send + Sync;

struct Middle {
    server: String,
    agent: Agent,
    tls: Arc<ServerConfig>,
    ask: Box<Ask>,
    reply: Box<Reply>,
}

/// The proxy; it is gone when dropped.
pub struct Proxy {
    url: String,
    port: u16,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Stands before an instance that is served, and changes what it answers.
    pub fn lying(
        instance: &Instance,
        reply: impl Fn(&Request, &mut Answer) + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::start(instance, |_| Fate::Pass, reply)
    }

    /// Stands before an instance that is served.
    pub fn start(
        instance: &Instance,
        ask: impl Fn(&mut Request) -> Fate + Send + Sync + 'static,
        reply: impl Fn(&Request, &mut Answer) + Send + Sync + 'static,
    ) -> Result<Self> {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let chain =
            CertificateDer::pem_file_iter(instance.path("tls/server.pem"))?.collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_file(instance.path("tls/server.key"))?;
        let tls = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        let middle = Arc::new(Middle {
            server: instance.url(),
            agent: agent(instance)?,
            tls: Arc::new(tls),
            ask: Box::new(ask),
            reply: Box::new(reply),
        });
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let over = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let middle = Arc::clone(&middle);
                // A connection that breaks is the client's to notice.
                std::thread::spawn(move || drop(middle.serve(connection)));
            }
        });
        Ok(Self {
            url: format!("https://127.0.0.1:{port}"),
            port,
            over,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An HTTP client that trusts the instance and hides no status.
pub fn agent(instance: &Instance) -> Result<Agent> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let pem = std::fs::read(instance.authority())?;
    let authorities: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(authorities)))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .build();
    Ok(Agent::new_with_config(config))
}

impl Middle {
    fn serve(&self, connection: TcpStream) -> Result<()> {
        let session = ServerConnection::new(Arc::clone(&self.tls))?;
        let mut stream = BufReader::new(StreamOwned::new(session, connection));
        let mut request = read_request(&mut stream)?;
        let fate = (self.ask)(&mut request);
        if matches!(fate, Fate::Broken) {
            return Ok(());
        }
        let mut answer = send(&self.agent, &self.server, &request)?;
        if matches!(fate, Fate::Unanswered) {
            return Ok(());
        }
        (self.reply)(&request, &mut answer);
        let mut stream = stream.into_inner();
        let mut head = format!("HTTP/1.1 {} x\r\nconnection: close\r\n", answer.status);
        for (name, value) in &answer.headers {
            if !matches!(
                name.as_str(),
                "content-length" | "connection" | "transfer-encoding"
            ) {
                head += &format!("{name}: {value}\r\n");
            }
        }
        if answer.status != 204 && request.method != "HEAD" {
            head += &format!("content-length: {}\r\n", answer.body.len());
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        stream.write_all(&answer.body)?;
        stream.conn.send_close_notify();
        stream.flush()?;
        Ok(())
    }
}

fn read_request(stream: &mut impl std::io::BufRead) -> Result<Request> {
    let mut first = String::new();
    stream.read_line(&mut first)?;
    let mut words = first.split_whitespace();
    let (method, path) = (
        words.next().context("a method")?.to_owned(),
        words.next().context("a path")?.to_owned(),
    );
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let (name, value) = (name.to_lowercase(), value.trim().to_owned());
        if name == "content-length" {
            length = value.parse()?;
        }
        headers.push((name, value));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Request {
        method,
        path,
        headers,
        body,
    })
}

/// Sends a request to a server as it is.
pub fn send(agent: &Agent, server: &str, request: &Request) -> Result<Answer> {
    let mut builder = ureq::http::Request::builder()
        .method(request.method.as_str())
        .uri(format!("{server}{}", request.path));
    for (name, value) in &request.headers {
        if !matches!(
            name.as_str(),
            "host" | "content-length" | "connection" | "transfer-encoding" | "accept-encoding"
        ) {
            builder = builder.header(name, value);
        }
    }
    let response = if request.body.is_empty() && matches!(request.method.as_str(), "GET" | "HEAD" | "DELETE")
    {
        agent.run(builder.body(())?)?
    } else {
        agent.run(builder.body(request.body.clone())?)?
    };
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| Ok((name.to_string(), value.to_str()?.to_owned())));
    let headers = headers
        .collect::<Result<Vec<_>, ureq::http::header::ToStrError>>()
        .map_err(|e| anyhow!(e))?;
    let mut body = Vec::new();
    response.into_body().into_reader().read_to_end(&mut body)?;
    Ok(Answer {
        status,
        headers,
        body,
    })
}
