//! The manifest: the one file that says which files make up a generation.
//!
//! It is the only file that is ever replaced, and only by renaming a whole new one over it. Its
//! layout number is read before anything else, so that an older program refuses a newer store
//! instead of guessing.

use std::path::{Component, Path};

use model::{CommitId, Instant, ProjectName};
use serde::{Deserialize, Serialize};

use crate::{Damage, SnapshotFrom, SourceState, StoreError, Table};

/// The newest layout of a store that this program knows, and the one it writes.
pub const LAYOUT: u64 = 3;

/// The oldest layout that this program reads. The tables that it lacks have no rows, and the next
/// generation that is published is written in the newest layout.
const OLDEST: u64 = 1;

/// The manifest's name in the store's folder.
pub(crate) const NAME: &str = "manifest.json";

/// One generation.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Manifest {
    pub(crate) generation: u64,
    /// In order of project and source.
    pub(crate) sources: Vec<SourceState>,
    /// The generation with which each of them was last published.
    pub(crate) collected: Vec<u64>,
    /// In order of part, oldest first within a part.
    pub(crate) files: Vec<StoredFile>,
    /// How many forgettings of the decision log are carried out.
    pub(crate) forgotten: u64,
    /// Whether files of earlier generations have yet to be removed, for what they hold.
    pub(crate) unswept: bool,
    /// Whether the key was destroyed.
    pub(crate) sealed: bool,
}

/// The part of a table that one or several files hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Part {
    pub(crate) table: Table,
    pub(crate) project: Option<ProjectName>,
    /// Only for tables that are rewritten source by source.
    pub(crate) source: Option<String>,
    /// Only for tables that are divided by year; 0 is "no believable time".
    pub(crate) year: Option<i32>,
}

/// One immutable file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StoredFile {
    pub(crate) part: Part,
    /// Relative to the store's folder, with `/`.
    pub(crate) path: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// BLAKE3 of the contents, 64 hex digits.
    pub(crate) hash: String,
}

