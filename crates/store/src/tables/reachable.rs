//! `reachable`: the commits that a source's references reach, and with which one each landed.
//!
//! Written anew in every run, because a force-push or another choice of references changes it
//! without changing any commit.

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use model::{CommitId, ProjectName};

use super::sheet::{self, Columns, Rows, full};
use crate::Damage;

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("source", DataType::Utf8),
        full("commit", DataType::Utf8),
        full("landed_with", DataType::Utf8),
    ])
}

pub(crate) fn batch(project: &ProjectName, source: &str, rows: &[(CommitId, CommitId)]) -> Rows {
    let columns = vec![
        sheet::same(project.as_str(), rows.len()),
        sheet::same(source, rows.len()),
        sheet::texts(rows.iter().map(|(commit, _)| commit.as_str())),
        sheet::texts(rows.iter().map(|(_, landed)| landed.as_str())),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<(CommitId, CommitId)>, Damage> {
    let columns = Columns(batch);
    let (commit, landed) = (columns.commits("commit")?, columns.commits("landed_with")?);
    (0..batch.num_rows()).map(|row| Ok((commit(row)?, landed(row)?))).collect()
}
