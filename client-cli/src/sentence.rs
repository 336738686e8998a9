//! Events of the journal in plain sentences, for the person whose papers they concern and for the auditor.
//!
//! # In scope
//!
//! Every event and result has its sentence: « Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt
//! mardi 4 mars à 14 h 12. » What a paper is called comes from the person's own decrypted records; an auditor reads
//! pseudonyms and numbers.
//!
//! # Out of scope
//!
//! Believing the journal: `audit verify` and receipts do that.

use std::collections::HashMap;

use ecrin_locales::{Value, Words};
use ecrin_vault::id::{AccountId, DocumentId, MandateId, RequestId, StructureId};
use ecrin_vault::journal::Core;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{DelayKind, DocumentType, EventCode, Outcome, Role, SlotKind};
use ecrin_vault::wire::JournalRow;
use serde_json::json;

use crate::output::short;
use crate::when::moment;

/// What the reader knows about the papers and mandates that events mention.
#[derive(Default)]
pub struct Memory {
    /// What the papers are and what they are called.
    pub papers: HashMap<DocumentId, (DocumentType, String)>,
    /// To whom the mandates are, and which papers they name by number.
    pub mandates: HashMap<MandateId, (String, HashMap<u32, DocumentId>)>,
    /// Who asked to write about her, and to which structure, by name.
    pub referrals: HashMap<RequestId, (String, String)>,
}

/// Someone who reads the journal.
pub struct Reader<'a> {
    /// In which language.
    pub words: &'a Words,
    /// When: this year's dates are told without the year.
    pub now: Timestamp,
    /// The person whose journal it is; `None` for an auditor.
    pub person: Option<AccountId>,
    /// What she knows.
    pub memory: Memory,
}

/// What an auditor calls a beneficiary: the beginning of her pseudonym in the journal, which is not her account.
pub fn pseudonym(subject: AccountId) -> String {
    let beginning: String = subject.to_string().chars().take(6).collect();
    format!("B-{}", beginning.to_uppercase())
}

/// Whose papers it is about, where the sentence does not begin with her already.
fn someone_elses(row: &JournalRow) -> String {
    let subject = row.subject.filter(|_| row.actor_role != Some(Role::Beneficiary));
    subject.map(pseudonym).unwrap_or_default()
}

/// Whether anyone at all may have done it: who gives a wrong passphrase has not shown to be the account's owner.
fn by_anyone(row: &JournalRow) -> bool {
    matches!(
        row.event,
        EventCode::SessionLoginFailed | EventCode::SessionRateLimited
    )
}

/// The keys under which an event's words stand.
pub fn key_of(event: EventCode) -> String {
    event.as_str().replace('.', "-")
}

