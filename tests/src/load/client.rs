//! One beneficiary with her aidant: what they do, what was acknowledged, and whether it still holds.
//!
//! In scope: choosing the next act, remembering its acknowledgement, and comparing the server with that memory.
//! Out of scope: when the server dies.
//!
//! The journal makes the comparison exact. Every act is one event in the owner's journal, so after a restart the
//! journal holds the events of what was acknowledged, at most the one of the act that was under way, and no other;
//! and what the server shows must be what those events add up to.
//!
//! This file is long because what a client did, what must be true of it for ever, and the questions that find out are
//! one idea: apart, an act could lose its question unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use ecrin_cli::api::{Api, ApiError};
use ecrin_cli::exit::Fault as _;
use ecrin_vault::id::{DocumentId, EventId, MandateId, UploadId};
use ecrin_vault::note::Digest32;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{EventCode, MandateState, Outcome};
use ecrin_vault::wire::{JournalRow, MandateNew, SealMade, SealNew};
use rand::rngs::StdRng;
use rand::seq::IteratorRandom as _;
use rand::{Rng as _, RngCore as _, SeedableRng as _};

use super::person::{Paper, Person, Visitor, now};

/// She keeps at most so many papers, and so many mandates that live.
const PAPERS: usize = 6;
const MANDATES: usize = 4;

/// So many failed tries leave a slot open.
const TRIES: u32 = 4;

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Something acknowledged is not there.
    Lost(String),
    /// A row without its event, an event without its row, or an act that nobody did.
    Half(String),
    /// The server answered something it must not.
    Wrong(String),
}

/// An act that stands in the owner's journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Deposit(DocumentId),
    TakeOut(DocumentId),
    Delete(DocumentId),
    Grant(MandateId),
    Accept(MandateId),
    View(MandateId),
    Revoke(MandateId),
    /// A view that must be refused.
    Refused(MandateId),
    /// A page of the journal.
    Read,
}

impl Act {
    fn is_told_by(self, row: &JournalRow) -> bool {
        let (code, document, mandate) = match self {
            Self::Deposit(document) => (EventCode::DocumentDeposited, Some(document), None),
            Self::TakeOut(document) => (EventCode::DocumentReleasedDownload, Some(document), None),
            Self::Delete(document) => (EventCode::DocumentDeleted, Some(document), None),
            Self::Grant(mandate) => (EventCode::MandateGranted, None, Some(mandate)),
            Self::Accept(mandate) => (EventCode::MandateAccepted, None, Some(mandate)),
            Self::View(mandate) => (EventCode::DocumentReleasedView, None, Some(mandate)),
            Self::Revoke(mandate) => (EventCode::MandateRevoked, None, Some(mandate)),
            Self::Refused(mandate) => (EventCode::DocumentReleaseRefused, None, Some(mandate)),
            Self::Read => (EventCode::JournalRead, None, None),
        };
        let result = if matches!(self, Self::Refused(_)) {
            Outcome::Refused
        } else {
            Outcome::Ok
        };
        row.event == code
            && row.result == result
            && (document.is_none() || row.document == document)
            && (mandate.is_none() || row.mandate == mandate)
    }
}

/// A paper on its way.
struct Unfinished {
    paper: Paper,
    upload: Option<UploadId>,
    /// How many bytes the server has said that it has.
    offset: u64,
    /// Whether some of them had not been acknowledged when the server died. On a disk that lost its power they may be
    /// others than were sent; the digest finds that, and the upload begins again.
    doubtful: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Granted,
    Accepted,
    Revoked,
}

#[derive(Clone, Copy)]
struct Held {
    paper: DocumentId,
    note: Digest32,
    standing: Standing,
    views: u32,
    until: Timestamp,
}

/// Why a client does nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It was told to stop.
    Enough,
    /// The connection broke.
    Broken,
    /// The server's disk is full.
    Full,
    /// The server answered something it must not.
    Wrong(Verdict),
}

