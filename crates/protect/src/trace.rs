//! Traces: acts that are public anyway, so counts stay and only weak figures fall silent.
//!
//! A count of people or things is shown however small. An estimate needs five people behind it
//! (`of`: the denominator of a share). In a measure that has a share, a count of people is its
//! numerator and needs the same denominator, because with it the share could be worked out; the
//! first count is exempt where it merely repeats the column `people` in every row. A point of a
//! curve needs five people still followed; below ten it is dashed.

use model::{CurvePoint, Measured, MeasuredRow, Unit, Value};

use crate::floors::{CURVE_SOLID, TRACE_PEOPLE};
use crate::released::{Cell, ReleasedCurve, ReleasedPoint, ReleasedRow, Withheld};

/// Returns the rows in the order of the measure.
pub(crate) fn rows(measured: &Measured) -> Vec<ReleasedRow> {
    let has_share = measured.definition.values.iter().any(|value| value.unit == Unit::Share);
    let repeated = repeats_people(measured);
    let release = |row: &MeasuredRow| {
        let behind = behind_numerators(measured, row);
        let cells = row.values.iter().enumerate().map(|(index, value)| {
            let needs = match (value, unit(measured, index)) {
                (Value::Undefined(_), _) => None,
                (Value::Estimate { of, .. }, _) => Some(*of),
                (Value::Count(_), Some(Unit::Count)) => None,
                (Value::Count(_), Some(Unit::People)) if !has_share || repeated == Some(index) => {
                    None
                }
                (Value::Count(_), Some(Unit::People)) => Some(behind),
                (Value::Count(_), _) => Some(row.people),
            };
            match needs {
                Some(people) if people < TRACE_PEOPLE => Cell::Withheld(Withheld::TooFewPeople),
                _ => Cell::shown(value),
            }
        });
        ReleasedRow {
            project: row.project.clone(),
            period: row.period.clone(),
            complete: row.complete,
            dimensions: row.dimensions.clone(),
            cells: cells.collect(),
            people: Cell::Shown(Value::Count(row.people)),
        }
    };
    measured.rows.iter().map(release).collect()
}

/// Returns one curve per project, period and dimensions, in order of first appearance.
pub(crate) fn curves(measured: &Measured) -> Vec<ReleasedCurve> {
    let mut groups: Vec<Vec<&CurvePoint>> = Vec::new();
    for point in &measured.curves {
        match groups
            .iter_mut()
            .rev()
            .find(|group| group.first().is_some_and(|one| same(one, point)))
        {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    groups.into_iter().filter_map(curve).collect()
}

/// Returns the column that merely repeats `people`: the first count of people, if it always does.
pub(crate) fn repeats_people(measured: &Measured) -> Option<usize> {
    let column = measured.definition.values.iter().position(|v| v.unit == Unit::People)?;
    let repeats = |row: &MeasuredRow| row.values.get(column) == Some(&Value::Count(row.people));
    measured.rows.iter().all(repeats).then_some(column)
}

/// Returns a column's unit; nothing for a value that the definition does not name.
pub(crate) fn unit(measured: &Measured, column: usize) -> Option<Unit> {
    measured.definition.values.get(column).map(|value| value.unit)
}

fn behind_numerators(measured: &Measured, row: &MeasuredRow) -> u64 {
    let denominators = row.values.iter().enumerate().filter_map(|(index, value)| match value {
        Value::Estimate { of, .. } if unit(measured, index) == Some(Unit::Share) => Some(*of),
        _ => None,
    });
    denominators.min().unwrap_or(row.people)
}

fn same(one: &CurvePoint, other: &CurvePoint) -> bool {
    one.project == other.project && one.period == other.period && one.dimensions == other.dimensions
}

fn curve(mut group: Vec<&CurvePoint>) -> Option<ReleasedCurve> {
    group.sort_by(|one, other| one.time_days.total_cmp(&other.time_days));
    let first = group.first().copied()?;
    let stands = |point: &&&CurvePoint| {
        point.at_risk >= TRACE_PEOPLE && point.time_days.is_finite() && point.share.is_finite()
    };
    let points: Vec<ReleasedPoint> = group
        .iter()
        .take_while(stands)
        .map(|point| ReleasedPoint {
            time_days: point.time_days,
            share: point.share,
            low: point.low.filter(|low| low.is_finite()),
            high: point.high.filter(|high| high.is_finite()),
            at_risk: point.at_risk,
            dashed: point.at_risk < CURVE_SOLID,
        })
        .collect();
    Some(ReleasedCurve {
        project: first.project.clone(),
        period: first.period.clone(),
        dimensions: first.dimensions.clone(),
        ended_early: points.len() < group.len(),
        points,
    })
}
