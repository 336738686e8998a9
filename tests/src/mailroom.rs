//! Mail without doors: an instance opened in this process, members who have addresses, and messages that pass the gate.
//!
//! In scope: what tests of folders, deliveries and deaths share. Out of scope: what a message says. It is random bytes
//! where ciphertext would be: the server cannot tell, and nobody here reads one.

use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_server::app::mail::{BoxOwner, MailCaller, Mailbox};
use ecrin_server::app::{App, Caller};
use ecrin_server::clock::Clock;
use ecrin_server::config::Config;
use ecrin_vault::mail::gate::{EncryptedMessage, Envelope, RecipientRefusal, Space, admit};
use ecrin_vault::mail::{Address, Domain, Fingerprint};
use ecrin_vault::note::Digest32;
use ecrin_vault::vocabulary::SpecialUse;
use rand::RngCore as _;

use crate::harness::{Cast, Person};

/// Everyone's session, with which each goes on when the instance is opened here.
pub struct Sessions {
    /// By name in the order of the cast: référent, Nadia, Karim, Sonia.
    pub tokens: Vec<String>,
}

/// The members of the cast who have mail sign in while a server runs.
pub fn sessions(cast: &Cast) -> Result<Sessions> {
    let token = |person: &Person| -> Result<String> {
        let insider = person.insider()?;
        Ok(insider.home.session()?.context("a session")?.token.to_string())
    };
    let people = [&cast.referent, &cast.nadia, &cast.karim, &cast.sonia];
    let tokens = people.into_iter().map(token).collect::<Result<_>>()?;
    Ok(Sessions { tokens })
}

/// An instance opened in this process, without doors.
pub struct Mailroom {
    /// The app.
    pub app: App,
    callers: Vec<Caller>,
}

impl Mailroom {
    /// Opens it, with everyone's session.
    pub fn open(config: &Config, clock: Arc<dyn Clock>, tokens: &[String]) -> Result<Self> {
        let app = ecrin_server::instance::open(config, clock)?;
        let callers = tokens
            .iter()
            .map(|token| app.caller(token, None).map_err(|error| anyhow!("{error}")))
            .collect::<Result<_>>()?;
        Ok(Self { app, callers })
    }

    /// Someone's session.
    pub fn caller(&self, number: usize) -> Result<&Caller> {
        self.callers.get(number).context("someone of the cast")
    }

    /// Someone's mail.
    pub fn member(&self, number: usize) -> Result<MailCaller> {
        Ok(self.app.mail_caller_of(self.caller(number)?)?)
    }

    /// Someone's folder for something.
    pub fn folder(&self, who: &MailCaller, special: SpecialUse) -> Result<Mailbox> {
        let owner = BoxOwner::Person(who.account());
        let folders = self.app.mailboxes(who)?;
        let found = folders
            .into_iter()
            .find(|folder| folder.special == Some(special) && folder.owner == owner);
        found.context("a folder")
    }

    /// Someone sends so many random bytes; the `Message-ID` comes back when everyone has them.
    pub fn send(&self, from: &MailCaller, to: &[Address], length: usize) -> Result<String> {
        let message = letter(from.address(), to, length)?;
        for (address, result) in self.app.submit(from, &message, false)? {
            result.map_err(|reason| anyhow!("{address}: {}", reason.code()))?;
        }
        Ok(message.message_id().to_owned())
    }

    /// Every message of a folder: UID and `Message-ID`, once its bytes were found to be what its length says.
    pub fn read(&self, who: &MailCaller, folder: &Mailbox) -> Result<Vec<(u32, String)>> {
        let mut found = Vec::new();
        for entry in self.app.mail_entries(who, folder.id, 0, usize::MAX)? {
            let bytes = self.app.mail_content(who, folder.id, entry.uid)?.read_all()?;
            ensure!(bytes.len() as u64 == entry.size, "UID {} is cut", entry.uid);
            ensure!(bytes.ends_with(b"--\r\n"), "UID {} is cut", entry.uid);
            found.push((entry.uid, message_id(&bytes)?));
        }
        Ok(found)
    }
}

/// The `Message-ID` of a message as it is kept.
pub fn message_id(bytes: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(bytes)?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .context("a Message-ID")?;
    Ok(line.trim().to_owned())
}

/// What a careless mail program says in clear, in every message of [`letter`].
pub const CANARY: &str = "canari";

/// A space in which every address has a key, made of the address itself.
struct Everybody(Domain);

fn print(address: &Address) -> Result<Fingerprint, RecipientRefusal> {
    let digest = Digest32::of(address.to_string().as_bytes());
    Fingerprint::from_bytes(&digest.0[..20]).map_err(|_| RecipientRefusal::Unavailable)
}

impl Space for Everybody {
    fn domain(&self) -> &Domain {
        &self.0
    }

    fn is_ours(&self, domain: &Domain) -> bool {
        *domain == self.0
    }

    fn name_of(&self, _: &Address) -> Option<String> {
        None
    }

    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        Ok(vec![print(address)?])
    }
}

/// A message that passed the gate, with so many random bytes where its ciphertext would be.
pub fn letter(from: &Address, to: &[Address], length: usize) -> Result<EncryptedMessage> {
    let mut packets = Vec::new();
    let own = (!to.contains(from)).then_some(from);
    for address in to.iter().chain(own) {
        let key = print(address)?;
        let mut body = vec![3];
        body.extend(key.as_bytes().get(12..20).unwrap_or_default());
        body.extend([18, 1, 7, 0x40]);
        body.extend([0x9d; 32]);
        body.push(48);
        body.extend([0xc5; 48]);
        packets.extend(packet(1, &body)?);
    }
    let mut data = vec![0; length + 1];
    rand::thread_rng().fill_bytes(&mut data);
    data[0] = 1;
    packets.extend(packet(18, &data)?);
    let mut raw = format!(
        "From: {from}\r\nTo: {from}\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nSubject: {CANARY}\r\n\
         X-{CANARY}: {CANARY}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n\
         --b\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n\
         Content-Description: {CANARY}\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n"
    );
    let armor = serde_json::to_value(ecrin_vault::wire::Base64(packets))?;
    let armor = armor.as_str().context("base64")?.as_bytes();
    for line in armor.chunks(64) {
        raw.push_str(std::str::from_utf8(line)?);
        raw.push_str("\r\n");
    }
    raw.push_str("-----END PGP MESSAGE-----\r\n\r\n--b--\r\n");
    let envelope = Envelope {
        sender: from,
        recipients: to,
        turned_away: 0,
    };
    let now = crate::load::person::now();
    admit(raw.as_bytes(), &envelope, &Everybody(from.domain().clone()), now)
        .map_err(|refused| anyhow!("{refused}"))
}

fn packet(tag: u8, body: &[u8]) -> Result<Vec<u8>> {
    let mut packet = vec![0xc0 | tag, 255];
    packet.extend(u32::try_from(body.len())?.to_be_bytes());
    packet.extend(body);
    Ok(packet)
}
