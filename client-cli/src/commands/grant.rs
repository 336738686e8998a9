//! `grant`: the owner signs who may see which papers until when.

use std::io::{BufRead, IsTerminal};

use ecrin_vault::id::{AccountId, DocumentId, StructureId};
use ecrin_vault::mandate::{
    Grantee, MAX_DOCUMENTS, Mandate, MandateDocument, MandateError, ShownText, check_period,
};
use ecrin_vault::note::Digest32;
use ecrin_vault::seal::seal_record;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Consent, Purpose, Right, Role};
use ecrin_vault::wire::{self, Base64, MandateNew, SealNew};

use crate::cli::GrantArgs;
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::mandates::{self, Named, TEXT_ID, key_digest, text_of};
use crate::output::short;
use crate::papers::{self, Held};
use crate::people::{Known, People};
use crate::prefix::{Typed, among, read};
use crate::teams;
use crate::unlock::SignedIn;
use crate::when::parse_moment;

/// Grants a mandate.
pub(super) fn grant(context: &Context<'_>, arguments: &GrantArgs) -> Result<(), CommandError> {
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
        chosen.push(among(text, held.iter().map(|held| held.id))?);
    }
    let plan = Plan {
        documents: chosen,
        right: arguments.right,
        purpose: arguments.purpose,
        from,
        until,
        max_views: arguments.max_views,
        consent: arguments.consent,
        yes: arguments.yes,
        previous: None,
    };
    let grantee = find_grantee(&me, context, arguments)?;
    let new = make(context, &me, &held, &grantee, &plan)?;
    let granted = me.api.grant(&new)?;
    report(context, &me, &held, granted, &grantee)
}

/// What a mandate will say, before it is one.
pub(super) struct Plan {
    /// Which papers.
    pub(super) documents: Vec<DocumentId>,
    /// To do what.
    pub(super) right: Right,
    /// For which démarche.
    pub(super) purpose: Purpose,
    /// From when.
    pub(super) from: Timestamp,
    /// Until when.
    pub(super) until: Timestamp,
    /// How many views at most.
    pub(super) max_views: Option<u32>,
    /// How the person agrees.
    pub(super) consent: Consent,
    /// Signs without asking.
    pub(super) yes: bool,
    /// The mandate whose place it takes.
    pub(super) previous: Option<Digest32>,
}

