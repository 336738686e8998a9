//! Mail over HTTP: folders, messages as they are kept, sending, and the passwords of mail programs.

use axum::Json;
use axum::body::{Body as RawBody, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ecrin_vault::id::{AppPasswordId, MailboxId, RequestId, StructureId};
use ecrin_vault::mail::Address;
use ecrin_vault::mail::gate::MAX_MESSAGE;
use ecrin_vault::vocabulary::FlagMode;
use ecrin_vault::wire::{
    AppPasswordItem, AppPasswordMade, AppPasswordNew, BoxReaders, ErrorBody, FlagsChanged, FlagsNew,
    MailAppended, MailChanged, MailCopied, MailCopyNew, MailItem, MailMoved, MailPage, MailRemoval,
    MailRemoved, MailSent, MailboxItem, MailboxName, MailboxNew, Mailboxes,
};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::Door;
use super::extract::{Body, Id, Ids, Query, SignedIn};
use crate::app::mail::{BoxOwner, Copied, MailCaller, MailEntry, Mailbox};
use crate::app::{App, AppError, Refusal};

/// Whom a message goes to, divided by commas. They stand in a header, since addresses of requests end in the logs of
/// whatever stands before this server.
const RECIPIENTS: HeaderName = HeaderName::from_static("ecrin-recipients");

/// The type of a message.
const MESSAGE: &str = "message/rfc822";

/// The most messages on a page, and in one change of flags, copy, move or removal.
const MOST: usize = 500;

/// How much of a message is in memory at a time where it is a file.
const PORTION: usize = 64 * 1024;

impl Door {
    /// Calls the app for someone who may use mail at that moment.
    async fn ask_for_mail<T: Send + 'static>(
        &self,
        who: SignedIn,
        question: impl FnOnce(&App, &MailCaller) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.ask_as(who, move |app, caller| {
            question(app, &app.mail_caller_of(caller)?)
        })
        .await
    }
}

fn mailbox_item(mailbox: Mailbox) -> MailboxItem {
    MailboxItem {
        id: mailbox.id,
        structure: match mailbox.owner {
            BoxOwner::Person(_) => None,
            BoxOwner::Structure(structure) => Some(structure),
        },
        name: mailbox.name,
        special: mailbox.special,
        subscribed: mailbox.subscribed,
        uid_validity: mailbox.uid_validity,
        uid_next: mailbox.uid_next,
        modseq: mailbox.modseq,
        messages: mailbox.messages,
        unseen: mailbox.unseen,
        bytes: mailbox.bytes,
    }
}

fn copied(copied: Copied) -> MailCopied {
    MailCopied {
        uid_validity: copied.uid_validity,
        messages: copied
            .uids
            .into_iter()
            .map(|(from, to)| MailMoved { from, to })
            .collect(),
    }
}

/// Messages with their headers; those that went away meanwhile are left out.
fn items(
    app: &App,
    who: &MailCaller,
    mailbox: MailboxId,
    entries: Vec<MailEntry>,
) -> Result<Vec<MailItem>, AppError> {
    let uids: Vec<u32> = entries.iter().map(|entry| entry.uid).collect();
    let mut headers = app.mail_headers(who, mailbox, &uids)?.into_iter().peekable();
    let mut items = Vec::new();
    for entry in entries {
        if let Some((_, header)) = headers.next_if(|(uid, _)| *uid == entry.uid) {
            items.push(MailItem {
                uid: entry.uid,
                message: entry.message,
                size: entry.size,
                at: entry.at,
                modseq: entry.modseq,
                flags: entry.flags,
                header: String::from_utf8_lossy(&header).into_owned(),
            });
        }
    }
    Ok(items)
}

fn not_too_many(uids: &[u32]) -> Result<(), AppError> {
    if uids.len() > MOST {
        return Err(Refusal::TooLarge.into());
    }
    Ok(())
}

/// A message as it was handed in, as far as it may be one.
async fn handed_in(headers: &HeaderMap, body: RawBody) -> Result<Bytes, AppError> {
    if headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind != MESSAGE)
    {
        return Err(Refusal::WrongMediaType.into());
    }
    axum::body::to_bytes(body, MAX_MESSAGE)
        .await
        .map_err(|_| Refusal::TooLarge.into())
}

