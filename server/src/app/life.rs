//! What becomes of an account that nobody uses: pure decisions, with the time as an argument.
//!
//! No step is taken before the one that announces it was, however far a clock jumps: a vault whose owner was never
//! told is never destroyed.

use ecrin_vault::time::Timestamp;
use ecrin_vault::vocabulary::Role;

use crate::store::rows::{LifeRow, Stage};

/// Days without use after which its owner is told, the last time a week before it is locked.
const TOLD_AFTER: [(Stage, u32); 3] = [(Stage::First, 274), (Stage::Second, 335), (Stage::Last, 358)];
/// Days without use after which a vault is locked, and how long before that its owner is told the last time.
const LOCKED_AFTER: u32 = 365;
const LAST_NOTICE: u32 = 7;
/// Days without use before which no vault is destroyed, for how long it stays locked before, and how long before
/// its end that end is announced.
const DESTROYED_AFTER: u32 = 730;
const LOCKED_FOR: u32 = 365;
const END_NOTICE: u32 = 92;
/// The same for a professional's account: told after five months, disabled after six.
const DORMANT_AFTER: u32 = 152;
const DISABLED_AFTER: u32 = 183;
const DORMANT_NOTICE: u32 = 31;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Say that it is not used, and what follows at which time.
    Tell(Stage, Timestamp),
    /// Write down that it is locked, since when.
    Lock(Timestamp),
    /// Destroy it.
    Destroy,
}

fn told(life: &LifeRow, stage: Stage) -> Option<Timestamp> {
    life.told
        .iter()
        .find(|(said, _)| *said == stage)
        .map(|(_, at)| *at)
}

/// From when on the account is locked, as far as it was announced.
fn locked_from(role: Role, life: &LifeRow) -> Option<Timestamp> {
    if life.locked.is_some() {
        return life.locked;
    }
    let (stage, after, notice) = match role {
        Role::Beneficiary => (Stage::Last, LOCKED_AFTER, LAST_NOTICE),
        Role::Aidant | Role::Referent => (Stage::Dormant, DISABLED_AFTER, DORMANT_NOTICE),
        // Whoever lets others in again is never shut out herself.
        Role::Admin => return None,
    };
    let told = told(life, stage)?;
    Some(life.used.plus_days(after).max(told.plus_days(notice)))
}

/// Whether nobody may sign in.
pub(super) fn is_locked(role: Role, life: &LifeRow, now: Timestamp) -> bool {
    locked_from(role, life).is_some_and(|from| now >= from)
}

/// Before when a vault that was locked then is not destroyed, if its owner is told now.
fn end_after(life: &LifeRow, locked: Timestamp, announced: Timestamp) -> Timestamp {
    life.used
        .plus_days(DESTROYED_AFTER)
        .max(locked.plus_days(LOCKED_FOR))
        .max(announced.plus_days(END_NOTICE))
}