/// Why an act is not done.
enum Stop {
    /// The connection broke.
    Broken,
    /// The server's disk is full, and nothing was done.
    Full,
    /// The server answered something it must not.
    Wrong(String),
    /// The test itself failed.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Unreachable { .. } | ApiError::Timeout { .. } | ApiError::Answer { .. } => Self::Broken,
            full if full.is("storage-full") => Self::Full,
            other => Self::Wrong(format!("{}: {other}", other.code())),
        }
    }
}

/// A beneficiary, her aidant, and all that they were promised.
pub struct Client {
    owner: Arc<Person>,
    aidant: Arc<Person>,
    rng: StdRng,
    papers: BTreeMap<DocumentId, Paper>,
    mandates: BTreeMap<MandateId, Held>,
    /// Mandates that were touched since they were last looked at.
    touched: BTreeSet<MandateId>,
    unfinished: Option<Unfinished>,
    seal: Option<(SealMade, Timestamp)>,
    /// Acknowledged since the journal was last read, with the event where the answer named it.
    acknowledged: Vec<(Act, Option<EventId>)>,
    /// Asked for, and not answered.
    pending: Option<(Act, Option<(MandateId, Held)>)>,
    /// How much of the journal has been read.
    read: u64,
    tries: u32,
    trying: bool,
    /// How many acts were acknowledged.
    pub count: u64,
    /// How many acts were under way when the server died, and stand; and how many do not.
    pub undecided: (u64, u64),
}

impl Client {
    /// Someone who has done nothing yet.
    pub fn new(owner: &Arc<Person>, aidant: &Arc<Person>, seed: u64) -> Self {
        Self {
            owner: Arc::clone(owner),
            aidant: Arc::clone(aidant),
            rng: StdRng::seed_from_u64(seed),
            papers: BTreeMap::new(),
            mandates: BTreeMap::new(),
            touched: BTreeSet::new(),
            unfinished: None,
            seal: None,
            acknowledged: Vec::new(),
            pending: None,
            read: 0,
            tries: 0,
            trying: false,
            count: 0,
            undecided: (0, 0),
        }
    }

    /// Acts until `enough` says so, and says why it stopped.
    pub fn act(&mut self, api: &Api, mut enough: impl FnMut() -> bool) -> Result<End> {
        let (me, aidant) = (Visitor::new(&self.owner, api), Visitor::new(&self.aidant, api));
        while !enough() {
            match self.step(&me, &aidant) {
                Ok(()) => {}
                Err(Stop::Broken) => return Ok(End::Broken),
                Err(Stop::Full) => {
                    // A refusal is an answer: what was refused has not happened, and must not.
                    self.pending = None;
                    return Ok(End::Full);
                }
                Err(Stop::Wrong(what)) => {
                    let under_way = self.pending.map(|(act, _)| act);
                    return Ok(End::Wrong(Verdict::Wrong(format!(
                        "{what} (under way: {under_way:?})"
                    ))));
                }
                Err(Stop::Failed(error)) => return Err(error),
            }
        }
        Ok(End::Enough)
    }

    fn step(&mut self, me: &Visitor, aidant: &Visitor) -> Result<(), Stop> {
        if self.unfinished.is_some() {
            return self.send(me);
        }
        if self.papers.is_empty() || (self.papers.len() < PAPERS && self.rng.gen_ratio(1, 6)) {
            let mut plain = vec![0; self.rng.gen_range(1..12_000)];
            self.rng.fill_bytes(&mut plain);
            let paper = self.owner.seal(plain)?;
            self.unfinished = Some(Unfinished {
                paper,
                upload: None,
                offset: 0,
                doubtful: false,
            });
            return Ok(());
        }
        let living = self
            .mandates
            .values()
            .filter(|held| held.standing != Standing::Revoked)
            .count();
        match self.rng.gen_range(0..12) {
            0 if self.papers.len() > PAPERS / 2 => self.delete(me),
            1 => self.take_out(me),
            2 if self.tries < TRIES => {
                self.trying = true;
                me.try_in_vain()??;
                self.trying = false;
                self.tries += 1;
                Ok(())
            }
            3 | 4 if living < MANDATES => self.grant(me),
            5 | 6 => self.on_mandate(Standing::Granted, |me, id| me.accept(aidant, id)),
            7 => self.on_mandate(Standing::Accepted, |client, id| client.revoke(me, id)),
            8 => self.on_mandate(Standing::Revoked, |client, id| client.view(aidant, id)),
            _ => self.on_mandate(Standing::Accepted, |client, id| client.view(aidant, id)),
        }
    }

