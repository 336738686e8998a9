//! Referrals: what an aidant asks to send, what the person agrees to, and what its receiver may believe.
//!
//! # In scope
//!
//! Every note of a referral is checked here, on the machine of whoever looks at it: the person hears who really asks
//! before she agrees, the aidant sends nothing without a consent that stands, and the receiver believes the person's own
//! signature and nobody's word for it.
//!
//! # Out of scope
//!
//! Writing and opening letters (`letters`, `commands::mail`), and the state of a referral, which is the server's to say.

use ecrin_vault::id::{AccountId, StructureId};
use ecrin_vault::mail::openpgp::Signature;
use ecrin_vault::mail::{Address, Attachment, Reading};
use ecrin_vault::note::{NoteBody as _, SignedNote, VerifyingKey};
use ecrin_vault::referral::{
    Referral, ReferralConsent, ReferralFault, ReferralKeys, ReferralWords, WordsError, agreed,
};
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{RequestState, Role};
use ecrin_vault::wire::{self, MailItem, Person, ReferralProof, Structure};
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::{CommandError, Exit, Fault};
use crate::letters::Correspondent;
use crate::mandates::MandateCheckError;
use crate::output::short;
use crate::people::{Known, People};
use crate::teams;
use crate::unlock::SignedIn;
use crate::when::moment;

/// What the part of a letter is called that programs read.
const PROOF: &str = "orientation.json";

