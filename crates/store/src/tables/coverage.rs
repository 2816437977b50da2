//! `coverage`: which facts a source could tell, from when until when, and why not all of them.

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use model::{Coverage, Extent, Fact};

use super::sheet::{self, Columns, Rows, full, nullable};
use crate::Damage;

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("project", DataType::Utf8),
        full("source", DataType::Utf8),
        full("fact", DataType::Utf8),
        nullable("from_at", sheet::instant()),
        nullable("until_at", sheet::instant()),
        full("extent", DataType::Utf8),
        full("reason", DataType::Utf8),
    ])
}

pub(crate) fn batch(rows: &[Coverage]) -> Rows {
    let columns = vec![
        sheet::texts(rows.iter().map(|row| row.project.as_str())),
        sheet::texts(rows.iter().map(|row| row.source.as_str())),
        sheet::texts(rows.iter().map(|row| row.fact.word())),
        sheet::instants(rows.iter().map(|row| row.from)),
        sheet::instants(rows.iter().map(|row| row.until)),
        sheet::texts(rows.iter().map(|row| row.extent.word())),
        sheet::texts(rows.iter().map(|row| row.reason.as_str())),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<Coverage>, Damage> {
    let columns = Columns(batch);
    let (project, sources) = (columns.projects()?, columns.texts("source")?);
    let (facts, extents) = (columns.texts("fact")?, columns.texts("extent")?);
    let (from, until) = (columns.instants("from_at")?, columns.instants("until_at")?);
    let reasons = columns.texts("reason")?;
    (0..batch.num_rows())
        .map(|row| {
            Ok(Coverage {
                project: project(row)?,
                source: sources.value(row).to_owned(),
                fact: Fact::of_word(facts.value(row)).ok_or(Damage::Column("fact"))?,
                from: from(row)?,
                until: until(row)?,
                extent: Extent::of_word(extents.value(row)).ok_or(Damage::Column("extent"))?,
                reason: reasons.value(row).to_owned(),
            })
        })
        .collect()
}
