//! A run: everything one collection brings, kept in memory and published all at once or not at all.
//!
//! A commit that its project has already is counted as a duplicate and not stored again; if the
//! project has it without paths (a shallow clone's edge, a treeless clone) and it now comes with
//! paths, these are added, so that collecting in steps ends where collecting once does.

mod accounts;
mod files;
mod gathered;
mod pending;
mod places;
pub(crate) mod publish;
#[cfg(test)]
mod record_tests;
mod records;
mod retired;
mod retold;
pub(crate) mod sheets;
mod signers;
mod spread;
mod teller;
#[cfg(test)]
pub(crate) mod tests;
mod told;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Commit, CommitId, Coverage, Note, Personal, ProjectName, Quarantine};

use crate::door::Door;
use crate::tables::files_read::FileRow;
use crate::tables::memories::MemoryRow;
use crate::tables::records::RecordRow;
use crate::tables::set_aside::SetAsideRow;
use crate::{Lock, RawLog, Snapshot, SourceState, Store, StoreError, forget};
use gathered::Gathered;
use pending::Lines;
use records::{FLUSH_ROWS, Records};
use signers::Signers;
use teller::{Spelled, Teller};
use told::ToldSheet;

/// One run. Dropping it publishes nothing and lets go of the lock.
pub struct Run {
    store: Store,
    _lock: Lock,
    base: Snapshot,
    /// Keeps out whoever was forgotten; nothing where nobody was.
    door: Option<Arc<Door>>,
    signers: Signers,
    gathered: BTreeMap<ProjectName, Gathered>,
    sources: BTreeMap<(ProjectName, String), Brought>,
    /// Made with the first source that tells records.
    teller: Option<Teller>,
    /// The record that is being told.
    lines: Lines,
    spelled: Spelled,
    /// How many files were written so far.
    flushed: usize,
    /// How many rows may wait.
    flush_rows: usize,
}

/// What became of the commits of a batch.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Added {
    /// How many were new.
    pub stored: u64,
    /// How many the project had already.
    pub duplicate: u64,
}

/// What became of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Landed {
    /// Something of it was not there, or was there otherwise.
    Stored,
    /// All of it was there already.
    Duplicate,
}

/// A record that was set aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// The file or page, as its tally names it.
    pub file: String,
    /// Where it stands there, such as `line 12`.
    pub at: String,
    /// Why.
    pub why: Quarantine,
    /// Its first bytes, at most 200; personal.
    pub excerpt: Personal,
}

/// What became of the records of a file or a page: every record that was read is in exactly one of
/// the four counts.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct FileTally {
    /// Its name in the configuration or its request; never a folder of this machine.
    pub name: String,
    /// BLAKE3 of its contents in hex, once it was read whole.
    pub hash: Option<String>,
    /// How many records were read.
    pub read: u64,
    /// How many were new, or told anew and otherwise.
    pub stored: u64,
    /// How many were there already.
    pub duplicate: u64,
    /// How many were set aside.
    pub quarantined: u64,
    /// How many were declared not to be wanted.
    pub ignored: u64,
}

/// What a run brought of one source beside its commits; nothing where it said nothing.
#[derive(Default)]
struct Brought {
    added: Added,
    reachable: Option<Vec<(CommitId, CommitId)>>,
    coverage: Option<Vec<Coverage>>,
    notes: Option<Vec<Note>>,
    mailmap: Option<Option<Vec<u8>>>,
    state: Option<SourceState>,
    memory: Option<Vec<MemoryRow>>,
    files: Option<Vec<FileTally>>,
    set_aside: Vec<SetAside>,
    records: Option<Records>,
    /// What is written of the records, files and quarantine; made when the run is published.
    told: Vec<ToldSheet>,
    index: Option<IndexRows>,
    file_rows: Option<Vec<FileRow>>,
    aside_rows: Option<Vec<SetAsideRow>>,
}

/// The rows of the index of records that are to be written: all of them, or those that are new.
struct IndexRows {
    rows: Vec<RecordRow>,
    whole: bool,
}

impl Run {
    pub(crate) fn begin(store: Store, lock: Lock) -> Result<Self, StoreError> {
        lock.check(&store.root)?;
        store.check_unsealed()?;
        forget::complete(&store)?;
        let base = store.snapshot()?;
        let door = Door::new(&store.key, &base.decisions()?).map(Arc::new);
        let signers = Signers::new(store.key.clone(), door.clone(), base.signatures()?);
        Ok(Self {
            store,
            _lock: lock,
            base,
            door,
            signers,
            gathered: BTreeMap::new(),
            sources: BTreeMap::new(),
            teller: None,
            lines: Lines::default(),
            spelled: Spelled::default(),
            flushed: 0,
            flush_rows: FLUSH_ROWS,
        })
    }

    /// Returns the generation that the run started from.
    pub fn base(&self) -> &Snapshot {
        &self.base
    }

