//! Calendars: the meetings that iCalendar files, yaml2ics files and tables list.
//!
//! **Personal fields.** It sees titles, descriptions, organizers, attendees, locations and meeting
//! addresses. It keeps the folded title, because it tells one series of meetings from another; it
//! may hold a name, so it travels in [`model::Personal`] and ends in a personal table. Everything
//! else is dropped here; of an address only a fingerprint is compared, in memory, to know a renamed
//! series by. Ids and stamps of events are fresh in every file that yaml2ics writes, so no session
//! is known by them.

mod fold;
mod ical;
mod listing;
mod occurrences;
mod sessions;
mod table;
mod versions;
mod yaml2ics;
mod zone;

use std::path::{Component, Path};

use model::{
    Coverage, Event, Extent, Fact, Instant, NoteKind, Personal, Place, Quarantine, Record,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::listing::{Calendar as Text, Reading as Zones};
use self::sessions::Sessions;
use crate::unpacked;
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// No calendar is larger than this.
const LARGEST: u64 = 16 << 20;

/// How deep calendars may include one another.
const DEEPEST_INCLUDE: usize = 4;

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "calendar",
    reads: "the meetings that calendars list: iCalendar, yaml2ics, tables",
    place: "calendars",
    required: &["calendars"],
    keys: &[
        Key {
            name: "calendars",
            holds: Holds::Texts,
            about: "The calendars: `.ics`, yaml2ics `.yaml`, or `.csv` with `Subject` and `Start \
                    Date`; with `history`, their paths within that clone.",
            example: "calendars = [\"calendars/meadow.yaml\"]",
        },
        Key {
            name: "history",
            holds: Holds::Text,
            about: "A clone of the repository in which the calendars are kept, so that each meeting \
                    is told as the calendar listed it when it began.",
            example: "history = \"clones/website\"",
        },
        Key {
            name: "name",
            holds: Holds::Text,
            about: "What all these calendars together are called, where they are the years of one; \
                    without it each is called as its file is.",
            example: "name = \"conferences\"",
        },
        Key {
            name: "timezone",
            holds: Holds::Text,
            about: "The zone of times that name none; UTC without it.",
            example: "timezone = \"Europe/Berlin\"",
        },
    ],
    sees: &[
        "titles",
        "descriptions",
        "organizers",
        "attendees",
        "locations",
        "addresses of meetings",
    ],
    keeps: &[("titles, folded", "to tell one series of meetings from another")],
    live: false,
};

/// The section of a project's configuration.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The files, or the paths within `history`.
    pub calendars: Vec<String>,
    /// A clone in which the calendars are kept.
    pub history: Option<String>,
    /// What the calendars together are called.
    pub name: Option<String>,
    /// The zone of times that name none.
    pub timezone: Option<String>,
}

/// The source.
pub struct Calendar;

impl Source for Calendar {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let zone = match &config.timezone {
            None => zone::Zone(chrono_tz::Tz::UTC),
            Some(name) => zone::named(name).ok_or_else(|| SourceError::Configuration {
                reason: "timezone is not one of the tz database, such as Europe/Berlin".to_owned(),
            })?,
        };
        let mut known = Known::default();
        for place in &config.calendars {
            tell.file(place);
            let name = config.name.clone().unwrap_or_else(|| stem(place));
            let calendar =
                Place { platform: "calendar".to_owned(), name: Personal::new(name), native: None };
            match &config.history {
                None => {
                    let (text, hash) = of_file(&ask.path(place), Zones { zone })?;
                    let as_of = text.written.filter(|at| *at <= ask.now);
                    known.absorb(as_of, true);
                    let until = as_of.unwrap_or(ask.now);
                    let sessions = sessions::of_text(&text, until);
                    tell_text(&text, tell);
                    tell_sessions(sessions, &calendar, until, tell)?;
                    tell.whole(&hash);
                }
                Some(clone) => {
                    let read = versions::read(&ask.path(clone), place, Zones { zone }, ask.now)?;
                    known.absorb(read.as_of, read.whole);
                    let until = read.as_of.unwrap_or(ask.now);
                    let sessions = sessions::of_history(&read.versions, until);
                    tell_text(&read.odd, tell);
                    tell_sessions(sessions, &calendar, until, tell)?;
                    tell.whole(&read.hash);
                }
            }
        }
        Ok(Reading {
            as_of: known.as_of(),
            coverage: vec![coverage(ask, config.history.is_some(), known.whole)],
            ..Reading::default()
        })
    }
}