impl Manifest {
    /// Reads a manifest, refusing a layout newer than [`LAYOUT`].
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |why| StoreError::damaged(NAME, why);
        let value: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|_| damaged(Damage::Unreadable))?;
        match value.get("layout").and_then(serde_json::Value::as_u64) {
            Some(OLDEST..=LAYOUT) => {}
            Some(found) if found > LAYOUT => {
                return Err(StoreError::Newer { found, known: LAYOUT });
            }
            _ => return Err(damaged(Damage::Column("layout"))),
        }
        let written: Written =
            serde_json::from_value(value).map_err(|_| damaged(Damage::Unreadable))?;
        let collected =
            written.sources.iter().map(|line| line.collected.unwrap_or(written.generation));
        let collected = collected.collect();
        let sources = written.sources.into_iter().map(SourceLine::read).collect::<Option<_>>();
        let files = written.files.into_iter().map(FileLine::read).collect::<Option<_>>();
        Ok(Self {
            generation: written.generation,
            sources: sources.ok_or(damaged(Damage::Column("sources")))?,
            collected,
            files: files.ok_or(damaged(Damage::Column("files")))?,
            forgotten: written.forgotten,
            unswept: written.unswept,
            sealed: written.sealed,
        })
    }

    /// Returns what it says beside its sources and files, to be said by the next generation too.
    pub(crate) fn unlisted(&self) -> Self {
        Self {
            forgotten: self.forgotten,
            unswept: self.unswept,
            sealed: self.sealed,
            ..Self::default()
        }
    }

    /// Returns every source with the generation with which it was last published.
    pub(crate) fn sources_collected(&self) -> impl Iterator<Item = (&SourceState, u64)> {
        self.sources.iter().zip(self.collected.iter().copied())
    }

    /// Returns the generation with which a source was last published: 0 where it never was.
    pub(crate) fn collected_in(&self, project: &ProjectName, source: &str) -> u64 {
        let mut all = self.sources_collected();
        all.find(|(state, _)| state.project == *project && state.source == source)
            .map_or(0, |(_, generation)| generation)
    }

    /// Returns the bytes to write: equal manifests, equal bytes.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let written = Written {
            layout: LAYOUT,
            generation: self.generation,
            sources: self.sources_collected().map(SourceLine::of).collect(),
            files: self.files.iter().map(FileLine::of).collect(),
            forgotten: self.forgotten,
            unswept: self.unswept,
            sealed: self.sealed,
        };
        let mut bytes = serde_json::to_vec_pretty(&written)
            .map_err(|_| StoreError::Encode { table: "manifest" })?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    layout: u64,
    generation: u64,
    sources: Vec<SourceLine>,
    files: Vec<FileLine>,
    #[serde(default)]
    forgotten: u64,
    #[serde(default)]
    unswept: bool,
    #[serde(default)]
    sealed: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceLine {
    project: String,
    source: String,
    location_fingerprint: String,
    tips: Vec<(String, String)>,
    snapshot_at: String,
    snapshot_from: String,
    /// Layout 1 had none, and kept no pages for which it would matter.
    #[serde(default)]
    collected: Option<u64>,
    read: u64,
    stored: u64,
    duplicate: u64,
    quarantined: u64,
    ignored: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLine {
    path: String,
    table: String,
    project: Option<String>,
    source: Option<String>,
    year: Option<i32>,
    rows: u64,
    bytes: u64,
    hash: String,
}

impl SourceLine {
    fn of((state, collected): (&SourceState, u64)) -> Self {
        Self {
            project: state.project.as_str().to_owned(),
            source: state.source.clone(),
            location_fingerprint: state.location_fingerprint.clone(),
            tips: state
                .tips
                .iter()
                .map(|(name, id)| (name.clone(), id.as_str().to_owned()))
                .collect(),
            snapshot_at: state.snapshot_at.to_string(),
            snapshot_from: match state.snapshot_from {
                SnapshotFrom::Clock => "clock".to_owned(),
                SnapshotFrom::NewestCommit => "newest_commit".to_owned(),
            },
            collected: Some(collected),
            read: state.read,
            stored: state.stored,
            duplicate: state.duplicate,
            quarantined: state.quarantined,
            ignored: state.ignored,
        }
    }

    fn read(self) -> Option<SourceState> {
        let tips = self.tips.into_iter().map(|(name, id)| Some((name, CommitId::parse(&id)?)));
        Some(SourceState {
            project: ProjectName::parse(&self.project)?,
            source: self.source,
            location_fingerprint: self.location_fingerprint,
            tips: tips.collect::<Option<_>>()?,
            snapshot_at: Instant::parse(&self.snapshot_at)?,
            snapshot_from: match self.snapshot_from.as_str() {
                "clock" => SnapshotFrom::Clock,
                "newest_commit" => SnapshotFrom::NewestCommit,
                _ => return None,
            },
            read: self.read,
            stored: self.stored,
            duplicate: self.duplicate,
            quarantined: self.quarantined,
            ignored: self.ignored,
        })
    }
}

impl FileLine {
    fn of(file: &StoredFile) -> Self {
        Self {
            path: file.path.clone(),
            table: file.part.table.name().to_owned(),
            project: file.part.project.as_ref().map(|name| name.as_str().to_owned()),
            source: file.part.source.clone(),
            year: file.part.year,
            rows: file.rows,
            bytes: file.bytes,
            hash: file.hash.clone(),
        }
    }

    fn read(self) -> Option<StoredFile> {
        let project = match self.project {
            None => None,
            Some(name) => Some(ProjectName::parse(&name)?),
        };
        let table = Table::of_name(&self.table)?;
        // A path that leads out of the store is never followed.
        let inside = Path::new(&self.path).components().all(|c| matches!(c, Component::Normal(_)));
        inside.then_some(StoredFile {
            part: Part { table, project, source: self.source, year: self.year },
            path: self.path,
            rows: self.rows,
            bytes: self.bytes,
            hash: self.hash,
        })
    }
}