/// Shows the person the words of a mandate, and signs and seals it once she agrees.
pub(super) fn make(
    context: &Context<'_>,
    me: &SignedIn,
    held: &[Held],
    grantee: &Recipient,
    plan: &Plan,
) -> Result<MandateNew, CommandError> {
    let words = context.words;
    check_period(plan.from, plan.until, me.now())?;
    let mut once = plan.documents.clone();
    once.sort_unstable();
    once.dedup();
    if once.len() != plan.documents.len() || once.is_empty() || once.len() > MAX_DOCUMENTS {
        return Err(MandateError::Documents.into());
    }
    context.out.tell(&grantee.introduction);

    let seal = me.api.make_seal(&SealNew { until: plan.until })?;
    let (mut lines, mut envelopes, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for (id, number) in plan.documents.iter().zip(1u32..) {
        // The same key to the same payload, but bound to this mandate, and with the name its reader needs.
        let mut record = papers::one(held, *id)?.record.clone();
        record.mandate = Some(seal.mandate);
        record.owner_name = Some(me.keyring.name.clone());
        envelopes.push(Base64(seal_record(&record, &grantee.recipient, &seal.seal)?));
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
        grantee: grantee.grantee,
        grantee_key: key_digest(&grantee.recipient),
        seal: seal.seal,
        documents: lines,
        right: plan.right,
        purpose: plan.purpose,
        from: plan.from,
        until: plan.until,
        max_views: plan.max_views,
        consent: plan.consent,
        text: ShownText {
            id: TEXT_ID.to_owned(),
            language: words.lang().to_string(),
            digest: Digest32::of(b""),
        },
        previous: plan.previous,
    };
    let named = Named {
        owner: &me.keyring.name,
        grantee: &grantee.in_text,
        titles: &titles,
    };
    let text = text_of(words, &mandate, &named);
    mandate.text.digest = Digest32::of(text.as_bytes());
    context.out.tell(&format!("\n{text}\n"));
    ask(context, plan.yes)?;
    Ok(MandateNew {
        note: me.sign(mandate)?.to_text(),
        envelopes,
    })
}

/// Shows a mandate that was just granted.
pub(super) fn report(
    context: &Context<'_>,
    me: &SignedIn,
    held: &[Held],
    granted: wire::Mandate,
    grantee: &Recipient,
) -> Result<(), CommandError> {
    let checked = mandates::check(me, granted)?;
    context.out.result(&checked.as_json(held), || {
        let (id, name) = (short(checked.body.id), grantee.name.clone());
        context
            .words
            .format("granted", &[("id", (&id).into()), ("grantee", (&name).into())])
    });
    Ok(())
}

/// To whom a mandate goes, as far as signing and showing it needs.
pub(super) struct Recipient {
    /// What the note says.
    pub(super) grantee: Grantee,
    /// Whom the envelopes are sealed for.
    pub(super) recipient: ecrin_vault::envelope::Recipient,
    /// The short name.
    pub(super) name: String,
    /// The name in the text that is signed.
    pub(super) in_text: String,
    /// What the person is told before she signs.
    introduction: String,
}

fn find_grantee(
    me: &SignedIn,
    context: &Context<'_>,
    arguments: &GrantArgs,
) -> Result<Recipient, CommandError> {
    if let Some(structure) = structure_meant(me, arguments)? {
        return team(me, context, structure, arguments.role.unwrap_or(Role::Aidant));
    }
    person(me, context, People(me).find(&arguments.to)?)
}

/// The structure that was meant, if it was one: a whole id that is no person's, or the beginning of one seen before.
fn structure_meant(me: &SignedIn, arguments: &GrantArgs) -> Result<Option<StructureId>, CommandError> {
    match read::<StructureId>(&arguments.to)? {
        Typed::Whole(id) if arguments.role.is_some() => Ok(Some(id)),
        Typed::Whole(id) => match me.api.person(AccountId::from_bytes(*id.as_bytes())) {
            Err(reason) if reason.is("not-found") => match me.api.team(id) {
                Ok(_) => Ok(Some(id)),
                // Neither: the words about people fit best.
                Err(reason) if reason.is("not-found") => Ok(None),
                Err(reason) => Err(reason.into()),
            },
            _ => Ok(None),
        },
        Typed::Beginning(beginning) => {
            let seen = me.home.team_pins()?;
            let mine = me.session.structures.iter().map(|structure| structure.id);
            let known: Vec<StructureId> = seen.into_keys().chain(mine).collect();
            let fits = known.iter().any(|id| id.to_string().starts_with(&beginning));
            if fits {
                Ok(Some(among(&beginning, known)?))
            } else {
                Ok(None)
            }
        }
    }
}

/// A person as a grantee.
pub(super) fn person(me: &SignedIn, context: &Context<'_>, known: Known) -> Result<Recipient, CommandError> {
    if known.account() == me.account() {
        return Err(MandateError::ToOneself.into());
    }
    if !known.record.role.is_professional() {
        return Err(InputError::NotProfessional(known.name()).into());
    }
    Ok(Recipient {
        grantee: Grantee::Person(known.account()),
        name: known.name(),
        in_text: known.name_and_place(),
        introduction: known.introduce(context.words),
        recipient: known.record.encryption,
    })
}

/// Everyone who holds a role in a structure, as a grantee: its newest team key, checked.
pub(super) fn team(
    me: &SignedIn,
    context: &Context<'_>,
    structure: StructureId,
    role: Role,
) -> Result<Recipient, CommandError> {
    let team = teams::fetch(me, structure)?;
    let key = team.newest()?;
    let name = mandates::team_name(context.words, &key.name, role);
    let (maker, generation) = (team.maker(key), u64::from(key.generation));
    let values = [
        ("team", (&name).into()),
        ("maker", (&maker).into()),
        ("generation", generation.into()),
    ];
    Ok(Recipient {
        grantee: Grantee::Structure(structure, role),
        recipient: key.recipient.clone(),
        introduction: context.words.format("introduce-team", &values),
        in_text: name.clone(),
        name,
    })
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
pub(super) fn ask(context: &Context<'_>, yes: bool) -> Result<(), CommandError> {
    let stdin = std::io::stdin();
    if yes || !context.out.is_watched() || !stdin.is_terminal() {
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