impl Reader<'_> {
    /// The event in one sentence.
    pub fn sentence(&self, row: &JournalRow) -> String {
        let own = self.person.is_some() && row.actor == self.person && !by_anyone(row);
        let what = match (row.result, own) {
            (Outcome::Ok, true) => self.form(row, "you"),
            (Outcome::Ok, false) => self.form(row, "did"),
            // What was not done is told as a wish: « a voulu regarder votre passeport ».
            (_, true) => {
                let act = self.form(row, "act");
                self.words
                    .format("sentence-you-wanted", &[("act", (&act).into())])
            }
            (_, false) => {
                let (who, act) = (self.who(row), self.form(row, "act"));
                self.words.format(
                    "sentence-wanted",
                    &[("who", (&who).into()), ("act", (&act).into())],
                )
            }
        };
        let what = capitalised(&what);
        let at = moment(self.words, row.at, self.now);
        let reason = self.reason(row);
        let values = [
            ("what", (&what).into()),
            ("moment", (&at).into()),
            ("reason", (&reason).into()),
        ];
        self.words.format(&format!("sentence-{}", row.result), &values)
    }

    /// The act alone, as a receipt names it: « Regarder un papier ».
    pub fn act(&self, row: &JournalRow) -> String {
        capitalised(&self.form(row, "act"))
    }

    /// One of the three forms of an event: `did`, `you` or `act`.
    fn form(&self, row: &JournalRow, form: &str) -> String {
        let who = self.who(row);
        let thing = self.thing(row);
        let (mandate, new_mandate) = self.mandate(row);
        // To the person, the other one's part of it is « votre mandat ».
        let our_mandate = if self.person.is_some() {
            self.words.get("mandate-yours")
        } else {
            mandate.clone()
        };
        let (about, account) = (self.about(row), self.account(row));
        let (aidant, place) = self.referral(row);
        let values: Vec<(&str, Value<'_>)> = vec![
            ("who", (&who).into()),
            ("thing", (&thing).into()),
            ("mandate", (&mandate).into()),
            ("newmandate", (&new_mandate).into()),
            ("ourmandate", (&our_mandate).into()),
            ("about", (&about).into()),
            ("account", (&account).into()),
            ("aidant", (&aidant).into()),
            ("place", (&place).into()),
        ];
        self.words
            .format(&format!("{form}-{}", key_of(row.event)), &values)
    }

    /// The event for scripts.
    pub fn as_json(&self, row: &JournalRow) -> serde_json::Value {
        json!({
            "id": row.id, "at": row.at, "event": row.event, "actor": row.actor, "actor_name": row.actor_name,
            "actor_role": row.actor_role, "structure": row.structure.as_ref().map(|structure| structure.id),
            "structure_name": row.structure.as_ref().map(|structure| &structure.name), "subject": row.subject,
            "sequence": row.sequence, "mandate": row.mandate, "document": row.document, "number": row.number,
            "purpose": row.purpose, "detail": row.detail, "result": row.result, "reason": row.reason,
            "origin": row.origin, "index": row.index, "sentence": self.sentence(row),
        })
    }

    /// Who did it.
    pub fn who(&self, row: &JournalRow) -> String {
        if by_anyone(row) {
            return self.words.get("who-someone");
        }
        match row.actor {
            Some(actor) => self.named(row, actor),
            // The server acted by itself.
            None => self.words.get("who-service"),
        }
    }

    /// What the account of an event is called: « votre coffre », « le compte de Luc Martin ».
    fn account(&self, row: &JournalRow) -> String {
        if self.person.is_some() {
            return self.words.get("account-yours");
        }
        let name = match row.actor.or(row.subject) {
            Some(account) => self.named(row, account),
            None => self.words.get("who-someone"),
        };
        self.words.format("account-of", &[("name", (&name).into())])
    }

    fn named(&self, row: &JournalRow, actor: AccountId) -> String {
        if row.actor_role == Some(Role::Beneficiary) {
            return pseudonym(row.subject.unwrap_or(actor));
        }
        let name = row.actor_name.clone().unwrap_or_else(|| {
            let id = short(actor);
            self.words.format("who-unnamed", &[("id", (&id).into())])
        });
        match &row.structure {
            Some(structure) => format!("{name} ({})", structure.name),
            None => name,
        }
    }

    fn thing(&self, row: &JournalRow) -> String {
        let listed = row.mandate.and_then(|id| self.memory.mandates.get(&id));
        let document = row
            .document
            .or_else(|| listed.and_then(|(_, numbers)| numbers.get(&row.number?).copied()));
        if self.person.is_some() {
            if let Some((kind, title)) = document.and_then(|id| self.memory.papers.get(&id)) {
                let thing = self.words.get(&format!("yours-{kind}"));
                // Of two tax notices, or of « un autre papier », only the title tells which.
                let alike = self
                    .memory
                    .papers
                    .values()
                    .filter(|(other, _)| other == kind)
                    .count();
                return if alike > 1 || *kind == DocumentType::Other {
                    self.words.format(
                        "thing-titled",
                        &[("thing", (&thing).into()), ("title", title.into())],
                    )
                } else {
                    thing
                };
            }
            return match row.number {
                Some(number) => self
                    .words
                    .format("thing-yours-number", &[("number", u64::from(number).into())]),
                None => self.words.get("thing-yours"),
            };
        }
        let subject = someone_elses(row);
        let mut thing = match row.number {
            Some(number) => self
                .words
                .format("thing-number", &[("number", u64::from(number).into())]),
            None => self.words.get("thing-paper"),
        };
        if !subject.is_empty() {
            thing += &self.words.format("thing-of", &[("subject", (&subject).into())]);
        }
        thing
    }

    fn mandate(&self, row: &JournalRow) -> (String, String) {
        let Some(id) = row.mandate else {
            return (self.words.get("mandate-unknown"), self.words.get("mandate-new"));
        };
        if let Some((grantee, _)) = self.memory.mandates.get(&id).filter(|_| self.person.is_some()) {
            let values = [("grantee", grantee.into())];
            return (
                self.words.format("mandate-of", &values),
                self.words.format("mandate-new-to", &values),
            );
        }
        let (id, subject) = (short(id), someone_elses(row));
        let values = [("id", (&id).into()), ("subject", (&subject).into())];
        let key = if self.person.is_some() || subject.is_empty() {
            "mandate-id"
        } else {
            "mandate-id-of"
        };
        (
            self.words.format(key, &values),
            self.words.format("mandate-new-id", &values),
        )
    }

    /// By whom a person is handed over, and to which structure. The server's journal has only the id of that.
    fn referral(&self, row: &JournalRow) -> (String, String) {
        let mut ids = row.detail.as_deref().unwrap_or_default().split(' ');
        let known = ids.next().and_then(|id| id.parse::<RequestId>().ok());
        if let Some((aidant, place)) = known.and_then(|id| self.memory.referrals.get(&id)) {
            return (aidant.clone(), place.clone());
        }
        let place = match ids.next().and_then(|id| id.parse::<StructureId>().ok()) {
            Some(id) => self
                .words
                .format("referral-place", &[("id", (&short(id)).into())]),
            None => self.words.get("referral-somewhere"),
        };
        (self.words.get("referral-someone"), place)
    }

    /// One word more, in brackets, where the event has one.
    fn about(&self, row: &JournalRow) -> String {
        let Some(detail) = row.detail.as_deref().filter(|detail| !detail.is_empty()) else {
            return String::new();
        };
        let told: Vec<String> = detail
            .split(' ')
            .map(|word| match (word.parse::<Role>(), word.parse::<AccountId>()) {
                (Ok(role), _) => self.words.get(&format!("role-{role}")),
                (_, Ok(id)) => short(id),
                // « slot » is a kind of delay, and no kind of slot.
                _ if word.parse::<SlotKind>().is_ok() => self.words.get(&format!("slot-{word}")),
                _ if word.parse::<DelayKind>().is_ok() => self.words.get(&format!("delay-kind-{word}")),
                _ => word.to_owned(),
            })
            .collect();
        format!(" ({})", told.join(", "))
    }

    fn reason(&self, row: &JournalRow) -> String {
        let code = row.reason.as_deref().unwrap_or_default();
        let key = format!("reason-{code}");
        if self.words.has(&key) {
            self.words.get(&key)
        } else {
            self.words.format("reason-other", &[("code", code.into())])
        }
    }
}

