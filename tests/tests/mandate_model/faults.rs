//! The decisions as they are, and as someone might have got them wrong: each fault must be found by the same histories.

use ecrin_server::app::Refusal;
use ecrin_server::app::policy::acts::{self, Act, ActQuestion};
use ecrin_server::app::policy::requests::{self, Asker, Before};
use ecrin_server::app::policy::{self, Candidate, FetchQuestion, Standing, ViewQuestion};
use ecrin_vault::id::AccountId;
use ecrin_vault::mandate::{Grantee, Lifecycle, Mandate, state_at};
use ecrin_vault::request::Request;
use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::{MandateState, RequestReason, Right};

/// Whoever decides.
pub(crate) trait Decisions {
    fn signs(&self, who: AccountId, mandate: &Mandate) -> bool {
        mandate.owner == who
    }

    fn check(&self, mandate: &Mandate, now: Timestamp) -> Result<(), Refusal> {
        mandate.check(now).map_err(Refusal::from)
    }

    fn receive(&self, mandate: &Mandate, candidate: Candidate) -> Result<(), Refusal> {
        policy::may_receive(mandate, candidate)
    }

    fn act(&self, question: &ActQuestion<'_>) -> Result<Lifecycle, Refusal> {
        acts::decide(question)
    }

    fn view(&self, question: ViewQuestion<'_>) -> Result<u32, Refusal> {
        policy::may_view(&question).map(|document| document.number)
    }

    fn fetch(&self, question: FetchQuestion<'_>) -> Result<(), Refusal> {
        policy::may_fetch(&question)
    }

