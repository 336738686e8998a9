//! The model: what the specs say about mandates, and nothing of how the server does it.
//!
//! It remembers all that happened, and asks that story anew each time; no state is kept beside it. To every step it
//! names everything that is wrong with it: a refusal must be for one of these reasons, and what has nothing wrong with
//! it must be done.

use std::collections::BTreeMap;

use ecrin_vault::vocabulary::{Right, Role};

use crate::steps::{ADMIN, DAY, Deed, HOUR, MEMBERS, Question, STRANGER, Step, Terms, To, Turn, Why};

/// How someone belongs to a house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Belongs {
    Yes,
    Suspended,
    Left,
}

/// What happened to a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happened {
    Accepted,
    Suspended,
    Resumed,
    Ended(&'static str),
    Seen,
}

/// A mandate, and its story.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) terms: Terms,
    granted: i64,
    /// The house for which a person holds it.
    pub(crate) through: Option<u8>,
    story: Vec<Happened>,
}

impl Told {
    /// Spec 04, State: the first line that applies.
    pub(crate) fn state(&self, now: i64) -> &'static str {
        let ended = self.story.iter().find_map(|happened| match happened {
            Happened::Ended(how) => Some(*how),
            _ => None,
        });
        let rests = self.story.iter().rev().find_map(|happened| match happened {
            Happened::Suspended => Some(true),
            Happened::Resumed => Some(false),
            _ => None,
        });
        match ended {
            Some(how) => how,
            None if now >= self.terms.until => "expired",
            None if rests == Some(true) => "suspended",
            None if now < self.terms.from => "scheduled",
            None => "active",
        }
    }

    pub(crate) fn was_accepted(&self) -> bool {
        self.story.contains(&Happened::Accepted)
    }

    pub(crate) fn seen(&self) -> u32 {
        self.story.iter().map(|h| u32::from(*h == Happened::Seen)).sum()
    }

    fn is_over(&self, now: i64) -> bool {
        !["suspended", "scheduled", "active"].contains(&self.state(now))
    }
}

/// Why a mandate in this state opens nothing.
fn closed(state: &str) -> Option<&'static str> {
    match state {
        "active" => None,
        "scheduled" => Some("mandate-not-started"),
        "suspended" => Some("mandate-suspended"),
        "expired" => Some("mandate-expired"),
        "replaced" => Some("mandate-replaced"),
        "revoked-by-aidant" => Some("mandate-refused"),
        _ => Some("mandate-revoked"),
    }
}

/// Which rights include which.
pub(crate) fn includes(has: Right, wants: Right) -> bool {
    let ladder = [Right::View, Right::Print, Right::Download];
    let place = |right| ladder.iter().position(|step| *step == right);
    match (place(has), place(wants)) {
        (Some(has), Some(wants)) => wants <= has,
        _ => has == wants,
    }
}

/// A question, and whether it was answered.
#[derive(Debug, Clone)]
struct Asked {
    by: u8,
    question: Question,
    at: i64,
    answered: bool,
}

/// A view that was released.
#[derive(Debug, Clone, Copy)]
struct Released {
    who: u8,
    mandate: u32,
    at: i64,
}

type Wrongs = Vec<&'static str>;

pub(crate) struct Model {
    pub(crate) now: i64,
    pub(crate) mandates: BTreeMap<u32, Told>,
    members: BTreeMap<(u8, u8), (Role, Belongs)>,
    requests: BTreeMap<u32, Asked>,
    views: BTreeMap<u32, Released>,
}

impl Model {
    pub(crate) fn at(now: i64) -> Self {
        let members = MEMBERS.map(|(who, house, role)| ((who, house), (role, Belongs::Yes)));
        Self {
            now,
            mandates: BTreeMap::new(),
            members: members.into(),
            requests: BTreeMap::new(),
            views: BTreeMap::new(),
        }
    }

    fn belongs(&self, who: u8, house: u8) -> Option<Role> {
        let (role, belongs) = self.members.get(&(who, house))?;
        (*belongs == Belongs::Yes).then_some(*role)
    }

    fn houses(&self, who: u8) -> Vec<u8> {
        crate::steps::HOUSES
            .into_iter()
            .filter(|house| self.belongs(who, *house).is_some())
            .collect()
    }

    /// A professional belongs somewhere, or may not act at all.
    pub(crate) fn may_act(&self, who: u8) -> bool {
        who <= ADMIN || !self.houses(who).is_empty()
    }

