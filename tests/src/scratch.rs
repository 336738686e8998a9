//! Folders that tests may fill: gone when dropped, also when a test panics.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A new, empty folder that is removed with all that is in it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    mounted: bool,
}

impl Scratch {
    /// A folder in the system's place for temporary files.
    pub fn new() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ecrin-{}-{number}", process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path)?;
        Ok(Self { path, mounted: false })
    }

    /// A disk of so many mebibytes in memory, or nothing if this user may not mount one.
    pub fn small_disk(mebibytes: u32) -> io::Result<Option<Self>> {
        let mut disk = Self::new()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"])
            .arg(&disk.path)
            .stderr(Stdio::null())
            .status();
        disk.mounted = mounted.is_ok_and(|status| status.success());
        Ok(disk.mounted.then_some(disk))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg(&self.path).status();
        }
        let _ = fs::remove_dir_all(&self.path);
    }
}