/// A message and whom it goes to. Whoever may not use mail is told so before thirty megabytes of hers are in memory.
async fn addressed(
    door: &Door,
    caller: &SignedIn,
    headers: &HeaderMap,
    body: RawBody,
) -> Result<(Vec<Address>, Bytes), AppError> {
    door.ask_for_mail(caller.clone(), |_, _| Ok(())).await?;
    let named = headers.get(&RECIPIENTS).and_then(|value| value.to_str().ok());
    let recipients = named
        .ok_or(Refusal::Malformed)?
        .split(',')
        .map(|address| Address::read(address.trim()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| Refusal::RecipientUnknown)?;
    Ok((recipients, handed_in(headers, body).await?))
}

/// Where a page of messages begins, and how long it is.
#[derive(Debug, Deserialize)]
pub(super) struct PageQuery {
    #[serde(default)]
    from: u32,
    limit: Option<usize>,
}

/// Since which change.
#[derive(Debug, Deserialize)]
pub(super) struct ChangesQuery {
    since: u64,
    limit: Option<usize>,
}

/// With which flags a message is put in, divided by spaces.
#[derive(Debug, Deserialize)]
pub(super) struct AppendQuery {
    #[serde(default)]
    flags: String,
}

/// Whether the sender keeps a copy.
#[derive(Debug, Deserialize)]
pub(super) struct SendQuery {
    #[serde(default)]
    copy: bool,
}

/// All folders, and how full they are.
#[utoipa::path(get, path = "/mail/mailboxes", responses((status = 200, body = Mailboxes), (status = "4XX", body = ErrorBody)))]
pub(super) async fn mailboxes(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Mailboxes>, AppError> {
    door.ask_for_mail(caller, |app, who| {
        let mailboxes = app.mailboxes(who)?.into_iter().map(mailbox_item).collect();
        let (used, quota) = app.mail_quota(who, who.own())?;
        Ok(Json(Mailboxes {
            mailboxes,
            used,
            quota,
        }))
    })
    .await
}

/// Make a folder.
#[utoipa::path(post, path = "/mail/mailboxes", request_body = MailboxNew, responses((status = 201, body = MailboxItem), (status = "4XX", body = ErrorBody)))]
pub(super) async fn make_mailbox(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<MailboxNew>,
) -> Result<(StatusCode, Json<MailboxItem>), AppError> {
    door.ask_for_mail(caller, move |app, who| {
        let owner = new.structure.map_or(who.own(), BoxOwner::Structure);
        let made = app.create_mailbox(who, owner, &new.name, None)?;
        Ok((StatusCode::CREATED, Json(mailbox_item(made))))
    })
    .await
}

/// Give a folder, and those below it, another name.
#[utoipa::path(post, path = "/mail/mailboxes/{mailbox}/name", request_body = MailboxName, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn rename_mailbox(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Body(new): Body<MailboxName>,
) -> Result<StatusCode, AppError> {
    door.ask_for_mail(caller, move |app, who| {
        app.rename_mailbox(who, mailbox, &new.name)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a folder with all that lies in it.
#[utoipa::path(delete, path = "/mail/mailboxes/{mailbox}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn delete_mailbox(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
) -> Result<StatusCode, AppError> {
    door.ask_for_mail(caller, move |app, who| app.delete_mailbox(who, mailbox))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The messages of a folder, in the order of their numbers.
#[utoipa::path(get, path = "/mail/mailboxes/{mailbox}/messages", responses((status = 200, body = MailPage), (status = "4XX", body = ErrorBody)))]
pub(super) async fn messages(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<MailPage>, AppError> {
    door.ask_for_mail(caller, move |app, who| {
        let limit = page.limit.unwrap_or(MOST).clamp(1, MOST);
        let mut entries = app.mail_entries(who, mailbox, page.from, limit + 1)?;
        let next = if entries.len() > limit {
            entries.pop().map(|entry| entry.uid)
        } else {
            None
        };
        let messages = items(app, who, mailbox, entries)?;
        Ok(Json(MailPage { messages, next }))
    })
    .await
}

/// What changed in a folder since a change that is known.
#[utoipa::path(get, path = "/mail/mailboxes/{mailbox}/changes", responses((status = 200, body = MailChanged), (status = "4XX", body = ErrorBody)))]
pub(super) async fn changes(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<MailChanged>, AppError> {
    door.ask_for_mail(caller, move |app, who| {
        let limit = query.limit.unwrap_or(MOST).clamp(1, MOST);
        let changes = app.mail_changes_since(who, mailbox, query.since, limit)?;
        Ok(Json(MailChanged {
            changed: items(app, who, mailbox, changes.changed)?,
            vanished: changes.vanished,
            modseq: changes.modseq,
            more: changes.more,
            anew: changes.anew,
        }))
    })
    .await
}

/// A message as it is kept.
#[utoipa::path(get, path = "/mail/mailboxes/{mailbox}/messages/{uid}", responses((status = 200, content_type = "message/rfc822"), (status = "4XX", body = ErrorBody)))]
pub(super) async fn message(
    State(door): State<Door>,
    caller: SignedIn,
    Ids(mailbox, uid): Ids<MailboxId, u32>,
) -> Result<Response, AppError> {
    let content = door
        .ask_for_mail(caller, move |app, who| app.mail_content(who, mailbox, uid))
        .await?;
    let headers = [
        (header::CONTENT_TYPE, MESSAGE.to_owned()),
        (header::CONTENT_LENGTH, content.size().to_string()),
    ];
    let body = match content.into_file() {
        Ok(file) => RawBody::from_stream(ReaderStream::with_capacity(
            tokio::fs::File::from_std(file),
            PORTION,
        )),
        Err(bytes) => RawBody::from(bytes),
    };
    Ok((headers, body).into_response())
}

/// Put a message into a folder: a draft, or a copy of what was sent.
#[utoipa::path(post, path = "/mail/mailboxes/{mailbox}/messages", request_body(content_type = "message/rfc822"), responses((status = 201, body = MailAppended), (status = "4XX", body = ErrorBody)))]
pub(super) async fn append(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Query(query): Query<AppendQuery>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<(StatusCode, Json<MailAppended>), AppError> {
    // Whoever may not use mail is told so before thirty megabytes of hers are in memory.
    door.ask_for_mail(caller.clone(), |_, _| Ok(())).await?;
    let raw = handed_in(&headers, body).await?;
    door.ask_for_mail(caller, move |app, who| {
        let flags: Vec<String> = query.flags.split_whitespace().map(str::to_owned).collect();
        let appended = app.append_raw(who, mailbox, &raw, &flags, None)?;
        let made = MailAppended {
            uid_validity: appended.uid_validity,
            uid: appended.uid,
        };
        Ok((StatusCode::CREATED, Json(made)))
    })
    .await
}

/// Change flags.
#[utoipa::path(post, path = "/mail/mailboxes/{mailbox}/flags", request_body = FlagsNew, responses((status = 200, body = FlagsChanged), (status = "4XX", body = ErrorBody)))]
pub(super) async fn flags(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Body(new): Body<FlagsNew>,
) -> Result<Json<FlagsChanged>, AppError> {
    not_too_many(&new.uids)?;
    door.ask_for_mail(caller, move |app, who| {
        let mode: FlagMode = new.mode;
        let done = app.flag_mail(who, mailbox, &new.uids, mode, &new.flags, new.unchanged_since)?;
        Ok(Json(FlagsChanged {
            uids: done.entries.into_iter().map(|entry| entry.uid).collect(),
            modified: done.modified,
        }))
    })
    .await
}

/// Copy messages into another folder.
#[utoipa::path(post, path = "/mail/mailboxes/{mailbox}/copies", request_body = MailCopyNew, responses((status = 200, body = MailCopied), (status = "4XX", body = ErrorBody)))]
pub(super) async fn copy(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Body(new): Body<MailCopyNew>,
) -> Result<Json<MailCopied>, AppError> {
    not_too_many(&new.uids)?;
    door.ask_for_mail(caller, move |app, who| {
        app.copy_mail(who, mailbox, &new.uids, new.to)
    })
    .await
    .map(|done| Json(copied(done)))
}

/// Move messages into another folder.
#[utoipa::path(post, path = "/mail/mailboxes/{mailbox}/moves", request_body = MailCopyNew, responses((status = 200, body = MailCopied), (status = "4XX", body = ErrorBody)))]
pub(super) async fn move_to(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Body(new): Body<MailCopyNew>,
) -> Result<Json<MailCopied>, AppError> {
    not_too_many(&new.uids)?;
    door.ask_for_mail(caller, move |app, who| {
        app.move_mail(who, mailbox, &new.uids, new.to)
    })
    .await
    .map(|done| Json(copied(done)))
}

/// Take messages away for good.
#[utoipa::path(post, path = "/mail/mailboxes/{mailbox}/removals", request_body = MailRemoval, responses((status = 200, body = MailRemoved), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove(
    State(door): State<Door>,
    caller: SignedIn,
    Id(mailbox): Id<MailboxId>,
    Body(removal): Body<MailRemoval>,
) -> Result<Json<MailRemoved>, AppError> {
    not_too_many(&removal.uids)?;
    door.ask_for_mail(caller, move |app, who| {
        app.expunge_mail(who, mailbox, Some(&removal.uids), false)
    })
    .await
    .map(|uids| Json(MailRemoved { uids }))
}

/// Send a message (`Ecrin-Recipients`).
#[utoipa::path(post, path = "/mail/messages", request_body(content_type = "message/rfc822"), responses((status = 201, body = MailSent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn send(
    State(door): State<Door>,
    caller: SignedIn,
    Query(query): Query<SendQuery>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<(StatusCode, Json<MailSent>), AppError> {
    let (recipients, raw) = addressed(&door, &caller, &headers, body).await?;
    door.ask_for_mail(caller, move |app, who| {
        app.submit_raw(who, &recipients, &raw, query.copy)
    })
    .await
    .map(|sent| (StatusCode::CREATED, Json(sent)))
}

/// Send the letter of a referral that its person agreed to (`Ecrin-Recipients`).
#[utoipa::path(post, path = "/requests/{request}/letter", request_body(content_type = "message/rfc822"), responses((status = 201, body = MailSent), (status = "4XX", body = ErrorBody)))]
pub(super) async fn send_referral(
    State(door): State<Door>,
    caller: SignedIn,
    Id(request): Id<RequestId>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<(StatusCode, Json<MailSent>), AppError> {
    let (recipients, raw) = addressed(&door, &caller, &headers, body).await?;
    door.ask_for_mail(caller, move |app, who| {
        app.send_referral(who, request, &recipients, &raw)
    })
    .await
    .map(|sent| (StatusCode::CREATED, Json(sent)))
}

/// The caller's app passwords.
#[utoipa::path(get, path = "/mail/app-passwords", responses((status = 200, body = [AppPasswordItem]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn app_passwords(
    State(door): State<Door>,
    caller: SignedIn,
) -> Result<Json<Vec<AppPasswordItem>>, AppError> {
    door.ask_as(caller, |app, caller| app.app_passwords(caller))
        .await
        .map(Json)
}

/// Make an app password; it is shown this once.
#[utoipa::path(post, path = "/mail/app-passwords", request_body = AppPasswordNew, responses((status = 201, body = AppPasswordMade), (status = "4XX", body = ErrorBody)))]
pub(super) async fn add_app_password(
    State(door): State<Door>,
    caller: SignedIn,
    Body(new): Body<AppPasswordNew>,
) -> Result<(StatusCode, Json<AppPasswordMade>), AppError> {
    let made = door
        .ask_as(caller, move |app, caller| app.add_app_password(caller, &new.name))
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Take an app password back.
#[utoipa::path(delete, path = "/mail/app-passwords/{password}", responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn remove_app_password(
    State(door): State<Door>,
    caller: SignedIn,
    Id(password): Id<AppPasswordId>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.remove_app_password(caller, password)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who reads a structure's mail.
#[utoipa::path(get, path = "/structures/{structure}/mail/readers", responses((status = 200, body = BoxReaders), (status = "4XX", body = ErrorBody)))]
pub(super) async fn readers(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
) -> Result<Json<BoxReaders>, AppError> {
    door.ask_as(caller, move |app, caller| app.box_readers(caller, structure))
        .await
        .map(|readers| Json(BoxReaders { readers }))
}

/// Say who reads a structure's mail.
#[utoipa::path(post, path = "/structures/{structure}/mail/readers", request_body = BoxReaders, responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub(super) async fn set_readers(
    State(door): State<Door>,
    caller: SignedIn,
    Id(structure): Id<StructureId>,
    Body(new): Body<BoxReaders>,
) -> Result<StatusCode, AppError> {
    door.ask_as(caller, move |app, caller| {
        app.hand_over_box(caller, structure, new.readers)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
