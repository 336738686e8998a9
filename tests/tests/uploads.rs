//! Uploads that go wrong: the bytes that were announced, or nothing.

use std::fs;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, agent, damaged, files_in};
use ecrin_vault::document::{Deposit, Record, seal_payload};
use ecrin_vault::envelope::{ALG, EncryptionKey};
use ecrin_vault::id::{DocumentId, UploadId};
use ecrin_vault::vocabulary::DocumentType;
use ecrin_vault::wire::DocumentNew;
use rand::rngs::OsRng;

/// A sealed paper and the deposit that belongs to it.
struct Sealed {
    payload: Vec<u8>,
    deposit: String,
    envelope: Vec<u8>,
}

fn sealed(me: &ecrin_cli::unlock::SignedIn, content: &[u8]) -> Result<Sealed> {
    let key = EncryptionKey::generate(&mut OsRng);
    let (document, mut payload) = (DocumentId::generate(&mut OsRng), Vec::new());
    let made = seal_payload(
        &key.recipient(),
        "papier.txt",
        content.len() as u64,
        content,
        &mut payload,
    )?;
    let record = Record {
        v: 1,
        alg: ALG.to_owned(),
        document,
        version: 1,
        mandate: None,
        identity: key.to_text().to_string(),
        payload_sha256: made.payload_sha256,
        sha256: made.file_sha256,
        size: content.len() as u64,
        title: "Un papier".to_owned(),
        kind: DocumentType::Other,
        issued: None,
        expires: None,
        owner_name: None,
    };
    let deposit = me.sign(Deposit {
        document,
        version: 1,
        owner: me.account(),
        depositor: me.account(),
        payload_sha256: made.payload_sha256,
        payload_size: made.payload_size,
        record: record.digest(),
        previous: None,
        at: me.now().whole_seconds(),
    })?;
    let envelope = record.seal_for(&me.keyring.identity.encryption.recipient())?;
    Ok(Sealed {
        payload,
        deposit: deposit.to_text(),
        envelope,
    })
}

impl Sealed {
    fn handed_in(&self, upload: UploadId) -> DocumentNew {
        DocumentNew {
            upload,
            deposit: self.deposit.clone(),
            envelope: self.envelope.clone().into(),
        }
    }
}

#[test]
fn one_that_stops_half_way_goes_on_where_it_was() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let me = cast.fatou.insider()?;
    let paper = sealed(&me, &[b'x'; 200_000])?;
    let (first, rest) = paper.payload.split_at(100_000);
    let upload = me.api.begin_upload(paper.payload.len() as u64)?;
    ensure!(
        me.api.continue_upload(upload, 0, first)? == 100_000,
        "the first half"
    );
    ensure!(
        me.api
            .deposit(&paper.handed_in(upload))
            .err()
            .context("half a paper")?
            .is("not-yet-whole"),
        "refusal"
    );
    // The place is the server's to say: neither a gap nor a repetition.
    for wrong in [0, 99_999, 100_001] {
        let refused = me
            .api
            .continue_upload(upload, wrong, rest)
            .err()
            .context("bytes at another place")?;
        ensure!(refused.is("wrong-offset"), "{refused:?}");
    }
    ensure!(me.api.upload_offset(upload)? == 100_000, "nothing moved");
    me.api.continue_upload(upload, 100_000, rest)?;
    let kept = me.api.deposit(&paper.handed_in(upload))?;
    // The same again is the same paper, not a second one.
    ensure!(
        me.api.deposit(&paper.handed_in(upload))?.event == kept.event,
        "a lost answer is given again"
    );
    ensure!(me.api.documents()?.len() == 4, "one paper more");
    Ok(())
}

#[test]
fn a_touched_deposit_puts_nothing_in_and_loses_nothing() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let me = cast.fatou.insider()?;
    let paper = sealed(&me, &[b'x'; 20_000])?;
    let upload = me.api.begin_upload(paper.payload.len() as u64)?;
    me.api.continue_upload(upload, 0, &paper.payload)?;
    for (what, deposit) in damaged(&paper.deposit) {
        let refused = me.api.deposit(&DocumentNew {
            deposit,
            ..paper.handed_in(upload)
        });
        let refused = refused
            .err()
            .with_context(|| format!("{what}: it was believed"))?;
        ensure!(
            refused.is("bad-note") || refused.is("bad-signature"),
            "{what}: {refused:?}"
        );
    }
    ensure!(me.api.documents()?.len() == 3, "something was put in");
    // The upload has survived it all.
    me.api.deposit(&paper.handed_in(upload))?;
    Ok(())
}

#[test]
fn one_that_goes_on_with_other_bytes_is_not_taken_in() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let me = cast.fatou.insider()?;
    let (paper, other) = (sealed(&me, &[b'x'; 200_000])?, sealed(&me, &[b'y'; 200_000])?);
    let length = paper.payload.len();
    let upload = me.api.begin_upload(length as u64)?;
    me.api.continue_upload(upload, 0, &paper.payload[..100_000])?;
    let mixed: Vec<u8> = other
        .payload
        .iter()
        .rev()
        .copied()
        .take(length - 100_000)
        .collect();
    me.api.continue_upload(upload, 100_000, &mixed)?;
    let refused = me
        .api
        .deposit(&paper.handed_in(upload))
        .err()
        .context("a mixture")?;
    ensure!(refused.is("checksum-mismatch"), "{refused:?}");
    ensure!(me.api.documents()?.len() == 3, "nothing was taken in");
    // The same ciphertext from its beginning is as good as ever.
    let upload = me.api.begin_upload(length as u64)?;
    me.api.continue_upload(upload, 0, &paper.payload)?;
    me.api.deposit(&paper.handed_in(upload))?;
    Ok(())
}

