//! One collection: what a source tells goes into a store's run, with its tallies and its coverage.
//!
//! Collecting in steps must end where collecting once does. So commits that are stored are walked
//! over by their stored parents, commits that were stored without their paths are read again while
//! the clone was not whole, and reachability is told anew each time.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use model::{CommitId, Extent, Instant, Note, NoteKind, ProjectName};
use store::{Run, SnapshotFrom, SourceState, Store, StoreError};

use crate::Progress;
use crate::sources::git::{self, Config, GitError, Reading, Request};

/// One source to collect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// The project that it tells about.
    pub project: ProjectName,
    /// Where its clone lies.
    pub path: PathBuf,
    /// Its settings.
    pub config: Config,
}

/// What holds for the whole collection.
pub struct Settings<'a> {
    /// The start of the collection.
    pub now: Instant,
    /// Where the snapshot's moment comes from.
    pub snapshot_from: SnapshotFrom,
    /// How many threads may read.
    pub threads: usize,
    /// Told how far the collection is, from the calling thread.
    pub progress: &'a dyn Fn(&ProjectName, Progress),
}

/// What a collection of one source amounts to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Collected {
    /// How the source was left, with its tallies.
    pub state: SourceState,
    /// How many commits the chosen references reach, old and new.
    pub reachable: u64,
    /// Whether something of the history is missing; coverage says what.
    pub partial: bool,
}

/// Why a source could not be collected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The repository could not be read.
    #[error("could not read the git history of {project}")]
    Git {
        /// The project.
        project: ProjectName,
        /// Why.
        #[source]
        source: GitError,
    },
    /// The store could not be read or written.
    #[error("could not keep what was collected")]
    Store(#[from] StoreError),
    /// Two sources of one kind were given for one project, and would overwrite one another.
    #[error("the project {project} was given twice")]
    Twice {
        /// The project.
        project: ProjectName,
    },
}

/// Collects sources one after another into a run, which the caller publishes; returns what became
/// of each, in the order given.
///
/// # Errors
/// Fails at the first source that cannot be read; the run should then be dropped, or published
/// when the caller wants what came before.
pub fn collect(
    store: &Store,
    run: &mut Run,
    orders: &[Order],
    settings: &Settings<'_>,
) -> Result<Vec<Collected>, CollectError> {
    let mut projects = HashSet::new();
    for order in orders {
        if !projects.insert(&order.project) {
            return Err(CollectError::Twice { project: order.project.clone() });
        }
    }
    orders.iter().map(|order| collect_git(store, run, order, settings)).collect()
}

fn collect_git(
    store: &Store,
    run: &mut Run,
    order: &Order,
    settings: &Settings<'_>,
) -> Result<Collected, CollectError> {
    let project = &order.project;
    let earlier = Earlier::of(run, project)?;
    let request = Request {
        project,
        path: &order.path,
        config: &order.config,
        known: &earlier.known,
        again: &earlier.again,
        now: settings.now,
        threads: settings.threads,
        progress: &|step| (settings.progress)(project, step),
    };
    let (mut stored, mut duplicate) = (0, 0);
    let mut refused = None;
    let reading =
        git::read(&request, &mut |commits| match run.add_commits(project, git::NAME, commits) {
            Ok(added) => {
                stored += added.stored;
                duplicate += added.duplicate;
                ControlFlow::Continue(())
            }
            Err(why) => {
                refused = Some(why);
                ControlFlow::Break(())
            }
        });
    if let Some(why) = refused {
        return Err(why.into());
    }
    let reading =
        reading.map_err(|source| CollectError::Git { project: project.clone(), source })?;

    let notes = earlier.notes(project, &reading);
    let newest = reading.newest.max(earlier.newest(&reading));
    let reachable = reading.landed.len() as u64;
    let partial = reading.coverage.iter().any(|row| row.extent != Extent::Complete);
    let (snapshot_at, snapshot_from) = snapshot(settings, newest, earlier.by_clock);
    let place = std::fs::canonicalize(&order.path).unwrap_or_else(|_| order.path.clone());
    let state = SourceState {
        project: project.clone(),
        source: git::NAME.to_owned(),
        location_fingerprint: store.location_fingerprint(place.as_os_str().as_encoded_bytes()),
        tips: reading.tips,
        snapshot_at,
        snapshot_from,
        memory: String::new(),
        read: reading.read,
        stored,
        duplicate,
        quarantined: reading.quarantined,
        ignored: 0,
    };
    run.set_reachable(project, git::NAME, reading.landed);
    run.set_coverage(project, git::NAME, reading.coverage);
    run.set_notes(project, git::NAME, notes);
    run.set_mailmap(project, git::NAME, reading.mailmap);
    run.set_source(state.clone());
    Ok(Collected { state, reachable, partial })
}

