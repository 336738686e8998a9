//! Random histories. What is done leans towards what could be done, and towards the moments at which things change; the
//! rest is whatever anyone might try.

use ecrin_vault::vocabulary::{Right, Role};
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};

use crate::model::{Model, Told};
use crate::steps::{
    ADMIN, DAY, Deed, EVERYONE, HOUR, HOUSES, MEMBERS, OWNERS, Question, SECOND, Step, Terms, To, Turn, Why,
};

/// Where histories begin: before a leap day, before the clocks of Paris go forward and back, before a year ends, and on
/// a day like any other. 2028-02-28T22:30Z, 2027-03-27T23:30Z, 2027-10-30T23:30Z, 2027-12-31T22:30Z, 2026-12-01T09:00Z.
pub(crate) const BEGINNINGS: [i64; 5] = [
    1_835_389_800_000,
    1_806_190_200_000,
    1_824_939_000_000,
    1_830_292_200_000,
    1_796_115_600_000,
];

const RIGHTS: [Right; 4] = [Right::View, Right::Print, Right::Download, Right::Deposit];
/// How long mandates last, and time passes: a moment, days of 23, 24 and 25 hours, the usual terms, a year, and more.
const LENGTHS: [i64; 12] = [
    1,
    SECOND,
    HOUR,
    23 * HOUR,
    DAY,
    25 * HOUR,
    2 * DAY,
    31 * DAY,
    182 * DAY,
    365 * DAY,
    365 * DAY + 1,
    366 * DAY,
];

pub(crate) struct Histories {
    rng: StdRng,
    made: u32,
    asked: Vec<(u32, Question)>,
    views: Vec<(u32, u8)>,
}

