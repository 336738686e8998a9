//! The books: rows as the server keeps them, and its own decisions over them.
//!
//! What is decided is decided by `ecrin_server::app::policy`, the code that runs; here stands only what the app does
//! with the answer.

use std::collections::BTreeMap;

use ecrin_server::app::Refusal;
use ecrin_server::app::policy::acts::{ActQuestion, Party};
use ecrin_server::app::policy::requests::{Asker, Before};
use ecrin_server::app::policy::{Candidate, FetchQuestion, Standing, ViewQuestion, acts};
use ecrin_vault::act::{MandateAct, View};
use ecrin_vault::envelope::{EncryptionKey, Recipient};
use ecrin_vault::id::{AccountId, DocumentId, MandateId, Nonce, RequestId, StructureId};
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, MandateDocument, ShownText};
use ecrin_vault::note::Digest32;
use ecrin_vault::request::Request;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{Consent, Purpose, RequestReason, RequestState, Right, Role};

use crate::faults::Decisions;
use crate::steps::{ADMIN, Deed, HOUSES, MEMBERS, Question, STRANGER, Step, Terms, To, Turn, Why};

pub(crate) fn account(who: u8) -> AccountId {
    AccountId::from_bytes([who + 1; 16])
}

fn structure(house: u8) -> StructureId {
    StructureId::from_bytes([house + 1; 16])
}

fn time(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("a history is played in our days")
}

fn note(number: u32) -> Digest32 {
    Digest32::of(&number.to_be_bytes())
}

fn id(number: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub(crate) fn purpose(money: bool) -> Purpose {
    if money { Purpose::Argent } else { Purpose::Papiers }
}

fn grantee(to: To) -> Grantee {
    match to {
        To::Person(who) => Grantee::Person(account(who)),
        To::House(house, role) => Grantee::Structure(structure(house), role),
    }
}

/// A mandate's row.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) mandate: Mandate,
    pub(crate) lifecycle: Lifecycle,
    granted: Timestamp,
    through: Option<u8>,
    pub(crate) views: u32,
}

struct Asked {
    by: u8,
    owner: u8,
    about: Option<u32>,
    request: Request,
    answer: Option<RequestState>,
}

/// Everything that is kept, and who decides on it.
pub(crate) struct Books<'a> {
    by: &'a dyn Decisions,
    pub(crate) now: i64,
    pub(crate) mandates: BTreeMap<u32, Kept>,
    members: BTreeMap<(u8, u8), (Role, Standing)>,
    requests: BTreeMap<u32, Asked>,
    views: BTreeMap<u32, (u8, u32, i64)>,
    seal: Recipient,
}

impl<'a> Books<'a> {
    pub(crate) fn at(now: i64, by: &'a dyn Decisions, seal: &Recipient) -> Self {
        let members = MEMBERS.map(|(who, house, role)| ((who, house), (role, Standing::Active)));
        Self {
            by,
            now,
            mandates: BTreeMap::new(),
            members: members.into(),
            requests: BTreeMap::new(),
            views: BTreeMap::new(),
            seal: seal.clone(),
        }
    }

    fn active(&self, who: u8, house: u8) -> Option<Role> {
        let (role, standing) = self.members.get(&(who, house))?;
        (*standing == Standing::Active).then_some(*role)
    }

    fn works_for(&self, who: u8) -> Vec<(u8, Role)> {
        let mut houses: Vec<(u8, Role)> = HOUSES
            .into_iter()
            .filter_map(|house| Some((house, self.active(who, house)?)))
            .collect();
        houses.sort_by_key(|(_, role)| std::cmp::Reverse(*role));
        houses
    }

    /// Why someone may not act at all.
    pub(crate) fn standing(&self, who: u8) -> Option<Refusal> {
        let homeless = who > ADMIN && self.works_for(who).is_empty();
        homeless.then_some(Refusal::AccountSuspended)
    }

    pub(crate) fn membership(&self, kept: &Kept, who: u8) -> Option<(Role, Standing)> {
        let house = match kept.mandate.grantee {
            Grantee::Structure(of, _) => HOUSES.into_iter().find(|house| structure(*house) == of),
            Grantee::Person(holder) if holder == account(who) => kept.through,
            Grantee::Person(_) => None,
        };
        self.members.get(&(who, house?)).copied()
    }

