//! The files that records need: which of a part's files stay, and which are put together anew
//! because a record in them was told otherwise or because they have become many.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::{RecordBatch, UInt64Array};
use arrow::compute::{concat_batches, take_record_batch};
use model::ProjectName;

use super::records::Records;
use super::retold::Retold;
use super::sheets::{Encode, part};
use super::{Brought, IndexRows};
use crate::manifest::{Part, StoredFile};
use crate::tables::sheet::{self, Columns, Rows};
use crate::{Damage, Snapshot, Store, StoreError, Table};

/// How many files of one part are kept before the small ones are written together as one.
const FILES_PER_PART: usize = 8;

/// A file with fewer rows is small.
const SMALL: u64 = 50_000;

/// The tables that records fill.
const TOLD: [Table; 8] = [
    Table::Items,
    Table::Traces,
    Table::Marks,
    Table::Sessions,
    Table::Recognitions,
    Table::CommunityFiles,
    Table::Figures,
    Table::Titles,
];

/// One part that records told, as it will be.
pub(super) struct ToldSheet {
    pub(super) part: Part,
    /// Files that stay as they are.
    pub(super) kept: Vec<StoredFile>,
    /// Those of them that are new and under temporary names still.
    pub(super) flushed: Vec<StoredFile>,
    /// What is left of the files that are taken in.
    taken: Vec<RecordBatch>,
    stack: Option<Encode<'static>>,
}

impl ToldSheet {
    /// Returns whether the part has no rows any more.
    pub(super) fn is_empty(&self) -> bool {
        let taken = self.taken.iter().all(|batch| batch.num_rows() == 0);
        self.kept.is_empty() && taken && self.stack.is_none()
    }

    /// Returns the new rows.
    pub(super) fn rows(&self) -> Rows {
        match &self.stack {
            Some(stack) => stack(),
            None => Ok(RecordBatch::new_empty(self.part.table.schema())),
        }
    }

    /// Returns all rows of the new file in order of their records; none when there is no new file.
    pub(super) fn batches(&self, _root: &Path) -> Result<Vec<RecordBatch>, StoreError> {
        let table = self.part.table;
        let failed = || StoreError::Encode { table: table.name() };
        let mut batches = self.taken.clone();
        if let Some(stack) = &self.stack {
            batches.push(stack().map_err(|_| failed())?);
        }
        if self.taken.is_empty() {
            return Ok(batches);
        }
        let whole = concat_batches(&table.schema(), &batches).map_err(|_| failed())?;
        if whole.num_rows() == 0 {
            return Ok(Vec::new());
        }
        let records = Columns(&whole).longs("record").map_err(|_| failed())?;
        let mut order: Vec<(i64, u64)> = records.values().iter().copied().zip(0..).collect();
        order.sort_unstable();
        let order = UInt64Array::from_iter_values(order.into_iter().map(|(_, row)| row));
        Ok(vec![take_record_batch(&whole, &order).map_err(|_| failed())?])
    }
}

/// A file of a part as it stands before publishing.
struct Standing {
    file: StoredFile,
    /// For a file of this run: it holds no telling from this one on.
    until: Option<u32>,
}

/// Decides what becomes of every part that a source's records touch.
pub(super) fn prepare(
    store: &Store,
    base: &Snapshot,
    (project, source): (&ProjectName, &str),
    brought: &mut Brought,
) -> Result<(), StoreError> {
    let Some(records) = &mut brought.records else { return Ok(()) };
    let mut stacks: BTreeMap<Part, Encode<'static>> = BTreeMap::new();
    for stack in records.rest(project, source) {
        stacks.insert(part(stack.table, project, source, stack.year), stack.rows);
    }
    for (part, standing) in standing(base, (project, source), records) {
        let stack = stacks.remove(&part);
        let new = standing.iter().any(|standing| standing.until.is_some());
        if stack.is_none() && !new && !records.retold.may_be_in(part.year) {
            continue;
        }
        brought.told.push(sheet(store, part, standing, stack, &records.retold)?);
    }
    for (part, stack) in stacks {
        brought.told.push(sheet(store, part, Vec::new(), Some(stack), &records.retold)?);
    }
    brought.index = index(base, (project, source), records);
    Ok(())
}

