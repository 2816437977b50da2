//! Told: the rows of records, each with the source that told it and the record in which it stood.
//!
//! A record is what a source replaces whole, so its number is on every row; rows of different
//! sources stand side by side, and the lower rank is believed.

use std::sync::Arc;

use arrow::array::{Int16Array, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, SchemaRef};
use model::{Instant, ProjectName};

use super::row::Row;
use super::sheet::{self, Columns, Rows, full};
use super::{
    community_files::CommunityFileRow, figures::FigureRow, items::ItemRow, marks::MarkRow,
    recognitions::RecognitionRow, sessions::SessionRow, titles::TitleRow, traces::TraceRow,
};
use crate::{Damage, Table};

/// A row with where it comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Told<T> {
    /// The project.
    pub project: ProjectName,
    /// The source's name.
    pub source: String,
    /// The source's rank; the lower one is believed.
    pub rank: i16,
    /// The record in which it stood.
    pub record: i64,
    /// What was told.
    pub row: T,
}

/// The year under which what has no believable time is kept.
pub(crate) const NO_YEAR: i16 = 0;

/// A row that a record tells.
pub(crate) trait Tellable: Row {
    const TABLE: Table;
    /// Whether its table is divided by year.
    const BY_YEAR: bool = false;
}

impl Tellable for ItemRow {
    const TABLE: Table = Table::Items;
    const BY_YEAR: bool = true;
}

impl Tellable for TraceRow {
    const TABLE: Table = Table::Traces;
    const BY_YEAR: bool = true;
}

impl Tellable for MarkRow {
    const TABLE: Table = Table::Marks;
    const BY_YEAR: bool = true;
}

impl Tellable for SessionRow {
    const TABLE: Table = Table::Sessions;
}

impl Tellable for RecognitionRow {
    const TABLE: Table = Table::Recognitions;
}

impl Tellable for CommunityFileRow {
    const TABLE: Table = Table::CommunityFiles;
}

impl Tellable for FigureRow {
    const TABLE: Table = Table::Figures;
}

impl Tellable for TitleRow {
    const TABLE: Table = Table::Titles;
}

/// Returns the year of a believed time.
pub(crate) fn year_of(at: Option<Instant>) -> i16 {
    at.and_then(|at| i16::try_from(at.date().0).ok()).unwrap_or(NO_YEAR)
}

pub(crate) fn schema<T: Row>() -> SchemaRef {
    sheet::schema(head().into_iter().chain(T::fields()).collect())
}

fn head() -> Vec<Field> {
    vec![
        full("project", DataType::Utf8),
        full("source", DataType::Utf8),
        full("rank", DataType::Int16),
        full("record", DataType::Int64),
    ]
}

/// Takes each row with its record, all of one source.
pub(crate) fn batch<'a, T: Row + 'a>(
    project: &ProjectName,
    source: &str,
    rank: i16,
    rows: impl ExactSizeIterator<Item = (i64, &'a T)> + Clone,
) -> Rows {
    let count = rows.len();
    let mut columns = vec![
        sheet::same(project.as_str(), count),
        sheet::same(source, count),
        Arc::new(Int16Array::from_iter_values(std::iter::repeat_n(rank, count))),
        Arc::new(Int64Array::from_iter_values(rows.clone().map(|(record, _)| record))),
    ];
    columns.extend(T::columns(rows.map(|(_, row)| row)));
    RecordBatch::try_new(schema::<T>(), columns)
}

pub(crate) fn rows<T: Row>(batch: &RecordBatch) -> Result<Vec<Told<T>>, Damage> {
    let columns = Columns(batch);
    let (project, sources) = (columns.projects()?, columns.texts("source")?);
    let (ranks, records) = (columns.shorts("rank")?, columns.longs("record")?);
    let rows = T::read(batch)?.into_iter().enumerate();
    rows.map(|(index, row)| {
        Ok(Told {
            project: project(index)?,
            source: sources.value(index).to_owned(),
            rank: ranks.value(index),
            record: records.value(index),
            row,
        })
    })
    .collect()
}

/// A row of one source that no record stands behind.
pub(crate) fn sourced_schema<T: Row>() -> SchemaRef {
    let head = vec![full("project", DataType::Utf8), full("source", DataType::Utf8)];
    sheet::schema(head.into_iter().chain(T::fields()).collect())
}

pub(crate) fn sourced_batch<T: Row>(project: &ProjectName, source: &str, rows: &[T]) -> Rows {
    let mut columns =
        vec![sheet::same(project.as_str(), rows.len()), sheet::same(source, rows.len())];
    columns.extend(T::columns(rows.iter()));
    RecordBatch::try_new(sourced_schema::<T>(), columns)
}

pub(crate) fn sourced_rows<T: Row>(
    batch: &RecordBatch,
) -> Result<Vec<(ProjectName, String, T)>, Damage> {
    let columns = Columns(batch);
    let (project, sources) = (columns.projects()?, columns.texts("source")?);
    let rows = T::read(batch)?.into_iter().enumerate();
    rows.map(|(index, row)| Ok((project(index)?, sources.value(index).to_owned(), row))).collect()
}

/// A table without a project.
pub(crate) fn bare_schema<T: Row>() -> SchemaRef {
    sheet::schema(T::fields())
}

pub(crate) fn bare_batch<'a, T: Row + 'a>(rows: impl Iterator<Item = &'a T> + Clone) -> Rows {
    RecordBatch::try_new(bare_schema::<T>(), T::columns(rows))
}
