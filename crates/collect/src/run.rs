//! One collection: what sources tell goes into a store's run, with its tallies and its coverage.
//!
//! Collecting in steps must end where collecting once does. So a source is handed what is known
//! already, and what it leaves for itself is kept for it. A source that fails takes nothing else
//! down: what it told is dropped, and what the store had of it stays.

mod before;
mod ending;
mod telling;

use std::collections::HashSet;
use std::path::PathBuf;

use model::{Instant, ProjectName};
use store::{RawLog, Run, SnapshotFrom, SourceState, Store, StoreError};

use crate::net::Outside;
use crate::sources::git::{self, GitError};
use crate::{Ask, Progress, Reading, Source, SourceError, sources};
use before::Before;
use telling::{Telling, Told};

/// One source to collect: a section of a project's configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    /// The project that it tells about.
    pub project: ProjectName,
    /// The source's name.
    pub source: String,
    /// Its section, checked already.
    pub section: toml::Table,
    /// The folder at which relative paths begin.
    pub folder: PathBuf,
}

/// What holds for the whole collection.
pub struct Settings<'a> {
    /// The start of the collection.
    pub now: Instant,
    /// Where the snapshot's moment comes from, for sources that do not know it themselves.
    pub snapshot_from: SnapshotFrom,
    /// The network, the clock and the tokens.
    pub outside: &'a Outside<'a>,
    /// Whether everything is told again from what is kept, without the network.
    pub offline: bool,
    /// How many threads may read.
    pub threads: usize,
    /// How much of a source may be set aside.
    pub allowance: Allowance,
    /// Told how far the collection is, from the calling thread.
    pub progress: &'a dyn Fn(&Order, Progress),
}

/// How many of a source's records may be set aside before it is not believed at all; whichever of
/// the two is more.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Allowance {
    /// So many, however few there are.
    pub records: u64,
    /// So many of a thousand.
    pub per_thousand: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { records: 50, per_thousand: 5 }
    }
}

/// What a collection of one source amounts to.
#[derive(Debug)]
pub struct Collected {
    /// The project.
    pub project: ProjectName,
    /// The source's name.
    pub source: String,
    /// How the source was left, with its tallies: by an earlier collection, when this one failed;
    /// nothing when none ever succeeded.
    pub state: Option<SourceState>,
    /// How many commits a history reaches, old and new.
    pub reachable: u64,
    /// What is missing that was asked for, in plain words; done in part when there is anything.
    pub missing: Vec<String>,
    /// Why it failed, if it did.
    pub failed: Option<CollectError>,
}

impl Collected {
    /// Returns whether anything is missing that was asked for.
    pub fn in_part(&self) -> bool {
        let set_aside = self.state.as_ref().is_some_and(|state| state.quarantined > 0);
        self.failed.is_some() || set_aside || !self.missing.is_empty()
    }
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
    /// The source could not be read.
    #[error("could not read {source_name} of {project}")]
    Source {
        /// The project.
        project: ProjectName,
        /// The source's name.
        source_name: &'static str,
        /// Why.
        #[source]
        source: SourceError,
    },
    /// Too much had to be set aside for the rest to be believed.
    #[error(
        "{set_aside} of {read} records of {source_name} of {project} could not be read, more than \
         the {allowed} that are allowed"
    )]
    TooMuchSetAside {
        /// The project.
        project: ProjectName,
        /// The source's name.
        source_name: &'static str,
        /// How many records were set aside.
        set_aside: u64,
        /// How many were read.
        read: u64,
        /// How many would have been borne.
        allowed: u64,
    },
    /// The store could not be read or written.
    #[error("could not keep what was collected")]
    Store(#[from] StoreError),
    /// One source was given twice for one project, and would overwrite itself.
    #[error("{source_name} of the project {project} was given twice")]
    Twice {
        /// The project.
        project: ProjectName,
        /// The source's name.
        source_name: String,
    },
    /// There is no source of that name.
    #[error("there is no source that is called {source_name}")]
    NoSuchSource {
        /// The name.
        source_name: String,
    },
}

/// Collects sources one after another into a run, which the caller publishes; returns what became
/// of each, in the order given.
///
/// # Errors
/// When a source is not there or is given twice, or the store cannot be read or written; the run
/// should then be dropped. A source that cannot be read is told with the others and brings nothing.
pub fn collect(
    store: &Store,
    run: &mut Run,
    orders: &[Order],
    settings: &Settings<'_>,
) -> Result<Vec<Collected>, CollectError> {
    let mut given = HashSet::new();
    let mut collections = Vec::with_capacity(orders.len());
    for order in orders {
        let (project, source_name) = (order.project.clone(), order.source.clone());
        let Some(source) = sources::find(&source_name) else {
            return Err(CollectError::NoSuchSource { source_name });
        };
        if !given.insert((&order.project, &order.source)) {
            return Err(CollectError::Twice { project, source_name });
        }
        collections.push(Collection { store, order, source, settings });
    }
    collections.iter().map(|collection| collection.collect(run)).collect()
}

