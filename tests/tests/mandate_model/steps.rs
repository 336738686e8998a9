//! What can happen in a history, as plain numbers that mean the same to the model and to what it judges.

use ecrin_vault::vocabulary::{Right, Role};

/// Two beneficiaries own papers; a third one is a stranger to all of it.
pub(crate) const OWNERS: [u8; 2] = [0, 1];
pub(crate) const STRANGER: u8 = 2;
pub(crate) const ADMIN: u8 = 3;
/// Professionals: two aidants and a référent of the first house, an aidant of both, an aidant and a référent of the
/// second.
pub(crate) const MEMBERS: [(u8, u8, Role); 7] = [
    (4, 0, Role::Aidant),
    (5, 0, Role::Aidant),
    (6, 0, Role::Referent),
    (7, 0, Role::Aidant),
    (7, 1, Role::Aidant),
    (8, 1, Role::Aidant),
    (9, 1, Role::Referent),
];
pub(crate) const EVERYONE: std::ops::Range<u8> = 0..10;
pub(crate) const HOUSES: [u8; 2] = [0, 1];

pub(crate) const SECOND: i64 = 1000;
pub(crate) const HOUR: i64 = 3600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;

/// For whom a mandate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// One person.
    Person(u8),
    /// Whoever has this role in this house.
    House(u8, Role),
}

/// What a mandate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) owner: u8,
    pub(crate) to: To,
    /// Which papers, in which version.
    pub(crate) papers: Vec<(u8, u32)>,
    pub(crate) right: Right,
    /// One of two démarches.
    pub(crate) money: bool,
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) most: Option<u32>,
    /// Which mandate this one follows.
    pub(crate) previous: Option<u32>,
}

/// An act on a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Accept,
    Revoke,
    Suspend,
    Resume,
    Undo,
}

/// What happens to a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Suspend,
    Resume,
    Remove,
    Join(Role),
}

/// Why something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Access,
    Renewal,
    Handover,
}

/// A question for a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) owner: u8,
    pub(crate) why: Why,
    pub(crate) to: To,
    pub(crate) right: Right,
    pub(crate) money: bool,
    pub(crate) days: u32,
    pub(crate) about: Option<u32>,
}

/// One thing that happens. What is made has a number of its own, so that a history without some of its steps still
/// says what it said.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Time passes.
    Pass(i64),
    /// Someone hands in a mandate that she signed, as the answer to a question or not.
    Grant {
        who: u8,
        number: u32,
        terms: Terms,
        answers: Option<u32>,
    },
    /// Someone acts on a mandate; she signed that this long ago.
    Act {
        who: u8,
        mandate: u32,
        deed: Deed,
        ago: i64,
    },
    /// Someone stops everything.
    Stop { who: u8 },
    /// Someone looks at a paper.
    View {
        who: u8,
        number: u32,
        mandate: u32,
        paper: u32,
        right: Right,
        money: bool,
        ago: i64,
    },
    /// Someone fetches what a view released.
    Fetch { who: u8, view: u32 },
    /// A membership changes.
    Member { who: u8, house: u8, turn: Turn },
    /// Someone asks for a mandate.
    Ask {
        who: u8,
        number: u32,
        question: Question,
    },
    /// Someone says no to a question, or takes it back.
    No { who: u8, request: u32 },
}
