//! Moments as people say them, and dates as people write them.
//!
//! The server says what time it is; this only says it in words. Everything is told in Paris time unless `TZ` names
//! another zone.

use ecrin_locales::Words;
use ecrin_vault::time::Timestamp;
use jiff::tz::TimeZone;

use crate::exit::Fault;

/// Where the people are whom this is made for.
const DEFAULT_ZONE: &str = "Europe/Paris";

/// A date or time that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TimeTextError {
    /// Not a moment.
    #[error("not a moment: {0:?}")]
    Moment(String),
    /// Not a date.
    #[error("not a date: {0:?}")]
    Date(String),
    /// A paper that expires before it was issued.
    #[error("the paper would expire before it was issued")]
    Order,
}

impl Fault for TimeTextError {
    fn code(&self) -> &str {
        match self {
            Self::Moment(_) => "bad-time",
            Self::Date(_) => "bad-date",
            Self::Order => "bad-dates-order",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Moment(text) | Self::Date(text) => vec![("text", text.clone())],
            Self::Order => Vec::new(),
        }
    }
}

fn zone() -> TimeZone {
    let named = std::env::var("TZ").ok().filter(|name| !name.is_empty());
    let named = named.and_then(|name| TimeZone::get(name.trim_start_matches(':')).ok());
    named
        .or_else(|| TimeZone::get(DEFAULT_ZONE).ok())
        .unwrap_or(TimeZone::UTC)
}

fn local(at: Timestamp) -> jiff::Zoned {
    jiff::Timestamp::from_millisecond(at.millis())
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_zoned(zone())
}

/// The year in which it is, where the people are.
pub fn year_of(at: Timestamp) -> i16 {
    local(at).year()
}

/// « mardi 4 mars à 14 h 12 », with the year unless it is this one.
pub fn moment(words: &Words, at: Timestamp, now: Timestamp) -> String {
    let key = if local(at).year() == local(now).year() {
        "moment"
    } else {
        "moment-with-year"
    };
    say(words, key, at)
}

/// « mardi 4 mars 2026 à 14 h 12 », for what is kept.
pub fn full_moment(words: &Words, at: Timestamp) -> String {
    say(words, "moment-with-year", at)
}

fn say(words: &Words, key: &str, at: Timestamp) -> String {
    let zoned = local(at);
    let weekday = words.get(&format!("weekday-{}", zoned.weekday().to_monday_one_offset()));
    let month = words.get(&format!("month-{}", zoned.month()));
    let day = match (words.lang(), zoned.day()) {
        (lang, 1) if lang.is_french() => "1er".to_owned(),
        (_, day) => day.to_string(),
    };
    let (hour, minute) = (zoned.hour().to_string(), format!("{:02}", zoned.minute()));
    let year = zoned.year().to_string();
    words.format(
        key,
        &[
            ("weekday", (&weekday).into()),
            ("day", (&day).into()),
            ("month", (&month).into()),
            ("year", (&year).into()),
            ("hour", (&hour).into()),
            ("minute", (&minute).into()),
        ],
    )
}

/// A date such as `2026-03-04`, in figures as the language writes them.
pub fn date(words: &Words, text: &str) -> String {
    match (words.lang(), text.split('-').collect::<Vec<_>>().as_slice()) {
        (lang, [year, month, day]) if lang.is_french() => format!("{day}/{month}/{year}"),
        _ => text.to_owned(),
    }
}

/// Reads an RFC 3339 moment in any zone; a date alone is its midnight where the people are.
pub fn parse_moment(text: &str) -> Result<Timestamp, TimeTextError> {
    let refused = || TimeTextError::Moment(text.chars().take(60).collect());
    let moment = match text.parse::<jiff::Timestamp>() {
        Ok(moment) => moment,
        Err(_) => {
            let day: jiff::civil::Date = text.parse().map_err(|_| refused())?;
            day.to_zoned(zone()).map_err(|_| refused())?.timestamp()
        }
    };
    Timestamp::from_millis(moment.as_millisecond()).map_err(|_| refused())
}

/// Reads an ISO 8601 date; only `2026-03-04` is one, so that two clients never write a day in two ways.
pub fn parse_date(text: &str) -> Result<String, TimeTextError> {
    match text.parse::<jiff::civil::Date>() {
        Ok(day) if day.to_string() == text => Ok(text.to_owned()),
        _ => Err(TimeTextError::Date(text.chars().take(60).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecrin_locales::Lang;

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        let words = Words::new(Lang::Fr);
        let at = parse_moment("2025-03-04T13:12:00Z").expect("a moment");
        let now = parse_moment("2025-06-01T00:00:00Z").expect("a moment");
        assert_eq!(moment(&words, at, now), "mardi 4 mars à 14 h 12");
        let first = parse_moment("2025-08-01T06:05:00Z").expect("a moment");
        assert_eq!(full_moment(&words, first), "vendredi 1er août 2025 à 8 h 05");
        let words = Words::new(Lang::En);
        assert_eq!(moment(&words, at, now), "Tuesday 4 March at 14:12");
    }

    #[test]
    fn only_iso_dates_are_dates() {
        assert!(parse_date("2026-02-28").is_ok());
        for text in ["2026-02-30", "28/02/2026", "2026-2-8", "", "20260208"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
        assert!(parse_moment("2026-12-31T23:00:00+01:00").is_ok());
        assert!(parse_moment("demain").is_err());
    }
}
