//! What a run keeps of the files that a source read, and of the records that it set aside.
//!
//! A file that an earlier collection read whole stays known by its hash, with what was set aside in
//! it, so that a source whose records never change may pass over it.

use std::collections::HashSet;

use model::{Personal, ProjectName};

use super::{Brought, FileTally};
use crate::tables::files_read::FileRow;
use crate::tables::set_aside::SetAsideRow;
use crate::{Snapshot, StoreError, Table};

impl Brought {
    /// Fails unless every file's tallies add up, and their sums are the source's.
    pub(super) fn check_files(
        &self,
        project: &ProjectName,
        source: &str,
    ) -> Result<(), StoreError> {
        let Some(files) = &self.files else { return Ok(()) };
        let unbalanced = |read, accounted| {
            let (project, source_name) = (project.clone(), source.to_owned());
            Err(StoreError::Unbalanced { project, source_name, read, accounted })
        };
        let mut sum = FileTally::default();
        for file in files {
            let accounted = [file.stored, file.duplicate, file.quarantined, file.ignored]
                .into_iter()
                .fold(0, u64::saturating_add);
            if accounted != file.read {
                return unbalanced(file.read, accounted);
            }
            sum.read = sum.read.saturating_add(file.read);
            sum.stored = sum.stored.saturating_add(file.stored);
            sum.duplicate = sum.duplicate.saturating_add(file.duplicate);
            sum.quarantined = sum.quarantined.saturating_add(file.quarantined);
            sum.ignored = sum.ignored.saturating_add(file.ignored);
        }
        let Some(state) = &self.state else { return unbalanced(0, sum.read) };
        let told = (state.read, state.stored, state.duplicate, state.quarantined, state.ignored);
        if told == (sum.read, sum.stored, sum.duplicate, sum.quarantined, sum.ignored) {
            Ok(())
        } else {
            unbalanced(state.read, sum.read)
        }
    }
}

/// Puts what was read and set aside now together with what stays of it from earlier collections.
pub(super) fn prepare(
    base: &Snapshot,
    (project, source): (&ProjectName, &str),
    brought: &mut Brought,
) -> Result<(), StoreError> {
    if brought.files.is_none() && brought.set_aside.is_empty() {
        return Ok(());
    }
    let files = brought.files.take().unwrap_or_default();
    let hashes: HashSet<&str> = files.iter().filter_map(|file| file.hash.as_deref()).collect();
    let names: HashSet<&[u8]> = files.iter().map(|file| file.name.as_bytes()).collect();
    let mut earlier = base.sourced::<FileRow>(Table::FilesRead, project, source)?;
    earlier.retain(|row| row.hash.as_deref().is_some_and(|hash| !hashes.contains(hash)));
    let passed_over: HashSet<&Personal> = earlier.iter().map(|row| &row.name).collect();
    let mut aside = base.sourced::<SetAsideRow>(Table::SetAside, project, source)?;
    aside.retain(|row| passed_over.contains(&row.file) && !names.contains(row.file.bytes()));
    aside.extend(std::mem::take(&mut brought.set_aside).into_iter().map(SetAsideRow::of));
    aside.sort();
    let mut rows: Vec<FileRow> = files.iter().map(FileRow::of).collect();
    rows.extend(earlier.into_iter().map(|row| FileRow { earlier: true, ..row }));
    rows.sort();
    brought.file_rows = Some(rows);
    brought.aside_rows = Some(aside);
    Ok(())
}
