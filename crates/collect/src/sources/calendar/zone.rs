//! Times of a calendar: a day or a reading of a wall clock, in a zone.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;
use model::Instant;

/// What Outlook calls the zones in which most meetings are.
const OUTLOOK: [(&str, Tz); 18] = [
    ("UTC", Tz::UTC),
    ("GMT Standard Time", Tz::Europe__London),
    ("W. Europe Standard Time", Tz::Europe__Berlin),
    ("Central Europe Standard Time", Tz::Europe__Budapest),
    ("Central European Standard Time", Tz::Europe__Warsaw),
    ("Romance Standard Time", Tz::Europe__Paris),
    ("E. Europe Standard Time", Tz::Europe__Chisinau),
    ("FLE Standard Time", Tz::Europe__Kyiv),
    ("Eastern Standard Time", Tz::America__New_York),
    ("Central Standard Time", Tz::America__Chicago),
    ("Mountain Standard Time", Tz::America__Denver),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("E. South America Standard Time", Tz::America__Sao_Paulo),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("China Standard Time", Tz::Asia__Shanghai),
    ("Tokyo Standard Time", Tz::Asia__Tokyo),
    ("AUS Eastern Standard Time", Tz::Australia__Sydney),
    ("New Zealand Standard Time", Tz::Pacific__Auckland),
];

/// A reading of a wall clock, or midnight of a day, in a zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Local {
    /// What the clock shows.
    pub(super) shows: NaiveDateTime,
    /// Where the clock hangs; UTC for a day.
    pub(super) zone: Zone,
    /// Whether only the day was said.
    pub(super) all_day: bool,
}

/// A zone that can be ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Zone(pub(super) Tz);

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.name().cmp(other.0.name())
    }
}

impl Local {
    /// Returns the moment. An hour that a clock shows twice is the first of the two, and one that
    /// it leaps over is read with the offset before the leap, as RFC 5545 says.
    pub(super) fn instant(&self) -> Option<Instant> {
        let zone = self.zone.0;
        let at = match zone.from_local_datetime(&self.shows).earliest() {
            Some(at) => at.timestamp(),
            None => {
                let before = self.shows.checked_sub_signed(Duration::hours(3))?;
                let offset = zone.from_local_datetime(&before).earliest()?.offset().fix();
                self.shows.and_utc().timestamp() - i64::from(offset.local_minus_utc())
            }
        };
        Instant::from_seconds(at)
    }

    /// Returns the same moment or day as another clock shows it.
    pub(super) fn shown_in(&self, zone: Zone) -> Option<Self> {
        if self.all_day || self.zone == zone {
            return Some(Self { zone, ..*self });
        }
        let at = DateTime::from_timestamp(self.instant()?.seconds(), 0)?;
        Some(Self { shows: at.with_timezone(&zone.0).naive_local(), zone, all_day: false })
    }

    /// Returns a day.
    pub(super) fn day(day: NaiveDate) -> Self {
        Self { shows: day.and_time(NaiveTime::MIN), zone: Zone(Tz::UTC), all_day: true }
    }
}

/// Returns the zone of a name: as in the tz database, also with a path before it
/// (`/ics.py/2020.1/America/New_York`), or as Outlook calls it.
pub(super) fn named(name: &str) -> Option<Zone> {
    let name = name.trim().trim_matches('"');
    if name.len() > 128 {
        return None;
    }
    let mut rest = name.trim_start_matches('/');
    loop {
        if let Ok(zone) = rest.parse::<Tz>() {
            return Some(Zone(zone));
        }
        match rest.split_once('/') {
            Some((_, after)) => rest = after,
            None => break,
        }
    }
    let found = OUTLOOK.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, zone)| Zone(*zone)).or_else(|| offset_name(name))
}

/// Returns the zone of `UTC`, `GMT` or `Z` in any case.
fn offset_name(name: &str) -> Option<Zone> {
    matches!(name.to_ascii_uppercase().as_str(), "UTC" | "GMT" | "Z" | "ETC/UTC")
        .then_some(Zone(Tz::UTC))
}

/// Reads a day such as `2024-05-01`, `20240501` or `5/1/2024`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let forms = ["%Y-%m-%d", "%Y%m%d", "%m/%d/%Y"];
    forms.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok()).filter(written)
}

/// Reads a moment of RFC 5545 (`20240501T170000`, with `Z` in UTC) or a day.
pub(super) fn compact(text: &str, zone: Zone) -> Option<Local> {
    let text = text.trim();
    let (text, zone) = match text.strip_suffix(['Z', 'z']) {
        Some(text) => (text, Zone(Tz::UTC)),
        None => (text, zone),
    };
    if let Ok(shows) = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S") {
        return written(&shows.date()).then_some(Local { shows, zone, all_day: false });
    }
    (text.len() == 8).then(|| day(text)).flatten().map(Local::day)
}

/// Reads a moment as YAML writes it: `2024-05-01 17:00:00`, with ` +02:00` or `Z` where the offset
/// is said, or a day.
pub(super) fn spaced(text: &str, zone: Zone) -> Option<Local> {
    let text = text.trim();
    if let Some(day) = day(text) {
        return Some(Local::day(day));
    }
    for form in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
    {
        if let Ok(shows) = NaiveDateTime::parse_from_str(text, form) {
            return written(&shows.date()).then_some(Local { shows, zone, all_day: false });
        }
        let bare = text.strip_suffix(['Z', 'z']).map(str::trim_end);
        if let Some(Ok(shows)) = bare.map(|bare| NaiveDateTime::parse_from_str(bare, form)) {
            let utc = Zone(Tz::UTC);
            return written(&shows.date()).then_some(Local { shows, zone: utc, all_day: false });
        }
        for offset in ["%z", " %z", "%#z", " %#z"] {
            if let Ok(at) = DateTime::parse_from_str(text, &format!("{form}{offset}")) {
                let utc = at.naive_utc();
                let zone = Zone(Tz::UTC);
                return written(&utc.date()).then_some(Local { shows: utc, zone, all_day: false });
            }
        }
    }
    None
}

/// Returns whether a day lies in years that can be written as four digits.
fn written(day: &NaiveDate) -> bool {
    use chrono::Datelike as _;
    (1..=9998).contains(&day.year())
}
