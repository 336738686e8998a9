//! A view (decided, journaled, unsealed) and its payload, beside the same ciphertext served as a plain file, by one
//! process through the same TLS.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_server::tls_rustls::RustlsConfig;
use ecrin_cli::api::Api;
use ecrin_server::clock::SystemClock;
use ecrin_server::config::Config;
use ecrin_server::doors::Listeners;
use ecrin_vault::id::MandateId;
use ecrin_vault::wire::{MandateNew, SealNew};
use tokio_util::io::ReaderStream;
use ureq::Agent;

use super::{ROUNDS, Rounds, Row, rate};
use crate::load::person::{Paper, now};
use crate::load::server::agent;
use crate::load::siege::{CLIENTS, Cast};
use crate::load::{Instance, Visitor};
use crate::scratch::Scratch;

const SIZE: usize = 300_000;
const TIME: Duration = Duration::from_secs(3);

pub(super) fn measure() -> Result<Vec<Row>> {
    let cast = Cast::assemble("sqlite")?;
    let folder = Scratch::new()?;
    let instance = cast.copy_to(&folder.path().join("instance"), &folder.path().join("log"))?;
    let plain = folder.path().join("payload");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (ours, theirs) = (
        TcpListener::bind("127.0.0.1:0")?,
        TcpListener::bind("127.0.0.1:0")?,
    );
    let (our_address, their_address) = (ours.local_addr()?, theirs.local_addr()?);
    let config = Config::load(&instance.folder.join("ecrin.toml"))?;
    runtime.spawn(serve_plainly(config.clone(), theirs, plain.clone()));
    let mut config = config;
    config.limits.requests_per_minute = u32::MAX;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (opened, ready) = std::sync::mpsc::channel();
    let shutdown = async { stopped.await.unwrap_or_default() };
    let opened = move || opened.send(()).unwrap_or_default();
    let server = runtime.spawn(ecrin_server::run(
        config,
        Listeners {
            http: ours,
            smtp: None,
            imap: None,
        },
        Arc::new(SystemClock),
        opened,
        shutdown,
    ));
    ready.recv().context("the server does not open")?;

    let url = format!("https://{our_address}");
    let (mut views, mut files) = (Rounds::default(), Rounds::default());
    for _ in 0..ROUNDS {
        views.0.push(view(&cast, &instance, &url, &plain)?);
        files.0.push(fetch(&instance, their_address)?);
    }
    drop(stop);
    runtime.block_on(server)??;
    let plainly = Some(("served as a file".to_owned(), files));
    Ok(vec![Row {
        what: "journaled views".to_owned(),
        ours: views,
        plainly,
    }])
}

fn view(cast: &Cast, instance: &Instance, url: &str, plain: &PathBuf) -> Result<f64> {
    let api = || Api::new(url, Some(&instance.authority)).map_err(anyhow::Error::from);
    let viewers: Vec<(Visitor, MandateId)> = cast
        .owners
        .iter()
        .zip(cast.aidants.iter().cycle())
        .map(|(owner, aidant)| {
            let (me, aidant) = (Visitor::new(owner, &api()?), Visitor::new(aidant, &api()?));
            let paper = owner.seal(vec![7; SIZE])?;
            me.put_in(&paper)?;
            std::fs::write(plain, &paper.payload)?;
            let mandate = grant(&me, &aidant, &paper)?;
            Ok((aidant, mandate))
        })
        .collect::<Result<_>>()?;
    rate(CLIENTS, TIME, |number| {
        let (aidant, mandate) = viewers.get(number).ok_or_else(|| anyhow!("a viewer"))?;
        let released = aidant.api.view(*mandate, &aidant.write_view(*mandate)?)?;
        io::copy(&mut aidant.api.view_payload(released.event)?, &mut io::sink())?;
        Ok(())
    })
}

fn grant(me: &Visitor, aidant: &Visitor, paper: &Paper) -> Result<MandateId> {
    let until = now().whole_seconds().plus_days(1);
    let seal = me.api.make_seal(&SealNew { until })?;
    let (note, envelope) = me.write_mandate(paper, &aidant.person, &seal, until)?;
    me.api.grant(&MandateNew {
        note: note.to_text(),
        envelopes: vec![envelope],
    })?;
    aidant.api.act_on_mandate(
        seal.mandate,
        "acceptance",
        &aidant.write_acceptance(seal.mandate, note.digest())?,
    )?;
    Ok(seal.mandate)
}

fn fetch(instance: &Instance, address: SocketAddr) -> Result<f64> {
    let agents: Vec<Agent> = (0..CLIENTS).map(|_| agent(&instance.authority)).collect();
    rate(CLIENTS, TIME, |number| {
        let agent = agents.get(number).ok_or_else(|| anyhow!("an agent"))?;
        let mut answer = agent.get(format!("https://{address}/payload")).call()?;
        io::copy(&mut answer.body_mut().as_reader(), &mut io::sink())?;
        Ok(())
    })
}

async fn serve_plainly(config: Config, listener: TcpListener, file: PathBuf) -> Result<()> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let tls = RustlsConfig::from_pem_file(&config.http.tls.certificate, &config.http.tls.key).await?;
    listener.set_nonblocking(true)?;
    let routes = Router::new().route("/payload", get(payload)).with_state(file);
    Ok(axum_server::from_tcp_rustls(listener, tls)?
        .serve(routes.into_make_service())
        .await?)
}

async fn payload(State(path): State<PathBuf>) -> Response {
    let opened = async {
        let file = tokio::fs::File::open(path).await?;
        let length = file.metadata().await?.len();
        io::Result::Ok((file, length))
    };
    match opened.await {
        Ok((file, length)) => {
            let headers = [(header::CONTENT_LENGTH, length.to_string())];
            (
                headers,
                Body::from_stream(ReaderStream::with_capacity(file, 64 << 10)),
            )
                .into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
