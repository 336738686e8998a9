//! Postfix beside us: an instance of its own in a folder, that takes in what it is handed, durably. What becomes of it
//! then is for the caller to choose.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::is_root;
use crate::harness::{DOMAIN, Instance};
use crate::scratch::Scratch;

/// The programs it consists of, as far as taking mail in needs them; each waits for no other.
const PROGRAMS: &str = "cleanup unix n - n - 0 cleanup\n\
    qmgr unix n - n 300 1 qmgr\n\
    rewrite unix - - n - - trivial-rewrite\n\
    proxymap unix - - n - - proxymap\n\
    bounce unix - - n - 0 bounce\n\
    defer unix - - n - 0 bounce\n\
    discard unix - - n - - discard\n\
    virtual unix - n n - - virtual\n\
    tlsmgr unix - - n 1000? 1 tlsmgr\n\
    anvil unix - - n - 1 anvil\n";

/// How long it may take to put what it has taken in where it belongs.
const DELIVERY: Duration = Duration::from_secs(300);

/// How mail is handed to it, and what becomes of it.
#[derive(Clone, Copy)]
pub(super) enum Way<'a> {
    /// In clear, and then it is thrown away: what it would deliver costs it nothing.
    ClearToNowhere,
    /// Over TLS with the certificate of an instance of ours, into a mailbox on the same disk.
    TlsToMailbox(&'a Instance),
}

/// An instance that runs until it is dropped.
pub(super) struct Postfix {
    folder: Scratch,
    /// Where it takes mail in, on this machine.
    pub(super) port: u16,
}

impl Postfix {
    /// Starts one, where Postfix is installed and this user may: only root makes its folders.
    pub(super) fn start(way: Way<'_>) -> Result<Option<Self>> {
        if !is_root() || !Path::new("/usr/lib/postfix/sbin/master").exists() {
            return Ok(None);
        }
        let folder = Scratch::new()?;
        let at = folder.path().display();
        for name in ["settings", "queue", "data", "mail"] {
            fs::create_dir(folder.path().join(name))?;
        }
        let mut chown = Command::new("chown");
        chown.arg("postfix");
        let owned = chown.args(["data", "mail"].map(|name| folder.path().join(name)));
        ensure!(owned.status()?.success(), "chown");
        // It binds no port of the system's choice.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let delivery = match way {
            Way::ClearToNowhere => format!(
                "mydestination = {DOMAIN}\nlocal_recipient_maps =\nlocal_transport = discard:\n\
                 default_transport = discard:\n"
            ),
            Way::TlsToMailbox(instance) => format!(
                "mydestination =\nlocal_recipient_maps =\nvirtual_mailbox_domains = {DOMAIN}\nvirtual_mailbox_base = {at}/mail\n\
                 virtual_mailbox_maps = static:all/\nvirtual_uid_maps = static:{}\nvirtual_gid_maps = static:{}\n\
                 virtual_mailbox_limit = 0\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n\
                 smtpd_tls_wrappermode = yes\nsmtpd_tls_security_level = encrypt\n",
                number("-u")?,
                number("-g")?,
                instance.path("tls/server.pem").display(),
                instance.path("tls/server.key").display(),
            ),
        };
        fs::write(
            folder.path().join("settings/main.cf"),
            format!(
                "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/data\n\
                 myhostname = mail.{DOMAIN}\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
                 mynetworks = 127.0.0.0/8\n{delivery}"
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

    /// Waits until so many messages lie in its mailbox: what was only taken in was not delivered.
    pub(super) fn delivered(&self, messages: usize) -> Result<()> {
        let mailbox = self.folder.path().join("mail/all/new");
        let begun = Instant::now();
        let mut there = 0;
        while begun.elapsed() < DELIVERY {
            there = fs::read_dir(&mailbox).map_or(0, Iterator::count);
            if there >= messages {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        ensure!(there >= messages, "Postfix delivered {there} of {messages}");
        Ok(())
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

/// The number of Postfix's own user or group.
fn number(which: &str) -> Result<u32> {
    let said = Command::new("id").args([which, "postfix"]).output()?;
    let text = String::from_utf8(said.stdout)?;
    text.trim().parse().context("Postfix has no user of its own")
}
