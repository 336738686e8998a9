//! A server that stops, in good order or not, in the middle of anything: what was acknowledged is there, what was under
//! way goes on, and nobody has to know.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_tests::harness::{Cast, Fate, Instance, Proxy, TestClock, eventually, specimen};
use ecrin_vault::act::View;
use ecrin_vault::id::Nonce;
use ecrin_vault::note::Digest32;
use ecrin_vault::vocabulary::{Purpose, Right};
use ecrin_vault::wire::{ViewNew, ViewReleased};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A connection on which a test says each byte itself.
fn connection(instance: &Instance) -> Result<StreamOwned<ClientConnection, TcpStream>> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(instance.authority())?)?;
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let session = ClientConnection::new(Arc::new(config), ServerName::try_from("127.0.0.1")?)?;
    Ok(StreamOwned::new(
        session,
        TcpStream::connect(("127.0.0.1", instance.port()?))?,
    ))
}

/// Signs a view of the first paper and asks for it, without fetching it.
fn ask(who: &ecrin_cli::unlock::SignedIn, mandate: &str) -> Result<ViewReleased> {
    let mandate = mandate.parse()?;
    let note = who.sign(View {
        mandate,
        number: 1,
        right: Right::View,
        purpose: Purpose::Argent,
        nonce: Nonce::generate(&mut rand::rngs::OsRng),
        viewer: who.account(),
        at: who.now().whole_seconds(),
    })?;
    Ok(who.api.view(mandate, &ViewNew { note: note.to_text() })?)
}

/// Interrupts an upload half-way, does something to the server, and takes it up again.
fn interrupted(
    what: impl FnOnce(&Cast, ecrin_tests::harness::Process) -> Result<ecrin_tests::harness::Process>,
) -> Result<()> {
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let (half, (tell, broken)) = (Arc::new(Mutex::new(0)), mpsc::channel());
    let sent = Arc::clone(&half);
    let tell = Mutex::new(tell);
    let pieces = AtomicU32::new(0);
    // Half of the first piece arrives; from then on nothing does.
    let line = Proxy::start(
        &cast.instance,
        move |request| {
            if pieces.load(Ordering::SeqCst) > 0 {
                let _ = tell.lock().map(|tell| tell.send(()));
                return Fate::Broken;
            }
            if request.method == "PATCH" {
                pieces.fetch_add(1, Ordering::SeqCst);
                request.body.truncate(request.body.len() / 2);
                let _ = sent.lock().map(|mut sent| *sent = request.body.len());
                return Fate::Unanswered;
            }
            Fate::Pass
        },
        |_, _| {},
    )?;
    let file = specimen("carte-identite-specimen.jpg");
    let words = [
        "doc",
        "add",
        &file.to_string_lossy(),
        "--type",
        "passport",
        "--title",
        "Encore une carte",
    ];
    let mut client = cast.fatou.at(line.url()).command(&words)?.spawn()?;
    broken.recv()?;
    client.kill()?;
    client.wait()?;
    let _server = what(&cast, server)?;

    let half = half.lock().map_err(|_| anyhow!("poisoned"))?.to_string();
    ensure!(half != "0", "something arrived");
    let offsets = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&offsets);
    let line = Proxy::start(
        &cast.instance,
        move |request| {
            if request.method == "PATCH" {
                let offset = request.headers.iter().find(|(name, _)| name == "upload-offset");
                let _ = seen
                    .lock()
                    .map(|mut seen| seen.extend(offset.map(|(_, value)| value.clone())));
            }
            Fate::Pass
        },
        |_, _| {},
    )?;
    let added = cast.fatou.at(line.url()).json(&words)?;
    let offsets = offsets.lock().map_err(|_| anyhow!("poisoned"))?.clone();
    ensure!(offsets == [half], "it went on where it stopped: {offsets:?}");
    let out = cast.out("out.jpg");
    cast.fatou.json(&[
        "doc",
        "get",
        added["id"].as_str().context("id")?,
        "--out",
        &out.to_string_lossy(),
    ])?;
    ensure!(fs::read(out)? == fs::read(file)?, "the bytes differ");
    ensure!(
        fs::read_dir(cast.fatou.home().join("outbox"))?.next().is_none(),
        "the outbox is empty"
    );
    Ok(())
}

#[test]
fn an_upload_goes_on_after_its_client_died() -> Result<()> {
    interrupted(|_, server| Ok(server))
}

#[test]
fn an_upload_goes_on_after_the_server_stopped_in_good_order() -> Result<()> {
    interrupted(|cast, server| {
        ensure!(server.stop()?.success(), "an orderly stop");
        cast.instance.serve()
    })
}

#[test]
fn an_upload_goes_on_after_the_server_was_killed() -> Result<()> {
    interrupted(|cast, server| {
        server.kill()?;
        cast.instance.serve()
    })
}

#[test]
fn a_mandate_is_used_after_the_server_was_killed_and_started_again() -> Result<()> {
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let mandate = cast.mandate(&[0], 3600)?;
    server.kill()?;
    ensure!(cast.instance.check()?.0 == 0, "nothing is half done");
    let server = cast.instance.serve()?;
    let out = cast.out("seen");
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    ensure!(
        fs::read(&out)? == fs::read(&cast.papers[0].file)?,
        "the bytes differ"
    );
    // What was taken back just before the end stays so.
    cast.fatou.json(&["mandate", "revoke", &mandate])?;
    server.kill()?;
    let _server = cast.instance.serve()?;
    cast.nadia.view(&mandate, 1, &out)?.refused(3, "mandate-revoked")
}

