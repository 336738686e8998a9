//! `view`: a signed request, an event in the journal, and only then the bytes.

use std::path::Path;

use ecrin_vault::act::View;
use ecrin_vault::document::{Record, open_payload};
use ecrin_vault::id::{MandateId, Nonce};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::receipt::Receipt;
use ecrin_vault::vocabulary::{MandateState, Purpose, Right};
use ecrin_vault::wire::{ViewNew, ViewReleased};
use rand::rngs::OsRng;
use serde_json::json;

use super::mandate;
use crate::context::{Context, check_out};
use crate::exit::{CommandError, Exit};
use crate::home::Replacement;
use crate::mandates::{Checked, MandateCheckError, check, find};
use crate::prefix::{Typed, read};
use crate::teams;
use crate::unlock::{SignedIn, connect};
use crate::when::moment;

/// Looks at one paper of a mandate.
pub(super) fn view(
    context: &Context<'_>,
    text: &str,
    number: u32,
    right: Right,
    out: &Path,
) -> Result<(), CommandError> {
    check_out(out)?;
    let me = context
        .sign_in()
        .map_err(|reason| put_on_record(context, text, reason))?;
    // Someone else's mandate is refused here already, and that refusal stands in its owner's journal.
    let checked = find(&me, text)?;
    let checked = accept(context, &me, checked)?;
    // For a structure's mandate the team's key opens it; whoever lacks it finds out before a view is counted.
    let opener = match checked.body.grantee {
        Grantee::Structure(structure, _) if checked.owner.is_some() => {
            teams::secret(&me, structure, checked.body.grantee_key)?
                .key()
                .clone()
        }
        _ => me.keyring.identity.encryption.clone(),
    };
    let released = ask(&me, checked.body.id, number, checked.body.purpose, right)?;

    // A server that releases what the mandate does not name is not believed, whatever it released.
    let line = checked
        .body
        .document(number)
        .ok_or(MandateCheckError::Released("number"))?;
    let record = Record::open(&released.envelope.0, &opener, line.record)?;
    line.check_record(checked.body.id, &record)?;
    if released.payload_sha256 != line.payload_sha256 {
        return Err(MandateCheckError::Released("payload").into());
    }
    Receipt::parse(&released.receipt)?.verify(&me.instance)?;

    let mut file = Replacement::begin(out)?;
    open_payload(&record, me.api.view_payload(released.event)?, &mut file)?;
    file.keep()?;
    report(context, &me, &record, &released, out, checked.body.id, number);
    Ok(())
}

/// Whoever was suspended can sign nothing any more, but has tried: the owner reads it in her journal.
fn put_on_record(context: &Context<'_>, text: &str, reason: CommandError) -> CommandError {
    if reason.code() == "account-suspended"
        && let Ok(Typed::Whole(id)) = read::<MandateId>(text)
        && let (Ok(config), Ok(Some(session))) = (context.home.known_config(), context.home.session())
        && let Ok(api) = connect(context, &config)
    {
        // The answer is the refusal that we have.
        let _ = api.with_token(&session.token).mandate(id);
    }
    reason
}

/// Whoever looks for the first time accepts; everything else is for the server to refuse, on record.
fn accept(context: &Context<'_>, me: &SignedIn, checked: Checked) -> Result<Checked, CommandError> {
    if checked.wire.accepted.is_some()
        || checked.owner.is_none()
        || checked.wire.state != MandateState::Active
    {
        return Ok(checked);
    }
    context.tell("accepting-first");
    match mandate::hand_in(me, &checked, "acceptance") {
        Ok(wire) => check(me, wire),
        // It may have ended this very moment: asking for the paper puts the refusal where the owner reads it.
        Err(reason) if reason.exit() == Exit::Refused => Ok(checked),
        Err(reason) => Err(reason),
    }
}

fn ask(
    me: &SignedIn,
    mandate: MandateId,
    number: u32,
    purpose: Purpose,
    right: Right,
) -> Result<ViewReleased, CommandError> {
    let nonce = Nonce::generate(&mut OsRng);
    let note = me.sign(View {
        mandate,
        number,
        right,
        purpose,
        nonce,
        viewer: me.account(),
        at: me.now().whole_seconds(),
    })?;
    Ok(me.api.view(mandate, &ViewNew { note: note.to_text() })?)
}

fn report(
    context: &Context<'_>,
    me: &SignedIn,
    record: &Record,
    released: &ViewReleased,
    out: &Path,
    mandate: MandateId,
    number: u32,
) {
    let document = json!({
        "id": released.event, "at": released.at, "mandate": mandate, "number": number, "document": record.document,
        "sha256": record.sha256, "size": record.size, "type": record.kind, "title": record.title,
        "owner_name": record.owner_name, "out": out.display().to_string(), "receipt": released.receipt,
    });
    context.out.result(&document, || {
        let words = context.words;
        let at = moment(words, released.at, me.now());
        let (path, kind) = (
            out.display().to_string(),
            words.get(&format!("type-{}", record.kind)),
        );
        let owner = record.owner_name.clone().unwrap_or_default();
        let event = crate::output::short(released.event);
        let values = [
            ("title", (&record.title).into()),
            ("type", (&kind).into()),
            ("owner", (&owner).into()),
            ("path", (&path).into()),
            ("moment", (&at).into()),
            ("event", (&event).into()),
        ];
        words.format("viewed", &values)
    });
}
