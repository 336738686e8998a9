//! The same histories through the real server, a few hundred steps of them: one owner, three of the first house, an
//! administrator and another beneficiary. What they sign is signed, and what they may open is opened by the sealer.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use ecrin_cli::api::ApiError;
use ecrin_cli::papers;
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Cast, Person};
use ecrin_vault::act::{Acceptance, MandateAct, Resumption, Revocation, Stop, Suspension, View};
use ecrin_vault::document::Record;
use ecrin_vault::id::{EventId, MandateId, Nonce};
use ecrin_vault::mandate::{Grantee, Mandate, MandateDocument, ShownText};
use ecrin_vault::note::Digest32;
use ecrin_vault::seal::seal_record;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::Consent;
use ecrin_vault::wire;
use rand::rngs::OsRng;

use crate::books::purpose;
use crate::histories::Histories;
use crate::model::Model;
use crate::steps::{DAY, Deed, Step, Terms, To};

/// How many steps are walked, and from which seed.
const STEPS: usize = 300;
const SEED: u64 = 7;
/// After so much time whoever acts signs in again: sessions end when nobody uses them.
const FRESH: i64 = 10 * 60 * 1000;

/// Who is who in the cast.
fn person(cast: &Cast, who: u8) -> Option<&Person> {
    Some(match who {
        0 => &cast.fatou,
        1 => &cast.yusuf,
        3 => &cast.admin,
        4 => &cast.nadia,
        5 => &cast.karim,
        6 => &cast.referent,
        _ => return None,
    })
}

struct Walk<'a> {
    cast: &'a Cast,
    now: i64,
    people: BTreeMap<u8, (i64, SignedIn)>,
    records: Vec<Record>,
    mandates: BTreeMap<u32, (MandateId, Digest32)>,
    views: BTreeMap<u32, EventId>,
}

/// What the server said: done, or the code of the refusal.
type Said = Result<(), String>;

fn said<T>(answer: Result<T, ApiError>) -> Result<Result<T, String>> {
    match answer {
        Ok(done) => Ok(Ok(done)),
        Err(ApiError::Refused { code, .. }) => Ok(Err(code)),
        Err(error) => bail!("{error}"),
    }
}

impl Walk<'_> {
    fn time(&self) -> Result<Timestamp> {
        Ok(Timestamp::from_millis(self.now)?)
    }

    fn me(&mut self, who: u8) -> Result<&SignedIn> {
        let now = self.now;
        if self.people.get(&who).is_none_or(|(since, _)| now - since > FRESH) {
            let person = person(self.cast, who).context("nobody of the cast")?;
            person.run(&["login"])?.json()?;
            self.people.insert(who, (now, person.insider()?));
        }
        Ok(&self.people.get(&who).context("someone")?.1)
    }

    /// Whether the cast can do this step: nobody asks, comes or goes here.
    fn knows(&self, step: &Step) -> bool {
        match step {
            Step::Pass(time) => *time <= 3 * DAY,
            Step::Grant {
                who, terms, answers, ..
            } => {
                let to = matches!(terms.to, To::Person(to) if person(self.cast, to).is_some() && to != 3);
                let papers =
                    !terms.papers.is_empty() && terms.papers.iter().all(|(_, version)| *version == 1);
                answers.is_none() && terms.owner == 0 && to && papers && person(self.cast, *who).is_some()
            }
            // A view of paper zero is no note at all: nobody can even sign it.
            Step::View { paper: 0, .. } => false,
            Step::Act { who, .. } | Step::Stop { who } | Step::View { who, .. } | Step::Fetch { who, .. } => {
                person(self.cast, *who).is_some()
            }
            Step::Member { .. } | Step::Ask { .. } | Step::No { .. } => false,
        }
    }

    fn take(&mut self, step: &Step) -> Result<Said> {
        let at = self.time()?;
        match step {
            Step::Grant {
                who, number, terms, ..
            } => self.grant(*who, *number, terms),
            Step::Act {
                who,
                mandate,
                deed,
                ago,
            } => {
                let (id, note) = *self.mandates.get(mandate).context("a mandate")?;
                let me = self.me(*who)?;
                let at = at.plus_millis(-ago);
                let act = MandateAct {
                    mandate: id,
                    note,
                    actor: me.account(),
                    at,
                };
                let note = match deed {
                    Deed::Accept => me.sign(Acceptance(act))?.to_text(),
                    Deed::Suspend => me.sign(Suspension(act))?.to_text(),
                    Deed::Resume => me.sign(Resumption(act))?.to_text(),
                    Deed::Revoke | Deed::Undo => me.sign(Revocation(act))?.to_text(),
                };
                let note = wire::ActNew { note };
                let answer = match deed {
                    Deed::Accept => me.api.act_on_mandate(id, "acceptance", &note),
                    Deed::Suspend => me.api.act_on_mandate(id, "suspension", &note),
                    Deed::Resume => me.api.act_on_mandate(id, "resumption", &note),
                    Deed::Revoke => me.api.act_on_mandate(id, "revocation", &note),
                    Deed::Undo => me.api.undo_mandate(id, &note),
                };
                Ok(said(answer)?.map(drop))
            }
            Step::Stop { who } => {
                let me = self.me(*who)?;
                let stop = Stop {
                    owner: me.account(),
                    inbox: false,
                    at,
                };
                let note = me.sign(stop)?.to_text();
                Ok(said(me.api.stop(&wire::StopNew { note }))?.map(drop))
            }
            Step::View {
                who,
                number,
                mandate,
                paper,
                right,
                money,
                ago,
            } => {
                let (id, _) = *self.mandates.get(mandate).context("a mandate")?;
                let me = self.me(*who)?;
                let view = View {
                    mandate: id,
                    number: *paper,
                    right: *right,
                    purpose: purpose(*money),
                    nonce: Nonce::generate(&mut OsRng),
                    viewer: me.account(),
                    at: at.plus_millis(-ago),
                };
                let note = me.sign(view)?.to_text();
                let released = said(me.api.view(id, &wire::ViewNew { note }))?;
                self.views
                    .extend(released.as_ref().ok().map(|released| (*number, released.event)));
                Ok(released.map(drop))
            }
            Step::Fetch { who, view } => {
                let event = *self.views.get(view).context("a view")?;
                Ok(said(self.me(*who)?.api.view_payload(event).map(drop))?)
            }
            _ => Ok(Ok(())),
        }
    }

    fn grant(&mut self, who: u8, number: u32, terms: &Terms) -> Result<Said> {
        let To::Person(to) = terms.to else {
            bail!("nobody of the cast")
        };
        let recipient = self.me(to)?.keyring.identity.encryption.recipient();
        let (grantee, owner) = (self.me(to)?.account(), self.me(terms.owner)?.account());
        let until = Timestamp::from_millis(terms.until)?;
        let made = match said(self.me(who)?.api.make_seal(&wire::SealNew { until }))? {
            Ok(made) => made,
            Err(code) => return Ok(Err(code)),
        };
        let (mut documents, mut envelopes) = (Vec::new(), Vec::new());
        for ((paper, _), number) in terms.papers.iter().zip(1..) {
            let mut record = self.records.get(usize::from(*paper)).context("a paper")?.clone();
            record.mandate = Some(made.mandate);
            envelopes.push(seal_record(&record, &recipient, &made.seal)?.into());
            documents.push(MandateDocument {
                number,
                document: record.document,
                version: record.version,
                payload_sha256: record.payload_sha256,
                record: record.digest(),
            });
        }
        let previous = terms
            .previous
            .and_then(|previous| self.mandates.get(&previous))
            .map(|(_, note)| *note);
        let mandate = Mandate {
            id: made.mandate,
            owner,
            grantee: Grantee::Person(grantee),
            grantee_key: recipient.digest(),
            seal: made.seal,
            documents,
            right: terms.right,
            purpose: purpose(terms.money),
            from: Timestamp::from_millis(terms.from)?,
            until,
            max_views: terms.most,
            consent: Consent::Presence,
            text: ShownText {
                id: "test".to_owned(),
                language: "fr".to_owned(),
                digest: Digest32::of(b"test"),
            },
            previous,
        };
        let me = self.me(who)?;
        let note = me.sign(mandate)?;
        let new = wire::MandateNew {
            note: note.to_text(),
            envelopes,
        };
        let granted = said(me.api.grant(&new))?;
        if granted.is_ok() {
            self.mandates.insert(number, (made.mandate, note.digest()));
        }
        Ok(granted.map(drop))
    }
}

