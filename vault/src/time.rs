//! Times: milliseconds of Unix time, printed as RFC 3339 in UTC (spec 01). No clock is read here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is not a canonical RFC 3339 time in UTC.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time: expected RFC 3339 in UTC, such as 2026-12-31T23:00:00Z")]
pub struct TimeError;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// Milliseconds in a day of UTC.
const DAY_MS: i64 = 86_400_000;

/// The last moment the calendar library can print: 9999-12-30T22:00:00Z.
const MAX_MS: i64 = 253_402_207_200_000;

impl Timestamp {
    /// From milliseconds of Unix time; times before 1970 and past the calendar's last moment are refused.
    pub fn from_millis(millis: i64) -> Result<Self, TimeError> {
        if (0..=MAX_MS).contains(&millis) {
            Ok(Self(millis))
        } else {
            Err(TimeError)
        }
    }

    /// Milliseconds of Unix time.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds of Unix time.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The same moment without its milliseconds.
    pub const fn whole_seconds(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1000))
    }

    /// This many milliseconds later, held within the range of representable times.
    pub const fn plus_millis(self, millis: i64) -> Self {
        let sum = self.0.saturating_add(millis);
        Self(if sum < 0 {
            0
        } else if sum > MAX_MS {
            MAX_MS
        } else {
            sum
        })
    }

    /// This many days of 24 hours later.
    pub const fn plus_days(self, days: u32) -> Self {
        self.plus_millis(days as i64 * DAY_MS)
    }

    /// The UTC day that holds this moment.
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_MS) as u32)
    }

    /// The milliseconds from `earlier` to here; negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Year and half-year (1 or 2) of this moment, which name a shard of the journal.
    pub fn half_year(self) -> (u16, u8) {
        let date = self.zoned().date();
        (date.year().unsigned_abs(), if date.month() <= 6 { 1 } else { 2 })
    }

    fn zoned(self) -> jiff::Zoned {
        let timestamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        timestamp.to_zoned(jiff::tz::TimeZone::UTC)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zoned = self.zoned();
        write!(
            f,
            "{}T{:02}:{:02}:{:02}",
            zoned.date(),
            zoned.hour(),
            zoned.minute(),
            zoned.second()
        )?;
        match self.0.rem_euclid(1000) {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let parsed: jiff::Timestamp = text.parse().map_err(|_| TimeError)?;
        let time = Self::from_millis(parsed.as_millisecond())?;
        // One moment has one text: offsets, lower case, and needless digits are refused.
        if time.to_string() == text {
            Ok(time)
        } else {
            Err(TimeError)
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::text_schema("RFC 3339 in UTC")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Timestamp {}

/// A UTC day, counted from 1970-01-01: the unit of the sealer's day keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(u32);

impl Day {
    /// The number of days since 1970-01-01.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The day with this number.
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }
}

impl Day {
    /// Whether the calendar has this day.
    pub const fn is_in_calendar(self) -> bool {
        self.0 as i64 <= MAX_MS / DAY_MS
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_in_calendar() {
            write!(f, "{}", Timestamp(i64::from(self.0) * DAY_MS).zoned().date())
        } else {
            write!(f, "day {}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_text() {
        for text in [
            "2026-12-31T23:00:00Z",
            "2026-12-31T23:00:00.050Z",
            "1970-01-01T00:00:00Z",
        ] {
            assert_eq!(
                text.parse::<Timestamp>().map(|t| t.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "2026-12-31T23:00:00+00:00",
            "2026-12-31t23:00:00z",
            "2026-12-31T23:00:00.000Z",
            "2026-02-30T00:00:00Z",
            "2026-12-31T23:00:00.05Z",
            "1969-12-31T23:59:59Z",
            "",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(TimeError), "{text}");
        }
    }

    #[test]
    fn half_years_turn_on_the_first_of_july() {
        let half = |text: &str| text.parse::<Timestamp>().map(Timestamp::half_year);
        assert_eq!(half("2026-06-30T23:59:59Z"), Ok((2026, 1)));
        assert_eq!(half("2026-07-01T00:00:00Z"), Ok((2026, 2)));
    }

    #[test]
    fn the_last_moment_prints_itself_and_nothing_goes_past_it() {
        let last = Timestamp::from_millis(MAX_MS);
        assert_eq!(
            last.clone().map(|t| t.to_string()),
            Ok("9999-12-30T22:00:00Z".to_owned())
        );
        assert_eq!(Timestamp::from_millis(MAX_MS + 1), Err(TimeError));
        assert_eq!(Timestamp::from_millis(-1), Err(TimeError));
        assert_eq!(last.clone().map(|t| t.plus_days(u32::MAX)), last);
        assert_eq!(last.map(|t| t.plus_millis(i64::MIN).millis()), Ok(0));
        assert_eq!(Day::from_number(u32::MAX).to_string(), "day 4294967295");
        assert_eq!(Day::from_number(20_788).to_string(), "2026-12-01");
    }
}
