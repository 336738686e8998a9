//! Random histories of mandates, played twice: by the decisions that run in the server, and by a model made of the
//! specs alone. After each step both say the same, nothing is seen outside a mandate, and nobody but its owner has made
//! one wider or longer.
//!
//! A seed that fails is printed with the shortest part of its history that still fails. `ECRIN_SEED` plays another
//! million. `walk.rs` takes a few hundred of the same steps through the real server.

mod books;
mod faults;
mod histories;
mod model;
mod steps;
mod walk;

use std::collections::BTreeMap;

use anyhow::{Result, bail, ensure};
use ecrin_vault::envelope::Recipient;
use ecrin_vault::vocabulary::{MandateState, Right};

use books::Books;
use faults::{AsTheyAre, Decisions, Fault};
use histories::{BEGINNINGS, Histories};
use model::Model;
use steps::{EVERYONE, Step};

/// How many steps are played, and how many make a history.
const STEPS: usize = 1_000_000;
const LENGTH: usize = 100;
/// Within how many histories each fault is found.
const PATIENCE: u64 = 1_000;
/// Every so often everyone tries everything.
const LOOK_AROUND: usize = 50;

/// What played, and how it went.
#[derive(Default)]
struct Tally {
    done: BTreeMap<&'static str, usize>,
    refused: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn steps(&self) -> usize {
        self.done.values().chain(self.refused.values()).sum()
    }

    fn add(&mut self, other: Self) {
        for (kind, times) in other.done {
            *self.done.entry(kind).or_default() += times;
        }
        for (code, times) in other.refused {
            *self.refused.entry(code).or_default() += times;
        }
    }
}

/// Whether a mandate rests, whether it has ended, and how often it was used.
type Openness = (bool, bool, u32);

/// A game of one history.
struct Game<'a> {
    books: Books<'a>,
    model: Model,
    by: &'a dyn Decisions,
}

impl<'a> Game<'a> {
    fn new(seed: u64, by: &'a dyn Decisions, seal: &Recipient) -> Self {
        let at = BEGINNINGS[seed as usize % BEGINNINGS.len()];
        Self {
            books: Books::at(at, by, seal),
            model: Model::at(at),
            by,
        }
    }

    /// Plays one step on both sides, and holds them against each other.
    fn play(&mut self, step: &Step, tally: &mut Tally) -> Result<()> {
        let Some(wrongs) = self.model.wrongs(step) else {
            return Ok(());
        };
        let before = self.openness();
        let decided = self.books.step(step).map_err(|refusal| refusal.code());
        match decided {
            Ok(()) => ensure!(wrongs.is_empty(), "it is done, although {wrongs:?}"),
            Err(code) => ensure!(
                wrongs.contains(&code),
                "it is refused as {code}, and what is wrong is {wrongs:?}"
            ),
        }
        if decided.is_ok() {
            self.model.tell(step);
        }
        let kind = kind(step);
        *tally.done.entry(kind).or_default() += usize::from(decided.is_ok());
        if let Err(code) = decided {
            *tally.refused.entry(code).or_default() += 1;
        }
        self.is_no_wider(step, &before)?;
        self.states_agree()?;
        if let Some(mandate) = about(step) {
            self.is_shown(mandate, &[Right::View])?;
        }
        Ok(())
    }

    fn now(&self) -> Result<ecrin_vault::time::Timestamp> {
        Ok(ecrin_vault::time::Timestamp::from_millis(self.books.now)?)
    }

    fn states_agree(&self) -> Result<()> {
        let now = self.now()?;
        ensure!(
            self.books.mandates.len() == self.model.mandates.len(),
            "mandates are missing"
        );
        for ((number, kept), told) in self.books.mandates.iter().zip(self.model.mandates.values()) {
            let state = self.by.state(&kept.mandate, &kept.lifecycle, now);
            ensure!(
                state.as_str() == told.state(self.model.now),
                "mandate {number} is {state}, and should be {}",
                told.state(self.model.now)
            );
            let seen = (kept.lifecycle.accepted.is_some(), kept.views);
            ensure!(
                seen == (told.was_accepted(), told.seen()),
                "mandate {number}: {seen:?}"
            );
        }
        Ok(())
    }

    /// How open each mandate is: whether it rests, whether it has ended, and how often it was used.
    fn openness(&self) -> Vec<Openness> {
        let of = |kept: &books::Kept| {
            let lifecycle = &kept.lifecycle;
            (
                lifecycle.suspended.is_some(),
                lifecycle.ended.is_some(),
                kept.views,
            )
        };
        self.books.mandates.values().map(of).collect()
    }

