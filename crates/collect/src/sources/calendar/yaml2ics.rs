//! Reads the YAML of yaml2ics: events with `repeat` or a line of iCalendar.
//!
//! Of an event only its times, its rules and its folded title are taken.

use model::{NoteKind, Quarantine};
use serde_json::Value;

use super::fold;
use super::listing::{Calendar, Listed, MOST_EVENTS, Reading};
use super::zone::{self, Local, Zone};
use crate::lenient;
use crate::yaml::{self, YamlRefused};

/// Returns what a calendar lists, without what it includes.
pub(super) fn parse(text: &str, reading: Reading) -> Calendar {
    let mut calendar = Calendar::default();
    let root = match yaml::parse(text) {
        Ok(root) => root,
        Err(YamlRefused::Malformed(line)) => {
            calendar.set_aside.push((format!("line {line}"), Quarantine::Malformed));
            return calendar;
        }
        Err(YamlRefused::TooMuch) => {
            calendar.set_aside.push(("file".to_owned(), Quarantine::NotUnpackable));
            return calendar;
        }
    };
    if !root.is_object() {
        calendar.set_aside.push(("file".to_owned(), Quarantine::WrongContents));
        return calendar;
    }
    let includes = lenient::list(&root, "include").iter().filter_map(Value::as_str);
    calendar.includes.extend(includes.take(50).map(str::to_owned));
    let zone = zone_of(&root, reading.zone, "file", &mut calendar);
    for (number, event) in (1..).zip(lenient::list(&root, "events")) {
        let at = format!("event {number}");
        if number > MOST_EVENTS {
            calendar.odd.push((NoteKind::ListCut, at));
            break;
        }
        match listed(event, zone, &at, &mut calendar) {
            Ok(event) => calendar.events.push(event),
            Err(why) => calendar.set_aside.push((at, why)),
        }
    }
    calendar
}

fn listed(
    event: &Value,
    zone: Option<Zone>,
    at: &str,
    calendar: &mut Calendar,
) -> Result<Listed, Quarantine> {
    let title = lenient::text(event, "summary").ok_or(Quarantine::NoIdentity)?;
    let series = fold::fold(title);
    let begin = lenient::text(event, "begin").ok_or(Quarantine::NoIdentity)?;
    if series.is_empty() {
        return Err(Quarantine::NoIdentity);
    }
    let zone = match lenient::at(event, &["timezone"]) {
        Some(_) => zone_of(event, zone.unwrap_or(Zone(chrono_tz::Tz::UTC)), at, calendar),
        None => zone,
    };
    let zone = zone.ok_or(Quarantine::Malformed)?;
    let mut starts = zone::spaced(begin, zone).ok_or(Quarantine::Malformed)?;
    let all_day = lenient::text(event, "all_day").or_else(|| lenient::text(event, "all-day"));
    if all_day.is_some_and(|told| matches!(told.to_lowercase().as_str(), "true" | "yes")) {
        starts = Local::day(starts.shows.date());
    }
    let mut listed = Listed {
        series,
        starts,
        seconds: seconds(event, starts, zone),
        rules: Vec::new(),
        also: Vec::new(),
        except: Vec::new(),
        canceled: fold::is_canceled(title)
            || lenient::text(event, "status").is_some_and(fold::is_canceled),
        uid: None,
        replaces: None,
        link: lenient::text(event, "url").map(|url| *blake3::hash(url.as_bytes()).as_bytes()),
    };
    if let Some(repeat) = lenient::at(event, &["repeat"]) {
        let rule = rule(repeat, zone).ok_or(Quarantine::Malformed)?;
        listed.rules.push(rule);
        listed.except = dates(repeat, "except_on", starts, at, calendar);
        listed.also = dates(repeat, "also_on", starts, at, calendar);
    }
    for line in lenient::text(event, "ics").unwrap_or_default().lines() {
        lines(line, &mut listed, zone, at, calendar);
    }
    Ok(listed)
}

/// Returns the zone that a mapping names, or the given one where it names none; nothing when
/// nobody knows the one that it names.
fn zone_of(value: &Value, zone: Zone, at: &str, calendar: &mut Calendar) -> Option<Zone> {
    let Some(name) = lenient::text(value, "timezone") else { return Some(zone) };
    let found = zone::named(name);
    if found.is_none() {
        calendar.odd.push((NoteKind::UnknownValue, at.to_owned()));
    }
    found
}

