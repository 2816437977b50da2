//! `notes`: what a source met that was not as it should be, counted by kind.

use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use model::{Note, NoteKind};

use super::sheet::{self, Columns, Rows, full};
use crate::Damage;

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("source", DataType::Utf8),
        full("kind", DataType::Utf8),
        full("count", DataType::Int64),
        full("example", DataType::Utf8),
    ])
}

pub(crate) fn batch(rows: &[Note]) -> Rows {
    let counts = rows.iter().map(|row| i64::try_from(row.count).unwrap_or(i64::MAX));
    let columns = vec![
        sheet::texts(rows.iter().map(|row| row.project.as_str())),
        sheet::texts(rows.iter().map(|row| row.source.as_str())),
        sheet::texts(rows.iter().map(|row| row.kind.word())),
        Arc::new(Int64Array::from_iter_values(counts)),
        sheet::texts(rows.iter().map(|row| row.example.as_str())),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<Note>, Damage> {
    let columns = Columns(batch);
    let (project, sources) = (columns.projects()?, columns.texts("source")?);
    let (kinds, counts) = (columns.texts("kind")?, columns.longs("count")?);
    let examples = columns.texts("example")?;
    (0..batch.num_rows())
        .map(|row| {
            Ok(Note {
                project: project(row)?,
                source: sources.value(row).to_owned(),
                kind: NoteKind::of_word(kinds.value(row)).ok_or(Damage::Column("kind"))?,
                count: counts.value(row).try_into().map_err(|_| Damage::Column("count"))?,
                example: examples.value(row).to_owned(),
            })
        })
        .collect()
}
