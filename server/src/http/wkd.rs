//! What other programs look for under well-known names: certificates of members who agreed to it (web key directory),
//! and how a mail program is set up (autoconfig).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Door;
use crate::app::{AppError, Refusal};

/// The length of a SHA-1 in z-base-32.
const HASH: usize = 32;

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/.well-known/openpgpkey/policy", get(policy))
        .route("/.well-known/openpgpkey/hu/{hash}", get(direct))
        .route("/.well-known/openpgpkey/{domain}/policy", get(policy_of))
        .route("/.well-known/openpgpkey/{domain}/hu/{hash}", get(advanced))
        .route("/.well-known/autoconfig/mail/config-v1.1.xml", get(autoconfig))
        .route("/mail/config-v1.1.xml", get(autoconfig))
}

/// An empty policy says that there is a directory here.
async fn policy() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "").into_response()
}

async fn policy_of(State(door): State<Door>, Path(domain): Path<String>) -> Result<Response, AppError> {
    ours(&door, &domain)?;
    Ok(policy().await)
}

async fn direct(State(door): State<Door>, Path(hash): Path<String>) -> Result<Response, AppError> {
    certificate(&door, hash).await
}

async fn advanced(
    State(door): State<Door>,
    Path((domain, hash)): Path<(String, String)>,
) -> Result<Response, AppError> {
    ours(&door, &domain)?;
    certificate(&door, hash).await
}

fn ours(door: &Door, domain: &str) -> Result<(), AppError> {
    if domain.eq_ignore_ascii_case(&door.app.instance().domain) {
        Ok(())
    } else {
        Err(Refusal::NotFound.into())
    }
}

/// Whoever did not agree, has left or never was, is answered in the same words.
async fn certificate(door: &Door, hash: String) -> Result<Response, AppError> {
    if hash.len() != HASH {
        return Err(Refusal::NotFound.into());
    }
    let found = door.ask(move |app| app.published_certificate(&hash)).await?;
    let bytes = found.ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    Ok((headers, bytes).into_response())
}

/// How Thunderbird and K-9 are set up: TLS from the first byte, the address as user name, an app password. A door that is
/// closed is not named.
async fn autoconfig(State(door): State<Door>) -> Response {
    let domain = door.app.instance().domain;
    let server = |tag: &str, kind: &str, port: Option<u16>| {
        let Some(port) = port else {
            return String::new();
        };
        format!(
            "    <{tag} type=\"{kind}\">\n      <hostname>{domain}</hostname>\n      <port>{port}</port>\n      \
             <socketType>SSL</socketType>\n      <authentication>password-cleartext</authentication>\n      \
             <username>%EMAILADDRESS%</username>\n    </{tag}>\n"
        )
    };
    let (incoming, outgoing) = (
        server("incomingServer", "imap", door.mail.imap),
        server("outgoingServer", "smtp", door.mail.smtp),
    );
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n  \
         <emailProvider id=\"{domain}\">\n    <domain>{domain}</domain>\n    \
         <displayName>{domain}</displayName>\n    <displayShortName>{domain}</displayShortName>\n\
         {incoming}{outgoing}    <documentation url=\"https://{domain}/aide/thunderbird\">\n      \
         <descr lang=\"fr\">Thunderbird</descr>\n    </documentation>\n  </emailProvider>\n</clientConfig>\n"
    );
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], text).into_response()
}
