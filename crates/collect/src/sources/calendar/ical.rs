//! Reads iCalendar (RFC 5545), leniently: what is no event is passed over, what is broken set aside.
//!
//! Of an event only its times, its rules, its state and its folded title are taken.

mod line;

use std::collections::HashMap;

use chrono_tz::Tz;
use model::{NoteKind, Quarantine};

use self::line::{Line, duration, unescaped, unfolded};
use super::fold;
use super::listing::{Calendar, Listed, MOST_EVENTS, Reading};
use super::zone::{self, Local, Zone};

/// How many days of exception or addition one event may have.
const MOST_DATES: usize = 10_000;

/// Returns whether a text is a calendar in this format.
pub(super) fn is_ical(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.get(..15).is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
}

/// Returns what a calendar lists.
pub(super) fn parse(bytes: &[u8], reading: Reading) -> Calendar {
    let mut parser = Parser { reading, ..Parser::new(reading) };
    for (number, line) in unfolded(bytes) {
        match std::str::from_utf8(&line) {
            Ok(line) => parser.take(number, line),
            Err(_) => {
                parser.calendar.odd.push((NoteKind::GuessedEncoding, format!("line {number}")));
                parser.take(number, &String::from_utf8_lossy(&line));
            }
        }
    }
    parser.finish()
}

struct Parser {
    reading: Reading,
    calendar: Calendar,
    /// The components that are open, outermost first.
    open: Vec<String>,
    /// Zones that the calendar defines itself, by the name it gives them.
    zones: HashMap<String, Zone>,
    defining: Option<String>,
    event: Option<Draft>,
    events: usize,
}

/// An event of which not every line was read.
#[derive(Default)]
struct Draft {
    line: usize,
    title: Option<String>,
    starts: Option<Local>,
    ends: Option<Local>,
    seconds: Option<i64>,
    rules: Vec<String>,
    also: Vec<Local>,
    except: Vec<Local>,
    canceled: bool,
    uid: Option<String>,
    replaces: Option<Local>,
    link: Option<[u8; 32]>,
    unreadable: bool,
}

impl Parser {
    fn new(reading: Reading) -> Self {
        Self {
            reading,
            calendar: Calendar::default(),
            open: Vec::new(),
            zones: HashMap::new(),
            defining: None,
            event: None,
            events: 0,
        }
    }

    fn take(&mut self, number: usize, line: &str) {
        let Some(line) = Line::split(line) else { return };
        match line.name.as_str() {
            "BEGIN" => self.begin(number, line.value.trim().to_ascii_uppercase()),
            "END" => self.end(line.value.trim().to_ascii_uppercase().as_str()),
            _ => match self.open.last().map(String::as_str) {
                Some("VEVENT") => self.property(number, &line),
                Some("VTIMEZONE") => self.define(&line),
                Some("VCALENDAR") if line.name == "X-WR-TIMEZONE" => {
                    self.reading.zone = zone::named(line.value).unwrap_or(self.reading.zone);
                }
                _ => {}
            },
        }
    }

    fn begin(&mut self, number: usize, component: String) {
        match component.as_str() {
            "VEVENT" => {
                self.set_aside_draft(Quarantine::Truncated);
                self.open.truncate(1);
                self.event = Some(Draft { line: number, ..Draft::default() });
            }
            "VTODO" | "VJOURNAL" | "VFREEBUSY" => {
                self.calendar.ignored += 1;
                self.calendar.odd.push((NoteKind::UnknownKind, component.to_lowercase()));
            }
            _ => {}
        }
        if self.open.len() < 16 {
            self.open.push(component);
        }
    }

