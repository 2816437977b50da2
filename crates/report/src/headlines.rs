//! The headline figures: what a tired reader must get in five seconds.
//!
//! Each project has its own heading and its cards, in reading order and never sorted by value, so
//! that nobody reads them as a ranking. Where there is no figure yet, the card says since when
//! there can be one.

use model::{Instant, Per, Period, Unit, Value};
use protect::{Cell, Released, ReleasedAnswer, ReleasedRow};

use crate::Report;
use crate::section::Section;
use crate::words::{capital, cell, clean, count, readable, says};

/// One headline question with its figures.
pub(crate) struct Headline {
    /// The question.
    pub(crate) question: String,
    /// The projects with their figures, in reading order.
    pub(crate) projects: Vec<HeadlineProject>,
    /// Why there is none, and what would help; nothing when there are figures.
    pub(crate) refused: Option<String>,
    /// The anchor of the section that defines it, if the report has it.
    pub(crate) section: Option<String>,
    /// The answers behind the figures, of which a page shows what they count and the files.
    pub(crate) behind: Vec<Section>,
}

/// The figures of one project.
pub(crate) struct HeadlineProject {
    /// The project.
    pub(crate) name: String,
    /// Its figures.
    pub(crate) figures: Vec<HeadlineFigure>,
}

/// One headline figure.
pub(crate) struct HeadlineFigure {
    /// What the figure says.
    pub(crate) label: String,
    /// The figure alone, or a few words where there is none.
    pub(crate) figure: String,
    /// Its interval, or why there is no figure; a text without a full stop.
    pub(crate) detail: String,
    /// Who is counted, such as `146 newcomers of 2024-Q3 to 2025-Q2`; empty where there is no figure.
    pub(crate) window: String,
}

/// Returns the headline questions; answers that one section defines share a question, so that an
/// early sign stands beside its figure.
pub(crate) fn of(report: &Report) -> Vec<Headline> {
    let mut headlines: Vec<Headline> = Vec::new();
    for answer in &report.headlines {
        let headline = one(report, answer);
        match headlines.last_mut() {
            Some(last) if last.section.is_some() && last.section == headline.section => {
                last.take(headline);
            }
            _ => headlines.push(headline),
        }
    }
    headlines
}

impl Headline {
    /// Takes over the figures of another answer to the same question.
    fn take(&mut self, other: Headline) {
        for project in other.projects {
            match self.projects.iter_mut().find(|known| known.name == project.name) {
                Some(known) => known.figures.extend(project.figures),
                None => self.projects.push(project),
            }
        }
        self.refused = self.refused.take().or(other.refused);
        self.behind.extend(other.behind);
    }
}

fn one(report: &Report, answer: &ReleasedAnswer) -> Headline {
    let definition = match answer {
        ReleasedAnswer::Table(released) => released.definition(),
        ReleasedAnswer::Refused { definition, .. } => definition,
    };
    let section = section_of(report, &definition.id);
    let (projects, refused) = match answer {
        ReleasedAnswer::Table(released) => (projects(report, released, section), None),
        ReleasedAnswer::Refused { refused, .. } => {
            let reason = clean(refused.reason.trim_end_matches('.'));
            let help = clean(refused.what_would_help.trim_end_matches('.'));
            (Vec::new(), Some(format!("Cannot tell: {reason}. What would help: {help}.")))
        }
    };
    let nothing = projects.is_empty() && refused.is_none();
    Headline {
        question: clean(&definition.question),
        projects,
        refused: refused
            .or_else(|| nothing.then(|| "There is nothing to count here yet.".to_owned())),
        section: section.map(|answer| id_of(answer).to_owned()),
        behind: vec![Section::of(answer)],
    }
}

/// Returns the answer that defines a headline: `second_contribution_headline` is defined where
/// `second_contribution` is.
fn section_of<'a>(report: &'a Report, id: &str) -> Option<&'a ReleasedAnswer> {
    let starts = report.answers.iter().filter(|answer| id.starts_with(id_of(answer)));
    starts.max_by_key(|answer| id_of(answer).len())
}

fn id_of(answer: &ReleasedAnswer) -> &str {
    match answer {
        ReleasedAnswer::Table(released) => &released.definition().id,
        ReleasedAnswer::Refused { definition, .. } => &definition.id,
    }
}

