//! Publishing: from what a run gathered to a new generation.
//!
//! The order is what keeps a store whole: every file is written under a temporary name, made safe
//! from a power loss and renamed; then the folders are made safe; only then is the manifest
//! replaced; and only after that is anything removed. Encoding and syncing are spread over the
//! processors, while names and contents depend on nothing but the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::Run;
use super::sheets::{Sheet, grows, sheets};
use super::spread::spread;
use crate::disk::Disk;
use crate::manifest::{self, Manifest, Part, StoredFile};
use crate::store::{replace, temporary, write_failed};
use crate::tables::sheet;
use crate::{SourceState, StoreError};

/// Folders that a run writes to and tidies; `decisions` is none of them.
const FOLDERS: [&str; 2] = ["events", "personal"];

/// How many files are synced at once; the disk, not the processor, is what is waited for.
const SYNCS_AT_ONCE: usize = 8;

/// Publishes the run and returns its generation.
pub(super) fn publish(run: &Run) -> Result<u64, StoreError> {
    let (root, disk) = (run.store.root.as_path(), run.store.disk.as_ref());
    let generation = run.base.generation() + 1;
    let mut files: BTreeMap<Part, Vec<StoredFile>> = BTreeMap::new();
    for file in &run.base.manifest.files {
        files.entry(file.part.clone()).or_default().push(file.clone());
    }

    let sheets = sheets(run, &mut files, generation);
    make_folders(root, disk, &sheets)?;
    let threads = thread::available_parallelism().map_or(1, |n| n.get()).min(sheets.len().max(1));
    let written = spread(threads, &sheets, |sheet| write(root, disk, sheet, &files))?;
    let mut new: Vec<&StoredFile> = written.iter().filter(|w| w.new).map(|w| &w.file).collect();
    new.extend(run.sources.values().flat_map(|brought| &brought.told).flat_map(|t| &t.flushed));
    settle(root, disk, &new)?;

    for (sheet, written) in sheets.iter().zip(&written) {
        let part = files.entry(sheet.part.clone()).or_default();
        if let Some(kept) = &sheet.kept {
            part.clone_from(kept);
        } else if !grows(sheet.part.table) || !sheet.merged.is_empty() {
            part.clear();
        }
        if !written.file.path.is_empty() {
            part.push(written.file.clone());
        }
    }
    let (sources, collected) = sources(run, generation);
    let files = files.into_values().flatten().collect();
    let before = &run.base.manifest;
    let manifest = Manifest { generation, sources, collected, files, ..before.unlisted() };
    replace(disk, &root.join(manifest::NAME), &manifest.to_bytes()?)?;
    tidy(root, disk, &[&run.base.manifest, &manifest]);
    Ok(generation)
}

/// Returns every source in order, with the generation with which it was last published.
fn sources(run: &Run, generation: u64) -> (Vec<SourceState>, Vec<u64>) {
    let mut sources: BTreeMap<_, _> = run
        .base
        .manifest
        .sources_collected()
        .map(|(state, then)| ((state.project.clone(), state.source.clone()), (state.clone(), then)))
        .collect();
    for (name, brought) in &run.sources {
        if let Some(state) = &brought.state {
            sources.insert(name.clone(), (state.clone(), generation));
        }
    }
    sources.into_values().unzip()
}

