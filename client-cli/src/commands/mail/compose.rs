//! `mail send`, `mail reply`: letters are signed and sealed here, for their readers and for me.

use std::io::Read as _;
use std::path::Path;

use ecrin_vault::mail::openpgp::PublicCertificate;
use ecrin_vault::mail::{Address, Attachment, Letter, WritingError, message_id, service_address};
use ecrin_vault::vocabulary::SpecialUse;
use rand::rngs::OsRng;
use serde_json::json;

use super::read::{Found, Shelf};
use crate::cli::{MailReplyArgs, MailSendArgs};
use crate::context::{Context, InputError};
use crate::exit::{CommandError, Fault};
use crate::letters::{Correspondent, LetterError, Own, TeamBox, address};
use crate::unlock::SignedIn;

/// The largest text, and the largest file that may go along.
const MAX_TEXT: u64 = 1024 * 1024;
const MAX_ATTACHED: u64 = 16 * 1024 * 1024;

/// The most readers of one letter: the relay takes no more.
const MOST_READERS: usize = 199;

impl Fault for WritingError {
    fn code(&self) -> &str {
        match self {
            Self::Sealing(_) => "bad-certificate",
            Self::TooLarge => "too-large",
        }
    }
}

/// A letter to the service itself.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads what is written to the service's own address")]
struct ToService;

impl Fault for ToService {
    fn code(&self) -> &str {
        "no-reply"
    }
}

/// Writes to people, or keeps a draft.
pub(super) fn send(context: &Context<'_>, arguments: &MailSendArgs) -> Result<(), CommandError> {
    let text = text(arguments.text.as_deref())?;
    let attachments = attached(&arguments.attach)?;
    let me = context.sign_in()?;
    let own = Own::ready(&me)?;
    let letter = Letter {
        to: whom(&me, &arguments.to)?,
        cc: whom(&me, &arguments.cc)?,
        subject: arguments.subject.clone(),
        text,
        attachments,
        ..blank(&me, &own)
    };
    if arguments.draft {
        keep(context, &me, &own, &letter)
    } else {
        dispatch(context, &me, &own, &letter)
    }
}

/// Answers a letter, to whoever wrote it.
pub(super) fn reply(context: &Context<'_>, arguments: &MailReplyArgs) -> Result<(), CommandError> {
    let text = text(arguments.text.as_deref())?;
    let attachments = attached(&arguments.attach)?;
    let me = context.sign_in()?;
    let own = Own::ready(&me)?;
    let mut shelf = Shelf::new(&me, &own)?;
    let Found {
        reading,
        outside,
        mailbox,
        ..
    } = shelf.find(&arguments.id)?;
    // Whoever else reads the structure's mail sees that it was answered.
    let team_box = shelf
        .structure_of(mailbox)
        .map(|structure| TeamBox::fetch(&me, structure));
    let cc = team_box.transpose()?.flatten().map(|one| one.address);
    let to = outside.from.ok_or(LetterError::NoAddress)?;
    let mut references = reading.references.clone();
    references.extend(reading.id.clone());
    let again = ["re:", "re :"]
        .iter()
        .any(|mark| reading.subject.to_lowercase().starts_with(mark));
    let letter = Letter {
        to: vec![to],
        cc: cc.into_iter().collect(),
        subject: if again {
            reading.subject.clone()
        } else {
            format!("Re: {}", reading.subject)
        },
        in_reply_to: reading.id.clone(),
        references,
        text,
        attachments,
        ..blank(&me, &own)
    };
    dispatch(context, &me, &own, &letter)
}

pub(super) fn blank(me: &SignedIn, own: &Own) -> Letter {
    Letter {
        from: own.address.clone(),
        from_name: me.keyring.name.clone(),
        to: Vec::new(),
        cc: Vec::new(),
        subject: String::new(),
        date: me.now(),
        id: message_id(&own.address, &mut OsRng),
        in_reply_to: None,
        references: Vec::new(),
        text: String::new(),
        attachments: Vec::new(),
    }
}

/// A letter that was sealed for its readers.
pub(super) struct Sealed {
    pub(super) readers: Vec<Address>,
    pub(super) message: Vec<u8>,
    /// Those whose certificate is another than before.
    pub(super) changed: Vec<Address>,
}

/// Seals a letter for its readers, and for me.
pub(super) fn sealed(
    context: &Context<'_>,
    me: &SignedIn,
    own: &Own,
    letter: &Letter,
) -> Result<Sealed, CommandError> {
    let secret = own.current.as_ref().ok_or(LetterError::Key)?;
    let mine = secret.public().map_err(|_| LetterError::Key)?;
    let mut readers: Vec<Address> = letter.to.iter().chain(&letter.cc).cloned().collect();
    readers.sort();
    readers.dedup();
    if readers.is_empty() || readers.len() > MOST_READERS {
        return Err(WritingError::TooLarge.into());
    }
    if readers.contains(&service_address(own.address.domain())) {
        return Err(ToService.into());
    }
    let (mut certificates, mut changed): (Vec<PublicCertificate>, Vec<Address>) = (vec![mine], Vec::new());
    for reader in readers.iter().filter(|reader| **reader != own.address) {
        let someone = Correspondent::find(me, reader)?;
        let (certificate, warning) = someone.current(me, context.words)?;
        if let Some(warning) = warning {
            context.out.tell(&warning);
            changed.push(reader.clone());
        }
        certificates.push(certificate.clone());
    }
    let certificates: Vec<&PublicCertificate> = certificates.iter().collect();
    let message = letter.seal(secret, &certificates, &mut OsRng)?;
    Ok(Sealed {
        readers,
        message,
        changed,
    })
}

