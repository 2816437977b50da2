//! What a run has gathered for one project, divided by year as it will be written.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{Commit, CommitId, CreditRole, ProjectName, Stamp};

use super::signers::Signers;
use crate::tables::paths;
use crate::{Snapshot, StoreError};

/// The year under which what has no believable time is kept.
const NO_YEAR: i32 = 0;

/// What a run has gathered for one project.
pub(super) struct Gathered {
    /// Every commit that the project has, with the place of those that this run brought.
    known: HashMap<CommitId, Place>,
    /// Numbers of the paths that the project had before the run.
    stored_paths: HashSet<i64>,
    numbers: HashMap<Vec<u8>, i64>,
    /// Stored commits without paths; looked up only if a commit comes again with some.
    bare: Option<HashSet<CommitId>>,
    /// Paths that are new to the project, in the order in which they were met.
    pub(super) new_paths: Vec<(i64, Vec<u8>)>,
    pub(super) years: BTreeMap<i32, Year>,
}

/// Where a known commit is.
#[derive(Clone, Copy)]
enum Place {
    /// In the files of an earlier run.
    Stored,
    /// In this run: its year and its number in it.
    Here(i32, usize),
}

/// What falls into one year.
#[derive(Default)]
pub(super) struct Year {
    pub(super) commits: Vec<Kept>,
    /// Paths of commits that an earlier run stored without any.
    pub(super) late: Vec<(CommitId, Vec<i64>)>,
}

/// A commit with its people and paths as numbers.
pub(super) struct Kept {
    pub(super) id: CommitId,
    pub(super) parents: Vec<CommitId>,
    pub(super) author: u32,
    pub(super) authored: Stamp,
    pub(super) committer: u32,
    pub(super) committed: Stamp,
    pub(super) credits: Vec<(CreditRole, u32)>,
    pub(super) paths: Vec<i64>,
}

impl Gathered {
    pub(super) fn new(base: &Snapshot, project: &ProjectName) -> Result<Self, StoreError> {
        let stored = base.commit_ids(project)?;
        Ok(Self {
            known: stored.into_iter().map(|id| (id, Place::Stored)).collect(),
            stored_paths: base.path_numbers(project)?,
            numbers: HashMap::new(),
            bare: None,
            new_paths: Vec::new(),
            years: BTreeMap::new(),
        })
    }

    /// Takes a commit and returns whether the project did not have it.
    pub(super) fn add(
        &mut self,
        commit: Commit,
        base: &Snapshot,
        project: &ProjectName,
        signers: &mut Signers,
    ) -> Result<bool, StoreError> {
        if let Some(place) = self.known.get(&commit.id).copied() {
            if !commit.paths.is_empty() {
                self.add_late_paths(place, commit, base, project)?;
            }
            return Ok(false);
        }
        let (authored, committed) = (commit.author.stamp, commit.committer.stamp);
        let at = committed.believed();
        let kept = Kept {
            author: signers.number(commit.author.by, authored.believed()),
            authored,
            committer: signers.number(commit.committer.by, at),
            committed,
            credits: commit
                .credits
                .into_iter()
                .map(|credit| (credit.role, signers.number(credit.by, at)))
                .collect(),
            paths: self.number_paths(commit.paths),
            id: commit.id.clone(),
            parents: commit.parents,
        };
        let year = year_of(&committed);
        let here = self.years.entry(year).or_default();
        self.known.insert(commit.id, Place::Here(year, here.commits.len()));
        here.commits.push(kept);
        Ok(true)
    }

    /// Keeps the paths of a known commit if none are known of it.
    fn add_late_paths(
        &mut self,
        place: Place,
        commit: Commit,
        base: &Snapshot,
        project: &ProjectName,
    ) -> Result<(), StoreError> {
        match place {
            Place::Here(year, number) => {
                let kept = self.years.get(&year).and_then(|here| here.commits.get(number));
                if kept.is_some_and(|kept| kept.paths.is_empty()) {
                    let paths = self.number_paths(commit.paths);
                    let here = self.years.get_mut(&year);
                    if let Some(kept) = here.and_then(|here| here.commits.get_mut(number)) {
                        kept.paths = paths;
                    }
                }
            }
            Place::Stored => {
                let mut bare = match self.bare.take() {
                    Some(bare) => bare,
                    None => base.commits_without_paths(project)?,
                };
                if bare.remove(&commit.id) {
                    let paths = self.number_paths(commit.paths);
                    let here = self.years.entry(year_of(&commit.committer.stamp)).or_default();
                    here.late.push((commit.id, paths));
                }
                self.bare = Some(bare);
            }
        }
        Ok(())
    }

    fn number_paths(&mut self, paths: Vec<Vec<u8>>) -> Vec<i64> {
        paths.into_iter().map(|path| self.number_path(path)).collect()
    }

    pub(super) fn number_path(&mut self, path: Vec<u8>) -> i64 {
        if let Some(number) = self.numbers.get(&path) {
            return *number;
        }
        let number = paths::number(&path);
        if !self.stored_paths.contains(&number) {
            self.new_paths.push((number, path.clone()));
        }
        self.numbers.insert(path, number);
        number
    }
}

fn year_of(committed: &Stamp) -> i32 {
    committed.believed().map_or(NO_YEAR, |at| at.date().0)
}