    fn stopped(&self, mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Option<Lifecycle> {
        acts::stopped(mandate, lifecycle, now)
    }

    fn holder_left(&self, mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Option<Lifecycle> {
        acts::holder_left(mandate, lifecycle, now)
    }

    fn replaced(
        &self,
        before: &Mandate,
        lifecycle: &Lifecycle,
        after: &Mandate,
        now: Timestamp,
    ) -> Result<Lifecycle, Refusal> {
        acts::replaced(before, lifecycle, after, now)
    }

    fn ask(
        &self,
        request: &Request,
        asker: Asker<'_>,
        before: Option<Before<'_>>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        requests::may_ask(request, asker, before, now)
    }

    fn answer(
        &self,
        request: &Request,
        before: Option<Before<'_>>,
        after: &Mandate,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        requests::may_answer(request, before, after, now)
    }

    fn state(&self, mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> MandateState {
        state_at(mandate.from, mandate.until, lifecycle, now)
    }
}

/// The decisions that run.
pub(crate) struct AsTheyAre;

impl Decisions for AsTheyAre {}

/// What could be wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A view at the very end is released.
    EndsTooLate,
    /// A view a moment before the beginning is released.
    BeginsTooEarly,
    /// A state is shown one moment late.
    ShownTooLate,
    /// A suspension is lifted by the grantee.
    GranteeResumes,
    /// Anyone who is concerned resumes.
    ReferentResumes,
    /// A mandate in the owner's name is taken from someone else.
    AnotherSigns,
    /// A renewal by the grantee: what she accepts after its end lives again.
    AcceptedAfterTheEnd,
    /// Accepting lifts a suspension, and what rests may be accepted.
    AcceptingResumes,
    /// Views are not counted.
    ViewsNotCounted,
    /// One view too many.
    OneViewMore,
    /// A leaver still views.
    LeaverViews,
    /// Someone suspended still views.
    SuspendedMemberViews,
    /// Whoever belongs to the structure views, whatever her role.
    AnyRole,
    /// A mandate that was taken back opens papers.
    RevokedOpens,
    /// A suspended mandate opens papers.
    SuspendedOpens,
    /// A mandate that nobody accepted opens papers.
    NotAcceptedOpens,
    /// A number that is not listed opens the last paper.
    AnyNumber,
    /// Whoever may see may keep.
    AnyRight,
    /// For one démarche, or for another.
    AnyPurpose,
    /// What was asked for long ago is released now.
    StaleView,
    /// An act signed long ago is done now.
    StaleAct,
    /// A year and a day.
    TooLong,
    /// Whoever has left is granted something.
    LeaverReceives,
    /// Undone although it was used.
    UndoneAfterUse,
    /// Undone on the third day.
    UndoneLate,
    /// Any référent ends any mandate.
    AnyReferent,
    /// A stop forgets what is suspended.
    StopForgets,
    /// What a leaver holds is not suspended.
    LeaverKeeps,
    /// Two live where one took the other's place.
    BothLive,
    /// A mandate that is over is followed by another.
    FollowsTheDead,
    /// A renewal answers with more papers.
    WiderRenewal,
    /// An answer lasts longer than was asked.
    LongerAnswer,
    /// A handover to another structure.
    HandoverElsewhere,
    /// A renewal is asked for by whoever likes.
    AnyoneAsks,
    /// The ciphertext is given out after the end.
    FetchedAfterTheEnd,
    /// The ciphertext is given out for hours.
    FetchedLate,
}

use Fault::*;

impl Fault {
    pub(crate) const ALL: [Self; 36] = [
        EndsTooLate,
        BeginsTooEarly,
        ShownTooLate,
        GranteeResumes,
        ReferentResumes,
        AnotherSigns,
        AcceptedAfterTheEnd,
        AcceptingResumes,
        ViewsNotCounted,
        OneViewMore,
        LeaverViews,
        SuspendedMemberViews,
        AnyRole,
        RevokedOpens,
        SuspendedOpens,
        NotAcceptedOpens,
        AnyNumber,
        AnyRight,
        AnyPurpose,
        StaleView,
        StaleAct,
        TooLong,
        LeaverReceives,
        UndoneAfterUse,
        UndoneLate,
        AnyReferent,
        StopForgets,
        LeaverKeeps,
        BothLive,
        FollowsTheDead,
        WiderRenewal,
        LongerAnswer,
        HandoverElsewhere,
        AnyoneAsks,
        FetchedAfterTheEnd,
        FetchedLate,
    ];

    fn earlier(self, now: Timestamp) -> Timestamp {
        now.plus_millis(-1)
    }
}

impl Decisions for Fault {
    fn signs(&self, who: AccountId, mandate: &Mandate) -> bool {
        mandate.owner == who || *self == AnotherSigns
    }

    fn check(&self, mandate: &Mandate, now: Timestamp) -> Result<(), Refusal> {
        let now = if *self == TooLong { now.plus_days(1) } else { now };
        let mut checked = mandate.clone();
        if *self == TooLong {
            checked.from = checked.from.plus_days(1);
        }
        checked.check(now).map_err(Refusal::from)
    }

    fn receive(&self, mandate: &Mandate, candidate: Candidate) -> Result<(), Refusal> {
        let active = candidate.active || *self == LeaverReceives;
        policy::may_receive(mandate, Candidate { active, ..candidate })
    }

    fn act(&self, question: &ActQuestion<'_>) -> Result<Lifecycle, Refusal> {
        let ActQuestion {
            now,
            mandate,
            note,
            lifecycle,
            mut party,
            mut act,
            signed,
        } = *question;
        let (mut now, mut signed) = (now, signed.clone());
        let holds = policy::may_hold(mandate.grantee, party.account, party.membership).is_ok();
        match (self, act) {
            (GranteeResumes, Act::Resume) if holds => party.account = mandate.owner,
            (ReferentResumes, Act::Resume) if party.governs => party.account = mandate.owner,
            (AcceptedAfterTheEnd, Act::Accept) if holds && now >= mandate.until => now = mandate.from,
            (UndoneAfterUse, Act::Undo { granted, .. }) => act = Act::Undo { granted, views: 0 },
            (UndoneLate, Act::Undo { granted, views }) => {
                act = Act::Undo {
                    granted: granted.map(|at| at.plus_millis(1)),
                    views,
                };
            }
            (AnyReferent, _) => party.governs |= party.membership.is_some(),
            _ => {}
        }
        signed.actor = party.account;
        if *self == StaleAct || *self == AcceptedAfterTheEnd {
            signed.at = now;
        }
        let mut lifecycle = *lifecycle;
        if (*self, act) == (AcceptingResumes, Act::Accept) {
            lifecycle.suspended = None;
        }
        acts::decide(&ActQuestion {
            now,
            mandate,
            note,
            lifecycle: &lifecycle,
            party,
            act,
            signed: &signed,
        })
    }

    fn view(&self, question: ViewQuestion<'_>) -> Result<u32, Refusal> {
        let mut question = question;
        let mut lifecycle = *question.lifecycle;
        let mut view = question.view.clone();
        match self {
            EndsTooLate => {
                let earlier = self.earlier(question.now);
                if question.now == question.mandate.until {
                    (question.now, view.at) = (earlier, earlier);
                }
            }
            BeginsTooEarly => {
                let later = question.now.plus_millis(1);
                if later == question.mandate.from {
                    (question.now, view.at) = (later, later);
                }
            }
            ViewsNotCounted => question.views = 0,
            OneViewMore => question.views = question.views.saturating_sub(1),
            LeaverViews | SuspendedMemberViews => {
                let gone = if *self == LeaverViews {
                    Standing::Removed
                } else {
                    Standing::Suspended
                };
                question.membership = question.membership.map(|(role, standing)| {
                    (
                        role,
                        if standing == gone {
                            Standing::Active
                        } else {
                            standing
                        },
                    )
                });
            }
            AnyRole => {
                if let Grantee::Structure(_, named) = question.mandate.grantee {
                    question.membership = question.membership.map(|(_, standing)| (named, standing));
                }
            }
            RevokedOpens => lifecycle.ended = None,
            SuspendedOpens => lifecycle.suspended = None,
            NotAcceptedOpens => lifecycle.accepted = Some(question.now),
            AnyNumber => {
                view.number = view
                    .number
                    .min(u32::try_from(question.mandate.documents.len()).unwrap_or(1))
            }
            AnyRight if view.right != Right::Deposit => view.right = Right::View,
            AnyPurpose => view.purpose = question.mandate.purpose,
            StaleView => view.at = question.now,
            _ => {}
        }
        let question = ViewQuestion {
            lifecycle: &lifecycle,
            view: &view,
            ..question
        };
        policy::may_view(&question).map(|document| document.number)
    }

    fn fetch(&self, question: FetchQuestion<'_>) -> Result<(), Refusal> {
        let mut question = question;
        match self {
            FetchedAfterTheEnd => question.now = question.released,
            FetchedLate => question.released = question.now,
            _ => {}
        }
        policy::may_fetch(&question)
    }

    fn stopped(&self, mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Option<Lifecycle> {
        acts::stopped(mandate, lifecycle, now)
            .filter(|_| *self != StopForgets || lifecycle.suspended.is_none())
    }

    fn holder_left(&self, mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> Option<Lifecycle> {
        acts::holder_left(mandate, lifecycle, now).filter(|_| *self != LeaverKeeps)
    }

    fn replaced(
        &self,
        before: &Mandate,
        lifecycle: &Lifecycle,
        after: &Mandate,
        now: Timestamp,
    ) -> Result<Lifecycle, Refusal> {
        match (self, acts::replaced(before, lifecycle, after, now)) {
            (BothLive, decided) => decided.map(|_| *lifecycle),
            (FollowsTheDead, Err(Refusal::MandateRevoked | Refusal::MandateExpired)) => Ok(*lifecycle),
            (_, decided) => decided,
        }
    }

    fn ask(
        &self,
        request: &Request,
        asker: Asker<'_>,
        before: Option<Before<'_>>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        match self {
            HandoverElsewhere => requests::may_ask(
                request,
                Asker {
                    theirs: asker.governs,
                    ..asker
                },
                before,
                now,
            ),
            AnyoneAsks => match requests::may_ask(request, asker, before, now) {
                Err(Refusal::NotAllowed) => Ok(()),
                decided => decided,
            },
            _ => requests::may_ask(request, asker, before, now),
        }
    }

    fn answer(
        &self,
        request: &Request,
        before: Option<Before<'_>>,
        after: &Mandate,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let mut asked = request.clone();
        match self {
            WiderRenewal if request.reason == RequestReason::Renewal => asked.reason = RequestReason::Access,
            LongerAnswer => asked.days += 1,
            _ => {}
        }
        requests::may_answer(&asked, before, after, now)
    }

    fn state(&self, mandate: &Mandate, lifecycle: &Lifecycle, now: Timestamp) -> MandateState {
        let now = if *self == ShownTooLate {
            self.earlier(now)
        } else {
            now
        };
        state_at(mandate.from, mandate.until, lifecycle, now)
    }
}
