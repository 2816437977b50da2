//! Unfolds a listed event into the times at which it begins, within bounds.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeZone as _};
use chrono_tz::Tz;
use model::Instant;
use rrule::{RRule, RRuleSet, Unvalidated};

use super::listing::Listed;
use super::zone::{self, Local, Zone};

/// How often one series may take place.
pub(super) const MOST: usize = 20_000;

/// The longest rule that is read.
const LONGEST_RULE: usize = 500;

/// One time at which an event takes place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Occurrence {
    /// When it begins.
    pub(super) starts: Instant,
    /// When it ends, where that is said and can be.
    pub(super) ends: Option<Instant>,
}

/// The times of an event, and whether they are all.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Unfolded {
    /// The times, in order.
    pub(super) occurrences: Vec<Occurrence>,
    /// Whether there were more than are told.
    pub(super) cut: bool,
    /// Whether a rule could not be read; its times are not there.
    pub(super) unreadable: bool,
    /// Whether it ends before it begins; no end is told.
    pub(super) impossible: bool,
}

/// Returns the times at which an event begins, up to `until`.
pub(super) fn unfold(listed: &Listed, until: Instant) -> Unfolded {
    let mut unfolded = Unfolded::default();
    let mut starts: BTreeSet<Instant> = BTreeSet::new();
    for rule in &listed.rules {
        match repeated(rule, &listed.starts, until) {
            Some((times, cut)) => {
                starts.extend(times);
                unfolded.cut |= cut;
            }
            None => unfolded.unreadable = true,
        }
    }
    if listed.rules.is_empty() {
        starts.extend(listed.starts.instant());
    }
    starts.extend(listed.also.iter().filter_map(|at| moved(at, &listed.starts)));
    for gone in listed.except.iter().filter_map(|at| moved(at, &listed.starts)) {
        starts.remove(&gone);
    }
    unfolded.cut |= starts.len() > MOST;
    unfolded.impossible = listed.seconds.is_some_and(|seconds| seconds < 0);
    let length = listed.seconds.filter(|seconds| *seconds >= 0);
    unfolded.occurrences = starts
        .into_iter()
        .filter(|starts| *starts <= until)
        .take(MOST)
        .map(|starts| Occurrence {
            starts,
            ends: length.map(|seconds| starts.plus_seconds(seconds)),
        })
        .collect();
    unfolded
}

/// Returns the moment of an exception or an addition; a bare day means the event's hour on it.
fn moved(at: &Local, starts: &Local) -> Option<Instant> {
    match (at.all_day, starts.all_day) {
        (true, false) => {
            let shows = at.shows.date().and_time(starts.shows.time());
            Local { shows, ..*starts }.instant()
        }
        (false, true) => Local::day(at.shows.date()).instant(),
        _ => at.instant(),
    }
}

/// Returns the times of a rule and whether there were more; nothing for a rule that is none.
fn repeated(rule: &str, starts: &Local, until: Instant) -> Option<(Vec<Instant>, bool)> {
    let (rule, ends) = without_until(rule, starts)?;
    let until = until.min(ends.unwrap_or(Instant::END));
    let first = starts.instant()?;
    let zone: rrule::Tz = starts.zone.0.into();
    let begins: DateTime<rrule::Tz> = zone.timestamp_opt(first.seconds(), 0).single()?;
    let rule: RRule<Unvalidated> = format!("RRULE:{rule}").parse().ok()?;
    let set = RRuleSet::new(begins).rrule(rule.validate(begins).ok()?).limit();
    let mut times = Vec::new();
    for at in &set {
        let Some(at) = Instant::from_seconds(at.timestamp()) else { break };
        if at > until {
            break;
        }
        if times.len() >= MOST {
            return Some((times, true));
        }
        times.push(at);
    }
    Some((times, false))
}

/// Takes `UNTIL` out of a rule: calendars write it with and without `Z` and as a day, whatever
/// their first time is. Without a zone it is read in the event's own.
fn without_until(rule: &str, starts: &Local) -> Option<(String, Option<Instant>)> {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b";=,+-".contains(&byte);
    let rule = rule.trim().trim_end_matches(';');
    if rule.len() > LONGEST_RULE || !rule.bytes().all(sign) {
        return None;
    }
    let mut kept = Vec::new();
    let mut ends = None;
    for part in rule.split(';') {
        let (key, value) = part.split_once('=')?;
        match key.to_ascii_uppercase().as_str() {
            "UNTIL" => ends = Some(last_moment(value, starts)?),
            // Only these are read; a rule by the hour is no meeting, and long to unfold.
            "FREQ"
                if !matches!(
                    value.to_ascii_uppercase().as_str(),
                    "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY" | "HOURLY"
                ) =>
            {
                return None;
            }
            key => kept.push(format!("{key}={}", value.replace('+', "").to_ascii_uppercase())),
        }
    }
    Some((kept.join(";"), ends))
}

fn last_moment(text: &str, starts: &Local) -> Option<Instant> {
    let zone = if starts.all_day { Zone(Tz::UTC) } else { starts.zone };
    let until = zone::compact(text, zone)?;
    if until.all_day {
        let day = Local { shows: until.shows, zone, all_day: false };
        return Some(day.instant()?.plus_days(1).plus_seconds(-1));
    }
    until.instant()
}
