//! One answer as a page tells it: what it says, shows, tabulates and rests on.
//!
//! HTML and Markdown write the same section; none of them looks at an answer by itself. A table on
//! the page holds the newest periods, so that a report stays readable and small; the CSV beside it
//! holds every row, and the section says so.

use model::{Chart, Definition, Refused, Unit, Value, ValueDefinition};
use protect::{Cell, Released, ReleasedAnswer, ReleasedRow};

use crate::charts::{self, Figure};
use crate::prose::{Block, blocks};
use crate::words::{cell, clean, count, group, heading};
use crate::{Rows, curves, findings, trend};

/// The most rows of one table on a page.
const ROWS: usize = 160;

/// One answer as a page tells it.
pub(crate) struct Section {
    /// The measure's id, which names its files and anchors.
    pub(crate) id: String,
    /// The chapter's name.
    pub(crate) family: String,
    /// The title.
    pub(crate) title: String,
    /// The question it answers.
    pub(crate) question: String,
    /// The answer, or why there is none.
    pub(crate) body: Body,
    /// How it is defined.
    pub(crate) about: About,
}

/// The answer, or why there is none.
pub(crate) enum Body {
    /// The answer.
    Told(Box<Told>),
    /// Why there is none, and what would help: sentences without a full stop.
    Refused { reason: String, help: String },
}

/// What an answer says and shows.
pub(crate) struct Told {
    /// What the numbers say.
    pub(crate) sentences: Vec<String>,
    /// What the intervals mean, if there are any.
    pub(crate) interval: Option<&'static str>,
    /// The pictures of the page, none for a measure that a table says better.
    pub(crate) figures: Vec<Figure>,
    /// The picture that stands in its file only.
    pub(crate) beside: Option<Figure>,
    /// The rows.
    pub(crate) table: Table,
    /// The curves at a few days.
    pub(crate) heights: Option<Table>,
    /// The snapshot's day.
    pub(crate) as_of: String,
    /// What is missing from the sources.
    pub(crate) coverage: Vec<String>,
    /// Who or what was left out.
    pub(crate) exclusions: Vec<String>,
    /// The settings that governed it.
    pub(crate) settings: Vec<String>,
    /// How many cells are withheld.
    pub(crate) withheld: usize,
    /// The files beside it, with their names.
    pub(crate) files: Vec<(String, &'static str)>,
}

/// How a measure is defined.
pub(crate) struct About {
    pub(crate) meaning: Vec<Block>,
    pub(crate) how_to_read: Vec<Block>,
    pub(crate) cannot_tell: Vec<Block>,
    pub(crate) can_do: Vec<Block>,
    pub(crate) version: u32,
    pub(crate) fingerprint: String,
    pub(crate) sensitivity: &'static str,
    pub(crate) related: Vec<String>,
}

/// A table as a page shows it.
pub(crate) struct Table {
    /// What it holds.
    pub(crate) caption: String,
    /// Readable texts; the first column heads its row.
    pub(crate) rows: Rows,
    /// The leading columns that are words, not numbers.
    pub(crate) words: usize,
    /// What is not in it, if anything.
    pub(crate) cut: Option<String>,
}

impl Section {
    /// Reads one answer.
    pub(crate) fn of(answer: &ReleasedAnswer) -> Self {
        match answer {
            ReleasedAnswer::Table(released) => {
                let definition = released.definition();
                Self::with(definition, Body::Told(Box::new(Told::of(released))))
            }
            ReleasedAnswer::Refused { definition, refused } => {
                Self::with(definition, refusal(refused))
            }
        }
    }