fn index(
    base: &Snapshot,
    (project, source): (&ProjectName, &str),
    records: &Records,
) -> Option<IndexRows> {
    let ours = part(Table::Records, project, source, None);
    let before = base.manifest.files.iter().filter(|file| file.part == ours).count();
    let whole = records.changed || before + 1 > FILES_PER_PART;
    let fresh = records.index(false);
    if fresh.is_empty() && !records.changed {
        return None;
    }
    Some(IndexRows { rows: if whole { records.index(true) } else { fresh }, whole })
}

/// Returns the files of every part that the source has, of this run and of those before.
fn standing(
    base: &Snapshot,
    (project, source): (&ProjectName, &str),
    records: &mut Records,
) -> BTreeMap<Part, Vec<Standing>> {
    let mut parts: BTreeMap<Part, Vec<Standing>> = BTreeMap::new();
    for file in &base.manifest.files {
        let Part { table, project: of, source: by, .. } = &file.part;
        let ours = of.as_ref() == Some(project) && by.as_deref() == Some(source);
        if ours && TOLD.contains(table) {
            let here = parts.entry(file.part.clone()).or_default();
            here.push(Standing { file: file.clone(), until: None });
        }
    }
    for flushed in records.flushed.drain(..) {
        let here = parts.entry(flushed.file.part.clone()).or_default();
        here.push(Standing { file: flushed.file, until: Some(flushed.until) });
    }
    parts
}

fn sheet(
    store: &Store,
    part: Part,
    standing: Vec<Standing>,
    stack: Option<Encode<'static>>,
    retold: &Retold,
) -> Result<ToldSheet, StoreError> {
    let mut touched = Vec::with_capacity(standing.len());
    for one in &standing {
        touched.push(retold.may_be_in(part.year) && one.is_touched(store, retold)?);
    }
    let small = standing.iter().filter(|one| one.file.rows < SMALL).count();
    let together = touched.contains(&true) || small + usize::from(stack.is_some()) > FILES_PER_PART;
    let mut sheet =
        ToldSheet { part, kept: Vec::new(), flushed: Vec::new(), taken: Vec::new(), stack };
    for (one, touched) in standing.into_iter().zip(touched) {
        if touched || (together && one.file.rows < SMALL) {
            sheet.taken.extend(one.left(store, retold)?);
        } else {
            if one.until.is_some() {
                sheet.flushed.push(one.file.clone());
            }
            sheet.kept.push(one.file);
        }
    }
    Ok(sheet)
}

impl Standing {
    /// Returns the file where it can be read now.
    fn readable(&self) -> StoredFile {
        let mut file = self.file.clone();
        if self.until.is_some() {
            file.path.push_str(".tmp");
        }
        file
    }

    fn is_touched(&self, store: &Store, retold: &Retold) -> Result<bool, StoreError> {
        if retold.is_empty() {
            return Ok(false);
        }
        let until = self.until.unwrap_or(0);
        for batch in sheet::decode(&store.root, &self.readable(), &["record"])? {
            if retold.touches(&batch, until).map_err(|why| self.damaged(why))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the rows that still hold.
    fn left(&self, store: &Store, retold: &Retold) -> Result<Vec<RecordBatch>, StoreError> {
        let until = self.until.unwrap_or(0);
        let batches = sheet::decode(&store.root, &self.readable(), &[])?;
        let left = batches.iter().map(|batch| retold.filter(batch, until));
        left.collect::<Result<_, _>>().map_err(|why| self.damaged(why))
    }

    fn damaged(&self, why: Damage) -> StoreError {
        StoreError::damaged(&self.file.path, why)
    }
}