/// Returns the figures of every project; one without a row has none yet.
fn projects(
    report: &Report,
    released: &Released,
    section: Option<&ReleasedAnswer>,
) -> Vec<HeadlineProject> {
    let table = match section {
        Some(ReleasedAnswer::Table(table)) => Some(table),
        _ => None,
    };
    let title = table.map_or("", |table| table.definition().title.as_str());
    let named = |project: &String| {
        let rows: Vec<_> = released.rows().iter().filter(|row| row.project == *project).collect();
        let figures = if rows.is_empty() {
            not_yet(released, title, table.and_then(|table| began(table, project)))
        } else {
            rows.into_iter().flat_map(|row| figures(released, title, row)).collect()
        };
        HeadlineProject { name: clean(project), figures }
    };
    let mut names: Vec<&String> = report.projects.iter().collect();
    for row in released.rows() {
        if !names.contains(&&row.project) {
            names.push(&row.project);
        }
    }
    names.into_iter().map(named).filter(|project| !project.figures.is_empty()).collect()
}

fn figures(released: &Released, title: &str, row: &ReleasedRow) -> Vec<HeadlineFigure> {
    let mut figures = Vec::new();
    for (value, shown) in released.definition().values.iter().zip(&row.cells) {
        let (figure, detail, who) = told(shown, value.unit);
        figures.push(HeadlineFigure {
            label: label(released, title, &value.label),
            figure,
            detail,
            window: format!("{who} of {}", clean(&row.period)),
        });
    }
    figures
}

/// Returns the figure alone, what stands under it, and who is counted.
fn told(shown: &Cell, unit: Unit) -> (String, String, String) {
    let who = "newcomers".to_owned();
    match shown {
        Cell::Shown(Value::Estimate { value, low, high, of }) => {
            let (below, above) = (readable(*low, unit), readable(*high, unit));
            let between = (low < high).then(|| format!("between {below} and {above}"));
            let who =
                if *of == 1 { "1 newcomer".to_owned() } else { format!("{} {who}", count(*of)) };
            (readable(*value, unit), between.unwrap_or_default(), who)
        }
        Cell::Shown(Value::Undefined(reason)) => ("Cannot tell".to_owned(), clean(reason), who),
        Cell::Withheld(withheld) => (capital(&says(*withheld)), String::new(), who),
        Cell::Shown(Value::Count(_)) => (cell(shown, unit), String::new(), who),
    }
}

/// Returns the figures of a project that has no row: none of its quarters was followed long enough.
fn not_yet(released: &Released, title: &str, began: Option<Instant>) -> Vec<HeadlineFigure> {
    let card = |value: &model::ValueDefinition| {
        let detail = match days_of(&value.name) {
            Some(days) => {
                let can = began.map(|began| began.plus_days(days));
                let date = can.filter(|can| *can > released.as_of()).map(|can| can.day());
                let then = date.map(|day| format!("; the first figure can come on {day}"));
                let then = then.unwrap_or_default();
                format!("no quarter of newcomers has been followed for {days} days yet{then}")
            }
            None => "there is nothing to count here yet".to_owned(),
        };
        HeadlineFigure {
            label: label(released, title, &value.label),
            figure: "Not yet".to_owned(),
            detail,
            window: String::new(),
        }
    };
    released.definition().values.iter().map(card).collect()
}

/// Returns the end of a project's first quarter of newcomers, if the table is by quarter.
fn began(table: &Released, project: &str) -> Option<Instant> {
    let first = table.rows().iter().find(|row| row.project == project)?;
    let period = Period::parse(&first.period)?;
    (period.per() == Per::Quarter).then(|| period.ends_at())
}

/// Returns for how many days people are followed: 365 for the value `share_365`.
fn days_of(value: &str) -> Option<i64> {
    value.rsplit_once('_')?.1.parse().ok()
}

/// Says which figure it is, without the words that the question has said already.
fn label(released: &Released, title: &str, value: &str) -> String {
    let own = clean(&released.definition().title);
    let short = own.strip_prefix(&clean(title)).map(|rest| rest.trim_start_matches([',', ' ']));
    match short.unwrap_or(&own) {
        "" => capital(&clean(value)),
        which => capital(&format!("{which}: {}", clean(value))),
    }
}
