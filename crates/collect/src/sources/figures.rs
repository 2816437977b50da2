//! Figures: numbers that exist only because somebody published them, as a table of seven columns.
//!
//! **Personal fields**: none, since a figure is about a project, and the names of measures and of places
//! of publication are the community's own words. A table with any other column is refused whole, so
//! that no list of people is taken for one.

mod head;

use std::path::Path;

use model::{
    Coverage, Event, Extent, Fact, Figure, Instant, NoteKind, Period, Personal, ProjectName,
    Quarantine, Record,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::head::{Columns, WrongHead};
use crate::sources::git_log::shown;
use crate::unpacked;
use crate::{About, Ask, Reading, Source, SourceError, Stop, Tell};

/// No table is larger than this.
const LARGEST: u64 = 64 << 20;

/// How many rows a table may have.
const MOST_ROWS: u64 = 1_000_000;

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "figures",
    reads: "numbers that exist only as published, as CSV: project, period, measure, value, n, source",
    place: "files",
    required: &["files"],
    keys: &[Key {
        name: "files",
        holds: Holds::Texts,
        about: "The tables, each with the columns `project`, `period`, `measure`, `value`, `n` and \
                `source` in any order; rows of other projects are left out.",
        example: "files = [\"figures.csv\"]",
    }],
    sees: &[],
    keeps: &[],
    live: false,
};

/// The section of a project's configuration.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The tables.
    pub files: Vec<String>,
}

/// The source.
pub struct Figures;

impl Source for Figures {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut missing = Vec::new();
        for (number, place) in (1..).zip(&config.files) {
            if let Some(wrong) = read(&ask.path(place), place, ask.project, tell)? {
                missing.push(format!("number {number} of files, line 1: {wrong}"));
            }
        }
        let (extent, reason) = match missing.is_empty() {
            true => (Extent::Complete, String::new()),
            false => (Extent::Partial, "a table with other columns was refused".to_owned()),
        };
        let coverage = Coverage {
            project: ask.project.clone(),
            source: ABOUT.name.to_owned(),
            fact: Fact::Figures,
            from: None,
            until: None,
            extent,
            reason,
        };
        Ok(Reading { coverage: vec![coverage], missing, ..Reading::default() })
    }
}

/// Tells a table's figures; returns what is wrong with its head, if it is refused.
fn read(
    path: &Path,
    name: &str,
    project: &ProjectName,
    tell: &mut dyn Tell,
) -> Result<Option<WrongHead>, SourceError> {
    let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let contents = unpacked::whole(path, LARGEST).map_err(unreadable)?;
    tell.file(shown(name));
    let bytes = unpacked::without_bom(&contents.bytes);
    let mut wrong = None;
    if unpacked::is_page(bytes) || bytes.contains(&0) || bytes.trim_ascii().is_empty() {
        tell.quarantine("file", Quarantine::WrongContents, b"");
    } else {
        wrong = parse(bytes, project, tell)?;
    }
    if let Some(why) = contents.broken {
        tell.quarantine("file", why, b"");
    }
    tell.whole(&contents.hash);
    Ok(wrong)
}

/// Tells the figures of a project; returns what is wrong with the head, if the table is refused.
fn parse(
    bytes: &[u8],
    project: &ProjectName,
    tell: &mut dyn Tell,
) -> Result<Option<WrongHead>, Stop> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let names = match rows.byte_headers() {
        Ok(names) => names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect(),
        Err(_) => Vec::<String>::new(),
    };
    let columns = match Columns::of(&names) {
        Ok(columns) => columns,
        Err(wrong) => {
            aside(tell, "line 1", Quarantine::Malformed);
            return Ok(Some(wrong));
        }
    };
    let mut row = csv::ByteRecord::new();
    for _ in 0..MOST_ROWS {
        match rows.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(_) => {
                tell.quarantine("file", Quarantine::Malformed, b"");
                return Ok(None);
            }
        }
        let at = format!("line {}", row.position().map_or(0, csv::Position::line));
        if row.len() != columns.width {
            aside(tell, &at, Quarantine::Malformed);
            continue;
        }
        match figure(&row, &columns, project) {
            Ok(Some(figure)) => {
                let key = format!("figure:{}:{}:{}", figure.measure, figure.period, figure.source);
                let events = vec![Event::Figure(Box::new(figure))];
                tell.record(Record { key: Personal::new(key), events })?;
            }
            Ok(None) => tell.ignore(),
            Err(why) => aside(tell, &at, why),
        }
    }
    tell.note(NoteKind::ListCut, "file");
    Ok(None)
}

fn aside(tell: &mut dyn Tell, at: &str, why: Quarantine) {
    tell.quarantine(at, why, b"");
    tell.note(NoteKind::FigureInvalid, at);
}

/// Returns a row as a figure; nothing for one about another project.
fn figure(
    row: &csv::ByteRecord,
    columns: &Columns,
    project: &ProjectName,
) -> Result<Option<Figure>, Quarantine> {
    let cell = |at: usize| {
        let cell = row.get(at).ok_or(Quarantine::FieldMissing)?;
        std::str::from_utf8(cell).map(str::trim).map_err(|_| Quarantine::Malformed)
    };
    let needed = |at: usize| match cell(at)? {
        "" => Err(Quarantine::FieldMissing),
        text if text.len() > 500 => Err(Quarantine::Malformed),
        text => Ok(text.to_owned()),
    };
    if !cell(columns.project)?.eq_ignore_ascii_case(project.as_str()) {
        return Ok(None);
    }
    let period = needed(columns.period)?;
    let (starts_at, ends_at) = bounds(&period).ok_or(Quarantine::Malformed)?;
    let value: f64 = needed(columns.value)?.parse().map_err(|_| Quarantine::Malformed)?;
    if !value.is_finite() {
        return Err(Quarantine::Malformed);
    }
    let n = match cell(columns.n)? {
        "" => None,
        told => Some(told.parse().map_err(|_| Quarantine::Malformed)?),
    };
    let (measure, source) = (needed(columns.measure)?, needed(columns.source)?);
    Ok(Some(Figure { measure, period, starts_at, ends_at, value, n, source }))
}

/// Returns where a year, a quarter, a month or a day begins and where it ends.
fn bounds(period: &str) -> Option<(Instant, Instant)> {
    if let Some(period) = Period::parse(period) {
        return Some((period.starts_at(), period.ends_at()));
    }
    let day = (period.len() == 10).then(|| Instant::parse(period)).flatten()?;
    Some((day, day.plus_days(1)))
}