/// Seals a letter for its readers and hands it in.
fn dispatch(context: &Context<'_>, me: &SignedIn, own: &Own, letter: &Letter) -> Result<(), CommandError> {
    let Sealed {
        readers,
        message,
        changed,
    } = sealed(context, me, own, letter)?;
    let sent = me.api.send_message(&readers, true, &message)?;
    let document = json!({ "id": sent.message_id, "recipients": sent.recipients, "key_changed": changed });
    context.out.result(&document, || {
        let names: Vec<String> = readers.iter().map(ToString::to_string).collect();
        let names = names.join(", ");
        context.words.format("mail-sent", &[("to", (&names).into())])
    });
    Ok(())
}

/// Seals a letter for me alone and keeps it as a draft.
fn keep(context: &Context<'_>, me: &SignedIn, own: &Own, letter: &Letter) -> Result<(), CommandError> {
    let secret = own.current.as_ref().ok_or(LetterError::Key)?;
    let mine = secret.public().map_err(|_| LetterError::Key)?;
    let message = letter.seal(secret, &[&mine], &mut OsRng)?;
    let boxes = me.api.mailboxes()?.mailboxes;
    let drafts = boxes
        .iter()
        .find(|one| one.structure.is_none() && one.special == Some(SpecialUse::Drafts))
        .ok_or(LetterError::NoAddress)?;
    let kept = me.api.append_message(drafts.id, "\\Draft \\Seen", &message)?;
    context.out.result(&kept, || context.words.get("mail-draft-kept"));
    Ok(())
}

/// The addresses that were meant: whole ones, the name of a group of mine, or the name of a structure. Groups are taken
/// apart here: the server knows no list of readers.
fn whom(me: &SignedIn, texts: &[String]) -> Result<Vec<Address>, CommandError> {
    let groups = me.home.mail_groups()?;
    let mut all = Vec::new();
    for text in texts.iter().flat_map(|text| text.split(',')) {
        if text.contains('@') {
            all.push(address(text)?);
            continue;
        }
        if let Some(group) = groups.get(&text.trim().to_lowercase()) {
            all.extend(group.iter().cloned());
            continue;
        }
        let people = people_of(me, text)?;
        if people.is_empty() {
            return Err(LetterError::BadAddress(text.trim().to_owned()).into());
        }
        all.extend(people);
    }
    Ok(all)
}

/// Where a structure is written to: its own address, or everyone in it where it has none.
pub(super) fn people_of(me: &SignedIn, structure: &str) -> Result<Vec<Address>, CommandError> {
    let name = structure.trim().to_lowercase();
    let is_meant = |structure: &String| structure.to_lowercase() == name;
    let everyone = me.api.mail_directory(&format!("@{}", me.config.domain))?;
    let (boxes, people): (Vec<_>, Vec<_>) = everyone.into_iter().partition(|one| one.structure.is_some());
    let own: Vec<Address> = boxes
        .into_iter()
        .filter(|one| is_meant(&one.name))
        .map(|one| one.address)
        .collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let members = people
        .into_iter()
        .filter(|one| one.structures.iter().any(is_meant));
    Ok(members.map(|one| one.address).collect())
}

/// The text of the command line, else what comes in.
pub(super) fn text(given: Option<&str>) -> Result<String, CommandError> {
    if let Some(text) = given {
        return Ok(text.to_owned());
    }
    let mut text = String::new();
    let read = std::io::stdin().take(MAX_TEXT).read_to_string(&mut text);
    read.map_err(|reason| InputError::Unreadable {
        path: "-".into(),
        reason: reason.to_string(),
    })?;
    Ok(text)
}

fn attached(files: &[std::path::PathBuf]) -> Result<Vec<Attachment>, CommandError> {
    files.iter().map(|file| attachment(file)).collect()
}

fn attachment(path: &Path) -> Result<Attachment, CommandError> {
    let unreadable = |reason: std::io::Error| match reason.kind() {
        std::io::ErrorKind::NotFound => InputError::Missing(path.to_owned()),
        _ => InputError::Unreadable {
            path: path.to_owned(),
            reason: reason.to_string(),
        },
    };
    if path.is_dir() {
        return Err(InputError::Folder(path.to_owned()).into());
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_ATTACHED + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_ATTACHED {
        return Err(WritingError::TooLarge.into());
    }
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let media_type = match ending.as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "txt" => "text/plain",
        _ => "application/octet-stream",
    };
    Ok(Attachment {
        name,
        media_type: media_type.to_owned(),
        bytes,
    })
}
