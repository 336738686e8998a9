//! Whoever is slow is cut off at the limits of the spec, however she is slow. The clock of these tests moves on by itself
//! when nobody has anything to do.

use tokio::io::{DuplexStream, duplex, split};

use super::*;
use crate::instance::blank::Blank;

fn door(blank: &Blank) -> Door {
    Door {
        app: Arc::clone(&blank.app),
        large: Semaphore::new(LARGE_AT_ONCE),
    }
}

/// A connection, which limits only ask whether it has signed in; her end of a line that holds so many bytes, and whoever
/// could say that the server closes.
fn connection(
    door: &Door,
    is_signed_in: bool,
    between: usize,
) -> (Connection<'_, DuplexStream>, DuplexStream, watch::Sender<bool>) {
    let (near, far) = duplex(between);
    let (close, closing) = Closing::announce();
    let mut connection = Connection::new(door, near, IpAddr::from([127, 0, 0, 1]), closing);
    if is_signed_in {
        connection.is_signed_in = true;
        connection.framer.signed_in();
    }
    (connection, far, close)
}

/// Someone says this, and then this again and again after so long; answers when she was cut off, and what she had heard.
async fn cut_off(is_signed_in: bool, first: &str, then: &str, every: Duration) -> (Duration, String) {
    let blank = Blank::new();
    let door = door(&blank);
    let (connection, far, _open) = connection(&door, is_signed_in, 64 * 1024);
    let (mut ear, mut mouth) = split(far);
    let came = Instant::now();
    let speak = async {
        mouth.write_all(first.as_bytes()).await?;
        loop {
            tokio::time::sleep(every).await;
            mouth.write_all(then.as_bytes()).await?;
        }
    };
    let hear = async {
        let mut heard = String::new();
        ear.read_to_string(&mut heard).await.expect("the door speaks");
        (came.elapsed(), heard)
    };
    let listen = async {
        tokio::select! {
            // She may say something more at the very moment at which she is cut off.
            biased;
            heard = hear => heard,
            Err::<(), io::Error>(_) = speak => panic!("the door closed without a word"),
        }
    };
    let (_, heard) = tokio::join!(connection.converse(), listen);
    heard
}

fn about(limit: Duration, stayed: Duration) -> bool {
    (limit..limit + Duration::from_secs(1)).contains(&stayed)
}

const TOO_SLOW: &str = "* BYE [UNAVAILABLE] Too slow\r\n";
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn a_stranger_has_a_minute_whatever_she_says() {
    for (first, then, every) in [
        ("", "", HOUR),
        ("a LOG", "I", Duration::from_secs(7)),
        ("", "a NOOP\r\n", Duration::from_secs(20)),
        ("a LOGIN {5}\r\n", "x", Duration::from_secs(15)),
        ("a AUTHENTICATE PLAIN\r\n", "A", Duration::from_secs(1)),
    ] {
        let (stayed, heard) = cut_off(false, first, then, every).await;
        assert!(about(LOGIN, stayed), "{first:?}: {stayed:?}");
        assert!(heard.ends_with(TOO_SLOW), "{first:?}: {heard}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_command_once_begun_has_a_minute_and_silence_half_an_hour() {
    let (stayed, heard) = cut_off(true, "a SELECT ", "x", Duration::from_secs(5)).await;
    assert!(about(COMMAND, stayed), "{stayed:?}");
    assert!(heard.ends_with(TOO_SLOW), "{heard}");
    let (stayed, heard) = cut_off(true, "", "", HOUR).await;
    assert!(about(SILENCE, stayed), "{stayed:?}");
    assert!(heard.ends_with(TOO_SLOW), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn a_literal_has_a_second_more_for_each_sixteen_kibibytes() {
    for (size, more) in [(100, 0), (3 * 1024 * 1024, 192)] {
        for (then, every) in [("", HOUR), ("x", Duration::from_secs(10))] {
            let first = format!("a APPEND INBOX {{{size}}}\r\n");
            let (stayed, heard) = cut_off(true, &first, then, every).await;
            let limit = COMMAND + Duration::from_secs(more);
            assert!(about(limit, stayed), "{size} {then:?}: {stayed:?}");
            assert!(
                heard.contains("+ go on\r\n") && heard.ends_with(TOO_SLOW),
                "{heard}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_news_for_ever_is_asked_to_come_again() {
    let blank = Blank::new();
    let door = door(&blank);
    let (mut connection, _far, _open) = connection(&door, true, 64 * 1024);
    let came = Instant::now();
    let ended = connection.idle().await;
    assert!(matches!(ended, Err(End::TooSlow)));
    assert!(about(SILENCE, came.elapsed()), "{:?}", came.elapsed());
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_read_answers_is_left_after_a_minute() {
    let blank = Blank::new();
    let door = door(&blank);
    let (mut connection, mut far, _open) = connection(&door, true, 200);
    let came = Instant::now();
    // More answers than fit between them; she listens to none.
    let speak = async { while far.write_all(b"a CAPABILITY\r\n").await.is_ok() {} };
    let ended = tokio::select! {
        biased;
        ended = connection.talk() => ended,
        () = speak => panic!("the door closed first"),
    };
    assert!(matches!(ended, Err(End::TooSlow)));
    assert!(about(TAKING, came.elapsed()), "{:?}", came.elapsed());
}
