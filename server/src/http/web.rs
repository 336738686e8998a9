//! The web client, embedded: found, negotiated and sent with the headers that keep it to itself.
//!
//! Assets carry their hash in their name and never change. Everything that is no asset, no API and no file is a page,
//! and every page is the same document, which finds out by itself what to show.

use std::sync::LazyLock;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Door;
use crate::app::{AppError, Refusal};

/// A file of the release, and the same bytes compressed where that is shorter.
struct File {
    path: &'static str,
    sum: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The one hash that stands for all files of the web client; empty in a binary without pages.
pub(super) const RELEASE: &str = ROOT;

/// What everything else hangs on.
const INDEX: &str = "index.html";

/// Where whoever signs out arrives: the browser forgets there what it may have kept.
const LEFT: &str = "/sortie";

/// Addresses under which programs look for something, and no page lies.
const FOR_PROGRAMS: [&str; 4] = ["/api/", "/journal/", "/.well-known/", "/mail/"];

/// Nothing but our own files; no script from text; no form, no plugin; no frame but what the page itself has made, in
/// which it shows letters. The core lives by it too: it is begun, and goes on, with bytes that the page and it have held
/// against the sums of the document, and compiles WebAssembly. Those that read other people's PDFs and squares are begun in
/// an empty window of the page's own that may ask for nothing (`client-web/src/lib/own-worker.ts`).
static OF_PAGES: LazyLock<HeaderValue> = LazyLock::new(|| {
    let import_map = if IMPORT_MAP.is_empty() {
        String::new()
    } else {
        format!(" '{IMPORT_MAP}'")
    };
    policy(&format!(
        "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'{import_map}; style-src 'self'; img-src 'self' blob:; \
         connect-src 'self'; worker-src blob:; frame-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types svelte-trusted-html app-worker letter-html"
    ))
});

fn policy(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// What goes with every file.
const ALWAYS: [(HeaderName, &str); 3] = [
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
    (header::VARY, "accept-encoding"),
];

/// What goes with every page besides.
const WITH_PAGES: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-cache"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("integrity-policy"),
        "blocked-destinations=(script)",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Answers what no route has: a file, a page, or that there is nothing.
pub(super) async fn serve(State(door): State<Door>, request: Request) -> Response {
    let path = request.uri().path();
    let Some(file) = found(request.method(), path) else {
        return AppError::from(Refusal::NotFound).into_response();
    };
    let mut response = negotiated(file, request.headers());
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if file.path == INDEX {
        for (name, value) in WITH_PAGES {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert(header::CONTENT_SECURITY_POLICY, OF_PAGES.clone());
        if path == LEFT {
            headers.insert(
                "clear-site-data",
                HeaderValue::from_static("\"cookies\", \"storage\""),
            );
        }
        // Whoever tries Écrin on a computer of hers has other services under that name.
        if door.app.instance().domain != "localhost" {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000"),
            );
        }
    } else if file.path.starts_with("assets/") {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
    } else {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// The file for an address.
fn found(method: &Method, path: &str) -> Option<&'static File> {
    if !matches!(*method, Method::GET | Method::HEAD)
        || FOR_PROGRAMS.iter().any(|begin| path.starts_with(begin))
    {
        return None;
    }
    let named = |name: &str| FILES.iter().find(|file| file.path == name);
    match named(path.trim_start_matches('/')) {
        Some(file) if file.path != INDEX => Some(file),
        // A file that is gone is not a page: a script must never be answered with markup.
        _ if path.contains('.') || path.starts_with("/assets/") => None,
        _ => named(INDEX),
    }
}

/// The file in the shortest form that the client takes, or the word that it has it already.
fn negotiated(file: &'static File, asked: &HeaderMap) -> Response {
    let (bytes, encoding) = match (file.brotli, file.gzip) {
        (Some(bytes), _) if takes(asked, "br") => (bytes, Some("br")),
        (_, Some(bytes)) if takes(asked, "gzip") => (bytes, Some("gzip")),
        _ => (file.plain, None),
    };
    let tag = format!("\"{}-{}\"", file.sum, encoding.unwrap_or("plain"));
    let known = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known == tag.as_str());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media_type(file.path))], bytes).into_response()
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding.filter(|_| !known) {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether an encoding is among those that the client names, and not refused.
fn takes(asked: &HeaderMap, encoding: &str) -> bool {
    let named = asked.get_all(header::ACCEPT_ENCODING).iter();
    let mut listed = named
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','));
    listed.any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_it = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|weight| weight.parse() == Ok(0.0_f32));
        is_it && !refused
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(method: Method, path: &str) -> Option<&'static str> {
        found(&method, path).map(|file| file.path)
    }

    #[test]
    fn pages_are_one_document_and_nothing_else_is() {
        for page in ["/", "/papiers", "/entrer/carte", "/journal", LEFT] {
            assert_eq!(path_of(Method::GET, page), Some(INDEX), "{page}");
        }
        for other in [
            "/api/v1/nothing",
            "/api/",
            "/journal/2026s2/nothing",
            "/assets/index-00000000.js",
            "/assets/index",
            "/index.html",
            "/favicon.ico",
            "/.well-known/security.txt",
        ] {
            assert_eq!(path_of(Method::GET, other), None, "{other}");
        }
        assert_eq!(path_of(Method::POST, "/papiers"), None);
    }

    #[test]
    fn an_encoding_is_taken_only_where_it_is_named() {
        let asked = |list: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(list));
            headers
        };
        assert!(takes(&asked("gzip, deflate, br"), "br"));
        assert!(takes(&asked("gzip;q=0.5, BR;q=1"), "br"));
        assert!(!takes(&asked("gzip, br;q=0"), "br"));
        assert!(!takes(&asked("gzip, brx"), "br"));
        assert!(!takes(&HeaderMap::new(), "gzip"));
    }
}
