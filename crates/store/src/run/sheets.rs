//! Sheets: which files a run writes, and the rows of each.
//!
//! They are in order of their parts, so that equal runs give files of equal names.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;
use model::{CommitId, ProjectName};

use super::gathered::{Kept, Year};
use super::told::ToldSheet;
use super::{Brought, Run};
use crate::Table;
use crate::manifest::{Part, StoredFile};
use crate::tables::sheet::Rows;
use crate::tables::{
    changes, commits, coverage, credits, mailmaps, notes, paths, reachable, signatures, told,
};

/// How many files of one part are kept before they are written together as one.
const FILES_PER_PART: usize = 8;

pub(super) type Encode<'a> = Box<dyn Fn() -> Rows + Send + Sync + 'a>;

/// One file to be written.
pub(super) struct Sheet<'a> {
    pub(super) part: Part,
    /// Where it will be, relative to the store's folder.
    pub(super) path: String,
    /// Files of the same part that it takes in.
    pub(super) merged: Vec<StoredFile>,
    pub(super) rows: Encode<'a>,
    /// For a part that records told: how it is put together.
    pub(super) told: Option<&'a ToldSheet>,
    /// Files of the same part that stay beside it; nothing where it takes the place of all.
    pub(super) kept: Option<Vec<StoredFile>>,
}

/// Returns the files to write, in order of their parts, and takes out of `files` the parts that
/// have no rows any more.
pub(super) fn sheets<'a>(
    run: &'a Run,
    files: &mut BTreeMap<Part, Vec<StoredFile>>,
    generation: u64,
) -> Vec<Sheet<'a>> {
    let mut parts: BTreeMap<Part, Encode<'a>> = BTreeMap::new();
    grown(run, &mut parts);
    for ((project, source), brought) in &run.sources {
        let part = |table| Part {
            table,
            project: Some(project.clone()),
            source: Some(source.clone()),
            year: None,
        };
        let mut said = |table, rows: Option<usize>, encode: Encode<'a>| match rows {
            None => {}
            Some(0) => {
                files.remove(&part(table));
            }
            Some(_) => {
                parts.insert(part(table), encode);
            }
        };
        let Brought { reachable: reached, coverage: covered, notes: noted, mailmap, .. } = brought;
        let reached_rows = reached.as_deref().unwrap_or_default();
        let covered_rows = covered.as_deref().unwrap_or_default();
        let noted_rows = noted.as_deref().unwrap_or_default();
        let text = mailmap.iter().flatten().next();
        let encode = move || reachable::batch(project, source, reached_rows);
        said(Table::Reachable, reached.as_ref().map(Vec::len), Box::new(encode));
        let encode = move || coverage::batch(covered_rows);
        said(Table::Coverage, covered.as_ref().map(Vec::len), Box::new(encode));
        let encode = move || notes::batch(noted_rows);
        said(Table::Notes, noted.as_ref().map(Vec::len), Box::new(encode));
        let encode = move || mailmaps::batch(project, source, text.map_or(&[], Vec::as_slice));
        let rows = mailmap.as_ref().map(|text| usize::from(text.is_some()));
        said(Table::Mailmaps, rows, Box::new(encode));
        let memory = brought.memory.as_deref().unwrap_or_default();
        let encode = move || told::sourced_batch(project, source, memory);
        said(Table::Memories, brought.memory.as_ref().map(Vec::len), Box::new(encode));
        let file_rows = brought.file_rows.as_deref().unwrap_or_default();
        let encode = move || told::sourced_batch(project, source, file_rows);
        let rows = brought.file_rows.as_ref().map(Vec::len);
        said(Table::FilesRead, rows, Box::new(encode));
        let aside_rows = brought.aside_rows.as_deref().unwrap_or_default();
        let encode = move || told::sourced_batch(project, source, aside_rows);
        let rows = brought.aside_rows.as_ref().map(Vec::len);
        said(Table::SetAside, rows, Box::new(encode));
    }
    let everybody = whole(Table::Signatures);
    parts.insert(everybody, Box::new(|| signatures::batch(&run.signers.sorted())));
    if let Some(teller) = &run.teller {
        let encode = || told::bare_batch(teller.accounts.sorted().into_iter());
        parts.insert(whole(Table::Accounts), Box::new(encode));
        let encode = || told::bare_batch(teller.places.sorted().into_iter());
        parts.insert(whole(Table::Places), Box::new(encode));
    }
    for told in run.sources.values().flat_map(|brought| &brought.told) {
        if told.is_empty() {
            files.remove(&told.part);
        }
    }
    let told_now = run.sources.values().flat_map(|brought| {
        let told = brought.told.iter().filter(|told| !told.is_empty());
        let told = told.map(|told| told.part.table);
        told.chain(brought.index.as_ref().map(|_| Table::Records))
    });
    show_every_table(&mut parts, files, &told_now.collect());

    let mut sheets: Vec<Sheet<'a>> = parts
        .into_iter()
        .map(|(part, rows)| {
            let before = files.get(&part).filter(|before| before.len() >= FILES_PER_PART);
            let merged = before.filter(|_| grows(part.table)).cloned().unwrap_or_default();
            Sheet { path: String::new(), part, merged, rows, told: None, kept: None }
        })
        .collect();
    sheets.extend(told_sheets(run, files));
    sheets.sort_by(|one, other| one.part.cmp(&other.part));
    for (sheet, number) in sheets.iter_mut().zip(run.flushed + 1..) {
        sheet.path = place(&sheet.part, generation, number);
    }
    sheets
}