    fn with(definition: &Definition, body: Body) -> Self {
        Self {
            id: definition.id.clone(),
            family: heading(&definition.family),
            title: clean(&definition.title),
            question: clean(&definition.question),
            body,
            about: About::of(definition),
        }
    }
}

fn refusal(refused: &Refused) -> Body {
    Body::Refused {
        reason: clean(refused.reason.trim_end_matches('.')),
        help: clean(refused.what_would_help.trim_end_matches('.')),
    }
}

impl About {
    fn of(definition: &Definition) -> Self {
        Self {
            meaning: blocks(&definition.meaning),
            how_to_read: blocks(&definition.how_to_read),
            cannot_tell: blocks(&definition.cannot_tell),
            can_do: blocks(&definition.can_do),
            version: definition.version,
            fingerprint: clean(&definition.fingerprint),
            sensitivity: definition.sensitivity.word(),
            related: definition.related.iter().map(|text| clean(text)).collect(),
        }
    }
}

impl Told {
    fn of(released: &Released) -> Self {
        let id = &released.definition().id;
        let sentences = findings::sentences(released);
        let figures = charts::figures(released, &sentences);
        let beside = charts::beside(released, &figures);
        let picture = |figure: &Figure| {
            let name = if figure.name == *id { "picture as SVG" } else { "curves as SVG" };
            (figure.path(), name)
        };
        let mut files: Vec<_> = figures.iter().chain(&beside).map(picture).collect();
        files.push((format!("figures/{id}.csv"), "every row as CSV"));
        files.push((format!("figures/{id}.json"), "rows and definition as JSON"));
        let curved = !released.curves().is_empty();
        if curved {
            files.push((format!("figures/{id}_curve.csv"), "every step of the curves as CSV"));
        }
        Self {
            sentences,
            interval: findings::interval_meaning(released),
            figures,
            beside,
            table: table(released),
            heights: curved.then(|| heights(released)),
            as_of: released.as_of().day(),
            coverage: released.coverage().iter().map(|line| clean(line)).collect(),
            exclusions: findings::exclusions(released),
            settings: findings::settings(released),
            withheld: released.withheld(),
            files,
        }
    }
}

fn heights(released: &Released) -> Table {
    let words = 2 + released.definition().dimensions.len();
    let caption = format!("{}: the curves on a few days", clean(&released.definition().title));
    let Rows { header, rows } = curves::heights(released);
    let projects: Vec<_> = rows.chunk_by(|a, b| a.first() == b.first()).collect();
    let share = (ROWS / projects.len().max(1)).max(4);
    let newest = |rows: &&[Vec<String>]| {
        let cohorts: Vec<_> = rows.chunk_by(|a, b| a.get(1) == b.get(1)).rev().collect();
        cohorts.concat().into_iter().take(share).collect::<Vec<_>>()
    };
    let kept: Vec<_> = projects.iter().flat_map(newest).collect();
    let cut = cut(kept.len(), rows.len());
    Table { caption, rows: Rows { header, rows: kept }, words, cut }
}

fn table(released: &Released) -> Table {
    let definition = released.definition();
    // A table over all time says so nowhere else, and one of things has no people behind its rows.
    let dated = released.rows().iter().any(|row| row.period != "all");
    let peopled = definition.chart != Chart::Table || definition.dimensions.is_empty();
    let mut header = vec!["Project".to_owned()];
    header.extend(dated.then(|| "Period".to_owned()));
    header.extend(definition.dimensions.iter().map(|name| heading(name)));
    header.extend(definition.values.iter().map(|value| heading(&value.label)));
    header.extend(peopled.then(|| "People behind the row".to_owned()));
    let kept = newest(released.rows());
    let rows = kept.iter().map(|row| reading(released, row, dated, peopled)).collect();
    let cut = cut(kept.len(), released.rows().len());
    let words = 1 + usize::from(dated) + definition.dimensions.len();
    let order = if dated { ", newest first" } else { "" };
    let caption = format!("{}: the numbers{order}", clean(&definition.title));
    Table { caption, rows: Rows { header, rows }, words, cut }
}

/// Says what a table leaves to the CSV file, if anything.
fn cut(kept: usize, all: usize) -> Option<String> {
    (kept < all).then(|| {
        let all = count(all as u64);
        format!("This table holds the newest periods, {kept} of {all} rows; every row is in the CSV file.")
    })
}

fn reading(released: &Released, row: &ReleasedRow, dated: bool, peopled: bool) -> Vec<String> {
    let definition = released.definition();
    let period = clean(&row.period);
    let period = if row.complete { period } else { format!("{period} (not ended)") };
    let mut cells = vec![clean(&row.project)];
    cells.extend(dated.then_some(period));
    cells.extend(
        (0..definition.dimensions.len())
            .map(|at| row.dimensions.get(at).map_or(String::new(), |name| group(name))),
    );
    cells.extend(
        definition
            .values
            .iter()
            .enumerate()
            .map(|(at, value)| row.cells.get(at).map_or(String::new(), |c| beside(c, row, value))),
    );
    cells.extend(peopled.then(|| cell(&row.people, Unit::People)));
    cells
}

/// Returns a cell as its table shows it: people whom the last column names are not named twice.
fn beside(shown: &Cell, row: &ReleasedRow, value: &ValueDefinition) -> String {
    match (shown, &row.people) {
        (Cell::Shown(Value::Estimate { of, .. }), Cell::Shown(Value::Count(people)))
            if of == people =>
        {
            trend::Told::of(shown, value.unit).map_or(String::new(), |told| told.bare)
        }
        _ => cell(shown, value.unit),
    }
}

/// Returns the rows of the newest periods, newest first, of every project its part, whole periods
/// only.
fn newest(rows: &[ReleasedRow]) -> Vec<&ReleasedRow> {
    let projects: Vec<_> = rows.chunk_by(|a, b| a.project == b.project).collect();
    let share = (ROWS / projects.len().max(1)).max(4);
    let mut kept = Vec::new();
    for project in projects {
        let mut periods = Vec::new();
        let mut room = share;
        for period in project.chunk_by(|a, b| a.period == b.period).rev() {
            if period.len() > room && !periods.is_empty() {
                break;
            }
            room = room.saturating_sub(period.len());
            periods.push(period);
        }
        kept.extend(periods.into_iter().flatten());
    }
    kept
}
