//! Mandates, as their owner signed them.
//!
//! # In scope
//!
//! Reading a mandate that the server hands out, checking that its owner signed it and that it is for us, and saying it
//! in words.
//!
//! # Out of scope
//!
//! What a mandate is worth at present: its state is the server's to say.

use ecrin_locales::Words;
use ecrin_vault::envelope::Recipient;
use ecrin_vault::id::{AccountId, MandateId};
use ecrin_vault::mandate::{Grantee, Mandate};
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::vocabulary::Role;
use ecrin_vault::wire;
use serde_json::{Value, json};

use crate::exit::{CommandError, Fault};
use crate::output::short;
use crate::papers::Held;
use crate::people::{Known, People};
use crate::prefix::{Typed, among, read};
use crate::unlock::SignedIn;
use crate::when::full_moment;

/// The id of the text that people are shown before they sign: new words take a new id.
pub const TEXT_ID: &str = "mandate-2026-11";

/// Why a mandate is not believed.
#[derive(Debug, thiserror::Error)]
pub enum MandateCheckError {
    /// The server's answer is about another mandate.
    #[error("the server sent another mandate")]
    Another,
    /// It is for someone else, or for keys that are not ours.
    #[error("this mandate is not for these keys")]
    OtherKeys,
    /// What was released is not what the mandate names.
    #[error("what the server released is not what the mandate names: {0}")]
    Released(&'static str),
}

impl Fault for MandateCheckError {
    fn code(&self) -> &str {
        "verification-failed"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

/// The digest by which a mandate names its grantee's key.
pub fn key_digest(recipient: &Recipient) -> Digest32 {
    recipient.digest()
}

/// A mandate whose owner's signature was checked.
pub struct Checked {
    /// As the server handed it out.
    pub wire: wire::Mandate,
    /// The note.
    pub note: SignedNote<Mandate>,
    /// What it says.
    pub body: Mandate,
    /// Its owner, where that is someone else.
    pub owner: Option<Known>,
}

/// Checks a mandate that the server handed out.
pub fn check(me: &SignedIn, wire: wire::Mandate) -> Result<Checked, CommandError> {
    let note = SignedNote::<Mandate>::parse(&wire.note)?;
    let claimed = note.danger_unverified().owner;
    let owner = if claimed == me.account() {
        None
    } else {
        let owner = People(me).check(&wire.owner)?;
        if owner.account() != claimed {
            return Err(MandateCheckError::Another.into());
        }
        Some(owner)
    };
    let body = match &owner {
        Some(owner) => owner.verify(&note, &me.config.domain)?,
        None => note.verify(&me.key_name(), &me.keyring.identity.signing.verifying_key())?,
    };
    let body = body.clone();
    if body.id != wire.id {
        return Err(MandateCheckError::Another.into());
    }
    let mine = key_digest(&me.keyring.identity.encryption.recipient());
    if body.grantee == Grantee::Person(me.account()) && body.grantee_key != mine {
        return Err(MandateCheckError::OtherKeys.into());
    }
    Ok(Checked {
        wire,
        note,
        body,
        owner,
    })
}

/// The mandate that was meant; a whole id is asked for directly.
pub fn find(me: &SignedIn, text: &str) -> Result<Checked, CommandError> {
    let wire = match read::<MandateId>(text)? {
        Typed::Whole(id) => me.api.mandate(id)?,
        Typed::Beginning(beginning) => {
            let mandates = me.api.mandates()?;
            let id = among(&beginning, mandates.iter().map(|mandate| mandate.id))?;
            let found = mandates.into_iter().find(|mandate| mandate.id == id);
            found.ok_or(crate::prefix::PrefixError::NotFound(beginning))?
        }
    };
    check(me, wire)
}

/// The mandate that was meant, for someone who would stop it: a référent may, although it is not hers to see.
pub fn find_to_stop(me: &SignedIn, text: &str) -> Result<Checked, CommandError> {
    let Typed::Whole(id) = read::<MandateId>(text)? else {
        return find(me, text);
    };
    if !me.session.role.is_professional() {
        return find(me, text);
    }
    check(me, me.api.mandate_note(id)?)
}

/// How people call whoever holds a role in a structure: « France Services Hagetmau (aidants) ».
pub fn team_name(words: &Words, structure: &str, role: Role) -> String {
    words.format(&format!("team-{role}"), &[("structure", structure.into())])
}

impl Checked {
    /// The grantee's account, for a person.
    pub fn grantee(&self) -> Option<AccountId> {
        match self.body.grantee {
            Grantee::Person(account) => Some(account),
            Grantee::Structure(..) => None,
        }
    }

    /// The grantee for people: the name, and the structure in brackets.
    pub fn grantee_name(&self, words: &Words) -> String {
        if let Grantee::Structure(_, role) = self.body.grantee {
            return team_name(words, &self.wire.grantee, role);
        }
        match &self.wire.structure {
            Some(structure) => format!("{} ({})", self.wire.grantee, structure.name),
            None => self.wire.grantee.clone(),
        }
    }

    /// The role that a structure's mandate names.
    pub fn role(&self) -> Option<Role> {
        match self.body.grantee {
            Grantee::Person(_) => None,
            Grantee::Structure(_, role) => Some(role),
        }
    }

    /// The owner for people. Her name is inside her papers, for those who open one; a list does not tell it.
    pub fn owner_name(&self) -> String {
        short(self.body.owner)
    }

    /// The keys that scripts rely on. Titles stand in it only where they are known: in their owner's hands.
    pub fn as_json(&self, papers: &[Held]) -> Value {
        let (body, wire) = (&self.body, &self.wire);
        let documents: Vec<Value> = body
            .documents
            .iter()
            .map(|line| {
                let title = title_of(papers, line.document);
                let mut document =
                    json!({ "number": line.number, "document": line.document, "version": line.version });
                if let (Some(title), Value::Object(fields)) = (title, &mut document) {
                    fields.insert("title".to_owned(), json!(title));
                }
                document
            })
            .collect();
        json!({
            "id": body.id, "owner": body.owner, "grantee": body.grantee.to_string().split(' ').nth(1),
            "grantee_name": wire.grantee, "grantee_role": self.role(), "structure": wire.structure.as_ref().map(|structure| structure.id),
            "documents": documents, "right": body.right, "purpose": body.purpose, "from": body.from, "until": body.until,
            "state": wire.state, "accepted": wire.accepted, "ended": wire.ended, "max_views": body.max_views,
            "views": wire.views, "consent": body.consent, "note": self.note.digest(),
        })
    }
}

/// What its owner calls a document, if she still has it.
pub fn title_of(papers: &[Held], document: ecrin_vault::id::DocumentId) -> Option<&str> {
    let held = papers.iter().find(|held| held.id == document)?;
    held.paper.as_ref().ok().map(|paper| paper.record.title.as_str())
}

/// The names that the text of a mandate mentions.
pub struct Named<'a> {
    /// The owner, by the name she goes by.
    pub owner: &'a str,
    /// The grantee, with the structure.
    pub grantee: &'a str,
    /// The titles, in the order of the numbers.
    pub titles: &'a [String],
}

/// The exact words a person is shown before she signs; the note carries their digest.
pub fn text_of(words: &Words, body: &Mandate, named: &Named<'_>) -> String {
    let mut list = String::new();
    for (title, number) in named.titles.iter().zip(1u64..) {
        list += &words.format(
            "mandate-text-document",
            &[("number", number.into()), ("title", title.into())],
        );
        list += "\n";
    }
    let right = words.get(&format!("mandate-text-right-{}", body.right));
    let purpose = words.get(&format!("purpose-{}", body.purpose));
    let (from, until) = (full_moment(words, body.from), full_moment(words, body.until));
    let values = [
        ("owner", named.owner.into()),
        ("grantee", named.grantee.into()),
        ("documents", list.trim_end().into()),
        ("right", (&right).into()),
        ("purpose", (&purpose).into()),
        ("from", (&from).into()),
        ("until", (&until).into()),
    ];
    let mut text = words.format("mandate-text", &values);
    if let Some(most) = body.max_views {
        text += "\n";
        text += &words.format("mandate-text-max-views", &[("views", u64::from(most).into())]);
    }
    text + "\n" + &words.get("mandate-text-end")
}
