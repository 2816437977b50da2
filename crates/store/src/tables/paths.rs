//! `paths`: the paths of a project, each under a number that comes from its bytes alone.
//!
//! `raw` is there only where `text` would not be the same bytes.

use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use model::ProjectName;

use super::sheet::{self, Columns, Rows, full, nullable};
use crate::Damage;

/// Returns the number of a path: the first eight bytes of its BLAKE3 hash.
pub(crate) fn number(path: &[u8]) -> i64 {
    let hash = blake3::hash(path);
    hash.as_bytes().first_chunk().map_or(0, |first| i64::from_le_bytes(*first))
}

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("path", DataType::Int64),
        full("text", DataType::Utf8),
        nullable("raw", DataType::Binary),
    ])
}

pub(crate) fn batch(project: &ProjectName, rows: &[(i64, &[u8])]) -> Rows {
    let (texts, raw) = sheet::lossy(rows.iter().map(|(_, path)| *path));
    let columns = vec![
        sheet::same(project.as_str(), rows.len()),
        Arc::new(Int64Array::from_iter_values(rows.iter().map(|(number, _)| *number))),
        texts,
        raw,
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<(i64, Vec<u8>)>, Damage> {
    let columns = Columns(batch);
    let (numbers, path) = (columns.longs("path")?, columns.lossy("text", "raw")?);
    Ok((0..batch.num_rows()).map(|row| (numbers.value(row), path(row))).collect())
}