    /// No mandate is made or wakes but by its owner's act, and what has ended stays so even then.
    fn is_no_wider(&self, step: &Step, before: &[Openness]) -> Result<()> {
        let who = match step {
            Step::Grant { who, .. } | Step::Act { who, .. } | Step::Stop { who } => Some(*who),
            _ => None,
        };
        // Later mandates have greater numbers.
        for (place, (number, kept)) in self.books.mandates.iter().enumerate() {
            let owns = who.map(books::account) == Some(kept.mandate.owner);
            let Some((rested, ended, views)) = before.get(place) else {
                ensure!(owns, "mandate {number} was made by someone else than its owner");
                continue;
            };
            let rests = kept.lifecycle.suspended.is_some();
            ensure!(
                owns || !rested || rests,
                "mandate {number} goes on without its owner's word"
            );
            ensure!(
                !ended || kept.lifecycle.ended.is_some(),
                "mandate {number} lives again"
            );
            ensure!(*views <= kept.views, "mandate {number} has more views left");
        }
        Ok(())
    }

    /// What a mandate says is what its owner said, for ever: no paper, right, view or day more.
    fn says_the_same(&self) -> Result<()> {
        for ((number, kept), told) in self.books.mandates.iter().zip(self.model.mandates.values()) {
            let said = self.books.mandate(*number, &told.terms);
            ensure!(kept.mandate == said, "mandate {number} says something else now");
        }
        Ok(())
    }

    /// Whoever could open a paper of this mandate now is who its owner is shown: its state, whether it was accepted, how
    /// often it was used, and what it says.
    fn is_shown(&self, number: u32, rights: &[Right]) -> Result<()> {
        let (Some(kept), Some(told)) = (self.books.mandates.get(&number), self.model.mandates.get(&number))
        else {
            return Ok(());
        };
        let state = self.by.state(&kept.mandate, &kept.lifecycle, self.now()?);
        let most = kept.mandate.max_views;
        let lives = state == MandateState::Active
            && kept.lifecycle.accepted.is_some()
            && most.is_none_or(|most| kept.views < most)
            && (told.terms.from..told.terms.until).contains(&self.model.now);
        for who in EVERYONE {
            let holds = lives && self.model.not_holding(told, who).is_empty() && self.model.may_act(who);
            for right in rights {
                for paper in 0..=4 {
                    let listed = (1..=kept.mandate.documents.len()).contains(&(paper as usize));
                    let shown = holds
                        && listed
                        && model::includes(told.terms.right, *right)
                        && *right != Right::Deposit;
                    let money = told.terms.money;
                    let opens = self.books.would_show(who, number, paper, *right, money, 0);
                    ensure!(
                        opens.is_ok() == shown,
                        "paper {paper} of mandate {number}, {right}, for {who}: shown {shown}, opens {opens:?}"
                    );
                }
            }
        }
        Ok(())
    }

    fn look_around(&self) -> Result<()> {
        self.says_the_same()?;
        for number in self.books.mandates.keys() {
            self.is_shown(
                *number,
                &[Right::View, Right::Print, Right::Download, Right::Deposit],
            )?;
        }
        Ok(())
    }
}

fn kind(step: &Step) -> &'static str {
    match step {
        Step::Pass(_) => "pass",
        Step::Grant { answers: Some(_), .. } => "answer",
        Step::Grant { terms, .. } if terms.previous.is_some() => "replace",
        Step::Grant { .. } => "grant",
        Step::Act { deed, .. } => match deed {
            steps::Deed::Accept => "accept",
            steps::Deed::Revoke => "revoke",
            steps::Deed::Suspend => "suspend",
            steps::Deed::Resume => "resume",
            steps::Deed::Undo => "undo",
        },
        Step::Stop { .. } => "stop",
        Step::View { .. } => "view",
        Step::Fetch { .. } => "fetch",
        Step::Member { .. } => "member",
        Step::Ask { question, .. } => match question.why {
            steps::Why::Access => "ask-access",
            steps::Why::Renewal => "ask-renewal",
            steps::Why::Handover => "ask-handover",
        },
        Step::No { .. } => "no",
    }
}

fn about(step: &Step) -> Option<u32> {
    match step {
        Step::Grant { number, .. } => Some(*number),
        Step::Act { mandate, .. } | Step::View { mandate, .. } => Some(*mandate),
        _ => None,
    }
}