    fn house_of(&self, kept: &Kept) -> Option<u8> {
        match kept.mandate.grantee {
            Grantee::Structure(of, _) => HOUSES.into_iter().find(|house| structure(*house) == of),
            Grantee::Person(_) => kept.through,
        }
    }

    fn governs(&self, who: u8, kept: &Kept) -> bool {
        let house = self.house_of(kept);
        who == ADMIN || house.and_then(|house| self.active(who, house)) == Some(Role::Referent)
    }

    /// Does what a step says, if the decisions allow it.
    pub(crate) fn step(&mut self, step: &Step) -> Result<(), Refusal> {
        let who = match step {
            Step::Pass(time) => {
                self.now += time;
                return Ok(());
            }
            Step::Member { who, house, turn } => {
                self.turn(*who, *house, *turn);
                return Ok(());
            }
            Step::Grant { who, .. }
            | Step::Act { who, .. }
            | Step::Stop { who }
            | Step::View { who, .. }
            | Step::Fetch { who, .. }
            | Step::Ask { who, .. }
            | Step::No { who, .. } => *who,
        };
        // A view asks for it itself, so that the refusal stands in the owner's journal.
        let asks_itself = matches!(step, Step::View { .. } | Step::Fetch { .. });
        if let Some(refusal) = self.standing(who).filter(|_| !asks_itself) {
            return Err(refusal);
        }
        match step {
            Step::Grant {
                number,
                terms,
                answers,
                ..
            } => self.grant(who, *number, terms, *answers),
            Step::Act {
                mandate, deed, ago, ..
            } => self.act(who, *mandate, *deed, *ago),
            Step::Stop { .. } => self.stop(who),
            Step::View {
                number,
                mandate,
                paper,
                right,
                money,
                ago,
                ..
            } => {
                self.see(who, *mandate, *paper, *right, *money, *ago)?;
                self.views.insert(*number, (who, *mandate, self.now));
                Ok(())
            }
            Step::Fetch { view, .. } => self.fetch(who, *view),
            Step::Ask { number, question, .. } => self.ask(who, *number, question),
            Step::No { request, .. } => self.say_no(who, *request),
            Step::Pass(_) | Step::Member { .. } => Ok(()),
        }
    }

    pub(crate) fn mandate(&self, number: u32, terms: &Terms) -> Mandate {
        let documents = terms
            .papers
            .iter()
            .zip(1..)
            .map(|((paper, version), number)| MandateDocument {
                number,
                document: DocumentId::from_bytes([*paper; 16]),
                version: *version,
                payload_sha256: Digest32([*paper ^ version.to_be_bytes()[3]; 32]),
                record: Digest32([number.to_be_bytes()[3]; 32]),
            });
        Mandate {
            id: MandateId::from_bytes(id(number)),
            owner: account(terms.owner),
            grantee: grantee(terms.to),
            grantee_key: Digest32([7; 32]),
            seal: self.seal.clone(),
            documents: documents.collect(),
            right: terms.right,
            purpose: purpose(terms.money),
            from: time(terms.from),
            until: time(terms.until),
            max_views: terms.most,
            consent: Consent::Presence,
            text: ShownText {
                id: String::new(),
                language: String::new(),
                digest: Digest32([0; 32]),
            },
            previous: terms.previous.map(note),
        }
    }

    fn grant(&mut self, who: u8, number: u32, terms: &Terms, answers: Option<u32>) -> Result<(), Refusal> {
        let now = time(self.now);
        if who > STRANGER {
            return Err(Refusal::NotAllowed);
        }
        let mandate = self.mandate(number, terms);
        if !self.by.signs(account(who), &mandate) {
            return Err(Refusal::BadSignature);
        }
        self.by.check(&mandate, now)?;
        let through = match terms.to {
            To::Person(who) => self.works_for(who).first().map(|(house, _)| *house),
            To::House(..) => None,
        };
        let active = match terms.to {
            To::Person(_) => through.is_some(),
            To::House(house, role) => {
                let mut members = self.members.iter();
                members.any(|((_, of), held)| *of == house && *held == (role, Standing::Active))
            }
        };
        let known = !matches!(terms.to, To::Person(who) if who <= STRANGER);
        let candidate = Candidate {
            known,
            active,
            key: Some(mandate.grantee_key),
        };
        self.by.receive(&mandate, candidate)?;
        if let Some(asked) = answers.and_then(|answers| self.requests.get(&answers)) {
            if asked.owner != who {
                return Err(Refusal::NotAllowed);
            }
            self.must_wait(asked)?;
            self.by
                .answer(&asked.request, self.before(asked.about), &mandate, now)?;
        }
        if let Some(before) = terms
            .previous
            .and_then(|previous| self.mandates.get_mut(&previous))
        {
            before.lifecycle = self
                .by
                .replaced(&before.mandate, &before.lifecycle, &mandate, now)?;
        }
        if let Some(asked) = answers.and_then(|answers| self.requests.get_mut(&answers)) {
            asked.answer = Some(RequestState::Accepted);
        }
        let kept = Kept {
            mandate,
            lifecycle: Lifecycle::default(),
            granted: now,
            through,
            views: 0,
        };
        self.mandates.insert(number, kept);
        Ok(())
    }

