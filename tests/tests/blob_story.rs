//! A blob is whole or not there: uploads survive broken lines, other bytes are refused, and what a
//! crash left behind goes away without taking anything else along.

#![allow(clippy::print_stderr)]

use std::fs;
use std::io::{self, Read};
use std::time::{Duration, SystemTime};

use anyhow::{Result, ensure};
use ecrin_server::store::{BlobError, BlobId, Blobs, UploadId};
use ecrin_tests::scratch::Scratch;
use sha2::{Digest as _, Sha256};

const UPLOAD: UploadId = UploadId::from_bytes([7; 16]);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at * 31 % 251) as u8).collect()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn read(blobs: &Blobs, blob: &BlobId) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    blobs.open_blob(blob)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Uploads `bytes` in one piece and keeps them.
fn keep(blobs: &Blobs, bytes: &[u8]) -> Result<BlobId> {
    let size = bytes.len() as u64;
    blobs.create_upload(UPLOAD)?;
    blobs.append(&UPLOAD, 0, size, &mut &*bytes)?;
    Ok(blobs.keep(&UPLOAD, &sha256(bytes), size)?)
}

/// A line that breaks after it has delivered some bytes.
struct BrokenLine<'a>(&'a [u8]);

impl Read for BrokenLine<'_> {
    fn read(&mut self, portion: &mut [u8]) -> io::Result<usize> {
        match self.0.read(portion)? {
            0 => Err(io::ErrorKind::ConnectionReset.into()),
            count => Ok(count),
        }
    }
}

#[test]
fn an_upload_continues_where_the_line_broke() -> Result<()> {
    let scratch = Scratch::new()?;
    let bytes = content(300_000);
    let size = bytes.len() as u64;
    let (first, rest) = bytes.split_at(170_001);

    let blobs = Blobs::open(scratch.path())?;
    blobs.create_upload(UPLOAD)?;
    ensure!(blobs.upload_length(&UPLOAD)? == 0);
    let broken = blobs.append(&UPLOAD, 0, size, &mut BrokenLine(first));
    ensure!(matches!(broken, Err(BlobError::Io(_))), "{broken:?}");
    let early = blobs.keep(&UPLOAD, &sha256(&bytes), size);
    ensure!(matches!(
        early,
        Err(BlobError::Incomplete {
            have: 170_001,
            expected: 300_000
        })
    ));

    // The server restarts, and the client asks where to continue.
    let blobs = Blobs::open(scratch.path())?;
    ensure!(blobs.upload_length(&UPLOAD)? == 170_001);
    ensure!(blobs.append(&UPLOAD, 170_001, size, &mut &*rest)? == size);
    let blob = blobs.keep(&UPLOAD, &sha256(&bytes), size)?;
    ensure!(read(&blobs, &blob)? == bytes);
    blobs.verify(&blob, &sha256(&bytes))?;
    ensure!(matches!(blobs.upload_length(&UPLOAD), Err(BlobError::NotFound)));

    let name = blob.to_string();
    let path = scratch.path().join(&name[..2]).join(&name);
    ensure!(fs::read(path)? == bytes, "it lies where its name says");
    Ok(())
}

#[test]
fn an_upload_takes_bytes_only_where_it_stands_and_as_many_as_announced() -> Result<()> {
    let scratch = Scratch::new()?;
    let blobs = Blobs::open(scratch.path())?;
    let nothing = blobs.append(&UPLOAD, 0, 9, &mut b"x".as_slice());
    ensure!(matches!(nothing, Err(BlobError::NotFound)));
    blobs.create_upload(UPLOAD)?;
    let twice = blobs.create_upload(UPLOAD);
    ensure!(matches!(twice, Err(BlobError::AlreadyExists)));
    blobs.append(&UPLOAD, 0, 9, &mut b"12345".as_slice())?;
    for offset in [0, 4, 6] {
        let refused = blobs.append(&UPLOAD, offset, 9, &mut b"x".as_slice());
        ensure!(matches!(refused, Err(BlobError::WrongOffset { expected: 5, got }) if got == offset));
    }
    let refused = blobs.append(&UPLOAD, 5, 9, &mut b"67890".as_slice());
    ensure!(matches!(refused, Err(BlobError::TooLarge { limit: 9 })));
    ensure!(blobs.append(&UPLOAD, 5, 9, &mut b"6789".as_slice())? == 9);

    blobs.delete_upload(&UPLOAD)?;
    blobs.delete_upload(&UPLOAD)?;
    ensure!(matches!(blobs.upload_length(&UPLOAD), Err(BlobError::NotFound)));
    Ok(())
}

