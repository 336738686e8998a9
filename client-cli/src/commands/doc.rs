//! `doc`: the papers of a vault.

use std::path::Path;

use ecrin_vault::act::Filing;
use ecrin_vault::envelope::Recipient;
use ecrin_vault::receipt::Receipt;
use ecrin_vault::wire::FilingNew;
use serde_json::{Value, json};

use crate::batch::{Batch, Incomplete};
use crate::cli::{DocAddArgs, DocCommand, DocReplaceArgs};
use crate::context::{Context, check_out};
use crate::exit::CommandError;
use crate::outbox::{Wish, checked_title, examine, put_in};
use crate::output::{Table, short};
use crate::papers::{self, Held, Paper};
use crate::people::People;
use crate::unlock::SignedIn;
use crate::when::{TimeTextError, date, moment, parse_date};

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &DocCommand) -> Result<(), CommandError> {
    match command {
        DocCommand::Add(arguments) => add(context, arguments),
        DocCommand::List => list(context, false),
        DocCommand::Inbox => list(context, true),
        DocCommand::Get { id, out } => get(context, id, out),
        DocCommand::Replace(arguments) => replace(context, arguments),
        DocCommand::Rm { id } => remove(context, id),
        DocCommand::Accept { id } => file(context, id, true),
        DocCommand::Refuse { id } => file(context, id, false),
    }
}

type Dates = (Option<String>, Option<String>);

fn checked_dates(issued: Option<&str>, expires: Option<&str>) -> Result<Dates, CommandError> {
    let (issued, expires) = (
        issued.map(parse_date).transpose()?,
        expires.map(parse_date).transpose()?,
    );
    // ISO dates sort as they follow one another.
    match (&issued, &expires) {
        (Some(from), Some(to)) if to < from => Err(TimeTextError::Order.into()),
        _ => Ok((issued, expires)),
    }
}

fn add(context: &Context<'_>, arguments: &DocAddArgs) -> Result<(), CommandError> {
    let (issued, expires) = checked_dates(arguments.issued.as_deref(), arguments.expires.as_deref())?;
    // Everything that can be wrong with a file is found before anything is sealed or sent.
    let mut files = Vec::new();
    for file in &arguments.files {
        let title = match (&arguments.title, arguments.files.len()) {
            (Some(title), 1) => checked_title(title)?,
            (Some(title), _) => checked_title(&format!("{title} ({})", files.len() + 1))?,
            (None, _) => checked_title(&stem(file))?,
        };
        let (size, sha256) = examine(file)?;
        files.push((file, title, size, sha256));
    }
    let me = context.sign_in()?;
    let owner = arguments
        .owner
        .as_deref()
        .map(|text| People(&me).find(text))
        .transpose()?;
    let owner = owner.filter(|owner| owner.account() != me.account());
    let (account, recipient) = match &owner {
        Some(owner) => {
            context.out.tell(&owner.introduce(context.words));
            (owner.account(), owner.record.encryption.clone())
        }
        None => (me.account(), me.keyring.identity.encryption.recipient()),
    };
    let wishes: Vec<(&Path, Wish)> = files
        .into_iter()
        .map(|(file, title, size, sha256)| {
            let wish = Wish {
                owner: account,
                replaces: None,
                sha256,
                size,
                title,
                kind: arguments.kind,
                issued: issued.clone(),
                expires: expires.clone(),
            };
            (file.as_path(), wish)
        })
        .collect();
    match wishes.as_slice() {
        [(file, wish)] => {
            let kept = put_in(context, &me, file, wish.clone(), &recipient)?;
            let key = if owner.is_some() {
                "doc-added-for"
            } else {
                "doc-added"
            };
            let name = owner.as_ref().map(|owner| owner.name()).unwrap_or_default();
            let receipt = deposit_receipt(&me, owner.is_some(), &kept)?;
            report(context, &kept, wish, file, key, &name, receipt);
            Ok(())
        }
        several => add_several(context, &me, owner.is_some(), several, &recipient),
    }
}

