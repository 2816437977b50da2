//! An instant: UTC microseconds since 1970, the only clock the house knows.
//!
//! Arithmetic saturates at the ends of the range that can be written as a date, so a strange
//! history can make a strange instant but never a panic.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

/// A moment, in microseconds since 1970-01-01T00:00:00Z, between the years 0 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

/// Microseconds in a day of 24 hours.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;

const MIN: i64 = -62_167_219_200_000_000;
const MAX: i64 = 253_402_300_799_999_999;

impl Instant {
    /// The last instant there is, at the end of the year 9999.
    pub const END: Instant = Instant(MAX);

    /// Returns the instant of Unix `seconds`, or nothing outside the years 0 to 9999.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        seconds.checked_mul(1_000_000).and_then(Self::from_micros)
    }

    /// Returns the instant of Unix `micros`, or nothing outside the years 0 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        (MIN..=MAX).contains(&micros).then_some(Self(micros))
    }

    /// Returns midnight UTC at the start of a day, or nothing when there is no such day.
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Self::from_seconds(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp())
    }

    /// Reads `2024-05-01` (midnight UTC) or an RFC 3339 moment such as `2024-05-01T12:00:00Z`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Self::from_date(date.year(), date.month(), date.day());
        }
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Self::from_micros(moment.timestamp_micros())
    }

    /// Returns microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Returns whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Returns the instant `days` of 24 hours later (earlier when negative), within the range.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_micros(days.saturating_mul(MICROS_PER_DAY))
    }

    /// Returns the instant `seconds` later (earlier when negative), within the range.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_micros(seconds.saturating_mul(1_000_000))
    }

    /// Returns the instant that many microseconds later, within the years 1 to 9999.
    pub fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros).clamp(MIN, MAX))
    }

    /// Returns year, month (1–12) and day of the month, in UTC.
    pub fn date(self) -> (i32, u32, u32) {
        let moment = self.moment();
        (moment.year(), moment.month(), moment.day())
    }

    /// Returns the day alone, as `2024-05-01`.
    pub fn day(self) -> String {
        self.moment().format("%Y-%m-%d").to_string()
    }

    fn moment(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Instant {
    /// Writes RFC 3339 in UTC, with microseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.moment().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn reads_days_and_moments_and_writes_them_back() {
        let leap = Instant::parse("2024-02-29").unwrap();
        assert_eq!(leap.to_string(), "2024-02-29T00:00:00Z");
        assert_eq!(leap.plus_days(1).day(), "2024-03-01");
        let noon = Instant::parse("2024-05-01T14:00:00+02:00").unwrap();
        assert_eq!(noon.to_string(), "2024-05-01T12:00:00Z");
        assert!(Instant::parse("2023-02-29").is_none());
        assert!(Instant::parse("yesterday").is_none());
    }

    #[test]
    fn times_beyond_the_calendar_are_nothing_and_arithmetic_saturates() {
        assert!(Instant::from_seconds(i64::MAX).is_none());
        assert!(Instant::from_seconds(400_000_000_000).is_none());
        let last = Instant::from_seconds(253_402_300_799).unwrap();
        assert_eq!(last.plus_days(i64::MAX).date(), (9999, 12, 31));
        assert_eq!(Instant::from_seconds(-1).unwrap().to_string(), "1969-12-31T23:59:59Z");
    }
}