#[test]
fn other_bytes_than_announced_are_refused_and_forgotten() -> Result<()> {
    let scratch = Scratch::new()?;
    let blobs = Blobs::open(scratch.path())?;
    let announced = content(100_000);
    // The client came back with another file after the line broke.
    blobs.create_upload(UPLOAD)?;
    let (first, rest) = announced.split_at(50_000);
    blobs.append(&UPLOAD, 0, 100_000, &mut &*first)?;
    let mut other = rest.to_vec();
    other.reverse();
    blobs.append(&UPLOAD, 50_000, 100_000, &mut &*other)?;
    let refused = blobs.keep(&UPLOAD, &sha256(&announced), 100_000);
    ensure!(matches!(refused, Err(BlobError::WrongDigest)), "{refused:?}");
    ensure!(matches!(blobs.upload_length(&UPLOAD), Err(BlobError::NotFound)));

    // More bytes than announced are other bytes as well.
    blobs.create_upload(UPLOAD)?;
    blobs.append(&UPLOAD, 0, 100_000, &mut &*announced)?;
    let refused = blobs.keep(&UPLOAD, &sha256(first), 50_000);
    ensure!(matches!(refused, Err(BlobError::WrongDigest)), "{refused:?}");
    ensure!(matches!(blobs.upload_length(&UPLOAD), Err(BlobError::NotFound)));
    Ok(())
}

#[test]
fn a_blob_that_changed_on_the_disk_is_noticed() -> Result<()> {
    let scratch = Scratch::new()?;
    let blobs = Blobs::open(scratch.path())?;
    let bytes = content(70_000);
    let blob = keep(&blobs, &bytes)?;
    let name = blob.to_string();
    let path = scratch.path().join(&name[..2]).join(&name);
    let mut changed = bytes.clone();
    changed[69_999] ^= 1;
    fs::write(&path, changed)?;
    let noticed = blobs.verify(&blob, &sha256(&bytes));
    ensure!(matches!(noticed, Err(BlobError::WrongDigest)));

    blobs.remove(&blob)?;
    blobs.remove(&blob)?;
    ensure!(matches!(blobs.open_blob(&blob), Err(BlobError::NotFound)));
    Ok(())
}

#[test]
fn a_sweep_takes_what_is_old_and_unknown_and_nothing_else() -> Result<()> {
    let scratch = Scratch::new()?;
    let blobs = Blobs::open(scratch.path())?;
    let known = keep(&blobs, &content(20_000))?;
    let unknown = keep(&blobs, &content(30_000))?;
    blobs.create_upload(UPLOAD)?;
    let stranger = scratch.path().join("tmp/README");
    fs::write(&stranger, "not ours")?;
    let is_known = |blob: &BlobId| *blob == known;

    // The blob that the next commit will name is as young as the upload that goes on.
    let now = SystemTime::now();
    let swept = blobs.sweep(is_known, DAY, now)?;
    ensure!((swept.uploads, swept.blobs) == (0, 0));
    let swept = blobs.sweep(is_known, DAY, now - 2 * DAY)?;
    ensure!((swept.uploads, swept.blobs) == (0, 0), "a clock was wrong");

    let swept = blobs.sweep(is_known, DAY, now + 2 * DAY)?;
    ensure!((swept.uploads, swept.blobs) == (1, 1));
    ensure!(read(&blobs, &known)? == content(20_000));
    ensure!(matches!(blobs.open_blob(&unknown), Err(BlobError::NotFound)));
    ensure!(matches!(blobs.upload_length(&UPLOAD), Err(BlobError::NotFound)));
    ensure!(stranger.exists());
    Ok(())
}

#[test]
fn two_requests_never_mix_their_bytes_in_one_upload() -> Result<()> {
    /// While it is read, another request tries the same upload.
    struct Intruder<'a>(&'a Blobs, bool);
    impl Read for Intruder<'_> {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            let append = self.0.append(&UPLOAD, 0, 9, &mut b"x".as_slice());
            let keep = self.0.keep(&UPLOAD, &sha256(b""), 0);
            let delete = self.0.delete_upload(&UPLOAD);
            self.1 = matches!(append, Err(BlobError::Busy))
                && matches!(keep, Err(BlobError::Busy))
                && matches!(delete, Err(BlobError::Busy));
            Ok(0)
        }
    }
    let scratch = Scratch::new()?;
    let blobs = Blobs::open(scratch.path())?;
    blobs.create_upload(UPLOAD)?;
    let mut intruder = Intruder(&blobs, false);
    blobs.append(&UPLOAD, 0, 9, &mut intruder)?;
    ensure!(intruder.1, "the second request was not refused");
    ensure!(blobs.append(&UPLOAD, 0, 9, &mut b"x".as_slice())? == 1);
    Ok(())
}

#[test]
fn a_full_disk_keeps_what_has_arrived() -> Result<()> {
    let Some(disk) = Scratch::small_disk(1)? else {
        eprintln!("not run: only root may mount the small disk this test fills");
        return Ok(());
    };
    let reserve = disk.path().join("reserve");
    fs::write(&reserve, content(600_000))?;
    let blobs = Blobs::open(&disk.path().join("blobs"))?;
    let bytes = content(700_000);
    let size = bytes.len() as u64;
    blobs.create_upload(UPLOAD)?;
    let refused = blobs.append(&UPLOAD, 0, size, &mut &*bytes);
    ensure!(matches!(refused, Err(BlobError::Full)), "{refused:?}");
    let arrived = blobs.upload_length(&UPLOAD)?;
    ensure!(0 < arrived && arrived < size);

    fs::remove_file(&reserve)?;
    let rest = &bytes[usize::try_from(arrived)?..];
    blobs.append(&UPLOAD, arrived, size, &mut &*rest)?;
    let blob = blobs.keep(&UPLOAD, &sha256(&bytes), size)?;
    ensure!(read(&blobs, &blob)? == bytes);
    Ok(())
}