#[test]
fn the_same_histories_end_the_same_way_in_the_server() -> Result<()> {
    let (cast, server) = Cast::served()?;
    let mut walk = Walk {
        now: cast.now.millis(),
        people: BTreeMap::new(),
        records: Vec::new(),
        mandates: BTreeMap::new(),
        views: BTreeMap::new(),
        cast: &cast,
    };
    let held = papers::all(walk.me(0)?).map_err(|error| anyhow::anyhow!("{error}"))?;
    for paper in &cast.papers {
        walk.records
            .push(papers::one(&held, paper.id.parse()?)?.record.clone());
    }
    let (mut model, mut histories) = (Model::at(walk.now), Histories::new(SEED));
    let (mut walked, mut done, mut seen) = (0, 0, 0);
    while walked < STEPS {
        let step = histories.next(&model);
        if !walk.knows(&step) {
            continue;
        }
        let Some(wrongs) = model.wrongs(&step) else {
            continue;
        };
        walked += 1;
        if let Step::Pass(time) = step {
            walk.now += time;
            server.clock.set(walk.time()?);
            model.tell(&step);
            continue;
        }
        let told = format!("step {walked} of seed {SEED}, {step:?}");
        match walk.take(&step).with_context(|| told.clone())? {
            Ok(()) => {
                ensure!(wrongs.is_empty(), "{told}: done, although {wrongs:?}");
                model.tell(&step);
                done += 1;
                seen += usize::from(matches!(step, Step::View { .. }));
            }
            Err(code) => ensure!(
                wrongs.contains(&code.as_str()),
                "{told}: refused as {code}, and what is wrong is {wrongs:?}"
            ),
        }
        // What its owner is shown is what the model says.
        let shown = walk.me(0)?.api.mandates()?;
        ensure!(
            shown.len() == model.mandates.len(),
            "{told}: {} mandates",
            shown.len()
        );
        for (number, told_of) in &model.mandates {
            let (id, _) = walk.mandates.get(number).context("a mandate")?;
            let item = shown
                .iter()
                .find(|item| item.id == *id)
                .context("a mandate is missing")?;
            let is = (item.state.as_str(), item.accepted.is_some(), item.views);
            let should = (told_of.state(model.now), told_of.was_accepted(), told_of.seen());
            ensure!(
                is == should,
                "{told}: mandate {number} is {is:?}, and should be {should:?}"
            );
        }
    }
    ensure!(done >= 40 && seen >= 8, "only {done} done, {seen} views");
    cast.admin.run(&["login"])?.json()?;
    cast.admin.json(&["audit", "verify"])?;
    Ok(())
}