/// Returns the files that records and their index need.
fn told_sheets<'a>(run: &'a Run, files: &mut BTreeMap<Part, Vec<StoredFile>>) -> Vec<Sheet<'a>> {
    let mut sheets = Vec::new();
    for ((project, source), brought) in &run.sources {
        for told in brought.told.iter().filter(|told| !told.is_empty()) {
            files.remove(&whole(told.part.table));
            sheets.push(Sheet {
                path: String::new(),
                part: told.part.clone(),
                merged: Vec::new(),
                rows: Box::new(move || told.rows()),
                told: Some(told),
                kept: Some(told.kept.clone()),
            });
        }
        if let Some(index) = &brought.index {
            files.remove(&whole(Table::Records));
            let part = part(Table::Records, project, source, None);
            let before = files.get(&part).cloned().unwrap_or_default();
            let kept = if index.whole { Vec::new() } else { before };
            let rows = &index.rows;
            sheets.push(Sheet {
                path: String::new(),
                part,
                merged: Vec::new(),
                rows: Box::new(move || told::sourced_batch(project, source, rows)),
                told: None,
                kept: Some(kept),
            });
        }
    }
    sheets
}

/// Returns the part of a table that one source has.
pub(super) fn part(table: Table, project: &ProjectName, source: &str, year: Option<i32>) -> Part {
    Part { table, project: Some(project.clone()), source: Some(source.to_owned()), year }
}

/// Adds the parts of commits, credits, changes and paths for which the run has rows.
fn grown<'a>(run: &'a Run, parts: &mut BTreeMap<Part, Encode<'a>>) {
    for (project, gathered) in &run.gathered {
        let part = |table, year| Part { table, project: Some(project.clone()), source: None, year };
        for (year, here) in &gathered.years {
            if !here.commits.is_empty() {
                let encode = move || commits::batch(project, &commit_rows(run, here));
                parts.insert(part(Table::Commits, Some(*year)), Box::new(encode));
            }
            if here.commits.iter().any(|commit| !commit.credits.is_empty()) {
                let encode = move || credits::batch(project, &credit_rows(run, here));
                parts.insert(part(Table::Credits, Some(*year)), Box::new(encode));
            }
            if !here.late.is_empty() || here.commits.iter().any(|c| !c.paths.is_empty()) {
                let encode = move || changes::batch(project, &change_rows(here));
                parts.insert(part(Table::Changes, Some(*year)), Box::new(encode));
            }
        }
        if !gathered.new_paths.is_empty() {
            let encode = move || {
                let new = gathered.new_paths.iter();
                let rows: Vec<_> = new.map(|(number, path)| (*number, path.as_slice())).collect();
                paths::batch(project, &rows)
            };
            parts.insert(part(Table::Paths, None), Box::new(encode));
        }
    }
}

fn commit_rows<'a>(run: &'a Run, here: &'a Year) -> Vec<commits::Row<'a>> {
    let row = |kept: &'a Kept| {
        Some(commits::Row {
            commit: &kept.id,
            parents: &kept.parents,
            author: run.signers.id(kept.author)?,
            authored: kept.authored,
            committer: run.signers.id(kept.committer)?,
            committed: kept.committed,
        })
    };
    here.commits.iter().filter_map(row).collect()
}

fn credit_rows<'a>(run: &'a Run, here: &'a Year) -> Vec<credits::Row<'a>> {
    let rows = here.commits.iter().flat_map(|kept| {
        kept.credits.iter().zip(0..).filter_map(|((role, signer), position)| {
            let signature = run.signers.id(*signer)?;
            Some(credits::Row { commit: &kept.id, position, role: *role, signature })
        })
    });
    rows.collect()
}

fn change_rows(here: &Year) -> Vec<(&CommitId, &[i64])> {
    let new = here.commits.iter().map(|kept| (&kept.id, kept.paths.as_slice()));
    new.chain(here.late.iter().map(|(id, paths)| (id, paths.as_slice()))).collect()
}

/// Gives every table without rows one empty file, so that a reader finds its columns, and takes
/// that file away once there are rows.
fn show_every_table<'a>(
    parts: &mut BTreeMap<Part, Encode<'a>>,
    files: &mut BTreeMap<Part, Vec<StoredFile>>,
    told_now: &BTreeSet<Table>,
) {
    for table in Table::ALL {
        let empty = whole(table);
        let mut named = parts.keys().chain(files.keys());
        let filled =
            named.any(|part| part.table == table && *part != empty) || told_now.contains(&table);
        if parts.contains_key(&empty) {
            continue;
        }
        if filled {
            files.remove(&empty);
        } else if !files.contains_key(&empty) {
            parts.insert(empty, Box::new(move || Ok(RecordBatch::new_empty(table.schema()))));
        }
    }
}

/// Returns the part that is a whole table.
fn whole(table: Table) -> Part {
    Part { table, project: None, source: None, year: None }
}

/// Returns a file's place: no two files of a run share a name, also where a disk does not tell
/// upper from lower case.
pub(crate) fn place(part: &Part, generation: u64, number: usize) -> String {
    let table = part.table.name();
    let name = format!("g{generation:06}-{number:04}.parquet");
    if part.table.is_personal() {
        return format!("personal/{table}-{name}");
    }
    match (&part.project, part.year) {
        (Some(project), Some(year)) => format!("events/{table}/{project}/{year:04}/{name}"),
        (Some(project), None) => format!("events/{table}/{project}/{name}"),
        (None, _) => format!("events/{table}/{name}"),
    }
}

/// Returns whether a table is added to, rather than written anew source by source.
pub(super) fn grows(table: Table) -> bool {
    matches!(table, Table::Commits | Table::Credits | Table::Changes | Table::Paths)
}