impl Histories {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed),
            made: 0,
            asked: Vec::new(),
            views: Vec::new(),
        }
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        *all.choose(&mut self.rng).expect("something to choose from")
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.gen_ratio(percent, 100)
    }

    fn anyone(&mut self) -> u8 {
        self.rng.gen_range(EVERYONE)
    }

    fn number(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// What happens next.
    pub(crate) fn next(&mut self, model: &Model) -> Step {
        let some = self.some_mandate(model);
        let roll = self.rng.gen_range(0..100);
        match (roll, some) {
            (0..9, _) => Step::Pass(self.time(model)),
            (9..15, _) => self.member(),
            (15..27, _) | (_, None) => self.grant(model),
            (27..33, _) => self.ask(model),
            (33..40, _) if !self.asked.is_empty() => self.answer(model),
            (40..41, _) => Step::Stop {
                who: self.either(&[0, 1]),
            },
            (41..48, _) if !self.views.is_empty() => self.fetch(),
            (48..68, Some((number, told))) => self.act(number, told),
            (_, Some((number, told))) => self.view(number, told),
        }
    }

    /// One of the youngest mandates: the old ones are dead for the most part.
    fn some_mandate<'m>(&mut self, model: &'m Model) -> Option<(u32, &'m Told)> {
        let young = model.mandates.len().min(5);
        if young == 0 {
            return None;
        }
        let place = self.rng.gen_range(0..young);
        model
            .mandates
            .iter()
            .rev()
            .nth(place)
            .map(|(number, told)| (*number, told))
    }

    /// One of these for the most part, else anyone.
    fn either(&mut self, likely: &[u8]) -> u8 {
        if self.chance(85) {
            self.of(likely)
        } else {
            self.anyone()
        }
    }

    fn time(&mut self, model: &Model) -> i64 {
        let now = model.now;
        if self.chance(40)
            && let Some((_, told)) = self.some_mandate(model)
        {
            let moment = self.of(&[told.terms.from, told.terms.until, told.terms.until]);
            let beside = self.of(&[-1, 0, 0, 1]);
            if moment + beside > now {
                return moment + beside - now;
            }
        }
        let far = self.chance(10);
        let length = self.rng.gen_range(0..if far { 8 } else { 3 });
        match self.rng.gen_range(0..6) {
            0 => 48 * HOUR - 1,
            1 => 48 * HOUR,
            2 => 10 * 60 * SECOND,
            3 => 1,
            _ => LENGTHS[length],
        }
    }

    fn member(&mut self) -> Step {
        let (who, house, role) = self.of(&MEMBERS);
        let house = if self.chance(10) { self.of(&HOUSES) } else { house };
        let other = self.of(&[Role::Aidant, Role::Referent]);
        let again = self.of(&[Turn::Join(role), Turn::Join(role), Turn::Join(other)]);
        let turn = self.of(&[
            Turn::Suspend,
            Turn::Resume,
            Turn::Resume,
            Turn::Remove,
            again,
            again,
        ]);
        Step::Member { who, house, turn }
    }

    fn right(&mut self) -> Right {
        self.of(&[
            Right::View,
            Right::View,
            Right::Print,
            Right::Download,
            Right::Deposit,
        ])
    }

    fn to(&mut self) -> To {
        let (who, house, role) = self.of(&MEMBERS);
        match self.rng.gen_range(0..20) {
            0 => To::Person(self.anyone()),
            1..=11 => To::Person(who),
            _ => To::House(house, role),
        }
    }

    fn papers(&mut self) -> Vec<(u8, u32)> {
        let many = self.rng.gen_range(1..=3);
        let mut papers: Vec<(u8, u32)> = (0..many).map(|paper| (paper, 1)).collect();
        if self.chance(20) {
            papers[0].1 = 2;
        }
        match self.rng.gen_range(0..30) {
            0 => papers.clear(),
            1 => papers.push((0, 1)),
            _ => {}
        }
        papers
    }

    fn terms(&mut self, model: &Model) -> Terms {
        let owner = self.of(&OWNERS);
        let length = self.of(&LENGTHS);
        let likely = self.of(&LENGTHS[4..10]);
        let from = model.now + self.of(&[0, 0, 0, 0, -DAY, 1, HOUR, DAY]);
        let until = from + if self.chance(60) { likely } else { length };
        let until = if self.chance(3) {
            self.of(&[from, model.now, model.now + 365 * DAY])
        } else {
            until
        };
        let most = match self.rng.gen_range(0..20) {
            0 => Some(0),
            1..=7 => Some(self.rng.gen_range(1..4)),
            _ => None,
        };
        let (to, papers, right, money) = (self.to(), self.papers(), self.right(), self.chance(70));
        Terms {
            owner,
            to,
            papers,
            right,
            money,
            from,
            until,
            most,
            previous: None,
        }
    }

    fn grant(&mut self, model: &Model) -> Step {
        let mut terms = self.terms(model);
        if self.chance(30)
            && let Some((before, told)) = self.some_mandate(model)
        {
            terms.previous = Some(before);
            if self.chance(90) {
                terms.owner = told.terms.owner;
            }
        }
        let who = if self.chance(95) {
            terms.owner
        } else {
            self.anyone()
        };
        Step::Grant {
            who,
            number: self.number(),
            terms,
            answers: None,
        }
    }

    fn ask(&mut self, model: &Model) -> Step {
        let likely = MEMBERS.map(|(who, ..)| who);
        let mut who = self.either(&likely);
        let mut question = Question {
            owner: self.of(&OWNERS),
            why: self.of(&[Why::Access, Why::Renewal, Why::Renewal, Why::Handover]),
            to: self.to(),
            right: self.right(),
            money: self.chance(70),
            days: self.of(&[1, 2, 31, 182, 365]),
            about: None,
        };
        if self.chance(5) {
            question.days = self.of(&[0, 366]);
        }
        if question.why == Why::Access && self.chance(80) {
            question.to = To::Person(who);
        }
        if question.why != Why::Access
            && let Some((about, told)) = self.some_mandate(model)
        {
            question.about = Some(about);
            if self.chance(90) {
                (question.owner, question.money) = (told.terms.owner, told.terms.money);
                question.right = if self.chance(70) {
                    told.terms.right
                } else {
                    Right::View
                };
                if question.why == Why::Renewal {
                    question.to = told.terms.to;
                    who = match told.terms.to {
                        To::Person(holder) => holder,
                        To::House(..) => who,
                    };
                } else {
                    who = self.either(&[6, 9, ADMIN]);
                }
            }
        }
        let number = self.number();
        self.asked.push((number, question));
        Step::Ask {
            who,
            number,
            question,
        }
    }

    /// Yes, in the words of the question for the most part; or no.
    fn answer(&mut self, model: &Model) -> Step {
        let young = self.asked.len().saturating_sub(3);
        let place = self.rng.gen_range(young..self.asked.len());
        let (request, question) = self.asked[place];
        if self.chance(20) {
            let who = self.either(&[question.owner]);
            return Step::No { who, request };
        }
        let mut terms = self.terms(model);
        terms.owner = question.owner;
        terms.previous = question.about;
        (terms.to, terms.right, terms.money) = (question.to, question.right, question.money);
        terms.from = model.now;
        terms.until = model.now + i64::from(question.days) * DAY + self.of(&[0, 0, -HOUR, 1]);
        if let Some(before) = question.about.and_then(|about| model.mandates.get(&about))
            && self.chance(80)
        {
            terms.papers.clone_from(&before.terms.papers);
            terms.most = before.terms.most;
            if question.why == Why::Handover {
                terms.until = terms.until.min(before.terms.until);
            }
        }
        match self.rng.gen_range(0..20) {
            0 => terms.right = self.of(&RIGHTS),
            1 => terms.to = self.to(),
            2 => terms.previous = None,
            3 => terms.papers = self.papers(),
            4 => terms.most = None,
            5 => terms.money = !terms.money,
            _ => {}
        }
        let who = self.either(&[question.owner]);
        Step::Grant {
            who,
            number: self.number(),
            terms,
            answers: Some(request),
        }
    }

    /// Whoever is likely to hold it.
    fn holder(&mut self, told: &Told) -> u8 {
        match told.terms.to {
            To::Person(holder) => self.either(&[holder]),
            To::House(house, _) => {
                let there: Vec<u8> = MEMBERS
                    .iter()
                    .filter(|(_, of, _)| *of == house)
                    .map(|(who, ..)| *who)
                    .collect();
                self.either(&there)
            }
        }
    }

    fn ago(&mut self) -> i64 {
        if self.chance(94) {
            return 0;
        }
        self.of(&[
            300 * SECOND,
            300 * SECOND + 1,
            -300 * SECOND,
            -300 * SECOND - 1,
            HOUR,
        ])
    }

    fn act(&mut self, mandate: u32, told: &Told) -> Step {
        let new = !told.was_accepted();
        let usual = [
            Deed::Accept,
            Deed::Suspend,
            Deed::Resume,
            Deed::Resume,
            Deed::Revoke,
            Deed::Undo,
        ];
        let deed = if new && self.chance(60) {
            Deed::Accept
        } else {
            self.of(&usual)
        };
        let owner = told.terms.owner;
        let who = match deed {
            Deed::Accept => self.holder(told),
            Deed::Resume | Deed::Undo if self.chance(60) => owner,
            _ => {
                let holder = self.holder(told);
                self.either(&[owner, holder, holder, 6, 9])
            }
        };
        Step::Act {
            who,
            mandate,
            deed,
            ago: self.ago(),
        }
    }

    fn view(&mut self, mandate: u32, told: &Told) -> Step {
        let who = self.holder(told);
        let papers = u32::try_from(told.terms.papers.len()).unwrap_or(1);
        let usual = self.rng.gen_range(1..=papers.max(1));
        let paper = if self.chance(90) {
            usual
        } else {
            self.of(&[0, papers + 1, 51])
        };
        let right = if self.chance(80) {
            Right::View
        } else {
            self.of(&RIGHTS)
        };
        let money = told.terms.money ^ self.chance(4);
        let number = self.number();
        self.views.push((number, who));
        Step::View {
            who,
            number,
            mandate,
            paper,
            right,
            money,
            ago: self.ago(),
        }
    }

    fn fetch(&mut self) -> Step {
        let young = self.views.len().saturating_sub(4);
        let place = self.rng.gen_range(young..self.views.len());
        let (view, viewer) = self.views[place];
        Step::Fetch {
            who: self.either(&[viewer]),
            view,
        }
    }
}
