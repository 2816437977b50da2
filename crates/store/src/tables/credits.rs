//! `credits`: the people named in the trailers of a commit, in the order in which they stand.

use std::sync::Arc;

use arrow::array::{Int32Array, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use model::{CommitId, CreditRole, ProjectName, SignatureId};

use super::sheet::{self, Columns, Rows, full};
use crate::Damage;

/// One row; `position` counts from 0 within the commit.
pub(crate) struct Row<'a> {
    pub(crate) commit: &'a CommitId,
    pub(crate) position: i32,
    pub(crate) role: CreditRole,
    pub(crate) signature: &'a SignatureId,
}

/// One row, read back.
pub(crate) struct Kept {
    pub(crate) commit: CommitId,
    pub(crate) position: i32,
    pub(crate) role: CreditRole,
    pub(crate) signature: SignatureId,
}

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("commit", DataType::Utf8),
        full("position", DataType::Int32),
        full("role", DataType::Utf8),
        full("signature", DataType::Utf8),
    ])
}

pub(crate) fn batch(project: &ProjectName, rows: &[Row<'_>]) -> Rows {
    let positions = Int32Array::from_iter_values(rows.iter().map(|row| row.position));
    let columns = vec![
        sheet::same(project.as_str(), rows.len()),
        sheet::texts(rows.iter().map(|row| row.commit.as_str())),
        Arc::new(positions),
        sheet::texts(rows.iter().map(|row| row.role.word())),
        sheet::texts(rows.iter().map(|row| row.signature.0.as_str())),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<Kept>, Damage> {
    let columns = Columns(batch);
    let (commit, positions) = (columns.commits("commit")?, columns.ints("position")?);
    let (roles, signatures) = (columns.texts("role")?, columns.texts("signature")?);
    (0..batch.num_rows())
        .map(|row| {
            let word = roles.value(row);
            let role = CreditRole::ALL.iter().find(|(_, known, _)| *known == word);
            Ok(Kept {
                commit: commit(row)?,
                position: positions.value(row),
                role: role.map(|(role, ..)| *role).ok_or(Damage::Column("role"))?,
                signature: SignatureId(signatures.value(row).to_owned()),
            })
        })
        .collect()
}