    fn end(&mut self, component: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open == component) {
            self.open.truncate(at);
        }
        if component != "VEVENT" {
            return;
        }
        let Some(draft) = self.event.take() else { return };
        let at = format!("line {}", draft.line);
        self.events += 1;
        if self.events > MOST_EVENTS {
            if self.events == MOST_EVENTS + 1 {
                self.calendar.odd.push((NoteKind::ListCut, at.clone()));
            }
            self.calendar.set_aside.push((at, Quarantine::NotUnpackable));
            return;
        }
        match draft.listed() {
            Ok(listed) => self.calendar.events.push(listed),
            Err(why) => self.calendar.set_aside.push((at, why)),
        }
    }

    fn set_aside_draft(&mut self, why: Quarantine) {
        if let Some(draft) = self.event.take() {
            self.calendar.set_aside.push((format!("line {}", draft.line), why));
        }
    }

    /// Reads which zone of the world a zone of the calendar's own is.
    fn define(&mut self, line: &Line<'_>) {
        match line.name.as_str() {
            "TZID" => self.defining = Some(line.value.trim().to_owned()),
            "X-LIC-LOCATION" => {
                if let (Some(own), Some(zone)) = (&self.defining, zone::named(line.value)) {
                    self.zones.insert(own.clone(), zone);
                }
            }
            _ => {}
        }
    }

    fn property(&mut self, number: usize, line: &Line<'_>) {
        let at = self.local(line);
        let Some(event) = &mut self.event else { return };
        match line.name.as_str() {
            "DTSTART" => {
                event.unreadable |= at.is_err();
                event.starts = at.ok();
            }
            "DTEND" => event.ends = at.ok(),
            "DURATION" => event.seconds = duration(line.value),
            "SUMMARY" => event.title = Some(unescaped(line.value)),
            "STATUS" => {
                event.canceled |= line.value.trim().eq_ignore_ascii_case("CANCELLED");
            }
            "UID" => event.uid = Some(line.value.trim().to_owned()),
            "URL" => event.link = Some(*blake3::hash(line.value.trim().as_bytes()).as_bytes()),
            "RRULE" => event.rules.push(line.value.trim().to_owned()),
            "RECURRENCE-ID" => {
                event.unreadable |= at.is_err();
                event.replaces = at.ok();
                if line.parameter("RANGE").is_some() {
                    self.calendar.odd.push((NoteKind::UnknownValue, format!("line {number}")));
                }
            }
            "EXRULE" => {
                self.calendar.odd.push((NoteKind::UnknownKind, "exrule".to_owned()));
            }
            "EXDATE" | "RDATE" => {
                let dates = self.dates(line);
                let Some(event) = &mut self.event else { return };
                let into = match line.name.as_str() {
                    "EXDATE" => &mut event.except,
                    _ => &mut event.also,
                };
                let odd =
                    dates.iter().any(Option::is_none) || into.len() + dates.len() > MOST_DATES;
                into.extend(dates.into_iter().flatten());
                into.truncate(MOST_DATES);
                if odd {
                    self.calendar.odd.push((NoteKind::UnknownValue, format!("line {number}")));
                }
            }
            "DTSTAMP" | "LAST-MODIFIED" => {
                let written = at.ok().and_then(|at| at.instant());
                self.calendar.written = self.calendar.written.max(written);
            }
            _ => {}
        }
    }

    /// Reads the value of a line as a time; a zone that nobody knows is no time.
    fn local(&self, line: &Line<'_>) -> Result<Local, ()> {
        let zone = self.zone(line).ok_or(())?;
        zone::compact(line.value, zone).ok_or(())
    }

    fn dates(&self, line: &Line<'_>) -> Vec<Option<Local>> {
        let Some(zone) = self.zone(line) else { return vec![None] };
        let starts = |text: &str| {
            // A period says when it begins and when it ends.
            let (starts, _) = text.split_once('/').unwrap_or((text, ""));
            zone::compact(starts, zone)
        };
        line.value.split(',').map(starts).collect()
    }

    fn zone(&self, line: &Line<'_>) -> Option<Zone> {
        if line.value.trim().ends_with(['Z', 'z']) {
            return Some(Zone(Tz::UTC));
        }
        match line.parameter("TZID") {
            Some(name) => zone::named(name).or_else(|| self.zones.get(name.trim()).copied()),
            None => Some(self.reading.zone),
        }
    }

    fn finish(mut self) -> Calendar {
        self.set_aside_draft(Quarantine::Truncated);
        self.calendar.settle();
        self.calendar
    }
}

impl Draft {
    fn listed(self) -> Result<Listed, Quarantine> {
        if self.unreadable {
            return Err(Quarantine::Malformed);
        }
        let starts = self.starts.ok_or(Quarantine::NoIdentity)?;
        let title = self.title.ok_or(Quarantine::NoIdentity)?;
        let series = fold::fold(&title);
        if series.is_empty() {
            return Err(Quarantine::NoIdentity);
        }
        let ended = self.ends.and_then(|ends| {
            let from = starts.instant()?.seconds();
            Some(ends.instant()?.seconds() - from)
        });
        let whole_day = starts.all_day.then_some(86_400);
        Ok(Listed {
            series,
            starts,
            seconds: ended.or(self.seconds).or(whole_day),
            rules: self.rules,
            also: self.also,
            except: self.except,
            canceled: self.canceled || fold::is_canceled(&title),
            uid: self.uid,
            replaces: self.replaces,
            link: self.link,
        })
    }
}
