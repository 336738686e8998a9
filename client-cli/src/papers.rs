//! My papers: what the server hands out, held against what was signed.
//!
//! # In scope
//!
//! A paper is shown and opened only when its deposit note is signed by the one who put it in, and document, version,
//! record and payload all agree with that note.
//!
//! # Out of scope
//!
//! Putting papers in: see [`crate::outbox`].

use std::collections::HashMap;
use std::path::Path;

use ecrin_vault::document::{Deposit, OpenedPayload, Record, open_payload};
use ecrin_vault::id::{AccountId, DocumentId};
use ecrin_vault::note::{NoteError, SignedNote};
use ecrin_vault::wire::Document;
use serde_json::{Value, json};

use crate::exit::{CommandError, Fault};
use crate::home::Replacement;
use crate::people::{Known, People};
use crate::prefix::among;
use crate::unlock::SignedIn;

/// Why a paper is not believed.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// It did not pass its checks.
    #[error("the paper {id} is not authenticated: {reason}")]
    NotAuthenticated {
        /// Which paper.
        id: DocumentId,
        /// What does not agree.
        reason: String,
    },
}

impl Fault for PaperError {
    fn code(&self) -> &str {
        "not-authenticated"
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        let Self::NotAuthenticated { id, reason } = self;
        vec![("id", crate::output::short(id)), ("reason", reason.clone())]
    }
}

/// A paper whose every part agrees with what its depositor signed.
pub struct Paper {
    /// As the server handed it out.
    pub document: Document,
    /// The note of its deposit.
    pub deposit: SignedNote<Deposit>,
    /// What it is, and the key to it.
    pub record: Record,
    /// Who put it in, where that was someone else.
    pub depositor: Option<Known>,
}

/// A paper, or why it is not believed.
pub struct Held {
    /// Which.
    pub id: DocumentId,
    /// The paper or the reason.
    pub paper: Result<Paper, CommandError>,
}

/// All my papers, oldest first.
pub fn all(me: &SignedIn) -> Result<Vec<Held>, CommandError> {
    let mut documents = me.api.documents()?;
    documents.sort_by_key(|document| (document.at, document.id));
    // One depositor often put in several papers; each chain is fetched and walked once.
    let mut depositors = HashMap::new();
    Ok(documents
        .into_iter()
        .map(|document| Held {
            id: document.id,
            paper: check(me, document, &mut depositors),
        })
        .collect())
}

/// The paper that was meant.
pub fn find(me: &SignedIn, text: &str) -> Result<Paper, CommandError> {
    pick(all(me)?, text)
}

/// The paper that was meant, from those at hand.
pub fn pick(held: Vec<Held>, text: &str) -> Result<Paper, CommandError> {
    let id = among(text, held.iter().map(|held| held.id))?;
    let found = held.into_iter().find(|held| held.id == id);
    found
        .ok_or_else(|| crate::prefix::PrefixError::NotFound(text.to_owned()))?
        .paper
}

/// The paper with this id among those at hand, which must be authentic.
pub fn one(held: &[Held], id: DocumentId) -> Result<&Paper, PaperError> {
    let refused = |reason: String| PaperError::NotAuthenticated { id, reason };
    let found = held
        .iter()
        .find(|held| held.id == id)
        .ok_or_else(|| refused(String::new()))?;
    found.paper.as_ref().map_err(|reason| refused(reason.to_string()))
}

fn check(
    me: &SignedIn,
    document: Document,
    depositors: &mut HashMap<AccountId, Known>,
) -> Result<Paper, CommandError> {
    let id = document.id;
    let refused = |reason: &str| PaperError::NotAuthenticated {
        id,
        reason: reason.to_owned(),
    };
    let deposit =
        SignedNote::<Deposit>::parse(&document.deposit).map_err(|reason| refused(&reason.to_string()))?;
    let claimed = deposit.danger_unverified().depositor;
    let depositor = if claimed == me.account() {
        None
    } else if let Some(known) = depositors.get(&claimed) {
        Some(known.clone())
    } else {
        let known = People(me).known(claimed)?;
        depositors.insert(claimed, known.clone());
        Some(known)
    };
    let verified: Result<&Deposit, NoteError> = match &depositor {
        Some(known) => known.verify(&deposit, &me.config.domain),
        None => deposit.verify(&me.key_name(), &me.keyring.identity.signing.verifying_key()),
    };
    let body = verified.map_err(|reason| refused(&reason.to_string()))?;
    let stated = (body.document, body.version, body.owner, body.payload_size);
    if stated != (document.id, document.version, me.account(), document.payload_size) {
        return Err(refused("document, version, owner or size").into());
    }
    let record = Record::open(&document.envelope.0, &me.keyring.identity.encryption, body.record)
        .map_err(|reason| refused(&reason.to_string()))?;
    let described = (
        record.document,
        record.version,
        record.payload_sha256,
        record.mandate,
    );
    if described != (body.document, body.version, body.payload_sha256, None) {
        return Err(refused("record").into());
    }
    Ok(Paper {
        document,
        deposit,
        record,
        depositor,
    })
}

impl Paper {
    /// Takes the file out into `out`, which appears only when it is whole and proved.
    pub fn take_out(&self, me: &SignedIn, out: &Path) -> Result<OpenedPayload, CommandError> {
        let mut file = Replacement::begin(out)?;
        let opened = self.open_into(me, &mut file)?;
        file.keep()?;
        Ok(opened)
    }

    /// Takes the file out into a writer; what was written counts only when this returns `Ok`.
    pub fn open_into(&self, me: &SignedIn, out: impl std::io::Write) -> Result<OpenedPayload, CommandError> {
        let payload = me.api.document_payload(self.document.id)?;
        Ok(open_payload(&self.record, payload, out)?)
    }

    /// The keys that scripts rely on.
    pub fn as_json(&self) -> Value {
        let (record, document) = (&self.record, &self.document);
        json!({
            "id": document.id, "version": document.version, "type": record.kind, "title": record.title,
            "size": record.size, "sha256": record.sha256, "issued": record.issued, "expires": record.expires,
            "filed": document.filed, "at": document.at, "event": document.event,
            "depositor": self.deposit.danger_unverified().depositor, "authentic": true,
        })
    }
}