fn seconds(event: &Value, starts: Local, zone: Zone) -> Option<i64> {
    if let Some(duration) = lenient::at(event, &["duration"]) {
        let unit = |name, size: i64| {
            let count = lenient::number(duration, name).and_then(|count| i64::try_from(count).ok());
            count.unwrap_or(0).saturating_mul(size)
        };
        let parts = [
            unit("weeks", 7 * 86_400),
            unit("days", 86_400),
            unit("hours", 3_600),
            unit("minutes", 60),
            unit("seconds", 1),
        ];
        return Some(parts.into_iter().fold(0, i64::saturating_add));
    }
    let end = lenient::text(event, "end").and_then(|end| zone::spaced(end, zone));
    let ended = end.and_then(|end| {
        // The last of several whole days is one of them.
        let last = if end.all_day && starts.all_day { 86_400 } else { 0 };
        Some(end.instant()?.seconds() - starts.instant()?.seconds() + last)
    });
    ended.or(starts.all_day.then_some(86_400))
}

/// Returns `repeat` as a rule of iCalendar; `until` without an offset is read in the event's zone.
fn rule(repeat: &Value, zone: Zone) -> Option<String> {
    let interval = repeat.get("interval")?.as_object()?;
    let mut units = interval.iter();
    let (unit, count) = units.next()?;
    if units.next().is_some() {
        return None;
    }
    let frequency = match unit.as_str() {
        "hours" => "HOURLY",
        "days" => "DAILY",
        "weeks" => "WEEKLY",
        "months" => "MONTHLY",
        "years" => "YEARLY",
        _ => return None,
    };
    let count: u16 = count.as_str()?.trim().parse().ok()?;
    let mut rule = format!("FREQ={frequency};INTERVAL={count}");
    let days: Vec<&str> = match repeat.get("by_day") {
        Some(Value::String(day)) => day.split(',').collect(),
        Some(Value::Array(days)) => days.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !days.is_empty() {
        rule.push_str(";BYDAY=");
        rule.push_str(&days.iter().map(|day| day.trim()).collect::<Vec<_>>().join(","));
    }
    if let Some(until) = lenient::text(repeat, "until") {
        let until = zone::spaced(until, zone)?;
        let day = until.shows.format("%Y%m%d");
        if until.all_day {
            rule.push_str(&format!(";UNTIL={day}"));
        } else {
            let utc = until.shown_in(Zone(chrono_tz::Tz::UTC))?;
            rule.push_str(&format!(";UNTIL={}Z", utc.shows.format("%Y%m%dT%H%M%S")));
        }
    }
    Some(rule)
}

/// Reads days or moments; a bare day means the event's hour on that day.
fn dates(
    repeat: &Value,
    key: &str,
    starts: Local,
    at: &str,
    calendar: &mut Calendar,
) -> Vec<Local> {
    let mut dates = Vec::new();
    for told in lenient::list(repeat, key).iter().take(10_000) {
        match told.as_str().and_then(|text| zone::spaced(text, starts.zone)) {
            Some(date) if date.all_day && !starts.all_day => {
                let shows = date.shows.date().and_time(starts.shows.time());
                dates.push(Local { shows, ..starts });
            }
            Some(date) => dates.push(date),
            None => calendar.odd.push((NoteKind::UnknownValue, at.to_owned())),
        }
    }
    dates
}

/// Reads a line of iCalendar that an event brings itself.
fn lines(line: &str, listed: &mut Listed, zone: Zone, at: &str, calendar: &mut Calendar) {
    let Some((head, value)) = line.trim().split_once(':') else { return };
    let mut parts = head.split(';');
    let name = parts.next().unwrap_or_default().to_ascii_uppercase();
    let named = parts.find_map(|part| part.strip_prefix("TZID="));
    let zone = named.map_or(Some(zone), zone::named);
    let dates = || value.split(',').map(|text| zone::compact(text, zone?));
    match name.as_str() {
        "RRULE" => listed.rules.push(value.trim().to_owned()),
        "EXDATE" => listed.except.extend(dates().flatten().take(10_000)),
        "RDATE" => listed.also.extend(dates().flatten().take(10_000)),
        "STATUS" => listed.canceled |= value.trim().eq_ignore_ascii_case("CANCELLED"),
        _ => calendar.odd.push((NoteKind::UnknownKind, at.to_owned())),
    }
}
