use super::*;

fn own() -> Address {
    "nadia@a.example".parse().expect("an address")
}

fn ready() -> State {
    State::Ready { own: own() }
}

fn sending(recipients: &[&str]) -> State {
    State::Sending {
        own: own(),
        recipients: recipients
            .iter()
            .map(|address| address.parse().expect("an address"))
            .collect(),
        turned_away: 0,
    }
}

fn step(state: &State, line: &str) -> Step {
    state.step(format!("{line}\r\n").as_bytes(), "a.example", true)
}

/// The code that a line is answered with, and where it leads.
fn said(state: &State, line: &str) -> (String, State) {
    match step(state, line) {
        Step::Say(reply, next) => (code(&reply), next),
        other => panic!("{line}: {other:?}"),
    }
}

fn code(reply: &Reply) -> String {
    let bytes = reply.to_bytes();
    String::from_utf8_lossy(&bytes).chars().take(3).collect()
}

fn plain(text: &str) -> String {
    BASE64.encode(text.as_bytes())
}

#[test]
fn hello_names_what_the_door_can_do_and_nothing_else() {
    let Step::Say(reply, next) = step(&State::New, "EHLO [127.0.0.1]") else {
        panic!("an answer")
    };
    assert_eq!(next, State::Greeted);
    let lines = String::from_utf8(reply.to_bytes()).expect("text");
    assert_eq!(
        lines,
        "250-a.example\r\n250-SIZE 31457280\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN\r\n"
    );
}

#[test]
fn nothing_is_taken_from_someone_who_has_not_signed_in() {
    for state in [State::New, State::Greeted] {
        for line in ["MAIL FROM:<nadia@a.example>", "RCPT TO:<karim@a.example>", "DATA"] {
            assert_eq!(said(&state, line), ("530".to_owned(), state.clone()), "{line}");
        }
    }
    assert_eq!(
        said(&State::New, &format!("AUTH PLAIN {}", plain("\0a\0b"))).0,
        "503"
    );
}

#[test]
fn an_app_password_is_given_with_the_command_or_after_it() {
    let login = Step::Login {
        user: "nadia@a.example".to_owned(),
        password: Zeroizing::new("abc".to_owned()),
    };
    let answer = plain("\0nadia@a.example\0abc");
    assert_eq!(step(&State::Greeted, &format!("AUTH PLAIN {answer}")), login);
    assert_eq!(
        said(&State::Greeted, "AUTH PLAIN"),
        ("334".to_owned(), State::Answering)
    );
    assert_eq!(step(&State::Answering, &answer), login);
    let same = plain("nadia@a.example\0nadia@a.example\0abc");
    assert_eq!(step(&State::Answering, &same), login);
    for (answer, expected) in [
        ("*".to_owned(), "501"),
        ("&&&".to_owned(), "501"),
        (plain("\0nadia"), "501"),
        (plain("\0nadia\0a\0b"), "501"),
        (plain("karim@a.example\0nadia@a.example\0abc"), "535"),
        ("MAIL FROM:<nadia@a.example>".to_owned(), "501"),
    ] {
        assert_eq!(
            said(&State::Answering, &answer),
            (expected.to_owned(), State::Greeted),
            "{answer}"
        );
    }
    assert_eq!(said(&State::Greeted, "AUTH LOGIN").0, "504");
    assert_eq!(said(&ready(), &format!("AUTH PLAIN {answer}")).0, "503");
}

#[test]
fn one_sends_from_ones_own_address_only() {
    assert_eq!(
        said(&ready(), "MAIL FROM:<nadia@a.example>"),
        ("250".to_owned(), sending(&[]))
    );
    assert_eq!(said(&ready(), "mail from:<Nadia@A.example> SIZE=1000").0, "250");
    for (line, code) in [
        ("MAIL FROM:<karim@a.example>", "550"),
        ("MAIL FROM:<>", "550"),
        ("MAIL FROM:<nadia@b.example>", "550"),
        ("MAIL FROM:<\"nadia\"@a.example>", "550"),
        ("MAIL FROM:<@b.example:nadia@a.example>", "550"),
        ("MAIL FROM:<postmaster>", "550"),
        ("MAIL FROM:<nadia@a.example> SIZE=31457281", "552"),
        ("MAIL FROM:<nadia@a.example> BODY=8BITMIME", "555"),
        ("MAIL FROM:<nadia@a.example> SMTPUTF8", "555"),
        ("MAIL FROM:<nadia@a.example> X=Y", "555"),
    ] {
        assert_eq!(said(&ready(), line), (code.to_owned(), ready()), "{line}");
    }
    assert_eq!(said(&sending(&[]), "MAIL FROM:<nadia@a.example>").0, "503");
}

