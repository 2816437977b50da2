//! What the numbers say, in plain sentences, one list per answer.
//!
//! A change is told only where the intervals of two periods do not touch. Cohorts scatter more than
//! coin tosses do, about twice in variance, and the gap between two 95 % intervals is wide enough
//! for that. Otherwise the sentence is "no clear change", "too few people to say" or "cannot tell".

use model::{Chart, Unit, Value};
use protect::{Cell, Released, ReleasedRow};

use crate::words::{clean, count, heading, interval, readable, says};

/// The most groups that one sentence names.
const NAMED: usize = 8;

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

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn of_project(released: &Released, rows: &[&ReleasedRow]) -> Vec<String> {
    let definition = released.definition();
    if !definition.dimensions.is_empty() {
        return groups(released, rows).into_iter().collect();
    }
    let wanted = values_told(released);
    let told = |at: &usize| {
        let value = definition.values.get(*at)?;
        let cells = rows.iter().filter_map(|row| Some((*row, row.cells.get(*at)?))).collect();
        Some(over_time(&clean(&value.label), value.unit, cells))
    };
    wanted.iter().filter_map(told).collect()
}

/// Pictures of several values tell all of them; a table tells each value; a bar tells its own.
fn values_told(released: &Released) -> Vec<usize> {
    let definition = released.definition();
    match definition.chart {
        Chart::Bar | Chart::StackedBar | Chart::HeatMap => vec![0],
        Chart::Table => (0..definition.values.len()).collect(),
        Chart::DotInterval | Chart::Line | Chart::Curve => {
            let shares: Vec<usize> = (0..definition.values.len())
                .filter(|at| definition.values.get(*at).is_some_and(|v| v.unit == Unit::Share))
                .collect();
            if shares.is_empty() { (0..definition.values.len()).collect() } else { shares }
        }
    }
}

/// Says the first and the newest complete period of one value.
fn over_time(label: &str, unit: Unit, cells: Vec<(&ReleasedRow, &Cell)>) -> String {
    let whole: Vec<_> = cells.iter().filter(|(row, _)| row.complete).collect();
    let told: Vec<_> = whole.iter().filter_map(|(row, cell)| shown(row, cell)).collect();
    let (Some(first), Some(newest)) = (told.first(), told.last()) else {
        return format!("{label}: {}.", nothing(&cells));
    };
    let said = newest.says(unit);
    if newest.period == "all" {
        return format!("{label}: {said}.");
    }
    let last_complete = whole.last().map(|(row, _)| clean(&row.period));
    let which = if last_complete.as_deref() == Some(newest.period.as_str()) {
        "the newest complete period"
    } else {
        "the newest that can be told"
    };
    let now = format!("{label}: {said} in {}, {which}", newest.period);
    if told.len() < 2 {
        return format!("{now}; there is no earlier one to compare with.");
    }
    format!("{now}; {}.", compared(first, newest, &told, unit))
}

fn compared(first: &Told, newest: &Told, all: &[Told], unit: Unit) -> String {
    let earlier = format!("{} ({})", first.period, first.says(unit));
    let (Some((low, high)), Some((old_low, old_high))) = (newest.range, first.range) else {
        let highest = all.iter().fold(first, |top, t| if t.value > top.value { t } else { top });
        if all.iter().all(|t| t.value == first.value) {
            return format!("the same in every complete period since {}", first.period);
        }
        let top = highest.says(unit);
        let earlier = format!("{} in {}, the first", first.says(unit), first.period);
        return format!("{earlier}; the highest was {top} in {}", highest.period);
    };
    if low > old_high {
        format!("higher than in {earlier}, and the two intervals do not touch")
    } else if high < old_low {
        format!("lower than in {earlier}, and the two intervals do not touch")
    } else {
        format!("no clear change from {earlier}, since the two intervals overlap")
    }
}

/// A value that a sentence can tell.
struct Told {
    period: String,
    value: f64,
    range: Option<(f64, f64)>,
    of: Option<u64>,
}

