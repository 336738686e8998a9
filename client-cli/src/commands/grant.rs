//! `grant`: the owner signs who may see which papers until when.

use std::io::{BufRead, IsTerminal};

use ecrin_vault::mandate::{
    Grantee, MAX_DOCUMENTS, Mandate, MandateDocument, MandateError, ShownText, check_period,
};
use ecrin_vault::note::Digest32;
use ecrin_vault::seal::seal_record;
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire::{Base64, MandateNew, SealNew};

use crate::cli::GrantArgs;
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::mandates::{self, Named, TEXT_ID, key_digest, text_of};
use crate::output::short;
use crate::papers;
use crate::people::People;
use crate::prefix::among;
use crate::when::parse_moment;

/// Grants a mandate.
pub(super) fn grant(context: &Context<'_>, arguments: &GrantArgs) -> Result<(), CommandError> {
    let words = context.words;
    let asked_from = arguments.from.as_deref().map(parse_moment).transpose()?;
    let asked_until = arguments.until.as_deref().map(parse_moment).transpose()?;
    if arguments.max_views == Some(0) {
        return Err(MandateError::NoViews.into());
    }
    if arguments.documents.len() > MAX_DOCUMENTS {
        return Err(MandateError::Documents.into());
    }
    let me = context.sign_in()?;
    let from = asked_from.unwrap_or_else(|| me.now()).whole_seconds();
    let until = period_end(from, asked_until, arguments);
    check_period(from, until, me.now())?;

    let held = papers::all(&me)?;
    let mut chosen = Vec::new();
    for text in &arguments.documents {
        let id = among(text, held.iter().map(|held| held.id))?;
        if chosen.contains(&id) {
            return Err(MandateError::Documents.into());
        }
        chosen.push(id);
    }
    let grantee = People(&me).find(&arguments.to)?;
    if grantee.account() == me.account() {
        return Err(MandateError::ToOneself.into());
    }
    if !grantee.record.role.is_professional() {
        return Err(InputError::NotProfessional(grantee.name()).into());
    }
    context.out.tell(&grantee.introduce(words));

    let seal = me.api.make_seal(&SealNew { until })?;
    let (mut lines, mut envelopes, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for (id, number) in chosen.iter().zip(1u32..) {
        // The same key to the same payload, but bound to this mandate, and with the name its reader needs.
        let mut record = papers::one(&held, *id)?.record.clone();
        record.mandate = Some(seal.mandate);
        record.owner_name = Some(me.keyring.name.clone());
        envelopes.push(Base64(seal_record(
            &record,
            &grantee.record.encryption,
            &seal.seal,
        )?));
        titles.push(record.title.clone());
        lines.push(MandateDocument {
            number,
            document: record.document,
            version: record.version,
            payload_sha256: record.payload_sha256,
            record: record.digest(),
        });
    }
    let mut mandate = Mandate {
        id: seal.mandate,
        owner: me.account(),
        grantee: Grantee::Person(grantee.account()),
        grantee_key: key_digest(&grantee.record.encryption),
        seal: seal.seal,
        documents: lines,
        right: arguments.right,
        purpose: arguments.purpose,
        from,
        until,
        max_views: arguments.max_views,
        consent: arguments.consent,
        text: ShownText {
            id: TEXT_ID.to_owned(),
            language: words.lang().to_string(),
            digest: Digest32::of(b""),
        },
        previous: None,
    };
    let named = Named {
        owner: &me.keyring.name,
        grantee: &grantee.name_and_place(),
        titles: &titles,
    };
    let text = text_of(words, &mandate, &named);
    mandate.text.digest = Digest32::of(text.as_bytes());
    context.out.tell(&format!("\n{text}\n"));
    ask(context, arguments)?;

    let note = me.sign(mandate)?;
    let granted = me.api.grant(&MandateNew {
        note: note.to_text(),
        envelopes,
    })?;
    let checked = mandates::check(&me, granted)?;
    context.out.result(&checked.as_json(&held), || {
        let (id, name) = (short(checked.body.id), grantee.name());
        words.format("granted", &[("id", (&id).into()), ("grantee", (&name).into())])
    });
    Ok(())
}

fn period_end(from: Timestamp, until: Option<Timestamp>, arguments: &GrantArgs) -> Timestamp {
    match (until, arguments.duration) {
        (Some(until), _) => until.whole_seconds(),
        (None, Some(duration)) => from.plus_days(duration.days()),
        // The parser asks for one of the two; were both absent, the period is empty and refused as such.
        (None, None) => from,
    }
}

/// A signature is the person's own act: on a terminal she is asked; a script has said yes by running.
fn ask(context: &Context<'_>, arguments: &GrantArgs) -> Result<(), CommandError> {
    let stdin = std::io::stdin();
    if arguments.yes || !context.out.is_watched() || !stdin.is_terminal() {
        return Ok(());
    }
    context.tell("ask-signature");
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    match answer.trim().to_lowercase().as_str() {
        "o" | "oui" | "y" | "yes" if read.is_ok() => Ok(()),
        _ => Err(InputError::ConsentWithheld.into()),
    }
}