    fn act(&mut self, who: u8, number: u32, deed: Deed, ago: i64) -> Result<(), Refusal> {
        let kept = self.mandates.get(&number).ok_or(Refusal::NotFound)?;
        let act = match deed {
            Deed::Accept => acts::Act::Accept,
            Deed::Revoke => acts::Act::Revoke,
            Deed::Suspend => acts::Act::Suspend,
            Deed::Resume => acts::Act::Resume,
            Deed::Undo => acts::Act::Undo {
                granted: Some(kept.granted),
                views: kept.views,
            },
        };
        let signed = MandateAct {
            mandate: kept.mandate.id,
            note: note(number),
            actor: account(who),
            at: time(self.now - ago),
        };
        let lifecycle = self.by.act(&ActQuestion {
            now: time(self.now),
            mandate: &kept.mandate,
            note: note(number),
            lifecycle: &kept.lifecycle,
            party: Party {
                account: account(who),
                membership: self.membership(kept, who),
                governs: self.governs(who, kept),
            },
            act,
            signed: &signed,
        })?;
        if let Some(kept) = self.mandates.get_mut(&number) {
            kept.lifecycle = lifecycle;
        }
        Ok(())
    }

    fn stop(&mut self, who: u8) -> Result<(), Refusal> {
        if who > STRANGER {
            return Err(Refusal::NotAllowed);
        }
        let now = time(self.now);
        for kept in self
            .mandates
            .values_mut()
            .filter(|kept| kept.mandate.owner == account(who))
        {
            if let Some(stopped) = self.by.stopped(&kept.mandate, &kept.lifecycle, now) {
                kept.lifecycle = stopped;
            }
        }
        for asked in self.requests.values_mut().filter(|asked| asked.owner == who) {
            asked.answer = asked.answer.or(Some(RequestState::Refused));
        }
        Ok(())
    }

    /// Whether this view would be released at this moment.
    pub(crate) fn would_show(
        &self,
        who: u8,
        number: u32,
        paper: u32,
        right: Right,
        money: bool,
        ago: i64,
    ) -> Result<u32, Refusal> {
        let kept = self.mandates.get(&number).ok_or(Refusal::NotFound)?;
        let view = View {
            mandate: kept.mandate.id,
            number: paper,
            right,
            purpose: purpose(money),
            nonce: Nonce::from_bytes([0; 16]),
            viewer: account(who),
            at: time(self.now - ago),
        };
        self.by.view(ViewQuestion {
            now: time(self.now),
            mandate: &kept.mandate,
            lifecycle: &kept.lifecycle,
            standing: self.standing(who),
            membership: self.membership(kept, who),
            view: &view,
            views: kept.views,
        })
    }

    fn see(
        &mut self,
        who: u8,
        number: u32,
        paper: u32,
        right: Right,
        money: bool,
        ago: i64,
    ) -> Result<(), Refusal> {
        self.would_show(who, number, paper, right, money, ago)?;
        if let Some(kept) = self.mandates.get_mut(&number) {
            kept.views += 1;
        }
        Ok(())
    }

    fn fetch(&self, who: u8, view: u32) -> Result<(), Refusal> {
        let (viewer, number, released) = self.views.get(&view).ok_or(Refusal::NotFound)?;
        if *viewer != who {
            return Err(Refusal::NotFound);
        }
        let kept = self.mandates.get(number).ok_or(Refusal::NotFound)?;
        self.by.fetch(FetchQuestion {
            now: time(self.now),
            mandate: &kept.mandate,
            lifecycle: &kept.lifecycle,
            standing: self.standing(who),
            viewer: account(who),
            membership: self.membership(kept, who),
            released: time(*released),
        })
    }

