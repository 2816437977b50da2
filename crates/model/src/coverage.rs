//! Coverage: which facts a source could tell, for which time, and how completely.
//!
//! Measures that need an absent fact refuse with the reason; they never read a gap as zero.

use crate::{Instant, ProjectName};

/// A kind of fact that views may need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Fact {
    /// Commits with their people and times.
    Commits,
    /// The paths that a commit changed.
    Paths,
}

impl Fact {
    /// Every fact.
    pub const ALL: [Fact; 2] = [Fact::Commits, Fact::Paths];

    /// Returns the word it is stored under and that a view's head uses.
    pub fn word(self) -> &'static str {
        match self {
            Fact::Commits => "commits",
            Fact::Paths => "paths",
        }
    }

    /// Returns the fact that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.word() == word)
    }
}

/// How much of a fact is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Extent {
    /// All of it.
    Complete,
    /// Some of it; the reason says what is missing.
    Partial,
    /// None of it.
    Absent,
}

impl Extent {
    /// Every extent.
    pub const ALL: [Extent; 3] = [Extent::Complete, Extent::Partial, Extent::Absent];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        match self {
            Extent::Complete => "complete",
            Extent::Partial => "partial",
            Extent::Absent => "absent",
        }
    }

    /// Returns the extent that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|extent| extent.word() == word)
    }
}

/// One row of the coverage table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Coverage {
    /// The project.
    pub project: ProjectName,
    /// The source's name, such as `git`.
    pub source: String,
    /// The fact.
    pub fact: Fact,
    /// From when; nothing is the beginning.
    pub from: Option<Instant>,
    /// Until when, not included; nothing is the snapshot.
    pub until: Option<Instant>,
    /// How much of it is there.
    pub extent: Extent,
    /// Why not all of it, in plain words; empty when complete.
    pub reason: String,
}
