//! What the store had of a source before this collection.

use std::collections::HashSet;

use model::{CommitId, Extent, Fact, Note, ProjectName};
use store::{Snapshot, SourceState, StoreError};

use crate::KnownCommits;

/// What the store had of one source of one project.
pub(super) struct Before {
    /// How its last collection left it.
    pub(super) state: Option<SourceState>,
    /// How many commits it reached.
    pub(super) reachable: u64,
    /// What it left for itself.
    pub(super) memory: String,
    /// Its notes.
    pub(super) notes: Vec<Note>,
}

impl Before {
    pub(super) fn of(
        base: &Snapshot,
        project: &ProjectName,
        source: &str,
    ) -> Result<Self, StoreError> {
        let ours = |of: &ProjectName, name: &str| of == project && name == source;
        let state = base.sources().iter().find(|state| ours(&state.project, &state.source));
        let mut notes = base.notes()?;
        notes.retain(|note| ours(&note.project, &note.source));
        Ok(Self {
            state: state.cloned(),
            reachable: base.reachable(project, source)?.len() as u64,
            memory: base.memory(project, source)?,
            notes,
        })
    }
}

/// Returns the commits that are stored: those stored without paths are to be read again while some
/// source of the project could not tell all of its commits or paths.
pub(super) fn known_commits(
    base: &Snapshot,
    project: &ProjectName,
) -> Result<KnownCommits, StoreError> {
    let mut parents = base.parents_of(project)?;
    let whole = base.coverage()?.iter().all(|row| {
        row.project != *project
            || row.extent == Extent::Complete
            || !matches!(row.fact, Fact::Commits | Fact::Paths)
    });
    let again = if whole { HashSet::new() } else { base.commits_without_paths(project)? };
    parents.retain(|id, _| !again.contains(id));
    Ok(KnownCommits { parents, again })
}

/// Returns the commits that a source reached once and no other source of the project reaches.
///
/// A source that tells only what it reaches, alone, has reached whatever is stored; of any other
/// only what it reached at its last collection is known.
pub(super) fn only_here(
    base: &Snapshot,
    project: &ProjectName,
    source: &str,
    tells_what_it_reaches: bool,
) -> Result<HashSet<CommitId>, StoreError> {
    let (mut elsewhere, mut alone) = (HashSet::new(), true);
    for state in base.sources() {
        if state.project == *project && state.source != source {
            let reached = base.reachable(project, &state.source)?;
            alone &= reached.is_empty();
            elsewhere.extend(reached.into_iter().map(|(id, _)| id));
        }
    }
    let mut here: HashSet<CommitId> = if alone && tells_what_it_reaches {
        base.commit_ids(project)?
    } else {
        base.reachable(project, source)?.into_iter().map(|(id, _)| id).collect()
    };
    here.retain(|id| !elsewhere.contains(id));
    Ok(here)
}