    fn on_mandate(
        &mut self,
        standing: Standing,
        act: impl FnOnce(&mut Self, MandateId) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let fitting = self
            .mandates
            .iter()
            .filter(|(_, held)| held.standing == standing)
            .map(|(id, _)| *id);
        match fitting.choose(&mut self.rng) {
            Some(id) => act(self, id),
            None => Ok(()),
        }
    }

    /// What was asked for is now done.
    fn done(&mut self, event: Option<EventId>) {
        if let Some((act, granted)) = self.pending.take() {
            self.acknowledged.push((act, event));
            self.count += 1;
            self.apply(act, granted);
        }
    }

    fn apply(&mut self, act: Act, granted: Option<(MandateId, Held)>) {
        match act {
            Act::Deposit(id) => {
                if let Some(unfinished) = self.unfinished.take() {
                    self.papers.insert(id, unfinished.paper);
                }
            }
            Act::Delete(id) => {
                self.papers.remove(&id);
            }
            Act::Grant(_) => {
                self.mandates.extend(granted);
                self.seal = None;
            }
            Act::Accept(id) => self.change(id, |held| held.standing = Standing::Accepted),
            Act::View(id) => self.change(id, |held| held.views += 1),
            Act::Revoke(id) => self.change(id, |held| held.standing = Standing::Revoked),
            Act::TakeOut(_) | Act::Refused(_) | Act::Read => {}
        }
        if let Act::Grant(id) | Act::Accept(id) | Act::View(id) | Act::Revoke(id) = act {
            self.touched.insert(id);
        }
    }

    fn change(&mut self, mandate: MandateId, change: impl FnOnce(&mut Held)) {
        if let Some(held) = self.mandates.get_mut(&mandate) {
            change(held);
        }
    }