/// Each paper for itself: one that fails keeps no other back, and what went is not sent again.
fn add_several(
    context: &Context<'_>,
    me: &SignedIn,
    for_another: bool,
    papers: &[(&Path, Wish)],
    recipient: &Recipient,
) -> Result<(), CommandError> {
    let words = context.words;
    let wishes: Vec<Wish> = papers.iter().map(|(_, wish)| wish.clone()).collect();
    let mut batch = Batch::resume(me, &wishes)?;
    let mut done = 0;
    for (file, wish) in papers {
        let name = file.display().to_string();
        let went = match batch.done(wish) {
            Some(document) => Ok((document, None)),
            None => put_in(context, me, file, wish.clone(), recipient).and_then(|kept| {
                batch.remember(wish.clone(), kept.id)?;
                Ok((kept.id, deposit_receipt(me, for_another, &kept)?))
            }),
        };
        match went {
            Ok((document, receipt)) => {
                done += 1;
                context.out.line(
                    &json!({ "file": name, "done": true, "id": document, "title": wish.title,
                        "receipt": receipt.as_ref().map(|(text, _)| text), "index": receipt.as_ref().map(|(_, at)| at) }),
                );
                context
                    .out
                    .say(&words.format("batch-done", &[("file", (&name).into())]));
                if let Some((text, index)) = receipt {
                    let values = [("index", index.into()), ("receipt", (&text).into())];
                    context.out.say(&words.format("deposit-receipt", &values));
                }
            }
            Err(reason) => {
                let why = reason.explain(words);
                context
                    .out
                    .line(&json!({ "file": name, "done": false, "code": reason.code() }));
                let values = [("file", (&name).into()), ("reason", (&why).into())];
                context.out.say(&words.format("batch-failed", &values));
            }
        }
    }
    let all = papers.len() as u64;
    let values = [("done", done.into()), ("all", all.into())];
    context.out.say(&words.format("batch-summary", &values));
    if done < all {
        return Err(Incomplete.into());
    }
    batch.forget();
    Ok(())
}

/// What a depositor keeps of a paper she cannot open any more: the receipt of its deposit, with its line in the
/// journal, so that it cannot disappear in silence.
fn deposit_receipt(
    me: &SignedIn,
    for_another: bool,
    kept: &ecrin_vault::wire::Document,
) -> Result<Option<(String, u64)>, CommandError> {
    if !for_another {
        return Ok(None);
    }
    let pair = me.api.receipt(kept.event)?;
    let receipt = Receipt::parse(&pair.short)?;
    receipt.verify(&me.instance)?;
    Ok(Some((pair.short, receipt.index)))
}