/// Makes and plays one history; answers its steps, and what went wrong at the last of them.
fn play(seed: u64, by: &dyn Decisions, seal: &Recipient, tally: &mut Tally) -> (Vec<Step>, Result<()>) {
    let (mut histories, mut played) = (Histories::new(seed), Vec::new());
    let mut game = Game::new(seed, by, seal);
    for place in 0..LENGTH {
        let step = histories.next(&game.model);
        played.push(step.clone());
        let mut done = game.play(&step, tally);
        if place % LOOK_AROUND == LOOK_AROUND - 1 {
            done = done.and_then(|()| game.look_around());
        }
        if done.is_err() {
            return (played, done);
        }
    }
    (played, Ok(()))
}

/// The shortest part of a history that still goes wrong, and how.
fn shortest(mut steps: Vec<Step>, seed: u64, by: &dyn Decisions, seal: &Recipient) -> (Vec<Step>, String) {
    let goes = |steps: &[Step]| -> Option<String> {
        let mut game = Game::new(seed, by, seal);
        let all = steps.iter().try_for_each(|step| {
            game.play(step, &mut Tally::default())?;
            game.look_around()
        });
        all.err().map(|error| error.to_string())
    };
    let mut how = goes(&steps).unwrap_or_default();
    let mut width = steps.len() / 2;
    while width > 0 {
        let mut place = 0;
        while place + width <= steps.len() {
            let without = [&steps[..place], &steps[place + width..]].concat();
            match goes(&without) {
                Some(still) => (steps, how) = (without, still),
                None => place += width,
            }
        }
        width /= 2;
    }
    (steps, how)
}

fn told(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("  {step:?}\n")).collect()
}

/// Plays every other seed from this one on, until half of the steps are played.
fn walk(first: u64) -> Result<Tally> {
    let (seal, mut tally) = (Books::some_seal(), Tally::default());
    for seed in (first..).step_by(2) {
        if let (steps, Err(_)) = play(seed, &AsTheyAre, &seal, &mut tally) {
            let (steps, how) = shortest(steps, seed, &AsTheyAre, &seal);
            bail!("seed {seed}: {how}\n{}", told(&steps));
        }
        if tally.steps() >= STEPS / 2 {
            break;
        }
    }
    Ok(tally)
}

#[test]
fn a_million_random_steps_end_as_the_specs_say() -> Result<()> {
    let first: u64 = std::env::var("ECRIN_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    // One half of the seeds on each of two threads.
    let halves = std::thread::scope(|scope| -> Result<Vec<Tally>> {
        let half = |begin| scope.spawn(move || walk(first + begin));
        let halves = [half(0), half(1)];
        let done = halves.map(|half| half.join().map_err(|_| anyhow::anyhow!("a walk panicked")));
        done.into_iter().map(|half| half?).collect()
    })?;
    let mut tally = Tally::default();
    halves.into_iter().for_each(|half| tally.add(half));
    // A walk that never does a thing proves nothing of it.
    for kind in [
        "pass",
        "grant",
        "replace",
        "answer",
        "accept",
        "revoke",
        "suspend",
        "resume",
        "undo",
        "stop",
        "view",
        "fetch",
        "member",
        "ask-access",
        "ask-renewal",
        "ask-handover",
        "no",
    ] {
        let done = tally.done.get(kind).copied().unwrap_or(0);
        ensure!(done > 500, "only {done} times {kind}");
    }
    ensure!(
        tally.steps() >= STEPS && tally.refused.len() >= 25,
        "{:?}",
        tally.refused
    );
    Ok(())
}

#[test]
fn each_way_of_getting_it_wrong_is_found_by_the_same_histories() -> Result<()> {
    let seal = Books::some_seal();
    let mut missed = Vec::new();
    for fault in Fault::ALL {
        let found = (1..PATIENCE).find_map(|seed| match play(seed, &fault, &seal, &mut Tally::default()) {
            (steps, Err(_)) => Some((seed, steps)),
            _ => None,
        });
        match found {
            Some((seed, steps)) => {
                let (steps, _) = shortest(steps, seed, &fault, &seal);
                ensure!(
                    steps.len() <= 25,
                    "{fault:?} is found by nothing short:\n{}",
                    told(&steps)
                );
            }
            None => missed.push(fault),
        }
    }
    ensure!(missed.is_empty(), "nobody would notice {missed:?}");
    Ok(())
}
