//! `receipt`: the journal's signed promise about one event, shown and verified.

mod live;
mod tiles;

use std::path::Path;

use ecrin_vault::id::EventId;
use ecrin_vault::journal::InclusionProof;
use ecrin_vault::note::VerifyingKey;
use ecrin_vault::receipt::{PREFIX, Receipt};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire::AuditFilter;
use serde_json::json;

use super::journal::pages;
use crate::cli::ReceiptCommand;
use crate::context::read_small;
use crate::context::{Context, InputError, check_out};
use crate::exit::CommandError;
use crate::home::{HomeError, replace};
use crate::prefix::{Typed, among, read};
use crate::sentence::{Memory, Reader, row_of};
use crate::unlock::SignedIn;
use crate::when::full_moment;

/// Runs one of the verbs.
pub(super) fn run(context: &Context<'_>, command: &ReceiptCommand) -> Result<(), CommandError> {
    match command {
        ReceiptCommand::Show { event, out } => show(context, event, out.as_deref()),
        ReceiptCommand::Verify { receipt, live } => verify(context, receipt, *live),
    }
}

fn show(context: &Context<'_>, event: &str, out: Option<&Path>) -> Result<(), CommandError> {
    if let Some(out) = out {
        check_out(out)?;
    }
    let me = context.sign_in()?;
    let event = resolve(&me, event)?;
    let pair = me.api.receipt(event)?;
    let receipt = Receipt::parse(&pair.short)?;
    receipt.verify(&me.instance)?;
    let proof = InclusionProof::parse(&pair.proof)?;
    let (core, subject, checkpoint) = proof.verify(&me.instance)?;
    if let Some(out) = out {
        replace(out, pair.proof.as_bytes())?;
    }
    let row = row_of(
        event,
        &core,
        subject.map(|subject| subject.pseudonym),
        &checkpoint.origin,
        proof.index,
    );
    let reader = Reader {
        words: context.words,
        now: me.now(),
        person: None,
        memory: Memory::default(),
    };
    let document = json!({
        "id": event, "receipt": pair.short, "proof": pair.proof, "at": core.at, "event": core.event,
        "result": core.result, "index": proof.index, "origin": checkpoint.origin, "size": checkpoint.size,
        "out": out.map(|out| out.display().to_string()),
    });
    context.out.result(&document, || {
        let mut text = format!("{}\n\n{}", told(&reader, &row), pair.short);
        if let Some(out) = out {
            let path = out.display().to_string();
            text += "\n\n";
            text += &context.words.format("proof-written", &[("path", (&path).into())]);
        }
        text
    });
    Ok(())
}

/// A receipt says what happened, not who did it: its sentence begins without a name.
fn told(reader: &Reader<'_>, row: &ecrin_vault::wire::JournalRow) -> String {
    let at = full_moment(reader.words, row.at);
    let act = reader.act(row);
    let result = reader.words.get(&format!("result-{}", row.result));
    reader.words.format(
        "receipt-line",
        &[
            ("act", (&act).into()),
            ("result", (&result).into()),
            ("moment", (&at).into()),
        ],
    )
}

/// A whole id is asked for directly; a beginning is looked for where the person may look.
fn resolve(me: &SignedIn, text: &str) -> Result<EventId, CommandError> {
    let beginning = match read::<EventId>(text)? {
        Typed::Whole(event) => return Ok(event),
        Typed::Beginning(beginning) => beginning,
    };
    let rows = match me.session.role {
        Role::Admin => pages(|after| {
            // From the beginning: an event that someone asks for may be old.
            let filter = AuditFilter {
                from: Some(Timestamp::from_millis(0).unwrap_or(me.now())),
                after,
                ..AuditFilter::default()
            };
            Ok(me.api.audit_events(&filter)?)
        })?,
        Role::Beneficiary => pages(|after| Ok(me.api.journal(after)?))?,
        Role::Aidant | Role::Referent => Vec::new(),
    };
    Ok(among(&beginning, rows.iter().map(|row| row.id))?)
}

fn verify(context: &Context<'_>, text: &str, live: bool) -> Result<(), CommandError> {
    let config = context.home.known_config()?;
    let instance = config
        .instance()
        .ok_or_else(|| HomeError::Damaged(context.home.dir().join("config.json")))?;
    let content = if text.trim_start().starts_with(PREFIX) {
        text.to_owned()
    } else {
        read_text(Path::new(text))?
    };
    if live {
        live::hold(context, &config, &instance, &content)?;
    }
    if content.trim_start().starts_with(PREFIX) {
        verify_short(context, &content, &instance)
    } else {
        verify_proof(context, &content, &instance)
    }
}

fn read_text(path: &Path) -> Result<String, CommandError> {
    if !path.exists() {
        return Err(InputError::Missing(path.to_owned()).into());
    }
    let unreadable = |reason: String| InputError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let bytes = read_small(path).map_err(|reason| unreadable(reason.to_string()))?;
    // Whatever is not text is not a receipt; the parser says so.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn verify_short(context: &Context<'_>, text: &str, instance: &VerifyingKey) -> Result<(), CommandError> {
    let receipt = Receipt::parse(text)?;
    receipt.verify(instance)?;
    let document = json!({ "ok": true, "form": "short", "index": receipt.index, "at": receipt.at, "leaf": receipt.leaf });
    context.out.result(&document, || {
        let at = full_moment(context.words, receipt.at);
        context.words.format(
            "receipt-true",
            &[("moment", (&at).into()), ("index", receipt.index.into())],
        )
    });
    Ok(())
}

fn verify_proof(context: &Context<'_>, text: &str, instance: &VerifyingKey) -> Result<(), CommandError> {
    let proof = InclusionProof::parse(text)?;
    let (core, subject, checkpoint) = proof.verify(instance)?;
    let document = json!({
        "ok": true, "form": "proof", "index": proof.index, "at": core.at, "event": core.event, "result": core.result,
        "mandate": core.mandate, "document": core.document, "number": core.number,
        "subject": subject.as_ref().map(|subject| subject.pseudonym), "origin": checkpoint.origin, "size": checkpoint.size,
    });
    let nobody = EventId::from_bytes([0; 16]);
    let row = row_of(
        nobody,
        &core,
        subject.map(|subject| subject.pseudonym),
        &checkpoint.origin,
        proof.index,
    );
    let reader = Reader {
        words: context.words,
        now: core.at,
        person: None,
        memory: Memory::default(),
    };
    context.out.result(&document, || {
        let line = told(&reader, &row);
        format!(
            "{}\n{line}",
            context.words.format(
                "proof-true",
                &[("index", proof.index.into()), ("size", checkpoint.size.into())]
            )
        )
    });
    Ok(())
}
