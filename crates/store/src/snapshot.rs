//! A snapshot: one generation of a store, read as a whole whatever a run does meanwhile.
//!
//! A run removes only files that neither the generation it publishes nor the one before it names,
//! so a reader has until the end of the run after next.

mod accounts;
mod commits_whole;
pub(crate) mod known_of;
mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use arrow::array::RecordBatch;
use model::{CommitId, Coverage, Decision, Instant, Note, ProjectName, SignatureId, SignatureSeen};

use crate::manifest::{self, Manifest, StoredFile};
use crate::store::KEY;
use crate::tables::sheet::{self, Columns};
use crate::tables::{changes, commits, coverage, mailmaps, notes, paths, reachable, signatures};
use crate::{Damage, SourceState, StoreError, Table, decisions, raw};

/// One generation of a store.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) root: PathBuf,
    pub(crate) manifest: Manifest,
    /// What [`Snapshot::known_file`] has looked up so far.
    known_files: Arc<Mutex<KnownFiles>>,
}

/// The hashes of the files that each source has read whole.
type KnownFiles = BTreeMap<(ProjectName, String), HashSet<String>>;

impl Snapshot {
    /// Returns the generation's number: 0 before anything was collected, then one more per run.
    pub fn generation(&self) -> u64 {
        self.manifest.generation
    }

    /// Returns every source in order of project and name, as its last collection left it.
    pub fn sources(&self) -> &[SourceState] {
        &self.manifest.sources
    }

    /// Returns every project that has a source, in order.
    pub fn projects(&self) -> Vec<ProjectName> {
        let mut projects: Vec<_> =
            self.sources().iter().map(|state| state.project.clone()).collect();
        projects.dedup();
        projects
    }

    /// Returns the Parquet files of a table, in order; never none once something was collected.
    ///
    /// Their contents are not looked at; see [`Snapshot::checked_files`].
    pub fn files(&self, table: Table) -> Vec<PathBuf> {
        self.of(table, None).map(|file| self.root.join(&file.path)).collect()
    }

    /// Returns the Parquet files of a table, in order, once each has the size and the hash that it
    /// was written with; for readers that open the files themselves.
    pub fn checked_files(&self, table: Table) -> Result<Vec<PathBuf>, StoreError> {
        let checked = |file: &StoredFile| {
            sheet::check(&self.root, file)?;
            Ok(self.root.join(&file.path))
        };
        self.of(table, None).map(checked).collect()
    }

    /// Returns how many rows a table has.
    pub fn rows(&self, table: Table) -> u64 {
        self.of(table, None).map(|file| file.rows).sum()
    }

    /// Returns how many records of a source are stored.
    pub fn records_known(&self, project: &ProjectName, source: &str) -> u64 {
        self.of(Table::Records, Some(project))
            .filter(|file| file.part.source.as_deref() == Some(source))
            .map(|file| file.rows)
            .sum()
    }

    /// Returns every signature, in order of its fingerprint.
    pub fn signatures(&self) -> Result<Vec<SignatureSeen>, StoreError> {
        self.gather(Table::Signatures, None, &[], signatures::rows)
    }

    /// Returns which signatures stand in which project's commits and trailers, in order.
    pub fn signatures_used(&self) -> Result<Vec<(ProjectName, SignatureId)>, StoreError> {
        let mut used = BTreeSet::new();
        let columns = [
            (Table::Commits, "author"),
            (Table::Commits, "committer"),
            (Table::Credits, "signature"),
        ];
        for (table, column) in columns {
            for file in self.of(table, None) {
                let Some(project) = &file.part.project else { continue };
                let mut here = HashSet::new();
                self.each(file, &[column], |batch| {
                    let ids = Columns(batch).texts(column)?;
                    for id in ids.iter().flatten() {
                        if !here.contains(id) {
                            here.insert(id.to_owned());
                        }
                    }
                    Ok(())
                })?;
                used.extend(here.into_iter().map(|id| (project.clone(), SignatureId(id))));
            }
        }
        Ok(used.into_iter().collect())
    }

    /// Returns the raw text of each source's `.mailmap`, where there is one, in order of project
    /// and source.
    pub fn mailmaps(&self) -> Result<Vec<(ProjectName, String, Vec<u8>)>, StoreError> {
        self.gather(Table::Mailmaps, None, &[], mailmaps::rows)
    }