/// A sentence begins with a capital, also when it begins with « le mandat ».
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// An event as a receipt tells it: the holder of a receipt is told what, not who.
pub fn row_of(
    id: ecrin_vault::id::EventId,
    core: &Core,
    subject: Option<AccountId>,
    origin: &str,
    index: u64,
) -> JournalRow {
    JournalRow {
        id,
        at: core.at,
        event: core.event,
        result: core.result,
        reason: core.reason.clone(),
        actor: None,
        actor_name: None,
        actor_role: None,
        structure: None,
        subject,
        sequence: None,
        mandate: core.mandate,
        document: core.document,
        number: core.number,
        purpose: core.purpose,
        detail: core.detail.clone(),
        origin: origin.to_owned(),
        index,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::SERVER_CODES;
    use ecrin_locales::Lang;
    use ecrin_vault::id::EventId;
    use ecrin_vault::wire::Structure;

    fn row(event: EventCode, result: Outcome) -> JournalRow {
        JournalRow {
            id: EventId::from_bytes([1; 16]),
            at: "2026-03-04T13:12:00Z".parse().expect("a time"),
            event,
            result,
            reason: (result != Outcome::Ok).then(|| "document-not-in-mandate".to_owned()),
            actor: Some(AccountId::from_bytes([2; 16])),
            actor_name: Some("Nadia Belkacem".to_owned()),
            actor_role: Some(Role::Aidant),
            structure: Some(Structure {
                id: StructureId::from_bytes([3; 16]),
                name: "France Services Hagetmau".to_owned(),
            }),
            subject: Some(AccountId::from_bytes([4; 16])),
            sequence: Some(1),
            mandate: Some(MandateId::from_bytes([5; 16])),
            document: None,
            number: Some(1),
            purpose: None,
            detail: Some("aidant".to_owned()),
            origin: "o".to_owned(),
            index: 0,
        }
    }

    fn reader(words: &Words, person: Option<AccountId>) -> Reader<'_> {
        let document = DocumentId::from_bytes([6; 16]);
        let mut memory = Memory::default();
        memory
            .papers
            .insert(document, (DocumentType::TaxNotice, "Avis 2025".to_owned()));
        memory.mandates.insert(
            MandateId::from_bytes([5; 16]),
            ("Nadia Belkacem".to_owned(), HashMap::from([(1, document)])),
        );
        Reader {
            words,
            now: "2026-05-04T13:12:00Z".parse().expect("a time"),
            person,
            memory,
        }
    }

    #[test]
    fn the_person_reads_who_looked_at_what_and_when() {
        let words = Words::new(Lang::Fr);
        let reader = reader(&words, Some(AccountId::from_bytes([4; 16])));
        assert_eq!(
            reader.sentence(&row(EventCode::DocumentReleasedView, Outcome::Ok)),
            "Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt mercredi 4 mars à 14 h 12."
        );
        let refused = JournalRow {
            number: Some(2),
            ..row(EventCode::DocumentReleaseRefused, Outcome::Refused)
        };
        assert_eq!(
            reader.sentence(&refused),
            "Nadia Belkacem (France Services Hagetmau) a voulu voir le papier n° 2 mercredi 4 mars à 14 h 12. Refusé : ce papier n'est pas dans le mandat."
        );
    }

    #[test]
    fn every_event_and_result_has_its_sentence_for_every_reader_in_every_language() {
        let me = AccountId::from_bytes([2; 16]);
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            for person in [None, Some(me), Some(AccountId::from_bytes([4; 16]))] {
                let reader = reader(&words, person);
                for event in EventCode::ALL {
                    for result in Outcome::ALL {
                        let text = reader.sentence(&row(*event, *result));
                        assert!(text.ends_with('.') && !text.contains("  "), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_reason_that_a_refusal_may_give_is_told_in_words() {
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            for code in SERVER_CODES.iter().filter(|code| code.starts_with("mandate-")) {
                assert!(words.has(&format!("reason-{code}")), "{lang} {code}");
            }
        }
    }

    #[test]
    fn every_word_of_the_closed_lists_is_told_in_every_language() {
        use ecrin_vault::vocabulary::{Consent, Duration, MandateState, Purpose, Right, SlotKind};
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            let mut keys: Vec<String> = Vec::new();
            keys.extend(Role::ALL.iter().map(|word| format!("role-{word}")));
            keys.extend(Duration::ALL.iter().map(|word| format!("duration-{word}")));
            keys.extend(
                Right::ALL
                    .iter()
                    .flat_map(|word| [format!("right-{word}"), format!("mandate-text-right-{word}")]),
            );
            keys.extend(MandateState::ALL.iter().map(|word| format!("state-{word}")));
            keys.extend(Purpose::ALL.iter().map(|word| format!("purpose-{word}")));
            keys.extend(Consent::ALL.iter().map(|word| format!("consent-{word}")));
            keys.extend(
                DocumentType::ALL
                    .iter()
                    .flat_map(|word| [format!("type-{word}"), format!("yours-{word}")]),
            );
            keys.extend(SlotKind::ALL.iter().map(|word| format!("slot-{word}")));
            keys.extend(Outcome::ALL.iter().map(|word| format!("result-{word}")));
            for key in keys {
                assert!(words.has(&key), "no words in {lang} for {key}");
            }
        }
    }
}
