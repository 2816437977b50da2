//! `commits`: who wrote and who recorded each commit of a project, when, and what came before it.
//!
//! Divided by the year of the believed commit time, so that a question about some years opens only
//! their files.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Int16Array, Int32Array, ListArray, ListBuilder, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, SchemaRef};
use model::{CommitId, Instant, ProjectName, SignatureId, Stamp};

use super::sheet::{self, Columns, Rows, full, nullable};
use crate::Damage;

/// One row.
pub(crate) struct Row<'a> {
    pub(crate) commit: &'a CommitId,
    pub(crate) parents: &'a [CommitId],
    pub(crate) author: &'a SignatureId,
    pub(crate) authored: Stamp,
    pub(crate) committer: &'a SignatureId,
    pub(crate) committed: Stamp,
}

/// One row, read back.
pub(crate) struct Kept {
    pub(crate) commit: CommitId,
    pub(crate) parents: Vec<CommitId>,
    pub(crate) author: SignatureId,
    pub(crate) authored: Stamp,
    pub(crate) committer: SignatureId,
    pub(crate) committed: Stamp,
}

pub(crate) fn schema() -> SchemaRef {
    let list = DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("commit", DataType::Utf8),
        full("author", DataType::Utf8),
        nullable("authored_at", sheet::instant()),
        full("authored_offset_minutes", DataType::Int16),
        full("authored_suspect", DataType::Boolean),
        full("authored_offset_suspect", DataType::Boolean),
        full("committer", DataType::Utf8),
        nullable("committed_at", sheet::instant()),
        full("committed_offset_minutes", DataType::Int16),
        full("committed_suspect", DataType::Boolean),
        full("committed_offset_suspect", DataType::Boolean),
        full("parents", list),
        full("parent_count", DataType::Int32),
    ])
}

pub(crate) fn batch(project: &ProjectName, rows: &[Row<'_>]) -> Rows {
    let mut parents = ListBuilder::with_capacity(
        StringBuilder::with_capacity(rows.len() * 2, rows.len() * 60),
        rows.len(),
    );
    for row in rows {
        for parent in row.parents {
            parents.values().append_value(parent.as_str());
        }
        parents.append(true);
    }
    let counts = rows.iter().map(|row| i32::try_from(row.parents.len()).unwrap_or(i32::MAX));
    let mut columns = vec![
        sheet::same(project.as_str(), rows.len()),
        sheet::texts(rows.iter().map(|row| row.commit.as_str())),
    ];
    columns.push(sheet::texts(rows.iter().map(|row| row.author.0.as_str())));
    columns.extend(stamps(rows.iter().map(|row| row.authored)));
    columns.push(sheet::texts(rows.iter().map(|row| row.committer.0.as_str())));
    columns.extend(stamps(rows.iter().map(|row| row.committed)));
    columns.push(Arc::new(parents.finish()));
    columns.push(Arc::new(Int32Array::from_iter_values(counts)));
    RecordBatch::try_new(schema(), columns)
}

fn stamps(stamps: impl Iterator<Item = Stamp> + Clone) -> [ArrayRef; 4] {
    let flags = |flags: Vec<bool>| Arc::new(BooleanArray::from(flags));
    [
        sheet::instants(stamps.clone().map(|stamp| stamp.at)),
        Arc::new(Int16Array::from_iter_values(stamps.clone().map(|stamp| stamp.offset_minutes))),
        flags(stamps.clone().map(|stamp| stamp.suspect).collect()),
        flags(stamps.map(|stamp| stamp.offset_suspect).collect()),
    ]
}

/// Reads whole rows.
pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<Kept>, Damage> {
    let columns = Columns(batch);
    let (commit, parents) = (columns.commits("commit")?, parents_in(batch)?);
    let (author, committer) = (columns.texts("author")?, columns.texts("committer")?);
    let authored = stamp(
        &columns,
        ["authored_at", "authored_offset_minutes", "authored_suspect", "authored_offset_suspect"],
    )?;
    let committed = stamp(
        &columns,
        [
            "committed_at",
            "committed_offset_minutes",
            "committed_suspect",
            "committed_offset_suspect",
        ],
    )?;
    (0..batch.num_rows())
        .map(|row| {
            Ok(Kept {
                commit: commit(row)?,
                parents: parents(row)?,
                author: SignatureId(author.value(row).to_owned()),
                authored: authored(row)?,
                committer: SignatureId(committer.value(row).to_owned()),
                committed: committed(row)?,
            })
        })
        .collect()
}

/// Reads the columns `commit` and `parents` into a map.
pub(crate) fn parents(
    batch: &RecordBatch,
    into: &mut HashMap<CommitId, Vec<CommitId>>,
) -> Result<(), Damage> {
    let (commit, parents) = (Columns(batch).commits("commit")?, parents_in(batch)?);
    for row in 0..batch.num_rows() {
        into.insert(commit(row)?, parents(row)?);
    }
    Ok(())
}

/// Reads the commits whose commit time is believed, with that time.
pub(crate) fn believed(batch: &RecordBatch) -> Result<Vec<(CommitId, Instant)>, Damage> {
    let columns = Columns(batch);
    let (commit, at) = (columns.commits("commit")?, columns.instants("committed_at")?);
    let suspect = columns.flags("committed_suspect")?;
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        if let (Some(at), false) = (at(row)?, suspect.value(row)) {
            rows.push((commit(row)?, at));
        }
    }
    Ok(rows)
}

fn parents_in(
    batch: &RecordBatch,
) -> Result<impl Fn(usize) -> Result<Vec<CommitId>, Damage>, Damage> {
    let wrong = Damage::Column("parents");
    let lists: &ListArray = Columns(batch).typed("parents")?;
    let ids: &StringArray = lists.values().as_any().downcast_ref().ok_or(wrong)?;
    Ok(move |row| {
        let offsets = lists.value_offsets();
        let (Some(from), Some(until)) = (offsets.get(row), offsets.get(row + 1)) else {
            return Err(wrong);
        };
        (*from as usize..*until as usize)
            .map(|index| CommitId::parse(ids.value(index)).ok_or(wrong))
            .collect()
    })
}

fn stamp<'a>(
    columns: &Columns<'a>,
    [at, offset, suspect, offset_suspect]: [&'static str; 4],
) -> Result<impl Fn(usize) -> Result<Stamp, Damage> + use<'a>, Damage> {
    let (at, offsets) = (columns.instants(at)?, columns.shorts(offset)?);
    let (suspects, offset_suspects) = (columns.flags(suspect)?, columns.flags(offset_suspect)?);
    Ok(move |row| {
        Ok(Stamp {
            at: at(row)?,
            offset_minutes: offsets.value(row),
            suspect: suspects.value(row),
            offset_suspect: offset_suspects.value(row),
        })
    })
}