fn make_folders(root: &Path, disk: &dyn Disk, sheets: &[Sheet<'_>]) -> Result<(), StoreError> {
    let folders: BTreeSet<PathBuf> = sheets
        .iter()
        .filter_map(|sheet| root.join(&sheet.path).parent().map(Path::to_owned))
        .collect();
    for folder in &folders {
        disk.make_dir(folder).map_err(|source| StoreError::io("make", folder, source))?;
    }
    Ok(())
}

/// A sheet's file: a new one under its temporary name, or an old one with the same contents.
struct Written {
    file: StoredFile,
    new: bool,
}

fn write(
    root: &Path,
    disk: &dyn Disk,
    sheet: &Sheet<'_>,
    files: &BTreeMap<Part, Vec<StoredFile>>,
) -> Result<Written, StoreError> {
    let table = sheet.part.table;
    let mut batches = Vec::new();
    for old in &sheet.merged {
        batches.extend(sheet::decode(root, old, &[])?);
    }
    match sheet.told {
        Some(told) => batches.extend(told.batches(root)?),
        None => {
            batches.push((sheet.rows)().map_err(|_| StoreError::Encode { table: table.name() })?);
        }
    }
    if sheet.told.is_some() && batches.is_empty() {
        return Ok(Written { file: nothing(&sheet.part), new: false });
    }
    let bytes = sheet::encode(table, &batches)?;
    let file = StoredFile {
        part: sheet.part.clone(),
        path: sheet.path.clone(),
        rows: batches.iter().map(|batch| batch.num_rows() as u64).sum(),
        bytes: bytes.len() as u64,
        hash: sheet::hash(&bytes),
    };
    let before = files.get(&sheet.part).into_iter().flatten();
    let same = before.filter(|_| !grows(table)).find(|old| old.hash == file.hash);
    if let Some(same) = same {
        return Ok(Written { file: same.clone(), new: false });
    }
    let path = root.join(&file.path);
    disk.write(&temporary(&path), &bytes)
        .map_err(|source| write_failed(&path, bytes.len(), source))?;
    Ok(Written { file, new: true })
}

/// Returns a file that is not there, for a part whose files all stay as they are.
fn nothing(part: &Part) -> StoredFile {
    StoredFile { part: part.clone(), path: String::new(), rows: 0, bytes: 0, hash: String::new() }
}

/// Makes new files safe from a power loss and gives them their names.
pub(crate) fn settle(root: &Path, disk: &dyn Disk, new: &[&StoredFile]) -> Result<(), StoreError> {
    let paths: Vec<PathBuf> = new.iter().map(|file| root.join(&file.path)).collect();
    spread(SYNCS_AT_ONCE, &paths, |path| {
        disk.sync_file(&temporary(path)).map_err(|source| write_failed(path, 0, source))
    })?;
    let mut folders = BTreeSet::new();
    for path in &paths {
        disk.rename(&temporary(path), path)
            .map_err(|source| StoreError::io("rename", path, source))?;
        let above = path.ancestors().skip(1);
        folders.extend(above.take_while(|folder| folder.starts_with(root)).map(Path::to_owned));
    }
    let folders: Vec<PathBuf> = folders.into_iter().collect();
    spread(SYNCS_AT_ONCE, &folders, |folder| {
        disk.sync_dir(folder).map_err(|source| StoreError::io("sync", folder, source))
    })?;
    Ok(())
}

/// Removes the files that no generation in `kept` names: what killed runs left, and what the
/// generation before the last one had. A file that cannot be removed now is found by the next run.
fn tidy(root: &Path, disk: &dyn Disk, kept: &[&Manifest]) {
    for path in unnamed(root, kept) {
        if disk.remove(&path).is_err() {
            return;
        }
    }
}

/// Returns the files that a run could have written and no generation in `kept` names.
pub(crate) fn unnamed(root: &Path, kept: &[&Manifest]) -> Vec<PathBuf> {
    let named: BTreeSet<PathBuf> =
        kept.iter().flat_map(|m| &m.files).map(|file| root.join(&file.path)).collect();
    let mut unnamed = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let Ok(inside) = fs::read_dir(&folder) else { continue };
        for entry in inside.flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if is_ours(&path) && !named.contains(&path) {
                unnamed.push(path);
            }
        }
    }
    unnamed
}

/// Returns whether a run could have given a file its name.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".tmp").unwrap_or(name);
    let name = name.rsplit_once("-g").map_or(name.strip_prefix('g'), |(_, rest)| Some(rest));
    let number = name.and_then(|name| name.strip_suffix(".parquet"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}
