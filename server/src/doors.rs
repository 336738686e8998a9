//! What the doors share: the certificate, how many may stand in a door, and how it closes.
//!
//! In scope: sockets, TLS and places. Out of scope: what is spoken behind them (`http`, `smtp`, `imap`).

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::RunError;
use crate::config::{Config, Tls};

/// A connection as a door's protocol sees it.
pub type Secured = tokio_rustls::server::TlsStream<TcpStream>;

/// How long the handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long to wait when the system has no more sockets to give.
const BREATH: Duration = Duration::from_millis(100);

/// The listeners of a server, bound before it opens, so that a port that is taken is told at once.
#[derive(Debug)]
pub struct Listeners {
    /// HTTPS.
    pub http: TcpListener,
    /// Submission of mail, if that door is configured.
    pub smtp: Option<TcpListener>,
    /// IMAP, if that door is configured.
    pub imap: Option<TcpListener>,
}

impl Listeners {
    /// Binds what the configuration names; answers the address that could not be had.
    pub fn bind(config: &Config) -> Result<Self, (SocketAddr, io::Error)> {
        let bind = |at: SocketAddr| TcpListener::bind(at).map_err(|error| (at, error));
        Ok(Self {
            http: bind(config.http.listen)?,
            smtp: config.smtp.as_ref().map(|smtp| bind(smtp.listen)).transpose()?,
            imap: config.imap.as_ref().map(|imap| bind(imap.listen)).transpose()?,
        })
    }

    /// The ports of the mail doors as the world sees them.
    pub fn mail_ports(&self, config: &Config) -> io::Result<MailPorts> {
        let port = |listener: &Option<TcpListener>, public: Option<u16>| match (listener, public) {
            (Some(_), Some(public)) => Ok(Some(public)),
            (Some(listener), None) => Ok(Some(listener.local_addr()?.port())),
            (None, _) => Ok::<_, io::Error>(None),
        };
        Ok(MailPorts {
            smtp: port(&self.smtp, config.smtp.as_ref().and_then(|smtp| smtp.public_port))?,
            imap: port(&self.imap, config.imap.as_ref().and_then(|imap| imap.public_port))?,
        })
    }

    /// Where each door is, as URLs.
    pub fn urls(&self) -> io::Result<Vec<String>> {
        let mut urls = vec![format!("https://{}", self.http.local_addr()?)];
        if let Some(smtp) = &self.smtp {
            urls.push(format!("smtps://{}", smtp.local_addr()?));
        }
        if let Some(imap) = &self.imap {
            urls.push(format!("imaps://{}", imap.local_addr()?));
        }
        Ok(urls)
    }
}

/// The ports that mail programs are told; nothing for a door that is closed.
#[derive(Debug, Clone, Copy)]
pub struct MailPorts {
    /// For sending.
    pub smtp: Option<u16>,
    /// For reading.
    pub imap: Option<u16>,
}

/// The certificate of the instance, read once for all doors.
pub fn tls(files: &Tls) -> Result<Arc<ServerConfig>, RunError> {
    // A second call in one process finds the provider installed, which is all that is wanted.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let told = |file: &std::path::Path, error: &dyn std::fmt::Display| {
        RunError::Tls(format!("{}: {error}", file.display()))
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| told(&files.certificate, &error))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| told(&files.key, &error))?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| told(&files.certificate, &error))?;
    Ok(Arc::new(config))
}

/// Says when the server is about to close.
#[derive(Clone)]
pub struct Closing(watch::Receiver<bool>);

impl Closing {
    /// A word to give, and the ear for it.
    pub fn announce() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Comes back when the server closes. Whoever was to say so and is gone has said so.
    pub async fn asked(&mut self) {
        let _ = self.0.wait_for(|closing| *closing).await;
    }

    /// Whether it closes already.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }
}

/// How many may stand in a door.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// In all.
    pub connections: usize,
    /// From one address; of a version 6 address, from its network of 64 bits.
    pub from_one_address: usize,
}

/// Who stands in a door.
struct Places {
    room: Room,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place that is given back when it is dropped.
struct Place {
    places: Arc<Places>,
    address: IpAddr,
}

impl Places {
    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.all >= self.room.connections || mine >= self.room.from_one_address {
            return None;
        }
        taken.all += 1;
        taken.by_address.insert(address, mine + 1);
        Some(Place {
            places: Arc::clone(self),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(mine) = taken.by_address.get_mut(&self.address) {
            *mine -= 1;
            if *mine == 0 {
                taken.by_address.remove(&self.address);
            }
        }
    }
}

/// Whose connections are counted together.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// Keeps a door open: takes in who comes, over TLS, hands each to `receive`, and once the server closes waits for those
/// inside, who hear of it themselves, for as long as `drain`.
pub async fn keep<F>(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    room: Room,
    closing: Closing,
    drain: Duration,
    receive: impl Fn(Secured, IpAddr, Closing) -> F + Clone + Send + 'static,
) -> Result<(), RunError>
where
    F: Future<Output = ()> + Send + 'static,
{
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let acceptor = TlsAcceptor::from(tls);
    let places = Arc::new(Places {
        room,
        taken: Mutex::default(),
    });
    let mut inside = JoinSet::new();
    let mut closed = closing.clone();
    loop {
        let came = tokio::select! {
            came = listener.accept() => came,
            Some(_) = inside.join_next(), if !inside.is_empty() => continue,
            () = closed.asked() => break,
        };
        let (stream, address) = match came {
            Ok((stream, address)) => (stream, address.ip()),
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken in");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        // Where there is no room the connection is dropped: saying so would cost a handshake.
        let Some(place) = places.take(address) else {
            continue;
        };
        // Answers are short; none waits for the next.
        let _ = stream.set_nodelay(true);
        let (accepting, closing, receive) = (acceptor.accept(stream), closing.clone(), receive.clone());
        inside.spawn(async move {
            // Whoever cannot shake hands is not worth a line in the log.
            if let Ok(Ok(secured)) = tokio::time::timeout(HANDSHAKE, accepting).await {
                receive(secured, address, closing).await;
            }
            drop(place);
        });
    }
    drop(listener);
    let emptied = async { while inside.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(drain, emptied).await;
    Ok(())
}
