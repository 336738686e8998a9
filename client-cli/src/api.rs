//! The wire (spec 06): the only file that names the HTTP client. Its length is that of the table of routes.
//!
//! # In scope
//!
//! One method for each route, TLS with the right roots, and errors split by who is at fault.
//!
//! # Out of scope
//!
//! Trust: nothing that comes from here is believed before its signature is checked elsewhere.

mod alerts;
mod audit;
mod certificates;
mod delays;
mod desk;
mod error;
mod life;
mod mail;
mod members;
mod notices;
mod recovery;
mod requests;
mod slots;
mod teams;

pub use error::ApiError;

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use ecrin_vault::id::{AccountId, DocumentId, EventId, LoginId, MandateId, SessionId, StructureId, UploadId};
use ecrin_vault::wire;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, RequestBuilder, SendBody};
use zeroize::Zeroizing;

/// The largest JSON answer read: a full page of entries is well under a megabyte.
const MAX_ANSWER: u64 = 64 * 1024 * 1024;

/// Where Unix systems keep the authorities they trust, for instances with a public certificate.
const SYSTEM_ROOTS: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

/// A connection to one server, with or without a session.
#[derive(Clone)]
pub struct Api {
    agent: Agent,
    server: String,
    token: Option<Zeroizing<String>>,
}

