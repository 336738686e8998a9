//! The HTTPS door: parse, one call into the app, serialise. No policy lives here.
//!
//! In scope: routes, who is asking (an extractor), the one table of error answers, limits of size, rate and time.
//! Out of scope: what is allowed, and why.

mod accounts;
mod alerts;
mod audit;
mod certificates;
mod delays;
mod desk;
mod documents;
mod error;
mod extract;
mod help;
mod journal;
mod life;
mod limits;
mod mail;
mod mandates;
mod members;
mod notices;
mod recovery;
mod requests;
mod slots;
mod structures;
mod teams;
mod tiles;
mod uploads;
mod web;
mod wkd;

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::{Router, middleware};
use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa::openapi::PathItem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::RunError;
use crate::app::{App, AppError, Caller};
use crate::config::Config;
use crate::doors::MailPorts;
use extract::SignedIn;
use limits::{Rates, UploadPlaces};

/// The largest JSON body: a mandate on fifty documents with its envelopes is a third of it.
const MAX_JSON: usize = 512 * 1024;

/// What handlers share.
#[derive(Clone)]
struct Door {
    app: Arc<App>,
    /// What mail programs are told.
    mail: MailPorts,
    rates: Arc<Rates>,
    uploads: Arc<UploadPlaces>,
}

impl Door {
    /// Calls the app on a thread that may block.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = Arc::clone(&self.app);
        tokio::task::spawn_blocking(move || question(&app))
            .await
            .map_err(AppError::internal)?
    }

    /// The same for someone who is signed in at that moment.
    async fn ask_as<T: Send + 'static>(
        &self,
        who: SignedIn,
        question: impl FnOnce(&App, &Caller) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.ask(move |app| question(app, &app.caller(&who.0.token, who.0.address)?))
            .await
    }
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Écrin",
    description = "An encrypted vault with time-limited mandates and a journal that shows if it was touched. The server is trusted with when, never with what."
))]
struct Document;

/// The whole API on one screen.
fn api() -> OpenApiRouter<Door> {
    OpenApiRouter::new()
        .routes(routes!(accounts::instance))
        .routes(routes!(accounts::start_registration))
        .routes(routes!(accounts::join))
        .routes(routes!(accounts::start_login))
        .routes(routes!(accounts::finish_login, accounts::abandon_login))
        .routes(routes!(slots::start_card_login))
        .routes(routes!(slots::list, slots::add))
        .routes(routes!(slots::register))
        .routes(routes!(slots::remove))
        .routes(routes!(slots::freeze))
        .routes(routes!(slots::thaw))
        .routes(routes!(slots::freeze_cards))
        .routes(routes!(accounts::session, accounts::logout))
        .routes(routes!(accounts::sessions))
        .routes(routes!(accounts::end_session))
        .routes(routes!(accounts::invite))
        .routes(routes!(structures::create, structures::list))
        .routes(routes!(structures::members))
        .routes(routes!(structures::suspend))
        .routes(routes!(structures::resume))
        .routes(routes!(structures::remove))
        .routes(routes!(teams::team, teams::begin))
        .routes(routes!(teams::work, teams::share))
        .routes(routes!(members::places, members::add_place))
        .routes(routes!(members::remove_place))
        .routes(routes!(members::set_place))
        .routes(routes!(members::appoint, members::offers))
        .routes(routes!(members::take))
        .routes(routes!(members::decline))
        .routes(routes!(members::leavers))
        .routes(routes!(members::to_hand_over))
        .routes(routes!(structures::search_people))
        .routes(routes!(structures::person))
        .routes(routes!(uploads::create))
        .routes(routes!(uploads::offset, uploads::append, uploads::give_up))
        .routes(routes!(documents::deposit, documents::list))
        .routes(routes!(documents::get, documents::delete))
        .routes(routes!(documents::payload))
        .routes(routes!(documents::file))
        .routes(routes!(delays::export))
        .routes(routes!(delays::own))
        .routes(routes!(delays::cancel))
        .routes(routes!(delays::of_account))
        .routes(routes!(delays::attest))
        .routes(routes!(recovery::add_kit, recovery::kits))
        .routes(routes!(recovery::decline_kit))
        .routes(routes!(recovery::check_kit))
        .routes(routes!(recovery::revoke_kit))
        .routes(routes!(recovery::begin, recovery::list))
        .routes(routes!(recovery::show, recovery::cancel))
        .routes(routes!(recovery::request))
        .routes(routes!(recovery::approve))
        .routes(routes!(recovery::open))
        .routes(routes!(recovery::register))
        .routes(routes!(recovery::complete))
        .routes(routes!(mandates::make_seal))
        .routes(routes!(mandates::grant, mandates::list))
        .routes(routes!(mandates::get))
        .routes(routes!(mandates::note))
        .routes(routes!(mandates::accept))
        .routes(routes!(mandates::revoke))
        .routes(routes!(mandates::suspend))
        .routes(routes!(mandates::resume))
        .routes(routes!(mandates::view))
        .routes(routes!(mandates::view_payload))
        .routes(routes!(desk::stop))
        .routes(routes!(desk::inbox, desk::set_inbox))
        .routes(routes!(desk::undo_mandate))
        .routes(routes!(desk::invitations))
        .routes(routes!(desk::undo_invitation))
        .routes(routes!(desk::undo_vault))
        .routes(routes!(requests::ask, requests::list))
        .routes(routes!(requests::get))
        .routes(routes!(requests::accept))
        .routes(routes!(requests::refuse))
        .routes(routes!(requests::withdraw))
        .routes(routes!(requests::consent))
        .routes(routes!(mail::send_referral))
        .routes(routes!(life::erase))
        .routes(routes!(life::unlock))
        .routes(routes!(life::place, life::holds))
        .routes(routes!(life::lift))
        .routes(routes!(notices::list))
        .routes(routes!(notices::see))
        .routes(routes!(
            notices::outside,
            notices::set_outside,
            notices::end_outside
        ))
        .routes(routes!(notices::confirm_outside))
        .routes(routes!(mail::mailboxes, mail::make_mailbox))
        .routes(routes!(mail::rename_mailbox))
        .routes(routes!(mail::delete_mailbox))
        .routes(routes!(mail::messages, mail::append))
        .routes(routes!(mail::message))
        .routes(routes!(mail::changes))
        .routes(routes!(mail::flags))
        .routes(routes!(mail::copy))
        .routes(routes!(mail::move_to))
        .routes(routes!(mail::remove))
        .routes(routes!(mail::send))
        .routes(routes!(mail::app_passwords, mail::add_app_password))
        .routes(routes!(mail::remove_app_password))
        .routes(routes!(mail::readers, mail::set_readers))
        .routes(routes!(
            certificates::of_structure,
            certificates::publish_for_structure
        ))
        .routes(routes!(journal::own))
        .routes(routes!(journal::maintenance))
        .routes(routes!(journal::receipt))
        .routes(routes!(journal::search))
        .routes(routes!(journal::heads))
        .routes(routes!(journal::entries))
        .routes(routes!(audit::make_export))
        .routes(routes!(audit::export_page))
        .routes(routes!(alerts::list))
        .routes(routes!(alerts::show))
        .routes(routes!(alerts::decide))
        .routes(routes!(audit::health))
        .routes(routes!(audit::request_approval, audit::approvals))
        .routes(routes!(audit::answer_approval))
        .routes(routes!(certificates::own, certificates::publish))
        .routes(routes!(certificates::revoke))
        .routes(routes!(certificates::directory))
        .routes(routes!(certificates::addressee))
}