#[test]
fn the_door_relays_for_nobody() {
    let state = sending(&[]);
    assert_eq!(
        step(&state, "RCPT TO:<Karim@a.example>"),
        Step::Recipient("karim@a.example".parse().expect("an address"))
    );
    // Whether it is of this space is the house's to say.
    assert!(matches!(
        step(&state, "RCPT TO:<karim@b.example>"),
        Step::Recipient(_)
    ));
    for line in [
        "RCPT TO:<karim%b.example@a.example>",
        "RCPT TO:<@a.example:karim@b.example>",
        "RCPT TO:<@a.example,@b.example:karim@a.example>",
        "RCPT TO:<\"karim\"@a.example>",
        "RCPT TO:<\"karim@b.example\"@a.example>",
        "RCPT TO:<karim@b.example@a.example>",
        "RCPT TO:<b.example!karim@a.example>",
        "RCPT TO:<karim@[127.0.0.1]>",
        "RCPT TO:<karim@[IPv6:::1]>",
        "RCPT TO:<karim+x@a.example>",
        "RCPT TO:<karim@a.example.>",
        "RCPT TO:<postmaster>",
        "RCPT TO:<>",
    ] {
        assert_eq!(said(&state, line).0, "550", "{line}");
    }
    assert_eq!(said(&state, "RCPT TO:<karim@a.example> NOTIFY=SUCCESS").0, "555");
    assert_eq!(said(&state, "RCPT TO:karim@a.example").0, "501");
}

#[test]
fn data_comes_after_recipients_and_nothing_comes_with_it() {
    assert_eq!(said(&ready(), "DATA").0, "503");
    assert_eq!(said(&sending(&[]), "DATA").0, "554");
    let state = sending(&["karim@a.example"]);
    assert_eq!(step(&state, "DATA"), Step::Receive);
    assert!(
        matches!(state.step(b"DATA\r\n", "a.example", false), Step::Close(reply) if code(&reply) == "554")
    );
    assert_eq!(said(&state, "RSET"), ("250".to_owned(), ready()));
    assert_eq!(said(&state, "EHLO again").1, ready());
}

#[test]
fn recipients_have_a_number() {
    let mut state = sending(&[]);
    for n in 0..MAX_KEYS {
        state = state.with(format!("a{n}@a.example").parse().expect("an address"));
    }
    assert_eq!(said(&state, "RCPT TO:<karim@a.example>").0, "452");
    let mut state = sending(&[]);
    for _ in 0..MAX_KEYS {
        state = state.turned_away();
    }
    assert_eq!(said(&state, "RCPT TO:<karim@a.example>").0, "452");
}

#[test]
fn what_is_not_done_here_is_said_so() {
    for line in [
        "VRFY karim",
        "EXPN all",
        "BDAT 10 LAST",
        "ETRN a.example",
        "LHLO x",
    ] {
        assert_eq!(said(&ready(), line), ("502".to_owned(), ready()), "{line}");
    }
    assert_eq!(said(&State::Greeted, "STARTTLS").0, "503");
    for line in ["TURN", "", "EHLOX", "GET / HTTP/1.1", "XCLIENT ADDR=127.0.0.1"] {
        assert_eq!(said(&ready(), line).0, "500", "{line}");
    }
    assert_eq!(said(&ready(), "NOOP").0, "250");
    assert!(matches!(step(&ready(), "QUIT"), Step::Close(reply) if code(&reply) == "221"));
}

#[test]
fn a_line_is_ascii_and_ends_as_lines_do() {
    for line in [
        "NOOP\n",
        "NOOP\r\r\n",
        "NO\0OP\r\n",
        "NOOP é\r\n",
        "\r\n\n",
        "NOOP\rQUIT\r\n",
    ] {
        assert!(
            matches!(ready().step(line.as_bytes(), "a.example", true), Step::Close(_)),
            "{line:?}"
        );
    }
}
