//! Civil time where the people are: Europe/Paris, and whether an office is open then (spec 05, Search).
//!
//! Two rules of law and a table of eleven holidays, so that no time zone database has to travel with the vault: clocks
//! go forward on the last Sunday of March and back on the last Sunday of October, both at 01:00 UTC.

use jiff::civil::{Date, DateTime, Weekday, date};

use crate::time::Timestamp;

/// The first hour at which an office may be at work.
const OPENS: i8 = 7;
/// The first hour at which no office is any more.
const CLOSES: i8 = 20;

/// Holidays that fall on the same day each year: month and day.
const FIXED: [(i8, i8); 8] = [
    (1, 1),
    (5, 1),
    (5, 8),
    (7, 14),
    (8, 15),
    (11, 1),
    (11, 11),
    (12, 25),
];

/// Holidays that follow Easter Sunday, in days: Easter Monday, Ascension Day, Whit Monday.
const AFTER_EASTER: [i64; 3] = [1, 39, 50];

/// What a clock on a wall in Paris shows.
pub fn local(at: Timestamp) -> DateTime {
    let utc = at_utc(at);
    let hours = if is_summer(utc) { 2 } else { 1 };
    at_utc(at.plus_millis(hours * 3_600_000))
}

/// When the day began in which this moment lies in Paris.
pub fn midnight(at: Timestamp) -> Timestamp {
    let back = |from: Timestamp| {
        let shown = local(from).time();
        let seconds =
            i64::from(shown.hour()) * 3600 + i64::from(shown.minute()) * 60 + i64::from(shown.second());
        from.whole_seconds().plus_millis(-seconds * 1000)
    };
    // On a day on which the clocks change, midnight lies an hour from where the hands point.
    let guess = back(at);
    match local(guess).hour() {
        0 => guess,
        1 => back(guess),
        _ => guess.plus_millis(3_600_000),
    }
}

/// Whether an event at this moment falls outside the hours of any office: before 7, from 20 on, on Sundays and on
/// public holidays.
pub fn is_outside_hours(at: Timestamp) -> bool {
    let now = local(at);
    !(OPENS..CLOSES).contains(&now.hour())
        || now.date().weekday() == Weekday::Sunday
        || is_holiday(now.date())
}

/// Whether a day is one of the eleven public holidays of metropolitan France.
pub fn is_holiday(day: Date) -> bool {
    if FIXED.contains(&(day.month(), day.day())) {
        return true;
    }
    let Some(easter) = easter(day.year()) else {
        return false;
    };
    let since = day.duration_since(easter).as_hours() / 24;
    AFTER_EASTER.contains(&since)
}

fn at_utc(at: Timestamp) -> DateTime {
    jiff::tz::Offset::UTC
        .to_datetime(jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH))
}

fn is_summer(utc: DateTime) -> bool {
    let change = |month| last_sunday(utc.year(), month).map(|day| day.at(1, 0, 0, 0));
    match (change(3), change(10)) {
        (Some(forward), Some(back)) => (forward..back).contains(&utc),
        _ => false,
    }
}

/// March and October have 31 days.
fn last_sunday(year: i16, month: i8) -> Option<Date> {
    let last = Date::new(year, month, 31).ok()?;
    Date::new(year, month, 31 - last.weekday().to_sunday_zero_offset()).ok()
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    let (month, day) = (i8::try_from(sum / 31).ok()?, i8::try_from(sum % 31 + 1).ok()?);
    Some(date(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn clocks_change_when_the_law_says() {
        for (utc, shown) in [
            ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),
            ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
            ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59"),
            ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00"),
            ("2024-03-31T01:00:00Z", "2024-03-31T03:00:00"),
            ("2026-12-31T23:30:00Z", "2027-01-01T00:30:00"),
        ] {
            assert_eq!(local(at(utc)).to_string(), shown, "{utc}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_also_when_the_clocks_change() {
        for (moment, begin) in [
            ("2026-03-04T06:00:00Z", "2026-03-03T23:00:00Z"),
            ("2026-03-03T23:00:00Z", "2026-03-03T23:00:00Z"),
            ("2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"),
            ("2026-10-25T12:34:56.789Z", "2026-10-24T22:00:00Z"),
            ("2026-10-25T22:59:59Z", "2026-10-24T22:00:00Z"),
            ("2026-07-14T21:59:59Z", "2026-07-13T22:00:00Z"),
        ] {
            assert_eq!(midnight(at(moment)), at(begin), "{moment}");
        }
    }

    #[test]
    fn easter_and_what_follows_it() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
        for holiday in [
            date(2026, 4, 6),
            date(2026, 5, 14),
            date(2026, 5, 25),
            date(2026, 7, 14),
        ] {
            assert!(is_holiday(holiday), "{holiday}");
        }
        assert!(!is_holiday(date(2026, 4, 5)) && !is_holiday(date(2026, 4, 7)));
    }

    #[test]
    fn an_office_is_open_from_seven_to_eight_on_working_days() {
        for (moment, outside) in [
            ("2026-03-04T05:59:59Z", true),
            ("2026-03-04T06:00:00Z", false),
            ("2026-03-04T18:59:59Z", false),
            ("2026-03-04T19:00:00Z", true),
            // In summer the same hours come an hour earlier in UTC.
            ("2026-07-15T04:59:59Z", true),
            ("2026-07-15T05:00:00Z", false),
            ("2026-07-15T18:00:00Z", true),
            ("2026-03-08T12:00:00Z", true),
            ("2026-07-14T12:00:00Z", true),
            ("2026-05-25T12:00:00Z", true),
        ] {
            assert_eq!(is_outside_hours(at(moment)), outside, "{moment}");
        }
    }
}
