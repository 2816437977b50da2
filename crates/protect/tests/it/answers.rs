//! Invented answers, and released ones written as text.

use model::{
    Answer, Chart, CurvePoint, Definition, Exclusion, Instant, Measured, MeasuredRow, Sensitivity,
    Setting, Unit, Value, ValueDefinition,
};
use protect::{Audience, Cell, Released, ReleasedAnswer};

/// Returns a definition with one dimension, `group`, and the given columns.
pub(crate) fn definition(sensitivity: Sensitivity, columns: &[(&str, Unit)]) -> Definition {
    let value = |(name, unit): &(&str, Unit)| ValueDefinition {
        name: (*name).to_owned(),
        unit: *unit,
        label: (*name).to_owned(),
        drawn: true,
        matures: false,
    };
    Definition {
        id: "workshop".to_owned(),
        family: "welcome".to_owned(),
        title: "The workshop".to_owned(),
        question: "Who came to the workshop?".to_owned(),
        meaning: String::new(),
        how_to_read: String::new(),
        cannot_tell: String::new(),
        can_do: String::new(),
        version: 1,
        fingerprint: "0123456789abcdef".to_owned(),
        sensitivity,
        dimensions: vec!["group".to_owned()],
        values: columns.iter().map(value).collect(),
        curve: None,
        chart: Chart::Bar,
        related: Vec::new(),
    }
}

/// Returns a measured answer of these rows.
pub(crate) fn measured(definition: Definition, rows: Vec<MeasuredRow>) -> Measured {
    Measured {
        definition,
        as_of: Instant::END,
        settings: vec![Setting { name: "per".to_owned(), value: "year".to_owned() }],
        rows,
        curves: Vec::new(),
        exclusions: Vec::new(),
        coverage: Vec::new(),
    }
}

/// Returns a row of the project `well` in 2023; no group means no dimension.
pub(crate) fn row(group: &str, people: u64, values: Vec<Value>) -> MeasuredRow {
    row_in("2023", group, people, values)
}

/// Returns a row of the project `well` in a period.
pub(crate) fn row_in(period: &str, group: &str, people: u64, values: Vec<Value>) -> MeasuredRow {
    MeasuredRow {
        project: "well".to_owned(),
        period: period.to_owned(),
        complete: true,
        dimensions: if group.is_empty() { Vec::new() } else { vec![group.to_owned()] },
        values,
        people,
    }
}

/// Returns a share with a made-up interval around it.
pub(crate) fn share(numerator: u64, of: u64) -> Value {
    let value = numerator as f64 / of.max(1) as f64;
    Value::Estimate { value, low: value * 0.8, high: value * 0.8 + 0.2, of }
}

/// Returns a point of the curve of the project `well`.
pub(crate) fn point(time_days: f64, share: f64, at_risk: u64) -> CurvePoint {
    CurvePoint {
        project: "well".to_owned(),
        period: "2023".to_owned(),
        dimensions: Vec::new(),
        time_days,
        share,
        low: Some(share - 0.1),
        high: None,
        at_risk,
    }
}

/// Returns an exclusion of the project `well`.
pub(crate) fn exclusion(what: &str, count: u64) -> Exclusion {
    Exclusion { project: "well".to_owned(), what: what.to_owned(), count }
}

/// Returns the released table of a measured answer that is not refused.
pub(crate) fn check_release(measured: &Measured, audience: Audience) -> Released {
    match protect::release(&Answer::Measured(measured.clone()), audience) {
        ReleasedAnswer::Table(released) => released,
        ReleasedAnswer::Refused { refused, .. } => panic!("refused: {}", refused.reason),
    }
}

/// Returns one line per released row.
pub(crate) fn written(released: &Released) -> String {
    let line = |row: &protect::ReleasedRow| {
        let cells: Vec<String> = row.cells.iter().chain([&row.people]).map(cell).collect();
        format!("{} {} | {}\n", row.period, row.dimensions.join(" "), cells.join(" | "))
    };
    released.rows().iter().map(line).collect()
}

/// Returns one line per measured row, written as the released ones are.
pub(crate) fn written_before(measured: &Measured) -> String {
    let line = |row: &MeasuredRow| {
        let values: Vec<String> = row.values.iter().map(value).collect();
        let place = format!("{} {}", row.period, row.dimensions.join(" "));
        format!("{place} | {} | {}\n", values.join(" | "), row.people)
    };
    measured.rows.iter().map(line).collect()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Shown(shown) => value(shown),
        Cell::Withheld(withheld) => format!("({withheld})"),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Estimate { value, low, high, of } => {
            format!("{value:.3} [{low:.3}, {high:.3}] of {of}")
        }
        Value::Undefined(reason) => format!("– {reason}"),
    }
}
