//! `changes`: which paths a commit changed, as numbers that `paths` spells out.

use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, SchemaRef};
use model::{CommitId, ProjectName};

use super::sheet::{self, Columns, Rows, full};
use crate::Damage;

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("commit", DataType::Utf8),
        full("path", DataType::Int64),
    ])
}

/// Takes each commit with the numbers of its paths.
pub(crate) fn batch(project: &ProjectName, commits: &[(&CommitId, &[i64])]) -> Rows {
    let paths: Vec<i64> = commits.iter().flat_map(|(_, paths)| paths.iter().copied()).collect();
    let mut ids = StringBuilder::with_capacity(paths.len(), paths.len() * 40);
    for (id, paths) in commits {
        for _ in *paths {
            ids.append_value(id.as_str());
        }
    }
    let columns = vec![
        sheet::same(project.as_str(), paths.len()),
        Arc::new(ids.finish()),
        Arc::new(Int64Array::from(paths)),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<(CommitId, i64)>, Damage> {
    let columns = Columns(batch);
    let (commit, paths) = (columns.commits("commit")?, columns.longs("path")?);
    (0..batch.num_rows()).map(|row| Ok((commit(row)?, paths.value(row)))).collect()
}
