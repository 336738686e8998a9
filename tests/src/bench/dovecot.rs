//! Dovecot beside us: an instance of its own on a maildir, over TLS with our certificate.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Result, ensure};

use super::is_root;
use crate::harness::{Instance, eventually};
use crate::imap::Client;
use crate::scratch::Scratch;

/// Its program, where Debian puts it.
const DOVECOT: &str = "/usr/sbin/dovecot";

/// It reads no mail as root, and whoever reads here owns nothing else.
const NOBODY: u32 = 65534;

/// An instance that runs until it is dropped.
pub(super) struct Dovecot {
    child: Child,
    port: u16,
    /// Its settings and the mail, which go away with it.
    _folder: Scratch,
}

impl Dovecot {
    /// Starts one on this mail, where Dovecot is installed and this user may: only root starts all of its parts.
    pub(super) fn start(instance: &Instance, letters: &[(String, Vec<u8>)]) -> Result<Option<Self>> {
        if !is_root() || !Path::new(DOVECOT).exists() {
            return Ok(None);
        }
        let folder = Scratch::new()?;
        let (at, maildir) = (folder.path().display(), folder.path().join("maildir"));
        for name in ["cur", "new", "tmp"] {
            fs::create_dir_all(maildir.join(name))?;
        }
        for (name, letter) in letters {
            fs::write(maildir.join("cur").join(format!("{name}:2,S")), letter)?;
        }
        let owned = Command::new("chown")
            .args(["-R", &format!("{NOBODY}:{NOBODY}")])
            .arg(&maildir)
            .status()?;
        ensure!(owned.success(), "chown");
        // It binds no port of the system's choice.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let settings = folder.path().join("dovecot.conf");
        fs::write(
            &settings,
            format!(
                "base_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\n\
                 ssl = required\nssl_cert = <{}\nssl_key = <{}\nmail_location = maildir:{}\n\
                 passdb {{\n driver = static\n args = nopassword=y\n}}\n\
                 userdb {{\n driver = static\n args = uid={NOBODY} gid={NOBODY} home={at}/maildir\n}}\n\
                 service imap-login {{\n inet_listener imap {{\n port = 0\n }}\n\
                 inet_listener imaps {{\n port = {port}\n ssl = yes\n }}\n}}\n",
                instance.path("tls/server.pem").display(),
                instance.path("tls/server.key").display(),
                maildir.display(),
            ),
        )?;
        let child = Command::new(DOVECOT)
            .args(["-F", "-c"])
            .arg(&settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let dovecot = Self {
            child,
            port,
            _folder: folder,
        };
        eventually("Dovecot", || Ok(dovecot.sign_in(instance).is_ok()))?;
        Ok(Some(dovecot))
    }

    /// The client that we are asked with, signed in here.
    pub(super) fn sign_in(&self, instance: &Instance) -> Result<Client> {
        let mut client = Client::at(self.port, &instance.authority())?;
        client.ok("LOGIN bench bench")?;
        Ok(client)
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its parts go with it only if it is asked.
        let _ = Command::new("kill")
            .arg("-TERM")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}
