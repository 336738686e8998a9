//! A disk whose power can be cut.
//!
//! In scope: a file system in memory that knows which bytes and which names have been synced, and
//! throws the rest away when the power goes, in the ways real disks and file systems may. It also
//! lets a sync fail, as a dying disk does.
//!
//! Out of scope: what runs on it. A process with files on the disk must have ended before the power
//! is cut, as it would have. And it must be another process than the one that mounts the disk, if
//! it maps files into memory as SQLite does: the kernel waits for the disk while it holds the whole
//! process's memory map, and the disk's thread, which needs that map, waits for the kernel.
//!
//! It is harsher than most disks in one respect: nothing is ever written back by the mere passing
//! of time. It is milder in none that we know of, except that a sector is never damaged.

mod disk;
mod fuse;

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use fuser::{BackgroundSession, MountOption};
use rand::Rng;

use self::disk::Disk;
pub use self::disk::{Cut, CutMode, NameRule};

/// How long files on the disk may stay open when its power is cut.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file system in memory, mounted in a folder until dropped.
#[derive(Debug)]
pub struct PowerCutDisk {
    folder: PathBuf,
    disk: Arc<Mutex<Disk>>,
    session: Option<BackgroundSession>,
}

impl PowerCutDisk {
    /// Whether this machine lets us mount such a disk.
    pub fn is_possible() -> bool {
        let device = OpenOptions::new().read(true).write(true).open("/dev/fuse");
        device.is_ok()
    }

    /// Mounts an empty disk in an existing folder.
    pub fn mount(folder: &Path, names: NameRule) -> io::Result<Self> {
        let mut mounted = Self {
            folder: folder.canonicalize()?,
            disk: Arc::new(Mutex::new(Disk::new(names))),
            session: None,
        };
        mounted.switch_on()?;
        Ok(mounted)
    }

    /// Where the disk is mounted.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Cuts the power and switches on again: what was not synced is gone, or half gone.
    ///
    /// Fails if a file on the disk is still open.
    pub fn cut(&mut self, rng: &mut impl Rng) -> io::Result<Cut> {
        self.switch_off()?;
        let cut = self.disk().cut(rng);
        self.switch_on()?;
        Ok(cut)
    }

    /// Cuts the power in this way only.
    pub fn cut_like(&mut self, mode: CutMode, rng: &mut impl Rng) -> io::Result<Cut> {
        self.switch_off()?;
        let cut = self.disk().cut_like(mode, rng);
        self.switch_on()?;
        Ok(cut)
    }

    /// Puts an empty disk in the place of this one.
    pub fn replace(&mut self, names: NameRule) -> io::Result<()> {
        self.switch_off()?;
        *self.disk() = Disk::new(names);
        self.switch_on()
    }

    /// From now on, syncs of files with this name fail, and lose what they should have written:
    /// it can still be read, and the next sync would say that all is well.
    pub fn fail_syncs_of(&self, name: impl AsRef<OsStr>) {
        self.disk().fail_syncs_of(Some(name.as_ref()));
    }

    /// From now on, no sync fails.
    pub fn heal(&self) {
        self.disk().fail_syncs_of(None);
    }

    fn switch_on(&mut self) -> io::Result<()> {
        let options = [
            MountOption::FSName("powercut".into()),
            MountOption::RW,
            MountOption::NoAtime,
        ];
        let files = fuse::Files::new(Arc::clone(&self.disk));
        self.session = Some(fuser::spawn_mount2(files, &self.folder, &options)?);
        Ok(())
    }

    fn switch_off(&mut self) -> io::Result<()> {
        drop(self.session.take());
        // Another test of this process may be starting a program just now: until that child runs
        // its own image, it holds a copy of every file that we had open when it was born.
        let deadline = Instant::now() + PATIENCE;
        while self.is_mounted() {
            if Instant::now() > deadline {
                return Err(io::ErrorKind::ResourceBusy.into());
            }
            thread::sleep(Duration::from_millis(5));
            self.unmount(&[]);
        }
        Ok(())
    }

    /// Asks the kernel; whether it did so is seen in the list of mounts.
    fn unmount(&self, options: &[&str]) {
        let _ = Command::new("umount")
            .args(options)
            .arg(&self.folder)
            .stderr(Stdio::null())
            .status();
    }

    fn is_mounted(&self) -> bool {
        let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        let folder = self.folder.to_string_lossy();
        mounts
            .lines()
            .any(|mount| mount.split(' ').nth(1) == Some(&folder))
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        lock(&self.disk)
    }
}

impl Drop for PowerCutDisk {
    fn drop(&mut self) {
        if self.switch_off().is_err() {
            // A test failed while files were open. Detach the disk all the same, so that the next
            // run does not meet it.
            self.unmount(&["--lazy"]);
        }
    }
}

/// A disk is as whole after a panic elsewhere as a disk ever is.
fn lock(disk: &Mutex<Disk>) -> MutexGuard<'_, Disk> {
    disk.lock().unwrap_or_else(|dead| dead.into_inner())
}
