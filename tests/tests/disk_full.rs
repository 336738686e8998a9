//! A full disk is a clear answer, costs nothing that was there, and ends when there is room again.

#![allow(clippy::print_stderr)]

use std::fs;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use ecrin_cli::api::ApiError;
use ecrin_tests::load::Visitor;
use ecrin_tests::load::client::End;
use ecrin_tests::load::person::Paper;
use ecrin_tests::load::siege::{Besieged, Cast, Figures, Siege};
use ecrin_tests::scratch::Scratch;
use ecrin_vault::id::UploadId;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};

/// The size of the disk in mebibytes, of which so many are given back in the end.
const DISK: u32 = 48;
const BALLAST: usize = 12;

/// Bytes of a paper that fills the disk.
const LARGE: usize = 3_000_000;

#[test]
fn sqlite_goes_on_when_there_is_room_again() -> Result<()> {
    fill("sqlite")
}

#[test]
fn sled_goes_on_when_there_is_room_again() -> Result<()> {
    fill("sled")
}

fn fill(engine: &str) -> Result<()> {
    let Some(disk) = Scratch::small_disk(DISK)? else {
        eprintln!("not run: this user may not mount a small disk");
        return Ok(());
    };
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![7; BALLAST << 20])?;
    let words = Scratch::new()?;
    let cast = Cast::assemble(engine)?;
    let mut rng = StdRng::seed_from_u64(1);
    let mut siege = Siege::begin(
        &cast,
        disk.path().join("instance"),
        &words.path().join("log"),
        &mut rng,
    )?;
    let mut figures = Figures::default();

    let besieged = siege.serve()?;
    siege.work(&besieged, 30)?;
    let mut hoarder = Hoarder::new(&cast, &besieged)?;
    hoarder.fill().context("large papers")?;
    let refused = fill_with_small_acts(&mut siege, &besieged)?;
    let kept = hoarder.kept.len();
    eprintln!("{engine}: full after {kept} large papers, and {refused} small acts refused");

    // Full: what stands can be seen, and holds together. Only one process may have sled's files open.
    hoarder.list()?;
    if engine != "sled" {
        siege.instance.check().context("check while the disk is full")?;
    }

    // With room again, whoever was refused goes on, without help from anyone.
    fs::remove_file(&ballast)?;
    hoarder.resume().context("with room again")?;
    figures.note("with room again", siege.compare(&besieged, true)?);
    for end in siege.work(&besieged, 30)? {
        ensure!(end == End::Enough, "with room again: {end:?}");
    }
    besieged.server.kill()?;
    siege.instance.check().context("check with room again")?;
    let besieged = siege.serve()?;
    hoarder.connect(&cast, &besieged)?;
    hoarder.take_out_all()?;
    figures.note("after a restart", siege.compare(&besieged, true)?);

    // Full once more, and then it dies. What it cannot write down, it does not begin: that it started, first of all.
    // As much of it as fits.
    let _ = fs::write(&ballast, vec![7; BALLAST << 20]);
    hoarder.fill().context("large papers")?;
    fill_with_small_acts(&mut siege, &besieged)?;
    besieged.server.kill()?;
    siege
        .instance
        .check()
        .context("check after a death on a full disk")?;
    if let Err(refused) = siege.serve() {
        ensure!(
            format!("{refused:#}").contains("disk is full"),
            "a start on a full disk: {refused:#}"
        );
    }
    fs::remove_file(&ballast)?;
    let besieged = siege.serve().context("a start with room again")?;
    hoarder.connect(&cast, &besieged)?;
    hoarder.resume()?;
    figures.note("after a start with room again", siege.compare(&besieged, true)?);
    besieged.server.stop()?;
    siege.instance.check().context("check in the end")?;
    figures.verdict().map_err(|found| anyhow!("{engine}:\n{found}"))
}

/// Everybody goes on with small acts until each is refused for want of room; answers how many were.
fn fill_with_small_acts(siege: &mut Siege, besieged: &Besieged) -> Result<usize> {
    let mut refused = 0;
    for _ in 0..500 {
        let ends = siege.work(besieged, 100)?;
        if let Some(wrong) = ends.iter().find(|end| !matches!(end, End::Enough | End::Full)) {
            bail!("while the disk fills: {wrong:?}");
        }
        refused += ends.iter().filter(|end| **end == End::Full).count();
        if ends.iter().all(|end| *end == End::Full) {
            return Ok(refused);
        }
    }
    bail!("the disk does not become full")
}

/// Someone with large papers.
struct Hoarder {
    me: Visitor,
    kept: Vec<Paper>,
    unsent: Option<(Paper, Option<UploadId>)>,
}

impl Hoarder {
    fn new(cast: &Cast, besieged: &Besieged) -> Result<Self> {
        let me = Visitor::new(&cast.guest, &besieged.server.api()?);
        Ok(Self {
            me,
            kept: Vec::new(),
            unsent: None,
        })
    }

    fn connect(&mut self, cast: &Cast, besieged: &Besieged) -> Result<()> {
        self.me = Visitor::new(&cast.guest, &besieged.server.api()?);
        Ok(())
    }

    /// Puts papers in until one is refused for want of room.
    fn fill(&mut self) -> Result<()> {
        loop {
            let mut plain = vec![0; LARGE];
            rand::thread_rng().fill_bytes(&mut plain);
            let paper = self.me.person.seal(plain)?;
            let mut upload = None;
            match self.send(&paper, &mut upload) {
                Ok(()) => self.kept.push(paper),
                Err(error) if error.is("storage-full") => {
                    self.unsent = Some((paper, upload));
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Sends what the server does not have of a paper, and puts it in.
    fn send(&self, paper: &Paper, upload: &mut Option<UploadId>) -> Result<(), ApiError> {
        let length = paper.payload.len();
        let id = match *upload {
            Some(upload) => upload,
            None => *upload.insert(self.me.api.begin_upload(length as u64)?),
        };
        let mut offset = self.me.api.upload_offset(id)?;
        while let Some(rest) = paper.payload.get(usize::try_from(offset).unwrap_or(length)..)
            && !rest.is_empty()
        {
            offset = self.me.api.continue_upload(id, offset, rest)?;
        }
        self.me.deposit(id, paper).map(drop)
    }

    /// The paper that was refused goes in, from where its upload stood.
    fn resume(&mut self) -> Result<()> {
        let (paper, mut upload) = self.unsent.take().context("a paper that was refused")?;
        self.send(&paper, &mut upload)?;
        self.kept.push(paper);
        self.take_out_all()
    }

    fn list(&self) -> Result<()> {
        let listed: Vec<_> = self
            .me
            .api
            .documents()?
            .into_iter()
            .map(|document| document.id)
            .collect();
        ensure!(
            listed.len() == self.kept.len(),
            "{} papers of {}",
            listed.len(),
            self.kept.len()
        );
        ensure!(
            self.kept.iter().all(|paper| listed.contains(&paper.id())),
            "a paper is not listed"
        );
        Ok(())
    }

    fn take_out_all(&self) -> Result<()> {
        self.list()?;
        for paper in &self.kept {
            self.me
                .take_out(paper)?
                .map_err(|reason| anyhow!("{}: {reason}", paper.id()))?;
        }
        Ok(())
    }
}
