//! `ask`: questions for mandates, and for letters about a person. She hears from her own client who really asks, and
//! what for.

use ecrin_vault::envelope::Recipient;
use ecrin_vault::id::{DocumentId, MandateId, RequestId};
use ecrin_vault::mandate::Grantee;
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::referral::ReferralConsent;
use ecrin_vault::request::{Request, RequestEnd, WishError, open_wish, seal_wish};
use ecrin_vault::vocabulary::{Consent, Purpose, RequestAnswer, RequestReason, RequestState, Right, Role};
use ecrin_vault::wire::{self, ActNew, RequestNew};
use rand::rngs::OsRng;
use serde_json::{Value, json};

use super::grant::{self, Plan};
use super::structure;
use crate::cli::{AcceptArgs, AskArgs, AskCommand, RenewArgs};
use crate::context::{Context, InputError};
use crate::exit::{CommandError, Fault};
use crate::mandates;
use crate::output::{Table, short};
use crate::papers;
use crate::people::{Known, People};
use crate::prefix::among;
use crate::referrals;
use crate::unlock::SignedIn;
use crate::when::moment;

/// Runs one of the verbs, or asks.
pub(super) fn run(context: &Context<'_>, arguments: &AskArgs) -> Result<(), CommandError> {
    match &arguments.command {
        None => ask(context, arguments),
        Some(AskCommand::List { all }) => list(context, *all),
        Some(AskCommand::Show { id }) => show(context, id),
        Some(AskCommand::Accept(arguments)) => accept(context, arguments),
        Some(AskCommand::Refuse { id }) => end(context, id, RequestAnswer::Refused),
        Some(AskCommand::Withdraw { id }) => end(context, id, RequestAnswer::Withdrawn),
    }
}

