//! Making an instance: keys, a local certificate authority, an empty journal, and the first invitation.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{EventId, StructureId};
use ecrin_vault::invitation::{Invitation, InvitationSecret, VALID_DAYS};
use ecrin_vault::journal::{Core, LogKey};
use ecrin_vault::note::{Digest32, NoteError, SignedNote, SigningKey};
use ecrin_vault::opaque::ServerSetup;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Channel, EventCode, Outcome, Role};
use rand::rngs::OsRng;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use zeroize::Zeroizing;

use super::secrets::{self, SecretsError, write_private, write_public};
use crate::app::{Secrets, VERSION};
use crate::ledger::{CommitError, Event, Ledger};
use crate::store::keyspace::{INVITATIONS, STRUCTURES};
use crate::store::rows::{InvitationRow, StructureRow};
use crate::store::{Batch, Blobs, EngineKind, Mode, create_folder, open_engine};

/// How long the local authority and its certificate are good for, in days.
const AUTHORITY_DAYS: u32 = 3650;
const CERTIFICATE_DAYS: u32 = 825;

/// Why an instance was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// There is something in the folder already.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// The domain is not a host name.
    #[error("{0:?} is not a host name")]
    Domain(String),
    /// A file cannot be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A secret cannot be written.
    #[error("{0}")]
    Secrets(#[from] SecretsError),
    /// The store cannot be made.
    #[error("store: {0}")]
    Store(#[from] crate::store::EngineError),
    /// The folder of ciphertexts cannot be made.
    #[error("blobs: {0}")]
    Blobs(#[from] crate::store::BlobError),
    /// The first event cannot be written.
    #[error("journal: {0}")]
    Commit(#[from] CommitError),
    /// The certificate cannot be made.
    #[error("certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The first invitation cannot be signed.
    #[error("invitation: {0}")]
    Note(#[from] NoteError),
    /// The rescue file cannot be sealed.
    #[error("rescue file: {0}")]
    Envelope(#[from] ecrin_vault::envelope::EnvelopeError),
}

/// What to make.
pub struct NewInstance<'a> {
    /// Where.
    pub folder: &'a Path,
    /// Under which domain.
    pub domain: &'a str,
    /// Listening where.
    pub listen: SocketAddr,
    /// Taking mail where.
    pub smtp: SocketAddr,
    /// Giving mail out where.
    pub imap: SocketAddr,
    /// On which engine.
    pub engine: EngineKind,
    /// When.
    pub now: Timestamp,
}

/// What was made, and is shown once.
pub struct Created {
    /// The first administrator's invitation.
    pub invitation: Zeroizing<String>,
    /// Opens `rescue.age`, which holds what nobody can sign in without; to be kept offline.
    pub rescue_key: Zeroizing<String>,
    /// The configuration.
    pub config: PathBuf,
    /// The certificate of the local authority.
    pub authority: PathBuf,
}

/// Makes an instance. The configuration is written last: a folder without it was never finished.
pub fn create(new: &NewInstance<'_>) -> Result<Created, CreateError> {
    let folder = new.folder;
    let host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    if new.domain.is_empty() || new.domain.len() > 200 || !new.domain.chars().all(host) {
        return Err(CreateError::Domain(new.domain.to_owned()));
    }
    if folder.is_dir() && fs::read_dir(folder)?.next().is_some() {
        return Err(CreateError::NotEmpty(folder.to_owned()));
    }
    for part in ["keys", "tls", "data", "sealer"] {
        create_folder(&folder.join(part))?;
    }

    let secrets = Secrets {
        journal: SigningKey::generate(&mut OsRng),
        opaque: ServerSetup::generate(&mut OsRng),
        log_key: LogKey::generate(&mut OsRng),
    };
    secrets::store(&folder.join("keys"), &secrets)?;
    let rescue = EncryptionKey::generate(&mut OsRng);
    write_private(
        &folder.join("rescue.age"),
        &rescue.recipient().seal(&secrets.opaque.to_bytes())?,
    )?;
    write_certificates(&folder.join("tls"), new.domain)?;

    let invitation = InvitationSecret::generate(&mut OsRng);
    begin_journal(new, &secrets, &invitation)?;
    Blobs::open(&folder.join("data/blobs"))?;

    let config = folder.join("ecrin.toml");
    write_private(&config, configuration(new).as_bytes())?;
    Ok(Created {
        invitation: invitation.to_text(),
        rescue_key: rescue.to_text(),
        config,
        authority: folder.join("tls/ca.pem"),
    })
}

/// The first batch: the operator's own structure, the first invitation, and the event that says so.
fn begin_journal(
    new: &NewInstance<'_>,
    secrets: &Secrets,
    invitation: &InvitationSecret,
) -> Result<(), CreateError> {
    let engine = Arc::from(open_engine(
        new.engine,
        &new.folder.join("data/store"),
        Mode::ReadWrite,
    )?);
    let ledger = Ledger::start(
        engine,
        new.domain.to_owned(),
        secrets.journal.clone(),
        secrets.log_key.clone(),
        Arc::new(crate::clock::SystemClock),
        Box::new(|_| {}),
    )?;
    let structure = StructureId::generate(&mut OsRng);
    let note = Invitation {
        inviter: None,
        role: Role::Admin,
        structure: Some(structure),
        key: invitation.signing_key().verifying_key(),
        from: new.now.whole_seconds(),
        until: new.now.whole_seconds().plus_days(VALID_DAYS),
    };
    let note = SignedNote::sign(note, new.domain, &secrets.journal)?;
    let key = Digest32::of(&invitation.signing_key().verifying_key().to_bytes());
    let batch = STRUCTURES.insert(
        Batch::new(),
        &[structure.as_bytes()],
        &StructureRow {
            name: new.domain.to_owned(),
            created: new.now,
            left: None,
        },
    );
    let batch = INVITATIONS.insert(
        batch,
        &[&key.0],
        &InvitationRow {
            note: note.to_text(),
            answered: None,
            cancelled: None,
        },
    );
    let core = Core {
        event: EventCode::InstanceCreated,
        at: new.now,
        result: Outcome::Ok,
        reason: None,
        mandate: None,
        document: None,
        number: None,
        ciphertext: None,
        purpose: None,
        channel: Channel::Server,
        nonce: None,
        signature: None,
        detail: Some(new.domain.to_owned()),
        build: VERSION.to_owned(),
    };
    ledger.commit(
        batch,
        vec![Event {
            id: EventId::generate(&mut OsRng),
            core,
            subject: None,
            actor: None,
        }],
    )?;
    Ok(())
}

/// A local authority, and a certificate for the domain and for this machine. Operators with a public name put their
/// own certificate in its place.
fn write_certificates(folder: &Path, domain: &str) -> Result<(), CreateError> {
    let day = |days: u32| {
        let seconds = std::time::SystemTime::now() + std::time::Duration::from_secs(u64::from(days) * 86_400);
        seconds.into()
    };
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    authority
        .distinguished_name
        .push(DnType::CommonName, format!("Écrin {domain}"));
    authority.not_before = std::time::SystemTime::now().into();
    authority.not_after = day(AUTHORITY_DAYS);
    let authority_certificate = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate()?;
    let mut names = vec![
        domain.to_owned(),
        // Where others look for members' keys first.
        format!("openpgpkey.{domain}"),
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    names.dedup();
    let mut certificate = CertificateParams::new(names)?;
    certificate.distinguished_name.push(DnType::CommonName, domain);
    certificate.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    certificate.not_before = std::time::SystemTime::now().into();
    certificate.not_after = day(CERTIFICATE_DAYS);
    let certificate = certificate.signed_by(&key, &issuer)?;

    // The authority's certificate is what every client needs; it is no secret.
    write_public(&folder.join("ca.pem"), authority_certificate.pem().as_bytes())?;
    write_private(&folder.join("ca.key"), issuer.key().serialize_pem().as_bytes())?;
    write_private(&folder.join("server.pem"), certificate.pem().as_bytes())?;
    write_private(&folder.join("server.key"), key.serialize_pem().as_bytes())?;
    Ok(())
}

fn configuration(new: &NewInstance<'_>) -> String {
    let NewInstance {
        domain,
        listen,
        smtp,
        imap,
        ..
    } = new;
    let engine = match new.engine {
        EngineKind::Sqlite => "sqlite",
        EngineKind::Sled => "sled",
    };
    format!(
        r#"# Écrin. Every value can also be set by ECRIN__SECTION__KEY. Relative paths count from this file.
# The domain is part of every signature of this instance: it never changes.
domain = "{domain}"

[http]
listen = "{listen}"

[http.tls]
certificate = "tls/server.pem"
key = "tls/server.key"

# Sending mail from mail programs. Without this section that door is closed.
[smtp]
listen = "{smtp}"

# Reading mail by mail programs. Without this section that door is closed.
[imap]
listen = "{imap}"

# sqlite, or sled for those who prefer it (see README).
[store]
engine = "{engine}"
path = "data/store"

[blobs]
path = "data/blobs"

# In no backup, ever: what is in here must be forgotten when its time has come.
[sealer]
path = "sealer"

[keys]
path = "keys"

[limits]
quota_bytes = 1000000000
requests_per_minute = 1200
parallel_uploads = 64

[mail]
quota_bytes = 1000000000
trash_days = 30
junk_days = 30

# Letters of the service to professionals, encrypted like every other.
[notices]
letters = true

# A word outside that something waits, for those who ask for it: through an SMTP server of yours, from an address of
# another domain than this one.
# [notices.smtp]
# host = "smtp.example.fr"
# tls = "implicit"            # or "starttls"
# user = "avis"
# password_file = "keys/smtp-password"
# from = "avis@example.fr"
"#
    )
}