    /// Returns the raw log of a source, for this run.
    pub fn raw(&self, project: &ProjectName, source: &str) -> Result<RawLog, StoreError> {
        let (disk, root) = (self.store.disk.clone(), self.store.root.as_path());
        let published = self.base.manifest.collected_in(project, source);
        let generation = self.base.generation() + 1;
        let log = RawLog::open(disk, root, (project, source), published, generation)?;
        Ok(log.behind(self.door.clone()))
    }

    /// Adds commits to a project, in any number of batches, and returns how many were new.
    ///
    /// Leave `paths` empty where a source cannot tell them.
    pub fn add_commits(
        &mut self,
        project: &ProjectName,
        source: &str,
        commits: Vec<Commit>,
    ) -> Result<Added, StoreError> {
        let added = self.gather(project, commits)?;
        let total = &mut self.brought(project, source).added;
        total.stored += added.stored;
        total.duplicate += added.duplicate;
        Ok(added)
    }

    fn gather(&mut self, project: &ProjectName, commits: Vec<Commit>) -> Result<Added, StoreError> {
        if !self.gathered.contains_key(project) {
            let begun = Gathered::new(&self.base, project)?;
            self.gathered.insert(project.clone(), begun);
        }
        let mut added = Added::default();
        if let Some(gathered) = self.gathered.get_mut(project) {
            for commit in commits {
                if gathered.add(commit, &self.base, project, &mut self.signers)? {
                    added.stored += 1;
                } else {
                    added.duplicate += 1;
                }
            }
        }
        Ok(added)
    }

    /// Says which commits a source reaches now, each with the one it landed with; replaces what
    /// was said before.
    pub fn set_reachable(
        &mut self,
        project: &ProjectName,
        source: &str,
        rows: Vec<(CommitId, CommitId)>,
    ) {
        self.brought(project, source).reachable = Some(rows);
    }

    /// Says which facts a source can tell; replaces what was said before.
    pub fn set_coverage(&mut self, project: &ProjectName, source: &str, rows: Vec<Coverage>) {
        self.brought(project, source).coverage = Some(rows);
    }

    /// Says what a source met; replaces what was said before, also about commits that were stored
    /// by an earlier run.
    pub fn set_notes(&mut self, project: &ProjectName, source: &str, rows: Vec<Note>) {
        self.brought(project, source).notes = Some(rows);
    }

    /// Gives the raw text of a source's `.mailmap`, or says that there is none; replaces what was
    /// there before.
    pub fn set_mailmap(&mut self, project: &ProjectName, source: &str, text: Option<Vec<u8>>) {
        let text = text.map(|text| match &self.door {
            Some(door) => door.mailmap(&text).unwrap_or(text),
            None => text,
        });
        self.brought(project, source).mailmap = Some(text);
    }

    /// Says how a source was left; every source that brought something needs this.
    pub fn set_source(&mut self, mut state: SourceState) {
        if let Some(door) = &self.door {
            state.tips.iter_mut().for_each(|(name, _)| door.scrub_word(name));
        }
        let (project, source) = (state.project.clone(), state.source.clone());
        self.brought(&project, &source).state = Some(state);
    }

    /// Gives what a source leaves for itself until the next time, never a token or a text; replaces
    /// what it left before.
    pub fn set_memory(&mut self, project: &ProjectName, source: &str, memory: &str) {
        let mut row = MemoryRow { memory: Personal::new(memory) };
        if let Some(door) = &self.door {
            door.scrub_memory(&mut row.memory);
        }
        let rows = if memory.is_empty() { Vec::new() } else { vec![row] };
        self.brought(project, source).memory = Some(rows);
    }

    /// Writes everything and makes it the newest generation, whose number is returned.
    ///
    /// Fails with [`StoreError::Unbalanced`] when a source's tallies do not add up or are not what
    /// [`Run::add_commits`] counted. After any failure the generation before is still the newest.
    pub fn publish(mut self) -> Result<u64, StoreError> {
        for ((project, source), brought) in &self.sources {
            brought.check(project, source)?;
        }
        for ((project, source), brought) in &mut self.sources {
            told::prepare(&self.store, &self.base, (project, source), brought)?;
            files::prepare(&self.base, (project, source), brought)?;
        }
        publish::publish(&self)
    }

    fn brought(&mut self, project: &ProjectName, source: &str) -> &mut Brought {
        self.sources.entry((project.clone(), source.to_owned())).or_default()
    }
}

impl Brought {
    fn check(&self, project: &ProjectName, source: &str) -> Result<(), StoreError> {
        let (read, accounted) = match &self.state {
            None => (0, self.added.stored + self.added.duplicate),
            Some(state) => (state.read, state.accounted()),
        };
        self.check_files(project, source)?;
        let counted =
            self.state.as_ref().map(|s| Added { stored: s.stored, duplicate: s.duplicate });
        if read == accounted && counted.is_none_or(|counted| counted == self.added) {
            return Ok(());
        }
        let (project, source_name) = (project.clone(), source.to_owned());
        Err(StoreError::Unbalanced { project, source_name, read, accounted })
    }
}
