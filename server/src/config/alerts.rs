//! From when on something is worth an auditor's look (spec 10).

use serde::Deserialize;

/// Thresholds of the alerts. Nobody is kept from anything by them: what passes one is shown to administrators.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alerts {
    /// A1: so many releases by one aidant within an hour, and
    pub volume_per_hour: u32,
    /// so many times the most that she had on any of her last thirty days.
    pub volume_factor: u32,
    /// A2: so many people seen by one aidant in a day, and more than 99 of 100 days of her structure had.
    pub people_per_day: u32,
    /// A3: so many releases within a night, a Sunday or a public holiday.
    pub outside_hours: u32,
    /// A4: a first release within so many seconds of the grant.
    pub soon_seconds: u32,
    /// A4: granted, looked at and taken back within so many minutes,
    pub repeated_minutes: u32,
    /// so many times in thirty days for the same aidant.
    pub repeated_times: u32,
    /// A5: more than so many copies to a hundred views in a day,
    pub download_percent: u32,
    /// of at least so many releases.
    pub download_least: u32,
    /// A6: so many releases of one paper to one aidant in a day.
    pub same_paper: u32,
    /// A7: so many extensions in a row for the same grantee.
    pub extensions: u32,
    /// A8: so many refusals
    pub refusals: u32,
    /// within so many minutes.
    pub refusal_minutes: u32,
    /// A10: a release within so many hours of a recovery.
    pub after_recovery_hours: u32,
    /// A11: more than so many people seen
    pub new_way_people: u32,
    /// within so many hours of a new way in.
    pub new_way_hours: u32,
    /// A12: more than so many searches by one administrator in a day.
    pub searches_per_day: u32,
    /// A14: back after so many days.
    pub dormant_days: u32,
    /// A15: more than so many releases on the last day of a mandate.
    pub last_day: u32,
}

impl Default for Alerts {
    fn default() -> Self {
        Self {
            volume_per_hour: 20,
            volume_factor: 3,
            people_per_day: 15,
            outside_hours: 1,
            soon_seconds: 60,
            repeated_minutes: 10,
            repeated_times: 3,
            download_percent: 50,
            download_least: 10,
            same_paper: 5,
            extensions: 3,
            refusals: 5,
            refusal_minutes: 10,
            after_recovery_hours: 24,
            new_way_people: 5,
            new_way_hours: 24,
            searches_per_day: 50,
            dormant_days: 90,
            last_day: 10,
        }
    }
}

impl Alerts {
    /// The largest of them: a rule looks back no further than thirty days, and counts no further than this.
    const LARGEST: u32 = 1_000;

    /// Why these thresholds are not allowed, if they are not. None is zero: an alert that cries always is read by nobody.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let all = [
            self.volume_per_hour,
            self.volume_factor,
            self.people_per_day,
            self.outside_hours,
            self.soon_seconds,
            self.repeated_minutes,
            self.repeated_times,
            self.download_percent,
            self.download_least,
            self.same_paper,
            self.extensions,
            self.refusals,
            self.refusal_minutes,
            self.after_recovery_hours,
            self.new_way_people,
            self.new_way_hours,
            self.searches_per_day,
            self.dormant_days,
            self.last_day,
        ];
        let fits = all.iter().all(|limit| (1..=Self::LARGEST).contains(limit));
        (!fits).then_some("every threshold is between 1 and 1000")
    }
}