/// What is known of all calendars together.
struct Known {
    newest: Option<Instant>,
    all_say: bool,
    whole: bool,
}

impl Default for Known {
    fn default() -> Self {
        Self { newest: None, all_say: true, whole: true }
    }
}

impl Known {
    fn absorb(&mut self, as_of: Option<Instant>, whole: bool) {
        self.newest = self.newest.max(as_of);
        self.all_say &= as_of.is_some();
        self.whole &= whole;
    }

    fn as_of(&self) -> Option<Instant> {
        self.newest.filter(|_| self.all_say).map(|newest| newest.plus_seconds(1))
    }
}

fn coverage(ask: &Ask<'_>, with_history: bool, whole: bool) -> Coverage {
    let how_far = match (with_history, whole) {
        (true, true) => (Extent::Complete, ""),
        (true, false) => {
            (Extent::Partial, "the clone does not hold every version of the calendars")
        }
        (false, _) => (
            Extent::Partial,
            "only what the calendars list now: a file says neither which meetings it once listed \
             nor which of the listed ones were held; `history` with a clone of its repository does",
        ),
    };
    ask.coverage(&ABOUT, Fact::Sessions, how_far)
}

/// Tells what a text holds besides sessions.
fn tell_text(text: &Text, tell: &mut dyn Tell) {
    for (at, why) in &text.set_aside {
        tell.quarantine(at, *why, b"");
    }
    for _ in 0..text.ignored {
        tell.ignore();
    }
    for (kind, at) in &text.odd {
        tell.note(*kind, at);
    }
}

fn tell_sessions(
    sessions: Sessions,
    calendar: &Place,
    as_of: Instant,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    for (kind, at) in &sessions.odd {
        tell.note(*kind, at);
        if *kind == NoteKind::RepeatedId {
            tell.ignore();
        }
    }
    for _ in 0..sessions.without {
        tell.ignore();
    }
    for (key, session) in sessions.into_told(calendar, as_of.plus_days(sessions::DAYS_AHEAD)) {
        let events = vec![Event::Session(Box::new(session))];
        tell.record(Record { key, events })?;
    }
    Ok(())
}

/// Reads a file with what it includes; returns what it lists and what its contents are known by.
fn of_file(path: &Path, zones: Zones) -> Result<(Text, String), SourceError> {
    let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let contents = unpacked::whole(path, LARGEST).map_err(unreadable)?;
    let mut text = parse(&contents.bytes, zones);
    if let Some(why) = contents.broken {
        text.set_aside.push(("file".to_owned(), why));
    }
    let mut hash = contents.hash;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut open: Vec<(String, usize)> =
        text.includes.iter().map(|included| (included.clone(), 1)).collect();
    while let Some((included, depth)) = open.pop() {
        let read = is_beside(&included)
            .then(|| unpacked::whole(&folder.join(&included), LARGEST).ok())
            .flatten();
        let Some(contents) = read else {
            text.set_aside.push(("include".to_owned(), Quarantine::NotUnpackable));
            continue;
        };
        let mut more = parse(&contents.bytes, zones);
        let deeper = more.includes.drain(..).map(|included| (included, depth + 1));
        open.extend(deeper.filter(|(_, depth)| *depth <= DEEPEST_INCLUDE));
        hash = blake3::hash(format!("{hash}{}", contents.hash).as_bytes()).to_hex().to_string();
        text.absorb(more);
    }
    Ok((text, hash))
}

/// Returns what a calendar lists, without what it includes, whatever its format.
fn parse(bytes: &[u8], zones: Zones) -> Text {
    let bytes = unpacked::without_bom(bytes);
    if ical::is_ical(bytes) {
        return ical::parse(bytes, zones);
    }
    let mut text = Text::default();
    if unpacked::is_page(bytes) || bytes.contains(&0) {
        text.set_aside.push(("file".to_owned(), Quarantine::WrongContents));
        return text;
    }
    if table::is_table(bytes) {
        return table::parse(bytes, zones);
    }
    let read = String::from_utf8_lossy(bytes);
    let mut text = yaml2ics::parse(&read, zones);
    if matches!(read, std::borrow::Cow::Owned(_)) {
        text.odd.push((NoteKind::GuessedEncoding, "file".to_owned()));
    }
    text
}

/// Returns whether an included path stays within its folder.
fn is_beside(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Returns what a calendar is called: its file without folder and endings.
fn stem(place: &str) -> String {
    let file = place.rsplit('/').next().unwrap_or(place);
    file.split('.').find(|part| !part.is_empty()).unwrap_or(file).to_owned()
}