impl Fault for WishError {
    fn code(&self) -> &str {
        match self {
            Self::Text => "bad-message",
            Self::Mismatch | Self::Envelope(_) => "mismatch",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

/// What is asked, before it is signed.
struct Question<'a> {
    reason: RequestReason,
    owner: &'a Known,
    grantee: Grantee,
    right: Right,
    purpose: Purpose,
    days: u32,
    mandate: Option<MandateId>,
    message: Option<&'a str>,
}

fn ask(context: &Context<'_>, arguments: &AskArgs) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    // The parser has seen to it that these three are there.
    let (Some(of), Some(purpose), Some(duration)) = (&arguments.of, arguments.purpose, arguments.duration)
    else {
        return Err(InputError::NoServer.into());
    };
    let owner = People(&me).find(of)?;
    let grantee = match (&arguments.grantee, &arguments.structure) {
        (Some(text), _) => Grantee::Person(People(&me).find(text)?.account()),
        (None, Some(text)) => Grantee::Structure(structure::resolve(&me, text)?.id, Role::Aidant),
        (None, None) => Grantee::Person(me.account()),
    };
    let mandate = arguments
        .mandate
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|_| crate::prefix::PrefixError::NotFound(arguments.mandate.clone().unwrap_or_default()))?;
    let reason = if mandate.is_some() {
        RequestReason::Handover
    } else {
        RequestReason::Access
    };
    hand_in(
        context,
        &me,
        &Question {
            reason,
            owner: &owner,
            grantee,
            right: arguments.right,
            purpose,
            days: duration.days(),
            mandate,
            message: arguments.message.as_deref(),
        },
    )
}

/// `mandate renew`: the grantee asks; only the owner's own mandate renews.
pub(super) fn renew(context: &Context<'_>, arguments: &RenewArgs) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let checked = mandates::find(&me, &arguments.id)?;
    let body = &checked.body;
    let owner = match checked.owner {
        Some(owner) => owner,
        None => return Err(InputError::NotProfessional(me.keyring.name.clone()).into()),
    };
    let lasted = body.until.millis_since(body.from);
    let days = match arguments.duration {
        Some(duration) => duration.days(),
        None => u32::try_from(lasted.div_euclid(24 * 3_600_000).max(1)).unwrap_or(1),
    };
    hand_in(
        context,
        &me,
        &Question {
            reason: RequestReason::Renewal,
            owner: &owner,
            grantee: body.grantee,
            right: body.right,
            purpose: body.purpose,
            days,
            mandate: Some(body.id),
            message: arguments.message.as_deref(),
        },
    )
}

fn hand_in(context: &Context<'_>, me: &SignedIn, question: &Question<'_>) -> Result<(), CommandError> {
    let id = RequestId::generate(&mut OsRng);
    let recipient: &Recipient = &question.owner.record.encryption;
    let wish = question
        .message
        .map(|text| seal_wish(id, text.trim(), recipient))
        .transpose()?;
    let note = me.sign(Request {
        id,
        reason: question.reason,
        asker: me.account(),
        owner: question.owner.account(),
        grantee: question.grantee,
        right: question.right,
        purpose: question.purpose,
        days: question.days,
        mandate: question.mandate,
        wish: wish.as_deref().map(Digest32::of),
        at: me.now().whole_seconds(),
    })?;
    let new = RequestNew {
        note: note.to_text(),
        wish: wish.map(Into::into),
    };
    let asked = check(me, me.api.ask(&new)?)?;
    context.out.result(&asked.as_json(me), || {
        let until = moment(context.words, asked.wire.until, me.now());
        let (id, who) = (short(id), question.owner.name());
        let values = [
            ("id", (&id).into()),
            ("who", (&who).into()),
            ("until", (&until).into()),
        ];
        context.words.format("asked", &values)
    });
    Ok(())
}

/// A request whose asker's signature was checked.
pub(super) struct Checked {
    /// As the server handed it out.
    pub(super) wire: wire::Request,
    /// The note.
    pub(super) note: SignedNote<Request>,
    /// Who asks; nobody else where that is oneself.
    pub(super) asker: Option<Known>,
}

/// Checks a request that the server handed out: that its asker signed it, and that it is about us.
pub(super) fn check(me: &SignedIn, wire: wire::Request) -> Result<Checked, CommandError> {
    let note = SignedNote::<Request>::parse(&wire.note)?;
    let claimed = note.danger_unverified().asker;
    let asker = if claimed == me.account() {
        note.verify(&me.key_name(), &me.keyring.identity.signing.verifying_key())?;
        None
    } else {
        let known = People(me).check(&wire.asker)?;
        if known.account() != claimed {
            return Err(mandates::MandateCheckError::Another.into());
        }
        known.verify(&note, &me.config.domain)?;
        Some(known)
    };
    let body = note.danger_unverified();
    let wish = wire.wish.as_ref().map(|wish| Digest32::of(&wish.0));
    if body.id != wire.id || body.wish != wish || ![body.owner, body.asker].contains(&me.account()) {
        return Err(mandates::MandateCheckError::Another.into());
    }
    Ok(Checked { wire, note, asker })
}

impl Checked {
    /// What it says. Checked by the one function that makes this.
    pub(super) fn body(&self) -> &Request {
        self.note.danger_unverified()
    }

    /// The words that say which papers: only the owner reads them.
    fn message(&self, me: &SignedIn) -> Option<String> {
        let sealed = self
            .wire
            .wish
            .as_ref()
            .filter(|_| self.body().owner == me.account())?;
        let opened = open_wish(self.body().id, &sealed.0, &me.keyring.identity.encryption);
        opened.ok().map(|text| text.to_string())
    }

    /// The keys that scripts rely on.
    fn as_json(&self, me: &SignedIn) -> Value {
        let (body, wire) = (self.body(), &self.wire);
        json!({
            "id": body.id, "reason": body.reason, "asker": body.asker,
            "asker_name": self.asker.as_ref().map(Known::name), "owner": body.owner,
            "grantee": body.grantee.to_string().split(' ').nth(1), "right": body.right, "purpose": body.purpose,
            "days": body.days, "about": body.mandate, "message": self.message(me), "state": wire.state,
            "at": body.at, "until": wire.until, "answered": wire.answered, "mandate": wire.mandate,
        })
    }
}

/// Anything that is asked of a person, checked.
enum Asked {
    /// A mandate.
    Mandate(Box<Checked>),
    /// Leave to send a letter about her.
    Referral(Box<referrals::Asked>),
}

impl Asked {
    fn check(me: &SignedIn, wire: wire::Request) -> Result<Self, CommandError> {
        Ok(if referrals::is_one(&wire) {
            Self::Referral(Box::new(referrals::Asked::check(me, wire)?))
        } else {
            Self::Mandate(Box::new(check(me, wire)?))
        })
    }

