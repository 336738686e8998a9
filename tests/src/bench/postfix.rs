//! Postfix beside us: an instance of its own in a folder, that takes in what it is handed, durably, and then throws it
//! away. What it would deliver costs it nothing.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use super::is_root;
use crate::harness::DOMAIN;
use crate::scratch::Scratch;

/// The programs it consists of, as far as taking mail in needs them; each waits for no other.
const PROGRAMS: &str = "cleanup unix n - n - 0 cleanup\n\
    qmgr unix n - n 300 1 qmgr\n\
    rewrite unix - - n - - trivial-rewrite\n\
    bounce unix - - n - 0 bounce\n\
    defer unix - - n - 0 bounce\n\
    discard unix - - n - - discard\n\
    anvil unix - - n - 1 anvil\n";

/// An instance that runs until it is dropped.
pub(super) struct Postfix {
    folder: Scratch,
    /// Where it takes mail in, on this machine.
    pub(super) port: u16,
}

impl Postfix {
    /// Starts one, where Postfix is installed and this user may: only root makes its folders.
    pub(super) fn start() -> Result<Option<Self>> {
        if !is_root() || !Path::new("/usr/lib/postfix/sbin/master").exists() {
            return Ok(None);
        }
        let folder = Scratch::new()?;
        let at = folder.path().display();
        for name in ["settings", "queue", "data"] {
            fs::create_dir(folder.path().join(name))?;
        }
        let owned = Command::new("chown")
            .arg("postfix")
            .arg(folder.path().join("data"))
            .status()?;
        ensure!(owned.success(), "chown");
        // It binds no port of the system's choice.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        fs::write(
            folder.path().join("settings/main.cf"),
            format!(
                "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/data\n\
                 myhostname = {DOMAIN}\nmydestination = {DOMAIN}\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
                 mynetworks = 127.0.0.0/8\nlocal_recipient_maps =\nlocal_transport = discard:\ndefault_transport = discard:\n"
            ),
        )?;
        fs::write(
            folder.path().join("settings/master.cf"),
            format!("{port} inet n - n - - smtpd\n{PROGRAMS}"),
        )?;
        let postfix = Self { folder, port };
        postfix.does("start")?;
        Ok(Some(postfix))
    }

    fn does(&self, what: &str) -> Result<()> {
        let settings: PathBuf = self.folder.path().join("settings");
        let status = Command::new("/usr/sbin/postfix")
            .arg("-c")
            .arg(settings)
            .arg(what)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        ensure!(status.success(), "postfix {what} ended with {status}");
        Ok(())
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = self.does("stop");
    }
}
