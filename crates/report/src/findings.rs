//! What the numbers say, in plain sentences, one list per answer.
//!
//! A value without groups is told over time (`trend`). Groups are told for the newest complete
//! period, as many as a tired reader takes in; the rest is in the table.

use model::{Chart, Unit, Value, ValueDefinition};
use protect::{Cell, Released, ReleasedRow};

use crate::trend::{Told, over_time};
use crate::words::{capital, clean, count, group, heading, people, says};

/// The most groups that one sentence names.
const NAMED: usize = 8;
/// The most groups where each comes with an interval, or where a table follows at once.
const FEW: usize = 3;

/// Returns what an answer says, one sentence per project and value.
pub(crate) fn sentences(released: &Released) -> Vec<String> {
    let mut projects: Vec<&str> = Vec::new();
    for row in released.rows() {
        if projects.last() != Some(&row.project.as_str()) {
            projects.push(&row.project);
        }
    }
    if projects.is_empty() {
        return vec!["There is nothing to count here yet.".to_owned()];
    }
    let several = projects.len() > 1;
    let mut told = Vec::new();
    for project in projects {
        let rows: Vec<_> = released.rows().iter().filter(|row| row.project == project).collect();
        for sentence in of_project(released, &rows) {
            // A project's name is written as its people write it.
            let named = several.then(|| format!("{}: {sentence}", clean(project)));
            told.push(named.unwrap_or_else(|| capital(&sentence)));
        }
    }
    told
}

fn of_project(released: &Released, rows: &[&ReleasedRow]) -> Vec<String> {
    let definition = released.definition();
    if !definition.dimensions.is_empty() {
        return groups(released, rows);
    }
    let most = match definition.chart {
        Chart::Bar | Chart::StackedBar | Chart::HeatMap => 1,
        Chart::DotInterval | Chart::Line | Chart::Curve | Chart::Table => usize::MAX,
    };
    let told = |(at, value): (usize, &ValueDefinition)| {
        let cells: Vec<_> =
            rows.iter().filter_map(|row| Some((*row, row.cells.get(at)?))).collect();
        over_time(value, &cells)
    };
    definition.drawn().take(most).map(told).collect()
}

/// Says the groups of the newest complete period, or of the running one if none has ended; with
/// two dimensions, one sentence for each group of the last.
fn groups(released: &Released, rows: &[&ReleasedRow]) -> Vec<String> {
    let definition = released.definition();
    let Some((at, value)) = definition.drawn().next() else { return Vec::new() };
    let Some(newest) = rows.iter().rev().find(|row| row.complete).or(rows.last()) else {
        return Vec::new();
    };
    let here: Vec<_> = rows.iter().filter(|row| row.period == newest.period).copied().collect();
    let period = clean(&newest.period);
    let when = match (newest.complete, period.as_str()) {
        (_, "all") => String::new(),
        (true, _) => format!(" in {period}, the newest complete period"),
        (false, _) => format!(" so far in {period}, which has not ended"),
    };
    let label = clean(&value.label);
    let Some(inner) = definition.dimensions.len().checked_sub(1).filter(|inner| *inner > 0) else {
        let short = definition.chart == Chart::Table;
        let most = if short { FEW } else { NAMED };
        let said = listing(&here, 0, at, value.unit, most, !short);
        let label = if short { String::new() } else { format!("{label}{when}: ") };
        return vec![format!("{label}{said}.")];
    };
    let mut names: Vec<&str> = Vec::new();
    for name in here.iter().filter_map(|row| row.dimensions.get(inner)) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let of = |name: &&str| {
        let rows: Vec<_> = here
            .iter()
            .filter(|row| row.dimensions.get(inner).is_some_and(|other| other == name))
            .copied()
            .collect();
        let said = listing(&rows, inner, at, value.unit, FEW, true);
        format!("{}, {label}{when}: {said}.", group(name))
    };
    names.iter().map(of).collect()
}

/// Names up to `most` groups: the highest ones if `highest`, else the first ones.
fn listing(
    rows: &[&ReleasedRow],
    inner: usize,
    at: usize,
    unit: Unit,
    most: usize,
    highest: bool,
) -> String {
    let mut rows = rows.to_vec();
    if rows.len() > most && highest {
        rows.sort_by(|a, b| height(b, at, unit).total_cmp(&height(a, at, unit)));
    }
    let told = || rows.iter().map(|row| Told::of(row.cells.get(at)?, unit)?.of);
    // People who stand behind every group are named once.
    let of = told().next().flatten().filter(|of| told().all(|other| other == Some(*of)));
    let said: Vec<(String, String)> = rows
        .iter()
        .map(|row| {
            let own = row.dimensions.iter().enumerate().filter(|(n, _)| inner == 0 || *n != inner);
            let name: Vec<_> = own.map(|(_, name)| group(name)).collect();
            (name.join(", "), said_of(row.cells.get(at), unit, of.is_some()))
        })
        .collect();
    let alike =
        said.first().filter(|(_, one)| said.len() > 1 && said.iter().all(|(_, s)| s == one));
    if let Some((_, one)) = alike {
        return format!("{one} in every group");
    }
    let told = said.iter().take(most).map(|(name, said)| format!("{name}: {said}"));
    let more = said.len().saturating_sub(most);
    let rest = (more > 0).then(|| format!("{more} more in the table"));
    let of = of.map(|of| format!("each of {}", people(of)));
    told.chain(of).chain(rest).collect::<Vec<_>>().join("; ")
}

/// Returns the value of a cell, so that the groups a sentence has room for are the large ones.
fn height(row: &ReleasedRow, at: usize, unit: Unit) -> f64 {
    let told = row.cells.get(at).and_then(|cell| Told::of(cell, unit));
    told.map_or(f64::NEG_INFINITY, |told| told.value)
}

fn said_of(cell: Option<&Cell>, unit: Unit, bare: bool) -> String {
    match cell {
        Some(Cell::Withheld(withheld)) => says(*withheld),
        Some(Cell::Shown(Value::Undefined(reason))) => clean(reason),
        Some(cell) => Told::of(cell, unit)
            .map_or(String::new(), |told| if bare { told.bare } else { told.said }),
        None => "cannot tell".to_owned(),
    }
}

/// Returns what the interval of an answer means, or nothing when it estimates nothing.
pub(crate) fn interval_meaning(released: &Released) -> Option<&'static str> {
    let estimates = released
        .rows()
        .iter()
        .flat_map(|row| &row.cells)
        .any(|cell| matches!(cell, Cell::Shown(Value::Estimate { .. })));
    (estimates || !released.curves().is_empty()).then_some(
        "The interval behind a figure is the 95 % interval: how far it could have been from chance \
         alone in a period like this one. Periods differ from each other by more than that, so a \
         figure is compared with the range of the periods before it.",
    )
}

/// Returns who or what was left out, one line per project and reason.
pub(crate) fn exclusions(released: &Released) -> Vec<String> {
    let line = |e: &model::Exclusion| {
        format!("{}: {} {}", clean(&e.project), count(e.count), clean(&e.what))
    };
    released.exclusions().iter().map(line).collect()
}

/// Returns the settings of an answer as a page shows them.
pub(crate) fn settings(released: &Released) -> Vec<String> {
    let setting = |s: &model::Setting| format!("{}: {}", heading(&s.name), clean(&s.value));
    released.settings().iter().map(setting).collect()
}