/// Returns the snapshot, at or after which nothing is looked at, and where it comes from.
///
/// A moment that a clock gave before is not taken back for the sake of the newest commit: whoever
/// was followed until then has been followed until then.
fn snapshot(
    settings: &Settings<'_>,
    newest: Option<Instant>,
    by_clock: Option<Instant>,
) -> (Instant, SnapshotFrom) {
    let newest = newest.map(|newest| newest.plus_seconds(1)).or_else(|| Instant::from_seconds(0));
    match (settings.snapshot_from, newest, by_clock) {
        (SnapshotFrom::Clock, ..) | (_, None, None) => (settings.now, SnapshotFrom::Clock),
        (_, newest, Some(clock)) if newest <= Some(clock) => (clock, SnapshotFrom::Clock),
        (_, Some(newest), _) => (newest, SnapshotFrom::NewestCommit),
        (_, None, Some(clock)) => (clock, SnapshotFrom::Clock),
    }
}

/// What the store had of a project before.
struct Earlier {
    known: HashMap<CommitId, Vec<CommitId>>,
    again: HashSet<CommitId>,
    times: HashMap<CommitId, Instant>,
    elsewhere: HashSet<CommitId>,
    notes: Vec<Note>,
    /// The snapshot, when a clock gave it.
    by_clock: Option<Instant>,
}

impl Earlier {
    fn of(run: &Run, project: &ProjectName) -> Result<Self, StoreError> {
        let base = run.base();
        let mut known = base.parents_of(project)?;
        let ours = |of: &ProjectName, source: &str| of == project && source == git::NAME;
        let whole = base
            .coverage()?
            .iter()
            .all(|row| row.project != *project || row.extent == Extent::Complete);
        let again = if whole { HashSet::new() } else { base.commits_without_paths(project)? };
        known.retain(|id, _| !again.contains(id));
        let by_clock = base
            .sources()
            .iter()
            .find(|state| ours(&state.project, &state.source))
            .filter(|state| state.snapshot_from == SnapshotFrom::Clock)
            .map(|state| state.snapshot_at);
        let mut elsewhere = HashSet::new();
        for state in base.sources() {
            if state.project == *project && state.source != git::NAME {
                let rows = base.reachable(project, &state.source)?;
                elsewhere.extend(rows.into_iter().map(|(id, _)| id));
            }
        }
        let mut notes = base.notes()?;
        notes.retain(|note| ours(&note.project, &note.source) && !told_anew(note.kind));
        let times = base.believed_times(project)?;
        Ok(Self { known, again, times, elsewhere, notes, by_clock })
    }

    /// Returns the newest believed time of the commits that are reachable still.
    fn newest(&self, reading: &Reading) -> Option<Instant> {
        reading.landed.iter().filter_map(|(id, _)| self.times.get(id)).max().copied()
    }

    /// Returns the notes about old and new commits together.
    fn notes(&self, project: &ProjectName, reading: &Reading) -> Vec<Note> {
        let mut notes: BTreeMap<NoteKind, Note> = BTreeMap::new();
        for note in self.notes.iter().chain(&reading.notes) {
            notes
                .entry(note.kind)
                .and_modify(|sum| {
                    sum.count += note.count;
                    if note.example < sum.example {
                        sum.example.clone_from(&note.example);
                    }
                })
                .or_insert_with(|| note.clone());
        }
        let landed: HashSet<&CommitId> = reading.landed.iter().map(|(id, _)| id).collect();
        let gone = || {
            let stored = self.known.keys().chain(&self.again);
            stored.filter(|id| !landed.contains(id) && !self.elsewhere.contains(*id))
        };
        if let Some(first) = gone().min() {
            let kind = NoteKind::NoLongerReachable;
            let note = Note {
                project: project.clone(),
                source: git::NAME.to_owned(),
                kind,
                count: gone().count() as u64,
                example: first.to_string(),
            };
            notes.insert(kind, note);
        }
        notes.into_values().collect()
    }
}

/// Returns whether a kind is told anew by every collection, about old commits too.
fn told_anew(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::PathsAbsent
            | NoteKind::HistoryCut
            | NoteKind::Quarantined
            | NoteKind::MailmapAbsent
            | NoteKind::NoLongerReachable
    )
}