    /// Returns the coverage of every source, in order of project and source.
    pub fn coverage(&self) -> Result<Vec<Coverage>, StoreError> {
        self.gather(Table::Coverage, None, &[], coverage::rows)
    }

    /// Returns the notes of every source, in order of project and source.
    pub fn notes(&self) -> Result<Vec<Note>, StoreError> {
        self.gather(Table::Notes, None, &[], notes::rows)
    }

    /// Returns the commits of a project that are stored, reachable today or not.
    pub fn commit_ids(&self, project: &ProjectName) -> Result<HashSet<CommitId>, StoreError> {
        let rows = self.gather(Table::Commits, Some(project), &["commit"], |batch| {
            let commit = Columns(batch).commits("commit")?;
            (0..batch.num_rows()).map(commit).collect()
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Returns the commits of a project that are no merges and have no paths stored: they changed
    /// nothing, or the source could not tell. Adding one of them again with paths stores these.
    pub fn commits_without_paths(
        &self,
        project: &ProjectName,
    ) -> Result<HashSet<CommitId>, StoreError> {
        let mut bare: HashSet<CommitId> = self
            .parents_of(project)?
            .into_iter()
            .filter(|(_, parents)| parents.len() < 2)
            .map(|(id, _)| id)
            .collect();
        for (id, _) in self.changes(project)? {
            bare.remove(&id);
        }
        Ok(bare)
    }

    /// Returns the parents of every stored commit of a project.
    pub fn parents_of(
        &self,
        project: &ProjectName,
    ) -> Result<HashMap<CommitId, Vec<CommitId>>, StoreError> {
        let mut parents = HashMap::new();
        for file in self.of(Table::Commits, Some(project)) {
            self.each(file, &["commit", "parents"], |batch| commits::parents(batch, &mut parents))?;
        }
        Ok(parents)
    }

    /// Returns the commit time of every stored commit of a project whose time is believed.
    pub fn believed_times(
        &self,
        project: &ProjectName,
    ) -> Result<HashMap<CommitId, Instant>, StoreError> {
        let columns = ["commit", "committed_at", "committed_suspect"];
        let rows = self.gather(Table::Commits, Some(project), &columns, commits::believed)?;
        Ok(rows.into_iter().collect())
    }

    /// Returns each commit that a source reached at its last collection, with the one it landed
    /// with, in the order in which they were given.
    pub fn reachable(
        &self,
        project: &ProjectName,
        source: &str,
    ) -> Result<Vec<(CommitId, CommitId)>, StoreError> {
        let mut rows = Vec::new();
        for file in self.of(Table::Reachable, Some(project)) {
            if file.part.source.as_deref() == Some(source) {
                self.each(file, &[], |batch| {
                    rows.extend(reachable::rows(batch)?);
                    Ok(())
                })?;
            }
        }
        Ok(rows)
    }

    /// Returns every path of every project with its number, each once, in order of the number.
    pub fn paths(&self) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
        let mut paths = self.gather(Table::Paths, None, &[], paths::rows)?;
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }

    /// Returns every decision, in the order in which they were taken down.
    pub fn decisions(&self) -> Result<Vec<Decision>, StoreError> {
        decisions::read(&self.root)
    }

    /// Returns whether the key was destroyed, so that nothing can be added any more.
    pub fn is_sealed(&self) -> bool {
        self.manifest.sealed
    }

    /// Reads every file and every page that was kept, and returns what is not as it was written;
    /// none when all is well. What a run has left that was never published is not looked at.
    pub fn verify(&self) -> Vec<StoreError> {
        let mut found = self.damages_of(|_| true);
        found.extend(self.damages_of_pages());
        found.extend(self.decisions().err());
        found
    }

    /// Returns what of everything personal is not as it was written.
    pub(crate) fn damages_of_people(&self) -> Vec<StoreError> {
        let mut found = self.damages_of(Table::is_personal);
        found.extend(self.damages_of_pages());
        found
    }

    fn damages_of(&self, tables: impl Fn(Table) -> bool) -> Vec<StoreError> {
        let files = self.manifest.files.iter().filter(|file| tables(file.part.table));
        files.filter_map(|file| sheet::check(&self.root, file).err()).collect()
    }

    fn damages_of_pages(&self) -> Vec<StoreError> {
        let collected = self.manifest.sources_collected().filter(|_| !self.is_sealed());
        let damages = collected.flat_map(|(state, generation)| {
            raw::damages(&self.root, &state.project, &state.source, generation)
        });
        damages.collect()
    }

    /// Reads the newest generation in `root` whether or not its files are whole, so that
    /// [`Snapshot::verify`] can tell what is wrong with them.
    ///
    /// Fails as [`crate::Store::open`] does, but for files that are not as they were written.
    pub fn examine(root: &Path) -> Result<Self, StoreError> {
        Self::read_manifest(root)
    }

    /// Reads the newest generation in `root` and checks that its files are there.
    pub(crate) fn read(root: &Path) -> Result<Self, StoreError> {
        let mut snapshot = Self::read_manifest(root)?;
        // Runs may publish and tidy up between the reading of a manifest and the look at its
        // files; then there is a newer manifest, whose files are there.
        loop {
            let Err(failed) = snapshot.check_sizes() else { return Ok(snapshot) };
            let newer = Self::read_manifest(root)?;
            if newer.generation() == snapshot.generation() {
                return Err(failed);
            }
            snapshot = newer;
        }
    }

    pub(crate) fn changes(
        &self,
        project: &ProjectName,
    ) -> Result<Vec<(CommitId, i64)>, StoreError> {
        self.gather(Table::Changes, Some(project), &["commit", "path"], changes::rows)
    }

    /// Returns the numbers of a project's paths.
    pub(crate) fn path_numbers(&self, project: &ProjectName) -> Result<HashSet<i64>, StoreError> {
        let rows = self.gather(Table::Paths, Some(project), &["path"], |batch| {
            Ok(Columns(batch).longs("path")?.values().to_vec())
        })?;
        Ok(rows.into_iter().collect())
    }

    fn read_manifest(root: &Path) -> Result<Self, StoreError> {
        let path = root.join(manifest::NAME);
        match fs::read(&path) {
            Ok(bytes) => {
                let (root, manifest) = (root.to_owned(), Manifest::parse(&bytes)?);
                Ok(Self { root, manifest, known_files: Arc::default() })
            }
            Err(failed) if absent(&failed) => Err(no_manifest(root)),
            Err(source) => Err(StoreError::io("read", &path, source)),
        }
    }

    fn check_sizes(&self) -> Result<(), StoreError> {
        for file in &self.manifest.files {
            let path = self.root.join(&file.path);
            let found = match fs::metadata(&path) {
                Ok(there) => there.len(),
                Err(failed) if absent(&failed) => {
                    return Err(StoreError::damaged(&file.path, Damage::Absent));
                }
                Err(source) => return Err(StoreError::io("look at", &path, source)),
            };
            if found != file.bytes {
                let why = Damage::Size { found, expected: file.bytes };
                return Err(StoreError::damaged(&file.path, why));
            }
        }
        Ok(())
    }

    fn of(&self, table: Table, project: Option<&ProjectName>) -> impl Iterator<Item = &StoredFile> {
        self.manifest.files.iter().filter(move |file| {
            file.part.table == table && (project.is_none() || file.part.project.as_ref() == project)
        })
    }

    fn gather<T>(
        &self,
        table: Table,
        project: Option<&ProjectName>,
        columns: &[&str],
        read: impl Fn(&RecordBatch) -> Result<Vec<T>, Damage>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        for file in self.of(table, project) {
            self.each(file, columns, |batch| {
                rows.extend(read(batch)?);
                Ok(())
            })?;
        }
        Ok(rows)
    }

    fn each(
        &self,
        file: &StoredFile,
        columns: &[&str],
        mut read: impl FnMut(&RecordBatch) -> Result<(), Damage>,
    ) -> Result<(), StoreError> {
        for batch in sheet::decode(&self.root, file, columns)? {
            read(&batch).map_err(|why| StoreError::damaged(&file.path, why))?;
        }
        Ok(())
    }
}

/// Returns whether a name on the way is not there, or is a file where a folder should be.
fn absent(failed: &std::io::Error) -> bool {
    matches!(failed.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Tells a folder in which a store may be made from one that holds something else.
fn no_manifest(root: &Path) -> StoreError {
    let ours = |name: &OsStr| ["decisions", "lock", "manifest.json.tmp"].iter().any(|n| name == *n);
    let free = match fs::read_dir(root) {
        Ok(inside) => inside.flatten().all(|entry| ours(&entry.file_name())),
        Err(failed) => failed.kind() == ErrorKind::NotFound,
    };
    let path = root.to_owned();
    if free || root.join(KEY).exists() {
        StoreError::Missing { path }
    } else {
        StoreError::NotAStore { path }
    }
}
