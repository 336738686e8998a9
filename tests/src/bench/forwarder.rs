//! For programs that know neither TLS nor passwords: takes plain connections from this machine, opens TLS to a door for
//! each, signs in where one has to, and passes on what both say from then on.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;

use crate::harness::Instance;
use crate::imap::trusting;

/// It passes on until it is dropped.
pub(super) struct Forwarder {
    /// Where it takes connections.
    pub(super) port: u16,
    runtime: Option<Runtime>,
}

impl Forwarder {
    /// Opens one before our door for sending mail.
    pub(super) fn to_submission(instance: &Instance, user: &str, password: &str) -> Result<Self> {
        let answer = STANDARD.encode(format!("\0{user}\0{password}"));
        Self::to(instance, instance.port_of("smtps")?, Some(answer))
    }

    /// Opens one before a door that has the certificate of this instance, and signs in with `answer` if there is one.
    pub(super) fn to(instance: &Instance, port: u16, answer: Option<String>) -> Result<Self> {
        // One thread: it must not take both processors from those who are measured.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let connector = TlsConnector::from(Arc::new(trusting(&instance.authority())?));
        let door = SocketAddr::from(([127, 0, 0, 1], port));
        let answer: Option<Arc<str>> = answer.map(Into::into);
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let port = listener.local_addr()?.port();
        runtime.spawn(async move {
            while let Ok((plain, _)) = listener.accept().await {
                let (connector, answer) = (connector.clone(), answer.clone());
                // Whoever is not let in hears nothing, and says so.
                tokio::spawn(async move { pass(plain, door, connector, answer.as_deref()).await });
            }
        });
        Ok(Self {
            port,
            runtime: Some(runtime),
        })
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn pass(
    mut plain: TcpStream,
    door: SocketAddr,
    connector: TlsConnector,
    answer: Option<&str>,
) -> Result<()> {
    plain.set_nodelay(true)?;
    let socket = TcpStream::connect(door).await?;
    socket.set_nodelay(true)?;
    let secured = connector
        .connect(ServerName::try_from("localhost")?, socket)
        .await?;
    let mut door = BufReader::new(secured);
    hear(&mut door, "220").await?;
    door.write_all(b"EHLO bench.example\r\n").await?;
    door.flush().await?;
    hear(&mut door, "250").await?;
    if let Some(answer) = answer {
        door.write_all(format!("AUTH PLAIN {answer}\r\n").as_bytes())
            .await?;
        door.flush().await?;
        hear(&mut door, "235").await?;
    }
    ensure!(door.buffer().is_empty(), "the door says more than it was asked");
    plain.write_all(b"220 signed in\r\n").await?;
    copy_bidirectional(&mut plain, &mut door.into_inner()).await?;
    Ok(())
}

/// An answer, which must have this code.
async fn hear(door: &mut (impl tokio::io::AsyncBufRead + Unpin), code: &str) -> Result<()> {
    loop {
        let mut line = String::new();
        door.read_line(&mut line).await?;
        let rest = line
            .strip_prefix(code)
            .with_context(|| format!("{code}: {line:?}"))?;
        if rest.starts_with(' ') {
            return Ok(());
        }
    }
}
