//! `doc`: the papers of a vault.

use std::path::Path;

use ecrin_vault::act::Filing;
use ecrin_vault::wire::FilingNew;
use serde_json::{Value, json};

use crate::cli::{DocAddArgs, DocCommand, DocReplaceArgs};
use crate::context::{Context, check_out};
use crate::exit::CommandError;
use crate::outbox::{Wish, checked_title, examine, put_in};
use crate::output::{Table, short};
use crate::papers::{self, Held, Paper};
use crate::people::People;
use crate::when::{TimeTextError, date, moment, parse_date};

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &DocCommand) -> Result<(), CommandError> {
    match command {
        DocCommand::Add(arguments) => add(context, arguments),
        DocCommand::List => list(context),
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
    let title = checked_title(&arguments.title)?;
    let (issued, expires) = checked_dates(arguments.issued.as_deref(), arguments.expires.as_deref())?;
    let (size, sha256) = examine(&arguments.file)?;
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
    let wish = Wish {
        owner: account,
        replaces: None,
        sha256,
        size,
        title,
        kind: arguments.kind,
        issued,
        expires,
    };
    let kept = put_in(context, &me, &arguments.file, wish.clone(), &recipient)?;
    let key = if owner.is_some() {
        "doc-added-for"
    } else {
        "doc-added"
    };
    report(
        context,
        &kept,
        &wish,
        &arguments.file,
        key,
        &owner.map(|owner| owner.name()).unwrap_or_default(),
    );
    Ok(())
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
    report(context, &kept, &wish, &arguments.file, "doc-replaced", "");
    Ok(())
}

fn report(
    context: &Context<'_>,
    kept: &ecrin_vault::wire::Document,
    wish: &Wish,
    file: &Path,
    key: &str,
    owner: &str,
) {
    let name = file
        .file_name()
        .map(|name| ecrin_vault::document::safe_file_name(&name.to_string_lossy()));
    let document = json!({
        "id": kept.id, "version": kept.version, "type": wish.kind, "title": wish.title, "size": wish.size,
        "sha256": wish.sha256, "issued": wish.issued, "expires": wish.expires, "filed": kept.filed, "at": kept.at,
        "event": kept.event, "owner": wish.owner, "file_name": name,
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
        words.format(key, &values)
    });
}

fn list(context: &Context<'_>) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let words = context.words;
    let held = papers::all(&me)?;
    let mut table = Table::default();
    for Held { id, paper } in &held {
        match paper {
            Ok(paper) => {
                context.out.line(&paper.as_json());
                let put_in = moment(words, paper.document.at, me.now());
                let kind = words.get(&format!("type-{}", paper.record.kind));
                table.row([
                    short(id),
                    paper.record.title.clone(),
                    kind,
                    file_size(context, paper.record.size),
                    put_in,
                    remark(context, paper),
                ]);
            }
            Err(reason) => {
                let why = reason.explain(words);
                context
                    .out
                    .line(&json!({ "id": id, "authentic": false, "reason": reason.code() }));
                context.out.tell(&why);
                table.row([
                    short(id),
                    words.get("not-authentic"),
                    String::new(),
                    String::new(),
                    String::new(),
                    String::new(),
                ]);
            }
        }
    }
    context.out.say(&if held.is_empty() {
        words.get("no-documents")
    } else {
        table.to_text()
    });
    Ok(())
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
    let number = if context.words.lang() == ecrin_locales::Lang::Fr {
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
    me.api
        .file_document(paper.document.id, &FilingNew { note: note.to_text() })?;
    let key = if kept { "doc-accepted" } else { "doc-refused" };
    context
        .out
        .result(&json!({ "id": paper.document.id, "kept": kept }), || {
            context
                .words
                .format(key, &[("title", (&paper.record.title).into())])
        });
    Ok(())
}
