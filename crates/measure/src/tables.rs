//! The tables that a session makes itself: settings, the calendar, kinds, coverage, notes.
//!
//! All are plain rows of numbers and closed lists of words; none holds a name or an address.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::{MemTable, TableProvider};
use datafusion::error::DataFusionError;
use model::{Coverage, Instant, Note, Per, Period, ProjectName};

use crate::kinds::Kinds;
use crate::params::Settled;

/// A table in memory.
pub(crate) type Provider = Arc<dyn TableProvider>;

/// Seconds in a day.
const DAY: i64 = 86_400;

/// Returns the one-row table of settings.
pub(crate) fn settings(as_of: Instant, settled: &Settled) -> Result<Provider, DataFusionError> {
    table(vec![
        ("as_of_seconds", numbers(vec![Some(ceil_seconds(as_of))])),
        ("from_seconds", numbers(vec![settled.from.map(Instant::seconds)])),
        ("until_seconds", numbers(vec![settled.until.map(Instant::seconds)])),
        ("per", words(vec![settled.per.word().to_owned()])),
        ("door", words(vec![settled.door.clone()])),
        ("automated", words(vec![settled.automated.clone()])),
    ])
}

/// Returns the calendar from the first day to the snapshot: `calendar` with one row per period of
/// each length, and `calendar_days` with one row per day and length.
pub(crate) fn calendar(
    first: Instant,
    as_of: Instant,
) -> Result<(Provider, Provider), DataFusionError> {
    let (mut pers, mut labels, mut starts, mut ends) = (vec![], vec![], vec![], vec![]);
    let (mut days, mut day_pers, mut day_labels) = (vec![], vec![], vec![]);
    for per in Per::ALL {
        let mut period = Period::holding(first, per);
        while period.starts_at() < as_of && period.ends_at() > period.starts_at() {
            pers.push(per.word().to_owned());
            labels.push(period.to_string());
            starts.push(Some(period.starts_at().seconds()));
            ends.push(Some(period.ends_at().seconds()));
            let until = period.ends_at().min(as_of.plus_days(1)).seconds();
            for day in period.starts_at().seconds().div_euclid(DAY)..until.div_euclid(DAY) + 1 {
                if day * DAY < period.ends_at().seconds() {
                    days.push(Some(day));
                    day_pers.push(per.word().to_owned());
                    day_labels.push(period.to_string());
                }
            }
            period = period.next();
        }
    }
    Ok((
        table(vec![
            ("per", words(pers)),
            ("period", words(labels)),
            ("starts_seconds", numbers(starts)),
            ("ends_seconds", numbers(ends)),
        ])?,
        table(vec![
            ("per", words(day_pers)),
            ("day", numbers(days)),
            ("period", words(day_labels)),
        ])?,
    ))
}

/// Returns the projects asked about.
pub(crate) fn projects(projects: &[ProjectName]) -> Result<Provider, DataFusionError> {
    table(vec![("project", words(projects.iter().map(ToString::to_string).collect()))])
}

/// Returns the kinds of work in reading order.
pub(crate) fn kinds(kinds: &Kinds) -> Result<Provider, DataFusionError> {
    let ranks = (1..).take(kinds.names().len()).map(Some).collect();
    table(vec![("rank", numbers(ranks)), ("kind", words(kinds.names().to_vec()))])
}

/// Returns the kind of each path, by the path's number.
pub(crate) fn path_kinds(
    kinds: &Kinds,
    paths: &[(i64, Vec<u8>)],
) -> Result<Provider, DataFusionError> {
    table(vec![
        ("path", numbers(paths.iter().map(|(id, _)| Some(*id)).collect())),
        ("kind", words(paths.iter().map(|(_, path)| kinds.kind_of(path).to_owned()).collect())),
    ])
}

/// Returns the coverage table.
pub(crate) fn coverage(rows: &[Coverage]) -> Result<Provider, DataFusionError> {
    table(vec![
        ("project", words(rows.iter().map(|row| row.project.to_string()).collect())),
        ("source", words(rows.iter().map(|row| row.source.clone()).collect())),
        ("fact", words(rows.iter().map(|row| row.fact.word().to_owned()).collect())),
        ("from_seconds", numbers(rows.iter().map(|row| row.from.map(Instant::seconds)).collect())),
        (
            "until_seconds",
            numbers(rows.iter().map(|row| row.until.map(Instant::seconds)).collect()),
        ),
        ("extent", words(rows.iter().map(|row| row.extent.word().to_owned()).collect())),
        ("reason", words(rows.iter().map(|row| row.reason.clone()).collect())),
    ])
}

/// Returns the notes of the sources, without the places they were met at.
pub(crate) fn notes(rows: &[Note]) -> Result<Provider, DataFusionError> {
    table(vec![
        ("project", words(rows.iter().map(|row| row.project.to_string()).collect())),
        ("source", words(rows.iter().map(|row| row.source.clone()).collect())),
        ("note", words(rows.iter().map(|row| row.kind.word().to_owned()).collect())),
        ("meaning", words(rows.iter().map(|row| row.kind.meaning().to_owned()).collect())),
        ("found", numbers(rows.iter().map(|row| i64::try_from(row.count).ok()).collect())),
    ])
}

/// Returns the first whole second at or after an instant, so that "before the snapshot" is exact.
fn ceil_seconds(at: Instant) -> i64 {
    at.seconds() + i64::from(at.micros() % 1_000_000 != 0)
}

pub(crate) fn words(cells: Vec<String>) -> ArrayRef {
    Arc::new(StringArray::from(cells))
}

pub(crate) fn numbers(cells: Vec<Option<i64>>) -> ArrayRef {
    Arc::new(Int64Array::from(cells))
}

pub(crate) fn table(columns: Vec<(&str, ArrayRef)>) -> Result<Provider, DataFusionError> {
    let nullable =
        |name: &str| name.ends_with("_seconds") || matches!(name, "organization" | "found");
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, cells)| Field::new(*name, cells.data_type().clone(), nullable(name)))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    debug_assert!(schema.fields().iter().all(|field| *field.data_type() != DataType::Null));
    let batch = RecordBatch::try_new(
        Arc::clone(&schema),
        columns.into_iter().map(|(_, cells)| cells).collect(),
    )?;
    Ok(Arc::new(MemTable::try_new(schema, vec![vec![batch]])?))
}