/// The collection of one source.
struct Collection<'a> {
    store: &'a Store,
    order: &'a Order,
    source: &'static dyn Source,
    settings: &'a Settings<'a>,
}

impl Collection<'_> {
    fn collect(&self, run: &mut Run) -> Result<Collected, CollectError> {
        let (project, name) = (&self.order.project, self.source.about().name);
        (self.settings.progress)(self.order, Progress::Begun);
        let before = Before::of(run.base(), project, name)?;
        run.begin_source(project, name, sources::rank(name))?;
        let (told, reading) = self.read(run, &before)?;
        let reading = match self.judged(&told, reading) {
            Ok(reading) => reading,
            Err(CollectError::Store(failed)) => return Err(failed.into()),
            Err(failed) => {
                run.abandon_source(project, name);
                (self.settings.progress)(self.order, Progress::Ended { well: false });
                return Ok(Collected {
                    project: project.clone(),
                    source: name.to_owned(),
                    state: before.state,
                    reachable: before.reachable,
                    missing: Vec::new(),
                    failed: Some(failed),
                });
            }
        };
        let collected = self.end(run, &before, told, reading)?;
        (self.settings.progress)(self.order, Progress::Ended { well: true });
        Ok(collected)
    }

    /// Lets the source read; returns what it told and how its reading ended.
    fn read(
        &self,
        run: &mut Run,
        before: &Before,
    ) -> Result<(Told, Result<Reading, SourceError>), CollectError> {
        let Self { order, settings, .. } = self;
        let name = self.source.about().name;
        let mut raw = run.raw(&order.project, name)?;
        if settings.offline && self.source.about().live && self.asks_only() && !holds_pages(&raw)? {
            let offline = SourceError::Net(crate::net::Unanswered::Offline);
            return Ok((Told::default(), Err(offline)));
        }
        let base = run.base().clone();
        let progress = |step| (settings.progress)(order, step);
        let mut telling = Telling::new(run, &order.project, name, &progress);
        let mut ask = Ask {
            project: &order.project,
            section: &order.section,
            folder: &order.folder,
            now: settings.now,
            memory: &before.memory,
            outside: settings.outside,
            raw: &mut raw,
            offline: settings.offline,
            threads: settings.threads,
            known_file: &|hash| base.known_file(&order.project, name, hash),
            known_commits: &|| before::known_commits(&base, &order.project),
            fingerprint: &|text| self.store.location_fingerprint(text.as_bytes()),
            progress: &progress,
        };
        let reading = self.source.collect(&mut ask, &mut telling);
        let told = telling.end()?;
        Ok((told, reading))
    }

    /// Returns whether the section names nothing but what the network tells; files can be read
    /// without it.
    fn asks_only(&self) -> bool {
        !self.order.section.contains_key("files")
    }

    /// Returns the reading, unless it failed or too much was set aside.
    fn judged(
        &self,
        told: &Told,
        reading: Result<Reading, SourceError>,
    ) -> Result<Reading, CollectError> {
        let (project, source_name) = (self.order.project.clone(), self.source.about().name);
        let reading = reading.map_err(|failed| match failed {
            SourceError::Store(failed) => failed.into(),
            SourceError::Git(source) => CollectError::Git { project: project.clone(), source },
            source => CollectError::Source { project: project.clone(), source_name, source },
        })?;
        let sum = told.sum();
        let Allowance { records, per_thousand } = self.settings.allowance;
        let allowed = records.max(sum.read.saturating_mul(per_thousand) / 1_000);
        // What a damaged clone does not hold is told by its coverage; the rest of it is sound.
        if sum.quarantined > allowed && source_name != git::NAME {
            let (set_aside, read) = (sum.quarantined, sum.read);
            return Err(CollectError::TooMuchSetAside {
                project,
                source_name,
                set_aside,
                read,
                allowed,
            });
        }
        Ok(reading)
    }
}

/// Returns whether anything was ever kept of what a source was answered.
fn holds_pages(raw: &RawLog) -> Result<bool, StoreError> {
    let mut any = false;
    raw.each(&mut |_| any = true)?;
    Ok(any)
}