impl Fault for WordsError {
    fn code(&self) -> &str {
        match self {
            Self::Text => "bad-referral",
            Self::Mismatch | Self::Envelope(_) => "mismatch",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

impl Fault for ReferralFault {
    fn code(&self) -> &str {
        "verification-failed"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

/// Why a letter does not go.
#[derive(Debug, thiserror::Error)]
pub enum ReferralError {
    /// As things stand, the person's agreement is missing.
    #[error("this referral cannot be sent: it is {0}")]
    State(RequestState),
    /// Somebody else asked for it.
    #[error("only whoever asked for a referral sends it")]
    AnotherAsked,
}

impl Fault for ReferralError {
    fn code(&self) -> &str {
        match self {
            Self::AnotherAsked => "not-allowed",
            Self::State(RequestState::Sent) => "referral-sent",
            Self::State(RequestState::TakenBack) => "referral-taken-back",
            Self::State(RequestState::Expired) => "referral-expired",
            Self::State(_) => "referral-not-agreed",
        }
    }
}

/// A referral whose aidant's signature was checked, with words that are those she signed.
pub struct Asked {
    /// As the server handed it out.
    pub wire: wire::Request,
    /// The note.
    pub note: SignedNote<Referral>,
    /// The words.
    pub words: ReferralWords,
    /// Who asks; nobody else where that is oneself.
    pub aidant: Option<Known>,
    /// What the structure is called.
    pub structure: String,
}

/// Whether something that is asked is a referral, and not a mandate.
pub fn is_one(wire: &wire::Request) -> bool {
    wire.note.starts_with(&format!("ecrin/{}/", Referral::KIND))
}

impl Asked {
    /// Checks a referral that the server handed out: that its aidant signed it, that it is about us, and its words.
    pub fn check(me: &SignedIn, wire: wire::Request) -> Result<Self, CommandError> {
        let note = SignedNote::<Referral>::parse(&wire.note)?;
        let claimed = note.danger_unverified().aidant;
        let aidant = if claimed == me.account() {
            note.verify(&me.key_name(), &me.keyring.identity.signing.verifying_key())?;
            None
        } else {
            let known = People(me).check(&wire.asker)?;
            if known.account() != claimed {
                return Err(MandateCheckError::Another.into());
            }
            known.verify(&note, &me.config.domain)?;
            Some(known)
        };
        let body = note.danger_unverified();
        if body.id != wire.id || ![body.owner, body.aidant].contains(&me.account()) {
            return Err(MandateCheckError::Another.into());
        }
        let sealed = wire.wish.as_ref().ok_or(WordsError::Mismatch)?;
        let words = ReferralWords::open(body, &sealed.0, &me.keyring.identity.encryption)?;
        let structure = called(me, body.structure, wire.structure.as_ref());
        Ok(Self {
            words,
            aidant,
            structure,
            note,
            wire,
        })
    }

    /// What it says. Checked by the one function that makes this.
    pub fn body(&self) -> &Referral {
        self.note.danger_unverified()
    }

    /// The keys that scripts rely on.
    pub fn as_json(&self) -> Value {
        let (body, wire) = (self.body(), &self.wire);
        json!({
            "id": body.id, "reason": "referral", "asker": body.aidant,
            "asker_name": self.aidant.as_ref().map(Known::name), "owner": body.owner,
            "structure": body.structure, "structure_name": self.structure, "name": self.words.name,
            "subject": self.words.subject, "text": self.words.text(), "state": wire.state, "at": body.at,
            "until": body.until, "answered": wire.answered, "message": wire.message,
        })
    }

    /// In one sentence, for the person or for the aidant.
    pub fn sentence(&self, context: &Context<'_>, me: &SignedIn) -> String {
        let who = match &self.aidant {
            Some(aidant) => aidant.name_and_place(),
            None => self.person(),
        };
        let until = moment(context.words, self.body().until, me.now());
        let key = if self.aidant.is_some() {
            "referral-asks"
        } else {
            "referral-own"
        };
        context.words.format(
            key,
            &[
                ("who", (&who).into()),
                ("place", (&self.structure).into()),
                ("until", (&until).into()),
                ("subject", (&self.words.subject).into()),
            ],
        )
    }

    /// All of it, every word that would be sent.
    pub fn page(&self, context: &Context<'_>, me: &SignedIn) -> String {
        let name = self.person();
        let values = [("name", (&name).into())];
        format!(
            "{}\n{}\n\n{}\n\n{}\n",
            self.sentence(context, me),
            context.words.format("referral-about", &values),
            self.words.subject,
            self.words.text()
        )
    }

    /// What the person is called: as the aidant wrote it, or as much of the account as tells it apart.
    pub fn person(&self) -> String {
        let name = self.words.name.clone();
        name.unwrap_or_else(|| short(self.body().owner))
    }

    /// The text that the receiver reads in any mail program; the words come last, exactly as they were agreed to.
    pub fn letter(&self, context: &Context<'_>, me: &SignedIn, consent: &ReferralConsent) -> String {
        let (name, aidant) = (self.person(), me.keyring.name.clone());
        let at = moment(context.words, consent.at, me.now());
        let intro = context.words.format(
            "referral-letter",
            &[
                ("name", (&name).into()),
                ("aidant", (&aidant).into()),
                ("place", (&self.structure).into()),
                ("at", (&at).into()),
            ],
        );
        format!("{intro}\n\n{}\n", self.words.text())
    }

    /// What goes along for the receiver's program, once the person's consent is seen to stand: as she signed it, with
    /// what vouches for her keys.
    pub fn prove(&self, me: &SignedIn) -> Result<(ReferralConsent, Attachment), CommandError> {
        if self.aidant.is_some() {
            return Err(ReferralError::AnotherAsked.into());
        }
        if self.wire.state != RequestState::Accepted {
            return Err(ReferralError::State(self.wire.state).into());
        }
        let consent = self.wire.consent.as_deref().unwrap_or_default();
        let person = me.api.person(self.body().owner)?;
        let proof = ReferralProof {
            referral: self.wire.note.clone(),
            consent: consent.to_owned(),
            words: self.words.to_body_text(),
            chain: person.chain,
        };
        let mine = me.keyring.identity.signing.verifying_key();
        let owner = person_of(me, &proof, self.body().owner)?;
        let (consent, _) = verified(me, &proof, &owner, (me.account(), &mine))?;
        // It is plain text with text keys, which always serialises.
        let bytes = serde_json::to_vec_pretty(&proof).unwrap_or_default();
        let attachment = Attachment {
            name: PROOF.to_owned(),
            media_type: "application/json".to_owned(),
            bytes,
        };
        Ok((consent, attachment))
    }
}

/// What a structure is called: as a member signed it with its team key, else as the server says.
fn called(me: &SignedIn, id: StructureId, said: Option<&Structure>) -> String {
    let signed = teams::fetch(me, id).and_then(|team| Ok(team.newest()?.name.clone()));
    let said = || said.map_or_else(|| short(id), |structure| structure.name.clone());
    signed.unwrap_or_else(|_| said())
}

/// The person's keys, if their chain leads to the instance and they are those that were seen first.
fn person_of(me: &SignedIn, proof: &ReferralProof, owner: AccountId) -> Result<Known, CommandError> {
    People(me).check(&Person {
        account: owner,
        role: Role::Beneficiary,
        name: None,
        structures: Vec::new(),
        chain: proof.chain.clone(),
    })
}

/// The consent and the words of a proof: the aidant asked, the person agreed, and neither to anything else.
fn verified(
    me: &SignedIn,
    proof: &ReferralProof,
    person: &Known,
    aidant: (AccountId, &VerifyingKey),
) -> Result<(ReferralConsent, ReferralWords), ReferralFault> {
    let keys = ReferralKeys {
        aidant,
        owner: (person.account(), &person.record.signing),
        domain: &me.config.domain,
    };
    let referral = SignedNote::parse(&proof.referral).map_err(|_| ReferralFault::Asked)?;
    let consent = SignedNote::parse(&proof.consent).map_err(|_| ReferralFault::Consent)?;
    agreed(&referral, &consent, &proof.words, keys)
}

/// Why a receiver should not rely on a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The part that programs read cannot be read.
    Form,
    /// Nothing vouches for the person's keys, or they are not those that were seen first.
    Keys,
    /// Whoever wrote the letter is not the aidant whom the person let write, or did not sign.
    Aidant,
    /// The person did not agree to this.
    Consent,
    /// The letter has other words than the person agreed to.
    Words,
    /// The person agreed that another structure gets it.
    Elsewhere,
    /// It came after the agreement had ended.
    Late,
    /// The relay carried another message for it, or none.
    NotSent,
}

impl Doubt {
    /// The word that scripts and language files use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Keys => "keys",
            Self::Aidant => "aidant",
            Self::Consent => "consent",
            Self::Words => "words",
            Self::Elsewhere => "elsewhere",
            Self::Late => "late",
            Self::NotSent => "not-sent",
        }
    }
}

/// A referral as it arrived.
pub struct Received {
    /// What the note says, believed or not.
    referral: Option<Referral>,
    /// The consent and the words; nothing where there is a doubt about them.
    agreed: Option<(ReferralConsent, ReferralWords)>,
    /// What the structure is called.
    structure: String,
    /// Why it is not believed; nothing, if it is.
    pub doubt: Option<Doubt>,
}

/// Looks for a referral in a letter, and checks it. What only the server knows, whether this letter is the one that the
/// person let go, is asked last.
pub fn received(
    me: &SignedIn,
    reading: &Reading,
    from: Option<&Address>,
    mine: &Address,
    item: &MailItem,
) -> Result<Option<Received>, CommandError> {
    let Some(part) = reading.attachments.iter().find(|part| part.name == PROOF) else {
        return Ok(None);
    };
    let mut received = Received {
        referral: None,
        agreed: None,
        structure: String::new(),
        doubt: Some(Doubt::Form),
    };
    let Ok(proof) = serde_json::from_slice::<ReferralProof>(&part.bytes) else {
        return Ok(Some(received));
    };
    let Ok(note) = SignedNote::<Referral>::parse(&proof.referral) else {
        return Ok(Some(received));
    };
    let referral = note.danger_unverified().clone();
    let said = me
        .session
        .structures
        .iter()
        .find(|own| own.id == referral.structure);
    received.structure = called(me, referral.structure, said);
    match believe(me, reading, from, mine, (&referral, &proof)) {
        Ok(agreed) => {
            received.doubt = doubt_of(me, reading, from == Some(mine), item, &agreed)?;
            received.agreed = Some(agreed);
        }
        Err(doubt) => received.doubt = Some(doubt),
    }
    received.referral = Some(referral);
    Ok(Some(received))
}

/// The consent and the words, if the writer of the letter is the aidant and the person agreed.
fn believe(
    me: &SignedIn,
    reading: &Reading,
    from: Option<&Address>,
    mine: &Address,
    (referral, proof): (&Referral, &ReferralProof),
) -> Result<(ReferralConsent, ReferralWords), Doubt> {
    if !matches!(reading.signature, Signature::Good(_)) {
        return Err(Doubt::Aidant);
    }
    let (account, key) = match from {
        Some(from) if from == mine => (me.account(), me.keyring.identity.signing.verifying_key()),
        Some(from) => {
            let writer = Correspondent::find(me, from).map_err(|_| Doubt::Aidant)?;
            let known = writer.known.ok_or(Doubt::Aidant)?;
            (known.account(), known.record.signing)
        }
        None => return Err(Doubt::Aidant),
    };
    if account != referral.aidant {
        return Err(Doubt::Aidant);
    }
    let person = person_of(me, proof, referral.owner).map_err(|_| Doubt::Keys)?;
    verified(me, proof, &person, (account, &key)).map_err(|fault| match fault {
        ReferralFault::Asked => Doubt::Aidant,
        ReferralFault::Consent => Doubt::Consent,
        ReferralFault::Words => Doubt::Words,
    })
}

/// What speaks against a letter whose proof holds.
fn doubt_of(
    me: &SignedIn,
    reading: &Reading,
    own: bool,
    item: &MailItem,
    (consent, words): &(ReferralConsent, ReferralWords),
) -> Result<Option<Doubt>, CommandError> {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let same = squeezed(&reading.subject) == squeezed(&words.subject)
        && reading.text.trim_end().ends_with(&words.text())
        && reading.attachments.len() == 1;
    let theirs = me
        .session
        .structures
        .iter()
        .any(|own| own.id == consent.structure);
    if !same {
        return Ok(Some(Doubt::Words));
    }
    if !own && !theirs {
        return Ok(Some(Doubt::Elsewhere));
    }
    if item.at >= consent.until {
        return Ok(Some(Doubt::Late));
    }
    match me.api.request(consent.referral) {
        Ok(wire) if wire.state == RequestState::Sent && wire.message == Some(item.message) => Ok(None),
        Ok(_) => Ok(Some(Doubt::NotSent)),
        Err(reason) => {
            let reason = CommandError::from(reason);
            match reason.exit() {
                Exit::Unreachable => Err(reason),
                // Of a person who has erased her vault, the relay has no trace; her signature still is hers.
                _ if reason.code() == "not-found" => Ok(None),
                _ => Ok(Some(Doubt::NotSent)),
            }
        }
    }
}

impl Received {
    /// For scripts.
    pub fn as_json(&self) -> Value {
        let referral = self.referral.as_ref();
        let (consent, words) = match &self.agreed {
            Some((consent, words)) => (Some(consent), Some(words)),
            None => (None, None),
        };
        json!({
            "id": referral.map(|referral| referral.id), "owner": referral.map(|referral| referral.owner),
            "aidant": referral.map(|referral| referral.aidant),
            "structure": referral.map(|referral| referral.structure), "structure_name": self.structure,
            "name": words.and_then(|words| words.name.clone()), "subject": words.map(|words| &words.subject),
            "text": words.map(ReferralWords::text), "agreed": consent.map(|consent| consent.at),
            "until": consent.map(|consent| consent.until), "verified": self.doubt.is_none(),
            "doubt": self.doubt.map(Doubt::as_str),
        })
    }

    /// Who is handed over, by whom, and whether she agreed.
    pub fn sentence(&self, context: &Context<'_>, aidant: &str, now: Timestamp) -> String {
        let words = context.words;
        if let Some(doubt) = self.doubt {
            return words.format(
                "referral-doubtful",
                &[(
                    "why",
                    (&words.get(&format!("referral-doubt-{}", doubt.as_str()))).into(),
                )],
            );
        }
        let Some((consent, text)) = &self.agreed else {
            return String::new();
        };
        let name = text.name.clone().unwrap_or_else(|| short(consent.owner));
        let at = moment(words, consent.at, now);
        words.format(
            "referral-verified",
            &[
                ("name", (&name).into()),
                ("aidant", aidant.into()),
                ("place", (&self.structure).into()),
                ("at", (&at).into()),
            ],
        )
    }

    /// The words that the person agreed to, where all of it holds.
    pub fn words(&self) -> Option<&ReferralWords> {
        let agreed = self.agreed.as_ref().filter(|_| self.doubt.is_none());
        agreed.map(|(_, words)| words)
    }
}