#[test]
fn one_that_is_longer_than_announced_is_cut() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let me = cast.fatou.insider()?;
    let upload = me.api.begin_upload(1_000)?;
    let refused = me
        .api
        .continue_upload(upload, 0, &[1; 1_001])
        .err()
        .context("a byte too many")?;
    ensure!(refused.is("too-large"), "{refused:?}");
    ensure!(
        me.api.upload_offset(upload)? <= 1_000,
        "more was kept than announced"
    );
    ensure!(me.api.begin_upload(0).is_err(), "an upload of nothing");
    Ok(())
}

#[test]
fn ones_that_never_end_are_few_and_are_forgotten() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let me = cast.fatou.insider()?;
    let first = me.api.begin_upload(1_000)?;
    me.api.continue_upload(first, 0, &[1; 500])?;
    let begun = (0..200)
        .find_map(|_| me.api.begin_upload(1_000).err())
        .context("uploads without end")?;
    ensure!(begun.is("too-many-requests"), "{begun:?}");
    // Nor does a promise of bytes take room that is not there.
    let more = cast.yusuf.insider()?;
    let promised = (0..200)
        .find_map(|_| more.api.begin_upload(25_000_000).err())
        .context("room without end")?;
    ensure!(promised.is("quota-exceeded"), "{promised:?}");
    let clock = server.stop()?;
    clock.advance_seconds(3 * 86_400);
    let _server = cast.instance.serve_at(clock)?;
    let gone = || {
        Ok(cast
            .fatou
            .insider()?
            .api
            .upload_offset(first)
            .is_err_and(|refused| refused.is("not-found")))
    };
    ecrin_tests::harness::eventually("the forgotten upload is swept away", gone)?;
    cast.fatou.insider()?.api.begin_upload(1_000)?;
    Ok(())
}

#[test]
fn one_that_falls_silent_is_let_go() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let me = cast.fatou.insider()?;
    let upload = me.api.begin_upload(1_000_000)?;
    let token = me.home.session()?.context("a session")?.token.clone();
    // A body that sends a little and then nothing, for as long as the server waits.
    struct Silent(u32, std::sync::mpsc::Receiver<()>);
    impl std::io::Read for Silent {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            if self.0 > 1 {
                let _ = self.1.recv();
                return Err(std::io::ErrorKind::BrokenPipe.into());
            }
            into[..100].fill(9);
            Ok(100)
        }
    }
    let (speak, silence) = std::sync::mpsc::channel();
    let url = format!("{}/api/v1/uploads/{upload}", cast.instance.url());
    let agent = agent(&cast.instance)?;
    let begin = Instant::now();
    let sending = std::thread::spawn(move || {
        let request = agent
            .patch(url)
            .header("Authorization", format!("Bearer {token}"));
        let request = request
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", "0");
        let request = request
            .header("Content-Length", "1000000")
            .content_type("application/offset+octet-stream");
        let _ = request.send(ureq::SendBody::from_owned_reader(Silent(0, silence)));
    });
    let arrived = || Ok(me.api.upload_offset(upload)? == 100);
    ecrin_tests::harness::eventually("the first bytes", arrived)?;
    // The upload is in use until the server's patience ends; then it is free, with what had arrived.
    let free = || -> Result<bool> {
        match me.api.continue_upload(upload, 100, &[9; 100]) {
            Ok(offset) => Ok(offset == 200),
            Err(busy) if busy.is("busy") => Ok(false),
            Err(other) => Err(other.into()),
        }
    };
    loop {
        ensure!(
            begin.elapsed().as_secs() < 60,
            "the silent sender holds it for ever"
        );
        if free()? {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    drop(speak);
    ensure!(sending.join().is_ok(), "the sender");
    Ok(())
}

#[test]
fn uploads_of_someone_else_are_not_there() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (me, other) = (cast.fatou.insider()?, cast.yusuf.insider()?);
    let paper = sealed(&me, b"quelques mots")?;
    let upload = me.api.begin_upload(paper.payload.len() as u64)?;
    me.api.continue_upload(upload, 0, &paper.payload)?;
    ensure!(
        other
            .api
            .upload_offset(upload)
            .err()
            .context("seen")?
            .is("not-found"),
        "another refusal"
    );
    let touched = other
        .api
        .continue_upload(upload, 0, b"x")
        .err()
        .context("touched")?;
    ensure!(touched.is("not-found"), "{touched:?}");
    let stolen = sealed(&other, b"quelques mots")?;
    ensure!(
        other
            .api
            .deposit(&stolen.handed_in(upload))
            .err()
            .context("taken")?
            .is("not-found"),
        "another refusal"
    );
    me.api.deposit(&paper.handed_in(upload))?;
    Ok(())
}

#[test]
fn a_vault_that_is_full_says_so() -> Result<()> {
    let cast = Cast::new()?;
    let mut config = cast.instance.config()?;
    config.limits.quota_bytes = 400_000;
    let clock = ecrin_tests::harness::TestClock::at(cast.now);
    let _server = cast.instance.serve_configured(config, clock)?;
    let file = cast.papers[1].file.to_string_lossy();
    let added = cast
        .fatou
        .run(&["doc", "add", &file, "--type", "other", "--title", "Trop"])?;
    added.refused(3, "quota-exceeded")?;
    // Room that is made is room.
    cast.fatou.json(&["doc", "rm", &cast.papers[1].id])?;
    cast.fatou
        .json(&["doc", "add", &file, "--type", "other", "--title", "Trop"])?;
    let mut blobs = files_in(&cast.instance.path("data/blobs"))?;
    blobs.retain(|blob| fs::metadata(blob).is_ok_and(|about| about.len() > 1000));
    ensure!(blobs.len() == 3, "{blobs:?}");
    Ok(())
}
