//! The states of a connection, and which command is legal in which (RFC 3501, 3 and 6). The one table.

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody is known yet.
    NotAuthenticated,
    /// Someone signed in by an app password.
    Authenticated,
    /// And has opened a box.
    Selected,
    /// Nothing more is read.
    Logout,
}

/// What a command is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `CAPABILITY`
    Capability,
    /// `NOOP`
    Noop,
    /// `LOGOUT`
    Logout,
    /// `ID`
    Id,
    /// `LOGIN` and `AUTHENTICATE`
    Login,
    /// `ENABLE`
    Enable,
    /// `SELECT` and `EXAMINE`
    Select,
    /// `CREATE`, `DELETE`, `RENAME`, `SUBSCRIBE`, `UNSUBSCRIBE`
    Boxes,
    /// `LIST`, `LSUB`, `STATUS`, `NAMESPACE`
    Look,
    /// `GETQUOTA`, `GETQUOTAROOT`
    Quota,
    /// `APPEND`
    Append,
    /// `IDLE`
    Idle,
    /// `CHECK`, `CLOSE`, `UNSELECT`, `EXPUNGE`, `SEARCH`, `FETCH`, `STORE`, `COPY`, `MOVE` and their `UID` forms
    Messages,
}

use State::{Authenticated, NotAuthenticated, Selected};

const TABLE: &[(Verb, &[State])] = &[
    (Verb::Capability, &[NotAuthenticated, Authenticated, Selected]),
    (Verb::Noop, &[NotAuthenticated, Authenticated, Selected]),
    (Verb::Logout, &[NotAuthenticated, Authenticated, Selected]),
    (Verb::Id, &[NotAuthenticated, Authenticated, Selected]),
    (Verb::Login, &[NotAuthenticated]),
    // RFC 5161, 3.1: only before a box is open. Thunderbird for Android enables later, and loses nothing by it.
    (Verb::Enable, &[Authenticated, Selected]),
    (Verb::Select, &[Authenticated, Selected]),
    (Verb::Boxes, &[Authenticated, Selected]),
    (Verb::Look, &[Authenticated, Selected]),
    (Verb::Quota, &[Authenticated, Selected]),
    (Verb::Append, &[Authenticated, Selected]),
    (Verb::Idle, &[Authenticated, Selected]),
    (Verb::Messages, &[Selected]),
];

/// Whether a command may be given in this state.
pub fn is_legal(verb: Verb, state: State) -> bool {
    TABLE
        .iter()
        .any(|(of, states)| *of == verb && states.contains(&state))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_legal_after_the_end_and_little_before_login() {
        let before: Vec<Verb> = TABLE
            .iter()
            .map(|(verb, _)| *verb)
            .filter(|verb| is_legal(*verb, NotAuthenticated))
            .collect();
        assert_eq!(
            before,
            [Verb::Capability, Verb::Noop, Verb::Logout, Verb::Id, Verb::Login]
        );
        for (verb, _) in TABLE {
            assert!(!is_legal(*verb, State::Logout));
            assert!(is_legal(*verb, Selected) || *verb == Verb::Login);
        }
        assert!(!is_legal(Verb::Messages, Authenticated));
    }
}