    fn wire(&self) -> &wire::Request {
        match self {
            Self::Mandate(asked) => &asked.wire,
            Self::Referral(asked) => &asked.wire,
        }
    }

    fn digest(&self) -> Digest32 {
        match self {
            Self::Mandate(asked) => asked.note.digest(),
            Self::Referral(asked) => asked.note.digest(),
        }
    }

    fn as_json(&self, me: &SignedIn) -> Value {
        match self {
            Self::Mandate(asked) => asked.as_json(me),
            Self::Referral(asked) => asked.as_json(),
        }
    }

    fn sentence(&self, context: &Context<'_>, me: &SignedIn) -> String {
        match self {
            Self::Mandate(asked) => sentence(context, me, asked),
            Self::Referral(asked) => asked.sentence(context, me),
        }
    }

    /// What has become of it, in words.
    fn state(&self, context: &Context<'_>) -> String {
        context.words.get(&format!("request-state-{}", self.wire().state))
    }
}

pub(super) fn list(context: &Context<'_>, all: bool) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let words = context.words;
    let mut found = me.api.requests()?;
    // A letter that was agreed to and has not gone can still be kept from going.
    let waits = |wire: &wire::Request| match wire.state {
        RequestState::Asked => true,
        RequestState::Accepted => referrals::is_one(wire),
        _ => false,
    };
    found.retain(|wire| all || waits(wire));
    let (mut table, none) = (Table::default(), found.is_empty());
    for wire in found {
        let id = wire.id;
        match Asked::check(&me, wire) {
            Ok(asked) => {
                context.out.line(&asked.as_json(&me));
                table.row([short(id), asked.sentence(context, &me), asked.state(context)]);
            }
            Err(reason) => {
                context
                    .out
                    .line(&json!({ "id": id, "authentic": false, "reason": reason.code() }));
                context.out.tell(&reason.explain(words));
                table.row([short(id), words.get("not-authentic"), String::new()]);
            }
        }
    }
    context.out.say(&if none {
        words.get("no-requests")
    } else {
        table.to_text()
    });
    Ok(())
}

/// Shows one with every word of it.
fn show(context: &Context<'_>, id: &str) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let asked = find(&me, id)?;
    context.out.result(&asked.as_json(&me), || {
        let page = match &asked {
            Asked::Mandate(asked) => sentence(context, &me, asked),
            Asked::Referral(asked) => asked.page(context, &me),
        };
        format!("{page}\n{}", asked.state(context))
    });
    Ok(())
}

/// A request in one sentence, for its owner or for its asker.
fn sentence(context: &Context<'_>, me: &SignedIn, asked: &Checked) -> String {
    let (words, body) = (context.words, asked.body());
    let who = match &asked.asker {
        Some(asker) => asker.name_and_place(),
        None => short(body.owner),
    };
    let right = words.get(&format!("right-{}", body.right));
    let purpose = words.get(&format!("purpose-{}", body.purpose));
    let values = [
        ("who", (&who).into()),
        ("right", (&right).into()),
        ("purpose", (&purpose).into()),
        ("days", u64::from(body.days).into()),
    ];
    let key = match (&asked.asker, body.reason) {
        (Some(_), RequestReason::Renewal) => "request-renewal",
        (Some(_), RequestReason::Handover) => "request-handover",
        (Some(_), RequestReason::Access) => "request-access",
        (None, _) => "request-own",
    };
    let mut text = words.format(key, &values);
    if let Some(message) = asked.message(me) {
        text += " ";
        text += &words.format("request-message", &[("message", (&message).into())]);
    }
    text
}

fn find(me: &SignedIn, text: &str) -> Result<Asked, CommandError> {
    Asked::check(me, find_one(me, text)?)
}

/// The one that was meant, unchecked.
pub(super) fn find_one(me: &SignedIn, text: &str) -> Result<wire::Request, CommandError> {
    let found = me.api.requests()?;
    let id = among(text, found.iter().map(|wire| wire.id))?;
    let wire = found.into_iter().find(|wire| wire.id == id);
    Ok(wire.ok_or_else(|| crate::prefix::PrefixError::NotFound(text.to_owned()))?)
}

/// The person agrees that a letter goes, after she has read it.
fn agree(
    context: &Context<'_>,
    me: &SignedIn,
    asked: &referrals::Asked,
    yes: bool,
) -> Result<(), CommandError> {
    if let Some(aidant) = &asked.aidant {
        context.out.tell(&aidant.introduce(context.words));
    }
    context.out.tell(&asked.page(context, me));
    grant::ask(context, yes)?;
    let note = me.sign(ReferralConsent::to(&asked.note, me.now().whole_seconds()))?;
    let act = ActNew { note: note.to_text() };
    let agreed = me.api.consent_to_referral(asked.body().id, &act)?;
    let agreed = referrals::Asked::check(me, agreed)?;
    context.out.result(&agreed.as_json(), || {
        let (id, until) = (
            short(agreed.body().id),
            moment(context.words, agreed.body().until, me.now()),
        );
        let values = [
            ("id", (&id).into()),
            ("place", (&agreed.structure).into()),
            ("until", (&until).into()),
        ];
        context.words.format("referral-agreed", &values)
    });
    Ok(())
}

pub(super) fn accept(context: &Context<'_>, arguments: &AcceptArgs) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let asked = match find(&me, &arguments.id)? {
        Asked::Mandate(asked) => asked,
        Asked::Referral(asked) => return agree(context, &me, &asked, arguments.yes),
    };
    let body = asked.body();
    let held = papers::all(&me)?;
    context.out.tell(&sentence(context, &me, &asked));
    let before = body
        .mandate
        .map(|id| mandates::check(&me, me.api.mandate(id)?))
        .transpose()?;
    let documents: Vec<DocumentId> = if arguments.documents.is_empty() {
        let lines = before.iter().flat_map(|before| &before.body.documents);
        lines.map(|line| line.document).collect()
    } else {
        let ids = || held.iter().map(|held| held.id);
        let found = arguments.documents.iter().map(|text| among(text, ids()));
        found.collect::<Result<_, _>>()?
    };
    let grantee = match body.grantee {
        Grantee::Person(account) => grant::person(&me, context, People(&me).known(account)?)?,
        Grantee::Structure(structure, role) => grant::team(&me, context, structure, role)?,
    };
    let from = me.now().whole_seconds();
    let days = arguments.duration.map_or(body.days, |duration| duration.days());
    // A handover lasts no longer than what it takes the place of.
    let last = before.as_ref().filter(|_| body.reason == RequestReason::Handover);
    let until = from.plus_days(days);
    let until = last.map_or(until, |before| until.min(before.body.until));
    let plan = Plan {
        documents,
        right: arguments.right.unwrap_or(body.right),
        purpose: body.purpose,
        from,
        until,
        max_views: arguments
            .max_views
            .or_else(|| before.as_ref().and_then(|before| before.body.max_views)),
        consent: Consent::Presence,
        yes: arguments.yes,
        previous: before.as_ref().map(|before| before.note.digest()),
    };
    let new = grant::make(context, &me, &held, &grantee, &plan)?;
    let granted = me.api.accept_request(body.id, &new)?;
    grant::report(context, &me, &held, granted, &grantee)
}

pub(super) fn end(context: &Context<'_>, id: &str, answer: RequestAnswer) -> Result<(), CommandError> {
    let me = context.sign_in()?;
    let asked = find(&me, id)?;
    let note = me.sign(RequestEnd {
        request: asked.wire().id,
        note: asked.digest(),
        answer,
        actor: me.account(),
        at: me.now().whole_seconds(),
    })?;
    let route = match answer {
        RequestAnswer::Refused => "refusal",
        RequestAnswer::Withdrawn => "withdrawal",
    };
    let act = ActNew { note: note.to_text() };
    let ended = Asked::check(&me, me.api.end_request(asked.wire().id, route, &act)?)?;
    context.out.result(&ended.as_json(&me), || {
        let (id, words) = (short(ended.wire().id), format!("request-{}", ended.wire().state));
        context.words.format(&words, &[("id", (&id).into())])
    });
    Ok(())
}
