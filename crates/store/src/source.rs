//! What a store remembers of a source: where it stood at its last complete collection.
//!
//! The tallies are those of that collection alone, and every item that was read is in exactly one
//! of them; publishing refuses a source whose sum is wrong.

use model::{CommitId, Instant, ProjectName};

/// Where a snapshot's moment comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnapshotFrom {
    /// The clock, at the start of the collection.
    Clock,
    /// The newest believable commit time plus one second, so that bytes do not depend on the day.
    NewestCommit,
}

/// One source of one project, as its last complete collection left it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceState {
    /// The project.
    pub project: ProjectName,
    /// The source's name, such as `git`.
    pub source: String,
    /// A fingerprint of where it was read from, by which the same place is known again; never the
    /// place itself, which may hold a person's name.
    pub location_fingerprint: String,
    /// The references that were followed, with the commits they stood at, in order.
    pub tips: Vec<(String, CommitId)>,
    /// The snapshot: nothing at or after it is looked at.
    pub snapshot_at: Instant,
    /// Where that moment comes from.
    pub snapshot_from: SnapshotFrom,
    /// How many items were read.
    pub read: u64,
    /// How many of them were new and are stored now.
    pub stored: u64,
    /// How many of them were there already.
    pub duplicate: u64,
    /// How many of them could not be read and were set aside.
    pub quarantined: u64,
    /// How many of them were declared not to be wanted.
    pub ignored: u64,
}

impl SourceState {
    /// Returns how many items are accounted for; equal to `read` when nothing was lost.
    pub fn accounted(&self) -> u64 {
        [self.stored, self.duplicate, self.quarantined, self.ignored]
            .into_iter()
            .fold(0, u64::saturating_add)
    }
}