    /// What keeps someone from being a mandate's holder at this moment.
    pub(crate) fn not_holding(&self, told: &Told, who: u8) -> Wrongs {
        match told.terms.to {
            To::Person(holder) if holder != who => vec!["mandate-not-yours"],
            To::Person(_) => {
                let through = told.through.and_then(|house| self.members.get(&(who, house)));
                match through {
                    Some((_, Belongs::Suspended)) => vec!["membership-suspended"],
                    _ => Vec::new(),
                }
            }
            To::House(house, role) => match self.members.get(&(who, house)) {
                None => vec!["mandate-not-yours"],
                Some((_, Belongs::Suspended | Belongs::Left)) => vec!["membership-suspended"],
                Some((has, _)) if *has != role => vec!["role-not-named"],
                Some(_) => Vec::new(),
            },
        }
    }

    /// Who is said to have ended it, if she may: its owner, its holder, or whoever answers for its holder.
    fn side(&self, told: &Told, who: u8) -> Option<&'static str> {
        let house = match told.terms.to {
            To::House(house, _) => Some(house),
            To::Person(_) => told.through,
        };
        let holds = self.not_holding(told, who).is_empty();
        let answers = house.and_then(|house| self.belongs(who, house)) == Some(Role::Referent);
        match told.terms.to {
            _ if who == told.terms.owner => Some("revoked-by-beneficiary"),
            To::Person(_) if holds => Some("revoked-by-aidant"),
            _ if holds || answers || who == ADMIN => Some("revoked-by-structure"),
            _ => None,
        }
    }

    fn is_stale(ago: i64) -> bool {
        ago.abs() > 5 * 60 * 1000
    }

    /// Everything that is wrong with a step; `None` where it speaks of something that there is not.
    pub(crate) fn wrongs(&self, step: &Step) -> Option<Wrongs> {
        let mut wrong = Vec::new();
        let (who, owned) = match step {
            Step::Pass(_) | Step::Member { .. } => return Some(wrong),
            Step::Grant {
                who, terms, answers, ..
            } => {
                wrong = self.wrong_with_grant(*who, terms)?;
                if let Some(answers) = answers {
                    wrong.extend(self.wrong_with_answer(*who, terms, self.requests.get(answers)?));
                }
                (*who, true)
            }
            Step::Act {
                who,
                mandate,
                deed,
                ago,
            } => {
                wrong = self.wrong_with_act(*who, self.mandates.get(mandate)?, *deed);
                wrong.extend(Self::is_stale(*ago).then_some("stale"));
                (*who, false)
            }
            Step::Stop { who } => (*who, true),
            Step::View {
                who,
                mandate,
                paper,
                right,
                money,
                ago,
                ..
            } => {
                let told = self.mandates.get(mandate)?;
                wrong = self.not_holding(told, *who);
                wrong.extend(closed(told.state(self.now)));
                let papers = 1..=told.terms.papers.len();
                let granted = includes(told.terms.right, *right) && *right != Right::Deposit;
                wrong.extend((!told.was_accepted()).then_some("mandate-not-accepted"));
                wrong.extend((!papers.contains(&(*paper as usize))).then_some("document-not-in-mandate"));
                wrong.extend((!granted || told.terms.money != *money).then_some("right-not-granted"));
                let used_up = told.terms.most.is_some_and(|most| told.seen() >= most);
                wrong.extend(used_up.then_some("mandate-exhausted"));
                wrong.extend(Self::is_stale(*ago).then_some("stale"));
                (*who, false)
            }
            Step::Fetch { who, view } => {
                let view = self.views.get(view)?;
                let told = self.mandates.get(&view.mandate)?;
                wrong = self.not_holding(told, *who);
                wrong.extend(closed(told.state(self.now)));
                wrong.extend((view.who != *who).then_some("not-found"));
                wrong.extend((self.now - view.at > 10 * 60 * 1000).then_some("stale"));
                (*who, false)
            }
            Step::Ask { who, question, .. } => {
                wrong = self.wrong_with_question(*who, question)?;
                wrong.extend((*who <= STRANGER).then_some("not-allowed"));
                (*who, false)
            }
            Step::No { who, request } => {
                let asked = self.requests.get(request)?;
                let party = *who == asked.question.owner || *who == asked.by;
                wrong.extend((!party).then_some("not-found"));
                wrong.extend(self.wrong_with_waiting(asked));
                (*who, false)
            }
        };
        wrong.extend((owned && who > STRANGER).then_some("not-allowed"));
        wrong.extend((!self.may_act(who)).then_some("account-suspended"));
        Some(wrong)
    }

    fn wrong_with_act(&self, who: u8, told: &Told, deed: Deed) -> Wrongs {
        let mut wrong = Vec::new();
        let owns = who == told.terms.owner;
        match deed {
            Deed::Accept => {
                wrong = self.not_holding(told, who);
                let state = told.state(self.now);
                wrong.extend(closed(state).filter(|_| state != "scheduled"));
            }
            Deed::Revoke | Deed::Suspend => {
                wrong.extend(self.side(told, who).is_none().then_some("mandate-not-yours"));
                let over = deed == Deed::Revoke && told.state(self.now) == "expired";
                wrong.extend(over.then_some("mandate-expired"));
            }
            Deed::Resume => wrong.extend((!owns).then_some("not-allowed")),
            Deed::Undo => {
                wrong.extend((!owns).then_some("not-found"));
                wrong.extend((self.now - told.granted >= 48 * HOUR).then_some("undo-too-late"));
                wrong.extend((told.seen() > 0).then_some("undo-used"));
            }
        }
        wrong
    }

    fn wrong_with_grant(&self, who: u8, terms: &Terms) -> Option<Wrongs> {
        let mut wrong = Vec::new();
        wrong.extend((who != terms.owner).then_some("bad-signature"));
        let longest = terms.from.min(self.now) + 365 * DAY;
        let period = self.now < terms.until && terms.from < terms.until && terms.until <= longest;
        wrong.extend((!period).then_some("bad-period"));
        let mut papers: Vec<u8> = terms.papers.iter().map(|(paper, _)| *paper).collect();
        papers.sort_unstable();
        papers.dedup();
        let listed = !papers.is_empty() && papers.len() == terms.papers.len() && papers.len() <= 50;
        wrong.extend((!listed).then_some("bad-documents"));
        wrong.extend((terms.most == Some(0)).then_some("malformed"));
        match terms.to {
            To::Person(holder) => {
                wrong.extend((holder == terms.owner).then_some("to-oneself"));
                wrong.extend((holder <= STRANGER).then_some("grantee-unknown"));
                wrong.extend(self.houses(holder).is_empty().then_some("grantee-suspended"));
            }
            To::House(house, role) => {
                let someone = crate::steps::EVERYONE
                    .into_iter()
                    .any(|who| self.belongs(who, house) == Some(role));
                wrong.extend((!someone).then_some("grantee-suspended"));
            }
        }
        if let Some(previous) = terms.previous {
            let before = self.mandates.get(&previous)?;
            let over = before.is_over(self.now);
            wrong.extend((before.terms.owner != terms.owner).then_some("not-found"));
            wrong.extend(closed(before.state(self.now)).filter(|_| over));
            wrong.extend((terms.from > self.now).then_some("bad-period"));
        }
        Some(wrong)
    }

    fn wrong_with_waiting(&self, asked: &Asked) -> Wrongs {
        let mut wrong = Vec::new();
        wrong.extend(asked.answered.then_some("request-answered"));
        wrong.extend((self.now >= asked.at + 30 * DAY).then_some("request-expired"));
        wrong
    }

    /// Spec 08, The answer.
    fn wrong_with_answer(&self, who: u8, terms: &Terms, asked: &Asked) -> Wrongs {
        let mut wrong = self.wrong_with_waiting(asked);
        let question = &asked.question;
        wrong.extend((question.owner != who && asked.by != who).then_some("not-found"));
        wrong.extend((question.owner != who).then_some("not-allowed"));
        let mut beyond = (terms.owner, terms.to, terms.money)
            != (question.owner, question.to, question.money)
            || !includes(question.right, terms.right)
            || terms.until > self.now + i64::from(question.days) * DAY;
        if let Some((about, before)) = question
            .about
            .and_then(|about| Some((about, self.mandates.get(&about)?)))
        {
            wrong.extend((terms.previous != Some(about)).then_some("stale"));
            let old = &before.terms;
            beyond |= !includes(old.right, terms.right)
                || old.money != terms.money
                || old
                    .most
                    .is_some_and(|most| terms.most.is_none_or(|asked| asked > most))
                || terms.papers.iter().any(|paper| !old.papers.contains(paper));
            if question.why == Why::Renewal {
                beyond |= old.to != terms.to;
                wrong.extend(closed(before.state(self.now)));
            } else {
                beyond |= terms.until > old.until;
            }
        }
        wrong.extend(beyond.then_some("beyond-request"));
        wrong
    }

    fn wrong_with_question(&self, who: u8, question: &Question) -> Option<Wrongs> {
        let mut wrong = Vec::new();
        let possible = (1..=365).contains(&question.days)
            && (question.why == Why::Access) == question.about.is_none()
            && question.to != To::Person(question.owner);
        wrong.extend((!possible).then_some("malformed"));
        let about = match question.about {
            Some(about) => Some(self.mandates.get(&about)?),
            None => None,
        };
        if let Some(before) = about {
            wrong.extend((before.terms.owner != question.owner).then_some("not-found"));
            let beyond =
                !includes(before.terms.right, question.right) || before.terms.money != question.money;
            wrong.extend(beyond.then_some("beyond-request"));
        }
        if question.why == Why::Handover {
            let before = about?;
            let house = match before.terms.to {
                To::House(house, _) => house,
                To::Person(_) => before.through?,
            };
            let governs = who == ADMIN || self.belongs(who, house) == Some(Role::Referent);
            let theirs = match question.to {
                To::House(of, _) => of == house,
                To::Person(person) => self.belongs(person, house).is_some(),
            };
            wrong.extend((!governs || !theirs || before.terms.to == question.to).then_some("not-allowed"));
            wrong.extend(before.is_over(self.now).then_some("mandate-expired"));
            return Some(wrong);
        }
        let own = match question.to {
            To::Person(person) => person == who,
            To::House(house, _) => self.belongs(who, house).is_some(),
        };
        wrong.extend((!own).then_some("not-allowed"));
        if let Some(before) = about {
            wrong.extend((before.terms.to != question.to).then_some("mandate-not-yours"));
            wrong.extend(closed(before.state(self.now)));
        }
        Some(wrong)
    }

    /// Tells a step that nothing is wrong with.
    pub(crate) fn tell(&mut self, step: &Step) {
        match step {
            Step::Pass(time) => self.now += time,
            Step::Grant {
                number,
                terms,
                answers,
                ..
            } => {
                if let Some(before) = terms
                    .previous
                    .and_then(|previous| self.mandates.get_mut(&previous))
                {
                    before.story.push(Happened::Ended("replaced"));
                }
                if let Some(asked) = answers.and_then(|answers| self.requests.get_mut(&answers)) {
                    asked.answered = true;
                }
                let through = match terms.to {
                    // What counts most comes first.
                    To::Person(who) => self
                        .houses(who)
                        .into_iter()
                        .min_by_key(|house| (self.belongs(who, *house) != Some(Role::Referent), *house)),
                    To::House(..) => None,
                };
                let (terms, granted) = (terms.clone(), self.now);
                let told = Told {
                    terms,
                    granted,
                    through,
                    story: Vec::new(),
                };
                self.mandates.insert(*number, told);
            }
            Step::Act {
                who, mandate, deed, ..
            } => {
                let side = self.mandates.get(mandate).and_then(|told| self.side(told, *who));
                let Some(told) = self.mandates.get_mut(mandate) else {
                    return;
                };
                told.story.push(match deed {
                    Deed::Accept => Happened::Accepted,
                    Deed::Suspend => Happened::Suspended,
                    Deed::Resume => Happened::Resumed,
                    Deed::Undo => Happened::Ended("revoked-by-beneficiary"),
                    Deed::Revoke => Happened::Ended(side.unwrap_or("revoked-by-structure")),
                });
            }
            Step::Stop { who } => {
                let now = self.now;
                let hers = self
                    .mandates
                    .values_mut()
                    .filter(|told| told.terms.owner == *who && !told.is_over(now));
                hers.for_each(|told| told.story.push(Happened::Ended("revoked-by-beneficiary")));
                let waiting = self
                    .requests
                    .values_mut()
                    .filter(|asked| asked.question.owner == *who);
                waiting.for_each(|asked| asked.answered = true);
            }
            Step::View {
                who, number, mandate, ..
            } => {
                if let Some(told) = self.mandates.get_mut(mandate) {
                    told.story.push(Happened::Seen);
                }
                let released = Released {
                    who: *who,
                    mandate: *mandate,
                    at: self.now,
                };
                self.views.insert(*number, released);
            }
            Step::Member { who, house, turn } => self.turn(*who, *house, *turn),
            Step::Ask {
                who,
                number,
                question,
            } => {
                let asked = Asked {
                    by: *who,
                    question: *question,
                    at: self.now,
                    answered: false,
                };
                self.requests.insert(*number, asked);
            }
            Step::No { request, .. } => {
                if let Some(asked) = self.requests.get_mut(request) {
                    asked.answered = true;
                }
            }
            Step::Fetch { .. } => {}
        }
    }

    fn turn(&mut self, who: u8, house: u8, turn: Turn) {
        let before = self.members.get(&(who, house)).copied();
        let after = match (before, turn) {
            (Some((role, Belongs::Yes | Belongs::Suspended)), Turn::Suspend) => (role, Belongs::Suspended),
            (Some((role, Belongs::Yes | Belongs::Suspended)), Turn::Resume) => (role, Belongs::Yes),
            (Some((role, Belongs::Yes | Belongs::Suspended)), Turn::Remove) => (role, Belongs::Left),
            (None | Some((_, Belongs::Yes | Belongs::Left)), Turn::Join(role)) => (role, Belongs::Yes),
            _ => return,
        };
        self.members.insert((who, house), after);
        if after.1 == Belongs::Left {
            // Cut off at once: what she holds as a person for this house rests until its owner says otherwise.
            let hers = self
                .mandates
                .values_mut()
                .filter(|told| told.terms.to == To::Person(who) && told.through == Some(house));
            hers.for_each(|told| told.story.push(Happened::Suspended));
        }
    }
}
