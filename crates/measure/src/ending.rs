//! Where the record ends, for a question that needs certain facts.
//!
//! Later than that, a source may not have been read, and its silence would look like a decline. Each
//! question looks from where its own facts end: an old bundle of issues beside a fresh clone takes
//! nothing from a question about commits. Where several sources of a project tell one fact, it is
//! known up to the last moment to which one of them tells it completely.

use std::collections::{BTreeMap, BTreeSet};

use model::{Coverage, Extent, Fact, Instant, ProjectName};
use store::{SnapshotFrom, SourceState};

/// The sources of the projects asked about, with what they tell.
pub(crate) struct Record {
    sources: Vec<SourceState>,
    coverage: Vec<Coverage>,
}

impl Record {
    /// Takes the sources and the coverage of the projects asked about.
    pub(crate) fn of(
        sources: &[SourceState],
        coverage: &[Coverage],
        projects: &[ProjectName],
    ) -> Self {
        let sources = sources.iter().filter(|source| projects.contains(&source.project));
        let coverage = coverage.iter().filter(|row| projects.contains(&row.project));
        Self { sources: sources.cloned().collect(), coverage: coverage.cloned().collect() }
    }

    /// Returns the moment at which the record of these facts ends; where nobody tells them, that of
    /// all sources; nothing without sources.
    pub(crate) fn end(&self, facts: &BTreeSet<Fact>) -> Option<Instant> {
        let mut ends: BTreeMap<(&ProjectName, Fact), Vec<(bool, &SourceState)>> = BTreeMap::new();
        for row in &self.coverage {
            if row.extent == Extent::Absent || !facts.contains(&row.fact) {
                continue;
            }
            let its = |source: &&SourceState| {
                source.project == row.project && source.source == row.source
            };
            if let Some(source) = self.sources.iter().find(its) {
                let whole = row.extent == Extent::Complete && row.until.is_none();
                ends.entry((&row.project, row.fact)).or_default().push((whole, source));
            }
        }
        let told = ends.values().filter_map(|tellers| {
            let whole = tellers.iter().filter(|(whole, _)| *whole);
            let last = whole.map(|(_, source)| *source).max_by_key(|source| source.snapshot_at);
            last.or_else(|| {
                tellers.iter().map(|(_, source)| *source).min_by_key(|source| source.snapshot_at)
            })
        });
        earliest(told).or_else(|| earliest(self.sources.iter()))
    }

    /// Returns the moment at which the last of the sources ends; nothing without sources.
    pub(crate) fn latest(&self) -> Option<Instant> {
        self.sources.iter().map(|source| source.snapshot_at).max()
    }
}

/// Returns the earliest snapshot.
///
/// A repository without any believable commit says nothing about when it was read and does not
/// count beside others.
fn earliest<'a>(sources: impl Iterator<Item = &'a SourceState>) -> Option<Instant> {
    let nothing = |source: &SourceState| {
        // No commit before 1971 is believed.
        source.snapshot_from == SnapshotFrom::NewestCommit && source.snapshot_at.date().0 < 1971
    };
    let (silent, telling): (Vec<_>, Vec<_>) = sources.partition(|source| nothing(source));
    let end = telling.iter().map(|source| source.snapshot_at).min();
    end.or_else(|| silent.iter().map(|source| source.snapshot_at).min())
}