/// The next thing to do about an account, if anything is.
pub(super) fn due(role: Role, life: &LifeRow, now: Timestamp) -> Option<Due> {
    if role == Role::Admin {
        return None;
    }
    if role != Role::Beneficiary {
        return match (told(life, Stage::Dormant), locked_from(role, life)) {
            (None, _) if now >= life.used.plus_days(DORMANT_AFTER) => {
                let due = life
                    .used
                    .plus_days(DISABLED_AFTER)
                    .max(now.plus_days(DORMANT_NOTICE));
                Some(Due::Tell(Stage::Dormant, due))
            }
            (_, Some(from)) if life.locked.is_none() && now >= from => Some(Due::Lock(from)),
            _ => None,
        };
    }
    if let Some(locked) = life.locked {
        return match (told(life, Stage::Locked), told(life, Stage::End)) {
            (None, None) => Some(Due::Tell(Stage::Locked, end_after(life, locked, now))),
            (_, None) if now.plus_days(END_NOTICE) >= end_after(life, locked, locked) => {
                Some(Due::Tell(Stage::End, end_after(life, locked, now)))
            }
            (_, Some(announced)) if now >= end_after(life, locked, announced) => Some(Due::Destroy),
            _ => None,
        };
    }
    if let Some(from) = locked_from(role, life).filter(|from| now >= *from) {
        return Some(Due::Lock(from));
    }
    // Of several steps that were missed, only the last one says what is true now.
    let (stage, _) = TOLD_AFTER
        .into_iter()
        .rfind(|(_, after)| now >= life.used.plus_days(*after))?;
    let later = life.told.iter().any(|(said, _)| *said >= stage);
    let due = life.used.plus_days(LOCKED_AFTER).max(now.plus_days(LAST_NOTICE));
    (!later).then_some(Due::Tell(stage, due))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(told: &[(Stage, u32)], locked: Option<u32>) -> LifeRow {
        let day = |days: u32| day(days);
        LifeRow {
            used: day(0),
            told: told.iter().map(|(stage, at)| (*stage, day(*at))).collect(),
            locked: locked.map(day),
        }
    }

    fn day(days: u32) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000).unwrap().plus_days(days)
    }

    #[test]
    fn a_vault_goes_through_every_step_in_time() {
        // Each day for four years what is due is done: the order and the days are the law's.
        let (mut row, mut seen) = (life(&[], None), Vec::new());
        for today in 0..1500 {
            while let Some(due) = due(Role::Beneficiary, &row, day(today)) {
                match due {
                    Due::Tell(stage, _) => {
                        row.told.push((stage, day(today)));
                        seen.push((today, format!("{stage:?}")));
                    }
                    Due::Lock(from) => {
                        row.locked = Some(from);
                        seen.push((today, "lock".into()));
                    }
                    Due::Destroy => {
                        seen.push((today, "destroy".into()));
                        let expected = [
                            (274, "First"),
                            (335, "Second"),
                            (358, "Last"),
                            (365, "lock"),
                            (365, "Locked"),
                            (638, "End"),
                            (730, "destroy"),
                        ];
                        assert_eq!(seen, expected.map(|(at, what)| (at, what.to_owned())));
                        return;
                    }
                }
            }
        }
        panic!("nothing was destroyed: {seen:?}");
    }

    #[test]
    fn a_clock_that_jumps_skips_no_notice() {
        let late = day(5000);
        // Never told: told first, locked a week later, destroyed a year after that at the earliest.
        let Some(Due::Tell(Stage::Last, lock)) = due(Role::Beneficiary, &life(&[], None), late) else {
            panic!("told first");
        };
        assert_eq!(lock, late.plus_days(7));
        assert!(!is_locked(Role::Beneficiary, &life(&[], None), late));
        let told = life(&[(Stage::Last, 5000)], None);
        assert_eq!(due(Role::Beneficiary, &told, late), None);
        assert!(is_locked(Role::Beneficiary, &told, lock));
        let locked = life(&[(Stage::Last, 5000), (Stage::Locked, 5007)], Some(5007));
        for today in 5007..5280 {
            assert_eq!(due(Role::Beneficiary, &locked, day(today)), None, "{today}");
        }
        let announced = life(
            &[(Stage::Last, 5000), (Stage::Locked, 5007), (Stage::End, 9000)],
            Some(5007),
        );
        assert_eq!(due(Role::Beneficiary, &announced, day(9091)), None);
        assert_eq!(due(Role::Beneficiary, &announced, day(9092)), Some(Due::Destroy));
    }

    #[test]
    fn professionals_are_told_then_disabled_and_administrators_never() {
        for role in [Role::Aidant, Role::Referent] {
            assert_eq!(due(role, &life(&[], None), day(151)), None);
            assert_eq!(
                due(role, &life(&[], None), day(152)),
                Some(Due::Tell(Stage::Dormant, day(183)))
            );
            let told = life(&[(Stage::Dormant, 152)], None);
            assert!(!is_locked(role, &told, day(182)) && is_locked(role, &told, day(183)));
        }
        assert_eq!(due(Role::Admin, &life(&[], None), day(5000)), None);
    }
}