impl Told {
    fn says(&self, unit: Unit) -> String {
        let value = readable(self.value, unit);
        let bounds = self.range.and_then(|(low, high)| interval(low, high, unit));
        match (bounds, self.of) {
            (Some(bounds), Some(of)) => format!("{value} ({bounds}) of {}", count(of)),
            (None, Some(of)) => format!("{value} of {}", count(of)),
            (_, None) => value,
        }
    }
}

fn shown(row: &ReleasedRow, cell: &Cell) -> Option<Told> {
    let period = clean(&row.period);
    match cell {
        Cell::Shown(Value::Count(n)) => {
            Some(Told { period, value: *n as f64, range: None, of: None })
        }
        Cell::Shown(Value::Estimate { value, low, high, of }) => {
            let range = low.is_finite() && high.is_finite();
            let range = range.then_some((*low, *high));
            Some(Told { period, value: *value, range, of: Some(*of) })
        }
        Cell::Shown(Value::Undefined(_)) | Cell::Withheld(_) => None,
    }
}

/// Says why there is no value: a withheld one first, since it is there but must not be shown.
fn nothing(cells: &[(&ReleasedRow, &Cell)]) -> String {
    let withheld = cells.iter().rev().find_map(|(_, cell)| match cell {
        Cell::Withheld(withheld) => Some(says(*withheld)),
        Cell::Shown(_) => None,
    });
    let undefined = cells.iter().rev().find_map(|(row, cell)| match cell {
        Cell::Shown(Value::Undefined(reason)) if row.complete => {
            Some(format!("cannot tell: {}", clean(reason)))
        }
        _ => None,
    });
    withheld.or(undefined).unwrap_or_else(|| "cannot tell: no period has ended yet".to_owned())
}

/// Says the groups of the newest complete period.
fn groups(released: &Released, rows: &[&ReleasedRow]) -> Option<String> {
    let at = values_told(released).first().copied().unwrap_or(0);
    let value = released.definition().values.get(at)?;
    let Some(newest) = rows.iter().rev().find(|row| row.complete) else {
        return Some("no period has ended yet, so there is nothing to compare.".to_owned());
    };
    let mut of_period: Vec<_> = rows.iter().filter(|row| row.period == newest.period).collect();
    let listed = released.definition().chart == Chart::Table;
    if of_period.len() > NAMED && !listed {
        of_period.sort_by(|a, b| height(b, at).total_cmp(&height(a, at)));
    }
    let said: Vec<(String, String)> = of_period
        .iter()
        .map(|row| {
            let name: Vec<_> = row.dimensions.iter().map(|name| words_of(name)).collect();
            (name.join(", "), said_of(row, row.cells.get(at), value.unit))
        })
        .collect();
    let alike =
        said.first().filter(|(_, one)| said.len() > 1 && said.iter().all(|(_, s)| s == one));
    let named = if let Some((_, one)) = alike {
        format!("{one} in every group")
    } else {
        let told = said.iter().take(NAMED).map(|(name, said)| format!("{name}: {said}"));
        let more = said.len().saturating_sub(NAMED);
        told.chain((more > 0).then(|| format!("{more} more in the table")))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let when = if newest.period == "all" {
        "over all time".to_owned()
    } else {
        format!("in {}, the newest complete period", clean(&newest.period))
    };
    Some(format!("{when} ({}): {named}.", clean(&value.label)))
}

/// Returns the value of a cell, so that the groups a sentence has room for are the large ones.
fn height(row: &ReleasedRow, at: usize) -> f64 {
    let told = row.cells.get(at).and_then(|cell| shown(row, cell));
    told.map_or(f64::NEG_INFINITY, |told| told.value)
}

fn said_of(row: &ReleasedRow, cell: Option<&Cell>, unit: Unit) -> String {
    match cell {
        Some(Cell::Withheld(withheld)) => says(*withheld),
        Some(Cell::Shown(Value::Undefined(reason))) => clean(reason),
        Some(cell) => shown(row, cell).map_or(String::new(), |told| told.says(unit)),
        None => "cannot tell".to_owned(),
    }
}

fn words_of(name: &str) -> String {
    clean(&name.replace('_', " "))
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
         alone in a period like this one. Two periods whose intervals overlap are not told apart.",
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
