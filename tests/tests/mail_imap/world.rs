//! Members with mail: an instance whose IMAP door is open, and letters that nobody can read.

use anyhow::{Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecrin_tests::harness::{Cast, InProcess, TestClock};

use ecrin_tests::imap::{Access, Client, letter};

/// Everyone, with the IMAP door open.
pub(crate) struct World {
    pub(crate) cast: Cast,
    _server: InProcess,
    access: Access,
}

impl World {
    pub(crate) fn new() -> Result<Self> {
        let cast = Cast::new()?;
        let mut config = cast.instance.config()?;
        config.imap = Some(ecrin_server::config::Imap {
            listen: "127.0.0.1:0".parse()?,
            public_port: None,
            connections: 1000,
            connections_per_address: 1000,
        });
        let server = cast.instance.serve_configured(config, TestClock::at(cast.now))?;
        let access = Access::of(&cast.nadia)?;
        Ok(Self {
            cast,
            _server: server,
            access,
        })
    }

    /// Nadia's address and an app password of hers.
    pub(crate) fn access(&self) -> &Access {
        &self.access
    }

    /// Nadia's mail program.
    pub(crate) fn nadia(&self) -> Result<Client> {
        Client::sign_in(&self.cast.instance, &self.access)
    }

    /// A letter that Nadia could open, as far as anyone but her can tell.
    pub(crate) fn letter(&self, size: usize) -> Vec<u8> {
        letter(&self.access.key, size)
    }

    /// Puts so many letters into a box; answers what was said.
    pub(crate) fn seed(&self, client: &mut Client, mailbox: &str, count: usize) -> Result<Vec<String>> {
        let mut said = Vec::new();
        for _ in 0..count {
            let line = client.append(mailbox, "", &self.letter(400))?;
            ensure!(line.starts_with("OK"), "{line}");
            said.push(line);
        }
        Ok(said)
    }

    /// Nothing of a text lies in the instance's folder.
    pub(crate) fn nothing_says(&self, text: &str) -> Result<()> {
        for file in ecrin_tests::harness::files_in(&self.cast.instance.folder())? {
            let bytes = std::fs::read(&file)?;
            let says = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            ensure!(!says, "{} says it", file.display());
        }
        Ok(())
    }
}

/// A user and a password as `AUTHENTICATE PLAIN` has them.
pub(crate) fn plain(user: &str, password: &str) -> String {
    base64(format!("\0{user}\0{password}").as_bytes())
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