/// The one hash of the web client that this binary serves; empty where it was built without.
pub const PAGES: &str = web::RELEASE;

/// The OpenAPI document, as JSON.
pub fn openapi() -> String {
    let (_, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", api())
        .split_for_parts();
    // An operation's name must be the only one of its kind in the whole document. Handlers are named within their
    // files, so that method and path say which is meant.
    for path in document.paths.paths.values_mut() {
        let PathItem {
            get,
            put,
            post,
            delete,
            head,
            patch,
            ..
        } = path;
        for operation in [get, put, post, delete, head, patch].into_iter().flatten() {
            operation.operation_id = None;
        }
    }
    document.to_pretty_json().unwrap_or_default()
}

fn router(door: Door) -> Router {
    let (api, _) = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", api())
        .split_for_parts();
    let no_store =
        SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let no_sniff = SetResponseHeaderLayer::overriding(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    api.merge(tiles::routes())
        .merge(wkd::routes())
        .merge(help::routes())
        .fallback(web::serve)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(MAX_JSON))
        .layer(middleware::from_fn_with_state(door.clone(), limits::within_rate))
        .layer(middleware::from_fn(limits::within_time))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(no_store)
        .layer(no_sniff)
        .with_state(door)
}

/// Serves until `shutdown`, then lets requests under way finish within `drain`.
pub(crate) async fn serve(
    config: &Config,
    app: Arc<App>,
    listener: TcpListener,
    mail: MailPorts,
    tls: Arc<ServerConfig>,
    shutdown: impl Future<Output = ()>,
    drain: Duration,
) -> Result<(), RunError> {
    let mut tls = ServerConfig::clone(&tls);
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let tls = RustlsConfig::from_config(Arc::new(tls));
    let door = Door {
        app,
        mail,
        rates: Arc::new(Rates::new(&config.limits)),
        uploads: Arc::new(UploadPlaces::new(config.limits.parallel_uploads)),
    };
    let handle = axum_server::Handle::new();
    listener.set_nonblocking(true)?;
    let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle.clone());
    server
        .http_builder()
        .http1()
        .header_read_timeout(Duration::from_secs(15))
        .timer(hyper_util::rt::TokioTimer::new());
    server.http_builder().http2().max_concurrent_streams(64);
    let serving = server.serve(router(door).into_make_service_with_connect_info::<SocketAddr>());
    tokio::pin!(serving);
    tokio::select! {
        stopped = &mut serving => Ok(stopped?),
        () = shutdown => {
            handle.graceful_shutdown(Some(drain));
            Ok(serving.await?)
        }
    }
}
