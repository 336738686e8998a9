//! `mail refer`: an aidant hands a person over to another structure. She asks first; the letter goes once the person has
//! agreed to every word of it.

use ecrin_vault::id::{Nonce, RequestId};
use ecrin_vault::mail::Letter;
use ecrin_vault::referral::{Referral, ReferralWords, lines_of};
use ecrin_vault::wire::{RequestNew, Structure};
use rand::rngs::OsRng;
use serde_json::json;

use super::compose::{blank, people_of, sealed, text};
use crate::cli::MailReferArgs;
use crate::commands::ask::find_one;
use crate::commands::structure;
use crate::context::{Context, InputError, checked_name};
use crate::exit::CommandError;
use crate::letters::{LetterError, Own};
use crate::output::short;
use crate::people::People;
use crate::referrals::Asked;
use crate::unlock::SignedIn;
use crate::when::moment;

/// Asks the person, or sends what she has agreed to.
pub(super) fn refer(context: &Context<'_>, arguments: &MailReferArgs) -> Result<(), CommandError> {
    match (
        &arguments.send,
        &arguments.person,
        &arguments.structure,
        &arguments.subject,
    ) {
        (Some(id), ..) => send(context, id),
        (None, Some(person), Some(to), Some(subject)) => ask(
            context,
            arguments,
            (person.as_str(), to.as_str(), subject.as_str()),
        ),
        // The parser has seen to it that these three are there.
        _ => Err(InputError::NoServer.into()),
    }
}

fn ask(
    context: &Context<'_>,
    arguments: &MailReferArgs,
    (person, to, subject): (&str, &str, &str),
) -> Result<(), CommandError> {
    let name = arguments.name.as_deref().map(checked_name).transpose()?;
    let lines = lines_of(&text(arguments.text.as_deref())?)?;
    let me = context.sign_in()?;
    // Without an address of her own she could not send it later.
    Own::ready(&me)?;
    let owner = People(&me).find(person)?;
    let structure = structure::resolve(&me, to)?;
    readers_of(&me, &structure)?;
    let words = ReferralWords {
        referral: RequestId::generate(&mut OsRng),
        salt: Nonce::generate(&mut OsRng),
        name,
        subject: subject.trim().to_owned(),
        lines,
    };
    let mine = me.keyring.identity.encryption.recipient();
    let wish = words.seal(&[owner.record.encryption.clone(), mine])?;
    let at = me.now().whole_seconds();
    let note = me.sign(Referral {
        id: words.referral,
        aidant: me.account(),
        owner: owner.account(),
        structure: structure.id,
        words: words.digest(),
        at,
        until: at.plus_days(arguments.days),
    })?;
    let asked = me.api.ask(&RequestNew {
        note: note.to_text(),
        wish: Some(wish.into()),
    })?;
    let asked = Asked::check(&me, asked)?;
    context.out.result(&asked.as_json(), || {
        let (id, until) = (
            short(asked.body().id),
            moment(context.words, asked.body().until, me.now()),
        );
        let who = asked.person();
        let values = [
            ("id", (&id).into()),
            ("who", (&who).into()),
            ("place", (&asked.structure).into()),
            ("until", (&until).into()),
        ];
        context.words.format("referral-asked", &values)
    });
    Ok(())
}

/// Whom the directory names for a structure; an error if that is nobody.
fn readers_of(me: &SignedIn, structure: &Structure) -> Result<Vec<ecrin_vault::mail::Address>, CommandError> {
    let readers = people_of(me, &structure.name)?;
    if readers.is_empty() {
        return Err(LetterError::Unreachable(structure.name.clone()).into());
    }
    Ok(readers)
}

fn send(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let asked = Asked::check(&me, find_one(&me, id)?)?;
    let (consent, proof) = asked.prove(&me)?;
    let own = Own::ready(&me)?;
    let structure = structure::resolve(&me, &consent.structure.to_string())?;
    let letter = Letter {
        to: readers_of(&me, &structure)?,
        subject: asked.words.subject.clone(),
        text: asked.letter(context, &me, &consent),
        attachments: vec![proof],
        ..blank(&me, &own)
    };
    let sealed = sealed(context, &me, &own, &letter)?;
    let sent = me
        .api
        .send_referral(consent.referral, &sealed.readers, &sealed.message)?;
    let document = json!({
        "id": consent.referral, "state": "sent", "message_id": sent.message_id, "recipients": sent.recipients,
        "key_changed": sealed.changed,
    });
    context.out.result(&document, || {
        let name = asked.person();
        let values = [("who", (&name).into()), ("place", (&asked.structure).into())];
        context.words.format("referral-sent", &values)
    });
    Ok(())
}