impl Api {
    /// Prepares to speak to `server`, trusting the authorities in `ca` or else those of the system. Nothing is sent.
    pub fn new(server: &str, ca: Option<&[u8]>) -> Result<Self, ApiError> {
        let server = server.trim().trim_end_matches('/').to_owned();
        let host = server
            .strip_prefix("https://")
            .filter(|host| !host.is_empty() && !host.contains(['/', ' ', '@']));
        if host.is_none() {
            return Err(ApiError::Address(server));
        }
        // Installing twice is harmless: the first provider stays.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let roots = match ca {
            Some(pem) => certificates(pem).ok_or_else(|| ApiError::Authorities("--ca".to_owned()))?,
            None => system_roots()?,
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("ecrin/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(Duration::from_secs(10)))
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_send_body(Some(Duration::from_secs(600)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_recv_body(Some(Duration::from_secs(600)))
            .build();
        Ok(Self {
            agent: Agent::new_with_config(config),
            server,
            token: None,
        })
    }

    /// The same connection, in a session.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(Zeroizing::new(token.to_owned())),
            ..self.clone()
        }
    }

    /// Where the server answers.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// What anyone may know of the instance.
    pub fn instance(&self) -> Result<wire::Instance, ApiError> {
        self.get("/instance", &[])
    }

    /// Begins the registration of a slot.
    pub fn register(&self, start: &wire::RegistrationStart) -> Result<wire::RegistrationAnswer, ApiError> {
        self.post("/registrations", start)
    }

    /// Opens an account.
    pub fn join(&self, join: &wire::Join) -> Result<wire::SessionOpened, ApiError> {
        self.post("/accounts", join)
    }

    /// Begins a login.
    pub fn start_login(&self, start: &wire::LoginStart) -> Result<wire::LoginAnswer, ApiError> {
        self.post("/logins", start)
    }

    /// Ends a login.
    pub fn finish_login(
        &self,
        login: LoginId,
        finish: &wire::LoginFinish,
    ) -> Result<wire::SessionOpened, ApiError> {
        self.post(&format!("/logins/{login}"), finish)
    }

    /// Says that the secret was wrong, so that the server need not wait to count it.
    pub fn give_up_login(&self, login: LoginId) -> Result<(), ApiError> {
        self.delete(&format!("/logins/{login}"))
    }

    /// The current session.
    pub fn session(&self) -> Result<wire::Session, ApiError> {
        self.get("/session", &[])
    }

    /// Ends the current session.
    pub fn end_session(&self) -> Result<(), ApiError> {
        self.delete("/session")
    }

    /// My sessions.
    pub fn sessions(&self) -> Result<Vec<wire::SessionItem>, ApiError> {
        self.get("/sessions", &[])
    }

    /// Ends one of my sessions.
    pub fn end_other_session(&self, session: SessionId) -> Result<(), ApiError> {
        self.delete(&format!("/sessions/{session}"))
    }

    /// Hands in an invitation.
    pub fn invite(&self, invitation: &wire::InvitationNew) -> Result<(), ApiError> {
        self.post_without_answer("/invitations", invitation)
    }

    /// Creates a structure.
    pub fn create_structure(&self, structure: &wire::StructureNew) -> Result<wire::Structure, ApiError> {
        self.post("/structures", structure)
    }

    /// The structures.
    pub fn structures(&self) -> Result<Vec<wire::StructureItem>, ApiError> {
        self.get("/structures", &[])
    }

    /// The members of a structure, or of all that the caller may see.
    pub fn members(&self, structure: Option<StructureId>) -> Result<Vec<wire::Member>, ApiError> {
        let structure = structure.map(|id| id.to_string());
        self.get("/members", &[("structure", structure)])
    }

    /// Suspends, resumes or removes a member; `act` is the last part of the route.
    pub fn decide_member(
        &self,
        account: AccountId,
        act: &str,
        scope: &wire::MembershipAct,
    ) -> Result<Vec<wire::Member>, ApiError> {
        self.post(&format!("/members/{account}/{act}"), scope)
    }

    /// The professionals whose id begins so.
    pub fn people(&self, prefix: &str) -> Result<Vec<wire::Person>, ApiError> {
        self.get("/people", &[("prefix", Some(prefix.to_owned()))])
    }

    /// Someone, by whole id.
    pub fn person(&self, account: AccountId) -> Result<wire::Person, ApiError> {
        self.get(&format!("/people/{account}"), &[])
    }

    /// Puts an uploaded payload into a vault.
    pub fn deposit(&self, document: &wire::DocumentNew) -> Result<wire::Document, ApiError> {
        self.post("/documents", document)
    }

    /// My documents.
    pub fn documents(&self) -> Result<Vec<wire::Document>, ApiError> {
        self.get("/documents", &[])
    }

    /// The ciphertext of one of my documents.
    pub fn document_payload(&self, document: DocumentId) -> Result<impl Read + use<>, ApiError> {
        self.stream(&format!("/documents/{document}/payload"))
    }

    /// Deletes one of my documents.
    pub fn delete_document(&self, document: DocumentId) -> Result<(), ApiError> {
        self.delete(&format!("/documents/{document}"))
    }

    /// Takes in or turns away a deposit.
    pub fn file_document(
        &self,
        document: DocumentId,
        filing: &wire::FilingNew,
    ) -> Result<wire::Filed, ApiError> {
        self.post(&format!("/documents/{document}/filing"), filing)
    }

    /// A fresh mandate id and seal.
    pub fn make_seal(&self, seal: &wire::SealNew) -> Result<wire::SealMade, ApiError> {
        self.post("/seals", seal)
    }

    /// Grants a mandate.
    pub fn grant(&self, mandate: &wire::MandateNew) -> Result<wire::Mandate, ApiError> {
        self.post("/mandates", mandate)
    }

    /// My mandates, given or received.
    pub fn mandates(&self) -> Result<Vec<wire::Mandate>, ApiError> {
        self.get("/mandates", &[])
    }

    /// One mandate.
    pub fn mandate(&self, mandate: MandateId) -> Result<wire::Mandate, ApiError> {
        self.get(&format!("/mandates/{mandate}"), &[])
    }

    /// One mandate's note, for those who may stop it without seeing a paper.
    pub fn mandate_note(&self, mandate: MandateId) -> Result<wire::Mandate, ApiError> {
        self.get(&format!("/mandates/{mandate}/note"), &[])
    }

    /// Hands in a signed act about a mandate; `act` is the last part of the route.
    pub fn act_on_mandate(
        &self,
        mandate: MandateId,
        act: &str,
        note: &wire::ActNew,
    ) -> Result<wire::Mandate, ApiError> {
        self.post(&format!("/mandates/{mandate}/{act}"), note)
    }

    /// Asks for one document of a mandate.
    pub fn view(&self, mandate: MandateId, view: &wire::ViewNew) -> Result<wire::ViewReleased, ApiError> {
        self.post(&format!("/mandates/{mandate}/views"), view)
    }

    /// The ciphertext that a view released.
    pub fn view_payload(&self, event: EventId) -> Result<impl Read + use<>, ApiError> {
        self.stream(&format!("/views/{event}/payload"))
    }

    /// A page of my journal.
    pub fn journal(&self, after: Option<String>) -> Result<wire::JournalPage, ApiError> {
        self.get("/journal", &[("after", after), ("limit", Some("200".to_owned()))])
    }

    /// Both forms of a receipt.
    pub fn receipt(&self, event: EventId) -> Result<wire::ReceiptPair, ApiError> {
        self.get(&format!("/events/{event}/receipt"), &[])
    }

    /// The shards of the journal.
    pub fn heads(&self) -> Result<wire::JournalHeads, ApiError> {
        self.get("/audit/heads", &[])
    }

    /// Entries of a shard, from this one on.
    pub fn entries(&self, origin: &str, from: u64) -> Result<wire::EntriesPage, ApiError> {
        let query = [
            ("origin", Some(origin.to_owned())),
            ("from", Some(from.to_string())),
            ("limit", Some("500".to_owned())),
        ];
        self.get("/audit/entries", &query)
    }

    /// Begins an upload of this many bytes (tus 1.0.0 creation).
    pub fn begin_upload(&self, length: u64) -> Result<UploadId, ApiError> {
        let request = self
            .agent
            .post(self.url("/uploads"))
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", length.to_string());
        let response = self
            .signed(request)
            .send_empty()
            .map_err(|reason| self.broken(reason))?;
        let response = self.checked(response)?;
        let location = response
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let id = location.rsplit('/').next().unwrap_or_default();
        id.parse().map_err(|_| self.not_understood())
    }

    /// How many bytes of an upload the server has.
    pub fn upload_offset(&self, upload: UploadId) -> Result<u64, ApiError> {
        let request = self
            .agent
            .head(self.url(&format!("/uploads/{upload}")))
            .header("Tus-Resumable", "1.0.0");
        let response = self
            .signed(request)
            .call()
            .map_err(|reason| self.broken(reason))?;
        self.offset_of(response)
    }

    /// Sends the next bytes of an upload; answers how many the server has now.
    pub fn continue_upload(&self, upload: UploadId, offset: u64, bytes: &[u8]) -> Result<u64, ApiError> {
        let request = self
            .agent
            .patch(self.url(&format!("/uploads/{upload}")))
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", offset.to_string())
            .content_type("application/offset+octet-stream");
        let response = self
            .signed(request)
            .send(bytes)
            .map_err(|reason| self.broken(reason))?;
        self.offset_of(response)
    }

    fn offset_of(&self, response: Response<Body>) -> Result<u64, ApiError> {
        // An answer to HEAD has no body, and so no code: only its status says that the upload is gone.
        if matches!(response.status().as_u16(), 404 | 410) {
            return Err(ApiError::Refused {
                code: "not-found".to_owned(),
                message: "no such upload".to_owned(),
                event: None,
                retry_after: None,
            });
        }
        let response = self.checked(response)?;
        let offset = response
            .headers()
            .get("upload-offset")
            .and_then(|value| value.to_str().ok());
        offset
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| self.not_understood())
    }

    fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, Option<String>)]) -> Result<T, ApiError> {
        let mut request = self.agent.get(self.url(path));
        for (name, value) in query {
            if let Some(value) = value {
                request = request.query(name, value);
            }
        }
        let response = self
            .signed(request)
            .call()
            .map_err(|reason| self.broken(reason))?;
        self.read(self.checked(response)?)
    }

    fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, ApiError> {
        self.read(self.send(path, body)?)
    }

    fn post_without_answer(&self, path: &str, body: &impl Serialize) -> Result<(), ApiError> {
        self.send(path, body).map(drop)
    }

    fn send(&self, path: &str, body: &impl Serialize) -> Result<Response<Body>, ApiError> {
        let body = SendBody::from_json(body).map_err(|reason| self.broken(reason))?;
        let request = self.agent.post(self.url(path)).content_type("application/json");
        let response = self
            .signed(request)
            .send(body)
            .map_err(|reason| self.broken(reason))?;
        self.checked(response)
    }

    fn delete(&self, path: &str) -> Result<(), ApiError> {
        let response = self
            .signed(self.agent.delete(self.url(path)))
            .call()
            .map_err(|reason| self.broken(reason))?;
        self.checked(response).map(drop)
    }

    fn stream(&self, path: &str) -> Result<impl Read + use<>, ApiError> {
        let response = self
            .signed(self.agent.get(self.url(path)))
            .call()
            .map_err(|reason| self.broken(reason))?;
        let limit = 2 * ecrin_vault::document::MAX_FILE;
        Ok(self
            .checked(response)?
            .into_body()
            .into_with_config()
            .limit(limit)
            .reader())
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.server)
    }

    fn signed<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        match &self.token {
            Some(token) => request.header("Authorization", format!("Bearer {}", token.as_str())),
            None => request,
        }
    }

    fn read<T: DeserializeOwned>(&self, response: Response<Body>) -> Result<T, ApiError> {
        let mut body = response.into_body();
        match body.with_config().limit(MAX_ANSWER).read_json() {
            Ok(answer) => Ok(answer),
            Err(ureq::Error::Json(_)) => Err(self.not_understood()),
            Err(reason) => Err(self.broken(reason)),
        }
    }

    fn checked(&self, response: Response<Body>) -> Result<Response<Body>, ApiError> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let mut body = response.into_body();
        match body
            .with_config()
            .limit(MAX_ANSWER)
            .read_json::<wire::ErrorBody>()
        {
            Ok(body) => Err(ApiError::Refused {
                code: body.code,
                message: body.message,
                event: body.event,
                retry_after: body.retry_after,
            }),
            // Something in between answered, or a refusal without a body: its status is all we have.
            Err(_) => {
                let code = match status.as_u16() {
                    401 => "not-signed-in",
                    403 => "not-allowed",
                    404 => "not-found",
                    409 => "conflict",
                    413 => "too-large",
                    429 => "too-many-requests",
                    503 => "shutting-down",
                    500 => "internal",
                    _ => return Err(self.not_understood()),
                };
                Err(ApiError::Refused {
                    code: code.to_owned(),
                    message: status.to_string(),
                    event: None,
                    retry_after: None,
                })
            }
        }
    }

    fn not_understood(&self) -> ApiError {
        ApiError::Answer {
            server: self.server.clone(),
        }
    }

    /// One table from the HTTP client's errors to ours.
    fn broken(&self, reason: ureq::Error) -> ApiError {
        let server = self.server.clone();
        match reason {
            ureq::Error::HostNotFound => ApiError::UnknownHost { server },
            ureq::Error::Timeout(_) => ApiError::Timeout { server },
            ureq::Error::Rustls(reason) => self.untrusted(&reason),
            ureq::Error::Tls(reason) => ApiError::Certificate {
                server,
                reason: reason.to_owned(),
            },
            ureq::Error::BadUri(text) => ApiError::Address(text),
            ureq::Error::Http(_) => ApiError::Address(server),
            ureq::Error::Io(reason) => match reason
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            {
                Some(reason) => self.untrusted(reason),
                None if reason.kind() == std::io::ErrorKind::TimedOut => ApiError::Timeout { server },
                None => ApiError::Unreachable { server },
            },
            ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => {
                ApiError::Unreachable { server }
            }
            _ => self.not_understood(),
        }
    }

    fn untrusted(&self, reason: &rustls::Error) -> ApiError {
        use rustls::CertificateError::{NotValidForName, NotValidForNameContext};
        let server = self.server.clone();
        match reason {
            rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
                ApiError::Name { server }
            }
            rustls::Error::InvalidCertificate(_) => ApiError::Certificate {
                server,
                reason: reason.to_string(),
            },
            // Whoever answers does not speak TLS: most likely a wrong port.
            _ => ApiError::Answer { server },
        }
    }
}

fn certificates(pem: &[u8]) -> Option<RootCerts> {
    let found: Vec<_> = parse_pem(pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    (!found.is_empty()).then(|| RootCerts::Specific(Arc::new(found)))
}

fn system_roots() -> Result<RootCerts, ApiError> {
    let named = std::env::var("SSL_CERT_FILE").ok();
    let places = named
        .iter()
        .map(String::as_str)
        .chain(SYSTEM_ROOTS.iter().copied());
    let found = places
        .filter_map(|path| std::fs::read(path).ok())
        .find_map(|pem| certificates(&pem));
    found.ok_or_else(|| ApiError::Authorities(SYSTEM_ROOTS[0].to_owned()))
}
