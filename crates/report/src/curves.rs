//! Curves in their fixed columns, and their heights at a few days that people ask for.
//!
//! The second table of a measure: `project, period`, the dimensions, then
//! `time_days, share, low, high, at_risk`. A curve that ended early, because too few people were
//! still followed, simply has no later rows.

use model::Unit;
use protect::{Released, ReleasedCurve, ReleasedPoint};

use crate::rows::{Field, texts};
use crate::words::{clean, count, interval, readable};
use crate::{ReportError, Rows, formats};

/// The days at which a page tabulates a curve.
const DAYS: [u32; 6] = [30, 90, 180, 365, 730, 1095];

/// Returns the curves of an answer as CSV, with a header line and `\n` after every line.
pub fn curve_csv(released: &Released) -> String {
    formats::csv::table(&columns(released), &fields(released))
}

/// Returns the curves of an answer as a JSON document with its definition.
///
/// # Errors
/// [`ReportError::Json`] when it cannot be written.
pub fn curve_json(released: &Released) -> Result<String, ReportError> {
    formats::json::curves(released)
}

/// Returns the curves of an answer as a Markdown table.
pub fn curve_markdown(released: &Released) -> String {
    let table = curve_table(released);
    formats::markdown::table(&table.header, &table.rows)
}

/// Returns the curves of an answer as texts, for a terminal.
pub fn curve_table(released: &Released) -> Rows {
    texts(columns(released), fields(released))
}

/// Returns the names of the columns of the curves.
pub(crate) fn columns(released: &Released) -> Vec<String> {
    let dimensions = released.definition().dimensions.iter().map(|name| clean(name));
    ["project", "period"]
        .map(str::to_owned)
        .into_iter()
        .chain(dimensions)
        .chain(["time_days", "share", "low", "high", "at_risk"].map(str::to_owned))
        .collect()
}

/// Returns the exact fields of every point, in the order of [`columns`].
pub(crate) fn fields(released: &Released) -> Vec<Vec<Field>> {
    let dimensions = released.definition().dimensions.len();
    let curves = released.curves().iter();
    curves.flat_map(|curve| curve.points.iter().map(move |p| point(curve, p, dimensions))).collect()
}

fn point(curve: &ReleasedCurve, point: &ReleasedPoint, dimensions: usize) -> Vec<Field> {
    let mut fields = vec![Field::text(&curve.project), Field::text(&curve.period)];
    let names = (0..dimensions).map(|at| curve.dimensions.get(at));
    fields.extend(names.map(|name| name.map_or(Field::Empty, |name| Field::text(name))));
    let bound = |value: Option<f64>| value.map_or(Field::Empty, Field::number);
    fields.extend([
        Field::number(point.time_days),
        Field::number(point.share),
        bound(point.low),
        bound(point.high),
        Field::Count(point.at_risk),
    ]);
    fields
}

/// Returns the heights of every curve at a few days, as a page shows them; days that no curve
/// reaches have no column.
pub(crate) fn heights(released: &Released) -> Rows {
    let falls = released.definition().curve.as_ref().is_some_and(|curve| curve.falls);
    let curves = released.curves();
    let days: Vec<u32> = DAYS
        .into_iter()
        .filter(|day| curves.iter().any(|curve| height(curve, *day, falls).is_some()))
        .collect();
    let dimensions =
        released.definition().dimensions.iter().map(|name| crate::words::heading(name));
    let header = ["Project", "Period"]
        .map(str::to_owned)
        .into_iter()
        .chain(dimensions)
        .chain(days.iter().map(|day| format!("by day {day}")))
        .collect();
    let row = |curve: &ReleasedCurve| {
        let mut cells = vec![clean(&curve.project), clean(&curve.period)];
        cells.extend(curve.dimensions.iter().map(|name| clean(name)));
        cells.extend(
            days.iter()
                .map(|day| height(curve, *day, falls).unwrap_or_else(|| ended(curve).to_owned())),
        );
        cells
    };
    Rows { header, rows: curves.iter().map(row).collect() }
}

fn ended(curve: &ReleasedCurve) -> &'static str {
    if curve.ended_early { "too few people still followed" } else { "not yet followed so long" }
}

/// Returns the height on a day: the last step at or before it, as long as the curve still runs.
fn height(curve: &ReleasedCurve, day: u32, falls: bool) -> Option<String> {
    let day = f64::from(day);
    if curve.points.last()?.time_days < day {
        return None;
    }
    let start = readable(if falls { 1.0 } else { 0.0 }, Unit::Share);
    let Some(point) = curve.points.iter().rfind(|point| point.time_days <= day) else {
        return Some(start);
    };
    let bounds = point.low.zip(point.high).and_then(|(l, h)| interval(l, h, Unit::Share));
    let share = readable(point.share, Unit::Share);
    let still = count(point.at_risk);
    Some(match bounds {
        Some(bounds) => format!("{share} ({bounds}), {still} followed"),
        None => format!("{share}, {still} followed"),
    })
}
