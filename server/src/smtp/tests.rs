//! Whoever is slow is cut off at the limits of the spec, however she is slow. The clock of these tests moves on by itself
//! when nobody has anything to do.

use tokio::io::{DuplexStream, duplex, split};
use tokio::sync::watch::Sender;

use super::*;
use crate::instance::blank::Blank;

/// Someone in the door, her end of a line that holds so many bytes, and whoever could say that the server closes.
fn guest(blank: &Blank, between: usize) -> (Guest<DuplexStream>, DuplexStream, Sender<bool>) {
    let (near, far) = duplex(between);
    let (close, closing) = Closing::announce();
    let guest = Guest {
        stream: near,
        address: IpAddr::from([127, 0, 0, 1]),
        shared: Arc::new(Shared {
            app: Arc::clone(&blank.app),
            domain: "a.example".to_owned(),
            room: Arc::new(Semaphore::new(ROOM_FOR_MESSAGES / COUNTED_BY)),
        }),
        closing,
        login: None,
        buffer: Vec::new(),
        refusals: 0,
        failures: 0,
    };
    (guest, far, close)
}

fn sending() -> State {
    let own: ecrin_vault::mail::Address = "nadia@a.example".parse().expect("an address");
    State::Sending {
        own: own.clone(),
        recipients: vec![own],
        turned_away: 0,
    }
}

/// Someone says this, and then this again and again after so long; answers when she was cut off, and what she had heard.
async fn cut_off(state: State, first: &[u8], then: &[u8], every: Duration) -> (Duration, String) {
    let blank = Blank::new();
    let (mut guest, far, _open) = guest(&blank, 64 * 1024);
    let came = Instant::now();
    let serving = tokio::spawn(async move { guest.converse(state).await });
    let (mut ear, mut mouth) = split(far);
    mouth.write_all(first).await.expect("the door hears");
    let then = then.to_owned();
    let speaking = tokio::spawn(async move {
        loop {
            tokio::time::sleep(every).await;
            if mouth.write_all(&then).await.is_err() {
                return;
            }
        }
    });
    let mut heard = String::new();
    ear.read_to_string(&mut heard).await.expect("the door speaks");
    let stayed = came.elapsed();
    speaking.abort();
    let _ = serving.await;
    (stayed, heard)
}

fn about(limit: Duration, stayed: Duration) -> bool {
    (limit..limit + Duration::from_secs(1)).contains(&stayed)
}

const TOO_SLOW: &str = "421 4.4.2 too slow\r\n";
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn a_stranger_has_a_minute_whatever_she_says() {
    for (first, then, every) in [
        ("", "", HOUR),
        ("EH", "L", Duration::from_secs(7)),
        ("EHLO x\r\n", "NOOP\r\n", Duration::from_secs(20)),
        ("EHLO x\r\nAUTH PLAIN\r\n", "A", Duration::from_secs(1)),
    ] {
        let (stayed, heard) = cut_off(State::New, first.as_bytes(), then.as_bytes(), every).await;
        assert!(about(UNKNOWN_FOR, stayed), "{first:?}: {stayed:?}");
        assert!(heard.ends_with(TOO_SLOW), "{first:?}: {heard}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_line_has_five_minutes_however_it_drips() {
    for (then, every) in [("", HOUR), ("N", Duration::from_secs(10))] {
        let (stayed, heard) = cut_off(sending(), b"", then.as_bytes(), every).await;
        assert!(about(LINE_TIME, stayed), "{then:?}: {stayed:?}");
        assert_eq!(heard, TOO_SLOW);
    }
}

#[tokio::test(start_paused = true)]
async fn a_piece_of_a_message_has_a_minute_and_the_whole_a_quarter_of_an_hour() {
    let (stayed, heard) = cut_off(sending(), b"DATA\r\n", b"", HOUR).await;
    assert!(about(PIECE_TIME, stayed), "{stayed:?}");
    assert!(heard.starts_with("354 ") && heard.ends_with(TOO_SLOW), "{heard}");
    let (stayed, heard) = cut_off(sending(), b"DATA\r\n", b"x", Duration::from_secs(30)).await;
    assert!(about(MESSAGE_TIME, stayed), "{stayed:?}");
    assert!(heard.ends_with(TOO_SLOW), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_read_answers_is_left_after_a_minute() {
    let blank = Blank::new();
    let (mut guest, mut far, _open) = guest(&blank, 24);
    let came = Instant::now();
    let serving = tokio::spawn(async move { guest.converse(sending()).await });
    // More answers than fit between them; she listens to none.
    let speaking = tokio::spawn(async move {
        while far.write_all(b"NOOP\r\n").await.is_ok() {}
        far
    });
    let ended = serving.await.expect("no panic");
    assert!(ended.is_err(), "{ended:?}");
    let stayed = came.elapsed();
    assert!(about(ANSWER_TIME, stayed), "{stayed:?}");
    speaking.abort();
}
