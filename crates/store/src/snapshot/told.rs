//! What records told, read back whole: full of personal fields, and in an order that depends on
//! contents alone.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::PoisonError;

use model::ProjectName;

use super::Snapshot;
use crate::tables::files_read::FileRow;
use crate::tables::memories::MemoryRow;
use crate::tables::records::RecordRow;
use crate::tables::row::Row;
use crate::tables::set_aside::SetAsideRow;
use crate::tables::told::{self, Tellable};
use crate::{
    AccountRow, CommunityFileRow, FigureRow, FileTally, ItemRow, MarkRow, PlaceRow, RecognitionRow,
    SessionRow, SetAside, StoreError, Table, TitleRow, Told, TraceRow,
};

impl Snapshot {
    /// Returns the items of every source.
    pub fn items(&self) -> Result<Vec<Told<ItemRow>>, StoreError> {
        self.told()
    }

    /// Returns the traces of every source.
    pub fn traces(&self) -> Result<Vec<Told<TraceRow>>, StoreError> {
        self.told()
    }

    /// Returns the marks of every source.
    pub fn marks(&self) -> Result<Vec<Told<MarkRow>>, StoreError> {
        self.told()
    }

    /// Returns the sessions of every source.
    pub fn sessions(&self) -> Result<Vec<Told<SessionRow>>, StoreError> {
        self.told()
    }

    /// Returns the recognitions of every source.
    pub fn recognitions(&self) -> Result<Vec<Told<RecognitionRow>>, StoreError> {
        self.told()
    }

    /// Returns the community files of every source; [`Snapshot::paths`] spells their paths out.
    pub fn community_files(&self) -> Result<Vec<Told<CommunityFileRow>>, StoreError> {
        self.told()
    }

    /// Returns the figures of every source.
    pub fn figures(&self) -> Result<Vec<Told<FigureRow>>, StoreError> {
        self.told()
    }

    /// Returns the titles of items and series.
    pub fn titles(&self) -> Result<Vec<Told<TitleRow>>, StoreError> {
        self.told()
    }

    /// Returns every account under each of its logins and names, in order of the account.
    pub fn accounts(&self) -> Result<Vec<AccountRow>, StoreError> {
        self.gather(Table::Accounts, None, &[], AccountRow::read)
    }

    /// Returns every place under each of its names, in order of the place.
    pub fn places(&self) -> Result<Vec<PlaceRow>, StoreError> {
        self.gather(Table::Places, None, &[], PlaceRow::read)
    }

    /// Returns the files and pages that the last collection of each source read, in order of
    /// project, source and name.
    pub fn files_read(&self) -> Result<Vec<(ProjectName, String, FileTally)>, StoreError> {
        let rows = self.gather(Table::FilesRead, None, &[], told::sourced_rows::<FileRow>)?;
        let last = rows.into_iter().filter(|(.., row)| !row.earlier);
        Ok(last.map(|(project, source, row)| (project, source, row.tally())).collect())
    }

    /// Returns whether a source has read a file with these contents whole; the table is read once.
    pub fn known_file(
        &self,
        project: &ProjectName,
        source: &str,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let mut known = self.known_files.lock().unwrap_or_else(PoisonError::into_inner);
        let hashes = match known.entry((project.clone(), source.to_owned())) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(absent) => {
                let rows = self.sourced::<FileRow>(Table::FilesRead, project, source)?;
                absent.insert(rows.into_iter().filter_map(|row| row.hash).collect())
            }
        };
        Ok(hashes.contains(hash))
    }

    /// Returns the records that were set aside, in order of project, source, file and place.
    pub fn set_aside(&self) -> Result<Vec<(ProjectName, String, SetAside)>, StoreError> {
        let rows = self.gather(Table::SetAside, None, &[], told::sourced_rows::<SetAsideRow>)?;
        Ok(rows.into_iter().map(|(project, source, row)| (project, source, row.back())).collect())
    }

    /// Returns what a source left for itself when it was last published; empty the first time.
    pub fn memory(&self, project: &ProjectName, source: &str) -> Result<String, StoreError> {
        let rows = self.sourced::<MemoryRow>(Table::Memories, project, source)?;
        Ok(rows.first().map(|row| row.memory.lossy().into_owned()).unwrap_or_default())
    }

    /// Returns the rows of a table that one source has.
    pub(crate) fn sourced<T: Row>(
        &self,
        table: Table,
        project: &ProjectName,
        source: &str,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        for file in self.of(table, Some(project)) {
            if file.part.source.as_deref() == Some(source) {
                self.each(file, &[], |batch| {
                    rows.extend(T::read(batch)?);
                    Ok(())
                })?;
            }
        }
        Ok(rows)
    }

    /// Returns what is known of a source's records, by key.
    pub(crate) fn records(
        &self,
        project: &ProjectName,
        source: &str,
    ) -> Result<Vec<RecordRow>, StoreError> {
        self.sourced(Table::Records, project, source)
    }

    /// Returns the rows of a table in order of project, source and record.
    fn told<T: Tellable>(&self) -> Result<Vec<Told<T>>, StoreError> {
        let mut sorted: BTreeMap<(ProjectName, String), Vec<Told<T>>> = BTreeMap::new();
        for row in self.gather(T::TABLE, None, &[], told::rows::<T>)? {
            let whose = (row.project.clone(), row.source.clone());
            sorted.entry(whose).or_default().push(row);
        }
        for rows in sorted.values_mut() {
            rows.sort_by_key(|row| row.record);
        }
        Ok(sorted.into_values().flatten().collect())
    }
}