#[test]
fn a_payload_is_fetched_after_a_restart_but_not_for_ever() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mandate = cast.mandate(&[0], 86_400)?;
    let released = ask(&cast.nadia.insider()?, &mandate)?;
    let clock = server.stop()?;
    let server = cast.instance.serve_at(clock)?;
    let fetched = |who: &ecrin_tests::harness::Person| -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        who.insider()?
            .api
            .view_payload(released.event)?
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    ensure!(
        Digest32::of(&fetched(&cast.nadia)?) == released.payload_sha256,
        "another payload"
    );
    let other = fetched(&cast.karim)
        .err()
        .context("another aidant has the payload")?;
    ensure!(other.to_string().contains("no such thing"), "{other}");
    server.clock.advance_seconds(601);
    let late = fetched(&cast.nadia)
        .err()
        .context("the payload after ten minutes")?;
    ensure!(late.to_string().contains("too long ago"), "{late}");
    Ok(())
}

#[test]
fn a_payload_is_not_fetched_once_the_mandate_has_ended() -> Result<()> {
    let (cast, server) = Cast::served()?;
    for ends in ["time", "owner", "structure"] {
        let mandate = cast.mandate(&[0], 60)?;
        let nadia = cast.nadia.insider()?;
        let released = ask(&nadia, &mandate)?;
        let code = match ends {
            "time" => {
                server.clock.advance_seconds(60);
                "mandate-expired"
            }
            "owner" => {
                cast.fatou.json(&["mandate", "revoke", &mandate])?;
                "mandate-revoked"
            }
            _ => {
                cast.referent.json(&["member", "suspend", &cast.nadia.account])?;
                "account-suspended"
            }
        };
        let refused = nadia
            .api
            .view_payload(released.event)
            .err()
            .context("the payload of an ended mandate")?;
        ensure!(refused.is(code), "{refused:?}");
    }
    Ok(())
}

#[test]
fn a_request_under_way_is_finished_before_the_server_stops() -> Result<()> {
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    let fatou = cast.fatou.insider()?;
    let token = fatou.home.session()?.context("a session")?.token.clone();
    let bytes = vec![7; 400_000];
    let upload = fatou.api.begin_upload(bytes.len() as u64)?;
    let mut line = connection(&cast.instance)?;
    write!(
        line,
        "PATCH /api/v1/uploads/{upload} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    )?;
    let (first, rest) = bytes.split_at(200_000);
    line.write_all(first)?;
    line.flush()?;
    eventually("the first half arrives", || {
        Ok(fatou.api.upload_offset(upload)? > 100_000)
    })?;
    server.terminate()?;
    // No new visitor is let in, while the one who is there is served.
    let port = cast.instance.port()?;
    eventually("the door is closed", || {
        Ok(TcpStream::connect(("127.0.0.1", port)).is_err())
    })?;
    line.write_all(rest)?;
    line.flush()?;
    let mut answer = [0; 12];
    line.read_exact(&mut answer)?;
    ensure!(&answer == b"HTTP/1.1 204", "{}", String::from_utf8_lossy(&answer));
    drop(line);
    ensure!(server.wait()?.success(), "an orderly end");
    let _server = cast.instance.serve()?;
    let offset = cast.fatou.insider()?.api.upload_offset(upload)?;
    ensure!(offset == 400_000, "{offset} bytes were kept");
    Ok(())
}

/// The main job in short, through a restart.
fn a_short_main_job_on(engine: &str) -> Result<()> {
    let (instance, invitation) = Instance::init_on(engine)?;
    let server = instance.serve_from(TestClock::real_now()?)?;
    let admin = instance.person("Claire Administratrice").join(&invitation)?;
    let structure = admin.json(&["structure", "create", "CCAS de Luglon"])?;
    let structure = structure["id"].as_str().context("id")?;
    let nadia = instance
        .person("Nadia Belkacem")
        .join(&admin.invite("aidant", Some(structure))?)?;
    let fatou = instance
        .person("Fatou SPECIMEN")
        .join(&nadia.invite("beneficiary", None)?)?;
    let file = specimen("avis-impot-specimen.pdf");
    let paper = fatou.add(&file, "tax_notice", "Impôts")?;
    let mandate = fatou.grant(&nadia, &[&paper], &["--for", "1d"])?;
    let clock = server.stop()?;

    let server = instance.serve_at(clock)?;
    let out = instance.root().join("seen");
    nadia.view(&mandate, 1, &out)?.json()?;
    ensure!(fs::read(&out)? == fs::read(&file)?, "the bytes differ");
    nadia
        .view(&mandate, 2, &out)?
        .refused(3, "document-not-in-mandate")?;
    server.clock.advance_seconds(86_400);
    nadia.view(&mandate, 1, &out)?.refused(3, "mandate-expired")?;
    let journal = fatou.journal()?;
    for event in [
        "document.deposited",
        "mandate.granted",
        "document.released-view",
        "document.release-refused",
    ] {
        ensure!(journal.iter().any(|row| row["event"] == event), "{event}");
    }
    ensure!(admin.json(&["audit", "verify"])?["ok"] == true, "verified");
    server.stop()?;
    let (code, report) = instance.check()?;
    ensure!(code == 0 && report["documents"] == 1, "{report}");
    Ok(())
}

#[test]
fn the_main_job_on_sqlite() -> Result<()> {
    a_short_main_job_on("sqlite")
}

#[test]
fn the_main_job_on_sled() -> Result<()> {
    a_short_main_job_on("sled")
}