    fn send(&mut self, me: &Visitor) -> Result<(), Stop> {
        let Some(unfinished) = &mut self.unfinished else {
            return Ok(());
        };
        let length = unfinished.paper.payload.len();
        let Some(upload) = unfinished.upload else {
            unfinished.upload = Some(me.api.begin_upload(length as u64)?);
            (unfinished.offset, unfinished.doubtful) = (0, false);
            return Ok(());
        };
        let offset = usize::try_from(unfinished.offset).map_err(|error| Stop::Failed(error.into()))?;
        if offset < length {
            // Most papers in one piece, some in several.
            let rest = length - offset;
            let piece = if self.rng.r#gen() {
                rest
            } else {
                self.rng.gen_range(1..=rest)
            };
            let bytes = unfinished
                .paper
                .payload
                .get(offset..offset + piece)
                .unwrap_or_default();
            unfinished.offset = me.api.continue_upload(upload, unfinished.offset, bytes)?;
            return Ok(());
        }
        self.pending = Some((Act::Deposit(unfinished.paper.id()), None));
        match me.deposit(upload, &unfinished.paper) {
            Ok(document) => self.done(Some(document.event)),
            Err(error) if error.is("checksum-mismatch") && unfinished.doubtful => {
                unfinished.upload = None;
                self.pending = None;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn some_paper(&mut self) -> Result<Paper, Stop> {
        let paper = self.papers.values().choose(&mut self.rng);
        Ok(paper.context("she has no paper")?.clone())
    }

    fn take_out(&mut self, me: &Visitor) -> Result<(), Stop> {
        let paper = self.some_paper()?;
        self.pending = Some((Act::TakeOut(paper.id()), None));
        let opened = me.take_out(&paper)?;
        self.done(None);
        opened.map_err(|reason| Stop::Wrong(format!("document {}: {reason}", paper.id())))
    }

    fn delete(&mut self, me: &Visitor) -> Result<(), Stop> {
        let id = self.some_paper()?.id();
        self.pending = Some((Act::Delete(id), None));
        me.api.delete_document(id)?;
        self.done(None);
        Ok(())
    }

    fn grant(&mut self, me: &Visitor) -> Result<(), Stop> {
        let until = now().whole_seconds().plus_days(self.rng.gen_range(1..300));
        let (seal, until) = match self.seal.clone() {
            Some(seal) => seal,
            None => {
                let made = (me.api.make_seal(&SealNew { until })?, until);
                self.seal.insert(made).clone()
            }
        };
        let paper = self.some_paper()?;
        let (note, envelope) = me.write_mandate(&paper, &self.aidant, &seal, until)?;
        let held = Held {
            paper: paper.id(),
            note: note.digest(),
            standing: Standing::Granted,
            views: 0,
            until,
        };
        self.pending = Some((Act::Grant(seal.mandate), Some((seal.mandate, held))));
        me.api.grant(&MandateNew {
            note: note.to_text(),
            envelopes: vec![envelope],
        })?;
        self.done(None);
        Ok(())
    }

    fn accept(&mut self, aidant: &Visitor, id: MandateId) -> Result<(), Stop> {
        let note = aidant.write_acceptance(id, self.held(id)?.note)?;
        self.pending = Some((Act::Accept(id), None));
        aidant.api.act_on_mandate(id, "acceptance", &note)?;
        self.done(None);
        Ok(())
    }

    fn revoke(&mut self, me: &Visitor, id: MandateId) -> Result<(), Stop> {
        let note = me.write_revocation(id, self.held(id)?.note)?;
        self.pending = Some((Act::Revoke(id), None));
        me.api.act_on_mandate(id, "revocation", &note)?;
        self.done(None);
        Ok(())
    }

    /// Looks at the paper of a mandate, or finds that it cannot any more.
    fn view(&mut self, aidant: &Visitor, id: MandateId) -> Result<(), Stop> {
        let held = self.held(id)?;
        let note = aidant.write_view(id)?;
        let expected = match (held.standing, self.papers.get(&held.paper)) {
            (Standing::Accepted, Some(paper)) => Ok(paper.clone()),
            (Standing::Accepted, None) => Err("document-gone"),
            (Standing::Granted, _) => Err("mandate-not-accepted"),
            (Standing::Revoked, _) => Err("mandate-revoked"),
        };
        self.pending = Some((
            if expected.is_ok() {
                Act::View(id)
            } else {
                Act::Refused(id)
            },
            None,
        ));
        match (aidant.api.view(id, &note), expected) {
            (Ok(released), Ok(paper)) => {
                self.done(Some(released.event));
                let opened = aidant.open(&released, &paper)?;
                opened.map_err(|reason| Stop::Wrong(format!("view {}: {reason}", released.event)))
            }
            (Ok(_), Err(code)) => Err(Stop::Wrong(format!("mandate {id} was viewed in spite of {code}"))),
            (Err(ApiError::Refused { code, event, .. }), Err(expected)) if code == expected => {
                self.done(event);
                Ok(())
            }
            (Err(error), _) => Err(error.into()),
        }
    }

    fn held(&self, id: MandateId) -> Result<Held> {
        self.mandates.get(&id).copied().context("a mandate that she has")
    }

    /// Whether the server, which was just restarted, still holds all that was acknowledged, and nothing else; `whole`
    /// looks at every mandate, not only at those that were touched and a few others.
    pub fn compare(&mut self, api: &Api, whole: bool) -> Result<Vec<Verdict>> {
        let mut verdicts = Vec::new();
        match self.try_compare(api, whole, &mut verdicts) {
            Ok(()) => Ok(verdicts),
            Err(Stop::Broken) => Err(anyhow!("the server broke off while it was compared")),
            Err(Stop::Full) => Err(anyhow!("the disk is full while the server is compared")),
            Err(Stop::Wrong(what)) => {
                verdicts.push(Verdict::Wrong(what));
                Ok(verdicts)
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    fn try_compare(&mut self, api: &Api, whole: bool, verdicts: &mut Vec<Verdict>) -> Result<(), Stop> {
        let (me, aidant) = (Visitor::new(&self.owner, api), Visitor::new(&self.aidant, api));
        let undecided = self.compare_journal(&me, verdicts)?;
        self.compare_papers(&me, verdicts)?;
        self.compare_mandates(&me, &aidant, whole, verdicts)?;
        self.compare_upload(&me, undecided, verdicts)?;
        if !verdicts.is_empty() {
            return Ok(());
        }
        // Reading bytes and trying doors are acts themselves: the next comparison looks for their events.
        if !self.papers.is_empty() {
            self.take_out(&me)?;
        }
        self.on_mandate(Standing::Revoked, |client, id| client.view(&aidant, id))
    }

    /// Reads the new part of the journal. Answers the act that was under way and has not happened.
    fn compare_journal(&mut self, me: &Visitor, verdicts: &mut Vec<Verdict>) -> Result<Option<Act>, Stop> {
        let mut rows = Vec::new();
        let mut after = Some(self.read.to_string());
        while after.is_some() {
            let page = me.api.journal(after)?;
            rows.extend(page.events);
            after = page.next;
            if after.is_some() {
                self.acknowledged.push((Act::Read, None));
            }
        }
        for row in &rows {
            self.read += 1;
            if row.sequence != Some(self.read) {
                let found = row.sequence.unwrap_or_default();
                verdicts.push(Verdict::Lost(format!(
                    "event {} of a journal: {found} follows",
                    self.read
                )));
                self.read = found;
            }
        }
        for (act, event) in self.acknowledged.drain(..) {
            let told = |row: &JournalRow| act.is_told_by(row) && event.is_none_or(|event| row.id == event);
            match rows.iter().position(told) {
                Some(position) => drop(rows.remove(position)),
                None => verdicts.push(Verdict::Lost(format!("the event of {act:?}"))),
            }
        }
        // Reading is an act too, and shows from the next reading on.
        self.acknowledged.push((Act::Read, None));
        let mut undecided = None;
        if let Some((act, granted)) = self.pending.take() {
            match rows.iter().position(|row| act.is_told_by(row)) {
                Some(position) => {
                    rows.remove(position);
                    self.undecided.0 += 1;
                    self.apply(act, granted);
                }
                None => {
                    self.undecided.1 += 1;
                    undecided = Some(act);
                }
            }
        }
        for row in rows {
            // What happened before she began: her account was made.
            let before = matches!(
                row.event,
                EventCode::AccountCreated | EventCode::KeyCreated | EventCode::SessionOpened
            );
            if !before {
                verdicts.push(Verdict::Half(format!(
                    "{} stands in a journal, and nobody did it",
                    row.event
                )));
            }
        }
        Ok(undecided)
    }

    fn compare_papers(&self, me: &Visitor, verdicts: &mut Vec<Verdict>) -> Result<(), Stop> {
        let mut listed: BTreeMap<_, _> = me.api.documents()?.into_iter().map(|row| (row.id, row)).collect();
        for (id, paper) in &self.papers {
            match listed.remove(id) {
                None => verdicts.push(Verdict::Lost(format!("document {id} is not listed"))),
                Some(row)
                    if row.deposit != paper.deposit || row.payload_size != paper.payload.len() as u64 =>
                {
                    verdicts.push(Verdict::Wrong(format!("document {id} is another")));
                }
                Some(_) => {}
            }
        }
        let unknown = listed
            .into_keys()
            .map(|id| format!("document {id} is listed without an event"));
        verdicts.extend(unknown.map(Verdict::Half));
        Ok(())
    }

    fn compare_mandates(
        &mut self,
        me: &Visitor,
        aidant: &Visitor,
        whole: bool,
        verdicts: &mut Vec<Verdict>,
    ) -> Result<(), Stop> {
        if whole {
            // Both parties list the same ones. The aidant has other people's too.
            let mine: BTreeSet<_> = me.api.mandates()?.iter().map(|item| item.id).collect();
            let theirs: BTreeSet<_> = aidant.api.mandates()?.iter().map(|item| item.id).collect();
            for id in self
                .mandates
                .keys()
                .filter(|id| !mine.contains(id) || !theirs.contains(id))
            {
                verdicts.push(Verdict::Lost(format!("mandate {id} is not listed to both")));
            }
            for id in mine.iter().filter(|id| !self.mandates.contains_key(id)) {
                verdicts.push(Verdict::Half(format!("mandate {id} is listed without an event")));
            }
        }
        let others = self.mandates.keys().copied().choose_multiple(&mut self.rng, 2);
        self.touched.extend(others);
        for id in std::mem::take(&mut self.touched) {
            let held = self.held(id)?;
            let item = match aidant.api.mandate(id) {
                Err(error) if error.is("not-found") => {
                    verdicts.push(Verdict::Lost(format!("mandate {id}")));
                    continue;
                }
                item => item?,
            };
            let revoked = item.state == MandateState::RevokedByBeneficiary;
            let accepted = item.accepted.is_some();
            let same = match held.standing {
                Standing::Granted => !revoked && !accepted,
                Standing::Accepted => !revoked && accepted,
                Standing::Revoked => revoked,
            };
            if !same || item.views != held.views {
                let found = format!("{}, accepted {accepted}, {} views", item.state, item.views);
                let expected = format!("{:?}, {} views", held.standing, held.views);
                verdicts.push(Verdict::Half(format!(
                    "mandate {id}: expected {expected}; found {found}"
                )));
            }
        }
        Ok(())
    }

    fn compare_upload(
        &mut self,
        me: &Visitor,
        undecided: Option<Act>,
        verdicts: &mut Vec<Verdict>,
    ) -> Result<(), Stop> {
        let Some(unfinished) = &mut self.unfinished else {
            return Ok(());
        };
        let Some(upload) = unfinished.upload else {
            return Ok(());
        };
        let depositing = matches!(undecided, Some(Act::Deposit(_)));
        match me.api.upload_offset(upload) {
            // What arrived and was not acknowledged may have stayed; the rest follows from there.
            Ok(offset) if offset >= unfinished.offset => {
                unfinished.doubtful |= offset > unfinished.offset;
                unfinished.offset = offset;
            }
            Ok(offset) => {
                let told = unfinished.offset;
                verdicts.push(Verdict::Lost(format!(
                    "{offset} of {told} bytes of an upload are left"
                )));
                unfinished.upload = None;
            }
            // The last step takes the upload away before the document stands; she sends it again.
            Err(error) if error.is("not-found") && depositing => unfinished.upload = None,
            Err(error) if error.is("not-found") => {
                verdicts.push(Verdict::Lost("an upload".to_owned()));
                unfinished.upload = None;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Looks at the sealer's folder, while no server runs: a seal whose destruction was acknowledged stays destroyed,
    /// one that still has work is there, and no counter of failed tries has gone back.
    pub fn compare_sealer(&mut self, folder: &Path) -> Result<Vec<Verdict>> {
        let mut verdicts = Vec::new();
        let revoking = match self.pending {
            Some((Act::Revoke(id), _)) => Some(id),
            _ => None,
        };
        for (id, held) in &self.mandates {
            let there = folder.join("seals").join(id.to_string()).try_exists()?;
            if held.standing == Standing::Revoked && there {
                verdicts.push(Verdict::Lost(format!("the destruction of the seal of {id}")));
            }
            if held.standing != Standing::Revoked && !there && revoking != Some(*id) {
                verdicts.push(Verdict::Lost(format!("the seal of {id}, until {}", held.until)));
            }
        }
        let counter = fs::read_to_string(folder.join("tries").join(self.owner.slot.to_string()));
        let counter = counter.unwrap_or_default();
        let counted = counter
            .split(' ')
            .next()
            .and_then(|failed| failed.parse().ok())
            .unwrap_or(0);
        if counted < self.tries || counted > self.tries + u32::from(self.trying) {
            let expected = self.tries;
            verdicts.push(Verdict::Lost(format!(
                "{expected} failed tries; {counted} are counted"
            )));
        }
        (self.tries, self.trying) = (counted, false);
        Ok(verdicts)
    }
}
