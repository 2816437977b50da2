//! `mailmaps`: the text of each source's `.mailmap`, as it is; personal like the signatures.

use std::sync::Arc;

use arrow::array::{BinaryArray, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use model::ProjectName;

use super::sheet::{self, Columns, Rows, full};
use crate::Damage;

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("source", DataType::Utf8),
        full("text", DataType::Binary),
    ])
}

pub(crate) fn batch(project: &ProjectName, source: &str, text: &[u8]) -> Rows {
    let columns = vec![
        sheet::same(project.as_str(), 1),
        sheet::same(source, 1),
        Arc::new(BinaryArray::from_iter_values([text])),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<(ProjectName, String, Vec<u8>)>, Damage> {
    let columns = Columns(batch);
    let (project, sources) = (columns.projects()?, columns.texts("source")?);
    let texts = columns.bytes("text")?;
    (0..batch.num_rows())
        .map(|row| Ok((project(row)?, sources.value(row).to_owned(), texts.value(row).to_vec())))
        .collect()
}