/// A title made of a file's name, without its ending.
fn stem(file: &Path) -> String {
    file.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn replace(context: &Context<'_>, arguments: &DocReplaceArgs) -> Result<(), CommandError> {
    let title = arguments.title.as_deref().map(checked_title).transpose()?;
    let (issued, expires) = checked_dates(arguments.issued.as_deref(), arguments.expires.as_deref())?;
    let (size, sha256) = examine(&arguments.file)?;
    let me = context.sign_in()?;
    let paper = papers::find(&me, &arguments.id)?;
    let wish = Wish {
        owner: me.account(),
        replaces: Some((
            paper.document.id,
            paper.document.version + 1,
            paper.deposit.digest(),
        )),
        sha256,
        size,
        title: title.unwrap_or_else(|| paper.record.title.clone()),
        kind: paper.record.kind,
        issued,
        expires,
    };
    let recipient = me.keyring.identity.encryption.recipient();
    let kept = put_in(context, &me, &arguments.file, wish.clone(), &recipient)?;
    report(context, &kept, &wish, &arguments.file, "doc-replaced", "", None);
    Ok(())
}

fn report(
    context: &Context<'_>,
    kept: &ecrin_vault::wire::Document,
    wish: &Wish,
    file: &Path,
    key: &str,
    owner: &str,
    receipt: Option<(String, u64)>,
) {
    let name = file
        .file_name()
        .map(|name| ecrin_vault::document::safe_file_name(&name.to_string_lossy()));
    let document = json!({
        "id": kept.id, "version": kept.version, "type": wish.kind, "title": wish.title, "size": wish.size,
        "sha256": wish.sha256, "issued": wish.issued, "expires": wish.expires, "filed": kept.filed, "at": kept.at,
        "event": kept.event, "owner": wish.owner, "file_name": name,
        "receipt": receipt.as_ref().map(|(text, _)| text), "index": receipt.as_ref().map(|(_, index)| index),
    });
    context.out.result(&document, || {
        let words = context.words;
        let (id, kind) = (short(kept.id), words.get(&format!("type-{}", wish.kind)));
        let values = [
            ("title", (&wish.title).into()),
            ("type", (&kind).into()),
            ("id", (&id).into()),
            ("owner", owner.into()),
        ];
        let mut text = words.format(key, &values);
        if let Some((receipt, index)) = &receipt {
            text += "\n";
            text += &words.format(
                "deposit-receipt",
                &[("index", (*index).into()), ("receipt", receipt.into())],
            );
        }
        text
    });
}

/// All papers, those that wait to be filed apart and below; or the latter only.
fn list(context: &Context<'_>, waiting_only: bool) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let words = context.words;
    let mut held = papers::all(&me)?;
    let waits = |held: &Held| held.paper.as_ref().is_ok_and(|paper| !paper.document.filed);
    if waiting_only {
        held.retain(waits);
    }
    let (mut table, mut inbox) = (Table::default(), Table::default());
    let (mut none, mut nothing_waits) = (true, true);
    for one in &held {
        let row = row_of(context, &me, one);
        if waits(one) {
            inbox.row(row);
            nothing_waits = false;
        } else {
            table.row(row);
            none = false;
        }
    }
    if held.is_empty() {
        let key = if waiting_only {
            "inbox-empty"
        } else {
            "no-documents"
        };
        context.out.say(&words.get(key));
    }
    if !none {
        context.out.say(&table.to_text());
    }
    if !nothing_waits {
        context.out.say(&words.get("heading-inbox"));
        context.out.say(&inbox.to_text());
    }
    Ok(())
}

fn row_of(context: &Context<'_>, me: &SignedIn, held: &Held) -> [String; 6] {
    let words = context.words;
    let empty = String::new;
    match &held.paper {
        Ok(paper) => {
            context.out.line(&paper.as_json());
            [
                short(held.id),
                paper.record.title.clone(),
                words.get(&format!("type-{}", paper.record.kind)),
                file_size(context, paper.record.size),
                moment(words, paper.document.at, me.now()),
                remark(context, paper),
            ]
        }
        Err(reason) => {
            context
                .out
                .line(&json!({ "id": held.id, "authentic": false, "reason": reason.code() }));
            context.out.tell(&reason.explain(words));
            [
                short(held.id),
                words.get("not-authentic"),
                empty(),
                empty(),
                empty(),
                empty(),
            ]
        }
    }
}

fn remark(context: &Context<'_>, paper: &Paper) -> String {
    let words = context.words;
    let mut remarks = Vec::new();
    if !paper.document.filed {
        let by = paper
            .depositor
            .as_ref()
            .map(|known| known.name_and_place())
            .unwrap_or_default();
        remarks.push(words.format("doc-to-file", &[("depositor", (&by).into())]));
    }
    if let Some(day) = &paper.record.expires {
        let day = date(words, day);
        remarks.push(words.format("doc-expires", &[("day", (&day).into())]));
    }
    if paper.document.version > 1 {
        remarks.push(words.format(
            "doc-version",
            &[("version", u64::from(paper.document.version).into())],
        ));
    }
    remarks.join(" · ")
}

/// Bytes as people read them, in powers of ten like every file manager.
pub(super) fn file_size(context: &Context<'_>, bytes: u64) -> String {
    let (number, unit) = match bytes {
        0..1_000 => (bytes.to_string(), "unit-byte"),
        1_000..1_000_000 => ((bytes / 1_000).to_string(), "unit-kilobyte"),
        _ => (format!("{:.1}", bytes as f64 / 1e6), "unit-megabyte"),
    };
    let number = if context.words.lang().is_french() {
        number.replace('.', ",")
    } else {
        number
    };
    format!("{number} {}", context.words.get(unit))
}

fn get(context: &Context<'_>, id: &str, out: &Path) -> Result<(), CommandError> {
    check_out(out)?;
    let me = context.sign_in()?;
    let paper = papers::find(&me, id)?;
    let opened = paper.take_out(&me, out)?;
    let mut document = paper.as_json();
    if let Value::Object(fields) = &mut document {
        fields.insert("out".to_owned(), json!(out.display().to_string()));
        fields.insert("file_name".to_owned(), json!(opened.file_name));
    }
    context.out.result(&document, || {
        let path = out.display().to_string();
        context.words.format(
            "doc-taken-out",
            &[("title", (&paper.record.title).into()), ("path", (&path).into())],
        )
    });
    Ok(())
}

fn remove(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let held = papers::all(&me)?;
    let id = crate::prefix::among(id, held.iter().map(|held| held.id))?;
    let title = held
        .iter()
        .find(|held| held.id == id)
        .and_then(|held| held.paper.as_ref().ok());
    let title = title.map_or_else(|| short(id), |paper| paper.record.title.clone());
    me.api.delete_document(id)?;
    context.out.result(&json!({ "id": id, "deleted": true }), || {
        context.words.format("doc-removed", &[("title", (&title).into())])
    });
    Ok(())
}

fn file(context: &Context<'_>, id: &str, kept: bool) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let paper = papers::find(&me, id)?;
    let filing = Filing {
        document: paper.document.id,
        deposit: paper.deposit.digest(),
        kept,
        actor: me.account(),
        at: me.now().whole_seconds(),
    };
    let note = me.sign(filing)?;
    let filed = me
        .api
        .file_document(paper.document.id, &FilingNew { note: note.to_text() })?;
    let key = if kept { "doc-accepted" } else { "doc-refused" };
    context.out.result(
        &json!({ "id": paper.document.id, "kept": kept, "event": filed.event, "receipt": filed.receipt }),
        || {
            context
                .words
                .format(key, &[("title", (&paper.record.title).into())])
        },
    );
    Ok(())
}