    fn before(&self, number: Option<u32>) -> Option<Before<'_>> {
        let kept = self.mandates.get(&number?)?;
        Some(Before {
            mandate: &kept.mandate,
            note: note(number?),
            lifecycle: &kept.lifecycle,
        })
    }

    fn ask(&mut self, who: u8, number: u32, question: &Question) -> Result<(), Refusal> {
        if who <= STRANGER {
            return Err(Refusal::NotAllowed);
        }
        let request = Request {
            id: RequestId::from_bytes(id(number)),
            reason: match question.why {
                Why::Access => RequestReason::Access,
                Why::Renewal => RequestReason::Renewal,
                Why::Handover => RequestReason::Handover,
            },
            asker: account(who),
            owner: account(question.owner),
            grantee: grantee(question.to),
            right: question.right,
            purpose: purpose(question.money),
            days: question.days,
            mandate: question.about.map(|about| MandateId::from_bytes(id(about))),
            wish: None,
            at: time(self.now),
        };
        if !request.is_possible() {
            return Err(Refusal::Malformed);
        }
        let before = self
            .before(question.about)
            .filter(|before| before.mandate.owner == request.owner);
        let houses = |who| -> Vec<StructureId> {
            let houses = self.works_for(who);
            houses.into_iter().map(|(house, _)| structure(house)).collect()
        };
        let named = question.about.and_then(|about| self.mandates.get(&about));
        let governs: Vec<StructureId> = named
            .filter(|kept| self.governs(who, kept))
            .and_then(|kept| self.house_of(kept))
            .map(structure)
            .into_iter()
            .collect();
        let theirs = match question.to {
            To::House(house, _) => vec![structure(house)],
            To::Person(person) => houses(person),
        };
        let asker = Asker {
            works_for: &houses(who),
            governs: &governs,
            theirs: &theirs,
        };
        self.by.ask(&request, asker, before, time(self.now))?;
        let asked = Asked {
            by: who,
            owner: question.owner,
            about: question.about,
            request,
            answer: None,
        };
        self.requests.insert(number, asked);
        Ok(())
    }

    fn must_wait(&self, asked: &Asked) -> Result<(), Refusal> {
        match ecrin_vault::request::state_at(asked.request.at, asked.answer, time(self.now)) {
            RequestState::Asked => Ok(()),
            RequestState::Expired => Err(Refusal::RequestExpired),
            _ => Err(Refusal::RequestAnswered),
        }
    }

    fn say_no(&mut self, who: u8, number: u32) -> Result<(), Refusal> {
        let asked = self.requests.get(&number).ok_or(Refusal::NotFound)?;
        let answer = match who {
            _ if who == asked.owner => RequestState::Refused,
            _ if who == asked.by => RequestState::Withdrawn,
            _ => return Err(Refusal::NotFound),
        };
        self.must_wait(asked)?;
        if let Some(asked) = self.requests.get_mut(&number) {
            asked.answer = Some(answer);
        }
        Ok(())
    }

    fn turn(&mut self, who: u8, house: u8, turn: Turn) {
        let before = self.members.get(&(who, house)).copied();
        let after = match (before, turn) {
            (Some((_, Standing::Removed)) | None, Turn::Join(role)) => (role, Standing::Active),
            (Some((_, Standing::Active)), Turn::Join(role)) => (role, Standing::Active),
            (Some((_, Standing::Removed)) | None, _) | (_, Turn::Join(_)) => return,
            (Some((role, _)), Turn::Suspend) => (role, Standing::Suspended),
            (Some((role, _)), Turn::Resume) => (role, Standing::Active),
            (Some((role, _)), Turn::Remove) => (role, Standing::Removed),
        };
        self.members.insert((who, house), after);
        if after.1 != Standing::Removed {
            return;
        }
        let now = time(self.now);
        for kept in self.mandates.values_mut() {
            let through = kept.through.map(structure);
            if acts::is_in_hand(&kept.mandate, through, account(who), structure(house))
                && let Some(rests) = self.by.holder_left(&kept.mandate, &kept.lifecycle, now)
            {
                kept.lifecycle = rests;
            }
        }
    }

    /// A seal for mandates that nobody opens.
    pub(crate) fn some_seal() -> Recipient {
        EncryptionKey::from_secret(&[1; 32]).recipient()
    }
}
